"""Cells against each other, in a row and from row to row, as forms declare it (``swtool.forms.rowchecks``).

Works on the parsed rows of a whole book before any room sees them. Afterwards ``settle`` takes back what a planner has
told by itself, and never lets a row that the office holds just so be an error.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from functools import partial
from itertools import chain

from swtool.findings import Finding, Severity
from swtool.forms.days import DayRange
from swtool.forms.form import Form
from swtool.forms.rowchecks import InOrder, IsShare, NotInFuture, OnePerson, RowCheck
from swtool.intake.plan import Action, Extract, Plan, Row
from swtool.periods import DateRange, PartialDate
from swtool.quantities import format_percent

_OWN = "rows."
TWO_NAMES = f"{_OWN}one_id_two_names"
"""Code of the finding that one ID stands under two names in a book."""
_DUPLICATE = "possible_duplicate"
_ROUNDING = Fraction(1, 200)
_MOBILE_DIGITS = 11
_MOST_TOLD = 200  # warnings of one check in one table; more than that is one mistake, told in one sentence


def check_rows(extracts: Sequence[Extract], today: date) -> None:
    """Carry ends of periods to their own column, then add what the rows of each form say wrongly together."""
    by_form: dict[str, list[Extract]] = {}
    for extract in extracts:
        _carry_ends(extract)
        by_form.setdefault(extract.form.name, []).append(extract)
    for tables in by_form.values():
        for check in tables[0].form.checks:
            if isinstance(check, OnePerson):
                _check_persons(tables, check)
            else:
                for extract in tables:
                    _check_each(extract, check, today)


def tell_disorder(
    extract: Extract, row: Row, before: Mapping[str, object], after: Mapping[str, object], *, where: str = "台账"
) -> bool:
    """Days that a row states against those that the office keeps beside them; whether an error of the kind was found.

    ``before`` and ``after`` are the line as it stands and as it would: columns of the form, days as they are stored.
    What the row's own cells say wrongly together is told already, and what stood so before is not this row's doing.
    """
    refused = False
    for check in extract.form.checks:
        if not isinstance(check, InOrder):
            continue
        altered = [name for name in check.columns if after.get(name) not in (None, before.get(name))]
        days = {name: PartialDate.parse(str(after[name])) for name in check.columns if after.get(name) is not None}
        if (
            len(altered) != 1
            or len(days) != len(check.columns)
            or not _is_before(days[check.later], days[check.earlier])
        ):
            continue
        titles = {name: f"{extract.form.column(name).title} {days[name]}" for name in check.columns}
        (other,) = (name for name in check.columns if name not in altered)
        titles[other] = f"{where}里的{titles[other]}"
        what, remedy = f"{titles[check.later]} 早于{titles[check.earlier]}", "核对两个日期；那一个也写错了的，一起写"
        figures = {"row": row.number, "columns": check.columns}
        found = extract.fault(
            row, altered[0], f"{_OWN}order", what, severity=check.severity, remedy=remedy, figures=figures
        )
        refused = refused or found.blocks
    return refused


def settle(extract: Extract, plan: Plan) -> None:
    """After planning: what the planner found on the same row in the same columns is told once, by the planner; errors
    of rows that change nothing become warnings."""
    if not any(finding.code.startswith(_OWN) for finding in extract.findings):
        return
    unchanged = {row for change in plan.changes if change.action is Action.UNCHANGED for row in change.every_row}
    told = {
        finding.where.cell
        for finding in extract.findings
        if not finding.code.startswith(_OWN) and (finding.blocks or finding.code.endswith(_DUPLICATE))
    }
    kept: list[Finding] = []
    for finding in extract.findings:
        row = finding.figures.get("row")
        if not finding.code.startswith(_OWN) or not isinstance(row, int):
            kept.append(finding)
            continue
        columns = finding.figures.get("columns", ())
        assert isinstance(columns, tuple)
        if any(extract.where(Row(row, {}), column).cell in told for column in columns):
            continue
        if finding.blocks and row in unchanged:
            finding = finding._replace(severity=Severity.WARNING)
        kept.append(finding)
    extract.findings[:] = kept


def _carry_ends(extract: Extract) -> None:
    """A period in one cell becomes its first day here and its last day in the column that holds ends."""
    for column in extract.form.columns:
        if isinstance(column.kind, DayRange) and column.name in extract.columns:
            for row, value in zip(extract.rows, extract.column(column.name), strict=True):
                if type(value) is DateRange:
                    _carry(extract, row, column.name, column.kind, value)


def _carry(extract: Extract, row: Row, name: str, kind: DayRange, period: DateRange) -> None:
    end: object = period.end
    if kind.exact:
        end = period.end.exact if isinstance(period.end, PartialDate) else period.end
        extract.put(row, name, period.start.exact)
    else:
        extract.put(row, name, period.start)
    stated = row.values.get(kind.ends)
    if stated is not None and stated != end:
        title = extract.form.column(kind.ends).title
        what = f"这一格写了起止，其中的截止日与“{title}”一列不同"
        extract.fault(row, name, f"{_OWN}two_ends", what, remedy="改成一致，或只在一处写截止日")
        return
    extract.put(row, kind.ends, end)


def _check_each(extract: Extract, check: InOrder | NotInFuture | IsShare, today: date) -> None:
    if not set(check.columns) <= _present(extract):
        return
    found = _faults(extract, check, today)
    for count, (row, column, what) in enumerate(found, start=1):
        if count > _MOST_TOLD and check.severity is not Severity.ERROR:  # what keeps a row out is told of each row
            rest = 1 + sum(1 for _ in found)
            what = f"还有 {rest} 行有同样的问题，没有逐行列出：{what}"
        _tell(extract, row, column, check, f"{_OWN}{_CODES[type(check)]}", what)


_CODES: dict[type[object], str] = {InOrder: "order", NotInFuture: "future", IsShare: "share"}


def _present(extract: Extract) -> set[str]:
    """Columns of the sheet, with those that only get the ends of periods."""
    ends = {
        column.kind.ends
        for column in extract.form.columns
        if isinstance(column.kind, DayRange) and column.name in extract.columns
    }
    return set(extract.columns) | ends


def _faults(extract: Extract, check: InOrder | NotInFuture | IsShare, today: date) -> Iterator[tuple[Row, str, str]]:
    form = extract.form
    match check:
        case InOrder(earlier, later):
            what = f"{form.column(later).title}早于{form.column(earlier).title}"
            yield from ((row, later, what) for row in _wrong_rows(extract, (later, earlier), _is_before))
        case NotInFuture(column):
            what = f"{form.column(column).title}还没有到（今天是 {today.isoformat()}）"
            yield from ((row, column, what) for row in _wrong_rows(extract, (column,), partial(_is_before, today)))
        case IsShare(rate, part, whole):
            yield from _wrong_shares(form, extract.rows, rate, part, whole)


def _wrong_rows(extract: Extract, columns: Sequence[str], is_wrong: Callable[..., bool]) -> Iterator[Row]:
    """The rows whose values in the columns are wrong together. Cells of one content are one value and judged once."""
    values = [extract.column(column) for column in columns]
    keys = list(zip(*(map(id, each) for each in values), strict=True))
    distinct = dict(zip(keys, zip(*values, strict=True), strict=True))
    wrong = {key for key, each in distinct.items() if is_wrong(*each)}
    if wrong:
        yield from (row for row, key in zip(extract.rows, keys, strict=True) if key in wrong)


def _is_before(one: object, other: object) -> bool:
    """Whether one day lies before another for certain; False where either is none or the precision leaves it open."""
    if not isinstance(one, PartialDate | date) or not isinstance(other, PartialDate | date):
        return False
    if one.year != other.year:
        return one.year < other.year
    last = one.last_day if isinstance(one, PartialDate) else one
    first = other.first_day if isinstance(other, PartialDate) else other
    return last < first


def _wrong_shares(form: Form, rows: Iterable[Row], rate: str, part: str, whole: str) -> Iterator[tuple[Row, str, str]]:
    for row in rows:
        stated, some, every = row.values.get(rate), _number(row.values.get(part)), _number(row.values.get(whole))
        if not isinstance(stated, Fraction) or some is None or not every:
            continue
        share = some / every
        if abs(share - stated) > _ROUNDING:
            columns = f"{form.column(part).title}除以{form.column(whole).title}"
            told = f"{format_percent(share, decimals=2)}，写的是 {format_percent(stated, decimals=2)}"
            yield row, rate, f"{form.column(rate).title}不等于{columns}：应为 {told}"


def _number(value: object) -> Fraction | None:
    """An integer quantity, or the amount of a figure whose unit the row itself tells."""
    if isinstance(value, bool):
        return None
    amount = getattr(value, "amount", value)
    return Fraction(amount) if isinstance(amount, int | Fraction) else None


def _check_persons(tables: Sequence[Extract], check: OnePerson) -> None:
    """The same ID under two names, and one telephone under several people, over all tables of the form."""
    numbers, phones = _repeated(tables, check.resident_id), _repeated(tables, check.phone)
    first_of_id: dict[object, tuple[Extract, Row]] = {}
    by_phone: dict[object, list[tuple[Extract, Row, object]]] = {}
    for extract in tables if numbers or phones else ():
        for row in extract.rows:
            values = row.values
            number, name = values.get(check.resident_id), values.get(check.name)
            if number in numbers and name is not None:
                at, first = first_of_id.setdefault(number, (extract, row))
                if first is not row and first.values.get(check.name) != name:
                    what = f"身份证号与{_place(extract, at, first)}的相同，姓名却不同"
                    _tell(extract, row, check.resident_id, check, TWO_NAMES, what)
            if (phone := values.get(check.phone)) in phones and name is not None and is_mobile(phone):
                by_phone.setdefault(phone, []).append((extract, row, number or name))
    shared = [listed for listed in by_phone.values() if len(listed) > 1 and len({who for *_, who in listed}) > 1]
    for listed in shared[:_MOST_TOLD]:
        _tell_phone(check, listed)
    if len(shared) > _MOST_TOLD:
        _tell_phone(check, shared[_MOST_TOLD], f"还有 {len(shared) - _MOST_TOLD} 个号码各有几个人，没有逐个列出：")


def _repeated(tables: Sequence[Extract], column: str) -> set[object]:
    """What stands in the column more than once, over all tables; blanks aside. Nothing for the column ''."""
    if not column:
        return set()
    counts = Counter(chain.from_iterable(extract.column(column) for extract in tables))
    return {value for value, count in counts.items() if count > 1 and value is not None}


def is_mobile(number: object) -> bool:
    """Whether it is a number that one person carries: a landline is shared by a whole office."""
    return isinstance(number, str) and len(number) == _MOBILE_DIGITS and number.startswith("1")


def _tell_phone(check: OnePerson, listed: Sequence[tuple[Extract, Row, object]], before: str = "") -> None:
    """One sentence for a telephone, at the first row that names somebody else."""
    (at, first, who), *others = listed
    strangers = [(extract, row) for extract, row, other in others if other != who]
    extract, row = strangers[0]
    title = extract.form.column(check.phone).title
    more = f"；另有 {len(strangers) - 1} 行也是这个号码" if len(strangers) > 1 else ""
    what = f"{before}{title}与{_place(extract, at, first)}的相同，人不同{more}"
    odd = check._replace(severity=Severity.WARNING)
    _tell(extract, row, check.phone, odd, f"{_OWN}one_phone_two_people", what)


def _place(here: Extract, extract: Extract, row: Row) -> str:
    return f"第 {row.number} 行" if extract is here else f"〔{extract.sheet}〕第 {row.number} 行"


def _tell(extract: Extract, row: Row, column: str, check: RowCheck, code: str, what: str) -> None:
    titles = "、".join(extract.form.column(name).title for name in check.columns if name in extract.columns)
    extract.fault(
        row,
        column,
        code,
        what,
        severity=check.severity,
        remedy=f"核对{titles or '这一行'}",
        figures={"row": row.number, "columns": check.columns},
    )
