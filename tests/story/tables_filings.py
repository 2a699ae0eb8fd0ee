"""Hand-made tables of changes, filings and their deadlines."""

from __future__ import annotations

from tests.story.asked import D1, D2, D3, D4, D5, D6, D7, D8
from tests.story.expected import Expected
from tests.story.facts import O1, O2

# 备案编号 | 变动编号 | 人员 | 姓名 | 站 | 类型 | 变动日期 | 截止日 | 首次备案 | 材料齐全 | 暂定 | 是否按时 | 状态
# 10 March + 7 = Tuesday 17 March.
_LEFT = "| BD2026-0001 | 330481-00003 | 周某 | 许村镇社工站 | 离职 | 2026-03-10 | 2026-03-17"
_1_OPEN = f"- {_LEFT} | - | - | 否 | - | 未备案\n"
_1 = f"BA2026-0001 {_LEFT} | 2026-03-16 10:00 | 2026-03-16 10:00 | 否 | 按时 | 已备案\n"
# 18 September + 7 = Friday 25 September, Mid-Autumn to Sunday 27: Monday 28. Filed on the 29th.
_2 = (
    "BA2026-0002 | BD2026-0002 | 330481-00008 | 褚某 | 长安镇社工站 | 入职 | 2026-09-18 | 2026-09-28"
    " | 2026-09-29 09:00 | 2026-09-29 09:00 | 否 | 逾期1–3天 | 已备案\n"
)
# 30 January 2027 + 7 = Saturday 6 February; by the loaded list all of 5 to 12 rests, 13 and 14 are a weekend: the 15th.
_3 = (
    "BA2027-0002 | BD2027-0001 | 330481-00005 | 郑某 | 长安镇社工站 | 岗位调整 | 2027-01-30 | 2027-02-15"
    " | 2027-02-10 09:00 | 2027-02-10 09:00 | 否 | 按时 | 已备案\n"
)
# 29 January 2027 + 7 = Friday 5 February: counted provisionally as the last day, then moved to the 15th as well.
_4 = (
    "BA2027-0001 | BD2027-0002 | 330481-00007 | 冯某 | 周王庙镇社工站 | 专兼职变化 | 2027-01-29 | 2027-02-15"
    " | 2027-01-31 09:00 | 2027-01-31 09:00 | 否 | 按时 | 已备案\n"
)
# 1 June 2027 + 7 = Tuesday 8 June; recorded with the change of operators, filed on Saturday the 5th.
_GOES = "| BD2027-0003 | 330481-00002 | 林某 | 许村镇社工站 | 离职 | 2027-06-01 | 2027-06-08"
_5_OPEN = f"- {_GOES} | - | - | 否 | - | 未备案\n"
_5 = f"BA2027-0003 {_GOES} | 2027-06-05 10:00 | 2027-06-05 10:00 | 否 | 按时 | 已备案\n"
# 1 September 2033 + 7 = Thursday the 8th; the county has no calendar of 2033, so the day stays provisional. The
# person was 00005 all along: the filing was revoked and the change dismissed, and both now stand under 00005.
_TWICE = (
    "BA2033-0001 | BD2033-0001 | 330481-00005 | 郑某 | 长安镇社工站 | 入职 | 2033-09-01 | 2033-09-08"
    " | 2033-09-05 09:00 | 2033-09-05 09:00 | 是 | - | 备案已撤销\n"
)
FILINGS = Expected(
    then={
        D1: "",
        D2: _1_OPEN,
        D3: _1 + _2,
        D4: _1 + _2 + _3 + _4,
        D5: _1 + _2 + _3 + _4 + _5_OPEN,
        **dict.fromkeys((D6, D7), _1 + _2 + _3 + _4 + _5),
        D8: _1 + _2 + _3 + _4 + _5 + _TWICE,
    },
    at_the_time={D2: ""},  # recorded on the 16th
)

# 变动编号 | 人员 | 姓名 | 站 | 类型 | 日期 | 截止日 | 剩余 | 暂定 | 说明 | 命令. 10 to 17 March: 7 days.
FILINGS_DUE = Expected(
    then={
        D1: "",
        D2: "BD2026-0001 | 330481-00003 | 周某 | 许村镇社工站 | 离职 | 2026-03-10 | 2026-03-17 | 7 | 否 | -"
        " | swtool filing add BD2026-0001",
        D3: "",
        D4: "",
        D5: "BD2027-0003 | 330481-00002 | 林某 | 许村镇社工站 | 离职 | 2027-06-01 | 2027-06-08 | 7 | 否 | -"
        " | swtool filing add BD2027-0003",
        **dict.fromkeys((D6, D7, D8), ""),
    },
    at_the_time={D2: ""},
)

