"""Hand-made tables of ``check --all``: code, outcome, subject, and the sentence with its figures, day by day."""

from __future__ import annotations

from collections.abc import Mapping

from tests.story.asked import D1, D2, D3, D4, D5, D6, D7, D8
from tests.story.expected import Expected
from tests.story.facts import O1, O2, A, B, C
from tests.story.words import (
    BOOKS,
    LOCAL,
    NEW_ENTRY,
    NOVEMBER,
    OUTSIDE,
    OVER,
    SERVICES,
    SIGNED_AFTER,
    awaited,
    brought,
    filed,
    insurance,
    kept,
    lapsed,
    letters,
    loops,
    missing,
    no,
    operators,
    organizations,
    papers,
    places,
    professionals,
    returned,
    said,
    single,
    team,
)
from tests.story.words_inventory import FRESH, THIS_YEAR, UNKNOWN, inventory, waited
from tests.story.words_places import places_ask
from tests.story.words_training import FLAGS, expiring, hours, period, periods
from tests.story.words_unkept import unkept

# -- the eight days ---------------------------------------------------------------------------------------------------

_RUN_2026 = operators(("0", A, O1, LOCAL), ("0", B, O1, LOCAL), ("-", C, O2, OUTSIDE))
# Of 00001 and 00002 nobody said whether they are local recruits: 0 + 2 (or 0 + 1) are fewer than 3.
NOBODY = "运营机构登记在外地（330402），3A，本土新招培养对象 0 人"
_RUN_2027 = operators(("-", A, O2, NOBODY), ("0", B, O1, LOCAL), ("-", C, O2, OUTSIDE))
_REGISTERED = (("?", 1, 0, False), ("?", 2, 0, False), ("?", 4, 0, False), ("?", 5, 0, False), ("?", 6, 0, False))
_NOT_SOON = ((1, "+", ""), (2, "+", ""), (4, "+", ""), (5, "+", ""), (6, "?", ""))
_SIX = [("?", n, "0", "30", "30") for n in (6, 7, 1, 2)], [("?", n, "0", "30", "30") for n in (4, 5)]
_STAYS, _LEAVES = ("?", 3, "0", "30", "30"), ("?", 3, "0", "30×68/365（5.59）", "5.59")
_GOES = ("?", 2, "0", "30×151/365（12.42）", "12.42")
_FULL_2026 = (1, 2, 4, 5, 6)
# N001 was met on the third day; N002 is 办理中 since nobody knows when; N003 waits since 3 December.
_IN_DECEMBER = waited("?", 2, 0, 0, 1), waited("-", 1, 1, 0)
_IN_SUMMER = waited("-", 2, 0, 1, 1), waited("-", 1, 1, 1)


def _spring(day: str, late: int, *, at_the_time: bool, gone: bool, filing: str = "") -> str:
    """9 and 10 March 2026. ``gone``: 00003 is known to have left."""
    return (
        places()
        + professionals(2)
        + team((A, 2, 2, 0), (B, 2, 2, 0), (C, 1, 1, 0))
        + _RUN_2026
        + insurance(*_FULL_2026)
        + letters(*_FULL_2026, *((7,) if gone else (3, 7)))
        + single(*_FULL_2026)
        + lapsed(*_FULL_2026)
        + filing
        + hours(2026, *_SIX[0], _STAYS if at_the_time else _LEAVES, *_SIX[1])
        + papers((1, 2, *(() if gone else (3,)), 4, 5, 6, 7), _papers(4, at_the_time))
        + kept(4 if at_the_time else 3, left=1 if gone else 0)
        + organizations(2024)
        + periods(*_REGISTERED)
        + expiring(*_NOT_SOON)
        + inventory((), () if at_the_time else (1, 1), dated=False, households="", stock=UNKNOWN)
        + missing("2026年1月", "2026-02-15", day, late)
        + SERVICES
        + loops(2025)
    )


def _papers(last: int, at_the_time: bool) -> tuple[int, ...]:
    """At the time those up to a number. A folder has no past: at the end there lie all six, but for 00002's letter, the
    second, which was erased with her data."""
    return tuple(range(1, last + 1)) if at_the_time else (1, 3, 4, 5, 6)


