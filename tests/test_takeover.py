"""A station changes its operator: the edges of the day, who stays and goes, who files, who publishes. All invented."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from swtool.dates import Month, PartialDate
from swtool.disclosure.collect import collect, read_county
from swtool.disclosure.duty import Duties as Owed
from swtool.errors import SwtoolError, UsageFault
from swtool.filings.cases import case_of
from swtool.filings.changes import changes
from swtool.filings.duty import duties
from swtool.filings.schema import migrations as filings_migrations
from swtool.filings.takeover import Request, Takeover, Terms, plan_takeover
from swtool.filings.takeover_acts import Done, apply_takeover, refuse_future
from swtool.filings.takeover_sheet import takeover_table
from swtool.filings.terms import ChangeKind, Standing
from swtool.findings import Outcome
from swtool.intake.schema import migrations as intake_migrations
from swtool.policy.policy import Policy
from swtool.registry.checks import commitment_letter
from swtool.registry.credentials import EmploymentFields, credentials_of, insert_employments
from swtool.registry.organizations import insert_organization, organization_by_id
from swtool.registry.people import persons_by_id
from swtool.registry.projects import all_projects
from swtool.registry.schema import migrations as registry_migrations
from swtool.registry.station_finder import require_station
from swtool.registry.stations import operators, set_operator
from swtool.store.schema import migrate
from swtool.training.schema import migrations as training_migrations
from swtool.training.terms import Reading
from tests import training_house
from tests.disclosures import ROOMS
from tests.filings_house import House, house
from tests.offices import ADOPTED

DAY = date(2022, 6, 15)
EVE = date(2022, 6, 14)
OLD = 1  # 海宁示例社工事务所 of the house


def place(tmp_path: Path, *, ends: date | None = date(2022, 12, 31)) -> tuple[House, int]:
    """The house on 2022-06-20, its project running to the year's end, and the organization that takes over."""
    made = house(tmp_path, ends=ends)
    made.at(date(2022, 6, 20))
    with made.office.change("登记机构") as tx:
        new = insert_organization(tx, {"name": "海宁接手社工中心", "kind": "social_service_institution"})
    return made, new


def asked(made: House, new: int, on: date = DAY, **options: object) -> Request:
    db = made.office.db
    return Request(require_station(db, "许村镇社工站"), organization_by_id(db, new), on, **options)  # type: ignore[arg-type]


def take_over(made: House, request: Request, *, keep: bool = True) -> Done:
    with made.office.change("更换运营机构", keep=keep) as tx:
        return apply_takeover(made.office, tx, plan_takeover(made.office, request))


def employed(made: House, person: int, organization: int | None, **values: str) -> None:
    with made.office.change("登记用工") as tx:
        insert_employments(tx, [(person, EmploymentFields(organization_id=organization, **values))])


def number(made: House, person: int) -> str:
    return persons_by_id(made.office.db, [person])[person].staff_no


def test_the_contract_changes_on_the_day_and_the_project_on_the_eve(tmp_path: Path) -> None:
    made, new = place(tmp_path)
    stays = made.serving()
    terms = Terms("HT-2", date(2023, 12, 31), "许村二期", PartialDate.of(date(2022, 6, 10)))
    take_over(made, asked(made, new, stay=frozenset({stays}), terms=terms))
    contracts = operators(made.office.db)[made.station]
    assert [(one.organization_id, one.effective_on, one.effective_until) for one in contracts] == [
        (new, DAY, date(2024, 1, 1)),
        (OLD, date(2020, 1, 1), DAY),
    ]
    assert [one.organization_id for one in contracts if one.covers(EVE)] == [OLD]
    assert [one.organization_id for one in contracts if one.covers(DAY)] == [new]
    projects = {project.name: project for project in all_projects(made.office.db)}
    assert projects["许村镇社工站项目"].ends_on == PartialDate.of(EVE)
    second = projects["许村二期"]
    assert (second.organization_id, str(second.approved_on), str(second.starts_on), str(second.ends_on)) == (
        new, "2022-06-10", "2022-06-15", "2023-12-31",
    )  # fmt: skip


