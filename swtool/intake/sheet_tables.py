"""The tables of one sheet: lists under their headings, cards, lists inside cards, and where each of them ends."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from swtool.findings import Finding
from swtool.forms.form import Column
from swtool.intake import template_mark, unplaced
from swtool.intake.cards import Card, Field, cards_on
from swtool.intake.fits import Fit
from swtool.intake.headings_found import HeadingSearch
from swtool.intake.heads import Head, head_of, last_row_above
from swtool.intake.hints import Hints
from swtool.intake.plan import SheetTitle
from swtool.intake.sheet_month import another_month, with_month
from swtool.intake.sheet_place import contradicted, contradicted_title, name_of
from swtool.intake.template_mark import TemplateMark
from swtool.intake.vague import with_vague_columns
from swtool.intake.vocabulary import Vocabulary
from swtool.tables import Show
from swtool.workbooks.cells import Book, Sheet


@dataclass(slots=True)
class SheetTables:
    """What stands on a sheet. Heads, ends, ``card_of`` go by the number of the list; ``cards`` hold no list."""

    file: str
    sheet: Sheet
    fits: list[Fit] = field(default_factory=list)
    heads: list[Head] = field(default_factory=list)
    last_rows: list[int] = field(default_factory=list)
    card_of: dict[int, Card] = field(default_factory=dict)
    over: dict[int, Mapping[str, Field]] = field(default_factory=dict)
    cards: list[Card] = field(default_factory=list)
    card_head: Head = field(default_factory=lambda: Head(SheetTitle(), ""))
    findings: list[Finding] = field(default_factory=list)
    findings_of: dict[int, list[Finding]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    others: list[Fit] = field(default_factory=list)  # tables that were refused or left out
    is_told: bool = False  # whether something was said of it though no table was read


def tables_on(book: Book, sheet: Sheet, vocabulary: Vocabulary, hints: Hints, mark: TemplateMark | None) -> SheetTables:
    """All tables of a sheet, each settled or refused."""
    if mark is not None and (mark.form is None or mark.is_newer):
        return SheetTables(book.name, sheet, findings=[template_mark.unknown_mark(book, sheet, mark)])
    every = cards_on(sheet, vocabulary)
    passed_over = [card for card in every if hints.leave_out.takes_card(sheet.name, card.rows)]
    cards = [card for card in every if card not in passed_over]
    places = {form.name: column for form in vocabulary.forms if (column := hints.place_column(sheet, form)) is not None}
    supplied = {name: frozenset({column.name}) for name, column in places.items()}
    if laid_out := [card for card in cards if card.is_laid_out]:
        name = laid_out[0].form.name
        fields = frozenset(each for card in laid_out for each in card.fields)
        supplied[name] = supplied.get(name, frozenset()) | fields
    search = HeadingSearch(book, sheet, vocabulary, hints, mark, supplied)
    headings = search.run({row for card in (*laid_out, *passed_over) for row in card.rows})
    if headings.fits:
        cards = [card for card in laid_out if _stands_beside(card, headings.fits)]
    found = SheetTables(
        book.name,
        sheet,
        fits=headings.fits,
        findings=headings.findings,
        findings_of=headings.findings_of,
        notes=headings.notes,
        others=headings.others,
        is_told=bool(headings.others or passed_over),
    )
    found.notes += [f"按 --leave-out 没有读“{sheet.name}”第 {card.top} 行起的一张" for card in passed_over]
    _take_labels_above(sheet, found, cards)
    _assign_cards(found, cards)
    bounds = (*headings.fits, *headings.others)
    for number, fit in enumerate(found.fits):
        if fit.supplied and number not in found.card_of:
            found.over[number] = {
                name: each for name, each in search.given.all_rows(fit).items() if name in fit.supplied
            }
    labels = {each.place[0] for over in found.over.values() for each in over.values() if not each.is_inline}
    for number, fit in enumerate(found.fits):
        found.last_rows.append(_last_row(sheet, fit, bounds, cards, found.card_of.get(number), labels))
    found.fits = [with_vague_columns(sheet, *each) for each in zip(found.fits, found.last_rows, strict=True)]
    for number, fit in enumerate(found.fits):
        head = with_month(sheet, _head(found, number, fit, hints), _lines_over(found, number))
        found.heads.append(head)
        if fault := another_month(book, sheet, fit, head, range(sheet.first_row, fit.header.top)):
            found.findings.append(fault)
    _refuse_unclear_units(book, found)
    _give_place(book, found, places, hints)
    _judge_cards(book, found, cards, hints, vocabulary)
    return found


def _stands_beside(card: Card, fits: Sequence[Fit]) -> bool:
    """Whether a card holds on a sheet that has lists: as the card of one, or as a complete one over all of them.

    Below a list of another form its words are data: a monthly report, an indicator a row.
    """
    if any(fit.form is card.form and card.top < fit.header.top for fit in fits):
        return True
    return not card.missing and all(card.rows[-1] < fit.header.top for fit in fits)


def _take_labels_above(sheet: Sheet, found: SheetTables, cards: Sequence[Card]) -> None:
    """Labels over their values, in the middle of a card: a heading with a single row, followed by a label."""
    for number, fit in reversed(list(enumerate(found.fits))):
        card = next((each for each in reversed(cards) if each.top < fit.header.top and each.form is fit.form), None)
        row = fit.header.bottom + 1
        if card is None or row > sheet.last_row:
            continue
        next_labels = {*card.rows, *(other.header.top for other in found.fits if other is not fit)}
        if row + 1 not in next_labels:
            continue
        for column, at in fit.columns:
            place, words = (row, at), "/".join(fit.header.parts[at])
            card.fields.setdefault(
                column.name, Field(column, place, (fit.header.bottom, at), sheet.value(*place), words)
            )
        card.rows.append(row)
        del found.fits[number]
        later = {at - 1: findings for at, findings in found.findings_of.items() if at > number}
        found.findings_of = {at: each for at, each in found.findings_of.items() if at < number} | later


def _assign_cards(found: SheetTables, cards: Sequence[Card]) -> None:
    """Each list to the card that it stands in; what is left are cards that are a row themselves."""
    tops = [card.top for card in cards]
    with_list = set()
    for number, fit in enumerate(found.fits):
        inside = [index for index, top in enumerate(tops) if top < fit.header.top and cards[index].form is fit.form]
        if inside:
            found.card_of[number] = cards[inside[-1]]
            with_list.add(inside[-1])
    found.cards = [card for index, card in enumerate(cards) if index not in with_list]


def _last_row(
    sheet: Sheet, fit: Fit, bounds: Sequence[Fit], cards: Sequence[Card], own: Card | None, labels: Collection[int]
) -> int:
    """The last row that may belong to a list: above the next table, the next card, the next field of its own card."""
    lower = [other.header.top for other in bounds if other.header.top > fit.header.bottom and other.overlaps(fit)]
    lower += [row for card in cards for row in card.rows if row > fit.header.bottom]
    if not lower:
        return sheet.last_row if own is None else _end_of_grid(sheet, fit, sheet.last_row)
    if own is None:
        return last_row_above(sheet, min(lower), labels)
    return _end_of_grid(sheet, fit, min(lower) - 1 if min(lower) in own.rows else last_row_above(sheet, min(lower)))


def _end_of_grid(sheet: Sheet, fit: Fit, last: int) -> int:
    """Inside a card the members end where cells are merged across as the heading's are not: a box for an opinion."""
    across: dict[int, set[tuple[int, int]]] = {}
    for merge in sheet.merged:
        if merge.left < merge.right:
            across.setdefault(merge.top, set()).add((merge.left, merge.right))
    heading = across.get(fit.header.bottom, set()) | across.get(fit.header.top, set())
    for row in range(fit.header.bottom + 1, last + 1):
        if not across.get(row, set()) <= heading:
            return row - 1
    return last


