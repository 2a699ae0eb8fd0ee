"""`swtool training`: courses attended, hours owed under each reading of the rule, registrations that end."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from swtool.errors import ExitCode, SwtoolError, UsageFault
from swtool.parser import Noun
from swtool.terminal import Terminal

from ._arguments import AsOf, DryRun, Format, Output, OutputFormat, Reveal, day, proper_name
from ._context import as_written, emit, office_of

if TYPE_CHECKING:
    from swtool.office import Office
    from swtool.registry.people import Person
    from swtool.training.recording import Planned
    from swtool.training.store import Record

app = Noun("继续教育：课程、学时、欠学时、证书到期")


class ReadingWord(StrEnum):
    """How “平均每年” is read."""

    PER_PERSON_YEAR = "per_person_year"
    PER_PERSON_AVG = "per_person_avg"
    STATION_AVG = "station_avg"
    REGISTRATION_PERIOD = "registration_period"


class CategoryWord(StrEnum):
    """What a course is about."""

    PRE_POST = "pre_post"
    POLICY = "policy"
    PROFESSIONAL = "professional"
    SUPERVISION = "supervision"
    DEGREE = "degree"


class ModeWord(StrEnum):
    """How a course is given."""

    IN_PERSON = "in_person"
    ONLINE = "online"
    BLENDED = "blended"


People = Annotated[list[str], typer.Argument(metavar="人员…", help="人员编号、身份证号；写姓名的须加 --station")]
OnePerson = Annotated[str, typer.Argument(metavar="人员", help="人员编号、身份证号，或在该站唯一的姓名")]
AtStation = Annotated[str, typer.Option("--station", metavar="社工站", help="按姓名找人时，当天在哪个社工站")]
OfYear = Annotated[int | None, typer.Option("--year", min=2000, max=2099, metavar="年份", help="哪一年；不写就是今年")]
RecordNumbers = Annotated[
    list[int] | None, typer.Argument(metavar="记录号…", help="学时记录号，见学时记录（training list）")
]
Amount = Annotated[str, typer.Option("--hours", metavar="学时", help="学时；别的单位要写出来：2天、90分钟")]
Category = Annotated[
    CategoryWord | None,
    typer.Option(
        "--category",
        help="pre_post 岗前、policy 政策、professional 专业、supervision 督导、degree 学历",
    ),
]
Mode = Annotated[ModeWord | None, typer.Option("--mode", help="in_person 面授、online 线上、blended 线上线下结合")]


@app.verb(
    "add",
    "登记一次培训和参加的人",
    notes="例：swtool training add 330481-00001 330481-00002 --title 个案管理 --on 2026-03-05至2026-03-06 --hours 12 "
    "--by 海宁市民政局。同一人同一天的同名课程再登记一次，是更正。",
)
def add(
    ctx: typer.Context,
    people: People,
    title: Annotated[str, typer.Option("--title", parser=proper_name, metavar="名称", help="培训名称")],
    on: Annotated[str, typer.Option("--on", metavar="时间", help="2026-03-05、2026-03-05至2026-03-06、…09:00-11:30")],
    hours: Amount = "",
    minutes: Annotated[int | None, typer.Option("--minutes", min=0, help="实际培训分钟数")] = None,
    category: Category = None,
    mode: Mode = None,
    organizer: Annotated[str, typer.Option("--organizer", metavar="单位", help="主办单位")] = "",
    proof: Annotated[str | None, typer.Option("--proof", metavar="编号", help="证明编号")] = None,
    by: Annotated[str | None, typer.Option("--by", metavar="单位", help="认定单位；写了就算认定")] = None,
    other: Annotated[bool, typer.Option("--not-social-work", help="不是社会工作继续教育，不计学时")] = False,
    station: AtStation = "",
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.training.procedure import Entry, read_span, record

    with office_of(ctx, write=True) as office:
        span = read_span(on, office)
        entry = Entry(
            title,
            span,
            length=hours,
            minutes=minutes,
            organizer=organizer,
            category=category.value if category else None,
            delivery_mode=mode.value if mode else None,
            is_social_work=False if other else None,
            verified_by=by,
            proof_no=proof,
        )
        found = [_person(office, text, station, span.start.first_day) for text in dict.fromkeys(people)]
        with office.change(f"登记培训：{title}", keep=not dry_run) as tx:
            done = record(office, tx, list({person.id: person for person in found}.values()), entry)
        _tell(done, dry_run=dry_run)
    return ExitCode.DONE


@app.verb("list", "学时记录：谁参加了什么、是否计入、为什么不计")
def list_records(
    ctx: typer.Context,
    year: OfYear = None,
    person: Annotated[str | None, typer.Option("--person", metavar="人员", help="只看这个人")] = None,
    pending: Annotated[bool, typer.Option("--pending", help="只看待认定的")] = False,
    undetermined: Annotated[bool, typer.Option("--undetermined", help="只看不能折算成学时的")] = False,
    as_of: AsOf = None,
    format: Format = OutputFormat.TABLE,
    output: Output = None,
    reveal: Reveal = False,
) -> ExitCode:
    from swtool.training.sheets import record_list
    from swtool.training.terms import CreditState

    if pending and undetermined:
        raise UsageFault("--pending 和 --undetermined 只能写一个", remedy="去掉一个")
    state = CreditState.PENDING if pending else CreditState.UNDETERMINED if undetermined else None
    with office_of(ctx) as office:
        judged = as_of or office.today
        who = _person(office, person, "", judged).id if person else None
        emit(office, record_list(office, judged, year=year, person_id=who, state=state), format, output, reveal=reveal)
    return ExitCode.DONE


@app.verb("verify", "认定学时：写明记录号，或一门课程全部待认定的")
def verify(
    ctx: typer.Context,
    by: Annotated[str, typer.Option("--by", metavar="单位", help="认定单位")],
    numbers: RecordNumbers = None,
    course: Annotated[str, typer.Option("--course", metavar="名称", help="这门课程全部待认定的")] = "",
    hours: Annotated[str, typer.Option("--hours", metavar="学时", help="认定的学时与申报不同时写")] = "",
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.training import procedure

    if bool(numbers) == bool(course):
        raise UsageFault("要么写记录号，要么写 --course", remedy="只写其中一种")
    with office_of(ctx, write=True) as office:
        found = _records(office, numbers) if numbers else _pending(office, course)
        amount = procedure.credit_hours_typed(hours, office) if hours else None
        with office.change("认定学时", keep=not dry_run) as tx:
            procedure.verify(tx, found, by, amount)
        Terminal().say(f"{'将认定' if dry_run else '已认定'} {len(found)} 条学时记录")
    return ExitCode.DONE


@app.verb("void", "撤掉登记错的学时记录（历史里仍留着）")
def void(
    ctx: typer.Context,
    numbers: Annotated[list[int], typer.Argument(metavar="记录号…", help="学时记录号，见学时记录（training list）")],
    why: Annotated[str, typer.Option("--why", metavar="原因", help="为什么撤掉，记入操作日志")],
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.training import procedure

    with office_of(ctx, write=True) as office:
        found = _records(office, numbers)
        _refuse_names(office, found, why)
        with office.change(f"撤掉学时记录：{why}", keep=not dry_run) as tx:
            procedure.withdraw(tx, found)
        Terminal().say(f"{'将撤掉' if dry_run else '已撤掉'} {len(found)} 条学时记录")
    return ExitCode.DONE


@app.verb("hours", "每人（每站）的学时与应达学时，按四种读法之一", notes="退出码：3 有人（站）不符合。")
def hours(
    ctx: typer.Context,
    year: OfYear = None,
    reading: Annotated[
        ReadingWord | None,
        typer.Option(
            "--reading",
            help="per_person_year 每人每年、per_person_avg 每人按年平均、station_avg 每站人均、"
            "registration_period 证书登记期（国家规定）；不写按本地规则",
        ),
    ] = None,
    as_of: AsOf = None,
    format: Format = OutputFormat.TABLE,
    output: Output = None,
    reveal: Reveal = False,
) -> ExitCode:
    from swtool.findings import OUTCOME_LABELS, Outcome
    from swtool.training import registration_sheets, sheets
    from swtool.training.standing import Year, reading_in_force
    from swtool.training.terms import Reading

    with office_of(ctx) as office:
        seen = Year.seen(year or (as_of or office.today).year, as_of or office.today)
        chosen = Reading(reading.value) if reading else reading_in_force(office, seen.as_of)
        if chosen is Reading.REGISTRATION_PERIOD:
            table = registration_sheets.registration_table(office, seen.as_of)
        else:
            table = sheets.hours_table(office, seen.year, seen.as_of, chosen)
        emit(office, table, format, output, reveal=reveal)
        failed = any(OUTCOME_LABELS[Outcome.VIOLATED] in row for row in table.rows)
    return ExitCode.ATTENTION if failed else ExitCode.DONE


@app.verb("forecast", "按现在的进度，到年底谁达不到、还差多少", notes="退出码：3 有人按现进度达不到。")
def forecast(
    ctx: typer.Context,
    year: OfYear = None,
    as_of: AsOf = None,
    format: Format = OutputFormat.TABLE,
    output: Output = None,
    reveal: Reveal = False,
) -> ExitCode:
    from swtool.training.sheets import at_risk, forecast_table

    with office_of(ctx) as office:
        judged = as_of or office.today
        chosen = year or judged.year
        emit(office, forecast_table(office, chosen, judged), format, output, reveal=reveal)
        late = at_risk(office, chosen, judged)
    return ExitCode.ATTENTION if late else ExitCode.DONE


@app.verb("certificate", "出具学时证明（.docx）")
def certificate(
    ctx: typer.Context,
    person: OnePerson,
    year: OfYear = None,
    first: Annotated[date | None, typer.Option("--from", parser=day, metavar="日期", help="从哪一天起")] = None,
    last: Annotated[date | None, typer.Option("--to", parser=day, metavar="日期", help="到哪一天止（含）")] = None,
    station: AtStation = "",
    output: Annotated[Path | None, typer.Option("--output", "-o", metavar="文件", help="写到这个 .docx 文件")] = None,
    template: Annotated[Path | None, typer.Option("--template", metavar="文件", help="用本县自己的 .docx 模板")] = None,
    reveal: Reveal = False,
) -> ExitCode:
    from swtool.training.documents import certify, default_name

    with office_of(ctx, write=True) as office:
        chosen = year or office.today.year
        start = first or date(chosen, 1, 1)
        end = last or min(date(chosen, 12, 31), office.today)
        if end < start:
            raise UsageFault(f"时段 {start} 至 {end} 结束早于开始", remedy="核对 --year、--from、--to")
        found = _person(office, person, station, office.today)
        target = output or Path(default_name(found, start, end))
        written = certify(office, found, start, end, target, template=template, reveal=reveal)
        Terminal().say(f"已写入 {as_written(written, target)}")
    return ExitCode.DONE


@app.verb("expiring", "快到期的证书登记", notes="退出码：3 有快到期的。")
def expiring(
    ctx: typer.Context,
    as_of: AsOf = None,
    format: Format = OutputFormat.TABLE,
    output: Output = None,
    reveal: Reveal = False,
) -> ExitCode:
    from swtool.training.registration_sheets import expiring_table

    with office_of(ctx) as office:
        table = expiring_table(office, as_of or office.today)
        emit(office, table, format, output, reveal=reveal)
    return ExitCode.ATTENTION if table.rows else ExitCode.DONE


@app.verb("flags", "要复核的学时记录：时间重叠、证明编号重复、一天学时过多", notes="退出码：3 有要复核的。")
def flags(
    ctx: typer.Context,
    as_of: AsOf = None,
    format: Format = OutputFormat.TABLE,
    output: Output = None,
    reveal: Reveal = False,
) -> ExitCode:
    from swtool.training.review import flags_table

    with office_of(ctx) as office:
        table = flags_table(office, as_of or office.today)
        emit(office, table, format, output, reveal=reveal)
    return ExitCode.ATTENTION if table.rows else ExitCode.DONE


def _person(office: Office, text: str, station: str, on: date) -> Person:
    from swtool.registry.people import require_person
    from swtool.registry.station_finder import require_station

    place = require_station(office.db, station).id if station else None
    return require_person(office.db, text, station_id=place, day=on)


def _refuse_names(office: Office, found: list[Record], why: str) -> None:
    """What is written into the journal's chain stays there for good, so it names nobody. Raises UsageFault."""
    from swtool.registry.people import persons_by_id
    from swtool.scanner import refuse_numbers

    refuse_numbers(why, "原因")
    if any(person.name in why for person in persons_by_id(office.db, {record.person_id for record in found}).values()):
        raise UsageFault("原因里写了这个人的姓名", where="--why", remedy="原因会一直留在操作日志里，删去姓名再登记")


def _records(office: Office, numbers: list[int]) -> list[Record]:
    from swtool.training.store import records_by_id

    return records_by_id(office.db, list(dict.fromkeys(numbers)))


def _pending(office: Office, course: str) -> list[Record]:
    """Every attendance of a course whose hours wait to be verified."""
    from swtool.training.credits import credit_of
    from swtool.training.store import records
    from swtool.training.terms import CreditState

    mine = [record for record in records(office.db) if record.course.key.title == course]
    waiting = [record for record in mine if credit_of(record).state is CreditState.PENDING]
    if not waiting:
        why = "没有这门课程的记录" if not mine else "这门课程没有待认定的学时"
        raise SwtoolError(f"“{course}”没有可认定的", why=why, remedy="用 swtool training list --pending 查看")
    return waiting


def _tell(done: Sequence[tuple[Person, Planned]], *, dry_run: bool) -> None:
    from swtool.intake.plan import ACTION_LABELS

    terminal = Terminal()
    for person, planned in done:
        terminal.say(f"{person.staff_no}：{ACTION_LABELS[planned.action]} {planned.detail}".rstrip())
    if dry_run:
        terminal.say("只是试算，没有写入")
