"""A table's columns say what its rows say, whatever became of the rows since they were read."""

from __future__ import annotations

from swtool.intake.plan import Extract, Row
from tests.registry_house import roster


def _read() -> Extract:
    """Two rows as they are read: with their columns."""
    found = roster([{"name": "甲示例", "sex": "男"}, {"name": "乙示例", "sex": None}])
    found.hold([row.number for row in found.rows], {"name": ["甲示例", "乙示例"], "sex": ["男", None]})
    return found


def test_columns_of_rows_that_were_read() -> None:
    found = _read()
    assert list(found.column("name")) == ["甲示例", "乙示例"]
    assert list(found.column("mobile")) == [None, None]
    assert (found.texts("sex"), found.texts("mobile")) == (["男", ""], ["", ""])
    assert [(row.number, row.values) for row in found.rows] == [
        (3, {"name": "甲示例", "sex": "男"}),
        (4, {"name": "乙示例", "sex": None}),
    ]
    assert found.told(("mobile", "sex", "name")) == (["sex", "name"], [("男", "甲示例"), (None, "乙示例")])
    assert found.told(("mobile",)) == ([], [(), ()])


def test_what_is_put_into_a_row_stands_in_its_column() -> None:
    found = _read()
    assert list(found.column("mobile")) == [None, None]
    found.put(found.rows[1], "sex", "女")
    found.put(found.rows[0], "mobile", "13800000001")
    assert list(found.column("sex")) == ["男", "女"]
    assert list(found.column("mobile")) == ["13800000001", None]
    assert found.rows[1].values == {"name": "乙示例", "sex": "女"}


def test_rows_that_were_taken_out_are_in_no_column() -> None:
    found = _read()
    found.put(found.rows[1], "left_on", "2026-01-31")
    found.rows = [row for row in found.rows if row.number == 4]
    assert list(found.column("name")) == ["乙示例"]
    assert list(found.column("left_on")) == ["2026-01-31"]
    assert list(found.column("mobile")) == [None]


def test_columns_of_rows_that_nobody_read_by_columns() -> None:
    found = roster([{"name": "甲示例"}])
    assert list(found.column("name")) == ["甲示例"]
    found.rows = [Row(9, {"name": "丙示例"})]
    assert list(found.column("name")) == ["丙示例"]
