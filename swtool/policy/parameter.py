"""Parameter: one value of one rule on one day, with where it holds, how hard it speaks and who said so."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from swtool.errors import PolicyFault
from swtool.findings import Severity
from swtool.periods import PartialDate

BASIS_TEXT = "原文"
BASIS_INFERRED = "推断"
BASIS_SETTING = "设置"
BASES = (BASIS_TEXT, BASIS_INFERRED, BASIS_SETTING)

UNIT_LABELS: Mapping[str, str] = {
    "person": "人",
    "backup": "份",
    "organization": "个",
    "calendar_day": "天",
    "workday": "个工作日",
    "day_of_month": "日",
    "month": "个月",
    "year": "年",
    "year_of_age": "周岁",
    "credit_hour": "学时",
    "clock_hour": "小时",
    "minute": "分钟",
    "square_metre": "平方米",
    "megabyte": "MB",
    "percent": "%",
    "item": "项",
    "point": "分",
    "category": "类",
    "piece": "个",
    "time": "次",
    "party": "方",
    "part": "份",
    "county": "个区（县）",
    "yuan": "元",
    "yuan_a_month": "元（每人每月）",
}


class Scope(NamedTuple):
    """Where a rule holds. An empty part does not restrict; ``after`` names an event that must have happened."""

    tiers: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    pilots: tuple[str, ...] = ()
    after: str = ""

    def covers(self, asked: Scope) -> bool:
        """Whether a subject described by ``asked`` lies inside.

        Tier and kind are compared where both sides state them. A rule for pilots holds for named pilots only, so a
        subject that names no pilot lies outside. ``after`` is for the caller, who knows the events.
        """
        for own, theirs in ((self.tiers, asked.tiers), (self.kinds, asked.kinds)):
            if own and theirs and not set(theirs) <= set(own):
                return False
        return not self.pilots or (bool(asked.pilots) and set(asked.pilots) <= set(self.pilots))


class Parameter(NamedTuple):
    """What ``policy.at`` returns. ``payload`` holds the value's own keys; ``unit`` is that of all its numbers.

    ``basis`` says what the value rests on: 原文 (the quote says it), 推断 (our reading of the quote) or 设置 (a
    default of the tool, no rule at all); ``inferred`` lists single keys that are readings beside a quoted value.
    ``since`` may be partial ("2021"); the value then counts from that period's first day, ``since_basis`` says why,
    and ``start_uncertain`` is true for a day inside that period. ``until`` is the last day in force.
    """

    name: str
    label: str
    payload: Mapping[str, object]
    unit: str
    scope: Scope
    severity: Severity
    hedge: str
    jurisdiction: str
    jurisdiction_name: str
    adopted: bool
    since: PartialDate
    since_basis: str
    until: PartialDate | None
    start_uncertain: bool
    source: str
    article: str
    ref: str
    quote: str
    basis: str
    inferred: tuple[str, ...]
    note: str

    @property
    def is_setting(self) -> bool:
        """Whether this is a default of the tool and must not be shown as a rule."""
        return self.basis == BASIS_SETTING

    def has(self, key: str) -> bool:
        """Whether the value states ``key`` (some keys are optional)."""
        return key in self.payload

    def decimal(self, key: str = "count") -> Decimal:
        """The number at ``key``, exact, in ``unit``."""
        value = self._get(key)
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            raise self._mistyped(key, "数字")
        return Decimal(value)

    def number(self, key: str = "count") -> int:
        """The whole number at ``key``, in ``unit``. A value with decimals is refused."""
        exact = self.decimal(key)
        if exact != exact.to_integral_value():
            raise self._mistyped(key, "整数")
        return int(exact)

    def hundredths(self, key: str = "count") -> int:
        """The number at ``key`` in hundredths of ``unit``, as 学时 and 平方米 are kept."""
        exact = self.decimal(key) * 100
        if exact != exact.to_integral_value():
            raise self._mistyped(key, "最多两位小数的数字")
        return int(exact)

    def numbers(self, key: str) -> tuple[int, ...]:
        """The whole numbers listed at ``key``, in ``unit``."""
        value = self._get(key)
        if not isinstance(value, tuple) or not all(isinstance(item, int) for item in value):
            raise self._mistyped(key, "整数列表")
        return value

    def text(self, key: str) -> str:
        """The word at ``key``."""
        value = self._get(key)
        if not isinstance(value, str):
            raise self._mistyped(key, "文字")
        return value

    def flag(self, key: str) -> bool:
        """The yes or no at ``key``."""
        value = self._get(key)
        if not isinstance(value, bool):
            raise self._mistyped(key, "是否")
        return value

    def list(self, key: str) -> tuple[str, ...]:
        """The words listed at ``key``."""
        value = self._get(key)
        if not isinstance(value, tuple) or not all(isinstance(item, str) for item in value):
            raise self._mistyped(key, "文字列表")
        return value

    def _get(self, key: str) -> object:
        if key not in self.payload:
            raise PolicyFault(
                f"参数“{self.name}”（{self.label}）没有“{key}”这一项",
                where=self.jurisdiction_name,
                why=f"它有：{'、'.join(self.payload)}",
                remedy="在规则文件里补上这一项，或查看 swtool policy show 所列的项",
            )
        return self.payload[key]

    def _mistyped(self, key: str, wanted: str) -> PolicyFault:
        return PolicyFault(
            f"参数“{self.name}”（{self.label}）的“{key}”应是{wanted}",
            where=self.jurisdiction_name,
            remedy="改正规则文件里的这一项",
        )
