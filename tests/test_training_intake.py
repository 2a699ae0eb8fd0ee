"""The two training sheets through the whole way: who is meant, what is recorded, what comes back."""

from __future__ import annotations

from pathlib import Path

import pytest

from swtool.intake.deciding import Existing
from swtool.intake.load import State
from swtool.intake.plan import Action
from swtool.store.audit import verify
from swtool.training.credits import credit_of
from swtool.training.forms import SIGN_IN_SHEET, TRAINING_RECORD
from swtool.training.terms import CreditState
from tests.registry_house import resident_id
from tests.training_case import codes, live, put
from tests.training_house import House, house

XU, CHANG = "许村镇社工站", "长安镇社工站"


@pytest.fixture
def there(tmp_path: Path) -> House:
    return house(tmp_path)


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


def test_whoever_was_away_or_signed_as_somebody_else_has_no_hours(there: House, tmp_path: Path) -> None:
    for name in ("示例甲", "示例乙", "示例丙", "示例丁"):
        there.staff(name, "2020-01-01")
    head = ("社工站", "姓名", "培训名称", "培训日期", "签到", "学时")
    words = {"示例甲": "例甲", "示例乙": "病假", "示例丙": "X"}
    rows = [(XU, name, "个案管理", "2026.3.5", word, 6) for name, word in words.items()]
    put(there, tmp_path, *rows, head=head)
    assert [record.person_id for record in live(there)] == [1]
    for word in ("示例甲", "△", "代签"):
        unclear = put(there, tmp_path, (XU, "示例丁", "个案管理", "2026.3.5", word, 6), head=head)
        assert codes(unclear) == [("training.sign_in_unclear", "E2")]
    assert len(live(there)) == 1


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
