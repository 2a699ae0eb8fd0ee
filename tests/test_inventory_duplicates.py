"""Files and resources of the office that may be one: by what they share besides the name, each pair once, masked."""

from __future__ import annotations

import json
from pathlib import Path
from time import process_time

import pytest

from swtool.inventory.duplicates import household_duplicates, resource_duplicates
from swtool.office import Office
from swtool.tables import Table
from tests.clerk import Clerk
from tests.crossrow_house import ONE, THREE, TWO, county, load_sheet
from tests.inventory_case import resident_id

FILE = ["档案号", "乡镇", "村（社区）", "户主", "家庭住址", "成员姓名", "与户主关系", "身份证号", "联系电话"]
RESOURCE = ["资源编号", "乡镇", "社区", "资源名称", "提供方", "联系电话"]
PHONE = "13800000001"
CHILD = resident_id("20150501", "301")


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return county(tmp_path)


def household(number: str, head: str, **known: str | None) -> list[object]:
    """A file whose head is its only member; in 永福村 unless ``village`` says otherwise."""
    place = known.get("village") or "永福村"
    town = "许村镇" if place == "永福村" else "硖石街道"
    return [number, town, place, head, known.get("address"), head, "户主", known.get("identity"), known.get("phone")]


def resource(
    number: str, name: str, owner: str | None, phone: str | None = None, place: str = "东山社区"
) -> list[object]:
    return [number, "硖石街道", place, name, owner, phone]


def pairs(table: Table) -> list[tuple[object, ...]]:
    """Number, the number that it is like, score and reason of each row."""
    return [(row[0], *row[-3:]) for row in table.rows]


# -- households ---------------------------------------------------------------------------------------------------


def test_a_file_of_the_same_village_name_and_address(office: Office, tmp_path: Path) -> None:
    rows = [household("D001", "甲示例", address="永福村3组12号"), household("D002", "甲示例", address="永福村3组12号")]
    rows += [household("D003", "甲示例", address="永福村3组21号"), household("D004", "乙示例", address="永福村3组12号")]
    load_sheet(office, tmp_path, [FILE, *rows])
    table = household_duplicates(office)
    assert pairs(table) == [("D002", "D001", 100, "同一村（社区），姓名相同，住址相同")]
    assert [row[1:4] for row in table.masked().rows] == [("许村镇", "永福村村委会", "甲某")]
    assert table.notes == ("在用档案 4 份；只列相像的，是不是一户要核对户口簿",)


def test_a_name_alone_says_nothing(office: Office, tmp_path: Path) -> None:
    load_sheet(office, tmp_path, [FILE, household("D001", "甲示例"), household("D002", "甲示例", village="东山社区")])
    assert household_duplicates(office).rows == []


def test_the_same_telephone_in_another_village_comes_first(office: Office, tmp_path: Path) -> None:
    rows = [household("D001", "甲示例", address="3组12号"), household("D002", "甲示例", address="3组12号院")]
    rows += [household("D003", "丁示例", phone=PHONE), household("D004", "丁示例", phone=PHONE, village="东山社区")]
    load_sheet(office, tmp_path, [FILE, *rows])
    assert pairs(household_duplicates(office)) == [
        ("D004", "D003", 100, "手机号相同，姓名相同"),
        ("D002", "D001", 91, "同一村（社区），姓名相同，住址相似 91 分"),  # 2 × 5 of 5 + 6 characters
    ]


def test_the_same_resident_id_counts_whatever_the_names(office: Office, tmp_path: Path) -> None:
    """A head filed under a nickname, and a wife who heads a file of her own beside her husband's."""
    wife: list[object] = ["D003", "许村镇", "永福村", "丙示例", None, "丁示例", "配偶", THREE, None]
    rows = [household("D001", "甲示例", identity=ONE), household("D002", "阿甲", identity=ONE)]
    rows += [household("D003", "丙示例", identity=TWO), wife, household("D004", "丁示例", identity=THREE)]
    load_sheet(office, tmp_path, [FILE, *rows])
    assert pairs(household_duplicates(office)) == [
        ("D002", "D001", 100, "户主身份证号相同"),
        ("D004", "D003", 100, "有 1 名成员身份证号相同"),
    ]


def test_two_different_resident_ids_are_two_households(office: Office, tmp_path: Path) -> None:
    rows = [
        household("D001", "甲示例", identity=ONE, phone=PHONE),
        household("D002", "甲示例", identity=TWO, phone=PHONE),
    ]
    load_sheet(office, tmp_path, [FILE, *rows])
    assert household_duplicates(office).rows == []


def test_a_closed_file_is_not_counted(office: Office, tmp_path: Path) -> None:
    from datetime import date

    from swtool.inventory.closing import close
    from swtool.inventory.reviews import Kind

    load_sheet(office, tmp_path, [FILE, household("D001", "甲示例"), household("D002", "甲示例")])
    assert len(household_duplicates(office).rows) == 1
    close(office, Kind.NEEDS, "D002", date(2026, 11, 1), why="重复建档")
    assert household_duplicates(office).rows == []


def test_of_a_minor_nothing_is_shown(office: Office, tmp_path: Path) -> None:
    rows = [household("D001", "丙示例", identity=CHILD), household("D002", "丙示例", identity=CHILD)]
    load_sheet(office, tmp_path, [FILE, *rows])
    masked = household_duplicates(office).masked()
    assert [row[3] for row in masked.rows] == ["***"]


