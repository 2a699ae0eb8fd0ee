"""Each bound of the registry's rules just under, at and over it; days before, on and after. Worked out by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from swtool.findings import Outcome, Severity
from swtool.registry import rules
from swtool.registry.credentials import (
    Certificate,
    CertificateFields,
    Credentials,
    Education,
    EducationFields,
    Employment,
    EmploymentFields,
)
from swtool.registry.rules import Definition

HOLDS, VIOLATED = Outcome.HOLDS, Outcome.VIOLATED
UNDETERMINED, NOT_APPLICABLE = Outcome.UNDETERMINED, Outcome.NOT_APPLICABLE
DAY = date(2026, 6, 30)
LEVELS = ("assistant", "social_worker", "senior")
LOCAL = Definition(LEVELS, "junior_college", ("社会工作",))
NATIONAL = Definition(LEVELS, "junior_college", ("社会工作", "社会学", "心理学", "民政管理"))
HAINING = "330481"


@pytest.mark.parametrize(
    ("area", "outcome"), [(3999, VIOLATED), (4000, HOLDS), (4001, HOLDS), (0, VIOLATED), (None, UNDETERMINED)]
)
def test_office_area(area, outcome) -> None:
    assert rules.judge_office_area(area, 4000).outcome is outcome


@pytest.mark.parametrize(
    ("plate", "outcome"),
    [
        ("海宁市许村镇社工站", HOLDS),
        ("海宁市 许村镇 社工站", HOLDS),
        ("许村镇社工站", VIOLATED),
        ("浙江省海宁市许村镇社工站", VIOLATED),
        ("海宁市许村镇社会工作站", VIOLATED),
        ("", UNDETERMINED),
        (None, UNDETERMINED),
    ],
)
def test_plate(plate, outcome) -> None:
    assert (
        rules.judge_plate(plate, "海宁市", "许村镇", "{county}{town}社工站", ("县", "市", "区", "旗")).outcome
        is outcome
    )


def test_plate_needs_a_town_and_a_county_with_its_ending() -> None:
    assert rules.judge_plate("x", "海宁市", None, "{county}{town}社工站", ("市",)).outcome is NOT_APPLICABLE
    assert rules.judge_plate("x", "海宁", "许村镇", "{county}{town}社工站", ("市",)).outcome is UNDETERMINED


@pytest.mark.parametrize(
    ("people", "population", "year", "source", "outcome"),
    [
        (2, 49_999, 2020, "七普", VIOLATED),
        (3, 49_999, 2020, "七普", HOLDS),
        (2, 50_000, 2020, "七普", VIOLATED),  # 以下 includes the bound (民法典 §1259)
        (3, 50_000, 2020, "七普", HOLDS),
        (0, 50_001, 2020, "七普", NOT_APPLICABLE),  # no number is stated above it
        (3, None, None, None, UNDETERMINED),
        (3, 40_000, None, "七普", UNDETERMINED),
        (3, 40_000, 2020, None, UNDETERMINED),
        (3, 60_000, None, None, UNDETERMINED),
    ],
)
def test_professionals_where_the_population_is_small(people, population, year, source, outcome) -> None:
    verdict = rules.judge_professional_count(people, population, year, source, least=3, population_max=50_000)
    assert verdict.outcome is outcome


@pytest.mark.parametrize(("people", "outcome"), [(5, VIOLATED), (6, HOLDS), (7, HOLDS)])
def test_full_time(people, outcome) -> None:
    assert rules.judge_full_time(people, 6).outcome is outcome


@pytest.mark.parametrize(
    ("certified", "lapsed", "counts", "outcome"),
    [(3, 0, True, VIOLATED), (4, 0, True, HOLDS), (4, 1, True, HOLDS), (4, 1, False, VIOLATED), (5, 1, False, HOLDS)],
)
def test_certified_among_the_full_time(certified, lapsed, counts, outcome) -> None:
    verdict = rules.judge_certified(6, certified, lapsed, 4, lapsed_counts=counts)
    assert verdict.outcome is outcome
    assert ("登记已过期" in verdict.what) is bool(lapsed)


@pytest.mark.parametrize(
    ("region", "grade", "recruits", "unknown", "outcome"),
    [
        (HAINING, None, 0, 0, NOT_APPLICABLE),
        (None, 5, 3, 0, UNDETERMINED),
        ("330482", 2, 3, 0, VIOLATED),
        ("330482", 3, 3, 0, HOLDS),
        ("330482", 4, 3, 0, HOLDS),
        ("330482", None, 3, 0, VIOLATED),
        ("330482", 3, 2, 0, VIOLATED),
        ("330482", 3, 2, 1, UNDETERMINED),
        ("330482", 3, 1, 1, VIOLATED),
        ("330482", 2, 2, 1, VIOLATED),
    ],
)
def test_outside_operator(region, grade, recruits, unknown, outcome) -> None:
    verdict = rules.judge_operator(region, HAINING, grade, recruits, unknown, grade_min=3, hires_min=3)
    assert verdict.outcome is outcome


@pytest.mark.parametrize(
    ("given", "counted_from", "until"),
    [
        (date(2020, 6, 1), "published_on", date(2025, 6, 1)),
        (date(2020, 2, 29), "published_on", date(2025, 2, 28)),
        (date(2026, 3, 1), "next_january", date(2032, 1, 1)),
        (date(2026, 12, 31), "next_january", date(2032, 1, 1)),
    ],
)
def test_rating_validity(given, counted_from, until) -> None:
    assert rules.rating_until(given, 5, counted_from) == until


# -- staff ------------------------------------------------------------------------------------------------------------

SIX = ("养老", "医疗", "失业", "工伤", "生育", "住房公积金")


@pytest.mark.parametrize(
    ("paid", "merged", "outcome", "words"),
    [
        ("养老、医疗、失业、工伤、生育、住房公积金", False, HOLDS, "齐全"),
        ("养老、医疗、失业、工伤、住房公积金", True, HOLDS, "生育随医疗"),
        ("养老、医疗、失业、工伤、住房公积金", False, VIOLATED, "缺 生育"),
        ("养老、失业、工伤、住房公积金", True, VIOLATED, "缺 医疗、生育"),
        ("养老、医疗、失业、工伤、生育", True, VIOLATED, "缺 住房公积金"),
        ("", True, VIOLATED, "养老"),
        (None, True, UNDETERMINED, "没有登记"),
    ],
)
def test_insurance(paid, merged, outcome, words) -> None:
    verdict = rules.judge_insurance(Employment(insurance_kinds=paid), SIX, maternity_in_medical=merged)
    assert verdict.outcome is outcome
    assert words in verdict.what


@pytest.mark.parametrize(
    ("signed", "entered", "outcome", "severity"),
    [
        ("2022-02-28", "2022-03-01", HOLDS, None),
        ("2022-03-01", "2022-03-01", VIOLATED, Severity.WARNING),
        ("2022-03-02", "2022-03-01", VIOLATED, None),
        ("2022-02", "2022-03-01", HOLDS, None),
        ("2022-03", "2022-03-15", UNDETERMINED, None),
        ("2022-03", "2022-03", UNDETERMINED, None),
        ("2022-04", "2022-03-31", VIOLATED, None),
        (None, "2022-03-01", UNDETERMINED, None),
        ("2022-03-01", None, UNDETERMINED, None),
    ],
)
def test_commitment_letter(signed, entered, outcome, severity) -> None:
    employment = Employment(entered_on=entered, commitment_signed_on=signed)
    verdict = rules.judge_commitment(employment, same_day=Severity.WARNING)
    assert (verdict.outcome, verdict.severity) == (outcome, severity)


def test_commitment_of_somebody_without_employment() -> None:
    assert rules.judge_commitment(None, same_day=Severity.ERROR).outcome is UNDETERMINED


@pytest.mark.parametrize(("stations", "outcome"), [(["甲站"], HOLDS), (["甲站", "乙站"], VIOLATED)])
def test_overlapping_full_time_posts(stations, outcome) -> None:
    assert rules.judge_overlap(stations).outcome is outcome


# -- professions ------------------------------------------------------------------------------------------------------


def holder(**certificate: str) -> Credentials:
    return Credentials(certificates=(Certificate(**certificate),))


def graduate(**education: object) -> Credentials:
    return Credentials(educations=(Education(**education),))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("shown", "professional", "talent"),
    [
        (Credentials(), False, False),
        (holder(level="assistant"), True, True),
        (holder(level="social_worker"), True, True),
        (holder(level="senior"), True, True),
        (holder(level="unknown_level"), True, True),
        (holder(level="senior_pass"), False, False),  # 成绩合格证明 is no certificate
        (holder(level="assistant", valid_region="330481"), True, True),
        (holder(level="assistant", valid_region="330400"), True, True),
        (holder(level="assistant", valid_region="330000"), True, True),
        (holder(level="assistant", valid_region="430000"), False, False),  # 单独划线 elsewhere
        (holder(level="assistant", valid_region="330482"), False, False),
        (holder(level="assistant", obtained_on="2026-06-30"), True, True),
        (holder(level="assistant", obtained_on="2026-07-01"), False, False),
        (holder(level="assistant", registration_valid_to="2020-01-01"), True, True),  # lapsed, still a certificate
        (graduate(level="junior_college", major="社会工作"), True, True),
        (graduate(level="junior_college", major="社会工作专业"), True, True),
        (graduate(level="bachelor", major="社会工作（全日制）"), True, True),
        (graduate(level="senior_middle", major="社会工作"), False, False),
        (graduate(level="bachelor", major="心理学"), False, True),  # related majors: national statistics only
        (graduate(level="master", major="社会学"), False, True),
        (graduate(level="bachelor", major="会计学"), False, False),
        (graduate(level="bachelor", is_social_work_major=True), True, True),
        (graduate(level="bachelor", major="社会学", is_social_work_major=False), False, True),
        (graduate(level=None, major="社会工作"), False, False),
        (graduate(level="bachelor", major="社会工作", graduated_on="2026-07-01"), False, False),
        (graduate(level="bachelor", major="社会工作", graduated_on="2026-06-30"), True, True),
    ],
)
def test_the_two_flags_on_profession(shown, professional, talent) -> None:
    assert rules.is_professional(shown, LOCAL, DAY, HAINING) is professional
    assert rules.is_professional_talent(shown, NATIONAL, DAY, HAINING) is talent


def test_a_pass_of_the_senior_exam_counts_only_where_the_policy_says_so() -> None:
    shown = holder(level="senior_pass")
    lenient = Definition(LEVELS, "junior_college", (), senior_pass_counts=True)
    assert rules.is_professional(shown, lenient, DAY, HAINING) is True
    assert rules.is_certified(shown, DAY, HAINING) is False


def test_highest_certificate() -> None:
    shown = Credentials(
        certificates=(Certificate("assistant"), Certificate("social_worker"), Certificate("senior_pass"))
    )
    assert rules.highest_certificate(shown, DAY, HAINING) == "social_worker"
    assert rules.highest_certificate(Credentials(), DAY, HAINING) is None


@pytest.mark.parametrize(
    ("valid_to", "lapsed"),
    [("2026-06-29", True), ("2026-06-30", False), ("2026-07-01", False), ("2026-06", False), (None, False)],
)
def test_lapsed_registration(valid_to, lapsed) -> None:
    shown = Credentials(certificates=(Certificate("assistant", registration_valid_to=valid_to),))
    assert rules.has_lapsed_registration(shown, DAY, HAINING) is lapsed


def test_a_renewed_certificate_is_not_lapsed() -> None:
    old = Certificate("assistant", registration_valid_to="2020-01-01")
    new = Certificate("social_worker", registration_valid_to="2028-01-01")
    assert rules.has_lapsed_registration(Credentials(certificates=(old, new)), DAY, HAINING) is False


@pytest.mark.parametrize(
    ("stored", "told"),
    [(Certificate, CertificateFields), (Education, EducationFields), (Employment, EmploymentFields)],
)
def test_a_stored_credential_has_the_fields_of_a_new_one_and_its_row(stored: type[Any], told: type[Any]) -> None:
    assert stored._fields == (*told._fields, "id", "person_id")
