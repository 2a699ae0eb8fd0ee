"""Whether the papers that a rule asks for are there: pure functions of papers, days and parameters."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from swtool.dates import PartialDate
from swtool.findings import Outcome, Severity
from swtool.policy.parameter import Parameter
from swtool.policy.words import MATERIALS
from swtool.registry.rules import Verdict

LETTER = "commitment_letter"
LASTING = (LETTER, "certificate", "education_proof")
"""Papers of a person that count for each filing of theirs, whether they hang on the filing or on the person."""


class Paper(NamedTuple):
    """An attachment as the rules see it: which paper, and the day on it (None: nobody wrote it down)."""

    material: str
    day: PartialDate | None = None


class Entry(NamedTuple):
    """The day before which a commitment letter must be signed, and how hard to speak of one signed on that day."""

    day: PartialDate
    same_day: Severity


def is_asked(parameter: Parameter | None) -> bool:
    """Whether a list of papers is asked for: a rule that exists, and no suggestion that nobody switched on."""
    return parameter is not None and (not parameter.has("asked") or parameter.flag("asked"))


def titles(materials: Iterable[str]) -> str:
    """Papers in the office's words."""
    return "、".join(MATERIALS[material] for material in materials)


def missing(materials: Sequence[str], papers: Sequence[Paper]) -> tuple[str, ...]:
    """The papers asked for that are not there, in the rule's order."""
    there = {paper.material for paper in papers}
    return tuple(material for material in materials if material not in there)


def since_entry(papers: Iterable[Paper], entry_before: PartialDate | None) -> list[Paper]:
    """The papers without letters that were signed up to an earlier entry: they were signed for that one."""
    return [
        paper
        for paper in papers
        if entry_before is None
        or paper.material != LETTER
        or paper.day is None
        or paper.day.last_day > entry_before.last_day
    ]


def judge_papers(materials: Sequence[str], papers: Sequence[Paper], entry: Entry | None = None) -> Verdict:
    """All papers are there; with ``entry`` the commitment letter was also signed before it."""
    expected = f"附有 {titles(materials)}"
    absent = missing(materials, papers)
    actual = f"已附 {titles(material for material in materials if material not in absent)}" if papers else "没有附件"
    figures: dict[str, object] = {"missing": list(absent)}
    if absent:
        return Verdict(Outcome.VIOLATED, f"缺 {titles(absent)}", expected, actual, figures=figures)
    if entry is not None and LETTER in materials:
        days = [paper.day for paper in papers if paper.material == LETTER]
        verdict = _judge_letter(days, entry, expected, actual)
        if verdict is not None:
            return verdict
    return Verdict(Outcome.HOLDS, f"材料齐全：{titles(materials)}", expected, actual, figures=figures)


def _judge_letter(days: Sequence[PartialDate | None], entry: Entry, expected: str, actual: str) -> Verdict | None:
    """What is wrong with the days on the letters; None if one of them was signed before entry."""
    known = [day for day in days if day is not None]
    if any(day.is_before(entry.day) for day in known):
        return None
    on_the_day = [day for day in known if day.exact is not None and day.exact == entry.day.exact]
    if on_the_day:
        what = f"公益服务承诺书与入职在同一天（{entry.day.label}）"
        return Verdict(Outcome.VIOLATED, what, expected, actual, severity=entry.same_day)
    if len(known) == len(days) and all(day.is_before(entry.day) is False for day in known):
        what = f"公益服务承诺书 {min(known).label}签署，晚于{entry.day.label}入职"
        return Verdict(Outcome.VIOLATED, what, expected, actual)
    unsaid = len(known) < len(days)
    what = f"公益服务承诺书{'没有写签署日' if unsaid else '或入职的日期没有写到日'}，看不出是否签在入职之前"
    return Verdict(Outcome.UNDETERMINED, what, expected, actual)
