"""社工站月报表 → monthly totals. The newest sheet of a station's month and service field is the whole of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial

from swtool.dates import Month
from swtool.findings import Severity
from swtool.folding import squeeze
from swtool.intake.plan import Action, Batch, Book, Change, Extract, FieldChange, Plan, Row, Undivided
from swtool.office import Office
from swtool.registry.organizations import OrganizationFinder
from swtool.registry.station_finder import StationFinder
from swtool.registry.stations import Station
from swtool.services import store
from swtool.services.figure import Figure
from swtool.services.forms import MONTHLY_REPORT, MONTHLY_REPORT_WIDE, PARTY_ENTRIES
from swtool.services.indicators import BY_NAME, INDICATORS, Indicator
from swtool.services.plan_party import plan_party_entries
from swtool.services.rules import Mismatch, own_mismatches, show, succession_mismatches
from swtool.services.starter import start_rows, start_wide_rows
from swtool.services.store import ServiceTotal
from swtool.store.database import Transaction

_BY_TITLE = {squeeze(text): each for each in INDICATORS for text in (each.title, each.name, *each.aliases)}
_FIGURES = (("value", ""), ("cumulative", "累计"), ("target", "年度指标"))
_Key = tuple[int, int | None, Month, str]  # station, organization as stated, month, service field


@dataclass(slots=True)
class _Draft:
    """One station's month and service field as the sheet has it."""

    key: _Key
    station: Station
    totals: list[ServiceTotal] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)

    def by_name(self) -> dict[str, ServiceTotal]:
        """Its totals by indicator name."""
        return {total.indicator.name: total for total in self.totals}


def plan_report(office: Office, extract: Extract, batch: Batch) -> Plan:
    """Plan a report with an indicator in each row."""
    drafts = _Drafts(office, extract)
    for row in extract.rows:
        draft = drafts.of(row)
        text, value = row.text("indicator"), row.values.get("value")
        if draft is None or not text or not isinstance(value, Figure):
            continue
        indicator = _BY_TITLE.get(squeeze(text)) or Indicator(text, text)
        if indicator.name not in BY_NAME:
            what = f"“{text}”不在指标目录里，按原文登记为个数"
            extract.fault(row, "indicator", "service.unknown_indicator", what, severity=Severity.WARNING)
        figures: dict[str, int | None] = {}
        for column in ("value", "cumulative", "target"):
            figures[column] = _in_unit(extract, row, column, indicator)
        if figures["value"] is not None:
            drafts.add(draft, row, indicator, figures["value"], figures["cumulative"], figures["target"])
    return _plan(office, extract, batch, drafts)


def plan_wide_report(office: Office, extract: Extract, batch: Batch) -> Plan:
    """Plan a report with a column for each indicator: figures of the month only."""
    drafts = _Drafts(office, extract)
    for row in extract.rows:
        values = {each: row.values.get(each.name) for each in INDICATORS}
        draft = drafts.of(row) if any(value is not None for value in values.values()) else None
        if draft is None:
            continue
        for indicator, value in values.items():
            if isinstance(value, int):
                drafts.add(draft, row, indicator, value, None, None)
    return _plan(office, extract, batch, drafts)


