"""The resource base: one resource at a time, what is left of each, the pools; and that nothing is given twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from swtool.checks import Check
from swtool.errors import NotFound, SwtoolError, UsageFault
from swtool.findings import Outcome
from swtool.intake.plan import Action
from swtool.inventory.checks import CHECKS
from swtool.inventory.closing import close
from swtool.inventory.reviews import Kind
from swtool.matching.assigning import assign, end, require_need, require_offer
from swtool.matching.plans import BOOKS
from swtool.matching.pools import State, pool_summary, resource_card, resource_list, stocks
from swtool.matching.resources import add_resource as register
from swtool.matching.resources import assure_resource, update_resource
from swtool.matching.rules import Need
from swtool.matching.sheets import suggestions
from swtool.matching.store import insert_assignment, open_needs
from swtool.matching.suggest import Finder
from swtool.office import Office
from swtool.policy.policy import Policy
from swtool.registry.boundaries import names_of_today, places_of
from swtool.registry.divisions import require_division
from tests.inventory_case import UPDATING, codes, load_rows
from tests.matching_case import EAST, OTHER_TOWN, SOUTH, add_household, add_need, add_resource, matching_county
from tests.offices import TODAY

MEALS = {"name": "长者食堂", "owner": "示例食堂", "items": "助餐", "capacity": 3, "unit": "份"}


def new(office: Office, **values: object) -> str:
    return register(office, require_division(names_of_today(office), EAST), MEALS | values)


def give(office: Office, need: str, resource: str, quantity: int = 1) -> str:
    made = assign(office, require_need(office, need), require_offer(office, resource, TODAY), quantity=quantity)
    return made.number


def left(office: Office, number: str) -> int | None:
    (found,) = stocks(office, TODAY, number=number)
    return found.left


# -- one at a time ----------------------------------------------------------------------------------------------------


def test_a_resource_gets_the_next_number_of_its_community(tmp_path: Path) -> None:
    office = matching_county(tmp_path)
    assert [new(office), new(office, name="理发室")] == ["330481001003-0001", "330481001003-0002"]
    with pytest.raises(SwtoolError, match="已经有示例食堂的资源“长者食堂”：330481001003-0001"):
        new(office)
    assert new(office, owner="另一家食堂") == "330481001003-0003"


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"valid_from": "2026-12-01", "valid_to": "2026-11-30"}, "有效期早于启用日期"),
        ({"offering": "联系 13800000000"}, "手机号"),
    ],
)
def test_what_no_sheet_may_say_is_refused(tmp_path: Path, values: dict[str, object], why: str) -> None:
    office = matching_county(tmp_path)
    head = office.head
    with pytest.raises(UsageFault, match=why):
        new(office, **values)
    assert office.head == head


def test_changing_what_is_stated(tmp_path: Path) -> None:
    office = matching_county(tmp_path)
    number, other = new(office), new(office, name="理发室")
    assert update_resource(office, number, {"capacity": 3, "unit": "份"}) is Action.UNCHANGED
    assert update_resource(office, number, {"capacity": 9}) is Action.UPDATE
    assert left(office, number) == 9
    with pytest.raises(SwtoolError, match="已经有这家提供方的同名资源"):
        update_resource(office, other, {"name": "长者食堂"})
    with pytest.raises(NotFound, match="没有资源 Z9"):
        update_resource(office, "Z9", {"capacity": 1})
    close(office, Kind.RESOURCES, other, TODAY, why="停业")
    with pytest.raises(SwtoolError, match="已于 2026-11-10 停用"):
        update_resource(office, other, {"capacity": 1})


def test_capacity_does_not_fall_below_what_is_given_away(tmp_path: Path) -> None:
    """Of five, two are out and one was eaten: three may be stated, two not; and meals don't come back."""
    office = matching_county(tmp_path)
    number = new(office, capacity=5, reusable=1)
    add_need(office, "X1", "助餐", EAST)
    add_need(office, "X2", "助餐", EAST)
    give(office, "X1", number, 2)
    end(office, give(office, "X2", number, 1), done=True, met=True)
    assert left(office, number) == 3
    assert update_resource(office, number, {"capacity": 2}) is Action.UPDATE
    with pytest.raises(SwtoolError, match="容量 2份，已经对接出去 3份，不能这样改"):
        update_resource(office, number, {"reusable": 0})
    with pytest.raises(SwtoolError, match="容量 1份，已经对接出去 2份"):
        update_resource(office, number, {"capacity": 1})
    assert left(office, number) == 0


