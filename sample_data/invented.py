"""Invented names and numbers: well formed, with right check digits, and nobody's.

Everything follows from an index, so that the same sample is made on every machine. Resident IDs of staff have a running
number from 900 on, those of clients from 600 on: they cannot collide.
"""

from __future__ import annotations

from datetime import date, timedelta

from swtool.identifiers import credit_check_digit, resident_check_digit

_SURNAMES = "沈陆钱潘褚祝查许马朱徐顾葛蒋俞倪董金冯章汤姚管曹虞费邹严方陶"
_FIRST = "晓雨思嘉静海志文佳云秋明春建丽国永小立新惠振素宏"
_SECOND = "芸琳帆宁岚清远彤航怡博雯晨悦轩蕾涛敏昕峰薇平燕澜"
_NAMES = len(_SURNAMES) * len(_FIRST) * len(_SECOND)


def name_at(index: int) -> str:
    """An invented name of two or three characters; names of three never repeat within 20,000 indexes."""
    rest, first = divmod(index * 7919 % _NAMES, len(_FIRST))
    surname, second = divmod(rest, len(_SECOND))
    three = f"{_SURNAMES[surname]}{_FIRST[first]}{_SECOND[second]}"
    return three if index % 7 else three[0] + three[2]


def resident_id(region: str, birth: date, sequence: int, *, female: bool) -> str:
    """A well-formed resident ID of nobody: the sequence is put right for the sex, the check digit calculated."""
    ordered = sequence - sequence % 2 + (0 if female else 1)
    head = f"{region}{birth:%Y%m%d}{ordered:03d}"
    return head + resident_check_digit(head)


def old_resident_id(number: str) -> str:
    """The 15-digit form that a number of the 20th century had before 1999."""
    return number[:6] + number[8:17]


def credit_code(region: str, serial: int) -> str:
    """A well-formed credit code of an invented 民办非企业单位 registered in ``region``."""
    head = f"52{region}MJ{serial:07d}"
    return head + credit_check_digit(head)


def mobile_at(index: int) -> str:
    """An invented mobile number."""
    return f"1990000{index % 10**4:04d}"


def birth_at(index: int, first_year: int, years: int) -> date:
    """A day of birth in ``years`` years from ``first_year`` on, spread evenly."""
    return date(first_year, 1, 1) + timedelta(days=(index * 2311 + 97) % (years * 365))
