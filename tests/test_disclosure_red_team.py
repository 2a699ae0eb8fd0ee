"""Personal data planted where a clerk or a template could put it: not one gets out; and ordinary texts all pass."""

from __future__ import annotations

import base64
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment

from swtool.disclosure import store
from swtool.disclosure.outcome import State
from swtool.filescan import scan_file
from swtool.identifiers import resident_check_digit
from tests.disclosures import (
    CLOSING,
    OCTOBER,
    full_month,
    report_ledger,
    report_party,
    report_services,
    with_client,
)

ID_BODY = "33048119900101001"
ID = ID_BODY + resident_check_digit(ID_BODY)  # invented
MOBILE = "13800138000"
CARD = "6222020000000000000"
NAME = "王金龙"


# 1–24: through what a clerk types, as the title of a party entry.
TITLES = [
    ID,
    ID.translate(str.maketrans("0123456789", "０１２３４５６７８９")),
    ID.translate(str.maketrans("0123456789", "⓪①②③④⑤⑥⑦⑧⑨")),
    f"{ID[:6]} {ID[6:14]} {ID[14:]}",
    "/".join((ID[:6], ID[6:14], ID[14:])),
    " ".join(ID),
    ID[:9] + "\u200b" + ID[9:],
    ID.translate(str.maketrans("0123456789", "零一二三四五六七八九")),
    "330481900101001",
    f"+86 {MOBILE}",
    "138 0013 8000",
    "138、0013、8000",
    "1-3-8-0-0-1-3-8-0-0-0",
    MOBILE.translate(str.maketrans("0123456789", "〇一二三四五六七八九")),
    CARD,
    "6222 0200 0000 0000 000",
    "慰问由拳路88号2幢301室住户",
    "走访华丰村3组12号",
    f"看望{NAME}老人",
    f"到和平村看望{NAME}",
    f"看望{NAME[0]}　{NAME[1]} {NAME[2]}",
    "看望王、金、龙",
    f"{NAME}同志事迹",
    "陈小雨，女，9岁",
]


@pytest.mark.parametrize("number", range(len(TITLES)))
def test_what_is_planted_in_a_title_stops_the_month(tmp_path: Path, number: int) -> None:
    world = full_month(tmp_path)
    with_client(world, NAME)
    report_party(world, TITLES[number])
    result = world.run()
    assert result.state is State.REFUSED
    assert any("党务〔党组织活动〕" in finding.what for finding in result.faults)
    assert not any(ID in finding.what or MOBILE in finding.what or NAME in finding.what for finding in result.faults)
    assert not world.folder.exists()
    assert store.seals(world.office.db, world.organization.id, OCTOBER) == []


# 25–30: elsewhere in the office's data.
@pytest.mark.parametrize("where", ["budget", "income", "field", "indicator", "reason", "small"])
def test_what_is_planted_elsewhere_stops_the_month(tmp_path: Path, where: str) -> None:
    world = full_month(tmp_path)
    if where == "budget":
        report_ledger(world, spending=[(f"补贴{ID}", 3_970_050, None, None)], closing=CLOSING)
    elif where == "income":
        report_ledger(world, income=[(f"捐款{MOBILE}", 5_000_000)], closing=CLOSING)
    elif where == "field":
        report_services(world, [(f"为老{MOBILE}", "activities", 6, None, None)])
    elif where == "indicator":
        report_services(world, [("", f"帮扶{ID}", 6, None, None)])
    elif where == "small":  # the table says “<5”
        report_party(world, "本月新增个案2例")
    else:
        world.run()
        report_party(world, "再次学习")
        assert world.run(correct=f"漏登{MOBILE}").state is State.REFUSED
        return
    assert world.run().state is State.REFUSED


def book(path: Path, where: str) -> Path:
    made = openpyxl.Workbook()
    sheet = made.worksheets[0]
    sheet["A1"] = "公开表"
    if where == "cells":
        sheet["A2"], sheet["B2"], sheet["C2"] = ID[:6], ID[6:14], ID[14:]
    elif where == "column":
        sheet["A2"], sheet["A3"], sheet["A4"] = ID[:6], ID[6:14], ID[14:]
    elif where == "comment":
        sheet["A1"].comment = Comment(ID, "示例")
    elif where == "hidden":
        made.create_sheet("藏").sheet_state = "veryHidden"
        made["藏"]["A1"] = ID
    elif where == "property":
        made.properties.description = MOBILE
    made.save(path)
    return path


