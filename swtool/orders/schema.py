"""Tables of orders. Moments are minutes of China's time (``2026-11-10T09:30``)."""

from __future__ import annotations

from sqlite_utils import Database, Migrations

from swtool.store import journal
from swtool.store.remaking import compare_words_one_by_one
from swtool.store.schema import run

migrations = Migrations("orders")


@migrations()
def m0001_orders(db: Database) -> None:
    """What was ordered where and by which channel, and every step of it; a corrected step is a new row."""
    run(
        db,
        """
        CREATE TABLE service_order (
            id INTEGER PRIMARY KEY,
            uid TEXT NOT NULL UNIQUE,
            order_no TEXT NOT NULL UNIQUE,        -- that of the APP or hotline, else DD and a number
            division_id INTEGER NOT NULL REFERENCES division (id),
            household_id INTEGER REFERENCES household (id),
            category TEXT NOT NULL,
            description TEXT,
            source_channel TEXT,
            client_name TEXT, client_phone TEXT,
            need_id INTEGER REFERENCES need_item (id),          -- the need that it makes or answers
            batch_id INTEGER REFERENCES intake_batch (id), source_row INTEGER
        ) STRICT;
        CREATE INDEX service_order_division ON service_order (division_id);
        CREATE INDEX service_order_need ON service_order (need_id) WHERE need_id IS NOT NULL;

        CREATE TABLE order_event (
            id INTEGER PRIMARY KEY,
            order_id INTEGER NOT NULL REFERENCES service_order (id),
            step TEXT NOT NULL CHECK (step IN
                ('created', 'accepted', 'dispatched', 'done', 'feedback', 'cancelled')),
            happened_at TEXT NOT NULL,
            to_whom TEXT,                         -- who accepted it, to whom it was dispatched
            outcome TEXT CHECK (outcome IN ('met', 'not_met', 'satisfied', 'fair', 'dissatisfied')),
            note TEXT,
            batch_id INTEGER REFERENCES intake_batch (id),
            recorded_at TEXT NOT NULL, superseded_at TEXT,
            CHECK (outcome IS NULL OR step IN ('done', 'feedback'))
        ) STRICT;
        CREATE INDEX order_event_order ON order_event (order_id) WHERE superseded_at IS NULL;
        """,
    )
    journal.track(db, "service_order")
    journal.track(db, "order_event", history=True)


@migrations()
def m0002_quick_checks(db: Database) -> None:
    """Orders come in by the hundred thousand: CHECKs that cost less."""
    compare_words_one_by_one(db, "order_event")