class _Drafts:
    """The drafts of a sheet, by whose month and field they are."""

    def __init__(self, office: Office, extract: Extract) -> None:
        self._office, self._extract = office, extract
        self._stations, self._organizations = StationFinder(office.db), OrganizationFinder(office.db)
        self._standing: dict[date, StationFinder] = {}
        self.drafts: dict[_Key, _Draft] = {}

    def of(self, row: Row) -> _Draft | None:
        """The draft that a row belongs to; None with a finding where that cannot be told."""
        month = self._month(row)
        station = self._station(row, month)
        text = row.text("organization")
        organization = self._organizations.find(text) if text else None
        if text and organization is None:
            self._fault(row, "organization", "reference.organization", *self._organizations.refusal(text))
            return None
        if station is None or month is None:
            return None
        key = (station.id, organization.id if organization else None, month, row.text("service_field"))
        return self.drafts.setdefault(key, _Draft(key, station))

    def add(
        self, draft: _Draft, row: Row, indicator: Indicator, value: int, cumulative: int | None, target: int | None
    ) -> None:
        """Take a total into a draft; the same indicator twice is a finding."""
        if indicator.name in draft.by_name():
            what = f"“{indicator.title}”在同一站、同一月、同一服务领域里写了两次"
            self._fault(row, "indicator", "service.indicator_twice", what, "只留一行；分领域的写明服务领域")
            return
        station_id, organization_id, month, service_field = draft.key
        draft.rows.append(row)
        draft.totals.append(
            ServiceTotal(
                id=0,
                station_id=station_id,
                station_name=draft.station.name,
                organization_id=organization_id,
                month=month,
                service_field=service_field,
                indicator=indicator,
                value=value,
                cumulative=cumulative,
                target=target,
                recorded_at="",
                stated_organization_id=organization_id,
            )
        )

    def _station(self, row: Row, month: Month | None) -> Station | None:
        title = self._extract.title
        text = row.text("station") or title.reporting_unit or title.town
        found, note = self._find(text, month) if text else ((), "")
        if len(found) == 1:
            if note:
                self._extract.fault(row, "station", "service.old_station_name", note, severity=Severity.WARNING)
            return found[0]
        what, remedy = self._stations.refusal(text, found, "补上社工站名称")
        self._fault(row, "station", "reference.station", what, remedy)
        return None

    def _find(self, text: str, month: Month | None) -> tuple[tuple[Station, ...], str]:
        """The stations a text names in a month, with what became of an old name. A station that was merged in the
        course of the month reported for itself; after that its name means the one that goes on."""
        for day in (month.first, month.last) if month else ():
            if day not in self._standing:
                self._standing[day] = StationFinder(self._office.db, day)
            finder = self._standing[day]
            if found := finder.find(text):
                return found, finder.note(text)
        return self._stations.find(text), ""

    def _month(self, row: Row) -> Month | None:
        month = row.values.get("month") or self._extract.title.period
        if not isinstance(month, Month):
            self._fault(row, "month", "service.no_month", "没有写月份，表名里也没有", "写成 2026-10 或 2026年10月")
            return None
        if month > Month.of(self._office.today):
            self._fault(row, "month", "service.future", f"{month.label}还没有到", "核对月份")
            return None
        return month

    def _fault(self, row: Row, column: str, code: str, what: str, remedy: str) -> None:
        self._extract.fault(row, column, code, what, remedy=remedy)


def _in_unit(extract: Extract, row: Row, column: str, indicator: Indicator) -> int | None:
    figure = row.values.get(column)
    if not isinstance(figure, Figure):
        return None
    value = figure.in_unit(indicator.unit)
    if isinstance(value, str):
        extract.fault(row, column, "service.unit", f"“{indicator.title}”的{extract.form.column(column).title}：{value}")
        return None
    return value


def _plan(office: Office, extract: Extract, batch: Batch, drafts: _Drafts) -> Plan:
    found = {key: draft for key, draft in drafts.drafts.items() if draft.totals}
    months = {key[2] for key in found}
    around = months | {month.previous() for month in months} | {month.next() for month in months}
    stored: dict[_Key, dict[str, ServiceTotal]] = {}
    for total in store.current_totals(office.db, (key[0] for key in found), around):
        owner = (total.station_id, total.stated_organization_id, total.month, total.service_field)
        stored.setdefault(owner, {})[total.indicator.name] = total
    plan = Plan()
    for key, draft in found.items():
        before = stored.get(key, {})
        change = _change(draft, before)
        _check(extract, draft, found, stored, is_new=change.action is not Action.UNCHANGED)
        plan.changes.append(change)
        if change.action is not Action.UNCHANGED:
            plan.writes.append(_write(draft, before, batch))
    return plan


def _check(
    extract: Extract,
    draft: _Draft,
    sheet: dict[_Key, _Draft],
    stored: dict[_Key, dict[str, ServiceTotal]],
    *,
    is_new: bool,
) -> None:
    """Inside the month, against the month before (of the book, else of the office), and where the office has the month
    after already, whether that still carries on."""
    station, organization, month, service_field = draft.key
    for mismatch in own_mismatches(draft.totals):
        _point_at(extract, draft, mismatch, Severity.ERROR)

    def of(other: Month) -> dict[str, ServiceTotal]:
        there = (station, organization, other, service_field)
        return sheet[there].by_name() if there in sheet else stored.get(there, {})

    for mismatch in succession_mismatches(of(month.previous()), draft.by_name(), month):
        _point_at(extract, draft, mismatch, Severity.WARNING)
    after = month.next()
    if is_new and (station, organization, after, service_field) not in sheet:
        for mismatch in succession_mismatches(draft.by_name(), of(after), after):
            told = mismatch._replace(column="value", what=f"本表入库后，{after.label}的{mismatch.what}")
            if told.indicator in draft.by_name():
                _point_at(extract, draft, told, Severity.WARNING)


