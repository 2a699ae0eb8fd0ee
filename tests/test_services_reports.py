"""Monthly reports as rows and as columns, and what their figures must agree with."""

from __future__ import annotations

import random
from datetime import date
from itertools import product
from pathlib import Path

import pytest

from swtool.dates import Month
from swtool.findings import Outcome
from swtool.forms.kind import CellFault, ParseContext
from swtool.intake.load import State
from swtool.office import Office
from swtool.services.adjacent import adjacent_months
from swtool.services.checks import CHECKS
from swtool.services.figure import Figure, FigureKind
from swtool.services.indicators import INDICATORS, TIMES_AND_PERSONS, Unit
from swtool.services.plans import BOOKS
from swtool.services.rules import succession_mismatches
from swtool.services.sheets import service_totals
from swtool.services.store import ServiceTotal, totals_between, totals_of
from tests.inventory_case import UPDATING, codes, id_of, load_rows, new_county
from tests.offices import at, china_time

HEAD: list[object] = ["社工站", "月份", "服务领域", "指标", "本月", "累计", "年度指标"]
STATION, ORGANIZATION = "硖石街道社工站", "示例晨光社工服务中心"
SEPTEMBER, OCTOBER = Month(2026, 9), Month(2026, 10)


def _report(month: str = "2026-10", changes: dict[str, object] | None = None) -> list[list[object]]:
    rows: list[list[object]] = [
        HEAD,
        [STATION, month, "为老服务", "入户走访（户次）", "279户次", 1279, "3,000"],
        [STATION, month, "为老服务", "志愿服务时长（小时）", "12.5小时", None, None],
        [STATION, month, "为老服务", "资源折合金额", "1.2万元", None, None],
        [STATION, month, "", "满意度", "96.5%", None, None],
    ]
    for cell, value in (changes or {}).items():
        rows[int(cell[1:]) - 1]["ABCDEFG".index(cell[0])] = value
    return rows


@pytest.fixture
def county(tmp_path: Path) -> Office:
    return new_county(tmp_path)


def _values(office: Office, month: Month = OCTOBER) -> list[tuple[str, str, int, int | None, int | None]]:
    totals = totals_of(office.db, id_of(office, "organization", ORGANIZATION), month)
    return [(t.service_field, t.indicator.name, t.value, t.cumulative, t.target) for t in totals]


def test_figures_come_in_with_their_units(county: Office, tmp_path: Path) -> None:
    receipt = load_rows(county, tmp_path, BOOKS, _report())
    assert codes(receipt) == []
    assert _values(county) == [
        ("为老服务", "home_visits_household_times", 279, 1279, 3000),
        ("为老服务", "volunteer_hours", 1250, None, None),
        ("为老服务", "resource_value", 1_200_000, None, None),
        ("", "satisfaction", 9650, None, None),
    ]
    shown = [row[4] for row in service_totals(county, OCTOBER, OCTOBER).rows]
    assert shown == [279, "12.5", "12,000.00", "96.5%"]
    assert load_rows(county, tmp_path, BOOKS, _report()).state is State.UNCHANGED


def test_the_wide_sheet_says_the_same(county: Office, tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["服务领域", "入户走访（户次）", "个案", "", "小组活动", "", "", "志愿服务时长（小时）"],
        ["", "", "新增", "结案", "个数", "节数", "人次", ""],
        ["为老服务", 279, 2, 5, 1, 13, 96, 12.5],
    ]
    merges = ["C2:D2", "E2:G2", "A2:A3", "B2:B3", "H2:H3"]
    title = "海宁市硖石街道社工站2026年10月工作月报表"
    receipt = load_rows(county, tmp_path, BOOKS, rows, merges=merges, title=title)
    assert codes(receipt) == []
    assert {(name, value) for _, name, value, _, _ in _values(county)} == {
        ("home_visits_household_times", 279),
        ("cases_opened", 2),
        ("cases_closed", 5),
        ("groups", 1),
        ("group_sessions", 13),
        ("group_attendance", 96),
        ("volunteer_hours", 1250),
    }


