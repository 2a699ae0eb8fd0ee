"""What a command may ask while a book is read, and whom: only somebody who sits at a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from swtool.terminal import Terminal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from swtool.intake.near import Question
    from swtool.intake.tables import Reading
    from swtool.office import Office
    from swtool.workbooks.fillin_rules import OfficeWords

_YES, _NO = "是", "不是，这一列不读"


def reading_of(
    office: Office, terminal: Terminal, *, password: str | None = None, leave_out: Sequence[str] = ()
) -> Reading:
    """How this call reads books: with questions at a terminal, without any in a script."""
    from swtool.intake.tables import Reading
    from swtool.registry.sheet_names import place_kinds

    def ask(question: Question) -> bool:
        return terminal.ask(question.text, (_YES, _NO)) == _YES

    def offers(town: str) -> OfficeWords:
        from swtool.registry.town_words import words_of_town

        return words_of_town(office, town)

    asked = ask if terminal.attended else None
    return Reading(password, tuple(leave_out), asked, place_kinds(office), offers)
