"""What a kind of column knows: to parse a cell, to show a value, to mask it. Parsing is pure and never guesses."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from typing import NamedTuple

from swtool.dates import Month
from swtool.findings import Severity
from swtool.folding import (
    EMPTY_BOXES,
    MARKS_OF_NOTHING,
    NOTHING_STATED,
    SAME_AS_ABOVE,
    TICKED_BOXES,
    digits_for_letters,
    is_plain_word,
    squeeze,
    visible,
)
from swtool.forms.shown import code_shown, percent_shown, shows_percent
from swtool.forms.units import FIGURE, RATE, Units
from swtool.patterns import Pattern
from swtool.privacy import mask_none
from swtool.tables import Show


class CellFault(NamedTuple):
    """Why a cell's content is not a value. ``code`` is the tail of the finding's code (``resident_id.check_digit``)."""

    code: str
    reason: str
    expected: str = ""
    severity: Severity = Severity.ERROR


class Noted(NamedTuple):
    """A value that was read, with something worth saying (a look-alike letter replaced, a 15-digit ID converted).
    ``is_told_once``: in a column, for it is the same of every cell."""

    value: object
    code: str
    note: str
    is_told_once: bool = False


class ParseContext(NamedTuple):
    """What the sheet says about its cells: ``unit`` of money (元/万元), ``period``, the date system, the day judged.

    ``unit`` is % or another of ``Kind.units`` where a column's own heading says so (分钟, 万). ``zeros_lost``: what
    look like texts were numbers once (a csv that Excel saved), so 2021.1 may have been 2021.10. ``number_format`` tells
    how the cell of a row and column (both 1-based) is shown (``0.00``); it is asked only where the value alone does not
    decide. None where the file's reader does not know. ``has_format`` tells whether any cell of the sheet may be shown
    in such a way.
    """

    today: date
    unit: str = "元"
    period: Month | None = None
    date1904: bool = False
    zeros_lost: bool = False
    number_format: Callable[[int, int], str | None] | None = None
    has_format: Callable[[Callable[[str], bool]], bool] | None = None


class Kind:
    """Base of the kinds. ``parse`` gets a non-empty cell (a blank cell is None before any kind sees it)."""

    show: Show = Show.TEXT
    cell_format: str = "General"
    example: str = ""

    def parse(self, cell: object, context: ParseContext) -> object:
        """The value, a ``Noted`` value, or a ``CellFault``."""
        raise NotImplementedError

    def tells_values(self, context: ParseContext) -> Callable[[str], object] | None:
        """A quick test that is true only of texts which ``read_cell`` gives back as they stand; None where there is
        none. It is asked first, for a column of a hundred thousand names or numbers: what it does not know is parsed.
        """
        return None

    def written(self, value: object) -> object:
        """What a cell holds of a value where ``show`` alone does not tell (int, Decimal, date or text, which ``parse``
        reads back as the value); None where it does."""
        return None

    @property
    def units(self) -> Units | None:
        """The units that a column's heading may say; None where none is looked for."""
        return None

    @property
    def is_code(self) -> bool:
        """Whether a number in a cell is the characters that are seen of it."""
        return False

    @property
    def is_share(self) -> bool:
        """Whether a bare 1 may be 100%, which its number format tells."""
        return self.units is RATE or self.units is FIGURE

    @property
    def is_of_row(self) -> bool:
        """Whether each row says what is counted, and in which unit: an indicator beside it, and a column 单位."""
        return False

    @property
    def mask(self) -> Callable[[object], str]:
        """What may be seen of a personal value."""
        return mask_none

    @property
    def choices(self) -> tuple[str, ...]:
        """The words a dropdown offers; () where any value of the kind may stand."""
        return ()


NOT_EXACT = "day.not_exact"
"""Code of the fault of a month where a day is needed."""
AMBIGUOUS_MONTH = "day.lost_zero"
"""Code of the fault of a number such as 2021.1, which its number format may decide (see ``shown_again``)."""

