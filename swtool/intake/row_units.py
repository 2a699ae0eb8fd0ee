"""A column 单位 beside figures (指标 | 单位 | 本月): each row's figures are in the unit that it says there.

It is no column of the form: what it says is taken into the figures (0.5 万元, 90 分钟), and where it is not understood
the row goes back. Other words there (a unit that reports) say nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from swtool.findings import Finding, Severity, Where
from swtool.forms.form import Form
from swtool.forms.kind import CellFault, Kind
from swtool.forms.units import told, unit_words
from swtool.intake.plan import Extract
from swtool.workbooks.cells import Cell, Sheet, column_letters
from swtool.workbooks.headings import cell_text, normalize_heading
from swtool.workbooks.layout import HeaderCandidate

_HEADINGS = frozenset({"单位", "计量单位"})
_LONGEST = 12
Fills = Mapping[tuple[int, int], Cell | CellFault]


def kind_of_rows(form: Form) -> Kind | None:
    """The kind of those columns of a form whose rows say what they count; None where it has none."""
    return next((column.kind for column in form.columns if column.kind.is_of_row), None)


def says_unit_of_row(heading: str, cells: Iterable[Cell], form: Form) -> bool:
    """Whether a column that is none of the form's is read as the units of its rows."""
    kind = kind_of_rows(form)
    return kind is not None and _is_heading(heading) and any(_unit(kind, cell) is not None for cell in cells)


def units_of_rows(
    result: Extract, sheet: Sheet, header: HeaderCandidate, fills: Fills, numbers: Sequence[int]
) -> list[str | None] | None:
    """For each row what ``ParseContext.unit`` is for its figures ('' for nothing), None with a finding where that
    cannot be told. None where no column says it."""
    kind = kind_of_rows(result.form)
    own = set(result.columns.values())
    place = next((at for at, text in header.columns.items() if at not in own and _is_heading(text)), None)
    if kind is None or place is None:
        return None
    units: list[str | None] = []
    for number in numbers:
        merged = fills.get((number, place))
        unit = _unit(kind, sheet.value(number, place) if merged is None or isinstance(merged, CellFault) else merged)
        units.append("" if unit is None else unit or None)
        if unit == "":
            result.findings.append(_unclear(result, f"{column_letters(place)}{number}"))
    return units


def _is_heading(text: str) -> bool:
    return normalize_heading(text.rpartition("/")[2]).text in _HEADINGS


def _unit(kind: Kind, cell: Cell) -> str | None:
    """The unit, '' for one that is not understood, None where the words say none that matters."""
    text = cell_text(cell)
    if kind.units is None or not text or len(text) > _LONGEST:
        return None
    said = told(unit_words(normalize_heading(text).full), kind.units)
    if said.unclear or len(said.known) > 1:
        return ""
    return said.known[0] or None if said.known else None


def _unclear(result: Extract, cell: str) -> Finding:
    where = Where(result.file, result.sheet, cell)
    what = "看不懂这个单位，这一行的数没有读"
    return Finding(
        "intake.row_unit", Severity.ERROR, where, what, "如 元、万元、小时、人次", remedy="改正单位，数字也按它填写"
    )
