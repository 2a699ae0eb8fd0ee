"""Books opened to be changed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from openpyxl import Workbook

from swtool.workbooks.opened import open_book, save_book


def test_what_is_kept_of_a_book_with_macros_has_nothing_left_to_write(tmp_path: Path) -> None:
    """It may lose its memory before it is closed; what is saved is all there."""
    Workbook().save(tmp_path / "a.xlsx")
    path = (tmp_path / "a.xlsx").rename(tmp_path / "a.xlsm")
    book: Any = open_book(path)
    assert book.vba_archive.mode == "r"
    save_book(book, path)
    assert open_book(path).sheetnames == ["Sheet"]
