"""Characters as people type them, folded to one form before anything is read from them (domain §3.11 items 7, 8)."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from swtool.patterns import Pattern

INVISIBLE: Final = Pattern("[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
NOTHING_STATED: Final = frozenset(
    ["", "无", "没有", "暂无", "不详", "未填", "未知", "/", "//", "\\", "-", "--", "---", "·", "...", "......"]
)
"""What people write into a cell that has nothing to say, as :func:`squeeze` leaves it. It is a blank, never a zero."""
MARKS_OF_NOTHING: Final = frozenset(word for word in NOTHING_STATED if not word.isalpha())
"""The same without words: where any words may stand, 无 is an answer and only a stroke is none."""
SAME_AS_ABOVE: Final = frozenset(["同上", "同上。", "同左", "同前", "〃", "″", '"', "＂", "“", "”", "''"])
"""What people write into a cell instead of what the one above says. By itself, sorted or filtered, it says nothing."""
EMPTY_BOXES: Final = frozenset("□☐▢◻")
TICKED_BOXES: Final = frozenset("☑√✓✔■")
"""What stands before an answer that is not ticked, and before one that is (see ``swtool.forms.boxes``)."""

_LETTERS = str.maketrans("OoQlI|", "000111")
_DIGITS_AND_LETTERS = Pattern(r"[\dOoQlI|]+", re.ASCII)
_BEFORE_A_NUMBER = frozenset("./-年月:")
_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2500\u30fc\ufe58\ufe63", "-"))


# Most of a sheet is plain Han characters and ASCII, which nothing here changes; there may be a million such cells.
_is_folded = re.compile(r"[\x20-\x7e\u4e00-\u9fff]*").fullmatch
PLAIN: Final = r"\x21\x22\x24-\x7e\u4e00-\u9fff"
"""The inside of a character class: printable ASCII and Han characters, without # and white space."""
is_plain_word = re.compile(rf"[{PLAIN}]+").fullmatch
"""Whether a text is of ``PLAIN`` characters alone, and not empty."""
is_plain_code = re.compile(r"(?=[^0-9A-Za-z]*[0-9A-Za-z])[\x21\x22\x24-\x7e]+").fullmatch
"""Whether a text is of printable ASCII characters alone, without # and white space, one of them a letter or digit."""
_is_squeezed = re.compile(r"[\x21-\x7e\u4e00-\u9fff]*").fullmatch


def fold(text: str) -> str:
    """Full-width forms become half-width (NFKC), invisible characters go, every dash is ``-``; spaces are kept."""
    if _is_folded(text):
        return text
    return INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).translate(_DASHES)


def squeeze(text: str) -> str:
    """:func:`fold`, and all white space (line breaks, U+3000) removed."""
    return text if _is_squeezed(text) else "".join(fold(text).split())


def visible(text: str) -> str:
    """The text without invisible characters and outer white space."""
    return text if _is_squeezed(text) else INVISIBLE.sub("", text).strip()


def digits_for_letters(text: str) -> str:
    """O and Q become 0, l, I and | become 1 where they stand among digits (2O21年l月); words keep their letters.

    What was replaced must be told: it is what a person reads, not what stands there.
    """
    folded = fold(text)
    parts: list[str] = []
    end = 0
    for match in _DIGITS_AND_LETTERS.finditer(folded):
        before, after = folded[match.start() - 1 : match.start()], folded[match.end() : match.end() + 1]
        is_word = (before.isascii() and before.isalpha()) or (after.isascii() and after.isalpha())
        is_number = not is_word and (before in _BEFORE_A_NUMBER or any(map(str.isdigit, match[0])))
        parts += (folded[end : match.start()], match[0].translate(_LETTERS) if is_number else match[0])
        end = match.end()
    return "".join((*parts, folded[end:]))
