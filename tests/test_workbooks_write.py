"""Tables become files: what xlsx, csv and json hold, and where the file ends up."""

import csv
import io
import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from swtool.errors import SwtoolError, UsageFault
from swtool.tables import Heading, Hint, Show, Table
from swtool.workbooks import outfile
from swtool.workbooks.celltext import cell_text, display_width, is_formula_like
from swtool.workbooks.outfile import put_bytes
from swtool.workbooks.sheetnames import sheet_name
from swtool.workbooks.stable_zip import stable_zip
from swtool.workbooks.write import table_csv, table_json, write_table, write_tables

TABLE = Table(
    "示例站点经费表",
    (
        Heading("name", "站点"),
        Heading("code", "区划代码", Show.CODE),
        Heading("people", "人数", Show.COUNT),
        Heading("paid", "金额(元)", Show.MONEY),
        Heading("hours", "学时", Show.HOURS),
        Heading("opened", "成立日期", Show.DAY),
        Heading("rate", "完成率", Show.RATE),
        Heading("rated", "是否评级", Show.FLAG),
        Heading("phone", "手机", Show.CODE, lambda value: str(value)[:3] + "****" + str(value)[-4:]),
    ),
    [
        ("=1+1示例站", "330481001000", 12, 1234567, 2996, date(2021, 6, 30), Fraction(6, 7), True, "13900001111"),
        ("+示例二站", "000123456789012345", 0, -5, 3000, "2021-06", None, False, None),
        ("-", None, None, None, None, None, Fraction(1), None, "13900002222"),
    ],
    as_of=date(2026, 10, 5),
    sources=("示例办法第三条",),
    notes=("示例数据，并非真实情况",),
)


def rows_of(path: Path, sheet: int = 0) -> list[list[object]]:
    book = openpyxl.load_workbook(path)
    return [[cell.value for cell in row] for row in book.worksheets[sheet].iter_rows()]


def test_xlsx_holds_native_values(tmp_path: Path) -> None:
    path = write_table(TABLE, tmp_path / "表.xlsx", reveal=True)
    sheet = openpyxl.load_workbook(path).active
    assert sheet is not None
    assert sheet["A1"].value == "示例站点经费表"
    assert sheet["A2"].value == "截至2026年10月5日；来源：示例办法第三条；含个人信息，请妥善保管"
    assert sheet["A3"].value == "注：示例数据，并非真实情况"
    assert [cell.value for cell in sheet[4]] == [heading.title for heading in TABLE.headings]
    first = sheet[5]
    assert [cell.value for cell in first[1:5]] == ["330481001000", 12, 12345.67, 29.96]
    assert first[5].value.date() == date(2021, 6, 30)
    assert first[6].value == 0.8571  # as the screen has it: 6/7 cut to what is shown
    assert [cell.value for cell in first[7:]] == ["是", "13900001111"]
    formats = [cell.number_format for cell in first[1:7]]
    assert formats == ["@", "#,##0", "#,##0.00", "0.00", "yyyy-mm-dd", "0.00%"]
    second = sheet[6]
    assert [cell.value for cell in second[1:9]] == ["000123456789012345", 0, -0.05, 30, "2021-06", None, "否", None]


def test_amounts_beside_counts_are_numbers_and_keep_their_own_writing(tmp_path: Path) -> None:
    """A statement has 元, % and counts in one column; 0 and 0.00 are one key of a dictionary."""
    column = [(920_000,), (Decimal("58.43"),), (Decimal("0.00"),), (0,), ("无法判定",), (None,)]
    table = Table("示例", (Heading("value", "本年", Show.COUNT),), column)
    sheet = openpyxl.load_workbook(write_table(table, tmp_path / "a.xlsx")).worksheets[0]
    cells = [sheet.cell(row, 1) for row in range(3, 9)]
    assert [cell.value for cell in cells] == [920_000, 58.43, 0, 0, "无法判定", None]
    assert [cell.data_type for cell in cells[:4]] == ["n"] * 4
    assert {cell.number_format for cell in cells[:4]} == {"General"}  # #,##0 would show 58
    written = [line[0] for line in csv.reader(table_csv(table).splitlines())]
    assert written[1:5] == ["920000", "58.43", "0.00", "0"]


