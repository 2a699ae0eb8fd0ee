"""Hand-made rows of the three bureau sheets that the program ships, each with its sums by station."""

from __future__ import annotations

from tests.story.asked import D1, D2, D3, D4, D5, D6, D7, D8
from tests.story.expected import Expected
from tests.story.facts import O1, O2

_A, _B, _C = "许村镇 | 许村镇社工站", "长安镇 | 长安镇社工站", "周王庙镇 | 周王庙镇社工站"

# 镇 | 站 | 姓名 | 编号 | 证书 | 登记有效期至 | 岗位 | 专兼职 | 任现岗 | 人数 | 专职 | 兼职 | 持证
_1 = f"{_A} | 陈某 | 330481-00001 | 助理社会工作师 | 2029-01-31 | 服务性岗位 | 专职 | 2026-01-01 | 1 | 1 | - | 1\n"
_2 = f"{_A} | 林某 | 330481-00002 | 社会工作师 | 2028-12-31 | 服务性岗位 | 专职 | 2026-01-01 | 1 | 1 | - | 1\n"
_3 = f"{_A} | 周某 | 330481-00003 | - | - | 服务性岗位 | 兼职 | 2026-01-01 | 1 | - | 1 | -\n"
_4 = f"{_B} | 吴某 | 330481-00004 | 社会工作师 | 2027-05-31 | 站长 | 专职 | 2026-01-01 | 1 | 1 | - | 1\n"
_5 = f"{_B} | 郑某 | 330481-00005 | 助理社会工作师 | 2028-06-30 | 服务性岗位 | 专职 | 2026-01-01 | 1 | 1 | - | 1\n"
_6 = f"{_C} | 王某 | 330481-00006 | 助理社会工作师 | - | 服务性岗位 | 专职 | 2026-01-01 | 1 | 1 | - | 1\n"
_7 = f"{_C} | 冯某 | 330481-00007 | - | - | 事务性岗位 | 兼职 | 2026-01-01 | 1 | - | 1 | -\n"
_8 = f"{_B} | 褚某 | 330481-00008 | - | - | 服务性岗位 | 专职 | 2026-09-18 | 1 | 1 | - | -\n"
_5_CHANGED = _5.replace("服务性岗位 | 专职 | 2026-01-01", "事务性岗位 | 专职 | 2027-01-30")
_7_CHANGED = _7.replace("兼职 | 2026-01-01 | 1 | - | 1 | -", "专职 | 2027-01-29 | 1 | 1 | - | -")
_AT_B = _4 + _5_CHANGED + "".join(
    line.replace(_C, _B).replace(since, "2028-07-01")
    for line, since in ((_6, "2026-01-01"), (_7_CHANGED, "2027-01-29"))
) + _8  # fmt: skip
SHEET_STAFF = Expected(
    then={
        D1: _1 + _2 + _3 + _4 + _5 + _6 + _7,
        D2: _1 + _2 + _4 + _5 + _6 + _7,
        D3: _1 + _2 + _4 + _5 + _8 + _6 + _7,
        D4: _1 + _2 + _4 + _5_CHANGED + _8 + _6 + _7_CHANGED,
        D5: _1 + _4 + _5_CHANGED + _8 + _6 + _7_CHANGED,
        D6: _1 + _4 + _5_CHANGED + _8 + _6 + _7_CHANGED,
        D7: _1 + _AT_B,
        D8: _1.replace("许村镇 |", "许村街道 |") + _AT_B,
    },
    at_the_time={
        D2: _1 + _2 + _3 + _4 + _5 + _6 + _7,
        D5: _1 + _2 + _4 + _5_CHANGED + _8 + _6 + _7_CHANGED,
    },
    towns=True,
)


def _station(place: str, runs: str, about: str, *heads: int) -> str:
    """镇 | 站 | 机构 | 人口 | 面积 | 在岗 | 专职 | 兼职 | 持证 | 助理 | 社工师 | 高级 | 专业服务人员."""
    return f"{place} | {runs} | {about} | {' | '.join(map(str, heads))}\n"


