"""A password on a finished workbook: ECMA-376 agile encryption, as Excel and WPS ask for it on opening."""

from __future__ import annotations

import io
from pathlib import Path

from swtool.errors import UsageFault

SHORTEST = 6


def refuse_weak(password: str) -> None:
    """Raises UsageFault for a password that keeps nobody out."""
    if len(password) < SHORTEST:
        raise UsageFault(f"密码太短，至少 {SHORTEST} 位", where="--password", remedy="换一个长一些的；另行告诉对方")


def lock(path: Path, password: str) -> None:
    """Encrypt a workbook in its place."""
    from msoffcrypto.format.ooxml import OOXMLFile  # type: ignore[import-untyped]

    plain, locked = io.BytesIO(path.read_bytes()), io.BytesIO()
    OOXMLFile(plain).encrypt(password, locked)
    path.write_bytes(locked.getvalue())
