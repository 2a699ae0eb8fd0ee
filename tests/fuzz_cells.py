"""Books of any form as clerks fill them in: some headings astray, some cells a mess, in any container.

Spoiled files seldom get past the container. These all do: what they try is headings, cells, planners and answers.
"""

from __future__ import annotations

import io
import random
from collections.abc import Callable, Sequence
from datetime import date, datetime, time

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from swtool.forms.form import Column, Form
from swtool.forms.kinds import Choice
from tests.binary_books import binary_parts
from tests.book_samples import (
    csv_text,
    docx,
    html_page,
    odf_table,
    open_document,
    spreadsheetml,
    word_paragraph,
    word_row,
    word_table,
    zipped,
)
from tests.old_books import old_book
from tests.registry_house import resident_id

Grid = list[list[object]]

GOOD: tuple[object, ...] = (
    "许村镇社工站", "长安镇社工站", "示例社会工作服务中心", "许村镇", "长安镇", "永福村", "示范社区", "和平村",
    "甲一", "乙二", "2026-10", "2026-10-08", date(2026, 3, 1), "2021-06", 1, 3, 12, 100, 1.5, "13800000001",
    "0573-87000000", "是", "否", "男", "女", "汉族", "本科", "第1号", "无", "2026", "09:00", "85%",
    resident_id("19900101", 12), resident_id("19850607", 8),
)  # fmt: skip
MESS: tuple[object, ...] = (
    "张 三", "张\u3000三", "甲一(兼)", "甲一*", "甲一、乙二", "阿依努尔•示例", "𠮷〇一", "㐂",
    "１３８００００００００１", "Ｘ", "O", "l", "2021.6.31", "2021.6.17-2021.6.19", "至今", "长期", "6月17日",
    "21.6.17", 2021.1, 44364, 44364.5, 42902, 0, -1, 1e308, 5e-324, 1e17, 10**17 + 1, 4.4e17, 13800000001.0,
    "3304**********0014", "330481900101001", "330481199001010099", "13800000001/13800000002", "1,200", "1.2万",
    "30余", "约30", "3(持证2)", "12人", "√", "×", "/", "—", "零", "", " ", "\u3000", "\u200b", "\u202e甲", "0.85",
    "85%", "85", True, False, "=1+1", "+1", "-1", "@甲", "\t甲", "#N/A", "#REF!", "甲\n乙", "甲\r\n乙", "&#0;",
    "<b>", "]]>", "'甲", '"', ",", "张" * 300, "合计", "小 计", "例：张三", "注：", "附件1", "一、", "1", "序号",
    "姓名", "单位：万元", "..", "9" * 40, "1e5", "∞", "½", "²", "〇", "壹", "null", date(1900, 1, 1),
    date(2199, 12, 31), datetime.fromisoformat("2026-03-01T09:30"), time(9, 5), "2026-02-29", "25:00", "㎡", "人次",
)  # fmt: skip
_ABOVE: tuple[tuple[object, ...], ...] = (
    ("许村镇社工站2026年10月{title}",), ("{title}",), ("附件1",),
    ("填报单位（盖章）：示例社会工作服务中心", "", "单位：万元"), ("填报日期：2026.11.3",),
    ("乡镇：许村镇", "", "社工站：许村镇社工站"),
)  # fmt: skip
_BELOW: tuple[tuple[object, ...], ...] = (
    ("合计", "", 12), ("小 计",), ("注：本表一式两份",), ("填表人：", "", "审核人："), (), ("以下空白",),
    ("例：张三", "示例"),
)  # fmt: skip


def messy_book(dice: random.Random, forms: Sequence[Form]) -> tuple[str, bytes]:
    """A file name and its content."""
    grid = _table(dice, dice.choice(forms))
    while dice.random() < 0.15:
        grid += [[], *_table(dice, dice.choice(forms))]
    name, make = dice.choice(_CONTAINERS)
    return name, make(grid, dice)


def _table(dice: random.Random, form: Form) -> Grid:
    columns = [column for column in form.columns if column.required or dice.random() < 0.5]
    if dice.random() < 0.3:
        dice.shuffle(columns)
    if dice.random() < 0.1 and len(columns) > 2:
        columns.pop(dice.randrange(len(columns)))
    if dice.random() < 0.1:
        columns.append(dice.choice(columns))
    trouble = dice.choice((0.0, 0.02, 0.1, 0.4))
    heading: list[object] = [_heading(dice, column, trouble) for column in columns]
    grid: Grid = []
    for line in dice.sample(_ABOVE, dice.choice((0, 0, 1, 2))):
        grid.append([str(text).format(title=form.title) for text in line])
    grid.append(heading)
    for _ in range(dice.randrange(9)):
        grid.append([_value(dice, column, trouble) for column in columns])
        if dice.random() < trouble / 2:
            grid.append(dice.choice((heading, [], list(dice.choice(_BELOW)), list(grid[-1]))))
    if dice.random() < 0.4:
        grid.append(list(dice.choice(_BELOW)))
    return grid


def _heading(dice: random.Random, column: Column, trouble: float) -> object:
    text = dice.choice((column.title, column.title, *column.aliases))
    if dice.random() >= trouble:
        return text
    at = dice.randrange(len(text))
    ways = (
        text[:at] + text[at + 1 :],
        f"*{text}",
        f"{text}\n（必填）",
        text[:at] + " " + text[at:],
        f"{text}2",
        "备用",
    )
    return dice.choice((*ways, *MESS)) if dice.random() < 0.5 else dice.choice(ways)


