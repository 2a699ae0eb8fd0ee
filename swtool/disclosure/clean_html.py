"""A finished page asks for nothing and runs nothing, whatever the county's template says."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from swtool.disclosure.sandbox import template_fault
from swtool.patterns import Pattern

POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
"""The content security policy of every page."""

_PAGE = frozenset(["html", "head", "body", "meta", "title", "style", "main", "header", "footer", "nav", "section"])
_TEXT = frozenset([
    "a", "article", "b", "blockquote", "br", "caption", "code", "col", "colgroup", "dd", "details", "div", "dl", "dt",
    "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "li", "ol", "p", "section", "small", "span", "strong", "sub",
    "summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul",
])  # fmt: skip
TEXT_ELEMENTS = _PAGE | _TEXT - {"details", "summary"}
"""Elements that hold text and show it."""
_ATTRIBUTES = frozenset([
    "class", "id", "style", "lang", "dir", "title", "scope", "colspan", "rowspan", "span", "tabindex", "role", "href",
    "open", "start", "align", "valign", "width", "height", "border", "cellpadding", "cellspacing", "bgcolor",
])  # fmt: skip
_META = frozenset(["charset", "name", "content", "http-equiv"])
_REACHES_OUT = Pattern(r"url\s*\(|@import|@font-face|image-set|expression\s*\(|javascript:|\\", re.IGNORECASE)


def refuse_active(text: str, where: str, *, fragment: bool = False) -> None:
    """Raises ``SwtoolError`` where the page holds anything but text, tables and looks.

    ``fragment``: it is pasted into another page, so it has inline styles only, neither class nor id nor style sheet.
    """
    checker = _Checker(where, fragment=fragment)
    checker.feed(text)
    checker.close()
    if not fragment and not (checker.has_language and checker.has_policy):
        missing = "网页缺少语言（<html lang>）或内容安全策略（Content-Security-Policy）"
        raise template_fault(where, f"{missing}，这两处要照自带的模板保留")


class _Checker(HTMLParser):
    def __init__(self, where: str, *, fragment: bool) -> None:
        super().__init__(convert_charrefs=True)
        self._where, self._fragment, self._in_style = where, fragment, False
        self._elements = _TEXT if fragment else _TEXT | _PAGE
        self.has_language = self.has_policy = False

    def _refuse(self, why: str) -> None:
        raise template_fault(f"{self._where}（生成的内容）", why, line=self.getpos()[0])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self._elements:
            self._refuse(f"不能有 <{tag}>：只能有文字、表格和样式")
        self._in_style = tag == "style"
        self.has_language |= tag == "html" and bool(dict(attrs).get("lang"))
        for name, value in attrs:
            self._attribute(tag, name, value or "", dict(attrs))

    def _attribute(self, tag: str, name: str, value: str, attrs: dict[str, str | None]) -> None:
        if tag == "meta":
            self._meta(name, value, attrs)
        elif self._fragment and name in ("class", "id"):
            self._refuse(f"粘贴用的片段不能有 {name}，只能用 style")
        elif name not in _ATTRIBUTES and not name.startswith("aria-"):
            self._refuse(f"<{tag}> 不能有 {name}")
        elif name == "href" and (self._fragment or tag != "a" or not value.startswith("#")):
            self._refuse("链接只能指向本页里的位置")
        elif name == "style" and _REACHES_OUT.search(value):
            self._refuse("样式不能引用外面的文件")

    def _meta(self, name: str, value: str, attrs: dict[str, str | None]) -> None:
        if name not in _META:
            self._refuse(f"<meta> 不能有 {name}")
        if name == "http-equiv":
            if value.lower() != "content-security-policy" or attrs.get("content") != POLICY:
                self._refuse("内容安全策略要与自带的模板一样，也不能有别的 http-equiv")
            self.has_policy = True

    def handle_endtag(self, tag: str) -> None:
        self._in_style = False

    def handle_data(self, data: str) -> None:
        if self._in_style and _REACHES_OUT.search(data):
            self._refuse("样式不能引用外面的文件")

    def handle_comment(self, data: str) -> None:
        self._refuse("不能有注释：公开的网页里不留看不见的内容")

    def handle_pi(self, data: str) -> None:
        self._refuse("不能有处理指令")

    def unknown_decl(self, data: str) -> None:
        self._refuse("不能有这种声明")
