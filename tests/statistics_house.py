"""A county for the yearly statistics, counted by hand for 2024 and 2025. Everybody and everything in it is invented.

Three towns with a station each since 2020 (甲山镇, 乙水镇, 丙田镇) and five villages. 丙田镇第二社工站 opens on
2025-12-31, 丙田镇第三社工站 on 2026-01-01, 东村社工室 on 2025-05-01.

| | serves | certificate | education |
|---|---|---|---|
| 甲 | 甲山 full-time since 2024-01-01 | 助理 2020 | 本科 社会工作 |
| 乙 | 甲山 since 2024-06-01 and 乙水 since 2024-07-01, part-time | none | 大专 会计 |
| 丙 | 乙水 full-time 2024-01-01 to 2025-12-30 | none | 初中 |
| 丁 | 乙水 full-time 2024-01-01 to 2025-12-31 | 高级 2024-05 | 硕士 社会学 |
| 戊 | 丙田第二 full-time since 2025-12-31 | 社会工作师 2025-12-31 | 高中 |
| 己 | 丙田 full-time since 2025-03-01 | none | not on record |
| 庚 | 丙田 full-time since 2026-01-01 | 助理 2020 | 本科 社会工作 |
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from swtool.office import Office
from swtool.registry.people import PersonFields, register_person
from swtool.registry.posts import PostFields, insert_post
from swtool.store.database import Transaction
from tests.offices import china_time
from tests.succession_house import County
from tests.succession_house import county as three_towns

NEW_YEAR = date(2026, 1, 15)
SECOND, THIRD, ROOM = "丙田镇第二社工站", "丙田镇第三社工站", "东村社工室"
A, B, C = "甲山镇社工站", "乙水镇社工站", "丙田镇社工站"
_POSTS = (
    ("甲", A, "full_time", date(2024, 1, 1), None),
    ("乙", A, "part_time", date(2024, 6, 1), None),
    ("乙", B, "part_time", date(2024, 7, 1), None),
    ("丙", B, "full_time", date(2024, 1, 1), date(2025, 12, 31)),
    ("丁", B, "full_time", date(2024, 1, 1), date(2026, 1, 1)),
    ("戊", SECOND, "full_time", date(2025, 12, 31), None),
    ("己", C, "full_time", date(2025, 3, 1), None),
    ("庚", C, "full_time", date(2026, 1, 1), None),
)
_CERTIFICATES = (
    ("甲", "assistant", "2020"),
    ("丁", "senior", "2024-05"),
    ("戊", "social_worker", "2025-12-31"),
    ("庚", "assistant", "2020"),
)
_EDUCATION = (
    ("甲", "bachelor", "社会工作"),
    ("乙", "junior_college", "会计"),
    ("丙", "junior_middle", None),
    ("丁", "master", "社会学"),
    ("戊", "senior_middle", None),
    ("庚", "bachelor", "社会工作"),
)
_TOTALS = (
    (A, "2024-12", "cases_opened", 7),
    (A, "2025-01", "cases_opened", 3),
    (A, "2025-01", "served_person_times", 40),
    (A, "2025-12", "cases_opened", 2),
    (A, "2026-01", "cases_opened", 9),
    (B, "2025-06", "activities", 4),
)


def statistics_county(folder: Path) -> County:
    """The county above, seen on 2026-01-15 when all of it is on record."""
    home = three_towns(folder, today=NEW_YEAR)
    with home.office.change("登记一年的情况") as tx:
        _stations(tx, home)
        people = _people(tx, home)
        _projects(tx, home)
        _services(tx, home, people)
        _community(tx, home, people)
    return home


def on(home: County, day: date) -> Office:
    """The office of the county on another day, which is also when things are then recorded."""
    return replace(home.office, today=day, now=china_time(day))


def _row(tx: Transaction, table: str, **values: object) -> int:
    return tx.insert(table, values)


def _stations(tx: Transaction, home: County) -> None:
    for name, tier, town, opened in (
        (SECOND, "station", "丙田镇", "2025-12-31"),
        (THIRD, "station", "丙田镇", "2026-01-01"),
        (ROOM, "service_point", "东村村委会", "2025-05-01"),
    ):
        place = home.ids[town]
        home.stations[name] = _row(
            tx, "station", uid=tx.uid(), name=name, tier=tier, division_id=place, opened_on=opened
        )
    for name, area, population in ((A, 4050, 30_000), (B, 3800, 20_000), (C, None, 10_000)):
        said: Mapping[str, object] = {"office_area": area, "resident_population": population, "population_year": 2023}
        dated = {"effective_on": "2020-01-01", "recorded_at": tx.recorded_at}
        tx.insert("station_profile", {"station_id": home.stations[name], **said, **dated})


def _people(tx: Transaction, home: County) -> dict[str, int]:
    people = {name: register_person(tx, PersonFields(f"示例{name}")).id for name in "甲乙丙丁戊己庚"}
    for name, station, basis, since, until in _POSTS:
        post = PostFields(home.stations[station], "service_post", basis)
        insert_post(tx, people[name], post, effective_on=since, effective_until=until, cause="registration")
    for name, level, obtained in _CERTIFICATES:
        _row(tx, "certificate", person_id=people[name], level=level, obtained_on=obtained)
    for name, level, major in _EDUCATION:
        _row(tx, "education", person_id=people[name], level=level, major=major)
    return people


def _projects(tx: Transaction, home: County) -> None:
    """Three of 2020 without amount (by the house), one approved in 2025 that begins in 2026, one of a single day."""
    run_by = 1
    common = {"organization_id": run_by}
    care = {"station_id": home.stations[A], "approved_on": "2025-12-31", "starts_on": "2026-01-01", "amount": 100_000}
    meals = {"starts_on": "2025-01-01", "ends_on": "2025-01-01", "amount": 5_000_000}
    tx.insert("project", {"uid": tx.uid(), "name": "关爱项目", **common, **care})
    tx.insert("project", {"uid": tx.uid(), "name": "助餐项目", **common, **meals})
    project = tx.execute("SELECT id FROM project WHERE name = '甲山镇项目'").fetchone()[0]
    months: tuple[tuple[str, int | None, tuple[tuple[str, str, str, int], ...]], ...] = (
        ("2024-12", None, (("income", "收入", "社会捐赠", 70_000),)),
        (
            "2025-03",
            None,
            (
                ("income", "拨款", "县财政资金", 100_000),
                ("income", "拨款", "福彩公益金", 50_000),
                ("spending", "服务活动", "", 30_000),
            ),
        ),
        ("2025-04", 20_000, ()),
    )
    for month, received, lines in months:
        said = {"project_id": project, "month": month, "received_period": received, "recorded_at": tx.recorded_at}
        statement = tx.insert("ledger_statement", {**common, **said})
        for direction, line, source, amount in lines:
            cells = {"direction": direction, "budget_line": line, "funding_source": source or None, "amount": amount}
            tx.insert("ledger_line", {"statement_id": statement, **cells, "recorded_at": tx.recorded_at})


def _services(tx: Transaction, home: County, people: dict[str, int]) -> None:
    """丙田 keeps records in May 2025: two home visits to one household, one of them naming its 特困 member."""
    for station, month, indicator, value in _TOTALS:
        place = {"station_id": home.stations[station], "month": month, "service_field": ""}
        tx.insert("service_total", {**place, "indicator": indicator, "value": value, "recorded_at": tx.recorded_at})
    village = home.ids["中村村委会"]
    household = _row(tx, "household", uid=tx.uid(), file_no="H1", division_id=village, head_name="示例户")
    member = _row(
        tx, "household_member", household_id=household, name="示例老人", is_head=1, client_category="特困、独居",
        effective_on="2024-01-01", recorded_at=tx.recorded_at,
    )  # fmt: skip
    for day, whom in (("2025-05-08", member), ("2025-05-09", None)):
        _row(
            tx, "service_record", station_id=home.stations[C], happened_on=day, kind="home_visit", item="",
            worker_id=people["己"], household_id=household, member_id=whom, persons=1, person_times=1,
            recorded_at=tx.recorded_at,
        )  # fmt: skip


def _community(tx: Transaction, home: County, people: dict[str, int]) -> None:
    """Of four volunteers one left on 12-31 and one joined on New Year's Day; one organization of 2025; two courses."""
    for number, joined, left in (
        ("V1", None, None),
        ("V2", "2025-12-31", None),
        ("V3", "2020-01-01", "2025-12-31"),
        ("V4", "2026-01-01", None),
    ):
        _row(
            tx, "volunteer", uid=tx.uid(), volunteer_no=number, name="示例志愿者", division_id=home.ids["东村村委会"],
            joined_on=joined, left_on=left,
        )  # fmt: skip
    _row(
        tx, "community_organization", uid=tx.uid(), organization_no="Z1", name="示例合唱队",
        division_id=home.ids["南村村委会"], incubated_on="2025-07",
    )  # fmt: skip
    for title, ended, hours in (("年底的课", "2025-12-31", 600), ("年初的课", "2026-01-01", 300)):
        course = _row(
            tx, "course", uid=tx.uid(), title=title, organizer="", started_on=ended, ended_on=ended, started_time="",
            ended_time="", is_social_work=1,
        )  # fmt: skip
        _row(
            tx, "attendance", uid=tx.uid(), person_id=people["甲"], course_id=course, verified_credit_hours=hours,
            recorded_at=tx.recorded_at,
        )  # fmt: skip
