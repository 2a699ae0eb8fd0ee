"""A sheet that is named for a place is of that place, unless what stands on it names another one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain

from swtool.findings import Finding, Severity, Where
from swtool.forms.days import Year
from swtool.forms.form import Column
from swtool.intake.head_lines import lines_of_table
from swtool.intake.heads import cells_of
from swtool.intake.plan import SheetTitle
from swtool.patterns import Pattern
from swtool.workbooks.cells import Book, Cell, Sheet, column_letters, is_blank
from swtool.workbooks.headings import cell_text
from swtool.workbooks.row_kinds import CAPTION_NUMBER

PlaceKind = Callable[[str], str]
_COPY = Pattern(r"\s*[(（]\d{1,2}[)）]$")
_LONGEST_LINE = 60
_COMMUNITY = "社区"
_ENDS = Pattern(r"村民委员会|居民委员会|[村居]委会|社区|村|街道|镇|乡")
_GOES_ON = Pattern(r"[镇乡市县区]|街道")
_BEGINS_AFTER = Pattern(r"街道|[省市县区镇乡年月日\d\s、，,:：()（）.．]")
_MONTH = Pattern(r"^[\d年月日第季度.\-]*")
_OFFICE = Pattern(r"(?:社工站|社会工作.{0,6}站|人民政府|办事处)$")
_ENDING = Pattern(r"(?:村民委员会|居民委员会|[村居]委会|社区|村|街道|镇|乡)$")
_LEADS = Pattern(r"[省市县区镇乡]$|街道$")  # 大许村 is not 许村
_STATION = "(?:社工总?站|社会工作.{0,6}?站)"
_LIES_IN = {"station": "town"}
_YEAR = Pattern(r"(?<!\d)(\d{4})年?年度")
_NUMBER = Pattern(rf"^(?:{CAPTION_NUMBER}|\d{{1,2}}[、.])?(.+?)(?:[(（][^()（）]*[)）])?[:：]?$")
_APART = "不是一个地方的，分开放在各自的工作表，或加一列写明每行是哪里的"


def name_of(sheet: Sheet) -> str:
    """What the sheet is called, without the number of a copy: 庄湾村 (2) is 庄湾村."""
    return _COPY.sub("", sheet.name.strip())


def contradicted(book: Book, sheet: Sheet, lines: range, rows: range, place_kind: PlaceKind) -> Finding | None:
    """Where a line over a table or a caption in it names another place of the kind that the sheet's name is."""
    over = ((row, column, list(_places(text, place_kind))) for row, column, text in _lines(sheet, lines))
    other = _another_place(chain(over, _captions(sheet, rows)), name_of(sheet), place_kind)
    return contradiction(book, sheet, *other, "哪里", f"把工作表或表名改成一样；{_APART}") if other else None


def contradicted_title(book: Book, sheet: Sheet, title: str, rows: range, place_kind: PlaceKind) -> Finding | None:
    """Where a caption in a table names another place than the one that the table has from its title."""
    other = _another_place(_captions(sheet, rows), title, place_kind)
    return contradiction(book, sheet, *other, "哪里", _APART, title=title) if other else None


def contradiction(
    book: Book, sheet: Sheet, cell: str, said: str, of_what: str, remedy: str, *, title: str = ""
) -> Finding:
    """The finding at a cell that says something else than the sheet's name, or than its ``title``."""
    code, own, which = "intake.sheet_contradicted", f"工作表叫“{sheet.name.strip()}”", "这些行"
    if title:
        code, own, which = "intake.title_contradicted", f"标题写的是“{title}”", "下面的行"
    what = f"{own}，{cell} 写的却是{said}，不知道{which}算{of_what}的"
    return Finding(code, Severity.ERROR, Where(book.name, sheet.name, cell), what, remedy=remedy)


def _another_place(
    cells: Iterable[tuple[int, int, Sequence[str]]], own: str, place_kind: PlaceKind
) -> tuple[str, str] | None:
    """The first cell that names places of the own one's kind and not that one, and what it says."""
    kind = place_kind(own)
    for row, column, names in cells if kind else ():
        said = [name for name in names if name and place_kind(name) == kind]
        if said and not any(_is_same(name, own) for name in said):
            return f"{column_letters(column)}{row}", f"“{said[0]}”"
    return None


def _lines(sheet: Sheet, rows: range) -> Iterator[tuple[int, int, str]]:
    """The short texts over a table that may speak of it, with their places."""
    for row in rows:
        for line in lines_of_table([cells_of(sheet, row)]):
            for column, cell in enumerate(line, sheet.first_column):
                text = cell_text(cell).strip()
                if text and len(text) <= _LONGEST_LINE:
                    yield row, column, text


