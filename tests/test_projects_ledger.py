"""The monthly ledger: it adds up, carries on from month to month, and a correction is a new version."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from swtool.dates import CHINA, Month
from swtool.findings import Outcome
from swtool.intake.load import State
from swtool.intake.plan import Action
from swtool.office import Office
from swtool.projects.checks import CHECKS
from swtool.projects.ledger import LedgerLine, LedgerStatement
from swtool.projects.plans import BOOKS
from swtool.projects.rules import own_mismatches, succession_mismatches
from swtool.projects.sheets import ledger_lines
from swtool.projects.store import ledger_of
from swtool.projects.terms import Direction
from tests.inventory_case import UPDATING, codes, id_of, load_rows, new_county
from tests.offices import at, china_time

HEAD: list[object] = ["项目名称", "月份", "收支类别", "科目", "本期金额", "累计金额", "期初结余", "期末结余"]
PROJECT, ORGANIZATION = "示例硖石项目", "示例晨光社工服务中心"
OCTOBER = Month(2026, 10)


def _october(**changes: object) -> list[list[object]]:
    rows: list[list[object]] = [
        HEAD,
        [PROJECT, "2026-10", "收入", "购买服务经费", "50,000.00", "", "1,000.00", "31,000.00"],
        [PROJECT, "2026-10", "支出", "人员薪酬及补贴", "15,000.00", "120,000.00", None, None],
        [PROJECT, "2026-10", "支出", "服务活动", "5,000.00", "30,000.00", None, None],
    ]
    for cell, value in changes.items():
        rows[int(cell[1:]) - 1]["ABCDEFGH".index(cell[0])] = value
    return rows


@pytest.fixture
def county(tmp_path: Path) -> Office:
    return new_county(tmp_path)


def test_a_month_comes_in_and_is_given_to_its_organization(county: Office, tmp_path: Path) -> None:
    receipt = load_rows(county, tmp_path, BOOKS, _october())
    assert codes(receipt) == []
    assert (receipt.state, receipt.count(Action.INSERT)) == (State.LOADED, 1)
    ledger = ledger_of(county.db, id_of(county, "organization", ORGANIZATION), OCTOBER)
    assert (ledger.income, ledger.spending) == (5_000_000, 2_000_000)
    [statement] = ledger.statements
    assert (statement.project_name, statement.opening_balance, statement.closing_balance) == (
        PROJECT,
        100_000,
        3_100_000,
    )
    assert [(line.budget_line, line.amount, line.cumulative) for line in ledger.lines] == [
        ("购买服务经费", 5_000_000, None),
        ("人员薪酬及补贴", 1_500_000, 12_000_000),
        ("服务活动", 500_000, 3_000_000),
    ]
    other = ledger_of(county.db, id_of(county, "organization", "示例潮声社工服务中心"), OCTOBER)
    assert (other.statements, other.income) == ((), 0)


def test_the_same_month_again_changes_nothing(county: Office, tmp_path: Path) -> None:
    load_rows(county, tmp_path, BOOKS, _october())
    assert load_rows(county, tmp_path, BOOKS, _october()).state is State.UNCHANGED


def test_a_correction_is_a_new_version_and_the_old_stays_known(county: Office, tmp_path: Path) -> None:
    load_rows(county, tmp_path, BOOKS, _october())
    later = at(county.db, today=date(2026, 11, 20), now=china_time(date(2026, 11, 20)))
    receipt = load_rows(later, tmp_path, BOOKS, _october(E4="6,000.00", F4="31,000.00", H2="30,000.00"), terms=UPDATING)
    [change] = receipt.tables[0].plan.changes
    assert change.action is Action.UPDATE
    assert change.detail == ("更正为新版本：期末结余 31,000.00 → 30,000.00；支出“服务活动” 5,000.00 → 6,000.00")
    organization = id_of(county, "organization", ORGANIZATION)
    assert ledger_of(county.db, organization, OCTOBER).spending == 2_100_000
    assert ledger_of(county.db, organization, OCTOBER, known_on=date(2026, 11, 19)).spending == 2_000_000
    assert ledger_of(county.db, organization, OCTOBER, known_on=date(2026, 11, 20)).spending == 2_100_000
    moment = datetime(2026, 11, 20, 8, 59, 59, tzinfo=CHINA)
    assert ledger_of(county.db, organization, OCTOBER, known_on=moment).spending == 2_000_000
    assert ledger_of(county.db, organization, OCTOBER, known_on=date(2026, 11, 9)).statements == ()
    assert county.db.value("SELECT count(*) FROM ledger_line WHERE superseded_at IS NULL") == 3


def test_money_may_be_in_ten_thousands(county: Office, tmp_path: Path) -> None:
    rows = _october(E2="5", G2="0.1", H2="3.1", E3="1.5", F3="12", E4="0.5", F4="3")
    receipt = load_rows(county, tmp_path, BOOKS, rows, title="2026年10月财务公开表（单位：万元）")
    assert codes(receipt) == []
    assert ledger_of(county.db, id_of(county, "organization", ORGANIZATION), OCTOBER).income == 5_000_000


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"H2": "31,000.01"}, "ledger.balance"),
        ({"G3": "1,000.01"}, "ledger.contradiction"),
        ({"A2": "无此项目"}, "reference.project"),
        ({"B2": "2026-12"}, "ledger.future"),
        ({"B2": None}, "ledger.no_month"),
        ({"E2": "约5万"}, "cell.money.unreadable"),
        ({"C2": "结转"}, "cell.choice.unknown"),
    ],
)
def test_faults_return_the_sheet(county: Office, tmp_path: Path, changes: dict[str, object], code: str) -> None:
    receipt = load_rows(county, tmp_path, BOOKS, _october(**changes))
    assert code in codes(receipt)
    assert receipt.state is State.RETURNED
    assert county.db.value("SELECT count(*) FROM ledger_statement") == 0


def test_a_project_of_another_organization_is_refused(county: Office, tmp_path: Path) -> None:
    rows = [["机构名称", *_october()[0]], *(["示例潮声社工服务中心", *row] for row in _october()[1:])]
    assert "ledger.other_organization" in codes(load_rows(county, tmp_path, BOOKS, rows))


def test_a_month_that_does_not_carry_on_is_pointed_at(county: Office, tmp_path: Path) -> None:
    load_rows(county, tmp_path, BOOKS, _october())
    november: list[list[object]] = [
        HEAD,
        [PROJECT, "2026-11", "支出", "人员薪酬及补贴", "15,000.00", "135,000.00", "31,000.00", "16,000.00"],
    ]
    good = load_rows(county, tmp_path, BOOKS, november)
    assert codes(good) == []
    assert _continuity(county) is Outcome.HOLDS
    november[1][5:8] = ["135,000.01", "31,000.02", "16,000.02"]
    bad = load_rows(county, tmp_path, BOOKS, november, terms=UPDATING)
    assert codes(bad) == ["ledger.cumulative", "ledger.opening"]
    assert bad.state is State.LOADED
    assert _continuity(county) is Outcome.VIOLATED


def test_each_line_that_does_not_carry_on_is_pointed_at_in_its_own_cell(county: Office, tmp_path: Path) -> None:
    """They all used to point at the first line that says a cumulative amount."""
    load_rows(county, tmp_path, BOOKS, _october())
    november: list[list[object]] = [
        HEAD[:6],
        [PROJECT, "2026-11", "支出", "人员薪酬及补贴", "15,000.00", "135,000.00"],
        [PROJECT, "2026-11", "支出", "服务活动", "5,000.00", "36,000.00"],
        [PROJECT, "2026-11", "支出", "税费", "100.00", "300.00"],
    ]
    found = load_rows(county, tmp_path, BOOKS, november).findings
    assert [(each.code, each.where.cell) for each in found] == [
        ("ledger.cumulative", "F3"),
        ("ledger.cumulative", "F4"),
    ]


def _continuity(office: Office) -> Outcome:
    [finding] = CHECKS[0].run(office, date(2026, 11, 10))
    return finding.outcome


def test_a_corrected_month_is_held_against_the_month_after(county: Office, tmp_path: Path) -> None:
    load_rows(county, tmp_path, BOOKS, _october())
    november: list[object] = [PROJECT, "2026-11", "支出", "服务活动", "100.00", "30,100.00", "31,000.00", "30,900.00"]
    load_rows(county, tmp_path, BOOKS, [HEAD, november])
    receipt = load_rows(county, tmp_path, BOOKS, _october(G2="2,000.00", H2="32,000.00"), terms=UPDATING)
    assert codes(receipt) == ["ledger.opening"]
    assert "2026年11月" in receipt.findings[0].what


def test_one_month_has_nothing_to_compare(county: Office, tmp_path: Path) -> None:
    load_rows(county, tmp_path, BOOKS, _october())
    assert _continuity(county) is Outcome.NOT_APPLICABLE


def test_lists_hold_the_lines_and_the_rate(county: Office, tmp_path: Path) -> None:
    rows = [[*row, budget] for row, budget in zip(_october(), ("预算", "", "200,000", "60,000"), strict=True)]
    load_rows(county, tmp_path, BOOKS, rows)
    table = ledger_lines(county, OCTOBER, OCTOBER)
    assert [str(row[8]) for row in table.rows] == ["None", "3/5", "1/2"]
    assert table.notes == ("收入合计 50,000.00 元，支出合计 20,000.00 元",)
    assert ledger_lines(county, OCTOBER.next(), OCTOBER.next()).rows == []


# -- rules by hand ----------------------------------------------------------------------------------------------------


def _statement(month: Month = OCTOBER, stated: dict[str, int] | None = None) -> LedgerStatement:
    blank: dict[str, int | None] = dict.fromkeys(
        (
            "contract_amount",
            "opening_balance",
            "received_period",
            "received_total",
            "spent_period",
            "spent_total",
            "closing_balance",
        )
    )
    lines = (
        LedgerLine(0, 1, PROJECT, Direction.INCOME, "拨款", 700),
        LedgerLine(0, 1, PROJECT, Direction.SPENDING, "薪酬", 300, cumulative=900),
        LedgerLine(0, 1, PROJECT, Direction.SPENDING, "薪酬", 100, cumulative=900),  # a second voucher of the same line
        LedgerLine(0, 1, PROJECT, Direction.SPENDING, "活动", 50, cumulative=100),
    )
    return LedgerStatement(1, 1, "", 1, PROJECT, month, "", recorded_at="", lines=lines, **(blank | (stated or {})))


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ({}, []),
        ({"received_period": 700, "spent_period": 450, "spent_total": 1000}, []),
        ({"received_period": 701}, [700]),
        ({"spent_period": 449}, [450]),
        ({"spent_total": 1001}, [1000]),
        ({"received_total": 1500, "closing_balance": 500}, []),
        ({"received_total": 1500, "closing_balance": 499}, [500]),
        ({"opening_balance": 10, "closing_balance": 260}, []),
        ({"opening_balance": 10, "closing_balance": 261}, [260]),
    ],
)
def test_a_statement_adds_up(stated: dict[str, int], expected: list[int]) -> None:
    assert [mismatch.expected for mismatch in own_mismatches(_statement(stated=stated))] == expected


def test_cumulative_begins_anew_in_january_only() -> None:
    for month, expected in ((Month(2027, 1), []), (Month(2027, 2), [1400])):
        before = _statement(month.previous(), {"received_total": 700})
        after = _statement(month, {"received_total": 700})._replace(lines=(_statement().lines[0],))
        assert [mismatch.expected for mismatch in succession_mismatches(before, after)] == expected
