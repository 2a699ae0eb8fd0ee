"""Books with an opening password: every kind of lock, what is said without the key, and who is asked for it."""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from msoffcrypto.format.ooxml import OOXMLFile  # type: ignore[import-untyped]

from swtool.commands import _password as asking
from swtool.terminal import Terminal
from swtool.workbooks.cells import PasswordFault, WorkbookFault
from swtool.workbooks.read import read
from tests.book_samples import ROWS, docx, raw_xlsx, shared_body, word_row, word_table
from tests.locked_books import locked_by_aes, locked_by_cryptoapi, locked_by_rc4, locked_by_xor
from tests.old_books import book_stream, compound, record

KEY = "Example-1"
OLD: list[list[str | int | float]] = [["姓名", "年龄"], ["王示例", 30.0], ["李示例", 41.0]]


def agile(data: bytes, password: str) -> bytes:
    out = io.BytesIO()
    OOXMLFile(io.BytesIO(data)).encrypt(password, out)
    return out.getvalue()


def large(package: Callable[[dict[str, str | bytes]], bytes]) -> bytes:
    """A package of more than 4,096 bytes: below that the library's own locking makes a container that nobody opens."""
    return package({"docProps/picture.bin": random.Random(1).randbytes(5000)})


def xlsx() -> bytes:
    shared: list[str] = []
    body = shared_body(ROWS, shared)
    return large(lambda more: raw_xlsx({"名册": body}, shared, more))


LOCKS: dict[str, Callable[[str], bytes]] = {
    "agile": lambda key: agile(xlsx(), key),
    "standard": lambda key: locked_by_aes(xlsx(), key),
    "rc4": lambda key: locked_by_rc4({"名册": OLD}, key),
    "cryptoapi": lambda key: locked_by_cryptoapi({"名册": OLD}, key),
    "xor": lambda key: locked_by_xor({"名册": OLD}, key),
    "docx": lambda key: agile(large(lambda more: docx(word_table(*(word_row(*row) for row in ROWS)), more)), key),
}


@pytest.mark.parametrize("lock", LOCKS)
def test_every_lock_opens_with_its_key_and_asks_without(tmp_path: Path, lock: str) -> None:
    path = tmp_path / "名册.xls"
    path.write_bytes(LOCKS[lock](KEY))
    with pytest.raises(PasswordFault, match="文件有打开密码，读不了") as fault:
        read(path)
    assert "--password" in fault.value.remedy
    with pytest.raises(PasswordFault, match="打开密码不对"):
        read(path, password="other")
    rows = read(path, password=KEY).sheets[0].rows
    if lock in ("rc4", "cryptoapi", "xor"):
        assert rows == OLD
    else:
        assert [tuple(row) for row in rows] == list(ROWS)


@pytest.mark.parametrize("lock", ["agile", "rc4", "cryptoapi", "xor"])
def test_a_book_that_is_only_write_protected_opens_without_a_key(tmp_path: Path, lock: str) -> None:
    path = tmp_path / "名册.xls"
    path.write_bytes(LOCKS[lock]("VelvetSweatshop"))
    assert len(read(path).sheets[0].rows) > 2


def test_number_formats_of_a_locked_book_are_told(tmp_path: Path) -> None:
    path = tmp_path / "名册.xls"
    path.write_bytes(LOCKS["cryptoapi"](KEY))
    assert read(path, password=KEY).number_format("名册", 2, 2) == "General"


def test_a_locked_excel_95_book_is_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "名册.xls"
    stream = book_stream(5, {"名册": OLD}, lock=record(0x2F, bytes(4)))
    path.write_bytes(compound({"Book": stream}))
    with pytest.raises(WorkbookFault, match="Excel 95 的加密") as fault:
        read(path, password=KEY)
    assert "取消打开密码" in fault.value.remedy


# ---- Who is asked


@pytest.fixture
def attended(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A terminal with somebody who gives these answers."""
    answers: list[str] = []
    monkeypatch.setattr(Terminal, "attended", property(lambda _: True))
    monkeypatch.setattr(Terminal, "ask_secret", lambda _, question: answers.pop(0) if "打开密码" in question else "")
    return answers


def take(key: str) -> Callable[..., str]:
    def opened(*, password: str | None) -> str:
        if password != key:
            raise PasswordFault("文件有打开密码，读不了。", where="名册.xlsx")
        return "读了"

    return opened


def test_a_script_is_never_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Terminal, "attended", property(lambda _: False))
    monkeypatch.setattr(Terminal, "ask_secret", lambda *_: pytest.fail("asked"))
    with pytest.raises(PasswordFault):
        asking.with_password(Path("名册.xlsx"), None, take(KEY))
    assert asking.with_password(Path("名册.xlsx"), KEY, take(KEY)) == ("读了", KEY)


def test_a_terminal_is_asked_three_times_at_most(attended: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    attended += ["一", KEY, "从未问到"]
    assert asking.with_password(Path("名册.xlsx"), None, take(KEY)) == ("读了", KEY)
    assert attended == ["从未问到"]
    assert "密码不对，还可以试 2 次" in capsys.readouterr().err
    attended[:] = ["一", "二", "三", "从未问到"]
    with pytest.raises(PasswordFault):
        asking.with_password(Path("名册.xlsx"), "错", take(KEY))
    assert attended == ["从未问到"]


def test_an_open_book_asks_nothing(attended: list[str]) -> None:
    assert asking.with_password(Path("名册.xlsx"), None, lambda *, password: password) == (None, None)
    assert attended == []
