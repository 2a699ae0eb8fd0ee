"""The sentences of ``check --all`` of which the tables of findings are put together.

The sentences' words are the program's; which of them is said of whom, and every figure in it, is worked out here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tests.story.facts import O1, O2, A, B, C

_OUTCOMES = {"+": "符合", "-": "不符合", "?": "无法判定", "0": "不适用"}


def said(code: str, *lines: tuple[str, str, str]) -> str:
    """The findings of one check: (outcome as + - ? 0, subject, sentence)."""
    return "".join(f"{code} | {_OUTCOMES[sign]} | {subject} | {what}\n" for sign, subject, what in lines)


def no(number: int) -> str:
    return f"330481-{number:05}"


# -- stations ---------------------------------------------------------------------------------------------------------


def places(plate: str = "+", *, with_c: bool = True) -> str:
    """What was registered of the stations: 56.5 and 38 of 40 m²; the right plate, a wrong one, none.

    ``plate``: how that of A stands to the name of its town.
    """
    of_a = {"+": "牌子文字与式样一致", "-": "牌子文字与式样不一致"}[plate]
    area = [("+", A, "办公面积 56.5 平方米，达到 40 平方米"), ("-", B, "办公面积 38 平方米，不足 40 平方米")]
    plates = [(plate, A, of_a), ("-", B, "牌子文字与式样不一致")]
    if with_c:
        area.append(("?", C, "没有登记办公面积"))
        plates.append(("?", C, "没有登记牌子文字"))
    return said("station.office_area", *area) + said("station.plate_name", *plates)


def professionals(at_a: int, *, with_c: bool = True) -> str:
    """48,000 people ask for 3; above 50,000 no number is stated; 30,000 without a source is no basis. Once C has gone
    into B nobody knows how many B serves: the two figures are not of one source."""
    at_b = ("0", B, "2025 年常住人口 60000 人（统计公报），超过 50000 人的没有规定人数")
    lines = [
        ("-", A, f"2025 年常住人口 48000 人（统计公报），专业社会工作服务人员 {at_a} 名，要求不少于 3 名"),
        at_b if with_c else ("?", B, "2028-07-01 合并以后没有登记常住人口"),
    ]
    if with_c:
        lines.append(("?", C, "常住人口 30000 人没有注明年份、来源，不能作依据"))
    return said("station.professional_min", *lines)


def team(*stations: tuple[str, int, int, int]) -> str:
    """(station, full-time, certified among them, of these with a registration that is over): 6 and 4 are asked for."""
    lapsed = "；其中 {} 名登记已过期，仍计入，请提醒再登记"
    return said(
        "station.full_time_min", *(("-", name, f"全职 {full} 名，要求不少于 6 名") for name, full, _, _ in stations)
    ) + said(
        "station.certified_min",
        *(
            ("-", name, f"全职 {full} 名中持证 {held} 名，要求不少于 4 名" + (lapsed.format(over) if over else ""))
            for name, full, held, over in stations
        ),
    )


def operators(*lines: tuple[str, str, str, str]) -> str:
    return said("station.outside_operator", *((sign, f"{name}（{runs}）", what) for sign, name, runs, what in lines))


LOCAL = "运营机构登记在本地（330481）"
# Of the people at C only 00006 is said to be a local recruit, of 00007 nobody said: 1 + 1 are fewer than 3.
OUTSIDE = "运营机构登记在外地（330402），3A，本土新招培养对象 1 人"

# -- people -----------------------------------------------------------------------------------------------------------

_INSURANCE = {
    1: ("+", "五险一金齐全"),
    2: ("+", "五险一金齐全"),
    4: ("-", "缺 住房公积金"),
    5: ("?", "没有登记参保情况"),
    6: ("+", "五险一金齐全（生育随医疗）"),
    8: ("+", "五险一金齐全"),
}
_LETTER = {
    1: ("+", "承诺书签在入职之前"),
    2: ("+", "承诺书签在入职之前"),
    3: ("-", "承诺书与入职在同一天"),
    4: ("+", "承诺书签在入职之前"),
    5: ("-", "承诺书签在入职之后"),
    6: ("+", "承诺书签在入职之前"),
    7: ("?", "没有登记签订日期"),
    8: ("+", "承诺书签在入职之前"),
}


def insurance(*who: int) -> str:
    """Professionals in full-time posts."""
    return said("staff.insurance", *((_INSURANCE[n][0], no(n), _INSURANCE[n][1]) for n in who))


def letters(*who: int) -> str:
    """Everybody at a station with an approved project; full-time first, then by the day their post began."""
    return said("staff.commitment_letter", *((_LETTER[n][0], no(n), _LETTER[n][1]) for n in who))


def single(*who: int) -> str:
    """Nobody has two full-time posts."""
    return said("staff.overlapping_posts", *(("+", no(n), "只有一个专职岗位") for n in who))


def lapsed(*who: int, over: Sequence[int] = ()) -> str:
    return said(
        "staff.registration_lapsed",
        *(
            ("-", no(n), "证书登记已过期，证书本身仍有效") if n in over else ("+", no(n), "证书登记没有过期")
            for n in who
        ),
    )


# -- books ------------------------------------------------------------------------------------------------------------


_ALONE = "没有相邻的两个月可比"
# Nobody records services one by one in the story, and its county says nothing of visits or the size of a catalogue.
SERVICES = said("service.catalogue_counts", ("0", "全县", "本地没有规定服务目录的项数，也没有参照外地的")) + said(
    "service.visits_due", ("?", "全县", "本县没有写明每级隔多久走访一次")
)
BOOKS = (
    said("ledger.continuity", ("0", "乙项目", _ALONE), ("0", "甲项目", _ALONE), ("0", "丙项目", _ALONE))
    + said("service.continuity", ("0", C, _ALONE), ("0", A, _ALONE), ("0", B, _ALONE))
    + SERVICES
)


def missing(month: str, due: str, day: str, late: int, *whose: str) -> str:
    what = f"{month}：应在 {due} 前公开（含当日），到 {day} 还没有公开，已过 {late} 天"
    return said("disclosure.on_time", *(("-", name, what) for name in whose or (O1, O2)))


NOVEMBER = said(
    "disclosure.on_time",
    *(("+", name, "2026年11月：2026-12-10 公开，最后一天是 2026-12-15，按时") for name in (O1, O2)),
)


LIVES = (
    said("project.kinds", ("?", "海宁市", "在执行的项目都没有登记类别"))
    + said("project.slots", ("?", "海宁市", "在执行的项目都没有登记清单位置"))
    + said("procurement.disclosed", ("?", "海宁市", "没有采购登记，看不出采购信息是否公开"))
    + "".join(
        said(code, ("0", "海宁市", "本地没有这一规定，也没有参照外地的"))
        for code in (
            "project.professional_min",
            "project.paid_after_evaluation",
            "fund.pilot_budget",
            "evaluation.yearly",
            "project.ways",
        )
    )
)
"""Nobody entered a plan, a purchase or a payment of a project; the rules of other places are not adopted."""


OVER = said("evaluation.third_party", ("?", "海宁市", "没有登记项目的评估结果"))
"""Of a project that was over in this year or the last one."""


def loops(year: int, sign: str = "", old: int = 0, town: str = "许村镇") -> str:
    """No order was ever taken, no scheme loaded, no contest held in ``year``. N002 and N003 wait since 2 and 3 December
    2026; ``old`` of them for over thirty days."""
    needs = (
        (sign, town, f"没有结果的需求 2 项，其中超过 30 天的 {old} 项") if sign else ("0", "全县", "没有未办结的需求")
    )
    unscored = said("evaluation.scheme", ("0", "全县", "还没有载入评估方案"))
    unscored += said("satisfaction.rounds", ("?", "全县", "还没有登记满意度调查，无法判定"))
    unscored += said("evaluation.dimensions", ("?", "全县", "还没有载入评估方案"))
    unscored += said("evaluation.parties", ("0", "全县", "没有规定"))
    unscored += said("contest.quarterly", ("?", "全县", f"{year}年没有登记季度比赛，无法判定"))
    return (
        said("order.stages_in_time", ("0", "全县", "还没有订单")) + said("need.loop_closed", needs) + unscored + LIVES
    )


# -- filings ----------------------------------------------------------------------------------------------------------

_IN_TIME = "以首次备案为准：按时"
_FILED = {
    1: ("+", f"{A} {no(3)} BD2026-0001", f"离职 2026-03-10，截止 2026-03-17，首次备案 2026-03-16 10:00，{_IN_TIME}"),
    2: (
        "-",
        f"{B} {no(8)} BD2026-0002",
        "入职 2026-09-18，截止 2026-09-28，首次备案 2026-09-29 09:00，以首次备案为准：逾期 1 天",
    ),
    3: (
        "+",
        f"{B} {no(5)} BD2027-0001",
        f"岗位调整 2027-01-30，截止 2027-02-15，首次备案 2027-02-10 09:00，{_IN_TIME}",
    ),
    4: (
        "+",
        f"{C} {no(7)} BD2027-0002",
        f"专兼职变化 2027-01-29，截止 2027-02-15，首次备案 2027-01-31 09:00，{_IN_TIME}",
    ),
    5: ("+", f"{A} {no(2)} BD2027-0003", f"离职 2027-06-01，截止 2027-06-08，首次备案 2027-06-05 10:00，{_IN_TIME}"),
}


def filed(*numbers: int) -> str:
    return said("filing.on_time", *(_FILED[number] for number in numbers))


def awaited(subject: str, what: str) -> str:
    return said("filing.unfiled", ("+", subject, what))


# -- papers, kept data, returns ---------------------------------------------------------------------------------------

_WITH_LETTER = (1, 2, 4, 6)  # attached when the office was founded; nobody brought those of 00003, 00005, 00007, 00008
_NOT_ASKED = "本县没有要求（规则里 asked 不是 true）"


_NO_LETTER = ("-", "缺 公益服务承诺书")
NEW_ENTRY = {1: _NO_LETTER}
"""00001 entered with O2 on 1 June 2027: the letter of 2025 was for O1."""
SIGNED_AFTER = {1: ("-", "公益服务承诺书 2027年6月3日签署，晚于2027年6月1日入职")}


def papers(who: Sequence[int], attachments: Sequence[int], again: Mapping[int, tuple[str, str]] | None = None) -> str:
    """Letters of everybody serving, and the attachments that lie in the folder; ``again``: of whoever entered anew."""
    letter = {n: ("+", "材料齐全：公益服务承诺书") if n in _WITH_LETTER else _NO_LETTER for n in who} | dict(
        again or {}
    )
    return (
        said("evidence.project_staff", *((letter[n][0], no(n), letter[n][1]) for n in who))
        + said("evidence.certified_staff", ("0", "海宁市", _NOT_ASKED))
        + said("evidence.outside_operator", ("0", "海宁市", _NOT_ASKED))
        + said("training.materials", ("0", "海宁市", _NOT_ASKED))
        + said("evidence.intact", *(("+", f"附件 FJ-{n:04}", "文件在，大小相符") for n in attachments))
    )


def brought(*numbers: int) -> str:
    """What was brought with the filings: only for joining a letter is asked for, and 00008 brought none."""
    told = {
        1: ("0", "离职 2026-03-10，已备案：离职没有要求附材料"),
        2: ("-", "入职 2026-09-18，已备案：缺 公益服务承诺书"),
        3: ("0", "岗位调整 2027-01-30，已备案：岗位调整没有要求附材料"),
        4: ("0", "专兼职变化 2027-01-29，已备案：专兼职变化没有要求附材料"),
        5: ("0", "离职 2027-06-01，已备案：离职没有要求附材料"),
    }
    return said("filing.materials", *((told[n][0], _FILED[n][1], told[n][1]) for n in numbers))


def organizations(year: int, *, inspected: bool = False, listed: bool = False) -> str:
    """O1's head was reviewed; of O2 nobody is known. ``inspected``: O1 in the year that is due; ``listed``: O2 as of
    abnormal activity."""
    return (
        said(
            "organization.annual_inspection",
            ("+", O1, f"{year}年度年检合格") if inspected else ("?", O1, f"没有登记{year}年度的年检结论"),
            ("?", O2, f"没有登记{year}年度的年检结论"),
        )
        + said("organization.serious_violation", *(("+", name, "不在严重违法失信名单") for name in (O1, O2)))
        + said(
            "organization.abnormal_activity",
            ("+", O1, "不在活动异常名录"),
            ("-", O2, "运营社工站而列在活动异常名录") if listed else ("+", O2, "不在活动异常名录"),
        )
        + said(
            "organization.key_persons",
            ("+", O1, "1 人都经审查通过"),
            ("?", O2, "没有登记负责人、发起人和管理人员"),
        )
    )


def kept(attachments: int, left: int = 0) -> str:
    """No rule says how long: of the people who left and are still named, and of the papers."""
    lines = [("附件", attachments), *([("离任人员的登记", left)] if left else [])]
    return said("privacy.retention", *(("?", what, f"有 {n} 项，没有规定保存多久，无法判定") for what, n in lines))


def returned(days: int, *, merged: bool = False) -> str:
    """November 2026: due on the 7th, the two books came on the 8th; 长安镇 never sent its third sheet. ``merged``: on
    today's boundaries what 周王庙镇 owed counts with 长安镇; else November is owed by the towns of November."""
    late = "2026年11月社工站月报表迟 1 天；2026年11月财务公开表迟 1 天"
    missing_one = f"{late}；2026年11月党务公开事项表已逾期 {days} 天"
    lines = [("-", "许村镇 2026-11", late)]
    if merged:
        lines.append(("-", "长安镇 2026-11", f"{missing_one}；{late}"))
    else:
        lines += [("-", "长安镇 2026-11", missing_one), ("-", "周王庙镇 2026-11", late)]
    return said("returns.on_time", *lines)
