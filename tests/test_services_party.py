"""Entries of party affairs: what comes in by day, what is of another part, and one by one."""

from __future__ import annotations

from pathlib import Path

import pytest

from swtool.dates import Month, PartialDate
from swtool.intake.load import State, load
from swtool.intake.mending import make_mending_book
from swtool.intake.plan import Action
from swtool.office import Office
from swtool.services.plan_party import add_party_entry
from swtool.services.plans import BOOKS
from swtool.services.sheets import party_entries
from swtool.services.store import PartyEntry, party_entries_of
from swtool.workbooks.read import read
from tests.inventory_case import codes, id_of, load_rows, new_county
from tests.sightings import write_book

PARTY: list[object] = ["机构名称", "日期", "类别", "主题", "参加人数"]
ORGANIZATION = "示例晨光社工服务中心"
SEPTEMBER, OCTOBER = Month(2026, 9), Month(2026, 10)


@pytest.fixture
def county(tmp_path: Path) -> Office:
    return new_county(tmp_path)


def test_party_entries_come_in_by_day(county: Office, tmp_path: Path) -> None:
    rows: list[list[object]] = [
        PARTY,
        [ORGANIZATION, "2026-10-20", "主题党日", "学习交流", "12人"],
        [ORGANIZATION, "2026年10月", "三会一课", "支部党员大会", 9],
        [ORGANIZATION, "2026-09-30", "主题党日", "志愿服务", None],
    ]
    receipt = load_rows(county, tmp_path, BOOKS, rows)
    assert codes(receipt) == []
    organization = id_of(county, "organization", ORGANIZATION)
    entries = party_entries_of(county.db, organization, OCTOBER)
    assert [(str(e.held_on), e.kind, e.participants) for e in entries] == [
        ("2026-10", "三会一课", 9),
        ("2026-10-20", "主题党日", 12),
    ]
    assert load_rows(county, tmp_path, BOOKS, rows).state is State.UNCHANGED
    rows[1][4] = 13
    changed = load_rows(county, tmp_path, BOOKS, rows)
    assert [change.detail for change in changed.tables[0].plan.changes] == ["参加人数 12 → 13", "", ""]
    assert len(party_entries(county, SEPTEMBER, OCTOBER).rows) == 3


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ([ORGANIZATION, "2026-11-11", "主题党日", "学习", 1], "day.future"),
        (["无此机构", "2026-10-20", "主题党日", "学习", 1], "reference.organization"),
        ([ORGANIZATION, None, "主题党日", "学习", 1], "party.no_month"),
    ],
)
def test_faulty_party_entries(county: Office, tmp_path: Path, row: list[object], code: str) -> None:
    receipt = load_rows(county, tmp_path, BOOKS, [PARTY, row])
    assert codes(receipt) == [code]
    assert receipt.state is State.RETURNED


@pytest.mark.parametrize(("over", "below", "words"), [
    (["2026年10月三务公开"], ["一、业务"], ["B5 error 上面写的是业务，不是党务"]),
    (["2026年10月财务公开情况"], [], ["B4 error 上面写的是财务，不是党务"]),
    (["2026年10月三务公开"], ["一、党务"], []),
    (["2026年10月三务公开"], ["业务主管单位：示例县民政局"], []),
])  # fmt: skip
def test_what_is_not_of_the_party_is_refused(
    county: Office, tmp_path: Path, over: list[object], below: list[object], words: list[str]
) -> None:
    """Services and purchases under the same headings used to be published as affairs of the party."""
    lines = [each for each in (over, [f"机构名称：{ORGANIZATION}"], below) if each]
    rows = [*lines, ["序号", "类别", "事项", "日期"], [1, "活动", "走访", "2026-10-08"]]
    receipt = load_rows(county, tmp_path, BOOKS, rows)
    assert [f"{each.where.cell} {each.severity} {each.what}" for each in receipt.findings] == words


def test_what_is_not_of_the_party_is_so_in_the_rows_to_be_mended(county: Office, tmp_path: Path) -> None:
    """They stand under no caption: sent back as they were, they were published as affairs of the party."""
    heading, row = ["类别", "事项", "日期"], ["活动", "走访", "2026-10-08"]
    rows = [["2026年10月三务公开"], [f"机构名称：{ORGANIZATION}"], ["一、业务"], heading, row]
    source = write_book(tmp_path / "三务.xlsx", {"10月": rows})
    path = make_mending_book(load(county, source, BOOKS), read(source), BOOKS, tmp_path / "三务-待改.xlsx")
    assert path is not None
    again = load(county, path, BOOKS)
    assert [f"{each.severity} {each.what}" for each in again.findings] == ["error 这里写的是业务，不是党务"]
    assert [each.text("kind") for each in again.tables[0].extract.rows] == ["业务（活动）"]


@pytest.mark.parametrize(
    ("kind", "refused"), [("业务", True), ("财务公开", True), ("党务", False), ("业务学习", False)]
)
def test_a_kind_that_names_another_part(county: Office, tmp_path: Path, kind: str, *, refused: bool) -> None:
    rows = [
        ["2026年10月三务公开"],
        [f"机构名称：{ORGANIZATION}"],
        ["类别", "事项", "日期"],
        [kind, "走访", "2026-10-08"],
    ]
    codes = [each.code for each in load_rows(county, tmp_path, BOOKS, rows).findings]
    assert codes == ["party.other_part"] * refused


def test_party_entries_can_be_added_one_by_one(county: Office) -> None:
    organization = id_of(county, "organization", ORGANIZATION)
    entry = PartyEntry(
        0, "", organization, ORGANIZATION, OCTOBER, PartialDate(2026, 10, 20), "主题党日", "学习", 12, ""
    )
    assert add_party_entry(county, entry, keep=False) is Action.INSERT
    assert party_entries_of(county.db, organization, OCTOBER) == ()
    assert add_party_entry(county, entry) is Action.INSERT
    assert add_party_entry(county, entry) is Action.UNCHANGED
    assert len(party_entries_of(county.db, organization, OCTOBER)) == 1
