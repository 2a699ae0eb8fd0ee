"""Ladders, rungs held, pay by month, average wages: one question or change a function."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from swtool.dates import Month
from swtool.pay.pay_rules import WHOLE_SHARE, Ladder, Rung
from swtool.registry.identities import identities
from swtool.registry.known import KnownOn, known_clause
from swtool.store.database import Database, Transaction


class GradeHeld(NamedTuple):
    """Somebody's post and grade from ``effective_on`` on, until their next one."""

    id: int
    person_id: int
    effective_on: str
    ladder: str
    post: str
    grade: str
    document: str

    @property
    def rung(self) -> tuple[str, str, str]:
        """Which rung it is."""
        return self.ladder, self.post, self.grade


class Pay(NamedTuple):
    """What somebody was paid for a month, 分; ``share`` of full-time in hundredths of a percent, None: not stated.

    ``ids`` are the rows that say so: several where entries that were merged each have pay of that month.
    """

    ids: tuple[int, ...]
    person_id: int
    month: Month
    gross: int
    net: int | None
    share: int | None


class AverageWage(NamedTuple):
    """A yearly average wage (分) that pay is compared with from ``effective_on`` on."""

    effective_on: str
    area: str
    measure: str
    year: int
    amount: int
    source: str

    @property
    def label(self) -> str:
        """Which it is."""
        return f"{self.area}{self.year}年{self.measure}平均工资"


def ladders(db: Database) -> list[Ladder]:
    """Every edition of every ladder, by name and day, rungs in the order of the sheet."""
    found: dict[tuple[str, str], list[Rung]] = {}
    for row in db.query(
        "SELECT ladder, edition_on, post, grade, amount FROM pay_ladder WHERE superseded_at IS NULL"
        " ORDER BY ladder, edition_on, source_row, id"
    ):
        found.setdefault((row[0], row[1]), []).append(Rung(row[2], row[3], row[4]))
    return [Ladder(name, edition_on, tuple(rungs)) for (name, edition_on), rungs in found.items()]


def ladders_on(db: Database, day: date) -> dict[str, Ladder]:
    """By name the edition of each ladder that counts on a day."""
    return {each.name: each for each in ladders(db) if each.edition_on <= day.isoformat()}


def rung_ids(db: Database, name: str, edition_on: str) -> dict[tuple[str, str], int]:
    """Post and grade → row, of an edition."""
    rows = db.query(
        "SELECT id, post, grade FROM pay_ladder WHERE ladder = ? AND edition_on = ? AND superseded_at IS NULL",
        (name, edition_on),
    )
    return {(row[1], row[2]): row[0] for row in rows}


def grades(db: Database, known_on: KnownOn = None) -> list[GradeHeld]:
    """Every rung that anybody held, by person and day, merged entries as one person."""
    same = identities(db, known_on)
    known, values = known_clause(known_on)
    rows = db.query(
        "SELECT id, person_id, effective_on, ladder, post, grade, document FROM pay_grade"
        f" WHERE {known} ORDER BY effective_on, id",
        values,
    )
    return [GradeHeld(row[0], same.kept(row[1]), *tuple(row)[2:]) for row in rows]


def grades_on(db: Database, day: date) -> dict[int, list[GradeHeld]]:
    """Person → the rung held on a day: several where entries that were merged were given different ones on one day."""
    found: dict[int, list[GradeHeld]] = {}
    for each in grades(db):
        if each.effective_on > day.isoformat():
            continue
        there = found.get(each.person_id)
        if there is None or there[0].effective_on < each.effective_on:
            found[each.person_id] = [each]
        elif each.rung not in [other.rung for other in there]:
            there.append(each)
    return found


def pays(db: Database, first: Month, last: Month, person_ids: Iterable[int] | None = None) -> list[Pay]:
    """What was paid for these months, by month, one for each person and month; of these persons only, if named."""
    same = identities(db)
    rows = db.query(
        "SELECT id, person_id, month, gross, net, share FROM staff_pay"
        " WHERE superseded_at IS NULL AND month BETWEEN ? AND ? ORDER BY month, id",
        (str(first), str(last)),
    )
    wanted = None if person_ids is None else set(person_ids)
    months: dict[str, Month] = {}
    found: dict[tuple[int, str], Pay] = {}
    for row in rows:
        person_id = same.kept(row[1])
        if wanted is None or person_id in wanted:
            month = months.setdefault(row[2], Month.parse(row[2]))
            pay = Pay((row[0],), person_id, month, row[3], row[4], row[5])
            there = found.get((person_id, row[2]))
            found[person_id, row[2]] = pay if there is None else _together(there, pay)
    return list(found.values())


def _together(one: Pay, other: Pay) -> Pay:
    """Two amounts of one person's month, as a sheet has them in one row: what one of them does not state is not stated
    of both; nobody works more than full-time."""
    net = None if one.net is None or other.net is None else one.net + other.net
    share = None if one.share is None or other.share is None else min(one.share + other.share, WHOLE_SHARE)
    return Pay((*one.ids, *other.ids), one.person_id, one.month, one.gross + other.gross, net, share)


class PaySum(NamedTuple):
    """Months of one entry's pay at one share together: their number and sum, how many state 实发, first and last."""

    entry: int
    share: int | None
    months: int
    gross: int
    net: int
    with_net: int
    first: Month
    last: Month


def pay_sums(db: Database, first: Month, last: Month) -> dict[int, list[PaySum]]:
    """Person → pay of these months by entry and share: what most people's pay is compared by, without a row a month.
    Entries that were merged may have the same months: those are for ``pays`` to put together."""
    same = identities(db)
    found: dict[int, list[PaySum]] = {}
    months: dict[str, Month] = {}
    for row in db.query(
        "SELECT person_id, share, count(*), sum(gross), coalesce(sum(net), 0), count(net), min(month), max(month)"
        " FROM staff_pay WHERE superseded_at IS NULL AND month BETWEEN ? AND ? GROUP BY person_id, share",
        (str(first), str(last)),
    ):
        begin, end = (months.setdefault(text, Month.parse(text)) for text in (row[6], row[7]))
        found.setdefault(same.kept(row[0]), []).append(
            PaySum(row[0], row[1], row[2], row[3], row[4], row[5], begin, end)
        )
    return found


def average_wages(db: Database) -> list[AverageWage]:
    """All that are registered, by day."""
    rows = db.query(
        "SELECT effective_on, area, measure, year, amount, source FROM average_wage WHERE superseded_at IS NULL"
        " ORDER BY effective_on"
    )
    return [AverageWage(*row) for row in rows]


def average_wage_on(db: Database, day: date) -> AverageWage | None:
    """The one that pay is compared with on a day."""
    return next((each for each in reversed(average_wages(db)) if each.effective_on <= day.isoformat()), None)


def state_average_wage(tx: Transaction, db: Database, wage: AverageWage) -> bool:
    """Register an average wage; whether one of the same day was replaced."""
    row = db.one("SELECT id FROM average_wage WHERE effective_on = ? AND superseded_at IS NULL", (wage.effective_on,))
    if row is not None:
        tx.supersede("average_wage", row["id"])
    tx.insert(
        "average_wage",
        {
            "effective_on": wage.effective_on,
            "area": wage.area,
            "measure": wage.measure,
            "year": wage.year,
            "amount": wage.amount,
            "source": wage.source,
            "recorded_at": tx.recorded_at,
        },
    )
    return row is not None
