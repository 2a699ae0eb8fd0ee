"""Where a published figure comes from: the rows it was made of, the workbook or hand that brought them, the arithmetic.

What was sealed is explained from the records as they were known at the seal; a month that is not out from those of now.
A figure that is held back on the page is held back here too, and so are its addends, unless somebody asks for them.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from swtool.dates import Month
from swtool.disclosure.compose import HIDDEN
from swtool.disclosure.draft import small_count
from swtool.disclosure.funds import statement_name
from swtool.disclosure.month_sheet import WHOLE
from swtool.disclosure.origins import Origin, origins_of
from swtool.disclosure.page import Cell, PageColumn, PagePart, PageTable
from swtool.disclosure.pay import MERGED, is_pay
from swtool.errors import NotFound
from swtool.office import Office
from swtool.projects.ledger import LedgerStatement
from swtool.projects.store import ledger_of
from swtool.projects.terms import Direction
from swtool.quantities import format_money
from swtool.registry.organizations import Organization
from swtool.services.rules import show
from swtool.services.store import ServiceTotal, party_entries_of, totals_of
from swtool.tables import Show

_WITHHELD = "不列"
_NAMES = ("project", "service_field", "indicator", "name", "post_kind", "kind", "held_on", "happened_on", "title")
TOTAL = "合计"


class Field(NamedTuple):
    """A cell of the page. ``path`` is how it is named as printed: part, table, row, column; ``shown`` stands there."""

    path: tuple[str, str, str, str]
    shown: str
    table: str
    column: str
    row: tuple[tuple[str, Cell], ...]

    @property
    def name(self) -> str:
        """财务/收支结余（元）/示例项目/上期结余."""
        return "/".join(part for part in self.path if part)

    @property
    def is_withheld(self) -> bool:
        """Whether the page holds the figure back."""
        return self.shown == HIDDEN or self.shown.startswith("<")

    def cell(self, key: str) -> str:
        """Another cell of the same row, as text."""
        return next((str(value) for name, value in self.row if name == key and value is not None), "")


class Addend(NamedTuple):
    """A row that a figure was made of: what it says, and where it came from."""

    what: str
    figure: str
    origin: Origin | None


class Explained(NamedTuple):
    """A field with the arithmetic in words and what it rests on."""

    field: Field
    how: str
    addends: tuple[Addend, ...]
    withheld: bool = False


def fields_of(parts: Sequence[PagePart]) -> list[Field]:
    """Every cell of a page that can be asked about, in the order in which it is printed."""
    return [field for part in parts for table in part.tables for field in _fields(part.label, table)]


def chosen(fields: Sequence[Field], wanted: str) -> list[Field]:
    """The fields whose name holds every word of ``wanted`` (parted by / or spaces). Raises ``NotFound``."""
    words = wanted.replace("/", " ").replace("／", " ").split()
    found = [field for field in fields if all(word in field.name for word in words)]
    if not found:
        near = [field.name for field in fields if any(word in field.name for word in words)]
        raise NotFound(f"这一页没有“{wanted}”", nearest=tuple(near[:5]), remedy="不写栏目就列出全部")
    return found


def explain(
    office: Office, organization: Organization, month: Month, field: Field, *, known: datetime | None, reveal: bool
) -> Explained:
    """What a field rests on. ``known`` is the moment of the seal, None for now."""
    how, addends = _maker(office, organization, month, field, known)
    if field.is_withheld:
        held = (
            "有小于规定人数的数，页面上不列"
            if field.shown != HIDDEN
            else "列出后可以推算出小于规定人数的数，页面上不列"
        )
        how = f"{how}；{held}"
    hide = not reveal and (field.is_withheld or _hides_pay(field) or _tells_small(field, addends, small_count(office)))
    shown = tuple(Addend(one.what, _WITHHELD if hide else one.figure, one.origin) for one in addends)
    return Explained(field, how, shown, hide and bool(shown))


def _fields(label: str, table: PageTable) -> Iterator[Field]:
    for row in (*table.rows, *([table.total] if table.total else [])):
        cells = tuple(zip((column.key for column in table.columns), row, strict=True))
        named = [str(value) for key, value in cells if key in _NAMES and value not in (None, "")]
        for column, value in zip(table.columns, row, strict=True):
            if column.key not in _NAMES and value not in (None, ""):
                path = (label, table.title, " ".join(named), column.title)
                yield Field(path, _text(column, value), table.key, column.key, cells)


def _text(column: PageColumn, value: Cell) -> str:
    return format_money(value) if column.show is Show.MONEY and isinstance(value, int) else str(value)


def _maker(
    office: Office, organization: Organization, month: Month, field: Field, known: datetime | None
) -> tuple[str, list[Addend]]:
    match field.table:
        case "services":
            return _services(office, organization, month, field, known)
        case "balances":
            return _balances(office, organization, month, field, known)
        case "income" | "spending":
            return _lines(office, organization, month, field, known)
        case "party":
            return _party(office, organization, month, field, known)
        case "staffing":
            day = month.last.isoformat()
            return f"{day} 在岗的按岗位计数；名单用 swtool staff list --as-of {day} 看", []
        case "changes":
            return f"{month.label}生效的人员变动，按类别计数；逐件用 swtool filing list 看", []
        case "projects":
            return "项目登记；用 swtool project show 看", []
    return "公开事项的登记；用 swtool disclosure entry list 看", []


def _services(
    office: Office, organization: Organization, month: Month, field: Field, known: datetime | None
) -> tuple[str, list[Addend]]:
    rows = [one for one in totals_of(office.db, organization.id, month, known_on=known) if _is_of(one, field)]
    origins = origins_of(office.db, "service_total", [one.id for one in rows])
    addends = [Addend(one.station_name, _service_figure(one, field.column), origins.get(one.id)) for one in rows]
    if field.column == "rate":
        return "累计 ÷ 年度指标", addends
    name = {"value": "本月", "cumulative": "累计", "target": "年度指标"}[field.column]
    return f"各站报来的“{name}”相加" if len(rows) > 1 else f"社工站报来的“{name}”", addends


def _is_of(one: ServiceTotal, field: Field) -> bool:
    """Whether a station's figure stands in that row: shares stand there by station."""
    titles = (one.indicator.title, f"{one.indicator.title}（{one.station_name}）")
    return field.cell("indicator") in titles and (one.service_field or WHOLE) == (field.cell("service_field") or WHOLE)