def _head(found: SheetTables, number: int, fit: Fit, hints: Hints) -> Head:
    sheet, card = found.sheet, found.card_of.get(number)
    above = [
        found.last_rows[at]
        for at, other in enumerate(found.fits)
        if other.header.top < fit.header.top and other.overlaps(fit)
    ]
    top = max(above, default=sheet.first_row - 1) + 1
    beside = [
        other
        for other in found.fits
        if other.header.top <= fit.header.bottom and other.header.bottom >= fit.header.top and other is not fit
    ]
    left, right = min(fit.header.columns), max(fit.header.columns)
    first = max((max(o.header.columns) + 1 for o in beside if max(o.header.columns) < left), default=sheet.first_column)
    after = min((min(o.header.columns) for o in beside if min(o.header.columns) > right), default=sheet.last_column + 1)
    first_top = min(other.header.top for other in found.fits)
    if card is not None:
        first_top = min(first_top, card.top)
    lines = range(sheet.first_row, first_top)
    columns = range(first if beside else sheet.first_column, after)
    head = head_of(sheet, range(top, fit.header.top), columns, lines, hints.is_town)
    others = [each.unit for each in found.heads if each.unit and not head.unit]
    return head._replace(other_unit=head.other_unit or others[-1]) if others else head


def _refuse_unclear_units(book: Book, found: SheetTables) -> None:
    for fit, head in zip(found.fits, found.heads, strict=True):
        counts_money = any(column.kind.show is Show.MONEY for column, _ in fit.columns)
        if head.other_unit == "万元" and counts_money:
            found.findings.append(unplaced.unit_unclear(book, found.sheet, fit, head.other_unit))


