"""Rows of one table against each other: the same key twice is either a repetition or a contradiction."""

from __future__ import annotations

from collections.abc import Sequence

from swtool.findings import Severity
from swtool.intake.plan import Extract, Row


def drop_repeated_rows(extract: Extract) -> None:
    """A row that repeats an earlier one word for word is dropped with a warning; one that differs is an error.

    Rows whose key has a blank are left to the room.
    """
    key = extract.form.key
    if not _has_repeated(extract, key):
        return
    first: dict[tuple[object, ...], Row] = {}
    kept: list[Row] = []
    for row in extract.rows:
        values = row.values
        name = tuple(map(values.get, key))
        if None in name:
            kept.append(row)
            continue
        earlier = first.setdefault(name, row)
        if earlier is row:
            kept.append(row)
        elif earlier.values == values:
            extract.fault(
                row,
                key[0],
                "intake.repeated_row",
                f"与第 {earlier.number} 行完全相同，只读入一次",
                severity=Severity.WARNING,
            )
            extract.left_out.append(row)
        else:
            titles = "、".join(extract.form.column(column).title for column in key)
            extract.fault(
                row,
                key[0],
                "intake.contradicting_row",
                f"与第 {earlier.number} 行的{titles}相同，其他内容不同",
                remedy="只留下对的一行",
                against=earlier.number,
            )
            kept.append(row)
    extract.rows = kept


def _has_repeated(extract: Extract, key: Sequence[str]) -> bool:
    columns = [extract.column(column) for column in key]
    if any(len(set(column)) == len(column) for column in columns):  # mostly a number that nobody else has
        return False
    names = list(zip(*columns, strict=True))
    return len(set(names)) < len(names)
