"""What the value of a parameter may look like: its keys, their kinds, the unit of its numbers; short ways to say so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple


class Kind(StrEnum):
    """What a payload key holds. ``CONVENTION`` names a parameter of the section ``convention``."""

    NUMBER = "不小于 0 的数字"
    WHOLE = "大于 0 的整数"
    NUMBERS = "由小到大的整数列表"
    TEXT = "文字"
    TEXTS = "文字列表"
    FLAG = "true 或 false"
    DAY = "日期，如 2026-12-31"
    CONVENTION = "计算方法名"
    CONVENTIONS = "计算方法名列表"


NUMERIC = (Kind.NUMBER, Kind.WHOLE, Kind.NUMBERS)


class Key(NamedTuple):
    """One payload key: its Chinese title, what it holds, the words it is limited to (empty: any), its maximum."""

    title: str
    kind: Kind
    choices: tuple[str, ...] = ()
    optional: bool = False
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Shape:
    """The payload keys of one parameter and the units its numbers may be in."""

    keys: Mapping[str, Key]
    units: tuple[str, ...] = field(default=())


def number(title: str, *, optional: bool = False) -> Key:
    """A key with a number that may have decimals."""
    return Key(title, Kind.NUMBER, optional=optional)


def whole(title: str, *, optional: bool = False, most: int | None = None) -> Key:
    """A key with a whole number above zero."""
    return Key(title, Kind.WHOLE, optional=optional, most=most)


def text(title: str, *choices: str) -> Key:
    """A key with one text, limited to ``choices`` where some are given."""
    return Key(title, Kind.TEXT, choices)


def texts(title: str, *choices: str, optional: bool = False) -> Key:
    """A key with a list of texts, limited to ``choices`` where some are given."""
    return Key(title, Kind.TEXTS, choices, optional=optional)


def day(title: str) -> Key:
    """A key with a day, kept as its ISO text."""
    return Key(title, Kind.DAY)


def flag(title: str) -> Key:
    """A key with yes or no."""
    return Key(title, Kind.FLAG)


def count(*units: str) -> Shape:
    """A value of one whole number."""
    return Shape({"count": whole("数值")}, units)


def amount(*units: str) -> Shape:
    """A count that may have decimals."""
    return Shape({"count": number("数值")}, units)


def switch(key: str, title: str) -> Shape:
    """A value of one yes or no."""
    return Shape({key: flag(title)})
