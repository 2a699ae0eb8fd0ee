"""One resource at a time: registered, changed, assured. The same rules as for a sheet of them."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from swtool.errors import NotFound, SwtoolError, UsageFault
from swtool.intake.plan import Action
from swtool.inventory.plan_resources import register_of
from swtool.inventory.reviews import NewReview, insert_reviews
from swtool.matching.given import given_away
from swtool.office import Office
from swtool.registry.divisions import Division
from swtool.scanner import refuse_numbers

_WORDS = {"name": "名称", "offering": "可提供服务", "target_group": "服务对象", "availability": "可用时间"}
"""Columns of free words, in which no number of a person belongs."""


class Assured(NamedTuple):
    """What a confirmation changed: whether it prolonged or otherwise changed the resource, or only counts as a review;
    ``again`` where that day had one already."""

    changed: bool
    again: bool


def add_resource(office: Office, place: Division, values: Mapping[str, object], *, keep: bool = True) -> str:
    """Register a resource of a community; its number. ``values`` are stored values by column.

    Raises ``UsageFault`` for days out of order or a number of a person in free words, ``SwtoolError`` where that
    community has a resource of that name and provider already.
    """
    owner, name = str(values.get("owner") or ""), str(values["name"])
    _refuse_words(values)
    _refuse_days(values)
    register = register_of(office, {0: place})
    if same := register.find("", place.id, name, owner):
        raise SwtoolError(
            f"{place.name}已经有{f'{owner}的' if owner else ''}资源“{name}”：{'、'.join(same)}",
            remedy=f"要改它用 swtool resource update {next(iter(same))}；另有一项同名的，在名称里分清",
        )
    number = register.new_number("", place)
    with office.change(f"登记社区资源 {number}", keep=keep) as tx:
        tx.insert(
            "community_resource",
            {
                "uid": tx.uid(),
                "resource_no": number,
                "division_id": place.id,
                "opened_on": office.today.isoformat(),
                **values,
                "owner": owner,
            },
        )
    return number


def update_resource(office: Office, number: str, values: Mapping[str, object], *, keep: bool = True) -> Action:
    """Change what is stated; what stays the same is unchanged.

    Raises ``NotFound``, ``UsageFault`` as for a new one, and ``SwtoolError`` for a capacity below what is given away,
    or a name and provider that another resource there has.
    """
    _refuse_words(values)
    row = require_resource(office, number)
    merged = {key: row[key] for key in row.keys()} | dict(values)  # noqa: SIM118 - a database row has no items()
    changed = {key: value for key, value in values.items() if row[key] != value}
    if not changed:
        return Action.UNCHANGED
    _refuse_days(merged)
    if ("name" in changed or "owner" in changed) and office.db.value(
        "SELECT 1 FROM community_resource WHERE division_id = ? AND name = ? AND owner = ? AND id <> ?",
        (row["division_id"], merged["name"], merged["owner"], row["id"]),
    ):
        raise SwtoolError("那里已经有这家提供方的同名资源", remedy="在名称里分清，或停用重复的一项")
    with office.change(f"更改社区资源 {number}", keep=keep) as tx:
        given = given_away(office.db, [row["id"]]).get(row["id"])
        if given is not None and (short := given.short_of(merged)):
            remedy = "先用 swtool match release 退回多出的对接；见 swtool resource show"
            raise SwtoolError(f"资源 {number} {short}，不能这样改", remedy=remedy)
        tx.update("community_resource", row["id"], changed)
    return Action.UPDATE


def assure_resource(
    office: Office, number: str, *, by: str, on: date, until: date | None, keep: bool = True
) -> Assured:
    """Somebody confirmed that the resource is still there, perhaps until a new day. It counts as a review.

    Raises ``NotFound``, ``UsageFault`` for a day to come or an end before it, ``SwtoolError`` for a closed resource.
    """
    if on > office.today:
        raise UsageFault(f"确认日期 {on.isoformat()} 还没有到", remedy="写实际确认的那一天")
    if until is not None and until < on:
        raise UsageFault("新的有效期早于确认日期", remedy="核对两个日期")
    row = require_resource(office, number)
    values = {"assured_by": by} | ({"valid_to": until.isoformat()} if until else {})
    changed = {key: value for key, value in values.items() if row[key] != value}
    again = bool(
        office.db.value(
            "SELECT 1 FROM inventory_review WHERE resource_id = ? AND reviewed_on = ? AND superseded_at IS NULL",
            (row["id"], on.isoformat()),
        )
    )
    if again and not changed:
        return Assured(changed=False, again=True)
    with office.change(f"确认社区资源 {number}", keep=keep) as tx:
        if changed:
            tx.update("community_resource", row["id"], changed)
        if not again:
            outcome = "updated" if "valid_to" in changed else "no_change"
            insert_reviews(tx, "resource_id", [NewReview(row["id"], on.isoformat(), outcome)])
    return Assured(changed="valid_to" in changed, again=again)


def require_resource(office: Office, number: str) -> sqlite3.Row:
    """The row of a resource that isn't closed. Raises ``NotFound``, ``SwtoolError`` for a closed one."""
    row = office.db.one("SELECT * FROM community_resource WHERE resource_no = ?", (number,))
    if row is None:
        raise NotFound(f"没有资源 {number}", remedy="编号见 swtool resource list")
    if row["closed_on"]:
        raise SwtoolError(f"资源 {number} 已于 {row['closed_on']} 停用", remedy="重新启用的，在社区资源清单里再报一次")
    return row


def _refuse_words(values: Mapping[str, object]) -> None:
    for column, title in _WORDS.items():
        if text := values.get(column):
            refuse_numbers(str(text), title)


def _refuse_days(values: Mapping[str, object]) -> None:
    since, until = values.get("valid_from"), values.get("valid_to")
    if since and until and str(until) < str(since):
        raise UsageFault("有效期早于启用日期", remedy="核对两个日期")
