"""Whom a row of a 花名册 means: numbers, names and dates of birth, and what contradicts them."""

from __future__ import annotations

from swtool.dates import PartialDate
from swtool.findings import Severity
from swtool.intake.plan import Action
from swtool.registry.credentials import credentials_of
from swtool.registry.posts import posts_of
from tests.registry_house import hire
from tests.staff_roster_case import ID, NEW, codes, found, plan
from tests.staff_roster_case import office as office  # noqa: PLC0414


def test_by_staff_number_and_the_id_is_filled_in(office) -> None:
    person = hire(office, "张示例")
    made, _, findings = plan(
        office, {"name": "张示例", "staff_no": person.staff_no, "resident_id": ID[1], "station": "许村"}
    )
    assert findings == []
    assert found(office, ID[1]).id == person.id
    assert "身份证号" in made.changes[0].detail


def test_contradictions_are_refused_without_personal_data(office) -> None:
    one = hire(office, "张示例", number=ID[1])
    hire(office, "李示例", number=ID[2])
    _, _, findings = plan(
        office,
        {"name": "赵示例", "resident_id": ID[1], "station": "许村"},
        {"name": "李示例", "resident_id": ID[2], "staff_no": one.staff_no, "station": "许村"},
        {"name": "张示例", "resident_id": ID[3], "staff_no": one.staff_no, "station": "许村"},
        {"name": "王示例", "staff_no": "330481-00099", "station": "许村"},
    )
    assert codes(findings) == [
        "roster.other_name",
        "roster.staff_no_conflict",
        "roster.staff_no_conflict",
        "roster.unknown_staff_no",
    ]
    told = " ".join(finding.what + finding.remedy for finding in findings)
    assert "示例" not in told
    assert ID[1] not in told


def test_a_name_alone_is_refused_and_name_with_birth_date_is_a_proposal(office) -> None:
    person = hire(office, "张示例", birth_date="1990-01-01")
    _, _, refused = plan(
        office, {"name": "张示例", "station": "许村", "basis": "full_time", "post_kind": "service_post"}
    )
    assert codes(refused) == ["roster.name_only"]
    assert person.staff_no in refused[0].what
    made, seen, proposed = plan(office, {"name": "张示例", "resident_id": ID[1], "station": "许村"})
    assert codes(proposed) == ["roster.matched_by_birth"]
    assert not proposed[0].blocks
    assert seen == []
    assert found(office, ID[1]).id == person.id
    assert made.changes[0].action is Action.UPDATE


def test_namesakes_with_their_own_numbers_are_two_people(office) -> None:
    hire(office, "张示例", number=ID[1])
    made, seen, findings = plan(
        office,
        {"name": "张示例", "resident_id": ID[1], "station": "许村"},
        {"name": "张示例", "resident_id": ID[2], **NEW},
    )
    assert [(f.code, f.severity) for f in findings] == [("roster.possible_duplicate", Severity.WARNING)]
    assert "身份证号只差 2 位" in findings[0].what
    assert [difference.kind for difference in seen] == ["join"]
    assert len({change.subject for change in made.changes}) == 2


def test_one_new_person_at_two_stations_of_one_sheet(office) -> None:
    plan(
        office,
        {"name": "张示例", "resident_id": ID[1], **NEW},
        {"name": "张示例", "resident_id": ID[1], **NEW, "station": "长安镇社工站", "basis": "part_time"},
    )
    person = found(office, ID[1])
    assert sorted((post.station_id, post.basis) for post in posts_of(office.db, person.id)) == [
        (1, "full_time"),
        (2, "part_time"),
    ]
    assert len(credentials_of(office.db, person.id).employments) == 1


def test_sex_and_birth_against_the_number_warn(office) -> None:
    wrong = "女" if int(ID[1][16]) % 2 else "男"
    row = {"name": "张示例", "resident_id": ID[1], **NEW, "sex": wrong, "birth_date": PartialDate(1991, 1)}
    _, _, findings = plan(office, row)
    assert codes(findings) == ["roster.sex_differs", "roster.birth_differs"]
    assert found(office, ID[1]).birth_date == "1990-01-01"
