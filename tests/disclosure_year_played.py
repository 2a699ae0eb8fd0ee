"""The year of ``disclosure_year`` played as clerks would: who reports, drafts, approves, publishes on which day."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from operator import itemgetter
from pathlib import Path

import pytest

from swtool.dates import Month
from swtool.disclosure.approvals import decide
from swtool.disclosure.drafts import Step, standing_drafts
from swtool.disclosure.duty import require_rule
from swtool.disclosure.following import moved_by
from swtool.disclosure.locks import unlock
from swtool.disclosure.outcome import Result, State
from swtool.disclosure.publish import run_month
from swtool.disclosure.rendering import FORMATS
from swtool.disclosure.statements import state_none
from swtool.disclosure.withdrawing import note_step, withdraw
from swtool.office import Office
from swtool.policy.policy import Policy
from swtool.registry.organizations import Organization, insert_organization, require_organization
from swtool.registry.projects import insert_project
from swtool.registry.stations import insert_station, set_operator
from tests import disclosure_year as facts
from tests.disclosure_year import DRAFTER, ISSUER, NEVER, REVIEWER
from tests.disclosures import ROOMS, World, _division, report_ledger, report_party, report_services
from tests.offices import at, china_time, new_office

FIRST, LAST = Month(2025, 12), Month(2026, 11)
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
