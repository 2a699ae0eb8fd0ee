"""The findings about tables that fit no form, or two: what was looked for, and what to do."""

from __future__ import annotations

from collections.abc import Sequence

from swtool.findings import Finding, Severity, Where
from swtool.intake.cards import Card, Field
from swtool.intake.fits import Fit, nearest_forms
from swtool.intake.near import nearest_on
from swtool.intake.vocabulary import Vocabulary, column_named, names_of
from swtool.workbooks.cells import Book, Sheet, column_letters, is_blank
from swtool.workbooks.headings import cell_text

_SHOWN_STRANGERS = 8
_SEARCHED = 1_000_000  # cells; whether more of them are blank is not looked at
_MOST_LIKE = "最像的是："
_MAY_BE_LEFT_OUT = frozenset(
    {
        "intake.no_form",
        "intake.missing_column",
        "intake.ambiguous_form",
        "intake.few_columns",
        "intake.near_column",
        "intake.mark_contradicts",
        "intake.card_across",
        "intake.labels_of_none",
        "intake.of_some_only",
    }
)


def nothing_in_it(book: Book) -> Finding:
    """The book is empty."""
    return Finding(
        "intake.empty",
        Severity.ERROR,
        Where(book.name),
        "这是空表，里面没有内容",
        remedy="核对有没有发错文件；或用 swtool intake template 生成填报表",
    )


def no_form(book: Book, sheet: Sheet | None, vocabulary: Vocabulary, *, again: bool = False) -> Finding:
    """Nothing on the sheet (of the book, where None) could be any form. All forms are named but once in a book."""
    near = nearest_on(sheet, vocabulary) if sheet is not None else []
    titles = "前面列出的表之一" if again else "下列表之一：" + "、".join(form.title for form in vocabulary.forms)
    looked_for = "；".join(_looked_for(fit) for fit in near)
    return Finding(
        "intake.no_form",
        Severity.ERROR,
        Where(book.name, sheet.name if sheet is not None else ""),
        "认不出这是哪张表",
        expected=f"{_MOST_LIKE}{looked_for}" if looked_for else titles,
        remedy="核对有没有发错文件；列名是自己的叫法的，用 swtool intake map 文件 --form 表名 说明；"
        "或用 swtool intake template 生成填报表",
    )


def is_like_none(finding: Finding) -> bool:
    """Whether it says of a book or sheet that no row of it comes near to the heading of any form."""
    return finding.code == "intake.no_form" and not finding.expected.startswith(_MOST_LIKE)


def missing_columns(book: Book, sheet: Sheet, fit: Fit, fits: Sequence[Fit]) -> Finding:
    """The heading is nearest to a form, but a required column stands nowhere."""
    missing = "、".join(column.title for column in fit.missing)
    others = [near for near in nearest_forms(fits) if near.form is not fit.form]
    if apart := _cut_off(book, sheet, fit):
        return apart
    return Finding(
        "intake.missing_column",
        Severity.ERROR,
        Where(book.name, sheet.name, fit.rows),
        f"看着像《{fit.form.title}》，但缺少必需的列：{missing}",
        actual="；".join(filter(None, (_strangers(fit), *(f"也有些像{_looked_for(near)}" for near in others)))),
        remedy="把列名改成填报表上的写法，或补上这一列",
    )


def labels_of_none(book: Book, sheet: Sheet, fit: Fit, below: Fit) -> Finding:
    """Labels with their values right over a list that has no such columns."""
    words = "、".join(f"“{fit.header.columns[number]}”" for _, number in fit.columns)
    return Finding(
        "intake.labels_of_none",
        Severity.ERROR,
        Where(book.name, sheet.name, fit.rows),
        f"{words}写在《{below.form.title}》的列名上方，不知道是不是它每一行的",
        remedy="是每一行都有的，在表中各加一列；不是的，删去这一行",
    )


def _cut_off(book: Book, sheet: Sheet, fit: Fit) -> Finding | None:
    """Where the missing columns stand in the same rows, beyond columns without a heading: one table that was cut. None
    where they do not, and where what stands there says a heading of this part again and so is a table beside it."""
    names, lacking = names_of(fit.form), {column.name for column in fit.missing}
    headings = {
        number: (row, text, column_named(text, names))
        for row in range(fit.header.top, fit.header.bottom + 1)
        for number in range(sheet.first_column, sheet.last_column + 1)
        if number not in fit.header.columns and (text := cell_text(sheet.value(row, number)).strip())
    }
    named = {column.name for _, _, column in headings.values() if column is not None}
    if not lacking <= named or not named.isdisjoint(column.name for column, _ in fit.columns):
        return None
    found = [each for each in sorted(headings.items()) if (column := each[1][2]) is not None and column.name in lacking]
    whole = {*fit.header.columns, *(number for number, _ in found)}
    between = [number for number in range(min(whole), max(whole)) if number not in {*headings, *fit.header.columns}]
    if not between:
        return None
    rows = range(fit.header.bottom + 1, sheet.first_row + len(sheet.rows))
    is_blank_below = len(between) * len(rows) <= _SEARCHED and all(
        is_blank(sheet.value(row, number)) for number in between for row in rows
    )
    where = "、".join(f"{column_letters(number)}{row}“{text}”" for number, (row, text, _) in found)
    gap, letters = ("空列" if is_blank_below else "没有列名的列"), _listed(between)
    return Finding(
        "intake.missing_column",
        Severity.ERROR,
        Where(book.name, sheet.name, fit.rows),
        f"看着像《{fit.form.title}》，必需的列在另一边（{where}）：中间有{gap}（{letters}列），表被分开了",
        remedy="删去空列再发来" if is_blank_below else "给这些列写上列名，或删去这些列，再发来",
    )


