"""Columns with equal cells as one object: nothing is taken for something else that is equal to it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from swtool.forms.amounts import Count
from swtool.forms.form import Column
from swtool.forms.kind import ParseContext
from swtool.forms.kinds import Text, YesNo
from swtool.forms.personal import PersonName, Phone
from swtool.intake import cellcolumns
from swtool.intake.cellcolumns import parse_column
from swtool.workbooks import cells as workbook_cells
from swtool.workbooks.cells import Cell, column_of, columns_of
from tests.registry_house import roster

CONTEXT = ParseContext(today=date(2026, 11, 10))
CELLS = st.one_of(
    st.sampled_from([None, "", "甲", "乙 丙", 1, 1.0, True, 0, 0.0, False, "1", date(2026, 1, 1)]),
    st.text(alphabet="甲乙1 \x1f", max_size=3),
)


@given(rows=st.lists(st.lists(CELLS, min_size=4, max_size=6), max_size=20), places=st.permutations(range(4)))
def test_columns_are_those_of_the_rows(rows: list[list[Cell]], places: list[int]) -> None:
    wanted = places[:3]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(workbook_cells, "_BLOCK", 3)
        columns = columns_of(rows, wanted)
    for place, column in zip(wanted, columns, strict=True):
        said = [row[place] for row in rows]
        assert list(map(id, column.raw)) == list(map(id, said))
        assert column.shared == said
        assert list(column.distinct) == list(dict.fromkeys(said))
        first = {cell: cell for cell in reversed(said)}
        assert all(one is first[one] for one in column.shared)
        assert column.each(map(repr, column.distinct)) == [repr(first[cell]) for cell in said]


def test_no_column_is_wanted() -> None:
    assert columns_of([["甲"], ["乙"]], []) == []
    assert [column.raw for column in columns_of([], [0, 2])] == [[], []]


@given(cells=st.lists(CELLS, max_size=12))
def test_a_column_is_read_as_each_of_its_cells_by_itself(cells: list[Cell]) -> None:
    for kind in (Text(), PersonName(), Count(), YesNo(), Phone()):
        for many in (1, 1_000):
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(cellcolumns, "_WORTH_MOVING", many)
                one_by_one = []
                told = []
                column = Column("name", "姓名", kind)
                for number, cell in enumerate(cells, 3):
                    alone = roster([])
                    one_by_one += parse_column(alone, column, [number], column_of([cell]), CONTEXT)
                    told += alone.findings
                together = roster([])
                values = parse_column(together, column, range(3, 3 + len(cells)), column_of(cells), CONTEXT)
            assert list(map(repr, values)) == list(map(repr, one_by_one))
            assert together.findings == told
