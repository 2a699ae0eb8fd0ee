"""Taking books in, one after the other: load, show what became of each, write what goes back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from swtool.errors import ExitCode, UsageFault
from swtool.terminal import MOST_FINDINGS, Terminal

from ._asking import reading_of
from ._password import with_password

if TYPE_CHECKING:
    from swtool.forms.form import Form
    from swtool.intake.answer import Answer
    from swtool.intake.load import Receipt
    from swtool.office import Office
    from swtool.returns.answers import Answering


class Wishes(NamedTuple):
    """What the options of a call ask for. ``answers``: where to put what goes back; None is beside the book."""

    existing: str = "error"
    partial: bool = False
    keep: bool = True
    answers: Path | None = None
    password: str | None = None
    leave_out: tuple[str, ...] = ()
    detail: bool = False


@dataclass(slots=True)
class Taken:
    """What became of one book: its receipt, or why it could not be read; what was written to be sent back; the password
    that opened it; whether it could not be put away with its answer."""

    path: Path
    receipt: Receipt | None = None
    fault: str = ""
    answer: Answer | None = None
    password: str | None = None
    is_stuck: bool = False

    @property
    def is_refused(self) -> bool:
        """Whether nothing of it came in."""
        from swtool.intake.load import State

        return self.receipt is None or self.receipt.state is State.RETURNED

    @property
    def goes_back(self) -> bool:
        """Whether the town has something left to do."""
        return self.receipt is None or self.receipt.goes_back


@dataclass(slots=True)
class Taking:
    """The way of a book, the same for all of a call."""

    office: Office
    wishes: Wishes
    unclear: list[str] = field(default_factory=list)

    def answer(self, taken: Taken, path: Path, folder: Path) -> None:
        """Write what goes back to ``folder``; ``path`` is where the book lies now."""
        from swtool.intake.answer import give_back
        from swtool.rooms import books

        assert taken.receipt is not None
        folder.mkdir(parents=True, exist_ok=True)
        taken.answer = give_back(taken.receipt, path, folder, books(), password=taken.password)

    def load(self, path: Path) -> Taken:
        """Load or check the book."""
        from swtool.intake.deciding import Existing, Terms
        from swtool.intake.load import load
        from swtool.rooms import books
        from swtool.workbooks.cells import WorkbookFault

        known, wishes = books(), self.wishes
        answering = self._answering([book.form for book in known]) if wishes.keep else None
        terms = Terms(Existing(wishes.existing), wishes.partial)

        def load_book(*, password: str | None) -> Receipt:
            reading = reading_of(self.office, Terminal(), password=password, leave_out=wishes.leave_out)
            done = answering.on_loaded if answering else None
            return load(self.office, path, known, keep=wishes.keep, reading=reading, on_loaded=done, terms=terms)

        try:
            receipt, opened_with = with_password(path, wishes.password, load_book)
        except WorkbookFault as fault:
            return Taken(path, fault=str(fault))
        if answering is not None:
            answering.settle(receipt)
            self.unclear += answering.unclear
        return Taken(path, receipt, password=opened_with)

    def _answering(self, forms: Sequence[Form]) -> Answering:
        """The returns that a loaded book answers; a checked one answers nothing."""
        from swtool.returns.answers import Answering

        return Answering(self.office, forms)


def files_meant(files: Sequence[Path], *, dropped: bool) -> list[Path]:
    """The files named, or dragged onto 检查表格.bat. Raises UsageFault where there are none."""
    import os

    from swtool.intake.shortcut import DROPPED, dropped_files

    if dropped and (found := dropped_files(os.environ.get(DROPPED, ""))):
        return found
    if files:
        return list(files)
    if dropped:
        raise UsageFault("没有要检查的表格", remedy="把收到的表格拖到“检查表格.bat”的图标上，可以一次拖几个")
    raise UsageFault("没有写要检查的文件", remedy="写上文件名，如 swtool intake check 花名册.xlsx")


def open_answers(done: Sequence[Taken]) -> None:
    """Show the returned copies in the program that opens workbooks, where the system has one."""
    import os

    start = getattr(os, "startfile", None)
    for taken in done:
        if start is not None and taken.answer is not None:
            with suppress(OSError):  # no program for workbooks: the path stands on the screen
                start(taken.answer.marked.path)


def take_in(
    office: Office,
    files: Sequence[Path],
    wishes: Wishes,
    then: Callable[[Sequence[Taken]], None] | None = None,
) -> ExitCode:
    """Take in the books named on the command line; one that cannot be read does not keep out the others. ``then`` is
    called with what became of them."""
    for path in files:
        if not path.exists():
            raise UsageFault("找不到这个文件", where=str(path), remedy="检查文件名和所在文件夹")
    terminal, taking = Terminal(), Taking(office, wishes)
    done: list[Taken] = []
    for path in files:
        taken = taking.load(path)
        done.append(taken)
        if taken.receipt is None:
            terminal.say(taken.fault)
            continue
        show(terminal, taken.receipt, detail=wishes.detail)  # also where no answer can be written
        if taken.goes_back:
            taking.answer(taken, path, wishes.answers or path.parent)
            tell_answer(terminal, taken)
    for sentence in taking.unclear:
        terminal.say(sentence)
    if then is not None:
        then(done)
    refused = sum(taken.is_refused for taken in done)
    if wishes.keep and 0 < refused < len(files):
        terminal.say(f"{len(files)} 个文件中有 {refused} 个没有入库，其余已处理")
        return ExitCode.ATTENTION
    if refused:
        return ExitCode.REFUSED
    return ExitCode.ATTENTION if any(taken.goes_back for taken in done) else ExitCode.DONE


def show(terminal: Terminal, receipt: Receipt, *, detail: bool) -> None:
    """What became of a book, and what was found in it: all with ``detail``, else of very many a share of each kind."""
    from swtool.intake.sheets import changes_table, findings_of_one_book, receipt_table

    if receipt.tables:
        terminal.show(receipt_table(receipt))
    else:
        terminal.write(receipt_table(receipt).title)
    if detail:
        terminal.show(changes_table(receipt))
    if receipt.findings:
        most = len(receipt.findings) if detail else MOST_FINDINGS
        rest = "全部列出加 --detail"
        if receipt.goes_back:
            rest = f"要改的在退回表里全部标出，{rest}"
        terminal.show_findings(findings_of_one_book(receipt), limit=most, rest=rest)


def tell_answer(terminal: Terminal, taken: Taken) -> None:
    """Where the files lie that go back to the town."""
    answer = taken.answer
    if answer is None:
        return
    terminal.write(f"退回表：{answer.marked.path}（差错已标出，改好后重新发来）")
    if answer.mending is not None:
        terminal.write(f"待改表：{answer.mending}（只有要改的行，改好后载入它也可以）")
    for note in answer.notes:
        terminal.say(note)
