"""Books that come in around a succession: which town, which period and which organization they answer for."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from swtool.intake.load import State as BookState
from swtool.registry.organizations import insert_organization
from swtool.registry.station_finder import require_station
from swtool.registry.stations import set_operator
from swtool.returns.periods import Period
from swtool.returns.planning import plan

from .returns_house import FORMS, PARTY, REPORT, House, book, report
from .returns_succession_case import IN, JULY, JULY_1, JUNE, Q2, A, B, C, events, merge, succeed
from .returns_succession_case import there as there  # noqa: PLC0414

ROSTER = "社工站人员花名册"


# -- books that come in -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("day", [date(2026, 6, 30), date(2026, 7, 1), date(2026, 7, 2)])
def test_the_old_town_s_book_of_june_answers_june(there: House, day: date) -> None:
    """The day before the merger, on it, after it."""
    plan(there.office, [JUNE], FORMS)
    if day >= JULY_1:
        merge(there)
    there.on(day)
    receipt, answering = there.take_in(book(there.folder / "a.xlsx", report("许村镇社工站", month="2026-06")))
    if day < JULY_1:
        merge(there)
    assert (receipt.state, answering.unclear) == (BookState.LOADED, [])
    assert (events(there, A), events(there, B)) == (IN, [])


def test_a_merged_station_s_book_of_june_answers_its_old_town(there: House) -> None:
    plan(there.office, [JUNE], FORMS)
    merge(there, merge_stations={"长安镇社工站": "许村镇社工站"})
    there.on(date(2026, 7, 3))
    there.take_in(book(there.folder / "a.xlsx", report("长安镇社工站", month="2026-06")))
    assert (events(there, A), events(there, B)) == ([], IN)


def party(title: str, day: str = "2026-06-09") -> list[tuple[object, ...]]:
    row = ("示例社会工作服务中心", day, "三会一课", "支部党员大会", 9)
    return [(title,), ("机构名称", "日期", "类别", "主题", "参加人数"), row]


@pytest.mark.parametrize(
    ("title", "answered"),
    [
        ("长安镇2026年6月党务公开事项表", {B}),
        ("许安镇2026年6月党务公开事项表", {A, B}),  # the new town speaks of all that it was made of
    ],
)
def test_either_name_in_the_title(there: House, title: str, answered: set[str]) -> None:
    plan(there.office, [JUNE], FORMS)
    merge(there)
    there.on(date(2026, 7, 3))
    there.take_in(book(there.folder / "a.xlsx", party(title)))
    assert {town for town in (A, B) if events(there, town, PARTY) == IN} == answered


def test_july_in_the_old_name_answers_the_new_town(there: House) -> None:
    merge(there)
    plan(there.office, [JULY], FORMS)
    there.on(date(2026, 8, 3))
    there.take_in(book(there.folder / "a.xlsx", party("许村镇2026年7月党务公开事项表", "2026-07-09")))
    there.take_in(book(there.folder / "b.xlsx", report("长安镇社工站", month="2026-07")))
    assert (events(there, C, PARTY, "2026-07"), events(there, C, REPORT, "2026-07")) == (IN, IN)


def test_a_town_of_the_same_name_as_before_answers_for_itself(there: House) -> None:
    plan(there.office, [JUNE], FORMS)
    succeed(there, A, into=[B])
    there.on(date(2026, 7, 3))
    there.take_in(book(there.folder / "a.xlsx", party("长安镇2026年6月党务公开事项表")))
    assert (events(there, A, PARTY), events(there, B, PARTY)) == ([], IN)


def roster(there: House, name: str, station: str) -> Path:
    from .registry_house import resident_id

    head = ("社工站名称", "姓名", "身份证号", "岗位性质", "专兼职", "到站时间")
    person = (station, "示例甲", resident_id("19900101", 1), "服务性", "专职", "2021-06-30")
    return book(there.folder / name, [head, person])


def test_a_sheet_without_a_period_answers_the_old_town_s_quarter(there: House) -> None:
    plan(there.office, [Q2], FORMS)
    merge(there)
    there.on(date(2026, 7, 3))
    _, answering = there.take_in(roster(there, "a.xlsx", "许村镇社工站"))
    assert answering.unclear == []
    assert (events(there, A, ROSTER, "2026-Q2"), events(there, B, ROSTER, "2026-Q2")) == (IN, [])


def test_of_the_old_quarter_and_the_new_none_is_guessed(there: House) -> None:
    plan(there.office, [Q2], FORMS)
    merge(there)
    there.on(date(2026, 10, 3))
    plan(there.office, [Period.parse("2026-Q3")], FORMS)
    _, answering = there.take_in(roster(there, "a.xlsx", "许村镇社工站"))
    assert (events(there, A, ROSTER, "2026-Q2"), events(there, C, ROSTER, "2026-Q3")) == ([], [])
    (said,) = answering.unclear
    assert "看不出是哪个镇、哪一期" in said


# -- a station changes its operator -----------------------------------------------------------------------------------


def ledger(organization: str, month: str) -> list[tuple[object, ...]]:
    return [
        ("机构名称", "月份", "日期", "类别", "主题", "参加人数"),
        (organization, month, f"{month}-09", "三会一课", "支部党员大会", 9),
    ]


@pytest.mark.parametrize(
    ("since", "old", "new"),
    [
        (date(2026, 6, 30), {"2026-06"}, {"2026-06", "2026-07"}),  # June's last day: both ran it in June
        (date(2026, 7, 1), {"2026-06"}, {"2026-07"}),
        (date(2026, 7, 2), {"2026-06", "2026-07"}, {"2026-07"}),
    ],
)
@pytest.mark.parametrize("merged", [False, True])
def test_an_organization_answers_for_the_months_in_which_it_ran_the_station(
    there: House, since: date, old: set[str], new: set[str], merged: bool
) -> None:
    with there.office.change("更换运营") as tx:
        other = insert_organization(tx, {"name": "接手社工中心", "kind": "social_service_institution"})
        set_operator(tx, require_station(there.office.db, "许村镇社工站").id, other, effective_on=since)
    if merged:
        merge(there)
    plan(there.office, [JUNE, JULY], FORMS)
    there.on(date(2026, 8, 3))
    for name, months in (("示例社会工作服务中心", old), ("接手社工中心", new)):
        for month in ("2026-06", "2026-07"):
            town = C if merged and month == "2026-07" else A
            before = len(events(there, town, PARTY, month))
            there.take_in(book(there.folder / f"{name}{month}.xlsx", ledger(name, month)))
            assert (len(events(there, town, PARTY, month)) > before) is (month in months), (name, month)
