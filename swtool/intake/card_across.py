"""Cards filled in across: labels down, and a station, month or person in each further column.

Beside a value there may stand a note, a unit, a stamp, or a label that no form knows with its answer. Only what is
like the value itself is another value: a number beside a number, another answer of the same label, a second name with
the same ending. One such cell may be an accident (a range, two telephones); in two rows, or in the row of a field that
the form cannot do without, the card holds several.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from swtool.findings import Finding, Severity, Where
from swtool.forms.kinds import Choice
from swtool.intake.cards import Card, Field
from swtool.intake.vocabulary import Vocabulary
from swtool.patterns import Pattern
from swtool.workbooks.cells import Book, Cell, Sheet, column_letters, is_blank
from swtool.workbooks.row_kinds import is_hint, plain_word

_FEWEST_ROWS = 2
_SHOWN = 4
_ENDING = 2  # characters that two names have in common: 许村镇社工站 and 长安镇社工站
_HAN = Pattern(r"[\u3400-\u9fff]")
_DIGIT = Pattern(r"\d")
_BESIDE = Pattern(r"^[(（【\[□☐☑✓√]|[:：]|照片|[相贴]片|近照|寸照|[公盖签][章字名]|备注|说明|必填|选填|以上|同上")
"""What stands beside a value and is none: a stamp, a photograph, a remark, a box to tick."""


class _Further(NamedTuple):
    """The cells beside a value that are like it."""

    field: Field
    cells: list[str]


def refuse_across(book: Book, sheet: Sheet, card: Card, vocabulary: Vocabulary) -> Finding | None:
    """A card with several values in its rows is refused at the first of those that would be lost."""
    rows = list(_further(sheet, card, vocabulary))
    is_needed = any(each.field.column.required or each.field.column.name in card.form.key for each in rows)
    if not is_needed and len({each.field.place[0] for each in rows}) < _FEWEST_ROWS:
        return None
    cells = [_address(*rows[0].field.place), *rows[0].cells]
    more = "…" if len(cells) > _SHOWN or len(rows) > 1 else ""
    return Finding(
        "intake.card_across",
        Severity.ERROR,
        Where(book.name, sheet.name, cells[1]),
        f"这张表一行里有几个值（{'、'.join(cells[:_SHOWN])}{more}），像是横着填了几份，不知道该读哪一个",
        remedy="改成一行一份的名单，或每份单独一张表",
    )


def _further(sheet: Sheet, card: Card, vocabulary: Vocabulary) -> Iterator[_Further]:
    """Per field that stands in cells of its own, from the top, the cells up to the next label that are values too."""
    fields = [each for each in card.fields.values() if not each.is_inline and each.label[0] == each.place[0] > 0]
    taken = {place for each in card.fields.values() for place in (each.label, each.place)}
    taken |= {place for pair in card.again for each in pair for place in (each.label, each.place)}
    for each in sorted(fields, key=lambda one: one.place):
        beside = _beside(sheet, each, taken)
        if values := _alike(each, beside, vocabulary):
            yield _Further(each, values)


def _beside(sheet: Sheet, field: Field, taken: set[tuple[int, int]]) -> list[tuple[int, Cell]]:
    """Column and content of the filled cells between a value and the next label; of merged cells the first, and none
    that say the value again."""
    row, first = field.place
    covered = {
        column
        for merge in sheet.merged
        if merge.top <= row <= merge.bottom and not merge.is_single_cell
        for column in range(merge.left + (merge.top == row), min(merge.right, sheet.last_column) + 1)
    }
    found: list[tuple[int, Cell]] = []
    for column in range(first + 1, sheet.last_column + 1):
        if (row, column) in taken:
            break
        cell = sheet.value(row, column)
        if column not in covered and not is_blank(cell) and cell != field.value:
            found.append((column, cell))
    return found


def _alike(field: Field, beside: Sequence[tuple[int, Cell]], vocabulary: Vocabulary) -> list[str]:
    """The places of the cells beside a value, where the nearest is a value of the same label."""
    if not beside or is_blank(field.value) or not _is_another(field, beside[0][1], vocabulary):
        return []
    return [_address(field.place[0], column) for column, _ in beside]


def _address(row: int, column: int) -> str:
    return f"{column_letters(column)}{row}"


def _is_another(field: Field, cell: Cell, vocabulary: Vocabulary) -> bool:
    """Whether a cell beside a value is another value of its label, and neither a label of its own nor a note."""
    one, other = plain_word(field.value), plain_word(cell)
    if not _HAN.search(one) and not _HAN.search(other):
        return bool(_DIGIT.search(one) and _DIGIT.search(other))
    if not isinstance(cell, str) or _BESIDE.search(other):
        return False
    if isinstance(field.column.kind, Choice):
        return field.column.kind.stored(cell) is not None
    return not vocabulary.knows(cell) and not is_hint(other) and _ends_alike(one, other)


def _ends_alike(one: str, other: str) -> bool:
    """Whether two names end in the same word: 社工站 or 项目, and 村 where they are as short as 孙桥村."""
    shared = min(_ENDING, len(one) - 2, len(other) - 2)
    return shared > 0 and one[-shared:] == other[-shared:]
