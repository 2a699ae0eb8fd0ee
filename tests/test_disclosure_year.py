"""The year of ``disclosure_year`` is played as clerks would, and the office says what its tables say."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from functools import partial
from operator import itemgetter
from pathlib import Path

import pytest

from swtool.dates import Month
from swtool.disclosure import store
from swtool.disclosure.approvals import decide
from swtool.disclosure.drafts import Step, standing_drafts
from swtool.disclosure.duty import require_rule, rule_of
from swtool.disclosure.following import moved_by
from swtool.disclosure.locks import unlock
from swtool.disclosure.measures import By, Measures, measures_of_year
from swtool.disclosure.outcome import Result, State
from swtool.disclosure.publish import run_month
from swtool.disclosure.rendering import FORMATS
from swtool.disclosure.sheets import register, year_matrix
from swtool.disclosure.site import write_site
from swtool.disclosure.statements import state_none
from swtool.disclosure.verify import verify
from swtool.disclosure.withdrawals import STEPS, withdrawals
from swtool.disclosure.withdrawing import note_step, withdraw
from swtool.office import Office
from swtool.policy.policy import Policy
from swtool.registry.organizations import Organization, insert_organization, require_organization
from swtool.registry.projects import insert_project
from swtool.registry.stations import insert_station, set_operator
from swtool.store.audit import verify as verify_journal
from tests import disclosure_year as facts
from tests.disclosure_year import DRAFTER, ISSUER, NEVER, REVIEWER, table
from tests.disclosures import ROOMS, World, _division, report_ledger, report_party, report_services
from tests.offices import at, china_time, new_office

FIRST, LAST = Month(2025, 12), Month(2026, 11)
END = date(2026, 12, 31)
CORRECTION = "漏记一笔活动支出"
FOLLOWING = "2026年3月更正后相应更正"


def long_name(short: str) -> str:
    return f"{short}社会工作服务中心（示例）"


@dataclass
class Year:
    """The office and what stands around it; ``on`` shows it on a day to somebody."""

    office: Office
    folder: Path
    stations: dict[str, int]
    projects: dict[str, int]

    def on(self, day: date, actor: str = DRAFTER) -> Office:
        moved = at(self.office.db, today=day, now=china_time(day), policy=self.office.policy)
        return replace(moved, actor=actor)

    def organization(self, short: str) -> Organization:
        return require_organization(self.office.db, long_name(short))

    def world(self, short: str, day: date) -> World:
        station = self.stations.get(short, 0)
        organization = self.organization(short)
        return World(self.on(day), organization, (station, station), self.projects.get(short, 0), self.folder)

    def run(self, shorts: str, month: Month, day: date, correct: str = "") -> dict[str, Result]:
        wish = self.world(shorts[0], day).wish(correct=correct)
        wish = replace(wish, folder=self.folder / str(month))
        organizations = [self.organization(short) for short in shorts]
        return {one.organization.name[0]: one for one in run_month(self.on(day), month, wish, organizations)}

    def step(self, short: str, month: Month, day: date, actor: str, step: Step, remark: str = "") -> None:
        decide(self.on(day, actor), self.organization(short), month, step=step, remark=remark)

    def approved(self, short: str, month: Month, day: date) -> None:
        """Reviewed, where the rule of the day asks for it, and issued."""
        if day < date(2026, 7, 1):
            self.step(short, month, day, REVIEWER, Step.REVIEW)
        self.step(short, month, day, ISSUER, Step.ISSUE)


def months() -> Iterator[Month]:
    month = FIRST
    while month <= LAST:
        yield month
        month = month.next()


# -- the facts --------------------------------------------------------------------------------------------------------


def founded(folder: Path) -> Year:
    rules = folder / "rules.toml"
    rules.write_text(facts.RULES, encoding="utf-8")
    policy = Policy.load("330481", county_file=rules)
    office = new_office(folder / "office.db", ROOMS, today=date(2025, 12, 1), policy=policy)
    year = Year(office, folder / "公开", {}, {})
    with office.change("示例登记") as tx:
        towns = {
            name: _division(tx, f"33048110{place}", name, "town", None) for place, name in enumerate(facts.TOWNS, 4)
        }
        for town, shorts in facts.TOWNS.items():
            for short in shorts:
                owner = insert_organization(tx, {"name": long_name(short), "kind": "social_service_institution"})
                values = {"name": f"{town}{short}社工站", "tier": "station", "opened_on": "2024-01-01"}
                year.stations[short] = insert_station(tx, {**values, "division_id": towns[town]})
                since = date(2026, 4, 1) if short == "酉" else date(2025, 12, 1)
                until = date(2026, 7, 1) if short == "戌" else None
                set_operator(tx, year.stations[short], owner, effective_on=since, effective_until=until)
                if short == "子":
                    year.projects[short] = _project(tx, owner, "2025-12-01", "2026-12-31")
        owner = insert_organization(tx, {"name": long_name("亥"), "kind": "social_service_institution"})
        year.projects["亥"] = _project(tx, owner, "2026-03-01", "2026-08-31")
    return year


def _project(tx: object, owner: int, first: str, last: str) -> int:
    values = {"name": f"示例项目{owner}", "organization_id": owner, "purchaser": "许村镇人民政府"}
    days = {"amount": 60_000_000, "approved_on": first, "starts_on": first, "ends_on": last}
    return insert_project(tx, {**values, **days})  # type: ignore[arg-type]


def owed(month: Month) -> str:
    """Who owes a month."""
    left_out = {"酉": month < Month(2026, 4), "戌": month > Month(2026, 6)}
    left_out["亥"] = not Month(2026, 3) <= month <= Month(2026, 8)
    return "".join(short for short in facts.ORGANIZATIONS if not left_out.get(short))


def reported(year: Year, short: str, month: Month, day: date) -> None:
    """Party affairs, and of the rest that there was nothing; 子 reports services and money."""
    world = year.world(short, day)
    report_party(world, "主题党日活动", month)
    if short == "子":
        report_services(
            world,
            [
                ("为老服务", "home_visits_household_times", 86, None, None),
                ("为老服务", "cases_opened", 7, None, None),
            ],
            month,
        )
        money(world, month, facts.SPENT, less=facts.MORE if month > Month.parse(facts.CORRECTED[1][-1]) else 0)
        return
    for part in ("业务", "财务"):
        state_none(world.office, world.organization, month, part)


def money(world: World, month: Month, spent: int, *, less: int = 0) -> None:
    """子's statement; ``less`` is what was spent more in an earlier month."""
    before = (month.year - FIRST.year) * 12 + month.month - FIRST.month
    opening = facts.OPENING + before * (facts.INCOME - facts.SPENT) - less
    report_ledger(
        world,
        month,
        opening=opening,
        income=[("镇财政拨款", facts.INCOME)],
        spending=[("服务活动", spent, None, None)],
        closing=opening + facts.INCOME - spent,
    )