def test_a_sheet_cannot_state_less_than_is_given_away(tmp_path: Path) -> None:
    office = matching_county(tmp_path)
    number = new(office)
    add_need(office, "X1", "助餐", EAST)
    give(office, "X1", number, 2)
    sheet = [["资源编号", "乡镇", "社区", "资源名称", "提供方", "最大容量"]]
    row: list[object] = [number, "硖石街道", EAST, "长者食堂", "示例食堂"]
    receipt = load_rows(office, tmp_path, BOOKS, [*sheet, [*row, 1]], terms=UPDATING)
    assert codes(receipt) == ["resource.below_given"]
    assert left(office, number) == 1
    assert codes(load_rows(office, tmp_path, BOOKS, [*sheet, [*row, 2]], terms=UPDATING)) == []
    assert left(office, number) == 0


def test_a_confirmation_prolongs_and_counts_as_a_review(tmp_path: Path) -> None:
    office = matching_county(tmp_path)
    number = new(office, valid_to="2026-11-30")
    done = assure_resource(office, number, by="示例核实人", on=date(2026, 11, 9), until=None)
    assert (done.changed, done.again) == (False, False)
    done = assure_resource(office, number, by="示例核实人", on=TODAY, until=date(2027, 11, 30))
    assert (done.changed, done.again) == (True, False)
    head = office.head
    assert assure_resource(office, number, by="示例核实人", on=TODAY, until=None).again
    assert office.head == head  # nothing new
    (stock,) = stocks(office, TODAY)
    assert (stock.valid_to, stock.assured_by, stock.last_review) == ("2027-11-30", "示例核实人", "2026-11-10")
    assert [row["outcome"] for row in office.db.query("SELECT outcome FROM inventory_review ORDER BY id")] == [
        "no_change",
        "updated",
    ]
    with pytest.raises(UsageFault, match="还没有到"):
        assure_resource(office, number, by="示例核实人", on=date(2026, 11, 11), until=None)
    with pytest.raises(UsageFault, match="早于确认日期"):
        assure_resource(office, number, by="示例核实人", on=TODAY, until=date(2026, 11, 9))


def test_a_confirmed_resource_makes_a_base(tmp_path: Path) -> None:
    """J9: a community has a base once one of its resources was reviewed."""
    office = matching_county(tmp_path)
    base: Check = next(each for each in CHECKS if each.code == "resource.base_exists")

    def outcome() -> Outcome:
        return next(each.outcome for each in base.run(office, TODAY) if EAST in each.where.subject)

    number = new(office)
    assert outcome() is not Outcome.HOLDS
    assure_resource(office, number, by="示例核实人", on=TODAY, until=None)
    assert outcome() is Outcome.HOLDS


TOWN_UNIT = """
[pack]
code = "330481"
name = "海宁市"
[inventory.resource_unit]
label = "社区资源库的单位"
severity = "error"
[[inventory.resource_unit.values]]
since = "2021-01-01"
per = "town"
source = "海宁市民政局示例通知"
quote = "以镇（街道）为单位建立资源库"
"""


def test_a_town_has_a_base_together_where_the_county_says_so(tmp_path: Path) -> None:
    """J9 by town: two resources in two communities of one town, one of them reviewed; the other town has none."""
    office = matching_county(tmp_path)
    own = tmp_path / "own.toml"
    own.write_text(TOWN_UNIT, encoding="utf-8")
    by_town = replace(office, policy=Policy.load("330481", county_file=own))
    base: Check = next(each for each in CHECKS if each.code == "resource.base_exists")
    number = new(office)
    add_resource(office, "330481001-Z9001", SOUTH, "示例")
    assure_resource(office, number, by="示例核实人", on=TODAY, until=None)
    found = {each.where.subject: (each.outcome, each.what) for each in base.run(by_town, TODAY)}
    assert found == {
        "硖石街道": (Outcome.HOLDS, "登记资源 2 项，其中 1 项有更新日期"),
        "许村镇": (Outcome.VIOLATED, "登记资源 0 项，其中 0 项有更新日期"),
    }
    found = {each.where.subject: (each.outcome, each.what) for each in base.run(office, TODAY)}
    assert found == {
        f"硖石街道 {EAST}": (Outcome.HOLDS, "登记资源 1 项，其中 1 项有更新日期"),
        f"硖石街道 {SOUTH}": (Outcome.VIOLATED, "登记资源 1 项，其中 0 项有更新日期"),
        f"许村镇 {OTHER_TOWN}": (Outcome.VIOLATED, "登记资源 0 项，其中 0 项有更新日期"),
    }


