"""`swtool privacy` as a clerk uses it: the plan, the answers, the refusals, the documents."""

from __future__ import annotations

import json
from pathlib import Path

import docx
import pytest
from openpyxl import load_workbook

from tests import rights_house as house
from tests.clerk import Clerk
from tests.test_rights_erase import traces


@pytest.fixture
def clerk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Clerk:
    desk = tmp_path / "台账"
    desk.mkdir()
    made = house.house(desk)
    version = 0
    from swtool import rooms  # the house makes its file past `init`

    made.db.connection.execute(f"PRAGMA user_version = {rooms.SCHEMA_VERSION}")
    assert version == 0
    made.db.close()
    return Clerk(desk, desk / "office.db", capsys)


BASIS = ("--basis", "本人书面申请")


def test_a_plan_is_shown_and_names_nobody(clerk: Clerk) -> None:
    head = clerk.head()
    answer = clerk("privacy", "erase", "330481-00001", *BASIS, "--dry-run")
    assert answer.code == 0
    for part in (
        "姓名、身份证号、出生日期",
        "证书等级和日期：持证人数统计要用",
        "只提到姓名或电话，可能是别人",
        "试运行，没有写入",
    ):
        assert part in answer.out
    assert not [secret for secret in house.SECRETS if secret in answer.out + answer.err]
    assert clerk.head() == head


def test_erasing_leaves_no_trace_in_the_folder(clerk: Clerk) -> None:
    answer = clerk("privacy", "erase", "330481-00001", *BASIS, "--mentions", "--yes")
    assert answer.code == 0
    assert "QL2026-0001：已删除" in answer.out
    assert "残留已清除（1 件）" in answer.err
    assert traces(clerk.desk, house.SECRETS) == []
    assert clerk("audit", "verify").code == 0
    assert "没有可删除的个人信息了" in clerk.refused("privacy", "erase", "330481-00001", *BASIS, "--yes")
    assert "QL2026-0001" in clerk("privacy", "list").out


def test_old_copies_are_named_with_their_age(clerk: Clerk) -> None:
    import os

    copy = clerk.desk / "office.升级前-20261031-090000.db"
    copy.write_bytes(b"")
    os.utime(copy, (1793408400, 1793408400))  # 2026-10-31 09:00 in China
    answer = clerk("privacy", "erase", "330481-00001", *BASIS, "--dry-run")
    assert copy.name in answer.out
    assert "仍含这些内容的备份" in answer.out


def test_without_an_answer_nothing_happens(clerk: Clerk) -> None:
    assert "加 --yes 再运行" in clerk.refused("privacy", "erase", "330481-00001", *BASIS)
    assert "加 --yes 再运行" in clerk.refused("privacy", "restrict", "330481-00001", *BASIS)


@pytest.mark.parametrize(
    ("line", "code", "told"),
    [
        (("erase", "330481-00001"), 2, "缺少选项 --basis"),
        (("erase", "330481-00001", "--basis", " ", "--yes"), 2, "没有写依据"),
        (("erase", "330481-00001", "--basis", "陈一帆申请", "--yes"), 2, "依据里写了这个人的姓名"),
        (("erase", "查无此人", *BASIS), 1, "没有找到这个人"),
        (("erase", "沈阿妹", "--household", "H-404", *BASIS), 1, "家庭档案里没有这个人"),
        (("erase", "330481-00002", *BASIS, "--yes"), 1, "现在还在岗，没有删除"),
        (("lift", "QL2026-0007", *BASIS), 1, "没有事项 QL2026-0007"),
        (("report", "330481-00001", "-o", "清单.pdf"), 2, "不认识的文件格式"),
        (("report", "330481-00001"), 2, "缺少选项"),
        (("report", "330481-00001", "-o", "清单.xlsx", "--basis", house.STAFF_ID), 2, "依据里像是有"),
    ],
)
def test_refusals_change_nothing(clerk: Clerk, line: tuple[str, ...], code: int, told: str) -> None:
    assert told in clerk.refused("privacy", *line, code=code)


