"""The checks of the inventory room: one file a household (J8), a base in every community (J9), both fresh (J10).

Their subjects are villages: a county of 300,000 households wants to know where, and ``inventory due`` lists which.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

from swtool.checks import Check, check
from swtool.errors import PolicyFault
from swtool.findings import Finding, Outcome, Severity, Where
from swtool.inventory.reviews import KIND_LABELS, Kind, VillageRound, files_in_use, rounds
from swtool.inventory.rules import READING_LABELS, Reading, Standing, has_base, one_file, yearly_update
from swtool.inventory.store import IN_USE
from swtool.office import Office
from swtool.policy.parameter import Parameter
from swtool.registry.boundaries import places_of

_NAMED = 5


@check("household.one_file", title="一户一档", parameters=("inventory.need_file_unit",), rule_ids=("J8", "JSU-08"))
def one_file_check(office: Office, as_of: date) -> Iterator[Finding]:
    """J8: no head of a household has two files in use. Heads are told apart by resident ID; without one, name and
    address of the same village are a suspicion that decides nothing."""
    code = "household.one_file"
    unit = office.policy.find("inventory.need_file_unit", as_of)
    if unit is None or unit.text("per") != "household":
        yield _not_decided(code, office, "inventory.need_file_unit", as_of)
        return
    doubled = _doubled_files(office, as_of, by_id=True)
    suspected = _doubled_files(office, as_of, by_id=False)
    for village in files_in_use(office, Kind.NEEDS, as_of):
        place, files = (village.village.id, village.name), village.counted.total
        sure, maybe = doubled.get(place, []), suspected.get(place, [])
        outcome = one_file(files, len(sure), len(maybe))
        what = f"在用档案 {files} 份"
        if sure:
            what += f"，{len(sure)} 名户主有不止一份：{_some(sure)}"
        if maybe:
            what += f"，{len(maybe)} 组户主姓名和住址相同、没有身份证号可比：{_some(maybe)}"
        yield _finding(
            code,
            unit.severity,
            village,
            outcome,
            what if files else "没有在用档案",
            office.policy.cite(unit),
            expected="每户 1 份",
        )


@check("resource.base_exists", title="社区资源库", parameters=("inventory.resource_unit",), rule_ids=("J9", "JSU-09"))
def base_check(office: Office, as_of: date) -> Iterator[Finding]:
    """J9: every community (or town, if the parameter says so) has at least one resource that was reviewed once."""
    code = "resource.base_exists"
    unit = office.policy.find("inventory.resource_unit", as_of)
    if unit is None:
        yield _not_decided(code, office, "inventory.resource_unit", as_of)
        return
    by_town = unit.text("per") == "town"
    total: Counter[str] = Counter()
    reviewed: Counter[str] = Counter()
    for village in rounds(office, Kind.RESOURCES, as_of, years=1):
        subject = village.town_name if by_town else f"{village.town_name} {village.name}"
        total[subject] += village.counted.total
        reviewed[subject] += village.counted.total - village.counted.undated
    for subject, number in total.items():
        yield Finding(
            code=code,
            severity=unit.severity,
            where=Where(subject=subject),
            what=f"登记资源 {number} 项，其中 {reviewed[subject]} 项有更新日期",
            expected="至少 1 项，且评估（更新）过",
            actual=f"{reviewed[subject]} 项",
            rule=office.policy.cite(unit),
            remedy="报送社区资源清单，或用 swtool inventory review --kind resources 登记复核",
            outcome=has_base(number, reviewed[subject]),
            figures={"resources": number, "reviewed": reviewed[subject]},
        )


@check(
    "household.yearly_update",
    title="居民需求档案每年更新",
    parameters=("inventory.yearly_update", "inventory.reading"),
    rule_ids=("J10", "JSU-10"),
)
def household_round_check(office: Office, as_of: date) -> Iterator[Finding]:
    """J10 for need files, by village, under the default reading; the other reading is shown beside it."""
    return _round_findings("household.yearly_update", office, Kind.NEEDS, as_of)


@check(
    "resource.yearly_update",
    title="社区资源库每年更新",
    parameters=("inventory.yearly_update", "inventory.reading"),
    rule_ids=("J10", "JSU-10"),
)
def resource_round_check(office: Office, as_of: date) -> Iterator[Finding]:
    """J10 for resource bases: a base is as fresh as each of its resources."""
    return _round_findings("resource.yearly_update", office, Kind.RESOURCES, as_of)


CHECKS: tuple[Check, ...] = (one_file_check, base_check, household_round_check, resource_round_check)


def yearly_parameters(office: Office, as_of: date) -> tuple[Parameter, Reading]:
    """The period between reviews and the default reading. Raises ``PolicyFault`` where no layer states them."""
    period = office.policy.at("inventory.yearly_update", as_of)
    return period, Reading(office.policy.at("inventory.reading", as_of).text("reading"))


def _round_findings(code: str, office: Office, kind: Kind, as_of: date) -> Iterator[Finding]:
    try:
        period, reading = yearly_parameters(office, as_of)
    except PolicyFault as fault:
        known = "inventory.yearly_update" in office.policy.names()
        yield _undecided(code, fault.what) if known else _not_here(code)
        return
    other = next(each for each in Reading if each is not reading)
    for village in rounds(office, kind, as_of, years=period.number()):
        counted = village.counted
        here, there = counted.of(reading), counted.of(other)
        what = f"在用 {counted.total} 项；按“{READING_LABELS[reading]}”：{_counts(here)}"
        what += f"；按“{READING_LABELS[other]}”：{_counts(there)}"
        if counted.undated:
            what += f"；其中 {counted.undated} 项没有更新日期"
        yield _finding(
            code,
            period.severity,
            village,
            yearly_update(counted, reading),
            what if counted.total else f"没有在用的{KIND_LABELS[kind]}",
            office.policy.cite(period),
            expected=f"逾期 0 项（{READING_LABELS[reading]}）",
            actual=f"逾期 {here[Standing.OVERDUE]} 项",
            remedy=f"swtool inventory due --kind {kind.value} 查看名单，复核后用 swtool inventory review 登记",
            figures={"total": counted.total, "due": here[Standing.DUE], "overdue": here[Standing.OVERDUE]},
        )


def _counts(standings: Counter[Standing]) -> str:
    parts = [f"已更新 {standings[Standing.FRESH]}"]
    labels = ((Standing.DUE, "本年待更新"), (Standing.OVERDUE, "逾期"), (Standing.UNKNOWN, "无法判定"))
    parts += [f"{label} {standings[standing]}" for standing, label in labels if standings[standing]]
    return "、".join(parts)


def _doubled_files(office: Office, as_of: date, *, by_id: bool) -> dict[tuple[int, str], list[str]]:
    """Village (and the remark on it) → a text for each head with several files in use: their numbers."""
    key = "m.resident_id" if by_id else "h.head_name || '|' || h.address"
    wanted = "m.resident_id IS NOT NULL" if by_id else "m.resident_id IS NULL AND h.address IS NOT NULL"
    rows = office.db.query(
        f"""
        WITH files AS (
            SELECT h.id, h.division_id, h.file_no, {key} AS key FROM household h
            LEFT JOIN household_member m ON m.household_id = h.id AND m.is_head = 1 AND m.superseded_at IS NULL
                AND m.effective_on <= :day AND (m.effective_until IS NULL OR m.effective_until > :day)
            WHERE {IN_USE.format(alias="h")} AND {wanted}
        ), doubled AS (SELECT key FROM files GROUP BY key HAVING count(DISTINCT file_no) > 1)
        SELECT id, division_id, key, file_no FROM files WHERE key IN (SELECT key FROM doubled) ORDER BY file_no
        """,
        {"day": as_of.isoformat()},
    )
    lying = places_of(office, as_of)
    groups: dict[tuple[str, tuple[int, str] | None], list[str]] = {}
    where: dict[tuple[str, tuple[int, str] | None], set[tuple[int, str]]] = {}
    for row in rows:
        place = lying.of(row["division_id"], ("household", row["id"]))
        village = (place.division.id, place.name)
        group = (row["key"], None if by_id else village)  # a name and an address mean something in one village only
        groups.setdefault(group, []).append(row["file_no"])
        where.setdefault(group, set()).add(village)
    found: dict[tuple[int, str], list[str]] = {}
    for group, numbers in groups.items():
        for village in where[group] if len(set(numbers)) > 1 else ():
            found.setdefault(village, []).append("＝".join(numbers))
    return found


def _some(texts: list[str]) -> str:
    return "；".join(texts[:_NAMED]) + (f" 等 {len(texts)} 组" if len(texts) > _NAMED else "")


def _finding(
    code: str,
    severity: Severity,
    village: VillageRound,
    outcome: Outcome,
    what: str,
    rule: str,
    *,
    expected: str,
    actual: str = "",
    remedy: str = "",
    figures: dict[str, object] | None = None,
) -> Finding:
    return Finding(
        code=code,
        severity=severity,
        where=Where(subject=f"{village.town_name} {village.name}".strip()),
        what=what,
        expected=expected,
        actual=actual,
        rule=rule,
        remedy=remedy if outcome is not Outcome.HOLDS else "",
        outcome=outcome,
        figures=figures or {},
    )


def _not_decided(code: str, office: Office, name: str, as_of: date) -> Finding:
    if name not in office.policy.names():
        return _not_here(code)
    try:
        office.policy.at(name, as_of)
    except PolicyFault as fault:
        return _undecided(code, fault.what)
    return _undecided(code, f"参数“{name}”不以户（社区）为单位")


def _not_here(code: str) -> Finding:
    reason = "本地没有这一规定，也没有参照外地的"
    return Finding(code, Severity.INFO, Where(subject="全县"), reason, outcome=Outcome.NOT_APPLICABLE)


def _undecided(code: str, reason: str) -> Finding:
    return Finding(code, Severity.INFO, Where(subject="全县"), reason, outcome=Outcome.UNDETERMINED)
