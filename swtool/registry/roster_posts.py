"""The posts that a roster states, against those that stand: registered where a station has none, else differences."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date

from swtool.dates import PartialDate, Precision
from swtool.findings import Severity
from swtool.intake.plan import Extract, Row
from swtool.office import Office
from swtool.privacy import RESTRICTED
from swtool.registry.differences import BASIS_CHANGE, JOIN, LEAVE, POST_CHANGE, TRANSFER, PostDifference
from swtool.registry.people import PersonFinder, persons_by_id
from swtool.registry.posts import NewPost, Post, PostFields, open_posts
from swtool.registry.roster_listed import Arrivals, Listed
from swtool.registry.roster_papers import read_once
from swtool.registry.stations import Station

_KIND_BY_TITLE = (("站长", "station_head"), ("负责人", "station_head"), ("督导", "supervisor"))
_TO_THE_DAY = Precision.DAY.value
_STATED = ("post_title", "post_kind", "basis", "pay_grade")


class PostReader:
    """Compares the rows of one roster with the posts of the day. ``places`` says who is listed where: (person,
    station). ``registrations`` are the posts that come of it, of the rows whose numbers are ``registered``;
    ``differences`` what else does, each with its row (None for whoever is not listed)."""

    def __init__(
        self, office: Office, extract: Extract, day: date, places: Collection[tuple[int, int]], staffed: set[int]
    ) -> None:
        self._office, self._extract, self._day = office, extract, day
        self._places, self._staffed = places, staffed
        self._open: dict[int, list[Post]] = {}
        for post in open_posts(office.db, day):
            self._open.setdefault(post.person_id, []).append(post)
        self._known: dict[tuple[object, ...], PostFields] = {}
        self._said = list(zip(*map(extract.column, _STATED), strict=True))  # of each row
        self._left = extract.column("left_on")
        self._starts = [
            one if isinstance(one, PartialDate) else other if isinstance(other, PartialDate) else None
            for one, other in zip(extract.column("started_on"), extract.column("entered_on"), strict=True)
        ]
        self._first_days = read_once(_first_day, self._starts)
        self.registrations: list[NewPost] = []
        self.registered: set[int] = set()
        self.differences: list[tuple[Listed | None, PostDifference]] = []

    def read(self, listed: Listed | Arrivals) -> None:
        """Register the row's post, or note how it differs."""
        if isinstance(listed, Arrivals):
            for at, person_id, (station, _) in zip(listed.places, listed.ids, listed.found, strict=True):
                self._register(at, person_id, station)
            return
        station_id = listed.station.id
        left = self._left[listed.at]
        left = left if isinstance(left, PartialDate) else None
        held = self._open.get(listed.person.id, ())
        if held and (own := [post for post in held if post.station_id == station_id]):
            self._compare(listed, own[0], left)
            return
        is_staffed = station_id in self._staffed
        if left and is_staffed:
            return  # somebody long gone, kept on the list
        if not is_staffed:
            self._register(listed.at, listed.person.id, listed.station)
            return
        after, start = self._fields(listed.at, station_id, None), self._starts[listed.at]
        if after is None:
            return
        elsewhere = [
            post for post in held if post.is_full_time and (post.person_id, post.station_id) not in self._places
        ]
        if after.basis == "full_time" and len(elsewhere) == 1:
            self._note(listed, TRANSFER, elsewhere[0], after, start)
        else:
            self._note(listed, JOIN, None, after, start)

    def read_absent(self, everybody: Sequence[Listed | Arrivals], finder: PersonFinder) -> None:
        """Whoever serves on the day at a station that the roster lists, and is on none of the book's rosters. Under
        the name of a station that was merged into it, the roster lists those who came from there."""
        covered: dict[int, set[int]] = {}
        for station_id, named in {(station.id, named) for each in everybody for station, named in each.found}:
            covered.setdefault(station_id, set()).update(named)
        came = _who_served(self._office, set().union(*covered.values()) - set(covered))
        moved = {difference.before.id for _, difference in self.differences if difference.before}
        missing = [
            post
            for owned in self._open.values()
            for post in owned
            if post.station_id in covered
            and (post.station_id in covered[post.station_id] or post.person_id in came)
            and post.covers(self._day)
            and post.id not in moved
            and (post.person_id, post.station_id) not in self._places
        ]
        if not missing:
            return
        persons = persons_by_id(self._office.db, {post.person_id for post in missing})
        named_elsewhere = _named_in(self._extract.siblings)
        for post in missing:
            person = persons[post.person_id]
            if person.name == RESTRICTED:
                continue  # no roster may name them, so their absence says nothing
            if named_elsewhere.isdisjoint(finder.words_of(person)):
                number = person.staff_no
                gone = PostDifference(LEAVE, post.person_id, number, post.station_id, post, None, None, None)
                self.differences.append((None, gone))

    def _compare(self, listed: Listed, post: Post, left: PartialDate | None) -> None:
        if left:
            self._note(listed, LEAVE, post, None, left)
            return
        after = self._fields(listed.at, post.station_id, post)
        for kind in _kinds_of_change(post, after) if after else ():
            self._note(listed, kind, post, after, None)

    def _note(
        self, listed: Listed, kind: str, before: Post | None, after: PostFields | None, day: PartialDate | None
    ) -> None:
        person, row = listed.person, listed.row.number
        difference = PostDifference(kind, person.id, person.staff_no, listed.station.id, before, after, day, row)
        self.differences.append((listed, difference))

    def _register(self, at: int, person_id: int, station: Station) -> None:
        row, fault = self._extract.rows[at], self._extract.fault
        after, start, left = self._fields(at, station.id, None), self._starts[at], self._left[at]
        first_day = self._first_days[at]
        if after is None:
            return
        if start is None or first_day is None:
            column = "entered_on" if (row.number, "entered_on") in self._extract.unreadable else "started_on"
            what, remedy = "首次登记要有到站时间或入职时间", "补填到站时间，只知道月份也可以"
            fault(row, column, "roster.no_start", what, remedy=remedy)
            return
        left = left if isinstance(left, PartialDate) else None
        if left and left.exact is None:
            what = f"离职时间只写到{left.label}，首次登记要写到日"
            fault(row, "left_on", "roster.leave_not_exact", what, remedy="补到日；已离职的也可以不列")
            return
        first, precision = first_day
        until = left.exact if left else None
        if until and until <= first:
            fault(row, "left_on", "roster.left_before_start", "离职时间不晚于到站时间", remedy="核对两个日期")
            return
        if precision != _TO_THE_DAY:
            what = f"起始日只写到{start.label}，从 {first.isoformat()} 起算"
            column = "started_on" if row.values.get("started_on") else "entered_on"
            fault(row, column, "roster.start_not_exact", what, severity=Severity.WARNING)
        if first < station.opened_on:
            what = f"起始日早于社工站设立日（{station.opened_on.isoformat()}）"
            fault(row, "started_on", "roster.before_opening", what, severity=Severity.WARNING)
        self.registrations.append(NewPost(person_id, after, first, until, precision))
        self.registered.add(row.number)

    def _fields(self, at: int, station_id: int, before: Post | None) -> PostFields | None:
        """The post as the row states it, completed from the stored one. None with findings if it is not said and cannot
        be known."""
        said = (station_id, *self._said[at])
        if before is None and (known := self._known.get(said)):
            return known
        row = self._extract.rows[at]
        title, kind, basis, grade = map(row.text, _STATED)
        if before:
            title, grade = title or before.post_title or "", grade or before.pay_grade or ""
            kind, basis = kind or before.post_kind, basis or before.basis
        kind = kind or _kind_of(title)
        if not kind or not basis:
            self._tell_missing(row, kind, basis)
            return None
        after = PostFields(station_id, kind, basis, title or None, grade or None)
        if before is None:
            self._known[said] = after
        return after

    def _tell_missing(self, row: Row, kind: str, basis: str) -> None:
        for column, value, label in (("post_kind", kind, "岗位性质"), ("basis", basis, "专职还是兼职")):
            if not value:
                remedy = f"补填{self._extract.form.column(column).title}一列"
                self._extract.fault(row, column, f"roster.no_{column}", f"没有写{label}，不能登记岗位", remedy=remedy)


