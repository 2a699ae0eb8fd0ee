"""满意度调查 of projects (HNG-20): mid-term and final, of departments and of clients, on process and result.

What is kept are sums of answers by channel; who answered what is nobody's business here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction
from itertools import product
from typing import NamedTuple

from swtool.checks import check
from swtool.evaluation.forms import ASPECT, RESPONDENT, ROUND
from swtool.findings import Finding, Outcome, Where
from swtool.office import Office
from swtool.registry.projects import all_projects, projects_by_place
from swtool.store.database import Database
from swtool.tables import Heading, Show, Table

RULE = "satisfaction.rounds"


class Answers(NamedTuple):
    """Answers of one group by one channel: how many could be used, how many of them were satisfied."""

    id: int
    project_id: int
    round: str
    respondent: str
    aspect: str
    channel: str
    held_on: date
    valid: int
    satisfied: int

    @property
    def key(self) -> tuple[int, str, str, str, str]:
        """What a row of the sheet means."""
        return (self.project_id, self.round, self.respondent, self.aspect, self.channel)


def answers(db: Database, day: date | None = None) -> list[Answers]:
    """What stands, by project; with ``day`` only what was held by then."""
    rows = db.query(
        "SELECT * FROM satisfaction_answers WHERE superseded_at IS NULL AND held_on <= ? ORDER BY project_id, id",
        ((day or date.max).isoformat(),),
    )
    return [
        Answers(
            row["id"],
            row["project_id"],
            row["round"],
            row["respondent"],
            row["aspect"],
            row["channel"],
            date.fromisoformat(row["held_on"]),
            row["valid"],
            row["satisfied"],
        )
        for row in rows
    ]


def share(found: Sequence[Answers]) -> Fraction | None:
    """Satisfied of the answers that could be used; None without any."""
    valid = sum(each.valid for each in found)
    return Fraction(sum(each.satisfied for each in found), valid) if valid else None


def gaps(found: Sequence[Answers], channels: int) -> list[str]:
    """What a project's surveys lack: a group or an aspect of a round, or channels of a round."""
    asked = {(each.round, each.respondent, each.aspect) for each in found if each.valid}
    lacking = [
        f"{ROUND.label(one)}{RESPONDENT.label(group)}对{ASPECT.label(aspect)}"
        for one, group, aspect in product(ROUND.words.values(), RESPONDENT.words.values(), ASPECT.words.values())
        if (one, group, aspect) not in asked
    ]
    for one, label in ((value, word) for word, value in ROUND.words.items()):
        used = {each.channel for each in found if each.round == one and each.valid}
        if used and len(used) < channels:
            lacking.append(f"{label}只有 {len(used)} 种方式，应有 {channels} 种")
    return lacking


def satisfaction_table(office: Office, as_of: date) -> Table:
    """Each project's rounds: answers, satisfied, by group and aspect."""
    names = {project.id: project.name for project in projects_by_place(office, as_of)}
    register = {project: number for number, project in enumerate(names)}
    groups: dict[tuple[int, str, str, str], list[Answers]] = {}
    for each in answers(office.db, as_of):
        groups.setdefault((each.project_id, each.round, each.respondent, each.aspect), []).append(each)
    order = {value: number for number, value in enumerate((*ROUND.words.values(), *RESPONDENT.words.values()))}
    rows = [
        (
            names[project],
            ROUND.label(one),
            RESPONDENT.label(group),
            ASPECT.label(aspect),
            "、".join(sorted({each.channel for each in found})),
            sum(each.valid for each in found),
            sum(each.satisfied for each in found),
            share(found),
        )
        for (project, one, group, aspect), found in sorted(
            groups.items(), key=lambda pair: (register[pair[0][0]], order[pair[0][1]], order[pair[0][2]], pair[0][3])
        )
    ]
    return Table(
        "项目满意度",
        (
            Heading("project", "项目"),
            Heading("round", "哪一次"),
            Heading("respondent", "谁答"),
            Heading("aspect", "对什么"),
            Heading("channels", "方式", minor=True),
            Heading("valid", "有效", Show.COUNT),
            Heading("satisfied", "满意", Show.COUNT),
            Heading("share", "满意率", Show.RATE),
        ),
        rows,
        as_of=as_of,
    )


@check(RULE, title="项目中期末期满意度", parameters=(RULE,), rule_ids=("HNG-20",))
def satisfaction_check(office: Office, as_of: date) -> Iterator[Finding]:
    """HNG-20 of each project with a survey, or over since. Half-time is no day of the sources: until a project is over,
    what it lacks may still come. Where no survey is on record at all, one finding says that nothing is known."""
    rule = office.policy.find(RULE, as_of)
    if rule is None:
        return
    by_project: dict[int, list[Answers]] = {}
    for each in answers(office.db, as_of):
        by_project.setdefault(each.project_id, []).append(each)
    remedy = "用 swtool intake load 载入满意度调查汇总表"
    if not by_project:
        yield Finding(
            RULE, rule.severity, Where(subject="全县"), "还没有登记满意度调查，无法判定",
            rule=office.policy.cite(rule), remedy=remedy, outcome=Outcome.UNDETERMINED,
        )  # fmt: skip
        return
    for project in all_projects(office.db):
        is_over = project.ends_on is not None and project.ends_on.last_day < as_of
        found = by_project.get(project.id, [])
        if not found and not is_over:
            continue
        lacking = gaps(found, rule.number("channels_min"))
        outcome = Outcome.HOLDS if not lacking else Outcome.VIOLATED if is_over else Outcome.UNDETERMINED
        yield Finding(
            code=RULE,
            severity=rule.severity,
            where=Where(subject=project.name),
            what=f"缺：{'；'.join(lacking)}{'' if is_over else '（项目还没有结束）'}" if lacking else "两次、两方都有",
            rule=office.policy.cite(rule),
            remedy=remedy if lacking else "",
            outcome=outcome,
        )
