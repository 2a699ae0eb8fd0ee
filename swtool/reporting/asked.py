"""What a template asks for: blocks, fields, single figures, and which of its sheets there is one of for each town."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from swtool.errors import SwtoolError, UsageFault
from swtool.reporting.blocks import Block
from swtool.reporting.dictionary import BLOCKS, VALUES, block_named
from swtool.workbooks.markers import BRACES, MARKER, total_field
from swtool.workbooks.opened import cells_of, margins_of
from swtool.workbooks.richtext import words_of

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

TOWN_NAMES = ("乡镇街道", "town")
"""The marker that stands in the name of a sheet of which each town has its own."""


class Figure(NamedTuple):
    """``{{站点.在岗人数:合计}}``: one figure, ``marker`` without braces."""

    marker: str
    block: Block
    field: str


class Asked(NamedTuple):
    """What stands in the sheets of a template."""

    blocks: Mapping[str, Block]  # by the name the template uses
    fields: frozenset[tuple[str, str]]  # (block key, field key)
    figures: tuple[Figure, ...]
    town_sheets: tuple[str, ...]  # titles of the sheets that each town has one of
    on_sheet: Mapping[str, frozenset[str]]  # names of the blocks that each sheet asks for

    @property
    def personal_blocks(self) -> set[str]:
        """Keys of the blocks of which a personal field is asked."""
        return {
            block.key
            for block in self.blocks.values()
            if any(field.mask is not None and (block.key, field.key) in self.fields for field in block.fields)
        }

    def for_towns(self, name: str) -> bool:
        """Whether a sheet of each town asks for the block."""
        return any(name in self.on_sheet[title] for title in self.town_sheets)

    def for_all(self, name: str) -> bool:
        """Whether another sheet asks for it."""
        return any(name in names for title, names in self.on_sheet.items() if title not in self.town_sheets)


def asked_of(book: Workbook) -> Asked:
    """Read the markers. Raises SwtoolError for a sheet name with a marker that is not the town's."""
    blocks: dict[str, Block] = {}
    fields: set[tuple[str, str]] = set()
    figures: dict[str, Figure] = {}
    on_sheet: dict[str, set[str]] = {sheet.title: set() for sheet in book.worksheets}
    for sheet, text in _texts(book):
        for match in MARKER.finditer(text):
            name, block = match["block"] or "", block_named(match["block"] or "")
            if block is None:
                continue
            blocks[name] = block
            on_sheet[sheet.title].add(name)
            total = total_field(match)
            found = block.field_named(total or match["name"])
            if found is not None and total:
                marker = f"{name}.{total}:合计"
                figures[marker] = Figure(marker, block, found.key)
            elif found is not None:
                fields.add((block.key, found.key))
    named = {title: frozenset(names) for title, names in on_sheet.items()}
    return Asked(blocks, frozenset(fields), tuple(figures.values()), tuple(_town_sheets(book)), named)


def _town_sheets(book: Workbook) -> Iterator[str]:
    for sheet in book.worksheets:
        if match := MARKER.search(sheet.title):
            if match["block"] or match["name"] not in TOWN_NAMES:
                raise SwtoolError(
                    f"工作表名里的 {match[0]} 不能用",
                    where=f"〔{sheet.title}〕",
                    remedy="每个镇街一张表的，工作表名写 {{乡镇街道}}",
                )
            yield sheet.title


def require_markers(book: Workbook, template: Path, given: Mapping[str, str]) -> None:
    """Raises ``SwtoolError`` for a book with nothing to fill, ``UsageFault`` for a given value it has no place for."""
    margins = (side.text or "" for sheet in book.worksheets for side in margins_of(sheet))
    texts = (*(text for _, text in _texts(book)), *margins)
    single = {match["name"] for text in texts for match in MARKER.finditer(text)}
    if not single:
        raise SwtoolError(
            "这个文件里没有填报标记，没有什么可填",
            where=template.name,
            remedy="在要填的格子里写 {{人员.姓名}} 这样的标记，见 docs/templates.md；swtool report fields 列出全部",
        )
    if idle := [name for name in given if name not in single]:
        names = "、".join(f"{{{{{name}}}}}" for name in idle)
        raise UsageFault(f"模板里没有 {names}，--set 的值没有地方填", remedy="核对名称，或在模板里加上这个标记")


def _texts(book: Workbook) -> Iterator[tuple[Worksheet, str]]:
    for sheet in book.worksheets:
        for cell in cells_of(sheet):
            text = words_of(cell.value)
            if BRACES.search(text):
                yield sheet, text


def nearest_marker(name: str) -> str:
    """The marker that a template may have meant by one that is not known; '' if nothing is near."""
    from difflib import get_close_matches

    owner, _, last = name.rpartition(".")
    block = block_named(owner)
    if owner and block is None:
        names = [word for each in BLOCKS for word in (each.key, each.title)]
        near = get_close_matches(owner, names, n=1, cutoff=0.5)
        return f"{near[0]}.{last}" if near else ""
    offered = block.fields if block else VALUES
    near = get_close_matches(last, [word for each in offered for word in (each.key, each.title)], n=1, cutoff=0.5)
    return f"{owner}.{near[0]}" if near and owner else near[0] if near else ""