# -- lists ------------------------------------------------------------------------------------------------------------


def test_pools_count_what_was_given_by_the_day(tmp_path: Path) -> None:
    office = matching_county(tmp_path)
    add_resource(office, "Z1", EAST, "助餐", pool="enterprise", capacity=2, reusable=1, estimated_value=12_000)
    add_resource(office, "Z2", EAST, "助餐", pool="enterprise", valid_to="2026-11-09", owner="Z1单位")
    add_resource(office, "Z3", SOUTH, "理发", capacity=1, valid_from="2026-12-01")
    family = add_household(office, "D1", EAST)
    for number in ("X1", "X2"):
        add_need(office, number, "助餐", EAST, household=family)
    first = give(office, "X1", "Z1")
    end(office, give(office, "X2", "Z1"), done=True, met=True)
    assert [(one.resource_no, one.state, one.left) for one in stocks(office, TODAY)] == [
        ("Z1", State.OPEN, 1),
        ("Z2", State.EXPIRED, None),
        ("Z3", State.AHEAD, 1),
    ]
    rows = {row[0]: row[1:] for row in pool_summary(office, TODAY).rows}
    # resources, providers, open, full, expired, ahead, used, going, met, households, stated uses, value
    assert rows["爱心企业"] == (2, 1, 1, 0, 1, 0, 2, 1, 1, 1, 0, 12_000)
    assert rows["没有登记资源池"] == (1, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0)
    assert rows["合计"] == (3, 2, 1, 0, 1, 1, 2, 1, 1, 1, 0, 12_000)
    end(office, first, done=False, why="改期")
    (z1,) = stocks(office, TODAY, number="Z1")
    assert (z1.used, z1.going, z1.done, z1.left, len(z1.households)) == (1, 0, 1, 2, 1)
    (before,) = stocks(office, date(2026, 11, 9), number="Z1")
    assert (before.used, before.left, before.households) == (0, 2, frozenset())
    assert [row[0] for row in resource_list(office, TODAY, pool="").rows] == ["Z3"]


def test_a_full_pool_says_so_and_the_card_hides_persons(tmp_path: Path) -> None:
    office = matching_county(tmp_path)
    number = new(office, capacity=1, contact_name="张示例", contact_phone="13800000000", cost=1250)
    add_need(office, "X1", "助餐", EAST)
    give(office, "X1", number)
    (stock,) = stocks(office, TODAY)
    assert stock.state is State.FULL
    card = resource_card(stock, TODAY)
    assert ("每次费用", "12.50 元", "", "") in card.rows
    assert [(heading.key, heading.mask is not None) for heading in card.headings] == [
        ("title", False),
        ("value", False),
        ("person", True),
        ("phone", True),
    ]


# -- nothing is given twice, nothing is lost --------------------------------------------------------------------------


class _Crash(Exception):
    """The power goes while a change is written."""