def test_whoever_stays_keeps_the_post_and_gets_a_new_employment_with_a_letter_to_sign(tmp_path: Path) -> None:
    made, new = place(tmp_path)
    stays = made.serving()
    employed(made, stays, OLD, entered_on="2021-01-01", commitment_signed_on="2020-12-20", employment_type="机构聘用")
    before = made.held(stays, DAY)
    terms = Terms(approved_on=PartialDate.of(date(2022, 6, 1)))
    take_over(made, asked(made, new, all_stay=True, terms=terms))
    assert made.held(stays, EVE) == made.held(stays, DAY) == before
    assert len(made.office.db.query("SELECT 1 FROM post WHERE person_id = ?", (stays,))) == 1  # the very same row
    assert changes(made.office.db) == []  # staying is no change (setting filing.operator_change)
    shown = credentials_of(made.office.db, stays)
    on_eve, on_day = shown.employment_on(EVE), shown.employment_on(DAY)
    assert on_eve is not None
    assert on_day is not None
    assert (on_eve.organization_id, on_eve.left_on, on_eve.commitment_signed_on) == (OLD, "2022-06-14", "2020-12-20")
    assert (on_day.organization_id, on_day.entered_on, on_day.commitment_signed_on) == (new, "2022-06-15", None)
    letters = {as_of: [one.outcome for one in commitment_letter.run(made.office, as_of)] for as_of in (EVE, DAY)}
    assert letters == {EVE: [Outcome.HOLDS], DAY: [Outcome.UNDETERMINED]}


def test_whoever_is_employed_by_a_third_keeps_that_employment(tmp_path: Path) -> None:
    made, new = place(tmp_path)
    with made.office.change("登记机构") as tx:
        third = insert_organization(tx, {"name": "海宁派遣公司", "kind": "enterprise"})
    stays = made.serving()
    employed(made, stays, third, entered_on="2021-01-01", commitment_signed_on="2020-12-20")
    done = take_over(made, asked(made, new, all_stay=True))
    assert done.plan.staying[0].other_employer == "海宁派遣公司"
    (only,) = credentials_of(made.office.db, stays).employments
    assert (only.organization_id, only.left_on) == (third, None)


def test_whoever_goes_leaves_on_the_day_and_the_old_operator_files_within_a_week(tmp_path: Path) -> None:
    made, new = place(tmp_path)
    goes = made.serving()
    done = take_over(made, asked(made, new, leave=frozenset({goes})))
    (recorded,) = done.recorded
    assert (recorded.change.kind, recorded.change.standing) == (ChangeKind.LEAVE, Standing.RECORDED)
    assert recorded.duty.must_file
    assert recorded.duty.project is not None
    assert recorded.duty.project.name == "许村镇社工站项目"
    assert made.held(goes, DAY) == [(made.station, "service_post", "full_time")]  # waits for its filing
    case = case_of(made.office, recorded.change, made.office.today)
    assert case.operator == "海宁示例社工事务所"  # who ran the station on the last day served
    assert case.deadline is not None
    assert case.deadline.last_day == date(2022, 6, 22)  # the 15th and seven days, a Wednesday
    made.accept(made.file(recorded.change))
    assert made.held(goes, EVE) == [(made.station, "service_post", "full_time")]
    assert made.held(goes, DAY) == []


@pytest.mark.parametrize(
    ("approved", "outcome"),
    [
        (None, Outcome.UNDETERMINED),
        (date(2022, 6, 14), Outcome.HOLDS),
        (date(2022, 6, 15), Outcome.HOLDS),
        (date(2022, 6, 16), Outcome.NOT_APPLICABLE),
    ],
)
def test_a_newcomer_on_the_day_is_judged_by_the_new_project(
    tmp_path: Path, approved: date | None, outcome: Outcome
) -> None:
    made, new = place(tmp_path)
    made.serving()
    terms = Terms(approved_on=PartialDate.of(approved) if approved else None)
    take_over(made, asked(made, new, all_stay=True, terms=terms))
    judged = duties(made.office)
    assert judged.of(ChangeKind.JOIN, made.station, PartialDate.of(DAY)).outcome is outcome
    # Before the day the old project's approval goes on applying; a leaving on the day falls into its course as well.
    assert judged.of(ChangeKind.JOIN, made.station, PartialDate.of(EVE)).must_file
    assert judged.of(ChangeKind.LEAVE, made.station, PartialDate.of(DAY)).must_file


def test_a_contract_that_ends_with_its_project_cuts_nothing_short(tmp_path: Path) -> None:
    made, new = place(tmp_path, ends=EVE)
    goes = made.serving()
    done = take_over(made, asked(made, new, leave=frozenset({goes})))
    assert done.plan.ending == ()
    assert done.recorded[0].duty.need_not  # the project was over on the eve, and no new one is known
    assert done.recorded[0].change.standing is Standing.DIRECT
    assert made.held(goes, DAY) == []


