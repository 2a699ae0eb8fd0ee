"""`swtool operator`: the named people who act in this office, and the logins that stand for them."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from swtool.errors import ExitCode, SwtoolError
from swtool.parser import Noun
from swtool.terminal import Terminal

from ._arguments import AsOf, DryRun, Format, Output, OutputFormat, day
from ._context import emit, office_of, seat

app = Noun("经办人员：谁在用这个台账，从什么时候到什么时候")

Name = Annotated[str, typer.Argument(metavar="姓名", help="经办人员的姓名")]
Login = Annotated[
    str, typer.Option("--login", metavar="账户", help="对应的电脑账户（在任何电脑上）；不写就是现在这个账户、这台电脑")
]


@app.verb(
    "add",
    "登记一位经办人员；离开后又回来的也用它",
    notes="现在的电脑账户还没有对应到人的，同时对应到这一位。例：swtool operator add 张三 --role 审核",
)
def add(
    ctx: typer.Context,
    name: Name,
    role: Annotated[
        str, typer.Option("--role", metavar="角色", help="经办、审核、签发、负责人，或自己的说法")
    ] = "经办",
    from_day: Annotated[
        date | None, typer.Option("--from", parser=day, metavar="日期", help="从哪一天起经办；不写就是今天")
    ] = None,
    login: Login = "",
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.operators.registering import register_operator
    from swtool.operators.rules import Seat, proper_name, proper_role

    name, role = proper_name(name), proper_role(role)
    terminal = Terminal()
    with office_of(ctx, write=True, newcomer=name) as office:
        begins = from_day or office.now.date()
        with office.change(f"登记经办人员 {name}", keep=not dry_run) as tx:
            wanted = Seat(login.strip()) if login.strip() else None
            seated = register_operator(office, tx, name, role, begins, login=wanted, here=seat())
        terminal.write(f"{name}（{role}）从 {begins.isoformat()} 起经办")
        if seated is None:
            terminal.say(f"{name}第一次用自己的电脑时会被问到姓名，或在那里运行 swtool operator map {name}")
        else:
            terminal.write(f"电脑账户：{seated.label}")
        _say_dry(terminal, dry_run)
    return ExitCode.DONE


@app.verb("close", "停止经办：从那一天起不能再改动")
def close(
    ctx: typer.Context,
    name: Name,
    on: Annotated[
        date | None, typer.Option("--on", parser=day, metavar="日期", help="从哪一天起不再经办；不写就是今天")
    ] = None,
    why: Annotated[str, typer.Option("--why", metavar="原因", help="如 调离、退休")] = "",
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.operators import store
    from swtool.operators.rules import operator_called

    terminal = Terminal()
    with office_of(ctx, write=True) as office:
        operator = operator_called(store.all_operators(office.db), name)
        ends = on or office.now.date()
        with office.change(f"停止经办 {operator.name}", keep=not dry_run) as tx:
            store.close(tx, operator, ends, why.strip())
            left = store.acting_on(office.db, max(ends, office.now.date()))
        terminal.write(f"{operator.name}从 {ends.isoformat()} 起不再经办")
        if not left:
            terminal.warn("现在没有经办人员了，下一次改动前要先登记：swtool operator add 姓名")
        _say_dry(terminal, dry_run)
    return ExitCode.DONE


@app.verb("map", "把电脑账户对应到一位经办人员：换了人、换了电脑时用")
def map_login(ctx: typer.Context, name: Name, login: Login = "", dry_run: DryRun = False) -> ExitCode:
    from swtool.operators import store
    from swtool.operators.rules import Seat, operator_called, refuse_idle

    terminal = Terminal()
    wanted = Seat(login.strip()) if login.strip() else seat()
    with office_of(ctx, write=True, newcomer=" ".join(name.split())) as office:
        operator = operator_called(store.all_operators(office.db), name)
        refuse_idle(operator, office.now.date())
        stands = store.login_of(office.db, wanted)
        if stands is not None and stands.operator_id == operator.id:
            raise SwtoolError(f"电脑账户 {wanted.label} 已经对应到{operator.name}", remedy="不用再做")
        with office.change(f"电脑账户对应到 {operator.name}", keep=not dry_run) as tx:
            store.insert_login(tx, operator.id, wanted, instead_of=stands)
        terminal.write(f"电脑账户 {wanted.label} 现在由{operator.name}使用")
        _say_dry(terminal, dry_run)
    return ExitCode.DONE


@app.verb("list", "经办人员：角色、起止、电脑账户、最近一次改动")
def list_operators(
    ctx: typer.Context,
    everybody: Annotated[bool, typer.Option("--all", help="已停止的、还没开始的也列出")] = False,
    as_of: AsOf = None,
    format: Format = OutputFormat.TABLE,
    output: Output = None,
) -> ExitCode:
    from swtool.operators.sheets import operator_list

    with office_of(ctx) as office:
        emit(office, operator_list(office, as_of or office.now.date(), everybody=everybody), format, output)
    return ExitCode.DONE


def _say_dry(terminal: Terminal, dry_run: bool) -> None:
    if dry_run:
        terminal.say("试运行，没有写入")
