"""The data dictionary of templates: every block and single value that can be asked for, and what they hold now."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from swtool.office import Office
from swtool.reporting.annual_block import ANNUAL
from swtool.reporting.blocks import Block, Record, Scope, cell_value
from swtool.reporting.change_blocks import CHANGE_STATIONS, CHANGES
from swtool.reporting.staff_blocks import STAFF, STATIONS
from swtool.reporting.statistics_blocks import QUALIFICATIONS, TOWNS
from swtool.reporting.training_blocks import TRAINING, TRAINING_STATIONS
from swtool.tables import Show

BLOCKS: tuple[Block, ...] = (
    STAFF,
    STATIONS,
    QUALIFICATIONS,
    TOWNS,
    CHANGES,
    CHANGE_STATIONS,
    TRAINING,
    TRAINING_STATIONS,
    ANNUAL,
)


class Single(NamedTuple):
    """A single value that a template can ask for."""

    key: str
    title: str
    meaning: str
    value: Callable[[Office, Scope], object]


VALUES: tuple[Single, ...] = (
    Single("unit", "填报单位", "县主管部门，或 --town、--org 写明的镇街、机构", lambda office, scope: scope.label),
    Single("county", "县名", "县（市、区）名称", lambda office, scope: office.fact("county_name", scope.as_of) or None),
    Single(
        "authority",
        "主管部门",
        "填报那一天的主管部门",
        lambda office, scope: office.fact("competent_authority", scope.as_of) or None,
    ),
    Single(
        "supervision_phone",
        "监督电话",
        "建库时登记的监督电话",
        lambda office, scope: office.fact("supervision_phone", scope.as_of) or None,
    ),
    Single("filled_on", "填报日期", "今天", lambda office, scope: office.today),
    Single("as_of", "截止日期", "表中数字截至哪一天", lambda office, scope: scope.as_of),
    Single("year", "年度", "四位年份", lambda office, scope: scope.year),
    Single("head", "日志链头", "填报时操作日志的链头，日后可以核对", lambda office, scope: office.head),
)


def block_named(name: str) -> Block | None:
    """The block of that Chinese or English name."""
    return next((block for block in BLOCKS if name in (block.key, block.title)), None)


def single_values(office: Office, scope: Scope, given: Mapping[str, str]) -> dict[str, object]:
    """Every single value under both names, what was given on the command line first. Unknown ones are left out, so
    that they are reported as missing."""
    values: dict[str, object] = {}
    for single in VALUES:
        value = single.value(office, scope)
        if value is not None:
            values[single.key] = values[single.title] = value
    return values | dict(given)


def shown_records(block: Block, records: Iterable[Record], *, reveal: bool) -> list[dict[str, object]]:
    """Records as they are written: under both names, in 元 and 学时, personal fields masked unless ``reveal``."""
    shown = []
    for record in records:
        cells: dict[str, object] = {}
        for field in block.fields:
            value = record.get(field.key)
            masked = field.mask is not None and not reveal and value is not None
            cell = field.mask(value) if masked and field.mask else cell_value(value, field.show)
            cells[field.key] = cells[field.title] = "" if cell is None and field.show is Show.TEXT else cell
        shown.append(cells)
    return shown
