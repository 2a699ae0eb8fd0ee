"""Four of the county's registers in one workbook: lecturers, fairs, exams, notices of procurement. All invented."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from .county import AUTHORITY, BY_TOWN
from .paper import Cell, Expected, ExpectedTable, Paper, write_xlsx

_UNIT = "示例大学社会工作系"


def register_book(folder: Path) -> tuple[Path, Expected]:
    """The registers as the county's office kept them until the end of October."""
    made = [
        _sheet(
            "讲师库",
            "讲师库登记表（示例）",
            "register_lecturers",
            ["讲师姓名", "人员编号", "讲师单位", "授课方向", "讲师类别", "联系电话", "入库日期"],
            [
                ["周示例", "", _UNIT, "个案工作", "高校教师", "19900008001", date(2025, 3, 1)],
                ["吴示例", "", _UNIT, "小组工作", "高校教师", "19900008002", date(2025, 3, 1)],
                ["郑示例", "", "示例市社会工作协会", "项目管理", "行业专家", "19900008003", date(2026, 4, 10)],
            ],
        ),
        _sheet(
            "双选会",
            "双选会登记表（示例）",
            "register_fairs",
            ["双选会名称", "举办日期", "主办单位", "参加单位数", "达成意向数"],
            [
                ["2026年春季社会工作人才双选会（示例）", date(2026, 5, 16), AUTHORITY, 26, 41],
                ["2026年秋季社会工作人才双选会（示例）", date(2026, 10, 24), AUTHORITY, 18, 23],
            ],
        ),
        _sheet(
            "考试",
            "职业水平考试登记表（示例）",
            "register_exams",
            [
                "考试年度",
                "报考级别",
                "人员编号",
                "考生姓名",
                "考生单位",
                "考生身份",
                "报考科目数",
                "合格科目数",
                "考试结果",
            ],
            [
                [2026, "社会工作师", "330481-00001", "", "", "社工", 3, 3, "通过"],
                [2026, "初级", "330481-00005", "", "", "社工", 2, 1, "未通过"],
                [2026, "初级", "", "孙示例", "许村镇示例网格", "网格员", 2, 2, "通过"],
                [2026, "中级", "", "韩示例", "示例街道办事处", "社区工作者", 3, 0, "缺考"],
            ],
        ),
        _sheet(
            "采购公告",
            "采购公告登记表（示例）",
            "register_notices",
            ["采购项目", "公告类别", "公告标题", "公告编号", "发布媒体", "发布日期", "公告截止日"],
            list(_notices()),
        ),
    ]
    path = folder / "各种登记2026（示例）.xlsx"
    write_xlsx(path, [paper for paper, _ in made])
    return path, Expected("loaded", tuple(table for _, table in made))


def _notices() -> Sequence[Sequence[Cell]]:
    """The whole way of the project approved in May; of another the notice of its renewal, which still runs."""
    late, renewed = BY_TOWN["黄湾镇"].project, BY_TOWN["许村镇"].project
    site = "示例政府采购网"
    return [
        [late, "采购意向", "黄湾镇社工站服务采购意向（示例）", "SL2026-008", site, date(2026, 2, 27), ""],
        [
            late,
            "采购公告",
            "黄湾镇社工站服务公开招标公告（示例）",
            "SL2026-021",
            site,
            date(2026, 4, 2),
            date(2026, 4, 24),
        ],
        [
            late,
            "中标公告",
            "黄湾镇社工站服务中标结果公告（示例）",
            "SL2026-021",
            site,
            date(2026, 4, 28),
            date(2026, 4, 29),
        ],
        [late, "合同公告", "黄湾镇社工站服务合同公告（示例）", "SL2026-021", site, date(2026, 5, 18), ""],
        [
            renewed,
            "采购公告",
            "许村镇社工站2027年服务招标公告（示例）",
            "SL2026-064",
            site,
            date(2026, 10, 29),
            date(2026, 11, 19),
        ],
    ]


def _sheet(
    name: str, title: str, form: str, headings: list[str], lines: Sequence[Sequence[Cell]]
) -> tuple[Paper, ExpectedTable]:
    paper = Paper(name)
    paper.over(title, len(headings))
    header = paper.heading(headings)
    for line in lines:
        paper.line(line)
    return paper, ExpectedTable(name, form, header, len(lines), inserted=len(lines))
