"""Names of clients, staff and givers in free text: nobody may be told by a title or a remark (domain §2.7).

The names stay in the database: what could be a name in the month's few texts is asked for there by index, and only what
really occurs comes back; the cost does not grow with the names. Places, stations and organizations whose names hold
such a name (和平社区) are taken out of the text first, and where ordinary words stand no name is looked for.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from swtool.dates import Month
from swtool.disclosure.ordinary_words import between
from swtool.folding import squeeze
from swtool.patterns import Pattern
from swtool.projects.store import statements_between
from swtool.registry.divisions import village_core
from swtool.scanner import NameIndex
from swtool.services.store import party_entries_between, totals_between
from swtool.store.database import Database

_HAN_NAME = 4  # characters of a Chinese name, at most
_LONGEST = 16  # of a name with dots
_AT_ONCE = 100_000
_DOTS = str.maketrans(dict.fromkeys("•・‧∙․．.", "·"))
_HAN = "[\u3400-\u9fff\U00020000-\U000323af]"
_SPREAD = Pattern(f"(?:{_HAN}[-/、,*_|]){{1,3}}{_HAN}")
# Names as the office keeps them: on intake spaces go and dots are made one. Each is an index of its own.
_KEPT = {
    "household": ("head_name",),
    "household_member": ("name", "guardian"),
    "person": ("name",),
    "community_resource": ("contact_name",),
    "organization": ("contact_name",),
    "organization_key_person": ("name",),
}
VILLAGE, PLACE = "◇", "□"
"""What stands for a village, and for another place or an organization, that was taken out of a text."""


def names_in(db: Database, texts: Iterable[str]) -> frozenset[str]:
    """The names of present and past clients, guardians, staff and givers that occur in some of the texts.

    The texts have places taken out.
    """
    tables = {row[0] for row in db.query("SELECT name FROM sqlite_master WHERE type = 'table'")}
    candidates = iter(dict.fromkeys(piece for text in texts for piece in _pieces(text)))
    names: set[str] = set()
    sql = " UNION ".join(
        f"SELECT {column} FROM {table}"
        f" WHERE {column} IS NOT NULL AND {column} IN (SELECT value FROM json_each(:pieces))"
        for table, columns in _KEPT.items()
        if table in tables
        for column in columns
    )
    while sql and (batch := list(islice(candidates, _AT_ONCE))):
        names.update(row[0] for row in db.query(sql, {"pieces": json.dumps(batch, ensure_ascii=False)}))
    return frozenset(names)


def _pieces(text: str) -> Iterator[str]:
    """Everything in a text that could be a name: two characters or more that are not ordinary words altogether."""
    plain = text.translate(_DOTS)
    outside = between(plain)
    for start in range(len(plain) - 1):
        for end in range(start + 2, min(len(plain), start + _LONGEST) + 1):
            piece = plain[start:end]
            if end - start > _HAN_NAME and "·" not in piece and not piece.isascii():
                break
            if any(outside[start:end]):
                yield piece
    for spread in _SPREAD.finditer(plain):
        yield re.sub("[-/、,*_|]", "", spread[0])


class KnownPlaces:
    """Names of divisions, stations and organizations: in a text they are no persons."""

    def __init__(self, db: Database) -> None:
        rows = db.query(
            "SELECT name FROM division UNION SELECT name FROM station UNION SELECT name FROM station_former_name "
            "UNION SELECT name FROM organization"
        )
        names = {squeeze(row[0]) for row in rows}
        villages = {row[0] for row in db.query("SELECT name FROM division WHERE level = 'village'")}
        # A title says 和平社区 or 和平村 of what the register calls 和平社区居委会 or 和平村村民委员会.
        self._villages = {squeeze(name) for name in villages} | {village_core(name) for name in villages}
        self._names = NameIndex({name for name in names | self._villages if len(name) > 2})

    def taken_out(self, text: str) -> str:
        """The text with such names replaced by a mark."""
        plain = squeeze(text)
        for name in sorted(set(self._names.find(plain)), key=lambda name: (-len(name), name)):
            plain = plain.replace(name, VILLAGE if name in self._villages else PLACE)
        return plain


class Named(NamedTuple):
    """A text as it is searched (places taken out), and the names of persons that occur in it."""

    searched: str
    names: tuple[str, ...]


class ClientNames:
    """Names in texts, asked for in as few questions as possible: texts that were looked up once are known."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._places = KnownPlaces(db)
        self._known: dict[str, Named] = {}

    def look_up(self, texts: Iterable[str]) -> None:
        """Ask for the names in many texts at once."""
        fresh = {text: self._places.taken_out(text) for text in dict.fromkeys(texts) if text not in self._known}
        if fresh:
            found = names_in(self._db, fresh.values())
            for text, searched in fresh.items():
                inside = {piece for piece in _pieces(searched) if piece in found}
                self._known[text] = Named(searched, tuple(sorted(inside, key=lambda name: (-len(name), name))))

    def of(self, text: str) -> Named:
        """The names in a text; longer ones first."""
        self.look_up([text])
        return self._known[text]


def texts_of_month(db: Database, month: Month) -> set[str]:
    """Every free text that may be published of a month, of all organizations."""
    texts = {text for entry in party_entries_between(db, month, month) for text in (entry.kind, entry.title)}
    for row in db.query(
        "SELECT kind, title FROM disclosure_entry WHERE month = ? AND superseded_at IS NULL", (str(month),)
    ):
        texts |= {row["kind"], row["title"]}
    for total in totals_between(db, month, month):
        texts |= {total.service_field, total.indicator.title}
    for statement in statements_between(db, month, month):
        texts |= {text for line in statement.lines for text in (line.budget_line, line.funding_source)}
        texts.add(statement.project_name)
    return texts - {""}
