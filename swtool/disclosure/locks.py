"""The lock: after its day a month is neither published nor corrected, unless somebody unlocks it with a reason.

Late and locked are two clocks: lateness is held against the last day in time (``rules``), the lock only stops writing.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from swtool.dates import CHINA, Month
from swtool.disclosure.duty import MonthRule
from swtool.errors import UsageFault
from swtool.office import Office
from swtool.registry.organizations import Organization
from swtool.scanner import refuse_numbers

_LOOKED_BACK = 1000  # steps


class Unlock(NamedTuple):
    """A month open to one organization ('' and None: to all) until a day, that day included."""

    organization_id: int | None
    organization_name: str
    month: Month
    reason: str
    open_until: date
    unlocked_by: str


def lock_day(office: Office, rule: MonthRule) -> date | None:
    """The last day on which a month is open, in the month of its last day in time; None where nothing is locked."""
    setting = office.policy.find("disclosure.lock", rule.due_on)
    if setting is None or not setting.flag("asked"):
        return None
    return date(rule.due_on.year, rule.due_on.month, setting.number("day"))


def is_locked(office: Office, rule: MonthRule, organization_id: int) -> bool:
    """Whether the month is closed to the organization today (the real day: locks stop writing).

    A clock that was set back opens nothing: it is no earlier than the last steps of the journal.
    """
    closing = lock_day(office, rule)
    if closing is None:
        return False
    today = max(office.now.date(), _last_step(office))
    if today <= closing:
        return False
    return not any(
        each.open_until >= today and each.organization_id in (None, organization_id)
        for each in unlocks(office, rule.month)
    )


def _last_step(office: Office) -> date:
    """The latest day of the journal's last steps."""
    newest = f"SELECT recorded_at FROM journal_txn ORDER BY id DESC LIMIT {_LOOKED_BACK}"
    found = office.db.value(f"SELECT max(recorded_at) FROM ({newest})")
    return datetime.fromisoformat(str(found)).astimezone(CHINA).date() if found else date.min


def unlocks(office: Office, month: Month) -> list[Unlock]:
    """Every unlocking of a month, in order."""
    rows = office.db.query(
        "SELECT u.*, o.name FROM disclosure_unlock u LEFT JOIN organization o ON o.id = u.organization_id"
        " WHERE u.month = ? ORDER BY u.id",
        (str(month),),
    )
    return [
        Unlock(
            row["organization_id"],
            row["name"] or "",
            month,
            row["reason"],
            date.fromisoformat(row["open_until"]),
            row["unlocked_by"],
        )
        for row in rows
    ]


def unlock(
    office: Office, rule: MonthRule, organization: Organization | None, *, reason: str, until: date, keep: bool = True
) -> None:
    """Open a locked month until a day. Raises ``UsageFault`` for a month that isn't locked, a day that is over, and a
    reason with a number of a person."""
    refuse_numbers(reason, "原因", option="--reason")
    month, closing = rule.month, lock_day(office, rule)
    if closing is None:
        raise UsageFault("规则没有规定锁定日，不用解锁", remedy="要锁定的，在本县规则文件里写 disclosure.lock")
    if office.now.date() <= closing:
        raise UsageFault(f"{month.label}还没有锁定", why=f"{closing.isoformat()} 后才锁定")
    if until < office.now.date():
        raise UsageFault("解锁到的日期已经过了", where=until.isoformat(), remedy="写今天或以后的日期")
    whom = organization.name if organization else "全部机构"
    with office.change(f"三务公开解锁 {month} {whom}", keep=keep) as tx:
        tx.insert(
            "disclosure_unlock",
            {
                "organization_id": organization.id if organization else None,
                "month": str(month),
                "reason": reason,
                "open_until": until.isoformat(),
                "unlocked_by": office.actor,
                "recorded_at": tx.recorded_at,
            },
        )
