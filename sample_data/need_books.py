"""The towns' inventory workbooks: household files (merged over their members), needs, resources.

硖石街道 has one sheet for each village; 丁桥镇 puts two lists side by side; the others have a sheet each. Villages go
by their names, by the name with the town before it, or by what is left without the committee.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from .county import STATIONS
from .needs import Household, households, needs, resources
from .paper import Cell, Expected, ExpectedTable, Paper, write_xlsx

FILES, NEEDS, RESOURCES = "household_file", "need_list", "community_resource_list"

_FILE_HEADINGS = (
    "序号",
    "档案号",
    "村（社区）",
    "户主",
    "住址",
    "困难类别",
    "联系电话",
    "更新日期",
    "成员姓名",
    "与户主关系",
    "身份证号",
    "性别",
    "监护人",
)
_OF_THE_HOUSEHOLD = 8
_NEED_HEADINGS = (
    "需求编号",
    "档案号",
    "村（社区）",
    "需求类别",
    "需求描述",
    "来源渠道",
    "提出日期",
    "状态",
    "完成日期",
    "反馈",
)
_RESOURCE_HEADINGS = (
    "社区",
    "资源名称",
    "资源类别",
    "提供方",
    "可提供服务",
    "服务项目",
    "服务范围",
    "最大容量",
    "计量单位",
    "折合价值",
    "对接次数",
    "联系人",
    "联系电话",
    "更新日期",
)


def written_village(town: str, village: str, turn: int) -> str:
    """A village as this line of a list calls it. One that is called like its town has the town before it."""
    if village.startswith(town[:-1].removesuffix("街")):
        return f"{town}{village}"
    if turn % 3 == 1:
        return village.removesuffix("居民委员会").removesuffix("居委会").removesuffix("委会")
    return village


def inventory_book(folder: Path, town: str) -> tuple[Path, Expected]:
    """A town's book of October 2026."""
    homes = households(town)
    by_village = town == "硖石街道"
    places = list(dict.fromkeys(home.village for home in homes)) if by_village else ["居民需求档案"]
    papers, tables = [], []
    for place in places:
        own = [home for home in homes if home.village == place] if by_village else list(homes)
        paper, table = _files(place, town, own)
        papers.append(paper)
        tables.append(table)
    if town == "丁桥镇":
        paper = Paper("需求和资源")
        tables += [_need_table(paper, town), _resource_table(paper, town, left=len(_NEED_HEADINGS) + 2)]
        papers.append(paper)
    else:
        for name, fill in (("需求清单", _need_table), ("资源清单", _resource_table)):
            paper = Paper(name)
            tables.append(fill(paper, town))
            papers.append(paper)
    number = [station.town for station in STATIONS].index(town) + 1
    path = folder / f"{number:02d}{town}需求与资源.xlsx"
    write_xlsx(path, papers)
    return path, Expected("loaded", tuple(tables))


def _files(name: str, town: str, homes: Sequence[Household]) -> tuple[Paper, ExpectedTable]:
    paper = Paper(name)
    paper.over(f"海宁市{town}居民需求档案", len(_FILE_HEADINGS))
    header = paper.heading(_FILE_HEADINGS)
    rows = 0
    for number, home in enumerate(homes, 1):
        household: list[Cell] = [
            number,
            home.file_no,
            written_village(town, home.village, number),
            home.members[0].name,
            home.address,
            home.category,
            home.phone,
            home.reviewed,
        ]
        top = paper.row + 1
        for member in home.members:
            own: list[Cell] = [member.name, member.relation, member.resident_id, member.sex, member.guardian]
            paper.line([*household, *own] if paper.row + 1 == top else [""] * _OF_THE_HOUSEHOLD + own)
            rows += 1
        if paper.row > top:
            paper.merges += [(top, column, paper.row, column) for column in range(1, _OF_THE_HOUSEHOLD + 1)]
    paper.line([f"注：共{len(homes)}户，均为示例，不是真实的家庭。"])
    return paper, ExpectedTable(name, FILES, header, rows, inserted=len(homes))


def _need_table(paper: Paper, town: str) -> ExpectedTable:
    listed = needs(town)
    paper.over(f"海宁市{town}居民需求清单", len(_NEED_HEADINGS))
    header = paper.heading(_NEED_HEADINGS)
    for turn, need in enumerate(listed):
        paper.line(
            [
                need.number,
                need.file_no,
                written_village(town, need.village, turn),
                need.category,
                need.description,
                need.channel,
                need.raised,
                need.status,
                need.resolved,
                need.feedback,
            ]
        )
    return ExpectedTable(paper.name, NEEDS, header, len(listed), inserted=len(listed))


def _resource_table(paper: Paper, town: str, *, left: int = 1) -> ExpectedTable:
    """Below a title of its own, or beside the needs, whose heading stands in the second row."""
    listed = resources(town)
    paper.row = 0
    if left == 1:
        paper.over(f"海宁市{town}社区资源清单", len(_RESOURCE_HEADINGS))
    else:
        paper.skip()
    header = paper.heading(_RESOURCE_HEADINGS, left=left)
    bottom = max((row for row, _ in paper.cells), default=0)
    for turn, resource in enumerate(listed):
        paper.line(
            [
                written_village(town, resource.village, turn),
                resource.name,
                resource.category,
                resource.owner,
                resource.offering,
                resource.items,
                resource.coverage,
                resource.capacity,
                resource.unit,
                resource.value,
                resource.times,
                resource.contact,
                resource.phone,
                resource.reviewed,
            ],
            left=left,
        )
    paper.row = max(paper.row, bottom)
    return ExpectedTable(paper.name, RESOURCES, header, len(listed), inserted=len(listed))
