"""`swtool returns`: which sheets towns owe for which period, until when, who was reminded, what came in time."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from swtool.errors import ExitCode, UsageFault
from swtool.parser import Noun
from swtool.returns.periods import Period
from swtool.terminal import Terminal

from ._arguments import AsOf, DryRun, Format, ForMonth, Output, OutputFormat, day
from ._context import emit, office_of

if TYPE_CHECKING:
    from swtool.forms.form import Form
    from swtool.office import Office
    from swtool.returns.cases import Case
    from swtool.returns.recording import Target

app = Noun("各镇应报的表：排定、登记、催报、按时率")


class By(StrEnum):
    """How the summary is grouped."""

    TOWN = "town"
    FORM = "form"


class Way(StrEnum):
    """How a book came, where intake did not take it in."""

    CHAT = "chat"
    PAPER = "paper"
    EMAIL = "email"
    COUNTER = "counter"


Town = Annotated[str, typer.Argument(metavar="镇", help="乡镇（街道）名称或区划代码")]
Sheet = Annotated[str, typer.Argument(metavar="表", help="表名或代号，如 社工站月报表")]
ForPeriod = Annotated[
    Period, typer.Option("--period", parser=Period.parse, metavar="期间", help="2026-10、2026-Q4 或 2026")
]
OnePeriod = Annotated[
    Period | None,
    typer.Option("--period", parser=Period.parse, metavar="期间", help="只看这一期：2026-10、2026-Q4、2026"),
]
OneTown = Annotated[str | None, typer.Option("--town", metavar="镇", help="只看这个乡镇（街道）")]
On = Annotated[
    date | None, typer.Option("--on", parser=day, metavar="日期", help="实际收到（退回）的那一天；不写就是今天")
]
Why = Annotated[str, typer.Option("--why", metavar="原因", help="不写个人信息")]


@app.verb(
    "plan",
    "排定应报的表：哪个镇、哪张表、哪一期，最后一天是哪天；重复运行只补缺和重算",
    notes="要报哪些表、提前几个工作日，见 swtool policy show returns.owed 和 returns.lead，可在本县规则文件里改。"
    "不写 --month、--year 时排上个月和本月；--year 不排建立数据库之前就到期的。",
)
def plan(
    ctx: typer.Context,
    month: ForMonth = None,
    year: Annotated[int | None, typer.Option("--year", min=2000, max=2099, metavar="年", help="全年各期")] = None,
    drop: Annotated[
        bool, typer.Option("--drop", help="撤销：这个月（这一年）排错了，不再应报；须写 --month 或 --year")
    ] = False,
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.returns import planning
    from swtool.returns.sheets import plan_table

    if month is not None and year is not None:
        raise UsageFault("--month 和 --year 只写一个")
    if drop and month is None and year is None:
        raise UsageFault("没有写撤销哪个月", where="--drop", remedy="加 --month 或 --year")
    with office_of(ctx, write=True) as office:
        periods = planning.periods_planned(office.today, month, year)
        if drop:
            moves = planning.drop(office, periods, keep=not dry_run)
        else:
            periods = planning.since_records_began(office, periods) if year else periods
            moves = planning.plan(office, periods, _forms(), keep=not dry_run)
        terminal = Terminal()
        terminal.show(plan_table(office, moves))
        changed = sum(move.step is not planning.Step.KEEP for move in moves)
        done = "（试运行，没有写入）" if dry_run else ""
        terminal.write(f"{'撤销' if drop else '排定'}了 {changed} 张，不变 {len(moves) - changed} 张{done}")
    return ExitCode.DONE


@app.verb(
    "status",
    "谁报了、谁没有报、是否按时；--summary 看报送率和按时率",
    notes="退出码：0 没有逾期的；3 有。不写 --month、--period 时列出上个月的，以及更早还没有报的。",
)
def status(
    ctx: typer.Context,
    month: ForMonth = None,
    period: OnePeriod = None,
    town: OneTown = None,
    late: Annotated[bool, typer.Option("--late", help="只看逾期的")] = False,
    by: Annotated[By | None, typer.Option("--summary", help="汇总：按 town 镇街，或按 form 报表")] = None,
    as_of: AsOf = None,
    format: Format = OutputFormat.TABLE,
    output: Output = None,
) -> ExitCode:
    from swtool.returns.sheets import outstanding, status_list, summary

    with office_of(ctx) as office:
        judged = as_of or office.today
        found = _chosen(office, judged, month, period, town)
        if late:
            found = [case for case in found if case.standing.is_overdue]
        table = summary(office, found, judged, by=by.value) if by else status_list(found, judged)
        emit(office, table, format, output)
        return ExitCode.ATTENTION if outstanding(found) else ExitCode.DONE


@app.verb("show", "一张应报的表：最后一天怎么算的，提醒、收到、退回、入库的经过")
def show(
    ctx: typer.Context,
    town: Town,
    form: Sheet,
    period: ForPeriod,
    as_of: AsOf = None,
    format: Format = OutputFormat.TABLE,
    output: Output = None,
) -> ExitCode:
    from swtool.returns.cases import case_of
    from swtool.returns.sheets import history

    with office_of(ctx) as office:
        judged = as_of or office.today
        case = case_of(office, judged, _target(office, town, form, period))
        emit(office, history(case, judged), format, output)
    return ExitCode.DONE


@app.verb(
    "remind",
    "催报：每个镇一本填报表和一段发到群里的话，并记下提醒了谁",
    notes="不写 --month 时催逾期的、退回待改的和快到期的（向前看几天由设置 status.horizon 决定）；同一天只记一次提醒。",
)
def remind(
    ctx: typer.Context,
    month: ForMonth = None,
    town: OneTown = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="文件夹", help="文件写到哪里；不写就在数据库旁边的“催报”")
    ] = None,
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.returns import reminders
    from swtool.returns.cases import to_be_sent_by

    if output is not None and output.exists() and not output.is_dir():
        raise UsageFault("这是文件，不是文件夹", where=str(output), remedy="写一个文件夹名")
    with office_of(ctx, write=not dry_run) as office:
        ahead = timedelta(days=office.policy.at("status.horizon", office.today).number())
        until = None if month else office.today + ahead
        found = _every(office, office.today, month, None)
        owed = reminders.to_remind(to_be_sent_by(office, found, town) if town else found, until)
        drafts = reminders.draft(office, owed)
        terminal = Terminal()
        if not drafts:
            terminal.write("没有要催的表" if month else f"没有逾期的，{ahead.days} 天内也没有要到期的")
            return ExitCode.DONE
        noted = 0
        if not dry_run:
            folder = output or office.db.path.resolve().parent / "催报" / office.today.isoformat()
            drafts, noted = reminders.remind(office, drafts, _forms(), folder)
        for each in drafts:
            terminal.write_raw(f"{each.text}\n\n")
            if each.book is not None and each.note is not None:
                terminal.say(f"已写入 {each.book} 和 {each.note.name}")
        tail = "（试运行，没有写文件，也没有登记）" if dry_run else f"，登记提醒 {noted} 张"
        terminal.say(f"{len(drafts)} 个镇（街道）、{len(owed)} 张表{tail}")
    return ExitCode.DONE


@app.verb("receive", "登记收到一张表（纸质、群里发来还没有载入的）；用 intake load 载入的会自动登记")
def receive(
    ctx: typer.Context,
    town: Town,
    form: Sheet,
    period: ForPeriod,
    on: On = None,
    channel: Annotated[
        Way, typer.Option("--channel", help="chat 群聊、paper 纸质、email 邮件、counter 当面")
    ] = Way.CHAT,
    accepted: Annotated[bool, typer.Option("--accepted", help="已核对无误，直接算入库")] = False,
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.returns import recording
    from swtool.returns.store import Note
    from swtool.returns.terms import Channel

    with office_of(ctx, write=True) as office:
        target = _target(office, town, form, period)
        note = Note(Channel(channel.value))
        recording.receive(office, target, on or office.now.date(), note, accepted=accepted, keep=not dry_run)
        _say_noted(office, target, "收到并入库" if accepted else "收到", dry_run)
    return ExitCode.DONE


@app.verb("return", "登记退回一张收到的表（纸质的；用 intake load 载入的会自动登记）")
def give_back(
    ctx: typer.Context, town: Town, form: Sheet, period: ForPeriod, why: Why, on: On = None, dry_run: DryRun = False
) -> ExitCode:
    from swtool.returns import recording

    with office_of(ctx, write=True) as office:
        target = _target(office, town, form, period)
        recording.give_back(office, target, on or office.now.date(), why, keep=not dry_run)
        _say_noted(office, target, "退回", dry_run)
    return ExitCode.DONE


@app.verb("waive", "登记免报：这一期这张表不用报")
def waive(
    ctx: typer.Context, town: Town, form: Sheet, period: ForPeriod, why: Why, dry_run: DryRun = False
) -> ExitCode:
    from swtool.returns import recording

    with office_of(ctx, write=True) as office:
        target = _target(office, town, form, period)
        recording.waive(office, target, why, keep=not dry_run)
        _say_noted(office, target, "免报", dry_run)
    return ExitCode.DONE


@app.verb("undo", "撤回最后一次手工登记（登记错了的收到、退回、免报、提醒）；操作日志里仍看得到")
def undo(ctx: typer.Context, town: Town, form: Sheet, period: ForPeriod, why: Why, dry_run: DryRun = False) -> ExitCode:
    from swtool.returns import recording

    with office_of(ctx, write=True) as office:
        target = _target(office, town, form, period)
        event = recording.take_back(office, target, why, keep=not dry_run)
        verb = "将撤回" if dry_run else "已撤回"
        Terminal().write(f"{target.label}：{verb} {event.happened_on.isoformat()} 的“{event.kind.label}”")
    return ExitCode.DONE


def _say_noted(office: Office, target: Target, what: str, dry_run: bool) -> None:
    from swtool.returns.cases import case_of

    case = case_of(office, office.today, target)
    tail = f"；现在是“{case.standing.state.label}”，最后一天 {case.last_day_label}"
    Terminal().write(f"{target.label}：{'将登记' if dry_run else '已登记'}{what}{'' if dry_run else tail}")


def _forms() -> list[Form]:
    from swtool.rooms import books

    return [book.form for book in books()]


def _target(office: Office, town: str, form: str, period: Period) -> Target:
    from swtool.intake.identify import find_form
    from swtool.returns.recording import Target, town_meant

    return Target(town_meant(office, town, period), find_form(form, _forms()), period)


def _every(office: Office, as_of: date, month: ForMonth, period: Period | None) -> list[Case]:
    """What is owed, of the month and period if named."""
    from swtool.returns.cases import cases, of_month, of_periods

    if month is not None and period is not None:
        raise UsageFault("--month 和 --period 只写一个")
    found = cases(office, as_of)
    if month is not None:
        found = of_month(found, month)
    if period is not None:
        found = of_periods(found, [period])
    return found


def _chosen(office: Office, as_of: date, month: ForMonth, period: Period | None, town: str | None) -> list[Case]:
    """The same, of the town if named; where neither month nor period is named, what is being collected."""
    from swtool.returns.cases import at_work, of_town

    found = _every(office, as_of, month, period)
    if town is not None:
        found = of_town(office, found, town)
    return found if month is not None or period is not None else at_work(found, as_of)
