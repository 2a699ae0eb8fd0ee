"""Headings that are nearly what a form calls a column: shown and asked for, never taken silently."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from swtool.findings import Finding, Severity, Where
from swtool.forms.form import Column, Form
from swtool.intake.fits import Fit, is_of_another, lay, nearest_forms
from swtool.intake.vocabulary import FEWEST_COLUMNS, Vocabulary
from swtool.workbooks.cells import Sheet, column_letters
from swtool.workbooks.headings import normalize_heading
from swtool.workbooks.layout import header_candidates

_ROWS_FOR_A_GUESS = 60
_NEAR = 0.75  # of the letters in common
_ENDS_WITH = 0.8  # 员工姓名 says 姓名: what a Chinese heading ends with is what it is


class Question(NamedTuple):
    """May this column be read as that field? ``text`` asks it as a clerk would be asked."""

    file: str
    sheet: str
    column: int
    heading: str
    field: Column
    form: Form

    @property
    def text(self) -> str:
        """The question in full."""
        return (
            f"{self.file}“{self.sheet}”{column_letters(self.column)}列写的是“{self.heading}”，"
            f"是不是《{self.form.title}》的“{self.field.title}”？"
        )


Ask = Callable[[Question], bool]


class Near(NamedTuple):
    """A heading that no form knows, and the column that it nearly names."""

    number: int
    heading: str
    column: Column
    likeness: float


def near_columns(fit: Fit) -> list[Near]:
    """The headings unknown to the form that nearly name a column it lacks, each the nearest one only.

    Where two columns are equally near, or one column is nearly named twice, nobody can tell and neither is given.
    """
    there = {column.name for column, _ in fit.columns} | fit.supplied
    lacking = [(column, _names_of(column)) for column in fit.form.columns if column.name not in there]
    found: list[Near] = []
    for number, text in fit.strangers.items():
        over, _, last = text.rpartition("/")
        if is_of_another(over):
            continue
        heading = normalize_heading(last).text
        scored = [Near(number, text, column, _likeness(heading, names)) for column, names in lacking]
        scored = sorted((near for near in scored if near.likeness >= _NEAR), key=lambda near: -near.likeness)
        if scored and (len(scored) == 1 or scored[0].likeness > scored[1].likeness):
            found.append(scored[0])
    names = [near.column.name for near in found]
    return [near for near in found if names.count(near.column.name) == 1]


_Name = tuple[str, SequenceMatcher[str]]


def _names_of(column: Column) -> list[_Name]:
    """The names of a column, each made ready to be compared with one heading after the other."""
    words = (normalize_heading(name).text for name in (column.title, *column.aliases))
    return [(word, SequenceMatcher(None, "", word, autojunk=False)) for word in words]


def _likeness(heading: str, names: Sequence[_Name]) -> float:
    """How near a heading comes to one of the names, 0 to 1; 0 where it is not near enough to count."""
    best = 0.0
    for word, letters in names:
        if len(word) >= 2 and heading.endswith(word) and len(heading) <= len(word) + 4:
            best = max(best, _ENDS_WITH)
        letters.set_seq1(heading)
        enough = max(best, _NEAR)
        if letters.real_quick_ratio() >= enough and letters.quick_ratio() >= enough:  # most are told apart by these
            best = max(best, letters.ratio())
    return best


def near_finding(file: str, sheet: str, fit: Fit, near: Near, command: str) -> Finding:
    """An error where the form cannot do without the column, else a warning that it was not read."""
    is_needed = any(column.name == near.column.name for column in fit.missing)
    what = f"{column_letters(near.number)}列“{near.heading}”看着像《{fit.form.title}》的“{near.column.title}”"
    return Finding(
        "intake.near_column",
        Severity.ERROR if is_needed else Severity.WARNING,
        Where(file, sheet, f"{column_letters(near.number)}{fit.header.bottom}"),
        f"{what}，没有把握，没有读入" + ("；这一列必须有" if is_needed else ""),
        remedy=f"是的话：{command}；或把列名改成“{near.column.title}”",
    )


def answered(file: str, sheet: str, fit: Fit, nears: Sequence[Near], ask: Ask) -> Fit:
    """The fit with the near columns that were confirmed."""
    for near in nears:
        if ask(Question(file, sheet, near.number, near.heading, near.column, fit.form)):
            fit = fit.with_column(near.column, near.number)
    return fit


def answers_told(sheet: str, before: Fit, after: Fit) -> list[str]:
    """What was read because somebody said so, for the receipt."""
    added = [pair for pair in after.columns if pair not in before.columns]
    return [
        f"“{sheet}”{column_letters(number)}列“{after.header.columns[number]}”按回答读作“{column.title}”"
        for column, number in added
    ]


def map_command(file: str, sheet: str, fit: Fit, nears: Sequence[Near], *, is_alone: bool) -> str:
    """The command line that settles the near headings for good."""
    which = "" if is_alone else f' --sheet "{sheet}"'
    sets = " ".join(f"--set {column_letters(near.number)}={near.column.title}" for near in nears)
    return f'swtool intake map "{file}" --form {fit.form.name}{which} {sets}'


def nearest_on(sheet: Sheet, vocabulary: Vocabulary) -> list[Fit]:
    """The forms that any of the first rows comes nearest to, though none is enough for a table."""
    fits = []
    for header in header_candidates(sheet, _ROWS_FOR_A_GUESS):
        for form in vocabulary.forms:
            fit = Fit(form, header, lay(header, vocabulary.names[form.name]))
            if fit.columns and len(fit.columns) + len(near_columns(fit)) >= FEWEST_COLUMNS:
                fits.append(fit)
    return nearest_forms(fits)