def _captions(sheet: Sheet, rows: range) -> Iterator[tuple[int, int, Sequence[str]]]:
    """The names in rows of a table that say one thing and nothing else, with their places."""
    for row in rows:
        cells = cells_of(sheet, row)
        said = {cell for cell in cells if not is_blank(cell)} if _says_little(cells) else set()
        if len(said) == 1 and isinstance(text := said.pop(), str):
            yield row, sheet.first_column + list(cells).index(text), [_alone(text)]


def _says_little(cells: Iterable[Cell]) -> bool:
    """Whether a row has one filled cell, or says in several what its first says (a merge that was filled)."""
    first = None
    for cell in cells:
        if cell is None or cell == "":
            continue
        if first is not None and cell != first:
            return False
        first = cell
    return first is not None


def _places(text: str, place_kind: PlaceKind) -> Iterator[str]:
    """The places that a line names, as far as the office knows them: 许村镇 and 孙桥村 in 许村镇孙桥村资源清单."""
    start = 0
    while start < len(text):
        name = next((name for name in _beginnings(text, start) if place_kind(name)), "")
        if name:
            if text.startswith(_COMMUNITY, start + len(name)) and place_kind(name + _COMMUNITY):
                name += _COMMUNITY  # 许村社区 is none of 许村
            yield name
            start += len(name)
            continue
        after = _BEGINS_AFTER.search(text, start)
        start = after.end() if after else len(text)


def place_in_title(title: str, kind: str, place_kind: PlaceKind) -> str:
    """The one ``village`` or ``town`` whose name a title begins with, after its month, county and town:
    许村镇孙桥村议事会议记录表 is of 孙桥村, and 许村镇关于孙桥村的会议 is not."""
    rest = _MONTH.sub("", "".join(title.split()))
    places = list(_places(rest, place_kind))
    named = [name for name in places if place_kind(name) == kind]
    return named[0] if len(named) == 1 and rest.startswith("".join(places)) else ""


def station_in_title(said: str, town: str) -> str:
    """The station of that town which a title or whoever reports is called by: 许村镇社工站; '' where none is said."""
    called = re.search(rf"{re.escape(town)}[^各\s]{{0,8}}?{_STATION}", said)
    return called[0] if town and called else ""


def said_in_title(title: SheetTitle, column: Column, place_kind: PlaceKind) -> str:
    """What the title and whoever reports say of a column: the one village, town or station of that which they name, or
    the year of a 年度; '' where they say nothing of it, or each something else."""
    texts = [title.title, title.reporting_unit]
    if isinstance(column.kind, Year):
        years = {found[1] for found in _YEAR.finditer(title.title)}
        return years.pop() if len(years) == 1 else ""
    kind = getattr(column.kind, "to", "")
    named = [name for text in texts if (name := place_in_title(text, _LIES_IN.get(kind, kind), place_kind))]
    if not named or not all(_is_same(named[0], name) for name in named):
        return ""
    return station_in_title(f"{title.reporting_unit} {title.title}", named[0]) if kind == "station" else named[0]


def _beginnings(text: str, start: int) -> Iterator[str]:
    """What from there on may be a place, shorter first; 许村 in 许村镇 is none."""
    for end in _ENDS.finditer(text, start + 1):
        if not _GOES_ON.match(text, end.end()):
            yield text[start : end.end()]


def _alone(text: str) -> str:
    """The name in a caption, without its number and bracket: 二、孙桥村（3 项）."""
    match = _NUMBER.match("".join(text.split()))
    return match[1] if match else ""


def _is_same(one: str, other: str) -> bool:
    """Whether two names are of one place: 庄湾村委会 and 庄湾村, 海宁市许村镇 and 许村镇社工站, 许村镇 and 许村."""
    return any(_is_led(*sorted((mine, theirs), key=len)) for mine in _ways(one) for theirs in _ways(other))


def _ways(name: str) -> set[str]:
    """A name without the office that runs the place, with and without the word of what it is."""
    place = _OFFICE.sub("", name)
    return {place, _ENDING.sub("", place)}


def _is_led(short: str, long: str) -> bool:
    """Whether the longer name is the shorter one with county or town before it."""
    lead = long.removesuffix(short)
    return len(short) > 1 and lead != long and (not lead or _LEADS.search(lead) is not None)
