"""Who was there: what people write into the sign-in column of a training."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, time

from swtool.dates import PartialDate, UnreadableDate, parse_day_text
from swtool.folding import MARKS_OF_NOTHING, squeeze
from swtool.forms.kind import Kind, ParseContext, plain_text
from swtool.patterns import Pattern
from swtool.training.kinds import clock_of

_ABSENT = Pattern(
    r"[x×✕✖✗✘☒错否无缺n0]|没有|不是|no|false|(?:未|没有?|不)(?:能|曾)?(?:到会?|到场|到岗|签到?|签[名字退]|来|出席|培训|参[加训会])"
    r"|(?:已|因[公私病事])?(?:缺[席勤课]|旷[课工]|未出勤|请假|休息|[轮调补]休|值班|[公出]差|公出|外出|离[职岗]|辞职|退休|调[离走])"
    r"|(?:已?请|休)?(?:病|事|产|年|公|婚|丧|探亲|陪产|护理|育儿|哺乳|工伤|带薪|年休|休)假",
    re.IGNORECASE,
)
"""Plain words of absence, without what stands in brackets behind them."""
_PRESENT = Pattern(
    r"(?:[√✓✔☑对是有到签v1y]|yes|true|准时|迟到|已?签[到字名退]|已[签到]|已?(?:出席|参[加训会])|签到成功|出勤|全勤|到[场会]"
    r"|本人|(?:扫码|电子|线上|网络|人脸)(?:签[到字名退]|打卡))+",
    re.IGNORECASE,
)
_BRACKETS = Pattern(r"\([^()]*\)$")
_CLOCK = Pattern(
    r"(?:上午|下午|早上|晚上|[ap]m)?(?:[01]?\d|2[0-3])(?:[:.时点][0-5]\d(?::?[0-5]\d)?分?|[点时]半?)(?:[ap]m)?(?!\d)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class SignIn(Kind):
    """A tick, a time or a plain yes in a sign-in column: True; 缺席, 病假, 出差, X and the like: False.

    Any other words stand as they are: they may be the person's own signature, which only the row can tell.
    """

    example: str = "08:55"

    def parse(self, cell: object, context: ParseContext) -> object:
        if isinstance(cell, date | time) or (isinstance(cell, float) and clock_of(cell)):
            return True
        text = squeeze(plain_text(cell))
        if not text:
            return None
        if text in MARKS_OF_NOTHING or _ABSENT.fullmatch(_BRACKETS.sub("", text)):
            return False
        rest = _CLOCK.sub("", text.replace("(", "").replace(")", ""))
        return True if not rest or _PRESENT.fullmatch(rest) or _is_day(plain_text(cell)) else text


def is_signature(words: str, name: str) -> bool:
    """Whether words in a sign-in column are the person's own name: whole, or without the surname."""
    signed, own = (re.sub(r"[·.\s]", "", squeeze(text)) for text in (words, name))
    signed = _CLOCK.sub("", _BRACKETS.sub("", signed))
    return signed == own or (len(own) > 2 and signed == own[1:])


def _is_day(text: str) -> bool:
    try:
        day = parse_day_text(text)
        return isinstance(day, PartialDate) and day.exact is not None
    except UnreadableDate:
        return False
