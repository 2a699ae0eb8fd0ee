"""Identifiers: resident ID (GB 11643), unified social credit code (GB 32100), administrative division code (GB/T 2260).

Each family has the same two verbs (domain §2.6): ``normalize_…(text) -> (text, notes)`` undoes what typing does to a
number, and ``check_…(text, …) -> value | IdentifierFault`` judges it. A fault is a reason to return the cell, a note
only something to show. No reason or note repeats any part of the number: they are printed, the number is personal.
A number cell never comes here as a resident ID: its last digits are gone (:data:`PRECISION_LOST`), even when the check
digit happens to fit.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Final, Literal, NamedTuple

from swtool.folding import squeeze
from swtool.patterns import Pattern
from swtool.periods import add_years

PRECISION_LOST: Final = "精度已丢失"

# GB/T 2260 provinces; 81-83 are also the codes of residence permits for Hong Kong, Macao and Taiwan residents.
PROVINCES: Final = frozenset(
    f"{code}" for codes in ((11, 15), (21, 23), (31, 37), (41, 46), (50, 54), (61, 65), (71, 71), (81, 83))
    for code in range(codes[0], codes[1] + 1)
)  # fmt: skip
OLDEST_AGE: Final = 130  # nobody has grown older: a date of birth beyond is a slip

_LOOK_ALIKES: Final = str.maketrans(dict.fromkeys("ⅩⅹХхΧχ×✕✖╳", "X"))
_DIGIT_LETTERS = str.maketrans("OIL|", "0111")
_NO_CREDIT_LETTERS = str.maketrans("OI", "01")  # L and Q, too, look like digits, but are letters of such codes
_SEPARATORS = Pattern(r"[-'`’‘′·._]")
_MASK = Pattern(r"[*●○◯•■□#?]|X.*X", re.IGNORECASE)
_RESIDENT_SHAPE = Pattern(r"\d{17}[\dX]", re.ASCII)
_SCIENTIFIC = Pattern(r"\d(?:\.\d+)?[eE]\+?\d+", re.ASCII)
_ID_MAP = "10X98765432"
_CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_CREDIT_SHAPE = Pattern(r"[1-9A-HJ-NPQRTUWXY][0-9A-HJ-NPQRTUWXY]\d{6}[0-9A-HJ-NPQRTUWXY]{10}", re.ASCII)


class Note(NamedTuple):
    """Something to show beside an accepted identifier. ``text`` is Chinese, without the number."""

    code: str
    text: str


class IdentifierFault(NamedTuple):
    """Why the cell is returned. ``code`` is shape, masked, precision_lost, date, future, age or check_digit.

    ``reason`` is Chinese.
    """

    code: str
    reason: str


class ResidentId(NamedTuple):
    """A resident ID of 18 characters, its parts, and what was noted on the way."""

    number: str
    birth_date: date
    sex: Literal["男", "女"]
    region: str
    notes: tuple[Note, ...] = ()


class CreditCode(NamedTuple):
    """A unified social credit code of 18 characters; ``region`` is the 6-digit division it was registered in."""

    code: str
    region: str
    notes: tuple[Note, ...] = ()


class DivisionCode(NamedTuple):
    """A division code of 6, 9 or 12 digits; ``prefix`` is the code without what is filled up with zeros."""

    code: str
    prefix: str
    level: Literal["province", "city", "county", "town", "village"]
    notes: tuple[Note, ...] = ()


_LETTERS = Note("look_alike", "号码里夹着形似数字的字母（O、l、I），改作0、1后校验码相符，请核对")
_CLEANED = Note("cleaned", "已去掉空格、撇号或横线")
_LOOKED_ALIKE = Note("look_alike", "末位写的是形似X的字符，已改为X")
_CONVERTED = Note("converted_15", "15位旧号已换算成18位，请与身份证核对")
_REGION_UNKNOWN = Note("region_unknown", "前两位不是现行省级代码，请核对")
_CREDIT_CHECK = Note("check_digit", "校验码不符，请与登记证书核对（早年发的代码有少数如此）")


def normalize_resident_id(text: str) -> tuple[str, tuple[Note, ...]]:
    """Half-width, without spaces, apostrophes, hyphens and invisible characters; x and its look-alikes become X."""
    if text.isascii() and text.isalnum():  # the usual case, and there may be a hundred thousand
        return text.upper(), ()
    replaced = text.translate(_LOOK_ALIKES)
    plain = _SEPARATORS.sub("", squeeze(replaced)).upper()
    notes = []
    if replaced != text:
        notes.append(_LOOKED_ALIKE)
    if len(plain) != len(text):
        notes.append(_CLEANED)
    return plain, tuple(notes)


def check_resident_id(text: str, *, today: date) -> ResidentId | IdentifierFault:
    """Judge a resident ID in the order of domain §2.6: shape, real date up to ``today``, age, check digit, region."""
    number, notes = normalize_resident_id(text)
    if not number.isdigit() and _MASK.search(number):
        return IdentifierFault("masked", "身份证号已打码，请填完整号码")
    if len(number) == 15 and number.isascii() and number.isdigit():
        seventeen = f"{number[:6]}19{number[6:]}"
        number = seventeen + resident_check_digit(seventeen)
        notes = (*notes, _CONVERTED)
    elif not _RESIDENT_SHAPE.fullmatch(number):
        if _SCIENTIFIC.fullmatch(squeeze(text)):
            return IdentifierFault("precision_lost", "身份证号成了科学计数，后几位已丢失")
        mended = number.translate(_DIGIT_LETTERS)
        # The check digit is the witness: without it O for 0 would be a guess.
        if not _RESIDENT_SHAPE.fullmatch(mended) or mended[17] != resident_check_digit(mended):
            return IdentifierFault("shape", _resident_shape(number))
        number, notes = mended, (*notes, _LETTERS)
    birth = birth_date(number)
    if birth is None:
        return IdentifierFault("date", "身份证号里的出生日期不是真实的日期")
    if birth > today:
        return IdentifierFault("future", "身份证号里的出生日期在今天之后")
    if today.year - birth.year >= OLDEST_AGE and add_years(birth, OLDEST_AGE) < today:
        return IdentifierFault("age", f"按身份证号年龄超过{OLDEST_AGE}岁，请核对")
    if number[17] != resident_check_digit(number):
        if number.endswith("000"):
            return IdentifierFault("precision_lost", "身份证号末三位是000且校验码不符，像是被 Excel 改掉了")
        return IdentifierFault("check_digit", "身份证号校验码不符，有一位或几位写错了")
    # New cards of foreign permanent residents begin with 9 and carry the same date and check digit.
    if number[:2] not in PROVINCES and number[0] != "9":
        notes = (*notes, _REGION_UNKNOWN)
    return ResidentId(number, birth, sex(number), number[:6], notes)


def faultless_resident_ids(today: date) -> Callable[[str], bool]:
    """A quick test, for the hundred thousand of a sheet, that is true only of what ``check_resident_id`` takes as it
    stands and notes nothing of. Of what it is false of, that has to be asked."""
    last_too_old = date(today.year - OLDEST_AGE, 12, 31)

    def is_faultless(text: str) -> bool:
        if len(text) != 18 or not (text.isascii() and text[:17].isdigit()) or text[17] != resident_check_digit(text):
            return False
        birth = _day_of(text[6:14])
        is_of_age = birth is not None and last_too_old < birth <= today
        return is_of_age and (text[:2] in PROVINCES or text[0] == "9")

    return is_faultless


def _resident_shape(number: str) -> str:
    if not number:
        return "身份证号是空的"
    if re.search("[OIL]", number):
        return "身份证号里有字母O、I或L，请核对是不是数字0或1"
    if not re.fullmatch(r"\d*X?", number, re.ASCII):
        return "身份证号只能有数字，末位可以是X"
    return f"身份证号应为18位，这里有{len(number)}位"


def resident_check_digit(number: str) -> str:
    """The 18th character for the first 17 digits (ISO 7064 MOD 11-2)."""
    # The weights 7, 9, 10, 5 … 2 are powers of 2 modulo 11, as those of 13 are: digits read to that base are their sum.
    return _ID_MAP[int(number[:17], 13) * 2 % 11]


def birth_date(number: str) -> date | None:
    """The date of birth in an 18-character number, or ``None`` if there is no such day."""
    return _day_of(number[6:14])


@lru_cache(1 << 16)
def _day_of(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None


def sex(number: str) -> Literal["男", "女"]:
    """男 where the 17th digit is odd."""
    return "男" if number[16] in "13579" else "女"


def normalize_credit_code(text: str) -> tuple[str, tuple[Note, ...]]:
    """Half-width, upper case, without spaces, apostrophes, hyphens and invisible characters."""
    plain = _SEPARATORS.sub("", squeeze(text)).upper()
    return plain, (_CLEANED,) if len(plain) != len(text) else ()


def check_credit_code(text: str) -> CreditCode | IdentifierFault:
    """Judge a credit code. A bad shape is a fault; a bad check digit only a note, as registered codes have it."""
    code, notes = normalize_credit_code(text)
    if re.search(r"[*●○•■□?]", code):
        return IdentifierFault("masked", "统一社会信用代码已打码，请填完整代码")
    if not code:
        return IdentifierFault("shape", "统一社会信用代码是空的")
    if len(code) != 18:
        return IdentifierFault("shape", f"统一社会信用代码应为18位，这里有{len(code)}位")
    mended = code.translate(_NO_CREDIT_LETTERS)
    if mended != code and _CREDIT_SHAPE.fullmatch(mended) and mended[17] == credit_check_digit(mended):
        code, notes = mended, (*notes, _LETTERS)
    if re.search("[IOSVZ]", code):
        return IdentifierFault("shape", "统一社会信用代码不用字母I、O、S、V、Z，请核对是不是数字1、0、5、2")
    if not _CREDIT_SHAPE.fullmatch(code):
        return IdentifierFault("shape", "统一社会信用代码的样式不对，第3至8位应为数字，其余为数字或大写字母")
    if code[17] != credit_check_digit(code):
        notes = (*notes, _CREDIT_CHECK)
    return CreditCode(code, registered_region(code), notes)


def credit_check_digit(code: str) -> str:
    """The 18th character for the first 17. The outer ``% 31`` counts: where the sum is 0 the character is 0."""
    total = sum(
        _CREDIT_ALPHABET.index(character) * weight for character, weight in zip(code[:17], _CREDIT_WEIGHTS, strict=True)
    )
    return _CREDIT_ALPHABET[(31 - total % 31) % 31]


def registered_region(code: str) -> str:
    """The 6-digit division in which a credit code was registered."""
    return code[2:8]


def normalize_division_code(text: str) -> tuple[str, tuple[Note, ...]]:
    """Half-width, without spaces, apostrophes, hyphens and invisible characters."""
    plain = _SEPARATORS.sub("", squeeze(text)).upper()
    return plain, (_CLEANED,) if len(plain) != len(text) else ()


def check_division_code(text: str) -> DivisionCode | IdentifierFault:
    """Judge a division code of 6 (county and above), 9 (town) or 12 (village) digits; a table says if it exists."""
    code, notes = normalize_division_code(text)
    if not code:
        return IdentifierFault("shape", "区划代码是空的")
    if not re.fullmatch(r"\d+", code, re.ASCII):
        return IdentifierFault("shape", "区划代码只能有数字")
    if len(code) == 15:
        return IdentifierFault("shape", "区划代码有15位，末3位是城乡分类代码，请只填前12位")
    if len(code) not in (6, 9, 12):
        return IdentifierFault("shape", f"区划代码应为6位、9位或12位，这里有{len(code)}位")
    prefix = division_prefix(code)
    if len(prefix) == 12 and code[6:9] == "000":
        return IdentifierFault("shape", "区划代码中间不能是000")
    if prefix[:2] not in PROVINCES:
        notes = (*notes, _REGION_UNKNOWN)
    levels: dict[int, Literal["province", "city", "county", "town", "village"]] = {
        2: "province", 4: "city", 6: "county", 9: "town", 12: "village",
    }  # fmt: skip
    return DivisionCode(code, prefix, levels[len(prefix)], notes)


def division_prefix(code: str) -> str:
    """The code without the zeros that fill it up: 330481000000 → 330481, 330400 → 3304."""
    for end, width in ((12, 3), (9, 3), (6, 2), (4, 2)):
        if len(code) == end and code.endswith("0" * width):
            code = code[: end - width]
    return code
