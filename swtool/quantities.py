"""Exact quantities: 分 for money, hundredths for 学时 and 平方米, whole counts, fractions for rates (domain §3.11, 12).

Readers take a cell's value and return an int (or Fraction), ``None`` where nothing is stated (blank, 无, /, —: that is
not zero), or a :class:`QuantityFault` with the exact reason in Chinese. No float is ever calculated with: a float cell
is read through its decimal digits, and noise such as 0.1+0.2 is recognised as noise (less than 1e-6 of the unit).
"""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Final, Literal, NamedTuple

from swtool.folding import NOTHING_STATED, fold, squeeze
from swtool.patterns import Pattern

MONEY_UNITS: Final = {"元": 1, "百元": 100, "千元": 1_000, "万元": 10_000, "百万元": 1_000_000, "亿元": 100_000_000}

COUNT_SCALES: Final = {"百": 100, "千": 1_000, "万": 10_000, "十万": 100_000, "百万": 10**6, "亿": 10**8}
"""What a heading may count people and things in: 万 of 常住人口（万人）."""

_NOISE = Decimal("1e-6")
_FLOAT_TEXT_DECIMALS = 10  # a text with more decimals than people type is a float that was printed
_LARGEST = 9 * 10**15  # so that sums stay within SQLite's 64 bits

_TICKS = frozenset("√✓✔☑")
_PLAIN = Pattern(r"[-+]?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?(?:[eE][-+]?\d{1,3})?", re.ASCII)
_ROUNDED = Pattern(r"[-+]?\d+\.(?P<decimals>\d{2,})[eE]\+?(?P<exponent>\d{1,3})", re.ASCII)
# As spreadsheets show long numbers: 1.38E+10, 1.23457E+11. What stood behind these digits is gone.
_TAIL = Pattern(r"(?P<number>[-+]?[\d,.]*\d\.?(?:[eE][-+]?\d+)?)(?P<scale>[百千万亿]{0,2})(?P<unit>[^\d]*)", re.ASCII)
_SCALES = {"": 1, "百": 100, "千": 1_000, "万": 10_000, "百万": 1_000_000, "千万": 10**7, "亿": 10**8}
_APPROXIMATE = Pattern(
    r"^(?:约|大约|大概|近|将近|接近|不足|不到|超过|超|逾|至少|至多|最多|~|≈|[<>≤≥])"
    r"|[余多几来]|左右|上下|以上|以下|以内|不等|\+$"
)
_ROUGHLY = Pattern(r"^(?:大约|大概|约|将近|接近|近|~|≈)|(?<=\d)[余多](?=\D*$)|(?<=[百千万亿])[余多]|左右$|上下$")
_SEVERAL = Pattern(r"[\d.]\s+[\d.]")
_INTERVAL = Pattern(r"\d[^\d,.]*(?:-|~|至|到)\d")
_COUNTERS = Pattern(
    r"(?:人/?次|户/?次|人|户|个|名|次|场次?|件|条|项|家|处|期|份|位|例|篇|支|组|对|张|本|年|月|天|所|批|点|座|间|课时"
    r"|节次?|堂|起|宗|则|轮|册|套|台)?"
)
_AREA_UNITS = frozenset(["", "平方米", "平方", "平米"])
_HOUR_UNIT = Pattern(r"(?:个)?(学时|课时|小时|学分|天|日|分钟|h|H)?")


class QuantityFault(NamedTuple):
    """Why a cell holds no exact quantity. ``reason`` is a Chinese clause that stands behind the cell's address.

    ``is_approximate``: it holds a rough one (30余), which :func:`without_approximation` makes readable.
    """

    reason: str
    is_approximate: bool = False


# What trails the number is not repeated in the reason: it may be a person's name or number.
_TRAILING = QuantityFault("数字后面还有别的字，只写数字和单位")


def without_approximation(text: str) -> str:
    """约30, 30余人, 近1.2万元, 30人左右 as the number that they name. A bound (不足30, 30以上) names none: as it is."""
    return _ROUGHLY.sub("", squeeze(text))


def parse_money(value: object, unit: str = "元") -> int | QuantityFault | None:
    """Money in 分. ``unit`` is the sheet's (单位：万元 in its title line); a cell's own 元 or 万元 goes before it."""
    if unit not in MONEY_UNITS:
        return QuantityFault(f"金额单位“{unit}”不认识，请写元、千元或万元")
    plain = value
    if isinstance(value, str):
        plain = re.sub(r"^(-?)\s*(?:人民币|RMB|CNY|[¥￥])+", r"\1", fold(value).strip(), flags=re.IGNORECASE)
        plain = re.sub(r"元\s*[整正]$|圆[整正]?$|块钱?$", "元", plain)
    split = _split(plain)
    if split is None or isinstance(split, QuantityFault):
        return split
    number, scale, own = split
    if own == "元":
        factor = scale
    elif own:
        return _TRAILING
    elif scale != 1 and unit != "元":
        return QuantityFault(f"格里写了数量级，表头单位又是{unit}，请只写一处")
    else:
        factor = scale * MONEY_UNITS[unit]
    return _hundredths(number * factor, value, "金额", "分")


