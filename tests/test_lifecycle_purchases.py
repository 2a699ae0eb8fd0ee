"""The checks of purchases around their days: lists, tenders, awards, contracts and notices; and what is history."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from swtool.findings import Outcome
from swtool.lifecycle.checks import (
    paid_after_evaluation,
)
from swtool.lifecycle.purchase_checks import contract_credit, contract_within, tender_days
from swtool.lifecycle.sheets import step_table
from swtool.office import Office
from swtool.registers.affair_forms import NOTICES
from swtool.registers.notice_checks import contract_notice, disclosed
from swtool.registers.notices import announced
from swtool.registers.recording import add_entry
from swtool.registry import dossiers
from tests.inventory_case import UPDATING, id_of
from tests.lifecycle_case import (
    HOLDS,
    MILESTONE_HEAD,
    OPERATOR,
    OTHER_OPERATOR,
    PROJECT,
    PURCHASE_HEAD,
    UNDETERMINED,
    VIOLATED,
    of,
    on,
    on_day,
    take,
)
from tests.lifecycle_case import office as office  # noqa: PLC0414

# -- purchases --------------------------------------------------------------------------------------------------------


def bought(office: Office, folder: Path, **stated: str) -> None:
    """An open tender of the project with what is stated of its days."""
    days = ("notice_on", "documents_on", "bids_until", "award_on", "contract_no", "contract_on", "contract_notice_on")
    method = stated.pop("method", "公开招标")
    row = (PROJECT, method, "示采1号", *(stated.get(column) for column in days))
    take(office, folder, PURCHASE_HEAD, row, terms=UPDATING)


@pytest.mark.parametrize(("listed_on", "outcome"), [(on(1, 19), VIOLATED), (on(1, 20), VIOLATED), (on(1, 21), HOLDS)])
def test_on_the_list_before_on_and_after_the_contract(
    office: Office, tmp_path: Path, listed_on: date, outcome: Outcome
) -> None:
    bought(office, tmp_path, contract_on="2026-01-20")
    with office.change("列入名单") as tx:
        organization = id_of(office, "organization", OPERATOR)
        dossiers.list_organization(tx, organization, "serious_violation", on=listed_on, basis="示例")
    assert of(contract_credit, office) == {PROJECT: outcome}


@pytest.mark.parametrize(("last", "outcome"), [(on(1, 18), HOLDS), (on(1, 19), HOLDS), (on(1, 20), VIOLATED)])
def test_off_the_list_the_day_before_the_contract(office: Office, tmp_path: Path, last: date, outcome: Outcome) -> None:
    """``last`` is the last day on the list; the contract was signed on 20 January."""
    bought(office, tmp_path, contract_on="2026-01-20")
    organization = id_of(office, "organization", OPERATOR)
    with office.change("列入名单") as tx:
        dossiers.list_organization(tx, organization, "serious_violation", on=on(1, 2), basis="示例")
    (entry,) = dossiers.credit_entries(office.db)[organization]
    with office.change("移出名单") as tx:
        dossiers.unlist_organization(tx, entry, last)
    assert of(contract_credit, office) == {PROJECT: outcome}


def test_another_list_and_another_operator_are_no_matter(office: Office, tmp_path: Path) -> None:
    bought(office, tmp_path, contract_on="2026-01-20")
    with office.change("列入名单") as tx:
        own, other = (id_of(office, "organization", each) for each in (OPERATOR, OTHER_OPERATOR))
        dossiers.list_organization(tx, own, "abnormal_activity", on=on(1, 2), basis="示例")
        dossiers.list_organization(tx, other, "serious_violation", on=on(1, 2), basis="示例")
    assert of(contract_credit, office) == {PROJECT: HOLDS}


@pytest.mark.parametrize(
    ("announced", "outcome"), [("2026-02-24", HOLDS), ("2026-02-25", HOLDS), ("2026-02-26", VIOLATED)]
)
def test_the_contract_is_announced_within_two_workdays(
    office: Office, tmp_path: Path, announced: str, outcome: Outcome
) -> None:
    """Signed on Saturday 14 February 2026, a make-up workday before nine days off (15–23): the 24th and 25th count."""
    bought(office, tmp_path, contract_on="2026-02-14", contract_notice_on=announced)
    assert of(contract_notice, office) == {PROJECT: outcome}


@pytest.mark.parametrize(("day", "outcome"), [(on(2, 25), HOLDS), (on(2, 26), VIOLATED)])
def test_a_contract_that_nobody_announced(office: Office, tmp_path: Path, day: date, outcome: Outcome) -> None:
    bought(office, tmp_path, contract_on="2026-02-14")
    assert of(contract_notice, office, day) == {PROJECT: outcome}


@pytest.mark.parametrize(
    ("signed", "outcome"), [("2026-01-31", HOLDS), ("2026-02-01", HOLDS), ("2026-02-02", VIOLATED)]
)
def test_the_contract_is_signed_within_thirty_days(
    office: Office, tmp_path: Path, signed: str, outcome: Outcome
) -> None:
    """Awarded on 2 January: thirty days on is 1 February, a Sunday; the last day does not move."""
    bought(office, tmp_path, award_on="2026-01-02", contract_on=signed)
    assert of(contract_within, office) == {PROJECT: outcome}


@pytest.mark.parametrize(("until", "outcome"), [("2026-01-20", VIOLATED), ("2026-01-21", HOLDS), ("2026-01-22", HOLDS)])
def test_tenders_have_twenty_days(office: Office, tmp_path: Path, until: str, outcome: Outcome) -> None:
    bought(office, tmp_path, documents_on="2026-01-01", bids_until=until)
    assert of(tender_days, office) == {PROJECT: outcome}


def test_only_tenders_have_twenty_days(office: Office, tmp_path: Path) -> None:
    bought(office, tmp_path, method="竞争性磋商", documents_on="2026-01-01", bids_until="2026-01-11")
    assert of(tender_days, office) == {}


def test_a_notice_in_either_register_is_a_notice(office: Office, tmp_path: Path) -> None:
    """The purchase has no day of a notice; the register of notices has one of 5 January, and one of the contract of the
    20th on 4 February. Another contract's notice of 19 January is none."""
    bought(office, tmp_path, contract_on="2026-01-20")
    project = id_of(office, "project", PROJECT)

    def step(stage: str, day: date) -> tuple[object, ...]:
        table = step_table(office, project, day, told=announced(office.db, day))
        return next((row[2], row[3], row[7]) for row in table.rows if row[1] == stage)

    assert of(disclosed, office, on(1, 21)) == {PROJECT: VIOLATED}
    for kind, day in (("采购公告", "2026-01-05"), ("合同公告", "2026-01-19"), ("合同公告", "2026-02-04")):
        cells = {"采购项目": PROJECT, "公告类别": kind, "公告标题": f"{kind}{day}", "发布日期": day}
        add_entry(office, NOTICES, cells)
    assert [of(disclosed, office, day)[PROJECT] for day in (on(1, 4), on(1, 5), on(2, 3), on(2, 4))] == [
        VIOLATED, HOLDS, VIOLATED, HOLDS,
    ]  # fmt: skip
    assert of(contract_notice, office, on(2, 4)) == {PROJECT: VIOLATED}, "two workdays were over: it was late"
    assert step("采购公告", on(1, 4)) == ("未办", None, "没有采购公告日期")
    assert step("采购公告", on(1, 5)) == ("已办", on(1, 5), "")
    assert "合同公告" in str(step("合同", on(2, 3))[2])
    assert "合同公告" not in str(step("合同", on(2, 4))[2])


