"""关爱援助: help outside the policies of assistance (CDU-08): to whom, why, what, whose money or goods."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from swtool.errors import NotFound, SwtoolError, UsageFault
from swtool.inventory.categories import Guard
from swtool.inventory.files import refuse_day, refuse_text, require_file, require_member
from swtool.inventory.guarding import mask_client
from swtool.inventory.plan_forms import GROUND
from swtool.office import Office
from swtool.privacy import mask_all
from swtool.registry.boundaries import boundary_notes, places_of
from swtool.store.database import Transaction
from swtool.store.numbers import next_number
from swtool.tables import Heading, Show, Table


class Aid(NamedTuple):
    """One giving. ``amount`` is 分; ``goods`` in words; at least one of them."""

    given_on: str
    ground: str
    reason: str
    source: str
    amount: int | None
    goods: str | None


def give(office: Office, file_no: str, who: str, aid: Aid, day: date, *, keep: bool = True) -> str:
    """Register a giving to a household, or to one member of it; its number."""
    if aid.amount is None and not aid.goods:
        raise UsageFault("没有写援助了什么", remedy="写 --amount 金额 或 --goods 物资")
    if not aid.reason.strip() or not aid.source.strip():
        raise UsageFault("没有写援助原因或来源", remedy="用 --why 和 --source 写明")
    refuse_text(aid.reason, aid.source, aid.goods)
    file = require_file(office, file_no, day)
    refuse_day(office, file, day)
    with office.change(f"档案 {file.file_no} 关爱援助", keep=keep) as tx:
        key = require_member(office.db, file, who).key if who else None
        number = next_number(tx, "care_aid", "aid_no", "YZ")
        insert_aid(tx, number, file.id, key, aid)
    return number


def void(office: Office, aid_no: str, *, why: str, keep: bool = True) -> str:
    """A giving was registered by mistake: it stays on record and counts no more; its number."""
    refuse_text(why)
    if not why.strip():
        raise UsageFault("没有写作废的原因", remedy="用 --why 写明")
    with office.change(f"作废关爱援助 {aid_no}", keep=keep) as tx:
        row = office.db.one("SELECT * FROM care_aid WHERE aid_no = ?", (aid_no.strip().upper(),))
        if row is None:
            raise NotFound(f"没有关爱援助 {aid_no}", remedy="编号见 swtool aid list")
        if row["voided_on"]:
            raise SwtoolError(f"关爱援助 {row['aid_no']} 已于 {row['voided_on']} 作废", remedy="不用再作废")
        tx.update("care_aid", row["id"], {"voided_on": office.today.isoformat(), "voided_why": why.strip()})
    return str(row["aid_no"])


def insert_aid(
    tx: Transaction,
    number: str,
    household_id: int,
    person_key: int | None,
    aid: Aid,
    *,
    batch_id: int | None = None,
    source_row: int | None = None,
) -> None:
    """A giving's row."""
    tx.insert(
        "care_aid",
        {
            "uid": tx.uid(),
            "aid_no": number,
            "household_id": household_id,
            "person_key": person_key,
            "given_on": aid.given_on,
            "ground": aid.ground,
            "reason": aid.reason.strip(),
            "amount": aid.amount,
            "goods": aid.goods,
            "source": aid.source.strip(),
            "batch_id": batch_id,
            "source_row": source_row,
        },
    )


_GIVEN = "a.given_on BETWEEN :first AND :last AND (a.voided_on IS NULL OR a.voided_on > :day)"


