"""`swtool disclosure approve|unlock`: what named persons decide about a month before it is sealed."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from swtool.errors import ExitCode, UsageFault
from swtool.terminal import Terminal

from ._arguments import DryRun, day, proper_reason
from ._context import office_of
from ._disclosure_options import OneMonth, OneOrganization
from ._disclosure_wishes import Reason

if TYPE_CHECKING:
    from swtool.dates import Month
    from swtool.disclosure.drafts import Step
    from swtool.office import Office
    from swtool.registry.organizations import Organization


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
    from swtool.disclosure.approvals import decide, draft_code, require_code
    from swtool.disclosure.drafts import Step
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
        if not dry_run:
            _show_sheet(office, found, month)
    return ExitCode.DONE


def _show_sheet(office: Office, organization: Organization, month: Month) -> None:
    """Where the 审批单 with the step just taken lies, what it says of whoever took it, and what comes next."""
    from swtool.disclosure.approval_files import write_approval_sheet
    from swtool.disclosure.approvals import approval_of
    from swtool.disclosure.drafts import current_draft

    terminal, draft = Terminal(), current_draft(office.db, organization.id, month)
    if draft is None:
        return
    approval = approval_of(office)
    if same := approval.sameness(draft, draft.decisions[-1]):
        terminal.write(f"    {same}，审批单上已写明")
    terminal.write(f"    审批单 {write_approval_sheet(office, organization, draft)}")
    if draft.returned is not None:
        return
    following = approval.next_step(draft)
    publish = f"审批已办完，用 swtool disclosure publish {organization.name} {month} 公开"
    terminal.say(f"接下来：{following.label}" if following else publish)


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


def _step(text: str) -> Step:
    from swtool.disclosure.drafts import Step

    named = {step.label: step for step in (Step.REVIEW, Step.ISSUE)}
    if text not in named:
        raise UsageFault(f"没有“{text}”这一步", remedy="写审核或签发")
    return named[text]
