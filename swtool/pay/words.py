"""Money in capital figures, as vouchers have it (支付结算办法附件一《正确填写票据和结算凭证的基本规定》)."""

from __future__ import annotations

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "万亿")


def money_in_words(fen: int) -> str:
    """分 as 人民币 in words: 50760000 → 伍拾万零柒仟陆佰元整, 30050 → 叁佰元零伍角整, 10003 → 壹佰元零叁分."""
    sign, whole = ("负" if fen < 0 else ""), abs(fen) // 100
    jiao, rest = divmod(abs(fen) % 100, 10)
    yuan = f"{_whole(whole)}元" if whole else ""
    if not jiao and not rest:
        return f"{sign}{yuan or '零元'}整"
    gap = "零" if yuan and (not jiao or whole % 10 == 0) else ""
    tail = (f"{_DIGITS[jiao]}角" if jiao else "") + (f"{_DIGITS[rest]}分" if rest else "整")
    return f"{sign}{yuan}{gap}{tail}"


def _whole(number: int) -> str:
    """A whole number above zero."""
    text, gap = "", False
    digits = str(number)
    for at, digit in enumerate(digits):
        place = len(digits) - 1 - at
        if digit == "0":
            gap = True
        else:
            text += ("零" if gap and text else "") + _DIGITS[int(digit)] + _PLACES[place % 4]
            gap = False
        if place and place % 4 == 0 and int(digits[: at + 1][-4:]):  # a group of four noughts has no name
            text += _GROUPS[place // 4]
    return text
