"""Whose data is locked away: what the vault of a restriction answers to whoever is about to write a person down anew.

The store knows the vault by its table's name only; offices from before it have none. Nothing is kept for this question:
the resident IDs lie in the vault until a lift or an erasure empties it, and there only.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable

_IDENTITY = "resident_id"


Execute = Callable[[str], sqlite3.Cursor]


def withheld_numbers(execute: Execute) -> dict[str, str]:
    """Resident ID → the case under which its person is restricted. ``execute`` asks the database."""
    if not execute("SELECT 1 FROM sqlite_master WHERE name = 'privacy_vault'").fetchone():
        return {}
    found: dict[str, str] = {}
    for case_no, content in execute(
        "SELECT c.case_no, v.content FROM privacy_vault v JOIN privacy_case c ON c.id = v.case_id ORDER BY v.id"
    ):
        for _table, _row_id, before, _after in json.loads(content)["rows"]:
            if number := before.get(_IDENTITY):
                found[str(number)] = str(case_no)
    return found


def refusal(case_no: str) -> tuple[str, str]:
    """What is said of such a person, and what to do: no value stands in it."""
    return (
        f"此人的信息已限制处理（{case_no}），不能登记",
        f"不要登记这个人；限制已该结束的，先用 swtool privacy lift {case_no} 解除",
    )
