"""Texts of every encoding and make: the right characters, or a sentence, never characters that nobody wrote."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from swtool.workbooks.cells import Book, WorkbookFault
from swtool.workbooks.read import read
from swtool.workbooks.read_text import read_text
from tests.read_case import Save
from tests.read_case import save as save  # noqa: PLC0414

RARE = "\U00020000\U0002a6a5㐀"  # four bytes each in GB18030; none of them in GBK
SIMPLIFIED = "社工站名称,姓名,备注\r\n许村镇社工站,王示例,已签承诺书\r\n长安镇社工站,李示例,待补照片\r\n"
TRADITIONAL = "社會工作站名稱,姓名,備註\r\n許村鎮社工站,王示範,已簽承諾書\r\n長安鎮社工站,李示範,待補照片\r\n"


def opened(tmp_path: Path, data: bytes, name: str = "名册.csv") -> Book:
    path = tmp_path / name
    path.write_bytes(data)
    return read(path)


def lines(text: str) -> list[list[str]]:
    return [line.split(",") for line in text.splitlines()]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_encoding_and_line_end(tmp_path: Path, encoding: str, end: str) -> None:
    text = f"姓名,编号{end}王{RARE},007{end},{end}李示例,1{end}"
    data = text.encode(encoding)
    if encoding == "utf-16":
        assert data[:2] == b"\xff\xfe"
    assert opened(tmp_path, data).sheets[0].rows == [["姓名", "编号"], [f"王{RARE}", "007"], ["", ""], ["李示例", "1"]]


def test_big_endian_with_its_mark(tmp_path: Path) -> None:
    assert opened(tmp_path, b"\xfe\xff" + "姓名\t站\n王\t甲\n".encode("utf-16-be")).sheets[0].rows[0] == ["姓名", "站"]


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|", "，"])
def test_the_delimiter_is_found(tmp_path: Path, delimiter: str) -> None:
    rows = [["编号", "姓名", "备注"], ["007", "王示例", "a:b"], ["008", "李示例", ""]]
    text = "".join(delimiter.join(row) + "\n" for row in rows)
    assert opened(tmp_path, text.encode("gb18030"), "名册.txt").sheets[0].rows == rows


def test_a_comma_inside_quotes_does_not_mislead(tmp_path: Path) -> None:
    text = '姓名;备注\n王示例;"一,二,三"\n李示例;"四,五\n六"\n'
    assert opened(tmp_path, text.encode()).sheets[0].rows == [
        ["姓名", "备注"],
        ["王示例", "一,二,三"],
        ["李示例", "四,五\n六"],
    ]


def test_a_declared_delimiter_is_an_order_and_no_row(tmp_path: Path) -> None:
    for line in ("sep=;\r\n", '"sep=;"\r\n', "SEP=;\n"):
        book = opened(tmp_path, (line + "姓名;备注\r\n王示例;一，二，三\r\n").encode("utf-8-sig"))
        assert book.sheets[0].rows == [["姓名", "备注"], ["王示例", "一，二，三"]]


def test_guards_quotes_and_trailing_delimiters(tmp_path: Path) -> None:
    text = '编号,姓名,\n="00123","王""示例""",\n="0",,\n'
    assert opened(tmp_path, text.encode()).sheets[0].rows == [
        ["编号", "姓名", ""],
        ["00123", '王"示例"', ""],
        ["0", "", ""],
    ]


def test_big5_is_read_as_big5_and_said(tmp_path: Path) -> None:
    book = opened(tmp_path, TRADITIONAL.encode("big5"))
    assert book.sheets[0].rows == lines(TRADITIONAL)
    assert book.notes == ("文字编码是 Big5（繁体中文），已按它读入；请核对几个姓名。",)


def test_a_small_sheet_of_few_characters_may_be_big5(tmp_path: Path) -> None:
    text = "姓名,電話\n王大明,13800000000\n王大明,13800000001\n"
    book = opened(tmp_path, text.encode("big5"))
    assert (book.sheets[0].rows, len(book.notes)) == (lines(text), 1)


