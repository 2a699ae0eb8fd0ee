"""The words that stand for a choice: every choice of the forms, by the spellings that sheets have for it."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from swtool.casework.forms import ENGAGEMENT_KIND, TIER
from swtool.casework.forms import KIND as SERVICE_KIND
from swtool.community.forms import LEVEL, ROLE, SESSION_KIND, SOURCE, SUPERVISION_LEVEL
from swtool.disclosure.forms import PART
from swtool.evaluation import forms as evaluation
from swtool.filings.forms import CHANGE_KIND
from swtool.forms import kinds
from swtool.forms.kind import CellFault
from swtool.forms.kinds import Choice
from swtool.inventory.forms import COVERAGE, NEED_STATUS, POOL, RESIDENCE_STATUS
from swtool.inventory.plan_forms import GOAL_STATUS, GROUND
from swtool.lifecycle.forms import MEASURE, METHOD, PASSED, SLOT
from swtool.orders.forms import MET, SATISFACTION
from swtool.pay.forms import KIND as ALLOWANCE_KIND
from swtool.projects.forms import DIRECTION
from swtool.registers.affair_forms import NOTICE, VENTURE_OUTCOME
from swtool.registers.fund_forms import DISTRICT
from swtool.registers.people_forms import EXAM_LEVEL, EXAM_OUTCOME, RECOMMENDED
from swtool.registry import words
from swtool.training.forms import CATEGORY, DELIVERY, RESULT
from swtool.volunteers.forms import KIND as RECORD_KIND
from tests.cell_case import ALL_KINDS, _read

WORDS: list[tuple[Choice, Mapping[str, str]]] = [
    (words.SEX, {"男": "男", "女": "女", "1": "男", "2": "女", "男性": "男"}),
    (words.EDUCATION, {"大专": "junior_college", "专科": "junior_college", "本科": "bachelor", "大学": "bachelor"}),
    (
        words.CERTIFICATE,
        {
            "助理": "assistant",
            "初级": "assistant",
            "助理社会工作师": "assistant",
            "中级": "social_worker",
            "社工师": "social_worker",
            "高级": "senior",
            "√": "unknown_level",
            "有": "unknown_level",
            "无": "none",
            "否": "none",
        },
    ),
    (words.BASIS, {"专职": "full_time", "全职": "full_time", "专": "full_time", "兼": "part_time"}),
    (words.POST_KIND, {"事务性": "administrative_post", "一线社工": "service_post", "负责人": "station_head"}),
    (words.TIER, {"社工总站": "county_station", "社工站": "station"}),
    (words.RATING, {"AAA": "3", "3a": "3", "5Ａ": "5", "无": "0"}),
    (words.OPERATION_MODE, {"政府购买服务": "contracted", "直聘": "direct_hire"}),
    (words.ORGANIZATION_KIND, {"民非": "social_service_institution", "社团": "social_association"}),
    (CHANGE_KIND, {"入职": "join", "辞职": "leave", "转岗": "post_change", "产假": "long_leave"}),
    (RESIDENCE_STATUS, {"0": "present", "1": "absent", "2": "incoming", "人户一致": "present"}),
    (NEED_STATUS, {"已完成": "met", "待办": "raised", "转介": "referred"}),
    (POOL, {"爱心企业资源库": "enterprise", "志愿者": "volunteer", "场所": "venue"}),
    (COVERAGE, {"本社区": "village", "全镇": "town", "全市": "county"}),
    (PART, {"业务": "operations", "村务": "operations", "财务公开": "finance"}),
    (SERVICE_KIND, {"入户": "home_visit", "家访": "home_visit", "咨询": "consultation"}),
    (TIER, {"第一层级": "1", "二": "2", "3": "3", "社区治理": "3"}),
    (ENGAGEMENT_KIND, {"咨询": "consultation_case", "小组工作": "group", "活动": "activity"}),
    (GOAL_STATUS, {"未完成": "open", "已达成": "reached", "终止": "dropped"}),
    (GROUND, {"政府救助后仍有困难": "still_hard", "政策覆盖不到": "not_covered"}),
    (MET, {"完成": "met", "未解决": "not_met"}),
    (SATISFACTION, {"非常满意": "satisfied", "一般": "fair", "不满意": "dissatisfied"}),
    (DIRECTION, {"收": "income", "支": "spending", "到账": "income"}),
    (CATEGORY, {"岗前培训": "pre_post", "督导培训": "supervision"}),
    (DELIVERY, {"线下": "in_person", "网课": "online"}),
    (RESULT, {"及格": "passed", "不及格": "failed"}),
    (LEVEL, {"联席会": "joint", "议事厅": "hall", "楼栋议事会": "block"}),
    (SOURCE, {"专家": "expert", "骨干": "backbone"}),
    (ROLE, {"督导员": "supervisor", "总指导员": "chief_adviser"}),
    (SUPERVISION_LEVEL, {"市": "city", "区级": "county", "镇街": "town"}),
    (SESSION_KIND, {"一对一": "individual", "集体督导": "group"}),
    (RECORD_KIND, {"志愿服务": "service", "培训学习": "training", "荣誉": "award"}),
    (evaluation.KINDS, {"评分指标": "leaf", "加分": "bonus", "附加分": "bonus", "否决项": "veto", "一票否决": "veto"}),
    (evaluation.ROUND, {"中期": "mid", "期中": "mid", "末期": "final", "终期": "final"}),
    (evaluation.RESPONDENT, {"部门": "department", "相关部门": "department", "服务对象": "client", "居民": "client"}),
    (evaluation.ASPECT, {"过程": "process", "实施过程": "process", "结果": "result", "实施结果": "result"}),
    (EXAM_LEVEL, {"初级": "assistant", "中级": "social_worker", "高级社会工作师": "senior"}),
    (EXAM_OUTCOME, {"报名": "registered", "合格": "passed", "不合格": "failed", "缺考": "absent"}),
    (RECOMMENDED, {"已推荐": "proposed", "当选": "elected"}),
    (VENTURE_OUTCOME, {"参赛": "entered", "获奖": "won", "未获奖": "lost"}),
    (DISTRICT, {"中心城区": "city", "中心区": "city", "郊区": "suburb", "郊区县": "suburb"}),
    (NOTICE, {"采购意向": "intention", "招标公告": "tender", "中标公告": "result", "合同公告": "contract"}),
    (ALLOWANCE_KIND, {"持证津贴": "post", "岗位津贴": "post", "助理员津贴": "assistant"}),
    (SLOT, {"1": "core", "社区": "brand_community", "2b": "brand_worker", "困难老人": "basic_elderly", "X": "own"}),
    (METHOD, {"磋商": "consultation", "单一来源采购": "single_source", "询价": "inquiry"}),
    (MEASURE, {"次数": "records", "人次": "person_times", "志愿者": "volunteers"}),
    (PASSED, {"通过": "yes", "未通过": "no"}),
]


@pytest.mark.parametrize(("kind", "spellings"), WORDS)
def test_words_of_a_choice(kind: Choice, spellings: Mapping[str, str]) -> None:
    for word, stored in spellings.items():
        assert _read(kind, word) == stored, word
        assert _read(kind, f" {word}\u3000") == stored, word
    assert _read(kind, 99) == CellFault("choice.unknown", "“99”不在可选范围内", " / ".join(kind.words))


def test_every_choice_of_the_forms_is_in_the_table() -> None:
    listed = [kind for kind, _ in WORDS]
    missing = [kind for kind in ALL_KINDS.values() if isinstance(kind, Choice) and kind not in listed]
    assert missing == []


def test_numbers_stand_for_words_as_cells_hold_them() -> None:
    assert _read(words.SEX, 1) == "男"
    assert _read(words.SEX, 2.0) == "女"


def test_the_words_of_a_choice_are_folded_once_for_all_cells(monkeypatch: pytest.MonkeyPatch) -> None:
    """A column of words that none of them is asked for all of them at every cell."""
    folded: list[str] = []

    def counted(text: str) -> str:
        folded.append(text)
        return text.casefold()

    monkeypatch.setattr(kinds, "_fold_word", counted)
    choice = Choice({"专职": "full_time", "兼职": "part_time"}, synonyms={"全职": "full_time"})
    assert [choice.stored(word) for word in ("全职", "兼职", "半职")] == ["full_time", "part_time", None]
    assert folded == ["全职", "专职", "兼职", "全职", "兼职", "半职"]
