"""Entries beside the figures: on the page under their part, through the gate, by command; questions of citizens."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook

from swtool.dates import CHINA, PartialDate
from swtool.disclosure.duty import Duties
from swtool.disclosure.entries import add_entry, entries_between, remove_entry
from swtool.disclosure.feedback import FeedbackCount, add_feedback, feedback_between, feedback_counts, reply_to
from swtool.disclosure.outcome import State
from swtool.disclosure.plans import BOOKS
from swtool.disclosure.statements import state_none
from swtool.disclosure.store import require_seal
from swtool.errors import NotFound, UsageFault
from swtool.intake.load import load
from swtool.intake.plan import Action
from tests.approval_case import entry as policy_entry
from tests.approval_case import world_with
from tests.disclosures import (
    DEFAULT_SERVICES,
    OCTOBER,
    PUBLISHING_DAY,
    World,
    full_month,
    new_world,
    report_ledger,
    report_party,
    report_services,
)

DAY = PartialDate(2026, 10, 20)


def add(world: World, label: str, title: str, *, kind: str = "捐赠", on: PartialDate = DAY) -> Action:
    return add_entry(world.office, world.organization, label, on=on, kind=kind, title=title, participants=None)


def tables(world: World, key: str) -> list[tuple[str, tuple[tuple[object, ...], ...]]]:
    """Label of the part and rows of every published table with that key."""
    page = require_seal(world.office.db, world.organization.id, "", OCTOBER).page
    return [(part.label, table.rows) for part in page.parts for table in part.tables if table.key == key]


def test_entries_stand_on_the_page_under_their_part_by_day(tmp_path: Path) -> None:
    world = full_month(tmp_path)
    add(world, "财务", "收到大米二十袋", on=PartialDate(2026, 10, 25))
    add(world, "财务", "收到棉被十床", on=PartialDate(2026, 10, 5))
    add(world, "业务", "项目中期评审", kind="项目评审")
    assert world.run().state is State.PUBLISHED
    assert tables(world, "finance_entries") == [
        ("财务", (("捐赠", "2026-10-05", "收到棉被十床"), ("捐赠", "2026-10-25", "收到大米二十袋")))
    ]
    assert tables(world, "operations_entries") == [("业务", (("项目评审", "2026-10-20", "项目中期评审"),))]


def test_an_entry_taken_back_or_of_another_month_is_not_on_the_page(tmp_path: Path) -> None:
    world = full_month(tmp_path)
    add(world, "业务", "九月的事", on=PartialDate(2026, 9, 30))
    add(world, "业务", "登记错了的事")
    (wrong,) = entries_between(world.office.db, OCTOBER, OCTOBER)[1:]  # the first is 党务
    assert wrong.number == "Y2"
    remove_entry(world.office, "y2", why="登记错了")
    assert world.run().state is State.PUBLISHED
    assert tables(world, "operations_entries") == []
    with pytest.raises(NotFound):
        remove_entry(world.office, "Y2", why="再来一次")


def test_with_four_parts_entries_of_the_work_stand_with_the_services(tmp_path: Path) -> None:
    labels = (
        'day = 15\nunit = "day_of_month"\nparts = ["党务", "政务", "事务", "财务"]\nmonth = "previous"\nroll = "exact"'
    )
    world = world_with(tmp_path, policy_entry("monthly", labels))
    world = replace(world, office=replace(world.office, actor="甲示例"))
    add(world, "事务", "项目中期评审")
    assert world.run().state is State.PUBLISHED
    assert [label for label, _ in tables(world, "operations_entries")] == ["事务"]


@pytest.mark.parametrize(
    "title", ["联系13912345678领取", "给330481198001011239送米", "新增个案2例"]
)  # a mobile, an ID, a figure that the table holds back
def test_what_may_not_be_told_is_not_told_by_an_entry(tmp_path: Path, title: str) -> None:
    world = full_month(tmp_path)
    with world.office.change("旧版登记") as tx:  # as a database from elsewhere may hold it
        values = {"organization_id": world.organization.id, "month": str(OCTOBER), "part": "operations"}
        stamps = {"uid": tx.uid(), "recorded_at": tx.recorded_at}
        tx.insert("disclosure_entry", {**values, "happened_on": "2026-10-20", "kind": "走访", "title": title, **stamps})
    result = world.run()
    assert result.state is State.REFUSED
    assert all("业务〔业务事项〕第1行“事项”" in fault.what for fault in result.faults)
    assert title not in str(result.faults)


def test_words_do_not_take_the_place_of_figures_that_are_due(tmp_path: Path) -> None:
    world = new_world(tmp_path)
    report_party(world)
    report_services(world, DEFAULT_SERVICES)
    add(world, "财务", "收到大米二十袋")
    result = world.run()
    assert [fault.what for fault in result.faults] == ["财务：没有报来收支"]
    state_none(world.office, world.organization, OCTOBER, "财务")  # no money moved, and there were gifts in kind
    assert world.run().state is State.PUBLISHED
    assert tables(world, "finance_entries") == [("财务", (("捐赠", "2026-10-20", "收到大米二十袋"),))]
    page = require_seal(world.office.db, world.organization.id, "", OCTOBER).page
    assert [part.remark for part in page.parts] == ["", "", "收支：本月无"]


def test_words_will_do_for_who_runs_no_station(tmp_path: Path) -> None:
    world = new_world(tmp_path, stations=0)
    (owing,) = Duties(world.office.db).owing(OCTOBER)
    assert owing.stations == ()
    report_party(world)
    report_ledger(world)
    assert [fault.what for fault in world.run().faults] == ["业务：没有报来服务月报"]
    add(world, "业务", "项目中期评审", kind="项目评审")
    assert world.run().state is State.PUBLISHED


def test_the_same_entry_again_is_unchanged(tmp_path: Path) -> None:
    world = full_month(tmp_path)
    assert add(world, "财务", "收到大米二十袋") is Action.INSERT
    assert add(world, "财务", "收到大米二十袋") is Action.UNCHANGED
    assert world.office.db.value("SELECT count(*) FROM disclosure_entry") == 1


@pytest.mark.parametrize(
    ("label", "on", "kind", "title", "participants", "what"),
    [
        ("社务", DAY, "捐赠", "大米", None, "没有“社务”这一部分"),
        ("财务", PartialDate(2026), "捐赠", "大米", None, "只写了年份"),
        ("财务", PartialDate(2026, 11, 11), "捐赠", "大米", None, "还没有到"),
        ("财务", DAY, "", "大米", None, "没有写类别"),
        ("财务", DAY, "捐赠", "", None, "没有写事项"),
        ("财务", DAY, "捐赠", "大米", 3, "只有党务事项写参加人数"),
        ("财务", DAY, "捐赠", "联系13912345678", None, "事项"),
    ],
)
def test_entries_that_cannot_be(
    tmp_path: Path, label: str, on: PartialDate, kind: str, title: str, participants: int | None, what: str
) -> None:
    world = full_month(tmp_path)
    with pytest.raises(UsageFault) as refused:
        add_entry(world.office, world.organization, label, on=on, kind=kind, title=title, participants=participants)
    assert what in str(refused.value)
    assert "13912345678" not in str(refused.value)
    assert world.office.db.value("SELECT count(*) FROM disclosure_entry") == 0


# -- questions --------------------------------------------------------------------------------------------------------


def test_questions_are_counted_by_month_as_of_a_day(tmp_path: Path) -> None:
    world = new_world(tmp_path)
    office, organization = world.office, world.organization  # 10 November
    ask = {"channel": "电话", "question": "差旅费为什么多"}
    first = add_feedback(office, organization, month=OCTOBER, on=date(2026, 11, 3), **ask)
    add_feedback(office, organization, month=OCTOBER, on=date(2026, 11, 5), **ask)
    add_feedback(office, organization, month=None, on=date(2026, 11, 5), **ask)  # about no month: in no month's count
    reply_to(office, first, on=date(2026, 11, 6), reply="购票两次")
    reply_to(office, first, on=date(2026, 11, 9), reply="补充说明")
    key = (organization.id, OCTOBER)
    counts = {day: feedback_counts(office.db, date(2026, 11, day)).get(key) for day in (2, 3, 5, 6, 9)}
    assert counts == {
        2: None,
        3: FeedbackCount(1, 0),
        5: FeedbackCount(2, 0),
        6: FeedbackCount(2, 1),
        9: FeedbackCount(2, 1),
    }
    newest = feedback_between(office.db, date(2026, 11, 3), date(2026, 11, 3))
    assert [(one.reply, one.replied_on) for one in newest] == [("补充说明", date(2026, 11, 9))]


def test_questions_and_answers_that_cannot_be(tmp_path: Path) -> None:
    world = new_world(tmp_path)
    office, organization = world.office, world.organization
    for on, question, what in (
        (date(2026, 11, 11), "为什么", "还没有到"),
        (date(2026, 11, 10), "", "没有写反馈的内容"),
        (date(2026, 11, 10), "回电13912345678", "反馈内容"),
    ):
        with pytest.raises(UsageFault, match=what):
            add_feedback(office, organization, month=None, on=on, channel="电话", question=question)
    number = add_feedback(office, organization, month=None, on=date(2026, 11, 5), channel="电话", question="为什么")
    for on, reply, what in (
        (date(2026, 11, 11), "答复", "还没有到"),
        (date(2026, 11, 4), "答复", "早于收到"),
        (date(2026, 11, 5), "", "没有写答复"),
        (date(2026, 11, 5), "回电13912345678", "答复"),
    ):
        with pytest.raises(UsageFault, match=what):
            reply_to(office, number, on=on, reply=reply)
    with pytest.raises(NotFound):
        reply_to(office, number + 1, on=date(2026, 11, 5), reply="答复")
    assert office.db.value("SELECT count(*) FROM disclosure_reply") == 0


# -- as it is typed ---------------------------------------------------------------------------------------------------


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):  # type: ignore[no-untyped-def]
    """Runs a command line on 10 November 2026; (exit code, everything shown, stdout)."""
    from swtool import cli
    from swtool.store.database import stored_version

    def call(world: World, *arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr("swtool.rooms.SCHEMA_VERSION", stored_version(world.office.db))
        moment = datetime(PUBLISHING_DAY.year, PUBLISHING_DAY.month, PUBLISHING_DAY.day, 9, tzinfo=CHINA)
        monkeypatch.setattr("swtool.commands._context.clock", lambda: moment)
        capsys.readouterr()
        code = cli.main(["--db", str(world.office.db.path), "disclosure", *arguments])
        shown = capsys.readouterr()
        return code, shown.out + shown.err, shown.out

    return call


def rows_of(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))[1:]


def test_entry_add_list_remove(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    world = new_world(tmp_path)
    name = world.organization.name
    what = ("entry", "add", name, "--part", "财务", "--on", "2026-10-20", "--kind", "捐赠", "--title", "大米二十袋")
    code, out, _ = run(world, *what, "--dry-run")
    assert (code, "将" in out, world.office.db.value("SELECT count(*) FROM disclosure_entry")) == (0, True, 0)
    assert run(world, *what)[0] == 0
    code, _, out = run(world, "entry", "list", "--month", "2026-10", "--format", "csv")
    assert code == 0
    assert [row[:7] for row in rows_of(out)] == [["C1", "2026-10", name, "财务", "2026-10-20", "捐赠", "大米二十袋"]]
    code, out, _ = run(world, "entry", "remove", "C1", "--why", "登记错了")
    assert (code, "已删去 C1" in out) == (0, True)
    assert rows_of(run(world, "entry", "list", "--month", "2026-10", "--format", "csv")[2]) == []
    code, err, _ = run(world, "entry", "remove", "C1", "--why", "登记错了")
    assert (code, "没有编号为 C1 的事项" in err) == (1, True)


def test_posted_as_typed(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    world = full_month(tmp_path)
    world.run()
    what = ("posted", world.organization.name, "2026-10", "--channel", "公开栏", "--on", "2026-11-10")
    code, out, _ = run(world, *what)
    assert (code, "第1版 2026-11-10 公开栏：已登记" in out) == (0, True)
    code, out, _ = run(world, *what)
    assert (code, "已经登记过，没有改动" in out) == (0, True)
    assert world.office.db.value("SELECT count(*) FROM disclosure_posting") == 1


def test_feedback_add_reply_list(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    world = new_world(tmp_path)
    name = world.organization.name
    ask = ("feedback", "add", name, "--question", "差旅费为什么多", "--channel", "电话", "--month", "2026-10")
    code, out, _ = run(world, *ask, "--on", "2026-11-05")
    assert (code, "编号 1" in out) == (0, True)
    assert run(world, "feedback", "reply", "1", "--reply", "购票两次", "--on", "2026-11-08")[0] == 0
    code, _, out = run(world, "feedback", "list", "--format", "csv")
    assert code == 0
    assert rows_of(out) == [
        ["1", "2026-11-05", name, "2026-10", "电话", "差旅费为什么多", "2026-11-08", "购票两次", "3"]
    ]


@pytest.mark.parametrize(
    "channel", ["来电 13812345678", "330481199001010000 来访", ""], ids=["mobile", "resident_id", "none"]
)
def test_a_question_says_nothing_of_who_asked(run, tmp_path: Path, channel: str) -> None:  # type: ignore[no-untyped-def]
    world = new_world(tmp_path)
    ask = ("feedback", "add", world.organization.name, "--question", "差旅费为什么多", "--channel", channel)
    code, err, _ = run(world, *ask)
    assert (code, "渠道" in err, "--channel" in err, "怎么办" in err) == (2, True, True, True)
    assert not re.search("[0-9]{11}", err)
    assert world.office.db.value("SELECT count(*) FROM disclosure_feedback") == 0


# -- by workbook ------------------------------------------------------------------------------------------------------

HEAD = ("机构名称", "月份", "部分", "日期", "类别", "事项")


def book(path: Path, *rows: tuple[object, ...]) -> Path:
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    for row in (("公开事项表",), HEAD, *rows):
        sheet.append(row)
    made.save(path)
    return path


def test_a_sheet_of_entries_comes_in_once_and_stands_on_the_page(tmp_path: Path) -> None:
    world = full_month(tmp_path)
    name = world.organization.name
    rows = (
        (name, "2026-10", "业务", "2026-10-12", "项目评审", "中期评审会"),
        (name, "2026-10", "财务", "", "票据", "票据清查"),
    )
    receipt = load(world.office, book(tmp_path / "事项.xlsx", *rows), BOOKS)
    assert [change.action for change in receipt.tables[0].plan.changes] == [Action.INSERT, Action.INSERT]
    again = load(world.office, book(tmp_path / "事项二.xlsx", *rows, (*rows[0][:5], "第二次评审")), BOOKS)
    assert [change.action for change in again.tables[0].plan.changes] == [
        Action.UNCHANGED,
        Action.UNCHANGED,
        Action.INSERT,
    ]
    assert world.run().state is State.PUBLISHED
    page = require_seal(world.office.db, world.organization.id, "", OCTOBER).page
    operations, finance = page.table("operations_entries"), page.table("finance_entries")
    assert operations is not None
    assert finance is not None
    assert [row[2] for row in operations.rows] == ["中期评审会", "第二次评审"]
    assert [row[2] for row in finance.rows] == ["票据清查"]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (("没有这家", "2026-10", "业务", "", "评审", "评审会"), "reference.organization"),
        (("", "2026-10", "业务", "2026-11-11", "评审", "评审会"), "day.future"),
        (("", "2026-10", "业务", "2026-09-30", "评审", "评审会"), "entry.other_month"),
        (("", "2026-12", "业务", "", "评审", "评审会"), "entry.future"),
        (("", "", "业务", "2026", "评审", "评审会"), "entry.no_month"),
        (("", "2026-10", "党务", "", "评审", "评审会"), "cell.choice.unknown"),
    ],
)
def test_rows_that_cannot_be_are_refused_with_their_cell(tmp_path: Path, row: tuple[str, ...], code: str) -> None:
    world = full_month(tmp_path)
    filled = (row[0] or world.organization.name, *row[1:])
    receipt = load(world.office, book(tmp_path / "事项.xlsx", filled), BOOKS)
    assert code in [finding.code for finding in receipt.findings]
    assert world.office.db.value("SELECT count(*) FROM disclosure_entry") == 0


def test_the_same_entry_twice_in_a_sheet_is_told(tmp_path: Path) -> None:
    world = full_month(tmp_path)
    row = (world.organization.name, "2026-10", "业务", "", "评审", "评审会")
    receipt = load(world.office, book(tmp_path / "事项.xlsx", row, row), BOOKS)
    assert [finding.code for finding in receipt.findings] == ["entry.twice"]
