"""The Task Scheduler of Windows: a task a job, given as the XML that ``schtasks /Create /XML`` takes.

The file is UTF-16 with a byte order mark, as the Task Scheduler writes it itself. StartBoundary carries +08:00, so that
the task keeps China's time on a machine that is set to another; StartWhenAvailable makes up for a machine that was off.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from subprocess import list2cmdline
from xml.sax.saxutils import escape

from swtool.errors import SwtoolError
from swtool.schedule.entries import Call, Caller, Delete, Entry, Programs, Step, WayName, Work, Write
from swtool.schedule.jobs import JOBS

_NAMESPACE = "http://schemas.microsoft.com/windows/2004/02/mit/task"
_SINCE = "2026-01-01"  # always the same, so that the same settings give the same task
_LIMIT = "PT6H"  # a run that hangs must not keep the next ones away for good


class Windows:
    """Tasks under ``\\swtool``; their XML is kept in ``folder``."""

    name = WayName.WINDOWS
    label = "任务计划程序"

    def __init__(self, programs: Programs, folder: Path) -> None:
        self._programs, self._folder = programs, folder

    def standing(self, caller: Caller) -> frozenset[str]:
        """The jobs of this office that have a task."""
        return frozenset(job.name for job in JOBS if self._query(caller.mark(job.name)) is not None)

    def install(self, entries: Sequence[Entry]) -> Work:
        """A task for each job that has none, or another."""
        steps: list[Step] = []
        touched = []
        for entry in entries:
            if digest_of(entry).encode() in (self._query(entry.mark) or b""):
                continue
            file = self.file_of(entry)
            steps += [file, Call(("schtasks", "/Create", "/TN", task_name(entry.mark), "/XML", str(file.path), "/F"))]
            touched.append(entry.job.name)
        return Work(tuple(steps), tuple(touched))

    def remove(self, caller: Caller, jobs: Sequence[str]) -> Work:
        """The tasks of these jobs deleted, and our copies of their XML."""
        steps: list[Step] = []
        touched = []
        for job in jobs:
            mark = caller.mark(job)
            if self._query(mark) is not None:
                steps.append(Call(("schtasks", "/Delete", "/TN", task_name(mark), "/F")))
                touched.append(job)
            if (file := self._path(mark)).exists():
                steps.append(Delete(file))
        return Work(tuple(steps) if touched else (), tuple(touched))

    def file_of(self, entry: Entry) -> Write:
        """The XML file of an entry."""
        return Write(self._path(entry.mark), xml_of(entry).encode("utf-16"), "utf-16")

    def _path(self, mark: str) -> Path:
        return self._folder / f"{mark.replace(':', '-')}.xml"

    def _query(self, mark: str) -> bytes | None:
        """The task's XML without the zero bytes of UTF-16 (pipes get one code page, files another), None: there is
        none."""
        try:
            ended = self._programs(("schtasks", "/Query", "/TN", task_name(mark), "/XML"), None)
        except FileNotFoundError as missing:
            raise SwtoolError(
                "这台电脑没有 Windows 的任务计划程序",
                remedy="Linux 用 --via cron 或 --via systemd；只要文件就加 --out 文件夹",
            ) from missing
        return ended.out.replace(b"\x00", b"") if ended.code == 0 else None


def task_name(mark: str) -> str:
    """Under which name a task stands."""
    return "\\swtool\\" + mark.replace(":", "-")


def digest_of(entry: Entry) -> str:
    """What tells whether a task that stands is the one that is wanted: ASCII, whatever code page it comes in."""
    return sha256(_xml(entry, "").encode()).hexdigest()[:16]


def xml_of(entry: Entry) -> str:
    """The task as XML."""
    return _xml(entry, digest_of(entry))


def _xml(entry: Entry, digest: str) -> str:
    words = (_without_window(entry.words[0]), *entry.words[1:])
    described = f"{entry.rhythm}（中国时间）。由 swtool schedule install 建立，改时间请改设置再安装一次。"
    return f"""<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.2" xmlns="{_NAMESPACE}">
  <RegistrationInfo>
    <Author>swtool</Author>
    <Description>{escape(f"{entry.job.about}。{described} {entry.mark} {digest}".rstrip())}</Description>
  </RegistrationInfo>
  <Triggers>
    <CalendarTrigger>
      <StartBoundary>{_SINCE}T{entry.at:%H:%M}:00+08:00</StartBoundary>
      <Enabled>true</Enabled>
      <ScheduleByDay>
        <DaysInterval>1</DaysInterval>
      </ScheduleByDay>
    </CalendarTrigger>
  </Triggers>
  <Principals>
    <Principal id="Author">
      <LogonType>InteractiveToken</LogonType>
      <RunLevel>LeastPrivilege</RunLevel>
    </Principal>
  </Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <AllowHardTerminate>true</AllowHardTerminate>
    <StartWhenAvailable>true</StartWhenAvailable>
    <RunOnlyIfNetworkAvailable>false</RunOnlyIfNetworkAvailable>
    <AllowStartOnDemand>true</AllowStartOnDemand>
    <Enabled>true</Enabled>
    <Hidden>false</Hidden>
    <ExecutionTimeLimit>{_LIMIT}</ExecutionTimeLimit>
    <Priority>7</Priority>
  </Settings>
  <Actions Context="Author">
    <Exec>
      <Command>{escape(words[0])}</Command>
      <Arguments>{escape(list2cmdline(words[1:]))}</Arguments>
      <WorkingDirectory>{escape(str(entry.folder))}</WorkingDirectory>
    </Exec>
  </Actions>
</Task>
"""


def _without_window(python: str) -> str:
    """pythonw.exe where it lies beside python.exe: no black window opens while somebody types."""
    beside = Path(python).with_name("pythonw.exe")
    return str(beside) if Path(python).name.lower() == "python.exe" and beside.exists() else python
