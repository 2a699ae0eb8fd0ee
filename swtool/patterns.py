"""Regular expressions that are compiled when something is first asked of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

_ASKED = ("search", "match", "fullmatch", "sub", "split", "findall", "finditer")


class Pattern:
    """A regular expression over text, with the methods of ``re.compile(words, flags)``.

    A module's patterns are written where it begins, and most files ask few of them: to compile the others took an
    eighth of the time in which a roster of fifty rows is checked. Words that are no expression raise ``re.error`` at
    the first question instead of the import; ``tests/test_patterns.py`` asks every one.
    """

    __slots__ = ("_words", "_flags", *_ASKED)
    search: Callable[..., re.Match[str] | None]
    match: Callable[..., re.Match[str] | None]
    fullmatch: Callable[..., re.Match[str] | None]
    sub: Callable[..., str]
    split: Callable[..., list[str | Any]]
    findall: Callable[..., list[Any]]
    finditer: Callable[..., Iterator[re.Match[str]]]

    def __init__(self, words: str, flags: int = 0) -> None:
        self._words, self._flags = words, flags

    def __getattr__(self, name: str) -> Any:
        """Reached while nothing was asked yet: the methods of the compiled expression take their places."""
        if name not in _ASKED:
            raise AttributeError(name)
        compiled = re.compile(self._words, self._flags)
        for each in _ASKED:
            setattr(self, each, getattr(compiled, each))
        return getattr(compiled, name)
