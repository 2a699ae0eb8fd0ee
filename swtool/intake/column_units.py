"""The unit that a column's own heading says, 万元 of 金额（万元）: read by its kind, or refused at the heading.

Of a heading of several rows the lowest that says a unit counts; what stands above it speaks for its neighbours too, and
is none of a column that is not counted so (人数 below 经费（万元）). A unit in the name that the form gives the column
(时长（分钟）) is its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from swtool.findings import Finding, Severity, Where
from swtool.forms import units
from swtool.forms.amounts import Count
from swtool.forms.form import Column
from swtool.forms.units import MEASURES, Said, told, unit_words
from swtool.intake.vocabulary import whole
from swtool.patterns import Pattern
from swtool.workbooks.headings import normalize_heading

_BRACKET = Pattern(r"\(([^()]*)\)")
_COUNTS_ONE_THING = Pattern("[人户次天日份员者家]|分钟")  # of a title: 计划数 and 容量 are of whatever unit


class UnitFault(NamedTuple):
    """Why a unit cannot be used; ``what`` stands behind the column's name, ``wanted`` is what may be, ``place`` is
    where it was said."""

    what: str
    wanted: str
    place: str = "标题里"


def unit_of_column(column: Column, parts: Sequence[str], hint: str = "") -> str | UnitFault:
    """What ``ParseContext.unit`` is of a column under these words (from parent to child) and the ``hint`` in the row
    below them; '' where they say nothing about it."""
    if column.kind.units is None:
        return ""
    by_heading = _by_heading(column, parts)
    by_hint = _unit(column, _words(hint, is_lower=True), is_lowest=True) if hint else None
    for each in (by_heading, by_hint):
        if isinstance(each, UnitFault):
            return each
    if by_heading is not None and by_hint is not None and by_heading != by_hint:
        return UnitFault("标题和下面一行写的单位不一样", column.kind.units.wanted)
    return by_hint or by_heading or ""


def unit_finding(where: Where, column: Column, fault: UnitFault) -> Finding:
    """The fault as it is told, at the heading."""
    what, remedy = f"“{column.title}”的{fault.what}，没有读", f"改正{fault.place}的单位，数字也按它填写"
    return Finding("intake.heading_unit", Severity.ERROR, where, what, f"单位：{fault.wanted}", remedy=remedy)


def _by_heading(column: Column, parts: Sequence[str]) -> str | UnitFault | None:
    names = {whole((name,)) for name in (column.title, *column.aliases)}
    for depth, part in enumerate(reversed(parts)):
        if normalize_heading(part).full in names:
            continue
        is_lower = depth < len(parts) - 1
        unit = _unit(column, _words(part, is_lower=is_lower), is_lowest=depth == 0)
        if unit is not None:
            return unit
    return None


def _words(part: str, *, is_lower: bool) -> list[str]:
    """The words of a heading that may be units: in brackets, a unit that it ends with, and one that is all it says
    where it stands below another."""
    full = normalize_heading(part).full
    bare = _BRACKET.sub("", full)
    words = [word for inside in _BRACKET.findall(full) for word in unit_words(inside)]
    if is_lower:
        words += [word for word in unit_words(bare) if word in MEASURES or word in units.MONEY.known]
    elif tail := units.tail_unit(bare):
        words.append(tail)
    return words


def _unit(column: Column, words: Sequence[str], *, is_lowest: bool) -> str | UnitFault | None:
    known = column.kind.units
    assert known is not None
    said = told(words, known)
    if said.unclear:
        return UnitFault(f"标题里写的单位“{said.unclear[0]}”看不懂", known.wanted)
    if len(said.known) > 1:
        return UnitFault("标题里写了几个单位", known.wanted)
    if said.known:
        return said.known[0]
    if is_lowest and said.refused and not _may_be_any(column, said):
        return UnitFault(f"标题里写的单位是“{said.refused[0]}”，要的是{known.wanted}", known.wanted)
    return None


def _may_be_any(column: Column, said: Said) -> bool:
    """Whether a count is of whatever its row says (计划数), or of just that (分钟)."""
    if not isinstance(column.kind, Count):
        return False
    names = (column.title, *column.aliases)
    return not any(map(_COUNTS_ONE_THING.search, names)) or any(said.refused[0] in name for name in names)
