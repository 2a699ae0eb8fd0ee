"""Workbooks through the whole way with a small made-up form: identify, extract, plan, apply or return."""

from __future__ import annotations

import weakref
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from sqlite_utils import Database as SchemaDatabase
from sqlite_utils import Migrations

from swtool.forms.form import Column, Form
from swtool.forms.kinds import Choice, Count, Day, Money, Reference, Text
from swtool.forms.personal import PersonName, ResidentId
from swtool.intake.load import Receipt, State, load
from swtool.intake.plan import Action, Batch, Book, Change, Extract, Plan
from swtool.office import Office
from swtool.privacy import Privacy
from swtool.store import journal, schema
from swtool.store.database import Transaction
from tests.offices import new_office

VISIT = Form(
    "visit",
    title="探访登记表",
    grain="一人一次",
    key=("name", "visited_on"),
    columns=(
        Column("village", "村（社区）", Reference("division"), aliases=("村居",)),
        Column("name", "姓名", PersonName(), required=True, privacy=Privacy.PERSONAL),
        Column("resident_id", "身份证号", ResidentId(), privacy=Privacy.PERSONAL, aliases=("公民身份号码",)),
        Column("visited_on", "探访日期", Day(), required=True, aliases=("日期",)),
        Column("way", "方式", Choice({"入户": "home", "电话": "phone"})),
        Column("elders", "服务对象/老人", Count(), aliases=("老人人次",)),
        Column("children", "服务对象/儿童", Count()),
        Column("cost", "费用", Money()),
    ),
)
OTHER = Form(
    "meeting",
    title="会议登记表",
    grain="一次会议",
    key=("title",),
    columns=(Column("title", "会议名称", Text(), required=True), Column("held_on", "会议日期", Day(), required=True)),
)


def _plan(office: Office, extract: Extract, batch: Batch) -> Plan:
    plan = Plan()
    known = {(row["name"], row["visited_on"]) for row in office.db.query("SELECT name, visited_on FROM visit")}
    new = []
    for row in extract.rows:
        name, day = str(row.values["name"]), str(row.values["visited_on"])
        action = Action.UNCHANGED if (name, day) in known else Action.INSERT
        plan.changes.append(Change(action, row.number, "某人"))
        if action is Action.INSERT:
            new.append((name, day, row.values.get("cost"), batch.id))
    if new:

        def write(tx: Transaction) -> None:
            tx.executemany("INSERT INTO visit (name, visited_on, cost, batch_id) VALUES (?, ?, ?, ?)", new)

        plan.writes.append(write)
    return plan


def _nothing(office: Office, extract: Extract, batch: Batch) -> Plan:
    return Plan([Change(Action.UNCHANGED, row.number, "会议") for row in extract.rows])


BOOKS = (Book(VISIT, _plan), Book(OTHER, _nothing))


def _migrations() -> Migrations:
    migrations = Migrations("visits")

    @migrations()
    def m0001(db: SchemaDatabase) -> None:
        schema.run(
            db,
            "CREATE TABLE visit (id INTEGER PRIMARY KEY, name TEXT NOT NULL, visited_on TEXT NOT NULL, cost INTEGER, "
            "batch_id INTEGER REFERENCES intake_batch (id)) STRICT;",
        )
        journal.track(db, "visit")

    return migrations


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = new_office(tmp_path / "office.db", [_migrations()])
    yield made
    made.db.close()


def _book(path: Path, rows: Sequence[Sequence[object]], merges: Sequence[str] = ()) -> Path:
    workbook = Workbook()
    sheet = workbook.active
    assert isinstance(sheet, Worksheet)
    for row in rows:
        sheet.append(list(row))
    for merge in merges:
        sheet.merge_cells(merge)
    workbook.save(path)
    return path


def _codes(receipt: Receipt) -> list[tuple[str, str]]:
    return [(finding.code, finding.where.cell) for finding in receipt.findings]


HEAD = ["序号", "姓名", "身份证号", "探访日期", "方式", "费用"]
GOOD = [1, "张三", "330481199001010014", "2026.10.8", "入户", 12.5]


def test_plain_list_is_loaded(office: Office, tmp_path: Path) -> None:
    path = _book(tmp_path / "探访 表.xlsx", [HEAD, GOOD, [2, "李 四", None, "2026年10月9日", "电话", None]])
    receipt = load(office, path, BOOKS)
    assert (receipt.state, receipt.count(Action.INSERT), receipt.findings) == (State.LOADED, 2, [])
    rows = office.db.query("SELECT name, visited_on, cost, batch_id FROM visit ORDER BY id")
    assert [tuple(row) for row in rows] == [("张三", "2026-10-08", 1250, 1), ("李四", "2026-10-09", None, 1)]
    batch = office.db.one("SELECT * FROM intake_batch")
    assert batch is not None
    assert (batch["file_name"], batch["rows"], batch["inserted"]) == ("探访 表.xlsx", 2, 2)


