"""Plain help text for fixed-width screens: Chinese characters count two columns and may break anywhere.

Imports next to nothing: the root help is written with it before any parser is loaded.
"""

from __future__ import annotations

import shutil
import unicodedata
from collections.abc import Iterator, Sequence

# No line begins with these, none ends with those (行首行尾禁则, the few marks that occur in help and messages).
_NOT_FIRST = frozenset("，。；：、！？）》〉】〕”’…,.;:!?)]}%")
_NOT_LAST = frozenset("（《〈【〔“‘([{")
_WIDEST = 100
_NARROWEST = 40


def screen_width() -> int:
    """Columns of the screen, never more than reads well."""
    return max(_NARROWEST, min(_WIDEST, shutil.get_terminal_size((80, 24)).columns))


def display_width(text: str) -> int:
    """Columns that a single line takes."""
    if text.isascii():
        return len(text)
    return sum(_character_width(character) for character in text)


def _character_width(character: str) -> int:
    if character < "\u0300":
        return 1
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def pad(text: str, columns: int) -> str:
    """``text`` filled with blanks up to ``columns``."""
    return text + " " * max(0, columns - display_width(text))


def pad_left(text: str, columns: int) -> str:
    """``text`` moved to the right edge of ``columns``."""
    return " " * max(0, columns - display_width(text)) + text


def wrap(text: str, columns: int) -> list[str]:
    """Lines of at most ``columns``: words stay whole where they fit, Chinese breaks between any two characters
    except before closing and after opening punctuation. Line breaks of the text are kept."""
    lines: list[str] = []
    for paragraph in text.splitlines() or [""]:
        lines.extend(_wrap_paragraph(paragraph, columns))
    return lines


def _wrap_paragraph(text: str, columns: int) -> Iterator[str]:
    line, used = "", 0
    for piece in _pieces(text):
        wide = display_width(piece)
        if line and used + display_width(piece.rstrip()) > columns:
            yield line.rstrip()
            line, used = "", 0
            piece = piece.lstrip()
            wide = display_width(piece)
        while wide > columns:
            head = _head(piece, columns)
            yield head
            piece = piece[len(head) :]
            wide = display_width(piece)
        line, used = line + piece, used + wide
    yield line.rstrip()


def _head(text: str, columns: int) -> str:
    used = 0
    for index, character in enumerate(text):
        used += _character_width(character)
        if used > columns:
            return text[: max(1, index)]
    return text


def _pieces(text: str) -> Iterator[str]:
    """Parts between which a line may break; each keeps its trailing blanks."""
    piece = ""
    for character in text:
        if piece and _may_break(piece[-1], character):
            yield piece
            piece = ""
        piece += character
    if piece:
        yield piece


def _may_break(before: str, after: str) -> bool:
    if after == " " or after in _NOT_FIRST or before in _NOT_LAST:
        return False
    return before == " " or _character_width(before) == 2 or _character_width(after) == 2


def definitions(rows: Sequence[tuple[str, str]], columns: int, *, indent: int = 2, widest: int = 30) -> list[str]:
    """A two-column list: terms on the left (a longer one takes a line of its own), their meaning wrapped beside."""
    if not rows:
        return []
    left = min(widest, max(display_width(term) for term, _ in rows)) + 2
    lines = []
    for term, meaning in rows:
        meaning_lines = wrap(meaning, max(20, columns - indent - left)) if meaning else [""]
        first = " " * indent + pad(term, left)
        if display_width(term) + 2 > left:
            lines.append(" " * indent + term)
            first = " " * (indent + left)
        lines.append((first + meaning_lines[0]).rstrip())
        lines.extend(" " * (indent + left) + line for line in meaning_lines[1:])
    return lines


def section(title: str, rows: Sequence[tuple[str, str]], columns: int) -> list[str]:
    """A titled list with a blank line before it; nothing when there is nothing to list."""
    return ["", f"{title}：", *definitions(rows, columns)] if rows else []
