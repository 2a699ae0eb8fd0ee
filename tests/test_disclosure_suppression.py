"""Small counts: a reader with everything ever published and all patience cannot name one (tests/recovery.py)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from swtool.dates import Month
from swtool.disclosure.month_sheet import Figure, Records, ServiceRow
from swtool.disclosure.suppression import Shown, hold_back
from swtool.services.indicators import indicator_of
from tests.recovery import DASH, SMALL, Key, Line, recovered

JUNE = Month(2026, 6)
OPENED, CLOSED, IN_HAND = "cases_opened", "cases_closed", "cases_active"
Values = dict[Month, dict[Key, int]]


def row(field_: str, name: str, value: int, cumulative: int | None = None) -> ServiceRow:
    return ServiceRow(field_, indicator_of(name), value, cumulative, None)


@dataclass
class Publisher:
    """An office that reports, publishes, corrects; and remembers every page and every state of its records."""

    bases: dict[Key, int] = field(default_factory=dict)
    begins_anew: tuple[Month, ...] = ()
    records: dict[Month, tuple[ServiceRow, ...]] = field(default_factory=dict)
    states: list[dict[Month, tuple[ServiceRow, ...]]] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)

    def report(self, values: Values) -> None:
        """The records as they are from now on; cumulative figures are added up from all months that really were."""
        self.records = {}
        for month in sorted(values):
            rows = []
            for key, value in values[month].items():
                since = max((m for m in self.begins_anew if m <= month), default=None)
                held = [m for m in values if m <= month and (since is None or m >= since)]
                base = self.bases.get(key, 0) if since is None else 0
                total = base + sum(values[m].get(key, 0) for m in held)
                rows.append(row(*key, value, None if key[1] == IN_HAND else total))
            self.records[month] = tuple(rows)

    def publish(self, month: Month) -> list[Shown]:
        """One more page from the present records, as the program would make it."""
        told = {
            Figure(column, *line.key, line.month, figure)
            for line in self.lines
            for column, figure in (("value", line.value), ("cumulative", line.cumulative))
            if isinstance(figure, int)
        }
        earlier = [Records(state) for state in self.states if state != self.records]
        shown = hold_back(self.records[month], self.records, month, below=5, earlier=earlier, told=told)
        self.states.append(dict(self.records))
        self.lines += [_line(month, one) for one in shown]
        return shown

    def recovered(self, *, adds_up: bool = True) -> list[object]:
        """What a reader can name of any state of the records, from all pages."""
        found: list[object] = []
        for state in [*self.states, self.records]:
            truth: dict[Key, dict[Month, tuple[int, int | None]]] = {}
            for month, rows in state.items():
                for one in rows:
                    truth.setdefault((one.service_field, one.indicator.name), {})[month] = (one.value, one.cumulative)
            found += recovered(self.lines, truth, adds_up=adds_up, begins_anew=self.begins_anew)
        return found


def _line(month: Month, shown: Shown) -> Line:
    key = (shown.row.service_field, shown.row.indicator.name)
    value = SMALL if shown.small else DASH if shown.value is None else shown.value
    stated = shown.row.cumulative is not None
    return Line(month, key, value, (DASH if shown.cumulative is None else shown.cumulative) if stated else None)


def told(shown: Iterable[Shown]) -> list[tuple[int | str, int | None]]:
    return [(SMALL if one.small else DASH if one.value is None else one.value, one.cumulative) for one in shown]


def months(count: int, first: Month = JUNE) -> list[Month]:
    found = [first]
    while len(found) < count:
        found.append(found[-1].next())
    return found


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


# -- worlds made by chance --------------------------------------------------------------------------------------------

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
