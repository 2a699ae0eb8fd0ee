"""Whether the entries whose values went, and those that kept them, are what the cases of erasure say.

Only a marked transaction may put values away, and whoever has a SQLite shell can mark one. The chain still verifies
then, so what gives it away is that no case accounts for it. The store knows the tables of cases by their names only;
offices from before them have none.
"""

from __future__ import annotations

from swtool.store.database import Database

_GONE = (  # the vault's own entries never hold values
    "SELECT count(*) FROM journal_entry WHERE digest IS NOT NULL "
    "AND layout NOT IN (SELECT id FROM journal_layout WHERE table_name = 'privacy_vault')"
)
_TOLD = (  # a lift says how many came back: what was erased meanwhile does not
    "SELECT coalesce(sum(CASE kind WHEN 'lift' THEN -entries ELSE entries END), 0) FROM privacy_case "
    "WHERE kind IN ('erase', 'restrict', 'lift')"
)


def unaccounted(database: Database) -> int:
    """How many entries lost their values without a case that says so; negative: how many have them although a case says
    that they went."""
    if not database.value("SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'privacy_case'"):
        return 0
    gone, told = database.value(_GONE), database.value(_TOLD)
    assert isinstance(gone, int)
    assert isinstance(told, int)
    return gone - told
