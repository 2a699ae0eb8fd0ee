"""Allowances of ORD-01 and LSH-02: parts of months, levels that change, the sheet that the office makes and checks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from swtool.dates import Month
from swtool.errors import UsageFault
from swtool.findings import Outcome
from swtool.intake.load import State
from swtool.office import Office
from swtool.pay import paying, store
from swtool.pay.allowance_checks import assistant_allowance, post_allowance
from swtool.pay.allowance_rules import Kind, LevelChange, PartMonth, Stretch, month_amount, to_fen
from swtool.pay.plans import BOOKS
from swtool.pay.sheet_book import write_sheet
from swtool.pay.sheets import month_table
from swtool.pay.words import money_in_words
from swtool.policy.policy import Policy
from tests.allowance_case import OCTOBER, SEPTEMBER, allowance_county, certificate, change, merge, served
from tests.inventory_case import UPDATING, codes, load_rows
from tests.offices import at
from tests.registry_house import hire


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return allowance_county(tmp_path)


HEAD = ("津贴月份", "津贴种类", "人员编号", "姓名", "发放金额")


# -- the arithmetic ---------------------------------------------------------------------------------------------------

LEFT_AFTER_TEN = [Stretch(10, 30000), Stretch(20, None)]
CAME_ON_THE_21ST = [Stretch(20, None), Stretch(10, 30000)]
ROSE_ON_THE_16TH = [Stretch(15, 30000), Stretch(15, 50000)]
CAME_AND_ROSE = [Stretch(10, None), Stretch(5, 30000), Stretch(15, 50000)]
BY_DAYS, WHOLE, NONE = PartMonth.BY_DAYS, PartMonth.FULL, PartMonth.NONE


@pytest.mark.parametrize(
    ("stretches", "part", "change", "fen"),
    [
        ([Stretch(30, 30000)], BY_DAYS, LevelChange.BY_DAYS, 30000),
        ([Stretch(30, 30000)], NONE, LevelChange.BY_DAYS, 30000),
        ([Stretch(30, None)], WHOLE, LevelChange.BY_DAYS, 0),
        (LEFT_AFTER_TEN, BY_DAYS, LevelChange.BY_DAYS, 10000),
        (LEFT_AFTER_TEN, WHOLE, LevelChange.BY_DAYS, 30000),
        (LEFT_AFTER_TEN, NONE, LevelChange.BY_DAYS, 0),
        (CAME_ON_THE_21ST, BY_DAYS, LevelChange.FIRST, 10000),
        (ROSE_ON_THE_16TH, BY_DAYS, LevelChange.BY_DAYS, 40000),
        (ROSE_ON_THE_16TH, BY_DAYS, LevelChange.HIGHEST, 50000),
        (ROSE_ON_THE_16TH, NONE, LevelChange.FIRST, 30000),
        # 5 days at 300 and 15 at 500 of 30: 9000/30 = 300; on those 20 days the level is worth 450.
        (CAME_AND_ROSE, BY_DAYS, LevelChange.BY_DAYS, 30000),
        (CAME_AND_ROSE, WHOLE, LevelChange.BY_DAYS, 45000),
        (CAME_AND_ROSE, NONE, LevelChange.HIGHEST, 0),
        (CAME_AND_ROSE, BY_DAYS, LevelChange.FIRST, 20000),
        ([Stretch(15, 0), Stretch(15, 30000)], WHOLE, LevelChange.FIRST, 0),
    ],
)
def test_a_month_by_hand(stretches: Sequence[Stretch], part: PartMonth, change: LevelChange, fen: int) -> None:
    assert month_amount(stretches, part, change) == fen


@given(st.lists(st.tuples(st.integers(1, 15), st.sampled_from([None, 0, 10000, 30000, 50000, 80000])), min_size=1))
def test_a_month_by_days_is_the_sum_of_its_days(parts: list[tuple[int, int | None]]) -> None:
    days = [rate or 0 for length, rate in parts for _ in range(length)]
    found = month_amount([Stretch(*part) for part in parts], PartMonth.BY_DAYS, LevelChange.BY_DAYS)
    assert found == sum((Fraction(rate, len(days)) for rate in days), Fraction(0))


def test_half_a_fen_goes_up_or_is_dropped() -> None:
    for amount, up, down in ((Fraction(5, 2), 3, 2), (Fraction(12, 5), 2, 2), (Fraction(7), 7, 7)):
        assert (to_fen(amount, half_up=True), to_fen(amount, half_up=False)) == (up, down)


@pytest.mark.parametrize(
    ("fen", "words"),
    [
        # The examples of the regulation (附件一 §6), with 零 where it may stand.
        (140950, "壹仟肆佰零玖元伍角整"),
        (600714, "陆仟零柒元壹角肆分"),
        (168032, "壹仟陆佰捌拾元零叁角贰分"),
        (1640902, "壹万陆仟肆佰零玖元零贰分"),
        (32504, "叁佰贰拾伍元零肆分"),
        (50760000, "伍拾万零柒仟陆佰元整"),
        (10000000100, "壹亿零壹元整"),
        (0, "零元整"),
        (-30000, "负叁佰元整"),
        (7, "柒分"),
    ],
)
def test_money_in_words(fen: int, words: str) -> None:
    assert money_in_words(fen) == words


# -- the sheet of a month ---------------------------------------------------------------------------------------------


def amounts(office: Office, month: Month = OCTOBER, kind: Kind = Kind.POST) -> dict[str, int]:
    """人员编号 → what the sheet of the month has for them, differences added."""
    found: dict[str, int] = {}
    for row in month_table(office, paying.month_sheet(office, kind, month)).rows:
        assert isinstance(row[7], int)
        found[str(row[2])] = found.get(str(row[2]), 0) + row[7]
    return found


def test_only_the_highest_level_counts(office: Office) -> None:
    one = hire(office, "示例甲", certificate=certificate("assistant"))
    two = hire(office, "示例乙", certificate=certificate("social_worker"))
    three = hire(office, "示例丙", certificate=certificate("senior"))
    hire(office, "示例丁")
    hire(office, "示例戊", certificate=certificate("senior_pass"))
    with office.change("再登记一本证书") as tx:
        values = {"person_id": two.id, "level": "assistant", "obtained_on": "2019-01-01"}
        tx.insert("certificate", values)
    assert amounts(office) == {one.staff_no: 30000, two.staff_no: 50000, three.staff_no: 80000}


def test_whoever_comes_leaves_or_rises_within_the_month(office: Office) -> None:
    """October has 31 days: from the 22nd on 10 of them; until the 10th 10; risen on the 17th 16 and 15 of them."""
    came = hire(office, "示例甲", start="2026-10-22", certificate=certificate("assistant"))
    left = hire(office, "示例乙", certificate=certificate("assistant"))
    served(office, left, ("2022-03-01", "2026-10-11", 1))
    rose = hire(office, "示例丙", certificate=certificate("assistant"))
    with office.change("取得证书") as tx:
        tx.insert("certificate", {"person_id": rose.id, "level": "social_worker", "obtained_on": "2026-10-17"})
    later = hire(office, "示例丁", start="2026-11-01", certificate=certificate("senior"))
    # 300 × 10 ÷ 31 = 96.774…; (300 × 16 + 500 × 15) ÷ 31 = 396.774…
    assert amounts(office) == {came.staff_no: 9677, left.staff_no: 9677, rose.staff_no: 39677}
    assert amounts(office, Month(2026, 11))[later.staff_no] == 80000
    (row,) = (row for row in month_table(office, paying.month_sheet(office, Kind.POST, OCTOBER)).rows if row[6] == 31)
    assert (row[4], row[7]) == ("助理社会工作师、社会工作师", 39677)


def test_two_posts_are_one_allowance_and_a_gap_between_them_is_none(office: Office) -> None:
    """From the 1st to the 10th and from the 21st of September, at two stations: 20 of 30 days."""
    person = hire(office, "示例甲", certificate=certificate("assistant"))
    served(office, person, ("2022-03-01", "2026-09-11", 1), ("2026-09-21", None, 1), ("2026-09-21", None, 2))
    assert amounts(office, SEPTEMBER) == {person.staff_no: 20000}
    assert amounts(office) == {person.staff_no: 30000}


def test_an_unknown_level_is_told_and_not_guessed(office: Office) -> None:
    unknown = hire(office, "示例甲", certificate=certificate("unknown_level"))
    vague = hire(office, "示例乙", certificate=certificate("assistant", "2026-10"))
    table = month_table(office, paying.month_sheet(office, Kind.POST, OCTOBER))
    (row,) = table.rows
    assert (row[2], row[7], row[8]) == (vague.staff_no, 30000, "取证时间只写到月，按 2026-10-01 起算")
    assert any(f"证书等级不明，没有计入的 1 人：{unknown.staff_no}" == note for note in table.notes)


def test_the_settings_of_the_county_are_followed(office: Office, tmp_path: Path) -> None:
    hire(office, "示例甲", start="2026-10-22", certificate=certificate("assistant"))
    part = hire(office, "示例乙", basis="part_time", certificate=certificate("assistant"))
    rules = tmp_path / "office.policy.toml"
    rules.write_text(
        "\n".join(
            f'[{name}]\n[[{name}.values]]\nsince = "2026"\nsince_basis = "本县设置"\nreading = "{reading}"\n'
            f'alternatives = ["{reading}"]\nsource = "示例通知"\nref = "ORD-01"\nbasis = "设置"\n'
            for name, reading in (("allowance.part_month", "whole_month"), ("allowance.part_time", "not_counted"))
        ).join(('[pack]\ncode = "330481"\nname = "海宁市"\nshort = "海宁"\n\n', "")),
        encoding="utf-8",
    )
    policy = Policy.load("330481", ("1506:allowance.post",), rules)
    found = amounts(at(office.db, today=office.today, policy=policy))
    assert part.staff_no not in found
    assert list(found.values()) == [30000]


def test_a_town_has_its_own_lines(office: Office) -> None:
    hire(office, "示例甲", certificate=certificate("assistant"))
    other = hire(office, "示例乙", station=2, certificate=certificate("senior"))
    table = month_table(office, paying.month_sheet(office, Kind.POST, OCTOBER), "长安镇")
    assert [row[2] for row in table.rows] == [other.staff_no]
    assert "1 人，合计 800.00 元" in table.notes


def test_the_rule_of_the_months_last_day_counts(office: Office) -> None:
    """ORD-01 was printed on 2 November 2021: that month is due, the month before is not."""
    hire(office, "示例甲", start="2021-03-01", certificate=certificate("assistant"))
    assert list(amounts(office, Month(2021, 11)).values()) == [30000]
    assert amounts(office, Month(2021, 10)) == {}
    with pytest.raises(UsageFault, match="没有津贴的规定"):
        paying.kind_in_force(office, Month(2021, 10), None)


# -- the office's own sheet, and the check ----------------------------------------------------------------------------


def test_what_the_office_paid_by_its_own_sheet_counts(office: Office, tmp_path: Path) -> None:
    person = hire(office, "示例甲", certificate=certificate("assistant"))
    rows = [HEAD, ("2026年10月", "持证津贴", person.staff_no, "示例甲", "250")]
    assert load_rows(office, tmp_path, BOOKS, rows).state is State.LOADED
    assert load_rows(office, tmp_path, BOOKS, rows).state is State.UNCHANGED
    assert amounts(office) == {person.staff_no: 5000}
    (found,) = post_allowance.run(office, date(2026, 10, 31))
    assert (found.outcome, found.what) == (Outcome.VIOLATED, "2026年10月津贴少发")
    paying.record(office, Kind.POST, OCTOBER)
    (found,) = post_allowance.run(office, date(2026, 11, 29))
    assert found.outcome is Outcome.HOLDS
    refused = load_rows(office, tmp_path, BOOKS, [HEAD, ("2026-10", "持证津贴", person.staff_no, "示例甲", "300")])
    assert any("allowance.recorded" in each for each in codes(refused))


def test_a_sheet_after_a_merge_corrects_what_both_entries_were_paid(office: Office, tmp_path: Path) -> None:
    kept, twin = (hire(office, name, certificate=certificate("assistant")) for name in ("示例甲", "示例乙"))
    for person, amount in ((kept, "100"), (twin, "150")):
        rows = [HEAD, ("2026-10", "持证津贴", person.staff_no, person.name, amount)]
        assert load_rows(office, tmp_path, BOOKS, rows).state is State.LOADED
    merge(office, kept, twin)
    same = [HEAD, ("2026-10", "持证津贴", kept.staff_no, "示例甲", "250")]
    assert load_rows(office, tmp_path, BOOKS, same, terms=UPDATING).state is State.UNCHANGED
    right = [HEAD, ("2026-10", "持证津贴", kept.staff_no, "示例甲", "300")]
    assert load_rows(office, tmp_path, BOOKS, right, terms=UPDATING).state is State.LOADED
    assert store.paid_for(office.db, Kind.POST, OCTOBER) == {kept.id: 30000}


def test_what_the_office_s_own_sheet_paid_wrong_is_put_right_with_the_next_one(office: Office, tmp_path: Path) -> None:
    """300 are due of September: one was paid 250, one 320, one nothing. In October 2021 there was no rule yet."""
    people = [hire(office, name, certificate=certificate("assistant")) for name in ("示例甲", "示例乙", "示例丙")]
    paid = zip(people, ("250", "320"), strict=False)
    rows = [("2026-09", "持证津贴", person.staff_no, person.name, amount) for person, amount in paid]
    before = ("2021-10", "持证津贴", people[0].staff_no, "示例甲", "100")
    assert load_rows(office, tmp_path, BOOKS, [HEAD, *rows, before]).state is State.LOADED
    told = {each.where.subject: each for each in post_allowance.run(office, date(2026, 9, 30))}
    assert told[people[0].staff_no].what == "2026年9月津贴少发"
    assert told[people[0].staff_no].remedy == "下一张表里补发、扣回：swtool allowance sheet"
    sheet = month_table(office, paying.month_sheet(office, Kind.POST, OCTOBER))
    assert [(row[2], row[7], row[8]) for row in sheet.rows if row[8]] == [
        (people[0].staff_no, 5000, "补发2026年9月"),
        (people[1].staff_no, -2000, "扣回2026年9月"),
        (people[2].staff_no, 30000, "补发2026年9月"),
    ]
    paying.record(office, Kind.POST, OCTOBER)
    assert {each.outcome for each in post_allowance.run(office, date(2026, 9, 30))} == {Outcome.HOLDS}
    assert paying.month_sheet(office, Kind.POST, Month(2026, 11)).total == 90000


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        (("2026-12", "持证津贴", "{no}", "示例甲", "300"), "allowance.future"),
        (("2026-10", "高温津贴", "{no}", "示例甲", "300"), "choice.unknown"),
        (("2026-10", "持证津贴", "{no}", "示例甲", "-300"), "money"),
        (("2026-10", "持证津贴", "330481-99999", "示例甲", "300"), "pay.person.staff_no"),
        (("2026-10", "持证津贴", "", "示例甲", "300"), "pay.person.only_name"),
    ],
)
def test_rows_that_cannot_be(office: Office, tmp_path: Path, cells: tuple[str, ...], code: str) -> None:
    person = hire(office, "示例甲", certificate=certificate("assistant"))
    row = tuple(cell.format(no=person.staff_no) for cell in cells)
    assert any(code in each for each in codes(load_rows(office, tmp_path, BOOKS, [HEAD, row])))
    assert store.lines_for(office.db, Kind.POST, [OCTOBER, Month(2026, 12)]) == []


def test_the_check_looks_at_the_last_month_that_is_over(office: Office) -> None:
    """Nothing recorded is no fault: no source says by when it is paid. The last day of a month ends it."""
    person = hire(office, "示例甲", certificate=certificate("assistant"))
    (nothing,) = post_allowance.run(office, date(2026, 10, 30))
    assert (nothing.outcome, nothing.what) == (Outcome.UNDETERMINED, "2026年9月没有发放登记，应发 1 人")
    paying.record(office, Kind.POST, OCTOBER)
    (found,) = post_allowance.run(office, date(2026, 10, 31))
    assert (found.outcome, found.where.subject) == (Outcome.HOLDS, person.staff_no)
    assert "示例甲" not in found.what + found.remedy
    change(office, "UPDATE certificate SET level = 'unknown_level'")
    (found,) = post_allowance.run(office, date(2026, 10, 31))
    assert found.outcome is Outcome.UNDETERMINED


def test_nobody_certified_and_no_rule_are_not_applicable(office: Office) -> None:
    (found,) = post_allowance.run(office, date(2026, 10, 31))
    assert found.outcome is Outcome.NOT_APPLICABLE
    (found,) = assistant_allowance.run(office, date(2026, 10, 31))
    assert found.outcome is Outcome.NOT_APPLICABLE


# -- the workbook -----------------------------------------------------------------------------------------------------


def test_the_workbook_is_what_is_signed(office: Office, tmp_path: Path) -> None:
    hire(office, "示例甲", certificate=certificate("assistant"))
    hire(office, "示例乙", station=2, certificate=certificate("senior"))
    table = month_table(office, paying.month_sheet(office, Kind.POST, OCTOBER))
    for reveal, name in ((True, "示例甲"), (False, "示某")):
        path = write_sheet(
            table, tmp_path / f"{reveal}.xlsx", unit="海宁市民政局", month="2026年10月", with_level=True, reveal=reveal
        )
        sheet = load_workbook(path).worksheets[0]
        rows = [[cell for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)]
        assert rows[0] == ["2026年10月持证岗位津贴发放表"]
        assert rows[1] == ["单位：海宁市民政局", "月份：2026年10月"]
        assert rows[3] == ["序号", "姓名", "人员编号", "社工站", "证书等级", "在岗天数", "金额（元）", "签名", "备注"]
        assert rows[4][1] == name
        assert (rows[4][6], rows[5][6]) == (300, 800)
        assert rows[6] == ["合计", 1100]
        assert rows[7] == ["合计（大写）：壹仟壹佰元整"]
        assert str(rows[8][0]).split("　　")[:3] == ["制表：＿＿＿＿＿＿", "审核：＿＿＿＿＿＿", "负责人：＿＿＿＿＿＿"]
        assert sheet.print_title_rows == "$1:$4"


def month_book(office: Office, folder: Path, remark: str, note: str) -> Worksheet:
    """The month's sheet of one person with this remark, and this note below; its rows are 5 and the last."""
    hire(office, "示例甲", certificate=certificate("assistant"))
    table = month_table(office, paying.month_sheet(office, Kind.POST, OCTOBER))
    at = [heading.key for heading in table.headings].index("remark")
    row = tuple(remark if number == at else value for number, value in enumerate(table.rows[0]))
    table = replace(table, rows=[row], notes=(note,))
    path = write_sheet(table, folder / "a.xlsx", unit="海宁市民政局", month="2026年10月", with_level=True, reveal=True)
    return load_workbook(path).worksheets[0]


def test_no_row_of_the_workbook_is_higher_than_excel_knows(office: Office, tmp_path: Path) -> None:
    """A remark of 1,200 characters in a column of 18, and a note of 8,000 across the sheet."""
    sheet = month_book(office, tmp_path, "补发" * 600, "说明" * 4000)
    assert [sheet.row_dimensions[row].height for row in (5, sheet.max_row)] == [409, 409]


def test_a_text_of_several_lines_has_room_for_all(office: Office, tmp_path: Path) -> None:
    """Three lines of 15 points; around a cell of the table a margin of 4."""
    sheet = month_book(office, tmp_path, "一\n二\n三", "甲\n乙\n丙")
    assert [sheet.row_dimensions[row].height for row in (5, sheet.max_row)] == [15 * 3 + 4, 15 * 3]
