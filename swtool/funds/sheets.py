"""The books as auditors know them: 明细账, 科目余额表, 项目收支表, and the lines of a 财务公开表."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from swtool.dates import Month
from swtool.folding import squeeze
from swtool.funds import store
from swtool.funds.accounts import CLASS_LABELS, ON_THE_LEFT, AccountClass, Chart, chart_on
from swtool.funds.book import Entry, Fund, grouped, sides, total, trial_balance
from swtool.office import Office
from swtool.projects.forms import LEDGER
from swtool.projects.terms import DIRECTION_LABELS, Direction
from swtool.quantities import format_money
from swtool.registry.posts import KnownOn
from swtool.registry.projects import all_projects, projects_by_place
from swtool.tables import Heading, Hint, Show, Table

_UNBALANCED = ("借贷不平，请核对数据库", Hint("核对用 swtool audit verify"))
_FLOWS = ((AccountClass.INCOME, Direction.INCOME), (AccountClass.EXPENSES, Direction.SPENDING))


def funds_table(office: Office, as_of: date, *, known_on: KnownOn = None) -> Table:
    """Each fund with what came in, what went out and what is left on a day."""
    chart = chart_on(office.policy, as_of)
    by_fund = grouped(store.entries(office.db, as_of, known_on=known_on))
    rows: list[tuple[object, ...]] = []
    for fund in store.funds(office.db):
        own = by_fund.get(fund.id, [])
        income, spent = total(own, AccountClass.INCOME, chart), total(own, AccountClass.EXPENSES, chart)
        rows.append((fund.name, fund.source, fund.organization, income, spent, income - spent, len(own)))
    return Table(
        "资金",
        (
            Heading("fund", "资金"),
            Heading("source", "资金来源"),
            Heading("organization", "机构名称"),
            Heading("income", "收入", Show.MONEY),
            Heading("spent", "支出", Show.MONEY),
            Heading("left", "结余", Show.MONEY),
            Heading("entries", "分录数", Show.COUNT),
        ),
        rows,
        as_of=as_of,
        notes=("结余＝收入－支出；冲销的已经抵减",),
    )


def accounts_table(office: Office, as_of: date) -> Table:
    """The book of accounts in force on a day."""
    chart = chart_on(office.policy, as_of)
    rows = [(each.code, each.name, _class_label(chart, each.code)) for each in chart.accounts.values()]
    headings = (Heading("code", "科目编号", Show.CODE), Heading("name", "科目"), Heading("class", "类别"))
    return Table("会计科目", headings, rows, as_of=as_of)


def entries_table(
    office: Office, first: date, last: date, *, fund: Fund | None = None, known_on: KnownOn = None
) -> Table:
    """Entries as they were written, one line each."""
    found = store.entries(office.db, last, fund_id=fund.id if fund else None, known_on=known_on)
    chart = chart_on(office.policy, last)
    names = {each.id: each.name for each in store.funds(office.db)}
    projects = {each.id: each.name for each in all_projects(office.db)}
    rows = [
        (
            entry.number,
            entry.happened_on,
            entry.voucher_no,
            names[entry.fund_id],
            chart.label(entry.debit),
            chart.label(entry.credit),
            entry.amount,
            projects.get(entry.project_id or 0, ""),
            entry.summary + (f"（冲销 FL{entry.reverses_id}：{entry.why}）" if entry.reverses_id else ""),
        )
        for entry in found
        if entry.happened_on >= first
    ]
    return Table(
        "分录",
        (
            Heading("number", "编号", Show.CODE),
            Heading("on", "日期", Show.DAY),
            Heading("voucher", "凭证号", Show.CODE),
            Heading("fund", "资金", minor=True),
            Heading("debit", "借方科目"),
            Heading("credit", "贷方科目"),
            Heading("amount", "金额", Show.MONEY),
            Heading("project", "项目名称", minor=True),
            Heading("summary", "摘要"),
        ),
        rows,
        as_of=last,
    )


def detail_table(
    office: Office, account: str, first: date, last: date, *, fund: Fund | None = None, known_on: KnownOn = None
) -> Table:
    """明细账 of one account: opening balance, each entry with the running balance, turnovers and closing balance."""
    chart = chart_on(office.policy, last)
    asked = chart.find(account)
    found = store.entries(office.db, last, fund_id=fund.id if fund else None, known_on=known_on)
    own = [entry for entry in found if asked.code in (entry.debit, entry.credit)]
    whole = trial_balance(own, first, last).get(asked.code)
    sign = 1 if asked.kind in ON_THE_LEFT else -1
    balance = whole.opening if whole else 0
    rows: list[tuple[object, ...]] = [(first, "", "期初余额", None, None, sign * balance)]
    for entry in own:
        if entry.happened_on < first:
            continue
        is_left = entry.debit == asked.code
        balance += entry.amount if is_left else -entry.amount
        amounts = (entry.amount, None) if is_left else (None, entry.amount)
        rows.append((entry.happened_on, entry.voucher_no, entry.summary, *amounts, sign * balance))
    rows.append((last, "", "本期合计", whole.debited if whole else 0, whole.credited if whole else 0, sign * balance))
    return Table(
        f"明细账 {asked}",
        (
            Heading("on", "日期", Show.DAY),
            Heading("voucher", "凭证号", Show.CODE),
            Heading("summary", "摘要"),
            Heading("debit", "借方", Show.MONEY),
            Heading("credit", "贷方", Show.MONEY),
            Heading("balance", "余额", Show.MONEY),
        ),
        rows,
        as_of=last,
        notes=(f"余额方向：{'借' if sign > 0 else '贷'}", _period_told(first, last), *_books_told(office, own)),
    )


def balance_table(
    office: Office, first: date, last: date, *, fund: Fund | None = None, known_on: KnownOn = None
) -> Table:
    """科目余额表: opening, turnovers and closing balance of every account, with sums that must be equal."""
    chart = chart_on(office.policy, last)
    found = store.entries(office.db, last, fund_id=fund.id if fund else None, known_on=known_on)
    rows: list[tuple[object, ...]] = []
    sums = [0] * 6
    for code, each in trial_balance(found, first, last).items():
        figures = (
            max(each.opening, 0),
            max(-each.opening, 0),
            each.debited,
            each.credited,
            max(each.closing, 0),
            max(-each.closing, 0),
        )
        sums = [so_far + figure for so_far, figure in zip(sums, figures, strict=True)]
        rows.append((chart.label(code), _class_label(chart, code), *figures))
    rows.append(("合计", "", *sums))
    return Table(
        "科目余额表",
        (
            Heading("account", "科目"),
            Heading("class", "类别", minor=True),
            Heading("opening_debit", "期初借方", Show.MONEY, minor=True),
            Heading("opening_credit", "期初贷方", Show.MONEY, minor=True),
            Heading("debited", "本期借方", Show.MONEY),
            Heading("credited", "本期贷方", Show.MONEY),
            Heading("closing_debit", "期末借方", Show.MONEY),
            Heading("closing_credit", "期末贷方", Show.MONEY),
        ),
        rows,
        as_of=last,
        notes=(
            _period_told(first, last),
            *(("借贷平衡",) if sums[::2] == sums[1::2] else _UNBALANCED),
            *_books_told(office, found),
        ),
    )


def projects_table(office: Office, first: date, last: date, *, known_on: KnownOn = None) -> Table:
    """项目收支表: by project, book and account what came in and went out in the stretch, with a sum a project and book:
    what the county pays is what the agency receives, so that both books together would say nothing."""
    chart = chart_on(office.policy, last)
    names = {each.id: each.name for each in projects_by_place(office, last)}
    books = {fund.id: fund.book for fund in store.funds(office.db)}
    by_project: dict[tuple[str, str], list[Entry]] = {}
    for entry in store.entries(office.db, last, known_on=known_on):
        if entry.happened_on >= first:
            by_project.setdefault((names.get(entry.project_id or 0, ""), books[entry.fund_id]), []).append(entry)
    order = {name: number for number, name in enumerate(("", *names.values()))}
    rows: list[tuple[object, ...]] = []
    for (name, book), own in sorted(by_project.items(), key=lambda pair: (order[pair[0][0]], pair[0][1])):
        title = name or "不属于项目"
        sums = {kind: total(own, kind, chart) for kind, _ in _FLOWS}
        for kind, direction in _FLOWS:
            by_account: dict[str, int] = {}
            for code, amount in (side for entry in own for side in sides(entry, kind, chart)):
                by_account[code] = by_account.get(code, 0) + amount
            rows += [
                (title, book, DIRECTION_LABELS[direction], chart.label(code), amount)
                for code, amount in sorted(by_account.items())
            ]
        left = sums[AccountClass.INCOME] - sums[AccountClass.EXPENSES]
        rows.append((title, book, "结余", "收入－支出", left))
    return Table(
        "项目收支表",
        (
            Heading("project", "项目名称"),
            Heading("book", "记账机构"),
            Heading("direction", "收支"),
            Heading("account", "科目"),
            Heading("amount", "金额", Show.MONEY),
        ),
        rows,
        as_of=last,
        notes=_told_together(by_project, chart),
    )


def _told_together(by_project: Mapping[tuple[str, str], list[Entry]], chart: Chart) -> tuple[str, ...]:
    """All projects of each book together, and why some have less than nothing: what came in for all names none."""
    books: dict[str, dict[str, list[Entry]]] = {}
    for (name, book), own in by_project.items():
        books.setdefault(book, {})[name] = own
    told: list[str] = []
    is_short = False
    for book, projects in sorted(books.items()):
        income, spent = ({name: total(own, kind, chart) for name, own in projects.items()} for kind, _ in _FLOWS)
        came, went = sum(income.values()), sum(spent.values())
        sums = f"收入 {format_money(came)} 元，支出 {format_money(went)} 元，结余 {format_money(came - went)} 元"
        told.append(f"{'合计' if len(books) == 1 else f'{book}的账合计'}：{sums}")
        is_short |= income.get("", 0) > 0 and any(name and income[name] < spent[name] for name in projects)
    if is_short:
        told.append("有收入没有写项目；从里面付给项目的，那个项目的结余是负数")
    return tuple(told)


def statement_table(office: Office, month: Month) -> Table:
    """The entries of a month as lines of a 财务公开表, under its own headings: it can be loaded as it is. What that
    sheet takes for one line (account, words and voucher are the same) is one line here, with its sum."""
    chart = chart_on(office.policy, month.last)
    known = {fund.id: fund for fund in store.funds(office.db)}
    projects = {each.id: each.name for each in all_projects(office.db)}
    amounts: dict[tuple[str, ...], int] = {}
    words: dict[tuple[str, ...], tuple[dict[str, None], str]] = {}
    for entry in store.entries(office.db, month.last):
        fund = known[entry.fund_id]
        if entry.happened_on < month.first or not fund.organization:
            continue
        for kind, direction in _FLOWS:
            project = projects.get(entry.project_id or 0, "")
            for code, amount in sides(entry, kind, chart):
                where = (fund.organization, project, str(month), DIRECTION_LABELS[direction], chart.name(code))
                line = (*where, squeeze(entry.summary), entry.voucher_no)
                amounts[line] = amounts.get(line, 0) + amount
                words.setdefault(line, ({}, entry.summary))[0][fund.source] = None
    rows: list[tuple[object, ...]] = [
        (*line[:5], amount, "、".join(words[line][0]), words[line][1], line[6]) for line, amount in amounts.items()
    ]
    names = (
        ("organization", Show.TEXT),
        ("project_name", Show.TEXT),
        ("month", Show.TEXT),
        ("direction", Show.TEXT),
        ("budget_line", Show.TEXT),
        ("amount", Show.MONEY),
        ("funding_source", Show.TEXT),
        ("description", Show.TEXT),
        ("voucher_no", Show.CODE),
    )
    headings = tuple(Heading(name, LEDGER.column(name).title, show) for name, show in names)
    income, spent = (sum(int(str(row[5])) for row in rows if row[3] == DIRECTION_LABELS[each]) for _, each in _FLOWS)
    notes = (
        f"由账上的分录算出：收入合计 {format_money(income)} 元，支出合计 {format_money(spent)} 元",
        "只列登记了记账机构的资金",
        Hint("记账机构用 swtool fund add --org 登记；存成 .xlsx 后可用 swtool intake load 收进来"),
    )
    return Table(LEDGER.title, headings, rows, as_of=month.last, notes=notes)


def _period_told(first: date, last: date) -> str:
    return f"本期：{first.isoformat()} 至 {last.isoformat()}"


def _books_told(office: Office, entries: Iterable[Entry]) -> tuple[str, ...]:
    """That entries of several books stand together: what one pays another counts as spent there and received here."""
    known = {fund.id: fund.book for fund in store.funds(office.db)}
    books = sorted({known[entry.fund_id] for entry in entries})
    if len(books) < 2:
        return ()
    return (f"{len(books)} 本账合在一起（{'、'.join(books)}），相互的收付没有抵消", Hint("只看一笔资金加 --fund"))


def _class_label(chart: Chart, code: str) -> str:
    kind = chart.kind_of(code)
    return CLASS_LABELS[kind] if kind else "现行科目表里没有"
