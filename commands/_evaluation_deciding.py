"""`swtool evaluation freeze|notice|appeal|appeals|review|final`: from the seal to results that are final."""

from __future__ import annotations

from typing import Annotated

import typer

from swtool.errors import ExitCode, UsageFault
from swtool.parser import Noun
from swtool.terminal import Terminal

from ._arguments import AsOf, DryRun, Format, Output, OutputFormat, Reveal, proper_reason
from ._context import emit, office_of
from ._evaluation_options import Code, Period, Scheme, Scored, Station, party_of, points_of


def add_to(evaluation: Noun) -> None:
    """Register the verbs, in the order in which results become final."""
    evaluation.verb("freeze", "封存：评分结束，把得分和算出的指标定下来；以后只能经异议、复核改分")(freeze)
    evaluation.verb("notice", "公示：从今天起，到公示期最后一天；期间受理异议")(notice)
    evaluation.verb("appeal", "异议：社工站对一项得分有不同意见，公示期内提出")(appeal)
    evaluation.verb("appeals", "异议和复核结果（理由隐去）")(appeals)
    evaluation.verb("review", "复核一件异议：--keep 维持原分，或 --points 改分；改了就重新封存、重排名次")(review)
    evaluation.verb("final", "定稿：公示期满、异议都已复核")(final)


def freeze(ctx: typer.Context, period: Period, scheme: Scheme = "", dry_run: DryRun = False) -> ExitCode:
    from swtool.evaluation.deciding import freeze as seal_inputs
    from swtool.evaluation.scoring import require_evaluation

    with office_of(ctx, write=True) as office:
        one = require_evaluation(office, period, scheme)
        seal, found = seal_inputs(office, one, keep=not dry_run)
        lacking = sum(bool(each.missing) for each in found)
        terminal = Terminal()
        terminal.write(f"{'将封存' if dry_run else '已封存'}{one.title}：{len(found)} 个社工站，摘要 {seal.sha256}")
        if lacking:
            terminal.say(f"有 {lacking} 个站缺分，不排名；见 swtool evaluation missing {one.period}")
    return ExitCode.DONE


def notice(ctx: typer.Context, period: Period, scheme: Scheme = "", dry_run: DryRun = False) -> ExitCode:
    from swtool.evaluation.deciding import announce, notice_from
    from swtool.evaluation.scoring import require_evaluation

    with office_of(ctx, write=True) as office:
        one = require_evaluation(office, period, scheme)
        last = announce(office, one, keep=not dry_run)
        terminal = Terminal()
        terminal.write(f"{'将公示' if dry_run else '已开始公示'}{one.title}，到 {last.isoformat()}")
        if notice_from(office, office.today).provisional:
            terminal.warn("这一天是暂定的：放假安排还没有公布，载入后遇放假顺延（swtool policy calendar load）")
    return ExitCode.DONE


def appeal(
    ctx: typer.Context,
    period: Period,
    station: Station,
    code: Code,
    why: Annotated[str, typer.Option("--why", metavar="理由", help="不写个人信息")],
    scheme: Scheme = "",
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.evaluation.deciding import object_to
    from swtool.evaluation.scoring import require_evaluation

    with office_of(ctx, write=True) as office:
        one = require_evaluation(office, period, scheme)
        number = object_to(office, one, station, code, proper_reason(why), keep=not dry_run)
        Terminal().write("将登记异议" if dry_run else f"已登记第 {number} 号异议，用 swtool evaluation review 复核")
    return ExitCode.DONE


def appeals(
    ctx: typer.Context,
    period: Period,
    scheme: Scheme = "",
    as_of: AsOf = None,
    format: Format = OutputFormat.TABLE,
    output: Output = None,
    reveal: Reveal = False,
) -> ExitCode:
    from swtool.evaluation.scoring import require_evaluation
    from swtool.evaluation.sheets import objection_list

    with office_of(ctx) as office:
        judged = as_of or office.today
        table = objection_list(office, require_evaluation(office, period, scheme, judged), judged)
        emit(office, table, format, output, reveal=reveal)
    return ExitCode.DONE


def review(
    ctx: typer.Context,
    period: Period,
    number: Annotated[int, typer.Argument(metavar="异议号", help="见 swtool evaluation appeals")],
    why: Annotated[str, typer.Option("--why", metavar="理由", help="复核的理由；不写个人信息")],
    points: Annotated[str | None, typer.Option("--points", metavar="得分", help="改成多少分")] = None,
    keep: Annotated[bool, typer.Option("--keep", help="维持原分")] = False,
    party: Scored = None,
    scheme: Scheme = "",
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.evaluation.deciding import review as decide
    from swtool.evaluation.explaining import changes
    from swtool.evaluation.scoring import require_evaluation

    if keep == (points is not None):
        raise UsageFault("维持原分写 --keep，改分写 --points 得分", remedy="两者写一个")
    given = points_of(points) if points is not None else None
    with office_of(ctx, write=True) as office:
        one = require_evaluation(office, period, scheme)
        reason = proper_reason(why)
        found = decide(office, one, number, reason, points=given, party=party_of(party), keep=not dry_run)
        verb = "维持原分" if keep else "改分"
        Terminal().write(f"{'将复核' if dry_run else '已复核'}第 {number} 号异议：{verb}")
        if not keep:
            emit(office, changes(found.before, found.after), OutputFormat.TABLE, None)
    return ExitCode.DONE


def final(ctx: typer.Context, period: Period, scheme: Scheme = "", dry_run: DryRun = False) -> ExitCode:
    from swtool.evaluation.deciding import finish
    from swtool.evaluation.scoring import require_evaluation

    with office_of(ctx, write=True) as office:
        one = require_evaluation(office, period, scheme)
        found = finish(office, one, keep=not dry_run)
        placed = sum(each.rank is not None for each in found)
        Terminal().write(
            f"{'将定稿' if dry_run else '已定稿'}{one.title}：{placed} 个站有名次，{len(found) - placed} 个没有"
        )
    return ExitCode.DONE
