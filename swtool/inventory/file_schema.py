"""Tables of what happens to files, needs and problems in the course of time: one migration of the room makes them."""

from __future__ import annotations

LIFE_OF_A_FILE = """
-- The first row of somebody in the files, carried through details, moves and merges; NULL: this row itself.
ALTER TABLE household_member ADD COLUMN person_key INTEGER;
-- Why a membership ended; NULL with an end: the details changed, and a later row goes on.
ALTER TABLE household_member ADD COLUMN left_why TEXT
    CHECK (left_why = 'away' OR left_why = 'died' OR left_why = 'other_file' OR left_why = 'same_person'
        OR left_why = 'other');
CREATE INDEX household_member_person ON household_member (person_key) WHERE person_key IS NOT NULL;

CREATE TABLE need_status (                -- a need went over to a state; that it was raised is its own row
    id INTEGER PRIMARY KEY,
    need_id INTEGER NOT NULL REFERENCES need_item (id),
    status TEXT NOT NULL CHECK (status = 'raised' OR status = 'accepted' OR status = 'in_progress'
        OR status = 'met' OR status = 'referred' OR status = 'cannot_meet'),
    happened_on TEXT,                     -- NULL: not stated
    counts_from TEXT NOT NULL,            -- from which day lists show it; '': a sheet brought the need so
    why TEXT,
    batch_id INTEGER REFERENCES intake_batch (id),
    recorded_at TEXT NOT NULL, superseded_at TEXT
) STRICT;
CREATE INDEX need_status_need ON need_status (need_id, counts_from);

CREATE TABLE problem (                    -- what is wrong in a village, as needs are a household's
    id INTEGER PRIMARY KEY,
    uid TEXT NOT NULL UNIQUE,
    problem_no TEXT NOT NULL UNIQUE,
    division_id INTEGER NOT NULL REFERENCES division (id),
    category TEXT NOT NULL,
    description TEXT NOT NULL,
    urgency TEXT, source_channel TEXT, raised_on TEXT, expectation TEXT,
    status TEXT NOT NULL CHECK (status = 'raised' OR status = 'accepted' OR status = 'in_progress'
        OR status = 'met' OR status = 'referred' OR status = 'cannot_meet'),
    resolved_on TEXT, feedback TEXT,
    batch_id INTEGER REFERENCES intake_batch (id), source_row INTEGER
) STRICT;
CREATE INDEX problem_division ON problem (division_id);
CREATE TABLE problem_status (
    id INTEGER PRIMARY KEY,
    problem_id INTEGER NOT NULL REFERENCES problem (id),
    status TEXT NOT NULL CHECK (status = 'raised' OR status = 'accepted' OR status = 'in_progress'
        OR status = 'met' OR status = 'referred' OR status = 'cannot_meet'),
    happened_on TEXT, counts_from TEXT NOT NULL, why TEXT,
    batch_id INTEGER REFERENCES intake_batch (id),
    recorded_at TEXT NOT NULL, superseded_at TEXT
) STRICT;
CREATE INDEX problem_status_problem ON problem_status (problem_id, counts_from);

CREATE TABLE project_answer (             -- which project answers a need or a problem (JLP-02)
    id INTEGER PRIMARY KEY,
    need_id INTEGER REFERENCES need_item (id),
    problem_id INTEGER REFERENCES problem (id),
    project_id INTEGER NOT NULL REFERENCES project (id),
    effective_on TEXT NOT NULL,
    batch_id INTEGER REFERENCES intake_batch (id),
    recorded_at TEXT NOT NULL, superseded_at TEXT,
    CHECK ((need_id IS NULL) <> (problem_id IS NULL))
) STRICT;
CREATE INDEX project_answer_need ON project_answer (need_id) WHERE need_id IS NOT NULL;
CREATE INDEX project_answer_problem ON project_answer (problem_id) WHERE problem_id IS NOT NULL;

CREATE TABLE care_aid (                   -- 关爱援助 outside the policies of assistance (CDU-08)
    id INTEGER PRIMARY KEY,
    uid TEXT NOT NULL UNIQUE,
    aid_no TEXT NOT NULL UNIQUE,
    household_id INTEGER NOT NULL REFERENCES household (id),
    person_key INTEGER REFERENCES household_member (id),   -- NULL: to the household as a whole
    given_on TEXT NOT NULL,
    ground TEXT NOT NULL CHECK (ground = 'still_hard' OR ground = 'not_covered'),
    reason TEXT NOT NULL,
    amount INTEGER CHECK (amount > 0),    -- 分
    goods TEXT,
    source TEXT NOT NULL,                 -- whose money or goods
    voided_on TEXT, voided_why TEXT,
    batch_id INTEGER REFERENCES intake_batch (id), source_row INTEGER,
    CHECK (amount IS NOT NULL OR goods IS NOT NULL)
) STRICT;
CREATE INDEX care_aid_household ON care_aid (household_id);
CREATE INDEX care_aid_day ON care_aid (given_on);

CREATE TABLE individual_plan (            -- 一人一案
    id INTEGER PRIMARY KEY,
    uid TEXT NOT NULL UNIQUE,
    plan_no TEXT NOT NULL UNIQUE,
    household_id INTEGER NOT NULL REFERENCES household (id),
    person_key INTEGER NOT NULL REFERENCES household_member (id),
    opened_on TEXT NOT NULL,
    responsible_worker TEXT,
    review_on TEXT,                       -- when it is to be looked at next
    closed_on TEXT, closed_why TEXT,
    batch_id INTEGER REFERENCES intake_batch (id), source_row INTEGER
) STRICT;
CREATE INDEX individual_plan_person ON individual_plan (person_key);
CREATE INDEX individual_plan_household ON individual_plan (household_id);
CREATE TABLE plan_goal (
    id INTEGER PRIMARY KEY,
    plan_id INTEGER NOT NULL REFERENCES individual_plan (id),
    goal TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status = 'open' OR status = 'reached' OR status = 'dropped'),
    set_on TEXT NOT NULL, ended_on TEXT, why TEXT,
    batch_id INTEGER REFERENCES intake_batch (id), source_row INTEGER,
    recorded_at TEXT NOT NULL, superseded_at TEXT
) STRICT;
CREATE INDEX plan_goal_plan ON plan_goal (plan_id);
CREATE TABLE plan_review (
    id INTEGER PRIMARY KEY,
    plan_id INTEGER NOT NULL REFERENCES individual_plan (id),
    reviewed_on TEXT NOT NULL,
    result TEXT NOT NULL,
    review_on TEXT,                       -- when it is to be looked at next
    batch_id INTEGER REFERENCES intake_batch (id),
    recorded_at TEXT NOT NULL, superseded_at TEXT
) STRICT;
CREATE INDEX plan_review_plan ON plan_review (plan_id, reviewed_on);

CREATE TABLE household_regroup (          -- 并户、分户: two files became one, or one two
    id INTEGER PRIMARY KEY,
    uid TEXT NOT NULL UNIQUE,
    regroup_no TEXT NOT NULL UNIQUE,      -- BH2026-0001, FH2026-0001
    kind TEXT NOT NULL CHECK (kind = 'merge' OR kind = 'split'),
    household_id INTEGER NOT NULL REFERENCES household (id),     -- the file that stays
    other_id INTEGER NOT NULL REFERENCES household (id) CHECK (other_id <> household_id),
    effective_on TEXT NOT NULL,           -- first day on which people belong together so
    why TEXT NOT NULL,
    recorded_at TEXT NOT NULL, superseded_at TEXT                -- superseded: undone
) STRICT;
CREATE INDEX household_regroup_household ON household_regroup (household_id);
CREATE INDEX household_regroup_other ON household_regroup (other_id);
CREATE TABLE household_regroup_row (      -- every row that a merge or split touched, so that it can be undone
    id INTEGER PRIMARY KEY,
    regroup_id INTEGER NOT NULL REFERENCES household_regroup (id),
    what TEXT NOT NULL CHECK (what = 'replaced' OR what = 'made' OR what = 'need' OR what = 'plan'
        OR what = 'aid'),
    row_id INTEGER NOT NULL,
    before_id INTEGER,                    -- of needs, plans and aid: the household before
    before_key INTEGER,                   -- of plans and aid: the person before
    recorded_at TEXT NOT NULL
) STRICT;
CREATE INDEX household_regroup_row_regroup ON household_regroup_row (regroup_id);

CREATE TABLE household_count (            -- how many households a village says ought to have a file (G3)
    id INTEGER PRIMARY KEY,
    division_id INTEGER NOT NULL REFERENCES division (id),
    counted_on TEXT NOT NULL,
    households INTEGER NOT NULL CHECK (households >= 0),
    recorded_at TEXT NOT NULL, superseded_at TEXT
) STRICT;
CREATE INDEX household_count_division ON household_count (division_id, counted_on);
"""

LASTING = ("problem", "care_aid", "individual_plan")
DATED = (
    "household_member",
    "need_status",
    "problem_status",
    "project_answer",
    "plan_goal",
    "plan_review",
    "household_regroup",
    "household_regroup_row",
    "household_count",
)
"""The tables that are registers, and those that are appended and superseded only."""
