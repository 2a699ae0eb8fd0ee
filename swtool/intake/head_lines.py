"""Which lines over a table speak of it: titles, senders, periods and units, not the day of printing or a signature."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from swtool.patterns import Pattern
from swtool.workbooks.cells import Cell
from swtool.workbooks.headings import metadata_from, says_of_table
from swtool.workbooks.row_kinds import CAPTION_NUMBER, is_foot_row, is_labelled_note, plain_word

_DAY = r"\d{4}[年./-]\d{1,2}[月./-]\d{1,2}日?"
_DONE = "打印|制表|导出|生成|更新|编制|填写|公开|公示|公布|发布|张贴|汇总|审计"
_ASIDE = Pattern(
    "|".join(
        (
            rf"^\(?(?:(?:{_DONE})(?:日期|时间)?|日期|时间):?{_DAY}(?!.*[镇乡道]).{{0,9}}$",
            rf"^{_DAY}(?:T.*|\d{{1,2}}:\d\d.*|星期.|制|填)?$",
            rf"^\(?{_DAY}(?:{_DONE})\)?$",
            r"^\(?续(?:表|页)?[\d一二三四五六]{0,2}\)?:?$",
            r"^\((?:其中|内部|不?含|不?包括|[详另]?见|备?注|说明|以[上下])[^()]*(?:\([^()]*\)[^()]*)*\)$",
        )
    )
)
_SENDER = Pattern(
    r"^(?!单位).{2,}\((?:公|盖|签)章\)$|^(?:时间|填报|填表):\D*(?:\d{4}[年./-]\d{1,2}月?份?|[镇乡道站府处])$"
)
"""许村镇社工站（盖章）, 时间：2026年10月: they look like signatures and say whose table it is, or of when."""
_CONTINUED = Pattern(r"^\s*[(（]?续(?:表|页)?(?:[\d一二三四五六]{1,2}(?![\d年〇○]))?[)）]?[:：、]?\s*")
_TOWN_ALONE = Pattern(
    rf"(?:{CAPTION_NUMBER}|\d{{1,2}}[、.]|\(\d{{1,3}}\))?(?:[\u4e00-\u9fff]{{2,3}}[市县区])?"
    r"[\u4e00-\u9fff]{1,8}(?:街道|镇|乡)(?:社工站|社会工作.{0,6}站)?(?:\((?:公|盖)章\))?:?"
)


def lines_of_table(rows: Iterable[Sequence[Cell]]) -> Iterator[Sequence[Cell]]:
    """Those of the rows over a table that may speak of it, without 续 before a title.

    Days, remarks in brackets, notes, signatures and page numbers don't; a labelled sender, period or unit does.
    """
    for row in rows:
        words = list(filter(None, map(plain_word, row)))
        is_aside = is_foot_row(row) or is_labelled_note(row) or (len(words) == 1 and _ASIDE.match(words[0]))
        if is_aside and not says_of_table(row) and not (words and _SENDER.match(words[0])):
            continue
        yield [_CONTINUED.sub("", cell) if isinstance(cell, str) else cell for cell in row]


def town_alone(rows: Iterable[Sequence[Cell]]) -> str:
    """The town of a line that says nothing else: 一、许村镇."""
    for row in rows:
        line = "".join("  ".join(metadata_from([row]).lines).split())
        if _TOWN_ALONE.fullmatch(line):
            return metadata_from([row]).town_text
    return ""
