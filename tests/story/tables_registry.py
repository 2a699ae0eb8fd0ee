"""Hand-made tables of the registers: divisions, organizations, stations, staff, projects."""

from __future__ import annotations

from tests.story.asked import D1, D2, D3, D4, D5, D6, D7, D8
from tests.story.expected import Expected
from tests.story.facts import O1, O2

_FIRST_YEARS = (D1, D2, D3, D4, D5, D6)

# 代码 | 名称 | 层级 | 上级 | 村数 | 首次列入 | 停用日.
# At the time nobody knew of the later merger and renaming. 长安镇 takes the other in and is from then on
# another territory: a row of its own, under its old name and code.
_TOWNS = """
330481102 | 许村镇   | 乡镇级 | 海宁市 | 2 | nbs-2025 | {}
330481103 | 长安镇   | 乡镇级 | 海宁市 | 2 | nbs-2025 | {}
330481105 | 周王庙镇 | 乡镇级 | 海宁市 | 2 | nbs-2025 | {}
"""
_TOWNS_2028 = """
330481102 | 许村镇 | 乡镇级 | 海宁市 | 2 | nbs-2025 | {}
330481103 | 长安镇 | 乡镇级 | 海宁市 | 4 | 浙民区〔2028〕1号 | -
"""
TOWNS = Expected(  # a list of divisions says which there were on a day: on either boundaries the same
    then={
        **dict.fromkeys(_FIRST_YEARS, _TOWNS.format("2033-04-01", "2028-07-01", "2028-07-01")),
        D7: _TOWNS_2028.format("2033-04-01"),
        D8: """
            330481002 | 许村街道 | 乡镇级 | 海宁市 | 2 | 浙民区〔2033〕2号 | -
            330481103 | 长安镇   | 乡镇级 | 海宁市 | 4 | 浙民区〔2028〕1号 | -
        """,
    },
    at_the_time={**dict.fromkeys(_FIRST_YEARS, _TOWNS.format("-", "-", "-")), D7: _TOWNS_2028.format("-")},
)

# 代码 | 名称 | 上级 | 停用日. Villages go along with their town and keep their codes.
_VILLAGES = """
330481102001 | 示范社区居委会 | 许村镇   | {0}
330481102201 | 永福村村委会   | 许村镇   | {0}
330481103002 | 兴福社区居委会 | 长安镇   | {1}
330481103202 | 和平村村委会   | 长安镇   | {1}
330481105201 | 荆山村村委会   | 周王庙镇 | {1}
330481105202 | 星火村村委会   | 周王庙镇 | {1}
"""
_VILLAGES_2028 = _VILLAGES.replace("周王庙镇", "长安镇").replace("{1}", "-")
VILLAGES = Expected(
    then={
        **dict.fromkeys(_FIRST_YEARS, _VILLAGES.format("2033-04-01", "2028-07-01")),
        D7: _VILLAGES_2028.format("2033-04-01"),
        D8: _VILLAGES_2028.replace("许村镇", "许村街道").format("-"),
    },
    at_the_time={**dict.fromkeys(_FIRST_YEARS, _VILLAGES.format("-", "-")), D7: _VILLAGES_2028.format("-")},
)

# 名称 | 信用代码 | 类型 | 登记地 | 等级 | 等级有效期至 | 慈善 | 注销.
# 3A of 2024-05-20 is valid for five years: its last day is 2029-05-19.
_FEW = (D1, D2, D3, D4, D5, D6, D7)
_RATED = f"""
{O1} | 52330481MJ00000011 | 社会服务机构 | 330481 | -  | -          | - | -
{O2} | -                  | 社会服务机构 | 330402 | 3A | 2029-05-19 | - | -
"""
ORGANIZATIONS = Expected(
    then={
        **dict.fromkeys(_FEW, _RATED),
        D8: _RATED.replace("3A | 2029-05-19", "- | -"),
    },
)
_O2 = f"{O2} | 330402 | 3A（2024-05-20 至 2029-05-19）有效 | -"
ORGANIZATION = Expected(then={**dict.fromkeys(_FEW, _O2), D8: _O2.replace("有效", "")})

