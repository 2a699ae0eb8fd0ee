"""What the planner made of rows that were given out: none of them is new, and no change in one is dropped in silence.

The mark of a row says which entry it is; a planner goes by what stands in it. Where a number, a name or a place was
changed the two part: the row would become a second entry, or be taken for another one.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from swtool.findings import Finding, Severity
from swtool.forms.form import Form
from swtool.intake.plan import Action, Book, Change, Extract, Plan, Row
from swtool.office import Office
from swtool.workbooks.fillin_cells import words

_NUMBERS = frozenset({"resource_no", "staff_no"})  # what names one entry and is no part of its form's key
_OF_CELLS = ("cell.", "rows.")  # what was found before the planner saw the row
_OWN_LINE = "新增的：恢复这一行，新的另起一行填写"
_BY_COUNTY = "另报县里更正"
_COMMANDS: Mapping[str, Mapping[str, str]] = {
    "organization_list": {"name": "swtool org update --rename"},
    "station_list": {"name": "swtool division succeed --rename-station"},
    "household_file": {"file_no": "swtool household move、household split"},
    "community_resource_list": {"name": "swtool resource update --name", "owner": "swtool resource update --owner"},
    "volunteer_list": {
        "name": "swtool volunteer update --name",
        "resident_id": "swtool volunteer update --id",
        "mobile": "swtool volunteer update --mobile",
    },
}
"""Form and column → the command by which the office changes what names an entry; a column that is not here has none."""
_REGISTERS, _OF_REGISTERS = "register_", "swtool register update"


def tell_planned(found: Extract, plan: Plan) -> None:
    """An error for each row that was given out and would become another entry; a warning for what was not taken."""
    if not found.marks or (not found.intended and all(change.action is not Action.INSERT for change in plan.changes)):
        return
    rows = {row.number: row for row in found.rows if row.number in found.marks}
    told = {each.where.cell for each in found.findings if each.blocks or not each.code.startswith(_OF_CELLS)}
    order = {column.name: at for at, column in enumerate(found.form.columns)}
    intended: dict[int, list[str]] = {}
    for number, name in sorted(found.intended, key=lambda cell: order[cell[1]]):
        intended.setdefault(number, []).append(name)
    for change in plan.changes:
        for number in change.every_row:
            if (row := rows.get(number)) is not None:
                _tell(found, change, row, intended.get(number, ()), told)


def tell_unkept(office: Office, book: Book, found: Extract, plan: Plan) -> list[Finding]:
    """Errors for changes in rows that were given out after which the office, asked anew, says what it said before.

    Called when the plan is written, within its transaction. Such a change became a second record beside the one that
    was meant (a day was put back, and the last one counts), however the planner calls it. What is drafted moves nothing
    yet, and of an entry that is no longer the town's nothing can be asked.
    """
    drafted = {number for each in plan.changes if each.action is Action.DRAFT for number in each.every_row}
    told = {each.where.cell for each in found.findings}
    meant = [
        (number, found.form.column(name))
        for number, name in sorted(found.intended)
        if number in found.held and number not in drafted and found.held[number][1].values.get(name) is not None
    ]
    if not meant or book.held is None:
        return []
    now = {
        town: {row.key: row for row in book.held(office, town)}
        for town in sorted({town for town, _ in found.held.values()})
    }
    rows = {row.number: row for row in found.rows}
    first = len(found.findings)
    for number, column in meant:
        town, before = found.held[number]
        row, after = rows.get(number), now[town].get(before.key)
        if row is None or after is None or found.where(row, column.name).cell in told:
            continue
        if words(column, after.values.get(column.name)) == words(column, before.values[column.name]):
            what = f"{column.title}改了，载入以后县里的仍是原来的，改动会另成一条"
            remedy = f"更正的：改回原来的内容，{_way(found.form, [column.name])}"
            found.fault(row, column.name, "issued.not_kept", what, remedy=remedy)
    return found.findings[first:]


def _tell(found: Extract, change: Change, row: Row, intended: Sequence[str], told: Collection[str]) -> None:
    naming = [name for name in intended if _names(found.form, name)]
    if change.action is Action.INSERT:
        _refuse(found, row, naming or intended, "issued.turned_new", "对不上原来的登记，会另成一条")
    if change.action not in (Action.UPDATE, Action.UNCHANGED):
        return
    stated = {each.column for each in change.fields if (each.row or change.row) == row.number}
    if (moved := [name for name in naming if name not in stated]) and stated - set(intended):
        _refuse(found, row, moved, "issued.turned_other", f"对上了另一条登记（{change.subject}）")
        return
    for name in intended:
        title = found.form.column(name).title
        is_taken = name in stated or name in change.taken or title in change.detail
        if not is_taken and found.where(row, name).cell not in told:
            what = f"{title}改了，没有载入，县里的登记没有改动"
            remedy = f"确要更改的，{_way(found.form, [name])}；不改的，改回原来的内容"
            found.fault(row, name, "issued.not_taken", what, severity=Severity.WARNING, remedy=remedy)


def _refuse(found: Extract, row: Row, changed: Sequence[str], code: str, comes_of_it: str) -> None:
    titles = "、".join(found.form.column(name).title for name in changed)
    what = (
        f"这一行是县里发出的（{found.given.get(row.number, '')}），{f'{titles}改了，' if titles else ''}{comes_of_it}"
    )
    remedy = f"更正的：把{titles or '这一行'}改回，{_way(found.form, changed)}。{_OWN_LINE}"
    found.fault(row, changed[0] if changed else "", code, what, remedy=remedy)


def _names(form: Form, column: str) -> bool:
    """Whether the column says which entry a row is about."""
    return column in form.key or column in _NUMBERS


def _way(form: Form, columns: Sequence[str]) -> str:
    """How such a change is made: by the office, with its command where there is one."""
    known = _COMMANDS.get(form.name, {})
    commands = [known[name] for name in columns if name in known]
    if form.name.startswith(_REGISTERS):
        commands = [_OF_REGISTERS]
    return f"{_BY_COUNTY}（{'、'.join(commands)}）" if commands else _BY_COUNTY
