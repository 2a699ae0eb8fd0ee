"""A form laid against a heading: which of its columns stand where, what is missing, what nobody knows."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import NamedTuple

from swtool.forms.form import Column, Form
from swtool.intake.vocabulary import ADDED_HEADINGS, FEWEST_COLUMNS, ROW_NUMBER_HEADINGS, Vocabulary
from swtool.patterns import Pattern
from swtool.workbooks.cells import Sheet, column_letters
from swtool.workbooks.headings import normalize_heading
from swtool.workbooks.layout import HeaderCandidate, header_candidates, side_by_side
from swtool.workbooks.row_kinds import is_hint

_FEWEST_CERTAIN = 3  # columns; with fewer, at least half of the headings must be the form's
_OF_ANOTHER = Pattern("紧急联系人|监护人|照[顾料护]者|家属|配偶|亲属|父母|父亲|母亲|担保人|介绍人|推荐人")
_OF_NOW = Pattern("本[月期次]|当[月期]|本[月期](?:数|完成|完成数|发生额|金额)")
_SUM = Pattern("(?:小计|合计|总计|共计|总|计|总[数计额])(?:数|额|金额|人数|人次|学时)?")
_NOT_WHOLE = 2


class Explained(NamedTuple):
    """What somebody has said about the headings of a sender: column number → column, None for one that is not read."""

    number: int
    columns: Mapping[int, Column | None]


@dataclass(frozen=True, slots=True)
class Fit:
    """A form laid against a heading. ``supplied`` are columns whose value stands elsewhere (a card, a line); ``ticks``
    are the answers that stand over ticks, by the column that is read and their own."""

    form: Form
    header: HeaderCandidate
    columns: tuple[tuple[Column, int], ...]
    supplied: frozenset[str] = frozenset()
    is_named: bool = False  # the title over it, the hidden mark or a remembered reading says which form it is
    explained: Explained | None = field(default=None, compare=False)
    ticks: Mapping[int, Mapping[int, str]] = field(default_factory=dict, compare=False)

    @property
    def missing(self) -> tuple[Column, ...]:
        """Required columns that stand nowhere."""
        have = {column.name for column, _ in self.columns} | self.supplied
        return tuple(column for column in self.form.columns if column.required and column.name not in have)

    @property
    def rank(self) -> tuple[bool, int, int, int]:
        """What somebody explained, then more columns, then nothing missing, then fewer rows."""
        return (
            self.explained is not None,
            len(self.columns),
            -len(self.missing),
            self.header.top - self.header.bottom,
        )

    @property
    def strangers(self) -> dict[int, str]:
        """Headings that the form does not know, by column number."""
        known = {number for _, number in self.columns}
        known.update(number for answers in self.ticks.values() for number in answers)
        if self.explained is not None:
            known.update(self.explained.columns)
        return {
            number: text
            for number, text in self.header.columns.items()
            if number not in known and text not in ADDED_HEADINGS and text not in ROW_NUMBER_HEADINGS
        }

    @property
    def is_thin(self) -> bool:
        """Whether too few of the headings are the form's to believe that it is meant."""
        headings = sum(text not in ADDED_HEADINGS for text in self.header.columns.values())
        headings -= any(text in ROW_NUMBER_HEADINGS for text in self.header.columns.values())
        few = len(self.columns) < _FEWEST_CERTAIN and len(self.columns) * 2 < headings
        return not self.is_named and (few or len(self.columns) * 3 < headings)

    @property
    def cell(self) -> str:
        """The first cell of the heading: the name of the table on its sheet."""
        return f"{column_letters(min(self.header.columns))}{self.header.top}"

    @property
    def rows(self) -> str:
        """The rows of the heading as a place."""
        return f"{self.header.top}:{self.header.bottom}"

    def overlaps(self, other: Fit) -> bool:
        """Whether both stand in the same columns."""
        return not set(self.header.columns).isdisjoint(other.header.columns)

    def with_column(self, column: Column, number: int) -> Fit:
        """The same with one more column read."""
        return replace(self, columns=tuple(sorted((*self.columns, (column, number)), key=lambda pair: pair[1])))


Explain = Callable[[HeaderCandidate, Form], Explained | None]


