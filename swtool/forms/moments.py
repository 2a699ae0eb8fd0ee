"""The kind of moments: a day with hour and minute, as telephones and hotlines export them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from swtool.dates import CHINA
from swtool.folding import fold
from swtool.forms.kind import CellFault, Kind, ParseContext, plain_text, states_nothing
from swtool.patterns import Pattern
from swtool.tables import Show

_EXPECTED = "2026-11-10 09:30"
_TEXT = Pattern(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T ]*(\d{1,2})[:时点](\d{1,2})分?(?::?(\d{1,2})(?:\.\d+)?秒?)?)?"
    r"\s*(Z|[+-]\d{2}:?\d{2})?"
)
_SYSTEMS = {False: datetime(1899, 12, 30), True: datetime(1904, 1, 1)}  # noqa: DTZ001 - cells know no zone
_YEARS = range(1990, 2100)


@dataclass(frozen=True, slots=True)
class Moment(Kind):
    """A moment to the minute, at China's time; stored as ``2026-11-10T09:30``. A day without its hour is refused."""

    show: Show = Show.TEXT
    cell_format: str = "@"
    example: str = _EXPECTED

    def parse(self, cell: object, context: ParseContext) -> object:
        if states_nothing(cell):
            return None
        if isinstance(cell, datetime):
            return _stored(cell)
        if isinstance(cell, date) or (isinstance(cell, int) and not isinstance(cell, bool)):
            return _NO_HOUR
        if isinstance(cell, float):
            try:
                return _stored(_SYSTEMS[context.date1904] + timedelta(seconds=round(cell * 86_400)))
            except (OverflowError, ValueError):
                return _unreadable(cell)
        return read_moment(plain_text(cell))

    def written(self, value: object) -> object:
        return str(value).replace("T", " ") if value else None


_NO_HOUR = CellFault("moment.no_hour", "只有日期，没有写几点几分", expected=_EXPECTED)


def read_moment(text: str) -> str | CellFault:
    """A moment as it is stored, from any of the ways in which it is written; a zone is turned into China's time."""
    found = _TEXT.fullmatch(fold(text).strip())
    if found is None:
        return _unreadable(text)
    *numbers, zone = found.groups()
    if numbers[3] is None:
        return _NO_HOUR
    year, month, day, hour, minute, second = (int(number or 0) for number in numbers)
    try:
        moment = datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 - its zone follows, or is China's
        if zone:
            stated = datetime.fromisoformat(f"{moment.isoformat()}{'+00:00' if zone == 'Z' else zone}")
            moment = stated.astimezone(CHINA)
    except OverflowError:  # before the first or after the last day that there is
        return _wrong_year(year)
    except ValueError:
        return CellFault("moment.unreadable", f"没有“{text[:20]}”这个时刻", expected=_EXPECTED)
    return _stored(moment)


def _stored(moment: datetime) -> str | CellFault:
    if moment.year not in _YEARS:
        return _wrong_year(moment.year)
    return f"{moment:%Y-%m-%dT%H:%M}"


def _wrong_year(year: int) -> CellFault:
    return CellFault("moment.unreadable", f"年份 {year} 不对", expected=_EXPECTED)


def _unreadable(cell: object) -> CellFault:
    return CellFault("moment.unreadable", f"“{str(cell)[:20]}”看不出是哪天几点几分", expected=_EXPECTED)
