"""One household file at a time: opening it, who joins and leaves, what changes, and when it is closed.

Every change is dated. What was so before the day stays as it was; a change of a detail ends the member's row on that
day and another goes on. Memberships keep the key of the person (``person_key``) through all of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from swtool.errors import NotFound, SwtoolError, UsageFault
from swtool.identifiers import IdentifierFault, birth_date, check_resident_id, sex
from swtool.inventory.known import MEMBER_FIELDS
from swtool.inventory.merged import merged_files
from swtool.office import Office
from swtool.registry.boundaries import places_today
from swtool.registry.divisions import Division
from swtool.scanner import refuse_numbers
from swtool.store.database import Database, Transaction

LEFT_LABELS = {"away": "迁出", "died": "死亡", "other_file": "转入另一档案", "same_person": "重复", "other": "其他"}
_LATER = "核对日期；要改的是更早的事，先看 swtool household members"


class File(NamedTuple):
    """A household file as a change meets it. ``village`` is the one in which it lies today."""

    id: int
    file_no: str
    village: Division
    head_name: str
    opened_on: str
    closed_on: str


class Member(NamedTuple):
    """A current membership: its row, the person's key, since when the row counts, and its details."""

    id: int
    household_id: int
    key: int
    effective_on: str
    values: dict[str, object]

    @property
    def name(self) -> str:
        """The member's name."""
        return str(self.values["name"])

    @property
    def resident_id(self) -> str:
        """'' where it is not known."""
        return str(self.values["resident_id"] or "")

    @property
    def is_head(self) -> bool:
        """Whether this is the head of the household."""
        return bool(self.values["is_head"])


@dataclass(slots=True)
class Touched:
    """Rows of memberships that a change replaced, and those that it wrote in their place."""

    replaced: list[int] = field(default_factory=list)
    made: list[int] = field(default_factory=list)


def require_file(office: Office, file_no: str, day: date) -> File:
    """A file in use on ``day``, by its number. Raises ``NotFound``, and ``SwtoolError`` for one that is closed then."""
    row = office.db.one("SELECT * FROM household WHERE file_no = ?", (file_no.strip(),))
    if row is None:
        near = office.db.query(
            "SELECT file_no FROM household WHERE file_no >= ? ORDER BY file_no LIMIT 3", (file_no.strip(),)
        )
        raise NotFound(
            f"没有档案 {file_no}",
            nearest=tuple(each["file_no"] for each in near),
            remedy="编号见 swtool inventory list households",
        )
    if row["closed_on"] and row["closed_on"] <= day.isoformat():
        merged = stands_for(office.db, row["id"])
        into = f"，并入了 {merged}" if merged else ""
        raise SwtoolError(f"档案 {file_no} 已于 {row['closed_on']} 停用{into}", remedy="换成在用的档案号")
    if row["opened_on"] and row["opened_on"] > day.isoformat():
        raise SwtoolError(f"档案 {file_no} {row['opened_on']} 才建立", remedy="核对日期")
    village = places_today(office).of(row["division_id"], ("household", row["id"])).division
    return File(row["id"], row["file_no"], village, row["head_name"], row["opened_on"] or "", row["closed_on"] or "")


def stands_for(db: Database, household_id: int) -> str:
    """The number of the file into which one was merged, at the end of all mergers; '' if into none."""
    last = merged_files(db).get(household_id)
    return "" if last is None else str(db.value("SELECT file_no FROM household WHERE id = ?", (last,)))


def merged_into(db: Database, uid: str) -> tuple[str, ...]:
    """The uids of the files that were merged into the one of ``uid``, by number."""
    into = merged_files(db)
    if not into:
        return ()
    rows = db.query("SELECT id, uid FROM household ORDER BY file_no")
    kept = next((row["id"] for row in rows if row["uid"] == uid), None)
    return tuple(row["uid"] for row in rows if into.get(row["id"]) == kept)


def members_now(db: Database, household_id: int) -> list[Member]:
    """Who belongs to a household and has not left, the head first."""
    rows = db.query(
        "SELECT * FROM household_member WHERE household_id = ? AND superseded_at IS NULL AND effective_until IS NULL"
        " ORDER BY is_head DESC, id",
        (household_id,),
    )
    return [
        Member(
            row["id"],
            household_id,
            row["person_key"] or row["id"],
            row["effective_on"],
            {name: row[name] for name in MEMBER_FIELDS},
        )
        for row in rows
    ]


def require_member(db: Database, file: File, text: str) -> Member:
    """A member by name, resident ID, or 成员号 (#12). Raises ``NotFound``, ``SwtoolError`` for namesakes."""
    plain = text.strip()
    members = members_now(db, file.id)
    if plain.startswith("#"):
        found = [each for each in members if f"#{each.key}" == plain]
    else:
        found = [each for each in members if plain in (each.name, each.resident_id)]
    if len(found) == 1:
        return found[0]
    if found:
        keys = "、".join(f"#{each.key}" for each in found)
        raise SwtoolError(f"档案 {file.file_no} 有 {len(found)} 名同名的成员", remedy=f"改写身份证号或成员号：{keys}")
    raise NotFound(
        f"档案 {file.file_no} 现有成员里没有这个人", remedy=f"成员见 swtool household members {file.file_no}"
    )


