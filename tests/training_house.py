"""A small office for tests of training: two town stations and the county station, people, courses. All invented."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path

from swtool.evidence.schema import migrations as evidence_migrations
from swtool.office import Office
from swtool.policy.policy import Policy
from swtool.registry.people import Person, PersonFields, register_person
from swtool.registry.posts import PostFields, insert_post
from swtool.registry.schema import migrations as registry_migrations
from swtool.training.procedure import Entry, read_span, record
from swtool.training.schema import migrations as training_migrations
from swtool.training.standing import Standing, standings
from swtool.training.terms import Reading

from .offices import ADOPTED, TODAY, china_time, new_office

CONVERSIONS = """
[pack]
code = "330481"
name = "海宁市"

[training.minutes_per_credit_hour]
label = "一学时的分钟数"
severity = "info"
[[training.minutes_per_credit_hour.values]]
since = "2026-01-01"
count = 45
unit = "minute"
source = "示例县继续教育办法"
basis = "设置"

[training.credit_hours_per_day]
label = "一天折算的学时"
severity = "info"
[[training.credit_hours_per_day.values]]
since = "2026-01-01"
full_day = 6
half_day = 3
unit = "credit_hour"
source = "示例县继续教育办法"
basis = "设置"
"""


@dataclass(slots=True)
class House:
    """The office with names for its parts."""

    office: Office
    stations: dict[str, int]
    people: dict[str, Person] = field(default_factory=dict)

    def at(self, day: date) -> None:
        """Move to a day."""
        self.office = replace(self.office, today=day, now=china_time(day))

    def person(self, name: str, resident_id: str | None = None) -> Person:
        """A registered person without any post, known by ``name`` in ``people``."""
        with self.office.change("登记人员") as tx:
            made = register_person(tx, PersonFields(name, resident_id))
        self.people.setdefault(name, made)
        return made

    def serves(
        self,
        person: Person,
        since: str,
        until: str | None = None,
        *,
        station: str = "许村镇社工站",
        basis: str = "full_time",
        precision: str = "day",
    ) -> None:
        """An opening registration; ``until`` is exclusive."""
        with self.office.change("开站登记") as tx:
            insert_post(
                tx,
                person.id,
                PostFields(self.stations[station], "service_post", basis),
                effective_on=date.fromisoformat(since),
                effective_until=date.fromisoformat(until) if until else None,
                effective_precision=precision,
                cause="registration",
            )

    def staff(self, name: str, since: str, until: str | None = None, **options: str) -> Person:
        """A registered person with one post."""
        person = self.person(name)
        self.serves(person, since, until, **options)
        return person

    def attends(self, person: Person, on: str, length: str, **options: object) -> None:
        """A verified attendance, unless ``verified_by`` is given as None."""
        entry = Entry(
            **{  # type: ignore[arg-type]
                "title": f"课程 {on} {length}",
                "span": read_span(on, self.office),
                "length": length,
                "verified_by": "海宁市民政局",
            }
            | options
        )
        with self.office.change("登记培训") as tx:
            record(self.office, tx, [person], entry)

    def standing(self, reading: Reading, year: int, as_of: date) -> dict[str, Standing]:
        """The verdicts of a reading by name of the person (as registered) or station."""
        names = {person.staff_no: name for name, person in self.people.items()}
        return {names.get(each.subject, each.subject): each for each in standings(self.office, year, as_of, reading)}


def house(path: Path, *, today: date = TODAY, policy: Policy | None = None) -> House:
    """A fresh office with 许村镇社工站, 长安镇社工站 and 海宁市社会工作总站 (which the yearly rule does not cover)."""
    sets = [registry_migrations, training_migrations, evidence_migrations]
    office = new_office(path / "office.db", sets, today=today, policy=policy)
    with office.change("建站") as tx:
        common = {"system": "nbs-2023", "first_year": 2023, "last_year": 2023, "valid_from": "2000-01-01"}
        county = tx.insert(
            "division", {"uid": tx.uid(), "code": "330481", "name": "海宁市", "level": "county", **common}
        )
        stations = {}
        for code, town in (("330481102", "许村镇"), ("330481103", "长安镇")):
            place = tx.insert(
                "division",
                {"uid": tx.uid(), "code": code, "name": town, "level": "town", "parent_id": county, **common},
            )
            stations[f"{town}社工站"] = _station(tx, f"{town}社工站", "station", place)
        stations["海宁市社会工作总站"] = _station(tx, "海宁市社会工作总站", "county_station", county)
    return House(office, stations)


def with_conversions(path: Path) -> Policy:
    """The usual policy with a county file that says how long a 学时 is and how many a day has."""
    file = path / "office.policy.toml"
    file.write_text(CONVERSIONS, encoding="utf-8")
    return Policy.load("330481", adopts=ADOPTED, county_file=file)


def _station(tx: object, name: str, tier: str, division: int) -> int:
    row: int = tx.insert(  # type: ignore[attr-defined]
        "station",
        {"uid": tx.uid(), "name": name, "tier": tier, "division_id": division, "opened_on": "2020-01-01"},  # type: ignore[attr-defined]
    )
    return row


def moment(*parts: int) -> datetime:
    """A cell with date and time; cells have no zone."""
    return datetime(*parts)  # type: ignore[arg-type,misc]  # noqa: DTZ001
