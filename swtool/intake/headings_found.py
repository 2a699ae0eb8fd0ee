"""Walking down a sheet for headings, and settling which form each of them is of."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain

from swtool.findings import Finding
from swtool.forms.form import Form
from swtool.intake import template_mark, unplaced
from swtool.intake.cards import is_card_row
from swtool.intake.fits import Explained, Fit, choices
from swtool.intake.given_over import GivenOver
from swtool.intake.heading_again import LinesOver
from swtool.intake.heads import ROWS_OF_A_HEAD, head_of
from swtool.intake.hints import Hints
from swtool.intake.near import answered, answers_told, map_command, near_columns, near_finding
from swtool.intake.template_mark import TemplateMark
from swtool.intake.ticked import with_ticks
from swtool.intake.vocabulary import FEWEST_COLUMNS, Vocabulary
from swtool.intake.whole_lists import foreign_title, may_be_of_some, of_some_only
from swtool.workbooks.cells import Book, Cell, Sheet
from swtool.workbooks.layout import HeaderCandidate

_WIDEST_GATHERED = 100  # columns of a sheet, of which most will be read
_ROWS_OF_LABELS = 6


@dataclass(slots=True)
class Headings:
    """The headings of a sheet from the top. ``others`` were refused or left out; they bound the tables above them."""

    fits: list[Fit] = field(default_factory=list)
    others: list[Fit] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    findings_of: dict[int, list[Finding]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def nearest_above(self, fit: Fit) -> Fit | None:
        """The lowest heading so far in the same columns."""
        of_each = (self.fits, self.others)
        nearest = (next((one for one in reversed(fits) if one.overlaps(fit)), None) for fits in of_each)
        return max(filter(None, nearest), key=lambda one: one.header.top, default=None)


@dataclass(slots=True)
class HeadingSearch:
    """One sheet with all that is known about it beforehand."""

    book: Book
    sheet: Sheet
    vocabulary: Vocabulary
    hints: Hints
    mark: TemplateMark | None
    supplied: Mapping[str, frozenset[str]]
    given: GivenOver = field(init=False)

    def __post_init__(self) -> None:
        self.given = GivenOver(self.sheet, self.vocabulary, self.hints)

    def run(self, card_rows: Collection[int]) -> Headings:
        """All headings. The same heading again (page break) is no new table, unless the lines over it speak of another
        town, sender, period or unit, or of another course or project; rows of cards are none."""
        found, sheet = Headings(), self.sheet
        over = LinesOver(sheet, self.hints.is_town)
        next_row, first = sheet.first_row, sheet.last_row
        for number, after_gap in self._rows_to_look_at(found):
            if number < next_row or number in card_rows:
                continue
            if self.vocabulary.hits(sheet.rows[number - sheet.first_row]) < FEWEST_COLUMNS:
                continue
            for fits in choices(sheet, number, self.vocabulary, self._explain, self.supplied):
                best = fits[0]
                above = found.nearest_above(best)
                comes_again = above is not None and any(_same_heading(above, fit) for fit in fits)
                if best.missing and above and not after_gap and not comes_again:
                    continue  # words of the data that happen to be headings elsewhere
                if best.missing and above and is_card_row(sheet, number, self.vocabulary, best.form):
                    continue  # 联系人 | 甲 | 电话 | …
                below = self._right_below(best)
                if any(self._is_completed_by(each, number) for each in below):
                    continue
                if below and not best.missing:
                    found.findings.append(unplaced.labels_of_none(self.book, self.sheet, best, below[0]))
                    found.others.append(best)
                    continue
                next_row = max(next_row, best.header.bottom + 1)
                if above and comes_again:
                    is_new_card = any(above.header.bottom < row < number for row in card_rows)
                    is_another = is_new_card or over.speak_of_another(first, above.header.top, number)
                    if not (is_another or self.given.says_otherwise(best, above)):
                        self.given.met.append(best.header)
                        continue
                self._settle(found, fits)
                self.given.met.append(best.header)
                first = min(first, best.header.top)
        return found

    def _rows_to_look_at(self, found: Headings) -> Iterator[tuple[int, bool]]:
        """True numbers of the rows that may hold a heading, and whether the row above is a gap: all at the top, and
        below, once the headings of the top are found, those after a gap and those with plain words of headings."""
        rows, number, after_gap = self.sheet.rows, self.sheet.first_row, True
        for row in rows[:ROWS_OF_A_HEAD]:
            yield number, after_gap
            number, after_gap = number + 1, _is_gap(row)
        first = min(found.fits[-1].header.bottom + 1, number - 1) if found.fits else number - 1
        if len(rows) <= ROWS_OF_A_HEAD or self._is_all_data(first):
            return
        is_said = not self.vocabulary.plain.isdisjoint(chain.from_iterable(rows[ROWS_OF_A_HEAD:]))
        for row in rows[ROWS_OF_A_HEAD:]:
            if after_gap or (is_said and self.vocabulary.says_headings(row)):
                yield number, after_gap
            number, after_gap = number + 1, _is_gap(row)

    def _is_all_data(self, first: int) -> bool:
        """Whether from that row on no row is a gap, and none has cells that are headings to the letter in two columns:
        a post or a choice may be called like a heading (社工) in each row of a long list."""
        width = len(self.sheet.rows[-1])
        columns = self.sheet.columns_below(first) if FEWEST_COLUMNS < width <= _WIDEST_GATHERED else None
        if columns is None:
            return False
        beginnings = [column.distinct for column in columns[: FEWEST_COLUMNS + 1]]
        saying = sum(not column.distinct.keys().isdisjoint(self.vocabulary.plain) for column in columns)
        return saying < FEWEST_COLUMNS and not any("" in cells or None in cells for cells in beginnings)

    def _settle(self, found: Headings, fits: list[Fit]) -> None:
        """Decide which of the forms the heading is of, or say why that cannot be told."""
        if self.hints.leave_out.takes_table(self.sheet.name, fits[0]):
            found.others.append(fits[0])
            found.notes.append(f"按 --leave-out 没有读“{self.sheet.name}”第 {fits[0].header.top} 行起的表")
            return
        fits = self._completed([self._named(fit) for fit in fits])
        if self.mark is not None and self.mark.form is not None:
            fits = self._marked(found, fits)
            if not fits:
                return
        best = self._with_lines_over(_meant(fits))
        best, nears = self._with_near(found, best)
        if faults := self._faults(best, fits, nears):
            found.findings += faults
            found.others.append(best)
            return
        best = with_ticks(self.sheet, best)
        found.findings_of[len(found.fits)] = [*found.findings_of.get(len(found.fits), ()), *nears]
        found.fits.append(best)
        if best.explained is not None:
            found.notes.append(f"“{self.sheet.name}”按第 {best.explained.number} 号列名对照读入")

    def _faults(self, best: Fit, fits: Sequence[Fit], nears: list[Finding]) -> list[Finding]:
        """Why the best form is not to be believed; nothing where it is."""
        rivals = [fit for fit in fits if fit.rank == best.rank and fit.form is not best.form]
        if best.missing:
            return nears or [unplaced.missing_columns(self.book, self.sheet, best, fits)]
        if rivals and not best.is_named:
            return [unplaced.ambiguous(self.book, self.sheet, [best, *rivals])]
        if title := foreign_title(self.sheet, best):
            return [of_some_only(self.book, self.sheet, best, title)]
        return [unplaced.few_columns(self.book, self.sheet, best)] if best.is_thin else []

    def _named(self, fit: Fit) -> Fit:
        """The fit, named where the sheet's name or a line over the heading says the form's title."""
        if fit.is_named:
            return fit
        above = self.sheet.rows[max(0, fit.header.top - self.sheet.first_row - ROWS_OF_A_HEAD) :]
        above = above[: min(fit.header.top - self.sheet.first_row, ROWS_OF_A_HEAD)]
        said = "".join("".join(cell.split()) for row in above for cell in row if type(cell) is str)
        title = fit.form.title
        return replace(fit, is_named=title in self.sheet.name or title in said)

    def _marked(self, found: Headings, fits: list[Fit]) -> list[Fit]:
        """Only the form of the hidden mark, with its changed headings; nothing where the headings contradict it."""
        assert self.mark is not None
        form = self.mark.form
        own = next((fit for fit in fits if fit.form is form), None)
        other = next((fit for fit in fits if fit.form is not form and not fit.missing and not fit.is_thin), None)
        if own is not None and self.mark.version == own.form.version:
            for column, number in template_mark.by_position(own):
                finding = template_mark.changed_heading(self.book, self.sheet, own, column, number)
                found.findings_of.setdefault(len(found.fits), []).append(finding)
                own = own.with_column(column, number)
        if own is not None and (not own.missing or other is None):
            return [replace(own, is_named=True)]
        if other is not None:
            found.findings.append(template_mark.contradicted_mark(self.book, self.sheet, self.mark, other))
            found.others.append(other)
            return []
        return fits

    def _with_lines_over(self, fit: Fit, *, by_title: bool = True) -> Fit:
        """What the heading lacks may be written over the list: 培训名称：…, and what all rows belong to: 项目名称：…
        Labels with their values in cells of their own beside such a one are read as the fields of a card are."""
        if not fit.missing and not fit.form.belongs:
            return fit
        have = {column.name for column, _ in fit.columns}
        over = {name: each for name, each in self.given.all_rows(fit, by_title=by_title).items() if name not in have}
        written = {column.name for column in fit.missing}.intersection(over)
        if written:
            written.update(name for name in fit.form.over if name in over)
        written.update(name for name in fit.form.belongs if name in over)
        rows = {over[name].place[0] for name in written if not over[name].is_inline}
        beside = {name for name, each in over.items() if each.place[0] in rows and not each.column.own}
        return replace(fit, supplied=fit.supplied | written | beside)

    def _right_below(self, fit: Fit) -> list[Fit]:
        """What the heading right below may be where the row says labels with their values: 培训名称 | … | 培训日期 | …
        over 社工站 | 姓名 | 签到."""
        top, form = fit.header.top, fit.form
        if fit.header.bottom > top or not is_card_row(self.sheet, top, self.vocabulary, form):
            return []
        rows = range(top + 1, min(top + _ROWS_OF_LABELS, self.sheet.last_row) + 1)
        heading = next((row for row in rows if not self._is_label_row(row, form)), top)
        below = chain.from_iterable(choices(self.sheet, heading, self.vocabulary, self._explain, self.supplied))
        return [each for each in map(self._with_lines_over, below) if not each.missing]

    def _is_completed_by(self, fit: Fit, row: int) -> bool:
        """Whether the labels of that row say something of a list, and all that they say is read."""
        said = {name for name, given in self.given.all_rows(fit).items() if given.place[0] == row}
        return bool(said) and said <= fit.supplied

    def _is_label_row(self, number: int, form: Form) -> bool:
        row = self.sheet.rows[number - self.sheet.first_row]
        is_line = _is_gap(row) and self.vocabulary.hits(row) < FEWEST_COLUMNS
        return is_line or is_card_row(self.sheet, number, self.vocabulary, form)

    def _completed(self, fits: list[Fit]) -> list[Fit]:
        """The fits, best first, with what the lines over the list say of those that name as many columns as the best:
        which of them lacks anything is not told by the heading alone (统计日期：… over 目标值 and 完成数). A title that
        says a place makes no rival of what is whole without it, unless it is the form's own."""
        most = len(fits[0].columns)
        for by_title in (False, True):
            fits = [
                self._with_lines_over(fit, by_title=by_title or fit.is_named) if len(fit.columns) == most else fit
                for fit in fits
            ]
            fits.sort(key=lambda fit: fit.rank, reverse=True)
            if not fits[0].missing:
                break
        return fits

    def _with_near(self, found: Headings, fit: Fit) -> tuple[Fit, list[Finding]]:
        """Ask about headings that nearly name a column, where somebody can be asked; else a finding for each."""
        nears = near_columns(fit)
        if not nears:
            return fit, []
        lacking = {column.name for column in fit.missing}
        if not lacking <= {near.column.name for near in nears}:
            return fit, []  # it is not this form anyway
        file, name = self.book.name, self.sheet.name
        is_alone = sum(sheet.visible for sheet in self.book.sheets) == 1
        if self.hints.ask is not None:
            read = answered(file, name, fit, nears, self.hints.ask)
            found.notes += answers_told(name, fit, read)
            if confirmed := [near for near in nears if (near.column, near.number) in read.columns]:
                command = map_command(file, name, fit, confirmed, is_alone=is_alone)
                found.notes.append(f"这次的回答只管这一次；要记住：{command}")
            return read, []
        command = map_command(file, name, fit, nears, is_alone=is_alone)
        return fit, [near_finding(file, name, fit, near, command) for near in nears]

    def _explain(self, header: HeaderCandidate, form: Form) -> Explained | None:
        """What was remembered about these headings for whoever sent them."""
        if self.hints.explain is None:
            return None
        rows = range(self.sheet.first_row, header.top)
        columns = range(self.sheet.first_column, max(header.columns) + 1)
        title = head_of(self.sheet, rows, columns, rows).title
        return self.hints.explain(form, header.columns, title)


def _foremost(fits: Sequence[Fit]) -> Fit:
    """The best; among equals the one that the title names."""
    equal = [fit for fit in fits if fit.rank == fits[0].rank]
    named = sorted((fit for fit in equal if fit.is_named), key=lambda fit: -len(fit.form.title))
    return named[0] if named else replace(fits[0], is_named=False)


def _meant(fits: Sequence[Fit]) -> Fit:
    """The foremost; where that may take a list of some for all there are, the form that the title names."""
    best = _foremost(fits)
    return next((fit for fit in fits if fit.is_named), best) if may_be_of_some(best) else best


def _is_gap(row: list[Cell]) -> bool:
    """Whether so few cells are filled that the next row may begin a table. Most rows begin with enough of them."""
    first = row[: FEWEST_COLUMNS + 1]
    is_full = len(first) > FEWEST_COLUMNS and all(first)
    return not is_full and len(row) - row.count("") - row.count(None) <= FEWEST_COLUMNS


def _same_heading(one: Fit, other: Fit) -> bool:
    return one.form is other.form and one.header.columns == other.header.columns
