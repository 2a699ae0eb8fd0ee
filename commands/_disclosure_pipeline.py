"""`swtool disclosure check|prepare|approve|publish|run|correct|unlock`: a month on its way to the public."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from swtool.dates import Month
from swtool.errors import ExitCode, UsageFault
from swtool.parser import Noun
from swtool.terminal import Terminal

from ._context import DryRun, ForMonth, day, office_of, proper_reason
from ._disclosure_options import Folder, OneMonth, OneOrganization

if TYPE_CHECKING:
    from collections.abc import Sequence
    from contextlib import AbstractContextManager

    from swtool.disclosure.draft import Wish
    from swtool.disclosure.drafts import Step
    from swtool.disclosure.publish import Result
    from swtool.office import Office
    from swtool.registry.organizations import Organization

_PATIENCE = 20.0  # seconds

Organizations = Annotated[
    list[str] | None, typer.Option("--org", metavar="机构", help="只办这家机构；不写就是应公开的全部")
]
Reason = Annotated[str, typer.Option("--reason", metavar="原因", help="原因，必须写；不要写个人信息")]
PreparedBy = Annotated[str, typer.Option("--prepared-by", metavar="姓名", help="表上的制表人（不另行审批时）")]
ReviewedBy = Annotated[str, typer.Option("--reviewed-by", metavar="姓名", help="表上的审核人（不另行审批时）")]
ApprovedBy = Annotated[str, typer.Option("--approved-by", metavar="姓名", help="表上的负责人（不另行审批时）")]
Reviewed = Annotated[
    str,
    typer.Option(
        "--reviewed", metavar="理由", help="疑似姓名的文字看过了，不是个人姓名，放行；写明理由，如 和平是村名"
    ),
]


def add_to(app: Noun) -> None:
    """Register the verbs, in the order in which a month goes through them."""
    app.verb("check", "只核对：一个月能不能公开，缺什么、哪里不符；不写入任何内容")(check)
    app.verb("prepare", "草拟：核对无误的生成草稿，等审核、签发；内容变了就是另一份草稿")(prepare)
    app.verb(
        "approve",
        "审核、签发或退回一份草稿，以经办人的姓名记录",
        notes="不写 --step 就办下一步。由谁办、可省哪一步，按规则 disclosure.approval 和 disclosure.approval_steps。",
    )(approve)
    app.verb("publish", "公开一家机构的一个月：审批办完的封存、写出文件、登记")(publish)
    app.verb(
        "run",
        "公开应公开的全部：能办到哪一步就办到哪一步；可以放进定时任务，重复运行不会改动已公开的",
        notes="不写 --month 时办上个月，以前漏了的月份一起补。全部公开退出码是 0，有没公开的是 3。",
    )(run)
    app.verb(
        "correct",
        "更正已公开的一个月：按现有数据生成新的一版，列出逐项差异；旧版保留",
        notes="结余、累计相连的以后月份会列出，用 --follow 一起更正。",
    )(correct)
    app.verb("unlock", "解锁一个已锁定的月份，到期自动锁回")(unlock)


def check(ctx: typer.Context, month: ForMonth = None, organizations: Organizations = None) -> ExitCode:
    from swtool.disclosure.draft import Goal, Wish

    with office_of(ctx) as office:
        chosen = month or _month_now(office)
        return _show(office, chosen, Wish(Path(), goal=Goal.CHECK), _named(office, organizations), dry_run=True)


def prepare(
    ctx: typer.Context,
    month: ForMonth = None,
    organizations: Organizations = None,
    reviewed: Reviewed = "",
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.disclosure.draft import Goal, Wish

    if reviewed and len(organizations or ()) != 1:
        raise UsageFault("放行疑似姓名的文字要一家一家看", remedy="用 --org 写明是哪一家机构")
    with office_of(ctx, write=True) as office:
        chosen = month or _month_now(office)
        wish = Wish(_folder(office, None, chosen), goal=Goal.DRAFT, keep=not dry_run, reviewed=_why(reviewed))
        return _show(office, chosen, wish, _named(office, organizations), dry_run=dry_run)


def approve(
    ctx: typer.Context,
    organization: OneOrganization,
    month: OneMonth,
    step: Annotated[str | None, typer.Option("--step", metavar="步骤", help="审核或签发；不写就办下一步")] = None,
    back: Annotated[bool, typer.Option("--return", help="退回，要用 --remark 写明原因")] = False,
    code: Annotated[
        str, typer.Option("--draft", metavar="草稿号", help="审批单上的草稿号；草稿变了就不办，换过内容的必须写")
    ] = "",
    remark: Annotated[str, typer.Option("--remark", metavar="意见", help="审批意见；不要写个人信息")] = "",
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.disclosure.approval_sheet import write_approval_sheet
    from swtool.disclosure.approvals import approval_of, decide, draft_code, require_code
    from swtool.disclosure.drafts import Step, current_draft
    from swtool.registry.organizations import require_organization

    if back and step:
        raise UsageFault("--return 和 --step 不能一起写")
    named = Step.RETURN if back else _step(step) if step else None
    with office_of(ctx, write=True) as office:
        found = require_organization(office.db, organization)
        if not code:
            require_code(office, found, month)
        draft, taken = decide(office, found, month, step=named, sha256=code, remark=remark.strip(), keep=not dry_run)
        terminal = Terminal()
        verb = "将" if dry_run else "已"
        terminal.write(f"{found.name} {month.label} 草稿 {draft_code(draft)}：{verb}由{office.actor}{taken.label}")
        standing = current_draft(office.db, found.id, month)
        if dry_run or standing is None:
            return ExitCode.DONE
        terminal.write(f"    审批单 {write_approval_sheet(office, found, standing)}")
        if taken is Step.RETURN:
            return ExitCode.DONE
        following = approval_of(office).next_step(standing)
        terminal.say(
            f"接下来：{following.label}"
            if following
            else f"审批已办完，用 swtool disclosure publish {found.name} {month} 公开"
        )
    return ExitCode.DONE


def publish(
    ctx: typer.Context,
    organization: OneOrganization,
    month: OneMonth,
    out: Folder = None,
    prepared_by: PreparedBy = "",
    reviewed_by: ReviewedBy = "",
    approved_by: ApprovedBy = "",
    reviewed: Reviewed = "",
    dry_run: DryRun = False,
) -> ExitCode:
    from dataclasses import replace

    with office_of(ctx, write=True) as office:
        named = _named(office, [organization])
        wish = _wish(office, _folder(office, out, month), (prepared_by, reviewed_by, approved_by), keep=not dry_run)
        wish = replace(wish, reviewed=_why(reviewed))
        with _alone(office):
            return _show(office, month, wish, named, dry_run=dry_run)


def run(
    ctx: typer.Context,
    month: ForMonth = None,
    organizations: Organizations = None,
    out: Folder = None,
    prepared_by: PreparedBy = "",
    reviewed_by: ReviewedBy = "",
    approved_by: ApprovedBy = "",
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.disclosure.following import months_to_run

    with office_of(ctx, write=True) as office:
        named = _named(office, organizations)  # a wrong name leaves nothing behind, not even a lock
        months = [month] if month else months_to_run(office, _month_now(office))
        codes: list[ExitCode] = []
        with _alone(office):
            for each in months:
                names = (prepared_by, reviewed_by, approved_by)
                wish = _wish(office, _folder(office, out, each), names, keep=not dry_run)
                codes.append(_show(office, each, wish, named, dry_run=dry_run))
    return ExitCode.REFUSED if ExitCode.REFUSED in codes else max(codes, default=ExitCode.DONE)


def correct(
    ctx: typer.Context,
    organization: OneOrganization,
    month: OneMonth,
    reason: Reason,
    follow: Annotated[bool, typer.Option("--follow", help="受影响的以后月份一起更正，不再询问")] = False,
    out: Folder = None,
    prepared_by: PreparedBy = "",
    reviewed_by: ReviewedBy = "",
    approved_by: ApprovedBy = "",
    reviewed: Reviewed = "",
    dry_run: DryRun = False,
) -> ExitCode:
    from dataclasses import replace

    from swtool.disclosure.following import moved_by
    from swtool.disclosure.publish import run_month
    from swtool.registry.organizations import require_organization

    from ._disclosure_words import show_moved, show_result

    why = proper_reason(reason, "--reason")
    terminal = Terminal()
    with office_of(ctx, write=True) as office:
        found = require_organization(office.db, organization)
        names = (prepared_by, reviewed_by, approved_by)
        wish = replace(_wish(office, _folder(office, out, month), names, keep=not dry_run), correct=why)
        with _alone(office):
            (result,) = run_month(office, month, replace(wish, reviewed=_why(reviewed)), [found])
        show_result(terminal, result, dry_run=dry_run)
        if not result.state.is_out or dry_run:
            return ExitCode.DONE if result.state.is_out else ExitCode.ATTENTION
        moved = moved_by(office, found, month)
        if not moved:
            return ExitCode.DONE
        show_moved(terminal, moved)
        if not follow and not (terminal.attended and terminal.ask("这些月份一起更正吗", ("更正", "不更正")) == "更正"):
            terminal.say("用 --follow 一起更正，或逐月 swtool disclosure correct")
            return ExitCode.ATTENTION
        code = ExitCode.DONE
        for each in moved:
            later = replace(
                wish, folder=_folder(office, out, each.month), correct=f"{month.label}更正后相应更正：{why}"
            )
            with _alone(office):
                (result,) = run_month(office, each.month, later, [found])
            show_result(terminal, result, dry_run=dry_run)
            code = code if result.state.is_out else ExitCode.ATTENTION
    return code


def unlock(
    ctx: typer.Context,
    month: OneMonth,
    reason: Reason,
    until: Annotated[date, typer.Option("--until", parser=day, metavar="日期", help="开到哪一天（含当日），到期锁回")],
    organization: Annotated[
        str | None, typer.Option("--org", metavar="机构", help="只给这家机构；不写就是全部")
    ] = None,
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.disclosure.duty import require_rule
    from swtool.disclosure.locks import unlock as open_month
    from swtool.registry.organizations import require_organization

    with office_of(ctx, write=True) as office:
        found = require_organization(office.db, organization) if organization else None
        rule, why = require_rule(office, month), proper_reason(reason, "--reason")
        open_month(office, rule, found, reason=why, until=until, keep=not dry_run)
        whom = found.name if found else "全部机构"
        Terminal().write(
            f"{'将' if dry_run else '已'}解锁 {month.label}（{whom}），到 {until.isoformat()} 为止（含当日）"
        )
    return ExitCode.DONE


def _month_now(office: Office) -> Month:
    from swtool.disclosure.duty import month_to_publish

    return month_to_publish(office, office.today)


def _alone(office: Office) -> AbstractContextManager[None]:
    """One at a time puts files into the folder of what is public; a clerk's month is over in a moment."""
    from swtool.schedule.running import Desk, alone

    return alone(Desk(office.db.path), "disclosure-run", "三务公开", patience=_PATIENCE)


