"""A county whose years are counted by hand, and the lines of its yearly statement as text."""

from __future__ import annotations

import pytest

from swtool.statistics.sheets import Line, figure_text, statement
from tests.statistics_house import statistics_county
from tests.succession_house import County

UNKNOWN = "无法判定"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> County:
    return statistics_county(tmp_path_factory.mktemp("县"))


def lines_of(home: County, year: int, town: str | None = None) -> dict[str, Line]:
    return {line.measure.key: line for line in statement(home.office, year, town).lines}


def texts(lines: dict[str, Line], keys: str) -> list[str]:
    return [figure_text(lines[key].change.now.value, lines[key].measure.unit) for key in keys.split()]
