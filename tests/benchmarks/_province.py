"""A province in one file: 1,629 towns with a station each, 26,000 villages with a service point each, 30,000 staff, and
five years of it: posts that changed and were filed, training, monthly reports, joint meetings, party affairs.

Everybody is invented. Written set by set through the journal, as a load would write it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

from swtool import opening
from swtool.office import Office
from swtool.policy.packs import shipped_codes, shipped_pack
from swtool.policy.policy import Policy
from swtool.registry.posts import NewPost, PostFields, insert_posts
from swtool.store.database import Transaction
from tests.benchmarks._great_county import put, uid

NOW = datetime.fromisoformat("2026-11-10T09:00:00+08:00")
CODE = "330481"
TOWNS, VILLAGES, STAFF = 1_629, 26_000, 30_000
YEARS = (2022, 2023, 2024, 2025, 2026)
COURSES_A_YEAR = 4
INDICATORS = ("home_visits", "visits_person_times", "consultations", "files_opened", "cases_opened")
_OPENED = "2021-01-01"


def every_place() -> Policy:
    """海宁's rules, and those of every other place that has some, taken over."""
    above = {"00", "33", CODE}
    others = [code for code in shipped_codes() if code not in above and shipped_pack(code).entries]
    return Policy.load(CODE, adopts=tuple(f"{code}:*" for code in others))


