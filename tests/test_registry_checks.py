"""The registry's checks on a small county: one finding per subject, severity and source from the policy."""

from __future__ import annotations

from datetime import date

import pytest

from swtool.findings import Finding, Outcome, Severity
from swtool.policy.policy import Policy
from swtool.registry.checks import CHECKS
from swtool.registry.credentials import CertificateFields, EducationFields, EmploymentFields
from swtool.registry.organizations import insert_organization, rate_organization
from swtool.registry.posts import CHANGE, PostFields, insert_post, posts_of
from swtool.registry.profiles import set_profile
from swtool.registry.projects import insert_project
from swtool.registry.stations import set_operator

from .offices import at
from .registry_house import county, hire, resident_id

DAY = date(2026, 6, 30)
XUCUN, CHANGAN = "许村镇社工站", "长安镇社工站"
FULL = "养老、医疗、失业、工伤、住房公积金"


@pytest.fixture
def office(tmp_path):
    return county(tmp_path, today=DAY)


def run(office, code: str, day: date = DAY) -> dict[str, Finding]:
    check = next(check for check in CHECKS if check.code == code)
    found = list(check.run(office, day))
    assert all(finding.code == code for finding in found)
    assert len({finding.where.subject for finding in found}) == len(found)
    return {finding.where.subject: finding for finding in found}


def outcomes(found: dict[str, Finding]) -> dict[str, Outcome]:
    return {subject: finding.outcome for subject, finding in found.items()}


def profile(office, **values: object) -> None:
    with office.change("情况") as tx:
        set_profile(tx, 1, values, effective_on=date(2026, 1, 1))


def test_area_and_plate_say_whose_rule_it_is(office) -> None:
    profile(office, office_area=3999, plate_text="海宁市许村镇社工站")
    area = run(office, "station.office_area")
    assert outcomes(area) == {XUCUN: Outcome.VIOLATED, CHANGAN: Outcome.UNDETERMINED}
    assert area[XUCUN].severity is Severity.WARNING  # 一般
    assert area[XUCUN].what == "办公面积 39.99 平方米，不足 40 平方米"
    assert "参照江苏" in area[XUCUN].rule
    assert "一般不少于40平方米" in area[XUCUN].rule
    assert outcomes(run(office, "station.plate_name")) == {XUCUN: Outcome.HOLDS, CHANGAN: Outcome.UNDETERMINED}


def test_a_profile_counts_from_its_day(office) -> None:
    profile(office, office_area=5000)
    assert run(office, "station.office_area", date(2025, 12, 31))[XUCUN].outcome is Outcome.UNDETERMINED
    assert run(office, "station.office_area", date(2026, 1, 1))[XUCUN].outcome is Outcome.HOLDS


def test_a_rule_speaks_from_its_first_day(office) -> None:
    before = run(office, "station.office_area", date(2021, 6, 16))
    assert outcomes(before) == {"海宁市": Outcome.UNDETERMINED}
    assert set(run(office, "station.office_area", date(2021, 6, 17))) == {XUCUN, CHANGAN}
    assert set(run(office, "station.full_time_min", date(2021, 11, 2))) == {XUCUN, CHANGAN}
    assert outcomes(run(office, "station.full_time_min", date(2021, 11, 1))) == {"海宁市": Outcome.UNDETERMINED}


def test_a_rule_that_nobody_adopted_is_not_applicable(office) -> None:
    alone = at(office.db, today=DAY, policy=Policy.load("330481"))
    assert outcomes(run(alone, "station.office_area")) == {"海宁市": Outcome.NOT_APPLICABLE}


def test_professionals_count_once_where_they_are_full_time(office) -> None:
    profile(office, resident_population=50_000, population_year=2020, population_source="第七次人口普查")
    certified = CertificateFields("assistant")
    for number in range(2):
        hire(office, "甲示例", number=resident_id("19900101", number), certificate=certified)
    both = hire(office, "乙示例", number=resident_id("19900101", 8), station=2, certificate=certified)
    with office.change("兼职") as tx:
        insert_post(
            tx, both.id, PostFields(1, "service_post", "part_time"), effective_on=date(2022, 1, 1), cause=CHANGE
        )
    assert run(office, "station.professional_min")[XUCUN].outcome is Outcome.VIOLATED  # two here, the third at home
    hire(office, "丙示例", education=EducationFields("bachelor", major="社会工作"), basis="part_time")
    found = run(office, "station.professional_min")
    assert found[XUCUN].outcome is Outcome.HOLDS
    assert "3 名" in found[XUCUN].actual
    assert found[CHANGAN].outcome is Outcome.UNDETERMINED


