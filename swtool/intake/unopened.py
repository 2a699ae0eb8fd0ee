"""Books of which only the form is needed to recognize a table."""

from __future__ import annotations

from collections.abc import Callable

from swtool.forms.form import Form
from swtool.intake.plan import Book, Completer, HeldReader, Planner, Starter, Undivided


class UnopenedBook(Book):
    """A book of which only the form is known: the room that plans it is imported when somebody asks for more.

    A sheet of fifty rows pays for its own room only.
    """

    __slots__ = ("_open",)
    _open: Callable[[], Book]

    def __init__(self, form: Form, open_book: Callable[[], Book]) -> None:
        object.__setattr__(self, "form", form)
        object.__setattr__(self, "_open", open_book)

    @property
    def plan(self) -> Planner:
        return self._open().plan

    @property
    def held(self) -> HeldReader | None:
        return self._open().held

    @property
    def starter(self) -> Starter | None:
        return self._open().starter

    @property
    def together(self) -> tuple[str, ...]:
        return self._open().together

    @property
    def is_whole(self) -> bool:
        return self._open().is_whole

    @property
    def undivided(self) -> Undivided | None:
        return self._open().undivided

    @property
    def complete(self) -> Completer | None:
        return self._open().complete
