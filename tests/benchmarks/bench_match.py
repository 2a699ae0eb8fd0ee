"""``swtool match``: suggestions for all open needs of a county, and how far greedy is from the best plan of all.

BENCH_NEEDS and BENCH_RESOURCES are the county's size (50,000 and 20,000). The best plan needs the extra ``match``; it
is worked out on a tenth, for a whole county at once is no everyday's work. Times are CPU seconds.
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from swtool.office import Office

NEEDS = int(os.environ.get("BENCH_NEEDS", "50000"))
RESOURCES = int(os.environ.get("BENCH_RESOURCES", "20000"))
TOWNS, VILLAGES = 12, 20
NOW = datetime.fromisoformat("2026-11-10T09:00:00+08:00")
BAR = 60.0  # seconds for all suggestions
KINDS = (
    "助餐", "助浴", "助洁", "助医", "理发", "家电维修", "课业辅导", "心理疏导", "法律援助", "就业帮扶", "康复训练",
    "居家安全", "探访关爱", "节日慰问", "代购代办", "政策咨询", "亲职教育", "辅具租借", "陪诊", "临时照料",
)  # fmt: skip
GROUPS = ("低保", "特困", "独居", "空巢", "残疾", "留守儿童", "失能")


def county(path: Path, needs: int, resources: int) -> Office:
    """A county whose needs are of twenty kinds and whose resources are scarce here and plenty there."""
    from swtool import opening

    pick = random.Random(7)
    founding = opening.Founding("330481", "海宁市", "海宁市民政局")
    office = opening.found_office(path, founding, today=NOW.date(), now=NOW, actor="bench")
    with office.change("基准测试准备") as tx:
        villages = [village for town in range(TOWNS) for village in _town(tx, town)]
        tx.insert_rows("household", ("id", "uid", "file_no", "division_id", "head_name"), range(1, needs + 1), (
            (n, uid, f"D{n}", villages[n % len(villages)], "示例")
            for n, uid in zip(range(1, needs + 1), tx.uids(needs), strict=True)
        ))  # fmt: skip
        tx.insert_rows(
            "household_member",
            ("id", "household_id", "name", "is_head", "client_category", "effective_on", "recorded_at"),
            range(1, needs + 1),
            ((n, n, "示例", 1, pick.choice(GROUPS), "2026-01-01", tx.recorded_at) for n in range(1, needs + 1)),
        )
        tx.insert_rows("need_item", _NEED, range(1, needs + 1), _needs(pick, villages, tx.uids(needs)))
        tx.insert_rows(
            "community_resource", _RESOURCE, range(1, resources + 1), _resources(pick, villages, tx.uids(resources))
        )
    return office


_NEED = (
    "id", "uid", "need_no", "household_id", "division_id", "category", "description", "urgency", "raised_on", "status"
)  # fmt: skip
_RESOURCE = (
    "id", "uid", "resource_no", "division_id", "name", "owner", "items", "target_group", "coverage", "capacity",
    "reusable", "valid_to",
)  # fmt: skip


def _town(tx: object, number: int) -> list[int]:
    from swtool.store.database import Transaction

    assert isinstance(tx, Transaction)
    base = {"system": "nbs", "first_year": 2023, "last_year": 2023, "valid_from": "2000-01-01"}
    code = f"3304811{number:02d}"
    town = tx.insert("division", base | {"uid": tx.uid(), "code": code, "name": f"第{number}镇", "level": "town"})
    return [
        tx.insert(
            "division",
            base | {"uid": tx.uid(), "code": f"{code}2{n:02d}", "name": f"{number}镇{n}村", "level": "village",
                    "parent_id": town},
        )
        for n in range(VILLAGES)
    ]  # fmt: skip


def _needs(pick: random.Random, villages: list[int], uids: list[str]) -> Iterator[tuple[object, ...]]:
    first = date(2026, 1, 1)
    for n, uid in enumerate(uids, start=1):
        raised = first + timedelta(days=pick.randrange(300))
        yield (
            n, uid, f"X{n}", n, villages[n % len(villages)], pick.choice(KINDS), "",
            pick.choice(("紧急", "一般", "一般")), raised.isoformat(), "raised",
        )  # fmt: skip


def _resources(pick: random.Random, villages: list[int], uids: list[str]) -> Iterator[tuple[object, ...]]:
    for n, uid in enumerate(uids, start=1):
        yield (
            n, uid, f"Z{n}", pick.choice(villages), f"资源{n}", f"单位{n % 4000}",
            "、".join(pick.sample(KINDS, pick.randint(1, 3))), pick.choice(("", *GROUPS, "全体居民")),
            pick.choice(("village", "village", "town", "county")), pick.choice((1, 1, 2, 3)),
            pick.randint(0, 1), pick.choice((None, "2026-12-01", "2027-12-31", "2026-11-01")),
        )  # fmt: skip


def main() -> None:
    """The suggestions of the whole county, then both plans of a tenth of it."""
    from swtool.matching.planning import greedy, total_points
    from swtool.matching.sheets import suggestions
    from swtool.matching.store import open_needs
    from swtool.matching.suggest import Finder
    from swtool.registry.boundaries import places_of

    with tempfile.TemporaryDirectory() as folder:
        office = county(Path(folder) / "office.db", NEEDS, RESOURCES)
        start = time.process_time()
        needs = open_needs(office.db, office.today, places_of(office, office.today))
        table = suggestions(office, needs, Finder.of(office, office.today), most=3, as_of=office.today)
        took = time.process_time() - start
        print(
            f"match suggest --all: {len(needs)} needs, {RESOURCES} resources, {len(table.rows)} lines in {took:.1f} s"
            f" CPU (bar {BAR:.0f} s), peak {_peak():.0f} MB"
        )
        start = time.process_time()
        planned = greedy(needs, Finder.of(office, office.today))
        print(f"greedy plan of all: {sum(one.candidate is not None for one in planned)} served in"
              f" {time.process_time() - start:.1f} s CPU, peak {_peak():.0f} MB")  # fmt: skip
        office.db.close()
        office = county(Path(folder) / "small.db", NEEDS // 10, RESOURCES // 10)
        needs = open_needs(office.db, office.today, places_of(office, office.today))
        finder = Finder.of(office, office.today)
        plans = {"greedy": greedy(needs, finder)}
        try:
            from swtool.matching.optimal import optimal

            start = time.process_time()
            plans["optimal"] = optimal(needs, finder)
            print(f"optimal plan of {len(needs)} needs in {time.process_time() - start:.1f} s CPU")
        except Exception as missing:  # noqa: BLE001 - without the extra there is nothing to compare with
            print(f"optimal: not compared ({missing})")
        served = {name: sum(one.candidate is not None for one in plan) for name, plan in plans.items()}
        points = {name: total_points(plan) for name, plan in plans.items()}
        for name in plans:
            print(f"{name} of {len(needs)} needs: {served[name]} served, {points[name]} points")
        if "optimal" in plans:
            print(
                f"greedy against optimal: served {served['greedy'] / served['optimal']:.3f},"
                f" points {points['greedy'] / points['optimal']:.3f}"
            )
        office.db.close()


def _peak() -> float:
    """The most memory that this process has held, in MB; 0 where the system does not tell."""
    try:
        import resource
    except ImportError:
        return 0.0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10)


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))
    main()
