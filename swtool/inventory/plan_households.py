"""居民需求档案 → household files with dated members and the review that the sheet's day stands for.

A sheet that names a file lists its whole household: who was a member and isn't listed any more has left. A blank cell
never erases what is known. Everything is read and written set by set: 300,000 households are one load.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from swtool.findings import Severity
from swtool.intake.plan import Action, Batch, Change, Extract, FieldChange, Plan
from swtool.inventory import known
from swtool.inventory.household_changes import household_fields, member_fields, with_village_names
from swtool.inventory.household_columns import HouseholdColumns, MemberDraft, household_columns
from swtool.inventory.household_drafts import FileDraft, gather_files, stated_of_household
from swtool.inventory.household_writing import Work, write_households
from swtool.inventory.known import Known
from swtool.inventory.likeness import number_of_head, repeated, warn_of_alike_files, warn_of_members_elsewhere
from swtool.inventory.places import resolve_places
from swtool.office import Office
from swtool.privacy import mask_name
from swtool.registry.boundaries import places_today


def plan_households(office: Office, extract: Extract, batch: Batch) -> Plan:
    """Plan a sheet of household files: one change a file, shown without a name."""
    sheet = household_columns(extract, resolve_places(office, extract), office.today)
    drafts = gather_files(sheet)
    places = places_today(office)
    stored = known.households_by_file(office.db, places, (draft.file_no for draft in drafts))
    ids = [file.id for file in stored.values()]
    members = known.current_members(office.db, ids)
    reviewed = known.reviews_recorded(office.db, "household_id", ids)
    plan, work, today = Plan(), Work(sheet), office.today.isoformat()
    _plan_new([draft for draft in drafts if draft.file_no not in stored], work, today)
    for draft in drafts:
        before = stored.get(draft.file_no)
        if before is None:
            rows = _rows(sheet, draft)
            plan.changes.append(Change(Action.INSERT, rows[0], f"档案 {draft.file_no}", _counted(len(rows)), (), rows))
        elif before.closed_on:
            _refuse_closed(sheet, draft, before)
        else:
            change = _plan_known(draft, before, members.get(before.id, []), reviewed, work, today)
            village = sheet.household["division_id"][draft.first]
            plan.changes.append(with_village_names(change, village, before, places))
    if stored:
        work.new_members.sort(key=lambda each: each[0].first)  # in the order of the sheet again
    _warn_second_files(office, sheet, drafts)
    warn_of_alike_files(office, sheet, work.new_files)
    joined = [(draft, at) for draft, at, _ in work.new_members]
    warn_of_members_elsewhere(office, sheet, drafts, joined, {member.id for member, _ in work.left})
    _warn_undated(sheet, drafts)
    if not work.is_empty:
        plan.writes.append(lambda tx: write_households(tx, work, batch))
    return plan


def _plan_new(drafts: list[FileDraft], work: Work, today: str) -> None:
    work.new_files = drafts
    work.new_members = [
        (draft, at, draft.opened_on or draft.reviewed_on or today) for draft in drafts for at in draft.members
    ]
    work.reviews = [(draft, draft.reviewed_on, "created") for draft in drafts if draft.reviewed_on]


@lru_cache
def _counted(members: int) -> str:
    """The same few words for a hundred thousand files."""
    return f"成员 {members} 人"


def _rows(sheet: HouseholdColumns, draft: FileDraft) -> tuple[int, ...]:
    return tuple(map(sheet.row_numbers.__getitem__, draft.members))


def _plan_known(
    draft: FileDraft, before: Known, members: list[Known], reviewed: set[tuple[int, str]], work: Work, today: str
) -> Change:
    sheet, extract = work.sheet, work.sheet.extract
    draft.household_id = before.id
    stated = stated_of_household(sheet, draft)
    changed = {name: value for name, value in stated.items() if value != before.values[name]}
    if changed:
        work.updates.append((before.id, changed))
    since = draft.reviewed_on or today
    joined, altered, left = _compare_members(sheet, draft, members)
    if extract.is_partial:  # who isn't listed may be on a row that was left out
        left = []
    work.new_members += [(draft, at, since) for at in joined]
    work.replaced += altered
    work.left += [(member, since) for member in left]
    rows = _rows(sheet, draft)
    if left:
        extract.fault(
            sheet.rows[draft.first],
            "file_no",
            "household.members_left",
            f"档案 {draft.file_no} 原有成员中 {len(left)} 人不在本表，自 {since} 起不再列为成员",
            severity=Severity.WARNING,
            remedy="如是漏填，请补上后重新报送",
        )
    detail = _detail(extract, changed, len(joined), len(altered), len(left))
    if draft.reviewed_on and (before.id, draft.reviewed_on) not in reviewed:
        work.reviews.append((draft, draft.reviewed_on, "updated" if detail else "no_change"))
        detail.append(f"更新日期 {draft.reviewed_on}")
    action = Action.UPDATE if detail else Action.UNCHANGED
    told = (
        *household_fields(sheet, draft, before, changed),
        *member_fields(extract.form, altered),
        *(FieldChange("", "成员", mask_name(member.values["name"]), "不在本表") for member in left),
    )
    return Change(action, rows[0], f"档案 {draft.file_no}", "；".join(detail), told, rows)


def _compare_members(
    sheet: HouseholdColumns, draft: FileDraft, members: list[Known]
) -> tuple[list[int], list[tuple[Known, dict[str, object], MemberDraft]], list[Known]]:
    """Who joined (their rows), whose details changed, who left. A row that was given out is the member that its mark
    says, though the ID was corrected. Of others, in one household, a name will do where an ID is missing."""
    unmatched = list(members)
    joined: list[int] = []
    altered: list[tuple[Known, dict[str, object], MemberDraft]] = []
    given = {at: key for at in draft.members if (key := _given(sheet.extract, sheet.row_numbers[at]))}
    for at in sorted(draft.members, key=lambda at: (at not in given, not sheet.numbers[at])):
        member = sheet.draft(at)
        same = [other for other in unmatched if other.person_key == given.get(at)]
        same = same or [other for other in unmatched if _is_same(member, other)]
        if len(same) > 1:
            _refuse_namesakes(sheet.extract, draft, member, len(same))
        before = same[0] if same else None
        if before is None:
            joined.append(at)
            continue
        unmatched.remove(before)
        merged = before.values | member.stated
        if merged != before.values:
            altered.append((before, merged, member))
    return joined, altered, unmatched


def _given(extract: Extract, number: int) -> int:
    """The key of the person whom a row was given out for (the end of its own key); 0 where it was not."""
    return int(extract.held[number][1].key.rpartition("/")[2]) if number in extract.held else 0


def _refuse_namesakes(extract: Extract, draft: FileDraft, member: MemberDraft, count: int) -> None:
    extract.fault(
        member.row,
        "member_name",
        "household.ambiguous_member",
        f"档案 {draft.file_no} 登记有 {count} 名同名的成员，看不出是哪一名",
        remedy="补填这名成员的身份证号",
    )


def _is_same(member: MemberDraft, before: Known) -> bool:
    resident_id = before.values["resident_id"]
    if member.resident_id and resident_id:
        return member.resident_id == resident_id
    return member.name == before.values["name"]


def _detail(extract: Extract, changed: Mapping[str, object], joined: int, altered: int, left: int) -> list[str]:
    titles = [extract.form.column("village" if name == "division_id" else name).title for name in changed]
    parts = [f"更改：{'、'.join(titles)}"] if titles else []
    for label, number in (("新增成员", joined), ("成员信息更改", altered), ("成员减少", left)):
        if number:
            parts.append(f"{label} {number} 人")
    return parts


def _refuse_closed(sheet: HouseholdColumns, draft: FileDraft, before: Known) -> None:
    sheet.extract.fault(
        sheet.rows[draft.first],
        "file_no",
        "household.closed",
        f"档案 {draft.file_no} 已于 {before.closed_on} 销档",
        remedy="重新建档请用新的档案号；不再服务的请从表中删去",
    )


def _warn_second_files(office: Office, sheet: HouseholdColumns, drafts: Sequence[FileDraft]) -> None:
    """J8 as the sheet comes in: a head who already has another file in use. The rule itself is a check."""
    heads = [number_of_head(sheet, draft) for draft in drafts]
    files = known.files_of_heads(office.db, filter(None, heads))
    again = files.keys() | repeated(heads)
    for draft, resident_id in zip(drafts, heads, strict=True) if again else ():
        if resident_id not in again:
            continue
        others = files.setdefault(resident_id, set())
        if second := sorted(others - {draft.file_no}):
            sheet.extract.fault(
                sheet.rows[draft.first],
                "file_no",
                "household.second_file",
                f"档案 {draft.file_no} 的户主已有另一份在用档案：{'、'.join(second[:3])}",
                severity=Severity.WARNING,
                expected="以家庭为单位，一户一档",
                remedy="核对是否同一户；是则只留一份",
            )
        others.add(draft.file_no)


def _warn_undated(sheet: HouseholdColumns, drafts: Sequence[FileDraft]) -> None:
    undated = [draft for draft in drafts if not draft.reviewed_on]
    if undated:
        sheet.extract.fault(
            sheet.rows[undated[0].first],
            "reviewed_on",
            "household.undated",
            f"有 {len(undated)} 份档案没有建档、评估或更新日期，判断不了是否每年更新",
            severity=Severity.WARNING,
            remedy="补上更新日期，或用 swtool inventory review 登记复核",
        )