def ordinary(year: Year, month: Month) -> None:
    """A month as it usually goes, for everybody to whom nothing special happens."""
    due = month.next()
    special = {short for short, each in (*facts.LATE, NEVER, facts.LOCKED) if each == str(month)}
    shorts = "".join(short for short in owed(month) if short not in special)
    for short in shorts:
        reported(year, short, month, date(due.year, due.month, 4))
    if month == FIRST:
        assert {one.state for one in year.run(shorts, month, date(2026, 1, 14)).values()} == {State.PUBLISHED}
        return
    drafted = year.run(owed(month), month, date(due.year, due.month, 5))
    assert {short for short, one in drafted.items() if one.state is State.REFUSED} == special
    returned = {facts.RETURNED[0]} if facts.RETURNED[1] == str(month) else set()
    for draft in standing_drafts(year.office.db, month=month):
        short = next(each for each in shorts if year.organization(each).id == draft.organization_id)
        if draft.drafted_on < date(2026, 7, 1):
            year.step(short, month, date(due.year, due.month, 6), REVIEWER, Step.REVIEW)
        if short not in returned:
            year.step(short, month, date(due.year, due.month, 7), ISSUER, Step.ISSUE)
    if returned:
        year.step(*returned, month, date(due.year, due.month, 7), ISSUER, Step.RETURN, "人数请补上")
    out = year.run(owed(month), month, date(due.year, due.month, 8))
    assert {short for short, one in out.items() if not one.state.is_out} == special | returned


