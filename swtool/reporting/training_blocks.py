"""Continuing education of the year, person by person and station by station: what 继续教育学时汇总表 asks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import NamedTuple

from swtool.errors import PolicyFault
from swtool.findings import Outcome
from swtool.office import Office
from swtool.policy.parameter import Parameter
from swtool.privacy import mask_name
from swtool.registry.posts import BASES
from swtool.registry.stations import stations_on
from swtool.reporting.blocks import NUMBER_FIELD, Block, Field, Record, Scope, numbered, require_unique
from swtool.reporting.staff_blocks import PERSON, places
from swtool.tables import Show
from swtool.training.credits import Worth, rounded_down, rounded_up, tally
from swtool.training.rules import Stay, days_in_post, home_on
from swtool.training.standing import HOURS_RULE, Staff, Standing, read_staff, standings
from swtool.training.terms import CATEGORIES, CreditState, Reading

_REACHED, _NOT_REACHED, _UNDECIDED, _EXEMPT = "已达到", "未达到", "无法判定", "无要求"
_UNSORTED = "unsorted"

TRAINING_FIELDS = require_unique(
    (
        NUMBER_FIELD,
        Field("town", "乡镇街道", "所在社工站的乡镇（街道）"),
        Field("station", "社工站", "当天在岗的站，已离岗的写最后一个"),
        Field("staff_no", "人员编号", "", Show.CODE),
        Field("name", "姓名", "", Show.TEXT, mask_name),
        Field("basis", "专兼职", "有专职岗位的写专职"),
        Field("days", "在岗天数", "本年 1 月 1 日到当天在岗的天数", Show.COUNT),
        Field("need", "应修学时", "全年应修，按在岗天数折算", Show.HOURS),
        *(Field(key, f"{label}学时", "已认定或有证明的", Show.HOURS) for key, label in CATEGORIES.items()),
        Field(_UNSORTED, "未分类学时", "没有写类别的", Show.HOURS),
        Field("counted", "合计学时", "以上各类之和", Show.HOURS),
        Field("owed", "尚欠学时", "应修减合计，不足的部分", Show.HOURS),
        Field("reached", "是否达到", f"{_REACHED}、{_NOT_REACHED}、{_UNDECIDED}、{_EXEMPT}"),
        Field("pending", "待认定", "没有证明也没有认定、或不能折算成学时的条数，不计入合计", Show.COUNT),
        Field("head", "人数", "每人填 1", Show.COUNT),
    )
)
TRAINING_STATION_FIELDS = require_unique(
    (
        NUMBER_FIELD,
        Field("town", "乡镇街道", "社工站所在的乡镇（街道）"),
        Field("station", "社工站"),
        Field("head", "人数", "本年在岗过的人，每人只计在一个站", Show.COUNT),
        Field("reached", "已达到人数", "", Show.COUNT),
        Field("not_reached", "未达到人数", "到当天还没有达到的", Show.COUNT),
        Field("undecided", "无法判定人数", "", Show.COUNT),
        Field("exempt", "无要求人数", "", Show.COUNT),
        Field("counted", "合计学时", "", Show.HOURS),
    )
)


class _Learner(NamedTuple):
    """One person's year: the station where the person counts, the hours, and the verdict where there is a rule."""

    person_id: int
    home: int
    stays: Sequence[Stay]
    credits: Sequence[Worth]
    standing: Standing | None
    year_is_over: bool

    @property
    def reached(self) -> str:
        """Whether the yearly hours are reached on the day. Before the year is over “not yet” is simply 未达到."""
        if self.standing is None:
            return _UNDECIDED
        outcome = self.standing.verdict.outcome
        if outcome is Outcome.HOLDS:
            return _REACHED
        if outcome is Outcome.NOT_APPLICABLE:
            return _EXEMPT
        return _NOT_REACHED if outcome is Outcome.VIOLATED or not self.year_is_over else _UNDECIDED


