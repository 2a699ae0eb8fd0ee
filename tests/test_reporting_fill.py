"""Filling: the shipped templates and a bureau's own, sums proven twice, masks, the register, what is missing."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from swtool.errors import NotFound, SwtoolError
from swtool.reporting import asked as asking
from swtool.reporting.asked import nearest_marker
from swtool.reporting.blocks import Scope, scope_of
from swtool.reporting.fill import Filled, Order, fill_report
from swtool.reporting.parts import filled_columns, material, parts_of
from swtool.reporting.store import sent_reports
from swtool.reporting.templates import TEMPLATES, template_file
from swtool.store.audit import steps, verify
from tests.reporting_house import TODAY, County, county

SOFFICE = shutil.which("soffice")


@pytest.fixture
def there(tmp_path: Path) -> County:
    return county(tmp_path)


def _scope(there: County, town: str | None = None) -> Scope:
    return scope_of(there.office, as_of=None, year=None, town=town)


def _filled(there: County, title: str, out: Path, order: Order | None = None) -> Filled:
    with template_file(title) as (name, path):
        return fill_report(there.office, path, out, order or Order(_scope(there)), title=name)


def _own(path: Path, cells: dict[str, object]) -> Path:
    """A bureau's workbook with these cells."""
    book = openpyxl.Workbook()
    for place, value in cells.items():
        book.worksheets[0][place] = value
    book.save(path)
    return path


def _sheet(path: Path, name: str) -> Worksheet:
    sheet = openpyxl.load_workbook(path)[name]
    assert isinstance(sheet, Worksheet)
    return sheet


def test_a_stray_cell_far_away_costs_nothing(there: County, tmp_path: Path) -> None:
    """What a template asks for is read off the cells that are there: the rectangle up to this one has 3 million."""
    template = _own(
        tmp_path / "上级.xlsx", {"A1": "{{人员.人员编号}}", "B1": "{{站点.在岗人数:合计}}", "XFD200": "备用"}
    )
    book = openpyxl.load_workbook(template)
    asked = asking.asked_of(book)
    asking.require_markers(book, template, {})
    filling = material(there.office, parts_of(there.office, _scope(there), asked), asked, {}, reveal=False)
    assert filled_columns(book, asked, filling) == []
    assert len(book.worksheets[0]._cells) == 3
    fill_report(there.office, template, tmp_path / "结果.xlsx", Order(_scope(there)))
    assert _sheet(tmp_path / "结果.xlsx", "Sheet")["XFD205"].value == "备用"


# -- the shipped templates --------------------------------------------------------------------------------------------


def test_the_roster(there: County, tmp_path: Path) -> None:
    filled = _filled(there, "人员花名册", tmp_path / "结果.xlsx")
    assert dict(filled.rows) == {"人员": 6, "站点": 2}
    assert filled.missing == ()
    assert filled.unproven == ()
    assert filled.masked
    assert filled.is_complete
    sheet = _sheet(filled.path, "人员花名册")
    assert sheet["A1"].value == "海宁市社工站人员花名册"
    assert sheet["A2"].value == "填报单位（盖章）：海宁市民政局"
    assert [sheet.cell(row, 5).value for row in range(5, 11)] == [f"330481-0000{n}" for n in (1, 2, 6, 2, 3, 5)]
    assert sheet["D5"].value == "示某"
    assert sheet["A11"].value == "合　计"
    assert sheet["R11"].value == "=SUM(R5:R10)"
    assert sheet.print_area == "'人员花名册'!$A$1:$V$13"


def test_the_changes_and_the_hours(there: County, tmp_path: Path) -> None:
    changes = _filled(there, "变动备案汇总表", tmp_path / "变动.xlsx")
    assert dict(changes.rows) == {"站点变动": 2, "变动": 5}
    sheet = _sheet(changes.path, "变动备案汇总表")
    assert sheet["A1"].value == "海宁市社工站人员变动备案汇总表（2026年）"
    assert [cell.value for cell in sheet[5]][:16] == [
        1, "许村镇", "许村镇社工站", 1, 3, 0, 0, 0, 0, 0, 4, 1, 0, 3, 0, 0,
    ]  # fmt: skip
    hours = _filled(there, "继续教育学时汇总表", tmp_path / "学时.xlsx")
    assert dict(hours.rows) == {"学时": 6, "站点学时": 2}
    sheet = _sheet(hours.path, "继续教育学时汇总表")
    assert [sheet.cell(row, 14).value for row in range(5, 11)] == [29.96, 0, 0, 30, 6, 0]
    for filled in (changes, hours):
        assert filled.missing == ()
        assert filled.proofs.agreed >= 9
        assert filled.proofs.disagreements == ()


