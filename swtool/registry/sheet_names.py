"""Sheets named for a place: one sheet per village is of that village, where its rows do not say another."""

from __future__ import annotations

from collections.abc import Callable

from swtool.office import Office
from swtool.registry.boundaries import names_of_today
from swtool.registry.division_index import DivisionIndex


def place_kinds(office: Office) -> Callable[[str], str]:
    """A function that says of a sheet's name whether it is a ``town`` or a ``village`` of today; '' if neither.

    Only the whole name counts, as it would in a cell; an abolished or unknown one is no place.
    """
    index: DivisionIndex | None = None

    def kind_of(name: str) -> str:
        nonlocal index
        if not name or name.isascii():  # Sheet1, and codes, which no sheet is called by
            return ""
        index = index or names_of_today(office)
        if index.match_town(name).one:
            return "town"
        village = index.match_village(None, name)
        return "village" if village.found and not village.note else ""

    return kind_of
