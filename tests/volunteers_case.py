"""Workers and volunteers for tests, written straight into the small county. Everybody in it is invented."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from swtool.evidence.schema import migrations as evidence_migrations
from swtool.filings.schema import migrations as filings_migrations
from swtool.inventory.schema import migrations as inventory_migrations
from swtool.office import Office
from swtool.policy.policy import Policy
from swtool.projects.schema import migrations as projects_migrations
from swtool.registry.boundaries import places_of
from swtool.registry.posts import PostFields, insert_post
from swtool.registry.schema import migrations as registry_migrations
from swtool.services.schema import migrations as services_migrations
from swtool.volunteers import store
from swtool.volunteers.recording import NewRecord, NewStanding, NewVolunteer, insert_records, insert_volunteers
from swtool.volunteers.schema import migrations as volunteers_migrations
from swtool.volunteers.store import Asked
from tests.inventory_case import id_of, new_county
from tests.offices import ADOPTED, at

SETS = [
    registry_migrations,
    filings_migrations,
    evidence_migrations,
    inventory_migrations,
    projects_migrations,
    services_migrations,
    volunteers_migrations,
]
EAST, SOUTH, OTHER_TOWN = "东山社区居委会", "由拳社区居委会", "永福村村委会"
FIRST_STATION, SECOND_STATION = "海宁市硖石街道社工站", "海宁市许村镇社工站"
HEAD = ("志愿者姓名", "身份证号", "联系电话", "乡镇（街道）", "村（社区）", "常态化志愿者", "发展社工", "加入日期")
TOWN = "硖石街道"


def volunteer_county(folder: Path) -> Office:
    """The small county on 10 November 2026: two workers at the first station, one at the second, no volunteer."""
    office = new_county(folder, sets=SETS)
    for staff_no, name, station in (
        ("330481-00001", "甲示例", FIRST_STATION),
        ("330481-00002", "乙示例", FIRST_STATION),
        ("330481-00003", "丙示例", SECOND_STATION),
    ):
        add_worker(office, staff_no, name, station)
    return office


def called(number: int) -> str:
    """The name of the volunteer of that number: 志愿一, 志愿一二."""
    return "志愿" + "".join("〇一二三四五六七八九"[int(digit)] for digit in str(number))


def liangshan(office: Office) -> Office:
    """The same office, which follows the rules of 梁山 too."""
    policy = Policy.load("330481", adopts=(*ADOPTED, "370832:*"))
    return at(office.db, today=office.today, policy=policy)


def add_worker(office: Office, staff_no: str, name: str, station: str, *, since: date = date(2024, 1, 1)) -> int:
    """Somebody in a service post."""
    with office.change("示例社工") as tx:
        person = tx.insert("person", {"uid": tx.uid(), "staff_no": staff_no, "name": name})
        post = PostFields(id_of(office, "station", station), "service_post", "full_time")
        insert_post(tx, person, post, effective_on=since, cause="registration")
    return person


def person_id(office: Office, staff_no: str) -> int:
    """The id of a worker."""
    found = office.db.value("SELECT id FROM person WHERE staff_no = ?", (staff_no,))
    assert isinstance(found, int)
    return found


def add_volunteers(
    office: Office,
    count: int,
    *,
    village: str = EAST,
    station: str | None = FIRST_STATION,
    worker: str | None = None,
    regular: bool = True,
    joined: str = "2026-01-01",
    first: int = 1,
) -> Sequence[int]:
    """So many volunteers, called 志愿一 and so on by their number; their ids."""
    standing = NewStanding(
        0,
        regular,
        person_id(office, worker) if worker else None,
        id_of(office, "station", station) if station else None,
        joined if len(joined) == len("2026-01-01") else f"{joined}-01",
    )
    place = id_of(office, "division", village)
    new = [
        NewVolunteer(f"ZYZ{n:06d}", place, {"name": called(n), "joined_on": joined}, standing)
        for n in range(first, first + count)
    ]
    with office.change("示例志愿者") as tx:
        return list(insert_volunteers(tx, new))


def add_records(
    office: Office, volunteers: Sequence[int], kind: str, day: str, *, station: str = FIRST_STATION, minutes: int = 60
) -> None:
    """One record of each of these volunteers."""
    at_station = id_of(office, "station", station)
    new = [NewRecord(one, kind, day, "示例活动", minutes, at_station) for one in volunteers]
    with office.change("示例记录") as tx:
        insert_records(tx, new)


def shown(office: Office, day: date, asked: Asked = Asked()) -> list[tuple[object, ...]]:  # noqa: B008 - frozen
    """Of each volunteer on the list: number, whether a regular, the worker's number, the station."""
    rows = store.volunteers(office.db, day, places_of(office, day), asked)
    return [(row.number, row.is_regular, row.worker_no, row.station) for row in rows]
