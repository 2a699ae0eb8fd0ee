"""Where in a rule file a key stands, and what a TOML syntax error means in Chinese."""

from __future__ import annotations

import re
from collections.abc import Sequence

_SYNTAX = (
    ("Cannot overwrite", "同一个名字写了两次"),
    ("Cannot declare", "同一个 [类.名称] 写了两次"),
    ("Cannot mutate", "同一个名字写了两次"),
    ("Duplicate inline table key", "同一个名字写了两次"),
    ("Illegal character", "文字中换了行或有不可见字符，多半是前面少了引号"),
    ("Unterminated string", "引号没有配对"),
    ("Unclosed array", "方括号没有配对"),
    ("Unclosed inline table", "花括号没有配对"),
    ("Invalid value", "等号后面不是可读的值，文字要加引号"),
    ("Expected '='", "名字后面缺等号，或名字用了中文而没加引号"),
    ("Expected ']", "方括号没有配对"),
    ("Invalid statement", "这一行不是 名字 = 值，也不是 [类.名称]"),
    ("Expected newline", "一行只能写一项，值后面多了内容"),
)


def line_of(text: str, section: str, short: str = "", key: str = "", index: int | None = None) -> int:
    """The line (from 1) of ``key`` in ``[section.short]``, or in its ``index``-th value; the nearest header above it
    when the key is missing there; 1 when even that is not found."""
    lines = text.splitlines()
    parts = [section, short] if short else [section]
    start = _header(lines, parts, r"\[", 0)
    if start is None:
        above = _header(lines, [section], r"\[", 0)
        found = _assignment(lines, short or section, above or 0, len(lines))
        return (above or 0 if found is None else found) + 1
    end = _next_header(lines, start + 1)
    if index is not None:
        at: int | None = start
        for _ in range(index + 1):
            at = _header(lines, [*parts, "values"], r"\[\[", (at or start) + 1) if at is not None else None
        if at is not None:
            start, end = at, _next_header(lines, at + 1)
        else:
            start = _nth_inline(lines, start, end, index) or start
            end = start + 1
    if key:
        found = _assignment(lines, key, start, end)
        if found is not None:
            return found + 1
    return start + 1


def syntax_reason(problem: str, text: str) -> tuple[int, str]:
    """Line and Chinese reason of what tomllib says ("Invalid value (at line 3, column 7)")."""
    place = re.search(r"line (\d+)", problem)
    line = int(place.group(1)) if place else len(text.splitlines()) or 1
    return line, next((reason for start, reason in _SYNTAX if start in problem), "不符合 TOML 的写法")


def _header(lines: Sequence[str], parts: Sequence[str], bracket: str, start: int) -> int | None:
    pattern = re.compile(
        r"\s*" + bracket + r"\s*" + r"\s*\.\s*".join(rf'"?{re.escape(part)}"?' for part in parts) + r"\s*\]"
    )
    return next((at for at in range(start, len(lines)) if pattern.match(lines[at])), None)


def _next_header(lines: Sequence[str], start: int) -> int:
    return next(
        (at for at in range(start, len(lines)) if re.match(r"\s*\[+[^\],]+\]+\s*(#.*)?$", lines[at])), len(lines)
    )


def _assignment(lines: Sequence[str], key: str, start: int, end: int) -> int | None:
    pattern = re.compile(rf'(?:^|[{{,])\s*"?{re.escape(key)}"?\s*[=.]')
    return next((at for at in range(start, end) if pattern.search(lines[at])), None)


def _nth_inline(lines: Sequence[str], start: int, end: int, index: int) -> int | None:
    """The line where the ``index``-th inline table of ``values = [ {…}, {…} ]`` begins."""
    first = _assignment(lines, "values", start, end)
    if first is None:
        return None
    opened = [at for at in range(first, end) for _ in re.findall(r"[\[,]?\s*\{\s*\w+\s*=", lines[at])]
    return opened[index] if index < len(opened) else first
