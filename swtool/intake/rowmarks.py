"""The mark of a row in a book that was given out: which row of which issue it is, and what stood in its cells.

    T1|12|kX3p0a9Q|q81xW0dfZ3A|["许村镇","~9ah2kQ0x~1mmA8sZ0", …]

Issue, row, seal, and for each column given out what was written: the words themselves where they are public and short,
else a digest of them under the issue's secret (``~``), for a masked cell followed by a digest of the mask. The office
can so compare cell by cell what was given out, what it holds now and what came back, and keeps no second copy of
anybody's data: the digests are in the book, the secret in the office, and neither says anything alone. The seal, made
with the same secret, keeps marks from being made up or carried to another issue.
"""

from __future__ import annotations

import base64
import hmac
import json
import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from swtool.intake.markcolumn import PREFIX

_HIDDEN = "~"
_LONGEST_PLAIN = 40
_TRACE, _TOKEN = 16, 6  # bytes
_is_number = re.compile(r"[0-9]{1,18}").fullmatch


class RowMark(NamedTuple):
    """A mark as it is read, before its seal is checked."""

    issue: int
    token: str
    seal: str
    base: str

    @classmethod
    def read(cls, text: str) -> RowMark | None:
        """The mark that a cell holds; None where it holds none."""
        parts = text.strip().split("|", 4)
        if len(parts) != 5 or f"{parts[0]}|" != PREFIX or not _is_number(parts[1]):
            return None
        return cls(int(parts[1]), parts[2], parts[3], parts[4])

    @property
    def text(self) -> str:
        """The mark as the cell holds it."""
        return f"{PREFIX}{self.issue}|{self.token}|{self.seal}|{self.base}"

    def is_sealed_by(self, sealer: Sealer) -> bool:
        """Whether this very mark was made with that secret."""
        return hmac.compare_digest(self.seal.encode(), sealer.seal(self.issue, self.token, self.base).encode())

    def entries(self) -> list[str]:
        """What was written into the columns of the issue, in their order."""
        found: list[str] = json.loads(self.base)
        return found


_PLAIN = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


class Sealer(NamedTuple):
    """Makes and compares marks under the secret of one issue."""

    secret: bytes

    def trace(self, key: str) -> str:
        """What the office keeps of a row that it gave out: hex."""
        return _keyed_digest(self.secret, f"row\x1f{key}")[:_TRACE].hex()

    def token(self, key: str) -> str:
        """How a row is called in its mark whose key is that."""
        return token_of(self.trace(key))

    def seal(self, issue: int, token: str, base: str) -> str:
        """What proves that a mark is the office's own."""
        return self._digest("seal", f"{issue}|{token}|{base}", size=9)

    def mark(self, issue: int, trace: str, quoted: Sequence[str]) -> str:
        """The mark of a row as the book holds it. ``quoted`` are its entries (``quoted_entry``)."""
        token, base = token_of(trace), f"[{','.join(quoted)}]"
        return f"{PREFIX}{issue}|{token}|{self.seal(issue, token, base)}|{base}"

    def entry(self, column: str, words: str, *, mask: str | None, is_personal: bool) -> str:
        """What the mark says of one cell: ``words`` is the value, ``mask`` what stands there instead."""
        if mask is not None:
            return f"{_HIDDEN}{self._digest(column, words)}{_HIDDEN}{_digest_of_mask(self.secret, column, mask)}"
        if is_personal or len(words) > _LONGEST_PLAIN or words.startswith(_HIDDEN):
            return f"{_HIDDEN}{self._digest(column, words)}" if words else ""
        return words

    def is_same(self, column: str, entry: str, words: str) -> bool:
        """Whether a value is the one that was given out."""
        if not entry.startswith(_HIDDEN):
            return entry == words
        return entry.split(_HIDDEN)[1] == self._digest(column, words)

    def is_mask(self, column: str, entry: str, words: str) -> bool:
        """Whether a cell still shows the mask that was given out in the place of its value."""
        parts = entry.split(_HIDDEN)
        return len(parts) == 3 and parts[2] == self._digest(column, words)

    def shown(self, entry: str) -> str:
        """What an entry says the cell showed: the mask where there was one, else the value."""
        parts = entry.split(_HIDDEN)
        return f"{_HIDDEN * 2}{parts[2]}" if len(parts) == 3 else entry

    def shown_mask(self, column: str, words: str) -> str:
        """The same of a cell that shows a mask."""
        return f"{_HIDDEN * 2}{self._digest(column, words)}"

    def _digest(self, column: str, words: str, size: int = 6) -> str:
        return _short_digest(self.secret, column, words, size)


def _short_digest(secret: bytes, column: str, words: str, size: int = 6) -> str:
    digest = _keyed_digest(secret, f"{column}\x1f{words}")
    return base64.urlsafe_b64encode(digest[:size]).decode()


_digest_of_mask = lru_cache(maxsize=4096)(_short_digest)  # a few masks stand in most cells


def _keyed_digest(secret: bytes, text: str) -> bytes:
    keyed = _keyed(secret).copy()
    keyed.update(text.encode())
    return keyed.digest()


@lru_cache(maxsize=64)
def _keyed(secret: bytes) -> hmac.HMAC:
    """What takes the key up once: a town's book has more than a hundred thousand digests under its own."""
    return hmac.new(secret, digestmod="sha256")


def quoted_entry(entry: str) -> str:
    """An entry as it stands in a mark."""
    return _PLAIN.encode(entry)


def token_of(trace: str) -> str:
    """How a row is called in its mark, of which the office keeps this."""
    return base64.urlsafe_b64encode(bytes.fromhex(trace)[:_TOKEN]).decode()


def is_masked(entry: str) -> bool:
    """Whether a mask was given out in the place of the value."""
    return entry.count(_HIDDEN) == 2 and entry.startswith(_HIDDEN)


def plain_entry(entry: str) -> str | None:
    """What was given out, where the mark says it openly; None where it holds a digest."""
    return None if entry.startswith(_HIDDEN) else entry
