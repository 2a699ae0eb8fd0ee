"""A month by hand: what is collected, added up and held back, under which parts it stands, and who owes it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from swtool.dates import Month
from swtool.disclosure.collect import collect, read_county
from swtool.disclosure.duty import Duties
from swtool.disclosure.month_sheet import ServiceRow
from swtool.disclosure.outcome import State
from swtool.disclosure.parts import Content, Part, contents_of, part_labelled
from swtool.disclosure.store import require_seal
from swtool.disclosure.suppression import hold_back
from swtool.errors import PolicyFault
from swtool.registry.organizations import insert_organization
from swtool.registry.stations import set_operator
from swtool.services.indicators import indicator_of
from tests.disclosures import (
    CLOSING,
    OCTOBER,
    SEPTEMBER,
    SPENT,
    cells,
    full_month,
    new_world,
    report_ledger,
    report_party,
    report_services,
)


def test_a_month_is_published_with_the_sums_added_by_hand(tmp_path: Path) -> None:
    world = full_month(tmp_path)
    result = world.run()
    assert result.state is State.PUBLISHED
    assert result.days_late == -5  # 10 November; the last day is the 15th
    assert sorted(path.suffix for path in result.paths) == [".docx", ".docx", ".html", ".html", ".txt", ".xlsx"]
    assert cells(world, "balances") == [("许村镇社工站示例项目", 12_000_000, 5_000_000, SPENT, CLOSING)]
    assert cells(world, "spending") == [
        ("人员薪酬及补贴", 36_000_000, 3_000_000, 21_000_000, "58.3%"),  # 210,000 of 360,000
        ("服务活动", 15_000_000, 850_050, 6_000_050, "40%"),  # 60,000.50 of 150,000: cut, not rounded
        ("行政管理", 3_000_000, 120_000, 900_000, "30%"),
        ("合计", 54_000_000, SPENT, 27_900_050, "51.6%"),  # 279,000.50 of 540,000
    ]
    assert cells(world, "income") == [("镇财政拨款", 5_000_000)]
    assert cells(world, "party") == [("主题党日", "2026-10-18", "学习贯彻全会精神主题党日", 12)]
    assert cells(world, "staffing") == [("服务性岗位", 1, 1, 2, 0), ("站长", 1, 0, 1, 0), ("合计", 2, 1, 3, 0)]
    page = require_seal(world.office.db, world.organization.id, "", OCTOBER).page
    assert [part.label for part in page.parts] == ["党务", "业务", "财务"]
    assert page.due_on == "2026-11-15"
    assert "HNG-18" in page.rule


def test_two_stations_are_added_up_and_shares_stay_with_their_station(tmp_path: Path) -> None:
    world = new_world(tmp_path, stations=2)
    report_services(world, [("", "activities", 6, 48, 60), ("", "satisfaction", 9_730, None, None)])
    report_services(world, [("", "activities", 5, 40, 50), ("", "satisfaction", 9_600, None, None)], station=1)
    report_ledger(world)
    report_party(world)
    assert world.run().state is State.PUBLISHED
    assert cells(world, "services") == [
        ("社区活动场次", 11, 88, 110, "80%"),
        ("满意度（许村镇社工站）", "97.3%", None, None, None),
        ("满意度（长安镇社工站）", "96%", None, None, None),
    ]


def test_small_client_counts_are_not_told(tmp_path: Path) -> None:
    world = full_month(tmp_path)
    world.run()
    shown = {row[1]: row[2:] for row in cells(world, "services")}
    assert shown["新增个案数"] == ("<5", "—", 30, "—")
    assert shown["社区活动场次"] == (6, 48, 60, "80%")
    assert shown["志愿服务时长"] == ("76.5小时", "812小时", None, None)


@pytest.mark.parametrize(("count", "told"), [(0, 0), (1, None), (4, None), (5, 5)])
def test_the_edge_of_small_counts(count: int, told: int | None) -> None:
    row = ServiceRow("", indicator_of("cases_opened"), count, None, None)
    (shown,) = hold_back([row], {OCTOBER: (row,)}, OCTOBER, below=5)
    assert shown.value == told
    assert shown.small is (told is None)


def opened(value: int, cumulative: int | None, field: str = "") -> ServiceRow:
    return ServiceRow(field, indicator_of("cases_opened"), value, cumulative, None)


def test_a_cumulative_figure_stays_out_once_a_month_of_its_run_was_small() -> None:
    """Were September's 3 held back and both 20 and 33 told, 33 − 10 − 20 would be the 3."""
    history = {Month(2026, 8): (opened(20, 20),), SEPTEMBER: (opened(3, 23),), OCTOBER: (opened(10, 33),)}
    (shown,) = hold_back(history[OCTOBER], history, OCTOBER, below=5)
    assert (shown.value, shown.cumulative, shown.held_back) == (10, None, True)


