"""The rows of a household sheet gathered into files: one draft a file number, with its members and its findings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from swtool.dates import PartialDate
from swtool.findings import Severity
from swtool.identifiers import birth_date, sex
from swtool.intake.plan import Extract, Row
from swtool.inventory.known import HOUSEHOLD_FIELDS, MEMBER_FIELDS
from swtool.registry.divisions import Division

_HEAD = frozenset({"户主", "本人", "户主本人", "本户户主"})
_MUST_AGREE = ("division_id", "head_name")
_COLUMN = {"division_id": "village", "name": "member_name"}
_SHEET_MEMBER_FIELDS = tuple(field for field in MEMBER_FIELDS if field not in ("name", "is_head"))


@dataclass(slots=True)
class MemberDraft:
    """One member as the sheet has it; fields whose cells are blank are left out of ``values``."""

    row: Row
    values: dict[str, object]

    @property
    def resident_id(self) -> str:
        """'' where the sheet gives none."""
        return str(self.values.get("resident_id") or "")

    @property
    def name(self) -> str:
        return str(self.values["name"])


@dataclass(slots=True)
class FileDraft:
    """One household file as the sheet has it. ``reviewed_on`` is the newest of its three days."""

    file_no: str
    row: Row
    values: dict[str, object] = field(default_factory=dict)
    members: list[MemberDraft] = field(default_factory=list)
    opened_on: PartialDate | None = None
    reviewed_on: PartialDate | None = None

    @property
    def head(self) -> MemberDraft | None:
        """The member who is the head, if the sheet lists the head among the members."""
        return next((member for member in self.members if member.values["is_head"]), None)


def gather_files(extract: Extract, places: Mapping[int, Division], today: date) -> list[FileDraft]:
    """The sheet's files in their order. What contradicts itself becomes findings of the extract."""
    drafts: dict[str, FileDraft] = {}
    for row in extract.rows:
        file_no = row.text("file_no")
        if not file_no or row.number not in places or not row.text("member_name"):
            continue  # the cell has its finding already
        draft = drafts.setdefault(file_no, FileDraft(file_no, row))
        _take_household(extract, draft, row, places[row.number])
        _take_days(extract, draft, row, today)
        draft.members.append(_member(extract, row))
    for draft in drafts.values():
        _check_members(extract, draft)
    return list(drafts.values())


def _take_household(extract: Extract, draft: FileDraft, row: Row, place: Division) -> None:
    stated = {name: row.values.get(name) for name in HOUSEHOLD_FIELDS} | {"division_id": place.id}
    for name, value in stated.items():
        if value is None:
            continue
        first = draft.values.setdefault(name, value)
        if first == value:
            continue
        column = _COLUMN.get(name, name)
        title = extract.form.column(column).title
        if name in _MUST_AGREE:
            extract.fault(
                row,
                column,
                "household.contradiction",
                f"档案 {draft.file_no} 的“{title}”与第 {draft.row.number} 行写得不一样",
                remedy="一个档案号只能是一户；核对档案号或改成一致",
            )
        else:
            extract.fault(
                row,
                column,
                "household.differs",
                f"档案 {draft.file_no} 的“{title}”与第 {draft.row.number} 行写得不一样，以第 {draft.row.number} 行为准",
                severity=Severity.WARNING,
            )


def _take_days(extract: Extract, draft: FileDraft, row: Row, today: date) -> None:
    for column in ("opened_on", "assessed_on", "reviewed_on"):
        day = row.values.get(column)
        if not isinstance(day, PartialDate):
            continue
        if day.first_day > today:
            title = extract.form.column(column).title
            extract.fault(row, column, "day.future", f"{title}还没有到", expected=f"不晚于 {today.isoformat()}")
            continue
        if column == "opened_on" and draft.opened_on is None:
            draft.opened_on = day
        if draft.reviewed_on is None or draft.reviewed_on < day:
            draft.reviewed_on = day


def _member(extract: Extract, row: Row) -> MemberDraft:
    values: dict[str, object] = {"name": row.text("member_name")}
    for name in _SHEET_MEMBER_FIELDS:
        value = row.values.get(name)
        if value is not None:
            values[name] = str(value) if isinstance(value, PartialDate) else value
    relation = row.text("relation")
    is_named_head = not relation and row.text("member_name") == row.text("head_name")
    values["is_head"] = int(relation in _HEAD or is_named_head)
    _complete_from_id(extract, row, values)
    return MemberDraft(row, values)


def _complete_from_id(extract: Extract, row: Row, values: dict[str, object]) -> None:
    """Birth date and sex follow from the resident ID; where the sheet says otherwise, the ID counts."""
    number = str(values.get("resident_id") or "")
    born = birth_date(number) if number else None
    if born is None:
        return
    stated = row.values.get("birth_date")
    if isinstance(stated, PartialDate) and not stated.first_day <= born <= stated.last_day:
        extract.fault(
            row,
            "birth_date",
            "household.birth_date",
            "出生年月与身份证号不一致，以身份证号为准",
            severity=Severity.WARNING,
        )
    if row.text("sex") and row.text("sex") != sex(number):
        extract.fault(row, "sex", "household.sex", "性别与身份证号不一致，以身份证号为准", severity=Severity.WARNING)
    values["birth_date"] = born.isoformat()
    values["sex"] = sex(number)


def _check_members(extract: Extract, draft: FileDraft) -> None:
    heads = [member for member in draft.members if member.values["is_head"]]
    for member in heads[1:]:
        extract.fault(
            member.row,
            "relation",
            "household.two_heads",
            f"档案 {draft.file_no} 有不止一名户主（第 {heads[0].row.number} 行已是户主）",
            remedy="每户只留一名户主，其余写与户主的关系",
        )
    seen: list[MemberDraft] = []
    for member in draft.members:
        earlier = next((other for other in seen if _is_same(other, member)), None)
        if earlier is not None:
            extract.fault(
                member.row,
                "member_name",
                "household.member_twice",
                f"档案 {draft.file_no} 的这名成员与第 {earlier.row.number} 行是同一人",
                remedy="删去重复的一行；确是同名的两个人，请写上各自的身份证号",
            )
        seen.append(member)


def _is_same(one: MemberDraft, other: MemberDraft) -> bool:
    if one.resident_id and other.resident_id:
        return one.resident_id == other.resident_id
    return one.name == other.name