def _december(*, at_the_time: bool) -> str:
    return (
        places()
        + professionals(2)
        + team((A, 2, 2, 0), (B, 3, 2, 0), (C, 1, 1, 0))
        + _RUN_2026
        + insurance(1, 2, 4, 5, 6, 8)
        + letters(1, 2, 4, 5, 6, 8, 7)
        + single(1, 2, 4, 5, 6, 8)
        + lapsed(*_FULL_2026)
        + filed(1, 2)
        + hours(
            2026,
            ("-", 6, "0", "30", "30"),
            ("-", 7, "0", "30", "30"),
            ("+", 1, "32", "30", ""),
            ("-", 2, "20", "30", "10"),
            ("-", 3, "0", "30×68/365（5.59）", "5.59"),
            ("+", 4, "32", "30", ""),
            ("-", 5, "0", "30", "30"),
            ("-", 8, "0", "30×105/365（8.64）", "8.64"),
        )
        + papers((1, 2, 4, 5, 6, 7, 8), _papers(5, at_the_time))
        + brought(1, 2)
        + kept(5 if at_the_time else 4, left=1)
        + returned(24)
        + periods(("?", 1, 2, False), ("?", 2, 1, False), ("?", 4, 2, False), *_REGISTERED[3:])
        + expiring(*_NOT_SOON)
        + organizations(2025, inspected=True)
        + FLAGS
        + inventory((2, 1), (1, 1), dated=True, households=FRESH, stock=FRESH, needs=_IN_DECEMBER)
        + BOOKS
        + NOVEMBER
        + loops(2025, "+")  # 29 and 28 days
    )


def _may(*, at_the_time: bool) -> str:
    """31 May 2027. At the time nobody knew that 00002 would leave the next day."""
    return (
        places()
        + professionals(2)
        + team((A, 2, 2, 0), (B, 3, 2, 0), (C, 2, 1, 0))  # 00007 is full-time now
        + _RUN_2026
        + insurance(1, 2, 4, 6, 8, 5)
        + letters(1, 2, 4, 6, 8, 7, 5)
        + single(1, 2, 4, 6, 8, 7, 5)
        + lapsed(*_FULL_2026)  # 00004's registration is valid until that very day
        + filed(1, 2, 3, 4)
        + hours(
            2027,
            *(("?", n, "0", "30", "30") for n in (6, 7, 1, 4, 5, 8)),
            ("?", 2, "0", "30", "30") if at_the_time else _GOES,
        )
        + papers((1, 2, 4, 5, 6, 7, 8), _papers(5, at_the_time))
        + brought(1, 2, 3, 4)
        + kept(5 if at_the_time else 4, left=1)
        + returned(175)
        + periods(("?", 1, 2, False), ("?", 2, 1, False), ("?", 4, 2, True), *_REGISTERED[3:])
        + expiring(
            (1, "+", ""),
            (2, "+", ""),
            (4, "-", f"登记有效期至 2027-05-31，还有 0 天，已在再登记受理期；{period(4, 2, over=True)}"),
            (5, "+", ""),
            (6, "?", ""),
        )
        + organizations(2025, inspected=True)  # 31 May is the last day for 2026
        + FLAGS
        + inventory((2, 1), (1, 1), dated=True, households=THIS_YEAR, stock=THIS_YEAR, needs=_IN_SUMMER)
        + BOOKS
        + missing("2027年4月", "2027-05-15", D4, 16)
        + loops(2026, "-", 2)
    )


_4_OVER = (4, "0", "登记 2027-05-31 已过期，属 staff.registration_lapsed")


def _june(*, at_the_time: bool) -> str:
    """1 June 2027: O2 runs A; 00001 stays, 00002 left, which is filed on the 5th."""
    still = (2,) if at_the_time else ()
    return (
        places()
        + professionals(2 if at_the_time else 1)
        + team((A, 2, 2, 0) if at_the_time else (A, 1, 1, 0), (B, 3, 2, 1), (C, 2, 1, 0))
        + _RUN_2027
        + UNINSURED
        + insurance(*still, 4, 6, 8, 5)
        + (UNSIGNED if at_the_time else SIGNED_LATE)
        + letters(*still, 4, 6, 8, 7, 5)
        + single(1, *still, 4, 6, 8, 7, 5)
        + lapsed(1, *still, 4, 5, 6, over=(4,))
        + filed(1, 2, 3, 4)
        + awaited(f"{A} {no(2)} BD2027-0003", "离职 2027-06-01，截止 2027-06-08，尚未备案，还有 7 天")
        + hours(
            2027,
            *(("?", n, "0", "30", "30") for n in (6, 7, 1, 4, 5, 8)),
            ("?", 2, "0", "30", "30") if at_the_time else _GOES,
        )
        + papers((1, *still, 4, 5, 6, 7, 8), _papers(5, at_the_time), NEW_ENTRY)
        + brought(1, 2, 3, 4)
        + kept(5 if at_the_time else 4, left=1)  # 00003; 00002's name is gone by the end
        + returned(176)
        + periods(("?", 1, 2, False), *((("?", 2, 1, False),) if still else ()), ("?", 4, 2, True), *_REGISTERED[3:])
        + expiring((1, "+", ""), *(((2, "+", ""),) if still else ()), _4_OVER, (5, "+", ""), (6, "?", ""))
        + organizations(2026)
        + FLAGS
        + inventory((2, 1), (1, 1), dated=True, households=THIS_YEAR, stock=THIS_YEAR, needs=_IN_SUMMER)
        + BOOKS
        + missing("2027年4月", "2027-05-15", D5, 17)
        + loops(2026, "-", 2)
        + OVER  # 甲项目 ended on 2027-05-31
    )


