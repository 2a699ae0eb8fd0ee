"""Planning: which returns of a period are owed becomes rows, and is counted again when rules or the calendar change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from swtool.dates import Month
from swtool.errors import SwtoolError
from swtool.forms.form import Form
from swtool.office import Office
from swtool.returns.duty import DueDay, due_day, owed_forms, towns_owing
from swtool.returns.periods import Period, ending_in
from swtool.returns.store import Return, StoredDue, all_returns, dues, insert_due, insert_return
from swtool.store.database import Transaction

Key = tuple[str, int, str]


class Step(StrEnum):
    """What planning does with one return."""

    ADD = "add"
    RECOUNT = "recount"
    DROP = "drop"
    KEEP = "keep"

    @property
    def label(self) -> str:
        """In the office's words."""
        return _STEP_LABELS[self]


_STEP_LABELS = {Step.ADD: "新增", Step.RECOUNT: "最后一天有变", Step.DROP: "不再应报", Step.KEEP: "不变"}


class Move(NamedTuple):
    """One return with what planning does to it: its day before and after (None: not owed)."""

    step: Step
    form: str
    form_title: str
    division_id: int
    period: Period
    before: StoredDue | None
    after: DueDay | None


def periods_planned(today: date, month: Month | None, year: int | None) -> tuple[Period, ...]:
    """The periods of a call: those that end with ``month``, or in ``year``; else of last month and the running one."""
    if month is not None:
        return ending_in(month)
    if year is not None:
        return tuple(period for number in range(12) for period in ending_in(Month(year, number + 1)))
    running = Month.of(today)
    return (*ending_in(running.previous()), *ending_in(running))


def since_records_began(office: Office, periods: Iterable[Period]) -> tuple[Period, ...]:
    """Those whose last day was not over before this office kept records: earlier ones nobody could have noted."""
    began = str(office.db.value("SELECT min(recorded_at) FROM journal_txn") or "")[:10]
    return tuple(period for period in periods if began <= due_day(office, period).due_on.isoformat())


def plan(office: Office, periods: Sequence[Period], forms: Sequence[Form], *, keep: bool = True) -> tuple[Move, ...]:
    """Make the returns of these periods owed, and no others of them. Twice the same changes nothing.

    What is owed already and is counted otherwise now is superseded. ``keep=False`` is a dry run. Raises
    ``SwtoolError`` where there is no town with a station at all, ``PolicyFault`` for a setting that names no sheet.
    """
    moves = tuple(_moves(office, periods, forms))
    if not moves:
        if not periods:
            raise SwtoolError(
                "没有要排定的期间",
                why="这一年各期的最后一天都在建立数据库之前",
                remedy="确实要补排的，用 --month 逐月排",
            )
        labels = "、".join(period.label for period in periods)
        raise SwtoolError(
            f"{labels}没有要报的表",
            why="这段时间没有一个镇（街道）有社工站，或者设置里没有写要报哪些表",
            remedy="swtool station list 查看社工站；swtool policy show returns.owed 查看设置",
        )
    if any(move.step is not Step.KEEP for move in moves):
        with office.change(f"排定应报的表 {periods[0]} 等 {len(periods)} 期", keep=keep) as tx:
            _apply(office, tx, moves)
    return moves


def drop(office: Office, periods: Sequence[Period], *, keep: bool = True) -> tuple[Move, ...]:
    """These periods were planned by mistake: nothing of them is owed any more; what happened stays noted."""
    wanted = set(periods)
    found = [(each, due) for each, due in dues(office.db) if each.period in wanted]
    moves = tuple(
        Move(Step.DROP, each.form, due.form_title, each.division_id, each.period, due, None) for each, due in found
    )
    if not moves:
        raise SwtoolError("这几期没有排定过", where="、".join(period.label for period in periods), remedy="核对月份")
    with office.change(f"撤销排定的表 {periods[0]} 等 {len(periods)} 期", keep=keep) as tx:
        for _, due in found:
            tx.supersede("return_due", due.id)
    return moves


def recount(office: Office, tx: Transaction) -> int:
    """Count every day again that is owed, under this office's calendar and rules; how many changed."""
    counted: dict[Period, DueDay] = {}
    changed = 0
    for each, due in dues(office.db):
        if each.period not in counted:
            counted[each.period] = due_day(office, each.period)
        after = counted[each.period]
        if due.differs_from(after):
            _replace(office, tx, each.id, due.form_title, due, after)
            changed += 1
    return changed


def _moves(office: Office, periods: Iterable[Period], forms: Sequence[Form]) -> Iterator[Move]:
    owed = {(each.form, each.division_id, str(each.period)): due for each, due in dues(office.db)}
    known = {form.name: form for form in forms}
    for period in periods:
        after = due_day(office, period)
        wanted: dict[Key, Form] = {}
        towns = towns_owing(office, period)
        for form in owed_forms(office.policy, period, forms).values():
            wanted.update({(form.name, town.id, str(period)): form for town in towns})
        for key, form in wanted.items():
            before = owed.get(key)
            step = Step.ADD if before is None else Step.RECOUNT if before.differs_from(after) else Step.KEEP
            yield Move(step, form.name, form.title, key[1], period, before, after)
        for key, before in owed.items():
            if key[2] == str(period) and key not in wanted:
                title = known[key[0]].title if key[0] in known else before.form_title
                yield Move(Step.DROP, key[0], title, key[1], period, before, None)


def _apply(office: Office, tx: Transaction, moves: Iterable[Move]) -> None:
    known = all_returns(office.db)
    for move in moves:
        if move.step is Step.KEEP:
            continue
        found: Return | None = known.get((move.form, move.division_id, str(move.period)))
        if found is None:
            found = insert_return(tx, move.form, move.division_id, move.period)
        _replace(office, tx, found.id, move.form_title, move.before, move.after)


def _replace(
    office: Office, tx: Transaction, return_id: int, title: str, before: StoredDue | None, after: DueDay | None
) -> None:
    if before is not None:
        tx.supersede("return_due", before.id)
    if after is not None:
        insert_due(tx, return_id, title, after, policy_edition=office.policy.edition)
