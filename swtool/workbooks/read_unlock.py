"""Books behind an opening password: which there are, and opening them (Office 2007 on, RC4 of 97–2003, XOR of 95)."""

from __future__ import annotations

import io

from swtool.workbooks.cells import PasswordFault
from swtool.workbooks.read_kind import unreadable

# Excel's own password for books that are protected against change but open for reading: no user ever typed it.
_WRITE_PROTECTION = "VelvetSweatshop"

_HELP = (
    "在命令后面加上 --password 密码（在终端里不写也会问）；"
    "或者请对方在 WPS 或 Excel 里取消打开密码，另存为 .xlsx 再发来。"
)


def unlock(data: bytes, name: str, password: str | None) -> bytes:
    """The book without its password. Raises PasswordFault where none or a wrong one was given."""
    import msoffcrypto  # type: ignore[import-untyped]
    from msoffcrypto.exceptions import DecryptionError, InvalidKeyError  # type: ignore[import-untyped]

    opened = io.BytesIO()
    try:
        book = msoffcrypto.OfficeFile(io.BytesIO(data))
        key = _WRITE_PROTECTION if password is None else password
        if book.format == "ooxml":
            book.load_key(password=key, verify_password=True)
        else:  # the old format always verifies
            book.load_key(password=key)
        book.decrypt(opened)
    except (InvalidKeyError, DecryptionError) as error:
        if password is None:
            raise PasswordFault("文件有打开密码，读不了。", where=name, remedy=_HELP) from error
        raise PasswordFault(
            "打开密码不对，读不了。", where=name, why="也可能是不常见的加密方式", remedy=_HELP
        ) from error
    except MemoryError:
        raise
    except Exception as error:  # the library meets damaged headers with whatever falls out of its parsing
        raise unreadable(name, "xls") from error
    return opened.getvalue()
