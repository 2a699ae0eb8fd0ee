"""Whether a workbook says what one that was loaded said before, whatever its name, format and bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from functools import partial
from typing import NamedTuple, cast

from swtool.forms.days import DayRange
from swtool.intake.plan import Extract, Row
from swtool.office import Office
from swtool.store.journal_reading import insertions, tables_written_after

_NOTED_BESIDE = frozenset(
    {
        *("access_event", "backup_event", "office_handover", "intake_mapping", "fill_in_issue"),
        *("job_installation", "job_run", "job_run_end", "report_sent", "report_sent_row", "report_sent_scope"),
    }
)
"""Tables that tell of what was looked at, sent or run. No planner compares a sheet with them."""
_BETWEEN, _LINE = "\x1f", "\x1e"


class Earlier(NamedTuple):
    """A batch that had the same content. ``left_out``: how many of its rows, or cells of rows that were, were not
    loaded."""

    batch_id: int
    file_name: str
    recorded_at: str
    left_out: int

    def __str__(self) -> str:
        when = self.recorded_at[:16].replace("T", " ")
        batch = f"第 {self.batch_id} 批，{self.file_name}"
        if self.left_out:
            return f"同样的内容已于 {when} 部分入库（有 {self.left_out} 处没有收；{batch}）"
        return f"同样的内容已于 {when} 入库（{batch}）"


def content_digest(extracts: Sequence[Extract]) -> str:
    """SHA-256 over forms, titles and values in their order. Neither the file nor names of sheets nor row numbers count:
    a copy saved by another program, as .xls or as .csv, says the same.

    A row that was given out says its mark and what was changed in it. By now it holds the office's values: with those,
    a change back to what an earlier book said would be that book once more, and the same book another one."""
    whole = hashlib.sha256()
    for found in extracts:
        for part in _parts(found):
            whole.update(part.encode("utf-8", "surrogatepass"))
    return whole.hexdigest()


def _parts(found: Extract) -> Iterator[str]:
    title = found.title
    yield _LINE.join((found.form.name, title.town, title.reporting_unit, str(title.period or ""), *found.columns, ""))
    ends = [kind.ends for name in found.columns if isinstance(kind := found.form.column(name).kind, DayRange)]
    given = found.rows[0].values if found.rows else ()  # what stands over the rows is said of each
    if found.marks:
        yield from map(partial(_row_in_words, found), found.rows)
        return
    for name in dict.fromkeys((*found.columns, *ends, *given)):  # a period in one cell has its end in its own column
        yield _LINE + _in_words(found.column(name))


def _row_in_words(found: Extract, row: Row) -> str:
    """A row of a table that was given out with rows."""
    mark = found.marks.get(row.number)
    said = (
        f"{name}:{_word(value)}"
        for name, value in sorted(row.values.items())
        if value is not None and (mark is None or name not in found.columns or (row.number, name) in found.edited)
    )
    return _LINE + _BETWEEN.join((mark or "", *said))


def _in_words(values: Sequence[object]) -> str:
    """A column in words. Equal cells were parsed once and are one object, so each is put into words once."""
    if set(map(type, values)) == {str}:  # a word of a fixed list is a text, too, and is written with its kind
        return _BETWEEN.join(cast("Sequence[str]", values))
    numbers = list(map(id, values))
    words = {number: _word(value) for number, value in dict(zip(numbers, values, strict=True)).items()}
    return _BETWEEN.join(map(words.__getitem__, numbers))


def _word(value: object) -> str:
    return value if type(value) is str else "" if value is None else f"{type(value).__name__}:{value}"


def loaded_before(office: Office, file_digest: str, values_digest: str) -> Earlier | None:
    """The newest batch with the same values that stands (was not undone).

    The same file counts only for a batch of which no values are on record: read otherwise (a sheet left out then, a
    column explained since) it says something else.
    """
    row = office.db.one(
        "SELECT b.id, b.file_name, b.recorded_at, coalesce(c.left_out, 0) AS left_out FROM intake_batch b "
        "LEFT JOIN intake_content c ON c.batch_id = b.id LEFT JOIN intake_undone u ON u.batch_id = b.id "
        "WHERE u.id IS NULL AND (c.digest = ? OR c.digest IS NULL AND b.content_digest = ?) ORDER BY b.id DESC LIMIT 1",
        (values_digest, file_digest),
    )
    if row is None:
        return None
    return Earlier(row["id"], row["file_name"], row["recorded_at"], row["left_out"])


def is_untouched_since(office: Office, batch_id: int) -> bool:
    """Whether no register was written since a batch was loaded: then its rows need not be compared once more."""
    txn = insertions(office.db.connection, "intake_batch").get(batch_id)
    return txn is not None and tables_written_after(office.db.connection, txn) <= _NOTED_BESIDE
