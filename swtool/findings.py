"""A fault in data or a broken rule, as a value: collected, all of them, and shown together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from swtool.patterns import Pattern


class Severity(StrEnum):
    """How hard the source speaks: 必须/应 → error, 原则上/一般 → warning, 力争 → target, 鼓励 → info."""

    ERROR = "error"
    WARNING = "warning"
    TARGET = "target"
    INFO = "info"


class Outcome(StrEnum):
    """What a check found for one subject."""

    HOLDS = "holds"
    VIOLATED = "violated"
    UNDETERMINED = "undetermined"
    NOT_APPLICABLE = "not_applicable"


SEVERITY_LABELS = {
    Severity.ERROR: "错误",
    Severity.WARNING: "提醒",
    Severity.TARGET: "目标",
    Severity.INFO: "提示",
}
OUTCOME_LABELS = {
    Outcome.HOLDS: "符合",
    Outcome.VIOLATED: "不符合",
    Outcome.UNDETERMINED: "无法判定",
    Outcome.NOT_APPLICABLE: "不适用",
}


_WHOLE_ROW = Pattern(r"(\d+):\1")


class Where(NamedTuple):
    """The place of a finding: a cell of a workbook (``cell`` in A1 style), or a subject of the office."""

    file: str = ""
    sheet: str = ""
    cell: str = ""
    subject: str = ""

    def __str__(self) -> str:
        row = _WHOLE_ROW.fullmatch(self.cell)
        cell = f"第{row[1]}行" if row else self.cell
        place = " ".join(part for part in (self.file, f"〔{self.sheet}〕{cell}" if self.sheet else cell) if part)
        return " ".join(part for part in (place, self.subject) if part)


NO_FIGURES: Mapping[str, object] = MappingProxyType({})


class Finding(NamedTuple):
    """One fault or verdict. ``code`` is dotted (``cell.resident_id.check_digit``, ``station.office_area``).

    ``what`` is a Chinese sentence without personal data; ``rule`` names the source it was judged by. A province makes
    half a million of them: hence a tuple, whose making costs a third of a dataclass's.
    """

    code: str
    severity: Severity
    where: Where
    what: str
    expected: str = ""
    actual: str = ""
    rule: str = ""
    remedy: str = ""
    outcome: Outcome = Outcome.VIOLATED
    figures: Mapping[str, object] = NO_FIGURES

    def __hash__(self) -> int:
        """By what a reader is told: the figures behind it may be no key."""
        return hash(self[:-1])

    @property
    def blocks(self) -> bool:
        """Whether a workbook with this finding is returned instead of loaded."""
        return self.severity is Severity.ERROR and self.outcome is Outcome.VIOLATED


@dataclass(frozen=True, slots=True)
class FaultKind:
    """Findings of one code and severity: how many, and the most frequent words for them."""

    code: str
    severity: Severity
    outcome: Outcome
    words: str
    count: int


def kinds_of(findings: Iterable[Finding]) -> list[FaultKind]:
    """The findings counted by kind, the severest first, of these the most frequent."""
    wordings: dict[tuple[str, Severity, Outcome], Counter[str]] = {}
    for finding in findings:
        wordings.setdefault(kind_of(finding), Counter())[finding.what] += 1
    kinds = [
        FaultKind(*kind, words.most_common(1)[0][0] + ("（等）" if len(words) > 1 else ""), words.total())
        for kind, words in wordings.items()
    ]
    order = tuple(Severity)
    return sorted(kinds, key=lambda kind: (order.index(kind.severity), -kind.count))


def kind_of(finding: Finding) -> tuple[str, Severity, Outcome]:
    """What makes findings one kind."""
    return finding.code, finding.severity, finding.outcome


def fair_share(findings: Sequence[Finding], most: int) -> list[Finding]:
    """At most ``most`` of them in their order, so that no kind is left out for another that has more; of each kind its
    first ones."""
    left = {kind_of(finding): 0 for finding in findings}
    for finding in findings:
        left[kind_of(finding)] += 1
    shares: dict[tuple[str, Severity, Outcome], int] = {}
    room = most
    for taken, (kind, count) in enumerate(sorted(left.items(), key=lambda pair: pair[1])):
        shares[kind] = min(count, room // (len(left) - taken))
        room -= shares[kind]
    shown = []
    for finding in findings:
        if shares[kind_of(finding)]:
            shares[kind_of(finding)] -= 1
            shown.append(finding)
    return shown


def errors(findings: Iterable[Finding]) -> Iterator[Finding]:
    """The findings that stop a load."""
    return (finding for finding in findings if finding.blocks)
