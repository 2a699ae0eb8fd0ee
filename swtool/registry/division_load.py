"""A newer list of divisions: what it adds, closes and renames, planned and shown before anything is written.

An edition closes what it no longer lists, at the levels it covers (a list of towns says nothing of villages). The same
code with another name is a change of name or another place under an old code; nobody can tell from the list, so it is
refused until somebody who knows says ``accept_renames``; then the old row is closed and a new one opened.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from swtool.errors import SwtoolError
from swtool.findings import Finding
from swtool.office import Office
from swtool.registry.division_lists import Edition, Listed, read_list
from swtool.registry.division_moves import STEP_LABELS, Move, Step, heed_successions
from swtool.registry.divisions import DivisionIndex, place_core, read_divisions
from swtool.store.database import Transaction

__all__ = ["STEP_LABELS", "DivisionPlan", "Move", "Step", "apply_divisions", "plan_divisions"]


@dataclass(slots=True)
class DivisionPlan:
    """What loading a list would do."""

    edition: Edition
    moves: list[Move]
    findings: list[Finding] = field(default_factory=list)

    def of(self, step: Step) -> list[Move]:
        """The moves of one kind."""
        return [move for move in self.moves if move.step is step]

    @property
    def changes_anything(self) -> bool:
        """Whether anything would be added, closed, renamed or respelled."""
        return any(move.step not in (Step.KEEP, Step.LAGS) for move in self.moves)


def plan_divisions(office: Office, path: Path, edition: Edition) -> DivisionPlan:
    """Read a list (any workbook or csv with code and name) and compare it with what is stored.

    Faults of the file are in the plan's findings. Raises ``SwtoolError`` for a file without such a table and for an
    edition older than the stored one.
    """
    newest = office.db.value("SELECT max(last_year) FROM division WHERE system = ?", (edition.system,))
    if isinstance(newest, int) and edition.year < newest:
        raise SwtoolError(
            f"已载入 {edition.system}-{newest}，不能再载入更早的 {edition}",
            why="较早的版本会把新设的区划当作已撤销",
            remedy="核对 --system 的年份",
        )
    findings: list[Finding] = []
    listed = read_list(office, path, findings)
    index = read_divisions(office.db, system=edition.system)
    moves = heed_successions(_compare(index, listed), index)
    return DivisionPlan(edition, moves, findings)


def apply_divisions(tx: Transaction, plan: DivisionPlan, *, accept_renames: bool = False) -> None:
    """Write a plan. Raises ``SwtoolError`` listing every code with another name unless ``accept_renames``."""
    renames = plan.of(Step.RENAME)
    if renames and not accept_renames:
        shown = "；".join(f"{m.new.code} {m.old.name} → {m.new.name}" for m in renames if m.old and m.new)
        raise SwtoolError(
            f"有 {len(renames)} 个代码换了名称，没有写入：{shown}",
            why="同一代码可能是改名，也可能给了另一个地方，名单上看不出来",
            remedy="核对无误后加 --accept-renames：旧名称将停用，另立新名称",
        )
    edition = plan.edition
    for move in plan.moves:
        if move.old and move.step is Step.KEEP and move.old.last_year < edition.year:
            tx.update("division", move.old.id, {"last_year": edition.year})
        elif move.old and move.new and move.step is Step.RESPELL:
            tx.update(
                "division", move.old.id, {"name": move.new.name, "last_year": max(edition.year, move.old.last_year)}
            )
        elif move.old and move.new and move.step is Step.RECODE:
            renewed = {"code": move.new.code, "name": move.new.name, "last_year": edition.year}
            tx.update("division", move.old.id, renewed)
    opened = [move.new for move in plan.of(Step.ADD) if move.new]
    for move in plan.of(Step.CLOSE) + renames:
        assert move.old is not None
        if move.new and move.old.valid_from >= edition.first_day:  # the same edition again, put right
            tx.update("division", move.old.id, {"name": move.new.name})
            continue
        tx.update("division", move.old.id, {"valid_to": max(edition.first_day, move.old.valid_from).isoformat()})
        opened += [move.new] if move.new else []
    _insert(tx, edition, opened)


def _insert(tx: Transaction, edition: Edition, listed: Iterable[Listed]) -> None:
    ids = {
        row["code"]: row["id"]
        for row in tx.execute("SELECT code, id FROM division WHERE system = ? AND valid_to IS NULL", (edition.system,))
    }
    closed_again = {
        row["code"]: row["id"]
        for row in tx.execute(
            "SELECT code, id FROM division WHERE system = ? AND valid_to IS NOT NULL AND valid_from = ?",
            (edition.system, edition.first_day.isoformat()),
        )
    }
    for new in sorted(listed, key=lambda each: (len(each.code), each.code)):
        if new.code in closed_again:  # this edition had closed its own row; now it lists it after all
            ids[new.code] = closed_again[new.code]
            tx.update("division", ids[new.code], {"valid_to": None, "name": new.name})
            continue
        ids[new.code] = tx.insert(
            "division",
            {
                "uid": tx.uid(),
                "system": edition.system,
                "first_year": edition.year,
                "last_year": edition.year,
                "code": new.code,
                "name": new.name,
                "level": new.level,
                "parent_id": ids.get(new.parent_code),
                "valid_from": edition.first_day.isoformat(),
            },
        )
    # A renamed town has a new row; the villages that stay move under it. (Succession gives them rows of their own.)
    tx.execute(
        "UPDATE division SET parent_id = (SELECT up.id FROM division up WHERE up.system = division.system "
        "AND up.valid_to IS NULL AND up.code = substr(division.code, 1, length(division.code) - 3)) "
        "WHERE system = ? AND valid_to IS NULL AND parent_id IN (SELECT id FROM division WHERE valid_to IS NOT NULL)",
        (edition.system,),
    )


def _compare(index: DivisionIndex, listed: Sequence[Listed]) -> list[Move]:
    standing = {d.code: d for d in index.by_id.values() if d.valid_to is None}
    new = {each.code: each for each in listed}
    moves: list[Move] = []
    for code, each in sorted(new.items()):
        old = standing.get(code)
        if old is None:
            moves.append(Move(Step.ADD, None, each))
        elif old.name == each.name:
            moves.append(Move(Step.KEEP, old, each))
        elif place_core(old.name) == place_core(each.name):
            moves.append(Move(Step.RESPELL, old, each))
        else:
            moves.append(Move(Step.RENAME, old, each))
    covered = {each.level for each in listed if each.level != "county"}
    gone_towns = {c for c, d in standing.items() if d.level == "town" and "town" in covered and c not in new}
    for code, old in sorted(standing.items()):
        if (old.level in covered and code not in new) or code[:9] in gone_towns:
            moves.append(Move(Step.CLOSE, old, None))
    return _with_successors(moves)


def _with_successors(moves: list[Move]) -> list[Move]:
    """A closed and an added row of one name at one level are told as likely the same place under a new code."""
    added: dict[tuple[str, str], list[Listed]] = {}
    for move in moves:
        if move.step is Step.ADD and move.new:
            added.setdefault((move.new.level, place_core(move.new.name)), []).append(move.new)
    told: list[Move] = []
    for move in moves:
        if move.step is Step.CLOSE and move.old:
            heirs = added.get((move.old.level, place_core(move.old.name)), [])
            if heirs:
                codes = "、".join(heir.code for heir in heirs)
                move = Move(move.step, move.old, None, f"同名的新代码：{codes}，可能是换码，请核对")
        told.append(move)
    return told
