"""Papers of register entries that are one person, and letters of whoever enters again."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from swtool.dates import PartialDate
from swtool.evidence import checks
from swtool.evidence.sheets import attachment_list
from swtool.filings.evidence import papers
from swtool.filings.merging import apply_merge, plan_merge, undo_merge
from swtool.filings.takeover import Terms
from swtool.filings.terms import ChangeKind
from swtool.findings import Outcome, Severity
from swtool.registry.checks import commitment_letter
from swtool.registry.credentials import EmploymentFields, insert_employments, update_credential
from swtool.registry.merges import merge_named
from swtool.registry.people import entries_by_id
from swtool.rooms import subjects
from tests.evidence_house import OTHER_PDF, PDF, hang, paper, staff_no
from tests.filings_house import House, house
from tests.takeover_case import DAY, EVE, OLD, asked, employed, place, take_over

HELD, BROKEN, UNKNOWN = Outcome.HOLDS, Outcome.VIOLATED, Outcome.UNDETERMINED
JOINED = date(2026, 11, 2)


def letters(there: House, as_of: date | None = None) -> dict[str, Outcome]:
    found = checks.project_staff.run(there.office, as_of or there.office.today)
    return {one.where.subject: one.outcome for one in found}


def listed(there: House, person: int) -> list[str]:
    uid = str(there.office.db.value("SELECT uid FROM person WHERE id = ?", (person,)))
    table = attachment_list(there.office, subjects(), None, subject=("person", uid))
    return [str(row[0]) for row in table.rows]


def test_papers_of_both_entries_count_for_the_one_person_until_they_part(tmp_path: Path) -> None:
    there = house(tmp_path)
    there.at(date(2026, 11, 4))
    kept, merged = there.serving(), there.person("示例乙")
    numbers = staff_no(there, kept), staff_no(there, merged)
    hang(there, paper(tmp_path), "person", numbers[1], issued="2026-10-30")
    change = there.record(ChangeKind.JOIN, kept, JOINED, station=there.other)
    assert letters(there) == {numbers[0]: BROKEN}
    assert papers(there.office, [change])[change.id].missing == ("commitment_letter",)
    entries = entries_by_id(there.office.db, (kept, merged))
    there.at(date(2026, 11, 5))
    with there.office.change("合并") as tx:
        plan = plan_merge(there.office, entries[kept], entries[merged])
        number = apply_merge(there.office, tx, plan, why="核对证件")
    assert letters(there) == {numbers[0]: HELD}
    assert letters(there, date(2026, 11, 4)) == {numbers[0]: BROKEN}  # as known the day before the merge
    assert papers(there.office, [change])[change.id].verdict.outcome is HELD
    assert listed(there, kept) == ["FJ-0001"]
    # The same letter on the kept entry is one of its own: it stays there when they part.
    assert hang(there, paper(tmp_path), "person", numbers[1], issued="2026-10-30").is_new
    hang(there, paper(tmp_path, OTHER_PDF), "person", numbers[0], "certificate")
    assert listed(there, kept) == listed(there, merged) == ["FJ-0001", "FJ-0002", "FJ-0003"]
    there.at(date(2026, 11, 6))
    with there.office.change("撤销") as tx:
        undo_merge(there.office, tx, merge_named(there.office.db, number))
    assert listed(there, kept) == ["FJ-0002", "FJ-0003"]
    assert listed(there, merged) == ["FJ-0001"]


@pytest.mark.parametrize(
    ("signed", "outcome", "severity"),
    [
        ("2020-12-20", BROKEN, Severity.ERROR),  # for the entry of 2021-01-01
        ("2021-01-01", BROKEN, Severity.ERROR),  # on the day of that entry: still for that one
        ("2021-01-02", HELD, None),  # can only be for the next
        ("2022-06-14", HELD, None),  # the day before the new entry
        ("2022-06-15", BROKEN, Severity.WARNING),  # on the day: the policy says how hard
        ("2022-06-16", BROKEN, Severity.ERROR),  # the day after
        ("", UNKNOWN, None),  # nobody wrote down when it was signed
    ],
)
def test_a_change_of_operator_asks_for_a_letter_signed_for_the_new_entry(
    tmp_path: Path, signed: str, outcome: Outcome, severity: Severity | None
) -> None:
    made, new = place(tmp_path)
    stays = made.serving()
    employed(made, stays, OLD, entered_on="2021-01-01", commitment_signed_on="2020-12-20")
    made.at(date(2022, 6, 1))
    hang(made, paper(tmp_path), "person", staff_no(made, stays), issued="2020-12-20")
    made.at(date(2022, 6, 20))
    take_over(made, asked(made, new, all_stay=True, terms=Terms(approved_on=PartialDate.of(date(2022, 6, 1)))))
    assert letters(made, EVE) == {staff_no(made, stays): HELD}
    (before,) = checks.project_staff.run(made.office, made.office.today)
    assert (before.outcome, before.what) == (BROKEN, "缺 公益服务承诺书")
    if signed != "2020-12-20":
        hang(made, paper(tmp_path, OTHER_PDF), "person", staff_no(made, stays), issued=signed)
    (found,) = checks.project_staff.run(made.office, made.office.today)
    assert found.outcome is outcome
    if severity is not None:
        assert found.severity is severity


@pytest.mark.parametrize(
    ("signed", "outcome"),
    [
        ("2020-12-20", BROKEN),
        ("2021-01-01", BROKEN),
        ("2021-01-02", HELD),
        ("2022-06-14", HELD),
        ("2022-06-16", BROKEN),
    ],
)
def test_a_registered_day_of_the_old_letter_does_not_do_either(tmp_path: Path, signed: str, outcome: Outcome) -> None:
    """A roster that goes on naming the old day does not make it a letter for the new entry."""
    made, new = place(tmp_path)
    stays = made.serving()
    employed(made, stays, OLD, entered_on="2021-01-01", commitment_signed_on="2020-12-20")
    take_over(made, asked(made, new, all_stay=True, terms=Terms(approved_on=PartialDate.of(date(2022, 6, 1)))))
    row = made.office.db.value("SELECT id FROM employment WHERE entered_on = ?", (DAY.isoformat(),))
    with made.office.change("登记承诺书") as tx:
        update_credential(tx, "employment", int(str(row)), {"commitment_signed_on": signed})
    assert [one.outcome for one in commitment_letter.run(made.office, DAY)] == [outcome]
    assert [one.outcome for one in commitment_letter.run(made.office, EVE)] == [HELD]


@pytest.mark.parametrize(("signed", "outcome"), [("2024-02-20", BROKEN), ("2026-11-01", HELD)])
def test_whoever_comes_back_signs_again(tmp_path: Path, signed: str, outcome: Outcome) -> None:
    there = house(tmp_path)
    there.at(date(2026, 11, 4))
    person = there.person()
    with there.office.change("登记用工") as tx:
        gone = EmploymentFields(organization_id=1, entered_on="2024-03-01", left_on="2025-05-31")
        insert_employments(tx, [(person, gone)])
    hang(there, paper(tmp_path, PDF), "person", staff_no(there, person), issued=signed)
    change = there.record(ChangeKind.JOIN, person, JOINED)
    assert papers(there.office, [change])[change.id].verdict.outcome is outcome
