"""On which boundaries a report counts: as the divisions stood on its day, or as they stand now."""

from __future__ import annotations

from enum import StrEnum


class Boundaries(StrEnum):
    """THEN: as towns and villages stood on the day asked about. NOW: as the newest change of divisions left them."""

    THEN = "then"
    NOW = "now"

    @property
    def label(self) -> str:
        """The office's words."""
        return "按当时区划" if self is Boundaries.THEN else "按现行区划"
