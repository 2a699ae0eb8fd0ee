"""Writes docs/commands.md, the reference of every noun, verb and option, from the program's own help pages.

    .venv/bin/python docs/make_commands.py

tests/test_docs.py compares the file with what the program says now.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from swtool.cli import NOUNS, load, root_help
from swtool.parser import help_page

TARGET = Path(__file__).with_name("commands.md")
_COLUMNS = "100"

_INTRODUCTION = """\
# 命令一览

这一页由程序自己的帮助生成，与 `swtool 名词 动作 --help` 显示的相同。出现在很多命令里的选项意思都一样：

- `--as-of 日期`：看哪一天的状况；`--known-on 日期`：按哪一天已经登记的情况看。
- `--format`、`--output`：屏幕表格、json、csv、xlsx；写出的文件由文件名决定格式。
- `--reveal`：显示完整的个人信息，记入操作日志。
- `--dry-run`：只显示会做什么，不写入。

退出码：0 做完了；1 拒绝或失败，什么也没有改；2 命令写错了；3 做完了，但有事要处理。
"""


def reference() -> str:
    """The whole page."""
    before = os.environ.get("COLUMNS")
    os.environ["COLUMNS"] = _COLUMNS  # the width that the help pages are laid out for
    try:
        return "\n".join([_INTRODUCTION, *_index(), "", "## swtool", "", *_fenced(root_help()), *_nouns()]) + "\n"
    finally:
        if before is None:
            del os.environ["COLUMNS"]
        else:
            os.environ["COLUMNS"] = before


def _index() -> Iterator[str]:
    for noun, about in NOUNS.items():
        yield f"- [{noun}](#swtool-{noun})：{about}"


def _nouns() -> Iterator[str]:
    for noun in NOUNS:
        command: Any = load(noun).build()
        yield from _pages(command, _context(command, f"swtool {noun}", None), "##")


def _pages(command: Any, context: Any, level: str) -> Iterator[str]:
    """The help of a command and, a level deeper each, of all that it is made of: ``service record`` has verbs too."""
    yield from ("", f"{level} {context.command_path}", "")
    yield from _fenced(help_page(command, context))
    for name, part in getattr(command, "commands", {}).items():
        if not part.hidden:
            yield from _pages(part, _context(part, name, context), f"{level}#")


def _context(command: Any, name: str, parent: Any) -> Any:
    return command.context_class(command, info_name=name, parent=parent)


def _fenced(page: str) -> Iterator[str]:
    yield "```text"
    yield from (line.rstrip() for line in page.rstrip("\n").split("\n"))
    yield "```"


if __name__ == "__main__":
    TARGET.write_text(reference(), encoding="utf-8", newline="\n")
