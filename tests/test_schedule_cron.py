"""Our lines in a crontab: read by cron and a shell as they were meant, and the user's own lines never touched."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from swtool.errors import SwtoolError
from swtool.schedule.cron import Cron, local_time
from swtool.schedule.entries import Ended
from swtool.schedule.installing import perform
from tests.offices import TODAY, china_time
from tests.schedule_house import OTHER_UID, TAG, Answers, Crontab, caller, entry

SHANGHAI, UTC, BERLIN = (ZoneInfo(name) for name in ("Asia/Shanghai", "UTC", "Europe/Berlin"))
NOW = china_time(TODAY)
# A user's own table: odd blanks, an empty setting that cron takes, GBK bytes, CRLF, a line that cron would refuse.
OWN = (
    '# 备份 my own\nMAILTO=""\nSHELL=/bin/bash\nCRON_TZ=America/New_York\n\n'
    "5   4 * *  *\t/usr/bin/echo  'a   b' 50\\% # x\n@daily  /bin/true\nMAILTO=\n"
).encode() + "# 备份\r\n0 0 * * * echo 备份".encode("gbk")


def cron(table: Crontab, zone: ZoneInfo = SHANGHAI) -> Cron:
    return Cron(table, zone, NOW)


def install(table: Crontab, *entries: object, zone: ZoneInfo = SHANGHAI) -> tuple[str, ...]:
    work = cron(table, zone).install(entries)  # type: ignore[arg-type]
    perform(work, table)
    return work.touched


def as_cron_runs(line: bytes) -> str:
    """What cron gives to its shell: after five fields, up to the first % without a backslash (crontab(5))."""
    command = line.decode().rstrip("\n").split(" ", 5)[5]
    text, rest = "", command
    while rest:
        if rest.startswith("\\%"):
            text, rest = text + "%", rest[2:]
        elif rest.startswith("%"):
            break
        else:
            text, rest = text + rest[0], rest[1:]
    return text


@pytest.mark.skipif(os.name == "nt", reason="cron is not there")
@pytest.mark.parametrize(
    "folder", ["台账", "社 工  台账", "100% 台账 %d", "小王's “台账” $HOME `ls` \\n", "台账 # 1", "*?[a]~;&|<>"]
)
def test_the_shell_gets_every_word_as_it_was_meant(folder: str, tmp_path: Path) -> None:
    by = caller(tmp_path / folder)
    mine = entry("disclosure", "09:10", by)
    printing = tmp_path / folder / "python 3%"
    printing.parent.mkdir(parents=True)
    printing.write_text('#!/bin/sh\nprintf "%s\\n" "$@" > "$HOME/argv"\n', encoding="utf-8")
    printing.chmod(0o755)
    line = cron(Crontab()).line(entry("disclosure", "09:10", type(by)(printing, by.database, "王 经办", by.office_uid)))
    assert line.startswith(b"10 9 * * * ")
    bare = {"HOME": str(tmp_path), "SHELL": "/bin/sh", "PATH": "/usr/bin:/bin"}
    subprocess.run(["/bin/sh", "-c", as_cron_runs(line)], env=bare, cwd="/", check=True)
    assert (tmp_path / "argv").read_text(encoding="utf-8").splitlines() == [
        "-X", "utf8", "-P", "-m", "swtool", "--db", str(tmp_path / folder / "社工台账.db"), "--operator", "王 经办",
        "schedule", "run", "disclosure",
    ]  # fmt: skip
    assert mine.mark == f"swtool:{TAG}:disclosure"


def test_foreign_lines_stay_byte_for_byte_and_below_ours() -> None:
    table = Crontab(OWN)
    install(table, entry("backup", "12:30"), entry("remind", "08:40"))
    assert table.table is not None
    first, second, rest = table.table.split(b"\n", 2)
    assert first.startswith(b"30 12 * * * ")
    assert second.startswith(b"40 8 * * * ")
    assert rest == OWN + b"\n"  # cron takes no table whose last line does not end
    assert cron(table).standing(caller()) == {"backup", "remind"}
    perform(cron(table).remove(caller(), ["backup", "remind", "audit"]), table)
    assert table.table == OWN + b"\n"


def test_twice_is_once_and_a_changed_time_changes_one_line_in_its_place() -> None:
    table = Crontab(b"# first\n")
    assert install(table, entry("backup", "12:30"), entry("remind", "08:40")) == ("backup", "remind")
    before = table.table
    assert install(table, entry("backup", "12:30"), entry("remind", "08:40")) == ()
    assert (table.table, table.written) == (before, 1)
    assert install(table, entry("backup", "17:00"), entry("remind", "08:40")) == ("backup",)
    assert before is not None
    assert table.table == before.replace(b"30 12 * * *", b"0 17 * * *")


def test_a_line_of_ours_that_somebody_doubled_is_one_again() -> None:
    table = Crontab()
    install(table, entry("backup", "12:30"))
    assert table.table is not None
    table.table += table.table
    install(table, entry("backup", "13:00"))
    assert table.table.count(b"schedule run backup") == 1


def test_another_office_and_a_line_that_was_switched_off_are_not_ours() -> None:
    table = Crontab()
    install(table, entry("backup", "12:30", caller("/a", uid=OTHER_UID)))
    assert table.table is not None
    table.table += b"# 30 12 * * * /x schedule run remind # swtool:" + TAG.encode() + b":remind\n"
    kept = table.table
    assert cron(table).standing(caller()) == frozenset()
    assert cron(table).remove(caller(), ["backup", "remind"]).steps == ()
    install(table, entry("backup", "08:00"))
    perform(cron(table).remove(caller(), ["backup"]), table)
    assert table.table == kept


def test_the_first_table_of_a_user_and_none_left() -> None:
    table = Crontab()
    install(table, entry("backup", "12:30"))
    perform(cron(table).remove(caller(), ["backup"]), table)
    assert table.table == b""


@pytest.mark.parametrize(
    ("zone", "at", "here"),
    [
        (SHANGHAI, "09:10", "09:10"),
        (UTC, "09:10", "01:10"),
        (UTC, "07:59", "23:59"),  # the evening before: why an entry never says a day
        (BERLIN, "09:10", "02:10"),  # in November: +1
        (ZoneInfo("Asia/Kolkata"), "09:10", "06:40"),
        (ZoneInfo("Pacific/Auckland"), "20:00", "01:00"),  # in November: +13
    ],
)
def test_china_s_time_by_the_machine_s_clock(zone: ZoneInfo, at: str, here: str) -> None:
    assert local_time(time.fromisoformat(at), zone, NOW) == time.fromisoformat(here)
    hour, minute = map(int, here.split(":"))
    line = cron(Crontab(), zone).line(entry("backup", at))
    assert line.startswith(f"{minute} {hour} * * * ".encode())


def test_another_zone_is_told_and_summer_time_warned_of() -> None:
    assert cron(Crontab()).install([entry("backup", "12:30")]).notes == ()
    (told,) = cron(Crontab(), UTC).install([entry("backup", "12:30")]).notes
    assert "12:30→04:30" in told
    assert "夏令时" not in told
    (told,) = cron(Crontab(), BERLIN).install([entry("backup", "12:30")]).notes
    assert "夏令时" in told


def test_a_line_that_cron_would_cut_is_refused() -> None:
    with pytest.raises(SwtoolError, match="路径太长，写不进 crontab") as refused:
        cron(Crontab()).install([entry("backup", "12:30", caller("/" + "很" * 300))])
    assert "--via systemd" in refused.value.remedy
    with pytest.raises(SwtoolError, match="路径里有换行"):
        cron(Crontab()).install([entry("backup", "12:30", caller("/a\nb"))])


def test_a_machine_without_cron_and_a_user_who_may_not() -> None:
    with pytest.raises(SwtoolError, match="这台电脑没有 cron"):
        Cron(Answers(), SHANGHAI, NOW).standing(caller())
    denied = Answers({("crontab",): Ended(1, b"", b"You (x) are not allowed to use this program (crontab)")})
    with pytest.raises(SwtoolError, match="读不出 crontab") as refused:
        Cron(denied, SHANGHAI, NOW).install([entry("backup", "12:30")])
    assert "not allowed" in refused.value.why


def test_midnight_is_a_word_that_cron_knows() -> None:
    """08:00 of China is midnight by UTC; crontab(5): @daily is “Run once a day, 0 0 * * *”."""
    assert cron(Crontab(), UTC).line(entry("backup", "08:00")).startswith(b"@daily '/opt/")
    table = Crontab()
    install(table, entry("backup", "08:00"), zone=UTC)
    assert cron(table, UTC).standing(caller()) == {"backup"}


def test_without_the_library_it_is_said_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "crontab", None)
    with pytest.raises(SwtoolError, match="这台电脑写不出 crontab"):
        cron(Crontab()).line(entry("backup", "12:30"))


def test_a_dry_run_shows_exactly_the_lines_that_come_and_go() -> None:
    table = Crontab(OWN)
    install(table, entry("backup", "12:30"))
    (call,) = cron(table).install([entry("backup", "13:00")]).steps
    shown = call.told.splitlines()
    assert shown[0] == "运行 crontab -"
    assert [line[:12] for line in shown[1:3]] == ["- 30 12 * * ", "+ 0 13 * * *"]
    assert shown[3] == "（crontab 里其余 10 行不动）"  # what the user's own table has
