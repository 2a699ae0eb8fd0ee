"""Merging and splitting files: what goes along, what is listed and told together, and what is refused."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from swtool.errors import SwtoolError, UsageFault
from swtool.evidence.recording import NewAttachment, attach
from swtool.evidence.schema import migrations as evidence_migrations
from swtool.evidence.sheets import attachment_list
from swtool.inventory.evidence import SUBJECTS
from swtool.inventory.file_changes import join
from swtool.inventory.files import members_now, require_file, stands_for
from swtool.inventory.regrouping import merge, split, undo
from swtool.inventory.reviews import Kind as Reviewed
from swtool.inventory.reviews import record_no_change
from swtool.inventory.sheets import members as members_sheet
from swtool.inventory.store import households
from tests.household_case import county_with, names_on, new_file, standing, village
from tests.inventory_case import SETS, new_county, resident_id
from tests.regroup_case import JULY, JUNE, with_everything

(HOUSEHOLD,) = SUBJECTS


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
