"""`swtool filing`: staff changes are filed within a week, accepted, returned, amended, revoked; receipts written."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from swtool.dates import PartialDate
from swtool.errors import ExitCode
from swtool.parser import Noun
from swtool.terminal import Terminal

from ._arguments import AsOf, DryRun, Format, Output, OutputFormat, Reveal, partial_day
from ._context import as_written, emit, office_of
from ._staff_changes import BasisOption, GradeOption, Handover, KindOption, TitleOption

if TYPE_CHECKING:
    from swtool.filings.cases import Case
    from swtool.filings.evidence import Papers
    from swtool.filings.terms import DocumentKind
    from swtool.office import Office

app = Noun("人员变动备案：登记备案、受理、退回补正、回执、逾期")


class ChannelWord(StrEnum):
    """How the filing came in."""

    COUNTER = "counter"
    ONLINE = "online"
    CHAT = "chat"
    PAPER = "paper"


class Grouping(StrEnum):
    """What the summary groups by."""

    STATION = "station"
    OPERATOR = "operator"


Number = Annotated[str, typer.Argument(metavar="编号", help="备案编号（BA…）或变动编号（BD…）")]
Numbers = Annotated[list[str], typer.Argument(metavar="编号…", help="备案编号（BA…）或变动编号（BD…），可写多个")]
ChangeNumbers = Annotated[list[str], typer.Argument(metavar="变动编号…", help="变动编号（BD…），可写多个")]
ChangeNumber = Annotated[str, typer.Argument(metavar="变动编号", help="变动编号（BD…）")]
Why = Annotated[str, typer.Option("--why", metavar="原因", help="原因，必须写")]
Paper = Annotated[Path | None, typer.Option("--output", "-o", metavar="文件", help="写到这个 .docx 文件")]
Template = Annotated[Path | None, typer.Option("--template", metavar="文件", help="用本县自己的 .docx 模板")]
DayOption = Annotated[
    PartialDate | None, typer.Option("--event-on", parser=partial_day, metavar="日期", help="变动的那一天")
]


@app.verb("add", "备案：登记一条变动的备案，算定并保存截止日", notes="备案时间就是现在，不能改写。")
def add(
    ctx: typer.Context,
    changes: ChangeNumbers,
    channel: Annotated[
        ChannelWord, typer.Option("--channel", help="报送途径：counter 窗口、online 网上、chat 工作群、paper 纸质")
    ] = ChannelWord.COUNTER,
    handler: Annotated[str | None, typer.Option("--handler", metavar="姓名", help="经办人")] = None,
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.filings.cases import case_of
    from swtool.filings.changes import change_named
    from swtool.filings.evidence import papers
    from swtool.filings.procedure import file_changes
    from swtool.filings.terms import Channel

    terminal = Terminal()
    with office_of(ctx, write=True) as office:
        found = [change_named(office.db, number) for number in dict.fromkeys(changes)]
        with office.change("人员变动备案", keep=not dry_run) as tx:
            file_changes(office, tx, found, channel=Channel(channel.value), handler=handler)
            cases = [case_of(office, change, max(office.today, office.now.date())) for change in found]
            needed = list(papers(office, found).values())
        for case in cases:  # said when it is kept, not before
            _tell(terminal, case)
        _warn_of_papers(terminal, office, needed)
        _say_dry(terminal, dry_run)
    return ExitCode.DONE


@app.verb("list", "人员变动与备案一览")
def list_filings(
    ctx: typer.Context,
    as_of: AsOf = None,
    late: Annotated[bool, typer.Option("--late", help="只看逾期的")] = False,
    suspected: Annotated[bool, typer.Option("--suspected", help="只看疑似未备案变动")] = False,
    summary: Annotated[bool, typer.Option("--summary", help="按逾期档次汇总")] = False,
    by: Annotated[
        Grouping, typer.Option("--by", help="汇总的口径：station 社工站、operator 运营机构")
    ] = Grouping.STATION,
    format: Format = OutputFormat.TABLE,
    output: Output = None,
    reveal: Reveal = False,
) -> ExitCode:
    from swtool.filings import sheets

    with office_of(ctx) as office:
        day = as_of or office.today
        if summary:
            table = sheets.lateness_summary(office, day, by=by.value)
        elif suspected:
            table = sheets.suspected_list(office, day)
        else:
            table = sheets.filing_list(office, day, only=_is_late if late else None)
        emit(office, table, format, output, reveal=reveal)
    return ExitCode.DONE


@app.verb("show", "一条变动的全部情况：期限怎样算出、办理经过")
def show(
    ctx: typer.Context,
    number: Number,
    as_of: AsOf = None,
    format: Format = OutputFormat.TABLE,
    output: Output = None,
) -> ExitCode:
    from swtool.filings.sheets import case_sheet

    with office_of(ctx) as office:
        day = as_of or office.today
        emit(office, case_sheet(office, _case(office, number, as_of=as_of), day), format, output)
    return ExitCode.DONE


@app.verb("due", "已登记、还没有备案的变动，按截止日排列；有就返回 3")
def due(
    ctx: typer.Context,
    within: Annotated[int | None, typer.Option("--within", metavar="天数", help="只看几天内到期和已逾期的")] = None,
    as_of: AsOf = None,
    format: Format = OutputFormat.TABLE,
    output: Output = None,
    reveal: Reveal = False,
) -> ExitCode:
    from swtool.filings.sheets import due_list

    with office_of(ctx) as office:
        table = due_list(office, as_of or office.today, within)
        emit(office, table, format, output, reveal=reveal)
    return ExitCode.ATTENTION if table.rows else ExitCode.DONE


@app.verb("accept", "予以备案：任职随之变动")
def accept_filings(ctx: typer.Context, numbers: Numbers, dry_run: DryRun = False) -> ExitCode:
    from swtool.filings.procedure import accept
    from swtool.filings.store import filing_named

    terminal = Terminal()
    accepted = []
    with office_of(ctx, write=True) as office:
        with office.change("予以备案", keep=not dry_run) as tx:
            for number in dict.fromkeys(numbers):
                filing, change = filing_named(office.db, number)
                accept(office, tx, filing, change)
                accepted.append(f"{filing.filing_no} 予以备案：{change.kind.label} {change.event_on}")
        for line in accepted:
            terminal.write(line)
        _say_dry(terminal, dry_run)
    return ExitCode.DONE


@app.verb("return", "退回补正，并写出补正告知书")
def return_filing(
    ctx: typer.Context,
    number: Number,
    why: Why,
    output: Paper = None,
    template: Template = None,
    reveal: Reveal = False,
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.filings.documents import default_name, refuse_paper
    from swtool.filings.procedure import return_for_correction
    from swtool.filings.store import filing_named
    from swtool.filings.terms import DocumentKind

    terminal = Terminal()
    with office_of(ctx, write=True) as office:
        filing, _change = filing_named(office.db, number)
        output = output or Path(default_name(_case(office, number), DocumentKind.CORRECTION_NOTICE))
        refuse_paper(output, template)  # a return without its notice would be half a return
        with office.change(f"退回补正 {filing.filing_no}", keep=not dry_run) as tx:
            return_for_correction(office, tx, filing, reason=why)
        terminal.write(f"{filing.filing_no} 已退回补正")
        if not dry_run:
            _issue(office, number, DocumentKind.CORRECTION_NOTICE, output, template, reveal=reveal)
        _say_dry(terminal, dry_run)
    return ExitCode.DONE


@app.verb("amend", "补正：改正备案的内容，首次备案时间不变")
def amend_filing(
    ctx: typer.Context,
    number: Number,
    event_on: DayOption = None,
    post_kind: KindOption = None,
    basis: BasisOption = None,
    title: TitleOption = None,
    grade: GradeOption = None,
    reason: Annotated[str | None, typer.Option("--reason", metavar="原因", help="变动原因")] = None,
    handover: Handover = None,
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.filings.changes import PostPart
    from swtool.filings.procedure import Amendment, amend
    from swtool.filings.store import filing_named

    terminal = Terminal()
    part = PostPart(post_kind.value if post_kind else None, basis.value if basis else None, title, grade)
    with office_of(ctx, write=True) as office:
        filing, change = filing_named(office.db, number)
        with office.change(f"补正 {filing.filing_no}", keep=not dry_run) as tx:
            amend(office, tx, filing, change, Amendment(event_on, part, reason, handover))
            case = _case(office, number)
        _tell(terminal, case)
        _say_dry(terminal, dry_run)
    return ExitCode.DONE


@app.verb("revoke", "撤销受理有误的备案：任职恢复到没有受理它的样子")
def revoke_filing(ctx: typer.Context, number: Number, why: Why, dry_run: DryRun = False) -> ExitCode:
    from swtool.filings.procedure import revoke
    from swtool.filings.store import filing_named

    terminal = Terminal()
    with office_of(ctx, write=True) as office:
        filing, change = filing_named(office.db, number)
        with office.change(f"撤销备案 {filing.filing_no}", keep=not dry_run) as tx:
            revoke(office, tx, filing, change, reason=why)
        terminal.write(f"{filing.filing_no} 备案已撤销，任职已恢复")
        _say_dry(terminal, dry_run)
    return ExitCode.DONE


@app.verb("confirm", "确认疑似变动属实；也用于补上日期或重新判断是否须备案")
def confirm(ctx: typer.Context, number: ChangeNumber, event_on: DayOption = None, dry_run: DryRun = False) -> ExitCode:
    from swtool.filings.changes import change_named
    from swtool.filings.recording import confirm_change

    terminal = Terminal()
    with office_of(ctx, write=True) as office:
        change = change_named(office.db, number)
        with office.change(f"确认变动 {change.change_no}", keep=not dry_run) as tx:
            done = confirm_change(office, tx, change, event_on=event_on)
        terminal.write(f"{change.change_no} {done.change.standing.label}：{done.duty.why}")
        if not done.duty.need_not:
            terminal.write(f"下一步：swtool filing add {change.change_no}")
        _say_dry(terminal, dry_run)
    return ExitCode.DONE


@app.verb("dismiss", "排除：没有发生这一变动，或登记错了")
def dismiss(ctx: typer.Context, number: ChangeNumber, why: Why, dry_run: DryRun = False) -> ExitCode:
    from swtool.errors import UsageFault
    from swtool.filings.changes import change_named
    from swtool.filings.recording import dismiss_change

    if not why.strip():
        raise UsageFault("没有写明原因", where="--why", remedy="写明为什么排除")
    terminal = Terminal()
    with office_of(ctx, write=True) as office:
        change = change_named(office.db, number)
        with office.change(f"排除变动 {change.change_no}", keep=not dry_run) as tx:
            dismiss_change(office, tx, change, why=why.strip())
        terminal.write(f"{change.change_no} 已排除")
        _say_dry(terminal, dry_run)
    return ExitCode.DONE


@app.verb("receipt", "写出备案回执（.docx）：截止日怎样算出、日历版本、办理结果、日志链头")
def receipt(
    ctx: typer.Context, number: Number, output: Paper = None, template: Template = None, reveal: Reveal = False
) -> ExitCode:
    from swtool.filings.terms import DocumentKind

    with office_of(ctx, write=True) as office:
        _issue(office, number, DocumentKind.RECEIPT, output, template, reveal=reveal)
    return ExitCode.DONE


def _issue(
    office: Office, number: str, kind: DocumentKind, output: Path | None, template: Path | None, *, reveal: bool
) -> None:
    from swtool.filings.documents import default_name, issue

    case = _case(office, number)
    target = output or Path(default_name(case, kind))
    written = issue(office, case, kind, target, template=template, reveal=reveal)
    Terminal().write(f"已写入 {as_written(written, target)}")


def _case(office: Office, number: str, *, as_of: object = None) -> Case:
    """The change of either number, as of a day; unless one is asked for, with everything filed up to now."""
    from datetime import date

    from swtool.filings.cases import case_of
    from swtool.filings.changes import change_named
    from swtool.filings.store import filing_named

    day = as_of if isinstance(as_of, date) else max(office.today, office.now.date())
    if number.strip().upper().startswith("BA"):
        return case_of(office, filing_named(office.db, number)[1], day)
    return case_of(office, change_named(office.db, number), day)


def _tell(terminal: Terminal, case: Case) -> None:
    assert case.filing is not None
    terminal.write(f"{case.filing.filing_no} {case.change.kind.label} {case.event_label}：{case.status_label}")
    if case.deadline is None:
        terminal.write("  变动日期没有写到日，截止日和是否按时无法判定")
        terminal.write(f"  问清后：swtool filing amend {case.filing.filing_no} --event-on 日期")
        return
    for step in case.deadline.steps:
        terminal.write(f"  {step}")
    terminal.write(f"  日历：{case.deadline.calendar_edition}{'（暂定）' if case.deadline.provisional else ''}")
    if case.verdict is not None:
        terminal.write(f"  {case.verdict.note}")


def _warn_of_papers(terminal: Terminal, office: Office, needed: list[Papers]) -> None:
    """Which papers the rules ask for and are not there yet, or not in order."""
    for one in needed:
        if one.is_wanting:
            terminal.warn(f"{one.change.change_no} {one.verdict.what}")
            if one.rule is not None:
                terminal.say(f"  依据：{office.policy.cite(one.rule)}")
            terminal.say(f"  补上：{one.remedy}" if one.missing else f"  怎么办：{one.remedy}")


def _is_late(case: Case) -> bool:
    return case.verdict is not None and (case.verdict.days_late or 0) > 0


def _say_dry(terminal: Terminal, dry_run: bool) -> None:
    if dry_run:
        terminal.say("试运行，没有写入")