def _value(dice: random.Random, column: Column, trouble: float) -> object:
    if dice.random() < trouble:
        return dice.choice(MESS)
    if isinstance(column.kind, Choice):
        return dice.choice(tuple(column.kind.words))
    kind = type(column.kind).__name__
    if kind in _OF_KIND:
        return _OF_KIND[kind](dice)
    if not column.required and dice.random() < 0.3:
        return ""
    words = {"station": 0, "org": 2, "town": 3, "division": 5, "village": 5}
    near = next((number for part, number in words.items() if part in column.name), None)
    return dice.choice(GOOD) if near is None or dice.random() < 0.2 else GOOD[near + dice.randrange(2)]


def _day(dice: random.Random) -> object:
    when = date(dice.randrange(2019, 2027), dice.randrange(1, 13), dice.randrange(1, 29))
    return dice.choice((when, str(when), f"{when:%Y.%m.%d}", f"{when:%Y年%m月%d日}"))


_OF_KIND: dict[str, Callable[[random.Random], object]] = {
    "ResidentId": lambda dice: resident_id(
        f"19{dice.randrange(60, 99)}0{dice.randrange(1, 10)}15", dice.randrange(1, 999)
    ),
    "PersonName": lambda dice: "甲乙丙丁戊"[dice.randrange(5)] + "示例" + "一二三四五六"[dice.randrange(6)],
    "Phone": lambda dice: f"138{dice.randrange(10**8):08}",
    "Day": _day, "PartialDay": _day, "SignedDay": _day, "EndDay": _day, "DayRange": _day, "CourseDays": _day,
    "MonthOf": lambda dice: "2026-10", "Year": lambda dice: "2026", "Count": lambda dice: dice.randrange(50),
    "Money": lambda dice: round(dice.uniform(0, 9000), 2), "CreditHours": lambda dice: dice.randrange(1, 9),
    "Rate": lambda dice: f"{dice.randrange(101)}%", "FigureKind": lambda dice: dice.randrange(90),
}  # fmt: skip


def _texts(grid: Grid) -> list[list[str]]:
    return [["" if cell is None else str(cell) for cell in row] for row in grid]


def _plain(grid: Grid) -> list[list[str]]:
    """Without what XML cannot hold."""
    return [[ILLEGAL_CHARACTERS_RE.sub("", text) for text in row] for row in _texts(grid)]


def _xlsx(grid: Grid, dice: random.Random) -> bytes:
    workbook = Workbook()
    page = workbook.worksheets[0]
    page.title = "表"
    for number, row in enumerate(grid, 1):
        for column, value in enumerate(row, 1):
            if value == "":
                continue
            cell = page.cell(number, column)
            cell.value = ILLEGAL_CHARACTERS_RE.sub("", value) if isinstance(value, str) else value  # type: ignore[assignment]
            if isinstance(value, str):
                cell.data_type = "s"
    while dice.random() < 0.3:
        top, left = dice.randrange(1, len(grid) + 2), dice.randrange(1, 6)
        page.merge_cells(
            start_row=top, start_column=left, end_row=top + dice.randrange(3), end_column=left + dice.randrange(3)
        )
    if dice.random() < 0.1:
        page.insert_rows(1, dice.randrange(1, 4))
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def _numbers(grid: Grid) -> list[list[str | int | float]]:
    """Numbers as they are, else texts, as old and binary books hold them."""
    return [
        [float(cell) if isinstance(cell, int | float) and not isinstance(cell, bool) else str(cell) for cell in row]
        for row in grid
    ]


def _word(grid: Grid) -> bytes:
    rows = [word_row(*row) for row in _plain(grid) if row]
    return docx(word_paragraph("许村镇") + word_table(*rows))


_CONTAINERS: tuple[tuple[str, Callable[[Grid, random.Random], bytes]], ...] = (
    *[("表.xlsx", _xlsx)] * 5,
    ("表.xlsm", _xlsx),
    ("表.xls", lambda grid, _: old_book(8, {"表": _numbers(grid)})),
    ("表.xlsb", lambda grid, _: zipped(binary_parts("表", _numbers(grid)))),
    ("表.csv", lambda grid, _: _quoted(grid).encode("gb18030", "replace")),
    ("标记.csv", lambda grid, _: _quoted(grid).encode("utf-8-sig")),
    ("表.txt", lambda grid, _: csv_text(_lines(grid), "\t").encode("utf-16")),
    ("网页.xls", lambda grid, _: html_page(_plain(grid)).encode("gb18030")),
    ("表.ods", lambda grid, _: open_document("spreadsheet", odf_table(_plain(grid)))),
    ("二零零三.xls", lambda grid, _: spreadsheetml(_plain(grid)).encode()),
    ("表.docx", lambda grid, _: _word(grid)),
)


def _lines(grid: Grid) -> list[list[str]]:
    """Texts without what parts a line of plain text."""
    return [["".join(text.split()).replace('"', "") for text in row] for row in _texts(grid)]


def _quoted(grid: Grid) -> str:
    rows = [[f'"{text.replace(chr(34), chr(34) * 2)}"' for text in row] for row in _texts(grid)]
    return csv_text(rows)
