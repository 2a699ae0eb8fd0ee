"""Who acts: the rules of operators, the login that stands for them, and what a change says where nobody is known."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from swtool import cli
from swtool.commands import _context
from swtool.errors import NotFound, SwtoolError, UsageFault
from swtool.opening import Founding, found_office, open_office
from swtool.operators.rules import (
    Login,
    OfficeOperator,
    Seat,
    Term,
    operator_at,
    operator_called,
    proper_name,
    proper_role,
    refuse_idle,
)
from swtool.store.access import failed_openings
from swtool.store.audit import verify
from swtool.terminal import Terminal
from tests.clerk import found
from tests.offices import china_time
from tests.registry_house import resident_id

MONDAY = date(2026, 3, 2)
ZHANG = OfficeOperator(1, "张经办", (Term(1, "经办", date(2026, 3, 2), date(2026, 6, 1)),))
WANG = OfficeOperator(2, "王经办", (Term(2, "审核", date(2026, 3, 2), None),))


# -- rules ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "acts"),
    [
        (date(2026, 3, 1), False),  # the day before the first
        (date(2026, 3, 2), True),
        (date(2026, 5, 31), True),  # the day before the closing day
        (date(2026, 6, 1), False),  # the closing day itself
        (date(2026, 6, 2), False),
    ],
)
def test_an_operator_acts_from_the_first_day_to_the_day_before_the_closing_day(day: date, acts: bool) -> None:
    assert ZHANG.acts_on(day) is acts
    if acts:
        refuse_idle(ZHANG, day)
    else:
        with pytest.raises(SwtoolError) as caught:
            refuse_idle(ZHANG, day)
        assert ("从 2026-03-02 起才经办" if day < MONDAY else "从 2026-06-01 起不再经办") in str(caught.value)


def test_a_login_at_this_computer_wins_over_one_at_any() -> None:
    logins = [Login(1, 1, Seat("Administrator")), Login(2, 2, Seat("Administrator", "PC-2"))]
    people = [ZHANG, WANG]
    assert operator_at(people, logins, Seat("administrator", "pc-2")) == WANG
    assert operator_at(people, logins, Seat("Administrator", "PC-1")) == ZHANG
    assert operator_at(people, logins, Seat("guest", "PC-2")) is None


def test_a_login_written_with_its_domain_is_the_one_the_system_names_without() -> None:
    logins = [Login(1, 2, Seat("COUNTY\\wang"))]
    assert operator_at([ZHANG, WANG], logins, Seat("Wang", "PC-1")) == WANG
    assert operator_at([ZHANG, WANG], logins, Seat("county", "PC-1")) is None


def test_a_personal_number_in_the_place_of_a_name_is_neither_said_nor_taken() -> None:
    number = resident_id("19900307", 77)
    with pytest.raises(NotFound) as caught:
        operator_called([WANG], number)
    assert number not in str(caught.value)
    assert "新来的先登记：swtool operator add 姓名" in str(caught.value)
    with pytest.raises(UsageFault, match="这不像姓名"):
        proper_name(f"张三{number}")


@pytest.mark.parametrize(
    "name", ["Administrator", "admin", "ROOT", "管理员", "user", "SYSTEM", "未知用户", "Guest", "经办人"]
)
def test_what_everybody_is_called_is_no_name(name: str) -> None:
    with pytest.raises(UsageFault, match="共用的称呼"):
        proper_name(f" {name} ")


@pytest.mark.parametrize("name", ["", "  ", "1", "甲" * 31, "张\x00三"])
def test_what_is_no_name(name: str) -> None:
    with pytest.raises(UsageFault):
        proper_name(name)


def test_a_name_and_a_role_lose_needless_blanks() -> None:
    assert proper_name("  欧阳  示例 ") == "欧阳 示例"
    assert proper_role(" 签发 ") == "签发"
    with pytest.raises(UsageFault, match="角色"):
        proper_role(" ")


# -- at the command line ----------------------------------------------------------------------------------------------


class Desk:
    """A computer at which somebody types. ``user`` and ``now`` may be set; ``answers`` are typed when asked."""

    def __init__(self, db: Path, patch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.db, self.capsys = db, capsys
        self.user, self.now = "wang", china_time(MONDAY)
        self.answers: Iterator[str] | None = None
        self.asked: list[str] = []
        patch.setattr(_context, "os_user", lambda: self.user)
        patch.setattr(_context.platform, "node", lambda: "PC-1")
        patch.setattr(_context, "clock", lambda: self.now)
        patch.setattr(Terminal, "attended", property(lambda terminal: self.answers is not None))
        patch.setattr(Terminal, "_answer", self._answer)

    def _answer(self, prompt: str) -> str:
        self.asked.append(prompt)
        assert self.answers is not None
        return next(self.answers)

    def __call__(self, *line: str) -> int:
        self.capsys.readouterr()
        code = cli.main(["--db", str(self.db), *line])
        self.out, self.err = self.capsys.readouterr()
        return code

    def answering(self, *answers: str) -> None:
        """From now on somebody sits at a terminal."""
        self.answers, self.asked = iter(answers), []

    def query(self, sql: str) -> list[tuple[object, ...]]:
        connection = sqlite3.connect(self.db)
        try:
            return connection.execute(sql).fetchall()
        finally:
            connection.close()

    def actors(self) -> list[object]:
        """Who stands in the journal, step by step."""
        return [row[0] for row in self.query("SELECT actor FROM journal_txn ORDER BY id")]


INIT = ("init", "--county", "330481", "--name", "海宁市", "--authority", "海宁市民政局", "--operator", "王经办")


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office that 王经办 founded on Monday, as wang at PC-1. It is only copied."""
    db = tmp_path_factory.mktemp("founded") / "台账.db"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_context, "os_user", lambda: "wang")
        patch.setattr(_context.platform, "node", lambda: "PC-1")
        patch.setattr(_context, "clock", lambda: china_time(MONDAY))
        assert cli.main(["--db", str(db), *INIT]) == 0
    return db


@pytest.fixture
def desk(founded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Desk:
    shutil.copy(founded, tmp_path / "台账.db")
    return Desk(tmp_path / "台账.db", monkeypatch, capsys)


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


def test_whoever_takes_over_the_computer_of_a_closed_operator_is_asked(desk: Desk) -> None:
    assert desk("operator", "add", "李经办") == 0
    assert desk("operator", "close", "王经办") == 0
    desk.answering("李经办")
    assert desk("org", "add", "示例中心") == 0
    assert desk.actors()[-1] == "李经办"
    assert desk.query("SELECT os_user FROM operator_login WHERE superseded_at IS NULL") == [("wang",)]
    desk.answering()
    assert desk("org", "add", "示例二中心") == 0


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
