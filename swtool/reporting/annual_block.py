"""The yearly statistics as a group of data that a sheet can ask for, held against what was reported the year before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date

from swtool.errors import SwtoolError, UsageFault
from swtool.office import Office
from swtool.registry.known import moment_text
from swtool.reporting.annual_kept import KEY, latest_reported
from swtool.reporting.blocks import NUMBER_FIELD, Block, Field, Record, Scope, numbered, require_unique
from swtool.statistics.sheets import Line, Statement, difference_cell, shown_cell, statement
from swtool.store.earlier import earlier, last_by

ANNUAL_FIELDS = require_unique(
    (
        NUMBER_FIELD,
        Field("section", "类别"),
        Field("measure", "指标"),
        Field("unit", "计量单位"),
        Field("value", "本年数", "年底那天的数，或全年的数；没有数据的写“无法判定”"),
        Field("before", "上年数", "按现在已登记的情况算的上年数"),
        Field("change", "增减"),
        Field("reason", "增减原因", "新设、撤并的站，区划调整，上年报送后的更正"),
        Field("note", "说明", "无法判定的原因，或没有计入的"),
        Field("numerator", "分子", "只有比率有"),
        Field("denominator", "分母", "只有比率有"),
        Field("definition", "口径"),
        Field("source", "数据来源"),
    )
)


def statement_of(
    office: Office, year: int, town: str | None, as_of: date | None = None, *, before: int | None = None
) -> Statement:
    """The statistics of a year beside the one before (or an earlier one), and what was reported of that one where it
    was. ``as_of`` sees the year as of an earlier day."""
    seen = office if as_of is None else replace(office, today=as_of)
    earlier = year - 1 if before is None else before
    return statement(seen, year, town, latest_reported(office, earlier, town), before=earlier)


@contextmanager
def known_as_of(office: Office, day: date) -> Iterator[Office]:
    """The office as it was known at the end of a day. Raises ``SwtoolError`` for a day before it was founded."""
    txn = last_by(office.db, moment_text(day))
    if txn is None:
        raise SwtoolError(f"{day.isoformat()} 还没有建立这个数据库", remedy="--known-on 写建库以后的日期")
    with earlier(office.db) as past:
        past.rewind(txn)
        yield replace(office, db=past.db)


def annual_rows(office: Office, scope: Scope) -> Sequence[Record]:
    """One record a measure. Raises ``UsageFault`` for an organization: most measures are of places."""
    if scope.organization:
        raise UsageFault("年度统计不按机构算", remedy="去掉 --org；只看一个镇写 --town")
    town = scope.town or (scope.label if scope.station_ids is not None else None)
    found = statement_of(office, scope.year, town, scope.as_of)
    return numbered([record_of(line) for line in found.lines])


def record_of(line: Line) -> dict[str, object]:
    """A line as a record: figures as numbers in their unit."""
    measure, change = line.measure, line.change
    return {
        "section": measure.section,
        "measure": measure.title,
        "unit": measure.word,
        "value": shown_cell(change.now.value, measure.unit),
        "before": shown_cell(change.then.value, measure.unit),
        "change": difference_cell(change, measure.unit),
        "reason": line.reason or None,
        "note": line.note or None,
        "numerator": change.now.numerator if measure.is_rate else None,
        "denominator": change.now.denominator if measure.is_rate else None,
        "definition": measure.definition,
        "source": measure.source,
    }


def _nothing_to_add(office: Office, scope: Scope) -> Mapping[str, int]:
    """Lines of unlike units are never added up."""
    return {}


ANNUAL = Block(
    KEY,
    "年度",
    "年度统计：每个指标一行，本年、上年、增减和原因、口径和来源",
    ANNUAL_FIELDS,
    annual_rows,
    _nothing_to_add,
    ("measure",),
)
