"""Whether a line of the ledger is income or spending, where its own cell does not say: by what stands over it.

Towns write one table under 收入 and one under 支出, captions 一、收入 and 二、支出 between the rows, a sheet named
收入, or a title …收入明细表. Only what is said plainly counts; what contradicts itself is refused at its cell. Where
nothing speaks of either, a line is spending.

上月结余 and 本月结余 among the lines are neither: refused, but for what was carried over and is said to be income.
本月支出 and 共 3 笔 beside other spending are sums of it: refused, for as one more line they would double it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from swtool.folding import fold
from swtool.intake.plan import Extract, Row
from swtool.patterns import Pattern
from swtool.projects.terms import DIRECTION_LABELS, Direction
from swtool.workbooks.marks import MENDING
from swtool.workbooks.row_kinds import CAPTION_NUMBER

_BY_WORD = {label: direction for direction, label in DIRECTION_LABELS.items()}
_NO_MONEY = Pattern(r"[低中高零无]收入|(?:收入|支出)型|收入支出|收支")
"""低收入家庭 and 支出型困难 are people; 收入支出 and 收支 are both."""
_SAID = Pattern(
    r"(收入|支出)(?:明细|情况|公开|公示|统计|汇总|台账|流水|登记|记录|一览|清单|项目|科目|部分|小?计|合计|总?额|金额|费用|资金|来源"
    r"|[及与和]?结余|[表账单款类栏项数]|\([^()]*\)|:[\d.,元]*)*$"
)
_BALANCE = Pattern(
    r"(?:(?P<opening>[上期年月][\u4e00-\u9fff]{0,3}?[初期月年季度])|[\u4e00-\u9fff]{0,6}?)(?:结[余转存]|余额)(?:资金|金额|数|额)?"
)
_SUM = Pattern(r"(?:[本当][期月季年]度?|全部|以上|各项|累计)*(?:收入|支出)|(?:以上|本页)?共计?\d+[项笔条]")
_NUMBER = re.compile(CAPTION_NUMBER)
_REMEDY = "加一列“收支类别”，每行写明“收入”或“支出”"


class _Told(NamedTuple):
    """What a caption, a title or a sheet's name says. ``of`` is None where it leaves that open."""

    of: Direction | None
    where: str
    level: str = ""


def tell_directions(extract: Extract) -> None:
    """Put into each row of a table what direction it has; where that cannot be told, none and a finding."""
    directions = _Directions(extract)
    sums: list[tuple[Row, Direction]] = []
    summed: set[Direction] = set()
    for row in extract.rows:
        if (row.number, "direction") in extract.unreadable:
            continue
        direction = directions.of(row)
        if direction is not None and directions.refuses_balance(row, direction):
            direction = None
        if direction is None:
            extract.unreadable.add((row.number, "direction"))
        extract.put(row, "direction", direction.value if direction else None)
        if direction is None:
            continue
        if _SUM.fullmatch("".join(fold(row.text("budget_line")).split())):
            sums.append((row, direction))
        else:
            summed.add(direction)
    for row, direction in sums:
        if direction in summed:
            _refuse_sum(extract, row, direction)


def _refuse_sum(extract: Extract, row: Row, direction: Direction) -> None:
    what = f"科目“{row.text('budget_line')}”像是各行{DIRECTION_LABELS[direction]}的合计，不是其中一笔"
    remedy = "是合计的，科目写“合计”，或删去这一行；不是的，写明是什么科目"
    extract.fault(row, "budget_line", "ledger.sum_line", what, remedy=remedy)