def province(folder: Path, *, share: int = 1) -> Office:
    """Write it, or the ``share``-th part of it (2: half)."""
    founding = opening.Founding(CODE, "海宁市", "海宁市民政局", adopts=("32:*",))
    office = opening.found_office(folder / "office.db", founding, today=NOW.date(), now=NOW, actor="示例")
    towns, villages, staff = TOWNS // share, VILLAGES // share, STAFF // share
    with office.change("基准测试准备：区划和站") as tx:
        town_ids, village_ids = _divisions(tx, towns, villages)
        organizations = _organizations(tx, max(1, towns // 20))
        stations, points = _stations(tx, town_ids, village_ids, organizations)
    with office.change("基准测试准备：人员") as tx:
        people = _people(tx, staff)
        _posts(tx, people, stations, points)
    with office.change("基准测试准备：变动备案") as tx:
        _changes(tx, people, stations)
    with office.change("基准测试准备：培训") as tx:
        _training(tx, people)
    with office.change("基准测试准备：月报、会议、党务") as tx:
        _reports(tx, stations)
        _meetings(tx, town_ids)
        _party(tx, organizations)
    return office


def _divisions(tx: Transaction, towns: int, villages: int) -> tuple[range, range]:
    columns = ("uid", "system", "first_year", "last_year", "code", "name", "level", "parent_id", "valid_from")

    def row(number: int, code: int, name: str, level: str, parent: int | None) -> tuple[object, ...]:
        return uid(number), "nbs", 2023, 2023, str(code), name, level, parent, "2000-01-01"

    town_ids = put(tx, "division", columns, towns, lambda n: row(n, 330_000_000 + n, f"第{n}镇", "town", None))

    def village(number: int) -> tuple[object, ...]:
        at = number % towns
        code = (330_000_000 + at) * 1000 + 200 + number // towns
        return row(100_000 + number, code, f"第{at}镇第{number // towns}村", "village", town_ids[at])

    return town_ids, put(tx, "division", columns, villages, village)


def _organizations(tx: Transaction, count: int) -> range:
    columns = ("uid", "name", "kind", "credit_code", "registered_region")
    kind = "social_service_institution"
    return put(
        tx, "organization", columns, count, lambda n: (uid(200_000 + n), f"示例中心{n}", kind, f"52{n:016}", CODE)
    )


def _stations(
    tx: Transaction, towns: Sequence[int], villages: Sequence[int], organizations: Sequence[int]
) -> tuple[range, range]:
    columns = ("uid", "name", "tier", "division_id", "opened_on")
    stations = put(
        tx, "station", columns, len(towns), lambda n: (uid(300_000 + n), f"第{n}镇社工站", "station", towns[n], _OPENED)
    )
    points = put(
        tx,
        "station",
        columns,
        len(villages),
        lambda n: (uid(400_000 + n), f"第{n}社工点", "service_point", villages[n], _OPENED),
    )

    def profile(number: int) -> tuple[object, ...]:
        population = 20_000 + 37 * number % 60_000
        area = 3_000 + number % 4_000
        return stations[number], "contracted", area, population, 2020, "第七次人口普查", "示例", _OPENED, tx.recorded_at

    columns = (
        "station_id", "operation_mode", "office_area", "resident_population", "population_year", "population_source",
        "plate_text", "effective_on", "recorded_at",
    )  # fmt: skip
    put(tx, "station_profile", columns, len(stations), profile)
    put(
        tx,
        "operator_contract",
        ("station_id", "organization_id", "effective_on", "recorded_at"),
        len(stations),
        lambda n: (stations[n], organizations[n % len(organizations)], _OPENED, tx.recorded_at),
    )
    return stations, points


def _people(tx: Transaction, count: int) -> range:
    def person(number: int) -> tuple[object, ...]:
        return uid(500_000 + number), f"{CODE}-{number + 1:05}", "示例", "群众" if number % 3 else "中共党员"

    people = put(tx, "person", ("uid", "staff_no", "name", "political_status"), count, person)
    put(
        tx,
        "employment",
        ("person_id", "employment_type", "entered_on", "commitment_signed_on", "insurance_kinds"),
        count,
        lambda n: (people[n], "机构聘用", "2021-03-01", "2021-02-20", "养老、医疗、失业、工伤、住房公积金"),
    )
    certified = count * 2 // 5
    put(
        tx,
        "certificate",
        ("person_id", "level", "obtained_on", "registration_valid_to"),
        certified,
        lambda n: (people[n * 5 // 2], "assistant", "2020-09-01", f"{2026 + n % 4}-09-30"),
    )
    put(
        tx,
        "education",
        ("person_id", "level", "major", "graduated_on"),
        count,
        lambda n: (people[n], "junior_college" if n % 4 else "senior_middle", "社会工作", "2015-07"),
    )
    return people


def _posts(tx: Transaction, people: Sequence[int], stations: Sequence[int], points: Sequence[int]) -> None:
    """One at each service point, the others at the stations; every fifth moved posts in the middle of the years."""
    new = []
    for number, person in enumerate(people):
        if number < len(points):
            where, kind = points[number], "service_post"
        else:
            where, kind = stations[number % len(stations)], "administrative_post" if number % 2 else "service_post"
        first = date(2021, 3, 1) + timedelta(days=number % 300)
        if number % 5 == 0:
            moved = first + timedelta(days=900)
            new.append(NewPost(person, PostFields(where, "service_post", "part_time"), first, moved))
            first = moved
        basis = "part_time" if number % 7 == 0 else "full_time"
        new.append(NewPost(person, PostFields(where, kind, basis), first))
    insert_posts(tx, new)


def _changes(tx: Transaction, people: Sequence[int], stations: Sequence[int]) -> None:
    """Every fifth changed posts once, and it was filed and accepted."""
    moved = people[::5]

    def change(number: int) -> tuple[object, ...]:
        return (
            uid(600_000 + number), f"BD2024-{number + 1:05}", "post_change", moved[number],
            stations[number % len(stations)], "command", tx.recorded_at,
        )  # fmt: skip

    columns = ("uid", "change_no", "kind", "person_id", "station_id", "origin", "recorded_at")
    changes = put(tx, "staff_change", columns, len(moved), change)

    def happened(number: int) -> date:
        return date(2021, 3, 1) + timedelta(days=5 * number % 300 + 900)

    columns = ("change_id", "standing", "event_on", "after_post_kind", "after_basis", "recorded_at")
    put(
        tx, "staff_change_version", columns, len(moved),
        lambda n: (changes[n], "recorded", happened(n).isoformat(), "service_post", "full_time", tx.recorded_at),
    )  # fmt: skip
    filings = put(
        tx, "filing", ("uid", "filing_no", "change_id", "first_filed_at", "channel", "recorded_at"), len(moved),
        lambda n: (
            uid(700_000 + n), f"BA2024-{n + 1:05}", changes[n],
            f"{happened(n) + timedelta(days=n % 10)}T09:00:00+08:00", "counter", tx.recorded_at,
        ),
    )  # fmt: skip
    put(
        tx, "filing_event", ("filing_id", "kind", "actor", "recorded_at"), len(moved),
        lambda n: (filings[n], "accepted", "示例", tx.recorded_at),
    )  # fmt: skip


def _training(tx: Transaction, people: Sequence[int]) -> None:
    """So many courses a year that everybody attended; the first one before the post."""
    held = [(year, number) for year in YEARS for number in range(COURSES_A_YEAR)]

    def course(number: int) -> tuple[object, ...]:
        year, at = held[number]
        day = "2021-02-15" if number == 0 else f"{year}-{2 + 2 * at:02}-15"
        category = "pre_post" if number == 0 else ("policy", "professional")[number % 2]
        return uid(800_000 + number), f"示例课程{number}", "示例", day, day, "", "", category, 1, "online"

    columns = (
        "uid", "title", "organizer", "started_on", "ended_on", "started_time", "ended_time", "category",
        "is_social_work", "delivery_mode",
    )  # fmt: skip
    courses = put(tx, "course", columns, len(held), course)

    def attendance(number: int) -> tuple[object, ...]:
        at, which = divmod(number, len(people))
        return uid(1_000_000 + number), people[which], courses[at], 480, 800, "示例民政局", tx.recorded_at

    columns = (
        "uid", "person_id", "course_id", "minutes", "verified_credit_hours", "verified_by", "recorded_at",
    )  # fmt: skip
    put(tx, "attendance", columns, len(people) * len(held), attendance)


def _reports(tx: Transaction, stations: Sequence[int]) -> None:
    """The monthly report of every station with some indicators and their cumulative figures."""
    months = [f"{year}-{month:02}" for year in YEARS for month in range(1, 13) if (year, month) < (2026, 11)]
    each = len(months) * len(INDICATORS)

    def total(number: int) -> tuple[object, ...]:
        which, rest = divmod(number, each)
        month, indicator = divmod(rest, len(INDICATORS))
        return (
            stations[which], months[month], "", INDICATORS[indicator], 10, 10 * (month % 12 + 1), tx.recorded_at,
        )  # fmt: skip

    columns = ("station_id", "month", "service_field", "indicator", "value", "cumulative", "recorded_at")
    put(tx, "service_total", columns, len(stations) * each, total)


def _meetings(tx: Transaction, towns: Sequence[int]) -> None:
    """A joint meeting in each town every month of this year."""

    def item(number: int) -> tuple[object, ...]:
        at, month = divmod(number, 10)
        return uid(5_000_000 + number), "joint", towns[at], f"2026-{month + 1:02}-08", "示例议题", ""

    put(tx, "meeting_item", ("uid", "level", "division_id", "held_on", "topic", "action"), 10 * len(towns), item)


def _party(tx: Transaction, organizations: Sequence[int]) -> None:
    def entry(number: int) -> tuple[object, ...]:
        return (
            uid(6_000_000 + number),
            organizations[number],
            "2026-06",
            "2026-06-20",
            "主题党日",
            "示例",
            tx.recorded_at,
        )

    columns = ("uid", "organization_id", "month", "held_on", "kind", "title", "recorded_at")
    put(tx, "party_entry", columns, len(organizations), entry)
