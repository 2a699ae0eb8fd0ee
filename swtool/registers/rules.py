"""The rules that are read from registers, as pure functions of lines, a day and the values of the policy."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from swtool.findings import Outcome
from swtool.folding import squeeze
from swtool.funds.rules import Rounding, split
from swtool.periods import add_years, year_is_over
from swtool.quantities import format_money
from swtool.registry.rules import Verdict

Named = tuple[str, str]
"""A line as its category and its title."""


def judge_named(lines: Collection[Named], names: Sequence[str], *, in_titles: bool) -> Verdict:
    """Everything that a rule names is on record: by category, or (``in_titles``) by a title that holds the name."""
    lacking = [name for name in names if not any(_means(line, name, in_titles=in_titles) for line in lines)]
    there, expected = len(names) - len(lacking), "、".join(names)
    figures: dict[str, object] = {"there": there, "wanted": len(names)}
    if not lacking:
        return Verdict(Outcome.HOLDS, f"{len(names)} 项齐全", expected, f"{there} 项", figures=figures)
    what = f"{len(names)} 项有 {there} 项，缺：{'、'.join(lacking)}"
    return Verdict(Outcome.VIOLATED, what, expected, f"{there} 项", figures=figures)


def _means(line: Named, name: str, *, in_titles: bool) -> bool:
    category, title = map(squeeze, line)
    return category == squeeze(name) or (in_titles and squeeze(name) in title)


def judge_plan(titles: Sequence[str], day: date) -> Verdict:
    """JSU-13: a station has a plan of the year of ``day``. No source says by which day, so that a year that still runs
    can lack one without having missed it."""
    expected = f"{day.year}年年度计划"
    if titles:
        what = f"已登记{day.year}年的：{'、'.join(titles)}"
        return Verdict(Outcome.HOLDS, what, expected, f"{day.year}年 {len(titles)} 份")
    if not year_is_over(day):
        what = f"还没有登记{day.year}年的年度计划；来源没有写最后一天，本年还没有过完"
        return Verdict(Outcome.UNDETERMINED, what, expected, f"{day.year}年没有")
    return Verdict(Outcome.VIOLATED, f"没有{day.year}年的年度计划", expected, f"{day.year}年没有")


def judge_ticks(standards: Sequence[str], ticks: Mapping[str, tuple[date, bool]]) -> Verdict:
    """ORD-03: a station has every item of the standard, by the last time that each was looked at; ``ticks`` by the
    item as ``squeeze`` spells it."""
    found = [(name, ticks.get(squeeze(name))) for name in standards]
    lacking = [name for name, tick in found if tick is not None and not tick[1]]
    unknown = [name for name, tick in found if tick is None]
    there = len(standards) - len(lacking) - len(unknown)
    expected, actual = f"{len(standards)} 项都具备", f"{there} 项"
    if lacking:
        rest = f"；没有核对的：{'、'.join(unknown)}" if unknown else ""
        what = f"具备 {there} 项，不具备：{'、'.join(lacking)}{rest}"
        return Verdict(Outcome.VIOLATED, what, expected, actual)
    if unknown:
        what = f"具备 {there} 项，没有核对的：{'、'.join(unknown)}"
        return Verdict(Outcome.UNDETERMINED, what, expected, actual)
    return Verdict(Outcome.HOLDS, f"{there} 项都具备", expected, actual)


def judge_pairing(counties: Sequence[str], wanted: int) -> Verdict:
    """JNA-04: a college is paired with as many counties as the rule says, neither fewer nor more."""
    what = f"结对 {len(counties)} 个区（县）：{'、'.join(counties)}"
    outcome = Outcome.HOLDS if len(counties) == wanted else Outcome.VIOLATED
    figures: dict[str, object] = {"counties": len(counties), "wanted": wanted}
    return Verdict(outcome, what, f"{wanted} 个区（县）", f"{len(counties)} 个", figures=figures)


def judge_exam(levels: Sequence[str], day: date) -> Verdict:
    """JSU-22: whoever has no certificate is encouraged to sit the exam of the year of ``day``."""
    year = day.year
    expected = f"报考{year}年职业水平考试（鼓励）"
    if levels:
        return Verdict(Outcome.HOLDS, f"{year}年已报考{'、'.join(levels)}", expected, "已报考")
    if not year_is_over(day):
        what = f"{year}年还没有报考登记；本年还没有过完"
        return Verdict(Outcome.UNDETERMINED, what, expected, "没有登记")
    return Verdict(Outcome.VIOLATED, f"{year}年没有报考登记", expected, "没有登记")


def judge_pilot(began: date, ended: date | None, day: date, least: int, most: int) -> Verdict:
    """QZH-06: a pilot runs for at least so many years and at most so many. ``ended`` is its first day no more; one that
    still runs can be too long, not too short."""
    shortest, longest = add_years(began, least), add_years(began, most)
    expected = f"{least} 年至 {most} 年（{shortest.isoformat()} 至 {longest.isoformat()}）"
    if ended is None or ended > day:
        if day < longest:
            what = f"{began.isoformat()} 开始，还在试点，{longest.isoformat()} 满 {most} 年"
            return Verdict(Outcome.NOT_APPLICABLE, what, expected, "没有结束")
        what = f"{began.isoformat()} 开始，{longest.isoformat()} 已满 {most} 年，还没有结束"
        return Verdict(Outcome.VIOLATED, what, expected, "没有结束")
    what = f"{began.isoformat()} 开始，{ended.isoformat()} 结束"
    if shortest <= ended <= longest:
        return Verdict(Outcome.HOLDS, what, expected, ended.isoformat())
    fault = f"不满 {least} 年" if ended < shortest else f"超过 {most} 年"
    return Verdict(Outcome.VIOLATED, f"{what}，{fault}", expected, ended.isoformat())


def judge_charity(recognized_on: str, day: date) -> Verdict:
    """JSU-20: an operator is encouraged to be recognized as a charity, where it qualifies; who is not broke nothing."""
    if recognized_on and recognized_on <= day.isoformat():
        return Verdict(Outcome.HOLDS, f"{recognized_on} 认定为慈善组织", "慈善组织（鼓励）", recognized_on)
    return Verdict(Outcome.NOT_APPLICABLE, "没有认定慈善组织；只是鼓励，不是要求", "慈善组织（鼓励）", "没有认定")


def judge_shares(borne: Mapping[str, int], levels: Sequence[str]) -> Verdict:
    """JNA-05: every level that is named bears a part of a sum (分 by level)."""
    amounts = {squeeze(level): amount for level, amount in borne.items()}
    lacking = [level for level in levels if not amounts.get(squeeze(level))]
    told = "，".join(f"{level} {format_money(amount)} 元" for level, amount in borne.items())
    expected = "、".join(levels) + "都分担"
    if lacking:
        return Verdict(Outcome.VIOLATED, f"{told}；没有分担的：{'、'.join(lacking)}", expected, told)
    return Verdict(Outcome.HOLDS, told, expected, told)


def judge_ratio(city: int, suburb: int, parts: tuple[int, int], rounding: Rounding) -> Verdict:
    """CDU-01: the sums (分) of the two classes are the parts of their total, the first rounded to the 分."""
    due = split(city + suburb, parts, rounding)
    actual = f"中心城区 {format_money(city)} 元，郊区县 {format_money(suburb)} 元"
    expected = f"{parts[0]}∶{parts[1]}，即 {format_money(due[0])} 元和 {format_money(due[1])} 元"
    if city == due[0]:
        return Verdict(Outcome.HOLDS, actual, expected, actual)
    more, less = ("中心城区", "郊区县") if city > due[0] else ("郊区县", "中心城区")
    what = f"{actual}；{more}多、{less}少 {format_money(abs(city - due[0]))} 元"
    return Verdict(Outcome.VIOLATED, what, expected, actual, figures={"off": city - due[0]})
