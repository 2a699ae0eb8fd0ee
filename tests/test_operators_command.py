"""`swtool operator` at the terminal: add, close, add again, map and list."""

from __future__ import annotations

from datetime import date

import pytest

from tests.offices import china_time
from tests.operators_case import Desk
from tests.operators_case import desk as desk  # noqa: PLC0414
from tests.operators_case import founded as founded  # noqa: PLC0414


def test_a_closed_operator_acts_until_the_day_before(desk: Desk) -> None:
    assert desk("operator", "add", "李经办", "--login", "li") == 0
    assert desk("operator", "close", "王经办", "--on", "2026-06-01", "--why", "调离") == 0
    assert "王经办从 2026-06-01 起不再经办" in desk.out
    desk.now = china_time(date(2026, 5, 31), 23)
    assert desk("org", "add", "五月中心") == 0
    desk.now = china_time(date(2026, 6, 1), 0)
    assert desk("org", "add", "六月中心") == 1
    assert "从 2026-06-01 起不再经办" in desk.err
    assert desk("org", "add", "六月中心", "--today", "2026-05-31") == 1  # no day that is asked for moves the clock
    desk.now = china_time(date(2026, 6, 2))
    assert desk("org", "add", "六月中心", "--operator", "王经办") == 1
    assert desk.query("SELECT kind, subject, persons FROM access_event") == [("refused", "现在不是经办人员", 0)] * 3
    assert desk("org", "list") == 0
    desk.user = "li"
    assert desk("org", "add", "六月中心") == 0
    assert desk.query("SELECT name FROM organization") == [("五月中心",), ("六月中心",)]


def test_add_close_and_add_again(desk: Desk) -> None:
    assert desk("operator", "add", "李经办", "--from", "2026-03-05", "--login", "li") == 0
    assert desk("operator", "add", "李经办") == 1
    assert "李经办已经是经办人员（从 2026-03-05 起）" in desk.err
    assert desk("operator", "close", "李经办", "--on", "2026-03-04") == 1
    assert "停止的日期早于开始的日期 2026-03-05" in desk.err
    assert desk("operator", "close", "李经办", "--on", "2026-04-01", "--dry-run") == 0
    assert desk("operator", "close", "李经办", "--on", "2026-04-01") == 0
    assert desk("operator", "close", "李经办", "--on", "2026-04-01") == 1
    assert "那时已不再经办" in desk.err
    assert desk("operator", "close", "孙经办") == 1
    assert desk("operator", "add", "李经办", "--from", "2026-03-31") == 1
    assert desk("operator", "add", "李经办", "--from", "2026-04-01", "--role", "审核") == 0
    terms = "SELECT role, effective_on, effective_until FROM operator_term WHERE superseded_at IS NULL ORDER BY id"
    assert desk.query(terms) == [
        ("经办", "2026-03-02", None),
        ("经办", "2026-03-05", "2026-04-01"),
        ("审核", "2026-04-01", None),
    ]
    assert desk("audit", "verify") == 0


def test_a_closed_operator_does_not_let_himself_in_again(desk: Desk) -> None:
    assert desk("operator", "add", "李经办") == 0
    assert desk("operator", "close", "王经办") == 0
    for line in (["operator", "add", "王经办"], ["operator", "map", "王经办"]):
        assert desk(*line) == 1
        assert "王经办现在不是经办人员" in desk.err
    desk.answering("2", "王经办")
    assert desk("org", "add", "示例中心") == 1
    assert "王经办现在不是经办人员" in desk.err
    assert desk.query("SELECT count(*) FROM access_event") == [(3,)]
    assert desk("operator", "add", "王经办", "--operator", "李经办") == 0  # the one who acts lets him in
    desk.answering()
    assert desk("org", "add", "示例中心") == 0
    assert desk.actors()[-1] == "王经办"


def test_the_last_operator_may_close_and_is_told(desk: Desk) -> None:
    assert desk("operator", "close", "王经办") == 0
    assert "现在没有经办人员了" in desk.err
    assert desk("operator", "add", "李经办") == 0  # a newcomer acts for himself
    assert desk.actors()[-1] == "李经办"


def test_map_moves_a_login(desk: Desk) -> None:
    assert desk("operator", "add", "李经办") == 0
    assert "swtool operator map 李经办" in desk.err
    assert desk("operator", "map", "王经办") == 1
    assert "已经对应到王经办" in desk.err
    assert desk("operator", "map", "赵经办") == 1
    assert desk("operator", "map", "李经办", "--dry-run") == 0
    assert desk("operator", "map", "李经办") == 0
    assert desk("org", "add", "示例中心") == 0
    assert desk.actors()[-1] == "李经办"
    desk.user = "new"
    assert desk("operator", "map", "王经办") == 0  # at a computer that nobody knows, one names oneself
    assert desk.actors()[-1] == "王经办"


def test_the_list_shows_roles_days_logins_and_the_last_change(desk: Desk) -> None:
    assert desk("operator", "add", "李经办", "--role", "审核", "--from", "2026-04-01", "--login", "li") == 0
    desk.now = china_time(date(2026, 3, 3), 8, 30)
    assert desk("org", "add", "示例中心") == 0
    assert desk("operator", "list", "--all", "--format", "csv") == 0
    assert desk.out.splitlines()[:3] == [
        "姓名,角色,从,停止,电脑账户,最近一次改动",
        "王经办,经办,2026-03-02,,wang@PC-1,2026-03-03 08:30",
        "李经办,审核,2026-04-01,,li,",
    ]
    assert desk("operator", "list", "--as-of", "2026-03-31", "--format", "csv") == 0
    assert "李经办" not in desk.out
    assert desk("operator", "list", "--as-of", "2026-04-01", "--format", "csv") == 0
    assert "李经办" in desk.out


@pytest.mark.parametrize(
    ("line", "code", "said"),
    [
        (["add"], 2, "缺少参数“姓名”"),
        (["add", "李经办", "--role", " "], 2, "角色没有写"),
        (["add", "李经办", "--from", "昨天"], 2, "不是日期"),
        (["close"], 2, "缺少参数“姓名”"),
        (["remove", "王经办"], 2, "没有“remove”这个动作"),
    ],
)
def test_what_is_typed_wrong(desk: Desk, line: list[str], code: int, said: str) -> None:
    assert desk("operator", *line) == code
    assert said in desk.err
    assert desk.actors() == ["王经办"]