def aid_list(
    office: Office, first: date, last: date, as_of: date, *, division_ids: Sequence[int] | None = None
) -> Table:
    """What was given from ``first`` to ``last`` (both included), by day."""
    places, guard = places_of(office, as_of), Guard(office, as_of)
    rows = office.db.query(
        f"""
        SELECT a.*, h.file_no, h.division_id, h.head_name, m.name, coalesce(m.birth_date, d.birth_date) AS born,
            coalesce(m.client_category, d.client_category) AS category
        FROM care_aid a JOIN household h ON h.id = a.household_id
        LEFT JOIN household_member m ON m.id = (SELECT o.id FROM household_member o
            WHERE o.household_id = a.household_id AND o.superseded_at IS NULL
                AND coalesce(o.person_key, o.id) = a.person_key ORDER BY o.effective_on DESC, o.id DESC LIMIT 1)
        LEFT JOIN household_member d ON a.person_key IS NULL AND d.household_id = h.id AND d.is_head = 1
            AND d.superseded_at IS NULL AND d.effective_until IS NULL
        WHERE {_GIVEN} ORDER BY a.given_on, a.aid_no
        """,
        {"first": first.isoformat(), "last": last.isoformat(), "day": as_of.isoformat()},
    )
    wanted = None if division_ids is None else set(division_ids)
    placed = [(places.of(row["division_id"], ("household", row["household_id"])), row) for row in rows]
    return Table(
        "政策外关爱援助",
        (
            Heading("aid_no", "援助编号", Show.CODE),
            Heading("given_on", "日期", Show.DAY),
            Heading("town", "乡镇（街道）", minor=True),
            Heading("village", "村（社区）"),
            Heading("file_no", "档案号", Show.CODE),
            Heading("name", "对象", mask=mask_client),
            Heading("ground", "政策外情形"),
            Heading("reason", "原因", mask=mask_all, minor=True),
            Heading("amount", "金额（元）", Show.MONEY),
            Heading("goods", "物资", minor=True),
            Heading("source", "来源", minor=True),
        ),
        [
            (
                row["aid_no"],
                row["given_on"],
                place.town_name,
                place.name,
                row["file_no"],
                guard.name(row["name"] or row["head_name"], row["born"], row["category"]),
                GROUND.label(row["ground"]),
                row["reason"],
                row["amount"],
                row["goods"] or "",
                row["source"],
            )
            for place, row in placed
            if wanted is None or place.division.id in wanted
        ],
        persons_by="file_no",
        as_of=as_of,
        notes=boundary_notes(office, as_of),
    )


def aid_totals(office: Office, first: date, last: date, as_of: date) -> Table:
    """How often, to how many households, how much and from whom, by town; the last row is the county."""
    places = places_of(office, as_of)
    rows = office.db.query(
        f"SELECT h.division_id, a.household_id, a.source, a.amount, a.goods FROM care_aid a"
        f" JOIN household h ON h.id = a.household_id WHERE {_GIVEN}",
        {"first": first.isoformat(), "last": last.isoformat(), "day": as_of.isoformat()},
    )
    sums: dict[tuple[str, str], list[int]] = {}
    homes: dict[tuple[str, str], set[int]] = {}
    for row in rows:
        place = places.of(row["division_id"], ("household", row["household_id"]))
        for key in ((place.town_name, row["source"]), ("合计", "")):
            total = sums.setdefault(key, [0, 0, 0])
            total[0] += 1
            total[1] += row["amount"] or 0
            total[2] += 1 if row["goods"] else 0
            homes.setdefault(key, set()).add(row["household_id"])
    order = sorted(sums, key=lambda key: (key[0] == "合计", places.town_order(key[0]), key[1]))
    return Table(
        "政策外关爱援助合计",
        (
            Heading("town", "乡镇（街道）"),
            Heading("source", "来源"),
            Heading("times", "次数", Show.COUNT),
            Heading("households", "户数", Show.COUNT),
            Heading("amount", "金额（元）", Show.MONEY),
            Heading("goods", "给物资的次数", Show.COUNT),
        ),
        [(*key, sums[key][0], len(homes[key]), sums[key][1], sums[key][2]) for key in order],
        as_of=as_of,
        notes=(
            f"{first.isoformat()} 至 {last.isoformat()}；一户几个来源的，每个来源各数一户",
            *boundary_notes(office, as_of),
        ),
    )
