"""Returns when towns are merged, renamed and split, and when a station changes its operator: who owes, who answers.

许村镇 and 长安镇 become 许安镇 on 1 July 2026. June is due on 7 July: the 15th is a Wednesday, 14 | 13, 10, 9, 8, 7.
July is due on 7 August: the 15th is a Saturday, so from Friday the 14th | 13, 12, 11, 10, 7.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from swtool import rooms
from swtool.boundaries import Boundaries
from swtool.errors import NotFound, SwtoolError
from swtool.findings import Outcome
from swtool.inspection import inspect
from swtool.intake.load import State as BookState
from swtool.registry.organizations import insert_organization
from swtool.registry.station_finder import require_station
from swtool.registry.stations import set_operator
from swtool.registry.succession import Request, plan_succession
from swtool.registry.succession_record import record_succession
from swtool.reporting.desk_returns import returns_tasks
from swtool.reporting.handover import open_returns
from swtool.reporting.tasks import Outlook
from swtool.returns.cases import Case, cases, of_town, to_be_sent_by
from swtool.returns.checks import on_time
from swtool.returns.duty import towns_owing
from swtool.returns.periods import Period
from swtool.returns.planning import Step, plan
from swtool.returns.recording import Target, receive, take_back, town_meant
from swtool.returns.reminders import draft, remind, to_remind
from swtool.returns.sheets import summary
from swtool.returns.terms import EventKind, State

from .returns_house import FORMS, LEDGER, PARTY, REPORT, House, add_station, book, house, report

JULY_1 = date(2026, 7, 1)
JUNE, JULY, Q2 = (Period.parse(text) for text in ("2026-06", "2026-07", "2026-Q2"))
THEN, NOW = Boundaries.THEN, Boundaries.NOW
A, B, C = "许村镇", "长安镇", "许安镇"
ROSTER = "社工站人员花名册"


@pytest.fixture
def there(tmp_path: Path) -> House:
    return house(tmp_path, day=date(2026, 6, 15))


def succeed(
    there: House, *old: str, into: list[str], on: date = JULY_1, recorded: date | None = None, **more: object
) -> None:
    office = there.on(recorded or on)
    parts = rooms.succession_parts()
    request = Request(old, into, on, "海政发〔示例〕1号", **more)  # type: ignore[arg-type]
    with office.change("区划调整") as tx:
        record_succession(office, tx, plan_succession(office, request, parts), parts)


def merge(there: House, recorded: date | None = None, **more: object) -> None:
    succeed(there, A, B, into=[C], codes=["330481199"], recorded=recorded, **more)


def owing(there: House, period: Period) -> list[str]:
    return [town.name for town in towns_owing(there.office, period)]


def found(there: House, boundaries: Boundaries = THEN, as_of: date | None = None) -> list[Case]:
    office = replace(there.office, boundaries=boundaries)
    return cases(office, as_of or office.today)


def towns(listed: list[Case]) -> set[tuple[str, str]]:
    return {(str(case.period), case.town) for case in listed}


def late_subjects(there: House, boundaries: Boundaries) -> set[str]:
    office = replace(there.office, boundaries=boundaries)
    return {each.where.subject for each in inspect(office, office.today, [on_time]).findings(Outcome.VIOLATED)}


def events(there: House, town: str, form: str = REPORT, period: str = "2026-06") -> list[EventKind]:
    return [event.kind for event in there.case(town, form, period).events]


IN = [EventKind.RECEIVED, EventKind.ACCEPTED]


# -- who owes ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "june", "july"),
    [
        (date(2026, 6, 30), [C], [C]),  # merged on June's last day: it ended as the new town
        (date(2026, 7, 1), [A, B], [C]),
        (date(2026, 7, 31), [A, B], [C]),
        (date(2026, 8, 1), [A, B], [A, B]),
    ],
)
def test_a_period_is_owed_by_the_towns_of_its_last_day(
    there: House, day: date, june: list[str], july: list[str]
) -> None:
    succeed(there, A, B, into=[C], on=day, codes=["330481199"])
    assert (owing(there, JUNE), owing(there, JULY)) == (june, july)


def test_a_town_that_takes_another_in_keeps_its_june_apart(there: House) -> None:
    succeed(there, A, into=[B])
    assert (owing(there, JUNE), owing(there, JULY)) == ([A, B], [B])


def test_planning_june_again_after_the_merger_changes_nothing(there: House) -> None:
    plan(there.office, [JUNE], FORMS)
    merge(there)
    head = there.office.head
    assert [move.step for move in plan(there.office, [JUNE], FORMS)] == [Step.KEEP] * 6
    assert there.office.head == head
    assert {move.step for move in plan(there.office, [JULY], FORMS)} == {Step.ADD}
    assert towns(found(there)) == {("2026-06", A), ("2026-06", B), ("2026-07", C)}


def test_june_planned_for_the_first_time_after_the_merger(there: House) -> None:
    merge(there)
    plan(there.office, [JUNE], FORMS)
    assert towns(found(there)) == {("2026-06", A), ("2026-06", B)}


def test_july_planned_before_anybody_knew_of_the_merger_is_put_right(there: House) -> None:
    there.on(JULY_1)
    plan(there.office, [JULY], FORMS)
    assert towns(found(there)) == {("2026-07", A), ("2026-07", B)}
    merge(there, recorded=date(2026, 7, 20))
    steps = [move.step for move in plan(there.office, [JULY], FORMS)]
    assert (steps.count(Step.ADD), steps.count(Step.DROP), len(steps)) == (3, 6, 9)
    assert towns(found(there)) == {("2026-07", C)}
    assert towns(found(there, as_of=date(2026, 7, 19))) == {("2026-07", A), ("2026-07", B)}  # as it was known then


def test_a_station_merged_with_its_town_owes_to_the_end(there: House) -> None:
    """长安镇's station goes into 许村镇's on 15 July: it was open in July, in what was 许安镇 at its end."""
    succeed(
        there, A, B, into=[C], on=date(2026, 7, 15), codes=["330481199"],
        merge_stations={"长安镇社工站": "许村镇社工站"},
    )  # fmt: skip
    assert (owing(there, JUNE), owing(there, JULY), owing(there, Period.parse("2026-08"))) == ([A, B], [C], [C])


# -- the lists --------------------------------------------------------------------------------------------------------


def test_on_present_boundaries_june_counts_under_the_new_town(there: House) -> None:
    plan(there.office, [JUNE], FORMS)
    merge(there)
    plan(there.office, [JULY], FORMS)
    there.on(date(2026, 7, 20))
    receive(there.office, Target(town_meant(there.office, A, JUNE), there.target(C).form, JUNE), date(2026, 7, 3))
    table = summary(there.office, found(there), there.office.today, by="town")
    assert [row[:3] for row in table.rows] == [(A, 3, 1), (B, 3, 0), (C, 3, 0), ("合计", 9, 1)]
    table = summary(there.office, found(there, NOW), there.office.today, by="town")
    assert [row[:3] for row in table.rows] == [(C, 9, 1), ("合计", 9, 1)]
    late = {boundaries: late_subjects(there, boundaries) for boundaries in (THEN, NOW)}
    assert late == {THEN: {f"{A} 2026-06", f"{B} 2026-06"}, NOW: {f"{C} 2026-06"}}


def test_present_boundaries_of_a_day_before_the_merger_are_those_of_today(there: House) -> None:
    plan(there.office, [JUNE], FORMS)
    there.on(date(2026, 7, 10))
    merge(there, recorded=date(2026, 7, 10))
    there.on(date(2026, 7, 20))
    assert towns(found(there, NOW, as_of=date(2026, 6, 30))) == {("2026-06", C)}
    assert towns(found(there, THEN, as_of=date(2026, 6, 30))) == {("2026-06", A), ("2026-06", B)}


def test_a_town_is_found_by_its_name_of_then_and_of_now(there: House) -> None:
    plan(there.office, [JUNE], FORMS)
    merge(there)
    plan(there.office, [JULY], FORMS)
    listed, now = found(there), found(there, NOW)
    assert towns(of_town(there.office, listed, A)) == {("2026-06", A), ("2026-07", C)}  # 许村镇 went into 许安镇
    assert towns(of_town(there.office, listed, C)) == {("2026-06", A), ("2026-06", B), ("2026-07", C)}
    present = replace(there.office, boundaries=NOW)
    assert towns(of_town(present, now, C)) == towns(of_town(present, now, A)) == {("2026-06", C), ("2026-07", C)}
    assert of_town(there.office, listed, "硖石街道") == []
    with pytest.raises(NotFound, match="没有名为“徐村镇”"):
        of_town(there.office, listed, "徐村镇")


def test_what_a_clerk_notes_by_hand_names_the_town_of_the_period(there: House) -> None:
    plan(there.office, [JUNE], FORMS)
    merge(there)
    plan(there.office, [JULY], FORMS)
    assert [town_meant(there.office, A, period).name for period in (JUNE, JULY)] == [A, C]
    with pytest.raises(SwtoolError) as fault:
        town_meant(there.office, C, JUNE)
    assert "2026年6月时还没有“许安镇”" in str(fault.value)
    assert "许村镇、长安镇合并而成" in str(fault.value)
    target = Target(town_meant(there.office, A, JUNE), there.target(C).form, JUNE)
    receive(there.on(date(2026, 7, 3)), target, date(2026, 7, 3))
    assert there.case(A, REPORT, "2026-06").standing.state is State.RECEIVED
    take_back(there.office, target, "登记错了镇")
    assert events(there, A) == []


def test_a_renamed_town(there: House) -> None:
    plan(there.office, [JUNE], FORMS)
    succeed(there, A, into=["新许镇"])
    plan(there.office, [JULY], FORMS)
    assert towns(found(there)) == {("2026-06", A), ("2026-06", B), ("2026-07", "新许镇"), ("2026-07", B)}
    assert {town for _, town in towns(found(there, NOW))} == {"新许镇", B}
    assert town_meant(there.office, "新许镇", JUNE).name == A  # it was one town, called otherwise


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


# -- reminding --------------------------------------------------------------------------------------------------------


def test_the_new_town_is_reminded_of_what_the_old_ones_owe(there: House) -> None:
    plan(there.office, [JUNE], FORMS)
    there.on(date(2026, 6, 30))
    assert [each.town for each in draft(there.office, found(there))] == [A, B]  # the day before
    merge(there)
    office = there.on(JULY_1)
    target = Target(town_meant(office, A, JUNE), there.target(B, PARTY).form, JUNE)
    receive(office, target, JULY_1)
    (reminder,) = draft(office, to_remind(found(there)))
    assert reminder.town == C
    assert "【报表提醒】许安镇的同志" in reminder.text
    lines = [line.split("，")[0] for line in reminder.text.splitlines() if line[:1].isdigit()]
    assert sorted(line.partition(" ")[2] for line in lines) == sorted(
        [f"2026年6月{A}{form}" for form in (REPORT, LEDGER)]
        + [f"2026年6月{B}{form}" for form in (REPORT, LEDGER, PARTY)]
    )
    (written,), noted = remind(office, [reminder], FORMS, there.folder / "催报")
    assert noted == 5
    assert written.book is not None
    assert written.book.name == "许安镇2026年6月待报表.xlsx"
    pages = openpyxl.load_workbook(written.book)
    titles = [sheet["A1"].value for sheet in pages.worksheets if sheet.sheet_state == "visible"][1:]
    pages.close()
    assert f"许村镇2026年6月{REPORT}" in titles
    assert f"长安镇2026年6月{REPORT}" in titles
    assert [event.kind for event in there.case(B, PARTY, "2026-06").events] == [EventKind.REMINDED]
    for boundaries in (THEN, NOW):
        every = found(there, boundaries)
        assert len(to_be_sent_by(replace(office, boundaries=boundaries), every, C)) == 6
        assert len(to_be_sent_by(replace(office, boundaries=boundaries), every, A)) == 6  # it is 许安镇 now


def test_the_book_of_the_new_town_answers_each_old_one(there: House) -> None:
    plan(there.office, [JUNE], FORMS)
    merge(there)
    office = there.on(date(2026, 7, 3))
    (written,), _ = remind(office, draft(office, to_remind(found(there))), FORMS, there.folder / "催报")
    assert written.book is not None
    pages = openpyxl.load_workbook(written.book)
    (sheet,) = (each for each in pages.worksheets if each["A1"].value == f"长安镇2026年6月{PARTY}")
    column = {str(cell.value).lstrip("*"): cell.column for cell in sheet[3]}
    for name, value in (
        ("机构名称", "示例社会工作服务中心"),
        ("日期", "2026-06-09"),
        ("类别", "主题党日"),
        ("主题", "学习"),
    ):
        sheet.cell(4, column[name], value)
    pages.save(there.folder / "回.xlsx")
    pages.close()
    there.take_in(there.folder / "回.xlsx")
    told = (EventKind.REMINDED, *IN)
    assert tuple(events(there, B, PARTY)) == told
    assert events(there, A, PARTY) == [EventKind.REMINDED]


def test_desk_and_handover_name_the_town_of_today(there: House) -> None:
    plan(there.office, [JUNE], FORMS)
    merge(there)
    office = there.on(date(2026, 7, 8))
    tasks = returns_tasks(office, Outlook(office.today, date(2026, 7, 15)))
    assert [task.command for task in tasks] == ["swtool returns remind --town 许安镇"]
    assert {row[0] for row in open_returns(office, office.today).rows} == {"许村镇（现许安镇）", "长安镇（现许安镇）"}


def test_a_split_town_still_owes_under_its_own_name(there: House) -> None:
    plan(there.office, [JUNE], FORMS)
    succeed(
        there, A, into=["许南镇", "许北镇"], codes=["330481197", "330481198"], rest="许南镇",
    )  # fmt: skip
    office = there.on(date(2026, 7, 3))
    assert [each.town for each in draft(office, to_remind(found(there)))] == [A, B]
    assert len(to_be_sent_by(office, found(there), A)) == 3
    assert owing(there, JULY) == [B, "许南镇"]


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


def test_a_station_opened_in_the_new_town(there: House) -> None:
    merge(there)
    add_station(there, C, "2026-07-01", name="许安镇第二社工站")
    assert (owing(there, JUNE), owing(there, JULY)) == ([A, B], [C])