def late(year: Year, short: str, month: Month, day: date) -> None:
    reported(year, short, month, day)
    if month > FIRST:
        assert year.run(short, month, day)[short].state is State.DRAFTED
        year.approved(short, month, day)
    assert year.run(short, month, day)[short].state is State.PUBLISHED


def locked(year: Year, short: str, month: Month) -> None:
    reported(year, short, month, date(2026, 5, 6))
    (fault,) = year.run(short, month, date(2026, 5, 6))[short].faults
    assert fault.code == "disclosure.locked"
    office = year.on(date(2026, 5, 6))
    unlock(office, require_rule(office, month), year.organization(short), reason="补报", until=date(2026, 5, 8))
    assert year.run(short, month, date(2026, 5, 6))[short].state is State.DRAFTED
    year.approved(short, month, date(2026, 5, 7))
    assert year.run(short, month, date(2026, 5, 7))[short].state is State.PUBLISHED
    (again,) = year.run(short, month, date(2026, 5, 9), correct="再试")[short].faults[:1]
    assert again.code == "disclosure.locked"


def returned(year: Year, short: str, month: Month) -> None:
    day = date(2026, 8, 12)
    assert year.run(short, month, day)[short].state is State.RETURNED
    report_party(year.world(short, day), "补登的组织生活会", month)
    assert year.run(short, month, day)[short].state is State.DRAFTED
    year.approved(short, month, day)
    assert year.run(short, month, day)[short].state is State.PUBLISHED


def withdrawn(year: Year, short: str, month: Month) -> None:
    organization = year.organization(short)
    taken = withdraw(year.on(date(2026, 6, 20)), organization, month, reason="附件有误")
    assert len(taken.removed) == len(FORMATS)
    assert year.run(short, month, date(2026, 6, 21))[short].state is State.WITHDRAWN
    note_step(year.on(date(2026, 6, 21)), organization, month, "told", on=date(2026, 6, 21), what="电话告知")
    report_party(year.world(short, date(2026, 6, 22)), "补登的组织生活会", month)
    reason = "换下有误的附件"
    assert year.run(short, month, date(2026, 6, 22), reason)[short].state is State.DRAFTED
    year.step(short, month, date(2026, 6, 23), REVIEWER, Step.REVIEW)
    year.step(short, month, date(2026, 6, 24), ISSUER, Step.ISSUE)
    assert year.run(short, month, date(2026, 6, 24))[short].state is State.PUBLISHED
    note_step(year.on(date(2026, 6, 25)), organization, month, "closed", on=date(2026, 6, 25), what="已办结")


def corrected(year: Year, short: str, moved: tuple[str, ...]) -> None:
    organization = year.organization(short)
    first, *later = map(Month.parse, moved)
    opened = year.on(date(2026, 7, 20))
    for month in (first, *later[:2]):  # June is locked from the 26th only
        unlock(opened, require_rule(opened, month), organization, reason="更正", until=date(2026, 7, 24))
    world = year.world(short, date(2026, 7, 20))
    money(world, first, facts.SPENT + facts.MORE)
    for month in later:
        money(world, month, facts.SPENT, less=facts.MORE)
    assert year.run(short, first, date(2026, 7, 20), CORRECTION)[short].state is State.DRAFTED
    year.approved(short, first, date(2026, 7, 21))
    out = year.run(short, first, date(2026, 7, 22))[short]
    assert (out.state, out.later) == (State.PUBLISHED, tuple(later))
    assert [each.month for each in moved_by(year.on(date(2026, 7, 22)), organization, first)] == later
    for month in later:
        assert year.run(short, month, date(2026, 7, 23), FOLLOWING)[short].state is State.DRAFTED
        year.approved(short, month, date(2026, 7, 23))
        assert year.run(short, month, date(2026, 7, 23))[short].state is State.PUBLISHED
    assert moved_by(year.on(date(2026, 7, 23)), organization, first) == []


