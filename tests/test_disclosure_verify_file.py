"""A file that came back: the one that was published, only saved again, changed, or not ours at all?"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from docx import Document

from swtool.disclosure.rendering import FORMATS
from swtool.disclosure.verify_file import FileVerdict, Verdict, verify_file
from swtool.disclosure.withdrawals import insert_withdrawal
from swtool.errors import SwtoolError, UsageFault
from swtool.identifiers import resident_check_digit
from tests.disclosures import OCTOBER, World, full_month, report_party

# Invented: nobody was registered at 330481 on that day with that number.
_BODY = "33048119900101001"
RESIDENT_ID = _BODY + resident_check_digit(_BODY)


@dataclass(frozen=True)
class Published:
    world: World
    files: dict[str, Path]

    def verify(self, path: Path) -> FileVerdict:
        return verify_file(self.world.office, path)


@pytest.fixture
def published(tmp_path: Path) -> Published:
    world = full_month(tmp_path)
    result = world.run()
    return Published(world, _keyed(result.paths))


def _keyed(paths: tuple[Path, ...]) -> dict[str, Path]:
    """Files by format, told by their names."""
    found = {}
    for path in paths:
        mark = re.search(r"（(公开栏A3|粘贴用|摘要)）", path.name)
        key = {"公开栏A3": "docx_a3", "粘贴用": "fragment", "摘要": "summary"}[mark[1]] if mark else path.suffix[1:]
        found[key] = path
    return found


def changed_text(path: Path, old: str, new: str) -> None:
    text = path.read_bytes().decode("utf-8")
    assert old in text
    path.write_bytes(text.replace(old, new).encode())


@pytest.mark.parametrize("key", list(FORMATS))
def test_every_file_is_known_by_its_bytes_whatever_it_is_called(published: Published, key: str, tmp_path: Path) -> None:
    copy = tmp_path / f"下载{published.files[key].suffix}"
    copy.write_bytes(published.files[key].read_bytes())
    found = published.verify(copy)
    assert (found.verdict, found.is_good, found.current) == (Verdict.GENUINE, True, 1)
    assert found.seal is not None
    assert (found.seal.month, found.seal.version) == (OCTOBER, 1)
    assert found.file_name == published.files[key].name


def test_a_page_that_a_browser_saved_again_is_the_same_content(published: Published) -> None:
    path = published.files["html"]
    saved = "<!-- saved from url=(0014)about:internet -->\r\n" + path.read_text(encoding="utf-8").replace("\n", "\r\n")
    path.write_text(saved.replace("</td>", " </td>"), encoding="utf-8", newline="")
    found = published.verify(path)
    assert (found.verdict, found.is_good, found.differences) == (Verdict.SAVED_AGAIN, True, ())


def test_a_document_that_a_word_processor_saved_again_is_the_same_content(published: Published) -> None:
    for key in ("docx", "docx_a3"):
        path = published.files[key]
        document = Document(str(path))
        document.core_properties.author = "WPS"
        document.save(str(path))
        assert published.verify(path).verdict is Verdict.SAVED_AGAIN


def test_a_changed_figure_is_named_with_its_cell(published: Published) -> None:
    changed_text(published.files["html"], ">130,299.50</td>", ">130,299.00</td>")
    found = published.verify(published.files["html"])
    assert (found.verdict, found.is_good) == (Verdict.CHANGED, False)
    assert found.differences == ("“收支结余（元）”第2行“本期结余”：公开的是“130,299.50”，这个文件里是“130,299.00”",)


def test_a_changed_cell_of_a_document_is_named(published: Published) -> None:
    path = published.files["docx"]
    document = Document(str(path))
    (table,) = (each for each in document.tables if "本期结余" in each.rows[0].cells[-1].text)
    table.rows[1].cells[-1].paragraphs[0].runs[0].text = "1.00"
    document.save(str(path))
    found = published.verify(path)
    assert found.differences == ("“收支结余（元）”第2行“本期结余”：公开的是“130,299.50”，这个文件里是“1.00”",)


def test_a_changed_cell_of_a_workbook_is_named(published: Published) -> None:
    path = published.files["xlsx"]
    book = openpyxl.load_workbook(path)
    sheet = book["财务"]
    (cell,) = (c for row in sheet.iter_rows() for c in row if c.value == 130299.5)
    cell.value = 99999.5
    book.save(path)
    found = published.verify(path)
    assert found.differences == (f"〔财务〕{cell.coordinate}：公开的是“130,299.50”，这个文件里是“99,999.50”",)


def test_a_row_that_was_taken_out_and_one_that_was_put_in_are_told(published: Published) -> None:
    path = published.files["html"]
    text = path.read_text(encoding="utf-8")
    row = re.search(r"<tr><th scope=\"row\" class=\"t\">服务活动</th>.*?</tr>\n", text)
    assert row
    path.write_text(text.replace(row[0], ""), encoding="utf-8", newline="")
    (told,) = published.verify(path).differences
    assert told.startswith("“支出（元）”第3行在这个文件里没有：“服务活动 ")  # heading, 人员薪酬及补贴, 服务活动
    more = row[0].replace("服务活动", "招待费")
    path.write_text(text.replace(row[0], row[0] + more), encoding="utf-8", newline="")
    (told,) = published.verify(path).differences
    assert told.startswith("“支出（元）”多出一行：“招待费 ")


def test_words_outside_of_the_tables_are_compared_too(published: Published) -> None:
    changed_text(published.files["summary"], "收入50,000.00元", "收入80,000.00元")
    found = published.verify(published.files["summary"])
    assert found.verdict is Verdict.CHANGED
    assert [line.partition("：")[0] for line in found.differences] == ["表格以外少了", "表格以外多出"]


def test_what_was_put_in_is_not_told_where_it_is_personal(published: Published) -> None:
    changed_text(published.files["html"], "学习贯彻全会精神主题党日</td>", f"慰问 {RESIDENT_ID}</td>")
    found = published.verify(published.files["html"])
    assert found.verdict is Verdict.CHANGED
    assert RESIDENT_ID not in "".join(found.differences)


def test_a_file_without_a_code_is_known_by_its_title(published: Published) -> None:
    path = published.files["html"]
    text = re.sub(r"[0-9A-F]{4}(-[0-9A-F]{4}){2}|[0-9a-f]{64}", "", path.read_text(encoding="utf-8"))
    path.write_text(text, encoding="utf-8", newline="")
    found = published.verify(path)
    assert found.verdict is Verdict.CHANGED
    assert found.seal is not None
    assert found.seal.version == 1


def test_a_file_with_the_code_of_another_seal_is_not_ours(published: Published, tmp_path: Path) -> None:
    stranger = tmp_path / "别处.html"
    stranger.write_text("<p>封存码 0000-0000-0000</p><p>某某中心2026年10月三务公开</p>", encoding="utf-8")
    found = published.verify(stranger)
    assert (found.verdict, found.seal, found.is_good) == (Verdict.STRANGE, None, False)


def test_an_older_version_is_genuine_and_replaced(published: Published) -> None:
    report_party(published.world, "补登")
    published.world.on(date(2026, 11, 18)).run(correct="漏登一次活动")
    found = published.verify(published.files["docx"])
    assert found.seal is not None
    assert (found.verdict, found.seal.version, found.current) == (Verdict.GENUINE, 1, 2)


def test_a_withdrawn_file_is_told_and_its_content_not_compared(published: Published) -> None:
    world = published.world
    with world.office.change("撤回") as tx:
        insert_withdrawal(tx, world.organization.id, OCTOBER, 1, reason="误列", by="张示例", on=date(2026, 11, 20))
    found = published.verify(published.files["docx"])
    assert (found.verdict, found.is_withdrawn, found.is_good) == (Verdict.GENUINE, True, False)
    changed_text(published.files["html"], ">130,299.50</td>", ">130,299.00</td>")
    found = published.verify(published.files["html"])
    assert (found.is_withdrawn, found.is_good, found.differences) == (True, False, ())


def test_an_unreadable_file_that_bears_a_code(published: Published, tmp_path: Path) -> None:
    seal = published.verify(published.files["html"]).seal
    assert seal is not None
    path = tmp_path / "截图.bin"
    path.write_bytes(b"\x00\xff" + seal.code.encode() + b"\x00")
    found = published.verify(path)
    assert (found.verdict, found.is_good) == (Verdict.UNREAD, False)


def test_damaged_files_and_none_at_all(published: Published, tmp_path: Path) -> None:
    with pytest.raises(UsageFault):
        published.verify(tmp_path / "没有.html")
    broken = tmp_path / "坏.docx"
    broken.write_bytes(b"PK\x03\x04 broken")
    with pytest.raises(SwtoolError) as caught:
        published.verify(broken)
    assert "损坏" in str(caught.value)
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w") as archive:
        archive.writestr("word/document.xml", '<!DOCTYPE x [<!ENTITY a "aa">]><x>&a;</x>')
    broken.write_bytes(bomb.getvalue())
    with pytest.raises(SwtoolError):
        published.verify(broken)


def test_the_pdf_of_this_machine_is_known_again(published: Published, tmp_path: Path) -> None:
    pytest.importorskip("typst", reason="the extra pdf is not installed")
    from swtool.disclosure.pdf_files import write_pdf

    seal = published.verify(published.files["html"]).seal
    assert seal is not None
    try:
        (path,) = write_pdf(published.world.office, seal, tmp_path / "打印")
    except SwtoolError:
        pytest.skip("no Chinese type on this machine")
    assert published.verify(path).verdict is Verdict.GENUINE
    path.write_bytes(path.read_bytes() + b"\n")
    assert published.verify(path).verdict is Verdict.UNREAD
