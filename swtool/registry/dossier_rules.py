"""The verdicts on an organization's dossier, as pure functions of records, a day and parameters."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from swtool.findings import Outcome, Severity
from swtool.registry.dossiers import ASPECTS, CREDIT_LISTS, RESULTS, CreditEntry, KeyPerson, Review
from swtool.registry.rules import Verdict

SEPARATOR = "、"
_PASSED, _FAILED, _PENDING = "passed", "failed", "pending"
_WELL = ("qualified", "basically_qualified", "reported")


def year_due(day: date, last_day: str) -> int:
    """The newest year whose inspection is overdue on ``day``: material for a year is due in the next one on
    ``last_day`` (05-31), which is still in time."""
    return day.year - 1 if day > date.fromisoformat(f"{day.year:04d}-{last_day}") else day.year - 2


def judge_inspection(found: Sequence[Review], year: int) -> Verdict:
    """Whether a year was inspected, and how it came out. Without a record nothing is known."""
    expected = f"{year}年度年检合格"
    result = next((one.result for one in found if one.kind == "annual_inspection" and one.year == year), None)
    if result is None:
        return Verdict(Outcome.UNDETERMINED, f"没有登记{year}年度的年检结论", expected)
    outcome = Outcome.HOLDS if result in _WELL else Outcome.VIOLATED
    return Verdict(outcome, f"{year}年度年检{RESULTS[result]}", expected, RESULTS[result])


def judge_listing(entries: Sequence[CreditEntry], kind: str, day: date) -> Verdict:
    """Whether an organization that runs a station is on a credit list."""
    title = CREDIT_LISTS[kind]
    on = next((one for one in entries if one.list == kind and one.covers(day)), None)
    if on is None:
        return Verdict(Outcome.HOLDS, f"不在{title}", f"不在{title}")
    return Verdict(Outcome.VIOLATED, f"运营社工站而列在{title}", f"不在{title}", f"{on.effective_on} 列入")


def judge_key_persons(persons: Sequence[KeyPerson], day: date, decisive: Sequence[str]) -> Verdict:
    """JSU-15: key persons are reviewed, and nobody passes who failed a decisive aspect. Names 编号, never people."""
    expected = "关键人员都经审查通过"
    serving = [person for person in persons if person.covers(day)]
    if not serving:
        return Verdict(Outcome.UNDETERMINED, "没有登记负责人、发起人和管理人员", expected)
    failed = [f"{one.key_no} {SEPARATOR.join(titles)}" for one in serving if (titles := _titles(one, _FAILED))]
    if failed:
        barred = any(set(_which(one, _FAILED)) & set(decisive) for one in serving)
        severity = None if barred else Severity.WARNING
        return Verdict(Outcome.VIOLATED, f"审查不通过：{'；'.join(failed)}", expected, severity=severity)
    unseen = [one.key_no for one in serving if one.review is None]
    if unseen:
        what = f"还没有审查：{SEPARATOR.join(unseen)}"
        return Verdict(Outcome.VIOLATED, what, expected, severity=Severity.WARNING)
    pending = [one.key_no for one in serving if _which(one, _PENDING)]
    if pending:
        return Verdict(Outcome.UNDETERMINED, f"审查还没有结论：{SEPARATOR.join(pending)}", expected)
    return Verdict(Outcome.HOLDS, f"{len(serving)} 人都经审查通过", expected)


def _which(person: KeyPerson, verdict: str) -> list[str]:
    return [aspect for aspect in ASPECTS if person.review is not None and getattr(person.review, aspect) == verdict]


def _titles(person: KeyPerson, verdict: str) -> list[str]:
    return [ASPECTS[aspect] for aspect in _which(person, verdict)]
