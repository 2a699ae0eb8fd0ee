"""The lists of services. Workers and clients are masked; of minors nothing is shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from json import dumps

from swtool.casework import store
from swtool.casework.catalogue import COUNTS, Item, catalogue_on, counted
from swtool.casework.store import Record, Wanted
from swtool.casework.terms import SERVICE_KINDS
from swtool.inventory.sheets import Guarded, mask_client, minor_since
from swtool.office import Office
from swtool.privacy import mask_all, mask_name
from swtool.registry.people import persons_by_id
from swtool.registry.stations import names_on
from swtool.store.database import Database
from swtool.tables import Heading, Hint, Show, Table

_RECORD_HEADINGS = (
    Heading("number", "编号", Show.CODE),
    Heading("happened_on", "日期", Show.DAY),
    Heading("station", "社工站"),
    Heading("kind", "方式"),
    Heading("item", "服务项目"),
    Heading("worker", "社工", mask=mask_name),
    Heading("file_no", "档案号", Show.CODE),
    Heading("client", "服务对象", mask=mask_client, minor=True),
    Heading("engagement", "个案、小组、活动", Show.CODE, minor=True),
    Heading("minutes", "分钟", Show.COUNT),
    Heading("persons", "人数", Show.COUNT),
    Heading("person_times", "人次", Show.COUNT, minor=True),
    Heading("volunteers", "志愿者", Show.COUNT, minor=True),
    Heading("tier", "层级", Show.COUNT, minor=True),
    Heading("place", "地点", mask=mask_all, minor=True),
    Heading("remarks", "备注", mask=mask_all, minor=True),
)


def records(office: Office, wanted: Wanted, most: int | None) -> Table:
    """The newest ``most`` records of a list (None: all), and how many there are."""
    number = store.count_records(office.db, wanted)
    found = store.newest_records(office.db, wanted, number if most is None else most)
    notes: tuple[str, ...] = (f"共 {number} 条",)
    if len(found) < number:
        notes = (f"共 {number} 条，只列最新的 {len(found)} 条", Hint("全部列出加 --all"))
    return _record_table(office, "服务记录", found, wanted.last, notes)


def one_record(office: Office, record: Record) -> Table:
    """A single record, also one that no longer counts."""
    note = (f"{record.superseded_at[:10]} 已更正或作废，不再计数",) if record.superseded_at else ()
    return _record_table(
        office, f"服务记录 {record.number}", [record], date.fromisoformat(record.draft.happened_on), note
    )


def _record_table(office: Office, title: str, found: Sequence[Record], day: date, notes: tuple[str, ...]) -> Table:
    drafts = [record.draft for record in found]
    stations = names_on(office, day)
    people = persons_by_id(office.db, (draft.worker_id for draft in drafts))
    files = _names(office.db, "household", "file_no", (draft.household_id for draft in drafts))
    numbers = _names(office.db, "engagement", "engagement_no", (draft.engagement_id for draft in drafts))
    clients = _clients(office, (draft.member_id for draft in drafts))
    catalogue = catalogue_on(office, day)
    rows = [
        (
            record.number,
            draft.happened_on,
            stations.get(draft.station_id, ""),
            SERVICE_KINDS.get(draft.kind, draft.kind),
            catalogue.label(draft.item),
            people[draft.worker_id].name if draft.worker_id in people else "",
            files.get(draft.household_id, ""),
            clients.get(draft.member_id, ""),
            numbers.get(draft.engagement_id, ""),
            draft.minutes,
            draft.persons,
            draft.person_times,
            draft.volunteers,
            draft.tier,
            draft.place,
            draft.remarks,
        )
        for record, draft in zip(found, drafts, strict=True)
    ]
    return Table(title, _RECORD_HEADINGS, rows, as_of=day, notes=notes, persons_by="worker")


def _names(db: Database, table: str, column: str, ids: Iterable[int | None]) -> dict[int | None, str]:
    wanted = sorted({each for each in ids if each is not None})
    rows = db.query(f"SELECT id, {column} FROM {table} WHERE id IN (SELECT value FROM json_each(?))", (dumps(wanted),))
    return {row[0]: row[1] for row in rows}


def _clients(office: Office, ids: Iterable[int | None]) -> dict[int | None, str]:
    """Member row → name; that of somebody who is (or may be) a minor today is guarded whole."""
    wanted = sorted({each for each in ids if each is not None})
    since = minor_since(office, office.today)
    rows = office.db.query(
        "SELECT id, name, birth_date || substr('-12-31', length(birth_date) - 3) AS born FROM household_member"
        " WHERE id IN (SELECT value FROM json_each(?))",
        (dumps(wanted),),
    )
    return {row["id"]: Guarded(row["name"]) if row["born"] and row["born"] > since else row["name"] for row in rows}


_ITEM_HEADINGS = (
    Heading("catalogue", "目录", minor=True),
    Heading("code", "编码", Show.CODE),
    Heading("field", "领域（类）"),
    Heading("section", "大项"),
    Heading("name", "小项（条目）"),
    Heading("content", "要点", minor=True),
)


def catalogue_items(office: Office, day: date) -> Table:
    """Every item in force on the day."""
    catalogue = catalogue_on(office, day)
    rows = [(item.catalogue, item.code, item.field, item.section, item.name, item.content) for item in catalogue.items]
    note = () if rows else ("本地没有规定服务目录，也没有载入", Hint("载入用 swtool service catalogue load"))
    return Table("服务目录", _ITEM_HEADINGS, rows, as_of=day, notes=note)


def editions(office: Office, day: date, every: Sequence[Item]) -> Table:
    """Which catalogues there are: the policy's, and each edition that was loaded, with its counts."""
    in_force = catalogue_on(office, day)
    groups = _by_edition((*(item for item in in_force.items if not item.id), *every))
    current = {(item.catalogue, item.edition_on) for item in in_force.items}
    rows = []
    for (name, edition), items in groups.items():
        number = counted(items)
        where = "规则" if not items[0].id else "载入"
        rows.append((name, edition, where, number.fields, number.sections, number.items, (name, edition) in current))
    return Table(
        "服务目录各版",
        (
            Heading("catalogue", "目录"),
            Heading("edition_on", "启用日期", Show.DAY),
            Heading("origin", "来自"),
            Heading("fields", "领域", Show.COUNT),
            Heading("sections", "大项", Show.COUNT),
            Heading("items", "小项", Show.COUNT),
            Heading("in_force", "现行", Show.FLAG),
        ),
        rows,
        as_of=day,
        notes=_counts_note(office, day),
    )


def _by_edition(items: Iterable[Item]) -> dict[tuple[str, str], list[Item]]:
    groups: dict[tuple[str, str], list[Item]] = {}
    for item in items:
        groups.setdefault((item.catalogue, item.edition_on), []).append(item)
    return groups


def _counts_note(office: Office, day: date) -> tuple[str, ...]:
    stated = office.policy.find(COUNTS, day)
    if stated is None:
        return ()
    numbers = [stated.number(key) for key in ("fields", "sections", "items")]
    return (f"{stated.jurisdiction_name}的目录应有 {numbers[0]} 大领域、{numbers[1]} 大项、{numbers[2]} 小项",)
