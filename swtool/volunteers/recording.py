"""Writing volunteers, how they stand, and what they did: for sheets in bulk and for commands one by one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from swtool.errors import NotFound, SwtoolError, UsageFault
from swtool.forms.minutes import Minutes
from swtool.office import Office
from swtool.registry.bearings import Bearings
from swtool.registry.boundaries import places_today
from swtool.registry.people import Person, name_key
from swtool.registry.running_numbers import RunningNumbers
from swtool.scanner import refuse_numbers
from swtool.store.database import Database, Transaction
from swtool.volunteers.known import FIELDS, Known, Standing, as_known, standings_of
from swtool.volunteers.terms import NUMBER_PREFIX, RECORD_PREFIX, SERVICE

_WIDTH = 6


def numbers_after(given: set[str]) -> RunningNumbers:
    """Numbers for new volunteers, after the highest of ours that was given."""
    own = (number.removeprefix(NUMBER_PREFIX) for number in given if number.startswith(NUMBER_PREFIX))
    last = max((int(number) for number in own if number.isascii() and number.isdigit()), default=0)
    return RunningNumbers(NUMBER_PREFIX, given, width=_WIDTH, last=last)


class NewStanding(NamedTuple):
    """How a volunteer stands from ``effective_on`` on."""

    volunteer_id: int
    is_regular: bool
    person_id: int | None
    station_id: int | None
    effective_on: str
    source_row: int | None = None


class NewVolunteer(NamedTuple):
    """Somebody to be registered: ``values`` are those of ``known.FIELDS``."""

    number: str
    division_id: int
    values: Mapping[str, object]
    standing: NewStanding
    source_row: int | None = None


class NewRecord(NamedTuple):
    """A service, training or praise of a volunteer. ``minutes`` is None where no time is stated."""

    volunteer_id: int
    kind: str
    happened_on: str
    title: str
    minutes: int | None = None
    station_id: int | None = None
    organizer: str | None = None
    evaluation: str | None = None
    source_row: int | None = None


def insert_volunteers(tx: Transaction, new: Sequence[NewVolunteer], batch_id: int | None = None) -> range:
    """Register volunteers with how they stand; their ids in order."""
    ids = tx.allot("volunteer", len(new))
    columns = ("id", "uid", "volunteer_no", "division_id", *FIELDS, "batch_id", "source_row")
    tx.insert_rows(
        "volunteer",
        columns,
        ids,
        (
            (row_id, uid, one.number, one.division_id, *map(one.values.get, FIELDS), batch_id, one.source_row)
            for row_id, uid, one in zip(ids, tx.uids(len(ids)), new, strict=True)
        ),
    )
    standings = [
        one.standing._replace(volunteer_id=row_id, source_row=one.source_row)
        for row_id, one in zip(ids, new, strict=True)
    ]
    insert_standings(tx, standings, batch_id)
    return ids


def insert_standings(tx: Transaction, new: Sequence[NewStanding], batch_id: int | None = None) -> None:
    """Record how volunteers stand."""
    ids = tx.allot("volunteer_standing", len(new))
    columns = ("id", "volunteer_id", "is_regular", "person_id", "station_id", "effective_on")
    tx.insert_rows(
        "volunteer_standing",
        (*columns, "batch_id", "source_row", "recorded_at"),
        ids,
        (
            (
                row_id,
                one.volunteer_id,
                int(one.is_regular),
                one.person_id,
                one.station_id,
                one.effective_on,
                batch_id,
                one.source_row,
                tx.recorded_at,
            )
            for row_id, one in zip(ids, new, strict=True)
        ),
    )


def replace_standing(tx: Transaction, before: Standing, new: NewStanding, batch_id: int | None = None) -> None:
    """Let a volunteer stand otherwise from a day on. What was until then stays; a day not after the former's first
    corrects the former."""
    if before.id:
        tx.supersede("volunteer_standing", before.id)
        if before.effective_on < new.effective_on:
            insert_stretch(tx, new.volunteer_id, before._replace(effective_until=new.effective_on), batch_id)
        else:
            new = new._replace(effective_on=min(before.effective_on, new.effective_on))
    insert_standings(tx, [new], batch_id)


def insert_stretch(tx: Transaction, volunteer_id: int, stretch: Standing, batch_id: int | None = None) -> None:
    """Record how a volunteer stood for a while."""
    tx.insert(
        "volunteer_standing",
        {
            "volunteer_id": volunteer_id,
            "is_regular": int(stretch.is_regular),
            "person_id": stretch.person_id,
            "station_id": stretch.station_id,
            "effective_on": stretch.effective_on,
            "effective_until": stretch.effective_until,
            "batch_id": batch_id,
            "recorded_at": tx.recorded_at,
        },
    )


def insert_records(tx: Transaction, new: Sequence[NewRecord], batch_id: int | None = None) -> range:
    """Record services, trainings and praise; their ids in order."""
    ids = tx.allot("volunteer_record", len(new))
    columns = ("id", "volunteer_id", "station_id", "kind", "happened_on", "title", "minutes", "organizer", "evaluation")
    tx.insert_rows(
        "volunteer_record",
        (*columns, "batch_id", "source_row", "recorded_at"),
        ids,
        (
            (
                row_id,
                one.volunteer_id,
                one.station_id,
                one.kind,
                one.happened_on,
                one.title,
                one.minutes,
                one.organizer,
                one.evaluation,
                batch_id,
                one.source_row,
                tx.recorded_at,
            )
            for row_id, one in zip(ids, new, strict=True)
        ),
    )
    return ids


# -- one by one -------------------------------------------------------------------------------------------------------


def require_volunteer(office: Office, number: str) -> Known:
    """A volunteer by number. Raises ``NotFound``."""
    row = office.db.one("SELECT * FROM volunteer WHERE volunteer_no = ?", (number.strip().upper(),))
    row = row or office.db.one("SELECT * FROM volunteer WHERE volunteer_no = ?", (number.strip(),))
    if row is None:
        raise NotFound(f"没有志愿者 {number}", remedy="编号见 swtool volunteer list")
    return as_known(row, places_today(office))


def standing_of(db: Database, volunteer_id: int) -> Standing:
    """How one volunteer stands at last."""
    nobody = Standing(0, is_regular=False, person_id=None, station_id=None, effective_on="")
    return standings_of(db, [volunteer_id]).get(volunteer_id, nobody)


def change_standing(
    office: Office,
    volunteer: Known,
    on: date,
    *,
    is_regular: bool | None = None,
    worker: Person | None = None,
    station_id: int | None = None,
    keep: bool = True,
) -> Standing:
    """Let a volunteer stand otherwise from ``on``: how they stand then. None leaves a thing as it is.

    Raises ``UsageFault`` for a day to come, and ``SwtoolError`` where nothing would change.
    """
    if on > office.today:
        raise UsageFault(f"{on.isoformat()} 还没有到", remedy="写已经发生的那一天")
    before = standing_of(office.db, volunteer.id)
    if station_id is None and worker is not None:
        station_id = Bearings(office, places_today(office)).station_of(worker, volunteer.village_id)
    after = before._replace(
        is_regular=before.is_regular if is_regular is None else is_regular,
        person_id=worker.id if worker is not None else before.person_id,
        station_id=station_id or before.station_id,
    )
    if after == before:
        raise SwtoolError(f"志愿者 {volunteer.number} 已经是这样", remedy="没有要改的，不用再登记")
    new = NewStanding(volunteer.id, after.is_regular, after.person_id, after.station_id, on.isoformat())
    with office.change(f"更改志愿者 {volunteer.number} 的情况", keep=keep) as tx:
        replace_standing(tx, before, new)
    return after


def let_go(office: Office, volunteer: Known, on: date, *, why: str, keep: bool = True) -> None:
    """End being a volunteer: ``on`` is the first day on which one is none any more.

    Raises ``SwtoolError`` for somebody who left already, ``UsageFault`` for a day before they joined.
    """
    refuse_numbers(why, "原因")
    if volunteer.values["left_on"]:
        raise SwtoolError(f"志愿者 {volunteer.number} 已于 {volunteer.values['left_on']} 退出")
    if on.isoformat() < str(volunteer.values["joined_on"] or ""):
        raise UsageFault("退出日期早于加入日期", remedy="核对日期")
    with office.change(f"志愿者 {volunteer.number} 退出", keep=keep) as tx:
        tx.update("volunteer", volunteer.id, {"left_on": on.isoformat(), "left_why": why})


def add_record(office: Office, volunteer: Known, new: NewRecord, *, keep: bool = True) -> str:
    """Record one service, training or praise; its number.

    Raises ``UsageFault`` for a day to come, for a service without its time, and for a day before they joined or after
    they left; ``SwtoolError`` where the same is on record.
    """
    if new.happened_on > office.today.isoformat():
        raise UsageFault(f"{new.happened_on} 还没有到", remedy="活动过后再登记")
    if new.kind == SERVICE and not new.minutes:
        raise UsageFault("没有写服务时长", remedy="用 --hours 写小时数，如 --hours 2.5")
    if new.happened_on < str(volunteer.values["joined_on"] or ""):
        raise UsageFault(f"{new.happened_on} 还没有加入", remedy="核对日期")
    if volunteer.values["left_on"] and new.happened_on >= str(volunteer.values["left_on"]):
        raise UsageFault(f"志愿者 {volunteer.number} 已于 {volunteer.values['left_on']} 退出", remedy="核对日期和编号")
    refuse_numbers(new.title, "项目名称")
    if new.station_id is None:
        new = new._replace(station_id=standing_of(office.db, volunteer.id).station_id)
    same = office.db.one(
        "SELECT id, minutes FROM volunteer_record WHERE volunteer_id = ? AND kind = ? AND happened_on = ? AND title = ?"
        " AND superseded_at IS NULL",
        (volunteer.id, new.kind, new.happened_on, new.title),
    )
    if same is not None:
        time = f"（{Minutes(same['minutes'])}）" if same["minutes"] else ""
        remedy = f"记错了的先撤销：swtool volunteer void {RECORD_PREFIX}{same['id']} --why 原因"
        raise SwtoolError(f"已经登记过：{RECORD_PREFIX}{same['id']}{time}", remedy=remedy)
    with office.change(f"登记志愿服务记录 {volunteer.number}", keep=keep) as tx:
        (made,) = insert_records(tx, [new])
    return f"{RECORD_PREFIX}{made}"


def void_record(office: Office, number: str, *, why: str, keep: bool = True) -> None:
    """Take a record back; it stays in the history. Raises ``NotFound``."""
    refuse_numbers(why, "原因")
    digits = number.upper().removeprefix(RECORD_PREFIX)
    known = digits.isascii() and digits.isdigit()
    row = known and office.db.one(
        "SELECT id FROM volunteer_record WHERE id = ? AND superseded_at IS NULL", (int(digits),)
    )
    if not row:
        raise NotFound(f"没有记录 {number}", remedy="编号见 swtool volunteer records")
    with office.change(f"撤销志愿服务记录 {number.upper()}：{why}", keep=keep) as tx:
        tx.supersede("volunteer_record", row["id"])


def fields_of(
    name: str | None, resident_id: str | None, mobile: str | None, skills: str | None, joined_on: str | None
) -> dict[str, object]:
    """What a command states of a volunteer, without what it leaves out."""
    stated = {
        "name": name_key(name) if name else None,
        "resident_id": resident_id,
        "mobile": mobile,
        "skills": skills,
        "joined_on": joined_on,
    }
    return {key: value for key, value in stated.items() if value}
