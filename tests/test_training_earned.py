"""What many persons earned, read without the single records, is what their records say."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from swtool.registry.people import Person
from swtool.training.courses import courses_by_id
from swtool.training.credits import Worth, credit_of
from swtool.training.earned import earned
from swtool.training.lengths import Claim
from swtool.training.store import Attended, NewRecord, insert_records, records
from swtool.training.terms import CreditState

from .training_house import House, house, with_conversions

DAY = date(2026, 12, 31)


@pytest.fixture
def there(tmp_path: Path) -> House:
    return house(tmp_path, today=DAY, policy=with_conversions(tmp_path))


def worth(one: Worth) -> tuple[int, CreditState, Fraction | None, int | None]:
    """That by which two worths are told apart here."""
    return one.course.id, one.state, one.hours, one.said.minutes


def merge(there: House, kept: Person, merged: Person) -> None:
    with there.office.change("合并") as tx:
        tx.insert(
            "person_merge",
            {
                "uid": tx.uid(),
                "merge_no": "HB2026-0001",
                "kept_person_id": kept.id,
                "merged_person_id": merged.id,
                "why": "同一人",
                "recorded_at": tx.recorded_at,
            },
        )


def test_a_class_is_judged_once_and_everybody_has_a_share(there: House) -> None:
    """Two sat in one course for six hours, one for three; the course of the year before is not asked for."""
    people = [there.staff(name, "2020-01-01") for name in ("甲某", "乙某", "丙某")]
    for person, length in zip(people, ("6", "6", "3"), strict=True):
        there.attends(person, "2026-03-05", length, title="一课")
    there.attends(people[0], "2025-12-31", "9", title="去年的课")
    asked: list[Fraction] = []

    def hours(one: Worth) -> Fraction:
        asked.append(one.counted)
        return one.counted

    found = earned(there.office.db, hours, person_ids=[person.id for person in people], years=(2026, 2026))
    assert [found[person.id] for person in people] == [[600], [600], [300]]
    assert sorted(asked) == [300, 600]


def test_what_comes_to_nothing_is_left_out_and_others_are_not_asked_for(there: House) -> None:
    one, other = there.staff("甲某", "2020-01-01"), there.staff("乙某", "2020-01-01")
    there.attends(one, "2026-03-05", "6", title="甲课", is_social_work=False)
    there.attends(one, "2026-04-05", "2", title="乙课")
    there.attends(other, "2026-04-05", "2", title="乙课")
    found = earned(
        there.office.db,
        lambda each: each.hours if each.state is CreditState.COUNTED else None,
        person_ids=[one.id],
        years=(2026, 2026),
    )
    assert found == {one.id: [200]}


@pytest.mark.parametrize("seed", range(4))
def test_it_is_what_the_records_say(there: House, seed: int) -> None:
    """Any lengths, proofs and results, of persons of whom two are merged and both sat in some courses."""
    pick = random.Random(seed)
    people = [there.staff(name, "2020-01-01") for name in ("甲某", "乙某", "丙某", "丁某")]
    for number in range(30):
        there.attends(
            pick.choice(people), pick.choice(("2026-03-05", "2026-03", "2025-05-06至2025-05-08", "2024")),
            pick.choice(("1", "5", "9.99", "2天", "半天", "90分钟", "1.5小时")), title=f"课{number % 9}",
            is_social_work=number % 9 != 4, verified_by=pick.choice((None, "海宁市民政局")),
            proof_no=pick.choice((None, f"ZM-{number}")), minutes=pick.choice((None, 45, 100)),
            verified_credit_hours=pick.choice((None, None, 0, 450)),
        )  # fmt: skip
    there.attends(people[3], "2026-06-01", "4", title="考核课")
    with there.office.change("考核不合格") as tx:
        failed = Attended(claim=Claim(400, "学时", Fraction(400)), verified_by="海宁市民政局", result="failed")
        course_id = next(
            course.id for course in courses_by_id(there.office.db).values() if course.key.title == "考核课"
        )
        insert_records(tx, [NewRecord(people[2].id, course_id, failed)])
    if seed % 2:
        merge(there, people[0], people[1])
    db = there.office.db
    for years in ((2024, 2026), (2025, 2025)):
        said: dict[int, Counter[object]] = {}
        for record in records(db, years=years):
            said.setdefault(record.person_id, Counter())[worth(credit_of(record))] += 1
        found = earned(db, worth, person_ids=[person.id for person in people], years=years)
        assert {person_id: Counter(mine) for person_id, mine in found.items()} == said
