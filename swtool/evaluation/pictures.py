"""A station's result as a picture (SVG): its first-level indicators against all stations, and its way over the periods.

Nothing in it depends on a machine, and it asks for nothing from elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction
from html import escape
from math import cos, pi, sin
from typing import NamedTuple

from swtool.evaluation import store
from swtool.evaluation.rules import HUNDRED, Inputs, item_points, total_points
from swtool.evaluation.scoring import standing
from swtool.evaluation.store import Evaluation
from swtool.evaluation.terms import ItemKind
from swtool.office import Office
from swtool.quantities import format_points

_WIDTH, _HEIGHT, _RADIUS = 1160, 480, 130
_CENTRE = (330, 270)  # with room for a label at each side
_LEFT, _RIGHT, _TOP, _BOTTOM = 680, 1110, 130, 400
_OWN, _ALL, _INK, _LINE, _GRID = "#1f4e79", "#9db4cc", "#1a1a1a", "#6b6b6b", "#d9d9d9"
_LEAST_AXES = 3
_BESIDE, _MIDDLE = 11, 22  # characters that a line of a label holds at the side of the radar, above and below it
_MOST_LINES, _LINE_DOWN = 2, 17
_LEAD, _INSET = 28, 42  # from a heading down to its lines, and from the frame to the first point
_PERIOD_WIDE = 54  # room for a period's words under its point


class Axis(NamedTuple):
    """One first-level indicator: its points in full, the station's and the mean of the stations that have them all.

    None where something of it is missing.
    """

    name: str
    full: Fraction
    own: Fraction | None
    mean: Fraction | None


class Step(NamedTuple):
    """One period: the station's total as a share of the scheme's points, and as points; None while some are missing."""

    period: str
    share: Fraction | None
    points: Fraction | None


def axes(inputs: Inputs, key: str) -> tuple[Axis, ...]:
    """The first levels in the order of the scheme; extras and vetoes are no part of them."""
    leaves = [item for item in inputs.items if item.kind is ItemKind.LEAF]
    found = []
    for level in dict.fromkeys(item.level1 for item in leaves):
        items = [item for item in leaves if item.level1 == level]
        by_key: dict[str, Fraction | None] = {}
        for entrant in inputs.entrants:
            points = [item_points(inputs, entrant.key, item) for item in items]
            known = [each for each in points if each is not None]
            by_key[entrant.key] = sum(known, Fraction(0)) if len(known) == len(points) else None
        whole = [each for each in by_key.values() if each is not None]
        mean = sum(whole, Fraction(0)) / len(whole) if whole else None
        full = Fraction(sum(item.points for item in items), HUNDRED)
        found.append(Axis(level, full, by_key[key], mean))
    return tuple(found)


def way(office: Office, one: Evaluation, key: str, day: date) -> tuple[Step, ...]:
    """The sealed results of the station under the same scheme up to this period, years or quarters, whichever it is."""
    steps = []
    for each in store.evaluations(office.db, day=day):
        is_alike = each.scheme == one.scheme and ("Q" in each.period) == ("Q" in one.period)
        if not is_alike or each.last_on > one.last_on or (each.frozen_on is None and each.id != one.id):
            continue  # of one that is not sealed the scheme may be gone
        inputs, _, found = standing(office, each, day)
        result = next((result for result in found if result.entrant.key == key), None)
        if result is not None:
            full = Fraction(total_points(inputs.items), HUNDRED)
            share = result.total / full if result.total is not None and full else None
            steps.append(Step(each.period, share, result.total))
    return tuple(steps)


def picture(office: Office, one: Evaluation, key: str, day: date) -> str:
    """The picture's text. Where the scheme has fewer than three first levels, a sentence stands for the radar."""
    inputs, _, _ = standing(office, one, day)
    station = next(entrant.name for entrant in inputs.entrants if entrant.key == key)
    every, steps = axes(inputs, key), way(office, one, key, day)
    title = f"{station} {one.title}"
    told = "；".join([*map(_told, every), *map(_told_step, steps)])
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" width="{_WIDTH}" height="{_HEIGHT}" '
        'role="img" aria-labelledby="t d" font-family="sans-serif">'
    )
    lines = [
        head,
        f'<title id="t">{escape(title)}</title>',
        f'<desc id="d">{escape(f"统计日 {day.isoformat()}。{told}")}</desc>',
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#ffffff"/>',
        _text(20, 32, title, size=18),
        _text(20, 58, f"统计日 {day.isoformat()}，{one.state}"),
        *_radar(every),
        *_trend(steps),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _radar(every: Sequence[Axis]) -> Iterator[str]:
    if len(every) < _LEAST_AXES:
        yield _text(_CENTRE[0], _CENTRE[1], f"一级指标只有 {len(every)} 项，不画雷达图", anchor="middle")
        return
    for ring in (Fraction(1, 4), Fraction(1, 2), Fraction(3, 4), Fraction(1)):
        yield f'<polygon points="{_corners([ring] * len(every))}" fill="none" stroke="{_GRID}"/>'
    for place, axis in enumerate(every):
        x, y = _spot(place, len(every), Fraction(1))
        yield f'<line x1="{_CENTRE[0]}" y1="{_CENTRE[1]}" x2="{x}" y2="{y}" stroke="{_GRID}"/>'
        yield from _label(axis, *_spot(place, len(every), Fraction(116, 100)))
    for shares, colour, opacity in (
        ([_share(axis.mean, axis.full) for axis in every], _ALL, "0.35"),
        ([_share(axis.own, axis.full) for axis in every], _OWN, "0.25"),
    ):
        yield (
            f'<polygon points="{_corners(shares)}" fill="{colour}" fill-opacity="{opacity}" stroke="{colour}" '
            'stroke-width="2"/>'
        )
    for x, colour, word in ((20, _OWN, "本站"), (90, _ALL, "各站平均（缺项的按 0 画，写“缺”）")):
        yield f'<rect x="{x}" y="72" width="14" height="14" fill="{colour}"/>'
        yield _text(x + 20, 84, word, size=12)


def _label(axis: Axis, x: int, y: int) -> Iterator[str]:
    """Name and figures of an axis that ends there; above the radar its lines go up, not into it."""
    anchor = "middle" if abs(x - _CENTRE[0]) < _RADIUS // 4 else "start" if x > _CENTRE[0] else "end"
    name = _folded(axis.name, _MIDDLE if anchor == "middle" else _BESIDE)
    if y < _CENTRE[1] - _RADIUS:
        y -= _LINE_DOWN * (len(name) - 1)
    for line in name:
        yield _text(x, y, line, anchor=anchor)
        y += _LINE_DOWN
    yield _text(x, y, f"{_points(axis.own)}／{format_points(axis.full)}，均 {_points(axis.mean)}", anchor, 12)


def _folded(name: str, width: int) -> list[str]:
    """A name in the lines that there is room for; the whole of it stands in the description."""
    if len(name) > width * _MOST_LINES:
        name = f"{name[: width * _MOST_LINES - 1]}…"
    return [name[start : start + width] for start in range(0, len(name), width)]


def _trend(steps: Sequence[Step]) -> Iterator[str]:
    yield _text(_LEFT, _TOP - _LEAD, "历次得分（占方案总分）")
    for quarter in range(5):
        y = _BOTTOM - (_BOTTOM - _TOP) * quarter // 4
        yield f'<line x1="{_LEFT}" y1="{y}" x2="{_RIGHT}" y2="{y}" stroke="{_GRID}"/>'
        yield _text(_LEFT - 8, y + 5, f"{25 * quarter}%", anchor="end", size=12)
    spots = []
    last, wide = len(steps) - 1, _RIGHT - _LEFT - 80
    every = max(1, -(-last * _PERIOD_WIDE // wide))  # the description has them all
    for place, step in enumerate(steps):
        x = _LEFT + _INSET + wide * place // max(last, 1)
        is_told = (last - place) % every == 0
        for number, words in enumerate(store.period_words(step.period) if is_told else ()):
            yield _text(x, _BOTTOM + 22 + _LINE_DOWN * number, words, anchor="middle", size=12)
        if step.share is None:
            yield _text(x, _BOTTOM - 8, "缺", anchor="middle", size=12)
            continue
        y = _BOTTOM - int((_BOTTOM - _TOP) * step.share)
        spots.append((x, y))
        yield f'<circle cx="{x}" cy="{y}" r="4" fill="{_OWN}"/>'
        if is_told:
            yield _text(x, y - 10, _points(step.points), anchor="middle", size=12)
    if len(spots) > 1:
        line = " ".join(f"{x},{y}" for x, y in spots)
        yield f'<polyline points="{line}" fill="none" stroke="{_OWN}" stroke-width="2"/>'


def _spot(place: int, number: int, share: Fraction) -> tuple[int, int]:
    angle = 2 * pi * place / number - pi / 2
    reach = float(share) * _RADIUS
    return round(_CENTRE[0] + reach * cos(angle)), round(_CENTRE[1] + reach * sin(angle))


def _corners(shares: Sequence[Fraction]) -> str:
    spots = (_spot(place, len(shares), share) for place, share in enumerate(shares))
    return " ".join(f"{x},{y}" for x, y in spots)


def _share(points: Fraction | None, full: Fraction) -> Fraction:
    return Fraction(0) if points is None or not full else min(points / full, Fraction(1))


def _points(points: Fraction | None) -> str:
    return "缺" if points is None else format_points(points)


def _told(axis: Axis) -> str:
    return f"{axis.name} {_points(axis.own)}，满分 {format_points(axis.full)}，各站平均 {_points(axis.mean)}"


def _told_step(step: Step) -> str:
    return f"{''.join(store.period_words(step.period))} {_points(step.points)}"


def _text(x: int, y: int, words: str, anchor: str = "start", size: int = 14) -> str:
    return f'<text x="{x}" y="{y}" text-anchor="{anchor}" font-size="{size}" fill="{_INK}">{escape(words)}</text>'
