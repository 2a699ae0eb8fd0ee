"""The files of a month: every format says what is sealed, byte for byte the same wherever it is made."""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import subprocess
import sys
import zipfile
from dataclasses import replace
from datetime import date
from html import unescape
from pathlib import Path

import openpyxl
import pytest

from swtool.disclosure.approval_sheet import render_approval_sheet
from swtool.disclosure.clean_html import POLICY
from swtool.disclosure.page import Page, PageColumn, PagePart, PageTable, Signatures, canonical
from swtool.disclosure.proving import proof_page
from swtool.disclosure.render_html import withdrawn_notice
from swtool.disclosure.render_xlsx import render_xlsx
from swtool.disclosure.rendering import FORMATS, file_name, render
from swtool.disclosure.store import require_seal
from swtool.disclosure.summary import summary
from swtool.disclosure.templates import shipped_templates
from swtool.tables import Show
from tests.disclosures import OCTOBER, full_month

HOUSE = Path(__file__).parents[1]
SHA256 = "9f3c71a0be52" + "0" * 52
CODE = "9F3C-71A0-BE52"


def text_of(content: bytes) -> str:
    """What a reader sees of a file, without white space. Not the program's own reading."""
    if not content.startswith(b"PK"):
        text = unescape(re.sub(r"<style.*?</style>|<[^>]*>", "", content.decode("utf-8-sig"), flags=re.DOTALL))
    elif b"xl/workbook.xml" in content:
        book = openpyxl.load_workbook(io.BytesIO(content))
        text = "".join(
            str(c.value) for s in book.worksheets for row in s.iter_rows() for c in row if c.value is not None
        )
    else:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            text = unescape(re.sub(r"<[^>]*>", "", archive.read("word/document.xml").decode()))
    return re.sub(r"\s", "", text)


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Page:
    world = full_month(tmp_path_factory.mktemp("month"))
    world.run()
    return require_seal(world.office.db, world.organization.id, world.organization.name, OCTOBER).page


# -- the same bytes ---------------------------------------------------------------------------------------------------

PROGRAM = """
import hashlib, json, pathlib, sys
from swtool.disclosure.approval_sheet import render_approval_sheet
from swtool.disclosure.page import parse_page
from swtool.disclosure.rendering import render
from swtool.disclosure.templates import shipped_templates
page = parse_page(pathlib.Path(sys.argv[1]).read_text(encoding="utf-8"))
made = {key: content for key, (_, content) in render(page, sys.argv[2], shipped_templates()).items()}
steps = [("审核", "李示例", "2026-11-09", "同意")]
made["approval"] = render_approval_sheet(page.organization, page.month, page.parts, steps, sys.argv[2])
if sys.argv[3] == "pdf":
    from swtool.disclosure.render_pdf import render_pdf
    made["pdf"] = render_pdf(page, sys.argv[2], shipped_templates())
print(json.dumps({key: hashlib.sha256(content).hexdigest() for key, content in made.items()}))
"""


def has_pdf() -> bool:
    try:
        import typst  # noqa: F401
    except ImportError:
        return False
    return True


def made_elsewhere(page: Page, folder: Path, *, seed: str, zone: str, language: str, year: int) -> dict[str, str]:
    """Format → digest, as another machine makes it: another language, zone, hash seed, day, folder."""
    snapshot = folder / "snapshot.json"
    snapshot.write_text(canonical(page), encoding="utf-8", newline="")
    clock = f"import time; time.time = lambda: {(year - 1970) * 31_557_600}.5\n"
    environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": language, "LANG": language}
    environment |= {"PYTHONPATH": str(HOUSE), "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-c", clock + PROGRAM, str(snapshot), SHA256, "pdf" if has_pdf() else "-"]
    done = subprocess.run(command, env=environment, cwd=folder, capture_output=True, text=True, check=True)
    found: dict[str, str] = json.loads(done.stdout)
    return found


def test_two_machines_make_the_same_bytes(page: Page, tmp_path: Path) -> None:
    (tmp_path / "甲 机").mkdir()
    one = made_elsewhere(page, tmp_path / "甲 机", seed="1", zone="UTC", language="C", year=2019)
    two = made_elsewhere(page, tmp_path, seed="4711", zone="America/New_York", language="zh_CN.UTF-8", year=2031)
    assert one == two
    assert set(one) == {*FORMATS, "approval", *(["pdf"] if has_pdf() else [])}
    for key, (_, content) in render(page, SHA256, shipped_templates()).items():
        assert one[key] == hashlib.sha256(content).hexdigest(), key


