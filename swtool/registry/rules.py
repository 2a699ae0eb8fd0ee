"""The registry's rules as pure functions of records, a day and the numbers of the policy. Checks, lists and explain all
call these; none of them knows a database, a clock or a number of its own."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from swtool.dates import PartialDate, add_years
from swtool.findings import NO_FIGURES, Outcome, Severity
from swtool.folding import squeeze
from swtool.patterns import Pattern
from swtool.quantities import format_area
from swtool.registry.credentials import EDUCATION_LEVELS, SEPARATOR, Certificate, Credentials, Education, Employment

_EDUCATION_ORDER = tuple(EDUCATION_LEVELS)
_SECONDARY = "secondary"
_MAJOR_REMARK = Pattern(r"[(（].*?[)）]|专业$")
HOUSING_FUND = "住房公积金"


class Verdict(NamedTuple):
    """What a rule says of one subject: the outcome, the arithmetic as a Chinese sentence, and the figures behind it.

    ``severity`` overrides that of the parameter where the rule itself is milder in one case.
    """

    outcome: Outcome
    what: str
    expected: str = ""
    actual: str = ""
    severity: Severity | None = None
    figures: Mapping[str, object] = NO_FIGURES


def told_on(now: Verdict, before: Verdict | None) -> Verdict:
    """What is said of a year beside the one before: a rule that was broken in that is told until the next is over."""
    if before is None or before.outcome is not Outcome.VIOLATED:
        return now
    expected = "；".join(filter(None, dict.fromkeys((before.expected, now.expected))))
    actual = "；".join(filter(None, (before.actual, now.actual)))
    figures = (now if now.outcome is Outcome.VIOLATED else before).figures
    return Verdict(Outcome.VIOLATED, f"{before.what}；{now.what}", expected, actual, figures=figures)


def _holds(satisfied: bool) -> Outcome:
    return Outcome.HOLDS if satisfied else Outcome.VIOLATED


# -- persons ----------------------------------------------------------------------------------------------------------


class Definition(NamedTuple):
    """Whom a definition counts: certificate levels, or education of at least a level in one of the majors.

    ``senior_pass_counts``: whether a 成绩合格证明 does as a certificate.
    """

    certificate_levels: Collection[str]
    education_min: str
    majors: Collection[str]
    senior_pass_counts: bool = False


def is_certificate(certificate: Certificate, day: date, region: str, *, levels: Collection[str] | None = None) -> bool:
    """Whether it is a national certificate held on ``day`` that is valid in the division ``region``.

    A 成绩合格证明 (senior_pass) is none; a 单独划线 certificate is valid only in its marked region (J4, W8). One of
    unknown level counts: every level does. ``levels`` limits to those levels.
    """
    if certificate.level == "senior_pass" or not certificate.obtained_by(day):
        return False
    if levels is not None and certificate.level not in levels and certificate.level != "unknown_level":
        return False
    return not certificate.valid_region or region.startswith(_region_prefix(certificate.valid_region))


def is_certified(credentials: Credentials, day: date, region: str) -> bool:
    """持证: holds a certificate on ``day``; a lapsed registration does not end it (H2)."""
    return any(is_certificate(certificate, day, region) for certificate in credentials.certificates)


def has_lapsed_registration(credentials: Credentials, day: date, region: str) -> bool:
    """Certified, and no certificate is registered beyond ``day`` while some registration is over."""
    registered = [c for c in credentials.certificates if c.registration_valid_to and is_certificate(c, day, region)]
    return bool(registered) and all(c.registration_lapsed(day) for c in registered)


def meets_definition(credentials: Credentials, definition: Definition, day: date, region: str) -> bool:
    """Whether a person counts under a definition on ``day``: by certificate, or by education."""
    for certificate in credentials.certificates:
        if is_certificate(certificate, day, region, levels=definition.certificate_levels):
            return True
        if definition.senior_pass_counts and certificate.level == "senior_pass" and certificate.obtained_by(day):
            return True
    return any(_counts(education, definition, day) for education in credentials.educations)


def is_professional(credentials: Credentials, definition: Definition, day: date, region: str) -> bool:
    """专业社会工作服务人员 as 江苏 defines it (J4, JSU-04): certificate, or 社会工作 at 大专 or above."""
    return meets_definition(credentials, definition, day, region)


def is_professional_talent(credentials: Credentials, definition: Definition, day: date, region: str) -> bool:
    """专业社会工作人才 as national statistics define it (W9): certificate, or 社会工作 or a related major.

    Wider than ``is_professional``; the two are separate flags and neither is derived from the other.
    """
    return meets_definition(credentials, definition, day, region)


def highest_certificate(credentials: Credentials, day: date, region: str) -> str | None:
    """The highest level held on ``day``, None if not certified."""
    order = ("unknown_level", "assistant", "social_worker", "senior")
    held = [c.level for c in credentials.certificates if is_certificate(c, day, region)]
    return max(held, key=order.index, default=None)


@lru_cache(maxsize=4096)  # a province's staff read a few hundred
def major_name(major: str) -> str:
    """A major for comparing: 社会工作专业（全日制） is 社会工作."""
    return _MAJOR_REMARK.sub("", squeeze(major))


def _counts(education: Education, definition: Definition, day: date) -> bool:
    if education.graduated_on and PartialDate.parse(education.graduated_on).first_day > day:
        return False
    if education.level is None or not _at_least(education.level, definition.education_min):
        return False
    if education.is_social_work_major is not None and "社会工作" in definition.majors:
        if education.is_social_work_major:
            return True
        if major_name(education.major or "") == "社会工作":
            return False
    return major_name(education.major or "") in definition.majors


def _at_least(level: str, least: str) -> bool:
    least = "senior_middle" if least == _SECONDARY else least
    return _EDUCATION_ORDER.index(level) >= _EDUCATION_ORDER.index(least)


def _region_prefix(code: str) -> str:
    """330000 → 33, 330400 → 3304: the digits that all divisions inside share."""
    while len(code) > 2 and code.endswith("00"):
        code = code[:-2]
    return code


# -- stations ---------------------------------------------------------------------------------------------------------


def judge_office_area(area: int | None, least: int) -> Verdict:
    """J1: the office area reaches the least. Both in hundredths of a square metre; unknown is not a failure."""
    expected = f"不少于 {format_area(least)} 平方米"
    if area is None:
        return Verdict(Outcome.UNDETERMINED, "没有登记办公面积", expected)
    actual = f"{format_area(area)} 平方米"
    what = f"办公面积 {actual}，{'达到' if area >= least else '不足'} {format_area(least)} 平方米"
    return Verdict(_holds(area >= least), what, expected, actual, figures={"area": area, "least": least})


def judge_plate(text: str | None, county: str, town: str | None, pattern: str, endings: Sequence[str]) -> Verdict:
    """J2: the plate reads as the pattern says, county and town put in; spaces do not count."""
    if town is None:
        return Verdict(Outcome.NOT_APPLICABLE, "不是乡镇（街道）的站，没有牌子式样")
    if not county.endswith(tuple(endings)):
        return Verdict(Outcome.UNDETERMINED, f"县级名称“{county}”不以{'、'.join(endings)}结尾，无法拼出牌子式样")
    expected = pattern.format(county=county, town=town)
    if not text:
        return Verdict(Outcome.UNDETERMINED, "没有登记牌子文字", expected)
    same = squeeze(text) == squeeze(expected)
    return Verdict(_holds(same), "牌子文字与式样一致" if same else "牌子文字与式样不一致", expected, text)


def judge_professional_count(
    professionals: int,
    population: int | None,
    year: int | None,
    source: str | None,
    *,
    least: int,
    population_max: int,
    merged_on: date | None = None,
) -> Verdict:
    """J3: at least so many professionals where the resident population does not exceed the bound (included).

    Above the bound no number is stated: not applicable, never extrapolated. A population without year and source is no
    basis for a verdict; nor is that of one part after a merger (``merged_on``).
    """
    figures: dict[str, object] = {"professionals": professionals, "population": population, "least": least}
    expected = f"常住人口 {population_max} 人以下的不少于 {least} 名"
    if population is None:
        what = f"{merged_on} 合并以后没有登记常住人口" if merged_on else "没有登记常住人口"
        return Verdict(Outcome.UNDETERMINED, what, expected, f"{professionals} 名", figures=figures)
    if year is None or not source:
        missing = "、".join(word for word, value in (("年份", year), ("来源", source)) if not value)
        what = f"常住人口 {population} 人没有注明{missing}，不能作依据"
        return Verdict(Outcome.UNDETERMINED, what, expected, f"{professionals} 名", figures=figures)
    basis = f"{year} 年常住人口 {population} 人（{source}）"
    if population > population_max:
        return Verdict(Outcome.NOT_APPLICABLE, f"{basis}，超过 {population_max} 人的没有规定人数", figures=figures)
    what = f"{basis}，专业社会工作服务人员 {professionals} 名，要求不少于 {least} 名"
    return Verdict(_holds(professionals >= least), what, expected, f"{professionals} 名", figures=figures)


def judge_full_time(full_time: int, least: int) -> Verdict:
    """H1: at least so many in full-time posts."""
    what = f"全职 {full_time} 名，要求不少于 {least} 名"
    figures: dict[str, object] = {"full_time": full_time, "least": least}
    return Verdict(_holds(full_time >= least), what, f"不少于 {least} 名", f"{full_time} 名", figures=figures)


def judge_certified(full_time: int, certified: int, lapsed: int, least: int, *, lapsed_counts: bool) -> Verdict:
    """H2: among the full-time, at least so many certified. ``lapsed`` of them have a registration that is over: the
    certificate stays (they count where ``lapsed_counts``), and it is said."""
    counted = certified if lapsed_counts else certified - lapsed
    what = f"全职 {full_time} 名中持证 {counted} 名，要求不少于 {least} 名"
    if lapsed:
        what += f"；其中 {lapsed} 名登记已过期，{'仍计入，请提醒再登记' if lapsed_counts else '未计入'}"
    figures: dict[str, object] = {"full_time": full_time, "certified": counted, "lapsed": lapsed, "least": least}
    return Verdict(_holds(counted >= least), what, f"不少于 {least} 名", f"{counted} 名", figures=figures)


def judge_operator(
    region: str | None, county: str, grade: int | None, recruits: int, unknown: int, *, grade_min: int, hires_min: int
) -> Verdict:
    """H3: an operator registered outside the county needs a rating valid on the day and local recruits at the station.

    ``grade`` is the rating valid that day (None: none); ``unknown`` are staff of whom nobody said whether they are
    本土新招培养对象.
    """
    expected = f"{grade_min}A 及以上，本土新招培养对象不少于 {hires_min} 人"
    if region is None:
        return Verdict(Outcome.UNDETERMINED, "不知道运营机构的登记地", expected)
    if region == county:
        return Verdict(Outcome.NOT_APPLICABLE, f"运营机构登记在本地（{region}）")
    rating = f"{grade}A" if grade else "没有有效的评估等级"
    actual = f"{rating}，本土新招培养对象 {recruits} 人"
    figures: dict[str, object] = {"region": region, "grade": grade, "recruits": recruits, "unknown": unknown}
    what = f"运营机构登记在外地（{region}），{actual}"
    if grade is None or grade < grade_min:
        return Verdict(Outcome.VIOLATED, what, expected, actual, figures=figures)
    if recruits < hires_min <= recruits + unknown:
        what += f"，另有 {unknown} 人没有注明是不是"
        return Verdict(Outcome.UNDETERMINED, what, expected, actual, figures=figures)
    return Verdict(_holds(recruits >= hires_min), what, expected, actual, figures=figures)


def rating_until(effective_on: date, years: int, counted_from: str) -> date:
    """The first day on which a rating is no longer valid: so many years from its day, or from the next 1 January."""
    start = date(effective_on.year + 1, 1, 1) if counted_from == "next_january" else effective_on
    return add_years(start, years)


# -- staff ------------------------------------------------------------------------------------------------------------


def judge_insurance(employment: Employment | None, kinds: Iterable[str], *, maternity_in_medical: bool) -> Verdict:
    """J6: every kind of the list is paid. 生育 counts as paid with 医疗 where the policy says they are one."""
    wanted = tuple(kinds)
    expected = SEPARATOR.join(wanted)
    if employment is None or employment.insurance_kinds is None:
        return Verdict(Outcome.UNDETERMINED, "没有登记参保情况", expected)
    paid = set(employment.insurance_kinds.split(SEPARATOR)) - {""}
    covered = paid | ({"生育"} if maternity_in_medical and "医疗" in paid else set())
    missing = [kind for kind in wanted if kind not in covered]
    actual = employment.insurance_kinds or "无"
    if missing:
        return Verdict(Outcome.VIOLATED, f"缺 {SEPARATOR.join(missing)}", expected, actual)
    merged = "（生育随医疗）" if "生育" in wanted and "生育" not in paid else ""
    return Verdict(Outcome.HOLDS, f"五险一金齐全{merged}", expected, actual)


def judge_commitment(
    employment: Employment | None, *, same_day: Severity, entry_before: PartialDate | None = None
) -> Verdict:
    """H6: the 公益服务承诺书 was signed before entry. On the day of entry itself the policy says how hard to speak.

    ``entry_before`` is the entry before this one: a letter signed before that was signed for that one, and whoever
    enters again signs again (HNG-15: before entry).
    """
    expected = "签订在入职之前"
    entered, signed = (
        PartialDate.parse(text) if text else None
        for text in ((employment.entered_on, employment.commitment_signed_on) if employment else (None, None))
    )
    if signed is None or entered is None:
        missing = "签订日期" if signed is None else "入职日期"
        return Verdict(Outcome.UNDETERMINED, f"没有登记{missing}", expected, "" if signed is None else signed.label)
    actual = f"{signed.label}签订，{entered.label}入职"
    if signed.exact and entered.exact and signed.exact == entered.exact:
        return Verdict(Outcome.VIOLATED, "承诺书与入职在同一天", expected, actual, severity=same_day)
    if entry_before is not None and signed.last_day <= entry_before.last_day:
        what = f"承诺书是 {entry_before.label}那一次入职时签的，再次入职要重新签"
        return Verdict(Outcome.VIOLATED, what, expected, actual)
    before = signed.is_before(entered)
    if before is None:
        return Verdict(Outcome.UNDETERMINED, "日期没有写到日，看不出先后", expected, actual)
    return Verdict(_holds(before), "承诺书签在入职之前" if before else "承诺书签在入职之后", expected, actual)


def judge_overlap(full_time_stations: Sequence[str]) -> Verdict:
    """挂证: nobody holds two full-time posts at once. Takes the stations' names of one person's posts that day."""
    count = len(full_time_stations)
    what = f"同一天有 {count} 个专职岗位：{SEPARATOR.join(full_time_stations)}" if count > 1 else "只有一个专职岗位"
    return Verdict(_holds(count <= 1), what, "专职岗位不超过 1 个", f"{count} 个")
