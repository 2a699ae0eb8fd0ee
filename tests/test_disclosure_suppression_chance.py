"""Nothing can be worked out of what is published: worlds made by chance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from swtool.dates import Month
from swtool.disclosure.month_sheet import ServiceRow
from tests.recovery import DASH, Key
from tests.suppression_reader import CLOSED, IN_HAND, OPENED, Publisher, Values, months, told

COUNTS = st.sampled_from([0, 1, 2, 3, 4, 5, 6, 7, 9, 12])
BASES = st.sampled_from([0, 0, 5, 7, 20])


@dataclass(frozen=True)
class Plan:
    """What happens: the true months, who reports late, what is corrected afterwards, what is published again."""

    values: Values
    bases: dict[Key, int]
    late: Month | None
    correction: tuple[Month, Key, int, bool] | None  # month, key, new value; True: the rest moves to another month
    again: tuple[bool, ...]


@st.composite
def sums(draw: st.DrawFn) -> Plan:
    """One or two fields, with or without the whole, three or four months."""
    names = draw(st.sampled_from([("",), ("甲",), ("甲", "乙"), ("", "甲", "乙")]))
    when = months(draw(st.integers(2, 4)))
    values: Values = {}
    for month in when:
        rows = {(name, OPENED): draw(COUNTS) for name in names if name}
        if "" in names:
            rows["", OPENED] = sum(rows.values()) if rows else draw(COUNTS)
        values[month] = rows
    bases = {(name, OPENED): draw(BASES) for name in names if name}
    if "" in names:
        bases["", OPENED] = sum(bases.values()) if bases else draw(BASES)
    return Plan(values, bases, *_events(draw, values))


@st.composite
def cases(draw: st.DrawFn) -> Plan:
    """Cases in hand, opened and closed, of one or two fields, with or without the whole."""
    names = draw(st.sampled_from([("甲",), ("甲",), ("甲", "乙")]))
    whole = draw(st.booleans())
    when = months(draw(st.integers(2, 3)))
    values: Values = {month: {} for month in when}
    for name in names:
        in_hand = draw(st.sampled_from([0, 2, 5, 8, 15]))
        for month in when:
            opened, closed = draw(COUNTS), draw(COUNTS)
            closed = min(closed, in_hand + opened)
            in_hand += opened - closed
            values[month] |= {(name, IN_HAND): in_hand, (name, OPENED): opened, (name, CLOSED): closed}
    if whole:
        for rows in values.values():
            sums = {(name, kind): count for (name, kind), count in rows.items()}
            for kind in (IN_HAND, OPENED, CLOSED):
                rows["", kind] = sum(count for (_, each), count in sums.items() if each == kind)
    correction = None
    if draw(st.booleans()):
        correction = (draw(st.sampled_from(when)), (names[0], OPENED), draw(COUNTS), draw(st.booleans()))
    late = draw(st.sampled_from([None, None, *when[:-1]]))
    return Plan(values, {}, late, correction, tuple(draw(st.booleans()) for _ in when))


def _events(
    draw: st.DrawFn, values: Values, names: Sequence[str] = (OPENED,)
) -> tuple[Month | None, tuple[Month, Key, int, bool] | None, tuple[bool, ...]]:
    when = list(values)
    late = draw(st.sampled_from([None, None, *when[:-1]]))
    correction = None
    if draw(st.booleans()):
        month = draw(st.sampled_from(when))
        some = sorted(key for key in values[month] if key[1] in names and (key[0] or len(values[month]) < 3))
        correction = (month, draw(st.sampled_from(some)), draw(COUNTS), draw(st.booleans()))
    return late, correction, tuple(draw(st.booleans()) for _ in when)


@st.composite
def persons(draw: st.DrawFn) -> Plan:
    """Persons and the times they were served, over the turn of a year."""
    when = months(draw(st.integers(2, 4)), Month(2026, 11))
    values: Values = {}
    for month in when:
        count = draw(COUNTS)
        values[month] = {("", "served_persons"): count, ("", "served_person_times"): count + draw(COUNTS)}
    bases = {("", "served_persons"): draw(BASES), ("", "served_person_times"): draw(BASES)}
    return Plan(values, bases, *_events(draw, values, ["served_persons"]))


def play(plan: Plan) -> Publisher:
    """Publish the months in order, the late one last; then correct, and publish the corrected month and some others."""
    office = Publisher(dict(plan.bases), tuple(month for month in plan.values if month.month == 1))
    office.report(plan.values)
    full = office.records
    office.records = {month: rows for month, rows in full.items() if month != plan.late}
    for month in office.records:
        office.publish(month)
    if plan.late is not None:
        office.records = full
        office.publish(plan.late)
    values = plan.values
    if plan.correction is not None:
        values = _corrected(values, *plan.correction)
        office.report(values)
        office.publish(plan.correction[0])
    for month, again in zip(plan.values, plan.again, strict=True):
        if again:
            office.publish(month)
    return office


def _corrected(values: Values, month: Month, key: Key, value: int, moves: bool) -> Values:
    """Another value in a month; where it ``moves``, another month has so much less, and sums stay. Wholes follow."""
    found = {each: dict(rows) for each, rows in values.items()}
    change = value - found[month][key]
    found[month][key] = value
    other = next((each for each in found if each != month and found[each][key] >= change), None)
    if moves and other is not None:
        found[other][key] -= change
    for rows in found.values():
        if key[1] == "served_persons":
            rows["", "served_person_times"] = max(rows["", "served_person_times"], rows[key])
    in_hand: dict[str, int] = {}
    for place, (each, rows) in enumerate(found.items()):
        for name in sorted({name for name, kind in rows if kind == IN_HAND and name}):
            opened, closed = rows[name, OPENED], rows[name, CLOSED]
            first = values[each][name, IN_HAND] - values[each][name, OPENED] + values[each][name, CLOSED]
            before = in_hand[name] if place else first
            rows[name, CLOSED] = min(closed, before + opened)
            rows[name, IN_HAND] = in_hand[name] = before + opened - rows[name, CLOSED]
        for kind in {kind for name, kind in rows if not name}:
            fields = [count for (name, each_kind), count in rows.items() if name and each_kind == kind]
            if fields:
                rows["", kind] = sum(fields)
    return found


def test_a_correction_does_not_give_back_what_is_left_of_later_months() -> None:
    """5 in hand in June, of which 5 were closed in July: 0. One more was opened in June, so that 1 was left in July.
    July stands as it was published; June's 6 less its 5 would be that one."""
    june, july = months(2)
    opened, closed, in_hand = ("", OPENED), ("", CLOSED), ("", IN_HAND)
    office = Publisher()
    office.report(
        {june: {in_hand: 5, opened: 5, closed: 5}, july: {in_hand: 0, opened: 0, closed: 5}},
    )
    assert told(office.publish(june)) == [(5, None), (5, 5), (5, 5)]
    assert told(office.publish(july)) == [(0, None), (0, 5), (5, 10)]
    office.report(
        {june: {in_hand: 6, opened: 6, closed: 5}, july: {in_hand: 1, opened: 0, closed: 5}},
    )
    assert told(office.publish(june)) == [(DASH, None), (DASH, None), (5, 5)]
    assert office.recovered() == []


