"""Forged files that keep every published text: what a reader would see differs, and `verify` must say so."""

from __future__ import annotations

import hashlib
import re
import zipfile
import zlib
from pathlib import Path

import openpyxl
import pytest

from swtool.disclosure.store import require_seal
from swtool.disclosure.verify import verify
from swtool.disclosure.verify_file import Verdict, verify_file
from tests.disclosures import OCTOBER, World, full_month

ROW = '<tr><th scope="row" class="t">服务活动</th>'
HEAD = "</head>"
FORGED = "<td>招待费九百万元</td>"


def published(tmp_path: Path, ending: str) -> tuple[World, Path]:
    world = full_month(tmp_path)
    return world, next(path for path in world.run().paths if path.name.endswith(f"三务公开{ending}"))


# Old text → new text; every old text is still there.
PAGES = {
    "a row without its end": (ROW, f"<tr>{FORGED}{ROW}"),
    "a cell without its end": (ROW, '<tr><td>招待费<th scope="row" class="t">服务活动</th>'),
    "text between row and cell": (ROW, '<tr>招待费<th scope="row" class="t">服务活动</th>'),
    "a row open at the end": ("</table>", f"<tr>{FORGED}</table>"),
    "another heading of a table": ("<caption>支出（元）</caption>", "<caption>收入（元）</caption>"),
    "figures drawn by a style": (HEAD, '<style>td{font-size:0} td::after{content:"999"}</style></head>'),
    "a script": (HEAD, '<script>document.title="x"</script></head>'),
    "a row not shown": (ROW, ROW.replace("<tr>", "<tr hidden>")),
    "a cell not shown": (ROW, ROW.replace('class="t"', 'class="t" style="display:none"')),
    "a field to write in": ("<footer>", '<footer><input value="招待费九百万元">'),
    "a picture laid over": ("<footer>", '<footer><img alt="" src="data:image/png;base64,AAAA">'),
}


@pytest.mark.parametrize("how", list(PAGES))
def test_a_page_that_shows_something_else_is_not_the_same(tmp_path: Path, how: str) -> None:
    world, path = published(tmp_path, ".html")
    old, new = PAGES[how]
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8", newline="")
    found = verify_file(world.office, path)
    assert (found.verdict, found.is_good) == (Verdict.CHANGED, False)
    assert found.differences


def test_lines_in_another_order_are_a_difference(tmp_path: Path) -> None:
    world, path = published(tmp_path, ".html")
    text = path.read_text(encoding="utf-8")
    first, second = '<h2 id="h1">党务</h2>', '<h2 id="h2">业务</h2>'
    text = (
        text.replace(first, "甲").replace(second, first.replace("h1", "h2")).replace("甲", second.replace("h2", "h1"))
    )
    path.write_text(text, encoding="utf-8", newline="")
    assert verify_file(world.office, path).verdict is Verdict.CHANGED


def figure(book: openpyxl.Workbook) -> openpyxl.cell.Cell:
    (cell,) = (c for row in book["财务"].iter_rows() for c in row if c.value == 130299.5)
    return cell


def money_format(book: openpyxl.Workbook) -> None:
    figure(book).number_format = '"999,999.00"'


def nothing_format(book: openpyxl.Workbook) -> None:
    figure(book).number_format = ";;;"


def a_formula(book: openpyxl.Workbook) -> None:
    book["财务"]["Z1"] = '=IF(1,"","")'


def hidden_row(book: openpyxl.Workbook) -> None:
    book["财务"].row_dimensions[figure(book).row].hidden = True


def hidden_column(book: openpyxl.Workbook) -> None:
    book["财务"].column_dimensions[figure(book).column_letter].hidden = True


def hidden_sheet(book: openpyxl.Workbook) -> None:
    book["党务"].sheet_state = "hidden"


def another_name(book: openpyxl.Workbook) -> None:
    book["财务"].title = "财务（旧）"


