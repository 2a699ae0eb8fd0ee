"""`swtool returns` at the terminal: planning, noting what came in, the lists, and what is refused."""

from __future__ import annotations

import json

import pytest

from .clerk import Answer, Clerk, roster
from .registry_house import resident_id
from .returns_case import OCTOBER
from .returns_case import clerk as clerk  # noqa: PLC0414
from .returns_house import LEDGER, PARTY, REPORT, book, report


def listed(answer: Answer) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = json.loads(answer.out)["rows"]
    return rows


def states(clerk: Clerk, *options: str) -> dict[tuple[str, str], str]:
    rows = listed(clerk("returns", "status", "--month", "2026-10", "--format", "json", *options))
    return {(str(row["town"]), str(row["form"])): str(row["state"]) for row in rows}


ONE = ("许村镇", REPORT, "--period", "2026-10")


def test_plan_says_what_and_until_when_and_twice_changes_nothing(clerk: Clerk) -> None:
    answer = clerk("returns", "plan", *OCTOBER)
    assert answer.code == 0
    assert answer.out.count("2026-11-06") == 3
    assert "排定了 6 张，不变 0 张" in answer.out
    head = clerk.head()
    assert "排定了 0 张，不变 6 张" in clerk("returns", "plan", *OCTOBER).out
    assert clerk.head() == head


def test_plan_without_a_month_takes_the_last_and_the_running(clerk: Clerk) -> None:
    rows = {line.split()[0] for line in clerk("returns", "plan", "--dry-run").out.splitlines() if line[:4] == "2026"}
    assert rows == {"2026年10月", "2026年11月"}
    assert states(clerk) == {}


def test_a_month_planned_by_mistake_is_taken_back(clerk: Clerk) -> None:
    clerk("returns", "plan", "--month", "2025-10")
    assert clerk("returns", "status").code == 3
    answer = clerk("returns", "plan", "--month", "2025-10", "--drop")
    assert "撤销了 6 张，不变 0 张" in answer.out
    assert clerk("returns", "status").code == 0


def test_the_list_fits_a_narrow_screen(clerk: Clerk) -> None:
    from swtool.helptext import display_width

    clerk("returns", "plan", *OCTOBER)
    for options in ((), ("--summary", "town"), ("--summary", "form"), ("--late",)):
        answer = clerk("returns", "status", *options)
        assert answer.code == 3
        lines = answer.out.splitlines()
        assert max(map(display_width, lines)) <= 80
        assert "没有列出" in answer.out or options
    assert lines[3].split() == ["2026-10", "许村镇", REPORT, "2026-11-06", "逾期", "已逾期", "4", "天"]


def test_receive_return_waive_undo(clerk: Clerk) -> None:
    clerk("returns", "plan", *OCTOBER)
    answer = clerk("returns", "receive", *ONE, "--on", "2026-11-06", "--channel", "paper")
    assert answer.out == "许村镇 2026年10月 社工站月报表：已登记收到；现在是“已收”，最后一天 2026-11-06\n"
    assert clerk("returns", "return", *ONE, "--why", "合计不对").code == 0
    assert states(clerk)["许村镇", REPORT] == "退回待改"
    assert clerk("returns", "receive", *ONE, "--accepted").code == 0
    assert clerk("returns", "waive", "长安镇", PARTY, "--period", "2026-10", "--why", "没有党组织").code == 0
    assert states(clerk) == {
        ("许村镇", REPORT): "已入库",
        ("许村镇", LEDGER): "逾期",
        ("许村镇", PARTY): "逾期",
        ("长安镇", REPORT): "逾期",
        ("长安镇", LEDGER): "逾期",
        ("长安镇", PARTY): "免报",
    }
    answer = clerk("returns", "undo", "长安镇", PARTY, "--period", "2026-10", "--why", "登记错了镇")
    assert "已撤回 2026-11-10 的“免报”" in answer.out
    assert states(clerk)["长安镇", PARTY] == "逾期"
    told = clerk("returns", "show", *ONE).out
    for words in ("合计不对", "纸质", "往前数5个工作日", "HNG-18"):
        assert words in told


