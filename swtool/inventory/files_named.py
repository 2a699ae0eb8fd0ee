"""Which 居民需求档案 the rows of a sheet name by their 档案号, and which of its members."""

from __future__ import annotations

from collections.abc import Iterable

from swtool.intake.plan import Extract, Row
from swtool.inventory.known import Known, current_members, households_by_file
from swtool.office import Office
from swtool.registry.boundaries import places_today


class Files:
    """The files that a sheet names and who is in them, with two questions for all of its rows."""

    def __init__(self, office: Office, rows: Iterable[Row]) -> None:
        self._files = households_by_file(
            office.db, places_today(office), {row.text("file_no") for row in rows if row.text("file_no")}
        )
        self._members = current_members(office.db, [file.id for file in self._files.values()])

    def find(self, extract: Extract, row: Row, name: str, resident_id: str) -> tuple[int, int | None] | None:
        """(household, person's key or None without a name); None with a finding where that cannot be told."""
        file_no = row.text("file_no")
        file = self._files.get(file_no)
        if file is None or file.closed_on:
            why = f"没有档案 {file_no}" if file is None else f"档案 {file_no} 已于 {file.closed_on} 停用"
            extract.fault(row, "file_no", "reference.household", why, remedy="核对档案号；新的先建档")
            return None
        if not name:
            return file.id, None
        found = [each for each in self._members.get(file.id, []) if _is(each, name, resident_id)]
        if len(found) == 1:
            return file.id, found[0].person_key
        what = f"有 {len(found)} 名同名的成员" if found else "没有这名成员"
        remedy = "写上身份证号" if found else "核对姓名，新成员先列入档案"
        extract.fault(row, "client_name", "reference.member", f"档案 {file_no} {what}", remedy=remedy)
        return None


def _is(member: Known, name: str, resident_id: str) -> bool:
    if resident_id and member.values["resident_id"]:
        return member.values["resident_id"] == resident_id
    return member.values["name"] == name
