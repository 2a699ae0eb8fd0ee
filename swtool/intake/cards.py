"""Label–value cards: 备案表, 承诺书, household and case forms, where a label stands beside its value.

Nothing is declared for a card: it is recognized by the words of the form that its rows could be read as, at least
three of them in two rows, each with a cell beside it (or a text behind its colon). Boxes for opinions and seals have
labels that no form knows and stay unread. Several cards may stand on one sheet; a list below the fields of a card is
its members, and each of its rows has the card's fields too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import NamedTuple

from swtool.forms.form import Column, Form
from swtool.forms.kinds import Choice
from swtool.intake.vocabulary import LONGEST_HEADING, Vocabulary, column_named
from swtool.patterns import Pattern
from swtool.workbooks.cells import Cell, MergedRange, Sheet, is_blank
from swtool.workbooks.headings import cell_text, normalize_heading

LONGEST_SHEET = 2_000  # rows; nobody lays out cards further down, and long lists are not to be walked cell by cell
_FEWEST_FIELDS = 3
_FEWEST_ROWS = 2
_INLINE = Pattern(r"([^\s:：;；,，。、_＿()（）]{2,20})(?:[(（][^()（）]*[)）])?\s*[:：]")
_END = Pattern(r"[，,；;。\r\n]|[\s\u3000]{2,}")  # of a value within a text
_AROUND = " \t\r\n\u3000,，;；。、_＿"
_FOREWORDS = ("本人", "承诺人", "申请人")
Known = Callable[[str], bool]
_EMPTY_VALUE = Pattern(r"^[\s_＿—\-年月日.。,，;；、]*$")


class Field(NamedTuple):
    """A value beside its label. ``place`` is the cell of the value: row and column, 1-based; ``words``: the label's."""

    column: Column
    place: tuple[int, int]
    label: tuple[int, int]
    value: Cell
    words: str = ""

    @property
    def is_inline(self) -> bool:
        """Whether label and value stand in one text, as in 填表人：…"""
        return self.place == self.label


@dataclass(slots=True)
class Card:
    """The fields of one card. ``again`` are labels that came twice with different values."""

    form: Form
    rows: list[int] = field(default_factory=list)
    fields: dict[str, Field] = field(default_factory=dict)
    again: list[tuple[Field, Field]] = field(default_factory=list)

    @property
    def top(self) -> int:
        """The row of its first label."""
        return min(self.rows)

    @property
    def is_believable(self) -> bool:
        """Whether it has enough fields to be no accident: in two rows, or in the sentences of a letter."""
        is_letter = all(each.is_inline for each in self.fields.values())
        return len(self.fields) >= _FEWEST_FIELDS and (is_letter or len(set(self.rows)) >= _FEWEST_ROWS)

    @property
    def is_laid_out(self) -> bool:
        """Whether it has enough fields in cells of their own; the lines over and under a list are texts."""
        beside = [each for each in self.fields.values() if not each.is_inline]
        return len(beside) >= _FEWEST_FIELDS and len({each.label[0] for each in beside}) >= _FEWEST_ROWS

    @property
    def missing(self) -> list[Column]:
        """Required columns of which it has no label."""
        return [column for column in self.form.columns if column.required and column.name not in self.fields]


def cards_on(sheet: Sheet, vocabulary: Vocabulary) -> list[Card]:
    """The cards of the sheet, read as the one form that knows most of their labels; none where there is no card."""
    if len(sheet.rows) > LONGEST_SHEET:
        return []
    merges = _by_row(sheet)
    rows = [
        sheet.first_row + index
        for index, row in enumerate(sheet.rows)
        if any(type(cell) is str and (":" in cell or "：" in cell or vocabulary.knows(cell)) for cell in row)
    ]
    if not rows:
        return []
    laid = {row: _slots(sheet, row, merges) for row in rows}
    words = {row: _words(slots) for row, slots in laid.items()}
    found = []
    for form in vocabulary.forms:
        names = vocabulary.names[form.name]
        said = {word for name in names for word in (name, name.rpartition("/")[2])}
        mine = [row for row in rows if words[row] is None or not said.isdisjoint(words[row] or ())]  # most say nothing
        pairs = {row: each for row in mine if (each := _pairs(sheet, row, laid[row], names, vocabulary.knows))}
        if not pairs:
            continue
        pairs = _without_list_rows(pairs, laid, names)
        cards = [card for card in _cards(form, pairs, _titles(sheet, pairs)) if card.is_believable]
        if cards:
            found.append(cards)
    return max(found, key=_worth, default=[])


