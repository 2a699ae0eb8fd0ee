"""A small county for the registry's tests: three towns, six villages, two stations, one operator. Invented people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

from sqlite_utils import Migrations

from swtool.dates import PartialDate
from swtool.identifiers import birth_date, sex
from swtool.intake.plan import Batch, Extract, Row, SheetTitle
from swtool.office import Office
from swtool.registry.credentials import CertificateFields, EducationFields, EmploymentFields
from swtool.registry.division_lists import Edition
from swtool.registry.division_load import apply_divisions, plan_divisions
from swtool.registry.divisions import read_divisions
from swtool.registry.forms import STAFF_ROSTER
from swtool.registry.organizations import insert_organization
from swtool.registry.people import Person, PersonFields
from swtool.registry.posts import PostFields
from swtool.registry.registering import Registration, register
from swtool.registry.schema import migrations
from swtool.registry.stations import insert_station, set_operator

from .offices import TODAY, new_office

LIST = """code,name,town_code,town_name
330481102001,示范社区居委会,330481102,许村镇
330481102201,永福村村委会,330481102,许村镇
330481103201,永福村村委会,330481103,长安镇
330481103202,和平村村委会,330481103,长安镇
330481103002,和平社区居委会,330481103,长安镇
330481001003,东山社区居委会,330481001,硖石街道
"""
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def resident_id(birth: str, sequence: int) -> str:
    """An invented number with a right check digit: ``birth`` as 19900101."""
    body = f"330481{birth}{sequence:03d}"
    return body + "10X98765432"[sum(w * int(c) for w, c in zip(_WEIGHTS, body, strict=True)) % 11]


def load_list(office: Office, folder: Path, text: str = LIST, edition: str = "nbs-2023", **options: bool) -> None:
    """Load a list of divisions from text."""
    file = folder / f"{edition}.csv"
    file.write_text(text, encoding="utf-8", newline="")
    plan = plan_divisions(office, file, Edition.parse(edition))
    with office.change("载入区划") as tx:
        apply_divisions(tx, plan, **options)


def county(
    folder: Path, *, today: date = TODAY, now: datetime | None = None, sets: Sequence[Migrations] = (migrations,)
) -> Office:
    """An office with divisions, 许村镇社工站 and 长安镇社工站, and 示例社工服务中心 running the first."""
    office = new_office(folder / "office.db", sets, today=today, now=now)
    load_list(office, folder)
    index = read_divisions(office.db)
    with office.change("登记社工站") as tx:
        operator = insert_organization(
            tx,
            {"name": "示例社会工作服务中心", "kind": "social_service_institution", "credit_code": "52330481MJ000000D0"},
        )
        for name in ("许村镇", "长安镇"):
            town = index.match_town(name).one
            assert town is not None
            values = {"name": f"{name}社工站", "tier": "station", "division_id": town.id, "opened_on": "2021-01-01"}
            insert_station(tx, values)
        set_operator(tx, 1, operator, effective_on=date(2021, 1, 1))
    return office


def hire(
    office: Office,
    name: str,
    *,
    number: str | None = None,
    station: int = 1,
    start: str | None = "2022-03-01",
    kind: str = "service_post",
    basis: str = "full_time",
    certificate: CertificateFields | None = None,
    education: EducationFields | None = None,
    employment: EmploymentFields | None = None,
    **person: object,
) -> Person:
    """Register somebody with a post (none without ``start``)."""
    if number:
        person = {"sex": sex(number), "birth_date": str(birth_date(number)), **person}
    fields = PersonFields(name=name, resident_id=number, **person)  # type: ignore[arg-type]
    with office.change("登记") as tx:
        return register(
            tx,
            Registration(
                fields,
                certificate,
                education,
                employment,
                PostFields(station, kind, basis) if start else None,
                PartialDate.parse(start) if start else None,
            ),
        )


def roster(rows: Sequence[Mapping[str, object]], *, town: str = "") -> Extract:
    """Rows of a 花名册 as intake extracts them, from row 3 on."""
    names = dict.fromkeys(name for row in rows for name in row)
    columns = {name: number for number, name in enumerate(names, 1)}
    lines = [Row(number, {name: row.get(name) for name in names}) for number, row in enumerate(rows, 3)]
    return Extract(STAFF_ROSTER, "花名册.xlsx", "Sheet1", 2, columns, lines, SheetTitle(town=town))


def no_batch() -> Batch:
    """A load that is not recorded."""
    return Batch(1)
