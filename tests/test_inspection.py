"""Running the checks of all rooms: choosing, counting, tables, when it needs attention."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import date
from importlib import resources
from pathlib import Path

import pytest

from swtool.checks import Check, check
from swtool.errors import NotFound
from swtool.findings import Finding, Outcome, Severity, Where
from swtool.inspection import (
    Inspection,
    checks_table,
    findings_table,
    inspect,
    rule_lines,
    select,
    summary_table,
)
from swtool.office import Office
from swtool.policy.shapes import SHAPES
from swtool.registry.posts import PostFields, insert_post
from swtool.registry.stations import all_stations
from swtool.registry.whereabouts import whereabouts
from swtool.rooms import checks
from tests.offices import TODAY, new_office
from tests.succession_house import county

HOLDS, VIOLATED, UNKNOWN, NOT = Outcome.HOLDS, Outcome.VIOLATED, Outcome.UNDETERMINED, Outcome.NOT_APPLICABLE


def _finding(code: str, outcome: Outcome, severity: Severity, subject: str = "示例站") -> Finding:
    return Finding(code, severity, Where(subject=subject), "说明", rule="依据", remedy="办法", outcome=outcome)


def _check(code: str, *outcomes: Outcome, severity: Severity = Severity.ERROR) -> Check:
    @check(code, title=f"{code}检查", parameters=("filing.deadline",), rule_ids=("H7",))
    def run(office: Office, as_of: date) -> Iterator[Finding]:
        for number, outcome in enumerate(outcomes):
            yield _finding(code, outcome, severity, f"示例站{number}")

    return run


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return new_office(tmp_path / "office.db", [])


def test_counts_by_outcome(office: Office) -> None:
    inspection = inspect(office, TODAY, [_check("a.one", HOLDS, HOLDS, VIOLATED, UNKNOWN), _check("b.two", NOT)])
    table = summary_table(inspection)
    assert [heading.key for heading in table.headings][3:] == ["holds", "violated", "undetermined", "not_applicable"]
    assert table.rows == [
        ("a.one", "a.one检查", "错误", 2, 1, 1, 0),
        ("b.two", "b.two检查", "错误", 0, 0, 0, 1),
    ]
    assert len(inspection.findings(*Outcome)) == 5
    assert [f.where.subject for f in inspection.findings(VIOLATED, UNKNOWN)] == ["示例站2", "示例站3"]


def test_a_check_without_subjects_has_no_severity(office: Office) -> None:
    inspection = inspect(office, TODAY, [_check("a.one")])
    assert summary_table(inspection).rows == [("a.one", "a.one检查", "", 0, 0, 0, 0)]


@pytest.mark.parametrize(
    ("outcome", "severity", "expected"),
    [
        (VIOLATED, Severity.ERROR, True),
        (VIOLATED, Severity.WARNING, True),
        (VIOLATED, Severity.TARGET, False),  # 力争
        (VIOLATED, Severity.INFO, False),  # 鼓励
        (UNKNOWN, Severity.ERROR, False),
        (HOLDS, Severity.ERROR, False),
        (NOT, Severity.ERROR, False),
    ],
)
def test_what_needs_attention(office: Office, outcome: Outcome, severity: Severity, expected: bool) -> None:
    inspection = inspect(office, TODAY, [_check("a.one", outcome, severity=severity)])
    assert inspection.needs_attention is expected


def test_nothing_needs_no_attention() -> None:
    assert not Inspection(TODAY, ()).needs_attention


def test_choosing_by_code_and_by_section() -> None:
    one, two, other = _check("station.area"), _check("station.plate"), _check("filing.on_time")
    everything = [one, two, other]
    assert select(everything, ()) == everything
    assert select(everything, ["station"]) == [one, two]
    assert select(everything, ["filing.on_time", "station.area"]) == [other, one]
    assert select(everything, ["station.area", "station"]) == [one, two]  # nothing twice
    with pytest.raises(NotFound, match=r"没有“station\.aera”这项检查") as caught:
        select(everything, ["station.aera"])
    assert caught.value.nearest[0] == "station.area"
    with pytest.raises(NotFound):
        select(everything, ["stat"])  # a section is named in full


def test_findings_as_a_table(tmp_path: Path) -> None:
    home = county(tmp_path)
    inspection = inspect(home.office, TODAY, [_check("a.one", VIOLATED)])
    (row,) = findings_table(home.office, inspection, inspection.findings(VIOLATED)).rows
    assert row == ("a.one检查", "", "", "示例站0", "不符合", "错误", "说明", "", "", "依据", "办法", "a.one")


def test_a_finding_has_its_town_and_station(tmp_path: Path) -> None:
    """甲 serves at two stations, 乙 left 丙田 a year ago, 丙 will begin; a county's finding has no place."""
    home = county(tmp_path)
    stations = [each.name for each in all_stations(home.office.db)]
    assert len(stations) > 1
    one, other = stations[:2]
    towns = whereabouts(home.office, stations, TODAY)
    town, second = towns[one].town, towns[other].town
    both = home.serving("甲示例", one, date(2024, 1, 1))
    numbers = {
        name: home.office.db.value("SELECT staff_no FROM person WHERE id = ?", (person,))
        for name, person in (
            ("甲", both),
            ("乙", home.serving("乙示例", other, date(2024, 1, 1), date(2025, 1, 1))),
            ("丙", home.serving("丙示例", other, date(2035, 1, 1))),
        )
    }
    with home.office.change("兼任") as tx:
        fields = PostFields(
            next(each.id for each in all_stations(home.office.db) if each.name == other), "service_post", "part_time"
        )
        insert_post(tx, both, fields, effective_on=date(2025, 1, 1), cause="registration")
    subjects = [
        one,
        f"{one}（示例机构）",
        f"{one} {numbers['乙']} BD2026-0001",
        f"{town} 东村",
        *numbers.values(),
        "全县",
    ]
    found = whereabouts(home.office, subjects, TODAY)
    assert [found[each] for each in subjects] == [
        (town, one),
        (town, one),
        (town, one),
        (town, ""),
        ("、".join(dict.fromkeys((town, second))), f"{one}、{other}"),
        (second, other),
        (second, other),
        ("", ""),
    ]


