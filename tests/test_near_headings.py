"""Headings that nearly name a column: which count as near, and how many are compared letter by letter."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import SequenceMatcher

import pytest

from swtool.forms.form import Column, Form
from swtool.forms.kinds import Text
from swtool.intake.fits import Fit
from swtool.intake.near import near_columns
from swtool.workbooks.layout import HeaderCandidate

VISIT = Form(
    "visit",
    title="探访登记表",
    grain="一人一次",
    key=("name",),
    columns=(
        Column("name", "姓名", Text(), required=True),
        Column("phone", "联系电话", Text(), aliases=("联系方式", "手机号码")),
        Column("address", "家庭住址", Text()),
        Column("visited_on", "探访日期", Text(), aliases=("走访日期",)),
    ),
)


def fit(headings: Mapping[int, str]) -> Fit:
    """The form laid against a heading whose first column it knows."""
    columns = {1: "姓名", **headings}
    header = HeaderCandidate(1, 1, columns, {number: (text,) for number, text in columns.items()})
    return Fit(VISIT, header, ((VISIT.columns[0], 1),))


@pytest.mark.parametrize(
    ("heading", "likeness"),
    [
        ("联系电活", 0.75),  # three of four letters, twice, of eight
        ("联系电话号", 8 / 9),
        ("本人联系电话", 0.8),  # ends with the name; 8 of 10 letters are the same
        ("户主本人联系电话", 0.8),  # ends with the name, which would be 8 of 12
        ("手机号", 6 / 7),  # of 手机号码
        ("话电系联", 0.0),  # the letters alone are no likeness
        ("联系", 0.0),
        ("电话", 0.0),
        ("紧急联系人/联系电活", 0.0),
    ],
)
def test_how_near_a_heading_comes(heading: str, likeness: float) -> None:
    found = {near.column.name: near.likeness for near in near_columns(fit({2: heading}))}
    assert found == ({"phone": pytest.approx(likeness)} if likeness else {})


def test_few_of_many_unknown_headings_are_compared_letter_by_letter(monkeypatch: pytest.MonkeyPatch) -> None:
    """A sheet of 5,000 columns took two minutes."""
    compared: list[str] = []
    ratio = SequenceMatcher.ratio

    def counted(self: SequenceMatcher[str]) -> float:
        compared.append(str(self.a))
        return ratio(self)

    monkeypatch.setattr(SequenceMatcher, "ratio", counted)
    near = near_columns(fit({2: "家庭住地", **{number: f"其他指标{number}" for number in range(3, 1_000)}}))
    assert [(each.number, each.column.name) for each in near] == [(2, "address")]
    assert compared == ["家庭住地"]
