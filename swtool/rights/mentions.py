"""Where a person is named in texts that belong to others or to nobody, and what cannot be taken back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from typing import NamedTuple

from swtool.store.database import Database
from swtool.store.erasing import Row
from swtool.store.holdings import Held, Holding, Replace, Subject

_SHORTEST_NAME = 2  # one character occurs in half of all texts


class RowChange(NamedTuple):
    """What becomes of one row. Both mappings hold only the columns that change."""

    holding: Holding
    row_id: int
    before: Mapping[str, object]
    after: Mapping[str, object]

    @property
    def row(self) -> Row:
        """The row's name."""
        return (self.holding.table, self.row_id)

    @property
    def titles(self) -> str:
        """The columns that change, for a plan that is shown: no value stands in it."""
        columns = self.holding.columns
        return "、".join(dict.fromkeys(columns[name].title for name in self.before if name in columns))


class Remainder(NamedTuple):
    """Something that stays although it tells of the person, and why."""

    what: str
    why: str


def searched(subject: Subject) -> tuple[str, ...]:
    """What texts are searched for: names and numbers, the longest first, no name of one character."""
    return tuple(term for term in subject.terms if len(term) >= _SHORTEST_NAME)


def spelled(numbers: Iterable[str], *parts: int) -> Iterator[str]:
    """The numbers as they stand and as people write them in texts: in ``parts`` with gaps or dashes, with a small x."""
    for number in numbers:
        ways = {number}
        if len(number) == sum(parts):
            ends = list(accumulate(parts))
            pieces = [number[end - length : end] for length, end in zip(parts, ends, strict=True)]
            ways |= {gap.join(pieces) for gap in (" ", "-")}
        for way in ways:
            yield from (way, way.lower(), way.upper())


def without(value: object, terms: Sequence[str], held: Held, row_id: int, word: str) -> object:
    """A text without the subject's names and numbers."""
    if not isinstance(value, str):
        return value
    if held.replace is Replace.CLEAR and value in terms:
        return None
    put = f"{word}-{row_id}" if held.replace is Replace.NUMBERED else word
    for term in terms:
        value = value.replace(term, put)
    return value


def certain_terms(
    db: Database, subject: Subject, holdings: Sequence[Holding], own: Mapping[Row, object]
) -> tuple[str, ...]:
    """The subject's resident IDs, without one that today stands in somebody else's row (it was written wrongly)."""
    others: set[str] = set()
    for holding in holdings:
        for column, part in holding.identity.items():
            if part == "resident_id":
                sql = f"SELECT id, {column} FROM {holding.table} WHERE {column} IN (SELECT value FROM json_each(?))"
                rows = db.query(sql, (json.dumps(sorted(subject.resident_ids)),))
                others |= {row[1] for row in rows if (holding.table, row[0]) not in own}
    return tuple(sorted(subject.resident_ids - others))


def mentions_of(
    db: Database,
    subject: Subject,
    holdings: Sequence[Holding],
    own: Mapping[Row, object],
    certain: Sequence[str],
    word: str,
) -> Iterator[RowChange]:
    """Rows of others, and of nobody, whose free texts name the subject."""
    terms = searched(subject)
    if not terms:
        return
    for holding in (each for each in holdings if each.free):
        columns = tuple(holding.free)
        test = " OR ".join(f"instr({column}, t.value)" for column in columns)
        rows = db.query(
            f"SELECT id, {', '.join(columns)} FROM {holding.table} AS h "
            f"WHERE EXISTS (SELECT 1 FROM json_each(?) AS t WHERE {test}) ORDER BY id",
            (json.dumps(terms, ensure_ascii=False),),
        )
        for row in rows:
            if (holding.table, row["id"]) in own:
                continue
            after = {
                name: text
                for name, held in holding.free.items()
                if (text := without(row[name], terms, held, row["id"], word)) != row[name]
            }
            yield RowChange(holding, row["id"], {name: row[name] for name in after}, after)


def holds_any(change: RowChange, terms: Sequence[str]) -> bool:
    """Whether what a change takes away holds one of the terms."""
    return any(term in str(value) for value in change.before.values() for term in terms)


def remaining_after(db: Database, subject: Subject, holdings: Sequence[Holding]) -> Iterator[Remainder]:
    """What tells of the subject and cannot be taken back."""
    terms = json.dumps(searched(subject), ensure_ascii=False)
    for holding in holdings:
        for column, why in holding.published.items():
            sql = (
                f"SELECT id FROM {holding.table} WHERE EXISTS "
                f"(SELECT 1 FROM json_each(?) t WHERE instr({column}, t.value))"
            )
            for row in db.query(sql, (terms,)):
                name = db.value(holding.named, (row["id"],)) if holding.named else f"第 {row['id']} 行"
                yield Remainder(f"{holding.label}：{name}", why)
    steps = db.query(
        "SELECT id FROM journal_txn WHERE EXISTS (SELECT 1 FROM json_each(?) t WHERE instr(why, t.value))", (terms,)
    )
    if steps:
        numbers = "、".join(f"第 {row['id']} 步" for row in steps)
        yield Remainder(f"操作日志的事由：{numbers}", "事由是链的一部分，改动它链就断了")
