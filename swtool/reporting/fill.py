"""Fill a sheet of the bureau from the office: one of the shipped templates, or any workbook with the same markers.

The book is filled aside, its sums are proven twice (``workbooks.sums`` adds up what each SUM covers, ``proof`` holds
that against the database), and only then it is put where the user wants it.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from decimal import Decimal
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from swtool.errors import NotFound, SwtoolError, UsageFault
from swtool.office import Office
from swtool.reporting.blocks import Block, Record, Scope, cell_value
from swtool.reporting.dictionary import BLOCKS, VALUES, block_named, shown_records, single_values
from swtool.reporting.proof import FilledColumn, Proofs, compare
from swtool.reporting.store import NewSent, record_sent
from swtool.store.access import AccessKind, record_access
from swtool.tables import Show
from swtool.workbooks.cells import column_letters
from swtool.workbooks.fill import fill, open_template
from swtool.workbooks.markers import MARKER, find_blocks
from swtool.workbooks.outfile import put
from swtool.workbooks.rowmap import RowMap

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

_NUMBERS = (Show.COUNT, Show.MONEY, Show.HOURS)
_PACKAGE = "swtool.templates"


@dataclass(frozen=True, slots=True)
class Template:
    """A shipped template: its name on the command line, its file, what it is for."""

    title: str
    file_name: str
    meaning: str


TEMPLATES = (
    Template("人员花名册", "staff_roster.xlsx", "当天在岗人员逐人一行，另附各站汇总"),
    Template("变动备案汇总表", "change_filings.xlsx", "本年各站人员变动和备案件数，另附逐件明细"),
    Template("继续教育学时汇总表", "training_hours.xlsx", "本年每人继续教育学时，另附各站汇总"),
)


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked: whose sheet and day, whether personal fields stand in full, to whom it goes ('' if nobody yet),
    and values given on the command line (``单位负责人``)."""

    scope: Scope
    reveal: bool = False
    recipient: str = ""
    given: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Filled:
    """What came of it. ``missing``: markers without data; ``unknown``: markers that name nothing known;
    ``unproven``: formulas with a SUM that nobody here can decide; ``rows`` by block title."""

    path: Path
    sha256: str
    rows: Mapping[str, int]
    missing: tuple[str, ...]
    proofs: Proofs
    unproven: tuple[str, ...]
    masked: bool

    @property
    def is_complete(self) -> bool:
        """Whether nothing was asked for that the office lacks."""
        return not self.missing and not self.unproven


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What a template asks for: each block with the fields that stand in its rows."""

    blocks: Mapping[str, Block]  # by the name the template uses
    fields: frozenset[tuple[str, str]]  # (block key, field key)

    @property
    def personal_blocks(self) -> set[str]:
        """Keys of the blocks of which a personal field is asked."""
        return {
            block.key
            for block in self.blocks.values()
            if any(field.mask is not None and (block.key, field.key) in self.fields for field in block.fields)
        }


def fill_report(office: Office, template: Path, out: Path, order: Order, *, title: str = "") -> Filled:
    """Fill ``template`` into ``out``; a sheet for somebody is entered into 报送登记, revealing into the journal.

    Raises ``SwtoolError`` where the template cannot be filled or a sum disagrees with the database: then nothing is
    written.
    """
    book = open_template(template)
    _require_markers(book, template, order.given)
    wanted = _wanted(book)
    raw = {block.key: block.rows(office, order.scope) for block in wanted.blocks.values()}
    records = {name: shown_records(block, raw[block.key], reveal=order.reveal) for name, block in wanted.blocks.items()}
    with tempfile.TemporaryDirectory(prefix="swtool-") as folder:
        draft = Path(folder) / f"draft{out.suffix}"
        result = fill(template, draft, single_values(office, order.scope, order.given), records)
        proofs = compare(result.sums, _columns(book, wanted, records), _totals(office, order.scope, wanted))
        if proofs.disagreements:
            raise _refusal(template, proofs)
        digest = hashlib.sha256(draft.read_bytes()).hexdigest()
        revealed = _persons(raw[key] for key in wanted.personal_blocks) if order.reveal else 0
        sent = _sent(office, template, title or template.name, out.name, digest, order, revealed=revealed > 0)
        path = _deliver(office, draft, out, sent, persons=revealed)
    return Filled(
        path,
        digest,
        {block.title: len(raw[block.key]) for block in wanted.blocks.values()},
        result.missing,
        proofs,
        result.unproven,
        masked=bool(wanted.personal_blocks) and not order.reveal,
    )


def _persons(blocks: Iterable[Sequence[Record]]) -> int:
    """How many distinct persons stand in the rows of the blocks of which a personal field is asked."""
    return len({record.get("staff_no") or id(record) for block in blocks for record in block})


def _deliver(office: Office, draft: Path, out: Path, sent: NewSent | None, *, persons: int) -> Path:
    """Put the book in place; what must be recorded is recorded with it, or neither happens."""
    content = draft.read_bytes()
    if sent is None and not persons:
        return put(out, lambda temporary: _write(temporary, content))
    why = f"报送{sent.sheet}给{sent.recipient}" if sent else "填报，含完整个人信息"
    with office.change(why) as tx:
        if persons:
            record_access(tx, AccessKind.EXPORT, out.name, persons)
        path = put(out, lambda temporary: _write(temporary, content))
        if sent is not None:
            record_sent(tx, replace(sent, file_name=path.name))
    return path


def _write(path: Path, content: bytes) -> None:
    path.write_bytes(content)


def _sent(
    office: Office, template: Path, sheet: str, file_name: str, digest: str, order: Order, *, revealed: bool
) -> NewSent | None:
    if not order.recipient:
        return None
    return NewSent(
        sheet=sheet,
        template_sha256=hashlib.sha256(template.read_bytes()).hexdigest(),
        scope=order.scope.label,
        as_of=order.scope.as_of,
        year=order.scope.year,
        recipient=order.recipient,
        file_name=file_name,
        sha256=digest,
        revealed=revealed,
        policy_edition=office.policy.edition,
    )


def _refusal(template: Path, proofs: Proofs) -> SwtoolError:
    lines = "；".join(f"{each.place} {each.what}" for each in proofs.disagreements)
    return SwtoolError(
        "合计与数据库不一致，没有写出文件",
        where=template.name,
        why=lines,
        remedy="检查模板里合计公式的范围：应包住重复行的标记行；公式没错时请用 swtool audit verify 检查数据库",
    )


# -- what the template asks for ---------------------------------------------------------------------------------------


def _require_markers(book: Workbook, template: Path, given: Mapping[str, str]) -> None:
    """Raises ``SwtoolError`` for a book with nothing to fill, ``UsageFault`` for a given value it has no place for."""
    texts = [cell.value for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    single = {
        match["name"]
        for text in (*texts, *_margins(book))
        if isinstance(text, str) and "{{" in text
        for match in MARKER.finditer(text)
    }
    if not single:
        raise SwtoolError(
            "这个文件里没有填报标记，没有什么可填",
            where=template.name,
            remedy="在要填的格子里写 {{人员.姓名}} 这样的标记，见 docs/templates.md；swtool report fields 列出全部",
        )
    if idle := [name for name in given if name not in single]:
        names = "、".join(f"{{{{{name}}}}}" for name in idle)
        raise UsageFault(f"模板里没有 {names}，--set 的值没有地方填", remedy="核对名称，或在模板里加上这个标记")


def _margins(book: Workbook) -> Iterator[str | None]:
    for sheet in book.worksheets:
        for name in ("oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter"):
            margin = getattr(sheet, name)
            yield from (margin.left.text, margin.center.text, margin.right.text)


def _wanted(book: Workbook) -> _Wanted:
    blocks: dict[str, Block] = {}
    fields: set[tuple[str, str]] = set()
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if not isinstance(cell.value, str) or "{{" not in cell.value:
                    continue
                for match in MARKER.finditer(cell.value):
                    block = block_named(match["block"] or "")
                    if block is None:
                        continue
                    blocks[match["block"]] = block
                    found = block.field_named(match["name"])
                    if found is not None:
                        fields.add((block.key, found.key))
    return _Wanted(blocks, frozenset(fields))


def _columns(book: Workbook, wanted: _Wanted, records: Mapping[str, Sequence[Record]]) -> list[FilledColumn]:
    """Where number fields stand in the filled book. Models of several rows share their columns and are left out."""
    counts = {name: len(rows) for name, rows in records.items()}
    columns: list[FilledColumn] = []
    for sheet in book.worksheets:
        row_map = RowMap(find_blocks(sheet, counts))
        for model in row_map.blocks:
            block = wanted.blocks.get(model.name)
            if block is None or model.height != 1:
                continue
            first = row_map.row(model.first)
            for number, cell in enumerate(sheet[model.first], start=1):
                match = MARKER.fullmatch(cell.value.strip()) if isinstance(cell.value, str) else None
                found = block.field_named(match["name"]) if match and match["block"] else None
                if found is not None and found.show in _NUMBERS:
                    last = first + model.groups - 1
                    columns.append(FilledColumn(sheet.title, column_letters(number), first, last, block.key, found.key))
    return columns


def _totals(office: Office, scope: Scope, wanted: _Wanted) -> dict[tuple[str, str], Decimal]:
    found: dict[tuple[str, str], Decimal] = {}
    for block in {block.key: block for block in wanted.blocks.values()}.values():
        for key, total in block.totals(office, scope).items():
            shown = block.field_named(key)
            cell = cell_value(total, shown.show) if shown else None
            if isinstance(cell, int | Decimal):
                found[block.key, key] = Decimal(cell)
    return found


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


@contextmanager
def template_file(text: str) -> Iterator[tuple[str, Path]]:
    """The template that a text names: title and file. A path to a workbook, or a shipped one by title or file name.

    Raises ``NotFound`` with the shipped titles.
    """
    path = Path(text)
    if path.suffix.lower() in (".xlsx", ".xlsm"):
        shipped = next((each for each in TEMPLATES if each.file_name == text), None)
        if shipped is None or path.is_file():
            yield path.name, path
            return
    else:
        shipped = next((each for each in TEMPLATES if text in (each.title, Path(each.file_name).stem)), None)
    if shipped is None:
        raise NotFound(
            f"没有名为“{text}”的报表模板",
            nearest=tuple(each.title for each in TEMPLATES),
            remedy="上级的表写文件名，如 上级报表.xlsx；swtool report list 列出自带的模板",
        )
    with resources.as_file(resources.files(_PACKAGE) / shipped.file_name) as file:
        yield shipped.title, file