def _point_at(extract: Extract, draft: _Draft, mismatch: Mismatch, severity: Severity) -> None:
    at = next(i for i, total in enumerate(draft.totals) if total.indicator.name == mismatch.indicator)
    column = mismatch.column if mismatch.column in extract.columns else mismatch.indicator
    month = draft.totals[at].month.label
    what = f"{draft.station.name} {month}：{mismatch.what}"
    extract.fault(draft.rows[at], column, mismatch.code, what, severity=severity, remedy="核对台账后改正")


def _change(draft: _Draft, before: dict[str, ServiceTotal]) -> Change:
    _, _, month, service_field = draft.key
    subject = " ".join(part for part in (draft.station.name, month.label, service_field) if part)
    row, rows = draft.rows[0].number, tuple(row.number for row in draft.rows)
    if not before:
        return Change(Action.INSERT, row, subject, f"{len(draft.totals)} 个指标", rows=rows)
    now = draft.by_name()
    parts = [
        f"{total.indicator.title} {show(total.indicator, before[name].value)} → {show(total.indicator, total.value)}"
        for name, total in now.items()
        if name in before and total.value != before[name].value
    ]
    parts += [f"新增{total.indicator.title}" for name, total in now.items() if name not in before]
    parts += [f"不再有{total.indicator.title}" for name, total in before.items() if name not in now]
    if not parts and any(_figures(total) != _figures(before[name]) for name, total in now.items()):
        parts = ["累计或年度指标有变"]
    if not parts:
        return Change(Action.UNCHANGED, row, subject, rows=rows)
    told = tuple(_differences(draft, before))
    return Change(Action.UPDATE, row, subject, f"更正为新版本：{'；'.join(parts)}", told, rows)


def _differences(draft: _Draft, before: Mapping[str, ServiceTotal]) -> Iterator[FieldChange]:
    """From what to what, at the cell of each figure. The newest sheet is the whole month: an indicator that it no
    longer has is taken away."""
    for row, total in zip(draft.rows, draft.totals, strict=True):
        known, indicator = before.get(total.indicator.name), total.indicator
        for name, label in _FIGURES:
            was, now = getattr(known, name) if known else None, getattr(total, name)
            if was != now:
                column = indicator.name if "indicator" not in row.values else name
                title = f"{indicator.title}{label}"
                told = (_shown(indicator, was), _shown(indicator, now))
                yield FieldChange(column, title, *told, row=row.number, fills=was is None)
    now_names = draft.by_name()
    for name, total in before.items():
        if name not in now_names:
            yield FieldChange("", total.indicator.title, show(total.indicator, total.value), "不在本表")


def _shown(indicator: Indicator, figure: int | None) -> str:
    return "" if figure is None else show(indicator, figure)


def _figures(total: ServiceTotal) -> tuple[int, int | None, int | None]:
    return total.value, total.cumulative, total.target


def _write(draft: _Draft, before: dict[str, ServiceTotal], batch: Batch) -> Callable[[Transaction], None]:
    rows, replaced = [row.number for row in draft.rows], [total.id for total in before.values()]

    def write(tx: Transaction) -> None:
        store.record_totals(tx, draft.totals, replaces=replaced, batch_id=batch.id, source_rows=rows)

    return write


def _whose(office: Office, extract: Extract) -> list[_Key | None]:
    """Rows without a figure report nothing: a fill-in sheet has one for every service field."""
    drafts, names = _Drafts(office, extract), ("value", *BY_NAME)
    found: list[_Key | None] = []
    for row in extract.rows:
        is_said = any(row.values.get(name) is not None or (row.number, name) in extract.unreadable for name in names)
        draft = drafts.of(row) if is_said else None
        found.append(draft.key if draft else None)
    return found


_MONTH = Undivided("同一个站、同一个月、同一服务领域的指标", _whose)
_WHOLE = partial(Book, together=("station", "organization", "month", "service_field"), is_whole=True, undivided=_MONTH)
BOOKS: tuple[Book, ...] = (
    _WHOLE(MONTHLY_REPORT, plan_report, starter=start_rows),
    _WHOLE(MONTHLY_REPORT_WIDE, plan_wide_report, starter=start_wide_rows),
    Book(PARTY_ENTRIES, plan_party_entries),
)
