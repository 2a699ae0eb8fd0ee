"""The rules that an office works by: its jurisdiction's packs with the county's own file, what it adopted from other
places, and the calendar with the years that it added."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from swtool.errors import SwtoolError
from swtool.office import Office
from swtool.policy.policy import Policy
from swtool.store.database import Database, Transaction
from swtool.workdays import Calendar, official_calendar

if TYPE_CHECKING:
    from swtool.policy.calendars import CalendarYear


def county_policy_file(path: Path) -> Path:
    """The county's own rules stand beside its database: ``office.db`` → ``office.policy.toml``."""
    return path.with_name(f"{path.stem}.policy.toml")


def load_policy(database: Database, day: date, *, county_file: Path | None = None) -> Policy:
    """The policy of the office on a day: its jurisdiction's packs, the county's own file, and what it adopted."""
    facts = {
        row["key"]: row["value"]
        for row in database.query(
            "SELECT key, value FROM office_fact WHERE effective_on <= ? ORDER BY effective_on, id", (day.isoformat(),)
        )
    }
    if "county_code" not in facts:
        raise SwtoolError("数据库里没有登记所属县（市、区）", where=str(database.path), remedy="重新运行 swtool init")
    own = county_file or county_policy_file(database.path)
    adopts = json.loads(facts.get("adopts", "[]"))
    return Policy.load(facts["county_code"], adopts=adopts, county_file=own if own.exists() else None)


def refuse_before_office(office: Office, day: date) -> None:
    """Raises ``SwtoolError`` for a day on which the office has no county yet: no rules hold for it then."""
    if not office.fact("county_code", day):
        first = office.db.value("SELECT min(effective_on) FROM office_fact WHERE key = 'county_code'")
        raise SwtoolError(f"{day.isoformat()} 还没有本单位的登记", remedy=f"日期写 {first} 或以后")


def adopt_rules(office: Office, tx: Transaction, rule: str, since: date, *, drop: bool = False) -> None:
    """Take another place's rules over from a day on ("32:training.*"), or stop doing so; earlier days stay as they are.

    Raises ``PolicyFault`` for an adoption that means nothing, ``SwtoolError`` where it is adopted already, is not, or
    where something was entered for a later day, which this would silently undo.
    """
    adopted: list[str] = json.loads(office.fact("adopts", since) or "[]")
    if drop and rule not in adopted:
        listed = "、".join(adopted) or "没有"
        raise SwtoolError(f"没有参照“{rule}”", why=f"参照着的：{listed}", remedy="照上面的写法写")
    if not drop and rule in adopted:
        raise SwtoolError(f"已经参照“{rule}”", where=since.isoformat(), remedy="不用再登记")
    later = office.db.value(
        "SELECT min(effective_on) FROM office_fact WHERE key = 'adopts' AND effective_on > ?", (since.isoformat(),)
    )
    if later is not None:
        raise SwtoolError(f"{later} 起已另有登记", remedy=f"日期写 {later} 或以后")
    listed_now = [each for each in adopted if each != rule] if drop else [*adopted, rule]
    Policy.load(office.fact("county_code", since), adopts=listed_now)
    tx.insert(
        "office_fact",
        {
            "key": "adopts",
            "value": json.dumps(listed_now, ensure_ascii=False),
            "effective_on": since.isoformat(),
            "recorded_at": tx.recorded_at,
        },
    )


def load_calendar(database: Database) -> Calendar:
    """The official calendar with the years that the county added by file."""
    days: dict[tuple[int, str], dict[str, list[date]]] = {}
    for row in database.query(
        "SELECT year, day, kind, source FROM calendar_day WHERE superseded_at IS NULL ORDER BY year, day"
    ):
        kinds = days.setdefault((row["year"], row["source"]), {"rest": [], "work": []})
        kinds[row["kind"]].append(date.fromisoformat(row["day"]))
    if not days:
        return official_calendar()
    from swtool.policy.calendars import CalendarYear, build_calendar

    return build_calendar(
        CalendarYear(year, tuple(kinds["rest"]), tuple(kinds["work"]), source) for (year, source), kinds in days.items()
    )


def store_calendar_year(office: Office, tx: Transaction, added: CalendarYear) -> None:
    """Keep a county's own calendar year; the days it replaces stay as history."""
    for row in office.db.query("SELECT id FROM calendar_day WHERE year = ? AND superseded_at IS NULL", (added.year,)):
        tx.supersede("calendar_day", row["id"])
    tx.executemany(
        "INSERT INTO calendar_day (year, day, kind, source, recorded_at) VALUES (?, ?, ?, ?, ?)",
        [
            (added.year, day.isoformat(), kind, added.source, tx.recorded_at)
            for kind, days in (("rest", added.rest), ("work", added.workdays))
            for day in days
        ],
    )
