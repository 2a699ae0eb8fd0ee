"""What is kept past its time, and which erasures are not cleared from the file yet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from swtool.checks import Check, check
from swtool.findings import Finding, Outcome, Severity, Where
from swtool.office import Office
from swtool.periods import PartialDate
from swtool.policy.parameter import Parameter
from swtool.rights.rules import is_past, last_day_kept
from swtool.rights.store import CaseKind, cases, waiting_for_purge
from swtool.store.holdings import Retained

_RETENTION, _CLEARED = "privacy.retention", "privacy.cleared"


def checks_of(retained: Sequence[Retained]) -> tuple[Check, ...]:
    """The room's checks over the kinds of data that the rooms keep for a time."""

    @check(
        _RETENTION,
        title="个人信息保存期限",
        parameters=tuple(kind.parameter for kind in retained),
        rule_ids=("PIPL §19", "PIPL §47"),
    )
    def retention(office: Office, as_of: date) -> Iterator[Finding]:
        """One finding a person, file or attachment whose time runs; where no period is set, one for the kind."""
        for kind in retained:
            yield from _kind(office, as_of, kind)

    return (retention, cleared)


@check(_CLEARED, title="删除的个人信息已从文件中清除")
def cleared(office: Office, as_of: date) -> Iterator[Finding]:
    """One finding a case of erasure or restriction by the day: are its values out of the file's bytes too?"""
    waiting = {case.id for case in waiting_for_purge(office.db)}
    by_then = (CaseKind.ERASE, CaseKind.RESTRICT, as_of.isoformat())
    for case in cases(office.db, "kind IN (?, ?) AND substr(recorded_at, 1, 10) <= ?", by_then):
        is_waiting = case.id in waiting
        yield Finding(
            _CLEARED,
            Severity.ERROR,
            Where(subject=case.case_no),
            "表里已经删除，文件里的残留还没有清除" if is_waiting else "已经清除",
            remedy="关掉其他打开这个数据库或附件的程序，磁盘满了先清出空间，再运行 swtool privacy clear"
            if is_waiting
            else "",
            outcome=Outcome.VIOLATED if is_waiting else Outcome.HOLDS,
        )


def _kind(office: Office, as_of: date, kind: Retained) -> Iterator[Finding]:
    rows = office.db.query(kind.sql, {"day": as_of.isoformat()})
    if not rows:
        return
    rule = office.policy.find(kind.parameter, as_of)
    if rule is None:
        yield Finding(
            _RETENTION,
            Severity.INFO,
            Where(subject=kind.label),
            f"有 {len(rows)} 项，没有规定保存多久，无法判定",
            remedy=f"在本县规则文件里写明 {kind.parameter}（年），并写出处",
            outcome=Outcome.UNDETERMINED,
            figures={"count": len(rows)},
        )
        return
    for row in rows:
        since = PartialDate.parse(row["since"])
        yield _judge(office, as_of, kind, rule, row["number"], since)


def _judge(office: Office, as_of: date, kind: Retained, rule: Parameter, number: str, since: PartialDate) -> Finding:
    last = last_day_kept(since, rule.number())
    late = is_past(since, rule.number(), as_of)
    return Finding(
        _RETENTION,
        rule.severity,
        Where(subject=number),
        f"{kind.label}自 {since} 起算，保存到 {last.isoformat()}{'，已经超过' if late else ''}",
        expected=f"不晚于 {last.isoformat()} 删除",
        rule=office.policy.cite(rule),
        remedy=kind.remedy.format(number=number) if late else "",
        outcome=Outcome.VIOLATED if late else Outcome.HOLDS,
    )
