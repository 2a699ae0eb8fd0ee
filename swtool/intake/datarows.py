"""Which rows under a heading are data: not blank ones, sums, samples, captions, repeated headings, nor notes below."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import cast

from swtool.findings import Severity
from swtool.folding import is_plain_code
from swtool.forms.kind import CellFault
from swtool.forms.kinds import Text
from swtool.intake.head_lines import lines_of_table
from swtool.intake.heads import cells_of, last_row_above
from swtool.intake.identify import FoundTable
from swtool.intake.plan import Extract, Row
from swtool.intake.totals import TotalRow
from swtool.patterns import Pattern
from swtool.workbooks.cells import Cell, Cells, columns_of, is_blank
from swtool.workbooks.headings import is_metadata_line
from swtool.workbooks.layout import HeaderCandidate, is_repeated_header
from swtool.workbooks.row_kinds import (
    is_caption,
    is_foot_row,
    is_hint_row,
    is_labelled_note,
    is_note_row,
    is_number_row,
    is_sample_row,
    is_total_row,
    is_total_word,
    is_unit_row,
    plain_word,
)

TOTALS, SAMPLES, CAPTIONS, FEET, HINTS = "合计", "示例", "分段标题", "页脚", "填写提示"
"""What rows are that are no data, as a user is told of them."""
_SUM = Pattern("(?:合计|总计)$")
_OF_A_PART = Pattern("[本上全当各]|累计")
LOOKED_AT = 3  # cells at the beginning of a row
_FEW = 2  # filled cells; only a row with so few might be a caption or be nothing at all


def data_rows(result: Extract, table: FoundTable) -> tuple[list[int], list[Cells], list[TotalRow]]:
    """True row numbers of the data, per column its cells in those rows, and the rows that sum them."""
    sheet, fills = table.sheet, table.fills
    left, right = min(table.header.columns), max(table.header.columns)
    start, end = left - sheet.first_column, right - sheet.first_column + 1
    indexes = [number - left for _, number in table.columns]
    first = table.header.bottom + 1
    candidates = _candidates(table, first, start, end)
    suspects = _Suspects(table.header)
    if not fills and set(map(len, candidates)) == {end - start} and not _is_below_heading(candidates[0]):
        kept = sheet.kept_below(first) if table.last_row == sheet.last_row else None

        def columns(places: Sequence[int]) -> list[Cells]:
            return [kept[start + place] for place in places] if kept else columns_of(candidates, places)

        if suspects.are_plain(columns(range(min(LOOKED_AT, end - start)))):
            return list(range(first, first + len(candidates))), columns(indexes), []
    captions = _captions(table, left, right)
    merged = _begun_above(table, start)
    is_over = False  # notes or signatures were met: what follows is data only under a repeated heading
    numbers: list[int] = []
    rows: list[list[Cell]] = []
    totals: list[TotalRow] = []
    no_data = result.no_data
    for number, (mine, is_plain) in enumerate(zip(candidates, suspects.plain(candidates), strict=True), first):
        blanks = 0 if is_plain else mine.count("") + mine.count(None)
        if is_plain:  # most rows
            pass
        elif blanks == len(mine) or all(map(is_blank, mine)):
            continue
        elif suspects.any_in(mine):
            if is_labelled_note(mine) if number in merged else is_note_row(mine):
                is_over = True
                continue
            if is_foot_row(mine):
                no_data.setdefault(FEET, []).append(number)
                continue
            if is_total_row(mine) and not _only_tells_of_a_total(mine, table, left):
                totals.append(_total_row(number, mine, table, left))
                no_data.setdefault(TOTALS, []).append(number)
                continue
            if is_sample_row(mine):
                no_data.setdefault(SAMPLES, []).append(number)
                continue
            if suspects.could_be_heading(mine) and is_repeated_header(mine, table.header, first_column=left):
                is_over, first = False, number + 1
                while rows and sum(not is_blank(cell) for cell in rows[-1]) <= 1:  # a caption above it
                    _keep_caption(result, numbers.pop(), rows.pop())
                continue
        if number == first and _is_below_heading(mine):
            if not is_number_row(mine):
                no_data.setdefault(HINTS, []).append(number)
            continue
        is_few = not is_plain and len(mine) - blanks <= _FEW and number not in merged
        if is_few and (is_caption(mine) or number in captions or not _says_anything(mine, indexes)):
            if number in captions or is_caption(mine):
                no_data.setdefault(CAPTIONS, []).append(number)
                _keep_caption(result, number, mine)
            continue
        if len(mine) < end - start:
            mine = [*mine, *[None] * (end - start - len(mine))]
        if fills:
            for place, value in _fills_of(fills, number, left, right):
                mine[place] = value
        if is_over:
            _refuse_after_notes(result, table, number, mine, left)
            continue
        numbers.append(number)
        rows.append(mine)
    return numbers, columns_of(rows, indexes), totals


def _keep_caption(result: Extract, number: int, cells: Sequence[Cell]) -> None:
    """A line between the rows may say something of those below it; 续表, days and units don't."""
    for line in lines_of_table([cells]):
        if not is_metadata_line(line) and (word := next(filter(None, map(plain_word, line)), "")):
            result.captions[number] = word


