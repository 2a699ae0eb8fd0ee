"""The lists of the community's room: organizations, topics by age, supervisors and their sessions."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from swtool.community import store
from swtool.community.sessions import sessions_of
from swtool.community.store import Item
from swtool.community.supervisors import Pool
from swtool.community.terms import LEVELS, ROLES, SESSION_KINDS, SOURCES, SUPERVISION_LEVELS
from swtool.dates import Month
from swtool.forms.minutes import hundredths_of_hours
from swtool.office import Office
from swtool.privacy import mask_name, mask_phone
from swtool.quantities import format_hours
from swtool.registry.boundaries import boundary_notes, places_of
from swtool.registry.people import persons_by_id
from swtool.registry.stations import names_on, station_names
from swtool.tables import Heading, Show, Table


def organizations(office: Office, as_of: date, division_ids: Collection[int] | None = None) -> Table:
    """The community organizations of the day."""
    names = names_on(office, as_of)
    rows = [
        (
            one.number,
            one.town,
            one.village,
            one.name,
            one.category,
            one.head_name,
            one.head_phone,
            one.members,
            one.filing_no,
            one.filing_body,
            one.filed_on,
            names.get(one.station_id or 0, ""),
            one.incubated_on,
        )
        for one in store.organizations(office.db, as_of, places_of(office, as_of), division_ids)
    ]
    filed = sum(bool(row[8] or row[10]) for row in rows)
    return Table(
        "社区社会组织名册",
        (
            Heading("organization_no", "编号", Show.CODE),
            Heading("town", "乡镇（街道）", minor=True),
            Heading("village", "村（社区）"),
            Heading("name", "名称"),
            Heading("category", "类别"),
            Heading("head_name", "负责人", mask=mask_name, minor=True),
            Heading("head_phone", "联系电话", Show.CODE, mask=mask_phone, minor=True),
            Heading("members", "成员数", Show.COUNT),
            Heading("filing_no", "备案号", Show.CODE, minor=True),
            Heading("filing_body", "备案机关", minor=True),
            Heading("filed_on", "备案日期", Show.DAY),
            Heading("station", "孵化社工站"),
            Heading("incubated_on", "孵化日期", Show.DAY, minor=True),
        ),
        rows,
        as_of=as_of,
        persons_by="organization_no",
        notes=(f"社区社会组织 {len(rows)} 个，其中已备案 {filed} 个", *boundary_notes(office, as_of)),
    )


def state_of(item: Item, day: date) -> str:
    """How a topic stands on a day, in words."""
    today = day.isoformat()
    if item.done_on and item.done_on <= today:
        return "已办结"
    if not item.decision or item.decided_on > today:
        return "待议定"
    if not (item.action or item.owner or item.due_on):
        return "已议定"
    return "逾期" if item.due_on and item.due_on < today else "待办"


def items(
    office: Office,
    first: Month,
    last: Month,
    as_of: date,
    *,
    level: str | None = None,
    division_ids: Collection[int] | None = None,
) -> Table:
    """Topics of the meetings of these months, as they stood on ``as_of``."""
    until = min(last.last, as_of).isoformat()
    places = places_of(office, as_of)
    found = store.items(office.db, first.first.isoformat(), until, places, level=level, division_ids=division_ids)
    return item_table(office, found, as_of, "议事会议记录")


def waiting(
    office: Office,
    as_of: date,
    *,
    level: str | None = None,
    division_ids: Collection[int] | None = None,
    only_overdue: bool = False,
) -> Table:
    """Topics that wait to be resolved or done, those overdue first, then by last day and age."""
    found = [
        each
        for each in store.waiting(office.db, as_of, places_of(office, as_of))
        if level in (None, each.level)
        and (division_ids is None or each.division_id in division_ids)
        and (not only_overdue or state_of(each, as_of) == "逾期")
    ]
    return item_table(office, found, as_of, "未办结的议题", by_age=True)


def item_table(office: Office, found: Sequence[Item], as_of: date, title: str, *, by_age: bool = False) -> Table:
    """Topics as a table; ``by_age`` says how many days each has waited."""
    rows = [
        (
            one.number,
            one.town,
            one.place,
            LEVELS[one.level],
            one.held_on,
            one.topic,
            one.decision if one.decided_on <= as_of.isoformat() else "",
            one.action,
            one.owner,
            one.due_on,
            state_of(one, as_of),
            *(((as_of - date.fromisoformat(one.held_on)).days,) if by_age else (one.outcome,)),
        )
        for one in found
    ]
    states = [row[10] for row in rows]
    counted = "，".join(f"{state} {states.count(state)}" for state in dict.fromkeys(states))
    return Table(
        title,
        (
            Heading("item", "编号", Show.CODE),
            Heading("town", "乡镇（街道）", minor=True),
            Heading("place", "村（社区）"),
            Heading("level", "会议", minor=True),
            Heading("held_on", "会议日期", Show.DAY),
            Heading("topic", "议题"),
            Heading("decision", "议定事项", minor=True),
            Heading("action", "待办事项"),
            Heading("owner", "责任人", mask=mask_owner, minor=True),
            Heading("due_on", "办理时限", Show.DAY),
            Heading("state", "状态"),
            Heading("age", "已有天数", Show.COUNT) if by_age else Heading("outcome", "办理结果", minor=True),
        ),
        rows,
        as_of=as_of,
        persons_by="item",
        notes=(f"议题 {len(rows)} 项" + (f"：{counted}" if rows else ""), *boundary_notes(office, as_of)),
    )


def has_overdue(table: Table) -> bool:
    """Whether a table of topics has one that is overdue."""
    at = next(place for place, heading in enumerate(table.headings) if heading.key == "state")
    return any(row[at] == "逾期" for row in table.rows)


def mask_owner(value: object) -> str:
    """Who is to do it: a unit as it is, what may be a person's name masked. Units' names are longer than people's."""
    text = "" if value is None else str(value)
    longest = 4
    return mask_name(text) if text and len(text) <= longest else text


