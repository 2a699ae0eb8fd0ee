"""Cells whose text is in several runs, each with a look of its own (a word in red): read, and filled run by run."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any


def words_of(value: object) -> str:
    """The text of a cell, whatever the looks of its parts; '' where it holds none."""
    if isinstance(value, str):
        return value
    return str(value) if is_rich(value) else ""


def is_rich(value: object) -> bool:
    """Whether parts of the text have looks of their own."""
    from openpyxl.cell.rich_text import CellRichText

    return isinstance(value, CellRichText)


def filled_runs(value: Any, whole: Iterable[tuple[int, int]], filled: Callable[[str], str]) -> Any:
    """A text in runs with ``filled`` done to each; None where nothing is left.

    ``whole``: what may not be taken apart, as start and end in the text; it has the look of its first sign.
    """
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.cell.rich_text import CellRichText, TextBlock

    text, spans = str(value), list(whole)
    runs, start, end = [], 0, 0
    for run in value:
        end += len(str(run))
        until = max(start, next((last for first, last in spans if first < end < last), end))
        if words := ILLEGAL_CHARACTERS_RE.sub("", filled(text[start:until])):
            runs.append(TextBlock(run.font, words) if isinstance(run, TextBlock) else words)
        start = until
    return CellRichText(runs) if runs else None
