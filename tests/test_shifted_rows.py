"""Rows of a text in which a comma within a cell pushed the others aside."""

from __future__ import annotations

from pathlib import Path

import pytest

from swtool.intake.deciding import Terms
from tests.mess import Outcome, county, take_in

HEAD = "乡镇（街道）,社区,资源名称,提供方,可提供服务"
PLAIN = "许村镇,永福村,活动室,永福村委会,会议"
SHIFTED = "许村镇,永福村,图书室,永福村委会,老协,看书"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return county(tmp_path_factory.mktemp("county"))


def text(office: Path, tmp_path: Path, *lines: str, partial: bool = False) -> Outcome:
    path = tmp_path / "资源.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return take_in(office, path, terms=Terms(partial=partial))


def test_a_row_with_a_comma_too_many_goes_back(office: Path, tmp_path: Path) -> None:
    outcome = text(office, tmp_path, HEAD, PLAIN, SHIFTED)
    (found,) = outcome.receipt.findings
    assert (found.code, found.where.cell, found.what) == (
        "intake.shifted_row", "3:3", "这一行比标题行多出1格，分不清哪些内容错了列",
    )  # fmt: skip
    assert outcome.receipt.state == "returned"


def test_the_others_load_without_it(office: Path, tmp_path: Path) -> None:
    outcome = text(office, tmp_path, HEAD, PLAIN, SHIFTED, partial=True)
    assert (outcome.receipt.state, [left.row for left in outcome.receipt.left_out]) == ("checked_partly", [3])


@pytest.mark.parametrize(
    "lines",
    [
        (HEAD, f"{PLAIN},,"),
        (HEAD, PLAIN, SHIFTED.replace("永福村委会,老协", '"永福村委会,老协"')),
        (f"{HEAD},", PLAIN, f"{PLAIN.replace('活动室', '图书室')},看过"),
    ],
    ids=["nothing stands there", "in quotes", "a column without a heading"],
)
def test_rows_that_are_not_shifted(office: Path, tmp_path: Path, lines: tuple[str, ...]) -> None:
    assert text(office, tmp_path, *lines).findings == []
