"""Everybody can read the site: language, headings, tables, contrast; a browser asks for nothing and is silent."""

from __future__ import annotations

import base64
import hashlib
import os
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from lxml import html

from tests import chromium
from tests.site_house import county, files_in, put_up

TEMPLATES = Path(__file__).parents[1] / "templates"
AXE = os.environ.get("SWTOOL_AXE", "")
"""Where axe.min.js of axe-core lies, which no test depends on."""
PHONE, DESK = 390, 1200


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site") / "网站"
    put_up(county(tmp_path_factory.mktemp("county")), folder)
    return folder


def pages_of(built: Path) -> list[Path]:
    """The site's own pages."""
    return [
        built / path for path in sorted(files_in(built)) if path.endswith(".html") and not re.search(r"/v\d+/", path)
    ]


@pytest.fixture(scope="module")
def trees(built: Path) -> dict[str, html.HtmlElement]:
    return {
        path.relative_to(built).as_posix(): html.document_fromstring(path.read_text(encoding="utf-8"))
        for path in pages_of(built)
    }


def test_every_page_says_its_language_and_what_it_is(trees: dict[str, html.HtmlElement]) -> None:
    titles = [tree.findtext(".//title") for tree in trees.values()]
    assert len(set(titles)) == len(titles) == 11
    for tree in trees.values():
        assert tree.get("lang") == "zh-CN"
        assert (len(tree.findall(".//h1")), len(tree.findall(".//main"))) == (1, 1)
        first = tree.find("body")[0]
        assert (first.tag, first.get("href"), tree.find(".//main").get("id")) == ("a", "#content", "content")


def test_headings_skip_no_level(trees: dict[str, html.HtmlElement]) -> None:
    for path, tree in trees.items():
        levels = [int(each.tag[1]) for each in tree.iter("h1", "h2", "h3", "h4", "h5", "h6")]
        assert levels[0] == 1, path
        assert all(after <= before + 1 for before, after in pairwise(levels)), (path, levels)


def test_every_header_cell_says_what_it_heads_and_every_drawing_what_it_shows(
    trees: dict[str, html.HtmlElement],
) -> None:
    for path, tree in trees.items():
        assert all(each.get("scope") in ("col", "row", "rowgroup") for each in tree.iter("th")), path
        for row in tree.iterfind(".//tbody/tr"):
            assert row[0].tag == "th", path
        for drawing in tree.iter("svg"):
            assert (drawing.get("role") == "img" and drawing.get("aria-label")) or drawing.get("aria-hidden"), path
        for region in tree.iterfind('.//*[@role="region"]'):
            assert region.get("aria-label"), path
        ids = [each.get("id") for each in tree.iterfind(".//*[@id]")]
        assert len(ids) == len(set(ids)), path
        labels = [each.get("aria-labelledby") for each in tree.iterfind(".//*[@aria-labelledby]")]
        assert set(labels) <= set(ids), path


def test_the_policy_allows_the_style_sheet_and_nothing_else(trees: dict[str, html.HtmlElement]) -> None:
    for path, tree in trees.items():
        style = tree.findtext(".//style")
        digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
        policy = tree.find('.//meta[@http-equiv="Content-Security-Policy"]').get("content")
        allowed = f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"
        assert policy == allowed, path
        assert not list(tree.iter("script", "img", "iframe", "form", "object")), path
        assert not [
            each for each in tree.iter() if each.get("style") or any(name.startswith("on") for name in each.attrib)
        ]


# -- contrast ---------------------------------------------------------------------------------------------------------


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


WHITE, TINT, GROUP, ALERT, INK, SOFT, RED, BLUE, CHART = (
    "#ffffff", "#eef2f6", "#f8fafb", "#fdf3f2", "#1c2430", "#53606f", "#a4161a", "#1f5fa8", "#38434f",
)  # fmt: skip


def test_contrast_of_black_on_white_is_21() -> None:
    assert contrast("#000000", WHITE) == pytest.approx(21)


@pytest.mark.parametrize(
    ("front", "behind"),
    [
        (INK, WHITE), (INK, TINT), (INK, ALERT), (SOFT, WHITE), (SOFT, GROUP), (SOFT, TINT), (RED, WHITE), (RED, TINT),
        (WHITE, RED), (CHART, WHITE),
    ],
)  # fmt: skip
def test_text_stands_out_from_what_is_behind_it(front: str, behind: str) -> None:
    assert contrast(front, behind) >= 4.5


