"""Merging and splitting files, and taking it back: exactly what was stands again, whatever went before."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from swtool import rooms
from swtool.dates import PartialDate
from swtool.errors import SwtoolError, UsageFault
from swtool.evidence.recording import NewAttachment, attach
from swtool.evidence.schema import migrations as evidence_migrations
from swtool.evidence.sheets import attachment_list
from swtool.inventory.aid import Aid, give
from swtool.inventory.demands import Demand, Raised, raise_one
from swtool.inventory.evidence import SUBJECTS
from swtool.inventory.file_changes import alter, change_head, join, leave, move
from swtool.inventory.files import members_now, require_file, stands_for
from swtool.inventory.holdings import client_subject
from swtool.inventory.individual import open_plan
from swtool.inventory.merged import persons_by_membership
from swtool.inventory.regrouping import merge, split, undo
from swtool.inventory.reviews import Kind as Reviewed
from swtool.inventory.reviews import record_no_change
from swtool.inventory.sheets import members as members_sheet
from swtool.inventory.store import households
from swtool.office import Office
from swtool.rights import carrying_out
from swtool.rights.plan import make_plan
from swtool.store.audit import verify
from tests.household_case import JANUARY, county_with, names_on, new_file, standing, village
from tests.inventory_case import SETS, new_county, resident_id

(HOUSEHOLD,) = SUBJECTS
JUNE, JULY = date(2026, 6, 1), date(2026, 7, 1)
EVE = date(2026, 5, 31)


def with_everything(folder: Path) -> Office:
    """Two files of one household: 甲 is in both; 乙 has a plan and aid; the second has a need."""
    office = county_with(folder, ("D1", "甲示例", "丁示例"), ("D2", "丙示例", "甲示例", "乙示例"))
    open_plan(office, "D2", "乙示例", ["复学"], date(2026, 2, 1))
    open_plan(office, "D2", "甲示例", ["就业"], date(2026, 2, 1))
    give(office, "D2", "乙示例", Aid("2026-02-02", "not_covered", "就医", "基金", 50_000, None), date(2026, 2, 2))
    household = require_file(office, "D2", JUNE)
    raised = Raised("助餐", "", PartialDate.parse("2026-02"), household.village.id, household.id)
    raise_one(office, Demand.NEED, raised)
    return office


def test_a_merge_brings_together_what_belongs_together(tmp_path: Path) -> None:
    office = with_everything(tmp_path)
    assert merge(office, "D1", "D2", JUNE, why="核对户口簿") == "BH2026-0001"
    assert names_on(office, "D1", "2026-06-01") == ["丁示例", "丙示例", "乙示例", "甲示例"]
    assert names_on(office, "D1", "2026-05-31") == ["丁示例", "甲示例"]
    assert names_on(office, "D2", "2026-05-31") == ["丙示例", "乙示例", "甲示例"]
    assert names_on(office, "D2", "2026-06-01") == []
    heads = [each.name for each in members_now(office.db, require_file(office, "D1", JUNE).id) if each.is_head]
    assert heads == ["甲示例"]
    now = standing(office)
    assert [row[1] for row in now["need_item"]] == ["D1"]  # type: ignore[attr-defined]
    assert [row[1] for row in now["individual_plan"]] == ["D1", "D1"]  # type: ignore[attr-defined]
    assert [row[1] for row in now["care_aid"]] == ["D1"]  # type: ignore[attr-defined]
    mine = next(each for each in members_now(office.db, require_file(office, "D1", JUNE).id) if each.name == "甲示例")
    assert ("JH2026-0002", "D1", mine.key) in now["individual_plan"]  # type: ignore[operator]
    second = office.db.value("SELECT id FROM household WHERE file_no = 'D2'")
    assert isinstance(second, int)
    assert stands_for(office.db, second) == "D1"
    with pytest.raises(SwtoolError, match="并入了 D1"):
        join(office, "D2", {"name": "戊示例"}, JULY)


def test_papers_of_a_merged_file_are_listed_with_those_of_the_kept_one(tmp_path: Path) -> None:
    """Each stays under its own number, so that an undo leaves it there."""
    office = new_county(tmp_path, sets=[*SETS, evidence_migrations])
    for number, head in (("D1", "甲示例"), ("D2", "乙示例"), ("D3", "丙示例")):
        new_file(office, number, head)
        (tmp_path / f"{number}.pdf").write_bytes(f"%PDF-1.4\n{number}\n%%EOF\n".encode())
        paper = NewAttachment(HOUSEHOLD, HOUSEHOLD.find(office, number), "other")
        attach(office, tmp_path / f"{number}.pdf", paper)

    def listed(number: str) -> list[object]:
        found = HOUSEHOLD.find(office, number)
        table = attachment_list(office, (HOUSEHOLD,), None, subject=(HOUSEHOLD.word, found.uid), also=found.also)
        return [str(row[1]).removeprefix("家庭档案 ") for row in table.rows]

    assert listed("D1") == ["D1"]
    merge(office, "D2", "D3", JUNE, why="核对户口簿")
    second = merge(office, "D1", "D2", JULY, why="核对户口簿")
    assert listed("D1") == ["D1", "D2", "D3"]  # through both mergers
    assert listed("D2") == ["D2"]
    undo(office, second, why="不是一户")
    assert (listed("D1"), listed("D2")) == (["D1"], ["D2", "D3"])


def test_what_was_gone_through_under_a_merged_file_is_told_with_the_kept_one(tmp_path: Path) -> None:
    office = county_with(tmp_path, ("D1", "甲示例"), ("D2", "乙示例"), ("D3", "丙示例"))
    record_no_change(office, Reviewed.NEEDS, village(office), date(2026, 5, 4), numbers=["D2"])
    merge(office, "D2", "D3", JUNE, why="核对户口簿")
    merge(office, "D1", "D2", JULY, why="核对户口簿")

    def told(day: date) -> tuple[str, ...]:
        (kept,) = households(office.db, day.isoformat(), minor_since="2008-01-01", file_no="D1")
        return members_sheet(office, kept, day).notes[1:]

    assert told(date(2026, 6, 30)) == ()
    assert told(JULY) == (
        "并入的档案 D3（2026-06-01 起）：上次更新 2026-01-05",  # the day on which it was opened
        "并入的档案 D2（2026-07-01 起）：上次更新 2026-05-04",
    )


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


def test_a_split_takes_persons_with_their_plans_and_undo_brings_them_back(tmp_path: Path) -> None:
    office = with_everything(tmp_path)
    before = standing(office)
    with pytest.raises(SwtoolError, match="这名成员是户主"):
        split(office, "D2", "D9", ["丙示例", "乙示例"], JUNE, why="分户", values={})
    assert standing(office) == before
    number = split(office, "D2", "D9", ["乙示例", "丙示例"], JUNE, why="分户", values={}, new_head="甲示例")
    assert number == "FH2026-0001"
    assert names_on(office, "D9", "2026-06-01") == ["丙示例", "乙示例"]
    assert names_on(office, "D2", "2026-06-01") == ["甲示例"]
    assert require_file(office, "D2", JUNE).head_name == "甲示例"
    assert require_file(office, "D9", JUNE).head_name == "乙示例"
    assert [row[1] for row in standing(office)["individual_plan"]] == ["D9", "D2"]  # type: ignore[attr-defined]
    undo(office, number, why="弄错了")
    after = standing(office)
    new = ("D9", "乙示例", "2026-06-01", "撤销分户")
    assert after.pop("files") == sorted([*before.pop("files"), new], key=str)  # type: ignore[misc]
    assert after == before
    with pytest.raises(SwtoolError, match="停用"):
        require_file(office, "D9", JUNE)


def test_later_changes_forbid_the_undoing(tmp_path: Path) -> None:
    office = with_everything(tmp_path)
    number = merge(office, "D1", "D2", JUNE, why="核对户口簿")
    alter(office, "D1", "乙示例", {"client_category": "低保"}, JULY)
    with pytest.raises(SwtoolError, match="不能原样撤销"):
        undo(office, number, why="弄错了")
    split(office, "D1", "D3", ["乙示例"], JULY, why="分户", values={})
    with pytest.raises(SwtoolError, match="之后还有 FH2026-0001"):
        undo(office, number, why="弄错了")


def test_namesakes_with_other_ids_are_two_persons(tmp_path: Path) -> None:
    office = new_county(tmp_path)
    new_file(office, "D1", "甲示例", resident_id=resident_id("19600203", "001"))
    new_file(office, "D2", "甲示例", resident_id=resident_id("19700203", "001"))
    merge(office, "D1", "D2", JUNE, why="一户")
    assert names_on(office, "D1", "2026-06-01") == ["甲示例", "甲示例"]


def test_what_is_refused(tmp_path: Path) -> None:
    office = county_with(tmp_path, ("D1", "甲示例", "乙示例"), ("D2", "丙示例"))
    with pytest.raises(UsageFault, match="同一份"):
        merge(office, "D1", "D1", JUNE, why="一户")
    with pytest.raises(UsageFault, match="理由"):
        merge(office, "D1", "D2", JUNE, why=" ")
    with pytest.raises(SwtoolError, match="还没有到"):
        merge(office, "D1", "D2", date(2026, 11, 11), why="一户")
    with pytest.raises(SwtoolError, match="全户都分出去了"):
        split(office, "D1", "D3", ["甲示例", "乙示例"], JUNE, why="分户", values={})
    with pytest.raises(UsageFault, match="写了两遍"):
        split(office, "D1", "D3", ["乙示例", "乙示例"], JUNE, why="分户", values={})
    with pytest.raises(SwtoolError, match="已有档案 D2"):
        split(office, "D1", "D2", ["乙示例"], JUNE, why="分户", values={})


# -- who was in both files --------------------------------------------------------------------------------------------


def memberships(office: Office) -> dict[str, int]:
    """The standing memberships as records of service name them: D1甲 → the row's id."""
    rows = office.db.query(
        "SELECT h.file_no, m.name, m.id FROM household_member m JOIN household h ON h.id = m.household_id"
        " WHERE m.superseded_at IS NULL AND m.effective_until IS NULL"
    )
    return {f"{file_no}{name.removesuffix('示例')}": row_id for file_no, name, row_id in rows}


