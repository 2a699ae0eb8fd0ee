"""What an officer should look at again among the recorded attendances."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from swtool.office import Office
from swtool.registry.people import persons_by_id
from swtool.tables import Heading, Hint, Show, Table
from swtool.training.credits import credit_of, has_happened
from swtool.training.flags import Flag, find_flags
from swtool.training.sheets import sources
from swtool.training.store import records
from swtool.training.suspects import suspected


def flags_of(office: Office, as_of: date) -> tuple[list[Flag], set[int]]:
    """What to look at again among everything recorded by the day, and the persons whose attendances were looked at.

    Only those of whom one quick look says that there may be something are read in full.
    """
    limit = office.policy.find("training.daily_limit", as_of)
    bound = limit.hundredths() if limit else None
    attended, suspects = suspected(office.db, as_of, bound)
    found = records(office.db, person_ids=suspects) if suspects else []
    earned = [credit for credit in map(credit_of, found) if has_happened(credit, as_of)]
    return find_flags(earned, Fraction(bound) if bound is not None else None), attended


def flags_table(office: Office, as_of: date) -> Table:
    """What to look at again: overlapping times, proof numbers used twice, days with too many hours."""
    found, _ = flags_of(office, as_of)
    persons = persons_by_id(office.db, {person_id for flag in found for person_id in flag.person_ids})
    rows = [
        (
            flag.kind.label,
            "、".join(persons[person_id].staff_no for person_id in flag.person_ids),
            "、".join(map(str, flag.record_ids)),
            flag.what,
        )
        for flag in found
    ]
    limit = office.policy.find("training.daily_limit", as_of)
    headings = (
        Heading("kind", "类型"),
        Heading("staff_no", "人员编号", Show.CODE),
        Heading("records", "记录号", Show.CODE),
        Heading("what", "说明"),
    )
    notes = ("提示复核，不作废", Hint("确属重复的用 swtool training void 记录号 撤掉")) if rows else ()
    return Table(
        "学时记录复核", headings, rows, as_of=as_of, sources=sources(office, limit) if limit else (), notes=notes
    )
