"""The files of an installation without installing: for an administrator to read, or to be taken elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from swtool.schedule.cron import Cron
from swtool.schedule.entries import Entry, Way, Work, Write
from swtool.schedule.systemd import files_of
from swtool.schedule.windows import Windows, task_name, xml_of


def files_for(way: Way, entries: Sequence[Entry], folder: Path) -> Work:
    """The files that ``way`` would be given, into ``folder``; the notes say how they are put in place by hand."""
    jobs = tuple(entry.job.name for entry in entries)
    if isinstance(way, Cron):
        lines = b"".join(way.line(entry) for entry in entries)
        return Work((Write(folder / "crontab.txt", lines),), jobs, ("用 crontab -e 把这几行放在最前面",))
    if isinstance(way, Windows):
        files = [Write(folder / f"{entry.job.name}.xml", xml_of(entry).encode("utf-16"), "utf-16") for entry in entries]
        create = tuple(
            f'schtasks /Create /TN "{task_name(entry.mark)}" /XML "{file.path}" /F'
            for entry, file in zip(entries, files, strict=True)
        )
        return Work(tuple(files), jobs, ("在 Windows 的命令行里运行：",), create)
    units = [file for entry in entries for file in files_of(entry, folder)]
    timers = " ".join(file.path.name for file in units if file.path.suffix == ".timer")
    notes = ("放进 ~/.config/systemd/user，再运行：",)
    return Work(tuple(units), jobs, notes, (f"systemctl --user enable --now {timers}",))
