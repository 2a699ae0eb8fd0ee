"""A year of training: courses, who was there, and the workbooks that say so.

Most people come to 30 学时 by autumn, some don't; one record says only “2天”, one is not social work, one claim is too
long for a day, one proof was used twice.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from .changes import at_work_on
from .county import AUTHORITY
from .paper import Cell, Expected, ExpectedTable, Paper, Planted, write_xlsx
from .staff import Member

RECORDS, SIGN_IN = "training_record", "training_sign_in"


@dataclass(frozen=True, slots=True)
class Course:
    """A course. ``hours`` as the sheet writes them; ``attends`` says who of those at work came."""

    title: str
    category: str
    first: date
    last: date
    hours: Cell
    mode: str
    attends: Callable[[Member], bool]
    social_work: str = "是"
    proof: str = ""


SPRING = (
    Course(
        "社会工作政策法规解读（示例）",
        "政策",
        date(2026, 3, 10),
        date(2026, 3, 10),
        6,
        "面授",
        lambda m: m.number % 11 != 5,
        proof="ZC",
    ),
    Course(
        "个案工作实务（示例）",
        "专业",
        date(2026, 4, 22),
        date(2026, 4, 23),
        12,
        "面授",
        lambda m: m.number % 5 != 0,
        proof="GA",
    ),
    Course(
        "财务报销流程（示例）",
        "岗前",
        date(2026, 5, 12),
        date(2026, 5, 12),
        4,
        "线上",
        lambda m: m.number % 10 == 2,
        "否",
        "CW",
    ),
    Course(
        "专业督导一（示例）",
        "督导",
        date(2026, 6, 16),
        date(2026, 6, 16),
        6,
        "面授",
        lambda m: m.number % 3 != 1,
        proof="DD",
    ),
)
AUTUMN = (
    Course(
        "小组与社区工作（示例）",
        "专业",
        date(2026, 8, 19),
        date(2026, 8, 20),
        12,
        "面授",
        lambda m: m.number % 4 != 2,
        proof="XZ",
    ),
    Course(
        "未成年人保护网课（示例）",
        "专业",
        date(2026, 9, 7),
        date(2026, 9, 8),
        "7.96",
        "线上",
        lambda m: m.number % 2 == 0,
        proof="WB",
    ),
    Course(
        "外出考察（示例）",
        "专业",
        date(2026, 9, 21),
        date(2026, 9, 22),
        "2天",
        "面授",
        lambda m: m.number == 61,
        proof="KC",
    ),
    Course(
        "一日速成班（示例）",
        "专业",
        date(2026, 9, 24),
        date(2026, 9, 24),
        12,
        "线上",
        lambda m: m.number in (40, 41),
        proof="SC",
    ),
)
SIGNED = Course(
    "儿童关爱服务工作坊（示例）",
    "专业",
    date(2026, 10, 14),
    date(2026, 10, 14),
    6,
    "面授",
    # 103's joining was never accepted: by name there is nobody at that station.
    lambda m: m.number % 6 != 0 and m.number != 103,
)

_HEADINGS = (
    "序号",
    "社工站",
    "姓名",
    "身份证号",
    "培训名称",
    "类别",
    "是否社会工作",
    "形式",
    "主办单位",
    "开始时间",
    "结束时间",
    "学时",
    "考核结果",
    "证明编号",
    "认定单位",
)


def record_book(folder: Path, *, autumn: bool) -> tuple[Path, Expected]:
    """The register of one half-year."""
    paper = Paper("学时登记")
    half = "下半年" if autumn else "上半年"
    paper.over(f"2026年{half}社工继续教育学时登记表", len(_HEADINGS))
    header = paper.heading(_HEADINGS)
    rows = 0
    for course in AUTUMN if autumn else SPRING:
        for member, station in at_work_on(course.first):
            if course.attends(member):
                rows += 1
                paper.line(_record(rows, course, member, station))
    paper.line(["备注：学时以培训证明为准。"])
    path = folder / f"继续教育学时登记表2026{half}.xlsx"
    write_xlsx(path, [paper])
    return path, Expected("loaded", (ExpectedTable(paper.name, RECORDS, header, rows, inserted=rows),))


def sign_in_book(folder: Path) -> tuple[Path, Expected]:
    """One day's sign-in sheet: people by name and station, as they signed."""
    paper = Paper("签到表")
    head = ["序号", "单位", "姓名", "培训名称", "类别", "培训日期", "签到时间", "学时", "认定单位"]
    paper.over("儿童关爱服务工作坊签到表", len(head))
    header = paper.heading(head)
    came = [(member, station) for member, station in at_work_on(SIGNED.first) if SIGNED.attends(member)]
    for number, (member, station) in enumerate(came, 1):
        by_name = Planted(member.name, "training.person.by_name", "info")
        paper.data(
            [
                number,
                station,
                by_name,
                SIGNED.title,
                SIGNED.category,
                SIGNED.first,
                "08:55",
                SIGNED.hours,
                AUTHORITY,
            ]
        )
    path = folder / "1014工作坊签到表.xlsx"
    write_xlsx(path, [paper])
    table = ExpectedTable(paper.name, SIGN_IN, header, len(came), inserted=len(came))
    return path, Expected("loaded", (table,), tuple(paper.findings))


def _record(number: int, course: Course, member: Member, station: str) -> list[Cell]:
    proof = f"{course.proof}2026{41 if course.proof == 'SC' else member.number:04d}"  # of 速成班 both show one proof
    return [
        number,
        station,
        member.name,
        member.resident_id,
        course.title,
        course.category,
        course.social_work,
        course.mode,
        AUTHORITY,
        course.first,
        course.last,
        course.hours,
        "合格",
        proof,
        AUTHORITY,
    ]
