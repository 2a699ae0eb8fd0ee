"""Finding personal data in text: the last look at what is about to leave the office (domain §2.7, gate).

Found are resident IDs (18 and 15 digits), mobile numbers, numbers of bank cards, what a word before it makes a number
of a person (``swtool.scanlabels``), and names that the caller gives. They are found full-width, split by spaces or
hyphens, or glued together, too. Division codes, credit codes, filing numbers, digests, dates and amounts are no hits.
A hit never carries what was found, only its kind, its place and a mask.
Finished files are read by ``swtool.filescan``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Final, TypeVar

from swtool.errors import UsageFault
from swtool.folding import fold, squeeze
from swtool.identifiers import PROVINCES, birth_date, credit_check_digit, resident_check_digit
from swtool.privacy import HIDDEN, mask_name, mask_phone, mask_resident_id
from swtool.scanlabels import labelled

if TYPE_CHECKING:
    from functools import _lru_cache_wrapper

_Said = TypeVar("_Said")


class HitKind(StrEnum):
    """What was found, in the office's words."""

    RESIDENT_ID = "身份证号"
    MOBILE = "手机号"
    BANK_CARD = "银行卡号"
    NAME = "姓名"
    ADDRESS = "详细地址"
    CONTACT = "微信、QQ号"
    ACCOUNT = "银行账号"
    PAPER = "证件号"
    PLATE = "车牌号"


@dataclass(frozen=True, slots=True)
class Hit:
    """Personal data at a place. ``excerpt`` is masked; several equal ones at one place are one hit."""

    kind: HitKind
    where: str
    excerpt: str

    def __str__(self) -> str:
        return f"{self.where or '文本'}：疑似{self.kind}（{self.excerpt}）"


class NameIndex:
    """Names to look for, made ready once: a text is then searched in one pass, however many names there are.

    Names of one character are left out: they are everyday words. Spaces inside Chinese names and the different dots of
    minority names do not matter; Latin names match whole words only.
    """

    __slots__ = ("_by_start", "_names")

    def __init__(self, names: Collection[str]) -> None:
        self._names = frozenset(plain for name in names if len(plain := _name_text(name).strip()) > 1)
        lengths: dict[str, set[int]] = {}
        for name in self._names:
            lengths.setdefault(name[:2], set()).add(len(name))
        self._by_start = {start: tuple(sorted(found, reverse=True)) for start, found in lengths.items()}

    def __len__(self) -> int:
        return len(self._names)

    def find(self, text: str) -> Iterator[str]:
        """Every name in ``text``, the longest at each position."""
        if not self._names:
            return
        plain = _name_text(text)
        names, by_start = self._names, self._by_start
        for start in range(len(plain) - 1):
            for length in by_start.get(plain[start : start + 2], ()):
                name = plain[start : start + length]
                if name in names and _is_whole(plain, start, start + length):
                    yield name
                    break


Names = NameIndex | Collection[str]

_DOTS: Final = str.maketrans(dict.fromkeys("•・‧∙․．", "·"))
_HAN = "[\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af]"
_GAP_IN_HAN = re.compile(f"(?<={_HAN}) +(?={_HAN})")
_DOT_IN_HAN = re.compile(f"(?<={_HAN})\\.(?={_HAN})")
_TEN_DIGITS = re.compile(r"(?:[0-9][^0-9\n]{0,3}){10}[0-9]")
# A digest or a machine's key: long, hexadecimal, with both letters and digits.
_DIGEST = re.compile(
    r"(?<![0-9A-Za-z])(?:[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
    r"|(?=[0-9]*[a-fA-F])[0-9a-fA-F]{32,})(?![0-9A-Za-z])"
)
_LAST_X = re.compile(r"(?<=[0-9])[ -]?[XxХхΧχ×✕✖╳](?![0-9A-Za-z])")
_TOKEN = re.compile(r"[0-9A-Za-z]+")
_DIGIT_GROUP = re.compile(r"[0-9]+[Xx]?")
_ID_ANYWHERE = re.compile(r"(?=([0-9]{17}[0-9Xx]))")
_WORD_AND_MOBILE = re.compile(r"(?![a-fA-F]+[0-9])[A-Za-z]+(1[3-9][0-9]{9})")
_MOBILE = re.compile(r"(?:0086|86|0)?1[3-9][0-9]{9}")
_DOTTED_MOBILE = re.compile(r"(?<![0-9A-Za-z.])1[3-9][0-9]([._/·*~、])[0-9]{4}\1[0-9]{4}(?![0-9A-Za-z]|\.[0-9])")
_MOBILE_SPLITS = frozenset([(3, 4, 4), (3, 8), (7, 4)])
_CARD_SPLITS = frozenset([(4, 4, 4, 4), (4, 4, 4, 4, 1), (4, 4, 4, 4, 2), (4, 4, 4, 4, 3), (6, 13)])
_ID_SPLITS = frozenset([(6, 8, 4), (6, 4, 4, 4), (4, 4, 4, 4, 2), (6, 6, 6), (6, 6, 3), (5, 5, 5)])
_EIGHT_AS_DATE = re.compile(r"(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])")
_COUNTRY = frozenset(["86", "0086"])
_LONGEST = 19
_WORTH_KEEPING = 400  # characters
_QUOTED = re.compile("“[^”]*”")
_LONG_NUMBER = re.compile(r"(?:\d[ -]{0,2}){10,}[\dXxＸｘ]")