# 站 | 按时 | 逾期1–3 | 4–7 | 8–30 | 30以上 | 无法判定 | 未备案 | 未备案已逾期 | 合计.
# By station: 许 长 周; 周 lies in 长 once it was merged.
_AWAITED = """
许村镇社工站 | 0 | 0 | 0 | 0 | 0 | 0 | 1 | 0 | 1
合计         | 0 | 0 | 0 | 0 | 0 | 0 | 1 | 0 | 1
"""
LATENESS = Expected(
    then={
        D1: "",
        D2: _AWAITED,
        D3: """
            许村镇社工站 | 1 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 1
            长安镇社工站 | 0 | 1 | 0 | 0 | 0 | 0 | 0 | 0 | 1
            合计         | 1 | 1 | 0 | 0 | 0 | 0 | 0 | 0 | 2
        """,
        D4: """
            许村镇社工站   | 1 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 1
            长安镇社工站   | 1 | 1 | 0 | 0 | 0 | 0 | 0 | 0 | 2
            周王庙镇社工站 | 1 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 1
            合计           | 3 | 1 | 0 | 0 | 0 | 0 | 0 | 0 | 4
        """,
        D5: """
            许村镇社工站   | 1 | 0 | 0 | 0 | 0 | 0 | 1 | 0 | 2
            长安镇社工站   | 1 | 1 | 0 | 0 | 0 | 0 | 0 | 0 | 2
            周王庙镇社工站 | 1 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 1
            合计           | 3 | 1 | 0 | 0 | 0 | 0 | 1 | 0 | 5
        """,
        D6: """
            许村镇社工站   | 2 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 2
            长安镇社工站   | 1 | 1 | 0 | 0 | 0 | 0 | 0 | 0 | 2
            周王庙镇社工站 | 1 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 1
            合计           | 4 | 1 | 0 | 0 | 0 | 0 | 0 | 0 | 5
        """,
        **dict.fromkeys(
            (D7, D8),
            """
            许村镇社工站   | 2 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 2
            周王庙镇社工站 | 1 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 1
            长安镇社工站   | 1 | 1 | 0 | 0 | 0 | 0 | 0 | 0 | 2
            合计           | 4 | 1 | 0 | 0 | 0 | 0 | 0 | 0 | 5
        """,
        ),
    },
    at_the_time={D2: ""},
)
LATENESS_BY_OPERATOR = Expected(
    then={
        D1: "",
        D2: _AWAITED.replace("许村镇社工站", O1),
        D3: f"""
            {O1} | 1 | 1 | 0 | 0 | 0 | 0 | 0 | 0 | 2
            合计 | 1 | 1 | 0 | 0 | 0 | 0 | 0 | 0 | 2
        """,
        D4: f"""
            {O1} | 2 | 1 | 0 | 0 | 0 | 0 | 0 | 0 | 3
            {O2} | 1 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 1
            合计 | 3 | 1 | 0 | 0 | 0 | 0 | 0 | 0 | 4
        """,
        # Who leaves on the day of the change left the old operator: O1.
        D5: f"""
            {O1} | 2 | 1 | 0 | 0 | 0 | 0 | 1 | 0 | 4
            {O2} | 1 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 1
            合计 | 3 | 1 | 0 | 0 | 0 | 0 | 1 | 0 | 5
        """,
        **dict.fromkeys(
            (D6, D7, D8),
            f"""
            {O1} | 3 | 1 | 0 | 0 | 0 | 0 | 0 | 0 | 4
            {O2} | 1 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 1
            合计 | 4 | 1 | 0 | 0 | 0 | 0 | 0 | 0 | 5
        """,
        ),
    },
    at_the_time={D2: ""},
)

TABLES = {
    "filings": FILINGS,
    "filings_due": FILINGS_DUE,
    "lateness": LATENESS,
    "lateness_by_operator": LATENESS_BY_OPERATOR,
}
