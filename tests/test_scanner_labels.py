"""Numbers that a word before them, or their shape, makes numbers of a person."""

from __future__ import annotations

import pytest

from swtool.scanner import HitKind, scan_text

FOUND = [
    ("加微信wxid_abc12345领取", HitKind.CONTACT),
    ("微信号：xiaoming-88", HitKind.CONTACT),
    ("微 信 13k4567890", HitKind.CONTACT),
    ("QQ12345678", HitKind.CONTACT),
    ("ＱＱ：１２３４５６７８", HitKind.CONTACT),
    ("发到12345678@qq.com", HitKind.CONTACT),
    ("VX:abcde12", HitKind.CONTACT),
    ("开户行农商行，账号201000123456789", HitKind.ACCOUNT),
    ("卡号：6228 4800 0000 0000", HitKind.ACCOUNT),
    ("护照E12345678", HitKind.PAPER),
    ("残疾证号33048119900101001244", HitKind.PAPER),
    ("浙F12345送医", HitKind.PLATE),
    ("浙F·D12345", HitKind.PLATE),
    ("和平村12号住户", HitKind.ADDRESS),
]
ORDINARY = [
    "微信公众号2026年第3期",
    "开通微信群3个",
    "公众号和QQ群宣传",
    "账户管理费1200.00元",
    "护照办理宣传",
    "苏A级景区",
    "和平村12号地块",
    "残疾人证办理服务36人次",
    "浙民发2024号文件",
    "依据浙F文件",
    "海昌路138号",
]


@pytest.mark.parametrize(("text", "kind"), FOUND)
def test_it_is_found_and_not_repeated(text: str, kind: HitKind) -> None:
    hits = scan_text(text)
    assert kind in {hit.kind for hit in hits}
    assert not any(digits in hit.excerpt for hit in hits for digits in ("12345", "4800", "0101001"))


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_words_are_no_hits(text: str) -> None:
    assert scan_text(text) == []
