"""What was asked for on the command line besides the noun: the root options, which may stand anywhere in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from swtool.boundaries import Boundaries
from swtool.errors import UsageFault

ROOT_OPTIONS = (
    ("--db 文件", "用哪一个数据库文件（也可设环境变量 SWTOOL_DB）；不写就用 init 记住的那一个"),
    ("--today 日期", "按哪一天判断（也可设 SWTOOL_TODAY），如 2026-11-15；不写就是今天"),
    ("--operator 姓名", "由哪一位经办人员来做（也可设 SWTOOL_OPERATOR）；不写就看电脑账户对应的是谁"),
    ("--boundaries then|now", "按哪时的区划：then 当时（不写就是它），now 现行（也可设 SWTOOL_BOUNDARIES）"),
    ("--debug", "程序出错时显示细节"),
    ("--version", "显示版本"),
    ("--help", "显示帮助"),
)
"""The root options as the help shows them."""

_HELP = ("--help", "-h")
_VALUES = {"--db": "文件", "--today": "日期", "--operator": "姓名", "--boundaries": "then 或 now"}
"""The root options that take a value, each with the word for it. ``SWTOOL_DB`` and so on stand for them."""


class Invocation(NamedTuple):
    """The root options of one call. ``rest`` is the noun and everything after it."""

    db: Path | None = None
    today: date | None = None
    operator: str = ""
    boundaries: Boundaries = Boundaries.THEN
    debug: bool = False
    version: bool = False
    help: bool = False
    rest: tuple[str, ...] = ()


def read_invocation(arguments: Sequence[str], environment: Mapping[str, str]) -> Invocation:
    """Take the root options out of the command line; an option wins over its environment variable.

    After ``--`` nothing is taken out. ``--help`` belongs to the root only before the noun.
    Raises UsageFault for an option without its value and for a day that is none.
    """
    asked = Invocation()
    values = {name: environment.get(f"SWTOOL_{name[2:].upper()}", "") for name in _VALUES}
    today_name, boundaries_name = "环境变量 SWTOOL_TODAY", "环境变量 SWTOOL_BOUNDARIES"
    rest: list[str] = []
    left = list(arguments)
    while left:
        argument = left.pop(0)
        name, equals, value = argument.partition("=")
        if argument == "--":
            rest += [argument, *left]
            break
        if name in _VALUES:
            if not equals and not left:
                raise UsageFault(f"选项 {name} 后面缺一个值", remedy=f"写成 {name} {_VALUES[name]}")
            value = value if equals else left.pop(0)
            if not value:
                raise UsageFault(f"选项 {name} 的值是空的", remedy=f"写上值，或去掉 {name}")
            values[name] = value
            today_name = "--today" if name == "--today" else today_name
            boundaries_name = "--boundaries" if name == "--boundaries" else boundaries_name
        elif argument == "--debug":
            asked = asked._replace(debug=True)
        elif argument == "--version":
            asked = asked._replace(version=True)
        elif argument in _HELP and not rest:
            asked = asked._replace(help=True)
        else:
            rest.append(argument)
    db, today = values["--db"], values["--today"]
    return asked._replace(
        db=Path(db) if db else None,
        today=read_day(today, today_name) if today else None,
        operator=" ".join(values["--operator"].split()),
        boundaries=_boundaries(values["--boundaries"], boundaries_name),
        rest=tuple(rest),
    )


def _boundaries(text: str, where: str) -> Boundaries:
    try:
        return Boundaries(text.strip().lower() or Boundaries.THEN)
    except ValueError:
        remedy = "写 then（当时的区划）或 now（现行区划）"
        raise UsageFault(f"“{text}”不是区划的口径", where=where, remedy=remedy) from None


def read_day(text: str, where: str) -> date:
    """The full day that an option was given, in any way the office writes days.

    Raises UsageFault naming ``where`` (the option) for what is no day or is known to the month only.
    """
    from swtool.dates import DateFault, parse_day_text

    remedy = "写成 年-月-日，如 2026-11-15"
    read = parse_day_text(text)
    if isinstance(read, DateFault):
        raise UsageFault(f"“{text}”不是日期", where=where, why=read.reason, remedy=remedy)
    if read.exact is None:
        raise UsageFault(f"“{text}”没有写到日", where=where, remedy=remedy)
    return read.exact
