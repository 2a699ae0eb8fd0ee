"""The county's ladder of pay (四岗十一级, amounts made up), and rungs and October's pay of the county station's people.

One stays under the average wage on purpose (``story_pay.AVERAGE``); one works half of full-time.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from .county import COUNTY_NAME, COUNTY_STATION
from .paper import Expected, ExpectedTable, Paper, write_xlsx
from .staff import Member, team

LADDER = "社工岗级薪酬表（示例）"
_POSTS = {"1岗": (4_200, 150), "2岗": (4_800, 180), "3岗": (5_600, 220), "4岗": (6_600, 260)}
"""Post → the amount of its first grade and what each grade adds, in 元 a month."""
_GRADES = 11
_NAME_COLUMN = 3


def rung(post: int, grade: int) -> int:
    """The amount of a rung, in 元 a month."""
    first, step = _POSTS[f"{post}岗"]
    return first + (grade - 1) * step


def _rung_of(member: Member) -> tuple[int, int]:
    """Post and grade since July: a grade more than the roster of January has, up to the last."""
    post, _, grade = member.grade.removesuffix("级").partition("岗")
    return int(post), min(int(grade) + 1, _GRADES)


def ladder_book(folder: Path) -> tuple[Path, Expected]:
    """Every rung; the post stands once, merged over its grades."""
    paper = Paper("岗级薪酬表")
    paper.over(f"{COUNTY_NAME}社工岗级薪酬表（示例，金额是编造的）", 5)
    header = paper.heading(["薪酬表名称", "执行日期", "薪酬岗位", "薪酬级别", "月薪酬标准"])
    for post in range(1, len(_POSTS) + 1):
        top = paper.row + 1
        for grade in range(1, _GRADES + 1):
            named = f"{post}岗" if grade == 1 else ""
            paper.line([LADDER, date(2026, 1, 1), named, f"{grade}级", rung(post, grade)])
        paper.merges.append((top, 3, paper.row, 3))
    rows = len(_POSTS) * _GRADES
    path = folder / "岗级薪酬表（示例）.xlsx"
    write_xlsx(path, [paper])
    return path, Expected("loaded", (ExpectedTable(paper.name, "pay_ladder", header, rows, inserted=rows),))


def grade_book(folder: Path) -> tuple[Path, Expected]:
    """Rungs since July. Only name and station say who it is: the receipt names the 人员编号 that it took."""
    paper = Paper("岗级核定表")
    paper.over("社工总站2026年年中岗级核定表（示例）", 7)
    header = paper.heading(["序号", "社工站", "姓名", "薪酬岗位", "薪酬级别", "岗级执行日期", "核定依据"])
    for place, member in enumerate(team(COUNTY_STATION), 1):
        post, grade = _rung_of(member)
        document = "2026年年中考核（示例）"
        row = paper.line([place, COUNTY_STATION, member.name, f"{post}岗", f"{grade}级", date(2026, 7, 1), document])
        paper.note("pay.person.by_name", row, _NAME_COLUMN, "info")
    rows = len(team(COUNTY_STATION))
    path = folder / "岗级核定表（示例）.xlsx"
    write_xlsx(path, [paper])
    table = ExpectedTable(paper.name, "pay_grade_list", header, rows, inserted=rows)
    return path, Expected("loaded", (table,), tuple(paper.findings))


def pay_book(folder: Path) -> tuple[Path, Expected]:
    """October's pay by 人员编号: what the rung says, half of it for half of full-time."""
    paper = Paper("薪酬发放表")
    paper.over("社工总站2026年10月人员薪酬发放表（示例）", 7)
    header = paper.heading(["薪酬月份", "社工站", "人员编号", "姓名", "应发工资", "实发工资", "折合全日制"])
    gross_total = net_total = 0
    for place, member in enumerate(team(COUNTY_STATION), 1):
        is_half = member.basis == "兼职"
        gross = rung(*_rung_of(member)) // (2 if is_half else 1)
        net = gross * 85 // 100
        gross_total, net_total = gross_total + gross, net_total + net
        number = f"330481-{place:05d}"  # the county station's roster came in first of all
        paper.line(["2026年10月", COUNTY_STATION, number, member.name, gross, net, "50%" if is_half else ""])
    paper.line(["合计", "", "", "", gross_total, net_total])
    rows = len(team(COUNTY_STATION))
    path = folder / "人员薪酬发放表2026年10月（示例）.xlsx"
    write_xlsx(path, [paper])
    return path, Expected("loaded", (ExpectedTable(paper.name, "staff_pay", header, rows, inserted=rows),))
