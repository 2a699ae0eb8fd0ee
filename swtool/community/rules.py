"""The community's rules as pure functions of counts, days and the numbers of the policy."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from swtool.dates import Month
from swtool.findings import Outcome
from swtool.periods import add_months, year_is_over
from swtool.registry.divisions import short_town
from swtool.registry.rules import Verdict


def judge_incubated(number: int, least: int, day: date) -> Verdict:
    """LSH-03: a station incubated enough community organizations in the year of ``day``; a year that still runs can be
    short without being missed."""
    figures: dict[str, object] = {"incubated": number, "least": least}
    what, expected = f"{day.year}年孵化社区社会组织 {number} 个", f"每年不少于 {least} 个"
    actual = f"{day.year}年 {number} 个"
    if number >= least:
        return Verdict(Outcome.HOLDS, what, expected, actual, figures=figures)
    if not year_is_over(day):
        short = f"{what}，还差 {least - number} 个，本年还没有过完"
        return Verdict(Outcome.UNDETERMINED, short, expected, actual, figures=figures)
    return Verdict(Outcome.VIOLATED, f"{what}，差 {least - number} 个", expected, actual, figures=figures)


def judge_filed(filing_no: str, filing_body: str, filed_on: str, town: str) -> Verdict:
    """JLP-04: a community organization is filed with its town. A body that is not written decides nothing."""
    if not (filing_no or filed_on or filing_body):
        return Verdict(Outcome.VIOLATED, "没有备案", "由乡镇（街道）备案", "没有备案号、备案日期和备案机关")
    if not filing_body:
        return Verdict(Outcome.UNDETERMINED, "登记了备案，没有写备案机关", "由乡镇（街道）备案", "备案机关没有写")
    if town and short_town(town) in filing_body:
        return Verdict(Outcome.HOLDS, f"由{filing_body}备案", "由乡镇（街道）备案", filing_body)
    what = f"备案机关“{filing_body}”不是所在的{town}"
    return Verdict(Outcome.VIOLATED, what, "由乡镇（街道）备案", filing_body)


def judge_supervised(last: date | None, opened_on: date, day: date, months: int) -> Verdict:
    """JSU-19: a station is supervised regularly. The source names no interval: ``months`` is a setting, which the
    verdict says. A station that is younger than the interval is not decided."""
    expected = f"{months} 个月内有督导（来源没有写间隔，按设置）"
    if last is not None and add_months(last, months) >= day:
        return Verdict(Outcome.HOLDS, f"最近一次督导 {last.isoformat()}", expected, last.isoformat())
    if last is None and add_months(opened_on, months) >= day:
        return Verdict(Outcome.UNDETERMINED, f"还没有督导；开站不满 {months} 个月", expected, "没有")
    told = f"最近一次督导 {last.isoformat()}，已过 {(day - last).days} 天" if last else "没有督导记录"
    return Verdict(Outcome.VIOLATED, told, expected, last.isoformat() if last else "没有")


def judge_joint_meetings(
    year: int, interval: int, periods: Sequence[tuple[Month, Month]], held: Collection[Month]
) -> Verdict:
    """HRB-01: in each of the year's periods of ``interval`` months (first and last month) there was a joint meeting;
    only periods that are over are asked for. A month counts by the calendar, whatever the day of the meeting in it."""
    expected = "每月召开" if interval == 1 else f"每 {interval} 个月召开"
    if not periods:
        return Verdict(Outcome.UNDETERMINED, f"{year}年还没有过完一期", expected)
    missed = [(first, last) for first, last in periods if not any(first <= month <= last for month in held)]
    actual = f"{year}年过完的 {len(periods)} 期中开了 {len(periods) - len(missed)} 期"
    figures: dict[str, object] = {"periods": len(periods), "missed": len(missed)}
    if not missed:
        return Verdict(Outcome.HOLDS, actual, expected, actual, figures=figures)
    named = "、".join(first.label if first == last else f"{first.label}至{last.label}" for first, last in missed)
    return Verdict(Outcome.VIOLATED, f"{actual}；没有开的：{named}", expected, actual, figures=figures)


def periods_of_year(day: date, months: int, begins: date) -> list[tuple[Month, Month]]:
    """The intervals of so many months in the year of ``day`` that are over by it and lie wholly after ``begins``."""
    found = []
    first = Month(day.year, 1)
    while first.year == day.year:
        last = first
        for _ in range(months - 1):
            last = last.next()
        if last.last > day:
            break
        if first.first >= begins:
            found.append((first, last))
        first = last.next()
    return found
