"""What is published of a month: parts, tables, footer. Exactly this is sealed, and every file is made from it alone.

Its text form is canonical JSON: keys sorted, no spaces, integers only (money 分), nothing that depends on a machine.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Any

from swtool.dates import Month
from swtool.tables import Show

Cell = int | str | None
FORM = 1
"""The form of the snapshot. A later form is another number, and what was sealed under this one still renders."""


@dataclass(frozen=True, slots=True)
class PageColumn:
    """One column of a published table."""

    key: str
    title: str
    show: Show = Show.TEXT


@dataclass(frozen=True, slots=True)
class PageTable:
    """One published table. ``total`` is the last row, set apart; () where nothing is added up."""

    key: str
    title: str
    columns: tuple[PageColumn, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: tuple[Cell, ...] = ()
    notes: tuple[str, ...] = ()

    def column(self, key: str) -> int:
        """The place of a column."""
        return [column.key for column in self.columns].index(key)


@dataclass(frozen=True, slots=True)
class PagePart:
    """One of the 三务. ``remark`` stands for the tables where there is nothing this month (本月无)."""

    label: str
    tables: tuple[PageTable, ...]
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Signatures:
    """Names under the sheet as the office gave them; '' leaves room to sign on paper."""

    prepared_by: str = ""
    reviewed_by: str = ""
    approved_by: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """All that is published of an organization's month. Days are ISO text.

    ``reason`` is the 更正说明 of a later version; ``approval`` says where policy waives the approval; ``template`` and
    ``renderer`` name what the files are made with; ``sample`` says that nothing of it is real.
    """

    organization: str
    credit_code: str
    month: str
    version: int
    reason: str
    stations: tuple[str, ...]
    parts: tuple[PagePart, ...]
    signatures: Signatures
    approval: str
    authority: str
    phone: str
    sealed_on: str
    due_on: str
    rule: str
    policy_edition: str
    chain_head: str
    template: str
    renderer: int
    sample: str = ""
    form: int = field(default=FORM)

    @property
    def title(self) -> str:
        """The heading of every file: 某某社会工作服务中心2026年10月三务公开."""
        return f"{self.organization}{Month.parse(self.month).label}三务公开"

    def table(self, key: str) -> PageTable | None:
        """The table of that key, wherever it stands."""
        return next((table for part in self.parts for table in part.tables if table.key == key), None)


def canonical(page: Page) -> str:
    """The page as the text that is sealed."""
    return json.dumps(asdict(page), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def parse_page(text: str) -> Page:
    """The page of a sealed text."""
    values: dict[str, Any] = json.loads(text)
    values["parts"] = tuple(map(_part, values["parts"]))
    values["signatures"] = Signatures(**values["signatures"])
    values["stations"] = tuple(values["stations"])
    return Page(**values)


def parse_parts(text: str) -> tuple[PagePart, ...]:
    """The parts of a draft's text."""
    return tuple(map(_part, json.loads(text)))


def _part(values: dict[str, Any]) -> PagePart:
    return PagePart(values["label"], tuple(_table(table) for table in values["tables"]), values["remark"])


def _table(values: dict[str, Any]) -> PageTable:
    return PageTable(
        values["key"],
        values["title"],
        tuple(PageColumn(c["key"], c["title"], Show(c["show"])) for c in values["columns"]),
        tuple(tuple(row) for row in values["rows"]),
        tuple(values["total"]),
        tuple(values["notes"]),
    )
