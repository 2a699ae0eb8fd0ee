"""Packages of the Human Services Data Specification that others made: what they say is read, anything else refused."""

from __future__ import annotations

import json
from pathlib import Path
from uuid import UUID, uuid5

import pytest

from swtool.errors import NotFound, SwtoolError
from swtool.exchange.hsds import rows_of, tables_of
from swtool.exchange.hsds_files import read_package, write_package
from tests.test_hsds import TODAY, county, stocks


def test_a_strangers_package_comes_without_what_it_does_not_say(tmp_path: Path) -> None:
    """A package with the required columns alone, named by places and not by codes."""
    one = str(uuid5(UUID(int=0), "one"))
    page = {
        "contents": [
            {
                "id": one, "name": "Meals", "status": "active", "organization": {"id": one, "name": "Kitchen"},
                "service_at_locations": [
                    {"id": one, "location": {"id": one, "name": "永福村", "location_type": "physical"}}
                ],
            }
        ]
    }  # fmt: skip
    (tmp_path / "services.json").write_text(json.dumps(page), encoding="utf-8")
    assert rows_of(read_package(tmp_path)) == [{"name": "Meals", "village": "永福村", "owner": "Kitchen"}]


NO_PACKAGES = [
    "{",
    "[1]",
    '{"contents": 3}',
    '{"contents": [{"name": "x"}]}',
    '{"contents": [{"id": "1", "organization": {"id": "o"}}]}',
    '{"contents": [{"id": "1", "name": "", "organization": {"id": "o"}}]}',
    '{"contents": [{"id": "1", "name": "x", "organization": "o"}]}',
    '{"contents": [{"id": "1", "name": "x", "phones": ["o"]}]}',
    "[" * 100_000,
    "\x00",
]


@pytest.mark.parametrize("content", NO_PACKAGES, ids=lambda content: content[:60])
def test_what_is_no_package_is_refused_in_words(tmp_path: Path, content: str) -> None:
    with pytest.raises(NotFound, match=r"没有 datapackage\.json"):
        read_package(tmp_path)
    (tmp_path / "services.json").write_text(content, encoding="utf-8")
    with pytest.raises(SwtoolError, match="读不懂"):
        read_package(tmp_path)
    (tmp_path / "datapackage.json").write_text(content, encoding="utf-8")
    with pytest.raises(SwtoolError, match="读不懂"):
        read_package(tmp_path)


@pytest.mark.parametrize("column", ["id", "name"])
def test_a_csv_without_a_column_that_every_service_has_is_refused(tmp_path: Path, column: str) -> None:
    office = county(tmp_path)
    folder = tmp_path / "包"
    write_package(tables_of(stocks(office, TODAY), reveal=False), folder)
    table = folder / "services.csv"
    heading, rest = table.read_text(encoding="utf-8").split("\n", 1)
    table.write_text(f"{heading.replace(column, 'x', 1)}\n{rest}", encoding="utf-8")
    with pytest.raises(SwtoolError, match="读不懂"):
        read_package(folder)


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ({"total_pages": 2, "page_number": 1}, "里面是第 1 页，一共 2 页"),
        ({"total_items": 200}, "里面有 1 项，一共 200 项"),
    ],
)
def test_one_page_of_several_is_not_taken_for_all(tmp_path: Path, told: dict[str, int], why: str) -> None:
    page = told | {"contents": [{"id": "1", "name": "助餐"}]}
    (tmp_path / "services.json").write_text(json.dumps(page), encoding="utf-8")
    with pytest.raises(SwtoolError, match="这个数据包不全") as refused:
        read_package(tmp_path)
    assert (refused.value.where, refused.value.why) == (str(tmp_path / "services.json"), why)
    assert refused.value.remedy == "请对方把全部服务导在一页里（把每页的条数调大），或给整套 csv"


def test_a_folder_with_other_things_is_left_alone(tmp_path: Path) -> None:
    office = county(tmp_path)
    folder = tmp_path / "包"
    folder.mkdir()
    (folder / "重要.txt").write_text("别动", encoding="utf-8")
    with pytest.raises(SwtoolError, match=r"文件夹里有别的东西：重要\.txt"):
        write_package(tables_of(stocks(office, TODAY), reveal=False), folder)
    assert [path.name for path in folder.iterdir()] == ["重要.txt"]