# 部分 | 事项 | 姓名 | 起 | 止 | 内容, of O2.
# Three years of disclosure: of 2026 November came out; of 2027 and 2028 nothing did.
_REGISTERED = """
登记 | 类型 | - | - | - | 社会服务机构
登记 | 信用代码 | - | - | - | 没有登记
登记 | 登记地 | - | - | - | 330402
评估等级 | 3A | - | 2024-05-20 | 2029-05-19 | 有效
"""
_LISTED = "信用 | 活动异常名录 | - | 2028-03-01 | {} | 未按时年检\n"
_RUNS_C = "运营社工站 | 周王庙镇社工站 | - | 2026-01-01 | {} | -\n"
_RUNS_A = "运营社工站 | 许村镇社工站 | - | 2027-06-01 | 2035-12-31 | HT-2027-01\n"
_C_PROJECT = "项目 | 丙项目 | - | 2026-01-10 | 2028-12-31 | 2026年1月10日立项\n"
_D_PROJECT = "项目 | 丁项目 | - | 2027-06-01 | 2035-12-31 | 2027年6月1日立项\n"


def _published(*years: tuple[int, int, int]) -> str:
    """(year, months due, of them in time); none came out late."""
    return "".join(
        f"三务公开 | {year}年 | - | - | - | 应公开 {due} 个月，按时 {done}，迟 0，缺 {due - done}\n"
        for year, due, done in years
    )


def _dossiers(listed_until: str, c_until: str) -> dict[str, str]:
    """``listed_until``, ``c_until``: the ends of the listing and of the contract for C, if known."""
    before = _REGISTERED + _RUNS_C.format(c_until) + _C_PROJECT
    at_a = _RUNS_C.format(c_until) + _RUNS_A + _C_PROJECT + _D_PROJECT
    return {
        **dict.fromkeys((D1, D2), before + _published((2026, 1, 0))),
        D3: before + _published((2026, 11, 1)),
        D4: before + _published((2026, 12, 1), (2027, 4, 0)),
        D5: _REGISTERED + at_a + _published((2026, 12, 1), (2027, 4, 0)),
        D6: _REGISTERED + _LISTED.format(listed_until) + at_a + _published((2026, 12, 1), (2027, 12, 0), (2028, 5, 0)),
    }


_ENDED = _LISTED.format("2028-06-30") + _RUNS_C.format("2028-06-30") + _RUNS_A + _C_PROJECT + _D_PROJECT
DOSSIER = Expected(
    then={
        **_dossiers("2028-06-30", "2028-06-30"),
        D7: _REGISTERED + _ENDED + _published((2026, 12, 1), (2027, 12, 0), (2028, 5, 0)),
        D8: _REGISTERED.replace("有效", "已过期") + _ENDED + _published((2033, 12, 0), (2034, 12, 0), (2035, 11, 0)),
    },
    at_the_time=_dossiers("-", "-"),
)

# 站名 | 层级 | 区划 | 运营机构 | 运营方式 | 面积 | 人口 | 在岗 | 设立
_STATIONS = """
许村镇社工站   | 乡镇（街道）社工站 | 许村镇   | {o1} | 购买服务 | 56.50 | 48000 | {a} | 2026-01-01
长安镇社工站   | 乡镇（街道）社工站 | 长安镇   | {o1} | 购买服务 | 38.00 | 60000 | {b} | 2026-01-01
周王庙镇社工站 | 乡镇（街道）社工站 | 周王庙镇 | {o2} | -        | -     | 30000 | {c} | 2026-01-01
"""
_STATIONS_2027 = _STATIONS.replace("许村镇   | {o1}", "许村镇   | {o2}")
# C was merged into B: 3 + 2 serve there, run by O1. 60,000 by a source and 30,000 without are no sum.
_STATIONS_2028 = f"""
许村镇社工站 | 乡镇（街道）社工站 | 许村镇 | {O2} | 购买服务 | 56.50 | 48000 | 1 | 2026-01-01
长安镇社工站 | 乡镇（街道）社工站 | 长安镇 | {O1} | 购买服务 | 38.00 | - | 5 | 2026-01-01
"""
STATIONS = Expected(
    then={
        D1: _STATIONS.format(a=3, b=2, c=2, o1=O1, o2=O2),  # 00001–00003, 00004–00005, 00006–00007
        D2: _STATIONS.format(a=2, b=2, c=2, o1=O1, o2=O2),  # 00003 left that day
        D3: _STATIONS.format(a=2, b=3, c=2, o1=O1, o2=O2),  # 00008 joined B in September
        D4: _STATIONS.format(a=2, b=3, c=2, o1=O1, o2=O2),
        D5: _STATIONS_2027.format(a=1, b=3, c=2, o1=O1, o2=O2),  # O2 runs A; 00002 left
        D6: _STATIONS_2027.format(a=1, b=3, c=2, o1=O1, o2=O2),
        D7: _STATIONS_2028,
        D8: _STATIONS_2028.replace("许村镇 ", "许村街道 "),
    },
    at_the_time={
        D2: _STATIONS.format(a=3, b=2, c=2, o1=O1, o2=O2),  # that 00003 had left was filed on the 16th
        D5: _STATIONS_2027.format(a=2, b=3, c=2, o1=O1, o2=O2),  # that 00002 leaves was filed on the 5th
    },
    towns=True,
)

