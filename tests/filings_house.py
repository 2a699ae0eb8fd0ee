"""A small office for tests of filings: two stations, a project approved on 2021-06-01, people, and the acts on them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path

from swtool.dates import PartialDate
from swtool.evidence.schema import migrations as evidence_migrations
from swtool.filings import procedure
from swtool.filings.cases import Case, case_of
from swtool.filings.changes import NewChange, PostPart, StaffChange, change_named
from swtool.filings.recording import record_by_command
from swtool.filings.schema import migrations as filings_migrations
from swtool.filings.store import filing_named
from swtool.filings.terms import ChangeKind, Channel, Origin
from swtool.office import Office
from swtool.registry.people import PersonFields, register_person
from swtool.registry.posts import PostFields, insert_post, posts_of
from swtool.registry.schema import migrations as registry_migrations
from tests.offices import at, china_time, new_office

APPROVED = date(2021, 6, 1)
SERVICE = PostPart("service_post", "full_time")
COMPLETE = """
[pack]
code = "330481"
name = "海宁市"

[filing.clock]
[[filing.clock.values]]
since = "2000"
since_basis = "默认设置，不限日期"
stops_at = "complete"
source = "本县设置"
basis = "设置"
"""
"""A county of its own mind: the clock stops when the papers are complete."""


@dataclass(slots=True)
class House:
    """The office with names for its parts; ``office`` is replaced when the clock moves."""

    office: Office
    station: int
    other: int

    def at(self, day: date, hour: int = 9, minute: int = 0) -> None:
        """Move to a day and a moment of it."""
        self.office = replace(self.office, today=day, now=china_time(day, hour, minute))

    def clock(self, moment: datetime) -> None:
        """Move to a moment."""
        self.office = replace(self.office, today=moment.date(), now=moment)

    def person(self, name: str = "示例甲") -> int:
        """A registered person without any post."""
        with self.office.change("登记人员") as tx:
            return register_person(tx, PersonFields(name)).id

    def serving(self, since: date = date(2021, 1, 1), *, station: int | None = None, until: date | None = None) -> int:
        """A person with an opening registration as 专职 服务性岗位."""
        person = self.person()
        with self.office.change("开站登记") as tx:
            fields = PostFields(station or self.station, "service_post", "full_time")
            insert_post(tx, person, fields, effective_on=since, effective_until=until, cause="registration")
        return person

    def record(
        self,
        kind: ChangeKind,
        person: int,
        event_on: str | date,
        *,
        station: int | None = None,
        after: PostPart | None = None,
    ) -> StaffChange:
        """Record a change as a command does."""
        day = PartialDate.of(event_on) if isinstance(event_on, date) else PartialDate.parse(event_on)
        stated = after or (SERVICE if kind.enters else PostPart())
        new = NewChange(kind, person, station or self.station, day, Origin.COMMAND, after=stated)
        with self.office.change("登记变动") as tx:
            return record_by_command(self.office, tx, [new])[0].change

    def file(self, change: StaffChange, channel: Channel = Channel.ONLINE) -> str:
        """File it now; the 备案编号."""
        with self.office.change("备案") as tx:
            return procedure.file_changes(self.office, tx, [change], channel=channel)[0]

    def accept(self, number: str) -> None:
        filing, change = filing_named(self.office.db, number)
        with self.office.change("予以备案") as tx:
            procedure.accept(self.office, tx, filing, change)

    def return_(self, number: str, reason: str = "缺交接清单") -> None:
        filing, _change = filing_named(self.office.db, number)
        with self.office.change("退回补正") as tx:
            procedure.return_for_correction(self.office, tx, filing, reason=reason)

    def amend(self, number: str, **correction: object) -> None:
        filing, change = filing_named(self.office.db, number)
        with self.office.change("补正") as tx:
            procedure.amend(self.office, tx, filing, change, procedure.Amendment(**correction))  # type: ignore[arg-type]

    def revoke(self, number: str, reason: str = "受理有误") -> None:
        filing, change = filing_named(self.office.db, number)
        with self.office.change("撤销") as tx:
            procedure.revoke(self.office, tx, filing, change, reason=reason)

    def case(self, number: str, as_of: date | None = None) -> Case:
        """What can be said of a change, by either of its numbers."""
        if number.startswith("BD"):
            change = change_named(self.office.db, number)
        else:
            change = filing_named(self.office.db, number)[1]
        return case_of(self.office, change, as_of or self.office.today)

    def held(self, person: int, day: date, known_on: datetime | None = None) -> list[tuple[int, str, str]]:
        """Where the person serves on a day: station, kind, basis."""
        return [
            (post.station_id, post.post_kind, post.basis)
            for post in posts_of(self.office.db, person, known_on)
            if post.covers(day)
        ]


def house(path: Path, *, approved: date | None = APPROVED, ends: date | None = None) -> House:
    """A fresh office on 2021-06-01 with two stations; the first has a project approved on ``approved``."""
    sets = [registry_migrations, filings_migrations, evidence_migrations]
    office = new_office(path / "office.db", sets, today=APPROVED)
    with office.change("建站") as tx:
        common = {"system": "nbs-2023", "first_year": 2023, "last_year": 2023, "valid_from": "2000-01-01"}
        town = tx.insert(
            "division", {"uid": tx.uid(), "code": "330481102", "name": "许村镇", "level": "town", **common}
        )
        organization = tx.insert(
            "organization", {"uid": tx.uid(), "name": "海宁示例社工事务所", "kind": "social_service_institution"}
        )
        stations = [
            tx.insert(
                "station",
                {
                    "uid": tx.uid(),
                    "name": name,
                    "tier": "station",
                    "division_id": town,
                    "opened_on": "2020-01-01",
                },
            )
            for name in ("许村镇社工站", "长安镇社工站")
        ]
        tx.insert(
            "operator_contract",
            {
                "station_id": stations[0],
                "organization_id": organization,
                "effective_on": "2020-01-01",
                "recorded_at": tx.recorded_at,
            },
        )
        if approved is not None:
            tx.insert(
                "project",
                {
                    "uid": tx.uid(),
                    "name": "许村镇社工站项目",
                    "organization_id": organization,
                    "station_id": stations[0],
                    "approved_on": approved.isoformat(),
                    "ends_on": ends.isoformat() if ends else None,
                },
            )
    return House(office, stations[0], stations[1])


def columns(table: object, *keys: str) -> list[tuple[object, ...]]:
    at = [[h.key for h in table.headings].index(key) for key in keys]  # type: ignore[attr-defined]
    return [tuple(row[i] for i in at) for row in table.rows]  # type: ignore[attr-defined]


__all__ = ["APPROVED", "SERVICE", "ChangeKind", "House", "at", "house", "timedelta"]
