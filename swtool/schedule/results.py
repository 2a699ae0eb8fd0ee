"""What a job brought about, in one line of counts and codes, asked of the office after it ended."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from swtool.disclosure.duty import month_to_publish
from swtool.disclosure.rules import Stand
from swtool.disclosure.standing import standings
from swtool.errors import PolicyFault
from swtool.office import Office
from swtool.reminders.gather import gather
from swtool.rounds.holding import towns_asked
from swtool.rounds.store import rounds
from swtool.schedule.jobs import Job
from swtool.schedule.running import Outcome
from swtool.store.backup_events import Event, events

_DONE, _ATTENTION = 0, 3


def result_of(office: Office, job: Job, started_at: datetime, outcome: Outcome) -> str:
    """The line for a run that ended with ``outcome``."""
    if outcome.exit_code < 0:
        return f"被系统中止（信号 {-outcome.exit_code}）"
    if outcome.exit_code not in (_DONE, _ATTENTION):
        return f"没有做成：{outcome.refusal}" if outcome.refusal else "没有做成"
    words = job.codes[0] if outcome.exit_code == _DONE else job.codes[1]
    count = _COUNTS.get(job.name)
    counted = count(office, started_at) if count is not None else ""
    return f"{words}；{counted}" if counted else words


def _disclosure(office: Office, started_at: datetime) -> str:
    month = month_to_publish(office, office.today)
    found = standings(office, month, office.today)
    out = sum(each.timing.stand in (Stand.ON_TIME, Stand.LATE) for each in found)
    return f"{month} 应公开 {len(found)} 家，已公开 {out} 家"


def _remind(office: Office, started_at: datetime) -> str:
    lists = gather(office, office.today)
    return (
        f"{len(lists)} 个镇街，逾期 {sum(each.overdue for each in lists)} 件，"
        f"快到期 {sum(each.due for each in lists)} 件"
    )


def _backup(office: Office, started_at: datetime) -> str:
    since = started_at.replace(microsecond=0)  # what is recorded is in whole seconds
    new = [each for each in events(office.db) if datetime.fromisoformat(each.recorded_at) >= since]
    made = [each for each in new if each.kind is Event.CREATED]
    verified = {each.file_name for each in new if each.kind is Event.VERIFIED}
    told = [f"{each.size / 1_000_000:.1f} MB{'，已核验' if each.file_name in verified else ''}" for each in made]
    return "、".join(told)


def _guarded(count: Callable[[Office, datetime], str]) -> Callable[[Office, datetime], str]:
    def counted(office: Office, started_at: datetime) -> str:
        try:
            return count(office, started_at)
        except PolicyFault:  # a county without the rule has nothing to count
            return ""

    return counted


def _rounds(office: Office, started_at: datetime) -> str:
    going = [one for one in rounds(office.db, year=office.today.year) if one.closed_on is None]
    return "，".join(f"{one.label} {len(towns_asked(office, one))} 个镇未交" for one in going)


_COUNTS: dict[str, Callable[[Office, datetime], str]] = {
    "disclosure": _guarded(_disclosure),
    "remind": _guarded(_remind),
    "backup": _guarded(_backup),
    "rounds": _guarded(_rounds),
}
