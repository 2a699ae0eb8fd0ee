"""Rows of generated lists for the export benchmark: plain values, nothing of the product, so that peers run it too."""

from __future__ import annotations

import random
from datetime import date, timedelta

_ROSTER = {
    "社工站": "text", "运营机构": "text", "姓名": "text", "性别": "text", "民族": "text", "身份证号": "code",
    "政治面貌": "text", "学历": "text", "毕业院校": "text", "所学专业": "text", "持证情况": "text", "证书编号": "code",
    "取证时间": "day", "岗位": "text", "岗级": "count", "专职/兼职": "text", "入职时间": "day", "应发工资": "money",
    "手机": "code", "备注": "text",
}  # fmt: skip
_HOUSEHOLDS = {
    "档案号": "code", "乡镇（街道）": "text", "村（社区）": "text", "户主": "text", "同住人数": "count",
    "困难类别": "text", "跟进级别": "text", "未办结需求": "count", "联系电话": "code", "上次更新": "day",
    "备注": "text",
}  # fmt: skip
_SURNAMES, _GIVEN = "王李张刘陈杨黄赵周吴徐孙马朱胡郭何高林罗", "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超兰霞平"
_TOWNS = tuple(f"{name}镇" for name in ("许村", "长安", "周王庙", "丁桥", "斜桥", "黄湾", "盐官", "袁花"))


def made(kind: str, count: int) -> tuple[list[str], list[str], list[tuple[object, ...]]]:
    """Titles, how each column is shown, and ``count`` rows of "roster" or "households"; the same ones every time."""
    columns = _ROSTER if kind == "roster" else _HOUSEHOLDS
    row_of = _person if kind == "roster" else _household
    pick = random.Random(1)
    return list(columns), list(columns.values()), [row_of(number, pick) for number in range(count)]


def _name(pick: random.Random) -> str:
    return pick.choice(_SURNAMES) + pick.choice(_GIVEN) + pick.choice(_GIVEN)


def _day(pick: random.Random) -> date:
    return date(2021, 1, 4) + timedelta(days=pick.randrange(1500))


def _person(number: int, pick: random.Random) -> tuple[object, ...]:
    return (
        f"{pick.choice(_TOWNS)}社工站", "海宁市示例社会工作服务中心", _name(pick), pick.choice("男女"), "汉族",
        f"330481{number:011d}X", pick.choice(("群众", "中共党员", "共青团员")), pick.choice(("大专", "本科")),
        pick.choice(("示例大学", "示例学院")), pick.choice(("社会工作", "社会学", "会计学")),
        pick.choice(("助理社会工作师", "社会工作师", "无")), f"SL{number:08d}", _day(pick),
        pick.choice(("社工", "站长")), number % 12, pick.choice(("专职", "兼职")), _day(pick),
        300_000 + number % 997 * 100, f"139{number:08d}", None if number % 3 else "示例",
    )  # fmt: skip


def _household(number: int, pick: random.Random) -> tuple[object, ...]:
    return (
        f"330481-D{number:06d}", pick.choice(_TOWNS), f"第{number % 180}村", _name(pick), number % 6 + 1,
        pick.choice(("低保", "低保边缘", "特困", "独居", "空巢", "残疾")), f"{number % 6 + 1}级", number % 4,
        f"139{number:08d}", _day(pick), None if number % 3 else "示例",
    )  # fmt: skip