# Down to the house or the room: 由拳路88号2幢301室, 百合新村12幢301室, 华丰村3组12号. 海昌路138号 alone is an office.
_N = "[0-9零一二三四五六七八九十百]{1,5}"
_ADDRESS = re.compile(
    f"(?:路|街|道|巷|弄|村|里|苑|园|坊|庄|城|湾|府|庭|公寓|小区|社区|花园)(?:{_N}[号弄])?(?:{_N}(?:幢|栋|号楼|座|单元)){{1,2}}-?{_N}[室号]?"
    f"|(?:路|街|道|巷|弄){_N}[号弄]-?{_N}(?:室|幢|栋|单元|号)"
    f"|(?:村|社区|屯|寨){_N}(?:组|社|队|村民小组){_N}号"
    f"|(?:村|屯|寨|浜|埭|庄){_N}号(?![地工文公项线令桥机站泵楼路岗车井厂])"
)
_HAN_DIGITS = dict(zip("〇零一二三四五六七八九幺壹贰叁肆伍陆柒捌玖", "001234567891123456789", strict=True))
_MANY_HAN_DIGITS = re.compile(
    "(?:[〇零一二三四五六七八九幺壹贰叁肆伍陆柒捌玖][ -]?){10,}[〇零一二三四五六七八九幺壹贰叁肆伍陆柒捌玖Xx]"
)
_ODD_JOINT = r"[._/·*~,、:|]"
_SPREAD = re.compile(rf"(?<![0-9A-Za-z])[0-9]+(?:(?:{_ODD_JOINT}|[ -]){{1,2}}[0-9]+){{1,17}}[Xx]?(?![0-9A-Za-z])")


@dataclass(frozen=True, slots=True)
class _Group:
    """A run of digits (with a last X, maybe), and what joins it to the one before."""

    text: str
    joint: str


def refuse_numbers(text: str, what: str) -> None:
    """Raises ``UsageFault`` where ``text``, which is kept or published in clear, holds a number of a person.

    ``what`` names it: 主题, 原因.
    """
    if hits := scan_text(text):
        kinds = "、".join(dict.fromkeys(hit.kind for hit in hits))
        raise UsageFault(f"{what}里像是有{kinds}", remedy=f"{what}不写个人信息，删去再登记")


def scan_text(text: str, *, names: Names = (), where: str = "") -> list[Hit]:
    """The personal data in one text (a cell, a paragraph). Scan many texts with a :class:`NameIndex` made once."""
    found = [Hit(kind, where, excerpt) for kind, excerpt in _once(_marks_in, text)]
    if names:
        index = names if isinstance(names, NameIndex) else NameIndex(names)
        found += dict.fromkeys(Hit(HitKind.NAME, where, mask_name(name)) for name in index.find(text))
    return found


def _once(function: _lru_cache_wrapper[_Said], text: str) -> _Said:
    """What a function says of a text, remembered for short ones: the files of a run share most of their texts."""
    kept: _Said = function(text) if len(text) <= _WORTH_KEEPING else function.__wrapped__(text)
    return kept


@lru_cache(maxsize=1 << 14)
def _marks_in(text: str) -> tuple[tuple[HitKind, str], ...]:
    """Kind and mask of every address and number in a text."""
    found: dict[tuple[HitKind, str], None] = {}
    squeezed = squeeze(text)
    if _ADDRESS.search(squeezed):
        found[HitKind.ADDRESS, HIDDEN] = None
    found.update(((HitKind(kind), HIDDEN), None) for kind in labelled(squeezed))
    if len(text) > 10:
        plain = _plain_text.__wrapped__(text)
        if _TEN_DIGITS.search(plain):
            found.update(dict.fromkeys(_numbers(plain)))
    return tuple(found)


def scan_row(cells: Sequence[tuple[str, str]]) -> list[Hit]:
    """Numbers of persons that are spread over neighbouring cells: (place, text) of each, in their order.

    A resident ID is known by its check digit, or by the way it is cut (6, 8, 4); a mobile number would be found in many
    a row of counts (153, 1204, 1500), so only cells that somebody typed as text should be asked about.
    """
    found: dict[Hit, None] = {}
    texts = [_once(_plain_text, text).strip() for _, text in cells]
    for first in range(len(texts)):
        if not texts[first] or not texts[first][-1].isdigit():
            continue
        for last in range(first + 1, min(len(texts), first + _LONGEST)):
            if not texts[last] or not texts[last][0].isdigit():
                break
            inner = texts[first + 1 : last]
            if not all(piece.isdigit() for piece in inner):
                break
            head = re.search("[0-9]+$", texts[first])
            tail = re.match("[0-9]+X?", texts[last])
            pieces = [head[0] if head else "", *inner, tail[0] if tail else ""]
            if _is_spread_id(pieces):
                where = f"{cells[first][0]}—{cells[last][0]}"
                found[Hit(HitKind.RESIDENT_ID, where, mask_resident_id("".join(pieces)))] = None
    return list(found)


