"""The national rule: so many hours within each registration period of a certificate (W18, W19). Pure.

The period is that of the registration, not calendar years; hours are 小时 by 实际培训时间, unless the policy restates
them in 学时; the level is that held at the period's end (or start, by policy). No text found allows carrying over.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from fractions import Fraction
from typing import NamedTuple

from swtool.dates import PartialDate, add_months, add_years
from swtool.findings import Outcome
from swtool.quantities import format_hours
from swtool.registry.credentials import CERTIFICATE_LEVELS, Certificate, Credentials
from swtool.registry.rules import Verdict, highest_certificate, is_certificate
from swtool.training.credits import Worth, hours_text, plain
from swtool.training.lengths import Conversions, credit_as_minutes
from swtool.training.rules import NOT_OVER
from swtool.training.terms import CreditState

_MINUTES_TO_HUNDREDTHS = Fraction(100, 60)
UNKNOWN_LEVEL = "unknown_level"


class Period(NamedTuple):
    """A registration period, both days included. ``is_inferred``: its first day was counted back from the last."""

    first: date
    last: date
    level: str
    is_upgraded: bool
    is_inferred: bool

    def is_in_window(self, as_of: date, months: int) -> bool:
        """Whether re-registration is being accepted: in the last ``months`` before the registration ends."""
        return self.window_opens(months) <= as_of <= self.last

    def window_opens(self, months: int) -> date:
        """The first day on which re-registration is accepted."""
        return add_months(self.last, -months)


class Hours(NamedTuple):
    """Hours of a period in hundredths of the rule's unit; ``unknown`` counts what cannot be told in that unit."""

    known: Fraction
    unknown: int
    pending: int
    has_degree: bool = False


class Requirement(NamedTuple):
    """What the rule asks of a period: hundredths of ``unit``; None for a level that it does not name."""

    hours: int | None
    highest: int
    unit: str
    carries_over: bool = False


def current_registration(credentials: Credentials, as_of: date, region: str) -> Certificate | None:
    """The certificate whose registration runs longest, of those held on ``as_of``; None if none is registered."""
    registered = [
        certificate
        for certificate in credentials.certificates
        if certificate.registration_valid_to and is_certificate(certificate, as_of, region)
    ]
    return max(registered, key=lambda c: (valid_to(c), c.id), default=None)


def valid_to(certificate: Certificate) -> date:
    """The last day of a registration; one known to the month ends with it."""
    return PartialDate.parse(certificate.registration_valid_to or "").last_day


def period_of(
    credentials: Credentials, as_of: date, region: str, *, years: int, judged_at: str = "period_end"
) -> Period | None:
    """The registration period that counts on ``as_of``; ``years`` is how long one lasts where its start is unknown."""
    certificate = current_registration(credentials, as_of, region)
    if certificate is None:
        return None
    last = valid_to(certificate)
    stated = certificate.registered_on
    first = PartialDate.parse(stated).first_day if stated else add_years(last, -years) + timedelta(days=1)
    at_start = highest_certificate(credentials, first, region) or UNKNOWN_LEVEL
    at_end = highest_certificate(credentials, last, region) or UNKNOWN_LEVEL
    level = at_start if judged_at == "period_start" else at_end
    return Period(first, last, level, at_start != at_end, not stated)


class Amount(NamedTuple):
    """What an attendance may bring into a period: the first and last day on which it can have been earned, whether the
    course is one of a degree, and hundredths of the rule's unit, None where no minutes and no rule for them are
    known."""

    first: date
    last: date
    is_degree: bool
    is_attested: bool
    hours: Fraction | int | None


def amount_of(worth: Worth, unit: str, conversions: Conversions) -> Amount | None:
    """An attendance in the rule's unit, by the conversions in force when its course began; None where it does not
    count at all."""
    if worth.state in (CreditState.NOT_SOCIAL_WORK, CreditState.FAILED):
        return None
    hours = _in_unit(worth, unit, conversions)
    earned = worth.earned
    is_degree = worth.course.facts.category == "degree"
    return Amount(
        earned.first_day, earned.last_day, is_degree, worth.said.is_attested, None if hours is None else plain(hours)
    )


