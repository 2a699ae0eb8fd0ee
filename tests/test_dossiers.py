"""Organizations' dossiers: inspections, credit lists, key persons, on the days around each edge. Invented."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from swtool.errors import SwtoolError
from swtool.findings import Finding, Outcome, Severity
from swtool.office import Office
from swtool.registry import dossiers
from swtool.registry.dossier_rules import year_due
from swtool.registry.organization_checks import (
    abnormal_activity,
    annual_inspection,
    key_persons_reviewed,
    serious_violation,
)
from tests.offices import at
from tests.registry_house import county

from .test_staff_commands import Desk, desk

__all__ = ["desk"]
REVIEW = "org person-review GR2026-0001"
ORG = 1  # 示例社会工作服务中心, which runs 许村镇社工站 from 2021-01-01


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return county(tmp_path, today=date(2026, 6, 30))


def reviewed(office: Office, number: str, on: date, **verdicts: str) -> None:
    found = {"political": "passed", "experience": "passed", "ethics": "passed"} | verdicts
    with office.change("审查") as tx:
        dossiers.review_key_person(
            tx, number, dossiers.KeyPersonReview(**found, reviewed_on=on, reviewed_by="基层政权科")
        )


def only(findings: list[Finding]) -> Finding:
    (found,) = findings
    return found


@pytest.mark.parametrize(
    ("day", "year"),
    [(date(2026, 5, 31), 2024), (date(2026, 6, 1), 2025), (date(2026, 12, 31), 2025), (date(2027, 1, 1), 2025)],
)
def test_the_year_that_is_overdue(day: date, year: int) -> None:
    assert year_due(day, "05-31") == year


@pytest.mark.parametrize(
    ("result", "outcome"),
    [
        ("qualified", Outcome.HOLDS),
        ("basically_qualified", Outcome.HOLDS),
        ("unqualified", Outcome.VIOLATED),
        ("not_reported", Outcome.VIOLATED),
        (None, Outcome.UNDETERMINED),
    ],
)
def test_the_inspection_of_an_operator(office: Office, result: str | None, outcome: Outcome) -> None:
    if result:
        with office.change("年检") as tx:
            dossiers.record_review(
                tx, dossiers.Review(ORG, "annual_inspection", 2025, result, date(2026, 6, 20), "海民年检1号")
            )
    found = only(list(annual_inspection.run(office, date(2026, 6, 30))))
    assert (found.outcome, found.where.subject) == (outcome, "示例社会工作服务中心")
    assert "民政部令第27号" in found.rule
    # On the last day in time nobody asks for 2025 yet; of 2024 nothing is known.
    assert "2024年度" in only(list(annual_inspection.run(office, date(2026, 5, 31)))).what


def test_a_corrected_result_replaces_the_one_before_and_stays_readable(office: Office) -> None:
    for minute, result in enumerate(("unqualified", "qualified")):
        now = at(office.db, today=office.today, now=office.now + timedelta(minutes=minute * 5))
        with now.change("年检") as tx:
            dossiers.record_review(tx, dossiers.Review(ORG, "annual_inspection", 2025, result, office.today, None))
    assert [one.result for one in dossiers.reviews(office.db)[ORG]] == ["qualified"]
    before = office.now + timedelta(minutes=1)
    assert [one.result for one in dossiers.reviews(office.db, before)[ORG]] == ["unqualified"]


def test_a_result_must_fit_its_kind(office: Office) -> None:
    with pytest.raises(SwtoolError, match="没有“合格”这一结论"), office.change("年报") as tx:
        dossiers.record_review(tx, dossiers.Review(ORG, "annual_report", 2025, "qualified", office.today, None))


def test_a_credit_list_counts_from_its_first_to_its_last_day(office: Office) -> None:
    with office.change("列入") as tx:
        dossiers.list_organization(tx, ORG, "serious_violation", on=date(2026, 3, 10), basis="限期停止活动")
    with pytest.raises(SwtoolError, match="2026-03-10 起已在严重违法失信名单"), office.change("列入") as tx:
        dossiers.list_organization(tx, ORG, "serious_violation", on=date(2026, 4, 1), basis="限期停止活动")
    (entry,) = dossiers.credit_entries(office.db)[ORG]
    with pytest.raises(SwtoolError, match="才列入"), office.change("移出") as tx:
        dossiers.unlist_organization(tx, entry, date(2026, 3, 9))
    with office.change("移出") as tx:
        dossiers.unlist_organization(tx, entry, date(2026, 5, 20))
    days = (date(2026, 3, 9), date(2026, 3, 10), date(2026, 5, 20), date(2026, 5, 21))
    got = [only(list(serious_violation.run(office, day))).outcome for day in days]
    assert got == [Outcome.HOLDS, Outcome.VIOLATED, Outcome.VIOLATED, Outcome.HOLDS]
    assert only(list(serious_violation.run(office, days[1]))).severity is Severity.WARNING
    assert only(list(abnormal_activity.run(office, days[1]))).outcome is Outcome.HOLDS  # another list
    assert list(serious_violation.run(office, date(2020, 12, 31))) == []  # it ran no station yet


def test_key_persons_are_reviewed_and_who_is_politically_unfit_never_passes(office: Office) -> None:
    day = office.today

    def verdict(as_of: date = day) -> tuple[Outcome, Severity]:
        found = only(list(key_persons_reviewed.run(office, as_of)))
        assert "王示例" not in str(found)
        return found.outcome, found.severity

    assert verdict()[0] is Outcome.UNDETERMINED  # nobody is registered
    with office.change("关键人员") as tx:
        head = dossiers.add_key_person(tx, ORG, "王示例", "head", date(2024, 1, 1))
    assert head == "GR2026-0001"
    assert verdict() == (Outcome.VIOLATED, Severity.WARNING)  # not reviewed
    reviewed(office, head, date(2026, 6, 10), experience="pending")
    assert verdict()[0] is Outcome.UNDETERMINED
    reviewed(office, head, date(2026, 6, 11))
    assert verdict()[0] is Outcome.HOLDS
    reviewed(office, head, date(2026, 6, 12), ethics="failed")
    assert verdict() == (Outcome.VIOLATED, Severity.WARNING)
    reviewed(office, head, date(2026, 6, 13), political="failed")
    assert verdict() == (Outcome.VIOLATED, Severity.ERROR)
    assert verdict(date(2026, 6, 11))[0] is Outcome.HOLDS  # as of then
    person = dossiers.key_person_named(office.db, "gr2026-0001", day)
    with office.change("卸任") as tx:
        dossiers.end_key_person(tx, person, date(2026, 6, 20))
    assert verdict(date(2026, 6, 20))[0] is Outcome.VIOLATED
    assert verdict(date(2026, 6, 21))[0] is Outcome.UNDETERMINED  # nobody is left


def test_the_dossier_by_command(desk: Desk) -> None:
    org = "示例社会工作"
    for line in (
        f"org rate {org} --grade 3A --from 2019-01-10",
        f"org rate {org} --grade 4A --from 2024-01-10",
        f"org inspect {org} --year 2025 --result basically_qualified --on 2026-06-20 --document 海民年检1号",
        f"org credit {org} --list abnormal_activity --from 2025-02-01 --basis 未报年报",
        f"org credit {org} --list abnormal_activity --to 2025-08-31",
        f"org person {org} 王示例 --role head --from 2024-01-01",
        f"{REVIEW} --political passed --experience passed --ethics pending --on 2026-06-01 --by 社管科",
        f"project add 许村项目 --organization {org} --station 许村 --approved 2026-01-20",
    ):
        assert desk(*line.split()) == 0, desk.err
        assert "王示例" not in desk.err
    rows = desk.rows("org", "dossier", org)
    got = {(row["part"], row["item"]): row for row in rows}
    assert got["评估等级", "4A"]["details"] == "有效"
    assert (got["评估等级", "3A"]["last"], got["评估等级", "3A"]["details"]) == ("2024-01-09", "已过期")
    assert got["年检年报", "2025年度年度检查"]["details"] == "基本合格，海民年检1号"
    assert got["信用", "活动异常名录"]["last"] == "2025-08-31"
    head = got["关键人员", "负责人 GR2026-0001"]
    assert head["name"] == "王某"
    assert head["details"] == "政治素质通过、从业经历通过、职业道德待查（2026-06-01 社管科）"
    assert ("运营社工站", "许村镇社工站") in got
    assert got["项目", "许村项目"]["details"] == "2026年1月20日立项"
    assert got["三务公开", "2026年"]["details"] == "应公开 5 个月，按时 0，迟 0，缺 5"  # January to May are due
    assert desk("org", "dossier", org, "--as-of", "2024-06-30", "--format", "json") == 0
    assert "年检年报" not in desk.out


def test_refusals_by_command(desk: Desk) -> None:
    org = "示例社会工作"
    for line, code, what in (
        (f"org inspect {org} --year 2026 --result qualified --on 2025-06-20", 2, "不会早于 2026 年"),
        (f"org credit {org} --list abnormal_activity", 2, "没有写列入还是移出"),
        (f"org credit {org} --list abnormal_activity --from 2026-01-01", 2, "没有写列入的事由"),
        (f"org credit {org} --list abnormal_activity --to 2026-01-01", 1, "不在活动异常名录"),
        ("org person-end GR2026-0009 --to 2026-01-01", 1, "没有编号为“GR2026-0009”的关键人员"),
        ("org dossier 没有的机构", 1, "没有登记名为"),
    ):
        assert desk(*line.split()) == code, line
        assert what in desk.err
    assert desk("org", "person", org, "王示例", "--role", "head", "--from", "2024-01-01", "--dry-run") == 0
    assert "试运行" in desk.err
    assert desk("org", "person-end", "GR2026-0001", "--to", "2026-01-01") == 1
