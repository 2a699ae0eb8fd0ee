"""`swtool schedule`: the county's jobs in the machine's own scheduler, and how they went."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from swtool.errors import ExitCode, SwtoolError, UsageFault
from swtool.parser import Noun
from swtool.terminal import Terminal

from ._arguments import DryRun, Format, Output, OutputFormat
from ._context import database_path, emit, invocation_of, office_of, seat
from ._schedule_ways import (
    Via,
    caller_of,
    job_environment,
    places,
    programs,
    real_now,
    usual_way,
    way_of,
)

if TYPE_CHECKING:
    from swtool.office import Office
    from swtool.schedule.entries import Entry, Way, Work
    from swtool.schedule.jobs import Job

app = Noun("定时任务：装进系统、移除、做得怎样")

Jobs = Annotated[
    list[str] | None, typer.Option("--job", metavar="任务", help="只管这一个（可写代号或名称）；不写就是全部")
]
Which = Annotated[
    Via | None,
    typer.Option("--via", help="用哪一种：cron、systemd（Linux），windows（任务计划程序）；不写就用这台电脑有的"),
]


@app.verb("show", "有哪些定时任务，什么时候做，设置叫什么")
def show(ctx: typer.Context, format: Format = OutputFormat.TABLE, output: Output = None) -> ExitCode:
    from swtool.schedule.jobs import plans
    from swtool.schedule.standing import show_table

    with office_of(ctx) as office:
        emit(office, show_table(plans(office, office.today)), format, output)
    return ExitCode.DONE


@app.verb(
    "install",
    "把定时任务装进系统（cron、systemd 或 Windows 任务计划程序），以你的名义运行；再装一次不会多出来",
    notes="先加 --dry-run 看会写什么。别人的任务一个字节也不动。做了什么记在操作日志和台账旁边的“定时任务”文件夹里。\n"
    "笔记本电脑、晚上关机的电脑：systemd 和 Windows 开机后会补做；cron 不补，到第二天再做。",
)
def install(
    ctx: typer.Context,
    via: Which = None,
    jobs: Jobs = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="文件夹", help="只把要装的文件写到这里，不装；给管理员看，或拿到别处装"),
    ] = None,
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.schedule.installing import install as carry_out

    with office_of(ctx, write=True) as office:
        way = way_of(office, via or usual_way())
        entries = _entries(office, jobs)
        if out is not None:
            return _write_out(office, way, entries, out, dry_run=dry_run)
        work = way.install(entries)
        if dry_run:
            return _try_out(work)
        changed = carry_out(office, way, entries, work, programs, seat())
        _tell(way, work, [entry.job for entry in entries], changed, "已装进", "本来就装好了，没有变化")
    return ExitCode.DONE


@app.verb("remove", "从系统里移除定时任务；只移除本台账自己的")
def remove(ctx: typer.Context, via: Which = None, jobs: Jobs = None, dry_run: DryRun = False) -> ExitCode:
    from swtool.schedule.installing import remove as carry_out
    from swtool.schedule.jobs import JOBS, job_called

    with office_of(ctx, write=True) as office:
        way = way_of(office, via or usual_way())
        chosen = [job_called(name) for name in jobs] if jobs else list(JOBS)
        names = [job.name for job in chosen]
        work = way.remove(caller_of(office), names)
        if dry_run:
            return _try_out(work)
        changed = carry_out(office, way, names, work, programs, seat())
        gone = [job for job in chosen if job.name in work.touched]
        _tell(way, work, gone, changed, "已移出", "没有装过，没有变化")
    return ExitCode.DONE


@app.verb(
    "status",
    "每个定时任务：装在哪里，上次什么时候做、结果怎样，下次什么时候，有没有漏做",
    notes="退出码：0 都正常；3 有没装的、漏做的、没做成的。",
)
def status(ctx: typer.Context, format: Format = OutputFormat.TABLE, output: Output = None) -> ExitCode:
    from swtool.schedule.running import Desk
    from swtool.schedule.standing import fault_lines, standings, status_table

    with office_of(ctx) as office:
        found = standings(office, places(office), seat())
        on_screen = format is OutputFormat.TABLE and output is None
        emit(office, status_table(found, office.now, seat(), for_file=not on_screen), format, output)
        if on_screen:
            for line in fault_lines(found):
                Terminal().write(line)
        if (log := Desk(office.db.path).log).exists():
            Terminal().say(f"记录：{log}")
    return ExitCode.ATTENTION if any(each.faults for each in found) else ExitCode.DONE


@app.verb(
    "run",
    "做一次定时任务，并记下结果；系统到时间运行的就是它",
    notes="同一个任务不会同时做两遍。不到日子的不做。退出码就是任务自己的；没有轮到做是 0。",
)
def run(
    ctx: typer.Context,
    job: Annotated[str, typer.Argument(metavar="任务", help="代号：disclosure、remind、backup、audit")],
    anyway: Annotated[bool, typer.Option("--anyway", help="不管今天轮不轮到，都做一次")] = False,
) -> ExitCode:
    from swtool.schedule.jobs import job_called
    from swtool.schedule.running import Desk, alone, refusal_of
    from swtool.store.access import looks_like_an_office

    chosen = job_called(job)
    desk = Desk(database_path(ctx))
    if not looks_like_an_office(desk.database):
        with office_of(ctx, write=True):  # says what is wrong; nothing is left beside what is no office
            return ExitCode.REFUSED
    try:
        with alone(desk, chosen.name, chosen.title):
            return _run_alone(ctx, chosen, desk, anyway=anyway)
    except SwtoolError as refused:
        desk.note(real_now(), chosen.name, f"没有做成 退出码 {int(refused.exit_code)} {refusal_of(refused.what)}")
        raise


def _run_alone(ctx: typer.Context, job: Job, desk: object, *, anyway: bool) -> ExitCode:
    from swtool.schedule.jobs import plans
    from swtool.schedule.results import result_of
    from swtool.schedule.rules import is_due
    from swtool.schedule.running import Desk, start
    from swtool.schedule.store import begin_run, end_run, last_runs

    assert isinstance(desk, Desk)
    terminal = Terminal()
    with office_of(ctx, write=True) as office:
        plan = next(each for each in plans(office, office.today) if each.job is job)
        if not anyway and not (plan.is_on and is_due(plan, office.now.date(), last_runs(office.db).get(job.name))):
            told = "设置里已停用" if not plan.is_on else "今天不用做"
            desk.note(real_now(), job.name, told)
            terminal.write(f"{job.title}：{told}")
            return ExitCode.DONE
        started_at = office.now
        with office.change(f"定时任务开始：{job.title}") as tx:
            run_id = begin_run(tx, job.name, seat().machine)
        words = _words(ctx, office, job)
    desk.note(real_now(), job.name, "开始")
    outcome = start(words, job_environment())
    with office_of(ctx, write=True) as office:
        result = result_of(office, job, started_at, outcome)
        with office.change(f"定时任务结束：{job.title}") as tx:
            end_run(tx, run_id, outcome.exit_code, result)
    desk.note(real_now(), job.name, f"结束 退出码 {outcome.exit_code} {result}")
    terminal.write(f"{job.title}：{result}")
    return _code(outcome.exit_code)


def _code(exit_code: int) -> ExitCode:
    return ExitCode(exit_code) if exit_code in set(ExitCode) else ExitCode.REFUSED


def _words(ctx: typer.Context, office: Office, job: Job) -> tuple[str, ...]:
    """The command line of the job's own process, by the same interpreter and for the same day."""
    asked = invocation_of(ctx).today
    day = ("--today", asked.isoformat()) if asked is not None else ()
    python = (sys.executable, "-X", "utf8", "-P", "-m", "swtool")
    return (*python, "--db", str(office.db.path.resolve()), "--operator", office.actor, *day, *job.words)


