"""A sheet of training put into the small office, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from openpyxl import Workbook

from swtool.intake.deciding import Existing, Terms
from swtool.intake.load import Receipt, load
from swtool.training.plans import BOOKS
from swtool.training.store import Record, records
from tests.training_house import House

HEAD = ("社工站名称", "人员编号", "姓名", "培训名称", "培训时间", "学时", "证明编号")


def sheet(folder: Path, rows: Sequence[Sequence[object]], *, head: Sequence[str] = HEAD, title: str = "") -> Path:
    book = Workbook()
    page = book.active
    assert page is not None
    if title:
        page.append([title])
    page.append(list(head))
    for row in rows:
        page.append(list(row))
    path = folder / "学时.xlsx"
    book.save(path)
    return path


def put(
    there: House, folder: Path, *rows: Sequence[object], existing: Existing = Existing.ERROR, **options: object
) -> Receipt:
    path = sheet(folder, rows, **options)  # type: ignore[arg-type]
    return load(there.office, path, BOOKS, terms=Terms(existing))


def codes(receipt: Receipt) -> list[tuple[str, str]]:
    return sorted((finding.code, finding.where.cell) for finding in receipt.findings)


def live(there: House) -> list[Record]:
    return records(there.office.db)
