"""The data of a report, part by part: the whole scope, and each town where a sheet asks for it town by town."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from swtool.office import Office
from swtool.reporting.asked import TOWN_NAMES, Asked
from swtool.reporting.blocks import Block, Record, Scope, cell_value, summed
from swtool.reporting.dictionary import shown_records, single_values
from swtool.reporting.idle_sums import MarkedColumn
from swtool.reporting.proof import Disagreement, FilledColumn
from swtool.reporting.town_scopes import towns_of
from swtool.tables import Show
from swtool.workbooks.cells import column_letters
from swtool.workbooks.fill import SheetData, row_map_of
from swtool.workbooks.markers import MARKER, total_field
from swtool.workbooks.opened import LAST_COLUMN, cells_within
from swtool.workbooks.richtext import words_of
from swtool.workbooks.sheetnames import sheet_name

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

NUMBERS = (Show.COUNT, Show.MONEY, Show.HOURS)


class Part(NamedTuple):
    """The rows of one scope as the office keeps them, by block key; ``town`` is '' for the whole."""

    town: str
    scope: Scope
    raw: Mapping[str, Sequence[Record]]


def parts_of(office: Office, scope: Scope, asked: Asked) -> list[Part]:
    """The whole first, with the blocks that sheets about it ask for, then each town with what its sheet asks for."""
    whole = {block.key: block.rows(office, scope) for name, block in asked.blocks.items() if asked.for_all(name)}
    parts = [Part("", scope, whole)]
    if asked.town_sheets:
        wanted = {block.key: block for name, block in asked.blocks.items() if asked.for_towns(name)}
        nowhere = ("没有镇街", scope._replace(station_ids=frozenset()))  # the form stays, blank
        for town, narrow in list(towns_of(office, scope)) or [nowhere]:
            parts.append(Part(town, narrow, {key: block.rows(office, narrow) for key, block in wanted.items()}))
    return parts


class Material(NamedTuple):
    """What the workbook is filled with: the whole, and the copies of each sheet that towns have of their own."""

    whole: SheetData
    copies: Mapping[str, Sequence[SheetData]]
    faults: tuple[Disagreement, ...]


def material(
    office: Office, parts: Sequence[Part], asked: Asked, given: Mapping[str, str], *, reveal: bool
) -> Material:
    """The parts as they are written, personal fields masked unless ``reveal``."""
    faults: list[Disagreement] = []
    whole = _data(office, parts[0], "", asked, given, faults, reveal=reveal)
    taken: list[str] = []
    copies = {}
    for title in asked.town_sheets:
        sheets = []
        for part in parts[1:]:
            name = sheet_name(MARKER.sub(part.town, title), taken)
            taken.append(name)
            sheets.append(_data(office, part, name, asked, given, faults, reveal=reveal))
        copies[title] = sheets
    return Material(whole, copies, tuple(faults))


def _data(
    office: Office,
    part: Part,
    name: str,
    asked: Asked,
    given: Mapping[str, str],
    faults: list[Disagreement],
    *,
    reveal: bool,
) -> SheetData:
    values = single_values(office, part.scope, given)
    if part.town:
        values |= dict.fromkeys(TOWN_NAMES, part.town)
    for figure in asked.figures:
        rows = part.raw.get(figure.block.key)
        show = figure.block.field_named(figure.field)
        if rows is None or show is None or show.show not in NUMBERS:
            continue
        total = summed(rows, figure.field)
        known = figure.block.totals(office, part.scope).get(figure.field)
        if known is not None and known != total:
            what = f"逐行加得 {cell_value(total, show.show)}，数据库另算得 {cell_value(known, show.show)}"
            faults.append(Disagreement(f"{{{{{figure.marker}}}}}", what))
        values[figure.marker] = cell_value(total, show.show)
    records = {
        title: shown_records(block, part.raw[block.key], reveal=reveal)
        for title, block in asked.blocks.items()
        if block.key in part.raw
    }
    return SheetData(name, values, records)


def filled_columns(book: Workbook, asked: Asked, filling: Material) -> list[FilledColumn]:
    """Where number fields stand in the filled book. Models of several rows share their columns and are left out."""
    return [
        FilledColumn(name, column, pages, block.key, found.key)
        for name, height, pages, column, text in _model_cells(book, filling)
        if height == 1
        for match in [MARKER.fullmatch(text.strip())]
        if match and not total_field(match) and (block := asked.blocks.get(match["block"] or ""))
        if (found := block.field_named(match["name"])) and found.show in NUMBERS
    ]


def marked_columns(book: Workbook, filling: Material) -> list[MarkedColumn]:
    """Where lists stand in the filled book: all columns with markers of a block, also within other words."""
    return [
        MarkedColumn(name, column, pages[0][0], pages[-1][1])
        for name, _, pages, column, text in _model_cells(book, filling)
        if any(match["block"] and not total_field(match) for match in MARKER.finditer(text))
    ]


def _model_cells(book: Workbook, filling: Material) -> Iterator[tuple[str, int, tuple[tuple[int, int], ...], str, str]]:
    """The cells with text in the models: name of the filled sheet, rows of a record and of each page, column, text."""
    for sheet in book.worksheets:
        for data in filling.copies.get(sheet.title, (filling.whole._replace(name=sheet.title),)):
            row_map = row_map_of(sheet, data.blocks)
            for model in row_map.blocks:
                pages = tuple(row_map.spans(model))
                for cell in cells_within(sheet, model.first, 1, model.last, LAST_COLUMN):
                    if text := words_of(cell.value):
                        yield data.name, model.height, pages, column_letters(cell.column), text


def database_totals(
    office: Office, columns: Sequence[FilledColumn], parts: Sequence[Part], asked: Asked, filling: Material
) -> dict[tuple[str, str, str], Decimal]:
    """What the database says of each column, by sheet, block and field."""
    scopes = {
        data.name: part.scope
        for sheets in filling.copies.values()
        for part, data in zip(parts[1:], sheets, strict=True)
    }
    blocks: dict[str, Block] = {block.key: block for block in asked.blocks.values()}
    known: dict[tuple[Scope, str], Mapping[str, int]] = {}
    found = {}
    for column in columns:
        scope, block = scopes.get(column.sheet, parts[0].scope), blocks[column.block]
        if (scope, block.key) not in known:
            known[scope, block.key] = block.totals(office, scope)
        shown, total = block.field_named(column.field), known[scope, block.key].get(column.field)
        cell = cell_value(total, shown.show) if shown else None
        if isinstance(cell, int | Decimal):
            found[column.sheet, column.block, column.field] = Decimal(cell)
    return found