def test_the_summary_counts_by_hand(clerk: Clerk) -> None:
    """许村镇: 月报 in time, 财务 late, 党务 open. 长安镇: 月报 in time, 党务 waived, 财务 open."""
    clerk("returns", "plan", *OCTOBER)
    for town, form, on in (
        ("许村镇", REPORT, "2026-11-06"),
        ("许村镇", LEDGER, "2026-11-09"),
        ("长安镇", REPORT, "2026-11-03"),
    ):
        assert clerk("returns", "receive", town, form, "--period", "2026-10", "--on", on).code == 0
    clerk("returns", "waive", "长安镇", PARTY, "--period", "2026-10", "--why", "没有党组织")
    rows = listed(clerk("returns", "status", "--summary", "town", "--format", "json"))
    numbers = [(row["group"], row["expected"], row["reported"], row["on_time"], row["waiting"]) for row in rows]
    assert numbers == [("许村镇", 3, 2, 1, 0), ("长安镇", 2, 1, 1, 0), ("合计", 5, 3, 2, 0)]
    shown = clerk("returns", "status", "--summary", "town").out
    (total,) = (line.split() for line in shown.splitlines() if line.startswith("合计"))
    assert total == ["合计", "5", "3", "60%", "2", "40%", "0", "0", "0"]


def test_a_day_gone_by_is_seen_as_it_was_known(clerk: Clerk) -> None:
    clerk("returns", "plan", *OCTOBER)  # on the 10th: on the 9th nobody knew of it
    assert states(clerk, "--as-of", "2026-11-09") == {}


def test_new_holidays_move_the_last_day(clerk: Clerk) -> None:
    """15 January 2027 is a Friday. With the 7th and 8th off, five workdays before the 14th end on Tuesday the 5th."""
    clerk("returns", "plan", "--month", "2026-12")
    assert "2027-01-07（暂定）" in clerk("returns", "status", "--month", "2026-12").out
    days = clerk.desk / "2027.csv"
    lines = [f"2027-01-{day:02d},休" for day in (1, 2, 3, 7, 8)]
    days.write_text("\n".join(["日期,休班", *lines]), encoding="utf-8", newline="")
    answer = clerk("policy", "calendar", "load", days)
    # Two towns with 3 monthly, 2 quarterly and 2 yearly sheets.
    assert "14 张应报的表重算了最后一天" in answer.out
    shown = clerk("returns", "status", "--month", "2026-12").out
    assert shown.count("2027-01-05") == 14
    assert "暂定" not in shown


def test_status_exits_3_only_for_what_is_overdue(clerk: Clerk) -> None:
    clerk("returns", "plan", "--month", "2026-11")
    answer = clerk("returns", "status", "--month", "2026-11")
    assert (answer.code, answer.out.count("未到期")) == (0, 6)
    assert clerk("returns", "status").code == 0  # nothing of October is planned
    clerk("returns", "plan", *OCTOBER)
    assert clerk("returns", "status").code == 3
    assert clerk("returns", "status", "--town", "长安镇", "--period", "2026-11").code == 0


def test_intake_load_notes_and_check_does_not(clerk: Clerk) -> None:
    clerk("returns", "plan", *OCTOBER)
    path = book(clerk.desk / "月报.xlsx", report("许村镇社工站"))
    faulty = book(clerk.desk / "错.xlsx", report("长安镇社工站", value="三"))
    head = clerk.head()
    assert clerk("intake", "check", path).code == 0
    assert clerk("intake", "check", faulty).code == 1
    assert clerk("intake", "load", faulty, "--dry-run").code == 1
    assert clerk.head() == head
    assert clerk("intake", "load", path).code == 0
    assert clerk("intake", "load", faulty).code == 1
    found = states(clerk)
    assert (found["许村镇", REPORT], found["长安镇", REPORT]) == ("已入库", "退回待改")
    refused = clerk.refused("returns", "undo", *ONE, "--why", "试试")
    assert "收表时自动记的（入库），不能撤回" in refused


