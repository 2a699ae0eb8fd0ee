"""Finding tables on a sheet, before any form is known: merged cells and heading rows.

Rows and columns are 1-based sheet coordinates throughout; a row given as a sequence is one list of ``Sheet.rows``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from swtool.workbooks.cells import Cell, MergedRange, Sheet, is_blank
from swtool.workbooks.headings import cell_text, is_metadata_line, normalize_heading

MAX_HEADING_WORDS = 3  # 人员/持证情况/助理
MAX_HEADING_ROWS = 6  # a heading may be merged over more rows than it has words

ValueAt = Callable[[int, int], Cell]


def fill_merged(sheet: Sheet) -> ValueAt:
    """A function (row, column) → value, where every cell of a merged range has the value of its top left cell.

    Filled only inside the range, as far as the sheet was read: a blank cell below a merge stays blank.
    """
    by_row: dict[int, list[MergedRange]] = {}
    for merge in sheet.merged:
        if not merge.is_single_cell:
            for row in range(max(merge.top, sheet.first_row), min(merge.bottom, sheet.last_row) + 1):
                by_row.setdefault(row, []).append(merge)
    if not by_row:
        return sheet.value

    def value_at(row: int, column: int) -> Cell:
        for merge in by_row.get(row, ()):
            if merge.left <= column <= merge.right:
                return sheet.value(merge.top, merge.left)
        return sheet.value(row, column)

    return value_at


class HeaderCandidate(NamedTuple):
    """Rows that may be a heading: one, or a few that are bound together.

    ``columns``: column number → heading, parents joined as 持证情况/助理; ``parts``: the same unjoined.
    """

    top: int
    bottom: int
    columns: dict[int, str]
    parts: dict[int, tuple[str, ...]]


def header_candidates(sheet: Sheet, max_rows: int = 30, *, first_row: int | None = None) -> list[HeaderCandidate]:
    """All rows and groups of rows, in the first ``max_rows`` from ``first_row``, that could head a table.

    A heading has at least two different words and more words than numbers. Rows are taken together (up to three words
    deep) only where something binds them: a merge, or blanks above that a lower row fills. Which of them is
    the heading is for a form to say. In order from the top, fewer rows first.
    """
    start = max(first_row or sheet.first_row, sheet.first_row)
    last = min(start + max_rows - 1, sheet.last_row)
    sheet = _window(sheet, start, last + MAX_HEADING_ROWS)
    value_at = fill_merged(sheet)
    columns = range(sheet.first_column, sheet.last_column + 1)
    found = []
    for top in range(start, last + 1):
        for bottom in range(top, min(top + MAX_HEADING_ROWS - 1, sheet.last_row) + 1):
            if not _could_be_heading(sheet, value_at, bottom, columns):
                break
            if bottom > top and not _are_bound(sheet, value_at, bottom - 1, columns):
                break
            parts = dict(_heading_parts(sheet, value_at, range(top, bottom + 1), columns))
            if any(len(words) > MAX_HEADING_WORDS for words in parts.values()):
                break
            joined = {column: "/".join(words) for column, words in parts.items()}
            if len(set(joined.values())) >= 2:
                found.append(HeaderCandidate(top, bottom, joined, parts))
    return found


def _window(sheet: Sheet, first: int, last: int) -> Sheet:
    """The sheet as far as rows ``first`` to ``last`` need it: a long sheet is not measured for each heading."""
    merged = tuple(merge for merge in sheet.merged if merge.top <= last and merge.bottom >= first)
    top = max(sheet.first_row, min((merge.top for merge in merged), default=first))
    top = min(top, first)
    return replace(
        sheet, rows=sheet.rows[top - sheet.first_row : last - sheet.first_row + 1], first_row=top, merged=merged
    )


def side_by_side(candidate: HeaderCandidate) -> list[HeaderCandidate]:
    """The candidate cut into tables that stand beside each other: at a column without heading, or where the first
    heading of a table comes again. One table gives itself alone.
    """
    runs: list[list[int]] = []
    for column in sorted(candidate.columns):
        follows = bool(runs) and column == runs[-1][-1] + 1
        heading = candidate.columns[column]
        if follows and (heading != candidate.columns[runs[-1][0]] or heading == candidate.columns[column - 1]):
            runs[-1].append(column)
        else:
            runs.append([column])
    return [
        HeaderCandidate(
            candidate.top,
            candidate.bottom,
            {column: candidate.columns[column] for column in run},
            {column: candidate.parts[column] for column in run},
        )
        for run in runs
    ]


def is_repeated_header(row: Sequence[Cell], header: HeaderCandidate, *, first_column: int = 1) -> bool:
    """Whether the row says the heading again (after a page break): at least two words, four fifths of all as above.

    ``first_column`` is the column number of ``row[0]``.
    """
    words = {
        column: normalize_heading(cell_text(cell)).full
        for column, cell in enumerate(row, first_column)
        if not is_blank(cell) and column in header.columns
    }
    same = sum(
        word in {normalize_heading(part).full for part in header.parts[column]} for column, word in words.items()
    )
    return same >= 2 and same * 5 >= len(words) * 4


def _could_be_heading(sheet: Sheet, value_at: ValueAt, row: int, columns: range) -> bool:
    cells = sheet.rows[row - sheet.first_row]
    if is_metadata_line(cells) and not _is_all_labels(cells):
        return False
    words, others = set(), 0
    for column in columns:
        value = value_at(row, column)
        if isinstance(value, str) and not is_blank(value):
            words.add(value.strip())
        elif not is_blank(value):
            others += 1
    return len(words) >= 2 and len(words) >= others


def _is_all_labels(row: Sequence[Cell]) -> bool:
    """Whether every word of the row ends in a colon and none has a value: the columns of a questionnaire's answers."""
    words = [text for cell in row if (text := cell_text(cell))]
    return len(words) > 2 and all(word.endswith((":", "：")) for word in words)


def _are_bound(sheet: Sheet, value_at: ValueAt, upper: int, columns: range) -> bool:
    """Whether the row below belongs to the same heading as row ``upper``."""
    for merge in sheet.merged:
        reaches_down = merge.top <= upper < merge.bottom
        is_parent = (
            merge.top <= upper == merge.bottom
            and merge.left < merge.right
            and merge.right - merge.left + 1 < len(columns)
        )
        if (reaches_down or is_parent) and merge.left in columns:
            return True
    return any(is_blank(value_at(upper, column)) and not is_blank(value_at(upper + 1, column)) for column in columns)


def _heading_parts(
    sheet: Sheet, value_at: ValueAt, rows: range, columns: range
) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Column → its words from parent to child. A parent without a merge reaches right over blanks that have a child."""
    inherited: dict[int, str] = {}
    for column in columns:
        words: list[str] = []
        for row in rows:
            word = re.sub(r"\s+", "", cell_text(value_at(row, column)))
            has_child = any(not is_blank(value_at(lower, column)) for lower in range(row + 1, rows.stop))
            if word:
                # A stand-alone heading (序号, blank below) is nobody's parent.
                inherited[row] = word if has_child and not _spans_down(sheet, row, column) else ""
            elif has_child:
                word = inherited.get(row, "")
            else:
                inherited[row] = ""
            if word and (not words or words[-1] != word):
                words.append(word)
        if words:
            yield column, tuple(words)


def _spans_down(sheet: Sheet, row: int, column: int) -> bool:
    return any((row, column) in merge and (row + 1, column) in merge for merge in sheet.merged)
