"""Villages and towns named by options."""

from __future__ import annotations

from typing import TYPE_CHECKING

from swtool.errors import UsageFault

if TYPE_CHECKING:
    from datetime import date

    from swtool.office import Office
    from swtool.registry.divisions import Division


def villages_named(office: Office, text: str | None, as_of: date) -> list[int] | None:
    """The villages that an option names as of a day: one, or all of a town. None: no restriction."""
    from swtool.registry.boundaries import named_division, places_of

    if text is None:
        return None
    places = places_of(office, as_of)
    place = named_division(office, places, text)
    return None if place.level == "county" else sorted(places.inside(place))


def one_village(office: Office, text: str) -> Division:
    """The village that an option names today. Raises ``UsageFault`` for a town."""
    from swtool.registry.boundaries import names_of_today
    from swtool.registry.divisions import require_division

    place = require_division(names_of_today(office), text)
    if place.level != "village":
        raise UsageFault(f"“{place.name}”不是村（社区）", remedy="写村（社区）的名称；重名的写12位区划代码")
    return place
