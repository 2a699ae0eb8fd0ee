"""The draft of a month: the page as it would be sealed, its files finished and scanned. Nothing is written here."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from swtool.disclosure import store
from swtool.disclosure.clients import ClientNames
from swtool.disclosure.compose import compose
from swtool.disclosure.duty import MonthRule
from swtool.disclosure.gate import fault, gate
from swtool.disclosure.month_sheet import MonthSheet
from swtool.disclosure.page import Page, PagePart, Signatures, canonical
from swtool.disclosure.render_html import render_html, template_digest
from swtool.disclosure.render_xlsx import render_xlsx
from swtool.disclosure.scan import scan_files, scan_texts
from swtool.disclosure.store import Seal
from swtool.findings import Finding
from swtool.office import Office

RENDERER = 1
"""What turns a seal into files. Another number says that the same seal may give other bytes."""

_NOT_IN_NAMES = str.maketrans(dict.fromkeys('\\/:*?"<>|', "_"))


@dataclass(frozen=True, slots=True)
class Wish:
    """What the caller asks of a run: where files go, who signs, and the reason if it is a correction."""

    folder: Path
    signatures: Signatures = field(default_factory=Signatures)
    correct: str = ""
    keep: bool = True


def small_count(office: Office) -> int:
    """From which count on client counts are told; 0: all of them."""
    setting = office.policy.find("disclosure.small_count", office.now.date())
    return setting.number("below") if setting else 0


@dataclass(frozen=True, slots=True)
class Draft:
    """A page with the digest of its text, and its files: format → name and bytes."""

    page: Page
    sha256: str
    files: dict[str, tuple[str, bytes]]


def make_draft(
    office: Office, sheet: MonthSheet, rule: MonthRule, clients: ClientNames, wish: Wish, before: Seal | None
) -> Draft | list[Finding]:
    """The page with its digest and files, or everything that speaks against them. Nothing is written."""
    previous = store.current_seal(office.db, sheet.organization.id, sheet.month.previous())
    parts = compose(sheet, rule.labels, below=small_count(office))
    faults = gate(sheet, rule.labels, previous.page if previous else None)
    faults += _approval_faults(office, sheet, wish.signatures)
    faults += scan_texts(sheet, parts, wish.correct, clients)
    if before is not None and before.page.parts == parts:
        faults.append(fault(sheet, "correct", "内容与已公开的一样，没有要更正的", remedy="先改正登记的数据"))
    if faults:
        return faults
    page = _page(office, sheet, parts, rule, wish, before)
    sha256 = store.digest(canonical(page).encode())
    files = render(page, sha256)
    return scan_files(sheet, files) or Draft(page, sha256, files)


def render(page: Page, sha256: str) -> dict[str, tuple[str, bytes]]:
    """The files of a sealed page: format → name and bytes. The same seal gives the same bytes on any machine."""
    ending = f"（第{page.version}版）" if page.version > 1 else ""
    stem = f"{page.title}{ending}".translate(_NOT_IN_NAMES)
    return {
        "html": (f"{stem}.html", render_html(page, sha256)),
        "xlsx": (f"{stem}.xlsx", render_xlsx(page, sha256)),
    }


def _approval_faults(office: Office, sheet: MonthSheet, signatures: Signatures) -> list[Finding]:
    setting = office.policy.find("disclosure.approval", office.now.date())
    if (setting is not None and setting.flag("waived")) or (signatures.reviewed_by and signatures.approved_by):
        return []
    remedy = "审核、签发后运行时写明 --reviewed-by 和 --approved-by"
    return [fault(sheet, "approval", "规则要求审核、签发后才能公开", remedy=remedy)]


def _page(
    office: Office,
    sheet: MonthSheet,
    parts: tuple[PagePart, ...],
    rule: MonthRule,
    wish: Wish,
    before: Seal | None,
) -> Page:
    day = office.now.date()
    setting = office.policy.find("disclosure.approval", day)
    waived = setting is not None and setting.flag("waived")
    return Page(
        organization=sheet.organization.name,
        credit_code=sheet.organization.credit_code or "",
        month=str(sheet.month),
        version=before.version + 1 if before else 1,
        reason=wish.correct,
        stations=sheet.stations,
        parts=parts,
        signatures=wish.signatures,
        approval="按本单位设置，本表公开前不另行审批。" if waived else "",
        authority=office.fact("competent_authority", day),
        phone=office.fact("supervision_phone", day),
        sealed_on=day.isoformat(),
        due_on=rule.due_on.isoformat(),
        rule=office.policy.cite(rule.parameter),
        policy_edition=office.policy.edition,
        chain_head=office.head,
        template=template_digest(),
        renderer=RENDERER,
        sample="示例：本表内容都是虚构的，只用来演示。" if office.fact("sample", day) else "",
    )
