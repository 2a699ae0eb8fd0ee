"""The yearly statistics as a table, with figures as the office writes them."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import NamedTuple

from swtool.office import Office
from swtool.patterns import Pattern
from swtool.registry.boundaries import boundary_notes
from swtool.statistics.annual import Annual, annual, measures_of, town_then
from swtool.statistics.change import Cause, Change, boundary_changes, change_of, names_text
from swtool.statistics.counting import Amount, Figure
from swtool.statistics.money import NO_LEDGER
from swtool.statistics.network import NO_LIST
from swtool.statistics.terms import Measure, Unit
from swtool.tables import Heading, Hint, Show, Table

UNDETERMINED = "无法判定"
_REMEDIES = {
    NO_LEDGER: "财务台账用 swtool intake load 收进来",
    NO_LIST: "区划名单用 swtool division load 载入",
}
"""What to type where a figure cannot be counted."""
_AMOUNT = Pattern(r"-?\d{4,}\.\d\d")
Reported = Callable[[Measure], "tuple[str, str] | None"]
"""What was reported of a measure for the year before: (figure as it read, to whom), None if nothing."""


class Line(NamedTuple):
    """One line of the statement: the measure beside the year before, and why it changed, in words."""

    measure: Measure
    change: Change
    reason: str

    @property
    def note(self) -> str:
        """What is missing from the figure, else ''."""
        return self.change.now.note


class Statement(NamedTuple):
    """The statistics of a year for one scope. ``scope`` is the county's or the town's name; ``before_note`` says of
    which towns the figures of the year before are the sum, '' where they are of the same one."""

    year: Annual
    before: Annual
    scope: str
    lines: tuple[Line, ...]
    before_note: str = ""


def statement(
    office: Office,
    year: int,
    town: str | None = None,
    reported: Reported = lambda measure: None,
    *,
    before: int | None = None,
) -> Statement:
    """Count a year and the one before (or an earlier one), of the county or a town.

    Raises ``UsageFault`` for a year that has not begun, ``NotFound`` for an unknown town.
    """
    now, then = annual(office, year), annual(office, year - 1 if before is None else before)
    here: Collection[int] | None = None
    there: Collection[int] | None = None
    scope, why, before_note = office.fact("county_name", now.ground.day), "", ""
    if town is not None:
        found = now.town(town)
        made_of = town_then(now, then, found)
        scope, here, there, why = found.name, {found.id}, made_of.town_ids, made_of.why
        if len(made_of.names) > 1:
            before_note = f"{then.ground.year} 年的数是当时{'、'.join(made_of.names)}之和"
    boundaries = boundary_changes(now, then)
    lines = []
    for measure in measures_of(office, now, then):
        change = change_of(measure, now, then, here, there)
        if why:
            change = Change(change.now, Figure(None, why))
        lines.append(Line(measure, change, reason_text(measure, change, boundaries, reported(measure))))
    return Statement(now, then, scope, tuple(lines), before_note)


def reason_text(
    measure: Measure, change: Change, boundaries: Collection[str], reported: tuple[str, str] | None = None
) -> str:
    """Why a figure differs from the year before: the parts of the change, and what was corrected since the report."""
    parts = []
    for cause, amount in change.parts.items():
        names = change.stations.get(cause, ())
        documents = boundaries if cause is Cause.MOVED else ()
        inside = names_text(names) or names_text(documents)
        parts.append(cause_text(cause, f"（{inside}）" if inside else "", amount, measure.unit))
    if change.parts and boundaries and measure.key in ("towns", "villages", "towns_covered", "villages_covered"):
        parts.append(f"本年区划调整：{names_text(boundaries)}")
    if change.difference is None and change.then.note and change.now.value is not None:
        parts.append(f"上年{UNDETERMINED}：{change.then.note}")
    if reported is not None and reported[0] != figure_text(change.then.value, measure.unit):
        parts.append(
            f"上年报给{reported[1]}的是 {read_figure(reported[0])}，"
            f"后来更正为 {read_figure(figure_text(change.then.value, measure.unit))}"
        )
    return "；".join(parts)


def shown_cell(value: Amount | None, unit: Unit) -> int | Decimal | str:
    """A figure as it stands in a cell."""
    cell = figure_cell(value, unit)
    return UNDETERMINED if cell is None else cell


def figure_text(value: Amount | None, unit: Unit) -> str:
    """A figure as the statement writes it; 无法判定 where there is none."""
    return str(shown_cell(value, unit))


def figure_cell(value: Amount | None, unit: Unit) -> int | Decimal | None:
    """A figure as a number of its unit: 元 and 平方米 to two places, % and ‰ rounded half up to two."""
    if value is None:
        return None
    if unit is Unit.NUMBER:
        return int(value)
    scale = {Unit.PERCENT: 100, Unit.PER_MILLE: 1000}.get(unit)
    exact = Fraction(value) * scale if scale else Fraction(value) / 100
    cents = Decimal(exact.numerator * 100) / Decimal(exact.denominator)
    return cents.quantize(Decimal(1), ROUND_HALF_UP).scaleb(-2) + Decimal(0)  # no -0.00


def cause_text(cause: Cause, inside: str, amount: Amount, unit: Unit) -> str:
    """A part of a change in words: 新增 3, 减少 5, 撤并站（甲站）减少 1. What itself counted as less than nothing is
    said to be so."""
    size, rises = read_figure(figure_text(max(amount, -amount), unit)), amount > 0
    if cause in (Cause.ADDED, Cause.GONE):
        return f"{cause.value}{'' if rises is (cause is Cause.ADDED) else '负数'} {size}"
    return f"{cause.value}{inside}{'增加' if rises else '减少'} {size}"


def read_figure(text: str) -> str:
    """A figure's text with the thousands marked where it is an amount; other numbers and words as they are."""
    return f"{Decimal(text):,}" if _AMOUNT.fullmatch(text) else text