def sessions(
    office: Office,
    first: Month,
    last: Month,
    as_of: date,
    *,
    station_id: int | None = None,
    supervisor_id: int | None = None,
) -> Table:
    """Supervision sessions of these months, of what had taken place by ``as_of``."""
    supervisors = {each.id: each for each in Pool(office.db).everybody}
    names = station_names(office.db)
    found = [
        each
        for each in sessions_of(
            office.db,
            None if station_id is None else {station_id},
            first=first.first.isoformat(),
            last=min(last.last, as_of).isoformat(),
        )
        if supervisor_id in (None, each.supervisor_id)
    ]
    persons = persons_by_id(office.db, {person for each in found for person in each.workers})
    rows = [
        (
            each.number,
            each.held_on,
            names.get(each.station_id, ""),
            supervisors[each.supervisor_id].number,
            supervisors[each.supervisor_id].name,
            SESSION_KINDS.get(each.kind or "", ""),
            hundredths_of_hours(each.minutes) if each.minutes else None,
            each.topic,
            len({persons[person].id for person in each.workers}),
            "、".join(sorted({persons[person].staff_no for person in each.workers})),
        )
        for each in found
    ]
    hours = hundredths_of_hours(sum(each.minutes or 0 for each in found))
    supervised = {persons[person].id for each in found for person in each.workers}
    return Table(
        "督导记录",
        (
            Heading("session", "编号", Show.CODE),
            Heading("held_on", "日期", Show.DAY),
            Heading("station", "社工站"),
            Heading("supervisor_no", "督导编号", Show.CODE),
            Heading("supervisor", "督导", mask=mask_name),
            Heading("kind", "形式"),
            Heading("hours", "小时", Show.HOURS),
            Heading("topic", "主题"),
            Heading("count", "社工人数", Show.COUNT),
            Heading("workers", "被督导社工", Show.CODE, minor=True),
        ),
        rows,
        as_of=as_of,
        persons_by="supervisor_no",
        notes=(f"督导 {len(found)} 次，共 {format_hours(hours)} 小时，被督导社工 {len(supervised)} 人",),
    )


def pool(office: Office, as_of: date, *, station_id: int | None = None, level: str | None = None) -> Table:
    """Supervisors and advisers of the day, a row for each role or station; of one level if given."""
    day, everybody = as_of.isoformat(), Pool(office.db)
    names = station_names(office.db)
    rows = []
    for each in everybody.everybody:
        if level not in (None, each.level):
            continue
        for role in everybody.roles.get(each.id, []):
            ended = role.effective_until is not None and role.effective_until <= day
            if role.effective_on > day or ended or station_id not in (None, role.station_id):
                continue
            where = names.get(role.station_id, "") if role.station_id is not None else "全县"
            source = SOURCES.get(each.source or "", "")
            at = SUPERVISION_LEVELS.get(each.level or "", "")
            rows.append(
                (each.number, each.name, ROLES[role.role], at, where, source, each.unit, each.mobile, role.effective_on)
            )
    return Table(
        "督导和指导员名册",
        (
            Heading("supervisor_no", "编号", Show.CODE),
            Heading("name", "姓名", mask=mask_name),
            Heading("role", "身份"),
            Heading("level", "级别"),
            Heading("station", "结对社工站"),
            Heading("source", "来源"),
            Heading("unit", "工作单位", minor=True),
            Heading("mobile", "联系电话", Show.CODE, mask=mask_phone, minor=True),
            Heading("since", "聘任日期", Show.DAY),
        ),
        rows,
        as_of=as_of,
        persons_by="supervisor_no",
    )
