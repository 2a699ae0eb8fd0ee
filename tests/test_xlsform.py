"""The household visit on telephones: the form is one that ODK accepts, and its answers load as the sheet they are."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from openpyxl import Workbook, load_workbook

from swtool.errors import SwtoolError
from swtool.exchange.ownsheet import write_sheet
from swtool.exchange.xlsform import LANGUAGE, PHONE, RESIDENT_ID, survey, write_form
from swtool.exchange.xlsform_answers import rows_of
from swtool.identifiers import resident_check_digit
from swtool.intake.load import Receipt, load
from swtool.intake.load import State as Became
from swtool.inventory.forms import HOUSEHOLD_FILE
from swtool.inventory.plans import BOOKS
from swtool.office import Office
from swtool.registry.boundaries import names_of_today
from swtool.workbooks.read import read
from tests.inventory_case import new_county, resident_id

VISITS = ["SubmissionDate", "household-file_no", "household-town", "household-village", "household-head_name",
          "household-residence_status", "household-co_residents", "household-reviewed_on", "meta-instanceID",
          "KEY"]  # fmt: skip
MEMBERS = ["member_name", "relation", "resident_id", "client_category", "mobile", "PARENT_KEY", "KEY"]
FIRST = ["2026-11-09T01:00:00.000Z", "D1", "330481001", "330481001003", "甲示例", "户籍在人在", "2", "2026-11-09",
         "uuid:1", "uuid:1"]  # fmt: skip
SECOND = ["2026-11-09T02:00:00.000Z", "D2", "330481101", "330481101201", "丙示例", "", "", "2026-11-08", "uuid:2",
          "uuid:2"]  # fmt: skip
HEAD, WIFE, OTHER = (
    ["甲示例", "户主", resident_id("19500101", "001"), "低保、独居", "13800000000", "uuid:1", "uuid:1/members[1]"],
    ["乙示例", "配偶", resident_id("19520202", "002"), "", "", "uuid:1", "uuid:1/members[2]"],
    ["丙示例", "户主", "", "残疾", "", "uuid:2", "uuid:2/members[1]"],
)


def text(rows: Sequence[Sequence[str]]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue()


def central(folder: Path, visits: Sequence[Sequence[str]], members: Sequence[Sequence[str]]) -> Path:
    """The zip that ODK Central gives out."""
    path = folder / "入户走访.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("swtool_household.csv", text([VISITS, *visits]))
        archive.writestr("swtool_household-members.csv", text([MEMBERS, *members]))
        archive.writestr("media/photo.jpg", b"\xff\xd8")
    return path


def kobo(folder: Path, *, titles: bool) -> Path:
    """The workbook that Kobo gives out, with XML names or with titles; days are days there."""
    heads = ["档案号", "乡镇（街道）", "村（社区）", "户主", "人户分离", "同住人数", "更新日期"]
    named = [heading.split("-")[-1] for heading in VISITS[1:8]]
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    group = "家庭" if titles else "household"
    sheet.append(["start", *(f"{group}/{name}" for name in (heads if titles else named)), "_uuid", "_index"])
    for index, visit in enumerate((FIRST, SECOND), start=1):
        values: list[object] = [*visit[1:6], int(visit[6]) if visit[6] else None, datetime.fromisoformat(visit[7])]
        sheet.append([datetime(2026, 11, 9, 9), *values, f"u{index}", index])  # noqa: DTZ001 - as Kobo writes it
    other = book.create_sheet("members")
    asked = ["成员姓名", "与户主关系", "身份证号", "困难类别", "联系电话"] if titles else MEMBERS[:5]
    label = "家庭/家庭成员" if titles else "members"
    other.append([*(f"{label}/{name}" for name in asked), "_index", "_parent_table_name", "_parent_index"])
    for index, (member, parent) in enumerate(((HEAD, 1), (WIFE, 1), (OTHER, 2)), start=1):
        other.append([*member[:5], index, "入户走访", parent])
    book.save(folder / "kobo.xlsx")
    return folder / "kobo.xlsx"


def indexed(
    folder: Path, name: str, file_no: str, people: Sequence[str], *, uuid: str = "", apart: bool = False
) -> list[Path]:
    """A workbook of Kobo with one visit, or its two tables in files of their own; every export counts from 1."""
    visits = [["file_no", "town", "_uuid", "_index"], [file_no, "许村镇", uuid, "1"]]
    parents = ["members/member_name", "members/relation", "_parent_index", "_submission__uuid"]
    members = [parents, *([person, "本人", "1", uuid] for person in people)]
    if apart:
        paths = [folder / f"{name}-{part}.csv" for part in ("走访", "成员")]
        for path, rows in zip(paths, (visits, members), strict=True):
            path.write_text(text(rows), encoding="utf-8")
        return paths
    book = Workbook()
    assert book.active is not None
    for sheet, rows in ((book.active, visits), (book.create_sheet("members"), members)):
        for row in rows:
            sheet.append(row)
    book.save(folder / f"{name}.xlsx")
    return [folder / f"{name}.xlsx"]


def families(paths: Sequence[Path]) -> list[tuple[str | None, str | None]]:
    return [(row.get("file_no"), row.get("member_name")) for row in rows_of(paths)]


def loaded(folder: Path, rows: Sequence[dict[str, str]], name: str = "收到") -> tuple[Office, Receipt]:
    folder.mkdir(exist_ok=True)
    office = new_county(folder)
    return office, load(office, write_sheet(HOUSEHOLD_FILE, rows, folder / f"{name}.xlsx"), BOOKS)


def held(office: Office) -> list[tuple[object, ...]]:
    return [
        tuple(row)
        for row in office.db.query(
            "SELECT h.file_no, d.code, h.head_name, h.residence_status, h.co_residents, m.name, m.is_head, m.relation,"
            " m.resident_id, m.client_category, m.mobile, r.reviewed_on FROM household h JOIN division d"
            " ON d.id = h.division_id JOIN household_member m ON m.household_id = h.id"
            " JOIN inventory_review r ON r.household_id = h.id ORDER BY h.file_no, m.id"
        )
    ]


EXPECTED = [
    ("D1", "330481001003", "甲示例", "present", 2, "甲示例", 1, "户主", HEAD[2], "低保、独居", HEAD[4], "2026-11-09"),
    ("D1", "330481001003", "甲示例", "present", 2, "乙示例", 0, "配偶", WIFE[2], None, None, "2026-11-09"),
    ("D2", "330481101201", "丙示例", None, None, "丙示例", 1, "户主", None, "残疾", None, "2026-11-08"),
]  # fmt: skip


# -- the form ---------------------------------------------------------------------------------------------------------


def test_odk_accepts_the_form(tmp_path: Path) -> None:
    pyxform = pytest.importorskip("pyxform.xls2xform")
    office = new_county(tmp_path)
    path = tmp_path / "入户走访.xlsx"
    write_form(names_of_today(office), date(2026, 11, 10), path)
    warnings: list[str] = []
    made = pyxform.convert(path, warnings=warnings)
    assert warnings == []
    form = etree.fromstring(made.xform.encode("utf-8"))
    binds = {bind.get("nodeset"): bind for bind in form.iter("{*}bind")}
    asked = {column.name for column in HOUSEHOLD_FILE.columns}
    assert {path.rsplit("/", 1)[-1] for path in binds} - {"instanceID", "instanceName"} == asked
    assert binds["/data/household/file_no"].get("required") == "true()"
    assert "town" in next(one.get("nodeset") for one in form.iter("{*}itemset") if "village" in one.get("nodeset"))
    assert [one.get("nodeset") for one in form.iter("{*}repeat")] == ["/data/members"]


def test_every_column_has_its_question_and_every_village_its_town(tmp_path: Path) -> None:
    office = new_county(tmp_path)
    path = tmp_path / "入户走访.xlsx"
    write_form(names_of_today(office), date(2026, 11, 10), path)
    sheets = {sheet.name: sheet.rows for sheet in read(path).sheets}
    rows = sheets["choices"]
    villages = {row[1]: row[3] for row in rows if row[0] == "village"}
    assert villages == {
        "330481001003": "330481001",
        "330481001005": "330481001",
        "330481101201": "330481101",
    }
    assert {row[1] for row in rows if row[0] == "sex"} == {"男", "女"}
    labels = {row["name"]: row[f"label::{LANGUAGE}"] for row in survey() if not row["type"].startswith("end")}
    assert labels["resident_id"] == "身份证号"
    assert [column.title for column in HOUSEHOLD_FILE.columns if labels[column.name] != column.title] == []


def accepts(constraint: str, answer: str) -> bool:
    """The constraint as a telephone judges it: XPath with ODK's ``regex`` and ``substr``."""
    functions = etree.FunctionNamespace(None)

    def string(value: object) -> str:
        return str(value[0]) if isinstance(value, list) else str(value)

    functions["regex"] = lambda _, value, pattern: re.search(pattern, string(value)) is not None
    functions["substr"] = lambda _, value, start, end: string(value)[int(start) : int(end)]
    node = etree.Element("answer")
    node.text = answer
    return bool(node.xpath(re.sub(r"(?<![\w'\]*])\.(?=[,)])", "string(.)", constraint)))