def difference_cell(change: Change, unit: Unit) -> int | Decimal | None:
    """增减: of the two figures as they are shown, so that a reader finds it right; of rates in points."""
    now, then = figure_cell(change.now.value, unit), figure_cell(change.then.value, unit)
    return None if now is None or then is None else now - then


HEADINGS = (
    Heading("section", "类别"),
    Heading("title", "指标"),
    Heading("unit", "单位"),
    Heading("value", "本年", Show.COUNT),
    Heading("before", "上年", Show.COUNT),
    Heading("change", "增减", Show.COUNT),
    Heading("reason", "增减原因"),
    Heading("note", "说明"),
    Heading("numerator", "分子"),
    Heading("denominator", "分母"),
    Heading("definition", "口径"),
    Heading("source", "数据来源"),
)
SCREEN = (
    Heading("title", "指标"),
    Heading("value", "本年", Show.COUNT),
    Heading("before", "上年", Show.COUNT),
    Heading("change", "增减", Show.COUNT),
    Heading("reason", "增减原因、说明"),
)


def annual_table(
    office: Office,
    found: Statement,
    *,
    known_on: date | None = None,
    changed_only: bool = False,
    for_screen: bool = False,
) -> Table:
    """The statement as a list, or the lines that differ alone. ``for_screen`` leaves out what a screen has no room for:
    the definitions stand in files. ``known_on`` is the day whose records were counted, if not today's."""
    ground, earlier = found.year.ground, found.before.ground
    lines = [line for line in found.lines if not changed_only or line.change.difference != 0]
    known = f" {known_on.isoformat()} " if known_on else "现在"
    notes = [
        f"{earlier.year} 年的数按{known}已登记的情况算；增减原因各项之和等于增减",
        *filter(None, (found.before_note,)),
        *boundary_notes(office, ground.day),
    ]
    if ground.is_running:
        notes.insert(0, f"{ground.year} 年还没有过完，数字截至 {ground.day.isoformat()}")
    if changed_only:
        notes.append(f"没有变化的 {len(found.lines) - len(lines)} 项没有列")
    told = "".join(line.reason + line.note for line in lines)
    notes += (Hint(command) for words, command in _REMEDIES.items() if words in told)
    if for_screen:
        notes.append("各项的口径、分子、分母、来源：加 --output 文件.xlsx")
    titles = {"value": f"{ground.year} 年", "before": f"{earlier.year} 年"}
    headings = tuple(
        each._replace(title=titles.get(each.key, each.title)) for each in (SCREEN if for_screen else HEADINGS)
    )
    rows = [_screen_row(line) if for_screen else _row(line, found.year) for line in lines]
    return Table(
        f"{found.scope} {ground.year} 年社会工作年度统计", headings, rows, as_of=ground.day, notes=tuple(notes)
    )


def _figures(line: Line) -> tuple[object, ...]:
    unit = line.measure.unit
    return (
        shown_cell(line.change.now.value, unit),
        shown_cell(line.change.then.value, unit),
        difference_cell(line.change, unit),
    )


def _screen_row(line: Line) -> tuple[object, ...]:
    title = f"{line.measure.title}（{line.measure.word}）"
    cells = (cell if cell is None or isinstance(cell, int) else read_figure(str(cell)) for cell in _figures(line))
    return title, *cells, "；".join(filter(None, (line.reason, line.note)))


def _row(line: Line, year: Annual) -> tuple[object, ...]:
    measure, now = line.measure, line.change.now
    sides: tuple[str, ...] = ("", "")
    if measure.is_rate:
        parts = ((measure.numerator, now.numerator), (measure.denominator, now.denominator))
        sides = tuple("" if side is None else f"{year.titles[key]} {side}" for key, side in parts)
    return (
        measure.section,
        measure.title,
        measure.word,
        *_figures(line),
        line.reason,
        line.note,
        *sides,
        measure.definition,
        measure.source,
    )
