"""The parts of a disclosure: their labels are the policy's, what stands under a label is known here (domain §2.4)."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from swtool.errors import PolicyFault


class Part(StrEnum):
    """What somebody has to supply for a month, and may say “本月无” of."""

    PARTY = "party"
    OPERATIONS = "operations"
    FINANCE = "finance"


class Content(StrEnum):
    """What can stand under a label."""

    PARTY = "party"
    PROJECTS = "projects"
    SERVICES = "services"
    STAFFING = "staffing"
    FINANCE = "finance"


PART_OF = {
    Content.PARTY: Part.PARTY,
    Content.PROJECTS: Part.OPERATIONS,
    Content.SERVICES: Part.OPERATIONS,
    Content.STAFFING: Part.OPERATIONS,
    Content.FINANCE: Part.FINANCE,
}

# A place that publishes four parts keeps its team (政务) apart from its work (事务).
_WORDS: tuple[tuple[str, tuple[Content, ...]], ...] = (
    ("党", (Content.PARTY,)),
    ("财", (Content.FINANCE,)),
    ("政务", (Content.STAFFING,)),
    ("业务", (Content.PROJECTS, Content.SERVICES, Content.STAFFING)),
    ("社务", (Content.PROJECTS, Content.SERVICES, Content.STAFFING)),
    ("事务", (Content.PROJECTS, Content.SERVICES, Content.STAFFING)),
    ("服务", (Content.PROJECTS, Content.SERVICES, Content.STAFFING)),
    ("项目", (Content.PROJECTS, Content.SERVICES, Content.STAFFING)),
    ("人员", (Content.STAFFING,)),
)


def contents_of(labels: Sequence[str]) -> tuple[tuple[str, tuple[Content, ...]], ...]:
    """Label → what stands under it, in the policy's order; nothing stands twice.

    Raises ``PolicyFault`` for a label that nothing is known for, or that is left without content.
    """
    found = [(label, _meant(label)) for label in labels]
    # Labels of one content first: 政务 takes the team away from 事务, whichever is named first.
    taken: dict[Content, str] = {}
    for label, contents in sorted(found, key=lambda pair: len(pair[1])):
        for content in contents:
            taken.setdefault(content, label)
    placed = tuple((label, tuple(c for c in contents if taken[c] == label)) for label, contents in found)
    for label, contents in placed:
        if not contents:
            raise PolicyFault(
                f"公开的一部分“{label}”没有对应的内容",
                where="disclosure.monthly",
                remedy="在规则的 parts 里写党务、业务、财务，或党务、政务、事务、财务",
            )
    return placed


def part_labelled(labels: Sequence[str], text: str) -> Part | None:
    """The part that a label of the policy names; None for another word."""
    named = {label: {PART_OF[c] for c in contents} for label, contents in contents_of(labels)}
    parts = named.get(text.strip(), set())
    return next(iter(parts)) if parts else None


def _meant(label: str) -> tuple[Content, ...]:
    return next((contents for word, contents in _WORDS if word in label), ())
