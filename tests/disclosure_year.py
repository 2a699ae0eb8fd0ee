"""A year of 三务公开 of twelve organizations: what happens, and the tables that have to come of it, worked out by hand.

The facts first. A rule changes on 20 January 2026: until then a month is due on the 15th and needs no approval; from
then on it is due on the 10th or the next workday, is reviewed and issued by different persons, locked after the 25th,
and counts of clients below 10 are not told (5 before). From 1 July the review is waived. What an ordinary organization
does for a month: it reports on the 4th of the month after, its draft of the 5th is reviewed on the 6th and issued on
the 7th, and it is out on the 8th; December 2025 was out on 14 January.
"""

from __future__ import annotations

from datetime import date

ORGANIZATIONS = "子丑寅卯辰巳午未申酉戌亥"
"""Each is called 子社会工作服务中心（示例） and so on. 酉 runs a station from April 2026, 戌 until the end of June; 亥
runs none and has a project from March to August. All others run one from December 2025."""
TOWNS = {"许村镇": "子丑寅卯辰", "长安镇": "巳午未申酉戌"}
DRAFTER, REVIEWER, ISSUER = "甲经办", "乙审核", "丙签发"

RULES = """
[pack]
code = "330481"
name = "海宁市"
short = "海宁"
[disclosure.monthly]
[[disclosure.monthly.values]]
since = "2021-11-02"
day = 15
unit = "day_of_month"
parts = ["党务", "业务", "财务"]
month = "previous"
roll = "exact"
source = "示例规定"
basis = "设置"
[[disclosure.monthly.values]]
since = "2026-01-20"
day = 10
unit = "day_of_month"
parts = ["党务", "业务", "财务"]
month = "previous"
roll = "next_workday"
source = "示例规定（新）"
basis = "设置"
[disclosure.approval]
[[disclosure.approval.values]]
since = "2021-11-02"
waived = true
source = "示例规定"
basis = "设置"
[[disclosure.approval.values]]
since = "2026-01-20"
waived = false
source = "示例规定（新）"
basis = "设置"
[disclosure.approval_steps]
[[disclosure.approval_steps.values]]
since = "2026-01-20"
steps = ["review", "issue"]
distinct = true
source = "示例规定（新）"
basis = "设置"
[[disclosure.approval_steps.values]]
since = "2026-07-01"
steps = ["issue"]
distinct = true
source = "示例规定（新）"
basis = "设置"
[disclosure.lock]
[[disclosure.lock.values]]
since = "2021-11-02"
asked = false
day = 25
unit = "day_of_month"
source = "示例规定"
basis = "设置"
[[disclosure.lock.values]]
since = "2026-01-20"
asked = true
day = 25
unit = "day_of_month"
source = "示例规定（新）"
basis = "设置"
[disclosure.small_count]
[[disclosure.small_count.values]]
since = "2021-11-02"
below = 5
unit = "person"
source = "示例规定"
basis = "设置"
[[disclosure.small_count.values]]
since = "2026-01-20"
below = 10
unit = "person"
source = "示例规定（新）"
basis = "设置"
"""

LATE = {
    ("寅", "2025-12"): date(2026, 1, 16),
    ("卯", "2026-02"): date(2026, 3, 20),
    ("丑", "2026-04"): date(2026, 5, 11),
    ("寅", "2026-04"): date(2026, 5, 12),
    ("午", "2026-09"): date(2026, 10, 10),
    ("未", "2026-09"): date(2026, 10, 12),
}
"""Who reports a month late, and when: it is approved and out on the same day."""
NEVER = ("巳", "2026-06")
LOCKED = ("辰", "2026-03")
"""Reported on 6 May, when the month was locked (25 April); unlocked and drafted that day, approved and out on
the 7th."""
RETURNED = ("申", "2026-07")
"""Sent back on 7 August; another entry, drafted, issued and out on the 12th."""
WITHDRAWN = ("丑", "2026-05")
"""Withdrawn on 20 June; corrected, drafted on the 22nd, reviewed on the 23rd, issued and out on the 24th. Told on
the 21st, closed on the 25th."""
CORRECTED = ("子", ("2026-03", "2026-04", "2026-05", "2026-06"))
"""On 20 July 50,000 分 more of March's spending come to light: March is unlocked, drafted that day, issued on the 21st
and out on the 22nd. Its closing moves the three months after it, which follow one after the other on the 23rd."""

