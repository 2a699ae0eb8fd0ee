"""Where every job stands: whether it is in a scheduler, how its last run went, when the next is, what is wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from swtool.office import Office
from swtool.operators.rules import Seat
from swtool.operators.store import acting_on
from swtool.schedule.jobs import Plan, plans
from swtool.schedule.rules import missed, next_time
from swtool.schedule.running import Desk, is_at_work
from swtool.schedule.store import Installation, Run, installations, last_runs
from swtool.tables import Heading, Hint, Show, Table

_DONE, _ATTENTION = 0, 3


class Standing(NamedTuple):
    """One job now. ``places`` are the schedulers of this machine in which it stands; ``known`` is the newest
    installation on record that stands, wherever; ``faults`` say what is wrong, each with what to do."""

    plan: Plan
    places: tuple[str, ...]
    known: Installation | None
    last: Run | None
    next_at: datetime | None
    is_running: bool
    faults: tuple[str, ...]


def standings(office: Office, here: Mapping[str, Sequence[str]], seat: Seat) -> list[Standing]:
    """Every job at this moment. ``here`` gives the labels of the schedulers of this ``seat`` that hold a job: what
    another user has, or another machine, cannot be seen from it."""
    runs, known, desk = last_runs(office.db), installations(office.db), Desk(office.db.path)
    acting = {each.name for each in acting_on(office.db, office.now.date())}
    found = []
    for plan in plans(office, office.today):
        job, last = plan.job.name, runs.get(plan.job.name)
        mine = [each for each in known.values() if each.job == job and each.stands]
        newest = max(mine, key=lambda each: each.recorded_at, default=None)
        places = tuple(here.get(job, ()))
        busy = is_at_work(desk, job)
        next_at = next_time(plan, office.now, last) if newest or places else None
        faults = (
            [*_placed(plan, places, newest, seat, acting), *_ran(plan, last, newest, office.now, seat, busy=busy)]
            if plan.is_on
            else _left_over(places)
        )
        found.append(Standing(plan, places, newest, last, next_at, busy, tuple(faults)))
    return found


def _placed(plan: Plan, places: Sequence[str], known: Installation | None, seat: Seat, acting: set[str]) -> list[str]:
    install = "swtool schedule install"
    if not places:
        if known is None:
            return [f"没有安装：{install}"]
        if not _is_here(known, seat):
            return [] if known.on_behalf_of in acting else [_unnamed(known, install)]
        return [f"登记过安装，这台电脑上却没有：{install}"]
    if len(places) > 1:
        return [f"装了不止一处（{'、'.join(places)}），会做两遍：swtool schedule remove --via …"]
    if known is not None and known.on_behalf_of not in acting:
        return [_unnamed(known, install)]
    if known is not None and known.runs_at != plan.at_text:
        return [f"设置已改为 {plan.at_text}，安装的还是 {known.runs_at}：{install}"]
    return []


def _is_here(known: Installation, seat: Seat) -> bool:
    return Seat(known.os_user, known.machine).key == seat.key


def _unnamed(known: Installation, install: str) -> str:
    return f"以{known.on_behalf_of}的名义安装，他已不再经办：由接任的再做一次 {install}"


def _left_over(places: Sequence[str]) -> list[str]:
    return ["设置里已停用，还装着：swtool schedule remove"] if places else []


def _ran(
    plan: Plan, last: Run | None, known: Installation | None, now: datetime, seat: Seat, *, busy: bool
) -> list[str]:
    faults = []
    if last is not None and not busy:
        if last.exit_code is None:
            faults.append(f"{_moment(last.started_at)} 的一次没有做完就中断了")
        elif last.exit_code not in (_DONE, _ATTENTION) or (last.exit_code == _ATTENTION and not plan.job.is_calm):
            faults.append(f"上一次：{last.result}（退出码 {last.exit_code}）")
    if known is not None and not busy:
        late = missed(plan, now, last, datetime.fromisoformat(known.recorded_at))
        if late is not None:
            what = f"{_moment(late)} 该做的没有做"
            if known.machine == seat.machine:
                faults.append(f"{what}：swtool schedule run {plan.job.name} --anyway")
            else:
                faults.append(f"{what}，装在电脑 {known.machine} 上；换了电脑就在这里再装：swtool schedule install")
    return faults


def missed_jobs(office: Office) -> list[str]:
    """Titles of the jobs that were installed somewhere and did not run when they should have."""
    known = [each for each in installations(office.db).values() if each.stands]
    if not known:
        return []
    runs = last_runs(office.db)
    since = {each.job: datetime.fromisoformat(each.recorded_at) for each in known}
    return [
        plan.job.title
        for plan in plans(office, office.today)
        if plan.job.name in since and missed(plan, office.now, runs.get(plan.job.name), since[plan.job.name])
    ]


def fault_lines(found: Sequence[Standing]) -> list[str]:
    """What is wrong, one line a fault, with the jobs that have it."""
    faults: dict[str, list[str]] = {}
    for each in found:
        for fault in each.faults:
            faults.setdefault(fault, []).append(each.plan.job.title)
    return [f"要处理：{'、'.join(jobs)}　{fault}" for fault, jobs in faults.items()]


def status_table(found: Sequence[Standing], now: datetime, seat: Seat, *, for_file: bool) -> Table:
    """The standings as a table; in a file it has more columns, among them what is wrong."""
    headings = (
        Heading("job", "任务", Show.CODE),
        Heading("place", "装在", Show.CODE),
        Heading("last", "上次", Show.CODE),
        Heading("next", "下次", Show.CODE),
        Heading("result", "结果"),
        Heading("code", "退出码", Show.CODE, minor=True),
    )
    more = (
        Heading("fault", "要处理"),
        Heading("name", "代号", Show.CODE),
        Heading("on_behalf_of", "经办", Show.CODE),
        Heading("machine", "电脑", Show.CODE),
    )
    rows = [
        (
            each.plan.job.title,
            _place(each, seat),
            _moment(each.last.started_at) if each.last else "",
            _moment(each.next_at) if each.next_at else "",
            _result(each),
            str(each.last.exit_code) if each.last and each.last.exit_code is not None else "",
            *(_more(each) if for_file else ()),
        )
        for each in found
    ]
    return Table(f"定时任务（{now:%Y-%m-%d %H:%M}，中国时间）", (*headings, *more) if for_file else headings, rows)


def _more(each: Standing) -> tuple[str, ...]:
    known = each.known
    on_behalf_of, machine = (known.on_behalf_of, known.machine) if known is not None else ("", "")
    return "；".join(each.faults), each.plan.job.name, on_behalf_of, machine


def _place(each: Standing, seat: Seat) -> str:
    if not each.plan.is_on:
        return "停用"
    if each.places:
        return "、".join(each.places)
    if each.known is None or _is_here(each.known, seat):
        return "没有安装"
    return "别的账户" if each.known.machine == seat.machine else "别的电脑"


def _result(each: Standing) -> str:
    if each.is_running:
        return "正在做"
    if each.last is None:
        return "还没有做过"
    return each.last.result or "没有做完"


def _moment(at: datetime) -> str:
    return f"{at:%m-%d %H:%M}"


def show_table(found: Sequence[Plan]) -> Table:
    """The jobs and their settings."""
    headings = (
        Heading("job", "任务", Show.CODE),
        Heading("rhythm", "什么时候", Show.CODE),
        Heading("about", "做什么"),
        Heading("setting", "设置", Show.CODE, minor=True),
        Heading("command", "命令", Show.CODE, minor=True),
        Heading("name", "代号", Show.CODE, minor=True),
    )
    rows = [
        (
            plan.job.title,
            plan.rhythm if plan.is_on else "停用",
            plan.job.about,
            plan.job.setting,
            plan.job.command,
            plan.job.name,
        )
        for plan in found
    ]
    notes = (
        "时间都是中国时间，不管电脑的时区。改时间、停用：在本县规则文件里写同名的设置，再安装一次。",
        Hint("装进系统：swtool schedule install；看做得怎样：swtool schedule status。"),
    )
    return Table("定时任务", headings, rows, notes=notes)
