"""Reminding after a succession: the new town is told of what the old ones owe, on the desk and in its book."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import openpyxl

from swtool.reporting.desk_returns import returns_tasks
from swtool.reporting.handover import open_returns
from swtool.reporting.tasks import Outlook
from swtool.returns.cases import to_be_sent_by
from swtool.returns.planning import plan
from swtool.returns.recording import Target, receive, town_meant
from swtool.returns.reminders import draft, remind, to_remind
from swtool.returns.terms import EventKind

from .returns_house import FORMS, LEDGER, PARTY, REPORT, House
from .returns_succession_case import IN, JULY, JULY_1, JUNE, NOW, THEN, A, B, C, events, found, merge, owing, succeed
from .returns_succession_case import there as there  # noqa: PLC0414


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
