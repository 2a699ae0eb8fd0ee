"""One sheet part of an xlsx, looked at as bytes: where its cells end, how many hold something, what a reader drops.

The look runs over parts of a hundred megabytes, so every question is one search with a literal beginning, or a count.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from zipfile import BadZipFile

from swtool.workbooks.cells import column_number

LARGE = 16_000_000  # bytes of a sheet that is read in parts; below, a second thread hardly pays
RICH_IN_CELL = b"</r></is>"  # how a text of several runs ends that stands in its cell
GRID_CELLS = 10_400_000  # 200,000 rows × 52 columns: what a sheet without far cells can reach at most

# A cell beyond column AZ, or a row or cell from row 200,000 on.
_FAR = re.compile(rb'r="(?:[A-Za-z]{3,}\d|[B-Zb-z][A-Za-z]\d|[A-Za-z]{0,2}(?:[2-9]\d{5}|\d{7}))')
# All that is no cell in the columns A to Z, above row 200,000, whose place comes first and in the usual quotes: told in
# half the time, and where a search finds one it finds it soon. The other: above row 400,000.
_MAYBE_FAR = re.compile(rb'c(?<=[<:]c)(?! r="[A-Za-z]1?\d{1,5}")')
_MAYBE_FAR_DOWN = re.compile(rb'c(?<=[<:]c)(?! r="[A-Za-z][123]?\d{1,5}")')
# A cell whose place is not among its first attributes, in the usual quotes; one with a prefix.
_UNPLACED = re.compile(
    rb'<c(?=[\s/>])(?! r=")(?!(?:\s{1,9}[A-Za-z:]{1,20}="[^"<>]{0,99}"){1,5}\s{1,9}r="[A-Za-z]{1,9}\d{1,9}")'
)
_PREFIXED = re.compile(rb"<[^\s<>/:]++:c(?=[\s/>])")
# A cell beyond column Z, or a row or cell from row 400,000 on: without any, the grid is within GRID_CELLS too.
_FAR_DOWN = re.compile(rb'r="(?:[A-Za-z]{2,}\d|[A-Za-z]?(?:[4-9]\d{5}|\d{7}))')
_ROW = re.compile(rb'<row r="(\d{1,9})')
_ODD_WRITING = re.compile(rb"""\br\s*=\s*'|\br\s+=|\br=\s|<\w{1,9}:row\b""")
_HIDDEN = re.compile(rb'<row\b(?=[^<>]{0,300}\bhidden="(?:1|true)")[^<>]{0,300}?\br="(\d{1,7})"')
_PLACE = re.compile(rb'r="([A-Za-z]{0,20})(\d{0,20})"')
# Bounded repeats: a part without any ">" must not cost quadratic time.
_ERROR = re.compile(
    rb'<(?:\w{1,9}:)?c\b(?=[^>]{0,300}t="e")([^>]{0,300})>\s{0,9}'
    rb"(?:<(?:\w{1,9}:)?f\b[^>]{0,300}(?:/>|>[^<]{0,2000}</(?:\w{1,9}:)?f>))?\s{0,9}<(?:\w{1,9}:)?v>([^<]{1,30})</"
)
_UNCALCULATED = re.compile(
    rb"<(?:\w{1,9}:)?c\b([^>]{0,300})>\s{0,9}<(?:\w{1,9}:)?f\b[^>]{0,300}(?:/>|>[^<]{0,2000}</(?:\w{1,9}:)?f>)"
    rb"\s{0,9}(?:<(?:\w{1,9}:)?v\s?/>|<(?:\w{1,9}:)?v></(?:\w{1,9}:)?v>)?</(?:\w{1,9}:)?c>"
)
_REFERENCE = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')


# How cells end that are written with an element inside and still show nothing.
_BLANK_ENDS = (
    b"<v></v></c>", b"<v/></c>", b"<v /></c>", b"</f></c>", b'"/></c>', b'"></c>', b"<is></is></c>", b"<is/></c>",
    b"<t></t></is></c>", b"<t/></is></c>", b'"></t></is></c>', b'"/></is></c>',
)  # fmt: skip
# The same, however it is written: nothing but tags, a formula and white space. Ten times as slow.
_BLANK = re.compile(
    rb"<c (?:[^>]{0,300}[^/>])?>(?:\s{0,20}<f\b[^>]{0,300}>(?:[^<]{0,8000}</f>)?)?"
    rb"(?:\s{0,20}</?[a-bd-zA-Z][^>]{0,300}>){0,24}\s{0,20}</c>"
)


@dataclass(slots=True)
class SheetLook:
    """What one sheet part shows, places as (row, column), 1-based.

    ``values``: cells that are written with something inside; ``last_row``: the last row that holds one, 0 if unknown.
    ``numbers``: cells with a number, where an old binary book tells (-1: unknown).
    ``errors`` and ``uncalculated`` are searched for only where the reader gave fewer cells (``explain_gaps``).
    """

    path: str = ""
    values: int = 0
    last_row: int = 0
    numbers: int = -1
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    uncalculated: set[tuple[int, int]] = field(default_factory=set)
    hidden_rows: set[int] = field(default_factory=set)
    may_be_struck: bool = False  # a text of several runs that stands in its cell speaks of a line through them
    is_odd: bool = False  # written in a way that these searches do not see through
    is_unplaced: bool = False  # a cell does not say its place, or not as these searches know it
    is_far: bool = False  # a cell stands far from where tables stand
    is_list: bool = True  # of few columns, and not too long for a reader's grid, however far down it goes