def test_every_template_of_an_empty_town_still_has_its_form(there: County, tmp_path: Path) -> None:
    with there.office.change("一个没有站的镇") as tx:
        tx.insert(
            "division",
            {
                "uid": tx.uid(),
                "system": "nbs-2023",
                "first_year": 2023,
                "last_year": 2023,
                "code": "330481104",
                "name": "丁桥镇",
                "level": "town",
                "parent_id": 1,
                "valid_from": "2000-01-01",
            },
        )
    for template in TEMPLATES:
        order = Order(_scope(there, "丁桥镇"))
        filled = _filled(there, template.title, tmp_path / f"{template.title}.xlsx", order)
        if template.title != "年度统计汇总表":  # a line a measure: that there is no station is said in it
            assert set(filled.rows.values()) == {0}
        assert filled.missing == ()


def test_same_office_same_bytes(there: County, tmp_path: Path) -> None:
    first = _filled(there, "人员花名册", tmp_path / "甲.xlsx")
    second = _filled(there, "人员花名册", tmp_path / "乙.xlsx")
    assert first.path.read_bytes() == second.path.read_bytes()
    assert first.sha256 == hashlib.sha256(first.path.read_bytes()).hexdigest()


def test_templates_carry_nothing_but_known_markers(there: County, tmp_path: Path) -> None:
    for template in TEMPLATES:
        filled = _filled(there, template.title, tmp_path / template.file_name)
        for sheet in openpyxl.load_workbook(filled.path).worksheets:
            left = [
                c.coordinate for row in sheet.iter_rows() for c in row if isinstance(c.value, str) and "{{" in c.value
            ]
            assert left == [], sheet.title


def test_templates_are_what_their_script_makes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from swtool.templates import make_workbooks

    shipped = make_workbooks.HERE
    monkeypatch.setattr(make_workbooks, "HERE", tmp_path)
    make_workbooks.main()
    for name, _ in make_workbooks.BOOKS:
        assert (tmp_path / name).read_bytes() == (shipped / name).read_bytes(), name
    assert {name for name, _ in make_workbooks.BOOKS} == {template.file_name for template in TEMPLATES}


@pytest.mark.skipif(SOFFICE is None and not os.environ.get("CI"), reason="no LibreOffice")
def test_libreoffice_comes_to_the_same_sums(there: County, tmp_path: Path) -> None:
    """The third opinion: another spreadsheet recalculates every SUM of every shipped template."""
    expected = {
        "人员花名册": {"R11": 5, "S11": 4, "T11": 1, "U11": 1},
        "各站汇总": {"E7": 100_000, "F7": 78.5, "G7": 6, "H7": 4, "I7": 2, "J7": 1, "K7": 1, "L7": 0, "M7": 0},
        "变动备案汇总表": {"D7": 2, "E7": 3, "K7": 5, "L7": 1, "M7": 0, "N7": 3, "P7": 1},
        "继续教育学时汇总表": {"I11": 5.96, "J11": 24, "K11": 30, "M11": 6, "N11": 65.96, "Q11": 1},
        "各站学时": {"D7": 6, "E7": 2, "F7": 4, "H7": 65.96},
        "年度统计表": {"C8": 2, "D8": 100_000, "E8": 78.5, "F8": 6, "G8": 4, "H8": 2, "I8": 1, "J8": 1, "Q8": 6},
        "持证和学历分布表": {"D7": 6, "D8": 6, "E8": 4, "F8": 2, "G8": 1, "J8": 5, "O8": 6},
        "汇总": {"C7": 2, "D7": 6, "E7": 4, "F7": 1, "D8": 6, "E8": 4, "F8": 1},
        "许村镇": {"M9": 3, "M10": 3, "N10": 2, "O10": 1},
        "长安镇": {"M9": 3, "M10": 3, "N10": 2, "O10": 0},
    }
    (tmp_path / "out").mkdir()
    files = [_filled(there, t.title, tmp_path / f"{t.title}.xlsx").path for t in TEMPLATES]
    profile = (tmp_path / "profile").as_uri()
    command = ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", "xlsx", "--outdir"]
    subprocess.run([*command, str(tmp_path / "out"), *map(str, files)], check=True, capture_output=True, timeout=180)
    checked = 0
    for file in files:
        book = openpyxl.load_workbook(tmp_path / "out" / file.name, data_only=True)
        for sheet in book.worksheets:
            for place, figure in expected.get(sheet.title, {}).items():
                assert Decimal(str(sheet[place].value)) == Decimal(str(figure)), f"{sheet.title} {place}"
                checked += 1
    assert checked == sum(len(cells) for cells in expected.values())


