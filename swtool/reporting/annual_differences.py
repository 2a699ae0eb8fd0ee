"""Yearly statistics as reported against now, and which entries of the journal changed each figure.

The office is rewound step by step to the report (``swtool.store.earlier``) and counted after each step, so what is said
of an entry is what it did to the figure. Many entries are taken together, so that no more than ``_STEPS`` are counted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from swtool.errors import NotFound, SwtoolError
from swtool.office import Office
from swtool.reporting.annual_kept import ReportedYear, figures_reported
from swtool.statistics.annual import Annual, annual, measures_of
from swtool.statistics.measures import GRADE_TITLE, MEASURES
from swtool.statistics.sheets import UNDETERMINED, figure_text, read_figure
from swtool.store.earlier import earlier
from swtool.store.journal_reading import transactions_after
from swtool.tables import Heading, Table

_STEPS = 24
_PROGRAM = "登记没有变，是算法、规则或程序版本变了"
_OTHERS = "报送后的其他登记"
_ERASED = "报送后有登记依法删除，当时的数不能重算"


class _Step(NamedTuple):
    """Entries of the journal that follow each other; usually one."""

    txns: tuple[int, ...]
    why: str

    @property
    def text(self) -> str:
        """操作日志第 15 号（2026-02-03 录入证书表）."""
        if len(self.txns) == 1:
            return f"操作日志第 {self.txns[0]} 号（{self.why}）"
        return f"操作日志第 {self.txns[0]}～{self.txns[-1]} 号中的 {len(self.txns)} 条（{self.why}）"


def annual_differences(office: Office, entry: ReportedYear) -> Table:
    """Figures that would read otherwise now, as of the day of the report, each with the entries that changed it.

    Raises ``SwtoolError`` where the report kept no figures.
    """
    reported = {
        row.key: row.fields["value"] for row in figures_reported(office, entry) if row.fields and "value" in row.fields
    }
    if not reported:
        raise SwtoolError(
            f"{entry.sent.id} 号报送没有留下本年数，不能对比",
            why="报出去的表里没有“本年数”这一项",
            remedy="用 swtool stats report 报送，各项数字都会留存",
        )
    then = replace(office, today=entry.sent.as_of)
    now = _figures(then, entry)
    unsaid = "0", UNDETERMINED  # a group of whom nobody was served has no line
    differing = [
        title
        for title in {**reported, **now}
        if reported.get(title) != now.get(title) and (title in reported or now[title] not in unsaid)
    ]
    whys = _reasons(then, entry, differing, reported, now) if differing else {}
    rows = [
        (title, _read(reported.get(title)), _read(now.get(title)), whys.get(title, _PROGRAM)) for title in differing
    ]
    sent = entry.sent
    notes = [
        f"{sent.recorded_at[:10]} 由{entry.actor}报给{sent.recipient}（{sent.sheet}），截至 {sent.as_of.isoformat()}"
    ]
    if not rows:
        notes.append("没有出入：现在照样算，数字一样")
    headings = (
        Heading("measure", "指标"),
        Heading("reported", "报的"),
        Heading("now", "现在"),
        Heading("why", "为什么"),
    )
    title = f"{sent.scope}{sent.year} 年年度统计：{sent.id} 号报送与现在的出入"
    return Table(title, headings, rows, as_of=sent.as_of, notes=tuple(notes))


def _read(figure: str | None) -> str:
    return read_figure(figure) if figure else "没有这一项"


def _figures(office: Office, entry: ReportedYear) -> dict[str, str]:
    """Every figure of the report's scope as it would read, by title; of client groups also those that went unserved."""
    counted = annual(office, entry.sent.year)
    ids = _towns(counted, entry)
    return {
        measure.title: figure_text(counted.figure(measure, ids).value, measure.unit)
        for measure in measures_of(office, counted, every_group=True)
    }


def _towns(counted: Annual, entry: ReportedYear) -> frozenset[int] | None:
    if not entry.town:
        return None
    try:
        return frozenset({counted.town(entry.town).id})
    except NotFound:  # before the entry that brought the town into the list
        return frozenset()


def _reasons(
    office: Office,
    entry: ReportedYear,
    differing: Sequence[str],
    reported: Mapping[str, str],
    now: Mapping[str, str],
) -> dict[str, str]:
    """By title: what each step after the report did to the figure."""
    found: dict[str, list[str]] = {title: [] for title in differing}
    state = dict(now)
    with earlier(office.db) as past:
        seen = replace(office, db=past.db)
        for step in (*reversed(_steps(office, entry.txn, _tables(differing))), None):
            past.rewind(step.txns[0] - 1 if step else entry.txn)
            before = _figures(seen, entry)
            for title in differing:
                was, became = before.get(title, ""), state.get(title, "")
                if was != became:
                    text = step.text if step else _OTHERS
                    found[title].insert(0, f"{text}：{_read(was)} → {_read(became)}")
            state = before
        erased = past.erased
    for title in differing:
        if title in reported and reported[title] != state.get(title, ""):
            found[title].insert(0, _ERASED if erased else _PROGRAM)
    return {title: "；".join(texts) for title, texts in found.items()}


def _tables(titles: Sequence[str]) -> set[str]:
    """The registers from which these measures are counted."""
    by_key = {measure.key: measure for measure in MEASURES}
    by_title = {measure.title: measure for measure in MEASURES}
    tables: set[str] = set()
    for title in titles:
        # The lines of grades and of client groups are counted as these.
        like = "evaluated" if title.startswith(GRADE_TITLE) else "served_clients"
        measure = by_title.get(title, by_key[like])
        parts = (measure.numerator, measure.denominator) if measure.is_rate else (measure.key,)
        tables.update(table for key in parts for table in by_key[key].tables)
    return tables


def _steps(office: Office, after: int, tables: set[str]) -> list[_Step]:
    """The later transactions that wrote in these tables, oldest first, in at most ``_STEPS`` steps."""
    numbers = transactions_after(office.db.connection, after, tables)
    marks = ", ".join("?" * len(numbers))
    rows = office.db.query(
        f"SELECT id, substr(recorded_at, 1, 10) AS day, why FROM journal_txn WHERE id IN ({marks}) ORDER BY id", numbers
    )
    size = -(-len(rows) // _STEPS) or 1
    steps = []
    for start in range(0, len(rows), size):
        some = rows[start : start + size]
        first, last = some[0], some[-1]
        why = f"{first['day']} {first['why']}" if len(some) == 1 else f"{first['day']} 至 {last['day']}"
        steps.append(_Step(tuple(row["id"] for row in some), why))
    return steps
