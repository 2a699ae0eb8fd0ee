"""Rows that are inserted many at a time share entries of the journal, of four rows each here."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from swtool.store import audit, bulk, erasing, journal, row_audit, schema
from swtool.store.database import Database
from swtool.store.earlier import earlier
from swtool.store.journal_reading import Entry, entries_after, entries_of, entries_of_rows, insertions
from tests.test_journal import NOON, _migrations, _tamper

Note = tuple[str, int | None]


@pytest.fixture(autouse=True)
def blocks_of_four(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "BULK_ROWS", 2)
    monkeypatch.setattr(journal, "BLOCK_ROWS", 4)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Database]:
    made = schema.create(tmp_path / "office.db", [_migrations()])
    yield made
    made.connection.close()


def _bring(office: Database, notes: list[Note]) -> range:
    with office.transaction(actor="张主任", now=NOON, why="载入") as tx:
        ids = tx.allot("note", len(notes))
        rows = ((row_id, *note) for row_id, note in zip(ids, notes, strict=True))
        tx.insert_rows("note", ("id", "text", "amount"), ids, rows)
    return ids


def _notes(count: int) -> list[Note]:
    return [(f"第{number}条", number) for number in range(count)]


def _shape(office: Database) -> list[tuple[int, int, int]]:
    """Number, first row and count of each entry."""
    return [tuple(row) for row in office.query("SELECT id, row_id, rows FROM journal_entry ORDER BY id")]


def _codes(office: Database) -> set[str]:
    return {problem.code for problem in audit.verify(office)}


def test_whole_blocks_share_an_entry_and_what_is_left_has_entries_of_its_own(office: Database) -> None:
    _bring(office, _notes(10))
    assert _shape(office) == [(4, 1, 4), (8, 5, 4), (9, 9, 1), (10, 10, 1)]
    values = office.value("SELECT after_values FROM journal_entry WHERE id = 8")
    assert json.loads(str(values)) == [[5, "第4条", 4], [6, "第5条", 5], [7, "第6条", 6], [8, "第7条", 7]]
    assert audit.steps(office)[0].entries == 10
    assert audit.verify(office) == []


def test_an_entry_is_numbered_by_the_rows_changed_up_to_it(office: Database) -> None:
    """So the entries after a step are found from the count of its rows."""
    _bring(office, _notes(5))
    with office.transaction(actor="张主任", now=NOON, why="改") as tx:
        tx.update("note", 2, {"amount": 7})
    _bring(office, _notes(4))
    assert _shape(office) == [(4, 1, 4), (5, 5, 1), (6, 2, 1), (10, 6, 4)]
    assert [(entry.txn, entry.op, entry.row_id) for entry in entries_after(office.connection, 1)] == [
        (2, "U", 2),
        *((3, "I", row_id) for row_id in (6, 7, 8, 9)),
    ]
    assert [step.entries for step in audit.steps(office)] == [4, 1, 5]
    assert audit.verify(office) == []


@given(notes=st.lists(st.tuples(st.text(max_size=5), st.none() | st.integers(-(2**63), 2**63 - 1)), max_size=14))
@example(notes=[("],[", 1), ('"', None), ("带\x00的", -5), ("𠮷\n〇", 2**62), ("", 0)])
@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_read_is_what_single_entries_say(notes: list[Note], tmp_path_factory: pytest.TempPathFactory) -> None:
    made = []
    for threshold in (2, 1000):
        bulk.BULK_ROWS = threshold  # put back by the fixture
        office = schema.create(tmp_path_factory.mktemp("一处") / "office.db", [_migrations()])
        _bring(office, notes)
        made.append(list(entries_of(office.connection, 1)))
        assert audit.verify(office) == []
        office.connection.close()
    together, single = made
    assert together == single
    assert [entry.after for entry in together] == [
        {"id": number, "text": text, "amount": amount} for number, (text, amount) in enumerate(notes, 1)
    ]


def test_ids_that_are_written_out_of_turn_are_entered_once(office: Database) -> None:
    with office.transaction(actor="张主任", now=NOON, why="载入") as tx:
        first, second = tx.allot("note", 6), tx.allot("note", 6)
        for ids in (second, first):
            tx.insert_rows("note", ("id", "text"), ids, ((row_id, "一") for row_id in ids))
    assert _shape(office) == [(4, 7, 4), (5, 11, 1), (6, 12, 1), (10, 1, 4), (11, 5, 1), (12, 6, 1)]
    assert audit.verify(office) == []


def test_a_row_is_followed_through_its_block(office: Database) -> None:
    _bring(office, _notes(6))
    with office.transaction(actor="张主任", now=NOON, why="改") as tx:
        tx.update("note", 3, {"amount": 70})
        tx.execute("DELETE FROM note WHERE id = 5")
    assert entries_of_rows(office.connection, "note", [3, 5]) == [
        Entry(1, "note", 3, "I", None, {"id": 3, "text": "第2条", "amount": 2}),
        Entry(1, "note", 5, "I", None, {"id": 5, "text": "第4条", "amount": 4}),
        Entry(
            2,
            "note",
            3,
            "U",
            {"id": 3, "text": "第2条", "amount": 2},
            {"id": 3, "text": "第2条", "amount": 70},
        ),
        Entry(2, "note", 5, "D", {"id": 5, "text": "第4条", "amount": 4}, None),
    ]
    assert insertions(office.connection, "note") == dict.fromkeys(range(1, 7), 1)
    assert row_audit.stands_as_entered(office, "note", [1, 3])
    assert not row_audit.stands_as_entered(office, "note", [1, 5])
    assert audit.verify(office) == []


def test_an_earlier_office_has_none_of_a_later_block(office: Database) -> None:
    _bring(office, _notes(5))
    _bring(office, _notes(9))
    with earlier(office) as copy:
        copy.rewind(1)
        assert [row[0] for row in copy.db.query("SELECT id FROM note ORDER BY id")] == [1, 2, 3, 4, 5]
        copy.rewind(0)
        assert copy.db.value("SELECT count(*) FROM note") == 0


@pytest.mark.parametrize(
    ("statement", "codes"),
    [
        ("UPDATE note SET amount = 99 WHERE id = 6", {"row"}),
        ("DELETE FROM note WHERE id = 6", {"row"}),
        ("INSERT INTO note (id, text) VALUES (99, '多')", {"row"}),
        (
            "UPDATE journal_entry SET after_values = replace(after_values, '第5条', '第六条') WHERE id = 8",
            {"entry", "row"},
        ),
        ("UPDATE journal_entry SET after_values = '[]' WHERE id = 8", {"entry", "row"}),
        ("UPDATE journal_entry SET after_values = 'x' WHERE id = 8", {"entry", "row"}),
        ("UPDATE journal_entry SET after_values = NULL WHERE id = 8", {"entry", "row"}),
        ("UPDATE journal_entry SET after_values = printf('%.*c', 200000, '[') WHERE id = 8", {"entry", "row"}),
        ("UPDATE journal_entry SET digest = 'zz', after_values = NULL WHERE id = 8", {"entry", "row"}),
        ("UPDATE journal_entry SET rows = 3 WHERE id = 8", {"entry", "row"}),
        ("UPDATE journal_entry SET rows = 0 WHERE id = 8", {"entry", "row"}),
        ("UPDATE journal_entry SET rows = 4000000000000 WHERE id = 8", {"entry"}),
        ("UPDATE journal_entry SET rows = 9223372036854775807, txn = 2 WHERE id <= 8", {"entry", "unsealed"}),
        ("UPDATE journal_entry SET rows = 4 WHERE id = 9", {"entry", "row"}),
        ("UPDATE journal_entry SET rows = iif(id = 4, 3, 5) WHERE id <= 8", {"entry", "row"}),
        ("UPDATE journal_entry SET row_id = 50 WHERE id = 8", {"entry", "row"}),
        ("UPDATE journal_entry SET op = 'U' WHERE id = 8", {"entry"}),
        ("DELETE FROM journal_entry WHERE id = 8", {"entry", "row"}),
    ],
)
def test_whatever_is_done_to_a_block_is_found(office: Database, statement: str, codes: set[str]) -> None:
    _bring(office, _notes(10))
    _tamper(office, statement)
    assert _codes(office) == codes


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal_entry SET rows = iif(id = 4, 3, 5) WHERE id <= 8",
        "UPDATE journal_entry SET rows = iif(id = 4, 0, 8) WHERE id <= 8",
        "UPDATE journal_entry SET rows = iif(id = 4, -4, 12) WHERE id <= 8",
        "UPDATE journal_entry SET rows = iif(id = 9, 2, 0) WHERE id IN (9, 10)",
        "UPDATE journal_entry SET id = iif(id = 4, 1, 2) WHERE id <= 8",
        "UPDATE journal_entry SET id = id - 100",
        "UPDATE journal_entry SET id = id + 100 WHERE id > 8",
    ],
)
def test_what_an_entry_counts_is_checked_where_no_row_shows_it(office: Database, statement: str) -> None:
    """Every row was changed since, so that none is compared with a block; readers go by the numbers of entries."""
    ids = _bring(office, _notes(10))
    with office.transaction(actor="张主任", now=NOON, why="改") as tx:
        for row_id in ids:
            tx.update("note", row_id, {"amount": 70})
    assert audit.verify(office) == []
    _tamper(office, statement)
    assert _codes(office) == {"entry"}


def test_what_has_only_its_digest_left_vouches_for_no_second_row(office: Database) -> None:
    """As the vault's own entries have: their salt is kept, so that the row can be compared."""
    _bring(office, _notes(5))
    with office.transaction(actor="张主任", now=NOON, why="删除", erasing=True) as tx:
        erasing.take_apart(tx, office, erasing.blocks_telling(office, erasing.Whom({("note", 1): ("text",)})))
        fifth = erasing.entries_telling(office, erasing.Whom({("note", 5): ("text",)}))
        erasing.put_away(tx, office, fifth, keep_salt=True)
    assert audit.verify(office) == []
    _tamper(
        office,
        "UPDATE journal_entry SET rows = iif(id = 4, 3, 2), id = iif(id = 4, 3, 5) WHERE id <= 5",
        "INSERT INTO note (id, text) VALUES (6, '多')",
    )
    assert "row" in _codes(office)


