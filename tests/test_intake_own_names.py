"""No answer takes the place of a book that a town sent, whatever names and endings towns give their books."""

from __future__ import annotations

import os
import zipfile
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from swtool.intake.inbox import put_away
from swtool.workbooks.locked import lock

from .clerk import Clerk, found
from .offices import TODAY, china_time
from .registry_house import resident_id
from .test_intake_existing import ROSTER, person
from .test_intake_undo import sheet

DAY = date(2026, 11, 1)
_PLAIN = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_MACROS = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"


@pytest.fixture
def clerk(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Clerk:
    found(tmp_path / "office.db")
    monkeypatch.setattr("swtool.commands._context.clock", lambda: china_time(TODAY, 10))
    monkeypatch.setattr("swtool.commands._intake_inbox._STILL", 0)
    monkeypatch.chdir(tmp_path)
    return Clerk(tmp_path, tmp_path / "office.db", capsys)


def faulty(path: Path, name: str = "示例甲") -> bytes:
    """A roster with an impossible resident ID; what its file holds."""
    sheet(path, ROSTER, person(name, "330481199001010000"), person("示例丙", resident_id("19900103", 3)))
    return path.read_bytes()


def with_macros(path: Path) -> bytes:
    """The same as a workbook with macros beside it, under the same name; what its file holds."""
    goal = path.with_suffix(".xlsm")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(goal, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(_PLAIN, _MACROS))
    path.unlink()
    return goal.read_bytes()


def test_a_returned_book_with_macros_is_not_overwritten(clerk: Clerk) -> None:
    faulty(clerk.desk / "花名册-退回.xlsx")
    content = with_macros(clerk.desk / "花名册-退回.xlsx")
    answer = clerk("intake", "check", "花名册-退回.xlsm")
    assert (clerk.desk / "花名册-退回.xlsm").read_bytes() == content
    assert "花名册-再退回.xlsm" in answer.out
    assert (clerk.desk / "花名册-再退回.xlsm").exists()


@pytest.mark.parametrize("kind", ["退回", "待改"])
def test_a_relative_name_and_a_folder_in_full_are_the_same_place(clerk: Clerk, kind: str) -> None:
    content = faulty(clerk.desk / f"花名册-{kind}.xlsx")
    clerk("intake", "check", f"花名册-{kind}.xlsx", "--answers", clerk.desk)
    assert (clerk.desk / f"花名册-{kind}.xlsx").read_bytes() == content
    assert (clerk.desk / f"花名册-再{kind}.xlsx").exists()


def test_the_answer_to_one_book_of_a_call_is_not_another_book_of_it(clerk: Clerk) -> None:
    names = ("花名册.xlsx", "花名册-退回.xlsx", "花名册-待改.xlsx")
    contents = [faulty(clerk.desk / name, f"示例{name[-6]}") for name in names]
    clerk("intake", "check", *names)
    assert [(clerk.desk / name).read_bytes() for name in names] == contents


def test_nor_is_it_one_of_the_inbox(clerk: Clerk) -> None:
    folder = clerk.desk / "收件"
    folder.mkdir()
    names = ("花名册-待改.xlsx", "花名册-退回.xlsx")
    contents = [faulty(folder / name, f"示例{name[-6]}") for name in names]
    clerk("intake", "inbox", folder)
    returned = folder / "已退回" / TODAY.isoformat()
    assert (returned / names[0]).read_bytes() == contents[0]
    assert (returned / "花名册-退回(2).xlsx").read_bytes() == contents[1]


def mend(path: Path) -> bytes:
    """Somebody writes into an answer; what its file holds then."""
    book = load_workbook(path)
    book.worksheets[-1]["C2"] = "改好了"
    book.save(path)
    return path.read_bytes()


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("*.xlsx"))


def test_answers_that_were_mended_stay_when_the_book_is_checked_again(clerk: Clerk) -> None:
    """Checked twice more, there is one new pair of answers, not two."""
    faulty(clerk.desk / "花名册.xlsx")
    clerk("intake", "check", "花名册.xlsx")
    mended = {kind: mend(clerk.desk / f"花名册-{kind}.xlsx") for kind in ("退回", "待改")}
    for _ in range(2):
        answer = clerk("intake", "check", "花名册.xlsx")
        assert {kind: (clerk.desk / f"花名册-{kind}.xlsx").read_bytes() for kind in mended} == mended
        assert "退回表：花名册(2)-退回.xlsx" in answer.out
        assert "待改表：花名册(2)-待改.xlsx" in answer.out
        assert "已有一个 花名册-待改.xlsx，和这次的不同" in "".join(answer.err.split("\n"))
    assert names_in(clerk.desk) == sorted(
        ["花名册.xlsx", *(f"花名册{number}-{kind}.xlsx" for number in ("", "(2)") for kind in mended)]
    )


