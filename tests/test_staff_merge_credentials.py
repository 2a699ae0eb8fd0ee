"""Courses and certificates of two register entries that are one person count once."""

from __future__ import annotations

from swtool.office import Office
from swtool.registry.credentials import CertificateFields, EducationFields, credentials_of
from swtool.registry.snapshot import serving_on
from swtool.reporting.blocks import Scope
from swtool.reporting.staff_blocks import staff_rows, staff_totals
from swtool.reporting.training_blocks import training_rows, training_totals
from swtool.training.procedure import withdraw
from swtool.training.store import records
from tests.registry_house import hire
from tests.staff_merge_case import DAY, ID1, attend, hours, later, merge, unmerge
from tests.staff_merge_case import office as office  # noqa: PLC0414


def test_hours_add_up_and_one_course_counts_once(office: Office) -> None:
    kept, merged = hire(office, "张示例", number=ID1), hire(office, "张示例")
    attend(office, kept, "个案工作", "4学时", verified=False)
    attend(office, merged, "个案工作", "4学时")  # the same holding, and this one is verified
    attend(office, merged, "小组工作", "6学时")
    assert (hours(office, kept), hours(office, merged)) == (0, 1000)
    number = merge(office, kept, merged)
    assert hours(office, kept) == 1000
    shown = records(office.db, person_ids=(kept.id,))
    assert [(one.course.key.title, one.person_id, one.entry_id) for one in shown] == [
        ("个案工作", kept.id, merged.id),
        ("小组工作", kept.id, merged.id),
    ]
    assert records(office.db) == records(office.db, years=(2026, 2026)) == shown
    scope = Scope(DAY, 2026, "海宁市")
    assert sum(int(str(row["counted"])) for row in training_rows(office, scope)) == 1000
    assert training_totals(office, scope)["counted"] == 1000
    assert training_totals(office, scope)["head"] == len(training_rows(office, scope)) == 1
    unmerge(later(office, 1), number)
    assert (hours(office, kept), hours(office, merged)) == (0, 1000)
    assert training_totals(office, scope)["head"] == len(training_rows(office, scope)) == 2


def test_a_correction_stays_with_the_entry_that_it_corrects(office: Office) -> None:
    kept = hire(office, "张示例", number=ID1)
    merged = hire(office, "张示列", station=2)
    attend(office, merged, "个案工作", "4学时")
    number = merge(office, kept, merged)
    attend(later(office, 1), kept, "个案工作", "5学时")  # the same person, title and day: a correction
    assert hours(office, kept) == 500
    unmerge(later(office, 2), number)
    assert (hours(office, kept), hours(office, merged)) == (0, 500)
    with later(office, 3).change("删除") as tx:
        withdraw(tx, records(office.db, person_ids=(merged.id,)))
    assert hours(office, merged) == 0


def test_documents_are_shown_once_the_fuller_one(office: Office) -> None:
    bare = CertificateFields("social_worker")
    full = CertificateFields("social_worker", certificate_no="2019110001", obtained_on="2019-11")
    school = EducationFields(level="bachelor", school="浙江示例大学")
    kept = hire(office, "张示例", number=ID1, certificate=bare, education=school)
    merged = hire(office, "张示例", certificate=full, education=EducationFields(level="master"))
    number = merge(office, kept, merged)
    shown = credentials_of(office.db, kept.id)
    assert [(one.certificate_no, one.person_id) for one in shown.certificates] == [("2019110001", kept.id)]
    assert sorted(str(one.level) for one in shown.educations) == ["bachelor", "master"]
    scope = Scope(DAY, 2026, "海宁市")
    totals = staff_totals(office, scope)
    assert (totals["head"], totals["certified"], totals["social_worker"]) == (1, 1, 1)
    assert sum(int(str(row["head"] or 0)) for row in staff_rows(office, scope)) == 1
    unmerge(later(office, 1), number)
    assert [one.certificate_no for one in credentials_of(office.db, kept.id).certificates] == [None]
    assert staff_totals(office, scope)["certified"] == 2


def test_a_certificate_of_the_merged_entry_alone_counts(office: Office) -> None:
    kept = hire(office, "张示例", number=ID1)
    merged = hire(office, "张示例", start=None, certificate=CertificateFields("assistant"))
    merge(office, kept, merged)
    totals = staff_totals(office, Scope(DAY, 2026, "海宁市"))
    assert (totals["head"], totals["certified"], totals["assistant"]) == (1, 1, 1)
    assert [one.certificate for one in serving_on(office, DAY)] == ["assistant"]