@given(st.dates(date(1900, 1, 1), date(2026, 1, 1)), st.integers(0, 999), st.sampled_from("0123456789Xx"))
def test_an_id_is_accepted_with_its_check_digit_alone(born: date, serial: int, last: str) -> None:
    body = f"330481{born:%Y%m%d}{serial:03d}"
    assert accepts(RESIDENT_ID, body + last) is (last.upper() == resident_check_digit(body))


@pytest.mark.parametrize(
    ("number", "good"),
    [("13800000000", True), ("0573-87000000", True), ("057387000000", True), ("1380000000", False), ("无", False)],
)
def test_telephones(number: str, good: bool) -> None:
    assert accepts(PHONE, number) is good


# -- the answers ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("source", ["central", "two files", "kobo", "kobo with titles"])
def test_answers_load_as_the_sheet_that_they_are(tmp_path: Path, source: str) -> None:
    match source:
        case "central":
            paths = [central(tmp_path, [FIRST, SECOND], [HEAD, WIFE, OTHER])]
        case "two files":
            paths = [tmp_path / "成员.csv", tmp_path / "走访.csv"]  # in whatever order
            paths[0].write_text(text([MEMBERS, OTHER, HEAD, WIFE]), encoding="utf-8")
            paths[1].write_text(text([VISITS, FIRST, SECOND]), encoding="utf-8-sig")
        case _:
            paths = [kobo(tmp_path, titles="titles" in source)]
    office, receipt = loaded(tmp_path / "县", rows_of(paths))
    assert (receipt.state, [str(one) for one in receipt.findings]) == (Became.LOADED, [])
    assert held(office) == EXPECTED


