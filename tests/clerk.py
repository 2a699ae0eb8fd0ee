"""A clerk at the terminal of a small county office: types a line, reads the answer. Everybody in it is invented."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from openpyxl import Workbook

from swtool import cli, opening
from swtool.store import journal
from swtool.store.audit import verify
from tests.offices import TODAY, china_time
from tests.registry_house import resident_id

DAY = "2026-11-10"
OPERATOR = ("--operator", "王经办")
ROSTER_HEAD = ("社工站名称", "姓名", "身份证号", "岗位性质", "专兼职", "到站时间")
VILLAGES = """code,name,town_code,town_name
330481102001,示范社区居委会,330481102,许村镇
330481102201,永福村村委会,330481102,许村镇
330481103202,和平村村委会,330481103,长安镇
"""


@dataclass(frozen=True)
class Answer:
    """What came back: the exit code, and both streams without the line that names the office file."""

    code: int
    out: str
    err: str


@dataclass
class Clerk:
    """``desk`` is the folder the clerk works in; the office file lies in it."""

    desk: Path
    db: Path
    capsys: pytest.CaptureFixture[str]

    def __call__(self, *line: str | Path, db: Path | None = None) -> Answer:
        """Type a line."""
        self.capsys.readouterr()
        code = cli.main(["--db", str(db or self.db), "--today", DAY, *map(str, line)])
        out, err = self.capsys.readouterr()
        kept = [text for text in err.splitlines() if not text.startswith("数据库：")]
        return Answer(code, out, "\n".join(kept))

    def refused(self, *line: str | Path, code: int = 1, db: Path | None = None) -> str:
        """Type a line that must be refused and leave no trace; what it says on stderr."""
        before = (self.head(), listing(self.desk))
        answer = self(*line, db=db)
        assert answer.code == code, answer
        assert "Traceback" not in answer.out + answer.err
        assert (self.head(), listing(self.desk)) == before, "something was written"
        return answer.err

    def head(self) -> str:
        """The journal's chain head, read past the program."""
        return head_of(self.db)


def head_of(db: Path) -> str:
    """The chain head of an office file; '' where it is none."""
    connection = sqlite3.connect(db)
    try:
        return journal.printed_head(connection)
    except sqlite3.Error:
        return ""
    finally:
        connection.close()


def listing(folder: Path) -> dict[str, int]:
    """Every file below a folder with its size. SQLite's own log is no trace of ours, and the note of openings that
    failed is meant to be left."""
    return {
        path.relative_to(folder).as_posix(): path.stat().st_size if path.is_file() else 0
        for path in sorted(folder.rglob("*"))
        if not path.name.endswith(("-wal", "-shm", ".失败打开.jsonl"))
    }


def found(db: Path) -> None:
    """The county: two towns, three villages, two stations, one operator. It is founded once and copied: all
    counties of a test run are one office."""
    db.write_bytes(_county())


@cache
def _county() -> bytes:
    with TemporaryDirectory() as folder:
        found_another(Path(folder) / "office.db")
        return (Path(folder) / "office.db").read_bytes()


def found_another(db: Path) -> None:
    """The same county once more, as an office of its own."""
    villages = db.with_name("区划.csv")
    villages.write_text(VILLAGES, encoding="utf-8", newline="")
    lines = (
        ("init", "--county", "330481", "--name", "海宁市", "--authority", "海宁市民政局", "--adopt", "32:*", *OPERATOR),
        ("division", "load", str(villages), "--system", "nbs-2023", "--yes"),
        ("org", "add", "示例社会工作服务中心"),
        ("station", "add", "许村镇社工站", "--division", "许村镇", "--opened", "2021-01-01"),
        ("station", "add", "长安镇社工站", "--division", "长安镇", "--opened", "2021-01-01"),
        ("station", "operator", "许村镇社工站", "示例社会工作服务中心", "--from", "2021-01-01"),
    )
    with pytest.MonkeyPatch.context() as machine:  # `init` remembers the file in the user's home
        for name in ("HOME", "USERPROFILE", "APPDATA", "XDG_CONFIG_HOME"):
            machine.setenv(name, str(db.parent))
        machine.setattr("swtool.commands._context.clock", lambda: china_time(TODAY, 8))  # whatever day it really is
        for line in lines:
            assert cli.main(["--db", str(db), "--today", DAY, *line]) == 0, line
    villages.unlink()


def book(path: Path, rows: list[tuple[object, ...]]) -> Path:
    """An xlsx with these rows on its one sheet."""
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    workbook.save(path)
    workbook.close()
    return path


def roster(path: Path, *rows: tuple[object, ...]) -> Path:
    """A 花名册 with the fewest columns."""
    return book(path, [ROSTER_HEAD, *rows])


def seat(template: Path, desk: Path, capsys: pytest.CaptureFixture[str]) -> Clerk:
    """A clerk with a desk and an office of their own."""
    desk.mkdir()
    shutil.copy(template, desk / "office.db")
    return Clerk(desk, desk / "office.db", capsys)


def people(path: Path, count: int, *, batch: int = 0) -> Path:
    """A 花名册 as csv with that many people, others in every batch."""
    lines = [",".join(ROSTER_HEAD)]
    for number in range(count):
        birth = f"{1960 + batch}{1 + number // 28 % 12:02}{1 + number % 28:02}"
        who = resident_id(birth, 1 + number // 336)
        lines.append(f"许村镇社工站,示例{letters(batch * count + number)},{who},服务性,专职,2021-06-30")
    path.write_text("\r\n".join(lines), encoding="utf-8", newline="")
    return path


def letters(number: int) -> str:
    """A name of its own for each number, in Chinese digits."""
    return "".join("甲乙丙丁戊己庚辛壬癸"[int(digit)] for digit in f"{number:05}")


def whole_office(db: Path) -> tuple[int, int]:
    """(batches, people) of an office file that must open and verify."""
    office = opening.open_office(db, today=TODAY, now=china_time(TODAY), actor="tester")
    try:
        assert verify(office.db) == []
        assert office.db.value("PRAGMA integrity_check") == "ok"
        batches, persons = (office.db.value(f"SELECT count(*) FROM {table}") for table in ("intake_batch", "person"))
        assert isinstance(batches, int)
        assert isinstance(persons, int)
        return batches, persons
    finally:
        office.db.close()


def child_process(script: str, *arguments: object) -> subprocess.Popen[str]:
    """Python running a script in the house, its streams piped."""
    house = str(Path(__file__).parents[1])
    environment = {**os.environ, "PYTHONPATH": house, "PYTHONUTF8": "1"}
    return subprocess.Popen(
        [sys.executable, "-c", script, *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        cwd=house,
        env=environment,
    )