def format_money(fen: int) -> str:
    """分 as 元 with two decimals and thousands marks: 123450 → "1,234.50"."""
    return f"{'-' if fen < 0 else ''}{abs(fen) // 100:,}.{abs(fen) % 100:02d}"


def format_money_in(fen: int, unit: str) -> str:
    """分 in another unit of money than 元, exact and without trailing zeros: 4500000 in 万元 → "4.5"."""
    text = f"{Decimal(fen) / (100 * MONEY_UNITS[unit]):,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def parse_hours(value: object) -> int | QuantityFault | None:
    """学时 in hundredths. Refuses 小时, 天 and others: turning them into 学时 needs a stated rule (domain §2.3)."""
    stated = parse_hours_with_unit(value)
    if stated is None or isinstance(stated, QuantityFault):
        return stated
    hundredths, unit = stated
    if unit not in ("", "学时", "课时"):
        return QuantityFault(f"写的单位是{unit}，折算成学时要有折算规则")
    return hundredths


def parse_hours_with_unit(value: object) -> tuple[int, str] | QuantityFault | None:
    """A length of training: hundredths of the unit, and the unit as written ("" where none is)."""
    split = _split(value)
    if split is None or isinstance(split, QuantityFault):
        return split
    number, scale, unit = split
    written = _HOUR_UNIT.fullmatch(unit)
    if written is None or scale != 1:
        return _TRAILING
    if number < 0:
        return QuantityFault("学时不能是负数")
    hundredths = _hundredths(number, value, "学时", "百分之一学时")
    return hundredths if isinstance(hundredths, QuantityFault) else (hundredths, written[1] or "")


def format_hours(hundredths: int) -> str:
    """Hundredths of 学时 without trailing zeros: 2996 → "29.96", 3000 → "30", 750 → "7.5"."""
    text = f"{'-' if hundredths < 0 else ''}{abs(hundredths) // 100}.{abs(hundredths) % 100:02d}"
    return text.rstrip("0").rstrip(".")


def parse_count(value: object, scale: str = "") -> int | QuantityFault | None:
    """A whole number of people, households, times …, such as 12, "12人", "1,200", "1.2万". ``scale`` is the heading's
    (万 of 常住人口（万人）); a cell's own counter goes before it."""
    split = _split(value)
    if split is None or isinstance(split, QuantityFault):
        return split
    number, own, counter = split
    if _COUNTERS.fullmatch(counter) is None:
        return _TRAILING
    if scale and own != 1 and not counter:
        return QuantityFault(f"格里写了数量级，列名里的单位又是{scale}，请只写一处")
    factor = COUNT_SCALES[scale] if scale and not counter else own
    exact = _denoise(number * factor, value, Decimal(1))
    if exact != exact.to_integral_value():
        return QuantityFault("应该是整数")
    if exact < 0:
        return QuantityFault("不能是负数")
    return int(exact) if exact <= _LARGEST else QuantityFault("数字太大")


def parse_percent(
    value: object, *, unsigned: Literal["percent", "fraction"] | None = None
) -> Fraction | QuantityFault | None:
    """A rate: "85%" and 0.85 are 17/20. A bare 85 (or 1) could be either and is refused, unless ``unsigned`` tells."""
    plain = fold(value).strip() if isinstance(value, str) else value
    signed = False
    if isinstance(plain, str):
        if plain.startswith("百分之"):
            plain = plain.removeprefix("百分之") + "%"
        signed = plain.endswith("%")
        plain = plain.removesuffix("%")
        if signed and not plain:
            return QuantityFault("百分号前没有数字")
        if "‰" in plain:
            return QuantityFault("写的是千分号，请改写成百分数")
    split = _split(plain)
    if split is None or isinstance(split, QuantityFault):
        return split
    number, scale, unit = split
    if unit or scale != 1:
        return _TRAILING
    exact = Fraction(_denoise(number, value, Decimal("1e12")))
    if exact < 0:
        return QuantityFault("比率不能是负数")
    if signed or unsigned == "percent":
        return exact / 100
    if unsigned == "fraction" or exact < 1:
        return exact
    return QuantityFault("没有百分号，看不出是百分数还是倍数，请写成85%的样子")


def format_percent(rate: Fraction, *, decimals: int = 1) -> str:
    """A rate for reading: Fraction(17, 20) → "85%". Cut down, never rounded up: 99.96% must not look like 100%."""
    scaled = rate * 100 * 10**decimals
    whole = abs(scaled.numerator) // scaled.denominator
    text = str(whole)
    if decimals:
        text = f"{whole // 10**decimals}.{whole % 10**decimals:0{decimals}d}".rstrip("0").rstrip(".")
    return f"{'-' if rate < 0 and whole else ''}{text}%"


