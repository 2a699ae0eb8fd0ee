"""A small county with four funds, and entries in them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from swtool.checks import Check
from swtool.findings import Outcome
from swtool.funds import recording, store
from swtool.funds.schema import migrations as funds_migrations
from swtool.office import Office
from swtool.policy.policy import Policy
from tests.inventory_case import id_of, new_county
from tests.offices import ADOPTED, TODAY, at
from tests.volunteers_case import SETS

ORGANIZATION, PROJECT = "示例晨光社工服务中心", "示例硖石项目"
RESCUE, GRANT, MATCH, SUNSHINE = "救助资金", "省级补助", "县配套", "阳光基金"


def funds_county(tmp_path: Path) -> Office:
    """The small county on 10 November 2026 under the rules of 宁化 and 滨州 too, with four funds and no entry."""
    county = new_county(tmp_path, sets=[*SETS, funds_migrations])
    policy = Policy.load("330481", adopts=(*ADOPTED, "350424:*", "3716:*"))
    made = at(county.db, today=TODAY, policy=policy)
    for name, source, owner in (
        (RESCUE, "困难群众救助补助资金", ORGANIZATION),
        (GRANT, "上级补助资金", None),
        (MATCH, "县级配套资金", None),
        (SUNSHINE, "社区基金", None),
    ):
        recording.add_fund(made, name, source, owner)
    return made


def enter(
    office: Office,
    fund: str,
    amount: int,
    *,
    debit: str = "",
    credit: str = "",
    on: date = date(2026, 10, 5),
    voucher: str = "记-1",
    summary: str = "示例",
    project: str = "",
) -> int:
    """An entry; '' is the bank account. Amount in 分."""
    entry = recording.new_entry(
        office,
        store.require_fund(office.db, fund),
        on,
        amount,
        debit=debit,
        credit=credit,
        voucher=voucher,
        summary=summary,
        project_id=id_of(office, "project", project) if project else None,
    )
    return recording.record(office, entry, why="登记分录")


def only(check: Check, office: Office, subject: str, day: date = TODAY) -> tuple[Outcome, str]:
    """What a check says of one subject."""
    found = {each.where.subject: (each.outcome, each.what) for each in check.run(office, day)}
    return found[subject]


def paid_on(office: Office) -> None:
    """The county pays an agency 3,000 for a project; the agency receives them and spends 2,500 on wages."""
    recording.add_fund(office, "本县救助资金", "困难群众救助补助资金", None)
    enter(office, "本县救助资金", 10_000_00, credit="4401", on=date(2026, 10, 1))
    enter(office, "本县救助资金", 3_000_00, debit="5109", voucher="记-2", project=PROJECT)
    enter(office, RESCUE, 3_000_00, credit="4401", project=PROJECT)
    enter(office, RESCUE, 2_500_00, debit="5101", voucher="记-2", project=PROJECT)