def keep_lines_over(result: Extract, table: FoundTable) -> None:
    """The same of the lines right over the heading."""
    sheet, top = table.sheet, table.header.top
    left, right = min(table.header.columns) - sheet.first_column, max(table.header.columns) - sheet.first_column + 1
    for number in range(last_row_above(sheet, top) + 1, top):
        cells = cells_of(sheet, number)
        filled = [cell for cell in cells if not is_blank(cell)]
        _keep_caption(result, number, filled if len(filled) == 1 else cells[left:right])


def _is_below_heading(cells: Sequence[Cell]) -> bool:
    """Whether the row right below a heading belongs to it: numbers of the columns, hints, or units."""
    return is_number_row(cells) or is_hint_row(cells) or is_unit_row(cells)


def _candidates(table: FoundTable, first: int, start: int, end: int) -> list[list[Cell]]:
    """The cells of the table's columns in each of its rows from ``first`` on; the sheet's own rows where they are no
    more and nothing is put into them."""
    rows = table.sheet.rows[first - table.sheet.first_row : table.last_row + 1 - table.sheet.first_row]
    is_whole = start == 0 and not table.fills and max(map(len, rows), default=0) <= end
    return rows if is_whole else [row[start:end] for row in rows]


def _says_anything(cells: Sequence[Cell], indexes: Sequence[int]) -> bool:
    """Whether a column that is read says anything: a row with its number alone was prepared and never filled in."""
    return any(index < len(cells) and not is_blank(cells[index]) for index in indexes)


