"""Every hand-made table by the name of its list."""

from __future__ import annotations

from tests.story import (
    tables_books,
    tables_filings,
    tables_findings,
    tables_inventory,
    tables_office,
    tables_registry,
    tables_sheets,
    tables_training,
)
from tests.story.expected import Expected

_MODULES = (
    tables_registry,
    tables_filings,
    tables_training,
    tables_inventory,
    tables_books,
    tables_office,
    tables_findings,
    tables_sheets,
)
TABLES: dict[str, Expected] = {name: made for module in _MODULES for name, made in module.TABLES.items()}
