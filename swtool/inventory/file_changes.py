"""The changes of a household file that a clerk makes one by one, each a transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from swtool.errors import SwtoolError, UsageFault
from swtool.inventory.files import (
    LEFT_LABELS,
    File,
    Member,
    Touched,
    change_membership,
    details_of,
    end_membership,
    insert_file,
    insert_member,
    members_now,
    refuse_day,
    refuse_second_file,
    refuse_text,
    require_file,
    require_member,
)
from swtool.inventory.reviews import NewReview, insert_reviews
from swtool.office import Office
from swtool.registry.divisions import Division
from swtool.store.database import Transaction


def open_file(
    office: Office,
    file_no: str,
    village: Division,
    head: Mapping[str, object],
    day: date,
    *,
    values: Mapping[str, object],
    keep: bool = True,
) -> str:
    """Open a file with its head; others join by ``join``. Opening counts as the year's look at it.

    Raises ``SwtoolError`` where the head has a file already (J8) or the number was given before.
    """
    if not (number := file_no.strip()):
        raise UsageFault("没有写档案号", remedy="按本县的编号写")
    if day > office.today:
        raise SwtoolError(f"建档日期 {day.isoformat()} 还没有到", remedy="核对日期")
    details = details_of(office, head) | {"is_head": 1, "relation": "户主"}
    _refuse_remarks(values)
    with office.change(f"建档 {number}", keep=keep) as tx:
        refuse_second_file(office, str(details.get("resident_id") or ""))
        household_id = insert_file(office, tx, number, village, str(details["name"]), day, values)
        insert_member(tx, household_id, details, day)
        insert_reviews(tx, "household_id", [NewReview(household_id, day.isoformat(), "created")])
    return number


def join(office: Office, file_no: str, member: Mapping[str, object], day: date, *, keep: bool = True) -> str:
    """Somebody joins: by birth, marriage, moving in. Raises ``SwtoolError`` for who is in a file already."""
    file = require_file(office, file_no, day)
    refuse_day(office, file, day)
    details = details_of(office, member) | {"is_head": 0}
    with office.change(f"档案 {file.file_no} 新增成员", keep=keep) as tx:
        resident_id, now = str(details.get("resident_id") or ""), members_now(office.db, file.id)
        if any(_is_same(each, details["name"], resident_id) for each in now):
            raise SwtoolError(f"档案 {file.file_no} 里已有这名成员", remedy="同名的两个人，都要写身份证号")
        refuse_second_file(office, resident_id)
        insert_member(tx, file.id, details, day)
    return file.file_no


def leave(
    office: Office, file_no: str, who: str, day: date, *, why: str, new_head: str = "", keep: bool = True
) -> list[str]:
    """A member leaves or dies: ``day`` is the first day without. A head leaves with a new head, or as the last one.

    The numbers of the member's plans that are still open, for whoever is gone needs none.
    """
    if why not in LEFT_LABELS:
        raise UsageFault(f"“{why}”不是离开的原因", remedy=f"可写：{'、'.join(LEFT_LABELS)}")
    file = require_file(office, file_no, day)
    refuse_day(office, file, day)
    with office.change(f"档案 {file.file_no} 成员{LEFT_LABELS[why]}", keep=keep) as tx:
        member, touched = require_member(office.db, file, who), Touched()
        take_out(office, tx, file, member, day, why, new_head, touched)
    rows = office.db.query(
        "SELECT plan_no FROM individual_plan WHERE person_key = ? AND closed_on IS NULL ORDER BY id", (member.key,)
    )
    return [row["plan_no"] for row in rows]


def take_out(
    office: Office, tx: Transaction, file: File, member: Member, day: date, why: str, new_head: str, touched: Touched
) -> None:
    """End a membership; where it was the head's, somebody else becomes the head on the same day."""
    others = [each for each in members_now(office.db, file.id) if each.id != member.id]
    if member.is_head and others and not new_head:
        raise SwtoolError(
            f"这名成员是户主，档案 {file.file_no} 还有 {len(others)} 人", remedy="用 --new-head 写明新户主"
        )
    if new_head and not member.is_head:
        raise UsageFault("离开的不是户主，不用写新户主", remedy="换户主用 swtool household head")
    end_membership(tx, member, day, why, touched)
    if new_head and others:
        make_head(office, tx, file, require_member(office.db, file, new_head), day, touched)


