"""What may stand on the site: every organization's month with its public versions, or its notice. Nothing is parsed.

A withdrawn version is known here by its number, its day and the names of its files alone, so that nothing above can
show what stood in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from swtool.dates import Month
from swtool.disclosure.clients import ClientNames
from swtool.disclosure.duty import NO_TOWN, Duties
from swtool.disclosure.feedback import FeedbackCount, feedback_counts
from swtool.disclosure.page import Page, parse_page
from swtool.disclosure.scan import names_somebody
from swtool.disclosure.store import Archived, digest, short_code
from swtool.disclosure.withdrawals import withdrawals
from swtool.errors import SwtoolError
from swtool.office import Office
from swtool.registry.boundaries import places_of
from swtool.registry.division_index import Division
from swtool.registry.stations import all_stations
from swtool.store.database import Database

KEPT = "disclosure.kept"


@dataclass(frozen=True, slots=True, order=True)
class Town:
    """A town by which organizations are found, by its official code."""

    code: str
    name: str


COUNTY_WIDE = Town("county", NO_TOWN)  # sorts behind every code
"""Where those stand that run no station of a town in the month."""


class Version(NamedTuple):
    """A public version: the seal, its digest, the day it came out, why it corrects, its files."""

    seal_id: int
    version: int
    sha256: str
    sealed_on: str
    reason: str
    files: tuple[Archived, ...]
    tables: tuple[tuple[str, str], ...]  # key and title of those that have rows

    @property
    def code(self) -> str:
        """The code that stands on its files."""
        return short_code(self.sha256)


class Notice(NamedTuple):
    """Versions up to ``version`` were taken back on a day. ``reason`` is '' where it cannot be told.

    ``names`` are those of the archived pages (html) that anybody may have linked to: version and file name.
    """

    version: int
    on: date
    reason: str
    names: tuple[tuple[int, str], ...]


class Entry(NamedTuple):
    """An organization's month on the site: ``versions`` the newest first, and what was taken back."""

    organization_id: int
    organization: str
    month: Month
    towns: tuple[Town, ...]
    versions: tuple[Version, ...]
    notice: Notice | None
    feedback: FeedbackCount | None

    @property
    def folder(self) -> str:
        """Where its page lies on the site."""
        return f"org/{self.organization_id}/{self.month}"

    @property
    def href(self) -> str:
        """Its page."""
        return f"{self.folder}/index.html"


class Holdings(NamedTuple):
    """All that may stand on the site, by organization and month; what names the county; how long pages stay.

    ``untold`` are withdrawals whose reason names somebody: their notice goes without it.
    """

    entries: tuple[Entry, ...]
    county: str
    authority: str
    phone: str
    uid: str
    kept: int
    is_sample: bool
    untold: tuple[Entry, ...]
    known: frozenset[str]  # telephone numbers, codes of organizations and ends of the journal, that stand there rightly


def read_holdings(office: Office) -> Holdings:
    """What may stand on the site today."""
    setting = office.policy.find(KEPT, office.today)
    kept = setting.number("count") if setting and setting.flag("asked") else 0
    entries = tuple(_entries(office, kept))
    taken_back = {(each.organization_id, each.month, each.version): each.reason for each in withdrawals(office.db)}
    untold = tuple(
        entry
        for entry in entries
        if entry.notice
        and taken_back[entry.organization_id, entry.month, entry.notice.version]
        and not entry.notice.reason
    )
    return Holdings(
        entries,
        county=office.fact("county_name"),
        authority=office.fact("competent_authority"),
        phone=office.fact("supervision_phone"),
        uid=office.fact("office_uid"),
        kept=kept,
        is_sample=bool(office.fact("sample")),
        untold=untold,
        known=_known(office.db),
    )


def _known(db: Database) -> frozenset[str]:
    fields = ("phone", "credit_code", "chain_head")
    columns = ", ".join(f"json_extract(snapshot, '$.{field}')" for field in fields)
    rows = db.query(f"SELECT DISTINCT {columns} FROM disclosure_seal")
    phones = db.query("SELECT value FROM office_fact WHERE key = 'supervision_phone'")
    return frozenset(str(value) for row in (*rows, *phones) for value in tuple(row) if value)


