"""What the verbs of `swtool evaluation` ask for: period, scheme, station, line, party, points."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from swtool.errors import UsageFault

if TYPE_CHECKING:
    from swtool.evaluation.terms import Party


class Who(StrEnum):
    """评分主体 as typed."""

    SELF = "self"
    PURCHASER = "purchaser"
    TOWN = "town"
    CLIENTS = "clients"
    THIRD = "third"
    PANEL = "panel"


Period = Annotated[str, typer.Argument(metavar="期间", help="年份，如 2026；季度比赛写 2026Q3")]
Scheme = Annotated[str, typer.Option("--scheme", metavar="方案", help="哪个方案；只有一个时可以不写")]
Station = Annotated[str, typer.Argument(metavar="社工站", help="站名，见 swtool station list")]
Code = Annotated[str, typer.Argument(metavar="编号", help="指标编号，见 swtool evaluation items")]
Scored = Annotated[
    Who | None,
    typer.Option(
        "--party",
        help="谁评的：self 自评、purchaser 民政部门、town 镇街、clients 服务对象、third 第三方、panel 评估组",
    ),
]


def points_of(text: str) -> int:
    """Points in hundredths, read as a sheet's cell is. Raises ``UsageFault``."""
    from datetime import date

    from swtool.evaluation.forms import Points
    from swtool.forms.kind import CellFault, ParseContext, read_cell

    read = read_cell(Points(), text, ParseContext(date.min))
    if isinstance(read, int):
        return read
    why = read.reason if isinstance(read, CellFault) else "不是分数"
    raise UsageFault(f"得分“{text}”：{why}", remedy="写数字，最多两位小数，如 4.5")


def party_of(who: Who | None) -> Party | None:
    from swtool.evaluation.terms import Party

    return Party(who.value) if who is not None else None