def test_a_cumulative_figure_comes_back_when_it_begins_anew_in_january() -> None:
    january = Month(2027, 1)
    history = {Month(2026, 12): (opened(3, 36),), january: (opened(10, 10),)}
    (shown,) = hold_back(history[january], history, january, below=5)
    assert shown.cumulative == 10
    carried = {Month(2026, 12): (opened(3, 36),), january: (opened(10, 46),)}
    (shown,) = hold_back(carried[january], carried, january, below=5)
    assert shown.cumulative is None


def test_a_month_that_is_missing_from_the_records_is_not_given_back_by_the_cumulative_figure() -> None:
    history = {Month(2026, 8): (opened(20, 20),), OCTOBER: (opened(10, 33),)}  # 33 − 20 − 10 = 3 in September
    (shown,) = hold_back(history[OCTOBER], history, OCTOBER, below=5)
    assert shown.cumulative is None


def test_the_row_for_the_whole_does_not_give_a_field_back() -> None:
    rows = (opened(12, None), opened(9, None, "为老服务"), opened(3, None, "儿童服务"))
    shown = hold_back(rows, {OCTOBER: rows}, OCTOBER, below=5)
    assert [one.value for one in shown] == [None, 9, None]


def test_cases_in_hand_do_not_give_back_opened_or_closed_ones() -> None:
    """8 in hand after 11, 5 closed: 2 were opened."""
    rows = tuple(
        ServiceRow("", indicator_of(name), value, None, None)
        for name, value in (("cases_active", 8), ("cases_opened", 2), ("cases_closed", 5))
    )
    before = (ServiceRow("", indicator_of("cases_active"), 11, None, None),)
    shown = hold_back(rows, {SEPTEMBER: before, OCTOBER: rows}, OCTOBER, below=5)
    assert [one.value for one in shown] == [None, None, 5]


@pytest.mark.parametrize(
    ("september", "cumulative", "told"),
    [
        (3, 33, None),  # 33 − 20 − 10 = 3, which the operator of before held back
        (8, 38, 38),
        (3, 10, 10),  # the new operator counts from its own first day
    ],
)
def test_a_cumulative_figure_does_not_give_back_what_the_operator_before_held_back(
    september: int, cumulative: int, told: int | None
) -> None:
    others = (opened(20, 20), opened(september, 20 + september))
    row = opened(10, cumulative)
    (shown,) = hold_back([row], {OCTOBER: (row,)}, OCTOBER, below=5, others=others)
    assert (shown.value, shown.cumulative) == (10, told)
    whole = tuple(each._replace(service_field="儿童服务") for each in others)
    (shown,) = hold_back([row], {OCTOBER: (row,)}, OCTOBER, below=5, others=whole)
    assert shown.cumulative == told


def test_cases_in_hand_do_not_give_back_what_the_operator_before_held_back() -> None:
    """11 in hand in August were told, then 3 were opened: 14 in hand in October would say so."""
    row = ServiceRow("", indicator_of("cases_active"), 14, None, None)
    (shown,) = hold_back([row], {OCTOBER: (row,)}, OCTOBER, below=5, others=(opened(3, None),))
    assert shown.value is None


def test_what_the_operator_before_counted_is_known_when_a_month_is_collected(tmp_path: Path) -> None:
    """The takeover is on 1 October: September's 3 are the old operator's, October's 33 in all would give them back."""
    world = new_world(tmp_path)
    with world.office.change("登记机构") as tx:
        values = {"name": "海宁接手社工中心", "kind": "social_service_institution"}
        new = insert_organization(tx, values)
        set_operator(tx, world.station_ids[0], new, effective_on=date(2026, 10, 1))
    for month, value, total in ((Month(2026, 8), 20, 20), (SEPTEMBER, 3, 23), (OCTOBER, 10, 33)):
        report_services(world, [("", "cases_opened", value, total, None)], month)
    duties = Duties(world.office.db)
    county = read_county(world.office, OCTOBER, duties)
    sheet = next(
        collect(world.office, county, one, OCTOBER) for one in duties.owing(OCTOBER) if one.organization.id == new
    )
    (shown,) = hold_back(sheet.services, sheet.history, OCTOBER, below=5, others=sheet.others)
    assert (shown.row.value, shown.row.cumulative, shown.cumulative) == (10, 33, None)


# -- parts ------------------------------------------------------------------------------------------------------------


def test_three_and_four_parts() -> None:
    work = (Content.PROJECTS, Content.SERVICES)
    assert contents_of(["党务", "业务", "财务"]) == (
        ("党务", (Content.PARTY,)),
        ("业务", (*work, Content.STAFFING)),
        ("财务", (Content.FINANCE,)),
    )
    assert contents_of(["党务", "政务", "事务", "财务"])[1:3] == (("政务", (Content.STAFFING,)), ("事务", work))
    assert contents_of(["事务", "政务"]) == (("事务", work), ("政务", (Content.STAFFING,)))
    assert part_labelled(["党务", "业务", "财务"], "业务") is Part.OPERATIONS


