"""A newer list of divisions after recorded successions, and a random county followed day by day by a naive oracle."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from swtool.boundaries import Boundaries
from swtool.registry.boundaries import Places
from swtool.registry.division_lists import Edition
from swtool.registry.division_load import Step, apply_divisions, plan_divisions
from swtool.registry.divisions import read_divisions
from tests.succession_house import DIVISIONS, County, county

ROOT = Path(__file__).parent.parent
LISTED_AFTER = """code,name,town_code,town_name
330481104201,东村村委会,330481104,山水镇
330481104202,西村村委会,330481104,山水镇
330481104203,南村村委会,330481104,山水镇
330481104204,北村村委会,330481104,山水镇
330481103201,中村村委会,330481103,丙田镇
"""
LISTED_BEFORE = "code,name,town_code,town_name\n" + "".join(
    f"{code},{name},{parent},{next(n for c, n, _, _ in DIVISIONS if c == parent)}\n"
    for code, name, level, parent in DIVISIONS
    if level == "village"
)


def merged(folder: Path) -> County:
    home = county(folder)
    home.succeed("甲山镇", "乙水镇", into=["山水镇"], on=date(2027, 3, 1), codes=["330481104"])
    return home


def load(home: County, folder: Path, text: str, edition: str) -> list[tuple[Step, str, str]]:
    """Load a list; what it changed, without what it kept."""
    file = folder / f"{edition}.csv"
    file.write_text(text, encoding="utf-8")
    office = home.at(date(2028, 2, 1))
    plan = plan_divisions(office, file, Edition.parse(edition))
    assert {finding.code for finding in plan.findings} <= {"division.same_name"}
    with office.change("载入区划") as tx:
        apply_divisions(tx, plan)
    return [
        (move.step, move.old.name if move.old else "", move.new.code if move.new else "")
        for move in plan.moves
        if move.step is not Step.KEEP
    ]


def standing(home: County) -> dict[str, str]:
    index = read_divisions(home.office.db)
    return {village.code: town.name for town in index.towns for village in index.villages.get(town.id, ())}


def test_a_newer_list_gives_codes_to_what_a_document_had_made(tmp_path: Path) -> None:
    home = merged(tmp_path)
    assert sorted(load(home, tmp_path, LISTED_AFTER, "nbs-2028")) == [
        (Step.RECODE, "东村村委会", "330481104201"),
        (Step.RECODE, "北村村委会", "330481104204"),
        (Step.RECODE, "南村村委会", "330481104203"),
        (Step.RECODE, "西村村委会", "330481104202"),
    ]
    town = dict.fromkeys(("330481104201", "330481104202", "330481104203", "330481104204"), "山水镇")
    assert standing(home) == {**town, "330481103201": "丙田镇"}
    assert load(home, tmp_path, LISTED_AFTER, "nbs-2028") == [], "the same list again changes nothing"
    # What hung on the villages before is still found, on either side of the day.
    db = home.office.db
    assert Places(db, date(2027, 2, 28)).of(home.ids["东村村委会"]).town_name == "甲山镇"
    assert Places(db, date(2028, 2, 1)).of(home.ids["东村村委会"]).division.code == "330481104201"


def test_a_list_of_before_opens_nothing_again(tmp_path: Path) -> None:
    home = merged(tmp_path)
    before = standing(home)
    steps = load(home, tmp_path, LISTED_BEFORE, "nbs-2026")
    assert sorted(steps) == [
        (Step.LAGS, "乙水镇", "330481102"),
        (Step.LAGS, "山水镇", ""),
        (Step.LAGS, "甲山镇", "330481101"),
    ]
    assert standing(home) == before


def test_a_list_that_still_has_the_old_name_does_not_take_a_rename_back(tmp_path: Path) -> None:
    home = county(tmp_path)
    home.succeed("甲山镇", into=["甲山街道"], on=date(2027, 3, 1))
    assert load(home, tmp_path, LISTED_BEFORE, "nbs-2026") == [(Step.LAGS, "甲山镇", "330481101")]
    assert {town.name for town in read_divisions(home.office.db).towns} == {"甲山街道", "乙水镇", "丙田镇"}


@pytest.mark.parametrize("other", ["新南村", "东村"])
def test_of_two_villages_of_one_name_no_list_says_which_is_which(tmp_path: Path, other: str) -> None:
    """Both towns had a 东村. The merged town's list has one of them (the other was renamed), or both, by new codes."""
    home = county(tmp_path)
    with home.office.change("重名") as tx:
        tx.update("division", home.ids["南村村委会"], {"name": "东村村委会"})
    home.succeed("甲山镇", "乙水镇", into=["山水镇"], on=date(2027, 3, 1), codes=["330481104"])
    steps = load(home, tmp_path, LISTED_AFTER.replace("南村", other), "nbs-2028")
    assert [step for step in steps if "东村" in step[1]] == [(Step.LAGS, "东村村委会", "")] * 2
    assert (Step.LAGS, "", "330481104201") in steps
    held = standing(home)
    assert held["330481101201"] == held["330481102201"] == "山水镇"
    assert "330481104201" not in held
    # Whoever knows says so, and then it stands under that code.
    home.succeed("330481101201", into=["东村村委会"], on=date(2028, 3, 1), codes=["330481104201"])
    assert standing(home)["330481104201"] == "山水镇"


