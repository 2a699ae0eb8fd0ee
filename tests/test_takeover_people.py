"""Who stays at a station that changes its operator, who goes, and what follows each of them. All invented."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from swtool.dates import PartialDate
from swtool.errors import UsageFault
from swtool.filings.cases import case_of
from swtool.filings.changes import changes
from swtool.filings.schema import migrations as filings_migrations
from swtool.filings.takeover import Terms, plan_takeover
from swtool.filings.terms import ChangeKind, Standing
from swtool.findings import Outcome
from swtool.intake.schema import migrations as intake_migrations
from swtool.policy.policy import Policy
from swtool.registry.checks import commitment_letter
from swtool.registry.credentials import credentials_of
from swtool.registry.organizations import insert_organization
from swtool.registry.schema import migrations as registry_migrations
from swtool.registry.stations import set_operator
from swtool.store.schema import migrate
from swtool.training.schema import migrations as training_migrations
from swtool.training.terms import Reading
from tests import training_house
from tests.filings_house import House
from tests.offices import ADOPTED
from tests.takeover_case import DAY, EVE, OLD, asked, employed, place, take_over


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
