"""Which workbook is which, and the day on which the story's office gets it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from . import (
    county_books,
    courses,
    evaluation_books,
    fund_books,
    months,
    need_books,
    pay_books,
    project_books,
    register_books,
    roster_returned,
    roster_towns,
    rosters,
    service_books,
)
from .county import (
    COUNTY_STATION,
    EVALUATION,
    FUNDS,
    LISTS,
    MONTH,
    NEEDS,
    ORGANIZATIONS,
    PAY,
    PROJECTS,
    REGISTERS,
    ROSTERS,
    SERVICES,
    STATIONS,
    TRAINING,
)
from .paper import Expected

Maker = Callable[[Path], tuple[Path, Expected]]


@dataclass(frozen=True, slots=True)
class Sample:
    """A workbook of the sample: what it is about, when it comes in, who makes it."""

    subject: str
    day: date
    make: Maker


def samples() -> list[Sample]:
    """Every workbook, in the order in which the office gets them."""
    first = date(2026, 1, 12)
    towns = roster_towns
    return [
        Sample(LISTS, date(2026, 1, 6), county_books.lists_book),
        Sample(ROSTERS, first, _county_roster),
        *(
            Sample(ROSTERS, first, make)
            for make in (
                towns.xiashi,
                towns.haizhou,
                towns.haichang,
                towns.maqiao,
                towns.xucun,
                roster_returned.changan,
                towns.zhouwangmiao,
                towns.dingqiao,
                towns.xieqiao,
                towns.huangwan,
                towns.yanguan,
                roster_returned.yuanhua,
            )
        ),
        Sample(ROSTERS, date(2026, 1, 14), partial(roster_returned.changan, corrected=True)),
        Sample(ROSTERS, date(2026, 1, 14), partial(roster_returned.yuanhua, corrected=True)),
        Sample(PAY, date(2026, 1, 16), pay_books.ladder_book),
        Sample(LISTS, date(2026, 1, 22), partial(county_books.project_book, late=False)),
        Sample(LISTS, date(2026, 5, 18), partial(county_books.project_book, late=True)),
        Sample(EVALUATION, date(2026, 7, 1), evaluation_books.scheme_book),
        Sample(PAY, date(2026, 7, 2), pay_books.grade_book),
        Sample(TRAINING, date(2026, 7, 10), partial(courses.record_book, autumn=False)),
        Sample(TRAINING, date(2026, 10, 12), partial(courses.record_book, autumn=True)),
        Sample(EVALUATION, date(2026, 10, 14), evaluation_books.score_book),
        Sample(FUNDS, date(2026, 10, 20), fund_books.entry_book),
        Sample(TRAINING, date(2026, 10, 22), courses.sign_in_book),
        *(Sample(NEEDS, date(2026, 10, 20), partial(need_books.inventory_book, town=one.town)) for one in STATIONS),
        Sample(PROJECTS, date(2026, 10, 23), project_books.life_book),
        Sample(SERVICES, date(2026, 10, 26), service_books.volunteer_book),
        Sample(SERVICES, date(2026, 10, 28), service_books.town_volunteers),
        Sample(REGISTERS, date(2026, 10, 30), register_books.register_book),
        Sample(SERVICES, date(2026, 11, 3), service_books.county_service_book),
        Sample(PROJECTS, date(2026, 11, 4), project_books.count_book),
        Sample(PAY, date(2026, 11, 5), pay_books.pay_book),
        Sample(SERVICES, date(2026, 11, 5), service_books.station_book),
        Sample(SERVICES, date(2026, 11, 6), service_books.order_book),
        *(
            Sample(MONTH, date(2026, month + 1, 8), partial(months.county_book, month=month))
            for month in range(1, months.OCTOBER)
        ),
        *(
            Sample(MONTH, date(2026, 11, 4), partial(months.operator_book, organization=one, number=number))
            for number, one in enumerate(ORGANIZATIONS, 1)
        ),
        Sample(ROSTERS, date(2026, 11, 6), towns.yanguan_again),
    ]


def _county_roster(folder: Path) -> tuple[Path, Expected]:
    return rosters.plain_roster(folder, COUNTY_STATION, "00社会工作总站花名册.xlsx")
