"""Reading one entry of a rule pack: its head and its dated values, against the declared shape. Strict."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, NamedTuple

from swtool.findings import Severity
from swtool.periods import PartialDate, Precision, UnreadableDate
from swtool.policy.lines import line_of
from swtool.policy.parameter import BASES, BASIS_SETTING, BASIS_TEXT, UNIT_LABELS, Scope
from swtool.policy.shapes import NUMERIC, SHAPES, Shape, shape_of, typed
from swtool.policy.words import EVENTS, SUBJECT_KINDS, TIERS

# How hard a hedge word speaks (domain §1.6). A word that is not here is not judged.
HEDGES: Mapping[str, Severity] = {
    "必须": Severity.ERROR,
    "应": Severity.ERROR,
    "应当": Severity.ERROR,
    "原则上": Severity.WARNING,
    "一般": Severity.WARNING,
    "力争": Severity.TARGET,
    "争取": Severity.TARGET,
    "鼓励": Severity.INFO,
}

_ENTRY_KEYS = {"label", "scope", "severity", "hedge", "values"}
_VALUE_TEXTS = {"since_basis", "unit", "source", "article", "ref", "quote", "basis", "note"}
_VALUE_KEYS = _VALUE_TEXTS | {"since", "until", "repealed", "inferred"}
_SCOPE_WORDS: Mapping[str, Sequence[str]] = {"tiers": TIERS, "kinds": SUBJECT_KINDS, "pilots": (), "after": EVENTS}


class Value(NamedTuple):
    """One dated value of an entry. ``payload`` is None where ``since`` is the day of repeal."""

    since: PartialDate
    until: PartialDate | None
    payload: Mapping[str, object] | None
    unit: str
    since_basis: str
    source: str
    article: str
    ref: str
    quote: str
    basis: str
    inferred: tuple[str, ...]
    note: str


class Entry(NamedTuple):
    """One parameter of one pack, values ascending by ``since``.

    In a county's own file ``label``, ``severity`` and ``scope`` may be None: they are taken from the layer below.
    """

    name: str
    label: str | None
    severity: Severity | None
    hedge: str
    scope: Scope | None
    values: tuple[Value, ...]


@dataclass(slots=True)
class _Spot:
    """The entry and value being read, so that a fault can name its line."""

    section: str
    short: str
    index: int | None = None
    table: Mapping[str, Any] = field(default_factory=dict)


class EntryReader:
    """Reads the entries of one file; mistakes go to ``faults`` as finished Chinese sentences."""

    def __init__(self, file: str, text: str, faults: list[str], *, is_own_file: bool) -> None:
        self._file = file
        self._text = text
        self._faults = faults
        self._is_own_file = is_own_file

    def read(self, name: str, table: Mapping[str, Any]) -> Entry | None:
        """The entry, or None when it cannot be made out; what is wrong is in ``faults``."""
        section, _, short = name.partition(".")
        spot = _Spot(section, short, None, table)
        shape = shape_of(name)
        if shape is None:
            near = difflib.get_close_matches(name, [*SHAPES, "convention"], 3)
            self._fault(spot, "", "没有这个参数" + (f"，相近的有：{'、'.join(near)}" if near else ""))
            return None
        before = len(self._faults)
        self._unknown(spot, _ENTRY_KEYS)
        label = self._text_at(spot, "label", required=not self._is_own_file) or None
        hedge = self._text_at(spot, "hedge")
        severity = self._severity(spot, hedge)
        scope = self._scope(spot)
        values = self._values(spot, shape)
        if len(self._faults) > before:
            return None
        return Entry(name, label, severity, hedge, scope, values)

    def _severity(self, spot: _Spot, hedge: str) -> Severity | None:
        word = self._text_at(spot, "severity", required=not self._is_own_file)
        if not word:
            return None
        if word not in list(Severity):
            self._fault(spot, "severity", f"“{word}”不是严重程度，可用：{'、'.join(Severity)}")
            return None
        wanted = HEDGES.get(hedge)
        if wanted is not None and wanted != word:
            self._fault(spot, "severity", f"原文用“{hedge}”，严重程度应是 {wanted}，不是 {word}")
        return Severity(word)

    def _scope(self, spot: _Spot) -> Scope | None:
        table = spot.table.get("scope")
        if table is None:
            return None if self._is_own_file else Scope()
        if not isinstance(table, dict):
            self._fault(spot, "scope", "应是 { tiers = […], kinds = […] } 的写法")
            return None
        parts: dict[str, tuple[str, ...]] = {}
        for key, given in table.items():
            if key not in _SCOPE_WORDS:
                self._fault(spot, "scope", f"不认识的项“{key}”，可用：{'、'.join(_SCOPE_WORDS)}")
                continue
            words = [given] if isinstance(given, str) and key == "after" else given
            if not isinstance(words, list) or not words or not all(isinstance(word, str) for word in words):
                self._fault(spot, "scope", f"“{key}”应是{'文字' if key == 'after' else '文字列表'}")
                continue
            allowed = _SCOPE_WORDS[key]
            if allowed and not set(words) <= set(allowed):
                wrong = "、".join(word for word in words if word not in allowed)
                self._fault(spot, "scope", f"“{key}”里不认识“{wrong}”，可用：{'、'.join(allowed)}")
                continue
            parts[key] = tuple(words)
        return Scope(
            parts.get("tiers", ()), parts.get("kinds", ()), parts.get("pilots", ()), "".join(parts.get("after", ()))
        )

    def _values(self, spot: _Spot, shape: Shape) -> tuple[Value, ...]:
        tables = spot.table.get("values")
        if not isinstance(tables, list) or not tables or not all(isinstance(table, dict) for table in tables):
            self._fault(spot, "values", f"至少要有一个值，写成 [[{spot.section}.{spot.short}.values]]")
            return ()
        values: list[Value] = []
        for index, table in enumerate(tables):
            here = _Spot(spot.section, spot.short, index, table)
            value = self._value(here, shape)
            if value is None:
                continue
            if values:
                self._order(here, values[-1], value)
            values.append(value)
        return tuple(values)

    def _order(self, spot: _Spot, previous: Value, value: Value) -> None:
        if value.since.first_day <= previous.since.first_day:
            self._fault(spot, "since", f"{value.since} 不晚于上一个值的 {previous.since}，要按时间先后排列")
        elif previous.until is not None and previous.until.last_day >= value.since.first_day:
            self._fault(spot, "since", f"{value.since} 与上一个值（到 {previous.until} 止）重叠")
        if value.payload is None and previous.payload is None:
            self._fault(spot, "repealed", "上一个值已经是废止，不能再废止")

    def _value(self, spot: _Spot, shape: Shape) -> Value | None:
        before = len(self._faults)
        self._unknown(spot, _VALUE_KEYS | set(shape.keys), shown=sorted(shape.keys) + sorted(_VALUE_KEYS))
        since = self._date(spot, "since")
        until = self._date(spot, "until")
        texts = {key: self._text_at(spot, key, required=key == "source") for key in sorted(_VALUE_TEXTS)}
        basis = texts["basis"] or BASIS_TEXT
        repealed = spot.table.get("repealed", False)
        if since is None and "since" not in spot.table:
            self._fault(spot, "since", '缺少 since（自何时起），如 since = "2021-06-17"')
        if since is not None and since.precision is not Precision.DAY and not texts["since_basis"]:
            self._fault(spot, "since", f"{since} 不到日，要用 since_basis 写明依据")
        if since is not None and until is not None and until.last_day < since.first_day:
            self._fault(spot, "until", f"{until} 早于 since {since}")
        if basis not in BASES:
            self._fault(spot, "basis", f"“{basis}”不可用，可用：{'、'.join(BASES)}")
        elif basis != BASIS_SETTING and not texts["quote"]:
            self._fault(spot, "quote", '缺少 quote（原文）；若不是来自文件而是本单位的设置，写 basis = "设置"')
        if not isinstance(repealed, bool):
            self._fault(spot, "repealed", "应是 true 或 false")
        payload = self._payload(spot, shape, repealed=repealed is True)
        self._unit(spot, shape, texts["unit"])
        inferred = self._inferred(spot, payload)
        if len(self._faults) > before or since is None:
            return None
        return Value(
            since,
            until,
            None if repealed else MappingProxyType(payload),
            texts["unit"],
            texts["since_basis"],
            texts["source"],
            texts["article"],
            texts["ref"],
            texts["quote"],
            basis,
            inferred,
            texts["note"],
        )

    def _payload(self, spot: _Spot, shape: Shape, *, repealed: bool) -> dict[str, object]:
        payload: dict[str, object] = {}
        for key, form in shape.keys.items():
            given = spot.table.get(key)
            if repealed:
                if given is not None or "until" in spot.table:
                    self._fault(spot, key, "废止的一条不能再有数值或 until")
                    return {}
                continue
            if given is None:
                if not form.optional:
                    self._fault(spot, key, f"缺少“{key}”（{form.title}）")
                continue
            value = typed(given, form)
            if value is None:
                self._fault(spot, key, f"“{key}”（{form.title}）应写成 {form.kind}")
                continue
            if form.most is not None and isinstance(value, int) and value > form.most:
                self._fault(spot, key, f"“{key}”（{form.title}）不能大于 {form.most}")
                continue
            words = value if isinstance(value, tuple) else (value,)
            if form.choices and not set(words) <= set(form.choices):
                wrong = "、".join(str(word) for word in words if word not in form.choices)
                self._fault(spot, key, f"“{key}”不能是“{wrong}”，可用：{'、'.join(form.choices)}")
                continue
            payload[key] = value
        return payload

    def _unit(self, spot: _Spot, shape: Shape, unit: str) -> None:
        has_number = any(key in spot.table for key, form in shape.keys.items() if form.kind in NUMERIC)
        if has_number and not unit:
            shown = "、".join(f"{word}（{UNIT_LABELS[word]}）" for word in shape.units)
            self._fault(spot, "unit", f"缺少 unit（单位），可用：{shown}")
        elif has_number and unit not in shape.units:
            self._fault(spot, "unit", f"单位“{unit}”不可用，可用：{'、'.join(shape.units)}")
        elif unit and not has_number and not any(form.kind in NUMERIC for form in shape.keys.values()):
            self._fault(spot, "unit", "没有数字，不该有单位")

    def _inferred(self, spot: _Spot, payload: Mapping[str, object]) -> tuple[str, ...]:
        given = spot.table.get("inferred", [])
        if not isinstance(given, list) or not all(isinstance(key, str) and key in payload for key in given):
            self._fault(spot, "inferred", f"应列出本值的项名：{'、'.join(payload)}")
            return ()
        return tuple(given)

    def _date(self, spot: _Spot, key: str) -> PartialDate | None:
        given = spot.table.get(key)
        if isinstance(given, date) and not isinstance(given, datetime):
            return PartialDate.of(given)
        if given is None:
            return None
        try:
            if isinstance(given, str):
                return PartialDate.parse(given)
        except UnreadableDate:
            pass
        self._fault(spot, key, f'“{given}”不是日期，写成 "2021"、"2021-06" 或 "2021-06-17"')
        return None

    def _text_at(self, spot: _Spot, key: str, *, required: bool = False) -> str:
        given = spot.table.get(key, "")
        if not isinstance(given, str):
            self._fault(spot, key, f"“{key}”应是文字，要加引号")
            return ""
        if required and not given.strip():
            self._fault(spot, key, f"缺少“{key}”")
        return given.strip()

    def _unknown(self, spot: _Spot, known: set[str], shown: Sequence[str] | None = None) -> None:
        for key in spot.table:
            if key not in known:
                self._fault(spot, key, f"不认识的项“{key}”，可用：{'、'.join(shown or sorted(known))}")

    def _fault(self, spot: _Spot, key: str, what: str) -> None:
        line = line_of(self._text, spot.section, spot.short, key, spot.index)
        name = f"{spot.section}.{spot.short}" + (f" 第{spot.index + 1}个值" if spot.index is not None else "")
        self._faults.append(f"{self._file} 第{line}行 {name}：{what}")