def persons(office: Office, day: date, served: dict[str, int]) -> int:
    """How many persons those are by the day."""
    who = persons_by_membership(office.db, day.isoformat())
    return len({who.get(row_id, row_id) for row_id in served.values()})


def who_is_who(office: Office, served: dict[str, int]) -> tuple[int, int, int, dict[str, str]]:
    """Persons on the eve and from June on, those of D2 alone, and whose membership of D2 is whose of D1."""
    who, names = persons_by_membership(office.db, JUNE.isoformat()), {row_id: name for name, row_id in served.items()}
    of_second = {name: row_id for name, row_id in served.items() if name.startswith("D2")}
    same = {name: names[who[row_id]] for name, row_id in of_second.items() if row_id in who}
    return persons(office, EVE, served), persons(office, JUNE, served), persons(office, JUNE, of_second), same


def correct_name(office: Office) -> None:
    """From the day on which the row began: nothing of the old name stands any more."""
    alter(office, "D1", "甲示例", {"name": "贾示例"}, JANUARY)


def correct_number(office: Office) -> None:
    """The number in the file that went in was mistyped; the one that stays gets the right one."""
    alter(office, "D1", "甲示例", {"resident_id": resident_id("19700203", "001")}, JANUARY)


def erase(office: Office, file_no: str, name: str) -> None:
    subject = client_subject(office.db, file_no, name)
    carrying_out.erase(office, make_plan(office.db, subject, rooms.holdings()), "本人书面申请")


