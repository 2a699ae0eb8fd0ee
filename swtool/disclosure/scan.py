"""The last look: personal data in the month's free texts, and in the finished files before they leave (domain §2.7).

A number of a person, an address, a name together with another mark of the person stop the month. A name alone may be a
word or a place (和平, 高峰): it holds the month until somebody has looked (:mod:`swtool.disclosure.passing`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import NamedTuple

from swtool.disclosure.addressed import addressed
from swtool.disclosure.clients import VILLAGE, ClientNames, Named
from swtool.disclosure.described import described
from swtool.disclosure.free_texts import entry_texts, free_columns, free_rows
from swtool.disclosure.gate import fault
from swtool.disclosure.month_sheet import MonthSheet
from swtool.disclosure.page import PagePart
from swtool.disclosure.small_words import lists_small, tells_few, tells_small
from swtool.filescan import scan_content
from swtool.findings import Finding
from swtool.folding import digits_for_letters
from swtool.patterns import Pattern
from swtool.privacy import mask_name
from swtool.scanner import Hit, scan_row, scan_text

_REMEDY = "改掉这段文字里的个人信息，重新登记后再公开；公开的内容只写人数，不写姓名和号码"
# What makes a name point at one person: where and how old somebody is, whose child, at which school, in which need.
_MARKS = Pattern(
    f"{VILLAGE}|[0-9零一二三四五六七八九十]+周?岁|(?:19|20)[0-9]{{2}}年|[0-9]{{2}}后|出生|生于|尾号|电话|手机|号码|"
    "身份证|小学|中学|高中|学校|幼儿园|大学|年级|[0-9一二三四五六]班|"
    "之子|之女|儿子|女儿|父亲|母亲|爸爸|妈妈|父女|母子|妻子|丈夫|爱人|配偶|遗孀|孙子|孙女|爷爷|奶奶|外公|外婆|兄弟|姐妹|家属|监护人|一家|"
    "老人|大爷|大妈|大叔|大婶|阿姨|阿婆|阿公|老伯|小朋友|儿童|女童|男童|孤儿|学生|同学|"
    "低保|特困|残疾|患|病|癌|受害|矫正|吸毒|刑满|[0-9]+组|[0-9]+号|[0-9]+[幢栋室]"
)
# Somebody presented as in a file, known to the office or not: 陈小雨，女，9岁; 姓名：陈小雨; 名叫陈小雨.
_PRESENTED = Pattern(
    r"(?:姓名|名叫)[:：]?(?P<told>[\u3400-\u9fff\U00020000-\U000323af]{2,4})"
    r"|(?P<listed>[\u3400-\u9fff\U00020000-\U000323af]{2,4})[,，(（][男女][,，)）]?(?:[0-9]{1,3}周?岁|[0-9]{4}年)"
)


class HeldText(NamedTuple):
    """A text that holds a bare name, or describes somebody: where it stands, the text, and what was found, masked."""

    where: str
    text: str
    masked: str
    what: str = "服务对象姓名"


def scan_texts(
    sheet: MonthSheet, parts: tuple[PagePart, ...], reason: str, clients: ClientNames, *, below: int
) -> tuple[list[Finding], list[HeldText]]:
    """What people wrote freely (titles, sources, the 更正说明): what stops the month, and what holds it.

    Numbers of clients under ``below`` stop it.
    """
    rows = [*free_rows(parts), *([[("更正说明", reason)]] if reason else [])]
    clients.look_up(text for row in rows for _, text in row)
    found: dict[Hit, None] = {}
    stops: list[Finding] = []
    held: list[HeldText] = []
    for row in rows:
        context = "，".join(clients.of(text).searched for _, text in row)
        for where, text in row:
            found.update(dict.fromkeys(scan_text(text, where=where)))
            found.update(dict.fromkeys(scan_text(digits_for_letters(text), where=where)))  # l38O0l38OOO
            stops += [fault(sheet, "personal", what, remedy=_REMEDY) for what in _presented(where, text)]
            if small := tells_small(text, parts, sheet) or tells_few(text, below=below):
                stops.append(fault(sheet, "small_told", f"{where} {small}", remedy="文字里不写这些项目的具体数"))
            named = clients.of(text)
            for name in named.names:
                if _is_marked(name, named, context):
                    what = f"{where} 疑似有服务对象姓名（{mask_name(name)}），同时有能认出本人的信息"
                    stops.append(fault(sheet, "personal", what, remedy=_REMEDY))
                else:
                    held.append(HeldText(where, text, mask_name(name)))
            held += [
                HeldText(where, text, mask_name(name))
                for name in addressed(named.searched)
                if not any(known in name or name in known for known in named.names)
            ]
            held += [HeldText(where, text, masked, "能认出本人的内容") for masked in described(text)]
        found.update(dict.fromkeys(scan_row(row)))
    found.update(dict.fromkeys(_numbers_over_cells(parts)))
    stops += _over_cells(sheet, parts, below)
    held += _names_over_cells(parts, clients)
    return [*(_finding(sheet, hit) for hit in found), *dict.fromkeys(stops)], list(dict.fromkeys(held))


def scan_files(sheet: MonthSheet, files: Mapping[str, tuple[str, bytes]], known: frozenset[str]) -> list[Finding]:
    """Numbers of persons in the finished files, their names and everything hidden in them included.

    ``known`` are numbers that stand there rightly, whole: the supervision phone, the seal's digest, the credit code.
    """
    hits = (hit for name, content in files.values() for hit in scan_content(name, content, known=known))
    return [_finding(sheet, hit) for hit in hits]


def names_somebody(text: str, clients: ClientNames) -> bool:
    """Whether a text that nobody checked holds personal data: a number, an address, or what may be a person's name."""
    return bool(scan_text(text) or any(_presented("", text)) or clients.of(text).names or any(described(text)))


