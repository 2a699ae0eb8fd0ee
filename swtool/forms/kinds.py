"""The kinds of plain columns: words, days, quantities, choices. Names and numbers of people are in ``personal``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from swtool.dates import DateFault, Month, PartialDate, UnreadableDate, parse_day_number, parse_day_text
from swtool.folding import squeeze, visible
from swtool.forms.kind import CellFault, Kind, ParseContext
from swtool.quantities import QuantityFault, parse_area, parse_count, parse_hours, parse_money
from swtool.tables import Show

_TRUE = frozenset({"是", "有", "√", "✓", "✔", "☑", "对", "y", "yes", "true", "1"})
_FALSE = frozenset({"否", "无", "没有", "不是", "×", "✗", "✘", "☒", "错", "n", "no", "false", "0"})
_DAY_EXPECTED = "年-月-日，如 2021-06-17"


def plain_text(cell: object) -> str:
    """A cell as text: numbers as a person reads them (3.0 is 3), invisible characters and outer spaces gone."""
    if isinstance(cell, str):
        return visible(cell)
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ", timespec="minutes")
    return str(cell)


@dataclass(frozen=True, slots=True)
class Text(Kind):
    """Any words. ``longest`` guards against a paragraph in the wrong column."""

    longest: int = 500

    def parse(self, cell: object, context: ParseContext) -> object:
        text = plain_text(cell)
        if len(text) > self.longest:
            return CellFault("text.too_long", f"内容有 {len(text)} 字，最多 {self.longest} 字")
        return text or None


@dataclass(frozen=True, slots=True)
class Code(Kind):
    """A number that is a name (certificate, proof, voucher): kept as the characters it has."""

    show: Show = Show.CODE
    cell_format: str = "@"

    def parse(self, cell: object, context: ParseContext) -> object:
        if isinstance(cell, float | int) and not isinstance(cell, bool) and abs(cell) >= 10**15:
            return CellFault(
                "code.precision_lost", "编号存成了数字，精度已丢失", expected="把单元格设为文本格式后重新输入完整编号"
            )
        return squeeze(plain_text(cell)) or None


@dataclass(frozen=True, slots=True)
class Reference(Kind):
    """The name of something that the office holds (a station, a person); the room resolves it."""

    to: str

    def parse(self, cell: object, context: ParseContext) -> object:
        return plain_text(cell) or None


@dataclass(frozen=True, slots=True)
class PartialDay(Kind):
    """A day, or only its month or year where no more is known."""

    show: Show = Show.DAY
    cell_format: str = "@"

    def parse(self, cell: object, context: ParseContext) -> object:
        read = _read_day(cell, context)
        return CellFault("day.unreadable", read.reason, expected=_DAY_EXPECTED) if isinstance(read, DateFault) else read


@dataclass(frozen=True, slots=True)
class Day(Kind):
    """One exact day."""

    show: Show = Show.DAY
    cell_format: str = "yyyy-mm-dd"

    def parse(self, cell: object, context: ParseContext) -> object:
        if type(cell) is date:
            return cell
        read = _read_day(cell, context)
        if isinstance(read, DateFault):
            return CellFault("day.unreadable", read.reason, expected=_DAY_EXPECTED)
        if read.exact is None:
            return CellFault("day.not_exact", f"只写到{read.label}，这里要写到日", expected=_DAY_EXPECTED)
        return read.exact


@dataclass(frozen=True, slots=True)
class MonthOf(Kind):
    """A calendar month."""

    cell_format: str = "@"

    def parse(self, cell: object, context: ParseContext) -> object:
        read = _read_day(cell, context)
        if isinstance(read, DateFault):
            return CellFault("month.unreadable", read.reason, expected="年-月，如 2026-10")
        if read.month is None:
            return CellFault("month.unreadable", "只有年份，没有月份", expected="年-月，如 2026-10")
        return Month(read.year, read.month)


@dataclass(frozen=True, slots=True)
class Year(Kind):
    """A calendar year."""

    show: Show = Show.CODE

    def parse(self, cell: object, context: ParseContext) -> object:
        text = squeeze(plain_text(cell)).removesuffix("度").removesuffix("年")
        if len(text) == 4 and text.isdecimal() and text.isascii():
            return int(text)
        return CellFault("year.unreadable", "看不出是哪一年", expected="四位数年份，如 2026")


@dataclass(frozen=True, slots=True)
class Count(Kind):
    """A whole number of people, times, things."""

    show: Show = Show.COUNT
    cell_format: str = "0"

    def parse(self, cell: object, context: ParseContext) -> object:
        return _quantity("count", parse_count(cell), least=0)


@dataclass(frozen=True, slots=True)
class Money(Kind):
    """Money in 分; 元 or 万元 by the sheet's own unit line."""

    show: Show = Show.MONEY
    cell_format: str = "#,##0.00"
    may_be_negative: bool = False

    def parse(self, cell: object, context: ParseContext) -> object:
        return _quantity("money", parse_money(cell, context.unit), least=None if self.may_be_negative else 0)


