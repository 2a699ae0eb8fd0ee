"""The tables of the Human Services Data Specification 3.0 that a resource list needs, as its package has them.

Source: openreferral/specification, tag 3.0, ``datapackage.json`` (CC BY-SA 4.0). ``!`` is required, ``*`` unique.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

VERSION = "3.0.0"
Record = dict[str, object]
Tables = Mapping[str, Sequence[Record]]
"""Table → its rows. A column that a row lacks is not stated."""


class Field(NamedTuple):
    """A column: its name, its Table Schema type and format, and what holds for it."""

    name: str
    type: str = "string"
    format: str = ""
    required: bool = False
    unique: bool = False
    words: tuple[str, ...] = ()


class TableKind(NamedTuple):
    """A table: its file and columns; ``refers`` is column → table whose ``id`` it holds."""

    path: str
    fields: tuple[Field, ...]
    refers: Mapping[str, str]


_STATUS = ("active", "inactive", "defunct", "temporarily closed")
_PLACES = ("physical", "postal", "virtual")
_DECLARED: dict[str, tuple[str, str]] = {
    "organization": (
        "organizations.csv",
        (
            "id:uuid!* name! alternate_name description! email:email website:uri tax_status tax_id"
            " year_incorporated:number legal_status logo uri:uri parent_organization_id:uuid"
        ),
    ),
    "service": (
        "services.csv",
        (
            "id:uuid!* organization_id:uuid!>organization program_id:uuid name! alternate_name description"
            " url:uri email:email status! interpretation_services application_process fees_description"
            " wait_time fees accreditations eligibility_description minimum_age:number maximum_age:number"
            " assured_date:date assurer_email:email licenses alert last_modified:datetime"
        ),
    ),
    "attribute": (
        "attributes.csv",
        "id:uuid!* link_id:uuid! taxonomy_term_id:uuid!>taxonomy_term link_type link_entity! value",
    ),
    "service_at_location": (
        "service_at_location.csv",
        "id:uuid!* service_id:uuid!>service location_id:uuid!>location description",
    ),
    "location": (
        "locations.csv",
        (
            "id:uuid!* location_type! url:uri organization_id:uuid>organization name alternate_name"
            " description transportation latitude:number longitude:number external_identifier"
            " external_identifier_type"
        ),
    ),
    "phone": (
        "phones.csv",
        (
            "id:uuid!* location_id:uuid>location service_id:uuid>service organization_id:uuid>organization"
            " contact_id:uuid>contact service_at_location_id:uuid>service_at_location number! extension:number"
            " type description"
        ),
    ),
    "contact": (
        "contacts.csv",
        (
            "id:uuid!* organization_id:uuid>organization service_id:uuid>service"
            " service_at_location_id:uuid>service_at_location location_id:uuid>location name title department"
            " email:email"
        ),
    ),
    "schedule": (
        "schedules.csv",
        (
            "id:uuid!* service_id:uuid>service location_id:uuid>location"
            " service_at_location_id:uuid>service_at_location valid_from:date valid_to:date dtstart:date"
            " timezone:number until:date count:number wkst freq interval:number byday byweekno bymonthday"
            " byyearday description opens_at:time closes_at:time schedule_link:uri attending_type notes"
        ),
    ),
    "service_area": (
        "service_areas.csv",
        "id:uuid!* service_id:uuid>service name description extent extent_type uri",
    ),
    "taxonomy_term": (
        "taxonomy_terms.csv",
        ("id:uuid!* code* name! description! parent_id:uuid taxonomy language taxonomy_id:uuid>taxonomy term_uri:uri"),
    ),
    "cost_option": (
        "cost_options.csv",
        (
            "id:uuid!* service_id:uuid!>service valid_from:date valid_to:date option currency amount:number"
            " amount_description"
        ),
    ),
    "taxonomy": (
        "taxonomies.csv",
        "id:uuid!* name! description! uri:uri version",
    ),
}
_WORDS = {
    ("service", "status"): _STATUS,
    ("location", "location_type"): _PLACES,
    ("schedule", "wkst"): ("MO", "TU", "WE", "TH", "FR", "SA", "SU"),
    ("schedule", "freq"): ("WEEKLY", "MONTHLY"),
}
_FORMATS = ("uuid", "email", "uri")


def _kind(table: str, path: str, declared: str) -> TableKind:
    fields, refers = [], {}
    for word in declared.split():
        word, _, to = word.partition(">")
        name, _, form = word.rstrip("!*").partition(":")
        if to:
            refers[name] = to
        fields.append(
            Field(
                name,
                "string" if form in _FORMATS or not form else form,
                form if form in _FORMATS else "",
                "!" in word,
                "*" in word,
                _WORDS.get((table, name), ()),
            )
        )
    return TableKind(path, tuple(fields), refers)


TABLES: dict[str, TableKind] = {name: _kind(name, *declared) for name, declared in _DECLARED.items()}
"""In the order of the standard's package."""


def descriptor() -> dict[str, object]:
    """The package's ``datapackage.json``."""
    return {
        "name": "human_services_data",
        "title": "社区资源清单",
        "profile": "tabular-data-package",
        "version": VERSION,
        "homepage": "http://docs.openreferral.org",
        "resources": [
            {
                "name": name,
                "path": kind.path,
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "profile": "tabular-data-resource",
                "schema": {
                    "primaryKey": "id",
                    "fields": [_described(field) for field in kind.fields],
                    "foreignKeys": [
                        {"fields": column, "reference": {"resource": to, "fields": "id"}}
                        for column, to in kind.refers.items()
                    ],
                },
            }
            for name, kind in TABLES.items()
        ],
    }


def _described(field: Field) -> dict[str, object]:
    constraints: dict[str, object] = {"required": field.required, "unique": field.unique}
    if field.words:
        constraints["enum"] = list(field.words)
    form = {"format": field.format} if field.format else {}
    return {"name": field.name, "type": field.type, **form, "constraints": constraints}
