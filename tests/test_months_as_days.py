"""2026年12月 typed into a cell is kept by Excel as 1 December in a format without days: it is read as it is seen."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from swtool.dates import PartialDate
from swtool.forms.kind import hides_day
from tests.mess import Rows, county, save, take_in
from tests.registry_house import resident_id

ONE, TWO = (resident_id(f"199{number}0101", 1) for number in range(2))
MONTHS = ('yyyy"年"m"月"', "yyyy/m", "mmm-yy", "yyyy-mm;@", '[$-804]yyyy"年"m"月";@', r"yyyy\-mm", "YYYY.MM")


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return county(tmp_path_factory.mktemp("county"))


@pytest.mark.parametrize("code", [*MONTHS, "yyyy", 'yyyy"年"'])
def test_formats_that_hide_the_day(code: str) -> None:
    assert hides_day(code)


@pytest.mark.parametrize(
    "code",
    ["General", "@", "yyyy/m/d", 'yyyy"年"m"月"d"日"', "d-mmm-yy", 'm"月"d"日"', "yyyy/m/d h:mm", "mm:ss", "0.00", ""],
)
def test_formats_that_do_not(code: str) -> None:
    assert not hides_day(code)


def roster(first: object, second: object) -> Rows:
    head = ("社工站名称", "姓名", "身份证号", "岗位性质", "专兼职", "到站时间")
    return (
        head,
        ("许村镇社工站", "甲一", ONE, "服务性", "专职", first),
        ("许村镇社工站", "乙二", TWO, "服务性", "专职", second),
    )


@pytest.mark.parametrize("code", MONTHS)
def test_each_cell_is_read_as_its_own_format_shows_it(office: Path, tmp_path: Path, code: str) -> None:
    rows = roster(date(2021, 6, 1), date(2021, 6, 1))
    path = save(tmp_path / "花名册.xlsx", ("花名册", rows), formats={"F2": code, "F3": "yyyy/m/d"})
    assert take_in(office, path).column("started_on") == {2: PartialDate(2021, 6), 3: PartialDate(2021, 6, 1)}


def test_another_day_than_the_first_was_meant(office: Path, tmp_path: Path) -> None:
    rows = roster(date(2021, 6, 2), date(2021, 7, 1))
    path = save(tmp_path / "花名册.xlsx", ("花名册", rows), formats={"F2": MONTHS[0], "F3": "yyyy"})
    assert take_in(office, path).column("started_on") == {2: PartialDate(2021, 6, 2), 3: PartialDate(2021)}


def test_a_month_where_a_day_is_needed_is_refused_as_its_words_are(office: Path, tmp_path: Path) -> None:
    head = ("社工站名称", "乡镇（街道）", "运营机构", "合同起始日", "合同截止日", "设立日期")
    row = ("周王庙镇社工站", "许村镇", "示例社会工作服务中心")
    days, words = (date(2026, 1, 1), date(2026, 12, 1)), ("2026年1月", "2026年12月")
    seen = [
        take_in(office, save(tmp_path / "站.xlsx", ("站", (head, (*row, *said, "2021-01-01"))), formats=formats))
        for said, formats in ((days, {"D2": MONTHS[0], "E2": MONTHS[0]}), (words, {}))
    ]
    held, written = (outcome.receipt.findings[0].what for outcome in seen)
    assert held == "合同起始日：单元格里存的是2026年1月1日，看到的只有2026年1月，不知道这一天是不是填的；这里要写到日"
    assert written == "合同起始日：只写到2026年1月，这里要写到日"
    assert seen[0].findings == seen[1].findings == [("cell.day.not_exact", "D2"), ("cell.day.not_exact", "E2")]
