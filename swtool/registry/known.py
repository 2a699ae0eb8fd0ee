"""The recorded axis: what the office believed at a moment, as a condition on the rows of a history table."""

from __future__ import annotations

from datetime import date, datetime

from swtool.dates import CHINA

KnownOn = date | datetime | None
"""A moment (or the end of a day) on the recorded axis; None is now."""


def known_clause(known_on: KnownOn, alias: str = "") -> tuple[str, tuple[str, ...]]:
    """SQL condition (and its values) for the rows of a history table that were believed at that moment."""
    prefix = f"{alias}." if alias else ""
    if known_on is None:
        return f"{prefix}superseded_at IS NULL", ()
    moment = moment_text(known_on)
    return (
        f"{prefix}recorded_at <= ? AND ({prefix}superseded_at IS NULL OR {prefix}superseded_at > ?)",
        (moment, moment),
    )


def moment_text(known_on: date | datetime) -> str:
    """The moment as the store writes it; a day means its last second at +08:00."""
    if isinstance(known_on, datetime):
        return known_on.astimezone(CHINA).isoformat(timespec="seconds")
    return f"{known_on.isoformat()}T23:59:59+08:00"
