"""Hand-made tables of the monthly books, what was published of them, and the desk."""

from __future__ import annotations

from tests.story.asked import D1, D2, D3, D4, D5, D6, D7, D8
from tests.story.expected import Expected
from tests.story.facts import O1, O2

# 月份 | 站 | 领域 | 指标 | 本月 | 累计 | 年度指标 | 完成率 (400/480 = 5/6, 130/100, 210/240 = 7/8, 150/300).
# By station: A, B, C. Lists of months show the twelve up to that of the day: November 2026 is among them from
# then to October 2027.
_SERVICES = """
2026-11 | 许村镇社工站   | 为老服务 | 入户走访户次 | 40 | 400 | 480 | 5/6
2026-11 | 许村镇社工站   | 为老服务 | 咨询次数     | 12 | 130 | 100 | 13/10
2026-11 | 长安镇社工站   | 儿童服务 | 入户走访户次 | 20 | 210 | 240 | 7/8
2026-11 | 周王庙镇社工站 | 为老服务 | 入户走访户次 | 15 | 150 | 300 | 1/2
"""
SERVICES = Expected(then={**dict.fromkeys((D1, D2, D6, D7, D8), ""), **dict.fromkeys((D3, D4, D5), _SERVICES)})

# 月份 | 机构 | 项目 | 收支 | 科目 | 预算 | 本期 | 累计 | 执行率 | 票据.
# 45000/60000 = 3/4; 12500.50/20000 = 25001/40000; 9950/10000 = 199/200; 8000/12000 = 2/3.
_LEDGER = f"""
2026-11 | {O1} | 乙项目 | 支出 | 活动经费 | 10000.00 | 150.00  | 9950.00  | 199/200     | P003
2026-11 | {O1} | 甲项目 | 收入 | 项目款   | -        | 5000.00 | -        | -           | -
2026-11 | {O1} | 甲项目 | 支出 | 人员经费 | 60000.00 | 3000.00 | 45000.00 | 3/4         | P001
2026-11 | {O1} | 甲项目 | 支出 | 活动经费 | 20000.00 | 500.50  | 12500.50 | 25001/40000 | P002
2026-11 | {O2} | 丙项目 | 收入 | 项目款   | -        | 800.00  | -        | -           | -
2026-11 | {O2} | 丙项目 | 支出 | 人员经费 | 12000.00 | 800.00  | 8000.00  | 2/3         | P004
"""
LEDGER = Expected(then={**dict.fromkeys((D1, D2, D6, D7, D8), ""), **dict.fromkeys((D3, D4, D5), _LEDGER)})

_PARTY = f"2026-11 | {O1} | 2026-11-20 | 主题党日 | 走访慰问 | 6"
PARTY = Expected(then={**dict.fromkeys((D1, D2, D6, D7, D8), ""), **dict.fromkeys((D3, D4, D5), _PARTY)})

# 机构 | 1月 … 12月 | 按时/到期. A month is due on the 15th of the next; months to come are blank.
_SPRING = "缺 | 待 | 待 | - | - | - | - | - | - | - | - | - | 0/1"  # due 15 February; 15 March and 15 April to come
_MAY = "缺 | 缺 | 缺 | 缺 | 待 | - | - | - | - | - | - | - | 0/4"
_JUNE = "缺 | 缺 | 缺 | 缺 | 待 | 待 | - | - | - | - | - | - | 0/4"
_JUNE_2028 = "缺 | 缺 | 缺 | 缺 | 缺 | 待 | - | - | - | - | - | - | 0/5"
_JULY_2028 = "缺 | 缺 | 缺 | 缺 | 缺 | 待 | 待 | - | - | - | - | - | 0/5"  # O1 owes for B, O2 for A
_END = "缺 | 缺 | 缺 | 缺 | 缺 | 缺 | 缺 | 缺 | 缺 | 缺 | 缺 | 待 | 0/11"
# January to October were missed (10), November came out on 10 December, December is due in January.
_YEAR = "缺 | 缺 | 缺 | 缺 | 缺 | 缺 | 缺 | 缺 | 缺 | 缺 | √ | 待 | 1/11"
DISCLOSURES = Expected(
    then={
        D1: f"{O1} | {_SPRING}\n{O2} | {_SPRING}",
        D2: f"{O1} | {_SPRING}\n{O2} | {_SPRING}",
        D3: f"{O1} | {_YEAR}\n{O2} | {_YEAR}",
        D4: f"{O1} | {_MAY}\n{O2} | {_MAY}",
        D5: f"{O1} | {_JUNE}\n{O2} | {_JUNE}",
        D6: f"{O1} | {_JUNE_2028}\n{O2} | {_JUNE_2028}",
        D7: f"{O1} | {_JULY_2028}\n{O2} | {_JULY_2028}",
        D8: f"{O1} | {_END}\n{O2} | {_END}",
    },
)


