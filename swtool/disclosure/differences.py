"""What a correction changes, field by field, in published words: both sides have passed the gate."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from swtool.disclosure.page import PagePart, PageTable
from swtool.tables import Show
from swtool.workbooks.celltext import cell_text

_WORDS = (Show.TEXT, Show.CODE, Show.DAY)
_DETAILS = frozenset(["period", "approved_on", "purchaser"])
"""Columns of words that say something about a row and do not name it."""
_BLANK = "空"

Key = tuple[str, ...]


def differences(before: Sequence[PagePart], after: Sequence[PagePart]) -> list[str]:
    """Every field that differs: where, from what, to what."""
    old = {(part.label, table.key): table for part in before for table in part.tables}
    new = {(part.label, table.key): table for part in after for table in part.tables}
    found: list[str] = []
    for place in dict.fromkeys([*old, *new]):
        one, other = old.get(place), new.get(place)
        title = f"{place[0]}“{_title(one, other)}”"
        if one is None or other is None:
            found.append(f"{title}{'新增' if one is None else '不再列出'}")
        elif one != other:
            found += [f"{title}{each}" for each in _fields(one, other)] or [f"{title}的行次不同"]
    remarks = {part.label: part.remark for part in before}
    for part in after:
        said = remarks.get(part.label)
        if said is not None and said != part.remark:
            found.append(f"{part.label}：{said or '有内容'} → {part.remark or '有内容'}")
    return found


def _title(one: PageTable | None, other: PageTable | None) -> str:
    table = other or one
    return table.title if table is not None else ""


def _fields(one: PageTable, other: PageTable) -> Iterator[str]:
    if one.title != other.title:
        yield f"标题 {one.title} → {other.title}"
    old, new = _rows(one), _rows(other)
    titles = {column.key: column.title for column in (*one.columns, *other.columns)}
    for key in dict.fromkeys([*old, *new]):
        name = "、".join(filter(None, key[:-1])) + (f"（第{key[-1]}行）" if key[-1] != "1" else "")
        if key not in new:
            yield f"不再列 {name}"
        elif key not in old:
            yield f"新增 {name}"
        else:
            for column, title in titles.items():
                was, now = old[key].get(column, ""), new[key].get(column, "")
                if was != now:
                    yield f"{name} {title} {was or _BLANK} → {now or _BLANK}"
    if old == new and one.notes != other.notes:  # else it is the rows that the notes add up
        yield f"说明 {''.join(one.notes) or _BLANK} → {''.join(other.notes) or _BLANK}"


def _rows(table: PageTable) -> dict[Key, dict[str, str]]:
    """What names a row (its words, and which of several alike it is) → column → text."""
    found: dict[Key, dict[str, str]] = {}
    met: dict[tuple[str, ...], int] = {}
    for row in (*table.rows, *([table.total] if table.total else [])):
        words = tuple(
            cell_text(cell, column.show)
            for cell, column in zip(row, table.columns, strict=True)
            if column.show in _WORDS and column.key not in _DETAILS
        )
        met[words] = met.get(words, 0) + 1
        cells = zip(row, table.columns, strict=True)
        found[*words, str(met[words])] = {column.key: cell_text(cell, column.show) for cell, column in cells}
    return found