def test_same_file_twice_changes_nothing_and_says_when(office: Office, tmp_path: Path) -> None:
    path = _book(tmp_path / "a.xlsx", [HEAD, GOOD])
    load(office, path, BOOKS)
    head = office.head
    later = Office(office.db, office.policy, office.calendar, office.today, office.now.replace(hour=10), "tester")
    receipt = load(later, path, BOOKS)
    assert receipt.state is State.UNCHANGED
    assert receipt.notes[0] == "同样的内容已于 2026-11-10 09:00 入库（第 1 批，a.xlsx）"
    assert office.head == head


def test_check_is_load_without_keeping(office: Office, tmp_path: Path) -> None:
    path = _book(tmp_path / "a.xlsx", [HEAD, GOOD])
    before = office.head
    receipt = load(office, path, BOOKS, keep=False)
    assert (receipt.state, receipt.count(Action.INSERT)) == (State.CHECKED, 1)
    assert office.head == before
    assert office.db.value("SELECT count(*) FROM visit") == 0


def test_any_error_writes_nothing_and_every_fault_is_named(office: Office, tmp_path: Path) -> None:
    path = _book(
        tmp_path / "a.xlsx",
        [
            HEAD,
            GOOD,
            [2, "王五", 330481199001010014, "2021.6.31", "路过", "30余"],
            [3, None, "330481199001010015", None, None, None],
        ],
    )
    receipt = load(office, path, BOOKS)
    assert receipt.state is State.RETURNED
    assert sorted(_codes(receipt)) == [
        ("cell.choice.unknown", "E3"),
        ("cell.day.unreadable", "D3"),
        ("cell.money.unreadable", "F3"),
        ("cell.required", "B4"),
        ("cell.required", "D4"),
        ("cell.resident_id.check_digit", "C4"),
        ("cell.resident_id.precision_lost", "C3"),
    ]
    assert office.db.value("SELECT count(*) FROM visit") == 0
    assert not any("330481" in finding.what for finding in receipt.findings)


def test_title_unit_two_row_heading_totals_and_notes(office: Office, tmp_path: Path) -> None:
    path = _book(
        tmp_path / "a.xlsx",
        [
            ["海宁市许村镇社工站2026年10月探访登记表"],
            ["填报单位（盖章）：许村镇社工站   单位：万元"],
            ["姓名", "探访日期", "服务对象", None, "费用"],
            [None, None, "老人", "儿童", None],
            [1, 2, 3, 4, 5],
            ["例：张三", "2026-10-01", 1, 1, 0.1],
            ["张三", "2026-10-08", 3, 2, 0.12],
            [],
            ["李四", "2026-10-09", 4, 0, 0.3],
            ["合 计", None, 7, 3, 0.42],
            ["注：以上为本月数。"],
        ],
        merges=["A1:E1", "A2:E2", "A3:A4", "B3:B4", "C3:D3", "E3:E4"],
    )
    receipt = load(office, path, BOOKS)
    assert receipt.state is State.LOADED
    table = receipt.tables[0].extract
    assert (table.header_row, [row.number for row in table.rows]) == (4, [7, 9])
    assert [row.values["elders"] for row in table.rows] == [3, 4]
    assert [row.values["cost"] for row in table.rows] == [120_000, 300_000]
    assert _codes(receipt) == [("intake.total_differs", "D10")]
    assert str(table.title.period) == "2026-10"
    assert table.title.town == "许村镇"


def test_vertical_merges_fill_only_their_range(office: Office, tmp_path: Path) -> None:
    path = _book(
        tmp_path / "a.xlsx",
        [
            ["村居", "姓名", "日期"],
            ["东山村", "张三", "2026-10-08"],
            [None, "李四", "2026-10-08"],
            [None, "王五", "2026-10-08"],
        ],
        merges=["A2:A3"],
    )
    receipt = load(office, path, BOOKS)
    assert [row.values["village"] for row in receipt.tables[0].extract.rows] == ["东山村", "东山村", None]


