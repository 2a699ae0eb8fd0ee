"""An ID card right behind the head's name, on a row whose member is somebody else: it is the head's.

户主姓名, 身份证号, 困难类型, 家庭成员: read by its headings alone, the one other member would get the head's ID and
telephone. Where a household has several IDs, they are its members' wherever the column stands.
"""

from __future__ import annotations

from swtool.intake.plan import Extract

_OF_A_PERSON = ("sex", "birth_date", "ethnicity")
_REMEDY = (
    "户主也写一行：家庭成员写户主，身份证号、电话是他的；这名成员另写一行。"
    "身份证号确是这名成员的，把“成员姓名”一列移到身份证号前面"
)


def refuse_numbers_of_heads(extract: Extract) -> None:
    """An error at each ID that the sheet states of the head, and that would be stored for another member."""
    if not _is_behind_head(extract):
        return
    numbers: dict[object, set[object]] = {}
    for file_no, number in zip(extract.column("file_no"), extract.column("resident_id"), strict=True):
        if number is not None:
            numbers.setdefault(file_no, set()).add(number)
    for row in extract.rows:
        head, member, number = (row.values.get(name) for name in ("head_name", "member_name", "resident_id"))
        if None in (head, member, number) or head == member or len(numbers[row.values.get("file_no")]) > 1:
            continue
        what = "身份证号紧跟在户主姓名后面，像是户主的，这一行的家庭成员却是另一个人"
        extract.fault(row, "resident_id", "household.number_of_head", what, remedy=_REMEDY)


def _is_behind_head(extract: Extract) -> bool:
    """Whether the ID stands behind the head's name, with nothing between but what describes a person, and before the
    member's name."""
    head, number, member = (extract.columns.get(name) for name in ("head_name", "resident_id", "member_name"))
    if head is None or number is None or member is None or not head < number < member:
        return False
    between = {extract.columns.get(name) for name in _OF_A_PERSON}
    return not extract.is_card and set(range(head + 1, number)) <= between
