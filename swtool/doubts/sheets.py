"""The 疑点清单, with a blank column in which whoever is asked explains."""

from __future__ import annotations

from swtool.doubts import payments, services
from swtool.doubts.doubt import Doubt, Stretch
from swtool.office import Office
from swtool.tables import Heading, Hint, Show, Table

_EXPLANATION = "说明（由有关单位、有关人员填写，凭据附后）"
"""Its length makes the blank column wide enough to write in."""
_LOOK = {
    "任职登记": "任职登记用 swtool staff history 人员编号 看",
    "服务记录": "服务记录用 swtool service record list 看",
    "科目余额表": "科目余额表用 swtool fund balance --fund 资金 --as-of 日期 看",
    "分录": "分录用 swtool entry list 看",
    "财务公开表": "财务公开表用 swtool ledger list 看",
}
"""Where the records are that a doubt is seen in."""


def doubts(office: Office, stretch: Stretch) -> list[Doubt]:
    """Every doubt about the days of the stretch, by kind."""
    return [doubt for question in (*services.QUESTIONS, *payments.QUESTIONS) for doubt in question(office, stretch)]


def doubts_table(office: Office, stretch: Stretch) -> Table:
    """The list. Persons stand by their number, so that it can go to whoever is asked."""
    found = doubts(office, stretch)
    rows = [(each.kind, each.subject, each.day, each.what, each.evidence, each.ask, "") for each in found]
    evidence = "".join(each.evidence for each in found)
    return Table(
        "疑点清单",
        (
            Heading("kind", "疑点"),
            Heading("subject", "对象"),
            Heading("day", "日期", Show.DAY),
            Heading("what", "情况"),
            Heading("evidence", "依据", minor=True),
            Heading("ask", "请核对", minor=True),
            Heading("explanation", _EXPLANATION, minor=True),
        ),
        rows,
        as_of=stretch.last,
        notes=(
            f"查的是 {stretch.first.isoformat()} 至 {stretch.last.isoformat()} 的登记和账目",
            "疑点不是结论：请有关单位、人员按“请核对”一栏核对，在“说明”一栏写明情况，附上凭据，交回本单位",
            *(Hint(command) for word, command in _LOOK.items() if word in evidence),
        ),
    )
