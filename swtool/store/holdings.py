"""What each room holds about persons: which columns tell of somebody, and what stands in their place afterwards.

Every room declares every text column of its tables in its ``holdings.py``: *personal* (about the person whose row
it is), *free* (a text that may name anybody) or *plain* (codes, days, kinds, names of places and organizations: they
tell of nobody, and counts and history need them). A test walks the tables and finds a column that nobody declared.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from swtool.privacy import ERASED
from swtool.store.database import Database


class Replace(StrEnum):
    """What takes the place of a value. A column that held nothing goes on holding nothing."""

    CLEAR = "clear"  # NULL
    WORD = "word"  # the neutral word; for NOT NULL columns, and where a check asks whether something was written
    NUMBERED = "numbered"  # the word and the row's number: the column is unique, or equal values mean something


class Held(NamedTuple):
    """One column that may hold something personal: its title in the office's words, and what replaces it."""

    title: str
    replace: Replace = Replace.CLEAR

    def replacement(self, row_id: int, word: str = ERASED) -> str | None:
        """What stands in the column of that row afterwards."""
        match self.replace:
            case Replace.CLEAR:
                return None
            case Replace.WORD:
                return word
            case Replace.NUMBERED:
                return f"{word}-{row_id}"


class Subject(NamedTuple):
    """The person a request is about. ``number`` is what messages call them: 人员编号, 档案号#行号 of a client, or
    志愿者编号.

    ``names``, ``resident_ids`` and ``phones`` are everything known of them, former ones too. ``person_ids`` are the
    register entries of staff, of merged ones all, the kept one first; ``member_ids`` are the rows of household members,
    ``key_nos`` the numbers of a key person of an organization, ``volunteer_ids`` rows of the register of volunteers.
    Somebody may be several of them. ``uids`` are those
    under which cases may stand: of every entry.
    """

    kind: str  # staff, client, key_person, volunteer
    uid: str
    number: str
    person_ids: tuple[int, ...] = ()
    household_id: int | None = None
    member_ids: tuple[int, ...] = ()
    key_nos: tuple[str, ...] = ()
    volunteer_ids: tuple[int, ...] = ()
    entry_uids: tuple[str, ...] = ()
    names: frozenset[str] = frozenset()
    resident_ids: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()

    @property
    def person_id(self) -> int | None:
        """The register entry that stands for the person."""
        return self.person_ids[0] if self.person_ids else None

    @property
    def uids(self) -> tuple[str, ...]:
        """Under which uids the person's cases may be written down, their own first."""
        return tuple(dict.fromkeys((self.uid, *self.entry_uids)))

    @property
    def terms(self) -> tuple[str, ...]:
        """Every text that names the person, the longest first."""
        return tuple(sorted(self.names | self.resident_ids | self.phones, key=len, reverse=True))


class Found(NamedTuple):
    """A row that tells of the subject: columns that do so wholly, and texts to be searched for the subject's names."""

    row_id: int
    columns: tuple[str, ...]
    mentions: tuple[str, ...] = ()


class Retained(NamedTuple):
    """A kind of data that is kept for a time: ``retention.<kind>`` says how long.

    ``sql`` gives the subjects whose time is running on ``:day``: number, since (the day it counts from, which may be
    partial); erased ones are left out. ``remedy`` is the command for one of them, with ``{number}``. ``subject`` is
    whose data it is: staff, client, or '' for either.
    """

    kind: str
    label: str
    subject: str
    sql: str
    remedy: str

    @property
    def parameter(self) -> str:
        """The name of its parameter."""
        return f"retention.{self.kind}"


Find = Callable[[Database, Subject], Iterator[Found]]


@dataclass(frozen=True, slots=True)
class Holding:
    """What one table holds about persons.

    ``find`` gives the subject's rows; without it the table has no rows of anybody's own, only texts that may name
    people. ``shown`` are plain columns that a person's report lists, with their titles; ``refs`` are shown columns that
    point elsewhere, with the question for the name there; ``words`` puts stored codes into the office's words.
    ``stays`` says which facts remain after erasure, and why. ``identity`` maps columns to what they are of a person
    (name, resident_id, phone), so that former values are known from the journal. ``published`` are columns that have
    left the house: they are searched and told of, never changed; ``named`` is the question for such a row's name.
    ``shared`` are personal columns that concern everybody of a household and stand in the report of each.
    """

    table: str
    label: str
    personal: Mapping[str, Held] = field(default_factory=dict)
    free: Mapping[str, Held] = field(default_factory=dict)
    plain: tuple[str, ...] = ()
    find: Find | None = None
    shown: Mapping[str, str] = field(default_factory=dict)
    refs: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    identity: Mapping[str, str] = field(default_factory=dict)
    stays: str = ""
    published: Mapping[str, str] = field(default_factory=dict)
    named: str = ""
    shared: tuple[str, ...] = ()

    @property
    def columns(self) -> dict[str, Held]:
        """Personal and free columns."""
        return {**self.personal, **self.free}

    def whole(self, row_ids: Iterable[int]) -> Iterator[Found]:
        """Those rows with everything they hold."""
        columns = tuple(self.columns)
        return (Found(row_id, columns) for row_id in row_ids)


ANY = "(SELECT value FROM json_each(?))"
"""In the question of ``rows_of``: one of the subject's entries or numbers."""


def rows_of(sql: str, name: str) -> Callable[[Database, Subject], list[int]]:
    """Row ids by a question about the subject; its attribute ``name`` holds several values, asked for by ``ANY``."""

    def ask(db: Database, subject: Subject) -> list[int]:
        values = getattr(subject, name)
        return [row[0] for row in db.query(sql, (json.dumps(values),))] if values else []

    return ask


def own_rows(holding: Holding, ask: Callable[[Database, Subject], list[int]]) -> Holding:
    """The holding with rows that are wholly the subject's."""
    from dataclasses import replace

    def find(db: Database, subject: Subject) -> Iterator[Found]:
        return holding.whole(ask(db, subject))

    return replace(holding, find=find)


HOLDINGS = (
    Holding("office_fact", "本单位情况", plain=("key", "value", "effective_on", "recorded_at")),
    Holding("calendar_day", "放假安排", plain=("day", "kind", "source", "recorded_at", "superseded_at")),
    Holding(
        "access_event",
        "查看和导出登记",
        free={"subject": Held("名单或文件名", Replace.WORD)},
        plain=("kind", "recorded_at"),
    ),
    Holding("backup_event", "备份记录", plain=("kind", "file_name", "folder", "sha256", "head", "note", "recorded_at")),
)
"""The store's own tables."""