def test_an_open_filing_stands_in_the_way(clerk: Clerk) -> None:
    from swtool import opening
    from tests.offices import TODAY, china_time

    office = opening.open_office(clerk.db, today=TODAY, now=china_time(TODAY), actor="tester")
    with office.change("退回") as tx:
        event = {"filing_id": 1, "kind": "returned", "reason": "补材料", "actor": "tester"}
        tx.insert("filing_event", {**event, "recorded_at": tx.recorded_at})
    office.db.close()
    told = clerk.refused("privacy", "erase", "330481-00001", *BASIS, "--yes")
    assert "没办结的备案：BD2024-0001" in told
    assert "swtool privacy restrict" in told


def test_restricting_and_lifting(clerk: Clerk) -> None:
    answer = clerk("privacy", "restrict", "330481-00002", "--basis", "本人有异议", "--yes")
    assert answer.code == 0
    shown = clerk("staff", "list", "--reveal").out
    assert "王小路" not in shown
    assert "限制处理" in shown
    assert "生效中" in clerk("privacy", "list").out
    assert clerk("privacy", "lift", "ql2026-0001", "--basis", "已核实").code == 0
    assert "王小路" in clerk("staff", "list", "--reveal").out
    assert clerk("audit", "verify").code == 0


def test_a_client_is_found_by_file_and_by_number(clerk: Clerk) -> None:
    for who in ((house.CLIENT_NAME, "--household", "H-001"), (house.CLIENT_ID,), ("H-001#1",)):
        answer = clerk("privacy", "erase", *who, *BASIS, "--dry-run")
        assert "将删除 H-001#1 的个人信息" in answer.out, who


def test_the_report_holds_everything_and_is_journalled(clerk: Clerk) -> None:
    answer = clerk("privacy", "report", "330481-00001", "-o", clerk.desk / "查阅.json")
    assert answer.code == 0
    assert not [secret for secret in house.SECRETS if secret in answer.out + answer.err]
    told = json.loads((clerk.desk / "查阅.json").read_text(encoding="utf-8"))
    values = {(row["kind"], row["what"]): row["value"] for row in told["rows"]}
    assert values["人员登记", "身份证号"] == house.STAFF_ID
    assert values["证书", "等级"] == "社会工作师"
    assert values["任职", "社工站"] == "许村镇社工站"
    assert values["变动内容", "变动原因"] == "陈一帆回原籍"
    assert values["备案", "提交时间"] == "2024-06-03 09:00"
    assert values["学时记录", "证明编号"] == "ZM330012345"
    assert [row["what"] for row in told["rows"] if row["kind"] == "其他文字中提到"] == ["社区资源", "收表登记"]
    assert any("处理目的：社工站人员管理" in note for note in told["notes"])
    assert "个人信息查阅 330481-00001" in clerk("audit", "log", "--format", "csv").out
    assert "查阅" in clerk("privacy", "list").out


def test_the_report_as_workbook_and_document(clerk: Clerk) -> None:
    household = (house.CLIENT_NAME, "--household", "H-001")
    assert clerk("privacy", "report", *household, "-o", clerk.desk / "查阅.xlsx").code == 0
    sheet = load_workbook(clerk.desk / "查阅.xlsx").worksheets[0]
    cells = {str(cell) for row in sheet.iter_rows(values_only=True) for cell in row}
    assert {house.CLIENT_ID, house.CLIENT_ADDRESS, "高血压", "低保", f"{house.CLIENT_NAME}想要送餐"} <= cells
    assert clerk("privacy", "report", *household, "-o", clerk.desk / "查阅.docx").code == 0
    paper = docx.Document(str(clerk.desk / "查阅.docx"))
    told = {cell.text for row in paper.tables[0].rows for cell in row.cells}
    assert {house.CLIENT_ID, house.CLIENT_ADDRESS} <= told
    assert any("QL2026-0002" in paragraph.text for paragraph in paper.paragraphs)


def test_a_crash_before_clearing_is_made_good_by_the_next_command(
    clerk: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    from swtool.rights import purge

    def stop(office: object) -> int:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(purge, "_rewrite", stop)
        clerk("privacy", "erase", "330481-00001", *BASIS, "--mentions", "--yes")
    assert "待清除残留" in clerk("privacy", "list").out
    assert clerk("privacy", "clear").code == 0
    assert "办结" in clerk("privacy", "list").out
    assert traces(clerk.desk, house.SECRETS) == []
    assert "没有待清除的残留" in clerk("privacy", "clear").out
