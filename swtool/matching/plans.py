"""The sheets that are planned with an eye on what was given away."""

from __future__ import annotations

from swtool.intake.plan import Book
from swtool.matching.given import RESOURCE_BOOK

BOOKS: tuple[Book, ...] = (RESOURCE_BOOK,)