@pytest.mark.parametrize(
    ("front", "behind"), [(BLUE, WHITE), (RED, WHITE), (WHITE, RED), ("#6b7785", WHITE), (BLUE, TINT)]
)
def test_bars_lines_and_the_focus_stand_out(front: str, behind: str) -> None:
    assert contrast(front, behind) >= 3


def test_the_colours_of_the_style_sheet_are_those_judged_here() -> None:
    style = (TEMPLATES / "site.css").read_text(encoding="utf-8")
    written = {
        colour if len(colour) > 4 else "#" + "".join(c * 2 for c in colour[1:])
        for colour in re.findall(r"#[0-9a-f]{3,6}\b", style)
    }
    lines = {
        "#cfd6de",
        "#9fabb8",
        "#d9dfe6",
        "#f4f5f7",
        "#f3d9d5",
        "#6b7785",
    }  # rules, grounds, a fill within a red line
    assert written == {WHITE, TINT, GROUP, ALERT, INK, SOFT, RED, BLUE, CHART} | lines


# -- in a browser -----------------------------------------------------------------------------------------------------

needs_chromium = pytest.mark.skipif(chromium.MISSING, reason="Chromium is not on this machine")
SMALL_TARGETS = """
[...document.querySelectorAll('a, summary')].filter(each => {
  const box = each.getBoundingClientRect();
  const inText = getComputedStyle(each).display === 'inline';
  return box.width && !inText && !each.classList.contains('skip') && (box.height < 24 || box.width < 24);
}).map(each => each.outerHTML)
"""
CUT = """
[...document.querySelectorAll('h1, h2, h3, h4, p, li, dd, dt, th, td, figcaption, caption')].filter(each => {
  const scrolls = each.closest('.table');
  return !scrolls && each.getBoundingClientRect().right > innerWidth + 1;
}).map(each => each.outerHTML)
"""


@pytest.fixture(scope="module")
def tab() -> Iterator[chromium.Tab]:
    with chromium.chromium() as opened:
        yield opened


@needs_chromium
@pytest.mark.parametrize("width", [PHONE, DESK])
def test_a_browser_asks_for_nothing_and_is_silent(built: Path, tab: chromium.Tab, width: int) -> None:
    for path in pages_of(built):
        seen = tab.open(path.as_uri(), width=width)
        assert (seen.requests, seen.messages) == ([path.as_uri()], []), path
        assert tab.ask("document.documentElement.scrollWidth <= innerWidth"), path
        assert tab.ask(SMALL_TARGETS) == [], path
        assert tab.ask(CUT) == [], path
        assert tab.ask("getComputedStyle(document.querySelector('main')).backgroundColor") == "rgb(255, 255, 255)", path


@needs_chromium
def test_the_keyboard_goes_through_the_page_in_its_order_and_is_seen(built: Path, tab: chromium.Tab) -> None:
    tab.open((built / "org/1/2026-10/index.html").as_uri())
    expected = tab.ask(
        "[...document.querySelectorAll('a[href], summary, [tabindex=\"0\"]')]"
        ".filter(each => each.checkVisibility()).map(each => each.outerHTML.slice(0, 80))"
    )
    reached = []
    for _ in expected:
        tab.press_tab()
        reached.append(tab.ask("document.activeElement.outerHTML.slice(0, 80)"))
        assert tab.ask("getComputedStyle(document.activeElement).outlineStyle") == "solid", reached[-1]
    assert reached == expected
    assert 'class="skip"' in reached[0]
    assert tab.ask("document.querySelector('.skip').getBoundingClientRect().bottom") < 0  # out of sight again


@needs_chromium
@pytest.mark.skipif(not AXE, reason="SWTOOL_AXE does not say where axe.min.js of axe-core lies")
def test_axe_finds_nothing(built: Path, tab: chromium.Tab) -> None:
    for path in pages_of(built):
        for width in (PHONE, DESK):
            tab.open(path.as_uri(), width=width)
            tab.ask(Path(AXE).read_text(encoding="utf-8") + ";0")
            assert tab.ask("axe.run().then(found => found.violations.map(each => each.id))") == [], path
