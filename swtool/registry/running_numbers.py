"""The running numbers by which people call volunteers, supervisors and community organizations."""

from __future__ import annotations

_OWN_NUMBER_LENGTH = 5  # shorter ones are running numbers of a sheet


class RunningNumbers:
    """Gives out SQ0001, SQ0002 … after ``last``: those of a sheet are kept only where they can stand for the whole
    county."""

    def __init__(self, prefix: str, given: set[str], *, width: int = 4, last: int = 0) -> None:
        self._prefix, self._given, self._width, self._last = prefix, given, width, last

    def new(self, stated: str = "") -> str:
        """The number of something new."""
        if len(stated) >= _OWN_NUMBER_LENGTH and stated not in self._given:
            self._given.add(stated)
            return stated
        while (number := f"{self._prefix}{self._last + 1:0{self._width}d}") in self._given:
            self._last += 1
        self._given.add(number)
        return number
