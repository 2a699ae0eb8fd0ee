"""`swtool returns` at the terminal, the files for the group chat, the desk and the check."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import pytest

from swtool import rooms
from swtool.findings import Outcome
from swtool.inspection import inspect
from swtool.intake.load import State as BookState
from swtool.intake.load import load
from swtool.reporting.desk_returns import returns_tasks
from swtool.reporting.tasks import Outlook, Urgency
from swtool.returns.cases import cases
from swtool.returns.periods import Period
from swtool.returns.planning import plan
from swtool.returns.recording import receive
from swtool.returns.reminders import book_name, draft, remind, to_remind
from swtool.returns.terms import EventKind, State

from .clerk import Answer, Clerk, roster
from .offices import china_time
from .registry_house import resident_id
from .returns_house import DUE, FORMS, LEDGER, PARTY, REPORT, House, book, house, report

TUESDAY = date(2026, 11, 10)  # the clerk's own day: four days after the last one


@pytest.fixture
def there(tmp_path: Path) -> House:
    built = house(tmp_path)
    plan(built.office, [Period.parse("2026-10")], FORMS)
    return built


@pytest.fixture
def clerk(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Clerk:
    """At the counter on 10 November 2026, nothing planned yet."""
    desk = tmp_path / "办公 桌"
    desk.mkdir()
    house(desk).office.db.close()
    monkeypatch.setattr("swtool.commands._context.clock", lambda: china_time(TUESDAY, 10))
    monkeypatch.setenv("COLUMNS", "80")
    return Clerk(desk, desk / "office.db", capsys)


def listed(answer: Answer) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = json.loads(answer.out)["rows"]
    return rows


def states(clerk: Clerk, *options: str) -> dict[tuple[str, str], str]:
    rows = listed(clerk("returns", "status", "--month", "2026-10", "--format", "json", *options))
    return {(str(row["town"]), str(row["form"])): str(row["state"]) for row in rows}


OCTOBER = ("--month", "2026-10")
ONE = ("许村镇", REPORT, "--period", "2026-10")


# -- the clerk's round ------------------------------------------------------------------------------------------------


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


# -- reminders --------------------------------------------------------------------------------------------------------


def test_remind_writes_a_book_and_a_text_a_town(clerk: Clerk) -> None:
    clerk("returns", "plan", *OCTOBER)
    clerk("returns", "receive", "许村镇", LEDGER, "--period", "2026-10")
    out = clerk.desk / "发群里"
    answer = clerk("returns", "remind", "--output", str(out))
    assert answer.code == 0
    assert sorted(path.name for path in out.iterdir()) == [
        "许村镇2026年10月催报.txt", "许村镇2026年10月待报表.xlsx",
        "长安镇2026年10月催报.txt", "长安镇2026年10月待报表.xlsx",
    ]  # fmt: skip
    assert (out / "许村镇2026年10月催报.txt").read_text(encoding="utf-8-sig").splitlines() == [
        "【报表提醒】许村镇的同志，您好！",
        "下面的表还没有收到，请按时报送：",
        "1. 2026年10月社工站月报表，最后一天11月6日（星期五），已过 4 天，请尽快",
        "2. 2026年10月党务公开事项表，最后一天11月6日（星期五），已过 4 天，请尽快",
        "填报表见附件“许村镇2026年10月待报表.xlsx”，填好后整本发回群里即可。已经发过的请忽略，谢谢！",
        "海宁市民政局　2026年11月10日",
    ]
    assert "2 个镇（街道）、5 张表，登记提醒 5 张" in answer.err
    assert answer.out.count("【报表提醒】") == 2


def test_a_second_run_the_same_day_writes_again_and_notes_nothing(clerk: Clerk) -> None:
    clerk("returns", "plan", *OCTOBER)
    out = clerk.desk / "催"
    clerk("returns", "remind", "-o", str(out))
    head = clerk.head()
    for path in out.iterdir():
        path.unlink()
    answer = clerk("returns", "remind", "-o", str(out))
    assert (clerk.head(), len(list(out.iterdir()))) == (head, 4)
    assert "登记提醒 0 张" in answer.err


def test_a_dry_run_shows_the_text_only(clerk: Clerk) -> None:
    clerk("returns", "plan", *OCTOBER)
    head, before = clerk.head(), sorted(clerk.desk.iterdir())
    answer = clerk("returns", "remind", "--town", "许村", "--dry-run")
    assert answer.out.startswith("【报表提醒】许村镇")
    assert (clerk.head(), sorted(path for path in clerk.desk.iterdir() if "-" not in path.suffix)) == (head, before)


def test_files_lie_beside_the_office_unless_told_otherwise(clerk: Clerk) -> None:
    clerk("returns", "plan", *OCTOBER)
    clerk("returns", "remind")
    assert len(list((clerk.desk / "催报" / "2026-11-10").iterdir())) == 4
    (clerk.desk / "文件").write_text("x", encoding="utf-8")
    assert "这是文件，不是文件夹" in clerk.refused("returns", "remind", "-o", str(clerk.desk / "文件"), code=2)


@pytest.mark.parametrize(
    ("day", "reminded"),
    [
        (date(2026, 10, 29), 0),  # the horizon of 7 days ends on the 5th
        (date(2026, 10, 30), 0),  # it reaches the 6th, but October is not over
        (date(2026, 11, 1), 6),
        (date(2026, 11, 20), 6),
    ],
)
def test_who_is_reminded_when(there: House, day: date, reminded: int) -> None:
    found = to_remind(cases(there.on(day), day), day + timedelta(days=7))
    assert len(found) == reminded


def test_the_last_day_and_what_was_returned_have_their_words(there: House) -> None:
    office = there.on(DUE)
    there.take_in(book(there.folder / "错.xlsx", report("许村镇社工站", value="三")))
    (first, _) = draft(office, to_remind(cases(office, DUE), DUE))
    assert first.text.splitlines()[1:6] == [
        "下面的表还没有收到，请按时报送：",
        "1. 2026年10月财务公开表，最后一天11月6日（星期五），就是今天",
        "2. 2026年10月党务公开事项表，最后一天11月6日（星期五），就是今天",
        "下面的表已退回，请按退回表里标出的地方改好后重新发来：",
        "1. 2026年10月社工站月报表，最后一天11月6日（星期五），就是今天",
    ]


def test_the_book_opens_and_comes_back_filled(there: House) -> None:
    """The sheets of the reminder book, filled in by the town, answer exactly what they were made for."""
    office = there.on(TUESDAY)
    found = [case for case in cases(office, TUESDAY) if case.town == "长安镇"]
    (reminder,), noted = remind(office, draft(office, found), FORMS, there.folder / "催报")
    assert (noted, reminder.book is not None) == (3, True)
    assert reminder.book is not None
    workbook = openpyxl.load_workbook(reminder.book)
    front, *sheets = [sheet for sheet in workbook.worksheets if sheet.sheet_state == "visible"]
    assert [sheet.title for sheet in sheets] == [REPORT, LEDGER, PARTY]
    assert front.title == "本月待办"
    assert front["A1"].value == "长安镇待报的表"
    assert [cell.value for cell in front[5]] == [
        1,
        REPORT,
        "2026年10月",
        "2026-11-06",
        "逾期，已过 4 天",
        "空表",
        REPORT,
    ]
    assert front["G5"].hyperlink.location == f"'{REPORT}'!A1"
    assert sheets[2]["A1"].value == "长安镇2026年10月党务公开事项表"
    assert len(sheets[1].data_validations.dataValidation) > 0
    headings = {cell.value: cell.column for cell in sheets[2][3]}
    for heading, value in (
        ("机构名称", "示例社会工作服务中心"), ("日期", "2026-10-09"), ("*类别", "三会一课"), ("*主题", "支部党员大会"),
    ):  # fmt: skip
        sheets[2].cell(4, headings[heading], value)
    workbook.save(reminder.book)
    receipt, answering = there.take_in(reminder.book)
    assert receipt.state is BookState.LOADED, receipt.findings
    assert answering.unclear == []
    states_now = {case.form_title: case.standing.state for case in cases(office, TUESDAY) if case.town == "长安镇"}
    assert states_now == {REPORT: State.OVERDUE, LEDGER: State.OVERDUE, PARTY: State.ACCEPTED}


def test_an_empty_reminder_book_is_returned_as_empty(there: House) -> None:
    office = there.on(TUESDAY)
    (first, _), _ = remind(office, draft(office, cases(office, TUESDAY)), FORMS, there.folder / "催报")
    assert first.book is not None
    receipt = load(office, first.book, rooms.books(), keep=False)
    assert [finding.code for finding in receipt.findings] == ["intake.no_rows"]


def test_what_was_noted_later_was_not_known_before(there: House) -> None:
    """It came on the 6th and was noted on the 10th: on the 9th the office thought it overdue, today it is in time."""
    receive(there.on(TUESDAY), there.target("许村镇"), DUE)
    monday = there.case("许村镇", as_of=date(2026, 11, 9)).standing
    assert (monday.state, monday.days_late) == (State.OVERDUE, 3)
    now = there.case("许村镇").standing
    assert (now.state, now.received_on, now.on_time) == (State.RECEIVED, DUE, True)


def test_names_of_files_hold_nothing_that_windows_refuses(there: House) -> None:

    (case, *_) = cases(there.office, there.office.today)
    town = case.owed_by._replace(name='许<村>:"镇"/|?*.')
    assert book_name([case._replace(owed_by=town)]) == "许村镇.2026年10月待报表.xlsx"


def test_same_day_reminders_of_two_books(there: House) -> None:
    office = there.on(TUESDAY)
    remind(office, draft(office, cases(office, TUESDAY)), FORMS, there.folder / "催报")
    office = there.on(date(2026, 11, 11))
    remind(office, draft(office, cases(office, office.today)), FORMS, there.folder / "催报")
    events = [event for event in there.case("许村镇").events if event.kind is EventKind.REMINDED]
    assert [str(event.happened_on) for event in events] == ["2026-11-10", "2026-11-11"]
    assert len(there.case("许村镇").standing.reminded) == 2


# -- the desk and the check -------------------------------------------------------------------------------------------


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
