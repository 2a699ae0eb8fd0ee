"""What a sheet of household files changes of the heads: said where it is done by halves.

The name of the head stands twice, as 户主 of the file and as the name of a member; who is the head stands with the
relations. A sheet may mean to correct one of them alone, so it is loaded and told.
"""

from __future__ import annotations

from swtool.findings import Severity
from swtool.intake.plan import Batch, Change, Extract, Plan, Row
from swtool.inventory.head_numbers import refuse_numbers_of_heads
from swtool.inventory.household_columns import HEAD_WORDS
from swtool.inventory.plan_households import plan_households
from swtool.office import Office

_COLUMNS = ("member_name", "relation")
_IS, _IS_NOT = "户主", "不是户主"
_CHANGED_HEAD = "换户主的，把接任的成员写成户主，“户主”一格一起改；也可由县里用 swtool household head 办理"


def plan_files(office: Office, extract: Extract, batch: Batch) -> Plan:
    """The plan of the household files, with a word at cells that leave a file with no head, with an old name, or
    with the head's ID for somebody else."""
    refuse_numbers_of_heads(extract)
    plan = plan_households(office, extract, batch)
    altered = [change for change in plan.changes if change.fields]  # of a hundred thousand new files none
    changes = [change for change in altered if any(each.column in _COLUMNS for each in change.fields)]
    if changes:
        rows = {row.number: row for row in extract.rows}
        for change in changes:
            _tell(extract, change, rows)
    return plan


def _tell(extract: Extract, change: Change, rows: dict[int, Row]) -> None:
    own = [rows[number] for number in change.every_row if number in rows]
    has_head = any(row.values.get("relation") in HEAD_WORDS for row in own)
    is_renamed = any(each.column == "head_name" for each in change.fields)
    for each in change.fields:
        row = rows.get(each.row)
        if row is None:
            continue
        if each.column == "member_name" and row.values.get("relation") in HEAD_WORDS and not is_renamed:
            head = row.values.get("head_name")
            if head is not None and head != row.values.get("member_name"):
                what = f"{change.subject}的户主本人的成员姓名改了，“户主”一格还是原来的姓名"
                remedy = "更正姓名的，“户主”一格一起改；换了人的，恢复这一行，由县里用 swtool household head 办理"
                extract.fault(row, each.column, "household.head_name", what, severity=Severity.WARNING, remedy=remedy)
        elif each.column == "relation" and (each.before, each.after) == (_IS, _IS_NOT) and not has_head:
            what = f"{change.subject}改了以后没有户主"
            extract.fault(row, each.column, "household.no_head", what, severity=Severity.WARNING, remedy=_CHANGED_HEAD)