def test_policy_may_count_staying_as_a_change_to_be_filed(tmp_path: Path) -> None:
    made, new = place(tmp_path)
    stays = made.serving()
    file = tmp_path / "office.policy.toml"
    file.write_text(
        '[pack]\ncode = "330481"\nname = "海宁市"\n[filing.operator_change]\nlabel = "留任算不算变动"\n'
        'severity = "info"\n[[filing.operator_change.values]]\nsince = "2020-01-01"\ncounts = true\n'
        'source = "示例县备案办法"\nbasis = "设置"\n',
        encoding="utf-8",
    )
    made.office = replace(made.office, policy=Policy.load("330481", adopts=ADOPTED, county_file=file))
    done = take_over(made, asked(made, new, all_stay=True))
    (recorded,) = done.recorded
    assert (recorded.change.kind, recorded.duty.must_file) == (ChangeKind.POST_CHANGE, True)
    made.accept(made.file(recorded.change))
    assert made.held(stays, EVE) == made.held(stays, DAY) == [(made.station, "service_post", "full_time")]


@pytest.mark.parametrize(
    ("on", "may", "june", "july"),
    [
        (date(2022, 6, 1), [OLD], [2], [2]),  # the first: the new one owes all of June
        (date(2022, 6, 15), [OLD], [OLD, 2], [2]),
        (date(2022, 6, 30), [OLD], [OLD, 2], [2]),  # the last: one day is enough
        (date(2022, 7, 1), [OLD], [OLD], [2]),
    ],
)
def test_both_operators_owe_the_month_of_the_day(
    tmp_path: Path, on: date, may: list[int], june: list[int], july: list[int]
) -> None:
    made, new = place(tmp_path)
    assert new == 2
    made.at(date(2022, 7, 20))
    take_over(made, asked(made, new, on, all_stay=True))
    owed = Owed(made.office.db)
    got = [sorted(one.organization.id for one in owed.owing(Month(2022, month))) for month in (5, 6, 7)]
    assert got == [may, june, july]


def test_everybody_in_post_must_be_named(tmp_path: Path) -> None:
    made, new = place(tmp_path)
    first, second = made.serving(), made.serving()
    with pytest.raises(UsageFault, match="还有 1 人没有写明") as refused:
        take_over(made, asked(made, new, stay=frozenset({first})))
    assert number(made, second) in refused.value.what
    assert "示例甲" not in str(refused.value)
    plan = plan_takeover(made.office, asked(made, new, leave=frozenset({first}), all_stay=True))
    assert [one.person.id for one in plan.leaving] == [first]
    assert [one.person.id for one in plan.staying] == [second]


def test_who_is_named_wrongly_is_refused(tmp_path: Path) -> None:
    made, new = place(tmp_path)
    here, elsewhere = made.serving(), made.serving(station=made.other)
    with pytest.raises(UsageFault, match="既写了留任又写了离开"):
        plan_takeover(made.office, asked(made, new, stay=frozenset({here}), leave=frozenset({here})))
    with pytest.raises(UsageFault, match="不在 许村镇社工站 在岗"):
        plan_takeover(made.office, asked(made, new, stay=frozenset({here, elsewhere})))


def test_who_already_leaves_need_not_be_named_and_what_is_open_stays_with_the_old_operator(tmp_path: Path) -> None:
    made, new = place(tmp_path)
    goes, stays = made.serving(), made.serving()
    leaving = made.record(ChangeKind.LEAVE, goes, "2022-06-10")
    made.file(leaving)
    waiting = made.record(ChangeKind.LEAVE, stays, "2022-09-01")
    plan = plan_takeover(made.office, asked(made, new, stay=frozenset({stays})))
    assert [one.change.change_no for one in plan.gone] == [leaving.change_no]
    assert [one.change.change_no for one in plan.open] == [waiting.change_no]
    with pytest.raises(UsageFault, match=leaving.change_no):
        plan_takeover(made.office, asked(made, new, stay=frozenset({goes, stays})))


def test_somebody_who_joined_on_the_day_is_no_matter_of_the_takeover(tmp_path: Path) -> None:
    made, new = place(tmp_path)
    stays = made.serving()
    made.serving(DAY)
    plan = plan_takeover(made.office, asked(made, new, stay=frozenset({stays})))
    assert [one.person.id for one in plan.staying] == [stays]


