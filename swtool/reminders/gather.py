"""Gathering what is due from the rooms, town by town. Each room judges; here it is only asked and put to its town."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

from swtool.casework.due import village_visits
from swtool.community.store import waiting as items_waiting
from swtool.community.terms import LEVELS
from swtool.disclosure.duty import Duties
from swtool.disclosure.rules import Stand as Published
from swtool.disclosure.standing import missing
from swtool.errors import PolicyFault
from swtool.filings.cases import cases as filing_cases
from swtool.inventory.checks import yearly_parameters
from swtool.inventory.reviews import KIND_LABELS as REVIEWED
from swtool.inventory.reviews import Kind as Reviewed
from swtool.inventory.reviews import rounds
from swtool.inventory.rules import Standing as Freshness
from swtool.office import Office
from swtool.orders.loops import waiting
from swtool.orders.rules import minutes_text
from swtool.registry.boundaries import Places, places_of
from swtool.registry.divisions import Division, require_town
from swtool.registry.posts import open_posts
from swtool.registry.stations import all_stations
from swtool.reminders.item import STAND_LABELS, Item, Kind, Stand, TownList, one
from swtool.reporting.desk import HORIZON
from swtool.reporting.tasks import Outlook, days_text
from swtool.returns.cases import cases as return_cases
from swtool.returns.reminders import to_remind
from swtool.rounds import store
from swtool.rounds.holding import towns_asked
from swtool.training.credits import rounded_down, rounded_up
from swtool.training.rules import need_cell
from swtool.training.standing import standings
from swtool.training.terms import Reading

_PROVISIONAL = "（暂定）"


class Where(NamedTuple):
    """In which town things lie on the day."""

    places: Places
    stations: dict[int, int]

    def station(self, station_id: int) -> Division | None:
        """The town of a station; None for one of the county."""
        return self.places.town_of(self.stations[station_id], ("station", station_id))


Source = Callable[[Office, Outlook, Where], Iterator[Item]]


def gather(office: Office, as_of: date, town: str | None = None) -> list[TownList]:
    """The lists of all towns that have anything to do, by code, what lies in no town last; or of the one named.

    How far ahead it looks is the setting ``status.horizon``. Raises ``NotFound`` for a town that there is not.
    """
    days = office.policy.at(HORIZON, as_of).number()
    outlook = Outlook(as_of, as_of + timedelta(days=days))
    where = Where(places_of(office, as_of), {each.id: each.division_id for each in all_stations(office.db)})
    wanted = require_town(where.places.index, town) if town else None
    towns: dict[Division | None, list[Item]] = {}
    for source in SOURCES:
        for item in source(office, outlook, where):
            towns.setdefault(item.town, []).append(item)
    order = sorted(towns, key=lambda each: (each is None, each.code if each else ""))
    lists = [TownList(each, each.name if each else _own_name(office), tuple(towns[each])) for each in order]
    return [each for each in lists if wanted is None or each.town == wanted]


def _own_name(office: Office) -> str:
    return f"{office.fact('county_name')}本级"


def _stand(last: date, outlook: Outlook) -> Stand:
    if last < outlook.today:
        return Stand.OVERDUE
    return Stand.DUE if last <= outlook.until else Stand.AHEAD


def filings(office: Office, outlook: Outlook, where: Where) -> Iterator[Item]:
    """Changes that wait to be filed. One whose day is not known exactly has no last day; it is told as due."""
    found = [case for case in filing_cases(office, outlook.today) if case.awaits_filing]
    known = [case for case in found if case.change.recorded_at[:10] <= outlook.today.isoformat()]
    for case in sorted(known, key=lambda each: (each.deadline.last_day if each.deadline else date.max, each.change.id)):
        last = case.deadline.last_day if case.deadline is not None else None
        stand = _stand(last, outlook) if last is not None else Stand.DUE
        mark = _PROVISIONAL if case.deadline is not None and case.deadline.provisional else ""
        note = days_text(last, outlook.today) + mark if last is not None else "变动日期没有写到日，定不出截止日"
        cells = (
            STAND_LABELS[stand], case.change.change_no, case.person.staff_no, case.person.name, case.station,
            case.change.kind.label, case.event_label, last, note,
        )  # fmt: skip
        yield Item(Kind.FILING, where.station(case.change.station_id), one(stand), cells, last)


def returns(office: Office, outlook: Outlook, where: Where) -> Iterator[Item]:
    """Sheets that the town owes: overdue, sent back to be mended, or due within the horizon."""
    for case in to_remind(return_cases(office, outlook.today), outlook.until):
        stand = Stand.OVERDUE if case.standing.is_overdue else Stand.DUE
        cells = (
            STAND_LABELS[stand], case.form_title, case.period.label, case.due.due_on, case.standing.state.label,
            days_text(case.due.due_on, outlook.today) + (_PROVISIONAL if case.due.provisional else ""),
        )  # fmt: skip
        yield Item(Kind.RETURNS, case.owed_by, one(stand), cells, case.due.due_on)


def disclosure(office: Office, outlook: Outlook, where: Where) -> Iterator[Item]:
    """Organizations that have a month to publish, in each town where they run a station or a project; months that were
    over before the office kept records are nobody's. Months before the newest stand in ``disclosure status``."""
    began = str(office.db.value("SELECT min(recorded_at) FROM journal_txn") or "")[:10]
    waiting = [each for each in missing(office, outlook.today) if began <= each.rule.due_on.isoformat()]
    duties = Duties(office.db)
    owing = {
        (month, each.organization.id): each
        for month in dict.fromkeys(each.rule.month for each in waiting)
        for each in duties.owing(month)
    }
    for each in waiting:
        late = each.timing.stand is Published.MISSING
        if not late and each.rule.due_on > outlook.until:
            continue
        stand = Stand.OVERDUE if late else Stand.DUE
        owed = owing[each.rule.month, each.organization.id]
        projects = (project.station_on(outlook.today) for project in owed.projects)
        stations = (*owed.stations, *(station for station in projects if station is not None))
        note = days_text(each.rule.due_on, outlook.today)
        cells = (STAND_LABELS[stand], each.organization.name, each.rule.month.label, each.rule.due_on, note)
        for town in dict.fromkeys(map(where.station, stations)) or (None,):
            yield Item(Kind.DISCLOSURE, town, one(stand), cells, each.rule.due_on)


