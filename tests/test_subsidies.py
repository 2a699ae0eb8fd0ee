"""ORD-02: 200,000 yuan a station, due against what the books paid, by station."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from swtool.findings import Outcome
from swtool.funds import recording, store
from swtool.funds.headroom import headroom_table
from swtool.funds.subsidies import station_subsidy, subsidies_table
from swtool.office import Office
from swtool.policy.policy import Policy
from swtool.rooms import migration_sets
from tests.inventory_case import id_of, new_county
from tests.offices import ADOPTED, TODAY, at
from tests.succession_house import county

FUND = "社工站补贴"
ONE, OTHER = "海宁市硖石街道社工站", "海宁市许村镇社工站"
PROJECTS = {ONE: "示例硖石项目", OTHER: "示例许村项目"}


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """Two stations, each with a project; the fund without an entry."""
    county = new_county(tmp_path, sets=migration_sets())
    made = at(county.db, today=TODAY, policy=Policy.load("330481", adopts=(*ADOPTED, "1506:fund.*")))
    recording.add_fund(made, FUND, "社工站补贴资金", None)
    return made


def pay(office: Office, fen: int, station: str = "", on: date = date(2026, 10, 5), voucher: str = "记-1") -> int:
    return book(office, fen, PROJECTS[station] if station else "", voucher, on)


def book(office: Office, fen: int, project: str, voucher: str, on: date = date(2026, 10, 5)) -> int:
    entry = recording.new_entry(
        office, store.require_fund(office.db, FUND), on, fen, debit="5104", credit="", voucher=voucher,
        summary="拨付补贴", project_id=id_of(office, "project", project) if project else None,
    )  # fmt: skip
    return recording.record(office, entry, why="示例")


def outcomes(office: Office, day: date = TODAY) -> dict[str, tuple[Outcome, str]]:
    return {each.where.subject: (each.outcome, each.what) for each in station_subsidy.run(office, day)}


def test_nothing_paid_is_not_known_and_n_times_is_told(office: Office) -> None:
    found = outcomes(office)
    what = "账上没有社工站补贴的付款；2 个站应拨 400,000.00 元"
    assert found == {"海宁市": (Outcome.UNDETERMINED, what)}
    assert subsidies_table(office, TODAY).notes == (
        "2 个站，每个 200,000.00 元，应拨 400,000.00 元，已拨 0.00 元，还差 400,000.00 元",
    )


@pytest.mark.parametrize(
    ("fen", "outcome", "told"),
    [
        (19_999_999, Outcome.VIOLATED, "应拨 200,000.00 元，已拨 199,999.99 元"),
        (20_000_000, Outcome.HOLDS, "应拨 200,000.00 元，已拨 200,000.00 元"),
        (20_000_001, Outcome.HOLDS, "应拨 200,000.00 元，已拨 200,000.01 元，多拨 0.01 元"),
    ],
)
def test_just_under_at_and_over_200000(office: Office, fen: int, outcome: Outcome, told: str) -> None:
    """What one station got too much is not the other's."""
    pay(office, fen, ONE)
    found = outcomes(office)
    assert found[ONE] == (outcome, told)
    assert found[OTHER] == (Outcome.VIOLATED, "应拨 200,000.00 元，已拨 0.00 元")


def test_parts_add_up_and_what_was_written_off_does_not_count(office: Office) -> None:
    pay(office, 12_000_000, ONE)
    pay(office, 8_000_000, ONE, date(2026, 11, 1), "记-2")
    wrong = pay(office, 20_000_000, OTHER, voucher="记-3")
    assert [outcome for outcome, _ in outcomes(office).values()] == [Outcome.HOLDS, Outcome.HOLDS]
    assert outcomes(office, date(2026, 10, 31))[ONE][0] is Outcome.VIOLATED
    recording.write_off(office, f"FL{wrong}", TODAY, why="示例")
    assert outcomes(office)[OTHER][0] is Outcome.VIOLATED


def test_what_an_agency_spends_of_its_subsidy_is_not_paid_again(office: Office) -> None:
    organization = str(office.db.value("SELECT name FROM organization LIMIT 1"))
    recording.add_fund(office, "机构的补贴", "社工站补贴资金", organization)
    pay(office, 20_000_000, ONE)
    entry = recording.new_entry(
        office, store.require_fund(office.db, "机构的补贴"), TODAY, 15_000_000, debit="5101", credit="", voucher="记-1",
        summary="工资", project_id=id_of(office, "project", PROJECTS[ONE]),
    )  # fmt: skip
    recording.record(office, entry, why="示例")
    assert outcomes(office)[ONE] == (Outcome.HOLDS, "应拨 200,000.00 元，已拨 200,000.00 元")


def test_a_payment_for_nobody_in_particular_is_told_apart(office: Office) -> None:
    pay(office, 40_000_000)
    assert outcomes(office)["海宁市"] == (Outcome.UNDETERMINED, "已拨 400,000.00 元没有写明是哪个在开的社工站")
    table = subsidies_table(office, TODAY)
    assert [row[1:] for row in table.rows] == [
        (20_000_000, 0, 20_000_000),
        (20_000_000, 0, 20_000_000),
        (0, 40_000_000, -40_000_000),
    ]
    assert table.notes[0].endswith("已拨 400,000.00 元，还差 400,000.00 元，没有写明是哪个在开的站 400,000.00 元")


