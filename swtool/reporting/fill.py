"""Fill a sheet of the bureau from the office: one of the shipped templates, or any workbook with the same markers.

The book is filled aside, its sums are proven twice (``workbooks.sums`` adds up what each SUM covers, ``proof`` holds
that against the database), and only then it is put where the user wants it.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

from swtool.errors import SwtoolError, UsageFault
from swtool.office import Office
from swtool.reporting.asked import Asked, asked_of, require_markers
from swtool.reporting.blocks import Record, Scope
from swtool.reporting.kept import kept_rows, record_kept
from swtool.reporting.parts import Part, database_totals, filled_columns, marked_columns, material, parts_of
from swtool.reporting.proof import Proofs, compare
from swtool.reporting.store import NewSent, record_sent
from swtool.store.access import AccessKind, record_access
from swtool.workbooks.fill import fill, open_template
from swtool.workbooks.keeping import lost_on_saving, words_in_shapes
from swtool.workbooks.markers import MARKER
from swtool.workbooks.outfile import put_bytes

_MOST_TOLD = 5
"""Disagreements that a refusal lists: a wrong formula in a repeated row is wrong in each."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked: whose sheet and day, whether personal fields stand in full, to whom it goes ('' if nobody yet),
    and values given on the command line (``单位负责人``)."""

    scope: Scope
    reveal: bool = False
    recipient: str = ""
    given: Mapping[str, str] = field(default_factory=dict)


class Filled(NamedTuple):
    """What came of it. ``missing``: markers without data; ``unread``: places where braces are left that make no marker;
    ``unproven``: formulas with a SUM that nobody here can decide; ``rows`` by block title; ``lost``: what the template
    has and the filled book lacks, as a clerk calls it; ``in_shapes``: markers ({{县名}}) in text boxes, among these."""

    path: Path
    sha256: str
    rows: Mapping[str, int]
    missing: tuple[str, ...]
    proofs: Proofs
    unproven: tuple[str, ...]
    masked: bool
    unread: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    in_shapes: tuple[str, ...] = ()

    @property
    def is_complete(self) -> bool:
        """Whether nothing is left to a person: nothing asked for in vain, not proven or lost."""
        return not (self.missing or self.unread or self.unproven or self.lost)


def fill_report(office: Office, template: Path, out: Path, order: Order, *, title: str = "") -> Filled:
    """Fill ``template`` into ``out``; a sheet for somebody is entered into 报送登记, revealing into the journal.

    Raises ``SwtoolError`` where the template cannot be filled or a sum disagrees with the database, ``UsageFault``
    where ``out`` is the template itself or of another kind: then nothing is written.
    """
    _refuse_output(template, out, title or template.name)
    book = open_template(template)
    require_markers(book, template, order.given)
    asked = asked_of(book)
    parts = parts_of(office, order.scope, asked)
    filling = material(office, parts, asked, order.given, reveal=order.reveal)
    with tempfile.TemporaryDirectory(prefix="swtool-") as folder:
        draft = Path(folder) / f"draft{out.suffix}"
        result = fill(template, draft, filling.whole.values, filling.whole.blocks, filling.copies)
        columns = filled_columns(book, asked, filling)
        totals = database_totals(office, columns, parts, asked, filling)
        proofs = compare(result.sums, columns, totals, marked_columns(book, filling))
        proofs = proofs._replace(disagreements=(*filling.faults, *proofs.disagreements))
        if proofs.disagreements:
            raise _refusal(template, proofs)
        content = draft.read_bytes()
        form = template.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    personal = [part.raw[key] for part in parts for key in asked.personal_blocks if key in part.raw]
    revealed = _persons(personal) if order.reveal else 0
    sent = _sent(office, template, title or template.name, out.name, digest, order, revealed=revealed > 0)
    path = _deliver(office, content, out, sent, parts, asked, persons=revealed)
    return Filled(
        path,
        digest,
        {block.title: _count(parts, block.key) for block in asked.blocks.values()},
        result.missing,
        proofs,
        result.unproven,
        masked=bool(asked.personal_blocks) and not order.reveal,
        unread=result.unread,
        lost=lost_on_saving(form),
        in_shapes=_markers_in_shapes(form),
    )


def _markers_in_shapes(form: bytes) -> tuple[str, ...]:
    texts = words_in_shapes(form)
    return tuple(dict.fromkeys(match[0] for text in texts for match in MARKER.finditer(text)))


def _refuse_output(template: Path, out: Path, title: str) -> None:
    ending = template.suffix.lower()
    if out.suffix.lower() != ending:
        raise UsageFault(
            f"填好的表要写成 {ending}，和模板“{title}”一样",
            where=str(out),
            why="内容照模板的格式写；结尾换成别的，WPS 和 Excel 会说文件已损坏",
            remedy=f"文件名请以 {ending} 结尾",
        )
    if out.exists() and template.exists() and out.samefile(template):
        raise UsageFault("不能写到模板自己上", where=str(out), remedy="--output 换一个文件名")


def _count(parts: Sequence[Part], key: str) -> int:
    """Rows of a block in the book: of the whole, else of all towns."""
    whole, *towns = (len(part.raw.get(key, ())) for part in parts)
    return whole if key in parts[0].raw else sum(towns)


def _persons(blocks: Iterable[Sequence[Record]]) -> int:
    """How many distinct persons stand in the rows of the blocks of which a personal field is asked."""
    return len({record.get("staff_no") or id(record) for block in blocks for record in block})


def _deliver(
    office: Office,
    content: bytes,
    out: Path,
    sent: NewSent | None,
    parts: Sequence[Part],
    asked: Asked,
    *,
    persons: int,
) -> Path:
    """Put the book in place; what must be recorded is recorded with it, or neither happens."""
    if sent is None and not persons:
        return put_bytes(out, content, spares=True)
    why = f"报送{sent.sheet}给{sent.recipient}" if sent else "填报，含完整个人信息"
    with office.change(why) as tx:
        if persons:
            record_access(tx, AccessKind.EXPORT, out.name, persons)
        path = put_bytes(out, content, spares=True)
        if sent is not None:
            number = record_sent(tx, replace(sent, file_name=path.name))
            record_kept(tx, number, kept_rows(parts, asked), parts[0].scope, asked)
    return path


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
    found = proofs.disagreements
    lines = "；".join(f"{each.place} {each.what}" for each in found[:_MOST_TOLD])
    return SwtoolError(
        "合计与数据库不一致，没有写出文件",
        where=template.name,
        why=lines + (f"；这样的一共 {len(found)} 处" if len(found) > _MOST_TOLD else ""),
        remedy="检查模板里合计公式的范围：应包住重复行的标记行；公式没错时请用 swtool audit verify 检查数据库",
    )
