"""The resources as the office deals them out: what is left of each, how it was used, pool by pool (LSH-08)."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from swtool.inventory.forms import COVERAGE, POOL
from swtool.inventory.store import IN_USE, LAST_REVIEW
from swtool.office import Office
from swtool.privacy import mask_name, mask_phone
from swtool.registry.boundaries import boundary_notes, places_of
from swtool.tables import Heading, Show, Table

UNSTATED = "没有登记资源池"


class State(StrEnum):
    """Whether a resource can be dealt out on a day."""

    OPEN = "可用"
    FULL = "已满"
    EXPIRED = "已过期"
    AHEAD = "未启用"


class Stock(NamedTuple):
    """A resource on a day. ``held`` is what is not there of ``capacity``; ``used`` counts assignments that were not
    given back, ``going``, ``done`` and ``met`` those among them. ``cost`` and ``estimated_value`` are 分."""

    uid: str
    resource_no: str
    town: str
    village: str
    village_code: str
    name: str
    owner: str
    pool: str
    category: str
    items: str
    offering: str
    quantity: str
    target_group: str
    availability: str
    coverage: str
    capacity: int | None
    unit: str
    reusable: bool | None
    held: int
    cost: int | None
    estimated_value: int | None
    contact_name: str
    contact_phone: str
    valid_from: str
    valid_to: str
    assured_by: str
    last_review: str
    stated_uses: int | None
    going: int
    done: int
    met: int
    households: frozenset[int]
    state: State

    @property
    def used(self) -> int:
        """How often it was given."""
        return self.going + self.done

    @property
    def left(self) -> int | None:
        """What can still be given; None where no capacity is stated."""
        return None if self.capacity is None else self.capacity - self.held


def stocks(
    office: Office, as_of: date, *, villages: Collection[int] | None = None, number: str | None = None
) -> list[Stock]:
    """The resources in use on the day, by place and number, with what was given of them by then."""
    day, places = as_of.isoformat(), places_of(office, as_of)
    rows = office.db.query(
        f"""
        WITH dealt AS (
            SELECT a.resource_id, n.household_id, a.quantity, e.met,
                CASE WHEN e.ended_on <= :day THEN e.outcome ELSE '' END AS outcome
            FROM assignment a JOIN need_item n ON n.id = a.need_id
            LEFT JOIN assignment_end e ON e.assignment_id = a.id
            WHERE a.assigned_on <= :day
        ), used AS (
            SELECT resource_id, sum(coalesce(outcome, '') = '') AS going, sum(coalesce(outcome, '') = 'done') AS done,
                sum(outcome = 'done' AND met) AS met,
                sum(CASE WHEN coalesce(outcome, '') = '' THEN quantity ELSE 0 END) AS out,
                sum(CASE WHEN outcome = 'done' THEN quantity ELSE 0 END) AS spent,
                json_group_array(DISTINCT household_id) FILTER (
                    WHERE household_id IS NOT NULL AND coalesce(outcome, '') <> 'released') AS households
            FROM dealt GROUP BY resource_id
        )
        SELECT c.*, u.going, u.done, u.met, u.households, {LAST_REVIEW.format(column="resource_id", alias="c")} AS seen,
            coalesce(u.out, 0) + CASE WHEN coalesce(c.reusable, 0) THEN 0 ELSE coalesce(u.spent, 0) END AS held
        FROM community_resource c LEFT JOIN used u ON u.resource_id = c.id
        WHERE {IN_USE.format(alias="c")} AND (:number IS NULL OR c.resource_no = :number)
        """,
        {"day": day, "number": number},
    )
    found = []
    for row in rows:
        place = places.of(row["division_id"], ("resource", row["id"]))
        if villages is not None and place.division.id not in villages:
            continue
        stock = Stock(
            uid=row["uid"],
            resource_no=row["resource_no"],
            town=place.town.name if place.town and place.town.id != place.division.id else "",
            village=place.name,
            village_code=place.division.code,
            name=row["name"],
            owner=row["owner"],
            pool=row["pool"] or "",
            **{name: row[name] or "" for name in _TEXTS},
            capacity=row["capacity"],
            reusable=None if row["reusable"] is None else bool(row["reusable"]),
            held=row["held"],
            cost=row["cost"],
            estimated_value=row["estimated_value"],
            last_review=row["seen"] or "",
            stated_uses=row["times_used"],
            going=row["going"] or 0,
            done=row["done"] or 0,
            met=row["met"] or 0,
            households=frozenset(json.loads(row["households"] or "[]")),
            state=_state(row["valid_from"], row["valid_to"], row["capacity"], row["held"], day),
        )
        found.append((place.order, stock))
    return [stock for _, stock in sorted(found, key=lambda one: (one[0], one[1].resource_no))]


def resource_list(
    office: Office, as_of: date, *, pool: str | None = None, villages: Collection[int] | None = None
) -> Table:
    """Each resource with what is left of it and how it was used; of one pool (stored word, '' for none stated)."""
    rows = [each for each in stocks(office, as_of, villages=villages) if pool is None or each.pool == pool]
    return Table(
        f"资源库（{POOL.label(pool) or UNSTATED}）" if pool is not None else "资源库",
        (
            Heading("resource_no", "资源编号", Show.CODE),
            Heading("town", "乡镇（街道）", minor=True),
            Heading("village", "社区"),
            Heading("name", "资源名称"),
            Heading("pool", "资源池"),
            Heading("owner", "提供方", minor=True),
            Heading("items", "服务项目", minor=True),
            Heading("coverage", "服务范围", minor=True),
            Heading("capacity", "容量", Show.COUNT),
            Heading("left", "剩余", Show.COUNT),
            Heading("unit", "单位"),
            Heading("state", "状态"),
            Heading("used", "已对接", Show.COUNT),
            Heading("met", "已满足", Show.COUNT, minor=True),
            Heading("valid_to", "有效期", Show.DAY, minor=True),
            Heading("last_review", "更新日期", Show.DAY, minor=True),
        ),
        [
            (
                each.resource_no,
                each.town,
                each.village,
                each.name,
                POOL.label(each.pool),
                each.owner,
                each.items,
                COVERAGE.label(each.coverage),
                each.capacity,
                each.left,
                each.unit,
                each.state.value,
                each.used,
                each.met,
                each.valid_to,
                each.last_review,
            )
            for each in rows
        ],
        as_of=as_of,
        notes=("“已对接”不含退回的；“剩余”按对接登记算，不按表上写的次数。", *boundary_notes(office, as_of)),
    )


def pool_summary(office: Office, as_of: date, *, villages: Collection[int] | None = None) -> Table:
    """Pool by pool: how many resources, how they stand, how they were used, which households they reached."""
    found = stocks(office, as_of, villages=villages)
    rows = [
        (POOL.label(pool) or UNSTATED, *_sums([each for each in found if each.pool == pool]))
        for pool in (*POOL.words.values(), "")
        if pool or any(not each.pool for each in found)
    ]
    return Table(
        "资源池",
        (
            Heading("pool", "资源池"),
            Heading("resources", "资源", Show.COUNT),
            Heading("providers", "提供方", Show.COUNT, minor=True),
            *(Heading(each.name.lower(), each.value, Show.COUNT, minor=each is State.AHEAD) for each in State),
            Heading("used", "已对接", Show.COUNT),
            Heading("going", "进行中", Show.COUNT),
            Heading("met", "已满足", Show.COUNT),
            Heading("households", "惠及户数", Show.COUNT),
            Heading("stated_uses", "表上写的次数", Show.COUNT, minor=True),
            Heading("value", "折合价值", Show.MONEY, minor=True),
        ),
        [*rows, ("合计", *_sums(found))],
        as_of=as_of,
        notes=("各资源的计量单位不同，容量不相加；“已对接”是次数。", *boundary_notes(office, as_of)),
    )


def resource_card(stock: Stock, as_of: date) -> Table:
    """All that is on record of a resource, a line each; lines of persons are masked unless revealed."""
    plain = [
        ("资源编号", stock.resource_no),
        ("所在", f"{stock.town}{stock.village}"),
        ("资源名称", stock.name),
        ("提供方", stock.owner),
        ("资源类别", stock.category),
        ("资源池", POOL.label(stock.pool)),
        ("服务项目", stock.items),
        ("可提供服务", stock.offering),
        ("数量", stock.quantity),
        ("服务对象", stock.target_group),
        ("可用时间", stock.availability),
        ("服务范围", COVERAGE.label(stock.coverage)),
        ("容量", "" if stock.capacity is None else f"{stock.capacity}{stock.unit or '份'}"),
        ("剩余", "" if stock.left is None else f"{stock.left}{stock.unit or '份'}"),
        ("可重复使用", "" if stock.reusable is None else "是" if stock.reusable else "否"),
        ("每次费用", _yuan(stock.cost)),
        ("折合价值", _yuan(stock.estimated_value)),
        ("启用日期", stock.valid_from),
        ("有效期", stock.valid_to),
        ("状态", stock.state.value),
        ("更新日期", stock.last_review),
        ("对接", f"{stock.used} 次，进行中 {stock.going}，满足 {stock.met}，惠及 {len(stock.households)} 户"),
    ]
    empty = ("", "")
    personal = [
        ("联系人", "", stock.contact_name, ""),
        ("联系电话", "", "", stock.contact_phone),
        ("确认人", "", stock.assured_by, ""),
    ]
    return Table(
        f"资源 {stock.resource_no}",
        (
            Heading("title", "项目"),
            Heading("value", "内容"),
            Heading("person", "姓名", mask=mask_name),
            Heading("phone", "电话", Show.CODE, mask=mask_phone),
        ),
        [*((title, value, *empty) for title, value in plain if value), *(row for row in personal if any(row[1:]))],
        as_of=as_of,
    )


_TEXTS = (
    "category",
    "items",
    "offering",
    "quantity",
    "target_group",
    "availability",
    "coverage",
    "unit",
    "contact_name",
    "contact_phone",
    "valid_from",
    "valid_to",
    "assured_by",
)


def _state(since: str | None, until: str | None, capacity: int | None, held: int, day: str) -> State:
    if until and until < day:
        return State.EXPIRED
    if since and since > day:
        return State.AHEAD
    return State.FULL if capacity is not None and held >= capacity else State.OPEN


def _sums(found: Sequence[Stock]) -> Iterator[object]:
    yield len(found)
    yield len({each.owner for each in found if each.owner})
    for state in State:
        yield sum(each.state is state for each in found)
    yield sum(each.used for each in found)
    yield sum(each.going for each in found)
    yield sum(each.met for each in found)
    yield len(frozenset[int]().union(*(each.households for each in found)))
    yield sum(each.stated_uses or 0 for each in found)
    yield sum(each.estimated_value or 0 for each in found)


def _yuan(fen: int | None) -> str:
    return "" if fen is None else f"{fen // 100}.{fen % 100:02d} 元"