def erase_who_stays(office: Office) -> None:
    erase(office, "D1", "甲示例")


def erase_who_went_in(office: Office) -> None:
    erase(office, "D2", "甲示例")


def erase_several(office: Office) -> None:
    for file_no in ("D1", "D2"):
        for name in ("甲示例", "丁示例"):
            erase(office, file_no, name)


AFTERWARDS = (correct_name, correct_number, erase_who_stays, erase_who_went_in, erase_several)
EVERY_ROOM = tuple(each for each in rooms.migration_sets() if each.name != "intake")


def twice_listed(folder: Path) -> Office:
    """甲 and 丁 are in both files, 丙 in D2 alone; D2 has a number of 甲's."""
    office = new_county(folder, sets=EVERY_ROOM)
    new_file(office, "D1", "甲示例", "丁示例")
    new_file(office, "D2", "丙示例", "甲示例", "丁示例")
    alter(office, "D2", "甲示例", {"resident_id": resident_id("19600203", "001")}, JANUARY)
    return office


@pytest.mark.parametrize("afterwards", AFTERWARDS, ids=lambda each: each.__name__)
def test_who_was_in_both_files_stays_one_whatever_their_details_become(
    tmp_path: Path, afterwards: Callable[[Office], None]
) -> None:
    """Five memberships, three persons from June on. Those of D2 are three persons, whoever they go on as."""
    office = twice_listed(tmp_path)
    served = memberships(office)
    assert sorted(served) == ["D1丁", "D1甲", "D2丁", "D2丙", "D2甲"]
    merge(office, "D1", "D2", JUNE, why="核对户口簿")
    told = who_is_who(office, served)
    assert told == (5, 3, 3, {"D2甲": "D1甲", "D2丁": "D1丁"})
    afterwards(office)
    assert who_is_who(office, served) == told
    assert verify(office.db) == []