def _service_figure(one: ServiceTotal, column: str) -> str:
    if column == "rate":
        return f"{_service_figure(one, 'cumulative')} ÷ {_service_figure(one, 'target')}"
    figure = {"value": one.value, "cumulative": one.cumulative, "target": one.target}[column]
    return "没有写" if figure is None else show(one.indicator, figure)


def _balances(
    office: Office, organization: Organization, month: Month, field: Field, known: datetime | None
) -> tuple[str, list[Addend]]:
    statements = _statements(office, organization, month, field, known)
    origins = origins_of(office.db, "ledger_statement", [one.id for one in statements])
    words = {
        "opening": "表上写的上期结余；没有写的，用上月的本期结余，或由本期结余倒推",
        "income": "各行收入相加；没有明细的用表上的合计",
        "spending": "各行支出相加；没有明细的用表上的合计",
        "closing": "上期结余 + 本期收入 − 本期支出",
    }

    def figure(one: LedgerStatement) -> str:
        return {
            "opening": _money(one.opening_balance),
            "income": _money(one.income),
            "spending": _money(one.spending),
            "closing": f"表上写的是 {_money(one.closing_balance)}",
        }[field.column]

    return words[field.column], [Addend(statement_name(one), figure(one), origins.get(one.id)) for one in statements]


def _lines(
    office: Office, organization: Organization, month: Month, field: Field, known: datetime | None
) -> tuple[str, list[Addend]]:
    statements = [one.id for one in _statements(office, organization, month, field, known)]
    rows = office.db.query(
        "SELECT * FROM ledger_line WHERE statement_id IN (SELECT value FROM json_each(?)) AND direction = ?"
        " ORDER BY id",
        (json.dumps(statements), field.table),
    )
    rows = [row for row in rows if _is_line_of(row, field)]
    origins = origins_of(office.db, "ledger_line", [row["id"] for row in rows])
    addends = [Addend(_line_name(row), _line_figure(row, field.column), origins.get(row["id"])) for row in rows]
    how = {
        "amount": "同名各行的本期金额相加",
        "budget": "表上写的预算",
        "cumulative": "表上写的累计",
        "rate": "累计 ÷ 预算",
    }[field.column]
    return (f"人员支出合并为一行：{how}" if field.cell("name") == MERGED else how), addends


def _is_line_of(row: sqlite3.Row, field: Field) -> bool:
    name = field.cell("name")
    if TOTAL in (name, field.cell("project")):
        return True
    return is_pay(_line_name(row)) if name == MERGED else _line_name(row) == name


def _line_name(row: sqlite3.Row) -> str:
    by_source = row["direction"] == Direction.INCOME.value and row["funding_source"]
    return str(row["funding_source"] if by_source else row["budget_line"])


def _line_figure(row: sqlite3.Row, column: str) -> str:
    if column == "rate":
        return f"{_money(row['cumulative'])} ÷ {_money(row['budget'])}"
    return _money(row[column])


def _party(
    office: Office, organization: Organization, month: Month, field: Field, known: datetime | None
) -> tuple[str, list[Addend]]:
    rows = [
        one
        for one in party_entries_of(office.db, organization.id, month, known_on=known)
        if (one.kind, one.title) == (field.cell("kind"), field.cell("title"))
    ]
    origins = origins_of(office.db, "party_entry", [one.id for one in rows])
    return "党务事项的登记", [Addend(one.title, str(one.participants or ""), origins.get(one.id)) for one in rows]


def _statements(
    office: Office, organization: Organization, month: Month, field: Field, known: datetime | None
) -> list[LedgerStatement]:
    project = field.cell("project")
    found = ledger_of(office.db, organization.id, month, known_on=known).statements
    return [one for one in found if project in ("", TOTAL, statement_name(one))]


def _tells_small(field: Field, addends: Sequence[Addend], below: int) -> bool:
    """Whether an addend is a small number: the others would give it back by subtraction."""
    figures = (int(one.figure) for one in addends if one.figure.isascii() and one.figure.isdigit())
    return field.table == "services" and any(0 < figure < below for figure in figures)


def _hides_pay(field: Field) -> bool:
    return field.table == "spending" and field.cell("name") == MERGED


def _money(figure: int | None) -> str:
    return "没有写" if figure is None else format_money(figure)
