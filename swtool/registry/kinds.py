"""Kinds of columns that only the registry's sheets have: when a letter was signed, and which insurance is paid."""

from __future__ import annotations

from dataclasses import dataclass

from swtool.folding import MARKS_OF_NOTHING, squeeze
from swtool.forms.kind import CellFault, Kind, Noted, ParseContext
from swtool.forms.kinds import PartialDay, plain_text
from swtool.patterns import Pattern
from swtool.registry.credentials import INSURANCE_KINDS, SEPARATOR, insurance_text
from swtool.registry.rules import HOUSING_FUND
from swtool.tables import Show

_YES = ("是", "有", "√", "✓", "✔", "已签", "已签订", "已缴", "已缴纳", "已参保", "全", "齐全")
_NO = ("否", "无", "没有", "未签", "未签订", "未缴", "未缴纳", "未参保", "×", "/", "—", "-")
_SHORT = {
    "养老保险": "养老",
    "医疗保险": "医疗",
    "医保": "医疗",
    "失业保险": "失业",
    "工伤保险": "工伤",
    "生育保险": "生育",
    "公积金": HOUSING_FUND,
    "社保": "五险",
    "社会保险": "五险",
}
_FIVE = tuple(kind for kind in INSURANCE_KINDS if kind != HOUSING_FUND)
_SEVERAL = {"五险一金": INSURANCE_KINDS, "六险一金": INSURANCE_KINDS, "五险": _FIVE}
_SEPARATORS = Pattern(r"[、,，;；+和及/]")


@dataclass(frozen=True, slots=True)
class SignedDay(Kind):
    """The day a letter was signed. Sheets that ask 是否签 hold only 是 or 否: read as no day, and said."""

    show: Show = Show.DAY
    cell_format: str = "@"
    example: str = "2021-06-17"

    def parse(self, cell: object, context: ParseContext) -> object:
        text = squeeze(plain_text(cell))
        if text in _YES:
            return Noted(None, "signed_day.only_yes", "只写了“是”，没有日期，无法判断是否在入职前签订")
        if text in _NO or text in MARKS_OF_NOTHING:
            return Noted(None, "signed_day.no", "写的是“否”，按没有签订日期读入")
        return PartialDay().parse(cell, context)


@dataclass(frozen=True, slots=True)
class InsuranceKinds(Kind):
    """五险一金 as it is paid: kinds joined by 、, or 五险一金, 五险, 是, 无. Text in the fixed order; '' is none."""

    example: str = "五险一金"

    def parse(self, cell: object, context: ParseContext) -> object:
        text = squeeze(plain_text(cell))
        if text in _NO or text in MARKS_OF_NOTHING:
            return ""
        if text in _YES:
            return Noted(insurance_text(INSURANCE_KINDS), "insurance.only_yes", "只写了“是”，按五险一金齐全读入")
        kinds: list[str] = []
        for part in filter(None, _SEPARATORS.split(text)):
            word = _SHORT.get(part, part)
            if word not in INSURANCE_KINDS and word not in _SEVERAL:
                return CellFault(
                    "insurance.unknown",
                    f"“{part[:10]}”不是险种",
                    expected=f"五险一金，或 {SEPARATOR.join(INSURANCE_KINDS)} 中的几项",
                )
            kinds += _SEVERAL.get(word, (word,))
        return insurance_text(kinds)
