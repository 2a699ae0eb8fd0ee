"""The lists of volunteers and of what they did. Names are masked; of minors nothing is shown."""

from __future__ import annotations

from datetime import date

from swtool.dates import Month
from swtool.forms.minutes import hundredths_of_hours
from swtool.inventory.sheets import Guarded, mask_client, mask_client_id, minor_since
from swtool.office import Office
from swtool.privacy import HIDDEN, mask_phone
from swtool.quantities import format_hours
from swtool.registry.boundaries import boundary_notes, places_of
from swtool.tables import Heading, Show, Table
from swtool.volunteers import store
from swtool.volunteers.store import Asked, RecordRow
from swtool.volunteers.terms import KINDS, RECORD_PREFIX, SERVICE

EVER = (Month(1900, 1), Month(9998, 12))
"""The months of a list of everything."""
_BIRTH = slice(6, 14)
"""Where a resident ID has the date of birth."""


def volunteers(office: Office, as_of: date, asked: Asked) -> Table:
    """The volunteers of the day."""
    young = minor_since(office, as_of).replace("-", "")
    rows = []
    for one in store.volunteers(office.db, as_of, places_of(office, as_of), asked):
        guard = Guarded if is_minor(one.resident_id, young) else str
        rows.append(
            (
                one.number,
                one.town,
                one.village,
                guard(one.name),
                one.sex,
                guard(one.resident_id),
                guard(one.mobile),
                one.is_regular,
                one.worker_no,
                one.station,
                one.skills,
                one.joined_on,
            )
        )
    regular = sum(bool(row[7]) for row in rows)
    return Table(
        "志愿者名册",
        (
            Heading("volunteer_no", "志愿者编号", Show.CODE),
            Heading("town", "乡镇（街道）", minor=True),
            Heading("village", "村（社区）"),
            Heading("name", "姓名", mask=mask_client),
            Heading("sex", "性别", minor=True),
            Heading("resident_id", "身份证号", Show.CODE, mask=mask_client_id, minor=True),
            Heading("mobile", "联系电话", Show.CODE, mask=_mask_phone, minor=True),
            Heading("is_regular", "常态化", Show.FLAG),
            Heading("worker", "发展社工", Show.CODE),
            Heading("station", "社工站"),
            Heading("skills", "服务特长", minor=True),
            Heading("joined_on", "加入日期", Show.DAY),
        ),
        rows,
        as_of=as_of,
        persons_by="volunteer_no",
        notes=(f"志愿者 {len(rows)} 名，其中常态化 {regular} 名", *boundary_notes(office, as_of)),
    )


def records(
    office: Office,
    first: Month,
    last: Month,
    as_of: date,
    *,
    kind: str | None = None,
    volunteer_id: int | None = None,
    station_id: int | None = None,
) -> Table:
    """志愿服务记录 of the months ``first`` to ``last``, of what had taken place by ``as_of``."""
    found = store.records(
        office.db,
        first.first.isoformat(),
        min(last.last, as_of).isoformat(),
        kind=kind,
        volunteer_id=volunteer_id,
        station_id=station_id,
    )
    return record_table(office, found, as_of)


def record_table(office: Office, found: list[RecordRow], as_of: date) -> Table:
    """Records as a table, with how many hours of service they come to."""
    young = minor_since(office, as_of).replace("-", "")
    served = [one for one in found if one.kind == SERVICE]
    hours = hundredths_of_hours(sum(one.minutes or 0 for one in served))
    return Table(
        "志愿服务记录",
        (
            Heading("record", "记录编号", Show.CODE),
            Heading("volunteer_no", "志愿者编号", Show.CODE),
            Heading("name", "姓名", mask=mask_client),
            Heading("kind", "类别"),
            Heading("happened_on", "日期", Show.DAY),
            Heading("title", "志愿服务项目"),
            Heading("hours", "小时", Show.HOURS),
            Heading("station", "社工站", minor=True),
            Heading("organizer", "组织单位", minor=True),
            Heading("evaluation", "评价", minor=True),
        ),
        [
            (
                f"{RECORD_PREFIX}{one.id}",
                one.number,
                Guarded(one.name) if is_minor(one.resident_id, young) else one.name,
                KINDS[one.kind],
                one.happened_on,
                one.title,
                hundredths_of_hours(one.minutes) if one.minutes is not None else None,
                one.station,
                one.organizer,
                one.evaluation,
            )
            for one in found
        ],
        as_of=as_of,
        persons_by="volunteer_no",
        notes=(f"服务 {len(served)} 人次，{len({one.number for one in served})} 人，共 {format_hours(hours)} 小时",),
    )


def is_minor(resident_id: str, born_after: str) -> bool:
    """Whether the resident ID tells of somebody born after that day (20081110); without one nothing is known."""
    return bool(resident_id) and resident_id[_BIRTH] > born_after


def _mask_phone(value: object) -> str:
    return HIDDEN if isinstance(value, Guarded) and value else mask_phone(value)
