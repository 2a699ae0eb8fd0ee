"""What was reported against what the office would say now: totals first, then row by row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from swtool.errors import NotFound, SwtoolError
from swtool.office import Office
from swtool.reporting.blocks import Block, Field, Scope, scope_of
from swtool.reporting.dictionary import block_named
from swtool.reporting.kept import comparable, rows_of
from swtool.reporting.parts import NUMBERS
from swtool.reporting.store import KeptRow, KeptScope, Sent, kept_scope, rows_sent, sent_reports
from swtool.reporting.town_scopes import towns_of
from swtool.tables import Heading, Table

Rows = Mapping[tuple[str, str], KeptRow]
"""The rows of a block by town and key."""


def sent_number(office: Office, number: int | None) -> Sent:
    """The entry of 报送登记 with that number, else the newest. Raises ``NotFound``."""
    found = [each for each in sent_reports(office.db) if number in (None, each.id)]
    if not found:
        what = "还没有登记过报送" if number is None else f"报送登记里没有 {number} 号"
        raise NotFound(what, remedy="swtool report sent list 列出全部；报送时写 report fill --to 单位 就会登记")
    return found[0]


def difference_table(office: Office, sent: Sent, as_of: date | None = None) -> Table:
    """Where the sheet would read otherwise now, for the same day and scope, or as of another day.

    Raises ``SwtoolError`` for a sheet of which nothing was kept.
    """
    kept = kept_scope(office.db, sent.id)
    if kept is None:
        raise SwtoolError(
            f"{sent.id} 号报送没有留下数字，不能对比",
            why="它是在程序开始留存报送数字之前登记的",
            remedy="用同样的截止日期重填一份，与当时的文件对照",
        )
    day = as_of or sent.as_of
    year = sent.year if as_of is None else None
    scope = scope_of(office, as_of=day, year=year, town=kept.town or None, organization=kept.organization or None)
    then = rows_sent(office.db, sent.id)
    now = list(_rows_now(office, scope, kept, then))
    lines: list[tuple[object, ...]] = []
    for key, fields in kept.asked.items():
        block = block_named(key)
        if block is not None:
            before, after = _by_key(then, key), _by_key(now, key)
            shown = comparable(block, fields)
            lines += _totals(block, shown, before, after)
            lines += _changes(block, shown, before, after)
    headings = (
        Heading("block", "数据组"),
        Heading("row", "哪一行"),
        Heading("field", "数据项"),
        Heading("reported", "报的"),
        Heading("now", "现在"),
        Heading("kind", "变化"),
    )
    notes = [f"{sent.recorded_at[:10]} 报给{sent.recipient}的“{sent.sheet}”（截至 {sent.as_of.isoformat()}）"]
    if as_of is not None and as_of != sent.as_of:
        notes.append(f"“现在”是按 {as_of.isoformat()} 算的，不是当时的截止日")
    if any(row.fields is None for row in then):
        notes.append("个人信息已删除的行没有留下数字，不比")
    if not lines:
        notes.append("没有出入：现在照样填，数字一样")
    return Table(f"{sent.id} 号报送与现在的出入", headings, lines, as_of=day, notes=tuple(notes))


def _rows_now(office: Office, scope: Scope, kept: KeptScope, then: Sequence[KeptRow]) -> Iterator[KeptRow]:
    """The same question asked again: the whole where the sheet had it, town by town where it was so."""
    whole = {row.block for row in then if not row.town}
    by_town = {row.block for row in then if row.town}
    for key in kept.asked:
        block = block_named(key)
        if block is None:
            continue
        if key in whole or not kept.by_town or key not in by_town:
            yield from rows_of("", key, block.rows(office, scope), kept.asked)
        if key in by_town:
            for town, narrow in towns_of(office, scope):
                yield from rows_of(town, key, block.rows(office, narrow), kept.asked)


def _by_key(rows: Sequence[KeptRow], block: str) -> Rows:
    return {(row.town, row.key): row for row in rows if row.block == block}


def _totals(block: Block, fields: Sequence[Field], then: Rows, now: Rows) -> Iterator[tuple[object, ...]]:
    """Of each number the total as it was reported and as it is now; of the number of rows too."""
    if len(then) != len(now):
        yield (block.title, "合计", "行数", str(len(then)), str(len(now)), "改变")
    for field in fields:
        if field.show in NUMBERS:
            before, after = _total(then, field), _total(now, field)
            if before != after:
                yield (block.title, "合计", field.title, f"{before:,}", f"{after:,}", "改变")


def _total(rows: Rows, field: Field) -> Decimal:
    texts = ((row.fields or {}).get(field.key, "") for row in rows.values())
    return sum((Decimal(text.replace(",", "")) for text in texts if text), Decimal(0))


def _changes(block: Block, fields: Sequence[Field], then: Rows, now: Rows) -> Iterator[tuple[object, ...]]:
    for place, row in then.items():
        after = now.get(place)
        if after is None:
            yield (block.title, _called(row), "整行", "有", "", "没有了")
        elif row.fields is not None and after.fields is not None:
            for field in fields:
                if row.fields.get(field.key, "") != after.fields.get(field.key, ""):
                    before, current = row.fields.get(field.key, ""), after.fields.get(field.key, "")
                    yield (block.title, _called(row), field.title, before or "（空）", current or "（空）", "改变")
    for place, row in now.items():
        if place not in then:
            yield (block.title, _called(row), "整行", "", "有", "新增")


def _called(row: KeptRow) -> str:
    return f"{row.town}：{row.key}" if row.town else row.key
