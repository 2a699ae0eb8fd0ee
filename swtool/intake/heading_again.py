"""The same heading again further down a sheet: a page break, or the table of another town, sender, month or unit.

Only what both say is compared, and as people write it: 海宁市许村镇社工站 is 许村镇社工站, 10月份 is 10月. A line like
二、… says a town or a month only where it says little else (二、长安镇社工站, not 二、长安镇交流人员).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from swtool.dates import DateFault, parse_day_text
from swtool.intake.head_lines import lines_of_table, town_alone
from swtool.intake.heads import cells_of, last_row_above
from swtool.patterns import Pattern
from swtool.workbooks.cells import Cell, Sheet
from swtool.workbooks.headings import SheetMetadata, metadata_from
from swtool.workbooks.row_kinds import CAPTION_NUMBER, is_caption

_NUMBER = Pattern(f"^{CAPTION_NUMBER}")
_LITTLE_ELSE = Pattern(
    r"(?:[\u4e00-\u9fff]{2,3}[市县区]|社工总?站|社会工作.{0,6}站|人民政府|办事处|专职|兼职|社工|人员|花?名[册单]|一览|登记|月报|报表"
    r"|明细|汇总|统计|情况|部分|项目|经费|资金|使用|完成|服务|指标|制度|清单|收支|收入|支出|财务|公开|工作|数据|[表份年度:、的]|\([^()]*\))*"
)
_DAYS_AND_REMARKS = Pattern(r"^截[至止]|^\d{1,2}日?(?:[至到—–~-]+.*\d日?止?)?|[(,;].*$")
_SAME_SENDER = Pattern(r"\(?第[\d一二三四五六七八九十]{1,3}页.*$|\((?:盖章|公章|签章|续表?|续页)\)")
_NOT_FILLED_IN = Pattern(r"_|[xX×*]{2}")
_STATION = Pattern(r"社会工作(?:和志愿服务|服务)?站")
_KINDS = (("站", "点", "室"), ("政府", "办", "局", "处", "委", "部"))
"""How senders end that are of a kind; all others (中心, 事务所, 协会) are organizations."""


class SaidOver(NamedTuple):
    """What the lines over a heading say. ``towns`` are those of all plain lines, ``alone`` one that stands by itself;
    ``captions`` are the lines that begin 一、 or （一）."""

    plain: SheetMetadata = SheetMetadata()
    towns: tuple[str, ...] = ()
    alone: str = ""
    captions: tuple[SheetMetadata, ...] = ()
    unit: str = ""


@dataclass(slots=True)
class LinesOver:
    """The lines over each heading of a sheet. ``is_town`` says whether the office knows a town of that name."""

    sheet: Sheet
    is_town: Callable[[str], bool]
    _known: dict[int, SaidOver] = field(default_factory=dict)

    def speak_of_another(self, first: int, above: int, again: int) -> bool:
        """Whether those over a heading that comes again name another town, sender, period or unit of money than those
        over the table above it: headings in the rows ``first`` (the sheet's), ``above`` (that table's), ``again``."""
        here, there, top = (self._over(heading) for heading in (again, above, first))
        below, before, begins = (self._caption(said.captions, top.plain.title) for said in (here, there, top))
        periods = (
            below.period_text or here.plain.period_text,
            before.period_text or there.plain.period_text or begins.period_text or top.plain.period_text,
        )
        towns = (before.town_text,) if before.town_text else there.towns or top.towns
        return (
            self._is_another_town(below.town_text or here.plain.town_text or here.alone, towns)
            or _is_another_sender(here.plain.reporting_unit, there.plain.reporting_unit or top.plain.reporting_unit)
            or _is_another_period(*periods)
            or _is_another_unit(here.unit, there.unit or top.unit)
        )

    def _over(self, heading: int) -> SaidOver:
        if heading not in self._known:
            rows = range(last_row_above(self.sheet, heading) + 1, heading)
            self._known[heading] = self._said([cells_of(self.sheet, row) for row in rows])
        return self._known[heading]

    def _said(self, rows: Sequence[Sequence[Cell]]) -> SaidOver:
        lines = list(lines_of_table(rows))
        captions = [line for line in lines if is_caption(line)]
        plain = metadata_from((line for line in lines if line not in captions), self.is_town)
        towns = (plain.town_text, *(metadata_from([[line]], self.is_town).town_text for line in plain.lines))
        return SaidOver(
            plain,
            tuple(dict.fromkeys(filter(None, towns))),
            town_alone(lines),
            tuple(metadata_from([line]) for line in captions),
            metadata_from(rows).unit or "",
        )

    def _caption(self, captions: Sequence[SheetMetadata], title: str) -> SheetMetadata:
        """The first that names a town which the office knows, or a period, and little else but words of the title."""
        return next((caption for caption in captions if self._speaks(caption, title)), SheetMetadata())

    def _speaks(self, caption: SheetMetadata, title: str) -> bool:
        town, period = caption.town_text, caption.period_text
        if not (town or period) or (town and not self.is_town(town)):
            return False
        rest = _NUMBER.sub("", "".join(caption.title.split())).replace(town, "").replace(period, "")
        other = _LITTLE_ELSE.sub("", _DAYS_AND_REMARKS.sub("", rest))
        return not other or (len(other) > 1 and other in title)

    def _is_another_town(self, said: str, known: Sequence[str]) -> bool:
        if not said or not known:
            return self.is_town(said)
        return not any(self._is_same_town(said, each) for each in known)

    def _is_same_town(self, one: str, other: str) -> bool:
        if one != other and self.is_town(one) and self.is_town(other):
            return False  # 大许村镇 is not 许村镇
        return one.endswith(other) or other.endswith(one)


def _is_another_sender(said: str, known: str) -> bool:
    """Only of two of a kind: a centre that runs the station, or the town's government, sends the same rows."""
    one, other = (_STATION.sub("社工站", _SAME_SENDER.sub("", "".join(text.split()))) for text in (said, known))
    if not one or not other or _NOT_FILLED_IN.search(one + other):
        return False
    return _kind(one) == _kind(other) and not (one.endswith(other) or other.endswith(one))


def _kind(sender: str) -> int:
    plain = re.sub(r"\([^()]*\)$", "", sender)
    return next((number for number, ends in enumerate(_KINDS) if plain.endswith(ends)), len(_KINDS))


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


def _is_another_unit(said: str, known: str) -> bool:
    """Money under 万元 must not be taken for 元, which is what counts where nobody says a unit."""
    return bool(said) and said != (known or "元")
