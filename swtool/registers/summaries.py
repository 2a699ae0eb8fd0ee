"""What is counted under a register's list: pass rates, funds given, notices by kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from swtool.forms.kinds import Choice
from swtool.quantities import format_money
from swtool.registers.affair_forms import AWARDS, NOTICE, NOTICES, SUBSIDIES, VENTURES
from swtool.registers.people_forms import EXAM_LEVEL, EXAMS
from swtool.registers.station_forms import SUPPORT, TICKED
from swtool.registers.store import Entry

Summary = Callable[[Sequence[Entry]], tuple[str, ...]]


def exam_rates(entries: Sequence[Entry]) -> tuple[str, ...]:
    """By year and level: registered, sat, passed, and the share of those whose outcome is known.

    Who was absent counts as registered and not as having sat; a line without an outcome waits for one.
    """
    told = []
    for year, level in sorted({(entry.text("year"), entry.text("category")) for entry in entries}):
        outcomes = Counter(
            entry.text("outcome") or "registered"
            for entry in entries
            if (entry.text("year"), entry.text("category")) == (year, level)
        )
        passed, sat = outcomes["passed"], outcomes["passed"] + outcomes["failed"]
        rate = f"，通过率 {_tenths(passed, sat)}%" if sat else ""
        waits = f"，结果没有登记的 {outcomes['registered']} 人" if outcomes["registered"] else ""
        counted = f"报名 {outcomes.total()} 人，参加 {sat} 人，通过 {passed} 人"
        told.append(f"{year}年{EXAM_LEVEL.label(level)}：{counted}{rate}{waits}")
    return tuple(told)


def contests(entries: Sequence[Entry]) -> tuple[str, ...]:
    """By contest: how many entries, how many won, what was given."""
    told = []
    for year, name in sorted({(entry.text("year"), entry.text("category")) for entry in entries}):
        own = [entry for entry in entries if (entry.text("year"), entry.text("category")) == (year, name)]
        won = sum(entry.text("outcome") == "won" for entry in own)
        given = sum(entry.whole("amount") or 0 for entry in own)
        told.append(f"{year}年{name}：参赛 {len(own)} 个，获奖 {won} 个，资助 {format_money(given)} 元")
    return tuple(told)


def subsidies(entries: Sequence[Entry]) -> tuple[str, ...]:
    """What was decided and what of it was paid."""
    if not entries:
        return ()
    decided = sum(entry.whole("amount") or 0 for entry in entries)
    paid = sum(entry.whole("amount") or 0 for entry in entries if entry.whole("fulfilled") == 1)
    return (f"决定补助 {format_money(decided)} 元，其中已拨付 {format_money(paid)} 元",)


def by_category(entries: Sequence[Entry], words: Choice | None = None) -> tuple[str, ...]:
    """How many lines of each category."""
    found = Counter(entry.text("category") or "没有写类别" for entry in entries)
    label = words.label if words else str
    return ("；".join(f"{label(name)} {number}" for name, number in sorted(found.items())),) if found else ()


def notices(entries: Sequence[Entry]) -> tuple[str, ...]:
    """How many notices of each kind."""
    return by_category(entries, NOTICE)


def fulfilled(entries: Sequence[Entry]) -> tuple[str, ...]:
    """How many are, are not, and are not said to be."""
    found = Counter(entry.whole("fulfilled") for entry in entries)
    return (f"是 {found[1]} 条，否 {found[0]} 条，没有写的 {found[None]} 条",) if entries else ()


SUMMARIES: Mapping[str, Summary] = {
    EXAMS.name: exam_rates,
    VENTURES.name: contests,
    SUBSIDIES.name: subsidies,
    AWARDS.name: by_category,
    NOTICES.name: notices,
    SUPPORT.name: fulfilled,
    TICKED.name: fulfilled,
}
"""By the name of the register."""


def _tenths(part: int, whole: int) -> str:
    """A percentage cut to a tenth: 2 of 3 is 66.6."""
    tenths = 1000 * part // whole
    return f"{tenths // 10}.{tenths % 10}"