# -- random chains against a naive simulation --------------------------------------------------------------------------

FIRST = date(2026, 1, 10)


@st.composite
def chains(draw: st.DrawFn) -> list[tuple[str, int, int, int]]:
    """Kind, gap in days to the one before, and two picks."""
    step = st.tuples(
        st.sampled_from(["merge", "rename", "absorb"]), st.integers(1, 40), st.integers(0, 9), st.integers(0, 9)
    )
    return draw(st.lists(step, max_size=5))


@given(chain=chains())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_places_equal_a_simulation_day_by_day(chain: list[tuple[str, int, int, int]], tmp_path_factory: object) -> None:
    """Each village is followed by hand: on every day, the name of the town in which it lies."""
    folder = tmp_path_factory.mktemp("county")  # type: ignore[attr-defined]
    home = county(folder)
    named = {code: name for code, name, _, _ in DIVISIONS}
    lies = {name: named[parent] for _, name, level, parent in DIVISIONS if level == "village"}
    villages = list(lies)
    towns = ["甲山镇", "乙水镇", "丙田镇"]
    day, history = FIRST, [(FIRST, dict(lies))]
    for number, (kind, gap, one, two) in enumerate(chain):
        day += timedelta(days=gap)
        first, second = towns[one % len(towns)], towns[two % len(towns)]
        if kind != "rename" and first == second:
            continue
        new = f"新{'甲乙丙丁戊己'[number]}镇"
        old = [first] if kind in ("rename", "absorb") else [first, second]
        into = second if kind == "absorb" else new
        codes = [f"33048119{number}"] if kind == "merge" else []
        home.succeed(*old, into=[into], on=day, codes=codes)
        gone = {first} if kind in ("rename", "absorb") else {first, second}
        lies = {village: into if town in gone else town for village, town in lies.items()}
        towns = [town for town in towns if town not in gone] + ([into] if into not in towns else [])
        history.append((day, dict(lies)))
    now = Places(home.office.db, FIRST, Boundaries.NOW)
    for offset in range((day - FIRST).days + 2):
        on = FIRST + timedelta(days=offset)
        expected = next(state for since, state in reversed(history) if since <= on)
        places = Places(home.office.db, on)
        for village in villages:
            assert places.of(home.ids[village]).town_name == expected[village]
            assert now.of(home.ids[village]).town_name == lies[village]
        listed = {v.name: t.name for t in places.index.towns for v in places.index.villages.get(t.id, ())}
        assert listed == expected
        assert {t.name for t in places.index.towns} == set(expected.values())


# -- one resolver ------------------------------------------------------------------------------------------------------

ALLOWED = {
    "swtool/registry/boundaries.py",  # the resolver
    "swtool/registry/divisions.py",  # reads and matches names
    "swtool/registry/division_load.py",
    "swtool/registry/division_lists.py",
    "swtool/registry/schema.py",
    "swtool/registry/succession.py",
    "swtool/registry/succession_record.py",
    "swtool/registry/division_sheets.py",  # the chain of a division itself
    "swtool/disclosure/clients.py",  # every name that ever was, to scan texts for
    "swtool/reporting/desk_sources.py",  # whether any list was loaded
}


def sql_texts(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield " ".join(node.value.split()).lower()


def test_nobody_but_the_resolver_asks_the_table_where_something_lies() -> None:
    found = {
        path.relative_to(ROOT).as_posix()
        for folder in ("swtool", "commands")
        for path in (ROOT / folder).rglob("*.py")
        for text in sql_texts(path)
        if "from division" in text or "join division" in text
    }
    found = {name for name in found if name not in ALLOWED}
    assert found == set()
