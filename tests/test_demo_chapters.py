"""The demo's money, projects, pay, evaluation and registers: expectations by hand from the sample's figures."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from swtool.dates import Month
from swtool.doubts import payments
from swtool.doubts.doubt import Stretch
from swtool.errors import SwtoolError
from swtool.evaluation.deciding import finish
from swtool.evaluation.scoring import require_evaluation, standing
from swtool.evaluation.store import objections
from swtool.findings import Outcome
from swtool.funds import limits, recording, store
from swtool.funds.accounts import AccountClass, chart_on
from swtool.funds.book import Entry, total
from swtool.inspection import inspect
from swtool.lifecycle.progress import progress
from swtool.lifecycle.sheets import stage_table
from swtool.lifecycle.store import milestones
from swtool.office import Office
from swtool.opening import open_office
from swtool.pay import pay_store
from swtool.pay.pay_checks import pay_min
from swtool.projects.store import statements_between
from swtool.registers.forms import require_register
from swtool.registers.notice_checks import contract_notice
from swtool.registers.sheets import entries_table, kinds_table
from swtool.registry.projects import require_project
from swtool.sample_data.county import STATIONS
from swtool.sample_data.scene import DATABASE, EVALUATED, STORY_DAY, moment

from .played import Played, play_once

FUND, SECOND_FUND = "社工站购买资金（示例）", "社工人才资金（示例）"


@pytest.fixture(scope="session")
def played(tmp_path_factory: pytest.TempPathFactory) -> Played:
    return play_once(tmp_path_factory)


@pytest.fixture
def office(played: Played) -> Office:
    path = played.folder / DATABASE
    return open_office(path, today=STORY_DAY, now=moment(STORY_DAY, 12), actor="tester")


def entries_of(office: Office, fund: str) -> list[Entry]:
    return store.entries(office.db, STORY_DAY, fund_id=store.require_fund(office.db, fund).id)


class TestMoney:
    def test_what_came_in_and_went_out(self, office: Office) -> None:
        chart = chart_on(office.policy, STORY_DAY)
        sums = {
            name: [
                total(entries_of(office, name), kind, chart) // 100
                for kind in (AccountClass.INCOME, AccountClass.EXPENSES)
            ]
            for name in (FUND, SECOND_FUND)
        }
        # 240 + 20 + 210 + 60 ten thousands came; 85% of contracts of 6,100,000 went. 60,000 + 40,000; four payments.
        assert sums == {FUND: [5_300_000, 5_185_000], SECOND_FUND: [100_000, 18_000 + 12_600 + 24_000 + 9_000]}

    def test_each_operator_reports_what_the_county_paid(self, office: Office) -> None:
        reported: dict[str, int] = {}
        for each in statements_between(office.db, Month(2026, 1), Month(2026, 10)):
            reported[each.project_name] = reported.get(each.project_name, 0) + each.income
        chart = chart_on(office.policy, STORY_DAY)
        for station in STATIONS:
            project = require_project(office.db, station.project)
            own = [entry for entry in entries_of(office, FUND) if entry.project_id == project.id]
            paid = total(own, AccountClass.EXPENSES, chart)
            assert paid == reported[station.project] == station.amount * 85, station.town

    def test_the_limit_of_purchases(self, office: Office) -> None:
        room = limits.purchase_headroom(office, STORY_DAY, planned=915_000_00)
        assert room is not None
        # 5% of 120,000,000 are 6,000,000; what is still to be paid are 915,000.
        assert room.limit == 6_000_000_00
        assert (room.left, room.is_kept) == (815_000_00, False)

    def test_the_turned_amount_is_written_off_and_entered_again(self, office: Office) -> None:
        (red,) = (entry for entry in entries_of(office, FUND) if entry.reverses_id)
        (wrong,) = (entry for entry in entries_of(office, FUND) if entry.id == red.reverses_id)
        assert (wrong.voucher_no, wrong.happened_on, wrong.amount) == ("记-021", date(2026, 6, 15), 128_000_00)
        assert (red.voucher_no, red.happened_on, red.amount) == ("冲-记-021", date(2026, 10, 22), -128_000_00)
        (right,) = (entry for entry in entries_of(office, FUND) if entry.voucher_no == "记-047")
        assert (right.amount, right.project_id) == (520_000_00 * 35 // 100, wrong.project_id)

    def test_september_is_closed_and_october_is_not(self, office: Office) -> None:
        fund = store.require_fund(office.db, FUND)

        def entry(day: date) -> Entry:
            return recording.new_entry(
                office, fund, day, 100, debit="行政管理", credit="", voucher="记-900", summary="试一试"
            )

        with pytest.raises(SwtoolError, match="已经结账"):
            recording.record(office, entry(date(2026, 9, 30)), why="试", keep=False)
        recording.record(office, entry(date(2026, 10, 1)), why="试", keep=False)

    def test_two_doubts_are_planted(self, office: Office) -> None:
        year = Stretch(date(2026, 1, 1), STORY_DAY)
        found = [(each.kind, each.day) for question in payments.QUESTIONS for each in question(office, year)]
        # The number of a voucher of 11 May on one of 18 May; 63,600 of 60,000 spent by 18 September.
        assert found == [("凭证号重复使用", "2026-05-18"), ("资金透支", "2026-09-18")]


class TestProjects:
    def test_what_was_paid_is_what_the_books_say(self, office: Office) -> None:
        every = milestones(office.db)
        assert sum(map(len, every.values())) == 12 * 4
        for station in STATIONS:
            project = require_project(office.db, station.project)
            own = [each for each in every[project.id] if each.paid_on]
            booked = [entry for entry in entries_of(office, FUND) if entry.project_id == project.id]
            assert {each.voucher_no for each in own} <= {entry.voucher_no for entry in booked}
            assert sum(each.paid or 0 for each in own) == sum(entry.amount for entry in booked)
        # 15 hundredths of 6,100,000 after the evaluation
        assert sum(each.amount for found in every.values() for each in found if not each.paid_on) == 915_000_00

    def test_what_is_done_is_what_the_reports_add_up_to(self, office: Office) -> None:
        project = require_project(office.db, "许村镇社工站2026年服务项目（示例）")
        figures = {each.name: (each.planned, each.done) for each in progress(office, STORY_DAY)[project.id]}
        # Cases: 1 to 3 a month in four fields, 21 + 20 + 19 + 21; activities: two fields of 3, two of 2 a month.
        assert figures == {"新增个案数": (12 * 3 * 4, 81), "社区活动场次": (12 * (3 + 3 + 2 + 2), 100)}

    def test_how_far_they_are(self, office: Office) -> None:
        standing = {row[0]: row[1] for row in stage_table(office, STORY_DAY).rows}
        asked = {"硖石街道", "许村镇"}
        assert standing == {one.project: "中期满意度" if one.town in asked else "指标" for one in STATIONS}

    def test_one_contract_was_announced_too_late(self, office: Office) -> None:
        found = inspect(office, STORY_DAY, [contract_notice])
        # Signed on Thursday 22 January: until Monday 26; announced on 29. The open tender's contract keeps it, too.
        late = [each.where.subject for each in found.findings(Outcome.VIOLATED)]
        assert late == ["斜桥镇社工站2026年服务项目（示例）"]
        assert len(found.findings(Outcome.HOLDS)) == 11


class TestEvaluation:
    def test_places_and_points(self, office: Office) -> None:
        _, seal, found = standing(office, require_evaluation(office, "2026Q3"), STORY_DAY)
        assert seal is not None
        assert seal.number == 2
        # 73 scored points less what was taken off, 10 × certified ÷ in post, 7 and 10 for what all kept, extras.
        assert [(each.entrant.name, each.known) for each in found] == [
            ("许村镇社工站", Fraction("71.5") + 17 + Fraction(50, 7) + 3),
            ("硖石街道社工站", Fraction("69.1") + 17 + Fraction(30, 4)),
            ("盐官镇社工站", Fraction("69.2") + 17 + 5 + 2),
            ("马桥街道社工站", Fraction("68.2") + 17 + Fraction(20, 3)),
            ("海洲街道社工站", Fraction("68.1") + 17 + 5),
            ("袁花镇社工站", Fraction("66.7") + 17 + Fraction(40, 7)),
            ("周王庙镇社工站", Fraction("66.2") + 17 + Fraction(40, 7)),
            ("长安镇社工站", Fraction("65.7") + 17 + 5),
            ("丁桥镇社工站", Fraction("64.6") + 17 + Fraction(40, 7)),
            ("斜桥镇社工站", Fraction("61.4") + 17 + Fraction(20, 3)),
            ("海昌街道社工站", Fraction("63.6") + 17 + Fraction(30, 7)),
            ("黄湾镇社工站", Fraction("56.3") + 17 + 5),
        ]
        assert [each.rank for each in found] == list(range(1, 13))

    def test_the_appeal_brought_three_points_and_three_places(self, office: Office) -> None:
        one = require_evaluation(office, "2026Q3")
        _, _, before = standing(office, one, date(2026, 10, 21))
        (station,) = (each for each in before if each.entrant.name == "马桥街道社工站")
        assert (station.known, station.rank) == (Fraction("65.2") + 17 + Fraction(20, 3), 7)
        (objection,) = objections(office.db, one.id)
        assert (objection.raised_on, objection.decided_on) == (date(2026, 10, 20), date(2026, 10, 22))

    def test_its_days_keep_the_rule(self, office: Office) -> None:
        one = require_evaluation(office, "2026Q3")
        # Five workdays after Friday 16 October end on Friday 23; the next workday it is final.
        assert (one.frozen_on, one.notice_on) == (date(2026, 10, 15), date(2026, 10, 16))
        assert (one.notice_until, one.final_on) == (date(2026, 10, 23), date(2026, 10, 26))
        with pytest.raises(SwtoolError, match="已于 2026-10-26 定稿"):
            finish(office, one, keep=False)

    def test_a_paper_and_a_picture_for_each_station(self, played: Played) -> None:
        names = {path.name for path in (played.folder / EVALUATED).iterdir()}
        papers = {f"{station.name}2026Q3绩效评估结果单.docx" for station in STATIONS}
        pictures = {f"{station.name}2026Q3.svg" for station in STATIONS}
        assert names == papers | pictures | {"2026Q3名次.xlsx"}


class TestPay:
    def test_the_ladder_is_whole_and_marked(self, office: Office) -> None:
        (ladder,) = pay_store.ladders_on(office.db, STORY_DAY).values()
        assert (len(ladder.rungs), ladder.is_sample) == (4 * 11, True)
        # 4,200 + 10 × 150 and 6,600 + 10 × 260.
        highest = {each.post: each.amount for each in ladder.rungs if each.grade == "11级"}
        assert (highest["1岗"], highest["4岗"]) == (5_700_00, 9_200_00)

    def test_who_is_below_the_average(self, office: Office) -> None:
        found = inspect(office, STORY_DAY, [pay_min])
        # 9,200, 4,350, 5,160 and 6,260 against 5,000 a month; the fifth is no professional.
        below = [each.where.subject for each in found.findings(Outcome.VIOLATED)]
        above = [each.where.subject for each in found.findings(Outcome.HOLDS)]
        assert below == ["330481-00002"]
        assert above == ["330481-00001", "330481-00003", "330481-00004"]


class TestRegisters:
    def test_how_many_lines_each_has(self, office: Office) -> None:
        kept = {row[0]: row[2] for row in kinds_table(office, STORY_DAY).rows if row[2]}
        assert kept == {
            "讲师库登记表": 3,
            "职业水平考试登记表": 4,
            "双选会登记表": 2,
            "采购公告登记表": 5,
        }

    def test_which_notice_still_runs(self, office: Office) -> None:
        table = entries_table(office, require_register("采购公告"), STORY_DAY)
        left = [heading.key for heading in table.headings].index("days_left")
        assert [row[left] for row in table.rows] == [None, None, None, None, 9]  # until 19 November


def test_what_is_told(played: Played) -> None:
    told = {chapter.partition("：")[0]: lines for chapter, lines in played.chapters.items()}
    assert "购买上限（参照宁化）：已列支 518.5 万元，还可列支 81.5 万元" in told["资金"]
    assert "    合同还有 91.5 万元没有付，超出上限 10 万元，要另找资金" in told["资金"]
    assert "账上的疑点：凭证号重复使用 1 处、资金透支 1 处（见 swtool audit doubts）" in told["资金"]
    assert "付款 48 期，已付 36 期，评估后还要付 91.5 万元" in told["项目过程"]
    assert "10月薪酬不低于平均工资的 3 人，低于的 1 人；没有登记薪酬的不判定" in told["岗级薪酬"]
    assert "公示：2026-10-16 至 2026-10-23" in told["绩效评估"]
    assert "结果单 12 份、图 12 张、名次表，在“绩效评估”" in told["绩效评估"]
    rules = told["按规则检查"]
    assert any("购买社工服务资金占上一年救助补助资金（fund.purchase_cap）：符合 1，不符合 0" in line for line in rules)
    assert not any(line.endswith("符合 0，不符合 0") for line in rules)