def _listed(numbers: Sequence[int]) -> str:
    """The letters of columns: C、D、F至H; the first few stretches where there are many."""
    among = set(numbers)
    first = [number for number in numbers if number - 1 not in among]
    last = [number for number in numbers if number + 1 not in among]
    stretches = []
    for one, other in zip(first, last, strict=True):
        joint = "至" if other - one > 1 else "、"
        stretches.append(joint.join(map(column_letters, sorted({one, other}))))
    more = f" 等 {len(numbers)} " if len(stretches) > _SHOWN_STRANGERS else ""
    return "、".join(stretches[:_SHOWN_STRANGERS]) + more


def missing_fields(book: Book, sheet: Sheet, card: Card) -> Finding:
    """A card lacks a label that its form cannot do without."""
    missing = "、".join(column.title for column in card.missing)
    row, column = next(iter(card.fields.values())).label
    return Finding(
        "intake.missing_column",
        Severity.ERROR,
        Where(book.name, sheet.name, f"{column_letters(column)}{row}"),
        f"看着像一张《{card.form.title}》，但缺少必需的栏：{missing}",
        remedy="补上这一栏，栏名写在它的左边",
    )


def ambiguous(book: Book, sheet: Sheet, fits: Sequence[Fit]) -> Finding:
    """The heading fits several forms equally well."""
    titles = "、".join(f"《{fit.form.title}》" for fit in fits)
    return Finding(
        "intake.ambiguous_form",
        Severity.ERROR,
        Where(book.name, sheet.name, fits[0].rows),
        f"表头同时符合几张表：{titles}",
        remedy="在表格上面写明是哪一张的表名，或用 swtool intake template 生成的填报表重新填写",
    )


def few_columns(book: Book, sheet: Sheet, fit: Fit) -> Finding:
    """The heading has what the form needs, but most of it is something else."""
    known = "、".join(column.title for column, _ in fit.columns)
    return Finding(
        "intake.few_columns",
        Severity.ERROR,
        Where(book.name, sheet.name, fit.rows),
        f"不敢认作《{fit.form.title}》：只认出 {known}，大多数列不认识",
        actual=_strangers(fit),
        remedy=f"确是这张表的，在表格上面写上表名“{fit.form.title}”，或把列名改成填报表上的写法",
    )


def unit_unclear(book: Book, sheet: Sheet, fit: Fit, other: str) -> Finding:
    """Money under a heading without a unit, on a sheet where another table counts in 万元."""
    return Finding(
        "intake.unit_unclear",
        Severity.ERROR,
        Where(book.name, sheet.name, fit.cell),
        f"这张表没有写金额单位，同一工作表上别的表写的是“{other}”，不知道它是不是也这样",
        remedy="在这张表的上面写明“单位：元”或“单位：万元”",
    )


def not_read(file: str, sheet: Sheet, field: Field) -> Finding:
    """A field of a card that its members' list has as a column: the list says it of each."""
    return Finding(
        "intake.field_not_read",
        Severity.WARNING,
        Where(file, sheet.name, f"{column_letters(field.place[1])}{field.place[0]}"),
        f"“{field.column.title}”没有读入：下面的名单里有这一列",
        remedy="核对名单里已经有这一项",
    )


def said_twice(book: Book, sheet: Sheet, card: Card) -> list[Finding]:
    """Labels that stand twice on a card with different values."""
    findings = []
    for first, second in card.again:
        one, two = (f"{column_letters(each.place[1])}{each.place[0]}" for each in (first, second))
        findings.append(
            Finding(
                "intake.label_twice",
                Severity.ERROR,
                Where(book.name, sheet.name, two),
                f"“{second.column.title}”在 {one} 和 {two} 填得不一样，不知道该读哪一个",
                remedy="只留一处，或改成一样",
            )
        )
    return findings


def _looked_for(fit: Fit) -> str:
    missing = "、".join(column.title for column in fit.missing)
    return f"《{fit.form.title}》" + (f"（还缺{missing}）" if missing else "")


def _strangers(fit: Fit) -> str:
    strangers = [f"{column_letters(number)}列“{text}”" for number, text in fit.strangers.items()]
    if not strangers:
        return ""
    more = f" 等 {len(strangers)} 列" if len(strangers) > _SHOWN_STRANGERS else ""
    return f"没认出的列：{'、'.join(strangers[:_SHOWN_STRANGERS])}{more}"


def offered(finding: Finding) -> Finding:
    """The finding with the option that leaves its table out: for a book that has others to be read."""
    if finding.severity is not Severity.ERROR or finding.code not in _MAY_BE_LEFT_OUT:
        return finding
    cell = finding.where.cell.partition(":")[0]
    name = f"{finding.where.sheet}!{cell}" if cell else finding.where.sheet
    return finding._replace(remedy=f'{finding.remedy}；不用收的，加上 --leave-out "{name}"')
