"""`swtool project plan|decide|withdraw|pay`: one step of a project's life entered by hand."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated

import typer

from swtool.errors import ExitCode
from swtool.parser import Noun
from swtool.terminal import Terminal

from ._arguments import DryRun, day, money
from ._context import office_of

app = Noun("项目的各个步骤")


class Slot(StrEnum):
    """“123X”的位置 as typed."""

    CORE = "core"
    BRAND_COMMUNITY = "brand_community"
    BRAND_WORKER = "brand_worker"
    BASIC_FAMILY = "basic_family"
    BASIC_ELDERLY = "basic_elderly"
    BASIC_CHILDREN = "basic_children"
    OWN = "own"


class Step(StrEnum):
    """决定 as typed."""

    APPROVAL = "approval"
    CLOSURE = "closure"
    RENEWED = "renewed"
    NOT_RENEWED = "not_renewed"


ProjectName = Annotated[str, typer.Argument(metavar="项目", help="项目名称，或只有它才有的一段")]
Decision = Annotated[
    Step, typer.Argument(help="approval 立项、closure 结项、renewed 续签、not_renewed 不续签", metavar="决定")
]
OnDay = Annotated[date | None, typer.Option("--on", parser=day, metavar="日期", help="哪一天；不写就是今天")]


@app.verb("plan", "策划：项目类别、“123X”里的位置、预算和文件；只写要登记的")
def plan(
    ctx: typer.Context,
    name: ProjectName,
    kind: Annotated[str, typer.Option("--kind", metavar="类别", help="项目类别，见 swtool project kinds")] = "",
    slot: Annotated[
        Slot | None,
        typer.Option(
            "--slot",
            help="core 核心引领、brand_community 社区治理品牌、brand_worker 社工服务品牌、basic_family 困难家庭、"
            "basic_elderly 困难老人、basic_children 困境儿童、own 特色自选",
        ),
    ] = None,
    on: OnDay = None,
    document: Annotated[str, typer.Option("--document", metavar="文件", help="策划书或方案的名称、文号")] = "",
    budget: Annotated[str, typer.Option("--budget", metavar="金额", help="项目预算，元；也可写 30万元")] = "",
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.lifecycle.recording import plan_project

    stated: dict[str, object] = {
        "kind": kind,
        "slot": slot.value if slot else "",
        "planned_on": on.isoformat() if on else "",
        "document": document,
        "budget": money(budget, "--budget", least=0) if budget else "",
    }
    with office_of(ctx, write=True) as office:
        given = {key: value for key, value in stated.items() if value != ""}
        project = plan_project(office, name, given, keep=not dry_run)
        Terminal().say("试运行，没有写入" if dry_run else f"已登记 {project.name} 的策划")
    return ExitCode.DONE


@app.verb("decide", "登记立项、结项、续签或不续签的决定和文件")
def decide(
    ctx: typer.Context,
    name: ProjectName,
    decision: Decision,
    on: OnDay = None,
    document: Annotated[str, typer.Option("--document", metavar="文件", help="批复、纪要等的名称或文号")] = "",
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.lifecycle import recording
    from swtool.lifecycle.terms import DECISIONS

    with office_of(ctx, write=True) as office:
        on_day = on or office.today
        project = recording.decide(office, name, decision.value, on_day, document, keep=not dry_run)
        told = f"已登记 {project.name} {DECISIONS[decision.value]}，{on_day.isoformat()}"
        Terminal().say("试运行，没有写入" if dry_run else told)
    return ExitCode.DONE


@app.verb(
    "withdraw",
    "撤回登记错的决定；原来的留在历史里",
    notes="立项时间是由立项决定登记到项目一览表的，一并撤回；本来就有的不动。",
)
def withdraw(ctx: typer.Context, name: ProjectName, decision: Decision, dry_run: DryRun = False) -> ExitCode:
    from swtool.lifecycle import recording
    from swtool.lifecycle.terms import DECISIONS

    with office_of(ctx, write=True) as office:
        project, also = recording.withdraw(office, name, decision.value, keep=not dry_run)
        told = f"已撤回 {project.name} 的{DECISIONS[decision.value]}"
        Terminal().say("试运行，没有写入" if dry_run else told)
        if also:
            Terminal().say(also)
    return ExitCode.DONE


@app.verb(
    "pay",
    "登记一期付款",
    notes="付款节点先载入项目付款节点表；一期分几次付的，付一次登记一次。没有评估结果就付的，swtool check 会查出来。",
)
def pay(
    ctx: typer.Context,
    name: ProjectName,
    milestone: Annotated[str, typer.Argument(metavar="期次", help="见 swtool project payments")],
    on: OnDay = None,
    amount: Annotated[str, typer.Option("--amount", metavar="金额", help="这一次付多少元；不写就是还没有付的数")] = "",
    voucher: Annotated[str, typer.Option("--voucher", metavar="凭证号", help="付款凭证的编号")] = "",
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.lifecycle import recording
    from swtool.quantities import format_money

    fen = money(amount, "--amount", least=0) if amount else None
    with office_of(ctx, write=True) as office:
        on_day = on or office.today
        project, paid, left = recording.pay(office, name, milestone, on_day, fen, voucher, keep=not dry_run)
        told = f"已登记 {project.name} {milestone} {on_day.isoformat()} 付 {format_money(paid)} 元"
        Terminal().say("试运行，没有写入" if dry_run else told)
        if left:
            Terminal().say(f"这一期还有 {format_money(left)} 元没有付；不再付的，载入更正了应付金额的项目付款节点表")
    return ExitCode.DONE
