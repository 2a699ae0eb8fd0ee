"""From a sealed page to its files: one renderer a format. The same seal and templates give the same bytes anywhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from swtool.disclosure.page import Page
from swtool.disclosure.render_docx import render_docx, render_docx_a3
from swtool.disclosure.render_html import render_fragment, render_html, render_summary
from swtool.disclosure.render_xlsx import render_xlsx
from swtool.disclosure.templates import Templates

RENDERER = 3
"""What turns a seal into files. Another number says that the same seal may give other bytes."""

_NOT_IN_NAMES = str.maketrans(dict.fromkeys('\\/:*?"<>|', "_"))
_LONGEST_NAME = 240  # bytes: file systems of Linux end at 255, and a copy gets (2) behind it

Renderer = Callable[[Page, str, Templates], bytes]


class Format(NamedTuple):
    """What a page is made into. ``mark`` stands before the ending, where two formats share one."""

    title: str
    ending: str
    renderer: Renderer
    mark: str = ""


FORMATS: Mapping[str, Format] = MappingProxyType({
    "html": Format("网页", ".html", render_html),
    "xlsx": Format("表格", ".xlsx", lambda page, sha256, _: render_xlsx(page, sha256)),
    "docx": Format("A4 公开表", ".docx", render_docx),
    "docx_a3": Format("公开栏 A3", ".docx", render_docx_a3, "（公开栏A3）"),
    "fragment": Format("粘贴用", ".html", render_fragment, "（粘贴用）"),
    "summary": Format("摘要", ".txt", render_summary, "（摘要）"),
})  # fmt: skip
"""Format → how it is made; every sealed page is made into all of them."""


def render(page: Page, sha256: str, templates: Templates) -> dict[str, tuple[str, bytes]]:
    """The files of a sealed page: format → name and bytes. Raises ``SwtoolError`` for a template with a fault."""
    return {
        key: (file_name(page, each.ending, each.mark), each.renderer(page, sha256, templates))
        for key, each in FORMATS.items()
    }


def file_name(page: Page, ending: str, mark: str = "") -> str:
    """某某社会工作服务中心2026年10月三务公开（第2版）.docx; a name too long for a disk is cut in the organization's."""
    version = f"（第{page.version}版）" if page.version > 1 else ""
    return fitting_name(page.organization, f"{page.title.removeprefix(page.organization)}{version}{mark}{ending}")


def fitting_name(name: str, rest: str) -> str:
    """A file's name that every disk takes: ``name`` is cut where the two together are too long."""
    while len((name + rest).encode()) > _LONGEST_NAME:
        name = name[:-1]
    return (name + rest).translate(_NOT_IN_NAMES)