_STATION_B = """
站名       | 长安镇社工站
层级       | 乡镇（街道）社工站
所在区划   | 长安镇（330481103）
上级站点   | -
设立日期   | 2026-01-01
撤销日期   | -
运营方式   | 购买服务
办公面积   | 38 平方米
常住人口   | 60000 人（2025，统计公报）
牌子文字   | 长安社工站
同址设施   | -
情况登记自 | 2026-01-01
"""
_MERGED_B = _STATION_B.replace("60000 人（2025，统计公报）", "2028-07-01 合并以后没有登记")
STATION = Expected(then={**dict.fromkeys(_FIRST_YEARS, _STATION_B), **dict.fromkeys((D7, D8), _MERGED_B)})

# 编号 | 姓名 | 站 | 岗位 | 专兼职 | 持证 | 专业服务人员（江苏） | 专业人才（全国） | 起始日
# 00003 has neither certificate nor studied; 00007 studied sociology: a national talent, no professional of 江苏.
_1 = "330481-00001 | 陈某 | 许村镇社工站 | 服务性岗位 | 专职 | 助理社会工作师 | 是 | 是 | 2026-01-01\n"
_2 = "330481-00002 | 林某 | 许村镇社工站 | 服务性岗位 | 专职 | 社会工作师 | 是 | 是 | 2026-01-01\n"
_3 = "330481-00003 | 周某 | 许村镇社工站 | 服务性岗位 | 兼职 | 无 | 否 | 否 | 2026-01-01\n"
_4 = "330481-00004 | 吴某 | 长安镇社工站 | 站长 | 专职 | 社会工作师 | 是 | 是 | 2026-01-01\n"
_5 = "330481-00005 | 郑某 | 长安镇社工站 | 服务性岗位 | 专职 | 助理社会工作师 | 是 | 是 | 2026-01-01\n"
_6 = "330481-00006 | 王某 | 周王庙镇社工站 | 服务性岗位 | 专职 | 助理社会工作师 | 是 | 是 | 2026-01-01\n"
_7 = "330481-00007 | 冯某 | 周王庙镇社工站 | 事务性岗位 | 兼职 | 无 | 否 | 是 | 2026-01-01\n"
_8 = "330481-00008 | 褚某 | 长安镇社工站 | 服务性岗位 | 专职 | 无 | 是 | 是 | 2026-09-18\n"
_5_CHANGED = "330481-00005 | 郑某 | 长安镇社工站 | 事务性岗位 | 专职 | 助理社会工作师 | 是 | 是 | 2027-01-30\n"
_7_CHANGED = "330481-00007 | 冯某 | 周王庙镇社工站 | 事务性岗位 | 专职 | 无 | 否 | 是 | 2027-01-29\n"
_4_LAPSED = _4.replace("社会工作师", "社会工作师（登记过期）")
_AT_B = (  # from 1 July 2028; 00005's registration ended the day before. 00009 was 00005 all along and counts once
    _4_LAPSED
    + _5_CHANGED.replace("助理社会工作师", "助理社会工作师（登记过期）")
    + _6.replace("周王庙镇", "长安镇").replace("2026-01-01", "2028-07-01")
    + _7_CHANGED.replace("周王庙镇", "长安镇").replace("2027-01-29", "2028-07-01")
    + _8
)
STAFF = Expected(
    then={
        D1: _1 + _2 + _3 + _4 + _5 + _6 + _7,
        D2: _1 + _2 + _4 + _5 + _6 + _7,
        D3: _1 + _2 + _4 + _5 + _8 + _6 + _7,
        D4: _1 + _2 + _4 + _5_CHANGED + _8 + _6 + _7_CHANGED,
        D5: _1 + _4_LAPSED + _5_CHANGED + _8 + _6 + _7_CHANGED,
        D6: _1 + _4_LAPSED + _5_CHANGED + _8 + _6 + _7_CHANGED,  # 00005 is registered until that very day
        D7: _1 + _AT_B,
        D8: _1.replace("助理社会工作师", "助理社会工作师（登记过期）") + _AT_B,
    },
    at_the_time={
        D2: _1 + _2 + _3 + _4 + _5 + _6 + _7,
        D5: _1 + _2 + _4_LAPSED + _5_CHANGED + _8 + _6 + _7_CHANGED,
    },
)

