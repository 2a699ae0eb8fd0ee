"""Taking a merger or a split back: exactly what was stands again, whatever went before."""

from __future__ import annotations

import tempfile
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from swtool.errors import SwtoolError
from swtool.inventory.file_changes import alter, change_head, join, leave, move
from swtool.inventory.regrouping import merge, split, undo
from swtool.office import Office
from swtool.store.audit import verify
from tests.household_case import JANUARY, county_with, names_on, standing
from tests.regroup_case import JULY, JUNE, with_everything


def test_mergers_one_on_the_other_are_undone_one_after_the_other(tmp_path: Path) -> None:
    """The last one first, as the refusal of the other order says."""
    office = county_with(tmp_path, ("D1", "甲示例"), ("D2", "乙示例", "丁示例"), ("D3", "丙示例"))
    before = standing(office)
    first = merge(office, "D2", "D3", JUNE, why="核对户口簿")
    between = standing(office)
    second = merge(office, "D1", "D2", JULY, why="核对户口簿")
    with pytest.raises(SwtoolError, match=f"之后还有 {second}"):
        undo(office, first, why="不是一户")
    undo(office, second, why="不是一户")
    assert standing(office) == between
    undo(office, first, why="不是一户")
    assert standing(office) == before
    assert verify(office.db) == []


def test_what_changed_after_an_undo_still_refuses_the_earlier_one(tmp_path: Path) -> None:
    office = county_with(tmp_path, ("D1", "甲示例"), ("D2", "乙示例"), ("D3", "丙示例"))
    first = merge(office, "D2", "D3", JUNE, why="核对户口簿")
    undo(office, merge(office, "D1", "D2", JULY, why="核对户口簿"), why="不是一户")
    leave(office, "D2", "丙示例", date(2026, 8, 1), why="away")
    with pytest.raises(SwtoolError, match="又有变更，不能原样撤销"):
        undo(office, first, why="不是一户")


def test_merge_and_undo_restore_everything(tmp_path: Path) -> None:
    office = with_everything(tmp_path)
    before = standing(office)
    number = merge(office, "D1", "D2", JUNE, why="核对户口簿")
    assert standing(office) != before
    undo(office, number, why="不是一户")
    assert standing(office) == before
    assert verify(office.db) == []
    with pytest.raises(SwtoolError, match="已经撤销"):
        undo(office, number, why="再来")
    assert merge(office, "D1", "D2", JUNE, why="还是一户") == "BH2026-0002"


def test_later_changes_forbid_the_undoing(tmp_path: Path) -> None:
    office = with_everything(tmp_path)
    number = merge(office, "D1", "D2", JUNE, why="核对户口簿")
    alter(office, "D1", "乙示例", {"client_category": "低保"}, JULY)
    with pytest.raises(SwtoolError, match="不能原样撤销"):
        undo(office, number, why="弄错了")
    split(office, "D1", "D3", ["乙示例"], JULY, why="分户", values={})
    with pytest.raises(SwtoolError, match="之后还有 FH2026-0001"):
        undo(office, number, why="弄错了")


# -- who was in both files --------------------------------------------------------------------------------------------


NAMES = "甲乙丙丁戊己"
STEPS = st.lists(
    st.tuples(st.sampled_from(["join", "leave", "alter", "head", "move"]), st.sampled_from(NAMES), st.integers(1, 40)),
    max_size=6,
)


def play(office: Office, steps: list[tuple[str, str, int]]) -> None:
    """Do what can be done of the steps, in turn on both files; what is refused leaves no trace."""
    for place, (what, letter, days) in enumerate(steps):
        mine, other = ("D1", "D2") if place % 2 else ("D2", "D1")
        name, day = f"{letter}示例", JANUARY + timedelta(days=days)
        try:
            match what:
                case "join":
                    join(office, mine, {"name": name}, day)
                case "leave":
                    leave(office, mine, name, day, why="away")
                case "alter":
                    alter(office, mine, name, {"client_category": f"低保{days}"}, day)
                case "head":
                    change_head(office, mine, name, day, relation="亲属")
                case _:
                    move(office, mine, name, other, day)
        except SwtoolError:
            continue


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=STEPS, who=st.sets(st.sampled_from(NAMES), min_size=1, max_size=2), is_merge=st.booleans())
def test_whatever_went_before_undo_restores_it(
    steps: list[tuple[str, str, int]], who: set[str], is_merge: bool
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        office = county_with(Path(folder), ("D1", "甲示例", "乙示例", "丙示例"), ("D2", "丁示例", "乙示例"))
        play(office, steps)
        before = standing(office)
        try:
            if is_merge:
                number = merge(office, "D1", "D2", JUNE, why="一户")
            else:
                values: dict[str, object] = {}
                number = split(
                    office, "D1", "D3", [f"{each}示例" for each in sorted(who)], JUNE, why="分户", values=values
                )
        except SwtoolError:
            assert standing(office) == before
            return
        for file_no in ("D1", "D2"):  # earlier days are as they were
            for day in ("2026-01-05", "2026-01-20", "2026-05-31"):
                then = [row for row in before["members"] if row[0] == file_no and row[5] <= day]  # type: ignore[attr-defined]
                assert names_on(office, file_no, day) == sorted(
                    row[1] for row in then if row[6] is None or row[6] > day
                )
        undo(office, number, why="弄错了")
        after = standing(office)
        kept = [row for row in after["files"] if row[0] != "D3"]  # type: ignore[attr-defined]
        assert (after | {"files": kept}) == before
        assert verify(office.db) == []
        office.db.close()


def test_the_histories_replay_from_the_journal(tmp_path: Path) -> None:
    """What was known before a change is told by the rows that were current then: their times of recording say so."""
    office = with_everything(tmp_path)
    before = standing(office)["members"]
    last = office.db.value("SELECT max(id) FROM household_member")
    number = merge(office, "D1", "D2", JUNE, why="一户")
    undo(office, number, why="弄错了")
    merge(office, "D1", "D2", JUNE, why="还是")
    then = office.db.query(
        "SELECT h.file_no, m.name, m.is_head, m.relation, m.client_category, m.effective_on, m.effective_until,"
        " m.left_why, coalesce(m.person_key, m.id) FROM household_member m JOIN household h ON h.id = m.household_id"
        " WHERE m.id <= ?",
        (last,),
    )
    assert sorted(map(tuple, then), key=str) == before
