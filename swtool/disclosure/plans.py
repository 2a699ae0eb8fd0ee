"""How sheets of the room become records."""

from __future__ import annotations

from swtool.disclosure.forms import ENTRY_LIST
from swtool.disclosure.plan_entries import plan_entries
from swtool.intake.plan import Book

BOOKS: tuple[Book, ...] = (Book(ENTRY_LIST, plan_entries),)
