"""Tables that stand in a text document: what the two document readers share.

A table of a document has no addresses of its own. Here each becomes a sheet (表1, 表2 … in the order of the document);
the lines directly above it come first, one a row, because they hold title, unit and period; the table follows, and
the notes below it (注：, 填表人：). The same rows stand in a returned copy, and a note says from which row on the table
is counted.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

from swtool.patterns import Pattern
from swtool.workbooks.cells import Cell, MergedRange, Sheet
from swtool.workbooks.read_kind import refusal

LINES_ABOVE = 6
_NOTE_LINE = Pattern(
    r"(?:[备附]?注|说\s*明|填\s*表\s*人?|制\s*表\s*人?|审\s*核\s*人?|经\s*办\s*人|负\s*责\s*人)\s*(?:[:：]|\d)"
)
MAX_COLUMNS = 200  # Word itself ends at 63
MAX_CELLS = 2_000_000

_NO_TABLE = "请确认发的是填好的表；表格如果是图片，或者画在文本框里，请重新填在工作簿里，另存为 .xlsx 再发来。"


@dataclass(slots=True)
class WordCell:
    """One cell as it stands in its row: text, width in grid columns, whether it continues the cell above."""

    text: str
    across: int = 1
    down: int = 1
    continues: bool = False
    starts_merge: bool = False
    is_struck: bool = False


@dataclass(slots=True)
class WordTable:
    """A table being gathered: row lists and merges, counted from its own first row."""

    name: str
    above: list[str] = field(default_factory=list)
    rows: list[list[Cell]] = field(default_factory=list)
    merged: list[MergedRange] = field(default_factory=list)
    struck: list[tuple[int, int]] = field(default_factory=list)
    below: list[str] = field(default_factory=list)
    nested: int = 0
    _open: dict[int, list[int]] = field(default_factory=dict)  # left -> [top, bottom, right] of a merge that may go on

    is_outer: bool = True

    def add_row(self, cells: list[WordCell], before: int = 0) -> None:
        """Place one row; ``before``: grid columns that are left out at its beginning."""
        row: list[Cell] = []
        number = len(self.rows) + 1
        left = min(before, MAX_COLUMNS) + 1
        for cell in cells:
            right = min(left + cell.across - 1, MAX_COLUMNS)
            if left > MAX_COLUMNS:
                break
            if not cell.across:
                continue
            row.extend([""] * (right - len(row)))
            merge = self._open.get(left)
            if cell.continues and merge and merge[1:] == [number - 1, right]:
                merge[1] = number
            else:
                row[left - 1] = cell.text
                if cell.is_struck:
                    self.struck.append((number, left))
                self._close(left)
                if cell.starts_merge:
                    self._open[left] = [number, number, right]
                elif cell.across > 1 or cell.down > 1:
                    self.merged.append(MergedRange(number, left, number + cell.down - 1, right))
            left = right + 1
        self.rows.append(row)

    def _close(self, left: int) -> None:
        if merge := self._open.pop(left, None):
            top, bottom, right = merge
            if bottom > top or right > left:
                self.merged.append(MergedRange(top, left, bottom, right))

    def sheet(self) -> Sheet:
        """The table with the lines above it, as a sheet that begins in A1."""
        for left in list(self._open):
            self._close(left)
        shift = len(self.above)
        last = len(self.rows)
        merged = tuple(
            MergedRange(one.top + shift, one.left, min(one.bottom, last) + shift, one.right) for one in self.merged
        )
        lines: list[list[Cell]] = [[line] for line in self.above]
        notes: list[list[Cell]] = [[line] for line in self.below]
        struck = frozenset((row + shift, column) for row, column in self.struck)
        return Sheet(self.name, rows=lines + self.rows + notes, merged=merged, struck=struck)


class WordTables:
    """Gathers tables and the lines between them while a document is walked from its beginning to its end."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.in_box = 0  # text boxes around the place; what stands in them is left out
        self.skipped_box = False
        self._tables: list[WordTable] = []
        self._around: list[WordTable] = []
        self._lines: deque[str] = deque(maxlen=LINES_ABOVE)
        self._outer = 0
        self._cells = 0

    @property
    def in_table(self) -> bool:
        """Whether the place stands inside a table that is read."""
        return bool(self._around)

    def begin_table(self) -> None:
        """A table begins; one inside a cell becomes a sheet of its own, named after the outer one."""
        if self._around:
            outer = self._around[-1]
            outer.nested += 1
            table = WordTable(f"{outer.name}内嵌{outer.nested}", is_outer=False)
        else:
            self._outer += 1
            table = WordTable(f"表{self._outer}", above=list(self._lines))
            self._lines.clear()
        self._tables.append(table)
        self._around.append(table)

    def end_table(self) -> None:
        """The table that began last ends."""
        self._around.pop()

    def add_row(self, cells: list[WordCell], before: int = 0, times: int = 1) -> None:
        """A row of the innermost table, ``times`` over."""
        for _ in range(times):
            self._around[-1].add_row(cells, before)
            self._cells += len(self._around[-1].rows[-1]) + 1
            if self._cells > MAX_CELLS:
                raise refusal(self.name, f"文档里的表格太大，超过{MAX_CELLS // 10000}万格", "请分成几个文件再发。")

    def add_line(self, text: str) -> None:
        """A paragraph outside tables: above the next one, or, where it says so, a note below the last."""
        line = text.strip()
        if line and self._tables and not self._lines and _NOTE_LINE.match(line):
            outer = next(table for table in reversed(self._tables) if table.is_outer)
            outer.below.append(line)
        elif line:
            self._lines.append(line)

    def result(self) -> tuple[tuple[Sheet, ...], tuple[str, ...]]:
        """The sheets and what a user should know about them. Raises WorkbookFault on a document without a table."""
        filled = [table for table in self._tables if any(any(row) for row in table.rows)]
        if not filled:
            what = "里面没有表格" if not self._tables else "里面的表格都是空的"
            raise refusal(self.name, f"这是 Word 文档，{what}", _NO_TABLE)
        notes = [
            f"〔{table.name}〕行号连同表格上方的文字一起数：第{len(table.above) + 1}行是文档里这张表的第1行。"
            for table in filled
            if table.above
        ]
        if self.skipped_box:
            notes.append("文档里有文本框，框里的内容没有读入。")
        return tuple(table.sheet() for table in filled), tuple(notes)
