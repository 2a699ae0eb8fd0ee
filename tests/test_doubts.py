"""疑点清单: each doubt at its edge, the day before and the day of, and nobody accused of what was put right."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from swtool.casework.schema import migrations as casework_migrations
from swtool.doubts.doubt import Doubt, Stretch
from swtool.doubts.sheets import doubts, doubts_table
from swtool.funds import recording
from swtool.funds.schema import migrations as funds_migrations
from swtool.office import Office
from swtool.registry.posts import PostFields, insert_post
from tests.inventory_case import id_of, new_county
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


def serve(office: Office, staff_no: str, on: str, *, minutes: int = 60, household: int | None = None) -> None:
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
    assert told(office, "服务对象已离开") == [("D9", "2026-10-11")]


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
    assert told(office, "在岗没有服务") == [(TWO, "2026-09-01 至 2026-11-10")]
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


def test_a_voucher_reported_in_two_months(office: Office) -> None:
    for month in ("2026-09", "2026-10"):
        with office.change("示例月报") as tx:
            owner = id_of(office, "organization", ORGANIZATION)
            stamp = {"recorded_at": tx.recorded_at}
            statement = tx.insert("ledger_statement", {"organization_id": owner, "month": month, **stamp})
            line = {"statement_id": statement, "direction": "spending", "budget_line": "服务活动", **stamp}
            tx.insert("ledger_line", {**line, "voucher_no": "发票7", "amount": 5_00})
            tx.insert("ledger_line", {**line, "voucher_no": f"发票{month}", "amount": 5_00})
    assert told(office, "票据重复报支") == [(ORGANIZATION, "2026-10")]


def test_the_list_names_nobody_and_leaves_room_to_explain(office: Office) -> None:
    serve(office, ONE, "2026-10-09")
    table = doubts_table(office, AUTUMN)
    assert [row[-1] for row in table.rows] == [""]
    assert "示例" not in str([row[:4] for row in table.rows]).replace(FIRST_STATION, "")
    assert not table.is_personal
    assert isinstance(doubts(office, AUTUMN)[0], Doubt)