def _words(slots: Sequence[_Slot]) -> set[str] | None:
    """What the cells of a row could be called as headings; None where one holds label and value in one text."""
    texts = [slot.text for slot in slots if type(slot.text) is str and slot.text]
    if any(":" in text or "：" in text for text in texts):
        return None
    headings = [normalize_heading(text) for text in texts if len(text) <= LONGEST_HEADING]
    return {word for heading in headings for word in (heading.full, heading.text)}


def lines_over(
    sheet: Sheet, rows: Iterable[int], columns: range, vocabulary: Vocabulary, form: Form
) -> dict[str, Field]:
    """The fields written over a list (培训名称：…), each that is said but once, or once over the list's own columns."""
    merges = _by_row(sheet)
    told: dict[str, list[Field]] = {}
    for row in rows:
        for pair in _pairs(sheet, row, _slots(sheet, row, merges), vocabulary.names[form.name], vocabulary.knows):
            if not is_blank(pair.value):
                told.setdefault(pair.column.name, []).append(pair)
    for name, pairs in told.items():
        if len(pairs) > 1:
            told[name] = [pair for pair in pairs if pair.label[1] in columns]
    return {name: pairs[0] for name, pairs in told.items() if len(pairs) == 1}


def _worth(cards: list[Card]) -> tuple[int, bool]:
    """More labels first, then nothing missing: the nearest form is named, not a smaller one."""
    return sum(len(card.fields) for card in cards), not any(card.missing for card in cards)


def _cards(form: Form, pairs: Mapping[int, list[Field]], titles: set[int]) -> Iterator[Card]:
    """A card ends where its first label comes again, or its title."""
    card = Card(form)
    first = ""
    for row in sorted(pairs):
        begins_anew = pairs[row][0].column.name == first or any(
            card.rows and card.rows[-1] < title < row for title in titles
        )
        if card.rows and begins_anew:
            yield card
            card = Card(form)
        for pair in pairs[row]:
            first = first if card.rows else pair.column.name
            card.rows.append(row)
            known = card.fields.setdefault(pair.column.name, pair)
            if known is pair or is_blank(pair.value) or known.value == pair.value:
                continue
            if is_blank(known.value):
                card.fields[pair.column.name] = pair
            else:
                card.again.append((known, pair))
    if card.rows:
        yield card


def _titles(sheet: Sheet, pairs: Mapping[int, list[Field]]) -> set[int]:
    """The rows that say what the first row over the first pair says: where cards are stacked, each has its title."""
    top = min(pairs, default=0)
    above = (sheet.rows[row - sheet.first_row] for row in range(top - 1, sheet.first_row - 1, -1))
    words = next((_only_words(row) for row in above if any(not is_blank(cell) for cell in row)), "")
    if not words:
        return set()
    return {number for number, row in enumerate(sheet.rows, sheet.first_row) if _only_words(row) == words}


def _only_words(row: list[Cell]) -> str:
    filled = {cell_text(cell) for cell in row if not is_blank(cell)}
    return filled.pop() if len(filled) == 1 else ""


class _Slot(NamedTuple):
    """One visible cell of a row. ``section`` is what a cell merged down beside several rows says (原人员)."""

    column: int
    text: Cell
    section: str
    reaches_down: bool


def _slots(sheet: Sheet, row: int, merges: Mapping[int, list[MergedRange]]) -> list[_Slot]:
    slots: list[_Slot] = []
    here = merges.get(row, [])
    section, column = "", sheet.first_column
    width = sheet.first_column + len(sheet.rows[row - sheet.first_row])
    while column < width or any(merge.left == column for merge in here):
        merge = next((merge for merge in here if merge.left <= column <= merge.right), None)
        value = sheet.value(merge.top, merge.left) if merge else sheet.value(row, column)
        reaches_down = merge is not None and merge.bottom > merge.top
        if merge is None or merge.top == row:
            slots.append(_Slot(column, value, section, reaches_down))
        if reaches_down and not is_blank(value):
            section = normalize_heading(cell_text(value)).full
        column = merge.right + 1 if merge else column + 1
    return slots


