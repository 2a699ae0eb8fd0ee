"""Small counts: a reader with everything ever published and all patience cannot name one (tests/recovery.py)."""

from __future__ import annotations

from swtool.disclosure.month_sheet import Figure
from swtool.disclosure.suppression import hold_back
from tests.recovery import DASH, SMALL, Line, recovered
from tests.suppression_reader import (
    CLOSED,
    IN_HAND,
    JUNE,
    OPENED,
    Publisher,
    Values,
    months,
    row,
    told,
)

# -- the reader himself -----------------------------------------------------------------------------------------------


def test_the_reader_finds_what_is_there_to_be_found() -> None:
    """Two cumulative figures and the month of the second: 33 − 10 − 20 is the month between."""
    key = ("", OPENED)
    june, july, august = months(3)
    lines = [Line(june, key, 20, 20), Line(july, key, SMALL, DASH), Line(august, key, 10, 33)]
    truth = {key: {june: (20, 20), july: (3, 23), august: (10, 33)}}
    assert recovered(lines, truth, adds_up=True) == [("x", key, july)]
    assert recovered(lines[:2], truth, adds_up=True) == []


def test_the_reader_knows_wholes_and_cases_and_bounds() -> None:
    june, july = months(2)
    whole = [Line(june, ("", OPENED), 12, None), Line(june, ("甲", OPENED), 9, None)]
    whole.append(Line(june, ("乙", OPENED), SMALL, None))
    truth = {("", OPENED): {june: (12, None)}, ("甲", OPENED): {june: (9, None)}, ("乙", OPENED): {june: (3, None)}}
    assert recovered(whole, truth, adds_up=True) == [("x", ("乙", OPENED), june)]
    # 8 in hand, “<5” opened, 5 closed, “<5” in hand: 8 + 1 − 5 = 4.
    cases = [Line(june, ("", IN_HAND), 8, None), Line(july, ("", IN_HAND), SMALL, None)]
    cases += [Line(july, ("", OPENED), SMALL, None), Line(july, ("", CLOSED), 5, None)]
    held = {("", OPENED): {july: (1, None)}, ("", IN_HAND): {june: (8, None), july: (4, None)}}
    held["", CLOSED] = {july: (5, None)}
    assert recovered(cases, held, adds_up=True) == [("x", ("", OPENED), july), ("x", ("", IN_HAND), july)]


# -- worlds made by hand ----------------------------------------------------------------------------------------------


def test_small_cases_in_hand_are_not_given_back_by_what_was_opened_and_closed() -> None:
    """8 in hand, none opened, 6 closed: 2 are left. The flows of that month and the cases in hand after it stay out."""
    june, july, august = months(3)
    office = Publisher()
    opened, closed, in_hand = ("", OPENED), ("", CLOSED), ("", IN_HAND)
    office.report(
        {
            june: {in_hand: 8, opened: 0, closed: 0},
            july: {in_hand: 2, opened: 0, closed: 6},
            august: {in_hand: 9, opened: 7, closed: 0},
        }
    )
    assert told(office.publish(june)) == [(8, None), (0, 0), (0, 0)]
    assert told(office.publish(july)) == [(DASH, None), (DASH, None), (DASH, None)]
    assert told(office.publish(august)) == [(DASH, None), (7, None), (0, None)]
    assert office.recovered() == []


def test_small_cases_in_hand_stay_unmarked_where_flows_are_small() -> None:
    """“<5” for 8 + opened − 5 would say that one was opened."""
    june, july = months(2)
    office = Publisher()
    office.report(
        {
            june: {("", IN_HAND): 8, ("", OPENED): 0, ("", CLOSED): 0},
            july: {("", IN_HAND): 4, ("", OPENED): 1, ("", CLOSED): 5},
        }
    )
    office.publish(june)
    assert told(office.publish(july)) == [(DASH, None), (SMALL, None), (DASH, None)]
    assert office.recovered() == []


def test_a_small_whole_of_small_fields_stays_unmarked() -> None:
    """Four fields of “<5” in a whole of “<5” would be one each."""
    office = Publisher()
    fields = {(name, OPENED): 1 for name in "甲乙丙丁"}
    office.report({JUNE: {("", OPENED): 4, **fields}})
    assert told(office.publish(JUNE))[0] == (DASH, None)
    assert office.recovered() == []


def test_what_no_field_says_is_small_too() -> None:
    """A whole of 21 over fields of 9 and 9 says that three were served elsewhere."""
    office = Publisher()
    office.report({JUNE: {("", OPENED): 21, ("甲", OPENED): 9, ("乙", OPENED): 9}})
    assert told(office.publish(JUNE)) == [(DASH, None), (9, 9), (9, 9)]


