"""What lists, checks and the month of services cost in a county of many records, in seconds of processor time.

``BENCH_RECORDS`` says how many (1,000,000 by default, with three households to ten records). A tenth of it is asked
too, for the growth: an answer by an index does not grow, one over all records grows with them.
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from swtool.office import Office
    from swtool.store.database import Transaction

RECORDS = int(os.environ.get("BENCH_RECORDS", "1000000"))
BAR = 2.0
STATIONS, WORKERS, DAYS = 40, 400, 1040
FIRST, TODAY = date(2024, 1, 1), date(2026, 11, 10)
KINDS = ("home_visit", "visit", "phone", "consultation", "policy_session", "activity", "other")
CODES = ("B1", "B2", "D1", "D2", "D3", "D4", "E1", "跳舞")
LEVELS = ("一级", "二级", "三级", "四级", "五级", "六级")
RULE = """[pack]
code = "330481"
name = "海宁市"
short = "海宁"
[service.visit_interval]
label = "按跟进级别走访"
severity = "warning"
[[service.visit_interval.values]]
since = "2024-01-01"
level_1 = 7
level_2 = 15
level_3 = 30
level_4 = 60
level_5 = 90
level_6 = 180
unit = "calendar_day"
source = "示例规定"
basis = "设置"
"""


def county(folder: Path, count: int) -> tuple[Office, float]:
    """An office with that many services, and how long writing them took."""
    from swtool.casework.store import insert_records
    from swtool.policy.policy import Policy
    from swtool.rooms import migration_sets
    from tests.inventory_case import new_county

    office = new_county(folder, today=TODAY, sets=migration_sets())
    (folder / "本县.toml").write_text(RULE, encoding="utf-8")
    policy = Policy.load("330481", adopts=("32:*",), county_file=folder / "本县.toml")
    office = replace(office, policy=policy)
    with office.change("示例档案") as tx:
        stations, workers, households = _registers(office, tx, count * 3 // 10)
    drafts = _services(count, stations, workers, households)
    started = time.process_time()
    with office.change("示例服务") as tx:
        insert_records(tx, drafts)
    return office, time.process_time() - started


def _registers(office: Office, tx: Transaction, count: int) -> tuple[list[int], list[int], range]:
    from swtool.registry.posts import NewPost, PostFields, insert_posts
    from tests.inventory_case import id_of

    villages = [id_of(office, "division", name) for name in ("东山社区居委会", "由拳社区居委会", "永福村村委会")]
    town = id_of(office, "division", "许村镇")
    stations = [
        tx.insert(
            "station",
            {
                "uid": tx.uid(),
                "name": f"示例{number}社工站",
                "tier": "service_point",
                "division_id": town,
                "opened_on": "2021-01-01",
            },
        )
        for number in range(STATIONS)
    ]
    workers = [
        tx.insert("person", {"uid": tx.uid(), "staff_no": f"330481-{number:05}", "name": "示例"})
        for number in range(1, WORKERS + 1)
    ]
    posts = [PostFields(stations[at % STATIONS], "service_post", "full_time") for at in range(WORKERS)]
    insert_posts(
        tx,
        [NewPost(worker, posts[at], FIRST, None if at % 10 else date(2026, 6, 1)) for at, worker in enumerate(workers)],
    )
    ids = tx.allot("household", count)
    columns = ("id", "uid", "file_no", "division_id", "head_name", "follow_up_level", "opened_on")
    rows = (
        (row, uid, f"D{row}", villages[row % 3], "示例", LEVELS[row % 6], "2024-01-01")
        for row, uid in zip(ids, tx.uids(count), strict=True)
    )
    tx.insert_rows("household", columns, ids, rows)
    members = tx.allot("household_member", count)
    tx.insert_rows(
        "household_member",
        ("id", "household_id", "name", "is_head", "effective_on", "recorded_at"),
        members,
        (
            (member, household, "示例", 1, "2024-01-01", tx.recorded_at)
            for member, household in zip(members, ids, strict=True)
        ),
    )
    return stations, workers, ids


def _services(count: int, stations: list[int], workers: list[int], households: range) -> list[object]:
    from swtool.casework.store import Draft

    pick = random.Random(1)
    drafts: list[object] = []
    for number in range(count):
        worker, kind = number % WORKERS, pick.choice(KINDS)
        at = pick.randrange(len(households)) if kind in KINDS[:3] else None
        drafts.append(
            Draft(
                station_id=stations[worker % STATIONS],
                happened_on=(FIRST + timedelta(days=pick.randrange(DAYS))).isoformat(),
                kind=kind,
                item=pick.choice(CODES),
                worker_id=workers[worker],
                household_id=None if at is None else households[at],
                member_id=None if at is None else at + 1,
                minutes=pick.randrange(5, 120),
            )
        )
    return drafts


def questions(office: Office) -> dict[str, Callable[[], object]]:
    """Everything that is asked, by name."""
    from swtool.casework import checks, due, duplicates, sheets, summary
    from swtool.casework.store import Wanted
    from swtool.dates import Month
    from swtool.rooms import figure_sources

    first, last = date(2026, 10, 1), date(2026, 10, 31)
    whole = Wanted(FIRST, TODAY)

    def page(wanted: Wanted) -> Callable[[], object]:
        return lambda: sheets.records(office, wanted, 50)

    asked: dict[str, Callable[[], object]] = {
        "list: a month": page(Wanted(first, last)),
        "list: a station": page(whole._replace(stations=(office.db.value("SELECT max(id) FROM station"),))),  # type: ignore[arg-type]
        "list: a worker": page(whole._replace(worker_ids=(3,), kind="visit")),
        "list: a household": page(whole._replace(household_id=5)),
        "list: way and item": page(whole._replace(kind="visit", item="D2")),
        "list: everything": page(whole),
        "month of the county": lambda: summary.summarize(office, Month(2026, 10), figure_sources()),
        "duplicates of a month": lambda: duplicates.duplicates(office, first, last, 7),
        "visits due": lambda: due.visits_due(office, TODAY, TODAY + timedelta(days=7)),
    }
    for check in checks.CHECKS:
        asked[f"check {check.code}"] = lambda run=check.run: list(run(office, TODAY))  # type: ignore[misc]
    return asked


def seconds(ask: Callable[[], object]) -> float:
    """The best of three."""
    found = []
    for _ in range(3):
        started = time.process_time()
        ask()
        found.append(time.process_time() - started)
    return min(found)


def main() -> None:
    """The same questions in a county of a tenth, and in the whole one."""
    import gc

    from swtool import cli

    gc.set_threshold(cli._YOUNG_OBJECTS)  # as the program runs
    took: list[dict[str, float]] = []
    for count in (RECORDS // 10, RECORDS):
        with tempfile.TemporaryDirectory() as folder:
            office, wrote = county(Path(folder), count)
            print(f"{count:,} services written in {wrote:.1f} s, {office.db.path.stat().st_size / 2**20:,.0f} MB")
            took.append({name: seconds(ask) for name, ask in questions(office).items()})
            office.db.close()
    for name, now in took[1].items():
        mark = "" if now < BAR else f"  over the bar of {BAR} s"
        print(f"{name:34} {now:6.2f} s, {now / max(took[0][name], 0.001):5.1f}x of a tenth{mark}")


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))
    main()
