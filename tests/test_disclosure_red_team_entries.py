"""What a workbook of entries could bring before the public: over two cells or rows, by description, row by row."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from swtool.disclosure.described import described
from swtool.disclosure.entries import entry_sheet
from swtool.disclosure.entry_store import insert_entry
from swtool.disclosure.month_sheet import Matter
from swtool.disclosure.outcome import Result, State
from swtool.disclosure.parts import Part
from swtool.disclosure.plans import BOOKS
from swtool.disclosure.site import write_site
from swtool.intake.load import State as Loaded
from swtool.intake.load import load
from swtool.services.plans import BOOKS as SERVICES
from tests.disclosures import OCTOBER, World, full_month, with_client
from tests.ordinary_texts import TEXTS
from tests.test_disclosure_red_team import GREEN, ID, MOBILE

NAME = "王金龙"
HEAD = ("机构名称", "月份", "部分", "日期", "类别", "事项")


def enter(world: World, *entries: tuple[str, str], part: Part = Part.OPERATIONS) -> None:
    """Entries (kind, title) as an older program or another way in may have kept them."""
    with world.office.change("示例事项") as tx:
        for kind, title in entries:
            insert_entry(tx, world.organization.id, OCTOBER, Matter(part, None, kind, title))


def outcome(tmp_path: Path, *entries: tuple[str, str]) -> Result:
    world = full_month(tmp_path)  # two new cases: “<5”
    with_client(world, NAME, "陈小雨")
    enter(world, *entries)
    return world.run()


def codes(result: Result) -> list[str]:
    return sorted({finding.code.removeprefix("disclosure.") for finding in result.faults})


@pytest.mark.parametrize(
    ("entries", "code"),
    [
        ([("材料", f"编号{ID[:9]}"), ("材料", ID[9:])], "personal"),  # one row under the other
        ([("材料", ID[:6]), ("材料", ID[6:14]), ("材料", ID[14:])], "personal"),
        ([("138", "00138000")], "personal"),
        ([("材料", "138"), ("材料", "0013"), ("材料", "8000")], "personal"),
        ([("材料", "联系l38OOl38OOO")], "personal"),  # letters that look like digits
        ([("材料", ID.replace("0", "O"))], "personal"),
        ([("王", "金龙老人家探访")], "name_held"),  # a name over two cells
        ([("新增个案", "2例建档")], "small_told"),  # the table says “<5”
        ([("困难家庭慰问", "两户")], "small_told"),
        ([("个案管理", f"新增个案建档{number}") for number in "甲乙"], "small_told"),  # one row a case: two of them
        ([("新增个案", "建档"), ("新增个案", "需求评估")], "small_told"),
        ([("探访", "小雨（9岁）康复回访")], "name_held"),
        ([("探访", "和平村陈*雨先天性心脏病")], "name_held"),
        ([("探访", "和平村陈某雨，9岁，康复回访")], "name_held"),
        ([("探访", "年仅9岁的孩子康复回访")], "name_held"),
        ([("通知", "发到 zhangxiaoyu1990@163.com")], "name_held"),
        ([("通知", "家属电话 0573-87654321")], "name_held"),
        ([("通知", "实验小学三（2）班雨桐同学获奖")], "name_held"),
    ],
)
def test_what_entries_could_tell_is_not_published(tmp_path: Path, entries: list[tuple[str, str]], code: str) -> None:
    result = outcome(tmp_path, *entries)
    assert (result.state, code in codes(result)) == (State.REFUSED, True)
    told = "".join(finding.what for finding in result.faults)
    assert not [each for each in (ID, NAME, "陈小雨", "zhangxiaoyu", "87654321", "小雨", "雨桐") if each in told]


@pytest.mark.parametrize(
    "entries",
    [
        [("个案管理", "新增个案建档")],  # one entry tells of no number
        [("个案管理", f"新增个案建档{number}") for number in "甲乙丙"],  # there were two
        [("个案督导", "个案督导会"), ("个案督导", "个案研讨会")],
        [("困难家庭慰问", "50户")],
        [("敬老活动", "为80岁以上老人祝寿")],
        [("敬老活动", "高龄老人（80—89岁）体检")],
        [("宣传", "3至6岁儿童家长课堂")],
        [("宣传", "未成年人（14周岁以下）保护")],
        [("意见征集", "意见发到 mzj@haining.gov.cn")],
        [("公示", "监督电话 0573-87000000")],
        [("培训", "二班同学参观")],
        [("探访", "看望陈某")],
    ],
)
def test_ordinary_entries_pass(tmp_path: Path, entries: list[tuple[str, str]]) -> None:
    result = outcome(tmp_path, *entries)
    assert [finding.what for finding in result.faults] == []
    assert result.state is State.PUBLISHED


def test_ordinary_texts_describe_nobody() -> None:
    assert [text for text in (*TEXTS, *GREEN) if list(described(text))] == []


def test_ordinary_texts_pass_under_ordinary_kinds(tmp_path: Path) -> None:
    """What is read over two cells stops nothing that neither cell says."""
    world = full_month(tmp_path)
    kinds = ("志愿服务", "个案", "困难家庭慰问", "项目评审", "儿童服务", "捐赠", "其他")
    enter(world, *((kinds[number % len(kinds)], text) for number, text in enumerate((*TEXTS, *GREEN))))
    assert [finding.what for finding in world.run().faults] == []


# -- on the way in, and beside the page -------------------------------------------------------------------------------


def book(path: Path, title: str, head: tuple[str, ...], *rows: tuple[object, ...]) -> Path:
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    for row in ((title,), head, *rows):
        sheet.append(row)
    made.save(path)
    return path


@pytest.mark.parametrize("what", [ID, f"联系{MOBILE}"], ids=["resident_id", "mobile"])
@pytest.mark.parametrize("party", [True, False], ids=["party", "operations"])
def test_a_sheet_with_a_number_of_a_person_is_returned_with_its_cell(tmp_path: Path, what: str, party: bool) -> None:
    world = full_month(tmp_path)
    name = world.organization.name
    if party:
        head = ("机构名称", "日期", "类别", "主题", "参加人数")
        path = book(tmp_path / "党务.xlsx", "党务公开事项表", head, (name, "2026-10-12", "主题党日", what, 9))
    else:
        path = book(tmp_path / "事项.xlsx", "公开事项表", HEAD, (name, "2026-10", "业务", "2026-10-12", "通知", what))
    receipt = load(world.office, path, SERVICES if party else BOOKS)
    assert receipt.state is Loaded.RETURNED
    (finding,) = receipt.findings
    assert (finding.code, finding.where.cell) == ("entry.personal", "D3" if party else "F3")
    assert finding.remedy
    told = f"{finding.what}{finding.actual}{finding.expected}{finding.remedy}"
    assert ID not in told
    assert MOBILE not in told


def test_what_was_entered_since_is_told_without_persons(tmp_path: Path) -> None:
    """`run` says what differs from the published month, also in a job's log: nothing of it has been checked."""
    world = full_month(tmp_path)
    with_client(world, NAME)
    enter(world, ("通知", "招募志愿者"))
    world.run()
    enter(world, ("探访", f"看望{NAME}"), ("通知", f"联系{MOBILE}"), ("通知", "换届"))
    result = world.run()
    assert result.state is State.ALREADY
    assert len(result.changed) == 3
    told = "；".join(result.changed)
    assert "换届" in told
    assert NAME not in told
    assert MOBILE not in told


def test_the_list_of_entries_shows_no_numbers(tmp_path: Path) -> None:
    world = full_month(tmp_path)
    enter(world, ("通知", f"联系{MOBILE}"), (ID, "换届"))
    shown = str(entry_sheet(world.office, OCTOBER, OCTOBER).rows)
    assert (MOBILE in shown, ID in shown, "换届" in shown) == (False, False, True)


def test_nothing_of_a_held_entry_lies_on_the_site(tmp_path: Path) -> None:
    world = full_month(tmp_path)
    world.run()
    enter(world, ("探访", "小雨（9岁）康复回访"))
    assert world.run(correct="补登事项").state is State.REFUSED
    write_site(world.office, tmp_path / "网站")
    files = [path.read_bytes() for path in (tmp_path / "网站").rglob("*") if path.is_file()]
    assert files
    assert not any("小雨".encode() in content for content in files)
