"""Three ways: what was given out, what the office holds now, what the book says. Cell by cell, nothing is guessed.

- unchanged in the book: the office's value stays;
- changed in the book alone: an intended update;
- changed on both sides to the same: nothing; to different values: a conflict;
- emptied in the book: told, and nothing is deleted.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from typing import NamedTuple

from swtool.findings import Severity
from swtool.forms.form import Column
from swtool.intake.issuing import Issue, masked_words
from swtool.intake.plan import Extract, HeldRow, Row
from swtool.intake.rowmarks import is_masked, plain_entry
from swtool.workbooks.cells import Sheet, is_blank
from swtool.workbooks.fillin_cells import words

_NAMED = 10
_STAR = "*"


def compare(
    found: Extract,
    row: Row,
    entries: Sequence[str],
    issue: Issue,
    held: HeldRow,
    restored: Set[tuple[int, str]],
    sheet: Sheet,
) -> None:
    """Settle each cell of a row that was given out; what the town means to change goes to ``found.intended``."""
    known = {column.name: column for column in found.form.columns}
    for name, entry in zip(issue.columns, entries, strict=True):
        column = known.get(name)
        if column is None or name not in found.columns:
            continue
        now = held.values.get(name)
        if (row.number, name) in restored:
            found.put(row, name, now)
        elif (row.number, name) not in found.unreadable:
            _settle(found, row, _Cell(column, entry, now, sheet, name in held.guarded), issue)


def tell_missing(found: Extract, rows: Sequence[HeldRow]) -> None:
    """Rows of the issue that did not come back are proposed as gone, and stay as they are."""
    named = "、".join(row.label for row in rows[:_NAMED])
    more = f" 等 {len(rows)} 行" if len(rows) > _NAMED else ""
    found.fault(
        None,
        "",
        "issued.rows_missing",
        f"发出时有、表里少了 {len(rows)} 行：{named}{more}；县里的登记没有改动",
        severity=Severity.WARNING,
        remedy="如已离开、销档或停用，请另报变动；如是误删，请补上后重新报送",
    )


class _Cell(NamedTuple):
    """What is known of a cell: the column, what was given out in it, what the office holds now, where it stands."""

    column: Column
    entry: str
    now: object
    sheet: Sheet
    guarded: bool

    def written(self, found: Extract, row: Row) -> str:
        """What stands there, whatever it was read as."""
        place = found.place(row.number, self.column.name)
        raw = self.sheet.value(*place) if place is not None else None
        return "" if is_blank(raw) else str(raw).strip()


def _settle(found: Extract, row: Row, cell: _Cell, issue: Issue) -> None:
    column, entry, now = cell.column, cell.entry, cell.now
    name, told, now_told = column.name, words(column, row.values.get(column.name)), words(column, now)
    if issue.sealer.is_same(name, entry, told):
        if told != now_told:
            found.sent[row.number, name] = row.values.get(name)
        found.put(row, name, now)
        return
    found.edited.add((row.number, name))
    if told == now_told:
        return
    if not told:
        found.put(row, name, now)
        written = cell.written(found, row)
        found.fault(
            row,
            name,
            "issued.emptied",
            f"{column.title}{f'写的是“{written}”，' if written else '被清空了，县里的登记'}没有改动",
            severity=Severity.WARNING,
            remedy="确实要去掉的，请写明改成什么，或另行说明",
        )
    elif issue.sealer.is_same(name, entry, now_told):
        found.intended.add((row.number, name))
    else:
        _conflict(found, row, cell)


def _conflict(found: Extract, row: Row, cell: _Cell) -> None:
    """Base, office and book, in this order. Of what was masked, or long, the mark holds no more than a digest.

    The cell then counts as faulty and says what the office says: it has one error, and no second from the planner.
    """
    column, entry, now = cell.column, cell.entry, cell.now
    base = plain_entry(entry)
    given = "发出时的没有留底" if base is None else f"发出时{_quoted(base)}"
    office, book = (_shown(column, value, guarded=cell.guarded) for value in (now, row.values.get(column.name)))
    sides = f"{given} → 县里现在{office} → 表上{book}" if office != book else "内容已遮盖，两者不同"
    ours = "把这一格改成县里现在的内容"
    if column.privacy.is_personal:  # what the office holds now is not told
        ours = f"把这一格改回{'星号' if _STAR in office and is_masked(entry) else '发出时的样子'}"
    found.fault(
        row,
        column.name,
        "issued.conflict",
        f"{column.title}：发出以后县里改过，表上也改了，两边不一样（{sides}）",
        remedy=f"以县里为准的，{ours}；以表上为准的，用新发的预填表再改一次",
    )
    found.put(row, column.name, now)
    found.unreadable.add((row.number, column.name))


def _shown(column: Column, value: object, *, guarded: bool) -> str:
    is_masked_here = column.privacy.is_personal or guarded
    return _quoted(masked_words(column, value, guarded=guarded) if is_masked_here else words(column, value))


def _quoted(text: str) -> str:
    return f"“{text}”" if text else "空"
