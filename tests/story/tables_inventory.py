"""Hand-made tables of households, needs, resources, and their yearly round."""

from __future__ import annotations

from tests.story.asked import D1, D2, D3, D4, D5, D6, D7, D8
from tests.story.expected import Expected

# 档案号 | 镇 | 村 | 户主 | 人数 | 困难类别 | 级别 | 未办结 | 上次更新.
# All files were opened on 2026-12-01. The head of H002 is hidden whole: a client of the household is a child.
# N001 was met on 5 December, N002 and N003 are open.
_FILES = """
H001 | 许村镇 | 示范社区居委会 | 钱某 | 1 | *** | 一级 | 0 | 2026-12-02
H002 | 许村镇 | 示范社区居委会 | ***  | 2 | *** | 二级 | 1 | 2026-12-02
H003 | 许村镇 | 永福村村委会   | 李某 | 1 | *** | 一级 | 1 | 2026-12-03
"""
# 示范社区 was reviewed on 2027-11-10, 永福村 was not.
_REVIEWED = _FILES.replace("2026-12-02", "2027-11-10")
_RENAMED = _REVIEWED.replace("许村镇", "许村街道").replace(
    "| ***  | 2", "| 孙某 | 2"
)  # the child came of age in June 2033
HOUSEHOLDS = Expected(
    then={
        **dict.fromkeys((D1, D2), ""),
        **dict.fromkeys((D3, D4, D5), _FILES),
        D6: _REVIEWED,
        D7: _REVIEWED,
        D8: _RENAMED,
    },
    towns=True,
)

# 姓名 | 关系 | 出生 | 困难类别. The child, born 2015-06-01, is hidden whole until 18.
_H002 = """
孙某 | 本人 | *** | ***
***  | 女   | *** | ***
"""
HOUSEHOLD = Expected(
    then={
        **dict.fromkeys((D1, D2), "refused"),
        **dict.fromkeys((D3, D4, D5, D6, D7), _H002),
        D8: _H002.replace("***  | 女", "孙某 | 女"),
    },
)

# 需求 | 档案 | 镇 | 村 | 类别 | 描述 | 紧急 | 提出 | 资源 | 状态 | 完成
_NEEDS = """
N001 | H001 | 许村镇 | 示范社区居委会 | 助餐 | *** | 急   | 2026-12-02 | 老年食堂 | 已满足 | 2026-12-05
N002 | H002 | 许村镇 | 示范社区居委会 | 就业 | *** | 一般 | 2026-12-02 | -        | 办理中 | -
N003 | H003 | 许村镇 | 永福村村委会   | 就医 | *** | 急   | 2026-12-03 | -        | 已提出 | -
"""
NEEDS = Expected(
    then={
        **dict.fromkeys((D1, D2), ""),
        **dict.fromkeys((D3, D4, D5, D6, D7), _NEEDS),
        D8: _NEEDS.replace("许村镇", "许村街道"),
    },
    towns=True,
)

# 编号 | 镇 | 社区 | 名称 | 类别 | 提供方 | 服务 | 价值 | 联系人 | 电话 | 有效期 | 更新.
# A list of resources says not since when a resource is there: an unknown beginning counts as always, so the
# days before know it without a review.
_RESOURCES = (
    "330481102001-0001 | 许村镇 | 示范社区居委会 | 老年食堂 | 场所 | 示范社区居委会 | 每日午餐"
    " | 12000.00 | - | - | 2030-12-31 | {}\n"
    "330481102201-0001 | 许村镇 | 永福村村委会 | 爱心车队 | 志愿服务 | 永福村村委会 | 接送就医 | - | - | - | - | {}"
)
RESOURCES = Expected(
    then={
        **dict.fromkeys((D1, D2), _RESOURCES.format("-", "-")),
        **dict.fromkeys((D3, D4, D5), _RESOURCES.format("2026-12-02", "2026-12-03")),
        **dict.fromkeys((D6, D7), _RESOURCES.format("2027-11-10", "2026-12-03")),
        D8: _RESOURCES.replace("许村镇", "许村街道").format("2027-11-10", "2026-12-03"),
    },
    at_the_time={D1: "", D2: ""},
    towns=True,
)