def refresh(office: Office, outlook: Outlook, where: Where) -> Iterator[Item]:
    """Villages whose files or resources are to be gone through once a year."""
    try:
        period, reading = yearly_parameters(office, outlook.today)
    except PolicyFault:
        return
    for kind in Reviewed:
        after = {
            each.village.id: each.counted.of(reading)[Freshness.OVERDUE]
            for each in rounds(office, kind, outlook.until + timedelta(days=1), years=period.number())
        }
        for village in rounds(office, kind, outlook.today, years=period.number()):
            counted = village.counted.of(reading)
            overdue = counted[Freshness.OVERDUE] + counted[Freshness.UNKNOWN]
            soon = max(after.get(village.village.id, 0) - counted[Freshness.OVERDUE], 0)
            ahead = max(counted[Freshness.DUE] - soon, 0)
            counts = ((Stand.OVERDUE, overdue), (Stand.DUE, soon), (Stand.AHEAD, ahead))
            if overdue or soon or ahead:
                cells = (village.name, REVIEWED[kind], village.counted.total, overdue, soon, ahead)
                yield Item(Kind.REFRESH, where.places.town_of(village.village.id), counts, cells)


def hours(office: Office, outlook: Outlook, where: Where) -> Iterator[Item]:
    """Who will miss the year's hours at the present pace, in the town where they serve."""
    year = outlook.today.year
    try:
        everybody = standings(office, year, outlook.today, Reading.PER_PERSON_YEAR)
    except PolicyFault:
        return
    serving = {
        post.person_id: post.station_id
        for post in open_posts(office.db, outlook.today)
        if post.effective_on <= outlook.today
    }
    year_end = date(year, 12, 31)
    stand = Stand.DUE if year_end <= outlook.until else Stand.AHEAD
    for each in everybody:
        if each.person is None or not each.still_serves or each.forecast is None or not each.forecast.misses:
            continue
        cells = (
            STAND_LABELS[stand], each.person.staff_no, each.person.name, each.station,
            rounded_down(each.done.counted), need_cell(each.need), rounded_up(each.owed), year_end,
        )  # fmt: skip
        station = serving.get(each.person.id)
        yield Item(Kind.HOURS, where.station(station) if station else None, one(stand), cells, year_end)


