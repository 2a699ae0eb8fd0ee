"""关爱援助登记表 → givings. A giving is known by its number, else by who got it on which day, and how it is like.

On one day somebody may be given several things. What the sheet and the office say alike is paired first; what is left
on both sides and has the same worth, or the same ground, source and kind (money or goods), is one that was corrected.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import NamedTuple

from swtool.intake.fields import field_change, told_change
from swtool.intake.plan import Action, Batch, Change, Extract, FieldChange, Plan, Row
from swtool.inventory.aid import Aid, insert_aid
from swtool.inventory.files_named import Files
from swtool.office import Office
from swtool.patterns import Pattern
from swtool.store.database import Transaction
from swtool.store.numbers import next_numbers

_NUMBER = Pattern(r"YZ\d{4}-\d+")
_COLUMNS = {"ground": "ground", "reason": "aid_reason", "source": "aid_source", "amount": "amount", "goods": "goods"}
"""What a giving is, and the column of the sheet that says so."""
_Key = tuple[int, int | None, str]  # household, person, day


class _Held(NamedTuple):
    """A giving on record that was not voided."""

    id: int
    number: str
    household_id: int
    person_key: int | None
    aid: Aid


@dataclass(slots=True)
class _Given:
    """A row of the sheet, with the giving on record that it means."""

    row: Row
    household_id: int
    person_key: int | None
    aid: Aid
    held: _Held | None = None

    @property
    def key(self) -> _Key:
        return self.household_id, self.person_key, self.aid.given_on


@dataclass(slots=True)
class _Day:
    """What one person or household was given on a day: by the sheet, and on record as far as nobody means it yet."""

    rows: list[_Given] = field(default_factory=list)
    held: list[_Held] = field(default_factory=list)

    @property
    def open(self) -> list[_Given]:
        """The rows that mean nothing on record yet."""
        return [given for given in self.rows if given.held is None]

    def pair(self, given: _Given, held: _Held) -> None:
        """Let the row mean that giving."""
        given.held = held
        self.held.remove(held)


def plan_aid(office: Office, extract: Extract, batch: Batch) -> Plan:
    """Plan a sheet of givings: one change a row; the same giving again is unchanged, a corrected one differs."""
    rows = _rows(office, extract)
    on_record = _on_record(office, {given.household_id for given in rows})
    numbered = [given for given in rows if _NUMBER.fullmatch(given.row.text("aid_no").upper())]
    plain = [given for given in rows if given not in numbered]
    meant = list(_by_number(office, extract, numbered, on_record))
    taken = {given.held.id for given in meant if given.held is not None}
    meant += _by_day(extract, plain, [held for held in on_record if held.id not in taken])
    plan, fresh = Plan(), list[_Given]()
    for given in sorted(meant, key=lambda each: each.row.number):
        change = _change(extract, given)
        plan.changes.append(change)
        if given.held is None:
            fresh.append(given)
        elif change.fields:
            plan.writes.append(partial(_correct, given=given))
    if fresh:
        plan.writes.append(lambda tx: _write(tx, fresh, batch))
    return plan


def _rows(office: Office, extract: Extract) -> list[_Given]:
    """The rows that can be read and whose file is known."""
    files, found = Files(office, extract.rows), list[_Given]()
    for row in extract.rows:
        place = files.find(extract, row, row.text("client_name"), "") if row.text("file_no") else None
        aid = _aid(office, extract, row)
        if place is not None and aid is not None:
            found.append(_Given(row, *place, aid))
    return found


def _by_number(
    office: Office, extract: Extract, rows: Iterable[_Given], on_record: Sequence[_Held]
) -> Iterator[_Given]:
    """The rows that write the number of a giving. It must be one of that file, and nobody else's."""
    known, seen = {held.number: held for held in on_record}, dict[str, int]()
    for given in rows:
        number = given.row.text("aid_no").upper()
        held = known.get(number)
        if (earlier := seen.setdefault(number, given.row.number)) != given.row.number:
            what = f"与第 {earlier} 行的援助编号相同"
            extract.fault(given.row, "aid_no", "aid.twice", what, remedy="只留一行", against=earlier)
        elif held is None:
            what = f"档案 {given.row.text('file_no')} 没有关爱援助 {number}，或已作废"
            extract.fault(given.row, "aid_no", "reference.aid", what, remedy="编号见 swtool aid list；新的援助不写编号")
        elif given.person_key is not None and given.person_key != held.person_key:
            what, remedy = f"关爱援助 {number} 不是给这名成员的", f"记错了人的，先 swtool aid void {number}，再另报一行"
            extract.fault(given.row, "client_name", "aid.other_person", what, remedy=remedy)
        else:
            given.held = held
            yield given


