"""A county on 2026-06-30 in which two register entries are merged and parted, and attend courses."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from swtool.filings.merging import apply_merge, plan_merge, undo_merge
from swtool.filings.schema import migrations as filings_migrations
from swtool.intake.schema import migrations as intake_migrations
from swtool.office import Office
from swtool.registry.merges import merge_named
from swtool.registry.people import Person
from swtool.registry.posts import posts_of
from swtool.registry.schema import migrations as registry_migrations
from swtool.store.schema import migrate
from swtool.training.credits import credit_of, tally
from swtool.training.procedure import Entry, read_span, record
from swtool.training.schema import migrations as training_migrations
from swtool.training.store import records
from tests.registry_house import county, resident_id

DAY = date(2026, 6, 30)
ID1, ID2 = resident_id("19900101", 1), resident_id("19900101", 2)
MIGRATIONS = (intake_migrations, registry_migrations, filings_migrations, training_migrations)


def open_at(folder: Path) -> Office:
    office = county(folder, today=DAY)
    migrate(office.db, MIGRATIONS)
    return office


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return open_at(tmp_path)


def later(office: Office, minutes: int) -> Office:
    return replace(office, now=office.now + timedelta(minutes=minutes))


def merge(office: Office, kept: Person, merged: Person, **options: bool) -> str:
    fill = options.pop("fill", False)
    with office.change("合并") as tx:
        plan = plan_merge(office, kept, merged, **options)
        return apply_merge(office, tx, plan, why="核对身份证原件", fill=fill)


def unmerge(office: Office, number: str) -> None:
    with office.change("撤销合并") as tx:
        undo_merge(office, tx, merge_named(office.db, number))


def held(office: Office, person: Person, known_on: datetime | None = None) -> list[tuple[object, ...]]:
    return sorted(
        (post.station_id, post.post_kind, post.basis, str(post.effective_on), str(post.effective_until))
        for post in posts_of(office.db, person.id, known_on)
    )


def attend(office: Office, person: Person, title: str, hours: str, *, verified: bool = True) -> None:
    by = "海宁市民政局" if verified else None
    entry = Entry(title=title, span=read_span("2026-03-05", office), length=hours, verified_by=by)
    with office.change("登记培训") as tx:
        record(office, tx, [person], entry)


def hours(office: Office, person: Person) -> object:
    return tally(map(credit_of, records(office.db, person_ids=(person.id,)))).counted