@dataclass(frozen=True, slots=True)
class CreditHours(Kind):
    """学时 in hundredths."""

    show: Show = Show.HOURS
    cell_format: str = "0.00"

    def parse(self, cell: object, context: ParseContext) -> object:
        return _quantity("credit_hours", parse_hours(cell), least=0)


@dataclass(frozen=True, slots=True)
class Area(Kind):
    """Hundredths of a square metre."""

    show: Show = Show.HOURS
    cell_format: str = "0.00"

    def parse(self, cell: object, context: ParseContext) -> object:
        return _quantity("area", parse_area(cell), least=0)


@dataclass(frozen=True, slots=True)
class YesNo(Kind):
    """是 or 否, in the ways people tick."""

    show: Show = Show.FLAG

    def parse(self, cell: object, context: ParseContext) -> object:
        text = squeeze(plain_text(cell)).casefold()
        if text in _TRUE:
            return True
        if text in _FALSE:
            return False
        return CellFault("yes_no.unreadable", f"“{text[:10]}”看不出是“是”还是“否”", expected="是 / 否")

    @property
    def choices(self) -> tuple[str, ...]:
        return ("是", "否")


@dataclass(frozen=True, slots=True)
class Choice(Kind):
    """One of a list of words. ``words`` maps what is shown to what is stored; ``synonyms`` are other spellings."""

    words: Mapping[str, str]
    synonyms: Mapping[str, str] = field(default_factory=dict)

    def parse(self, cell: object, context: ParseContext) -> object:
        text = squeeze(plain_text(cell))
        stored = _folded(self.words).get(text) or _folded(self.synonyms).get(text)
        if stored is None:
            return CellFault("choice.unknown", f"“{text[:20]}”不在可选范围内", expected=" / ".join(self.words))
        return stored

    @property
    def choices(self) -> tuple[str, ...]:
        return tuple(self.words)

    def label(self, stored: str | None) -> str:
        """The shown word of a stored one; '' for None."""
        return next((word for word, value in self.words.items() if value == stored), stored or "")


def _folded(words: Mapping[str, str]) -> dict[str, str]:
    """The words as ``squeeze`` leaves a cell's text: brackets and spaces of the declaration don't matter."""
    return {squeeze(word): stored for word, stored in words.items()}


def _read_day(cell: object, context: ParseContext) -> PartialDate | DateFault:
    if isinstance(cell, datetime | date):
        return PartialDate(cell.year, cell.month, cell.day)
    if isinstance(cell, bool | time | timedelta):
        return DateFault("这里应当写日期")
    if isinstance(cell, int | float):
        return parse_day_number(cell, date1904=context.date1904)
    try:
        return parse_day_text(str(cell))
    except UnreadableDate as fault:
        return DateFault(fault.what)


def _quantity(code: str, read: int | QuantityFault | None, *, least: int | None) -> object:
    if isinstance(read, QuantityFault):
        return CellFault(f"{code}.unreadable", read.reason)
    if read is not None and least is not None and read < least:
        return CellFault(f"{code}.negative", "不能是负数")
    return read
