"""A folder of returned books in one go: each where it belongs, its answer beside it, safe to be run by the clock."""

from __future__ import annotations

import errno
import json
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from swtool.commands import _intake_inbox
from swtool.errors import SwtoolError
from swtool.intake import inbox
from swtool.intake.inbox import LOCK_NAME, look_through

from .clerk import Clerk, found, head_of
from .offices import TODAY, china_time
from .registry_house import resident_id
from .test_intake_existing import ROSTER, person
from .test_intake_undo import sheet
from .test_workbooks_refused import flat_odf


@pytest.fixture
def clerk(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Clerk:
    desk = tmp_path / "收表 桌"
    desk.mkdir()
    found(desk / "office.db")
    monkeypatch.setattr("swtool.commands._context.clock", lambda: china_time(TODAY, 10))
    monkeypatch.setattr(_intake_inbox, "_STILL", 0)
    monkeypatch.setenv("COLUMNS", "80")
    (desk / "收件").mkdir()
    return Clerk(desk, desk / "office.db", capsys)


def fill(clerk: Clerk) -> Path:
    folder = clerk.desk / "收件"
    sheet(folder / "许村.xlsx", ROSTER, person("示例甲", resident_id("19900101", 1)))
    bad = ("长安镇社工站", *person("示例乙", "330481199001010000")[1:])
    sheet(folder / "长安.xlsx", ROSTER, bad)
    (folder / "坏的.xlsx").write_bytes(b"PK\x03\x04broken")
    (folder / "照片.jpg").write_bytes(b"\xff\xd8\xff")
    (folder / "~$许村二.xlsx").write_bytes(b"x")
    (folder / "许村三.xlsx.part").write_bytes(b"x")
    return folder


def files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_each_book_goes_where_it_belongs(clerk: Clerk) -> None:
    folder = fill(clerk)
    answer = clerk("intake", "inbox", folder)
    assert answer.code == 3
    day = TODAY.isoformat()
    left = [LOCK_NAME] if (folder / LOCK_NAME).exists() else []
    assert files(folder) == sorted(
        [
            *left,
            f"已入库/{day}/许村.xlsx",
            f"已退回/{day}/坏的-说明.txt",
            f"已退回/{day}/坏的.xlsx",
            f"已退回/{day}/长安-待改.xlsx",
            f"已退回/{day}/长安-退回.xlsx",
            f"已退回/{day}/长安.xlsx",
            "照片.jpg",
            "~$许村二.xlsx",
            "许村三.xlsx.part",
        ]
    )
    assert "不是表格，没有动：照片.jpg" in answer.err
    assert "留到下次：~$许村二.xlsx（临时文件）" in answer.err
    assert "（1/3）" in answer.err
    towns = [line for line in answer.out.splitlines() if line in ("许村镇", "长安镇", "看不出是哪个镇")]
    assert towns == ["许村镇", "长安镇", "看不出是哪个镇"]


def test_what_is_to_be_known_of_an_answer_is_said_here_too(clerk: Clerk) -> None:
    """Whoever sends the 待改 book alone to the town would never see the good rows of the book come in."""
    folder = clerk.desk / "收件"
    good, bad = person("示例甲", resident_id("19900101", 1)), person("示例乙", "330481199001010000")
    sheet(folder / "许村.xlsx", ROSTER, good, bad)
    answer = clerk("intake", "inbox", folder)
    assert "　　待改表只有差错行；要让其余的行先入库，用 swtool intake load 原表 --partial" in answer.err


def test_a_folder_within_is_named_where_books_lie_in_it(clerk: Clerk) -> None:
    folder = clerk.desk / "收件"
    for name in ("许村镇", "照片", "答复"):
        (folder / name).mkdir()
    sheet(folder / "许村镇" / "花名册.xlsx", ROSTER, person("示例甲", resident_id("19900101", 1)))
    sheet(folder / "答复" / "旧-退回.xlsx", ROSTER)
    (folder / "照片" / "一.jpg").write_bytes(b"x")
    for run in range(2):  # a second run has 已入库 and 已退回 beside it, which are the program's own
        sheet(folder / f"{run}.xlsx", ROSTER, person("示例乙", resident_id("19900101", 2)))
        answer = clerk("intake", "inbox", folder, "--answers", folder / "答复")
        named = [line for line in answer.err.splitlines() if "子文件夹" in line]
        assert named == ["没有看子文件夹：许村镇（里面有表格；要收的移到收件文件夹里，再运行一次）"]
    assert (folder / "许村镇" / "花名册.xlsx").exists()


def test_the_summary_as_json(clerk: Clerk) -> None:
    folder = fill(clerk)
    rows = json.loads(clerk("intake", "inbox", folder, "--format", "json").out)["rows"]
    assert {(row["town"], row["file"], row["inserted"], row["faults"], row["outcome"]) for row in rows} == {
        ("许村镇", "许村.xlsx", 1, 0, "已入库"),
        ("长安镇", "长安.xlsx", 0, 1, "退回"),
        ("看不出是哪个镇", "坏的.xlsx", 0, 1, "读不了，退回"),
    }


def test_nothing_to_do_is_done(clerk: Clerk) -> None:
    answer = clerk("intake", "inbox", clerk.desk / "收件")
    assert (answer.code, answer.out) == (0, "收件文件夹里没有要处理的表格\n")


def test_the_same_name_on_the_same_day_is_numbered(clerk: Clerk) -> None:
    folder = clerk.desk / "收件"
    for number in (1, 2):
        sheet(folder / "花名册.xlsx", ROSTER, person(f"示例{number}", f"33048119900101000{number}"))
        assert clerk("intake", "inbox", folder).code == 3
    names = [path.name for path in (folder / "已退回" / TODAY.isoformat()).iterdir()]
    assert sorted(name for name in names if "待改" not in name) == [
        "花名册(2)-退回.xlsx",
        "花名册(2).xlsx",
        "花名册-退回.xlsx",
        "花名册.xlsx",
    ]


def test_after_a_crash_between_load_and_move_the_book_is_only_moved(
    clerk: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = clerk.desk / "收件"
    sheet(folder / "许村.xlsx", ROSTER, person("示例甲", resident_id("19900101", 1)))
    put_away = inbox.put_away
    monkeypatch.setattr(inbox, "put_away", _die)
    assert clerk("intake", "inbox", folder).code != 0
    assert (folder / "许村.xlsx").exists()
    loaded = head_of(clerk.db)
    monkeypatch.setattr(inbox, "put_away", put_away)
    answer = clerk("intake", "inbox", folder)
    assert answer.code == 0
    assert "没有变化" in answer.out
    assert (folder / "已入库" / TODAY.isoformat() / "许村.xlsx").exists()
    assert head_of(clerk.db) == loaded


def _die(*_: object) -> Path:
    raise SystemError


def test_a_book_that_another_program_holds_is_moved_the_next_time(
    clerk: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = clerk.desk / "收件"
    sheet(folder / "许村.xlsx", ROSTER, person("示例甲", resident_id("19900101", 1)))
    with monkeypatch.context() as machine:
        machine.setattr("os.rename", _held)
        answer = clerk("intake", "inbox", folder)
    assert answer.code == 0
    assert "许村.xlsx 正被别的程序占用" in answer.err
    clerk("intake", "inbox", folder)
    assert not (folder / "许村.xlsx").exists()


def _held(*_: object) -> None:
    fault = PermissionError()
    fault.winerror = 32  # type: ignore[attr-defined]  # as Windows says that another program has it open
    raise fault


def _forbidden(*_: object) -> None:
    raise PermissionError(errno.EACCES, "Permission denied")


def test_a_book_that_nobody_may_read_is_told_once_with_the_true_reason(
    clerk: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = clerk.desk / "收件"
    sheet(folder / "许村.xlsx", ROSTER, person("示例甲", resident_id("19900101", 1)))
    sheet(folder / "长安.xlsx", ROSTER, ("长安镇社工站", *person("示例乙", resident_id("19900102", 2))[1:]))
    monkeypatch.setenv("COLUMNS", "200")
    readable = Path.open

    def guarded(path: Path, *rest: Any, **more: Any) -> Any:
        if path.name == "许村.xlsx":
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return readable(path, *rest, **more)

    monkeypatch.setattr(Path, "open", guarded)  # root reads a file of mode 000
    for _ in range(2):
        answer = clerk("intake", "inbox", folder)
        assert answer.code == 3
        told = [line for line in answer.err.splitlines() if "许村.xlsx" in line]
        assert told == [
            "许村.xlsx 没有处理，留在收件文件夹：没有读这个文件的权限；请管理员或放文件的人开通，再运行一次"
        ]
        assert "许村.xlsx" not in answer.out
    assert [name for name in files(folder) if name != LOCK_NAME] == [
        f"已入库/{TODAY.isoformat()}/长安.xlsx",
        "许村.xlsx",
    ]


def test_a_book_that_is_returned_and_held_is_not_said_to_be_registered(
    clerk: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = clerk.desk / "收件"
    held = folder / "坏的.xlsx"
    held.write_bytes(b"PK\x03\x04broken")
    remove = Path.unlink
    monkeypatch.setattr(Path, "unlink", lambda path, **how: _held() if path == held else remove(path, **how))
    answer = clerk("intake", "inbox", folder)
    assert "坏的.xlsx 正被别的程序占用，没有移走；下次运行再移" in answer.err


def test_a_book_that_may_not_be_moved_is_worth_a_look(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is registered, and yet lies there again at every run: cron has to hear of it."""
    folder = clerk.desk / "收件"
    sheet(folder / "许村.xlsx", ROSTER, person("示例甲", resident_id("19900101", 1)))
    monkeypatch.setattr("os.rename", _forbidden)
    answer = clerk("intake", "inbox", folder)
    assert answer.code == 3
    told = "许村.xlsx 正被别的程序占用，或者没有移动它、写入“已入库”的权限，没有移走；内容已登记，下次运行再移"
    assert told in answer.err.replace("\n", "")


@pytest.mark.parametrize("dry", [False, True])
def test_a_note_is_no_table_and_stays(clerk: Clerk, *, dry: bool) -> None:
    folder = clerk.desk / "收件"
    (folder / "说明.txt").write_text("hi", encoding="utf-8")
    answer = clerk("intake", "inbox", folder, *(["--dry-run"] if dry else []))
    assert (answer.code, answer.out) == (0, "收件文件夹里没有要处理的表格\n")
    assert [line for line in answer.err.splitlines() if "说明.txt" in line] == ["不是表格，没有动：说明.txt"]
    assert [name for name in files(folder) if name != LOCK_NAME] == ["说明.txt"]


def test_a_text_with_headings_is_a_table(clerk: Clerk) -> None:
    """One that comes in, and one that says nearly what a form asks for: it gets its answer."""
    folder = clerk.desk / "收件"
    row = person("示例甲", resident_id("19900101", 1))
    lines = ["\t".join(ROSTER), "\t".join(map(str, row))]
    (folder / "许村.txt").write_text("\r\n".join(lines), encoding="utf-8", newline="")
    (folder / "长安.txt").write_text("姓名\t手机\r\n示例乙\t13800000002", encoding="utf-8", newline="")
    answer = clerk("intake", "inbox", folder)
    assert answer.code == 3
    day = TODAY.isoformat()
    assert [name for name in files(folder) if name.endswith(".txt")] == [
        f"已入库/{day}/许村.txt",
        f"已退回/{day}/长安.txt",
    ]


def test_a_flat_sheet_of_libreoffice_is_returned_by_its_name(clerk: Clerk) -> None:
    folder = clerk.desk / "收件"
    (folder / "许村.fods").write_bytes(flat_odf("spreadsheet"))
    assert clerk("intake", "inbox", folder).code == 3
    told = (folder / "已退回" / TODAY.isoformat() / "许村-说明.txt").read_text("utf-8-sig")
    assert "这是不压缩的 ODF 表格（.fods），这种格式不读" in told


def test_two_runs_do_not_overlap(clerk: Clerk) -> None:
    folder = fill(clerk)
    with FileLock(folder / LOCK_NAME):
        said = clerk.refused("intake", "inbox", folder)
    assert "另一个 intake inbox 正在处理这个文件夹" in said


def test_no_such_folder(clerk: Clerk) -> None:
    assert "没有这个文件夹" in clerk.refused("intake", "inbox", clerk.desk / "没有", code=2)


def test_a_dry_run_moves_and_writes_nothing(clerk: Clerk) -> None:
    folder = fill(clerk)
    before, head = files(folder), head_of(clerk.db)
    answer = clerk("intake", "inbox", folder, "--dry-run")
    assert "可以入库" in answer.out
    assert [name for name in files(folder) if name != LOCK_NAME] == before
    assert head_of(clerk.db) == head


def test_a_dry_run_of_several_books_says_that_each_was_judged_alone(
    clerk: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    folder = clerk.desk / "收件"
    note = "试算时各表单独核对，都当别的表还没有入库；"
    note += "几本表里写着同样的人或事的，正式处理时先入的一本收下，后面的可能退回"
    sheet(folder / "许村.xlsx", ROSTER, person("示例甲", resident_id("19900101", 1), "13800000002"))
    assert note not in clerk("intake", "inbox", folder, "--dry-run").err
    sheet(folder / "许村二.xlsx", ROSTER, person("示例甲", resident_id("19900101", 1), "13800000001"))
    answer = clerk("intake", "inbox", folder, "--dry-run")
    assert answer.out.count("可以入库") == 2
    assert note in answer.err.splitlines()
    answer = clerk("intake", "inbox", folder)
    assert (answer.out.count("已入库"), answer.out.count("退回")) == (1, 1)
    assert note not in answer.err


def test_in_part_the_rest_goes_back(clerk: Clerk) -> None:
    folder = clerk.desk / "收件"
    rows = (person("示例甲", resident_id("19900101", 1)), person("示例乙", "330481199001010000"))
    sheet(folder / "许村.xlsx", ROSTER, *rows)
    answer = clerk("intake", "inbox", folder, "--partial")
    assert answer.code == 3
    assert "部分入库" in answer.out
    assert (folder / "已退回" / TODAY.isoformat() / "许村-待改.xlsx").exists()


def test_a_file_that_grows_or_is_empty_or_open_is_left(tmp_path: Path) -> None:
    for name in ("甲.xlsx", "乙.xlsx", "丙.xlsx", "丁.xlsx", "戊.xlsx"):
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "空.xlsx").touch()
    (tmp_path / "~$丙.xlsx").write_bytes(b"x")
    (tmp_path / "丁.xlsx.crdownload").write_bytes(b"x")
    (tmp_path / ".~lock.戊.xlsx#").write_bytes(b"x")

    def grow() -> None:
        (tmp_path / "乙.xlsx").write_bytes(b"more")

    waiting = look_through(tmp_path, grow)
    assert [path.name for path in waiting.books] == ["甲.xlsx"]
    assert {path.name: why for path, why in waiting.not_ready} == {
        "乙.xlsx": "还在复制或同步",
        "空.xlsx": "还在复制或同步",
        "丙.xlsx": "正被 WPS 或 Excel 打开",
        "丁.xlsx": "还在复制或同步",
        "戊.xlsx": "正被 WPS 或 Excel 打开",
        "~$丙.xlsx": "临时文件",
        ".~lock.戊.xlsx#": "临时文件",
        "丁.xlsx.crdownload": "临时文件",
    }


@pytest.mark.parametrize("partial", [False, True])
def test_a_book_whose_answer_cannot_be_written_stays_for_the_next_run(
    clerk: Clerk, monkeypatch: pytest.MonkeyPatch, *, partial: bool
) -> None:
    """A full disk must not leave a returned book without its answer, where nobody looks for it again."""
    folder = clerk.desk / "收件"
    rows = (person("示例甲", resident_id("19900101", 1)), person("示例乙", "330481199001010000"))
    sheet(folder / "许村.xlsx", ROSTER, *rows)
    sheet(folder / "长安.xlsx", ROSTER, ("长安镇社工站", *person("示例丙", resident_id("19900102", 2))[1:]))
    line = ("intake", "inbox", folder, *(["--partial"] if partial else []))
    with monkeypatch.context() as machine:
        machine.setattr("swtool.intake.answer.mark", _full)
        answer = clerk(*line)
    assert answer.code == 3
    assert "许村.xlsx 留在收件文件夹，答复没有写成（磁盘空间不足）；处理好以后再运行一次" in answer.err
    day = TODAY.isoformat()
    assert [name for name in files(folder) if name != LOCK_NAME] == [f"已入库/{day}/长安.xlsx", "许村.xlsx"]
    assert clerk(*line).code == 3
    returned = {f"已退回/{day}/许村{end}" for end in (".xlsx", "-退回.xlsx", "-待改.xlsx")}
    assert returned <= set(files(folder))
    assert not (folder / "许村.xlsx").exists()


def _full(*_: object, **__: object) -> None:
    raise SwtoolError("文件写不进去", why="磁盘空间不足")


def test_what_a_loaded_book_should_know_lies_beside_it(clerk: Clerk) -> None:
    """A warning that scrolls past at three in the morning is read by nobody."""
    folder = clerk.desk / "收件"
    head = (*ROSTER[:2], "性别", *ROSTER[2:], "工资")
    row = person("示例甲", resident_id("19900101", 1))
    sex = "女" if int(resident_id("19900101", 1)[16]) % 2 else "男"
    sheet(folder / "许村.xlsx", head, (*row[:2], sex, *row[2:], 5000))
    answer = clerk("intake", "inbox", folder)
    assert answer.code == 0
    told = (folder / "已入库" / TODAY.isoformat() / "许村-说明.txt").read_text("utf-8-sig")
    assert "已入库" in told
    assert "没有读的列：J列“工资”" in told
    assert "C2　性别与身份证号不符" in told
    assert "提醒 1 处，写在旁边的 许村-说明.txt 里" in answer.err


def test_a_book_that_was_loaded_before_says_so(clerk: Clerk) -> None:
    folder = clerk.desk / "收件"
    for _ in range(2):
        sheet(folder / "许村.xlsx", ROSTER, person("示例甲", resident_id("19900101", 1)))
        answer = clerk("intake", "inbox", folder)
    assert "同样的内容已于" in answer.err
    assert "同样的内容已于" in (folder / "已入库" / TODAY.isoformat() / "许村(2)-说明.txt").read_text("utf-8-sig")
