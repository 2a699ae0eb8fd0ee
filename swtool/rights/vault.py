"""The vault: what a restriction took out of rows and journal, until it is lifted or erased.

Its content stands once in the file: the journal entries about the vault's own row keep only their digests, so that
``audit verify`` can compare the row and nobody finds the values a second time.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from swtool.rights.store import Case, standing_restrictions
from swtool.store import erasing
from swtool.store.database import Database, Transaction
from swtool.store.erasing import Entry
from swtool.store.holdings import Subject

_TABLE = "privacy_vault"


class Vaulted(NamedTuple):
    """What lies in the vault for one case: rows as (table, id, values before) and journal entries."""

    vault_id: int
    case: Case
    rows: tuple[tuple[str, int, Mapping[str, object]], ...]
    after: tuple[Mapping[str, object], ...]  # what was put in the place of each row's values
    entries: tuple[Entry, ...]


def vaulted(db: Database, subject: Subject) -> list[Vaulted]:
    """Everything that lies in the vault for a person, also what was locked away when the request named them as a member
    of a household, and now names them as staff."""
    rows = {("person", row_id) for row_id in subject.person_ids}
    rows |= {("household_member", row_id) for row_id in subject.member_ids}
    everything = (read(db, case) for case in standing_restrictions(db))
    return [
        locked
        for locked in everything
        if locked.case.subject_uid in subject.uids or any((table, row_id) in rows for table, row_id, _ in locked.rows)
    ]


def read(db: Database, case: Case) -> Vaulted:
    """What lies in the vault for a standing restriction."""
    row = db.one("SELECT id, content FROM privacy_vault WHERE case_id = ?", (case.id,))
    assert row is not None
    content = json.loads(row["content"])
    return Vaulted(
        row["id"],
        case,
        tuple((table, row_id, before) for table, row_id, before, _ in content["rows"]),
        tuple(after for *_, after in content["rows"]),
        tuple(Entry(**{**entry, "salt": bytes.fromhex(entry["salt"])}) for entry in content["entries"]),
    )


def lock(
    tx: Transaction,
    db: Database,
    case: Case,
    rows: Sequence[tuple[str, int, Mapping[str, object], Mapping[str, object]]],
    entries: Sequence[Entry],
) -> None:
    """Put values of rows (table, id, before, after) and journal entries into the vault."""
    content = {
        "rows": [(table, row_id, dict(before), dict(after)) for table, row_id, before, after in rows],
        "entries": [{**entry._asdict(), "salt": entry.salt.hex()} for entry in entries],
    }
    text = json.dumps(content, ensure_ascii=False)
    vault_id = tx.insert(_TABLE, {"case_id": case.id, "content": text, "recorded_at": tx.recorded_at})
    erasing.put_away(tx, db, _entries(db, vault_id), keep_salt=True)


def empty(tx: Transaction, db: Database, locked: Vaulted) -> None:
    """Take a case's content out of the vault for good."""
    tx.execute("DELETE FROM privacy_vault WHERE id = ?", (locked.vault_id,))
    erasing.put_away(tx, db, _entries(db, locked.vault_id))
    erasing.forget_salt(tx, _TABLE, locked.vault_id)


def of_others(db: Database, subject_uid: str) -> list[Vaulted]:
    """Everything that lies in the vault for everybody else."""
    return [read(db, case) for case in standing_restrictions(db) if case.subject_uid != subject_uid]


def renew(
    tx: Transaction,
    db: Database,
    locked: Vaulted,
    rows: Sequence[tuple[str, int, Mapping[str, object], Mapping[str, object]]],
    entries: Sequence[Entry],
) -> None:
    """Put something else into the vault for a case: what goes out is nowhere any more."""
    empty(tx, db, locked)
    lock(tx, db, locked.case, rows, entries)


def _entries(db: Database, vault_id: int) -> list[Entry]:
    return erasing.entries_telling(db, erasing.Whom({(_TABLE, vault_id): ("content",)}))