@pytest.mark.parametrize("text", [SIMPLIFIED, TRADITIONAL])
def test_gb18030_is_not_taken_for_big5(tmp_path: Path, text: str) -> None:
    book = opened(tmp_path, text.encode("gb18030"))
    assert (book.sheets[0].rows, book.notes) == (lines(text), ())


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.text(
            "的一是了我不人在他有这个上们来到时大地为子中你说生国年着就那和要王李张刘陈杨赵黄周吴",
            min_size=3,
            max_size=3,
        ),
        min_size=3,
        max_size=20,
    )
)
def test_everyday_chinese_in_gb18030_is_never_big5(rows: list[str]) -> None:
    sheets, notes = read_text("".join(f"{row},1\n" for row in rows).encode("gb18030"), "a.csv")
    assert [row[0] for row in sheets[0].rows] == rows
    assert notes == ()


def test_a_text_with_a_few_bad_bytes_names_the_line(tmp_path: Path) -> None:
    for encoding in ("utf-8", "gb18030"):
        data = (SIMPLIFIED * 20).encode(encoding)
        at = data.rfind("李".encode(encoding))
        with pytest.raises(WorkbookFault, match="第60行有认不出的字（文件里共1处）") as fault:
            opened(tmp_path, data[:at] + b"\xff" + data[at:])
        assert "重新导出" in fault.value.remedy


def test_two_encodings_in_one_file_are_refused(tmp_path: Path) -> None:
    """Joined from two towns' exports: half of the names would be right."""
    with pytest.raises(WorkbookFault, match="第4行与别的行不同") as fault:
        opened(tmp_path, SIMPLIFIED.encode("gb18030") + SIMPLIFIED.encode("utf-8"))
    assert "分别发来" in fault.value.remedy
    with pytest.raises(WorkbookFault, match="认不出"):
        opened(tmp_path, SIMPLIFIED.encode("gb18030") + SIMPLIFIED.encode("utf-16"))


@pytest.mark.parametrize("words", ["一一", "联通,一", "姓名,联通"])
def test_words_whose_bytes_look_like_utf8_are_chinese(tmp_path: Path, words: str) -> None:
    assert (
        opened(tmp_path, f"a,b\n{words},1\n".encode("gb18030")).sheets[0].rows[1][0] == words.split(",", maxsplit=1)[0]
    )


def test_latin_signs_in_utf8_stay(tmp_path: Path) -> None:
    assert opened(tmp_path, "a,b\nA·B,2×3\n".encode()).sheets[0].rows[1] == ["A·B", "2×3"]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (",".join(map(str, range(20_000))).encode(), "第1行有20000列，超过表格软件的上限16384列"),
        (b"a,b\n1,2\n" + b"x" * 140_000 + b",3\n", "第3行有一格超过13万字"),
        (b"a,b\n" + b'"' + b"1,2\n" * 40_000, "第2行有一格超过13万字"),
    ],
)
def test_lines_beyond_bounds_are_named(tmp_path: Path, data: bytes, words: str) -> None:
    with pytest.raises(WorkbookFault, match=words) as fault:
        opened(tmp_path, data)
    assert "另存为" in fault.value.remedy


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("utf8.csv", "编号,姓名\n007,张三\n".encode()),
        ("bom.csv", "编号,姓名\r\n007,张三".encode("utf-8-sig")),
        ("gb.csv", "编号,姓名\n007,张三\n".encode("gb18030")),
        ("cr.csv", "编号,姓名\r007,张三\r".encode()),
        ("utf16.txt", "编号\t姓名\n007\t张三\n".encode("utf-16")),
        ("utf16-no-mark.txt", "编号\t姓名\t1\n007\t张三\t22222\n".encode("utf-16-le")),
        ("semicolon.csv", "编号;姓名\n007;张三\n".encode()),
        ("named.xls", "编号\t姓名\n007\t张三\n".encode("gb18030")),
        ("guarded.csv", '编号,姓名\n="007",张三\n'.encode()),
        ("quoted.csv", '"编号","姓名"\n"007","张三"\n'.encode()),
    ],
)
def test_text_of_every_make_keeps_its_zeros(save: Save, name: str, data: bytes) -> None:
    read_book = read(save(name, data))
    assert read_book.kind == "csv"
    assert [row[:2] for row in read_book.sheets[0].rows] == [["编号", "姓名"], ["007", "张三"]]