def test_a_correction_is_not_subtracted_from_the_earlier_version() -> None:
    """The whole of 21 was told; later 3 of the 12 turn out to belong to another field: 9 beside 21 and 9 is those 3."""
    office = Publisher()
    office.report({JUNE: {("", OPENED): 21, ("甲", OPENED): 12, ("乙", OPENED): 9}})
    assert told(office.publish(JUNE)) == [(21, 21), (12, 12), (9, 9)]
    office.report({JUNE: {("", OPENED): 21, ("甲", OPENED): 9, ("乙", OPENED): 9, ("丙", OPENED): 3}})
    # The 21 and the other 9 were told and stay; with the new 9 they would give the 3.
    assert told(office.publish(JUNE)) == [(21, 21), (DASH, None), (9, 9), (DASH, None)]
    assert office.recovered() == []


def test_persons_moved_between_months_are_not_given_back_by_the_cumulative_figure_that_stays() -> None:
    """June 20, July 10, in all 30. It was 27 and 3: June's 27 under the 30 that was told would be July's 3."""
    june, july = months(2)
    office = Publisher()
    key = ("", OPENED)
    office.report({june: {key: 20}, july: {key: 10}})
    assert told(office.publish(june)) == [(20, 20)]
    assert told(office.publish(july)) == [(10, 30)]
    office.report({june: {key: 27}, july: {key: 3}})
    assert told(office.publish(july)) == [(DASH, 30)]
    assert told(office.publish(june)) == [(DASH, None)]
    assert office.recovered() == []


def test_a_figure_that_was_small_once_is_not_told_by_the_sums_that_stayed() -> None:
    """June 20 and July 3 in all 23; corrected to 15 and 8. Told now, 23 less the 20 of the first version are the 3."""
    june, july = months(2)
    office = Publisher()
    key = ("", OPENED)
    office.report({june: {key: 20}, july: {key: 3}})
    assert told(office.publish(june)) == [(20, 20)]
    assert told(office.publish(july)) == [(SMALL, None)]
    office.report({june: {key: 15}, july: {key: 8}})
    assert told(office.publish(june)) == [(15, 15)]
    assert told(office.publish(july)) == [(8, None)]
    assert office.recovered() == []


def test_months_reported_late_are_not_subtracted_from_what_was_told() -> None:
    """June 20, September 10 and 43 in all. July was 10: with it told, August were the 3 that are left of the 13."""
    june, july, august, september = months(4)
    office = Publisher()
    key = ("", OPENED)
    everything: Values = {june: {key: 20}, july: {key: 10}, august: {key: 3}, september: {key: 10}}
    office.report(everything)
    late = {month: rows for month, rows in office.records.items() if month in (june, september)}
    full, office.records = office.records, late
    assert told(office.publish(june)) == [(20, 20)]
    assert told(office.publish(september)) == [(10, 43)]
    office.records = {month: rows for month, rows in full.items() if month != august}
    assert told(office.publish(july)) == [(DASH, None)]
    office.records = full
    assert told(office.publish(august)) == [(DASH, None)]
    assert office.recovered() == []


def test_a_share_of_few_persons_does_not_tell_how_many_they_are() -> None:
    """66.67 percent of “<5” would be two of three; nor can a field hold more persons than the whole."""
    rows = [row("", "served_persons", 3), row("", "satisfaction", 6_667), row("甲", "satisfaction", 9_730)]
    assert told(hold_back(rows, {JUNE: rows}, JUNE, below=5)) == [(SMALL, None), (DASH, None), (DASH, None)]


def test_a_share_is_not_given_back_by_its_own_cumulative_figure_or_by_another_field() -> None:
    rows = [row("", "served_persons", 3), row("", "satisfaction", 6_667, 6_667)]
    assert told(hold_back(rows, {JUNE: rows}, JUNE, below=5))[1] == (DASH, None)
    within = [row("", "served_persons", 3), row("甲", "satisfaction", 6_667)]  # 甲 cannot hold more than the whole
    assert told(hold_back(within, {JUNE: within}, JUNE, below=5))[1] == (DASH, None)
    parts = [row("甲", "served_persons", 1), row("乙", "served_persons", 2), row("", "satisfaction", 6_667)]
    assert told(hold_back(parts, {JUNE: parts}, JUNE, below=5))[2] == (DASH, None)
    many = [row("甲", "served_persons", 4), row("乙", "served_persons", 90), row("", "satisfaction", 6_667)]
    assert told(hold_back(many, {JUNE: many}, JUNE, below=5))[2] == (6_667, None)


def test_sessions_with_one_client_are_counts_of_clients() -> None:
    rows = [row("", "case_sessions", 2), row("", "activities", 2), row("", "volunteers_new", 2)]
    assert told(hold_back(rows, {JUNE: rows}, JUNE, below=5)) == [(SMALL, None), (2, None), (2, None)]


def test_what_was_told_before_small_counts_were_held_back_is_out() -> None:
    """A small figure that stands in an old version keeps nothing else back; it is not told again, either."""
    june, july = months(2)
    rows = {june: [row("", OPENED, 3, 3)], july: [row("", OPENED, 9, 12)]}
    out = [Figure("value", "", OPENED, june, 3)]
    assert told(hold_back(rows[july], rows, july, below=5, told=out)) == [(9, 12)]
    assert told(hold_back(rows[june], rows, june, below=5, told=out)) == [(SMALL, None)]