def white_letters(book: openpyxl.Workbook) -> None:
    figure(book).font = openpyxl.styles.Font(color="FFFFFFFF")


@pytest.mark.parametrize(
    "change",
    [
        money_format,
        nothing_format,
        a_formula,
        hidden_row,
        hidden_column,
        hidden_sheet,
        another_name,
        white_letters,
    ],
)
def test_a_workbook_that_shows_something_else_is_not_the_same(tmp_path: Path, change: object) -> None:
    world, path = published(tmp_path, ".xlsx")
    book = openpyxl.load_workbook(path)
    change(book)  # type: ignore[operator]
    book.save(path)
    found = verify_file(world.office, path)
    assert (found.verdict, found.is_good) == (Verdict.CHANGED, False)


def test_a_workbook_that_was_only_saved_again_is_the_same(tmp_path: Path) -> None:
    world, path = published(tmp_path, ".xlsx")
    book = openpyxl.load_workbook(path)
    book.properties.creator = "WPS"
    book.save(path)
    assert verify_file(world.office, path).verdict is Verdict.SAVED_AGAIN


RUN = "<w:r><w:t>招待费</w:t></w:r>"
DOCUMENTS = {
    "letters that are hidden": ("<w:rPr>", "<w:rPr><w:vanish/>"),
    "white letters": ("<w:rPr>", '<w:rPr><w:color w:val="FFFFFF"/>'),
    "a formula": ("</w:p>", "<m:oMath><m:r><m:t>999</m:t></m:r></m:oMath></w:p>"),
    "a sign of a font": ("</w:p>", '<w:r><w:sym w:font="Wingdings" w:char="F039"/></w:r></w:p>'),
    "drawn letters": (
        "</w:p>",
        '<w:r><w:pict><v:shape><v:textpath string="999"/></v:shape></w:pict></w:r></w:p>',
    ),
}
SPACES = ' xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" xmlns:v="urn:schemas-microsoft-com:vml"'


@pytest.mark.parametrize("how", list(DOCUMENTS))
def test_a_document_that_shows_something_else_is_not_the_same(tmp_path: Path, how: str) -> None:
    world, path = published(tmp_path, ".docx")
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    old, new = DOCUMENTS[how]
    text = parts["word/document.xml"].decode()
    assert old in text
    text = re.sub("<w:document ", f"<w:document{SPACES} ", text.replace(' xmlns:m="', ' xmlns:m0="'), count=1)
    parts["word/document.xml"] = text.replace(old, new, 1).encode()
    with zipfile.ZipFile(path, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    found = verify_file(world.office, path)
    assert (found.verdict, found.is_good) == (Verdict.CHANGED, False)


def planted(world: World, content: bytes) -> None:
    """Whoever holds the file of the office puts a forged page into it past every trigger."""
    connection = world.office.db.connection
    for name in connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name LIKE 'disclosure%'"
    ).fetchall():
        connection.execute(f"DROP TRIGGER {name[0]}")
    digest = hashlib.sha256(content).hexdigest()
    connection.execute("INSERT INTO disclosure_archive VALUES (?, ?)", (digest, zlib.compress(content)))
    connection.execute("UPDATE disclosure_file SET sha256 = ? WHERE format = 'html'", (digest,))
    connection.commit()


def test_a_page_that_was_put_into_the_database_past_the_journal_is_not_genuine(tmp_path: Path) -> None:
    world, path = published(tmp_path, ".html")
    forged = path.read_bytes().replace(b"130,299.50", b"930,299.50")
    planted(world, forged)
    path.write_bytes(forged)
    found = verify_file(world.office, path)
    assert (found.verdict, found.is_good) == (Verdict.CHANGED, False)
    assert "没有经过日志" in found.differences[0]
    seal = require_seal(world.office.db, world.organization.id, "", OCTOBER)
    assert next(line.what for line in verify(world.office, seal) if line.is_fault) == "操作日志"
