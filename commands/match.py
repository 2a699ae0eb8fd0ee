"""`swtool match`: which resource can answer which need, and what was given."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from swtool.errors import ExitCode, UsageFault
from swtool.parser import Noun
from swtool.terminal import Terminal

from ._arguments import AsOf, DryRun, Format, Output, OutputFormat
from ._context import emit, office_of
from ._places import villages_named

if TYPE_CHECKING:
    from collections.abc import Sequence

    from swtool.matching.planning import Planned
    from swtool.matching.rules import Need
    from swtool.office import Office

app = Noun("需求与资源对接：建议、对接、退回、办结，和满足不了的需求")


class Counted(StrEnum):
    """What a line of what cannot be met stands for."""

    KIND = "kind"
    TOWN = "town"
    VILLAGE = "village"


OneNeed = Annotated[str, typer.Argument(metavar="需求编号", help="见 swtool inventory list needs")]
OneAssignment = Annotated[str, typer.Argument(metavar="对接编号", help="见 swtool match list，如 DJ12")]
Town = Annotated[
    str | None, typer.Option("--town", metavar="镇街", help="只看这个乡镇（街道）或村（社区）；名称或区划代码")
]
All = Annotated[bool, typer.Option("--all", help="全县的待办需求")]


@app.verb(
    "suggest",
    "给需求找候选资源：得分和理由；只是建议，不会自动对接",
    notes="例：swtool match suggest X12；swtool match suggest --town 许村镇",
)
def suggest(
    ctx: typer.Context,
    number: Annotated[str | None, typer.Argument(metavar="需求编号", help="一项需求；不写就用 --town 或 --all")] = None,
    town: Town = None,
    whole: All = False,
    most: Annotated[int, typer.Option("--top", min=1, max=50, metavar="几个", help="每项需求列几个候选")] = 3,
    format: Format = OutputFormat.TABLE,
    output: Output = None,
) -> ExitCode:
    from swtool.matching import sheets
    from swtool.matching.suggest import Finder

    with office_of(ctx) as office:
        needs = _needs(office, number, town, whole=whole)
        finder = Finder.of(office, office.today)
        table = sheets.suggestions(office, needs, finder, most=most, as_of=office.today)
        emit(office, table, format, output)
    return ExitCode.DONE


@app.verb(
    "assign",
    "对接：把资源的一部分给一项需求；或 --all 一次分配全县（全镇）的需求",
    notes="--all 按紧急程度和提出先后逐项分配；加 --optimal 求总体最优（要另装 match 组件）。先用 --dry-run 看方案。",
)
def assign(
    ctx: typer.Context,
    number: Annotated[str | None, typer.Argument(metavar="需求编号", help="给哪一项需求")] = None,
    resource: Annotated[str | None, typer.Argument(metavar="资源编号", help="用哪一项资源")] = None,
    quantity: Annotated[int, typer.Option("--quantity", min=1, metavar="数量", help="按资源的计量单位")] = 1,
    why: Annotated[str, typer.Option("--why", metavar="理由", help="为什么选它；不写个人信息")] = "",
    town: Town = None,
    whole: All = False,
    optimal: Annotated[bool, typer.Option("--optimal", help="求总体最优，不按先后")] = False,
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.matching import assigning, sheets

    if (number is None) == (town is None and not whole) or (number is not None and resource is None):
        raise UsageFault("要写需求编号和资源编号，或只写 --town 或 --all", remedy="例：swtool match assign X12 Z3")
    with office_of(ctx, write=True) as office:
        terminal = Terminal()
        if number is not None and resource is not None:
            need = assigning.require_need(office, number)
            offer = assigning.require_offer(office, resource, office.today)
            _tell_served(terminal, office, [need])
            made = assigning.assign(office, need, offer, quantity=quantity, why=why, keep=not dry_run)
            name = "" if dry_run else f" {made.number}"
            terminal.write(
                f"{'将对接' if dry_run else '已对接'}{name}：{need.need_no} {need.category} ← "
                f"{offer.resource_no} {offer.name} {quantity}{offer.unit or '份'}"
            )
            return ExitCode.DONE
        planned = _planned(office, _needs(office, None, town, whole=whole), optimal=optimal)
        emit(office, sheets.plan(planned, office.today), OutputFormat.TABLE)
        _tell_served(terminal, office, [one.need for one in planned if one.candidate])
        if not dry_run:
            terminal.say(f"已对接 {assigning.assign_all(office, planned)} 项")
        return ExitCode.DONE if all(one.candidate for one in planned) else ExitCode.ATTENTION


@app.verb("release", "退回：没有用上，资源还回去，需求回到待对接")
def release(
    ctx: typer.Context,
    number: OneAssignment,
    why: Annotated[str, typer.Option("--why", metavar="原因", help="如 对方改期；不写个人信息")],
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.matching.assigning import end

    with office_of(ctx, write=True) as office:
        ended = end(office, number, done=False, why=why, keep=not dry_run).assignment
        back = f"{ended.resource_no} {ended.resource} {ended.quantity}{ended.unit or '份'}"
        Terminal().write(f"{'将退回' if dry_run else '已退回'} {ended.number}：{back}可再对接")
    return ExitCode.DONE


@app.verb("done", "办结：服务做完了；写明是否满足了需求")
def done(
    ctx: typer.Context,
    number: OneAssignment,
    met: Annotated[bool, typer.Option("--met/--not-met", help="需求满足了，还是没有")],
    why: Annotated[str, typer.Option("--why", metavar="说明", help="结果怎样；不写个人信息")] = "",
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.matching.assigning import end

    with office_of(ctx, write=True) as office:
        result = end(office, number, done=True, met=met, why=why, keep=not dry_run)
        ended = result.assignment
        verb = "将办结" if dry_run else "已办结"
        state = "需求已满足" if met else "需求没有满足" + ("，仍是待办" if result.is_waiting else "")
        Terminal().write(f"{verb} {ended.number}：{ended.need_no} {ended.category}，{state}")
        for one in result.rest:
            back = f"{one.resource_no} {one.resource} {one.quantity}{one.unit or '份'}"
            Terminal().write(f"{'将一并退回' if dry_run else '一并退回'} {one.number}：{back}可再对接")
    return ExitCode.DONE


@app.verb("list", "对接登记：哪项需求用了哪项资源、多少，办结了没有")
def list_assignments(
    ctx: typer.Context,
    only_open: Annotated[bool, typer.Option("--open", help="只看进行中的")] = False,
    as_of: AsOf = None,
    format: Format = OutputFormat.TABLE,
    output: Output = None,
) -> ExitCode:
    from swtool.matching import sheets

    with office_of(ctx) as office:
        emit(office, sheets.assignments(office, as_of or office.today, only_open=only_open), format, output)
    return ExitCode.DONE


@app.verb(
    "unmet",
    "满足不了的需求：没有资源可对接的、登记为无法满足的，为什么，要多少钱；做明年预算的依据",
    notes="费用取全县同类资源登记的“每次费用”的中间数；没有登记的空着，不估。",
)
def unmet(
    ctx: typer.Context,
    town: Town = None,
    by: Annotated[
        Counted, typer.Option("--by", help="一行是什么：kind 全县一类需求、town 一镇一类、village 一村一类")
    ] = Counted.VILLAGE,
    format: Format = OutputFormat.TABLE,
    output: Output = None,
) -> ExitCode:
    from swtool.matching.unmet import By
    from swtool.matching.unmet import unmet as made

    with office_of(ctx) as office:
        table = made(office, office.today, villages_named(office, town, office.today), by=By(by))
        emit(office, table, format, output)
        return ExitCode.ATTENTION if table.rows else ExitCode.DONE


def _needs(office: Office, number: str | None, town: str | None, *, whole: bool) -> list[Need]:
    from swtool.matching.assigning import require_need
    from swtool.matching.store import open_needs
    from swtool.registry.boundaries import places_of

    if sum((number is not None, town is not None, whole)) != 1:
        raise UsageFault("写一项需求的编号，或 --town 镇街，或 --all", remedy="例：swtool match suggest --town 许村镇")
    if number is not None:
        return [require_need(office, number)]
    villages = villages_named(office, town, office.today)
    return open_needs(office.db, office.today, places_of(office, office.today), villages=villages)


def _planned(office: Office, needs: list[Need], *, optimal: bool) -> list[Planned]:
    from swtool.matching.planning import greedy
    from swtool.matching.suggest import Finder

    finder = Finder.of(office, office.today)
    if not optimal:
        return greedy(needs, finder)
    from swtool.matching.optimal import optimal as best

    return best(needs, finder)


def _tell_served(terminal: Terminal, office: Office, needs: Sequence[Need]) -> None:
    """Before anything is given: which of these families had the same service lately (HUN-03). It refuses nothing."""
    from swtool.casework.duplicates import WINDOW, served_lately

    window = office.policy.at(WINDOW, office.today).number()
    for need in needs:
        households = () if need.household_id is None else (need.household_id,)
        served = served_lately(office, households, need.category, office.today, window)
        if served:
            last = served[-1]
            what = f"{need.need_no}：该户 {last.day.isoformat()} 已由{last.provider}做过同样的服务（{last.number}）"
            terminal.warn(f"{what}，{window} 天内共 {len(served)} 次，避免重复")