def test_four_byte_characters_of_gb18030_are_read(save: Save) -> None:
    rare = "\U00020000"  # outside GBK
    assert read(save("a.csv", f"姓名,站点\n{rare},甲站\n".encode("gb18030"))).sheets[0].value(2, 1) == rare


def test_blank_lines_and_breaks_in_cells_do_not_shift_rows(save: Save) -> None:
    sheet = read(save("a.csv", '姓名,备注\n\n张三,"一\n二"\n李四,三\n\n\n'.encode())).sheets[0]
    assert [sheet.value(row, 1) for row in (1, 2, 3, 4)] == ["姓名", None, "张三", "李四"]
    assert sheet.value(3, 2) == "一\n二"
    assert sheet.last_row == 4


def test_payloads_stay_text(save: Save) -> None:
    sheet = read(save("a.csv", b"a,b\n=cmd|' /C calc'!A0,@SUM(1)\n")).sheets[0]
    assert sheet.rows[1] == ["=cmd|' /C calc'!A0", "@SUM(1)"]


def test_letters_that_fill_a_column_are_no_traditional_chinese() -> None:
    """é in GB18030 is 谷 in Big5."""
    rows = [["编号", "ééééé", "ééééé"], ["甲乙", "ééééé", ""], ["编号", "", "ééééé"]]
    data = "".join(",".join(row) + "\n" for row in rows).encode("gb18030")
    assert [list(row) for row in read_text(data, "a.csv")[0][0].rows] == rows


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.lists(st.text("甲乙丙019 aé㐀", max_size=5), min_size=3, max_size=3), min_size=3, max_size=8),
    st.sampled_from([",", "\t", ";"]),
    st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16"]),
)
def test_plain_tables_come_back_as_written(rows: list[list[str]], delimiter: str, encoding: str) -> None:
    # A first column of Chinese keeps the sample clear of bytes that are valid in another encoding too.
    rows = [["编号", *row] for row in rows]
    data = "".join(delimiter.join(row) + "\n" for row in rows).encode(encoding)
    assert [list(row) for row in read_text(data, "a.csv")[0][0].rows] == rows


# ---- Web pages in one file


def test_a_page_archive_as_excel_saves_it(tmp_path: Path) -> None:
    data = (
        b"MIME-Version: 1.0\r\nX-Document-Type: Workbook\r\n"
        b'Content-Type: multipart/related; boundary="----=_x"\r\n\r\n'
        b"------=_x\r\nContent-Location: file:///C:/a.htm\r\nContent-Transfer-Encoding: quoted-printable\r\n"
        b'Content-Type: text/html; charset="us-ascii"\r\n\r\n'
        b'<html><frameset><frame src=3D"a.files/1.htm"></frameset></html>\r\n'
        b"------=_x\r\nContent-Location: file:///C:/a.files/1.htm\r\nContent-Transfer-Encoding: quoted-printable\r\n"
        b'Content-Type: text/html; charset="utf-8"\r\n\r\n'
        b"<html><table><tr><td>=E5=A7=93=E5=90=8D</td><td>=E7=AB=99</td></tr><tr><td>=E7=8E=8B=\r\n=E7=A4=BA</td>"
        b"<td>1</td></tr></table></html>\r\n------=_x--\r\n"
    )
    book = opened(tmp_path, data, "名册.xls")
    assert (book.kind, [(sheet.name, sheet.rows) for sheet in book.sheets]) == (
        "html", [("表1", [["姓名", "站"], ["王示", "1"]])],
    )  # fmt: skip
    browser = b"From: <Saved by a browser>\r\nSubject: x\r\n" + data
    assert opened(tmp_path, browser, "名册.mht").sheets[0].rows[0] == ["姓名", "站"]


def test_a_page_archive_without_a_table_is_refused(tmp_path: Path) -> None:
    head = b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="x"\r\n\r\n'
    data = head + b"--x\r\nContent-Type: text/html\r\n\r\n<p>1</p>\r\n--x--\r\n"
    with pytest.raises(WorkbookFault, match="单个文件网页（MHT），里面没有表格"):
        opened(tmp_path, data, "名册.mht")
