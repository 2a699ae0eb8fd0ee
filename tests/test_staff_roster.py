"""花名册: persons are brought up to date, first rosters register posts, later ones only show differences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from swtool.dates import PartialDate
from swtool.findings import Severity
from swtool.intake.load import State, load
from swtool.intake.plan import Action, Batch, Book
from swtool.office import Office
from swtool.registry.credentials import CertificateFields, EmploymentFields, credentials_of
from swtool.registry.differences import HandledDifference, PostDifference
from swtool.registry.forms import STAFF_ROSTER
from swtool.registry.people import Person, find_person
from swtool.registry.posts import PostFields, posts_of, posts_on
from swtool.registry.roster import plan_roster

from .registry_house import county, hire, no_batch, resident_id, roster

DAY = date(2026, 6, 30)
ID = [resident_id("19900101", number) for number in range(10)]
NEW = {
    "basis": "full_time",
    "post_kind": "service_post",
    "started_on": PartialDate(2022, 3, 1),
    "station": "许村镇社工站",
}


@dataclass
class Handler:
    """Takes differences, drafts them all, and keeps them for the test to look at."""

    seen: list[PostDifference] = field(default_factory=list)

    def __call__(self, office: Office, batch: Batch, differences: Sequence[PostDifference]) -> list[HandledDifference]:
        self.seen += differences
        return [HandledDifference(difference, Action.DRAFT, "待核实") for difference in differences]


@pytest.fixture
def office(tmp_path):
    return county(tmp_path, today=DAY)


def plan(office, *rows, apply: bool = True, town: str = ""):
    handler = Handler()
    extract = roster(rows, town=town)
    made = plan_roster(office, extract, no_batch(), handler)
    if apply and not any(finding.blocks for finding in extract.findings):
        with office.change("载入") as tx:
            tx.execute("PRAGMA defer_foreign_keys = ON")
            if not tx.execute("SELECT 1 FROM intake_batch").fetchone():
                values = dict.fromkeys(("rows", "inserted", "updated", "unchanged", "drafted"), 0)
                text = dict.fromkeys(("file_name", "content_digest", "forms"), "")
                tx.insert("intake_batch", {"id": 1, **text, **values, "recorded_at": tx.recorded_at})
            for write in made.writes:
                write(tx)
    return made, handler.seen, extract.findings


def found(office, text: str) -> Person:
    person = find_person(office.db, text)
    assert isinstance(person, Person)
    return person


def test_the_first_roster_of_a_station_registers_its_posts(office) -> None:
    made, seen, findings = plan(
        office,
        {
            "name": "张示例",
            "resident_id": ID[1],
            **NEW,
            "certificate": "assistant",
            "certificate_no": "A1",
            "mobile": "13800000001",
        },
        {
            "name": "李示例",
            "resident_id": ID[2],
            **NEW,
            "basis": "part_time",
            "education": "bachelor",
            "major": "社会工作",
        },
        {"name": "王示例", "resident_id": ID[3], **NEW, "left_on": PartialDate(2024, 5, 1)},
    )
    assert seen == []
    assert findings == []
    assert [change.action for change in made.changes] == [Action.INSERT] * 3
    assert made.changes[0].subject == "张某（330481-00001）"
    held = posts_on(office.db, date(2022, 3, 1))
    assert [(post.basis, post.cause) for post in held] == [
        ("full_time", "registration"),
        ("part_time", "registration"),
        ("full_time", "registration"),
    ]
    assert len(posts_on(office.db, date(2024, 5, 1))) == 2
    first = found(office, ID[1])
    assert (first.sex, first.birth_date, first.mobile) == ("男", "1990-01-01", "13800000001")
    shown = credentials_of(office.db, first.id)
    assert [(c.level, c.certificate_no) for c in shown.certificates] == [("assistant", "A1")]
    assert [(e.organization_id, e.entered_on) for e in shown.employments] == [(1, "2022-03-01")]


def test_the_same_roster_again_changes_nothing(office) -> None:
    rows = [
        {"name": "张示例", "resident_id": ID[1], **NEW, "certificate": "assistant", "insurance": "养老、医疗"},
        {"name": "李示例", "resident_id": ID[2], **NEW, "education": "bachelor", "is_social_work_major": True},
    ]
    plan(office, *rows)
    made, seen, findings = plan(office, *rows)
    assert (seen, findings, made.writes) == ([], [], [])
    assert [change.action for change in made.changes] == [Action.UNCHANGED] * 2


def test_differences_of_posts_are_handed_up_and_move_nothing(office) -> None:
    stays = hire(office, "张示例", number=ID[1])
    gone = hire(office, "李示例", number=ID[2])
    other = hire(office, "王示例", number=ID[3])
    moved = hire(office, "赵示例", number=ID[4], station=2)
    before = posts_on(office.db, DAY)
    base = {"station": "许村镇社工站"}
    made, seen, _ = plan(
        office,
        {**base, "name": "张示例", "resident_id": ID[1], "post_kind": "supervisor", "basis": "part_time"},
        {
            **base,
            "name": "王示例",
            "resident_id": ID[3],
            "basis": "full_time",
            "post_kind": "service_post",
            "left_on": PartialDate(2026, 6),
        },
        {
            **base,
            "name": "赵示例",
            "resident_id": ID[4],
            "basis": "full_time",
            "post_kind": "service_post",
            "started_on": PartialDate(2026, 5, 4),
        },
        {
            **base,
            "name": "钱示例",
            "resident_id": ID[5],
            "basis": "full_time",
            "post_kind": "service_post",
            "started_on": PartialDate(2026, 5),
        },
    )
    assert {(d.kind, d.staff_no, d.row, str(d.event_on)) for d in seen} == {
        ("post_change", stays.staff_no, 3, "None"),
        ("basis_change", stays.staff_no, 3, "None"),
        ("leave", other.staff_no, 4, "2026-06"),
        ("transfer", moved.staff_no, 5, "2026-05-04"),
        ("join", "330481-00005", 6, "2026-05"),
        ("leave", gone.staff_no, None, "None"),
    }
    transfer = next(d for d in seen if d.kind == "transfer")
    assert transfer.before is not None
    assert (transfer.before.station_id, transfer.station_id) == (2, 1)
    join = next(d for d in seen if d.kind == "join")
    new = found(office, ID[5])  # known to the register although the joining is only a draft
    assert (join.person_id, join.staff_no) == (new.id, new.staff_no)
    assert posts_on(office.db, DAY) == before
    assert sorted(change.row for change in made.changes) == [0, 3, 4, 5, 6]
    assert {change.action for change in made.changes} == {Action.DRAFT}


def test_other_stations_are_not_touched_by_a_roster(office) -> None:
    hire(office, "张示例", number=ID[1])
    hire(office, "李示例", number=ID[2], station=2)
    _, seen, _ = plan(office, {"name": "张示例", "resident_id": ID[1], "station": "许村镇社工站"})
    assert seen == []


def test_blank_cells_are_no_difference_and_less_precise_dates_correct_nothing(office) -> None:
    person = hire(
        office,
        "张示例",
        number=ID[1],
        certificate=CertificateFields("assistant", obtained_on="2021-10-15"),
        employment=EmploymentFields(organization_id=1, entered_on="2022-03-01", insurance_kinds="养老"),
    )
    row = {
        "name": "张示例",
        "resident_id": ID[1],
        "station": "许村",
        "certificate": "assistant",
        "obtained_on": PartialDate(2021, 10),
    }
    made, seen, _ = plan(office, {**row, "post_title": None, "entered_on": PartialDate(2022, 3)})
    assert (made.writes, seen) == ([], [])
    made, _, _ = plan(office, {**row, "certificate_no": "A9", "insurance": "养老、医疗", "housing_fund": True})
    assert made.changes[0].detail == "证书、用工"
    shown = credentials_of(office.db, person.id)
    assert shown.certificates[0].certificate_no == "A9"
    assert shown.employments[0].insurance_kinds == "养老、医疗、住房公积金"


def test_an_unknown_level_becomes_known_and_a_higher_one_is_added(office) -> None:
    person = hire(office, "张示例", number=ID[1], certificate=CertificateFields("unknown_level"))
    base = {"name": "张示例", "resident_id": ID[1], "station": "许村"}
    plan(office, {**base, "certificate": "assistant"})
    plan(office, {**base, "certificate_assistant": True, "certificate_social_worker": True, "certificate_no": "B2"})
    made, _, _ = plan(office, {**base, "certificate": "unknown_level"})
    assert made.writes == []
    shown = credentials_of(office.db, person.id).certificates
    assert [(c.level, c.certificate_no) for c in shown] == [("assistant", None), ("social_worker", "B2")]


# -- who is who -------------------------------------------------------------------------------------------------------


def codes(findings) -> list[str]:
    return [finding.code for finding in findings]


def test_by_staff_number_and_the_id_is_filled_in(office) -> None:
    person = hire(office, "张示例")
    made, _, findings = plan(
        office, {"name": "张示例", "staff_no": person.staff_no, "resident_id": ID[1], "station": "许村"}
    )
    assert findings == []
    assert found(office, ID[1]).id == person.id
    assert "身份证号" in made.changes[0].detail


def test_contradictions_are_refused_without_personal_data(office) -> None:
    one = hire(office, "张示例", number=ID[1])
    hire(office, "李示例", number=ID[2])
    _, _, findings = plan(
        office,
        {"name": "赵示例", "resident_id": ID[1], "station": "许村"},
        {"name": "李示例", "resident_id": ID[2], "staff_no": one.staff_no, "station": "许村"},
        {"name": "张示例", "resident_id": ID[3], "staff_no": one.staff_no, "station": "许村"},
        {"name": "王示例", "staff_no": "330481-00099", "station": "许村"},
    )
    assert codes(findings) == [
        "roster.other_name",
        "roster.staff_no_conflict",
        "roster.staff_no_conflict",
        "roster.unknown_staff_no",
    ]
    told = " ".join(finding.what + finding.remedy for finding in findings)
    assert "示例" not in told
    assert ID[1] not in told


def test_a_name_alone_is_refused_and_name_with_birth_date_is_a_proposal(office) -> None:
    person = hire(office, "张示例", birth_date="1990-01-01")
    _, _, refused = plan(
        office, {"name": "张示例", "station": "许村", "basis": "full_time", "post_kind": "service_post"}
    )
    assert codes(refused) == ["roster.name_only"]
    assert person.staff_no in refused[0].what
    made, seen, proposed = plan(office, {"name": "张示例", "resident_id": ID[1], "station": "许村"})
    assert codes(proposed) == ["roster.matched_by_birth"]
    assert not proposed[0].blocks
    assert seen == []
    assert found(office, ID[1]).id == person.id
    assert made.changes[0].action is Action.UPDATE


def test_namesakes_with_their_own_numbers_are_two_people(office) -> None:
    hire(office, "张示例", number=ID[1])
    made, seen, findings = plan(
        office,
        {"name": "张示例", "resident_id": ID[1], "station": "许村"},
        {"name": "张示例", "resident_id": ID[2], **NEW},
    )
    assert [(f.code, f.severity) for f in findings] == [("roster.possible_duplicate", Severity.WARNING)]
    assert "身份证号只差 2 位" in findings[0].what
    assert [difference.kind for difference in seen] == ["join"]
    assert len({change.subject for change in made.changes}) == 2


def test_one_new_person_at_two_stations_of_one_sheet(office) -> None:
    plan(
        office,
        {"name": "张示例", "resident_id": ID[1], **NEW},
        {"name": "张示例", "resident_id": ID[1], **NEW, "station": "长安镇社工站", "basis": "part_time"},
    )
    person = found(office, ID[1])
    assert sorted((post.station_id, post.basis) for post in posts_of(office.db, person.id)) == [
        (1, "full_time"),
        (2, "part_time"),
    ]
    assert len(credentials_of(office.db, person.id).employments) == 1


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ({"station": "许邨镇社工站"}, "roster.unknown_station"),
        ({"station": None}, "roster.no_station"),
        ({"started_on": None}, "roster.no_start"),
        ({"basis": None}, "roster.no_basis"),
        ({"post_kind": None}, "roster.no_post_kind"),
        ({"left_on": PartialDate(2024, 5)}, "roster.leave_not_exact"),
        ({"left_on": PartialDate(2022, 3, 1)}, "roster.left_before_start"),
    ],
)
def test_what_a_first_registration_cannot_do_without(office, row, code) -> None:
    _, _, findings = plan(office, {"name": "张示例", "resident_id": ID[1], **NEW, **row})
    assert [f.code for f in findings if f.blocks] == [code]
    assert office.db.value("SELECT count(*) FROM person") == 0


def test_a_title_that_names_the_kind_of_post_will_do(office) -> None:
    plan(office, {"name": "张示例", "resident_id": ID[1], **NEW, "post_kind": None, "post_title": "站长"})
    assert [post.post_kind for post in posts_on(office.db, DAY)] == ["station_head"]


def test_the_town_in_the_title_stands_for_its_station(office) -> None:
    plan(office, {"name": "张示例", "resident_id": ID[1], **NEW, "station": None}, town="许村镇")
    assert [post.station_id for post in posts_on(office.db, DAY)] == [1]


def test_a_start_known_to_the_month_is_kept_so_and_said(office) -> None:
    _, _, findings = plan(office, {"name": "张示例", "resident_id": ID[1], **NEW, "started_on": PartialDate(2022, 3)})
    assert codes(findings) == ["roster.start_not_exact"]
    (post,) = posts_on(office.db, date(2022, 3, 1))
    assert str(post.start) == "2022-03"


def test_sex_and_birth_against_the_number_warn(office) -> None:
    wrong = "女" if int(ID[1][16]) % 2 else "男"
    row = {"name": "张示例", "resident_id": ID[1], **NEW, "sex": wrong, "birth_date": PartialDate(1991, 1)}
    _, _, findings = plan(office, row)
    assert codes(findings) == ["roster.sex_differs", "roster.birth_differs"]
    assert found(office, ID[1]).birth_date == "1990-01-01"


# -- through intake, from a workbook as towns send them ----------------------------------------------------------------


def messy(path: Path) -> Path:
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.append(["海宁市许村镇社工站人员花名册"])
    sheet.merge_cells("A1:J1")
    sheet.append(["序号", "姓 名", "身份证号码", "持证情况", None, None, "专兼职", "岗位类型", "到岗时间", "五险一金"])
    sheet.append([None, None, None, "助理", "社工师", "高级"])
    sheet.merge_cells("D2:F2")
    for column in "ABCGHIJ":
        sheet.merge_cells(f"{column}2:{column}3")
    sheet.append(["1", "张 示例", f" {ID[1]}", "√", None, None, "全职", "服务性", "2022.3.1", "五险一金"])
    sheet.append(["2", "李示例(兼)", ID[2].lower(), None, "√", None, "兼职", "事务性", "2022年3月", "养老保险、医保"])
    sheet.append(["合 计", 2])
    sheet.append(["填表人：示例"])
    made.save(path)
    return path


def test_a_messy_workbook_with_two_heading_rows(office, tmp_path) -> None:
    book = Book(STAFF_ROSTER, lambda office, extract, batch: plan_roster(office, extract, batch, Handler()))
    receipt = load(office, messy(tmp_path / "许村.xlsx"), [book])
    assert receipt.state is State.LOADED, [f"{f.where} {f.what}" for f in receipt.findings]
    assert receipt.count(Action.INSERT) == 2
    first, second = found(office, ID[1]), found(office, ID[2])
    assert [c.level for c in credentials_of(office.db, first.id).certificates] == ["assistant"]
    assert [c.level for c in credentials_of(office.db, second.id).certificates] == ["social_worker"]
    assert credentials_of(office.db, second.id).employments[0].insurance_kinds == "养老、医疗"
    assert [post.fields for post in posts_of(office.db, second.id)] == [
        PostFields(1, "administrative_post", "part_time")
    ]
    assert load(office, tmp_path / "许村.xlsx", [book]).state is State.UNCHANGED


def test_a_station_listed_on_two_tables_of_one_book_misses_nobody(office, tmp_path) -> None:
    """专职 above, 兼职 below: neither table says that the other's people have left."""
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    head = ["姓名", "身份证号", "社工站名称", "专兼职", "岗位性质", "到站时间"]
    for row in (
        ["专职人员"],
        head,
        ["张示例", ID[1], "许村镇社工站", "专职", "服务性", "2022-03-01"],
        [],
        ["兼职人员"],
        head,
        ["李示例", ID[2], "许村镇社工站", "兼职", "服务性", "2022-03-01"],
    ):
        sheet.append(row)
    made.save(tmp_path / "两张.xlsx")
    handler = Handler()
    book = Book(STAFF_ROSTER, lambda office, extract, batch: plan_roster(office, extract, batch, handler))
    first = load(office, tmp_path / "两张.xlsx", [book])
    assert (first.state, first.count(Action.INSERT)) == (State.LOADED, 2), [str(f) for f in first.findings]
    again = load(office, tmp_path / "两张.xlsx", [book])
    assert again.state is State.UNCHANGED
    assert handler.seen == []


