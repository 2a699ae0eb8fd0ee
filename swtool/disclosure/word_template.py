"""A Word template of published files: read once, filled many times.

Fields are written as in every Word template of the office (``{{name}}``, ``{%p if …%}``); the paragraph ``{{p parts}}``
is where the tables go. Their looks are the template's own styles, found by name. Of a template only what it shows is
taken over: no comments, no properties with names in them, no macros, nothing that reaches out to another file.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from swtool.disclosure.sandbox import Compiled, compile_template, template_fault
from swtool.workbooks.stable_zip import CORE, stored_zip

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
STYLES = ("部分标题", "表题", "表头", "表内文字", "表内数字", "表注")
"""The paragraph styles that a template must have: the program sets tables with them."""

_DOCUMENT = "word/document.xml"
_CORE_XML = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<cp:coreProperties'
    b' xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"></cp:coreProperties>'
)
_SETTINGS = "word/settings.xml"
_SETTINGS_XML = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:settings'
    b' xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:zoom w:percent="100"/>'
    b'<w:defaultTabStop w:val="420"/><w:characterSpacingControl w:val="compressPunctuation"/>'
    b'<w:compat><w:compatSetting w:name="compatibilityMode"'
    b' w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat></w:settings>'
)
_KEPT = frozenset(["styles", "numbering", "theme", "header", "footer", "image"])
_MOST_BYTES = 50_000_000
_TWIPS = 20  # to a point
_TYPES = {
    "styles": "application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml",
    "numbering": "application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml",
    "theme": "application/vnd.openxmlformats-officedocument.theme+xml",
    "header": "application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml",
    "footer": "application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml",
    "settings": "application/vnd.openxmlformats-officedocument.wordprocessingml.settings+xml",
    "document": "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
}
_IMAGES = {"png": "image/png", "jpeg": "image/jpeg", "jpg": "image/jpeg", "gif": "image/gif", "emf": "image/x-emf"}
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/"
_FORBIDDEN = (
    (re.compile(rb"<w:(?:ins|del|moveFrom|moveTo) "), "有修订记录，请先接受全部修订"),
    (re.compile(rb"<w:(?:commentReference|commentRangeStart)"), "有批注，请先删去"),
    (re.compile(rb"<w:vanish(?: w:val=\"(?:1|true|on)\")?/>"), "有隐藏文字，请先删去"),
    (re.compile(rb"<(?:w:object|w:altChunk|w:control|c:chart|w:subDoc)\b"), "有图表、控件或嵌入的文件"),
    (re.compile(rb"INCLUDETEXT|INCLUDEPICTURE|\bDDE(?:AUTO)?\b|\bLINK\b|\bDATABASE\b"), "有引用别的文件的域"),
    (re.compile(rb"<!DOCTYPE|<!ENTITY", re.IGNORECASE), "里面有不能用的声明"),
)


class WordTemplate(NamedTuple):
    """``styles``: name → id; ``sizes``: name → type size in points; ``width``, ``height`` of the text in points."""

    where: str
    fixed: Mapping[str, bytes]
    filled: Mapping[str, Compiled]
    styles: Mapping[str, str]
    sizes: Mapping[str, float]
    width: float
    height: float

    def fill(self, values: Mapping[str, object]) -> bytes:
        """The document. Raises ``SwtoolError`` where a field names nothing."""
        made = {
            name: compiled.fill(values).replace("\n<w:p", "<w:p").encode() for name, compiled in self.filled.items()
        }
        return stored_zip({**self.fixed, **made})


def read_word_template(content: bytes, where: str) -> WordTemplate:
    """Read a template. Raises ``SwtoolError`` with its name and the reason."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(info.file_size for info in archive.infolist()) > _MOST_BYTES:
                raise template_fault(where, "大得不像模板")
            parts = {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError) as fault:
        raise template_fault(where, "不是有效的 docx 文件，请用 WPS 或 Word 另存为 .docx") from fault
    if _DOCUMENT not in parts or "word/styles.xml" not in parts:
        raise template_fault(where, "不是 Word 文件，请用 WPS 或 Word 另存为 .docx")
    relations = _relations(parts, where)
    texts = [_DOCUMENT, *(name for _, kind, name in relations if kind in ("header", "footer"))]
    for name in [*texts, "word/styles.xml"]:
        _refuse_forbidden(parts[name], where)
    for name in texts:
        _refuse_dangling(parts[name], {key for key, _, _ in relations} if name == _DOCUMENT else set(), where)
    fixed = _package(parts, relations)
    styles, sizes = _styles(parts["word/styles.xml"], where)
    width, height = _text_area(parts[_DOCUMENT], where)
    filled = {name: compile_template(_fields(parts[name]), where, unit="段") for name in texts}
    return WordTemplate(
        where, fixed, MappingProxyType(filled), MappingProxyType(styles), MappingProxyType(sizes), width, height
    )


def _xml(content: bytes, where: str) -> Any:
    from lxml import etree  # type: ignore[import-untyped]

    try:
        return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as fault:
        raise template_fault(where, "文件已损坏，请用 WPS 或 Word 另存为 .docx") from fault


