"""When a filing counts as made: returned and amended, known only to the month, and not filed at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from swtool.dates import PartialDate
from swtool.errors import SwtoolError
from swtool.filings.checks import on_time, unfiled
from swtool.filings.recording import confirm_change
from swtool.filings.terms import ChangeKind, Standing
from swtool.findings import Outcome
from swtool.policy.policy import Policy
from tests.filings_house import COMPLETE, house
from tests.offices import china_time


def test_an_amendment_keeps_the_first_filing_time_and_both_clocks_are_shown(tmp_path: Path) -> None:
    there = house(tmp_path)
    there.at(date(2021, 6, 18), 10)
    number = there.file(there.record(ChangeKind.LEAVE, there.serving(), "2021-06-17"))  # last day 2021-06-24
    there.at(date(2021, 6, 22))
    there.return_(number)
    there.at(date(2021, 6, 25), 11)
    there.amend(number, handover="已交接")
    case = there.case(number)
    assert case.clocks is not None
    assert (case.clocks.first, case.clocks.complete) == (
        china_time(date(2021, 6, 18), 10),
        china_time(date(2021, 6, 25), 11),
    )
    assert case.verdict is not None
    assert case.verdict.outcome is Outcome.HOLDS  # policy: the first filing stops the clock

    own = tmp_path / "county.toml"
    own.write_text(COMPLETE, encoding="utf-8")
    there.office = replace(there.office, policy=Policy.load("330481", county_file=own))
    strict = there.case(number).verdict
    assert strict is not None
    assert (strict.outcome, strict.days_late) == (Outcome.VIOLATED, 1)


@pytest.mark.parametrize(("day", "outcome"), [(24, Outcome.UNDETERMINED), (25, Outcome.VIOLATED)])
def test_returned_and_not_amended_is_late_from_the_day_after_the_last_day(
    tmp_path: Path, day: int, outcome: Outcome
) -> None:
    there = house(tmp_path)
    own = tmp_path / "county.toml"
    own.write_text(COMPLETE, encoding="utf-8")
    there.office = replace(there.office, policy=Policy.load("330481", county_file=own))
    there.at(date(2021, 6, 18))
    number = there.file(there.record(ChangeKind.LEAVE, there.serving(), "2021-06-17"))
    there.return_(number)
    there.at(date(2021, 6, day))
    verdict = there.case(number).verdict
    assert verdict is not None
    assert verdict.outcome is outcome


def test_known_only_to_the_month_is_undetermined_until_the_day_comes(tmp_path: Path) -> None:
    there = house(tmp_path)
    person = there.serving()
    there.at(date(2021, 7, 1))
    number = there.file(there.record(ChangeKind.LEAVE, person, "2021-06"))
    case = there.case(number)
    assert case.deadline is None
    assert case.verdict is not None
    assert case.verdict.outcome is Outcome.UNDETERMINED
    with pytest.raises(SwtoolError, match="没有写到日"):
        there.accept(number)
    there.at(date(2021, 7, 9))
    there.amend(number, event_on=PartialDate(2021, 6, 28))  # last day 2021-07-05; first filed on 1 July
    case = there.case(number)
    assert case.deadline is not None
    assert case.deadline.last_day == date(2021, 7, 5)
    assert case.clocks is not None
    assert case.clocks.first.date() == date(2021, 7, 1)
    assert case.verdict is not None
    assert case.verdict.outcome is Outcome.HOLDS
    there.accept(number)
    assert there.held(person, date(2021, 6, 28)) == []


def test_a_month_that_may_lie_before_approval_is_undetermined(tmp_path: Path) -> None:
    there = house(tmp_path, approved=date(2021, 6, 15))
    person = there.serving()
    change = there.record(ChangeKind.LEAVE, person, "2021-06")
    assert change.standing is Standing.RECORDED
    assert there.held(person, date(2021, 7, 1)) != []
    assert [finding.outcome for finding in unfiled.run(there.office, date(2021, 8, 1))] == [Outcome.UNDETERMINED]
    with there.office.change("补上日期") as tx:
        done = confirm_change(there.office, tx, change, event_on=PartialDate(2021, 6, 14))
    assert done.change.standing is Standing.DIRECT
    assert there.held(person, date(2021, 6, 14)) == []


@pytest.mark.parametrize(("as_of", "outcome"), [("2021-06-24", Outcome.HOLDS), ("2021-06-25", Outcome.VIOLATED)])
def test_unfiled_is_broken_the_day_after_the_last_day(tmp_path: Path, as_of: str, outcome: Outcome) -> None:
    there = house(tmp_path)
    there.record(ChangeKind.LEAVE, there.serving(), "2021-06-17")
    found = list(unfiled.run(there.office, date.fromisoformat(as_of)))
    assert [finding.outcome for finding in found] == [outcome]
    assert "HNG-16" in found[0].rule


@pytest.mark.parametrize(("as_of", "told"), [("2021-06-16", 0), ("2021-06-17", 1)])
def test_what_has_not_happened_is_not_unfiled(tmp_path: Path, as_of: str, told: int) -> None:
    there = house(tmp_path)
    there.record(ChangeKind.LEAVE, there.serving(), "2021-06-17")
    assert len(list(unfiled.run(there.office, date.fromisoformat(as_of)))) == told


def test_what_was_filed_later_is_unfiled_as_of_an_earlier_day(tmp_path: Path) -> None:
    there = house(tmp_path)
    change = there.record(ChangeKind.LEAVE, there.serving(), "2021-06-17")
    there.at(date(2021, 7, 1))
    there.file(change)
    assert [f.outcome for f in unfiled.run(there.office, date(2021, 6, 30))] == [Outcome.VIOLATED]
    assert list(unfiled.run(there.office, date(2021, 7, 1))) == []
    late = list(on_time.run(there.office, date(2021, 7, 1)))
    assert [(finding.outcome, finding.actual) for finding in late] == [(Outcome.VIOLATED, "逾期4–7天")]