# 编号 | 姓名 | 性别 | 出生 | 身份证 | 手机 | 持证 | 专业服务 | 专业人才 | 本地户籍 | 本土新招.
# The seventeenth digit of the number is 5: a man.
_PERSON_4 = "330481-00004 | 吴某 | 男 | *** | 330481************ | *********** | 是 | 是 | 是 | - | -"
PERSON = Expected(then=dict.fromkeys((*_FEW, D8), _PERSON_4))

HISTORY = Expected(  # who stays with a new operator keeps the post
    then=dict.fromkeys((*_FIRST_YEARS, D7, D8), "许村镇社工站 | 服务性岗位 | 专职 | 2026-01-01 | 在岗 | 登记"),
)

# 名称 | 机构 | 站 | 金额 | 立项 | 开始 | 结束 | 立项后在执行.
# By the station of the day (A, B, C; C lies in B once it was merged), then approval and name (丙 U+4E19, 乙).
# The register has one state: at the end 甲项目 ended when O2 took over, and 丁项目 stands in it on every day, running
# or not.
_AT_FIRST = f"""
甲项目 | {O1} | 许村镇社工站   | 80000.00 | 2026-01-10 | 2026-01-10 | 2028-12-31 | 是
乙项目 | {O1} | 长安镇社工站   | 10000.00 | 2026-01-10 | 2026-01-10 | 2035-12-31 | 是
丙项目 | {O2} | 周王庙镇社工站 | 12000.00 | 2026-01-10 | 2026-01-10 | 2028-12-31 | 是
"""
_AT_A = f"""
甲项目 | {O1} | 许村镇社工站   | 80000.00 | 2026-01-10 | 2026-01-10 | 2027-05-31 | {{}}
丁项目 | {O2} | 许村镇社工站   | -        | 2027-06-01 | 2027-06-01 | 2035-12-31 | {{}}
"""
_AT_B = f"乙项目 | {O1} | 长安镇社工站   | 10000.00 | 2026-01-10 | 2026-01-10 | 2035-12-31 | 是\n"
_AT_C = f"丙项目 | {O2} | 周王庙镇社工站 | 12000.00 | 2026-01-10 | 2026-01-10 | 2028-12-31 | 是\n"
_TAKEN_OVER = _AT_A + _AT_B + _AT_C
_MERGED = _AT_A + _AT_C.replace("周王庙镇社工站", "长安镇社工站") + _AT_B  # 丙项目 goes on at B until the end of 2028
PROJECTS = Expected(
    then={
        **dict.fromkeys((D1, D2, D3, D4), _TAKEN_OVER.format("是", "否")),
        **dict.fromkeys((D5, D6), _TAKEN_OVER.format("否", "是")),
        D7: _MERGED.format("否", "是"),
        D8: _MERGED.replace("2028-12-31 | 是", "2028-12-31 | 否").format("否", "是"),
    },
    at_the_time=dict.fromkeys((D1, D2, D3, D4), _AT_FIRST),
)

TABLES = {
    "towns": TOWNS,
    "villages": VILLAGES,
    "organizations": ORGANIZATIONS,
    "organization": ORGANIZATION,
    "dossier": DOSSIER,
    "stations": STATIONS,
    "station": STATION,
    "staff": STAFF,
    "person": PERSON,
    "history": HISTORY,
    "projects": PROJECTS,
}
