"""Household files, needs and resources come in by workbook: whole, compared with what is known, or with faults."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from swtool.intake.load import State, load
from swtool.intake.plan import Action
from swtool.inventory import sheets
from swtool.inventory.plans import BOOKS
from swtool.office import Office
from tests.inventory_case import UPDATING, codes, load_rows, new_county, resident_id

HEAD: list[object] = [
    "档案号",
    "乡镇（街道）",
    "村（社区）",
    "户主",
    "住址",
    "成员姓名",
    "与户主关系",
    "身份证号",
    "困难类别",
    "更新日期",
]


ADULT, CHILD, OTHER = resident_id("19600203", "001"), resident_id("20160708", "002"), resident_id("19550505", "003")


def _family(**changes: object) -> list[list[object]]:
    """One household of two on rows 2 and 3, one of one on row 4."""
    rows: list[list[object]] = [
        HEAD,
        ["D001", "硖石街道", "东山社区", "甲示例", "东山社区1幢", "甲示例", "户主", ADULT, "低保", "2026-03-05"],
        ["D001", "硖石街道", "东山社区", "甲示例", "东山社区1幢", "乙示例", "孙子", CHILD, "困境儿童", "2026-03-05"],
        ["D002", "许村镇", "永福村", "丙示例", "永福村2组", "丙示例", "户主", OTHER, "独居", "2025年6月"],
    ]
    for cell, value in changes.items():
        rows[int(cell[1:]) - 1]["ABCDEFGHIJ".index(cell[0])] = value
    return rows


@pytest.fixture
def county(tmp_path: Path) -> Office:
    return new_county(tmp_path)


def _members(office: Office, file_no: str) -> list[tuple[str, str | None]]:
    rows = office.db.query(
        "SELECT m.name, m.effective_until FROM household_member m JOIN household h ON h.id = m.household_id"
        " WHERE h.file_no = ? AND m.superseded_at IS NULL ORDER BY m.id",
        (file_no,),
    )
    return [(row["name"], row["effective_until"]) for row in rows]


def test_files_come_in_with_members_and_review(county: Office, tmp_path: Path) -> None:
    receipt = load_rows(county, tmp_path, BOOKS, _family())
    assert codes(receipt) == []
    assert (receipt.state, receipt.count(Action.INSERT)) == (State.LOADED, 2)
    files = county.db.query(
        "SELECT h.file_no, v.code, h.head_name, r.reviewed_on, r.outcome FROM household h"
        " JOIN division v ON v.id = h.division_id JOIN inventory_review r ON r.household_id = h.id ORDER BY 1"
    )
    assert [tuple(row) for row in files] == [
        ("D001", "330481001003", "甲示例", "2026-03-05", "created"),
        ("D002", "330481101201", "丙示例", "2025-06", "created"),
    ]
    child = county.db.one("SELECT * FROM household_member WHERE name = '乙示例'")
    assert child is not None
    assert (child["birth_date"], child["sex"], child["is_head"]) == ("2016-07-08", "女", 0)


def test_the_same_sheet_again_changes_nothing(county: Office, tmp_path: Path) -> None:
    load_rows(county, tmp_path, BOOKS, _family())
    head = county.head
    receipt = load_rows(county, tmp_path, BOOKS, _family())
    assert (receipt.state, receipt.count(Action.UNCHANGED)) == (State.UNCHANGED, 3)  # known as a whole: counted by rows
    assert county.head == head
    compared = load_rows(county, tmp_path, BOOKS, _family(), terms=UPDATING)
    assert (compared.state, compared.count(Action.UNCHANGED)) == (State.UNCHANGED, 2)  # compared file by file
    assert county.head == head


def test_household_columns_may_be_merged_over_the_members(county: Office, tmp_path: Path) -> None:
    rows = _family()
    for column in range(5):
        rows[2][column] = None
    receipt = load_rows(county, tmp_path, BOOKS, rows, merges=[f"{letter}2:{letter}3" for letter in "ABCDE"])
    assert codes(receipt) == []
    assert len(_members(county, "D001")) == 2


@pytest.mark.parametrize("lines", [1, 60])
def test_rows_may_all_end_before_a_column_that_nobody_filled_in(county: Office, tmp_path: Path, lines: int) -> None:
    path = tmp_path / "资源.csv"
    rows = [f"永福村,点{at},单位,许村镇" for at in range(1, lines + 1)]
    path.write_text("\n".join(["社区,资源名称,资源类别,乡镇（街道）,联系人", *rows, ""]), encoding="utf-8", newline="")
    receipt = load(county, path, BOOKS)
    assert (receipt.state, receipt.count(Action.INSERT)) == (State.LOADED, lines)


def test_a_blank_file_number_without_a_merge_is_a_fault(county: Office, tmp_path: Path) -> None:
    receipt = load_rows(county, tmp_path, BOOKS, _family(A3=None))
    assert receipt.state is State.RETURNED
    assert "A3" in {finding.where.cell for finding in receipt.findings}
    assert county.db.value("SELECT count(*) FROM household") == 0


def test_a_later_sheet_updates_reviews_and_ends_memberships(county: Office, tmp_path: Path) -> None:
    load_rows(county, tmp_path, BOOKS, _family())
    rows = _family(E2="东山社区9幢", J2="2026-10-01")
    del rows[2]  # the grandchild is not listed any more
    receipt = load_rows(county, tmp_path, BOOKS, rows, terms=UPDATING)
    assert codes(receipt) == ["household.members_left"]
    assert [(c.action, c.detail) for c in receipt.tables[0].plan.changes] == [
        (Action.UPDATE, "更改：住址；成员减少 1 人；更新日期 2026-10-01"),
        (Action.UNCHANGED, ""),
    ]
    assert _members(county, "D001") == [("甲示例", None), ("乙示例", "2026-10-01")]
    reviews = county.db.query("SELECT reviewed_on, outcome FROM inventory_review ORDER BY id")
    assert [tuple(row) for row in reviews][-1] == ("2026-10-01", "updated")


def test_a_newer_date_alone_is_a_review_without_change(county: Office, tmp_path: Path) -> None:
    load_rows(county, tmp_path, BOOKS, _family())
    load_rows(county, tmp_path, BOOKS, _family(J4="2026-11-10"))
    last = county.db.one("SELECT * FROM inventory_review ORDER BY id DESC LIMIT 1")
    assert last is not None
    assert (last["reviewed_on"], last["outcome"]) == ("2026-11-10", "no_change")


def test_a_blank_cell_erases_nothing(county: Office, tmp_path: Path) -> None:
    load_rows(county, tmp_path, BOOKS, _family())
    receipt = load_rows(county, tmp_path, BOOKS, _family(E2=None, E3=None, I2=None))
    assert receipt.state is State.UNCHANGED


def test_a_changed_detail_is_a_new_row_of_history(county: Office, tmp_path: Path) -> None:
    load_rows(county, tmp_path, BOOKS, _family())
    receipt = load_rows(county, tmp_path, BOOKS, _family(I4="独居、重残"), terms=UPDATING)
    assert [c.detail for c in receipt.tables[0].plan.changes] == ["", "成员信息更改 1 人"]
    rows = county.db.query(
        "SELECT client_category, superseded_at FROM household_member WHERE name = '丙示例' ORDER BY id"
    )
    assert [row["client_category"] for row in rows] == ["独居", "独居、重残"]
    assert [row["superseded_at"] is None for row in rows] == [False, True]


@pytest.mark.parametrize(
    ("changes", "cell", "code"),
    [
        ({"C2": "东山村委会社区"}, "C2", "reference.village"),
        ({"B2": "硖时街道"}, "B2", "reference.town"),
        ({"D3": "丁示例"}, "D3", "household.contradiction"),
        ({"C3": "由拳社区"}, "C3", "household.contradiction"),
        ({"G3": "户主"}, "G3", "household.two_heads"),
        ({"F3": "甲示例", "H3": None}, "F3", "household.member_twice"),
        ({"J4": "2026-11-11"}, "J4", "day.future"),
        ({"J4": "2025.6.31"}, "J4", "cell.day.unreadable"),
        ({"H4": 330481195505050030}, "H4", "cell.resident_id.precision_lost"),
    ],
)
def test_faults_return_the_sheet(
    county: Office, tmp_path: Path, changes: dict[str, object], cell: str, code: str
) -> None:
    receipt = load_rows(county, tmp_path, BOOKS, _family(**changes))
    assert receipt.state is State.RETURNED
    assert (cell, code) in {(finding.where.cell, finding.code) for finding in receipt.findings if finding.blocks}
    assert county.db.value("SELECT count(*) FROM household") == 0


def test_messages_hold_no_personal_data(county: Office, tmp_path: Path) -> None:
    receipt = load_rows(county, tmp_path, BOOKS, _family(D3="丁示例", G3="户主", J2="2027-01-01"))
    assert len(receipt.findings) >= 3
    text = " ".join(f"{finding.what}{finding.expected}{finding.remedy}" for finding in receipt.findings)
    for secret in ("甲示例", "乙示例", "丁示例", ADULT, CHILD, "1幢"):
        assert secret not in text


def test_todays_date_is_not_in_the_future(county: Office, tmp_path: Path) -> None:
    assert load_rows(county, tmp_path, BOOKS, _family(J4="2026-11-10")).state is State.LOADED


def test_a_second_file_of_a_head_is_pointed_at_but_comes_in(county: Office, tmp_path: Path) -> None:
    load_rows(county, tmp_path, BOOKS, _family())
    second = ["D009", "硖石街道", "由拳社区", "甲示例", "由拳社区3幢", "甲示例", "户主", ADULT, "", "2026-03-05"]
    receipt = load_rows(county, tmp_path, BOOKS, [HEAD, second])
    assert codes(receipt) == ["household.second_file"]
    assert "D001" in receipt.findings[0].what
    assert receipt.state is State.LOADED


def test_the_id_decides_birth_and_sex(county: Office, tmp_path: Path) -> None:
    head = [*HEAD, "出生年月", "性别"]
    row = ["D003", "许村镇", "永福村", "丙示例", "", "丙示例", "户主", OTHER, "", "2026-01-01", "1956年5月", "女"]
    receipt = load_rows(county, tmp_path, BOOKS, [head, row])
    assert codes(receipt) == ["household.birth_date", "household.sex"]
    member = county.db.one("SELECT birth_date, sex FROM household_member")
    assert member is not None
    assert tuple(member) == ("1955-05-05", "男")


def test_undated_files_are_counted_once(county: Office, tmp_path: Path) -> None:
    receipt = load_rows(county, tmp_path, BOOKS, _family(J2=None, J3=None, J4=None))
    assert codes(receipt) == ["household.undated"]
    assert "2 份" in receipt.findings[0].what


NEED_HEAD: list[object] = [
    "需求编号",
    "档案号",
    "乡镇",
    "村（社区）",
    "户主",
    "需求类别",
    "需求描述",
    "提出日期",
    "状态",
    "完成日期",
    "对接资源",
]


def _need(**fields: object) -> list[object]:
    row = {"需求类别": "就医", "需求描述": "陪同复诊", "提出日期": "2026-05-01", "状态": "已提出"} | fields
    return [row.get(str(title)) for title in NEED_HEAD]


def test_needs_hang_on_files_heads_or_villages(county: Office, tmp_path: Path) -> None:
    load_rows(county, tmp_path, BOOKS, _family())
    place = {"乡镇": "许村镇", "村（社区）": "永福村"}
    rows = [
        NEED_HEAD,
        _need(档案号="D001"),
        _need(户主="丙示例", **place),
        _need(需求类别="环境", 需求描述="路灯不亮", **place),
    ]
    receipt = load_rows(county, tmp_path, BOOKS, rows)
    assert codes(receipt) == []
    needs = county.db.query(
        "SELECT h.file_no, v.code, n.category FROM need_item n LEFT JOIN household h ON h.id = n.household_id"
        " JOIN division v ON v.id = n.division_id ORDER BY n.id"
    )
    assert [tuple(row) for row in needs] == [
        ("D001", "330481001003", "就医"),
        ("D002", "330481101201", "就医"),
        (None, "330481101201", "环境"),
    ]
    again = load_rows(county, tmp_path, BOOKS, rows)
    assert again.state is State.UNCHANGED
    rows[1] = _need(档案号="D001", 状态="已满足", 完成日期="2026-06-01")
    changed = load_rows(county, tmp_path, BOOKS, rows)
    assert [change.detail for change in changed.tables[0].plan.changes] == ["更改：状态、完成日期", "", ""]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"档案号": "D777"}, "reference.household"),
        ({}, "need.no_place"),
        ({"乡镇": "许村镇", "村（社区）": "永福村", "户主": "无此人"}, "reference.household"),
        ({"档案号": "D001", "乡镇": "许村镇", "村（社区）": "永福村"}, "need.other_village"),
        ({"档案号": "D001", "完成日期": "2026-04-30", "状态": "已满足"}, "need.resolved_before_raised"),
        ({"档案号": "D001", "状态": "不知道"}, "cell.choice.unknown"),
    ],
)
def test_faulty_needs(county: Office, tmp_path: Path, fields: dict[str, object], code: str) -> None:
    load_rows(county, tmp_path, BOOKS, _family())
    receipt = load_rows(county, tmp_path, BOOKS, [NEED_HEAD, _need(**fields)])
    assert code in codes(receipt)
    assert receipt.state is State.RETURNED


def test_a_need_met_on_the_day_it_was_raised_is_fine(county: Office, tmp_path: Path) -> None:
    load_rows(county, tmp_path, BOOKS, _family())
    rows = [NEED_HEAD, _need(档案号="D001", 状态="已满足", 完成日期="2026-05-01")]
    assert load_rows(county, tmp_path, BOOKS, rows).state is State.LOADED


@pytest.mark.parametrize(
    ("day", "open_needs", "shown"),
    [
        (date(2026, 4, 30), 0, []),
        (date(2026, 5, 1), 1, [("已提出", "")]),
        (date(2026, 5, 31), 1, [("已提出", "")]),
        (date(2026, 6, 1), 0, [("已满足", "2026-06-01")]),
    ],
)
def test_a_need_is_open_until_the_day_it_is_met(
    county: Office, tmp_path: Path, day: date, open_needs: int, shown: list[tuple[str, str]]
) -> None:
    load_rows(county, tmp_path, BOOKS, _family())
    rows = [NEED_HEAD, _need(档案号="D001", 状态="已满足", 完成日期="2026-06-01")]
    load_rows(county, tmp_path, BOOKS, rows)
    listed = {row[0]: row[7] for row in sheets.households(county, day).rows}
    assert listed["D001"] == open_needs
    assert [(row[9], row[10]) for row in sheets.needs(county, day).rows] == shown


RESOURCE_HEAD: list[object] = ["乡镇", "社区", "资源名称", "资源类别", "提供方", "折合价值", "联系电话", "更新日期"]


def test_resources_come_in_get_numbers_and_are_updated(county: Office, tmp_path: Path) -> None:
    rows: list[list[object]] = [
        RESOURCE_HEAD,
        ["硖石街道", "东山社区", "理发室", "场地", "示例商行", "1,200", "13800000000", "2026-02-01"],
        ["硖石街道", "东山社区", "理发室", "场地", "示例学校", None, None, "2026-02-01"],
        ["许村镇", "永福村", "文化礼堂", "场地", "", None, None, ""],
    ]
    receipt = load_rows(county, tmp_path, BOOKS, rows)
    assert codes(receipt) == []
    stored = county.db.query("SELECT resource_no, owner, estimated_value FROM community_resource ORDER BY id")
    assert [tuple(row) for row in stored] == [
        ("330481001003-0001", "示例商行", 120_000),
        ("330481001003-0002", "示例学校", None),
        ("330481101201-0001", "", None),
    ]
    assert load_rows(county, tmp_path, BOOKS, rows).state is State.UNCHANGED
    rows[1][5] = "1,500"
    changed = load_rows(county, tmp_path, BOOKS, rows)
    assert [change.detail for change in changed.tables[0].plan.changes] == ["更改：折合价值", "", ""]


def test_a_need_finds_the_resource_it_was_matched_with(county: Office, tmp_path: Path) -> None:
    load_rows(county, tmp_path, BOOKS, _family())
    load_rows(county, tmp_path, BOOKS, [RESOURCE_HEAD, ["硖石街道", "东山社区", "理发室", "", "", "", "", ""]])
    load_rows(county, tmp_path, BOOKS, [NEED_HEAD, _need(档案号="D001", 对接资源="理发室")])
    need = county.db.one("SELECT r.name FROM need_item n JOIN community_resource r ON r.id = n.resource_id")
    assert need is not None
    assert need["name"] == "理发室"


def test_the_same_resource_twice_on_a_sheet_is_a_fault(county: Office, tmp_path: Path) -> None:
    row: list[object] = ["硖石街道", "东山社区", "理发室", "场地", "示例商行", None, None, "2026-02-01"]
    receipt = load_rows(county, tmp_path, BOOKS, [RESOURCE_HEAD, row, [*row[:3], "其他", *row[4:]]])
    assert receipt.state is State.RETURNED
    assert "resource.twice" in codes(receipt)
