"""The words above a table: one heading cleaned for comparison, and what title and metadata lines say (domain §3.11).

Nothing here knows a form; whether a heading is known, and which town is meant, is decided above.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple

from swtool.patterns import Pattern
from swtool.workbooks.cells import Cell

_BRACKETS = str.maketrans("【】〔〕[]{}〈〉《》", "()" * 6)
_UNSEEN = Pattern(r"[\s\u200b-\u200f\u2060\ufeff]+")
_REQUIRED_MARKS = Pattern(r"[*※★]|\((?:必填|必选|选填|可不填|单选|多选|自动)(?:项|题)?\)")
_ITS_NUMBER = Pattern(r"^(?:\d{1,2}[.、)]|\(\d{1,2}\))(?=[^\d.、()])")
_TRAILING_HINT = Pattern(r"^(.+?)\(([^()]*)\)$")


class HeadingText(NamedTuple):
    """A heading to compare by. ``full`` keeps a trailing bracket, ``text`` is without it, ``hint`` is what it held."""

    text: str
    hint: str
    full: str


@lru_cache(maxsize=8192)  # the same few words are compared for every form and sheet
def normalize_heading(text: str) -> HeadingText:
    """One heading in the form in which headings are compared.

    NFKC (full-width letters, digits and brackets become plain), white space and line breaks gone, brackets of all
    kinds round, and gone are marks of how to fill it in (``*``, 必填), a closing colon, and the number that a
    questionnaire gives it (``1、``). A last bracket is split off as hint: ``服务面积（平方米）`` → text 服务面积, hint
    平方米.
    """
    full = _UNSEEN.sub("", unicodedata.normalize("NFKC", text)).translate(_BRACKETS)
    full = _ITS_NUMBER.sub("", _REQUIRED_MARKS.sub("", full).rstrip(":"))
    split = _TRAILING_HINT.match(full)
    return HeadingText(split[1], split[2], full) if split else HeadingText(full, "", full)


def cell_text(cell: Cell) -> str:
    """What a person reads in the cell, for comparing words: a whole number without ``.0``, a day as ISO text."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime | date):
        return cell.isoformat()
    return str(cell).strip()


class SheetMetadata(NamedTuple):
    """What the lines above a heading say; ``""`` or None where they don't.

    ``period_text``, ``town_text`` and ``filled_on_text`` are as written; ``unit`` is the unit of money;
    ``lines`` are all the texts above the heading, a line each.
    """

    title: str = ""
    town_text: str = ""
    reporting_unit: str = ""
    period_text: str = ""
    unit: str | None = None
    lines: tuple[str, ...] = ()
    filled_on_text: str = ""


_LABELS = {
    "unit": "金额单位 计量单位 货币单位 单位",
    "reporting_unit": (
        "填报单位 填表单位 上报单位 报送单位 编制单位 制表单位 申报单位 填报机构 "
        "单位名称 机构名称 社工站名称 站点名称 社工站"
    ),
    "filled_on_text": (
        "填报日期 填表日期 填报时间 填表时间 报送日期 报送时间 上报日期 上报时间 制表日期 编制日期 日期"
    ),
    "period_text": (
        "报告期 报告期间 所属期 所属期间 所属月份 统计期 统计时间 统计期间 统计月份 填报月份 月份 年月 年度 期间"
    ),
    "": (
        "项目名称 购买方 购买主体 合同金额 承接机构 运营机构 培训名称 资金名称 "
        "填表人 填报人 制表人 审核人 单位负责人 负责人 联系人 联系电话 电话 经办人 "
        "备注 注 说明 表号 制表机关 批准文号 有效期至"
    ),
}
_FIELD_OF = {label: field for field, labels in _LABELS.items() for label in labels.split()}


def _any_of(labels: list[str]) -> str:
    return "|".join(sorted(labels, key=len, reverse=True))


