"""The rows of a household sheet gathered into files: one draft a file number, with its members and its findings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
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
_DAYS = ("opened_on", "assessed_on", "reviewed_on")
_SHEET_MEMBER_FIELDS = tuple(field for field in MEMBER_FIELDS if field not in ("name", "is_head"))


@dataclass(slots=True)
class MemberDraft:
    """One member as the sheet has it; fields whose cells are blank are left out of ``values``. ``resident_id`` is ''
    where the sheet gives none."""

    row: Row
    values: dict[str, object]
    name: str
    resident_id: str


@dataclass(slots=True)
class FileDraft:
    """One household file as the sheet has it. Days are ISO text as precise as stated, '' where the sheet has none;
    ``reviewed_on`` is the newest of its three days. ``head`` is the member who is the head, if the sheet lists one."""

    file_no: str
    row: Row
    values: dict[str, object] = field(default_factory=dict)
    members: list[MemberDraft] = field(default_factory=list)
    opened_on: str = ""
    reviewed_on: str = ""
    head: MemberDraft | None = None


def gather_files(extract: Extract, places: Mapping[int, Division], today: date) -> list[FileDraft]:
    """The sheet's files in their order. What contradicts itself becomes findings of the extract."""
    drafts: dict[str, FileDraft] = {}
    (of_household, households), (of_days, days_of), (of_member, members) = map(
        extract.told, (HOUSEHOLD_FIELDS[1:], _DAYS, _SHEET_MEMBER_FIELDS)
    )
    days = _Days(today)
    said = zip(extract.rows, extract.column("file_no"), households, days_of, members, strict=True)
    for row, number, household, dated, member_said in said:
        file_no = "" if number is None else str(number)
        if not file_no or row.number not in places or not row.text("member_name"):
            continue  # the cell has its finding already
        draft = drafts.get(file_no)
        if draft is None:
            draft = drafts[file_no] = FileDraft(file_no, row)
        _take_household(extract, draft, row, places[row.number], _stated(of_household, household))
        _take_days(extract, draft, row, zip(of_days, dated, strict=True), days)
        member = _member(extract, row, _stated(of_member, member_said))
        draft.members.append(member)
        if draft.head is None and member.values["is_head"]:
            draft.head = member
    for draft in drafts.values():
        if len(draft.members) > 1:
            _check_members(extract, draft)
    return list(drafts.values())


def _stated(names: Sequence[str], values: Sequence[object]) -> dict[str, object]:
    return {name: value for name, value in zip(names, values, strict=True) if value is not None}


class _Days(dict[PartialDate, str]):
    """Days of a sheet as ISO text, '' for those still to come: the same few days stand in it again and again."""

    def __init__(self, today: date) -> None:
        self.today = today

    def __missing__(self, day: PartialDate) -> str:
        text = self[day] = "" if day.first_day > self.today else str(day)
        return text


def _take_household(
    extract: Extract, draft: FileDraft, row: Row, place: Division, stated: Mapping[str, object]
) -> None:
    stated = {"division_id": place.id, **stated}
    if not draft.values:
        draft.values = stated
        return
    for name, value in stated.items():
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


def _take_days(extract: Extract, draft: FileDraft, row: Row, said: Iterable[tuple[str, object]], days: _Days) -> None:
    for column, stated in said:
        if type(stated) is not PartialDate:
            continue
        day = days[stated]
        if not day:
            title = extract.form.column(column).title
            extract.fault(row, column, "day.future", f"{title}还没有到", expected=f"不晚于 {days.today.isoformat()}")
            continue
        if column == "opened_on" and not draft.opened_on:
            draft.opened_on = day
        if draft.reviewed_on < day:
            draft.reviewed_on = day


def _member(extract: Extract, row: Row, stated: Mapping[str, object]) -> MemberDraft:
    name = row.text("member_name")
    values: dict[str, object] = {"name": name, **stated}
    if (born := values.get("birth_date")) is not None:
        values["birth_date"] = str(born)
    relation = row.text("relation")
    values["is_head"] = int(relation in _HEAD if relation else name == row.text("head_name"))
    number = str(values.get("resident_id") or "")
    _complete_from_id(extract, row, values, number)
    return MemberDraft(row, values, name, number)


def _complete_from_id(extract: Extract, row: Row, values: dict[str, object], number: str) -> None:
    """Birth date and sex follow from the resident ID; where the sheet says otherwise, the ID counts."""
    born = birth_date(number) if number else None
    if born is None:
        return
    stated = row.values.get("birth_date") if "birth_date" in values else None
    if isinstance(stated, PartialDate) and not stated.first_day <= born <= stated.last_day:
        extract.fault(
            row,
            "birth_date",
            "household.birth_date",
            "出生年月与身份证号不一致，以身份证号为准",
            severity=Severity.WARNING,
        )
    by_number = sex(number)
    if values.get("sex", by_number) not in ("", by_number):
        extract.fault(row, "sex", "household.sex", "性别与身份证号不一致，以身份证号为准", severity=Severity.WARNING)
    values["birth_date"] = born.isoformat()
    values["sex"] = by_number


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
