"""The register's sheets read back: what the office holds of a town now, row by row as a town would write it.

Whoever's data was erased or is restricted stands on no sheet that goes out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from swtool.dates import PartialDate
from swtool.intake.plan import HeldRow
from swtool.office import Office
from swtool.privacy import PLACEHOLDERS, mask_name
from swtool.registry.boundaries import Place, places_of
from swtool.registry.credentials import (
    CERTIFICATE_LEVELS,
    EDUCATION_LEVELS,
    NOTHING,
    Certificate,
    Credentials,
    Education,
    all_credentials,
)
from swtool.registry.organizations import all_organizations, ratings
from swtool.registry.people import Person, persons_by_id
from swtool.registry.posts import Post, posts_on
from swtool.registry.profiles import profiles_on
from swtool.registry.projects import all_projects
from swtool.registry.rules import HOUSING_FUND
from swtool.registry.station_plan import PROFILE_COLUMNS
from swtool.registry.stations import names_on, operators_on
from swtool.registry.town_words import stations_of_town

_UNKNOWN_LEVEL = "unknown_level"
_CERTIFICATE_ORDER = tuple(CERTIFICATE_LEVELS)[:3]
_EDUCATION_ORDER = tuple(EDUCATION_LEVELS)


def held_roster(office: Office, town_id: int) -> Sequence[HeldRow]:
    """社工站人员花名册: everybody who serves today at a station of the town, a row for each post."""
    stations = {station.id: station for station in stations_of_town(office, town_id)}
    places = places_of(office, office.today)
    posts = [post for post in posts_on(office.db, office.today) if post.station_id in stations]
    persons = persons_by_id(office.db, {post.person_id for post in posts})
    credentials = all_credentials(office.db, persons)
    organizations = {each.id: each.name for each in all_organizations(office.db)}
    found: dict[str, HeldRow] = {}
    order = {number: place for place, number in enumerate(stations)}
    for post in sorted(posts, key=lambda post: (order[post.station_id], post.person_id, post.id)):
        person, station = persons[post.person_id], stations[post.station_id]
        if person.name in PLACEHOLDERS:
            continue
        place = places.of(station.division_id, ("station", station.id))
        values: dict[str, object] = {
            "town": place.town.name if place.town else None,
            "station": station.name,
            **_person(person),
            **_post(post),
            **_papers(credentials.get(person.id, NOTHING), office.today, organizations),
        }
        if values["entered_on"] is not None:  # else the roster would take the day at the station for that of entry
            values["started_on"] = _day(str(post.effective_on), post.effective_precision)
        key = f"{person.uid}/{station.uid}"
        found[key] = HeldRow(key, f"{mask_name(person.name)}（{person.staff_no}）", values)
    return tuple(found.values())


def held_stations(office: Office, town_id: int) -> Sequence[HeldRow]:
    """社工站一览表: the stations of the town that are open today."""
    places = places_of(office, office.today)
    names, running = names_on(office, office.today), operators_on(office.db, office.today)
    profiles = profiles_on(office.db, office.today)
    rows = []
    for station in stations_of_town(office, town_id):
        place = places.of(station.division_id, ("station", station.id))
        operator, profile = running.get(station.id), profiles.get(station.id)
        values: dict[str, object] = {
            "town": place.town.name if place.town else None,
            "name": station.name,
            "tier": station.tier,
            "village": _village(place),
            "parent": names.get(station.parent_id) if station.parent_id is not None else None,
            "opened_on": station.opened_on,
        }
        if profile is not None:
            values |= {name: getattr(profile.fields, name) for name in PROFILE_COLUMNS}
        if operator is not None:
            values |= {
                "operator": operator.organization_name,
                "operator_from": operator.effective_on,
                "operator_to": _last_day(operator.effective_until),
                "contract_no": operator.contract_no,
            }
        rows.append(HeldRow(station.uid, station.name, values))
    return rows


def held_organizations(office: Office, town_id: int) -> Sequence[HeldRow]:
    """社会组织名单: the organizations that run a station of the town today."""
    running = operators_on(office.db, office.today)
    wanted = {running[each.id].organization_id for each in stations_of_town(office, town_id) if each.id in running}
    rated = ratings(office.db)
    rows = []
    for each in all_organizations(office.db):
        if each.id not in wanted:
            continue
        rating = next((one for one in rated.get(each.id, ()) if one.covers(office.today)), None)
        values: dict[str, object] = {
            "name": each.name,
            "credit_code": each.credit_code,
            "kind": each.kind,
            "registered_region": each.registered_region,
            "charity_recognized_on": _partial(each.charity_recognized_on),
            "contact_name": each.contact_name,
            "contact_phone": each.contact_phone,
        }
        if rating is not None:
            values |= {
                "rating": str(rating.grade),
                "rating_from": rating.effective_on,
                "rating_to": _last_day(rating.effective_until),
            }
        rows.append(HeldRow(each.uid, each.name, values))
    return rows


def held_projects(office: Office, town_id: int) -> Sequence[HeldRow]:
    """项目一览表: the projects that run at a station of the town and are not over."""
    stations = {station.id: station.name for station in stations_of_town(office, town_id)}
    organizations = {each.id: each.name for each in all_organizations(office.db)}
    rows = []
    for project in all_projects(office.db):
        station_id = project.station_on(office.today)
        is_over = project.ends_on is not None and project.ends_on.last_day < office.today
        if station_id not in stations or is_over:
            continue
        values: dict[str, object] = {
            "name": project.name,
            "organization": organizations.get(project.organization_id),
            "station": stations[station_id],
            "purchaser": project.purchaser,
            "amount": project.amount,
            "approved_on": project.approved_on,
            "starts_on": project.starts_on,
            "ends_on": project.ends_on,
        }
        rows.append(HeldRow(project.uid, project.name, values))
    return rows


def _person(person: Person) -> dict[str, object]:
    return {
        "staff_no": person.staff_no,
        "name": person.name,
        "sex": person.sex,
        "ethnicity": person.ethnicity,
        "birth_date": _partial(person.birth_date),
        "resident_id": person.resident_id,
        "political_status": person.political_status,
        "is_local_household": person.is_local_household,
        "is_local_recruit": person.is_local_recruit,
        "mobile": person.mobile,
    }


def _post(post: Post) -> dict[str, object]:
    return {
        "post_title": post.post_title,
        "post_kind": post.post_kind,
        "pay_grade": post.pay_grade,
        "basis": post.basis,
    }


def _papers(shown: Credentials, day: date, organizations: Mapping[int, str]) -> dict[str, object]:
    """Certificate, education and employment as one row has room for: the highest, and the one that runs."""
    values: dict[str, object] = {"entered_on": None}
    certificate, education = _highest(shown.certificates), _best(shown.educations)
    if certificate is not None:
        values |= {
            "certificate": certificate.level,
            "certificate_no": certificate.certificate_no,
            "management_no": certificate.management_no,
            "obtained_on": _partial(certificate.obtained_on),
            "registration_no": certificate.registration_no,
            "registration_valid_to": _partial(certificate.registration_valid_to),
            "valid_region": certificate.valid_region,
        }
    if education is not None:
        values |= {
            "education": education.level,
            "degree": education.degree,
            "school": education.school,
            "major": education.major,
            "is_social_work_major": education.is_social_work_major,
            "graduated_on": _partial(education.graduated_on),
        }
    if (employment := shown.employment_on(day)) is not None:
        kinds = employment.insurance_kinds
        values |= {
            "organization": organizations.get(employment.organization_id or 0),
            "employment_type": employment.employment_type,
            "entered_on": _partial(employment.entered_on),
            "commitment_signed_on": _partial(employment.commitment_signed_on),
            "insurance": kinds or None,
            "housing_fund": HOUSING_FUND in kinds if kinds else None,
        }
    return values


def _highest(certificates: Sequence[Certificate]) -> Certificate | None:
    """The highest certificate of a known level; a sheet has no word for an unknown one."""
    known = [each for each in certificates if each.level in _CERTIFICATE_ORDER]
    other = [each for each in certificates if each.level not in (*_CERTIFICATE_ORDER, _UNKNOWN_LEVEL)]
    return max(known, key=lambda each: _CERTIFICATE_ORDER.index(each.level), default=other[0] if other else None)


def _best(educations: Sequence[Education]) -> Education | None:
    return max(
        educations, key=lambda each: _EDUCATION_ORDER.index(each.level) if each.level is not None else -1, default=None
    )


def _village(place: Place) -> str | None:
    is_village = place.town is not None and place.town.id != place.division.id
    return place.division.name if is_village else None


def _partial(text: str | None) -> PartialDate | None:
    return PartialDate.parse(text) if text else None


def _day(text: str, precision: str) -> PartialDate:
    return PartialDate.parse({"year": text[:4], "month": text[:7]}.get(precision, text))


def _last_day(until: date | None) -> date | None:
    return until - timedelta(days=1) if until is not None else None
