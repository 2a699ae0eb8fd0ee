"""What a filled sheet leaves to a person, line by line: formulas to look at, missing data, broken markers,
what saving loses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from swtool.reporting.asked import nearest_marker
from swtool.reporting.proof import in_runs

if TYPE_CHECKING:
    from swtool.reporting.fill import Filled


def shortfalls(filled: Filled) -> Iterator[str]:
    """Why a sheet is not complete; nothing for one that is."""
    for place in in_runs(filled.unproven):
        yield f"合计公式 {place} 的写法程序不会算，请打开后人工核对"
    if filled.missing:
        yield f"模板要、办公室没有的数据 {len(filled.missing)} 项，已留空："
    for name in filled.missing:
        near = nearest_marker(name)
        yield f"  {{{{{name}}}}}" + (f"　是不是 {{{{{near}}}}}？" if near and near != name else "")
    for place in in_runs(filled.unread):
        yield f"{place} 的标记没有写对，大括号还留在表里：两边各两个大括号，如 {{{{人员.姓名}}}}；请改模板后重填"
    if filled.lost:
        yield f"填好的表里没有模板的{'、'.join(filled.lost)}，其余照原样；请打开填好的表补上，或改模板后重填"
    for marker in filled.in_shapes:
        yield f"文本框里的 {marker} 没有填：请在模板里把它写到格子里"
