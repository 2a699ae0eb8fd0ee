"""ORD-02: 200,000 yuan a station, due against what the books paid, by station."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from swtool.findings import Outcome
from swtool.funds import recording, store
from swtool.funds.subsidies import station_subsidy, subsidies_table
from swtool.office import Office
from swtool.policy.policy import Policy
from swtool.rooms import migration_sets
from tests.inventory_case import id_of, new_county
from tests.offices import ADOPTED, TODAY, at

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
    project = id_of(office, "project", PROJECTS[station]) if station else None
    entry = recording.new_entry(
        office, store.require_fund(office.db, FUND), on, fen, debit="5104", credit="", voucher=voucher,
        summary="拨付补贴", project_id=project,
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


def test_a_payment_for_nobody_in_particular_is_told_apart(office: Office) -> None:
    pay(office, 40_000_000)
    assert outcomes(office)["海宁市"] == (Outcome.UNDETERMINED, "已拨 400,000.00 元没有写明是哪个在开的社工站")
    table = subsidies_table(office, TODAY)
    assert [row[1:] for row in table.rows] == [
        (20_000_000, 0, 20_000_000),
        (20_000_000, 0, 20_000_000),
        (0, 40_000_000, -40_000_000),
    ]
    assert table.notes[0].endswith("还差 0.00 元")


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
