"""The rows of a household sheet gathered into files: one draft a file number, with its members and its findings."""

from __future__ import annotations

from dataclasses import dataclass

from swtool.findings import Severity
from swtool.inventory.household_columns import HouseholdColumns
from swtool.inventory.known import HOUSEHOLD_FIELDS

_MUST_AGREE = ("division_id", "head_name")
_COLUMN = {"division_id": "village", "name": "member_name"}


@dataclass(slots=True)
class FileDraft:
    """One household file as the sheet has it; rows are named by their places in the columns.

    What its rows say of the household stands in the columns of the first of them. Days are ISO text as precise as
    stated, '' where the sheet has none. ``head`` is the member who is the head, if the sheet lists one.
    """

    file_no: str
    first: int
    members: list[int]
    opened_on: str
    reviewed_on: str
    head: int | None
    household_id: int = 0  # 0 until a new one is written
    later: tuple[str, ...] = ()  # fields of which only later rows than the first say something, as they come to it
    changed: tuple[tuple[str, int], ...] = ()  # fields that a later row was given out with and changed, and which row

    def stated_by(self, name: str) -> int:
        """The row that says what holds for the household."""
        return dict(self.changed).get(name, self.first)


def gather_files(sheet: HouseholdColumns) -> list[FileDraft]:
    """The sheet's files in their order. What contradicts itself becomes findings of the extract."""
    drafts: dict[object, FileDraft] = {}
    said = zip(
        sheet.extract.column("file_no"),
        sheet.household["division_id"],
        sheet.member["name"],
        sheet.member["is_head"],
        sheet.opened_on,
        sheet.reviewed_on,
        strict=True,
    )
    for at, (file_no, village, name, is_head, opened_on, reviewed_on) in enumerate(said):
        if not (file_no and village and name):
            continue  # the cell has its finding already
        draft = drafts.get(file_no)
        if draft is None:
            head = at if is_head else None
            drafts[file_no] = FileDraft(str(file_no), at, [at], opened_on, reviewed_on, head)
        else:
            _take_household(sheet, draft, at)
            if opened_on and draft.opened_on and opened_on != draft.opened_on:
                _tell_differing(sheet, draft, at, "opened_on")
            draft.members.append(at)
            draft.opened_on = draft.opened_on or opened_on
            draft.reviewed_on = max(draft.reviewed_on, reviewed_on)
            if draft.head is None and is_head:
                draft.head = at
        if at in sheet.remarks:
            sheet.tell(at)
    for draft in drafts.values():
        if len(draft.members) > 1:
            _check_members(sheet, draft)
    return list(drafts.values())


def stated_of_household(sheet: HouseholdColumns, draft: FileDraft) -> dict[str, object]:
    """The household's fields whose cells are not blank, in the order in which the rows come to them."""
    said = {name: value for name in HOUSEHOLD_FIELDS if (value := sheet.household[name][draft.first]) is not None}
    return said | {name: said.pop(name) for name in draft.later}


def _take_household(sheet: HouseholdColumns, draft: FileDraft, at: int) -> None:
    """What a later row says of the household: it may fill in, and must not contradict the first that says it.

    In rows that were given out, a cell that was left alone says what the office does and contradicts no other.
    """
    for name, column in sheet.household.items():
        value, first = column[at], column[draft.first]
        if value is None or value == first:
            continue
        if first is None:
            column[draft.first] = value
            draft.later += (name,)
        elif name in _MUST_AGREE or not _is_left_alone(sheet, at, name):
            if name in _MUST_AGREE or not _is_left_alone(sheet, draft.stated_by(name), name):
                _tell_differing(sheet, draft, at, name)
            else:
                column[draft.first] = value
                draft.changed += ((name, at),)


def _is_left_alone(sheet: HouseholdColumns, at: int, name: str) -> bool:
    number = sheet.row_numbers[at]
    return number in sheet.extract.held and (number, _COLUMN.get(name, name)) not in sheet.extract.edited


def _tell_differing(sheet: HouseholdColumns, draft: FileDraft, at: int, name: str) -> None:
    column = _COLUMN.get(name, name)
    title = sheet.extract.form.column(column).title
    first = sheet.rows[draft.stated_by(name)].number
    differs = f"档案 {draft.file_no} 的“{title}”与第 {first} 行写得不一样"
    if name in _MUST_AGREE:
        remedy = "一个档案号只能是一户；核对档案号或改成一致"
        sheet.extract.fault(sheet.rows[at], column, "household.contradiction", differs, remedy=remedy)
    else:
        what = f"{differs}，以第 {first} 行为准"
        sheet.extract.fault(sheet.rows[at], column, "household.differs", what, severity=Severity.WARNING)


def _check_members(sheet: HouseholdColumns, draft: FileDraft) -> None:
    heads = [at for at in draft.members if sheet.member["is_head"][at]]
    for at in heads[1:]:
        sheet.extract.fault(
            sheet.rows[at],
            "relation",
            "household.two_heads",
            f"档案 {draft.file_no} 有不止一名户主（第 {sheet.rows[heads[0]].number} 行已是户主）",
            remedy="每户只留一名户主，其余写与户主的关系",
        )
    for number, at in enumerate(draft.members):
        earlier = next((other for other in draft.members[:number] if _is_same(sheet, other, at)), None)
        if earlier is not None:
            sheet.extract.fault(
                sheet.rows[at],
                "member_name",
                "household.member_twice",
                f"档案 {draft.file_no} 的这名成员与第 {sheet.rows[earlier].number} 行是同一人",
                remedy="删去重复的一行；确是同名的两个人，请写上各自的身份证号",
            )


def _is_same(sheet: HouseholdColumns, one: int, other: int) -> bool:
    if (number := sheet.numbers[one]) and sheet.numbers[other]:
        return number == sheet.numbers[other]
    return sheet.member["name"][one] == sheet.member["name"][other]
