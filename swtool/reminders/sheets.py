"""The lists as tables: the county's, and the sheets of a town's workbook."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from swtool.community.sheets import mask_owner
from swtool.privacy import mask_name
from swtool.reminders.item import KIND_LABELS, UNITS, Kind, Stand, TownList, first_day, total
from swtool.tables import Heading, Show, Table

FRONT = "待办"
_STAND = Heading("stand", "缓急", Show.CODE)
_DUE = Heading("due_on", "最后一天", Show.DAY)
_NOTE = Heading("note", "说明")
_WHO = (Heading("staff_no", "人员编号", Show.CODE), Heading("name", "姓名", mask=mask_name))

HEADINGS: dict[Kind, tuple[Heading, ...]] = {
    Kind.FILING: (
        _STAND,
        Heading("change_no", "变动编号", Show.CODE),
        *_WHO,
        Heading("station", "社工站"),
        Heading("kind", "变动类型"),
        Heading("event_on", "变动日期", Show.DAY),
        _DUE,
        _NOTE,
    ),
    Kind.RETURNS: (_STAND, Heading("form", "报表"), Heading("period", "期间"), _DUE, Heading("state", "状态"), _NOTE),
    Kind.DISCLOSURE: (_STAND, Heading("organization", "机构"), Heading("month", "月份"), _DUE, _NOTE),
    Kind.REFRESH: (
        Heading("village", "村（社区）"),
        Heading("kind", "类别"),
        Heading("total", "在用", Show.COUNT),
        Heading("overdue", "逾期", Show.COUNT),
        Heading("due", "快到期", Show.COUNT),
        Heading("ahead", "本年还没有更新", Show.COUNT),
    ),
    Kind.HOURS: (
        _STAND,
        *_WHO,
        Heading("station", "社工站"),
        Heading("counted", "计入学时", Show.HOURS),
        Heading("need", "应达学时", Show.HOURS),
        Heading("owed", "还差", Show.HOURS),
        _DUE,
    ),
    Kind.ORDER: (
        _STAND,
        Heading("order_no", "订单号", Show.CODE),
        Heading("village", "村（社区）"),
        Heading("category", "服务项目"),
        Heading("waits", "等什么"),
        _DUE,
        _NOTE,
    ),
    Kind.VISIT: (
        Heading("village", "村（社区）"),
        Heading("total", "有跟进级别", Show.COUNT),
        Heading("overdue", "逾期", Show.COUNT),
        Heading("due", "快到期", Show.COUNT),
    ),
    Kind.MEETING: (
        _STAND,
        Heading("item", "议题编号", Show.CODE),
        Heading("place", "村（社区）"),
        Heading("level", "会议类别"),
        Heading("held_on", "会议日期", Show.DAY),
        Heading("topic", "议题"),
        Heading("action", "待办事项"),
        Heading("owner", "责任人", mask=mask_owner),
        _DUE,
        _NOTE,
    ),
    Kind.ROUND: (_STAND, Heading("round", "哪一轮"), Heading("missing", "还没复核", Show.COUNT), _DUE, _NOTE),
}
"""The columns of each kind: those of ``Item.cells``."""

_HOW = {
    Kind.FILING: "一周内备案：把变动备案表和材料报县里",
    Kind.RETURNS: "填好发回县里",
    Kind.DISCLOSURE: "催机构把缺的数据报齐，县里才能公开",
    Kind.REFRESH: "逐户逐项复核，改好清单发回；没有变化的也要说明",
    Kind.HOURS: "安排培训，学时证明发回县里登记",
    Kind.ORDER: "接单、办理、回访，把时间和结果报县里",
    Kind.VISIT: "安排走访，走访后报服务记录表",
    Kind.MEETING: "办好后写上办结日期和结果，发回议事会议记录表",
    Kind.ROUND: "把预填的表逐户核对，改好发回；表找不到的向县里要",
}
_REFRESH_NOTE = "没有更新日期的算逾期"
_PACE = "按现在的进度到年底修不满的人"


def county_table(lists: Sequence[TownList], as_of: date, days: int) -> Table:
    """One line a town and kind."""
    headings = (
        Heading("town", "镇街", Show.CODE),
        Heading("kind", "事项", Show.CODE),
        Heading("overdue", "逾期", Show.COUNT),
        Heading("due", "快到期", Show.COUNT),
        Heading("ahead", "留意", Show.COUNT),
        Heading("unit", "单位", Show.CODE),
        Heading("first", "最早的最后一天", Show.DAY),
    )
    rows = [(each.name, *_row(each, kind)) for each in lists for kind in each.kinds]
    notes = (f"“快到期”是 {days} 天内；“留意”不到期，不影响退出码。",) if rows else ()
    return Table("各镇街到期和逾期的事", headings, rows, as_of=as_of, notes=notes)


def town_tables(each: TownList, as_of: date, days: int, authority: str) -> list[Table]:
    """The sheets of a town's workbook: what there is to do in front, then a sheet a kind. Personal columns are masked
    when they are written."""
    headings = (
        Heading("kind", "事项"),
        Heading("overdue", "逾期", Show.COUNT),
        Heading("due", f"{days} 天内到期", Show.COUNT),
        Heading("ahead", "留意", Show.COUNT),
        Heading("unit", "单位"),
        Heading("first", "最早的最后一天", Show.DAY),
        Heading("how", "怎么办"),
    )
    rows = [(*_row(each, kind), _HOW[kind]) for kind in each.kinds]
    notes = tuple(filter(None, (f"{authority}　请先办逾期的；每一项见同名的表。姓名已遮住，按人员编号认人。".strip(),)))
    front = Table(f"{each.name}{FRONT}", headings, rows, as_of=as_of, notes=notes)
    return [front, *(_sheet(each, kind, as_of) for kind in each.kinds)]


def _sheet(each: TownList, kind: Kind, as_of: date) -> Table:
    notes = {Kind.REFRESH: (_REFRESH_NOTE,), Kind.HOURS: (_PACE,)}.get(kind, ())
    rows = [item.cells for item in each.of(kind)]
    return Table(KIND_LABELS[kind], HEADINGS[kind], rows, as_of=as_of, notes=notes)


def _row(each: TownList, kind: Kind) -> tuple[object, ...]:
    items = each.of(kind)
    return (KIND_LABELS[kind], *(total(items, stand) for stand in Stand), UNITS[kind], first_day(items))