def test_a_fault_in_one_visit_keeps_all_out(tmp_path: Path) -> None:
    wrong = [*WIFE]
    wrong[2] = wrong[2][:17] + ("0" if wrong[2][17] != "0" else "1")
    office, receipt = loaded(tmp_path / "县", rows_of([central(tmp_path, [FIRST, SECOND], [HEAD, wrong, OTHER])]))
    assert receipt.state is Became.RETURNED
    assert [finding.code for finding in receipt.findings] == ["cell.resident_id.check_digit"]
    assert held(office) == []


def test_a_character_that_no_workbook_can_hold_is_left_out(tmp_path: Path) -> None:
    """Telephones let a line break of another kind through; words that begin with = are words."""
    wife = ["乙\x0b示例", *WIFE[1:3], "=低保", *WIFE[4:]]
    sheet = write_sheet(HOUSEHOLD_FILE, rows_of([central(tmp_path, [FIRST], [HEAD, wife])]), tmp_path / "户.xlsx")
    heads, *rows = load_workbook(sheet)["居民需求档案"].iter_rows()
    told = {str(head.value): cell for head, cell in zip(heads, rows[1], strict=True)}
    assert told["成员姓名"].value == "乙示例"
    assert (told["困难类别"].value, told["困难类别"].data_type) == ("=低保", "s")


