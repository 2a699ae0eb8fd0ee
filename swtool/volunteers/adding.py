"""One volunteer by command: registered or put right, refused where somebody on record is meant."""

from __future__ import annotations

from collections.abc import Mapping

from swtool.errors import SwtoolError, UsageFault
from swtool.forms.kind import CellFault, Kind, Noted, ParseContext
from swtool.forms.personal import Phone, ResidentId
from swtool.intake.likeness import Likeness, Profile
from swtool.office import Office
from swtool.privacy import PLACEHOLDERS
from swtool.registry.bearings import Bearings
from swtool.registry.boundaries import places_today
from swtool.registry.divisions import Division
from swtool.registry.likeness import enough_on
from swtool.registry.people import Person, name_key
from swtool.volunteers.known import Known, VolunteerFinder, Wanted, numbers_given, phones_of
from swtool.volunteers.plan_volunteers import profile_of
from swtool.volunteers.recording import NewStanding, NewVolunteer, insert_volunteers, numbers_after

_KINDS: Mapping[str, Kind] = {"resident_id": ResidentId(), "mobile": Phone(several=True)}


def add_volunteer(
    office: Office,
    village: Division,
    values: Mapping[str, object],
    *,
    worker: Person | None = None,
    station_id: int | None = None,
    is_regular: bool = False,
    even_if_alike: bool = False,
    keep: bool = True,
) -> str:
    """Register one volunteer; the number. ``values`` as ``known.FIELDS``; whose volunteer it is follows from worker or
    village where no station is named.

    Raises ``SwtoolError`` where the same resident ID, or the same name and telephone, is on record, and where somebody
    looks alike unless ``even_if_alike``; ``UsageFault`` for a number that is none and a day to come.
    """
    values = _proper(values, office)
    _refuse_known(office, village, values, even_if_alike=even_if_alike)
    number = numbers_after(numbers_given(office.db)).new()
    if station_id is None:
        station_id = Bearings(office, places_today(office)).station_of(worker, village.id)
    joined = str(values.get("joined_on") or office.today.isoformat())
    first = {len("2026"): f"{joined}-01-01", len("2026-01"): f"{joined}-01"}.get(len(joined), joined)
    person = worker.id if worker is not None else None
    new = NewVolunteer(number, village.id, values, NewStanding(0, is_regular, person, station_id, first))
    with office.change(f"登记志愿者 {number}", keep=keep) as tx:
        insert_volunteers(tx, [new])
    return number


def correct_volunteer(office: Office, volunteer: Known, values: Mapping[str, object], *, keep: bool = True) -> bool:
    """Put right what is registered of a volunteer; whether anything changed.

    Raises ``SwtoolError`` for a resident ID that another volunteer has, ``UsageFault`` for a number that is none.
    """
    values = _proper(values, office)
    number = values.get("resident_id")
    other = number and office.db.value(
        "SELECT volunteer_no FROM volunteer WHERE resident_id = ? AND id <> ?", (number, volunteer.id)
    )
    if other:
        raise SwtoolError(f"这个身份证号已登记在志愿者 {other} 名下", remedy="核对号码；同一人的只留一个编号")
    if not values or not office.db.differs("volunteer", volunteer.id, values):
        return False
    with office.change(f"更正志愿者 {volunteer.number} 的登记", keep=keep) as tx:
        tx.update("volunteer", volunteer.id, values)
    return True


def _proper(values: Mapping[str, object], office: Office) -> dict[str, object]:
    """Numbers as a sheet's cells are read: a typing error is refused here as there."""
    found = dict(values)
    for name, kind in _KINDS.items():
        if name in found:
            read = kind.parse(found[name], ParseContext(office.today))
            if isinstance(read, CellFault):
                raise UsageFault(read.reason, where="--id" if name == "resident_id" else "--mobile")
            found[name] = read.value if isinstance(read, Noted) else read
    if str(found.get("joined_on") or "") > office.today.isoformat():
        raise UsageFault("加入日期还没有到", where="--joined", remedy="核对日期")
    return found


def _refuse_known(office: Office, village: Division, values: Mapping[str, object], *, even_if_alike: bool) -> None:
    name, number, phones = str(values["name"]), str(values.get("resident_id") or ""), phones_of(values.get("mobile"))
    wanted = Wanted("", name, number, phones, village.id)
    finder = VolunteerFinder(office.db, places_today(office), [wanted])
    found = finder.find(wanted)
    if isinstance(found, Known):
        raise SwtoolError(f"已经登记为志愿者 {found.number}", remedy="要改的用 swtool volunteer update 或 change")
    if found is not None and found.code == "other_name":
        raise SwtoolError("这个身份证号已登记在另一个姓名下", why=found.what, remedy="核对号码和姓名")
    if even_if_alike:
        return
    likeness = Likeness(enough_on(office, office.today), place="村（社区）")
    held = {known.id: known for known in finder.everybody if known.name not in PLACEHOLDERS}
    for known in held.values():
        likeness.add(profile_of(known))
    alike = likeness.find(Profile(0, name_key(name), number, phones, "", (village.id,)))
    if alike:
        told = "；".join(f"{held[one.key].number}（{one.score} 分：{one.why}）" for one in alike)
        raise SwtoolError(f"像是已登记的志愿者：{told}", remedy="核对后确是另一人的，加 --yes")
