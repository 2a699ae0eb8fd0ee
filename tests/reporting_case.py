"""Filling a shipped template or a bureau's own workbook for the county of the tests of reporting."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from swtool.reporting.blocks import Scope, scope_of
from swtool.reporting.fill import Filled, Order, fill_report
from swtool.reporting.templates import template_file
from tests.reporting_house import County, county


@pytest.fixture
def there(tmp_path: Path) -> County:
    return county(tmp_path)


def _scope(there: County, town: str | None = None) -> Scope:
    return scope_of(there.office, as_of=None, year=None, town=town)


def _filled(there: County, title: str, out: Path, order: Order | None = None) -> Filled:
    with template_file(title) as (name, path):
        return fill_report(there.office, path, out, order or Order(_scope(there)), title=name)


def _own(path: Path, cells: dict[str, object]) -> Path:
    """A bureau's workbook with these cells."""
    book = openpyxl.Workbook()
    for place, value in cells.items():
        book.worksheets[0][place] = value
    book.save(path)
    return path


def _sheet(path: Path, name: str) -> Worksheet:
    sheet = openpyxl.load_workbook(path)[name]
    assert isinstance(sheet, Worksheet)
    return sheet