def test_a_village_lists_pairs_that_touch_it(office: Office, tmp_path: Path) -> None:
    rows = [household("D001", "甲示例", phone=PHONE), household("D002", "甲示例", phone=PHONE, village="东山社区")]
    rows += [household("D003", "乙示例"), household("D004", "乙示例")]
    load_sheet(office, tmp_path, [FILE, *rows])
    place = office.db.value("SELECT id FROM division WHERE name = '东山社区居委会'")
    assert isinstance(place, int)
    assert [pair[0] for pair in pairs(household_duplicates(office, division_ids=[place]))] == ["D002"]


# -- resources ----------------------------------------------------------------------------------------------------


def test_resources_of_one_place_and_name(office: Office, tmp_path: Path) -> None:
    """One with a provider and one without may be one, two providers are two. The village's name adds nothing."""
    rows = [resource("ZY001", "老年食堂", "示例餐饮"), resource("ZY002", "老年食堂", None)]
    rows += [resource("ZY003", "东山社区老年食堂", "示例饭店"), resource("ZY004", "老年食堂", None, place="由拳社区")]
    load_sheet(office, tmp_path, [RESOURCE, *rows])
    table = resource_duplicates(office)
    assert pairs(table) == [
        ("ZY002", "ZY001", 100, "同一社区，名称相同"),
        ("ZY003", "ZY002", 100, "同一社区，名称相同"),
    ]
    assert table.notes == ("在用资源 4 项；只列相像的，是不是同一项要核对",)


def test_resources_of_one_provider_with_names_alike(office: Office, tmp_path: Path) -> None:
    rows = [resource("ZY001", "法律咨询服务工作站", "示例律所"), resource("ZY002", "法律咨询服务工作点", "示例律所")]
    rows += [
        resource("ZY003", "第一老年人日间照料室", "示例中心"),
        resource("ZY004", "第二老年人日间照料室", "示例中心"),
    ]
    load_sheet(office, tmp_path, [RESOURCE, *rows])
    assert pairs(resource_duplicates(office)) == [
        ("ZY002", "ZY001", 89, "同一社区，提供方相同，名称相似 89 分"),  # 2 × 8 of 9 + 9 characters
    ]


def test_resources_with_one_telephone(office: Office, tmp_path: Path) -> None:
    """A number with the name makes two providers one; alone it is a person who looks after several. What serves two
    communities stands in both lists."""
    rows = [resource("ZY001", "义诊服务队", "示例医院", PHONE), resource("ZY002", "义诊服务队", "医院", PHONE)]
    rows += [
        resource("ZY003", "图书室", "示例商会", PHONE),
        resource("ZY004", "义诊服务队", "示例医院", PHONE, "由拳社区"),
    ]
    load_sheet(office, tmp_path, [RESOURCE, *rows])
    assert pairs(resource_duplicates(office)) == [("ZY002", "ZY001", 100, "同一社区，联系电话相同，名称相同")]


# -- the command, and its speed -----------------------------------------------------------------------------------


def test_the_command(clerk: Clerk) -> None:
    from tests.clerk import book

    rows = [household("D001", "甲示例", phone=PHONE), household("D002", "甲示例", phone=PHONE)]
    path = book(clerk.desk / "档案.xlsx", [tuple(FILE), *map(tuple, rows)])
    assert clerk("intake", "load", path, "--operator", "王经办").code == 0
    answer = clerk("inventory", "duplicates", "households")
    assert answer.code == 0
    assert "手机号相同，姓名相同" in answer.out
    assert "甲示例" not in answer.out
    assert PHONE not in answer.out
    assert "swtool inventory close 档案号 --on 日期 --why 重复建档" in answer.err
    found = json.loads(clerk("inventory", "duplicates", "households", "--format", "json", "--village", "永福村").out)
    assert [row["like"] for row in found["rows"]] == ["D001"]
    assert clerk("inventory", "duplicates", "households", "--village", "和平村").out.splitlines()[1] == "（没有）"
    answer = clerk("inventory", "duplicates", "resources")
    assert answer.out.splitlines()[1] == "（没有）"
    assert "close" not in answer.err
    assert "households、resources" in clerk("inventory", "duplicates", "needs").err


def test_many_files_are_compared_in_blocks(office: Office) -> None:
    """Four times the files take about four times as long, not sixteen times."""
    village = office.db.value("SELECT id FROM division WHERE name = '永福村村委会'")

    def timed(first: int, last: int) -> float:
        with office.change("登记档案") as tx:
            rows = [(f"D{n}", village, f"示例{n % 997}", f"{n}号") for n in range(first, last)]
            tx.insert_rows(
                "household",
                ("id", "uid", "file_no", "division_id", "head_name", "address"),
                ids := tx.allot("household", len(rows)),
                [(row_id, uid, *row) for row_id, uid, row in zip(ids, tx.uids(len(rows)), rows, strict=True)],
            )
        started = process_time()
        household_duplicates(office)
        return process_time() - started

    small, large = timed(0, 4_000), timed(4_000, 16_000)
    assert large < 9 * small + 0.5
