"""Which line of a register a row means: the one of its number, else of its key, else the only one that says the same
but for what one of them leaves out (责任岗位, the day of a month). Of persons whom only a name tells that is a doubt.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from swtool.dates import PartialDate
from swtool.registers import store
from swtool.registers.register import REFERENCES, TEXTS, Register
from swtool.registers.store import Entry, Values
from swtool.registers.subjects import Subjects

_WORDS = frozenset({"name", "figure", *TEXTS})
_DAY = "effective_on"

Key = tuple[object, ...]


class Meant(NamedTuple):
    """The line that a row means, None for a new one; or the one that it may mean."""

    line: Entry | None = None
    perhaps: Entry | None = None


class Lines:
    """The lines of a register for rows that come again, each by what it belongs to by now."""

    def __init__(self, register: Register, held: Sequence[Entry], subjects: Subjects) -> None:
        self._register = register
        self.by_number = {entry.number: entry for entry in held}
        self.now = {entry.number: subjects.now(entry.values) for entry in held}
        self._by_key = {key_of(register, self.now[entry.number]): entry for entry in held}
        required = {REFERENCES.get(each.name, each.name) for each in register.form.columns if each.required}
        of_persons = {REFERENCES[each] for each in register.someone if each in ("staff_no", "partner_no")}
        self._unsaid = {*_WORDS, *(of_persons if "name" in register.key else ())} - required
        self._firm = [each for each in register.key if each not in self._unsaid and each != _DAY]

    def of_key(self, key: Key) -> Entry | None:
        """The line of that key."""
        return self._by_key.get(key)

    def meant_by(self, rows: Sequence[tuple[str, Values]]) -> list[Meant]:
        """What each row means, by its number and values. A line is no other row's that one means to the letter, and
        nobody's that several may mean."""
        exact = [
            self.by_number.get(number) or going_on(self._by_key.get(key_of(self._register, values)), values)
            for number, values in rows
        ]
        taken = {line.number for line in exact if line is not None}
        alike: dict[Key, list[Entry]] = defaultdict(list)
        for line in self.by_number.values():
            if line.number not in taken:
                alike[self._firmly(self.now[line.number])].append(line)
        near = [
            [] if line is not None else [each for each in alike[self._firmly(values)] if self._may_mean(values, each)]
            for line, (_, values) in zip(exact, rows, strict=True)
        ]
        claims = Counter(line.number for lines in near for line in lines)
        return [
            self._meant(line, lines if len(lines) == 1 and claims[lines[0].number] == 1 else [], values)
            for line, lines, (_, values) in zip(exact, near, rows, strict=True)
        ]

    def _meant(self, line: Entry | None, near: list[Entry], values: Values) -> Meant:
        if not near:
            return Meant(line)
        by_name = "name" in self._register.key and not self._is_same_worker(values, self.now[near[0].number])
        return Meant(perhaps=near[0]) if by_name else Meant(near[0])

    def _firmly(self, values: Values) -> Key:
        return tuple(values.get(column) for column in self._firm)

    def _may_mean(self, values: Values, line: Entry) -> bool:
        """Whether a row that belongs to the same differs from the line in nothing that both say."""
        now = self.now[line.number]
        if going_on(line, values) is None or _differ(values, now, set(REFERENCES.values())):
            return False
        said = self._unsaid.intersection(self._register.key)
        if self._is_same_worker(values, now):
            said = set()
        elif "name" in said and (values.get("name") is None or values["name"] != now["name"]):
            return False
        return not _differ(values, now, said) and (_DAY not in self._register.key or _same_day(values, now))

    def unsaid_by_one(self, values: Values, line: Entry) -> list[str]:
        """The titles of the columns of the key that only the row or only the line fills in."""
        now, form = self.now[line.number], self._register.form
        names = [
            self._register.column_of(each)
            for each in self._register.key
            if (values.get(each) is None) != (now[each] is None)
        ]
        return [form.column(name).title for name in names]

    def _is_same_worker(self, values: Values, now: Values) -> bool:
        """Whether both name the same worker, who is what the register's lines are about: what they are called besides
        is no other thing."""
        worker = values.get("person_id")
        return "staff_no" in self._register.someone and worker is not None and worker == now["person_id"]


def key_of(register: Register, values: Values) -> Key:
    """What makes two lines the same."""
    return tuple(values.get(column) for column in register.key)


def going_on(line: Entry | None, values: Values) -> Entry | None:
    """The line, unless it had ended by the day from which the row holds: that is another one."""
    if line is None or not (ended := line.text("effective_until")):
        return line
    return None if store.first_day(values.get(_DAY)) >= ended else line


def _differ(one: Values, other: Values, columns: set[str]) -> bool:
    said = ((one.get(column), other.get(column)) for column in columns)
    return any(left is not None and right is not None and left != right for left, right in said)


def _same_day(one: Values, other: Values) -> bool:
    """Whether the vaguer of two days holds the other."""
    if one.get(_DAY) is None or other.get(_DAY) is None:
        return False
    vague, exact = sorted((PartialDate.parse(str(each[_DAY])) for each in (one, other)), key=lambda day: len(str(day)))
    return vague.first_day <= exact.first_day and exact.last_day <= vague.last_day
