"""How a published page lies on paper and on a telephone: which tables are stacked, what fits on a line."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from swtool.disclosure.page import Page, PageColumn, PageTable
from swtool.disclosure.render_html import render_html, shown_table
from swtool.disclosure.render_xlsx import render_xlsx
from swtool.disclosure.store import require_seal
from swtool.disclosure.templates import shipped_templates
from swtool.tables import Show
from tests.disclosures import OCTOBER, full_month

TEXT, MONEY, COUNT = Show.TEXT, Show.MONEY, Show.COUNT


def table(*shows: Show, key: str = "balances") -> PageTable:
    columns = tuple(PageColumn(f"c{place}", f"栏{place}", show) for place, show in enumerate(shows))
    return PageTable(key, "示例表", columns, (tuple("甲" if show is TEXT else 1 for show in shows),))


@pytest.mark.parametrize(
    ("shows", "stacked"),
    [
        ((TEXT, MONEY, MONEY), False),
        ((TEXT, MONEY, MONEY, MONEY), True),
        ((TEXT, COUNT, COUNT, COUNT, Show.RATE), False),
        ((TEXT, Show.DAY, TEXT, COUNT), False),
        ((TEXT, TEXT, MONEY, Show.DAY, TEXT), True),
    ],
)
def test_what_is_too_wide_for_a_telephone_is_stacked(shows: tuple[Show, ...], stacked: bool) -> None:
    assert shown_table(table(*shows)).stacked is stacked


@pytest.fixture
def page(tmp_path: Path) -> Page:
    world = full_month(tmp_path)
    world.run()
    return require_seal(world.office.db, world.organization.id, world.organization.name, OCTOBER).page


def test_a_stacked_table_says_how_many_columns_stand_below(page: Page) -> None:
    text = render_html(page, "0" * 64, shipped_templates()).decode()
    assert '<table class="stacked" style="--columns: 4">\n<caption>收支结余（元）' in text
    assert "<table>\n<caption>服务情况" in text


def test_a_day_is_not_broken_and_nothing_else_becomes_markup(page: Page) -> None:
    columns = (PageColumn("a", "甲"), PageColumn("b", "乙"))
    spans = PageTable("projects", "示例表", columns, (("<b>", "2026-01-01至2026-12-31<i>"),))
    part = replace(page.parts[0], tables=(spans,))
    text = render_html(replace(page, parts=(part,)), "0" * 64, shipped_templates()).decode()
    assert '<span class="d">2026-01-01</span>至<span class="d">2026-12-31</span>&lt;i&gt;' in text
    assert "<b>" not in text.partition("示例表")[2].partition("</table>")[0]


def test_the_title_of_every_sheet_stays_on_one_line(page: Page) -> None:
    book = openpyxl.load_workbook(io.BytesIO(render_xlsx(page, "0" * 64)))
    for sheet in book.worksheets:
        title = sheet["A1"]
        ems = sum(2 if ord(char) > 0x2E80 else 1 for char in title.value)
        room = sum(dimension.width for dimension in sheet.column_dimensions.values())
        assert ems * title.font.size / 11 <= room
        assert sheet.row_dimensions[1].height == 28


def test_words_at_the_end_of_a_table_go_on_to_the_edge_and_widen_no_figures(page: Page) -> None:
    """Three columns above six: the sentence takes what the columns of figures leave free."""
    sentence = "许村镇社工站示例项目中期评审会，邀请各村代表参加，评审意见已在公开栏公示"
    columns = (PageColumn("kind", "类别"), PageColumn("happened_on", "日期", Show.DAY), PageColumn("title", "事项"))
    entries = PageTable("operations_entries", "业务事项", columns, (("评审", "2026-10-12", sentence),))
    figures = table(TEXT, TEXT, COUNT, COUNT, COUNT, COUNT)
    part = replace(page.parts[1], tables=(figures, entries))
    (sheet,) = openpyxl.load_workbook(
        io.BytesIO(render_xlsx(replace(page, parts=(part,)), "0" * 64)), rich_text=False
    ).worksheets
    (place,) = (cell.coordinate for row in sheet.iter_rows() for cell in row if cell.value == sentence)
    row = place.removeprefix("C")
    assert f"C{row}:F{row}" in {str(merged) for merged in sheet.merged_cells.ranges}
    assert f"C{int(row) - 1}:F{int(row) - 1}" in {str(merged) for merged in sheet.merged_cells.ranges}  # its heading
    assert sheet[f"F{row}"].border.right.style == "thin"
    assert [sheet.column_dimensions[letter].width for letter in "CDEF"] == [10, 10, 10, 10]
    assert sheet.row_dimensions[int(row)].height > 2 * 17  # 72 half characters in a width of 40: two lines