@pytest.mark.parametrize("labels", [["党务", "园艺"], ["业务", "项目"]])
def test_a_label_without_content_is_refused(labels: list[str]) -> None:
    with pytest.raises(PolicyFault, match="没有对应的内容"):
        contents_of(labels)


def test_a_month_that_is_not_over_is_refused(tmp_path: Path) -> None:
    from swtool.errors import SwtoolError

    world = full_month(tmp_path)
    last = world.on(date(2026, 10, 31))
    with pytest.raises(SwtoolError, match="还没有过完"):
        last.run()
    with pytest.raises(SwtoolError, match="还没有到"):
        last.run(Month(2026, 12))
    assert world.on(date(2026, 11, 1)).run().state is State.PUBLISHED


def test_an_enterprise_and_a_stranger_owe_nothing(tmp_path: Path) -> None:
    from swtool.disclosure.duty import Duties
    from swtool.registry.organizations import insert_organization

    world = full_month(tmp_path)
    with world.office.change("示例") as tx:
        insert_organization(tx, {"name": "海宁市另一家示例社会组织", "kind": "social_association"})
    assert [one.organization.name for one in Duties(world.office.db).owing(OCTOBER)] == [world.organization.name]
    with world.office.change("示例") as tx:
        tx.update("organization", world.organization.id, {"kind": "enterprise"})
    assert Duties(world.office.db).owing(OCTOBER) == []


@pytest.mark.parametrize(
    ("contract", "project", "owes"),
    [
        (("2026-01-01", "2026-10-01"), None, False),  # ended with 30 September
        (("2026-01-01", "2026-10-02"), None, True),  # its last day is 1 October
        (("2026-10-31", None), None, True),
        (("2026-11-01", None), None, False),
        (None, ("2026-10-31", None), True),
        (None, ("2026-11-01", None), False),
        (None, ("2026-03-01", "2026-09-30"), False),
        (None, ("2026-03-01", "2026-10-01"), True),
    ],
)
def test_who_owes_the_month(
    tmp_path: Path, contract: tuple[str, str | None] | None, project: tuple[str, str | None] | None, owes: bool
) -> None:
    from swtool.disclosure.duty import Duties
    from swtool.registry.organizations import insert_organization
    from swtool.registry.projects import insert_project
    from swtool.registry.stations import set_operator

    world = new_world(tmp_path)
    with world.office.change("示例") as tx:
        other = insert_organization(tx, {"name": "海宁市另一家示例社会组织", "kind": "social_association"})
        if contract:
            start, until = date.fromisoformat(contract[0]), contract[1] and date.fromisoformat(contract[1])
            set_operator(tx, world.station_ids[1], other, effective_on=start, effective_until=until or None)
        if project:
            approved, end = project
            values = {"name": "示例项目", "organization_id": other, "approved_on": approved, "ends_on": end}
            insert_project(tx, values)
    names = [one.organization.name for one in Duties(world.office.db).owing(OCTOBER)]
    assert ("海宁市另一家示例社会组织" in names) is owes


# -- personnel, approval ----------------------------------------------------------------------------------------------


def test_changes_of_the_month_are_counted_by_kind(tmp_path: Path) -> None:
    from swtool.dates import PartialDate
    from swtool.filings.changes import NewChange, insert_changes
    from swtool.filings.terms import ChangeKind, Origin, Standing

    world = full_month(tmp_path)
    recorded, suspected = Standing.RECORDED, Standing.SUSPECTED
    happened = [
        (ChangeKind.JOIN, "2026-09-30", recorded),  # the day before the month
        (ChangeKind.JOIN, "2026-10-01", recorded),
        (ChangeKind.JOIN, "2026-10-31", Standing.DIRECT),
        (ChangeKind.LEAVE, "2026-10", recorded),
        (ChangeKind.LEAVE, "2026-11-01", recorded),  # the day after
        (ChangeKind.LEAVE, "2026-10-12", suspected),  # nobody has said that it is so
        (ChangeKind.POST_CHANGE, "2026-10-12", Standing.DISMISSED),
        (ChangeKind.POST_CHANGE, "2026", recorded),  # known only to the year
    ]
    with world.office.change("示例变动") as tx:
        insert_changes(
            tx,
            [
                (NewChange(kind, 1, world.station_ids[0], PartialDate.parse(day), Origin.COMMAND), standing, None)
                for kind, day, standing in happened
            ],
        )
    assert world.run().state is State.PUBLISHED
    assert cells(world, "changes") == [("入职", 2), ("离职", 1), ("合计", 3)]
    table = require_seal(world.office.db, world.organization.id, "", OCTOBER).page.table("changes")
    assert table is not None
    assert table.notes == ("另有1项变动只知道年份，没有计入。",)