def _relations(parts: Mapping[str, bytes], where: str) -> list[tuple[str, str, str]]:
    """(Id, kind, part) of what the document uses and may use."""
    content = parts.get("word/_rels/document.xml.rels")
    found = []
    for each in _xml(content, where) if content else ():
        kind = each.get("Type", "").rpartition("/")[2]
        if kind not in _KEPT or each.get("TargetMode") == "External":
            continue
        target = each.get("Target", "")
        name = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join("word", target))
        if name in parts and (kind != "image" or _ending(name) in _IMAGES):
            found.append((each.get("Id", ""), kind, name))
    return found


def _refuse_forbidden(content: bytes, where: str) -> None:
    for pattern, why in _FORBIDDEN:
        if pattern.search(content):
            raise template_fault(where, why)


def _refuse_dangling(content: bytes, known: set[str], where: str) -> None:
    """What the text points at must be there: a link or picture outside, or in a page header, is not taken over."""
    for key in re.findall(rb' r:(?:id|embed|link|pict)="([^"]+)"', content):
        if key.decode() not in known:
            raise template_fault(where, "有链接、外部图片或页眉页脚里的图片，请删去（正文里可以放嵌入的图片）")


def _package(parts: Mapping[str, bytes], relations: list[tuple[str, str, str]]) -> Mapping[str, bytes]:
    kept = {name: parts[name] for _, kind, name in relations if kind not in ("header", "footer")}
    entries = [(key, _REL + kind, posixpath.relpath(name, "word")) for key, kind, name in relations]
    entries.append(("rIdSettings", _REL + "settings", "settings.xml"))
    types = "".join(
        f'<Override PartName="/{name}" ContentType="{_TYPES[kind]}"/>'
        for _, kind, name in [*relations, ("", "document", _DOCUMENT), ("", "settings", _SETTINGS)]
        if kind != "image"
    )
    endings = sorted({_ending(name) for _, kind, name in relations if kind == "image"})
    defaults = "".join(f'<Default Extension="{each}" ContentType="{_IMAGES[each]}"/>' for each in endings)
    core = "application/vnd.openxmlformats-package.core-properties+xml"
    return MappingProxyType({
        **kept,
        _SETTINGS: _SETTINGS_XML,
        CORE: _CORE_XML,
        "word/_rels/document.xml.rels": _rels(entries),
        "_rels/.rels": _rels([
            ("rId1", _REL + "officeDocument", _DOCUMENT),
            ("rId2", _PACKAGE + "relationships/metadata/core-properties", CORE),
        ]),
        "[Content_Types].xml": (
            f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Types xmlns="{_PACKAGE}content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Default Extension="xml" ContentType="application/xml"/>{defaults}{types}'
            f'<Override PartName="/{CORE}" ContentType="{core}"/></Types>'
        ).encode(),
    })  # fmt: skip


def _rels(entries: list[tuple[str, str, str]]) -> bytes:
    lines = "".join(f'<Relationship Id="{key}" Type="{kind}" Target="{to}"/>' for key, kind, to in entries)
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    return f'{head}<Relationships xmlns="{_PACKAGE}relationships">{lines}</Relationships>'.encode()


def _ending(name: str) -> str:
    return posixpath.splitext(name)[1].lstrip(".").lower()


def _fields(content: bytes) -> str:
    """The part as a template: a field that Word split over several runs is one again, each paragraph on its line."""
    from docxtpl import DocxTemplate  # type: ignore[import-untyped]

    patched: str = DocxTemplate(io.BytesIO()).patch_xml(content.decode("utf-8").replace("\n", " "))
    return re.sub(r"<w:p(?=[ >])", "\n<w:p", patched)


def _styles(content: bytes, where: str) -> tuple[dict[str, str], dict[str, float]]:
    root = _xml(content, where)
    default = root.find(f"{W}docDefaults//{W}sz")
    usual = float(default.get(f"{W}val")) / 2 if default is not None else 10.5
    styles, sizes = {}, {}
    for style in root.iter(f"{W}style"):
        name = style.find(f"{W}name")
        if name is None or style.get(f"{W}type") != "paragraph":
            continue
        size = style.find(f"{W}rPr/{W}sz")
        styles[name.get(f"{W}val")] = style.get(f"{W}styleId")
        sizes[name.get(f"{W}val")] = float(size.get(f"{W}val")) / 2 if size is not None else usual
    if missing := [name for name in STYLES if name not in styles]:
        raise template_fault(where, f"缺少样式“{'”“'.join(missing)}”，表格要用这些样式排")
    return styles, sizes


def _text_area(content: bytes, where: str) -> tuple[float, float]:
    root = _xml(content, where)
    size, margins = (root.find(f".//{W}body/{W}sectPr/{W}{name}") for name in ("pgSz", "pgMar"))
    if size is None or margins is None:
        raise template_fault(where, "没有页面设置（纸张和页边距）")

    def points(element: Any, *names: str) -> float:
        return sum(abs(float(element.get(f"{W}{name}") or 0)) for name in names) / _TWIPS

    return points(size, "w") - points(margins, "left", "right"), points(size, "h") - points(margins, "top", "bottom")
