"""The two training sheets through the whole way: who is meant, what is recorded, what comes back."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from openpyxl import Workbook

from swtool.intake.deciding import Existing, Terms
from swtool.intake.load import Receipt, State, load
from swtool.intake.plan import Action
from swtool.store.audit import verify
from swtool.training.credits import credit_of
from swtool.training.forms import SIGN_IN_SHEET, TRAINING_RECORD
from swtool.training.plans import BOOKS
from swtool.training.store import Record, records
from swtool.training.terms import CreditState
from tests.training_house import moment

from .registry_house import resident_id
from .training_house import House, house, with_conversions

HEAD = ("社工站名称", "人员编号", "姓名", "培训名称", "培训时间", "学时", "证明编号")
XU, CHANG = "许村镇社工站", "长安镇社工站"


@pytest.fixture
def there(tmp_path: Path) -> House:
    return house(tmp_path)


def sheet(folder: Path, rows: Sequence[Sequence[object]], *, head: Sequence[str] = HEAD, title: str = "") -> Path:
    book = Workbook()
    page = book.active
    assert page is not None
    if title:
        page.append([title])
    page.append(list(head))
    for row in rows:
        page.append(list(row))
    path = folder / "学时.xlsx"
    book.save(path)
    return path


def put(
    there: House, folder: Path, *rows: Sequence[object], existing: Existing = Existing.ERROR, **options: object
) -> Receipt:
    path = sheet(folder, rows, **options)  # type: ignore[arg-type]
    return load(there.office, path, BOOKS, terms=Terms(existing))


def codes(receipt: Receipt) -> list[tuple[str, str]]:
    return sorted((finding.code, finding.where.cell) for finding in receipt.findings)


def live(there: House) -> list[Record]:
    return records(there.office.db)


# -- who is meant -----------------------------------------------------------------------------------------------------


def test_by_staff_no_by_resident_id_and_by_name_at_the_station(there: House, tmp_path: Path) -> None:
    there.staff("示例甲", "2020-01-01")
    number = resident_id("19900101", 1)
    there.serves(there.person("示例乙", number), "2020-01-01")
    there.staff("示例丙", "2020-01-01")
    receipt = put(
        there,
        tmp_path,
        ("", "330481-00001", "示例甲", "", "个案管理", "2026-03-05", 6, "A1"),
        ("", "", "示例乙", number, "个案管理", "2026-03-05", 6, "A2"),
        ("许村镇", "", "示例丙", "", "个案管理", "2026-03-05", 6, "A3"),
        head=("社工站名称", "人员编号", "姓名", "身份证号", "培训名称", "培训时间", "学时", "证明编号"),
    )
    assert receipt.state is State.LOADED
    assert [record.person_id for record in live(there)] == [1, 2, 3]
    assert codes(receipt) == [("training.person.by_name", "C4")]
    assert "330481-00003" in receipt.findings[0].what
    assert "按姓名和社工站对上" in receipt.tables[0].plan.changes[2].detail


def test_the_station_counts_on_the_day_of_the_course(there: House, tmp_path: Path) -> None:
    """Two of one name, one after the other at the same station: the day tells which; the day of change belongs to
    the second."""
    there.staff("示例甲", "2020-01-01", "2026-07-01")
    there.staff("示例甲", "2026-07-01")
    receipt = put(
        there,
        tmp_path,
        (XU, "", "示例甲", "甲课", "2026-06-30", 6, "A1"),
        (XU, "", "示例甲", "乙课", "2026-07-01", 6, "A2"),
    )
    assert receipt.state is State.LOADED
    assert [(record.person_id, record.course.key.title) for record in live(there)] == [(1, "甲课"), (2, "乙课")]
    course = (XU, "", "示例甲", "丙课", "2026-06-30至2026-07-01", 6, "A3")
    assert codes(put(there, tmp_path, course)) == [("training.person.ambiguous", "C2")]


def test_an_ambiguity_is_a_fault_that_names_the_candidates(there: House, tmp_path: Path) -> None:
    there.staff("示例甲", "2020-01-01")
    there.staff("示例甲", "2020-01-01")
    there.staff("示例甲", "2020-01-01", station=CHANG)
    receipt = put(there, tmp_path, (XU, "", "示例甲", "甲课", "2026-03-05", 6, "A1"))
    assert receipt.state is State.RETURNED
    assert codes(receipt) == [("training.person.ambiguous", "C2")]
    assert receipt.findings[0].what == "当天这个站有 2 个同名的人：330481-00001、330481-00002"
    assert live(there) == []


@pytest.mark.parametrize(
    ("row", "code", "cell"),
    [
        (("", "", "示例甲"), "only_name", "C2"),
        (("没有的站", "", "示例甲"), "station", "A2"),
        ((CHANG, "", "示例甲"), "nobody", "C2"),
        ((XU, "", "示例丁"), "nobody", "C2"),
        (("", "330481-00009", "示例甲"), "staff_no", "B2"),
        (("", "330481-00001", "示例丁"), "other_name", "C2"),
    ],
)
def test_nobody_is_guessed(there: House, tmp_path: Path, row: tuple[str, ...], code: str, cell: str) -> None:
    there.staff("示例甲", "2020-01-01")
    receipt = put(there, tmp_path, (*row, "甲课", "2026-03-05", 6, "A1"))
    assert receipt.state is State.RETURNED
    assert codes(receipt) == [(f"training.person.{code}", cell)]
    assert "示例" not in receipt.findings[0].what
    assert receipt.findings[0].remedy


def test_number_and_id_of_two_people(there: House, tmp_path: Path) -> None:
    there.staff("示例甲", "2020-01-01")
    number = resident_id("19900101", 1)
    there.person("示例乙", number)
    head = ("人员编号", "姓名", "身份证号", "培训名称", "培训时间", "学时")
    receipt = put(there, tmp_path, ("330481-00001", "示例甲", number, "甲课", "2026-03-05", 6), head=head)
    assert codes(receipt) == [("training.person.two_people", "C2")]
    receipt = put(
        there, tmp_path, ("330481-00002", "示例乙", resident_id("19900101", 2), "甲课", "2026-03-05", 6), head=head
    )
    assert codes(receipt) == [("training.person.other_id", "C2")]
    receipt = put(there, tmp_path, ("", "示例丙", resident_id("19900101", 3), "甲课", "2026-03-05", 6), head=head)
    assert codes(receipt) == [("training.person.resident_id", "C2")]


# -- again, corrected, contradictory ----------------------------------------------------------------------------------


def test_the_same_sheet_again_changes_nothing(there: House, tmp_path: Path) -> None:
    there.staff("示例甲", "2020-01-01")
    row = ("", "330481-00001", "示例甲", "甲课", "2026-03-05至2026-03-06", "12学时", "A1")
    assert put(there, tmp_path, row).state is State.LOADED
    head = there.office.head
    again = put(there, tmp_path, row)
    assert again.state is State.UNCHANGED
    assert again.count(Action.UNCHANGED) == 1
    assert there.office.head == head


def test_a_correction_supersedes_and_is_shown(there: House, tmp_path: Path) -> None:
    there.staff("示例甲", "2020-01-01")
    put(there, tmp_path, ("", "330481-00001", "示例甲", "甲课", "2026-03-05", 12, "A1"))
    receipt = put(
        there, tmp_path, ("", "330481-00001", "示例甲", "甲课", "2026-03-05", 16, ""), existing=Existing.UPDATE
    )
    assert receipt.tables[0].plan.changes[0].detail == "学时 12学时 → 16学时"
    mine = live(there)
    assert len(mine) == 1
    assert mine[0].attended.claim is not None
    assert mine[0].attended.claim.credit_hours == 1600
    assert mine[0].attended.proof_no == "A1"  # a blank never erases
    rows = there.office.db.query("SELECT superseded_at IS NULL AS live FROM attendance ORDER BY id")
    assert [row["live"] for row in rows] == [0, 1]
    assert verify(there.office.db) == []


def test_a_vague_day_is_filled_in_later(there: House, tmp_path: Path) -> None:
    there.staff("示例甲", "2020-01-01")
    put(there, tmp_path, ("", "330481-00001", "示例甲", "甲课", "2026年3月", 12, "A1"))
    put(there, tmp_path, ("", "330481-00001", "示例甲", "甲课", "2026-03-05", 12, "A1"))
    assert [str(record.course.key.started_on) for record in live(there)] == ["2026-03-05"]
    unchanged = put(there, tmp_path, ("", "330481-00001", "示例甲", "甲课", "2026年3月", 12, "A1"))
    assert unchanged.state is State.UNCHANGED


def test_two_sessions_of_one_day_are_told_apart_by_their_time(there: House, tmp_path: Path) -> None:
    there.staff("示例甲", "2020-01-01")
    morning = ("", "330481-00001", "示例甲", "甲课", "2026-03-05 09:00-11:30", 3, "A1")
    afternoon = ("", "330481-00001", "示例甲", "甲课", "2026-03-05 13:30-16:00", 3, "A2")
    assert put(there, tmp_path, morning, afternoon).state is State.LOADED
    assert [record.course.key.started_time for record in live(there)] == ["09:00", "13:30"]
    which = put(there, tmp_path, ("", "330481-00001", "示例甲", "甲课", "2026-03-05", 4, "A1"))
    assert codes(which) == [("training.contradiction", "D2")]


def test_rows_that_contradict_each_other_come_back(there: House, tmp_path: Path) -> None:
    there.staff("示例甲", "2020-01-01")
    there.staff("示例乙", "2020-01-01")
    receipt = put(
        there,
        tmp_path,
        (XU, "", "示例甲", "甲课", "2026-03-05", 12, "A1"),
        ("", "330481-00001", "示例甲", "甲课", "2026-03-05", 16, "A1"),
    )
    assert ("training.contradiction", "D3") in codes(receipt)
    head = ("人员编号", "姓名", "培训名称", "类别", "培训时间", "学时", "证明编号")
    receipt = put(
        there,
        tmp_path,
        ("330481-00001", "示例甲", "甲课", "政策", "2026-03-05", 12, "A1"),
        ("330481-00002", "示例乙", "甲课", "专业", "2026-03-05", 12, "A2"),
        head=head,
    )
    assert codes(receipt) == [("training.contradiction", "C3")]
    assert "类别" in receipt.findings[0].what
    assert live(there) == []


def test_what_a_course_is_can_be_corrected(there: House, tmp_path: Path) -> None:
    there.staff("示例甲", "2020-01-01")
    head = ("人员编号", "姓名", "培训名称", "类别", "是否社会工作", "培训时间", "学时", "证明编号")
    put(there, tmp_path, ("330481-00001", "示例甲", "甲课", "政策", "", "2026-03-05", 12, "A1"), head=head)
    assert credit_of(live(there)[0]).state is CreditState.COUNTED
    changed = ("330481-00001", "示例甲", "甲课", "专业", "否", "2026-03-05", 12, "A1")
    receipt = put(there, tmp_path, changed, head=head, existing=Existing.UPDATE)
    assert receipt.tables[0].plan.changes[0].detail == "课程类别 政策 → 专业；课程是否社会工作 是 → 否"
    assert credit_of(live(there)[0]).state is CreditState.NOT_SOCIAL_WORK


def test_a_new_attendance_does_not_change_the_course_of_others_unasked(there: House, tmp_path: Path) -> None:
    there.staff("示例甲", "2020-01-01")
    there.staff("示例乙", "2020-01-01")
    head = ("人员编号", "姓名", "培训名称", "类别", "培训时间", "学时", "证明编号")
    put(there, tmp_path, ("330481-00001", "示例甲", "甲课", "政策", "2026-03-05", 12, "A1"), head=head)
    other = ("330481-00002", "示例乙", "甲课", "专业", "2026-03-05", 12, "A2")
    refused = put(there, tmp_path, other, head=head)
    assert [(each.code, each.where.cell, each.what) for each in refused.findings] == [
        ("intake.differs", "D2", "与台账不同：课程类别 政策 → 专业")
    ]
    kept = put(there, tmp_path, other, head=head, existing=Existing.FILL)
    assert (kept.state, [each.code for each in kept.findings]) == (State.LOADED, ["intake.kept"])
    assert {record.course.facts.category for record in live(there)} == {"policy"}


# -- lengths ----------------------------------------------------------------------------------------------------------


def test_each_unit_is_kept_as_it_was_written(there: House, tmp_path: Path) -> None:
    there.staff("示例甲", "2020-01-01")
    head = ("人员编号", "姓名", "培训名称", "培训时间", "学时", "天数", "小时", "分钟", "证明编号")

    def row(title: str, *lengths: object) -> tuple[object, ...]:
        return ("330481-00001", "示例甲", title, "2026-03-05", *lengths, "A1")

    rows = [
        row("甲课", 12, 2, "", ""),
        row("乙课", "2天", "", "", ""),
        row("丙课", "", 1.5, "", ""),
        row("丁课", "", "", 6, ""),
        row("戊课", "", "", "", 90),
        row("己课", "12课时", "", 9, ""),
    ]
    put(there, tmp_path, *rows, head=head)
    written = {}
    for record in live(there):
        claim = record.attended.claim
        assert claim is not None
        written[record.course.key.title] = (claim.amount, claim.unit, claim.credit_hours, record.attended.minutes)
    assert written == {
        "甲课": (1200, "学时", 1200, None),
        "乙课": (200, "天", None, None),
        "丙课": (150, "天", None, None),
        "丁课": (600, "小时", None, 360),
        "戊课": (9000, "分钟", None, 90),
        "己课": (1200, "课时", 1200, 540),
    }
    states = {record.course.key.title: credit_of(record).state for record in live(there)}
    assert states["甲课"] is CreditState.COUNTED
    assert {states[title] for title in ("乙课", "丙课", "丁课", "戊课")} == {CreditState.UNDETERMINED}


def test_the_county_s_rules_turn_days_and_hours_into_credit_hours(tmp_path: Path) -> None:
    there = house(tmp_path, policy=with_conversions(tmp_path))
    there.staff("示例甲", "2020-01-01")
    rows = [
        ("", "330481-00001", "示例甲", "甲课", "2026-03-05", "2天", "A1"),
        ("", "330481-00001", "示例甲", "乙课", "2026-03-05", "1.5天", "A2"),
        ("", "330481-00001", "示例甲", "丙课", "2026-03-05", "半天", "A3"),
        ("", "330481-00001", "示例甲", "丁课", "2026-03-05", "0.25天", "A4"),
        ("", "330481-00001", "示例甲", "戊课", "2026-03-05", "30分钟", "A5"),
        ("", "330481-00001", "示例甲", "己课", "2025-12-31", "2天", "A6"),
    ]
    put(there, tmp_path, *rows)
    worth = {record.course.key.title: credit_of(record).hours for record in live(there)}
    assert worth == {"甲课": 1200, "乙课": 900, "丙课": 300, "丁课": None, "戊课": worth["戊课"], "己课": None}
    assert worth["戊课"] is not None
    assert worth["戊课"] * 45 == 3000  # 30 minutes of 45, exactly
    rules = {record.course.key.title: record.attended.claim.rule for record in live(there) if record.attended.claim}
    assert rules["甲课"] == "330481:training.credit_hours_per_day@2026-01-01"
    assert rules["戊课"] == "330481:training.minutes_per_credit_hour@2026-01-01"
    assert rules["己课"] == ""


def test_verified_hours_go_before_claimed_ones(there: House, tmp_path: Path) -> None:
    there.staff("示例甲", "2020-01-01")
    head = ("人员编号", "姓名", "培训名称", "培训时间", "学时", "认定学时", "认定人/单位", "考核结果")

    def row(title: str, *rest: object) -> tuple[object, ...]:
        return ("330481-00001", "示例甲", title, "2026-03-05", *rest)

    rows = [
        row("甲课", 12, 8, "", ""),
        row("乙课", 12, "", "海宁市民政局", ""),
        row("丙课", 12, "", "", ""),
        row("丁课", 12, 12, "", "不合格"),
        row("戊课", 12, 13, "", "合格"),
    ]
    receipt = put(there, tmp_path, *rows, head=head)
    assert codes(receipt) == [("training.verified_more", "F6")]
    worth = {record.course.key.title: credit_of(record) for record in live(there)}
    assert {title: (each.state, each.counted) for title, each in worth.items()} == {
        "甲课": (CreditState.COUNTED, 800),
        "乙课": (CreditState.COUNTED, 1200),
        "丙课": (CreditState.PENDING, 0),
        "丁课": (CreditState.FAILED, 0),
        "戊课": (CreditState.COUNTED, 1300),
    }


@pytest.mark.parametrize(
    ("days", "code"),
    [
        ("2026-11-11", "training.future"),
        ("2026.2.29", "cell.day.unreadable"),
        ("2026-03-05 11:30-09:00", "training.time_order"),
        ("2026-03-05至今", "cell.day.unreadable"),
    ],
)
def test_impossible_times(there: House, tmp_path: Path, days: str, code: str) -> None:
    there.staff("示例甲", "2020-01-01")
    receipt = put(there, tmp_path, ("", "330481-00001", "示例甲", "甲课", days, 6, "A1"))
    assert codes(receipt) == [(code, "E2")]
    assert put(there, tmp_path, ("", "330481-00001", "示例甲", "甲课", "2026-11-10", 6, "A1")).state is State.LOADED


def test_start_and_end_in_two_columns(there: House, tmp_path: Path) -> None:
    there.staff("示例甲", "2020-01-01")
    head = ("人员编号", "姓名", "培训名称", "开始时间", "结束时间", "学时", "证明编号")
    row = ("330481-00001", "示例甲", "甲课", moment(2026, 3, 5, 9), moment(2026, 3, 6, 17), 12, "A1")
    put(there, tmp_path, row, head=head)
    key = live(there)[0].course.key
    assert (str(key.started_on), str(key.ended_on), key.started_time, key.ended_time) == (
        "2026-03-05",
        "2026-03-06",
        "09:00",
        "17:00",
    )
    backwards = ("330481-00001", "示例甲", "乙课", "2026-03-06", "2026-03-05", 12, "A1")
    assert codes(put(there, tmp_path, backwards, head=head)) == [("training.end_before_start", "E2")]


# -- sign-in sheet ----------------------------------------------------------------------------------------------------


def test_a_sign_in_sheet(there: House, tmp_path: Path) -> None:
    for name in ("示例甲", "示例乙", "示例丙"):
        there.staff(name, "2020-01-01")
    head = ("序号", "社工站", "姓名", "培训名称", "培训日期", "签到时间", "签退", "学时")
    rows = [
        (1, XU, "示例甲", "个案管理", "2026.3.5", "08:55", "√", 6),
        (2, XU, "示例乙", "个案管理", "2026.3.5", "缺席", "", 6),
        (3, XU, "示例丙", "个案管理", "2026.3.5", "示例丙", "", 6),
    ]
    receipt = put(there, tmp_path, *rows, head=head, title="2026年社工站培训签到表")
    assert receipt.tables[0].extract.form is SIGN_IN_SHEET
    assert receipt.state is State.LOADED
    assert [record.person_id for record in live(there)] == [1, 3]
    assert {credit_of(record).state for record in live(there)} == {CreditState.PENDING}
    blank = put(there, tmp_path, (1, XU, "示例甲", "个案管理", "2026.3.5", "", "", 6), head=head)
    assert codes(blank) == [("cell.required", "F2")]


def test_the_proof_that_comes_after_the_sign_in_sheet_counts_the_hours(there: House, tmp_path: Path) -> None:
    there.staff("示例甲", "2020-01-01")
    head = ("社工站", "姓名", "培训名称", "培训日期", "签到", "学时")
    put(there, tmp_path, (XU, "示例甲", "个案管理", "2026-03-05", "√", 6), head=head)
    put(there, tmp_path, ("", "330481-00001", "示例甲", "个案管理", "2026-03-05", 6, "A1"))
    assert [credit_of(record).counted for record in live(there)] == [600]


def test_a_register_without_signatures_is_a_register(there: House, tmp_path: Path) -> None:
    there.staff("示例甲", "2020-01-01")
    head = ("社工站", "姓名", "培训名称", "培训日期", "学时")
    receipt = put(there, tmp_path, (XU, "示例甲", "个案管理", "2026-03-05", 6), head=head)
    assert receipt.tables[0].extract.form is TRAINING_RECORD


# -- many -------------------------------------------------------------------------------------------------------------


def test_many_rows_ask_the_database_a_few_times(there: House, tmp_path: Path) -> None:
    for number in range(40):
        there.staff(f"示例{chr(0x4E00 + number)}", "2020-01-01")
    rows = [
        (
            "",
            f"330481-{person + 1:05d}",
            f"示例{chr(0x4E00 + person)}",
            f"课程{month}",
            f"2026-{month:02d}-05",
            3,
            f"P{person}-{month}",
        )
        for person in range(40)
        for month in range(1, 11)
    ]
    asked: list[str] = []
    there.office.db.connection.set_trace_callback(lambda sql: asked.append(sql.split(" ", 1)[0].upper()))
    receipt = put(there, tmp_path, *rows)
    there.office.db.connection.set_trace_callback(None)
    assert receipt.count(Action.INSERT) == 400
    assert len(there.office.db.query("SELECT 1 FROM course")) == 10
    assert asked.count("SELECT") < 30
