"""What a template can ask for: single values and repeating blocks, each with name, meaning and mask.

Every block and field answers to two names, the office's Chinese one and the English one: ``{{人员.姓名}}`` and
``{{staff.name}}`` are the same cell. A block also says what its number columns add up to, by an SQL aggregate of its
own that shares no code with the rows: a sum in a filled book is proven against it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from swtool.errors import SwtoolError, UsageFault
from swtool.office import Office
from swtool.privacy import Mask
from swtool.registry.boundaries import named_division, places_of
from swtool.registry.organizations import require_organization
from swtool.registry.stations import all_stations, operators_on
from swtool.tables import Show

NUMBER = "no"

Record = Mapping[str, object]


class Scope(NamedTuple):
    """What a sheet is about: the day it describes, its year (events and hours from 1 January to that day), and whose
    stations (None: the whole county), with the name to print. ``town`` or ``organization`` is what was asked for."""

    as_of: date
    year: int
    label: str
    station_ids: frozenset[int] | None = None
    town: str = ""
    organization: str = ""

    def holds(self, station_id: int) -> bool:
        """Whether a station belongs to the sheet."""
        return self.station_ids is None or station_id in self.station_ids

    def sql(self, column: str) -> str:
        """The same as an SQL condition on a column of station ids."""
        if self.station_ids is None:
            return "1"
        return f"{column} IN ({', '.join(map(str, sorted(self.station_ids))) or 'NULL'})"

    @property
    def first(self) -> date:
        """The first day of the year."""
        return date(self.year, 1, 1)


class Field(NamedTuple):
    """One column that a template can ask for. Numbers are kept in the office's units (分, hundredths of 学时)."""

    key: str
    title: str
    meaning: str = ""
    show: Show = Show.TEXT
    mask: Mask | None = None
    may_name: bool = False
    """Whether its text was written by hand and may name anybody."""


class Block(NamedTuple):
    """Repeating rows: one record each, keyed by field key.

    ``rows`` builds them; ``totals`` asks the database for the sums of the number fields it can vouch for. ``row_key``
    are the fields that tell one row from another, today and when the same is asked again; records that carry
    ``staff_no`` are about that person.
    """

    key: str
    title: str
    meaning: str
    fields: tuple[Field, ...]
    rows: Callable[[Office, Scope], Sequence[Record]]
    totals: Callable[[Office, Scope], Mapping[str, int]]
    row_key: tuple[str, ...]

    def field_named(self, name: str) -> Field | None:
        """The field of that Chinese or English name."""
        return next((field for field in self.fields if name in (field.key, field.title)), None)


NUMBER_FIELD = Field(NUMBER, "序号", "从 1 起的行号", Show.COUNT)


def scope_of(
    office: Office, *, as_of: date | None, year: int | None, town: str | None = None, organization: str | None = None
) -> Scope:
    """What the options of a command mean. Without a day it is today, or the last day of a year that is over.

    Raises ``UsageFault`` for a day outside the year, ``NotFound`` for an unknown town or organization.
    """
    day = as_of or (date(year, 12, 31) if year is not None and year < office.today.year else office.today)
    chosen = year if year is not None else day.year
    if day.year != chosen:
        raise UsageFault(f"{day.isoformat()} 不在 {chosen} 年", remedy="--as-of 写这一年里的一天，或不写 --year")
    if town and organization:
        raise UsageFault("--town 和 --org 只能写一个", remedy="去掉其中一个")
    if town:
        return _of_town(office, day, chosen, town)
    if organization:
        found = require_organization(office.db, organization)
        running = operators_on(office.db, day)
        stations = frozenset(s for s, contract in running.items() if contract.organization_id == found.id)
        return Scope(day, chosen, found.name, stations, organization=found.name)
    label = office.fact("competent_authority", day) or office.fact("county_name", day)
    return Scope(day, chosen, label)


def _of_town(office: Office, day: date, year: int, town: str) -> Scope:
    places = places_of(office, day)
    place = named_division(office, places, town)
    if place.level == "county":
        return Scope(day, year, place.name)
    inside = places.inside(place)
    stations = frozenset(
        station.id
        for station in all_stations(office.db)
        if places.of(station.division_id, ("station", station.id)).division.id in inside
    )
    return Scope(day, year, places.of(place.id).name, stations, town=place.name)


def cell_value(value: object, show: Show) -> object:
    """A value in the office's units as it stands in a workbook: 分 → 元, hundredths → 学时, exact decimals."""
    if value is None or isinstance(value, bool):
        return value
    if show is Show.MONEY and isinstance(value, int):
        return Decimal(value).scaleb(-2)
    if show is Show.HOURS and isinstance(value, int):
        return _hours(value)
    if show is Show.RATE and isinstance(value, Fraction):
        return _rate(value)
    if show is Show.DAY and isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            return value  # known to the month or year only: stays as precise as it was written
    return value


def numbered(records: Sequence[dict[str, object]]) -> list[dict[str, object]]:
    """The records with their 序号."""
    return [{NUMBER: number, **record} for number, record in enumerate(records, start=1)]


def summed(records: Sequence[Record], key: str) -> int:
    """The sum of a number field over the records (blank is 0)."""
    total = 0
    for record in records:
        value = record.get(key)
        if isinstance(value, int) and not isinstance(value, bool):
            total += value
    return total


def last_moment(day: date) -> str:
    """A text that sorts behind every moment recorded on ``day`` and before those of the next."""
    return (day + timedelta(days=1)).isoformat()


def _hours(hundredths: int) -> Decimal:
    """Without trailing zeros: 29.96, 7.5, 30."""
    exact = Decimal(hundredths).scaleb(-2)
    return exact.quantize(Decimal(1)) if hundredths % 100 == 0 else exact.normalize()


def _rate(rate: Fraction) -> Decimal:
    """Cut down, never rounded up: 99.996% must not look like 100%."""
    return Decimal(rate.numerator * 10_000 // rate.denominator).scaleb(-4)


def require_unique(fields: Sequence[Field]) -> tuple[Field, ...]:
    """The fields, after making sure that no name means two things."""
    names = [name for field in fields for name in (field.key, field.title)]
    doubled = {name for name in names if names.count(name) > 1}
    if doubled:
        raise SwtoolError(f"数据项重名：{'、'.join(sorted(doubled))}")
    return tuple(fields)