def staffed_stations(office: Office) -> set[int]:
    """The stations that have, or ever had, a post."""
    rows = office.db.query("SELECT DISTINCT station_id FROM post WHERE superseded_at IS NULL")
    return {row["station_id"] for row in rows}


def _who_served(office: Office, stations: Collection[int]) -> set[int]:
    """Everybody who ever served at these stations."""
    return (
        {post.person_id for post in open_posts(office.db, date.min) if post.station_id in stations}
        if stations
        else set()
    )


def _named_in(extracts: Sequence[Extract]) -> set[str]:
    """Every ID, staff number and name on other rosters: a station may be listed on two tables (专职, 兼职)."""
    columns = ("resident_id", "staff_no", "name")
    return {text for extract in extracts for column in columns for text in extract.texts(column)} - {""}


def _first_day(start: object) -> tuple[date, str] | None:
    """The earliest day it can be, and how precisely it is known."""
    return (start.first_day, start.precision.value) if isinstance(start, PartialDate) else None


def _kind_of(title: str) -> str:
    """站长 and 督导 name their kind of post; other titles do not say whether they serve or administer."""
    return next((kind for word, kind in _KIND_BY_TITLE if word in title), "")


def _kinds_of_change(before: Post, after: PostFields) -> Iterator[str]:
    """岗位调整 and 专兼职变化 are two changes, even where one row shows both."""
    if after._replace(basis=before.basis) != before.fields:
        yield POST_CHANGE
    if after.basis != before.basis:
        yield BASIS_CHANGE