def _unpublished(month: str, due: str, late: str) -> str:
    return f"{month}党务、业务、财务，2 家机构没有公开：{O1}、{O2}；最后一天 {due}，{late} | {due}\n"


def _short(year: int, people: int, owed: str) -> str:
    return f"按现在的进度，{people} 人到年底修不满 {year} 年的继续教育学时，共欠 {owed} 学时"


_NO_DATE = "缺 | 每年更新 | 社区资源 2 项没有更新日期 | -\n"
_ALL_DUE = """
留意 | 每年更新 | 居民需求档案 3 项本年还没有更新（共 3 项，已更新 0%） | -
留意 | 每年更新 | 社区资源 2 项本年还没有更新（共 2 项，已更新 0%） | -
"""
_REVIEW_LATE = """
逾期 | 每年更新 | 居民需求档案 1 项逾期没有更新（共 3 项，已更新 0%） | -
逾期 | 每年更新 | 社区资源 1 项逾期没有更新（共 2 项，已更新 0%） | -
"""
_REVIEW_DUE = """
留意 | 每年更新 | 居民需求档案 2 项本年还没有更新（共 3 项，已更新 0%） | -
留意 | 每年更新 | 社区资源 1 项本年还没有更新（共 2 项，已更新 0%） | -
"""
_LAPSED = "逾期 | 证书登记 | 1 人的社工证登记已过期：330481-00004 | -\n"
_LEAVING = (
    "快到期 | 备案 | 许村镇社工站 330481-00002 离职（2027-06-01）没有备案，截止 2027-06-08，还有 7 天 | 2027-06-08\n"
)
_NEVER = "缺 | 备份 | 还没有做过备份 | -\n"  # the office is more than 30 days old


def _no_party(days: int) -> str:
    """长安镇 owes the party sheet of November 2026 since 7 December."""
    what = f"长安镇 1 张表没有报：2026年11月党务公开事项表；最后一天 2026-12-07，已逾期 {days} 天"
    return f"逾期 | 报表 | {what} | 2026-12-07\n"


def _unplanned(month: str) -> str:
    return f"缺 | 报表 | {month}应报的表还没有排定，排定后才知道谁没有报 | -\n"


def _backup(days: int) -> str:
    """The last verification that the office knows of is that of 28 December 2026: what was verified before each move
    was noted on the computer that was left. 30 days are allowed."""
    return f"逾期 | 备份 | 最近一次核验过备份是{days} 天前（2026-12-28），设置是每 30 天核验一次 | -\n"


def _spring(left: int, late: int, resources: str, people: int, owed: str) -> str:
    return (
        "快到期 | 三务公开 | " + _unpublished("2026年2月", "2026-03-15", f"还有 {left} 天")
        + "缺 | 三务公开 | " + _unpublished("2026年1月", "2026-02-15", f"已逾期 {late} 天")
        + resources
        + _NEVER
        + f"留意 | 继续教育 | {_short(2026, people, owed)} | -"
    )  # fmt: skip


