"""Masks, and the scanner that must find personal data in a finished file and nothing else. All people are invented."""

from __future__ import annotations

import csv
import time
import zipfile
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from swtool.errors import SwtoolError
from swtool.filescan import scan_docx, scan_file, scan_html, scan_xlsx
from swtool.identifiers import resident_check_digit
from swtool.privacy import (
    HIDDEN,
    Privacy,
    mask_all,
    mask_for,
    mask_name,
    mask_none,
    mask_phone,
    mask_resident_id,
)
from swtool.scanner import Hit, HitKind, NameIndex, scan_text

REAL = Path(__file__).parents[1].parent / "shared" / "real"

ID = "330481199001010014"
PHONE = "13800000000"
CARD = "6222020000000000000"  # 19 digits; the sum of Luhn is 20, worked out below
SECRETS = (ID, PHONE, CARD, "19900101", "0014")


def _kinds(text: str, **options: object) -> list[str]:
    return [str(hit.kind) for hit in scan_text(text, **options)]  # type: ignore[arg-type]


# --- masks ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("张三", "张某"),
        ("张 三", "张某"),
        ("张　三", "张某"),
        ("张三丰", "张某"),
        ("欧阳修", "欧阳某"),
        ("诸葛亮", "诸葛某"),
        ("欧阳", "欧某"),
        ("阿依努尔·买买提", "阿某"),
        ("欧阳·示例", "欧某"),
        ("张三、李四", "张某、李某"),
        ("张三(兼)", "张某"),
        ("", ""),
        (None, ""),
        ("  ", ""),
    ],
)
def test_names(name: object, masked: str) -> None:
    assert mask_name(name) == masked


@pytest.mark.parametrize(
    "value",
    [ID, "330481 19900101 0014", "３３０４８１１９９００１０１００１４", "330481900101001", "33048119900101001x"],
)
def test_a_resident_id_has_one_mask(value: str) -> None:
    assert mask_resident_id(value) == "330481************"


def test_what_is_no_resident_id_is_hidden_whole() -> None:
    assert mask_resident_id("330481") == "*" * 18
    assert mask_resident_id("3304**********0014") == "*" * 18
    assert mask_resident_id(None) == ""


@pytest.mark.parametrize("value", [PHONE, 13800000000, "0573-87000000", "138 0000 0000", "13800000000 13900000000"])
def test_every_telephone_has_the_same_mask(value: object) -> None:
    assert mask_phone(value) == "***********"
    assert mask_phone("") == ""


@given(st.text(max_size=40))
def test_masks_take_anything(text: str) -> None:
    for mask in (mask_name, mask_resident_id, mask_phone, mask_all, mask_none):
        assert isinstance(mask(text), str)


def test_kinds_of_columns() -> None:
    assert [kind for kind in Privacy if kind.is_personal] == [Privacy.PERSONAL, Privacy.SENSITIVE, Privacy.MINOR]
    assert mask_for(Privacy.PUBLIC)(12) == "12"
    assert mask_for(Privacy.SENSITIVE)("示例病") == HIDDEN
    assert mask_all(None) == ""


# --- the scanner: what must be found -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        ID,
        f"身份证号：{ID}。",
        f"示例{ID}示例",
        "330481 19900101 0014",
        "330481 1990 0101 0014",
        "3304 8119 9001 0100 14",
        "330481-19900101-0014",
        "３３０４８１１９９００１０１００１４",
        "11010519491231002X",
        "11010519491231002x",
        "11010519491231002 X",
        "11010519491231002×",
        "1101 0519 4912 3100 2X",
        "610104620927690",
        "330481199001010015",
        f"ID{ID}",
        f"{ID}330481201103150026",
        f"13:{ID}",
        "330481\u200b199001010014",
        "932682198501010017",
        "330481\u00a019900101\u00a00014",
        f"2026-10-15 {ID}",
    ],
)
def test_resident_ids_are_found(text: str) -> None:
    assert "身份证号" in _kinds(text)


