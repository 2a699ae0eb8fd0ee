"""The check of disclosure: every social organization published the newest month that is due, in time (H8)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from swtool.checks import Check, check
from swtool.disclosure.duty import CLOCK, PARAMETER, latest_due
from swtool.disclosure.standing import standings, what_to_do
from swtool.findings import Finding, Outcome, Severity, Where
from swtool.office import Office

_CODE = "disclosure.on_time"


@check(_CODE, title="三务公开按时", parameters=(PARAMETER, CLOCK), rule_ids=("H8", "HNG-18"))
def on_time(office: Office, as_of: date) -> Iterator[Finding]:
    """H8: one finding an organization, for the newest month whose last day has come."""
    rule = latest_due(office, as_of)
    if rule is None:
        yield _no_rule(office, as_of)
        return
    cited = office.policy.cite(rule.parameter)
    for one in standings(office, rule.month, as_of):
        timing = one.timing
        yield Finding(
            _CODE,
            rule.parameter.severity,
            Where(subject=one.organization.name),
            f"{rule.month.label}：{timing.what}",
            expected=f"{rule.due_on.isoformat()} 前公开（含当日）",
            actual=f"{one.out_on.isoformat()} 公开" if one.out_on else "已撤回" if one.withdrawn else "没有公开",
            rule=cited,
            remedy=what_to_do(one),
            outcome=timing.outcome,
            figures={"month": str(rule.month), "due_on": rule.due_on.isoformat(), "days": timing.days},
        )


def _no_rule(office: Office, as_of: date) -> Finding:
    known = PARAMETER in office.policy.names()
    return Finding(
        _CODE,
        Severity.INFO,
        Where(subject=office.fact("county_name", as_of)),
        f"{as_of.isoformat()} 没有这一规定" if known else "本地没有这一规定，也没有参照外地的",
        outcome=Outcome.UNDETERMINED if known else Outcome.NOT_APPLICABLE,
        remedy="" if known else "需要时在本县规则文件里写明",
    )


CHECKS: tuple[Check, ...] = (on_time,)
