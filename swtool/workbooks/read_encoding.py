"""In which encoding a text is written. What cannot be told is refused: a wrong guess gives names that nobody has.

GB18030 accepts almost any bytes in pairs, so what looks like it is held against Big5 (traditional Chinese), whose
pairs it would turn into other characters without an error.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection

from swtool.patterns import Pattern
from swtool.workbooks.cells import WorkbookFault
from swtool.workbooks.read_kind import SEND_XLSX, refusal

_SAMPLE = 200_000
_BIG5 = "cp950"
_LONG = 100  # characters, of which one may be bad in a text that is still taken for one
_CHINESE = Pattern("[\u3400-\u9fff\U00020000-\U0003ffff]")
_FOREIGN = Pattern("[\u0100-\u07ff]")
_USUAL = Pattern("[\x00-\x7f\u00b7\u00d7\u2000-\u27bf\u3000-\u303f\u3400-\u9fff\uff00-\uffef\U00020000-\U0003ffff]")
_UTF8_WORD = re.compile(rb"(?:[\xe3-\xe9][\x80-\xbf]{2}){3}")
_BYTE_LINE = re.compile(rb"[^\r\n]+")
_BYTE_BREAK = re.compile(rb"\r\n|\r|\n")
_BREAK = Pattern(r"\r\n|\r|\n")
_FEW = 2
_ENOUGH, _FEWEST_DIFFERENT = 6, 3  # pairs of bytes below which no kind of text can be told from another


def decode(data: bytes, name: str) -> str:
    """The text behind bytes of unknown encoding. Raises WorkbookFault where no encoding fits."""
    candidates = _candidates(data)
    if candidates == ("gb18030",) and (line := _line_in_utf8(data)):
        raise refusal(
            name,
            f"文件里混着两种文字编码（第{line}行与别的行不同），可能是几个文件直接拼在一起的",
            "请把原来的几个文件分别发来；或者用 WPS 或 Excel 打开，把显示不对的行改好，另存为 .xlsx 后再发来。",
        )
    for encoding in candidates:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding in ("utf-16-le", "utf-16-be") and not _is_plausible(text):
            break
        if any(ord(mark) < 32 and mark not in "\t\r\n\v\f\x1a\x1c\x1d\x1e\x1f" for mark in set(text[:100_000])):
            break
        return text.rstrip("\x1a\x00")
    raise _spoiled_text(data, name) or refusal(
        name, "认不出这是什么文件，也认不出文字编码", f"如果原来是表格，{SEND_XLSX}"
    )


def _spoiled_text(data: bytes, name: str) -> WorkbookFault | None:
    """The fault of a text that is whole but for a few bytes: which line they stand in."""
    for encoding in ("utf-8", "gb18030"):
        text = data.decode(encoding, "replace")
        bad = text.count("\ufffd")
        if len(text) > _LONG and bad <= len(text) / _LONG and not set(map(chr, range(9))) & set(text):
            line = len(_BREAK.findall(text, 0, text.find("\ufffd"))) + 1
            return refusal(
                name,
                f"第{line}行有认不出的字（文件里共{bad}处），可能没有传完，或者中途改过编码",
                "请在原来的电脑上重新导出；或者用 WPS 或 Excel 打开，核对这一行，另存为 .xlsx 后再发来。",
            )
    return None


def encoding_note(data: bytes) -> tuple[str, ...]:
    """A sentence where the text was read in an encoding that the office hardly ever meets."""
    if _candidates(data) == (_BIG5,):
        return ("文字编码是 Big5（繁体中文），已按它读入；请核对几个姓名。",)
    return ()


def _candidates(data: bytes) -> tuple[str, ...]:
    """By its mark; else UTF-16 by its zeros; else UTF-8, then GB18030 or Big5, all strictly."""
    if data.startswith(b"\xef\xbb\xbf"):
        return ("utf-8-sig",)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ("utf-16",)
    if zeros := Counter(index % 2 for index, byte in enumerate(data[:2000]) if not byte):
        # Latin letters, digits and delimiters leave zeros in every high byte; other binaries leave them anywhere.
        return ("utf-16-le",) if zeros[1] > 3 * zeros[0] else ("utf-16-be",) if zeros[0] > 3 * zeros[1] else ()
    if _is_utf8(data):
        return ("utf-8",)
    return (_BIG5,) if _is_big5(data) else ("gb18030",)


def _is_utf8(data: bytes) -> bool:
    """Whether these bytes are UTF-8. A few Chinese words in GB18030 (一, 联通) look like it, as foreign letters."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return text.isascii() or bool(_CHINESE.search(text)) or not _FOREIGN.search(text)


def _is_plausible(text: str) -> bool:
    """Whether nearly everything in a text without a mark is what Chinese sheets are written with."""
    sample = text[:20_000]
    return len(_USUAL.findall(sample)) >= 0.9 * len(sample)


def _line_in_utf8(data: bytes) -> int:
    """The first line that is Chinese in UTF-8 where another is Chinese in GB18030; 0 where all are of one kind."""
    for word in _UTF8_WORD.finditer(data):
        start = max(data.rfind(b"\n", 0, word.start()), data.rfind(b"\r", 0, word.start())) + 1
        line = _BYTE_LINE.match(data, start)
        if line and _is_utf8(line[0]):
            others = (other for other in _BYTE_LINE.findall(data) if not other.isascii() and not _is_utf8(other))
            return len(_BYTE_BREAK.findall(data, 0, start)) + 1 if any(map(_is_gb18030, others)) else 0
    return 0


def _is_gb18030(line: bytes) -> bool:
    try:
        line.decode("gb18030")
    except UnicodeDecodeError:
        return False
    return len(_pairs(line)) >= _FEW


def _is_big5(data: bytes) -> bool:
    """Whether the pairs of bytes are everyday characters in Big5 and mostly odd ones in GB18030.

    Everyday characters are the first level of each set: what nearly every character of a form or a name is. Those of
    GB18030 are counted once each too: a letter such as é, which is one of Big5, may fill a column of a small sheet.
    """
    pairs = _pairs(data[:_SAMPLE])
    different = set(pairs)
    if len(pairs) < _ENOUGH or len(different) < _FEWEST_DIFFERENT:
        return False
    traditional = sum(0xA4 <= high <= 0xC6 and (low <= 0x7E or low >= 0xA1) for high, low in pairs)
    if traditional < 0.9 * len(pairs) or any(_are_simplified(each) for each in (pairs, different)):
        return False
    try:
        data.decode(_BIG5)
    except UnicodeDecodeError:
        return False
    return True


def _are_simplified(pairs: Collection[tuple[int, int]]) -> bool:
    return sum(0xB0 <= high <= 0xD7 and low >= 0xA1 for high, low in pairs) >= 0.7 * len(pairs)


def _pairs(data: bytes) -> list[tuple[int, int]]:
    """The pairs of bytes that stand for ideographs, walked as both encodings walk; punctuation (A1–A3) left out."""
    pairs = []
    at = 0
    while at < len(data) - 1:
        high, low = data[at], data[at + 1]
        if high < 0x81:
            at += 1
            continue
        if high > 0xA3:
            pairs.append((high, low))
        at += 2
    return pairs