def test_what_cannot_be_is_refused(tmp_path: Path) -> None:
    made, new = place(tmp_path)
    made.serving()
    db = made.office.db
    with pytest.raises(SwtoolError, match="已经由 海宁示例社工事务所 运营"):
        plan_takeover(made.office, asked(made, OLD, all_stay=True))
    with pytest.raises(SwtoolError, match="没有登记运营机构"):
        plan_takeover(
            made.office, asked(made, new, all_stay=True)._replace(station=require_station(db, "长安镇社工站"))
        )
    with pytest.raises(SwtoolError, match="没有开设"):
        plan_takeover(made.office, asked(made, new, date(2019, 12, 31), all_stay=True))
    with pytest.raises(SwtoolError, match="合同的最后一天早于起始日"):
        plan_takeover(made.office, asked(made, new, all_stay=True, terms=Terms(until=EVE)))
    terms = Terms(project_name="许村镇社工站项目")
    with pytest.raises(SwtoolError, match="已经登记"):
        plan_takeover(made.office, asked(made, new, all_stay=True, terms=terms))
    with made.office.change("注销") as tx:
        tx.update("organization", new, {"closed_on": "2022-06-15"})
    with pytest.raises(SwtoolError, match="注销登记"):
        plan_takeover(made.office, asked(made, new, all_stay=True))


def test_twice_is_refused_and_a_trial_leaves_nothing(tmp_path: Path) -> None:
    made, new = place(tmp_path)
    made.serving()
    head = made.office.head
    take_over(made, asked(made, new, all_stay=True), keep=False)
    assert made.office.head == head
    assert made.office.db.value("SELECT count(*) FROM station_takeover") == 0
    take_over(made, asked(made, new, all_stay=True))
    with pytest.raises(SwtoolError, match="已经由 海宁接手社工中心 运营"):
        take_over(made, asked(made, new, all_stay=True))
    with pytest.raises(SwtoolError, match="起已登记另一份合同"):
        take_over(made, asked(made, new, date(2022, 6, 1), all_stay=True))


def test_a_day_to_come_can_only_be_looked_at(tmp_path: Path) -> None:
    made, new = place(tmp_path)
    made.serving()
    refuse_future(made.office, asked(made, new, date(2022, 6, 20), all_stay=True))  # today is no day to come
    with pytest.raises(SwtoolError, match="还没有到"):
        refuse_future(made.office, asked(made, new, date(2022, 6, 21), all_stay=True))


def test_the_plan_names_nobody_and_says_what_is_left_to_do(tmp_path: Path) -> None:
    made, new = place(tmp_path)
    stays, goes = made.serving(), made.serving()
    with made.office.change("看方案", keep=False) as tx:
        plan: Takeover = plan_takeover(made.office, asked(made, new, stay=frozenset({stays}), leave=frozenset({goes})))
        table = takeover_table(
            made.office, apply_takeover(made.office, tx, plan), [("2022年6月", "由原机构、新机构公开")]
        )
    rows = {(row[0], row[1]): row for row in table.rows}
    assert "示例甲" not in str(table.rows)
    assert rows["留任", number(made, stays)][3] == "承诺书在 2022-06-15 之前重签，重新登记参保"
    assert str(rows["离职", number(made, goes)][3]).startswith("由原机构在 2022-06-22 前备案")
    assert rows["新项目", "许村镇社工站项目（海宁接手社工中心）"][2] == "从 2022-06-15 起，立项日期未定"
    assert ("三务公开", "2022年6月") in rows


def test_hours_and_standing_follow_the_person_and_averages_stay_with_the_station(tmp_path: Path) -> None:
    world = training_house.house(tmp_path, today=date(2026, 11, 10))
    migrate(world.office.db, [intake_migrations, registry_migrations, training_migrations, filings_migrations])
    with world.office.change("登记机构") as tx:
        old, new = (
            insert_organization(tx, {"name": name, "kind": "social_service_institution"})
            for name in ("海宁示例社工事务所", "海宁接手社工中心")
        )
        set_operator(tx, world.stations["许村镇社工站"], old, effective_on=date(2020, 1, 1))
    stays, goes = world.staff("示例甲", "2025-01-01"), world.staff("示例乙", "2025-01-01")
    world.attends(stays, "2026-03-05", "30学时")
    world.attends(stays, "2026-09-05", "20学时")
    world.attends(goes, "2026-03-05", "12学时")

    def picture(reading: Reading) -> dict[str, tuple[object, object]]:
        found = world.standing(reading, 2026, date(2026, 11, 10))
        return {name: (one.done.counted, one.need.hours) for name, one in found.items()}

    before = {reading: picture(reading) for reading in (Reading.PER_PERSON_YEAR, Reading.STATION_AVG)}
    made = House(world.office, world.stations["许村镇社工站"], world.stations["长安镇社工站"])
    on = date(2026, 7, 1)
    take_over(made, asked(made, new, on, leave=frozenset({goes.id}), all_stay=True))
    after = {reading: picture(reading) for reading in before}
    assert after[Reading.PER_PERSON_YEAR]["示例甲"] == before[Reading.PER_PERSON_YEAR]["示例甲"] == (5000, 3000)
    # 示例乙 left without a duty to file (no project): 181 of the year's 365 days count for the station, 12 hours stay.
    assert after[Reading.STATION_AVG]["许村镇社工站"] == (6200, 3000 + Fraction(3000 * 181, 365))
    assert before[Reading.STATION_AVG]["许村镇社工站"] == (6200, 6000)