def _numbers_over_cells(parts: tuple[PagePart, ...]) -> Iterator[Hit]:
    """Numbers of persons that go on in the next cell, to the right or below."""
    for each in entry_texts(parts):
        if each.kind[-1:].isdigit() and each.title[:1].isdigit():
            yield from scan_text(each.together, where=each.where)
    for column in free_columns(parts):
        yield from scan_row(column)
        for is_digits, run in groupby(column, key=lambda placed: placed[1].isdigit()):
            if is_digits:
                cells = list(run)
                yield from scan_text("".join(text for _, text in cells), where=cells[0][0])


def _over_cells(sheet: MonthSheet, parts: tuple[PagePart, ...], below: int) -> Iterator[Finding]:
    """What no cell says alone: a number of few clients, by both cells of an entry or by entries, one a client."""
    entries = list(entry_texts(parts))
    remedy = "文字里不写这些项目的具体数"
    for each in entries:
        alone = (each.kind, each.title)
        if any(tells_small(text, parts, sheet) or tells_few(text, below=below) for text in alone):
            continue
        if small := tells_small(each.together, parts, sheet) or tells_few(each.together, below=below):
            yield fault(sheet, "small_told", f"{each.where} {small}", remedy=remedy)
    for listed in lists_small([each.together for each in entries], parts, sheet):
        yield fault(sheet, "small_told", f"事项{listed}", remedy="合并成一条，不按件逐条列出")


def _names_over_cells(parts: tuple[PagePart, ...], clients: ClientNames) -> Iterator[HeldText]:
    """A name that begins in one cell of an entry, which is a single character, and ends in the other."""
    for each in entry_texts(parts):
        if 1 in (len(each.kind), len(each.title)):
            for name in clients.of(each.together).names:
                yield HeldText(each.where, each.together, mask_name(name))


def _is_marked(name: str, named: Named, context: str) -> bool:
    """Whether beside a name there stands what tells whose it is. The name itself is no mark."""
    return _MARKS.search(context.replace(name, "　")) is not None and name in named.names


def _presented(where: str, text: str) -> Iterator[str]:
    for match in _PRESENTED.finditer(text):
        yield f"{where} 疑似有个人姓名（{mask_name(match['told'] or match['listed'])}）"


def _finding(sheet: MonthSheet, hit: Hit) -> Finding:
    return fault(sheet, "personal", f"{hit.where} 疑似有{hit.kind}（{hit.excerpt}）", remedy=_REMEDY)