def test_a_roster_for_each_town(there: County, tmp_path: Path) -> None:
    filled = _filled(there, "分镇街人员名册", tmp_path / "名册.xlsx")
    assert dict(filled.rows) == {"镇街": 2, "人员": 6}
    # 汇总: four totals and three checks; each town: three 小计 on its only page and three totals.
    assert (filled.proofs.agreed, filled.proofs.unchecked, filled.missing) == (19, (), ())
    book = openpyxl.load_workbook(filled.path)
    assert book.sheetnames == ["汇总", "许村镇", "长安镇"]
    assert book["许村镇"]["A1"].value == "许村镇社工站人员名册"
    assert [book["许村镇"].cell(row, 4).value for row in (6, 7, 8)] == [f"330481-0000{n}" for n in (1, 2, 6)]
    assert [book["长安镇"].cell(row, 4).value for row in (6, 7, 8)] == [f"330481-0000{n}" for n in (2, 3, 5)]
    assert book["汇总"]["D8"].value == "=SUM('许村镇'!M10,'长安镇'!M10)"
    one = _filled(there, "分镇街人员名册", tmp_path / "许村.xlsx", Order(_scope(there, "许村镇")))
    assert openpyxl.load_workbook(one.path).sheetnames == ["汇总", "许村镇"]


def test_pages_of_the_bureau_are_proven_page_by_page(there: County, tmp_path: Path) -> None:
    cells: dict[str, object] = {
        "A2": "{{人员.人员编号}}",
        "B2": "{{人员.人数}}",
        "A3": "{{人员:每页4}}小计",
        "B3": "=SUM(B2:B2)",
        "B4": "=SUM(B3)",
        "B5": "全县 {{人员.人数:合计}} 人，{{站点.在岗人数:合计}} 人次",
    }
    template = _own(tmp_path / "上级.xlsx", cells)
    filled = fill_report(there.office, template, tmp_path / "结果.xlsx", Order(_scope(there)))
    assert (filled.proofs.subtotals, filled.proofs.agreed, filled.missing) == (2, 1, ())
    sheet = openpyxl.load_workbook(filled.path).worksheets[0]
    assert [sheet[f"B{row}"].value for row in (6, 9, 10)] == ["=SUM(B2:B5)", "=SUM(B7:B8)", "=SUM(B6,B9)"]
    assert sheet["B11"].value == "全县 5 人，6 人次"


def test_a_total_over_rows_and_their_subtotals_refuses_the_sheet(there: County, tmp_path: Path) -> None:
    cells: dict[str, object] = {
        "A2": "{{人员.人员编号}}", "B2": "{{人员.人数}}", "A3": "{{人员:每页4}}小计", "B3": "=SUM(B2:B2)",
        "B4": "=SUM(B2:B3)",
    }  # fmt: skip
    with pytest.raises(SwtoolError, match="把一些行加了两次"):
        fill_report(there.office, _own(tmp_path / "上级.xlsx", cells), tmp_path / "结果.xlsx", Order(_scope(there)))
    assert not (tmp_path / "结果.xlsx").exists()


def test_a_running_total_over_subtotals_is_told_briefly(there: County, tmp_path: Path) -> None:
    """From the second page on it takes the feet of the pages too; one cause is not told row by row."""
    cells: dict[str, object] = {
        "A2": "{{人员.人员编号}}", "B2": "{{人员.人数}}", "C2": "=SUM(B$2:B2)", "D2": "=SUM(B$2:B2)",
        "A3": "{{人员:每页2}}小计", "B3": "=SUM(B2:B2)", "B4": "=SUM(B3)",
    }  # fmt: skip
    with pytest.raises(SwtoolError) as caught:
        fill_report(there.office, _own(tmp_path / "上级.xlsx", cells), tmp_path / "结果.xlsx", Order(_scope(there)))
    first, *others = caught.value.why.split("；")
    assert first == "〔Sheet〕C5 合计公式 =SUM(B$2:B5) 把一些行加了两次（2–9 行里已有小计）"
    assert [each.partition(" ")[0] for each in others] == [
        "〔Sheet〕D5", "〔Sheet〕C6", "〔Sheet〕D6", "〔Sheet〕C8", "这样的一共",
    ]  # fmt: skip
    assert others[-1] == "这样的一共 8 处"


