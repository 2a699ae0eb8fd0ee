"""What the check command asks of filings: in time (H7), missing, what rosters suggest, papers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from swtool.checks import check
from swtool.evidence.store import known_by
from swtool.filings.cases import Case, cases
from swtool.filings.duty import DEADLINE, lateness_bounds
from swtool.filings.evidence import LETTER_RULE, papers
from swtool.filings.sheets import reading_label
from swtool.filings.terms import FilingStatus, Standing
from swtool.findings import Finding, Outcome, Severity, Where
from swtool.office import Office

_HAPPENED = "v.standing IN ('recorded', 'direct')"


@check(
    "filing.on_time",
    title="人员变动按时备案",
    parameters=(DEADLINE, "filing.clock", "filing.lateness_buckets"),
    rule_ids=("H7", "HNG-16"),
)
def on_time(office: Office, as_of: date) -> Iterator[Finding]:
    """One finding for each change that was filed or never had to be."""
    bounds = lateness_bounds(office.policy, as_of)
    severity = _severity(office, as_of)
    for case in cases(office, as_of, _HAPPENED):
        if case.filing is None and case.duty.must_file:
            continue  # filing.unfiled tells of it
        if case.verdict is None or case.clocks is None or case.filing is None:
            yield _finding("filing.on_time", case, severity, _outcome(case), case.duty.why)
            continue
        bucket = case.verdict.bucket(bounds)
        what = case.verdict.note
        if case.deadline is not None:
            mark = "（暂定）" if case.deadline.provisional else ""
            what = (
                f"{case.change.kind.label} {case.event_label}，截止 {case.deadline.last_day.isoformat()}{mark}，"
                f"首次备案 {_minute(case.clocks.first)}，{reading_label(case.reading)}：{case.verdict.note}"
            )
        yield Finding(
            "filing.on_time",
            severity,
            _where(case),
            what,
            expected=f"不晚于 {case.deadline.last_day.isoformat()}" if case.deadline else "",
            actual=bucket,
            rule=case.rule,
            outcome=case.verdict.outcome,
            figures={
                "filing_no": case.filing.filing_no,
                "days_late": case.verdict.days_late,
                "bucket": bucket,
                "station": case.station,
                "operator": case.operator,
            },
        )


@check("filing.unfiled", title="人员变动没有备案", parameters=(DEADLINE,), rule_ids=("H7", "HNG-16"))
def unfiled(office: Office, as_of: date) -> Iterator[Finding]:
    """One finding for each recorded change without a filing: violated once its last day is past."""
    severity = _severity(office, as_of)
    for case in cases(office, as_of, _HAPPENED):
        if not case.awaits_filing or (case.change.event_on and case.change.event_on.first_day > as_of):
            continue  # filed, or not yet happened
        remedy = f"swtool filing add {case.change.change_no}"
        if case.deadline is None or not case.duty.must_file:
            note = f"{case.change.kind.label} {case.event_label}：{case.duty.why}"
            yield _finding("filing.unfiled", case, severity, Outcome.UNDETERMINED, note, remedy=remedy)
            continue
        left = (case.deadline.last_day - as_of).days
        last = case.deadline.last_day.isoformat() + ("（暂定）" if case.deadline.provisional else "")
        state = f"已逾期 {-left} 天" if left < 0 else "今天是最后一天" if left == 0 else f"还有 {left} 天"
        yield _finding(
            "filing.unfiled",
            case,
            severity,
            Outcome.VIOLATED if left < 0 else Outcome.HOLDS,
            f"{case.change.kind.label} {case.event_label}，截止 {last}，尚未备案，{state}",
            remedy=remedy,
        )


@check("filing.suspected", title="疑似未备案变动", parameters=(DEADLINE,), rule_ids=("H7",))
def suspected(office: Office, as_of: date) -> Iterator[Finding]:
    """One warning for each difference that a roster showed and nobody has confirmed or dismissed."""
    for case in cases(office, as_of, "v.standing = 'suspected'"):
        if case.change.recorded_at[:10] > as_of.isoformat():
            continue
        yield _finding(
            "filing.suspected",
            case,
            Severity.WARNING,
            Outcome.VIOLATED,
            f"花名册与任职记录不一致，疑似{case.change.kind.label}（{case.event_label}），没有确认",
            remedy=f"属实：swtool filing confirm {case.change.change_no}；不属实：swtool filing dismiss "
            f"{case.change.change_no} --why 原因",
        )


@check(
    "filing.materials",
    title="备案材料齐全",
    parameters=("evidence.filing_join", "evidence.filing_leave", LETTER_RULE),
    rule_ids=("HNG-15",),
)
def materials(office: Office, as_of: date) -> Iterator[Finding]:
    """One finding for each filing that stands: accepted, or still being dealt with."""
    filed = [
        case
        for case in cases(office, as_of, _HAPPENED)
        if case.filing is not None and case.status is not FilingStatus.REVOKED
    ]
    judged = papers(office, [case.change for case in filed], known_by(office, as_of))
    for case in filed:
        one = judged[case.change.id]
        yield Finding(
            "filing.materials",
            one.severity,
            _where(case),
            f"{case.change.kind.label} {case.event_label}，{case.status_label}：{one.verdict.what}",
            one.verdict.expected,
            one.verdict.actual,
            rule=office.policy.cite(one.rule) if one.rule else "",
            remedy=one.remedy if one.is_wanting else "",
            outcome=one.verdict.outcome,
            figures={"change_no": case.change.change_no, "missing": list(one.missing)},
        )


CHECKS = (on_time, unfiled, suspected, materials)


def _severity(office: Office, as_of: date) -> Severity:
    rule = office.policy.find(DEADLINE, as_of)
    return rule.severity if rule else Severity.ERROR


def _outcome(case: Case) -> Outcome:
    return Outcome.NOT_APPLICABLE if case.duty.need_not else Outcome.UNDETERMINED


def _finding(code: str, case: Case, severity: Severity, outcome: Outcome, what: str, *, remedy: str = "") -> Finding:
    figures: dict[str, object] = {
        "change_no": case.change.change_no,
        "station": case.station,
        "operator": case.operator,
        "suspected": case.change.standing is Standing.SUSPECTED,
    }
    return Finding(code, severity, _where(case), what, rule=case.rule, remedy=remedy, outcome=outcome, figures=figures)


def _where(case: Case) -> Where:
    return Where(subject=f"{case.station} {case.person.staff_no} {case.change.change_no}")


def _minute(moment: object) -> str:
    return str(moment)[:16]
