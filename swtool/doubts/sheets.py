"""The 疑点清单, with a blank column in which whoever is asked explains."""

from __future__ import annotations

from swtool.doubts import payments, services
from swtool.doubts.doubt import Doubt, Stretch
from swtool.office import Office
from swtool.tables import Heading, Show, Table


def doubts(office: Office, stretch: Stretch) -> list[Doubt]:
    """Every doubt about the days of the stretch, by kind."""
    return [doubt for question in (*services.QUESTIONS, *payments.QUESTIONS) for doubt in question(office, stretch)]


def doubts_table(office: Office, stretch: Stretch) -> Table:
    """The list. Persons stand by their number, so that it can go to whoever is asked."""
    rows = [(each.kind, each.subject, each.day, each.what, each.evidence, "") for each in doubts(office, stretch)]
    return Table(
        "疑点清单",
        (
            Heading("kind", "疑点"),
            Heading("subject", "对象"),
            Heading("day", "日期", Show.CODE),
            Heading("what", "情况"),
            Heading("evidence", "依据", minor=True),
            Heading("explanation", "说明", minor=True),
        ),
        rows,
        as_of=stretch.last,
        notes=(
            f"看的是 {stretch.first.isoformat()} 至 {stretch.last.isoformat()}",
            "疑点不是结论，请有关单位在“说明”栏写明",
        ),
    )
