"""`swtool init`: the office file of a county, made once."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from swtool.errors import ExitCode, UsageFault
from swtool.parser import Noun
from swtool.terminal import Terminal

from . import _context
from ._context import database_path, invocation_of, remember_database, seat, today_of

app = Noun("建立县（市、区）的数据库", flat=True)


@app.verb(
    "init",
    "建立县（市、区）的数据库：一个文件装下全部台账",
    notes="例：swtool init --county 330481 --name 海宁市 --authority 海宁市民政局 --operator 张三\n"
    "--operator 是第一位经办人员，就是现在使用这台电脑的人；在终端里不写会问。",
)
def init(
    ctx: typer.Context,
    county: Annotated[str, typer.Option("--county", metavar="代码", help="县级行政区划代码，6 位")] = "",
    name: Annotated[str, typer.Option("--name", metavar="名称", help="县（市、区）名称")] = "",
    authority: Annotated[
        str, typer.Option("--authority", metavar="机关", help="主管部门：民政局、党委社会工作部，或两家")
    ] = "",
    phone: Annotated[str, typer.Option("--phone", metavar="电话", help="公开用的监督电话")] = "",
    adopt: Annotated[
        list[str] | None,
        typer.Option("--adopt", metavar="规则", help='参照外地规则，可写多次，如 "32:training.*"、"32:station.*"'),
    ] = None,
) -> ExitCode:
    from swtool.identifiers import DivisionCode, check_division_code
    from swtool.opening import Founding, found_office, refuse_existing
    from swtool.operators.rules import proper_name
    from swtool.operators.store import Newcomer

    terminal = Terminal()
    path = _target(ctx)
    refuse_existing(path)
    county = county or terminal.ask("县级行政区划代码（6 位）")
    checked = check_division_code(county)
    if not isinstance(checked, DivisionCode) or len(checked.prefix) != 6:
        raise UsageFault(f"“{county}”不是县级行政区划代码", where="--county", remedy="写 6 位数字，如 330481")
    operator = invocation_of(ctx).operator
    if not operator and not terminal.attended:
        raise UsageFault(
            "没有写第一位经办人员",
            why="操作日志要写明是哪一个人做的",
            remedy="加 --operator 姓名（现在使用这台电脑的人）",
        )
    founding = Founding(
        county_code=checked.prefix,
        county_name=name or terminal.ask("县（市、区）名称"),
        competent_authority=authority or terminal.ask("主管部门名称"),
        supervision_phone=phone,
        adopts=tuple(adopt or ()),
    )
    operator = proper_name(operator or terminal.ask("第一位经办人员的姓名（现在使用这台电脑的人）"))
    now = _context.clock()
    founding = replace(founding, operators=(Newcomer(operator, now.date(), seat=seat()),))
    office = found_office(path, founding, today=today_of(ctx), now=now, actor=operator)
    packs = "、".join(dict.fromkeys(parameter.jurisdiction_name for parameter in office.policy.in_force(office.today)))
    office.db.close()
    remember_database(path)
    terminal.write(f"已建立 {path}")
    terminal.write(f"{founding.county_name}（{founding.county_code}），主管部门：{founding.competent_authority}")
    terminal.write(f"规则来自：{packs}")
    terminal.write(f"经办人员：{operator}")
    terminal.say("以后不写 --db 就用这个文件。下一步：swtool division load 区划表.csv --system nbs-2023")
    return ExitCode.DONE


def _target(ctx: typer.Context) -> Path:
    """Where the file goes: ``--db``, or 社工台账.db in this folder. What ``init`` remembered earlier is not reused."""
    if invocation_of(ctx).db is not None:
        return database_path(ctx)
    return Path("社工台账.db")
