"""Answers to the household visit form, as ODK Central (zip or csv) and Kobo (xlsx or csv) export them: a table of
visits and one of members, joined by the key of the visit. Joined, they are rows of 居民需求档案."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import NamedTuple

from swtool.errors import SwtoolError
from swtool.exchange.xlsform import MEMBER_COLUMNS
from swtool.forms.kind import plain_text
from swtool.inventory.forms import HOUSEHOLD_FILE
from swtool.workbooks.cells import is_blank
from swtool.workbooks.read import read

_KEYS = (
    ("KEY", "PARENT_KEY"),
    ("_index", "_parent_index"),
    ("_uuid", "_submission__uuid"),
    ("__id", "__Submissions-id"),
)
"""Pairs of (a visit's key, a member's reference to it): ODK Central's csv, Kobo's indexes and uuids, OData."""
_PARTS = re.compile(r"[/\-.:]")
_MOST_BYTES = 100_000_000
_NAMES = {column.name: column.name for column in HOUSEHOLD_FILE.columns} | {
    column.title: column.name for column in HOUSEHOLD_FILE.columns
}


class _Table(NamedTuple):
    """A table of an export: where it is from, its rows by form column, and by whatever other heading there is."""

    where: str
    rows: list[tuple[int, dict[str, str], dict[str, str]]]
    headings: frozenset[str]

    @property
    def columns(self) -> frozenset[str]:
        """The columns of the form that it has."""
        return frozenset(name for heading in self.headings if (name := _column(heading)))


def rows_of(paths: Sequence[Path]) -> list[dict[str, str]]:
    """The members of all visits in the files, each with what was asked of its household, in the order of the visits.

    A visit without members is a row without a member, and will be found wanting where every sheet is. Raises
    ``SwtoolError`` where no visits are found, or members belong to no visit; ``WorkbookFault`` for an unreadable file.
    """
    tables = [table for path in paths for table in _tables(path)]
    visits = [table for table in tables if "file_no" in table.columns]
    if not visits:
        raise SwtoolError(
            "没有找到入户走访的主表（要有档案号 file_no 一列）",
            where="、".join(path.name for path in paths),
            remedy="导出时选带表头（XML 名称或中文标题）的 csv、xlsx，或整个 zip",
        )
    members = [table for table in tables if table not in visits and table.columns & MEMBER_COLUMNS]
    found: list[dict[str, str]] = []
    taken: set[int] = set()
    for visit in visits:
        pair = next(((own, other) for own, other in _KEYS if own in visit.headings and _has(members, other)), None)
        of = _by_parent(members, pair[1]) if pair else {}
        for _, household, other in visit.rows:
            key = other.get(pair[0], "") if pair else ""
            those = of.pop(key, []) if key else []
            taken.update(id(one) for one in those)
            found += [household | member for member in those] or [household]
    _refuse_orphans(members, taken)
    return found


def _refuse_orphans(members: Sequence[_Table], taken: set[int]) -> None:
    lost = [(table, number) for table in members for number, member, _ in table.rows if id(member) not in taken]
    if lost:
        table, number = lost[0]
        raise SwtoolError(
            f"有 {len(lost)} 名家庭成员找不到所属的走访",
            where=f"{table.where} 第 {number} 行",
            remedy="主表和成员表要同一次导出，一起载入；不要删掉 KEY、PARENT_KEY 或 _index、_parent_index 列",
        )


def _has(members: Sequence[_Table], heading: str) -> bool:
    return any(heading in table.headings for table in members)


def _by_parent(members: Sequence[_Table], heading: str) -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = {}
    for table in members:
        for _, member, other in table.rows:
            if key := other.get(heading, ""):
                found.setdefault(key, []).append(member)
    return found


def _tables(path: Path) -> Iterator[_Table]:
    with TemporaryDirectory() as folder:
        for file in _files(path, Path(folder)):
            for sheet in read(file).sheets:
                if table := _table(f"{file.name} {sheet.name}".strip(), sheet.rows, sheet.first_row):
                    yield table


def _files(path: Path, folder: Path) -> Iterator[Path]:
    """The file itself, or the csv files of a zip, put into a folder for reading."""
    if path.suffix.lower() != ".zip":
        yield path
        return
    try:
        with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as archive:
            inside = [one for one in archive.infolist() if one.filename.lower().endswith(".csv")]
            if sum(one.file_size for one in inside) > _MOST_BYTES:
                raise SwtoolError("解开后太大", where=path.name, remedy="分几次导出")
            for number, one in enumerate(inside):
                place = folder / f"{number}" / PurePosixPath(one.filename).name
                place.parent.mkdir()
                place.write_bytes(archive.read(one))
                yield place
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError) as fault:
        raise SwtoolError("这个压缩包打不开", where=path.name, remedy="重新导出，或解开后载入里面的 csv") from fault


def _table(where: str, rows: Sequence[Sequence[object]], first: int) -> _Table | None:
    if not rows:
        return None
    headings = [_text(cell) for cell in rows[0]]
    found = []
    for number, row in enumerate(rows[1:], start=first + 1):
        if all(is_blank(cell) for cell in row):
            continue
        named: dict[str, str] = {}
        other: dict[str, str] = {}
        for heading, cell in zip(headings, row, strict=False):
            if (column := _column(heading)) is not None:
                if text := _text(cell):
                    named.setdefault(column, text)
            else:
                other[heading] = _text(cell)
        found.append((number, named, other))
    return _Table(where, found, frozenset(headings))


def _column(heading: str) -> str | None:
    """The form's column of a heading: ``household/file_no``, ``household-file_no``, ``家庭/档案号``, ``file_no``."""
    if heading in _NAMES:
        return _NAMES[heading]
    if heading.startswith("_"):
        return None
    return _NAMES.get(_PARTS.split(heading)[-1])


def _text(cell: object) -> str:
    if is_blank(cell):
        return ""
    if isinstance(cell, datetime | date):
        return f"{cell:%Y-%m-%d}"
    return plain_text(cell)


def told(rows: Sequence[Mapping[str, str]]) -> tuple[int, int]:
    """How many households and how many members that is."""
    return len({row.get("file_no", "") for row in rows}), sum("member_name" in row for row in rows)
