"""Files that are merged: the days, two files of one household, who is who, and what is corrected or erased later."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from swtool import rooms
from swtool.dates import PartialDate
from swtool.inventory.aid import Aid, give
from swtool.inventory.demands import Demand, Raised, raise_one
from swtool.inventory.file_changes import alter
from swtool.inventory.files import require_file
from swtool.inventory.holdings import client_subject
from swtool.inventory.individual import open_plan
from swtool.inventory.merged import persons_by_membership
from swtool.office import Office
from swtool.rights import carrying_out
from swtool.rights.plan import make_plan
from tests.household_case import JANUARY, county_with
from tests.inventory_case import resident_id

JUNE, JULY = date(2026, 6, 1), date(2026, 7, 1)
EVE = date(2026, 5, 31)


def with_everything(folder: Path) -> Office:
    """Two files of one household: 甲 is in both; 乙 has a plan and aid; the second has a need."""
    office = county_with(folder, ("D1", "甲示例", "丁示例"), ("D2", "丙示例", "甲示例", "乙示例"))
    open_plan(office, "D2", "乙示例", ["复学"], date(2026, 2, 1))
    open_plan(office, "D2", "甲示例", ["就业"], date(2026, 2, 1))
    give(office, "D2", "乙示例", Aid("2026-02-02", "not_covered", "就医", "基金", 50_000, None), date(2026, 2, 2))
    household = require_file(office, "D2", JUNE)
    raised = Raised("助餐", "", PartialDate.parse("2026-02"), household.village.id, household.id)
    raise_one(office, Demand.NEED, raised)
    return office


def memberships(office: Office) -> dict[str, int]:
    """The standing memberships as records of service name them: D1甲 → the row's id."""
    rows = office.db.query(
        "SELECT h.file_no, m.name, m.id FROM household_member m JOIN household h ON h.id = m.household_id"
        " WHERE m.superseded_at IS NULL AND m.effective_until IS NULL"
    )
    return {f"{file_no}{name.removesuffix('示例')}": row_id for file_no, name, row_id in rows}


def persons(office: Office, day: date, served: dict[str, int]) -> int:
    """How many persons those are by the day."""
    who = persons_by_membership(office.db, day.isoformat())
    return len({who.get(row_id, row_id) for row_id in served.values()})


def who_is_who(office: Office, served: dict[str, int]) -> tuple[int, int, int, dict[str, str]]:
    """Persons on the eve and from June on, those of D2 alone, and whose membership of D2 is whose of D1."""
    who, names = persons_by_membership(office.db, JUNE.isoformat()), {row_id: name for name, row_id in served.items()}
    of_second = {name: row_id for name, row_id in served.items() if name.startswith("D2")}
    same = {name: names[who[row_id]] for name, row_id in of_second.items() if row_id in who}
    return persons(office, EVE, served), persons(office, JUNE, served), persons(office, JUNE, of_second), same


def correct_name(office: Office) -> None:
    """From the day on which the row began: nothing of the old name stands any more."""
    alter(office, "D1", "甲示例", {"name": "贾示例"}, JANUARY)


def correct_number(office: Office) -> None:
    """The number in the file that went in was mistyped; the one that stays gets the right one."""
    alter(office, "D1", "甲示例", {"resident_id": resident_id("19700203", "001")}, JANUARY)


def erase(office: Office, file_no: str, name: str) -> None:
    subject = client_subject(office.db, file_no, name)
    carrying_out.erase(office, make_plan(office.db, subject, rooms.holdings()), "本人书面申请")
