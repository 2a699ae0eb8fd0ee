"""Numbers as their format shows them: 1 under "XC-"0000 is XC-0001, under 00000 it is 00001, under 0% it is 100%."""

from __future__ import annotations

from decimal import Decimal

from swtool.patterns import Pattern

_SECTIONS = Pattern(r'((?:"[^"]*"|\\.|[^;"\\])*)')
_UNSEEN = Pattern(r"\[\$-[0-9A-Fa-f]+\]|_.|\*.")
_TOKEN = Pattern(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|(?P<bare>[-()（） ])|(?P<zero>0)|(?P<unseen>\[\$-[0-9A-Fa-f]+\]|[_*].)'
)
_PERCENT = Pattern(r"(?:#,##)?0(?:\.0+)?%")
_LARGEST = 10**15


def shows_code(number_format: str) -> bool:
    """Whether a format shows whole numbers with zeros or letters before them: 00000, "XC-"0000, 0000"号"."""
    tokens = _tokens(number_format)
    zeros = tokens.count("0")
    return zeros > 1 or (zeros == 1 and len(tokens) > 1)


def shows_percent(number_format: str) -> bool:
    """Whether a format shows a number as percents: 0%, 0.00%."""
    return _PERCENT.fullmatch(_UNSEEN.sub("", _first(number_format)).strip()) is not None


def code_shown(number: float, number_format: str) -> str | None:
    """What is seen of a whole number under such a format, None where that is not told here."""
    if number < 0 or number != int(number) or number >= _LARGEST or not shows_code(number_format):
        return None
    digits = list(str(int(number)))
    tokens = _tokens(number_format)
    first = tokens.index("0")
    shown = []
    for at in range(len(tokens) - 1, -1, -1):
        if tokens[at] != "0":
            shown.append(tokens[at][1:])
            continue
        shown.append("".join(digits) if at == first else digits.pop() if digits else "0")
        if at == first and not digits:
            shown[-1] = "0"
    return "".join(reversed(shown))


def percent_shown(number: float) -> str:
    """The number as percents, exact: 1 is 100%."""
    return f"{(Decimal(repr(number)) * 100).normalize():f}%"


def _first(number_format: str) -> str:
    """The section for positive numbers."""
    match = _SECTIONS.match(number_format)
    return match[1] if match else ""


def _tokens(number_format: str) -> list[str]:
    """Each 0, and each literal text with a mark before it; nothing where the format has anything else."""
    code = _first(number_format)
    tokens: list[str] = []
    end = 0
    for match in _TOKEN.finditer(code):
        if match.start() != end:
            return []
        end = match.end()
        literal = match["quoted"] or match["escaped"] or match["bare"]
        if match["zero"]:
            tokens.append("0")
        elif literal and literal.strip():
            tokens.append(f"'{literal}")
    return tokens if end == len(code) else []
