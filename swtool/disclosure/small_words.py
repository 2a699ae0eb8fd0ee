"""A small figure told in words: 新增个案3例 in a title undoes the “<5” of the table, and 慰问两户困难家庭 needs none.

Meant are clients and their households. Staff, volunteers and party members are no clients and may be counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from swtool.disclosure.cells import counts_clients
from swtool.disclosure.month_sheet import WHOLE, MonthSheet, ServiceRow
from swtool.disclosure.page import PagePart
from swtool.folding import squeeze
from swtool.patterns import Pattern

_HAN_DIGITS = "零一二三四五六七八九"
_NEAR = 8  # characters between the word and the figure
_UNIT = "[名位户例人]"
_NOT_AFTER = "(?!次|一|均|代|大|民|员|才|力|工|事)"  # 一户一档, 4人次, 两人均到
_WHO = (
    "(?:儿童|孤儿|女童|男童|小朋友|孩子|未成年人|学生|老人|老年人|长者|高龄|独居|空巢|残疾|低保|特困|低收入|困难|困境|留守|"
    "受助|受益|服务对象|案主|患者|病人|重病|失独|失能|精神障碍|矫正|戒毒|刑满|流浪|住户|居民|村民|家庭|人家|个案)"
)
_PLACES = "(?!之家|中心|活动|协会|服务|大学|节|院|站|食堂|社区|小组|项目)"
_STAFF = "社工|志愿|党员|干部|医|老师|律师|专家|代表|工作|督导|讲|走访|看望|慰问|探访|为|给|到|向"
_BETWEEN = f"(?:(?!{_STAFF})[^，。；,;、0-9]){{0,6}}"
_DONE = (
    "惠及|帮扶|帮助|救助|慰问|看望|走访|探访|资助|受益|转介|结案|建档|改造|陪诊|送医|疏导|"
    "(?:救助|慰问|助学|帮扶|补助)[金款]"
)
_NO_CLIENTS = "企业|商|店|单位|公司|机构|社会组织"
_ONE_EACH = frozenset(["files_opened", "cases_active", "cases_opened", "cases_closed", "referrals"])
"""What somebody may enter one by one."""
_ANY_CASE = frozenset(["个案", "个案工作"])
_TAIL = Pattern(r"(?:人次|户次|场次|次数|人数|户数|节数|个数|数)$")


def tells_small(text: str, parts: tuple[PagePart, ...], sheet: MonthSheet) -> str:
    """What a text says of a client count that the table of services holds back; '' for nothing."""
    shown = _shown(parts)
    plain = squeeze(text)
    for row in sheet.services:
        if not counts_clients(row) or isinstance(shown.get((row.indicator.title, row.service_field)), int):
            continue
        for word in _words(row):
            for figure in _figures(row):
                near = f"[^，。；,;]{{0,{_NEAR}}}"
                if re.search(f"{word}{near}{figure}", plain) or re.search(f"{figure}[例名户人次个位]?{word}", plain):
                    return f"写出了“{row.indicator.title}”没有公开的数"
    return ""


def tells_few(text: str, *, below: int) -> str:
    """What a text says of a number of clients under ``below``, whichever table it stands in; '' for nothing."""
    if below < 2:
        return ""
    plain = squeeze(text)
    found = any(pattern.search(plain) for pattern in _few(below))
    return f"写出了少于{below}的服务对象人数" if found else ""


def lists_small(texts: Sequence[str], parts: tuple[PagePart, ...], sheet: MonthSheet) -> Iterator[str]:
    """Client counts that the table holds back and entries tell, one a case: 新增个案 twice where two were opened.

    A single entry tells of no number.
    """
    shown = _shown(parts)
    plain = [squeeze(text) for text in texts]
    for row in sheet.services:
        if row.indicator.name not in _ONE_EACH or isinstance(shown.get((row.indicator.title, row.service_field)), int):
            continue
        words = "|".join(sorted(word for word in _words(row) if word not in _ANY_CASE))
        if row.value > 1 and sum(re.search(words, text) is not None for text in plain) == row.value:
            yield f"逐条列出，条数是“{row.indicator.title}”没有公开的数"


@cache
def _few(below: int) -> tuple[re.Pattern[str], ...]:
    han = "".join(_HAN_DIGITS[1 : min(below, len(_HAN_DIGITS))])
    more = "零一二三四五六七八九十百千万"
    digits = "|".join(str(number) for number in range(1, below))
    figure = (
        f"(?:(?<![0-9第.])(?:{digits})(?![0-9.])|(?<![第{more}两])(?:[{han}]{'|两' if below > 2 else ''})(?![{more}]))"
    )
    unit = f"{_UNIT}{_NOT_AFTER}"
    return tuple(
        map(
            re.compile,
            (
                f"{figure}(?:{unit}|个(?=困|低|特|残|留|家|个案)){_BETWEEN}{_WHO}{_PLACES}",
                f"{_WHO}[户者人]?(?:共|仅|只)?(?:参加)?{figure}{unit}",
                f"(?:{_DONE}|仅有?|只有)[(（]?(?:共|仅)?{figure}(?:{unit}|家(?=$|[，,。；;：:、)）困低特残]))(?!{_STAFF}|{_NO_CLIENTS})",
                f"个案(?:共|仅|只)?{figure}个(?!月|小时|站|村)",
                f"{figure}(?:户(?![外口型籍次均一]|{_NO_CLIENTS})|例(?![会行如外题]))",
            ),
        )
    )


def _shown(parts: tuple[PagePart, ...]) -> dict[tuple[str, str], object]:
    found: dict[tuple[str, str], object] = {}
    for table in (table for part in parts for table in part.tables if table.key == "services"):
        keys = [column.key for column in table.columns]
        for row in table.rows:
            cells = dict(zip(keys, row, strict=True))
            field = str(cells.get("service_field") or "")
            found[str(cells["indicator"]), "" if field == WHOLE else field] = cells["value"]
    return found


def _words(row: ServiceRow) -> set[str]:
    """How a text may name the indicator: its title without the unit, and the other words of sheets."""
    titles = (row.indicator.title, *row.indicator.aliases)
    names = {_TAIL.sub("", title.partition("（")[0].partition("/")[0]) for title in titles}
    return {re.escape(name) for name in names if len(name) > 1}


def _figures(row: ServiceRow) -> set[str]:
    """The month's figure in digits and in characters; nothing for 0, which tells of nobody."""
    if row.value <= 0:
        return set()
    digits = rf"(?<![0-9]){row.value}(?![0-9.%年月日])"
    if row.value >= len(_HAN_DIGITS):
        return {digits}
    han = {_HAN_DIGITS[row.value]} | ({"两"} if row.value == 2 else set())
    return {digits, *(rf"{character}(?=[例名户人次个位])" for character in han)}
