"""小计 and 合计 rows are left out of the data, added up again, and a sum that is off is told.

They stand below what they sum, or, where the table begins with one, above it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from typing import NamedTuple

from swtool.findings import Severity
from swtool.forms.form import Form
from swtool.forms.kind import ParseContext, read_cell
from swtool.forms.kinds import Choice
from swtool.intake.plan import Extract, Row
from swtool.quantities import MONEY_UNITS, format_money_in
from swtool.tables import Show
from swtool.workbooks.cells import Cell
from swtool.workbooks.celltext import cell_text

_ADDED = (Show.COUNT, Show.MONEY, Show.HOURS)


class TotalRow(NamedTuple):
    """A row that sums others: its number, its words, and the cells of the form's columns."""

    number: int
    words: str
    cells: dict[str, Cell]

    @property
    def is_part(self) -> bool:
        """小计 and 本页合计 sum the rows since the last of them; everything else sums all rows."""
        return "小计" in self.words or "本页" in self.words

    @property
    def is_sum(self) -> bool:
        """平均 and 人均 are no sums, and 本年累计 is none of these rows alone."""
        return "均" not in self.words and ("累计" not in self.words or "本页" in self.words)


class _Answer(NamedTuple):
    column: str
    stored: str


def check_totals(extract: Extract, totals: Sequence[TotalRow], contexts: Mapping[str, ParseContext]) -> None:
    """Add a warning for each total that differs from the sum of its rows. ``contexts``: of each
    column that was read."""
    if not totals or not extract.rows:
        return
    parts = [total.number for total in totals if total.is_part]
    leads = totals[0].number < extract.rows[0].number
    called = {total.number: _called_after(total, extract.form) for total in totals}
    for total in totals:
        answer = called[total.number]
        if total.is_sum and _is_known_of_what(total, answer, set(called.values()), extract):
            first, last = _summed_leading(total, parts) if leads else _summed(total, parts)
            rows = [row for row in extract.rows if first < row.number and (last is None or row.number < last)]
            if answer is not None and answer.column in extract.columns:
                rows = [row for row in rows if row.values.get(answer.column) == answer.stored]
            for column in extract.form.columns:
                if column.kind.show in _ADDED and column.name in total.cells and column.name in contexts:
                    _compare(extract, total, column.name, rows, contexts[column.name])


def _called_after(total: TotalRow, form: Form) -> _Answer | None:
    """The answer of a column whose rows a total says that it sums: 收入合计, 总支出."""
    return next(
        (
            _Answer(column.name, stored)
            for column in form.columns
            if isinstance(column.kind, Choice)
            for label, stored in column.kind.words.items()
            if any(word in total.words for word in (f"{label}小计", f"{label}合计", f"{label}总", f"总{label}"))
        ),
        None,
    )


def _is_known_of_what(total: TotalRow, answer: _Answer | None, others: Set[_Answer | None], extract: Extract) -> bool:
    """Whether it can be told which rows a total sums: not of 收入合计 beside 支出合计 where no column says of each row
    which it is."""
    return answer is None or total.is_part or answer.column in extract.columns or others <= {None, answer}


def _summed(total: TotalRow, parts: Sequence[int]) -> tuple[int, int | None]:
    """Between which rows a total below its rows sums."""
    return max((part for part in parts if part < total.number), default=0) if total.is_part else 0, total.number


def _summed_leading(total: TotalRow, parts: Sequence[int]) -> tuple[int, int | None]:
    """Between which rows a total above its rows sums; None for as far as the table goes."""
    return total.number, min((part for part in parts if part > total.number), default=None) if total.is_part else None


def _compare(extract: Extract, total: TotalRow, name: str, rows: Sequence[Row], context: ParseContext) -> None:
    cell = total.cells[name]
    if cell is None or cell == "":
        return
    column = extract.form.column(name)
    stated = read_cell(column.kind, cell, context)
    values = [row.values.get(name) for row in rows]
    counted = sum(value for value in values if type(value) is int)
    if type(stated) is int and stated != counted:
        extract.fault(
            Row(total.number, {}),
            name,
            "intake.total_differs",
            f"{column.title}的合计与各行相加不一致",
            severity=Severity.WARNING,
            expected=_in_unit(counted, column.kind.show, context.unit),
            remedy="核对漏行、错行；入库按各行计",
        )


def _in_unit(counted: int, show: Show, unit: str) -> str:
    """The sum as the column counts: 4.5万元 under 万元, plain where it counts in 元 or no money at all."""
    if show is Show.MONEY and MONEY_UNITS.get(unit, 1) > 1:
        return f"{format_money_in(counted, unit)}{unit}"
    return cell_text(counted, show)
