"""A fault in data or a broken rule, as a value: collected, all of them, and shown together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum


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


@dataclass(frozen=True, slots=True)
class Where:
    """The place of a finding: a cell of a workbook (``cell`` in A1 style), or a subject of the office."""

    file: str = ""
    sheet: str = ""
    cell: str = ""
    subject: str = ""

    def __str__(self) -> str:
        place = " ".join(
            part for part in (self.file, f"〔{self.sheet}〕{self.cell}" if self.sheet else self.cell) if part
        )
        return " ".join(part for part in (place, self.subject) if part)


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault or verdict. ``code`` is dotted (``cell.resident_id.check_digit``, ``station.office_area``).

    ``what`` is a Chinese sentence without personal data; ``rule`` names the source it was judged by.
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
    figures: dict[str, object] = field(default_factory=dict, compare=False)

    @property
    def blocks(self) -> bool:
        """Whether a workbook with this finding is returned instead of loaded."""
        return self.severity is Severity.ERROR and self.outcome is Outcome.VIOLATED


def errors(findings: Iterable[Finding]) -> Iterator[Finding]:
    """The findings that stop a load."""
    return (finding for finding in findings if finding.blocks)
