"""The rows that people call by numbers like YS12: sessions and topics."""

from __future__ import annotations


def row_of(number: str, prefix: str) -> int:
    """The row that a number like YS12 means; 0 for what is none."""
    digits = number.strip().upper().removeprefix(prefix)
    return int(digits) if digits.isascii() and digits.isdigit() else 0
