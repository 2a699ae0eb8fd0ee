"""UUIDv7: the immutable name of an entity in packages between machines."""

from __future__ import annotations

import os
from datetime import datetime


def new_uid(now: datetime) -> str:
    """A fresh UUIDv7 (RFC 9562 §5.7) carrying ``now`` in milliseconds and 74 random bits."""
    milliseconds = int(now.timestamp() * 1000) & 0xFFFF_FFFF_FFFF
    random = int.from_bytes(os.urandom(10))
    value = milliseconds << 80 | 0x7 << 76 | (random >> 68 & 0xFFF) << 64 | 0b10 << 62 | random & 0x3FFF_FFFF_FFFF_FFFF
    text = f"{value:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
