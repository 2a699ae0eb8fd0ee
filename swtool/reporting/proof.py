"""The second proof of a sum: what a SUM in the filled book comes to against what the database says by itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from string import ascii_uppercase, digits
from typing import NamedTuple

from swtool.reporting.idle_sums import MarkedColumn, areas_of, idle_fault
from swtool.workbooks.sums import SumProof


class FilledColumn(NamedTuple):
    """Where a number field of a block stands in the filled book: the rows (included) of each page of a column."""

    sheet: str
    column: str
    pages: tuple[tuple[int, int], ...]
    block: str
    field: str

    @property
    def rows(self) -> frozenset[int]:
        """All rows, without those of the pages' feet."""
        return frozenset(row for first, last in self.pages for row in range(first, last + 1))


class Disagreement(NamedTuple):
    """A sum that is not what the database says, or a SUM that leaves rows of its block out or adds nothing."""

    place: str
    what: str


class Proofs(NamedTuple):
    """The sums of a book: how many agree with the database, which do not, and the places of those that are added up
    in the sheet only (a formula over several columns, a field that the database keeps no figure of). The sums of single
    pages, and those in a record's own row (a running total), are proven by the sum over all of them; ``subtotals``
    counts them."""

    agreed: int
    disagreements: tuple[Disagreement, ...]
    unchecked: tuple[str, ...]
    subtotals: int = 0


Totals = Mapping[tuple[str, str, str], Decimal]
"""What the database says of a field, by sheet, block and field."""


def compare(
    sums: Sequence[SumProof],
    columns: Sequence[FilledColumn],
    totals: Totals,
    marked: Sequence[MarkedColumn] = (),
) -> Proofs:
    """Hold each proven sum against the database's ``totals``; ``marked``: where lists stand, of texts too."""
    agreed = subtotals = 0
    wrong: list[Disagreement] = []
    unchecked: list[str] = []
    rows_of = {column: column.rows for column in columns}
    for proof in sums:
        place = f"〔{proof.sheet}〕{proof.cell}"
        taken = _taken(proof, rows_of)
        if not taken and (fault := idle_fault(proof, marked)):
            wrong.append(Disagreement(place, fault))
        elif not taken:
            unchecked.append(place)
        elif len({(column.block, column.field) for column in taken}) > 1:
            named = {} if _is_beside_a_list(proof, rows_of, marked) else _named(proof, taken, rows_of)
            if fault := _coverage_fault(proof, named, rows_of):
                wrong.append(Disagreement(place, fault))
            else:
                unchecked.append(place)
        elif _is_page(taken) or _is_of_a_record(proof, taken, rows_of):
            subtotals += 1
        elif fault := _coverage_fault(proof, taken, rows_of):
            wrong.append(Disagreement(place, fault))
        elif (expected := _expected(taken, totals)) is None:
            unchecked.append(place)
        elif expected == proof.total:
            agreed += 1
        else:
            wrong.append(Disagreement(place, f"表内合计 {proof.total}，数据库另算得 {expected}"))
    return Proofs(agreed, tuple(wrong), tuple(unchecked), subtotals)


def in_runs(places: Sequence[str]) -> list[str]:
    """Places (〔表〕E4) as they are told: those under one another in a column as one, 〔表〕E4:E16.

    What is no cell (〔表〕的页眉页脚) is told once."""
    runs: dict[str, list[list[int]]] = {}
    for place in places:
        column = place.rstrip(digits)
        if column == place:
            runs[place] = []
            continue
        row, found = int(place[len(column) :]), runs.setdefault(column, [])
        if found and found[-1][-1] == row - 1:
            found[-1].append(row)
        else:
            found.append([row])
    return [
        f"{column}{rows[0]}" + (f":{column.rpartition('〕')[2]}{rows[-1]}" if len(rows) > 1 else "") if rows else column
        for column, found in runs.items()
        for rows in found or [[]]
    ]


def _taken(proof: SumProof, rows_of: Mapping[FilledColumn, frozenset[int]]) -> dict[FilledColumn, Counter[int]]:
    """The filled columns that a sum touches, with the rows it takes of each."""
    by_column: dict[tuple[str, str], Counter[int]] = {}
    for (sheet, letters, row), times in (proof.cells or Counter()).items():
        by_column.setdefault((sheet, letters), Counter())[row] += times
    taken = {}
    for column, rows in rows_of.items():
        found = by_column.get((column.sheet, column.column), Counter())
        if own := Counter({row: times for row, times in found.items() if row in rows}):
            taken[column] = own
    return taken


def _is_page(taken: Mapping[FilledColumn, Counter[int]]) -> bool:
    """Whether a sum takes the rows of one page out of several, each once."""
    ((column, rows), *others) = taken.items()
    if others or len(column.pages) == 1:
        return False
    return any(rows == Counter(range(first, last + 1)) for first, last in column.pages)


def _is_of_a_record(
    proof: SumProof, taken: Mapping[FilledColumn, Counter[int]], rows_of: Mapping[FilledColumn, frozenset[int]]
) -> bool:
    """Whether a sum that stands in the row of a record takes some records down to this one, each once."""
    own = int(proof.cell.lstrip(ascii_uppercase))
    return all(
        column.sheet == proof.sheet and own in rows_of[column] and rows.keys() < rows_of[column]
        and max(rows) <= own and max(rows.values()) == 1
        for column, rows in taken.items()
    )  # fmt: skip


def _is_beside_a_list(
    proof: SumProof, rows_of: Mapping[FilledColumn, frozenset[int]], marked: Sequence[MarkedColumn]
) -> bool:
    """Whether a sum stands in the row of a record: what is added there is the form's own reckoning."""
    row = int(proof.cell.lstrip(ascii_uppercase))
    return any(each.sheet == proof.sheet and row in rows for each, rows in rows_of.items()) or any(
        each.sheet == proof.sheet and each.first <= row <= each.last for each in marked
    )


def _named(
    proof: SumProof, taken: Mapping[FilledColumn, Counter[int]], rows_of: Mapping[FilledColumn, frozenset[int]]
) -> dict[FilledColumn, Counter[int]]:
    """Those of the columns that the formula itself names records of, but for a page of one."""
    found = {}
    areas = list(areas_of(proof))
    for column, rows in taken.items():
        is_named = any(
            area.sheet == column.sheet and area.has(column.column) and not rows_of[column].isdisjoint(area.rows)
            for area in areas
        )
        if is_named and not _is_page({column: rows}):
            found[column] = rows
    return found


def _coverage_fault(
    proof: SumProof, taken: Mapping[FilledColumn, Counter[int]], rows_of: Mapping[FilledColumn, frozenset[int]]
) -> str:
    for column, rows in taken.items():
        first, last = column.pages[0][0], column.pages[-1][1]
        if max(rows.values()) > 1:
            return f"合计公式 {proof.formula} 把一些行加了两次（{first}–{last} 行里已有小计）"
        if set(rows) != rows_of[column]:
            return f"合计公式 {proof.formula} 没有包住全部行（{first}–{last}）"
    return ""


def _expected(taken: Mapping[FilledColumn, Counter[int]], totals: Totals) -> Decimal | None:
    """What the database says of all the columns together."""
    found = [totals.get((column.sheet, column.block, column.field)) for column in taken]
    known = [total for total in found if total is not None]
    return sum(known, Decimal(0)) if len(known) == len(found) else None
