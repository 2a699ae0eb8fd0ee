"""A noun whose verbs take values of every kind and fail in every way, for the tests of the command line."""

from __future__ import annotations

import errno
import re
import sys
import types
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import pytest
import typer

from swtool import cli
from swtool.errors import DatabaseFault, ExitCode, SwtoolError, UsageFault
from swtool.invocation import Invocation
from swtool.parser import Noun

ENGLISH_SENTENCE = re.compile(r"\b[A-Za-z]{2,}(?:[ ,][A-Za-z]{2,}){2,}")


class Kind(StrEnum):
    JOIN = "入职"
    LEAVE = "离职"


Anything = Annotated[str, typer.Argument(metavar="人员", help="谁")]


def _probe() -> Noun:
    app = Noun("试一试")

    @app.verb("add", "登记一次", notes="例：swtool probe add 王某 --kind 离职")
    def add(
        ctx: typer.Context,
        person: Anything,
        kind: Annotated[Kind, typer.Option("--kind", help="哪一种")],
        count: Annotated[int, typer.Option("--count", min=1, max=9, help="几次")] = 1,
        paths: Annotated[list[Path] | None, typer.Option("--file", help="附件")] = None,
        quick: Annotated[bool, typer.Option("--quick", help="快")] = False,
    ) -> ExitCode:
        invocation = ctx.find_object(Invocation)
        assert invocation is not None
        files = [path.name for path in paths or []]
        print(person, repr(kind), count, files, quick, invocation.db, invocation.today)
        return ExitCode.ATTENTION

    @app.verb("fail", "出错")
    def fail(name: Annotated[str, typer.Argument(metavar="名称")]) -> None:
        raise FAILURES[name]

    return app


FAILURES: dict[str, BaseException] = {
    "refused": SwtoolError("不能删除", where="名册", why="有历史", remedy="改用 close"),
    "usage": UsageFault("写错了"),
    "database": DatabaseFault("库不对"),
    "interrupt": KeyboardInterrupt(),
    "end": EOFError(),
    "missing": FileNotFoundError(errno.ENOENT, "No such file", "/tmp/花名册.xlsx"),
    "denied": PermissionError(errno.EACCES, "Permission denied", "/tmp/花名册.xlsx"),
    "full": OSError(errno.ENOSPC, "No space left on device"),
    "odd": OSError(errno.EIO, "Input/output error", "/mnt/usb"),
    "text": UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid start byte"),
    "bug": ZeroDivisionError("division by zero"),
    "memory": MemoryError(),
    "exit": typer.Exit(3),
}


@pytest.fixture
def probe(monkeypatch: pytest.MonkeyPatch) -> Noun:
    module = types.ModuleType("swtool.commands.probe")
    app = _probe()
    module.app = app  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "swtool.commands.probe", module)
    monkeypatch.setitem(cli.NOUNS, "probe", "试一试")
    return app
