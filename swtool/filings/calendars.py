"""What a newly loaded calendar year does to deadlines that were counted without it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from swtool.filings.cases import Case, cases, judge
from swtool.filings.duty import lateness_bounds
from swtool.filings.store import documents, fix_deadline
from swtool.filings.terms import DocumentKind
from swtool.office import Office
from swtool.store.database import Transaction
from swtool.tables import Heading, Show, Table
from swtool.workdays import Calendar, Deadline, deadline


class Recount(NamedTuple):
    """One deadline that another calendar counts otherwise."""

    case: Case
    before: Deadline
    after: Deadline


def recounts(office: Office, new_calendar: Calendar) -> Iterator[Recount]:
    """Every deadline, stored or still to come, whose last day or provisional mark the new calendar changes.

    Each is counted again by the convention it was counted by.
    """
    for case in cases(office, office.today):
        if case.deadline is None:
            continue
        after = deadline(case.deadline.event, case.deadline.convention, new_calendar)
        if (after.last_day, after.provisional) != (case.deadline.last_day, case.deadline.provisional):
            yield Recount(case, case.deadline, after)


def calendar_effects(office: Office, new_calendar: Calendar) -> Table:
    """Which deadlines and receipts the new calendar changes, for showing before it is adopted."""
    bounds = lateness_bounds(office.policy, office.today)
    receipts: dict[int, list[str]] = {}
    for row in documents(office.db):
        if row["kind"] == DocumentKind.RECEIPT.value:
            receipts.setdefault(row["filing_id"], []).append(row["file_name"])
    rows = []
    for one in recounts(office, new_calendar):
        filing = one.case.filing
        new_verdict = judge(office, one.case, office.today, one.after)
        rows.append(
            (
                filing.filing_no if filing else "",
                one.case.change.change_no,
                one.case.station,
                one.before.event,
                one.before.last_day,
                one.before.provisional,
                one.after.last_day,
                one.after.provisional,
                one.case.verdict.bucket(bounds) if one.case.verdict else "未备案",
                new_verdict.bucket(bounds) if new_verdict else "未备案",
                "、".join(receipts.get(filing.id, ())) if filing else "",
            )
        )
    headings = (
        Heading("filing_no", "备案编号", Show.CODE),
        Heading("change_no", "变动编号", Show.CODE),
        Heading("station", "社工站"),
        Heading("event_on", "变动日期", Show.DAY),
        Heading("last_day", "原截止日", Show.DAY),
        Heading("provisional", "原为暂定", Show.FLAG),
        Heading("new_last_day", "新截止日", Show.DAY),
        Heading("new_provisional", "仍为暂定", Show.FLAG),
        Heading("timely", "原判定"),
        Heading("new_timely", "新判定"),
        Heading("receipts", "已发的回执"),
    )
    notes = (f"新日历：{new_calendar.edition}", "截止日变了的备案，已发的回执请重新出具") if rows else ()
    return Table("日历变动影响的截止日", headings, rows, as_of=office.today, notes=notes)


def adopt_calendar(office: Office, tx: Transaction, new_calendar: Calendar) -> int:
    """Recount the stored deadlines under the new calendar; how many changed. Earlier counts stay as history."""
    changed = [one for one in recounts(office, new_calendar) if one.case.filing is not None]
    for one in changed:
        filing = one.case.filing
        if filing is not None and filing.deadline is not None:
            fix_deadline(
                tx,
                filing.id,
                one.after,
                policy_edition=filing.deadline.policy_edition,
                rule=filing.deadline.rule,
                instead_of=filing.deadline.id,
            )
    return len(changed)