def alter(
    office: Office, file_no: str, who: str, changed: Mapping[str, object], day: date, *, keep: bool = True
) -> list[str]:
    """From a day on a member's details are others; the names of the details that change."""
    file = require_file(office, file_no, day)
    refuse_day(office, file, day)
    details = details_of(office, changed)
    with office.change(f"档案 {file.file_no} 成员信息更改", keep=keep) as tx:
        member = require_member(office.db, file, who)
        refuse_second_file(office, str(details.get("resident_id") or ""), but=file.id)
        differing = {name: value for name, value in details.items() if value != member.values[name]}
        if not differing:
            raise SwtoolError("和登记的一样，没有要改的", remedy="核对要改的内容")
        change_membership(tx, member, differing, day, Touched())
        if member.is_head and "name" in differing:
            tx.update("household", file.id, {"head_name": differing["name"]})
    return list(differing)


def change_head(office: Office, file_no: str, who: str, day: date, *, relation: str = "", keep: bool = True) -> str:
    """Another member becomes the head; ``relation`` is what the former one is to the new."""
    file = require_file(office, file_no, day)
    refuse_day(office, file, day)
    with office.change(f"档案 {file.file_no} 更换户主", keep=keep) as tx:
        member = require_member(office.db, file, who)
        if member.is_head:
            raise SwtoolError("这名成员已是户主", remedy=f"见 swtool inventory show {file.file_no}")
        touched = Touched()
        for former in members_now(office.db, file.id):
            if former.is_head:
                change_membership(tx, former, {"is_head": 0, "relation": relation or None}, day, touched)
        make_head(office, tx, file, member, day, touched)
    return file.file_no


def make_head(office: Office, tx: Transaction, file: File, member: Member, day: date, touched: Touched) -> None:
    """A member is the head from the day on, and the file is kept under that name."""
    change_membership(tx, member, {"is_head": 1, "relation": "户主"}, day, touched)
    tx.update("household", file.id, {"head_name": member.name})


def move(
    office: Office,
    file_no: str,
    who: str,
    to: str,
    day: date,
    *,
    relation: str = "",
    new_head: str = "",
    keep: bool = True,
) -> str:
    """A member goes over to another household that has a file; the person's plans and key go along."""
    source, target = require_file(office, file_no, day), require_file(office, to, day)
    if source.id == target.id:
        raise UsageFault("两个档案号是同一户", remedy="核对档案号")
    for file in (source, target):
        refuse_day(office, file, day)
    with office.change(f"成员从档案 {source.file_no} 转入 {target.file_no}", keep=keep) as tx:
        member, touched = require_member(office.db, source, who), Touched()
        if any(_is_same(each, member.name, member.resident_id) for each in members_now(office.db, target.id)):
            raise SwtoolError(
                f"档案 {target.file_no} 里已有这名成员", remedy="重复的那一条用 swtool household leave 结束"
            )
        take_out(office, tx, source, member, day, "other_file", new_head, touched)
        values = member.values | {"is_head": 0, "relation": relation or None}
        insert_member(tx, target.id, values, day, key=member.key)
        for plan in office.db.query(
            "SELECT id FROM individual_plan WHERE person_key = ? AND household_id = ? AND closed_on IS NULL",
            (member.key, source.id),
        ):
            tx.update("individual_plan", plan["id"], {"household_id": target.id})
    return target.file_no


def update_file(office: Office, file_no: str, values: Mapping[str, object], *, keep: bool = True) -> list[str]:
    """Correct or renew what a file says of the household as a whole; the names of what changes."""
    file = require_file(office, file_no, office.today)
    given = {name: value for name, value in values.items() if value not in (None, "")}
    _refuse_remarks(given)
    with office.change(f"档案 {file.file_no} 更改", keep=keep) as tx:
        row = office.db.one("SELECT * FROM household WHERE id = ?", (file.id,))
        assert row is not None
        differing = {name: value for name, value in given.items() if value != row[name]}
        if not differing:
            raise SwtoolError("和登记的一样，没有要改的", remedy="核对要改的内容")
        tx.update("household", file.id, differing)
    return list(differing)


def _is_same(member: Member, name: object, resident_id: str) -> bool:
    if resident_id and member.resident_id:
        return resident_id == member.resident_id
    return member.name == name


def _refuse_remarks(values: Mapping[str, object]) -> None:
    """An address is meant to be one; everything else holds no number of a person."""
    refuse_text(*(str(value) for name, value in values.items() if value is not None and "address" not in name))
