"""The lists about registrations of certificates: hours of the period, and who has to register again."""

from __future__ import annotations

from datetime import date

from swtool.office import Office
from swtool.registry.credentials import CERTIFICATE_LEVELS
from swtool.tables import Heading, Show, Table
from swtool.training.periods import PERIOD_RULE, WINDOW_RULE, Registration, expiring, registrations, window_months
from swtool.training.sheets import OUTCOME, WHO, outcome_text, sources

_REGISTRATION = (
    *WHO,
    Heading("station", "社工站"),
    Heading("level", "证书等级"),
    Heading("valid_to", "登记有效期至", Show.DAY),
    Heading("done", "本期已计"),
    Heading("need", "本期应达"),
    OUTCOME,
)


def registration_table(office: Office, as_of: date) -> Table:
    """Everybody certified: hours of the registration period against the national rule."""
    rule = office.policy.at(PERIOD_RULE, as_of)
    return Table(
        "证书登记期继续教育（国家规定）",
        (*_REGISTRATION, Heading("detail", "算式")),
        [(*_registration_cells(each), each.verdict.what) for each in registrations(office, as_of)],
        as_of=as_of,
        sources=sources(office, rule),
        notes=("国家规定按实际培训时间算小时：只写了学时又没有折算规则的，算作不确定。",),
    )


def expiring_table(office: Office, as_of: date) -> Table:
    """Whose registration ends within the window in which it can be renewed, with the hours that renewal asks for."""
    months = window_months(office, as_of)
    rows = [
        (
            *_registration_cells(each),
            each.period.window_opens(months) if each.period else None,
            (each.period.last - as_of).days if each.period else None,
        )
        for each in expiring(office, as_of)
    ]
    return Table(
        f"{months} 个月内到期的证书登记",
        (*_REGISTRATION, Heading("window", "可再登记起", Show.DAY), Heading("left", "还有几天", Show.COUNT)),
        rows,
        as_of=as_of,
        sources=sources(office, office.policy.at(WINDOW_RULE, as_of)),
    )


def _registration_cells(each: Registration) -> tuple[object, ...]:
    return (
        each.person.staff_no,
        each.person.name,
        each.station,
        CERTIFICATE_LEVELS.get(each.level, ""),
        each.period.last if each.period else None,
        each.verdict.actual,
        each.verdict.expected,
        outcome_text(each.verdict),
    )
