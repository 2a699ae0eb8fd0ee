"""The hand-made tables put together, and which of them holds when.

A table is written once for each day, as the office knows that day at the end of the story. Where it was right to answer
otherwise when the clock stood on the day (a change that was filed later), that table stands beside it. On the
boundaries of now a table differs in nothing but the names of towns, unless one of its own is written down.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.story.asked import Row, table

AT_THE_TIME, AT_THE_END = "at the time", "at the end"
ERASED_ON = "2032-05-10"
_NOW = {"许村镇": "许村街道", "周王庙镇": "长安镇"}
"""许村镇 was renamed in 2033, 周王庙镇 merged into 长安镇 in 2028."""


@dataclass(frozen=True)
class Expected:
    """The tables of one list. ``then``: on the boundaries of the day, asked at the end; ``at_the_time``: asked on the
    day itself, where that differs; ``now``: on the boundaries of now, asked at the end; ``now_at_the_time``: asked on
    the day itself, where that differs from the boundaries of the day. ``towns``: the cells that name a town follow the
    boundaries."""

    then: Mapping[str, str]
    at_the_time: Mapping[str, str] = field(default_factory=dict)
    now: Mapping[str, str] = field(default_factory=dict)
    now_at_the_time: Mapping[str, str] = field(default_factory=dict)
    towns: bool = False

    def at(self, day: str, moment: str, boundaries: str) -> list[Row]:
        """The rows that must come, ``AT_THE_TIME`` or ``AT_THE_END``."""
        if moment == AT_THE_TIME and boundaries == "now" and day in self.now_at_the_time:
            rows = table(self.now_at_the_time[day])
        elif moment == AT_THE_TIME:
            rows = table(self.at_the_time.get(day, self.then[day]))
        elif boundaries == "now":
            rows = [self._today(row) for row in table(self.now.get(day, self.then[day]))]
        else:
            rows = table(self.then[day])
        # 00002's name is gone from every list once her data was erased, whatever day is asked about.
        if moment == AT_THE_END or day > ERASED_ON:
            rows = [tuple("已删除" if cell == "林某" else cell for cell in row) for row in rows]
        return rows

    def _today(self, row: Row) -> Row:
        return tuple(self._town(cell) for cell in row) if self.towns else row

    @staticmethod
    def _town(cell: str) -> str:
        """许村镇 as a cell of its own, or before a village or a month (许村镇 永福村); not in a station's name."""
        town, space, rest = cell.partition(" ")
        return _NOW.get(town, town) + space + rest
