"""What is on record of a project's life, as plain records of a day. Money is 分, points are hundredths of a 分."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import NamedTuple

from swtool.registry.projects import Project


class Planned(NamedTuple):
    """策划. ``kind`` and ``slot`` are None where nobody said; ``budget`` too."""

    kind: str | None
    slot: str | None
    planned_on: date | None
    document: str | None
    budget: int | None


class Announced(NamedTuple):
    """A notice of a purchase that is kept apart from the purchase itself: 采购公告 or 合同公告."""

    on: date
    number: str | None
    medium: str | None


class Notices(NamedTuple):
    """Every notice of one project's purchase by a day, oldest first."""

    tenders: tuple[Announced, ...] = ()
    contracts: tuple[Announced, ...] = ()


class Purchase(NamedTuple):
    """采购, from the notice to the contract's own notice."""

    method: str
    notice_no: str | None
    notice_on: date | None
    medium: str | None
    documents_on: date | None
    bids_until: date | None
    award_on: date | None
    contract_no: str | None
    contract_on: date | None
    contract_notice_on: date | None

    def completed(self, notices: Notices) -> Purchase:
        """With the notices that are on record elsewhere; what the purchase itself says stands. A contract is announced
        once it is signed, so that an earlier notice is another contract's."""
        found = self
        if self.notice_on is None and notices.tenders:
            first = notices.tenders[0]
            number, medium = self.notice_no or first.number, self.medium or first.medium
            found = found._replace(notice_on=first.on, notice_no=number, medium=medium)
        signed = self.contract_on
        after = [each.on for each in notices.contracts if signed is not None and each.on >= signed]
        return found._replace(contract_notice_on=after[0]) if self.contract_notice_on is None and after else found


class Paid(NamedTuple):
    """What had been paid of a milestone in all once a payment was made, and that payment's voucher."""

    on: date
    amount: int
    voucher_no: str | None


class Milestone(NamedTuple):
    """One payment that the contract names. ``after_evaluation`` is None where it does not say.

    It may be paid in parts: ``paid`` is all of it up to ``paid_on``, the day of the last payment; ``earlier`` is how it
    stood after each payment before that one.
    """

    name: str
    amount: int
    due_on: date | None
    after_evaluation: bool | None
    paid_on: date | None
    paid: int | None
    voucher_no: str | None
    earlier: tuple[Paid, ...] = ()

    def payments(self, day: date) -> tuple[Paid, ...]:
        """How it stood after each payment by then, oldest first."""
        if self.paid_on is None or self.paid is None:
            return ()
        every = (*self.earlier, Paid(self.paid_on, self.paid, self.voucher_no))
        return tuple(each for each in every if each.on <= day)

    def left(self, day: date) -> int:
        """What was not paid by then."""
        made = self.payments(day)
        return max(self.amount - made[-1].amount, 0) if made else self.amount

    def is_paid(self, day: date) -> bool:
        """Whether all of it was paid by then."""
        return bool(self.payments(day)) and not self.left(day)


class Outcome(NamedTuple):
    """The result of one evaluation, of a station or a project."""

    year: int
    station_id: int | None
    project_id: int | None
    evaluator: str
    evaluated_on: date
    is_passed: bool
    grade: str | None
    score: int | None
    document: str | None


class Decision(NamedTuple):
    """A decision on the project with its paper: a word of ``terms.DECISIONS``."""

    step: str
    happened_on: date
    document: str | None


class Indicator(NamedTuple):
    """An indicator with what is done of it; ``done`` is None where nobody entered anything.

    ``measure`` is None where figures are entered; ``counted_on`` is the day up to which ``done`` is known.
    """

    project_id: int
    name: str
    planned: int
    unit: str
    agreed_on: date | None
    measure: str | None
    service_kind: str | None
    service_item: str | None
    done: int | None = None
    counted_on: date | None = None

    @property
    def share(self) -> Fraction | None:
        """Done of what was planned: 1 is all of it; more than planned is more than 1."""
        return None if self.done is None else Fraction(self.done, self.planned)


class Life(NamedTuple):
    """All that is on record of one project by a day."""

    project: Project
    demands: int = 0  # needs and problems that it answers
    answers_from: date | None = None
    plan: Planned | None = None
    purchase: Purchase | None = None
    staffed_on: date | None = None  # the first day of its period on which somebody serves at its station
    indicators: tuple[Indicator, ...] = ()
    mid_term_on: date | None = None
    final_on: date | None = None
    outcomes: tuple[Outcome, ...] = ()  # by day
    milestones: tuple[Milestone, ...] = ()
    decisions: tuple[Decision, ...] = ()

    def decision(self, *steps: str) -> Decision | None:
        """The decision of one of these kinds, None before there is one."""
        return next((each for each in self.decisions if each.step in steps), None)

    @property
    def is_purchased(self) -> bool:
        """Whether anything tells of a purchase: the register names a purchaser, or a purchase is on record."""
        return self.purchase is not None or bool(self.project.purchaser)
