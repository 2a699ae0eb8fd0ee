"""居民需求档案 → household files with dated members and the review that the sheet's day stands for.

A sheet that names a file lists its whole household: who was a member and isn't listed any more has left. A blank cell
never erases what is known. Everything is read and written set by set: 300,000 households are one load.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from swtool.findings import Severity
from swtool.intake.plan import Action, Batch, Change, Extract, FieldChange, Plan
from swtool.inventory import known
from swtool.inventory.household_changes import household_fields, member_fields, with_village_names
from swtool.inventory.household_drafts import FileDraft, MemberDraft, gather_files
from swtool.inventory.known import HOUSEHOLD_FIELDS, MEMBER_FIELDS, Known
from swtool.inventory.likeness import warn_of_alike_files, warn_of_members_elsewhere
from swtool.inventory.places import resolve_places
from swtool.inventory.reviews import NewReview, insert_reviews
from swtool.office import Office
from swtool.privacy import mask_name
from swtool.registry.boundaries import places_today
from swtool.store.database import Transaction

# Household, details, the person's key, first day, first day no longer (exclusive), row of the sheet.
_MemberRow = tuple[int, Mapping[str, object], int | None, str, str | None, int | None]


@dataclass(slots=True)
class _Work:
    """What one sheet will write."""

    new_files: list[FileDraft] = field(default_factory=list)
    updates: list[tuple[int, dict[str, object]]] = field(default_factory=list)
    new_members: list[tuple[int | FileDraft, MemberDraft, str]] = field(default_factory=list)  # whose, who, since
    replaced: list[tuple[Known, dict[str, object], MemberDraft]] = field(default_factory=list)
    left: list[tuple[Known, str]] = field(default_factory=list)
    reviews: list[tuple[int | FileDraft, str, str]] = field(default_factory=list)  # whose, day, outcome

    @property
    def is_empty(self) -> bool:
        return not (self.new_files or self.updates or self.new_members or self.replaced or self.left or self.reviews)


def plan_households(office: Office, extract: Extract, batch: Batch) -> Plan:
    """Plan a sheet of household files: one change a file, shown without a name."""
    villages = resolve_places(office, extract)
    drafts = gather_files(extract, villages, office.today)
    stored = known.households_by_file(office.db, places_today(office), (draft.file_no for draft in drafts))
    ids = [file.id for file in stored.values()]
    members = known.current_members(office.db, ids)
    reviewed = known.reviews_recorded(office.db, "household_id", ids)
    plan, work, today = Plan(), _Work(), office.today.isoformat()
    named = places_today(office)
    for draft in drafts:
        before = stored.get(draft.file_no)
        if before is None:
            plan.changes.append(_plan_new(draft, work, today))
        elif before.closed_on:
            _refuse_closed(extract, draft, before)
        else:
            change = _plan_known(extract, draft, before, members.get(before.id, []), reviewed, work, today)
            plan.changes.append(with_village_names(change, draft, before, named))
    _warn_second_files(office, extract, drafts)
    warn_of_alike_files(office, extract, work.new_files)
    numbers = {file.id: file_no for file_no, file in stored.items()}
    joined = [(numbers[w] if isinstance(w, int) else w.file_no, member) for w, member, _ in work.new_members]
    warn_of_members_elsewhere(office, extract, drafts, joined, {member.id for member, _ in work.left})
    _warn_undated(extract, drafts)
    if not work.is_empty:
        plan.writes.append(lambda tx: _write(tx, work, batch))
    return plan


def _plan_new(draft: FileDraft, work: _Work, today: str) -> Change:
    work.new_files.append(draft)
    since = draft.opened_on or draft.reviewed_on or today
    work.new_members += [(draft, member, since) for member in draft.members]
    if draft.reviewed_on:
        work.reviews.append((draft, draft.reviewed_on, "created"))
    return Change(
        Action.INSERT, draft.row.number, f"档案 {draft.file_no}", f"成员 {len(draft.members)} 人", rows=_rows(draft)
    )


def _rows(draft: FileDraft) -> tuple[int, ...]:
    return tuple([member.row.number for member in draft.members])


def _plan_known(
    extract: Extract,
    draft: FileDraft,
    before: Known,
    members: list[Known],
    reviewed: set[tuple[int, str]],
    work: _Work,
    today: str,
) -> Change:
    changed = {
        name: value for name, value in draft.values.items() if name in HOUSEHOLD_FIELDS and value != before.values[name]
    }
    if changed:
        work.updates.append((before.id, changed))
    since = draft.reviewed_on or today
    joined, altered, left = _compare_members(extract, draft, members)
    if extract.is_partial:  # who isn't listed may be on a row that was left out
        left = []
    work.new_members += [(before.id, member, since) for member in joined]
    work.replaced += altered
    work.left += [(member, since) for member in left]
    if left:
        extract.fault(
            draft.row,
            "file_no",
            "household.members_left",
            f"档案 {draft.file_no} 原有成员中 {len(left)} 人不在本表，自 {since} 起不再列为成员",
            severity=Severity.WARNING,
            remedy="如是漏填，请补上后重新报送",
        )
    detail = _detail(extract, changed, joined, altered, left)
    if draft.reviewed_on and (before.id, draft.reviewed_on) not in reviewed:
        work.reviews.append((before.id, draft.reviewed_on, "updated" if detail else "no_change"))
        detail.append(f"更新日期 {draft.reviewed_on}")
    action = Action.UPDATE if detail else Action.UNCHANGED
    told = (
        *household_fields(extract, draft, before, changed),
        *member_fields(extract.form, altered),
        *(FieldChange("", "成员", mask_name(member.values["name"]), "不在本表") for member in left),
    )
    subject = f"档案 {draft.file_no}"
    return Change(action, draft.row.number, subject, "；".join(detail), told, _rows(draft))


def _compare_members(
    extract: Extract, draft: FileDraft, members: list[Known]
) -> tuple[list[MemberDraft], list[tuple[Known, dict[str, object], MemberDraft]], list[Known]]:
    """Who joined, whose details changed, who left. In one household a name will do where an ID is missing."""
    unmatched = list(members)
    joined: list[MemberDraft] = []
    altered: list[tuple[Known, dict[str, object], MemberDraft]] = []
    for member in sorted(draft.members, key=lambda member: not member.resident_id):
        same = [other for other in unmatched if _is_same(member, other)]
        if len(same) > 1:
            _refuse_namesakes(extract, draft, member, len(same))
        before = same[0] if same else None
        if before is None:
            joined.append(member)
            continue
        unmatched.remove(before)
        merged = before.values | member.values
        if merged != before.values:
            altered.append((before, merged, member))
    return joined, altered, unmatched


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


def _detail(
    extract: Extract,
    changed: Mapping[str, object],
    joined: list[MemberDraft],
    altered: list[tuple[Known, dict[str, object], MemberDraft]],
    left: list[Known],
) -> list[str]:
    titles = [extract.form.column("village" if name == "division_id" else name).title for name in changed]
    parts = [f"更改：{'、'.join(titles)}"] if titles else []
    for label, number in (("新增成员", len(joined)), ("成员信息更改", len(altered)), ("成员减少", len(left))):
        if number:
            parts.append(f"{label} {number} 人")
    return parts


def _refuse_closed(extract: Extract, draft: FileDraft, before: Known) -> None:
    extract.fault(
        draft.row,
        "file_no",
        "household.closed",
        f"档案 {draft.file_no} 已于 {before.closed_on} 销档",
        remedy="重新建档请用新的档案号；不再服务的请从表中删去",
    )


def _warn_second_files(office: Office, extract: Extract, drafts: Iterable[FileDraft]) -> None:
    """J8 as the sheet comes in: a head who already has another file in use. The rule itself is a check."""
    heads = {draft.file_no: draft.head.resident_id for draft in drafts if draft.head and draft.head.resident_id}
    files = known.files_of_heads(office.db, heads.values())
    again = files.keys() | {number for number, count in Counter(heads.values()).items() if count > 1}
    for draft in drafts if again else ():
        resident_id = heads.get(draft.file_no, "")
        if resident_id not in again:
            continue
        others = files.setdefault(resident_id, set())
        if second := sorted(others - {draft.file_no}):
            extract.fault(
                draft.row,
                "file_no",
                "household.second_file",
                f"档案 {draft.file_no} 的户主已有另一份在用档案：{'、'.join(second[:3])}",
                severity=Severity.WARNING,
                expected="以家庭为单位，一户一档",
                remedy="核对是否同一户；是则只留一份",
            )
        others.add(draft.file_no)


def _warn_undated(extract: Extract, drafts: list[FileDraft]) -> None:
    undated = [draft for draft in drafts if not draft.reviewed_on]
    if undated:
        extract.fault(
            undated[0].row,
            "reviewed_on",
            "household.undated",
            f"有 {len(undated)} 份档案没有建档、评估或更新日期，判断不了是否每年更新",
            severity=Severity.WARNING,
            remedy="补上更新日期，或用 swtool inventory review 登记复核",
        )


# -- writing ----------------------------------------------------------------------------------------------------------


def _write(tx: Transaction, work: _Work, batch: Batch) -> None:
    new_ids = _insert_files(tx, work.new_files, batch)

    def id_of(whose: int | FileDraft) -> int:
        return whose if isinstance(whose, int) else new_ids[whose.file_no]

    for household_id, values in work.updates:
        tx.update("household", household_id, values)
    closing = [before.id for before, *_ in work.replaced] + [before.id for before, _ in work.left]
    tx.executemany(
        "UPDATE household_member SET superseded_at = ? WHERE id = ?", [(tx.recorded_at, row_id) for row_id in closing]
    )
    rows: list[_MemberRow] = [
        (id_of(whose), member.values, None, since, None, member.row.number) for whose, member, since in work.new_members
    ]
    rows += [(k.parent_id, values, k.person_key, k.opened_on, None, m.row.number) for k, values, m in work.replaced]
    # Nobody can have left before the day that made them a member: then nothing of the membership remains.
    rows += [
        (k.parent_id, k.values, k.person_key, k.opened_on, until, None) for k, until in work.left if until > k.opened_on
    ]
    _insert_members(tx, rows, batch)
    insert_reviews(
        tx,
        [NewReview("household_id", id_of(whose), day, outcome) for whose, day, outcome in work.reviews],
        batch_id=batch.id,
    )


def _insert_files(tx: Transaction, drafts: list[FileDraft], batch: Batch) -> dict[str, int]:
    ids = tx.allot("household", len(drafts))
    columns = ("id", "uid", "file_no", *HOUSEHOLD_FIELDS, "opened_on", "batch_id", "source_row")
    tx.insert_rows(
        "household",
        columns,
        ids,
        (
            (
                row_id,
                uid,
                draft.file_no,
                *map(draft.values.get, HOUSEHOLD_FIELDS),
                draft.opened_on or None,
                batch.id,
                draft.row.number,
            )
            for row_id, uid, draft in zip(ids, tx.uids(len(ids)), drafts, strict=True)
        ),
    )
    return {draft.file_no: row_id for row_id, draft in zip(ids, drafts, strict=True)}


def _insert_members(tx: Transaction, rows: Sequence[_MemberRow], batch: Batch) -> None:
    ids = tx.allot("household_member", len(rows))
    columns = (
        "id",
        "household_id",
        *MEMBER_FIELDS,
        "person_key",
        "effective_on",
        "effective_until",
        "left_why",
        "batch_id",
        "source_row",
        "recorded_at",
    )
    tx.insert_rows(
        "household_member",
        columns,
        ids,
        (
            (
                row_id,
                household_id,
                *map(values.get, MEMBER_FIELDS),
                key,
                since,
                until,
                "other" if until else None,
                batch.id,
                number,
                tx.recorded_at,
            )
            for row_id, (household_id, values, key, since, until, number) in zip(ids, rows, strict=True)
        ),
    )
