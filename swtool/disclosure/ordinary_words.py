"""Ordinary words of the sheets that are published: where one of them stands, no name stands.

With hundreds of thousands of clients nearly every pair of characters is somebody's name: 平安, 文明, 方案, 高龄老. A
text is cut along these words, the longest first; a name is looked for in what is left between them, and across.
Words that are as common as names as they are as words (和平, 金龙, 高峰, 建国) are left out on purpose: they are held
until somebody has looked.
"""

from __future__ import annotations

from functools import cache
from importlib import resources


@cache
def words() -> frozenset[str]:
    """The words of ``ordinary_words.txt``, two characters or more each."""
    text = resources.files("swtool.disclosure").joinpath("ordinary_words.txt").read_text(encoding="utf-8")
    return frozenset(text.split())


def between(text: str) -> list[bool]:
    """For every character whether it stands between ordinary words: ``text`` is cut from left, longest word first."""
    known = words()
    longest = max(map(len, known))
    outside = [True] * len(text)
    place = 0
    while place < len(text):
        for length in range(min(longest, len(text) - place), 1, -1):
            if text[place : place + length] in known:
                outside[place : place + length] = [False] * length
                place += length
                break
        else:
            place += 1
    return outside
