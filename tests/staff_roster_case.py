"""A county on 2026-06-30 and rosters that are planned for it; differences of posts are all drafted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

import pytest

from swtool.dates import PartialDate
from swtool.intake.plan import Action, Batch
from swtool.office import Office
from swtool.registry.differences import HandledDifference, PostDifference
from swtool.registry.people import Person, find_person
from swtool.registry.roster import plan_roster
from tests.registry_house import county, no_batch, resident_id, roster

DAY = date(2026, 6, 30)
ID = [resident_id("19900101", number) for number in range(10)]
NEW = {
    "basis": "full_time",
    "post_kind": "service_post",
    "started_on": PartialDate(2022, 3, 1),
    "station": "许村镇社工站",
}


@dataclass
class Handler:
    """Takes differences, drafts them all, and keeps them for the test to look at."""

    seen: list[PostDifference] = field(default_factory=list)

    def __call__(self, office: Office, batch: Batch, differences: Sequence[PostDifference]) -> list[HandledDifference]:
        self.seen += differences
        return [HandledDifference(difference, Action.DRAFT, "待核实") for difference in differences]


@pytest.fixture
def office(tmp_path):
    return county(tmp_path, today=DAY)


def plan(office, *rows, apply: bool = True, town: str = ""):
    handler = Handler()
    extract = roster(rows, town=town)
    made = plan_roster(office, extract, no_batch(), handler)
    if apply and not any(finding.blocks for finding in extract.findings):
        with office.change("载入") as tx:
            tx.execute("PRAGMA defer_foreign_keys = ON")
            if not tx.execute("SELECT 1 FROM intake_batch").fetchone():
                values = dict.fromkeys(("rows", "inserted", "updated", "unchanged", "drafted"), 0)
                text = dict.fromkeys(("file_name", "content_digest", "forms"), "")
                tx.insert("intake_batch", {"id": 1, **text, **values, "recorded_at": tx.recorded_at})
            for write in made.writes:
                write(tx)
    return made, handler.seen, extract.findings


def found(office, text: str) -> Person:
    person = find_person(office.db, text)
    assert isinstance(person, Person)
    return person


def codes(findings) -> list[str]:
    return [finding.code for finding in findings]