def test_full_time_and_certified_on_the_day_before_on_and_after(office) -> None:
    people = [
        hire(
            office,
            "甲示例",
            number=resident_id("19900101", number),
            certificate=CertificateFields("assistant", registration_valid_to="2026-06-29") if number < 4 else None,
        )
        for number in range(6)
    ]
    hire(
        office, "乙示例", number=resident_id("19910101", 1), basis="part_time", certificate=CertificateFields("senior")
    )
    with office.change("离职") as tx:
        held = posts_of(office.db, people[0].id)[0]
        tx.supersede("post", held.id)
        until = {"effective_on": held.effective_on, "effective_until": DAY, "cause": CHANGE}
        insert_post(tx, held.person_id, held.fields, **until)
    before, on = date(2026, 6, 29), DAY
    assert run(office, "station.full_time_min", before)[XUCUN].outcome is Outcome.HOLDS
    assert run(office, "station.full_time_min", on)[XUCUN].what == "全职 5 名，要求不少于 6 名"
    assert run(office, "station.full_time_min", on)[XUCUN].severity is Severity.ERROR
    assert run(office, "station.certified_min", before)[XUCUN].outcome is Outcome.HOLDS
    late = run(office, "station.certified_min", on)[XUCUN]
    assert late.outcome is Outcome.VIOLATED
    assert late.what == "全职 5 名中持证 3 名，要求不少于 4 名；其中 3 名登记已过期，仍计入，请提醒再登记"
    lapsed = run(office, "staff.registration_lapsed", on)
    assert sorted(o.value for o in outcomes(lapsed).values()) == ["holds", "violated", "violated", "violated"]


def test_an_operator_from_outside(office) -> None:
    with office.change("运营") as tx:
        away = insert_organization(
            tx, {"name": "外地示例中心", "kind": "social_service_institution", "registered_region": "330482"}
        )
        rate_organization(tx, away, 3, effective_on=date(2021, 6, 30), effective_until=DAY)
        set_operator(tx, 2, away, effective_on=date(2022, 1, 1))
    for number in range(3):
        hire(office, "甲示例", number=resident_id("19900101", number), station=2, is_local_recruit=True)
    subject = f"{CHANGAN}（外地示例中心）"
    assert run(office, "station.outside_operator", date(2026, 6, 29))[subject].outcome is Outcome.HOLDS
    assert run(office, "station.outside_operator", DAY)[subject].outcome is Outcome.VIOLATED
    local = f"{XUCUN}（示例社会工作服务中心）"
    assert run(office, "station.outside_operator")[local].outcome is Outcome.NOT_APPLICABLE


def test_insurance_is_asked_of_full_time_professionals(office) -> None:
    certified = CertificateFields("assistant")
    one = hire(office, "甲示例", certificate=certified, employment=EmploymentFields(insurance_kinds=FULL))
    two = hire(office, "乙示例", certificate=certified, employment=EmploymentFields(insurance_kinds="养老"))
    hire(office, "丙示例", employment=EmploymentFields(insurance_kinds=""))
    hire(office, "丁示例", certificate=certified, basis="part_time")
    found = run(office, "staff.insurance")
    assert outcomes(found) == {one.staff_no: Outcome.HOLDS, two.staff_no: Outcome.VIOLATED}
    assert "示例" not in str(found)


def test_commitment_letters_are_asked_where_a_project_was_approved(office) -> None:
    here = hire(
        office, "甲示例", employment=EmploymentFields(entered_on="2022-03-01", commitment_signed_on="2022-03-01")
    )
    there = hire(office, "乙示例", station=2)
    with office.change("立项") as tx:
        insert_project(tx, {"name": "示例项目", "organization_id": 1, "station_id": 1, "approved_on": DAY.isoformat()})
    before = run(office, "staff.commitment_letter", date(2026, 6, 29))
    assert set(outcomes(before).values()) == {Outcome.NOT_APPLICABLE}
    on = run(office, "staff.commitment_letter", DAY)
    assert outcomes(on) == {here.staff_no: Outcome.VIOLATED, there.staff_no: Outcome.NOT_APPLICABLE}
    assert on[here.staff_no].severity is Severity.WARNING


def test_two_full_time_posts_at_once(office) -> None:
    person = hire(office, "甲示例", station=1)
    half = hire(office, "乙示例", station=1)
    with office.change("第二个岗位") as tx:
        for who, basis in ((person, "full_time"), (half, "part_time")):
            fields = PostFields(2, "service_post", basis)
            insert_post(tx, who.id, fields, effective_on=DAY, cause=CHANGE)
    assert run(office, "staff.overlapping_posts", date(2026, 6, 29))[person.staff_no].outcome is Outcome.HOLDS
    found = run(office, "staff.overlapping_posts")
    assert outcomes(found) == {person.staff_no: Outcome.VIOLATED, half.staff_no: Outcome.HOLDS}
    assert found[person.staff_no].what == f"同一天有 2 个专职岗位：{XUCUN}、{CHANGAN}"


def test_every_parameter_a_check_names_is_known_to_the_policy(office) -> None:
    known = set(office.policy.names())
    assert {name for check in CHECKS for name in check.parameters} <= known
