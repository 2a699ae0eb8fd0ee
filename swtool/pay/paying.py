"""A month's sheet: what is due and not yet paid, of the month itself and of paid months before it (补发、扣回)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from swtool.dates import Month
from swtool.errors import SwtoolError, UsageFault
from swtool.office import Office
from swtool.pay import store
from swtool.pay.allowance_rules import Kind
from swtool.pay.roll import Due, MonthDue, Roll, terms_of
from swtool.pay.store import Line, Sheet


class MonthSheet(NamedTuple):
    """A sheet as it is shown: recorded, or as it would be recorded now. ``doubts`` by person: see ``roll.MonthDue``."""

    kind: Kind
    month: Month
    lines: tuple[Line, ...]
    doubts: dict[int, str]
    recorded: Sheet | None

    @property
    def total(self) -> int:
        """分."""
        return sum(line.amount for line in self.lines)


def kind_in_force(office: Office, month: Month, asked: Kind | None) -> Kind:
    """The allowance meant: as asked, else the only one that the place has. Raises UsageFault."""
    there = [kind for kind in Kind if terms_of(office, kind, month) is not None]
    if asked is not None:
        if asked in there:
            return asked
        raise UsageFault(
            f"本地{month.label}没有{asked.label}的规定",
            remedy="用 swtool policy list 看本地的规定；参照外地用 policy adopt",
        )
    if len(there) == 1:
        return there[0]
    if not there:
        raise UsageFault(
            f"本地{month.label}没有津贴的规定",
            remedy="在本县规则文件里写明，或参照外地：swtool policy adopt 1506:allowance.*",
        )
    names = "、".join(f"{kind.value} {kind.label}" for kind in there)
    raise UsageFault("本地有两种津贴，没有写明是哪一种", remedy=f"加 --kind：{names}")


def month_sheet(office: Office, kind: Kind, month: Month) -> MonthSheet:
    """The month's sheet: as it was recorded, else as it stands now."""
    recorded = store.sheet_of(office.db, kind, month)
    if recorded is not None:
        return MonthSheet(kind, month, tuple(store.lines_of_sheet(office.db, recorded)), {}, recorded)
    before = _paid_before(office, kind, month)
    roll = Roll(office, min(month, *before), month) if before else Roll(office, month, month)
    own = roll.due(kind, month) or MonthDue({}, {})
    lines = _still_due(office, kind, month, own.lines)
    for each in before:
        lines += _still_due(office, kind, each, (roll.due(kind, each) or MonthDue({}, {})).lines)
    return MonthSheet(kind, month, tuple(lines), own.doubts, None)


def _paid_before(office: Office, kind: Kind, month: Month) -> list[Month]:
    """The months before this one that were paid: their sheet was recorded here, or the office's own one was loaded.
    What an office paid before the rule was in force is no more than a record."""
    recorded = {each.month for each in store.sheets(office.db, kind)}
    loaded = {each for each in store.loaded_months(office.db, kind) if terms_of(office, kind, each) is not None}
    return sorted(each for each in recorded | loaded if each < month)


def _still_due(office: Office, kind: Kind, month: Month, due: Mapping[int, Due]) -> list[Line]:
    """By person what is due of a month less what was paid for it; nothing where they agree."""
    paid = store.paid_for(office.db, kind, month)
    differing = [each for each, owed in due.items() if paid.get(each, 0) != owed.amount]
    gone = [each for each, amount in paid.items() if amount and each not in due]
    was_paid = {line.person_id: line for line in store.lines_for(office.db, kind, [month])} if gone else {}
    found = []
    for person_id in sorted([*differing, *gone]):
        if person_id in due:
            owed = due[person_id]
            amount = owed.amount - paid.get(person_id, 0)
            found.append(Line(person_id, month, amount, owed.station_id, owed.level, owed.days))
        else:  # nothing is due any more: station and level are those of what was paid, for no day
            was = was_paid[person_id]
            found.append(Line(person_id, month, -paid[person_id], was.station_id, was.level, 0))
    return found


def record(office: Office, kind: Kind, month: Month, *, keep: bool = True) -> MonthSheet:
    """Keep the month's sheet as paid; it never changes afterwards. Raises UsageFault where it cannot be."""
    if month.first > office.today:
        raise UsageFault(f"{month.label}还没有到", remedy="到了那个月再登记发放")
    sheet = month_sheet(office, kind, month)
    if sheet.recorded is not None:
        raise UsageFault(
            f"{month.label}的{kind.label}已经登记发放",
            remedy="以后的更正会列在下一张表里补发、扣回；登记错了用 allowance withdraw",
        )
    with office.change(f"登记发放 {month} {kind.label}", keep=keep) as tx:
        store.insert_sheet(tx, kind, month, sheet.lines)
    return sheet


def withdraw(office: Office, kind: Kind, month: Month, *, why: str, keep: bool = True) -> None:
    """Take back a sheet that was recorded in error. Raises where there is none, or another was recorded after it."""
    recorded = store.sheets(office.db, kind)
    found = next((each for each in recorded if each.month == month), None)
    if found is None:
        raise UsageFault(f"{month.label}的{kind.label}没有登记发放", remedy="用 swtool allowance list 看已登记的")
    later = [each.month for each in recorded if each.recorded_at > found.recorded_at or each.month > month]
    if later:
        raise SwtoolError(
            f"{later[-1].label}的已经登记，不能撤回{month.label}的",
            why="后一张表按它算了补发和扣回",
            remedy="先撤回后登记的，或让下一张表补发、扣回",
        )
    with office.change(f"撤回 {month} {kind.label}：{why}", keep=keep) as tx:
        store.withdraw_sheet(tx, office.db, found)
