"""The findings about training: hours of a year, registration periods and how they end, hours that are flagged."""

from __future__ import annotations

from tests.story.words import no, said


def hours(year: int, *lines: tuple[str, int, str, str, str]) -> str:
    """(outcome, who, counted, due, still missing; '' if nothing). An open year says that it is not over."""
    end = {"?": "；期限未到"}
    return said(
        "training.hours",
        *(
            (
                sign,
                no(who),
                f"{year}年计入 {done} 学时；应达 {need} 学时"
                + (f"；还差 {owed} 学时" if owed else "")
                + end.get(sign, ""),
            )
            for sign, who, done, need, owed in lines
        ),
    )


# Who is certified: first and last day of the registration, hours asked for. A period is the three years before its end.
_PERIODS = {
    1: ("2026-02-01", "2029-01-31", "助理社会工作师", 72),
    2: ("2026-01-01", "2028-12-31", "社会工作师", 90),
    4: ("2024-06-01", "2027-05-31", "社会工作师", 90),
    5: ("2025-07-01", "2028-06-30", "助理社会工作师", 72),
}


def period(who: int, unclear: int, *, over: bool = False) -> str:
    """The sentence of one registration period: ``unclear`` courses cannot be told in clock hours."""
    first, last, level, need = _PERIODS[who]
    return (
        f"登记期 {first} 至 {last}，{level}（起始日按有效期推算）；计入 0 小时"
        + (f"；另有 {unclear} 项的小时数或日期不确定" if unclear else "")
        + f"；应达 {need} 小时；还差 {need} 小时"
        + ("" if over else "；登记期未满")
    )


def periods(*lines: tuple[str, int, int, bool]) -> str:
    """(outcome, who, unclear courses, whether the period is over); 00006 has no registration on record."""
    return said(
        "training.registration_period",
        *(
            (sign, no(who), "证书没有填登记有效期，不能判定" if who == 6 else period(who, unclear, over=over))
            for sign, who, unclear, over in lines
        ),
    )


_OPENS = {1: "2028-10-31", 2: "2028-09-30", 4: "2027-02-28", 5: "2028-03-30"}
"""Three months before the last day."""


def expiring(*lines: tuple[int, str, str]) -> str:
    """(who, outcome, sentence); '' for the plain sentence of the outcome."""
    plain = {"?": "证书没有填登记有效期"}
    return said(
        "staff.registration_expiring",
        *(
            (
                sign,
                no(who),
                what or plain.get(sign) or f"登记有效期至 {_PERIODS[who][1]}，{_OPENS[who]} 起可再登记",
            )
            for who, sign, what in lines
        ),
    )


_MAY = "一天学时过多：2026-05-10 一天 12 学时，超过 10 学时"
_AUGUST = "一天学时过多：2026-08-20 一天 20 学时，超过 10 学时"
FLAGS = said(
    "training.flags",
    ("-", no(1), f"{_MAY}；{_AUGUST}"),
    ("-", no(2), _AUGUST),
    ("-", no(4), f"{_MAY}；{_AUGUST}"),
)
