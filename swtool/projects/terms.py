"""The words of the ledger: what is stored and how the office says it (domain §3.5)."""

from __future__ import annotations

from enum import StrEnum


class Direction(StrEnum):
    """Whether money came in or went out."""

    INCOME = "income"
    SPENDING = "spending"


DIRECTION_LABELS = {Direction.INCOME: "收入", Direction.SPENDING: "支出"}
