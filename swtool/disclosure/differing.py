"""Where a file differs from what was published: cell by cell in its tables, line by line outside of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import zip_longest

from swtool.disclosure.readable import Readable, ReadTable
from swtool.scanner import without_numbers

_NO_TABLE = ReadTable("")
_MARKS_SHOWN, _MARK_SHOWN = 3, 32  # marks told of a file, characters told of each


def differing(published: Readable, given: Readable) -> list[str]:
    """Every difference, as a sentence. What the doubted file says is shown without numbers of persons."""
    found: list[str] = []
    for before, after in zip_longest(published.tables, given.tables, fillvalue=_NO_TABLE):
        if before is _NO_TABLE:
            found.append(f"多出一张表{_quoted(after.title)}")
        elif after is _NO_TABLE:
            found.append(f"少了一张表“{before.title}”")
        else:
            found += _rows(before, after)
    missing, added = Counter(published.lines) - Counter(given.lines), Counter(given.lines) - Counter(published.lines)
    found += _titles(published, given, {*missing, *added})
    found += [f"表格以外少了：“{line}”" for line in missing.elements()]
    found += [f"表格以外多出：{_quoted(line)}" for line in added.elements()]
    if not missing and not added and published.lines != given.lines:
        pairs = zip(published.lines, given.lines, strict=True)
        found.append(f"表格以外的文字换了位置，从“{next(was for was, now in pairs if was != now)}”起")
    return found + _showing(published, given)


def _titles(published: Readable, given: Readable, told: set[str]) -> list[str]:
    """Headings of tables that were exchanged; ``told`` are lines that are told as such."""
    return [
        f"第{number}张表的标题：公开的是“{before.title}”，这个文件里是{_quoted(after.title)}"
        for number, (before, after) in enumerate(zip(published.tables, given.tables, strict=False), 1)
        if before.title != after.title and not told & {before.title, after.title}
    ]


def _showing(published: Readable, given: Readable) -> list[str]:
    """What the file does with its text that the published one does not: then it shows something else."""
    known = set(published.showing)
    # A row more has classes more, and is told as a row; a class that the page never had is something else.
    more = Counter(
        mark
        for mark in (Counter(given.showing) - Counter(published.showing)).elements()
        if "=" not in mark or mark not in known
    )
    if not more:
        return []
    told = "、".join(without_numbers(mark[:_MARK_SHOWN]) for mark in list(more)[:_MARKS_SHOWN])
    return [f"显示方式被改过，看到的可能不是这些文字：{told}{'等' if len(more) > _MARKS_SHOWN else ''}"]


def _quoted(text: str) -> str:
    return without_numbers(f"“{text}”")


def _rows(before: ReadTable, after: ReadTable) -> Iterator[str]:
    matcher = SequenceMatcher(None, before.rows, after.rows, autojunk=False)
    for kind, first, last, other, until in matcher.get_opcodes():
        if kind == "equal":
            continue
        common = min(last - first, until - other)
        for place in range(common):
            yield from _cells(before, first + place, after.rows[other + place])
        for row in range(first + common, last):
            if any(before.rows[row]):
                yield f"{_row_place(before, row)}在这个文件里没有：“{_joined(before.rows[row])}”"
        for cells in after.rows[other + common : until]:
            if any(cells):
                yield f"“{before.title}”多出一行：{_quoted(_joined(cells))}"


def _row_place(table: ReadTable, row: int) -> str:
    return f"〔{table.title}〕第{row + 1}行" if table.addresses else f"“{table.title}”第{row + 1}行"


def _joined(cells: Sequence[str]) -> str:
    return " ".join(filter(None, cells))


def _cells(before: ReadTable, row: int, given: Sequence[str]) -> Iterator[str]:
    for column, (was, now) in enumerate(zip_longest(before.rows[row], given, fillvalue="")):
        if was != now:
            place = before.place(row, column)
            yield f"{place}：公开的是{f'“{was}”' if was else '空的'}，这个文件里是{_quoted(now) if now else '空的'}"
