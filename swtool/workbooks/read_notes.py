"""What is told of a book beside its cells: formulas without results, and what lies in the file and was not read."""

from __future__ import annotations

from swtool.workbooks.cells import Sheet, column_letters
from swtool.workbooks.read_zip import Look

_UNCALCULATED = "是没有计算结果的公式，文件里没有它的结果；请用 WPS 或 Excel 打开并保存一次再读。"
_ERRORS = "是公式错误（如 #N/A），请改正。"
_MACROS = "文件里有宏，没有运行也没有读入。"
_LINKS = "文件里有连到别的工作簿的公式，没有去取那边的数，用的是上次保存的结果。"
_EMBEDDED = "文件里嵌着别的文件（如 Word、PDF），没有读入。"
_PICTURES = "文件里有图片，图片里的内容没有读入。"
_CONNECTIONS = "文件里有外部数据连接，没有去连，用的是上次保存的数。"
# Folders and parts of a zipped book, in small letters; streams of an old one.
_SIGNS = (
    (("vbaproject.bin", "_vba_project_cur", "macros/vba", "xl/macrosheets/"), _MACROS),
    (("xl/externallinks/",), _LINKS),
    (("/embeddings/", "mbd0", "objectpool/"), _EMBEDDED),
    (("xl/media/", "xl/cellimages.xml", "word/media/"), _PICTURES),
    (("xl/connections.xml",), _CONNECTIONS),
)


def notes_on(sheets: tuple[Sheet, ...], look: Look) -> tuple[str, ...]:
    """One Chinese sentence for each thing that a user should know."""
    notes = []
    for sheet in sheets:
        seen = look.sheets.get(sheet.name)
        for places, what in ((seen.uncalculated, _UNCALCULATED), (seen.errors, _ERRORS)) if seen else ():
            if places:
                row, column = min(places)
                more = f"等{len(places)}格" if len(places) > 1 else ""
                notes.append(f"〔{sheet.name}〕{column_letters(column)}{row}{more}{what}")
    notes += notes_on_parts(look.parts)
    return tuple(notes)


def notes_on_parts(parts: frozenset[str]) -> list[str]:
    """One sentence for each kind of thing that lies in the file beside its cells."""
    return [sentence for signs, sentence in _SIGNS if any(sign in part for part in parts for sign in signs)]


def without_cell_pictures(sheets: tuple[Sheet, ...], look: Look) -> None:
    """Blank the cells in which WPS keeps a picture: their text is an inner number (``=DISPIMG("ID_…",1)``)."""
    if "xl/cellimages.xml" not in look.parts:
        return
    for sheet in sheets:
        for row in sheet.rows:
            for index, cell in enumerate(row):
                if isinstance(cell, str) and "DISPIMG(" in cell[:20]:
                    row[index] = ""
