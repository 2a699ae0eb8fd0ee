"""Posts of two register entries that are one person: each once while merged, both histories whole when undone."""

from __future__ import annotations

import pytest

from swtool.dates import PartialDate
from swtool.errors import SwtoolError
from swtool.filings.changes import NewChange, changes
from swtool.filings.merging import later_changes
from swtool.filings.recording import dismiss_change, record_by_command
from swtool.filings.terms import ChangeKind, Origin
from swtool.office import Office
from swtool.registry.checks import full_time_min
from swtool.registry.merges import merge_named
from swtool.registry.people import Person
from swtool.registry.posts import PostFields, posts_of, posts_on
from tests.offices import china_time
from tests.registry_house import hire
from tests.staff_merge_case import DAY, ID1, attend, held, hours, later, merge, unmerge
from tests.staff_merge_case import office as office  # noqa: PLC0414


def leave(office: Office, person: Person, day: str, station: int = 1, kind: ChangeKind = ChangeKind.LEAVE) -> str:
    new = NewChange(kind, person.id, station, PartialDate.parse(day), Origin.COMMAND)
    with office.change("离职") as tx:
        return record_by_command(office, tx, [new])[0].change.change_no


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


def test_fields_of_a_post_are_those_of_the_register(office: Office) -> None:
    kept, merged = hire(office, "张示例", number=ID1), hire(office, "张示列", station=2)
    merge(office, kept, merged)
    assert {post.fields for post in posts_of(office.db, kept.id)} == {
        PostFields(station, "service_post", "full_time") for station in (1, 2)
    }
    assert {post.person_id for post in posts_of(office.db, kept.id)} == {kept.id}
    assert china_time(DAY) == office.now
