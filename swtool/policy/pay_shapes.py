"""The shapes of how pay and allowances are counted where no source says so. No values here."""

from __future__ import annotations

from collections.abc import Mapping

from swtool.policy.shape import Shape, text, texts

PART_MONTHS = ("by_days", "whole_month", "no_part_month")
LEVEL_CHANGES = ("by_days", "highest_of_month", "first_of_month")
LADDER_CELLS = ("every_grade", "own_grades")
PAY_KINDS = ("gross", "net")
PART_TIMES = ("counted", "not_counted")


def _reading(*choices: str) -> Shape:
    return Shape({"reading": text("默认办法", *choices), "alternatives": texts("可选办法", *choices)})


PAY_SHAPES: Mapping[str, Shape] = {
    "allowance.level_change": _reading(*LEVEL_CHANGES),
    "allowance.part_month": _reading(*PART_MONTHS),
    "allowance.part_time": _reading(*PART_TIMES),
    "pay.compared": _reading(*PAY_KINDS),
    "pay.ladder_cells": _reading(*LADDER_CELLS),
}

PAY_WORDS: Mapping[str, str] = {
    "by_days": "按天数折算",
    "whole_month": "按整月",
    "no_part_month": "不满一个月的不发",
    "highest_of_month": "按当月最高的等级",
    "first_of_month": "按当月头一天的等级",
    "every_grade": "每个岗位都有全部级数",
    "own_grades": "各岗位只有其中几级",
    "gross": "应发",
    "net": "实发",
    "counted": "也发",
    "not_counted": "不发",
}
