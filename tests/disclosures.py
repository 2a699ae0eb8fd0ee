"""An invented county for the tests of disclosure: hand-made months, sums added by hand beside them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from swtool.dates import Month, PartialDate
from swtool.disclosure.draft import Wish
from swtool.disclosure.outcome import Result
from swtool.disclosure.publish import run_month
from swtool.disclosure.schema import migrations as disclosure
from swtool.disclosure.store import require_seal
from swtool.filings.schema import migrations as filings
from swtool.inventory.schema import migrations as inventory
from swtool.office import Office
from swtool.projects.ledger import LedgerLine, LedgerStatement
from swtool.projects.schema import migrations as projects
from swtool.projects.store import ledger_of, replace_statement
from swtool.projects.terms import Direction
from swtool.registry.organizations import Organization, insert_organization, require_organization
from swtool.registry.people import PersonFields, register_person
from swtool.registry.posts import PostFields, insert_post
from swtool.registry.projects import insert_project
from swtool.registry.schema import migrations as registry
from swtool.registry.stations import insert_station, set_operator
from swtool.services.indicators import indicator_of
from swtool.services.schema import migrations as services
from swtool.services.store import PartyEntry, ServiceTotal, record_party_entry, record_totals, totals_of
from tests.offices import at, china_time, new_office

ROOMS = (registry, filings, inventory, projects, services, disclosure)
OCTOBER = Month(2026, 10)
SEPTEMBER = Month(2026, 9)
PUBLISHING_DAY = date(2026, 11, 10)
APPROVAL_RULES = """[pack]
code = "330481"
name = "海宁市"
short = "海宁"
[disclosure.approval]
[[disclosure.approval.values]]
since = "2026-01-01"
waived = false
source = "示例规定"
basis = "设置"
note = "示例"
[disclosure.approval_steps]
[[disclosure.approval_steps.values]]
since = "2026-01-01"
steps = ["review", "issue"]
distinct = false
source = "示例规定"
basis = "设置"
note = "示例"
"""
"""Rules of an office in which a month is reviewed and issued before it is published."""


@dataclass(frozen=True, slots=True)
class World:
    """The office with the ids that tests need."""

    office: Office
    organization: Organization
    station_ids: tuple[int, int]
    project_id: int
    folder: Path

    def on(self, day: date, hour: int = 9) -> World:
        """The same office on another day."""
        moved = at(self.office.db, today=day, now=china_time(day, hour), policy=self.office.policy)
        return replace(self, office=moved)

    def wish(self, *, correct: str = "", keep: bool = True, reviewed: str = "") -> Wish:
        return Wish(self.folder, correct=correct, keep=keep, reviewed=reviewed)

    def run(self, month: Month = OCTOBER, *, correct: str = "", keep: bool = True, reviewed: str = "") -> Result:
        """Run the month for the one organization."""
        wish = self.wish(correct=correct, keep=keep, reviewed=reviewed)
        (result,) = run_month(self.office, month, wish, [self.organization])
        return result


def new_world(tmp_path: Path, *, stations: int = 1) -> World:
    """One operator of one or two stations with an approved project, without any report yet."""
    office = new_office(tmp_path / "office.db", ROOMS, today=PUBLISHING_DAY)
    with office.change("示例登记") as tx:
        tx.insert(
            "office_fact",
            {
                "key": "supervision_phone",
                "value": "0573-87000000",
                "effective_on": "2000-01-01",
                "recorded_at": tx.recorded_at,
            },
        )
        town = _division(tx, "330481104", "许村镇", "town", None)
        _division(tx, "330481104200", "和平村村民委员会", "village", town)
        owner = insert_organization(
            tx,
            {
                "name": "海宁市示例社会工作服务中心",
                "kind": "social_service_institution",
                "credit_code": "52330481MJ0000001T",
            },
        )
        ids = []
        for name in ("许村镇社工站", "长安镇社工站"):
            values = {"name": name, "tier": "station", "division_id": town, "opened_on": "2024-01-01"}
            ids.append(insert_station(tx, values))
        for station in ids[:stations]:
            set_operator(tx, station, owner, effective_on=date(2026, 1, 1))
        project = insert_project(
            tx,
            {
                "name": "许村镇社工站示例项目",
                "organization_id": owner,
                "station_id": ids[0],
                "purchaser": "许村镇人民政府",
                "amount": 60_000_000,
                "approved_on": "2026-03-01",
                "starts_on": "2026-03-01",
                "ends_on": "2027-02-28",
            },
        )
        for number, (kind, basis) in enumerate(
            [("station_head", "full_time"), ("service_post", "full_time"), ("service_post", "part_time")]
        ):
            person = register_person(tx, PersonFields(name=f"示例社工{number}"))
            fields = PostFields(ids[0], kind, basis)
            insert_post(tx, person.id, fields, effective_on=date(2026, 3, 1), cause="registration")
    organization = require_organization(office.db, "海宁市示例社会工作服务中心")
    return World(office, organization, (ids[0], ids[1]), project, tmp_path / "公开")


def _division(tx: object, code: str, name: str, level: str, parent: int | None) -> int:
    values = {
        "uid": tx.uid(),  # type: ignore[attr-defined]
        "system": "nbs",
        "first_year": 2023,
        "last_year": 2023,
        "code": code,
        "name": name,
        "level": level,
        "parent_id": parent,
        "valid_from": "2023-01-01",
    }
    return int(tx.insert("division", values))  # type: ignore[attr-defined]


def report_services(
    world: World,
    rows: list[tuple[str, str, int, int | None, int | None]],
    month: Month = OCTOBER,
    *,
    station: int = 0,
    instead: bool = False,
) -> None:
    """(Field, indicator, value, cumulative, target) of a station's month."""
    totals = [
        ServiceTotal(
            0, world.station_ids[station], "", None, month, field, indicator_of(name), value, cumulative, target, ""
        )
        for field, name, value, cumulative, target in rows
    ]
    with world.office.change("示例月报") as tx:
        old = [one.id for one in totals_of(world.office.db, world.organization.id, month)] if instead else []
        record_totals(tx, totals, replaces=old)