# A long label is one wherever it stands; a short one (单位, 日期) must not be the tail of a longer word (上级单位).
_LABEL = Pattern(
    rf"({_any_of([label for label in _FIELD_OF if len(label) > 3])}"
    rf"|(?<![\u4e00-\u9fff])(?:{_any_of([label for label in _FIELD_OF if len(label) <= 3])}))"
    r"\s*(?:\([^()]*\)\s*)?:\s*"
)
_UNITS_OF_MONEY = "百万元|[百千万亿]?元"
_MONEY_UNIT = Pattern(rf"^\(?(?:人民币)?\s*({_UNITS_OF_MONEY})")
_UNIT_SAID = Pattern(
    "|".join(
        (
            rf"\((?:金额)?(?:单位)?:?({_UNITS_OF_MONEY})\)",
            rf"^(?:金额:?)?({_UNITS_OF_MONEY})$",
            rf"单位[:;]?(?:人民币)?[/(]?({_UNITS_OF_MONEY})(?![\u4e00-\u9fff])",
            rf"以({_UNITS_OF_MONEY})[计为]",
        )
    )
)
"""A unit of money in a line without white space and without a label that is one: 单位万元, （以万元计）."""
_OF_UNITS = Pattern(r"[、,，/;；()和及\s]+")
_IS_UNIT = Pattern(
    rf"(?:人民币)?(?:{_UNITS_OF_MONEY})|人民币|%|[百千万亿]?(?:人次?|户次?|个次?|名|次|场次?|件|条|项|家|处|所|份|篇|期|节|批|台|套|张|本|支|组"
    r"|岁|年|月|日|天|小时|分钟|学时|课时|平方米|平米|m2|亩|公里)"
)
_PERIOD = Pattern(
    r"(?:\d{4}|[〇○零一二三四五六七八九]{4})\s*年\s*度?\s*"
    r"(?:第?\s*[一二三四1-4]\s*季度|[上下]半年|(?:\d{1,2}|[一二三四五六七八九十]{1,3})\s*月?\s*[-—–~至]+\s*\d{1,2}\s*月(?:份)?"
    r"|(?:\d{1,2}|[一二三四五六七八九十]{1,3})\s*月(?:份)?)?"
    r"|\d{4}[.\-/]\d{1,2}(?![\d.\-/])"
)
# 1日至9月30日 after 2026年7月, -2026年10月 after 2026年1月: what goes on into another month is no month.
_GOES_ON = Pattern(
    r"\s*月?\s*(?:\d{1,2}\s*日?)?\s*(?:起|\(含\))?\s*[-—–~至到、]+\s*(?:(?P<year>\d{4})\s*[年.])?\s*(?P<month>\d{1,2})\s*[月.]"
)
_DAY_BESIDE = Pattern(
    r"\s+\(?(?:\d{4}|[〇○零一二三四五六七八九]{4})\s*年[\d一二三四五六七八九十第度季上下半年月份日号()~至—–\s-]*$"
)
"""Behind whoever reports, in one line: 某某中心  2026年10月."""
# “2019年泰州市7月份”: the place stands between year and month.
_PARTED_PERIOD = Pattern(r"(\d{4})\s*年\s*度?\s*[\u4e00-\u9fff]{2,8}?\s*(\d{1,2})\s*月(?!\s*[-—–~至\d])")
_PLACE = (
    r"((?:[年月]|[市县](?=[场前中东西南北]))?"
    r"[^\s\d_xX×*:省市县区旗年月(、.)]{1,10}?(?:街道|镇(?!街)|乡(?!镇)|苏木))(?![市县区村])"
)
_LEADS_TO_PLACE = (
    r"(?:(?:附[件表]?|表)[\d一二三四五六]*|第[一二三四五六]部分|街道\)|站点|填报|上报"
    r"|(?:所属|所在|填报|上报|报送)?乡?镇(?:街道?)?(?:名称)?):"
)
# Each place is looked for anew, for one may begin within another: 乡镇 in 乡镇：许村镇.
_TOWN = Pattern(rf"(?=(?:^|[省市县区旗\s(、.)]|{_LEADS_TO_PLACE}){_PLACE})")
_TOWN_AFTER_DAY = Pattern(rf"(?=\d\s?[年月日](?:度|份)?{_PLACE})")
_RUNS_IT = Pattern("社工|社会工作|人民政府|办事处")
_NO_TOWNS = {"乡镇", "城镇", "各镇", "各乡", "全镇", "本镇", "城乡", "各街道", "乡镇街道", "各乡镇", "镇街道"}
_NO_NAME = Pattern(r"^(?:所属|所在|其他)|^(?:驻|外|全|本|我)(?:乡|镇|街道)|^各|乡镇$")
_ATTACHMENT = Pattern(r"^附(?:件|表|录)\s*[\d一二三四五六七八九十]*(?:[-—]\d+)?\s*:?$")
_LONGEST_LINE = 120
_BLANKS = Pattern(r"^[\s_＿—\-年月日]*$")