@pytest.mark.parametrize("which", ["before_values = '[1, \"假\", 1]'", "after_values = '[[1, \"假\", 1]]'"])
def test_what_has_only_its_digest_left_is_given_no_other_values(office: Database, which: str) -> None:
    """Readers of the journal would take them for what was."""
    _bring(office, _notes(5))
    with office.transaction(actor="张主任", now=NOON, why="删除", erasing=True) as tx:
        erasing.take_apart(tx, office, erasing.blocks_telling(office, erasing.Whom({("note", 1): ("text",)})))
    assert audit.verify(office) == []
    _tamper(office, f"UPDATE journal_entry SET {which} WHERE id = 4")
    assert _codes(office) == {"entry"}


def test_a_block_is_read_once_whichever_of_its_rows_were_changed(
    office: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    _bring(office, [(f"只此一处{number}", number) for number in range(4)])
    with office.transaction(actor="张主任", now=NOON, why="改") as tx:
        tx.execute("UPDATE note SET amount = 70 WHERE id % 2 = 0")
    read: list[str] = []

    def loads(text: str) -> object:
        read.append(text)
        return json.JSONDecoder().decode(text)

    monkeypatch.setattr("swtool.store.row_audit.json.loads", loads)
    assert audit.verify(office) == []
    assert [text[:2] for text in read if text[0] == "[" and '"text"' not in text] == ["[[", "[2", "[4"]


def test_rows_that_return_under_an_id_of_before_have_a_block_of_their_own(office: Database) -> None:
    _bring(office, _notes(4))
    with office.transaction(actor="张主任", now=NOON, why="撤销") as tx:
        tx.execute("DELETE FROM note")
    _bring(office, [(f"新{number}", 0) for number in range(4)])
    assert [entry.op for entry in entries_of_rows(office.connection, "note", [2])] == ["I", "D", "I"]
    assert audit.verify(office) == []
    _tamper(office, "UPDATE note SET text = '第1条', amount = 1 WHERE id = 2")
    assert _codes(office) == {"row"}
