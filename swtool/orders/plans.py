"""The room's book."""

from __future__ import annotations

from swtool.intake.plan import Book
from swtool.orders.plan_orders import ORDER_BOOK

BOOKS: tuple[Book, ...] = (ORDER_BOOK,)