MOVES = st.lists(
    st.tuples(
        st.sampled_from(["assign", "crash", "release", "done", "expire", "renew", "capacity", "reusable", "close"]),
        st.integers(0, 5),
        st.integers(1, 3),
    ),
    max_size=14,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(MOVES, st.integers(0, 6), st.booleans())
def test_capacity_never_exceeded_and_never_leaks_whatever_happens(
    tmp_path_factory: pytest.TempPathFactory, moves: list[tuple[str, int, int]], capacity: int, reusable: bool
) -> None:
    """Two resources against counts kept by hand: what goes on, what was done, what is valid."""
    office = matching_county(tmp_path_factory.mktemp("county"))
    for number in ("Z1", "Z2"):
        add_resource(office, number, EAST, "助餐", capacity=capacity, reusable=int(reusable))
    most, again = {"Z1": capacity, "Z2": capacity}, {"Z1": reusable, "Z2": reusable}
    valid, in_use = {"Z1": True, "Z2": True}, {"Z1": True, "Z2": True}
    going: dict[str, tuple[str, int]] = {}
    done = {"Z1": 0, "Z2": 0}

    def held(number: str) -> int:
        out = sum(quantity for where, quantity in going.values() if where == number)
        return out + (0 if again[number] else done[number])

    for step, (what, pick, quantity) in enumerate(moves):
        number = f"Z{pick % 2 + 1}"
        try:
            if what in ("assign", "crash"):
                add_need(office, f"X{step}", "助餐", EAST)
                need = require_need(office, f"X{step}")
                offer = require_offer(office, number, TODAY)
                fits = valid[number] and held(number) + quantity <= most[number]
                try:
                    if what == "crash":
                        _cut_off(office, need.id, offer.id, quantity)
                    else:
                        made = assign(office, need, offer, quantity=quantity)
                        assert fits
                        going[made.number] = (number, quantity)
                except SwtoolError:
                    assert not fits
            elif what in ("release", "done") and going:
                name = sorted(going)[pick % len(going)]
                where, much = going.pop(name)
                end(office, name, done=what == "done", met=what == "done", why="改期")
                done[where] += much if what == "done" else 0
            elif what in ("expire", "renew"):
                day = "2026-11-09" if what == "expire" else "2027-11-09"
                update_resource(office, number, {"valid_to": day})
                valid[number] = what == "renew"
            elif what == "capacity":
                try:
                    update_resource(office, number, {"capacity": pick})
                except SwtoolError:
                    assert not in_use[number] or held(number) > pick
                else:
                    most[number] = pick
            elif what == "reusable":
                back, again[number] = again[number], bool(pick % 3)
                would = held(number)
                try:
                    update_resource(office, number, {"reusable": int(bool(pick % 3))})
                except SwtoolError:
                    again[number] = back
                    assert not in_use[number] or would > most[number]
            elif what == "close":
                close(office, Kind.RESOURCES, number, TODAY, why="停业")
                in_use[number] = False
        except (NotFound, SwtoolError):
            assert not in_use[number]
        for each in ("Z1", "Z2"):
            stated = office.db.value("SELECT capacity FROM community_resource WHERE resource_no = ?", (each,))
            found = office.db.value(
                "SELECT held FROM resource_held h JOIN community_resource c ON c.id = h.resource_id"
                " WHERE c.resource_no = ?",
                (each,),
            )
            assert (found or 0) == held(each) <= most[each] == stated
        shown = {one.offer.resource_no for one in Finder.of(office, TODAY).every(_any_need(office))}
        assert shown == {one for one in most if in_use[one] and valid[one] and held(one) < most[one]}
    office.db.close()


def _cut_off(office: Office, need_id: int, resource_id: int, quantity: int) -> None:
    """An assignment that is half written when the power goes."""
    try:
        with office.change("断电") as tx:
            insert_assignment(tx, need_id, resource_id, quantity, on=TODAY, why="", by="tester")
            raise _Crash
    except _Crash:
        return


def _any_need(office: Office) -> Need:
    east = office.db.value("SELECT id FROM division WHERE name = ?", (EAST,))
    town = office.db.value("SELECT parent_id FROM division WHERE name = ?", (EAST,))
    assert isinstance(east, int)
    assert isinstance(town, int)
    return Need(0, "X", "", None, "助餐", "", "", "raised", east, town, EAST)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.permutations(range(6)), st.permutations(range(6)))
def test_suggestions_do_not_depend_on_the_order_in_which_rows_came_in(
    tmp_path_factory: pytest.TempPathFactory, needs: list[int], resources: list[int]
) -> None:
    """The same needs and resources, registered in another order: the same sheet and the same plan."""
    from swtool.matching.planning import greedy

    def county(need_order: list[int], resource_order: list[int]) -> tuple[object, object]:
        office = matching_county(tmp_path_factory.mktemp("county"))
        for n in need_order:
            add_need(office, f"X{n}", ("助餐", "理发")[n % 2], (EAST, SOUTH, OTHER_TOWN)[n % 3])
        for n in resource_order:
            add_resource(office, f"Z{n}", (EAST, OTHER_TOWN)[n % 2], "助餐、理发", capacity=1, owner="同一家")
        waiting = open_needs(office.db, TODAY, places_of(office, TODAY))
        finder = Finder.of(office, TODAY)
        sheet = suggestions(office, waiting, finder, most=3, as_of=TODAY).rows
        plan = [
            (one.need.need_no, one.candidate and one.candidate.offer.resource_no) for one in greedy(waiting, finder)
        ]
        office.db.close()
        return sheet, plan

    assert county(needs, resources) == county(list(range(6)), list(range(6)))