def test_a_leaving_on_the_day_is_published_by_the_old_operator_in_a_month_it_owes(tmp_path: Path) -> None:
    made, new = place(tmp_path)
    migrate(made.office.db, [intake_migrations, *ROOMS])
    goes = made.serving()
    made.serving()
    take_over(made, asked(made, new, leave=frozenset({goes}), all_stay=True))
    made.at(date(2022, 7, 10))
    owed, june = Owed(made.office.db), Month(2022, 6)
    county = read_county(made.office, june, owed)
    sheets = {one.organization.id: collect(made.office, county, one, june) for one in owed.owing(june)}
    assert sheets[OLD].changes == {ChangeKind.LEAVE: 1}
    assert sheets[new].changes == {}


def _station_beside(made: House, name: str = "丁桥镇社工站") -> int:
    """Another station of the old operator, with a project approved on 2021-07-01."""
    with made.office.change("登记社工站") as tx:
        values = {"uid": tx.uid(), "name": name, "tier": "station", "division_id": 1, "opened_on": "2020-01-01"}
        station = tx.insert("station", values)
        set_operator(tx, station, OLD, effective_on=date(2020, 1, 1))
        project = {"uid": tx.uid(), "name": "丁桥项目", "organization_id": OLD, "station_id": station}
        tx.insert("project", {**project, "approved_on": "2021-07-01"})
    return station


def test_a_project_that_came_with_a_merged_station_ends_as_well(tmp_path: Path) -> None:
    """丁桥's station went into 许村's on 2022-03-01; its project runs on at 许村, and there the operator changes."""
    made, new = place(tmp_path, ends=date(2022, 5, 31))  # 许村's own project is over by then
    beside = _station_beside(made)
    goes = made.serving()
    with made.office.change("区划调整") as tx:
        values = {
            "kind": "rename",
            "effective_on": "2022-03-01",
            "document_no": "示例1号",
            "succession_no": "QH2022-0001",
        }
        act = tx.insert("division_succession", {"uid": tx.uid(), **values, "recorded_at": tx.recorded_at})
        moved = {"succession_id": act, "effective_on": "2022-03-01", "recorded_at": tx.recorded_at}
        tx.insert(
            "station_successor", {**moved, "old_station_id": beside, "new_station_id": made.station, "moves_posts": 1}
        )
        tx.insert("project_station", {**moved, "project_id": 2, "station_id": made.station})
        tx.update("station", beside, {"closed_on": "2022-03-01"})
    done = take_over(made, asked(made, new, leave=frozenset({goes})))
    assert [project.name for project in done.plan.ending] == ["丁桥项目"]
    assert done.recorded[0].duty.must_file
    ends = {project.name: project.ends_on for project in all_projects(made.office.db)}
    assert ends["丁桥项目"] == PartialDate.of(EVE)


def test_a_station_that_was_closed_since_is_not_handed_over(tmp_path: Path) -> None:
    made, new = place(tmp_path)
    with made.office.change("撤站") as tx:
        tx.update("station", made.station, {"closed_on": "2022-06-18"})
    with pytest.raises(SwtoolError, match="已登记于 2022-06-18 撤销"):
        plan_takeover(made.office, asked(made, new, all_stay=True))


@pytest.mark.parametrize(("closed", "june", "july"), [("2022-06-01", 0, 0), ("2022-06-02", 1, 0), ("2022-07-01", 1, 0)])
def test_nobody_owes_months_for_a_station_that_is_closed(tmp_path: Path, closed: str, june: int, july: int) -> None:
    """Its contract has no end of its own: it ends with the station. The project ended long ago."""
    made, _new = place(tmp_path, ends=date(2021, 12, 31))
    with made.office.change("撤站") as tx:
        tx.update("station", made.station, {"closed_on": closed})
    owed = Owed(made.office.db)
    assert [len(owed.owing(Month(2022, month))) for month in (6, 7)] == [june, july]