def test_what_one_station_got_too_much_is_not_what_the_other_lacks(office: Office) -> None:
    pay(office, 30_000_000, ONE)
    table = subsidies_table(office, TODAY)
    assert sorted(row[3] for row in table.rows) == [-10_000_000, 20_000_000]
    assert table.notes[0].endswith("已拨 300,000.00 元，还差 200,000.00 元，多拨 100,000.00 元")


@pytest.mark.parametrize(
    ("planned", "left", "told"),
    [
        (0, 150_000_00, ""),
        (149_999_99, 1, "，付了这些还差 0.01 元"),
        (150_000_00, 0, "，这些够付"),
        (150_000_01, -1, "，这些够付，多 0.01 元"),
    ],
)
def test_headroom_counts_what_was_paid(office: Office, planned: int, left: int, told: str) -> None:
    """400,000 due, 250,000 paid: all of one station's 200,000 and 50,000 of the other's."""
    pay(office, 20_000_000, ONE)
    pay(office, 5_000_000, OTHER, voucher="记-2")
    (row,) = [each for each in headroom_table(office, TODAY, planned).rows if each[1] == "全县社工站"]
    assert row[2:] == (
        400_000_00,
        left,
        f"2 个站，每个 200,000.00 元，已拨 250,000.00 元，各站还差 150,000.00 元{told}",
    )


def test_what_a_merged_station_got_is_not_too_much_for_the_one_that_stays(tmp_path: Path) -> None:
    """Three stations, two of them paid; these two become one: of two stations one lacks 200,000."""
    there = county(tmp_path)
    there.office = at(there.office.db, today=TODAY, policy=Policy.load("330481", adopts=(*ADOPTED, "1506:fund.*")))
    recording.add_fund(there.office, FUND, "社工站补贴资金", None)
    rows = [
        book(there.office, 20_000_000, f"{town}项目", voucher) for town, voucher in (("甲山镇", "1"), ("乙水镇", "2"))
    ]
    moved = {"甲山镇社工站": "乙水镇社工站"}
    there.succeed("甲山镇", into=["乙水镇"], on=date(2026, 11, 1), merge_stations=moved)
    office = there.at(TODAY)
    assert outcomes(office) == {
        "乙水镇社工站": (Outcome.HOLDS, "应拨 200,000.00 元，已拨 400,000.00 元，其中并入的站的 200,000.00 元"),
        "丙田镇社工站": (Outcome.VIOLATED, "应拨 200,000.00 元，已拨 0.00 元"),
    }
    table = subsidies_table(office, TODAY)
    assert {row[0]: row[1:] for row in table.rows} == {
        "乙水镇社工站": (20_000_000, 40_000_000, 0),
        "丙田镇社工站": (20_000_000, 0, 20_000_000),
    }
    told = "2 个站，每个 200,000.00 元，应拨 400,000.00 元，已拨 400,000.00 元，还差 200,000.00 元"
    assert table.notes == (f"{told}，拨给后来并入的站 200,000.00 元",)
    recording.write_off(office, f"FL{rows[0]}", TODAY, why="示例")
    assert outcomes(office)["乙水镇社工站"] == (Outcome.HOLDS, "应拨 200,000.00 元，已拨 200,000.00 元")


def test_each_year_anew_where_the_county_reads_it_so(office: Office, tmp_path: Path) -> None:
    pay(office, 20_000_000, ONE, date(2025, 12, 31))
    assert outcomes(office)[ONE][0] is Outcome.HOLDS
    rules = tmp_path / "office.policy.toml"
    rules.write_text(
        '[pack]\ncode = "330481"\nname = "海宁市"\nshort = "海宁"\n[fund.station_subsidy_period]\n'
        '[[fund.station_subsidy_period.values]]\nsince = "2026"\nsince_basis = "本县设置"\nreading = "calendar_year"\n'
        'alternatives = ["ever", "calendar_year"]\nsource = "示例通知"\nref = "ORD-02"\nbasis = "设置"\n',
        encoding="utf-8",
    )
    yearly = at(office.db, policy=Policy.load("330481", (*ADOPTED, "1506:fund.*"), rules))
    assert outcomes(yearly)["海宁市"][0] is Outcome.UNDETERMINED
    pay(office, 20_000_000, ONE, date(2026, 1, 1), "记-2")
    assert outcomes(yearly)[ONE][0] is Outcome.HOLDS
    assert outcomes(office)[ONE][1].endswith("多拨 200,000.00 元")


def test_without_the_rule_nothing_is_judged(office: Office) -> None:
    here = at(office.db, policy=Policy.load("330481", ADOPTED))
    assert outcomes(here)["海宁市"][0] is Outcome.NOT_APPLICABLE
    assert subsidies_table(here, TODAY).rows == []
