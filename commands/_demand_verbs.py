"""The verbs that `swtool need` and `swtool problem` share: from raised to met, referred or not to be met."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from swtool.errors import ExitCode
from swtool.parser import Noun
from swtool.terminal import Terminal

from ._arguments import AsOf, DryRun, Format, Output, OutputFormat, Reveal, day
from ._context import emit, office_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from swtool.inventory.demands import Demand
    from swtool.matching.store import Assignment
    from swtool.office import Office
    from swtool.store.database import Transaction

Number = Annotated[str, typer.Argument(metavar="编号", help="编号，见清单；没有编号的写 需求12 这样的序号")]
On = Annotated[date, typer.Option("--on", parser=day, metavar="日期", help="哪一天的事")]
Note = Annotated[str, typer.Option("--why", metavar="说明", help="怎么办的；不写个人信息")]
Reason = Annotated[str, typer.Option("--why", metavar="原因", help="为什么；不写个人信息")]
Where = Annotated[str, typer.Option("--to", metavar="转到哪里", help="部门或机构，如 县残联")]
Village = Annotated[
    str | None, typer.Option("--village", metavar="村（社区）", help="只看这个村（社区）或乡镇（街道）；名称或区划代码")
]


def add_verbs(app: Noun, kind: str, word: str) -> None:
    """Give a noun the verbs by which its ``kind`` (a word for the office: ``word``) goes on."""

    @app.verb("accept", f"受理一项{word}")
    def accept(ctx: typer.Context, number: Number, on: On, why: Note = "", dry_run: DryRun = False) -> ExitCode:
        return _step(ctx, kind, number, "accepted", on, why=why, dry_run=dry_run)

    @app.verb("start", f"开始办理一项{word}")
    def start(ctx: typer.Context, number: Number, on: On, why: Note = "", dry_run: DryRun = False) -> ExitCode:
        return _step(ctx, kind, number, "in_progress", on, why=why, dry_run=dry_run)

    @app.verb("meet", f"一项{word}{'满足' if kind == 'need' else '解决'}了：办结")
    def meet(ctx: typer.Context, number: Number, on: On, why: Note = "", dry_run: DryRun = False) -> ExitCode:
        return _step(ctx, kind, number, "met", on, why=why, dry_run=dry_run)

    @app.verb("refer", f"转介一项{word}：写明转到哪里")
    def refer(ctx: typer.Context, number: Number, on: On, to: Where, dry_run: DryRun = False) -> ExitCode:
        return _step(ctx, kind, number, "referred", on, why=to, dry_run=dry_run)

    @app.verb("refuse", f"一项{word}无法满足：写明原因")
    def refuse(ctx: typer.Context, number: Number, on: On, why: Reason, dry_run: DryRun = False) -> ExitCode:
        return _step(ctx, kind, number, "cannot_meet", on, why=why, dry_run=dry_run)

    @app.verb("reopen", f"办结了的{word}重新提出")
    def reopen(ctx: typer.Context, number: Number, on: On, why: Reason, dry_run: DryRun = False) -> ExitCode:
        return _step(ctx, kind, number, "raised", on, why=why, dry_run=dry_run)

    @app.verb("project", f"哪个项目回应这项{word}；写“无”就是没有了")
    def project(
        ctx: typer.Context,
        number: Number,
        name: Annotated[str, typer.Argument(metavar="项目", help="项目名称，见 swtool project list")],
        on: On,
        dry_run: DryRun = False,
    ) -> ExitCode:
        from swtool.inventory.demands import Demand
        from swtool.inventory.projects import set_project

        with office_of(ctx, write=True) as office:
            found = set_project(office, Demand(kind), number, name, on, keep=not dry_run)
            will = "将登记" if dry_run else "已登记"
            Terminal().say(f"{word} {number}：{will}{f'由项目“{found}”回应' if found else '没有对应项目'}")
        return ExitCode.DONE

    @app.verb("show", f"一项{word}的办理经过")
    def show(
        ctx: typer.Context,
        number: Number,
        format: Format = OutputFormat.TABLE,
        output: Output = None,
        reveal: Reveal = False,
    ) -> ExitCode:
        from swtool.inventory.demand_sheets import course
        from swtool.inventory.demands import Demand

        with office_of(ctx) as office:
            emit(office, course(office, Demand(kind), number), format, output, reveal=reveal)
        return ExitCode.DONE

    @app.verb("unanswered", f"还没有项目回应、也没有办结的{word}，最早的在前")
    def unanswered(
        ctx: typer.Context,
        village: Village = None,
        as_of: AsOf = None,
        format: Format = OutputFormat.TABLE,
        output: Output = None,
    ) -> ExitCode:
        from swtool.inventory import demand_sheets
        from swtool.inventory.demands import Demand

        from ._places import villages_named

        with office_of(ctx) as office:
            judged = as_of or office.today
            places = villages_named(office, village, judged)
            emit(office, demand_sheets.unanswered(office, Demand(kind), judged, division_ids=places), format, output)
        return ExitCode.DONE


def say_raised(word: str, number: str, *, dry_run: bool) -> None:
    """Tell the number of what was registered."""
    Terminal().say(f"将登记{word}（编号届时给出）" if dry_run else f"已登记{word} {number}")


def _step(ctx: typer.Context, kind: str, number: str, status: str, on: date, *, why: str, dry_run: bool) -> ExitCode:
    from swtool.inventory.demands import LABELS, Closed, Demand, step
    from swtool.inventory.forms import NEED_STATUS
    from swtool.matching.closing import end_with_needs

    ended: list[Assignment] = []

    def on_closed(office: Office, tx: Transaction, closed: Sequence[Closed]) -> None:
        ended.extend(end_with_needs(office, tx, closed))

    demand: Demand = Demand(kind)
    with office_of(ctx, write=True) as office:
        before = step(office, demand, number, status, on, why=why, keep=not dry_run, on_closed=on_closed)
        was, now = NEED_STATUS.label(before.status), NEED_STATUS.label(status)
        will = "将由" if dry_run else "已由"
        Terminal().say(f"{LABELS[demand]} {before.number}：{will}“{was}”改为“{now}”（{on.isoformat()}）")
        how = "办结" if status == "met" else "退回"
        for one in ended:
            what = f"{one.resource_no} {one.resource} {one.quantity}{one.unit or '份'}"
            Terminal().say(f"{'将一并' if dry_run else '一并'}{how}对接 {one.number}：{what}")
    return ExitCode.DONE
