"""Whether a sheet is a list of social organizations, or only names units and whom to call there."""

from __future__ import annotations

from swtool.intake.plan import Extract, Row
from swtool.patterns import Pattern
from swtool.workbooks.marks import MENDING

_OF_ORGANIZATIONS = (
    "credit_code",
    "kind",
    "registered_region",
    "rating",
    "rating_from",
    "rating_to",
    "charity_recognized_on",
)
"""Columns that only a list of organizations has."""
_SAID = Pattern(
    "社会组织|社会服务机构|社会团体|民办非企业|民非|慈善组织|基金会|(?:社工|社会工作)(?:服务)?机构"
    r"|(?:承接|运营|购买服务|入驻|登记)(?:机构|单位)|^机构"
)
_NAMED = Pattern(r"(?:社会工作|社工).{0,8}(?:中心|事务所|服务社)(?:\([^()]*\)|（[^（）]*）)?$")
"""A name that says itself what it is."""


def refuse_unsaid(extract: Extract, row: Row) -> bool:
    """Whether nothing says that the unit of a row is an organization to be registered; then an error at its name."""
    if _NAMED.search(row.text("name")) or any(row.text(name) for name in _OF_ORGANIZATIONS):
        return False
    is_said = any(_SAID.search(text) for text in (extract.title.title, extract.sheet))
    if MENDING not in extract.title.title and (is_said or any(name in extract.columns for name in _OF_ORGANIZATIONS)):
        return False  # a book of rows to be mended is ours: it has every column, and its title says so of any row
    extract.fault(
        row,
        "name",
        "organization.unsaid",
        "台账里没有这家单位，表上也没有写它是社会组织（没有信用代码、机构类型，表名也没有说）",
        remedy="是社会组织的，加一列“机构类型”或“统一社会信用代码”；企业、学校等提供资源的单位用《社区资源清单》报",
    )
    extract.unreadable.add((row.number, "kind"))
    return True
