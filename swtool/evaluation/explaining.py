"""How one station's result comes about, line by line, and what a review changed."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from swtool.evaluation.measures import measure_of
from swtool.evaluation.rules import HUNDRED, Inputs, Item, Result, item_points
from swtool.evaluation.scoring import standing
from swtool.evaluation.sheets import seal_note, shown_points
from swtool.evaluation.store import Evaluation
from swtool.evaluation.terms import ItemKind, Party
from swtool.office import Office
from swtool.quantities import format_percent, format_points
from swtool.tables import Heading, Show, Table


def changes(before: tuple[Result, ...], after: tuple[Result, ...]) -> Table:
    """Stations whose points or place a review changed."""
    old = {each.entrant.key: each for each in before}
    rows = []
    for new in after:
        had = old[new.entrant.key]
        if (had.rank, had.known, had.grade) != (new.rank, new.known, new.grade):
            rows.append(
                (
                    new.entrant.name,
                    had.known,
                    new.known,
                    had.rank,
                    new.rank,
                    had.grade,
                    new.grade,
                )
            )
    return Table(
        "复核前后",
        (
            Heading("station", "社工站"),
            Heading("points_before", "原得分", Show.POINTS),
            Heading("points", "现得分", Show.POINTS),
            Heading("rank_before", "原名次", Show.COUNT),
            Heading("rank", "现名次", Show.COUNT),
            Heading("grade_before", "原等级"),
            Heading("grade", "现等级"),
        ),
        rows,
    )


def explained(office: Office, one: Evaluation, key: str, as_of: date) -> Table:
    """How a station's result comes about, line by line. ``key`` is its uid."""
    inputs, seal, found = standing(office, one, as_of)
    result = next(each for each in found if each.entrant.key == key)
    rows = [
        (
            item.code,
            item.level1,
            item.level3 or item.level2 or item.level1,
            None if item.kind is ItemKind.VETO else Fraction(item.points, HUNDRED),
            _how(inputs, key, item),
            _brought(inputs, key, item),
        )
        for item in inputs.items
    ]
    total = f"{'已有' if result.total is None else '合计'} {format_points(result.known)} 分"
    place = f"第 {result.rank} 名" if result.rank else result.state
    return Table(
        f"{result.entrant.name} {one.title}（{one.state}）",
        (
            Heading("code", "编号", Show.CODE),
            Heading("level1", "一级指标", minor=True),
            Heading("item", "指标"),
            Heading("most", "分值", Show.POINTS),
            Heading("how", "怎么来的"),
            Heading("points", "得分", Show.POINTS),
        ),
        rows,
        as_of=as_of,
        notes=(
            "，".join(filter(None, (total, place, result.grade))),
            "；".join(f"{level} {format_points(points)}" for level, points in result.by_level),
            seal_note(seal),
        ),
    )


def _brought(inputs: Inputs, key: str, item: Item) -> Fraction | str | None:
    """The points of a line; a veto has none."""
    if item.kind is ItemKind.VETO:
        return None
    points = item_points(inputs, key, item)
    return "缺" if points is None else points


def _how(inputs: Inputs, key: str, item: Item) -> str:
    if item.measure:
        share = inputs.measured.get((key, item.code))
        measure = measure_of(item.measure)
        if share is None:
            return f"{item.measure}：没有数据"
        shown = f"{item.measure} {share.numerator}/{share.denominator}（{format_percent(share)}）"
        return f"{shown}：{measure.expression}" if measure else shown
    said = [(party, share, inputs.scores.get((key, item.code, party))) for party, share in item.parties]
    if item.kind is ItemKind.VETO:
        return "触发" if any(points for _, _, points in said) else "没有触发"
    parts = [_part(party, share, points, alone=len(said) == 1) for party, share, points in said]
    return "＋".join(parts)


def _part(party: Party, share: Fraction, points: int | None, *, alone: bool) -> str:
    given = "没有评" if points is None else shown_points(points)
    return f"{party.label} {given}" if alone else f"{party.label} {given}×{format_points(share * HUNDRED)}%"
