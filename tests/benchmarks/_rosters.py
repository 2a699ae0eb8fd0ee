"""Generated books for the benchmarks, twenty columns each: invented people with valid check digits, and resources."""

from __future__ import annotations

import random
from datetime import date, timedelta
from pathlib import Path

from rustpy_xlsxwriter import write_worksheet

from swtool.identifiers import resident_check_digit

COLUMNS = (
    "社工站名称", "运营机构", "姓名", "性别", "民族", "身份证号", "政治面貌", "学历", "毕业院校", "所学专业",
    "持证情况", "证书编号", "取证时间", "岗位", "岗位性质", "专职/兼职", "入职时间", "到站时间", "手机", "备注",
)  # fmt: skip
_SURNAMES = "王李张刘陈杨黄赵周吴徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂英华玉萍红建文玲波辉斌宇浩凯秀梅琳雪晨阳佳欣梦婷嘉怡子涵"
STATIONS = tuple(f"{town}社工站" for town in ("许村镇", "长安镇", "周王庙镇", "丁桥镇", "斜桥镇", "黄湾镇"))
TOWN, VILLAGE = "许村镇", "许村村委会"
OPERATOR = "海宁市示例社会工作服务中心"


def records(count: int, *, seed: int = 1) -> list[dict[str, object]]:
    """``count`` rows, each another person."""
    pick = random.Random(seed)
    rows: list[dict[str, object]] = []
    born, first = date(1970, 1, 1), date(2021, 1, 4)
    for number in range(count):
        day = born + timedelta(days=number % 10_000)
        digits = f"330481{day:%Y%m%d}{number // 10_000 % 1000:03d}"
        started = first + timedelta(days=pick.randrange(1500))
        certificate = pick.choice(("助理社会工作师", "社会工作师", "无"))
        has_one = certificate != "无"
        values = (
            pick.choice(STATIONS),
            OPERATOR,
            pick.choice(_SURNAMES) + pick.choice(_GIVEN) + pick.choice(_GIVEN),
            "男" if int(digits[-1]) % 2 else "女",
            "汉族",
            digits + resident_check_digit(digits),
            pick.choice(("群众", "中共党员", "共青团员")),
            pick.choice(("大专", "本科", "硕士研究生")),
            pick.choice(("示例大学", "示例学院", "示例职业学院")),
            pick.choice(("社会工作", "社会学", "汉语言文学", "会计学")),
            certificate,
            f"SL{number:08d}" if has_one else "",
            f"{started.year}.{started.month}.{started.day}" if has_one else "",
            pick.choice(("社工", "站长", "项目社工")),
            pick.choice(("事务性", "服务性")),
            pick.choice(("专职", "兼职")),
            f"{started:%Y-%m-%d}",
            f"{started.year}年{started.month}月{started.day}日",
            f"139{number:08d}",
            "示例",
        )
        rows.append(dict(zip(COLUMNS, values, strict=True)))
    return rows


def resources(count: int) -> list[dict[str, object]]:
    """``count`` community resources: one record a row, and four columns that no form knows."""
    kinds = ("单位资源", "行业资源", "院校资源", "公益资源")
    return [
        {
            "序号": number + 1,
            "乡镇（街道）": TOWN,
            "社区": VILLAGE,
            "资源名称": f"便民服务点{number}",
            "资源类别": kinds[number % 4],
            "提供方": f"海宁市第{number % 500}商店",
            "可提供服务": "活动场地、志愿讲解",
            "数量": "1",
            "折合价值": f"{number % 1000}.50",
            "服务对象": "老年人",
            "可用时间": "周末",
            "联系人": _SURNAMES[number % 40] + _GIVEN[number % 39] + _GIVEN[number % 37],
            "联系电话": f"139{number:08d}",
            "对接次数": number % 9,
            "有效期": "2027-12-31",
            "更新日期": f"2026.{number % 10 + 1}.{number % 28 + 1}",
            "所属网格": f"第{number % 30}网格",
            "登记人": "示例",
            "楼栋": f"{number % 90}幢",
            "其他": "",
        }
        for number in range(count)
    ]


def households(count: int) -> list[dict[str, object]]:
    """``count`` households of one member each, the head: a household, a member and a review a row."""
    rows: list[dict[str, object]] = []
    born = date(1940, 1, 1)
    for number in range(count):
        digits = f"330481{born + timedelta(days=number % 20_000):%Y%m%d}{number // 20_000 % 1000:03d}"
        head = _SURNAMES[number % 40] + _GIVEN[number % 39] + _GIVEN[number % 37]
        rows.append(
            {
                "序号": number + 1,
                "档案号": f"XC{number:07d}",
                "乡镇（街道）": TOWN,
                "村（社区）": VILLAGE,
                "户主": head,
                "住址": f"{TOWN}{number % 900}号",
                "人户分离": "户籍在人在",
                "同住人数": number % 6 + 1,
                "成员姓名": head,
                "与户主关系": "本人",
                "身份证号": digits + resident_check_digit(digits),
                "性别": "男" if int(digits[-1]) % 2 else "女",
                "民族": "汉族",
                "婚姻状况": ("已婚", "未婚", "丧偶")[number % 3],
                "健康状况": ("健康", "一般", "慢性病")[number % 3],
                "困难类别": ("低保", "独居", "空巢", "无")[number % 4],
                "联系电话": f"139{number:08d}",
                "跟进级别": ("一级", "二级", "三级")[number % 3],
                "建档日期": f"2024-{number % 12 + 1:02d}-01",
                "更新日期": f"2026.{number % 10 + 1}.{number % 28 + 1}",
            }
        )
    return rows


def write_households(path: Path, count: int) -> Path:
    """A workbook of ``count`` households."""
    write_worksheet(households(count), str(path), sheet_name="居民需求档案")
    return path


def write_resources(path: Path, count: int) -> Path:
    """A workbook of ``count`` resources."""
    write_worksheet(resources(count), str(path), sheet_name="资源清单")
    return path


def write_roster(path: Path, count: int) -> Path:
    """A workbook of ``count`` rows and twenty columns."""
    write_worksheet(records(count), str(path), sheet_name="花名册")
    return path
