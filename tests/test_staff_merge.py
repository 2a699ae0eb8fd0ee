"""Two register entries that are one person: in every list, by every number, and what cannot be one."""

from __future__ import annotations

from datetime import timedelta

import pytest

from swtool.errors import NotFound, SwtoolError
from swtool.filings.plans import plan_staff_roster
from swtool.findings import Severity
from swtool.office import Office
from swtool.registry.merges import merge_named
from swtool.registry.people import PersonFinder, entries_by_id, find_person, persons_by_id
from swtool.registry.similar import similar_persons
from swtool.registry.snapshot import serving_on
from swtool.store.audit import verify
from tests.registry_house import hire, no_batch, roster
from tests.staff_merge_case import DAY, ID1, ID2, held, later, merge, unmerge
from tests.staff_merge_case import office as office  # noqa: PLC0414


def test_one_person_in_every_list_and_two_as_known_before(office: Office) -> None:
    kept = hire(office, "张示例", number=ID1)
    merged = hire(office, "张示列", station=2, basis="part_time", start="2023-05-01")
    before = office.now + timedelta(minutes=1)
    number = merge(later(office, 2), kept, merged)
    assert number == "HB2026-0001"
    assert [person.staff_no for person in PersonFinder(office.db).everybody()] == [kept.staff_no]
    assert held(office, kept) == [
        (1, "service_post", "full_time", "2022-03-01", "None"),
        (2, "service_post", "part_time", "2023-05-01", "None"),
    ]
    assert {one.person.staff_no for one in serving_on(office, DAY)} == {kept.staff_no}
    assert {one.person.staff_no for one in serving_on(office, DAY, before)} == {kept.staff_no, merged.staff_no}
    assert held(office, merged, before) == [(2, "service_post", "part_time", "2023-05-01", "None")]
    for text in (kept.staff_no, merged.staff_no, ID1, "张示例", "张示列"):
        assert find_person(office.db, text) == kept, text
        assert PersonFinder(office.db).find(text) == kept, text
    assert persons_by_id(office.db, [merged.id])[merged.id] == kept
    undone = later(office, 4)
    unmerge(undone, number)
    assert [person.staff_no for person in PersonFinder(office.db).everybody()] == [kept.staff_no, merged.staff_no]
    assert held(office, kept) == [(1, "service_post", "full_time", "2022-03-01", "None")]
    assert held(office, merged) == [(2, "service_post", "part_time", "2023-05-01", "None")]
    assert find_person(office.db, merged.staff_no) == merged
    between = office.now + timedelta(minutes=3)
    assert {one.person.staff_no for one in serving_on(office, DAY, between)} == {kept.staff_no}
    assert verify(office.db) == []


def test_a_roster_that_names_the_merged_entry_updates_the_kept_one(office: Office) -> None:
    kept, merged = hire(office, "张示例", number=ID1), hire(office, "张示列", number=ID2)
    merge(office, kept, merged, different_ids=True)
    row = {"station": "许村镇社工站", "basis": "full_time", "post_kind": "service_post"}
    for naming in ({"name": "张示列", "resident_id": ID2}, {"name": "张示列", "staff_no": merged.staff_no}):
        extract = roster([{**row, **naming, "mobile": "13800000001"}])
        made = plan_staff_roster(office, extract, no_batch())
        assert [finding.code for finding in extract.findings if finding.severity is Severity.ERROR] == []
        with office.change("试", keep=False) as tx:
            for write in made.writes:
                write(tx)
            entries = entries_by_id(office.db, (kept.id, merged.id))
            assert (entries[kept.id].mobile, entries[merged.id].mobile) == ("13800000001", None)
            assert entries[kept.id].resident_id == ID1  # the other number does not replace it
        assert [step.action.value for step in made.changes] == ["update"]


def test_who_is_registered_again_meets_the_kept_entry(office: Office) -> None:
    kept, merged = hire(office, "张示例", number=ID1), hire(office, "张示列", number=ID2)
    merge(office, kept, merged, different_ids=True)
    from swtool.registry.people import PersonFields

    (found,) = similar_persons(office, PersonFields("张示列", resident_id=ID2))
    assert (found.person, found.is_same_number) == (kept, True)


def test_what_cannot_be_one_is_refused(office: Office) -> None:
    one, other = hire(office, "张示例", number=ID1), hire(office, "张示例", number=ID2, start=None)
    bare = hire(office, "张示例", start=None)
    with pytest.raises(SwtoolError, match="两个不同的身份证号"):
        merge(office, one, other)
    with pytest.raises(SwtoolError, match="应保留有号码的一条") as refused:
        merge(office, bare, one)
    assert f"staff merge {one.staff_no} {bare.staff_no}" in refused.value.remedy
    assert ID1 not in str(refused.value)
    with pytest.raises(SwtoolError, match="已经是同一个人"):
        merge(office, one, one)
    number = merge(office, one, bare)
    assert find_person(office.db, bare.staff_no) == one  # so that a second merge of them meets one and the same
    unmerge(office, number)
    with pytest.raises(SwtoolError, match="已经撤销"):
        unmerge(office, number)
    with pytest.raises(NotFound, match="没有编号为“HB2026-0099”的合并"):
        merge_named(office.db, "HB2026-0099")


def test_blanks_are_filled_only_when_asked_and_emptied_again(office: Office) -> None:
    kept = hire(office, "张示例", number=ID1)
    merged = hire(office, "张示例", start=None, mobile="13800000001", ethnicity="汉族")
    number = merge(office, kept, merged)
    assert entries_by_id(office.db, [kept.id])[kept.id].mobile is None
    unmerge(office, number)
    number = merge(office, kept, merged, fill=True)
    assert merge_named(office.db, number).filled == ("ethnicity", "mobile")
    filled = entries_by_id(office.db, [kept.id])[kept.id]
    assert (filled.mobile, filled.ethnicity) == ("13800000001", "汉族")
    with office.change("更正手机") as tx:
        tx.update("person", kept.id, {"mobile": "13800000002"})
    unmerge(office, number)
    emptied = entries_by_id(office.db, [kept.id])[kept.id]
    assert (emptied.mobile, emptied.ethnicity) == ("13800000002", None)  # what was corrected since stays
