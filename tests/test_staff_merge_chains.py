"""Chains of merged register entries: any link can be undone, in any order."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from swtool.office import Office
from swtool.registry.identities import identities
from swtool.registry.people import PersonFinder, entries_by_id, persons_by_id
from swtool.registry.posts import posts_on
from swtool.store.audit import verify
from swtool.training.store import records
from tests.registry_house import hire
from tests.staff_merge_case import DAY, ID1, attend, held, hours, later, merge, open_at, unmerge
from tests.staff_merge_case import office as office  # noqa: PLC0414


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
