"""评估等级分布: what the final evaluation of a year gave, by town; nothing is told of one that is not final."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from swtool.evaluation.deciding import announce, finish, freeze
from swtool.evaluation.scoring import require_evaluation
from swtool.office import Office
from swtool.policy.policy import Policy
from swtool.rooms import migration_sets
from swtool.statistics.annual import annual, measures_of
from tests.inventory_case import new_county
from tests.offices import ADOPTED, at
from tests.test_evaluation import evaluated

RULES = """
[pack]
code = "330481"
name = "海宁市"
short = "海宁"

[evaluation.grades]
label = "等级"
severity = "info"
[[evaluation.grades.values]]
since = "2020-01-01"
names = ["合格", "优秀"]
cuts = [75]
unit = "point"
source = "示例通知"
basis = "设置"
"""


def _lines(office: Office, year: int) -> dict[str, tuple[int | None, str]]:
    counted = annual(office, year)
    wanted = [each for each in measures_of(office, counted) if each.section == "绩效评估"]
    found = {each.title: counted.figure(each) for each in wanted}
    return {title: (figure.value, figure.note) for title, figure in found.items()}  # type: ignore[misc]


def test_grades_are_told_once_the_evaluation_is_final(tmp_path: Path) -> None:
    """The first station has 75 points, the second 20 + 0 + 50 = 70: just at the cut and under it."""
    county = new_county(tmp_path, sets=migration_sets())
    rules = tmp_path / "本县.toml"
    rules.write_text(RULES, encoding="utf-8")
    policy = Policy.load("330481", adopts=ADOPTED, county_file=rules)
    office = evaluated(at(county.db, today=date(2026, 11, 10), policy=policy), tmp_path)
    office = at(office.db, today=date(2027, 1, 5), policy=policy)
    unknown = (None, "2026 年还没有定稿的绩效评估")
    assert _lines(office, 2026) == {"参加绩效评估的社工站": unknown}
    freeze(office, require_evaluation(office, "2026"))
    announce(office, require_evaluation(office, "2026"))
    assert _lines(office, 2026) == {"参加绩效评估的社工站": unknown}
    later = at(office.db, today=date(2027, 2, 1), policy=policy)
    finish(later, require_evaluation(later, "2026"))
    assert _lines(later, 2026) == {
        "参加绩效评估的社工站": (2, ""),
        "评估等级：优秀": (1, ""),
        "评估等级：合格": (1, ""),
    }
    assert _lines(later, 2025)["参加绩效评估的社工站"] == (None, "2025 年还没有定稿的绩效评估")
    counted = annual(later, 2026)
    best = next(each for each in measures_of(later, counted) if each.title == "评估等级：优秀")
    towns = {name: counted.figure(best, {counted.town(name).id}).value for name in ("硖石街道", "许村镇")}
    assert towns == {"硖石街道": 1, "许村镇": 0}
