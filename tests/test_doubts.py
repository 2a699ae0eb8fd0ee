"""疑点清单: each doubt at its edge, the day before and the day of, and nobody accused of what was put right."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from swtool.casework.schema import migrations as casework_migrations
from swtool.doubts.doubt import Doubt, Stretch
from swtool.doubts.sheets import doubts, doubts_table
from swtool.funds import recording
from swtool.funds.schema import migrations as funds_migrations
from swtool.office import Office
from swtool.policy.policy import Policy
from swtool.registry.posts import PostFields, insert_post
from swtool.workbooks.write import write_table
from tests.inventory_case import id_of, new_county
from tests.offices import ADOPTED, at
from tests.test_funds import ORGANIZATION, PROJECT, RESCUE, enter
from tests.volunteers_case import FIRST_STATION, SECOND_STATION, SETS, add_worker, person_id

AUTUMN = Stretch(date(2026, 9, 1), date(2026, 11, 10))
ONE, TWO = "330481-00001", "330481-00002"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """The small county: two full-time workers of the first station since 2024, a fund, no record of anything."""
    county = new_county(tmp_path, sets=[*SETS, casework_migrations, funds_migrations])
    add_worker(county, ONE, "甲示例", FIRST_STATION)
    add_worker(county, TWO, "乙示例", FIRST_STATION)
    recording.add_fund(county, RESCUE, "困难群众救助补助资金", ORGANIZATION)
    return county


def serve(
    office: Office,
    staff_no: str,
    on: str,
    *,
    minutes: int = 60,
    household: int | None = None,
    member: int | None = None,
) -> None:
    """One service at the first station."""
    with office.change("示例服务") as tx:
        tx.insert(
            "service_record",
            {
                "station_id": id_of(office, "station", FIRST_STATION),
                "happened_on": on,
                "kind": "visit",
                "item": "",
                "worker_id": person_id(office, staff_no),
                "household_id": household,
                "member_id": member,
                "minutes": minutes,
                "persons": 1,
                "person_times": 1,
                "recorded_at": tx.recorded_at,
            },
        )


def told(office: Office, kind: str, stretch: Stretch = AUTUMN) -> list[tuple[str, str]]:
    """Subject and day of the doubts of one kind."""
    return [(each.subject, each.day) for each in doubts(office, stretch) if each.kind == kind]


def test_an_office_without_records_has_no_doubts(office: Office) -> None:
    assert doubts(office, AUTUMN) == []


def test_service_by_somebody_who_is_not_in_post(office: Office) -> None:
    with office.change("离职") as tx:
        tx.execute("UPDATE post SET superseded_at = ? WHERE person_id = ?", (tx.recorded_at, person_id(office, TWO)))
        fields = PostFields(id_of(office, "station", FIRST_STATION), "service_post", "full_time")
        row = insert_post(tx, person_id(office, TWO), fields, effective_on=date(2024, 1, 1), cause="registration")
        tx.execute("UPDATE post SET superseded_at = ? WHERE id = ?", (tx.recorded_at, row))
        tx.execute(
            "INSERT INTO post (uid, person_id, station_id, post_kind, basis, effective_on, effective_until, cause,"
            " recorded_at) SELECT 'ended', person_id, station_id, post_kind, basis, effective_on, '2026-10-10', cause,"
            " recorded_at FROM post WHERE id = ?",
            (row,),
        )
    serve(office, ONE, "2026-10-10")
    serve(office, TWO, "2026-10-09")  # the last day in post
    serve(office, TWO, "2026-10-10")
    assert told(office, "不在岗人员的服务") == [(TWO, "2026-10-10")]


def test_service_to_a_file_that_was_closed(office: Office) -> None:
    with office.change("示例档案") as tx:
        village = tx.execute("SELECT id FROM division ORDER BY id DESC LIMIT 1").fetchone()[0]
        household = tx.insert(
            "household",
            {
                "uid": tx.uid(),
                "file_no": "D9",
                "division_id": village,
                "head_name": "丙示例",
                "opened_on": "2025-01-01",
                "closed_on": "2026-10-10",
                "closed_why": "迁出",
            },
        )
    for on in ("2026-10-09", "2026-10-10", "2026-10-11"):
        serve(office, ONE, on, household=household)
    serve(office, TWO, "2026-10-09")
    assert told(office, "服务对象已离开") == [("D9", "2026-10-10"), ("D9", "2026-10-11")]  # from the first day without


def a_file(office: Office, closed_on: str | None, *members: tuple[str, str | None]) -> tuple[int, list[int]]:
    """A household file with members (name, day they left); rows of file and members."""
    with office.change("示例档案") as tx:
        village = tx.execute("SELECT id FROM division ORDER BY id DESC LIMIT 1").fetchone()[0]
        why = "迁出" if closed_on else None
        file = {"uid": tx.uid(), "file_no": "D9", "division_id": village, "head_name": "丙示例"}
        household = tx.insert(
            "household", {**file, "opened_on": "2025-01-01", "closed_on": closed_on, "closed_why": why}
        )
        rows = [
            tx.insert(
                "household_member",
                {
                    "household_id": household,
                    "name": name,
                    "is_head": int(name == "丙示例"),
                    "effective_on": "2025-01-01",
                    "effective_until": left,
                    "recorded_at": tx.recorded_at,
                },
            )
            for name, left in members
        ]
    return household, rows


def test_service_to_somebody_who_had_died(office: Office) -> None:
    """丁示例 died on 1 October; 丙示例 and the file stay."""
    household, (head, dead) = a_file(office, None, ("丙示例", None), ("丁示例", "2026-10-01"))
    for on in ("2026-09-30", "2026-10-01", "2026-11-05"):
        serve(office, ONE, on, household=household, member=dead)
        serve(office, ONE, on, household=household, member=head)
    assert told(office, "服务对象已离开") == [("D9", "2026-10-01"), ("D9", "2026-11-05")]
    found = next(each for each in doubts(office, AUTUMN) if each.kind == "服务对象已离开")
    assert found.what == f"这名成员 2026-10-01 已经离户，{FIRST_STATION}还登记了这天的服务"
    assert found.evidence.startswith("服务记录 FW")
    assert found.evidence.endswith(f"（社工 {ONE}）；居民档案 D9")
    assert found.ask == f"请{FIRST_STATION}核对服务对象和日期：记录错了的更正，离户日期错了的更正档案"


def test_service_to_a_member_of_a_closed_file_is_one_doubt(office: Office) -> None:
    """The file is closed with its members, and only the month is known: until the 30th they may have been there."""
    household, (head,) = a_file(office, "2026-10", ("丙示例", "2026-10"))
    for on in ("2026-10-30", "2026-10-31"):
        serve(office, ONE, on, household=household, member=head)
    assert told(office, "服务对象已离开") == [("D9", "2026-10-31")]


def test_a_day_with_more_minutes_than_are_possible(office: Office) -> None:
    most = office.policy.at("service.minutes", AUTUMN.last).number("day")
    serve(office, ONE, "2026-10-09", minutes=most - 1)
    serve(office, ONE, "2026-10-09", minutes=1)
    serve(office, TWO, "2026-10-09", minutes=most)
    serve(office, TWO, "2026-10-09", minutes=1)
    assert told(office, "一天的服务多得不可能") == [(TWO, "2026-10-09")]


def test_a_post_without_a_service_where_others_record_theirs(office: Office) -> None:
    add_worker(office, "330481-00003", "丙示例", SECOND_STATION)  # where nobody records anything
    add_worker(office, "330481-00004", "丁示例", FIRST_STATION, since=date(2026, 9, 2))  # not the whole time
    serve(office, ONE, "2026-10-09")
    assert told(office, "在岗没有服务") == [(TWO, "2026-11-10")]
    (doubt,) = (each for each in doubts(office, AUTUMN) if each.kind == "在岗没有服务")
    assert doubt.what.startswith(f"2026-09-01 至 2026-11-10 一直在{FIRST_STATION}任专职服务岗")
    serve(office, TWO, "2026-09-01")
    assert told(office, "在岗没有服务") == []


def test_full_time_at_two_stations(office: Office) -> None:
    with office.change("兼任") as tx:
        at = id_of(office, "station", SECOND_STATION)
        for staff_no, basis in ((ONE, "full_time"), (TWO, "part_time")):
            fields = PostFields(at, "service_post", basis)
            who = person_id(office, staff_no)
            insert_post(tx, who, fields, effective_on=date(2026, 10, 1), cause="registration")
    assert told(office, "一人两站领酬") == [(ONE, "2026-10-01")]
    assert told(office, "一人两站领酬", Stretch(date(2026, 9, 1), date(2026, 9, 30))) == []


def test_a_voucher_number_used_on_two_days(office: Office) -> None:
    enter(office, RESCUE, 5_00, debit="5103", voucher="记-1")
    enter(office, RESCUE, 6_00, debit="5105", voucher="记-1")  # two amounts of one voucher
    assert told(office, "凭证号重复使用") == []
    row = enter(office, RESCUE, 6_00, debit="5105", voucher="记-1", on=date(2026, 10, 6))
    assert told(office, "凭证号重复使用") == [(ORGANIZATION, "2026-10-06")]
    recording.write_off(office, f"FL{row}", date(2026, 10, 7), why="凭证号记错")
    assert told(office, "凭证号重复使用") == []


def yearly(office: Office, folder: Path) -> Office:
    """The office whose vouchers are numbered through the year."""
    rules = folder / "office.policy.toml"
    rules.write_text(
        '[pack]\ncode = "330481"\nname = "海宁市"\nshort = "海宁"\n[fund.voucher_period]\n'
        '[[fund.voucher_period.values]]\nsince = "2026"\nsince_basis = "本县设置"\nreading = "calendar_year"\n'
        'alternatives = ["calendar_month", "calendar_year"]\nsource = "示例通知"\nbasis = "设置"\n',
        encoding="utf-8",
    )
    return at(office.db, policy=Policy.load("330481", ADOPTED, rules))


def test_numbers_begin_anew_each_month_or_each_year_as_the_county_has_it(office: Office, tmp_path: Path) -> None:
    enter(office, RESCUE, 5_00, debit="5103", on=date(2025, 12, 31), voucher="记-1")
    for on in (date(2026, 9, 30), date(2026, 10, 1)):
        enter(office, RESCUE, 5_00, debit="5103", on=on, voucher="记-1")
    assert told(office, "凭证号重复使用") == []
    assert told(yearly(office, tmp_path), "凭证号重复使用") == [(ORGANIZATION, "2026-10-01")]


def test_payments_outside_and_above_the_contract(office: Office) -> None:
    with office.change("示例合同") as tx:
        values = {"amount": 100_00, "starts_on": "2026-09-10", "ends_on": "2026-10"}
        tx.update("project", id_of(office, "project", PROJECT), values)
    for number, (on, amount) in enumerate(
        (("2026-09-09", 10_00), ("2026-09-10", 90_00), ("2026-10-31", 1), ("2026-11-01", 1)), start=1
    ):
        day = date.fromisoformat(on)
        enter(office, RESCUE, amount, debit="5103", on=day, voucher=f"记-{number}", project=PROJECT)
    assert told(office, "合同期外付款") == [(PROJECT, "2026-09-09"), (PROJECT, "2026-11-01")]
    assert told(office, "超合同付款") == [(PROJECT, "2026-10-31")]


def test_the_county_s_payment_and_the_agency_s_spending_are_not_added(office: Office) -> None:
    """100 contracted, 100 paid, 100 of them spent; then the agency spends one 分 more."""
    recording.add_fund(office, "本县救助资金", "困难群众救助补助资金", None)
    with office.change("示例合同") as tx:
        tx.update("project", id_of(office, "project", PROJECT), {"amount": 100_00})
    enter(office, "本县救助资金", 100_00, debit="5109", project=PROJECT)
    enter(office, RESCUE, 100_00, debit="5101", project=PROJECT)
    assert told(office, "超合同付款") == []
    enter(office, RESCUE, 1, debit="5101", on=date(2026, 10, 6), voucher="记-2", project=PROJECT)
    (doubt,) = [each for each in doubts(office, AUTUMN) if each.kind == "超合同付款"]
    assert (doubt.day, doubt.what) == (
        "2026-10-06",
        f"{ORGANIZATION}的账上，这个项目的支出累计 100.01 元，超过合同金额 100.00 元",
    )


def reported(office: Office, month: str, *numbers: str, project: str = "") -> None:
    """A statement of a month with 5 yuan spent for each number."""
    with office.change("示例月报") as tx:
        stamp = {"recorded_at": tx.recorded_at}
        about = {
            "organization_id": id_of(office, "organization", ORGANIZATION),
            "project_id": id_of(office, "project", project) if project else None,
        }
        statement = tx.insert("ledger_statement", {**about, "month": month, **stamp})
        line = {"statement_id": statement, "direction": "spending", "budget_line": "服务活动", **stamp}
        for number in numbers:
            tx.insert("ledger_line", {**line, "voucher_no": number, "amount": 5_00})


def test_a_voucher_reported_in_two_months(office: Office) -> None:
    for month in ("2026-09", "2026-10"):
        reported(office, month, "发票7", f"发票{month}")
    assert told(office, "票据重复报支") == [(ORGANIZATION, "2026-10")]


@pytest.mark.parametrize(
    ("number", "monthly", "by_year"),
    [
        ("记-1", [], ["2026-10"]),
        ("银付字第3号", [], ["2026-10"]),
        ("014", [], ["2026-10"]),
        ("12345678", ["2026-10"], ["2026-10"]),  # an invoice
        ("26332000000012345678", ["2026-10"], ["2026-10"]),
    ],
)
def test_voucher_numbers_under_the_heading_of_bills_begin_anew(
    office: Office, tmp_path: Path, number: str, monthly: list[str], by_year: list[str]
) -> None:
    reported(office, "2026-09", number)
    reported(office, "2026-10", number)
    assert [day for _, day in told(office, "票据重复报支")] == monthly
    assert [day for _, day in told(yearly(office, tmp_path), "票据重复报支")] == by_year


def test_a_voucher_reported_for_two_projects_of_a_month(office: Office) -> None:
    reported(office, "2026-10", "记-1")
    reported(office, "2026-10", "记-1", project=PROJECT)
    (doubt,) = [each for each in doubts(office, AUTUMN) if each.kind == "票据重复报支"]
    assert doubt.what == "票据号“记-1”在 2 份财务公开表里都报了支出，共 10.00 元"
    assert doubt.evidence == "2026-10 的财务公开表"


def test_the_list_names_nobody_and_leaves_room_to_explain(office: Office) -> None:
    serve(office, ONE, "2026-10-09")
    table = doubts_table(office, AUTUMN)
    assert [row[-1] for row in table.rows] == [""]
    assert "示例" not in str([row[:6] for row in table.rows]).replace(FIRST_STATION, "")
    assert not table.is_personal
    assert isinstance(doubts(office, AUTUMN)[0], Doubt)


def test_the_file_names_no_command_and_every_doubt_says_who_looks_at_what(office: Office, tmp_path: Path) -> None:
    serve(office, ONE, "2026-10-09")
    reported(office, "2026-09", "12345678")
    reported(office, "2026-10", "12345678")
    table = doubts_table(office, AUTUMN)
    assert {row[0] for row in table.rows} == {"在岗没有服务", "票据重复报支"}
    assert all(row[5].startswith("请") for row in table.rows)
    assert "swtool" not in str(table.rows)
    told = [note for note in table.notes if "swtool" in note]
    assert told == [
        "任职登记用 swtool staff history 人员编号 看",
        "服务记录用 swtool service record list 看",
        "财务公开表用 swtool ledger list 看",
    ]
    assert not set(told) & set(table.on_paper().notes)
    sheet = load_workbook(write_table(table, tmp_path / "疑点.xlsx")).active
    first = next(row for row in range(1, 12) if sheet.cell(row, 1).value == "疑点") + 1
    day = sheet.cell(first, 3)
    assert isinstance(day.value, datetime)  # that sorts among the days of the others
    assert (day.value.date(), day.number_format) == (date(2026, 11, 10), "yyyy-mm-dd")
    assert sheet.column_dimensions["G"].width >= 22  # room to write in
