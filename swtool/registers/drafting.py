"""Rows of a register's sheet → what becomes of each: a new line, a corrected one, or nothing.

A line is known again by its number, else by what it says (``again``). A blank cell never erases what is known.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from swtool.dates import PartialDate
from swtool.intake.crossrows import tell_disorder
from swtool.intake.fields import field_change, told_change
from swtool.intake.plan import Action, Change, Extract, FieldChange, Row
from swtool.office import Office
from swtool.registers import store
from swtool.registers.again import Lines, key_of
from swtool.registers.named import Named
from swtool.registers.register import NUMBER, REFERENCES, Register
from swtool.registers.store import Entry, Values
from swtool.registers.subjects import Subjects
from swtool.registry.people import name_key
from swtool.store.database import Transaction


@dataclass(slots=True)
class Drafts:
    """What the rows become, and what is to be written for them."""

    changes: list[Change] = field(default_factory=list)
    inserts: list[tuple[int | None, Values]] = field(default_factory=list)
    replacements: list[tuple[int | None, Entry, Values]] = field(default_factory=list)

    def write(self, tx: Transaction, register: Register, batch_id: int | None = None) -> list[str]:
        """Write it; the numbers of new lines."""
        for row, entry, values in self.replacements:
            store.replace_entry(tx, entry, values, batch_id=batch_id, row=row)
        return store.insert_entries(tx, register.name, self.inserts, batch_id=batch_id)


def drafts_of(office: Office, register: Register, extract: Extract) -> Drafts:
    """What each row of the extract becomes. What is wrong with a row is a finding of the extract."""
    held = store.entries(office.db, register.name)
    named, subjects = Named(office, extract, by_title=not register.someone), Subjects(office, office.today, held)
    lines = Lines(register, held, subjects)
    drafts = Drafts()
    seen: dict[object, int] = {}
    rows = list(_read(register, extract, named, lines))
    meant = lines.meant_by([(number, values) for _, number, values in rows])
    for (row, _, values), (before, perhaps) in zip(rows, meant, strict=True):
        if perhaps is not None:
            _tell_perhaps(register, extract, row, perhaps, lines.unsaid_by_one(values, perhaps))
            continue
        if before is None and not _is_whole(register, extract, row, values):
            continue
        if before is not None and (other := _other(register, before, values, lines)):
            what = f"这样改就与 {other.number} 相同"
            remedy = f"核对登记号；多出来的一条用 swtool register void {before.number} --why 原因 撤销"
            extract.fault(row, register.form.key[0], "register.same", what, remedy=remedy)
            continue
        if not _is_in_order(extract, row, before, values):
            continue
        same = before.number if before else key_of(register, values)
        if (earlier := seen.setdefault(same, row.number)) != row.number:
            what = f"与第 {earlier} 行是同一条"
            extract.fault(row, register.form.key[0], "register.twice", what, remedy="合并成一行", against=earlier)
            continue
        drafts.changes.append(_change(register, extract, row, values, before, subjects, drafts))
    return drafts


def _read(
    register: Register, extract: Extract, named: Named, lines: Lines
) -> Iterator[tuple[Row, str, dict[str, object]]]:
    """The rows that mean something, each with its number and what it states."""
    for row in extract.rows:
        values = _values(register, extract, row, named)
        number = row.text(NUMBER).upper()
        if values is None:
            continue
        if number.startswith(store.PREFIX) and number not in lines.by_number:
            what = f"{register.form.title}里没有登记号 {number}"
            remedy = "新的一条不填登记号；编号见 swtool register list"
            extract.fault(row, NUMBER, "register.number", what, remedy=remedy)
            continue
        yield row, number, values


def _tell_perhaps(register: Register, extract: Extract, row: Row, line: Entry, unsaid: Sequence[str]) -> None:
    """A name alone does not tell whether it is the same person."""
    what = f"也许就是 {line.number}：姓名一样，{'、'.join(unsaid)}只有一处写了"
    remedy = f"是同一条的，填登记号 {line.number}；不是的，表格和台账里都写明{'、'.join(unsaid)}"
    extract.fault(row, "name", "register.perhaps", what, remedy=remedy)


def _is_in_order(extract: Extract, row: Row, before: Entry | None, values: Values) -> bool:
    """Whether the days of the row go together with those that it leaves as they are, and the line holds on some day."""
    kept = before.values if before else {}
    after = {**kept, **values}
    if before is not None and tell_disorder(extract, row, kept, after):
        return False
    if all(after.get(name) == kept.get(name) for name in ("effective_on", "effective_until")) or store.has_days(after):
        return True
    began, until = (extract.form.column(name).title for name in ("effective_on", "effective_until"))
    what = f"{began} {after['effective_on']}，{until} {after['effective_until']}：没有一天有效"
    column = "effective_on" if values.get("effective_on") not in (None, kept.get("effective_on")) else "effective_until"
    remedy = "核对两个日期；终止以后再开始的是另一条，不填登记号"
    extract.fault(row, column, "register.no_day", what, remedy=remedy)
    return False


def _other(register: Register, before: Entry, values: Values, lines: Lines) -> Entry | None:
    """The other line that the corrected one would be the same as."""
    now = lines.now[before.number]
    key = key_of(register, {**now, **values})
    found = lines.of_key(key)
    return found if found is not None and found.number != before.number and key != key_of(register, now) else None


def _values(register: Register, extract: Extract, row: Row, named: Named) -> dict[str, object] | None:
    """What a row states, as the table keeps it; None where a cell of it means nobody."""
    found = named.of(row)
    if found is None:
        return None
    values: dict[str, object] = dict(found)
    for name in register.columns:
        if name not in REFERENCES and (value := row.values.get(name)) not in (None, ""):
            values[name] = _stored(name, value)
    return values


def _stored(name: str, value: object) -> object:
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, date | PartialDate):
        return str(value)
    return name_key(str(value)) if name == "name" else value


def _is_whole(register: Register, extract: Extract, row: Row, values: Values) -> bool:
    """Whether a new line has all that it needs; a blank cell that is required has its finding already."""
    lacking = [each.name for each in register.form.columns if each.required and _place(each.name) not in values]
    if lacking:
        return False
    if any((row.number, name) in extract.unreadable for name in register.someone):
        return False  # told already
    if register.someone and not any(_place(name) in values for name in register.someone):
        titles = "、".join(register.form.column(name).title for name in register.someone)
        remedy = "至少填一项" if len(register.someone) > 1 else "补填"
        extract.fault(row, register.someone[0], "register.nobody", f"{titles}都没有填", remedy=remedy)
        return False
    return True


def _place(column: str) -> str:
    return REFERENCES.get(column, column)


def _change(
    register: Register,
    extract: Extract,
    row: Row,
    values: dict[str, object],
    before: Entry | None,
    subjects: Subjects,
    drafts: Drafts,
) -> Change:
    if before is None:
        drafts.inserts.append((row.number, values))
        return Change(Action.INSERT, row.number, register.form.title, _told(values))
    now = subjects.now(before.values)
    changed = {column: value for column, value in values.items() if value != now[column]}
    fields = tuple(
        _field(register, column, before.values[column], value, subjects) for column, value in changed.items()
    )
    if changed:
        drafts.replacements.append((row.number, before, changed))
    return told_change(row.number, before.number, fields)


def _told(values: Values) -> str:
    """A new line in a few words that name nobody."""
    return str(values.get("title", ""))


def _field(register: Register, column: str, before: object, after: object, subjects: Subjects) -> FieldChange:
    name = register.column_of(column)
    if name not in REFERENCES:
        return field_change(register.form, name, before, after)
    was, now = (subjects.name(name, value) if isinstance(value, int) else None for value in (before, after))
    return field_change(register.form, name, was, now)
