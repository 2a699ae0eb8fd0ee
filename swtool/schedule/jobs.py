"""The county's jobs as data: what each does, and the settings that say when (``schedule.<job>``)."""

from __future__ import annotations

import re
from datetime import date, time
from typing import NamedTuple

from swtool.errors import NotFound, PolicyFault
from swtool.office import Office
from swtool.patterns import Pattern

_TIME = Pattern(r"([01]?\d|2[0-3])[:：]([0-5]\d)", re.ASCII)


class Job(NamedTuple):
    """One job. ``words`` is the command line behind ``swtool``; ``codes`` says what its exit codes mean.

    With ``is_calm`` exit code 3 is an ordinary day (something is due); without it 3 wants somebody to look.
    """

    name: str
    title: str
    about: str
    words: tuple[str, ...]
    is_calm: bool
    codes: tuple[str, str]

    @property
    def setting(self) -> str:
        """The name of its setting."""
        return f"schedule.{self.name}"

    @property
    def command(self) -> str:
        """As it would be typed."""
        return " ".join(("swtool", *self.words))


JOBS = (
    Job(
        "disclosure",
        "三务公开",
        "公开上个月的三务，直到应公开的都公开",
        ("disclosure", "run"),
        is_calm=True,
        codes=("应公开的都已公开", "有机构没有公开"),
    ),
    Job(
        "remind",
        "每日提醒",
        "各镇到期和逾期的事：每镇一本表和一段话",
        ("remind",),
        is_calm=True,
        codes=("没有到期的事", "有到期的事"),
    ),
    Job(
        "backup",
        "备份",
        "做一份备份并核验",
        ("backup", "create", "--verify"),
        is_calm=False,
        codes=("已备份并核验", "备份有事要处理"),
    ),
    Job(
        "audit",
        "验证日志",
        "验证操作日志有没有被改动",
        ("audit", "verify"),
        is_calm=False,
        codes=("日志完整", "日志对不上"),
    ),
    Job(
        "rounds",
        "年度更新",
        "到了日子开本年的各轮，每镇写一本预填的表",
        ("round", "run"),
        is_calm=True,
        codes=("没有还没交的镇", "有镇还没有交"),
    ),
)


class Plan(NamedTuple):
    """A job with its settings on a day: at what time of China; ``from_day`` is the day of the month from which it runs
    daily, ``every`` how many days lie between two runs (None: daily)."""

    job: Job
    at: time
    is_on: bool
    from_day: int | None = None
    every: int | None = None

    @property
    def at_text(self) -> str:
        """09:10."""
        return f"{self.at:%H:%M}"

    @property
    def rhythm(self) -> str:
        """When it runs, in words."""
        if self.from_day is not None:
            return f"每月 {self.from_day} 日起每天 {self.at_text}，直到做完"
        if self.every is not None and self.every > 1:
            return f"每 {self.every} 天 {self.at_text}"
        return f"每天 {self.at_text}"


def plans(office: Office, day: date) -> list[Plan]:
    """Every job with its settings, also those that are switched off. Raises ``PolicyFault`` for a time that is none."""
    return [_plan(office, job, day) for job in JOBS]


def job_called(name: str) -> Job:
    """The job of a name or title. Raises ``NotFound`` with the names there are."""
    for job in JOBS:
        if name in (job.name, job.title):
            return job
    raise NotFound(
        f"没有“{name}”这个定时任务",
        nearest=tuple(job.name for job in JOBS),
        remedy="swtool schedule show 列出全部",
    )


def _plan(office: Office, job: Job, day: date) -> Plan:
    setting = office.policy.at(job.setting, day)
    text = setting.text("at")
    match = _TIME.fullmatch(text.strip())
    if match is None:
        raise PolicyFault(
            f"设置 {job.setting} 的 at 是“{text}”，不是时间",
            where=job.setting,
            remedy='在本县规则文件里写成两位的时和分，如 at = "09:10"',
        )
    return Plan(
        job,
        time(int(match[1]), int(match[2])),
        setting.flag("on"),
        setting.number("from_day") if setting.has("from_day") else None,
        setting.number("every") if setting.has("every") else None,
    )