def _stations(a: str, b: tuple[int, ...], c: tuple[int, ...]) -> str:
    return a + _station(_B, O1, "60000 | 38", *b) + _station(_C, O2, "30000 | -", *c)


_A_3 = _station(_A, O1, "48000 | 56.5", 3, 2, 1, 2, 1, 1, 0, 2)  # 00001, 00002, 00003
_A_2 = _station(_A, O1, "48000 | 56.5", 2, 2, 0, 2, 1, 1, 0, 2)
_A_2_NEW = _A_2.replace(O1, O2)
_A_1 = _station(_A, O2, "48000 | 56.5", 1, 1, 0, 1, 1, 0, 0, 1)
_B_2, _B_3 = (2, 2, 0, 2, 1, 1, 0, 2), (3, 3, 0, 2, 1, 1, 0, 3)  # 00008 is a professional by study
_C_PART, _C_FULL = (2, 1, 1, 1, 1, 0, 0, 1), (2, 2, 0, 1, 1, 0, 0, 1)
_B_5 = _station(_B, O1, "- | 38", 5, 5, 0, 3, 2, 1, 0, 4)  # 00006 with a certificate; 00007 no professional
SHEET_STATIONS = Expected(
    then={
        D1: _stations(_A_3, _B_2, _C_PART),
        D2: _stations(_A_2, _B_2, _C_PART),
        D3: _stations(_A_2, _B_3, _C_PART),
        D4: _stations(_A_2, _B_3, _C_FULL),
        D5: _stations(_A_1, _B_3, _C_FULL),
        D6: _stations(_A_1, _B_3, _C_FULL),
        D7: _A_1 + _B_5,
        D8: _A_1.replace("许村镇 |", "许村街道 |") + _B_5,
    },
    at_the_time={
        D2: _stations(_A_3, _B_2, _C_PART),
        D5: _stations(_A_2_NEW, _B_3, _C_FULL),
    },
    towns=True,
)

# 镇 | 站 | 入职 | 离职 | 调入 | 调出 | 岗位 | 专兼职 | 长期离岗 | 合计 | 按时 | 逾期 | 未备案 | 无法判定 | 无须.
# Of the year up to the day.
_NONE = "0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0"
_LEFT_OPEN = "0 | 1 | 0 | 0 | 0 | 0 | 0 | 1 | 0 | 0 | 1 | 0 | 0"


def _changes(a: str = _NONE, b: str = _NONE, c: str = _NONE) -> str:
    return f"{_A} | {a}\n{_B} | {b}\n{_C} | {c}"


_TWO_STATIONS = f"{_A} | {_NONE}\n{_B} | {_NONE}"
SHEET_CHANGES = Expected(
    then={
        D1: _changes(),
        D2: _changes(a=_LEFT_OPEN),
        D3: _changes(
            a="0 | 1 | 0 | 0 | 0 | 0 | 0 | 1 | 1 | 0 | 0 | 0 | 0",
            b="1 | 0 | 0 | 0 | 0 | 0 | 0 | 1 | 0 | 1 | 0 | 0 | 0",
        ),
        D4: _changes(
            b="0 | 0 | 0 | 0 | 1 | 0 | 0 | 1 | 1 | 0 | 0 | 0 | 0",
            c="0 | 0 | 0 | 0 | 0 | 1 | 0 | 1 | 1 | 0 | 0 | 0 | 0",
        ),
        D5: _changes(
            a=_LEFT_OPEN,
            b="0 | 0 | 0 | 0 | 1 | 0 | 0 | 1 | 1 | 0 | 0 | 0 | 0",
            c="0 | 0 | 0 | 0 | 0 | 1 | 0 | 1 | 1 | 0 | 0 | 0 | 0",
        ),
        D6: _changes(),
        D7: _TWO_STATIONS,
        D8: _TWO_STATIONS.replace("许村镇 |", "许村街道 |"),
    },
    at_the_time={D2: _changes()},
    towns=True,
)

