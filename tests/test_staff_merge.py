"""Two register entries that are one person: everything once while merged, both histories whole when undone."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from swtool.dates import PartialDate
from swtool.errors import NotFound, SwtoolError
from swtool.filings.changes import NewChange, changes
from swtool.filings.merging import apply_merge, later_changes, plan_merge, undo_merge
from swtool.filings.plans import plan_staff_roster
from swtool.filings.recording import dismiss_change, record_by_command
from swtool.filings.schema import migrations as filings_migrations
from swtool.filings.terms import ChangeKind, Origin
from swtool.findings import Severity
from swtool.intake.schema import migrations as intake_migrations
from swtool.office import Office
from swtool.registry.checks import full_time_min
from swtool.registry.credentials import CertificateFields, EducationFields, credentials_of
from swtool.registry.identities import identities
from swtool.registry.merges import merge_named
from swtool.registry.people import Person, PersonFinder, entries_by_id, find_person, persons_by_id
from swtool.registry.posts import PostFields, posts_of, posts_on
from swtool.registry.schema import migrations as registry_migrations
from swtool.registry.similar import similar_persons
from swtool.registry.snapshot import serving_on
from swtool.reporting.blocks import Scope
from swtool.reporting.staff_blocks import staff_rows, staff_totals
from swtool.reporting.training_blocks import training_rows, training_totals
from swtool.store.audit import verify
from swtool.store.schema import migrate
from swtool.training.credits import credit_of, tally
from swtool.training.procedure import Entry, read_span, record, withdraw
from swtool.training.schema import migrations as training_migrations
from swtool.training.store import records
from tests.offices import china_time
from tests.registry_house import county, hire, no_batch, resident_id, roster

DAY = date(2026, 6, 30)
ID1, ID2 = resident_id("19900101", 1), resident_id("19900101", 2)
MIGRATIONS = (intake_migrations, registry_migrations, filings_migrations, training_migrations)


def open_at(folder: Path) -> Office:
    office = county(folder, today=DAY)
    migrate(office.db, MIGRATIONS)
    return office


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return open_at(tmp_path)


def later(office: Office, minutes: int) -> Office:
    return replace(office, now=office.now + timedelta(minutes=minutes))


def merge(office: Office, kept: Person, merged: Person, **options: bool) -> str:
    fill = options.pop("fill", False)
    with office.change("合并") as tx:
        plan = plan_merge(office, kept, merged, **options)
        return apply_merge(office, tx, plan, why="核对身份证原件", fill=fill)


def unmerge(office: Office, number: str) -> None:
    with office.change("撤销合并") as tx:
        undo_merge(office, tx, merge_named(office.db, number))


def held(office: Office, person: Person, known_on: datetime | None = None) -> list[tuple[object, ...]]:
    return sorted(
        (post.station_id, post.post_kind, post.basis, str(post.effective_on), str(post.effective_until))
        for post in posts_of(office.db, person.id, known_on)
    )


def leave(office: Office, person: Person, day: str, station: int = 1, kind: ChangeKind = ChangeKind.LEAVE) -> str:
    new = NewChange(kind, person.id, station, PartialDate.parse(day), Origin.COMMAND)
    with office.change("离职") as tx:
        return record_by_command(office, tx, [new])[0].change.change_no


def attend(office: Office, person: Person, title: str, hours: str, *, verified: bool = True) -> None:
    by = "海宁市民政局" if verified else None
    entry = Entry(title=title, span=read_span("2026-03-05", office), length=hours, verified_by=by)
    with office.change("登记培训") as tx:
        record(office, tx, [person], entry)


def hours(office: Office, person: Person) -> object:
    return tally(map(credit_of, records(office.db, person_ids=(person.id,)))).counted


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


def test_the_same_registration_twice_counts_once_and_comes_back(office: Office) -> None:
    kept, merged = hire(office, "张示例", number=ID1), hire(office, "张示例")
    (full_time_before,) = [one.actual for one in full_time_min.run(office, DAY) if "许村" in str(one.where)]
    number = merge(office, kept, merged)
    assert held(office, kept) == [(1, "service_post", "full_time", "2022-03-01", "None")]
    assert len(posts_on(office.db, DAY)) == 1
    (full_time_after,) = [one.actual for one in full_time_min.run(office, DAY) if "许村" in str(one.where)]
    assert (full_time_before, full_time_after) == ("2 名", "1 名")
    unmerge(later(office, 1), number)
    assert held(office, kept) == held(office, merged) == [(1, "service_post", "full_time", "2022-03-01", "None")]
    again = merge(later(office, 2), kept, merged)
    assert again == "HB2026-0002"
    assert len(posts_on(office.db, DAY)) == 1


def test_registrations_that_differ_are_refused_unless_the_kept_ones_count(office: Office) -> None:
    kept = hire(office, "张示例", number=ID1, start="2022-03-01")
    merged = hire(office, "张示例", start="2022-04-01")
    with pytest.raises(SwtoolError, match="1 段任职重叠而内容不同"):
        merge(office, kept, merged)
    number = merge(office, kept, merged, keep_posts=True)
    assert held(office, kept) == [(1, "service_post", "full_time", "2022-03-01", "None")]
    unmerge(later(office, 1), number)
    assert held(office, merged) == [(1, "service_post", "full_time", "2022-04-01", "None")]


def test_a_leaving_of_the_merged_entry_ends_the_one_post(office: Office) -> None:
    kept, merged = hire(office, "张示例", number=ID1), hire(office, "张示例")
    leave(office, merged, "2026-05-01")
    before = (held(office, kept), held(office, merged))
    assert before[1] == [(1, "service_post", "full_time", "2022-03-01", "2026-05-01")]
    number = merge(later(office, 1), kept, merged)
    assert held(office, kept) == [(1, "service_post", "full_time", "2022-03-01", "2026-05-01")]
    unmerge(later(office, 2), number)
    assert (held(office, kept), held(office, merged)) == before


def test_the_same_leaving_recorded_under_both_is_refused_by_number(office: Office) -> None:
    kept, merged = hire(office, "张示例", number=ID1), hire(office, "张示例")
    leave(office, kept, "2026-05-01")
    second = leave(office, merged, "2026-05-03")
    with pytest.raises(SwtoolError, match="不在该站任职") as refused:
        merge(office, kept, merged)
    assert second in refused.value.where
    with office.change("排除") as tx:
        dismiss_change(office, tx, changes(office.db, "c.change_no = ?", [second])[0], why="重复登记")
    merge(office, kept, merged)
    assert held(office, kept) == [(1, "service_post", "full_time", "2022-03-01", "2026-05-01")]


def test_what_is_recorded_afterwards_stays_with_the_kept_entry(office: Office) -> None:
    kept = hire(office, "张示例", number=ID1)
    merged = hire(office, "张示列", station=2, basis="part_time")
    number = merge(office, kept, merged)
    after = later(office, 1)
    change = leave(after, kept, "2026-06-01")
    attend(after, kept, "危机介入", "3学时")
    assert [one.change_no for one in later_changes(office, merge_named(office.db, number))] == [change]
    unmerge(later(office, 2), number)
    assert held(office, kept) == [(1, "service_post", "full_time", "2022-03-01", "2026-06-01")]
    assert held(office, merged) == [(2, "service_post", "part_time", "2022-03-01", "None")]
    assert (hours(office, kept), hours(office, merged)) == (300, 0)


def test_undoing_is_refused_while_something_rests_on_both(office: Office) -> None:
    kept = hire(office, "张示例", number=ID1)
    merged = hire(office, "张示列", station=2, basis="part_time")
    number = merge(office, kept, merged)
    resting = leave(later(office, 1), kept, "2026-06-01", station=2)  # the post is the merged entry's
    both = held(office, kept)
    with pytest.raises(SwtoolError, match="合在一起才成立") as refused:
        unmerge(later(office, 2), number)
    assert resting in refused.value.what
    assert held(office, kept) == both
    with later(office, 3).change("排除") as tx:
        dismiss_change(office, tx, changes(office.db, "c.change_no = ?", [resting])[0], why="登记错了人")
    unmerge(later(office, 4), number)
    assert held(office, merged) == [(2, "service_post", "part_time", "2022-03-01", "None")]


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


def test_a_chain_is_one_person_and_any_link_can_be_undone(office: Office) -> None:
    people = [hire(office, "张示例", number=ID1), hire(office, "张示例"), hire(office, "张示例")]
    first, second, third = people
    inner = merge(office, second, third)
    outer = merge(later(office, 1), first, second)
    assert identities(office.db).all_of(third.id) == (first.id, second.id, third.id) or set(
        identities(office.db).all_of(third.id)
    ) == {first.id, second.id, third.id}
    assert len(posts_on(office.db, DAY)) == 1
    unmerge(later(office, 2), inner)  # in the middle: the first and second stay one
    assert [person.id for person in PersonFinder(office.db).everybody()] == [first.id, third.id]
    assert len(posts_on(office.db, DAY)) == 2
    unmerge(later(office, 3), outer)
    post = [(1, "service_post", "full_time", "2022-03-01", "None")]
    assert [held(office, person) for person in people] == [post] * 3


Step = tuple[bool, int, int]


@settings(max_examples=12, deadline=None, phases=(Phase.explicit, Phase.generate))
@example([(True, 3, 2), (True, 0, 1), (True, 3, 1), (True, 4, 1), (False, 4, 1)])  # who stood between two others leaves
@given(st.lists(st.tuples(st.booleans(), st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=12))
def test_any_order_of_merging_and_undoing_equals_the_plain_union(steps: list[Step]) -> None:
    """Against sets kept by hand: who is with whom, posts and courses of a group as the union of its members'."""
    with tempfile.TemporaryDirectory() as folder:
        office = open_at(Path(folder))
        people = [
            hire(office, "张示例", station=1 + place % 2, start=f"202{1 + place // 2}-03-01", basis="part_time")
            for place in range(4)
        ]
        people.append(hire(office, "张示例", station=1, start="2021-03-01", basis="part_time"))  # as the first
        for place, person in enumerate(people):
            attend(office, person, f"课程{place % 3}", "2学时")
        own_posts = {person.id: held(office, person) for person in people}
        own_courses = {person.id: {f"课程{place % 3}"} for place, person in enumerate(people)}
        live: list[tuple[str, int, int]] = []

        def root(person_id: int) -> int:
            into = {merged: kept for _, kept, merged in live}
            while person_id in into:
                person_id = into[person_id]
            return person_id

        for minute, (joins, one, other) in enumerate(steps, 1):
            now = later(office, minute)
            if joins:
                kept, merged = (root(people[place].id) for place in (one, other))
                if kept == merged:
                    continue
                entries = entries_by_id(office.db, (kept, merged))
                number = merge(now, entries[kept], entries[merged], keep_posts=True)
                live.append((number, kept, merged))
            elif live:
                number, _, _ = live.pop(one % len(live))
                unmerge(now, number)
            groups: dict[int, set[int]] = {}
            for person in people:
                groups.setdefault(root(person.id), set()).add(person.id)
            assert {person.id for person in PersonFinder(office.db).everybody()} == set(groups)
            for kept, members in groups.items():
                courses = {title for member in members for title in own_courses[member]}
                got = records(office.db, person_ids=(kept,))
                assert sorted(each.course.key.title for each in got) == sorted(courses)
                stations = {post[0] for member in members for post in own_posts[member]}
                mine = held(office, persons_by_id(office.db, [kept])[kept])
                assert {post[0] for post in mine} == stations
                assert len(mine) == len(stations)  # what overlaps at a station is counted once
        for number, _, _ in reversed(live):
            unmerge(later(office, 60), number)
        assert {person.id: held(office, person) for person in people} == own_posts
        assert [hours(office, person) for person in people] == [200] * 5
        assert verify(office.db) == []
        office.db.close()


def test_fields_of_a_post_are_those_of_the_register(office: Office) -> None:
    kept, merged = hire(office, "张示例", number=ID1), hire(office, "张示列", station=2)
    merge(office, kept, merged)
    assert {post.fields for post in posts_of(office.db, kept.id)} == {
        PostFields(station, "service_post", "full_time") for station in (1, 2)
    }
    assert {post.person_id for post in posts_of(office.db, kept.id)} == {kept.id}
    assert china_time(DAY) == office.now
