"""Answers printed with a box for each (□男 ☑女), as forms of Word have them: what is ticked is what the cell says."""

from __future__ import annotations

from swtool.folding import EMPTY_BOXES
from swtool.patterns import Pattern

_TICKED = frozenset("☑√✓✔■")
_CROSSED = "☒"  # what Word puts into a box that is chosen, and what people put into one that is not
_BOXES = EMPTY_BOXES | _TICKED | {_CROSSED}
_SIGNS = "".join(sorted(_BOXES))
_BEFORE, _BEHIND = (
    Pattern(rf"(?P<box>[{_SIGNS}])(?P<words>[^{_SIGNS}]*)"),
    Pattern(rf"(?P<words>[^{_SIGNS}]*)(?P<box>[{_SIGNS}])"),
)
_BETWEEN = " \t\r\n\u3000、,，;；/_:："


def ticked_answers(text: str) -> list[str] | None:
    """The answers that are ticked; None where the text is no such list, for a box may also stand for a character that
    a program does not know. Raises ``ValueError`` where something is ticked and nobody can tell what."""
    plain = text.strip()
    boxes = [sign for sign in plain if sign in _BOXES]
    if len(boxes) < 2 or EMPTY_BOXES.isdisjoint(boxes):
        return None
    is_before, is_behind = plain[0] in _BOXES, plain[-1] in _BOXES
    pattern = _BEFORE if is_before else _BEHIND
    answers = [(found["words"].strip(_BETWEEN), found["box"]) for found in pattern.finditer(plain)]
    if is_before != is_behind and _CROSSED not in boxes and all(words for words, _ in answers):
        return [words for words, box in answers if box in _TICKED]
    if EMPTY_BOXES.issuperset(boxes):
        return None
    raise ValueError(text)
