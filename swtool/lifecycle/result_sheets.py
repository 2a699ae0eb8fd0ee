"""Lists of what came out: progress by indicator, payments, results of evaluation by station and operator, renewals."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from fractions import Fraction

from swtool.lifecycle import store
from swtool.lifecycle.insiders import insider_test
from swtool.lifecycle.progress import progress
from swtool.lifecycle.records import Life, Outcome
from swtool.lifecycle.sheets import terms_on
from swtool.lifecycle.store import lives_by_place
from swtool.lifecycle.terms import DECISIONS
from swtool.office import Office
from swtool.registry.organizations import all_organizations
from swtool.registry.projects import all_projects, projects_by_place
from swtool.registry.stations import names_on, operators_on, stations_on
from swtool.tables import Heading, Show, Table

_COUNTED, _ENTERED = "服务记录", "填报"


def progress_table(office: Office, day: date, *, only: int | None = None, purchaser: str = "") -> Table:
    """HNG-17: planned and done of every indicator of one project, of a purchaser's projects, or of all."""
    projects = [each for each in projects_by_place(office, day) if not purchaser or each.purchaser == purchaser]
    done = progress(office, day, only=only)
    rows = [
        (
            project.name,
            project.purchaser,
            each.name,
            each.planned,
            each.done,
            each.unit,
            each.share,
            _COUNTED if each.measure else _ENTERED,
            each.counted_on,
        )
        for project in projects
        for each in done.get(project.id, ())
    ]
    shares = [min(row[6], Fraction(1)) for row in rows if isinstance(row[6], Fraction)]
    notes = []
    if rows:
        unknown = len(rows) - len(shares)
        notes.append(f"{len(rows)} 项指标，已完成 {sum(each == 1 for each in shares)} 项，没有完成数的 {unknown} 项")
    return Table(
        "项目指标完成情况",
        (
            Heading("project", "项目名称"),
            Heading("purchaser", "购买方", minor=True),
            Heading("name", "指标"),
            Heading("planned", "计划", Show.COUNT),
            Heading("done", "完成", Show.COUNT),
            Heading("unit", "单位"),
            Heading("share", "完成率", Show.RATE),
            Heading("source", "完成数来自", minor=True),
            Heading("counted_on", "统计到", Show.DAY, minor=True),
        ),
        rows,
        as_of=day,
        notes=tuple(notes),
        counted_in="项指标",
    )


def payment_table(office: Office, day: date, *, only: int | None = None) -> Table:
    """QZH-04: every payment with its day, the condition, and the result of evaluation that came before it."""
    results = store.outcomes_by_project(office.db, day)
    names = {project.id: project.name for project in all_projects(office.db)}
    rows = []
    for project_id, found in store.milestones(office.db).items():
        if only not in (None, project_id):
            continue
        for each in found:
            made = each.payments(day)
            paid_on = made[-1].on if made else None
            before = [one for one in results.get(project_id, ()) if one.evaluated_on <= (paid_on or day)]
            is_late = each.due_on is not None and not each.is_paid(day) and each.due_on < day
            rows.append(
                (
                    names[project_id],
                    each.name,
                    each.amount,
                    each.due_on,
                    each.after_evaluation,
                    _result(before[-1]) if before else "没有评估结果" if each.after_evaluation else "",
                    paid_on,
                    made[-1].amount if made else None,
                    each.left(day) or None,
                    (day - each.due_on).days if is_late and each.due_on else None,
                    "、".join(one.voucher_no for one in made if one.voucher_no) or None,
                )
            )
    return Table(
        "项目付款",
        (
            Heading("project", "项目名称"),
            Heading("milestone", "期次"),
            Heading("amount", "应付（元）", Show.MONEY),
            Heading("due_on", "应付日期", Show.DAY),
            Heading("after_evaluation", "评估后支付", Show.FLAG, minor=True),
            Heading("result", "评估结果"),
            Heading("paid_on", "实付日期", Show.DAY),
            Heading("paid", "实付（元）", Show.MONEY, minor=True),
            Heading("left", "未付（元）", Show.MONEY),
            Heading("late", "迟几天", Show.COUNT, minor=True),
            Heading("voucher_no", "凭证号", Show.CODE, minor=True),
        ),
        rows,
        as_of=day,
        counted_in="期",
    )


