"""Lists of personal plans: all, one, those to be looked at, and who ought to have one."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from swtool.inventory.categories import Guard, categories_on
from swtool.inventory.clients import CLIENTS_ON_DAY
from swtool.inventory.forms import HOUSEHOLD_FILE
from swtool.inventory.guarding import mask_client
from swtool.inventory.individual import goals_of, require_plan
from swtool.inventory.plan_forms import GOAL_STATUS
from swtool.office import Office
from swtool.privacy import mask_all, mask_name
from swtool.registry.boundaries import Place, Places, boundary_notes, places_of
from swtool.tables import Heading, Show, Table

# Whether somebody (a member's row m) has a plan that is open on :day.
HAS_PLAN = """EXISTS (SELECT 1 FROM individual_plan p WHERE p.person_key = coalesce(m.person_key, m.id)
    AND p.opened_on <= :day AND (p.closed_on IS NULL OR p.closed_on > :day))"""
_WHO = (
    Heading("town", "乡镇（街道）", minor=True),
    Heading("village", "村（社区）"),
    Heading("file_no", "档案号", Show.CODE),
)


def plan_list(
    office: Office,
    as_of: date,
    *,
    division_ids: Sequence[int] | None = None,
    due_by: date | None = None,
) -> Table:
    """Plans open on the day, by place; with ``due_by`` only those to be looked at by then, or at no stated day."""
    found, guard = _plans(office, as_of, due_by, division_ids), Guard(office, as_of)
    return Table(
        "一人一案" if due_by is None else "待复核的个人计划",
        (
            Heading("plan_no", "计划编号", Show.CODE),
            *_WHO,
            Heading("name", "姓名", mask=mask_client),
            Heading("goals", "目标", Show.COUNT),
            Heading("reached", "已达成", Show.COUNT),
            Heading("opened_on", "制定日期", Show.DAY, minor=True),
            Heading("last", "上次复核", Show.DAY, minor=True),
            Heading("review_on", "下次复核", Show.DAY),
            Heading("late", "逾期天数", Show.COUNT),
            Heading("worker", "负责社工", mask=mask_name, minor=True),
        ),
        [
            (
                row["plan_no"],
                place.town_name,
                place.name,
                row["file_no"],
                guard.name(row["name"] or "", row["birth_date"], row["client_category"]),
                row["goals"],
                row["reached"],
                row["opened_on"],
                row["last"] or "",
                row["review_on"] or "",
                _late(row["review_on"], as_of),
                row["responsible_worker"] or "",
            )
            for place, row in found
        ],
        persons_by="plan_no",
        as_of=as_of,
        notes=boundary_notes(office, as_of),
    )


def plan_sheet(office: Office, plan_no: str) -> tuple[Table, Table]:
    """One plan: its goals, and when it was looked at."""
    plan = require_plan(office.db, plan_no)
    closed = f"，{plan.closed_on} 结案" if plan.closed_on else ""
    goals = Table(
        f"个人计划 {plan.plan_no}（档案 {plan.file_no}，成员 #{plan.person_key}）",
        (
            Heading("number", "序号", Show.COUNT),
            Heading("goal", "目标", mask=mask_all),
            Heading("status", "状态"),
            Heading("set_on", "定下", Show.DAY),
            Heading("ended_on", "结束", Show.DAY),
            Heading("why", "说明", mask=mask_all, minor=True),
        ),
        [
            (each.number, each.goal, GOAL_STATUS.label(each.status), each.set_on, each.ended_on, each.why)
            for each in goals_of(office.db, plan.id)
        ],
        persons_by="plan_no",
        notes=(f"{plan.opened_on} 制定{closed}；下次复核：{plan.review_on or '没有写'}",),
    )
    reviews = office.db.query(
        "SELECT * FROM plan_review WHERE plan_id = ? AND superseded_at IS NULL ORDER BY reviewed_on, id", (plan.id,)
    )
    seen = Table(
        "复核",
        (
            Heading("reviewed_on", "日期", Show.DAY),
            Heading("result", "结果", mask=mask_all),
            Heading("review_on", "下次", Show.DAY),
        ),
        [(row["reviewed_on"], row["result"], row["review_on"] or "") for row in reviews],
    )
    return goals, seen


def without_plan(office: Office, as_of: date, *, at_least: int, division_ids: Sequence[int] | None = None) -> Table:
    """Persons with so many categories and no open plan, by place and file (CDU-03; 1: everybody, GDG-06)."""
    known, places = categories_on(office, as_of), places_of(office, as_of)
    rows = office.db.query(
        f"SELECT m.*, h.file_no, h.division_id, h.id AS household FROM household_member m"
        f" JOIN household h ON h.id = m.household_id WHERE {CLIENTS_ON_DAY} AND NOT {HAS_PLAN}",
        {"day": as_of.isoformat()},
    )
    by_words: defaultdict[str, list[sqlite3.Row]] = defaultdict(list)
    for row in rows:
        by_words[row["client_category"]].append(row)
    wanted = None if division_ids is None else set(division_ids)
    found: list[tuple[Place, sqlite3.Row, list[str]]] = []
    for words, those in by_words.items():
        names = known.read(words)[0]
        if len(names) < at_least:
            continue
        for row in those:
            place = places.of(row["division_id"], ("household", row["household"]))
            if wanted is None or place.division.id in wanted:
                found.append((place, row, names))
    found.sort(key=lambda one: (one[0].order, one[1]["file_no"], one[1]["id"]))
    guard = Guard(office, as_of)
    return Table(
        "没有个人计划的服务对象",
        (
            *_WHO,
            Heading("member", "成员号", Show.CODE),
            Heading("name", "姓名", mask=mask_client),
            Heading("number", "类别数", Show.COUNT),
            Heading("categories", HOUSEHOLD_FILE.column("client_category").title, mask=mask_all),
        ),
        [
            (
                place.town_name,
                place.name,
                row["file_no"],
                f"#{row['person_key'] or row['id']}",
                guard.name(row["name"] or "", row["birth_date"], row["client_category"]),
                len(names),
                "、".join(names),
            )
            for place, row, names in found
        ],
        persons_by="member",
        as_of=as_of,
        sources=(known.source,),
        notes=(f"有 {at_least} 类以上困难的", *boundary_notes(office, as_of)),
    )


def _plans(
    office: Office, as_of: date, due_by: date | None, division_ids: Sequence[int] | None
) -> list[tuple[Place, sqlite3.Row]]:
    places: Places = places_of(office, as_of)
    rows = office.db.query(
        """
        SELECT p.*, h.file_no, h.division_id, m.name, m.birth_date, m.client_category,
            (SELECT count(*) FROM plan_goal g WHERE g.plan_id = p.id AND g.superseded_at IS NULL) AS goals,
            (SELECT count(*) FROM plan_goal g WHERE g.plan_id = p.id AND g.superseded_at IS NULL
                AND g.status = 'reached' AND g.ended_on <= :day) AS reached,
            (SELECT max(r.reviewed_on) FROM plan_review r WHERE r.plan_id = p.id AND r.superseded_at IS NULL
                AND r.reviewed_on <= :day) AS last
        FROM individual_plan p
        JOIN household h ON h.id = p.household_id
        LEFT JOIN household_member m ON m.id = (
            SELECT o.id FROM household_member o WHERE o.household_id = p.household_id AND o.superseded_at IS NULL
                AND coalesce(o.person_key, o.id) = p.person_key ORDER BY o.effective_on DESC, o.id DESC LIMIT 1)
        WHERE p.opened_on <= :day AND (p.closed_on IS NULL OR p.closed_on > :day)
            AND (:due IS NULL OR p.review_on IS NULL OR p.review_on <= :due)
        """,
        {"day": as_of.isoformat(), "due": due_by.isoformat() if due_by else None},
    )
    wanted = None if division_ids is None else set(division_ids)
    placed = [(places.of(row["division_id"], ("household", row["household_id"])), row) for row in rows]
    kept = [(place, row) for place, row in placed if wanted is None or place.division.id in wanted]
    if due_by is not None:
        return sorted(kept, key=lambda one: (one[1]["review_on"] or "", one[0].order, one[1]["plan_no"]))
    return sorted(kept, key=lambda one: (one[0].order, one[1]["file_no"], one[1]["plan_no"]))


def _late(review_on: str | None, as_of: date) -> int | None:
    if not review_on:
        return None
    return max(0, (as_of - date.fromisoformat(review_on)).days)