def format_points(points: Fraction | int) -> str:
    """Points (分 of a score) for reading: exact up to two decimals, else cut to them with a mark: 10.33…."""
    exact = Fraction(points)
    sign, value = ("-" if exact < 0 else ""), abs(exact)
    scaled = value * 100
    whole = scaled.numerator // scaled.denominator
    text = f"{whole // 100}.{whole % 100:02d}".rstrip("0").rstrip(".")
    return f"{sign}{text}{'' if scaled.denominator == 1 else '…'}"


def parse_area(value: object) -> int | QuantityFault | None:
    """An area in hundredths of 平方米: 40, "40㎡", "40平方米". 亩 and 公顷 are refused: a person must convert."""
    split = _split(re.sub(r"(?i)m2$", "平方米", fold(value).strip()) if isinstance(value, str) else value)
    if split is None or isinstance(split, QuantityFault):
        return split
    number, scale, unit = split
    if unit in ("亩", "公顷", "平方公里", "平方千米"):
        return QuantityFault(f"面积单位“{unit}”不能用，请换算成平方米")
    if unit not in _AREA_UNITS:
        return _TRAILING
    if number < 0:
        return QuantityFault("面积不能是负数")
    return _hundredths(number * scale, value, "面积", "0.01平方米")


def format_area(hundredths: int) -> str:
    """Hundredths of 平方米 without trailing zeros: 4000 → "40"."""
    return format_hours(hundredths)


def _split(value: object) -> tuple[Decimal, int, str] | QuantityFault | None:
    """The number as written, its 百/千/万/亿 as a factor, and what stands behind it."""
    if value is None:
        return None
    if isinstance(value, bool):
        return QuantityFault("这里是“是/否”，不是数字")
    if isinstance(value, int | float | Decimal):
        number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
        return (number, 1, "") if number.is_finite() else QuantityFault("不是数字")
    if not isinstance(value, str):
        return QuantityFault("不是数字")
    if _SEVERAL.search(fold(value)):
        return QuantityFault("一格里有几个数，请只写一个")
    text = squeeze(value).lstrip("'")
    if text in NOTHING_STATED:
        return None
    if text == "零":
        return Decimal(0), 1, ""
    return _split_text(text)


def _split_text(text: str) -> tuple[Decimal, int, str] | QuantityFault:
    """The same for a folded text that states something."""
    if text.startswith("#"):
        return QuantityFault("单元格里的公式出错了")
    if text in _TICKS:
        return QuantityFault(f"不是数字，只打了“{text}”")
    if not re.search(r"\d", text, re.ASCII):
        return QuantityFault("不是数字")
    if "(" in text:
        return QuantityFault("括号里另有内容，一格只写一个数，说明写到备注")
    if _INTERVAL.search(text):
        return QuantityFault("写的是一个区间，请写准确的数")
    if _APPROXIMATE.search(text):
        return QuantityFault("写的是约数，请写准确的数", is_approximate=True)
    match = _TAIL.fullmatch(text)
    if match is None:
        return QuantityFault("不是一个数字，一格只写一个数")
    number = match["number"].removesuffix(".")
    if _PLAIN.fullmatch(number) is None:
        return QuantityFault("数字的写法不对，检查逗号和小数点")
    if (rounded := _ROUNDED.fullmatch(number)) and int(rounded["exponent"]) > len(rounded["decimals"]):
        return QuantityFault("数字成了科学计数，后几位可能已丢失，请写全")
    if match["scale"] not in _SCALES:
        return _TRAILING
    try:
        return Decimal(number.replace(",", "")), _SCALES[match["scale"]], match["unit"]
    except InvalidOperation:
        return QuantityFault("数字太大或太小")


def _denoise(number: Decimal, written: object, grain: Decimal) -> Decimal:
    """The number without float noise: to the nearest 1/``grain`` if it came from a float and is that near to it."""
    is_float = isinstance(written, float)
    if isinstance(written, str):
        is_float = len(written.partition(".")[2].rstrip()) > _FLOAT_TEXT_DECIMALS
    if not is_float:
        return number
    nearest = (number * grain).to_integral_value() / grain
    return nearest if abs(nearest - number) < _NOISE else number


def _hundredths(number: Decimal, written: object, what: str, smallest: str) -> int | QuantityFault:
    if abs(number) * 100 > _LARGEST:
        return QuantityFault(f"{what}太大，请核对单位")
    exact = _denoise(number, written, Decimal(100)) * 100
    if exact != exact.to_integral_value():
        return QuantityFault(f"{what}比{smallest}还细，请写到两位小数")
    return int(exact)
