"""`swtool resource|order` and the visit on telephones as they are typed: exit codes, masks, refusals in Chinese."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.clerk import Clerk, book

MEALS = ("resource", "add", "长者食堂", "--village", "永福村", "--owner", "示例食堂", "--items", "助餐",
         "--capacity", "30", "--unit", "份")  # fmt: skip


def rows(clerk: Clerk, *line: str) -> list[dict[str, object]]:
    answer = clerk(*line, "--format", "json")
    found: list[dict[str, object]] = json.loads(answer.out)["rows"]
    return found


def test_a_resource_from_its_first_day_to_its_last(clerk: Clerk) -> None:
    added = clerk(*MEALS, "--pool", "企业", "--cost", "12.5元", "--contact", "张示例", "--phone", "13800000000")
    assert (added.code, added.err) == (0, "已登记资源 330481102201-0001（永福村村委会 长者食堂）")
    number = "330481102201-0001"
    assert "已有" not in clerk.refused(*MEALS)
    shown = clerk("resource", "show", number)
    assert "12.50 元" in shown.out
    assert "张示例" not in shown.out + shown.err
    assert "13800000000" not in shown.out
    head = clerk.head()
    assert "13800000000" in clerk("resource", "show", number, "--reveal").out
    assert clerk.head() != head  # it is in the journal
    assert clerk("resource", "update", number, "--capacity", "30").err.endswith("没有变化")
    assert clerk("resource", "update", number, "--capacity", "40", "--dry-run").code == 0
    assert clerk("resource", "update", number, "--capacity", "20").code == 0
    assert clerk("resource", "assure", number, "--by", "李示例", "--until", "2027-12-31").code == 0
    (row,) = rows(clerk, "resource", "list", "--pool", "爱心企业")
    assert (row["capacity"], row["left"], row["valid_to"], row["last_review"]) == (20, 20, "2027-12-31", "2026-11-10")
    assert [one["resources"] for one in rows(clerk, "resource", "pools")] == [1, 0, 0, 0, 1]
    assert clerk("resource", "close", number, "--on", "2026-11-10", "--why", "停业").code == 0
    assert rows(clerk, "resource", "list") == []
    assert len(rows(clerk, "resource", "list", "--as-of", "2026-11-10")) == 0
    assert "已于 2026-11-10 停用" in clerk.refused("resource", "update", number, "--capacity", "1")


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (("resource", "add", "甲", "--village", "许村镇"), "不是村（社区）"),
        (("resource", "add", "甲", "--village", "永福村", "--capacity", "三十"), "--capacity"),
        (("resource", "add", "甲", "--village", "永福村", "--pool", "别的"), "不在可选范围内"),
        (("resource", "add", "甲", "--village", "永福村", "--to", "明年"), "--to"),
        (("resource", "update", "Z9"), "没有写要改什么"),
        (("resource", "update", "Z9", "--unit", "份"), "没有资源 Z9"),
        (("resource", "show", "Z9"), "没有在用的资源 Z9"),
        (("resource", "list", "--pool", "别的"), "不在可选范围内"),
        (("resource", "export", "--hsds", "包"), "没有可以导出的资源"),
        (("resource", "import", "没有"), "没有 datapackage.json"),
        (("order", "add", "助餐"), "没有写在哪个村（社区）"),
        (("order", "add", "助餐", "--village", "永福村", "--at", "昨天"), "看不出是哪天几点几分"),
        (("order", "add", "助餐", "--village", "永福村", "--phone", "1"), "--phone"),
        (("order", "add", "助餐", "--village", "永福村", "--file", "D9"), "没有在用的档案 D9"),
        (("order", "accept", "DD9", "--by", "王示例"), "没有订单 DD9"),
        (("inventory", "xlsform", "走访.csv"), "要写成 .xlsx"),
        (("inventory", "answers", "没有.csv"), "没有.csv"),
    ],
)
def test_what_is_refused_says_so_and_writes_nothing(clerk: Clerk, line: tuple[str, ...], says: str) -> None:
    before = clerk.head()
    answer = clerk(*line)
    assert answer.code in (1, 2), answer
    assert says in answer.err
    assert "Traceback" not in answer.err
    assert clerk.head() == before


def test_a_package_goes_out_and_comes_back(clerk: Clerk) -> None:
    clerk(*MEALS, "--contact", "张示例")
    folder = clerk.desk / "包"
    head = clerk.head()
    assert clerk("resource", "export", "--hsds", folder).code == 0
    assert clerk.head() == head
    assert clerk("resource", "export", "--hsds", folder, "--reveal").code == 0
    assert clerk.head() != head
    same = clerk("resource", "import", folder)
    assert (same.code, "没有变化" in same.out) == (0, True)
    clerk("resource", "update", "330481102201-0001", "--capacity", "31")
    assert clerk("resource", "import", folder).code != 0
    assert clerk("resource", "import", folder, "--existing", "update").code == 0
    assert [row["capacity"] for row in rows(clerk, "resource", "list")] == [30]


def test_an_order_from_its_call_to_its_feedback(clerk: Clerk) -> None:
    line = ("order", "add", "助餐", "--village", "永福村", "--channel", "12345", "--name", "张示例")
    assert "DD1" in clerk(*line, "--at", "2026-11-08 08:30", "--phone", "13800000000").out
    late = clerk("order", "list", "--late")
    assert late.code == 3
    assert "张示例" not in late.out
    assert clerk("order", "accept", "DD1", "--by", "王示例", "--as-need", "--dry-run").out.startswith("将接单")
    assert clerk("order", "accept", "DD1", "--by", "王示例", "--as-need").code == 0
    assert [row["status"] for row in rows(clerk, "inventory", "list", "needs")] == ["已受理"]
    assert clerk("order", "dispatch", "DD1", "--to", "示例食堂").code == 0
    assert "不能反馈" in clerk.refused("order", "feedback", "DD1", "--satisfied", "fair")
    assert clerk("order", "loops").code == 3
    assert clerk("order", "done", "DD1", "--met").code == 0
    assert clerk("order", "feedback", "DD1", "--satisfied", "fair").code == 0
    assert clerk("order", "loops").code == 0
    assert [row["channel"] for row in rows(clerk, "order", "channels")] == ["12345"]
    assert [row["over"] for row in rows(clerk, "order", "waits")] == [1, 1, 1, 1]
    assert "基本满意" in clerk("order", "show", "DD1").out
    assert "不能取消" in clerk.refused("order", "cancel", "DD1", "--why", "本人撤回")
    assert "点单接单按时" in clerk("explain", "LSH-07").out
    assert "需求闭环" in clerk("explain", "LSH-11").out


def test_the_visit_goes_to_the_telephone_and_comes_back(clerk: Clerk) -> None:
    assert clerk("inventory", "xlsform", clerk.desk / "走访.xlsx").code == 0
    visits, members = clerk.desk / "走访.csv", clerk.desk / "成员.csv"
    visits.write_text("household-file_no,household-village,household-head_name,KEY\nD7,永福村,丁示例,1\n", "utf-8")
    members.write_text("member_name,relation,resident_id,PARENT_KEY\n丁示例,户主,123,1\n", "utf-8")
    wrong = clerk("inventory", "answers", visits, members)
    assert wrong.code != 0
    assert Path(clerk.desk / "走访-退回.xlsx").exists()
    assert rows(clerk, "inventory", "list", "households") == []
    members.write_text("member_name,relation,PARENT_KEY\n丁示例,户主,1\n戊示例,配偶,1\n", "utf-8")
    assert clerk("inventory", "answers", visits, members, "--dry-run").code == 0
    assert rows(clerk, "inventory", "list", "households") == []
    assert clerk("inventory", "answers", visits, members).code == 0
    (row,) = rows(clerk, "inventory", "list", "households")
    assert (row["file_no"], row["members"]) == ("D7", 2)


def test_what_cannot_be_met_by_kind(clerk: Clerk) -> None:
    clerk("order", "add", "理发", "--village", "永福村")
    clerk("order", "accept", "DD1", "--by", "王示例", "--as-need")
    answer = clerk("match", "unmet", "--by", "kind")
    assert answer.code == 3
    assert "没有这类资源" in answer.out


def test_a_list_cannot_state_less_than_is_given_away(clerk: Clerk) -> None:
    """The program's own books know what was given: here, and not only where the planner is asked by itself."""
    clerk(*MEALS)
    clerk("order", "add", "助餐", "--village", "永福村")
    clerk("order", "accept", "DD1", "--by", "王示例", "--as-need")
    assert clerk("match", "assign", "需求1", "330481102201-0001", "--quantity", "20").code == 0
    head = ("资源编号", "乡镇", "社区", "资源名称", "提供方", "最大容量")
    row = ("330481102201-0001", "许村镇", "永福村", "长者食堂", "示例食堂")
    less = clerk("intake", "load", book(clerk.desk / "资源.xlsx", [head, (*row, 19)]), "--existing", "update")
    assert less.code != 0
    assert "容量 19份，已经对接出去 20份" in less.out + less.err
    same = clerk("intake", "load", book(clerk.desk / "资源.xlsx", [head, (*row, 20)]), "--existing", "update")
    assert same.code == 0


