"""The kinds of plain columns: words, codes, choices. Days are in ``days``, quantities in ``amounts`` (both can be had
from here too), names and numbers of people in ``personal``."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from functools import cached_property

from swtool.folding import PLAIN, is_plain_code, squeeze
from swtool.forms.amounts import Area, Count, CreditHours, Money, Rate
from swtool.forms.days import Day, DayRange, EndDay, MonthOf, PartialDay, Year
from swtool.forms.kind import CellFault, Kind, ParseContext, plain_text, states_nothing, words_of
from swtool.tables import Show

__all__ = [
    "Area",
    "Choice",
    "Code",
    "Count",
    "CreditHours",
    "Day",
    "DayRange",
    "EndDay",
    "Money",
    "MonthOf",
    "PartialDay",
    "Rate",
    "Reference",
    "Text",
    "Year",
    "YesNo",
    "plain_text",
]

_TRUE = frozenset({"是", "有", "√", "✓", "✔", "☑", "对", "y", "yes", "true", "1"})
_DONE, _NOT_DONE = frozenset({"", "已", "已经"}), frozenset({"未", "不", "没有", "尚未", "还未"})
_LONGEST_NAME = 200
_FALSE = frozenset({"否", "无", "没有", "不是", "×", "✗", "✘", "☒", "错", "n", "no", "false", "0"})


_is_plain_text = re.compile(
    rf"[\x21\x22\x24-\x2f\x3a-\x40\x5b-\x60\x7b-\x7e]*[0-9A-Za-z\u4e00-\u9fff][{PLAIN}]*"  # marks, then anything else
).fullmatch


def _plain_words(longest: int) -> Callable[[str], object]:
    """Tells texts that nothing is folded in, that are no stroke and no longer than that."""
    # One expression for every length: to compile one for each costs a small book more than reading it.
    return lambda text: len(text) <= longest and _is_plain_text(text)


@dataclass(frozen=True, slots=True)
class Text(Kind):
    """Any words. ``longest`` guards against a paragraph in the wrong column."""

    longest: int = 500

    def parse(self, cell: object, context: ParseContext) -> object:
        text = words_of(cell)
        if text is None:
            return None
        if len(text) > self.longest:
            return CellFault("text.too_long", f"内容有 {len(text)} 字，最多 {self.longest} 字")
        return text or None

    def tells_values(self, context: ParseContext) -> Callable[[str], object]:
        return _plain_words(self.longest)


@dataclass(frozen=True, slots=True)
class Code(Kind):
    """A number that is a name (certificate, proof, voucher): kept as the characters it has, or as those that are seen
    of it. 无 and / are none. 3-12 that Excel took for a day is refused: it may be seen as 3月12日 or Dec-03."""

    show: Show = Show.CODE
    cell_format: str = "@"

    def parse(self, cell: object, context: ParseContext) -> object:
        if isinstance(cell, float | int) and not isinstance(cell, bool) and abs(cell) >= 10**15:
            return CellFault(
                "code.precision_lost", "编号存成了数字，精度已丢失", expected="把单元格设为文本格式后重新输入完整编号"
            )
        if isinstance(cell, date | time | timedelta):
            return CellFault(
                "code.is_date", "编号存成了日期，看不出原来写的是什么", expected="把单元格设为文本格式后重新输入编号"
            )
        return None if states_nothing(cell) else squeeze(plain_text(cell)) or None

    def tells_values(self, context: ParseContext) -> Callable[[str], object]:
        return is_plain_code

    @property
    def is_code(self) -> bool:
        return True


@dataclass(frozen=True, slots=True)
class Reference(Kind):
    """The name of something that the office holds (a station, a person); the room resolves it."""

    to: str

    def parse(self, cell: object, context: ParseContext) -> object:
        return words_of(cell) or None

    def tells_values(self, context: ParseContext) -> Callable[[str], object]:
        return _plain_words(_LONGEST_NAME)


@dataclass(frozen=True, slots=True)
class YesNo(Kind):
    """是 or 否, in the ways people tick. ``of`` are the words that the heading asks for: 已落实 under 是否落实."""

    of: tuple[str, ...] = ()
    show: Show = Show.FLAG

    def parse(self, cell: object, context: ParseContext) -> object:
        text = squeeze(plain_text(cell)).casefold()
        before = next((text.removesuffix(word) for word in self.of if text.endswith(word)), None)
        if text in _TRUE or before in _DONE:
            return True
        if text in _FALSE or before in _NOT_DONE:
            return False
        if states_nothing(cell):
            return None
        return CellFault("yes_no.unreadable", f"“{text[:10]}”看不出是“是”还是“否”", expected="是 / 否")

    @property
    def choices(self) -> tuple[str, ...]:
        return ("是", "否")


@dataclass(frozen=True, slots=True)
class Choice(Kind):
    """One of a list of words. ``words`` maps what is shown to what is stored; ``synonyms`` are other spellings.

    A stroke or 不详 that is none of the words is a blank.
    """

    words: Mapping[str, str]
    synonyms: Mapping[str, str] = field(default_factory=dict)

    def parse(self, cell: object, context: ParseContext) -> object:
        stored = self.stored(cell)
        if stored is None:
            if states_nothing(cell):
                return None
            text = _fold_word(plain_text(cell))
            return CellFault("choice.unknown", f"“{text[:20]}”不在可选范围内", expected=" / ".join(self.words))
        return stored

    def stored(self, cell: object) -> str | None:
        """What is stored of one of its words, None for anything else."""
        text = _fold_word(plain_text(cell))
        words, synonyms = self._by_word
        return words.get(text) or synonyms.get(text)

    @cached_property
    def _by_word(self) -> tuple[dict[str, str], dict[str, str]]:
        """The words and the synonyms as they are looked for: a column of words that nobody knows asks for each cell."""
        return _folded(self.words), _folded(self.synonyms)

    @property
    def choices(self) -> tuple[str, ...]:
        return tuple(self.words)

    def label(self, stored: str | None) -> str:
        """The shown word of a stored one; '' for None."""
        return next((word for word, value in self.words.items() if value == stored), stored or "")


def _folded(words: Mapping[str, str]) -> dict[str, str]:
    """The words as ``_fold_word`` leaves a cell's text: brackets and spaces of the declaration don't matter."""
    return {_fold_word(word): stored for word, stored in words.items()}


def _fold_word(text: str) -> str:
    return squeeze(text).casefold()
