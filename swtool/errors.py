"""Misuse and refusal: the few exceptions that the one boundary in ``cli`` turns into a message and an exit code.

Faults in data and broken rules are values (see ``findings``), not exceptions.
"""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """What a finished command tells the shell (design §5)."""

    DONE = 0
    REFUSED = 1
    USAGE = 2
    ATTENTION = 3


class SwtoolError(Exception):
    """Refused or failed, and nothing was changed. Carries what a user needs to go on, in Chinese.

    ``what`` happened, ``where`` (file, sheet, cell, option), ``why``, and ``remedy``: what to do next.
    """

    exit_code = ExitCode.REFUSED

    def __init__(self, what: str, *, where: str = "", why: str = "", remedy: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.why = why
        self.remedy = remedy

    def __str__(self) -> str:
        parts = [f"{self.where}：{self.what}" if self.where else self.what]
        if self.why:
            parts.append(f"原因：{self.why}")
        if self.remedy:
            parts.append(f"怎么办：{self.remedy}")
        return "\n".join(parts)


class UsageFault(SwtoolError):
    """The command was called wrongly: a missing or contradictory option, a value of the wrong form."""

    exit_code = ExitCode.USAGE


class NotFound(SwtoolError):
    """A name that the office does not hold; ``nearest`` are the names it might have meant."""

    def __init__(self, what: str, *, where: str = "", nearest: tuple[str, ...] = (), remedy: str = "") -> None:
        self.nearest = nearest
        hint = f"相近的有：{'、'.join(nearest)}" if nearest else ""
        super().__init__(what, where=where, remedy="；".join(part for part in (hint, remedy) if part))


class DatabaseFault(SwtoolError):
    """The office file cannot be used: missing, foreign, damaged, locked, read-only, of another schema."""


class PolicyFault(SwtoolError):
    """A rule pack is malformed, or a parameter was asked for outside the days it is known for."""