def test_who_came_on_the_day_of_the_merger_is_one_person_too(tmp_path: Path) -> None:
    """No day was spent in the file that went in, so that no ended membership tells of it."""
    office = county_with(tmp_path, ("D1", "甲示例", "丁示例"), ("D2", "丙示例"))
    join(office, "D2", {"name": "丁示例"}, JUNE)
    served = memberships(office)
    merge(office, "D1", "D2", JUNE, why="核对户口簿")
    assert (persons(office, EVE, served), persons(office, JUNE, served)) == (4, 3)


def test_through_mergers_of_mergers_it_is_one_person(tmp_path: Path) -> None:
    office = county_with(tmp_path, ("D1", "甲示例"), ("D2", "甲示例", "乙示例"), ("D3", "甲示例", "丙示例"))
    served = memberships(office)
    merge(office, "D2", "D3", JUNE, why="核对户口簿")
    alter(office, "D2", "甲示例", {"name": "贾示例"}, JANUARY)
    alter(office, "D1", "甲示例", {"name": "贾示例"}, JANUARY)
    second = merge(office, "D1", "D2", JULY, why="核对户口簿")
    alter(office, "D1", "贾示例", {"name": "嘉示例"}, JANUARY)
    assert [persons(office, day, served) for day in (EVE, JUNE, date(2026, 6, 30), JULY)] == [5, 4, 4, 3]
    undo(office, second, why="不是一户")
    assert [persons(office, day, served) for day in (EVE, JUNE, JULY)] == [5, 4, 4]


def test_an_undone_merger_says_nothing_of_anybody(tmp_path: Path) -> None:
    """Nor does it when the files are merged again: the other way round, or after a name was corrected."""
    office = county_with(tmp_path, ("D1", "甲示例", "丁示例"), ("D2", "丙示例", "甲示例", "丁示例"))
    served, before = memberships(office), standing(office)
    for keep, other in (("D1", "D2"), ("D2", "D1"), ("D1", "D2")):
        number = merge(office, keep, other, JUNE, why="核对户口簿")
        assert (persons(office, EVE, served), persons(office, JUNE, served)) == (5, 3)
        undo(office, number, why="不是一户")
        assert persons(office, JULY, served) == 5
        assert standing(office) == before
    alter(office, "D2", "甲示例", {"name": "贾示例"}, JANUARY)
    merge(office, "D1", "D2", JUNE, why="核对户口簿")
    assert persons(office, JUNE, served) == 4  # 甲 and 贾 are two
    assert verify(office.db) == []


def test_a_split_after_the_merger_keeps_who_is_who(tmp_path: Path) -> None:
    office = county_with(tmp_path, ("D1", "甲示例", "丁示例"), ("D2", "丙示例", "甲示例", "丁示例"))
    served = memberships(office)
    merge(office, "D1", "D2", JUNE, why="核对户口簿")
    number = split(office, "D1", "D9", ["丁示例"], JULY, why="分户", values={})
    assert (persons(office, JUNE, served), persons(office, JULY, served)) == (3, 3)
    undo(office, number, why="弄错了")
    assert (persons(office, JUNE, served), persons(office, JULY, served)) == (3, 3)


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
