"""What a month comes to in three sentences: what was done, what money came and went, whom to ask.

Made from published figures only. Times are added over fields and stations where every one of them is published; persons
are not, for one person may be served in two fields.
"""

from __future__ import annotations

from collections.abc import Iterator

from swtool.dates import Month
from swtool.disclosure.compose import NONE_THIS_MONTH
from swtool.disclosure.page import Cell, Page, PageTable
from swtool.disclosure.store import short_code
from swtool.quantities import format_money

_MOST_FIGURES = 4
# Indicator (domain §3.4) → how a sentence says it, the most telling first.
_PHRASES = {
    "服务人次": "服务{}人次",
    "入户走访户次": "入户走访{}户次",
    "探访人次": "探访{}人次",
    "社区活动场次": "举办社区活动{}场",
    "社区活动人次": "社区活动参加{}人次",
    "小组节数": "开展小组活动{}节",
    "小组人次": "小组活动参加{}人次",
    "个案节数": "个案服务{}节",
    "新增个案数": "新增个案{}个",
    "结案数": "结案{}个",
    "电话访问次数": "电话访问{}次",
    "咨询次数": "接待咨询{}次",
    "志愿者参与人次": "志愿者参与{}人次",
    "政策宣传场次": "政策宣传{}场",
    "培训次数": "培训{}次",
    "新建档案数": "新建档案{}份",
    "资源链接次数": "链接资源{}次",
    "转介数": "转介{}例",
    "服务人数": "服务{}人",
    "探访人数": "探访{}人",
    "入户走访户数": "走访{}户",
    "小组人数": "小组组员{}人",
    "社区活动人数": "社区活动参加{}人",
    "小组个数": "开设小组{}个",
}
_PERSONS = frozenset(["服务人数", "探访人数", "入户走访户数", "小组人数", "社区活动人数"])


def summary(page: Page, sha256: str) -> tuple[str, str, str]:
    """The three sentences of a sealed page; ``sha256`` is the seal's digest."""
    return _done(page), _money(page), _whom_to_ask(page, sha256)


def _done(page: Page) -> str:
    said = []
    if projects := page.table("projects"):
        said.append(f"执行项目{len(projects.rows)}个")
    if services := page.table("services"):
        said += list(_figures(services))[:_MOST_FIGURES]
    if (staffing := page.table("staffing")) and staffing.total:
        said.append(f"月末在岗社工{staffing.total[staffing.column('together')]}人")
    if party := page.table("party"):
        said.append(f"开展党组织活动{len(party.rows)}次")
    month = Month.parse(page.month).label
    if not said:
        return f"{month}，{page.organization}没有列出项目和服务情况。"
    return f"{month}，{page.organization}{'，'.join(said)}。"


def _figures(services: PageTable) -> Iterator[str]:
    """The indicators that can be told in one figure, in the order of ``_PHRASES``."""
    named, valued = services.column("indicator"), services.column("value")
    cells: dict[str, list[Cell]] = {}
    for row in services.rows:
        cells.setdefault(_without_place(str(row[named])), []).append(row[valued])
    for title, phrase in _PHRASES.items():
        found = cells.get(title, [])
        figures = [value for value in found if isinstance(value, int)]
        if len(found) == 1 and isinstance(found[0], str) and found[0].startswith("<"):
            yield phrase.format(f"少于{found[0][1:]}")
        elif figures and len(figures) == len(found) and (len(found) == 1 or title not in _PERSONS) and sum(figures):
            yield phrase.format(sum(figures))


def _without_place(title: str) -> str:
    """探访人次（许村镇） → 探访人次."""
    return title.partition("（")[0]


def _money(page: Page) -> str:
    table = page.table("balances")
    if table is None or not table.rows:
        none = any("财" in part.label and NONE_THIS_MONTH in part.remark for part in page.parts)
        return "当月没有收支。" if none else "本次没有公开收支。"
    row = table.total or table.rows[0]
    parts = []
    for key, word in (("income", "收入"), ("spending", "支出"), ("closing", "月末结余")):
        amount = row[table.column(key)]
        if isinstance(amount, int):
            parts.append(f"{word}{format_money(amount)}元")
    return f"当月{'，'.join(parts)}。" if parts else "本次公开没有列出收支的合计。"


def _whom_to_ask(page: Page, sha256: str) -> str:
    authority = page.authority or "主管部门"
    ask = f"拨打监督电话{page.phone}，或向{authority}反映" if page.phone else f"向{authority}反映"
    return f"有疑问请{ask}；核对真伪请报封存码{short_code(sha256)}。"
