"""Whom a row of a training sheet means: by 人员编号, by 身份证号, or by name among those of the station on that day."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from swtool.registry.identities import identities
from swtool.registry.people import Person, PersonFinder
from swtool.registry.station_finder import StationFinder
from swtool.registry.stations import going_on, station_moves
from swtool.store.database import Database


class Found(NamedTuple):
    """Somebody, and whether only name and station told who."""

    person: Person
    by_name: bool = False


class Nobody(NamedTuple):
    """Why nobody was found: the column at fault, the tail of the finding's code, a sentence, what to do."""

    column: str
    code: str
    what: str
    remedy: str


class Attendees:
    """Finds the people of a whole sheet: register, posts and stations are read once.

    A station and what it was merged into are one place here: sheets say either name for years.
    """

    def __init__(self, db: Database) -> None:
        self._finder = PersonFinder(db)
        self._stations = StationFinder(db)
        self._moves = station_moves(db)
        self._posts: dict[int, list[tuple[int, str, str]]] = {}
        same = identities(db)
        for row in db.query(
            "SELECT person_id, station_id, effective_on, coalesce(effective_until, '9999') AS until "
            "FROM post WHERE superseded_at IS NULL"
        ):
            post = (self._now(row["station_id"]), row["effective_on"], row["until"])
            self._posts.setdefault(same.kept(row["person_id"]), []).append(post)
        self._known_stations: dict[str, int | str] = {}

    def find(self, staff_no: str, resident_id: str, name: str, station: str, first: date, last: date) -> Found | Nobody:
        """The person of a row whose course ran (or may have run) from ``first`` to ``last``."""
        numbered = self._finder.by_staff_no(staff_no) if staff_no else None
        if staff_no and numbered is None:
            return Nobody("staff_no", "staff_no", "没有这个人员编号", "核对编号，或用 swtool staff list 查")
        identified = self._finder.by_resident_id(resident_id) if resident_id else None
        if resident_id and identified is None and (numbered is None or numbered.resident_id):
            return self._unknown_id(numbered)
        if numbered and identified and numbered.id != identified.id:
            both = f"{numbered.staff_no}、{identified.staff_no}"
            return Nobody("resident_id", "two_people", f"人员编号和身份证号是两个人：{both}", "核对后只留对的一个")
        person = numbered or identified
        if person is None:
            return self._by_station(name, station, first, last)
        if name and not self._finder.goes_by(person, name):
            return Nobody("name", "other_name", f"人员编号 {person.staff_no} 登记的不是这个姓名", "核对编号和姓名")
        return Found(person)

    @staticmethod
    def _unknown_id(numbered: Person | None) -> Nobody:
        if numbered is not None:
            return Nobody(
                "resident_id",
                "other_id",
                f"与人员编号 {numbered.staff_no} 登记的身份证号不同",
                "核对编号和身份证号",
            )
        return Nobody(
            "resident_id", "resident_id", "人员登记里没有这个身份证号", "先用 swtool staff register 登记，或核对号码"
        )

    def _by_station(self, name: str, station: str, first: date, last: date) -> Found | Nobody:
        if not station:
            return Nobody("name", "only_name", "只有姓名，不能确定是谁", "补填人员编号、身份证号或社工站")
        place = self._station(station)
        if isinstance(place, str):
            return Nobody("station", "station", place, "写站名全称，用 swtool station list 查看")
        everybody = self._finder.named(name)
        here = [person for person in everybody if self._serves(person, place, first, last)]
        if len(here) == 1:
            return Found(here[0], by_name=True)
        if here:
            numbers = "、".join(person.staff_no for person in here)
            return Nobody("name", "ambiguous", f"当天这个站有 {len(here)} 个同名的人：{numbers}", "改填人员编号")
        elsewhere = "、".join(person.staff_no for person in everybody)
        hint = f"同名的人当天不在这个站：{elsewhere}；" if elsewhere else ""
        return Nobody("name", "nobody", "当天这个站没有这个姓名的人", f"{hint}核对社工站和日期，或填人员编号")

    def _serves(self, person: Person, station_id: int, first: date, last: date) -> bool:
        """Whether the person served there on some day of the course."""
        start, end = first.isoformat(), last.isoformat()
        return any(
            station == station_id and on <= end and start < until
            for station, on, until in self._posts.get(person.id, ())
        )

    def _now(self, station_id: int) -> int:
        """The station itself, or what it has been merged into since."""
        return going_on(self._moves, station_id, date.max)

    def _station(self, text: str) -> int | str:
        """The station's id as of now, or why it cannot be told."""
        known = self._known_stations.get(text)
        if known is None:
            found = self._stations.find(text)
            if len(found) == 1:
                known = self._now(found[0].id)
            elif found:
                known = f"对得上 {len(found)} 个社工站：{'、'.join(station.name for station in found)}"
            else:
                near = "、".join(self._stations.nearest(text))
                known = "没有登记这个社工站" + (f"，相近的有：{near}" if near else "")
            self._known_stations[text] = known
        return known