@pytest.mark.parametrize(
    "text",
    [
        PHONE,
        "138 0000 0000",
        "138-0000-0000",
        "138.0000.0000",
        "+86 13800000000",
        "+8613800000000",
        "+86 138 0000 0000",
        "0086 13800000000",
        "１３８００００００００",
        "１３８　００００　００００",
        "电话13800000000转",
        "13800000000.0",
        "19912345678",
        "13800000000@example.com",
        "tel13800000000",
        "013800000000",
        "1380000 0000",
        "138 00000000",
        "13800000000/13900000000",
        "2026-10-15 13800000000",
        "13800000000 330481199001010014",
        "手机：13800000000，",
        "13800000000×",
        "138 0000 0000 x",
    ],
)
def test_mobiles_are_found(text: str) -> None:
    assert "手机号" in _kinds(text)


def test_two_data_in_one_text_are_both_found() -> None:
    assert sorted(_kinds(f"{PHONE} {ID}")) == sorted(["手机号", "身份证号"])


@pytest.mark.parametrize(
    "text", ["6222020000000000000", "6222 0200 0000 0000 000", "4111111111111111", "4111 1111 1111 1111"]
)
def test_bank_cards_are_found(text: str) -> None:
    digits = [int(digit) for digit in reversed(text.replace(" ", ""))]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[1::2]]
    assert (sum(digits[::2]) + sum(doubled)) % 10 == 0
    assert _kinds(text) == ["银行卡号"]


def test_a_hit_never_carries_the_datum() -> None:
    text = f"{ID} {PHONE} {CARD} 张三"
    hits = scan_text(text, names=["张三"], where="〔表〕B7")
    assert [hit.kind for hit in hits] == [HitKind.RESIDENT_ID, HitKind.MOBILE, HitKind.BANK_CARD, HitKind.NAME]
    for hit in hits:
        assert hit.where == "〔表〕B7"
        assert not any(secret in f"{hit} {hit!r}" for secret in (*SECRETS, "张三"))
    assert str(hits[0]) == "〔表〕B7：疑似身份证号（330481************）"


# --- the scanner: what must not be found ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "330481105201",
        "330481",
        "330481000000",
        "330481105201112",
        "52330481MJ0000001T",
        "52330481MJ000000D0",
        "91350100M000100Y43",
        "121200004013590816",
        "913101203509708598",
        "91152201078377449P",
        "20261115",
        "2026-11-15",
        "2026-11-15 10:30:00",
        "20261115103000",
        "2026年11月15日",
        "1,234,567.00",
        "1234567.00",
        "-1,234.50",
        "13,800,000,000.00",
        "0.30000000000000004",
        "0.13800000000",
        "0573-87000000",
        "057387000000",
        "BA-330481-2026-0001",
        "备〔2026〕138号",
        "海民备〔2026〕12号",
        "BA-330481-20261115-0001",
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "e3b0c442",
        "0198c0de-1380-7000-8000-138000000001",
        "1380000000",
        "138000000000",
        "23800000000",
        "12800000000",
        "314314",
        "1 2 3 4 5 6 7 8 9 10 11",
        "12 34 56 78 90 12",
        "13 2026-11-15 1",
        "138 20261115",
        "2021.6.17-2021.6.19",
        "chinesecalendar 1.11.0+2027@1a2b3c4d",
        "999999999999999",
        "1.2万",
        "330481202613001",
        "330481199013010014",
    ],
)
def test_what_is_no_personal_data(text: str) -> None:
    assert scan_text(text) == []


@pytest.mark.skipif(not REAL.exists(), reason="the real material is not here")
def test_real_credit_codes_and_division_codes_are_no_hits() -> None:
    with (REAL / "vectors" / "uscc_vectors.csv").open(encoding="utf-8", newline="") as file:
        codes = [row["code"] for row in csv.DictReader(file)]
    assert len(codes) > 100
    assert [code for code in codes if scan_text(f"信用代码：{code}")] == []
    for path in sorted((REAL / "divisions").glob("*.csv")):
        assert scan_text(path.read_text(encoding="utf-8-sig")) == []


@given(st.integers(0, 2**256 - 1))
def test_digests_are_no_hits(number: int) -> None:
    assert scan_text(f"摘要：{number:064x}。") == [] or f"{number:064x}".isdigit()


@given(st.integers(-(10**12), 10**12))
def test_amounts_are_no_hits(fen: int) -> None:
    assert scan_text(f"{fen // 100:,}.{fen % 100:02d}") == []