def test_nothing_of_a_file_was_compressed_dated_or_signed(page: Page) -> None:
    for key, (_, content) in render(page, SHA256, shipped_templates()).items():
        if not content.startswith(b"PK"):
            continue
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            infos = archive.infolist()
            assert {info.compress_type for info in infos} == {zipfile.ZIP_STORED}, key
            assert {info.date_time for info in infos} == {(1980, 1, 1, 0, 0, 0)}
            assert [info.filename for info in infos] == sorted(info.filename for info in infos)
            core = archive.read("docProps/core.xml").decode()
        assert not re.search(r"creator|lastModifiedBy|modified", core)


# -- what every format says -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", list(FORMATS))
def test_every_format_bears_code_signatures_correction_approval_and_sample_mark(key: str) -> None:
    page = proof_page()
    text = text_of(FORMATS[key].renderer(page, SHA256, shipped_templates()))
    for must in (
        CODE, "示例机构“甲”", "2026年10月", "第2版", "示例更正说明", "示例制表人", "示例审核人", "示例负责人",
        "2026年11月10日", "0573-00000000", "示例审批说明。", "示例：内容都是虚构的。",
    ):  # fmt: skip
        assert must in text, must


@pytest.mark.parametrize("key", [key for key in FORMATS if key != "summary"])
def test_every_format_but_the_summary_has_every_cell(page: Page, key: str) -> None:
    text = text_of(FORMATS[key].renderer(page, SHA256, shipped_templates()))
    money = ("120000", "50000", "39700.5", "130299.5") if key == "xlsx" else ("120,000.00", "39,700.50", "130,299.50")
    for must in (
        *money,
        "<5",
        "学习贯彻全会精神主题党日",
        "许村镇社工站示例项目",
        "人员薪酬及补贴",
        "58.3%",
        "76.5小时",
    ):
        assert must in text, must


def test_the_fragment_has_neither_classes_nor_sheets_nor_anything_that_runs(page: Page) -> None:
    text = FORMATS["fragment"].renderer(page, SHA256, shipped_templates()).decode("utf-8-sig")
    for mark in (" class=", " id=", "<style", "<script", "<link", "<img", "<html", "<body", "<!--", "url(", "http"):
        assert mark not in text, mark
    opened, closed = re.findall(r"<([a-z0-9]+)[ >]", text), re.findall(r"</([a-z0-9]+)>", text)
    assert sorted(tag for tag in opened if tag != "br") == sorted(closed)


def test_pages_forbid_everything_but_their_own_looks(page: Page) -> None:
    notice = withdrawn_notice(page.title, date(2026, 11, 20), "误列<b>个人信息")
    for content in (FORMATS["html"].renderer(page, SHA256, shipped_templates()), notice):
        text = content.decode()
        assert f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">' in text
        assert '<html lang="zh-CN">' in text
        assert text.count("<h1") == 1
    assert "2026年11月20日撤回" in text_of(notice)
    assert "误列&lt;b&gt;个人信息。" in notice.decode()


def test_texts_like_markup_stay_texts() -> None:
    page = proof_page()
    for key, (_, content) in render(page, SHA256, shipped_templates()).items():
        text = text_of(content)
        if key != "summary":
            assert "甲<b>乙&" in text, key
            assert "示例项目{{7}}" in text, key


# -- three sentences --------------------------------------------------------------------------------------------------


def services(*rows: tuple[str, str, int | str]) -> PageTable:
    columns = (
        PageColumn("service_field", "服务领域"),
        PageColumn("indicator", "指标"),
        PageColumn("value", "本月", Show.COUNT),
    )
    return PageTable("services", "服务情况", columns, rows)


def only(page: Page, *tables: PageTable) -> Page:
    return replace(page, parts=(PagePart("业务", tables),))


def test_the_month_in_three_sentences(page: Page) -> None:
    """86 户次, 6 场, 153 人次, 12 节 are the month's; 3 workers; 50,000.00 came, 39,700.50 went."""
    assert summary(replace(page, authority="海宁市委社会工作部"), SHA256) == (
        (
            "2026年10月，海宁市示例社会工作服务中心执行项目1个，入户走访86户次，举办社区活动6场，社区活动参加153人次，"
            "个案服务12节，月末在岗社工3人，开展党组织活动1次。"
        ),
        "当月收入50,000.00元，支出39,700.50元，月末结余130,299.50元。",
        f"有疑问请拨打监督电话0573-87000000，或向海宁市委社会工作部反映；核对真伪请报封存码{CODE}。",
    )


