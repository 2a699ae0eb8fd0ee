"""What Excel insists on, or it “repairs” the book on opening: asked of the parts of a written package.

Bounds are those of Excel's own specifications and limits; formulas of rules take no array constants and no unions.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_VML = "{urn:schemas-microsoft-com:office:excel}"
_AREA = re.compile(r"\$?([A-Z]{1,3})\$?(\d+)(?::\$?([A-Z]{1,3})\$?(\d+))?")
_NAME = re.compile(r"[A-Za-z_\\][A-Za-z0-9_.\\]*")
Area = tuple[int, int, int, int]


def broken_rules(path: Path) -> list[str]:
    """Every rule that a package breaks, with its part; none for a book that opens without repair."""
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    found = [*_relations(parts), *_workbook(ET.fromstring(parts["xl/workbook.xml"]))]
    for name in sorted(parts):
        if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", name):
            found += [f"{name}: {fault}" for fault in _sheet(ET.fromstring(parts[name]))]
            found += [f"{name}: {fault}" for fault in _comments(name, parts)]
    for string in ET.fromstring(parts.get("xl/sharedStrings.xml", b"<a/>")).iter(f"{_MAIN}t"):
        if len(string.text or "") > 32_767:
            found.append("a text is longer than a cell can hold")
    return found


def _relations(parts: dict[str, bytes]) -> Iterator[str]:
    for name, content in parts.items():
        if name.endswith(".rels"):
            folder = posixpath.dirname(posixpath.dirname(name))
            for each in ET.fromstring(content):
                target = each.attrib["Target"]
                if each.get("TargetMode") != "External":
                    full = (
                        target.lstrip("/")
                        if target.startswith("/")
                        else posixpath.normpath(posixpath.join(folder, target))
                    )
                    if full not in parts:
                        yield f"{name}: {target} is not there"


def _workbook(root: ET.Element) -> Iterator[str]:
    names = [sheet.attrib["name"] for sheet in root.iter(f"{_MAIN}sheet")]
    if len({name.casefold() for name in names}) != len(names):
        yield "two sheets of one name"
    for name in names:
        if not 0 < len(name) <= 31 or re.search(r"[\[\]:*?/\\]", name) or name.strip("'") != name:
            yield f"no name for a sheet: {name}"
    visible = [sheet for sheet in root.iter(f"{_MAIN}sheet") if sheet.get("state", "visible") == "visible"]
    if not visible:
        yield "no sheet can be seen"
    seen = set()
    for each in root.iter(f"{_MAIN}definedName"):
        name, key = each.attrib["name"], (each.attrib["name"].casefold(), each.get("localSheetId"))
        if key in seen or (not name.startswith("_xlnm.") and (not _NAME.fullmatch(name) or _AREA.fullmatch(name))):
            yield f"no defined name: {name}"
        seen.add(key)


def _sheet(root: ET.Element) -> Iterator[str]:
    merges = [_area(each.attrib["ref"]) for each in root.iter(f"{_MAIN}mergeCell")]
    yield from _overlaps("merges", merges)
    filters = [_area(each.attrib["ref"]) for each in root.findall(f"{_MAIN}autoFilter")]
    yield from _overlaps("merge and filter", [*merges, *filters]) if filters and merges else ()
    rules = list(root.iter(f"{_MAIN}dataValidation"))
    areas = [_area(text) for rule in rules for text in rule.attrib["sqref"].split()]
    yield from _overlaps("validations", areas)
    for rule in rules:
        for name, most in (("errorTitle", 32), ("error", 225), ("promptTitle", 32), ("prompt", 255)):
            if len(rule.get(name, "")) > most:
                yield f"{name} of a rule is too long"
        for formula in (rule.findtext(f"{_MAIN}formula1"), rule.findtext(f"{_MAIN}formula2")):
            text = formula or ""
            if len(text) > 255:
                yield f"the formula of a rule has {len(text)} characters"
            if re.search(r"[{}]", re.sub(r'"[^"]*"', "", text)):
                yield "a rule holds an array constant"
    for view in root.iter(f"{_MAIN}sheetView"):
        panes = [each.get("pane", "topLeft") for each in view.findall(f"{_MAIN}selection")]
        if len(panes) != len(set(panes)):
            yield f"two selections in one pane: {panes}"
    for column in root.iter(f"{_MAIN}col"):
        if float(column.get("width", "8")) > 255:
            yield "a column is too wide"
    for cell in root.iter(f"{_MAIN}c"):
        if not _AREA.fullmatch(cell.attrib["r"]):
            yield f"no place: {cell.attrib['r']}"


def _comments(sheet: str, parts: dict[str, bytes]) -> Iterator[str]:
    """Each comment needs its own shape at the same place, and the sheet a legacy drawing."""
    rels = f"xl/worksheets/_rels/{posixpath.basename(sheet)}.rels"
    if rels not in parts:
        return
    targets = [each.attrib for each in ET.fromstring(parts[rels])]
    notes = [each["Target"].lstrip("/") for each in targets if each["Type"].endswith("/comments")]
    drawings = [each for each in targets if each["Type"].endswith("/vmlDrawing")]
    if not notes:
        return
    told = [each.attrib["ref"] for each in ET.fromstring(parts[notes[0]]).iter(f"{_MAIN}comment")]
    if len(drawings) != 1:
        yield "comments without a drawing"
        return
    legacy = ET.fromstring(parts[sheet]).find(f"{_MAIN}legacyDrawing")
    if legacy is None or legacy.get(f"{_REL}id") != drawings[0]["Id"]:
        yield "the drawing of the comments is not named"
    shapes = ET.fromstring(parts[drawings[0]["Target"].lstrip("/")])
    rows = [int(each.text or -1) + 1 for each in shapes.iter(f"{_VML}Row")]
    columns = [int(each.text or -1) + 1 for each in shapes.iter(f"{_VML}Column")]
    places = [_area(ref)[:2] for ref in told]
    if sorted(places) != sorted(zip(columns, rows, strict=True)) or len(set(places)) != len(places):
        yield "comments and shapes do not agree"


def _overlaps(what: str, areas: list[Area]) -> Iterator[str]:
    for at, one in enumerate(areas):
        for other in areas[at + 1 :]:
            if one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]:
                yield f"{what} overlap: {one} {other}"


def _area(text: str) -> Area:
    match = _AREA.fullmatch(text)
    assert match is not None, text
    left, top = _column(match[1]), int(match[2])
    right, bottom = (_column(match[3]), int(match[4])) if match[3] else (left, top)
    assert left <= right <= 16_384, text
    assert top <= bottom <= 1_048_576, text
    return left, top, right, bottom


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
