"""The second proof of a sum: what a SUM in the filled book comes to against what the database says by itself."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from swtool.workbooks.sums import SumProof

_PLAIN_SUM = re.compile(r"=SUM\(\$?([A-Z]{1,3})\$?(\d+)(?::\$?([A-Z]{1,3})\$?(\d+))?\)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FilledColumn:
    """Where a number field of a block stands in the filled book: rows ``first``–``last`` (included) of a column."""

    sheet: str
    column: str
    first: int
    last: int
    block: str
    field: str


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A sum that is not what the database says, or a SUM that leaves rows of its block out."""

    place: str
    what: str


@dataclass(frozen=True, slots=True)
class Proofs:
    """The sums of a book: how many agree with the database, which do not, and the places of those that are added up
    in the sheet only (a formula over several columns, a field that the database keeps no figure of)."""

    agreed: int
    disagreements: tuple[Disagreement, ...]
    unchecked: tuple[str, ...]


def compare(
    sums: Sequence[SumProof], columns: Sequence[FilledColumn], totals: Mapping[tuple[str, str], Decimal]
) -> Proofs:
    """Hold each proven sum against the database's ``totals`` by (block, field)."""
    agreed = 0
    wrong: list[Disagreement] = []
    unchecked: list[str] = []
    for proof in sums:
        place = f"〔{proof.sheet}〕{proof.cell}"
        found = _summed_column(proof, columns)
        if found is None:
            unchecked.append(place)
            continue
        column, whole = found
        expected = totals.get((column.block, column.field))
        if not whole:
            wrong.append(
                Disagreement(place, f"合计公式 {proof.formula} 没有包住全部行（{column.first}–{column.last}）")
            )
        elif expected is None:
            unchecked.append(place)
        elif expected == proof.total:
            agreed += 1
        else:
            wrong.append(Disagreement(place, f"表内合计 {proof.total}，数据库另算得 {expected}"))
    return Proofs(agreed, tuple(wrong), tuple(unchecked))


def _summed_column(proof: SumProof, columns: Sequence[FilledColumn]) -> tuple[FilledColumn, bool] | None:
    """The filled column that a plain SUM runs over, and whether it takes in all of it."""
    match = _PLAIN_SUM.fullmatch(proof.formula.replace(" ", ""))
    if match is None:
        return None
    left, right = match[1].upper(), (match[3] or match[1]).upper()
    first, last = int(match[2]), int(match[4] or match[2])
    if left != right:
        return None
    for column in columns:
        if column.sheet == proof.sheet and column.column == left and first <= column.last and last >= column.first:
            return column, first <= column.first and last >= column.last
    return None
