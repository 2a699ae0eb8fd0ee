"""Somebody told by what is said of him, without a whole name: 小雨（9岁）, 陈*雨, 三（2）班雨桐同学, a mail address.

Words may look alike (儿童，9岁), so that such a text is held until somebody has looked, not refused.
"""

from __future__ import annotations

from collections.abc import Iterator

from swtool.disclosure.addressed import USUAL_SURNAMES
from swtool.disclosure.ordinary_words import between
from swtool.folding import squeeze
from swtool.patterns import Pattern
from swtool.privacy import HIDDEN, mask_name

_HAN = "[\u3400-\u9fff\U00020000-\U000323af]"
_VEIL = "[*×某○〇]"
_YEARS = r"[0-9一二三四五六七八九十]{1,3}周?岁(?!以|及|至|到|的?老人|组|段|[-~、])"
# One person's age: 80岁以上, 3至6岁 and 60-69岁 are groups, 百岁 is a word.
_AGED = Pattern(f"(?P<name>(?:{_HAN}|[*×○]){{2,4}})[,，(（](?:今年|现年|年仅)?{_YEARS}|(?:今年|现年|年仅){_YEARS}")
_VEILED = Pattern(f"(?P<name>[{USUAL_SURNAMES}]{_VEIL}(?![些种个位地村镇市县年月日项人家学校单某次条届]){_HAN})")
_PUPIL = Pattern(f"(?<=班)(?P<name>{_HAN}{{2,3}})(?=同学|小朋友)")
_MAIL = Pattern(r"(?a:[\w.%+-]+)@(?a:[\w-]+(?:\.[\w-]+)+)")
_OFFICIAL = (".gov.cn", ".org.cn", ".edu.cn")
_FAMILY = Pattern(r"(?:家属|家长|监护人|亲属|本人|父亲|母亲|户主)[^，,。；;]{0,6}?(?:电话|座机|手机)[:：]?[(（]?[0-9]")


def described(text: str) -> Iterator[str]:
    """What tells of one person, masked."""
    plain = squeeze(text)
    for match in _AGED.finditer(plain):
        yield mask_name(match["name"]) if match["name"] else HIDDEN
    for match in _VEILED.finditer(plain):
        yield mask_name(match["name"])
    outside = between(plain)
    for match in _PUPIL.finditer(plain):
        if all(outside[match.start("name") : match.end("name")]):
            yield mask_name(match["name"])
    if any(not mail[0].lower().endswith(_OFFICIAL) for mail in _MAIL.finditer(plain)):
        yield HIDDEN
    if _FAMILY.search(plain):
        yield HIDDEN
