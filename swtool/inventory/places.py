"""Which village each row of a sheet means, by its town and village columns or the town in the sheet's title."""

from __future__ import annotations

from swtool.findings import Severity
from swtool.intake.plan import Extract, Row
from swtool.office import Office
from swtool.registry.boundaries import names_of_today
from swtool.registry.divisions import Division


def resolve_places(office: Office, extract: Extract) -> dict[int, Division]:
    """Row number → village or community. Rows whose place cannot be told get a finding and are left out.

    A row without a village gets none and no finding: whether it needs one is the planner's business.
    """
    index = names_of_today(office)
    told: set[str] = set()
    found: dict[int, Division] = {}
    known: dict[tuple[object, object], Division] = {}  # a sheet says the same few places again and again
    named = zip(extract.column("town"), extract.column("village"), strict=True)
    for row, said in zip(extract.rows, named, strict=True):
        if (place := known.get(said)) is not None:
            found[row.number] = place
            continue
        village = row.text("village")
        if not village:
            continue
        town_text = row.text("town") or extract.title.town
        town = None
        if town_text:
            match = index.match_town(town_text)
            if match.one is None:
                _refuse(extract, row, "town", "town", match.reason)
                continue
            town = match.one
            _tell(extract, row, "town", match.note, told)
        match = index.match_village(town, village)
        if match.one is not None:
            found[row.number] = known[said] = match.one
            _tell(extract, row, "village", match.note, told)
        else:
            remedy = "" if town else "表里没有乡镇（街道）一列，补上它或写12位区划代码"
            _refuse(extract, row, "village", "village", match.reason, remedy)
    return found


def _tell(extract: Extract, row: Row, column: str, note: str, told: set[str]) -> None:
    """An old name was understood: say so once."""
    if note and note not in told:
        told.add(note)
        what = f"{note}，按现在的区划登记"
        extract.fault(
            row, column, f"reference.old_{column}", what, severity=Severity.WARNING, remedy="下次写现在的名称"
        )


def _refuse(extract: Extract, row: Row, column: str, kind: str, reason: str, remedy: str = "") -> None:
    extract.fault(row, column, f"reference.{kind}", reason, remedy=remedy or "改成区划名单中的名称，或写区划代码")
