"""Books with an opening password: looked into, and written so again. What came in locked never goes back open."""

from __future__ import annotations

import io
from pathlib import Path

from swtool.errors import UsageFault

_SHORTEST = 6
_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def refuse_weak(password: str) -> None:
    """Raises UsageFault for a password that keeps nobody out."""
    if len(password) < _SHORTEST:
        raise UsageFault(f"密码太短，至少 {_SHORTEST} 位", where="--password", remedy="换一个长一些的；另行告诉对方")


def unlocked(path: Path, password: str | None) -> bytes:
    """The bytes of a workbook, without its lock where it has one and ``password`` opens it.

    Raises whatever msoffcrypto meets in a file that it cannot open.
    """
    data = path.read_bytes()
    if password is None or not data.startswith(_OLE2):
        return data
    import msoffcrypto  # type: ignore[import-untyped]

    book = msoffcrypto.OfficeFile(io.BytesIO(data))
    if not book.is_encrypted():
        return data
    book.load_key(password=password)
    plain = io.BytesIO()
    book.decrypt(plain)
    return plain.getvalue()


def lock(path: Path, password: str | None) -> None:
    """Encrypt a finished .xlsx in its place (agile, AES-256, as Excel itself does); None leaves it open."""
    if password is None:
        return
    from msoffcrypto.format.ooxml import OOXMLFile  # type: ignore[import-untyped]

    locked = io.BytesIO()
    OOXMLFile(io.BytesIO(path.read_bytes())).encrypt(password, locked)
    path.write_bytes(locked.getvalue())


def same_content(one: Path, other: Path, password: str | None) -> bool:
    """Whether two files are the same byte for byte, or both are locked by ``password`` over the same bytes: locking the
    same twice gives different files."""
    if one.read_bytes() == other.read_bytes():
        return True
    if password is None or not (is_locked(one) and is_locked(other)):
        return False
    try:
        return unlocked(one, password) == unlocked(other, password)
    except Exception:  # noqa: BLE001  what another password locks, or is damaged, is not known to be the same
        return False


def is_locked(path: Path) -> bool:
    """Whether the content stands encrypted inside an OLE2 container."""
    with path.open("rb") as file:
        if file.read(len(_OLE2)) != _OLE2:
            return False
    import msoffcrypto

    with path.open("rb") as file:
        try:
            return bool(msoffcrypto.OfficeFile(file).is_encrypted())
        except Exception:  # noqa: BLE001  what msoffcrypto cannot tell is no lock of its kind
            return False
