"""Rows that are no data: totals, notes and signatures, feet of pages, captions, samples, numbers of columns.

A row is one list of ``Sheet.rows``; its words are compared without white space and with plain brackets and colons.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise

from swtool.patterns import Pattern
from swtool.workbooks.cells import Cell, is_blank
from swtool.workbooks.headings import cell_text

_COLON = Pattern(r"∶|_{2,}")  # 填表人______
_TOTAL_WORDS = Pattern(
    r"^(?:[\u4e00-\u9fffA-Za-z0-9]{0,8}(?:小计|合计|总计)(?:金额|数|额)?|共计"
    r"|(?:本[年月季期页]|截[至止][\u4e00-\u9fff\d]{0,8}|全年|以上)?累计(?:金额|数|额)?"
    r"|(?:收入|支出)?总[数额]|总(?:收入|支出)|平均|平均值|平均数|人均)(?:\([^()]*\))?"
    r"(?:\d[\d,.]*[人户次个场元名项家]*次?)?(?::.*)?$"
)
_BY = "填表|填报|填写|制表|报送|上报|审核|复核|审批|核对|经办|经手|联系|负责|校对|记录|统计|编制|拟稿|核稿|签发|制单"
_WHO = "会计|出纳|(?:统计|记录|档案)员|(?:社工站)?站长|(?:民政办|分管|主管)?(?:领导|主任|书记|镇长|局长)|负责人"
_SIGNED = r"(?:签[字名章])?(?:\([^()]*\))?"
_LABEL = Pattern(
    "|".join(
        (
            r"^[※*]?[(【]?(?:备?注|附注|说明|注意事项|温馨提示)\d*(?:\([^()]*\))?[:、.】]",
            r"^(?:填[表报]|填写)(?:说明|须知|要求|注意事项)\d*(?:\([^()]*\))?[:、.]",
            r"^注\d+|^抄[送报]:",
            rf"^(?:{_BY})人{_SIGNED}(?:[:;]|$)",
            rf"^(?:单位|站点|机构|项目)?(?:主要)?负责人{_SIGNED}[:;]",
            rf"^(?:填[表报]|报送|制表)(?:日期|时间|单位){_SIGNED}[:;]|^(?:公示|公开)(?:日期|时间)[:;]",
            r"^(?:联系|办公|监督|举报|咨询)?电话[:;]|^(?:手机|传真|邮箱)[:;]",
        )
    )
)
"""Words that begin a note or a signature; alone in their cell (填表人：) they are answered in the next."""
_SHORT_LABEL = Pattern(
    "|".join(
        (
            rf"^(?:{_BY}|{_WHO}|日期|时间){_SIGNED}[:;]|^(?:(?:{_BY})人?|{_WHO})签[字名章]$",
            rf"^[\u4e00-\u9fff]{{0,6}}负责人{_SIGNED}[:;]",
            rf"^(?:镇街|街道|乡?镇|领导|审[核批]|单位|部门|民政[办局]?|社工站|[县区市])意见{_SIGNED}[:;]",
            r"^\(?(?:公章|盖章|签字|签名|签章)\)?[:;]|^(?:单位|机构)(?:公|盖|签)章$|^[\u4e00-\u9fff]{0,8}\((?:公|盖|签)章\)[:;]?$",
        )
    )
)
"""The same, though work and posts are called so too: 审核：, 站长：, （盖章）."""
_FORM_LABEL = Pattern(r"^(?:(?:填表|填报|制表)人|(?:填[表报写]|制表)(?!:|签).*[:;])")
_BESIDE = Pattern(
    r"^(?:\d{4}[年./-].*|日期|时间|年?月?日?|\(?(?:公章|盖章|签字|签章)\)?|\(.*\)|同意|[\d-]{7,}"
    r"|.*(?:社工站|民政[办局]|办事处|人民政府)(?:\((?:公|盖|签)章\))?|(?:金额|单位).*元\)?)$"
)
"""What stands beside a signature without a label of its own: the day, the stamp, a number, the office."""
_NAMED = Pattern(rf"^(?:{_BY})人[\u4e00-\u9fff]{{2,3}}$")
_NOTE = ("备注", "注", "附注", "说明", "填表说明", "填报说明", "填写说明")
_POINT = Pattern(r"^\(?\d{1,2}[、.):](?!\d)")
_FOOT_WORDS = Pattern(
    r"^[-—]*(?:\(?第[\d一二三四五六七八九十]{1,3}页(?:[,、/]?共.{1,3}页)?\)?|\(?(?:本页|以上)?共\d{1,6}[页家人户项条个名份]\)?"
    r"|[-—]\d{1,3}[-—]|\(?以下(?:空白|无正文)\)?|\(?[续接转][上下前后]页\)?|\(?(?:盖章|公章|签章|签字)\)?)[-—。]*$"
)
_HINT = Pattern(
    r"[(（].*[)）]|\d{1,3}[位字]|.*(?:[必选]填|不填|自填|填写|填全|下拉|选择|自动|备用|格式|例如|如[:：]?\d|同身份证|或[\u4e00-\u9fff]).*"
    r"|[A-Za-z][A-Za-z .&/-]*|年[/-]?月[/-]?日?|平方米|[万亿]?元|[人户次个名场件]次?|%|字符|文本|数字"
)
_FEWEST_HINTS = 3
_UNIT = Pattern(
    r"[(（]?(?:单位:)?(?:人民币)?(?:百万元|[百千万亿萬]?[元圆]|[WwＷ]元?|万?人|小时|分钟|学时|平方米|㎡|m2|%)[)）]?"
)
CAPTION_NUMBER = r"(?:[一二三四五六七八九十]{1,3}[、.]|\([一二三四五六七八九十]{1,3}\))"
"""一、 or （一） before a caption."""
_CAPTION_WORDS = Pattern(rf"^{CAPTION_NUMBER}.")
_SAMPLE_WORDS = Pattern(r"^\(?(?:填写|填表|填报)?(?:例|示例|样例|范例|样表|例如|举例)(?:\)|:|,|\d*$)")
_NUMBER_LABEL = Pattern(r"^(?:\(?(\d{1,3})\)?|\d{1,3}=[\d+\-*/×÷%().]+|[甲乙丙丁戊己庚辛壬癸]|栏次|序号|[A-Z])$")


def is_total_row(row: Sequence[Cell]) -> bool:
    """小计, 合计, 总计, 平均 (also “合 计”, “长安镇小计”) in one of the first three filled cells."""
    return any(map(is_total_word, _leading_words(row)))


def is_total_word(word: str) -> bool:
    """Whether a plain word says that its row sums others."""
    return _TOTAL_WORDS.match(word) is not None


def is_note_row(row: Sequence[Cell]) -> bool:
    """A row like ``is_labelled_note``, or one long sentence and nothing else."""
    words = _leading_words(row, 2)
    is_sentence = len(words) == 1 and len(words[0]) >= 15 and bool(re.search("[。;；,，、]", words[0]))
    return is_sentence or is_labelled_note(row)


def is_labelled_note(row: Sequence[Cell]) -> bool:
    """注：, 备注：, 说明：, 填表人：, 审核：, 电话： at the start.

    Who made the form (填表人：…), a label that is answered in the next cell, and points 1、… 2、… are notes however
    much follows. Behind 说明：…, 联系人：… and 电话：… no more than a word for each label is; behind 审核：…, 站长：…,
    （盖章）, which work and posts are called too, nothing but labels, their answers, days and stamps.
    """
    words = _leading_words(row, len(row))
    if not words:
        return False
    first, *others = words
    are_points = bool(others) and all(map(_POINT.match, others))
    is_label = _LABEL.match(first) is not None
    if not is_label and not _SHORT_LABEL.match(first):
        return (first in _NOTE and are_points) or (bool(others) and all(map(_NAMED.match, words)))
    if are_points or _FORM_LABEL.match(first) or (is_label and first[-1] in ":;"):
        return True
    labels = [word for word in words if _LABEL.match(f"{word}:") or _SHORT_LABEL.match(word)]
    if is_label:
        return len(words) <= 2 * len(labels)
    answers = sum(word[-1] in ":;" for word in labels)
    beside = sum(word not in labels and _BESIDE.match(word) is not None for word in others)
    return len(words) - len(labels) - beside <= answers


def is_foot_row(row: Sequence[Cell]) -> bool:
    """第 1 页 共 3 页, 以下空白, （续下页）, （盖章）, 共 12 人, and nothing else: what stands below the rows."""
    words = _leading_words(row)
    return 0 < len(words) <= 2 and all(map(_FOOT_WORDS.match, words))


def is_caption(row: Sequence[Cell]) -> bool:
    """一、许村镇 or （二）社区, and nothing else: a heading over a part of the rows."""
    words = _leading_words(row, 2)
    return len(words) == 1 and bool(_CAPTION_WORDS.match(words[0]))


def is_sample_row(row: Sequence[Cell]) -> bool:
    """例：张三, 示例, （样例） in one of the first three filled cells: a row that shows how to fill in the form."""
    return any(_SAMPLE_WORDS.match(word) for word in _leading_words(row))


def is_hint(word: str) -> bool:
    """Whether a word under a heading says how to fill it in (必填, （18位）), or its unit, or it again in letters."""
    return _HINT.fullmatch(word) is not None


def is_hint_row(row: Sequence[Cell]) -> bool:
    """The row of hints under a heading, and nothing else. Ask only of the row right below one."""
    words = list(filter(None, map(plain_word, row)))
    return len(words) >= _FEWEST_HINTS and all(map(is_hint, words))


def is_unit_row(row: Sequence[Cell]) -> bool:
    """Units under a heading and nothing else, be it one: 万元, （分钟）. Ask only of the row right below one."""
    words = list(filter(None, map(plain_word, row)))
    return bool(words) and all(map(_UNIT.fullmatch, words))


def is_number_row(row: Sequence[Cell]) -> bool:
    """The row of column numbers under a heading: 1 2 3 4, 甲 乙 1 2, or 1 2 3=1+2.

    Ask only of the row right below a heading; further down the same numbers may be data.
    """
    labels = [_NUMBER_LABEL.match(word) for word in _leading_words(row, len(row))]
    if len(labels) < 3 or not all(labels):
        return False
    numbers = [int(label[1]) for label in labels if label and label[1]]
    plain = len(numbers) == len(labels)
    first = numbers[0] if numbers else 1
    ascending = all(later > earlier for earlier, later in pairwise(numbers))
    return ascending and first <= 2 and (not plain or numbers == list(range(first, first + len(numbers))))


def _leading_words(row: Sequence[Cell], count: int = 3) -> list[str]:
    """The first filled cells as words without white space; the same word again (a filled merge) counts once."""
    words: list[str] = []
    for cell in row:
        if len(words) >= count:
            break
        word = plain_word(cell)
        if word and (not words or words[-1] != word):
            words.append(word)
    return words


def plain_word(cell: Cell) -> str:
    """What stands in the cell without white space, with plain brackets and colons; "" for a blank one."""
    if is_blank(cell):
        return ""
    return _COLON.sub(":", re.sub(r"[\s\u200b-\u200f\ufeff]+", "", unicodedata.normalize("NFKC", cell_text(cell))))