# 31–40: in finished files, where only a template or a tool could put it.
@pytest.mark.parametrize("where", ["cells", "column", "comment", "hidden", "property"])
def test_what_is_planted_in_a_workbook_is_found(tmp_path: Path, where: str) -> None:
    assert scan_file(book(tmp_path / "公开.xlsx", where))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (f"公开{MOBILE}.csv", "党务"),
        ("公开.csv", f"{ID[:6]},{ID[6:14]},{ID[14:]}"),
        ("公开.html", f"<p title='x'>a</p><!-- {ID} -->"),
        (
            "公开.html",
            "<img src='data:image/png;base64," + base64.b64encode(f"0000000000{ID}".encode()).decode() + "'>",
        ),
        ("公开.svg", f"<svg xmlns='http://www.w3.org/2000/svg'><desc>{MOBILE}</desc></svg>"),
    ],
)
def test_what_is_planted_in_a_text_file_is_found(tmp_path: Path, name: str, text: str) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    assert scan_file(path)


GREEN = [
    "传达学习上级会议精神",
    "重温入党誓词",
    "到和平村开展志愿服务",
    "开展防诈骗宣传讲座",
    "召开党员大会",
    "端午节包粽子活动",
    "独居老人集体生日会",
    "暑期儿童安全教育",
    "慰问困难群众",
    "参观革命纪念馆",
    "垃圾分类志愿服务",
    "社区健康义诊",
    "重阳节敬老活动",
    "第三季度督导会议",
    "财务管理培训",
    "合同编号2026-001签约",
    "2026年10月工作总结",
    "联系电话0573-87000000",
    "组织生活会",
    "信用代码52330481MJ0000001T",
    "海昌路138号社工站开放日",
    "发放慰问金12,000.00元",
    "服务1204人次",
    "2026-10-18至2026-10-20培训",
    "消防安全演练",
    "政府购买服务项目评估",
    "党风廉政警示教育",
    "邻里文化节",
    "老年人智能手机课堂",
    "留守儿童暑托班结业仪式",
]


def test_ordinary_texts_pass_with_many_clients(tmp_path: Path) -> None:
    """Two characters each, of common surnames and given names: 平安, 文明, 方程 and the like are among them."""
    world = full_month(tmp_path)
    given = "安明文平和健康华国建强军民生青春红梅兰英秀芳志高远成长全利方程"
    with_client(world, *sorted({a + b for a in "安文高金方程成平健时温关万和" for b in given}))
    for title in GREEN:
        report_party(world, title)
    result = world.run()
    assert [finding.what for finding in result.faults] == []
    assert result.state is State.PUBLISHED


def test_a_bare_name_holds_until_somebody_looked_and_only_these_texts_pass(tmp_path: Path) -> None:
    world = full_month(tmp_path)
    with_client(world, "高峰", "金龙")
    report_party(world, "高峰论坛")
    assert [f.code for f in world.run().faults] == ["disclosure.name_held"]
    assert world.run(keep=False, reviewed="高峰是会名").state is State.PUBLISHED
    assert [f.code for f in world.run().faults] == ["disclosure.name_held"]  # a dry run passes nothing
    assert world.run(reviewed="高峰是会名").state is State.PUBLISHED
    row = world.office.db.query("SELECT hits, why, passed_by FROM disclosure_pass")[0]
    assert tuple(row) == (1, "高峰是会名", "tester")
    report_party(world, "金龙舞")
    assert [f.code for f in world.run(correct="漏登一次活动").faults] == ["disclosure.name_held"] * 2


# 42–47: written so that a reader sees a number and a search does not; numbers that stand there rightly.
KEYCAPS = "".join(f"{digit}\ufe0f\u20e3" for digit in MOBILE)


@pytest.mark.parametrize("title", [KEYCAPS, f"{ID[:6]}********{ID[14:]}", "138****8000", "330481199001****"])
def test_numbers_in_disguise_stop_the_month(tmp_path: Path, title: str) -> None:
    world = full_month(tmp_path)
    report_party(world, f"联系{title}")
    assert world.run().state is State.REFUSED


def test_what_turns_the_direction_of_a_text_is_not_published(tmp_path: Path) -> None:
    world = full_month(tmp_path)
    report_party(world, f"\u202e{MOBILE[::-1]}\u202c学习")  # shown from right to left it is the number
    result = world.run()
    page = store.require_seal(world.office.db, world.organization.id, "", OCTOBER).snapshot
    assert result.state is State.PUBLISHED
    assert not {"\u202e", "\u202c", "\\u202e"} & set(page)


def test_a_reason_that_turns_its_direction_is_refused(tmp_path: Path) -> None:
    world = full_month(tmp_path)
    world.run()
    report_party(world, "补登")
    result = world.run(correct=f"漏登\u202e{MOBILE[::-1]}")
    assert [fault.code for fault in result.faults] == ["disclosure.unseen"]


def test_a_resident_id_in_place_of_a_credit_code_is_found(tmp_path: Path) -> None:
    world = full_month(tmp_path)
    with world.office.change("示例误登") as tx:
        tx.update("organization", world.organization.id, {"credit_code": ID})
    moved = replace(world, organization=world.organization._replace(credit_code=ID))
    assert moved.run().state is State.REFUSED
