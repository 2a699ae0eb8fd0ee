"""The templates that come with the program, and how a text names one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from swtool.errors import NotFound, SwtoolError
from swtool.shipped import chosen_or_shipped


class Template(NamedTuple):
    """A shipped template: its name on the command line, its file, what it is for."""

    title: str
    file_name: str
    meaning: str


TEMPLATES = (
    Template("人员花名册", "staff_roster.xlsx", "当天在岗人员逐人一行，另附各站汇总"),
    Template("变动备案汇总表", "change_filings.xlsx", "本年各站人员变动和备案件数，另附逐件明细"),
    Template("继续教育学时汇总表", "training_hours.xlsx", "本年每人继续教育学时，另附各站汇总"),
    Template("年度统计表", "annual_statistics.xlsx", "各乡镇（街道）社工站、在岗人员、持证和学历，一镇一行"),
    Template("年度统计汇总表", "annual_summary.xlsx", "全县或一个镇的年度统计，一个指标一行，另附口径和来源"),
    Template("持证和学历分布表", "qualifications.xlsx", "各站持证和学历，每页 15 站带小计"),
    Template("分镇街人员名册", "town_rosters.xlsx", "每个乡镇（街道）一张名册，每页 20 行带小计，另附汇总"),
)


@contextmanager
def template_file(text: str) -> Iterator[tuple[str, Path]]:
    """The template that a text names: title and file. A path to a workbook, or a shipped one by title or file name.

    Raises ``NotFound`` with the shipped titles, ``SwtoolError`` for a file of another kind.
    """
    path = Path(text)
    if path.suffix.lower() in (".xlsx", ".xlsm"):
        shipped = next((each for each in TEMPLATES if each.file_name == text), None)
        if shipped is None or path.is_file():
            yield path.name, path
            return
    else:
        shipped = next((each for each in TEMPLATES if text in (each.title, Path(each.file_name).stem)), None)
    if shipped is None and path.is_file():
        raise SwtoolError(
            "模板要用 .xlsx 的（带宏的用 .xlsm）",
            where=text,
            why="填好的表照模板的格式写，别的格式写不了",
            remedy="请用 WPS 或 Excel 打开，另存为 .xlsx，做好标记再填",
        )
    if shipped is None:
        raise NotFound(
            f"没有名为“{text}”的报表模板",
            nearest=tuple(each.title for each in TEMPLATES),
            remedy="上级的表写文件名，如 上级报表.xlsx；swtool report list 列出自带的模板",
        )
    with chosen_or_shipped(None, shipped.file_name) as file:
        yield shipped.title, file
