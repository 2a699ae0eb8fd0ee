"""Entries of the register that may be one person: the likeness that newcomers meet at intake, asked of who is known."""

from __future__ import annotations

from swtool.intake.likeness import Alike, Likeness
from swtool.office import Office
from swtool.privacy import PLACEHOLDERS
from swtool.registry.likeness import enough_on, profile_of
from swtool.registry.people import Person, PersonFinder
from swtool.registry.sheets import NAME, STAFF_NO
from swtool.registry.stations import station_names
from swtool.tables import Heading, Show, Table


def duplicates(office: Office) -> Table:
    """One row for each entry that looks like an earlier one, the likeliest first. Who ever served at a station counts
    as of there; merged entries are one. At most the three likeliest of an entry are told."""
    persons = PersonFinder(office.db)
    likeness = Likeness(enough_on(office, office.today), place="社工站")
    known: dict[int, Person] = {}
    found: list[tuple[Person, Alike]] = []
    for person in sorted(persons.everybody(), key=lambda person: person.staff_no):
        if person.name in PLACEHOLDERS:
            continue
        profile = profile_of(person, tuple(sorted(persons.stations_of(person))))
        found += [(person, alike) for alike in likeness.arrive(profile)]
        known[person.id] = person
    found.sort(key=lambda pair: (not pair[1].is_certain, -pair[1].score, pair[0].staff_no))
    names = station_names(office.db)
    return Table(
        "疑似重复登记的人员",
        (
            STAFF_NO,
            NAME,
            Heading("stations", "社工站", minor=True),
            Heading("like", "像哪一条", Show.CODE),
            Heading("score", "相似", Show.COUNT),
            Heading("reasons", "为什么"),
        ),
        [
            (
                person.staff_no,
                person.name,
                "、".join(names[station] for station in sorted(persons.stations_of(person))),
                known[alike.key].staff_no,
                alike.score,
                alike.why,
            )
            for person, alike in found
        ],
        notes=(f"在册 {len(known)} 人；只列相像的，是不是一个人要核对证件",),
    )
