"""A town's book given out and brought back: 许村镇 with three people and two households. Everybody is invented."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from swtool import rooms
from swtool.findings import Severity
from swtool.forms.form import Form
from swtool.intake.load import Receipt, load
from swtool.intake.plan import Action
from swtool.office import Office
from swtool.registry.boundaries import names_of_today
from swtool.registry.credentials import CertificateFields, EducationFields, EmploymentFields
from swtool.registry.divisions import Division
from swtool.returns.giving import Given, How, Wanted, give_out
from tests.inventory_case import write_book
from tests.offices import TODAY, at, china_time
from tests.registry_house import county, hire, resident_id

ROSTER, HOUSEHOLDS = "社工站人员花名册", "居民需求档案"
IDS = {name: resident_id("19900101", number) for number, name in enumerate(("甲", "乙", "丙", "丁"), start=1)}
PHONES = {"甲": "13800000001", "乙": "13800000002", "丙": "13800000003", "丁": "13800000004"}
NEW_PHONE = "13900000009"
_HEAD = (
    "档案号", "乡镇（街道）", "村（社区）", "户主", "住址",
    "成员姓名", "与户主关系", "身份证号", "困难类别", "更新日期",
)  # fmt: skip
_VILLAGE, _SQUARE = ("许村镇", "永福村村委会"), ("许村镇", "示范社区居委会")
OLD, YOUNG, LONE = (
    resident_id(born, number) for born, number in (("19500101", 11), ("20150101", 12), ("19600101", 13))
)
FILES: tuple[tuple[object, ...], ...] = (
    _HEAD,
    ("D1", *_VILLAGE, "陈示例", "永福村1组", "陈示例", "户主", OLD, "低保", "2026-03-01"),
    ("D1", *_VILLAGE, "陈示例", "永福村1组", "陈小例", "孙子女", YOUNG, "", "2026-03-01"),
    ("D2", *_SQUARE, "王示例", "", "王示例", "户主", LONE, "独居", "2026-03-01"),
)


@dataclass
class Desk:
    """An office with a town's data, and a folder for the books."""

    office: Office
    folder: Path

    def town(self, name: str = "许村镇") -> Division:
        found = names_of_today(self.office).match_town(name).one
        assert found is not None
        return found

    def give(self, *titles: str, town: str = "许村镇", reveal: bool = False, name: str = "") -> Given:
        """Give out the named sheets with the town's rows."""
        known = {book.form.title: book for book in rooms.books()}
        path = self.folder / (name or f"{town}{titles[0]}.xlsx")
        return give_out(self.office, path, [Wanted(known[each]) for each in titles], self.town(town), How(True, reveal))

    def edit(self, path: Path, change: Callable[[Sheet], None], title: str = ROSTER) -> Path:
        """Do to a sheet what a town would."""
        workbook = openpyxl.load_workbook(path)
        change(Sheet(workbook[title], form(title)))
        workbook.save(path)
        return path

    def load(self, path: Path, *, keep: bool = False) -> Receipt:
        return load(self.office, path, rooms.books(), keep=keep)

    def later(self, hours: int = 1) -> None:
        self.office = at(self.office.db, now=china_time(TODAY, 9 + hours))


@dataclass
class Sheet:
    """A sheet of a fill-in book by the names of its columns; row 4 is the first."""

    sheet: Any
    form: Form

    def _column(self, name: str) -> int:
        title = self.form.column(name).title
        return next(int(c.column) for c in self.sheet[3] if c.value is not None and str(c.value).lstrip("*") == title)

    def get(self, row: int, name: str) -> object:
        return self.sheet.cell(row, self._column(name)).value

    def set(self, row: int, name: str, value: object) -> None:
        self.sheet.cell(row, self._column(name)).value = value

    def fill(self, row: int, values: dict[str, object]) -> None:
        for name, value in values.items():
            self.set(row, name, value)

    @property
    def mark_column(self) -> int:
        return len(self.form.columns) + 1

    def copy(self, source: int, target: int) -> None:
        for column in range(1, self.mark_column + 1):
            self.sheet.cell(target, column).value = self.sheet.cell(source, column).value


def form(title: str) -> Form:
    return next(book.form for book in rooms.books() if book.form.title == title)


def new_desk(folder: Path) -> Desk:
    """甲 with all papers, 乙 with few, 丙 at the other town's station; two households in 许村镇."""
    office = county(folder, sets=rooms.migration_sets())
    hire(
        office,
        "甲示例",
        number=IDS["甲"],
        mobile=PHONES["甲"],
        political_status="群众",
        certificate=CertificateFields("assistant", certificate_no="20210001", obtained_on="2021-09"),
        education=EducationFields(level="bachelor", school="示例大学", major="社会工作", is_social_work_major=True),
        employment=EmploymentFields(
            organization_id=1, entered_on="2022-03-01", commitment_signed_on="2022-02-20", insurance_kinds="养老、医疗"
        ),
    )
    hire(
        office, "乙示例", number=IDS["乙"], mobile=PHONES["乙"], employment=EmploymentFields(1, entered_on="2022-03-01")
    )
    hire(office, "丙示例", number=IDS["丙"], mobile=PHONES["丙"], station=2)
    desk = Desk(office, folder)
    receipt = desk.load(write_book(folder / "户.xlsx", FILES), keep=True)
    assert receipt.batch_id is not None, receipt.findings
    desk.later()
    return desk


def told(receipt: Receipt, least: Severity = Severity.WARNING) -> list[tuple[str, str]]:
    """(code, cell) of the findings about what was given out, of this severity or worse."""
    wanted = (Severity.ERROR,) if least is Severity.ERROR else (Severity.ERROR, Severity.WARNING)
    return [(f.code, f.where.cell) for f in receipt.findings if f.severity in wanted and f.code.startswith("issued.")]


def actions(receipt: Receipt) -> dict[str, int]:
    """How many rows become what; what does not occur is left out."""
    counts = {action.value: receipt.count(action) for action in Action}
    return {name: number for name, number in counts.items() if number}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return new_desk(tmp_path)


def phone(desk: Desk, name: str = "甲示例") -> object:
    return desk.office.db.value("SELECT mobile FROM person WHERE name = ?", (name,))
