"""Yearly statistics that went out, as 报送登记 keeps them: figure by figure, with who, when and to whom."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import NamedTuple

from swtool.errors import NotFound
from swtool.office import Office
from swtool.reporting.store import KeptRow, Sent, kept_scope, rows_sent, sent_reports
from swtool.statistics.terms import Measure
from swtool.store.journal import as_printed
from swtool.store.journal_reading import insertions
from swtool.tables import Heading, Hint, Show, Table

KEY = "annual"
"""The block's key in the register."""
SHEET = "年度统计汇总表"
"""The name of the shipped template."""


class ReportedYear(NamedTuple):
    """An entry of 报送登记 that holds yearly statistics. ``town`` is as asked, '' for the county; ``txn`` the journal's
    entry with which it was registered, ``actor`` who did, ``seal`` the chain head that stands on the figures."""

    sent: Sent
    town: str
    txn: int
    actor: str
    seal: str


def reported_years(office: Office, *, year: int | None = None, town: str | None = None) -> list[ReportedYear]:
    """The yearly statistics that went out, newest first; of one year, of one town ('' for the county)."""
    holding = {
        row[0]
        for row in office.db.query(
            "SELECT DISTINCT sent_id FROM report_sent_row"
            " WHERE block = ? AND sheet_town = '' AND superseded_at IS NULL",
            (KEY,),
        )
    }
    entered = insertions(office.db.connection, "report_sent")
    found = []
    for sent in sent_reports(office.db):
        scope = kept_scope(office.db, sent.id) if sent.id in holding else None
        if scope is None or (year is not None and sent.year != year) or (town is not None and scope.town != town):
            continue
        txn = entered[sent.id]
        row = office.db.one("SELECT actor, head FROM journal_txn WHERE id = ?", (txn,))
        assert row is not None
        found.append(ReportedYear(sent, scope.town, txn, row["actor"], as_printed(txn, row["head"])))
    return found


def reported_year(office: Office, number: int | None) -> ReportedYear:
    """The entry with that number, else the newest. Raises ``NotFound``."""
    found = [each for each in reported_years(office) if number in (None, each.sent.id)]
    if not found:
        what = "还没有登记过年度统计的报送" if number is None else f"报送登记里没有 {number} 号年度统计"
        raise NotFound(what, remedy="swtool stats reported list 列出全部；swtool stats report 报送并登记")
    return found[0]


def figures_reported(office: Office, entry: ReportedYear) -> list[KeptRow]:
    """The lines as they went out."""
    return [row for row in rows_sent(office.db, entry.sent.id) if row.block == KEY and not row.town]


def latest_reported(office: Office, year: int, town: str | None) -> Callable[[Measure], tuple[str, str] | None]:
    """What was last reported of a year: measure → (the figure as it read, to whom); None where nothing was."""
    entry = next(iter(reported_years(office, year=year, town=town or "")), None)
    if entry is None:
        return lambda measure: None
    figures = {row.key: (row.fields or {}).get("value") for row in figures_reported(office, entry)}

    def told(measure: Measure) -> tuple[str, str] | None:
        figure = figures.get(measure.title)
        return None if figure is None else (figure, entry.sent.recipient)

    return told


def reported_list(office: Office, *, year: int | None = None) -> Table:
    """The register of yearly statistics, newest first."""
    rows = [
        (
            str(each.sent.id),
            each.sent.year,
            each.sent.scope,
            each.sent.as_of,
            each.sent.recorded_at[:16].replace("T", " "),
            each.actor,
            each.sent.recipient,
            each.sent.sheet,
            each.sent.file_name,
            each.sent.sha256[:16],
        )
        for each in reported_years(office, year=year)
    ]
    headings = (
        Heading("number", "编号", Show.CODE),
        Heading("year", "年度", Show.COUNT),
        Heading("scope", "填报单位"),
        Heading("as_of", "数据截至", Show.DAY),
        Heading("recorded_at", "报送时间"),
        Heading("actor", "经办"),
        Heading("recipient", "报给"),
        Heading("sheet", "报表", minor=True),
        Heading("file", "文件", minor=True),
        Heading("sha256", "文件指纹", Show.CODE, minor=True),
    )
    notes = (Hint("swtool stats reported diff 编号 对比报的和现在的，并说明是哪几条登记改变的"),) if rows else ()
    return Table("年度统计报送登记", headings, rows, notes=notes)


def _figure(text: str) -> int | Decimal | str:
    """A reported figure as a number of its unit; 无法判定 and blanks as they are."""
    try:
        return Decimal(text) if "." in text else int(text)
    except (ArithmeticError, ValueError):
        return text


def reported_table(office: Office, entry: ReportedYear) -> Table:
    """The figures of one report, as they went out."""
    fields = ("section", "unit", "value", "before", "change", "reason", "note")
    rows = []
    for row in figures_reported(office, entry):
        held = row.fields or {}
        section, unit, *rest = (held.get(key, "") for key in fields)
        rows.append((section, row.key, unit, *map(_figure, rest[:3]), *rest[3:]))
    headings = (
        Heading("section", "类别"),
        Heading("measure", "指标"),
        Heading("unit", "单位"),
        Heading("value", "报的数", Show.COUNT),
        Heading("before", "上年", Show.COUNT),
        Heading("change", "增减", Show.COUNT),
        Heading("reason", "增减原因"),
        Heading("note", "说明"),
    )
    sent = entry.sent
    notes = (
        f"{sent.recorded_at[:16].replace('T', ' ')} 由{entry.actor}报给{sent.recipient}（{sent.sheet}）",
        f"文件 {sent.file_name}，指纹 {sent.sha256}",
        f"数字封存在操作日志第 {entry.txn} 条，链头 {entry.seal}",
        Hint("swtool audit verify 可以核对"),
    )
    title = f"{sent.scope}{sent.year} 年年度统计（{sent.id} 号报送，报出时的数）"
    return Table(title, headings, rows, as_of=sent.as_of, notes=notes)
