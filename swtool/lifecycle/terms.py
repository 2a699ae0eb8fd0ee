"""The words of a project's life: slots of 123X, ways of purchase, what is counted, and the steps in their order."""

from __future__ import annotations

from enum import StrEnum

from swtool.folding import squeeze
from swtool.patterns import Pattern

_INSTALMENT = Pattern("第?([0-9]{1,2}|[首一二三四五六七八九十])(?:期|次|笔|批)(?:款项?|付款|支付)?|[0-9]{1,2}")
_FIRST_TO_TENTH = {numeral: str(number) for number, numeral in enumerate("一二三四五六七八九十", 1)} | {"首": "1"}

SLOTS = {
    "core": "核心引领",
    "brand_community": "社区治理品牌",
    "brand_worker": "社工服务品牌",
    "basic_family": "困难家庭",
    "basic_elderly": "困难老人",
    "basic_children": "困境儿童",
    "own": "特色自选",
}
"""“1”个核心引领、“2”个领域治理品牌（社区和社工）、“3”个民政基础项目（困难家庭、困难老人、困境儿童）、“X”个自选。"""
SLOT_GROUPS = {
    "core": ("core",),
    "brand": ("brand_community", "brand_worker"),
    "basic": ("basic_family", "basic_elderly", "basic_children"),
}
"""Key of the policy's ``project.slots`` → the slots that it counts."""
GROUP_LABELS = {"core": "核心引领", "brand": "治理品牌", "basic": "民政基础"}

METHODS = {
    "open_tender": "公开招标",
    "invited_tender": "邀请招标",
    "negotiation": "竞争性谈判",
    "consultation": "竞争性磋商",
    "inquiry": "询价",
    "single_source": "单一来源",
    "framework": "框架协议",
    "direct": "限额以下直接委托",
}
TENDERS = ("open_tender", "invited_tender")
UNANNOUNCED = ("direct", "framework")
"""Nobody announces these one by one."""

MEASURES = {"records": "计次数", "person_times": "计人次", "volunteers": "计志愿者"}
"""What of a service record is added up: how many there are, or one of its own figures. (人次 alone is a
heading of monthly reports: a row of such words would be taken for one.)"""

DECISIONS = {"approval": "立项", "closure": "结项", "renewed": "续签", "not_renewed": "不续签"}


class Stage(StrEnum):
    """The steps of a project's life in their order (JLP-07), by the word that is shown."""

    NEED = "需求"
    PLAN = "策划"
    APPROVAL = "立项"
    NOTICE = "采购公告"
    CONTRACT = "合同"
    STAFF = "社工到位"
    INDICATORS = "指标"
    MID_TERM = "中期满意度"
    FINAL = "末期满意度"
    EVALUATION = "评估"
    PAYMENT = "付款"
    CLOSURE = "结项"
    RENEWAL = "续签"


BEGINNING = "登记"
"""The stage of a project of which nothing but the register is known."""


def instalment(word: str) -> str:
    """The number of a payment however it is written (第一期, 第1期, 1, 首期); a word without one as it is (尾款)."""
    plain = squeeze(word)
    found = _INSTALMENT.fullmatch(plain)
    number = plain if found is None else found[1] or plain
    return _FIRST_TO_TENTH.get(number, number)
