"""Rows that are one thing (a household, a month's figures): they come in together, and from one table of a book."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence

from swtool.intake.plan import Book, Extract, Row, Undivided
from swtool.office import Office

SCATTERED = "intake.scattered"
_Part = tuple[Extract, list[Row]]  # the rows of one table that belong to a thing


def tell_scattered(office: Office, extracts: Sequence[Extract], books: Mapping[str, Book]) -> bool:
    """Whether something of which a table tells the whole stands on several tables of the book.

    Each of them would take away what the other says. So it is an error at the first row of every later table, and all
    rows of the thing are marked as scattered, on the first table too. A table that repeats the first takes nothing
    away: word for word where its blanks would count, else the same members with nothing said otherwise. ``books`` are
    those of the forms by their names.
    """
    groups: dict[Undivided, list[Extract]] = {}
    for found in extracts if len(extracts) > 1 else ():
        if found.rows and (undivided := books[found.form.name].undivided) is not None:
            groups.setdefault(undivided, []).append(found)
    for undivided, tables in groups.items():
        if len(tables) > 1:
            repeats = _is_copy if books[tables[0].form.name].is_whole else _agrees
            for parts in _on_several(office, undivided, tables):
                if not all(repeats(parts[0][1], rows) for _, rows in parts[1:]):
                    _tell(undivided, parts)
    return any(found.scattered for found in extracts)


def _on_several(office: Office, undivided: Undivided, tables: Sequence[Extract]) -> Iterator[Sequence[_Part]]:
    """The rows of each thing that stands on several of the tables."""
    owners = [_whose(office, undivided, found) for found in tables]
    first: dict[Hashable, int] = {}
    several: dict[Hashable, list[_Part]] = {}
    for at, listed in enumerate(owners):
        for owner in dict.fromkeys(listed):
            if owner is not None and first.setdefault(owner, at) != at:
                several[owner] = []
    if not several:
        return
    for found, listed in zip(tables, owners, strict=True):
        for row, owner in zip(found.rows, listed, strict=True):
            if (parts := several.get(owner)) is None:
                continue
            if not parts or parts[-1][0] is not found:
                parts.append((found, []))
            parts[-1][1].append(row)
    yield from several.values()


def _whose(office: Office, undivided: Undivided, found: Extract) -> Sequence[Hashable]:
    told = list(found.findings)
    owners = undivided.whose(office, found)
    found.findings[:] = told
    return owners


def _is_copy(rows: Sequence[Row], others: Sequence[Row]) -> bool:
    return [_said(row) for row in rows] == [_said(row) for row in others]


def _agrees(rows: Sequence[Row], others: Sequence[Row]) -> bool:
    """Whether both have the same members, each with one that says nothing otherwise."""
    mine, theirs = (Counter(frozenset(_said(row).items()) for row in each) for each in (rows, others))
    left = [dict(said) for said in (theirs - mine).elements()]  # most are the same to the letter, in whatever order
    for said in map(dict, (mine - theirs).elements()):
        twins = (each for each in left if all(said.get(name, value) == value for name, value in each.items()))
        twin = next(twins, None)
        if twin is None:
            return False
        left.remove(twin)
    return not left


def _said(row: Row) -> Mapping[str, object]:
    return {name: value for name, value in row.values.items() if value is not None}


def _tell(undivided: Undivided, parts: Sequence[_Part]) -> None:
    (first, (top, *_)), *later = parts
    for found, rows in later:
        found.fault(
            rows[0],
            "",
            SCATTERED,
            f"{undivided.words}写在几张表里：{_place(found, first, top)}也有",
            remedy=f"合并成一张表再报；有一张是多余的，请县里不收它（如 --leave-out {_name(found)}）",
        )
    for found, rows in parts:
        other, its_rows = later[0] if found is first else parts[0]
        why = f"{_place(found, other, its_rows[0])}也有，要写在一张表里"
        found.scattered |= dict.fromkeys((row.number for row in rows), why)


def _place(here: Extract, found: Extract, row: Row) -> str:
    return f"第 {row.number} 行" if found.sheet == here.sheet else f"〔{found.sheet}〕第 {row.number} 行"


def _name(found: Extract) -> str:
    """As ``--leave-out`` takes it: the sheet, or one of its tables."""
    is_alone = found.header_row == 0 or all(other.sheet != found.sheet for other in found.siblings)
    return found.sheet if is_alone else f"{found.sheet}!{found.header_row}"


def dependent_rows(found: Extract, together: Sequence[str], faulty: Collection[int]) -> Iterator[tuple[Row, int]]:
    """Rows of the same household or month as a faulty one, each with the faulty row that it goes with.

    A faulty row that doesn't say whose it is may belong to the rows around it.
    """
    told = [name for name in together if name in found.columns]
    if not told:
        if together:  # the title says whose it is: the table is one thing
            first = min(faulty)
            yield from ((row, first) for row in found.rows if row.number not in faulty)
        return
    causes: dict[tuple[str, ...], int] = {}
    rows = found.rows
    for at, row in enumerate(rows):
        if row.number in faulty:
            is_nobodys = any((row.number, name) in found.unreadable for name in told)
            near = (row, *rows[max(0, at - 1) : at], *rows[at + 1 : at + 2])
            for each in near if is_nobodys else (row,):
                causes.setdefault(_key(each, told), row.number)
    for row in rows:
        if row.number not in faulty and (cause := causes.get(_key(row, told))) is not None:
            yield row, cause


def _key(row: Row, together: list[str]) -> tuple[str, ...]:
    return tuple(row.text(name) for name in together)