def training_rows(office: Office, scope: Scope) -> Sequence[Record]:
    """One record a person who served in the year up to the day; hours follow the person from station to station."""
    staff, learners = _learners(office, scope)
    where = places(office, scope.as_of)
    records: list[dict[str, object]] = []
    for learner in learners:
        person, total = staff.persons[learner.person_id], tally(learner.credits)
        standing = learner.standing
        unsure = sum(c.state in (CreditState.PENDING, CreditState.UNDETERMINED) for c in learner.credits)
        full_time = any(stay.is_full_time for stay in learner.stays if stay.station_id == learner.home)
        records.append(
            {
                "town": where[learner.home][0],
                "station": where[learner.home][1],
                "staff_no": person.staff_no,
                "name": person.name,
                "basis": BASES["full_time" if full_time else "part_time"],
                "days": days_in_post(learner.stays, scope.first, scope.as_of + timedelta(days=1)),
                "need": rounded_up(standing.need.hours) if standing else None,
                **_by_category(learner.credits),
                "counted": rounded_down(total.counted),
                "owed": rounded_up(standing.owed) if standing else None,
                "reached": learner.reached,
                "pending": unsure or None,
                "head": 1,
            }
        )
    return numbered(records)


def training_station_rows(office: Office, scope: Scope) -> Sequence[Record]:
    """One record a station that the rule covers: those open on the day, and any where somebody counts."""
    _, learners = _learners(office, scope)
    where = places(office, scope.as_of)
    here: dict[int, list[_Learner]] = {}
    for learner in learners:
        here.setdefault(learner.home, []).append(learner)
    rule = _rule(office, scope)
    tiers = rule.scope.tiers if rule else ()
    shown = [
        station.id
        for station in stations_on(office, scope.as_of)
        if scope.holds(station.id) and (not tiers or station.tier in tiers)
    ]
    shown += sorted(set(here) - set(shown))
    records: list[dict[str, object]] = []
    for station in shown:
        people = here.get(station, [])
        states = [learner.reached for learner in people]
        hours = sum((tally(learner.credits).counted for learner in people), Fraction(0))
        records.append(
            {
                "town": where[station][0],
                "station": where[station][1],
                "head": len(people),
                "reached": states.count(_REACHED),
                "not_reached": states.count(_NOT_REACHED),
                "undecided": states.count(_UNDECIDED),
                "exempt": states.count(_EXEMPT),
                "counted": rounded_down(hours),
            }
        )
    return numbered(records)


# Attendances by whom they mean; of what several entries of one person say of one course the same one counts as in
# ``training.store.records``: the attested, then the kept entry's, then the earliest.
_ATTENDED = """
    SELECT a.id, a.course_id, a.verified_credit_hours, a.claimed_credit_hours, a.claimed_divisor, a.verified_by,
        a.proof_no, a.result, a.person_id AS entry_id, coalesce(same.kept_id, a.person_id) AS person_id,
        first_value(a.person_id) OVER (
            PARTITION BY coalesce(same.kept_id, a.person_id), a.course_id
            ORDER BY a.verified_credit_hours IS NULL AND coalesce(a.verified_by, '') = ''
                    AND coalesce(a.proof_no, '') = '',
                same.kept_id IS NOT NULL, a.id
        ) AS counted_id
    FROM attendance a LEFT JOIN person_same same ON same.person_id = a.person_id WHERE a.superseded_at IS NULL
"""


def training_totals(office: Office, scope: Scope) -> Mapping[str, int]:
    """Heads and hours by SQL aggregates over posts and attendances.

    Hours converted from another unit may be no whole hundredths (a quotient), which no integer sum can give: where any
    stands among them, the database vouches for the heads only.
    """
    served = _served(office, scope)
    heads = office.db.value(f"SELECT count(DISTINCT {PERSON}) {served}", _span(scope))
    rows = office.db.query(
        f"""
        SELECT category, coalesce(sum(CASE WHEN attested THEN hours END), 0) AS hours,
            sum(NOT attested OR hours IS NULL) AS pending, max(is_quotient) AS has_quotients
        FROM (
            SELECT coalesce(c.category, '{_UNSORTED}') AS category,
                coalesce(a.verified_credit_hours, a.claimed_credit_hours) AS hours,
                a.verified_credit_hours IS NULL AND a.claimed_divisor <> 1 AS is_quotient,
                a.verified_credit_hours IS NOT NULL OR coalesce(a.verified_by, '') <> ''
                    OR coalesce(a.proof_no, '') <> '' AS attested
            FROM ({_ATTENDED}) a JOIN course c ON c.id = a.course_id
            WHERE a.entry_id = a.counted_id AND c.is_social_work = 1 AND coalesce(a.result, '') <> 'failed'
                AND substr(c.ended_on, 1, 4) = substr(:first, 1, 4) AND substr(c.ended_on || '-01-01', 1, 10) <= :day
                AND a.person_id IN (SELECT {PERSON} {served})
        ) GROUP BY category
        """,
        _span(scope),
    )
    totals = {"head": int(str(heads)), "pending": sum(row["pending"] for row in rows)}
    if any(row["has_quotients"] for row in rows):
        return totals
    by_category = {row["category"]: row["hours"] for row in rows}
    hours = {key: by_category.get(key, 0) for key in (*CATEGORIES, _UNSORTED)}
    return totals | hours | {"counted": sum(hours.values())}


