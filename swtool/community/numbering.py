"""The running numbers by which people call organizations and supervisors."""

from __future__ import annotations

_OWN_NUMBER_LENGTH = 5  # shorter ones are running numbers of a sheet
_WIDTH = 4


class Numbers:
    """Gives out SQ0001, SQ0002 …: those of a sheet are kept only where they can stand for the whole county."""

    def __init__(self, prefix: str, given: set[str]) -> None:
        self._prefix, self._given, self._last = prefix, given, 0

    def new(self, stated: str = "") -> str:
        """The number of something new."""
        if len(stated) >= _OWN_NUMBER_LENGTH and stated not in self._given:
            self._given.add(stated)
            return stated
        while (number := f"{self._prefix}{self._last + 1:0{_WIDTH}d}") in self._given:
            self._last += 1
        self._given.add(number)
        return number


def row_of(number: str, prefix: str) -> int:
    """The row that a number like YS12 means; 0 for what is none."""
    digits = number.strip().upper().removeprefix(prefix)
    return int(digits) if digits.isascii() and digits.isdigit() else 0
