"""Projects for tests: the small county, one project of half a year, and the sheets of its life. All invented."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from swtool.checks import Check
from swtool.findings import Outcome
from swtool.intake.deciding import PLAIN, Terms
from swtool.intake.load import Receipt
from swtool.lifecycle.plans import BOOKS
from swtool.office import Office
from swtool.policy.policy import Policy
from swtool.rooms import migration_sets
from tests.inventory_case import id_of, load_rows, new_county
from tests.offices import ADOPTED, TODAY, at

PROJECT, OTHER = "示例硖石项目", "示例许村项目"
STATION, OTHER_STATION = "海宁市硖石街道社工站", "海宁市许村镇社工站"
OPERATOR, OTHER_OPERATOR = "示例晨光社工服务中心", "示例潮声社工服务中心"
HOLDS, VIOLATED, UNDETERMINED = Outcome.HOLDS, Outcome.VIOLATED, Outcome.UNDETERMINED
ELSEWHERE = ("32:*", "500107:*", "3701:*")

PLAN_HEAD = ("项目名称", "项目类别", "项目清单位置", "策划日期", "策划文件", "项目预算")
PURCHASE_HEAD = (
    "项目名称", "采购方式", "采购公告编号", "采购公告日期", "招标文件发出日期", "投标截止日期", "中标成交通知日期",
    "合同编号", "合同签订日期", "合同公告日期",
)  # fmt: skip
INDICATOR_HEAD = ("项目名称", "指标名称", "计划数", "计量单位", "指标确定日期", "按服务记录计", "服务方式", "服务项目")
FIGURE_HEAD = ("项目名称", "指标名称", "统计日期", "累计完成数")
MILESTONE_HEAD = ("项目名称", "付款期次", "应付金额", "应付日期", "评估后支付", "实付日期", "实付金额", "付款凭证号")
OUTCOME_HEAD = (
    "评估年份", "被评社工站", "被评项目", "评估机构", "评估日期", "评估结论", "评估等级", "评估得分", "评估报告",
)  # fmt: skip


def county(folder: Path, *, adopts: Sequence[str] = ELSEWHERE, today: date = TODAY) -> Office:
    """The county with 示例硖石项目 from 1 January to 30 June 2026, under the rules of other places too."""
    made = new_county(folder, sets=migration_sets(), today=today)
    with made.change("示例期限") as tx:
        values = {"starts_on": "2026-01-01", "ends_on": "2026-06-30", "purchaser": "示例民政局"}
        tx.update("project", id_of(made, "project", PROJECT), values)
    return on_day(made, today, adopts=adopts)


def on_day(office: Office, day: date, *, adopts: Sequence[str] = ELSEWHERE) -> Office:
    """The same file on another day."""
    return at(office.db, today=day, policy=Policy.load("330481", adopts=tuple(adopts) or ADOPTED))


def take(office: Office, folder: Path, *rows: Sequence[object], terms: Terms = PLAIN) -> Receipt:
    """Load one sheet: its heading and its rows."""
    return load_rows(office, folder, BOOKS, rows, terms=terms)


def on(month: int, day: int) -> date:
    """A day of 2026."""
    return date(2026, month, day)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return county(tmp_path)


def of(check: Check, office: Office, day: date | None = None) -> dict[str, Outcome]:
    """Subject → what came out."""
    return {found.where.subject: found.outcome for found in check.run(office, day or office.today)}
