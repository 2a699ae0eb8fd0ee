"""Tables of projects' lives. Money is integer 分; every row is one dated version, corrected by a newer one."""

from __future__ import annotations

from sqlite_utils import Database, Migrations

from swtool.store import journal
from swtool.store.schema import run

migrations = Migrations("lifecycle")

TABLES = (
    "project_plan",
    "project_purchase",
    "project_indicator",
    "project_figure",
    "project_milestone",
    "project_step",
    "evaluation_outcome",
)


@migrations()
def m0001_lifecycle(db: Database) -> None:
    """The plan, the purchase, indicators and what was done of them, payments, decisions, and results of evaluation."""
    run(
        db,
        """
        CREATE TABLE project_plan (               -- 策划: what the project is to be
            id INTEGER PRIMARY KEY,
            project_id INTEGER NOT NULL REFERENCES project (id),
            kind TEXT,                            -- 民生微项目 … (HNG-10), as the policy names it
            slot TEXT CHECK (slot IN ('core', 'brand_community', 'brand_worker', 'basic_family', 'basic_elderly',
                'basic_children', 'own')),        -- 123X (HNG-11)
            planned_on TEXT, document TEXT,
            budget INTEGER CHECK (budget >= 0),
            batch_id INTEGER REFERENCES intake_batch (id), source_row INTEGER,
            recorded_at TEXT NOT NULL, superseded_at TEXT
        ) STRICT;
        CREATE UNIQUE INDEX project_plan_current ON project_plan (project_id) WHERE superseded_at IS NULL;

        CREATE TABLE project_purchase (           -- 采购: method, notice, award, contract (JSU-14)
            id INTEGER PRIMARY KEY,
            project_id INTEGER NOT NULL REFERENCES project (id),
            method TEXT NOT NULL,
            notice_no TEXT, notice_on TEXT, medium TEXT,
            documents_on TEXT,                    -- 招标文件开始发出
            bids_until TEXT,                      -- 提交投标文件截止
            award_on TEXT,                        -- 中标、成交通知书发出
            contract_no TEXT, contract_on TEXT,
            contract_notice_on TEXT,              -- 合同公告
            batch_id INTEGER REFERENCES intake_batch (id), source_row INTEGER,
            recorded_at TEXT NOT NULL, superseded_at TEXT
        ) STRICT;
        CREATE UNIQUE INDEX project_purchase_current ON project_purchase (project_id) WHERE superseded_at IS NULL;

        CREATE TABLE project_indicator (
            id INTEGER PRIMARY KEY,
            project_id INTEGER NOT NULL REFERENCES project (id),
            name TEXT NOT NULL,
            planned INTEGER NOT NULL CHECK (planned > 0),
            unit TEXT,
            agreed_on TEXT,
            measure TEXT CHECK (measure IN ('records', 'person_times', 'volunteers')),
            service_kind TEXT, service_item TEXT, -- which of the project's service records count; NULL: all
            batch_id INTEGER REFERENCES intake_batch (id), source_row INTEGER,
            recorded_at TEXT NOT NULL, superseded_at TEXT,
            CHECK (measure IS NOT NULL OR (service_kind IS NULL AND service_item IS NULL))
        ) STRICT;
        CREATE UNIQUE INDEX project_indicator_current ON project_indicator (project_id, name)
            WHERE superseded_at IS NULL;

        CREATE TABLE project_figure (             -- done up to a day, of indicators that are not counted
            id INTEGER PRIMARY KEY,
            project_id INTEGER NOT NULL REFERENCES project (id),
            name TEXT NOT NULL,
            counted_on TEXT NOT NULL,
            done INTEGER NOT NULL CHECK (done >= 0),
            batch_id INTEGER REFERENCES intake_batch (id), source_row INTEGER,
            recorded_at TEXT NOT NULL, superseded_at TEXT
        ) STRICT;
        CREATE UNIQUE INDEX project_figure_current ON project_figure (project_id, name, counted_on)
            WHERE superseded_at IS NULL;

        CREATE TABLE project_milestone (          -- 付款节点 (QZH-04)
            id INTEGER PRIMARY KEY,
            project_id INTEGER NOT NULL REFERENCES project (id),
            milestone TEXT NOT NULL,
            amount INTEGER NOT NULL CHECK (amount >= 0),
            due_on TEXT,
            after_evaluation INTEGER CHECK (after_evaluation IN (0, 1)),  -- NULL: the contract does not say
            paid_on TEXT,
            paid INTEGER CHECK (paid >= 0),
            voucher_no TEXT,
            batch_id INTEGER REFERENCES intake_batch (id), source_row INTEGER,
            recorded_at TEXT NOT NULL, superseded_at TEXT,
            CHECK ((paid IS NULL) = (paid_on IS NULL))
        ) STRICT;
        CREATE UNIQUE INDEX project_milestone_current ON project_milestone (project_id, milestone)
            WHERE superseded_at IS NULL;

        CREATE TABLE project_step (               -- decisions: 立项, 结项, 续签 or not
            id INTEGER PRIMARY KEY,
            project_id INTEGER NOT NULL REFERENCES project (id),
            step TEXT NOT NULL CHECK (step IN ('approval', 'closure', 'renewed', 'not_renewed')),
            happened_on TEXT NOT NULL,
            document TEXT,
            recorded_at TEXT NOT NULL, superseded_at TEXT
        ) STRICT;
        CREATE UNIQUE INDEX project_step_current ON project_step (project_id, step) WHERE superseded_at IS NULL;

        CREATE TABLE evaluation_outcome (         -- what an evaluator found, of a station (JNA-02) or a project
            id INTEGER PRIMARY KEY,
            year INTEGER NOT NULL,
            station_id INTEGER REFERENCES station (id),
            project_id INTEGER REFERENCES project (id),
            evaluator TEXT NOT NULL,
            evaluated_on TEXT NOT NULL,
            passed TEXT NOT NULL CHECK (passed IN ('yes', 'no')),
            grade TEXT,
            score INTEGER CHECK (score >= 0),     -- hundredths of a 分
            document TEXT,
            batch_id INTEGER REFERENCES intake_batch (id), source_row INTEGER,
            recorded_at TEXT NOT NULL, superseded_at TEXT,
            CHECK ((station_id IS NULL) <> (project_id IS NULL))
        ) STRICT;
        CREATE UNIQUE INDEX evaluation_outcome_current
            ON evaluation_outcome (year, coalesce(station_id, 0), coalesce(project_id, 0), evaluator)
            WHERE superseded_at IS NULL;
        """,
    )
    for table in TABLES:
        journal.track(db, table, history=True)


@migrations()
def m0002_part_payments(db: Database) -> None:
    """A milestone is paid in parts: a further payment follows the version that told of the one before."""
    run(
        db,
        """
        -- paid is what was paid in all up to paid_on; NULL: nothing was paid before, or a sheet put it right
        ALTER TABLE project_milestone ADD COLUMN follows INTEGER REFERENCES project_milestone (id);
        """,
    )
    journal.track(db, "project_milestone", history=True)
