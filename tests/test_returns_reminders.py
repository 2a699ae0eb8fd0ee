"""Reminding towns of what they owe: the book and the text for the group chat, and who is reminded when."""

from __future__ import annotations

from datetime import date, timedelta

import openpyxl
import pytest

from swtool import rooms
from swtool.intake.load import State as BookState
from swtool.intake.load import load
from swtool.returns.cases import cases
from swtool.returns.reminders import book_name, draft, remind, to_remind
from swtool.returns.terms import EventKind, State

from .clerk import Clerk
from .returns_case import OCTOBER, TUESDAY
from .returns_case import clerk as clerk  # noqa: PLC0414
from .returns_case import there as there  # noqa: PLC0414
from .returns_house import DUE, FORMS, LEDGER, PARTY, REPORT, House, book, report


def test_remind_writes_a_book_and_a_text_a_town(clerk: Clerk) -> None:
    clerk("returns", "plan", *OCTOBER)
    clerk("returns", "receive", "许村镇", LEDGER, "--period", "2026-10")
    out = clerk.desk / "发群里"
    answer = clerk("returns", "remind", "--output", str(out))
    assert answer.code == 0
    assert sorted(path.name for path in out.iterdir()) == [
        "许村镇2026年10月催报.txt", "许村镇2026年10月待报表.xlsx",
        "长安镇2026年10月催报.txt", "长安镇2026年10月待报表.xlsx",
    ]  # fmt: skip
    assert (out / "许村镇2026年10月催报.txt").read_text(encoding="utf-8-sig").splitlines() == [
        "【报表提醒】许村镇的同志，您好！",
        "下面的表还没有收到，请按时报送：",
        "1. 2026年10月社工站月报表，最后一天11月6日（星期五），已过 4 天，请尽快",
        "2. 2026年10月党务公开事项表，最后一天11月6日（星期五），已过 4 天，请尽快",
        "填报表见附件“许村镇2026年10月待报表.xlsx”，填好后整本发回群里即可。已经发过的请忽略，谢谢！",
        "海宁市民政局　2026年11月10日",
    ]
    assert "2 个镇（街道）、5 张表，登记提醒 5 张" in answer.err
    assert answer.out.count("【报表提醒】") == 2


def test_a_second_run_the_same_day_writes_again_and_notes_nothing(clerk: Clerk) -> None:
    clerk("returns", "plan", *OCTOBER)
    out = clerk.desk / "催"
    clerk("returns", "remind", "-o", str(out))
    head = clerk.head()
    for path in out.iterdir():
        path.unlink()
    answer = clerk("returns", "remind", "-o", str(out))
    assert (clerk.head(), len(list(out.iterdir()))) == (head, 4)
    assert "登记提醒 0 张" in answer.err


def test_a_dry_run_shows_the_text_only(clerk: Clerk) -> None:
    clerk("returns", "plan", *OCTOBER)
    head, before = clerk.head(), sorted(clerk.desk.iterdir())
    answer = clerk("returns", "remind", "--town", "许村", "--dry-run")
    assert answer.out.startswith("【报表提醒】许村镇")
    assert (clerk.head(), sorted(path for path in clerk.desk.iterdir() if "-" not in path.suffix)) == (head, before)


def test_files_lie_beside_the_office_unless_told_otherwise(clerk: Clerk) -> None:
    clerk("returns", "plan", *OCTOBER)
    clerk("returns", "remind")
    assert len(list((clerk.desk / "催报" / "2026-11-10").iterdir())) == 4
    (clerk.desk / "文件").write_text("x", encoding="utf-8")
    assert "这是文件，不是文件夹" in clerk.refused("returns", "remind", "-o", str(clerk.desk / "文件"), code=2)


@pytest.mark.parametrize(
    ("day", "reminded"),
    [
        (date(2026, 10, 29), 0),  # the horizon of 7 days ends on the 5th
        (date(2026, 10, 30), 0),  # it reaches the 6th, but October is not over
        (date(2026, 11, 1), 6),
        (date(2026, 11, 20), 6),
    ],
)
def test_who_is_reminded_when(there: House, day: date, reminded: int) -> None:
    found = to_remind(cases(there.on(day), day), day + timedelta(days=7))
    assert len(found) == reminded


