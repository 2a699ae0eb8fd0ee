"""Caps and matches: the 30 % of purchases, the county's share, matched donations, and the headroom of a plan."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from swtool.findings import Outcome
from swtool.funds import recording, sheets, store
from swtool.funds.book import Fund
from swtool.funds.checks import assistance_share, county_match, donation_match, purchase_cap
from swtool.funds.headroom import headroom_table
from swtool.office import Office
from swtool.policy.policy import Policy
from tests.funds_case import GRANT, MATCH, ORGANIZATION, RESCUE, SUNSHINE, enter, funds_county, only, paid_on
from tests.offices import TODAY, at


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return funds_county(tmp_path)


def test_the_cap_needs_last_years_total_and_counts_this_years_spending(office: Office) -> None:
    assert only(purchase_cap, office, "海宁市")[0] is Outcome.UNDETERMINED
    recording.state_base(office, 2025, 10_000_00, "2025年决算")
    enter(office, RESCUE, 500_00, debit="5103", on=date(2026, 1, 1))
    enter(office, RESCUE, 900_00, debit="5103", on=date(2025, 12, 31))
    assert only(purchase_cap, office, "海宁市") == (
        Outcome.HOLDS,
        "2026 年列支 500.00 元，还可列支 0.00 元",
    )
    enter(office, RESCUE, 1, debit="5103", on=date(2026, 11, 10), voucher="记-3")
    assert only(purchase_cap, office, "海宁市") == (Outcome.VIOLATED, "2026 年列支 500.01 元，超出 0.01 元")
    assert only(purchase_cap, office, "海宁市", date(2026, 11, 9))[0] is Outcome.HOLDS
    assert only(purchase_cap, office, "海宁市", date(2027, 1, 1)) == (
        Outcome.VIOLATED,
        "2026 年列支 500.01 元，超出 0.01 元；没有 2026 年全县困难群众救助补助资金总额",
    )
    assert only(purchase_cap, office, "海宁市", date(2028, 1, 1))[0] is Outcome.UNDETERMINED


def test_what_the_county_pays_an_agency_counts_once(office: Office) -> None:
    """3,000 of 5,000 (5 % of 100,000); 10,000 came in, not 13,000."""
    recording.state_base(office, 2025, 100_000_00, "2025年决算")
    paid_on(office)
    assert only(purchase_cap, office, "海宁市") == (
        Outcome.HOLDS,
        "2026 年列支 3,000.00 元，还可列支 2,000.00 元",
    )
    hunan = at(office.db, today=TODAY, policy=Policy.load("330481", adopts=("43:*",)))
    recording.state_base(hunan, 2026, 100_000_00, "2026年预算")
    assert only(assistance_share, hunan, "海宁市")[1] == "2026 年从救助资金收入 10,000.00 元，总额 100,000.00 元"


def test_a_match_that_is_passed_on_counts_once(office: Office) -> None:
    for name, source in (("机构补助", "上级补助资金"), ("机构配套", "县级配套资金")):
        recording.add_fund(office, name, source, ORGANIZATION)
    for fund, amount in ((GRANT, 200_00), ("机构补助", 200_00), (MATCH, 50_00), ("机构配套", 50_00)):
        enter(office, fund, amount, credit="4401")
    assert only(county_match, office, "上级补助的县级配套") == (
        Outcome.UNDETERMINED,
        "上级补助 200.00 元，应配 100.00 元，已到 50.00 元，还差 50.00 元（来源没有写期限，当年年底以前不算迟）",
    )


def test_a_stated_total_is_corrected(office: Office) -> None:
    assert recording.state_base(office, 2025, 1_00, "初报") == ""
    assert recording.state_base(office, 2025, 2_00, "决算") == "1.00"
    assert store.base_of(office.db, 2025) == 2_00


@pytest.mark.parametrize(("came", "outcome"), [(1_99, Outcome.VIOLATED), (2_00, Outcome.HOLDS), (2_01, Outcome.HOLDS)])
def test_two_percent_of_the_year_s_assistance_funds(office: Office, came: int, outcome: Outcome) -> None:
    """HUN-02: 100 yuan in 2026, of which 2 are two percent; what the year before was told does not count."""
    hunan = at(office.db, today=TODAY, policy=Policy.load("330481", adopts=("43:*",)))
    enter(hunan, RESCUE, came, credit="4401")
    recording.state_base(hunan, 2025, 1_00, "2025年决算")
    assert only(assistance_share, hunan, "海宁市")[0] is Outcome.UNDETERMINED
    recording.state_base(hunan, 2026, 100_00, "2026年预算")
    assert only(assistance_share, hunan, "海宁市")[0] is outcome


def test_the_county_adds_half_of_what_comes_from_above(office: Office) -> None:
    """A match has until the end of the year: before, what lacks is told and is no fault."""
    subject, told = "上级补助的县级配套", "上级补助 200,000.00 元，应配 100,000.00 元，已到"
    assert only(county_match, office, subject)[0] is Outcome.NOT_APPLICABLE
    enter(office, GRANT, 200_000_00, credit="4401", on=TODAY)
    enter(office, MATCH, 99_999_99, credit="4401")
    assert only(county_match, office, subject) == (
        Outcome.UNDETERMINED,
        f"{told} 99,999.99 元，还差 0.01 元（来源没有写期限，当年年底以前不算迟）",
    )
    assert only(county_match, office, subject, date(2026, 12, 31))[0] is Outcome.UNDETERMINED
    late = only(county_match, office, subject, date(2027, 1, 1))
    assert late[0] is Outcome.VIOLATED
    assert late[1].endswith("上年结转应配 0.01 元，2026 年底以前应到的还差 0.01 元")
    enter(office, MATCH, 1, credit="4401", voucher="记-2")
    assert only(county_match, office, subject) == (Outcome.HOLDS, f"{told} 100,000.00 元")
    assert only(county_match, office, subject, date(2027, 1, 1))[0] is Outcome.NOT_APPLICABLE


def test_what_lacked_last_year_comes_first_of_this_year_s_match(office: Office) -> None:
    """2025: 1,000 granted, 400 of 500 came. 2026: 200 granted, 100 due and 100 from 2025."""
    subject = "上级补助的县级配套"
    enter(office, GRANT, 1_000_00, credit="4401", on=date(2025, 12, 31))
    enter(office, MATCH, 400_00, credit="4401", on=date(2025, 12, 31))
    enter(office, GRANT, 200_00, credit="4401", on=date(2026, 3, 1))
    enter(office, MATCH, 99_99, credit="4401", on=date(2026, 3, 1))
    late = "上级补助 200.00 元，应配 100.00 元，已到 99.99 元，上年结转应配 100.00 元，2025 年底以前应到的还差 0.01 元"
    assert only(county_match, office, subject) == (Outcome.VIOLATED, late)
    enter(office, MATCH, 1, credit="4401", on=date(2026, 3, 2))
    assert only(county_match, office, subject)[0] is Outcome.UNDETERMINED
    (row,) = [row for row in headroom_table(office, TODAY, 0).rows if row[0] == "县财政配套"]
    assert row[2:4] == (200_00, 100_00)
    enter(office, MATCH, 100_00, credit="4401", on=date(2026, 3, 3))
    assert only(county_match, office, subject)[0] is Outcome.HOLDS


def test_a_donation_s_match_is_late_after_its_year(office: Office) -> None:
    """100 raised in 2025 and 50 in 2026: 10 are late, 5 may come until the end of the year."""
    enter(office, SUNSHINE, 100_00, credit="4101", on=date(2025, 12, 31))
    assert only(donation_match, office, SUNSHINE, date(2025, 12, 31))[0] is Outcome.UNDETERMINED
    enter(office, SUNSHINE, 50_00, credit="4101", on=date(2026, 2, 1))
    enter(office, SUNSHINE, 9_99, credit="4102", on=date(2026, 3, 1))
    assert only(donation_match, office, SUNSHINE) == (
        Outcome.VIOLATED,
        "募集 150.00 元，应配 15.00 元，已到 9.99 元，2025 年底以前应到的还差 0.01 元",
    )
    enter(office, SUNSHINE, 1, credit="4102", on=date(2026, 3, 2))
    assert only(donation_match, office, SUNSHINE)[0] is Outcome.UNDETERMINED
    enter(office, SUNSHINE, 5_00, credit="4102", on=date(2026, 3, 3))
    assert only(donation_match, office, SUNSHINE)[0] is Outcome.HOLDS


def test_donations_are_matched_by_fund_over_all_years(office: Office) -> None:
    enter(office, SUNSHINE, 200_000_00, credit="4101", on=date(2025, 9, 9))
    enter(office, SUNSHINE, 200_000_00, credit="4101", on=date(2026, 9, 9))
    enter(office, SUNSHINE, 30_000_00, credit="4102")
    assert only(donation_match, office, SUNSHINE) == (
        Outcome.HOLDS,
        "募集 400,000.00 元，应配 30,000.00 元，已到 30,000.00 元",
    )


def test_headroom_before_and_after_a_plan(office: Office) -> None:
    recording.state_base(office, 2025, 10_000_00, "2025年决算")
    enter(office, RESCUE, 100_00, debit="5103")
    rows = {row[0]: row[1:] for row in headroom_table(office, TODAY, 400_01).rows}
    assert rows["购买资金的上限"] == (
        "2026 年", 500_00, -1, "2025 年总额的 5%，已列支 100.00 元，再列支这些超出 0.01 元",
    )  # fmt: skip
    assert rows["县财政配套"][1:3] == (200_01, 200_01)  # half of 400.01 is 200.005
    assert rows["社区基金配捐"][1:3] == (40_00, 40_00)  # a tenth of 400.01 is 40.001


def test_a_place_without_these_rules_is_told_so(office: Office) -> None:
    here = at(office.db, today=TODAY)
    assert headroom_table(here, TODAY, 0).rows == []
    assert [each.outcome for each in purchase_cap.run(here, TODAY)] == [Outcome.NOT_APPLICABLE]


def test_funds_are_listed_with_what_is_left(office: Office) -> None:
    enter(office, RESCUE, 100_00, credit="4401")
    enter(office, RESCUE, 40_00, debit="5103", voucher="记-2")
    rows = {row[0]: row[2:6] for row in sheets.funds_table(office, TODAY).rows}
    assert rows[RESCUE] == (ORGANIZATION, 100_00, 40_00, 60_00)
    assert rows[SUNSHINE] == ("", 0, 0, 0)
    assert isinstance(store.require_fund(office.db, " 阳光基金 "), Fund)
