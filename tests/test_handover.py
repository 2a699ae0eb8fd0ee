"""Handing the office over: what stands in the 移交清单, and the event, against the county of ``reporting_house``."""

from __future__ import annotations

import hashlib
import json
import zipfile
from datetime import date
from pathlib import Path

import pytest
from docx import Document

from swtool.errors import SwtoolError
from swtool.office import Office
from swtool.operators.store import all_operators, handovers
from swtool.reporting.handing_over import Order, default_name, hand_over, persons_in, sections_of
from swtool.reporting.handover import SECTIONS, Named, Section, attachments, disclosure_months, suspected_changes
from swtool.store.attachments import path_of
from swtool.store.audit import verify
from tests.offices import china_time
from tests.reporting_house import TODAY, Caller, County, county, publish

UNFILED = [
    ["序号", "变动编号", "社工站", "人员", "变动", "备案截止"],
    ["1", "BD2026-0004", "许村镇社工站", "330481-00001", "离职\n2026-10-20", "2026-10-27\n已逾期 14 天"],
    ["2", "BD2026-0005", "许村镇社工站", "330481-00002", "离职\n2026-11-05", "2026-11-12\n还有 2 天"],
    ["3", "BD2026-0003", "许村镇社工站", "330481-00006", "离职\n2026-08", "变动日期没有写到日，定不出"],
]
FILED = [
    ["序号", "备案编号", "社工站", "人员", "变动", "办到哪一步"],
    ["1", "BA2026-0001", "许村镇社工站", "330481-00007", "入职\n2026-03-02", "待受理\n2026-03-09 起"],
]


@pytest.fixture
def there(tmp_path: Path) -> County:
    return county(tmp_path)


def _tables(path: Path) -> list[list[list[str]]]:
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in Document(str(path)).tables]


def _lines(path: Path) -> list[str]:
    return [paragraph.text for paragraph in Document(str(path)).paragraphs if paragraph.text]


def test_the_paper_says_what_is_open_and_who_signs(there: County, tmp_path: Path) -> None:
    publish(there.office, "2026-09", date(2026, 10, 15), date(2026, 10, 15))
    head = there.office.head
    order = Order("李经办", TODAY, witness="赵示例", close=True)
    done = hand_over(there.office, order, tmp_path / default_name(there.office, TODAY))
    assert done.path.name == "移交清单 2026-11-10.docx"
    grid, unfiled, filed, months, operators, by_hand, signatures = _tables(done.path)
    assert grid[0] == ["移交人", "tester", "接收人", "李经办"]
    assert grid[1] == ["监交人", "赵示例", "移交日期", "2026年11月10日"]
    assert grid[2] == ["数据库", "office.db", "附件", "office.附件"]
    assert unfiled == UNFILED
    assert filed == FILED
    assert months[0] == ["序号", "月份", "最后一天", "还没有公开的机构"]
    # The county keeps records since 2026-01-01: December 2025 was due on 15 January; September was published.
    assert [row[1] for row in months[1:]] == ["2025年12月", *(f"2026年{month}月" for month in (*range(1, 9), 10))]
    assert months[-1] == ["10", "2026年10月", "2026-11-15\n还有 5 天", "海宁示例社工事务所"]
    assert operators == [["序号", "姓名", "角色", "起止"], ["1", "李经办", "经办", "从 2026-11-10 起"]]
    assert len(by_hand) == 4
    assert [row[:3] for row in signatures] == [
        ["", "姓名", "签字"],
        ["移交人", "tester", ""],
        ["接收人", "李经办", ""],
        ["监交人", "赵示例", ""],
    ]
    lines = _lines(done.path)
    assert lines[0] == "海宁市社会工作台账移交清单"
    assert f"日志链头：{head}" in lines
    assert lines[lines.index("三、疑似未备案变动") + 1] == "无"
    assert lines[lines.index("五、各镇未报、退回未改的表") + 1] == "无"
    assert lines[lines.index("六、备份") + 1] == "无"
    assert lines[lines.index("七、附件") + 1] == "无"
    assert not any("示例甲" in text for text in (str(_tables(done.path)), *lines))


def test_it_is_an_a4_page_whose_headings_repeat(there: County, tmp_path: Path) -> None:
    done = hand_over(there.office, Order("李经办", TODAY), tmp_path / "清单.docx")
    section = Document(str(done.path)).sections[0]
    assert section.page_width is not None
    assert section.page_height is not None
    assert (round(section.page_width.cm, 1), round(section.page_height.cm, 1)) == (21.0, 29.7)
    with zipfile.ZipFile(done.path) as packed:
        text = packed.read("word/document.xml").decode()
    assert text.count("<w:tblHeader/>") == 4  # one a section with rows
    assert "{{" not in text
    assert "{%" not in text