def _one_left_in_july() -> tuple[Publisher, dict[Month, tuple[ServiceRow, ...]]]:
    """An office and its records of three months: June ended with no case in hand, July with one, August with six."""
    opened, closed, in_hand = ("", OPENED), ("", CLOSED), ("", IN_HAND)
    office = Publisher()
    figures = zip(months(3), ((0, 0, 0), (1, 6, 5), (6, 5, 0)), strict=True)
    office.report({month: dict(zip((in_hand, opened, closed), each, strict=True)) for month, each in figures})
    return office, office.records


def test_a_month_that_comes_late_is_not_told_by_the_sums_of_the_next() -> None:
    """June ended with none. August's sums of 11 opened and 5 closed hold July's 6 and 5: one was left in July."""
    june, july, august = months(3)
    office, full = _one_left_in_july()
    office.records = {june: full[june], august: full[august]}
    assert told(office.publish(june)) == [(0, None), (0, 0), (0, 0)]
    assert told(office.publish(august)) == [(DASH, None), (5, None), (0, None)]
    office.records = full
    assert told(office.publish(july)) == [(DASH, None), (DASH, None), (DASH, None)]
    assert office.recovered() == []


def test_months_that_come_late_in_turn_are_not_told_by_sums_that_were() -> None:
    """The same, but June comes after August, whose sums are out: then June's figures stay out."""
    june, july, august = months(3)
    office, full = _one_left_in_july()
    office.records = {august: full[august]}
    assert told(office.publish(august)) == [(DASH, None), (5, 11), (0, 5)]
    office.records = {june: full[june], august: full[august]}
    assert told(office.publish(june)) == [(DASH, None), (DASH, None), (DASH, None)]
    office.records = full
    office.publish(july)
    assert office.recovered() == []


SLOW = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@SLOW
@given(sums())
def test_sums_give_nothing_back(plan: Plan) -> None:
    assert play(plan).recovered() == []


@SLOW
@given(cases())
def test_cases_give_nothing_back(plan: Plan) -> None:
    assert play(plan).recovered() == []


@SLOW
@given(cases(), st.randoms())
def test_months_that_come_in_any_order_give_nothing_back(plan: Plan, chance: Random) -> None:
    office, order = Publisher(), list(plan.values)
    chance.shuffle(order)
    office.report(plan.values)
    full, office.records = office.records, {}
    for number, month in enumerate(order, start=1):
        office.records = {each: full[each] for each in sorted(order[:number])}
        office.publish(month)
    assert office.recovered() == []


@SLOW
@given(persons())
def test_persons_and_times_give_nothing_back(plan: Plan) -> None:
    assert play(plan).recovered() == []
