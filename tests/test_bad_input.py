"""Whatever is typed: a Chinese sentence that says where, what, why and what next, and nothing is written."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from swtool import cli, rooms
from swtool.store import location
from tests.clerk import DAY, OPERATOR, Clerk, found, listing, roster, seat
from tests.test_rooms import older_office

PERSON_UNKNOWN = "没有找到这个人\n怎么办：用 swtool staff list 查人员编号；新人用 swtool staff register 登记"


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    db = tmp_path_factory.mktemp("county") / "office.db"
    found(db)
    return db


@pytest.fixture
def clerk(county: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Clerk:
    monkeypatch.setenv("COLUMNS", "500")  # a sentence is compared in one piece
    return seat(county, tmp_path / "桌面", capsys)


# -- the office file --------------------------------------------------------------------------------------------------


def test_no_office_yet(clerk: Clerk, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["staff", "list"]) == 1
    assert capsys.readouterr().err == (
        "还不知道用哪一个数据库\n怎么办：先用 swtool init 建立，或用 --db 指明文件（也可设环境变量 SWTOOL_DB）\n"
    )


def test_a_missing_file(clerk: Clerk) -> None:
    missing = clerk.desk / "没有.db"
    assert clerk.refused("staff", "list", db=missing) == (
        f"{missing}：找不到数据库文件\n怎么办：检查 --db 的路径；还没有数据库时先运行 swtool init"
    )


def test_the_remembered_file_is_gone(clerk: Clerk, capsys: pytest.CaptureFixture[str]) -> None:
    line = [
        "init",
        "--county",
        "330481",
        "--name",
        "海宁市",
        "--authority",
        "民政局",
        "--db",
        str(clerk.desk / "一.db"),
        *OPERATOR,
    ]
    assert cli.main(line) == 0
    (clerk.desk / "一.db").unlink()
    capsys.readouterr()
    assert cli.main(["staff", "list"]) == 1
    assert f"{clerk.desk / '一.db'}：找不到数据库文件" in capsys.readouterr().err


def test_a_folder_as_database(clerk: Clerk) -> None:
    assert clerk.refused("staff", "list", db=clerk.desk) == (
        f"{clerk.desk}：这是一个文件夹，不是数据库文件\n怎么办：--db 要指向 .db 文件本身"
    )


@pytest.mark.parametrize("content", [b"", b"\xe5\x90\x8d\xe5\x86\x8c", b"SQLite format 3\x00" + b"\x01" * 500])
def test_a_foreign_file(clerk: Clerk, content: bytes) -> None:
    other = clerk.desk / "别的.db"
    other.write_bytes(content)
    said = clerk.refused("staff", "list", db=other)
    assert said.startswith(f"{other}：这个文件不是 swtool 的数据库\n怎么办：")
    assert "swtool init" in said
    assert other.read_bytes() == content


def test_a_foreign_database_keeps_every_byte(clerk: Clerk) -> None:
    other = clerk.desk / "别的.db"
    connection = sqlite3.connect(other)
    connection.execute("CREATE TABLE 台账 (a)")
    connection.commit()
    connection.close()
    before = other.read_bytes()
    for line in (["staff", "list"], ["org", "add", "示例"], ["upgrade"], ["audit", "verify"]):
        assert clerk.refused(*line, db=other) == (
            f"{other}：这个文件不是 swtool 的数据库\n怎么办：检查 --db 的路径；用 swtool init 可以新建一个"
        )
    assert other.read_bytes() == before
    assert not other.with_name("别的.db-wal").exists()


def test_an_older_office_is_refused_until_upgraded(clerk: Clerk) -> None:
    path = clerk.desk / "旧.db"
    older_office(path, without="operators")
    found_version = rooms.SCHEMA_VERSION - 1
    assert clerk.refused("staff", "list", db=path) == (
        f"{path}：数据库是旧版本的结构（{found_version}，本程序要求 {rooms.SCHEMA_VERSION}）\n"
        "怎么办：先运行 swtool upgrade（会自动备份）"
    )
    answer = clerk("upgrade", db=path)
    assert answer.code == 0
    (copy,) = clerk.desk.glob("旧.升级前-*.db")
    assert answer.out == f"已升级 {path}（1 项），升级前的备份：{copy}\n"
    assert clerk("staff", "list", db=path).code == 0
    assert clerk("upgrade", db=path).out == f"{path} 已是当前版本，不需要升级\n"
    assert "旧版本的结构" in clerk.refused("staff", "list", db=copy)  # the copy stays what it was


@pytest.mark.parametrize("line", [["staff", "list"], ["upgrade"]])
def test_a_newer_office_is_refused(clerk: Clerk, line: list[str]) -> None:
    connection = sqlite3.connect(clerk.db)
    connection.execute(f"PRAGMA user_version = {rooms.SCHEMA_VERSION + 5}")
    connection.close()
    assert clerk.refused(*line) == (
        f"{clerk.db}：数据库由更新版本的 swtool 建立（结构 {rooms.SCHEMA_VERSION + 5}，"
        f"本程序只认识到 {rooms.SCHEMA_VERSION}）\n怎么办：请升级 swtool 后再打开"
    )


def test_init_over_an_existing_file(clerk: Clerk) -> None:
    said = clerk.refused("init", "--county", "330481", "--name", "海宁市", "--authority", "民政局")
    assert said == f"{clerk.db}：这个文件已经存在\n怎么办：换一个文件名；要看现有的数据库请直接用 --db 指向它"
    assert clerk.refused("init") == said  # before it asks for anything


@pytest.mark.parametrize("code", ["33048", "海宁", "330481102", "33048X", "000000"])
def test_init_with_no_county(clerk: Clerk, code: str) -> None:
    line = ("init", "--county", code, "--name", "海宁市", "--authority", "民政局")
    assert clerk.refused(*line, code=2, db=clerk.desk / "新.db") == (
        f"--county：“{code}”不是县级行政区划代码\n怎么办：写 6 位数字，如 330481"
    )


def test_init_in_a_synced_folder(clerk: Clerk) -> None:
    path = clerk.desk / "我的坚果云" / "台账.db"
    said = clerk.refused("init", "--county", "330481", "--name", "海宁市", "--authority", "民政局", *OPERATOR, db=path)
    assert said == (
        f"{path}：数据库不能放在这个文件夹\n原因：“我的坚果云”是云同步文件夹，同步程序会复制写到一半的数据库\n"
        "怎么办：放到本机硬盘的普通文件夹；备份可以放到网络盘"
    )


def test_an_office_on_a_network_share(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(location, "_network_reason", lambda path: "/mnt/共享 是网络文件系统（cifs），文件锁不可靠")
    assert clerk.refused("staff", "list") == (
        f"{clerk.db}：数据库不能放在这个文件夹\n原因：/mnt/共享 是网络文件系统（cifs），文件锁不可靠\n"
        "怎么办：放到本机硬盘的普通文件夹；备份可以放到网络盘"
    )


def _usage(command: str, arguments: str = "") -> str:
    return f"怎么办：用法：swtool {command} [选项]{arguments}\n说明见 swtool {command} --help"


# -- nouns, verbs, options --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (["stafff", "list"], "没有“stafff”这个名词\n怎么办：是不是 staff？swtool --help 列出全部名词"),
        (["花名册"], "没有“花名册”这个名词\n怎么办：swtool --help 列出全部名词"),
        (
            ["staff", "lst"],
            f"“swtool staff”没有“lst”这个动作；是不是 list？\n{_usage('staff', ' 动作 …')}",
        ),
        (
            ["staff", "list", "--as-off", DAY],
            f"没有选项 --as-off；是不是 --as-of？\n{_usage('staff list')}",
        ),
        (
            ["staff", "list", "--format", "pdf"],
            f"选项 --format的值不对：“pdf”不在可选之列：table、json、csv、xlsx\n{_usage('staff list')}",
        ),
        (
            ["org", "add"],
            f"缺少参数“名称”\n{_usage('org add', ' 名称')}",
        ),
    ],
)
def test_what_does_not_exist_is_named_with_its_neighbours(clerk: Clerk, line: list[str], said: str) -> None:
    assert clerk.refused(*line, code=2) == said


@pytest.mark.parametrize(
    ("text", "why"),
    [("2021-13-01", "没有13月"), ("2021.6.31", "6月没有31日"), ("2023-02-29", "2023年2月没有29日")],
)
def test_a_day_that_does_not_exist(clerk: Clerk, text: str, why: str) -> None:
    assert clerk.refused("--today", text, "staff", "list", code=2) == (
        f"--today：“{text}”不是日期\n原因：{why}\n怎么办：写成 年-月-日，如 2026-11-15"
    )
    for line, option, arguments in (
        ("staff list", "--as-of", ""),
        ("station list", "--as-of", ""),
        ("station close 许村镇社工站", "--on", " 社工站"),
    ):
        verb = " ".join(line.split()[:2])
        assert clerk.refused(*line.split(), option, text, code=2) == (
            f"选项 {option}的值不对：“{text}”不是日期；{why}；写成 年-月-日，如 2026-11-15\n{_usage(verb, arguments)}"
        )


def test_a_day_known_to_the_month_only(clerk: Clerk) -> None:
    said = clerk.refused("staff", "list", "--as-of", "2021-06", code=2)
    assert said.startswith("选项 --as-of的值不对：“2021-06”没有写到日；写成 年-月-日，如 2026-11-15\n")


@pytest.mark.parametrize(
    ("text", "why"),
    [("2026-13", "不是真实的月份：没有13月"), ("去年", "“去年”不是月份；写成 2026-10 或 2026年10月")],
)
def test_a_month_that_does_not_exist(clerk: Clerk, text: str, why: str) -> None:
    for noun in ("service list", "ledger list", "disclosure run"):
        assert clerk.refused(*noun.split(), "--month", text, code=2) == (f"选项 --month的值不对：{why}\n{_usage(noun)}")


# -- names the office does not hold -----------------------------------------------------------------------------------

STATION = "没有登记名为“{}”的社工站\n怎么办：相近的有：{}；用 swtool station list 查看全部，新的用 swtool station add"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (
            ["station", "add", "丁桥镇社工站", "--division", "许材镇", "--opened", "2021-06-30"],
            "没有名为“许材镇”的区划\n怎么办：相近的有：许村镇；用 swtool division list 查看全部",
        ),
        (
            ["division", "show", "许材镇"],
            "没有名为“许材镇”的区划\n怎么办：相近的有：许村镇；用 swtool division list 查看全部",
        ),
        (["division", "show", "330481999"], "没有名为“330481999”的区划\n怎么办：用 swtool division list 查看全部"),
        (
            ["inventory", "due", "--village", "永富村"],
            "没有名为“永富村”的区划\n怎么办：相近的有：永福村村委会；用 swtool division list 查看全部",
        ),
        (["station", "show", "许材镇社工站"], STATION.format("许材镇社工站", "许村镇社工站、长安镇社工站")),
        (
            ["service", "list", "--station", "许材镇社工站"],
            STATION.format("许材镇社工站", "许村镇社工站、长安镇社工站"),
        ),
        (
            ["org", "show", "示列社会工作服务中心"],
            "没有登记名为“示列社会工作服务中心”的机构\n怎么办：相近的有：示例社会工作服务中心；用 swtool org list",
        ),
        (
            ["disclosure", "run", "--month", "2026-10", "--org", "阳光"],
            "没有登记名为“阳光”的机构\n怎么办：用 swtool org list 查看全部，新的用 swtool org add",
        ),
        (["staff", "show", "330481-09999"], PERSON_UNKNOWN),
        (["staff", "leave", "李示例", "--on", "2026-11-01"], PERSON_UNKNOWN),
        (
            ["training", "add", "330481-09999", "--title", "个案管理", "--on", "2026-03-05", "--hours", "6"],
            PERSON_UNKNOWN,
        ),
        (
            ["explain", "station.office_aria"],
            "没有“station.office_aria”这项检查\n怎么办：相近的有：station.office_area",
        ),
        (
            ["policy", "show", "filing.deadlin"],
            "没有“filing.deadlin”这条规则\n怎么办：相近的有：filing.deadline",
        ),
        (["policy", "show", "甲乙丙"], "没有“甲乙丙”这条规则\n怎么办：swtool policy list 列出全部"),
        (
            ["intake", "template", "花名"],
            "没有“花名”这张表\n怎么办：相近的有：社工站人员花名册、督导名册；swtool intake template list 列出全部",
        ),
        (
            ["filing", "show", "BD2026-0001"],
            "没有编号为“BD2026-0001”的人员变动\n怎么办：用 swtool filing due 或 swtool filing list 查编号",
        ),
        (
            ["report", "fill", "人员花名", "--output", "x.xlsx"],
            "没有名为“人员花名”的报表模板\n怎么办：相近的有：人员花名册",
        ),
    ],
)
def test_an_unknown_name(clerk: Clerk, line: list[str], said: str) -> None:
    answer = clerk.refused(*line)
    assert answer.startswith(said)
    assert answer[len(said) :][:1] in ("", " ", "、", "；"), answer  # more neighbours, or the rest of the advice


def test_a_head_that_is_none(clerk: Clerk) -> None:
    assert clerk.refused("audit", "verify", "--against", "abc", code=2) == (
        "--against：“abc”不是链头，也不是备份文件\n"
        "怎么办：照备案回执或公开表上印的抄：序号-十六进制，如 42-9f3c…；或写备份文件的路径"
    )
    assert clerk("audit", "verify", "--against", clerk.head()).code == 0
    cut = "999-" + "0" * 32
    assert clerk("audit", "verify", "--against", cut).code == 3


# -- where results go -------------------------------------------------------------------------------------------------


def test_a_sheet_cannot_be_shown_on_the_screen(clerk: Clerk) -> None:
    said = clerk.refused("staff", "list", "--format", "xlsx", code=2)
    assert said == "xlsx 不能显示在屏幕上\n怎么办：加 --output 文件名.xlsx"


@pytest.mark.parametrize("name", ["名单.xlsx", "名单.csv", "名单.json"])
def test_output_into_a_missing_folder(clerk: Clerk, name: str) -> None:
    folder = clerk.desk / "没有"
    said = clerk.refused("staff", "list", "--output", folder / name)
    assert said == f"{folder}：文件夹不存在\n怎么办：请先建好文件夹，或换一个位置"


def test_output_that_is_a_folder_or_of_an_unknown_kind(clerk: Clerk) -> None:
    assert clerk.refused("staff", "list", "--output", clerk.desk, code=2) == (
        f"{clerk.desk}：这是文件夹，不是文件\n怎么办：写上文件名，如 名单.xlsx"
    )
    target = clerk.desk / "名单.pdf"
    assert clerk.refused("staff", "list", "--output", target, code=2) == (
        f"{target}：不认识的文件格式\n怎么办：文件名请以 .xlsx、.csv 或 .json 结尾"
    )


def test_format_and_name_that_contradict_each_other(clerk: Clerk) -> None:
    said = clerk.refused("org", "list", "--format", "csv", "--output", clerk.desk / "a.xlsx", code=2)
    assert said == "--format csv 与文件名 a.xlsx 对不上\n怎么办：去掉 --format，或改文件名的结尾"


# -- a dry run is no change -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        ["org", "add", "第二示例中心"],
        ["station", "add", "和平村社工室", "--division", "和平村", "--opened", "2022-01-01", "--tier", "service_point"],
        ["station", "close", "长安镇社工站", "--on", "2026-01-01"],
        ["project", "add", "示例项目", "--organization", "示例社会工作服务中心", "--approved", "2026-01-01"],
        [
            "party",
            "add",
            "--org",
            "示例社会工作服务中心",
            "--kind",
            "主题党日",
            "--on",
            "2026-10-20",
            "--title",
            "学习",
        ],
    ],
)
def test_a_dry_run_writes_nothing(clerk: Clerk, line: list[str]) -> None:
    before = clerk.head(), listing(clerk.desk)
    answer = clerk(*line, "--dry-run")
    assert (clerk.head(), listing(clerk.desk)) == before
    assert answer.code == 0, answer


def test_a_dry_run_of_a_load(clerk: Clerk) -> None:
    path = roster(clerk.desk / "花名册.xlsx", ("许村镇社工站", "王示例", None, "服务性", "专职", "2021-06-30"))
    before = clerk.head(), listing(clerk.desk)
    assert clerk("intake", "load", path, "--dry-run").code == 0
    assert (clerk.head(), listing(clerk.desk)) == before
    assert clerk("intake", "load", path).code == 0
    assert clerk.head() != before[0]
