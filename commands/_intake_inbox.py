"""A whole folder of books taken in: one after the other, each moved where it belongs, one summary for each town."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from swtool.boundary import as_fault
from swtool.errors import ExitCode, SwtoolError
from swtool.tables import Heading, Show, Table
from swtool.terminal import Terminal
from swtool.workbooks.cells import name_of

from ._arguments import OutputFormat
from ._context import emit
from ._intake_books import Taken, Taking, Wishes

if TYPE_CHECKING:
    from swtool.intake.inbox import Waiting
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
    Heading("warnings", "提醒", Show.COUNT),
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
_WOULD_COME_IN = (_OUTCOMES["checked"], _OUTCOMES["checked_partly"])
_EACH_ALONE = (
    "试算时各表单独核对，都当别的表还没有入库；几本表里写着同样的人或事的，正式处理时先入的一本收下，后面的可能退回"
)
_UNKNOWN_TOWN = "看不出是哪个镇"


class _Done(NamedTuple):
    """One line of the summary: a form in a file, of which town, and what became of it."""

    town: str
    file: str
    form: str
    rows: int
    inserted: int
    updated: int
    faults: int
    warnings: int
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
            self.warnings,
            self.outcome,
        )


def work_through(office: Office, folder: Path, wishes: Wishes, format: OutputFormat) -> ExitCode:
    """Take in every book of the folder. Interrupted between two books, what is done is done."""
    from swtool.intake.inbox import alone, look_through, refuse_answers_within

    refuse_answers_within(folder, wishes.answers)
    terminal = Terminal()
    with alone(folder):
        waiting = look_through(folder, lambda: time.sleep(_STILL), answers=wishes.answers)
        taking = Taking(office, wishes)
        done: list[_Done] = []
        needs_a_look = False
        try:
            for number, path in enumerate(waiting.books, start=1):
                if (taken := _tried(terminal, taking, path, folder, waiting)) is None:
                    continue
                needs_a_look = needs_a_look or taken.goes_back or taken.is_stuck
                lines = list(_lines(office, taken))
                done += lines
                terminal.say(f"（{number}/{len(waiting.books)}）{name_of(path)}：{lines[0].outcome}")
                _say_notes(terminal, taken)
        finally:
            if done:
                _summarize(office, done, format)
    if sum(each.outcome in _WOULD_COME_IN for each in done) > 1:
        terminal.say(_EACH_ALONE)
    for path, why in waiting.closed:
        terminal.say(f"{name_of(path)} 没有处理，留在收件文件夹：{why}")
        needs_a_look = True
    for path, why in waiting.not_ready:
        terminal.say(f"留到下次：{name_of(path)}（{why}）")
    for path in waiting.others:
        terminal.say(f"不是表格，没有动：{name_of(path)}")
    for each in waiting.folders:
        terminal.say(f"没有看子文件夹：{each.name}（里面有表格；要收的移到收件文件夹里，再运行一次）")
    for sentence in taking.unclear:
        terminal.say(sentence)
    if not done:
        if format is OutputFormat.TABLE:
            terminal.write("收件文件夹里没有要处理的表格")
        else:
            emit(office, Table("收件汇总", _HEADINGS, []), format)
    return ExitCode.ATTENTION if needs_a_look else ExitCode.DONE


def _say_notes(terminal: Terminal, taken: Taken) -> None:
    """What a book that needs nothing more should not be filed away without: when it was loaded before, what was not
    read of it, how much there is to attend to. Of one that goes back, what is to be known of its answer."""
    for note in taken.answer.notes if taken.answer is not None else ():
        terminal.say(f"　　{note}")
    if taken.receipt is None or taken.goes_back:
        return
    for note in taken.receipt.notes:
        terminal.say(f"　　{note}")
    if number := len(taken.receipt.findings):
        terminal.say(f"　　提醒 {number} 处，写在旁边的 {taken.path.stem}-说明.txt 里")


def _tried(terminal: Terminal, taking: Taking, path: Path, folder: Path, waiting: Waiting) -> Taken | None:
    """What became of a book. None where it is no table, or where the program fails on it, which keeps out no others:
    it stays, and ``waiting`` is told."""
    try:
        taken = _one(terminal, taking, path, folder)
    except (SwtoolError, OSError, sqlite3.Error, MemoryError):
        raise  # the next book would meet with the same
    except Exception as problem:  # noqa: BLE001 - whatever a reader or a room did not foresee
        why = f"{as_fault(problem).what}；用 swtool --debug intake load 载入这一本可看到细节"
        waiting.closed.append((path, why))
        return None
    if _is_no_table(taken):
        waiting.others.append(path)
        return None
    return taken


def _one(terminal: Terminal, taking: Taking, path: Path, folder: Path) -> Taken:
    """Load a book, lay its answer where it will lie, then move it there."""
    from swtool.intake.inbox import LOADED_FOLDER, RETURNED_FOLDER, is_held, measure, put_away

    before = measure(path)
    taken = taking.load(path)
    if not taking.wishes.keep or _is_no_table(taken):
        return taken
    if (now := measure(path)) != before or now is None:  # filed away unread, nobody would look at it again
        change = "又改过，没有移走" if now else "被拿走了"
        kept = "" if taken.is_refused else "；先读到的内容已登记"
        terminal.say(f"{name_of(path)} 在处理的时候{change}{kept}；下次运行按那时的文件再收")
        return taken
    kind = RETURNED_FOLDER if taken.goes_back else LOADED_FOLDER
    words = _words(taken)

    def respond(moved: Path) -> None:
        _respond(taking, taken, moved, words)

    try:
        put_away(path, folder, kind, taking.office.now.date(), respond if words or taken.goes_back else None)
    except PermissionError as fault:
        taken.is_stuck = not is_held(fault)  # what is held is let go of some day, rights are not
        why = "正被别的程序占用" if is_held(fault) else f"正被别的程序占用，或者没有移动它、写入“{kind}”的权限"
        kept = "" if taken.is_refused else "内容已登记，"
        terminal.say(f"{name_of(path)} {why}，没有移走；{kept}下次运行再移")
    except (OSError, SwtoolError) as fault:
        taken.is_stuck = True
        told = as_fault(fault)
        why = told.why or told.what
        terminal.say(f"{name_of(path)} 留在收件文件夹，答复没有写成（{why}）；处理好以后再运行一次")
    return taken


def _is_no_table(taken: Taken) -> bool:
    """Whether it is a note: a .txt in which nothing looks like the heading of any form."""
    from swtool.intake.unplaced import is_like_none

    receipt = taken.receipt
    if receipt is None or receipt.tables or taken.path.suffix.lower() != ".txt":
        return False
    return all(map(is_like_none, receipt.findings))


def _respond(taking: Taking, taken: Taken, moved: Path, words: str) -> None:
    from swtool.intake.inbox import write_reason

    if taken.receipt is not None and taken.goes_back:
        taking.answer(taken, moved, taking.wishes.answers or moved.parent)
    else:
        write_reason(moved, words)


def _words(taken: Taken) -> str:
    """What is to be read beside a book that has no marked copy: why it could not be read; what its sender should know
    though it was loaded. '' where there is nothing to say."""
    receipt = taken.receipt
    if receipt is None:
        return taken.fault
    if taken.goes_back or not (receipt.findings or receipt.notes):
        return ""
    lines = [_OUTCOMES[receipt.state.value], *receipt.notes]
    for finding in receipt.findings:
        lines.append(f"{finding.where}　{finding.what}")
        lines += [f"　　怎么办：{finding.remedy}"] if finding.remedy else []
    return "\r\n".join(lines)


def _summarize(office: Office, done: Sequence[_Done], format: OutputFormat) -> None:
    """One table for each town on the screen; one for all where another program reads it."""
    if format is not OutputFormat.TABLE:
        emit(office, Table("收件汇总", _HEADINGS, [each.line for each in done]), format)
        return
    from swtool.registry.boundaries import places_today

    by_code = places_today(office).town_order
    towns = sorted({each.town for each in done}, key=lambda town: (town == _UNKNOWN_TOWN, by_code(town)))
    terminal = Terminal()
    for town in towns:
        lines = [each.line[1:] for each in done if each.town == town]
        terminal.show(Table(town, _HEADINGS[1:], lines, counted_in="张表"))


def _lines(office: Office, taken: Taken) -> Iterator[_Done]:
    """One line for each form of the book; a form on many sheets (one for each village) is one."""
    from swtool.findings import errors
    from swtool.intake.plan import Action
    from swtool.returns.places import SheetTowns

    receipt = taken.receipt
    if receipt is None:
        yield _Done(_UNKNOWN_TOWN, name_of(taken.path), "", 0, 0, 0, 1, 0, "读不了，退回")
        return
    outcome = _OUTCOMES[receipt.state.value]
    if not receipt.tables:
        yield _Done(_UNKNOWN_TOWN, receipt.book.name, "", 0, 0, 0, len(list(errors(receipt.findings))), 0, outcome)
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
            (faults := sum(len(list(errors(each.extract.findings))) for each in tables)),
            sum(len(each.extract.findings) for each in tables) - faults,
            outcome,
        )
