"""The Word documents of a month: A4 for printing and stamping, A3 in large type for the 公开栏, from the seal alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from swtool.disclosure.page import Page, PagePart
from swtool.disclosure.printed import printed_values
from swtool.disclosure.templates import Templates
from swtool.disclosure.word_tables import grid_of, height_of, paragraph, table_xml
from swtool.disclosure.word_template import WordTemplate, read_word_template

if TYPE_CHECKING:
    from markupsafe import Markup

_NUMERALS = "一二三四五六七八九十"
_LINE = 1.6  # of a line of text, in its type size
_OPENING = 0.45  # of the first sheet, at most, taken by title and summary: what follows is judged against the rest


def render_docx(page: Page, sha256: str, templates: Templates) -> bytes:
    """The A4 document's bytes. ``sha256`` is the seal's digest. Raises ``SwtoolError`` for a template with a fault."""
    template = word_template(templates, "docx")
    return template.fill(word_values(page, sha256, _parts(template, page.parts)))


def render_docx_a3(page: Page, sha256: str, templates: Templates) -> bytes:
    """The A3 document's bytes: a part that does not fit on the sheet any more begins a new one."""
    template = word_template(templates, "docx_a3")
    return template.fill(word_values(page, sha256, _parts(template, page.parts, sheets=True)))


@lru_cache(maxsize=8)
def word_template(templates: Templates, key: str) -> WordTemplate:
    """A template, read once a run. Raises ``SwtoolError`` for one with a fault."""
    return read_word_template(templates.contents[key], templates.places[key])


def word_values(page: Page, sha256: str, parts: Markup) -> Mapping[str, object]:
    """What a template can ask for."""
    return {
        **printed_values(page, sha256),
        "page": page,
        "parts": parts,
        "policy_edition": page.policy_edition,
        "chain_head": page.chain_head,
    }


def parts_xml(template: WordTemplate, parts: Sequence[PagePart]) -> Markup:
    """Headings, tables and notes of parts, one after the other."""
    return _parts(template, parts)


def _parts(template: WordTemplate, parts: Sequence[PagePart], *, sheets: bool = False) -> Markup:
    from markupsafe import Markup

    pieces: list[str] = []
    room = template.height * (1 - _OPENING)
    for number, part in enumerate(parts):
        height = _height(template, part)
        new_sheet = sheets and number > 0 and height > room
        room = (template.height if new_sheet else room) - height
        numeral = f"{_NUMERALS[number]}、" if number < len(_NUMERALS) else ""
        pieces.append(paragraph(template, "部分标题", numeral + part.label, new_page=new_sheet, keep=True))
        pieces += _content(template, part)
    return Markup("".join(pieces))  # noqa: S704 - every text in it is escaped where it is set


def _content(template: WordTemplate, part: PagePart) -> Iterator[str]:
    if part.remark:
        yield paragraph(template, "表注", f"{part.remark}。")
    for table in part.tables:
        if not table.rows:
            yield paragraph(template, "表题", f"{table.title}：{''.join(table.notes)}")
            continue
        yield paragraph(template, "表题", table.title, keep=True)
        yield table_xml(template, grid_of(table))
        for note in table.notes:
            yield paragraph(template, "表注", note)


def _height(template: WordTemplate, part: PagePart) -> float:
    """About how much of a sheet a part takes."""
    line = {name: size * _LINE for name, size in template.sizes.items()}
    height = line["部分标题"] + (line["表注"] if part.remark else 0)
    for table in part.tables:
        height += line["表题"] + line["表注"] * len(table.notes)
        height += height_of(template, grid_of(table)) if table.rows else 0
    return height