def test_the_last_day_and_what_was_returned_have_their_words(there: House) -> None:
    office = there.on(DUE)
    there.take_in(book(there.folder / "错.xlsx", report("许村镇社工站", value="三")))
    (first, _) = draft(office, to_remind(cases(office, DUE), DUE))
    assert first.text.splitlines()[1:6] == [
        "下面的表还没有收到，请按时报送：",
        "1. 2026年10月财务公开表，最后一天11月6日（星期五），就是今天",
        "2. 2026年10月党务公开事项表，最后一天11月6日（星期五），就是今天",
        "下面的表已退回，请按退回表里标出的地方改好后重新发来：",
        "1. 2026年10月社工站月报表，最后一天11月6日（星期五），就是今天",
    ]


def test_the_book_opens_and_comes_back_filled(there: House) -> None:
    """The sheets of the reminder book, filled in by the town, answer exactly what they were made for."""
    office = there.on(TUESDAY)
    found = [case for case in cases(office, TUESDAY) if case.town == "长安镇"]
    (reminder,), noted = remind(office, draft(office, found), FORMS, there.folder / "催报")
    assert (noted, reminder.book is not None) == (3, True)
    assert reminder.book is not None
    workbook = openpyxl.load_workbook(reminder.book)
    front, *sheets = [sheet for sheet in workbook.worksheets if sheet.sheet_state == "visible"]
    assert [sheet.title for sheet in sheets] == [REPORT, LEDGER, PARTY]
    assert front.title == "本月待办"
    assert front["A1"].value == "长安镇待报的表"
    assert [cell.value for cell in front[5]] == [
        1,
        REPORT,
        "2026年10月",
        "2026-11-06",
        "逾期，已过 4 天",
        "空表",
        REPORT,
    ]
    assert front["G5"].hyperlink.location == f"'{REPORT}'!A1"
    assert sheets[2]["A1"].value == "长安镇2026年10月党务公开事项表"
    assert len(sheets[1].data_validations.dataValidation) > 0
    headings = {cell.value: cell.column for cell in sheets[2][3]}
    for heading, value in (
        ("机构名称", "示例社会工作服务中心"), ("日期", "2026-10-09"), ("*类别", "三会一课"), ("*主题", "支部党员大会"),
    ):  # fmt: skip
        sheets[2].cell(4, headings[heading], value)
    workbook.save(reminder.book)
    receipt, answering = there.take_in(reminder.book)
    assert receipt.state is BookState.LOADED, receipt.findings
    assert answering.unclear == []
    states_now = {case.form_title: case.standing.state for case in cases(office, TUESDAY) if case.town == "长安镇"}
    assert states_now == {REPORT: State.OVERDUE, LEDGER: State.OVERDUE, PARTY: State.ACCEPTED}


def test_an_empty_reminder_book_is_returned_as_empty(there: House) -> None:
    office = there.on(TUESDAY)
    (first, _), _ = remind(office, draft(office, cases(office, TUESDAY)), FORMS, there.folder / "催报")
    assert first.book is not None
    receipt = load(office, first.book, rooms.books(), keep=False)
    assert [finding.code for finding in receipt.findings] == ["intake.no_rows"]


def test_names_of_files_hold_nothing_that_windows_refuses(there: House) -> None:

    (case, *_) = cases(there.office, there.office.today)
    town = case.owed_by._replace(name='许<村>:"镇"/|?*.')
    assert book_name([case._replace(owed_by=town)]) == "许村镇.2026年10月待报表.xlsx"


def test_same_day_reminders_of_two_books(there: House) -> None:
    office = there.on(TUESDAY)
    remind(office, draft(office, cases(office, TUESDAY)), FORMS, there.folder / "催报")
    office = there.on(date(2026, 11, 11))
    remind(office, draft(office, cases(office, office.today)), FORMS, there.folder / "催报")
    events = [event for event in there.case("许村镇").events if event.kind is EventKind.REMINDED]
    assert [str(event.happened_on) for event in events] == ["2026-11-10", "2026-11-11"]
    assert len(there.case("许村镇").standing.reminded) == 2