# Whoever stays with a new operator is employed anew: insurance unknown, the letter still to be signed.
UNINSURED = said("staff.insurance", ("?", no(1), "没有登记参保情况"))
UNSIGNED = said("staff.commitment_letter", ("?", no(1), "没有登记签订日期"))
OLD = "-按“每个自然年一次”：已更新 0、逾期 {n}；按“距上次不超过一年”：已更新 0、逾期 {n}"


def _eve_of_merger(*, at_the_time: bool) -> str:
    """30 June 2028: the last day of 00005's registration; 示范社区 was reviewed in November, 永福村 was not."""
    return (
        places()
        + professionals(1)
        + team((A, 1, 1, 0), (B, 3, 2, 1), (C, 2, 1, 0))
        + _RUN_2027
        + UNINSURED
        + insurance(4, 6, 8, 5)
        + SIGNED_LATE
        + letters(4, 6, 8, 7, 5)
        + single(1, 4, 6, 8, 7, 5)
        + lapsed(1, 4, 5, 6, over=(4,))
        + filed(1, 2, 3, 4, 5)
        + hours(
            2028,
            *(("?", n, "0", "30", "30") for n in (6, 7, 4, 5, 8)),
            ("+", 1, "32", "30", ""),
        )
        + papers((1, 4, 5, 6, 7, 8), _papers(6, at_the_time), SIGNED_AFTER)
        + brought(1, 2, 3, 4, 5)
        + kept(6 if at_the_time else 5, left=2 if at_the_time else 1)
        + returned(571)
        + periods(("?", 1, 3, False), ("?", 4, 2, True), ("-", 5, 0, True), ("?", 6, 0, False))
        + expiring(
            (1, "+", ""),
            _4_OVER,
            (5, "-", f"登记有效期至 2028-06-30，还有 0 天，已在再登记受理期；{period(5, 0, over=True)}"),
            (6, "?", ""),
        )
        + organizations(2027, listed=True)
        + FLAGS
        + inventory((2, 1), (1, 1), dated=True, households=THIS_YEAR, stock=THIS_YEAR, second=OLD)
        + BOOKS
        + missing("2028年5月", "2028-06-15", D6, 15)
        + loops(2027, "-", 2)
        + OVER  # 甲项目 ended on 2027-05-31
    )


_5_OVER = (5, "0", "登记 2028-06-30 已过期，属 staff.registration_lapsed")
_MERGED = ("许村镇", "长安镇", "长安镇")


def _merger(*, at_the_time: bool) -> str:
    """1 July 2028: C is part of B; the villages of 周王庙镇 lie in 长安镇. 00005's registration is over."""
    return (
        places(with_c=False)
        + professionals(1, with_c=False)
        + team((A, 1, 1, 0), (B, 5, 3, 2))
        + operators(("-", A, O2, NOBODY), ("0", B, O1, LOCAL))
        + UNINSURED
        + insurance(4, 6, 8, 5)
        + SIGNED_LATE
        + letters(4, 6, 8, 7, 5)
        + single(1, 4, 6, 8, 7, 5)
        + lapsed(1, 4, 5, 6, over=(4, 5))
        + filed(1, 2, 3, 4, 5)
        + hours(2028, *(("?", n, "0", "30", "30") for n in (6, 7, 4, 5, 8)), ("+", 1, "32", "30", ""))
        + papers((1, 4, 5, 6, 7, 8), _papers(6, at_the_time), SIGNED_AFTER)
        + brought(1, 2, 3, 4, 5)
        + kept(6 if at_the_time else 5, left=2 if at_the_time else 1)
        + returned(572)
        + periods(("?", 1, 3, False), ("?", 4, 2, True), ("-", 5, 0, True), ("?", 6, 0, False))
        + expiring((1, "+", ""), _4_OVER, _5_OVER, (6, "?", ""))
        + organizations(2027)
        + FLAGS
        + inventory((2, 1), (1, 1), dated=True, households=THIS_YEAR, stock=THIS_YEAR, second=OLD, towns=_MERGED)
        + BOOKS
        + missing("2028年5月", "2028-06-15", D7, 16)
        + loops(2027, "-", 2)
        + OVER  # 甲项目 ended on 2027-05-31
    )


