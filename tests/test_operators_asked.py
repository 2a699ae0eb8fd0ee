"""Whoever writes is known by the login, is named, or is asked once; what is written names that person."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from swtool import cli
from swtool.errors import SwtoolError
from swtool.opening import Founding, found_office, open_office
from swtool.store.access import failed_openings
from swtool.store.audit import verify
from tests.clerk import found
from tests.offices import china_time
from tests.operators_case import INIT, MONDAY, Desk
from tests.operators_case import desk as desk  # noqa: PLC0414
from tests.operators_case import founded as founded  # noqa: PLC0414


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Desk:
    """An office without any operator, as an older one is after its upgrade."""
    founding = Founding("330481", "海宁市", "海宁市民政局")
    office = found_office(tmp_path / "台账.db", founding, today=MONDAY, now=china_time(MONDAY), actor="旧记录")
    office.db.close()
    return Desk(tmp_path / "台账.db", monkeypatch, capsys)


def test_init_registers_its_operator_and_the_login(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = Desk(tmp_path / "台账.db", monkeypatch, capsys)
    assert desk(*INIT) == 0, desk.err
    assert "经办人员：王经办" in desk.out
    assert desk("org", "add", "示例中心") == 0, desk.err
    assert "经办：王经办" in desk.err.replace("\n", "")
    assert set(desk.actors()) == {"王经办"}
    assert desk.query("SELECT os_user, machine FROM operator_login") == [("wang", "PC-1")]


def test_init_without_an_operator_is_wrong_usage_where_nobody_can_be_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    there = Desk(tmp_path / "台账.db", monkeypatch, capsys)
    line = ("init", "--county", "330481", "--name", "海宁市", "--authority", "民政局")
    assert there(*line) == 2
    assert "加 --operator 姓名" in there.err
    assert not there.db.exists()
    assert there(*line, "--operator", "Administrator") == 2
    assert "共用的称呼" in there.err
    assert not there.db.exists()
    there.answering("王经办")
    assert there(*line) == 0
    assert there.asked == ["第一位经办人员的姓名（现在使用这台电脑的人）："]
    assert there.actors() == ["王经办"]


def test_an_unknown_login_is_refused_where_nobody_can_be_asked(desk: Desk) -> None:
    desk.user = "guest"
    before = desk.actors()
    assert desk("org", "add", "示例中心") == 1
    assert "账户“guest”还没有对应到一位经办人员" in desk.err
    assert "swtool operator add 姓名" in desk.err
    assert desk.actors() == before
    (noted,) = failed_openings(desk.db)
    assert (noted.os_user, noted.machine, noted.at) == ("guest", "PC-1", china_time(MONDAY))
    assert desk("org", "list") == 0  # reading needs nobody
    assert desk("org", "list", "--reveal") == 2  # this list holds nothing personal and has no such option
    assert desk("staff", "list", "--reveal") == 1
    assert "还没有对应到一位经办人员" in desk.err


def test_an_unknown_login_is_asked_once(desk: Desk) -> None:
    desk.user = "li"
    desk.answering("名单上没有我，我是新来的", "李经办")
    assert desk("org", "add", "示例中心") == 0
    assert desk.asked == ["请选择 1—2：", "请写您的姓名（操作日志里写的就是它）："]
    assert "1. 王经办" in desk.err
    assert desk.actors() == ["王经办", "李经办", "李经办"]  # founding, the mapping, the change
    desk.answering()
    assert desk("org", "add", "示例二中心") == 0
    assert desk.asked == []
    assert desk.query("SELECT why FROM journal_txn ORDER BY id")[1] == ("登记经办人员的电脑账户",)


def test_somebody_known_at_a_new_computer_picks_the_own_name(desk: Desk) -> None:
    desk.user = "Administrator"
    desk.answering("1")
    assert desk("org", "add", "示例中心") == 0
    assert set(desk.actors()) == {"王经办"}
    assert desk.query("SELECT count(*) FROM office_operator") == [(1,)]
    assert desk.query("SELECT os_user FROM operator_login ORDER BY id") == [("wang",), ("Administrator",)]


def test_a_dry_run_asks_and_leaves_nothing_behind(desk: Desk) -> None:
    desk.user = "li"
    desk.answering("2", "李经办")
    assert desk("org", "add", "示例中心", "--dry-run") == 0
    assert desk.actors() == ["王经办"]


def test_a_shared_name_is_refused_as_an_answer(desk: Desk) -> None:
    desk.user = "li"
    desk.answering("2", "Administrator")
    assert desk("org", "add", "示例中心") == 2
    assert "共用的称呼" in desk.err
    assert desk.actors() == ["王经办"]


@pytest.mark.parametrize("way", ["option", "environment"])
def test_a_named_operator_wins_over_the_login(desk: Desk, way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert desk("operator", "add", "李经办") == 0
    if way == "option":
        assert desk("org", "add", "示例中心", "--operator", "李经办") == 0
    else:
        monkeypatch.setenv("SWTOOL_OPERATOR", "李经办")
        assert desk("org", "add", "示例中心") == 0
        assert desk("org", "add", "示例二中心", "--operator", "王经办") == 0
        assert desk.actors().pop() == "王经办"
    assert desk.actors()[2] == "李经办"


def test_a_named_operator_must_be_registered(desk: Desk) -> None:
    assert desk("org", "add", "示例中心", "--operator", "赵经办") == 1
    assert "没有登记过叫“赵经办”的经办人员" in desk.err
    assert "登记过的有：王经办" in desk.err
    assert desk.actors() == ["王经办"]
    assert [each.what for each in failed_openings(desk.db)] == ["没有登记过叫“赵经办”的经办人员"]
    assert desk("org", "list", "--operator", "赵经办") == 0


def test_the_first_write_of_an_office_without_operators_is_the_first_operator(bare: Desk) -> None:
    assert bare("org", "add", "示例中心") == 1
    assert bare("operator", "add", "管理员") == 2
    assert bare("operator", "add", "王经办", "--role", "负责人") == 0, bare.err
    assert "电脑账户：wang@PC-1" in bare.out
    assert bare("org", "add", "示例中心") == 0
    assert bare.actors() == ["旧记录", "王经办", "王经办"]


def test_an_office_without_operators_asks_for_the_name_alone(bare: Desk) -> None:
    bare.answering("王经办")
    assert bare("org", "add", "示例中心") == 0
    assert bare.asked == ["请写您的姓名（操作日志里写的就是它）："]
    assert bare.actors() == ["旧记录", "王经办", "王经办"]


def test_whoever_takes_over_the_computer_of_a_closed_operator_is_asked(desk: Desk) -> None:
    assert desk("operator", "add", "李经办") == 0
    assert desk("operator", "close", "王经办") == 0
    desk.answering("李经办")
    assert desk("org", "add", "示例中心") == 0
    assert desk.actors()[-1] == "李经办"
    assert desk.query("SELECT os_user FROM operator_login WHERE superseded_at IS NULL") == [("wang",)]
    desk.answering()
    assert desk("org", "add", "示例二中心") == 0


def test_the_office_of_a_clerk_verifies_and_names_one_person(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found(tmp_path / "office.db")
    office = open_office(tmp_path / "office.db", today=MONDAY, now=china_time(MONDAY), actor="")
    assert verify(office.db) == []
    assert {row[0] for row in office.db.query("SELECT actor FROM journal_txn")} == {"王经办"}
    with pytest.raises(SwtoolError, match="还不知道由谁经办"), office.change("改"):
        pass
    office.db.close()


def test_every_command_that_reveals_calls_its_option_reveal() -> None:
    """``office_of`` asks who acts where the option ``reveal`` is given: no command may call it otherwise."""
    for noun in cli.NOUNS:
        for parameter in _parameters(cli.load(noun).build()):
            if "--reveal" in getattr(parameter, "opts", ()):
                assert parameter.name == "reveal"
            if "--dry-run" in getattr(parameter, "opts", ()):
                assert parameter.name == "dry_run"


def _parameters(command: object) -> Iterator[object]:
    yield from getattr(command, "params", ())
    for verb in getattr(command, "commands", {}).values():
        yield from _parameters(verb)
