"""The checks of services, by station: the worker was in post, the client was there, the time is plausible."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date

from swtool.casework import judged
from swtool.casework.catalogue import COUNTS, EXTRA, OWN, catalogue_on, counted, loaded_items
from swtool.casework.due import INTERVAL, village_visits
from swtool.checks import Check, check
from swtool.errors import PolicyFault
from swtool.findings import Finding, Outcome, Severity, Where
from swtool.office import Office
from swtool.registry.stations import names_on, station_order

_NAMED = 5
_Faults = Mapping[int, list[str]]


@check("service.worker_in_post", title="服务记录的社工当天在岗")
def worker_check(office: Office, as_of: date) -> Iterator[Finding]:
    """No service was given by somebody who held no post that day, at whichever station."""
    faults = judged.out_of_post(office.db, as_of)
    yield from _by_station(
        office, as_of, "service.worker_in_post", faults, "社工当天在岗", "核对社工和日期，或补岗位登记"
    )


@check("service.client_there", title="服务记录的服务对象当时在册")
def client_check(office: Office, as_of: date) -> Iterator[Finding]:
    """No service was given to a household after its file was closed, or to somebody after they left it or died."""
    faults = judged.client_gone(office.db, as_of)
    yield from _by_station(
        office, as_of, "service.client_there", faults, "服务时档案在用、成员在户", "核对日期和档案；登记错了的作废"
    )


@check("service.minutes_plausible", title="服务时长合理", parameters=("service.minutes",))
def minutes_check(office: Office, as_of: date) -> Iterator[Finding]:
    """No service is longer than the setting has it, and no worker's day."""
    setting = office.policy.at("service.minutes", as_of)
    most, day = setting.number("most"), setting.number("day")
    faults = judged.too_long(office.db, as_of, most, day)
    yield from _by_station(
        office,
        as_of,
        "service.minutes_plausible",
        faults,
        f"一次不超过 {most} 分钟，一人一天合计不超过 {day} 分钟",
        "核对时长的单位",
        rule=office.policy.cite(setting),
    )


@check("service.in_catalogue", title="服务项目在目录里", parameters=(OWN, EXTRA), rule_ids=("B1", "JSU-25", "CDU-02"))
def catalogue_check(office: Office, as_of: date) -> Iterator[Finding]:
    """Services name an item of the catalogue in force. Without any catalogue nothing can be said."""
    code = "service.in_catalogue"
    catalogue = catalogue_on(office, as_of)
    if not catalogue.items:
        reason = "本地没有规定服务目录，也没有载入"
        yield Finding(code, Severity.INFO, Where(subject="全县"), reason, outcome=Outcome.UNDETERMINED)
        return
    faults: dict[int, list[str]] = defaultdict(list)
    for station, item, number in judged.items_used(office.db, as_of):
        if not item:
            faults[station].append(f"{number} 条没有写服务项目")
        elif catalogue.find(item) is None:
            faults[station].append(f"“{item}”{number} 条")
    yield from _by_station(office, as_of, code, faults, "服务项目是目录里的编码或名称", "按目录改正，或补充目录")


@check("service.catalogue_counts", title="服务目录的项数", parameters=(COUNTS,), rule_ids=("CDU-02",))
def counts_check(office: Office, as_of: date) -> Iterator[Finding]:
    """A loaded catalogue has as many fields, sections and items as the place says its own has."""
    code = "service.catalogue_counts"
    stated = office.policy.find(COUNTS, as_of)
    loaded = loaded_items(office.db, as_of)
    if stated is None or not loaded:
        reason = "没有载入服务目录" if stated else "本地没有规定服务目录的项数，也没有参照外地的"
        outcome = Outcome.UNDETERMINED if stated else Outcome.NOT_APPLICABLE
        yield Finding(code, Severity.INFO, Where(subject="全县"), reason, outcome=outcome)
        return
    expected = tuple(stated.number(key) for key in ("fields", "sections", "items"))
    for name, edition in dict.fromkeys((item.catalogue, item.edition_on) for item in loaded):
        number = counted(item for item in loaded if item.catalogue == name)
        agrees = (number.fields, number.sections, number.items) == expected
        yield Finding(
            code,
            stated.severity,
            Where(subject=f"{name}（{edition}）"),
            str(number),
            expected=f"{expected[0]} 大领域、{expected[1]} 大项、{expected[2]} 小项",
            rule=office.policy.cite(stated),
            remedy="" if agrees else "核对目录表有没有漏行或重行",
            outcome=Outcome.HOLDS if agrees else Outcome.VIOLATED,
        )


@check("service.visits_due", title="按跟进级别走访", parameters=(INTERVAL,))
def visits_check(office: Office, as_of: date) -> Iterator[Finding]:
    """Every household with a follow-up level was visited within its interval, by village."""
    code = "service.visits_due"
    try:
        stated = office.policy.at(INTERVAL, as_of)
        villages = village_visits(office, as_of, as_of)
    except PolicyFault:
        reason = "本县没有写明每级隔多久走访一次"
        remedy = "在本县规则文件里写明 service.visit_interval：label、severity、level_1 至 level_6 和 unit"
        where = Where(subject="全县")
        yield Finding(code, Severity.INFO, where, reason, remedy=remedy, outcome=Outcome.UNDETERMINED)
        return
    for village in villages:
        judged_here = village.total - village.unknown
        what = f"有跟进级别的 {village.total} 户，逾期 {village.overdue} 户"
        if village.unknown:
            what += f"，无法判定 {village.unknown} 户（没有写明这一级，或没有走访记录和建档日期）"
        outcome = Outcome.HOLDS if judged_here else Outcome.UNDETERMINED
        yield Finding(
            code,
            stated.severity,
            Where(subject=f"{village.town} {village.name}".strip()),
            what,
            expected="逾期 0 户",
            actual=f"逾期 {village.overdue} 户",
            rule=office.policy.cite(stated),
            remedy="swtool service due 查看名单，走访后登记服务记录" if village.overdue else "",
            outcome=Outcome.VIOLATED if village.overdue else outcome,
            figures={"total": village.total, "overdue": village.overdue, "unknown": village.unknown},
        )


def _by_station(
    office: Office, as_of: date, code: str, faults: _Faults, expected: str, remedy: str, *, rule: str = ""
) -> Iterator[Finding]:
    """One finding a station that has services: how many records there are, and what was found among them."""
    numbers, names = judged.records_by_station(office.db, as_of), names_on(office, as_of)
    order = station_order(office, as_of)
    for station, number in sorted(numbers.items(), key=lambda each: order[each[0]]):
        found = faults.get(station, [])
        what = f"服务记录 {number} 条"
        if found:
            what += f"，{len(found)} 处要核对：{'；'.join(found[:_NAMED])}" + ("……" if len(found) > _NAMED else "")
        yield Finding(
            code,
            Severity.WARNING,
            Where(subject=names.get(station, "")),
            what,
            expected=expected,
            rule=rule,
            remedy=remedy if found else "",
            outcome=Outcome.VIOLATED if found else Outcome.HOLDS,
            figures={"records": number, "faults": len(found)},
        )


CHECKS: tuple[Check, ...] = (worker_check, client_check, minutes_check, catalogue_check, counts_check, visits_check)
