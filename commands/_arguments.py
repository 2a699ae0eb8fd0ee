"""What a command line says: the options that many commands have, and how the words of an option become a value."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from swtool.dates import DateFault, Month, PartialDate, parse_day_text
from swtool.errors import UsageFault
from swtool.folding import visible
from swtool.invocation import read_day


class OutputFormat(StrEnum):
    """What a list is written as."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"


def day(text: str) -> date:
    """A full day of an option. Raises UsageFault."""
    return read_day(text, "")


def partial_day(text: str) -> PartialDate:
    """A day, month or year of an option, as precise as it is known. Raises UsageFault."""
    read = parse_day_text(text)
    if isinstance(read, DateFault):
        raise UsageFault(f"“{text}”不是日期", why=read.reason, remedy="写成 2026-11-15，只知道月份就写 2026-11")
    return read


def proper_name(text: str) -> str:
    """A name that is being registered, without blanks around it. Raises UsageFault for an empty one."""
    if not (name := _words_of(text)):
        raise UsageFault("没有写名称", remedy="写全称")
    return name


def proper_reason(text: str, option: str = "--why") -> str:
    """A reason that is written down for good, given by ``option``. Raises UsageFault for an empty one."""
    if not (reason := _words_of(text)):
        raise UsageFault("没有写原因", remedy=f"用 {option} 写明为什么")
    return reason


def _words_of(text: str) -> str:
    """The words of an argument, one blank between them, without invisible characters. Raises UsageFault for a control
    character, which no sheet and no screen shows."""
    words = " ".join(visible(text).split())
    if any(ord(each) < ord(" ") or "\x7f" <= each <= "\x9f" for each in words):
        raise UsageFault("里面有显示不出来的控制字符", remedy="删去再写，不要从别的程序里复制")
    return words


def money(text: str, option: str = "", *, least: int = 1) -> int:
    """An amount of a command line in 分, given by ``option``. Raises UsageFault for what is none or under ``least``."""
    from swtool.quantities import parse_money

    read = parse_money(text)
    if isinstance(read, int) and read >= least:
        return read
    why = "要写大于 0 的金额" if read is None or isinstance(read, int) else read.reason
    raise UsageFault(f"“{text}”不是金额", where=option, why=why, remedy="单位是元，如 12000、12000.50 或 1.2万")


AsOf = Annotated[date | None, typer.Option("--as-of", parser=day, metavar="日期", help="看哪一天的状况；不写就是今天")]
KnownOn = Annotated[
    date | None, typer.Option("--known-on", parser=day, metavar="日期", help="按哪一天已经登记的情况看；不写就是现在")
]
Format = Annotated[OutputFormat, typer.Option("--format", help="输出格式")]
Output = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="文件", help="写到这个文件；.xlsx .csv .json 由文件名决定格式")
]
Reveal = Annotated[bool, typer.Option("--reveal", help="显示完整的个人信息（会记入操作日志）")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="只显示会做什么，不写入")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="不再询问，直接做")]
ForMonth = Annotated[
    Month | None, typer.Option("--month", parser=Month.parse, metavar="月份", help="哪个月，如 2026-10")
]


def months_shown(month: Month | None, today: date) -> tuple[Month, Month]:
    """The first and last month of a list: the one asked for, else the twelve up to today's."""
    last = month or Month.of(today)
    return month or Month(last.year - 1, last.month).next(), last
