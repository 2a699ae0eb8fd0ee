"""A whole folder of books taken in: one after the other, each moved where it belongs, one summary for each town."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from swtool.errors import ExitCode
from swtool.tables import Heading, Show, Table
from swtool.terminal import Terminal

from ._context import OutputFormat, emit
from ._intake_books import Taken, Taking, Wishes

if TYPE_CHECKING:
    from swtool.intake.load import Planned
    from swtool.office import Office

_STILL = 1.0  # seconds in which a file that is being copied grows
_HEADINGS = (
    Heading("town", "镇（街道）"),
    Heading("file", "文件"),
    Heading("form", "表"),
    Heading("rows", "行数", Show.COUNT),
    Heading("inserted", "新增", Show.COUNT),
    Heading("updated", "更新", Show.COUNT),
    Heading("faults", "差错", Show.COUNT),
    Heading("outcome", "结果"),
)
_OUTCOMES = {
    "loaded": "已入库",
    "unchanged": "没有变化",
    "checked": "可以入库",
    "partial": "部分入库",
    "checked_partly": "部分可入库",
    "returned": "退回",
}
_UNKNOWN_TOWN = "看不出是哪个镇"


@dataclass(frozen=True, slots=True)
class _Done:
    """One line of the summary: a form in a file, of which town, and what became of it."""

    town: str
    file: str
    form: str
    rows: int
    inserted: int
    updated: int
    faults: int
    outcome: str

    @property
    def line(self) -> tuple[object, ...]:
        return (
            self.town,
            self.file,
            self.form,
            self.rows,
            self.inserted,
            self.updated,
            self.faults,
            self.outcome,
        )


def work_through(office: Office, folder: Path, wishes: Wishes, format: OutputFormat) -> ExitCode:
    """Take in every book of the folder. Interrupted between two books, what is done is done."""
    from swtool.intake.inbox import alone, look_through

    terminal = Terminal()
    with alone(folder):
        waiting = look_through(folder, lambda: time.sleep(_STILL))
        taking = Taking(office, wishes)
        done: list[_Done] = []
        needs_a_look = False
        try:
            for number, path in enumerate(waiting.books, start=1):
                taken = _one(terminal, taking, path, folder)
                needs_a_look = needs_a_look or taken.goes_back
                lines = list(_lines(office, taken))
                done += lines
                terminal.say(f"（{number}/{len(waiting.books)}）{path.name}：{lines[0].outcome}")
        finally:
            if done:
                _summarize(office, done, format)
    for path, why in waiting.not_ready:
        terminal.say(f"留到下次：{path.name}（{why}）")
    for path in waiting.others:
        terminal.say(f"不是表格，没有动：{path.name}")
    for sentence in taking.unclear:
        terminal.say(sentence)
    if not waiting.books:
        if format is OutputFormat.TABLE:
            terminal.write("收件文件夹里没有要处理的表格")
        else:
            emit(office, Table("收件汇总", _HEADINGS, []), format)
    return ExitCode.ATTENTION if needs_a_look else ExitCode.DONE


def _one(terminal: Terminal, taking: Taking, path: Path, folder: Path) -> Taken:
    """Load a book, then move it, then lay its answer beside it."""
    from swtool.intake.inbox import LOADED_FOLDER, RETURNED_FOLDER, put_away, write_reason

    taken = taking.load(path)
    if not taking.wishes.keep:
        return taken
    kind = RETURNED_FOLDER if taken.goes_back else LOADED_FOLDER
    try:
        moved = put_away(path, folder, kind, taking.office.now.date())
    except OSError:
        terminal.say(f"{path.name} 正被别的程序占用，没有移走；结果已登记，下次运行再移")
        return taken
    if taken.goes_back:
        if taken.receipt is None:
            write_reason(moved, taken.fault)
        else:
            taking.answer(taken, moved, taking.wishes.answers or moved.parent)
    return taken


def _summarize(office: Office, done: Sequence[_Done], format: OutputFormat) -> None:
    """One table for each town on the screen; one for all where another program reads it."""
    if format is not OutputFormat.TABLE:
        emit(office, Table("收件汇总", _HEADINGS, [each.line for each in done]), format)
        return
    towns = sorted({each.town for each in done}, key=lambda town: (town == _UNKNOWN_TOWN, town))
    terminal = Terminal()
    for town in towns:
        terminal.show(Table(town, _HEADINGS[1:], [each.line[1:] for each in done if each.town == town]))


def _lines(office: Office, taken: Taken) -> Iterator[_Done]:
    """One line for each form of the book; a form on many sheets (one for each village) is one."""
    from swtool.findings import errors
    from swtool.intake.plan import Action
    from swtool.returns.places import SheetTowns

    receipt = taken.receipt
    if receipt is None:
        yield _Done(_UNKNOWN_TOWN, taken.path.name, "", 0, 0, 0, 1, "读不了，退回")
        return
    outcome = _OUTCOMES[receipt.state.value]
    if not receipt.tables:
        yield _Done(_UNKNOWN_TOWN, receipt.book.name, "", 0, 0, 0, len(list(errors(receipt.findings))), outcome)
        return
    places = SheetTowns(office)
    by_form: dict[str, list[Planned]] = {}
    for planned in receipt.tables:
        by_form.setdefault(planned.extract.form.title, []).append(planned)
    towns = {
        form: sorted({name for each in tables for name in places.names(each.extract)})
        for form, tables in by_form.items()
    }
    of_book = sorted({name for names in towns.values() for name in names})
    for form, tables in by_form.items():
        yield _Done(
            "、".join(towns[form] or of_book) or _UNKNOWN_TOWN,
            receipt.book.name,
            form,
            sum(len(each.extract.rows) + len(each.extract.left_out) for each in tables),
            0 if taken.is_refused else sum(each.plan.count(Action.INSERT) for each in tables),
            0 if taken.is_refused else sum(each.plan.count(Action.UPDATE) for each in tables),
            sum(len(list(errors(each.extract.findings))) for each in tables),
            outcome,
        )