# 子's project in 分: it opens December 2025 with 1,000,000; every month 500,000 come in and 300,000 are spent.
OPENING, INCOME, SPENT, MORE = 1_000_000, 500_000, 300_000, 50_000

# -- what has to come of it -------------------------------------------------------------------------------------------

# 2026: the 10th is a Sunday in May (the 11th follows), and Saturday 10 October is a workday for the National Day.
DUE = """
2025-12 | 2026-01-15
2026-01 | 2026-02-10
2026-02 | 2026-03-10
2026-03 | 2026-04-10
2026-04 | 2026-05-11
2026-05 | 2026-06-10
2026-06 | 2026-07-10
2026-07 | 2026-08-10
2026-08 | 2026-09-10
2026-09 | 2026-10-10
2026-10 | 2026-11-10
2026-11 | 2026-12-10
"""

# The day on which the first version came out: December 2025, then January to November 2026.
FIRST_OUT = """
子 | 01-14 | 02-08 | 03-08 | 04-08 | 05-08 | 06-08 | 07-08 | 08-08 | 09-08 | 10-08 | 11-08 | 12-08
丑 | 01-14 | 02-08 | 03-08 | 04-08 | 05-11 | 06-08 | 07-08 | 08-08 | 09-08 | 10-08 | 11-08 | 12-08
寅 | 01-16 | 02-08 | 03-08 | 04-08 | 05-12 | 06-08 | 07-08 | 08-08 | 09-08 | 10-08 | 11-08 | 12-08
卯 | 01-14 | 02-08 | 03-20 | 04-08 | 05-08 | 06-08 | 07-08 | 08-08 | 09-08 | 10-08 | 11-08 | 12-08
辰 | 01-14 | 02-08 | 03-08 | 05-07 | 05-08 | 06-08 | 07-08 | 08-08 | 09-08 | 10-08 | 11-08 | 12-08
巳 | 01-14 | 02-08 | 03-08 | 04-08 | 05-08 | 06-08 | 缺    | 08-08 | 09-08 | 10-08 | 11-08 | 12-08
午 | 01-14 | 02-08 | 03-08 | 04-08 | 05-08 | 06-08 | 07-08 | 08-08 | 09-08 | 10-10 | 11-08 | 12-08
未 | 01-14 | 02-08 | 03-08 | 04-08 | 05-08 | 06-08 | 07-08 | 08-08 | 09-08 | 10-12 | 11-08 | 12-08
申 | 01-14 | 02-08 | 03-08 | 04-08 | 05-08 | 06-08 | 07-08 | 08-12 | 09-08 | 10-08 | 11-08 | 12-08
酉 | —     | —     | —     | —     | 05-08 | 06-08 | 07-08 | 08-08 | 09-08 | 10-08 | 11-08 | 12-08
戌 | 01-14 | 02-08 | 03-08 | 04-08 | 05-08 | 06-08 | 07-08 | —     | —     | —     | —     | —
亥 | —     | —     | —     | 04-08 | 05-08 | 06-08 | 07-08 | 08-08 | 09-08 | —     | —     | —
"""

# Later versions: month | organization | version | out on | 更正说明.
LATER = """
2026-03 | 子 | 2 | 2026-07-22 | 漏记一笔活动支出
2026-04 | 子 | 2 | 2026-07-23 | 2026年3月更正后相应更正
2026-05 | 丑 | 2 | 2026-06-24 | 换下有误的附件
2026-05 | 子 | 2 | 2026-07-23 | 2026年3月更正后相应更正
2026-06 | 子 | 2 | 2026-07-23 | 2026年3月更正后相应更正
"""