def test_times_are_added_over_fields_and_persons_are_not(page: Page) -> None:
    rows = services(("为老", "探访人次", 20), ("儿童", "探访人次", 9), ("为老", "服务人数", 7), ("儿童", "服务人数", 8))
    assert "探访29人次。" in summary(only(page, rows), SHA256)[0]
    assert "服务7人" not in summary(only(page, rows), SHA256)[0]


def test_what_is_held_back_is_not_told_by_the_sentence(page: Page) -> None:
    one = services(("为老", "新增个案数", "<5"))
    assert "新增个案少于5个。" in summary(only(page, one), SHA256)[0]
    several = services(("为老", "探访人次", 20), ("儿童", "探访人次", "<5"), ("为老", "结案数", "—"))
    assert "探访" not in summary(only(page, several), SHA256)[0]
    assert "结案" not in summary(only(page, several), SHA256)[0]


def test_sentences_for_a_month_without_anything(page: Page) -> None:
    silent = replace(page, parts=(PagePart("财务", (), "本月无"),), phone="", authority="")
    done, money, ask = summary(silent, SHA256)
    assert done == "2026年10月，海宁市示例社会工作服务中心没有列出项目和服务情况。"
    assert money == "当月没有收支。"
    assert ask == f"有疑问请向主管部门反映；核对真伪请报封存码{CODE}。"
    assert summary(replace(silent, parts=()), SHA256)[1] == "本次没有公开收支。"


# -- names and the approval sheet -------------------------------------------------------------------------------------


def test_no_row_of_the_workbook_is_higher_than_excel_knows(page: Page) -> None:
    """A note of 8,000 characters across the sheet, and a text of 2,000 in a column of 38."""
    tables = (
        PageTable("t", "表", (PageColumn("a", "情况"),) * 4, (("很长的话" * 500, "", "", ""),), (), ("说明" * 4000,)),
    )
    content = render_xlsx(replace(page, parts=(PagePart("业务", tables),)), SHA256)
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    heights = {str(sheet.cell(row, 1).value)[:2]: sheet.row_dimensions[row].height for row in range(1, sheet.max_row)}
    assert (heights["很长"], heights["说明"]) == (409, 409)
    (long,) = (cell for row in sheet.iter_rows() for cell in row if str(cell.value).startswith("很长"))
    assert long.alignment.vertical == "top"  # cut in the middle, it would show neither its beginning nor its end


def test_a_text_of_several_lines_has_room_for_all(page: Page) -> None:
    """Three lines of 17 points and a margin of 2, of 13 where the type is small."""
    columns = tuple(PageColumn(key, "情况") for key in "abcd")
    tables = (PageTable("t", "表", columns, (("一\n二\n三", "", "", ""),), (), ("甲\n乙\n丙",)),)
    content = render_xlsx(replace(page, parts=(PagePart("业务", tables),)), SHA256)
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    heights = {str(sheet.cell(row, 1).value)[0]: sheet.row_dimensions[row].height for row in range(1, sheet.max_row)}
    assert (heights["一"], heights["甲"]) == (17 * 3 + 2, 13 * 3 + 2)


def test_a_name_too_long_for_a_disk_is_cut_in_the_organization(page: Page) -> None:
    long = replace(page, organization="示例" * 50, version=2)
    name = file_name(long, ".docx", "（公开栏A3）")
    assert len(name.encode()) <= 240
    assert name.endswith("示例2026年10月三务公开（第2版）（公开栏A3）.docx")


def test_the_approval_sheet_holds_the_content_and_room_to_sign(page: Page) -> None:
    steps = [("草拟", "张示例", "2026-11-08", ""), ("签发", "", "", "")]
    content = render_approval_sheet(page.organization, page.month, page.parts, steps, SHA256, reason="漏记一笔")
    text = text_of(content)
    for must in (
        "2026年10月三务公开审批单",
        "张示例",
        "2026年11月8日",
        "签发",
        "年月日",
        "漏记一笔",
        CODE,
        "130,299.50",
    ):
        assert must in text, must


def test_signatures_left_out_leave_lines_to_sign_on(page: Page) -> None:
    unsigned = replace(page, signatures=Signatures(), phone="")
    for key in ("docx", "docx_a3", "fragment", "summary"):
        text = text_of(FORMATS[key].renderer(unsigned, SHA256, shipped_templates()))
        assert "制表：＿＿＿＿＿＿" in text, key
        assert "监督电话：＿＿＿＿＿＿" in text, key
