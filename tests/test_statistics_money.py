"""Yearly statistics of projects and of money by its sources, counted by hand."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from swtool.statistics.money import SOURCES, kind_of, names_of_roles
from tests.statistics_case import UNKNOWN, lines_of, texts
from tests.statistics_case import home as home  # noqa: PLC0414
from tests.statistics_house import statistics_county
from tests.succession_house import County


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
