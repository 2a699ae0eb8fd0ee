"""A choice that is ticked: 专兼职 over 专职 | 兼职, with a √ in one of them.

The answers over the ticks belong to the heading. Each row says the answer under which it has its tick; ticks under two
of them, or something else there, are said together and refused as no answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from swtool.forms.form import Column
from swtool.forms.kind import CellFault, ParseContext
from swtool.forms.kinds import Choice, YesNo
from swtool.intake.fits import Fit
from swtool.workbooks.cells import Cell, Sheet, is_blank
from swtool.workbooks.headings import cell_text, normalize_heading
from swtool.workbooks.layout import HeaderCandidate

_FEWEST_ANSWERS = 2
_ANY_DAY = ParseContext(today=date.min)


def with_ticks(sheet: Sheet, fit: Fit) -> Fit:
    """The fit with the answers that stand under its headings, whether their row was taken for one of the heading or
    for the first one of the data."""
    if fit.explained is not None:
        return fit
    parts = fit.header.parts
    if ticks := dict(_ticks(fit, lambda at: parts[at][-1] if at in parts and len(parts[at]) > 1 else "")):
        return replace(fit, ticks=ticks)
    row = fit.header.bottom + 1
    ticks = dict(_ticks(fit, lambda at: cell_text(sheet.value(row, at)).strip()))
    answers = {number: answer for each in ticks.values() for number, answer in each.items()}
    if not ticks or answers.keys() != set(_filled(sheet, fit, row)):
        return fit
    return replace(fit, header=_deeper(fit.header, row, answers), ticks=ticks)


def ticked(sheet: Sheet, fit: Fit, last_row: int) -> dict[tuple[int, int], Cell]:
    """What the rows say by their ticks, by row and column of the field."""
    said: dict[tuple[int, int], Cell] = {}
    for number, answers in fit.ticks.items():
        for row in range(fit.header.bottom + 1, last_row + 1):
            words = [word for at, answer in answers.items() if (word := _said(sheet.value(row, at), answer))]
            if words or not is_blank(sheet.value(row, number)):
                said[row, number] = "、".join(words) or None
    return said


def _ticks(fit: Fit, word_at: Callable[[int], str]) -> Iterator[tuple[int, dict[int, str]]]:
    """Per column that is read and whose heading has its answers below (``word_at`` a column): that of each answer."""
    for column, number in fit.columns:
        parent = fit.header.parts[number][0]
        answers: dict[int, str] = {}
        at = number
        while (word := word_at(at)) and _parent(fit.header, at, parent) and _is_answer(column, word):
            answers[at] = word
            at += 1
        if len(set(answers.values())) >= _FEWEST_ANSWERS and len(set(answers.values())) == len(answers):
            yield number, answers


def _parent(header: HeaderCandidate, at: int, word: str) -> bool:
    """Whether the heading of the column is the same word, merged across or with a blank cell beside it."""
    parts = header.parts.get(at)
    return parts is None or parts[0] == word


def _is_answer(column: Column, word: str) -> bool:
    return isinstance(column.kind, Choice) and column.kind.stored(normalize_heading(word).text) is not None


def _filled(sheet: Sheet, fit: Fit, row: int) -> Iterator[int]:
    for number in range(min(fit.header.columns), max(sheet.last_column, *fit.header.columns) + 1):
        if not is_blank(sheet.value(row, number)):
            yield number


def _deeper(header: HeaderCandidate, row: int, answers: Mapping[int, str]) -> HeaderCandidate:
    """The heading with the row of answers; of a parent that is not merged the columns beside it belong to it."""
    parts = dict(header.parts)
    parent = ""
    for number, answer in sorted(answers.items()):
        parent = header.parts[number][0] if number in header.parts else parent
        parts[number] = (parent, answer)
    columns = {**header.columns, **{number: "/".join(parts[number]) for number in answers}}
    return HeaderCandidate(header.top, row, dict(sorted(columns.items())), dict(sorted(parts.items())))


def _said(cell: Cell, answer: str) -> str:
    """The answer where the cell ticks it or says it again, '' where it does not, else both: 专职：半天."""
    if is_blank(cell):
        return ""
    ticked_off = YesNo().parse(cell, _ANY_DAY)
    if isinstance(ticked_off, CellFault):
        text = cell_text(cell).strip()
        return answer if text == answer else f"{answer}：{text}"
    return answer if ticked_off else ""
