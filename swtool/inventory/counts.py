"""How many households a village says ought to have a file: what 一户一档 is measured against (G3)."""

from __future__ import annotations

from datetime import date

from swtool.errors import SwtoolError
from swtool.office import Office
from swtool.registry.divisions import Division


def state_count(office: Office, village: Division, households: int, day: date, *, keep: bool = True) -> None:
    """Register the number of a day; another one of the same day takes its place. Raises ``SwtoolError``."""
    if day > office.today:
        raise SwtoolError(f"日期 {day.isoformat()} 还没有到", remedy="写核查的那一天")
    with office.change(f"{village.name}应建档 {households} 户", keep=keep) as tx:
        for row in office.db.query(
            "SELECT id FROM household_count WHERE division_id = ? AND counted_on = ? AND superseded_at IS NULL",
            (village.id, day.isoformat()),
        ):
            tx.supersede("household_count", row["id"])
        values = {"division_id": village.id, "counted_on": day.isoformat(), "households": households}
        tx.insert("household_count", values | {"recorded_at": tx.recorded_at})