def test_closing_a_need_says_what_ends_with_it(clerk: Clerk) -> None:
    """20 of 30 meals are held; the need is met; nothing goes on, and 10 are left, for what was eaten is gone."""
    clerk(*MEALS)
    clerk(
        "resource", "add", "送餐车", "--village", "永福村", "--owner", "示例车队", "--items", "助餐", "--capacity", "2"
    )
    clerk("order", "add", "助餐", "--village", "永福村")
    clerk("order", "accept", "DD1", "--by", "王示例", "--as-need")
    (need,) = [str(row["need_no"]) for row in rows(clerk, "inventory", "list", "needs")]
    number, van = "330481102201-0001", "330481102201-0002"
    clerk("match", "assign", need, number, "--quantity", "20")
    dry = clerk("need", "meet", need, "--on", "2026-11-10", "--dry-run")
    assert "将一并办结对接 DJ1：330481102201-0001 长者食堂 20份" in dry.err
    assert len(rows(clerk, "match", "list", "--open")) == 1
    assert "一并办结对接 DJ1" in clerk("need", "meet", need, "--on", "2026-11-10").err
    assert rows(clerk, "match", "list", "--open") == []
    assert [row["left"] for row in rows(clerk, "resource", "list")] == [10, 2]
    clerk("need", "reopen", need, "--on", "2026-11-10", "--why", "又停了")
    clerk("match", "assign", need, number)
    clerk("match", "assign", need, van)
    done = clerk("match", "done", "DJ2", "--met")
    assert "一并退回 DJ3：330481102201-0002 送餐车 1份可再对接" in done.out
    assert [row["left"] for row in rows(clerk, "resource", "list")] == [9, 2]
