"""The last look: personal data in the month's free texts, and in the finished files before they leave (domain §2.7)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from swtool.disclosure.clients import ClientNames
from swtool.disclosure.gate import fault
from swtool.disclosure.month_sheet import MonthSheet
from swtool.disclosure.page import PagePart
from swtool.filescan import scan_file
from swtool.findings import Finding
from swtool.scanner import Hit, HitKind, scan_text

_FREE = frozenset(["kind", "title", "service_field", "indicator", "name"])
_REMEDY = "改掉这段文字里的个人信息，重新登记后再公开；公开的内容只写人数，不写姓名和号码"


def scan_texts(sheet: MonthSheet, parts: tuple[PagePart, ...], reason: str, clients: ClientNames) -> list[Finding]:
    """Numbers and client names in what people wrote freely: titles, sources, the 更正说明."""
    texts = [*_free_texts(parts), *([("更正说明", reason)] if reason else [])]
    clients.look_up(text for _, text in texts)
    found: dict[Hit, None] = {}
    for where, text in texts:
        # Names are searched in a text from which places are taken out; numbers in the text as it stands.
        found.update(dict.fromkeys([*scan_text(text, where=where), *clients.hits(text, where)]))
    return [_finding(sheet, hit) for hit in found]


def scan_files(sheet: MonthSheet, files: Mapping[str, tuple[str, bytes]]) -> list[Finding]:
    """Numbers of persons in the finished files, their names and everything hidden in them included."""
    findings = []
    with TemporaryDirectory(prefix="swtool-") as folder:
        for name, content in files.values():
            path = Path(folder) / name
            path.write_bytes(content)
            findings += [_finding(sheet, hit) for hit in scan_file(path)]
            path.unlink()
    return findings


def _free_texts(parts: tuple[PagePart, ...]) -> Iterator[tuple[str, str]]:
    for part in parts:
        for table in part.tables:
            free = [(place, column) for place, column in enumerate(table.columns) if column.key in _FREE]
            for number, row in enumerate(table.rows, start=1):
                for place, column in free:
                    if isinstance(text := row[place], str) and text:
                        yield f"{part.label}〔{table.title}〕第{number}行“{column.title}”", text


def _finding(sheet: MonthSheet, hit: Hit) -> Finding:
    kind = "服务对象姓名" if hit.kind is HitKind.NAME else hit.kind
    return fault(sheet, "personal", f"{hit.where} 疑似有{kind}（{hit.excerpt}）", remedy=_REMEDY)
