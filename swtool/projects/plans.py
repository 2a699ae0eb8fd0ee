"""财务公开表 → monthly statements with their lines. The newest sheet of a project's month is the whole of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from swtool.dates import Month
from swtool.findings import Severity
from swtool.intake.plan import Action, Batch, Book, Change, Extract, Plan, Row, Undivided
from swtool.office import Office
from swtool.projects import store
from swtool.projects.directions import tell_directions
from swtool.projects.forms import LEDGER
from swtool.projects.ledger import LedgerLine, LedgerStatement
from swtool.projects.ledger_changes import STATED, differences
from swtool.projects.names import Names
from swtool.projects.rules import Mismatch, own_mismatches, succession_mismatches
from swtool.projects.terms import Direction
from swtool.quantities import format_money
from swtool.registry.organizations import Organization, organization_by_id
from swtool.registry.projects import Project
from swtool.store.database import Transaction

_Key = tuple[int, int | None, Month]


class _Owner(NamedTuple):
    """Whose month it is."""

    organization: Organization
    project: Project | None
    month: Month

    @property
    def key(self) -> _Key:
        return self.organization.id, self.project.id if self.project else None, self.month

    @property
    def project_name(self) -> str:
        return self.project.name if self.project else ""


@dataclass(slots=True)
class _Draft:
    """One statement as the sheet has it."""

    owner: _Owner
    rows: list[Row] = field(default_factory=list)
    lines: list[LedgerLine] = field(default_factory=list)
    stated: dict[str, int] = field(default_factory=dict)
    purchaser: str = ""


def plan_ledger(office: Office, extract: Extract, batch: Batch) -> Plan:
    """Plan a sheet of ledger lines: one change a statement (organization, project, month)."""
    names = Names(office.db)
    drafts: dict[_Key, _Draft] = {}
    for row in extract.rows:
        owner = _owner(office, extract, row, names)
        is_line = row.values.get("amount") is not None and row.text("budget_line") and row.text("direction")
        if owner is not None and is_line:
            _take(extract, drafts.setdefault(owner.key, _Draft(owner)), row)
    statements = {key: _statement(draft) for key, draft in drafts.items()}
    months = {month for *_, month in statements}
    around = months | {month.previous() for month in months} | {month.next() for month in months}
    current = store.neighbours(office.db, {(org, project) for org, project, _ in statements}, around)
    plan = Plan()
    for key, statement in statements.items():
        draft = drafts[key]
        _check(extract, draft, statement, statements, current)
        before = current.get(key)
        plan.changes.append(_change(draft, statement, before))
        if plan.changes[-1].action is not Action.UNCHANGED:
            plan.writes.append(_write(statement, before, draft, batch))
    return plan


def _owner(office: Office, extract: Extract, row: Row, names: Names) -> _Owner | None:
    """Whose month a row belongs to; None with a finding where that cannot be told."""
    project, organization = None, None
    project_text, text = row.text("project_name"), row.text("organization") or extract.title.reporting_unit
    if project_text:
        project = names.project(project_text)
        if project is None:
            what, remedy = names.no_project(project_text)
            extract.fault(row, "project_name", "reference.project", what, remedy=remedy)
            return None
    if text:
        organization = names.organization(text)
    if organization is None and (text or project is None):
        missing = ("没有写机构名称，也没有可以推出机构的项目名称", "补上或改正机构名称")
        what, remedy = names.no_organization(text) if text else missing
        extract.fault(row, "organization", "reference.organization", what, remedy=remedy)
        return None
    if project is not None and organization is not None and project.organization_id != organization.id:
        extract.fault(row, "project_name", "ledger.other_organization", f"项目“{project_text}”不是这家机构承接的")
        return None
    month = row.values.get("month") or extract.title.period
    if not isinstance(month, Month):
        extract.fault(row, "month", "ledger.no_month", "没有写月份，表名里也没有", expected="2026-10")
        return None
    if month > Month.of(office.today):
        extract.fault(row, "month", "ledger.future", f"{month.label}还没有到")
        return None
    if organization is None:
        assert project is not None
        organization = organization_by_id(office.db, project.organization_id)
    return _Owner(organization, project, month)


def _take(extract: Extract, draft: _Draft, row: Row) -> None:
    draft.rows.append(row)
    draft.purchaser = draft.purchaser or row.text("purchaser")
    for name in STATED:
        value = row.values.get(name)
        if isinstance(value, int) and draft.stated.setdefault(name, value) != value:
            title = extract.form.column(name).title
            extract.fault(
                row,
                name,
                "ledger.contradiction",
                f"同一项目同一个月的“{title}”写了 {format_money(draft.stated[name])} 和 {format_money(value)} 元",
                remedy="改成一致；合计类的数只写一次也可以",
            )
    amount, budget, cumulative = (row.values.get(name) for name in ("amount", "budget", "cumulative"))
    assert isinstance(amount, int)
    draft.lines.append(
        LedgerLine(
            statement_id=0,
            project_id=draft.owner.key[1],
            project_name=draft.owner.project_name,
            direction=Direction(row.text("direction")),
            budget_line=row.text("budget_line"),
            amount=amount,
            budget=budget if isinstance(budget, int) else None,
            cumulative=cumulative if isinstance(cumulative, int) else None,
            funding_source=row.text("funding_source"),
            description=row.text("description"),
            voucher_no=row.text("voucher_no"),
        )
    )


def _statement(draft: _Draft) -> LedgerStatement:
    organization, project, month = draft.owner.key
    return LedgerStatement(
        id=0,
        organization_id=organization,
        organization_name=draft.owner.organization.name,
        project_id=project,
        project_name=draft.owner.project_name,
        month=month,
        purchaser=draft.purchaser,
        contract_amount=draft.stated.get("contract_amount"),
        opening_balance=draft.stated.get("opening_balance"),
        received_period=draft.stated.get("received_period"),
        received_total=draft.stated.get("received_total"),
        spent_period=draft.stated.get("spent_period"),
        spent_total=draft.stated.get("spent_total"),
        closing_balance=draft.stated.get("closing_balance"),
        recorded_at="",
        lines=tuple(draft.lines),
    )


def _check(
    extract: Extract,
    draft: _Draft,
    statement: LedgerStatement,
    sheet: Mapping[_Key, LedgerStatement],
    current: Mapping[_Key, LedgerStatement],
) -> None:
    """Arithmetic: a statement that contradicts itself is refused, one that doesn't carry on is pointed at."""
    for mismatch in own_mismatches(statement):
        _point_at(extract, draft, statement, mismatch, Severity.ERROR)

    def of(month: Month) -> LedgerStatement | None:
        key = (statement.organization_id, statement.project_id, month)
        return sheet.get(key) or current.get(key)

    previous, following = of(statement.month.previous()), of(statement.month.next())
    if previous is not None:
        for mismatch in succession_mismatches(previous, statement):
            _point_at(extract, draft, statement, mismatch, Severity.WARNING)
    if following is not None and following.id:  # a following month on this sheet looks back by itself
        for mismatch in succession_mismatches(statement, following):
            changed = mismatch._replace(what=f"本表入库后，{following.month.label}的{mismatch.what}")
            _point_at(extract, draft, statement, changed, Severity.WARNING)


