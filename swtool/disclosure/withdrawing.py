"""A leaked month is taken back: at once off the folder it was written to, with a notice in its place."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import NamedTuple

from swtool.dates import Month
from swtool.disclosure import publications, store
from swtool.disclosure.clients import ClientNames
from swtool.disclosure.drafts import close_draft, current_draft
from swtool.disclosure.folder import folders_of, take_leftovers
from swtool.disclosure.lying import lying_files
from swtool.disclosure.own_templates import templates_of
from swtool.disclosure.render_html import withdrawn_notice
from swtool.disclosure.store import Seal
from swtool.disclosure.withdrawals import (
    STEPS,
    Withdrawal,
    insert_incident_step,
    insert_withdrawal,
    withdrawals,
    withdrawn_versions,
)
from swtool.errors import NotFound, UsageFault
from swtool.office import Office
from swtool.privacy import mask_name
from swtool.registry.organizations import Organization
from swtool.scanner import refuse_numbers
from swtool.workbooks.outfile import put_bytes


class Taken(NamedTuple):
    """What a withdrawal did: files removed, files that lie there but are not as sealed, where it was posted.

    ``locked`` are files that another program holds open; ``missing`` folders in which files were, and are not any more.
    """

    version: int
    removed: tuple[Path, ...]
    left: tuple[Path, ...]
    posted: tuple[tuple[str, str], ...]
    locked: tuple[Path, ...] = ()
    missing: tuple[Path, ...] = ()


def withdraw(office: Office, organization: Organization, month: Month, *, reason: str, keep: bool = True) -> Taken:
    """Withdraw every version of a month that is out, open the incident, and take the written files away.

    A notice with the reason takes the place of the page. A correction that was on its way is closed: who approved it
    did not know of this. Called again it takes away what is still there. The archive and the seal stay, under
    restriction (``require_open``). Raises ``NotFound`` for a month that was never sealed, ``UsageFault`` for a reason
    that names a person.
    """
    versions = store.seals(office.db, organization.id, month)
    if not versions:
        raise NotFound(f"{organization.name} {month.label}没有公开过", remedy="用 swtool disclosure list 查登记簿")
    _refuse_personal(office, reason)
    newest = versions[-1].version
    with office.change(f"三务公开撤回 {organization.name} {month}", keep=keep) as tx:
        if withdrawn_versions(office.db).get((organization.id, month), 0) < newest:
            today = office.now.date()
            insert_withdrawal(tx, organization.id, month, newest, reason=reason, by=office.actor, on=today)
            standing = current_draft(office.db, organization.id, month)
            if standing is not None:
                close_draft(tx, standing.id)
    taken = [_take_away(office, seal, keep=keep) for seal in versions]
    if keep:
        for seal in versions:
            _leave_notice(office, seal)
    return Taken(
        newest,
        tuple(path for each in taken for path in each.removed),
        tuple(path for each in taken for path in each.left),
        tuple(_posted(office, versions)),
        tuple(path for each in taken for path in each.locked),
        tuple(dict.fromkeys(folder for each in taken for folder in each.missing)),
    )


def _take_away(office: Office, seal: Seal, *, keep: bool) -> Taken:
    """Remove the files of one version, one after another: what is held open keeps no other there."""
    notice = _notice(office, seal) if keep else b""
    removed: list[Path] = []
    left: list[Path] = []
    locked: list[Path] = []
    if keep:
        for folder in folders_of(office, seal):
            take_leftovers(office, seal, folder, notice)
    publication = publications.publication_of(office.db, seal)
    lying = lying_files(office, seal)
    for path, digests in lying:
        try:
            content = path.read_bytes()
            if digests and store.digest(content) not in digests:
                left += [path] if content != notice else []
                continue
            if keep:
                path.unlink()
            removed.append(path)
        except OSError:
            locked.append(path)
    missing = [Path(publication.folder)] if publication is not None and not lying else []
    return Taken(seal.version, tuple(removed), tuple(left), (), tuple(locked), tuple(missing))


def _refuse_personal(office: Office, reason: str) -> None:
    refuse_numbers(reason, "原因")
    names = ClientNames(office.db).of(reason).names
    if names:
        raise UsageFault(
            f"原因里疑似有个人姓名（{mask_name(names[0])}）",
            why="原因会写在公开文件夹里的撤回说明上",
            remedy="只写是什么问题，如 附件含身份证号",
        )


def _notice(office: Office, seal: Seal) -> bytes:
    """The page that says that this version was taken back, as of the withdrawal that did it."""
    all_of_them = withdrawals(office.db, organization_id=seal.organization_id)
    withdrawal = next(each for each in all_of_them if each.month == seal.month and each.version >= seal.version)
    return withdrawn_notice(seal.page.title, withdrawal.withdrawn_on, withdrawal.reason, templates_of(office))


def _leave_notice(office: Office, seal: Seal) -> None:
    """Put the notice where the page lay, so that a link to it tells what happened."""
    publication = publications.publication_of(office.db, seal)
    if publication is None:
        return  # nobody was given a link to it
    notice = _notice(office, seal)
    for folder in folders_of(office, seal):
        for file in store.files_of(office.db, seal.id):
            path = folder / file.file_name
            if file.format == "html" and folder.is_dir() and not path.exists():
                put_bytes(path, notice)


def _posted(office: Office, versions: list[Seal]) -> list[tuple[str, str]]:
    return [
        (row["channel"], row["url"] or "")
        for seal in versions
        for row in office.db.query(
            "SELECT channel, url FROM disclosure_posting WHERE seal_id = ? AND superseded_at IS NULL ORDER BY id",
            (seal.id,),
        )
    ]


def note_step(
    office: Office, organization: Organization, month: Month, step: str, *, on: date, what: str, keep: bool = True
) -> Withdrawal:
    """Record what was done about the newest incident of a month; the incident as it stood.

    Raises ``NotFound`` without an incident, ``UsageFault`` for a closed one or a day that has not come.
    """
    found = [each for each in withdrawals(office.db, organization_id=organization.id) if each.month == month]
    if not found:
        raise NotFound(f"{organization.name} {month.label}没有撤回过", remedy="用 swtool disclosure incident list 查看")
    incident = found[-1]
    if incident.is_closed:
        raise UsageFault(f"{organization.name} {month.label}的事件已经办结")
    if on > office.now.date():
        raise UsageFault("还没有到这一天", where=on.isoformat(), remedy="写已经发生的日期")
    refuse_numbers(what, "内容")
    with office.change(f"泄露事件{STEPS[step]} {organization.name} {month}", keep=keep) as tx:
        insert_incident_step(tx, incident.id, step, on=on, what=what, by=office.actor)
    return incident
