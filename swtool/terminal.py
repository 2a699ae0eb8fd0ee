"""The screen: results to stdout, talk and progress to stderr. The only module that touches Rich, and that lazily."""

from __future__ import annotations

import shutil
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import IO, TYPE_CHECKING

from swtool.errors import UsageFault
from swtool.findings import OUTCOME_LABELS, SEVERITY_LABELS, Finding, Outcome, Severity, fair_share, kind_of, kinds_of
from swtool.helptext import display_width, pad, wrap
from swtool.tables import Heading, Table
from swtool.textgrid import columns_that_fit, grid, records

if TYPE_CHECKING:
    from rich.progress import Progress

_PIPE_WIDTH = 120
MOST_FINDINGS = 200
_PATIENCE = 1.0  # seconds before a bar appears
_CONTROL = dict.fromkeys((*range(9), *range(11, 32), *range(127, 160)), "\N{REPLACEMENT CHARACTER}")


PAGE = 500
"""Rows of a list that are shown on a screen at most: who wants more wants a file."""


class Terminal:
    """Where a command shows what it found and says what it does. ``width`` is for tests; else the screen decides."""

    def __init__(self, *, width: int | None = None) -> None:
        self._width = width

    @property
    def width(self) -> int:
        """Columns of the screen; of a wide page when the output goes into a pipe or file."""
        return self._width or shutil.get_terminal_size((_PIPE_WIDTH, 24)).columns

    @property
    def page(self) -> int | None:
        """How many rows of a list are shown on a screen; None for all of them, into a pipe or file."""
        return PAGE if sys.stdout.isatty() else None

    # -- results --------------------------------------------------------------------------------------------------

    def show(self, table: Table, *, reveal: bool = False) -> None:
        """Print a table, personal columns masked unless ``reveal``. Never cuts a value: texts wrap, minor columns are
        left out where they don't fit (and named), and a table that is too wide even so is printed row by row."""
        total = len(table.rows) if table.total is None else table.total
        if self.page is not None and len(table.rows) > self.page:
            table = replace(table, rows=table.rows[: self.page])
        shown = table if reveal else table.masked()
        rows: Sequence[Sequence[str]] = [_texts(row, shown.headings) for row in shown.rows]
        self.write(f"{table.title}（截至 {table.as_of.isoformat()}）" if table.as_of else table.title)
        if not rows:
            self.write("（没有）")
        elif kept := columns_that_fit(shown.headings, rows, self.width):
            headings = [shown.headings[index] for index in kept]
            self.write_raw(grid(headings, [[row[index] for index in kept] for row in rows], self.width))
            if left_out := [heading.title for heading in shown.headings if heading not in headings]:
                self.write(f"（屏幕窄，没有列出：{'、'.join(left_out)}；加 --output 文件.xlsx 可得全部）")
        else:
            self.write_raw(records(shown.headings, rows, self.width))
        if rows:
            cut = f"，只列出前 {len(rows)} 行；加 --output 文件名.xlsx 可得全部" if len(rows) < total else ""
            self.write(f"共 {total} {table.counted_in}{cut}")
        for source in table.sources:
            self.write(f"依据：{source}")
        for note in table.notes:
            self.write(f"注：{note}")

    def show_findings(self, findings: Iterable[Finding], *, limit: int = MOST_FINDINGS, rest: str = "") -> None:
        """Print faults and verdicts with place, reason, source and remedy, and how many of each. Of more than ``limit``
        every kind gets its share; ``rest`` says where all of them are to be found."""
        found = list(findings)
        shown = found if len(found) <= limit else fair_share(found, limit)
        for finding in shown:
            self._write_finding(_label(finding), finding)
        if len(shown) < len(found):
            self._write_kinds(found, shown, rest)
        counts = Counter(map(_label, found))
        self.write(
            f"共 {len(found)} 处：" + "，".join(f"{label} {n}" for label, n in counts.items()) if found else "没有差错"
        )

    def write(self, text: str = "") -> None:
        """One result line on stdout, wrapped to the screen."""
        print(_fit(text, self.width), file=sys.stdout)  # noqa: T201

    def write_raw(self, text: str) -> None:
        """Finished text (a grid, json, csv) on stdout, not wrapped, in the line ends of this machine."""
        sys.stdout.write(text.replace("\r\n", "\n"))

    # -- talk -----------------------------------------------------------------------------------------------------

    def say(self, text: str) -> None:
        """What is being done."""
        self._talk(text)

    def warn(self, text: str) -> None:
        """Something to attend to; the work went on."""
        self._talk(f"提醒：{text}")

    def fail(self, text: str) -> None:
        """Something that was refused."""
        self._talk(f"错误：{text}")

    def _talk(self, text: str) -> None:
        print(_fit(text, self.width), file=sys.stderr)  # noqa: T201

    @property
    def attended(self) -> bool:
        """Whether somebody sits there who can be asked."""
        return sys.stdin.isatty()

    def ask(self, question: str, choices: Sequence[str] = ()) -> str:
        """Ask on a terminal: one of ``choices`` (by word or number), or any text that is not empty.

        Raises UsageFault where nobody sits at a terminal, KeyboardInterrupt when the answer is an end of input.
        """
        if not self.attended:
            raise UsageFault(
                f"需要回答：{question}", why="现在不是在终端里运行", remedy="用选项写明（见 --help），或在终端里运行"
            )
        if choices:
            self._talk("\n".join((question, *(f"  {number}. {choice}" for number, choice in enumerate(choices, 1)))))
        while True:
            answer = self._answer(f"请选择 1—{len(choices)}：" if choices else f"{question}：")
            if not choices and answer:
                return answer
            if answer in choices:
                return answer
            if answer.isdecimal() and 1 <= int(answer) <= len(choices):
                return choices[int(answer) - 1]

    def ask_secret(self, question: str) -> str:
        """Ask on a terminal for something that is not shown while it is typed, and is not empty.

        Raises UsageFault where nobody sits at a terminal, KeyboardInterrupt when the answer is an end of input.
        """
        from getpass import getpass

        if not sys.stdin.isatty():
            raise UsageFault(
                f"需要输入：{question}",
                why="现在不是在终端里运行",
                remedy="用 --password-file 文件 写明，或在终端里运行",
            )
        while True:
            try:
                if answer := getpass(f"{question}（输入时不显示）："):
                    return answer
            except EOFError as end:
                raise KeyboardInterrupt from end

    def _answer(self, prompt: str) -> str:
        sys.stderr.write(prompt)
        sys.stderr.flush()
        line = sys.stdin.readline()
        if not line:
            raise KeyboardInterrupt
        return line.strip()

    @contextmanager
    def progress(self, label: str, total: int) -> Iterator[Callable[[int], None]]:
        """Yields ``advance(amount)``. A bar appears on stderr after a second, on a terminal only."""
        if not sys.stderr.isatty():
            yield lambda amount: None
            return
        bar = _Bar(label, total)
        try:
            yield bar.advance
        finally:
            bar.close()

    # -- layout ---------------------------------------------------------------------------------------------------

    def _write_kinds(self, found: Sequence[Finding], shown: Sequence[Finding], rest: str) -> None:
        """What was not printed: how many, where they are, and what kinds there are."""
        kinds, listed = kinds_of(found), Counter(map(kind_of, shown))
        told = "；".join(filter(None, (f"……还有 {len(found) - len(shown)} 处没有列出", rest)))
        self.write(told if len(kinds) == 1 else f"{told}。共有这几种：")
        for kind in kinds if len(kinds) > 1 else ():
            label = _label_of(kind.severity, kind.outcome)
            number = listed[kind.code, kind.severity, kind.outcome]
            cut = f"（列出 {number} 处）" if number < kind.count else ""
            self.write(f"  {label} {kind.count} 处{cut}：{kind.words}")

    def _write_finding(self, label: str, finding: Finding) -> None:
        lines = [f"{pad(label, 8)}  {finding.where}　{finding.what}"]
        if finding.expected or finding.actual:
            parts = (("应为", finding.expected), ("实为", finding.actual))
            lines.append("，".join(f"{name} {text}" for name, text in parts if text))
        lines += [f"{name}：{text}" for name, text in (("依据", finding.rule), ("怎么办", finding.remedy)) if text]
        first, *rest = lines
        head, *more = wrap(_clean(first), self.width) or [""]
        self.write(head)
        for line in filter(None, ("".join(more), *rest)):
            for part in wrap(_clean(line), max(20, self.width - 10)):
                self.write(" " * 10 + part)


