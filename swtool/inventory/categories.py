"""困难类别: the kinds of clients that the policy knows, and how a cell's words are read as them (domain §3.6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from swtool.dates import PartialDate
from swtool.inventory.guarding import Guarded, minor_since
from swtool.office import Office
from swtool.patterns import Pattern

_PARTED = Pattern(r"[、,，;；/|\s+＋]+")


@dataclass(frozen=True)
class Categories:
    """The kinds in force on a day. ``child`` are those of children: they end when somebody comes of age."""

    names: tuple[str, ...]
    child: frozenset[str]
    source: str

    @cached_property
    def _longest_first(self) -> tuple[str, ...]:
        return tuple(sorted(self.names, key=len, reverse=True))

    def read(self, text: str) -> tuple[list[str], list[str]]:
        """The kinds that a cell names, each once, and the words that are none: 低保边缘家庭 is 低保边缘, not 低保."""
        known: list[str] = []
        unknown: list[str] = []
        for word in filter(None, _PARTED.split(text.strip())):
            name = next((name for name in self._longest_first if word.startswith(name)), None)
            if name is None:
                unknown.append(word)
            elif name not in known:
                known.append(name)
        return known, unknown

    def of_children(self, text: str) -> list[str]:
        """The kinds of children that a cell names."""
        return [name for name in self.read(text)[0] if name in self.child]


def categories_on(office: Office, as_of: date) -> Categories:
    """The kinds that the policy knows on a day. Raises ``PolicyFault`` where none are stated."""
    found = office.policy.at("client.categories", as_of)
    names, child = found.list("names"), found.list("child")
    return Categories(tuple(names), frozenset(child), office.policy.cite(found))


def is_minor(born: str, born_after: str) -> bool:
    """Whether a birth (partial ISO text, '' if unknown) is after the day; known to the year only it may be."""
    return bool(born) and PartialDate.parse(born).last_day.isoformat() > born_after


class Guard:
    """Who is shown as children are: by birth, or, where it is not known, by a child's category."""

    def __init__(self, office: Office, as_of: date) -> None:
        self._born_after = minor_since(office, as_of)
        self._known = categories_on(office, as_of)
        self._by_category: dict[str, bool] = {}

    def name(self, text: str, born: str | None, category: str | None) -> str:
        """The name, guarded whole where it is a child's."""
        return Guarded(text) if self.of(born or "", category or "") else text

    def of(self, born: str, category: str) -> bool:
        """Whether somebody is guarded."""
        if born:
            return is_minor(born, self._born_after)
        if not category:
            return False
        if (known := self._by_category.get(category)) is None:
            known = self._by_category[category] = bool(self._known.of_children(category))
        return known