def metadata_from(rows: Iterable[Iterable[Cell]], is_town: Callable[[str], bool] | None = None) -> SheetMetadata:
    """What the rows above a heading say, e.g. “XX县XX镇社工站2021年6月工作月报表” over
    “填报单位（盖章）：… 填报日期：… 单位：万元”. A label without a value gives nothing.
    ``is_town`` says whether the office knows a town, where that is to be asked.
    """
    lines = tuple(line for row in rows if (line := _line(row)))
    found: dict[str, str] = {}
    title = beside = ""
    for line in lines:
        if len(line) > _LONGEST_LINE:  # a block of instructions
            continue
        labels = list(_LABEL.finditer(line))
        before = line[: labels[0].start()].strip() if labels else line
        if before and not title and not _ATTACHMENT.match(before):
            title = before
        ends = [*(label.start() for label in labels[1:]), len(line)]
        for label, end in zip(labels, ends, strict=False):
            value = line[label.end() : end].strip(" ;,，；、")
            field = _FIELD_OF[label[1]]
            if field == "unit" and not _MONEY_UNIT.match(value) and len(value) > 3 and not _units_in(value):
                field = "reporting_unit"  # “单位：某某社工站” names who reports, “单位：万元” what is counted
            if field == "reporting_unit" and (day := _DAY_BESIDE.search(value)) is not None:
                value, beside = value[: day.start()], beside or _month_of(day[0])
            if field and not _BLANKS.match(value):
                found.setdefault(field, value)
    unit = _money_unit(found.get("unit", ""), lines)
    return SheetMetadata(
        title=re.sub(r"\s+", "", title),
        town_text=_town(found.get("reporting_unit", ""), is_town) or _town(title, is_town),
        reporting_unit=found.get("reporting_unit", ""),
        period_text=found.get("period_text", "") or _period(title) or beside or _period(" ".join(_unlabelled(lines))),
        unit=unit,
        lines=lines,
        filled_on_text=found.get("filled_on_text", ""),
    )


def is_metadata_line(row: Iterable[Cell]) -> bool:
    """Whether the row's first words are a label with its value: 填报单位：…, 填报日期：…, 单位：万元."""
    return bool(_LABEL.match(_line(row)))


def says_of_table(row: Iterable[Cell]) -> bool:
    """Whether a label in the row says who reports, for which period or in which unit."""
    fields = {_FIELD_OF[label[1]] for label in _LABEL.finditer(_line(row))}
    return not fields.isdisjoint(("reporting_unit", "period_text", "unit"))


def _line(row: Iterable[Cell]) -> str:
    """One row as a line; a merged value that stands in many cells is said once."""
    texts: list[str] = []
    for cell in row:
        text = unicodedata.normalize("NFKC", cell_text(cell)).translate(_BRACKETS)
        text = re.sub(r"[\s\u200b-\u200f\ufeff]+", " ", text).strip()
        text = re.sub(r"(?<![\u4e00-\u9fff])单 位(?=[:;])", "单位", text)
        if text and (not texts or texts[-1] != text):
            texts.append(text)
    return "  ".join(texts)


def _unlabelled(lines: Iterable[str]) -> list[str]:
    return [line for line in lines if not _LABEL.search(line)]


def _units_in(value: str) -> list[str]:
    """The units of 人、万元 (behind 单位：), nothing where any word is none."""
    words = list(filter(None, _OF_UNITS.split(value)))
    return words if all(map(_IS_UNIT.fullmatch, words)) else []


def _money_unit(value: str, lines: Iterable[str]) -> str | None:
    """The unit of money behind 单位：, else in the lines. Of several (元、万元) all, which no kind takes for one."""
    if of_money := [match[1] for word in _units_in(value) if (match := _MONEY_UNIT.match(word))]:
        return "、".join(dict.fromkeys(of_money))
    if match := _MONEY_UNIT.match(value):
        return match[1]
    short = ("".join(line.split()) for line in lines if len(line) <= _LONGEST_LINE)
    said = next((found for line in short if (found := _UNIT_SAID.search(line))), None)
    return said[said.lastindex or 0] if said else None


def _period(text: str) -> str:
    if parted := _PARTED_PERIOD.search(text):
        return f"{parted[1]}年{parted[2]}月"
    match = _PERIOD.search(text)
    if match is None or _leaves_its_month(match[0], text[match.end() :]):
        return ""
    return re.sub(r"\s+", "", match[0])


def _month_of(text: str) -> str:
    """The period that stands beside a sender; a day is when the sheet was made."""
    return "" if "日" in text else _period(text)


def _leaves_its_month(period: str, rest: str) -> bool:
    """Whether days or months follow that lie in another month: 2026年9月 in 2026年9月1日至2026年10月31日."""
    month, end = re.search(r"(\d{4})\s*[年.\-/]\s*(\d{1,2})\s*(?:月份?)?$", period), _GOES_ON.match(rest)
    if month is None or end is None:
        return False
    return int(end["month"]) != int(month[2]) or (end["year"] or month[1]) != month[1]


def _town(text: str, is_town: Callable[[str], bool] | None) -> str:
    """The town that a text names; after a year or month only one that the office knows, or whose station follows."""
    found = [(match.start(1), match[1]) for match in _TOWN.finditer(text)]
    found += [
        (match.start(1), match[1])
        for match in _TOWN_AFTER_DAY.finditer(text)
        if _RUNS_IT.match(text, match.end(1)) or (is_town is not None and is_town(match[1]))
    ]
    return next((name for _, name in sorted(found) if name not in _NO_TOWNS and not _NO_NAME.search(name)), "")
