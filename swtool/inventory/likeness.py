"""New household files against those in use and against each other: the same household twice, the same member twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from swtool.findings import Severity
from swtool.forms.personal import SEPARATOR
from swtool.intake.crossrows import is_mobile
from swtool.intake.likeness import Alike, Likeness, Profile
from swtool.inventory import known
from swtool.inventory.household_columns import HouseholdColumns
from swtool.inventory.household_drafts import FileDraft
from swtool.inventory.known import NearHousehold
from swtool.office import Office
from swtool.privacy import PLACEHOLDERS, mask_name
from swtool.registry.boundaries import places_today
from swtool.registry.likeness import enough_on

_SAME_NUMBER = "身份证号相同"  # a head with another file is told as such (J8)
_SHOWN = 3


def warn_of_alike_files(office: Office, sheet: HouseholdColumns, new: Sequence[FileDraft]) -> None:
    """A warning for each new file that looks like one in use or like one above it. Never an error: two households of
    one name in one village are common, and a second file is put right by closing it."""
    if not new:
        return
    villages = {village for draft in new for village in _place(sheet.household["division_id"][draft.first])}
    mobiles = sheet.member["mobile"]
    phones = (phone for draft in new if draft.head is not None for phone in _mobiles(mobiles[draft.head]))
    held = known.households_near(office.db, places_today(office), villages, phones)
    likeness = Likeness(enough_on(office, office.today), place="村（社区）")
    called: dict[int, str] = {}
    for household in held:
        if household.head_name not in PLACEHOLDERS:
            likeness.add(profile_of_known(household))
            called[household.id] = f"在册档案 {household.file_no}（户主{mask_name(household.head_name)}）"
    names = [str(sheet.household["head_name"][draft.first] or "") for draft in new]
    strangers = likeness.strangers(names, [number_of_head(sheet, draft) for draft in new])
    for number, (draft, is_stranger) in enumerate(zip(new, strangers, strict=True), start=1):
        if is_stranger:
            continue
        profile = _profile_of(sheet, draft, -number)
        found = [alike for alike in likeness.arrive(profile) if _SAME_NUMBER not in alike.reasons]
        if found:
            _name_new(called, found, sheet, new)
            _warn(sheet, draft, found, called)


def warn_of_members_elsewhere(
    office: Office,
    sheet: HouseholdColumns,
    drafts: Sequence[FileDraft],
    new: Sequence[tuple[FileDraft, int]],
    left: set[int],
) -> None:
    """A warning for each new member (with their file) who is a member of another file in use. ``left`` are memberships
    that this sheet ends: whoever moves is in one file only."""
    resident_ids, is_head = sheet.numbers, sheet.member["is_head"]
    numbers = {resident_ids[at] for _, at in new} - {""}
    if not numbers:
        return
    files = known.files_of_members(office.db, numbers, left)
    numbers &= files.keys() | repeated([resident_ids[at] for draft in drafts for at in draft.members])
    if not numbers:
        return
    heads = {number_of_head(sheet, draft) for draft in drafts}
    for draft in drafts:
        for at in draft.members:
            if resident_ids[at] in numbers:
                files.setdefault(resident_ids[at], {}).setdefault(draft.file_no, bool(is_head[at]))
    for draft, at in new:
        if resident_ids[at] not in numbers:
            continue
        heads_one = resident_ids[at] in heads and bool(is_head[at])
        others = sorted(
            number
            for number, heads_it in files.get(resident_ids[at], {}).items()
            if number != draft.file_no and not (heads_one and heads_it)
        )
        if others:
            sheet.extract.fault(
                sheet.rows[at],
                "member_name",
                "household.member_elsewhere",
                f"这名成员也在档案 {'、'.join(others[:_SHOWN])} 中",
                severity=Severity.WARNING,
                remedy="一个人只列在一户；已迁出的，从原档案的表中删去",
            )


def number_of_head(sheet: HouseholdColumns, draft: FileDraft) -> str:
    """The resident ID of the file's head, '' where the sheet has none."""
    return "" if draft.head is None else sheet.numbers[draft.head]


def repeated(numbers: Sequence[str]) -> set[str]:
    """The resident IDs that stand there more than once; '' is none."""
    if len(set(numbers)) == len(numbers):
        return set()
    return {number for number, times in Counter(numbers).items() if number and times > 1}


def _name_new(
    called: dict[int, str], found: Sequence[Alike], sheet: HouseholdColumns, new: Sequence[FileDraft]
) -> None:
    """What the files of this sheet are called, whose keys are their places counted from -1 down."""
    for alike in found:
        if alike.key < 0:
            draft = new[-alike.key - 1]
            called[alike.key] = f"第 {sheet.rows[draft.first].number} 行的档案 {draft.file_no}"


def _warn(sheet: HouseholdColumns, draft: FileDraft, found: Sequence[Alike], called: dict[int, str]) -> None:
    told = "；".join(f"与{called[alike.key]}像是同一户：{alike.why}" for alike in found)
    sheet.extract.fault(
        sheet.rows[draft.first],
        "head_name",
        "household.possible_duplicate",
        told,
        severity=Severity.WARNING,
        remedy="核对是否同一户；是则沿用原档案号，只留一份",
    )


def _profile_of(sheet: HouseholdColumns, draft: FileDraft, key: int) -> Profile:
    said = {name: column[draft.first] for name, column in sheet.household.items()}
    head = {} if draft.head is None else sheet.draft(draft.head).stated
    return Profile(
        key,
        str(said["head_name"] or ""),
        number_of_head(sheet, draft),
        _mobiles(head.get("mobile")),
        str(head.get("birth_date") or ""),
        _place(said["division_id"]),
        str(said["address"] or ""),
    )


def profile_of_known(held: NearHousehold) -> Profile:
    """What is compared of a file in use."""
    phones, places = _mobiles(held.mobile), _place(held.village_id)
    return Profile(held.id, held.head_name, held.resident_id, phones, held.birth_date, places, held.address)


def _place(village: object) -> tuple[int, ...]:
    return (village,) if isinstance(village, int) else ()


def _mobiles(said: object) -> tuple[str, ...]:
    return tuple(number for number in str(said).split(SEPARATOR) if is_mobile(number)) if said else ()
