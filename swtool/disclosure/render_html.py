"""The page for citizens: one html file without script and without any request, from the seal alone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from swtool.dates import PartialDate
from swtool.disclosure.page import Cell, Page, PageTable
from swtool.disclosure.store import digest, short_code
from swtool.tables import Show
from swtool.workbooks.celltext import cell_text

if TYPE_CHECKING:
    from jinja2 import Template
    from markupsafe import Markup

TEMPLATE = "disclosure.html"
_GROUPING = ("service_field", "project")
_GROUPED = ("services", "income", "spending")
_NUMBERS = (Show.COUNT, Show.MONEY, Show.HOURS, Show.RATE)
_DIGEST_SHOWN = 12
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MANY = 3  # amounts, or texts, that stand side by side on paper but not on a telephone


@dataclass(frozen=True, slots=True)
class ShownTable:
    """A table as the template prints it: texts only. Rows are grouped under a heading that spans them ('' for none).

    ``stacked``: on a telephone the first column takes a line of its own, for the others leave it no room.
    """

    title: str
    headings: tuple[tuple[str, str], ...]  # title, css class
    groups: tuple[tuple[str, tuple[tuple[tuple[str, str], ...], ...]], ...]  # heading, rows of (text, css class)
    total: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    stacked: bool = False


def template_text() -> str:
    """The shipped template."""
    try:
        return (resources.files("swtool.templates") / TEMPLATE).read_text(encoding="utf-8")
    except ModuleNotFoundError:  # a source tree that isn't installed
        return (Path(__file__).parents[2] / "templates" / TEMPLATE).read_text(encoding="utf-8")


def template_digest() -> str:
    """What names the template in a seal."""
    return digest(template_text().encode())[:_DIGEST_SHOWN]


@cache
def _compiled(text: str) -> Template:
    """Compiled once a run: that costs more than filling it."""
    from jinja2 import Environment, StrictUndefined

    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, newline_sequence="\n"
    )
    environment.filters["unbroken"] = _unbroken
    return environment.from_string(text)


def _unbroken(text: str) -> Markup:
    """The text, each day in it kept on one line: a browser breaks 2026-12-31 after a hyphen."""
    from markupsafe import Markup, escape

    return Markup(_DAY.sub(r'<span class="d">\g<0></span>', str(escape(text))))  # noqa: S704 - escaped just here


def render_html(page: Page, sha256: str) -> bytes:
    """The page's bytes. ``sha256`` is the seal's digest."""
    text = _compiled(template_text()).render(
        page=page,
        parts=[(part.label, part.remark, [shown_table(table) for table in part.tables]) for part in page.parts],
        month=PartialDate.parse(page.month).label,
        sealed_on=PartialDate.parse(page.sealed_on).label,
        code=short_code(sha256),
        sha256=sha256,
    )
    return (text.rstrip("\n") + "\n").encode()


def shown_table(table: PageTable) -> ShownTable:
    """A table's texts. A first column that repeats (service field, project) becomes a heading over its rows."""
    is_grouped = table.key in _GROUPED and table.columns[0].key in _GROUPING
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
