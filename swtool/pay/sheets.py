"""The tables of allowances. Names are masked; how much somebody's allowance is follows from a published rule."""

from __future__ import annotations

from collections import defaultdict

from swtool.dates import Month
from swtool.office import Office
from swtool.pay import store
from swtool.pay.allowance_rules import Kind
from swtool.pay.paying import MonthSheet
from swtool.pay.roll import LEVEL_CHANGE, PART_MONTH, PART_TIME, ROUNDING
from swtool.pay.store import Line
from swtool.policy.citation import cite
from swtool.policy.words import WORDS
from swtool.privacy import mask_name
from swtool.quantities import format_money
from swtool.registry.boundaries import named_division, places_of
from swtool.registry.credentials import CERTIFICATE_LEVELS
from swtool.registry.people import persons_by_id
from swtool.registry.stations import all_stations, names_on, station_order
from swtool.tables import Heading, Hint, Show, Table

_SEPARATOR = "、"


def month_table(office: Office, sheet: MonthSheet, town: str = "") -> Table:
    """The month's sheet, of the stations in a town if one is named, by station and 人员编号."""
    last = sheet.month.last
    lines = list(sheet.lines)
    if town:
        places = places_of(office, last)
        inside = places.inside(named_division(office, places, town))
        lying = {
            each.id: places.of(each.division_id, ("station", each.id)).division.id for each in all_stations(office.db)
        }
        lines = [line for line in lines if line.station_id is not None and lying[line.station_id] in inside]
    names = names_on(office, last)
    persons = persons_by_id(office.db, {line.person_id for line in lines} | set(sheet.doubts))
    order = station_order(office, last)
    lines.sort(
        key=lambda line: (
            line.for_month != sheet.month,
            line.for_month,
            order.get(line.station_id or 0, -1),
            persons[line.person_id].staff_no,
        )
    )
    rows = [
        (
            number,
            persons[line.person_id].name,
            persons[line.person_id].staff_no,
            names.get(line.station_id or 0, ""),
            level_text(line.level),
            str(line.for_month),
            line.days,
            line.amount,
            remark(line, sheet.month, sheet.doubts.get(line.person_id, "")),
        )
        for number, line in enumerate(lines, 1)
    ]
    return Table(
        f"{sheet.month.label}{sheet.kind.label}发放表",
        (
            Heading("number", "序号", Show.COUNT),
            Heading("name", "姓名", mask=mask_name),
            Heading("staff_no", "人员编号", Show.CODE),
            Heading("station", "社工站"),
            Heading("level", "证书等级"),
            Heading("month", "所属月份", Show.CODE, minor=True),
            Heading("days", "在岗天数", Show.COUNT, minor=True),
            Heading("amount", "金额", Show.MONEY),
            Heading("remark", "备注"),
        ),
        rows,
        as_of=last,
        sources=_sources(office, sheet),
        notes=_notes(office, sheet, lines, {each: persons[each].staff_no for each in sheet.doubts}),
    )


def level_text(levels: str) -> str:
    """Certificate levels in the office's words."""
    return _SEPARATOR.join(CERTIFICATE_LEVELS.get(each, each) for each in levels.split(_SEPARATOR))


def remark(line: Line, month: Month, doubt: str = "") -> str:
    """What is said beside an amount: for which earlier month, and what the papers do not say."""
    if line.for_month != month:
        return f"{'补发' if line.amount > 0 else '扣回'}{line.for_month.label}"
    return doubt


def recorded_table(office: Office) -> Table:
    """The sheets that were recorded, newest first, with how much of each belongs to earlier months."""
    rows = []
    for sheet in store.sheets(office.db):
        lines = store.lines_of_sheet(office.db, sheet)
        own = sum(line.amount for line in lines if line.for_month == sheet.month)
        total = sum(line.amount for line in lines)
        people = len({line.person_id for line in lines})
        rows.append((str(sheet.month), sheet.kind.label, people, own, total - own, total, sheet.recorded_at[:10]))
    rows.sort(key=lambda row: (row[0], row[1]), reverse=True)
    return Table(
        "津贴发放登记",
        (
            Heading("month", "月份", Show.CODE),
            Heading("kind", "津贴"),
            Heading("people", "人数", Show.COUNT),
            Heading("own", "当月", Show.MONEY),
            Heading("differences", "补发、扣回", Show.MONEY),
            Heading("total", "合计", Show.MONEY),
            Heading("recorded_on", "登记日期", Show.DAY, minor=True),
        ),
        rows,
        counted_in="张",
        notes=_loaded_notes(office),
    )


def _loaded_notes(office: Office) -> tuple[str, ...]:
    found: dict[Kind, list[str]] = defaultdict(list)
    for kind in Kind:
        found[kind] += [str(month) for month in store.loaded_months(office.db, kind)]
    return tuple(f"{kind.label}另有载入的发放表：{'、'.join(months)}" for kind, months in found.items() if months)


def _sources(office: Office, sheet: MonthSheet) -> tuple[str, ...]:
    rule = office.policy.find(sheet.kind.parameter, sheet.month.last)
    return (cite(rule),) if rule is not None else ()


def _notes(office: Office, sheet: MonthSheet, lines: list[Line], doubted: dict[int, str]) -> tuple[str, ...]:
    names = (PART_MONTH, ROUNDING) if sheet.kind is Kind.ASSISTANT else (PART_MONTH, LEVEL_CHANGE, PART_TIME, ROUNDING)
    settings = []
    for name in names:
        parameter = office.policy.at(name, sheet.month.last)
        settings.append(f"{parameter.label}：{WORDS[parameter.text('reading')]}")
    people = len({line.person_id for line in lines})
    told = [f"{people} 人，合计 {format_money(sum(line.amount for line in lines))} 元"]
    if sheet.recorded is not None:
        told.append(f"{sheet.recorded.recorded_at[:10]} 登记发放，不再改动；以后的更正列在下一张表里")
    else:
        told.append(Hint("还没有登记发放；发放后用 swtool allowance record 登记"))
        told.append("设置：" + "；".join(settings))
    listed = {line.person_id for line in sheet.lines if line.for_month == sheet.month}
    unlisted = [staff_no for person_id, staff_no in doubted.items() if person_id not in listed]
    if unlisted:
        told.append(f"证书等级不明，没有计入的 {len(unlisted)} 人：{'、'.join(sorted(unlisted))}")
    return tuple(told)
