"""Ladders of 4 × 11 and 3 × 21, the rung of each person, and pay against the rung, the average wage and a scale."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from swtool.dates import Month
from swtool.findings import Outcome
from swtool.intake.load import State
from swtool.office import Office
from swtool.pay import pay_store
from swtool.pay.pay_checks import ladder_structure, one_grade_each, pay_at_grade, pay_min, pay_reference
from swtool.pay.pay_rules import Cells, Ladder, Paid, Rung, full_time_pay, reaches_average, structure_faults
from swtool.pay.pay_sheets import averages_table, grades_table, ladder_table, pay_table
from swtool.pay.plans import BOOKS
from swtool.policy.policy import Policy
from swtool.rooms import migration_sets
from swtool.workbooks.write import table_csv, table_json
from tests.inventory_case import UPDATING, codes, load_rows
from tests.offices import at
from tests.pay_case import (
    GRADE_HEAD,
    LADDER_HEAD,
    LAST,
    NAME,
    PAY_HEAD,
    POSTS,
    grade,
    ladder_rows,
    loaded,
    only,
    paid,
    registered,
    social_worker,
)
from tests.registry_house import county, hire


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return county(tmp_path, sets=migration_sets())


def rungs(posts: Sequence[str] = POSTS, grades: int = 11) -> list[Rung]:
    return [Rung(post, f"{grade}级", 500000 + grade) for post, grade in product(posts, range(1, grades + 1))]


# -- the structure of a ladder ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("posts", "grades", "faults"),
    [
        (POSTS, 11, []),
        (POSTS[:3], 11, ["岗位 3 个，应为 4 个"]),
        ((*POSTS, "戊岗"), 11, ["岗位 5 个，应为 4 个"]),
        (POSTS, 10, ["级别 10 个，应为 11 个"]),
        (POSTS, 12, ["级别 12 个，应为 11 个"]),
    ],
)
def test_four_posts_and_eleven_grades(posts: Sequence[str], grades: int, faults: list[str]) -> None:
    assert structure_faults(rungs(posts, grades), 4, 11, Cells.EVERY) == faults


def test_a_post_without_all_grades_is_a_fault_or_not_as_the_county_reads_it() -> None:
    some = rungs()[:-1]
    assert structure_faults(some, 4, 11, Cells.EVERY) == ["“丁岗”只有 10 级，应为 11 级"]
    assert structure_faults(some, 4, 11, Cells.OWN) == []
    own = [Rung(post, f"{at}级", 1) for post, levels in (("甲", range(7)), ("乙", range(7, 14)), ("丙", range(14, 21)))
           for at in levels]  # fmt: skip
    assert structure_faults(own, 3, 21, Cells.OWN) == []


def test_a_rosters_grade_is_found_on_the_ladder_or_is_not_one() -> None:
    ladder = Ladder(NAME, "2026-01-01", (Rung("甲岗", "一级", 1), Rung("乙岗", "一级", 2), Rung("乙岗", "二级", 3)))
    assert [each.amount for each in ladder.named("社工", "甲岗 一级")] == [1]
    assert [each.amount for each in ladder.named("乙岗", "一级")] == [2]
    assert [each.amount for each in ladder.named("社工", "二级")] == [3]
    assert len(ladder.named("社工", "一级")) == 2
    assert ladder.named("社工", "三级") == ()


def test_a_ladder_comes_in_whole_and_wrong_ones_are_refused(office: Office, tmp_path: Path) -> None:
    assert only(ladder_structure.run(office, LAST)).outcome is Outcome.UNDETERMINED
    short = load_rows(office, tmp_path, BOOKS, ladder_rows()[:-1])
    assert any("ladder.structure" in each for each in codes(short))
    assert pay_store.ladders(office.db) == []
    loaded(office, tmp_path, ladder_rows())
    assert load_rows(office, tmp_path, BOOKS, ladder_rows()).state is State.UNCHANGED
    assert only(ladder_structure.run(office, LAST)).outcome is Outcome.HOLDS
    assert len(ladder_table(office, LAST).rows) == 44
    twice = load_rows(office, tmp_path, BOOKS, [*ladder_rows(), (NAME, "2026-01-01", "甲岗", "1级", 9000)])
    assert any("ladder.twice" in each for each in codes(twice))


def test_three_posts_and_twenty_one_grades_elsewhere(office: Office, tmp_path: Path) -> None:
    there = at(office.db, policy=Policy.load("500107"))
    refused = load_rows(there, tmp_path, BOOKS, ladder_rows())
    assert any("ladder.structure" in each for each in codes(refused))
    loaded(there, tmp_path, ladder_rows(posts=POSTS[:3], grades=21))
    assert len(ladder_table(there, LAST).rows) == 63


def test_a_newer_edition_counts_from_its_day(office: Office, tmp_path: Path) -> None:
    loaded(office, tmp_path, ladder_rows())
    raised = [LADDER_HEAD, *((*row[:4], 9000) for row in ladder_rows(day="2026-07-01")[1:])]
    loaded(office, tmp_path, raised)
    assert {row[4] for row in ladder_table(office, date(2026, 7, 1)).rows} == {900000}
    assert ladder_table(office, date(2026, 6, 30)).rows[0][4] == 510000


def test_a_sample_judges_nobody(office: Office, tmp_path: Path) -> None:
    hire(office, "示例甲")
    loaded(office, tmp_path, ladder_rows(name="示例四岗十一级"))
    for each in (ladder_structure, one_grade_each, pay_at_grade):
        found = only(each.run(office, LAST))
        assert (found.outcome, found.what) == (Outcome.UNDETERMINED, "只有示例薪酬表，不能用来判定")


# -- who stands on which rung -----------------------------------------------------------------------------------------


def test_a_person_moves_from_rung_to_rung(office: Office, tmp_path: Path) -> None:
    person = hire(office, "示例甲")
    loaded(office, tmp_path, ladder_rows())
    assert only(one_grade_each.run(office, LAST)).outcome is Outcome.UNDETERMINED
    grade(office, tmp_path, person, "甲岗", "1级", "2026-01-01")
    grade(office, tmp_path, person, "甲岗", "2级", "2026-09-01")
    assert only(one_grade_each.run(office, LAST)).outcome is Outcome.HOLDS
    for day, level in ((date(2026, 8, 31), "1级"), (date(2026, 9, 1), "2级")):
        (row,) = grades_table(office, day).rows
        assert row[3:5] == ("甲岗", level)
    assert [row[4] for row in grades_table(office, LAST, moves=True).rows] == ["1级", "2级"]
    assert "示例甲" not in table_csv(grades_table(office, LAST))


def test_the_rosters_grade_stands_in_until_one_is_set_down(office: Office, tmp_path: Path) -> None:
    person = hire(office, "示例甲")
    loaded(office, tmp_path, ladder_rows())
    for written, outcome in (("甲岗3级", Outcome.HOLDS), ("3级", Outcome.VIOLATED), ("十级", Outcome.VIOLATED)):
        with office.change("花名册") as tx:
            row = office.db.one("SELECT * FROM post WHERE superseded_at IS NULL")
            assert row is not None
            tx.supersede("post", row["id"])
            again = {**dict(row), "pay_grade": written, "uid": tx.uid(), "recorded_at": tx.recorded_at}
            tx.insert("post", {key: value for key, value in again.items() if key != "id"})
        assert only(one_grade_each.run(office, LAST)).outcome is outcome, written
    grade(office, tmp_path, person, "乙岗", "11级")
    assert only(one_grade_each.run(office, LAST)).outcome is Outcome.HOLDS


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        (("{no}", "示例甲", "", "甲岗", "12级", "2026-01-01"), "grade.not_on_ladder"),
        (("{no}", "示例甲", "别的表", "甲岗", "1级", "2026-01-01"), "grade.ladder"),
        (("{no}", "示例甲", "", "甲岗", "1级", "2025-12-31"), "grade.ladder"),
        (("330481-99999", "示例甲", "", "甲岗", "1级", "2026-01-01"), "pay.person.staff_no"),
    ],
)
def test_grades_that_cannot_be(office: Office, tmp_path: Path, cells: tuple[str, ...], code: str) -> None:
    person = hire(office, "示例甲")
    loaded(office, tmp_path, ladder_rows())
    row = tuple(cell.format(no=person.staff_no) for cell in cells)
    assert any(code in each for each in codes(load_rows(office, tmp_path, BOOKS, [GRADE_HEAD, row])))
    assert pay_store.grades(office.db) == []


def test_two_rungs_of_one_day_are_refused(office: Office, tmp_path: Path) -> None:
    person = hire(office, "示例甲")
    loaded(office, tmp_path, ladder_rows())
    rows = [(person.staff_no, "示例甲", "", "甲岗", level, "2026-01-01") for level in ("1级", "2级")]
    assert any("twice" in each for each in codes(load_rows(office, tmp_path, BOOKS, [GRADE_HEAD, *rows])))


# -- pay against the rung ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("gross", "share", "outcome"),
    [
        ("5099.99", "", Outcome.VIOLATED),
        ("5100", "", Outcome.HOLDS),
        ("5100.01", "", Outcome.HOLDS),
        ("2549.99", "50%", Outcome.VIOLATED),
        ("2550", "50%", Outcome.HOLDS),
    ],
)
def test_pay_at_just_under_and_over_the_rung(
    office: Office, tmp_path: Path, gross: str, share: str, outcome: Outcome
) -> None:
    person = hire(office, "示例甲")
    loaded(office, tmp_path, ladder_rows())
    grade(office, tmp_path, person, "甲岗", "1级")
    paid(office, tmp_path, person, "2026-10", gross, share)
    found = only(pay_at_grade.run(office, LAST))
    assert found.outcome is outcome
    assert gross not in str(found)
    assert "5100" not in str(found)


def test_a_month_served_in_part_and_a_share_that_nobody_stated_decide_nothing(office: Office, tmp_path: Path) -> None:
    loaded(office, tmp_path, ladder_rows())
    late = hire(office, "示例甲", start="2026-10-02")
    part = hire(office, "示例乙", basis="part_time")
    unpaid = hire(office, "示例丙")
    for person in (late, part, unpaid):
        grade(office, tmp_path, person, "甲岗", "1级", "2026-10-02")
    for person in (late, part):
        paid(office, tmp_path, person, "2026-10", 100)
    found = {each.where.subject: each for each in pay_at_grade.run(office, LAST)}
    assert {each.outcome for each in found.values()} == {Outcome.UNDETERMINED}
    assert found[late.staff_no].what == found[unpaid.staff_no].what == "没有整月在岗的薪酬登记"
    assert found[part.staff_no].what == "兼职人员没有写折合全日制的比例"


# -- pay against the average wage (J7) --------------------------------------------------------------------------------


@given(
    st.lists(st.tuples(st.integers(1, 2_000_000), st.integers(1, 10_000)), min_size=1, max_size=12),
    st.integers(1, 10**8),
)
def test_the_average_is_reached_exactly(months: list[tuple[int, int]], average: int) -> None:
    """Against a comparison in whole numbers: with the product of all shares nothing is divided."""
    scale = 1
    for _, share in months:
        scale *= share
    total = sum(amount * 10_000 * (scale // share) for amount, share in months)
    assert reaches_average([Paid(*month) for month in months], average) == (total * 12 >= average * scale * len(months))


def test_half_the_time_is_worth_twice_the_pay() -> None:
    assert full_time_pay(250_000, 5_000) == 500_000
    assert full_time_pay(100, 3_333) == Fraction(1_000_000, 3_333)


@pytest.mark.parametrize(
    ("yearly", "outcome"), [(6_000_001, Outcome.VIOLATED), (6_000_000, Outcome.HOLDS), (5_999_999, Outcome.HOLDS)]
)
def test_twelve_times_5000_is_60000(office: Office, tmp_path: Path, yearly: int, outcome: Outcome) -> None:
    """4,900 and 5,100 yuan in two months: 5,000 a month, 60,000 a year."""
    person = social_worker(office)
    hire(office, "示例乙")  # no professional: not asked
    assert only(pay_min.run(office, LAST)).outcome is Outcome.UNDETERMINED
    registered(office, yearly)
    assert only(pay_min.run(office, LAST)).what == "没有整月在岗的薪酬登记"
    paid(office, tmp_path, person, "2026-09", 4900)
    paid(office, tmp_path, person, "2026-10", 5100)
    found = only(pay_min.run(office, LAST))
    assert (found.where.subject, found.outcome) == (person.staff_no, outcome)
    assert "海宁市2025年全口径平均工资" in found.what
    assert not any(number in str(found) for number in ("4900", "5100", "5000", "60000", "示例甲"))


def test_months_before_the_twelve_and_in_part_are_left_out(office: Office, tmp_path: Path) -> None:
    """In post since 10 November 2025: that month was served in part; October of that year lies before the twelve."""
    person = social_worker(office, start="2025-11-10")
    registered(office, 6_000_000)
    paid(office, tmp_path, person, "2025-11", 1)
    paid(office, tmp_path, person, "2025-12", 5000)
    assert only(pay_min.run(office, LAST)).outcome is Outcome.HOLDS
    assert only(pay_min.run(office, date(2026, 12, 30))).outcome is Outcome.HOLDS
    assert only(pay_min.run(office, date(2026, 12, 31))).outcome is Outcome.UNDETERMINED  # December 2025 is the 13th


def test_the_average_wage_in_use_is_that_of_the_day(office: Office, tmp_path: Path) -> None:
    person = social_worker(office)
    paid(office, tmp_path, person, "2026-06", 5000)
    registered(office, 5_900_000, "2026-07-01", 2024)
    registered(office, 6_100_000, "2026-09-01", 2025)
    outcomes = [only(pay_min.run(office, day)).outcome for day in (date(2026, 8, 31), date(2026, 9, 1))]
    assert outcomes == [Outcome.HOLDS, Outcome.VIOLATED]
    assert only(pay_min.run(office, date(2026, 6, 30))).outcome is Outcome.UNDETERMINED
    assert [row[2] for row in averages_table(office, date(2026, 8, 31)).rows] == [2024]
    registered(office, 5_000_000, "2026-09-01", 2025)
    assert only(pay_min.run(office, date(2026, 9, 1))).outcome is Outcome.HOLDS


# -- the scale that pay is to follow (NHU-04) -------------------------------------------------------------------------


@pytest.mark.parametrize(("gross", "outcome"), [("5099.99", Outcome.VIOLATED), ("5100", Outcome.HOLDS)])
def test_pay_follows_the_scale_of_public_institutions(
    office: Office, tmp_path: Path, gross: str, outcome: Outcome
) -> None:
    there = at(office.db, policy=Policy.load("350424"))
    person = hire(there, "示例甲")
    loaded(there, tmp_path, ladder_rows(name=NAME))
    assert only(pay_reference.run(there, LAST)).what == "还没有载入岗级薪酬表"
    loaded(there, tmp_path, ladder_rows(name="事业单位人员工资标准", posts=("专业技术",), grades=1))
    row = (person.staff_no, "示例甲", "事业单位人员工资标准", "专业技术", "1级", "2026-01-01")
    loaded(there, tmp_path, [GRADE_HEAD, row])
    paid(there, tmp_path, person, "2026-10", gross)
    assert only(pay_reference.run(there, LAST)).outcome is outcome


# -- pay stays in the room --------------------------------------------------------------------------------------------


def test_pay_is_hidden_unless_revealed(office: Office, tmp_path: Path) -> None:
    person = hire(office, "示例甲")
    paid(office, tmp_path, person, "2026-10", "6543.21", net="5432.1")
    table = pay_table(office, Month(2026, 10))
    for text in (table_csv(table), table_json(table)):
        assert "示例甲" not in text
        assert not any(part in text for part in ("6543", "6,543", "5432"))
    assert "6,543.21" in table_csv(table, reveal=True)


def test_a_correction_of_pay_says_no_amount(office: Office, tmp_path: Path) -> None:
    person = hire(office, "示例甲")
    paid(office, tmp_path, person, "2026-10", "6543.21", share="80%")
    row = ("2026-10", person.staff_no, "示例甲", "7654.32", "", "")
    receipt = load_rows(office, tmp_path, BOOKS, [PAY_HEAD, row])
    told = " ".join(str(each) for table in receipt.tables for each in table.plan.changes) + str(receipt.findings)
    assert not any(part in told for part in ("6543", "7654", "6,543", "7,654"))
    loaded(office, tmp_path, [PAY_HEAD, row])
    (held,) = pay_store.pays(office.db, Month(2026, 10), Month(2026, 10))
    assert (held.gross, held.share) == (765432, 8000)


@pytest.mark.parametrize(
    ("gross", "net", "state", "held"),
    [
        ("4999.99", "", State.RETURNED, (600_000, 500_000)),  # 实发 5,000 is on record
        ("5000", "", State.LOADED, (500_000, 500_000)),
        ("4000", "3500", State.LOADED, (400_000, 350_000)),
    ],
)
def test_a_correction_has_to_agree_with_what_it_leaves_blank(
    office: Office, tmp_path: Path, gross: str, net: str, state: State, held: tuple[int, int]
) -> None:
    person = hire(office, "示例甲")
    paid(office, tmp_path, person, "2026-10", 6000, net="5000")
    row = ("2026-10", person.staff_no, "示例甲", gross, net, "")
    receipt = load_rows(office, tmp_path, BOOKS, [PAY_HEAD, row], terms=UPDATING)
    assert receipt.state is state
    assert [each for each in codes(receipt) if "pay.net" in each] == (["pay.net"] if state is State.RETURNED else [])
    (now,) = pay_store.pays(office.db, Month(2026, 10), Month(2026, 10))
    assert (now.gross, now.net) == held


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        (("2026-12", "{no}", "示例甲", "5000", "", ""), "pay.future"),
        (("2026-10", "{no}", "示例甲", "5000", "5000.01", ""), "pay.net"),
        (("2026-10", "{no}", "示例甲", "5000", "", "0%"), "pay.share"),
        (("2026-10", "{no}", "示例甲", "5000", "", "100.01%"), "pay.share"),
        (("2026-10", "{no}", "示例甲", "5000", "", "33.333%"), "pay.share"),
    ],
)
def test_pay_that_cannot_be(office: Office, tmp_path: Path, cells: tuple[str, ...], code: str) -> None:
    person = hire(office, "示例甲")
    row = tuple(cell.format(no=person.staff_no) for cell in cells)
    assert any(code in each for each in codes(load_rows(office, tmp_path, BOOKS, [PAY_HEAD, row])))
    assert pay_store.pays(office.db, Month(2026, 10), Month(2026, 12)) == []