def _give_place(book: Book, found: SheetTables, places: Mapping[str, Column], hints: Hints) -> None:
    """The sheet's name as the place of all its rows, where no column says it and no line names another one."""
    name = name_of(found.sheet)
    for number, fit in enumerate(found.fits):
        column = places.get(fit.form.name)
        if column is not None and column.name not in {each.name for each, _ in fit.columns}:
            given = {column.name: Field(column, (0, 0), (0, 0), name)}
            found.over[number] = {**given, **found.over.get(number, {})}
            _refuse_another_place(book, found, _lines_over(found, number), _rows_of(found, number), hints)
        for each in found.over.get(number, {}).values():
            if _is_of_title(each) and hints.place_kind is not None:
                fault = contradicted_title(
                    book, found.sheet, str(each.value), _rows_of(found, number), hints.place_kind
                )
                found.findings += [fault] if fault is not None else []
    for card in found.cards:
        column = places.get(card.form.name)
        if column is not None and column.name not in card.fields:
            card.fields[column.name] = Field(column, (0, 0), (0, 0), name)
            _refuse_another_place(book, found, range(found.sheet.first_row, card.top), range(0), hints)


def _is_of_title(given: Field) -> bool:
    """Whether the title over a list says it, which has no label."""
    return given.is_inline and not given.words and given.place[0] > 0


def _refuse_another_place(book: Book, found: SheetTables, lines: range, rows: range, hints: Hints) -> None:
    """Refuse a table whose place would be the sheet's, and over or in which another one is named."""
    if hints.place_kind is not None and (fault := contradicted(book, found.sheet, lines, rows, hints.place_kind)):
        found.findings.append(fault)


def _lines_over(found: SheetTables, number: int) -> range:
    """The rows between a list and the one above it."""
    heading, lists = found.fits[number].header, zip(found.fits, found.last_rows, strict=True)
    above = (last for other, last in lists if other.header.top < heading.top and other.overlaps(found.fits[number]))
    return range(max(above, default=found.sheet.first_row - 1) + 1, heading.top)


def _rows_of(found: SheetTables, number: int) -> range:
    return range(found.fits[number].header.bottom + 1, found.last_rows[number] + 1)


def _judge_cards(book: Book, found: SheetTables, cards: Sequence[Card], hints: Hints, vocabulary: Vocabulary) -> None:
    for card in cards:
        found.findings += unplaced.said_twice(book, found.sheet, card)
    lacking = [card for card in found.cards if card.missing]
    found.findings += [unplaced.missing_fields(book, found.sheet, card) for card in lacking]
    found.cards = [card for card in found.cards if card not in lacking]
    if whole := [*found.cards, *found.card_of.values()]:
        from swtool.intake.card_across import refuse_across  # most books are lists

        for card in whole:
            if across := refuse_across(book, found.sheet, card, vocabulary):
                found.findings.append(across)
                found.cards = [other for other in found.cards if other is not card]
    if found.cards:
        top = found.cards[0].top
        lines, columns = range(found.sheet.first_row, top), range(found.sheet.first_column, found.sheet.last_column + 1)
        found.card_head = head_of(found.sheet, lines, columns, lines, hints.is_town)
