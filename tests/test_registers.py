"""The registers: a line by sheet and by hand, on a day, corrected, ended, withdrawn, masked, and what is counted."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from swtool import rooms
from swtool.errors import NotFound, SwtoolError, UsageFault
from swtool.intake.load import State
from swtool.intake.plan import Action
from swtool.intake.undoing import undo_batch
from swtool.office import Office
from swtool.registers import store
from swtool.registers.affair_forms import AWARDS
from swtool.registers.forms import REGISTERS, require_register
from swtool.registers.held import held_entries
from swtool.registers.holdings import HOLDINGS
from swtool.registers.people_forms import EXAMS, LECTURERS, PARTNERS
from swtool.registers.recording import add_entry, end_entry, update_entry, void_entry
from swtool.registers.sheets import Asked, entries_table, kinds_table
from swtool.registers.station_forms import CO_LOCATED, DOCUMENTS, FACILITIES, SUPPORT
from swtool.registers.summaries import contests, exam_rates, subsidies
from swtool.registry.merges import insert_merge
from swtool.store.holdings import Subject
from swtool.tables import Table
from tests.crossrow_house import county, load_sheet, told
from tests.evidence_house import PDF
from tests.inventory_case import UPDATING, id_of
from tests.offices import china_time
from tests.people_sheets_case import STAFF
from tests.registers_case import SHEETS, STATION, TOWN
from tests.reporting_house import TODAY, Caller


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """Two towns with a station each, and the workers of one roster."""
    made = county(tmp_path)
    assert load_sheet(made, tmp_path, STAFF).state is State.LOADED
    return made


def rows(table: Table, *keys: str) -> list[tuple[object, ...]]:
    places = [next(at for at, each in enumerate(table.headings) if each.key == key) for key in keys]
    return [tuple(row[place] for place in places) for row in table.rows]


def numbers(office: Office, text: str, day: str) -> list[object]:
    found = entries_table(office, require_register(text), date.fromisoformat(day))
    return [number for (number,) in rows(found, "register_no")]


# -- one line through its life ----------------------------------------------------------------------------------------


def test_a_line_holds_from_its_first_day_until_it_ends(office: Office) -> None:
    number = add_entry(
        office, FACILITIES, {"乡镇": TOWN, "场所名称": "许村敬老院", "场所类别": "敬老院", "场所启用日": "2025-03-01"}
    )
    assert number == "DB2026-0001"
    end_entry(office, number, date(2026, 9, 1), why="停办")
    days = ("2025-02-28", "2025-03-01", "2026-08-31", "2026-09-01")
    assert [numbers(office, "服务场所", day) for day in days] == [[], [number], [number], []]
    with pytest.raises(SwtoolError, match="已于 2026-09-01 终止"):
        end_entry(office, number, date(2026, 9, 2))
    assert store.counts(office.db, date(2026, 8, 31)) == {"register_facilities": 1}
    assert store.counts(office.db, date(2026, 9, 1)) == {}


def test_a_correction_keeps_number_and_history(office: Office) -> None:
    number = add_entry(office, LECTURERS, {"讲师姓名": "褚示例", "讲师单位": "示例大学", "授课方向": "个案"})
    assert update_entry(office, number, {"授课方向": "小组", "入库日期": "2026"}) == ("授课方向", "入库日期")
    assert update_entry(office, number, {"授课方向": "小组"}) == ()
    assert [entry.text("title") for entry in store.entries(office.db, LECTURERS.name)] == ["小组"]
    kept = office.db.query("SELECT title, superseded_at IS NULL FROM register_entry ORDER BY id")
    assert [tuple(row) for row in kept] == [("个案", 0), ("小组", 1)]
    void_entry(office, number, why="登记错了")
    assert store.entries(office.db, LECTURERS.name) == []
    with pytest.raises(NotFound, match="或已经撤销"):
        void_entry(office, number, why="再撤一次")
    assert add_entry(office, LECTURERS, {"讲师姓名": "褚示例", "讲师单位": "示例大学"}) == "DB2026-0002"


def test_a_year_counts_from_its_first_day(office: Office) -> None:
    add_entry(office, EXAMS, {"考试年度": "2026", "报考级别": "初级", "考生姓名": "卫示例"})
    assert [numbers(office, "考试", day) for day in ("2025-12-31", "2026-01-01")] == [[], ["DB2026-0001"]]


@pytest.mark.parametrize(
    ("register", "stated", "words"),
    [
        ("考试", {"考试年度": "2026", "报考级别": "初级"}, "人员编号、考生姓名都没有填"),
        ("考试", {"考试年度": "2026"}, "没有写报考级别"),
        ("考试", {"考试年度": "二零", "报考级别": "初级", "考生姓名": "卫示例"}, "考试年度："),
        ("考试", {"考试年度": "2026", "报考级别": "初级", "人员编号": "330481-09999"}, "没有这名社工"),
        ("讲师库", {"讲师姓名": "褚示例", "没有的列": "一"}, "没有“没有的列”这一列"),
        ("讲师库", {"讲师姓名": "褚示例", "备注": "电话13800000000"}, "备注里像是有"),
        ("讲师库", {"讲师姓名": "褚示例", "讲师": "卫示例"}, "写了两次"),
        ("同址", {"社工站": "没有的站", "同址的站": "养老服务站"}, "没有登记这个社工站"),
        ("双选会", {"双选会名称": "示例", "举办日期": "2026-11-11"}, "还没有到|晚于|将来"),
        ("镇街保障", {"乡镇": "没有的镇", "保障类别": "场地", "保障内容": "办公室"}, "没有的镇"),
    ],
)
def test_what_cannot_be_entered_says_why(office: Office, register: str, stated: Mapping[str, str], words: str) -> None:
    with pytest.raises(SwtoolError, match=words):
        add_entry(office, require_register(register), stated)
    assert office.db.value("SELECT count(*) FROM register_entry") == 0


def test_the_same_line_is_entered_once(office: Office) -> None:
    line = {"社工站": STATION, "同址的站": "养老服务站"}
    add_entry(office, CO_LOCATED, line)
    with pytest.raises(SwtoolError, match="已经登记过：DB2026-0001"):
        add_entry(office, CO_LOCATED, line)


def test_a_thing_that_happened_cannot_end(office: Office) -> None:
    number = add_entry(office, EXAMS, {"考试年度": "2026", "报考级别": "初级", "考生姓名": "卫示例"})
    with pytest.raises(UsageFault, match="没有终止日期"):
        end_entry(office, number, date(2026, 11, 1))


def test_a_dry_run_writes_nothing(office: Office) -> None:
    add_entry(office, LECTURERS, {"讲师姓名": "褚示例"}, keep=False)
    assert office.db.value("SELECT count(*) FROM register_entry") == 0


def test_a_register_is_named_by_a_part_that_only_one_has() -> None:
    assert require_register("讲师") is LECTURERS
    assert require_register("制度文件登记表") is DOCUMENTS
    with pytest.raises(NotFound, match="对得上“登记表”的登记簿有"):
        require_register("登记表")
    with pytest.raises(NotFound, match="没有“养鱼”这种登记簿"):
        require_register("养鱼")


# -- sheets -----------------------------------------------------------------------------------------------------------


def test_a_sheet_corrects_by_key_and_by_number(office: Office, tmp_path: Path) -> None:
    head, first, second = SHEETS["register_partners"]
    assert load_sheet(office, tmp_path, [head, first, second]).state is State.LOADED
    moved = [["登记号", *head], ["DB2026-0001", TOWN, "永福村", "儿童主任", "郑示例", "13800000099", None, None]]
    receipt = load_sheet(office, tmp_path, moved)
    (change,) = receipt.tables[0].plan.changes
    assert (change.subject, [str(each) for each in change.fields]) == (
        "DB2026-0001",
        ["联系电话（内容已遮盖，两者不同）"],
    )
    wrong = load_sheet(office, tmp_path, [["登记号", *head], ["DB2026-0009", *first]])
    assert "联动人员登记表里没有登记号 DB2026-0009" in " ".join(told(wrong))
    twice = load_sheet(office, tmp_path, [head, first, [*first[:4], "13800000077", *first[5:]]])
    assert twice.state is State.RETURNED


def test_a_line_that_ended_can_begin_again(office: Office, tmp_path: Path) -> None:
    """Ended on 1 March; named again from that day on it is another line, from the day before it is the same."""
    head = ["社工站", "驻站社工编号", "优才对象姓名", "结对日期"]
    add_entry(
        office, require_register("师徒"), dict(zip(head[1:], ("330481-00001", "冯示例", "2025-01-01"), strict=True))
    )
    end_entry(office, "DB2026-0001", date(2026, 3, 1))
    again = [STATION, "330481-00001", "冯示例", "2026.3.1"]
    receipt = load_sheet(office, tmp_path, [head, again])
    assert [change.action for change in receipt.tables[0].plan.changes] == [Action.INSERT]
    assert numbers(office, "师徒", "2026-02-28") == ["DB2026-0001"]
    assert numbers(office, "师徒", "2026-03-01") == ["DB2026-0002"]
    receipt = load_sheet(office, tmp_path, [head, again])
    assert [change.action for change in receipt.tables[0].plan.changes] == [Action.UNCHANGED]


CO_LOCATED_LINE = {"社工站": STATION, "同址的站": "养老服务站", "同址单位名称": "示例养老站"}


def test_a_correction_leaves_a_line_some_day(office: Office) -> None:
    """Held from 2024 until 30 June 2026: a beginning on or after 1 July would leave it no day; one in June does."""
    number = add_entry(office, CO_LOCATED, {**CO_LOCATED_LINE, "共用起始日": "2024-01-01"})
    with pytest.raises(UsageFault):
        end_entry(office, number, date(2024, 1, 1))
    end_entry(office, number, date(2026, 7, 1))
    for day in ("2026-09-01", "2026-07-01", "2026-07"):
        with pytest.raises(SwtoolError, match=r"没有一天有效|早于"):
            update_entry(office, number, {"共用起始日": day})
    update_entry(office, number, {"共用起始日": "2026-06"})
    assert [numbers(office, "register_co_located", day) for day in ("2026-05-31", "2026-06-01", "2026-07-01")] == [
        [], [number], [],
    ]  # fmt: skip


def test_the_month_in_which_a_line_ends_is_another_line_s_beginning(office: Office) -> None:
    """Ended on 1 July: what begins in 2026-07 is another line, in 2026-06 the same, which would be told twice."""
    number = add_entry(office, CO_LOCATED, {**CO_LOCATED_LINE, "共用起始日": "2024-01-01"})
    end_entry(office, number, date(2026, 7, 1))
    with pytest.raises(SwtoolError, match="已经登记过"):
        add_entry(office, CO_LOCATED, {**CO_LOCATED_LINE, "共用起始日": "2026-06"})
    again = add_entry(office, CO_LOCATED, {**CO_LOCATED_LINE, "共用起始日": "2026-07"})
    with pytest.raises(UsageFault, match="终止日期不晚于起始日期"):
        end_entry(office, again, date(2026, 7, 1))
    assert numbers(office, "register_co_located", "2026-07-01") == [again]


def test_a_correction_does_not_make_two_lines_one(office: Office) -> None:
    add_entry(office, CO_LOCATED, {"社工站": STATION, "同址的站": "养老服务站"})
    add_entry(office, CO_LOCATED, {"社工站": STATION, "同址的站": "社会救助站"})
    with pytest.raises(SwtoolError, match="与 DB2026-0001 相同"):
        update_entry(office, "DB2026-0002", {"同址的站": "养老服务站"})


def test_a_town_gets_its_own_lines_back(office: Office, tmp_path: Path) -> None:
    assert load_sheet(office, tmp_path, SHEETS["register_facilities"]).state is State.LOADED
    assert load_sheet(office, tmp_path, SHEETS["register_co_located"]).state is State.LOADED
    own, other = (id_of(office, "division", name) for name in (TOWN, "硖石街道"))
    held = held_entries(FACILITIES, office, own)
    assert [(row.key, row.values["town"], row.values["village"], row.values["station"]) for row in held] == [
        ("DB2026-0001", TOWN, None, "海宁市许村镇社工站"),
        ("DB2026-0002", TOWN, "永福村村委会", None),
    ]
    assert [row.values["station"] for row in held_entries(CO_LOCATED, office, own)] == ["海宁市许村镇社工站"] * 2
    assert held_entries(FACILITIES, office, other) == []


# -- lists ------------------------------------------------------------------------------------------------------------


def test_a_list_by_place_year_and_who_has_none(office: Office, tmp_path: Path) -> None:
    assert load_sheet(office, tmp_path, SHEETS["register_support"]).state is State.LOADED
    table = entries_table(office, SUPPORT, office.today)
    assert rows(table, "town", "category", "fulfilled") == [(TOWN, "场地", True), (TOWN, "食宿", False)]
    assert table.notes[:3] == (
        "镇街保障事项登记表 2 条",
        "是 1 条，否 1 条，没有写的 0 条",
        "没有登记的乡镇（街道） 1 个：硖石街道",
    )
    elsewhere = Asked(division_ids=[id_of(office, "division", "硖石街道")])
    assert entries_table(office, SUPPORT, office.today, elsewhere).rows == []
    assert load_sheet(office, tmp_path, SHEETS["register_exams"]).state is State.LOADED
    assert [len(entries_table(office, EXAMS, office.today, Asked(year=year)).rows) for year in (2025, 2026)] == [0, 2]
    counted = dict(rows(kinds_table(office, office.today), "title", "count"))
    assert (len(counted), counted["镇街保障事项登记表"], counted["职业水平考试登记表"]) == (len(REGISTERS), 2, 2)


def test_days_left_of_a_notice(office: Office, tmp_path: Path) -> None:
    """Published on the 2nd, up to the 23rd of November."""
    assert load_sheet(office, tmp_path, SHEETS["register_notices"]).state is State.LOADED
    notices = require_register("采购公告")
    days = (date(2026, 11, 22), date(2026, 11, 23), date(2026, 11, 24))
    assert [rows(entries_table(office, notices, day), "days_left") for day in days] == [[(1,)], [(0,)], [(None,)]]
    keys = [heading.key for heading in entries_table(office, notices, days[0]).headings]
    assert keys[keys.index("due_on") + 1] == "days_left"


def _lines(*stated: Mapping[str, object]) -> list[store.Entry]:
    empty = dict.fromkeys(store.COLUMNS)
    return [store.Entry(at, f"DB{at}", "", {**empty, **each}) for at, each in enumerate(stated, start=1)]


def test_pass_rates_by_year_and_level() -> None:
    """Of five who registered one was absent and one has no result yet: two of three who sat passed, 66.6 %."""
    outcomes = ("passed", "passed", "failed", "absent", None)
    lines = [{"year": 2026, "category": "assistant", "outcome": outcome} for outcome in outcomes]
    lines.append({"year": 2025, "category": "senior", "outcome": "absent"})
    assert exam_rates(_lines(*lines)) == (
        "2025年高级社会工作师：报名 1 人，参加 0 人，通过 0 人",
        "2026年助理社会工作师：报名 5 人，参加 3 人，通过 2 人，通过率 66.6%，结果没有登记的 1 人",
    )


def test_one_worker_under_two_numbers_sat_one_exam(office: Office) -> None:
    """00001 and 00002 passed, 00003 failed: two of three. Then 00001 and 00002 turn out to be one: one of two, 50 %."""
    for place, outcome in ((1, "合格"), (2, "合格"), (3, "未通过")):
        number = f"330481-0000{place}"
        line = {"考试年度": "2026", "报考级别": "初级", "人员编号": number, "考试结果": outcome}
        add_entry(office, EXAMS, line | ({"所在单位": "许村镇社工站"} if place == 2 else {}))
        add_entry(
            office,
            AWARDS,
            {"奖项名称": "最美社工", "获奖人员编号": number, "表彰日期": "2026-05-06", "评优类别": "个人"},
        )
    assert entries_table(office, EXAMS, office.today).notes[1].endswith("报名 3 人，参加 3 人，通过 2 人，通过率 66.6%")
    assert entries_table(office, AWARDS, office.today).notes[1] == "个人 3"
    kept, merged = (
        int(str(office.db.value("SELECT id FROM person WHERE staff_no = ?", (f"330481-0000{place}",))))
        for place in (1, 2)
    )
    with office.change("同一人") as tx:
        insert_merge(tx, "HB1", kept, merged, why="核对", filled=(), set_aside=())
    assert entries_table(office, EXAMS, office.today).notes[1].endswith("报名 2 人，参加 2 人，通过 1 人，通过率 50.0%")
    assert entries_table(office, AWARDS, office.today).notes[1] == "个人 2"


def test_what_a_contest_and_subsidies_gave() -> None:
    own = {"year": 2026, "category": "公益创投大赛"}
    assert contests(_lines({**own, "outcome": "won", "amount": 3_000_050}, {**own, "outcome": "lost"})) == (
        "2026年公益创投大赛：参赛 2 个，获奖 1 个，资助 30,000.50 元",
    )
    assert subsidies(_lines({"amount": 2_500_000, "fulfilled": 1}, {"amount": 100, "fulfilled": 0})) == (
        "决定补助 25,001.00 元，其中已拨付 25,000.00 元",
    )
    assert subsidies([]) == ()


# -- taken back, merged, erased ---------------------------------------------------------------------------------------


def test_a_workbook_that_is_taken_back_leaves_the_register_as_it_was(office: Office, tmp_path: Path) -> None:
    """A sheet that corrects one line and brings another: the first says again what it said, the second is gone."""
    head, first, second = SHEETS["register_partners"]
    assert load_sheet(office, tmp_path, [head, first]).state is State.LOADED
    moved = [*first[:4], "13800000099", *first[5:]]
    receipt = load_sheet(office, tmp_path, [head, moved, second], terms=UPDATING)
    said = [(entry.number, entry.text("mobile")) for entry in store.entries(office.db, PARTNERS.name)]
    assert said == [("DB2026-0001", "13800000099"), ("DB2026-0002", "13800000023")]
    assert receipt.batch_id is not None
    undo_batch(office, receipt.batch_id, "发错了表", label=rooms.table_label)
    said = [(entry.number, entry.text("mobile")) for entry in store.entries(office.db, PARTNERS.name)]
    assert said == [("DB2026-0001", "13800000022")]


def _found(office: Office, *person_ids: int, names: str = "", phones: str = "") -> dict[int, tuple[str, ...]]:
    whose = Subject("staff", "", "", person_ids, names=frozenset(names.split()), phones=frozenset(phones.split()))
    (holding,) = HOLDINGS
    assert holding.find is not None
    return {found.row_id: found.columns for found in holding.find(office.db, whose)}


def test_whose_lines_are_whose(office: Office) -> None:
    """A name alone means nobody; a line about two workers keeps the name of the other."""
    add_entry(office, LECTURERS, {"讲师姓名": "褚示例", "讲师单位": "示例大学", "联系电话": "13800000024"})
    add_entry(office, LECTURERS, {"讲师姓名": "褚示例", "讲师单位": "别处"})
    pair = {"驻站社工编号": "330481-00001", "优才对象姓名": "冯示例"}
    add_entry(office, require_register("师徒"), pair)
    worker = office.db.value("SELECT id FROM person WHERE staff_no = '330481-00001'")
    assert isinstance(worker, int)
    assert _found(office, names="褚示例", phones="13800000024") == {1: ("name", "mobile")}
    assert _found(office, names="褚示例") == {}
    assert _found(office, worker, names="张示例") == {3: ()}


# -- at the terminal --------------------------------------------------------------------------------------------------


@pytest.fixture
def run(office: Office, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Caller:
    office.db.close()
    monkeypatch.chdir(office.db.path.parent)
    return Caller(office.db.path, monkeypatch, capsys, now=china_time(TODAY))


def test_from_the_counter_to_the_list(run: Caller) -> None:
    code, _, said = run("register", "add", "讲师库", "讲师姓名=褚示例", "联系电话=13800000024")
    assert (code, "已登记 DB2026-0001，讲师库登记表" in said) == (0, True)
    _, out, _ = run("register", "list", "讲师", "--format", "json")
    (line,) = json.loads(out)["rows"]
    assert (line["name"], line["mobile"]) == ("褚某", "***********")
    assert run("register", "update", "DB2026-0001", "授课方向=小组")[0] == 0
    assert run("register", "end", "DB2026-0001", "--on", "2026-11-01")[0] == 0
    assert run("register", "void", "DB2026-0001", "--why", "登记错了")[0] == 0
    assert run("register", "add", "讲师库", "讲师姓名=卫示例")[0] == 0
    Path("证书.pdf").write_bytes(PDF)
    assert run("attach", "add", "register", "db2026-0002", "证书.pdf", "--material", "certificate")[0] == 0
    _, out, _ = run("attach", "list", "register", "DB2026-0002", "--format", "json")
    assert len(json.loads(out)["rows"]) == 1
    code, _, told_why = run("register", "add", "讲师库", "褚示例")
    assert (code, "不是 列=内容" in told_why) == (2, True)
    code, out, _ = run("register", "kinds", "--format", "json")
    assert (code, len(json.loads(out)["rows"])) == (0, len(REGISTERS))


def test_partners_are_masked(run: Caller) -> None:
    words = ("乡镇=许村镇", "联动身份=儿童主任", "联动人员姓名=郑示例", "手机=13800000022")
    assert run("register", "add", PARTNERS.form.title, *words)[0] == 0
    _, out, _ = run("register", "list", "联动人员", "--town", "许村镇")
    assert "郑示例" not in out
    assert "13800000022" not in out
    _, out, _ = run("register", "list", "联动人员", "--town", "硖石街道", "--format", "json")
    assert json.loads(out)["rows"] == []
