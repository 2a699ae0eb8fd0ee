"""What the office computes of a station: each share counted by hand, and nothing where nothing is known."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import pytest

from swtool.evaluation.measures import MEASURES, Span, certified, measure_of
from swtool.filings.terms import ChangeKind
from swtool.inventory.reviews import record_no_change
from swtool.office import Office
from swtool.orders.rules import Step
from swtool.orders.taking import NewOrder, add_order, take_step
from swtool.registry.boundaries import names_of_today
from swtool.registry.divisions import require_division
from swtool.returns.periods import Period
from swtool.returns.planning import plan
from swtool.returns.recording import receive
from swtool.rooms import migration_sets
from swtool.rounds.holding import open_round
from swtool.rounds.rules import Kind
from tests import disclosures, filings_house, returns_house, training_house
from tests.inventory_case import new_county
from tests.matching_case import EAST, OTHER_TOWN, matching_county
from tests.orders_case import at as hours_before
from tests.test_rounds import Reviewed, desk, on, square

__all__ = ["desk"]
YEAR = Span(date(2026, 1, 1), date(2026, 12, 31))


def shares(name: str, office: Office, span: Span) -> dict[str, Fraction]:
    """A measure by the names of stations."""
    measure = measure_of(name)
    assert measure is not None
    names = {row["id"]: row["name"] for row in office.db.query("SELECT id, name FROM station")}
    return {names[station]: share for station, share in measure.run(office, span).items()}


@pytest.mark.parametrize("name", [measure.name for measure in MEASURES])
def test_nothing_is_known_of_an_empty_office(name: str, tmp_path: Path) -> None:
    """Where nothing was recorded, no station has a share: 公开按时率 alone knows who owed and did not publish."""
    office = new_county(tmp_path, sets=migration_sets())
    found = shares(name, office, Span(date(2026, 10, 1), date(2026, 11, 30)))
    owed = {"海宁市硖石街道社工站": Fraction(0), "海宁市许村镇社工站": Fraction(0)}  # October was due in November
    assert found == (owed if name == "公开按时率" else {})


def test_everybody_in_post_on_the_last_day_counts(tmp_path: Path) -> None:
    house = training_house.house(tmp_path, today=date(2026, 12, 31))
    for name in ("示例甲", "示例乙", "示例丙"):
        house.staff(name, "2026-01-01")
    house.staff("示例丁", "2026-01-01", "2026-12-31")  # until is exclusive: not in post on the last day
    with house.office.change("证书") as tx:
        for name, obtained in (("示例甲", "2026-12-31"), ("示例乙", "2027-01-01")):
            person = house.people[name].id
            tx.insert("certificate", {"person_id": person, "level": "assistant", "obtained_on": obtained})
    assert certified(house.office, YEAR) == {house.stations["许村镇社工站"]: Fraction(1, 3)}


def test_filed_in_time_late_and_not_at_all(tmp_path: Path) -> None:
    """Seven days from Thursday 1 July 2021: the 8th. One in time, one on the 9th, one never; the last one of the month
    is not due yet and does not count."""
    house = filings_house.house(tmp_path)
    people = [house.serving() for _ in range(4)]
    house.at(date(2021, 7, 1))
    early, late, _never = (house.record(ChangeKind.LEAVE, person, "2021-07-01") for person in people[:3])
    house.at(date(2021, 7, 8))
    house.file(early)
    house.at(date(2021, 7, 9))
    house.file(late)
    house.at(date(2021, 7, 30))
    house.record(ChangeKind.LEAVE, people[3], "2021-07-29")
    house.at(date(2021, 7, 31))
    span = Span(date(2021, 7, 1), date(2021, 7, 31))
    assert shares("备案按时率", house.office, span) == {"许村镇社工站": Fraction(1, 3)}
    assert shares("备案按时率", house.office, Span(date(2021, 7, 2), date(2021, 7, 31))) == {}


def test_hours_of_the_year(tmp_path: Path) -> None:
    """江苏's 30 学时: 30 are enough, 29 are not."""
    house = training_house.house(tmp_path, today=date(2027, 1, 5))
    for name, lengths in (("示例甲", ("20", "10")), ("示例乙", ("20", "9"))):
        person = house.staff(name, "2025-01-01")
        for number, length in enumerate(lengths, start=1):
            house.attends(person, f"2026-0{number}-10", length)
    assert shares("学时达标率", house.office, YEAR) == {"许村镇社工站": Fraction(1, 2)}


def test_sheets_that_came_in_time(tmp_path: Path) -> None:
    """October's three sheets of a town are due on 6 November: one came that day, one on the 7th, one never."""
    there = returns_house.house(tmp_path)
    plan(there.office, [Period.parse("2026-10")], returns_house.FORMS)
    for form, day in ((returns_house.REPORT, 6), (returns_house.LEDGER, 7)):
        came = date(2026, 11, day)
        receive(there.on(came), there.target("许村镇", form), came)
    office = there.on(date(2026, 11, 30))
    found = shares("报表按时率", office, Span(date(2026, 10, 1), date(2026, 11, 30)))
    assert found == {"许村镇社工站": Fraction(1, 3), "长安镇社工站": Fraction(0)}


def test_orders_with_a_feedback(tmp_path: Path) -> None:
    """Two satisfied or fairly so, one not: 2/3. What has no feedback says nothing, the other town has no order."""
    office = matching_county(tmp_path)
    place = require_division(names_of_today(office), EAST)
    for outcome in ("satisfied", "fair", "dissatisfied", ""):
        number = add_order(office, NewOrder(place, "助餐"), hours_before(5)).order_no
        take_step(office, number, Step.ACCEPTED, hours_before(4), to_whom="示例")
        take_step(office, number, Step.DONE, hours_before(3), outcome="met")
        if outcome:
            take_step(office, number, Step.FEEDBACK, hours_before(2), outcome=outcome)
    add_order(office, NewOrder(require_division(names_of_today(office), OTHER_TOWN), "助餐"), hours_before(1))
    span = Span(date(2026, 11, 1), office.today)
    assert shares("服务满意率", office, span) == {"海宁市硖石街道社工站": Fraction(2, 3)}
    assert shares("服务满意率", office, Span(office.today + timedelta(1), office.today + timedelta(2))) == {}


def test_files_looked_at_in_the_round(desk) -> None:  # type: ignore[no-untyped-def]
    """许村镇 has three files to look at, of which one was; 长安镇 one, which was not."""
    open_round(desk.office, Kind.NEEDS, 2026, date(2026, 12, 31))
    day = date(2026, 11, 12)
    on(desk, day)
    record_no_change(desk.office, Reviewed.NEEDS, square(desk), day, numbers=["A3"])
    found = shares("档案更新率", desk.office, Span(date(2026, 1, 1), day))
    assert found == {"许村镇社工站": Fraction(1, 3), "长安镇社工站": Fraction(0)}


def test_a_month_that_was_published_in_time(tmp_path: Path) -> None:
    """October is published on its day; September, August … of the span were not."""
    world = disclosures.full_month(tmp_path)
    assert world.run().state.value == "published"
    later = filings_house.at(world.office.db, today=date(2026, 11, 30), now=world.office.now)
    october = Span(date(2026, 10, 1), date(2026, 11, 30))
    (share,) = shares("公开按时率", later, october).values()
    assert share == 1
    (share,) = shares("公开按时率", later, Span(date(2026, 9, 1), date(2026, 11, 30))).values()
    assert share == Fraction(1, 2)
