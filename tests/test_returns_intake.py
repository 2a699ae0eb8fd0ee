"""Books that come in note by themselves what they answer: in the load's own transaction, once, and never by a guess."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from swtool import opening, rooms
from swtool.intake.load import State as BookState
from swtool.registry.stations import insert_station
from swtool.returns import answers
from swtool.returns.periods import Period
from swtool.returns.planning import plan
from swtool.returns.store import events_of, find_return
from swtool.returns.terms import EventKind, State
from swtool.store.audit import verify

from .clerk import child_process
from .offices import china_time
from .registry_house import resident_id
from .returns_house import (
    FORMS,
    LEDGER,
    PARTY,
    REPORT,
    TODAY,
    House,
    add_station,
    book,
    house,
    own_rules,
    report,
    setting,
)

MONDAY = date(2026, 11, 9)


@pytest.fixture
def there(tmp_path: Path) -> House:
    built = house(tmp_path)
    plan(built.office, [Period.parse("2026-10"), Period.parse("2026-Q3")], FORMS)
    return built


def kinds(there: House, town: str, form: str = REPORT, period: str = "2026-10") -> list[EventKind]:
    return [event.kind for event in there.case(town, form, period).events]


RECEIVED_AND_IN = [EventKind.RECEIVED, EventKind.ACCEPTED]


def test_a_loaded_book_is_received_and_accepted(there: House) -> None:
    there.on(date(2026, 11, 5))
    receipt, answering = there.take_in(book(there.folder / "10月月报.xlsx", report("许村镇社工站")))
    assert receipt.state is BookState.LOADED
    case = there.case("许村镇")
    assert [(e.kind, e.happened_on, e.file_name, e.channel) for e in case.events] == [
        (EventKind.RECEIVED, date(2026, 11, 5), "10月月报.xlsx", "workbook"),
        (EventKind.ACCEPTED, date(2026, 11, 5), "10月月报.xlsx", "workbook"),
    ]
    assert (case.standing.state, case.standing.on_time) == (State.ACCEPTED, True)
    assert kinds(there, "长安镇") == []
    assert kinds(there, "许村镇", LEDGER) == []
    assert answering.unclear == []
    assert there.office.db.value("SELECT count(DISTINCT batch_id) FROM return_event") == 1


def test_one_book_for_several_towns_and_months(there: House) -> None:
    rows = [*report("许村镇社工站", "长安镇社工站"), *report("许村镇社工站", month="2026-09")[1:]]
    there.take_in(book(there.folder / "a.xlsx", rows))
    assert kinds(there, "许村镇") == kinds(there, "长安镇") == RECEIVED_AND_IN
    september = find_return(there.office.db, "monthly_report", there.town("许村镇").id, Period.parse("2026-09"))
    assert september is not None
    assert len(events_of(there.office.db, september.id)) == 2


def test_the_same_transaction(there: House) -> None:
    before = there.count("journal_txn")
    there.take_in(book(there.folder / "a.xlsx", report("许村镇社工站")))
    assert there.count("journal_txn") == before + 1
    txns = there.office.db.query(
        "SELECT DISTINCT e.txn FROM journal_entry e JOIN journal_layout l ON l.id = e.layout "
        "WHERE l.table_name IN ('intake_batch', 'service_total', 'return_event') AND e.txn > ?",
        (before,),
    )
    assert len(txns) == 1
    assert verify(there.office.db) == []


def test_a_fault_while_noting_leaves_neither(there: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> int:
        raise RuntimeError("disk")

    monkeypatch.setattr(answers, "insert_event", broken)
    with pytest.raises(RuntimeError):
        there.take_in(book(there.folder / "a.xlsx", report("许村镇社工站")))
    assert (there.count("intake_batch"), there.count("service_total"), there.count("return_event")) == (0, 0, 0)


KILLED = """
import os, sys
from pathlib import Path
from swtool import opening, rooms
from swtool.intake.load import load
from swtool.returns import answers
from tests.returns_house import FORMS, TODAY
from tests.offices import china_time

real, calls = answers.insert_event, []
def dying(*values, **named):
    calls.append(1)
    if len(calls) == 2:
        os._exit(9)
    return real(*values, **named)
