"""`fund headroom`: each rule of the place with its base, its limit and what is left, before and after a plan."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from swtool.funds import limits, rules
from swtool.funds.subsidies import SUBSIDY, subsidies, summed
from swtool.office import Office
from swtool.quantities import format_money
from swtool.tables import Heading, Hint, Show, Table

CITY_SUBURB = "fund.city_suburb"
PILOT_BUDGET = "fund.pilot_budget"

_Row = tuple[str, str, int | None, int | None, str]


def headroom_table(office: Office, as_of: date, planned: int) -> Table:
    """One line a rule in force on the day; a rule that the place does not have has none."""
    parts = (_cap, _county, _donations, _share, _split, _subsidy, _pilot)
    rows = [row for part in parts for row in part(office, as_of, planned)]
    found = [office.policy.find(name, as_of) for name in _NAMES]
    return Table(
        "资金上限和配套" + (f"（试算 {format_money(planned)} 元）" if planned else ""),
        (
            Heading("rule", "规定"),
            Heading("of", "对象"),
            Heading("amount", "应为", Show.MONEY),
            Heading("left", "尚余", Show.MONEY),
            Heading("told", "怎么算的"),
        ),
        rows,
        as_of=as_of,
        sources=tuple(office.policy.cite(each) for each in found if each is not None),
        notes=() if rows else _NO_RULE,
    )


_NO_RULE = ("本地没有上限、配套的规定，也没有参照外地的", Hint("参照外地的规定用 swtool policy adopt"))
_NAMES = (
    limits.CAP,
    limits.COUNTY_MATCH,
    limits.DONATION_MATCH,
    limits.SHARE,
    CITY_SUBURB,
    SUBSIDY,
    PILOT_BUDGET,
)


def _cap(office: Office, as_of: date, planned: int) -> Iterator[_Row]:
    rule = office.policy.find(limits.CAP, as_of)
    if rule is None:
        return
    room = limits.purchase_headroom(office, as_of, planned)
    if room is None:
        told = f"没有 {as_of.year - 1} 年的总额，用 swtool fund base 登记"
        yield rule.label, f"{as_of.year} 年", None, None, told
        return
    limit = room.left + room.used
    told = f"{as_of.year - 1} 年总额的 {rule.decimal()}%，已列支 {format_money(room.used)} 元"
    if planned:
        told += "，再列支这些" + ("不超" if room.is_kept else f"超出 {format_money(planned - room.left)} 元")
    yield rule.label, f"{as_of.year} 年", limit, room.left - planned, told


def _county(office: Office, as_of: date, planned: int) -> Iterator[_Row]:
    if rule := office.policy.find(limits.COUNTY_MATCH, as_of):
        match = limits.county_match(office, as_of, planned)
        told = f"上级补助 {format_money(match.base)} 元的 {rule.decimal()}%，已到 {format_money(match.received)} 元"
        yield rule.label, f"{as_of.year} 年", match.due + match.carried, match.gap, told + _carried(match)


def _donations(office: Office, as_of: date, planned: int) -> Iterator[_Row]:
    if rule := office.policy.find(limits.DONATION_MATCH, as_of):
        for match in limits.donation_matches(office, as_of, planned):
            ratio = f"每 {rule.number('raised')} 元配 {rule.number('matched')} 元，上限 {rule.number('cap')} 元"
            told = f"募集 {format_money(match.base)} 元，{ratio}，已到 {format_money(match.received)} 元"
            yield rule.label, match.name, match.due + match.carried, match.gap, told + _carried(match)


def _carried(match: limits.Match) -> str:
    return f"，另有上年结转 {format_money(match.carried)} 元" if match.carried else ""


def _share(office: Office, as_of: date, planned: int) -> Iterator[_Row]:
    if planned and (rule := office.policy.find(limits.SHARE, as_of)):
        amount = rules.to_fen(rules.share(planned, Fraction(rule.decimal())), limits.rounding(office, as_of))
        yield rule.label, "试算的总额", amount, None, f"{format_money(planned)} 元的 {rule.decimal()}%"


def _split(office: Office, as_of: date, planned: int) -> Iterator[_Row]:
    if planned and (rule := office.policy.find(CITY_SUBURB, as_of)):
        parts = rule.number("city"), rule.number("suburb")
        shares = rules.split(planned, parts, limits.rounding(office, as_of))
        for name, amount in zip(("中心城区", "郊区县"), shares, strict=True):
            yield rule.label, name, amount, None, f"{format_money(planned)} 元按 {parts[0]}∶{parts[1]} 分"


def _subsidy(office: Office, as_of: date, planned: int) -> Iterator[_Row]:
    if rule := office.policy.find(SUBSIDY, as_of):
        sums = summed(subsidies(office, rule, as_of))
        told = f"{sums.stations} 个站，每个 {format_money(rule.hundredths())} 元"
        told += f"，已拨 {format_money(sums.paid)} 元，各站还差 {format_money(sums.lacking)} 元"
        left = sums.lacking - planned
        if planned:
            told += "，这些够付" if left <= 0 else f"，付了这些还差 {format_money(left)} 元"
            told += f"，多 {format_money(-left)} 元" if left < 0 else ""
        yield rule.label, "全县社工站", sums.due, left, told


def _pilot(office: Office, as_of: date, planned: int) -> Iterator[_Row]:
    if rule := office.policy.find(PILOT_BUDGET, as_of):
        for name, key in (("每个试点街道", "town"), ("每个试点社区", "community")):
            budget = rule.hundredths(key)
            yield rule.label, name, budget, budget - planned if planned else None, "预算"
