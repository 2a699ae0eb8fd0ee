"""A county's templates are tried on an invented page before anything is sealed: nothing published may be left out."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date
from html import unescape

from swtool.disclosure.approval_sheet import SignedStep, render_approval_sheet
from swtool.disclosure.page import Cell, Page, PageColumn, PagePart, PageTable, Signatures
from swtool.disclosure.render_html import withdrawn_notice
from swtool.disclosure.render_pdf import refuse_reaching_out
from swtool.disclosure.rendering import FORMATS
from swtool.disclosure.sandbox import template_fault
from swtool.disclosure.store import digest, short_code
from swtool.disclosure.templates import Templates
from swtool.patterns import Pattern
from swtool.tables import Show

_TAG = Pattern(r"<[^>]*>")
_STYLE = Pattern(r"<style.*?</style>", re.DOTALL | re.IGNORECASE)
_SHA256 = digest(b"proof")
_NAMELESS = Pattern(r"\s")


def proof_page() -> Page:
    """An invented month with everything that a page can hold, and texts that look like markup."""
    columns = (
        PageColumn("service_field", "服务领域"),
        PageColumn("indicator", "指标"),
        PageColumn("value", "本月", Show.COUNT),
    )
    services: tuple[tuple[Cell, ...], ...] = (("甲<b>乙&", "探访人次", 86), ("甲<b>乙&", "结案数", "<5"))
    money = (PageColumn("project", "项目"), *(PageColumn(k, t, Show.MONEY) for k, t in _MONEY))
    balances: tuple[tuple[Cell, ...], ...] = (("示例项目{{ 7 }}", 1_234_567, 500, 600, 1_234_467),)
    return Page(
        organization="示例机构“甲”",
        credit_code="52330481MJ0000001T",
        month="2026-10",
        version=2,
        reason="示例更正说明",
        stations=("示例社工站",),
        parts=(
            PagePart("党务", (), "本月无"),
            PagePart("业务", (PageTable("services", "服务情况", columns, services, notes=("示例附注。",)),)),
            PagePart("财务", (PageTable("balances", "收支结余（元）", money, balances),)),
        ),
        signatures=Signatures("示例制表人", "示例审核人", "示例负责人"),
        approval="示例审批说明。",
        authority="示例主管部门",
        phone="0573-00000000",
        sealed_on="2026-11-10",
        due_on="2026-11-15",
        rule="示例依据",
        policy_edition="示例",
        chain_head="示例",
        template="示例",
        renderer=0,
        sample="示例：内容都是虚构的。",
    )


_MONEY = (("opening", "上期结余"), ("income", "本期收入"), ("spending", "本期支出"), ("closing", "本期结余"))


def prove(templates: Templates, keys: frozenset[str]) -> None:
    """Fill the templates of ``keys``. Raises ``SwtoolError`` where one fails, or leaves something out."""
    page = proof_page()
    for key in sorted(keys & FORMATS.keys()):
        _require(templates, key, FORMATS[key].renderer(page, _SHA256, templates), _musts(page, short=key == "summary"))
    if "withdrawn" in keys:
        content = withdrawn_notice("示例标题", date(2026, 11, 20), "示例原因", templates)
        _require(templates, "withdrawn", content, {"标题": "示例标题", "撤回原因": "示例原因"})
    if "approval" in keys:
        steps = (SignedStep("审核", "示例审核人", "2026-11-09", "同意"),)
        content = render_approval_sheet(
            page.organization, page.month, page.parts, steps, _SHA256, reason=page.reason, templates=templates
        )
        _require(templates, "approval", content, _musts_of_approval(page))
    if "pdf" in keys:
        refuse_reaching_out(templates)


def _musts(page: Page, *, short: bool) -> dict[str, str]:
    """What has to be readable in every file: its name in a message → its text."""
    musts = {
        "机构名称": page.organization,
        "月份": "2026年10月",
        "封存码": short_code(_SHA256),
        "更正说明": page.reason,
        "示例标记": page.sample,
        "审批说明": page.approval,
        "监督电话": page.phone,
        "公开日期": "2026年11月10日",
        "制表人": page.signatures.prepared_by,
        "审核人": page.signatures.reviewed_by,
        "负责人": page.signatures.approved_by,
    }
    return musts if short else musts | _of_parts(page) | {"公开依据": page.rule, "主管部门": page.authority}


def _musts_of_approval(page: Page) -> dict[str, str]:
    signed = {"审批步骤": "审核", "审批人": "示例审核人", "内容码": short_code(_SHA256), "更正说明": page.reason}
    return signed | _of_parts(page)


def _of_parts(page: Page) -> dict[str, str]:
    found = {"“本月无”": "本月无", "数": "86", "过小的数": "<5", "金额": "12,345.67", "附注": "示例附注"}
    for part in page.parts:
        found[f"部分“{part.label}”"] = part.label
        found |= {f"表“{table.title}”": table.title for table in part.tables}
    return found


def _require(templates: Templates, key: str, content: bytes, musts: dict[str, str]) -> None:
    text = _NAMELESS.sub("", _readable(content))
    missing = [name for name, must in musts.items() if _NAMELESS.sub("", must) not in text]
    if missing:
        raise template_fault(templates.places[key], f"没有印出{'、'.join(missing)}")


def _readable(content: bytes) -> str:
    """What a reader sees of a file."""
    if not content.startswith(b"PK"):
        return unescape(_TAG.sub("", _STYLE.sub("", content.decode("utf-8-sig"))))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return unescape(_TAG.sub("", archive.read("word/document.xml").decode()))
