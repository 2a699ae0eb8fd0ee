"""Answers to the household visit form, as ODK Central (zip or csv) and Kobo (xlsx or csv) export them: a table of
visits and one of members, joined by the key of the visit. Joined, they are rows of 居民需求档案."""

from __future__ import annotations

import io
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
from swtool.patterns import Pattern
from swtool.workbooks.cells import is_blank
from swtool.workbooks.read import read

_KEYS = (
    ("KEY", "PARENT_KEY"),
    ("_uuid", "_submission__uuid"),
    ("__id", "__Submissions-id"),
    ("_index", "_parent_index"),
)
"""Pairs of (a visit's key, a member's reference to it): ODK Central's csv, Kobo's uuids, OData, Kobo's indexes."""
_COUNTED = "_index"
"""Counts from 1 in every export; the other keys are one visit's own wherever it stands."""
_PARTS = Pattern(r"[/\-.:]")
_MOST_BYTES = 100_000_000
_NAMES = {column.name: column.name for column in HOUSEHOLD_FILE.columns} | {
    column.title: column.name for column in HOUSEHOLD_FILE.columns
}


class _Table(NamedTuple):
    """A table of an export: where it is from, its rows by form column, and by whatever other heading there is.

    ``source`` tells the files of a call apart; the tables in one zip or workbook are of one export.
    """

    source: int
    where: str
    rows: list[tuple[int, dict[str, str], dict[str, str]]]
    headings: frozenset[str]

    @property
    def columns(self) -> frozenset[str]:
        """The columns of the form that it has."""
        return frozenset(name for heading in self.headings if (name := _column(heading)))

    def states(self, heading: str) -> bool:
        """Whether anything stands under a heading that is not of the form."""
        return any(other.get(heading) for _, _, other in self.rows)

    def place(self, number: int) -> str:
        """Where a row stands."""
        return f"{self.where} 第 {number} 行"


def rows_of(paths: Sequence[Path]) -> list[dict[str, str]]:
    """The members of all visits in the files, each with what was asked of its household, in the order of the visits.

    A visit without members is a row without a member, and will be found wanting where every sheet is. Raises
    ``SwtoolError`` where no visits are found, or members belong to no visit or to two; ``WorkbookFault`` for an
    unreadable file.
    """
    tables = [table for source, path in enumerate(paths) for table in _tables(path, source)]
    visits = [table for table in tables if "file_no" in table.columns]
    if not visits:
        raise SwtoolError(
            "没有找到入户走访的主表（要有档案号 file_no 一列）",
            where="、".join(path.name for path in paths),
            remedy="导出时选带表头（XML 名称或中文标题）的 csv、xlsx，或整个 zip",
        )
    members = [table for table in tables if table not in visits and table.columns & MEMBER_COLUMNS]
    found: list[dict[str, str]] = []
    taken: dict[int, str] = {}
    for visit in visits:
        own, of = _members_of(visit, members, are_apart=len(visits) == len(members) == 1)
        for number, household, other in visit.rows:
            key = other.get(own, "")
            those = of.pop(key, []) if key else []
            for member in those:
                if (first := taken.setdefault(id(member), visit.place(number))) != visit.place(number):
                    raise SwtoolError(
                        "两张主表里有同一次走访",
                        where=f"{first}，{visit.place(number)}",
                        why="走访的编号相同，家庭成员分不清是哪一户的",
                        remedy="同一批走访只载入最后导出的一份",
                    )
            found += [household | member for member in those] or [household]
    _refuse_orphans(members, taken)
    return found


def _members_of(
    visit: _Table, members: Sequence[_Table], *, are_apart: bool
) -> tuple[str, dict[str, list[dict[str, str]]]]:
    """The column with the keys of a table of visits, and the members by those keys: a count joins only tables of one
    export, or the only two that there are (``are_apart``)."""
    near = [table for table in members if table.source == visit.source]
    for tables in (near, members):
        for own, other in _KEYS:
            if visit.states(own) and any(table.states(other) for table in tables):
                if own != _COUNTED:
                    return own, _by_parent(members, other)
                if tables is near or are_apart:
                    return own, _by_parent(tables, other)
    return "", {}


def _refuse_orphans(members: Sequence[_Table], taken: Mapping[int, str]) -> None:
    lost = [(table, number) for table in members for number, member, _ in table.rows if id(member) not in taken]
    if lost:
        table, number = lost[0]
        raise SwtoolError(
            f"有 {len(lost)} 名家庭成员找不到所属的走访",
            where=table.place(number),
            remedy="主表和成员表要同一次导出，一起载入，几次导出的分开载入；"
            "不要删掉 KEY、PARENT_KEY 或 _index、_parent_index 列",
        )


def _by_parent(members: Sequence[_Table], heading: str) -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = {}
    for table in members:
        for _, member, other in table.rows:
            if key := other.get(heading, ""):
                found.setdefault(key, []).append(member)
    return found


def _tables(path: Path, source: int) -> Iterator[_Table]:
    with TemporaryDirectory() as folder:
        for file in _files(path, Path(folder)):
            for sheet in read(file).sheets:
                if table := _table(source, f"{file.name} {sheet.name}".strip(), sheet.rows, sheet.first_row):
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


def _table(source: int, where: str, rows: Sequence[Sequence[object]], first: int) -> _Table | None:
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
    return _Table(source, where, found, frozenset(headings))


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
