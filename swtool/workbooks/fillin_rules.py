"""What a fill-in book checks as somebody types: dropdowns, dependent dropdowns, numbers, days, codes.

Lists stand on a sheet of their own: written into the rule they break at 255 characters and at commas. Words that only
the office knows (its stations, villages …) come as ``OfficeWords``; there a dropdown proposes and does not refuse, for
a town may have something new to tell. Formulas hold no array constants and no unions: Excel refuses both in a rule.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from swtool.forms.form import Column, Form
from swtool.forms.kinds import MonthOf, PartialDay, Reference, Year
from swtool.forms.moments import Moment
from swtool.forms.personal import CreditCode, Phone, ResidentId
from swtool.tables import Show
from swtool.workbooks.cells import column_letters
from swtool.workbooks.fillin_look import HEADING_ROW
from swtool.workbooks.markers import set_value
from swtool.workbooks.marks import CHOICES_SHEET

if TYPE_CHECKING:
    from openpyxl.worksheet.datavalidation import DataValidation

_Kind = Literal["whole", "decimal", "list", "date", "custom"]
_Operator = Literal["between", "greaterThan", "greaterThanOrEqual"]

TOWN, VILLAGE = "town", "village"
_FIRST = HEADING_ROW + 1
_TITLE_LENGTH = 32  # Excel's bound for the title of a message
_AMOUNT = "1000000000000"


@dataclass(frozen=True, slots=True)
class OfficeWords:
    """What dropdowns offer for references: by what is referred to (``station``, ``organization`` …) the names in use;
    and of each town its villages."""

    names: Mapping[str, Sequence[str]] = field(default_factory=dict)
    villages: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def of(self, column: Column) -> Sequence[str]:
        """The words for a column, () where any may stand."""
        kind = column.kind
        if not isinstance(kind, Reference):
            return ()
        if kind.to == TOWN:
            return tuple(self.villages) or self.names.get(TOWN, ())
        if kind.to == VILLAGE:
            return tuple(dict.fromkeys(name for names in self.villages.values() for name in names))
        return self.names.get(kind.to, ())


NO_WORDS = OfficeWords()


class ChoiceLists:
    """The sheet with the words of dropdowns, a column for each list; the same list stands there once."""

    def __init__(self, sheet: Any) -> None:
        self._sheet = sheet
        self._ranges: dict[tuple[str, ...], str] = {}
        self._pairs: tuple[str, str] | None = None
        self.columns = 0

    def range_of(self, title: str, words: Sequence[str]) -> str:
        """Where these words stand."""
        key = tuple(words)
        if key not in self._ranges:
            self._ranges[key] = self._write(title, key)
        return self._ranges[key]

    def villages(self, by_town: Mapping[str, Sequence[str]]) -> tuple[str, str]:
        """Two columns side by side: the town again and again, and its villages."""
        if self._pairs is None:
            pairs = [(town, village) for town, names in by_town.items() for village in names]
            towns = self._write("乡镇（街道）", tuple(town for town, _ in pairs))
            self._pairs = towns, self._write("村（社区）", tuple(village for _, village in pairs))
        return self._pairs

    def _write(self, title: str, words: Sequence[str]) -> str:
        self.columns += 1
        for number, word in enumerate((title, *words), start=1):
            set_value(self._sheet.cell(number, self.columns), word)
        letters = column_letters(self.columns)
        return f"'{CHOICES_SHEET}'!${letters}$2:${letters}${len(words) + 1}"


def add_rules(lists: ChoiceLists, sheet: Any, form: Form, words: OfficeWords, last_row: int) -> None:
    """The rules of one sheet, a rule for each column at most, from the first data row to ``last_row``."""
    for index, column in enumerate(form.columns, start=1):
        rule = _list_rule(lists, form, column, words) or _typed_rule(column, f"{column_letters(index)}{_FIRST}")
        if rule is None:
            continue
        letters = column_letters(index)
        rule.add(f"{letters}{_FIRST}:{letters}{last_row}")
        rule.errorTitle = column.title[:_TITLE_LENGTH]
        sheet.add_data_validation(rule)
    guard = _rule("custom", "FALSE", "这一行是表头，认表要靠它，请不要改动。")
    guard.add(f"A{HEADING_ROW}:{column_letters(len(form.columns))}{HEADING_ROW}")
    guard.errorTitle = "表头"
    sheet.add_data_validation(guard)


def _list_rule(lists: ChoiceLists, form: Form, column: Column, words: OfficeWords) -> DataValidation | None:
    if column.kind.choices:
        source = lists.range_of(column.title, column.kind.choices)
        return _rule("list", source, "请从下拉列表中选择。")
    mine = words.of(column)
    if not mine:
        return None
    source = _villages_of(lists, form, column, words) or lists.range_of(column.title, mine)
    return _rule("list", source, "下拉列表里没有这个名称。确实要这样填吗？", warn=True)


def _villages_of(lists: ChoiceLists, form: Form, column: Column, words: OfficeWords) -> str | None:
    """The villages of the town in the same row; of all towns where that cell is blank or says something else.

    Towns are looked up, not names of ranges: a town's name need not be a name that Excel allows for a range.
    """
    towns = [
        index
        for index, other in enumerate(form.columns, start=1)
        if isinstance(other.kind, Reference) and other.kind.to == TOWN
    ]
    if not isinstance(column.kind, Reference) or column.kind.to != VILLAGE or not towns or len(words.villages) < 2:
        return None
    town = f"${column_letters(towns[0])}{_FIRST}"
    parents, children = lists.villages(words.villages)
    first = children.split(":")[0]
    narrowed = f"OFFSET({first},MATCH({town},{parents},0)-1,0,COUNTIF({parents},{town}),1)"
    return f"IF(COUNTIF({parents},{town})=0,{children},{narrowed})"


def _typed_rule(column: Column, cell: str) -> DataValidation | None:
    kind = column.kind
    if isinstance(kind, ResidentId):
        return _rule("custom", _resident_id(cell), "身份证号应为18位，且校验码要对。请再核对一遍。", warn=True)
    if isinstance(kind, Phone):
        return _rule("custom", _phone(cell), "请只填一个号码：11位手机号，或区号-座机号。", warn=True)
    if isinstance(kind, CreditCode):
        return _rule("custom", f"LEN({cell})=18", "统一社会信用代码应为18位。请再核对一遍。", warn=True)
    if isinstance(kind, MonthOf):
        return _rule("custom", _starts_with_year(cell, least=6, most=8), "月份写成 2026-10。", warn=True)
    if isinstance(kind, Moment):
        error = "写到几点几分，如 2026-11-10 09:30。"
        return _rule("custom", _starts_with_year(cell, least=13, most=19), error, warn=True)
    if isinstance(kind, PartialDay):
        error = "日期写成 2021-06-17；只知道月份写 2021-06。"
        return _rule("custom", _starts_with_year(cell, least=4, most=11), error, warn=True)
    if isinstance(kind, Year):
        return _rule("whole", "1900", "请填四位数年份，如 2026。", operator="between", formula2="2100")
    if kind.show is Show.COUNT:
        return _rule("whole", "0", "请填写整数，没有就填 0。", operator="greaterThanOrEqual")
    if kind.show in (Show.MONEY, Show.HOURS):
        return _rule("decimal", f"-{_AMOUNT}", "请只填写数字，不写单位。", operator="between", formula2=_AMOUNT)
    if kind.show is Show.DAY and kind.cell_format != "@":
        return _rule("date", "1", "请填写完整的日期，例如 2021-06-17。", operator="greaterThan")
    return None


def _resident_id(cell: str) -> str:
    """The check digit of GB 11643: Σ digit × 2^(18−place) over 17 places, mod 11. Rows are told by INDIRECT, for
    ``ROW($1:$17)`` would grow with each row that is inserted above."""
    places = 'ROW(INDIRECT("1:17"))'
    total = f"SUMPRODUCT(MID({cell},{places},1)*2^(18-{places}))"
    check = f'MID("10X98765432",MOD({total},11)+1,1)=UPPER(RIGHT({cell},1))'
    return f"IF(LEN({cell})=15,TRUE,IF(LEN({cell})=18,{check},FALSE))"


def _phone(cell: str) -> str:
    digits = f'SUBSTITUTE({cell},"-","")'
    return f"AND(ISNUMBER(VALUE({digits})),LEN({digits})>=7,LEN({digits})<=18)"


def _starts_with_year(cell: str, *, least: int, most: int) -> str:
    year = f"VALUE(LEFT({cell},4))"
    return f"AND({year}>=1900,{year}<=2100,LEN({cell})>={least},LEN({cell})<={most})"


def _rule(
    kind: _Kind,
    formula: str,
    error: str,
    *,
    warn: bool = False,
    operator: _Operator | None = None,
    formula2: str | None = None,
) -> DataValidation:
    """A rule with its message. ``warn``: whoever is sure may leave it as typed."""
    from openpyxl.worksheet.datavalidation import DataValidation

    return DataValidation(
        type=kind,
        operator=operator,
        formula1=formula,
        formula2=formula2,
        allow_blank=True,
        showErrorMessage=True,
        errorStyle="warning" if warn else None,
        error=error,
    )
