"""The sheets that are planned with an eye on what was given away."""

from __future__ import annotations

from swtool.intake.plan import Book
from swtool.matching.given import NEED_BOOK, RESOURCE_BOOK

BOOKS: tuple[Book, ...] = (RESOURCE_BOOK, NEED_BOOK)
