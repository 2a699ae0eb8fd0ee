"""Aid outside the policies (CDU-08): what was given counts once, what was voided from that day no more."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from swtool.errors import UsageFault
from swtool.intake.load import Receipt
from swtool.intake.plan import Action
from swtool.inventory.aid import Aid, aid_list, aid_totals, give, void
from swtool.inventory.plans import BOOKS
from swtool.office import Office
from tests.household_case import county_with
from tests.inventory_case import UPDATING, load_rows

YEAR, END, DAY = date(2026, 1, 1), date(2026, 12, 31), date(2026, 11, 10)


def test_totals_by_town_and_source(tmp_path: Path) -> None:
    office = county_with(tmp_path, ("D1", "甲示例"), ("D2", "乙示例"))
    for file_no, money in (("D1", 50_000), ("D1", 20_000), ("D2", None)):
        goods = None if money else "棉被"
        give(office, file_no, "", Aid("2026-10-01", "still_hard", "就医", "基金", money, goods), date(2026, 10, 1))
    assert aid_totals(office, YEAR, END, DAY).rows == [
        ("许村镇", "基金", 3, 2, 70_000, 1),
        ("合计", "", 3, 2, 70_000, 1),
    ]
    void(office, "YZ2026-0001", why="重复")
    assert [row[0] for row in aid_list(office, YEAR, END, DAY).rows] == ["YZ2026-0002", "YZ2026-0003"]
    assert len(aid_list(office, YEAR, END, date(2026, 11, 9)).rows) == 3
    with pytest.raises(UsageFault, match="援助了什么"):
        give(office, "D1", "", Aid("2026-10-01", "still_hard", "就医", "基金", None, None), DAY)


def test_a_sheet_twice_is_given_once(tmp_path: Path) -> None:
    office = county_with(tmp_path, ("D1", "甲示例"))
    head = ["档案号", "援助对象", "援助日期", "政策外情形", "援助原因", "援助金额", "援助来源"]
    row = ["D1", "甲示例", "2026-10-02", "政策无法覆盖", "就医", "500", "社区基金"]
    for _ in range(2):
        load_rows(office, tmp_path, BOOKS, [head, row])
    assert aid_totals(office, YEAR, END, DAY).rows[-1] == ("合计", "", 1, 1, 50_000, 0)


HEAD = ["档案号", "援助对象", "援助日期", "政策外情形", "援助原因", "援助金额", "援助物资", "援助来源"]


def _row(amount: object = 500, *, reason: str = "就医", goods: str = "", source: str = "社区基金") -> list[object]:
    return ["D1", "甲示例", "2026-10-02", "政策无法覆盖", reason, amount, goods, source]


def _codes(receipt: Receipt) -> list[tuple[str, str]]:
    return [(each.code, each.where.cell) for table in receipt.tables for each in table.extract.findings]


def _stored(office: Office) -> list[tuple[object, ...]]:
    rows = office.db.query("SELECT reason, amount, goods, source FROM care_aid WHERE voided_on IS NULL ORDER BY id")
    return [tuple(row) for row in rows]


@pytest.mark.parametrize(
    ("corrected", "cell", "after"),
    [
        (_row(800), "F2", ("就医", 80_000, None, "社区基金")),
        (_row(reason="大病住院"), "E2", ("大病住院", 50_000, None, "社区基金")),
        (_row(source="慈善总会"), "H2", ("就医", 50_000, None, "慈善总会")),
        (_row(800, reason="大病住院"), "E2", ("大病住院", 80_000, None, "社区基金")),
    ],
)
def test_a_corrected_giving_differs_and_is_corrected_on_request(
    tmp_path: Path, corrected: list[object], cell: str, after: tuple[object, ...]
) -> None:
    office = county_with(tmp_path, ("D1", "甲示例"))
    load_rows(office, tmp_path, BOOKS, [HEAD, _row()])
    refused = load_rows(office, tmp_path, BOOKS, [HEAD, corrected])
    assert _codes(refused)[0] == ("intake.differs", cell)
    assert _stored(office) == [("就医", 50_000, None, "社区基金")]
    load_rows(office, tmp_path, BOOKS, [HEAD, corrected], terms=UPDATING)
    assert _stored(office) == [after]
    assert load_rows(office, tmp_path, BOOKS, [HEAD, corrected]).count(Action.UNCHANGED) == 1


def test_several_things_given_on_one_day_are_told_apart(tmp_path: Path) -> None:
    office = county_with(tmp_path, ("D1", "甲示例"))
    money, more, quilt = _row(500), _row(300), _row(None, goods="棉被")
    assert _codes(load_rows(office, tmp_path, BOOKS, [HEAD, money, more, quilt])) == []
    assert [row[1:3] for row in _stored(office)] == [(50_000, None), (30_000, None), (None, "棉被")]
    assert load_rows(office, tmp_path, BOOKS, [HEAD, quilt, more, money]).count(Action.UNCHANGED) == 3
    assert _codes(load_rows(office, tmp_path, BOOKS, [HEAD, money, _row(350)])) == [("intake.differs", "F3")]
    added = load_rows(office, tmp_path, BOOKS, [HEAD, money, more, _row(60)])
    assert (_codes(added), added.count(Action.INSERT)) == ([], 1)
    assert _codes(load_rows(office, tmp_path, BOOKS, [HEAD, _row(501)])) == [("aid.unclear", "C2")]


def test_the_same_giving_on_two_rows_is_refused(tmp_path: Path) -> None:
    office = county_with(tmp_path, ("D1", "甲示例"))
    assert _codes(load_rows(office, tmp_path, BOOKS, [HEAD, _row(), _row(reason="住院")])) == [("aid.twice", "C3")]


def test_its_number_says_which_giving_is_meant(tmp_path: Path) -> None:
    office = county_with(tmp_path, ("D1", "甲示例"), ("D2", "乙示例"))
    load_rows(office, tmp_path, BOOKS, [HEAD, _row(500), _row(300)])
    head = ["援助编号", *HEAD]
    corrected = ["YZ2026-0002", *_row(900)]
    corrected[3] = "2026-10-03"
    receipt = load_rows(office, tmp_path, BOOKS, [head, corrected])
    assert _codes(receipt) == [("intake.differs", "D2"), ("intake.differs", "G2")]
    load_rows(office, tmp_path, BOOKS, [head, corrected], terms=UPDATING)
    assert [row[1] for row in _stored(office)] == [50_000, 90_000]
    other = ["YZ2026-0002", "D2", "乙示例", *_row(900)[2:]]
    assert _codes(load_rows(office, tmp_path, BOOKS, [head, other])) == [("reference.aid", "A2")]
    own = ["7", *_row(500)]
    assert load_rows(office, tmp_path, BOOKS, [head, own]).count(Action.UNCHANGED) == 1
