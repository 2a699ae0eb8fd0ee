"""Offices for tests: a fresh file with chosen rooms, a fixed day and a clock that tests may set."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlite_utils import Migrations

from swtool.dates import CHINA
from swtool.office import Office
from swtool.operators.rules import Seat
from swtool.operators.store import Newcomer, register
from swtool.policy.policy import Policy
from swtool.store import schema
from swtool.store.database import Database, connect
from swtool.workdays import Calendar, official_calendar

TODAY = date(2026, 11, 10)
ADOPTED = ("32:*",)
OPERATOR = "tester"


def china_time(day: date, hour: int = 9, minute: int = 0) -> datetime:
    """A moment of office time."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=CHINA)


@cache
def _tables(sets: tuple[Migrations, ...]) -> bytes:
    """An office file with the tables of these sets and nothing in them: made once, for thousands of tests begin so."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "office.db"
        schema.create(path, sets).close()
        return path.read_bytes()


def new_office(
    path: Path,
    sets: Sequence[Migrations],
    *,
    today: date = TODAY,
    now: datetime | None = None,
    policy: Policy | None = None,
    calendar: Calendar | None = None,
) -> Office:
    """A fresh office of 海宁 with the tables of the given migration sets (after store, intake and operators).

    Its one operator is called as the user of the operating system whom command tests put in place: tester.
    """
    from swtool.intake.schema import migrations as intake_migrations
    from swtool.operators.schema import migrations as operator_migrations

    moment = now or china_time(today)
    first = (intake_migrations, operator_migrations)
    path.write_bytes(_tables((*first, *(each for each in sets if each not in first))))
    database = connect(path)
    office = at(database, today=today, now=moment, policy=policy, calendar=calendar)
    with office.change("建立数据库") as tx:
        for key, value in {
            "county_code": "330481",
            "county_name": "海宁市",
            "competent_authority": "海宁市民政局",
        }.items():
            tx.insert(
                "office_fact",
                {"key": key, "value": value, "effective_on": "2000-01-01", "recorded_at": tx.recorded_at},
            )
        register(tx, Newcomer(OPERATOR, date(2000, 1, 1), seat=Seat(OPERATOR)))
    return office


def at(
    database: Database,
    *,
    today: date = TODAY,
    now: datetime | None = None,
    policy: Policy | None = None,
    calendar: Calendar | None = None,
) -> Office:
    """The same file seen on another day or by another clock."""
    return Office(
        db=database,
        policy=policy or Policy.load("330481", adopts=ADOPTED),
        calendar=calendar or official_calendar(),
        today=today,
        now=now or china_time(today),
        actor=OPERATOR,
    )
