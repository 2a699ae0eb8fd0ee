"""Numbers of a person known by the word before them or by their own shape: WeChat, QQ, plates, accounts, papers.

A resident ID, a mobile number and a bank card tell themselves by their digits (:mod:`swtool.scanner`). These do not, so
a word is asked for: 微信、QQ、账号、护照. 微信公众号 and a QQ群 are offers to everybody and no hits.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from swtool.patterns import Pattern

_CONTACT, _ACCOUNT, _PAPER, _PLATE = "微信、QQ号", "银行账号", "证件号", "车牌号"
_WORDS = "微信号?|威信|[vV]信|(?<![A-Za-z])(?:wechat|weixin|vx|wx)|(?<![A-Za-z])qq号?码?|扣扣号?"
_PAPERS = "护照|通行证|居留证|居住证|军官证|士兵证|残疾人?证|社保卡|医保卡|低保证"
_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_LETTER = "a-hj-np-z"  # of a plate: neither I nor O
_LABELLED = (
    (_CONTACT, f"(?:{_WORDS})(?:号码?)?(?:为|是|[:：=_-])?[a-z0-9][a-z0-9_-]{{4,19}}"),
    (_CONTACT, r"(?<![a-z0-9])wxid_[a-z0-9]{5,}|(?<![a-z0-9.])[1-9][0-9]{4,11}@qq\.com"),
    (_ACCOUNT, "(?:[账帐]号|[账帐]户|卡号|存折)[^0-9a-z，。；,;]{0,8}[0-9](?:[ -]?[0-9]){9,29}"),
    (_PAPER, f"(?:{_PAPERS})[^0-9a-z，。；,;]{{0,6}}[a-z]{{0,2}}[0-9]{{7,20}}"),
    (_PAPER, r"(?<![0-9a-z.])[1-9][0-9]{2,13}[*＊×●]{3,}[0-9x]{0,4}(?![0-9a-z])"),  # masked, and put together again
    (_PLATE, f"[{_PROVINCES}][{_LETTER}][·•・-]?(?=[a-z]*[0-9])[{_LETTER}0-9]{{5,6}}(?![a-z0-9])"),
)
_PATTERNS = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _LABELLED)
_MAY = Pattern("[0-9]|微信")


def labelled(text: str) -> Iterator[str]:
    """The kinds of numbers in a text that has no white space, in the office's words."""
    if _MAY.search(text):
        yield from (kind for kind, pattern in _PATTERNS if pattern.search(text))
