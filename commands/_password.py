"""Asking for the opening password of a workbook, where somebody sits at a terminal."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from swtool.terminal import Terminal
from swtool.workbooks.cells import PasswordFault

TRIES = 3

T = TypeVar("T")


def with_password(path: Path, password: str | None, take: Callable[..., T]) -> tuple[T, str | None]:
    """What ``take(password=…)`` gives, and the password that opened the book.

    On a terminal a missing or wrong password is asked for, three times at most and unseen; a script gets the
    PasswordFault at once. ``take`` must leave nothing behind when it raises that.
    """
    try:
        return take(password=password), password
    except PasswordFault:
        if not Terminal().attended:
            raise
    return _asked(path, take)


def _asked(path: Path, take: Callable[..., T]) -> tuple[T, str]:
    terminal = Terminal()
    left = TRIES
    while True:
        answer = terminal.ask_secret(f"{path.name} 的打开密码")
        left -= 1
        try:
            return take(password=answer), answer
        except PasswordFault:
            if not left:
                raise
            terminal.say(f"密码不对，还可以试 {left} 次")