def test_a_running_total_that_goes_on_from_the_row_above_leaves_subtotals_out(there: County, tmp_path: Path) -> None:
    """As docs/templates.md says; it follows the record above, not the foot of the page between."""
    cells: dict[str, object] = {
        "A1": "编号", "C1": "累计", "A2": "{{人员.人员编号}}", "B2": "{{人员.人数}}", "C2": "=SUM(C1,B2)",
        "A3": "{{人员:每页2}}小计", "B3": "=SUM(B2:B2)", "B4": "=SUM(B3)",
    }  # fmt: skip
    filled = fill_report(
        there.office, _own(tmp_path / "上级.xlsx", cells), tmp_path / "结果.xlsx", Order(_scope(there))
    )
    assert [_sheet(filled.path, "Sheet")[f"C{row}"].value for row in (3, 5)] == ["=SUM(C2,B3)", "=SUM(C3,B5)"]
    assert (filled.proofs.agreed, filled.proofs.subtotals, filled.proofs.unchecked) == (2, 8, ())


def test_a_sheet_name_with_another_marker_is_refused(there: County, tmp_path: Path) -> None:
    template = _own(tmp_path / "上级.xlsx", {"A2": "{{站点.社工站}}"})
    book = openpyxl.load_workbook(template)
    book.worksheets[0].title = "{{站点.社工站}}"
    book.save(template)
    with pytest.raises(SwtoolError, match="不能用"):
        fill_report(there.office, template, tmp_path / "结果.xlsx", Order(_scope(there)))


# -- a bureau's own workbook ------------------------------------------------------------------------------------------


def test_a_marked_workbook_of_the_bureau(there: County, tmp_path: Path) -> None:
    template = _own(
        tmp_path / "上级.xlsx",
        {
            "A1": "{{县名}}（{{year}}）",
            "A2": "负责人：{{单位负责人}}",
            "A3": "{{站点.社工站}}",
            "B3": "{{站点.在岗人数}}",
            "C3": "{{站点.办公面积}}",
            "A4": "合计",
            "B4": "=SUM(B3:B3)",
            "C4": "=SUM(C3:C3)",
        },
    )
    order = Order(_scope(there), given={"单位负责人": "示例负责人"})
    filled = fill_report(there.office, template, tmp_path / "结果.xlsx", order)
    sheet = openpyxl.load_workbook(filled.path).worksheets[0]
    assert sheet["A1"].value == "海宁市（2026）"
    assert sheet["A2"].value == "负责人：示例负责人"
    assert [[c.value for c in row] for row in sheet["A3:C5"]] == [
        ["许村镇社工站", 3, 40.5],
        ["长安镇社工站", 3, 38],
        ["合计", "=SUM(B3:B4)", "=SUM(C3:C4)"],
    ]
    assert filled.proofs.agreed == 2
    assert not filled.masked  # nothing personal was asked


def test_what_the_office_lacks_is_listed_with_the_nearest_name(there: County, tmp_path: Path) -> None:
    cells: dict[str, object] = {
        "A1": "{{监督电话}}",
        "A2": "{{人员.姓明}}",
        "B2": "{{人员.姓名}}",
        "A3": "{{社员.姓名}}",
    }
    filled = fill_report(
        there.office, _own(tmp_path / "上级.xlsx", cells), tmp_path / "结果.xlsx", Order(_scope(there))
    )
    assert set(filled.missing) >= {"监督电话", "人员.姓明"}
    assert any(name.startswith("社员.") for name in filled.missing)
    assert not filled.is_complete
    assert nearest_marker("人员.姓明") == "人员.姓名"
    assert nearest_marker("填报单") == "填报单位"
    assert nearest_marker("完全不相干的东西") == ""


