"""Lines of registers that come again, though one of the two leaves out a word that tells them apart."""

from __future__ import annotations

from pathlib import Path

import pytest

from swtool.errors import SwtoolError
from swtool.intake.deciding import Existing, Terms
from swtool.intake.load import State
from swtool.office import Office
from swtool.registers.people_forms import EXAMS
from swtool.registers.recording import add_entry
from tests.crossrow_house import county, load_sheet, told
from tests.people_sheets_case import STAFF
from tests.registers_case import STATION

UPDATE = Terms(Existing.UPDATE)
EXAM = ["考试年度", "报考级别", "社工站", "人员编号", "考生姓名", "考生单位", "考试结果"]


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """Two towns with a station each, and the workers of one roster."""
    made = county(tmp_path)
    assert load_sheet(made, tmp_path, STAFF).state is State.LOADED
    return made


def held(office: Office, *columns: str) -> list[tuple[object, ...]]:
    sql = f"SELECT {', '.join(columns)} FROM register_entry WHERE superseded_at IS NULL ORDER BY register_no"
    return [tuple(row[column] for column in columns) for row in office.db.query(sql)]


@pytest.mark.parametrize(("head", "first", "second", "columns", "after"), [
    (["责任方面", "责任事项", "责任岗位"], ["个案管理", "每月走访", None], ["个案管理", "每月走访", "社工"],
     ("title", "unit"), [("每月走访", "社工")]),
    (["程序名称", "第几步", "步骤内容"], ["接案", 1, "登记来访"], ["接案", None, "登记来访"],
     ("title", "figure"), [("登记来访", 1)]),
    (["奖项名称", "社工站", "表彰日期"], ["优秀社工站", STATION, "2026.5"], ["优秀社工站", STATION, "2026.5.6"],
     ("title", "effective_on"), [("优秀社工站", "2026-05-06")]),
    (["大赛年度", "大赛名称", "参赛项目", "参赛单位"], ["2026", "创投", "银龄", None],
     ["2026", "创投", "银龄", "示例中心"], ("title", "unit"), [("银龄", "示例中心")]),
])  # fmt: skip
def test_a_line_that_one_of_two_says_more_of_is_one(
    office: Office,
    tmp_path: Path,
    head: list[object],
    first: list[object],
    second: list[object],
    columns: tuple[str, ...],
    after: list[tuple[object, ...]],
) -> None:
    """Each became a second line: an award of May and of the 6th of May counted as two."""
    assert load_sheet(office, tmp_path, [head, first]).state is State.LOADED
    load_sheet(office, tmp_path, [head, second], terms=UPDATE)
    assert held(office, *columns) == after
    assert load_sheet(office, tmp_path, [head, second], terms=UPDATE).state is State.UNCHANGED


def test_what_several_rows_may_mean_is_none_of_them(office: Office, tmp_path: Path) -> None:
    head = ["责任方面", "责任事项", "责任岗位"]
    load_sheet(office, tmp_path, [head, ["个案管理", "每月走访", None]])
    load_sheet(office, tmp_path, [head, ["个案管理", "每月走访", "社工"], ["个案管理", "每月走访", "站长"]])
    assert held(office, "unit") == [(None,), ("社工",), ("站长",)]


@pytest.mark.parametrize("day", ["2025.5", "2026.6.1"])
def test_an_award_of_another_month_is_another_one(office: Office, tmp_path: Path, day: str) -> None:
    head = ["奖项名称", "获奖人员编号", "表彰日期"]
    load_sheet(office, tmp_path, [head, ["最美社工", "330481-00001", "2026.5"]])
    assert load_sheet(office, tmp_path, [head, ["最美社工", "330481-00001", day]]).state is State.LOADED
    assert len(held(office, "id")) == 2


def test_the_award_of_a_station_is_not_that_of_its_worker(office: Office, tmp_path: Path) -> None:
    head = ["奖项名称", "社工站", "获奖人员编号", "表彰日期"]
    load_sheet(office, tmp_path, [head, ["先进", STATION, None, "2026.5"]])
    load_sheet(office, tmp_path, [head, ["先进", STATION, "330481-00001", "2026.5"]])
    assert len(held(office, "id")) == 2


def test_a_worker_sits_an_exam_once_whatever_the_line_calls_them(office: Office, tmp_path: Path) -> None:
    """The outcome used to be a second examinee, and the rate of those who passed was wrong."""
    load_sheet(office, tmp_path, [EXAM, ["2026", "初级", None, "330481-00001", None, None, None]])
    again = ["2026", "初级", STATION, "330481-00001", "张示例", "许村镇", "通过"]
    assert load_sheet(office, tmp_path, [EXAM, again]).state is State.LOADED
    assert held(office, "unit", "outcome") == [("许村镇", "passed")]


def test_whether_a_name_is_the_same_person_is_asked(office: Office, tmp_path: Path) -> None:
    load_sheet(office, tmp_path, [EXAM, ["2026", "初级", STATION, None, "张示例", None, None]])
    by_number = ["2026", "初级", STATION, "330481-00001", "张示例", None, "通过"]
    receipt = load_sheet(office, tmp_path, [EXAM, by_number], terms=UPDATE)
    assert told(receipt) == ["E2 error 也许就是 DB2026-0001：姓名一样，人员编号只有一处写了"]
    with pytest.raises(SwtoolError, match="也许就是 DB2026-0001：姓名一样，考生单位只有一处写了"):
        add_entry(office, EXAMS, {"考试年度": "2026", "报考级别": "初级", "考生姓名": "张示例", "考生单位": "永福村"})
    load_sheet(office, tmp_path, [["登记号", *EXAM], ["DB2026-0001", *by_number]], terms=UPDATE)
    assert held(office, "register_no", "outcome") == [("DB2026-0001", "passed")]


@pytest.mark.parametrize("other", [
    ["2026", "初级", "硖石街道社工站", None, "张示例", "永福村", None],
    ["2026", "初级", STATION, None, "李示例", None, None],
    ["2026", "中级", STATION, None, "张示例", "永福村", None],
])  # fmt: skip
def test_what_the_two_say_otherwise_makes_them_two(office: Office, tmp_path: Path, other: list[object]) -> None:
    load_sheet(office, tmp_path, [EXAM, ["2026", "初级", STATION, None, "张示例", None, None]])
    assert load_sheet(office, tmp_path, [EXAM, other]).state is State.LOADED
    assert len(held(office, "id")) == 2


def test_a_name_that_cannot_be_read_is_told_once(office: Office, tmp_path: Path) -> None:
    receipt = load_sheet(office, tmp_path, [EXAM, ["2026", "初级", STATION, None, "甲示例、乙示例", None, None]])
    assert told(receipt) == ["E2 error 考生姓名：一格里写了不止一个人"]