def _folder(office: Office, out: Path | None, month: Month) -> Path:
    from swtool.disclosure.folder import default_folder

    return out / str(month) if out else default_folder(office, month)


def _named(office: Office, names: Sequence[str] | None) -> list[Organization]:
    from swtool.registry.organizations import require_organization

    return [require_organization(office.db, name) for name in names or ()]


def _why(reviewed: str) -> str:
    return proper_reason(reviewed, "--reviewed") if reviewed else ""


def _step(text: str) -> Step:
    from swtool.disclosure.drafts import Step

    named = {step.label: step for step in (Step.REVIEW, Step.ISSUE)}
    if text not in named:
        raise UsageFault(f"没有“{text}”这一步", remedy="写审核或签发")
    return named[text]


def _wish(office: Office, folder: Path, names: tuple[str, str, str], *, keep: bool) -> Wish:
    """Names on the command line stand on the sheet only where policy waives the approval."""
    from swtool.disclosure.approvals import approval_of
    from swtool.disclosure.draft import Wish
    from swtool.disclosure.page import Signatures

    if any(names) and approval_of(office).steps:
        raise UsageFault(
            "规则要求审批，表上的姓名以审批记录为准", remedy="去掉 --prepared-by 等，用 disclosure approve 审批"
        )
    return Wish(folder, Signatures(*names), keep=keep)


