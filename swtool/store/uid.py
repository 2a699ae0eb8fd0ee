"""UUIDv7: the immutable name of an entity in packages between machines."""

from __future__ import annotations

import os
import sys
from array import array
from datetime import datetime
from itertools import accumulate
from typing import Final

_LOW_BITS: Final = 0x3FFF_FFFF_FFFF_FFFF
_VARIANT: Final = 0b10 << 62
_STEP_BITS: Final = 32


def new_uid(now: datetime) -> str:
    """A fresh UUIDv7 (RFC 9562 §5.7) carrying ``now`` in milliseconds and 74 random bits."""
    return new_uids(now, 1)[0]


def new_uids(now: datetime, count: int) -> list[str]:
    """As many of one moment, in ascending order: the first is random, each next one higher by a random step of up to
    2^32 in the low 62 bits (RFC 9562 §6.2, method 2), which are drawn again where a step would leave them.
    """
    if not count:
        return []
    milliseconds = int(now.timestamp() * 1000) & 0xFFFF_FFFF_FFFF
    random = int.from_bytes(os.urandom(10))
    head = f"{milliseconds << 16 | 0x7 << 12 | random >> 68 & 0xFFF:016x}"
    start = f"{head[:8]}-{head[8:12]}-{head[12:]}-"
    room = _LOW_BITS - (count << _STEP_BITS)
    low = random & _LOW_BITS
    while low > room:
        low = int.from_bytes(os.urandom(8)) & _LOW_BITS
    steps = map((1).__add__, memoryview(os.urandom(4 * (count - 1))).cast("I"))
    tails = array("Q", accumulate(steps, initial=_VARIANT | low))
    if sys.byteorder == "little":
        tails.byteswap()
    digits = tails.tobytes().hex()
    return [f"{start}{digits[at : at + 4]}-{digits[at + 4 : at + 16]}" for at in range(0, len(digits), 16)]
