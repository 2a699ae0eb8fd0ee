"""What is on record of a project's life, as plain records of a day. Money is 分, points are hundredths of a 分."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from swtool.registry.projects import Project


@dataclass(frozen=True, slots=True)
class Planned:
    """策划. ``kind`` and ``slot`` are None where nobody said; ``budget`` too."""

    kind: str | None
    slot: str | None
    planned_on: date | None
    document: str | None
    budget: int | None


@dataclass(frozen=True, slots=True)
class Purchase:
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


@dataclass(frozen=True, slots=True)
class Milestone:
    """One payment that the contract names. ``after_evaluation`` is None where it does not say."""

    name: str
    amount: int
    due_on: date | None
    after_evaluation: bool | None
    paid_on: date | None
    paid: int | None
    voucher_no: str | None

    def is_paid(self, day: date) -> bool:
        """Whether it was paid by then."""
        return self.paid_on is not None and self.paid_on <= day


@dataclass(frozen=True, slots=True)
class Outcome:
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


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision on the project with its paper: a word of ``terms.DECISIONS``."""

    step: str
    happened_on: date
    document: str | None


@dataclass(frozen=True, slots=True)
class Indicator:
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


@dataclass(frozen=True, slots=True)
class Life:
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
