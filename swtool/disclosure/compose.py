"""From the exact sheet to what is published: a whitelist of fields, small counts held back, totals added."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction

from swtool.disclosure.funds import balance_of, before_of, money_lines
from swtool.disclosure.month_sheet import WHOLE, MonthSheet
from swtool.disclosure.page import Cell, PageColumn, PagePart, PageTable
from swtool.disclosure.parts import PART_OF, Content, Part, contents_of
from swtool.disclosure.pay import MERGED, merge_pay
from swtool.disclosure.suppression import Shown, hold_back
from swtool.filings.terms import ChangeKind
from swtool.projects.terms import Direction
from swtool.quantities import format_percent
from swtool.registry.posts import POST_KINDS
from swtool.services.indicators import Unit
from swtool.services.rules import show
from swtool.tables import Show

NONE_THIS_MONTH = "本月无"
HIDDEN = "—"
_UNSEEN = frozenset(["Cc", "Cf", "Cs", "Zl", "Zp"])
_MAY_BE_LEFT_OUT = frozenset(["purchaser", "cumulative", "target", "rate", "budget", "participants"])
_RATE_DECIMALS = 1


def compose(sheet: MonthSheet, labels: Sequence[str], *, below: int) -> tuple[PagePart, ...]:
    """The parts of a month under the policy's labels. Client counts from 1 to ``below`` − 1 are not told.

    Raises ``PolicyFault`` for a label without content.
    """
    makers = {
        Content.PARTY: lambda: _party(sheet),
        Content.PROJECTS: lambda: _projects(sheet),
        Content.SERVICES: lambda: _services(sheet, below),
        Content.STAFFING: lambda: _staffing(sheet),
        Content.FINANCE: lambda: _finance(sheet, below),
    }
    parts = []
    placed = contents_of(labels)
    under = _place_of_matters(placed)
    for label, contents in placed:
        tables = tuple(table for content in contents for table in makers[content]())
        tables += tuple(table for part, at in under.items() if at == label for table in _matters(sheet, part))
        silent = {PART_OF[content] for content in contents} & sheet.said_none
        remark = ""
        if silent and not any(sheet.supplied(part) for part in silent):
            what = "收支" if Part.FINANCE in silent else "服务情况"
            remark = f"{what}：{NONE_THIS_MONTH}" if tables else NONE_THIS_MONTH
        parts.append(PagePart(label, tuple(_clean(table) for table in tables), remark))
    return tuple(parts)


def _clean(table: PageTable) -> PageTable:
    """The table without empty columns, and without what is not seen: control characters, which neither a sheet nor a
    page can hold, and marks that turn the direction of a text, by which it would show another number than it holds."""

    def plain(cell: Cell) -> Cell:
        return "".join(c for c in cell if unicodedata.category(c) not in _UNSEEN) if isinstance(cell, str) else cell

    # A column that says nothing (a target that no sheet states) only takes room.
    kept = [
        place
        for place, column in enumerate(table.columns)
        if column.key not in _MAY_BE_LEFT_OUT or any(row[place] not in (None, "") for row in table.rows)
    ]
    return replace(
        table,
        columns=tuple(table.columns[place] for place in kept),
        rows=tuple(tuple(plain(row[place]) for place in kept) for row in table.rows),
        total=tuple(table.total[place] for place in kept) if table.total else (),
    )


def _place_of_matters(placed: Sequence[tuple[str, tuple[Content, ...]]]) -> dict[Part, str]:
    """Part → the label under which its entries stand: with the services where 业务 has several labels."""
    found: dict[Part, str] = {}
    for label, contents in placed:
        for content in contents:
            if PART_OF[content] is not Part.PARTY and (PART_OF[content] not in found or content is Content.SERVICES):
                found[PART_OF[content]] = label
    return found


def _matters(sheet: MonthSheet, part: Part) -> list[PageTable]:
    rows: list[tuple[Cell, ...]] = [
        (one.kind, str(one.happened_on or ""), one.title) for one in sheet.matters if one.part is part
    ]
    columns = (PageColumn("kind", "类别"), PageColumn("happened_on", "日期", Show.DAY), PageColumn("title", "事项"))
    title = "业务事项" if part is Part.OPERATIONS else "财务事项"
    return [PageTable(f"{part.value}_entries", title, columns, tuple(rows))] if rows else []


# -- 党务 -------------------------------------------------------------------------------------------------------------


def _party(sheet: MonthSheet) -> list[PageTable]:
    if not sheet.party:
        return []
    rows: list[tuple[Cell, ...]] = [
        (entry.kind, str(entry.held_on) if entry.held_on else "", entry.title, entry.participants)
        for entry in sheet.party
    ]
    kinds = dict.fromkeys(entry.kind for entry in sheet.party)
    counts = "，".join(f"{kind}{sum(e.kind == kind for e in sheet.party)}次" for kind in kinds)
    columns = (
        PageColumn("kind", "类别"),
        PageColumn("held_on", "日期", Show.DAY),
        PageColumn("title", "主题"),
        PageColumn("participants", "参加人数", Show.COUNT),
    )
    return [PageTable("party", "党组织活动", columns, tuple(rows), notes=(f"共{len(rows)}次：{counts}。",))]


# -- 业务 -------------------------------------------------------------------------------------------------------------


def _projects(sheet: MonthSheet) -> list[PageTable]:
    if not sheet.projects:
        return []
    columns = (
        PageColumn("project", "项目名称"),
        PageColumn("purchaser", "购买方"),
        PageColumn("amount", "合同金额", Show.MONEY),
        PageColumn("approved_on", "立项日期", Show.DAY),
        PageColumn("period", "执行期限"),
    )
    rows: list[tuple[Cell, ...]] = []
    for project in sheet.projects:
        start, end = project.starts_on, project.ends_on
        period = f"{start or ''}至{end or ''}" if start or end else ""
        approved = str(project.approved_on) if project.approved_on else ""
        rows.append((project.name, project.purchaser or "", project.amount, approved, period))
    return [PageTable("projects", "执行中的项目（金额单位：元）", columns, tuple(rows))]


def _services(sheet: MonthSheet, below: int) -> list[PageTable]:
    if not sheet.services:
        return []
    shown = hold_back(
        sheet.services,
        sheet.history,
        sheet.month,
        below=below,
        others=sheet.others,
        earlier=sheet.earlier,
        told=sheet.told,
    )
    has_fields = any(row.service_field for row in sheet.services)
    columns = (
        *((PageColumn("service_field", "服务领域"),) if has_fields else ()),
        PageColumn("indicator", "指标"),
        PageColumn("value", "本月", Show.COUNT),
        PageColumn("cumulative", "累计", Show.COUNT),
        PageColumn("target", "年度指标", Show.COUNT),
        PageColumn("rate", "完成率", Show.RATE),
    )
    rows = tuple(_service_row(one, below, has_fields) for one in shown)
    notes = []
    if any(one.small for one in shown):
        notes.append(f"“<{below}”表示1至{below - 1}，为保护服务对象个人信息不列具体数。")
    if any(one.held_back for one in shown):
        notes.append(f"“{HIDDEN}”表示列出后可以推算出小于{below}的数，故不列。")
    return [PageTable("services", "服务情况", columns, rows, notes=tuple(notes))]


def _service_row(shown: Shown, below: int, has_fields: bool) -> tuple[Cell, ...]:
    row = shown.row
    title = f"{row.indicator.title}（{row.place}）" if row.place else row.indicator.title

    def cell(figure: int) -> Cell:
        # Only counts go as numbers: a column of a sheet has one unit, and here every row has its own.
        unit = row.indicator.unit
        return figure if unit is Unit.COUNT else show(row.indicator, figure) + _UNITS[unit]

    value = f"<{below}" if shown.small else HIDDEN if shown.value is None else cell(shown.value)
    if row.cumulative is None:
        cumulative: Cell = None
    else:
        cumulative = HIDDEN if shown.cumulative is None else cell(shown.cumulative)
    rate = ""
    if row.target and row.indicator.adds_up and row.cumulative is not None:
        share = None if shown.cumulative is None else Fraction(shown.cumulative, row.target)
        rate = HIDDEN if share is None else format_percent(share, decimals=_RATE_DECIMALS)
    target = None if row.target is None else cell(row.target)
    field = (row.service_field or WHOLE,) if has_fields else ()
    return (*field, title, value, cumulative, target, rate or None)


_UNITS = {Unit.COUNT: "", Unit.HOURS: "小时", Unit.MONEY: "元", Unit.PERCENT: ""}  # a share shows its own sign


def _staffing(sheet: MonthSheet) -> list[PageTable]:
    columns = (
        PageColumn("post_kind", "岗位"),
        PageColumn("full_time", "专职", Show.COUNT),
        PageColumn("part_time", "兼职", Show.COUNT),
        PageColumn("together", "合计", Show.COUNT),
        PageColumn("certified", "其中持证", Show.COUNT),
    )
    counts = [(r.full_time, r.part_time, r.full_time + r.part_time, r.certified) for r in sheet.staffing]
    rows: list[tuple[Cell, ...]] = [
        (POST_KINDS[row.post_kind], *figures)
        for row, figures in zip(sheet.staffing, counts, strict=True)
        if row.full_time or row.part_time
    ]
    total: tuple[Cell, ...] = ("合计", *(sum(column) for column in zip(*counts, strict=True)))
    day = sheet.staffed_on
    title = f"在岗社工（{day.year}年{day.month}月{day.day}日）"
    nobody = () if rows else ("没有登记在岗社工。",)
    staff = PageTable("staffing", title, columns, tuple(rows), total if rows else (), nobody)
    changed = [(kind.label, sheet.changes[kind]) for kind in ChangeKind if sheet.changes.get(kind)]
    notes = (f"另有{sheet.changes_undated}项变动只知道年份，没有计入。",) if sheet.changes_undated else ()
    if not changed:
        notes = (f"人员变动：{NONE_THIS_MONTH}。", *notes)
        return [replace(staff, notes=(*nobody, *notes))]
    change_columns = (PageColumn("kind", "变动类别"), PageColumn("count", "人次", Show.COUNT))
    moved: tuple[Cell, ...] = ("合计", sum(count for _, count in changed))
    return [staff, PageTable("changes", "人员变动", change_columns, tuple(changed), moved, notes)]


# -- 财务 -------------------------------------------------------------------------------------------------------------


def _finance(sheet: MonthSheet, below: int) -> list[PageTable]:
    if not sheet.ledger.statements:
        return []
    return [_balances(sheet), *_lines(sheet, Direction.INCOME, 0), *_lines(sheet, Direction.SPENDING, below)]


def _balances(sheet: MonthSheet) -> PageTable:
    columns = (
        PageColumn("project", "项目"),
        PageColumn("opening", "上期结余", Show.MONEY),
        PageColumn("income", "本期收入", Show.MONEY),
        PageColumn("spending", "本期支出", Show.MONEY),
        PageColumn("closing", "本期结余", Show.MONEY),
    )
    balances = [balance_of(one, before_of(one, sheet.before)) for one in sheet.ledger.statements]
    figures = [(b.opening, b.income, b.spending, b.closing) for b in balances]
    rows: list[tuple[Cell, ...]] = [(b.name, *row) for b, row in zip(balances, figures, strict=True)]
    total = ("合计", *(_sum(column) for column in zip(*figures, strict=True)))
    notes = (f"会计制度：{sheet.accounting}。",) if sheet.accounting else ()
    return PageTable("balances", "收支结余（元）", columns, tuple(rows), total if len(rows) > 1 else (), notes)


def _lines(sheet: MonthSheet, direction: Direction, below: int) -> list[PageTable]:
    persons = sum(row.full_time + row.part_time for row in sheet.staffing)
    lines = [
        line
        for statement in sheet.ledger.statements
        for line in merge_pay(money_lines(statement, direction), persons=persons, below=below, before=sheet.pay_merged)
    ]
    is_income = direction is Direction.INCOME
    key, title, name = ("income", "收入（元）", "来源") if is_income else ("spending", "支出（元）", "科目")
    if not lines:
        return [PageTable(key, title, (PageColumn("name", name),), (), notes=(f"{NONE_THIS_MONTH}。",))]
    several = len(sheet.ledger.statements) > 1
    columns = [
        *([PageColumn("project", "项目")] if several else []),
        PageColumn("name", name),
        *([] if is_income else [PageColumn("budget", "预算", Show.MONEY)]),
        PageColumn("amount", "本期", Show.MONEY),
        PageColumn("cumulative", "累计", Show.MONEY),
        *([] if is_income else [PageColumn("rate", "执行率", Show.RATE)]),
    ]
    rows = []
    for line in lines:
        cells: dict[str, Cell] = {
            "project": line.project,
            "name": line.name,
            "budget": line.budget,
            "amount": line.amount,
            "cumulative": line.cumulative,
            "rate": _rate(line.cumulative, line.budget),
        }
        rows.append(tuple(cells[column.key] for column in columns))
    budget, spent = _sum(line.budget for line in lines), _sum(line.cumulative for line in lines)
    totals: dict[str, Cell] = {
        "project": "合计",
        "name": "" if several else "合计",
        "budget": budget,
        "amount": sum(line.amount for line in lines),
        "cumulative": spent,
        "rate": _rate(spent, budget),
    }
    total = tuple(totals[column.key] for column in columns) if len(rows) > 1 else ()
    is_merged = any(line.name == MERGED for line in lines)
    notes = ("各项人员支出合并列为一行，以免推算出个人收入。",) if is_merged else ()
    return [PageTable(key, title, tuple(columns), tuple(rows), total, notes)]


def _rate(spent: int | None, budget: int | None) -> str | None:
    return format_percent(Fraction(spent, budget), decimals=_RATE_DECIMALS) if spent is not None and budget else None


def _sum(figures: Iterable[int | None]) -> int | None:
    known = list(figures)
    return None if None in known else sum(figure for figure in known if figure is not None)
