"""Numbers of a person that tell themselves by their digits: resident IDs, mobile numbers, bank cards.

They are found in plain text (:mod:`swtool.scanner` makes it so), split by spaces or hyphens, or glued together, too.
Division codes, credit codes, filing numbers, digests, dates and amounts are no hits.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from swtool.identifiers import PROVINCES, birth_date, credit_check_digit, resident_check_digit
from swtool.patterns import Pattern
from swtool.privacy import HIDDEN, mask_phone, mask_resident_id

RESIDENT_ID, MOBILE, BANK_CARD = "身份证号", "手机号", "银行卡号"

_TEN_DIGITS = Pattern(r"(?:[0-9][^0-9\n]{0,3}){10}[0-9]")
# A digest or a machine's key: long, hexadecimal, with both letters and digits.
_DIGEST = Pattern(
    r"(?<![0-9A-Za-z])(?:[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
    r"|(?=[0-9]*[a-fA-F])[0-9a-fA-F]{32,})(?![0-9A-Za-z])"
)
_TOKEN = Pattern(r"[0-9A-Za-z]+")
_DIGIT_GROUP = Pattern(r"[0-9]+[Xx]?")
_ID_ANYWHERE = Pattern(r"(?=([0-9]{17}[0-9Xx]))")
_WORD_AND_MOBILE = Pattern(r"(?![a-fA-F]+[0-9])[A-Za-z]+(1[3-9][0-9]{9})")
_MOBILE = Pattern(r"(?:0086|86|0)?1[3-9][0-9]{9}")
_DOTTED_MOBILE = Pattern(r"(?<![0-9A-Za-z.])1[3-9][0-9]([._/·*~、])[0-9]{4}\1[0-9]{4}(?![0-9A-Za-z]|\.[0-9])")
_MOBILE_SPLITS = frozenset([(3, 4, 4), (3, 8), (7, 4)])
_CARD_SPLITS = frozenset([(4, 4, 4, 4), (4, 4, 4, 4, 1), (4, 4, 4, 4, 2), (4, 4, 4, 4, 3), (6, 13)])
_ID_SPLITS = frozenset([(6, 8, 4), (6, 4, 4, 4), (4, 4, 4, 4, 2), (6, 6, 6), (6, 6, 3), (5, 5, 5)])
_EIGHT_AS_DATE = Pattern(r"(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])")
_COUNTRY = frozenset(["86", "0086"])
LONGEST = 19
"""How many digits the longest of them has: a bank card."""
_ODD_JOINT = r"[._/·*~,、:|]"
_SPREAD = Pattern(rf"(?<![0-9A-Za-z])[0-9]+(?:(?:{_ODD_JOINT}|[ -]){{1,2}}[0-9]+){{1,17}}[Xx]?(?![0-9A-Za-z])")


class _Group(NamedTuple):
    """A run of digits (with a last X, maybe), and what joins it to the one before."""

    text: str
    joint: str


def numbers_in(text: str) -> Iterator[tuple[str, str]]:
    """Kind and mask of every number of a person in a plain text."""
    if not _TEN_DIGITS.search(text):
        return
    text = _DIGEST.sub("#", text)
    if _DOTTED_MOBILE.search(text):
        yield MOBILE, mask_phone("1")
    for spread in _SPREAD.finditer(text):
        groups = re.findall("[0-9]+[Xx]?", spread[0])
        digits = "".join(groups).upper()
        if all(len(group) == 1 for group in groups) and _MOBILE.fullmatch(digits):
            yield MOBILE, mask_phone(digits)
        if len(digits) == 18 and _is_resident_id(digits) and _has_check_digit(digits):
            yield RESIDENT_ID, mask_resident_id(digits)
    for run in _runs(text):
        for first in range(len(run)):
            digits = ""
            for last in range(first, len(run)):
                digits += run[last].text
                if len(digits) > LONGEST or (last > first and run[last - 1].text.endswith("X")):
                    break
                kind = _judge(digits, run[first : last + 1])
                if kind is not None:
                    yield kind, _masked(kind, digits)
    for token in _TOKEN.finditer(text):
        word = token[0]
        if not _DIGIT_GROUP.fullmatch(word):
            if _WORD_AND_MOBILE.fullmatch(word):
                yield MOBILE, mask_phone(word)
        elif len(word) <= LONGEST:
            continue
        for window in _ID_ANYWHERE.finditer(word):
            digits = window[1].upper()
            if _is_resident_id(digits) and _has_check_digit(digits):
                yield RESIDENT_ID, mask_resident_id(digits)


def is_spread_id(pieces: list[str]) -> bool:
    """Whether digits that stand in pieces make a resident ID: by the check digit, or by the way they are cut."""
    digits, cut = "".join(pieces), tuple(map(len, pieces))
    if len(digits) == 18:
        return _is_resident_id(digits) and _has_check_digit(digits)
    return len(digits) == 15 and cut in _ID_SPLITS and _is_resident_id(digits)


def _runs(text: str) -> Iterator[list[_Group]]:
    """Digit groups that stand together: nothing, or a space or a hyphen or two, between one and the next."""
    run: list[_Group] = []
    end = -1
    for token in _TOKEN.finditer(text):
        joint = text[end : token.start()] if run else ""
        is_digits = _DIGIT_GROUP.fullmatch(token[0]) is not None
        # The digits behind a decimal point are no number of their own.
        is_decimal = re.search(r"[0-9]\.$", text[max(0, token.start() - 2) : token.start()]) is not None
        joined = run and joint.strip(" \t") in ("", "-") and len(joint) <= 3
        if not joined and run:
            yield run
            run = []
        if is_digits and not is_decimal:
            run.append(_Group(token[0].upper(), joint if joined else _before(text, token.start())))
        elif run:
            yield run
            run = []
        end = token.end()
    if run:
        yield run


def _before(text: str, start: int) -> str:
    """A hyphen that ties the group to letters or brackets before it (BA-3304…): it is the tail of a document number."""
    return "-" if re.search(r"[A-Za-z〕\])]\s?-$", text[max(0, start - 3) : start]) else ""


def _judge(digits: str, groups: list[_Group]) -> str | None:
    """What the joined groups are, if anything."""
    splits = tuple(len(group.text.rstrip("X")) for group in groups)
    joints = "".join(group.joint for group in groups[1:])
    is_tail = groups[0].joint == "-" and len(groups) > 1
    if _is_resident_id(digits):
        if len(groups) == 1 or (_has_check_digit(digits) and not is_tail):
            return RESIDENT_ID
        if tuple(len(group.text) for group in groups) in _ID_SPLITS and "-" not in joints:
            return RESIDENT_ID
    # Behind a mobile number an X is a multiplication sign or a mark; behind 17 digits it may close a credit code.
    if _is_mobile(digits.rstrip("X"), groups, splits):
        return MOBILE
    if _is_card(digits) and (len(groups) == 1 or splits in _CARD_SPLITS):
        return BANK_CARD
    return None


def _is_resident_id(digits: str) -> bool:
    """Whether it has the shape of a resident ID with a real date of birth. The check digit may be mistyped."""
    if len(digits) == 15 and digits.isdigit():
        digits = f"{digits[:6]}19{digits[6:]}0"
    if len(digits) != 18 or not digits[:17].isdigit():
        return False
    birth = birth_date(digits)
    if birth is None or not 1900 <= birth.year <= 2099:
        return False
    if digits[0] == "9":  # cards of foreign permanent residents; credit codes of companies begin with 9, too
        return _has_check_digit(digits) and not _is_credit_code(digits)
    return digits[:2] in PROVINCES and (_has_check_digit(digits) or not _is_credit_code(digits))


def _has_check_digit(digits: str) -> bool:
    return len(digits) == 18 and resident_check_digit(digits) == digits[17]


def _is_credit_code(digits: str) -> bool:
    return len(digits) == 18 and digits.isdigit() and credit_check_digit(digits) == digits[17]


def _is_mobile(digits: str, groups: list[_Group], splits: tuple[int, ...]) -> bool:
    if groups[0].text in _COUNTRY and len(groups) > 1:
        digits, groups, splits = digits[len(groups[0].text) :], groups[1:], splits[1:]
    if not _MOBILE.fullmatch(digits):
        return False
    if len(groups) == 1:
        return True
    return splits in _MOBILE_SPLITS and not (splits == (3, 8) and _EIGHT_AS_DATE.fullmatch(groups[1].text))


def _is_card(digits: str) -> bool:
    """16 to 19 digits of an issuer (62 UnionPay, 3, 4, 5, 6, 9) with the check digit of Luhn, and no credit code."""
    if not 16 <= len(digits) <= 19 or not digits.isdigit() or digits[0] not in "34569" or _is_credit_code(digits):
        return False
    total = 0
    for place, digit in enumerate(reversed(digits)):
        doubled = int(digit) * (1 + place % 2)
        total += doubled - 9 * (doubled > 9)
    return total % 10 == 0


def _masked(kind: str, digits: str) -> str:
    if kind == RESIDENT_ID:
        return mask_resident_id(digits)
    return mask_phone(digits) if kind == MOBILE else HIDDEN