def test_a_corrected_month_is_a_new_version(county: Office, tmp_path: Path) -> None:
    load_rows(county, tmp_path, BOOKS, _report())
    later = at(county.db, today=date(2026, 11, 20), now=china_time(date(2026, 11, 20)))
    rows = _report(changes={"E2": "280户次", "F2": 1280})
    del rows[3]
    receipt = load_rows(later, tmp_path, BOOKS, rows, terms=UPDATING)
    details = [change.detail for change in receipt.tables[0].plan.changes]
    assert details == ["更正为新版本：入户走访户次 279 → 280；不再有资源链接折合金额", ""]
    assert [row[1:3] for row in _values(county)] == [
        ("satisfaction", 9650),
        ("home_visits_household_times", 280),
        ("volunteer_hours", 1250),
    ]
    organization = id_of(county, "organization", ORGANIZATION)
    before = totals_of(county.db, organization, OCTOBER, known_on=date(2026, 11, 19))
    assert [total.value for total in before] == [279, 1250, 1_200_000, 9650]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"E2": "12.5"}, "service.unit"),
        ({"E2": "12小时"}, "service.unit"),
        ({"E5": 1}, "service.unit"),
        ({"E5": "101%"}, "service.unit"),
        ({"E2": "30余"}, "cell.figure.unreadable"),
        ({"E2": "-3"}, "cell.figure.unreadable"),
        ({"F2": 278}, "service.cumulative"),
        ({"A2": "许树镇社工站"}, "reference.station"),
        ({"B2": "2026-12"}, "service.future"),
        ({"D3": "入户走访", "E3": 3}, "service.indicator_twice"),
    ],
)
def test_faults_return_the_sheet(county: Office, tmp_path: Path, changes: dict[str, object], code: str) -> None:
    receipt = load_rows(county, tmp_path, BOOKS, _report(changes=changes))
    assert code in codes(receipt)
    assert receipt.state is State.RETURNED


def test_cumulative_may_equal_the_month(county: Office, tmp_path: Path) -> None:
    assert codes(load_rows(county, tmp_path, BOOKS, _report(changes={"F2": 279}))) == []


def test_an_unknown_indicator_is_kept_in_its_own_words(county: Office, tmp_path: Path) -> None:
    receipt = load_rows(county, tmp_path, BOOKS, _report(changes={"D2": "送清凉（场）"}))
    assert codes(receipt) == ["service.unknown_indicator"]
    assert receipt.state is State.LOADED
    assert _values(county)[0][1:3] == ("送清凉（场）", 279)


@pytest.mark.parametrize(("times", "fault"), [(8, True), (9, False), (10, False)])
def test_times_are_never_fewer_than_persons(county: Office, tmp_path: Path, times: int, fault: bool) -> None:
    rows = [HEAD, [STATION, "2026-10", "", "小组人次", times], [STATION, "2026-10", "", "小组人数", 9]]
    assert (codes(load_rows(county, tmp_path, BOOKS, rows)) == ["service.times_below_persons"]) is fault


def test_months_must_carry_on(county: Office, tmp_path: Path) -> None:
    names = ("在跟个案数", "新增个案数", "结案数")
    september: list[list[object]]
    october: list[list[object]]
    september = [[STATION, "2026-09", "", name, value, None] for name, value in zip(names, (8, 2, 1), strict=True)]
    load_rows(county, tmp_path, BOOKS, [HEAD, *september, [STATION, "2026-09", "", "咨询", 10, 90]])
    october = [[STATION, "2026-10", "", name, value, None] for name, value in zip(names, (5, 2, 5), strict=True)]
    good = load_rows(county, tmp_path, BOOKS, [HEAD, *october, [STATION, "2026-10", "", "咨询", 11, 101]])
    assert codes(good) == []
    assert _continuity(county) is Outcome.HOLDS
    october[0][4] = 6
    bad = load_rows(
        county, tmp_path, BOOKS, [HEAD, *october, [STATION, "2026-10", "", "咨询", 11, 102]], terms=UPDATING
    )
    assert codes(bad) == ["service.cases", "service.cumulative"]
    assert bad.state is State.LOADED
    assert _continuity(county) is Outcome.VIOLATED


@pytest.mark.parametrize("seed", range(12))
def test_the_quick_look_at_months_leaves_no_fault_out(county: Office, seed: int) -> None:
    """A station that is not suspect carries on; the months that follow one another are as many as those compared, for
    each organization that a sheet names and in each service field."""
    pick = random.Random(seed)
    station, organization = (
        int(str(county.db.value(f"SELECT min(id) FROM {name}"))) for name in ("station", "organization")
    )
    names = ("cases_active", "cases_opened", "cases_closed", "consultations")
    with county.change("月报") as tx:
        for month in ("2025-11", "2025-12", "2026-01", "2026-02", "2026-04"):
            for field, whose, name in product(("", "儿童服务"), (None, organization), names):
                if pick.random() < 0.85:
                    value = pick.randint(0, 2)
                    tx.insert("service_total", {
                        "station_id": station, "month": month, "service_field": field, "indicator": name,
                        "organization_id": whose, "value": value, "cumulative": pick.choice((None, value, 2)),
                        "recorded_at": tx.recorded_at,
                    })  # fmt: skip
    series: dict[tuple[int | None, str, Month], dict[str, ServiceTotal]] = {}
    for total in totals_between(county.db, Month(1900, 1), Month(2026, 10)):
        key = (total.stated_organization_id, total.service_field, total.month)
        series.setdefault(key, {})[total.indicator.name] = total
    pairs = [
        (series[whose, field, month.previous()], told, month)
        for (whose, field, month), told in series.items()
        if (whose, field, month.previous()) in series
    ]
    faulty = any(list(succession_mismatches(*pair)) for pair in pairs)
    compared, suspects = adjacent_months(county.db, Month(2026, 10))
    assert compared.get(station, 0) == len(pairs)
    assert station in suspects or not faulty