def is_card_row(sheet: Sheet, row: int, vocabulary: Vocabulary, form: Form) -> bool:
    """Whether the row says labels with their values rather than headings side by side: 联系人 | 甲 | 电话 | …"""
    slots = _slots(sheet, row, _by_row(sheet))
    return bool(_pairs(sheet, row, slots, vocabulary.names[form.name], vocabulary.knows))


def _pairs(sheet: Sheet, row: int, slots: list[_Slot], names: Mapping[str, Column], known: Known) -> list[Field]:
    """The label–value pairs of a row; none where labels stand side by side, as the heading of a list does, nor where
    none has a value and other headings stand among them: a list with a blank column."""
    labels = [_label(slot, names) for slot in slots]
    pairs: list[Field] = []
    side_by_side = apart = 0
    for slot, column, beside, next_label in zip_longest(slots, labels, slots[1:], labels[1:]):
        if column is None:
            inline = list(_inline(row, slot, names))
            apart += len(inline)
            pairs += inline
        elif beside is None:
            pairs.append(Field(column, (row, slot.column + 1), (row, slot.column), None, cell_text(slot.text)))
        elif next_label is not None:
            side_by_side += not _is_section(slot, beside, names)
        else:
            is_word = type(beside.text) is str and known(beside.text) and not _answers(column, beside.text)
            side_by_side += is_word
            apart += not is_word
            words = cell_text(slot.text)
            pairs.append(Field(column, (row, beside.column), (row, slot.column), beside.text, words))
    if all(is_blank(pair.value) for pair in pairs) and any(
        column is None and type(slot.text) is str and known(slot.text)
        for slot, column in zip(slots, labels, strict=True)
    ):
        return []
    return pairs if apart > side_by_side else []


def _answers(column: Column, text: str) -> bool:
    """Whether the word beside a label is one of those that it may be answered with: 兼职 is no heading there."""
    return isinstance(column.kind, Choice) and column.kind.stored(text) is not None


def _is_section(slot: _Slot, beside: _Slot, names: Mapping[str, Column]) -> bool:
    """原人员 merged down beside 姓名 and, below it, 身份证号: no heading of a list."""
    return slot.reaches_down and column_named(f"{slot.text}/{beside.text}", names) is not None


def _without_list_rows(
    pairs: Mapping[int, list[Field]], laid: Mapping[int, list[_Slot]], names: Mapping[str, Column]
) -> dict[int, list[Field]]:
    """The pairs without those that only seem so below the heading of a list: 户主 as a member's 与户主关系."""
    kept: dict[int, list[Field]] = {}
    heading: list[int] = []
    for row, slots in laid.items():
        columns = [slot.column for slot in slots if not slot.reaches_down]
        found = pairs.get(row, [])
        filled = sum(not is_blank(slot.text) for slot in slots)
        if heading == columns and len(found) * 2 < filled:
            continue
        heading = columns if not found and sum(_label(slot, names) is not None for slot in slots) > 1 else []
        if found:
            kept[row] = found
    return kept


def _label(slot: _Slot, names: Mapping[str, Column]) -> Column | None:
    if type(slot.text) is not str or is_blank(slot.text):
        return None
    if slot.section:
        inside = column_named(f"{slot.section}/{slot.text}", names)
        if inside is not None:
            return inside
    return column_named(slot.text, names)


def _inline(row: int, slot: _Slot, names: Mapping[str, Column]) -> Iterator[Field]:
    """Labels and values within one text: 姓名：张三  身份证号：…"""
    if type(slot.text) is not str or not (":" in slot.text or "：" in slot.text):
        return
    marks = list(_INLINE.finditer(slot.text))
    ends = [*(mark.start() for mark in marks[1:]), len(slot.text)]
    for mark, end in zip(marks, ends, strict=False):
        word = mark[1]
        for foreword in _FOREWORDS:
            word = word.removeprefix(foreword) if word != foreword else word
        column = column_named(word, names)
        if column is not None:
            value = _END.split(slot.text[mark.end() : end].strip(_AROUND))[0].strip(_AROUND)
            place = (row, slot.column)
            yield Field(column, place, place, None if _EMPTY_VALUE.match(value) else value, mark[0])


def _by_row(sheet: Sheet) -> dict[int, list[MergedRange]]:
    by_row: dict[int, list[MergedRange]] = {}
    for merge in sheet.merged:
        if not merge.is_single_cell:
            for row in range(max(merge.top, sheet.first_row), min(merge.bottom, sheet.last_row) + 1):
                by_row.setdefault(row, []).append(merge)
    return by_row
