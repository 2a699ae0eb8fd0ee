"""Categories of clients, and those of children after somebody comes of age."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from swtool.inventory.categories import categories_on
from swtool.inventory.clients import category_counts, grown_up
from swtool.inventory.file_changes import join
from tests.household_case import county_with


def test_words_are_read_as_the_longest_category(tmp_path: Path) -> None:
    known = categories_on(county_with(tmp_path), date(2026, 11, 10))
    assert known.read("低保边缘家庭、独居老人;别的") == (["低保边缘", "独居"], ["别的"])
    assert known.of_children("事实无人抚养儿童，低保") == ["事实无人抚养"]


def test_coming_of_age_ends_the_categories_of_children(tmp_path: Path) -> None:
    office = county_with(tmp_path, ("D1", "甲示例"))
    child = {"name": "乙示例", "birth_date": "2008-11-10", "client_category": "孤儿、残疾", "guardian": "甲示例"}
    join(office, "D1", child, date(2026, 2, 1))
    for day, reached in ((date(2026, 11, 9), False), (date(2026, 11, 10), True)):
        table = grown_up(office, day, days=1)
        (row,) = table.rows
        assert (row[5], row[6]) == (date(2026, 11, 10), reached)
        assert "乙" not in str(table.masked().rows)
    assert grown_up(office, date(2026, 11, 8), days=1).rows == []
    counts = {row[0]: row[2] for row in category_counts(office, date(2026, 11, 10)).rows}
    assert (counts["孤儿"], counts["残疾"], counts["低保"]) == (1, 1, 0)
