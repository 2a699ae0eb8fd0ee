"""Finding personal data in text: the last look at what is about to leave the office (domain §2.7, gate).

Found are resident IDs (18 and 15 digits), mobile numbers, numbers of bank cards (``swtool.scannumbers``), what a word
before it makes a number of a person (``swtool.scanlabels``), and names that the caller gives, also full-width or split.
A hit never carries what was found, only its kind, its place and a mask.
Finished files are read by ``swtool.filescan``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

from swtool.errors import UsageFault
from swtool.folding import fold, squeeze
from swtool.patterns import Pattern
from swtool.privacy import HIDDEN, mask_name, mask_resident_id
from swtool.scanlabels import labelled
from swtool.scannumbers import LONGEST, is_spread_id, numbers_in

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


class Hit(NamedTuple):
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
_GAP_IN_HAN = Pattern(f"(?<={_HAN}) +(?={_HAN})")
_DOT_IN_HAN = Pattern(f"(?<={_HAN})\\.(?={_HAN})")
_LAST_X = Pattern(r"(?<=[0-9])[ -]?[XxХхΧχ×✕✖╳](?![0-9A-Za-z])")
_WORTH_KEEPING = 400  # characters
_QUOTED = Pattern("“[^”]*”")
_LONG_NUMBER = Pattern(r"(?:\d[ -]{0,2}){10,}[\dXxＸｘ]")
# Down to the house or the room: 由拳路88号2幢301室, 百合新村12幢301室, 华丰村3组12号. 海昌路138号 alone is an office.
_N = "[0-9零一二三四五六七八九十百]{1,5}"
_ADDRESS = Pattern(
    f"(?:路|街|道|巷|弄|村|里|苑|园|坊|庄|城|湾|府|庭|公寓|小区|社区|花园)(?:{_N}[号弄])?(?:{_N}(?:幢|栋|号楼|座|单元)){{1,2}}-?{_N}[室号]?"
    f"|(?:路|街|道|巷|弄){_N}[号弄]-?{_N}(?:室|幢|栋|单元|号)"
    f"|(?:村|社区|屯|寨){_N}(?:组|社|队|村民小组){_N}号"
    f"|(?:村|屯|寨|浜|埭|庄){_N}号(?![地工文公项线令桥机站泵楼路岗车井厂])"
)
_HAN_DIGITS = dict(zip("〇零一二三四五六七八九幺壹贰叁肆伍陆柒捌玖", "001234567891123456789", strict=True))
_MANY_HAN_DIGITS = Pattern(
    "(?:[〇零一二三四五六七八九幺壹贰叁肆伍陆柒捌玖][ -]?){10,}[〇零一二三四五六七八九幺壹贰叁肆伍陆柒捌玖Xx]"
)


def refuse_numbers(text: str, what: str, *, option: str = "", instead: str = "") -> None:
    """Raises ``UsageFault`` where ``text``, which is kept or published in clear, holds a number of a person.

    ``what`` names it: 主题, 原因. ``option`` is where it was typed, ``instead`` what to write in its place.
    """
    if kinds := kinds_in(text):
        raise UsageFault(
            f"{what}里像是有{kinds}",
            where=option,
            why=f"{what}原样保存、显示，不打码",
            remedy=instead or f"{what}不写个人信息，删去再登记",
        )


def kinds_in(text: str) -> str:
    """What numbers of a person a text seems to hold, as words; '' for none."""
    return "、".join(dict.fromkeys(hit.kind for hit in scan_text(text)))


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
        found.update(((HitKind(kind), mask), None) for kind, mask in numbers_in(plain))
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
        for last in range(first + 1, min(len(texts), first + LONGEST)):
            if not texts[last] or not texts[last][0].isdigit():
                break
            inner = texts[first + 1 : last]
            if not all(piece.isdigit() for piece in inner):
                break
            head = re.search("[0-9]+$", texts[first])
            tail = re.match("[0-9]+X?", texts[last])
            pieces = [head[0] if head else "", *inner, tail[0] if tail else ""]
            if is_spread_id(pieces):
                where = f"{cells[first][0]}—{cells[last][0]}"
                found[Hit(HitKind.RESIDENT_ID, where, mask_resident_id("".join(pieces)))] = None
    return list(found)


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


def _name_text(text: str) -> str:
    return _DOT_IN_HAN.sub("·", _GAP_IN_HAN.sub("", fold(text.translate(_DOTS))))


def _is_whole(text: str, start: int, end: int) -> bool:
    """Whether a match is not cut out of a longer Latin word (Tom in Tomorrow)."""
    cuts_before = start > 0 and text[start].isascii() and text[start].isalnum() and _is_latin(text[start - 1])
    cuts_after = end < len(text) and text[end - 1].isascii() and text[end - 1].isalnum() and _is_latin(text[end])
    return not (cuts_before or cuts_after)


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalnum()
