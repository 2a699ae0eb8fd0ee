"""The tables of the schedule: what was put into which machine's scheduler, and every run of a job."""

from __future__ import annotations

from sqlite_utils import Database, Migrations

from swtool.store import journal
from swtool.store.schema import run

migrations = Migrations("schedule")


@migrations()
def m0001_jobs(db: Database) -> None:
    """Installations and runs. A run without an end was cut off, or is still at it."""
    run(
        db,
        """
        CREATE TABLE job_installation (
            id INTEGER PRIMARY KEY,
            job TEXT NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('installed', 'removed')),
            way TEXT NOT NULL CHECK (way IN ('cron', 'systemd', 'windows')),
            runs_at TEXT NOT NULL,                -- 09:10, time of China
            on_behalf_of TEXT NOT NULL,           -- the operator in whose name the job acts
            os_user TEXT NOT NULL, machine TEXT NOT NULL,
            recorded_at TEXT NOT NULL
        ) STRICT;
        CREATE INDEX job_installation_job ON job_installation (job, id);
        CREATE TABLE job_run (
            id INTEGER PRIMARY KEY,
            job TEXT NOT NULL,
            machine TEXT NOT NULL,
            recorded_at TEXT NOT NULL             -- when it began
        ) STRICT;
        CREATE INDEX job_run_job ON job_run (job, id);
        CREATE TABLE job_run_end (
            id INTEGER PRIMARY KEY,
            run_id INTEGER NOT NULL UNIQUE REFERENCES job_run (id),
            exit_code INTEGER NOT NULL,           -- negative: the signal that ended it
            result TEXT NOT NULL,                 -- one line: counts and codes, or why it was refused
            recorded_at TEXT NOT NULL             -- when it ended
        ) STRICT;
        """,
    )
    for table in ("job_installation", "job_run", "job_run_end"):
        journal.track(db, table, history=True)