answers.insert_event = dying
office = opening.open_office(Path(sys.argv[1]), today=TODAY, now=china_time(TODAY), actor="tester")
load(office, Path(sys.argv[2]), rooms.books(), on_loaded=answers.Answering(office, FORMS).on_loaded)
"""


def test_a_kill_between_the_load_and_its_noting_leaves_neither(there: House) -> None:
    path = book(there.folder / "a.xlsx", report("许村镇社工站"))
    there.office.db.close()
    child = child_process(KILLED, there.folder / "office.db", path)
    said = child.communicate(timeout=120)
    assert child.returncode == 9, said
    office = opening.open_office(there.folder / "office.db", today=TODAY, now=china_time(TODAY), actor="tester")
    there.office = office
    try:
        assert (there.count("intake_batch"), there.count("service_total"), there.count("return_event")) == (0, 0, 0)
        assert verify(office.db) == []
        there.take_in(path)
        assert (there.count("intake_batch"), there.count("return_event")) == (1, 2)
    finally:
        office.db.close()


def test_returned_then_sent_again(there: House) -> None:
    there.on(date(2026, 11, 6))
    receipt, _ = there.take_in(book(there.folder / "a.xlsx", report("许村镇社工站", value="三")))
    assert receipt.state is BookState.RETURNED
    case = there.case("许村镇")
    assert (kinds(there, "许村镇"), case.standing.state) == ([EventKind.RECEIVED, EventKind.RETURNED], State.RETURNED)
    there.take_in(there.folder / "a.xlsx")  # the same faulty book once more is no second return
    assert len(there.case("许村镇").events) == 2
    there.on(MONDAY)
    there.take_in(book(there.folder / "b.xlsx", report("许村镇社工站")))
    standing = there.case("许村镇").standing
    assert (standing.state, standing.received_on, standing.accepted_on) == (State.ACCEPTED, date(2026, 11, 6), MONDAY)
    assert standing.on_time is True  # the first receipt counts
    as_it_was = there.case("许村镇", as_of=date(2026, 11, 8)).standing
    assert as_it_was.state is State.RETURNED


def test_the_same_book_again_notes_nothing(there: House) -> None:
    path = book(there.folder / "a.xlsx", report("许村镇社工站"))
    there.take_in(path)
    head = there.office.head
    receipt, _ = there.take_in(path)
    assert (receipt.state, there.office.head) == (BookState.UNCHANGED, head)


def test_what_was_known_already_is_in_order(there: House) -> None:
    """Loaded before anything noted returns: the same content once more settles it."""
    from swtool.intake.load import load

    path = book(there.folder / "a.xlsx", report("许村镇社工站"))
    load(there.office, path, rooms.books())
    assert kinds(there, "许村镇") == []
    receipt, _ = there.take_in(path)
    assert (receipt.state, kinds(there, "许村镇")) == (BookState.UNCHANGED, RECEIVED_AND_IN)


def test_a_check_and_a_dry_run_note_nothing(there: House) -> None:
    from swtool.intake.load import load
    from swtool.returns.answers import Answering

    answering = Answering(there.office, FORMS)
    path = book(there.folder / "a.xlsx", report("许村镇社工站"))
    head = there.office.head
    receipt = load(there.office, path, rooms.books(), keep=False, on_loaded=answering.on_loaded)
    answering.settle(receipt)
    assert (receipt.state, there.office.head) == (BookState.CHECKED, head)


def test_a_book_that_came_before_the_plan_counts(tmp_path: Path) -> None:
    built = house(tmp_path)
    built.take_in(book(tmp_path / "a.xlsx", report("许村镇社工站")))
    built.on(MONDAY)
    plan(built.office, [Period.parse("2026-10")], FORMS)
    standing = built.case("许村镇").standing
    assert (standing.state, standing.received_on, standing.on_time) == (State.ACCEPTED, TODAY, True)


def test_the_wide_sheet_answers_the_same_return(there: House) -> None:
    rows = [("社工站", "月份", "新增个案数", "结案数"), ("许村镇社工站", "2026-10", 3, 1)]
    receipt, _ = there.take_in(book(there.folder / "a.xlsx", rows))
    assert receipt.tables[0].extract.form.name == "monthly_report_wide"
    assert kinds(there, "许村镇") == RECEIVED_AND_IN


def test_an_organization_answers_for_the_towns_whose_stations_it_runs(there: House) -> None:
    rows = [
        ("机构名称", "月份", "日期", "类别", "主题", "参加人数"),
        ("示例社会工作服务中心", "2026-10", "2026-10-09", "三会一课", "支部党员大会", 9),
    ]
    there.take_in(book(there.folder / "a.xlsx", rows))
    assert kinds(there, "许村镇", PARTY) == RECEIVED_AND_IN
    assert kinds(there, "长安镇", PARTY) == []


def test_a_title_says_town_and_month_where_rows_do_not(there: House) -> None:
    rows = [
        ("长安镇2026年10月党务公开事项表",),
        ("机构名称", "日期", "类别", "主题", "参加人数"),
        ("示例社会工作服务中心", "2026-10-09", "三会一课", "支部党员大会", 9),
    ]
    there.take_in(book(there.folder / "a.xlsx", rows))
    assert kinds(there, "长安镇", PARTY) == RECEIVED_AND_IN
    assert kinds(there, "许村镇", PARTY) == []


ROSTER = ("社工站名称", "姓名", "身份证号", "岗位性质", "专兼职", "到站时间")


def _roster(there: House, name: str, title: str = "") -> Path:
    person = ("许村镇社工站", "示例甲", resident_id("19900101", 1), "服务性", "专职", "2021-06-30")
    return book(there.folder / name, [*([(title,)] if title else []), ROSTER, person])


def test_a_roster_answers_the_one_quarter_that_is_owed(there: House) -> None:
    there.take_in(_roster(there, "花名册.xlsx"))
    assert kinds(there, "许村镇", "社工站人员花名册", "2026-Q3") == RECEIVED_AND_IN


def test_of_two_quarters_none_is_guessed(there: House) -> None:
    plan(there.office, [Period.parse("2026-Q2")], FORMS)
    _, answering = there.take_in(_roster(there, "花名册.xlsx"))
    assert kinds(there, "许村镇", "社工站人员花名册", "2026-Q3") == []
    (said,) = answering.unclear
    assert said.startswith("花名册.xlsx〔Sheet〕看不出是哪个镇、哪一期的社工站人员花名册")
    assert "swtool returns receive" in said


@pytest.mark.parametrize("quarter", ["第二季度", "第2季度", "二季度"])
def test_a_title_may_name_the_quarter(there: House, quarter: str) -> None:
    plan(there.office, [Period.parse("2026-Q2")], FORMS)
    there.take_in(_roster(there, "花名册.xlsx", f"许村镇2026年{quarter}社工站人员花名册"))
    assert kinds(there, "许村镇", "社工站人员花名册", "2026-Q2") == RECEIVED_AND_IN
    assert kinds(there, "许村镇", "社工站人员花名册", "2026-Q3") == []


@pytest.mark.parametrize("part", ["上半年", "1—6月", "前三季度"])
def test_a_title_of_half_a_year_answers_no_other_period(there: House, part: str) -> None:
    _, answering = there.take_in(_roster(there, "花名册.xlsx", f"许村镇2026年{part}社工站人员花名册"))
    assert kinds(there, "许村镇", "社工站人员花名册", "2026-Q3") == []
    (said,) = answering.unclear
    assert said.startswith("花名册.xlsx〔Sheet〕看不出是哪个镇、哪一期的社工站人员花名册")


def test_the_months_of_a_quarter_answer_the_one_that_is_owed(there: House) -> None:
    there.take_in(_roster(there, "花名册.xlsx", "许村镇2026年7—9月社工站人员花名册"))
    assert kinds(there, "许村镇", "社工站人员花名册", "2026-Q3") == RECEIVED_AND_IN


def test_what_nobody_owes_is_not_spoken_of(there: House) -> None:
    add_station(there, "硖石街道", "2026-11-01")
    rows = [("类别", "名称", "统一社会信用代码"), ("民办非企业单位", "示例乙社会工作中心", "")]
    _, answering = there.take_in(book(there.folder / "a.xlsx", rows))
    assert (there.count("return_event"), answering.unclear) == (0, [])


def test_a_roster_sent_once_more_is_no_riddle(there: House) -> None:
    there.take_in(_roster(there, "花名册.xlsx"))
    other = ("许村镇社工站", "示例乙", resident_id("19910101", 2), "服务性", "专职", "2022-06-30")
    receipt, answering = there.take_in(book(there.folder / "花名册2.xlsx", [ROSTER, other]))
    assert (receipt.state, answering.unclear) == (BookState.LOADED, [])
    assert len(there.case("许村镇", "社工站人员花名册", "2026-Q3").events) == 2


def test_the_county_s_own_station_is_in_no_town(there: House) -> None:
    with there.office.change("登记总站") as tx:
        county = there.office.db.value("SELECT id FROM division WHERE level = 'county'")
        values = {"name": "海宁市社会工作总站", "tier": "county_station", "division_id": county}
        insert_station(tx, {**values, "opened_on": "2021-01-01", "closed_on": None})
    person = ("海宁市社会工作总站", "示例甲", resident_id("19900101", 1), "服务性", "专职", "2021-06-30")
    receipt, answering = there.take_in(book(there.folder / "总站.xlsx", [ROSTER, person]))
    assert (receipt.state, answering.unclear, there.count("return_event")) == (BookState.LOADED, [], 0)


def test_a_slip_in_the_settings_keeps_no_book_out(there: House) -> None:
    own_rules(there, setting("returns.owed", 'monthly = ["月报"]'))
    receipt, answering = there.take_in(book(there.folder / "a.xlsx", report("许村镇社工站")))
    assert (receipt.state, there.count("return_event")) == (BookState.LOADED, 0)
    (said,) = answering.unclear
    assert said.startswith("报表登记里没有记这本表：returns.owed monthly：各镇（街道）要报送的表里写了没有的表“月报”")


def test_an_office_that_plans_nothing_hears_nothing(tmp_path: Path) -> None:
    built = house(tmp_path)
    _, answering = built.take_in(_roster(built, "花名册.xlsx"))
    assert answering.unclear == []


def test_no_number_of_a_person_stands_in_a_file_name(there: House) -> None:
    there.take_in(book(there.folder / f"月报{resident_id('19900101', 1)}.xlsx", report("许村镇社工站")))
    names = {event.file_name for event in there.case("许村镇").events}
    assert not any("19900101" in name for name in names)
