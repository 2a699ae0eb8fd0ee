"""Open data: the catalogue, a file for each month of an organization, a csv for each table of a month.

Figures are those of the public version, cells that are not told read as they were published.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from functools import lru_cache

from swtool.disclosure.page import Cell, Page, PageTable
from swtool.disclosure.site_reading import Entry, Holdings, Snapshots
from swtool.quantities import format_money
from swtool.shipped import shipped_file
from swtool.tables import Show
from swtool.workbooks.celltext import FORMULA_STARTS, cell_text

FORM = 1
"""The form of the open data, as its schema describes it."""

CATALOGUE, SCHEMA = "disclosures.json", "disclosures.schema.json"


@lru_cache(maxsize=1)
def schema() -> bytes:
    """The published schema."""
    return shipped_file(SCHEMA).read_bytes().replace(b"\r\n", b"\n")


def data_json(entry: Entry, page: Page) -> bytes:
    """What an organization published for a month."""
    newest = entry.versions[0]
    return _json({
        "form": FORM,
        "organization_id": entry.organization_id,
        "organization": page.organization,
        "credit_code": page.credit_code,
        "stations": page.stations,
        "month": page.month,
        "version": page.version,
        "reason": page.reason,
        "published_on": page.sealed_on,
        "due_on": page.due_on,
        "code": newest.code,
        "sha256": newest.sha256,
        "feedback": entry.feedback._asdict() if entry.feedback else None,
        "sample": page.sample,
        "parts": [asdict(part) for part in page.parts],
    })  # fmt: skip


def catalogue(holdings: Holdings, title: str, tables: Iterable[tuple[str, str, str, str]]) -> bytes:
    """Everything on the site; ``tables`` are month, key, title and path of each csv."""
    return _json({
        "form": FORM,
        "title": title,
        "authority": holdings.authority,
        "schema": SCHEMA,
        "disclosures": [_entry(entry) for entry in holdings.entries],
        "tables": [dict(zip(("month", "key", "title", "path"), each, strict=True)) for each in tables],
    })  # fmt: skip


def _entry(entry: Entry) -> dict[str, object]:
    shown: dict[str, object] = {
        "status": "published" if entry.versions else "withdrawn",
        "organization_id": entry.organization_id,
        "organization": entry.organization,
        "towns": [town.name for town in entry.towns],
        "month": str(entry.month),
        "page": entry.href,
    }
    if not entry.versions:
        assert entry.notice is not None
        return shown | {"withdrawn_on": entry.notice.on.isoformat()}
    versions = [
        {
            "version": each.version,
            "published_on": each.sealed_on,
            "code": each.code,
            "sha256": each.sha256,
            "reason": each.reason,
            "files": [
                {
                    "format": file.format,
                    "path": f"{entry.folder}/v{each.version}/{file.file_name}",
                    "sha256": file.sha256,
                }
                for file in each.files
            ],
        }
        for each in entry.versions
    ]
    return shown | {"data": f"{entry.folder}/data.json", "versions": versions}


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def tables_in(entries: Iterable[Entry]) -> dict[str, str]:
    """Key → title of the tables that the organizations of a month published."""
    found = {key: title for entry in reversed([*entries]) if entry.versions for key, title in entry.versions[0].tables}
    return {key: found[key].split("（")[0] for key in sorted(found)}


class MonthTables:
    """The csv of a month's tables: the rows of every organization, sums left out. Read once, when first asked for."""

    def __init__(self, entries: Sequence[Entry], snapshots: Snapshots) -> None:
        self._entries, self._snapshots = entries, snapshots
        self._found: dict[str, list[tuple[Entry, PageTable]]] = {}

    def csv(self, key: str) -> bytes:
        """The csv of one table."""
        if not self._found:
            for entry in self._entries:
                for part in self._snapshots.page(entry.versions[0]).parts:
                    for table in part.tables:
                        if table.rows:
                            self._found.setdefault(table.key, []).append((entry, table))
                self._snapshots.forget()
        return _csv(self._found[key])


def _csv(tables: Sequence[tuple[Entry, PageTable]]) -> bytes:
    """Columns are those of all organizations: one that a sheet does not have is empty there."""
    columns = {column.key: column for _, table in tables for column in table.columns}
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(["机构编号", "机构名称", "月份", "版次", *(column.title for column in columns.values())])
    for entry, table in tables:
        places = {column.key: place for place, column in enumerate(table.columns)}
        head = [str(entry.organization_id), entry.organization, str(entry.month), str(entry.versions[0].version)]
        for row in table.rows:
            cells = (_cell(row[places[key]], column.show) if key in places else "" for key, column in columns.items())
            writer.writerow([_unarmed(each) for each in (*head, *cells)])
    return text.getvalue().encode("utf-8-sig")


def _cell(value: Cell, show: Show) -> str:
    """Money in 元 without separators, for programs; everything else as published."""
    return (
        format_money(value).replace(",", "")
        if isinstance(value, int) and show is Show.MONEY
        else cell_text(value, show)
    )


def _unarmed(text: str) -> str:
    """The text, that no spreadsheet takes for a formula; a negative number is none."""
    is_number = text.removeprefix("-").replace(".", "", 1).isdigit()
    return f"'{text}" if text.startswith(FORMULA_STARTS) and not is_number else text