def test_months_that_carry_on_are_not_suspect(county: Office) -> None:
    """November ends with 12 and 3 cases in hand; December adds 5 and takes 1 case in: 17 and 4; in January the count
    begins anew, in February it goes on. A month later than asked for is not looked at."""
    station = int(str(county.db.value("SELECT min(id) FROM station")))
    told = {
        "2025-11": {"consultations": (12, 12), "cases_active": (3, None)},
        "2025-12": {
            "cases_opened": (1, 1),
            "cases_closed": (0, 0),
            "consultations": (5, 17),
            "cases_active": (4, None),
        },
        "2026-01": {"consultations": (6, 6), "home_visits": (2, 2)},
        "2026-02": {"home_visits": (1, 3), "consultations": (1, 7)},
        "2026-03": {"consultations": (1, 99)},
    }
    with county.change("月报") as tx:
        for month, figures in told.items():
            for name, (value, cumulative) in figures.items():
                tx.insert("service_total", {
                    "station_id": station, "month": month, "service_field": "", "indicator": name, "value": value,
                    "cumulative": cumulative, "recorded_at": tx.recorded_at,
                })  # fmt: skip
    assert adjacent_months(county.db, Month(2026, 2)) == ({station: 3}, set())
    assert adjacent_months(county.db, Month(2026, 3)) == ({station: 4}, {station})


def _continuity(office: Office) -> Outcome:
    [finding] = CHECKS[0].run(office, date(2026, 11, 10))
    return finding.outcome


def test_a_station_belongs_to_who_ran_it_last_in_the_month(county: Office, tmp_path: Path) -> None:
    station, other = (
        id_of(county, "station", "海宁市硖石街道社工站"),
        id_of(county, "organization", "示例潮声社工服务中心"),
    )
    load_rows(county, tmp_path, BOOKS, _report())
    load_rows(county, tmp_path, BOOKS, _report("2026-09"))
    with county.change("换承接机构") as tx:
        tx.execute("UPDATE operator_contract SET superseded_at = ? WHERE station_id = ?", (tx.recorded_at, station))
        own = id_of(county, "organization", ORGANIZATION)
        for organization, since, until in ((own, "2021-01-01", "2026-10-16"), (other, "2026-10-16", None)):
            tx.insert(
                "operator_contract",
                {
                    "station_id": station,
                    "organization_id": organization,
                    "effective_on": since,
                    "effective_until": until,
                    "recorded_at": tx.recorded_at,
                },
            )
    assert _values(county) == []
    assert len(_values(county, SEPTEMBER)) == 4
    assert len(totals_of(county.db, other, OCTOBER)) == 4


def test_the_sheet_may_say_who_ran_it(county: Office, tmp_path: Path) -> None:
    rows = [["承接机构", *row] for row in _report()]
    for row in rows[1:]:
        row[0] = "示例潮声社工服务中心"
    load_rows(county, tmp_path, BOOKS, rows)
    assert _values(county) == []
    assert len(totals_of(county.db, id_of(county, "organization", "示例潮声社工服务中心"), OCTOBER)) == 4


@pytest.mark.parametrize(
    ("cell", "unit", "expected"),
    [
        (12, Unit.COUNT, 12),
        (12.0, Unit.COUNT, 12),
        ("1.2万", Unit.COUNT, 12_000),
        ("7.25", Unit.HOURS, 725),
        (0.955, Unit.PERCENT, 9550),
        (95, Unit.PERCENT, 9500),
        ("100%", Unit.PERCENT, 10_000),
        ("¥1,200.50", Unit.MONEY, 120_050),
        (3, Unit.MONEY, 300),
        ("3元", Unit.COUNT, "单位与指标不符"),
    ],
)
def test_a_figure_takes_the_unit_of_its_indicator(cell: object, unit: Unit, expected: object) -> None:
    figure = FigureKind().parse(cell, ParseContext(date(2026, 11, 10)))
    assert isinstance(figure, Figure)
    assert figure.in_unit(unit) == expected


def test_bare_money_follows_the_unit_line() -> None:
    context = ParseContext(date(2026, 11, 10), unit="万元")
    figure, own = (FigureKind().parse(cell, context) for cell in (1.2, "300元"))
    assert isinstance(figure, Figure)
    assert isinstance(own, Figure)
    assert (figure.in_unit(Unit.MONEY), own.in_unit(Unit.MONEY)) == (1_200_000, 30_000)
    assert FigureKind().parse("—", context) is None
    assert isinstance(FigureKind().parse("12(持证2)", context), CellFault)


def test_indicator_words_are_unambiguous() -> None:
    words = [word for each in INDICATORS for word in {each.title, *each.aliases}]
    assert len(words) == len(set(words))
    names = {each.name for each in INDICATORS}
    assert all(name in names for pair in TIMES_AND_PERSONS for name in pair)
