"""A county in miniature with every room's tables, for tests of the desk, the sheets and the checks. All invented.

许村镇社工站 is run by 海宁示例社工事务所 and has a project since 2025-06-01; 长安镇社工站 has neither.
As of 2026-11-10:

| 人员 | serves | certificate | hours of 2026 |
|---|---|---|---|
| 甲 00001 | 许村 full-time since 2026-01-01 | assistant, registered to 2027-05-01 | 24 专业 + 5.96 政策, verified |
| 乙 00002 | 许村 and 长安 part-time since 2026-07-01 | none | none |
| 丙 00003 | 长安 full-time since 2025-01-01 | only a 成绩合格证明 | 30 with proof, 10 claimed |
| 丁 00004 | 长安 full-time, until 2026-02-28 | senior | 6 verified, without category |
| 戊 00005 | 长安 full-time since 2026-05-04, joined without a project | none | none |
| 己 00006 | 许村 full-time since 2026-01-01 | 社会工作师, obtained 2026-12 (not yet) | none |

Changes of 2026: 庚 00007 joins 许村 on 03-02, filed 03-09, its last day; 甲 leaves 许村 on 10-20, unfiled; 乙 leaves
许村 on 11-05, unfiled; 戊 joins 长安 on 05-04, no duty; 己 leaves 许村 in August, the day unknown.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import pytest

from swtool.cli import main
from swtool.commands import _context
from swtool.filings.terms import ChangeKind
from swtool.intake.schema import migrations as intake_migrations
from swtool.office import Office
from swtool.registry.people import PersonFields, register_person
from swtool.registry.posts import PostFields, insert_post
from swtool.rooms import migration_sets
from tests.filings_house import SERVICE, House
from tests.offices import ADOPTED, china_time, new_office

TODAY = date(2026, 11, 10)
FOUNDED = date(2026, 1, 1)
NAMES = "甲乙丙丁戊己庚"


@dataclass(slots=True)
class County:
    """The office on its day, with the house that acts on filings."""

    house: House

    @property
    def office(self) -> Office:
        return self.house.office

    @property
    def path(self) -> Path:
        return self.office.db.path

    def at(self, day: date) -> Office:
        """The office on another day."""
        self.house.at(day)
        return self.house.office


def empty(path: Path, day: date = FOUNDED) -> Office:
    """An office with all tables and nothing in them but its facts."""
    sets = [migrations for migrations in migration_sets() if migrations is not intake_migrations]
    office = new_office(path / "office.db", sets, today=day)
    with office.change("参照江苏") as tx:
        fact = {"key": "adopts", "value": json.dumps(ADOPTED), "effective_on": "2000-01-01"}
        tx.insert("office_fact", {**fact, "recorded_at": tx.recorded_at})
    return office


def county(path: Path) -> County:
    """The county above, on 2026-11-10."""
    office = empty(path)
    xucun, changan = _stations(office)
    there = House(office, xucun, changan)
    people = _people(office, xucun, changan)
    _hours(office, people)
    _inventory(office)
    _changes(there, people)
    there.at(TODAY)
    return County(there)


def _stations(office: Office) -> tuple[int, int]:
    with office.change("建站") as tx:
        common = {"system": "nbs-2023", "first_year": 2023, "last_year": 2023, "valid_from": "2000-01-01"}
        top = tx.insert("division", {"uid": tx.uid(), "code": "330481", "name": "海宁市", "level": "county", **common})
        ids = []
        for code, name, village in (("330481102", "许村镇", "许村村"), ("330481103", "长安镇", "长安村")):
            town = tx.insert(
                "division",
                {"uid": tx.uid(), "code": code, "name": name, "level": "town", "parent_id": top, **common},
            )
            tx.insert(
                "division",
                {
                    "uid": tx.uid(),
                    "code": f"{code}201",
                    "name": village,
                    "level": "village",
                    "parent_id": town,
                    **common,
                },
            )
            station = {"uid": tx.uid(), "name": f"{name}社工站", "tier": "station", "division_id": town}
            ids.append(tx.insert("station", {**station, "opened_on": "2020-01-01"}))
        organization = tx.insert(
            "organization", {"uid": tx.uid(), "name": "海宁示例社工事务所", "kind": "social_service_institution"}
        )
        dated = {"effective_on": "2020-01-01", "recorded_at": tx.recorded_at}
        tx.insert("operator_contract", {"station_id": ids[0], "organization_id": organization, **dated})
        for station_id, area, population in ((ids[0], 4050, 51000), (ids[1], 3800, 49000)):
            sizes = {"office_area": area, "resident_population": population, "population_year": 2025}
            tx.insert("station_profile", {"station_id": station_id, **sizes, "plate_text": "示例", **dated})
        tx.insert(
            "project",
            {
                "uid": tx.uid(),
                "name": "许村镇社工站项目",
                "organization_id": organization,
                "station_id": ids[0],
                "approved_on": "2025-06-01",
                "ends_on": "2027-05-31",
            },
        )
    return ids[0], ids[1]


def _people(office: Office, xucun: int, changan: int) -> dict[str, int]:
    posts = (
        ("甲", xucun, "full_time", date(2026, 1, 1), None),
        ("乙", xucun, "part_time", date(2026, 7, 1), None),
        ("乙", changan, "part_time", date(2026, 7, 1), None),
        ("丙", changan, "full_time", date(2025, 1, 1), None),
        ("丁", changan, "full_time", date(2025, 1, 1), date(2026, 3, 1)),
        ("己", xucun, "full_time", date(2026, 1, 1), None),
    )
    certificates = (
        ("甲", "assistant", "2020", "2027-05-01"),
        ("丙", "senior_pass", "2024-06", None),
        ("丁", "senior", "2019-11-20", None),
        ("己", "social_worker", "2026-12", None),
    )
    with office.change("开站登记") as tx:
        people = {
            name: register_person(
                tx, PersonFields(f"示例{name}", mobile="13800000000", resident_id=f"33048119900101{at:04d}")
            ).id
            for at, name in enumerate(NAMES)
        }
        for name, station, basis, since, until in posts:
            fields = PostFields(station, "service_post", basis)
            insert_post(tx, people[name], fields, effective_on=since, effective_until=until, cause="registration")
        for name, level, obtained, valid_to in certificates:
            row = {"person_id": people[name], "level": level, "obtained_on": obtained}
            tx.insert("certificate", {**row, "registration_valid_to": valid_to})
    return people


def _hours(office: Office, people: dict[str, int]) -> None:
    rows = (
        ("甲", "专业课程", "professional", "2026-03-10", 2400, None, None),
        ("甲", "政策课程", "policy", "2026-04-10", 596, None, None),
        ("丙", "督导课程", "supervision", "2026-05-10", None, 3000, "证001"),
        ("丙", "自报课程", None, "2026-06-10", None, 1000, None),
        ("丁", "未分类课程", None, "2026-02", 600, None, None),
        ("甲", "上一年的课程", "policy", "2025-12-31", 1000, None, None),
        ("甲", "还没到的课程", "policy", "2026-11-11", 1000, None, None),
    )
    with office.change("登记学时") as tx:
        for name, title, category, day, verified, claimed, proof in rows:
            held = {"started_on": day, "ended_on": day, "started_time": "", "ended_time": "", "organizer": ""}
            kind = {"category": category, "is_social_work": 1, "delivery_mode": None}
            course = tx.insert("course", {"uid": tx.uid(), "title": title, **held, **kind})
            claim = {"claimed_amount": claimed, "unit_as_written": "学时" if claimed else None}
            tx.insert(
                "attendance",
                {
                    "uid": tx.uid(),
                    "person_id": people[name],
                    "course_id": course,
                    **claim,
                    "claimed_credit_hours": claimed,
                    "verified_credit_hours": verified,
                    "proof_no": proof,
                    "recorded_at": tx.recorded_at,
                },
            )


def _inventory(office: Office) -> None:
    """Three household files of 许村村: reviewed in 2026, in 2025, in 2024 (so overdue)."""
    village = office.db.value("SELECT id FROM division WHERE name = '许村村'")
    with office.change("居民档案") as tx:
        for number, reviewed in enumerate(("2026-02-01", "2025-12-24", "2024-12-31"), start=1):
            household = tx.insert(
                "household",
                {"uid": tx.uid(), "file_no": f"示例{number}", "division_id": village, "head_name": "示例户主"},
            )
            review = {"household_id": household, "reviewed_on": reviewed, "outcome": "created"}
            tx.insert("inventory_review", {**review, "recorded_at": tx.recorded_at})


def _changes(there: House, people: dict[str, int]) -> None:
    acts: tuple[tuple[date, Callable[[], object]], ...] = (
        (date(2026, 3, 9), lambda: there.file(there.record(ChangeKind.JOIN, people["庚"], date(2026, 3, 2)))),
        (
            date(2026, 5, 4),
            lambda: there.record(ChangeKind.JOIN, people["戊"], date(2026, 5, 4), station=there.other, after=SERVICE),
        ),
        (date(2026, 9, 1), lambda: there.record(ChangeKind.LEAVE, people["己"], "2026-08")),
        (date(2026, 10, 21), lambda: there.record(ChangeKind.LEAVE, people["甲"], date(2026, 10, 20))),
        (date(2026, 11, 6), lambda: there.record(ChangeKind.LEAVE, people["乙"], date(2026, 11, 5))),
    )
    for day, act in acts:
        there.at(day)
        act()


class Caller:
    """Types command lines at the office's file and gives back exit code, stdout and stderr."""

    def __init__(
        self, path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *, now: datetime
    ) -> None:
        self.path, self._capsys, self.now = path, capsys, now
        monkeypatch.setattr(_context, "clock", lambda: self.now)

    def __call__(self, *arguments: str) -> tuple[int, str, str]:
        self._capsys.readouterr()
        code = main(["--db", str(self.path), *arguments])
        captured = self._capsys.readouterr()
        return code, captured.out, captured.err


def publish(office: Office, month: str, published_on: date, due_on: date) -> None:
    """Enter a publication of 海宁示例社工事务所 into the register."""
    organization = office.db.value("SELECT id FROM organization")
    with office.db.transaction(actor="tester", now=china_time(published_on), why="公开") as tx:
        dated = {"recorded_at": tx.recorded_at}
        seal = tx.insert(
            "disclosure_seal",
            {
                "uid": tx.uid(),
                "organization_id": organization,
                "month": month,
                "version": 1,
                "snapshot": "{}",
                "sha256": "0" * 64,
                "policy_edition": "x",
                "chain_head": "x",
                **dated,
            },
        )
        register = {"seal_id": seal, "folder": "x", "published_at": tx.recorded_at, "due_on": due_on.isoformat()}
        tx.insert("disclosure_publication", {**register, "rule": "x", **dated})
