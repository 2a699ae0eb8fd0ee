"""The content of a month checked, the page as it would be sealed, its files finished and scanned.

Nothing is written here.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from swtool.disclosure import store
from swtool.disclosure.clients import ClientNames
from swtool.disclosure.compose import compose
from swtool.disclosure.duty import MonthRule
from swtool.disclosure.gate import fault, gate
from swtool.disclosure.locks import is_locked, lock_day
from swtool.disclosure.month_sheet import MonthSheet
from swtool.disclosure.own_templates import templates_of
from swtool.disclosure.page import Page, PagePart, Signatures, canonical
from swtool.disclosure.passing import unpassed
from swtool.disclosure.rendering import RENDERER, render
from swtool.disclosure.scan import HeldText, scan_files, scan_texts
from swtool.disclosure.store import Seal
from swtool.disclosure.withdrawals import is_withdrawn
from swtool.findings import Finding
from swtool.office import Office
from swtool.scanner import HitKind, scan_text


class Goal(StrEnum):
    """How far a run goes: look only, record the draft for approval, or seal and write out."""

    CHECK = "check"
    DRAFT = "draft"
    SEAL = "seal"


@dataclass(frozen=True, slots=True)
class Wish:
    """What the caller asks of a run: where files go, who signs where policy waives the approval, how far to go, the
    reason if it is a correction, and why words that may be names are let through (``reviewed``)."""

    folder: Path
    signatures: Signatures = field(default_factory=Signatures)
    correct: str = ""
    keep: bool = True
    goal: Goal = Goal.SEAL
    reviewed: str = ""


def small_count(office: Office) -> int:
    """From which count on client counts are told; 0: all of them."""
    setting = office.policy.find("disclosure.small_count", office.now.date())
    return setting.number("below") if setting else 0


class Finished(NamedTuple):
    """A page with the digest of its text, and its files: format → name and bytes."""

    page: Page
    sha256: str
    files: dict[str, tuple[str, bytes]]
    held: tuple[HeldText, ...] = ()  # texts that may hold names, let through by a recorded pass or by this wish


class Case(NamedTuple):
    """One organization's month on its way. ``before`` is the version that a correction replaces, ``head`` the journal's
    as the run began."""

    office: Office
    head: str
    sheet: MonthSheet
    rule: MonthRule
    wish: Wish
    before: Seal | None

    @property
    def version(self) -> int:
        """The version that it would become."""
        return self.before.version + 1 if self.before else 1


class Checked(NamedTuple):
    """The content of a month that may be published, and the texts in it that somebody has to have let through."""

    parts: tuple[PagePart, ...]
    held: tuple[HeldText, ...] = ()


def check_month(case: Case, clients: ClientNames) -> Checked | list[Finding]:
    """The content of a month as it may be published, or everything that speaks against it.

    A correction with the same content corrects nothing, unless what it replaces was withdrawn.
    """
    office, sheet, rule, before, reason = case.office, case.sheet, case.rule, case.before, case.wish.correct
    previous = store.current_seal(office.db, sheet.organization.id, sheet.month.previous())
    below = small_count(office)
    parts = compose(sheet, rule.labels, below=below)
    faults = gate(sheet, rule.labels, previous.page if previous else None)
    stops, held = scan_texts(sheet, parts, reason, clients, below=below)
    faults += [*stops, *unpassed(office.db, sheet, held, case.wish.reviewed, correcting=before is not None)]
    if any(unicodedata.category(character) == "Cf" for character in reason):
        remedy = "重新输入更正说明，不要从别处粘贴"
        faults.append(fault(sheet, "unseen", "更正说明里有看不见的字符，显示的可能不是写的", remedy=remedy))
    if is_locked(office, rule, sheet.organization.id):
        remedy = f"确需公开或更正的，先用 swtool disclosure unlock {sheet.month} --reason 原因 --until 日期 解锁"
        faults.append(
            fault(sheet, "locked", f"{sheet.month.label}过了 {lock_day(office, rule)}，已经锁定", remedy=remedy)
        )
    if before is not None and before.page.parts == parts and not is_withdrawn(office.db, before):
        faults.append(fault(sheet, "correct", "内容与已公开的一样，没有要更正的", remedy="先改正登记的数据"))
    return faults or Checked(parts, tuple(held))


def finish(case: Case, parts: tuple[PagePart, ...], signatures: Signatures, waived: str) -> Finished | list[Finding]:
    """The checked content as a page with its files, or what the last look at the finished files finds.

    ``waived`` is what the sheet says of steps that policy leaves out.
    """
    templates = templates_of(case.office)
    page = _page(case, parts, signatures, waived, templates.digest)
    sha256 = store.digest(canonical(page).encode())
    files = render(page, sha256, templates)
    stated = {page.phone, page.credit_code} - {""}
    rightly = {each for each in stated if all(hit.kind is not HitKind.RESIDENT_ID for hit in scan_text(each))}
    known = frozenset({*rightly, sha256, store.short_code(sha256), page.chain_head} - {""})
    return scan_files(case.sheet, files, known) or Finished(page, sha256, files)


def frame_of(case: Case) -> str:
    """What stands around the content on the page and is approved with it: whose it is, whom to call, the templates."""
    page = _page(case, (), Signatures(), "", templates_of(case.office).digest)
    around = (page.organization, page.credit_code, *page.stations, page.authority, page.phone, page.template)
    return "\n".join(around)


def _page(case: Case, parts: tuple[PagePart, ...], signatures: Signatures, waived: str, template: str) -> Page:
    office, sheet, rule = case.office, case.sheet, case.rule
    day = office.now.date()
    return Page(
        organization=sheet.organization.name,
        credit_code=sheet.organization.credit_code or "",
        month=str(sheet.month),
        version=case.version,
        reason=case.wish.correct,
        stations=sheet.stations,
        parts=parts,
        signatures=signatures,
        approval=waived,
        authority=office.fact("competent_authority", day),
        phone=office.fact("supervision_phone", day),
        sealed_on=day.isoformat(),
        due_on=rule.due_on.isoformat(),
        rule=office.policy.cite(rule.parameter),
        policy_edition=office.policy.edition,
        chain_head=case.head,
        template=template,
        renderer=RENDERER,
        sample="示例：本表内容都是虚构的，只用来演示。" if office.fact("sample", day) else "",
    )