_ERRORS = ("#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "#GETTING_DATA")
_FORMULA = CellFault("formula_error", "单元格里的公式出错了，没有结果", expected="公式本来的结果，或直接填写内容")
_SAME_AS_ABOVE = CellFault(
    "same_as_above", "写的是“同上”一类的记号，单独一行看不出内容", expected="把内容写全，每一行都写"
)
_UNCLEAR_BOXES = CellFault("boxes_unclear", "打勾的看不出选的是哪一项", expected="只写选的那一项")
_TOO_NARROW = CellFault(
    "too_narrow", "只有一串#号，是列太窄显示不下，内容没有带过来", expected="在原表里把这一列拉宽后重新导出"
)


_LONGEST = 32_767  # no cell of Excel's holds more; a million characters take a kind seconds, and its numbers overflow


def read_cell(kind: Kind, cell: object, context: ParseContext) -> object:
    """``kind.parse`` for what any cell may hold: error values, ### and 同上 are told as such whatever the kind, a cell
    with nothing visible in it is None, and of answers with boxes (□男 ☑女) what is ticked is read."""
    if type(cell) is CellFault:  # which was told from where the cell stands
        return cell
    if type(cell) is str:
        if len(cell) > _LONGEST:
            return CellFault(
                "too_long", f"一格里有 {len(cell)} 个字，不像是一格的内容", expected="只写这一列要填的内容"
            )
        if cell.strip() in SAME_AS_ABOVE:
            return _SAME_AS_ABOVE
        if is_plain_word(cell):
            return kind.parse(cell, context)
        if "#" in cell and (bare := cell.strip()).startswith("#"):
            if bare.upper().startswith(_ERRORS):
                return _FORMULA
            if not bare.strip("#"):
                return _TOO_NARROW
        if not visible(cell):
            return None
        if not _BOXES.isdisjoint(cell):
            return _read_ticked(kind, cell, context)
    return kind.parse(cell, context)


def _read_ticked(kind: Kind, cell: str, context: ParseContext) -> object:
    from swtool.forms.boxes import ticked_answers

    try:
        answers = ticked_answers(cell)
    except ValueError:
        return _UNCLEAR_BOXES
    if answers is None:
        return kind.parse(cell, context)
    return kind.parse("、".join(answers), context) if answers else None


def shown_again(kind: Kind, cell: object, number_format: str | None, context: ParseContext) -> object:
    """The cell read as its number format shows it. 2021.1 formatted 0.00 is shown as 2021.10, which is October; formats
    that do not show exactly two decimals leave it ambiguous. 2026年12月 typed into a cell is kept as its first day. A
    code is what is seen (XC-0001), and 1 formatted 0% is 100%."""
    if kind.is_code and isinstance(cell, int | float) and number_format:
        return kind.parse(code_shown(cell, number_format) or cell, context)
    if kind.is_share and isinstance(cell, int | float) and number_format and shows_percent(number_format):
        return kind.parse(percent_shown(cell), context)
    if isinstance(cell, date) and not kind.is_code and number_format and (words := _less_than_a_day(number_format)):
        shown = words.format(cell.year, cell.month)
        read = kind.parse(shown, context)
        if isinstance(read, CellFault) and read.code == NOT_EXACT:
            held = f"{cell.year}年{cell.month}月{cell.day}日"
            return read._replace(
                reason=f"单元格里存的是{held}，看到的只有{shown}，不知道这一天是不是填的；这里要写到日"
            )
        return read
    if isinstance(cell, float) and number_format and _TWO_DECIMALS.fullmatch(number_format):
        return kind.parse(f"{cell:.2f}", context._replace(zeros_lost=False))
    return kind.parse(cell, context)


def hides_day(number_format: str) -> bool:
    """Whether a number format shows a date without its day: yyyy"年"m"月", mmm-yy, yyyy."""
    return bool(_less_than_a_day(number_format))


def _less_than_a_day(number_format: str) -> str:
    shown = _NOT_SHOWN.sub("", number_format.partition(";")[0]).lower()
    if "y" not in shown or not {"d", "h", "s"}.isdisjoint(shown):
        return ""
    return "{}年{}月" if "m" in shown else "{}年"


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


def words_of(cell: object) -> str | None:
    """A cell of free words as text, None where it holds only a stroke (/, —): that is a way of leaving it blank."""
    text = plain_text(cell)
    return None if len(text) <= _LONGEST_STROKE and squeeze(text) in MARKS_OF_NOTHING else text


def states_nothing(cell: object) -> bool:
    """Whether 无, 不详, / or — stands where a number, a day or a name belongs: nothing is stated."""
    return isinstance(cell, str) and len(cell) <= _LONGEST_NOTHING and squeeze(cell) in NOTHING_STATED


_BOXES = EMPTY_BOXES | TICKED_BOXES
_NOT_SHOWN = Pattern(r'"[^"]*"|\[[^\]]*\]|\\.|_.')
_TWO_DECIMALS = Pattern(r"[#0]+\.00(?:_.)?(?:;.*)?")
_LONGEST_STROKE = 6
_LONGEST_NOTHING = 12


def with_letters_as_digits(code: str, cell: object, read: object, parse: Callable[[object], object]) -> object:
    """``read``, or where that is a fault and letters stand among the digits (2O21), what ``parse`` makes of the digits
    they look like: noted, never silent."""
    if isinstance(read, CellFault) and isinstance(cell, str) and (digits := digits_for_letters(cell)) != cell:
        again = parse(digits)
        if not isinstance(again, CellFault) and again is not None:
            value = again.value if isinstance(again, Noted) else again
            return Noted(value, f"{code}.look_alike", "数字里夹着形似的字母（O、l、I），已按数字0、1读入，请核对")
    return read
