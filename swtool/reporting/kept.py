"""What the office keeps of a sheet that went out, so that it can be held against what it would say now.

Only what a comparison needs: the fields that stood in the sheet, without those that are masked (names, numbers of
persons, phones, birthdays …) and without texts written by hand. A row about a person hangs on that person's entry, so
that an erasure reaches it; the file itself is known by its digest and is not kept.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from swtool.reporting.asked import Asked
from swtool.reporting.blocks import NUMBER, Block, Field, Record, Scope
from swtool.reporting.dictionary import block_named
from swtool.reporting.parts import Part
from swtool.reporting.store import KeptRow
from swtool.store.database import Transaction
from swtool.workbooks.celltext import cell_text


def comparable(block: Block, keys: Sequence[str]) -> list[Field]:
    """The fields among ``keys`` that are kept and compared."""
    return [
        field
        for field in block.fields
        if field.key in keys and field.key != NUMBER and field.mask is None and not field.may_name
    ]


def asked_fields(asked: Asked) -> dict[str, tuple[str, ...]]:
    """The fields of each block that are kept; single figures among them."""
    keys = {*asked.fields, *((figure.block.key, figure.field) for figure in asked.figures)}
    return {
        block.key: tuple(field.key for field in comparable(block, [key for owner, key in keys if owner == block.key]))
        for block in asked.blocks.values()
    }


def kept_rows(parts: Sequence[Part], asked: Asked) -> list[KeptRow]:
    """The rows of a sheet as they are kept."""
    fields = asked_fields(asked)
    return [row for part in parts for key, rows in part.raw.items() for row in rows_of(part.town, key, rows, fields)]


def rows_of(town: str, key: str, rows: Sequence[Record], asked: Mapping[str, Sequence[str]]) -> Iterator[KeptRow]:
    """Records of a block, reduced to what is kept. Equal keys are numbered in their order."""
    block = block_named(key)
    assert block is not None
    fields, seen = comparable(block, asked.get(key, ())), Counter[str]()
    for row in rows:
        name = " ".join(str(row.get(part) or "") for part in block.row_key).strip()
        seen[name] += 1
        name = f"{name} ({seen[name]})" if seen[name] > 1 else name
        texts = {field.key: cell_text(row.get(field.key), field.show) for field in fields}
        yield KeptRow(town, key, name, str(row.get("staff_no") or ""), texts)


def record_kept(tx: Transaction, sent_id: int, rows: Sequence[KeptRow], scope: Scope, asked: Asked) -> None:
    """Enter what is kept of a sheet with its entry in 报送登记."""
    common = {"sent_id": sent_id, "recorded_at": tx.recorded_at}
    fields = json.dumps(asked_fields(asked), ensure_ascii=False, sort_keys=True)
    by_town = int(bool(asked.town_sheets))
    options = {"town": scope.town, "organization": scope.organization, "asked": fields, "by_town": by_town}
    tx.insert("report_sent_scope", {**common, **options})
    people = {row["staff_no"]: row["id"] for row in tx.execute("SELECT id, staff_no FROM person")}
    for row in rows:
        figures = json.dumps(row.fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        place = {"sheet_town": row.town, "block": row.block, "row_key": row.key}
        tx.insert("report_sent_row", {**common, **place, "person_id": people.get(row.staff_no), "figures": figures})
