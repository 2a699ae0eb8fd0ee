"""Nothing that is counted changes when somebody is erased: the sample office on several days, before and after."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from swtool import rooms
from swtool.filings import sheets as filings
from swtool.inventory import due
from swtool.inventory import sheets as inventory
from swtool.inventory.guarding import minor_since
from swtool.inventory.holdings import client_subject, with_members
from swtool.inventory.reviews import Kind
from swtool.office import Office
from swtool.opening import open_office
from swtool.privacy import ERASED, RESTRICTED
from swtool.registry import register_sheets
from swtool.registry import sheets as registry
from swtool.registry.holdings import staff_subject
from swtool.rights import carrying_out, purge
from swtool.rights.plan import make_plan
from swtool.rooms import checks
from swtool.sample_data.scene import DATABASE, STORY_DAY, moment
from swtool.store.attachments import folder_of
from swtool.store.audit import verify
from swtool.tables import Table
from swtool.training import sheets as training
from swtool.training.terms import Reading

from .played import Played, play_once

DAYS = (date(2026, 1, 31), date(2026, 6, 30), STORY_DAY)


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Played:
    return play_once(tmp_path_factory)


@pytest.fixture(scope="module")
def office(played: Played, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    path = tmp_path_factory.mktemp("erased") / "office.db"
    shutil.copy(played.folder / DATABASE, path)
    shutil.copytree(folder_of(played.folder / DATABASE), folder_of(path))
    opened = open_office(path, today=STORY_DAY, now=moment(STORY_DAY, 12), actor="tester")
    yield opened
    opened.db.close()


@pytest.fixture(scope="module")
def before(office: Office) -> dict[str, object]:
    return counted(office)


def counted(office: Office) -> dict[str, object]:
    """Everything counted: each list without its personal columns, in no order, and what each check finds."""
    found: dict[str, object] = {}
    for day in DAYS:
        tables = (
            registry.staff(office, day),
            register_sheets.stations(office, day),
            register_sheets.organizations(office, day),
            filings.filing_list(office, day),
            filings.due_list(office, day),
            filings.lateness_summary(office, day),
            training.hours_table(office, day.year, day, Reading.PER_PERSON_YEAR),
            training.record_list(office, day),
            inventory.households(office, day),
            inventory.needs(office, day),
            inventory.resources(office, day),
            due.due_summary(office, day, tuple(Kind)),
        )
        found |= {f"{day} {table.title}": _without_people(table) for table in tables}
        for check in checks():
            if not check.code.startswith("privacy.") and check.code not in OF_THE_FOLDER | OF_PERSONS:
                outcomes = Counter((finding.outcome, finding.severity) for finding in check.run(office, day))
                found[f"{day} {check.code}"] = outcomes
    return found


def _without_people(table: Table) -> Counter[tuple[str, ...]]:
    told = [number for number, heading in enumerate(table.headings) if not heading.mask and heading.key not in FREE]
    return Counter(tuple(str(row[number]) for number in told) for row in table.rows)


OF_THE_FOLDER = {"evidence.intact"}
"""Checks that look at the files of now: an erased paper has none that could be lost."""
OF_PERSONS = {"client.grown_up"}
"""Checks that ask to see somebody anew: an erased one is nobody to be seen, and has no birthday any more."""
FREE = {"proof_no"}
"""Columns without a mask whose text goes with the person."""


def _staff(office: Office) -> list[str]:
    return [row[0] for row in office.db.query("SELECT staff_no FROM person ORDER BY staff_no")]


def _clients(office: Office) -> list[int]:
    return [row[0] for row in office.db.query("SELECT id FROM household_member ORDER BY id")]


def test_whoever_is_erased_is_not_asked_to_be_assessed_anew(played: Played, tmp_path: Path) -> None:
    path = tmp_path / "office.db"
    shutil.copy(played.folder / DATABASE, path)
    office = open_office(path, today=STORY_DAY, now=moment(STORY_DAY, 12), actor="tester")
    grown_up = next(check for check in checks() if check.code == "client.grown_up")

    def grown() -> int:
        return sum(finding.figures["grown"] for finding in grown_up.run(office, STORY_DAY))

    born = minor_since(office, STORY_DAY)
    number, member, file_no = office.db.tuples(
        "SELECT count(*) OVER (), m.id, h.file_no FROM household_member m JOIN household h ON h.id = m.household_id "
        "WHERE m.superseded_at IS NULL AND m.birth_date <= ? AND m.client_category LIKE '%儿童%' ORDER BY m.id",
        (born,),
    ).__next__()
    assert grown() == number
    plan = make_plan(office.db, client_subject(office.db, None, f"{file_no}#{member}"), rooms.holdings(), word=ERASED)
    carrying_out.erase(office, plan, "本人书面申请")
    assert grown() == number - 1
    office.db.close()


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_counts_and_checks_are_the_same_after_any_erasure(
    office: Office, before: dict[str, object], data: st.DataObject
) -> None:
    number = data.draw(st.sampled_from(_staff(office)))
    member = data.draw(st.sampled_from(_clients(office)))
    word = data.draw(st.sampled_from((ERASED, RESTRICTED)))
    file_no = office.db.value(
        "SELECT file_no FROM household WHERE id = (SELECT household_id FROM household_member WHERE id = ?)", (member,)
    )
    subjects = [
        with_members(office.db, staff_subject(office.db, number)),
        client_subject(office.db, None, f"{file_no}#{member}"),
    ]
    for subject in subjects:
        plan = make_plan(office.db, subject, rooms.holdings(), word=word)
        if not plan.is_empty:  # drawn before
            carry_out = carrying_out.erase if word == ERASED else carrying_out.restrict
            carry_out(office, plan, "本人书面申请")
    purge.finish(office)
    after = counted(office)
    assert {name: after[name] for name in after if after[name] != before[name]} == {}
    assert verify(office.db) == []