def test_unclear_books_are_said(clerk: Clerk) -> None:
    for month in ("2026-06", "2026-09"):
        clerk("returns", "plan", "--month", month)
    person = ("许村镇社工站", "示例甲", resident_id("19900101", 1), "服务性", "专职", "2021-06-30")
    answer = clerk("intake", "load", roster(clerk.desk / "花名册.xlsx", person))
    assert answer.code == 0
    assert "看不出是哪个镇、哪一期的社工站人员花名册" in answer.err  # of two quarters


@pytest.mark.parametrize(
    ("line", "code", "said"),
    [
        (("plan", "--month", "2026-10", "--year", "2026"), 2, "--month 和 --year 只写一个"),
        (("plan", "--drop"), 2, "没有写撤销哪个月"),
        (("plan", "--drop", "--month", "2026-09"), 1, "这几期没有排定过"),
        (("plan", "--year", "2019"), 1, "没有要排定的期间"),
        (("plan", "--month", "2020-01"), 1, "2020年1月没有要报的表"),
        (("status", "--month", "2026-10", "--period", "2026-10"), 2, "--month 和 --period 只写一个"),
        (("status", "--period", "十月"), 2, "“十月”不是报表的期间"),
        (("receive", "许村镇", REPORT), 2, "--period"),
        (("receive", "徐村镇", REPORT, "--period", "2026-10"), 1, "许村镇"),
        (("receive", "许村镇", "月报告", "--period", "2026-10"), 1, "没有“月报告”这张表"),
        (("receive", "许村镇", REPORT, "--period", "2026-09"), 1, "没有排定这张表"),
        (("show", "许村镇", REPORT, "--period", "2026-09"), 1, "没有排定这张表"),
        (("receive", "许村镇", REPORT, "--period", "2026-10", "--on", "2026-11-11"), 2, "2026-11-11 还没有到"),
        (("receive", "许村镇", REPORT, "--period", "2026-10", "--on", "2026-09-30"), 2, "2026年10月还没有开始"),
        (("return", "许村镇", REPORT, "--period", "2026-10", "--why", "缺页"), 1, "还没有收到这张表"),
        (("waive", "许村镇", REPORT, "--period", "2026-10", "--why", " "), 2, "没有写原因"),
        (("waive", "许村镇", REPORT, "--period", "2026-10", "--why", "问 13812345678"), 2, "原因里像是有"),
        (("undo", "许村镇", REPORT, "--period", "2026-10", "--why", "错了"), 1, "还没有登记过什么"),
        (("remind", "--town", "硖石"), 0, "没有逾期的"),
    ],
)
def test_refusals_say_what_and_leave_no_trace(clerk: Clerk, line: tuple[str, ...], code: int, said: str) -> None:
    clerk("returns", "plan", *OCTOBER)
    if code:
        assert said in clerk.refused("returns", *line, code=code)
    else:
        assert said in clerk("returns", *line).out


def test_what_is_in_order_is_neither_waived_nor_returned(clerk: Clerk) -> None:
    clerk("returns", "plan", *OCTOBER)
    clerk("returns", "receive", *ONE, "--accepted")
    for verb in ("waive", "return"):
        assert "这张表已经入库" in clerk.refused("returns", verb, *ONE, "--why", "试试")
    clerk("returns", "waive", "长安镇", REPORT, "--period", "2026-10", "--why", "新站")
    again = clerk.refused("returns", "waive", "长安镇", REPORT, "--period", "2026-10", "--why", "新站")
    assert "已经登记过免报" in again


@pytest.mark.parametrize("verb", ["receive", "waive"])
def test_dry_runs_write_nothing(clerk: Clerk, verb: str) -> None:
    clerk("returns", "plan", *OCTOBER)
    head = clerk.head()
    options = ("--why", "新站") if verb == "waive" else ()
    assert "将登记" in clerk("returns", verb, *ONE, *options, "--dry-run").out
    assert clerk.head() == head
