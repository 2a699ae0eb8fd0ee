"""Characters as people type them, folded to one form before anything is read from them (domain §3.11 items 7, 8)."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

INVISIBLE: Final = re.compile("[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2500\u30fc\ufe58\ufe63", "-"))


def fold(text: str) -> str:
    """Full-width forms become half-width (NFKC), invisible characters go, every dash is ``-``; spaces are kept."""
    if text.isascii():
        return text
    return INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).translate(_DASHES)


def squeeze(text: str) -> str:
    """:func:`fold`, and all white space (line breaks, U+3000) removed."""
    return "".join(fold(text).split())
