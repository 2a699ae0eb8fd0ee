"""Points and reasons of candidates, added up by hand: 40 item, 20 near item, 15 target, 15 village, 8 town, 5 capacity,
5 validity, 10 results, −20 same provider."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from swtool.matching.rules import (
    Near,
    Need,
    Offer,
    Weights,
    core,
    is_open,
    item_points,
    nearness,
    own_points,
    provider_points,
    target_points,
)
from swtool.matching.suggest import Finder

DAY = date(2026, 11, 10)
WEIGHTS = Weights(
    item=40,
    item_near=20,
    target=15,
    village=15,
    town=8,
    capacity=5,
    validity=5,
    results=10,
    same_provider=20,
    soon=timedelta(days=30),
)
OFFER = Offer(
    id=1,
    resource_no="Z1",
    name="长者食堂",
    owner="示例食堂",
    category="单位",
    offering="午餐配送",
    items="助餐、送餐上门",
    target_group="老年人",
    availability="",
    coverage="county",
    village_id=11,
    town_id=1,
    place="东山社区",
    capacity=10,
    unit="份",
    held=4,
    valid_from=None,
    valid_to=None,
    done=0,
    met=0,
)
NEED = Need(1, "X1", "D1", 1, "助餐需求", "", "2026-10-01", "raised", 11, 1, "东山社区", frozenset(["独居老年人"]))


@pytest.mark.parametrize(
    ("text", "expected"),
    [("助餐需求", "助餐"), ("助餐服务", "助餐"), ("心理方面的支持", "心理"), ("帮助", "帮助"), ("助 餐", "助餐")],
)
def test_what_a_kind_of_need_and_a_service_have_in_common(text: str, expected: str) -> None:
    assert core(text) == expected


@pytest.mark.parametrize(
    ("category", "points"),
    [
        ("助餐", 40),
        ("助餐需求", 40),
        ("送餐", 20),  # inside 送餐上门
        ("老年助餐", 20),  # 助餐 inside it
        ("午餐", 20),  # inside the offering
        ("单位", 20),
        ("理发", 0),
        ("餐", 0),  # one character says nothing
    ],
)
def test_items(category: str, points: int) -> None:
    assert item_points(category, OFFER, WEIGHTS)[0] == points


@pytest.mark.parametrize(
    ("meant", "groups", "points"),
    [
        ("", {"低保"}, 0),
        ("全体居民", {"低保"}, 15),
        ("老年人", {"独居老年人"}, 15),
        ("独居老年人", {"老年人"}, 15),
        ("残疾人、儿童", {"儿童"}, 15),
        ("残疾人", {"低保"}, 0),
        ("残疾人", set(), 0),
    ],
)
def test_targets(meant: str, groups: set[str], points: int) -> None:
    assert target_points(groups, OFFER._replace(target_group=meant), WEIGHTS)[0] == points


@pytest.mark.parametrize(
    ("coverage", "village", "town", "expected"),
    [
        ("village", 11, 1, Near.VILLAGE),
        ("village", 12, 1, None),
        ("town", 12, 1, Near.TOWN),
        ("town", 21, 2, None),
        ("county", 21, 2, Near.COUNTY),
        ("", 21, 2, Near.COUNTY),  # nobody stated: not excluded
        ("town", 30, None, None),  # something that lies in no town is not of that town
    ],
)
def test_nearness(coverage: str, village: int, town: int | None, expected: Near | None) -> None:
    assert nearness(village, town, OFFER._replace(coverage=coverage)) is expected


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "held", "expected"),
    [
        (None, None, 9, True),
        (None, None, 10, False),
        (None, None, 11, False),  # the sheet took capacity away after it was given
        (None, date(2026, 11, 9), 0, False),
        (None, date(2026, 11, 10), 0, True),
        (date(2026, 11, 10), None, 0, True),
        (date(2026, 11, 11), None, 0, False),
    ],
)
def test_what_is_open(valid_from: date | None, valid_to: date | None, held: int, expected: bool) -> None:
    assert is_open(OFFER._replace(valid_from=valid_from, valid_to=valid_to, held=held), DAY) is expected
    assert is_open(OFFER._replace(capacity=None, held=99), DAY)


@pytest.mark.parametrize(
    ("change", "near", "points"),
    [
        ({}, Near.VILLAGE, 15 + 5 + 5),
        ({}, Near.TOWN, 8 + 5 + 5),
        ({}, Near.COUNTY, 0 + 5 + 5),
        ({"capacity": None}, Near.VILLAGE, 15 + 0 + 5),
        ({"valid_to": date(2026, 12, 10)}, Near.VILLAGE, 15 + 5 + 0),  # 30 days: soon
        ({"valid_to": date(2026, 12, 11)}, Near.VILLAGE, 15 + 5 + 5),
        ({"done": 4, "met": 3}, Near.VILLAGE, 15 + 5 + 5 + 7),  # 10 × 3 / 4, rounded down
        ({"done": 4, "met": 4}, Near.VILLAGE, 15 + 5 + 5 + 10),
    ],
)
def test_points_whoever_asks(change: dict[str, object], near: Near, points: int) -> None:
    assert own_points(OFFER._replace(**change), near, DAY, WEIGHTS)[0] == points  # type: ignore[arg-type]


def test_a_candidate_says_why_in_words() -> None:
    (found,) = Finder([OFFER], DAY, WEIGHTS).candidates(NEED, 3)
    assert found.points == 40 + 15 + 5 + 5 + 15
    assert found.reasons == (
        "服务项目就是“助餐”",
        "在本村（社区）（东山社区）",
        "还有 6份",
        "面向老年人，该户符合",
    )


def test_the_same_provider_in_the_family_comes_later_and_is_said() -> None:
    other = OFFER._replace(id=2, resource_no="Z2", owner="另一家", village_id=12, items="送餐")  # near item, same town
    need = NEED._replace(providers=frozenset(["示例食堂"]), category="送餐")
    found = Finder([OFFER._replace(items="送餐"), other], DAY, WEIGHTS).candidates(need, 3)
    assert [(one.offer.resource_no, one.points) for one in found] == [("Z2", 40 + 8 + 25), ("Z1", 40 + 15 + 25 - 20)]
    assert found[1].reasons[-1] == "示例食堂已在服务该户，避免重复"


def test_ties_go_by_distance_then_by_number_and_the_order_of_rows_tells_nothing() -> None:
    flat = WEIGHTS._replace(town=15)
    offers = [OFFER._replace(id=n, resource_no=f"Z{n}", village_id=11 if n % 3 == 0 else 12) for n in range(1, 10)]
    expected = ["Z3", "Z6", "Z9", "Z1", "Z2", "Z4", "Z5", "Z7", "Z8"]
    for seed in range(20):
        shuffled = list(offers)
        random.Random(seed).shuffle(shuffled)
        found = Finder(shuffled, DAY, flat).candidates(NEED, 9)
        assert [one.offer.resource_no for one in found] == expected


def test_the_best_few_are_the_first_of_all() -> None:
    """``candidates`` stops early; what it leaves out must never be better than what it gives."""
    for seed in range(200):
        rng = random.Random(seed)
        offers = [
            OFFER._replace(
                id=n,
                resource_no=f"Z{n:02}",
                owner=rng.choice(["甲", "乙"]),
                items=rng.choice(["助餐", "送餐", "助餐照料"]),
                target_group=rng.choice(["", "老年人", "儿童"]),
                village_id=rng.choice([11, 12]),
                done=rng.choice([0, 4]),
                met=rng.randint(0, 4),
            )
            for n in range(rng.randint(1, 15))
        ]
        need = NEED._replace(category="助餐", providers=frozenset(rng.choice([[], ["甲"]])))
        finder = Finder(offers, DAY, WEIGHTS)
        everything = finder.every(need)
        assert [-one.points for one in everything] == sorted(-one.points for one in everything)
        for most in (1, 3, 7):
            assert finder.candidates(need, most) == everything[:most]


# -- the order of candidates, against all of them worked out one by one ----------------------------------------------

KINDS = ["助餐", "助餐服务", "理发", "陪诊"]


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.builds(
                dict,
                items=st.sampled_from(["助餐", "理发", "助餐、理发", ""]),
                coverage=st.sampled_from(["", "village", "town", "county"]),
                target_group=st.sampled_from(["", "低保", "老年人", "不限"]),
                owner=st.sampled_from(["", "甲单位", "乙单位"]),
                capacity=st.sampled_from([None, 0, 1, 5]),
                valid_to=st.sampled_from([None, date(2026, 11, 9), date(2026, 11, 30), date(2027, 11, 30)]),
                done=st.integers(1, 3),
                met=st.integers(0, 1),
            ),
            st.sampled_from([(11, 1), (12, 1), (21, 2), (31, None)]),
        ),
        max_size=8,
    ),
    st.sampled_from(KINDS),
    st.sampled_from([(11, 1), (12, 1), (21, 2), (31, None), (41, 4)]),
    st.sets(st.sampled_from(["低保", "独居老年人"])),
    st.sets(st.sampled_from(["甲单位", "乙单位"])),
    st.integers(0, 3),
)
def test_candidates_are_all_offers_that_fit_in_the_order_of_their_points(
    drawn: list[tuple[dict[str, Any], tuple[int, int | None]]],
    category: str,
    place: tuple[int, int | None],
    groups: set[str],
    providers: set[str],
    most: int,
) -> None:
    offers = [
        OFFER._replace(**each, village_id=village, town_id=town, id=n, resource_no=f"Z{n}", held=0)
        for n, (each, (village, town)) in enumerate(drawn)
    ]
    village, town = place
    need = NEED._replace(
        category=category,
        village_id=village,
        town_id=town,
        groups=frozenset(groups),
        providers=frozenset(providers),
    )
    worked_out = []
    for offer in offers:
        near = nearness(need.village_id, need.town_id, offer)
        item = item_points(category, offer, WEIGHTS)[0]
        if near is None or not item or not is_open(offer, DAY):
            continue
        points = item + own_points(offer, near, DAY, WEIGHTS)[0] + target_points(groups, offer, WEIGHTS)[0]
        points += provider_points(providers, offer, WEIGHTS)[0]
        worked_out.append((-points, near, offer.resource_no))
    worked_out.sort()
    finder = Finder(offers, DAY, WEIGHTS)
    assert [(one.offer.resource_no, one.points) for one in finder.every(need)] == [
        (number, -points) for points, _, number in worked_out
    ]
    assert finder.candidates(need, most) == finder.every(need)[:most]
    assert finder.has_any(need) is bool(worked_out)
    odd = [one for one in finder.every(need) if one.offer.id % 2]
    assert list(finder.best_first(need, lambda offer: offer.id % 2 == 1)) == odd
