"""What identification is told besides the book: what to leave out, who can be asked, what was explained before."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from swtool.findings import Finding, Severity, Where
from swtool.forms.form import Column, Form
from swtool.intake.fits import Explained, Fit
from swtool.intake.near import Ask
from swtool.intake.plan import SheetTitle
from swtool.intake.sheet_place import name_of, said_in_title
from swtool.patterns import Pattern
from swtool.workbooks.cells import Book, Sheet, column_number

_LAST_COLUMN = 16_385

_TABLE = Pattern(r"^(.*)[!！]\$?([A-Za-z]{0,3})\$?([1-9]\d*)$")


class LeaveOut:
    """Sheets and tables named by ``--leave-out``: ``封面``, or ``报表!20`` for what has its heading in row 20.

    With a column (``报表!F20``) one of several that stand side by side.
    """

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._names = tuple(dict.fromkeys(name.strip() for name in names))
        self._used: set[str] = set()

    def takes_sheet(self, name: str) -> bool:
        """Whether the whole sheet is left out."""
        return self._uses(name if name in self._names else "")

    def takes_table(self, sheet: str, fit: Fit) -> bool:
        """Whether the table under this heading is left out."""
        left, right = min(fit.header.columns), max(fit.header.columns)
        return self._takes(sheet, range(fit.header.top, fit.header.bottom + 1), range(left, right + 1))

    def takes_card(self, sheet: str, rows: Sequence[int]) -> bool:
        """Whether the card with labels in these rows is left out."""
        return self._takes(sheet, range(min(rows), max(rows) + 1), range(1, _LAST_COLUMN))

    def _takes(self, sheet: str, rows: range, columns: range) -> bool:
        for name in self._names:
            named = _TABLE.match(name)
            if named is None or named[1].strip("'") != sheet or int(named[3]) not in rows:
                continue
            if not named[2] or column_number(named[2]) in columns:
                return self._uses(name)
        return False

    def unmatched(self, book: Book) -> list[Finding]:
        """A name that nothing in the book answers to was probably misspelt."""
        from difflib import get_close_matches

        sheets = [sheet.name for sheet in book.sheets if sheet.visible]
        findings = []
        for name in self._names:
            if name not in self._used:
                near = get_close_matches(name.split("!")[0], sheets, cutoff=0.4) or sheets[:5]
                findings.append(
                    Finding(
                        "intake.leave_out_unknown",
                        Severity.WARNING,
                        Where(book.name),
                        f"--leave-out 写的“{name}”这本里没有，没有略过什么",
                        expected=f"工作表名，或 工作表名!表头行号；这本有：{'、'.join(near)}",
                    )
                )
        return findings

    def _uses(self, name: str) -> bool:
        if name:
            self._used.add(name)
        return bool(name)


Explain = Callable[[Form, Mapping[int, str], SheetTitle], Explained | None]
"""What was remembered for a form's table: its headings by column number, and the title that names the sender."""


def _knows_none(name: str) -> str:
    return ""


@dataclass(slots=True)
class Hints:
    """All that is known beforehand. ``place_kind`` says whether a name is a ``town`` or ``village`` of the office."""

    leave_out: LeaveOut = field(default_factory=LeaveOut)
    ask: Ask | None = None
    explain: Explain | None = None
    headings: Sequence[str] = ()  # headings that were explained, whatever their form
    place_kind: Callable[[str], str] | None = None

    def is_town(self, name: str) -> bool:
        """Whether the office knows a town of that name."""
        return self.place_kind is not None and self.place_kind(name) == "town"

    def in_title(self, title: SheetTitle, column: Column) -> str:
        """What a title says of a column that a list lacks."""
        return said_in_title(title, column, self.place_kind or _knows_none)

    def place_column(self, sheet: Sheet, form: Form) -> Column | None:
        """The column of the form that the sheet's name fills where its rows have none: its village, its town, or the
        town's station, of a form that knows a row by its station and no towns."""
        kind = self.place_kind(name_of(sheet)) if self.place_kind is not None else ""
        if not kind:
            return None
        columns = {getattr(column.kind, "to", ""): column for column in reversed(form.columns)}
        if kind == "town" and kind not in columns and name_of(sheet).endswith("站"):
            station = columns.get("station")
            return station if station is not None and station.name in form.key else None
        return columns.get(kind)
