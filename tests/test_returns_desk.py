"""Returns on the desk, in the check, and as they were known on earlier days."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook

from swtool import rooms
from swtool.findings import Outcome
from swtool.inspection import inspect
from swtool.reporting.desk_returns import returns_tasks
from swtool.reporting.tasks import Outlook, Urgency
from swtool.returns.recording import receive
from swtool.returns.sheets import status_list
from swtool.returns.terms import State
from swtool.workbooks.write import write_table

from .returns_case import TUESDAY
from .returns_case import there as there  # noqa: PLC0414
from .returns_house import DUE, LEDGER, PARTY, REPORT, House, house


def test_what_was_noted_later_was_not_known_before(there: House) -> None:
    """It came on the 6th and was noted on the 10th: on the 9th the office thought it overdue, today it is in time."""
    receive(there.on(TUESDAY), there.target("许村镇"), DUE)
    monday = there.case("许村镇", as_of=date(2026, 11, 9)).standing
    assert (monday.state, monday.days_late) == (State.OVERDUE, 3)
    now = there.case("许村镇").standing
    assert (now.state, now.received_on, now.on_time) == (State.RECEIVED, DUE, True)


def test_the_last_day_is_a_day_on_a_sheet(there: House, tmp_path: Path) -> None:
    table = status_list([there.case("许村镇")], TUESDAY)
    sheet = load_workbook(write_table(table, tmp_path / "应报.xlsx")).worksheets[0]
    (heading,) = (cell for row in sheet.iter_rows() for cell in row if cell.value == "最后一天")
    below = sheet.cell(heading.row + 1, heading.column)
    assert (below.value, below.is_date) == (datetime(2026, 11, 6), True)  # noqa: DTZ001


LATE = f"3 张表没有报：2026年10月{REPORT}、2026年10月{LEDGER}、2026年10月{PARTY}；最后一天 2026-11-06，已逾期 1 天"


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 10, 30), []),  # within the horizon, but October is not over
        (date(2026, 11, 1), [(Urgency.DUE, "2 个镇（街道）还有 6 张表要报，最后一天 2026-11-06，还有 5 天")]),
        (date(2026, 11, 6), [(Urgency.DUE, "2 个镇（街道）还有 6 张表要报，最后一天 2026-11-06，今天是最后一天")]),
        (date(2026, 11, 7), [(Urgency.OVERDUE, f"{town} {LATE}") for town in ("许村镇", "长安镇")]),
        (date(2026, 12, 1), None),
    ],
)
def test_the_desk(there: House, day: date, expected: list[tuple[Urgency, str]] | None) -> None:
    tasks = returns_tasks(there.on(day), Outlook(day, day + timedelta(days=7)))
    if expected is None:
        assert (tasks[-1].urgency, tasks[-1].command) == (Urgency.MISSING, "swtool returns plan --month 2026-11")
    else:
        assert [(task.urgency, task.what) for task in tasks] == expected


def test_an_office_that_plans_nothing_has_nothing_on_the_desk(tmp_path: Path) -> None:
    assert returns_tasks(house(tmp_path).office, Outlook(TUESDAY, date(2026, 11, 17))) == []


def test_the_check_judges_by_town_and_month(there: House) -> None:
    for form in (REPORT, LEDGER, PARTY):
        receive(there.on(DUE), there.target("许村镇", form), DUE)
    office = there.on(TUESDAY)
    receive(office, there.target("长安镇", REPORT), TUESDAY)
    chosen = [check for check in rooms.checks() if check.code == "returns.on_time"]

    def found(day: date) -> dict[str, tuple[Outcome, str]]:
        judged = inspect(there.on(day), day, chosen)
        return {f.where.subject: (f.outcome, f.what) for outcome in Outcome for f in judged.findings(outcome)}

    assert found(TUESDAY) == {
        "许村镇 2026-10": (Outcome.HOLDS, "3 张都按时"),
        "长安镇 2026-10": (
            Outcome.VIOLATED,
            f"2026年10月{REPORT}迟 4 天；2026年10月{LEDGER}已逾期 4 天；2026年10月{PARTY}已逾期 4 天",
        ),
    }
