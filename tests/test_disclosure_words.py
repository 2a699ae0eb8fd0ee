"""Titles and sources of money in words: few clients told as a number, and persons whom no register knows."""

from __future__ import annotations

from pathlib import Path

import pytest

from swtool.disclosure.addressed import addressed
from swtool.disclosure.outcome import State
from swtool.disclosure.small_words import tells_few
from tests.disclosures import CLOSING, full_month, report_ledger, report_party, with_client

FEW = [
    "慰问两户困难家庭",
    "帮助一名儿童返校",
    "为2名困境儿童送书包",
    "仅1例个案",
    "困境儿童3名参加",
    "走访低保户4户",
    "服务老人1人",
    "残疾人1名就业",
    "惠及１户",
    "转介二人",
    "仅一名受益",
    "帮扶三个困难家庭",
    "慰问金（2户）",
    "慰问金2户共1000元",
    "困难家庭慰问（2户）",
    "发放助学金3人",
    "救助金（1名）",
    "适老化改造3户",
    "送医陪诊1人",
    "心理疏导2例",
    "开展个案3个",
    "入户走访三家",
]
MANY = [
    "慰问五户困难家庭",
    "走访12户困难家庭",
    "为20名困境儿童送书包",
    "一名志愿者讲课",
    "两位社工走访困难家庭",
    "四位一体困难帮扶机制",
    "一户一档困难家庭台账",
    "一人一策帮扶困境儿童",
    "三个儿童之家建成",
    "第一名社工获奖",
    "老人协会召开两次会议",
    "走访老人32人次",
    "参加党员4人",
    "2026年4月儿童节",
    "3月慰问老人",
    "十二名老人座谈",
    "老年大学一个班开班",
    "关爱儿童4场活动",
    "慰问金12户共6000元",
    "2户外广告到期",
    "走访3户商户宣传消防",
    "2例会议纪要归档",
    "召开3例会",
    "发放劳务费3人",
    "助学金2次发放",
    "离职1人",
    "志愿者3人参加",
    "走访三家企业",
    "走访2家养老院",
    "会议纪要4个",
]


@pytest.mark.parametrize("text", FEW)
def test_few_clients_are_told_in_words(text: str) -> None:
    assert tells_few(text, below=5)
    assert not tells_few(text, below=0)  # where the county tells every count


@pytest.mark.parametrize("text", MANY)
def test_others_are_not_few_clients(text: str) -> None:
    assert not tells_few(text, below=5)


NAMED = {
    "爱心人士张丽华捐赠书籍": "张丽华",
    "爱心人士：文静": "文静",
    "志愿者李雪梅入户": "李雪梅",
    "居民赵大勇一家搬迁": "赵大勇",
    "看望王秀英奶奶": "王秀英",
    "陈国栋先生捐款": "陈国栋",
    "张丽华捐赠": "张丽华",
    "诸葛小明捐赠": "诸葛小明",
    "捐赠（李雪梅）": "李雪梅",
    "劳务费（周文斌）": "周文斌",
    "周文斌讲课费": "周文斌",
    "工资-周文斌": "周文斌",
}
NOBODY = [
    "爱心人士某某捐赠",
    "爱心人士张某捐赠",
    "爱心人士捐赠",
    "志愿者服务队入户",
    "居民代表大会",
    "村民自治章程",
    "关爱高龄老人",
    "党员学习",
    "许多老人参加",
    "张奶奶家换灯泡",
    "人员薪酬及补贴",
    "镇财政拨款",
    "福利彩票公益金",
    "慈善总会捐赠",
    "工资（社工）",
    "劳务费",
    "重阳敬老",
    "儿童安全教育",
    "马桥街道捐赠",
    "周边老人座谈",
    "独居老人陪伴",
]


@pytest.mark.parametrize("text", list(NAMED))
def test_somebody_who_is_named_is_seen_though_no_register_knows_him(text: str) -> None:
    assert list(addressed(text)) == [NAMED[text]]


@pytest.mark.parametrize("text", NOBODY)
def test_ordinary_words_name_nobody(text: str) -> None:
    assert list(addressed(text)) == []


def test_a_few_clients_in_a_title_stop_the_month(tmp_path: Path) -> None:
    world = full_month(tmp_path)
    report_party(world, "慰问两户困难家庭")
    result = world.run(reviewed="看过")
    assert result.state is State.REFUSED
    assert [fault.code for fault in result.faults] == ["disclosure.small_told"]


def test_a_giver_whom_nobody_knows_holds_the_month_until_somebody_has_looked(tmp_path: Path) -> None:
    world = full_month(tmp_path)
    report_ledger(world, income=[("爱心人士张丽华捐赠", 5_000_000)], closing=CLOSING)
    result = world.run()
    assert [fault.code for fault in result.faults] == ["disclosure.name_held"]
    assert not any("张丽华" in fault.what for fault in result.faults)
    assert world.run(reviewed="本人同意公开捐赠").state is State.PUBLISHED


def test_contacts_and_key_persons_of_organizations_are_persons(tmp_path: Path) -> None:
    world = full_month(tmp_path)
    with world.office.change("示例联系人") as tx:
        tx.update("organization", world.organization.id, {"contact_name": "孟晓岚"})
    report_party(world, "孟晓岚汇报工作")
    assert [fault.code for fault in world.run().faults] == ["disclosure.name_held"]


def test_a_rare_character_with_gaps_in_a_name_is_found(tmp_path: Path) -> None:
    world = full_month(tmp_path)
    with_client(world, "𠮷田文")
    report_party(world, "看望𠮷、田、文")
    assert [fault.code for fault in world.run().faults] == ["disclosure.name_held"]