def test_a_sum_that_misses_rows_refuses_the_sheet(there: County, tmp_path: Path) -> None:
    template = _own(
        tmp_path / "上级.xlsx",
        {"A3": "{{站点.社工站}}", "B3": "{{站点.在岗人数}}", "A4": "备用行", "B4": 9, "B5": "=SUM(B3:B4)"},
    )
    out = tmp_path / "结果.xlsx"
    with pytest.raises(SwtoolError, match="合计与数据库不一致") as caught:
        fill_report(there.office, template, out, Order(_scope(there), recipient="嘉兴市民政局"))
    assert "〔Sheet〕B6" in caught.value.why
    assert "数据库另算得 6" in caught.value.why
    assert not out.exists()
    assert sent_reports(there.office.db) == []


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        (
            {"B3": "人数", "A4": "{{镇街.乡镇街道}}", "B4": "{{镇街.在岗人数}}", "B5": "=SUM(B3:B3)"},
            "〔Sheet〕B6 合计公式 =SUM(B3:B3) 没有加到填好的行（4–5），加的格子里没有数，结果总是 0",
        ),
        (
            {"A4": "{{镇街.乡镇街道}}", "B4": "{{镇街.在岗人数}}", "B6": "=SUM(B5:B5)"},
            "〔Sheet〕B7 合计公式 =SUM(B6:B6) 没有加到填好的行（4–5），加的格子里没有数，结果总是 0",
        ),
        (
            {"A2": "一", "B1": "{{镇街.在岗人数}}人", "B2": "=SUM(B1:B1)"},
            (
                "〔Sheet〕B3 合计公式 =SUM(B1:B2) 加的都是文字（如〔Sheet〕B1），结果总是 0；"
                "要相加的标记请单独占一格，“人”“元”等单位写到表头"
            ),
        ),
    ],
)
def test_a_sum_that_adds_nothing_of_the_list_refuses_the_sheet(
    there: County, tmp_path: Path, cells: dict[str, object], told: str
) -> None:
    with pytest.raises(SwtoolError, match="合计与数据库不一致") as caught:
        fill_report(there.office, _own(tmp_path / "上级.xlsx", cells), tmp_path / "结果.xlsx", Order(_scope(there)))
    assert caught.value.why == told
    assert not (tmp_path / "结果.xlsx").exists()


def test_a_sum_over_what_is_filled_in_by_hand_is_no_fault(there: County, tmp_path: Path) -> None:
    """In a column without markers, across a record with its name, and in another table further down."""
    cells: dict[str, object] = {
        "A2": "{{站点.社工站}}", "B2": "{{站点.在岗人数}}", "C2": "", "D2": "=SUM(A2:C2)", "E2": "=SUM(A2,C2)",
        "B3": "=SUM(B2:B2)", "C3": "=SUM(C2:C2)", "B4": "另购物品", "A5": "笔", "B5": "", "B6": "=SUM(B5:B5)",
    }  # fmt: skip
    filled = fill_report(
        there.office, _own(tmp_path / "上级.xlsx", cells), tmp_path / "结果.xlsx", Order(_scope(there))
    )
    assert (filled.proofs.agreed, filled.proofs.subtotals) == (1, 2)
    assert filled.proofs.unchecked == ("〔Sheet〕E2", "〔Sheet〕E3", "〔Sheet〕C4", "〔Sheet〕B7")


def test_a_town_without_rows_is_no_fault(there: County, tmp_path: Path) -> None:
    cells: dict[str, object] = {"A1": "姓名", "A2": "{{变动.姓名}}", "B2": "{{人员.人数}}", "B3": "=SUM(B2:B2)"}
    template = _own(tmp_path / "上级.xlsx", cells)
    order = Order(scope_of(there.office, as_of=date(2020, 6, 1), year=None, town=None))
    assert fill_report(there.office, template, tmp_path / "结果.xlsx", order).proofs.agreed == 1


