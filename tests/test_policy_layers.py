"""Which layer of rules speaks: the nation's, the province's, the county's own file, and what is adopted."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from swtool.errors import PolicyFault
from swtool.findings import Severity
from swtool.periods import PartialDate
from swtool.policy import Policy
from swtool.policy.policy import chain
from tests.policy_case import county, floor

# ---- layers -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("330481", ("330481", "3304", "33", "00")),
        ("330400", ("3304", "33", "00")),
        ("330000", ("33", "00")),
        ("110101", ("110101", "1101", "11", "00")),
        ("330110", ("330110", "3301", "33", "00")),
        ("330481100000", ("330481100", "330481", "3304", "33", "00")),
        ("429004", ("429004", "4290", "42", "00")),
        ("00", ("00",)),
        ("000000", ("00",)),
    ],
)
def test_layers_go_by_the_code_without_trailing_zeros(code: str, expected: tuple[str, ...]) -> None:
    assert chain(code) == expected


@pytest.mark.parametrize("code", ["", "3", "33048", "海宁", "33 0481", "３３０４８１"])
def test_what_is_no_code_is_refused(code: str) -> None:
    with pytest.raises(PolicyFault, match="不是区划代码"):
        chain(code)


def test_the_county_file_stands_above_the_pack_from_its_day(tmp_path: Path) -> None:
    path = county(tmp_path, "[station.full_time_min]\n" + floor("2026-01-01", 8))
    policy = Policy.load("330481", county_file=path)
    day_before, on, after = (
        policy.at("station.full_time_min", day) for day in (date(2025, 12, 31), date(2026, 1, 1), date(2026, 1, 2))
    )
    assert [parameter.number() for parameter in (day_before, on, after)] == [6, 8, 8]
    assert (day_before.ref, on.source) == ("HNG-04", "本局通知")
    assert on.label == "全职社工人数"
    assert on.severity is Severity.ERROR
    assert on.scope == day_before.scope
    assert [found.number() for found in policy.every("station.full_time_min", date(2026, 1, 1))] == [8, 6]


def test_a_repeal_in_the_county_file_lets_the_layer_below_speak_again(tmp_path: Path) -> None:
    repeal = (
        '[[station.full_time_min.values]]\nsince = "2027-01-01"\nrepealed = true\nsource = "本局通知"\nquote = "废止"\n'
    )
    path = county(tmp_path, "[station.full_time_min]\n" + floor("2026-01-01", 8) + repeal)
    policy = Policy.load("330481", county_file=path)
    assert policy.at("station.full_time_min", date(2026, 12, 31)).number() == 8
    assert policy.at("station.full_time_min", date(2026, 12, 31)).until == PartialDate(2026, 12, 31)
    assert policy.at("station.full_time_min", date(2027, 1, 1)).number() == 6


def test_a_repeal_with_nothing_below_says_so(tmp_path: Path) -> None:
    repeal = (
        '[[station.full_time_min.values]]\nsince = "2027-01-01"\nrepealed = true\nsource = "通知"\nquote = "废止"\n'
    )
    head = '[station.full_time_min]\nlabel = "全职社工人数"\nseverity = "error"\n'
    path = county(tmp_path, head + floor("2026-01-01", 8) + repeal, code="990101", name="示例县")
    policy = Policy.load("990101", county_file=path)
    assert policy.at("station.full_time_min", date(2026, 12, 31)).number() == 8
    with pytest.raises(PolicyFault, match="自2027年1月1日起废止"):
        policy.at("station.full_time_min", date(2027, 1, 1))


def test_a_setting_is_changed_by_the_county_file(tmp_path: Path) -> None:
    body = (
        '[filing.clock]\n[[filing.clock.values]]\nsince = "2026-01-01"\nstops_at = "complete"\n'
        'source = "本局工作规程"\nbasis = "设置"\n'
    )
    policy = Policy.load("330481", county_file=county(tmp_path, body))
    assert policy.at("filing.clock", date(2025, 12, 31)).text("stops_at") == "first"
    assert policy.at("filing.clock", date(2026, 1, 1)).text("stops_at") == "complete"


def test_a_convention_of_the_county_s_own(tmp_path: Path) -> None:
    body = (
        '[convention.workday_3]\nlabel = "三个工作日"\nseverity = "info"\n[[convention.workday_3.values]]\n'
        'since = "2026-01-01"\ncount = 3\nunit = "workday"\nroll = false\nsource = "本局通知"\nquote = "三个工作日内"\n'
        '[filing.deadline]\n[[filing.deadline.values]]\nsince = "2026-01-01"\nconvention = "workday_3"\n'
        'source = "本局通知"\nquote = "三个工作日内备案"\n'
    )
    policy = Policy.load("330481", county_file=county(tmp_path, body))
    deadline = policy.at("filing.deadline", date(2026, 1, 1))
    assert policy.at(f"convention.{deadline.text('convention')}", date(2026, 1, 1)).number() == 3


def test_another_county_s_file_is_refused(tmp_path: Path) -> None:
    path = county(tmp_path, "[station.full_time_min]\n" + floor("2026-01-01", 8), code="330482")
    with pytest.raises(PolicyFault, match=r"330482.*330481"):
        Policy.load("330481", county_file=path)


# ---- adoption -----------------------------------------------------------------------------------------------------


def test_what_another_province_says_does_not_bind() -> None:
    assert Policy.load("330481").find("training.hours_per_year", date(2026, 1, 1)) is None
    with pytest.raises(PolicyFault, match="都没有规定它"):
        Policy.load("330481").at("training.hours_per_year", date(2026, 1, 1))


def test_what_is_adopted_says_whose_it_is() -> None:
    policy = Policy.load("330481", ["32:training.*"])
    parameter = policy.at("training.hours_per_year", date(2026, 1, 1))
    assert parameter.adopted
    assert parameter.jurisdiction == "32"
    assert policy.cite(parameter) == (
        "参照江苏 JSU-05 江苏省民政厅2021年6月17日通知（文号没有查到）："
        "社工站工作人员平均每年应当接受不少于30学时的社会工作继续教育"
    )
    assert policy.find("station.office_area_min", date(2026, 1, 1)) is None


def test_the_same_rule_binds_at_home() -> None:
    policy = Policy.load("320583")
    parameter = policy.at("training.hours_per_year", date(2026, 1, 1))
    assert not parameter.adopted
    assert policy.cite(parameter).startswith("江苏省 JSU-05 ")


def test_the_own_layer_comes_before_the_adopted_one(tmp_path: Path) -> None:
    body = (
        '[training.hours_per_year]\nlabel = "每年学时"\nseverity = "error"\n[[training.hours_per_year.values]]\n'
        'since = "2026-01-01"\ncount = 24.5\nunit = "credit_hour"\nsource = "本局通知"\nquote = "不少于24.5学时"\n'
    )
    policy = Policy.load("330481", ["32:training.*"], county(tmp_path, body))
    both = policy.every("training.hours_per_year", date(2026, 1, 1))
    assert [(found.decimal(), found.adopted) for found in both] == [(Decimal("24.5"), False), (Decimal(30), True)]
    assert policy.at("training.hours_per_year", date(2026, 1, 1)).hundredths() == 2450
    assert policy.at("training.hours_per_year", date(2025, 12, 31)).adopted


@pytest.mark.parametrize(
    ("adoption", "words"),
    [
        ("32", "写法不对"),
        ("32:", "写法不对"),
        (":training.*", "写法不对"),
        ("江苏:training.*", "不是区划代码"),
        ("53:training.*", "没有“53”的规则包"),
        ("330481:filing.*", "多余"),
        ("00:filing.*", "多余"),
        ("32:traning.*", "没有对应的参数"),
    ],
)
def test_a_wrong_adoption_is_refused(adoption: str, words: str) -> None:
    with pytest.raises(PolicyFault, match=words):
        Policy.load("330481", [adoption])