def look_at_sheet(pieces: Iterable[bytes], then: Callable[[SheetLook, bytes], None] | None = None) -> SheetLook:
    """Where the cells end and how many there are, in one pass over the part's ``pieces`` (see ``whole_rows``).

    ``then`` is given each piece after it was looked at, with what was found so far.
    """
    sheet = SheetLook()
    for number, piece in enumerate(pieces):
        if number == 0:  # a writer writes its references in one way
            sheet.is_odd = bool(_ODD_WRITING.search(piece, 0, 1 << 16))
        if (_MAYBE_FAR_DOWN if sheet.is_far else _MAYBE_FAR).search(piece):
            _look_closer(sheet, piece)
        sheet.values += piece.count(b"</c>")
        filled = piece.rfind(b"</c>")
        if filled >= 0 and (row := _ROW.match(piece, piece.rfind(b"<row ", 0, filled))):
            sheet.last_row = max(sheet.last_row, int(row[1]))
        if says(piece, b"hidden", b"d"):
            sheet.hidden_rows.update(map(int, _HIDDEN.findall(piece)))
        if says(piece, b"strike", b"k") and RICH_IN_CELL in piece:
            sheet.may_be_struck = True
        if then is not None:
            then(sheet, piece)
    return sheet


def says(piece: bytes, word: bytes, letter: bytes) -> bool:
    """Whether the word stands in the piece. ``letter`` is one of its own that the tags of cells do not have: to look
    through a sheet for that alone takes a tenth of the time, and mostly tells."""
    return letter in piece and word in piece


def _look_closer(sheet: SheetLook, piece: bytes) -> None:
    sheet.is_unplaced = (
        sheet.is_unplaced
        or _UNPLACED.search(piece) is not None
        or (b":c" in piece and _PREFIXED.search(piece) is not None)
    )
    sheet.is_far = sheet.is_far or _FAR.search(piece) is not None
    sheet.is_list = sheet.is_list and not _FAR_DOWN.search(piece)


def explain_gaps(sheet: SheetLook, pieces: Iterable[bytes], empty_strings: Sequence[int], *, closely: bool) -> int:
    """Note errors and uncalculated formulas in ``sheet``; how many cells are written and rightly show nothing.

    ``empty_strings``: the numbers of the shared strings without any text. ``closely``: also where the XML is laid out
    in another way than programs write it.
    """
    numbers = b"|".join(b"%d" % number for number in empty_strings[:200])
    emptied = re.compile(rb"<v>(?:" + numbers + rb")</v>") if numbers else None
    count = 0
    for piece in pieces:
        if emptied:
            count += sum(_is_shared(piece, found.start()) for found in emptied.finditer(piece))
        if closely:
            count += len(_BLANK.findall(piece))
        else:
            count += sum(map(piece.count, _BLANK_ENDS))
        if b't="e"' in piece:
            _note_errors(piece, sheet)
        if b"<f" in piece:
            _note_uncalculated(piece, sheet)
    return count


def _is_shared(piece: bytes, value: int) -> bool:
    """Whether the value that begins there belongs to a cell of a shared string."""
    return b't="s"' in piece[max(piece.rfind(b"<c ", 0, value), 0) : value]


def is_sparse(pieces: Iterable[bytes]) -> bool:
    """Whether the grid that spans all cells is large, and mostly empty."""
    cells, rows, columns = 0, 1, 1
    for piece in pieces:
        cells += piece.count(b"<c ") + piece.count(b"<c>")
        for letters, number in set(_PLACE.findall(piece)):
            columns = max(columns, column_number(letters.decode("ascii")))
            rows = max(rows, int(number or 0))
    return rows * columns > GRID_CELLS and rows * columns > 3 * cells


def whole_rows(blocks: Iterable[bytes], limit: int = 1 << 22) -> Iterator[bytes]:
    """The blocks cut anew behind a row (or a cell, in an endless row), so that no tag lies across a seam.

    Raises BadZipFile where a tag has no end for that long.
    """
    rest = b""
    for block in blocks:
        piece = rest + block
        cut = piece.rfind(b"row>") + 4
        if cut < 4 and len(piece) > limit:
            cut = max(piece.rfind(b"c>") + 2, piece.rfind(b"/>") + 2)
            cut = _end_of_tags(piece) if cut < 2 else cut
        elif cut < 4:
            rest = piece
            continue
        rest = piece[cut:]
        yield piece[:cut]
    if rest:
        yield rest


def _end_of_tags(piece: bytes) -> int:
    """Where a piece can be cut in which no row or cell ends: behind a text, or before the tag that is open."""
    tag = piece.rfind(b"<")
    if tag < 0 or piece.find(b">", tag) >= 0:
        return len(piece)
    if not tag:
        raise BadZipFile("a tag without an end")
    return tag


def _note_errors(piece: bytes, sheet: SheetLook) -> None:
    from html import unescape

    for match in _ERROR.finditer(piece):
        place = _place(match[1])
        if place:
            sheet.errors[place] = unescape(match[2].decode("utf-8", "replace"))


def _note_uncalculated(piece: bytes, sheet: SheetLook) -> None:
    for match in _UNCALCULATED.finditer(piece):
        place = _place(match[1])
        if place and b't="str"' not in match[1]:  # a formula whose result is the empty text was calculated
            sheet.uncalculated.add(place)


def _place(attributes: bytes) -> tuple[int, int] | None:
    reference = _REFERENCE.search(attributes)
    return (int(reference[2]), column_number(reference[1].decode("ascii"))) if reference else None