@given(
    st.dates(date(1926, 1, 1), date(2026, 11, 15)),
    st.integers(0, 999),
    st.sampled_from(["330481", "370832", "11 01 05"]),
)
def test_every_resident_id_is_found_however_it_is_cut(birth: date, sequence: int, region: str) -> None:
    plain = f"{region.replace(' ', '')}{birth:%Y%m%d}{sequence:03d}"
    number = plain + resident_check_digit(plain)
    assert "身份证号" in _kinds(f"示例{number}，")
    assert "身份证号" in _kinds(" ".join((number[:6], number[6:14], number[14:])))
    assert "身份证号" in _kinds(" ".join(number[place : place + 4] for place in range(0, 18, 4)))
    assert "身份证号" in _kinds("-".join((number[:6], number[6:14], number[14:])))


@given(st.text(max_size=60))
def test_no_text_breaks_the_scanner(text: str) -> None:
    assert isinstance(scan_text(text, names=["张三"]), list)


# --- names ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("走访张三家", ["张某"]),
        ("走访张 三家", ["张某"]),
        ("走访张　三家", ["张某"]),
        ("张\n三", []),
        ("张\t三", []),
        ("张三丰来访", ["张某"]),
        ("欧阳示例来访", ["欧阳某"]),
        ("阿依努尔•买买提", ["阿某"]),
        ("阿依努尔.买买提", ["阿某"]),
        ("Tomorrow", []),
        ("Tom来访", ["T某"]),
        ("李某来访", []),
        ("", []),
        ("张", []),
    ],
)
def test_names_in_free_text(text: str, found: list[str]) -> None:
    names = ["张三", "张三丰", "欧阳示例", "阿依努尔·买买提", "Tom", "李", ""]
    assert [hit.excerpt for hit in scan_text(text, names=names)] == found


def test_the_longest_name_at_a_place() -> None:
    assert list(NameIndex({"张三", "张三丰", "三丰"}).find("张三丰")) == ["张三丰", "三丰"]


@given(st.lists(st.text("甲乙丙丁", min_size=1, max_size=4), max_size=8), st.text("甲乙丙丁戊", max_size=30))
def test_names_agree_with_plain_search(names: list[str], text: str) -> None:
    expected = {name for name in names if len(name) > 1 and name in text}
    longest = set()
    for start in range(len(text)):
        here = [name for name in expected if text.startswith(name, start)]
        longest |= {max(here, key=len)} if here else set()
    assert set(NameIndex(names).find(text)) == longest


def test_many_names_cost_no_more_per_text() -> None:
    surnames, given_names = "甲乙丙丁戊己庚辛壬癸", [chr(0x4E00 + n) for n in range(300)]
    names = [a + b + c for a in surnames for b in given_names for c in given_names]
    assert len(names) == 900_000
    index = NameIndex(names)
    assert len(index) == 900_000
    text = "今天上午社工到村里走访了两户困难家庭并送去慰问品" * 20
    begun = time.process_time()
    for _ in range(1_000):
        assert scan_text(text, names=index) == []
    # Looking for each name in each text would be 9e8 searches: minutes, not seconds.
    assert time.process_time() - begun < 10
    assert [hit.excerpt for hit in scan_text(text + names[123_456], names=index)] == [names[123_456][0] + "某"]


# --- finished files ------------------------------------------------------------------------------------------------


def _places(hits: list[Hit], kind: HitKind = HitKind.RESIDENT_ID) -> list[str]:
    return [hit.where for hit in hits if hit.kind is kind]