def _by_day(extract: Extract, rows: Iterable[_Given], on_record: Iterable[_Held]) -> Iterator[_Given]:
    """The other rows, each with what it means of what was given on that day, as far as that can be told."""
    days: dict[_Key, _Day] = {}
    for given in rows:
        others = days.setdefault(given.key, _Day()).rows
        twin = next((each for each in others if _worth(each.aid) == _worth(given.aid)), None)
        if twin is None:
            others.append(given)
            continue
        what, number = f"与第 {twin.row.number} 行是同一次援助", twin.row.number
        extract.fault(given.row, "given_on", "aid.twice", what, remedy="只留一行", against=number)
    for held in on_record:
        if (day := days.get((held.household_id, held.person_key, held.aid.given_on))) is not None:
            day.held.append(held)
    for day in days.values():
        for is_same in (_is_same, _says_nothing_else):
            for given in day.open:
                if (found := next((each for each in day.held if is_same(given.aid, each.aid)), None)) is not None:
                    day.pair(given, found)
        unclear = _pair_corrected(day)
        for given, several in unclear:
            what = f"这一天的援助台账里有{'、'.join(each.number for each in several)}，分不清这一行更正的是哪一次"
            extract.fault(given.row, "given_on", "aid.unclear", what, remedy="写上援助编号（见 swtool aid list）")
        told = [given for given, _ in unclear]
        yield from (given for given in day.rows if given not in told)


def _pair_corrected(day: _Day) -> list[tuple[_Given, list[_Held]]]:
    """Pair each row left with the one giving left that is like it; those of which it is not one, with all of them."""
    like = {given.row.number: [held for held in day.held if _is_like(given.aid, held.aid)] for given in day.open}
    unclear = []
    for given in day.open:
        mine = like[given.row.number]
        is_alone = len(mine) == 1 and sum(mine[0] in others for others in like.values()) == 1
        if is_alone:
            day.pair(given, mine[0])
        elif mine:
            unclear.append((given, mine))
    return unclear


def _worth(aid: Aid) -> tuple[object, object]:
    return aid.amount, aid.goods


def _is_same(said: Aid, held: Aid) -> bool:
    return _worth(said) == _worth(held) and _says_nothing_else(said, held)


def _says_nothing_else(said: Aid, held: Aid) -> bool:
    return not any(getattr(said, name) not in (None, getattr(held, name)) for name in _COLUMNS)


def _is_like(said: Aid, held: Aid) -> bool:
    both = (said.amount and held.amount) or (said.goods and held.goods)
    same_kind = (said.ground, said.source) == (held.ground, held.source) and both
    return bool(same_kind) or _worth(said) == _worth(held)


def _change(extract: Extract, given: _Given) -> Change:
    number, held = given.row.number, given.held
    subject = f"档案 {given.row.text('file_no')} {given.aid.given_on} 援助"
    if held is None:
        return Change(Action.INSERT, number, subject)
    told = tuple(_differences(extract, given.aid, held.aid, number))
    return told_change(number, subject, told)


def _differences(extract: Extract, said: Aid, held: Aid, row: int) -> Iterator[FieldChange]:
    """From what to what; a blank of the sheet takes nothing away."""
    if said.given_on != held.given_on:
        days = date.fromisoformat(held.given_on), date.fromisoformat(said.given_on)
        yield field_change(extract.form, "given_on", *days, row=row)
    for name, column in _COLUMNS.items():
        before, after = getattr(held, name), getattr(said, name)
        if after not in (None, before):
            yield field_change(extract.form, column, before, after, row=row)


def _aid(office: Office, extract: Extract, row: Row) -> Aid | None:
    day, amount = row.values.get("given_on"), row.values.get("amount")
    if not isinstance(day, date) or not row.text("ground") or not row.text("aid_reason") or not row.text("aid_source"):
        return None
    if day > office.today:
        extract.fault(row, "given_on", "day.future", "援助日期还没有到", remedy="核对日期")
        return None
    if not amount and not row.text("goods"):
        extract.fault(row, "amount", "aid.nothing", "金额和物资都没有写", remedy="至少写一项")
        return None
    money = amount if isinstance(amount, int) and amount else None
    reason, source, goods = row.text("aid_reason").strip(), row.text("aid_source").strip(), row.text("goods") or None
    return Aid(day.isoformat(), row.text("ground"), reason, source, money, goods)


def _on_record(office: Office, household_ids: Iterable[int]) -> list[_Held]:
    rows = office.db.query(
        "SELECT id, aid_no, household_id, person_key, given_on, ground, reason, source, amount, goods FROM care_aid"
        " WHERE voided_on IS NULL AND household_id IN (SELECT value FROM json_each(?)) ORDER BY id",
        (json.dumps(sorted(household_ids)),),
    )
    return [
        _Held(
            row["id"], row["aid_no"], row["household_id"], row["person_key"], Aid(*(row[name] for name in Aid._fields))
        )
        for row in rows
    ]


def _write(tx: Transaction, fresh: Sequence[_Given], batch: Batch) -> None:
    numbers = next_numbers(tx, "care_aid", "aid_no", "YZ", len(fresh))
    for number, given in zip(numbers, fresh, strict=True):
        place = given.household_id, given.person_key
        insert_aid(tx, number, *place, given.aid, batch_id=batch.id, source_row=given.row.number)


def _correct(tx: Transaction, given: _Given) -> None:
    """What the row says otherwise, on the giving's own row: the journal keeps what stood there."""
    assert given.held is not None
    said = {name: getattr(given.aid, name) for name in ("given_on", *_COLUMNS)}
    changed = {name: each for name, each in said.items() if each not in (None, getattr(given.held.aid, name))}
    tx.update("care_aid", given.held.id, changed)
