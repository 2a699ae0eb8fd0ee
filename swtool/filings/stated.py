"""What a sheet states of a change that the office knows already, beside what is held of it."""

from __future__ import annotations

from swtool.filings.changes import NewChange, PostPart, StaffChange
from swtool.forms.form import Form
from swtool.intake.fields import field_change
from swtool.intake.plan import FieldChange


def differences(form: Form, held: StaffChange, told: NewChange) -> tuple[FieldChange, ...]:
    """What the sheet states (``completed``) and the office holds otherwise, or not at all."""
    known = _by_column(held)
    return tuple(
        field_change(form, name, known[name], stated)
        for name, stated in _by_column(told).items()
        if stated is not None and stated != known[name]
    )


def completed(held: StaffChange, told: NewChange) -> NewChange:
    """The change as the sheet states it, with what is held where the sheet says nothing, or no more than its beginning:
    区划调整 of 区划调整（文号）."""
    after = PostPart(*(stated or known for stated, known in zip(told.after, held.after, strict=True)))
    reason, handover = _fuller(held.reason, told.reason), _fuller(held.handover, told.handover)
    return told._replace(after=after, reason=reason, handover=handover)


def _fuller(held: str | None, told: str | None) -> str | None:
    return held if held and held.startswith(told or "") else told


def _by_column(change: NewChange | StaffChange) -> dict[str, str | None]:
    """What can be stated of a change, by the columns of the sheet."""
    return {**change.after._asdict(), "reason": change.reason, "handover": change.handover}
