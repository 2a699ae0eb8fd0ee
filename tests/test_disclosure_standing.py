"""When a month counts as out: which day counts, what a withdrawal and a correction do to it. Worked out by hand."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from swtool.disclosure.checks import on_time
from swtool.disclosure.postings import post
from swtool.disclosure.rules import Stand
from swtool.disclosure.sheets import year_matrix
from swtool.disclosure.standing import Standing, missing, standings, what_to_do
from swtool.disclosure.store import require_seal
from swtool.disclosure.withdrawing import withdraw
from swtool.errors import SwtoolError, UsageFault
from swtool.schedule.results import _disclosure as counted
from tests.approval_case import entry, world_with
from tests.disclosures import CLOSING, OCTOBER, World, report_ledger, report_party

ON_POSTING = entry("clock", 'judged_on = "posting"')


def monthly(roll: str) -> str:
    return entry(
        "monthly",
        f'day = 15\nunit = "day_of_month"\nparts = ["党务", "业务", "财务"]\nmonth = "previous"\nroll = "{roll}"',
    )


def on(world: World, day: date) -> World:
    """The same county on another day, with somebody who signs."""
    moved = world.on(day)
    return replace(moved, office=replace(moved.office, actor="甲示例"))


def posted(world: World, day: date, channel: str = "政府网站") -> bool:
    seal = require_seal(world.office.db, world.organization.id, world.organization.name, OCTOBER, None)
    return post(on(world, day).office, seal, channel=channel, url="", on=day)


def standing(world: World, day: date) -> Standing:
    (one,) = standings(on(world, day).office, OCTOBER, day)
    return one


# 15 November 2026 is a Sunday: the last day in time is the 15th, Friday the 13th, or Monday the 16th.
@pytest.mark.parametrize(
    ("roll", "day", "stand", "late"),
    [
        ("exact", 14, Stand.ON_TIME, 0),
        ("exact", 15, Stand.ON_TIME, 0),
        ("exact", 16, Stand.LATE, 1),
        ("previous_workday", 12, Stand.ON_TIME, 0),
        ("previous_workday", 13, Stand.ON_TIME, 0),
        ("previous_workday", 14, Stand.LATE, 1),
        ("next_workday", 15, Stand.ON_TIME, 0),
        ("next_workday", 16, Stand.ON_TIME, 0),
        ("next_workday", 17, Stand.LATE, 1),
    ],
)
@pytest.mark.parametrize("clock", ["rendering", "posting"])
def test_the_day_before_on_and_after_the_last_day(
    tmp_path: Path, roll: str, day: int, stand: Stand, late: int, clock: str
) -> None:
    world = world_with(tmp_path, monthly(roll), entry("clock", f'judged_on = "{clock}"'))
    that_day = date(2026, 11, day)
    if clock == "posting":
        on(world, date(2026, 11, 10)).run()
        posted(world, that_day)
    else:
        on(world, that_day).run()
        posted(world, date(2026, 11, 25))  # of no matter where the site is the channel
    one = standing(world, date(2026, 11, 30))
    assert (one.timing.stand, one.timing.days, one.out_on) == (stand, late, that_day)


def test_what_was_made_and_not_posted_is_not_out_where_posting_counts(tmp_path: Path) -> None:
    world = world_with(tmp_path, ON_POSTING)
    on(world, date(2026, 11, 10)).run()
    before, after = date(2026, 11, 15), date(2026, 11, 16)
    assert (standing(world, before).timing.stand, standing(world, after).timing.stand) == (Stand.PENDING, Stand.MISSING)
    assert f"swtool disclosure posted {world.organization.name} 2026-10" in what_to_do(standing(world, after))
    office = on(world, after).office
    assert [one.rule.month for one in missing(office, after)] == [OCTOBER]
    (finding,) = on_time.run(office, after)
    assert (finding.actual, "disclosure posted" in finding.remedy) == ("没有公开", True)
    assert counted(office, office.now) == "2026-10 应公开 1 家，已公开 0 家"
    (row,) = year_matrix(office, 2026, after).rows
    assert row[10] == "缺"
    posted(world, date(2026, 11, 17))
    later = date(2026, 11, 18)
    office = on(world, later).office
    assert missing(office, later) == []
    assert counted(office, office.now) == "2026-10 应公开 1 家，已公开 1 家"
    (row,) = year_matrix(office, 2026, later).rows
    assert row[10] == "迟2"
    assert what_to_do(standing(world, later)) == ""
    (row,) = year_matrix(office, 2026, after).rows  # as of the day before it was posted
    assert row[10] == "缺"


def test_the_first_of_several_postings_counts(tmp_path: Path) -> None:
    world = world_with(tmp_path, ON_POSTING)
    on(world, date(2026, 11, 10)).run()
    posted(world, date(2026, 11, 20), "公众号")
    posted(world, date(2026, 11, 12))
    assert standing(world, date(2026, 11, 30)).out_on == date(2026, 11, 12)


@pytest.mark.parametrize("clock", ["rendering", "posting"])
def test_a_withdrawn_month_is_not_out_until_it_is_published_again(tmp_path: Path, clock: str) -> None:
    world = world_with(tmp_path, entry("clock", f'judged_on = "{clock}"'))
    on(world, date(2026, 11, 10)).run()
    posted(world, date(2026, 11, 11))
    leaked = on(world, date(2026, 11, 20))
    withdraw(leaked.office, leaked.organization, OCTOBER, reason="附件多传了一页", keep=True)
    one = standing(world, date(2026, 11, 20))
    assert (one.timing.stand, one.out_on, one.withdrawn) == (Stand.MISSING, None, True)
    assert "swtool disclosure correct" in what_to_do(one)
    assert standing(world, date(2026, 11, 19)).timing.stand is Stand.ON_TIME  # as it was the day before
    again = on(world, date(2026, 11, 25))
    assert again.run(correct="撤回后重新公开").version == 2
    if clock == "posting":
        assert standing(world, date(2026, 11, 25)).out_on is None
        posted(world, date(2026, 11, 26))
    one = standing(world, date(2026, 11, 26))
    # It was there in time; what was taken back for some days is told by the incident.
    assert (one.timing.stand, one.withdrawn) == (Stand.ON_TIME, False)


def test_a_correction_does_not_move_the_day(tmp_path: Path) -> None:
    world = world_with(tmp_path, monthly("exact"))
    on(world, date(2026, 11, 15)).run()
    report_ledger(on(world, date(2026, 11, 20)), closing=CLOSING, income=[("市级福彩金", 5_000_000)])
    assert on(world, date(2026, 11, 20)).run(correct="来源写错").version == 2
    one = standing(world, date(2026, 11, 30))
    assert (one.timing.stand, one.out_on) == (Stand.ON_TIME, date(2026, 11, 15))


def test_postings_that_cannot_be(tmp_path: Path) -> None:
    world = on(world_with(tmp_path), date(2026, 11, 10))
    world.run()
    seal = require_seal(world.office.db, world.organization.id, world.organization.name, OCTOBER, None)
    for day, url, what in (
        (date(2026, 11, 11), "", "还没有到"),
        (date(2026, 11, 9), "", "还没有封存"),
        (date(2026, 11, 10), "example.gov.cn/1", "不是网址"),
    ):
        with pytest.raises(UsageFault, match=what):
            post(world.office, seal, channel="政府网站", url=url, on=day)
    assert posted(world, date(2026, 11, 10))
    assert not posted(world, date(2026, 11, 10))  # known already
    assert world.office.db.value("SELECT count(*) FROM disclosure_posting") == 1


@pytest.mark.parametrize(
    ("channel", "url", "what", "option"),
    [
        ("公众号（问13812345678）", "", "渠道里像是有手机号", "--channel"),
        ("公开栏 330481199001010000", "", "渠道里像是有身份证号", "--channel"),
        ("公众号 6222020200112233453", "", "渠道里像是有银行卡号", "--channel"),
        ("政府网站", "https://example.gov.cn/1.html?tel=13812345678", "网址里像是有手机号", "--url"),
        ("政府网站", "https://example.gov.cn/%31%33%38%31%32%33%34%35%36%37%38", "网址里像是有手机号", "--url"),
    ],
    ids=["mobile", "resident_id", "bank_card", "in_the_address", "in_the_address_encoded"],
)
def test_a_posting_names_nobody(tmp_path: Path, channel: str, url: str, what: str, option: str) -> None:
    world = on(world_with(tmp_path), date(2026, 11, 10))
    world.run()
    seal = require_seal(world.office.db, world.organization.id, world.organization.name, OCTOBER, None)
    with pytest.raises(UsageFault, match=what) as raised:
        post(world.office, seal, channel=channel, url=url, on=date(2026, 11, 10))
    assert raised.value.where == option
    assert raised.value.why
    assert raised.value.remedy
    assert not re.search("[0-9]{11}", str(raised.value))
    assert world.office.db.value("SELECT count(*) FROM disclosure_posting") == 0


def test_addresses_of_pages_are_no_numbers_of_persons(tmp_path: Path) -> None:
    world = on(world_with(tmp_path), date(2026, 11, 10))
    world.run()
    seal = require_seal(world.office.db, world.organization.id, world.organization.name, OCTOBER, None)
    for url in (
        "https://www.example.gov.cn/art/2026/11/10/art_1229302558_59030219.html",
        "https://mp.weixin.qq.com/s?__biz=MzA3NTE2ODEyMw==&mid=2650412345&idx=1&sn=0123456789abcdef0123456789abcdef",
        "http://www.example.gov.cn:8080/col/col1229302558/index.html",
    ):
        assert post(world.office, seal, channel="政府网站", url=url, on=date(2026, 11, 10))


def test_what_was_taken_back_is_not_posted(tmp_path: Path) -> None:
    world = on(world_with(tmp_path), date(2026, 11, 10))
    world.run()
    seal = require_seal(world.office.db, world.organization.id, world.organization.name, OCTOBER, None)
    withdraw(world.office, world.organization, OCTOBER, reason="附件多传了一页", keep=True)
    with pytest.raises(SwtoolError, match="第1版已撤回") as raised:
        post(world.office, seal, channel="政府网站", url="", on=date(2026, 11, 10))
    remedy = raised.value.remedy
    assert raised.value.why
    assert f"swtool disclosure incident note {world.organization.name} 2026-10" in remedy
    assert f"swtool disclosure correct {world.organization.name} 2026-10" in remedy
    assert world.office.db.value("SELECT count(*) FROM disclosure_posting") == 0
    report_party(world, "补登")
    assert world.run(correct="改正后重新公开").version == 2
    assert posted(world, date(2026, 11, 10))