def test_it_is_an_event_with_the_digest_of_the_paper(there: County, tmp_path: Path) -> None:
    head = there.office.head
    done = hand_over(there.office, Order("李经办", TODAY, close=True), tmp_path / "清单.docx")
    (event,) = handovers(there.office.db)
    assert event == done.handover
    assert (event.giver, event.receiver, event.handed_on, event.head) == ("tester", "李经办", TODAY, head)
    assert event.sha256 == hashlib.sha256(done.path.read_bytes()).hexdigest()
    tester, receiver = all_operators(there.office.db)
    assert tester.acts_on(date(2026, 11, 9))
    assert not tester.acts_on(TODAY)
    assert not receiver.acts_on(date(2026, 11, 9))
    assert receiver.acts_on(TODAY)
    assert verify(there.office.db) == []


def test_the_receiver_hands_on_to_the_next(there: County, tmp_path: Path) -> None:
    from dataclasses import replace

    hand_over(there.office, Order("李经办", TODAY), tmp_path / "一.docx")  # both go on acting
    there.at(date(2027, 3, 1))
    second = replace(there.office, actor="李经办")
    hand_over(second, Order("孙经办", date(2027, 3, 1), close=True, role="负责人"), tmp_path / "二.docx")
    assert [(each.giver, each.receiver) for each in handovers(second.db)] == [
        ("李经办", "孙经办"),
        ("tester", "李经办"),
    ]
    acting = [(each.name, term.role) for each in all_operators(second.db) if (term := each.term_on(date(2027, 3, 1)))]
    assert acting == [("tester", "经办"), ("孙经办", "负责人")]
    back = replace(second, actor="孙经办")
    hand_over(back, Order("李经办", date(2027, 4, 1)), tmp_path / "三.docx")  # who was closed comes back
    assert all_operators(back.db)[1].acts_on(date(2027, 4, 1))
    assert not all_operators(back.db)[1].acts_on(date(2027, 3, 31))


def test_names_stand_there_only_when_revealed_and_that_is_an_export(there: County, tmp_path: Path) -> None:
    done = hand_over(there.office, Order("李经办", TODAY, reveal=True), tmp_path / "清单.docx")
    assert _tables(done.path)[1][1][3] == "330481-00001 示例甲"
    assert [tuple(row) for row in there.office.db.query("SELECT kind, subject, persons FROM access_event")] == [
        ("export", "清单.docx", 4)  # 甲 乙 己 庚
    ]


def test_one_person_in_two_sections_is_one_person() -> None:
    cells = [("1", Named("330481-00001", "示例甲")), ("2", Named("330481-00002", "示例乙"))]
    sections = [Section("甲", ("号", "人"), cells), Section("乙", ("号", "人"), cells[:1])]
    assert persons_in(sections) == 2


def test_another_room_s_matters_are_one_more_function(there: County, tmp_path: Path) -> None:
    def seals(office: Office, day: date) -> Section:
        return Section("印章", ("名称", "存放"), [("备案专用章", "三楼保险柜")], note="当面点清")

    done = hand_over(there.office, Order("李经办", TODAY), tmp_path / "清单.docx", sources=(*SECTIONS, seals))
    assert _tables(done.path)[5] == [["序号", "名称", "存放"], ["1", "备案专用章", "三楼保险柜"]]
    lines = _lines(done.path)
    assert lines[lines.index("九、印章") + 1] == "当面点清"


def test_a_missing_attachment_is_counted(there: County) -> None:
    kept, lost = "a" * 64, "b" * 64
    row = {"subject_kind": "person", "subject_uid": "x", "material": "certificate", "media_type": "image/png"}
    with there.office.change("附件") as tx:
        for sha256, size in ((kept, 1_200_000), (kept, 1_200_000), (lost, 300_000)):
            fields = {"uid": tx.uid(), "sha256": sha256, "size": size, "file_name": "证书.png"}
            tx.insert("attachment", {**row, **fields, "recorded_at": tx.recorded_at})
    path = path_of(there.path, kept)
    path.parent.mkdir(parents=True)
    path.touch()
    rows = attachments(there.office, TODAY).rows
    assert rows == [("登记的附件", "3 件"), ("附件文件", "2 个，共 1.5 MB"), ("文件夹里缺的", "1 个")]


def test_a_month_is_listed_until_the_day_it_is_published(there: County) -> None:
    def october(day: date) -> list[str]:
        rows = disclosure_months(there.at(day), day).rows
        return [str(row[2]) for row in rows if row[0] == "2026年10月"]

    assert october(date(2026, 11, 7)) == []  # due on the 15th: eight days ahead
    assert october(date(2026, 11, 8)) == ["海宁示例社工事务所"]
    publish(there.office, "2026-10", date(2026, 11, 12), date(2026, 11, 15))
    assert october(date(2026, 11, 11)) == ["海宁示例社工事务所"]
    assert october(date(2026, 11, 12)) == []