def test_checking_the_returned_copy_leaves_the_mended_rows(clerk: Clerk) -> None:
    faulty(clerk.desk / "花名册.xlsx")
    clerk("intake", "check", "花名册.xlsx")
    mended = mend(clerk.desk / "花名册-待改.xlsx")
    clerk("intake", "check", "花名册-退回.xlsx")
    assert (clerk.desk / "花名册-待改.xlsx").read_bytes() == mended
    assert names_in(clerk.desk) == [
        "花名册(2)-待改.xlsx", "花名册-再退回.xlsx", "花名册-待改.xlsx", "花名册-退回.xlsx", "花名册.xlsx",
    ]  # fmt: skip


def test_the_answers_to_two_towns_books_of_one_name_both_stay(clerk: Clerk) -> None:
    for town in ("许村", "长安"):
        (clerk.desk / town).mkdir()
        faulty(clerk.desk / town / "花名册.xlsx", f"示例{town[0]}")
        clerk("intake", "check", f"{town}/花名册.xlsx", "--answers", "退回")
    told = [load_workbook(clerk.desk / "退回" / name).worksheets[-1]["B2"].value for name in NUMBERED]
    assert told == ["示例长", "示例许"]


NUMBERED = ("花名册(2)-退回.xlsx", "花名册-退回.xlsx")


def test_a_locked_book_checked_twice_has_one_answer(clerk: Clerk) -> None:
    """Locking the same twice gives different files. What another password locks is another file."""
    for password, names in (
        ("示例secret", [NUMBERED[1]]),
        ("示例secret", [NUMBERED[1]]),
        ("另一个secret", [*NUMBERED]),
    ):
        faulty(clerk.desk / "花名册.xlsx")
        lock(clerk.desk / "花名册.xlsx", password)
        clerk("intake", "check", "花名册.xlsx", "--password", password)
        assert [name for name in names_in(clerk.desk) if "退回" in name] == names


def full(*_: object) -> None:
    """The disk is full after the first answers."""
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize(
    ("book", "answers"),
    [
        ("甲.xlsm", ["甲-退回.xlsm"]),
        ("甲-退回.xlsx", ["甲-再退回.xlsx", "甲-待改.xlsx"]),
        ("甲-待改.xlsx", ["甲-待改-退回.xlsx", "甲-再待改.xlsx"]),
    ],
)
def test_where_answering_fails_none_of_the_answers_stays(tmp_path: Path, book: str, answers: list[str]) -> None:
    (tmp_path / book).write_bytes(b"x")

    def respond(moved: Path) -> None:
        for name in answers:
            moved.with_name(name).write_bytes(b"marked")
        full()

    with pytest.raises(OSError, match="No space"):
        put_away(tmp_path / book, tmp_path, "已退回", DAY, respond)
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == [book]


@pytest.mark.parametrize("responds", [False, True])
def test_a_book_that_another_program_holds_leaves_nothing_new(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, responds: bool
) -> None:
    """On Windows a held book can be read, but neither renamed nor taken away: each run left one more copy."""
    book = tmp_path / "甲.xlsx"
    book.write_bytes(b"x")
    unlink = os.unlink

    def held(path: str | Path, *_: object, **__: object) -> None:
        if Path(path) == book:
            raise PermissionError(13, "WinError 32", str(path))
        unlink(path)

    monkeypatch.setattr("os.rename", held)
    monkeypatch.setattr("os.unlink", held)
    for _ in range(3):
        with pytest.raises(PermissionError):
            put_away(book, tmp_path, "已入库", DAY, (lambda _: None) if responds else None)
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["甲.xlsx"]


def test_a_book_is_put_away_on_a_full_disk_and_on_another_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A rename needs no room; where the folder lies on another disk, the book is copied."""

    def refuse(*_: object, **__: object) -> None:
        raise OSError(18, "Invalid cross-device link")

    (tmp_path / "甲.xlsx").write_bytes(b"x")
    with monkeypatch.context() as machine:
        machine.setattr("shutil.copy2", full)
        assert put_away(tmp_path / "甲.xlsx", tmp_path, "已入库", DAY).read_bytes() == b"x"
    (tmp_path / "乙.xlsx").write_bytes(b"y")
    monkeypatch.setattr("os.rename", refuse)
    assert put_away(tmp_path / "乙.xlsx", tmp_path, "已入库", DAY).read_bytes() == b"y"
    assert sorted(path.parent.name for path in tmp_path.rglob("*") if path.is_file()) == [DAY.isoformat()] * 2
