"""Numbers that the office gives itself: a prefix, the year, a count within it."""

from __future__ import annotations

from swtool.store.database import Transaction


def next_number(tx: Transaction, table: str, column: str, prefix: str) -> str:
    """The number after the highest of the year, as XQ2026-0001."""
    return next_numbers(tx, table, column, prefix, 1)[0]


def next_numbers(tx: Transaction, table: str, column: str, prefix: str, count: int) -> list[str]:
    """The next ``count`` numbers of the year. The column is unique, so that its index alone answers."""
    head = f"{prefix}{tx.now.year}-"
    highest = tx.execute(
        f"SELECT coalesce(max(CAST(substr({column}, ?) AS INTEGER)), 0) FROM {table}"
        f" WHERE {column} >= ? AND {column} < ?",
        (len(head) + 1, head, f"{head}:"),  # no digit is as high as ':'
    ).fetchone()[0]
    return [f"{head}{number:04}" for number in range(highest + 1, highest + 1 + count)]
