"""Who serves where on a day, with everything the rules ask of them: read with a handful of questions for all."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from swtool.office import Office
from swtool.policy.parameter import Parameter
from swtool.registry import rules
from swtool.registry.credentials import NOTHING, Credentials, all_credentials
from swtool.registry.people import Person, persons_by_id
from swtool.registry.posts import KnownOn, Post, posts_on
from swtool.registry.rules import Definition


class Serving(NamedTuple):
    """One post on a day with its holder. The two flags on profession are separate definitions, None where the policy
    has none for that day; ``certificate`` is the highest level held."""

    post: Post
    person: Person
    credentials: Credentials
    certificate: str | None
    has_lapsed_registration: bool
    is_professional: bool | None
    is_professional_talent: bool | None

    @property
    def is_certified(self) -> bool:
        """持证 on that day."""
        return self.certificate is not None


def serving_on(office: Office, day: date, known_on: KnownOn = None, *, station_id: int | None = None) -> list[Serving]:
    """Every post held on ``day`` with its holder, by station and 人员编号."""
    key = (serving_on, day, known_on, station_id, id(office.policy))
    return office.db.remembered(key, lambda: _serving_on(office, day, known_on, station_id))


def _serving_on(office: Office, day: date, known_on: KnownOn, station_id: int | None) -> list[Serving]:
    posts = posts_on(office.db, day, known_on, station_id=station_id)
    ids = {post.person_id for post in posts}
    persons = persons_by_id(office.db, ids, known_on)
    credentials = all_credentials(office.db, ids, known_on)
    region = office.fact("county_code", day)
    local = definition_of(office, "staff.professional_definition", day)
    national = definition_of(office, "staff.professional_talent_definition", day)
    everybody = []
    for post in posts:
        shown = credentials.get(post.person_id, NOTHING)
        everybody.append(
            Serving(
                post,
                persons[post.person_id],
                shown,
                rules.highest_certificate(shown, day, region),
                rules.has_lapsed_registration(shown, day, region),
                rules.is_professional(shown, local, day, region) if local else None,
                rules.is_professional_talent(shown, national, day, region) if national else None,
            )
        )
    return sorted(everybody, key=lambda serving: (serving.post.station_id, serving.person.staff_no, serving.post.id))


def definition_of(office: Office, name: str, day: date) -> Definition | None:
    """A definition of profession as the policy has it on ``day``; None if it has none."""
    parameter = office.policy.find(name, day)
    return _definition(parameter) if parameter else None


def _definition(parameter: Parameter) -> Definition:
    return Definition(
        certificate_levels=parameter.list("certificate_levels"),
        education_min=parameter.text("education_min"),
        majors=parameter.list("majors"),
        senior_pass_counts=parameter.has("senior_pass_counts") and parameter.flag("senior_pass_counts"),
    )
