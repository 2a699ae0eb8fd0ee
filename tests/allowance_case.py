"""People with certificates and posts, for whom allowances are worked out."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from swtool.dates import Month
from swtool.office import Office
from swtool.policy.policy import Policy
from swtool.registry.credentials import CertificateFields
from swtool.registry.people import Person
from swtool.registry.posts import REGISTRATION, PostFields, insert_post
from swtool.rooms import migration_sets
from tests.offices import at
from tests.registry_house import county

SEPTEMBER, OCTOBER = Month(2026, 9), Month(2026, 10)


def adopting(office: Office, *patterns: str) -> Office:
    """The office with the allowances of other places."""
    return at(office.db, today=office.today, policy=Policy.load("330481", adopts=patterns or ("1506:allowance.post",)))


def allowance_county(tmp_path: Path) -> Office:
    """The small county on 10 November 2026, that pays by the scale of 150600 (鄂尔多斯)."""
    return adopting(county(tmp_path, sets=migration_sets()))


def certificate(level: str, day: str | None = "2020-01-01") -> CertificateFields:
    """A certificate of that level."""
    return CertificateFields(level=level, obtained_on=day)


def served(office: Office, person: Person, *stretches: tuple[str, str | None, int]) -> None:
    """Put right when the person was in post: first day, first day after it, station."""
    with office.change("更正任职") as tx:
        for row in office.db.query("SELECT id FROM post WHERE person_id = ? AND superseded_at IS NULL", (person.id,)):
            tx.supersede("post", row["id"])
        for start, until, station in stretches:
            insert_post(
                tx,
                person.id,
                PostFields(station, "service_post", "full_time"),
                effective_on=date.fromisoformat(start),
                effective_until=date.fromisoformat(until) if until else None,
                cause=REGISTRATION,
            )


def change(office: Office, sql: str, *values: object) -> None:
    """Change the file by hand, journalled."""
    with office.change("示例更正") as tx:
        tx.execute(sql, values)


def merge(office: Office, kept: Person, twin: Person) -> None:
    """Two entries are one person from now on."""
    with office.change("合并") as tx:
        values = {"uid": tx.uid(), "merge_no": "HB2026-0001", "kept_person_id": kept.id, "merged_person_id": twin.id}
        tx.insert("person_merge", {**values, "why": "示例", "recorded_at": tx.recorded_at})
