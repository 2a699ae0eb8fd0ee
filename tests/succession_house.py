"""A county for tests of succession: three invented towns with villages, stations and projects, and the acts on them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from swtool import rooms
from swtool.boundaries import Boundaries
from swtool.office import Office
from swtool.policy.policy import Policy
from swtool.registry.people import PersonFields, register_person
from swtool.registry.posts import PostFields, insert_post
from swtool.registry.register_sheets import stations
from swtool.registry.succession import Request, plan_succession
from swtool.registry.succession_record import record_succession
from tests.offices import ADOPTED, china_time, new_office

# code, name, level, parent's code
DIVISIONS = (
    ("330481", "海宁市", "county", ""),
    ("330481101", "甲山镇", "town", "330481"),
    ("330481102", "乙水镇", "town", "330481"),
    ("330481103", "丙田镇", "town", "330481"),
    ("330481101201", "东村村委会", "village", "330481101"),
    ("330481101202", "西村村委会", "village", "330481101"),
    ("330481102201", "南村村委会", "village", "330481102"),
    ("330481102202", "北村村委会", "village", "330481102"),
    ("330481103201", "中村村委会", "village", "330481103"),
)
COUNTS = """
[pack]
code = "330481"
name = "示例县"
[filing.succession]
label = "区划调整随站划转算不算人员变动"
scope = { tiers = ["station"] }
severity = "info"
[[filing.succession.values]]
since = "2000"
since_basis = "本县设置"
counts = true
source = "本县设置"
basis = "设置"
"""
SHEETS = tuple(rooms.migration_sets()[1:])
D2027, D2029 = date(2027, 3, 1), date(2029, 7, 1)
LATER = date(2036, 1, 1)
THEN, NOW = Boundaries.THEN, Boundaries.NOW
A, B, C, D = "甲山镇", "乙水镇", "山水镇", "湖滨街道"
EIGHT = (
    date(2026, 6, 1),
    date(2027, 2, 28),
    date(2027, 3, 1),
    date(2028, 1, 1),
    date(2029, 6, 30),
    date(2029, 7, 1),
    date(2031, 1, 1),
    date(2035, 12, 31),
)


@dataclass(slots=True)
class County:
    """The office, and ids by name or code."""

    office: Office
    ids: dict[str, int]
    stations: dict[str, int] = field(default_factory=dict)

    def at(self, day: date, boundaries: Boundaries = Boundaries.THEN) -> Office:
        """The office on a day, asked on some boundaries."""
        return replace(self.office, today=day, now=china_time(day), boundaries=boundaries)

    def succeed(self, *old: str, into: list[str], on: date, recorded: date | None = None, **asked: object) -> str:
        """Record a succession on its day (or later); its number."""
        office = self.at(recorded or on)
        request = Request(old, into, on, str(asked.pop("document_no", "海政发〔示例〕1号")), **asked)  # type: ignore[arg-type]
        parts = rooms.succession_parts()
        with office.change("区划调整") as tx:
            return record_succession(office, tx, plan_succession(office, request, parts), parts)

    def serving(self, name: str, station: str, since: date, until: date | None = None) -> int:
        """Somebody who serves at a station by registration."""
        with self.office.change("登记") as tx:
            person = register_person(tx, PersonFields(name)).id
            post = PostFields(self.stations[station], "service_post", "full_time")
            insert_post(tx, person, post, effective_on=since, effective_until=until, cause="registration")
        return person

    def household(self, number: str, village: str, opened: str = "2025-01-01") -> int:
        """A file in use."""
        with self.office.change("建档") as tx:
            return tx.insert(
                "household",
                {
                    "uid": tx.uid(),
                    "file_no": number,
                    "division_id": self.ids[village],
                    "head_name": "示例户",
                    "opened_on": opened,
                },
            )

    def counts_as_change(self, folder: Path) -> None:
        """The county's own rule: moves with a merged station are filed."""
        own = folder / "own.policy.toml"
        own.write_text(COUNTS, encoding="utf-8")
        self.office = replace(self.office, policy=Policy.load("330481", adopts=ADOPTED, county_file=own))


def county(folder: Path, *, today: date = date(2026, 1, 5), valid_from: str = "2020-01-01") -> County:
    """Three towns with five villages, a station in each town, an operator with a project at each."""
    office = new_office(folder / "office.db", SHEETS, today=today)
    ids: dict[str, int] = {}
    stations: dict[str, int] = {}
    with office.change("登记区划、社工站、项目") as tx:
        for code, name, level, parent in DIVISIONS:
            ids[name] = ids[code] = tx.insert(
                "division",
                {
                    "uid": tx.uid(),
                    "system": "nbs",
                    "first_year": 2020,
                    "last_year": 2020,
                    "code": code,
                    "name": name,
                    "level": level,
                    "parent_id": ids.get(parent),
                    "valid_from": valid_from,
                },
            )
        operator = tx.insert(
            "organization", {"uid": tx.uid(), "name": "示例社工服务中心", "kind": "social_service_institution"}
        )
        for town in ("甲山镇", "乙水镇", "丙田镇"):
            name = f"{town}社工站"
            values = {"uid": tx.uid(), "name": name, "tier": "station", "division_id": ids[town]}
            stations[name] = tx.insert("station", {**values, "opened_on": "2020-01-01"})
            run = {"station_id": stations[name], "organization_id": operator, "effective_on": "2020-01-01"}
            tx.insert("operator_contract", {**run, "recorded_at": tx.recorded_at})
            tx.insert(
                "project",
                {
                    "uid": tx.uid(),
                    "name": f"{town}项目",
                    "organization_id": operator,
                    "station_id": stations[name],
                    "approved_on": "2020-06-01",
                },
            )
    return County(office, ids, stations)


def towns(county: County, day: date, boundaries: Boundaries) -> dict[str, list[str]]:
    """Town → its stations, as the list has them."""
    found: dict[str, list[str]] = {}
    for row in stations(county.at(LATER, boundaries), day).rows:
        found.setdefault(str(row[2]), []).append(str(row[0]))
    return {town: sorted(names) for town, names in found.items()}
