"""Values put into a workbook as what they are, whatever somebody typed."""

from __future__ import annotations

from typing import Any


def put_plain(cell: Any, value: object) -> None:
    """Set a cell. A text stays a text, however it begins, without the characters that no workbook can hold."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    if isinstance(value, str):
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)
        cell.data_type = "s"
    else:
        cell.value = value
