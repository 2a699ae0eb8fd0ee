"""Yearly statistics counted by hand: 31 December, gaps that are no noughts, towns that add up, and the figures that
other counties reported."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from swtool.boundaries import Boundaries
from swtool.errors import NotFound, UsageFault
from swtool.inventory.regrouping import merge
from swtool.registry.profiles import profiles_on, set_profile
from swtool.statistics.annual import Annual, annual, measures_of
from swtool.statistics.counting import Count, Figure, Item, figure_of, gaps_of
from swtool.statistics.measures import MEASURES
from swtool.statistics.money import SOURCES, kind_of, names_of_roles
from swtool.statistics.sheets import Line, annual_table, figure_text, statement
from swtool.statistics.terms import Measure, Unit
from tests.statistics_house import A, B, on, statistics_county
from tests.succession_house import County

UNKNOWN = "无法判定"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> County:
    return statistics_county(tmp_path_factory.mktemp("县"))


def lines_of(home: County, year: int, town: str | None = None) -> dict[str, Line]:
    return {line.measure.key: line for line in statement(home.office, year, town).lines}


def texts(lines: dict[str, Line], keys: str) -> list[str]:
    return [figure_text(lines[key].change.now.value, lines[key].measure.unit) for key in keys.split()]


def test_stations_and_coverage_on_31_december(home: County) -> None:
    now, before = lines_of(home, 2025), lines_of(home, 2024)
    keys = "station service_point towns towns_covered town_coverage villages villages_covered village_coverage"
    assert texts(now, keys) == ["4", "1", "3", "3", "100.00", "5", "1", "20.00"]
    assert texts(before, keys) == ["3", "0", "3", "3", "100.00", "5", "0", "0.00"]
    assert now["station"].reason == "新设站（丙田镇第二社工站）增加 1"  # opened on the last day; the third on the next


def test_a_level_never_registered_is_not_nought(home: County) -> None:
    line = lines_of(home, 2025)["school_station"]
    assert line.change.now == Figure(None, "还没有登记过校园社工站")


def test_what_stations_do_not_say_is_told(home: County) -> None:
    line = lines_of(home, 2025)["office_area"]
    assert figure_text(line.change.now.value, Unit.AREA) == "78.50"
    # 丙田, 丙田第二 and the room say nothing
    assert line.note == "另有 3 个站没有登记办公面积，没有计入"


def test_who_serves_on_the_last_day(home: County) -> None:
    now, before = lines_of(home, 2025), lines_of(home, 2024)
    keys = "practitioners full_time part_time talent professional_talent certified assistant social_worker senior"
    assert texts(now, keys) == ["5", "4", "1", "4", "3", "3", "1", "1", "1"]
    assert texts(before, keys) == ["4", "3", "1", "3", "2", "2", "1", "0", "1"]
    assert now["talent"].note == "另有 1 人没有登记学历，没有计入"  # 己; 戊 counts by the certificate
    assert now["certified_share"].change.now.value == Fraction(3, 5)


def test_schooling(home: County) -> None:
    keys = "below_college college bachelor postgraduate social_work_major"
    assert texts(lines_of(home, 2025), keys) == ["1", "1", "1", "1", "1"]
    assert texts(lines_of(home, 2024), keys) == ["1", "1", "1", "1", "1"]


def test_a_share_of_a_population_known_in_part_is_undetermined(home: County) -> None:
    now, before = lines_of(home, 2025), lines_of(home, 2024)
    assert texts(now, "population practitioners_per_mille") == ["60000", UNKNOWN]
    assert now["practitioners_per_mille"].note == "常住人口不全：另有 1 个站没有登记常住人口，没有计入"
    assert texts(before, "practitioners_per_mille") == ["0.07"]  # 4 / 60,000 = 0.0667‰


def test_projects_of_the_year(home: County) -> None:
    now = lines_of(home, 2025)
    assert texts(now, "operators projects projects_approved project_amount") == ["1", "4", "1", "50000.00"]
    assert now["project_amount"].note == "另有 3 个项目没有登记金额，没有计入"


def test_money_by_source(home: County) -> None:
    keys = "income income_fiscal income_lottery income_charity income_other income_unstated spending"
    now = lines_of(home, 2025)
    assert texts(now, keys) == ["1700.00", "1000.00", "500.00", "0.00", "0.00", "200.00", "300.00"]
    # 甲山 10 months without a ledger, 乙水 and 丙田 12 each, 助餐 its one
    assert now["income"].note == "另有 35 个项目月没有台账，没有计入"
    assert texts(lines_of(home, 2024), keys) == ["700.00", "0.00", "0.00", "700.00", "0.00", "0.00", "0.00"]
    assert texts(lines_of(home, 2023), keys) == [UNKNOWN] * 7


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("财政彩票公益金", "income_lottery"),
        ("县慈善总会", "income_charity"),
        ("困难群众救助补助资金", "income_fiscal"),
        ("会费", "income_other"),
        (" ", "income_unstated"),
    ],
)
def test_words_for_money(words: str, kind: str) -> None:
    assert kind_of(words) == kind


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("县级配套资金", "income_fiscal"),
        ("2026年社工站补贴资金", "income_fiscal"),
        ("上级补助资金", "income_fiscal"),
        ("社区基金", "income_charity"),
        ("福彩公益金", "income_lottery"),
        ("其他资金", "income_other"),
    ],
)
def test_the_county_s_own_sources_are_known_by_their_roles(home: County, words: str, kind: str) -> None:
    names = names_of_roles(home.office.policy.find(SOURCES, date(2026, 1, 15)))
    assert kind_of(words, names) == kind


def test_public_money_under_the_county_s_own_names_is_fiscal(tmp_path: Path) -> None:
    """1,000 of 县财政资金 before, and 300 and 40 under names of fund.sources."""
    home = statistics_county(tmp_path)
    with home.office.change("配套和补贴") as tx:
        month = {"organization_id": 1, "project_id": None, "month": "2025-05", "recorded_at": tx.recorded_at}
        statement = tx.insert("ledger_statement", month)
        for source, amount in (("县级配套资金", 300_00), ("社工站补贴资金", 40_00)):
            line = {"direction": "income", "budget_line": "拨款", "funding_source": source, "amount": amount}
            tx.insert("ledger_line", {"statement_id": statement, **line, "recorded_at": tx.recorded_at})
    assert texts(lines_of(home, 2025), "income_fiscal income_other") == ["1340.00", "0.00"]


def test_services_of_the_year(home: County) -> None:
    now = lines_of(home, 2025)
    keys = "cases_opened activities home_visits_household_times served_person_times"
    assert texts(now, keys) == ["5", "4", "2", "42"]  # records of 丙田 add two visits to the 40 times reported
    assert now["cases_opened"].change.then.value == 7
    # 乙水 never names it, 丙田第二 says nothing; 丙田 has records, so none is known of it
    assert now["cases_opened"].note == "另有 2 个站没有这项数据，没有计入"
    # 甲山 two of twelve months, 乙水 one, 丙田 one, 丙田第二 is open in December only
    assert texts(now, "silent_months") == [str(10 + 11 + 11 + 1)]
    assert texts(lines_of(home, 2024), "activities") == [UNKNOWN]


def test_clients_by_group(home: County) -> None:
    now = lines_of(home, 2025)
    assert texts(now, "served_households served_clients clients:特困 client_times:特困 clients:独居") == ["1"] * 5
    assert "clients:低保" not in now
    assert now["clients:特困"].note == "另有 3 个站的记录没有写明对象，没有计入"  # 甲山, 乙水, 丙田第二
    assert now["clients:特困"].change.then.value is None  # nothing of 2024 says whom anybody served
    assert texts(lines_of(home, 2024), "served_clients") == [UNKNOWN]


def test_a_household_of_two_files_counts_once(tmp_path: Path) -> None:
    """丙田 visits H1 and 甲山 H2, which both have 示例老人; H2 has another member. Merged on 1 June: one household and
    two persons from then on, and in 2025 as a whole; a year seen on 31 May has two and three."""
    home = statistics_county(tmp_path)
    with home.office.change("第二份档案") as tx:
        village = home.ids["中村村委会"]
        dated = {"effective_on": "2024-01-01", "recorded_at": tx.recorded_at}
        household = tx.insert(
            "household", {"uid": tx.uid(), "file_no": "H2", "division_id": village, "head_name": "示例户"}
        )
        for name, day in (("示例老人", "2025-03-01"), ("示例老伴", "2025-03-02")):
            member = tx.insert(
                "household_member", {"household_id": household, "name": name, "is_head": name == "示例老伴", **dated}
            )
            served = {"station_id": home.stations[A], "worker_id": 1, "household_id": household, "member_id": member}
            kinds = {"happened_on": day, "kind": "home_visit", "item": "", "persons": 1, "person_times": 1}
            tx.insert("service_record", {**served, **kinds, "recorded_at": tx.recorded_at})
    keys = "served_households served_clients"
    assert texts(lines_of(home, 2025), keys) == ["2", "3"]
    merge(on(home, date(2025, 6, 1)), "H1", "H2", date(2025, 6, 1), why="重复建档")
    assert texts(lines_of(home, 2025), keys) == ["1", "2"]
    lines = statement(on(home, date(2025, 5, 31)), 2025).lines
    before = {line.measure.key: line for line in lines}
    assert texts(before, keys) == ["2", "3"]


def test_volunteers_organizations_and_training(home: County) -> None:
    now = lines_of(home, 2025)
    keys = "volunteers regular_volunteers community_organizations incubated training_attendance training_hours"
    assert texts(now, keys) == ["2", "0", "1", "1", "1", "6.00"]
    assert texts(lines_of(home, 2024), keys) == ["2", "0", "0", "0", UNKNOWN, UNKNOWN]


@pytest.mark.parametrize(
    ("town", "figures"),
    [("甲山镇", ["1", "2", "2", "1"]), ("乙水镇", ["1", "1", "1", "1"]), ("丙田镇", ["2", "2", "1", "1"])],
)
def test_a_town(home: County, town: str, figures: list[str]) -> None:
    """乙 serves in two towns and counts in the first; 己 of 丙田 has no education on record."""
    assert texts(lines_of(home, 2025, town), "station practitioners talent certified") == figures


def test_a_town_without_anything_is_undetermined_and_not_nought(home: County) -> None:
    keys = "cases_opened served_clients clients:特困 training_hours"
    assert texts(lines_of(home, 2025, "乙水镇"), keys) == [UNKNOWN, UNKNOWN, UNKNOWN, "0.00"]


def test_a_station_whose_staff_was_never_registered_is_a_gap(home: County) -> None:
    """丙田镇第三社工站 of 2026: what is missing from both sides of a share is said, and the share is given."""
    now = lines_of(home, 2026)
    note = "另有 1 个站还没有登记过人员，没有计入"
    assert (now["practitioners"].note, now["certified_share"].note) == (note, note)
    assert texts(now, "certified certified_share") == ["3", "60.00"]  # 甲, 戊, 庚 of five


@pytest.mark.parametrize("year", [2023, 2024, 2025, 2026])
def test_towns_and_the_rest_add_up_to_the_county(home: County, year: int) -> None:
    counted = annual(home.office, year)
    towns = [frozenset({town.id}) for town in counted.ground.places.index.towns]
    for measure in measures_of(home.office, counted):
        whole = counted.figure(measure).value
        if whole is None or measure.is_rate:
            continue
        parts = [counted.figure(measure, each).value or 0 for each in towns]
        rest = sum(item.amount for item in counted.counts[measure.key].items if item.town_id is None)
        assert sum(parts) + rest == whole, measure.key


def test_every_measure_is_counted_and_every_count_is_shown(home: County) -> None:
    counted = annual(home.office, 2025)
    shown = {measure.key for measure in measures_of(home.office, counted) if not measure.is_rate}
    assert set(counted.counts) == shown
    assert len({measure.title for measure in MEASURES}) == len(MEASURES)


def test_measures_name_tables_that_there_are(home: County) -> None:
    tables = {row[0] for row in home.office.db.query("SELECT name FROM sqlite_master WHERE type = 'table'")}
    for measure in MEASURES:
        assert set(measure.tables) <= tables, measure.key
        assert bool(measure.tables) != measure.is_rate, measure.key


def test_a_running_year_is_counted_to_today(home: County) -> None:
    assert texts(lines_of(home, 2026), "station practitioners cases_opened") == ["5", "5", "9"]  # 丁 gone, 庚 came
    assert annual_table(home.office, statement(home.office, 2026)).notes[0] == "2026 年还没有过完，数字截至 2026-01-15"


def test_what_cannot_be_asked(home: County) -> None:
    with pytest.raises(UsageFault, match="2027 年还没有开始"):
        statement(home.office, 2027)
    with pytest.raises(NotFound):
        statement(home.office, 2025, "丁岛镇")
    with pytest.raises(UsageFault, match="不是乡镇"):
        statement(home.office, 2025, "东村村委会")


def test_nothing_is_known_of_an_empty_office(tmp_path: Path) -> None:
    from tests.offices import new_office
    from tests.succession_house import SHEETS

    office = new_office(tmp_path / "office.db", SHEETS)
    found = statement(office, 2025)
    told = {line.measure.key for line in found.lines if line.change.now.value is not None}
    assert told == {"silent_months"}  # no station is silent where there is none
    assert all(line.note for line in found.lines if line.change.now.value is None)


# -- counting ---------------------------------------------------------------------------------------------------------

ITEMS = st.lists(st.builds(Item, st.integers(), st.integers(-5, 5), st.sampled_from([None, 1, 2, 3])))
GAPS = st.dictionaries(st.sampled_from([None, 1, 2, 3]), st.integers(1, 9))


@given(ITEMS, GAPS)
def test_parts_add_up_whatever_is_counted(items: Sequence[Item], gaps: dict[int | None, int]) -> None:
    count = Count(items, gaps_of(gaps, "个没有数据"))
    parts = [figure_of(count, [town]) for town in (1, 2, 3)]
    rest = sum(item.amount for item in items if item.town_id is None)
    whole = figure_of(count)
    assert sum(part.value or 0 for part in parts) + rest == (whole.value or 0)
    for town, part in zip((1, 2, 3), parts, strict=True):
        has_items = any(item.town_id == town for item in items)
        assert part.is_undetermined == (not has_items and town in gaps)
        assert part.is_whole or town in gaps


@given(st.integers(0, 500), st.integers(1, 500))
def test_shares_are_rounded_half_up(part: int, whole: int) -> None:
    """By an oracle of whole numbers: hundredths of a percent, half up."""
    expected = (2 * part * 10_000 + whole) // (2 * whole)
    assert figure_text(Fraction(part, whole), Unit.PERCENT) == f"{expected // 100}.{expected % 100:02d}"


# -- changed boundaries -----------------------------------------------------------------------------------------------


def test_a_merger_in_the_year(tmp_path: Path) -> None:
    home = statistics_county(tmp_path)
    day = date(2025, 12, 31)
    number = home.succeed(
        "乙水镇", into=["甲山镇"], on=day, recorded=date(2026, 1, 15), document_no="海政发〔示例〕2号",
        merge_stations={"乙水镇社工站": "甲山镇社工站"},
    )  # fmt: skip
    home.office = replace(home.office, today=date(2026, 2, 1))
    county = lines_of(home, 2025)
    assert texts(county, "towns station practitioners") == ["2", "3", "5"]
    assert county["towns"].reason == f"减少 1；本年区划调整：{number}（海政发〔示例〕2号）"
    assert county["station"].reason == "新设站（丙田镇第二社工站）增加 1；撤并站（乙水镇社工站）减少 1"
    town = lines_of(home, 2025, "甲山镇")
    assert texts(town, "practitioners") == ["3"]  # 甲, 乙, 丁
    assert town["practitioners"].change.then.value == 4  # of all that the town was made of: 甲, 乙, 丙, 丁
    assert statement(home.office, 2025, "甲山镇").before_note == "2024 年的数是当时甲山镇、乙水镇之和"
    now = replace(home.office, boundaries=Boundaries.NOW)
    comparable = {line.measure.key: line for line in statement(now, 2025, "甲山镇").lines}
    assert comparable["practitioners"].change.then.value == 4
    assert texts(comparable, "station") == ["1"]


@pytest.mark.parametrize(("year", "people", "merged"), [(2023, "50000", None), (2022, UNKNOWN, date(2025, 12, 1))])
def test_the_population_of_a_merged_town(tmp_path: Path, year: int, people: str, merged: date | None) -> None:
    """30,000 and 20,000 of one year and source are 50,000; of two years they are not known until somebody says."""
    home = statistics_county(tmp_path)
    day, town = date(2025, 12, 1), "甲山镇"
    with home.office.change("人口的出处") as tx:
        for station, of_year in ((A, 2023), (B, year)):
            said = {"population_year": of_year, "population_source": "统计公报"}
            set_profile(tx, home.stations[station], said, effective_on=date(2024, 1, 1))
    home.succeed("乙水镇", into=[town], on=day, merge_stations={B: A})
    with home.office.change("只改了面积") as tx:
        set_profile(tx, home.stations[A], {"office_area": 6000}, effective_on=date(2025, 12, 2))
    home.office = replace(home.office, today=date(2026, 2, 1))
    assert texts(lines_of(home, 2025, town), "population") == [people]
    assert profiles_on(home.office.db, date(2025, 12, 31))[home.stations[A]].merged_on == merged
    before = profiles_on(home.office.db, date(2025, 11, 30))
    assert [before[home.stations[station]].fields.resident_population for station in (A, B)] == [30_000, 20_000]
    with home.office.change("合并后的人口") as tx:
        said = {"resident_population": 51_000, "population_year": 2025, "population_source": "公安局"}
        set_profile(tx, home.stations[A], said, effective_on=date(2025, 12, 15))
    assert texts(lines_of(home, 2025, town), "population") == ["51000"]


def test_the_day_after_the_year_a_merger_is_no_part_of_it(tmp_path: Path) -> None:
    home = statistics_county(tmp_path)
    home.succeed(
        "乙水镇", into=["甲山镇"], on=date(2026, 1, 1), recorded=date(2026, 1, 15),
        merge_stations={"乙水镇社工站": "甲山镇社工站"},
    )  # fmt: skip
    home.office = replace(home.office, today=date(2026, 2, 1))
    assert texts(lines_of(home, 2025), "towns station") == ["3", "4"]


def test_what_was_split_off_has_no_year_before(tmp_path: Path) -> None:
    home = statistics_county(tmp_path)
    home.succeed(
        "甲山镇", into=["甲山镇", "丁湾街道"], on=date(2025, 6, 1), recorded=date(2026, 1, 15), codes=["330481009"],
        assign={"西村": "丁湾街道"}, rest="甲山镇",
    )  # fmt: skip
    home.office = replace(home.office, today=date(2026, 2, 1))
    line = lines_of(home, 2025, "丁湾街道")["practitioners"]
    assert (line.change.now.value, line.change.then.value) == (0, None)
    assert line.reason == "上年无法判定：上年还没有从别的乡镇（街道）分出来，没有可比的数"


@pytest.mark.parametrize("town", [None, "甲山镇", "乙水镇", "丙田镇"])
@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_reasons_add_up_to_the_change(home: County, town: str | None, year: int) -> None:
    compared = 0
    for line in statement(home.office, year, town).lines:
        difference = line.change.difference
        if difference is not None and not line.measure.is_rate:
            assert sum(line.change.parts.values()) == difference, line.measure.key
            assert bool(line.reason) == bool(line.change.parts)
            compared += 1
    assert compared > 20


def test_who_came_and_who_went(home: County) -> None:
    line = lines_of(home, 2025)["practitioners"]
    assert line.reason == "新设站（丙田镇第二社工站）增加 1；新增 1；减少 1"  # 戊; 己; 丙


def test_files_have_definition_and_source(home: County) -> None:
    found = statement(home.office, 2025)
    table = annual_table(home.office, found)
    keys = [heading.key for heading in table.headings]
    row = dict(zip(keys, next(row for row in table.rows if row[1] == "持证率"), strict=True))
    assert (row["value"], row["before"], row["change"]) == (Decimal("60.00"), Decimal("50.00"), Decimal("10.00"))
    assert (row["numerator"], row["denominator"]) == ("持证人员 3", "社会工作从业人员 5")
    assert all(row[keys.index("definition")] and row[keys.index("source")] for row in table.rows)


def test_one_question_about_a_measure(home: County) -> None:
    counted: Annual = annual(home.office, 2025)
    measure: Measure = next(each for each in MEASURES if each.key == "practitioners")
    assert counted.figure(measure, frozenset()).value == 0
