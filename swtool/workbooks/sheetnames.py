"""The name of a sheet in a book, from the title of what stands on it."""

from __future__ import annotations

import re
from collections.abc import Sequence

_LONGEST = 31
_OPENING, _CLOSING = "（(《【〔“", "）)》】〕”"


def sheet_name(title: str, taken: Sequence[str] = ()) -> str:
    """``title`` as Excel allows it for a sheet (31 characters, no ``[]:*?/\\``), unlike every name in ``taken``."""
    clean = re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", title).strip().strip("'") or "表"
    used = {name.casefold() for name in taken} | {"history"}  # History is Excel's own
    name, number = _cut(clean, _LONGEST), 2
    while name.casefold() in used:
        ending = f"({number})"
        name, number = _cut(clean, _LONGEST - len(ending)) + ending, number + 1
    return name


def _cut(name: str, longest: int) -> str:
    """A name cut to that length, without the bracket that would be left open at its end."""
    cut = name[:longest]
    if cut == name:
        return name
    opened: list[int] = []
    for place, character in enumerate(cut):
        if character in _OPENING:
            opened.append(place)
        elif character in _CLOSING and opened:
            opened.pop()
    return cut[: opened[0]].rstrip() or cut.lstrip(_OPENING) if opened else cut
