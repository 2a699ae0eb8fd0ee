"""Taking back a loaded workbook: the office is as before, for every form, in any order that later work allows."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from swtool import rooms
from swtool.errors import NotFound, SwtoolError, UsageFault
from swtool.intake.deciding import Existing, Terms
from swtool.intake.load import Receipt, State, load
from swtool.intake.undoing import TakenBack, undo_batch
from swtool.inventory.regrouping import merge
from swtool.office import Office
from swtool.opening import open_office
from swtool.registry.people import update_person
from swtool.returns.answers import Answering
from swtool.returns.periods import Period
from swtool.returns.planning import plan
from swtool.store.audit import verify
from tests.offices import OPERATOR, china_time
from tests.registry_house import resident_id
from tests.returns_house import FORMS, TODAY, house

OPEN = Terms(Existing.UPDATE, partial=True)
_NOT_COMPARED = {"id", "uid", "recorded_at", "batch_id", "source_row", "statement_id"}
_SKIPPED = ("journal_", "_sqlite", "intake_", "access_event", "town_return")


def dump(office: Office) -> dict[str, list[tuple[str, ...]]]:
    """What the office knows now: every open row of every table, without what only tells one recording from another."""
    found = {}
    for (table,) in office.db.query("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"):
        if table.startswith(_SKIPPED):
            continue
        columns = [row[1] for row in office.db.query(f"PRAGMA table_info({table})")]
        kept = [name for name in columns if name not in _NOT_COMPARED]
        if table == "household_member":  # whose first row has no key of its own
            kept = [name if name != "person_key" else "coalesce(person_key, id)" for name in kept]
        where = "WHERE superseded_at IS NULL" if "superseded_at" in columns else ""
        rows = office.db.query(f"SELECT {', '.join(kept)} FROM {table} {where}") if kept else []
        found[table] = sorted(tuple(map(str, row)) for row in rows)
    return found


def sheet(path: Path, *rows: tuple[object, ...]) -> Path:
    book = Workbook()
    page = book.active
    assert page is not None
    for row in rows:
        page.append(list(row))
    book.save(path)
    return path


def take_in(office: Office, path: Path, terms: Terms = OPEN) -> Receipt:
    answering = Answering(office, FORMS)
    return load(office, path, rooms.books(), on_loaded=answering.on_loaded, terms=terms)


def undo(office: Office, batch: int | None, *, keep: bool = True) -> TakenBack:
    assert batch is not None
    return undo_batch(office, batch, "发错了表", label=rooms.table_label, keep=keep)


def later(office: Office, minutes: int) -> Office:
    return replace(office, now=china_time(TODAY, 10 + minutes // 60, minutes % 60))


ROSTER = ("社工站名称", "姓名", "身份证号", "岗位性质", "专兼职", "到站时间", "手机", "持证情况")
HOUSEHOLD = ("档案号", "乡镇（街道）", "村（社区）", "户主", "住址", "成员姓名", "与户主关系", "身份证号", "更新日期")
NEEDS = ("需求编号", "档案号", "需求类别", "需求描述", "状态")
RESOURCES = ("社区", "资源名称", "提供方", "数量", "更新日期")
REPORT = ("社工站", "月份", "指标", "本月", "累计")
PEOPLE = [
    ("许村镇社工站", "示例甲", resident_id("19900101", 1), "服务性", "专职", "2021-06-30"),
    ("许村镇社工站", "示例乙", resident_id("19900102", 2), "服务性", "专职", "2021-06-30"),
    ("长安镇社工站", "示例丙", resident_id("19900103", 3), "服务性", "专职", "2021-06-30"),
]


def roster(path: Path, chosen: list[int], variant: int) -> Path:
    phones = (f"1380000000{variant}", "")
    rows = [(*PEOPLE[at], phones[at % 2], "助理社会工作师" if variant > 1 else "") for at in chosen]
    return sheet(path, ROSTER, *rows)


def households(path: Path, chosen: list[int], variant: int) -> Path:
    rows: list[tuple[object, ...]] = []
    for at in chosen:
        place = (f"D{at}", "许村镇", "永福村村委会", f"户主{'甲乙丙'[at]}", f"永福村{variant}组")
        day = f"2026-0{variant + 1}-01"
        rows.append((*place, f"户主{'甲乙丙'[at]}", "户主", "", day))
        if variant != 2:
            rows.append((*place, "示例丁", "子", "", day))
    return sheet(path, HOUSEHOLD, *rows)


def needs(path: Path, chosen: list[int], variant: int) -> Path:
    status = ("提出", "已受理", "办理中", "已满足")[variant]
    return sheet(path, NEEDS, *((f"X{at}", f"D{at}", "助餐", "每日一餐", status) for at in chosen))


def resources(path: Path, chosen: list[int], variant: int) -> Path:
    rows = [("永福村村委会", f"食堂{at}", "示例单位", str(variant), f"2026-0{variant + 1}-02") for at in chosen]
    return sheet(path, ("乡镇（街道）", *RESOURCES), *(("许村镇", *row) for row in rows))


def report(path: Path, chosen: list[int], variant: int) -> Path:
    indicators = ("新增个案数", "结案数", "志愿者人次")
    rows = [("许村镇社工站", "2026-10", indicators[at], 10 + variant, 90 + variant) for at in chosen]
    return sheet(path, REPORT, *rows)


def trainings(path: Path, chosen: list[int], variant: int) -> Path:
    rows = [(PEOPLE[at][1], PEOPLE[at][2], "甲课", "2026-03-05", 10 + variant) for at in chosen]
    return sheet(path, ("姓名", "身份证号", "培训名称", "开始时间", "学时"), *rows)


MAKERS = (roster, households, needs, resources, report, trainings)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    there = house(tmp_path)
    yield there.office
    there.office.db.close()


@pytest.mark.parametrize("make", MAKERS, ids=lambda make: make.__name__)
def test_a_first_load_and_a_correction_are_taken_back(office: Office, tmp_path: Path, make: object) -> None:
    assert callable(make)
    people = take_in(office, roster(tmp_path / "人.xlsx", [0, 1, 2], 0))
    files = take_in(office, households(tmp_path / "户.xlsx", [0, 1, 2], 0))
    assert (people.state, files.state) == (State.LOADED, State.LOADED)
    empty = dump(office)
    first = take_in(later(office, 1), make(tmp_path / "一.xlsx", [0, 1], 1))
    assert first.state is State.LOADED, first.findings
    loaded = dump(office)
    assert loaded != empty
    second = take_in(later(office, 2), make(tmp_path / "二.xlsx", [0, 1, 2], 3))
    assert second.state is State.LOADED, second.findings
    assert dump(office) != loaded
    with pytest.raises(SwtoolError, match=f"第 {first.batch_id} 批不能撤销") as refused:
        undo(later(office, 3), first.batch_id)
    assert f"先撤销第 {second.batch_id} 批" in refused.value.remedy
    undo(later(office, 4), second.batch_id)
    assert dump(office) == loaded
    undo(later(office, 5), first.batch_id)
    assert dump(office) == empty
    assert verify(office.db) == []
    again = take_in(later(office, 6), tmp_path / "一.xlsx")
    assert again.state is State.LOADED
    assert dump(office) == loaded


STEPS = st.lists(
    st.tuples(
        st.sampled_from(range(len(MAKERS))),
        st.lists(st.sampled_from(range(3)), min_size=1, max_size=3, unique=True),
        st.sampled_from(range(4)),
    ),
    min_size=1,
    max_size=4,
)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("底")
    there = house(folder)
    take_in(there.office, roster(folder / "人.xlsx", [0], 0))
    take_in(there.office, households(folder / "户.xlsx", [0], 0))
    there.office.db.close()
    return folder / "office.db"


@given(STEPS)
@example([(0, [0], 0), (1, [0], 2), (1, [0], 0), (1, [0], 2)])  # a member left, came back and left again
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_sequence_of_loads_is_taken_back_step_by_step(
    template: Path, tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[int, list[int], int]]
) -> None:
    folder = tmp_path_factory.mktemp("次")
    shutil.copy(template, folder / "office.db")
    office = open_office(folder / "office.db", today=TODAY, now=china_time(TODAY, 10), actor=OPERATOR)
    try:
        states = []
        for number, (maker, chosen, variant) in enumerate(steps):
            before = dump(office)
            path = MAKERS[maker](folder / f"{number}.xlsx", chosen, variant)
            receipt = take_in(later(office, number), path)
            if receipt.batch_id is None:
                assert dump(office) == before
            else:
                states.append((receipt.batch_id, before))
        for number, (batch, before) in enumerate(reversed(states)):
            undo(later(office, 30 + number), batch)
            assert dump(office) == before
        assert verify(office.db) == []
    finally:
        office.db.close()


def test_undoing_twice_and_what_does_not_exist_are_refused(office: Office, tmp_path: Path) -> None:
    receipt = take_in(office, roster(tmp_path / "人.xlsx", [0], 0))
    before = office.head
    undo(office, receipt.batch_id, keep=False)
    assert office.head == before
    undo(later(office, 1), receipt.batch_id)
    with pytest.raises(SwtoolError, match=f"第 {receipt.batch_id} 批已于 2026-11-02 10:01 撤销"):
        undo(later(office, 2), receipt.batch_id)
    with pytest.raises(NotFound, match="没有第 99 批"):
        undo(office, 99)
    with pytest.raises(UsageFault):
        undo_batch(office, 99, "330481199001010014 发错", label=rooms.table_label)


def test_later_work_on_a_row_is_named(office: Office, tmp_path: Path) -> None:
    receipt = take_in(office, roster(tmp_path / "人.xlsx", [0], 0))
    person = office.db.value("SELECT id FROM person")
    assert isinstance(person, int)
    with later(office, 1).change("更正手机") as tx:
        update_person(tx, person, {"mobile": "13800000009"})
    with pytest.raises(SwtoolError) as refused:
        undo(later(office, 2), receipt.batch_id)
    assert refused.value.why.startswith("2026-11-02 10:01 tester“更正手机”")
    assert refused.value.why.endswith("用到了它的人员登记")


def test_later_rows_that_refer_to_what_it_brought_are_named(office: Office, tmp_path: Path) -> None:
    people = take_in(office, roster(tmp_path / "人.xlsx", [0], 0))
    course = take_in(later(office, 1), trainings(tmp_path / "课.xlsx", [0], 0))
    with pytest.raises(SwtoolError, match="不能撤销") as refused:
        undo(later(office, 2), people.batch_id)
    assert refused.value.remedy.startswith(f"先撤销第 {course.batch_id} 批")
    undo(later(office, 3), course.batch_id)
    undo(later(office, 4), people.batch_id)
    assert office.db.value("SELECT count(*) FROM person") == 0
    assert office.db.value("SELECT count(*) FROM attendance") == 0


def test_a_person_whom_a_merger_found_in_both_files_is_not_taken_away(office: Office, tmp_path: Path) -> None:
    """The third sheet brought 示例丁 into D0; then D1, which has 示例丁 too, went into it."""
    take_in(office, households(tmp_path / "一.xlsx", [1], 0))
    take_in(later(office, 1), households(tmp_path / "二.xlsx", [0], 2))
    third = take_in(later(office, 2), households(tmp_path / "三.xlsx", [0], 3))
    merge(later(office, 3), "D0", "D1", TODAY, why="核对户口簿")
    with pytest.raises(SwtoolError, match="不能撤销") as refused:
        undo(later(office, 4), third.batch_id)
    assert refused.value.why.startswith("2026-11-02 10:03 tester“并户 D1 → D0”")
    assert refused.value.why.endswith("用到了它的并户分户明细")


def given_again(office: Office, folder: Path) -> None:
    """A household comes in, somebody leaves it, and both sheets are taken back: ids of members are free again, of which
    the undoing noted that they stand under others by now."""
    brought = take_in(office, households(folder / "来.xlsx", [0], 0))
    left = take_in(later(office, 1), households(folder / "走.xlsx", [0], 2))
    undo(later(office, 2), left.batch_id)
    undo(later(office, 3), brought.batch_id)
    assert office.db.value("SELECT count(*) FROM household_member") == 0


def test_rows_that_got_ids_of_rows_taken_back_are_not_mistaken_for_them(office: Office, tmp_path: Path) -> None:
    given_again(office, tmp_path)
    empty = dump(office)
    first = take_in(later(office, 4), households(tmp_path / "一.xlsx", [1], 0))
    for number, chosen in ((5, 2), (6, 0)):  # they have nothing to do with it, and one of their members has such an id
        take_in(later(office, number), households(tmp_path / f"{number}.xlsx", [chosen], 0))
    undo(later(office, 7), first.batch_id)
    left = {row["file_no"] for row in office.db.query("SELECT file_no FROM household")}
    assert left == {"D0", "D2"}
    for batch in (first.batch_id or 0) + 1, (first.batch_id or 0) + 2:
        undo(later(office, 8), batch)
    assert dump(office) == empty


def test_members_added_under_such_ids_are_taken_back(office: Office, tmp_path: Path) -> None:
    """One of the two stayed in the household, though the undoing said that it was taken away."""
    alone = take_in(office, households(tmp_path / "户.xlsx", [1], 2))
    assert alone.state is State.LOADED
    brought = take_in(later(office, 1), households(tmp_path / "来.xlsx", [0], 0))
    left = take_in(later(office, 2), households(tmp_path / "走.xlsx", [0], 2))
    undo(later(office, 3), left.batch_id)
    undo(later(office, 4), brought.batch_id)
    before = dump(office)
    place = ("D1", "许村镇", "永福村村委会", "户主乙", "永福村2组")
    rows = [(*place, name, "子", "", "2026-03-01") for name in ("示例丁", "示例戊", "示例己")]
    path = sheet(tmp_path / "添.xlsx", HOUSEHOLD, (*place, "户主乙", "户主", "", "2026-03-01"), *rows)
    added = take_in(later(office, 5), path)
    assert added.state is State.LOADED
    assert office.db.value("SELECT count(*) FROM household_member WHERE superseded_at IS NULL") == 4
    undo(later(office, 6), added.batch_id)
    assert dump(office) == before


def test_the_return_is_owed_again(tmp_path: Path) -> None:
    there = house(tmp_path)
    plan(there.office, [Period.parse("2026-10")], FORMS)
    before = there.case("许村镇").standing.state
    receipt = take_in(there.office, report(tmp_path / "月报.xlsx", [0, 1], 1))
    loaded = there.case("许村镇").standing.state
    assert loaded is not before
    undo(later(there.office, 1), receipt.batch_id)
    assert there.case("许村镇").standing.state is before
    there.office.db.close()


def test_what_was_known_in_between_stays_known(office: Office, tmp_path: Path) -> None:
    take_in(office, report(tmp_path / "一.xlsx", [0], 1))
    second = take_in(later(office, 1), report(tmp_path / "二.xlsx", [0], 3))
    undo(later(office, 2), second.batch_id)
    rows = office.db.query("SELECT value, recorded_at, superseded_at FROM service_total ORDER BY id")
    assert [(row["value"], row["recorded_at"][11:16], (row["superseded_at"] or "")[11:16]) for row in rows] == [
        (11, "09:00", "10:01"),
        (13, "10:01", "10:02"),
        (11, "10:02", ""),
    ]
