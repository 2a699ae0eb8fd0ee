"""The stricter mask: of minors and their guardians nothing is shown, of other clients the surname (PIPL §31)."""

from __future__ import annotations

from datetime import date

from swtool.dates import add_years
from swtool.office import Office
from swtool.privacy import HIDDEN, mask_name, mask_resident_id


class Guarded(str):
    """A name (or number) of a minor or a minor's guardian: masked whole, not to the surname (PIPL §31)."""

    __slots__ = ()


def mask_client(value: object) -> str:
    """A client's name as it may be seen: the surname, of minors nothing."""
    return HIDDEN if isinstance(value, Guarded) and value else mask_name(value)


def mask_client_id(value: object) -> str:
    """A client's resident ID as it may be seen: the region, of minors nothing."""
    return HIDDEN if isinstance(value, Guarded) and value else mask_resident_id(value)


def minor_since(office: Office, as_of: date) -> str:
    """Who was born after this day (ISO) is a minor on ``as_of``; by the age of the policy. A birthday ends it."""
    age = office.policy.at("privacy.minor_age", as_of).number()
    return add_years(as_of, -age).isoformat()
