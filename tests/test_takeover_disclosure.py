"""Which operator publishes the month in which a station changes hands or closes. All invented."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from swtool.dates import Month
from swtool.disclosure.collect import collect, read_county
from swtool.disclosure.duty import Duties as Owed
from swtool.filings.terms import ChangeKind
from swtool.intake.schema import migrations as intake_migrations
from swtool.store.schema import migrate
from tests.disclosures import ROOMS
from tests.takeover_case import OLD, asked, place, take_over


@pytest.mark.parametrize(
    ("on", "may", "june", "july"),
    [
        (date(2022, 6, 1), [OLD], [2], [2]),  # the first: the new one owes all of June
        (date(2022, 6, 15), [OLD], [OLD, 2], [2]),
        (date(2022, 6, 30), [OLD], [OLD, 2], [2]),  # the last: one day is enough
        (date(2022, 7, 1), [OLD], [OLD], [2]),
    ],
)
def test_both_operators_owe_the_month_of_the_day(
    tmp_path: Path, on: date, may: list[int], june: list[int], july: list[int]
) -> None:
    made, new = place(tmp_path)
    assert new == 2
    made.at(date(2022, 7, 20))
    take_over(made, asked(made, new, on, all_stay=True))
    owed = Owed(made.office.db)
    got = [sorted(one.organization.id for one in owed.owing(Month(2022, month))) for month in (5, 6, 7)]
    assert got == [may, june, july]


def test_a_leaving_on_the_day_is_published_by_the_old_operator_in_a_month_it_owes(tmp_path: Path) -> None:
    made, new = place(tmp_path)
    migrate(made.office.db, [intake_migrations, *ROOMS])
    goes = made.serving()
    made.serving()
    take_over(made, asked(made, new, leave=frozenset({goes}), all_stay=True))
    made.at(date(2022, 7, 10))
    owed, june = Owed(made.office.db), Month(2022, 6)
    county = read_county(made.office, june, owed)
    sheets = {one.organization.id: collect(made.office, county, one, june) for one in owed.owing(june)}
    assert sheets[OLD].changes == {ChangeKind.LEAVE: 1}
    assert sheets[new].changes == {}


@pytest.mark.parametrize(("closed", "june", "july"), [("2022-06-01", 0, 0), ("2022-06-02", 1, 0), ("2022-07-01", 1, 0)])
def test_nobody_owes_months_for_a_station_that_is_closed(tmp_path: Path, closed: str, june: int, july: int) -> None:
    """Its contract has no end of its own: it ends with the station. The project ended long ago."""
    made, _new = place(tmp_path, ends=date(2021, 12, 31))
    with made.office.change("撤站") as tx:
        tx.update("station", made.station, {"closed_on": closed})
    owed = Owed(made.office.db)
    assert [len(owed.owing(Month(2022, month))) for month in (6, 7)] == [june, july]