# `disclosure status --year 2026` on 31 December 2026, months 1 to 12, then in time / due.
# 辰: 10 April to 7 May are 27 days. 卯: 10 to 20 March. December is due in January.
STATUS_2026 = """
子 | √ | √    | √    | √   | √ | √  | √   | √ | √   | √ | √ | 待 | 11/11
丑 | √ | √    | √    | √   | √ | √  | √   | √ | √   | √ | √ | 待 | 11/11
寅 | √ | √    | √    | 迟1 | √ | √  | √   | √ | √   | √ | √ | 待 | 10/11
卯 | √ | 迟10 | √    | √   | √ | √  | √   | √ | √   | √ | √ | 待 | 10/11
辰 | √ | √    | 迟27 | √   | √ | √  | √   | √ | √   | √ | √ | 待 | 10/11
巳 | √ | √    | √    | √   | √ | 缺 | √   | √ | √   | √ | √ | 待 | 10/11
午 | √ | √    | √    | √   | √ | √  | √   | √ | √   | √ | √ | 待 | 11/11
未 | √ | √    | √    | √   | √ | √  | √   | √ | 迟2 | √ | √ | 待 | 10/11
申 | √ | √    | √    | √   | √ | √  | 迟2 | √ | √   | √ | √ | 待 | 10/11
酉 | — | —    | —    | √   | √ | √  | √   | √ | √   | √ | √ | 待 | 8/8
戌 | √ | √    | √    | √   | √ | √  | —   | — | —   | — | — | —  | 6/6
亥 | — | —    | √    | √   | √ | √  | √   | √ | —   | — | — | —  | 6/6
"""

# The same year as it stood on 10 May 2026: 丑 and 寅 still had a day for April (the 10th is a Sunday), which is counted
# for nobody before its last day is over.
STATUS_IN_MAY = """
子 | √ | √    | √    | √  | 待 |||||||| 3/3
丑 | √ | √    | √    | 待 | 待 |||||||| 3/3
寅 | √ | √    | √    | 待 | 待 |||||||| 3/3
卯 | √ | 迟10 | √    | √  | 待 |||||||| 2/3
辰 | √ | √    | 迟27 | √  | 待 |||||||| 2/3
巳 | √ | √    | √    | √  | 待 |||||||| 3/3
午 | √ | √    | √    | √  | 待 |||||||| 3/3
未 | √ | √    | √    | √  | 待 |||||||| 3/3
申 | √ | √    | √    | √  | 待 |||||||| 3/3
酉 | — | —    | —    | √  | 待 |||||||| 0/0
戌 | √ | √    | √    | √  | 待 |||||||| 3/3
亥 | — | —    | √    | √  | 待 |||||||| 1/1
"""

# December 2025 alone was owed of 2025.
STATUS_2025 = """
子 | — | — | — | — | — | — | — | — | — | — | — | √   | 1/1
丑 | — | — | — | — | — | — | — | — | — | — | — | √   | 1/1
寅 | — | — | — | — | — | — | — | — | — | — | — | 迟1 | 0/1
卯 | — | — | — | — | — | — | — | — | — | — | — | √   | 1/1
辰 | — | — | — | — | — | — | — | — | — | — | — | √   | 1/1
巳 | — | — | — | — | — | — | — | — | — | — | — | √   | 1/1
午 | — | — | — | — | — | — | — | — | — | — | — | √   | 1/1
未 | — | — | — | — | — | — | — | — | — | — | — | √   | 1/1
申 | — | — | — | — | — | — | — | — | — | — | — | √   | 1/1
戌 | — | — | — | — | — | — | — | — | — | — | — | √   | 1/1
"""