def _entries(office: Office, jobs: list[str] | None) -> list[Entry]:
    """The entries to be installed: those asked for, else all that are switched on."""
    from swtool.schedule.entries import entry_of
    from swtool.schedule.jobs import job_called, plans

    asked = {job_called(name).name for name in jobs or ()}
    every = plans(office, office.today)
    chosen = [plan for plan in every if (plan.job.name in asked if asked else plan.is_on)]
    if off := [plan.job for plan in chosen if not plan.is_on]:
        raise UsageFault(
            f"“{off[0].title}”在设置里已停用", remedy=f"先在本县规则文件里把 {off[0].setting} 的 on 写成 true"
        )
    return [entry_of(plan, caller_of(office)) for plan in chosen]


def _write_out(office: Office, way: Way, entries: list[Entry], out: Path, *, dry_run: bool) -> ExitCode:
    from swtool.schedule.files import files_for
    from swtool.schedule.installing import perform

    work = files_for(way, entries, out)
    if dry_run:
        return _try_out(work)
    if out.exists() and not out.is_dir():
        raise UsageFault("这是文件，不是文件夹", where=str(out), remedy="写一个文件夹名")
    perform(work, programs)
    terminal = Terminal()
    terminal.say(f"已写入 {out}，还没有装")
    _say_left(work)
    return ExitCode.DONE


def _try_out(work: Work) -> ExitCode:
    terminal = Terminal()
    for step in work.steps:
        terminal.write_raw(f"{step.told.rstrip()}\n\n")
    _say_left(work)
    terminal.say("（试运行，没有改动）" if work.steps else "没有要改的")
    return ExitCode.DONE


def _say_left(work: Work) -> None:
    """What the person has still to know and to type; commands unbroken, to be copied."""
    terminal = Terminal()
    for note in work.notes:
        terminal.say(note)
    sys.stdout.flush()
    for command in work.commands:
        terminal.write_raw(f"{command}\n")


def _tell(way: Way, work: Work, jobs: list[Job], changed: bool, done: str, same: str) -> None:
    terminal = Terminal()
    if not changed:
        terminal.write(f"{way.label}：{same}")
        return
    terminal.write(f"{done} {way.label}：{'、'.join(job.title for job in jobs)}")
    _say_left(work)
    terminal.say("看做得怎样：swtool schedule status")
