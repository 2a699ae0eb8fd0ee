"""Caps, shares and matches against an exact rational oracle, and at their edges (domain N1, N2, U1, C1, O2, B1)."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from swtool.funds.rules import Headroom, Rounding, donation_match, share, split, to_fen

AMOUNTS = st.integers(0, 10**13)
ROUNDINGS = st.sampled_from(Rounding)


@pytest.mark.parametrize(
    ("raised", "due"),
    [
        ("0", "0"),
        ("299999", "29999.90"),
        ("299999.99", "30000.00"),  # a tenth is 29,999.999: rounded to the 分 it is the cap
        ("300000", "30000"),
        ("300000.01", "30000"),
        ("1000000", "30000"),
        ("0.05", "0.01"),
        ("0.04", "0.00"),
    ],
)
def test_ten_to_one_up_to_thirty_thousand(raised: str, due: str) -> None:
    fen, expected = int(Decimal(raised) * 100), int(Decimal(due) * 100)
    assert donation_match(fen, 10_00, 1_00, 30_000_00, Rounding.HALF_UP) == expected


def test_dropping_parts_of_a_fen_matches_less() -> None:
    assert donation_match(299_999_99, 10_00, 1_00, 30_000_00, Rounding.DOWN) == 29_999_99


def test_nothing_is_matched_where_more_was_given_back_than_raised() -> None:
    assert donation_match(-500, 10_00, 1_00, 30_000_00, Rounding.HALF_UP) == 0


@given(AMOUNTS, st.integers(1, 10**6))
def test_a_match_is_the_tenth_as_decimals_say_it_and_never_above_the_cap(raised: int, cap: int) -> None:
    oracle = int((Decimal(raised) / 10).quantize(Decimal(1), ROUND_HALF_UP))
    assert donation_match(raised, 10, 1, cap, Rounding.HALF_UP) == min(oracle, cap)


@given(st.fractions(0, 10**12), ROUNDINGS)
def test_rounding_is_off_by_no_more_than_it_says(amount: Fraction, rounding: Rounding) -> None:
    rounded = to_fen(amount, rounding)
    if rounding is Rounding.DOWN:
        assert rounded <= amount < rounded + 1
    else:
        assert -Fraction(1, 2) < rounded - amount <= Fraction(1, 2)


def test_rounding_refuses_a_negative_amount() -> None:
    with pytest.raises(ValueError, match="not negative"):
        to_fen(Fraction(-1, 3), Rounding.DOWN)


@given(AMOUNTS, AMOUNTS, st.integers(0, 100))
def test_what_is_left_under_a_cap_can_be_spent_and_one_fen_more_cannot(base: int, used: int, percent: int) -> None:
    limit = share(base, Fraction(percent))
    left = Headroom(limit, used).left
    assert Headroom(limit, used, left).is_kept
    assert not Headroom(limit, used, left + 1).is_kept
    assert (used <= Fraction(base * percent, 100)) == Headroom(limit, used).is_kept


@pytest.mark.parametrize(("used", "is_kept"), [(499_99, True), (500_00, True), (500_01, False)])
def test_five_percent_of_ten_thousand_is_five_hundred(used: int, is_kept: bool) -> None:
    assert Headroom(share(10_000_00, Fraction(5)), used).is_kept is is_kept


def test_a_cap_is_never_rounded_up() -> None:
    """5 % of 100.10 yuan is 5.005: 5.00 is within, 5.01 is not."""
    limit = share(100_10, Fraction(5))
    assert (Headroom(limit, 0).left, Headroom(limit, 5_01).is_kept) == (5_00, False)


def test_half_of_an_odd_fen_goes_up() -> None:
    assert to_fen(share(100_01, Fraction(50)), Rounding.HALF_UP) == 50_01
    assert to_fen(share(100_01, Fraction(50)), Rounding.DOWN) == 50_00


@given(AMOUNTS, st.lists(st.integers(1, 50), min_size=1, max_size=6), ROUNDINGS)
def test_a_split_loses_and_makes_no_money(total: int, parts: list[int], rounding: Rounding) -> None:
    shares = split(total, tuple(parts), rounding)
    assert sum(shares) == total
    assert min(shares) >= 0
    for amount, part in zip(shares, parts, strict=True):
        assert abs(amount - Fraction(total * part, sum(parts))) < len(parts)


def test_three_to_seven() -> None:
    assert split(1_000_00, (3, 7), Rounding.HALF_UP) == (300_00, 700_00)
    assert split(5, (3, 7), Rounding.HALF_UP) == (2, 3)
    assert split(5, (3, 7), Rounding.DOWN) == (1, 4)
