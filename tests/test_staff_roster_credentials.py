"""Certificates and employments of a 花名册: what becomes known, and what is told instead of dropped."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from swtool.dates import PartialDate
from swtool.findings import Severity
from swtool.intake.plan import Action
from swtool.registry import roster_credentials
from swtool.registry.credentials import (
    CertificateFields,
    Credentials,
    EmploymentFields,
    all_credentials,
    credentials_of,
)
from swtool.store.database import Database
from tests.registry_house import hire
from tests.staff_roster_case import ID, NEW, found, plan
from tests.staff_roster_case import office as office  # noqa: PLC0414


def test_blank_cells_are_no_difference_and_less_precise_dates_correct_nothing(office) -> None:
    person = hire(
        office,
        "张示例",
        number=ID[1],
        certificate=CertificateFields("assistant", obtained_on="2021-10-15"),
        employment=EmploymentFields(organization_id=1, entered_on="2022-03-01", insurance_kinds="养老"),
    )
    row = {
        "name": "张示例",
        "resident_id": ID[1],
        "station": "许村",
        "certificate": "assistant",
        "obtained_on": PartialDate(2021, 10),
    }
    made, seen, _ = plan(office, {**row, "post_title": None, "entered_on": PartialDate(2022, 3)})
    assert (made.writes, seen) == ([], [])
    made, _, _ = plan(office, {**row, "certificate_no": "A9", "insurance": "养老、医疗", "housing_fund": True})
    assert made.changes[0].detail == "证书、用工"
    shown = credentials_of(office.db, person.id)
    assert shown.certificates[0].certificate_no == "A9"
    assert shown.employments[0].insurance_kinds == "养老、医疗、住房公积金"


def test_an_unknown_level_becomes_known_and_a_higher_one_is_added(office) -> None:
    person = hire(office, "张示例", number=ID[1], certificate=CertificateFields("unknown_level"))
    base = {"name": "张示例", "resident_id": ID[1], "station": "许村"}
    plan(office, {**base, "certificate": "assistant"})
    plan(office, {**base, "certificate_assistant": True, "certificate_social_worker": True, "certificate_no": "B2"})
    made, _, _ = plan(office, {**base, "certificate": "unknown_level"})
    assert made.writes == []
    shown = credentials_of(office.db, person.id).certificates
    assert [(c.level, c.certificate_no) for c in shown] == [("assistant", None), ("social_worker", "B2")]


def test_a_certificate_without_its_level_is_not_dropped_silently(office) -> None:
    base = {"name": "张示例", "resident_id": ID[1], **NEW}
    _, _, findings = plan(office, {**base, "certificate_no": "A1", "obtained_on": PartialDate(2020, 9)})
    assert [(each.code, each.severity, each.what) for each in findings] == [
        (
            "roster.certificate_without_level",
            Severity.WARNING,
            "写了证书编号、取证时间，没有写持证情况，不知道是哪一级证书，没有记入",
        )
    ]
    assert findings[0].where.cell.endswith("3")
    assert credentials_of(office.db, found(office, ID[1]).id).certificates == ()


def test_a_certificate_number_beside_none_is_told(office) -> None:
    row = {"name": "张示例", "resident_id": ID[1], **NEW, "certificate": "none", "certificate_no": "A1"}
    _, _, findings = plan(office, row)
    assert ["持证情况写“无”" in each.what for each in findings] == [True]


def test_the_number_of_a_known_certificate_says_nothing_new(office) -> None:
    base = {"name": "张示例", "resident_id": ID[1], **NEW}
    plan(office, {**base, "certificate": "assistant", "certificate_no": "A1"})
    _, _, findings = plan(office, {**base, "certificate_no": "A1"})
    assert [each.code for each in findings] == []
    _, _, findings = plan(office, {**base, "certificate_no": "A2"})
    assert [each.code for each in findings] == ["roster.certificate_without_level"]


def test_what_everybody_has_is_read_for_those_who_are_known_alone(office, monkeypatch: pytest.MonkeyPatch) -> None:
    """A book of hundreds of sheets read the credentials of the whole register for each, though all were newcomers."""
    read: list[object] = []

    def counted(db: Database) -> Mapping[int, Credentials]:
        read.append(db)
        return all_credentials(db)

    monkeypatch.setattr(roster_credentials, "all_credentials", counted)
    row = {"name": "张示例", "resident_id": ID[1], "station": "许村", **NEW, "certificate": "assistant"}
    made, _, _ = plan(office, row)
    assert ([change.action for change in made.changes], read) == ([Action.INSERT], [])
    made, _, _ = plan(office, row)
    assert ([change.action for change in made.changes], len(read)) == ([Action.UNCHANGED], 1)
