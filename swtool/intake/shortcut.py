r"""The file 检查表格.bat: tables dragged onto it are checked, and the answer is shown.

What is dragged comes as a command line that ``cmd`` has already cut at ``&`` and stripped of ``^``, for the Explorer
quotes names with blanks only. So the whole line is read from ``cmdcmdline`` instead, which nothing has touched, and
handed on in an environment variable. The file is UTF-8 without a mark; its first lines are ASCII and switch the console
to UTF-8, so that it reads the same whatever code page the computer has (936, or UTF-8 as a Windows option).
"""

from __future__ import annotations

from pathlib import Path, PureWindowsPath

NAME = "检查表格.bat"
DROPPED = "SWTOOL_DROPPED"
"""The environment variable with the command line of what was dragged."""

_LINES = (
    "@echo off",
    "chcp 65001 >nul",
    "setlocal EnableExtensions EnableDelayedExpansion",
    f'set "{DROPPED}=!cmdcmdline!"',
    'set "SWTOOL_CLOSE=exit /b"',
    'if not "!cmdcmdline:/c=!"=="!cmdcmdline!" set "SWTOOL_CLOSE=exit"',
    "setlocal DisableDelayedExpansion",
    "title 检查表格",
    'set "PYTHONUTF8=1"',
    'set "SWTOOL_DB={database}"',
    '"{python}" -m swtool intake check --dropped %*',
    "echo.",
    "pause",
    "%SWTOOL_CLOSE%",  # what cmd has cut off after an & must not run as a command
)


def batch_file(python: str, database: str) -> bytes:
    """The file's content: it calls this interpreter, for the program need not be on the PATH, with this office."""
    filled = [line.format(database=_quoted(database), python=_quoted(python)) for line in _LINES[:-1]]
    return "".join(f"{line}\r\n" for line in (*filled, _LINES[-1])).encode("utf-8")


def _quoted(text: str) -> str:
    """As it stands inside quotes in a batch file."""
    return text.replace("%", "%%")


def dropped_files(line: str) -> list[Path]:
    r"""The files that were dragged, from ``cmd /c ""D:\检查表格.bat" D:\甲&乙.xlsx "D:\丙 丁.xlsx""``.

    A name cannot hold a quotation mark, so those only bind. () for a line of a console that was open before.
    """
    _, is_call, rest = line.partition("/c ") if "/c " in line else line.partition("/C ")
    if not is_call:
        return []
    rest = rest.strip()
    if rest.startswith('"') and rest.endswith('"') and len(rest) > 1:
        rest = rest[1:-1]
    words: list[str] = []
    word, is_bound = "", False
    for character in rest:
        if character == '"':
            is_bound = not is_bound
        elif character == " " and not is_bound:
            words.append(word)
            word = ""
        else:
            word += character
    words.append(word)
    files = [each for each in words if each]
    return [Path(each) for each in files[1:]] if files and PureWindowsPath(files[0]).suffix.lower() == ".bat" else []
