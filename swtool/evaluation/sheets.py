"""The tables of evaluations: what there is, the scheme, the ranking, one station's result, objections."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from swtool.errors import NotFound
from swtool.evaluation import store
from swtool.evaluation.measures import MEASURES
from swtool.evaluation.rules import HUNDRED, Result
from swtool.evaluation.rules import parties_text as who
from swtool.evaluation.scoring import RANKING, standing
from swtool.evaluation.store import Edition, Evaluation, Seal
from swtool.evaluation.terms import ItemKind
from swtool.office import Office
from swtool.privacy import mask_all
from swtool.quantities import format_points
from swtool.registry.stations import names_on
from swtool.tables import Heading, Show, Table

_KIND = {ItemKind.LEAF: "评分指标", ItemKind.BONUS: "加分项", ItemKind.VETO: "一票否决"}


_SHOWN_DIGEST = 12
"""Characters of a seal's digest that tell it from others; the result sheet has all of it."""


def shown_points(hundredths: int) -> str:
    """Points as entered, for reading."""
    return format_points(Fraction(hundredths, HUNDRED))


def evaluation_list(office: Office, as_of: date) -> Table:
    """Every evaluation, how far it is, and how much is missing."""
    rows = []
    for one in store.evaluations(office.db, day=as_of):
        state, seal, found = one.state, None, tuple[Result, ...]()
        try:
            _, seal, found = standing(office, one, as_of)
        except NotFound:
            state = "方案已撤回"
        rows.append(
            (
                one.period,
                one.scheme,
                one.edition_on,
                state,
                len(found),
                sum(bool(each.missing) for each in found),
                one.frozen_on,
                one.notice_until,
                one.final_on,
                seal.sha256[:_SHOWN_DIGEST] if seal else "",
            )
        )
    return Table(
        "评估",
        (
            Heading("period", "期间"),
            Heading("scheme", "方案"),
            Heading("edition_on", "启用日期", Show.DAY, minor=True),
            Heading("state", "状态"),
            Heading("stations", "社工站", Show.COUNT),
            Heading("incomplete", "缺分的站", Show.COUNT),
            Heading("frozen_on", "封存", Show.DAY),
            Heading("notice_until", "公示到", Show.DAY),
            Heading("final_on", "定稿", Show.DAY),
            Heading("sha256", "封存摘要", Show.CODE, minor=True),
        ),
        rows,
        as_of=as_of,
    )


def item_list(edition: Edition) -> Table:
    """The lines of an edition."""
    rows = [
        (
            one.code,
            one.level1,
            one.level2,
            one.level3,
            _KIND[one.kind],
            None if one.kind is ItemKind.VETO else Fraction(one.points, HUNDRED),
            f"计算：{one.measure}" if one.measure else who(one.parties),
            one.criteria,
            one.evidence,
        )
        for one in edition.items
    ]
    leaves = [one for one in edition.items if one.kind is ItemKind.LEAF]
    return Table(
        f"《{edition.scheme}》（{edition.edition_on.isoformat()}启用）",
        (
            Heading("code", "编号", Show.CODE),
            Heading("level1", "一级指标"),
            Heading("level2", "二级指标", minor=True),
            Heading("level3", "三级指标"),
            Heading("kind", "类别", minor=True),
            Heading("points", "分值", Show.POINTS),
            Heading("who", "谁评分"),
            Heading("criteria", "评分标准", minor=True),
            Heading("evidence", "佐证材料", minor=True),
        ),
        rows,
        notes=(f"评分指标 {len(leaves)} 项，合计 {shown_points(sum(one.points for one in leaves))} 分",),
    )


def measure_list() -> Table:
    """What the office computes itself, and how."""
    return Table(
        "系统能计算的指标",
        (Heading("name", "计算指标"), Heading("expression", "怎么算")),
        [(each.name, each.expression) for each in MEASURES],
        notes=("在绩效评估指标表的“计算指标”列写左边的名称；得分＝分值×比率；算不出的是缺，不是零分",),
    )


def ranking(office: Office, one: Evaluation, as_of: date) -> Table:
    """The places on a day: of the seal that counted then, else of what is there now."""
    inputs, seal, found = standing(office, one, as_of)
    has_grades = bool(inputs.grades)
    rows = [
        (
            each.rank,
            each.entrant.name,
            each.entrant.town,
            each.total,
            each.known,
            each.grade if has_grades else "",
            each.state,
        )
        for each in found
    ]
    notes = [f"同分：{inputs.tie.value}", seal_note(seal)]
    notes += [] if has_grades else ["本县没有规定等级分数线，不分等级"]
    if any(each.missing for each in found):
        notes.append("缺分的站不排名：缺的不按零分算，“已有”是现有各项之和")
    return Table(
        f"{one.title}名次（{one.state}）",
        (
            Heading("rank", "名次", Show.COUNT),
            Heading("station", "社工站"),
            Heading("town", "乡镇（街道）", minor=True),
            Heading("total", "得分", Show.POINTS),
            Heading("known", "已有", Show.POINTS, minor=True),
            Heading("grade", "等级"),
            Heading("state", "说明"),
        ),
        rows,
        as_of=as_of,
        sources=(office.policy.cite(office.policy.at(RANKING, as_of)),),
        notes=tuple(notes),
    )


def seal_note(seal: Seal | None) -> str:
    """Which seal a table follows from."""
    if seal is None:
        return "还没有封存，得分还会变"
    return f"第 {seal.number} 次封存（{seal.sealed_on.isoformat()}），摘要 {seal.sha256[:_SHOWN_DIGEST]}"


def objection_list(office: Office, one: Evaluation, as_of: date) -> Table:
    """Objections and what their reviews came to."""
    names = names_on(office, as_of)
    rows = []
    for each in store.objections(office.db, one.id):
        if each.raised_on > as_of:
            continue
        decided = each.decided_on is not None and each.decided_on <= as_of
        outcome = {"kept": "维持", "changed": "改分"}[each.outcome] if decided else "没有复核"
        rows.append(
            (
                each.id,
                names[each.station_id],
                each.code,
                each.raised_on,
                each.why,
                outcome,
                each.decided_on if decided else None,
                each.decision if decided else "",
            )
        )
    return Table(
        f"{one.title}异议",
        (
            Heading("number", "号", Show.CODE),
            Heading("station", "社工站"),
            Heading("code", "指标", Show.CODE),
            Heading("raised_on", "提出", Show.DAY),
            Heading("why", "理由", mask=mask_all),
            Heading("outcome", "复核"),
            Heading("decided_on", "复核日期", Show.DAY, minor=True),
            Heading("decision", "复核理由", mask=mask_all, minor=True),
        ),
        rows,
        as_of=as_of,
    )


def missing_list(office: Office, one: Evaluation, as_of: date) -> Table:
    """What is missing of every station, by indicator and by who has to score."""
    inputs, _, found = standing(office, one, as_of)
    items = {item.code: item for item in inputs.items}
    rows = []
    for result in found:
        for code in result.missing:
            item = items[code]
            absent = [
                party.label for party, _ in item.parties if (result.entrant.key, code, party) not in inputs.scores
            ]
            owed = f"计算：{item.measure}没有数据" if item.measure else "、".join(absent)
            rows.append((result.entrant.name, code, item.level3 or item.level1, owed))
    return Table(
        f"{one.title}还缺的分",
        (
            Heading("station", "社工站"),
            Heading("code", "编号", Show.CODE),
            Heading("item", "指标"),
            Heading("owed", "缺谁的"),
        ),
        rows,
        as_of=as_of,
        notes=(f"参评 {len(found)} 个社工站",),
    )