# 类别 | 镇 | 村 | 在用 | 本年已更新 | 本年未更新 | 超过一年 | 没有日期 | 覆盖率
_NOTHING = """
居民需求档案 | 合计 | - | 0 | 0 | 0 | 0 | 0 | -
社区资源     | 合计 | - | 0 | 0 | 0 | 0 | 0 | -
"""
_UNDATED = """
居民需求档案 | 合计   | -              | 0 | 0 | 0 | 0 | 0 | -
社区资源     | 许村镇 | 示范社区居委会 | 1 | 0 | 1 | 0 | 1 | 0
社区资源     | 许村镇 | 永福村村委会   | 1 | 0 | 1 | 0 | 1 | 0
社区资源     | 合计   | -              | 2 | 0 | 2 | 0 | 2 | 0
"""
YEARLY_ROUND = Expected(
    then={
        **dict.fromkeys((D1, D2), _UNDATED),
        D3: """
            居民需求档案 | 合计 | - | 3 | 3 | 0 | 0 | 0 | 1
            社区资源     | 合计 | - | 2 | 2 | 0 | 0 | 0 | 1
        """,
        # A new year: nothing reviewed in it yet, and no review is a year old.
        **dict.fromkeys(
            (D4, D5),
            """
            居民需求档案 | 许村镇 | 示范社区居委会 | 2 | 0 | 2 | 0 | 0 | 0
            居民需求档案 | 许村镇 | 永福村村委会   | 1 | 0 | 1 | 0 | 0 | 0
            居民需求档案 | 合计   | -              | 3 | 0 | 3 | 0 | 0 | 0
            社区资源     | 许村镇 | 示范社区居委会 | 1 | 0 | 1 | 0 | 0 | 0
            社区资源     | 许村镇 | 永福村村委会   | 1 | 0 | 1 | 0 | 0 | 0
            社区资源     | 合计   | -              | 2 | 0 | 2 | 0 | 0 | 0
        """,
        ),
        # 永福村's are of December 2026: more than a year old.
        **dict.fromkeys(
            (D6, D7),
            """
            居民需求档案 | 许村镇 | 示范社区居委会 | 2 | 0 | 2 | 0 | 0 | 0
            居民需求档案 | 许村镇 | 永福村村委会   | 1 | 0 | 1 | 1 | 0 | 0
            居民需求档案 | 合计   | -              | 3 | 0 | 3 | 1 | 0 | 0
            社区资源     | 许村镇 | 示范社区居委会 | 1 | 0 | 1 | 0 | 0 | 0
            社区资源     | 许村镇 | 永福村村委会   | 1 | 0 | 1 | 1 | 0 | 0
            社区资源     | 合计   | -              | 2 | 0 | 2 | 1 | 0 | 0
        """,
        ),
        D8: """
            居民需求档案 | 许村街道 | 示范社区居委会 | 2 | 0 | 2 | 2 | 0 | 0
            居民需求档案 | 许村街道 | 永福村村委会   | 1 | 0 | 1 | 1 | 0 | 0
            居民需求档案 | 合计     | -              | 3 | 0 | 3 | 3 | 0 | 0
            社区资源     | 许村街道 | 示范社区居委会 | 1 | 0 | 1 | 1 | 0 | 0
            社区资源     | 许村街道 | 永福村村委会   | 1 | 0 | 1 | 1 | 0 | 0
            社区资源     | 合计     | -              | 2 | 0 | 2 | 2 | 0 | 0
        """,
    },
    at_the_time=dict.fromkeys((D1, D2), _NOTHING),
    towns=True,
)

TABLES = {
    "households": HOUSEHOLDS,
    "household": HOUSEHOLD,
    "needs": NEEDS,
    "resources": RESOURCES,
    "yearly_round": YEARLY_ROUND,
}
