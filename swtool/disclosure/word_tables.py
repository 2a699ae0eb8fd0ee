"""Tables and paragraphs of a Word document as text: what stands where a template says ``{{p parts}}``.

Lengths are points. Columns are as wide as their texts ask, numbers are never broken, and what is left goes to texts.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import NamedTuple

from swtool.disclosure.page import Cell, PageTable
from swtool.disclosure.word_template import WordTemplate
from swtool.patterns import Pattern
from swtool.tables import Show
from swtool.workbooks.celltext import cell_text, display_width

BLANK = "＿＿＿＿＿＿"
"""Where somebody signs by hand."""
NUMBERS = (Show.COUNT, Show.MONEY, Show.HOURS, Show.RATE)
_TWIPS = 20
_PADDING = 9.0  # left and right of a cell's text together
_NARROWEST, _MOST_OF_A_TEXT = 4, 42  # columns of type (half characters)
_ROOM_FOR_DIGITS = 1.12  # the digits of some types, and of bold ones, are wider than half a character
_ROWS_TO_A_GROUP = 2
_KEPT_TOGETHER = 0.4  # of a page's height: what is lower does not go over two pages
_SPAN = Pattern(r"(\d{4}-\d\d-\d\d至)(\d{4}-\d\d-\d\d)")
_HALF_A_SPAN = 12
_LEADING = 1.5
_CELL_AIR = 4.0
_LINE = "8C8C8C"
_HEAD_FILL = "E9EDF2"
_GROUPS = ("service_field", "project")
_GROUPED = ("services", "income", "spending")


class Grid(NamedTuple):
    """A table as texts. ``heads`` titles; ``is_number``, ``is_day`` by column.

    ``grouped``: the first column repeats, and stands as a heading over its rows instead.
    """

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    total: tuple[str, ...]
    is_number: tuple[bool, ...]
    is_day: tuple[bool, ...]
    grouped: bool = False


def grid_of(table: PageTable) -> Grid:
    """The texts of a published table."""
    shows = [column.show for column in table.columns]

    def texts(row: Sequence[Cell]) -> tuple[str, ...]:
        return tuple(cell_text(value, show) for value, show in zip(row, shows, strict=True))

    return Grid(
        tuple(column.title for column in table.columns),
        tuple(texts(row) for row in table.rows),
        texts(table.total) if table.total else (),
        tuple(show in NUMBERS for show in shows),
        tuple(show is Show.DAY for show in shows),
        grouped=table.key in _GROUPED and len(shows) > 1 and table.columns[0].key in _GROUPS and repeats(table),
    )


def paragraph(template: WordTemplate, style: str, text: str, *, new_page: bool = False, keep: bool = False) -> str:
    """A paragraph in a style of the template."""
    page = "<w:pageBreakBefore/>" if new_page else ""
    next_ = "<w:keepNext/>" if keep else ""
    return (
        f'<w:p><w:pPr><w:pStyle w:val="{escape(template.styles[style])}"/>{next_}{page}</w:pPr>'
        f'<w:r><w:t xml:space="preserve">{plain(text)}</w:t></w:r></w:p>'
    )


def plain(text: str) -> str:
    """A text as XML holds it."""
    return escape("".join(c for c in text if c >= " "), quote=False)


def repeats(table: PageTable) -> bool:
    """Whether a heading for each group saves more than it takes: two rows a group and more."""
    return len(table.rows) >= _ROWS_TO_A_GROUP * len({row[0] for row in table.rows})


def table_xml(template: WordTemplate, grid: Grid) -> str:
    """The table: its heading stands again on every page, a row is never torn apart, a small table neither."""
    first = 1 if grid.grouped else 0
    whole = column_widths(grid, template.width, template.sizes["表内文字"])
    keep = height_of(template, grid) <= template.height * _KEPT_TOGETHER
    place = _Place(template, grid, whole, first, keep)
    rows = [place.row(grid.heads, style="表头", keep=True)]
    for number, row in enumerate(grid.rows):
        if first and (number == 0 or grid.rows[number - 1][0] != row[0]):
            rows.append(place.group(row[0]))
        is_last = number == len(grid.rows) - 1
        rows.append(place.row(row, keep=bool(grid.total) if is_last else place.keep))
    if grid.total:
        total = (grid.total[0], *grid.total[2:]) if first else grid.total
        rows.append(place.row((*("",) * first, *total), bold=True))
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{_twips(sum(whole))}" w:type="dxa"/><w:jc w:val="center"/>'
        f"<w:tblBorders>{_borders()}</w:tblBorders>"
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="80" w:type="dxa"/><w:right w:w="80" w:type="dxa"/>'
        '</w:tblCellMar><w:tblLook w:val="0420" w:firstRow="1" w:noHBand="0" w:noVBand="1"/></w:tblPr><w:tblGrid>'
        + "".join(f'<w:gridCol w:w="{_twips(width)}"/>' for width in whole)
        + "</w:tblGrid>"
        + "".join(rows)
        + "</w:tbl>"
    )


class _Place(NamedTuple):
    """Where rows are set: ``first`` is the first column that stands in a row; ``keep``: on one page if it can be."""

    template: WordTemplate
    grid: Grid
    widths: list[float]
    first: int
    keep: bool

    def row(self, texts: Sequence[str], *, style: str = "", bold: bool = False, keep: bool = False) -> str:
        """A row of all columns."""
        is_head = style == "表头"
        cells = []
        first = self.first
        columns = zip(texts[first:], self.widths, self.grid.is_number[first:], self.grid.is_day[first:], strict=True)
        for text, width, number, day in columns:
            named = style or ("表内数字" if number else "表内文字")
            centre = '<w:jc w:val="center"/>' if day and not is_head else ""
            cells.append(self._cell(text, width, named, bold=bold, keep=keep, fill=is_head, look=centre))
        head = "<w:tblHeader/>" if is_head else ""
        return f"<w:tr><w:trPr><w:cantSplit/>{head}</w:trPr>{''.join(cells)}</w:tr>"

    def group(self, text: str) -> str:
        """A heading across the table, never left behind at the foot of a page."""
        span = f'<w:gridSpan w:val="{len(self.widths)}"/>'
        cell = self._cell(text, sum(self.widths), "表内文字", bold=True, keep=True, span=span)
        return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cell}</w:tr>"

    def _lines(self, text: str, width: float) -> Sequence[str]:
        """A span of days that does not fit is broken between them: Word would break it after any hyphen."""
        needed = display_width(text) * _ROOM_FOR_DIGITS * self.template.sizes["表内文字"] / 2 + _PADDING
        if needed > width and (days := _SPAN.fullmatch(text)):
            return days.groups()
        return (text,) if text else ()

    def _cell(
        self,
        text: str,
        width: float,
        style: str,
        *,
        bold: bool,
        keep: bool,
        fill: bool = False,
        look: str = "",
        span: str = "",
    ) -> str:
        shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{_HEAD_FILL}"/>' if fill else ""
        weight = "<w:rPr><w:b/></w:rPr>" if bold else ""
        run = "<w:r><w:br/></w:r>".join(
            f'<w:r>{weight}<w:t xml:space="preserve">{plain(line)}</w:t></w:r>' for line in self._lines(text, width)
        )
        return (
            f'<w:tc><w:tcPr><w:tcW w:w="{_twips(width)}" w:type="dxa"/>{span}{shade}<w:vAlign w:val="center"/></w:tcPr>'
            f'<w:p><w:pPr><w:pStyle w:val="{escape(self.template.styles[style])}"/>'
            f"{'<w:keepNext/>' if keep else ''}{look}</w:pPr>{run}</w:p></w:tc>"
        )


def _borders() -> str:
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    return "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="{_LINE}"/>' for side in sides)


def column_widths(grid: Grid, room: float, size: float) -> list[float]:
    """Widths that fill ``room`` at a type of ``size`` points, both in points.

    Numbers and days get what they need; texts share the rest by their length.
    """
    half = size / 2
    asked, firm, broken = [], [], []
    for place in range(1 if grid.grouped else 0, len(grid.heads)):
        longest = max((display_width(row[place]) for row in (*grid.rows, grid.total) if row), default=0)
        spans = any(_SPAN.fullmatch(row[place]) for row in grid.rows)
        is_firm = grid.is_number[place] or grid.is_day[place] or spans
        inside = longest * _ROOM_FOR_DIGITS if is_firm else min(longest, _MOST_OF_A_TEXT)
        asked.append(max(inside, min(display_width(grid.heads[place]), 8) + 1, _NARROWEST) * half + _PADDING)
        firm.append(is_firm)
        broken.append(_HALF_A_SPAN * _ROOM_FOR_DIGITS * half + _PADDING if spans else asked[-1])
    spare = room - sum(asked)
    if spare >= 0:
        return _widened(asked, firm, spare)
    asked = broken
    texts = sum(width for width, is_firm in zip(asked, firm, strict=True) if not is_firm)
    least = (_NARROWEST * 2) * half + _PADDING
    left = room - (sum(asked) - texts)
    count = firm.count(False)
    if count and left >= least * count:
        return _shared(asked, firm, left, least)
    return [width * room / sum(asked) for width in asked]


def _widened(asked: Sequence[float], firm: Sequence[bool], spare: float) -> list[float]:
    """Texts take three times what numbers take of the room that is left."""
    shares = [width * (1 if is_firm else 3) for width, is_firm in zip(asked, firm, strict=True)]
    return [width + spare * share / sum(shares) for width, share in zip(asked, shares, strict=True)]


def _shared(asked: Sequence[float], firm: Sequence[bool], left: float, least: float) -> list[float]:
    """Text columns share ``left`` by what they ask, none below ``least``."""
    widths = {place: width for place, width in enumerate(asked) if not firm[place]}
    fixed: dict[int, float] = {}
    while True:
        room, wanted = left - sum(fixed.values()), sum(w for place, w in widths.items() if place not in fixed)
        small = [p for p, w in widths.items() if p not in fixed and w * room / wanted < least]
        if not small:
            break
        fixed |= dict.fromkeys(small, least)
    return [width if firm[place] else fixed.get(place, width * room / wanted) for place, width in enumerate(asked)]


def height_of(template: WordTemplate, grid: Grid) -> float:
    """About how high a table will be on paper."""
    size = template.sizes["表内文字"]
    widths = column_widths(grid, template.width, size)

    first = 1 if grid.grouped else 0

    def lines(row: Sequence[str]) -> int:
        pairs = zip(row[first:], widths, strict=True)
        return max(int(-(-display_width(text) * size / 2 // (width - _PADDING))) for text, width in pairs)

    rows = (grid.heads, *grid.rows, *((grid.total,) if grid.total else ()))
    headings = len({row[0] for row in grid.rows}) if first else 0
    return sum(max(lines(row), 1) * size * _LEADING + _CELL_AIR for row in rows) + headings * (
        size * _LEADING + _CELL_AIR
    )


def _twips(points: float) -> int:
    return round(points * _TWIPS)
