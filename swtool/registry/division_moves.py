"""Steps of loading a list of divisions, and what recorded successions mean for them.

A list is often older than the documents that the office has. What a succession abolished is not opened again because a
list still has it, what it made is not closed because a list does not have it yet, and a new code for it is its code.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import NamedTuple

from swtool.registry.division_lists import Listed
from swtool.registry.divisions import Division, DivisionIndex, place_core


class Step(StrEnum):
    """What becomes of a division under a newer edition."""

    ADD = "add"
    KEEP = "keep"
    RESPELL = "respell"  # same code, same name proper, another ending (居委会 / 居民委员会)
    RENAME = "rename"  # same code, another name
    CLOSE = "close"
    RECODE = "recode"  # what a recorded succession opened under an old code now has its own
    LAGS = "lags"  # the list still has (or not yet has) what a recorded succession changed


STEP_LABELS = {
    Step.ADD: "新增",
    Step.KEEP: "未变",
    Step.RESPELL: "写法改变",
    Step.RENAME: "同码异名",
    Step.CLOSE: "不再列入",
    Step.RECODE: "换新代码",
    Step.LAGS: "已登记调整",
}


class Move(NamedTuple):
    """One planned step: the stored row and what the list says. ``note`` tells of a likely successor or predecessor."""

    step: Step
    old: Division | None
    new: Listed | None
    note: str = ""


def heed_successions(moves: Sequence[Move], index: DivisionIndex) -> list[Move]:
    """The same moves, where no recorded succession says otherwise."""
    made = {heir.new_id for heirs in index.heirs.values() for heir in heirs}
    if not made:
        return list(moves)
    gone: dict[str, list[Division]] = {}
    for each in index.by_id.values():
        if each.id in index.heirs:
            gone.setdefault(each.code, []).append(each)
    adds = {move.new.code: move for move in moves if move.step is Step.ADD and move.new}
    kept: list[Move] = []
    taken: set[str] = set()
    twins = _twins(
        move.old
        for move in moves
        if move.step is Step.CLOSE and move.old and move.old.id in made and not _was_listed(move.old, index)
    )
    for move in moves:
        old = move.old
        if move.step is Step.CLOSE and old is not None and old.id in twins:
            kept.append(Move(Step.LAGS, old, None, "同一乡镇有同名的，名单看不出哪一个是哪个代码，保留"))
        elif move.step is Step.CLOSE and old is not None and old.id in made and not _was_listed(old, index):
            recoded = _recoded(index, old, adds, taken)
            if recoded is not None and recoded.new is not None:
                taken.add(recoded.new.code)
                kept.append(Move(Step.RECODE, old, recoded.new, f"原用代码 {old.code}"))
            else:
                kept.append(Move(Step.LAGS, old, None, "按文件新设，名单还没有列入，保留"))
        else:
            kept.append(move)
    left = [move for move in kept if not (move.step is Step.ADD and move.new and move.new.code in taken)]
    unclear = {code for twin in twins.values() for code in adds if _fits(index, twin, adds[code], adds)}
    left = [
        _undecided(move) if move.step is Step.ADD and move.new and move.new.code in unclear else move for move in left
    ]
    return [_heeded(move, gone, index) for move in left]


def _was_listed(division: Division, index: DivisionIndex) -> bool:
    """Whether some list has had the row since a succession opened it: from then on lists decide."""
    return division.last_year > division.first_year


def _recoded(index: DivisionIndex, old: Division, adds: dict[str, Move], taken: set[str]) -> Move | None:
    """The added row that is this division under a code of its own: same level and name, and for a village same town."""
    found = []
    for code, move in adds.items():
        if code not in taken and _fits(index, old, move, adds):
            found.append(move)
    return found[0] if len(found) == 1 else None


def _fits(index: DivisionIndex, old: Division, move: Move, adds: dict[str, Move]) -> bool:
    """Whether an added row has the name of a division, at its level and in its town."""
    if move.new is None or move.new.level != old.level or place_core(move.new.name) != place_core(old.name):
        return False
    return _same_town(index, old, move.new, adds)


def _twins(olds: Iterable[Division]) -> dict[int, Division]:
    """Divisions of one name in one town: of a new code nobody can tell which of them it is for."""
    named: dict[tuple[str, str, int | None], list[Division]] = {}
    for old in olds:
        named.setdefault((old.level, place_core(old.name), old.parent_id), []).append(old)
    return {old.id: old for same in named.values() if len(same) > 1 for old in same}


def _undecided(move: Move) -> Move:
    note = "同一乡镇有几个这一名称的，先用 swtool division succeed 原代码 --into 名称 --code 新代码 逐个登记"
    return Move(Step.LAGS, None, move.new, note)


def _same_town(index: DivisionIndex, old: Division, new: Listed, adds: dict[str, Move]) -> bool:
    if old.level != "village":
        return True
    town = index.by_id.get(old.parent_id or 0)
    if town is None:
        return False
    if town.code == new.parent_code:
        return True
    listed = adds.get(new.parent_code)
    return listed is not None and listed.new is not None and place_core(listed.new.name) == place_core(town.name)


def _heeded(move: Move, gone: dict[str, list[Division]], index: DivisionIndex) -> Move:
    """An old code under its old name is no new place, and a list that has the old name does not take a rename back."""
    if move.step not in (Step.ADD, Step.RENAME) or move.new is None:
        return move
    core = place_core(move.new.name)
    old = next((each for each in gone.get(move.new.code, ()) if place_core(each.name) == core), None)
    if old is None:
        return move
    heir = index.heirs[old.id][0]
    note = f"已于 {heir.day} 按 {heir.document_no} 调整为{index.by_id[heir.new_id].name}，名单还列着，不再按名单改"
    return move._replace(step=Step.LAGS, old=old, note=note)
