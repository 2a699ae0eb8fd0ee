"""Staff changes of the year and their filing: what 变动备案汇总表 asks for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from swtool.filings.cases import Case, cases
from swtool.filings.duty import clock_reading, closing_time, lateness_bounds
from swtool.filings.rules import FIRST
from swtool.filings.sheets import part_label, timely_label
from swtool.filings.terms import ChangeKind, FilingStatus
from swtool.findings import Outcome
from swtool.office import Office
from swtool.privacy import mask_name
from swtool.registry.stations import stations_on
from swtool.reporting.blocks import NUMBER_FIELD, Block, Field, Record, Scope, last_moment, numbered, require_unique
from swtool.reporting.staff_blocks import places
from swtool.tables import Show

CHANGE_FIELDS = require_unique(
    (
        NUMBER_FIELD,
        Field("town", "乡镇街道", "社工站所在的乡镇（街道）"),
        Field("station", "社工站"),
        Field("operator", "运营机构", "变动当天运营该站的机构"),
        Field("change_no", "变动编号", "", Show.CODE),
        Field("staff_no", "人员编号", "", Show.CODE),
        Field("name", "姓名", "", Show.TEXT, mask_name),
        Field("kind", "变动类型"),
        Field("event_on", "变动日期", "只知道月份的就写到月", Show.DAY),
        Field("before", "变动前"),
        Field("after", "变动后"),
        Field("reason", "变动原因", may_name=True),
        Field("filing_no", "备案编号", "", Show.CODE),
        Field("first_filed", "首次备案时间", "到分钟"),
        Field("last_day", "截止日", "", Show.DAY),
        Field("timely", "是否按时", "按时、逾期几天，或为什么不能判定"),
        Field("status", "备案状态"),
    )
)

_KIND_FIELDS = tuple(Field(kind.value, kind.label, "本年件数", Show.COUNT) for kind in ChangeKind)
CHANGE_STATION_FIELDS = require_unique(
    (
        NUMBER_FIELD,
        Field("town", "乡镇街道", "社工站所在的乡镇（街道）"),
        Field("station", "社工站"),
        *_KIND_FIELDS,
        Field("total", "变动合计", "以上各类之和，也等于以下五栏之和", Show.COUNT),
        Field("on_time", "按时备案", "", Show.COUNT),
        Field("late", "逾期备案", "", Show.COUNT),
        Field("unfiled", "未备案", "须备案而没有备案的", Show.COUNT),
        Field("undetermined", "无法判定", "日期不详等", Show.COUNT),
        Field("not_required", "无须备案", "立项前的变动等", Show.COUNT),
        Field("filed", "已报备", "已经提交备案的件数", Show.COUNT),
        Field("accepted", "已受理", "予以备案的件数", Show.COUNT),
    )
)

_HAPPENED = (
    "v.standing IN ('recorded', 'direct') AND substr(v.event_on, 1, 4) = ? AND substr(v.event_on || ?, 1, 10) <= ?"
)
_YEAR_START = "-01-01"
_BY_KIND = ", ".join(f"coalesce(sum(c.kind = '{kind.value}'), 0) AS '{kind.value}'" for kind in ChangeKind)


def changes_of(office: Office, scope: Scope) -> list[Case]:
    """The changes that happened in the year up to the day, by event day; suspected and dismissed ones left out."""
    values = (str(scope.year), _YEAR_START, scope.as_of.isoformat())
    found = [case for case in cases(office, scope.as_of, _HAPPENED, values) if scope.holds(case.change.station_id)]
    return sorted(found, key=lambda case: (str(case.change.event_on), case.change.id))


def change_rows(office: Office, scope: Scope) -> Sequence[Record]:
    """One record a change."""
    where, bounds = places(office, scope.as_of), lateness_bounds(office.policy, scope.as_of)
    return numbered(
        [
            {
                "town": where[case.change.station_id][0],
                "station": case.station,
                "operator": case.operator or None,
                "change_no": case.change.change_no,
                "staff_no": case.person.staff_no,
                "name": case.person.name,
                "kind": case.change.kind.label,
                "event_on": str(case.change.event_on),
                "before": part_label(case.change.before) or None,
                "after": part_label(case.change.after) or None,
                "reason": case.change.reason,
                "filing_no": case.filing.filing_no if case.filing else None,
                "first_filed": f"{case.clocks.first:%Y-%m-%d %H:%M}" if case.clocks else None,
                "last_day": case.deadline.last_day if case.deadline else None,
                "timely": timely_label(case, bounds),
                "status": case.status_label,
            }
            for case in changes_of(office, scope)
        ]
    )


def change_station_rows(office: Office, scope: Scope) -> Sequence[Record]:
    """One record a station: those open on the day, and any that had a change."""
    counted: dict[int, Counter[str]] = {}
    for case in changes_of(office, scope):
        counts = counted.setdefault(case.change.station_id, Counter())
        counts.update((case.change.kind.value, "total", _standing(case)))
        if case.filing is not None:
            counts["filed"] += 1
            counts["accepted"] += case.status is FilingStatus.ACCEPTED
    where = places(office, scope.as_of)
    shown = [station.id for station in stations_on(office, scope.as_of) if scope.holds(station.id)]
    shown += sorted(set(counted) - set(shown))
    keys = [field.key for field in CHANGE_STATION_FIELDS if field.show is Show.COUNT and field is not NUMBER_FIELD]
    return numbered(
        [
            {
                "town": where[station][0],
                "station": where[station][1],
                **{key: counted.get(station, Counter())[key] for key in keys},
            }
            for station in shown
        ]
    )


def change_totals(office: Office, scope: Scope) -> Mapping[str, int]:
    """A list of changes has nothing to add up."""
    return {}


def change_station_totals(office: Office, scope: Scope) -> Mapping[str, int]:
    """Changes by kind and what was filed, by SQL aggregates; how many were in time, where the first filing stops the
    clock and no counter closes (else the verdict is no matter of two days)."""
    day = scope.as_of
    values = (last_moment(day), str(scope.year), _YEAR_START, day.isoformat())
    row = office.db.one(
        f"""
        SELECT {_BY_KIND},
            count(*) AS total, count(f.id) AS filed,
            coalesce(sum(substr(f.first_filed_at, 1, 10) <= d.last_day), 0) AS on_time,
            coalesce(sum(substr(f.first_filed_at, 1, 10) > d.last_day), 0) AS late,
            coalesce(sum((SELECT e.kind FROM filing_event e WHERE e.filing_id = f.id AND e.recorded_at < ?1
                ORDER BY e.id DESC LIMIT 1) = 'accepted'), 0) AS accepted
        FROM staff_change c
        JOIN staff_change_version v ON v.change_id = c.id AND v.superseded_at IS NULL
        LEFT JOIN filing f ON f.change_id = c.id AND f.first_filed_at < ?1
        LEFT JOIN filing_deadline d ON d.filing_id = f.id AND d.superseded_at IS NULL
        WHERE v.standing IN ('recorded', 'direct') AND substr(v.event_on, 1, 4) = ?2
            AND substr(v.event_on || ?3, 1, 10) <= ?4 AND {scope.sql("c.station_id")}
        """,
        values,
    )
    assert row is not None
    totals = dict(row)
    if clock_reading(office.policy, day) != FIRST or closing_time(office.policy, day) is not None:
        del totals["on_time"], totals["late"]
    return totals


def _standing(case: Case) -> str:
    """The one column of five that a change falls into."""
    if case.verdict is not None and case.verdict.outcome is Outcome.HOLDS:
        return "on_time"
    if case.verdict is not None and case.verdict.outcome is Outcome.VIOLATED:
        return "late"
    if case.duty.need_not:
        return "not_required"
    return "unfiled" if case.filing is None and case.duty.must_file else "undetermined"


CHANGES = Block(
    "changes", "变动", "本年到当天发生的人员变动，一件一行", CHANGE_FIELDS, change_rows, change_totals, ("change_no",)
)
CHANGE_STATIONS = Block(
    "change_stations",
    "站点变动",
    "本年到当天各社工站的变动和备案件数，一站一行",
    CHANGE_STATION_FIELDS,
    change_station_rows,
    change_station_totals,
    ("station",),
)
