"""A household or two for tests, and how they stand in words that a test can compare. Everybody is invented."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from swtool.inventory.file_changes import join, open_file
from swtool.office import Office
from swtool.registry.boundaries import places_today
from swtool.registry.divisions import Division
from tests.inventory_case import id_of, new_county

JANUARY = date(2026, 1, 5)


def village(office: Office, name: str = "永福村村委会") -> Division:
    """A village of the county by its name."""
    return places_today(office).of(id_of(office, "division", name)).division


def new_file(office: Office, file_no: str, head: str, *others: str, day: date = JANUARY, **details: object) -> None:
    """A file with a head and members, all since the same day."""
    open_file(office, file_no, village(office), {"name": head, **details}, day, values={})
    for name in others:
        join(office, file_no, {"name": name, "relation": "亲属"}, day)


def county_with(folder: Path, *files: tuple[str, ...]) -> Office:
    """A county with these files: (number, head, member …)."""
    office = new_county(folder)
    for file_no, head, *others in files:
        new_file(office, file_no, head, *others)
    return office


def standing(office: Office) -> dict[str, object]:
    """Everything that counts of files, members, needs, plans and aid, without ids of rows and times of recording."""
    db = office.db
    members = db.query(
        "SELECT h.file_no, m.name, m.is_head, m.relation, m.client_category, m.effective_on, m.effective_until,"
        " m.left_why, coalesce(m.person_key, m.id) AS person FROM household_member m"
        " JOIN household h ON h.id = m.household_id WHERE m.superseded_at IS NULL"
    )
    files = db.query("SELECT file_no, head_name, closed_on, closed_why FROM household")
    hung = {
        table: sorted(
            tuple(row)
            for row in db.query(
                f"SELECT t.{number}, h.file_no, {person} FROM {table} t JOIN household h ON h.id = t.household_id"
            )
        )
        for table, number, person in (
            ("need_item", "need_no", "t.status"),
            ("individual_plan", "plan_no", "t.person_key"),
            ("care_aid", "aid_no", "t.person_key"),
        )
    }
    return {
        "members": sorted(map(tuple, members), key=str),
        "files": sorted(map(tuple, files), key=str),
        **hung,
    }


def names_on(office: Office, file_no: str, day: str) -> list[str]:
    """Who belongs to a file on a day, sorted."""
    rows: Iterable[tuple[str]] = office.db.query(
        "SELECT m.name FROM household_member m JOIN household h ON h.id = m.household_id WHERE h.file_no = ?"
        " AND m.superseded_at IS NULL AND m.effective_on <= ? AND (m.effective_until IS NULL OR m.effective_until > ?)",
        (file_no, day, day),
    )
    return sorted(row[0] for row in rows)