def _may(owed: str) -> str:
    """The last day of 00004's registration. 15 to 31 May: 16 days."""
    return (
        _no_party(175)
        + _backup(154)
        + "快到期 | 证书登记 | 1 人的社工证登记就要到期，最早 2027-05-31，今天是最后一天：330481-00004 | 2027-05-31\n"
        + "缺 | 三务公开 | " + _unpublished("2027年4月", "2027-05-15", "已逾期 16 天")
        + _unplanned("2027年4月")
        + f"留意 | 继续教育 | {_short(2027, 7, owed)} | -\n"
        + _ALL_DUE
    )  # fmt: skip


def _june(people: int, owed: str) -> str:
    """00004's registration ended the day before."""
    return (
        _no_party(176)
        + _LAPSED
        + _backup(155)
        + _LEAVING
        + "缺 | 三务公开 | " + _unpublished("2027年4月", "2027-05-15", "已逾期 17 天")
        + _unplanned("2027年5月")
        + f"留意 | 继续教育 | {_short(2027, people, owed)} | -\n"
        + _ALL_DUE
    )  # fmt: skip


DESK = Expected(
    then={
        # 15 February to 9 March: 22 days. Six owe 30, 00003 owes 5.589: 185.589 → 185.59.
        D1: _spring(6, 22, _NO_DATE, 7, "185.59"),
        D2: _spring(5, 23, _NO_DATE, 6, "180"),  # 00003 has gone
        # 10 (00002) + 3×30 (00005, 00006, 00007) + 8.6301 (00008) = 108.6301 → 108.64, due this very day.
        D3: _no_party(24)
        + f"快到期 | 继续教育 | {_short(2026, 5, '108.64')} | 2026-12-31\n"
        + "留意 | 备份 | 最近一次核验过备份是3 天前（2026-12-28） | -",
        D4: _may("192.42"),  # 6 × 30 + 12.4109 (00002) = 192.4109
        D5: _june(6, "180"),
        # Five owe 30, 00001 has done hers. The last day of 00005's registration. 15 to 30 June: 15 days.
        D6: _no_party(571)
        + _LAPSED
        + _REVIEW_LATE
        + _backup(550)
        + "快到期 | 证书登记 | 1 人的社工证登记就要到期，最早 2028-06-30，今天是最后一天：330481-00005 | 2028-06-30\n"
        + "缺 | 三务公开 | " + _unpublished("2028年5月", "2028-06-15", "已逾期 15 天")
        + _unplanned("2028年5月")
        + f"留意 | 继续教育 | {_short(2028, 5, '150')} | -\n"
        + _REVIEW_DUE,
        D7: _no_party(572)
        + "逾期 | 证书登记 | 2 人的社工证登记已过期：330481-00004、330481-00005 | -\n"
        + _REVIEW_LATE
        + _backup(551)
        + "缺 | 三务公开 | " + _unpublished("2028年5月", "2028-06-15", "已逾期 16 天")
        + _unplanned("2028年6月")
        + f"留意 | 继续教育 | {_short(2028, 5, '150')} | -\n"
        + _REVIEW_DUE,
        # Nine years (of them 2028 and 2032 leap years) are 3287 days: 7 December + 3287 + 24, 28 December + 3287 + 3.
        D8: _no_party(3311)
        + "逾期 | 证书登记 | 3 人的社工证登记已过期：330481-00001、330481-00004、330481-00005 | -\n"
        + "逾期 | 每年更新 | 居民需求档案 3 项逾期没有更新（共 3 项，已更新 0%） | -\n"
        + "逾期 | 每年更新 | 社区资源 2 项逾期没有更新（共 2 项，已更新 0%） | -\n"
        + _backup(3290)
        + f"快到期 | 继续教育 | {_short(2035, 6, '216')} | 2035-12-31\n"
        + "缺 | 三务公开 | " + _unpublished("2035年11月", "2035-12-15", "已逾期 16 天")
        + _unplanned("2035年11月"),
    },
    at_the_time={
        D1: _spring(6, 22, "", 7, "210"),
        D2: _spring(5, 23, "", 7, "210"),
        D4: _may("210"),
        D5: _june(7, "210"),
    },
)  # fmt: skip

TABLES = {
    "services": SERVICES,
    "ledger": LEDGER,
    "party": PARTY,
    "disclosures": DISCLOSURES,
    "desk": DESK,
}
