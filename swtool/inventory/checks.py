"""The checks of the inventory room: one file a household (J8), a base in every community (J9), both fresh (J10).

Their subjects are villages: a county of 300,000 households wants to know where, and ``inventory due`` lists which.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from swtool.checks import Check, check
from swtool.dates import PartialDate
from swtool.errors import PolicyFault
from swtool.findings import Finding, Outcome, Severity, Where
from swtool.inventory.by_village import NOWHERE, by_village, said_of
from swtool.inventory.reviews import KIND_LABELS, Kind, files_in_use, last_reviews
from swtool.inventory.rules import READING_LABELS, Reading, Standing, count_round, has_base, one_file, yearly_update
from swtool.inventory.store import IN_USE
from swtool.office import Office
from swtool.policy.parameter import Parameter
from swtool.registry.boundaries import Place, places_of

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

    def finding(counted: tuple[int, tuple[str, ...], tuple[str, ...]]) -> Finding:
        files, sure, maybe = counted
        what = f"在用档案 {files} 份"
        if sure:
            what += f"，{len(sure)} 名户主有不止一份：{_some(sure)}"
        if maybe:
            what += f"，{len(maybe)} 组户主姓名和住址相同、没有身份证号可比：{_some(maybe)}"
        return Finding(
            code,
            unit.severity,
            NOWHERE,
            what if files else "没有在用档案",
            expected="每户 1 份",
            rule=office.policy.cite(unit),
            outcome=one_file(files, len(sure), len(maybe)),
        )

    counted = {
        place: (files, tuple(doubled.get(place, ())), tuple(suspected.get(place, ())))
        for place, files in files_in_use(office, Kind.NEEDS, as_of).items()
    }
    yield from by_village(office, as_of, counted, (0, (), ()), finding)


@check("resource.base_exists", title="社区资源库", parameters=("inventory.resource_unit",), rule_ids=("J9", "JSU-09"))
def base_check(office: Office, as_of: date) -> Iterator[Finding]:
    """J9: every community (or town, if the parameter says so) has at least one resource that was reviewed once."""
    code = "resource.base_exists"
    unit = office.policy.find("inventory.resource_unit", as_of)
    if unit is None:
        yield _not_decided(code, office, "inventory.resource_unit", as_of)
        return

    def finding(counted: tuple[int, int]) -> Finding:
        number, reviewed = counted
        return Finding(
            code,
            unit.severity,
            NOWHERE,
            f"登记资源 {number} 项，其中 {reviewed} 项有更新日期",
            expected="至少 1 项，且评估（更新）过",
            actual=f"{reviewed} 项",
            rule=office.policy.cite(unit),
            remedy="报送社区资源清单，或用 swtool inventory review --kind resources 登记复核",
            outcome=has_base(number, reviewed),
            figures={"resources": number, "reviewed": reviewed},
        )

    places = places_of(office, as_of)
    counted = {
        place: (sum(number for _, number in reviews), sum(number for last, number in reviews if last is not None))
        for place, reviews in last_reviews(office.db, Kind.RESOURCES, as_of, places).items()
    }
    if unit.text("per") != "town":
        yield from by_village(office, as_of, counted, (0, 0), finding)
        return
    towns: dict[str, tuple[int, int]] = {}
    for place in places.villages(counted):
        (number, reviewed), (there, fresh) = towns.get(place.town_name, (0, 0)), counted.get(place, (0, 0))
        towns[place.town_name] = number + there, reviewed + fresh
    for town, both in towns.items():
        yield said_of(Where(subject=town), finding(both))


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

    def finding(reviews: tuple[tuple[PartialDate | None, int], ...]) -> Finding:
        counted = count_round(reviews, as_of, years=period.number())
        here, there = counted.of(reading), counted.of(other)
        what = f"在用 {counted.total} 项；按“{READING_LABELS[reading]}”：{_counts(here)}"
        what += f"；按“{READING_LABELS[other]}”：{_counts(there)}"
        if counted.undated:
            what += f"；其中 {counted.undated} 项没有更新日期"
        outcome = yearly_update(counted, reading)
        remedy = f"swtool inventory due --kind {kind.value} 查看名单，复核后用 swtool inventory review 登记"
        return Finding(
            code,
            period.severity,
            NOWHERE,
            what if counted.total else f"没有在用的{KIND_LABELS[kind]}",
            expected=f"逾期 0 项（{READING_LABELS[reading]}）",
            actual=f"逾期 {here[Standing.OVERDUE]} 项",
            rule=office.policy.cite(period),
            remedy=remedy if outcome is not Outcome.HOLDS else "",
            outcome=outcome,
            figures={"total": counted.total, "due": here[Standing.DUE], "overdue": here[Standing.OVERDUE]},
        )

    found = last_reviews(office.db, kind, as_of, places_of(office, as_of))
    counted = {place: tuple(reviews) for place, reviews in found.items()}
    yield from by_village(office, as_of, counted, (), finding)


def _counts(standings: Counter[Standing]) -> str:
    parts = [f"已更新 {standings[Standing.FRESH]}"]
    labels = ((Standing.DUE, "本年待更新"), (Standing.OVERDUE, "逾期"), (Standing.UNKNOWN, "无法判定"))
    parts += [f"{label} {standings[standing]}" for standing, label in labels if standings[standing]]
    return "、".join(parts)


def _doubled_files(office: Office, as_of: date, *, by_id: bool) -> dict[Place, list[str]]:
    """Village → a text for each head with several files in use: their numbers."""
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
    groups: dict[tuple[str, Place | None], list[str]] = {}
    where: dict[tuple[str, Place | None], set[Place]] = {}
    for row in rows:
        village = lying.of(row["division_id"], ("household", row["id"]))
        group = (row["key"], None if by_id else village)  # a name and an address mean something in one village only
        groups.setdefault(group, []).append(row["file_no"])
        where.setdefault(group, set()).add(village)
    found: dict[Place, list[str]] = {}
    for group, numbers in groups.items():
        for village in where[group] if len(set(numbers)) > 1 else ():
            found.setdefault(village, []).append("＝".join(numbers))
    return found


def _some(texts: Sequence[str]) -> str:
    return "；".join(texts[:_NAMED]) + (f" 等 {len(texts)} 组" if len(texts) > _NAMED else "")


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