def test_stacked_and_side_by_side_tables(office: Office, tmp_path: Path) -> None:
    path = _book(
        tmp_path / "a.xlsx",
        [
            ["姓名", "日期", None, "姓名", "日期"],
            ["张三", "2026-10-08", None, "赵六", "2026-10-01"],
            ["李四", "2026-10-08", None, None, None],
            [],
            ["第二片区"],
            ["会议名称", "会议日期"],
            ["例会", "2026-10-03"],
            [],
            ["姓名", "日期"],
            ["王五", "2026-10-04"],
        ],
    )
    receipt = load(office, path, BOOKS)
    tables = [(t.extract.form.name, [row.number for row in t.extract.rows]) for t in receipt.tables]
    assert tables == [("visit", [2, 3]), ("visit", [2]), ("visit", [10]), ("meeting", [7])]
    assert receipt.state is State.LOADED


def test_what_was_read_to_plan_a_table_is_let_go_of_once_it_is_written(office: Office, tmp_path: Path) -> None:
    """Kept for every sheet of a book, it were the whole office as often as there are sheets."""

    class Register:
        """What a planner reads of the office."""

    read: list[weakref.ref[Register]] = []
    kept: list[int] = []

    def plan(office: Office, extract: Extract, batch: Batch) -> Plan:
        kept.append(sum(register() is not None for register in read))
        register = Register()
        read.append(weakref.ref(register))
        plan = _plan(office, extract, batch)
        plan.writes.append(lambda _, register=register: None)
        return plan

    for faulty in (False, True):
        read.clear()
        kept.clear()
        workbook = Workbook()
        for number in range(5):
            sheet = workbook.create_sheet(f"{number}村")
            sheet.append(HEAD)
            sheet.append([1, "张三", "坏" if faulty else None, f"2026-10-{number + 1:02d}", "入户", None])
        workbook.save(tmp_path / "a.xlsx")
        receipt = load(office, tmp_path / "a.xlsx", [Book(VISIT, plan)], keep=False)
        assert receipt.state is (State.RETURNED if faulty else State.CHECKED)
        assert len(kept) == 5
        assert max(kept) <= 1
        assert all(register() is None for register in read)


def test_heading_repeated_after_a_page_break(office: Office, tmp_path: Path) -> None:
    path = _book(tmp_path / "a.xlsx", [HEAD, GOOD, HEAD, [2, "李四", None, "2026-10-09", "电话", 1]])
    receipt = load(office, path, BOOKS)
    assert [row.number for row in receipt.tables[0].extract.rows] == [2, 4]


def test_hidden_sheet_is_left_out(office: Office, tmp_path: Path) -> None:
    workbook = Workbook()
    sheet = workbook.active
    assert isinstance(sheet, Worksheet)
    for row in (HEAD, GOOD):
        sheet.append(row)
    hidden = workbook.create_sheet("数据字典")
    hidden.sheet_state = "hidden"
    for row in (HEAD, [1, "字典", None, "坏", None, None]):
        hidden.append(row)
    workbook.save(tmp_path / "a.xlsx")
    receipt = load(office, tmp_path / "a.xlsx", BOOKS)
    assert (receipt.state, receipt.rows) == (State.LOADED, 1)


def test_same_row_twice_is_read_once_and_a_contradiction_is_an_error(office: Office, tmp_path: Path) -> None:
    path = _book(tmp_path / "a.xlsx", [HEAD, GOOD, GOOD[:1] + GOOD[1:]])
    receipt = load(office, path, BOOKS, keep=False)
    assert (receipt.state, receipt.rows, _codes(receipt)) == (State.CHECKED, 1, [("intake.repeated_row", "B3")])
    path = _book(tmp_path / "b.xlsx", [HEAD, GOOD, [*GOOD[:5], 99]])
    receipt = load(office, path, BOOKS, keep=False)
    assert (receipt.state, _codes(receipt)) == (State.RETURNED, [("intake.contradicting_row", "B3")])


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([["甲", "乙"], [1, 2]], "intake.no_form"),
        ([["姓名", "方式", "费用"], ["张三", "入户", 1]], "intake.missing_column"),
    ],
)
def test_wrong_workbook_is_refused_with_what_was_looked_for(
    office: Office, tmp_path: Path, rows: list[list[object]], code: str
) -> None:
    receipt = load(office, _book(tmp_path / "a.xlsx", rows), BOOKS)
    assert (receipt.state, [finding.code for finding in receipt.findings]) == (State.RETURNED, [code])
    text = f"{receipt.findings[0].what}{receipt.findings[0].expected}"
    assert "探访登记表" in text if code == "intake.no_form" else "探访日期" in text


def test_empty_workbook_is_refused(office: Office, tmp_path: Path) -> None:
    receipt = load(office, _book(tmp_path / "空.xlsx", []), BOOKS)
    assert (receipt.state, [finding.code for finding in receipt.findings]) == (State.RETURNED, ["intake.empty"])
