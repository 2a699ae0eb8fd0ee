"""Visits that are due, and services given twice, as tables."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from swtool.casework.due import Visit, Visits
from swtool.casework.duplicates import Twice
from swtool.tables import Heading, Show, Table


def visits_table(found: Visits, as_of: date, rule: str) -> Table:
    """Households to be visited, the longest waiting first."""
    rows = [
        (each.file_no, each.town, each.village, each.level, each.last_on, each.due_on, _stand(each, as_of))
        for each in found.shown
    ]
    return Table(
        "该走访的家庭",
        (
            Heading("file_no", "档案号", Show.CODE),
            Heading("town", "乡镇（街道）"),
            Heading("village", "村（社区）"),
            Heading("level", "跟进级别"),
            Heading("last_on", "上次走访", Show.DAY),
            Heading("due_on", "最后一天", Show.DAY),
            Heading("stand", "情况"),
        ),
        rows,
        as_of=as_of,
        total=found.total,
        notes=(f"共 {found.total} 户，其中逾期 {found.overdue} 户", f"依据：{rule}"),
    )


def _stand(visit: Visit, as_of: date) -> str:
    if visit.due_on is None:
        return "没有走访记录，也没有建档日期"
    days = (visit.due_on - as_of).days
    return f"逾期 {-days} 天" if days < 0 else f"还有 {days} 天"


def duplicates_table(found: Sequence[Twice], as_of: date, window: int) -> Table:
    """Pairs of the same service to a household by different providers."""
    return Table(
        "疑似重复服务",
        (
            Heading("file_no", "档案号", Show.CODE),
            Heading("item", "服务项目"),
            Heading("first_on", "先做的日期", Show.DAY),
            Heading("first_by", "先做的机构"),
            Heading("first_no", "记录", Show.CODE, minor=True),
            Heading("second_on", "后做的日期", Show.DAY),
            Heading("second_by", "后做的机构"),
            Heading("second_no", "后做的记录", Show.CODE, minor=True),
            Heading("days", "相隔天数", Show.COUNT),
        ),
        [
            (
                each.file_no,
                each.item,
                each.first.day,
                each.first.provider,
                each.first.number,
                each.second.day,
                each.second.provider,
                each.second.number,
                (each.second.day - each.first.day).days,
            )
            for each in found
        ],
        as_of=as_of,
        notes=(f"同一户、同一服务项目、不同机构，相隔不超过 {window} 天；是否重复由人判断",),
    )