def test_a_rate_just_short_of_all_does_not_look_like_all(tmp_path: Path) -> None:
    rates = [(Fraction(99_996, 100_000),), (Fraction(1),), (Fraction(2, 3),)]
    table = Table("示例", (Heading("rate", "占比", Show.RATE),), rates)
    sheet = openpyxl.load_workbook(write_table(table, tmp_path / "a.xlsx")).worksheets[0]
    assert [sheet.cell(row, 1).value for row in (3, 4, 5)] == [0.9999, 1, 0.6666]


def test_text_that_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    starts = ["=1+1", "+1", "-1+2", "@SUM(A1)", "\t=1", "\r=1", "＝1", "＋1", "－1", "＠x"]
    table = Table("示例", (Heading("text", "内容"),), [(text,) for text in starts])
    path = write_table(table, tmp_path / "a.xlsx")
    sheet = openpyxl.load_workbook(path).worksheets[0]
    assert sheet["A2"].value == "内容"
    cells = [sheet.cell(row, 1) for row in range(3, 3 + len(starts))]
    assert [cell.data_type for cell in cells] == ["s"] * len(starts)
    assert all(cell.number_format == "@" for cell in cells)
    lines = list(csv.reader(table_csv(table).splitlines(keepends=True)))
    assert [line[0] for line in lines[1:5]] == ["'=1+1", "'+1", "'-1+2", "'@SUM(A1)"]
    assert table_csv(table).count("'") == len(starts)


def test_a_width_counts_chinese_double() -> None:
    assert display_width("社工站A") == 7
    assert display_width("短\n很长的一行") == 10


def test_personal_columns_are_masked_unless_revealed(tmp_path: Path) -> None:
    for ending in ("xlsx", "csv", "json"):
        hidden = write_table(TABLE, tmp_path / f"hidden.{ending}")
        shown = write_table(TABLE, tmp_path / f"shown.{ending}", reveal=True)
        assert "13900001111" not in content(hidden)
        assert "139****1111" in content(hidden)
        assert "13900001111" in content(shown)


def content(path: Path) -> str:
    if path.suffix == ".xlsx":
        with ZipFile(path) as archive:
            return "".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
    return path.read_text(encoding="utf-8-sig")


def test_csv_has_bom_crlf_and_no_formula(tmp_path: Path) -> None:
    raw = write_table(TABLE, tmp_path / "a.csv", reveal=True).read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    assert raw.count(b"\r\n") == 4
    assert raw.replace(b"\r\n", b"").count(b"\n") == 0
    lines = list(csv.reader(raw.decode("utf-8-sig").splitlines()))
    assert lines[1] == [
        "'=1+1示例站", "330481001000", "12", "12,345.67", "29.96", "2021-06-30", "85.71%", "是", "13900001111",
    ]  # fmt: skip
    assert lines[2][3] == "-0.05"
    assert lines[3][0] == "-"


def test_json_is_exact(tmp_path: Path) -> None:
    data = json.loads(write_table(TABLE, tmp_path / "a.json", reveal=True).read_text(encoding="utf-8"))
    assert data["as_of"] == "2026-10-05"
    assert data["sources"] == ["示例办法第三条"]
    assert data["rows"][0] == {
        "name": "=1+1示例站",
        "code": "330481001000",
        "people": 12,
        "paid": "12345.67",
        "hours": "29.96",
        "opened": "2021-06-30",
        "rate": "6/7",
        "rated": True,
        "phone": "13900001111",
    }
    assert [data["rows"][1][key] for key in ("paid", "hours", "opened", "rate")] == ["-0.05", "30.00", "2021-06", None]
    assert "示例" in table_json(TABLE)