def test_what_is_purchased_is_announced(office: Office, tmp_path: Path) -> None:
    """The notice on 5 January, the contract on the 20th, its notice on the 21st: each day shows what was open."""
    assert of(disclosed, office, on(6, 30)) == {"海宁市": UNDETERMINED}
    bought(office, tmp_path, notice_on="2026-01-05", contract_on="2026-01-20", contract_notice_on="2026-01-21")
    told = [of(disclosed, office, on(1, day))[PROJECT] for day in (4, 5, 19, 20, 21)]
    assert told == [VIOLATED, HOLDS, HOLDS, VIOLATED, HOLDS]
    bought(office, tmp_path, method="限额以下直接委托")
    assert of(disclosed, office)[PROJECT] is Outcome.NOT_APPLICABLE


# -- what is history --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ended", "judged"),
    [("2024-12-31", False), ("2024-12", False), ("2024", False), ("2025", True), ("2025-01-01", True), (None, True)],
)
def test_what_was_over_before_last_year_is_not_judged(
    office: Office, tmp_path: Path, ended: str | None, judged: bool
) -> None:
    bought(office, tmp_path, contract_on="2024-01-20")
    take(office, tmp_path, MILESTONE_HEAD, (PROJECT, "第1期", 100, None, "是", "2024-07-01", 100, None))
    with office.change("期限") as tx:
        tx.update("project", id_of(office, "project", PROJECT), {"starts_on": "2024-01-01", "ends_on": ended})
        tx.update("station", 1, {"name": "试点街道社工站"})
    there = on_day(office, office.today, adopts=("32:*", "3505:*"))
    for check in (contract_credit, contract_notice, disclosed, paid_after_evaluation):
        assert (PROJECT in of(check, there)) is judged, check.code
