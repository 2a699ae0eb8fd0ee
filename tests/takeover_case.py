"""A station whose operator changes on 2022-06-15, seen five days later. All invented."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from swtool.filings.takeover import Request, plan_takeover
from swtool.filings.takeover_acts import Done, apply_takeover
from swtool.registry.credentials import EmploymentFields, insert_employments
from swtool.registry.organizations import insert_organization, organization_by_id
from swtool.registry.people import persons_by_id
from swtool.registry.station_finder import require_station
from tests.filings_house import House, house

DAY = date(2022, 6, 15)
EVE = date(2022, 6, 14)
OLD = 1  # 海宁示例社工事务所 of the house


def place(tmp_path: Path, *, ends: date | None = date(2022, 12, 31)) -> tuple[House, int]:
    """The house on 2022-06-20, its project running to the year's end, and the organization that takes over."""
    made = house(tmp_path, ends=ends)
    made.at(date(2022, 6, 20))
    with made.office.change("登记机构") as tx:
        new = insert_organization(tx, {"name": "海宁接手社工中心", "kind": "social_service_institution"})
    return made, new


def asked(made: House, new: int, on: date = DAY, **options: object) -> Request:
    db = made.office.db
    return Request(require_station(db, "许村镇社工站"), organization_by_id(db, new), on, **options)  # type: ignore[arg-type]


def take_over(made: House, request: Request, *, keep: bool = True) -> Done:
    with made.office.change("更换运营机构", keep=keep) as tx:
        return apply_takeover(made.office, tx, plan_takeover(made.office, request))


def employed(made: House, person: int, organization: int | None, **values: str) -> None:
    with made.office.change("登记用工") as tx:
        insert_employments(tx, [(person, EmploymentFields(organization_id=organization, **values))])


def number(made: House, person: int) -> str:
    return persons_by_id(made.office.db, [person])[person].staff_no
