"""What a run of a month is asked for: the options of its verbs, and the `Wish` made from them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from swtool.dates import Month
from swtool.errors import UsageFault

from ._arguments import proper_reason

if TYPE_CHECKING:
    from collections.abc import Sequence
    from contextlib import AbstractContextManager

    from swtool.disclosure.draft import Wish
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


def alone(office: Office) -> AbstractContextManager[None]:
    """One at a time puts files into the folder of what is public; a clerk's month is over in a moment."""
    from swtool.schedule import running

    return running.alone(running.Desk(office.db.path), "disclosure-run", "三务公开", patience=_PATIENCE)


def folder_of(office: Office, out: Path | None, month: Month) -> Path:
    """Where a month's files go: below ``out``, or in the usual place beside the database."""
    from swtool.disclosure.folder import default_folder

    return out / str(month) if out else default_folder(office, month)


def organizations_of(office: Office, names: Sequence[str] | None) -> list[Organization]:
    """Those named by ``--org``. Raises ``NotFound`` for a name that the office does not hold."""
    from swtool.registry.organizations import require_organization

    return [require_organization(office.db, name) for name in names or ()]


def why_of(reviewed: str) -> str:
    """The reason behind ``--reviewed``; '' where it isn't written."""
    return proper_reason(reviewed, "--reviewed") if reviewed else ""


def wish_of(office: Office, folder: Path, names: tuple[str, str, str], *, keep: bool) -> Wish:
    """Names on the command line stand on the sheet only where policy waives the approval."""
    from swtool.disclosure.approvals import approval_of
    from swtool.disclosure.draft import Wish
    from swtool.disclosure.page import Signatures

    if any(names) and approval_of(office).steps:
        raise UsageFault(
            "规则要求审批，表上的姓名以审批记录为准", remedy="去掉 --prepared-by 等，用 disclosure approve 审批"
        )
    return Wish(folder, Signatures(*names), keep=keep)
