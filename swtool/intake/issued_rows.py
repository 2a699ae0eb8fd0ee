"""Rows that are not what their mark says: copied to add somebody, come off their marks, written over with another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from swtool.findings import Severity
from swtool.intake.issued_displaced import MarkedRow, displaced_rows
from swtool.intake.issued_lines import Line, Returned, Slip, column_of, is_untouched, slip_row
from swtool.intake.issuing import Issue
from swtool.intake.rowmarks import RowMark
from swtool.workbooks.cells import is_blank

_SORTED_ASIDE = "撤销那次排序，选中所有列（包括隐藏的）再排；或用县里新发的表重新填写"
_FEWEST_NAMING = 2  # a name alone is corrected often enough
_OTHER_PERSON = "换了人的：恢复这一行，新的人另起一行填写；确是更正的：报县里更正"
_OTHER_MEMBER = "换了人的：恢复这一行，新成员另起一行填写，原成员已离开的另报县里；确是更正的：分开更正，或报县里更正"
_DESCRIBING = {"household_file": ("member_name", "resident_id", ("relation", "sex", "birth_date"))}
"""Form → the name of a person, the number that would stay theirs, and what tells them from others of the family."""


def refuse_displaced(each: Returned, marks: Mapping[int, RowMark | None], issues: Mapping[int, Issue]) -> None:
    """An error for each row that stands beside the mark of another."""
    rows = [
        MarkedRow(number, issue, mark.entries())
        for number, mark in marks.items()
        if mark is not None
        and (issue := issues.get(mark.issue)) is not None
        and issue.form == each.table.form.name
        and mark.is_sealed_by(issue.sealer)
    ]
    for number in sorted(displaced_rows(each.table, each.context, rows)):
        what = "这一行的内容和隐藏的行标识不是同一条登记，像是只排序或移动了一部分列"
        slip_row(each, Slip(number, "issued.displaced", what, _SORTED_ASIDE))
        if (mark := marks[number]) is not None:
            each.unclear.add((mark.issue, mark.token))


def settle_copies(returned: Sequence[Returned]) -> None:
    """A row copied to add somebody: the copy in which the key was written anew is a new row, its masks are dropped.

    Where no copy, or more than one, still names the very same subject, nobody can say which is which. Copies may stand
    on several sheets (in the same row of each), and come from books that were given out one after the other.
    """
    by_subject: dict[tuple[str, str], list[tuple[Returned, Line]]] = {}
    for each in returned:
        for line in each.lines.values():
            by_subject.setdefault((each.table.form.name, line.held.key), []).append((each, line))
    for several in by_subject.values():
        if len(several) < 2:
            continue
        originals = [(each, line) for each, line in several if _names_the_same(each, line)]
        first = originals[0] if len(originals) == 1 else several[0]
        for each, line in several:
            if each is first[0] and line is first[1]:
                continue
            del each.lines[line.number]
            if len(originals) == 1:
                _drop_masks(each, line)
                what = "这一行是从另一行复制来的，按新增读入；复制来的星号内容没有读入"
                slip = Slip(line.number, "issued.copied_row", what, "核对这一行是不是新增", Severity.WARNING)
                each.slips.append(slip)
            else:
                sheet = "" if each is first[0] else f"“{first[0].table.sheet.name}”"
                what = f"这一行和{sheet}第 {first[1].number} 行是同一条登记的两份，分不清以哪一行为准"
                slip_row(each, Slip(line.number, "issued.copied_row", what, "只留下对的一行；新增的另起一行填写"))


def _names_the_same(each: Returned, line: Line) -> bool:
    form = each.table.form
    personal = [name for name in form.key if form.column(name).privacy.is_personal]
    return all(is_untouched(each, line.number, name, line.mark, line.issue) for name in personal or form.key)


def _drop_masks(each: Returned, line: Line) -> None:
    sealer, entries = line.issue.sealer, dict(zip(line.issue.columns, line.mark.entries(), strict=True))
    for column, place in each.table.columns:
        raw = each.table.sheet.value(line.number, place)
        if type(raw) is str and sealer.is_mask(column.name, entries.get(column.name, ""), raw.strip()):
            each.table.sheet.put(line.number, place, None)


def refuse_replaced(each: Returned) -> None:
    """An error for a row over which somebody else was written: what it masks, and what it lacks, is the first one's.

    Everything that names a person (name and number) was written anew, or the name with what describes them in their
    family. Where that corrects one person, nobody can tell.
    """
    naming = [each.table.form.column(name) for name in each.table.form.key]
    naming = [column for column in naming if column.privacy.is_personal]
    if len(naming) < _FEWEST_NAMING:
        return
    for line in list(each.lines.values()):
        remedy, titles = _OTHER_PERSON, [column.title for column in naming]
        if not all(_is_rewritten(each, line, column.name) for column in naming):
            remedy, titles = _OTHER_MEMBER, _described_anew(each, line)
        if titles:
            what = f"{'、'.join(titles[:-1])}和{titles[-1]}都改了，看不出是更正还是换了人"
            slip_row(each, Slip(line.number, "issued.replaced", what, remedy))
            del each.lines[line.number]
            each.unclear.add((line.issue.id, line.mark.token))


def _described_anew(each: Returned, line: Line) -> list[str]:
    """The titles of name and description where both are another's; nothing where the name is the same, or alone.

    A number that was emptied beside a new name is another's, too. A blank that is filled in describes nobody else.
    """
    name, number, describing = _DESCRIBING.get(each.table.form.name, ("", "", ()))
    if not name or not _is_rewritten(each, line, name):
        return []
    anew = [other for other in describing if _said(line, other) and _is_rewritten(each, line, other)]
    if _said(line, number) and _is_emptied(each, line, number):
        anew.append(number)
    return [each.table.form.column(one).title for one in (name, *anew)] if anew else []


def _said(line: Line, name: str) -> bool:
    """Whether the column held something when the row was given out."""
    if name not in line.issue.columns:
        return False
    return not line.issue.sealer.is_same(name, line.mark.entries()[line.issue.columns.index(name)], "")


def _is_emptied(each: Returned, line: Line, name: str) -> bool:
    column, place = column_of(each.table, name)
    return column is not None and is_blank(each.table.sheet.value(line.number, place))


def _is_rewritten(each: Returned, line: Line, name: str) -> bool:
    column, place = column_of(each.table, name)
    if column is None or is_blank(each.table.sheet.value(line.number, place)):
        return False
    return not is_untouched(each, line.number, name, line.mark, line.issue)
