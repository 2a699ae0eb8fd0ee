"""The tables about operators: who they are, and who had access to personal data."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from swtool.office import Office
from swtool.operators import store
from swtool.operators.rules import OfficeOperator, Seat, Term
from swtool.store.access import Access, AccessKind, FailedOpening, accesses, failed_openings, failures_path
from swtool.tables import Heading, Show, Table

KIND_LABELS = {AccessKind.REVEAL: "查看", AccessKind.EXPORT: "导出", AccessKind.REFUSED: "拒绝"}
FAILED = "没打开"


def operator_list(office: Office, as_of: date, *, everybody: bool = False) -> Table:
    """Who acts on a day; ``everybody``: also those who do not (any more, or not yet)."""
    seats: dict[int, list[str]] = {}
    for login in store.logins(office.db):
        seats.setdefault(login.operator_id, []).append(login.seat.label)
    last = store.last_steps(office.db)
    rows = [
        (
            each.name,
            term.role,
            term.effective_on,
            term.effective_until,
            "、".join(seats.get(each.id, [])),
            last.get(each.name, "")[:16].replace("T", " ") or None,
        )
        for each in store.all_operators(office.db)
        for term in _terms(each, as_of, everybody=everybody)
    ]
    headings = (
        Heading("name", "姓名"),
        Heading("role", "角色"),
        Heading("effective_on", "从", Show.DAY),
        Heading("effective_until", "停止", Show.DAY),
        Heading("logins", "电脑账户"),
        Heading("last_step", "最近一次改动"),
    )
    return Table("经办人员", headings, rows, as_of=as_of, notes=("“停止”那一天起不再经办",))


def access_table(office: Office, first: date | None, last: date | None, who: str) -> Table:
    """Every access from ``first`` to ``last`` (both included), with totals; ``who`` '' is everybody."""
    known = [each for each in accesses(office.db) if _within(each.at.date(), first, last)]
    failed = [each for each in failed_openings(office.db.path) if _within(each.at.date(), first, last)]
    if who:
        known = [each for each in known if each.who == who]
        failed = []  # no operator stands behind an opening that failed
    told = [(each.at, _access_row(each)) for each in known] + [(each.at, _failed_row(each)) for each in failed]
    rows = [row for _, row in sorted(told, key=lambda pair: pair[0])]
    headings = (
        Heading("at", "时间"),
        Heading("who", "谁"),
        Heading("kind", "方式"),
        Heading("subject", "内容"),
        Heading("persons", "人数", Show.COUNT),
    )
    notes = ["，".join(_totals(known, len(failed))) or "没有记录"]
    if failed:
        name = failures_path(office.db.path).name
        notes.append(f"“{FAILED}”记在文件 {name} 里，不在日志链中，不能证明没有被改过；那里写的是电脑账户")
    return Table("完整个人信息的查看、导出和被拒绝的打开", headings, rows, notes=tuple(notes))


def _terms(operator: OfficeOperator, as_of: date, *, everybody: bool) -> tuple[Term, ...]:
    return tuple(term for term in operator.terms if everybody or term.covers(as_of))


def _within(day: date, first: date | None, last: date | None) -> bool:
    return (first is None or first <= day) and (last is None or day <= last)


def _access_row(each: Access) -> tuple[object, ...]:
    return _moment(each.at.isoformat()), each.who, KIND_LABELS[each.kind], each.subject, each.persons


def _failed_row(each: FailedOpening) -> tuple[object, ...]:
    return _moment(each.at.isoformat()), Seat(each.os_user, each.machine).label, FAILED, each.what, None


def _moment(text: str) -> str:
    return text[:19].replace("T", " ")


def _totals(known: Sequence[Access], failed: int) -> list[str]:
    totals = []
    for kind in (AccessKind.REVEAL, AccessKind.EXPORT):
        of_kind = [each for each in known if each.kind is kind]
        if of_kind:
            totals.append(f"{KIND_LABELS[kind]} {len(of_kind)} 次 {sum(each.persons for each in of_kind)} 人次")
    refused = sum(each.kind is AccessKind.REFUSED for each in known)
    totals += [f"{KIND_LABELS[AccessKind.REFUSED]} {refused} 次"] if refused else []
    return totals + ([f"{FAILED} {failed} 次"] if failed else [])
