"""Clients' names in free text: nobody may be told as a client by a title or a remark (domain §2.7).

The names stay in the database: what could be a name in the month's few texts is asked for there in one question, and
only the names that really occur come back, to be looked for by the scanner. Places, stations and organizations whose
names hold such a name (和平社区) are taken out of the text first.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import islice

from swtool.dates import Month
from swtool.folding import squeeze
from swtool.projects.store import statements_between
from swtool.registry.divisions import village_core
from swtool.scanner import Hit, NameIndex, scan_text
from swtool.services.store import party_entries_between, totals_between
from swtool.store.database import Database

_LONGEST = 16  # of a name, dots included
_AT_ONCE = 100_000
_DOTS = str.maketrans(dict.fromkeys("•・‧∙․．.", "·"))
_PLAIN = "replace(replace(name, ' ', ''), '　', '')"
for _dot in "•・．.":
    _PLAIN = f"replace({_PLAIN}, '{_dot}', '·')"
_TABLES = (
    "SELECT {plain} AS plain FROM household_member",
    "SELECT {plain} AS plain FROM (SELECT head_name AS name FROM household)",
)


def client_names_in(db: Database, texts: Iterable[str]) -> NameIndex:
    """The names of present and past clients that occur in some of the texts, ready to be scanned for."""
    if db.value("SELECT count(*) FROM sqlite_master WHERE name IN ('household', 'household_member')") != 2:
        return NameIndex(())
    candidates = iter(dict.fromkeys(piece for text in texts for piece in _pieces(text)))
    names: set[str] = set()
    sql = " UNION ".join(
        f"SELECT plain FROM ({table.format(plain=_PLAIN)}) WHERE plain IN (SELECT value FROM json_each(:pieces))"
        for table in _TABLES
    )
    while batch := list(islice(candidates, _AT_ONCE)):
        names.update(row[0] for row in db.query(sql, {"pieces": json.dumps(batch, ensure_ascii=False)}))
    return NameIndex(names)


def _pieces(text: str) -> Iterator[str]:
    """Everything in a text that could be a name: two characters or more."""
    plain = squeeze(text.translate(_DOTS)).translate(_DOTS)
    for start in range(len(plain) - 1):
        for end in range(start + 2, min(len(plain), start + _LONGEST) + 1):
            yield plain[start:end]


class KnownPlaces:
    """Names of divisions, stations and organizations: in a text they are no persons."""

    def __init__(self, db: Database) -> None:
        rows = db.query(
            "SELECT name FROM division UNION SELECT name FROM station UNION SELECT name FROM station_former_name "
            "UNION SELECT name FROM organization"
        )
        names = {squeeze(row[0]) for row in rows}
        villages = db.query("SELECT name FROM division WHERE level = 'village'")
        # A title says 和平社区 or 和平村 of what the register calls 和平社区居委会 or 和平村村民委员会.
        names |= {village_core(row[0]) for row in villages}
        self._names = NameIndex({name for name in names if len(name) > 2})

    def taken_out(self, text: str) -> str:
        """The text with such names replaced by a mark."""
        plain = squeeze(text)
        for name in sorted(set(self._names.find(plain)), key=len, reverse=True):
            plain = plain.replace(name, "□")
        return plain


class ClientNames:
    """Client names in texts, asked for in as few questions as possible: texts that were looked up once are known."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._places = KnownPlaces(db)
        self._known: dict[str, NameIndex] = {}

    def look_up(self, texts: Iterable[str]) -> None:
        """Ask for the names in many texts at once."""
        fresh = [text for text in dict.fromkeys(texts) if text not in self._known]
        if fresh:
            index = client_names_in(self._db, (self._places.taken_out(text) for text in fresh))
            self._known.update(dict.fromkeys(fresh, index))

    def hits(self, text: str, where: str) -> list[Hit]:
        """The client names in a text, masked."""
        self.look_up([text])
        return scan_text(self._places.taken_out(text), names=self._known[text], where=where)


def texts_of_month(db: Database, month: Month) -> set[str]:
    """Every free text that may be published of a month, of all organizations."""
    texts = {text for entry in party_entries_between(db, month, month) for text in (entry.kind, entry.title)}
    for total in totals_between(db, month, month):
        texts |= {total.service_field, total.indicator.title}
    for statement in statements_between(db, month, month):
        texts |= {text for line in statement.lines for text in (line.budget_line, line.funding_source)}
    return texts - {""}
