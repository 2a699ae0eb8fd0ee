"""Rule packs, their layers and what ``policy.at`` says the day before, on, and after."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from swtool.errors import PolicyFault
from swtool.findings import Severity
from swtool.periods import PartialDate
from swtool.policy import Policy, Scope
from swtool.policy.citation import value_text
from swtool.policy.packs import read_pack
from swtool.policy.policy import chain

ZOO = Path(__file__).parent / "policy_zoo"


def county(tmp_path: Path, body: str, *, code: str = "330481", name: str = "海宁市") -> Path:
    path = tmp_path / "本县.toml"
    path.write_text(f'[pack]\ncode = "{code}"\nname = "{name}"\n\n{body}', encoding="utf-8", newline="\n")
    return path


def floor(since: str, count: int, extra: str = "") -> str:
    return (
        f'[[station.full_time_min.values]]\nsince = "{since}"\ncount = {count}\nunit = "person"\n'
        f'source = "本局通知"\nquote = "不少于{count}名"\n{extra}\n'
    )


# ---- every mistake names file, line and key ----------------------------------------------------------------------


@pytest.mark.parametrize("path", sorted(ZOO.glob("*.toml")), ids=lambda path: path.stem)
def test_a_broken_pack_is_refused_with_its_place(path: Path) -> None:
    expected = path.read_text(encoding="utf-8").splitlines()[0].removeprefix("# 应当说到：").split(" | ")
    with pytest.raises(PolicyFault) as caught:
        Policy.load("990101", county_file=path)
    message = str(caught.value)
    assert path.name in message
    assert "怎么办" in message
    assert [words for words in expected if words not in message] == []
    assert not re.search(r"(?<![a-z_.\"“])\b(Invalid|Expected|Cannot|Unterminated|line|column)\b", message)


def test_all_mistakes_of_a_file_are_told_together(tmp_path: Path) -> None:
    path = county(tmp_path, "[station.full_time_min]\n" + floor("2021-06-31", 6) + floor("2022", 7))
    with pytest.raises(PolicyFault) as caught:
        read_pack(path, is_own_file=True)
    assert "共 2 处" in caught.value.why
    assert "第7行" in caught.value.why
    assert "2021-06-31" in caught.value.why
    assert "第14行" in caught.value.why
    assert "不到日" in caught.value.why


def test_a_missing_file_and_a_file_in_gbk_are_refused(tmp_path: Path) -> None:
    with pytest.raises(PolicyFault, match="没有这个规则文件"):
        read_pack(tmp_path / "没有.toml")
    path = tmp_path / "gbk.toml"
    path.write_bytes('[pack]\ncode = "990101"\nname = "示例县"\n'.encode("gbk"))
    with pytest.raises(PolicyFault, match="不是 UTF-8 编码") as caught:
        read_pack(path)
    assert "第3行" in str(caught.value)


def test_a_byte_order_mark_and_windows_line_ends_are_read(tmp_path: Path) -> None:
    path = tmp_path / "本县.toml"
    text = '[pack]\ncode = "330481"\nname = "海宁市"\n\n[station.full_time_min]\n' + floor("2026-01-01", 7)
    path.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert Policy.load("330481", county_file=path).at("station.full_time_min", date(2026, 1, 1)).number() == 7


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


def test_targets_and_pilots_of_places() -> None:
    """Read off the dossier (WUH-01, QZH-01) by hand."""
    target = Policy.load("510107").at("target.practitioners", date(2026, 1, 1))
    assert (target.number(), target.text("by"), target.severity) == (350, "2025-12-31", Severity.TARGET)
    pilots = Policy.load("350503").at("station.full_time_min", date(2026, 1, 1))
    assert (pilots.number(), pilots.scope.pilots) == (10, ("试点街道",))


@pytest.mark.parametrize(
    ("code", "name", "key", "expected"),
    [
        ("44", "station.administrative_min", "count", "2"),
        ("44", "station.service_posts_per_village", "count", "1"),
        ("370832", "station.full_time_min", "count", "2"),
        ("370832", "station.part_time_min", "count", "2"),
        ("370832", "allowance.assistant", "count", "100"),
        ("1506", "allowance.post", "senior", "800"),
        ("1506", "allowance.post", "social_worker", "500"),
        ("1506", "allowance.post", "assistant", "300"),
        ("1506", "fund.station_subsidy", "count", "200000"),
        ("350424", "fund.purchase_cap", "count", "5"),
        ("350424", "fund.county_match", "count", "50"),
        ("350424", "evaluation.total", "count", "100"),
        ("350424", "staff.head_qualification", "experience", "2"),
        ("43", "fund.assistance_share", "count", "2"),
        ("5101", "fund.city_suburb", "suburb", "7"),
        ("3701", "evaluation.structure", "leaves", "37"),
        ("3716", "fund.donation_match", "cap", "30000"),
        ("3505", "station.site_area_min", "town", "200"),
        ("3505", "station.site_area_min", "community", "80"),
        ("3505", "fund.pilot_budget", "community", "180000"),
        ("500107", "pay.ladder", "grades", "21"),
        ("330481", "pay.ladder", "grades", "11"),
        ("110112", "training.weekly_lesson", "count", "1"),
        ("230102", "meeting.joint_interval", "count", "1"),
    ],
)
def test_the_numbers_of_places(code: str, name: str, key: str, expected: str) -> None:
    """Read off the dossier's table (§2.1) by hand; every one has its words beside it."""
    parameter = Policy.load(code).at(name, date(2026, 10, 15))
    assert parameter.decimal(key) == Decimal(expected)
    assert parameter.quote