def training_station_totals(office: Office, scope: Scope) -> Mapping[str, int]:
    """The county's heads and hours: every person counts at one station. Of a part of it SQL cannot tell the home."""
    if scope.station_ids is not None:
        return {}
    totals = training_totals(office, scope)
    return {key: totals[key] for key in ("head", "counted") if key in totals}


TRAINING = Block(
    "training",
    "学时",
    "本年到当天在岗过的人的继续教育学时，一人一行",
    TRAINING_FIELDS,
    training_rows,
    training_totals,
    ("staff_no",),
)
TRAINING_STATIONS = Block(
    "training_stations",
    "站点学时",
    "本年到当天各社工站的继续教育学时，一站一行",
    TRAINING_STATION_FIELDS,
    training_station_rows,
    training_station_totals,
    ("station",),
)


def _learners(office: Office, scope: Scope) -> tuple[Staff, list[_Learner]]:
    staff = read_staff(office, scope.year, scope.year, _rule(office, scope))
    try:
        judged = standings(office, scope.year, scope.as_of, Reading.PER_PERSON_YEAR)
    except PolicyFault:
        judged = []
    verdicts = {standing.person.id: standing for standing in judged if standing.person}
    is_over = scope.as_of == date(scope.year, 12, 31)
    learners = []
    for person_id, stays in staff.stays.items():
        begun = [
            stay for stay in stays if stay.first <= scope.as_of and (stay.until is None or stay.until > scope.first)
        ]
        mine = [stay for stay in begun if scope.holds(stay.station_id)]
        if not mine:
            continue
        earned = staff.credits_of(person_id, [scope.year], scope.as_of)
        home = _home(mine, scope.as_of)
        learners.append(_Learner(person_id, home, begun, earned, verdicts.get(person_id), is_over))
    # By station as the sheet prints it, then by number.
    order = {station.id: number for number, station in enumerate(stations_on(office, scope.as_of))}
    learners.sort(
        key=lambda each: (order.get(each.home, len(order)), each.home, staff.persons[each.person_id].staff_no)
    )
    return staff, learners


def _home(stays: Sequence[Stay], day: date) -> int:
    """The one station of a sheet where a person counts: that of the day, else the last."""
    here = home_on(stays, day)
    return here if here is not None else max(stays, key=lambda stay: (stay.until or date.max, stay.first)).station_id


def _rule(office: Office, scope: Scope) -> Parameter | None:
    return office.policy.find(HOURS_RULE, date(scope.year, 12, 31))


def _by_category(credits: Sequence[Worth]) -> dict[str, object]:
    hours = dict.fromkeys((*CATEGORIES, _UNSORTED), Fraction(0))
    for credit in credits:
        hours[credit.course.facts.category or _UNSORTED] += credit.counted
    return {key: rounded_down(value) or None for key, value in hours.items()}


def _served(office: Office, scope: Scope) -> str:
    """FROM … WHERE of the posts that touch the year up to the day, at stations of the sheet and of the rule's tiers."""
    rule = _rule(office, scope)
    tiers = ", ".join(f"'{tier}'" for tier in rule.scope.tiers) if rule else ""
    return (
        "FROM post p JOIN station s ON s.id = p.station_id LEFT JOIN person_same same ON same.person_id = p.person_id "
        "WHERE p.superseded_at IS NULL AND p.effective_on <= :day "
        "AND (p.effective_until IS NULL OR p.effective_until > :first) "
        f"AND {scope.sql('p.station_id')} AND {f's.tier IN ({tiers})' if tiers else '1'}"
    )


def _span(scope: Scope) -> dict[str, str]:
    return {"first": scope.first.isoformat(), "day": scope.as_of.isoformat()}