@pytest.mark.parametrize("ending", ["xlsx", "json"])
def test_what_to_type_next_stands_in_no_file(tmp_path: Path, ending: str) -> None:
    told = replace(TABLE, notes=("只是建议", Hint("对接用 swtool match assign"), "示例数据"))
    path = write_table(told, tmp_path / f"a.{ending}")
    if ending == "json":
        assert json.loads(path.read_text(encoding="utf-8"))["notes"] == ["只是建议", "示例数据"]
    else:
        assert [row[0] for row in rows_of(path)[2:5]] == ["注：只是建议", "注：示例数据", "站点"]


def test_an_empty_table_still_has_its_headings(tmp_path: Path) -> None:
    path = write_table(Table("空表", (Heading("a", "甲"), Heading("b", "乙", Show.MONEY)), []), tmp_path / "a.xlsx")
    assert rows_of(path)[:3] == [["空表", None], ["（没有）", None], ["甲", "乙"]]


def test_one_column_and_equal_titles(tmp_path: Path) -> None:
    write_table(Table("单列", (Heading("a", "甲"),), [("x",)]), tmp_path / "one.xlsx")
    path = write_table(Table("同名", (Heading("a", "备注"), Heading("b", "备注")), [("x", "y")]), tmp_path / "two.xlsx")
    assert rows_of(path)[1:] == [["备注", "备注(2)"], ["x", "y"]]


def test_several_tables_in_one_book(tmp_path: Path) -> None:
    path = write_tables((TABLE, TABLE), tmp_path / "a.xlsx")
    assert openpyxl.load_workbook(path).sheetnames == ["示例站点经费表", "示例站点经费表(2)"]
    with pytest.raises(UsageFault):
        write_tables((TABLE,), tmp_path / "a.csv")


def test_same_table_same_bytes_and_no_names(tmp_path: Path) -> None:
    first = write_table(TABLE, tmp_path / "a.xlsx").read_bytes()
    assert write_table(TABLE, tmp_path / "b.xlsx").read_bytes() == first
    with ZipFile(tmp_path / "a.xlsx") as archive:
        assert archive.testzip() is None
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = archive.read("docProps/core.xml").decode()
    assert core.count("2000-01-01T00:00:00Z") == 2


def test_stable_zip_takes_out_authors(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = openpyxl.Workbook()
    book.properties.creator = "示例作者"
    book.properties.lastModifiedBy = "示例改者"
    book.save(path)
    stable_zip(path)
    again = openpyxl.load_workbook(path)
    assert not again.properties.creator
    assert not again.properties.lastModifiedBy
    assert "示例" not in content(path)
    before = path.read_bytes()
    stable_zip(path)
    assert path.read_bytes() == before


def test_a_file_held_open_gets_a_neighbour(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "表.xlsx"
    target.write_bytes(b"old")
    (tmp_path / "表(2).xlsx").write_bytes(b"the user's own")
    replace = Path.replace

    def held(self: Path, other: Path) -> Path:
        if other == target:
            raise PermissionError(13, "held by WPS")
        return replace(self, other)

    monkeypatch.setattr(Path, "replace", held)
    assert write_table(TABLE, target) == tmp_path / "表(3).xlsx"
    assert target.read_bytes() == b"old"
    assert (tmp_path / "表(2).xlsx").read_bytes() == b"the user's own"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["表(2).xlsx", "表(3).xlsx", "表.xlsx"]


def test_an_existing_file_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("old", encoding="utf-8")
    assert write_table(TABLE, tmp_path / "a.json") == tmp_path / "a.json"
    assert "old" not in (tmp_path / "a.json").read_text(encoding="utf-8")


def test_refusals_say_what_to_do_and_leave_nothing(tmp_path: Path) -> None:
    with pytest.raises(UsageFault, match="不认识的文件格式"):
        write_table(TABLE, tmp_path / "a.pdf")
    with pytest.raises(SwtoolError, match="文件夹不存在"):
        write_table(TABLE, tmp_path / "没有" / "a.xlsx")
    (tmp_path / "夹.xlsx").mkdir()
    with pytest.raises(SwtoolError, match="这是一个文件夹"):
        write_table(TABLE, tmp_path / "夹.xlsx")
    long = Table("长", (Heading("a", "事由"),), [("短",), ("长" * 32_768,)])
    with pytest.raises(SwtoolError, match="第 2 条的“事由”超过 32767 个字"):
        write_table(long, tmp_path / "a.xlsx")
    assert [path.name for path in tmp_path.iterdir()] == ["夹.xlsx"]


def test_a_full_disk_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, content: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(outfile, "_write_bytes", full)
    with pytest.raises(SwtoolError, match="磁盘空间不足"):
        put_bytes(tmp_path / "a.csv", b"x")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("2026年10月", "2026年10月"),
        ("a/b:c*d?e[f]g\\h", "a b c d e f g h"),
        ("'引号'", "引号"),
        ("History", "History(2)"),
        ("***", "表"),
        ("长" * 40, "长" * 31),
    ],
)
def test_sheet_names(title: str, name: str) -> None:
    assert sheet_name(title) == name


