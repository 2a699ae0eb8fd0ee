"""`swtool disclosure correct`: a published month as it should have been, and the later months that it moves."""

from __future__ import annotations

from typing import Annotated

import typer

from swtool.errors import ExitCode
from swtool.terminal import Terminal

from ._arguments import DryRun, proper_reason
from ._context import office_of
from ._disclosure_options import Folder, OneMonth, OneOrganization
from ._disclosure_wishes import ApprovedBy, PreparedBy, Reason, Reviewed, ReviewedBy, alone, folder_of, why_of, wish_of


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
        wish = replace(wish_of(office, folder_of(office, out, month), names, keep=not dry_run), correct=why)
        with alone(office):
            (result,) = run_month(office, month, replace(wish, reviewed=why_of(reviewed)), [found])
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
                wish, folder=folder_of(office, out, each.month), correct=f"{month.label}更正后相应更正：{why}"
            )
            with alone(office):
                (result,) = run_month(office, each.month, later, [found])
            show_result(terminal, result, dry_run=dry_run)
            code = code if result.state.is_out else ExitCode.ATTENTION
    return code