def report_ledger(
    world: World,
    month: Month = OCTOBER,
    *,
    opening: int | None = 12_000_000,
    income: list[tuple[str, int]] | None = None,
    spending: list[tuple[str, int, int | None, int | None]] | None = None,
    closing: int | None = None,
    **stated: int | None,
) -> None:
    """The project's statement: income (source, 分), spending (line, 分, budget, cumulative). Newest version."""
    lines = [
        LedgerLine(0, world.project_id, "", Direction.INCOME, name, amount)
        for name, amount in ([("镇财政拨款", 5_000_000)] if income is None else income)
    ]
    lines += [
        LedgerLine(0, world.project_id, "", Direction.SPENDING, name, amount, budget, cumulative)
        for name, amount, budget, cumulative in (DEFAULT_SPENDING if spending is None else spending)
    ]
    figures = dict.fromkeys(("received_period", "received_total", "spent_period", "spent_total")) | stated
    statement = LedgerStatement(
        id=0,
        organization_id=world.organization.id,
        organization_name="",
        project_id=world.project_id,
        project_name="",
        month=month,
        purchaser="许村镇人民政府",
        contract_amount=60_000_000,
        opening_balance=opening,
        closing_balance=closing,
        recorded_at="",
        lines=tuple(lines),
        **figures,
    )
    with world.office.change("示例账目") as tx:
        before = ledger_of(world.office.db, world.organization.id, month).statements
        replace_statement(tx, statement, replaces=before[0].id if before else None)


# 人员 30,000.00 + 活动 8,500.50 + 行政 1,200.00 = 39,700.50; 120,000.00 + 50,000.00 − 39,700.50 = 130,299.50
DEFAULT_SPENDING: list[tuple[str, int, int | None, int | None]] = [
    ("人员薪酬及补贴", 3_000_000, 36_000_000, 21_000_000),
    ("服务活动", 850_050, 15_000_000, 6_000_050),
    ("行政管理", 120_000, 3_000_000, 900_000),
]
SPENT, CLOSING = 3_970_050, 13_029_950


def report_party(
    world: World, title: str = "学习贯彻全会精神主题党日", month: Month = OCTOBER, participants: int | None = 12
) -> None:
    """One entry of 党务."""
    held = PartialDate(month.year, month.month, 18)
    entry = PartyEntry(0, "", world.organization.id, "", month, held, "主题党日", title, participants, "")
    with world.office.change("示例党务") as tx:
        record_party_entry(tx, entry)


DEFAULT_SERVICES: list[tuple[str, str, int, int | None, int | None]] = [
    ("为老服务", "home_visits_household_times", 86, 640, 900),
    ("为老服务", "home_visit_households", 61, None, None),
    ("为老服务", "cases_opened", 2, 17, 30),
    ("为老服务", "case_sessions", 12, 118, 160),
    ("儿童服务", "activities", 6, 48, 60),
    ("儿童服务", "activity_attendance", 153, 1204, 1500),
    ("儿童服务", "volunteer_hours", 7_650, 81_200, None),
]


def full_month(tmp_path: Path) -> World:
    """A month with everything reported, good to be published."""
    world = new_world(tmp_path)
    report_services(world, DEFAULT_SERVICES)
    report_ledger(world, closing=CLOSING)
    report_party(world)
    return world


def with_client(world: World, *names: str) -> None:
    """Files of invented clients with these names."""
    with world.office.change("示例档案") as tx:
        village = tx.execute("SELECT id FROM division WHERE level = 'village'").fetchone()[0]
        for number, name in enumerate(names):
            household = tx.insert(
                "household", {"uid": tx.uid(), "file_no": f"示例-{number}", "division_id": village, "head_name": name}
            )
            member = {"household_id": household, "name": name, "is_head": 1, "effective_on": "2026-01-01"}
            tx.insert("household_member", {**member, "recorded_at": tx.recorded_at})


def cells(world: World, key: str, month: Month = OCTOBER) -> list[tuple[object, ...]]:
    page = require_seal(world.office.db, world.organization.id, "", month).page
    table = page.table(key)
    assert table is not None
    return [*table.rows, *([table.total] if table.total else [])]
