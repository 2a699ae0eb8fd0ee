"""Tables of evaluations. Points are hundredths of a 分."""

from __future__ import annotations

from sqlite_utils import Database, Migrations

from swtool.store import journal
from swtool.store.schema import run

migrations = Migrations("evaluation")


@migrations()
def m0001_evaluation(db: Database) -> None:
    """Schemes by edition, evaluations, scores, seals, the notice, objections with their review, the end."""
    run(
        db,
        """
        CREATE TABLE evaluation_item (            -- one line of an edition of a scheme
            id INTEGER PRIMARY KEY,
            scheme TEXT NOT NULL,
            edition_on TEXT NOT NULL,             -- from when the edition counts
            code TEXT NOT NULL,
            level1 TEXT NOT NULL, level2 TEXT NOT NULL, level3 TEXT NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('leaf', 'bonus', 'veto')),
            points INTEGER NOT NULL CHECK (points >= 0),
            parties TEXT NOT NULL,
            measure TEXT NOT NULL,                -- what the office computes itself; '' where somebody scores
            criteria TEXT NOT NULL, evidence TEXT NOT NULL,
            batch_id INTEGER REFERENCES intake_batch (id), source_row INTEGER,
            recorded_at TEXT NOT NULL, superseded_at TEXT
        ) STRICT;
        CREATE UNIQUE INDEX evaluation_item_current ON evaluation_item (scheme, edition_on, code)
            WHERE superseded_at IS NULL;

        CREATE TABLE evaluation (
            id INTEGER PRIMARY KEY,
            uid TEXT NOT NULL UNIQUE,
            period TEXT NOT NULL,                 -- 2026, or 2026Q3 for the quarterly contest
            first_on TEXT NOT NULL, last_on TEXT NOT NULL CHECK (last_on >= first_on),
            scheme TEXT NOT NULL, edition_on TEXT NOT NULL,
            opened_on TEXT NOT NULL,
            recorded_at TEXT NOT NULL,
            UNIQUE (period, scheme)
        ) STRICT;

        CREATE TABLE evaluation_objection (       -- 异议
            id INTEGER PRIMARY KEY,
            evaluation_id INTEGER NOT NULL REFERENCES evaluation (id),
            station_id INTEGER NOT NULL REFERENCES station (id),
            code TEXT NOT NULL,
            raised_on TEXT NOT NULL,
            why TEXT NOT NULL,
            recorded_at TEXT NOT NULL
        ) STRICT;
        CREATE INDEX evaluation_objection_of ON evaluation_objection (evaluation_id);

        CREATE TABLE evaluation_score (
            id INTEGER PRIMARY KEY,
            evaluation_id INTEGER NOT NULL REFERENCES evaluation (id),
            station_id INTEGER NOT NULL REFERENCES station (id),
            code TEXT NOT NULL,
            party TEXT NOT NULL CHECK (party IN ('self', 'purchaser', 'town', 'clients', 'third', 'panel')),
            points INTEGER NOT NULL CHECK (points >= 0),
            why TEXT,                             -- 扣分原因
            objection_id INTEGER REFERENCES evaluation_objection (id),  -- the review that changed it
            batch_id INTEGER REFERENCES intake_batch (id), source_row INTEGER,
            recorded_at TEXT NOT NULL, superseded_at TEXT
        ) STRICT;
        CREATE UNIQUE INDEX evaluation_score_current ON evaluation_score (evaluation_id, station_id, code, party)
            WHERE superseded_at IS NULL;

        CREATE TABLE evaluation_seal (            -- the sealed inputs; each review that changes a score seals anew
            id INTEGER PRIMARY KEY,
            evaluation_id INTEGER NOT NULL REFERENCES evaluation (id),
            number INTEGER NOT NULL CHECK (number > 0),
            sealed_on TEXT NOT NULL,
            sha256 TEXT NOT NULL,
            content TEXT NOT NULL,
            why TEXT NOT NULL,
            recorded_at TEXT NOT NULL,
            UNIQUE (evaluation_id, number)
        ) STRICT;

        CREATE TABLE evaluation_review (          -- 复核
            id INTEGER PRIMARY KEY,
            objection_id INTEGER NOT NULL UNIQUE REFERENCES evaluation_objection (id),
            outcome TEXT NOT NULL CHECK (outcome IN ('kept', 'changed')),
            decided_on TEXT NOT NULL,
            why TEXT NOT NULL,
            recorded_at TEXT NOT NULL
        ) STRICT;

        CREATE TABLE evaluation_step (            -- 公示, 定稿
            id INTEGER PRIMARY KEY,
            evaluation_id INTEGER NOT NULL REFERENCES evaluation (id),
            step TEXT NOT NULL CHECK (step IN ('notice', 'final')),
            seal_id INTEGER NOT NULL REFERENCES evaluation_seal (id),
            happened_on TEXT NOT NULL,
            last_on TEXT,                         -- the last day of the notice
            recorded_at TEXT NOT NULL,
            UNIQUE (evaluation_id, step)
        ) STRICT;
        """,
    )
    for table in (
        "evaluation_item",
        "evaluation",
        "evaluation_objection",
        "evaluation_score",
        "evaluation_seal",
        "evaluation_review",
        "evaluation_step",
    ):
        journal.track(db, table, history=True)


@migrations()
def m0002_satisfaction(db: Database) -> None:
    """Sums of answers to the surveys of projects; a corrected sum is a new row."""
    run(
        db,
        """
        CREATE TABLE satisfaction_answers (
            id INTEGER PRIMARY KEY,
            project_id INTEGER NOT NULL REFERENCES project (id),
            round TEXT NOT NULL CHECK (round IN ('mid', 'final')),
            respondent TEXT NOT NULL CHECK (respondent IN ('department', 'client')),
            aspect TEXT NOT NULL CHECK (aspect IN ('process', 'result')),
            channel TEXT NOT NULL,                -- 电话、问卷、座谈会 …
            held_on TEXT NOT NULL,
            valid INTEGER NOT NULL CHECK (valid >= 0),
            satisfied INTEGER NOT NULL CHECK (satisfied BETWEEN 0 AND valid),
            batch_id INTEGER REFERENCES intake_batch (id), source_row INTEGER,
            recorded_at TEXT NOT NULL, superseded_at TEXT
        ) STRICT;
        CREATE UNIQUE INDEX satisfaction_answers_current
            ON satisfaction_answers (project_id, round, respondent, aspect, channel) WHERE superseded_at IS NULL;
        """,
    )
    journal.track(db, "satisfaction_answers", history=True)