@pytest.mark.parametrize(
    ("title", "name"),
    [
        # The 31st character stands inside the brackets: what is in them goes with them.
        (
            "2026年第3季度《社工站SPPE评价（示例）》评估名次（已定稿）",
            "2026年第3季度《社工站SPPE评价（示例）》评估名次",
        ),
        ("长" * 28 + "(一)(二)", "长" * 28 + "(一)"),
        ("长" * 25 + "《示例（一）》", "长" * 25),
        ("长" * 30 + "（一）", "长" * 30),
        ("（" + "长" * 40 + "）", "长" * 30),
    ],
)
def test_a_sheet_name_is_not_cut_within_brackets(title: str, name: str) -> None:
    assert sheet_name(title) == name
    assert len(name) <= 31


def test_a_numbered_sheet_name_is_not_cut_within_brackets() -> None:
    """(2) takes the last three of 31 places, and of （示例） only three characters were left."""
    title = "长" * 26 + "（示例）"
    assert sheet_name(title) == title
    assert sheet_name(title, [title]) == "长" * 26 + "(2)"


def test_sheet_names_differ_without_regard_to_case() -> None:
    assert sheet_name("ABC", ["abc"]) == "ABC(2)"
    assert sheet_name("长" * 40, ["长" * 31]) == "长" * 28 + "(2)"


@pytest.mark.parametrize(
    ("value", "show", "text"),
    [
        (None, Show.MONEY, ""),
        (True, Show.FLAG, "是"),
        (False, Show.FLAG, "否"),
        (123450, Show.MONEY, "1,234.50"),
        (2996, Show.HOURS, "29.96"),
        (date(2026, 1, 2), Show.DAY, "2026-01-02"),
        ("2021-06", Show.DAY, "2021-06"),
        (Fraction(2999, 3000), Show.RATE, "99.96%"),
        (Fraction(1), Show.RATE, "100%"),
        ("139****1111", Show.MONEY, "139****1111"),
        (7, Show.COUNT, "7"),
    ],
)
def test_cell_text(value: object, show: Show, text: str) -> None:
    assert cell_text(value, show) == text


def test_a_lone_dash_is_no_formula() -> None:
    assert not is_formula_like("-")
    assert is_formula_like("-1")
    assert not is_formula_like("甲=乙")


@given(st.lists(st.text(max_size=20), min_size=1, max_size=5))
def test_csv_comes_back_as_written(texts: list[str]) -> None:
    texts = [text.replace("\0", "") for text in texts]
    table = Table("示例", (Heading("a", "甲"), Heading("b", "乙")), [(text, "x") for text in texts])
    lines = list(csv.reader(io.StringIO(table_csv(table), newline="")))[1:]
    for (written, _), text in zip(lines, texts, strict=True):
        assert written == (f"'{text}" if is_formula_like(text) else text)