# 站 | 姓名 | 编号 | 变动 | 类型 | 日期 | 变动前 | 变动后 | 备案 | 首次备案 | 截止 | 按时 | 状态.
# By the day of the change.
_JOINER = "长安镇社工站 | 褚某 | 330481-00008 | BD2026-0002 | 入职 | 2026-09-18 | - | 服务性岗位，专职"
_LEAVER = "许村镇社工站 | 周某 | 330481-00003 | BD2026-0001 | 离职 | 2026-03-10 | 服务性岗位，兼职 | -"
_2027 = (
    "周王庙镇社工站 | 冯某 | 330481-00007 | BD2027-0002 | 专兼职变化 | 2027-01-29 | 事务性岗位，兼职 | 专职"
    " | BA2027-0001 | 2027-01-31 09:00 | 2027-02-15 | 按时 | 已备案\n"
    "长安镇社工站 | 郑某 | 330481-00005 | BD2027-0001 | 岗位调整 | 2027-01-30 | 服务性岗位，专职 | 事务性岗位"
    " | BA2027-0002 | 2027-02-10 09:00 | 2027-02-15 | 按时 | 已备案\n"
)
SHEET_CHANGE_LIST = Expected(
    then={
        D1: "",
        D2: f"{_LEAVER} | - | - | 2026-03-17 | - | 未备案",
        D3: f"""
            {_LEAVER} | BA2026-0001 | 2026-03-16 10:00 | 2026-03-17 | 按时 | 已备案
            {_JOINER} | BA2026-0002 | 2026-09-29 09:00 | 2026-09-28 | 逾期1–3天 | 已备案
        """,
        D4: _2027,
        D5: _2027
        + "许村镇社工站 | 林某 | 330481-00002 | BD2027-0003 | 离职 | 2027-06-01 | 服务性岗位，专职 | -"
        + " | - | - | 2027-06-08 | - | 未备案",
        **dict.fromkeys((D6, D7, D8), ""),
    },
    at_the_time={D2: ""},
)  # fmt: skip

# 镇 | 站 | 姓名 | 编号 | 到当天在岗天数 | 全年应修 | 政策 | 专业 | 合计 | 尚欠 | 是否达到
_WHO = {
    1: f"{_A} | 陈某 | 330481-00001",
    2: f"{_A} | 林某 | 330481-00002",
    3: f"{_A} | 周某 | 330481-00003",
    4: f"{_B} | 吴某 | 330481-00004",
    5: f"{_B} | 郑某 | 330481-00005",
    6: f"{_C} | 王某 | 330481-00006",
    7: f"{_C} | 冯某 | 330481-00007",
    8: f"{_B} | 褚某 | 330481-00008",
}


def _nothing_yet(days: int, *who: int) -> dict[int, str]:
    return dict.fromkeys(who, f"{days} | 30 | - | - | 0 | 30 | 未达到")


def _hours(rows: dict[int, str]) -> str:
    """By station as the sheet prints them: A, B, C."""
    return "".join(f"{_WHO[n]} | {rows[n]}\n" for n in (1, 2, 3, 4, 5, 8, 6, 7) if n in rows)


_SEVEN_2026, _SEVEN_2027 = (1, 2, 3, 4, 5, 6, 7), (1, 2, 4, 5, 6, 7, 8)


def _at_b(number: int) -> str:
    return _WHO[number].replace(_C, _B)


