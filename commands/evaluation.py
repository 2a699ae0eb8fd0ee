"""`swtool evaluation`: 绩效评估 of stations, from the opening of a period to results that are final."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Annotated

import typer

from swtool.errors import ExitCode, UsageFault
from swtool.parser import Noun
from swtool.terminal import Terminal

from . import _evaluation_deciding, _evaluation_outcomes
from ._arguments import AsOf, DryRun, Format, Output, OutputFormat
from ._context import emit, office_of
from ._evaluation_options import Code, Period, Scheme, Scored, Station, party_of, points_of

app = Noun("绩效评估：方案、评分、封存、名次、公示、异议、定稿")


@app.verb("list", "各项评估：到哪一步了，多少站缺分")
def list_evaluations(
    ctx: typer.Context, as_of: AsOf = None, format: Format = OutputFormat.TABLE, output: Output = None
) -> ExitCode:
    from swtool.evaluation.sheets import evaluation_list

    with office_of(ctx) as office:
        emit(office, evaluation_list(office, as_of or office.today), format, output)
    return ExitCode.DONE


@app.verb("items", "现行评估方案的各项指标：编号、分值、谁评分")
def items(
    ctx: typer.Context,
    scheme: Scheme = "",
    as_of: AsOf = None,
    format: Format = OutputFormat.TABLE,
    output: Output = None,
) -> ExitCode:
    from swtool.evaluation.scoring import current_edition
    from swtool.evaluation.sheets import item_list

    with office_of(ctx) as office:
        emit(office, item_list(current_edition(office, scheme, as_of or office.today)), format, output)
    return ExitCode.DONE


@app.verb("measures", "系统能自己计算的指标，各怎么算")
def measures(ctx: typer.Context, format: Format = OutputFormat.TABLE, output: Output = None) -> ExitCode:
    from swtool.evaluation.sheets import measure_list

    with office_of(ctx) as office:
        emit(office, measure_list(), format, output)
    return ExitCode.DONE


@app.verb(
    "open",
    "开始一个期间的评估，用现行的方案",
    notes="方案先用 swtool intake load 载入（绩效评估指标表）；评分逐项用 score，成批的载入绩效评估评分表。",
)
def open_one(ctx: typer.Context, period: Period, scheme: Scheme = "", dry_run: DryRun = False) -> ExitCode:
    from swtool.evaluation.scoring import entrants, open_evaluation

    with office_of(ctx, write=True) as office:
        one = open_evaluation(office, period, scheme, keep=not dry_run)
        stations = len(entrants(office, one))
        Terminal().write(f"{'将开始' if dry_run else '已开始'}{one.title}，参评社工站 {stations} 个")
    return ExitCode.DONE


@app.verb("score", "登记一项得分；再登记一次就是改分，原来的留在历史里")
def score(
    ctx: typer.Context,
    period: Period,
    station: Station,
    code: Code,
    points: Annotated[str, typer.Argument(metavar="得分", help="如 4.5；一票否决写 1 是触发，0 是没有")],
    party: Scored = None,
    why: Annotated[str, typer.Option("--why", metavar="原因", help="扣分原因；不写个人信息")] = "",
    scheme: Scheme = "",
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.evaluation.rules import HUNDRED
    from swtool.evaluation.scoring import give_score, require_evaluation
    from swtool.quantities import format_points

    given = points_of(points)
    with office_of(ctx, write=True) as office:
        one = require_evaluation(office, period, scheme)
        reason = " ".join(why.split())
        found, item, who = give_score(office, one, station, code, party_of(party), given, why=reason, keep=not dry_run)
        shown = format_points(Fraction(given, HUNDRED))
        Terminal().write(f"{'将登记' if dry_run else '已登记'}：{found.name} {item.code} {who.label} {shown} 分")
    return ExitCode.DONE


@app.verb("import", "载入绩效评估指标表、绩效评估评分表（列名见 swtool intake template 表名）")
def take(
    ctx: typer.Context,
    files: Annotated[list[Path], typer.Argument(metavar="文件…", help="指标表或评分表")],
    dry_run: DryRun = False,
) -> ExitCode:
    from ._intake_books import Wishes, take_in

    with office_of(ctx, write=True) as office:
        return take_in(office, files, Wishes("error", False, not dry_run, None, None, (), False))


@app.verb("missing", "还缺哪些站的哪些分，缺谁的", notes="退出码：0 不缺；3 有缺的。")
def missing(
    ctx: typer.Context,
    period: Period,
    scheme: Scheme = "",
    as_of: AsOf = None,
    format: Format = OutputFormat.TABLE,
    output: Output = None,
) -> ExitCode:
    from swtool.evaluation.scoring import require_evaluation
    from swtool.evaluation.sheets import missing_list

    with office_of(ctx) as office:
        judged = as_of or office.today
        table = missing_list(office, require_evaluation(office, period, scheme, judged), judged)
        emit(office, table, format, output)
        return ExitCode.ATTENTION if table.rows else ExitCode.DONE


_evaluation_deciding.add_to(app)


@app.verb("rank", "名次：封存以前看现有的分，封存以后按封存的数据；--as-of 看以前某一天的")
def rank(
    ctx: typer.Context,
    period: Period,
    scheme: Scheme = "",
    as_of: AsOf = None,
    format: Format = OutputFormat.TABLE,
    output: Output = None,
) -> ExitCode:
    from swtool.evaluation.scoring import require_evaluation
    from swtool.evaluation.sheets import ranking

    with office_of(ctx) as office:
        judged = as_of or office.today
        emit(office, ranking(office, require_evaluation(office, period, scheme, judged), judged), format, output)
    return ExitCode.DONE


@app.verb("explain", "一个站的得分怎么来的：每项谁评多少、按什么算")
def explain(
    ctx: typer.Context,
    period: Period,
    station: Station,
    scheme: Scheme = "",
    as_of: AsOf = None,
    format: Format = OutputFormat.TABLE,
    output: Output = None,
) -> ExitCode:
    from swtool.evaluation.explaining import explained
    from swtool.evaluation.scoring import require_entrant, require_evaluation

    with office_of(ctx) as office:
        judged = as_of or office.today
        one = require_evaluation(office, period, scheme, judged)
        emit(office, explained(office, one, require_entrant(office, one, station, judged), judged), format, output)
    return ExitCode.DONE


@app.verb("sheets", "结果单：每个站一份 Word 文件，写明各项得分怎么来的；全县汇总用 rank --output 表.xlsx")
def sheets(
    ctx: typer.Context,
    period: Period,
    folder: Annotated[Path, typer.Option("--output", "-o", metavar="文件夹", help="写到这个文件夹")] = Path("评估结果"),
    station: Annotated[str | None, typer.Option("--station", metavar="社工站", help="只出这个站的")] = None,
    template: Annotated[Path | None, typer.Option("--template", metavar="模板", help="本县自己的模板（.docx）")] = None,
    scheme: Scheme = "",
) -> ExitCode:
    from swtool.evaluation.result_sheet import write_results
    from swtool.evaluation.scoring import require_entrant, require_evaluation

    with office_of(ctx) as office:
        one = require_evaluation(office, period, scheme)
        keys = [require_entrant(office, one, station, office.today)] if station else None
        written = write_results(office, one, folder, keys=keys, template=template)
        Terminal().write(f"已写 {len(written)} 份结果单，在 {folder}")
    return ExitCode.DONE


@app.verb("picture", "一个站的结果画成一张图（.svg）：各一级指标与全县平均，历次得分")
def picture(
    ctx: typer.Context,
    period: Period,
    station: Station,
    file: Annotated[Path, typer.Option("--output", "-o", metavar="文件", help="写到哪个 .svg 文件")],
    scheme: Scheme = "",
    as_of: AsOf = None,
) -> ExitCode:
    from swtool.evaluation.pictures import picture as drawn
    from swtool.evaluation.scoring import require_entrant, require_evaluation
    from swtool.workbooks.outfile import put_bytes

    if file.suffix.lower() != ".svg":
        raise UsageFault(f"图只能存成 .svg，写的是 {file.name}", remedy="例如 --output 许村镇社工站.svg")
    with office_of(ctx) as office:
        judged = as_of or office.today
        one = require_evaluation(office, period, scheme, judged)
        text = drawn(office, one, require_entrant(office, one, station, judged), judged)
        Terminal().say(f"已画出 {put_bytes(file, text.encode())}")
    return ExitCode.DONE


@app.verb(
    "contest",
    "一季一赛：四个季度的成绩和总成绩，--output 存成表交目标责任制考核",
    notes="每季用 swtool evaluation open 2026Q1 开始，定稿的才算；缺一季没有总成绩。",
)
def contest(
    ctx: typer.Context,
    year: Annotated[int, typer.Argument(metavar="年", min=2000, max=2099, help="哪一年")],
    scheme: Scheme = "",
    as_of: AsOf = None,
    format: Format = OutputFormat.TABLE,
    output: Output = None,
) -> ExitCode:
    from swtool.evaluation.contest import contest as contest_table

    with office_of(ctx) as office:
        emit(office, contest_table(office, year, scheme, as_of or office.today), format, output)
    return ExitCode.DONE


_evaluation_outcomes.add_to(app)


@app.verb("satisfaction", "项目满意度：中期、末期，部门、服务对象，各有多少份、多少满意")
def satisfaction(
    ctx: typer.Context, as_of: AsOf = None, format: Format = OutputFormat.TABLE, output: Output = None
) -> ExitCode:
    from swtool.evaluation.satisfaction import satisfaction_table

    with office_of(ctx) as office:
        emit(office, satisfaction_table(office, as_of or office.today), format, output)
    return ExitCode.DONE