# The five measures of 2026 on 31 December: 应公开 | 已公开 | 公开率 | 按时公开 | 按时率. December is not due yet.
# Expected: nine with 11 months, 酉 with 8, 戌 and 亥 with 6 each: 99 + 8 + 12 = 119; one never came, five came late.
MEASURES = "119 | 118 | 118/119 | 113 | 113/119"
MEASURES_BY_MONTH = """
2026-01 | 10 | 10 | 1     | 10 | 1
2026-02 | 10 | 10 | 1     | 9  | 9/10
2026-03 | 11 | 11 | 1     | 10 | 10/11
2026-04 | 12 | 12 | 1     | 11 | 11/12
2026-05 | 12 | 12 | 1     | 12 | 1
2026-06 | 12 | 11 | 11/12 | 11 | 11/12
2026-07 | 11 | 11 | 1     | 10 | 10/11
2026-08 | 11 | 11 | 1     | 11 | 1
2026-09 | 10 | 10 | 1     | 9  | 9/10
2026-10 | 10 | 10 | 1     | 10 | 1
2026-11 | 10 | 10 | 1     | 10 | 1
"""
MEASURES_BY_OPERATOR = """
子 | 11 | 11 | 1     | 11 | 1
丑 | 11 | 11 | 1     | 11 | 1
寅 | 11 | 11 | 1     | 10 | 10/11
卯 | 11 | 11 | 1     | 10 | 10/11
辰 | 11 | 11 | 1     | 10 | 10/11
巳 | 11 | 10 | 10/11 | 10 | 10/11
午 | 11 | 11 | 1     | 11 | 1
未 | 11 | 11 | 1     | 10 | 10/11
申 | 11 | 11 | 1     | 10 | 10/11
酉 | 8  | 8  | 1     | 8  | 1
戌 | 6  | 6  | 1     | 6  | 1
亥 | 6  | 6  | 1     | 6  | 1
"""
# 亥 runs no station, so it is in no town.
MEASURES_BY_TOWN = """
许村镇 | 55 | 55 | 1     | 52 | 52/55
长安镇 | 58 | 57 | 57/58 | 55 | 55/58
-      | 6  | 6  | 1     | 6  | 1
"""

# Who stands on the sheet: month | organization | version | 制表 | 审核 | 负责人 | what is said of steps left out.
SIGNED = """
2025-12 | 子 | 1 | -      | -      | -      | 按本单位设置，本表公开前不另行审批。
2026-01 | 子 | 1 | 甲经办 | 乙审核 | 丙签发 | -
2026-05 | 丑 | 2 | 甲经办 | 乙审核 | 丙签发 | -
2026-06 | 丑 | 1 | 甲经办 | -      | 丙签发 | 按本单位设置，本表公开前不经审核。
2026-07 | 申 | 1 | 甲经办 | -      | 丙签发 | 按本单位设置，本表公开前不经审核。
2026-03 | 子 | 2 | 甲经办 | -      | 丙签发 | 按本单位设置，本表公开前不经审核。
"""

# 子's closing balance as published, in 分: month | version | closing. From March on 50,000 less after the correction.
CLOSINGS = """
2025-12 | 1 | 1200000
2026-01 | 1 | 1400000
2026-02 | 1 | 1600000
2026-03 | 1 | 1800000
2026-03 | 2 | 1750000
2026-04 | 1 | 2000000
2026-04 | 2 | 1950000
2026-05 | 1 | 2200000
2026-05 | 2 | 2150000
2026-06 | 1 | 2400000
2026-06 | 2 | 2350000
2026-07 | 1 | 2550000
2026-11 | 1 | 3350000
"""


def table(text: str) -> list[tuple[str, ...]]:
    """The rows of a table above; ``-`` is nothing."""
    rows = [tuple(cell.strip() for cell in line.split("|")) for line in text.strip().splitlines()]
    return [tuple("" if cell == "-" else cell for cell in row) for row in rows]