def _the_end() -> str:
    """31 December 2035: 许村镇 is 许村街道, the plate of A is not; O2's rating ended in 2029; 36 hours a year."""
    return (
        places("-", with_c=False)
        + professionals(1, with_c=False)
        + team((A, 1, 1, 1), (B, 5, 3, 2))
        + operators(
            ("-", A, O2, "运营机构登记在外地（330402），没有有效的评估等级，本土新招培养对象 0 人"),
            ("0", B, O1, LOCAL),
        )
        + UNINSURED
        + insurance(4, 6, 8, 5)
        + SIGNED_LATE
        + letters(4, 6, 8, 7, 5)
        + single(1, 4, 6, 8, 7, 5)
        + lapsed(1, 4, 5, 6, over=(1, 4, 5))
        + filed(1, 2, 3, 4, 5)
        + hours(2035, *(("-", n, "0", "36", "36") for n in (1, 4, 5, 6, 7, 8)))
        + papers((1, 4, 5, 6, 7, 8), _papers(6, at_the_time=False), SIGNED_AFTER)
        + brought(1, 2, 3, 4, 5)
        + kept(5, left=1)
        + said("privacy.cleared", ("+", "QL2032-0001", "已经清除"))
        + returned(3311)
        + periods(("?", 1, 3, True), ("?", 4, 2, True), ("-", 5, 0, True), ("?", 6, 0, False))
        + expiring((1, "0", "登记 2029-01-31 已过期，属 staff.registration_lapsed"), _4_OVER, _5_OVER, (6, "?", ""))
        + organizations(2034)
        + FLAGS
        + inventory(
            (2, 1), (1, 1), dated=True, households=OLD, stock=OLD, towns=("许村街道", "长安镇", "长安镇"), grown=True
        )
        + BOOKS
        + missing("2035年11月", "2035-12-15", D8, 16)
        + loops(2034, "-", 2, "许村街道")
    )


SIGNED_LATE = said("staff.commitment_letter", ("-", no(1), "承诺书签在入职之后"))  # entered 1 June 2027, signed the 3rd

_THEN = {
    D1: _spring(D1, 22, at_the_time=False, gone=False),
    D2: _spring(
        D2,
        23,
        at_the_time=False,
        gone=True,
        filing=awaited(f"{A} {no(3)} BD2026-0001", "离职 2026-03-10，截止 2026-03-17，尚未备案，还有 7 天"),
    ),
    D3: _december(at_the_time=False),
    D4: _may(at_the_time=False),
    D5: _june(at_the_time=False),
    D6: _eve_of_merger(at_the_time=False),
    D7: _merger(at_the_time=False),
    D8: _the_end(),
}
_RIGHT_PLATE = said("station.plate_name", ("+", A, "牌子文字与式样一致"))
_OLD_PLATE = said("station.plate_name", ("-", A, "牌子文字与式样不一致"))


def _today(text: str) -> str:
    """By today's towns the plate of A is wrong, and what 周王庙镇 owed is 长安镇's."""
    for days in (24, 175, 176, 571, 572, 3311):
        text = text.replace(returned(days), returned(days, merged=True))
    return text.replace(_RIGHT_PLATE, _OLD_PLATE)


def _with_unkept(texts: Mapping[str, str], *, at_the_time: bool = False) -> dict[str, str]:
    """Each day's findings with what the office keeps no records of, and what single places ask."""
    return {day: text + unkept(day) + places_ask(day, at_the_time=at_the_time) for day, text in texts.items()}


FINDINGS = Expected(
    then=_with_unkept(_THEN),
    at_the_time=_with_unkept(
        {
            D1: _spring(D1, 22, at_the_time=True, gone=False),
            D2: _spring(D2, 23, at_the_time=True, gone=False),
            D3: _december(at_the_time=True),
            D4: _may(at_the_time=True),
            D5: _june(at_the_time=True),
            D6: _eve_of_merger(at_the_time=True),
            D7: _merger(at_the_time=True),
        },
        at_the_time=True,
    ),
    now=_with_unkept({day: _today(text) for day, text in _THEN.items()}),
    # On the day of the merger 周王庙镇 is gone and 许村镇 not yet renamed; the last day of the story is its end.
    now_at_the_time=_with_unkept(
        {
            D7: _merger(at_the_time=True).replace(returned(572), returned(572, merged=True)),
            D8: _the_end().replace(returned(3311), returned(3311, merged=True).replace("许村镇", "许村街道")),
        }
    ),
    towns=True,
)

TABLES = {"findings": FINDINGS}
