"""Today's desk: what lies on it, the day before and after, and how it is shown."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from swtool.office import Office
from swtool.reporting.desk import Desk, desk, desk_table
from swtool.reporting.desk_sources import disclosure_tasks, filing_tasks, inventory_tasks, setup_tasks
from swtool.reporting.desk_training import hours_tasks, registration_tasks
from swtool.reporting.tasks import Outlook, Task, Urgency, days_text
from tests.offices import china_time
from tests.reporting_house import TODAY, Caller, County, county, empty, publish


@pytest.fixture
def there(tmp_path: Path) -> County:
    return county(tmp_path)


def _outlook(day: date, until: date) -> Outlook:
    return Outlook(day, until)


def _seen(office: Office, day: date) -> list[Task]:
    return list(desk(office, day).tasks)


def _of(tasks: list[Task], subject: str) -> list[tuple[Urgency, str]]:
    return [(task.urgency, task.command) for task in tasks if task.subject == subject]


# -- filings ----------------------------------------------------------------------------------------------------------


def test_unfiled_changes_move_from_due_to_overdue(there: County) -> None:
    """乙 left on 2026-11-05: last day 11-12, seen from 11-06 (recorded) to the day after."""
    command = "swtool filing add BD2026-0005"
    for day, urgency in (
        (date(2026, 11, 6), Urgency.DUE),
        (date(2026, 11, 12), Urgency.DUE),
        (date(2026, 11, 13), Urgency.OVERDUE),
    ):
        assert (urgency, command) in _of(_seen(there.at(day), day), "备案"), day
    day_before = date(2026, 11, 5)  # nobody had recorded it
    assert command not in [c for _, c in _of(_seen(there.at(day_before), day_before), "备案")]


def test_the_horizon_decides_what_is_due_soon(there: County) -> None:
    office = there.at(date(2026, 11, 6))
    today = date(2026, 11, 6)
    soon = filing_tasks(office, _outlook(today, date(2026, 11, 12)))
    assert Urgency.DUE in [task.urgency for task in soon]
    not_yet = filing_tasks(office, _outlook(today, date(2026, 11, 11)))
    assert Urgency.DUE not in [task.urgency for task in not_yet]


def test_filing_tasks_say_who_what_and_until_when(there: County) -> None:
    tasks = filing_tasks(there.office, _outlook(TODAY, date(2026, 11, 17)))
    assert tasks[0] == Task(
        Urgency.OVERDUE,
        "备案",
        "许村镇社工站 330481-00001 离职（2026-10-20）没有备案，截止 2026-10-27，已逾期 14 天",
        "swtool filing add BD2026-0004",
        date(2026, 10, 27),
    )
    by_urgency = {task.urgency: task for task in tasks}
    assert by_urgency[Urgency.MISSING].command == "swtool filing show BD2026-0003"
    assert by_urgency[Urgency.NOTICE].command == "swtool filing accept BA2026-0001"
    assert not any("示例" in task.what for task in tasks)  # no names


def test_returned_filings_are_noticed(there: County) -> None:
    there.house.return_("BA2026-0001")
    tasks = filing_tasks(there.office, _outlook(TODAY, date(2026, 11, 17)))
    assert [t.what for t in tasks if t.urgency is Urgency.NOTICE] == ["1 件备案已退回，等机构补正：BA2026-0001"]


def test_a_long_queue_is_told_by_its_number(there: County) -> None:
    from swtool.filings.terms import ChangeKind

    for _ in range(12):
        there.house.record(ChangeKind.LEAVE, there.house.serving(date(2026, 1, 5)), date(2026, 10, 12))
    overdue = [
        task
        for task in filing_tasks(there.office, _outlook(TODAY, date(2026, 11, 17)))
        if task.urgency is Urgency.OVERDUE
    ]
    assert len(overdue) == 11  # ten of the thirteen one by one, and the rest
    assert (overdue[-1].what, overdue[-1].command) == ("还有 3 件变动没有备案", "swtool filing due")


# -- disclosure -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 11, 7), [(Urgency.MISSING, "2026-09")]),  # the 15th is eight days away
        (date(2026, 11, 8), [(Urgency.MISSING, "2026-09"), (Urgency.DUE, "2026-10")]),
        (date(2026, 11, 15), [(Urgency.MISSING, "2026-09"), (Urgency.DUE, "2026-10")]),
        (date(2026, 11, 16), [(Urgency.MISSING, "2026-10")]),
    ],
)
def test_the_fifteenth(there: County, day: date, expected: list[tuple[Urgency, str]]) -> None:
    found = _of(_seen(there.at(day), day), "三务公开")
    assert sorted(found) == sorted((urgency, f"swtool disclosure run --month {month}") for urgency, month in expected)


def test_what_is_published_leaves_the_desk(there: County) -> None:
    publish(there.office, "2026-10", date(2026, 11, 9), date(2026, 11, 15))
    publish(there.office, "2026-09", date(2026, 10, 20), date(2026, 10, 15))  # late, but out
    assert disclosure_tasks(there.office, _outlook(TODAY, date(2026, 11, 17))) == []


def test_an_office_founded_later_owes_no_earlier_month(tmp_path: Path) -> None:
    office = empty(tmp_path, TODAY)
    with office.change("一家机构") as tx:
        organization = {"uid": tx.uid(), "name": "示例机构", "kind": "social_service_institution"}
        number = tx.insert("organization", organization)
        top = {"uid": tx.uid(), "system": "nbs-2023", "first_year": 2023, "last_year": 2023, "code": "330481102"}
        town = tx.insert("division", {**top, "name": "许村镇", "level": "town", "valid_from": "2000-01-01"})
        station = {"uid": tx.uid(), "name": "许村镇社工站", "tier": "station", "division_id": town}
        place = tx.insert("station", {**station, "opened_on": "2020-01-01"})
        contract = {"station_id": place, "organization_id": number, "effective_on": "2020-01-01"}
        tx.insert("operator_contract", {**contract, "recorded_at": tx.recorded_at})
    tasks = disclosure_tasks(office, _outlook(TODAY, date(2026, 11, 17)))
    assert [task.command for task in tasks] == ["swtool disclosure run --month 2026-10"]


# -- yearly update ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "overdue", "due", "ahead"),
    [
        (date(2026, 11, 10), 1, 0, 1),  # 2024 is overdue, 2025 lies ahead, 2026 is fresh
        (date(2026, 12, 23), 1, 0, 1),  # 31 December is eight days away
        (date(2026, 12, 24), 1, 1, 0),
        (date(2026, 12, 31), 1, 1, 0),
        (date(2027, 1, 1), 2, 0, 1),
    ],
)
def test_the_yearly_round(there: County, day: date, overdue: int, due: int, ahead: int) -> None:
    tasks = [task for task in _seen(there.at(day), day) if task.subject == "每年更新"]
    counts = {task.urgency: int(task.what.split()[1]) for task in tasks}
    assert counts == {
        urgency: number
        for urgency, number in ((Urgency.OVERDUE, overdue), (Urgency.DUE, due), (Urgency.NOTICE, ahead))
        if number
    }
    assert {task.command for task in tasks} == {"swtool inventory due --kind needs"}


def test_nothing_registered_is_nothing_due(tmp_path: Path) -> None:
    assert inventory_tasks(empty(tmp_path), _outlook(TODAY, date(2026, 11, 17))) == []


# -- training ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "urgency"),
    [
        (date(2027, 1, 31), None),  # the window of three months opens on 1 February
        (date(2027, 2, 1), Urgency.NOTICE),
        (date(2027, 4, 23), Urgency.NOTICE),
        (date(2027, 4, 24), Urgency.DUE),
        (date(2027, 5, 1), Urgency.DUE),  # the last day of validity
        (date(2027, 5, 2), Urgency.OVERDUE),
    ],
)
def test_registrations_run_out(there: County, day: date, urgency: Urgency | None) -> None:
    office = there.at(day)
    tasks = registration_tasks(office, desk(office, day, sources=()).outlook)
    assert [task.urgency for task in tasks] == ([urgency] if urgency else [])
    assert all("330481-00001" in task.what for task in tasks)


def test_who_will_miss_the_hours(there: County) -> None:
    """甲 has 29.96 of 30 and will make it at that pace; 乙, 己 and 戊 have none: 15.1233 + 30 + 19.8904 are owed."""
    (task,) = hours_tasks(there.office, _outlook(TODAY, date(2026, 11, 17)))
    assert task.urgency is Urgency.NOTICE
    assert "3 人" in task.what
    assert "共欠 65.02 学时" in task.what
    near = date(2026, 12, 24)
    (task,) = hours_tasks(there.at(near), _outlook(near, date(2026, 12, 31)))
    assert (task.urgency, task.due_on) == (Urgency.DUE, date(2026, 12, 31))


# -- the desk itself --------------------------------------------------------------------------------------------------


def test_a_new_office_is_told_how_to_begin(tmp_path: Path) -> None:
    office = empty(tmp_path)
    tasks = setup_tasks(office, _outlook(TODAY, TODAY))
    assert [task.subject for task in tasks] == ["区划", "社工站", "人员"]
    found = desk(office, TODAY)
    assert found.needs_attention
    assert {task.urgency for task in found.tasks} == {Urgency.MISSING}


def test_nothing_to_set_up_in_a_running_office(there: County) -> None:
    assert setup_tasks(there.office, _outlook(TODAY, TODAY)) == []


def test_order_and_attention() -> None:
    def source(office: Office, outlook: Outlook) -> list[Task]:
        return [
            Task(Urgency.NOTICE, "丁", "", ""),
            Task(Urgency.DUE, "丙", "", "", date(2026, 11, 12)),
            Task(Urgency.DUE, "乙", "", "", date(2026, 11, 11)),
        ]

    from swtool.policy.policy import Policy

    class Quiet:
        policy = Policy.load("330481")

    found = desk(Quiet(), TODAY, sources=[source])  # type: ignore[arg-type]
    assert [task.subject for task in found.tasks] == ["乙", "丙", "丁"]
    assert found.outlook.until == date(2026, 11, 17)
    assert found.needs_attention
    for urgency in (Urgency.OVERDUE, Urgency.DUE, Urgency.MISSING):
        assert Desk(found.outlook, (Task(urgency, "", "", ""),)).needs_attention
    assert not Desk(found.outlook, (Task(Urgency.NOTICE, "", "", ""),)).needs_attention
    assert [row[0] for row in desk_table(found).rows] == [1, 2, 3]


def test_days_in_words() -> None:
    last = date(2026, 11, 15)
    assert days_text(last, date(2026, 11, 14)) == "还有 1 天"
    assert days_text(last, last) == "今天是最后一天"
    assert days_text(last, date(2026, 11, 16)) == "已逾期 1 天"


# -- as typed ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def run(there: County, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Caller:
    there.office.db.close()
    return Caller(there.path, monkeypatch, capsys, now=china_time(TODAY))


def test_status_and_the_bare_call_say_the_same(run: Caller) -> None:
    code, out, _ = run("status")
    assert code == 3
    assert run()[:2] == (code, out)
    assert out.startswith("海宁市　今日待办（2026-11-10）")
    lines = out.splitlines()
    assert "逾期（2）" in lines
    assert "7 天内到期（2）" in lines
    assert "缺（3）" in lines
    assert lines.index("逾期（2）") < lines.index("7 天内到期（2）") < lines.index("缺（3）") < lines.index("留意（3）")
    first = next(line for line in lines if line.startswith("  1. "))
    assert first.startswith("  1. 备案      许村镇社工站 330481-00001 离职")
    assert " " * 15 + "swtool filing add BD2026-0004" in lines


def test_status_fits_the_screen(run: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    from swtool.helptext import display_width

    for columns in (80, 120):
        monkeypatch.setenv("COLUMNS", str(columns))
        _, out, _ = run("status")
        assert max(display_width(line) for line in out.splitlines()) <= columns


def test_status_for_other_programs(run: Caller) -> None:
    code, out, _ = run("status", "--format", "json")
    rows = json.loads(out)["rows"]
    assert code == 3
    assert [row["number"] for row in rows] == list(range(1, len(rows) + 1))
    assert rows[0]["command"] == "swtool filing add BD2026-0004"


def test_status_of_another_day(run: Caller) -> None:
    code, out, _ = run("status", "--as-of", "2026-03-20")
    assert code == 3
    assert "今日待办（2026-03-20）" in out
    assert "BD2026-0004" not in out
