"""Writing what a town gets: a workbook and the text beside it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from swtool.reminders.chat import chat_text
from swtool.reminders.item import TownList
from swtool.reminders.sheets import FRONT, town_tables
from swtool.workbooks.outfile import put_bytes, safe_stem
from swtool.workbooks.write import write_tables


class Written(NamedTuple):
    """What one town gets; ``book`` and ``note`` are None where nothing was written."""

    town: TownList
    text: str
    book: Path | None = None
    note: Path | None = None


class Told(NamedTuple):
    """The day that is told of, how many days ahead it looks, and who tells."""

    as_of: date
    days: int
    authority: str


def drafts(lists: Sequence[TownList], told: Told) -> list[Written]:
    """The texts, without writing anything."""
    return [Written(each, chat_text(each, told.as_of, told.days, f"{_stem(each, told)}.xlsx")) for each in lists]


def write(lists: Sequence[TownList], told: Told, folder: Path) -> list[Written]:
    """A workbook and a text a town into ``folder``; personal columns are masked.

    Raises ``SwtoolError`` where a file cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for each in lists:
        tables = town_tables(each, told.as_of, told.days, told.authority)
        book = write_tables(tables, folder / f"{_stem(each, told)}.xlsx")
        text = chat_text(each, told.as_of, told.days, book.name)
        # With a mark at the front and Windows line ends, so that every editor there opens it as it is.
        content = text.replace("\n", "\r\n").encode("utf-8-sig")
        written.append(Written(each, text, book, put_bytes(folder / f"{_stem(each, told)}.txt", content)))
    return written


def _stem(each: TownList, told: Told) -> str:
    """许村镇待办2026-11-27, without anything that Windows refuses."""
    return f"{safe_stem(each.name)}{FRONT}{told.as_of.isoformat()}"
