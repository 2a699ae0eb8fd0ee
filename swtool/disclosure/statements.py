"""“本月无”: somebody says, with name and day in the journal, that a part has nothing this month."""

from __future__ import annotations

from swtool.dates import Month
from swtool.disclosure.duty import require_rule
from swtool.disclosure.parts import Part, part_labelled
from swtool.disclosure.store import said_none, say_none, unsay_none
from swtool.errors import SwtoolError, UsageFault
from swtool.office import Office
from swtool.projects.store import ledger_of
from swtool.registry.organizations import Organization
from swtool.services.store import party_entries_of, totals_of


def state_none(
    office: Office, organization: Organization, month: Month, label: str, *, undo: bool = False, keep: bool = True
) -> str:
    """Record (or take back) that a part has nothing; what was done, as a sentence.

    Raises ``UsageFault`` for a label that the policy doesn't have, ``SwtoolError`` for a month that has not begun or
    a part that has something.
    """
    labels = require_rule(office, month).labels
    part = part_labelled(labels, label)
    if part is None:
        raise UsageFault(f"没有“{label}”这一部分", remedy=f"可以是：{'、'.join(labels)}")
    if month.first > office.now.date():
        raise SwtoolError(f"{month.label}还没有到，不能说“本月无”", remedy="核对月份")
    subject = f"{organization.name} {month.label}{label}"
    stands = part in said_none(office.db, organization.id, month)
    if stands is not undo:
        return f"{subject}：{'没有说明过' if undo else '已经说明过'}“本月无”，没有改动"
    if not undo and _has_content(office, organization, month, part):
        raise SwtoolError(f"{subject}已有登记的内容，不能说“本月无”", remedy="登记错了的，先更正那些内容")
    with office.change(f"{'撤销' if undo else '说明'}“本月无”：{subject}", keep=keep) as tx:
        (unsay_none if undo else say_none)(tx, organization.id, month, part)
    done = "将" if not keep else "已"
    return f"{subject}：{done}{'撤销' if undo else '登记'}“本月无”"


def _has_content(office: Office, organization: Organization, month: Month, part: Part) -> bool:
    match part:
        case Part.PARTY:
            return bool(party_entries_of(office.db, organization.id, month))
        case Part.OPERATIONS:
            return bool(totals_of(office.db, organization.id, month))
    return bool(ledger_of(office.db, organization.id, month).statements)
