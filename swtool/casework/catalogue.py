"""The catalogues of services in force on a day: the policy's own list and the editions that were loaded."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from swtool.errors import PolicyFault
from swtool.folding import squeeze
from swtool.office import Office
from swtool.patterns import Pattern
from swtool.store.database import Database

OWN = "service.catalogue"
EXTRA = "service.extra_fields"
_STATED = Pattern(r"(\S+) ([^/]+)/([^：]+)(?:：(.+))?")
COUNTS = "service.catalogue_counts"


class Item(NamedTuple):
    """One small item. ``section`` is '' in a catalogue of two levels; ``content`` says what it may consist of."""

    catalogue: str
    edition_on: str
    code: str
    field: str
    section: str
    name: str
    content: str = ""
    id: int = 0


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What is in force on a day, of one or several catalogues."""

    items: tuple[Item, ...]
    _by_word: dict[str, Item]

    @classmethod
    def of(cls, items: Iterable[Item]) -> Catalogue:
        """Codes and names that belong to one item only find it."""
        found = tuple(items)
        words: dict[str, list[Item]] = {}
        for item in found:
            for word in dict.fromkeys((squeeze(item.code), squeeze(item.name))):
                words.setdefault(word, []).append(item)
        return cls(found, {word: several[0] for word, several in words.items() if len(several) == 1})

    def find(self, text: str) -> Item | None:
        """The item that a code or a name means, or the code before a name (“B1 政策宣传”)."""
        plain = squeeze(text)
        if plain in self._by_word:
            return self._by_word[plain]
        head = squeeze(text.split(maxsplit=1)[0]) if text.split() else ""
        return self._by_word.get(head) if head != plain else None

    def label(self, stored: str) -> str:
        """How a record's item is shown: its name, else the words as they were written."""
        found = self.find(stored)
        return found.name if found else stored


def catalogue_on(office: Office, day: date) -> Catalogue:
    """The policy's list and the fields beyond it (where a layer states them), and the newest edition of each loaded
    catalogue on ``day``."""
    return Catalogue.of((*_policy_items(office, day), *_extra_items(office, day), *loaded_items(office.db, day)))


def _policy_items(office: Office, day: date) -> list[Item]:
    stated = office.policy.find(OWN, day)
    if stated is None:
        return []
    title = f"{stated.jurisdiction_name}{stated.label}"
    found = []
    for text in stated.list("items"):
        read = _STATED.fullmatch(text)
        if read is None:
            what = f"{OWN}：“{text}”不是服务目录的一条"
            raise PolicyFault(what, remedy="写成 编码 类/条目：要点，如 B1 基础服务/政策宣传：养老、救助政策")
        code, kind, name, content = read.groups()
        found.append(Item(title, str(stated.since), code, kind, "", name, content or ""))
    return found


def _extra_items(office: Office, day: date) -> list[Item]:
    """Fields into which services may reach (JSU-25): each is an item of its own, by its name."""
    stated = office.policy.find(EXTRA, day)
    names = stated.list("fields") if stated else ()
    title = f"{stated.jurisdiction_name}{stated.label}" if stated else ""
    return [Item(title, str(stated.since), name, "延伸领域", "", name) for name in names if stated]


def loaded_items(db: Database, day: date | None = None, *, catalogue: str | None = None) -> list[Item]:
    """Loaded items in the order of their sheets: every edition, or with ``day`` the one in force on it."""
    rows = db.query(
        """
        SELECT * FROM service_item i WHERE superseded_at IS NULL
            AND (:catalogue IS NULL OR catalogue = :catalogue)
            AND (:day IS NULL OR edition_on = (
                SELECT max(edition_on) FROM service_item n
                WHERE n.catalogue = i.catalogue AND n.superseded_at IS NULL AND n.edition_on <= :day))
        ORDER BY catalogue, edition_on, id
        """,
        {"day": day.isoformat() if day else None, "catalogue": catalogue},
    )
    return [
        Item(
            row["catalogue"],
            row["edition_on"],
            row["code"],
            row["field"],
            row["section"],
            row["name"],
            row["content"] or "",
            row["id"],
        )
        for row in rows
    ]


class Counted(NamedTuple):
    """How many fields, sections and items an edition has: CDU-02 tells a catalogue by them."""

    fields: int
    sections: int
    items: int

    def __str__(self) -> str:
        return f"{self.fields} 大领域、{self.sections} 大项、{self.items} 小项"


def counted(items: Iterable[Item]) -> Counted:
    """Sections of the same name in two fields are two."""
    found = list(items)
    return Counted(
        len({item.field for item in found}),
        len({(item.field, item.section) for item in found if item.section}),
        len(found),
    )
