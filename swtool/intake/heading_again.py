"""The same heading again further down a sheet: a page break, or the table of another town, sender, month or unit.

Only what both say is compared, and as people write it: 海宁市许村镇社工站 is 许村镇社工站, 10月份 is 10月. A line like
二、… over a part of the rows says a town only where the office knows it, and a period only against another such line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from swtool.dates import DateFault, parse_day_text
from swtool.intake.heads import cells_of, last_row_above, lines_of_table
from swtool.workbooks.cells import Cell, Sheet
from swtool.workbooks.headings import SheetMetadata, metadata_from
from swtool.workbooks.layout import is_caption

_PAGE = re.compile(r"\(?第[\d一二三四五六七八九十]{1,3}页.*$|\([^()]*\)")
_STATION = re.compile(r"社会工作(?:和志愿服务|服务)?站")


class SaidOver(NamedTuple):
    """What the lines over a heading say: the plain ones, and those that begin 一、 or （一）."""

    plain: SheetMetadata
    caption: SheetMetadata


@dataclass(slots=True)
class LinesOver:
    """The lines over each heading of a sheet. ``is_town`` says whether the office knows a town of that name."""

    sheet: Sheet
    is_town: Callable[[str], bool]
    _said: dict[int, SaidOver] = field(default_factory=dict)

    def speak_of_another(self, first: int, above: int, again: int) -> bool:
        """Whether those over a heading that comes again name another town, sender, period or unit of money than those
        over the table above it: headings in the rows ``first`` (the sheet's), ``above`` (that table's), ``again``."""
        here, there, top = (self._over(heading) for heading in (again, above, first))
        return (
            self._is_another_town(here, there, top)
            or _is_another_sender(here.plain.reporting_unit, there.plain.reporting_unit or top.plain.reporting_unit)
            or _is_another_period(here.plain.period_text, there.plain.period_text or top.plain.period_text)
            or _is_another_period(here.caption.period_text, there.caption.period_text)
            or _is_another_unit(here, there, top)
        )

    def _over(self, heading: int) -> SaidOver:
        if heading not in self._said:
            rows = range(last_row_above(self.sheet, heading) + 1, heading)
            self._said[heading] = _said(lines_of_table(cells_of(self.sheet, row) for row in rows))
        return self._said[heading]

    def _is_another_town(self, here: SaidOver, there: SaidOver, top: SaidOver) -> bool:
        known = self._known_town(there.caption) or there.plain.town_text or top.plain.town_text
        said = self._known_town(here.caption) or here.plain.town_text
        return bool(said and known) and not (said.endswith(known) or known.endswith(said))

    def _known_town(self, caption: SheetMetadata) -> str:
        return caption.town_text if caption.town_text and self.is_town(caption.town_text) else ""


def _said(rows: Iterable[Sequence[Cell]]) -> SaidOver:
    lines = list(rows)
    captions = [line for line in lines if is_caption(line)]
    return SaidOver(metadata_from(line for line in lines if line not in captions), metadata_from(captions))


def _is_another_sender(said: str, known: str) -> bool:
    """Only of two of a kind: a centre that runs the station, or the town's government, sends the same rows."""
    one, other = (_STATION.sub("社工站", _PAGE.sub("", "".join(text.split()))) for text in (said, known))
    return bool(one and other) and one[-1] == other[-1] and not (one.endswith(other) or other.endswith(one))


def _is_another_period(said: str, known: str) -> bool:
    """A year is no other period than a month in it."""
    one, other = map(_period, (said, known))
    return bool(one and other) and one[: len(other)] != other[: len(one)]


def _period(text: str) -> tuple[object, ...]:
    if not text:
        return ()
    day = parse_day_text(text.rstrip("份"))
    if day is None or isinstance(day, DateFault):
        return ("".join(text.split()),)
    return (day.year, day.month) if day.month else (day.year,)


def _is_another_unit(here: SaidOver, there: SaidOver, top: SaidOver) -> bool:
    """Money under 万元 must not be taken for 元, which is what counts where nobody says a unit."""
    said = here.plain.unit or here.caption.unit
    known = there.plain.unit or there.caption.unit or top.plain.unit or top.caption.unit or "元"
    return bool(said) and said != known
