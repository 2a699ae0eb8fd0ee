"""Answers printed with a box for each (□男 ☑女), as forms of Word have them: what is ticked is what the cell says."""

from __future__ import annotations

from swtool.folding import EMPTY_BOXES, TICKED_BOXES
from swtool.patterns import Pattern

_CROSSED = "☒"  # what Word puts into a box that is chosen, and what people put into one that is not
_BOXES = EMPTY_BOXES | TICKED_BOXES | {_CROSSED}
_SIGNS = "".join(sorted(_BOXES))
_BEFORE, _BEHIND = (
    Pattern(rf"(?P<box>[{_SIGNS}])(?P<words>[^{_SIGNS}]*)"),
    Pattern(rf"(?P<words>[^{_SIGNS}]*)(?P<box>[{_SIGNS}])"),
)
_BETWEEN = " \t\r\n\u3000、,，;；/_:："
_IS_ANSWER = Pattern(r"[\u4e00-\u9fff]")  # √2 and √（迟到） are none


def ticked_answers(text: str) -> list[str] | None:
    """The answers that are ticked; None where the text is no such list, for a box may also stand for a character that
    a program does not know. Raises ``ValueError`` where something is ticked and nobody can tell what."""
    plain = text.strip()
    boxes = [sign for sign in plain if sign in _BOXES]
    if EMPTY_BOXES.issuperset(boxes) and len(boxes) < 2:
        return None
    is_before, is_behind = plain[0] in _BOXES, plain[-1] in _BOXES
    pattern = _BEFORE if is_before else _BEHIND
    answers = [(found["words"].strip(_BETWEEN), found["box"]) for found in pattern.finditer(plain)]
    if EMPTY_BOXES.isdisjoint(boxes):  # only what was chosen: ☑女
        is_list = is_before != is_behind and TICKED_BOXES.issuperset(boxes)
        return (
            [words for words, _ in answers]
            if is_list and all(_IS_ANSWER.match(words) for words, _ in answers)
            else None
        )
    if is_before != is_behind and _CROSSED not in boxes and all(words for words, _ in answers):
        return [words for words, box in answers if box in TICKED_BOXES]
    if EMPTY_BOXES.issuperset(boxes):
        return None
    raise ValueError(text)