def _entries(office: Office, kept: int) -> Iterator[Entry]:
    feedback = feedback_counts(office.db, office.today)
    notices = _withdrawn(office)
    files, tables = _files(office.db), _tables(office.db)
    towns = _Towns(office)
    registered: dict[int, str] = {}
    found: dict[tuple[int, Month], list[tuple[Version, str]]] = {}
    for row in office.db.query(
        "SELECT s.id, organization_id, month, version, sha256, reason, o.name AS registered,"
        " json_extract(snapshot, '$.organization') AS name, json_extract(snapshot, '$.sealed_on') AS sealed_on"
        " FROM disclosure_seal s JOIN organization o ON o.id = s.organization_id"
        " ORDER BY organization_id, month, version DESC"
    ):
        version = Version(
            row["id"],
            row["version"],
            row["sha256"],
            row["sealed_on"],
            row["reason"] or "",
            tuple(files.get(row["id"], ())),
            tuple(tables.get(row["id"], ())),
        )
        registered[row["organization_id"]] = row["registered"]
        found.setdefault((row["organization_id"], Month.parse(row["month"])), []).append((version, row["name"]))
    for (organization_id, month), versions in found.items():
        if kept and _is_over(date.fromisoformat(versions[-1][0].sealed_on), kept, office.today):
            continue
        last, on, reason = notices.get((organization_id, month), (0, date.min, ""))
        pages = tuple(
            (each.version, file.file_name)
            for each, _ in versions
            for file in each.files
            if each.version <= last and file.format == "html"
        )
        public = [(each, name) for each, name in versions if each.version > last]
        yield Entry(
            organization_id,
            public[0][1] if public else registered[organization_id],
            month,
            towns(organization_id, month),
            tuple(each for each, _ in public),
            Notice(last, on, reason, pages) if last else None,
            feedback.get((organization_id, month)),
        )


def _is_over(first_out: date, kept: int, today: date) -> bool:
    """Whether ``kept`` years have passed since a month first came out (on 29 February: since 1 March)."""
    return (first_out.year + kept, first_out.month, first_out.day) <= (today.year, today.month, today.day)


def _files(db: Database) -> dict[int, list[Archived]]:
    found: dict[int, list[Archived]] = {}
    for row in db.query("SELECT seal_id, format, file_name, sha256 FROM disclosure_file ORDER BY seal_id, format"):
        found.setdefault(row["seal_id"], []).append(Archived(row["format"], row["file_name"], row["sha256"]))
    return found


def _tables(db: Database) -> dict[int, list[tuple[str, str]]]:
    """Seal → key and title of its tables with rows; the database reads the snapshots, which is quicker by far."""
    found: dict[int, list[tuple[str, str]]] = {}
    for row in db.query(
        "SELECT s.id, json_extract(t.value, '$.key'), json_extract(t.value, '$.title')"
        " FROM disclosure_seal s, json_each(s.snapshot, '$.parts') p, json_each(p.value, '$.tables') t"
        " WHERE json_array_length(t.value, '$.rows') > 0 ORDER BY s.id, p.key, t.key"
    ):
        found.setdefault(row[0], []).append((row[1], row[2]))
    return found


def _withdrawn(office: Office) -> dict[tuple[int, Month], tuple[int, date, str]]:
    clients = ClientNames(office.db)
    return {
        (each.organization_id, each.month): (
            each.version,
            each.withdrawn_on,
            "" if names_somebody(each.reason, clients) else each.reason.rstrip("。") + "。",
        )
        for each in withdrawals(office.db)  # the newest last
    }


class _Towns:
    """In which towns an organization worked in a month."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._duties = Duties(office.db)
        self._divisions = {station.id: station.division_id for station in all_stations(office.db)}
        self._months: dict[Month, dict[int, tuple[Town, ...]]] = {}

    def __call__(self, organization_id: int, month: Month) -> tuple[Town, ...]:
        if month not in self._months:
            places = places_of(self._office, month.last)
            self._months[month] = {
                each: tuple(sorted({self._town(places.town_of(self._divisions[station])) for station in stations}))
                for each, stations in self._duties.stations_in(month).items()
            }
        return self._months[month].get(organization_id, (COUNTY_WIDE,))

    @staticmethod
    def _town(division: Division | None) -> Town:
        return COUNTY_WIDE if division is None else Town(division.code, division.name)


class Snapshots:
    """Sealed pages, each read and held against its digest once as long as one organization's are asked for."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._pages: dict[int, Page] = {}

    def forget(self) -> None:
        """Let go of what was read: another organization's turn."""
        self._pages.clear()

    def page(self, version: Version) -> Page:
        """The sealed page. Raises ``SwtoolError`` where the snapshot is not what was sealed."""
        if version.seal_id not in self._pages:
            text = str(self._db.value("SELECT snapshot FROM disclosure_seal WHERE id = ?", (version.seal_id,)))
            if digest(text.encode()) != version.sha256:
                raise SwtoolError(
                    f"封存内容 {version.code} 与摘要不一致，内容被改动过，网站没有写完",
                    remedy="用 swtool disclosure verify 核对，再从备份恢复数据库",
                )
            self._pages[version.seal_id] = parse_page(text)
        return self._pages[version.seal_id]


def by_month(entries: Iterable[Entry]) -> dict[Month, list[Entry]]:
    """Month → its entries by name, the newest month first."""
    found: dict[Month, list[Entry]] = {}
    for entry in sorted(entries, key=lambda each: (each.organization, each.organization_id)):
        found.setdefault(entry.month, []).append(entry)
    return {month: found[month] for month in sorted(found, reverse=True)}
