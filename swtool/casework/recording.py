"""Recording a service by command, and taking one back: it no longer counts, and stays in the history."""

from __future__ import annotations

from datetime import date

from swtool.casework import store
from swtool.casework.catalogue import catalogue_on
from swtool.casework.store import Draft, Record
from swtool.errors import NotFound, SwtoolError, UsageFault
from swtool.folding import squeeze
from swtool.office import Office
from swtool.registry.people import name_key
from swtool.scanner import refuse_numbers


def add_record(office: Office, draft: Draft, *, keep: bool = True) -> Record:
    """Record one service. Raises ``UsageFault`` for a day to come, fewer times than persons, or numbers of persons in
    the remarks."""
    if draft.happened_on > office.today.isoformat():
        raise UsageFault(f"{draft.happened_on} 还没有到", remedy="服务做完再登记")
    if draft.person_times < draft.persons:
        raise UsageFault(f"服务人次 {draft.person_times} 少于服务人数 {draft.persons}", remedy="核对两个数")
    for what, text in (("备注", draft.remarks), ("地点", draft.place)):
        refuse_numbers(text or "", what)
    with office.change(f"登记服务 {draft.happened_on}", keep=keep) as tx:
        (made,) = store.insert_records(tx, [draft])
        found = store.record_by_id(office.db, made)
    assert found is not None
    return found


def void_record(office: Office, number: str, *, why: str, keep: bool = True) -> Record:
    """Take a record back. Raises ``NotFound``, and ``SwtoolError`` for one that no longer counts."""
    found = require_record(office, number)
    if found.superseded_at:
        raise SwtoolError(f"服务记录 {found.number} 已在 {found.superseded_at[:10]} 更正或作废")
    with office.change(f"作废服务记录 {found.number}：{why}", keep=keep) as tx:
        tx.supersede("service_record", found.id)
    return found


def require_record(office: Office, number: str) -> Record:
    """A record by its number, FW12 or 12. Raises ``NotFound``."""
    digits = number.upper().removeprefix("FW")
    found = store.record_by_id(office.db, int(digits)) if digits.isascii() and digits.isdigit() else None
    if found is None:
        raise NotFound(f"没有服务记录 {number}", remedy="编号见 swtool service record list，如 FW12")
    return found


def item_code(office: Office, text: str, day: date) -> str:
    """The code that words have in the catalogues of the day, else the words themselves."""
    found = catalogue_on(office, day).find(text) if text else None
    return found.code if found else squeeze(text)


def require_household(office: Office, file_no: str, client: str | None = None) -> tuple[int, int | None]:
    """A file's id and the row of its member of that name. Raises ``NotFound`` for either."""
    household = office.db.value("SELECT id FROM household WHERE file_no = ?", (file_no,))
    if not isinstance(household, int):
        raise NotFound(f"没有档案 {file_no}", remedy="用 swtool inventory list households 查档案号")
    if client is None:
        return household, None
    rows = office.db.query(
        "SELECT id, name FROM household_member WHERE household_id = ? AND superseded_at IS NULL"
        " ORDER BY effective_on DESC, id DESC",
        (household,),
    )
    for row in rows:
        if name_key(row["name"]) == name_key(client):
            return household, row["id"]
    raise NotFound(f"档案 {file_no} 里没有这名成员", remedy=f"用 swtool inventory show {file_no} 查看成员")