def _captions(table: FoundTable, left: int, right: int) -> set[int]:
    """Rows with one cell merged across most of the table."""
    width = right - left + 1
    return {
        merge.top
        for merge in table.sheet.merged
        if merge.top > table.header.bottom and merge.right - merge.left + 1 >= max(_FEW + 1, width * 2 // 3)
    }


def _refuse_after_notes(result: Extract, table: FoundTable, number: int, cells: Sequence[Cell], left: int) -> None:
    """Below the notes nothing is data, but what looks like it is not passed over in silence: a row that could be read,
    as a fault; one that says more than a label with its value, for it may as well be a legend, as a warning."""
    filled = {column.name for column, place in table.columns if not is_blank(cells[place - left])}
    needed = {column.name for column, _ in table.columns if column.required}
    is_complete = len(filled) > 1 and needed <= filled
    if is_complete or len(filled) > _FEW:
        result.fault(
            Row(number, {}),
            "",
            "intake.after_notes",
            "这一行在表下面的说明之后，却像是数据，没有读",
            severity=Severity.ERROR if is_complete else Severity.WARNING,
            remedy="是数据就移到说明的上面；不是就删去",
        )


def _only_tells_of_a_total(cells: Sequence[Cell], table: FoundTable, left: int) -> bool:
    """Whether 11月工资合计 is what an entry was for: it stands where any words may, all that an entry needs is there,
    and it sums nothing that the row or a page is called (人员经费合计 beside 人员经费, 本页合计)."""
    needed = [place - left for column, place in table.columns if column.required]
    free = {place - left for column, place in table.columns if type(column.kind) is Text and not column.required}
    words = [at for at, cell in enumerate(cells) if is_total_word(plain_word(cell))]
    is_whole = bool(needed) and all(at < len(cells) and not is_blank(cells[at]) for at in needed)
    others = [plain_word(cell) for at, cell in enumerate(cells) if at not in words]
    return is_whole and free.issuperset(words) and all(_tells_what_for(plain_word(cells[at]), others) for at in words)


def _tells_what_for(word: str, others: Sequence[str]) -> bool:
    what = _SUM.sub("", word)
    return what != word and len(what) > 1 and not _OF_A_PART.match(what) and not any(what in other for other in others)


def _total_row(number: int, cells: Sequence[Cell], table: FoundTable, left: int) -> TotalRow:
    words = "".join(cell for cell in cells[:4] if type(cell) is str)
    mine = {column.name: cells[place - left] for column, place in table.columns if place - left < len(cells)}
    return TotalRow(number, words, mine)


def _begun_above(table: FoundTable, start: int) -> set[int]:
    """Rows whose first words are merged with those above: what else they say is data, be it one sentence, or 二、…"""
    rows, first_row = table.sheet.rows, table.sheet.first_row
    firsts: dict[int, int] = {}
    for row, column in table.fills:
        firsts[row] = min(column, firsts.get(row, column))
    return {
        row
        for row, column in firsts.items()
        if all(map(is_blank, rows[row - first_row][start : column - table.sheet.first_column + 1]))
    }


def _fills_of(
    fills: Mapping[tuple[int, int], Cell | CellFault], number: int, left: int, right: int
) -> Iterator[tuple[int, Cell]]:
    """Index from ``left`` and value of each cell of the row that a vertical merge covers. A fault passes for a cell:
    ``read_cell`` gives it back."""
    for column in range(left, right + 1):
        if (number, column) in fills:
            yield column - left, cast("Cell", fills[number, column])


class _Suspects:
    """Tells in passing whether a row might be no data. Each distinct word is looked at once: most rows are data."""

    _WORDS = Pattern(
        r"[※*]?[（(【]?(?:.{0,10}(?:小计|合计|总计|累计)|共计|共\d|第.{1,3}页|(?:收入|支出)?总|平均|人均|备?注|附注|说明|填[表报写]|注意|温馨"
        r"|(?:例|示例|样例|范例|样表|例如|举例)(?:[)）:：,，]|\d*$)"
        r"|(?:报送|上报|制|审|复核|核|经|联系|负责|校对|记录|统计|编制|拟稿|签发|会计|出纳|档案|社工站|站长|民政|分管|主管|领导|主任"
        r"|书记|镇长|局长|单位|机构).{0,8}(?:人|签[字名章]|[公盖签]章)$"
        r"|.{0,14}(?:[:：∶;；]|__)|.{0,8}[（(][公盖签]章|[-—]\d)"
    )
    _BEGINNINGS = frozenset(
        "共第累总收支平人备注附说填温例示样范如举报制审复经办联负单站机项主电手传邮公盖签日校记拟核上统编会出档社民分领书镇局抄监咨"
    )
    """With what characters the words begin that hold no 计: a word of other letters needs no closer look."""

    def __init__(self, header: HeaderCandidate) -> None:
        self._headings = {part for parts in header.parts.values() for part in parts}
        self._known: dict[str, bool] = {}

    def are_plain(self, beginnings: Sequence[Cells]) -> bool:
        """Whether the first cells of every row are all filled, with words that begin nothing else than data."""
        return all(self._is_plain(cell) for column in beginnings for cell in column.distinct)

    def plain(self, rows: Sequence[Sequence[Cell]]) -> Iterator[bool]:
        """The same of each row."""
        short = (None,) * LOOKED_AT
        beginnings = columns_of([row if len(row) >= LOOKED_AT else short for row in rows], range(LOOKED_AT))
        return map(all, zip(*(column.each(map(self._is_plain, column.distinct)) for column in beginnings), strict=True))

    def _is_plain(self, cell: Cell) -> bool:
        if type(cell) is not str:
            return cell is not None
        if cell.isalpha() and cell[0] not in self._BEGINNINGS and "计" not in cell:
            return cell not in self._headings
        if is_plain_code(cell):  # nothing but data begins without a Han character, unless it is a heading
            return cell not in self._headings
        return not is_blank(cell) and not self._could_begin(cell)

    def could_be_heading(self, cells: Sequence[Cell]) -> bool:
        """Whether at least two cells say words of the heading: only then is the row compared with it in full."""
        return sum(type(cell) is str and "".join(cell.split()) in self._headings for cell in cells) > 1

    def any_in(self, cells: Sequence[Cell]) -> bool:
        """Whether one of the first filled cells could begin a total, note, sample or repeated heading."""
        looked_at = filled = 0
        for cell in cells:
            if cell is None or cell == "":
                continue
            filled += 1
            if looked_at < LOOKED_AT:
                looked_at += 1
                if type(cell) is str and self._could_begin(cell):
                    return True
            elif filled > 1:
                return False
        return filled == 1

    def _could_begin(self, cell: str) -> bool:
        known = self._known.get(cell)
        if known is None:
            bare = "".join(cell.split())
            known = self._known[cell] = bare in self._headings or self._WORDS.match(bare) is not None
        return known