def outcome_table(office: Office, year: int, day: date) -> Table:
    """JNA-02: every station that was open at the end of the year (or is on ``day``), evaluated or not."""
    open_on = min(day, date(year, 12, 31))
    running, is_insider = operators_on(office.db, open_on), insider_test(office, day)
    found: dict[int, list[Outcome]] = defaultdict(list)
    for each in store.outcomes(office.db, day):
        if each.year == year and each.station_id is not None:
            found[each.station_id].append(each)
    rows: list[tuple[object, ...]] = []
    for station in (each for each in stations_on(office, open_on) if each.tier == "station"):
        operator = running.get(station.id)
        named = (station.name, operator.organization_name if operator else None)
        rows += [
            (*named, each.evaluator, not is_insider(each), each.evaluated_on, _result(each), each.score, each.document)
            for each in found.get(station.id, ())
        ] or [(*named, None, None, None, "没有评估", None, None)]
    missing = sum(row[5] == "没有评估" for row in rows)
    return Table(
        f"{year}年社工站评估结果",
        (
            Heading("station", "社工站"),
            Heading("operator", "运营机构"),
            Heading("evaluator", "评估机构"),
            Heading("is_third_party", "第三方", Show.FLAG),
            Heading("evaluated_on", "评估日期", Show.DAY),
            Heading("result", "结果"),
            Heading("score", "得分", Show.HOURS, minor=True),
            Heading("document", "评估报告", minor=True),
        ),
        rows,
        as_of=day,
        notes=(f"没有评估的站 {missing} 个",),
    )


def operator_table(office: Office, day: date) -> Table:
    """JNA-02: results by operator and year, as reference for who goes on: stations and projects, passed and failed."""
    running = {project.id: project.organization_id for project in all_projects(office.db)}
    organizations = {each.id: each.name for each in all_organizations(office.db)}
    groups: dict[tuple[str, int], list[Outcome]] = defaultdict(list)
    by_day: dict[date, dict[int, int]] = {}
    for each in store.outcomes(office.db, day):
        if each.project_id is not None:
            owner: int | None = running[each.project_id]
        else:
            if each.evaluated_on not in by_day:
                on_day = operators_on(office.db, each.evaluated_on)
                by_day[each.evaluated_on] = {station: one.organization_id for station, one in on_day.items()}
            owner = by_day[each.evaluated_on].get(each.station_id or 0)
        groups[organizations.get(owner or 0, "没有登记运营机构"), each.year].append(each)
    rows = [
        (
            name,
            str(year),
            sum(each.station_id is not None for each in found),
            sum(each.project_id is not None for each in found),
            sum(each.is_passed for each in found),
            sum(not each.is_passed for each in found),
        )
        for (name, year), found in sorted(groups.items())
    ]
    return Table(
        "各机构的评估结果",
        (
            Heading("organization", "机构"),
            Heading("year", "年份", Show.CODE),
            Heading("stations", "被评站", Show.COUNT),
            Heading("projects", "被评项目", Show.COUNT),
            Heading("passed", "合格", Show.COUNT),
            Heading("failed", "不合格", Show.COUNT),
        ),
        rows,
        as_of=day,
    )


def renewal_table(office: Office, day: date) -> Table:
    """JLP-03 优续劣汰: projects that are over, or end within the days for a decision, with their newest result."""
    until = day + timedelta(days=terms_on(office, day).renewal_days)
    organizations = {each.id: each.name for each in all_organizations(office.db)}
    names, done = names_on(office, day), progress(office, day)
    rows = []
    for life in lives_by_place(office, day):
        ends = life.project.ends_on
        if ends is None or ends.last_day > until:
            continue
        shares = [min(each.share or Fraction(0), Fraction(1)) for each in done.get(life.project.id, ())]
        result, made = life.outcomes[-1] if life.outcomes else None, life.decision("renewed", "not_renewed")
        rows.append(
            (
                life.project.name,
                ends.last_day,
                _result(result) if result else "没有评估",
                result.score if result else None,
                Fraction(sum(shares), len(shares)) if shares else None,
                _advice(life),
                f"{DECISIONS[made.step]} {made.happened_on}" if made else "没有决定",
                organizations.get(life.project.organization_id),
                names.get(life.project.station_on(day) or 0),
            )
        )
    order = {"可以续签": 0, "先评估": 1, "不宜续签": 2}
    rows.sort(key=lambda row: (order[str(row[5])], -(row[3] if isinstance(row[3], int) else -1)))
    return Table(
        "到期项目续签清单",
        (
            Heading("project", "项目名称"),
            Heading("ends_on", "到期", Show.DAY),
            Heading("result", "评估结果"),
            Heading("score", "得分", Show.HOURS),
            Heading("share", "指标完成率", Show.RATE, minor=True),
            Heading("advice", "按评估"),
            Heading("decision", "决定"),
            Heading("organization", "承接机构", minor=True),
            Heading("station", "社工站", minor=True),
        ),
        rows,
        as_of=day,
        notes=("“按评估”只按最近一次评估结论：合格可以续签，不合格不宜续签；决定由购买方作出",),
        counted_in="个项目",
    )


def _advice(life: Life) -> str:
    if not life.outcomes:
        return "先评估"
    return "可以续签" if life.outcomes[-1].is_passed else "不宜续签"


def _result(found: Outcome) -> str:
    return f"{'合格' if found.is_passed else '不合格'}{f'（{found.grade}）' if found.grade else ''}"
