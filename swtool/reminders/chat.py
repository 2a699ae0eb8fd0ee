"""The text that is pasted into a town's chat: counts and days, nobody's name, short enough for a phone."""

from __future__ import annotations

from datetime import date

from swtool.reminders.item import KIND_LABELS, UNITS, Item, Kind, Stand, TownList, first_day, total

LONGEST = 300
"""Characters; more than that and nobody reads to the end."""
_WEEKDAYS = "一二三四五六日"


def chat_text(each: TownList, today: date, days: int, book: str) -> str:
    """At most ``LONGEST`` characters, however long the names of town and book are."""
    lines = [f"{number}. {_line(kind, each.of(kind), today, days)}" for number, kind in enumerate(each.kinds, start=1)]
    head = f"【待办提醒】{each.name}，{today.month}月{today.day}日"
    foot = f"明细见附件“{book}”。已经办好的请忽略，谢谢！"
    for text in ("\n".join((head, *lines, foot)), "\n".join((head, *lines, "明细见附件，谢谢！"))):
        if len(text) <= LONGEST:
            return text
    counted = f"逾期 {each.overdue} 件，{days} 天内到期 {each.due} 件，明细见附件，谢谢！"
    return f"【待办提醒】{counted}"


def _line(kind: Kind, items: list[Item], today: date, days: int) -> str:
    unit = UNITS[kind]
    counts = (
        (total(items, Stand.OVERDUE), "逾期"),
        (total(items, Stand.DUE), f"{days}天内到期"),
        (total(items, Stand.AHEAD), "预计修不满" if kind is Kind.HOURS else "本年还要办"),
    )
    told = "，".join(f"{label}{number}{unit}" for number, label in counts if number)
    first = first_day(items)
    return f"{KIND_LABELS[kind]}：{told}" + (f"，最早{_day(first, today)}" if first is not None else "")


def _day(day: date, today: date) -> str:
    year = "" if day.year == today.year else f"{day.year}年"
    return f"{year}{day.month}月{day.day}日（周{_WEEKDAYS[day.weekday()]}）"