def choices(
    sheet: Sheet, number: int, vocabulary: Vocabulary, explain: Explain, supplied: Mapping[str, frozenset[str]]
) -> Iterator[list[Fit]]:
    """Per table that stands in this row, the forms that fit its heading, best first; nothing where none does.

    ``supplied``: form name → columns that need not stand in the heading.
    """
    by_columns: dict[int, list[Fit]] = {}
    upper: HeaderCandidate | None = None
    for whole in header_candidates(sheet, 1, first_row=number):
        candidate = _without_sections(sheet, whole)
        for fits in _layouts(candidate, vocabulary, explain, supplied):
            if fits:
                read = [_above_data(fit, upper, vocabulary) for fit in fits]
                by_columns.setdefault(min(fits[0].header.columns), []).extend(read)
        upper = candidate
    ranked = [sorted(fits, key=lambda fit: fit.rank, reverse=True) for fits in by_columns.values()]
    taken: list[Fit] = []
    for best, *_ in sorted(ranked, key=lambda fits: fits[0].rank, reverse=True):  # part of a heading is no table
        if not any(best.overlaps(other) for other in taken):
            taken.append(best)
    yield from (fits for fits in ranked if fits[0] in taken)


def _above_data(fit: Fit, upper: HeaderCandidate | None, vocabulary: Vocabulary) -> Fit:
    """The fit without the last row of its heading, where that row is one of data: it has a word of its own in most of
    the columns that are read, names none of them and holds no hints. Blanks in a heading bind the row below to it."""
    if upper is None or fit.explained is not None or any(number not in upper.columns for _, number in fit.columns):
        return fit
    parts = fit.header.parts
    own = [parts[at][-1] for _, at in fit.columns if len(parts[at]) > len(upper.parts[at])]
    if len(own) < _FEWEST_CERTAIN or len(own) * 3 < len(fit.columns) * 2:
        return fit
    if any(sum(map(is_other, own)) * 2 >= len(own) for is_other in (vocabulary.knows, is_hint)):
        return fit  # headings, or hints; what is neither is read as data, and refused at its cells where it is none
    part = HeaderCandidate(
        upper.top,
        upper.bottom,
        {number: text for number, text in upper.columns.items() if number in fit.header.columns},
        {number: words for number, words in upper.parts.items() if number in fit.header.columns},
    )
    return replace(fit, header=part) if lay(part, vocabulary.names[fit.form.name]) == fit.columns else fit


_Readings = Sequence[Sequence[tuple[str, int]]]  # one way of reading a heading after the other: names and columns


def lay(header: HeaderCandidate, names: Mapping[str, Column]) -> tuple[tuple[Column, int], ...]:
    """The columns of a form found in a heading; of several readings the first that names a column counts."""
    return _laid(_readings(header, names), names)


def says_whole(words: str) -> bool:
    """Whether the last words of a heading say that its column is all that the words over it name: 合计, 本月."""
    return _wholeness(words) < _NOT_WHOLE


def _wholeness(words: str) -> int:
    return 0 if _OF_NOW.fullmatch(words) else 1 if _SUM.fullmatch(words) else _NOT_WHOLE


def is_of_another(words: str) -> bool:
    """Whether what stands under these words of a heading is of somebody else than the row: 电话 under 紧急联系人."""
    return _OF_ANOTHER.search(words) is not None


def _readings(header: HeaderCandidate, known: Container[str]) -> _Readings:
    """By the whole joined text, by its last part, by its first; with a trailing bracket before without. 电话 under
    紧急联系人 is not the telephone of whom the row is about, and of 男, 女 and 合计 under 服务人数 the sum is what is
    meant.

    What is not ``known`` as a column's name is left out: of a row of data nearly everything.
    """
    normal = [(number, [normalize_heading(part) for part in parts]) for number, parts in header.parts.items()]
    own = [(number, parts) for number, parts in normal if not any(is_of_another(part.text) for part in parts[:-1])]
    ways = (
        [("/".join(part.full for part in parts), number) for number, parts in normal],
        [("/".join(part.text for part in parts), number) for number, parts in normal],
        [(parts[-1].full, number) for number, parts in own],
        [(parts[-1].text, number) for number, parts in own],
        [(parts[0].text, number) for number, parts in sorted(normal, key=lambda each: _wholeness(each[1][-1].text))],
    )
    return [[pair for pair in way if pair[0] in known] for way in ways]


