"""Where a written file ends up: over what the program wrote before, never over what somebody has worked in."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from swtool.tables import Heading, Table
from swtool.workbooks.documents import fill_document
from swtool.workbooks.outfile import put, put_bytes
from swtool.workbooks.write import write_table
from tests.offices import china_time
from tests.reporting_house import TODAY, Caller, county

HEADINGS = (Heading("name", "站点"),)
ONE, OTHER = Table("表", HEADINGS, [("甲站",)]), Table("表", HEADINGS, [("乙站",)])


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def edit(path: Path, text: str) -> None:
    """Save the book with a text in it, as a town does."""
    book = openpyxl.load_workbook(path)
    book.worksheets[0]["H9"] = text
    book.save(path)


def text_of(path: Path) -> object:
    return openpyxl.load_workbook(path).worksheets[0]["H9"].value


def test_what_was_written_before_is_replaced(tmp_path: Path) -> None:
    wanted = tmp_path / "名单.xlsx"
    assert [write_table(table, wanted) for table in (ONE, OTHER)] == [wanted, wanted]
    assert names(tmp_path) == ["名单.xlsx"]
    assert openpyxl.load_workbook(wanted).worksheets[0]["A3"].value == "乙站"


@pytest.mark.parametrize("suffix", [".xlsx", ".XLSX"])
def test_a_book_in_which_somebody_worked_stays(tmp_path: Path, suffix: str) -> None:
    wanted = tmp_path / f"名单{suffix}"
    write_table(ONE, wanted)
    edit(wanted, "镇里填的")
    beside = tmp_path / f"名单(2){suffix}"
    assert write_table(OTHER, wanted) == beside
    assert write_table(ONE, wanted) == beside  # which is the program's own, and does not become a third
    assert (names(tmp_path), text_of(wanted)) == (sorted([wanted.name, beside.name]), "镇里填的")
    edit(beside, "又填的")
    assert write_table(ONE, wanted) == tmp_path / f"名单(3){suffix}"
    assert (text_of(wanted), text_of(beside)) == ("镇里填的", "又填的")


def test_what_is_no_office_file_inside_stays(tmp_path: Path) -> None:
    wanted = tmp_path / "名单.xlsx"
    wanted.write_bytes(b"\xd0\xcf\x11\xe0 with a password")
    assert write_table(ONE, wanted) == tmp_path / "名单(2).xlsx"
    assert wanted.read_bytes().startswith(b"\xd0\xcf")


def test_a_folder_of_the_numbered_name_is_passed_over(tmp_path: Path) -> None:
    wanted = tmp_path / "名单.xlsx"
    write_table(ONE, wanted)
    edit(wanted, "镇里填的")
    (tmp_path / "名单(2).xlsx").mkdir()
    assert write_table(OTHER, wanted) == tmp_path / "名单(3).xlsx"
    assert text_of(wanted) == "镇里填的"


def test_an_empty_file_is_nobodys(tmp_path: Path) -> None:
    wanted = tmp_path / "名单.xlsx"
    wanted.touch()
    assert write_table(ONE, wanted) == wanted
    assert names(tmp_path) == ["名单.xlsx"]


def test_the_same_content_is_written_over(tmp_path: Path) -> None:
    theirs, wanted = tmp_path / "来的.xlsx", tmp_path / "附件.xlsx"
    openpyxl.Workbook().save(theirs)
    content = theirs.read_bytes()

    def write(path: Path) -> None:
        path.write_bytes(content)

    assert [put(wanted, write) for _ in range(2)] == [wanted, wanted]
    assert names(tmp_path) == ["来的.xlsx", "附件.xlsx"]


def test_a_document_in_which_somebody_worked_stays(tmp_path: Path) -> None:
    from docx import Document

    wanted = tmp_path / "回执.docx"
    template = tmp_path / "模板.docx"
    blank = Document()
    blank.add_paragraph("回执")
    blank.save(str(template))
    for _ in range(2):
        assert fill_document(template, wanted, {}) == wanted
    document = Document(str(wanted))
    document.add_paragraph("县里补写的一段")
    document.save(str(wanted))
    assert fill_document(template, wanted, {}) == tmp_path / "回执(2).docx"
    assert Document(str(wanted)).paragraphs[-1].text == "县里补写的一段"


def test_files_of_the_office_alone_are_written_over(tmp_path: Path) -> None:
    wanted = tmp_path / "公开表.xlsx"
    openpyxl.Workbook().save(wanted)
    assert put_bytes(wanted, b"archived") == wanted
    assert wanted.read_bytes() == b"archived"


ORDERS = [
    ("intake", "template", "社工站人员花名册", "-o", "花名册.xlsx"),
    ("report", "fill", "人员花名册", "-o", "花名册.xlsx"),
    ("staff", "list", "-o", "花名册.xlsx"),
]


@pytest.mark.parametrize("order", ORDERS, ids=[order[0] for order in ORDERS])
def test_a_book_that_came_back_under_the_same_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], order: tuple[str, ...]
) -> None:
    there = county(tmp_path)
    there.office.db.close()
    monkeypatch.chdir(tmp_path)
    run = Caller(there.path, monkeypatch, capsys, now=china_time(TODAY))
    book = tmp_path / "花名册.xlsx"
    assert run(*order)[0] == 0
    edit(book, "镇里填的")
    code, out, err = run(*order)
    assert (code, text_of(book)) == (0, "镇里填的")
    told = "花名册(2).xlsx（原来那份正被打开、写不进去或有人存过，没有覆盖，另存了一份）"
    assert told in (out + err).replace("\n", "")
