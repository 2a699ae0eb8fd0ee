"""Units that headings say of their columns (金额（万元）, 时长（分钟）), and which of them a kind reads.

A heading's words are taken apart at their commas and strokes. What a kind knows is its unit; what it cannot be said in
is refused, and so is a word that speaks of such a unit in a way that is not understood (十万元). Everything else (必填,
含税, 保留两位小数) is no unit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from swtool.patterns import Pattern
from swtool.quantities import COUNT_SCALES, MONEY_UNITS


class Units(NamedTuple):
    """The units that a kind can be said in. ``known``: as written → what ``ParseContext.unit`` is under such a heading,
    '' for one that changes nothing. ``refused`` are others that people count such things in, beside those of
    ``MEASURES``; ``speaks`` finds words about a unit that may be none of the known; ``wanted`` tells a person."""

    known: Mapping[str, str]
    wanted: str
    refused: frozenset[str] = frozenset()
    speaks: Pattern | None = None


class Said(NamedTuple):
    """What words say about a unit: units of ``Units.known``, others by their words, and what is not understood."""

    known: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    unclear: tuple[str, ...] = ()


MINUTE, HOUR = "分钟", "小时"
_HOUR_WORDS = ("小时", "个小时", "钟头", "h", "hr", "hrs", "hour", "hours")
_MINUTE_WORDS = ("分钟", "min", "mins", "minute", "minutes")
_LESSONS = ("学时", "课时")
CLOCK = ("小时", "分钟")
"""What a heading is told by that says how its times are measured (小时数): others are 学时 of whatever length."""
_SQUARE_METRES = ("平方米", "平方", "平米", "m2", "m^2")
_MONEY = {
    **{unit: unit for unit in MONEY_UNITS},
    **{unit.removesuffix("元"): unit for unit in MONEY_UNITS if unit != "元"},
    "元整": "元",
    "块": "元",
    "w": "万元",
    "w元": "万元",
}
_COUNTERS = ("", *"人户次个名件场条项家处期份位例篇支组对张本所批节", "人次", "户次", "场次", "人数", "户数")
_SCALED = {f"{word}{counter}": word for word in COUNT_SCALES for counter in _COUNTERS}
MEASURES = frozenset(
    (*MONEY_UNITS, *_HOUR_WORDS, *_MINUTE_WORDS, *_LESSONS, *_SQUARE_METRES, "亩", "公顷", "平方公里", "%", "‰")
)
"""Words that are units wherever they stand: a column that is not counted in them is not to be headed so."""
_SPEAKS_OF_SCALE = Pattern("[万千百亿](?!分)")

MONEY = Units(_MONEY, "元、千元或万元", speaks=Pattern("[万千百亿元角币]|美金|usd|(?<![a-z])w(?![a-z])|^分$"))
COUNT = Units({**_SCALED, **dict.fromkeys(_COUNTERS[1:], "")}, "个数（人、户、次）", speaks=_SPEAKS_OF_SCALE)
TIME = Units(
    {**dict.fromkeys((*_HOUR_WORDS, "时"), ""), **dict.fromkeys((*_MINUTE_WORDS, "分"), MINUTE)},
    "小时或分钟",
    refused=frozenset(("天", "日", "工作日", "个工作日", "半天", "周", "秒", "学分")),
    speaks=Pattern(r"^\D*(?:分钟|(?<![a-z])min(?![a-z]))\D*$"),
)
LESSONS = Units(
    dict.fromkeys(_LESSONS, ""),
    "学时",
    refused=frozenset(("天", "日", "半天", "时", "分", "学分")),
)
LENGTHS = Units(
    {
        **dict.fromkeys(_LESSONS, "学时"),
        **dict.fromkeys(_HOUR_WORDS, HOUR),
        **dict.fromkeys(_MINUTE_WORDS, MINUTE),
        "天": "天",
        "日": "天",
        "学分": "学分",
    },
    "学时、小时或天",
    refused=frozenset(("半天", "时", "分", "周")),
)
AREA = Units(
    dict.fromkeys((*_SQUARE_METRES, "平"), ""),
    "平方米",
    refused=frozenset(("km2", "平方千米", "平方尺")),
    speaks=Pattern(r"[万千百](?:平|m)"),
)
RATE = Units({"%": "%"}, "百分数")
FIGURE = Units(
    dict(TIME.known)
    | {word: unit for word, unit in _SCALED.items() if word != unit}
    | {unit: unit for unit in MONEY_UNITS}
    | {"%": "%"},
    "个数、小时、元或百分数",
    refused=TIME.refused - {"天", "日"},
    speaks=_SPEAKS_OF_SCALE,
)

_AS_WRITTEN = str.maketrans("萬圆圓仟佰億", "万元元千百亿")
_APART = Pattern(r"[,、;/:|·+和及或]")
_EXAMPLE = Pattern(r"(?:例如|例|如|示例|格式)[:为]?.*$")
_PRECISION = Pattern("精确|保留|取整|四舍五入")
_AROUND = Pattern(
    r"^(?:均?[以按])?(?:(?:金额|计量|货币|数量|时间)?单位)?[为是]?(?:人民币|rmb|cny|¥)?"
    r"|(?:人民币)?数?(?:为单位|计算|统计|填写|填报|计|填)?$"
)
_TAIL = Pattern(r"(?:百万元|[百千万亿]元|分钟|万人)$")


def unit_words(text: str) -> Iterator[str]:
    """The words that may be units in what a heading says of itself: 人民币：万元，含税 are (人民币,) 万元 and 含税."""
    for word in _APART.split(_EXAMPLE.sub("", text.translate(_AS_WRITTEN).casefold())):
        bare = _AROUND.sub("", word)
        if bare and not _PRECISION.search(bare):
            yield bare


def told(words: Iterable[str], units: Units) -> Said:
    """What the words say of a column of these units."""
    known: list[str] = []
    refused: list[str] = []
    unclear: list[str] = []
    for word in words:
        if word in units.known:
            known.append(units.known[word])
        elif word in MEASURES or word in units.refused:
            refused.append(word)
        elif units.speaks is not None and units.speaks.search(word):
            unclear.append(word)
    return Said(tuple(dict.fromkeys(known)), tuple(refused), tuple(unclear))


def tail_unit(text: str) -> str:
    """The unit that a heading ends with, outside of brackets: 万元 of 折合万元; '' for none."""
    match = _TAIL.search(text.translate(_AS_WRITTEN))
    return match[0] if match else ""
