"""Any valid record of any form → a fill-in book that holds it → read back → the same record.

Records come from the form's own declaration: for each kind of column a way to write it, read by the kind itself. What
the book does in between (formats, lists, marks, masks) must change nothing.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from swtool import rooms
from swtool.evaluation.forms import Points
from swtool.forms.form import Column, Form
from swtool.forms.kind import CellFault, Kind, Noted, ParseContext, read_cell
from swtool.forms.kinds import (
    Area,
    Choice,
    Code,
    Count,
    CreditHours,
    Day,
    DayRange,
    EndDay,
    Money,
    MonthOf,
    PartialDay,
    Rate,
    Reference,
    Text,
    Year,
    YesNo,
)
from swtool.forms.minutes import ServiceTime, WholeMinutes
from swtool.forms.moments import Moment
from swtool.forms.personal import CreditCode, PersonName, Phone, ResidentId
from swtool.intake.issuing import Prefilled, prefill
from swtool.intake.plan import Book, Extract, HeldRow
from swtool.intake.tables import tables_of
from swtool.office import Office
from swtool.registry.kinds import InsuranceKinds, SignedDay
from swtool.services.figure import FigureKind, UnitFigure
from swtool.training.kinds import CourseDays, CourseLength, TimeOfDay
from swtool.training.signing import SignIn
from swtool.workbooks.fillin import FillIn, make_fill_in_book
from tests.offices import TODAY
from tests.registry_house import county, resident_id

CONTEXT = ParseContext(today=TODAY)
FORMS = [book.form for book in rooms.books()]
Record = Mapping[str, object]

_WORDS = st.text("甲乙丙丁东西𠮷龘abc019·（）、=+-@'\"|~<&", min_size=1, max_size=12).map(str.strip).filter(bool)
_DAYS = st.dates(date(1950, 1, 1), date(2026, 10, 1))
_PARTIAL = st.one_of(
    _DAYS.map(str), _DAYS.map(lambda day: f"{day:%Y-%m}"), st.integers(1950, 2026).map(str), _DAYS.map(str)
)
_DIGITS = st.text("0123456789", min_size=1, max_size=18)
_AMOUNTS = st.integers(0, 10**11).map(lambda cents: f"{cents // 100}.{cents % 100:02}")
_IDS = st.tuples(_DAYS, st.integers(1, 999)).map(lambda pair: resident_id(f"{pair[0]:%Y%m%d}", pair[1]))
_CELLS: Mapping[type[Kind], st.SearchStrategy[object]] = {
    Text: _WORDS,
    Code: st.one_of(_DIGITS, st.text("0123456789ABC-/", min_size=1, max_size=20)),
    Reference: _WORDS,
    PartialDay: _PARTIAL,
    Day: _DAYS,
    DayRange: _DAYS.map(str),  # one day: of a whole period the end is carried to a column of its own
    EndDay: st.one_of(_DAYS.map(str), st.just("长期")),
    Rate: st.integers(0, 20_000).map(lambda hundredths: f"{hundredths / 100:.2f}%"),
    MonthOf: _DAYS.map(lambda day: f"{day:%Y-%m}"),
    Year: st.integers(1950, 2099).map(str),
    Count: st.integers(0, 10**9),
    Money: _AMOUNTS,
    CreditHours: st.integers(0, 10**6).map(lambda hundredths: f"{hundredths / 100:.2f}"),
    Area: st.integers(0, 10**7).map(lambda hundredths: f"{hundredths / 100:.2f}"),
    YesNo: st.sampled_from(("是", "否", "√", "×")),
    PersonName: st.sampled_from(("甲示例", "欧阳乙", "阿依努尔·买买提", "㐂示例", "丁某某")),
    ResidentId: _IDS,
    CreditCode: st.sampled_from(("52330481MJ000000D0", "52330481MJ0000003M")),
    Phone: st.one_of(
        st.integers(0, 99_999_999).map(lambda number: f"138{number:08}"), st.just("0573-87000000"), st.just("87000000")
    ),
    SignedDay: _PARTIAL,
    InsuranceKinds: st.sampled_from(("五险一金", "养老、医疗", "养老", "工伤、住房公积金")),
    FigureKind: st.one_of(st.integers(0, 10**6), st.just("12.5"), st.just("1,200")),
    UnitFigure: st.integers(2, 100),  # as a count, an amount and a rate
    CourseDays: _DAYS.map(str),
    CourseLength: st.one_of(st.integers(1, 200), st.just("2天"), st.just("3.5")),
    TimeOfDay: st.sampled_from(("09:00", "13:30")),
    ServiceTime: st.sampled_from(("2.5", 3, "90分钟", "100分钟")),
    WholeMinutes: st.sampled_from((90, "90分钟", "1.5小时")),
    Moment: st.datetimes(datetime(1990, 1, 1), datetime(2026, 11, 9)).map(lambda at: f"{at:%Y-%m-%d %H:%M}"),  # noqa: DTZ001
    SignIn: st.sampled_from(("√", "09:05", "缺席", "甲示例")),
    Points: st.one_of(st.integers(0, 100), st.just("2.5分"), st.just("40.25")),
}


def values(column: Column) -> st.SearchStrategy[object]:
    """Values of a column: cells that its kind reads without a fault."""
    kind = column.kind
    cells = st.sampled_from(tuple(kind.words)) if isinstance(kind, Choice) else _CELLS[type(kind)]

    def read(cell: object) -> object:
        value = read_cell(kind, cell, CONTEXT)
        return value.value if isinstance(value, Noted) else value

    valid = cells.map(read).filter(lambda value: value not in (None, "") and not isinstance(value, CellFault))
    return valid if column.required else st.one_of(st.none(), valid, valid)


def records(form: Form) -> st.SearchStrategy[list[dict[str, object]]]:
    """A few records of a form, no two of one key."""
    record = st.fixed_dictionaries({column.name: values(column) for column in form.columns})
    rows = st.lists(record, min_size=1, max_size=3, unique_by=lambda row: tuple(str(row[name]) for name in form.key))
    return rows.filter(lambda every: all(sum(value is not None for value in row.values()) > 2 for row in every))


def test_every_kind_of_a_form_has_a_way_to_be_written() -> None:
    kinds = {type(column.kind) for form in FORMS for column in form.columns} - {Choice}
    assert kinds <= set(_CELLS)


class County:
    """The office of these tests. (Hypothesis would print a bare one with all its policies.)"""

    def __init__(self, office: Office) -> None:
        self.office = office

    def __repr__(self) -> str:
        return "County()"


@pytest.fixture(scope="module")
def there(tmp_path_factory: pytest.TempPathFactory) -> Iterator[County]:
    office = county(tmp_path_factory.mktemp("县"), sets=rooms.migration_sets())
    yield County(office)
    office.db.close()


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
@settings(max_examples=5, phases=[Phase.generate], deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_what_is_filled_in_is_read_back(there: County, form: Form, data: st.DataObject) -> None:
    rows = data.draw(records(form))
    with tempfile.TemporaryDirectory() as folder:
        (found,) = read(there.office, make_fill_in_book([FillIn(form, rows=rows)], Path(folder) / "a.xlsx"))
    assert (found.form, [row.values for row in found.rows]) == (form, rows)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
@pytest.mark.parametrize("reveal", [False, True], ids=["masked", "revealed"])
@settings(max_examples=3, phases=[Phase.generate], deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_what_is_given_out_comes_back_as_the_office_holds_it(
    there: County, form: Form, reveal: bool, data: st.DataObject
) -> None:
    rows = data.draw(records(form))
    with tempfile.TemporaryDirectory() as folder:
        path, held = issue(there.office, form, rows, Path(folder), reveal=reveal)
        (found,) = read(there.office, path, held)
    assert [row.values for row in found.rows] == rows
    assert (found.intended, [f.code for f in found.findings if f.code.startswith("issued.")]) == (set(), [])


@pytest.mark.skipif(
    shutil.which("soffice") is None and os.environ.get("CI") != "true", reason="needs LibreOffice to save the book"
)
@pytest.mark.parametrize("ending", ["xlsx", "ods", "xls", "csv"])
def test_a_book_saved_by_libreoffice_comes_back_the_same(there: County, tmp_path: Path, ending: str) -> None:
    """One record of every column of the longest form, masked, through another program."""
    form = max(FORMS, key=lambda form: len(form.columns))
    rows = [filled(form)]
    path, held = issue(there.office, form, rows, tmp_path, reveal=False)
    kinds = {"csv": "csv:Text - txt - csv (StarCalc):44,34,76,1"}
    profile = (tmp_path / "profile").as_uri()
    command = ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", kinds.get(ending, ending)]
    subprocess.run(
        [*command, "--outdir", str(tmp_path / "存"), str(path)], check=True, capture_output=True, timeout=180
    )
    (saved,) = (tmp_path / "存").iterdir()
    (found,) = read(there.office, saved, held)
    assert [row.values for row in found.rows] == rows
    assert (found.intended, found.findings) == (set(), [])


def filled(form: Form) -> dict[str, object]:
    """A record with a value in every column, the same in every run."""
    from hypothesis import find

    return {column.name: find(values(column), lambda value: value is not None) for column in form.columns}


def issue(office: Office, form: Form, rows: Sequence[Record], folder: Path, *, reveal: bool) -> tuple[Path, Book]:
    """Give out the rows as if the office held them for a town."""
    held = [HeldRow(f"行{number}", f"第{number}", row) for number, row in enumerate(rows)]
    book = Book(form, lambda office, extract, batch: pytest.fail("nothing is planned here"), lambda office, town: held)
    with office.change("发出") as tx:
        found: Prefilled = prefill(office, tx, book, 1, "示例镇", reveal=reveal)
    part = FillIn(form, "示例镇", found.rows, found.marks)
    return make_fill_in_book([part], folder / "a.xlsx"), book


def read(office: Office, path: Path, book: Book | None = None) -> list[Extract]:
    readers = {book.form.name: book.held} if book is not None and book.held is not None else {}
    _, extracts, findings = tables_of(office, path, FORMS, held=readers.get)
    assert findings == []
    return extracts