def test_nothing_suspected_in_this_county(there: County) -> None:
    assert suspected_changes(there.office, TODAY).rows == []


@pytest.mark.parametrize(
    ("order", "said"),
    [
        (Order("tester", TODAY), "移交人和接收人是同一个人"),
        (Order("李经办", date(1999, 12, 31)), "tester在 1999-12-31 不是经办人员"),
    ],
)
def test_what_cannot_be_handed_over(there: County, tmp_path: Path, order: Order, said: str) -> None:
    head = there.office.head
    for attempt in (
        lambda: hand_over(there.office, order, tmp_path / "清单.docx"),
        lambda: sections_of(there.office, order),
    ):
        with pytest.raises(SwtoolError, match=said):
            attempt()
    assert there.office.head == head
    assert list(tmp_path.glob("*.docx")) == []


def test_a_receiver_who_begins_later(there: County, tmp_path: Path) -> None:
    hand_over(there.office, Order("李经办", date(2026, 12, 1)), tmp_path / "一.docx")
    with pytest.raises(SwtoolError, match="李经办从 2026-12-01 起才经办"):
        hand_over(there.office, Order("李经办", TODAY), tmp_path / "二.docx")
    assert len(handovers(there.office.db)) == 1


def test_no_paper_no_event(there: County, tmp_path: Path) -> None:
    head = there.office.head
    with pytest.raises(SwtoolError, match="文件夹不存在"):
        hand_over(there.office, Order("李经办", TODAY, close=True), tmp_path / "没有" / "清单.docx")
    assert (there.office.head, len(all_operators(there.office.db))) == (head, 1)


# -- at the command line ----------------------------------------------------------------------------------------------


@pytest.fixture
def run(there: County, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Caller:
    there.office.db.close()
    monkeypatch.chdir(there.path.parent)
    return Caller(there.path, monkeypatch, capsys, now=china_time(TODAY))


def test_the_command_from_dry_run_to_the_next_clerk(run: Caller, tmp_path: Path) -> None:
    code, out, _ = run("office", "handover", "--to", "李经办", "--new", "--close", "--dry-run")
    assert code == 0
    assert "未备案的人员变动：3" in out
    assert list(tmp_path.glob("*.docx")) == []
    assert run("org", "add", "示例中心")[0] == 0  # a dry run closes nobody
    code, out, err = run("office", "handover", "--to", "李经办", "--new", "--close")
    assert code == 0
    assert "已写入 移交清单 2026-11-10.docx" in out
    assert "swtool operator map 李经办" in err
    assert (tmp_path / "移交清单 2026-11-10.docx").exists()
    assert run("org", "add", "示例二中心")[0] == 1
    assert run("operator", "map", "李经办")[0] == 0
    assert run("org", "add", "示例二中心")[0] == 0
    code, out, _ = run("office", "show")
    assert "2026-11-10 tester 移交给 李经办" in out
    first = (tmp_path / "移交清单 2026-11-10.docx").read_bytes()
    code, out, _ = run(
        "office", "handover", "--to", "孙经办", "--new"
    )  # a second one on that day leaves the first paper alone
    assert "已写入 移交清单 2026-11-10（第2次）.docx" in out
    assert (tmp_path / "移交清单 2026-11-10.docx").read_bytes() == first
    code, out, _ = run("office", "show")
    assert "李经办（经办）" in out


@pytest.mark.parametrize(
    ("line", "code", "said"),
    [
        ([], 2, "缺少选项 --to"),
        (["--to", "tester"], 2, "同一个人"),
        (["--to", "管理员"], 2, "共用的称呼"),
        (["--to", "李经办"], 1, "是新来的就加 --new"),
        (["--to", "李经办", "--new", "--output", "清单.pdf"], 2, "以 .docx 结尾"),
        (["--to", "李经办", "--new", "--template", "没有.docx"], 1, "找不到模板文件"),
        (["--to", "李经办", "--new", "--operator", "没有"], 1, "没有登记过叫“没有”的经办人员"),
    ],
)
def test_what_is_typed_wrong(run: Caller, line: list[str], code: int, said: str) -> None:
    found, _, err = run("office", "handover", *line)
    assert found == code
    assert said in err


def test_what_this_office_is(run: Caller) -> None:
    code, out, _ = run("office", "show", "--format", "json")
    assert code == 0
    facts = {row["fact"]: row["value"] for row in json.loads(out)["rows"]}
    assert facts["县（市、区）"] == "海宁市（330481）"
    assert facts["主管部门"] == "海宁市民政局"
    assert facts["数据库文件"] == str(run.path.resolve())
    assert facts["附件文件夹"].endswith("office.附件（还没有附件）")
    assert facts["经办人员"] == "tester（经办）"
    assert facts["最近一次移交"] == "没有"
    assert facts["日志链头"] in run("audit", "verify")[1]
