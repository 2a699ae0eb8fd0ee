"""What happens to a folder of books while it is worked through, and books that must keep out no others."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from swtool.commands._intake_books import Taken, Taking
from swtool.intake.inbox import LOCK_NAME

from .clerk import Clerk
from .offices import TODAY
from .registry_house import resident_id
from .test_intake_existing import ROSTER, person
from .test_intake_inbox import clerk as clerk  # noqa: PLC0414
from .test_intake_inbox import files
from .test_intake_undo import sheet


def test_a_book_that_is_changed_while_it_is_taken_in_stays_for_the_next_run(
    clerk: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was saved over it has not been read: moved to 已入库, it would be lost."""
    folder = clerk.desk / "收件"
    sheet(folder / "许村.xlsx", ROSTER, person("示例甲", resident_id("19900101", 1)))
    bad = ("长安镇社工站", *person("示例乙", "330481199001010000")[1:])
    sheet(folder / "长安.xlsx", ROSTER, bad)
    sheet(folder / "周王庙.xlsx", ROSTER, bad)
    load = Taking.load

    def while_it_is_read(taking: Taking, path: Path) -> Taken:
        taken = load(taking, path)
        if path.name == "周王庙.xlsx":
            path.unlink()
        else:
            sheet(path, ROSTER, *(person("示例丙", resident_id("19900103", each)) for each in (3, 5)))
        return taken

    with monkeypatch.context() as machine:
        machine.setattr(Taking, "load", while_it_is_read)
        answer = clerk("intake", "inbox", folder)
    assert "许村.xlsx 在处理的时候又改过，没有移走；先读到的内容已登记；下次运行按那时的文件再收" in unwrapped(
        answer.err
    )
    assert "长安.xlsx 在处理的时候又改过，没有移走；下次运行按那时的文件再收" in unwrapped(answer.err)
    assert "周王庙.xlsx 在处理的时候被拿走了；下次运行按那时的文件再收" in unwrapped(answer.err)
    assert [name for name in files(folder) if name != LOCK_NAME] == ["许村.xlsx", "长安.xlsx"]


def test_a_book_that_is_changed_before_it_is_answered_is_not_marked(
    clerk: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The marks would stand in other cells than those they were made for."""
    bad = ("长安镇社工站", *person("示例乙", "330481199001010000")[1:])
    path = sheet(clerk.desk / "长安.xlsx", ROSTER, bad)
    load = Taking.load

    def while_it_is_read(taking: Taking, path: Path) -> Taken:
        taken = load(taking, path)
        sheet(path, ROSTER, person("示例丙", resident_id("19900103", 3)), bad)
        return taken

    monkeypatch.setattr(Taking, "load", while_it_is_read)
    answer = clerk("intake", "load", path)
    assert answer.code == 1
    assert "检查的时候，这个文件又被改过" in unwrapped(answer.err)
    assert not list(clerk.desk.glob("长安-*"))


def test_a_book_with_a_very_long_name_keeps_out_no_others(clerk: Clerk) -> None:
    """Beside 花…花.xlsx no file can lie whose name is longer; ext4 takes 255 bytes."""
    folder = clerk.desk / "收件"
    bad = ("长安镇社工站", *person("示例乙", "330481199001010000")[1:])
    long = sheet(folder / f"{'册' * 83}.xlsx", ROSTER, bad)
    sheet(folder / "许村.xlsx", ROSTER, person("示例甲", resident_id("19900101", 1)))
    answer = clerk("intake", "inbox", folder)
    assert answer.code == 3
    assert "留在收件文件夹，答复没有写成（文件名太长）" in unwrapped(answer.err)
    assert long.exists()
    assert (folder / "已入库" / TODAY.isoformat() / "许村.xlsx").exists()


def test_a_book_whose_name_is_no_utf_8_is_taken_in_like_others(clerk: Clerk) -> None:
    """Archives from Windows bring names in GB18030 along."""
    folder = clerk.desk / "收件"
    plain = sheet(folder / "许村.xlsx", ROSTER, person("示例甲", resident_id("19900101", 1)))
    plain.rename(folder / os.fsdecode("许村花名册.xlsx".encode("gb18030")))
    bad = sheet(folder / "长安.xlsx", ROSTER, ("长安镇社工站", *person("示例乙", "330481199001010000")[1:]))
    bad.rename(folder / os.fsdecode("长安花名册.xlsx".encode("gb18030")))
    (folder / os.fsdecode("坏的.xlsx".encode("gb18030"))).write_bytes(b"PK\x03\x04broken")
    answer = clerk("intake", "inbox", folder)
    assert answer.code == 3
    assert "许村花名册.xlsx：已入库" in answer.err
    assert "长安花名册.xlsx：退回" in answer.err
    assert "坏的.xlsx：读不了，退回" in answer.err
    assert "许村花名册.xlsx" in clerk("intake", "history", "--format", "csv").out
    assert [path.name for path in folder.iterdir() if path.is_file() and path.name != LOCK_NAME] == []


def test_a_book_on_which_the_program_fails_keeps_out_no_others(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = clerk.desk / "收件"
    for number, name in enumerate(("丁桥", "许村"), start=1):
        sheet(folder / f"{name}.xlsx", ROSTER, person("示例甲", resident_id("19900101", number)))
    load = Taking.load

    def fails(taking: Taking, path: Path) -> Taken:
        if path.name == "丁桥.xlsx":
            raise ZeroDivisionError
        return load(taking, path)

    monkeypatch.setattr(Taking, "load", fails)
    answer = clerk("intake", "inbox", folder)
    assert answer.code == 3
    assert "丁桥.xlsx 没有处理，留在收件文件夹：程序出错了：ZeroDivisionError" in answer.err
    assert (folder / "丁桥.xlsx").exists()
    assert (folder / "已入库" / TODAY.isoformat() / "许村.xlsx").exists()


def unwrapped(text: str) -> str:
    return text.replace("\n", "")