SHEET_HOURS = Expected(
    then={
        D1: _hours(_nothing_yet(68, *_SEVEN_2026) | {3: "68 | 5.59 | - | - | 0 | 5.59 | 未达到"}),
        D2: _hours(_nothing_yet(69, *_SEVEN_2026) | {3: "68 | 5.59 | - | - | 0 | 5.59 | 未达到"}),
        D3: _hours(
            _nothing_yet(365, 5, 6, 7)
            | {
                1: "365 | 30 | 20 | 12 | 32 | 0 | 已达到",
                2: "365 | 30 | 20 | - | 20 | 10 | 未达到",
                3: "68 | 5.59 | - | - | 0 | 5.59 | 未达到",
                4: "365 | 30 | 20 | 12 | 32 | 0 | 已达到",
                8: "105 | 8.64 | - | - | 0 | 8.64 | 未达到",
            }
        ),
        D4: _hours(_nothing_yet(151, *_SEVEN_2027) | {2: "151 | 12.42 | - | - | 0 | 12.42 | 未达到"}),
        D5: _hours(_nothing_yet(152, *_SEVEN_2027) | {2: "151 | 12.42 | - | - | 0 | 12.42 | 未达到"}),
        D6: _hours(_nothing_yet(182, 4, 5, 6, 7, 8) | {1: "182 | 30 | - | 32 | 32 | 0 | 已达到"}),
        D7: f"{_WHO[1]} | 183 | 30 | - | 32 | 32 | 0 | 已达到\n"
        + "".join(f"{_at_b(n)} | 183 | 30 | - | - | 0 | 30 | 未达到\n" for n in (4, 5, 6, 7, 8)),
        D8: "".join(
            f"{who} | 365 | 36 | - | - | 0 | 36 | 未达到\n"
            for who in (_WHO[1].replace("许村镇 |", "许村街道 |"), *map(_at_b, (4, 5, 6, 7, 8)))
        ),
    },
    at_the_time={
        D1: _hours(_nothing_yet(68, *_SEVEN_2026)),
        D2: _hours(_nothing_yet(69, *_SEVEN_2026)),
        D4: _hours(_nothing_yet(151, *_SEVEN_2027)),
        D5: _hours(_nothing_yet(152, *_SEVEN_2027)),
    },
    towns=True,
)


def _sums(a: str, b: str, c: str) -> str:
    """镇 | 站 | 人数 | 已达到 | 未达到 | 无法判定 | 学时."""
    return f"{_A} | {a}\n{_B} | {b}\n{_C} | {c}"


SHEET_STATION_HOURS = Expected(
    then={
        D1: _sums("3 | 0 | 3 | 0 | 0", "2 | 0 | 2 | 0 | 0", "2 | 0 | 2 | 0 | 0"),
        D2: _sums("3 | 0 | 3 | 0 | 0", "2 | 0 | 2 | 0 | 0", "2 | 0 | 2 | 0 | 0"),
        D3: _sums("3 | 1 | 2 | 0 | 52", "3 | 1 | 2 | 0 | 32", "2 | 0 | 2 | 0 | 0"),  # 32 + 20 + 0; 32 + 0 + 0
        D4: _sums("2 | 0 | 2 | 0 | 0", "3 | 0 | 3 | 0 | 0", "2 | 0 | 2 | 0 | 0"),
        D5: _sums("2 | 0 | 2 | 0 | 0", "3 | 0 | 3 | 0 | 0", "2 | 0 | 2 | 0 | 0"),  # 00002 served in the year
        D6: _sums("1 | 1 | 0 | 0 | 32", "3 | 0 | 3 | 0 | 0", "2 | 0 | 2 | 0 | 0"),
        D7: f"{_A} | 1 | 1 | 0 | 0 | 32\n{_B} | 5 | 0 | 5 | 0 | 0",
        D8: f"许村街道 | 许村镇社工站 | 1 | 0 | 1 | 0 | 0\n{_B} | 5 | 0 | 5 | 0 | 0",
    },
    towns=True,
)

TABLES = {
    "sheet_staff": SHEET_STAFF,
    "sheet_stations": SHEET_STATIONS,
    "sheet_changes": SHEET_CHANGES,
    "sheet_change_list": SHEET_CHANGE_LIST,
    "sheet_hours": SHEET_HOURS,
    "sheet_station_hours": SHEET_STATION_HOURS,
}
