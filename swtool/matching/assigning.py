"""Giving a need a part of a resource, giving it back, and saying what came of it.

What the need's own row says follows: 办理中 with its resource while something is assigned, 已满足 when it was met.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from swtool.errors import NotFound, SwtoolError, UsageFault
from swtool.inventory.demands import Demand, write_step
from swtool.inventory.store import IN_USE
from swtool.matching import store
from swtool.matching.closing import release_rest
from swtool.matching.planning import Planned
from swtool.matching.rules import Need, Offer, nearness
from swtool.matching.store import OPEN, Assignment
from swtool.office import Office
from swtool.registry.boundaries import places_of
from swtool.scanner import refuse_numbers
from swtool.store.database import Transaction


class Ended(NamedTuple):
    """An assignment that ended, as it stood; ``rest`` was given back with it; whether the need still waits."""

    assignment: Assignment
    rest: Sequence[Assignment]
    is_waiting: bool


def require_need(office: Office, number: str, *, day: date | None = None) -> Need:
    """An open need by its number. Raises ``NotFound``, and ``SwtoolError`` for one that is closed."""
    row = office.db.one("SELECT id, status FROM need_item WHERE need_no = ? OR '需求' || id = ?", (number, number))
    if row is None:
        raise NotFound(f"没有需求 {number}", remedy="编号见 swtool inventory list needs")
    _refuse_closed(number, row["status"])
    on = day or office.today
    found = store.open_needs(office.db, on, places_of(office, on), need_id=row["id"])
    if not found:
        raise SwtoolError(f"需求 {number} 在 {on.isoformat()} 还没有提出")
    return found[0]


def require_offer(office: Office, number: str, day: date) -> Offer:
    """A resource in use on the day, by its number. Raises ``NotFound``."""
    row = office.db.one(
        f"SELECT c.id FROM community_resource c WHERE c.resource_no = :number AND {IN_USE.format(alias='c')}",
        {"number": number, "day": day.isoformat()},
    )
    if row is None:
        raise NotFound(f"没有在用的资源 {number}", remedy="编号见 swtool inventory list resources")
    return next(each for each in store.offers(office.db, day, places_of(office, day)) if each.id == row["id"])


def assign(
    office: Office, need: Need, offer: Offer, *, quantity: int = 1, why: str = "", keep: bool = True
) -> Assignment:
    """Hold ``quantity`` of a resource for a need, in one transaction with the need's state.

    Raises ``SwtoolError`` for a resource that is not valid today, not there for that place, or has less than that left
    (also where another clerk was quicker), and where the need has that resource already or was closed meanwhile.
    """
    refuse_numbers(why, "理由")
    day = office.today
    with office.change(f"对接 {need.need_no} {offer.resource_no}", keep=keep) as tx:
        _refuse_closed(need.need_no, _status_of(office, need.id))
        fresh = require_offer(office, offer.resource_no, day)  # what another clerk took meanwhile counts
        _refuse_unfit(need, fresh, quantity, day)
        if any(each.resource_id == fresh.id for each in store.assignments(office.db, need_id=need.id, only_open=True)):
            raise SwtoolError(f"需求 {need.need_no} 已经对接了资源 {fresh.resource_no}")
        made = store.insert_assignment(tx, need.id, fresh.id, quantity, on=day, why=why, by=office.actor)
        _write_state(tx, office, need.id, "in_progress", fresh.id)
        (found,) = store.assignments(office.db, assignment_id=made)
    return found


def assign_all(office: Office, planned: Sequence[Planned]) -> int:
    """Assign a whole plan in one transaction, one unit each; how many.

    Raises ``SwtoolError`` where a need or a resource was taken meanwhile: nothing is assigned then.
    """
    chosen = [(one.need, one.candidate) for one in planned if one.candidate is not None]
    if not chosen:
        return 0
    with office.change(f"对接 {len(chosen)} 项需求") as tx:
        left = {
            offer.id: offer.left for offer in store.offers(office.db, office.today, places_of(office, office.today))
        }
        waiting = {need.id for need in store.open_needs(office.db, office.today, places_of(office, office.today))}
        for need, one in chosen:
            have = left.get(one.offer.id, 0)
            if need.id not in waiting or (have is not None and have < 1):
                raise SwtoolError("方案算好以后有需求或资源变了，没有对接任何一项", remedy="再运行一次")
            left[one.offer.id] = None if have is None else have - 1
            store.insert_assignment(tx, need.id, one.offer.id, 1, on=office.today, why="", by=office.actor)
            _write_state(tx, office, need.id, "in_progress", one.offer.id)
    return len(chosen)


def end(office: Office, number: str, *, done: bool, met: bool = False, why: str = "", keep: bool = True) -> Ended:
    """End an assignment: ``done``, with whether it met the need, or given back unused.

    A resource that is used up stays held by what was done; everything else is free again. What else the need holds when
    it is met goes back, and a need that was closed before stays as it is.
    Raises ``NotFound``, ``SwtoolError`` for one that ended already, ``UsageFault`` for giving back without a reason.
    """
    refuse_numbers(why, "说明")
    if not done and not why.strip():
        raise UsageFault("没有写退回的原因", remedy="用 --why 写明，如 对方改期")
    with office.change(f"{'对接办结' if done else '退回对接'} {number}", keep=keep) as tx:
        found = require_assignment(office, number)
        if found.outcome:
            raise SwtoolError(f"对接 {number} 已于 {found.ended_on} {'办结' if found.outcome == 'done' else '退回'}")
        outcome = "done" if done else "released"
        store.insert_end(tx, found.id, outcome, met=met, on=office.today, why=why.strip(), by=office.actor)
        rest = _follow(office, tx, found, met=met)
        return Ended(found, rest, _status_of(office, found.need_id) in OPEN)


def require_assignment(office: Office, number: str) -> Assignment:
    """An assignment by its number. Raises ``NotFound``."""
    digits = number.upper().removeprefix("DJ")
    found = store.assignments(office.db, assignment_id=int(digits)) if digits.isascii() and digits.isdigit() else []
    if not found:
        raise NotFound(f"没有对接 {number}", remedy="编号见 swtool match list，如 DJ12")
    return found[0]


def _refuse_unfit(need: Need, offer: Offer, quantity: int, day: date) -> None:
    which = f"资源 {offer.resource_no}（{offer.name}）"
    if offer.valid_from is not None and day < offer.valid_from:
        raise SwtoolError(f"{which}{offer.valid_from.isoformat()} 才启用")
    if offer.valid_to is not None and day > offer.valid_to:
        remedy = "续期的请先改有效期，或用 swtool match suggest 另找"
        raise SwtoolError(f"{which}有效期 {offer.valid_to.isoformat()} 已过", remedy=remedy)
    if nearness(need.village_id, need.town_id, offer) is None:
        raise SwtoolError(f"{which}不面向{need.place}", remedy="用 swtool match suggest 看候选资源")
    if offer.left is not None and offer.left < quantity:
        raise SwtoolError(
            f"{which}只剩 {max(offer.left, 0)}{offer.unit or '份'}，要 {quantity}{offer.unit or '份'}",
            remedy=f"用 swtool match suggest {need.need_no} 另找，或等别处退回",
        )


def _refuse_closed(number: str, status: str) -> None:
    if status not in OPEN:
        raise SwtoolError(f"需求 {number} 已经办结", remedy="还有需要的，登记一项新的需求")


def _status_of(office: Office, need_id: int) -> str:
    return str(office.db.value("SELECT status FROM need_item WHERE id = ?", (need_id,)))


def _follow(office: Office, tx: Transaction, ended: Assignment, *, met: bool) -> Sequence[Assignment]:
    """What the need's row says after one of its assignments ended; what was given back besides."""
    if _status_of(office, ended.need_id) not in OPEN:
        return ()
    if met:
        write_step(tx, Demand.NEED, ended.need_id, "met", happened_on=(on := office.today.isoformat()), counts_from=on)
        return release_rest(office, tx, ended.need_id, ended)
    if going := store.assignments(office.db, need_id=ended.need_id, only_open=True):
        tx.update("need_item", ended.need_id, {"resource_id": going[-1].resource_id})
    else:
        _write_state(tx, office, ended.need_id, "accepted", None)
    return ()


def _write_state(tx: Transaction, office: Office, need_id: int, status: str, resource_id: int | None) -> None:
    """The state of a need with the resource it is given, in place of what a sheet said of one; a state that stands
    already is not written again."""
    values: dict[str, object] = {"resource_id": resource_id, "matched_text": None}
    if _status_of(office, need_id) == status:
        tx.update("need_item", need_id, values)
        return
    on = office.today.isoformat()
    write_step(tx, Demand.NEED, need_id, status, happened_on=on, counts_from=on, values=values)