class _Directions:
    """The direction of each row; where nothing can be told, a finding at the row."""

    def __init__(self, extract: Extract) -> None:
        self._extract = extract
        self._frame = list(_frame(extract))
        self._captions = _sections(extract)
        self._caption_rows = list(self._captions)
        self._is_mending = MENDING in extract.title.title

    def of(self, row: Row) -> Direction | None:
        """Of one row; None with a finding where what is said of it contradicts itself."""
        caption = self._above(row)
        if own := row.text("direction"):
            return self._held_against(caption, Direction(own), row)
        if self._is_mending:  # what stood over the rows is not here
            self._refuse(row, "没有写收支类别；原表上看不出是收入还是支出")
            return None
        told = self._frame if caption is None else [caption]
        found = {each.of for each in told}
        if found == {None}:
            self._refuse(row, f"上面{told[0].where}没有写是收入还是支出，它前面的分段却写了")
            return None
        if len(found) > 1:
            self._refuse(row, f"分不清是收入还是支出：{'，'.join(each.where for each in told)}")
            return None
        direction = next(filter(None, found), Direction.SPENDING)
        line = said(row.text("budget_line"))
        if line is not None and line is not direction:
            over = f"却在{told[0].where}下面" if told else "没有写收支类别，会当成支出"
            self._refuse(row, f"科目“{row.text('budget_line')}”像{DIRECTION_LABELS[line]}，{over}", "budget_line")
            return None
        return direction

    def refuses_balance(self, row: Row, direction: Direction) -> bool:
        """Whether the line is what is left over and no income or spending, with a finding."""
        line = row.text("budget_line")
        balance = _BALANCE.fullmatch("".join(fold(line).split()))
        if balance is None or (direction is Direction.INCOME and balance["opening"]):
            return False
        self._extract.fault(
            row,
            "budget_line",
            "ledger.balance_line",
            f"科目“{line}”是余下的钱，不是一笔{DIRECTION_LABELS[direction]}",
            remedy="这一行移出明细，写到“期初结余”“期末结余”两列（写一行就行）；上年结转作为收入的，写明是收入",
        )
        return True

    def _held_against(self, caption: _Told | None, own: Direction, row: Row) -> Direction | None:
        """What a cell says, unless the caption over it says the other."""
        if caption is None or caption.of in (None, own):
            return own
        self._refuse(row, f"写的是“{DIRECTION_LABELS[own]}”，却在{caption.where}下面")
        return None

    def _above(self, row: Row) -> _Told | None:
        above = bisect_left(self._caption_rows, row.number)
        return self._captions[self._caption_rows[above - 1]] if above else None

    def _refuse(self, row: Row, what: str, column: str = "direction") -> None:
        place = column if self._extract.place(row.number, column) else "budget_line"
        remedy = _REMEDY if "direction" not in self._extract.columns else "核对后改正收支类别或分段"
        self._extract.fault(row, place, "ledger.direction_unclear", what, remedy=remedy)


def said(text: str) -> Direction | None:
    """The direction that words end with: 11月收入, 支出明细表, 一、收入：; None for both, neither and 低收入家庭."""
    plain = _NO_MONEY.sub("", "".join(fold(text).split()))
    both = [word for word in _BY_WORD if word in plain]
    found = _SAID.search(plain)
    return _BY_WORD[found[1]] if found is not None and both == [found[1]] else None


def _frame(extract: Extract) -> Iterator[_Told]:
    """What the sheet's name and the title say of all rows."""
    for what, text in (("工作表名", extract.sheet), ("表名", extract.title.title)):
        if (direction := said(text)) is not None:
            yield _Told(direction, f"{what}“{text[-20:]}”")


def _sections(extract: Extract) -> Mapping[int, _Told]:
    """By row, from above: the captions that speak of a direction, and those of the same level after one that leave it
    open. 一、收入 is of the rows under （一） and （二）, and not of those under 二、活动."""
    found: dict[int, _Told] = {}
    title, last = extract.title.title, None
    over = {text for number, text in extract.captions.items() if number < extract.header_row}
    for number, text in sorted(extract.captions.items()):
        if "".join(text.split()) == title:
            continue
        told = _Told(said(text), f"第 {number} 行“{text[:20]}”", _level(text))
        if told.of is None and (last is None or told.level != last.level or text in over):
            continue
        found[number] = last = told
    return found


def _level(text: str) -> str:
    number = _NUMBER.match(text)
    return "" if number is None else "(" if number[0].startswith("(") else "、"
