"""The papers of a staff change: which its kind must bring along, and which of them are not there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from swtool.errors import SwtoolError
from swtool.evidence.rules import LASTING, Entry, Paper, is_asked, judge_papers, since_entry
from swtool.evidence.store import labels_by, papers_of
from swtool.evidence.subjects import PERSON, Subject, SubjectKind
from swtool.filings.changes import StaffChange, change_named
from swtool.filings.store import change_uids, filing_named
from swtool.filings.terms import ChangeKind
from swtool.findings import Outcome, Severity
from swtool.office import Office
from swtool.policy.parameter import Parameter
from swtool.policy.words import WORDS
from swtool.registry.credentials import NOTHING, all_credentials
from swtool.registry.people import persons_by_id
from swtool.registry.posts import KnownOn
from swtool.registry.rules import Verdict

FILING = "filing"
GATE = "evidence.gate"
LETTER_RULE = "staff.commitment_letter"


def materials_rule(kind: ChangeKind) -> str:
    """The parameter that says which papers a change of that kind brings along."""
    return f"evidence.filing_{kind.value}"


class Papers(NamedTuple):
    """The verdict on one change's papers and the rule it was reached by (None: none for this kind)."""

    change: StaffChange
    rule: Parameter | None
    verdict: Verdict

    @property
    def severity(self) -> Severity:
        """How hard to speak."""
        return self.verdict.severity or (self.rule.severity if self.rule else Severity.INFO)

    @property
    def missing(self) -> tuple[str, ...]:
        """The papers that are not there."""
        found = self.verdict.figures.get("missing", ())
        return tuple(found) if isinstance(found, list) else ()

    @property
    def is_wanting(self) -> bool:
        """Whether something is missing, or wrong about what is there."""
        return self.verdict.outcome in (Outcome.VIOLATED, Outcome.UNDETERMINED)

    @property
    def remedy(self) -> str:
        """What to do about it."""
        if not self.missing:
            return "核对承诺书上的签署日；写错了的再添加一次并写对 --issued"
        return f"swtool attach add {FILING} {self.change.change_no} 文件 --material {self.missing[0]}"


def papers(office: Office, changes: Sequence[StaffChange], known_on: KnownOn = None) -> dict[int, Papers]:
    """Change id → its papers judged by the rule of its event day: a fixed number of questions for all."""
    uids = change_uids(office.db, [change.id for change in changes])
    persons = persons_by_id(office.db, [change.person_id for change in changes])
    of_changes = papers_of(office.db, FILING, known_on, uids=set(uids.values()))
    of_persons = papers_of(office.db, PERSON, known_on, uids={person.uid for person in persons.values()})
    shown = all_credentials(office.db, {person.id for person in persons.values()}, known_on) if persons else {}
    made = {}
    for change in changes:
        person = persons[change.person_id]
        lasting = [Paper(one.material, one.day) for one in of_persons.get(person.uid, ()) if one.material in LASTING]
        if change.kind is ChangeKind.JOIN and change.event_on is not None:
            lasting = since_entry(lasting, shown.get(person.id, NOTHING).entry_ended_before(change.event_on))
        held = [*(Paper(one.material, one.day) for one in of_changes.get(uids[change.id], ())), *lasting]
        made[change.id] = _judge(office, change, held)
    return made


def refuse_without_papers(office: Office, changes: Sequence[StaffChange], act: str) -> None:
    """Raise ``SwtoolError`` where policy refuses ``act`` (filing, acceptance) without the papers and some are missing.

    By default it refuses nothing: the clock must be able to stop while a paper is still on its way.
    """
    gate = office.policy.find(GATE, office.today)
    if gate is None or gate.text("at") != act:
        return
    for one in papers(office, changes).values():
        if one.missing:
            raise SwtoolError(
                f"{one.verdict.what}，{WORDS[act]}不予办理",
                where=one.change.change_no,
                why=f"本县规则 {GATE} 规定材料齐了才办",
                remedy=f"先补上：{one.remedy}",
            )


def _judge(office: Office, change: StaffChange, held: Sequence[Paper]) -> Papers:
    day = _rule_day(office, change)
    rule = office.policy.find(materials_rule(change.kind), day)
    if rule is None or not is_asked(rule):
        return Papers(change, rule, Verdict(Outcome.NOT_APPLICABLE, f"{change.kind.label}没有要求附材料"))
    entry = None
    letter = office.policy.find(LETTER_RULE, day)
    if change.kind is ChangeKind.JOIN and letter is not None and change.event_on is not None:
        entry = Entry(change.event_on, Severity(letter.text("same_day")))
    verdict = judge_papers(rule.list("materials"), held, entry)
    return Papers(change, rule, verdict)


def _rule_day(office: Office, change: StaffChange) -> date:
    return change.event_on.first_day if change.event_on else office.today


def _change(office: Office, text: str) -> Subject:
    """By 备案编号 or 变动编号: both name the change, whose papers stay with it through every filing step."""
    if text.strip().upper().startswith("BA"):
        change = filing_named(office.db, text)[1]
    else:
        change = change_named(office.db, text)
    return Subject(change_uids(office.db, [change.id])[change.id], change.change_no)


SUBJECTS: tuple[SubjectKind, ...] = (
    SubjectKind(FILING, "人员变动备案", _change, labels_by("staff_change", "change_no"), is_personal=True),
)