def details_of(office: Office, given: Mapping[str, object]) -> dict[str, object]:
    """Details of a member from what was typed: blanks left out, the ID checked, birth and sex taken from it.

    Raises ``UsageFault`` for an ID that cannot be one.
    """
    values = {name: value for name, value in given.items() if value not in (None, "")}
    number = values.get("resident_id")
    if number is None:
        return values
    read = check_resident_id(str(number), today=office.today)
    if isinstance(read, IdentifierFault):
        raise UsageFault(f"身份证号不对：{read.reason}", remedy="照身份证核对")
    values["resident_id"] = read.number
    if (born := birth_date(read.number)) is not None:
        values |= {"birth_date": born.isoformat(), "sex": sex(read.number)}
    return values


def refuse_day(office: Office, file: File, day: date) -> None:
    """Raises ``SwtoolError`` for a day that has not come or on which the file was not in use."""
    if day > office.today:
        raise SwtoolError(f"日期 {day.isoformat()} 还没有到", remedy="到那一天再登记")
    if file.opened_on and day.isoformat() < file.opened_on:
        raise SwtoolError(f"档案 {file.file_no} {file.opened_on} 才建立", remedy="核对日期")


def refuse_second_file(office: Office, resident_id: str, *, but: int | None = None) -> None:
    """J8, one file a household and one household a person: raises ``SwtoolError`` where an ID is in another file."""
    if not resident_id:
        return
    row = office.db.one(
        "SELECT h.file_no FROM household_member m JOIN household h ON h.id = m.household_id"
        " WHERE m.resident_id = ? AND m.superseded_at IS NULL AND m.effective_until IS NULL"
        " AND h.closed_on IS NULL AND h.id IS NOT ?",
        (resident_id, but),
    )
    if row is not None:
        raise SwtoolError(
            f"这个人在档案 {row['file_no']} 里",
            remedy="换户用 swtool household move；两份是一户的，用 swtool household merge",
        )


# -- writing ----------------------------------------------------------------------------------------------------------


def insert_file(
    office: Office,
    tx: Transaction,
    file_no: str,
    village: Division,
    head_name: str,
    day: date,
    values: Mapping[str, object],
) -> int:
    """A new file; its id. Raises ``SwtoolError`` for a number that was given before."""
    if office.db.value("SELECT 1 FROM household WHERE file_no = ?", (file_no,)):
        raise SwtoolError(f"已有档案 {file_no}（停用的也算）", remedy="换一个没有用过的档案号")
    row = {"uid": tx.uid(), "file_no": file_no, "division_id": village.id, "head_name": head_name}
    return tx.insert("household", row | dict(values) | {"opened_on": day.isoformat()})


def insert_member(
    tx: Transaction, household_id: int, values: Mapping[str, object], day: date, *, key: int | None = None
) -> int:
    """A membership from a day on; the row's id. ``key``: the person's, where this is not their first row."""
    return tx.insert(
        "household_member",
        {
            "household_id": household_id,
            **{name: values.get(name) for name in MEMBER_FIELDS},
            "is_head": int(bool(values.get("is_head"))),
            "person_key": key,
            "effective_on": day.isoformat(),
            "recorded_at": tx.recorded_at,
        },
    )


def end_membership(tx: Transaction, member: Member, day: date, why: str, touched: Touched) -> None:
    """A membership ends: ``day`` is the first day without it. Raises ``SwtoolError`` where it began later."""
    until = day.isoformat()
    if until < member.effective_on:
        raise SwtoolError(f"这名成员 {member.effective_on} 起的情况登记得更晚，不能在 {until} 结束", remedy=_LATER)
    _replace(tx, member, touched)
    if until > member.effective_on:
        touched.made.append(_insert_ended(tx, member, until, why))


def change_membership(
    tx: Transaction, member: Member, changed: Mapping[str, object], day: date, touched: Touched
) -> None:
    """From the day on a member's details are others. On the very day on which the row began it is corrected."""
    since = day.isoformat()
    if since < member.effective_on:
        raise SwtoolError(f"这名成员 {member.effective_on} 起的情况登记得更晚，不能从 {since} 改起", remedy=_LATER)
    _replace(tx, member, touched)
    if since > member.effective_on:
        touched.made.append(_insert_ended(tx, member, since, None))
    touched.made.append(insert_member(tx, member.household_id, member.values | dict(changed), day, key=member.key))


def _replace(tx: Transaction, member: Member, touched: Touched) -> None:
    tx.supersede("household_member", member.id)
    touched.replaced.append(member.id)


def _insert_ended(tx: Transaction, member: Member, until: str, why: str | None) -> int:
    return tx.insert(
        "household_member",
        {
            "household_id": member.household_id,
            **member.values,
            "person_key": member.key,
            "effective_on": member.effective_on,
            "effective_until": until,
            "left_why": why,
            "recorded_at": tx.recorded_at,
        },
    )


def refuse_text(*texts: str | None) -> None:
    """Raises ``UsageFault`` where a remark holds the number of a person."""
    for text in texts:
        refuse_numbers(text or "", "说明")
