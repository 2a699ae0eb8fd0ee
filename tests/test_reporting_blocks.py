"""What a template can ask for: the rows of each block and the sums that SQL vouches for, worked out by hand from the
table at the head of ``reporting_house``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from swtool.errors import NotFound, SwtoolError, UsageFault
from swtool.reporting.blocks import Field, Record, Scope, cell_value, require_unique, scope_of, summed
from swtool.reporting.change_blocks import CHANGE_STATIONS, CHANGES
from swtool.reporting.dictionary import BLOCKS, VALUES, block_named, shown_records, single_values
from swtool.reporting.staff_blocks import STAFF, STATIONS
from swtool.reporting.training_blocks import TRAINING, TRAINING_STATIONS
from swtool.tables import Show
from swtool.workbooks.markers import MARKER, PAGE
from tests.reporting_case import there as there  # noqa: PLC0414
from tests.reporting_house import TODAY, County


def _scope(there: County, town: str | None = None, as_of: date = TODAY) -> Scope:
    return scope_of(there.office, as_of=as_of, year=None, town=town)


def _column(rows: Sequence[Record], key: str) -> list[object]:
    return [row[key] for row in rows]


def _sums(rows: Sequence[Record], totals: Mapping[str, int]) -> dict[str, int]:
    return {key: summed(rows, key) for key in totals}


# -- staff ------------------------------------------------------------------------------------------------------------


def test_everybody_in_post_one_row_a_post_counted_once(there: County) -> None:
    rows = STAFF.rows(there.office, _scope(there))
    assert _column(rows, "no") == [1, 2, 3, 4, 5, 6]
    assert [str(number)[-1] for number in _column(rows, "staff_no")] == ["1", "2", "6", "2", "3", "5"]
    assert _column(rows, "town") == ["许村镇"] * 3 + ["长安镇"] * 3
    assert _column(rows, "operator") == ["海宁示例社工事务所"] * 3 + [None] * 3
    assert _column(rows, "head") == [1, 1, 1, None, 1, 1]
    assert _column(rows, "full_time") == [1, None, 1, None, 1, 1]
    assert _column(rows, "part_time") == [None, 1, None, None, None, None]
    assert _column(rows, "certified") == [1, None, None, None, None, None]
    # A 成绩合格证明 is shown and not counted; a certificate obtained next month is neither.
    assert _column(rows, "certificate") == ["助理社会工作师", None, None, None, "高级成绩合格证明", None]


@pytest.mark.parametrize(
    ("day", "heads", "full_time", "senior"),
    [
        (date(2026, 2, 28), 4, 4, 1),  # 甲 丙 丁 己; 丁 holds the senior certificate
        (date(2026, 3, 1), 3, 3, 0),  # 丁 is gone from this day on
        (date(2026, 5, 3), 3, 3, 0),
        (date(2026, 5, 4), 4, 4, 0),  # 戊 has come
        (date(2026, 6, 30), 4, 4, 0),
        (date(2026, 7, 1), 5, 4, 0),  # 乙, part-time at two stations
    ],
)
def test_heads_on_the_day_before_and_on_each_change(
    there: County, day: date, heads: int, full_time: int, senior: int
) -> None:
    scope = _scope(there, as_of=day)
    totals = STAFF.totals(there.office, scope)
    assert (totals["head"], totals["full_time"], totals["senior"]) == (heads, full_time, senior)
    rows = STAFF.rows(there.office, scope)
    assert (summed(rows, "head"), summed(rows, "full_time")) == (heads, full_time)


def test_stations_count_a_person_at_each_of_them(there: County) -> None:
    scope = _scope(there)
    rows = STATIONS.rows(there.office, scope)
    assert _column(rows, "head") == [3, 3]
    assert _column(rows, "part_time") == [1, 1]
    assert _column(rows, "office_area") == [4050, 3800]
    totals = dict(STATIONS.totals(there.office, scope))
    assert totals == {
        "head": 6,
        "full_time": 4,
        "part_time": 2,
        "certified": 1,
        "assistant": 1,
        "social_worker": 0,
        "senior": 0,
        "population": 100_000,
        "office_area": 7850,
    }
    assert _sums(rows, totals) == totals


def test_a_certificate_counts_only_in_its_marked_region(there: County) -> None:
    for region, certified in (("330000", 2), ("330400", 2), ("330481", 2), ("330482", 1), ("320000", 1)):
        with there.office.change("单独划线") as tx:
            tx.execute(
                "UPDATE certificate SET obtained_on = '2020', valid_region = ? WHERE level = ?",
                (region, "social_worker"),
            )
        scope = _scope(there)
        assert STAFF.totals(there.office, scope)["certified"] == certified, region
        assert summed(STAFF.rows(there.office, scope), "certified") == certified, region


# -- changes ----------------------------------------------------------------------------------------------------------


def test_changes_of_the_year_by_day(there: County) -> None:
    rows = CHANGES.rows(there.office, _scope(there))
    assert _column(rows, "event_on") == ["2026-03-02", "2026-05-04", "2026-08", "2026-10-20", "2026-11-05"]
    assert _column(rows, "kind") == ["入职", "入职", "离职", "离职", "离职"]
    assert _column(rows, "last_day") == [date(2026, 3, 9), None, None, date(2026, 10, 27), date(2026, 11, 12)]
    assert rows[0]["timely"] == "按时"


def test_changes_by_station_add_up_two_ways(there: County) -> None:
    scope = _scope(there)
    rows = CHANGE_STATIONS.rows(there.office, scope)
    assert _column(rows, "total") == [4, 1]
    assert _column(rows, "on_time") == [1, 0]
    assert _column(rows, "unfiled") == [3, 0]
    assert _column(rows, "not_required") == [0, 1]
    totals = CHANGE_STATIONS.totals(there.office, scope)
    assert (totals["join"], totals["leave"], totals["total"], totals["filed"], totals["accepted"]) == (2, 3, 5, 1, 0)
    assert _sums(rows, totals) == dict(totals)
    parts = ("on_time", "late", "unfiled", "undetermined", "not_required")
    assert all(sum(row[part] for part in parts) == row["total"] for row in rows)  # type: ignore[misc]


def test_what_had_not_happened_by_the_day_is_left_out(there: County) -> None:
    before = _scope(there, as_of=date(2026, 3, 8))
    rows = CHANGE_STATIONS.rows(there.office, before)
    assert _column(rows, "total") == [1, 0]
    assert _column(rows, "filed") == [0, 0]  # it is filed on the 9th
    assert CHANGE_STATIONS.totals(there.office, before)["filed"] == 0
    on_the_day = _scope(there, as_of=date(2026, 3, 9))
    assert CHANGE_STATIONS.totals(there.office, on_the_day)["filed"] == 1
    assert summed(CHANGE_STATIONS.rows(there.office, on_the_day), "on_time") == 1


# -- hours ------------------------------------------------------------------------------------------------------------


def test_hours_of_the_year_follow_the_person(there: County) -> None:
    rows = TRAINING.rows(there.office, _scope(there))
    assert [str(number)[-1] for number in _column(rows, "staff_no")] == ["1", "2", "6", "3", "4", "5"]
    assert _column(rows, "counted") == [2996, 0, 0, 3000, 600, 0]
    # Days from 1 January (or the first day in post) to 10 November 2026.
    assert _column(rows, "days") == [314, 133, 314, 314, 59, 191]
    # 30 × 184/365 = 15.1233, 30 × 59/365 = 4.8493, 30 × 242/365 = 19.8904, raised to two decimals.
    assert _column(rows, "need") == [3000, 1513, 3000, 3000, 485, 1990]
    assert _column(rows, "owed") == [4, 1513, 3000, 0, 0, 1990]
    assert _column(rows, "reached") == ["未达到", "未达到", "未达到", "已达到", "已达到", "未达到"]
    assert _column(rows, "pending") == [None, None, None, 1, None, None]
    assert rows[0]["policy"] == 596  # neither last year's course nor tomorrow's
    assert rows[4]["unsorted"] == 600


def test_hours_vouched_for_by_sql(there: County) -> None:
    scope = _scope(there)
    totals = dict(TRAINING.totals(there.office, scope))
    assert totals == {
        "head": 6,
        "pending": 1,
        "pre_post": 0,
        "policy": 596,
        "professional": 2400,
        "supervision": 3000,
        "degree": 0,
        "unsorted": 600,
        "counted": 6596,
    }
    assert _sums(TRAINING.rows(there.office, scope), totals) == totals
    stations = TRAINING_STATIONS.rows(there.office, scope)
    assert [(row["head"], row["reached"], row["not_reached"], row["counted"]) for row in stations] == [
        (3, 0, 3, 2996),
        (3, 2, 1, 3600),
    ]
    assert dict(TRAINING_STATIONS.totals(there.office, scope)) == {"head": 6, "counted": 6596}


def test_a_station_that_the_rule_does_not_cover_is_left_out(there: County) -> None:
    with there.office.change("总站") as tx:
        tx.execute("UPDATE station SET tier = 'county_station' WHERE name = '长安镇社工站'")
    scope = _scope(there)
    assert [row["station"] for row in TRAINING_STATIONS.rows(there.office, scope)] == ["许村镇社工站"]
    assert TRAINING.totals(there.office, scope)["head"] == 3
    assert summed(TRAINING.rows(there.office, scope), "head") == 3


def test_a_quotient_of_hours_leaves_the_hours_without_a_second_proof(there: County) -> None:
    with there.office.change("折算") as tx:
        row = tx.execute("SELECT id, person_id, course_id FROM attendance WHERE proof_no = '证001'").fetchone()
        tx.supersede("attendance", row["id"])
        claim = {"claimed_amount": 1000, "unit_as_written": "分钟", "claimed_credit_hours": 1000, "claimed_divisor": 3}
        tx.insert(
            "attendance",
            {
                "uid": tx.uid(),
                "person_id": row["person_id"],
                "course_id": row["course_id"],
                **claim,
                "proof_no": "证001",
                "recorded_at": tx.recorded_at,
            },
        )
    assert dict(TRAINING.totals(there.office, _scope(there))) == {"head": 6, "pending": 1}
    counted = {str(r["staff_no"])[-1]: r["counted"] for r in TRAINING.rows(there.office, _scope(there))}
    assert counted["3"] == 333  # 1000/3 hundredths, cut


# -- whose sheet ------------------------------------------------------------------------------------------------------


def test_a_town_sees_its_own_stations_only(there: County) -> None:
    scope = _scope(there, "长安镇")
    assert scope.label == "长安镇"
    assert {row["station"] for row in STAFF.rows(there.office, scope)} == {"长安镇社工站"}
    # 乙 counts here too: alone on this sheet, no other row has counted the person.
    assert STAFF.totals(there.office, scope)["head"] == 3
    for block in BLOCKS:
        rows, totals = block.rows(there.office, scope), block.totals(there.office, scope)
        assert _sums(rows, totals) == dict(totals), block.key


def test_an_organization_sees_the_stations_it_runs(there: County) -> None:
    scope = scope_of(there.office, as_of=TODAY, year=None, organization="海宁示例社工事务所")
    assert [row["station"] for row in STATIONS.rows(there.office, scope)] == ["许村镇社工站"]


def test_scopes_that_make_no_sense(there: County) -> None:
    office = there.office
    with pytest.raises(UsageFault, match="不在 2025 年"):
        scope_of(office, as_of=TODAY, year=2025)
    with pytest.raises(UsageFault, match="只能写一个"):
        scope_of(office, as_of=None, year=None, town="许村镇", organization="海宁示例社工事务所")
    with pytest.raises(NotFound, match="许庄镇"):
        scope_of(office, as_of=None, year=None, town="许庄镇")
    assert scope_of(office, as_of=None, year=2025).as_of == date(2025, 12, 31)
    assert scope_of(office, as_of=None, year=2026).as_of == TODAY
    with pytest.raises(UsageFault, match="不在 2027 年"):
        scope_of(office, as_of=None, year=2027)


def test_a_scope_without_stations_is_empty_and_not_the_county() -> None:
    scope = Scope(TODAY, 2026, "示例机构", frozenset())
    assert not scope.holds(1)
    assert scope.sql("station_id") == "station_id IN (NULL)"


# -- the dictionary ---------------------------------------------------------------------------------------------------


def test_every_block_delivers_exactly_the_fields_it_declares(there: County) -> None:
    for block in BLOCKS:
        for row in block.rows(there.office, _scope(there)):
            assert set(row) == {field.key for field in block.fields}, block.key
        assert set(block.totals(there.office, _scope(there))) <= {field.key for field in block.fields}, block.key


def test_names_are_unique_in_both_languages() -> None:
    names = [name for block in BLOCKS for name in (block.key, block.title)]
    assert len(names) == len(set(names))
    single = [name for value in VALUES for name in (value.key, value.title)]
    assert len(single) == len(set(single))
    with pytest.raises(SwtoolError, match="重名"):
        require_unique((Field("a", "甲"), Field("b", "甲")))


def test_personal_fields_are_masked_unless_revealed(there: County) -> None:
    rows = STAFF.rows(there.office, _scope(there))
    masked = shown_records(STAFF, rows, reveal=False)[0]
    assert masked["姓名"] == masked["name"] == "示某"
    assert masked["手机"] == "*" * 11
    assert masked["身份证号"] == "330481" + "*" * 12
    assert shown_records(STAFF, rows, reveal=True)[0]["手机"] == "13800000000"


def test_values_read_from_the_office_and_from_the_command_line(there: County) -> None:
    values = single_values(there.office, _scope(there), {"单位负责人": "示例负责人", "填报单位": "另一个单位"})
    assert values["县名"] == values["county"] == "海宁市"
    assert values["填报日期"] == TODAY
    assert values["年度"] == 2026
    assert values["单位负责人"] == "示例负责人"
    assert values["填报单位"] == "另一个单位"
    assert "监督电话" not in values  # the office has none


@pytest.mark.parametrize(
    ("value", "show", "cell"),
    [
        (123_450, Show.MONEY, Decimal("1234.50")),
        (2996, Show.HOURS, Decimal("29.96")),
        (3000, Show.HOURS, Decimal(30)),
        (300_000, Show.HOURS, Decimal(3000)),
        (750, Show.HOURS, Decimal("7.5")),
        (7, Show.COUNT, 7),
        ("2026-03-02", Show.DAY, date(2026, 3, 2)),
        ("2026-08", Show.DAY, "2026-08"),
        (Fraction(99_999, 100_000), Show.RATE, Decimal("0.9999")),
        (None, Show.MONEY, None),
        (True, Show.FLAG, True),
        ("0012", Show.CODE, "0012"),
    ],
)
def test_values_as_they_stand_in_a_workbook(value: object, show: Show, cell: object) -> None:
    found = cell_value(value, show)
    assert (found, str(found)) == (cell, str(cell))


def test_blocks_are_found_by_both_names() -> None:
    assert block_named("人员") is block_named("staff") is STAFF
    assert block_named("people") is None
    assert STAFF.field_named("姓名") is STAFF.field_named("name")


def test_the_page_on_templates_names_only_what_there_is() -> None:
    page = Path(__file__).parents[1] / "docs" / "templates.md"
    markers = MARKER.findall(page.read_text(encoding="utf-8"))
    assert len(markers) > 10
    placeholders = {("数据组", "数据项"), ("数据组", "数据项:合计"), ("", "乡镇街道")}
    for block, name in set(markers) - placeholders:
        if block:
            found = block_named(block)
            assert found, block
            assert found.field_named(name.removesuffix(":合计")), f"{block}.{name}"
        elif page_of := PAGE.fullmatch(f"{{{{{name}}}}}"):
            assert page_of["block"] == "数据组" or block_named(page_of["block"]), name
        else:
            assert name in {value.title for value in VALUES}, name
    listed = page.read_text(encoding="utf-8")
    assert all(f"| `{block.title}` | {block.meaning} |" in listed for block in BLOCKS)