def events(year: Year) -> Iterator[tuple[date, Callable[[], None]]]:
    """What happens, each with the day on which it begins."""
    for month in months():
        yield date(month.next().year, month.next().month, 4), partial(ordinary, year, month)
    for (short, month_text), day in facts.LATE.items():
        yield day, partial(late, year, short, Month.parse(month_text), day)
    yield date(2026, 5, 6), partial(locked, year, facts.LOCKED[0], Month.parse(facts.LOCKED[1]))
    yield date(2026, 6, 20), partial(withdrawn, year, facts.WITHDRAWN[0], Month.parse(facts.WITHDRAWN[1]))
    yield date(2026, 7, 20), partial(corrected, year, *facts.CORRECTED)
    yield date(2026, 8, 12), partial(returned, year, facts.RETURNED[0], Month.parse(facts.RETURNED[1]))


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Year]:
    """The whole year, played once."""
    year = founded(tmp_path_factory.mktemp("year"))
    for _, play in sorted(events(year), key=itemgetter(0)):
        play()
    yield year
    year.office.db.close()


# -- what comes of it -------------------------------------------------------------------------------------------------


def test_the_rule_changes_in_january(year: Year) -> None:
    for month, due in table(facts.DUE):
        rule = rule_of(year.office, Month.parse(month))
        assert rule is not None
        assert (month, rule.due_on.isoformat()) == (month, due)


def test_the_accounting_regime_is_that_of_the_month(year: Year) -> None:
    """The one of 2004 until December 2025, the revised one from January 2026."""
    for month, number in (("2025-12", "财会〔2004〕7号"), ("2026-01", "财会〔2024〕25号")):
        balances = page_of(year, month, "子", "1").page.table("balances")
        assert balances is not None
        assert balances.notes == (f"会计制度：《民间非营利组织会计制度》（{number}）。",)


def test_the_register(year: Year) -> None:
    """Every version, when it came out, how late it was."""
    due = dict(table(facts.DUE))
    reasons = {row[:3]: (row[3], row[4]) for row in table(facts.LATER)}
    expected = [(*key, day, due[key[0]], None, reason) for key, (day, reason) in reasons.items()]
    for short, *days in table(facts.FIRST_OUT):
        for month, day in zip(months(), days, strict=True):
            if day not in ("—", "缺"):
                out = date(2026, *map(int, day.split("-")))
                late_by = max((out - date.fromisoformat(due[str(month)])).days, 0)
                expected.append((str(month), short, "1", out.isoformat(), due[str(month)], late_by, ""))
    rows = [
        (row[0], str(row[1])[0], str(row[2]), str(row[3]), str(row[4]), row[5], row[7])
        for row in register(year.on(END), FIRST, LAST).rows
    ]
    assert sorted(map(str, rows)) == sorted(map(str, expected))


@pytest.mark.parametrize(
    ("which", "as_of", "expected"),
    [
        (2026, END, facts.STATUS_2026),
        (2026, date(2026, 5, 10), facts.STATUS_IN_MAY),
        (2025, END, facts.STATUS_2025),
    ],
)
def test_the_statuses(year: Year, which: int, as_of: date, expected: str) -> None:
    rows = [(str(row[0])[0], *row[1:]) for row in year_matrix(year.on(END), which, as_of).rows]
    assert sorted(rows) == sorted(table(expected))


def told(one: Measures) -> tuple[str, ...]:
    """应公开, 已公开, 公开率, 按时公开, 按时率, as the tables write them."""
    rates = [f"{part}/{one.expected}" if part < one.expected else "1" for part in (one.actual, one.on_time)]
    assert (one.rate, one.rate_on_time) == (Fraction(rates[0]), Fraction(rates[1]))
    return str(one.expected), str(one.actual), rates[0], str(one.on_time), rates[1]


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        (By.MONTH, facts.MEASURES_BY_MONTH),
        (By.OPERATOR, facts.MEASURES_BY_OPERATOR),
        (By.TOWN, facts.MEASURES_BY_TOWN),
    ],
)
def test_the_measures(year: Year, by: By, expected: str) -> None:
    """The five measures, by month, operator and town, and of all together."""
    named = {
        By.MONTH: lambda short: Month.parse(short).label,
        By.OPERATOR: long_name,
        By.TOWN: lambda short: short or "县级及其他",
    }[by]
    *rows, whole = measures_of_year(year.on(END), 2026, END, by)
    wanted = [(named(short), *figures) for short, *figures in table(expected)]
    assert sorted((row.name, *told(row)) for row in rows) == sorted(wanted)
    assert told(whole) == table(facts.MEASURES)[0]