def _is_spread_id(pieces: list[str]) -> bool:
    digits, cut = "".join(pieces), tuple(map(len, pieces))
    if len(digits) == 18:
        return _is_resident_id(digits) and _has_check_digit(digits)
    return len(digits) == 15 and cut in _ID_SPLITS and _is_resident_id(digits)


@lru_cache(maxsize=1 << 12)
def _plain_text(text: str) -> str:
    """The text with its digits as 0–9, and every X behind them as X."""
    return _LAST_X.sub("X", fold(_plain_digits(text)))


def _plain_digits(text: str) -> str:
    """Digits of every script, circled ones, and long numbers written in characters, as 0–9."""
    if text.isascii():
        return text
    # What is drawn over a digit (a ring, a key) is no character of its own.
    shown = (character for character in text if unicodedata.category(character) not in ("Mn", "Me"))
    plain = "".join(character if character.isascii() else _digit(character) for character in shown)
    return _MANY_HAN_DIGITS.sub(lambda match: "".join(_HAN_DIGITS.get(c, c) for c in match[0]), plain)


def _digit(character: str) -> str:
    value = unicodedata.digit(character, None)
    return character if value is None else str(value)


def without_numbers(text: str) -> str:
    """The text with what it quotes left out, and its long numbers, where it holds personal numbers at all.

    For messages about cells: a column shifted by one puts a resident ID where a word was expected.
    """
    if not scan_text(text):
        return text
    return _LONG_NUMBER.sub(HIDDEN, _QUOTED.sub(f"“{HIDDEN}”", text))


def _numbers(text: str) -> Iterator[tuple[HitKind, str]]:
    text = _DIGEST.sub("#", text)
    if _DOTTED_MOBILE.search(text):
        yield HitKind.MOBILE, mask_phone("1")
    for spread in _SPREAD.finditer(text):
        groups = re.findall("[0-9]+[Xx]?", spread[0])
        digits = "".join(groups).upper()
        if all(len(group) == 1 for group in groups) and _MOBILE.fullmatch(digits):
            yield HitKind.MOBILE, mask_phone(digits)
        if len(digits) == 18 and _is_resident_id(digits) and _has_check_digit(digits):
            yield HitKind.RESIDENT_ID, mask_resident_id(digits)
    for run in _runs(text):
        for first in range(len(run)):
            digits = ""
            for last in range(first, len(run)):
                digits += run[last].text
                if len(digits) > _LONGEST or (last > first and run[last - 1].text.endswith("X")):
                    break
                kind = _judge(digits, run[first : last + 1])
                if kind is not None:
                    yield kind, _masked(kind, digits)
    for token in _TOKEN.finditer(text):
        word = token[0]
        if not _DIGIT_GROUP.fullmatch(word):
            if _WORD_AND_MOBILE.fullmatch(word):
                yield HitKind.MOBILE, mask_phone(word)
        elif len(word) <= _LONGEST:
            continue
        for window in _ID_ANYWHERE.finditer(word):
            digits = window[1].upper()
            if _is_resident_id(digits) and _has_check_digit(digits):
                yield HitKind.RESIDENT_ID, mask_resident_id(digits)


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


def _judge(digits: str, groups: list[_Group]) -> HitKind | None:
    """What the joined groups are, if anything."""
    splits = tuple(len(group.text.rstrip("X")) for group in groups)
    joints = "".join(group.joint for group in groups[1:])
    is_tail = groups[0].joint == "-" and len(groups) > 1
    if _is_resident_id(digits):
        if len(groups) == 1 or (_has_check_digit(digits) and not is_tail):
            return HitKind.RESIDENT_ID
        if tuple(len(group.text) for group in groups) in _ID_SPLITS and "-" not in joints:
            return HitKind.RESIDENT_ID
    # Behind a mobile number an X is a multiplication sign or a mark; behind 17 digits it may close a credit code.
    if _is_mobile(digits.rstrip("X"), groups, splits):
        return HitKind.MOBILE
    if _is_card(digits) and (len(groups) == 1 or splits in _CARD_SPLITS):
        return HitKind.BANK_CARD
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


def _masked(kind: HitKind, digits: str) -> str:
    if kind is HitKind.RESIDENT_ID:
        return mask_resident_id(digits)
    return mask_phone(digits) if kind is HitKind.MOBILE else HIDDEN


def _name_text(text: str) -> str:
    return _DOT_IN_HAN.sub("·", _GAP_IN_HAN.sub("", fold(text.translate(_DOTS))))


def _is_whole(text: str, start: int, end: int) -> bool:
    """Whether a match is not cut out of a longer Latin word (Tom in Tomorrow)."""
    cuts_before = start > 0 and text[start].isascii() and text[start].isalnum() and _is_latin(text[start - 1])
    cuts_after = end < len(text) and text[end - 1].isascii() and text[end - 1].isalnum() and _is_latin(text[end])
    return not (cuts_before or cuts_after)


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalnum()