def orders(office: Office, outlook: Outlook, where: Where) -> Iterator[Item]:
    """Orders that wait longer than they may, and those whose time ends within the horizon."""
    for case in waiting(office, outlook.today):
        last, order = case.until.date(), case.order
        if not case.is_late and last > outlook.until:
            continue
        stand = Stand.OVERDUE if case.is_late else Stand.DUE
        note = f"已等 {minutes_text(case.minutes)}"
        waits = f"待{case.wait.stage.label}"
        cells = (STAND_LABELS[stand], order.order_no, order.place.name, order.category, waits, last, note)
        subject = ("household", order.household_id) if order.household_id is not None else None
        yield Item(Kind.ORDER, where.places.town_of(order.division_id, subject), one(stand), cells, last)


def visits(office: Office, outlook: Outlook, where: Where) -> Iterator[Item]:
    """Villages with households that are to be visited by their follow-up level, where the county says how often."""
    try:
        villages = village_visits(office, outlook.today, outlook.until)
    except PolicyFault:
        return
    for village in villages:
        if village.overdue or village.soon:
            counts = ((Stand.OVERDUE, village.overdue), (Stand.DUE, village.soon))
            cells = (village.name, village.total, village.overdue, village.soon)
            yield Item(Kind.VISIT, where.places.town_of(village.village_id), counts, cells)


def meetings(office: Office, outlook: Outlook, where: Where) -> Iterator[Item]:
    """What meetings resolved and nobody has done: overdue or due within the horizon, in the town where it was resolved.
    What has no last day is no reminder; ``meeting open`` lists it by age."""
    for each in items_waiting(office.db, outlook.today, where.places):
        if not each.due_on or each.due_on > outlook.until.isoformat():
            continue
        last = date.fromisoformat(each.due_on)
        stand = _stand(last, outlook)
        cells = (
            STAND_LABELS[stand], each.number, each.place, LEVELS[each.level], each.held_on, each.topic, each.action,
            each.owner, last, days_text(last, outlook.today),
        )  # fmt: skip
        town = where.places.row(each.town_id) if each.town_id is not None else None
        yield Item(Kind.MEETING, town, one(stand), cells, last)


def yearly_rounds(office: Office, outlook: Outlook, where: Where) -> Iterator[Item]:
    """Rounds whose last day is gone by or near, in each town that has not answered all it was asked."""
    for each in store.rounds(office.db):
        if each.opened_on > outlook.today or (each.closed_on is not None and each.closed_on <= outlook.today):
            continue
        if each.due_on > outlook.until:
            continue
        stand = _stand(each.due_on, outlook)
        for town_id, asked in towns_asked(office, each).items():
            note = days_text(each.due_on, outlook.today)
            cells = (STAND_LABELS[stand], each.label, asked, each.due_on, note)
            yield Item(Kind.ROUND, where.places.row(town_id), one(stand), cells, each.due_on)


SOURCES: tuple[Source, ...] = (filings, returns, disclosure, refresh, hours, orders, visits, meetings, yearly_rounds)