def test_the_rule_of_a_check_on_its_day_and_before_it_existed(office: Office) -> None:
    rule = _check("a.one")
    now = rule_lines(office, rule, TODAY)
    assert now[0].startswith("规则 filing.deadline：人员变动备案期限，")
    assert "HNG-16" in now[1]
    assert "一周内" in now[1]
    before = rule_lines(office, rule, date(2020, 12, 31))
    assert before == ["规则 filing.deadline：2020-12-31 没有规定，凡用到它的都“无法判定”"]


def test_every_check_of_the_house_is_well_named() -> None:
    everything = checks()
    codes = [one.code for one in everything]
    assert len(codes) == len(set(codes))
    assert len({one.title for one in everything}) == len(everything)
    for one in everything:
        section, dot, rest = one.code.partition(".")
        assert section.isidentifier(), one.code
        assert dot == "."
        assert rest.isidentifier(), one.code
    assert {row[0] for row in checks_table(everything).rows} == set(codes)


def test_every_parameter_of_a_check_is_known_to_some_pack(office: Office) -> None:
    # How long a person's data is kept, how often whom is visited and where grades are cut no source says: their
    # county says.
    left_to_the_county = {name for name in SHAPES if name.startswith("retention.")}
    left_to_the_county |= {"service.visit_interval", "evaluation.grades"}
    known = set(office.policy.names())
    assert not left_to_the_county & known
    folder = resources.files("swtool.policy") / "packs"
    for pack in (file for file in folder.iterdir() if file.name.endswith(".toml")):  # also of places nobody adopted
        told = tomllib.loads(pack.read_text(encoding="utf-8"))
        known |= {f"{group}.{name}" for group, rules in told.items() if isinstance(rules, dict) for name in rules}
    for one in checks():
        assert set(one.parameters) <= known | left_to_the_county, one.code