def page_of(year: Year, month: str, short: str, version: str) -> store.Seal:
    organization = year.organization(short)
    return store.require_seal(year.office.db, organization.id, short, Month.parse(month), int(version))


def test_who_stands_on_the_sheet(year: Year) -> None:
    for month, short, version, *expected in table(facts.SIGNED):
        page = page_of(year, month, short, version).page
        signed = page.signatures
        assert [signed.prepared_by, signed.reviewed_by, signed.approved_by, page.approval] == expected, (month, short)


def test_the_balances_and_the_small_counts(year: Year) -> None:
    for month, version, closing in table(facts.CLOSINGS):
        balances = page_of(year, month, "子", version).page.table("balances")
        assert balances is not None
        assert str(balances.rows[0][balances.column("closing")]) == closing, (month, version)
    for month, told in (("2025-12", 7), ("2026-01", "<10")):  # below 5, then below 10
        services = page_of(year, month, "子", "1").page.table("services")
        assert services is not None
        assert [row[services.column("value")] for row in services.rows] == [86, told]


def test_the_incident_is_closed_and_the_leaked_version_is_gone(year: Year) -> None:
    (incident,) = withdrawals(year.office.db)
    steps = [(step.step, step.happened_on.isoformat()) for step in incident.steps]
    assert steps == [("opened", "2026-06-20"), ("told", "2026-06-21"), ("closed", "2026-06-25")]
    assert all(step in STEPS for step, _ in steps)
    short, month = facts.WITHDRAWN
    folder = year.folder / month
    leaked = {file.file_name for file in store.files_of(year.office.db, page_of(year, month, short, "1").id)}
    left = leaked & {path.name for path in folder.iterdir()}
    assert [("撤回" in (folder / name).read_text(encoding="utf-8")) for name in left] == [True]  # the notice


def test_every_version_is_whole_and_so_is_the_journal(year: Year) -> None:
    """Six files a version: 128 first versions and 5 later ones, less the five that were taken off the site."""
    versions = [page_of(year, *key) for key in ((row[0], str(row[1])[0], str(row[2])) for row in _register_rows(year))]
    assert len(versions) == 133
    assert sum(len(list((year.folder / str(month)).iterdir())) for month in months()) == 133 * len(FORMATS) - 5
    faults = [
        f"{seal.page.title} {line.what} {line.verdict}"
        for seal in versions
        if (seal.page.organization[0], str(seal.month), seal.version) != (*facts.WITHDRAWN, 1)
        for line in verify(year.on(END), seal)
        if line.is_fault
    ]
    assert faults == []
    assert verify_journal(year.office.db) == []


def _register_rows(year: Year) -> list[tuple[object, ...]]:
    return [tuple(row) for row in register(year.on(END), FIRST, LAST).rows]


def test_the_site_shows_every_version_that_is_public(year: Year) -> None:
    """The register's versions, without the one that was withdrawn; and the towns in which each works."""
    folder = year.folder.parent / "网站"
    write_site(year.on(END), folder)
    catalogue = json.loads((folder / "disclosures.json").read_text(encoding="utf-8"))
    expected = {(month, short, version): (day, reason) for month, short, version, day, reason in table(facts.LATER)}
    for short, *days in table(facts.FIRST_OUT):
        for month, day in zip(months(), days, strict=True):
            if day not in ("—", "缺") and (short, str(month)) != facts.WITHDRAWN:
                expected[str(month), short, "1"] = f"2026-{day}", ""
    shown = {
        (one["month"], one["organization"][0], str(version["version"])): (version["published_on"], version["reason"])
        for one in catalogue["disclosures"]
        for version in one["versions"]
    }
    assert shown == expected
    towns = {short: [town] for town, shorts in facts.TOWNS.items() for short in shorts}
    assert {one["organization"][0]: one["towns"] for one in catalogue["disclosures"]} == towns | {"亥": ["县级及其他"]}
    paths = [
        file["path"] for one in catalogue["disclosures"] for version in one["versions"] for file in version["files"]
    ]
    assert len(paths) == len(expected) * len(FORMATS)
    assert all((folder / path).is_file() for path in paths)
