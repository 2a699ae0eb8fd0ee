"""The schedule's SQL: installations and runs."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from swtool.store.database import Database, Transaction

INSTALLED, REMOVED = "installed", "removed"


class Installation(NamedTuple):
    """What the office knows of a job's entry in a scheduler: where, since when, in whose name."""

    job: str
    kind: str
    way: str
    runs_at: str
    on_behalf_of: str
    os_user: str
    machine: str
    recorded_at: str = ""

    @property
    def stands(self) -> bool:
        """Whether it was put there and not taken away."""
        return self.kind == INSTALLED


class Run(NamedTuple):
    """One run of a job. ``ended_at``, ``exit_code`` and ``result`` are None where it has no end."""

    id: int
    job: str
    machine: str
    started_at: datetime
    ended_at: datetime | None
    exit_code: int | None
    result: str | None


def installations(db: Database) -> dict[tuple[str, str, str], Installation]:
    """(job, way, machine) → the newest that is known of it."""
    rows = db.query(
        "SELECT job, kind, way, runs_at, on_behalf_of, os_user, machine, recorded_at FROM job_installation ORDER BY id"
    )
    return {(row["job"], row["way"], row["machine"]): Installation(**dict(row)) for row in rows}


def last_runs(db: Database) -> dict[str, Run]:
    """Job → its newest run."""
    rows = db.query(
        "SELECT r.id, r.job, r.machine, r.recorded_at AS started_at, e.recorded_at AS ended_at, e.exit_code, e.result "
        "FROM job_run r LEFT JOIN job_run_end e ON e.run_id = r.id "
        "WHERE r.id IN (SELECT max(id) FROM job_run GROUP BY job)"
    )
    return {row["job"]: _run(dict(row)) for row in rows}


def insert_installation(tx: Transaction, installation: Installation) -> None:
    """Note that an entry was put into a scheduler or taken out."""
    row = {
        "job": installation.job,
        "kind": installation.kind,
        "way": installation.way,
        "runs_at": installation.runs_at,
        "on_behalf_of": installation.on_behalf_of,
        "os_user": installation.os_user,
        "machine": installation.machine,
    }
    tx.insert("job_installation", {**row, "recorded_at": tx.recorded_at})


def begin_run(tx: Transaction, job: str, machine: str) -> int:
    """Note that a run begins; its id."""
    return tx.insert("job_run", {"job": job, "machine": machine, "recorded_at": tx.recorded_at})


def end_run(tx: Transaction, run_id: int, exit_code: int, result: str) -> None:
    """Note how it ended."""
    row = {"run_id": run_id, "exit_code": exit_code, "result": result}
    tx.insert("job_run_end", {**row, "recorded_at": tx.recorded_at})


def _run(row: dict[str, object]) -> Run:
    started, ended = str(row["started_at"]), row["ended_at"]
    code = row["exit_code"]
    return Run(
        int(str(row["id"])),
        str(row["job"]),
        str(row["machine"]),
        datetime.fromisoformat(started),
        datetime.fromisoformat(str(ended)) if ended is not None else None,
        int(str(code)) if code is not None else None,
        str(row["result"]) if row["result"] is not None else None,
    )