def hours_in(
    period: Period, amounts: Iterable[Amount], credentials: Credentials, *, degree_hours: int | None, as_of: date
) -> Hours:
    """The hours of a period up to ``as_of``. A social-work degree obtained in it counts once, in place of courses."""
    begin, end = period.first, min(period.last, as_of)
    degree = _degree_in(begin, end, credentials) if degree_hours is not None else False
    known: Fraction | int = (degree_hours or 0) if degree else 0
    unknown, pending = int(degree is None), 0
    for first, last, is_degree, is_attested, hours in amounts:
        if last < begin or first > end or (degree and is_degree):
            continue
        if not is_attested:
            pending += 1
        # A course known to the month may lie outside a period that begins or ends within that month.
        elif hours is None or first < begin or last > period.last:
            unknown += 1
        else:
            known += hours
    return Hours(Fraction(known), unknown, pending, has_degree=bool(degree))


def _degree_in(first: date, last: date, credentials: Credentials) -> bool | None:
    """Whether a social-work degree was obtained in the period; None where its day is not exact enough to tell."""
    uncertain = False
    for education in credentials.educations:
        if not education.is_social_work_major or not education.graduated_on:
            continue
        day = PartialDate.parse(education.graduated_on)
        if first <= day.first_day and day.last_day <= last:
            return True
        uncertain = uncertain or (day.first_day <= last and first <= day.last_day)
    return None if uncertain else False


def _in_unit(worth: Worth, unit: str, conversions: Conversions) -> Fraction | None:
    if unit != "clock_hour":
        return worth.hours
    if worth.said.verified == 0:
        return Fraction(0)
    if worth.said.minutes is not None:
        return worth.said.minutes * _MINUTES_TO_HUNDREDTHS
    if conversions.minutes is None or worth.hours is None:
        return None
    return credit_as_minutes(worth.hours, conversions.minutes) * _MINUTES_TO_HUNDREDTHS


def judge_period(period: Period, hours: Hours, requirement: Requirement, as_of: date) -> Verdict:
    """Whether a registration period has its hours."""
    unit = "小时" if requirement.unit == "clock_hour" else "学时"
    level = CERTIFICATE_LEVELS.get(period.level, period.level)
    actual = f"{hours_text(hours.known)} {unit}"
    facts = [
        f"登记期 {period.first.isoformat()} 至 {period.last.isoformat()}，{level}",
        f"计入 {actual}",
    ]
    if period.is_inferred:
        facts[0] += "（起始日按有效期推算）"
    if period.is_upgraded:
        facts.append("登记期内升级，按期末等级计")
    if hours.has_degree:
        facts.append("含社会工作学历一次性计入")
    if hours.unknown:
        facts.append(f"另有 {hours.unknown} 项的{unit}数或日期不确定")
    if hours.pending:
        facts.append(f"另有 {hours.pending} 项待认定未计入")
    need = requirement.highest if requirement.hours is None else requirement.hours
    expected = f"{format_hours(need)} {unit}"
    if hours.known >= need:
        return Verdict(Outcome.HOLDS, "；".join([*facts, f"应达 {expected}"]), expected, actual)
    if requirement.hours is None:
        return Verdict(Outcome.UNDETERMINED, "；".join([*facts, "证书等级不明，不能判定"]), expected, actual)
    facts += [f"应达 {expected}", f"还差 {hours_text(need - hours.known, up=True)} {unit}"]
    outcome = Outcome.VIOLATED
    if as_of < period.last:
        return Verdict(
            Outcome.UNDETERMINED, "；".join([*facts, "登记期未满"]), expected, actual, figures={NOT_OVER: True}
        )
    if hours.unknown or hours.pending:
        outcome = Outcome.UNDETERMINED
    if requirement.carries_over:
        facts.append("规则允许结转，上一登记期多出的时间要人工核对")
        outcome = Outcome.UNDETERMINED
    return Verdict(outcome, "；".join(facts), expected, actual)


def requirement_for(level: str, hours: dict[str, int], unit: str, *, carries_over: bool) -> Requirement:
    """The requirement of a level; ``hours`` are hundredths by level."""
    return Requirement(hours.get(level), max(hours.values()), unit, carries_over)
