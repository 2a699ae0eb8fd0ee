"""What somebody would try who wants a result to come out otherwise: a scheme changed under its scores, one score given
twice, two schemes in a quarter, two at once, an objection that comes in beside the end."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from swtool.errors import SwtoolError, UsageFault
from swtool.evaluation import store
from swtool.evaluation.contest import contest
from swtool.evaluation.deciding import announce, finish, freeze, notice_from, object_to, review
from swtool.evaluation.place_checks import contest_check
from swtool.evaluation.plans import BOOKS
from swtool.evaluation.result_sheet import write_results
from swtool.evaluation.satisfaction import answers
from swtool.evaluation.scoring import give_score, open_evaluation, read_period, require_evaluation
from swtool.evaluation.terms import Party
from swtool.findings import Outcome
from swtool.intake.load import State
from swtool.intake.undoing import undo_batch
from swtool.office import Office
from swtool.policy.calendars import CalendarYear, build_calendar
from swtool.workdays import official_calendar
from tests.clerk import OPERATOR, Clerk
from tests.inventory_case import UPDATING, codes, load_rows
from tests.offices import at
from tests.test_evaluation import (
    FIRST,
    NEW_YEAR,
    SCHEME,
    SECOND,
    evaluated,
    load_scheme,
    office,
    places,
)
from tests.test_funds_attacks import meanwhile

__all__ = ["office"]

SCORES = ("评估期间", "社工站", "指标编号", "镇街评分", "扣分原因")
ONCE, TWICE = (FIRST, "1", 10), (FIRST, "1", 12)
Rows = list[tuple[object, ...]]


def changed(row: int, column: int, text: object) -> Rows:
    """The scheme with one cell changed."""
    rows = [list(each) for each in SCHEME]
    rows[row][column] = text
    return [tuple(each) for each in rows]


def points_of(office: Office) -> list[int]:
    return [each.points for each in store.scores(office.db, 1)]


# ---- the scheme ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rows", [changed(2, 2, "1"), changed(1, 2, "2"), changed(2, 2, "3")])
def test_two_lines_of_one_number_are_told(office: Office, tmp_path: Path, rows: Rows) -> None:
    receipt = load_scheme(office, tmp_path, rows)
    assert "evaluation.code_twice" in codes(receipt)
    assert store.editions(office.db) == []


def test_a_number_that_is_counted_can_be_taken_already(office: Office, tmp_path: Path) -> None:
    """The second row has no number and would be 2, which the first has."""
    rows = changed(1, 2, "2")
    rows[2] = (*rows[2][:2], "", *rows[2][3:])
    told = [each for each in load_scheme(office, tmp_path, rows).findings if each.code == "evaluation.code_twice"]
    assert [each.what for each in told] == ["指标编号 2 和第 2 行的相同"]


def test_a_veto_is_somebody_s_to_state(office: Office, tmp_path: Path) -> None:
    """A computed one could never be stated: it would never apply."""
    assert codes(load_scheme(office, tmp_path, changed(5, 8, "持证率"))) == ["evaluation.veto"]


def test_a_blank_in_its_name_makes_no_other_scheme(office: Office, tmp_path: Path) -> None:
    load_scheme(office, tmp_path)
    again: Rows = [SCHEME[0], *(("示例　方案", *row[1:]) for row in SCHEME[1:])]
    assert load_scheme(office, tmp_path, again).state is State.UNCHANGED
    assert [each.scheme for each in store.editions(office.db)] == ["示例方案"]


def test_scores_above_what_a_changed_line_takes_are_not_sealed(office: Office, tmp_path: Path) -> None:
    """18 and 20 of 20 were given; the line takes 19 now: just at it is sealed, above it is not."""
    seen = evaluated(office, tmp_path)
    rows = changed(1, 6, 19)
    rows[2] = (*rows[2][:6], 31, *rows[2][7:])
    assert load_rows(seen, tmp_path, BOOKS, rows, terms=UPDATING).state is State.LOADED
    one = require_evaluation(seen, "2026")
    with pytest.raises(SwtoolError, match="对不上") as refused:
        freeze(seen, one)
    assert refused.value.why == f"{SECOND}：指标 1 最多 19 分，写了 20 分"
    give_score(seen, one, SECOND, "1", None, 1900)
    freeze(seen, one)


def test_lines_changed_under_their_scores_are_told(office: Office, tmp_path: Path) -> None:
    """Also where the sheet was taken back and another one came in its place; not once the result is sealed."""
    seen = evaluated(office, tmp_path)  # 8 scores
    undo_batch(seen, 1, "示例", label=str)
    receipt = load_scheme(seen, tmp_path, changed(1, 5, "别的内容"))
    assert receipt.state is State.LOADED
    assert [(each.code, each.what) for each in receipt.findings] == [
        ("evaluation.scored", "2026年《示例方案》评估已有 8 个得分，是按编号对应指标的")
    ]
    freeze(seen, require_evaluation(seen, "2026"))
    assert codes(load_rows(seen, tmp_path, BOOKS, SCHEME, terms=UPDATING)) == []


# ---- scores ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "other",
    [
        ("2026年", FIRST, "1", 12, ""),
        ("2026年度", "硖石街道社工站", "1", 12, ""),
        ("２０２６", "硖石街道", "1", 10, ""),
    ],
)
def test_one_score_in_two_rows_is_told(office: Office, tmp_path: Path, other: tuple[object, ...]) -> None:
    load_scheme(office, tmp_path)
    open_evaluation(office, "2026")
    receipt = load_rows(office, tmp_path, BOOKS, [SCORES, ("2026", FIRST, "1", 10, ""), other])
    assert codes(receipt) == ["evaluation.score_twice"]
    assert points_of(office) == []


def test_a_station_that_takes_no_part_gets_no_score_by_sheet(office: Office, tmp_path: Path) -> None:
    load_scheme(office, tmp_path)
    open_evaluation(office, "2026")
    with office.change("撤站") as tx:
        row = office.db.value("SELECT id FROM station WHERE name = ?", (SECOND,))
        tx.update("station", int(str(row)), {"closed_on": "2026-06-01"})
    receipt = load_rows(office, tmp_path, BOOKS, [SCORES, ("2026", SECOND, "1", 10, "")])
    assert codes(receipt) == ["evaluation.station"]


def test_reasons_of_a_sheet_tell_no_person(office: Office, tmp_path: Path) -> None:
    load_scheme(office, tmp_path)
    open_evaluation(office, "2026")
    receipt = load_rows(office, tmp_path, BOOKS, [SCORES, ("2026", FIRST, "1", 10, "13800138000 来电")])
    assert codes(receipt) == ["evaluation.personal"]
    assert "13800138000" not in receipt.findings[0].what


def test_less_than_nothing_is_no_score(office: Office, tmp_path: Path) -> None:
    seen = evaluated(office, tmp_path)
    with pytest.raises(UsageFault, match="不能是负数"):
        give_score(seen, require_evaluation(seen, "2026"), FIRST, "1", None, -1)
    freeze(seen, require_evaluation(seen, "2026"))
    announce(seen, require_evaluation(seen, "2026"))
    one = require_evaluation(seen, "2026")
    number = object_to(seen, one, FIRST, "J1", "省级荣誉没有计")
    with pytest.raises(UsageFault, match="不能是负数"):
        review(seen, one, number, "有证书", points=-1)
    with pytest.raises(UsageFault, match=r"最多 5 分"):
        review(seen, one, number, "有证书", points=501)
    assert review(seen, one, number, "有证书", points=500).after[0].known == 80


@pytest.mark.parametrize("text", ["2026年", "2026年度", " ２０２６ ", "2026"])
def test_a_year_is_one_period_however_it_is_written(text: str) -> None:
    assert read_period(text)[0] == "2026"


@pytest.mark.parametrize("text", ["2026年第3季度", "2026Q3", "2026年3季", "２０２６ｑ３"])
def test_a_quarter_is_one_period_however_it_is_written(text: str) -> None:
    assert read_period(text) == ("2026Q3", date(2026, 7, 1), date(2026, 9, 30))


def test_no_second_evaluation_of_a_year_in_other_digits(office: Office, tmp_path: Path) -> None:
    load_scheme(office, tmp_path)
    open_evaluation(office, "2026")
    with pytest.raises(SwtoolError, match="已经开始"):
        open_evaluation(office, "20２６")


# ---- after the seal --------------------------------------------------------------------------------------------------


def test_sheets_taken_back_after_the_seal_change_no_place(office: Office, tmp_path: Path) -> None:
    """Neither the scheme's sheet nor its objections: reviews go by the seal."""
    seen = evaluated(office, tmp_path)
    freeze(seen, require_evaluation(seen, "2026"))
    before = places(seen, NEW_YEAR)
    undo_batch(seen, 1, "示例", label=str)
    assert places(seen, NEW_YEAR) == before
    announce(seen, require_evaluation(seen, "2026"))
    one = require_evaluation(seen, "2026")
    number = object_to(seen, one, FIRST, "1", "示例")
    assert review(seen, one, number, "示例", points=1900).after[0].known == 76


