"""What a 人员变动备案表 says of a change that is known: it comes in until that is filed, then it is only told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from swtool.dates import PartialDate
from swtool.filings import plans
from swtool.filings.changes import NewChange, PostPart, StaffChange, changes
from swtool.filings.recording import record_by_command
from swtool.filings.store import filings
from swtool.filings.terms import ChangeKind, Origin, Standing
from swtool.findings import Severity
from swtool.intake.deciding import PLAIN, Existing, Terms
from swtool.intake.load import Receipt, State, load
from swtool.registry.stations import insert_station
from tests.filings_house import House, house
from tests.registry_house import resident_id
from tests.test_filings_intake import ANNA, BERTA, CHANGES, bring, filing_book, roster, row_of, serving

CLARA = resident_id("19920303", 21)
KNOWN_POST = PostPart("service_post", "full_time")


@pytest.fixture
def there(tmp_path: Path) -> House:
    built = house(tmp_path)
    serving(built, "示例安", ANNA)
    built.at(date(2021, 7, 10))
    return built


def leaving(reason: object = None, handover: object = None) -> list[object]:
    return ["", "许村镇社工站", "离职", "2021-07-05", "示例安", None, None, None, None, None, reason, handover]


def joining(basis: object = "专职", kind: object = "服务性") -> list[object]:
    return ["", "许村镇社工站", "入职", "2021-07-05", None, None, "示例贝", BERTA, kind, basis, None, None]


def again(there: House, folder: Path, *rows: Sequence[object], terms: Terms = PLAIN) -> Receipt:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["社工站人员变动备案表"], list(CHANGES), *map(list, rows)):
        sheet.append(row)
    path = folder / "又一张.xlsx"
    book.save(path)
    return load(there.office, path, plans.BOOKS, terms=terms)


def only(there: House) -> StaffChange:
    [change] = changes(there.office.db)
    return change


def told(receipt: Receipt, code: str) -> list[tuple[Severity, str, str]]:
    return [(each.severity, each.where.cell, each.what) for each in receipt.findings if each.code == code]


def test_reason_and_handover_of_a_change_that_is_only_recorded_come_in(there: House, tmp_path: Path) -> None:
    person = there.office.db.value("SELECT id FROM person")
    assert isinstance(person, int)
    there.record(ChangeKind.LEAVE, person, "2021-07-05")
    assert filing_book(there, tmp_path, leaving("个人原因", "已交接")).state is State.LOADED
    assert (only(there).reason, only(there).handover) == ("个人原因", "已交接")
    assert len(filings(there.office.db)) == 1


def test_reason_of_a_suspected_change_comes_in_as_it_is_confirmed(there: House, tmp_path: Path) -> None:
    serving(there, "示例贝", BERTA)
    roster(there, tmp_path, row_of("示例贝", BERTA))
    assert [one.standing for one in changes(there.office.db)] == [Standing.SUSPECTED]
    assert filing_book(there, tmp_path, leaving("合同到期")).state is State.LOADED
    assert (only(there).standing, only(there).reason) == (Standing.RECORDED, "合同到期")


@pytest.mark.parametrize(
    ("existing", "state", "basis", "filed"),
    [
        (Existing.ERROR, State.RETURNED, "full_time", 0),
        (Existing.SKIP, State.UNCHANGED, "full_time", 0),
        (Existing.FILL, State.LOADED, "full_time", 1),
        (Existing.UPDATE, State.LOADED, "part_time", 1),
    ],
)
def test_a_post_other_than_the_recorded_one_is_a_difference(
    there: House, tmp_path: Path, existing: Existing, state: State, basis: str, filed: int
) -> None:
    """Recorded as 专职, the sheet says 兼职: it used to be filed as 专职, without a word."""
    person = there.person("示例克")
    with there.office.change("登记身份证号") as tx:
        tx.update("person", person, {"resident_id": CLARA})
    there.record(ChangeKind.JOIN, person, "2021-07-05", after=KNOWN_POST)
    row = joining("兼职")
    row[6:8] = "示例克", CLARA
    receipt = again(there, tmp_path, row, terms=Terms(existing))
    assert (receipt.state, only(there).after.basis, len(filings(there.office.db))) == (state, basis, filed)
    if existing is Existing.ERROR:
        assert told(receipt, "intake.differs") == [(Severity.ERROR, "J3", "与台账不同：变动后专职/兼职 专职 → 兼职")]


TRANSFERS = ("社工站名称", "变动类型", "变动日期", "姓名", "身份证号", "调动对方社工站")


def transferred(there: House, folder: Path, other: str) -> Receipt:
    row = ("许村镇社工站", "调出", "2021-07-05", "示例安", ANNA, other)
    return bring(there, folder, "社工站人员变动备案表", TRANSFERS, row)


def test_another_end_of_a_transfer_is_refused_until_it_is_filed_and_then_told(there: House, tmp_path: Path) -> None:
    with there.office.change("登记社工站") as tx:
        town = tx.execute("SELECT id FROM division").fetchone()[0]
        common = {"tier": "station", "division_id": town, "opened_on": "2020-01-01"}
        insert_station(tx, {"name": "盐官镇社工站", **common})
        person = tx.execute("SELECT id FROM person").fetchone()[0]
        day = PartialDate.parse("2021-07-05")
        out = ChangeKind.TRANSFER_OUT, person, there.station, day, Origin.COMMAND
        record_by_command(there.office, tx, [NewChange(*out, other_station_id=there.other)])
    number = only(there).change_no
    what = f"{number} 登记的是“长安镇社工站”，没有改动"
    refused = transferred(there, tmp_path, "盐官镇社工站")
    assert (refused.state, told(refused, "filing.other_end")) == (State.RETURNED, [(Severity.ERROR, "F3", what)])
    assert transferred(there, tmp_path, "长安镇社工站").state is State.LOADED
    assert len(filings(there.office.db)) == 1
    late = transferred(there, tmp_path, "盐官镇社工站")
    assert told(late, "filing.other_end") == [(Severity.WARNING, "F3", what)]


def test_another_certificate_of_somebody_known_is_told(there: House, tmp_path: Path) -> None:
    head = (*CHANGES, "新人员学历", "新人员证书")
    assert filing_book(there, tmp_path, joining()).state is State.LOADED
    later = [*joining(), "本科", "中级"]
    later[3] = "2021-07-06"
    receipt = bring(there, tmp_path, "社工站人员变动备案表", head, later)
    staff_no = there.office.db.value("SELECT staff_no FROM person WHERE resident_id = ?", (BERTA,))
    assert told(receipt, "filing.papers_differ") == [
        (Severity.WARNING, "N3", f"新人员证书与人员编号 {staff_no} 登记的不同，没有改动"),
        (Severity.WARNING, "M3", f"新人员学历与人员编号 {staff_no} 登记的不同，没有改动"),
    ]


def test_another_major_and_commitment_of_somebody_known_are_told(there: House, tmp_path: Path) -> None:
    head = (*CHANGES, "新人员专业", "承诺书签订日期")
    assert (
        bring(there, tmp_path, "社工站人员变动备案表", head, [*joining(), "社会工作", "2021-07-01"]).state
        is State.LOADED
    )
    later = [*joining(), "法学", "2021-07-02"]
    receipt = bring(there, tmp_path, "社工站人员变动备案表", head, later)
    staff_no = there.office.db.value("SELECT staff_no FROM person WHERE resident_id = ?", (BERTA,))
    assert told(receipt, "filing.papers_differ") == [
        (Severity.WARNING, "M3", f"新人员专业与人员编号 {staff_no} 登记的不同，没有改动"),
        (Severity.WARNING, "N3", f"承诺书签订日期与人员编号 {staff_no} 登记的不同，没有改动"),
    ]


def test_what_is_filed_stays_and_what_the_sheet_says_otherwise_is_told(there: House, tmp_path: Path) -> None:
    assert filing_book(there, tmp_path, joining()).state is State.LOADED
    receipt = again(there, tmp_path, joining("兼职", "事务性"), terms=Terms(Existing.UPDATE))
    assert (receipt.state, only(there).after) == (State.UNCHANGED, KNOWN_POST)
    assert told(receipt, "filing.filed_otherwise") == [
        (Severity.WARNING, "I3", "BA2021-0001 已登记，没有改动：变动后岗位性质 服务性岗位 → 事务性岗位"),
        (Severity.WARNING, "J3", "BA2021-0001 已登记，没有改动：变动后专职/兼职 专职 → 兼职"),
    ]
    assert told(again(there, tmp_path, joining()), "filing.filed_otherwise") == []
