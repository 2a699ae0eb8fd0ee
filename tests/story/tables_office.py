"""Hand-made tables of what the office keeps of itself: returns of the towns, attachments, operators."""

from __future__ import annotations

from tests.story.asked import D1, D2, D3, D4, D5, D6, D7, D8
from tests.story.expected import Expected
from tests.story.facts import FIRST_CLERK, SECOND_CLERK

# 期间 | 镇 | 报表 | 最后一天 | 状态 | 首次收到 | 入库 | 是否按时 | 提醒 | 最近提醒.
# The 15th is a Tuesday, the workday before it Monday the 14th; five workdays before that: 11, 10, 9, 8, 7.
# Planned on the 1st, all reminded on the 4th; 许村镇's party sheet came that day, 周王庙镇 has no party branch;
# the two books were loaded on the 8th.
_BOOK = "2026-12-07 | 已入库 | 2026-12-08 | 2026-12-08 | 迟 1 天 | 1 | 2026-12-04"
_NOVEMBER = f"""
2026-11 | 许村镇   | 社工站月报表   | {_BOOK}
2026-11 | 许村镇   | 财务公开表     | {_BOOK}
2026-11 | 许村镇   | 党务公开事项表 | 2026-12-07 | 已入库 | 2026-12-04 | 2026-12-04 | 按时 | 1 | 2026-12-04
2026-11 | 长安镇   | 社工站月报表   | {_BOOK}
2026-11 | 长安镇   | 财务公开表     | {_BOOK}
2026-11 | 长安镇   | 党务公开事项表 | 2026-12-07 | 逾期 | - | - | 已逾期 24 天 | 1 | 2026-12-04
2026-11 | 周王庙镇 | 社工站月报表   | {_BOOK}
2026-11 | 周王庙镇 | 财务公开表     | {_BOOK}
2026-11 | 周王庙镇 | 党务公开事项表 | 2026-12-07 | 免报 | - | - | - | 1 | 2026-12-04
"""


def _still(days: int) -> str:
    """Later lists show what a town still owes: one sheet, so many days after 7 December 2026."""
    return f"2026-11 | 长安镇 | 党务公开事项表 | 2026-12-07 | 逾期 | - | - | 已逾期 {days} 天 | 1 | 2026-12-04"


# 7 December to 31 May: 24 + 31 + 28 + 31 + 30 + 31 = 175. To 30 June 2028: 365 + 24 + 31 + 29 + 31 + 30 + 31 +
# 30 = 571.
RETURNS = Expected(
    then={
        **dict.fromkeys((D1, D2), ""),
        D3: _NOVEMBER,
        D4: _still(175),
        D5: _still(176),
        D6: _still(571),
        D7: _still(572),
        D8: _still(3311),
    },
    towns=True,
)

# 镇 | 应报 | 已报 | 报送率 | 按时 | 按时率 | 未到期 | 退回 | 提醒. What was waived isn't expected.
_ONE_OWED = """
长安镇 | 1 | 0 | 0 | 0 | 0 | 0 | 0 | 1
合计   | 1 | 0 | 0 | 0 | 0 | 0 | 0 | 1
"""
RETURNS_BY_TOWN = Expected(
    then={
        **dict.fromkeys((D1, D2), ""),
        D3: """
            许村镇   | 3 | 3 | 1   | 1 | 1/3 | 0 | 0 | 3
            长安镇   | 3 | 2 | 2/3 | 0 | 0   | 0 | 0 | 3
            周王庙镇 | 2 | 2 | 1   | 0 | 0   | 0 | 0 | 2
            合计     | 8 | 7 | 7/8 | 1 | 1/8 | 0 | 0 | 8
        """,
        **dict.fromkeys((D4, D5, D6, D7, D8), _ONE_OWED),
    },
    # 周王庙镇 counts with 长安镇: 3 + 2 expected, 2 + 2 reported, none in time.
    now={
        D3: """
            许村街道 | 3 | 3 | 1   | 1 | 1/3 | 0 | 0 | 3
            长安镇   | 5 | 4 | 4/5 | 0 | 0   | 0 | 0 | 5
            合计     | 8 | 7 | 7/8 | 1 | 1/8 | 0 | 0 | 8
        """,
    },
    towns=True,
)

# 编号 | 对象 | 材料 | 日期 | 添加日 | 状态
_LETTERS = """
FJ-0001 | 人员 330481-00001 | 公益服务承诺书 | 2025-12-25 | 2026-01-05 | 在存
FJ-0002 | 人员 330481-00002 | 公益服务承诺书 | 2025-12-25 | 2026-01-05 | {}
FJ-0003 | 人员 330481-00004 | 公益服务承诺书 | 2025-12-25 | 2026-01-05 | 在存
FJ-0004 | 人员 330481-00006 | 公益服务承诺书 | 2025-12-25 | 2026-01-05 | 在存
"""
_LEAVING = "FJ-0005 | 人员变动备案 BD2026-0001 | 离职证明 | 2026-03-10 | 2026-03-16 | 在存\n"
_AGAIN = "FJ-0006 | 人员 330481-00001 | 公益服务承诺书 | 2027-06-03 | 2027-06-03 | 在存\n"
_PAPERS = {
    **dict.fromkeys((D1, D2), _LETTERS),
    **dict.fromkeys((D3, D4, D5), _LETTERS + _LEAVING),
    **dict.fromkeys((D6, D7, D8), _LETTERS + _LEAVING + _AGAIN),
}
ATTACHMENTS = Expected(
    then={day: text.format("已抹去") for day, text in _PAPERS.items()},  # 00002's letter went with her data
    at_the_time={day: text.format("在存") for day, text in _PAPERS.items() if day != D8},
)

# 姓名 | 角色 | 从 | 停止. At the time nobody knew when the first clerk would stop.
_FIRST = f"{FIRST_CLERK} | 经办 | 2026-01-05 | {{}}"
_UNTIL_2028 = (D1, D2, D3, D4, D5, D6, D7)
OPERATORS = Expected(
    then={
        **dict.fromkeys(_UNTIL_2028, _FIRST.format("2030-03-01")),
        D8: f"{SECOND_CLERK} | 经办 | 2030-03-01 | -",
    },
    at_the_time=dict.fromkeys(_UNTIL_2028, _FIRST.format("-")),
)

TABLES = {
    "returns": RETURNS,
    "returns_by_town": RETURNS_BY_TOWN,
    "attachments": ATTACHMENTS,
    "operators": OPERATORS,
}