def _show_later(office: Office, result: Result, terminal: Terminal) -> None:
    """Months after one whose correction came out by its approvals: whoever asked for it is not there to be asked."""
    from swtool.disclosure.following import moved_by

    from ._disclosure_words import show_moved

    if moved := moved_by(office, result.organization, result.month):
        show_moved(terminal, moved)
        for each in moved:
            subject = f"{result.organization.name} {each.month}"
            terminal.write(f"      怎么办：swtool disclosure correct {subject} --reason 原因")


def _show(office: Office, month: Month, wish: Wish, named: Sequence[Organization], *, dry_run: bool) -> ExitCode:
    """Run a month and tell of each organization.

    3 where some are not out (or, for a check, not in order); 1 where something failed for one of them.
    """
    from swtool.disclosure.draft import Goal
    from swtool.disclosure.publish import State, run_month

    from ._disclosure_words import show_result, show_summary

    terminal = Terminal()
    results: list[Result] = run_month(office, month, wish, named)
    for result in results:
        show_result(terminal, result, dry_run=dry_run)
        if result.state is State.PUBLISHED and result.later and not dry_run:
            _show_later(office, result, terminal)
    if not named:
        show_summary(terminal, month, results)
    if any(result.state is State.FAILED for result in results):
        return ExitCode.REFUSED
    fine = (State.CHECKED, State.DRAFTED, State.WAITING) if wish.goal is not Goal.SEAL else ()
    return ExitCode.DONE if all(r.state.is_out or r.state in fine for r in results) else ExitCode.ATTENTION
