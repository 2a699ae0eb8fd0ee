"""Rosters and 人员变动备案表 come in: what is drafted, what moves, what is filed, what is returned to the town."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from swtool.filings import plans
from swtool.filings.changes import changes
from swtool.filings.store import filings
from swtool.filings.terms import ChangeKind, Channel, Standing
from swtool.intake.load import Receipt, State, load
from swtool.registry.people import PersonFields, register_person
from swtool.registry.posts import PostFields, insert_post, posts_on
from tests.filings_house import House, house
from tests.registry_house import resident_id

ANNA, BERTA, CLARA = (resident_id(birth, 21) for birth in ("19900101", "19910202", "19920303"))
ROSTER = ("社工站名称", "姓名", "身份证号", "岗位", "岗位性质", "专职/兼职", "到站时间", "离职时间")
CHANGES = (
    "项目名称", "社工站名称", "变动类型", "变动日期", "原人员", "原人员身份证号", "新人员", "新人员身份证号",
    "变动后岗位性质", "变动后专职/兼职", "变动原因", "交接情况",
)  # fmt: skip


def bring(there: House, folder: Path, title: str, headings: Sequence[str], *rows: Sequence[object]) -> Receipt:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append([title])
    sheet.append(list(headings))
    for row in rows:
        sheet.append(list(row))
    path = folder / f"{title}.xlsx"
    book.save(path)
    return load(there.office, path, plans.BOOKS)


def roster(there: House, folder: Path, *rows: Sequence[object]) -> Receipt:
    return bring(there, folder, "许村镇社工站人员花名册", ROSTER, *rows)


def filing_book(there: House, folder: Path, *rows: Sequence[object]) -> Receipt:
    return bring(there, folder, "社工站人员变动备案表", CHANGES, *rows)


def serving(there: House, name: str, number: str, since: date = date(2021, 1, 1)) -> int:
    with there.office.change("开站登记") as tx:
        person = register_person(tx, PersonFields(name, resident_id=number)).id
        fields = PostFields(there.station, "service_post", "full_time", "项目社工")
        insert_post(tx, person, fields, effective_on=since, cause="registration")
    return person


def told(receipt: Receipt) -> list[tuple[str, str]]:
    return [(finding.where.cell, finding.what) for finding in receipt.findings]


def row_of(
    name: str, number: str, *, kind: str = "服务性岗位", basis: str = "专职", since: str = "2021-01-01"
) -> list[object]:
    return ["许村镇社工站", name, number, "项目社工", kind, basis, since, None]


def test_after_approval_a_roster_drafts_and_moves_nothing(tmp_path: Path) -> None:
    there = house(tmp_path)
    for name, number in (("示例安", ANNA), ("示例贝", BERTA)):
        serving(there, name, number)
    there.at(date(2021, 7, 20))
    before = posts_on(there.office.db, date(2021, 7, 20))
    receipt = roster(there, tmp_path, row_of("示例安", ANNA, basis="兼职"), row_of("示例克", CLARA, since="2021-07-05"))
    assert receipt.state is State.LOADED, told(receipt)
    drafted = {(one.kind, one.standing, str(one.event_on)) for one in changes(there.office.db)}
    assert drafted == {
        (ChangeKind.BASIS_CHANGE, Standing.SUSPECTED, "None"),
        (ChangeKind.JOIN, Standing.SUSPECTED, "2021-07-05"),
        (ChangeKind.LEAVE, Standing.SUSPECTED, "None"),
    }
    assert posts_on(there.office.db, date(2021, 7, 20)) == before
    # The same roster a month later: nothing new, and nothing drafted twice.
    there.at(date(2021, 8, 20))
    again = roster(there, tmp_path, row_of("示例克", CLARA, since="2021-07-05"), row_of("示例安", ANNA, basis="兼职"))
    assert again.state is State.UNCHANGED
    assert len(changes(there.office.db)) == 3


def test_without_a_project_a_roster_moves_posts_whose_day_is_known(tmp_path: Path) -> None:
    there = house(tmp_path, approved=None)
    serving(there, "示例安", ANNA)
    there.at(date(2021, 7, 20))
    receipt = roster(there, tmp_path, row_of("示例安", ANNA), row_of("示例克", CLARA, since="2021-07-05"))
    assert receipt.state is State.LOADED, told(receipt)
    assert [(one.kind, one.standing) for one in changes(there.office.db)] == [(ChangeKind.JOIN, Standing.DIRECT)]
    assert len(posts_on(there.office.db, date(2021, 7, 4))) == 1
    held = posts_on(there.office.db, date(2021, 7, 5))
    assert sorted(post.cause for post in held) == ["change", "registration"]


def test_without_a_project_a_change_without_its_day_waits_for_it(tmp_path: Path) -> None:
    there = house(tmp_path, approved=None)
    serving(there, "示例安", ANNA)
    serving(there, "示例贝", BERTA)
    receipt = roster(there, tmp_path, row_of("示例安", ANNA))
    assert receipt.state is State.LOADED
    assert [(one.kind, one.standing) for one in changes(there.office.db)] == [(ChangeKind.LEAVE, Standing.SUSPECTED)]
    assert len(posts_on(there.office.db, date(2021, 7, 1))) == 2


@pytest.mark.parametrize(
    ("left", "standing", "told_why"),
    [
        ("2020-12-31", Standing.SUSPECTED, "与任职记录对不上，2020年12月31日不在该站任职"),
        ("2021-01-01", Standing.DIRECT, "离职，无须备案"),
        ("2021-01-02", Standing.DIRECT, "离职，无须备案"),
    ],
)
def test_whoever_left_before_they_came_waits_as_suspected(
    tmp_path: Path, left: str, standing: Standing, told_why: str
) -> None:
    """Their station had no project when they left, so the post would move: the load ended in a refusal of no cell."""
    there = house(tmp_path, approved=None)
    serving(there, "示例安", ANNA, since=date(2021, 1, 1))
    serving(there, "示例贝", BERTA)
    there.at(date(2021, 7, 20))
    row = row_of("示例安", ANNA, since="")
    row[-1] = left
    receipt = roster(there, tmp_path, row, row_of("示例贝", BERTA))
    assert receipt.state is State.LOADED, told(receipt)
    (change,) = changes(there.office.db)
    assert (change.kind, str(change.event_on), change.standing) == (ChangeKind.LEAVE, left, standing)
    (shown,) = [each.detail for each in receipt.tables[0].plan.changes if "离职" in each.detail]
    assert told_why in shown
    assert len(posts_on(there.office.db, date(2021, 7, 20))) == (1 if standing is Standing.DIRECT else 2)


@pytest.mark.parametrize(
    ("since", "standing"),
    [
        ("2020-12-31", Standing.SUSPECTED),
        ("2021-01-01", Standing.DIRECT),
        ("2021-01-02", Standing.DIRECT),
    ],
)
def test_whoever_came_from_a_post_that_began_later_waits_as_suspected(
    tmp_path: Path, since: str, standing: Standing
) -> None:
    there = house(tmp_path, approved=None)
    with there.office.change("开站登记") as tx:
        person = register_person(tx, PersonFields("示例安", resident_id=ANNA)).id
        fields = PostFields(there.other, "service_post", "full_time", "项目社工")
        insert_post(tx, person, fields, effective_on=date(2021, 1, 1), cause="registration")
    serving(there, "示例贝", BERTA)
    there.at(date(2021, 7, 20))
    receipt = roster(there, tmp_path, row_of("示例安", ANNA, since=since), row_of("示例贝", BERTA))
    assert receipt.state is State.LOADED, told(receipt)
    found = changes(there.office.db)
    assert {(one.kind, one.standing) for one in found} == {
        (ChangeKind.TRANSFER_OUT, standing),
        (ChangeKind.TRANSFER_IN, standing),
    }
    held = {post.station_id for post in posts_on(there.office.db, date(2021, 7, 20)) if post.person_id == person}
    assert held == {there.station if standing is Standing.DIRECT else there.other}


def test_a_roster_that_brings_the_day_of_a_suspected_leave_fills_it_in(tmp_path: Path) -> None:
    there = house(tmp_path)
    serving(there, "示例安", ANNA)
    serving(there, "示例贝", BERTA)
    there.at(date(2021, 7, 20))
    roster(there, tmp_path, row_of("示例安", ANNA))
    row = row_of("示例贝", BERTA)
    row[-1] = "2021-07-10"
    there.at(date(2021, 7, 21))
    assert roster(there, tmp_path, row_of("示例安", ANNA), row).state is State.LOADED
    assert [str(one.event_on) for one in changes(there.office.db)] == ["2021-07-10"]


def test_a_change_that_waits_for_acceptance_explains_the_roster(tmp_path: Path) -> None:
    there = house(tmp_path)
    serving(there, "示例安", ANNA)
    person = serving(there, "示例贝", BERTA)
    there.at(date(2021, 7, 6))
    there.file(there.record(ChangeKind.LEAVE, person, "2021-07-05"))
    roster(there, tmp_path, row_of("示例安", ANNA))
    assert [one.standing for one in changes(there.office.db)] == [Standing.RECORDED]


def test_the_filing_sheet_records_files_and_registers_who_is_new(tmp_path: Path) -> None:
    there = house(tmp_path)
    serving(there, "示例安", ANNA)
    there.at(date(2021, 7, 10), 15, 30)
    receipt = filing_book(
        there,
        tmp_path,
        [
            "许村镇社工站项目",
            "许村镇社工站",
            "离职",
            "2021-07-05",
            "示例安",
            None,
            "示例克",
            CLARA,
            "服务性岗位",
            "专职",
            "个人原因",
            "已交接",
        ],
    )
    assert receipt.state is State.LOADED, told(receipt)
    made = filings(there.office.db)
    assert [(one.channel, one.first_filed_at.isoformat()) for one in made] == [
        (Channel.WORKBOOK, "2021-07-10T15:30:00+08:00")
    ] * 2
    assert [one.deadline.counted.last_day for one in made if one.deadline] == [date(2021, 7, 12)] * 2
    assert [(one.kind, one.standing) for one in changes(there.office.db)] == [
        (ChangeKind.LEAVE, Standing.RECORDED),
        (ChangeKind.JOIN, Standing.RECORDED),
    ]
    for one in made:
        there.accept(one.filing_no)
    assert [post.cause for post in posts_on(there.office.db, date(2021, 7, 5))] == ["filing"]
    assert there.office.db.value("SELECT count(*) FROM person") == 2


def test_the_same_filing_again_is_unchanged_and_a_recorded_change_is_filed(tmp_path: Path) -> None:
    there = house(tmp_path)
    person = serving(there, "示例安", ANNA)
    recorded = there.record(ChangeKind.LEAVE, person, "2021-07-05")
    row = ["", "许村镇社工站", "离职", "2021-07-05", "示例安", None, None, None, None, None, "个人原因", None]
    there.at(date(2021, 7, 10))
    assert filing_book(there, tmp_path, row).state is State.LOADED
    assert [one.change_id for one in filings(there.office.db)] == [recorded.id]
    row[-1] = "已交接"
    assert filing_book(there, tmp_path, row).state is State.UNCHANGED
    assert len(filings(there.office.db)) == 1


def test_a_suspected_leave_is_confirmed_by_the_filing_sheet(tmp_path: Path) -> None:
    there = house(tmp_path)
    serving(there, "示例安", ANNA)
    serving(there, "示例贝", BERTA)
    there.at(date(2021, 7, 10))
    roster(there, tmp_path, row_of("示例安", ANNA))
    row = ["", "许村镇社工站", "离职", "2021-07-05", "示例贝", None, None, None, None, None, None, None]
    assert filing_book(there, tmp_path, row).state is State.LOADED
    assert [(one.standing, str(one.event_on)) for one in changes(there.office.db)] == [
        (Standing.RECORDED, "2021-07-05")
    ]
    assert len(filings(there.office.db)) == 1


def test_known_to_the_month_is_filed_without_a_deadline(tmp_path: Path) -> None:
    there = house(tmp_path)
    serving(there, "示例安", ANNA)
    there.at(date(2021, 7, 10))
    row = ["", "许村镇社工站", "离职", "2021年7月", "示例安", None, None, None, None, None, None, None]
    assert filing_book(there, tmp_path, row).state is State.LOADED
    assert [one.deadline for one in filings(there.office.db)] == [None]


@pytest.mark.parametrize(
    ("row", "cell", "words"),
    [
        (["", "许村镇社工站", "离职", None, "示例安", *[None] * 7], "D3", "没有写变动日期"),
        (["", "许村镇社工站", "离职", "2021.6.31", "示例安", *[None] * 7], "D3", "6月没有31日"),
        (["", "无名社工站", "离职", "2021-07-05", "示例安", *[None] * 7], "B3", "没有登记名为“无名社工站”的社工站"),
        (["", "许村镇社工站", "走人", "2021-07-05", "示例安", *[None] * 7], "C3", "不在可选范围内"),
        (["", "许村镇社工站", "离职", "2021-07-05", "示例丁", *[None] * 7], "E3", "这个站没有这个人"),
        (["", "许村镇社工站", "离职", "2020-12-31", "示例安", *[None] * 7], "D3", "不在该站任职"),
        (["", "许村镇社工站", "入职", "2021-07-05", None, None, "示例克", None, "服务性", "专职", None, None], "G3",
         "新人员只写了姓名"),
        (["", "许村镇社工站", "入职", "2021-07-05", None, None, "示例克", CLARA, None, "专职", None, None], "I3",
         "入职没有写明岗位性质"),
        (["", "许村镇社工站", "入职", "2021-07-05", None, None, "示例安", ANNA, "服务性", "专职", None, None], "D3",
         "已经在该站任职"),
        (["", "许村镇社工站", "离职", "2021-07-05", *[None] * 8], "3:3", "没有写是谁变动"),
    ],
)  # fmt: skip
def test_a_faulty_row_returns_the_whole_sheet(tmp_path: Path, row: list[object], cell: str, words: str) -> None:
    there = house(tmp_path)
    serving(there, "示例安", ANNA)
    there.at(date(2021, 7, 10))
    good = ["", "许村镇社工站", "离职", "2021-07-06", "示例安", *[None] * 7]
    receipt = filing_book(there, tmp_path, row, good if "安" not in str(row) else row_far())
    assert receipt.state is State.RETURNED
    assert any(cell == at and words in what for at, what in told(receipt)), told(receipt)
    assert changes(there.office.db) == []
    assert filings(there.office.db) == []


def row_far() -> list[object]:
    """A second row that is fine by itself, of somebody to be registered."""
    return ["", "长安镇社工站", "入职", "2021-07-06", None, None, "示例贝", BERTA, "服务性", "专职", None, None]


def test_one_change_twice_in_a_sheet_is_a_fault(tmp_path: Path) -> None:
    there = house(tmp_path)
    serving(there, "示例安", ANNA)
    there.at(date(2021, 7, 10))
    first = ["", "许村镇社工站", "离职", "2021-07-05", "示例安", None, None, None, None, None, "个人原因", None]
    second = ["", "许村镇社工站", "离职", "2021-07-05", "示例安", ANNA, None, None, None, None, "合同到期", None]
    receipt = filing_book(there, tmp_path, first, second)
    assert receipt.state is State.RETURNED
    assert any("第 3 行是同一变动" in what for _cell, what in told(receipt))


def test_no_message_names_anybody(tmp_path: Path) -> None:
    there = house(tmp_path)
    serving(there, "示例安", ANNA)
    serving(there, "示例安", BERTA)
    there.at(date(2021, 7, 10))
    row = ["", "许村镇社工站", "离职", "2021-07-05", "示例安", *[None] * 7]
    receipt = filing_book(there, tmp_path, row)
    assert receipt.state is State.RETURNED
    assert any("2 个人都对得上" in what for _cell, what in told(receipt))
    shown = "".join(what for _cell, what in told(receipt))
    assert "示例安" not in shown
    assert ANNA not in shown
