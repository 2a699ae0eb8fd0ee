"""Whatever goes wrong in a command becomes a message in Chinese and an exit code, never a traceback."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from swtool import cli
from swtool.parser import Noun
from tests.cli_case import ENGLISH_SENTENCE
from tests.cli_case import probe as probe  # noqa: PLC0414


@pytest.mark.parametrize(
    ("name", "code", "said"),
    [
        ("refused", 1, ["名册", "不能删除", "有历史", "改用 close"]),
        ("usage", 2, ["写错了"]),
        ("database", 1, ["库不对"]),
        ("interrupt", 1, ["已中断，正在写的没有写入"]),
        ("missing", 1, ["找不到文件或文件夹", "/tmp/花名册.xlsx"]),
        ("denied", 1, ["/tmp/花名册.xlsx", "WPS"]),
        ("full", 1, ["磁盘已满"]),
        ("odd", 1, ["EIO", "/mnt/usb"]),
        ("text", 1, ["编码"]),
        ("memory", 1, ["内存不够"]),
        ("bug", 1, ["程序出错了：ZeroDivisionError", "--debug"]),
        ("exit", 3, []),
    ],
)
def test_whatever_goes_wrong_becomes_a_message(
    probe: Noun, name: str, code: int, said: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["probe", "fail", name]) == code
    captured = capsys.readouterr()
    assert captured.out == ""
    assert all(part in captured.err for part in said), captured.err
    assert "Traceback" not in captured.err
    assert not ENGLISH_SENTENCE.search(captured.err)


def test_debug_shows_the_traceback_too(probe: Noun, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["probe", "fail", "bug", "--debug"]) == 1
    err = capsys.readouterr().err
    assert "Traceback" in err
    assert "程序出错了：ZeroDivisionError" in err


def _sqlite_error(tmp_path: Path, kind: str) -> sqlite3.Error:
    path = tmp_path / "x.db"
    one = sqlite3.connect(path, isolation_level=None)
    one.execute("CREATE TABLE t (a)")
    other = sqlite3.connect(path, isolation_level=None, timeout=0)
    try:
        match kind:
            case "locked":
                one.execute("BEGIN EXCLUSIVE")
                other.execute("SELECT * FROM t").fetchall()
            case "readonly":
                other.execute("PRAGMA query_only = ON")
                other.execute("INSERT INTO t VALUES (1)")
            case "full":
                other.execute("PRAGMA max_page_count = 2")
                other.execute("INSERT INTO t VALUES (zeroblob(100000))")
            case "foreign":
                path.write_bytes(b"this is not a database" * 100)
                sqlite3.connect(path).execute("SELECT * FROM t")
    except sqlite3.Error as error:
        return error
    finally:
        one.close()
        other.close()
    raise AssertionError("no error")


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("locked", "正被另一个程序占用"),
        ("readonly", "只能读"),
        ("full", "磁盘已满"),
        ("foreign", "不是 swtool 的数据库"),
    ],
)
def test_what_the_database_refuses(kind: str, said: str, tmp_path: Path) -> None:
    from swtool.boundary import as_fault

    fault = as_fault(_sqlite_error(tmp_path, kind))
    assert said in str(fault)
    assert fault.exit_code == 1


@pytest.mark.parametrize(
    "environment",
    [
        {"PYTHONIOENCODING": "ascii"},
        {"PYTHONIOENCODING": "gbk"},
        {"LANG": "C", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    ],
)
@pytest.mark.parametrize("line", [["--help"], ["没有\ue000这个"]])
def test_a_screen_that_cannot_show_chinese_gets_no_traceback(line: list[str], environment: dict[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "swtool", *line], capture_output=True, env={**os.environ, **environment}
    )
    assert done.returncode == (0 if line == ["--help"] else 2)
    assert b"Traceback" not in done.stderr
    if environment.get("PYTHONIOENCODING") == "gbk":
        assert "名词".encode("gbk") in done.stdout + done.stderr


@pytest.mark.skipif(os.name == "nt", reason="needs a POSIX pipe")
def test_a_reader_that_goes_away_is_no_error() -> None:
    code = "import sys; from swtool.cli import main; sys.stdin.read(); sys.exit(main(['--help']))"
    child = subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert child.stdin and child.stdout and child.stderr  # noqa: PT018 - one fact: all three are pipes
    child.stdout.close()
    child.stdin.close()
    err = child.stderr.read()
    child.stderr.close()
    assert child.wait() == 1
    assert err == b""
