"""What single places ask of posts, villages and heads: the day before, on and after, and one less, enough, one more."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from swtool.dates import PartialDate
from swtool.findings import Finding, Outcome, Severity
from swtool.office import Office
from swtool.policy.policy import Policy
from swtool.registry.covering import gaps, uncovered
from swtool.registry.divisions import read_divisions
from swtool.registry.posts import CHANGE, PostFields, insert_post, posts_of
from swtool.registry.staffing_checks import CHECKS
from swtool.registry.staffing_rules import Head, Served, judge_head
from swtool.registry.stations import insert_station
from tests import reporting_house
from tests.offices import china_time
from tests.registry_house import county, hire, resident_id

DAY = date(2026, 6, 30)
XUCUN, CHANGAN = "许村镇社工站", "长安镇社工站"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """海宁 judged by 广东's rules: 许村镇 has two villages, 长安镇 three."""
    return replace(county(tmp_path, today=DAY), policy=Policy.load("44"))


def run(office: Office, code: str, day: date = DAY) -> dict[str, Finding]:
    check = next(check for check in CHECKS if check.code == code)
    return {finding.where.subject or "": finding for finding in check.run(office, day)}


def point(office: Office, town: str, village: str) -> int:
    """A service point in a village; its id."""
    index = read_divisions(office.db)
    place = index.match_village(index.match_town(town).one, village).one
    assert place is not None
    name = f"{town}{village}社工点"
    with office.change("登记社工点") as tx:
        values = {"name": name, "tier": "service_point", "division_id": place.id, "opened_on": "2021-01-01"}
        return insert_station(tx, values)


def until(office: Office, person_id: int, day: date) -> None:
    """The post of somebody ends that day (exclusive)."""
    with office.change("离职") as tx:
        held = posts_of(office.db, person_id)[0]
        tx.supersede("post", held.id)
        insert_post(tx, person_id, held.fields, effective_on=held.effective_on, effective_until=day, cause=CHANGE)


def test_administrative_posts_are_only_warned_of(office: Office) -> None:
    hire(office, "甲示例", kind="administrative_post")
    both = hire(office, "乙示例", kind="administrative_post", number=resident_id("19900101", 1))
    until(office, both.id, DAY)
    assert run(office, "station.administrative_min", date(2026, 6, 29))[XUCUN].outcome is Outcome.HOLDS
    found = run(office, "station.administrative_min")[XUCUN]
    assert (found.outcome, found.severity) == (Outcome.VIOLATED, Severity.WARNING)  # 原则上
    assert found.what == "事务性岗位 1 人，要求不少于 2 人"
    assert "原则上不少于2人" in found.rule


def test_two_posts_of_one_person_are_one_person(office: Office) -> None:
    one = hire(office, "甲示例", kind="administrative_post")
    with office.change("又一个岗位") as tx:
        more = PostFields(1, "administrative_post", "part_time")
        insert_post(tx, one.id, more, effective_on=date(2022, 1, 1), cause=CHANGE)
    assert run(office, "station.administrative_min")[XUCUN].actual == "1 人"


def test_as_many_service_posts_as_villages_of_the_day(office: Office) -> None:
    for number in range(2):
        hire(office, "甲示例", number=resident_id("19900101", number))
        hire(office, "乙示例", number=resident_id("19910101", number), station=2)
    found = run(office, "station.service_posts_per_village")
    assert {name: each.outcome for name, each in found.items()} == {XUCUN: Outcome.HOLDS, CHANGAN: Outcome.VIOLATED}
    assert found[CHANGAN].severity is Severity.ERROR  # no 原则上
    assert found[CHANGAN].what == "服务性岗位 2 人，当天所辖村（社区）3 个，要求不少于 3 人"
    with office.change("停用一个村") as tx:
        village = tx.execute("SELECT id FROM division WHERE code = '330481103202000' OR name LIKE '和平村%'").fetchone()
        tx.update("division", village[0], {"valid_to": DAY.isoformat()})
    assert run(office, "station.service_posts_per_village", date(2026, 6, 29))[CHANGAN].outcome is Outcome.VIOLATED
    assert run(office, "station.service_posts_per_village")[CHANGAN].outcome is Outcome.HOLDS


def test_a_village_without_a_worker_and_the_days(office: Office) -> None:
    """永福村 of 许村 is served to 03-31 and again from 05-01; 示范社区 has a point where nobody ever served."""
    yongfu, _ = point(office, "许村镇", "永福村"), point(office, "许村镇", "示范社区")
    first = hire(office, "甲示例", station=yongfu, start="2022-03-01")
    until(office, first.id, date(2026, 4, 1))
    hire(office, "乙示例", station=yongfu, start="2026-05-01")
    found = run(office, "station.line_covered")
    assert found["许村镇"].what == "村（社区）2 个，没有社工在岗的 1 个：示范社区居委会"
    assert run(office, "station.line_covered", date(2026, 4, 1))["许村镇"].actual == "2 个"
    assert run(office, "station.line_covered", date(2026, 3, 31))["许村镇"].actual == "1 个"
    told = [
        (each.village.name, each.first.isoformat(), each.last.isoformat(), each.days, each.why)
        for each in uncovered(office, date(2026, 3, 1), DAY)
        if each.town.name == "许村镇"
    ]
    assert told == [
        ("示范社区居委会", "2026-03-01", "2026-06-30", 122, "社工点没有人在岗"),
        ("永福村村委会", "2026-04-01", "2026-04-30", 30, "社工点没有人在岗"),
    ]
    assert {each.why for each in uncovered(office, DAY, DAY) if each.town.name == "长安镇"} == {"没有社工点"}


