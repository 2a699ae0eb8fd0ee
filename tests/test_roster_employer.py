"""A roster that names another employer than the office has: nobody comes to have two employments that go on."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from swtool import rooms
from swtool.findings import Finding
from swtool.intake.deciding import Existing, Terms
from swtool.intake.load import Receipt, State, load
from swtool.office import Office
from swtool.registry.credentials import EmploymentFields, credentials_of
from swtool.registry.organizations import insert_organization
from swtool.registry.stations import set_operator
from tests.inventory_case import write_book
from tests.registry_house import county, hire, resident_id

OLD, NEW, NUMBER = "示例社会工作服务中心", "示例益路社会工作服务中心", resident_id("19900101", 1)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """甲示例 works at 许村镇社工站 for OLD, which runs it."""
    office = county(tmp_path, sets=rooms.migration_sets())
    with office.change("登记机构") as tx:
        insert_organization(tx, {"name": NEW, "kind": "social_service_institution"})
    hire(office, "甲示例", number=NUMBER, employment=EmploymentFields(1, "合同制", "2022-03-01"))
    return office


def operated_by_new(office: Office) -> None:
    with office.change("登记") as tx:
        set_operator(tx, 1, 2, effective_on=date(2026, 7, 1))


def roster(office: Office, folder: Path, terms: Terms, **cells: object) -> Receipt:
    """The roster with 甲's row alone, with these cells more."""
    titles = {"organization": "运营机构", "entered_on": "入职时间", "employment_type": "用工形式"}
    head = ("社工站名称", "姓名", "身份证号", "岗位性质", "专兼职", "到站时间", *(titles[name] for name in cells))
    row = ("许村镇社工站", "甲示例", NUMBER, "服务性岗位", "专职", "2022-03-01", *cells.values())
    return load(office, write_book(folder / "花名册.xlsx", (head, row)), rooms.books(), terms=terms)


def employments(office: Office) -> list[tuple[object, ...]]:
    found = credentials_of(office.db, 1).employments
    return [(each.organization_id, each.entered_on, each.left_on) for each in found]


def blocking(receipt: Receipt) -> list[Finding]:
    return [finding for finding in receipt.findings if finding.blocks]


@pytest.mark.parametrize("existing", [Existing.ERROR, Existing.UPDATE])
def test_who_does_not_run_the_station_is_refused(office: Office, tmp_path: Path, existing: Existing) -> None:
    receipt = roster(office, tmp_path, Terms(existing), organization=NEW, entered_on="2022-03-01")
    (error,) = blocking(receipt)
    assert (receipt.state, error.code, error.where.cell) == (State.RETURNED, "roster.other_operator", "G2")
    assert error.what == f"运营机构 {OLD} → {NEW}：这个社工站登记的运营机构不是表上写的这一家"
    assert error.remedy == "换了运营机构的，县里先用 swtool station change-operator 办理；写错的改回"
    assert employments(office) == [(1, "2022-03-01", None)]


@pytest.mark.parametrize("entered", ["2022-03-01", None])
def test_from_which_day_somebody_else_employs_has_to_be_said(
    office: Office, tmp_path: Path, entered: str | None
) -> None:
    operated_by_new(office)
    receipt = roster(office, tmp_path, Terms(Existing.UPDATE), organization=NEW, entered_on=entered)
    (error,) = blocking(receipt)
    assert (receipt.state, error.code, error.where.cell) == (State.RETURNED, "roster.employer_undated", "G2")
    assert error.what == f"运营机构 {OLD} → {NEW}：看不出从哪一天起换的，入职时间不晚于登记的那一段用工"
    assert employments(office) == [(1, "2022-03-01", None)]


def test_another_employer_from_a_day_on_replaces_and_ends_the_one_before(office: Office, tmp_path: Path) -> None:
    operated_by_new(office)
    cells = {"organization": NEW, "entered_on": "2026-07-01", "employment_type": "合同制"}
    (error,) = blocking(roster(office, tmp_path, Terms(), **cells))
    assert (error.code, error.what) == ("intake.differs", f"与台账不同：运营机构 {OLD} → {NEW}")
    assert employments(office) == [(1, "2022-03-01", None)]
    assert roster(office, tmp_path, Terms(Existing.UPDATE), **cells).state is State.LOADED
    assert employments(office) == [(1, "2022-03-01", "2026-06-30"), (2, "2026-07-01", None)]
    assert roster(office, tmp_path, Terms(), **cells).state is State.UNCHANGED


def test_after_an_employment_that_ended_another_is_an_addition(office: Office, tmp_path: Path) -> None:
    operated_by_new(office)
    with office.change("离职") as tx:
        tx.execute("UPDATE employment SET left_on = '2026-05-31'")
    assert roster(office, tmp_path, Terms(), organization=NEW, entered_on="2026-07-01").state is State.LOADED
    assert employments(office) == [(1, "2022-03-01", "2026-05-31"), (2, "2026-07-01", None)]


def test_a_roster_that_names_no_employer_begins_no_employment(office: Office, tmp_path: Path) -> None:
    operated_by_new(office)
    assert roster(office, tmp_path, Terms(), entered_on="2022-03-01").state is State.UNCHANGED
    assert employments(office) == [(1, "2022-03-01", None)]
