"""The site's own pages: one frame, one style sheet, no script, a content security policy that lets nothing in.

The style sheet stands in every page, allowed by its digest: a page opened from a USB stick may load no file beside it.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from swtool.disclosure.sandbox import unbroken
from swtool.disclosure.store import digest
from swtool.shipped import shipped_file

if TYPE_CHECKING:
    from jinja2 import Environment

_NAMES = ("site", "site_tables", "site_index", "site_list", "site_org", "site_page", "site_notice", "site_about")
_STYLE = "site.css"


class Frame(NamedTuple):
    """What stands around every page. ``style`` is markup, ``policy`` allows it and nothing else."""

    title: str
    authority: str
    phone: str
    sample: bool
    style: str
    policy: str


def frame(title: str, authority: str, phone: str, *, sample: bool) -> Frame:
    """The frame of a county's site."""
    from markupsafe import Markup

    style = _text(_STYLE)
    of_style = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{of_style}'; img-src data:; base-uri 'none'; form-action 'none'"
    return Frame(title, authority, phone, sample, Markup(style), policy)  # noqa: S704 - a file of this program


def fill(name: str, values: Mapping[str, object]) -> bytes:
    """A page's bytes."""
    text = _environment().get_template(f"{name}.html").render(values)
    lines = (line.rstrip() for line in text.split("\n"))
    return ("\n".join(line for line in lines if line) + "\n").encode()


@lru_cache(maxsize=1)
def templates_digest() -> str:
    """What names the templates: a page made from others is made anew."""
    return digest("".join(map(_text, (_STYLE, *(f"{name}.html" for name in _NAMES)))).encode())


@lru_cache(maxsize=1)
def _environment() -> Environment:
    from jinja2 import DictLoader, Environment, StrictUndefined

    sources = {f"{name}.html": _text(f"{name}.html") for name in _NAMES}
    environment = Environment(
        loader=DictLoader(sources), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["unbroken"] = unbroken
    return environment


def _text(name: str) -> str:
    return shipped_file(name).read_text(encoding="utf-8").replace("\r\n", "\n")
