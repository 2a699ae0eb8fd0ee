"""The yearly round as tables: coverage by village, and which files or resources are due under either reading."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from swtool.dates import PartialDate
from swtool.inventory import store
from swtool.inventory.checks import yearly_parameters
from swtool.inventory.reviews import KIND_LABELS, Kind, rounds
from swtool.inventory.rules import READING_LABELS, Reading, Standing, last_day_to_review, standing
from swtool.inventory.sheets import head_of, mask_client, minor_since
from swtool.office import Office
from swtool.registry.boundaries import boundary_notes, places_of
from swtool.tables import Heading, Show, Table

STANDING_LABELS = {
    Standing.FRESH: "已更新",
    Standing.DUE: "本年待更新",
    Standing.OVERDUE: "逾期",
    Standing.UNKNOWN: "无法判定",
}


def due_summary(
    office: Office, as_of: date, kinds: Sequence[Kind], *, division_ids: Sequence[int] | None = None
) -> Table:
    """Coverage by village, only villages with something outstanding under either reading, and the county's sum.

    Raises ``PolicyFault`` where the yearly rule is not known for the day.
    """
    period, reading = yearly_parameters(office, as_of)
    rows: list[tuple[object, ...]] = []
    for kind in kinds:
        total = fresh = old = undated = 0
        for village in rounds(office, kind, as_of, years=period.number()):
            if division_ids is not None and village.village.id not in division_ids:
                continue
            counted = village.counted
            done, late = counted.by_year[Standing.FRESH], counted.by_anniversary[Standing.OVERDUE]
            total, fresh, old, undated = total + counted.total, fresh + done, old + late, undated + counted.undated
            if done < counted.total or late or counted.by_anniversary[Standing.UNKNOWN]:
                rows.append(_due_row(kind, village.town_name, village.name, counted.total, done, late, counted.undated))
        rows.append(_due_row(kind, "合计", "", total, fresh, old, undated))
    return Table(
        "每年更新情况",
        (
            Heading("kind", "类别"),
            Heading("town", "乡镇（街道）"),
            Heading("village", "村（社区）"),
            Heading("total", "在用", Show.COUNT),
            Heading("reviewed", "本年已更新", Show.COUNT),
            Heading("not_this_year", "本年未更新", Show.COUNT),
            Heading("older", "超过一年未更新", Show.COUNT),
            Heading("undated", "没有更新日期", Show.COUNT, minor=True),
            Heading("coverage", "本年覆盖率", Show.RATE),
        ),
        rows,
        as_of=as_of,
        sources=(office.policy.cite(period),),
        notes=(
            f"“本年未更新”按“{READING_LABELS[Reading.CALENDAR_YEAR]}”数，默认按“{READING_LABELS[reading]}”判定。",
            f"“超过一年未更新”按“{READING_LABELS[Reading.WITHIN_YEAR]}”数，次年对应日当天仍算在内。",
            "只列有待更新的村（社区），合计是全部。",
            *boundary_notes(office, as_of),
        ),
    )


def outstanding(table: Table) -> bool:
    """Whether a summary lists any village, besides its sums."""
    return any(row[1] != "合计" for row in table.rows)


def _due_row(
    kind: Kind, town: str, village: str, total: int, fresh: int, late: int, undated: int
) -> tuple[object, ...]:
    coverage = Fraction(fresh, total) if total else None
    return (KIND_LABELS[kind], town, village, total, fresh, total - fresh, late, undated, coverage)


def due_list(office: Office, as_of: date, kind: Kind, *, division_ids: Sequence[int] | None = None) -> Table:
    """What is due or overdue, one row a file or resource, with the last day in time under both readings."""
    period, _ = yearly_parameters(office, as_of)
    years = period.number()
    rows: list[tuple[object, ...]] = []
    for town, village, number, name, last_text in _subjects(office, as_of, kind, division_ids):
        last = PartialDate.parse(last_text) if last_text else None
        verdicts = [standing(reading, last, as_of, years=years) for reading in Reading]
        if all(verdict is Standing.FRESH for verdict in verdicts):
            continue
        days = [last_day_to_review(reading, last, years=years) if last else None for reading in Reading]
        labels = [STANDING_LABELS[verdict] for verdict in verdicts]
        rows.append((town, village, number, name, last_text, labels[0], days[0], labels[1], days[1]))
    return Table(
        f"待更新的{KIND_LABELS[kind]}",
        (
            Heading("town", "乡镇（街道）"),
            Heading("village", "村（社区）"),
            Heading("number", "档案号" if kind is Kind.NEEDS else "资源编号", Show.CODE),
            Heading("name", "户主", mask=mask_client) if kind is Kind.NEEDS else Heading("name", "资源名称"),
            Heading("last", "上次更新", Show.DAY),
            Heading("by_year", "每年一次"),
            Heading("by_year_until", "最迟（年内）", Show.DAY),
            Heading("by_anniversary", "不超过一年"),
            Heading("by_anniversary_until", "最迟（一年内）", Show.DAY),
        ),
        rows,
        as_of=as_of,
        sources=(office.policy.cite(period),),
        notes=boundary_notes(office, as_of),
    )


def _subjects(
    office: Office, as_of: date, kind: Kind, division_ids: Sequence[int] | None
) -> list[tuple[str, str, str, str, str]]:
    day, places = as_of.isoformat(), places_of(office, as_of)
    if kind is Kind.NEEDS:
        files = store.households(
            office.db, day, minor_since=minor_since(office, as_of), places=places, division_ids=division_ids
        )
        return [(f.town, f.village, f.file_no, head_of(f), f.last_review) for f in files]
    resources = store.resources(office.db, day, places=places, division_ids=division_ids)
    return [(r.town, r.village, r.resource_no, r.name, r.last_review) for r in resources]