def test_a_row_without_any_number_comes_in_once_and_the_same_file_again_changes_nothing(office, tmp_path) -> None:
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.append(["姓名", "社工站名称", "专兼职", "岗位性质", "到站时间"])
    sheet.append(["张示例", "许村镇社工站", "专职", "服务性", "2022-03-01"])
    made.save(tmp_path / "无号.xlsx")
    book = Book(STAFF_ROSTER, lambda office, extract, batch: plan_roster(office, extract, batch, Handler()))
    assert load(office, tmp_path / "无号.xlsx", [book]).state is State.LOADED
    assert load(office, tmp_path / "无号.xlsx", [book]).state is State.UNCHANGED
    sheet.append(["李示例", "许村镇社工站", "专职", "服务性", "2022-03-01"])
    made.save(tmp_path / "无号.xlsx")
    refused = load(office, tmp_path / "无号.xlsx", [book])
    assert [finding.code for finding in refused.findings if finding.blocks] == ["roster.name_only"]


def test_a_certificate_without_its_level_is_not_dropped_silently(office) -> None:
    base = {"name": "张示例", "resident_id": ID[1], **NEW}
    _, _, findings = plan(office, {**base, "certificate_no": "A1", "obtained_on": PartialDate(2020, 9)})
    assert [(each.code, each.severity, each.what) for each in findings] == [
        (
            "roster.certificate_without_level",
            Severity.WARNING,
            "写了证书编号、取证时间，没有写持证情况，不知道是哪一级证书，没有记入",
        )
    ]
    assert findings[0].where.cell.endswith("3")
    assert credentials_of(office.db, found(office, ID[1]).id).certificates == ()


def test_a_certificate_number_beside_none_is_told(office) -> None:
    row = {"name": "张示例", "resident_id": ID[1], **NEW, "certificate": "none", "certificate_no": "A1"}
    _, _, findings = plan(office, row)
    assert ["持证情况写“无”" in each.what for each in findings] == [True]


def test_the_number_of_a_known_certificate_says_nothing_new(office) -> None:
    base = {"name": "张示例", "resident_id": ID[1], **NEW}
    plan(office, {**base, "certificate": "assistant", "certificate_no": "A1"})
    _, _, findings = plan(office, {**base, "certificate_no": "A1"})
    assert [each.code for each in findings] == []
    _, _, findings = plan(office, {**base, "certificate_no": "A2"})
    assert [each.code for each in findings] == ["roster.certificate_without_level"]
