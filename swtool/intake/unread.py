"""Columns of a table that no field is read from: said in the receipt, and refused where they contradict one that is.

A column whose heading no form knows is often a town's own affair (工资, 银行卡号).
Nobody is to believe that it came in.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from swtool.findings import Finding, Severity, Where
from swtool.forms.form import Column
from swtool.forms.kinds import Text
from swtool.intake.fits import Fit, says_whole
from swtool.intake.row_units import says_unit_of_row
from swtool.intake.vocabulary import ROW_NUMBER_HEADINGS, column_named
from swtool.tables import Show
from swtool.workbooks.cells import Cell, Sheet, column_letters, is_blank
from swtool.workbooks.row_kinds import plain_word

_SHOWN_COLUMNS = 12
_LONGEST_SHOWN = 20
_FEWEST_CELLS = 2  # read cells beside it that make a row one of data, not a line of notes


class _Told(NamedTuple):
    code: str
    what: str
    remedy: str


def twice_named(file: str, sheet: Sheet, fit: Fit, last_row: int, names: Mapping[str, Column]) -> Iterator[Finding]:
    """An error for each heading that names a column which another heading names too, where the cells are not the same:
    whichever were taken, the other would be lost."""
    placed = {column.name: number for column, number in fit.columns}
    for number in fit.strangers:
        ways = ((is_so(fit, placed, number, names), tell) for is_so, tell in _SECONDS)
        second = next(((column, tell) for column, tell in ways if column is not None), None)
        if second is None:
            continue
        column, tell = second
        read = placed[column.name]
        row = next((row for row in _rows(fit, last_row) if _differ(sheet, row, read, number)), None)
        if row is not None:
            code, what, remedy = tell(fit, column, read, number, row)
            where = Where(file, sheet.name, f"{column_letters(number)}{fit.header.bottom}")
            yield Finding(code, Severity.ERROR, where, what, remedy=remedy)


def _part(fit: Fit, placed: Mapping[str, int], number: int, names: Mapping[str, Column]) -> Column | None:
    """The column of numbers, days or text whose words stand over several, one of which was read: 服务人数 over 男 and
    女 (but no sum of them), 起止时间 over 起 and 止, 住址 over 村, 组 and 号."""
    parts = fit.header.parts.get(number, ())
    column = column_named(parts[0], names) if len(parts) > 1 else None
    if column is None or column.name not in placed:
        return None
    if column.kind.units is None and column.kind.show is not Show.DAY and type(column.kind) is not Text:
        return None  # of a name or a choice, what is read is true as far as it goes
    read = fit.header.parts.get(placed[column.name], ())
    is_read_by_first = len(read) > 1 and read[0] == parts[0] and column_named(read[-1], names) is None
    is_known = column_named(fit.header.columns[placed[column.name]], names) is not None
    return None if not is_read_by_first or is_known or says_whole(plain_word(read[-1])) else column


def _only_some(fit: Fit, column: Column, read: int, spare: int, row: int) -> _Told:
    one, other = sorted((read, spare))
    words = "和".join(f"{column_letters(at)}列“{fit.header.parts[at][-1]}”" for at in (one, other))
    cell, over = column_letters(spare), fit.header.parts[read][0]
    if type(column.kind) is Text:
        why, way = "只能读其中一列", "合成一列"
    elif column.kind.show is Show.DAY:
        why, way = "只能读其中一列", "列名写全（如“开始时间”“结束时间”），或合成一列"
    else:
        why, way = f"没有合计，不知道“{column.title}”该读哪一列", f"在“{over}”下面加一列“合计”"
    what = f"“{over}”下面分了几列（{words}），{why}"
    return _Told("intake.column_split", what, f"{way}；只收一列的，用 swtool intake map 文件 --set {cell}=不读 说明")


def _under_other_words(fit: Fit, placed: Mapping[str, int], number: int, names: Mapping[str, Column]) -> Column | None:
    """The column that stands under two words: 金额 under 收入 and 金额 under 支出. Only one of which half is wrong, and
    not only less: an amount, or what a row cannot do without."""
    parts = fit.header.parts.get(number, ())
    column = column_named(parts[-1], names) if len(parts) > 1 else None
    if column is None or column.name not in placed or not (column.own or column.required):
        return None
    read = placed[column.name]
    mine = fit.header.parts.get(read, ())
    is_other = len(mine) > 1 and mine[:-1] != parts[:-1] and column_named(fit.header.columns[read], names) is None
    return column if is_other else None


def _two_parts(fit: Fit, column: Column, read: int, spare: int, row: int) -> _Told:
    one, other = sorted((read, spare))
    words = "和".join(f"{column_letters(at)}列“{'/'.join(fit.header.parts[at])}”" for at in (one, other))
    return _Told(
        "intake.column_twice",
        f"{words}都是“{column.title}”，内容不一样（如第 {row} 行），只能读其中一列",
        "左右并排的，改成上下两段，或合成一列、另加一列写明是哪一类；"
        f"不用收的，用 swtool intake map 文件 --set {column_letters(spare)}=不读 说明",
    )


def _same_name(fit: Fit, placed: Mapping[str, int], number: int, names: Mapping[str, Column]) -> Column | None:
    """The column of which both headings are names: 手机 and 联系电话."""
    column = column_named(fit.header.columns[number], names) if len(fit.header.parts.get(number, ())) <= 1 else None
    return column if column is not None and column.name in placed else None


def _both(fit: Fit, column: Column, read: int, spare: int, row: int) -> _Told:
    one, other = column_letters(min(read, spare)), column_letters(max(read, spare))
    remedy = "只留一列，另一列删去；列名不同的，也可用 swtool intake map 文件"
    return _Told(
        "intake.column_twice",
        f"{one}列和{other}列都是“{column.title}”，内容不一样（如第 {row} 行），分不清以哪一列为准",
        f"{remedy} --set {column_letters(spare)}=不读 说明",
    )


_SECONDS = ((_part, _only_some), (_under_other_words, _two_parts), (_same_name, _both))
"""How a heading may name a column that is read from another, first that holds: which column, and how it is told."""


def unread_note(sheet: Sheet, fit: Fit, last_row: int, *, others: Collection[Fit], told: Collection[str]) -> str:
    """Which columns hold something and were not read; '' where there are none. ``told`` are headings that a finding
    speaks of already, by their cells; ``others`` the tables beside, above and below this one."""
    candidates = {
        number: f"“{_short(text)}”"
        for number, text in fit.strangers.items()
        if "".join(text.split()) not in ROW_NUMBER_HEADINGS
    }
    owned = {number for each in (fit, *others) for number in each.header.columns}
    right = max(fit.header.columns) if others else sheet.last_column
    candidates |= {
        number: "（没有列名）" for number in range(min(fit.header.columns), right + 1) if number not in owned
    }
    filled = [
        f"{column_letters(number)}列{words}"
        for number, words in sorted(candidates.items())
        if f"{column_letters(number)}{fit.header.bottom}" not in told
        and not _is_unit_of_rows(sheet, fit, number, last_row)
        and any(_holds_data(sheet, fit, row, number) for row in _rows(fit, last_row))
    ]
    if not filled:
        return ""
    more = f" 等 {len(filled)} 列" if len(filled) > _SHOWN_COLUMNS else ""
    listed = _in_clear("、".join(filled[:_SHOWN_COLUMNS]))
    return f"“{sheet.name}”没有读的列：{listed}{more}；要读的用 swtool intake map 说明"


def _is_unit_of_rows(sheet: Sheet, fit: Fit, number: int, last_row: int) -> bool:
    cells = (sheet.value(row, number) for row in _rows(fit, last_row))
    return number in fit.strangers and says_unit_of_row(fit.strangers[number], cells, fit.form)


def _rows(fit: Fit, last_row: int) -> range:
    return range(fit.header.bottom + 1, last_row + 1)


def _differ(sheet: Sheet, row: int, read: int, spare: int) -> bool:
    other = sheet.value(row, spare)
    return not is_blank(other) and _plain(other) != _plain(sheet.value(row, read))


def _holds_data(sheet: Sheet, fit: Fit, row: int, number: int) -> bool:
    if is_blank(sheet.value(row, number)):
        return False
    beside = (sheet.value(row, column) for _, column in fit.columns)
    return sum(not is_blank(cell) for cell in beside) >= min(_FEWEST_CELLS, len(fit.columns))


def _plain(cell: Cell) -> str:
    return "" if cell is None else "".join(str(cell).split()).removesuffix(".0")


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"


def _in_clear(text: str) -> str:
    """The words of a cell without numbers of persons; the scanner is wanted only where something was not read."""
    from swtool.scanner import without_numbers

    return without_numbers(text)