class _Bar:
    """A progress bar that appears late and leaves nothing behind."""

    def __init__(self, label: str, total: int) -> None:
        self._label, self._total, self._done = label, total, 0
        self._started = time.monotonic()
        self._shown: Progress | None = None

    def advance(self, amount: int) -> None:
        self._done += amount
        if self._shown is None:
            if time.monotonic() - self._started < _PATIENCE:
                return
            self._shown = self._open()
        self._shown.update(self._shown.task_ids[0], completed=self._done)

    def close(self) -> None:
        if self._shown is not None:
            self._shown.stop()

    def _open(self) -> Progress:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        columns = (
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
        )
        progress = Progress(*columns, console=Console(file=_stderr(), highlight=False), transient=True)
        progress.add_task(self._label, total=self._total or None, completed=self._done)
        progress.start()
        return progress


def _stderr() -> IO[str]:
    return sys.stderr


def _texts(row: Sequence[object], headings: Sequence[Heading]) -> tuple[str, ...]:
    from swtool.workbooks.celltext import cell_text

    return tuple(_clean(cell_text(value, heading.show)) for value, heading in zip(row, headings, strict=True))


def _label(finding: Finding) -> str:
    return _label_of(finding.severity, finding.outcome)


def _label_of(severity: Severity, outcome: Outcome) -> str:
    return SEVERITY_LABELS[severity] if outcome is Outcome.VIOLATED else OUTCOME_LABELS[outcome]


def _clean(text: str) -> str:
    """Control characters of a hostile cell never reach the screen."""
    return text.translate(_CONTROL)


def _fit(text: str, width: int) -> str:
    indent = text[: len(text) - len(text.lstrip(" "))]
    return "\n".join(
        piece if display_width(piece) <= width else f"\n{indent}".join(wrap(piece, width - len(indent)))
        for piece in _clean(text).split("\n")
    )
