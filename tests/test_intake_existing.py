"""Rows that the office knows otherwise: refused by default, left out, taken over or filled in, as asked; and the good
rows of a faulty book loaded without the rest."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook

from swtool import rooms
from swtool.findings import Severity
from swtool.intake.answer import give_back
from swtool.intake.deciding import Existing, Terms
from swtool.intake.load import Receipt, State, load
from swtool.intake.plan import Action
from swtool.intake.sheets import changes_table, left_out_notes, number_ranges
from swtool.office import Office
from swtool.returns.terms import EventKind
from tests.clerk import letters
from tests.registry_house import resident_id
from tests.returns_house import House, house
from tests.test_intake_undo import dump, later, sheet, take_in

ROSTER = ("社工站名称", "姓名", "身份证号", "岗位性质", "专兼职", "到站时间", "手机", "政治面貌")
ONE, TWO, THREE = (resident_id(f"1990010{n}", n) for n in (1, 2, 3))
STRICT = Terms()


def person(name: str, number: str, mobile: str = "", party: str = "") -> tuple[object, ...]:
    return ("许村镇社工站", name, number, "服务性", "专职", "2021-06-30", mobile, party)


@pytest.fixture
def there(tmp_path: Path) -> Iterator[House]:
    built = house(tmp_path)
    first = sheet(tmp_path / "一.xlsx", ROSTER, person("示例甲", ONE, "13800000001"), person("示例乙", TWO))
    assert take_in(built.office, first, STRICT).state is State.LOADED
    yield built
    built.office.db.close()


@pytest.fixture
def office(there: House) -> Office:
    return later(there.office, 1)


def found(receipt: Receipt) -> list[tuple[str, str, str]]:
    return [(each.code, each.where.cell, each.what) for each in receipt.findings]


def mobiles(office: Office) -> list[str | None]:
    return [row["mobile"] for row in office.db.query("SELECT mobile FROM person ORDER BY id")]


@pytest.fixture
def changed(tmp_path: Path) -> Path:
    """甲 has another telephone and now a party, 乙 has a telephone for the first time, 丙 is new."""
    rows = (person("示例甲", ONE, "13800000009", "群众"), person("示例乙", TWO, "13800000002"))
    return sheet(tmp_path / "二.xlsx", ROSTER, *rows, person("示例丙", THREE))


def test_by_default_a_differing_row_is_an_error_at_its_cell(office: Office, changed: Path) -> None:
    head = office.head
    receipt = take_in(office, changed, STRICT)
    assert receipt.state is State.RETURNED
    assert ("intake.differs", "G2", "与台账不同：手机（内容已遮盖，两者不同）") in found(receipt)
    assert [each.where.cell for each in receipt.findings if each.code == "intake.differs"] == [
        "G2"
    ]  # a blank is filled
    assert "--existing update" in receipt.findings[0].remedy
    assert office.head == head


def test_a_row_that_only_fills_blanks_and_one_that_says_the_same_are_no_errors(office: Office, tmp_path: Path) -> None:
    rows = (person("示例甲", ONE, "13800000001"), person("示例乙", TWO, "13800000002"))
    receipt = take_in(office, sheet(tmp_path / "二.xlsx", ROSTER, *rows), STRICT)
    assert (receipt.state, receipt.count(Action.UNCHANGED), receipt.count(Action.UPDATE)) == (State.LOADED, 1, 1)
    assert mobiles(office) == ["13800000001", "13800000002"]


def test_update_takes_over_and_shows_from_what_to_what(office: Office, changed: Path) -> None:
    receipt = take_in(office, changed, Terms(Existing.UPDATE))
    assert receipt.state is State.LOADED
    assert mobiles(office) == ["13800000009", "13800000002", None]
    rows = changes_table(receipt).rows
    assert [row[5] for row in rows] == [
        "政治面貌 空 → ***；手机（内容已遮盖，两者不同）",
        "手机 空 → ***********",
        "",
    ]
    assert not any("138" in str(cell) for row in rows for cell in row)


def test_skip_leaves_the_row_out_and_names_it(office: Office, changed: Path) -> None:
    receipt = take_in(office, changed, Terms(Existing.SKIP))
    assert (receipt.state, receipt.rows) == (State.LOADED, 2)
    assert mobiles(office) == ["13800000001", "13800000002", None]
    assert [(each.row, each.is_fault) for each in receipt.left_out] == [(2, False)]
    assert left_out_notes(receipt) == ["〔Sheet〕没有入库 1 行（与台账不同，台账没有改动）：第 2 行"]
    assert [each.severity for each in receipt.findings if each.code == "intake.skipped"] == [Severity.WARNING]


def test_skipping_a_row_of_a_roster_makes_nobody_absent(office: Office, changed: Path) -> None:
    receipt = take_in(office, changed, Terms(Existing.SKIP))
    assert receipt.count(Action.DRAFT) == 0


def test_fill_keeps_what_the_office_has_and_fills_the_rest(office: Office, changed: Path) -> None:
    receipt = take_in(office, changed, Terms(Existing.FILL))
    assert (receipt.state, receipt.left_out) == (State.LOADED, [])
    assert mobiles(office) == ["13800000001", "13800000002", None]
    assert office.db.value("SELECT political_status FROM person WHERE id = 1") == "群众"
    assert [each[:2] for each in found(receipt) if each[0] == "intake.kept"] == [("intake.kept", "G2")]


def test_cells_known_to_be_meant_are_no_errors(office: Office, changed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import swtool.intake.load as module

    read = module.tables_of

    def with_meant(*arguments: object, **options: object) -> object:
        book, extracts, findings = read(*arguments, **options)  # type: ignore[arg-type]
        extracts[0].intended.add((2, "mobile"))
        return book, extracts, findings

    monkeypatch.setattr(module, "tables_of", with_meant)
    assert take_in(office, changed, STRICT).state is State.LOADED
    assert mobiles(office)[0] == "13800000009"


REPORT = ("社工站", "月份", "指标", "本月", "累计")


@pytest.mark.parametrize(
    ("existing", "state", "values"),
    [
        (Existing.ERROR, State.RETURNED, [10, 5]),
        (Existing.SKIP, State.UNCHANGED, [10, 5]),
        (Existing.FILL, State.UNCHANGED, [10, 5]),  # a month is replaced as a whole: nothing in it is filled by itself
        (Existing.UPDATE, State.LOADED, [12, 5]),
    ],
)
def test_a_months_figures_differ_as_a_whole(
    office: Office, tmp_path: Path, existing: Existing, state: State, values: list[int]
) -> None:
    rows = [("许村镇社工站", "2026-10", "新增个案数", 10, 90), ("许村镇社工站", "2026-10", "结案数", 5, 40)]
    take_in(office, sheet(tmp_path / "月.xlsx", REPORT, *rows), STRICT)
    rows[0] = ("许村镇社工站", "2026-10", "新增个案数", 12, 92)
    receipt = take_in(later(office, 2), sheet(tmp_path / "月二.xlsx", REPORT, *rows), Terms(existing))
    assert receipt.state is state
    if existing is Existing.ERROR:
        assert [each[1:] for each in found(receipt)] == [
            ("D2", "与台账不同：新增个案数 10 → 12"),
            ("E2", "与台账不同：新增个案数累计 90 → 92"),
        ]
    now = office.db.query("SELECT value FROM service_total WHERE superseded_at IS NULL ORDER BY indicator DESC")
    assert sorted(row["value"] for row in now) == sorted(values)


HOUSEHOLD = ("档案号", "乡镇（街道）", "村（社区）", "户主", "成员姓名", "与户主关系", "出生年月")


def member(file: str, head: str, name: str, born: object = "1960-01") -> tuple[object, ...]:
    return (file, "许村镇", "永福村村委会", head, name, "户主" if name == head else "子", born)


def test_who_is_not_listed_any_more_is_a_difference_and_fill_takes_nobody_away(office: Office, tmp_path: Path) -> None:
    both = (member("D1", "户主甲", "户主甲"), member("D1", "户主甲", "示例丁"))
    take_in(office, sheet(tmp_path / "户.xlsx", HOUSEHOLD, *both), STRICT)
    alone = sheet(tmp_path / "户二.xlsx", HOUSEHOLD, both[0])
    receipt = take_in(later(office, 2), alone, STRICT)
    assert ("intake.differs", "2:2", "与台账不同：成员 示某 → 不在本表") in found(receipt)
    filled = take_in(later(office, 3), alone, Terms(Existing.FILL))
    assert filled.state is State.UNCHANGED
    assert office.db.value("SELECT count(*) FROM household_member WHERE superseded_at IS NULL") == 2


def test_partial_loads_the_good_rows_and_names_the_others(office: Office, tmp_path: Path) -> None:
    rows = (
        person("示例丙", THREE),
        person("示例丁", "330481199001010000"),  # a wrong check digit
        person("示例戊", resident_id("19900105", 5), "13800000005"),
    )
    path = sheet(tmp_path / "三.xlsx", ROSTER, *rows)
    assert take_in(office, path, STRICT).state is State.RETURNED
    receipt = take_in(office, path, Terms(partial=True))
    assert (receipt.state, receipt.rows, receipt.goes_back) == (State.PARTIAL, 2, True)
    assert [(each.row, each.is_fault) for each in receipt.left_out] == [(3, True)]
    assert left_out_notes(receipt) == ["〔Sheet〕没有入库 1 行（有差错，见退回表）：第 3 行"]
    assert office.db.value("SELECT count(*) FROM person") == 4
    assert receipt.count(Action.DRAFT) == 0  # 甲 and 乙 are not on it, but rows were left out: that says nothing
    again = take_in(later(office, 5), path, Terms(partial=True))
    assert again.state is State.RETURNED  # nothing new is good, and the rest is still to be mended


def test_partial_leaves_out_the_whole_household(office: Office, tmp_path: Path) -> None:
    rows = (
        member("D1", "户主甲", "户主甲"),
        member("D2", "户主乙", "户主乙"),
        member("D2", "户主乙", "示例丁", "1960-13"),
        member("D3", "户主丙", "户主丙"),
    )
    receipt = take_in(office, sheet(tmp_path / "户.xlsx", HOUSEHOLD, *rows), Terms(partial=True))
    assert [each.row for each in receipt.left_out] == [3, 4]
    assert ("intake.left_out_too", "3:3", "与第 4 行是一起的，那一行没有载入") in found(receipt)
    assert [row["file_no"] for row in office.db.query("SELECT file_no FROM household ORDER BY id")] == ["D1", "D3"]


def test_partial_leaves_out_what_refers_to_a_row_left_out(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "站.xlsx"
    head = ("社工站名称", "层级", "乡镇（街道）", "设立日期", "上级站点")
    sheet(
        path, head, ("甲点", "服务点", "许村镇", "2021-13-01", ""), ("乙点", "服务点", "许村镇", "2022-01-01", "甲点")
    )
    receipt = take_in(office, path, Terms(partial=True))
    assert receipt.state is State.RETURNED
    assert sorted(each.row for each in receipt.left_out) == [2, 3]


def test_partial_loads_the_good_sheet_beside_one_that_is_faulty_throughout(office: Office, tmp_path: Path) -> None:
    path = sheet(tmp_path / "两表.xlsx", ROSTER, person("示例丁", "330481199001010000"))
    book = load_workbook(path)
    page = book.create_sheet("户")
    for row in (HOUSEHOLD, member("D1", "户主甲", "户主甲")):
        page.append(row)
    book.save(path)
    receipt = take_in(office, path, Terms(partial=True))
    assert (receipt.state, receipt.rows) == (State.PARTIAL, 1)
    assert office.db.value("SELECT count(*) FROM household") == 1


def test_who_stands_on_a_row_left_out_is_not_absent_from_the_other_roster(office: Office, tmp_path: Path) -> None:
    """甲 and 乙 serve; the sheet of the part-timers comes after the one on which the row of 乙 is faulty."""
    wrong = list(person("", TWO))
    path = sheet(tmp_path / "两册.xlsx", ROSTER, person("示例甲", ONE, "13800000001"), tuple(wrong))
    book = load_workbook(path)
    page = book.create_sheet("兼职")
    for row in (ROSTER, person("示例丙", THREE)):
        page.append(row)
    book.save(path)
    receipt = take_in(office, path, Terms(partial=True))
    assert receipt.state is State.PARTIAL
    assert receipt.count(Action.DRAFT) == 0


def test_a_fault_of_the_whole_book_keeps_all_out_even_in_part(office: Office, tmp_path: Path) -> None:
    path = sheet(tmp_path / "甲.xlsx", ("姓名", "身份证号", "方式"), ("示例丙", THREE, "入户"))
    before = dump(office)
    assert take_in(office, path, Terms(partial=True)).state is State.RETURNED
    assert dump(office) == before


def test_checking_in_part_writes_nothing(office: Office, tmp_path: Path) -> None:
    rows = (person("示例丙", THREE), person("示例丁", "330481199001010000"))
    head = office.head
    path = sheet(tmp_path / "三.xlsx", ROSTER, *rows)
    receipt = load(office, path, rooms.books(), keep=False, terms=Terms(partial=True))
    assert (receipt.state, receipt.rows) == (State.CHECKED_PARTLY, 1)
    assert office.head == head


def test_a_return_loaded_in_part_went_back(there: House, tmp_path: Path) -> None:
    rows = (("许村镇社工站", "2026-10", "新增个案数", 10, 90), ("长安镇社工站", "2026-10", "新增个案数", "很多", 3))
    receipt = take_in(there.office, sheet(tmp_path / "月.xlsx", REPORT, *rows), Terms(partial=True))
    assert receipt.state is State.PARTIAL
    rows_of_batch = "SELECT kind FROM return_event WHERE batch_id = ?"
    kinds = {row["kind"] for row in there.office.db.query(rows_of_batch, (receipt.batch_id,))}
    assert kinds == {EventKind.RECEIVED.value, EventKind.RETURNED.value}


def test_number_ranges() -> None:
    assert number_ranges([12, 3, 5, 6, 7, 7]) == "3、5—7、12"


def test_thousands_of_differing_rows_go_back_and_the_good_ones_load(office: Office, tmp_path: Path) -> None:
    """1,500 have another telephone than the office has, two are new: two load, 1,500 rows lie in the fill-in book."""
    count = 1_500
    born = [f"19{70 + n // 300}{1 + n % 300 // 25:02}{1 + n % 25:02}" for n in range(count)]
    numbers = [resident_id(day, 1 + n % 900) for n, day in enumerate(born)]
    path = sheet(
        tmp_path / "前.xlsx",
        ROSTER,
        *(person(f"示例{letters(n)}", number, f"138{n:08}") for n, number in enumerate(numbers)),
    )
    assert take_in(office, path, Terms(partial=True)).state is State.LOADED
    changed = [person(f"示例{letters(n)}", number, f"139{n:08}") for n, number in enumerate(numbers)]
    new = (person("示例子", resident_id("19910101", 1)), person("示例丑", resident_id("19910102", 1)))
    path = sheet(tmp_path / "后.xlsx", ROSTER, new[0], *changed, new[1])

    strict = take_in(later(office, 1), path, STRICT)
    assert strict.state is State.RETURNED
    many = [each for each in strict.findings if each.code == "intake.too_many_differ"]
    assert [(each.severity, each.what) for each in many] == [(Severity.WARNING, "共有 1500 行与台账不同")]

    receipt = take_in(later(office, 1), path, Terms(partial=True))
    assert (receipt.state, receipt.rows, len(receipt.left_out)) == (State.PARTIAL, 2, count)
    answer = give_back(receipt, path, tmp_path, rooms.books())
    assert answer.mending is not None
    book = load_workbook(answer.mending, read_only=True)
    rows = list(book["社工站人员花名册"].iter_rows(min_row=4, values_only=True))
    assert len(rows) == count
    told = [next(cell for cell in reversed(row) if cell) for row in rows]
    assert told[0] == "原表第 3 行：与台账不同：手机（内容已遮盖，两者不同）"
    assert told[-1] == "原表第 1502 行：与台账不同：手机（内容已遮盖，两者不同）"


def test_more_rows_than_a_fill_in_book_takes_stand_in_the_returned_copy(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("swtool.intake.mending.MOST_ROWS", 1)
    rows = (person("示例甲", ONE, "13800000008"), person("示例丙", "330481199001010000"))
    path = sheet(tmp_path / "三.xlsx", ROSTER, *rows, person("示例丁", THREE))
    receipt = take_in(office, path, Terms(partial=True))
    assert (receipt.state, len(receipt.left_out)) == (State.PARTIAL, 2)
    answer = give_back(receipt, path, tmp_path, rooms.books())
    assert answer.mending is None
    assert "要改的有 2 行，太多，没有另做待改表；在退回表里按“退回问题”列筛选" in answer.notes
    page = load_workbook(answer.marked.path)["Sheet"]
    told = [page.cell(row, page.max_column).value for row in (2, 3, 4)]
    assert told[0] == "手机：与台账不同：手机（内容已遮盖，两者不同）"
    assert str(told[1]).startswith("身份证号：")
    assert told[2] is None


def test_thousands_of_faulty_rows_go_back_and_the_good_ones_load(office: Office, tmp_path: Path) -> None:
    """1,500 days that do not exist, two of them on rows that are the same; two rows are good."""
    days = [("许村镇社工站", f"示例{letters(n)}", resident_id("19600101", 1 + n % 900)) for n in range(900)]
    days += [("许村镇社工站", f"示例{letters(n)}", resident_id("19600102", 1 + n % 900)) for n in range(900, 1_499)]
    bad = [(*each, "服务性", "专职", "2021-02-30", "", "") for each in [*days, days[-1]]]
    good = (person("示例子", resident_id("19910101", 1)), person("示例丑", resident_id("19910102", 1)))
    path = sheet(tmp_path / "三.xlsx", ROSTER, good[0], *bad, good[1])
    receipt = take_in(office, path, Terms(partial=True))
    assert (receipt.state, receipt.rows, len(receipt.left_out)) == (State.PARTIAL, 2, 1_500)
    many = [each for each in receipt.findings if each.code == "intake.too_many_faults"]
    assert [(each.severity, each.what) for each in many] == [(Severity.WARNING, "“到站时间”一列共有 1500 处差错")]
    answer = give_back(receipt, path, tmp_path, rooms.books())
    assert answer.mending is not None
    book = load_workbook(answer.mending, read_only=True)
    rows = list(book["社工站人员花名册"].iter_rows(min_row=4, values_only=True))
    assert len(rows) == 1_500
    assert all("到站时间：" in str(row) for row in rows)


@pytest.mark.parametrize("mask", [False, True], ids=["days", "masks"])
def test_more_faults_than_are_listed_keep_no_good_row_out(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mask: bool
) -> None:
    """Of five faulty rows two are told one by one; the other three are known and left out all the same."""
    for module in ("cellcolumns", "maskedcells"):
        monkeypatch.setattr(f"swtool.intake.{module}.MOST_FAULTS", 2)
    good = (person("示例子", resident_id("19910101", 1)), person("示例丑", resident_id("19910102", 1)))
    bad = [person(f"示例{letters(n)}", resident_id("19600101", 1 + 7 * n)) for n in range(5)]
    bad = [(*row[:6], "138****0001") if mask else (*row[:5], "2021-02-30", *row[6:]) for row in bad]
    path = sheet(tmp_path / "三.xlsx", ROSTER, good[0], *bad, good[1])
    assert take_in(office, path, STRICT).state is State.RETURNED
    receipt = take_in(office, path, Terms(partial=True))
    assert (receipt.state, receipt.rows) == (State.PARTIAL, 2)
    assert sorted(each.row for each in receipt.left_out) == [3, 4, 5, 6, 7]
    told = [each.what for each in receipt.findings if each.code == "intake.too_many_faults"]
    assert told[-1] == ("还有 3 格是打了星号的内容，没有列出" if mask else "“到站时间”一列还有 3 处差错没有列出")


def test_hundreds_of_rows_that_contradict_themselves_are_all_left_out(office: Office, tmp_path: Path) -> None:
    """Who left before the entry: one mistake in 300 rows is still wrong in the last of them."""
    head = (*ROSTER, "入职时间", "离职时间")
    wrong = [
        (*person(f"示例{letters(n)}", resident_id("19600101", 1 + n)), "2021-06-30", "2020-01-01") for n in range(300)
    ]
    path = sheet(tmp_path / "三.xlsx", head, *wrong, (*person("示例子", THREE), "2021-06-30", ""))
    receipt = take_in(office, path, Terms(partial=True))
    assert (receipt.state, receipt.rows, len(receipt.left_out)) == (State.PARTIAL, 1, 300)
