"""New household files against those in use and against each other: the same household twice, the same member twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from swtool.findings import Severity
from swtool.forms.personal import SEPARATOR
from swtool.intake.crossrows import is_mobile
from swtool.intake.likeness import Alike, Likeness, Profile
from swtool.intake.plan import Extract
from swtool.inventory import known
from swtool.inventory.household_drafts import FileDraft, MemberDraft
from swtool.inventory.known import NearHousehold
from swtool.office import Office
from swtool.privacy import PLACEHOLDERS, mask_name
from swtool.registry.boundaries import places_today
from swtool.registry.likeness import enough_on

_SAME_NUMBER = "身份证号相同"  # a head with another file is told as such (J8)
_SHOWN = 3


def warn_of_alike_files(office: Office, extract: Extract, new: Sequence[FileDraft]) -> None:
    """A warning for each new file that looks like one in use or like one above it. Never an error: two households of
    one name in one village are common, and a second file is put right by closing it."""
    if not new:
        return
    villages = {village for draft in new for village in _place(draft.values.get("division_id"))}
    phones = {phone for draft in new if draft.head for phone in _mobiles(str(draft.head.values.get("mobile") or ""))}
    held = known.households_near(office.db, places_today(office), villages, phones)
    likeness = Likeness(enough_on(office, office.today), place="村（社区）")
    called: dict[int, str] = {}
    for household in held:
        if household.head_name not in PLACEHOLDERS:
            likeness.add(profile_of_known(household))
            called[household.id] = f"在册档案 {household.file_no}（户主{mask_name(household.head_name)}）"
    heads = [(str(draft.values.get("head_name") or ""), draft.head.resident_id if draft.head else "") for draft in new]
    for number, (draft, is_stranger) in enumerate(zip(new, likeness.strangers(heads), strict=True), start=1):
        if is_stranger:
            continue
        found = [alike for alike in likeness.arrive(_profile_of(draft, -number)) if _SAME_NUMBER not in alike.reasons]
        if found:
            _name_new(called, found, new)
            _warn(extract, draft, found, called)


def warn_of_members_elsewhere(
    office: Office,
    extract: Extract,
    drafts: Sequence[FileDraft],
    new: Sequence[tuple[str, MemberDraft]],
    left: set[int],
) -> None:
    """A warning for each new member (with the number of the file) who is a member of another file in use. ``left`` are
    memberships that this sheet ends: whoever moves is in one file only."""
    numbers = {member.resident_id for _, member in new if member.resident_id}
    if not numbers:
        return
    files = known.files_of_members(office.db, numbers, left)
    listed = Counter(member.resident_id for draft in drafts for member in draft.members)
    numbers = {number for number in numbers if listed[number] > 1 or number in files}  # others are here alone
    if not numbers:
        return
    heads = {member.resident_id for draft in drafts if (member := draft.head) is not None}
    for draft in drafts:
        for member in draft.members:
            if member.resident_id in numbers:
                files.setdefault(member.resident_id, {}).setdefault(draft.file_no, bool(member.values["is_head"]))
    for file_no, member in new:
        if member.resident_id not in numbers:
            continue
        is_head = member.resident_id in heads and bool(member.values["is_head"])
        others = sorted(
            number
            for number, heads_it in files.get(member.resident_id, {}).items()
            if number != file_no and not (is_head and heads_it)
        )
        if others:
            extract.fault(
                member.row,
                "member_name",
                "household.member_elsewhere",
                f"这名成员也在档案 {'、'.join(others[:_SHOWN])} 中",
                severity=Severity.WARNING,
                remedy="一个人只列在一户；已迁出的，从原档案的表中删去",
            )


def _name_new(called: dict[int, str], found: Sequence[Alike], new: Sequence[FileDraft]) -> None:
    """What the files of this sheet are called, whose keys are their places counted from -1 down."""
    for alike in found:
        if alike.key < 0:
            draft = new[-alike.key - 1]
            called[alike.key] = f"第 {draft.row.number} 行的档案 {draft.file_no}"


def _warn(extract: Extract, draft: FileDraft, found: Sequence[Alike], called: dict[int, str]) -> None:
    told = "；".join(f"与{called[alike.key]}像是同一户：{alike.why}" for alike in found)
    extract.fault(
        draft.row,
        "head_name",
        "household.possible_duplicate",
        told,
        severity=Severity.WARNING,
        remedy="核对是否同一户；是则沿用原档案号，只留一份",
    )


def _profile_of(draft: FileDraft, key: int) -> Profile:
    head = draft.head.values if draft.head else {}
    return Profile(
        key,
        str(draft.values.get("head_name") or ""),
        str(head.get("resident_id") or ""),
        _mobiles(str(head.get("mobile") or "")),
        str(head.get("birth_date") or ""),
        _place(draft.values.get("division_id")),
        str(draft.values.get("address") or ""),
    )


def profile_of_known(held: NearHousehold) -> Profile:
    """What is compared of a file in use."""
    phones, places = _mobiles(held.mobile), _place(held.village_id)
    return Profile(held.id, held.head_name, held.resident_id, phones, held.birth_date, places, held.address)


def _place(village: object) -> tuple[int, ...]:
    return (village,) if isinstance(village, int) else ()


def _mobiles(text: str) -> tuple[str, ...]:
    return tuple(number for number in text.split(SEPARATOR) if is_mobile(number)) if text else ()