def test_rows_that_disagree_with_the_database_are_caught(
    there: County, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Were the rows ever built wrongly, the second proof says so: one person fewer in them than in the tables."""
    honest = asking.block_named("人员")
    assert honest is not None

    short = honest._replace(rows=lambda office, scope: honest.rows(office, scope)[:-1])
    monkeypatch.setattr(asking, "block_named", lambda name: short if name == "人员" else None)
    template = _own(tmp_path / "上级.xlsx", {"A1": "{{人员.人员编号}}", "B1": "{{人员.人数}}", "B2": "=SUM(B1:B1)"})
    with pytest.raises(SwtoolError, match="合计与数据库不一致"):
        fill_report(there.office, template, tmp_path / "结果.xlsx", Order(_scope(there)))


def test_a_template_that_is_none(there: County, tmp_path: Path) -> None:
    broken = tmp_path / "坏.xlsx"
    broken.write_bytes(b"not a workbook")
    with pytest.raises(SwtoolError, match="模板打不开"):
        fill_report(there.office, broken, tmp_path / "结果.xlsx", Order(_scope(there)))
    with pytest.raises(NotFound, match="花名册"), template_file("花名"):
        pass
    with template_file("staff_roster") as (title, path):
        assert (title, path.name) == ("人员花名册", "staff_roster.xlsx")


# -- the register and the journal -------------------------------------------------------------------------------------


def test_a_sheet_that_goes_out_is_registered(there: County, tmp_path: Path) -> None:
    order = Order(_scope(there), recipient="嘉兴市民政局")
    filled = _filled(there, "人员花名册", tmp_path / "结果.xlsx", order)
    (sent,) = sent_reports(there.office.db)
    assert (sent.sheet, sent.recipient, sent.scope, sent.as_of, sent.year, sent.file_name, sent.sha256) == (
        "人员花名册",
        "嘉兴市民政局",
        "海宁市民政局",
        TODAY,
        2026,
        "结果.xlsx",
        filled.sha256,
    )
    assert not sent.revealed
    assert steps(there.office.db, limit=1)[0].why == "报送人员花名册给嘉兴市民政局"
    assert sent_reports(there.office.db, digests=[filled.sha256]) == [sent]
    assert sent_reports(there.office.db, sheet="另一张") == []
    assert verify(there.office.db) == []


def test_a_draft_leaves_no_trace(there: County, tmp_path: Path) -> None:
    before = len(steps(there.office.db))
    _filled(there, "人员花名册", tmp_path / "结果.xlsx")
    assert len(steps(there.office.db)) == before


def test_revealing_is_journalled_with_the_number_of_persons(there: County, tmp_path: Path) -> None:
    filled = _filled(there, "人员花名册", tmp_path / "结果.xlsx", Order(_scope(there), reveal=True))
    assert not filled.masked
    assert _sheet(filled.path, "人员花名册")["I5"].value == "13800000000"
    (event,) = there.office.db.query("SELECT kind, subject, persons FROM access_event")
    assert tuple(event) == ("export", "结果.xlsx", 5)  # 甲 乙 丙 戊 己: 乙 stands there twice


def test_revealing_a_sheet_without_personal_fields_is_no_event(there: County, tmp_path: Path) -> None:
    template = _own(tmp_path / "上级.xlsx", {"A1": "{{人员.人员编号}}", "B1": "{{人员.岗位}}"})
    order = Order(_scope(there), reveal=True, recipient="嘉兴市民政局")
    fill_report(there.office, template, tmp_path / "结果.xlsx", order)
    assert there.office.db.value("SELECT count(*) FROM access_event") == 0
    assert not sent_reports(there.office.db)[0].revealed


def test_nothing_is_registered_where_the_file_cannot_be_written(there: County, tmp_path: Path) -> None:
    order = Order(_scope(there), recipient="嘉兴市民政局", reveal=True)
    with pytest.raises(SwtoolError, match="文件夹不存在"):
        _filled(there, "人员花名册", tmp_path / "没有" / "结果.xlsx", order)
    assert sent_reports(there.office.db) == []
    assert there.office.db.value("SELECT count(*) FROM access_event") == 0


def test_the_register_is_history(there: County, tmp_path: Path) -> None:
    import sqlite3

    _filled(there, "人员花名册", tmp_path / "结果.xlsx", Order(_scope(there), recipient="嘉兴市民政局"))
    with pytest.raises(sqlite3.IntegrityError), there.office.change("抹去") as tx:
        tx.execute("DELETE FROM report_sent")
    with pytest.raises(sqlite3.IntegrityError), there.office.change("改写") as tx:
        tx.execute("UPDATE report_sent SET recipient = '别人'")


def test_a_past_year_is_seen_at_its_end(there: County, tmp_path: Path) -> None:
    scope = scope_of(there.office, as_of=None, year=2025)
    filled = _filled(there, "继续教育学时汇总表", tmp_path / "结果.xlsx", Order(scope))
    sheet = _sheet(filled.path, "继续教育学时汇总表")
    assert sheet["A1"].value == "海宁市社工站人员继续教育学时汇总表（2025年）"
    assert [sheet.cell(row, 5).value for row in (5, 6)] == ["330481-00003", "330481-00004"]
    assert date(2025, 12, 31) == scope.as_of
