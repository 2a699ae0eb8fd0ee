"""`swtool disclosure check|prepare|publish|run`: a month on its way to the public, as far as its approvals allow."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from swtool.dates import Month
from swtool.errors import ExitCode, UsageFault
from swtool.parser import Noun
from swtool.terminal import Terminal

from ._arguments import DryRun, ForMonth
from ._context import office_of
from ._disclosure_correct import correct
from ._disclosure_options import Folder, OneMonth, OneOrganization
from ._disclosure_steps import approve, unlock
from ._disclosure_wishes import (
    ApprovedBy,
    Organizations,
    PreparedBy,
    Reviewed,
    ReviewedBy,
    alone,
    folder_of,
    organizations_of,
    why_of,
    wish_of,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from swtool.disclosure.draft import Wish
    from swtool.disclosure.outcome import Result
    from swtool.office import Office
    from swtool.registry.organizations import Organization


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
        return _show(
            office, chosen, Wish(Path(), goal=Goal.CHECK), organizations_of(office, organizations), dry_run=True
        )


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
        wish = Wish(folder_of(office, None, chosen), goal=Goal.DRAFT, keep=not dry_run, reviewed=why_of(reviewed))
        return _show(office, chosen, wish, organizations_of(office, organizations), dry_run=dry_run)


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
        named = organizations_of(office, [organization])
        wish = wish_of(office, folder_of(office, out, month), (prepared_by, reviewed_by, approved_by), keep=not dry_run)
        wish = replace(wish, reviewed=why_of(reviewed))
        with alone(office):
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
        named = organizations_of(office, organizations)  # a wrong name leaves nothing behind, not even a lock
        months = [month] if month else months_to_run(office, _month_now(office))
        codes: list[ExitCode] = []
        with alone(office):
            for each in months:
                names = (prepared_by, reviewed_by, approved_by)
                wish = wish_of(office, folder_of(office, out, each), names, keep=not dry_run)
                codes.append(_show(office, each, wish, named, dry_run=dry_run))
    return ExitCode.REFUSED if ExitCode.REFUSED in codes else max(codes, default=ExitCode.DONE)


def _month_now(office: Office) -> Month:
    from swtool.disclosure.duty import month_to_publish

    return month_to_publish(office, office.today)


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
    from swtool.disclosure.outcome import State
    from swtool.disclosure.publish import run_month

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
