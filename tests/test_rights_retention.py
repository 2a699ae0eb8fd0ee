"""How long data is kept: policy, the day before, the day, the day after."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from swtool import rooms
from swtool.findings import Finding, Outcome, Severity
from swtool.office import Office
from swtool.periods import PartialDate
from swtool.policy.policy import Policy
from swtool.rights import carrying_out, purge
from swtool.rights.checks import checks_of
from swtool.rights.plan import make_plan
from swtool.rights.rules import is_past, last_day_kept
from tests import rights_house as house
from tests.offices import ADOPTED, at

COUNTY = """
[pack]
code = "330481"
name = "海宁市"

[retention.staff_left]
label = "离任人员登记的保存期限"
severity = "warning"
[[retention.staff_left.values]]
since = "2020-01-01"
count = 3
unit = "year"
source = "海宁市民政局内部规定（示例）"
quote = "离任满三年的予以删除"
"""


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = house.house(tmp_path)
    own = tmp_path / "office.policy.toml"
    own.write_text(COUNTY, encoding="utf-8")
    yield at(made.db, policy=Policy.load("330481", adopts=ADOPTED, county_file=own))
    made.db.connection.close()


def findings(office: Office, day: date, code: str = "privacy.retention") -> list[Finding]:
    check = next(each for each in checks_of(rooms.retained()) if each.code == code)
    return list(check.run(office, day))


@pytest.mark.parametrize(
    ("since", "last"),
    [
        ("2024-06-01", date(2027, 6, 1)),
        ("2024-02-29", date(2027, 2, 28)),
        ("2024-06", date(2027, 6, 30)),  # known to the month: its last day, so that nothing is called late too early
        ("2024", date(2027, 12, 31)),
    ],
)
def test_the_last_day(since: str, last: date) -> None:
    began = PartialDate.parse(since)
    assert last_day_kept(began, 3) == last
    assert not is_past(began, 3, last)
    assert is_past(began, 3, date.fromordinal(last.toordinal() + 1))


@pytest.mark.parametrize(
    ("day", "outcome"),
    [
        (date(2027, 5, 31), Outcome.HOLDS),
        (date(2027, 6, 1), Outcome.HOLDS),
        (date(2027, 6, 2), Outcome.VIOLATED),
    ],
)
def test_who_left_is_listed_the_day_after_the_period(office: Office, day: date, outcome: Outcome) -> None:
    """陈一帆's last post ended with 31 May 2024; 王小路 serves and is not asked about."""
    staff = [finding for finding in findings(office, day) if finding.where.subject == "330481-00001"]
    assert [(finding.outcome, finding.severity) for finding in staff] == [(outcome, Severity.WARNING)]
    assert ("swtool privacy erase 330481-00001" in staff[0].remedy) == (outcome is Outcome.VIOLATED)
    assert "离任满三年" in staff[0].rule
    assert not [finding for finding in findings(office, day) if finding.where.subject == "330481-00002"]


def test_nobody_who_serves_on_the_day_has_left(office: Office) -> None:
    assert not [each for each in findings(office, date(2024, 5, 31)) if each.where.subject == "330481-00001"]
    assert [each for each in findings(office, date(2024, 6, 1)) if each.where.subject == "330481-00001"]


def test_without_a_period_nothing_is_judged(office: Office) -> None:
    undecided = [finding for finding in findings(office, office.today) if finding.outcome is Outcome.UNDETERMINED]
    assert [(finding.where.subject, finding.figures["count"]) for finding in undecided] == [("附件", 4)]
    with office.change("停用") as tx:
        tx.update("household", 1, {"closed_on": "2026-11", "closed_why": "迁出"})
    undecided = [finding for finding in findings(office, office.today) if finding.outcome is Outcome.UNDETERMINED]
    assert [finding.where.subject for finding in undecided] == ["停用的家庭档案", "附件"]


def test_who_was_erased_is_not_asked_about(office: Office) -> None:
    carrying_out.erase(office, make_plan(office.db, house.staff(office), rooms.holdings()), "保存期限届满")
    assert not [each for each in findings(office, date(2030, 1, 1)) if each.where.subject == "330481-00001"]


def test_an_erasure_that_is_not_cleared_is_told(office: Office) -> None:
    assert findings(office, office.today, "privacy.cleared") == []
    carrying_out.erase(office, make_plan(office.db, house.staff(office), rooms.holdings()), "保存期限届满")
    told = findings(office, office.today, "privacy.cleared")
    assert [(each.where.subject, each.outcome) for each in told] == [("QL2026-0001", Outcome.VIOLATED)]
    purge.finish(office)
    told = findings(office, office.today, "privacy.cleared")
    assert [each.outcome for each in told] == [Outcome.HOLDS]