def test_an_objection_before_the_notice_is_none(office: Office, tmp_path: Path) -> None:
    seen = evaluated(office, tmp_path)
    freeze(seen, require_evaluation(seen, "2026"))
    announce(seen, require_evaluation(seen, "2026"))
    earlier = at(office.db, today=date(2027, 1, 4))
    with pytest.raises(SwtoolError, match="2027-01-05 才开始"):
        object_to(earlier, require_evaluation(earlier, "2026"), FIRST, "1", "示例")
    object_to(seen, require_evaluation(seen, "2026"), FIRST, "1", "示例")


# ---- two at once -----------------------------------------------------------------------------------------------------


def test_no_score_slips_in_beside_the_seal(office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = evaluated(office, tmp_path)
    one = require_evaluation(seen, "2026")
    meanwhile(monkeypatch, lambda: freeze(seen, one))
    with pytest.raises(SwtoolError, match="封存"):
        give_score(seen, one, FIRST, "1", None, 2000)
    (seal,) = store.seals(seen.db, one.id)
    assert sorted(points for key, points in seal.inputs().scores.items() if key[1] == "1") == [1800, 2000]
    assert sorted(each.points for each in store.scores(seen.db, one.id) if each.code == "1") == [1800, 2000]


def test_what_is_sealed_is_what_stands_then(office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A score that is entered between the asking and the sealing is in the seal."""
    seen = evaluated(office, tmp_path)
    one = require_evaluation(seen, "2026")
    meanwhile(monkeypatch, lambda: give_score(seen, one, FIRST, "1", None, 1950))
    seal, _ = freeze(seen, one)
    assert sorted(points for key, points in seal.inputs().scores.items() if key[1] == "1") == [1950, 2000]


def test_steps_are_taken_by_one_of_two(office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = evaluated(office, tmp_path)
    one = require_evaluation(seen, "2026")
    meanwhile(monkeypatch, lambda: freeze(seen, one))
    with pytest.raises(SwtoolError, match="封存"):
        freeze(seen, one)
    one = require_evaluation(seen, "2026")
    meanwhile(monkeypatch, lambda: announce(seen, one))
    with pytest.raises(SwtoolError, match="开始公示"):
        announce(seen, one)
    noticed = require_evaluation(seen, "2026")
    number = object_to(seen, noticed, FIRST, "1", "示例")
    meanwhile(monkeypatch, lambda: review(seen, noticed, number, "核过"))
    with pytest.raises(SwtoolError, match="复核"):
        review(seen, noticed, number, "再核", points=2000)
    over = at(office.db, today=date(2027, 2, 1))
    ready = require_evaluation(over, "2026")
    meanwhile(monkeypatch, lambda: finish(over, ready))
    with pytest.raises(SwtoolError, match="定稿"):
        finish(over, ready)
    assert len(store.seals(over.db, one.id)) == 1


def test_nothing_is_final_while_an_objection_comes_in(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = evaluated(office, tmp_path)
    freeze(seen, require_evaluation(seen, "2026"))
    last = announce(seen, require_evaluation(seen, "2026"))
    one = require_evaluation(seen, "2026")
    ending, over = at(office.db, today=last), at(office.db, today=date.fromordinal(last.toordinal() + 1))
    meanwhile(monkeypatch, lambda: object_to(ending, one, FIRST, "1", "示例"))
    with pytest.raises(SwtoolError, match="第 1 号异议还没有复核"):
        finish(over, one)
    assert require_evaluation(over, "2026").final_on is None


# ---- contests --------------------------------------------------------------------------------------------------------

HEAD = SCHEME[0]


def quarter(office: Office, period: str, scheme: str, points: dict[str, int], *, veto: str = "") -> None:
    """A contest by a scheme of one line and a veto, from its opening to its end."""
    one = open_evaluation(office, period, scheme)
    for station, hundredths in points.items():
        give_score(office, one, station, "1", None, hundredths)
    if veto:
        give_score(office, one, veto, "V1", Party.PANEL, 100)
    after = at(office.db, today=date.fromordinal(one.last_on.toordinal() + 1))
    freeze(after, one)
    announce(after, require_evaluation(after, period, scheme))
    later = at(office.db, today=date.fromordinal(one.last_on.toordinal() + 20))
    finish(later, require_evaluation(later, period, scheme))


def test_a_quarter_with_two_schemes_asks_which(office: Office, tmp_path: Path) -> None:
    for scheme in ("甲方案", "乙方案"):
        lines = [
            (scheme, "2025-01-01", "1", "项目", "", "策划", 100, "", ""),
            (scheme, "2025-01-01", "V1", "一票否决", "", "事故", "", "", ""),
        ]
        load_rows(office, tmp_path, BOOKS, [HEAD, *lines])
    spring = at(office.db, today=date(2025, 1, 2))
    quarter(spring, "2025Q1", "甲方案", {FIRST: 8000, SECOND: 9000}, veto=SECOND)
    quarter(spring, "2025Q1", "乙方案", {FIRST: 5000})
    for period in ("2025Q2", "2025Q3", "2025Q4"):
        quarter(spring, period, "甲方案", {FIRST: 7000, SECOND: 7000})
    seen = at(office.db, today=NEW_YEAR)
    with pytest.raises(UsageFault, match="2025年Q1 有 2 个方案的成绩"):
        contest(seen, 2025, "", seen.today)
    rows = contest(seen, 2025, "甲方案", seen.today).rows
    assert [row[2:] for row in rows] == [(FIRST, 80, 70, 70, 70, 290), (SECOND, "否决", 70, 70, 70, None)]
    outcomes = {each.where.subject: each.outcome for each in contest_check.run(seen, date(2026, 6, 1))}
    assert outcomes == {FIRST: Outcome.HOLDS, SECOND: Outcome.HOLDS}


# ---- satisfaction ----------------------------------------------------------------------------------------------------

ANSWERS = ("项目名称", "调查阶段", "调查对象", "调查内容", "调查方式", "调查日期", "有效份数", "满意份数")


def test_answers_of_one_channel_in_two_rows_are_told(office: Office, tmp_path: Path) -> None:
    rows = [("示例硖石项目", "中期", "部门", "实施过程", channel, "2026-06-01", 10, 9) for channel in ("电话", "电 话")]
    assert codes(load_rows(office, tmp_path, BOOKS, [ANSWERS, *rows])) == ["satisfaction.twice"]
    assert answers(office.db) == []


def test_a_survey_that_is_yet_to_come_is_told(office: Office, tmp_path: Path) -> None:
    row = ("示例硖石项目", "中期", "部门", "实施过程", "电话", "2026-11-11", 10, 9)
    assert codes(load_rows(office, tmp_path, BOOKS, [ANSWERS, row])) == ["rows.future"]
    assert codes(load_rows(office, tmp_path, BOOKS, [ANSWERS, (*row[:5], "2026-11-10", 10, 9)])) == []


# ---- the notice and the holidays -------------------------------------------------------------------------------------


def test_holidays_that_come_out_later_make_no_notice_shorter(office: Office, tmp_path: Path) -> None:
    """Five workdays from Wednesday 29 December 2027. While nothing is known of 2028 they are 30, 31 (Fri) and 3, 4, 5
    January; then 3 January is made a holiday, and the fifth workday is the 6th. A year without it shortens nothing."""
    load_scheme(office, tmp_path)
    open_evaluation(office, "2026")
    began = at(office.db, today=date(2027, 12, 29))
    freeze(began, require_evaluation(began, "2026"))
    assert announce(began, require_evaluation(began, "2026")) == date(2028, 1, 5)
    assert notice_from(began, began.today).provisional
    known = build_calendar(
        [CalendarYear(2028, (date(2028, 1, 1), date(2028, 1, 2), date(2028, 1, 3)), (), "示例安排")],
        base=official_calendar(),
    )
    on_sixth = at(office.db, today=date(2028, 1, 6), calendar=known)
    one = require_evaluation(on_sixth, "2026")
    with pytest.raises(SwtoolError, match="公示到 2028-01-06 才结束（原定的日期里有后来公布的放假日，顺延）"):
        finish(on_sixth, one)
    assert object_to(on_sixth, one, FIRST, "1", "示例") == 1
    on_seventh = at(office.db, today=date(2028, 1, 7), calendar=known)
    with pytest.raises(SwtoolError, match="2028-01-06 结束"):
        object_to(on_seventh, one, FIRST, "1", "示例")
    review(on_seventh, one, 1, "示例")
    finish(on_seventh, one)


def test_papers_of_two_stations_lie_in_two_files(office: Office, tmp_path: Path) -> None:
    """Their names differ only in what no file name takes."""
    seen = evaluated(office, tmp_path)
    with office.change("改名") as tx:
        for name, odd in ((FIRST, "示例A?站"), (SECOND, "示例a站")):
            row = office.db.value("SELECT id FROM station WHERE name = ?", (name,))
            tx.update("station", int(str(row)), {"name": odd})
    freeze(seen, require_evaluation(seen, "2026"))
    written = write_results(seen, require_evaluation(seen, "2026"), tmp_path / "结果")
    assert len({path.name.casefold() for path in written}) == 2
    assert all(path.exists() for path in written)


def test_a_number_that_no_row_can_have_is_told(clerk: Clerk) -> None:
    assert "号码太大" in clerk.refused("intake", "undo", "9" * 30, "--why", "示例", *OPERATOR, code=2)
