"""Pages without script and without any request, from the seal alone: for citizens, for pasting, as plain words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from swtool.dates import PartialDate
from swtool.disclosure.clean_html import refuse_active
from swtool.disclosure.narrow import Line, narrow_lines
from swtool.disclosure.page import Cell, Page, PageTable
from swtool.disclosure.sandbox import Compiled, compile_template
from swtool.disclosure.store import short_code
from swtool.disclosure.summary import summary
from swtool.disclosure.templates import Templates, shipped_templates
from swtool.disclosure.word_tables import BLANK, grid_of, repeats
from swtool.tables import Show
from swtool.workbooks.celltext import cell_text

_GROUPING = ("service_field", "project")
_GROUPED = ("services", "income", "spending")
_NUMBERS = (Show.COUNT, Show.MONEY, Show.HOURS, Show.RATE)
_MANY = 3  # amounts, or texts, that stand side by side on paper but not on a telephone


class ShownTable(NamedTuple):
    """A table as the template prints it: texts only. Rows are grouped under a heading that spans them ('' for none).

    ``stacked``: on a telephone the first column takes a line of its own, for the others leave it no room.
    """

    title: str
    headings: tuple[tuple[str, str], ...]  # title, css class
    groups: tuple[tuple[str, tuple[tuple[tuple[str, str], ...], ...]], ...]  # heading, rows of (text, css class)
    total: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    stacked: bool = False


class NarrowTable(NamedTuple):
    """A table as lines that fit on a telephone; without lines its notes say what there is."""

    title: str
    lines: tuple[Line, ...]
    notes: tuple[str, ...]


@lru_cache(maxsize=8)
def _compiled(templates: Templates, key: str) -> Compiled:
    """Compiled once a run: that costs more than filling it."""
    return compile_template(templates.text(key), templates.places[key], markup=key != "summary")


def render_html(page: Page, sha256: str, templates: Templates) -> bytes:
    """The page's bytes. ``sha256`` is the seal's digest. Raises ``SwtoolError`` for a template with a fault."""
    tables = [(part.label, part.remark, [shown_table(table) for table in part.tables]) for part in page.parts]
    return _page(templates, "html", {**page_values(page, sha256), "parts": tables})


def render_fragment(page: Page, sha256: str, templates: Templates) -> bytes:
    """What is pasted into a portal's or a 公众号's editor: inline styles only, tables for a telephone.

    The mark at its beginning tells a browser, from which people copy it, and an editor that it is UTF-8.
    """
    tables = [(part.label, part.remark, [narrow_table(table) for table in part.tables]) for part in page.parts]
    return b"\xef\xbb\xbf" + _page(templates, "fragment", {**page_values(page, sha256), "parts": tables})


def render_summary(page: Page, sha256: str, templates: Templates) -> bytes:
    """The month in three sentences, as text for a notice or a message. Windows' own editor wants the mark and CRLF."""
    text = _compiled(templates, "summary").fill(page_values(page, sha256))
    return ("\ufeff" + text.rstrip("\n") + "\n").replace("\n", "\r\n").encode()


def withdrawn_notice(title: str, on: date, reason: str, templates: Templates | None = None) -> bytes:
    """The page that takes the place of what was withdrawn. ``title`` is that of the withdrawn page."""
    values = {"title": title, "day": PartialDate.parse(on.isoformat()).label, "reason": reason.rstrip("。") + "。"}
    return _page(templates or shipped_templates(), "withdrawn", values)


def _page(templates: Templates, key: str, values: Mapping[str, object]) -> bytes:
    text = _compiled(templates, key).fill(values)
    refuse_active(text, templates.places[key], fragment=key == "fragment")
    return (text.strip("\n") + "\n").encode()


def page_values(page: Page, sha256: str) -> dict[str, object]:
    """What a template can ask for, but for the parts."""
    return {
        "page": page,
        "month": PartialDate.parse(page.month).label,
        "sealed_on": PartialDate.parse(page.sealed_on).label,
        "summary": summary(page, sha256),
        "code": short_code(sha256),
        "sha256": sha256,
        "blank": BLANK,
    }


def narrow_table(table: PageTable) -> NarrowTable:
    """A table's lines for a telephone."""
    return NarrowTable(table.title, narrow_lines(grid_of(table)) if table.rows else (), table.notes)


def shown_table(table: PageTable) -> ShownTable:
    """A table's texts. A first column that repeats (service field, project) becomes a heading over its rows."""
    is_grouped = table.key in _GROUPED and table.columns[0].key in _GROUPING and repeats(table)
    first = 1 if is_grouped else 0
    columns = table.columns[first:]
    classes = tuple("n" if column.show in _NUMBERS else "d" if column.show is Show.DAY else "t" for column in columns)

    def texts(row: tuple[Cell, ...]) -> tuple[tuple[str, str], ...]:
        cells = (cell_text(value, column.show) for value, column in zip(row[first:], columns, strict=True))
        return tuple(zip(cells, classes, strict=True))

    groups: dict[str, list[tuple[tuple[str, str], ...]]] = {}
    for row in table.rows:
        groups.setdefault(str(row[0]) if is_grouped else "", []).append(texts(row))
    total = texts(table.total) if table.total else ()
    if total and is_grouped:
        total = (("合计", classes[0]), *total[1:])
    return ShownTable(
        table.title,
        tuple(zip((column.title for column in columns), classes, strict=True)),
        tuple((heading, tuple(rows)) for heading, rows in groups.items()),
        total,
        table.notes,
        stacked=sum(column.show is Show.MONEY for column in columns) >= _MANY
        or sum(column.show is Show.TEXT for column in columns) >= _MANY,
    )
