"""The check of how a project is carried out: workers, volunteers and donations together (JLP-06)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from swtool.checks import Check, check
from swtool.findings import Finding
from swtool.funds import store as funds
from swtool.funds.accounts import chart_on
from swtool.funds.limits import SOURCES
from swtool.lifecycle import rules, store
from swtool.office import Office
from swtool.registry.checking import Rule, judged

WAYS = "project.ways"


@check(WAYS, title="“社工+志愿者+爱心资助”", parameters=(WAYS, SOURCES, "fund.accounts"), rule_ids=("JLP-06",))
def project_ways(office: Office, as_of: date) -> Iterator[Finding]:
    """JLP-06: in every purchased project that runs volunteers helped, by its service records, and donations were used
    or raised, by the books. Whether workers carry it out another check asks."""

    def judge(rule: Rule) -> Iterator[Finding]:
        served, helped = set[int](), set[int]()
        for row in store.service_counts(office.db, as_of):
            served.add(row["project_id"])
            if row["volunteers"]:
                helped.add(row["project_id"])
        booked, given = _projects_with_donations(office, as_of)
        for life in store.judged_projects(office.db, as_of):
            project = life.project
            if life.is_purchased and project.is_approved_on(as_of):
                verdict = rules.judge_ways(
                    is_known=project.id in served | booked,
                    lacking=[word for word, ids in (("志愿者", helped), ("爱心资助", given)) if project.id not in ids],
                )
                yield rule.finding(
                    project.name, verdict, remedy="服务记录写上参加的志愿者；swtool fund receive --project 登记捐赠"
                )

    return judged(office, as_of, WAYS, WAYS, judge)


def _projects_with_donations(office: Office, as_of: date) -> tuple[set[int], set[int]]:
    """The projects that the books know, and those of them with money raised or from a community fund."""
    raised = chart_on(office.policy, as_of).raised
    community = office.policy.at(SOURCES, as_of).text("community")
    gifts = {fund.id for fund in funds.funds(office.db) if fund.source == community}
    booked, sums = set[int](), dict[int, int]()
    for entry in funds.entries(office.db, as_of):
        if entry.project_id is not None:
            booked.add(entry.project_id)
            if entry.credit == raised or entry.fund_id in gifts:  # what was written off takes itself away
                sums[entry.project_id] = sums.get(entry.project_id, 0) + entry.amount
    return booked, {project for project, amount in sums.items() if amount > 0}


CHECKS: tuple[Check, ...] = (project_ways,)
