"""Two files turn out to be one household, or one becomes two; and it turns out that they did not (J8).

Nothing is rewritten: memberships end in one file and go on in the other on the day, with the same person's key, so that
each earlier day still shows who lived where. Every row that is touched is noted with the 编号, so that undoing brings
back exactly what was; so is who turned out to be in both files, for names and numbers may be corrected or erased later.
What was recorded since is kept: where it rests on the new grouping, undoing is refused.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from swtool.errors import NotFound, SwtoolError, UsageFault
from swtool.inventory.file_changes import take_out
from swtool.inventory.files import (
    File,
    Member,
    Touched,
    end_membership,
    insert_file,
    insert_member,
    members_now,
    refuse_day,
    refuse_text,
    require_file,
    require_member,
)
from swtool.inventory.reviews import NewReview, insert_reviews
from swtool.office import Office
from swtool.store.database import Database, Transaction
from swtool.store.numbers import next_number

_MOVED = {"need": "need_item", "plan": "individual_plan", "aid": "care_aid"}


class Regroup(NamedTuple):
    """A merge (``other`` went into ``file_no``) or a split (``other`` came out of it); ``undone_at`` is '' while it
    stands."""

    id: int
    number: str
    kind: str
    household_id: int
    file_no: str
    other_id: int
    other_no: str
    effective_on: str
    why: str
    recorded_at: str
    undone_at: str


def merge(office: Office, keep_no: str, other_no: str, day: date, *, why: str, keep: bool = True) -> str:
    """Fold a second file into the one that stays; the 并户编号.

    Its members go over; who is in both (by ID, else by name) is there once. Needs, plans and aid go along. The second
    file is closed on the day. Raises ``SwtoolError`` for a file that is not in use, or namesakes that cannot be told.
    """
    kept, other = require_file(office, keep_no, day), require_file(office, other_no, day)
    if kept.id == other.id:
        raise UsageFault("两个档案号是同一份", remedy="核对档案号")
    _refuse(office, (kept, other), day, why)
    with office.change(f"并户 {other.file_no} → {kept.file_no}", keep=keep) as tx:
        number = next_number(tx, "household_regroup", "regroup_no", "BH")
        touched = Touched()
        same: dict[int, int] = {}
        mine = members_now(office.db, kept.id)
        for member in members_now(office.db, other.id):
            twin = _twin(kept, member, mine)
            end_membership(tx, member, day, "same_person" if twin else "other_file", touched)
            if twin is not None:
                same[member.key] = twin.key
                continue
            values = member.values | {"is_head": 0, "relation": None if member.is_head else member.values["relation"]}
            touched.made.append(insert_member(tx, kept.id, values, day, key=member.key))
        regroup_id = _insert(tx, number, "merge", kept.id, other.id, day, why)
        _note(tx, regroup_id, touched)
        _note_pairs(tx, regroup_id, same)
        _take_along(tx, regroup_id, other.id, kept.id, same)
        closing = {"closed_on": day.isoformat(), "closed_why": f"并入档案 {kept.file_no}"}
        tx.update("household", other.id, closing)
    return number


def split(
    office: Office,
    file_no: str,
    new_no: str,
    who: Sequence[str],
    day: date,
    *,
    why: str,
    values: Mapping[str, object],
    new_head: str = "",
    keep: bool = True,
) -> str:
    """Take members out into a file of their own; the 分户编号. The first of ``who`` is the new file's head.

    ``new_head`` is who heads the old file afterwards, where its head is among them. Their plans and their aid go
    along; needs of the household stay, for a need does not say whose it is.
    """
    file = require_file(office, file_no, day)
    _refuse(office, (file,), day, why)
    if not who:
        raise UsageFault("没有写谁分出去", remedy="写成员的姓名、身份证号或成员号")
    with office.change(f"分户 {file.file_no} → {new_no}", keep=keep) as tx:
        number = next_number(tx, "household_regroup", "regroup_no", "FH")
        leaving = [require_member(office.db, file, text) for text in who]
        if len({member.id for member in leaving}) < len(leaving):
            raise UsageFault("有人写了两遍", remedy="每人只写一次")
        if len(leaving) == len(members_now(office.db, file.id)):
            raise SwtoolError("全户都分出去了", remedy="换档案号不用分户；迁走的用 swtool household close")
        touched = Touched()
        new_id = insert_file(office, tx, new_no.strip(), file.village, leaving[0].name, day, values)
        for place, member in enumerate(sorted(leaving, key=lambda each: each.is_head)):
            last = place == len(leaving) - 1  # a head goes last: then the new one is none of those that leave
            take_out(office, tx, file, member, day, "other_file", new_head if last and member.is_head else "", touched)
        for place, member in enumerate(leaving):
            relation = {"is_head": 1, "relation": "户主"} if place == 0 else {"is_head": 0, "relation": None}
            touched.made.append(insert_member(tx, new_id, member.values | relation, day, key=member.key))
        insert_reviews(tx, "household_id", [NewReview(new_id, day.isoformat(), "created")])
        regroup_id = _insert(tx, number, "split", file.id, new_id, day, why)
        _note(tx, regroup_id, touched)
        _take_along(tx, regroup_id, file.id, new_id, {}, only={member.key for member in leaving})
    return number


def undo(office: Office, number: str, *, why: str, keep: bool = True) -> Regroup:
    """Take back a merge or a split. Raises ``NotFound``, ``SwtoolError`` where members changed since."""
    refuse_text(why)
    if not why.strip():
        raise UsageFault("没有写撤销的理由", remedy="用 --why 写明")
    with office.change(f"撤销 {number}：{why}", keep=keep) as tx:
        found = require_regroup(office.db, number)
        if found.undone_at:
            raise SwtoolError(f"{found.number} 已经撤销", remedy="用 swtool household regroups 查看")
        rows = office.db.query("SELECT * FROM household_regroup_row WHERE regroup_id = ? ORDER BY id", (found.id,))
        made = [_stands_as(office.db, row["row_id"]) for row in rows if row["what"] == "made"]
        _refuse_changed(office.db, found, made)
        for row_id in made:
            tx.supersede("household_member", row_id)
        for row in rows:
            if row["what"] == "replaced":
                _restore(tx, row["row_id"])
            elif row["what"] in _MOVED:
                _give_back(tx, found, row["what"], row["row_id"], row["before_id"], row["before_key"])
        tx.supersede("household_regroup", found.id)
        if found.kind == "merge":
            tx.update("household", found.other_id, {"closed_on": None, "closed_why": None})
        else:  # a file that never was in use on any day
            tx.update("household", found.other_id, {"closed_on": found.effective_on, "closed_why": "撤销分户"})
        _name_after_heads(office, tx, (found.household_id, found.other_id))
    return found


def require_regroup(db: Database, number: str) -> Regroup:
    """A merge or split by its 编号. Raises ``NotFound`` with the newest ones."""
    found = regroups(db, number=number.strip().upper())
    if not found:
        newest = tuple(each.number for each in regroups(db)[:3])
        raise NotFound(f"没有编号 {number}", nearest=newest, remedy="用 swtool household regroups 查看")
    return found[0]


def regroups(db: Database, *, number: str | None = None) -> list[Regroup]:
    """Merges and splits, the newest first, undone ones too."""
    rows = db.query(
        "SELECT r.*, k.file_no, o.file_no AS other_no FROM household_regroup r"
        " JOIN household k ON k.id = r.household_id JOIN household o ON o.id = r.other_id"
        " WHERE (:number IS NULL OR r.regroup_no = :number) ORDER BY r.id DESC",
        {"number": number},
    )
    return [
        Regroup(
            row["id"],
            row["regroup_no"],
            row["kind"],
            row["household_id"],
            row["file_no"],
            row["other_id"],
            row["other_no"],
            row["effective_on"],
            row["why"],
            row["recorded_at"],
            row["superseded_at"] or "",
        )
        for row in rows
    ]


def _refuse(office: Office, files: Sequence[File], day: date, why: str) -> None:
    refuse_text(why)
    if not why.strip():
        raise UsageFault("没有写理由", remedy="用 --why 写明，如 核对户口簿")
    for file in files:
        refuse_day(office, file, day)
        if file.closed_on:
            raise SwtoolError(f"档案 {file.file_no} 自 {file.closed_on} 起停用", remedy="换成在用的档案号")


def _twin(kept: File, member: Member, mine: Sequence[Member]) -> Member | None:
    """The member of the kept file who is the same person: by ID where both have one, else by name."""
    found = [
        each
        for each in mine
        if (
            each.resident_id == member.resident_id
            if each.resident_id and member.resident_id
            else each.name == member.name
        )
    ]
    if len(found) > 1:
        raise SwtoolError(f"档案 {kept.file_no} 有 {len(found)} 名同名的成员，看不出是哪一名", remedy="先补上身份证号")
    return found[0] if found else None


def _insert(tx: Transaction, number: str, kind: str, household_id: int, other_id: int, day: date, why: str) -> int:
    return tx.insert(
        "household_regroup",
        {
            "uid": tx.uid(),
            "regroup_no": number,
            "kind": kind,
            "household_id": household_id,
            "other_id": other_id,
            "effective_on": day.isoformat(),
            "why": why.strip(),
            "recorded_at": tx.recorded_at,
        },
    )


def _note(tx: Transaction, regroup_id: int, touched: Touched) -> None:
    """Rows that this made and replaced again itself are no trace of it: they are written down as neither."""
    both = set(touched.replaced) & set(touched.made)
    for what, ids in (("replaced", touched.replaced), ("made", touched.made)):
        for row_id in ids:
            if row_id not in both:
                _note_one(tx, regroup_id, what, row_id)


def _note_pairs(tx: Transaction, regroup_id: int, same: Mapping[int, int]) -> None:
    """Whose key in the file that went in is whose in the one that stays: counts of persons go by it from now on."""
    for gone, stays in same.items():
        _note_one(tx, regroup_id, "same", gone, before_key=stays)


def _note_one(
    tx: Transaction,
    regroup_id: int,
    what: str,
    row_id: int,
    before_id: int | None = None,
    before_key: int | None = None,
) -> None:
    values = {"regroup_id": regroup_id, "what": what, "row_id": row_id, "recorded_at": tx.recorded_at}
    tx.insert("household_regroup_row", values | {"before_id": before_id, "before_key": before_key})


def _take_along(
    tx: Transaction,
    regroup_id: int,
    source_id: int,
    target_id: int,
    same: Mapping[int, int],
    *,
    only: set[int] | None = None,
) -> None:
    """Needs, plans and aid of the file go over; with ``only``, plans and aid of these persons and nothing else."""
    if only is None:
        for row in tx.execute("SELECT id FROM need_item WHERE household_id = ? ORDER BY id", (source_id,)).fetchall():
            tx.update("need_item", row["id"], {"household_id": target_id})
            _note_one(tx, regroup_id, "need", row["id"], source_id)
    for what in ("plan", "aid"):
        table = _MOVED[what]
        rows = tx.execute(f"SELECT id, person_key FROM {table} WHERE household_id = ? ORDER BY id", (source_id,))
        for row in rows.fetchall():
            key = row["person_key"]
            if only is None or key in only:
                tx.update(table, row["id"], {"household_id": target_id, "person_key": same.get(key, key)})
                _note_one(tx, regroup_id, what, row["id"], source_id, key)


def _refuse_changed(db: Database, found: Regroup, made: Sequence[int]) -> None:
    later = [
        row["id"]
        for row_id in made
        if (row := db.one("SELECT id FROM household_member WHERE id = ? AND superseded_at IS NOT NULL", (row_id,)))
    ]
    again = db.one(
        "SELECT regroup_no FROM household_regroup WHERE id > ? AND superseded_at IS NULL"
        " AND (household_id IN (?, ?) OR other_id IN (?, ?)) ORDER BY id DESC LIMIT 1",
        (found.id, *(found.household_id, found.other_id) * 2),
    )
    if again is not None:
        raise SwtoolError(
            f"之后还有 {again['regroup_no']}", remedy=f"先撤销它：swtool household undo {again['regroup_no']}"
        )
    if found.kind == "split":  # who joined the new file since would be left without one
        others = [each for each in members_now(db, found.other_id) if each.id not in set(made)]
        closed = db.value("SELECT closed_on FROM household WHERE id = ?", (found.other_id,))
        if closed or others or db.value("SELECT 1 FROM need_item WHERE household_id = ?", (found.other_id,)):
            later.append(found.other_id)
    if later:
        way = "household split" if found.kind == "merge" else "household merge"
        raise SwtoolError(
            f"{found.number} 之后，这些成员或档案又有变更，不能原样撤销",
            remedy=f"按实际情况用 swtool {way} 登记，之后的变更都保留",
        )


def _stands_as(db: Database, row_id: int) -> int:
    """The row that stands for a row which an undo wrote again with the same words and days; else itself."""
    row = db.one("SELECT * FROM household_member WHERE id = ?", (row_id,))
    if row is None or row["superseded_at"] is None:
        return row_id
    copies = db.query(
        "SELECT * FROM household_member WHERE superseded_at IS NULL AND household_id = ? AND person_key = ?",
        (row["household_id"], row["person_key"] or row_id),
    )
    said = [name for name in row.keys() if name not in ("id", "person_key", "recorded_at", "superseded_at")]  # noqa: SIM118
    return next((copy["id"] for copy in copies if all(copy[name] == row[name] for name in said)), row_id)


def _restore(tx: Transaction, row_id: int) -> None:
    """A row that was replaced stands again, as a new row with the same words and days."""
    row = tx.execute("SELECT * FROM household_member WHERE id = ?", (row_id,)).fetchone()
    values = {name: row[name] for name in row.keys() if name not in ("id", "superseded_at")}  # noqa: SIM118
    key = row["person_key"] or row_id
    tx.insert("household_member", values | {"person_key": key, "recorded_at": tx.recorded_at})


def _give_back(tx: Transaction, found: Regroup, what: str, row_id: int, household_id: int, key: int | None) -> None:
    """What went along returns, unless it went on to another file since."""
    here = found.household_id if found.kind == "merge" else found.other_id
    table = _MOVED[what]
    row = tx.execute(f"SELECT household_id FROM {table} WHERE id = ?", (row_id,)).fetchone()
    if row["household_id"] == here:
        person = {} if what == "need" else {"person_key": key}
        tx.update(table, row_id, {"household_id": household_id, **person})


def _name_after_heads(office: Office, tx: Transaction, household_ids: Sequence[int]) -> None:
    """Files are kept under the name of their head, where there is one."""
    for household_id in household_ids:
        head = next((each for each in members_now(office.db, household_id) if each.is_head), None)
        if head is not None:
            tx.update("household", household_id, {"head_name": head.name})