def _point_at(
    extract: Extract, draft: _Draft, statement: LedgerStatement, mismatch: Mismatch, severity: Severity
) -> None:
    stating = [row for row in draft.rows if row.values.get(mismatch.column) is not None] or draft.rows
    row = next((row for row in stating if row.text("budget_line") == mismatch.line), stating[0])
    name = statement.project_name or statement.organization_name
    extract.fault(
        row,
        mismatch.column,
        mismatch.code,
        f"{name} {statement.month.label}：{mismatch.what}"
        f"（应为 {format_money(mismatch.expected)} 元，写的是 {format_money(mismatch.stated)} 元）",
        severity=severity,
        expected=format_money(mismatch.expected),
        remedy="核对原始凭证后改正",
    )


def _change(draft: _Draft, statement: LedgerStatement, before: LedgerStatement | None) -> Change:
    subject = f"{statement.project_name or statement.organization_name} {statement.month.label}"
    row, rows = draft.rows[0].number, tuple(row.number for row in draft.rows)
    money = f"收入 {format_money(statement.income)} 元，支出 {format_money(statement.spending)} 元"
    if before is None:
        return Change(Action.INSERT, row, subject, f"{len(statement.lines)} 笔，{money}", rows=rows)
    if _content(statement) == _content(before):
        return Change(Action.UNCHANGED, row, subject, rows=rows)
    told = tuple(differences(draft.rows, before, statement))
    return Change(Action.UPDATE, row, subject, f"更正为新版本：{'；'.join(map(str, told))}", told, rows)


def _content(statement: LedgerStatement) -> LedgerStatement:
    """The statement without what only the record adds."""
    return statement._replace(
        id=0, recorded_at="", lines=tuple(line._replace(statement_id=0) for line in statement.lines)
    )


def _write(
    statement: LedgerStatement, before: LedgerStatement | None, draft: _Draft, batch: Batch
) -> Callable[[Transaction], None]:
    rows, replaces = [row.number for row in draft.rows], before.id if before else None

    def write(tx: Transaction) -> None:
        store.replace_statement(tx, statement, replaces=replaces, batch_id=batch.id, source_rows=rows)

    return write


def _whose(office: Office, extract: Extract) -> list[_Key | None]:
    names = Names(office.db)
    owners = [_owner(office, extract, row, names) for row in extract.rows]
    return [owner.key if owner else None for owner in owners]


_STATEMENT = Undivided("同一家机构（项目）同一个月的收支", _whose)
BOOKS: tuple[Book, ...] = (
    Book(
        LEDGER,
        plan_ledger,
        together=("organization", "project_name", "month"),
        is_whole=True,
        undivided=_STATEMENT,
        complete=tell_directions,
    ),
)