def _laid(readings: _Readings, names: Mapping[str, Column]) -> tuple[tuple[Column, int], ...]:
    taken: dict[str, tuple[Column, int]] = {}
    used: set[int] = set()
    for reading in readings:
        for name, number in reading:
            column = names.get(name)
            if column is not None and number not in used and column.name not in taken:
                taken[column.name] = (column, number)
                used.add(number)
    return tuple(sorted(taken.values(), key=lambda pair: pair[1]))


def _layouts(
    candidate: HeaderCandidate, vocabulary: Vocabulary, explain: Explain, supplied: Mapping[str, frozenset[str]]
) -> list[list[Fit]]:
    """The tables of a candidate: cut where a heading is blank or begins again, unless only the whole makes a table, or
    it is one that reads whatever its parts do."""
    if not candidate.columns:
        return []
    parts = [_fits(part, vocabulary, explain, supplied) for part in side_by_side(candidate)]
    if len(parts) > 1 and _is_joined(candidate):
        together = _fits(candidate, vocabulary, explain, supplied)
        read = max((len(fit.columns) for fit in together if not fit.missing), default=0)
        if read and (not all(map(_is_table, parts)) or read >= sum(map(_most_read, parts))):
            return [together]
    return parts


def _is_table(fits: Sequence[Fit]) -> bool:
    return any(not fit.missing for fit in fits)


def _most_read(fits: Sequence[Fit]) -> int:
    return max((len(fit.columns) for fit in fits), default=0)


def _is_joined(candidate: HeaderCandidate) -> bool:
    """Whether no more than one column in a row lacks a heading, and none comes twice: then it may be one table."""
    numbers = sorted(candidate.columns)
    words = [text for number, text in candidate.columns.items() if text != candidate.columns.get(number - 1)]
    gaps = [later - earlier for earlier, later in pairwise(numbers)]
    return max(gaps, default=1) <= 2 and len(set(words)) == len(words)


def _fits(
    header: HeaderCandidate, vocabulary: Vocabulary, explain: Explain, supplied: Mapping[str, frozenset[str]]
) -> list[Fit]:
    fits = []
    readings = _readings(header, vocabulary.names_of_all)
    said = {name for reading in readings for name, _ in reading}
    for form in vocabulary.forms:
        explained = explain(header, form)
        if explained is None and len(said & vocabulary.names[form.name].keys()) < FEWEST_COLUMNS:
            continue  # most forms, of most rows
        fit = Fit(form, header, _laid(readings, vocabulary.names[form.name]), supplied.get(form.name, frozenset()))
        if explained is not None:
            fit = as_explained(fit, explained)
        enough = not fit.missing or len(fit.columns) * 3 >= len(header.columns)
        if explained is not None or (len(fit.columns) >= FEWEST_COLUMNS and enough):
            fits.append(fit)
    return fits


def as_explained(fit: Fit, explained: Explained) -> Fit:
    """What was said goes before what the words say."""
    said = {column.name: (column, number) for number, column in explained.columns.items() if column is not None}
    kept = (pair for pair in fit.columns if pair[0].name not in said and pair[1] not in explained.columns)
    columns = tuple(sorted((*kept, *said.values()), key=lambda pair: pair[1]))
    return replace(fit, columns=columns, explained=explained, is_named=True)


def _without_sections(sheet: Sheet, candidate: HeaderCandidate) -> HeaderCandidate:
    """The candidate without the cells that reach down beside the data, as 家庭成员 does in a card."""
    beside = {
        column
        for merge in sheet.merged
        if merge.top <= candidate.bottom < merge.bottom and merge.bottom >= candidate.top and not merge.is_single_cell
        for column in range(merge.left, min(merge.right, sheet.last_column) + 1)
    }
    if beside.isdisjoint(candidate.columns):
        return candidate
    return HeaderCandidate(
        candidate.top,
        candidate.bottom,
        {number: text for number, text in candidate.columns.items() if number not in beside},
        {number: parts for number, parts in candidate.parts.items() if number not in beside},
    )


def nearest_forms(fits: Sequence[Fit]) -> list[Fit]:
    """The one or two forms that a heading comes nearest to, each once, best first."""
    seen: dict[str, Fit] = {}
    for fit in sorted(fits, key=lambda fit: fit.rank, reverse=True):
        seen.setdefault(fit.form.name, fit)
    return list(seen.values())[:2]
