"""A great county: 24 towns with 480 villages, 300,000 household files, 20,000 resources, 50,000 open needs, 120,000
volunteers, 1,000,000 service records, 100,000 orders of a year.

Everybody is invented. Written set by set through the journal, as a load would write it.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import UUID

from swtool import opening
from swtool.casework.store import Draft, insert_records
from swtool.identifiers import resident_check_digit
from swtool.office import Office
from swtool.registry.posts import NewPost, PostFields, insert_posts
from swtool.store.database import Transaction

NOW = datetime.fromisoformat("2026-11-10T09:00:00+08:00")
TOWNS, VILLAGES = 24, 20  # villages of each town
CATEGORIES = ("低保", "特困", "残疾", "独居", "留守儿童", "困境儿童", "失能")
KINDS = ("助餐", "助浴", "理发", "就业帮扶", "儿童成长", "康复", "心理疏导", "家政", "法律咨询", "陪诊")
_SURNAMES = "王李张刘陈杨黄赵周吴徐孙马朱胡郭何高林罗"
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂英华玉萍红建文玲波辉斌"


def great_county(folder: Path, *, households: int) -> Office:
    """Write it: for every six households an open need, for every fifteen a resource, two volunteers for every five, ten
    services and an order for every three."""
    founding = opening.Founding("330481", "海宁市", "海宁市民政局", adopts=("32:*",))
    office = opening.found_office(folder / "office.db", founding, today=NOW.date(), now=NOW, actor="示例")
    pick = random.Random(7)
    careful = _carelessly(office)
    with office.change("基准测试准备：区划") as tx:
        villages = _divisions(tx)
    with office.change("基准测试准备：档案") as tx:
        files = _households(tx, pick, villages, households)
        stations, workers = _stations(tx, villages)
    with office.change("基准测试准备：资源") as tx:
        _resources(tx, pick, villages, households // 15)
    with office.change("基准测试准备：需求") as tx:
        _needs(tx, pick, files, households // 6)
    with office.change("基准测试准备：志愿者") as tx:
        _volunteers(tx, villages, stations, workers, households * 2 // 5)
    with office.change("基准测试准备：服务记录") as tx:
        _services(tx, pick, files, stations, workers, households * 10 // 3)
    with office.change("基准测试准备：点单") as tx:
        _orders(tx, pick, files, households // 3)
    for pragma in careful:
        office.db.connection.execute(pragma)
    return office


def _carelessly(office: Office) -> list[str]:
    """Write each page once and wait for no disk, for a county that is thrown away; what brings the care back."""
    kept = []
    for name, careless in (("journal_mode", "MEMORY"), ("synchronous", "OFF")):
        kept.append(f"PRAGMA {name} = {office.db.value(f'PRAGMA {name}')}")
        office.db.connection.execute(f"PRAGMA {name} = {careless}")
    return kept


def put(
    tx: Transaction, table: str, columns: Sequence[str], count: int, row: Callable[[int], tuple[object, ...]]
) -> range:
    """Write ``count`` rows of a table; ``row`` gives the values of the n-th (from 0) without its id. Their ids."""
    ids = tx.allot(table, count)
    rows = ((row_id, *row(number)) for number, row_id in enumerate(ids))
    tx.insert_rows(table, ("id", *columns), ids, rows)
    return ids


def uid(number: int) -> str:
    """A uid of its own for each number."""
    return str(UUID(int=(0x0190 << 112) | (0x7 << 76) | (0x8 << 60) | number))


def _divisions(tx: Transaction) -> list[int]:
    """Towns and villages; the ids of the villages."""
    found = []
    for town in range(1, TOWNS + 1):
        code = f"330481{100 + town}"
        town_id = _division(tx, code, f"第{town}镇", "town", None)
        found += [
            _division(tx, f"{code}{200 + number}", f"第{town}镇第{number}村", "village", town_id)
            for number in range(1, VILLAGES + 1)
        ]
    return found


def _division(tx: Transaction, code: str, name: str, level: str, parent: int | None) -> int:
    values = {"uid": tx.uid(), "system": "nbs", "first_year": 2023, "last_year": 2023, "code": code, "name": name}
    return tx.insert("division", {**values, "level": level, "parent_id": parent, "valid_from": "2000-01-01"})


def _households(tx: Transaction, pick: random.Random, villages: Sequence[int], count: int) -> list[tuple[int, int]]:
    """Files with three members each and a review last year or this; (file, village) of each."""
    first, recorded = date(2021, 1, 4), tx.recorded_at
    where = [villages[number * len(villages) // count] for number in range(count)]
    names = [pick.choice(_SURNAMES) + pick.choice(_GIVEN) + pick.choice(_GIVEN) for _ in range(2000)]

    def file(number: int) -> tuple[object, ...]:
        opened = (first + timedelta(days=number % 1500)).isoformat()
        return (
            uid(number), f"D{number:06}", where[number], names[number % 2000], f"{number % 30}组{number % 97}号",
            "present", 3, "养老金", "自有", ("一级", "二级", "三级")[number % 3], "示例社工", "已同意", opened,
        )  # fmt: skip

    columns = (
        "uid", "file_no", "division_id", "head_name", "address", "residence_status", "co_residents", "income_source",
        "housing_type", "follow_up_level", "responsible_worker", "consent_status", "opened_on",
    )  # fmt: skip
    ids = put(tx, "household", columns, count, file)

    def member(number: int) -> tuple[object, ...]:
        which, place = divmod(number, 3)
        born = date(1935 + 30 * place, 1, 1) + timedelta(days=number % 9000)
        body = f"330481{born:%Y%m%d}{number // 9000 % 1000:03d}"
        category = CATEGORIES[number % 7] if number % 5 == 0 else None
        relation = ("户主", "配偶", "孙子女")[place]
        name = names[which % 2000] if place == 0 else names[(number * 7) % 2000]
        return (
            ids[which], name, int(place == 0), relation, body + resident_check_digit(body), "男女"[number % 2],
            born.isoformat(), "汉族", "良好", category, "138" + f"{number:08}"[-8:],
            (first + timedelta(days=which % 1500)).isoformat(), recorded,
        )  # fmt: skip

    columns = (
        "household_id", "name", "is_head", "relation", "resident_id", "sex", "birth_date", "ethnicity", "health_status",
        "client_category", "mobile", "effective_on", "recorded_at",
    )  # fmt: skip
    put(tx, "household_member", columns, 3 * count, member)
    this_year = date(2026, 1, 5)

    def review(number: int) -> tuple[object, ...]:
        day = this_year + timedelta(days=number % 300) if number % 4 else date(2025, 6, 1)
        return ids[number], day.isoformat(), "updated" if number % 10 == 0 else "no_change", recorded

    put(tx, "inventory_review", ("household_id", "reviewed_on", "outcome", "recorded_at"), count, review)
    return list(zip(ids, where, strict=True))


def _resources(tx: Transaction, pick: random.Random, villages: Sequence[int], count: int) -> None:
    def resource(number: int) -> tuple[object, ...]:
        offered = "、".join(pick.sample(KINDS, 2))
        coverage = ("village", "village", "town", "county")[number % 4]
        return (
            uid(10_000_000 + number), f"Z{number:05}", villages[number % len(villages)], f"示例服务{number}",
            "公益", f"示例单位{number % 3000}", offered, offered, "老年人" if number % 3 else "", coverage,
            number % 20 + 1, "人次", number % 2, "2026-01-01", "2026-12-31", "2026-01-01",
        )  # fmt: skip

    columns = (
        "uid", "resource_no", "division_id", "name", "category", "owner", "offering", "items", "target_group",
        "coverage", "capacity", "unit", "reusable", "valid_from", "valid_to", "opened_on",
    )  # fmt: skip
    ids = put(tx, "community_resource", columns, count, resource)

    def review(number: int) -> tuple[object, ...]:
        return ids[number], "2026-03-01", "no_change", tx.recorded_at

    put(tx, "inventory_review", ("resource_id", "reviewed_on", "outcome", "recorded_at"), count, review)


def _needs(tx: Transaction, pick: random.Random, files: Sequence[tuple[int, int]], count: int) -> None:
    def need(number: int) -> tuple[object, ...]:
        household, village = files[number * len(files) // count]
        raised = date(2026, 1, 1) + timedelta(days=number % 300)
        urgency = ("紧急", "一般", "一般")[number % 3]
        return (
            uid(20_000_000 + number), f"X{number:06}", household, village, pick.choice(KINDS), "", urgency, "入户",
            raised.isoformat(), "raised",
        )  # fmt: skip

    columns = (
        "uid", "need_no", "household_id", "division_id", "category", "description", "urgency", "source_channel",
        "raised_on", "status",
    )  # fmt: skip
    put(tx, "need_item", columns, count, need)


def _stations(tx: Transaction, villages: Sequence[int]) -> tuple[list[int], list[int]]:
    """A station in each town with four workers, who are its by their number: worker n serves at station n mod 24."""
    parents = [row[0] for row in tx.execute("SELECT id FROM division WHERE level = 'town' ORDER BY id")]
    stations = [
        tx.insert(
            "station",
            {
                "uid": tx.uid(),
                "name": f"第{number}镇社工站",
                "tier": "station",
                "division_id": town,
                "opened_on": "2021-01-01",
            },
        )
        for number, town in enumerate(parents, start=1)
    ]
    workers = [
        tx.insert("person", {"uid": tx.uid(), "staff_no": f"330481-{number:05}", "name": "示例"})
        for number in range(1, 4 * TOWNS + 1)
    ]
    posts = [
        NewPost(worker, PostFields(stations[at % TOWNS], "service_post", "full_time"), date(2021, 1, 4), None)
        for at, worker in enumerate(workers)
    ]
    insert_posts(tx, posts)
    return stations, workers


def _volunteers(
    tx: Transaction, villages: Sequence[int], stations: Sequence[int], workers: Sequence[int], count: int
) -> None:
    names = [a + b + c for a in _SURNAMES for b in _GIVEN for c in _GIVEN]

    def volunteer(number: int) -> tuple[object, ...]:
        joined = (date(2021, 1, 4) + timedelta(days=number % 2000)).isoformat()
        mobile = "139" + f"{number:08}"
        name = names[number % len(names)]
        return uid(30_000_000 + number), f"ZYZ{number:06}", name, mobile, villages[number % len(villages)], joined

    ids = put(tx, "volunteer", ("uid", "volunteer_no", "name", "mobile", "division_id", "joined_on"), count, volunteer)

    def standing(number: int) -> tuple[object, ...]:
        at = number % len(workers)
        return ids[number], int(number % 10 == 0), workers[at], stations[at % TOWNS], "2021-01-04", tx.recorded_at

    columns = ("volunteer_id", "is_regular", "person_id", "station_id", "effective_on", "recorded_at")
    put(tx, "volunteer_standing", columns, count, standing)


def _services(
    tx: Transaction,
    pick: random.Random,
    files: Sequence[tuple[int, int]],
    stations: Sequence[int],
    workers: Sequence[int],
    count: int,
) -> None:
    kinds = ("home_visit", "visit", "phone", "consultation")

    def drafts() -> Iterator[Draft]:
        for number in range(count):
            at = number % len(workers)
            household, _ = files[pick.randrange(len(files))]
            yield Draft(
                station_id=stations[at % TOWNS],
                happened_on=(date(2024, 1, 2) + timedelta(days=pick.randrange(1040))).isoformat(),
                kind=kinds[number % 4],
                item="D2",
                worker_id=workers[at],
                household_id=household,
                minutes=pick.randrange(5, 120),
            )

    insert_records(tx, list(drafts()))


def _orders(tx: Transaction, pick: random.Random, files: Sequence[tuple[int, int]], count: int) -> None:
    """Orders of a year; of twenty, fourteen have gone the whole way, one was cancelled, the others wait somewhere."""
    way = ("created", "accepted", "dispatched", "done", "feedback")
    reached = (*[way] * 14, ("created", "cancelled"), *(way[:length] for length in (1, 1, 2, 3, 4)))
    outcomes = {"done": "met", "feedback": "satisfied"}
    first = NOW - timedelta(days=364)
    chosen = [files[pick.randrange(len(files))] for _ in range(count)]

    def order(number: int) -> tuple[object, ...]:
        household, village = chosen[number]
        channel = ("APP点单", "12345", "入户", "来电")[number % 4]
        phone = "137" + f"{number:08}"
        return uid(40_000_000 + number), f"DD{number + 1}", village, household, KINDS[number % 10], channel, phone

    columns = ("uid", "order_no", "division_id", "household_id", "category", "source_channel", "client_phone")
    ids = put(tx, "service_order", columns, count, order)
    events = []
    for number, order_id in enumerate(ids):
        at = first + timedelta(minutes=pick.randrange(363 * 24 * 60))
        for step in reached[number % 20]:
            events.append((order_id, step, f"{at:%Y-%m-%dT%H:%M}", outcomes.get(step), tx.recorded_at))
            at = min(at + timedelta(minutes=pick.randrange(3 * 24 * 60)), NOW)
    columns = ("order_id", "step", "happened_at", "outcome", "recorded_at")
    put(tx, "order_event", columns, len(events), events.__getitem__)
