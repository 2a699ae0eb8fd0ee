"""How wide the columns of a fill-in book are: for their heading, for what stands in them, and for what is to be written
there, as far as that takes no further page of paper."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from swtool.forms.form import Column, Form
from swtool.forms.kinds import Reference, Text
from swtool.forms.personal import PersonName
from swtool.tables import Show
from swtool.workbooks.celltext import display_width
from swtool.workbooks.fillin_cells import Row, words
from swtool.workbooks.fillin_pages import free_width

NARROWEST, WIDEST = 8, 48
_MARGIN = 3  # around a text, and beside a heading for the filter's arrow
_CODE = 20  # an identity number of 18
_USUAL = {Show.DAY: len("2026-03-01"), Show.MONEY: len("1,000,000.00")}  # what is wider shows as ####
_NAME, _REFERENCE = 8, 12
_LEAST_TEXT = 10  # of what is wished for
_SHORT_TEXT = 20  # characters: a word or two
_WISHED_TEXTS = ((_SHORT_TEXT, 8), (60, 20), (120, 28))
_LONG_TEXT = 36
_MEASURED_ROWS = 500  # of a text that wraps: its rows are made as high as it needs


def widths_of(form: Form, rows: Sequence[Row], choices: Callable[[Column], Sequence[str]]) -> list[int]:
    """The width of each column in characters. ``choices`` tells what the office has for a dropdown."""
    needed = [_needed(column, rows) for column in form.columns]
    wished = [max(own, _wished(column, choices(column))) for column, own in zip(form.columns, needed, strict=True)]
    missing = sum(wished) - sum(needed)
    free = min(free_width(sum(needed)), missing)
    return [own + (most - own) * free // max(missing, 1) for own, most in zip(needed, wished, strict=True)]


def wraps(column: Column) -> bool:
    """Whether texts of the column run on over several lines."""
    return column.kind.show is Show.TEXT and not column.kind.choices


def _needed(column: Column, rows: Sequence[Row]) -> int:
    kind = column.kind
    least = _CODE if column.is_code else NARROWEST
    heading = display_width(column.title) + bool(column.required)
    usual = max(_USUAL.get(kind.show, 0), min(_room_for_words(column), _LEAST_TEXT))
    values = {row.get(column.name) for row in (rows[:_MEASURED_ROWS] if wraps(column) else rows)}
    shown = _widest(words(column, value) for value in values)
    return min(max(least, _MARGIN + max(heading, usual, shown, _widest(kind.choices))), WIDEST)


def _wished(column: Column, choices: Sequence[str]) -> int:
    written = max(_room_for_words(column), _widest(choices), display_width(column.kind.example))
    return min(written + _MARGIN, WIDEST)


def _room_for_words(column: Column) -> int:
    """Of names and texts: what is usually written there, by the longest that is taken."""
    match column.kind:
        case Text(longest=longest):
            return next((width for most, width in _WISHED_TEXTS if longest <= most), _LONG_TEXT)
        case PersonName():
            return _NAME
        case Reference():
            return _REFERENCE
    return 0


def _widest(texts: Iterable[str]) -> int:
    return max(map(display_width, texts), default=0)
