"""Opening a round, giving out its books, closing it with its numbers, opening it again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from swtool.errors import NotFound, PolicyFault, SwtoolError
from swtool.intake.plan import Book, HeldRow
from swtool.office import Office
from swtool.registry.boundaries import places_of
from swtool.registry.divisions import Division
from swtool.returns.giving import Given, How, Wanted, give_out
from swtool.rounds import store
from swtool.rounds.rules import Count, Kind
from swtool.rounds.store import Round, VillageCount
from swtool.scanner import refuse_numbers

FORM_OF = {Kind.NEEDS: "household_file", Kind.RESOURCES: "community_resource_list", Kind.VERIFICATION: "household_file"}
"""The sheet that a round sends out."""
OPENING = "rounds.opening"
_OPENED_BY_DAY = (Kind.NEEDS, Kind.RESOURCES)
_KEYS = {Kind.NEEDS: "file_no", Kind.RESOURCES: "resource_no", Kind.VERIFICATION: "file_no"}


class TownBook(NamedTuple):
    """A town's book of a round: how many files it asks for, and where it lies."""

    town: Division
    asked: int
    given: Given


def open_round(office: Office, kind: Kind, year: int, due_on: date, *, keep: bool = True) -> Round:
    """Open the round of a year today.

    Raises ``SwtoolError`` where it was opened already, for another year than the running one, or a last day gone by.
    """
    if year != office.today.year:
        raise SwtoolError(
            f"今天是 {office.today.isoformat()}，不能开 {year} 年的一轮",
            why="早先看过的户按当年的复核日期认，轮次只在当年开",
            remedy=f"写 --year {office.today.year}",
        )
    if due_on < office.today:
        raise SwtoolError(f"最后一天 {due_on.isoformat()} 已经过了", remedy="用 --until 写今天或以后的日子")
    if found := store.rounds(office.db, kind=kind, year=year):
        raise SwtoolError(
            f"{found[0].label}已于 {found[0].opened_on.isoformat()} 开始", remedy="见 swtool round status"
        )
    with office.change(f"开始{year}年{kind.label}更新", keep=keep) as tx:
        store.insert_round(tx, kind, year, office.today, due_on, by=office.actor)
        (made,) = store.rounds(office.db, kind=kind, year=year)
    return made


def due_to_open(office: Office) -> list[Kind]:
    """The kinds whose day has come this year (setting ``rounds.opening``) and whose round was not opened. Raises
    ``PolicyFault`` for a setting that is no day."""
    setting = office.policy.at(OPENING, office.today)
    opened = {one.kind for one in store.rounds(office.db, year=office.today.year)}
    return [
        kind
        for kind in _OPENED_BY_DAY
        if kind not in opened and office.today >= _day_of_year(setting.text(kind.value), office.today.year)
    ]


def _day_of_year(text: str, year: int) -> date:
    try:
        return date.fromisoformat(f"{year}-{text.strip()}")
    except ValueError:
        raise PolicyFault(
            f"设置 {OPENING} 里的“{text}”不是月和日",
            where=OPENING,
            remedy='在本县规则文件里写成两位的月和日，如 needs = "03-01"',
        ) from None


def require_round(office: Office, kind: Kind, year: int) -> Round:
    """The round of a kind and year. Raises ``NotFound``."""
    found = store.rounds(office.db, kind=kind, year=year)
    if not found:
        raise NotFound(
            f"{year}年的{kind.label}还没有开始更新",
            remedy=f"用 swtool round open {kind} 开始；已有的见 swtool round list",
        )
    return found[0]


def towns_asked(office: Office, one: Round) -> dict[int, int]:
    """Town → how many of its files were asked and have not answered, by the code of the town's first village."""
    asked: dict[int, int] = {}
    for each in counts(office, one, office.today):
        if each.town_id is not None and each.count.missing:
            asked[each.town_id] = asked.get(each.town_id, 0) + each.count.missing
    return asked


def give_book(office: Office, one: Round, town: Division, book: Book, path: Path, how: How) -> TownBook | None:
    """Write a town's book with what was asked of it and is still missing; None where nothing is.

    A household visited earlier in the year isn't in it. Raises ``SwtoolError`` for a round that has ended.
    """
    refuse_closed(one)
    places = places_of(office, office.today)
    villages = places.inside(places.of(town.id).division)
    numbers = store.missing_numbers(office, one, places, office.today, villages)
    if not numbers:
        return None
    narrowed = Book(book.form, book.plan, held=_only(book, _KEYS[one.kind], numbers))
    given = give_out(office, path, [Wanted(narrowed)], town, how)
    with office.change(f"记下发出{one.label}的表：{town.name} {len(numbers)} 份") as tx:
        store.insert_book(tx, one.id, town.id, office.today, len(numbers))
    return TownBook(town, len(numbers), given)


def close_round(office: Office, one: Round, *, why: str = "", keep: bool = True) -> Count:
    """End a round today and keep the numbers it came to; the county's sum.

    Raises ``SwtoolError`` where it has ended already.
    """
    refuse_numbers(why, "说明")
    refuse_closed(one)
    found = counts(office, one, office.today)
    with office.change(f"结束{one.label}", keep=keep) as tx:
        store.insert_closing(tx, one, found, office.today, by=office.actor, why=why.strip())
    return total(found)


def reopen_round(office: Office, one: Round, *, why: str, keep: bool = True) -> None:
    """Take a round's end back. Its numbers stay in history. Raises ``SwtoolError`` where it goes on."""
    refuse_numbers(why, "原因")
    if one.closing_id is None:
        raise SwtoolError(f"{one.label}没有结束")
    with office.change(f"重开{one.label}：{why}", keep=keep) as tx:
        tx.supersede("round_closing", one.closing_id)


def counts(office: Office, one: Round, as_of: date) -> list[VillageCount]:
    """The villages of a round on a day: as kept where it had ended by then, else as the register says."""
    places = places_of(office, as_of)
    if one.closing_id is not None and one.closed_on is not None and one.closed_on <= as_of:
        return store.frozen(office.db, one.closing_id, places)
    return store.counts(office, one, places, as_of)


def total(found: Sequence[VillageCount]) -> Count:
    """The sum over villages."""
    return sum((each.count for each in found), Count())


def refuse_closed(one: Round) -> None:
    """Raise ``SwtoolError`` for a round that has ended."""
    if one.closed_on is not None:
        raise SwtoolError(
            f"{one.label}已于 {one.closed_on.isoformat()} 结束",
            remedy=f"还要收的，先用 swtool round reopen {one.kind} --year {one.year} --why 原因 重开",
        )


def _only(book: Book, key: str, numbers: set[str]) -> Callable[[Office, int], Sequence[HeldRow]]:
    """The book's reader, narrowed to those numbers."""
    held = book.held
    assert held is not None, "a round sends out sheets of states, and those have a reader"

    def narrowed(office: Office, town_id: int) -> Sequence[HeldRow]:
        return [row for row in held(office, town_id) if row.values[key] in numbers]

    return narrowed