@pytest.mark.parametrize(
    ("stays", "expected"),
    [
        ([], [(1, 10)]),
        ([(1, None)], []),
        ([(2, None)], [(1, 1)]),
        ([(1, 10)], [(10, 10)]),  # until is exclusive
        ([(1, 11)], []),
        ([(3, 5), (4, 8)], [(1, 2), (8, 10)]),
        ([(3, 8), (4, 5)], [(1, 2), (8, 10)]),
        ([(20, None)], [(1, 10)]),
    ],
)
def test_days_that_no_stay_covers(stays: list[tuple[int, int | None]], expected: list[tuple[int, int]]) -> None:
    def on(number: int) -> date:
        return date(2026, 1, number)

    given = [(on(start), on(end) if end else None) for start, end in stays]
    assert gaps(given, on(1), on(10)) == [(on(first), on(last)) for first, last in expected]


def test_the_list_at_the_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    there = reporting_house.county(tmp_path)  # a village in each of two towns
    hire(there.office, "甲示例", station=point(there.office, "许村镇", "许村村"), start="2022-03-01")
    there.office.db.close()
    call = reporting_house.Caller(there.path, monkeypatch, capsys, now=china_time(reporting_house.TODAY))
    _, out, _ = call("station", "uncovered", "--format", "json")
    assert [row["village"] for row in json.loads(out)["rows"]] == ["长安村"]
    assert call("station", "uncovered", "--from", "2026-12-01")[0] == 2
    code, out, _ = call("station", "uncovered", "--from", "2022-02-28", "--town", "许村镇", "--format", "json")
    assert [(row["first"], row["last"], row["days"]) for row in json.loads(out)["rows"]] == [
        ("2022-02-28", "2022-02-28", 1)
    ]
    assert code == 0


# -- heads ------------------------------------------------------------------------------------------------------------


def head(*served: tuple[str, str | None], certified: bool = True, status: str | None = "中共党员") -> Head:
    times = [Served(PartialDate.parse(start), date.fromisoformat(end) if end else None) for start, end in served]
    return Head(times, certified, status)


@pytest.mark.parametrize(
    ("served", "day", "outcome"),
    [
        ([("2020-03-01", None)], "2022-02-28", Outcome.VIOLATED),
        ([("2020-03-01", None)], "2022-03-01", Outcome.HOLDS),  # 以上 includes two years
        ([("2020-02-29", None)], "2022-02-28", Outcome.HOLDS),  # the month's end where there is no 29th
        # 2019-01-01 to 2019-12-31 (365 days), again from 2020-07-01: 731 days are full on 2021-07-02 (2020 is a leap
        # year, but 365 + 365 days reach back from 2021-07-01 to 2019-07-02, whose second anniversary is that day).
        ([("2019-01-01", "2020-01-01"), ("2020-07-01", None)], "2021-06-30", Outcome.VIOLATED),
        ([("2019-01-01", "2020-01-01"), ("2020-07-01", None)], "2021-07-02", Outcome.HOLDS),
        # the same time twice is not twice the time
        ([("2021-03-01", None), ("2021-03-01", None)], "2022-03-01", Outcome.VIOLATED),
        ([("2020-03", None)], "2022-03-15", Outcome.UNDETERMINED),
        ([("2020-03", None)], "2022-03-31", Outcome.HOLDS),
        ([], "2022-03-31", Outcome.UNDETERMINED),
    ],
)
def test_two_years_of_service(served: list[tuple[str, str | None]], day: str, outcome: Outcome) -> None:
    verdict = judge_head([head(*served)], date.fromisoformat(day), years=2, certified=True, party_member=True)
    assert verdict.outcome is outcome, verdict.what


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        ("中共党员", Outcome.HOLDS), ("党员", Outcome.HOLDS), ("中共预备党员", Outcome.UNDETERMINED),
        ("群众", Outcome.VIOLATED), ("民革党员", Outcome.VIOLATED), ("共青团员", Outcome.VIOLATED),
        ("", Outcome.UNDETERMINED), (None, Outcome.UNDETERMINED),
    ],
)  # fmt: skip
def test_party_members(status: str | None, outcome: Outcome) -> None:
    one = head(("2015-01-01", None), status=status)
    assert judge_head([one], DAY, years=2, certified=True, party_member=True).outcome is outcome
    assert judge_head([one], DAY, years=2, certified=True, party_member=False).outcome is Outcome.HOLDS


def test_one_head_of_several_that_meets_everything_is_enough() -> None:
    good, bad = head(("2015-01-01", None)), head(("2015-01-01", None), certified=False)
    assert judge_head([bad, good], DAY, years=2, certified=True, party_member=True).outcome is Outcome.HOLDS
    assert judge_head([bad], DAY, years=2, certified=True, party_member=True).what == "没有证书"
    assert judge_head([], DAY, years=2, certified=True, party_member=True).outcome is Outcome.UNDETERMINED


def test_a_county_that_does_not_ask_says_so(office: Office, tmp_path: Path) -> None:
    own = tmp_path / "990101.toml"
    own.write_text(
        '[pack]\ncode = "990101"\nname = "示例县"\n[station.line_covered]\nlabel = "一线"\nseverity = "error"\n'
        '[[station.line_covered.values]]\nsince = "2020-01-01"\nasked = false\nsource = "示例通知"\nquote = "不要求"\n',
        encoding="utf-8",
    )
    from swtool.policy.elsewhere import policy_of

    found = run(replace(office, policy=policy_of(str(own))), "station.line_covered")
    assert [each.outcome for each in found.values()] == [Outcome.NOT_APPLICABLE]
