"""What goes back to a town: the marked copy, and the rows to be mended, ready to be sent again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image as Picture
from openpyxl.styles import Font
from openpyxl.worksheet.datavalidation import DataValidation
from PIL import Image

from swtool import rooms
from swtool.intake.answer import Answer, give_back
from swtool.intake.deciding import Existing, Terms
from swtool.intake.load import Receipt, State, load
from swtool.intake.plan import Action
from swtool.intake.tables import Reading
from swtool.office import Office
from swtool.workbooks.keeping import lost_on_saving
from swtool.workbooks.locked import is_locked, lock, unlocked
from swtool.workbooks.marks import PROBLEM_HEADING
from tests.book_samples import docx, word_row, word_table
from tests.registry_house import resident_id
from tests.returns_house import house
from tests.test_intake_existing import HOUSEHOLD, ROSTER, member, person
from tests.test_intake_undo import later, sheet, take_in

GOOD, BAD = resident_id("19900101", 1), "330481199001010000"
STRICT, PARTIAL = Terms(), Terms(partial=True)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    built = house(tmp_path)
    yield built.office
    built.office.db.close()


def answered(
    office: Office, path: Path, terms: Terms = STRICT, *, password: str | None = None
) -> tuple[Receipt, Answer]:

    receipt = load(office, path, rooms.books(), terms=terms, reading=Reading(password))
    assert receipt.goes_back
    return receipt, give_back(receipt, path, path.parent, rooms.books(), password=password)


def columns_of(page: Any) -> dict[str, int]:
    """Heading → column of a fill-in sheet."""
    return {str(cell.value).lstrip("*"): cell.column for cell in page[3]}


def faulty(path: Path) -> Path:
    bad = list(person("示例乙", BAD, "1.99E+10"))
    bad[5] = "2021.6.31"
    return sheet(path, ROSTER, person("示例甲", GOOD), tuple(bad), person("示例丙", resident_id("19900103", 3)))


def test_the_second_file_holds_only_the_rows_to_mend_as_they_were_written(office: Office, tmp_path: Path) -> None:
    _, answer = answered(office, faulty(tmp_path / "花名册.xlsx"))
    assert answer.mending == tmp_path / "花名册-待改.xlsx"
    page = load_workbook(answer.mending)["社工站人员花名册"]
    heads = columns_of(page)
    assert page.max_row == 4
    assert page["A1"].value == "待改社工站人员花名册"
    told = {name: page.cell(4, heads[name]) for name in ("姓名", "身份证号", "到站时间", "手机", PROBLEM_HEADING)}
    assert [told[name].value for name in ("姓名", "身份证号", "到站时间", "手机")] == [
        "示例乙", BAD, "2021.6.31", "1.99E+10",
    ]  # fmt: skip
    assert str(told[PROBLEM_HEADING].value).startswith("原表第 3 行：")
    assert "6月没有31日（应为：年-月-日" in str(told[PROBLEM_HEADING].value)
    coloured = {name for name, cell in told.items() if cell.fill.fgColor.rgb == "00FFC7CE"}
    assert coloured == {"身份证号", "到站时间", "手机"}
    assert max(heads.values()) == heads[PROBLEM_HEADING]


def test_mended_it_loads_and_makes_nobody_absent(office: Office, tmp_path: Path) -> None:
    path = faulty(tmp_path / "花名册.xlsx")
    receipt, answer = answered(office, path, PARTIAL)
    assert (receipt.state, receipt.rows) == (State.PARTIAL, 2)
    assert answer.mending is not None
    book = load_workbook(answer.mending)
    page = book["社工站人员花名册"]
    heads = columns_of(page)
    page.cell(4, heads["身份证号"], resident_id("19900102", 2))
    page.cell(4, heads["到站时间"], "2021-06-30")
    page.cell(4, heads["手机"], "13800000002")
    book.save(answer.mending)
    mended = take_in(later(office, 1), answer.mending, STRICT)
    assert (mended.state, mended.count(Action.INSERT), mended.findings) == (State.LOADED, 1, [])
    assert mended.count(Action.DRAFT) == 0
    assert office.db.value("SELECT count(*) FROM person") == 3
    whole = take_in(later(office, 2), tmp_path / "花名册-退回.xlsx", Terms(Existing.SKIP, partial=True))
    assert whole.count(Action.INSERT) == 0


def test_the_copy_of_a_book_loaded_in_part_shows_only_what_is_left_to_do(office: Office, tmp_path: Path) -> None:
    rows = (
        member("D1", "户主甲", "户主甲"),
        member("D2", "户主乙", "户主乙"),
        member("D2", "户主乙", "示例丁", "1960-13"),
    )
    _, answer = answered(office, sheet(tmp_path / "户.xlsx", HOUSEHOLD, *rows), PARTIAL)
    page = load_workbook(answer.marked.path)["Sheet"]
    column = next(cell.column for cell in page[1] if cell.value == PROBLEM_HEADING)
    assert page.cell(2, column).value is None
    assert "第 4 行是一起的" in str(page.cell(3, column).value)
    assert str(page.cell(4, column).value).startswith("出生年月：")
    assert answer.mending is not None
    mending = load_workbook(answer.mending)["居民需求档案"]
    assert [row[0].value for row in mending.iter_rows(min_row=4)] == ["D2", "D2"]


def test_no_row_to_mend_is_higher_than_excel_knows(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("swtool.intake.mending._WIDTH", 2)
    _, answer = answered(office, faulty(tmp_path / "花名册.xlsx"))
    assert answer.mending is not None
    assert load_workbook(answer.mending)["社工站人员花名册"].row_dimensions[4].height == 409


def test_two_forms_come_back_on_two_sheets(office: Office, tmp_path: Path) -> None:
    path = faulty(tmp_path / "两表.xlsx")
    book = load_workbook(path)
    page = book.create_sheet("户")
    for row in (HOUSEHOLD, member("D2", "户主乙", "户主乙", "1960-13")):
        page.append(row)
    book.save(path)
    _, answer = answered(office, path)
    assert answer.mending is not None
    shown = [each.title for each in load_workbook(answer.mending).worksheets if each.sheet_state == "visible"]
    assert shown == ["社工站人员花名册", "居民需求档案"]


def test_a_fault_of_the_whole_table_has_no_second_file(office: Office, tmp_path: Path) -> None:
    _, answer = answered(office, sheet(tmp_path / "甲.xlsx", ("甲", "乙"), (1, 2)))
    assert answer.mending is None


def test_the_returned_copy_sent_as_it_is_and_the_rows_sent_as_they_are_do_not_overwrite_themselves(
    office: Office, tmp_path: Path
) -> None:
    _, first = answered(office, faulty(tmp_path / "花名册.xlsx"))
    _, again = answered(office, first.marked.path)
    assert again.marked.path == tmp_path / "花名册-再退回.xlsx"
    assert first.mending is not None
    content = first.mending.read_bytes()
    _, third = answered(office, first.mending)
    assert third.mending == tmp_path / "花名册-再待改.xlsx"
    assert first.mending.read_bytes() == content


# -- the copy keeps what the town's book has --------------------------------------------------------------------------


def rich_book(path: Path) -> Path:
    """A book with what people put into one: picture, merges, a list, notes, frozen panes, a filter that hides rows."""
    picture = path.with_suffix(".png")
    Image.new("RGB", (20, 20), "red").save(picture)
    book = Workbook()
    page = book.active
    assert page is not None
    page.title = "花名册"
    page.append(["许村镇社工站花名册"])
    page.merge_cells("A1:H1")
    page.append(list(ROSTER))
    page.append(list(person("示例甲", GOOD)))
    page.append(list(person("示例乙", BAD)))
    page["A2"].font = Font(name="黑体", bold=True)
    page["B4"].comment = Comment("请张姐核对", "李示例")
    page["C4"].comment = Comment("原件在站里", "李示例")
    rule = DataValidation(type="list", formula1='"专职,兼职"')
    rule.add("E3:E9")
    page.add_data_validation(rule)
    page.freeze_panes = "C3"
    page.auto_filter.ref = "A2:H4"
    page.auto_filter.add_filter_column(1, ["示例甲"])
    page.row_dimensions[4].hidden = True
    page.column_dimensions["C"].hidden = True
    page.protection.sheet = True
    page.add_image(Picture(str(picture)), "J2")
    book.save(path)
    return path


def test_the_copy_is_the_towns_own_book(office: Office, tmp_path: Path) -> None:
    _, answer = answered(office, rich_book(tmp_path / "花名册.xlsx"))
    assert answer.marked.kept_as_is
    assert answer.marked.lost == ()
    book = load_workbook(answer.marked.path)
    assert book.sheetnames == ["退回说明", "花名册"]
    page: Any = book["花名册"]
    assert (page.freeze_panes, str(page.merged_cells), len(page._images)) == ("C3", "A1:H1", 1)
    assert page["A2"].font.name == "黑体"
    assert [rule.formula1 for rule in page.data_validations.dataValidation] == ['"专职,兼职"']
    assert page.protection.sheet
    assert page["B4"].comment is not None
    assert page["B4"].comment.text == "请张姐核对"
    assert page["C4"].comment is not None
    assert page["C4"].comment.text.startswith("【错误】")
    assert page["C4"].comment.text.endswith("【原批注】原件在站里")


def test_what_a_filter_or_a_hand_has_hidden_is_shown_where_it_is_faulty(office: Office, tmp_path: Path) -> None:
    _, answer = answered(office, rich_book(tmp_path / "花名册.xlsx"))
    page = load_workbook(answer.marked.path)["花名册"]
    assert not page.row_dimensions[4].hidden
    assert not page.column_dimensions["C"].hidden
    assert page.auto_filter.filterColumn == []


def test_a_locked_book_is_answered_by_locked_ones(office: Office, tmp_path: Path) -> None:
    path = faulty(tmp_path / "花名册.xlsx")
    lock(path, "示例secret")
    assert is_locked(path)
    _, answer = answered(office, path, password="示例secret")
    assert answer.mending is not None
    for written in (answer.marked.path, answer.mending):
        assert is_locked(written)
        assert "示例乙".encode() not in written.read_bytes()
        assert unlocked(written, "示例secret").startswith(b"PK")
    assert answer.marked.kept_as_is
    assert "退回的文件用原来的密码加密" in answer.notes


def test_a_number_typed_anew_in_the_returned_copy_stays_what_was_typed(office: Office, tmp_path: Path) -> None:
    """ID and telephone of the faulty row are text cells, also where nothing was written; no others are."""
    path = faulty(tmp_path / "人.xlsx")
    book = load_workbook(path)
    book.active["G3"] = None
    book.save(path)
    _, answer = answered(office, path)
    page = load_workbook(answer.marked.path)["Sheet"]
    assert {cell: page[cell].number_format for cell in ("C3", "G3", "C2", "B3", "F3")} == {
        "C3": "@", "G3": "@", "C2": "General", "B3": "General", "F3": "General",
    }  # fmt: skip
    csv = tmp_path / "人.csv"
    csv.write_text("\n".join(",".join(map(str, row)) for row in (ROSTER, person("示例乙", BAD))), encoding="utf-8")
    _, answer = answered(office, csv)
    page = load_workbook(answer.marked.path)["人"]
    assert (page["C2"].number_format, page["C2"].value) == ("@", BAD)


def test_a_word_document_is_answered_by_a_workbook_and_that_is_said(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "人.docx"
    rows = (ROSTER, person("示例乙", BAD))
    path.write_bytes(docx(word_table(*(word_row(*map(str, row)) for row in rows))))
    _, answer = answered(office, path)
    assert answer.marked.path.name == "人-退回.xlsx"
    assert answer.notes[0] == (
        "原文件是文档，退回的是 Excel 表（.xlsx），里面是文档里的表格；改好发回它就可以，不用再改文档"
    )
    assert not any("重新生成" in note for note in answer.notes)


def test_a_password_for_an_open_book_locks_nothing(office: Office, tmp_path: Path) -> None:
    _, answer = answered(office, faulty(tmp_path / "花名册.xlsx"), password="示例secret")
    assert not is_locked(answer.marked.path)


def test_a_file_of_the_same_name_stays_and_that_is_said(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also one that cannot even be read, for another program holds it."""
    path = faulty(tmp_path / "花名册.xlsx")
    held = tmp_path / "花名册-退回.xlsx"
    held.write_bytes(b"open in another program")
    read_bytes = Path.read_bytes

    def refuse(self: Path) -> bytes:
        if self == held:
            raise PermissionError
        return read_bytes(self)

    with monkeypatch.context() as machine:
        machine.setattr(Path, "read_bytes", refuse)
        _, answer = answered(office, path)
    assert answer.marked.path == tmp_path / "花名册(2)-退回.xlsx"
    assert answer.mending == tmp_path / "花名册-待改.xlsx"
    assert answer.notes[0] == (
        "已有一个 花名册-退回.xlsx，和这次的不同（可能有人改过），没有动它；这次的是 花名册(2)-退回.xlsx"
    )
    assert held.read_bytes() == b"open in another program"


LOST_OF_A_SHEET = (
    '<worksheet><protectedRanges><protectedRange name="区域1" sqref="A1"/></protectedRanges>'
    '<legacyDrawingHF r:id="rId3"/>'
    '<picture r:id="rId4"/><x14:sparklineGroups><x14:sparklineGroup type="column"/></x14:sparklineGroups></worksheet>'
)


def test_what_saving_would_lose_is_named(tmp_path: Path) -> None:
    import zipfile

    path = rich_book(tmp_path / "花名册.xlsx")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/slicers/slicer1.xml", "<slicers/>")
        archive.writestr("xl/drawings/drawing9.xml", "<xdr:wsDr><xdr:sp></xdr:sp></xdr:wsDr>")
        archive.writestr("xl/embeddings/oleObject1.bin", b"")
        archive.writestr("xl/worksheets/sheet9.xml", LOST_OF_A_SHEET)
    assert lost_on_saving(path.read_bytes()) == (
        "切片器",
        "嵌入的文件",
        "文本框和图形",
        "迷你图",
        "页眉页脚里的图片",
        "工作表背景图片",
        "允许编辑区域",
    )
    assert lost_on_saving(b"no zip") == ()
