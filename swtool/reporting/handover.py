"""What goes from one operator to the next: the sections of the 移交清单, each a question to a room.

A section is a function of the office and a day. Another room's matters are one more function in ``SECTIONS``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from swtool.dates import Month
from swtool.disclosure.duty import MonthRule, rule_of
from swtool.disclosure.rules import Stand
from swtool.disclosure.standing import standings_between
from swtool.filings.cases import Case, cases
from swtool.filings.terms import FilingStatus, Standing
from swtool.office import Office
from swtool.operators.store import acting_on
from swtool.reporting.tasks import days_text
from swtool.returns.cases import at_work
from swtool.returns.cases import cases as returns
from swtool.store.attachments import folder_of, megabytes, path_of
from swtool.store.backup_events import Event, latest

HORIZON = "status.horizon"
_OPEN = (FilingStatus.FILED, FilingStatus.AMENDED, FilingStatus.RETURNED)


class Named(NamedTuple):
    """A cell that stands for a person: by the staff number, and by the name as well where it is revealed."""

    number: str
    name: str

    def shown(self, *, reveal: bool) -> str:
        """What the cell says."""
        return f"{self.number} {self.name}" if reveal else self.number


Cell = str | Named


class Section(NamedTuple):
    """One part of the list: two to five columns beside the running number, the last one the widest. Without rows it
    says 无; ``note`` stands below."""

    title: str
    headings: tuple[str, ...]
    rows: Sequence[tuple[Cell, ...]]
    note: str = ""


Source = Callable[[Office, date], Section]


def unfiled_changes(office: Office, day: date) -> Section:
    """Changes that must still be filed, by their last day."""
    waiting = [case for case in _known(office, day) if case.awaits_filing]
    waiting.sort(key=lambda case: (case.deadline.last_day if case.deadline else date.max, case.change.id))
    rows = [(*_change_cells(case), _deadline_text(case, day)) for case in waiting]
    return Section("未备案的人员变动", (*_CHANGE_HEADINGS, "备案截止"), rows)


def open_filings(office: Office, day: date) -> Section:
    """Filings that wait for acceptance or for correction."""
    rows = []
    for case in _known(office, day):
        if case.filing is not None and case.status in _OPEN:
            cells = (case.filing.filing_no, *_change_cells(case)[1:])
            rows.append((*cells, f"{case.status_label}\n{case.filing.events[-1].at.date().isoformat()} 起"))
    return Section("未办结的备案", ("备案编号", *_CHANGE_HEADINGS[1:], "办到哪一步"), rows)


def suspected_changes(office: Office, day: date) -> Section:
    """Changes that rosters show and nobody has confirmed."""
    found = [case for case in _known(office, day) if case.change.standing is Standing.SUSPECTED]
    rows = [(*_change_cells(case), f"由花名册看出\n{case.change.recorded_at[:10]}") for case in found]
    return Section("疑似未备案变动", (*_CHANGE_HEADINGS, "情况"), rows)


def disclosure_months(office: Office, day: date) -> Section:
    """Months that organizations have not published: those past their last day, and those due within the horizon."""
    until = day + timedelta(days=office.policy.at(HORIZON, day).number())
    began = str(office.db.value("SELECT min(recorded_at) FROM journal_txn") or "")[:10]
    newest = Month.of(until)
    month = Month(newest.year - 1, newest.month)
    months: list[Month] = []
    while month <= newest:
        rule = rule_of(office, month)
        if rule is not None and began <= rule.due_on.isoformat() <= until.isoformat():
            months.append(month)
        month = month.next()
    rows: list[tuple[Cell, ...]] = []
    for month, found in standings_between(office, months, day).items():
        waiting = [one for one in found if one.timing.stand in (Stand.MISSING, Stand.PENDING)]
        if waiting:
            names = "、".join(one.organization.name for one in waiting)
            rows.append((month.label, _due_text(waiting[0].rule, day), names))
    return Section("应公开未公开的三务", ("月份", "最后一天", "还没有公开的机构"), rows)


def attachments(office: Office, day: date) -> Section:
    """How many attachments there are, and whether their files lie in the folder."""
    rows = office.db.query("SELECT sha256, size FROM attachment WHERE superseded_at IS NULL AND state <> 'erased'")
    sizes = {row["sha256"]: row["size"] for row in rows}
    if not sizes:
        return Section("附件", ("项目", "数量"), [])
    missing = sum(not path_of(office.db.path, sha256).is_file() for sha256 in sizes)
    counted: list[tuple[Cell, ...]] = [
        ("登记的附件", f"{len(rows)} 件"),
        ("附件文件", f"{len(sizes)} 个，共 {megabytes(sum(sizes.values()))}"),
        ("文件夹里缺的", f"{missing} 个"),
    ]
    return Section(
        "附件", ("项目", "数量"), counted, note=f"附件在文件夹“{folder_of(office.db.path).name}”里，和数据库一起移交"
    )


def operators_of(office: Office, day: date) -> Section:
    """Who acts on the day."""
    rows: list[tuple[Cell, ...]] = []
    for each in acting_on(office.db, day):
        term = each.term_on(day)
        assert term is not None
        until = f"，到 {term.effective_until.isoformat()} 停止" if term.effective_until else ""
        rows.append((each.name, term.role, f"从 {term.effective_on.isoformat()} 起{until}"))
    return Section("经办人员", ("姓名", "角色", "起止"), rows)


def open_returns(office: Office, day: date) -> Section:
    """Sheets that towns still owe, and books sent back that have not come again."""
    waiting = [case for case in at_work(returns(office, day), day) if case.standing.owes]
    rows = [
        (
            case.town if case.owed_by.name == case.town else f"{case.town}（现{case.owed_by.name}）",
            case.form_title,
            case.period.label,
            f"{case.standing.state.label}，最后一天\n{case.last_day_label}，{days_text(case.due.due_on, day)}",
        )
        for case in waiting
    ]
    return Section("各镇未报、退回未改的表", ("乡镇（街道）", "表", "期间", "情况"), rows)


def backups(office: Office, day: date) -> Section:
    """The newest backup and the newest one that was verified: where they lie, and how old they are."""
    rows: list[tuple[Cell, ...]] = []
    for kind, title in ((Event.CREATED, "最近一份"), (Event.VERIFIED, "最近核验过的")):
        if event := latest(office.db, kind):
            age = (day - date.fromisoformat(event.recorded_at[:10])).days
            when = f"{event.recorded_at[:10]}（{f'{age} 天前' if age > 0 else '当天'}）"
            rows.append((title, when, f"{event.file_name}\n{event.folder}"))
    note = "" if any(row[0] == "最近核验过的" for row in rows) else "没有核验过的备份：先 swtool backup create --verify"
    return Section("备份", ("备份", "日期", "文件和文件夹"), rows, note=note)


SECTIONS: tuple[Source, ...] = (
    unfiled_changes,
    open_filings,
    suspected_changes,
    disclosure_months,
    open_returns,
    backups,
    attachments,
    operators_of,
)
"""What the list says, in its order."""

_CHANGE_HEADINGS = ("变动编号", "社工站", "人员", "变动")


def _known(office: Office, day: date) -> list[Case]:
    return [case for case in cases(office, day) if case.change.recorded_at[:10] <= day.isoformat()]


def _change_cells(case: Case) -> tuple[Cell, ...]:
    who = Named(case.person.staff_no, case.person.name)
    return case.change.change_no, case.station, who, f"{case.change.kind.label}\n{case.event_label}"


def _deadline_text(case: Case, day: date) -> str:
    if case.deadline is None:
        return "变动日期没有写到日，定不出"
    mark = "（暂定）" if case.deadline.provisional else ""
    return f"{case.deadline.last_day.isoformat()}{mark}\n{days_text(case.deadline.last_day, day)}"


def _due_text(rule: MonthRule, day: date) -> str:
    return f"{rule.due_on.isoformat()}\n{days_text(rule.due_on, day)}"
