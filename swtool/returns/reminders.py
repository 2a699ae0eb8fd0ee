"""Reminding: per town a workbook with the sheets that it owes, and a text to paste into the group chat."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from swtool.forms.form import Form
from swtool.intake.identify import find_form
from swtool.office import Office
from swtool.returns.cases import Case
from swtool.returns.giving import owed_line
from swtool.returns.store import Note, insert_event
from swtool.returns.terms import Channel, EventKind, State
from swtool.workbooks.fillin import FillIn, make_fill_in_book
from swtool.workbooks.marks import TODO_SHEET
from swtool.workbooks.outfile import put_bytes, safe_stem
from swtool.workbooks.todosheet import write_todo_sheet

_WEEKDAYS = "一二三四五六日"


class Reminder(NamedTuple):
    """What one town is told: the one that stands today, also of what a town that went into it still owes.

    ``book`` and ``note`` are where the files lie, None in a dry run.
    """

    town: str
    owed: tuple[Case, ...]
    text: str
    book: Path | None = None
    note: Path | None = None


def to_remind(found: Iterable[Case], until: date | None = None) -> list[Case]:
    """What towns have to do: everything that they owe, or what is due by ``until`` or overdue, its period over."""
    return [
        case
        for case in found
        if case.standing.owes
        and (until is None or (case.standing.state is not State.RUNNING and case.due.due_on <= until))
    ]


def draft(office: Office, found: Iterable[Case]) -> list[Reminder]:
    """One reminder a town, by the towns' order; nothing is written."""
    groups: dict[int, list[Case]] = {}
    for case in found:
        groups.setdefault(case.owed_by.id, []).append(case)
    authority = office.fact("competent_authority")
    return [
        Reminder(group[0].owed_by.name, tuple(group), chat_text(group, office.today, authority))
        for group in groups.values()
    ]


def remind(
    office: Office, reminders: Sequence[Reminder], forms: Sequence[Form], folder: Path
) -> tuple[list[Reminder], int]:
    """Write each town's files into ``folder`` and note that it was reminded; with them, how many returns were.

    A return is noted as reminded once a day; a second run writes the files again. Raises ``SwtoolError`` where files
    cannot be written; nothing is noted then.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = [_write(office, each, forms, folder) for each in reminders]
    today = office.now.date()
    noted = 0
    with office.change(f"催报 {len(written)} 个镇（街道）") as tx:
        for each in written:
            name = each.book.name if each.book is not None else ""
            for case in each.owed:
                if today in (event.happened_on for event in case.events if event.kind is EventKind.REMINDED):
                    continue
                insert_event(
                    tx,
                    case.entry.id,
                    EventKind.REMINDED,
                    today,
                    Note(Channel.CHAT, file_name=name),
                    actor=office.actor,
                )
                noted += 1
    return written, noted


def chat_text(owed: Sequence[Case], today: date, authority: str) -> str:
    """A few polite lines: which sheets of which period, until when, and how. No personal data."""
    town = owed[0].owed_by.name
    missing = [case for case in owed if case.standing.state is not State.RETURNED]
    returned = [case for case in owed if case.standing.state is State.RETURNED]
    lines = [f"【报表提醒】{town}的同志，您好！"]
    if missing:
        lines.append("下面的表还没有收到，请按时报送：")
        lines += [f"{number}. {_line(case, today)}" for number, case in enumerate(missing, start=1)]
    if returned:
        lines.append("下面的表已退回，请按退回表里标出的地方改好后重新发来：")
        lines += [f"{number}. {_line(case, today)}" for number, case in enumerate(returned, start=1)]
    lines.append(f"填报表见附件“{book_name(owed)}”，填好后整本发回群里即可。已经发过的请忽略，谢谢！")
    lines.append(f"{authority}　{today.year}年{today.month}月{today.day}日".strip())
    return "\n".join(lines)


def book_name(owed: Sequence[Case]) -> str:
    """许村镇2026年10月待报表.xlsx: the town and the newest period, without anything that Windows refuses."""
    return _file_name(owed, "待报表.xlsx")


def _file_name(owed: Sequence[Case], ending: str) -> str:
    newest = max((case.period for case in owed), key=lambda period: period.last)
    return f"{safe_stem(f'{owed[0].owed_by.name}{newest.months[-1].label}')}{ending}"


def _line(case: Case, today: date) -> str:
    return f"{case.period.label}{_former(case)}{case.form_title}，最后一天{_day(case, today)}{_urgency(case, today)}"


def _day(case: Case, today: date) -> str:
    due = case.due.due_on
    year = "" if due.year == today.year else f"{due.year}年"
    mark = "，暂定" if case.due.provisional else ""
    return f"{year}{due.month}月{due.day}日（星期{_WEEKDAYS[due.weekday()]}{mark}）"


def _former(case: Case) -> str:
    """The town of the period, where another one sends it now."""
    return "" if case.then.name == case.owed_by.name else case.then.name


def _urgency(case: Case, today: date) -> str:
    left = (case.due.due_on - today).days
    if left < 0:
        return f"，已过 {-left} 天，请尽快"
    return "，就是今天" if left == 0 else ""


def _write(office: Office, each: Reminder, forms: Sequence[Form], folder: Path) -> Reminder:
    """The book first: the text names it as it really lies there."""
    parts = [
        FillIn(find_form(case.entry.form, forms), whose=f"{case.then.name}{case.period.label}") for case in each.owed
    ]
    lines = (
        f"{office.fact('competent_authority')}　{office.today.isoformat()}".strip(),
        f"请把后面的表填好，整本发回；没有内容的表请在群里说明。“{TODO_SHEET}”不用填，也不用删。",
    )
    owed = [owed_line(office, case) for case in each.owed]
    book = make_fill_in_book(
        parts,
        folder / book_name(each.owed),
        lambda sheet, names: write_todo_sheet(sheet, names, title=f"{each.town}待报的表", lines=lines, owed=owed),
    )
    text = each.text.replace(book_name(each.owed), book.name)
    # With a mark at the front and Windows line ends, so that every editor there opens it as it is.
    note = put_bytes(folder / _file_name(each.owed, "催报.txt"), text.replace("\n", "\r\n").encode("utf-8-sig"))
    return Reminder(each.town, each.owed, text, book, note)
