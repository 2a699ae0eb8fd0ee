"""The papers of courses: asked for by the county alone, of what was verified, of the year that is looked at."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from swtool.errors import NotFound, SwtoolError
from swtool.evidence.recording import NewAttachment, attach
from swtool.findings import Outcome
from swtool.policy.policy import Policy
from swtool.training.checks import materials
from swtool.training.evidence import SUBJECTS
from tests.evidence_house import paper
from tests.training_house import House, house

COURSES = SUBJECTS[0]
ASKED = """
[pack]
code = "330481"
name = "海宁市"
[evidence.training]
label = "本县"
severity = "warning"
[[evidence.training.values]]
since = "2026-01-01"
materials = ["training_proof"]
asked = true
source = "本县"
basis = "设置"
"""


@pytest.fixture
def there(tmp_path: Path) -> House:
    made = house(tmp_path)
    who = made.staff("示例甲", "2021-01-01")
    made.attends(who, "2026-03-06", "6学时", title="小组工作")
    made.attends(who, "2026-09-10", "6学时", title="小组工作")
    made.attends(who, "2026-10-01", "6学时", title="个案管理", verified_by=None)
    made.attends(who, "2025-10-01", "6学时", title="去年的课")
    return made


def outcomes(there: House, as_of: date) -> dict[str, Outcome]:
    return {finding.where.subject: finding.outcome for finding in materials.run(there.office, as_of)}


def test_nothing_is_asked_for_unless_the_county_does(there: House) -> None:
    assert outcomes(there, date(2026, 11, 10)) == {"海宁市": Outcome.NOT_APPLICABLE}


def test_each_verified_course_of_the_year(there: House, tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text(ASKED, encoding="utf-8")
    there.office = replace(there.office, policy=Policy.load("330481", county_file=own))
    spring, autumn = "小组工作 2026-03-06", "小组工作 2026-09-10"
    assert outcomes(there, date(2026, 9, 9)) == {spring: Outcome.VIOLATED}
    assert outcomes(there, date(2026, 9, 10)) == {spring: Outcome.VIOLATED, autumn: Outcome.VIOLATED}
    found = COURSES.find(there.office, autumn)
    assert found.label == autumn
    attach(there.office, paper(tmp_path), NewAttachment(COURSES, found, "training_proof"))
    assert outcomes(there, date(2026, 11, 10)) == {spring: Outcome.VIOLATED, autumn: Outcome.HOLDS}
    broken = next(iter(materials.run(there.office, date(2026, 11, 10))))
    assert broken.remedy == 'swtool attach add course "小组工作 2026-03-06" 文件 --material training_proof'


def test_a_course_is_found_by_its_name_and_its_day_where_there_were_two(there: House) -> None:
    assert COURSES.find(there.office, "个案管理").label == "个案管理 2026-10-01"
    with pytest.raises(SwtoolError, match="“小组工作”办过 2 次") as several:
        COURSES.find(there.office, "小组工作")
    assert several.value.why == "开始时间：2026-03-06、2026-09-10"
    with pytest.raises(NotFound) as unknown:
        COURSES.find(there.office, "小组工做")
    assert unknown.value.nearest == ("小组工作",)