def test_a_visit_without_members_is_found_wanting(tmp_path: Path) -> None:
    rows = rows_of([central(tmp_path, [FIRST, SECOND], [HEAD])])
    assert [(row["file_no"], row.get("member_name")) for row in rows] == [("D1", "甲示例"), ("D2", None)]
    _, receipt = loaded(tmp_path / "县", rows)
    assert receipt.state is Became.RETURNED
    assert {finding.code for finding in receipt.findings} == {"cell.required"}


def test_members_of_no_visit_are_not_dropped_silently(tmp_path: Path) -> None:
    with pytest.raises(SwtoolError, match="有 1 名家庭成员找不到所属的走访"):
        rows_of([central(tmp_path, [FIRST], [HEAD, WIFE, OTHER])])


def test_each_export_of_kobo_keeps_its_own_families(tmp_path: Path) -> None:
    """The indexes begin at 1 in each of them."""
    first = indexed(tmp_path, "甲", "A001", ["张示例", "李示例"])
    second = indexed(tmp_path, "乙", "B002", ["王示例"])
    assert families(first + second) == [("A001", "张示例"), ("A001", "李示例"), ("B002", "王示例")]
    assert families(second + first) == [("B002", "王示例"), ("A001", "张示例"), ("A001", "李示例")]


def test_tables_exported_apart_are_joined_where_there_is_one_of_each(tmp_path: Path) -> None:
    first = indexed(tmp_path, "甲", "A001", ["张示例"], apart=True)
    assert families(first) == [("A001", "张示例")]
    second = indexed(tmp_path, "乙", "B002", ["王示例"], apart=True)
    with pytest.raises(SwtoolError, match="有 2 名家庭成员找不到所属的走访") as refused:
        rows_of(first + second)
    assert refused.value.where == "甲-成员.csv 甲-成员 第 2 行"
    assert refused.value.remedy == (
        "主表和成员表要同一次导出，一起载入，几次导出的分开载入；不要删掉 KEY、PARENT_KEY 或 _index、_parent_index 列"
    )


def test_by_uuid_they_are_joined_across_files(tmp_path: Path) -> None:
    first = indexed(tmp_path, "甲", "A001", ["张示例"], uuid="u1", apart=True)
    second = indexed(tmp_path, "乙", "B002", ["王示例"], uuid="u2", apart=True)
    assert families([*first, *second]) == [("A001", "张示例"), ("B002", "王示例")]


def test_one_visit_in_two_files_is_told(tmp_path: Path) -> None:
    """Exported twice: whose the members of the second file are cannot be told."""
    first = indexed(tmp_path, "甲", "A001", ["张示例"], uuid="u1")
    again = indexed(tmp_path, "乙", "A001", ["张示例", "李示例"], uuid="u1")
    with pytest.raises(SwtoolError, match="两张主表里有同一次走访") as refused:
        rows_of(first + again)
    assert refused.value.where == "甲.xlsx Sheet 第 2 行，乙.xlsx Sheet 第 2 行"
    assert refused.value.remedy == "同一批走访只载入最后导出的一份"


@pytest.mark.parametrize("content", [b"PK\x03\x04broken", b""])
def test_a_broken_zip_is_told(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "走访.zip"
    path.write_bytes(content)
    with pytest.raises(SwtoolError, match="这个压缩包打不开"):
        rows_of([path])


def test_a_table_of_something_else_is_told(tmp_path: Path) -> None:
    (tmp_path / "别的.csv").write_text("甲,乙\n1,2\n", encoding="utf-8")
    with pytest.raises(SwtoolError, match="没有找到入户走访的主表"):
        rows_of([tmp_path / "别的.csv"])