def _workbook(path: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "公开表"
    sheet["A1"] = "斜桥镇社工站2026年10月公开表"
    sheet["B2"] = 1234567.5
    sheet["B3"] = date(2026, 11, 15)
    sheet["B4"] = "52330481MJ0000001T"
    sheet["B5"] = "=SUM(B2:B2)"
    sheet["C1"] = "330481"
    sheet["D1"] = "19900101"
    sheet["E1"] = "0013"  # 0014 would make the three cells a resident ID
    book.save(path)
    return path


def test_a_clean_workbook_has_no_hits(tmp_path: Path) -> None:
    assert scan_xlsx(_workbook(tmp_path / "公开.xlsx")) == []


def test_every_corner_of_a_workbook_is_looked_at(tmp_path: Path) -> None:
    path = _workbook(tmp_path / "公开.xlsx")
    book = openpyxl.load_workbook(path)
    shown = book["公开表"]
    shown["B7"] = f"联系人{ID}"
    shown["B8"] = 330481199001010014
    shown["B9"] = 13800000000
    shown["B10"] = f'="{ID}"&""'
    shown["C2"].comment = Comment(f"核对{ID}", "示例")
    shown["C3"].hyperlink = f"https://example.com/?id={ID}"
    assert shown.oddFooter is not None
    shown.oddFooter.center.text = f"制表{PHONE}"
    validation = DataValidation(type="whole", prompt=f"如{ID}", promptTitle="示例")
    validation.add("D4")
    shown.add_data_validation(validation)
    hidden = book.create_sheet("数据字典")
    hidden.sheet_state = "hidden"
    hidden["A1"] = ID
    book.create_sheet(f"表{PHONE}")
    book.properties.creator = PHONE
    book.properties.keywords = ID
    book.defined_names["电话"] = DefinedName("电话", attr_text=f'"{ID}"')
    book.save(path)
    hits = scan_xlsx(path)
    places = _places(hits)
    for expected in (
        "〔公开表〕B7",
        "〔公开表〕B8",
        "〔公开表〕B10",
        "C2批注",
        "〔数据字典（隐藏）〕A1",
        "docProps/core.xml",
        "xl/workbook.xml",
    ):
        assert any(expected in place for place in places), expected
    mobiles = _places(hits, HitKind.MOBILE)
    for expected in ("〔公开表〕B9", "〔公开表〕", "xl/workbook.xml", "docProps/core.xml"):
        assert any(expected in place for place in mobiles), expected
    assert any("_rels" in place for place in places)
    assert any(place.endswith("〔公开表〕") for place in places), "the prompt of a validation"
    assert all(place.startswith("公开.xlsx ") for place in places)
    for hit in hits:
        assert not any(secret in hit.excerpt for secret in SECRETS)


def test_leftover_strings_file_names_and_nested_files(tmp_path: Path) -> None:
    inner = _workbook(tmp_path / "inner.xlsx")
    book = openpyxl.load_workbook(inner)
    book.worksheets[0]["Z9"] = ID
    book.save(inner)
    path = tmp_path / f"{PHONE}.xlsx"
    strings = f"<si><t>联系{ID}</t></si><si><r><t>3304811990</t></r><r><t>01010014</t></r></si><si><t>公开</t></si>"
    relation = '<Relationship Id="rId1" Type="worksheet" Target="{}"/>'
    with zipfile.ZipFile(path, "w") as target:
        target.writestr("xl/sharedStrings.xml", f"<sst>{strings}</sst>")
        target.writestr("xl/workbook.xml", '<workbook><sheets><sheet name="公开表" id="rId1"/></sheets></workbook>')
        target.writestr(
            "xl/_rels/workbook.xml.rels", f"<Relationships>{relation.format('worksheets/one.xml')}</Relationships>"
        )
        target.writestr(
            "xl/worksheets/one.xml",
            '<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>2</v></c></row>'
            "</sheetData></worksheet>",
        )
        target.writestr(
            "xl/worksheets/_rels/one.xml.rels", f"<Relationships>{relation.format('../notes.xml')}</Relationships>"
        )
        target.writestr(
            "xl/notes.xml", f'<comments><comment ref="A1"><text><t>核对{ID}</t></text></comment></comments>'
        )
        target.write(inner, "xl/embeddings/inner.xlsx")
        target.writestr(f"docProps/{ID}.txt", "")
    hits = scan_xlsx(path)
    places = _places(hits)
    assert [place for place in places if "没有单元格用到的文字" in place] == [
        f"{path.name} xl/sharedStrings.xml（没有单元格用到的文字）"
    ]
    assert f"{path.name} 〔公开表〕A1" in places
    assert f"{path.name} 〔公开表〕xl/notes.xml A1批注" in places
    assert any("〔公开表〕Z9" in place for place in places)
    assert any("部件名" in place for place in places)
    assert any("文件名" in place for place in _places(hits, HitKind.MOBILE))


def test_a_number_written_with_an_exponent_is_written_out(tmp_path: Path) -> None:
    path = tmp_path / "exponent.xlsx"
    with zipfile.ZipFile(_workbook(tmp_path / "clean.xlsx")) as source, zipfile.ZipFile(path, "w") as target:
        for item in source.infolist():
            data = source.read(item)
            if item.filename == "xl/worksheets/sheet1.xml":
                data = data.replace(b"1234567.5", b"3.3048119900101E+17")
            target.writestr(item, data)
    assert _places(scan_xlsx(path)) == ["exponent.xlsx 〔公开表〕B2"]


def test_names_in_a_workbook(tmp_path: Path) -> None:
    path = _workbook(tmp_path / "公开.xlsx")
    book = openpyxl.load_workbook(path)
    book.worksheets[0]["A9"] = "走访示例甲家"
    book.save(path)
    assert [(hit.where, hit.excerpt) for hit in scan_xlsx(path, names=["示例甲"])] == [
        ("公开.xlsx 〔公开表〕A9", "示某")
    ]


def test_a_web_page(tmp_path: Path) -> None:
    path = tmp_path / "公开.html"
    page = (
        "<!doctype html>\n<html><head><title>公开</title></head>\n"
        "<body><table><tr><td>330481</td><td>19900101</td><td>0013</td></tr></table>\n"
    )
    path.write_text(page + "<p>合计1,234,567.00元</p></body></html>", encoding="utf-8", newline="\n")
    assert scan_html(path) == []
    additions = {
        "<p>电话138<b>0000</b>0000</p>": ("手机号", "第4行"),
        f"<!-- {ID} -->": ("身份证号", "第4行"),
        f'<td title="{ID}">示例</td>': ("身份证号", "第4行"),
        f"<script>var a='{PHONE}'</script>": ("手机号", "第4行"),
        "<p>330481&#49;99001010014</p>": ("身份证号", "第4行"),
        "<p>走访示例甲家": ("姓名", "第4行"),
    }
    for addition, (kind, line) in additions.items():
        path.write_text(page + addition, encoding="utf-8", newline="\n")
        hits = scan_html(path, names=["示例甲"])
        assert [(str(hit.kind), hit.where) for hit in hits] == [(kind, f"公开.html {line}")], addition


def test_a_word_document(tmp_path: Path) -> None:
    docx = pytest.importorskip("docx")
    path = tmp_path / "补正告知书.docx"
    document = docx.Document()
    document.core_properties.author = ""
    document.add_paragraph("补正告知书")
    table = document.add_table(rows=1, cols=3)
    for cell, text in zip(table.rows[0].cells, ("330481", "19900101", "0013"), strict=True):
        cell.text = text
    document.save(path)
    assert scan_docx(path) == []
    paragraph = document.add_paragraph("电话")
    for piece in ("138", "0000", "0000"):
        paragraph.add_run(piece).bold = piece == "138"
    document.sections[0].footer.paragraphs[0].text = f"经办{ID}"
    document.core_properties.comments = ID
    document.save(path)
    hits = scan_docx(path)
    assert any("word/document.xml" in place for place in _places(hits, HitKind.MOBILE))
    assert any("word/footer1.xml" in place for place in _places(hits))
    assert any("docProps/core.xml" in place for place in _places(hits))


def test_files_that_cannot_be_looked_at_are_refused(tmp_path: Path) -> None:
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK\x03\x04broken")
    with pytest.raises(SwtoolError, match="不能检查"):
        scan_file(broken)
    picture = tmp_path / "picture.jpg"
    picture.write_bytes(b"")
    with pytest.raises(SwtoolError, match="不能检查"):
        scan_file(picture)
    clean = _workbook(tmp_path / "CLEAN.XLSX")
    assert scan_file(clean) == []


def test_scanning_many_cells_is_quick() -> None:
    texts = [f"斜桥镇第{n}次走访，{date(2026, 1, 1) + timedelta(days=n % 365)}，金额{n:,}.00元" for n in range(20_000)]
    begun = time.process_time()
    assert not any(scan_text(text) for text in texts)
    assert time.process_time() - begun < 10
