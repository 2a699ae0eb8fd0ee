"""One line at a time: entered, put right, ended, withdrawn. The same way as a sheet with one row."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from swtool.errors import NotFound, SwtoolError, UsageFault
from swtool.folding import squeeze
from swtool.forms.form import Column
from swtool.forms.kind import CellFault, Noted, ParseContext, read_cell
from swtool.intake.crossrows import check_rows
from swtool.intake.plan import Action, Extract, Row
from swtool.office import Office
from swtool.registers import store
from swtool.registers.drafting import Drafts, drafts_of
from swtool.registers.forms import register_named
from swtool.registers.register import NUMBER, TEXTS, Register
from swtool.registers.store import Entry
from swtool.scanner import refuse_numbers


def add_entry(office: Office, register: Register, stated: Mapping[str, str], *, keep: bool = True) -> str:
    """Enter one line; its number. ``stated`` are cells by the title, an alias or the name of their column.

    Raises ``UsageFault`` for a cell that cannot be read or a column that is lacking, ``SwtoolError`` where the same
    line is there already or something it names is not known.
    """
    row = _row(office, register, stated)
    lacking = [each.title for each in register.form.columns if each.required and row.values.get(each.name) is None]
    if lacking:
        raise UsageFault(f"没有写{'、'.join(lacking)}", remedy=f"写成 {lacking[0]}=内容；{_columns_hint(register)}")
    drafts = _drafts(office, register, row)
    if drafts.changes[0].action is not Action.INSERT:
        number = drafts.changes[0].subject
        raise SwtoolError(f"已经登记过：{number}", remedy=f"要改的用 swtool register update {number} 列=内容")
    with office.change(f"登记{register.form.title}一条", keep=keep) as tx:
        (made,) = drafts.write(tx, register)
    return made


def update_entry(office: Office, number: str, stated: Mapping[str, str], *, keep: bool = True) -> tuple[str, ...]:
    """Put right what a line says; the titles of what changed. What it said before stays in the history.

    Raises as ``add_entry``, and ``NotFound``.
    """
    entry = require_entry(office, number)
    register = register_named(entry.register)
    if not stated:
        raise UsageFault("没有写要改什么", remedy=f"写成 列=内容；{_columns_hint(register)}")
    drafts = _drafts(office, register, _row(office, register, {**stated, NUMBER: entry.number}))
    if not drafts.replacements:
        return ()
    with office.change(f"更正 {entry.number}", keep=keep) as tx:
        drafts.write(tx, register)
    return tuple(each.title for each in drafts.changes[0].fields)


def end_entry(office: Office, number: str, on: date, *, why: str = "", keep: bool = True) -> Entry:
    """End a line: ``on`` is the first day on which it does not hold any more. The line as it stood.

    Raises ``NotFound``, ``UsageFault`` for a day before it began and for lines of events, ``SwtoolError`` for one that
    ended already.
    """
    refuse_numbers(why, "原因")
    entry = require_entry(office, number)
    register = register_named(entry.register)
    if "effective_until" not in register.columns:
        remedy = f"登记错了的用 swtool register void {entry.number} --why 原因"
        raise UsageFault(f"{register.form.title}记的是一次的事，没有终止日期", remedy=remedy)
    if ended := entry.text("effective_until"):
        raise SwtoolError(f"{entry.number} 已于 {ended} 终止", remedy="日期要改的用 swtool register update")
    if not store.has_days({**entry.values, "effective_until": on.isoformat()}):
        raise UsageFault(f"终止日期不晚于起始日期 {entry.began}", remedy="核对日期")
    told = f"：{why}" if why else ""
    with office.change(f"终止 {entry.number}，自 {on.isoformat()} 起{told}", keep=keep) as tx:
        store.replace_entry(tx, entry, {"effective_until": on.isoformat()})
    return entry


def void_entry(office: Office, number: str, *, why: str, keep: bool = True) -> Entry:
    """Withdraw a line that was entered by mistake. The line as it stood. Raises ``NotFound``."""
    refuse_numbers(why, "原因")
    entry = require_entry(office, number)
    with office.change(f"撤销 {entry.number}：{why}", keep=keep) as tx:
        store.withdraw_entry(tx, entry)
    return entry


def require_entry(office: Office, number: str) -> Entry:
    """The line of that number, as it stands. Raises ``NotFound``."""
    entry = store.entry_of(office.db, number)
    if entry is None:
        remedy = "登记号见 swtool register list 登记簿，如 DB2026-0001"
        raise NotFound(f"没有登记号 {number}，或已经撤销", remedy=remedy)
    return entry


def _row(office: Office, register: Register, stated: Mapping[str, str]) -> Row:
    """The cells as a row, read as its form reads them."""
    values: dict[str, object] = {}
    for title, text in stated.items():
        column = _column(register, title)
        if column.name in values:
            raise UsageFault(f"“{column.title}”写了两次", remedy="只写一次")
        value = read_cell(column.kind, text, ParseContext(today=office.today))
        if isinstance(value, CellFault):
            expected = f"应为：{value.expected}" if value.expected else "核对内容"
            raise UsageFault(f"{column.title}：{value.reason}", remedy=expected)
        values[column.name] = value.value if isinstance(value, Noted) else value
        if column.name in TEXTS:
            refuse_numbers(text, column.title)
    return Row(1, values)


def _column(register: Register, title: str) -> Column:
    wanted = squeeze(title)
    for column in register.form.columns:
        if wanted in (column.name, squeeze(column.title), *map(squeeze, column.aliases)):
            return column
    raise UsageFault(f"{register.form.title}没有“{title}”这一列", remedy=_columns_hint(register))


def _columns_hint(register: Register) -> str:
    titles = "、".join(column.title for column in register.form.columns if column.name != NUMBER)
    return f"这本登记簿的列：{titles}"


def _drafts(office: Office, register: Register, row: Row) -> Drafts:
    """What the row becomes. Raises ``SwtoolError`` with the first thing that is wrong with it."""
    columns = {name: place for place, name in enumerate(row.values, start=1)}
    extract = Extract(register.form, "", "", 0, columns, [row])
    check_rows([extract], office.today)
    drafts = drafts_of(office, register, extract)
    for finding in extract.findings:
        if finding.blocks:
            raise SwtoolError(finding.what, why=finding.expected, remedy=finding.remedy or "核对内容")
    return drafts
