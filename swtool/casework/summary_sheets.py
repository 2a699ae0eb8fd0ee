"""The monthly summary as a table."""

from __future__ import annotations

from datetime import date

from swtool.casework.summary import Line, Summary
from swtool.casework.terms import TIERS
from swtool.services.indicators import Unit
from swtool.services.rules import show
from swtool.tables import Heading, Show, Table

_SHOWN = 5


def summary_table(found: Summary, scope: str, as_of: date) -> Table:
    """Each indicator by the records and as it was sent, with the difference."""
    return Table(
        f"{scope}{found.month.label}服务汇总",
        (
            Heading("indicator", "指标"),
            Heading("value", "记录本月", Show.COUNT),
            Heading("cumulative", "记录累计", Show.COUNT),
            Heading("sent", "报送本月", Show.COUNT),
            Heading("sent_cumulative", "报送累计", Show.COUNT),
            Heading("difference", "相差", Show.COUNT),
            Heading("used", "采用", Show.COUNT),
        ),
        [
            (
                line.indicator.title,
                *(
                    _figure(line, figure)
                    for figure in (
                        line.value,
                        line.cumulative,
                        line.sent,
                        line.sent_cumulative,
                        line.difference,
                        line.used,
                    )
                ),
            )
            for line in found.lines
        ],
        as_of=as_of,
        notes=tuple(_notes(found)),
    )


def _figure(line: Line, figure: int | None) -> int | str | None:
    return figure if figure is None or line.indicator.unit is Unit.COUNT else show(line.indicator, figure)


def _notes(found: Summary) -> list[str]:
    only = len(found.reported - found.recorded)
    notes = [
        f"有服务记录的 {len(found.recorded)} 个站；报送月报的 {len(found.reported)} 个站，其中 {only} 个没有服务记录",
        "记录：由服务记录、个案、小组、活动算出；相差：报送减记录；采用：有服务记录的站按记录，没有的按报送",
    ]
    if any(tier is not None for tier, _ in found.tiers):
        parts = (f"{TIERS[tier] if tier else '没有写层级'} {number} 条" for tier, number in found.tiers)
        notes.append(f"服务层级——{'；'.join(parts)}")
    different = [line.indicator.title for line in found.lines if line.difference]
    if different:
        notes.append(f"报送与记录不同的：{'、'.join(different)}")
    more = "……" if len(found.mismatches) > _SHOWN else ""
    notes += [f"核对：{mismatch}" for mismatch in found.mismatches[:_SHOWN]]
    if found.mismatches:
        notes.append(f"勾稽不符共 {len(found.mismatches)} 处{more}")
    return notes
