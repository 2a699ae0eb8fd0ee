"""What ``policy.at`` says the day before, on, and after; scope, typed access, citation and edition."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from swtool.errors import PolicyFault
from swtool.periods import PartialDate
from swtool.policy import Policy, Scope
from swtool.policy.citation import value_text
from tests.policy_case import county, floor

# ---- the day before, on, after ------------------------------------------------------------------------------------


def test_a_rule_begins_on_its_day() -> None:
    policy = Policy.load("320583")
    with pytest.raises(PolicyFault) as caught:
        policy.at("station.office_area_min", date(2021, 6, 16))
    message = str(caught.value)
    assert "station.office_area_min" in message
    assert "社工站办公场所面积" in message
    assert "2021-06-16" in message
    assert "江苏省自2021年6月17日起有规定" in message
    assert policy.find("station.office_area_min", date(2021, 6, 16)) is None
    for day in (date(2021, 6, 17), date(2021, 6, 18)):
        assert policy.at("station.office_area_min", day).number() == 40


@pytest.mark.parametrize(
    ("day", "uncertain"), [(date(2021, 1, 1), True), (date(2021, 12, 31), True), (date(2022, 1, 1), False)]
)
def test_a_partial_start_counts_from_its_first_day_and_says_so(day: date, uncertain: bool) -> None:
    parameter = Policy.load("330481").at("filing.deadline", day)
    assert parameter.since == PartialDate(2021)
    assert parameter.since_basis == "原文只说2021年"
    assert parameter.start_uncertain is uncertain


def test_nothing_before_a_partial_start() -> None:
    assert Policy.load("330481").find("filing.deadline", date(2020, 12, 31)) is None


def test_a_value_ends_with_its_last_day_and_leaves_a_gap(tmp_path: Path) -> None:
    head = '[station.full_time_min]\nlabel = "全职社工人数"\nseverity = "error"\n'
    body = head + floor("2026-01-01", 7, 'until = "2026-06"') + floor("2026-08-01", 8)
    policy = Policy.load("990101", county_file=county(tmp_path, body, code="990101", name="示例县"))
    expected = {
        date(2025, 12, 31): None,
        date(2026, 1, 1): 7,
        date(2026, 6, 30): 7,
        date(2026, 7, 1): None,
        date(2026, 7, 31): None,
        date(2026, 8, 1): 8,
    }
    for day, count in expected.items():
        found = policy.find("station.full_time_min", day)
        assert (found and found.number()) == count, day


# ---- scope, typed access, citation, edition -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("own", "asked", "covered"),
    [
        (Scope(), Scope(tiers=("station",)), True),
        (Scope(tiers=("station",)), Scope(), True),
        (Scope(tiers=("station",)), Scope(tiers=("station",)), True),
        (Scope(tiers=("station",)), Scope(tiers=("service_point",)), False),
        (Scope(kinds=("operator",)), Scope(tiers=("station",), kinds=("operator",)), True),
        (Scope(kinds=("operator",)), Scope(kinds=("household",)), False),
        (Scope(pilots=("示例街道",)), Scope(), False),
        (Scope(pilots=("示例街道",)), Scope(pilots=("示例街道",)), True),
        (Scope(pilots=("示例街道",)), Scope(pilots=("别的街道",)), False),
    ],
)
def test_scope(own: Scope, asked: Scope, covered: bool) -> None:
    assert own.covers(asked) is covered


def test_a_rule_outside_its_scope_is_not_found() -> None:
    policy, day = Policy.load("330481"), date(2026, 1, 1)
    assert policy.at("station.full_time_min", day, scope=Scope(tiers=("station",))).number() == 6
    assert policy.find("station.full_time_min", day, scope=Scope(tiers=("service_point",))) is None
    with pytest.raises(PolicyFault, match="适用范围不含这一对象"):
        policy.at("station.full_time_min", day, scope=Scope(tiers=("service_point",)))


def test_a_name_nobody_holds_is_answered_with_the_nearest() -> None:
    with pytest.raises(PolicyFault, match=r"filing\.dedline") as caught:
        Policy.load("330481").at("filing.dedline", date(2026, 1, 1))
    assert "filing.deadline" in str(caught.value)


def test_typed_access_refuses_the_wrong_kind() -> None:
    parameter = Policy.load("330481").at("filing.deadline", date(2026, 1, 1))
    with pytest.raises(PolicyFault, match="没有“count”这一项"):
        parameter.number()
    for access in (parameter.number, parameter.flag, parameter.list, parameter.numbers):
        with pytest.raises(PolicyFault, match="“convention”应是"):
            access("convention")
    rolls = Policy.load("330481").at("convention.calendar_7_rollover", date(2026, 1, 1))
    with pytest.raises(PolicyFault, match="“roll”应是数字"):
        rolls.number("roll")
    with pytest.raises(PolicyFault, match="“count”应是文字"):
        rolls.text("count")


def test_a_parameter_cannot_be_changed() -> None:
    parameter = Policy.load("330481").at("station.full_time_min", date(2026, 1, 1))
    with pytest.raises(TypeError):
        parameter.payload["count"] = 1  # type: ignore[index]


def test_citations() -> None:
    policy, day = Policy.load("330481"), date(2026, 1, 1)
    assert policy.cite(policy.at("filing.deadline", day)) == (
        "海宁市 HNG-16《海宁市社工站“建、管、评”培育发展体系》："
        "社工站人员在项目立项后中途变动的一周内必须到民政局备案（含推断；自2021年起，原文只说2021年）"
    )
    assert policy.cite(policy.at("registration.valid_for", day)) == (
        "全国《社会工作者职业水平证书登记办法》（民发〔2009〕44号）第四条：登记有效期为3年"
    )
    setting = policy.cite(policy.at("status.horizon", day))
    assert setting.startswith("设置（不是法规）")
    assert "全国" not in setting


def test_values_in_words() -> None:
    policy, day = Policy.load("320583"), date(2026, 1, 1)
    assert value_text(policy.at("training.hours_per_year", day)) == "30学时"
    assert value_text(policy.at("station.professional_min", day)) == "数值 3人，常住人口不超过 50000人"
    assert value_text(policy.at("convention.calendar_7_strict", day)) == "数值 7天，遇休息日顺延 否"
    assert value_text(policy.at("staff.maternity_in_medical", day)) == "是"


def test_in_force_holds_one_value_of_each_name() -> None:
    policy = Policy.load("330481", ["32:*"])
    names = [parameter.name for parameter in policy.in_force(date(2026, 10, 1))]
    assert names == sorted(set(names))
    assert set(names) <= set(policy.names())
    assert "training.hours_per_year" in names


def test_the_edition_follows_the_content_only(tmp_path: Path) -> None:
    plain = Policy.load("330481").edition
    assert re.fullmatch(r"[0-9a-f]{12}", plain)
    assert Policy.load("330481").edition == plain
    assert Policy.load("330482").edition != plain
    assert Policy.load("330481", ["32:training.*"]).edition != plain
    assert (
        Policy.load("330481", ["32:training.*", "32:station.*"]).edition
        == Policy.load("330481", ["32:station.*", "32:training.*"]).edition
    )
    path = county(tmp_path, "[station.full_time_min]\n" + floor("2026-01-01", 8))
    with_file = Policy.load("330481", county_file=path).edition
    assert with_file != plain
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert Policy.load("330481", county_file=path).edition == with_file
    path.write_bytes(path.read_bytes().replace(b"count = 8", b"count = 9"))
    assert Policy.load("330481", county_file=path).edition != with_file
