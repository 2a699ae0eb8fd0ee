"""绩效评估评分表 → scores of an evaluation that is open. A blank cell takes nothing back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from swtool.evaluation.forms import PARTY_COLUMNS
from swtool.evaluation.rules import Item, score_fault
from swtool.evaluation.scoring import edition_of, entrants, plain_period
from swtool.evaluation.store import Evaluation, Score, evaluations, insert_score, scores
from swtool.evaluation.terms import Party
from swtool.folding import squeeze
from swtool.intake.fields import field_change
from swtool.intake.plan import Action, Batch, Change, Extract, Plan, Row
from swtool.office import Office
from swtool.registry.station_finder import StationFinder
from swtool.scanner import kinds_in
from swtool.store.database import Transaction


@dataclass(frozen=True, slots=True)
class _Known:
    """An evaluation that is open, with its lines and what is on record."""

    evaluation: Evaluation
    items: dict[str, Item]
    scores: dict[tuple[int, str, Party], Score]
    stations: frozenset[int]
    rows: dict[tuple[int, str, Party], int] = field(default_factory=dict)
    """In which row of the sheet a score was given already."""


class _New(NamedTuple):
    row: Row
    evaluation_id: int
    station_id: int
    code: str
    party: Party
    points: int
    why: str
    before: Score | None


def plan_scores(office: Office, extract: Extract, batch: Batch) -> Plan:
    """Plan a sheet of scores: one change a row that says something."""
    plan, finder, known = Plan(), StationFinder(office.db), dict[int, _Known]()
    every = evaluations(office.db)
    written: list[_New] = []
    for row in extract.rows:
        one = _evaluation(extract, row, every)
        station = finder.find(row.text("station")) if row.text("station") else []
        if row.text("station") and len(station) != 1:
            what = "没有登记这个社工站" if not station else f"对得上 {len(station)} 个社工站"
            extract.fault(row, "station", "reference.station", what, remedy="写站名全称，见 swtool station list")
        if one is None or len(station) != 1:
            continue
        if one.id not in known:
            items = {item.code: item for item in edition_of(office, one).items}
            held = {(each.station_id, each.code, each.party): each for each in scores(office.db, one.id)}
            known[one.id] = _Known(one, items, held, frozenset(each.id for each in entrants(office, one)))
        if station[0].id not in known[one.id].stations:
            what = f"{station[0].name}不在这项评估里"
            remedy = "评估期末没有开放，或不是社工站；参评的站见 swtool evaluation rank"
            extract.fault(row, "station", "evaluation.station", what, remedy=remedy)
            continue
        found = _scores(extract, row, known[one.id], station[0].id)
        if found is None:
            continue
        told = []
        for each in found:
            before = each.before.points if each.before else None
            if before != each.points or (each.why and each.before is not None and each.why != each.before.why):
                told.append(field_change(extract.form, PARTY_COLUMNS[each.party], before, each.points))
                written.append(each)
        action = Action.UNCHANGED
        if told:
            action = Action.UPDATE if any(each.before for each in found) else Action.INSERT
        subject = f"{station[0].name} {row.text('code')}"
        plan.changes.append(Change(action, row.number, subject, "", tuple(told)))
    if written:
        plan.writes.append(lambda tx: _write(tx, written, batch))
    return plan


def _evaluation(extract: Extract, row: Row, every: list[Evaluation]) -> Evaluation | None:
    """The evaluation that the row means, where it still takes scores."""
    period, scheme = plain_period(row.text("period")), squeeze(row.text("scheme"))
    if not period:
        return None
    found = [each for each in every if each.period == period and scheme in ("", squeeze(each.scheme))]
    if len(found) != 1:
        what = f"{period} 没有开始这项评估" if not found else f"{period} 有 {len(found)} 项评估，看不出是哪一项"
        remedy = "先用 swtool evaluation open 开始" if not found else "写明评估方案"
        extract.fault(row, "period", "evaluation.unknown", what, remedy=remedy)
        return None
    if found[0].frozen_on is not None:
        what = f"{found[0].title}已于 {found[0].frozen_on.isoformat()} 封存"
        extract.fault(row, "period", "evaluation.sealed", what, remedy="封存后只能经异议、复核改分")
        return None
    return found[0]


def _scores(extract: Extract, row: Row, known: _Known, station_id: int) -> list[_New] | None:
    """What the row gives; None where it has a fault."""
    if kinds := kinds_in(row.text("why")):
        what = f"扣分原因里像是有{kinds}"
        extract.fault(row, "why", "evaluation.personal", what, remedy="扣分原因不写个人信息，删去再载入")
        return None
    code = row.text("code")
    item = known.items.get(code)
    if item is None:
        extract.fault(row, "code", "evaluation.code", f"方案里没有指标 {code}", remedy="编号见 swtool evaluation items")
        return None
    found = []
    for party, column in PARTY_COLUMNS.items():
        points = row.values.get(column)
        if not isinstance(points, int):
            continue
        if fault := score_fault(item, party, points):
            extract.fault(row, column, "evaluation.score", fault, remedy="核对得分和指标编号")
            return None
        key = (station_id, code, party)
        if (above := known.rows.setdefault(key, row.number)) != row.number:
            what = f"和第 {above} 行是同一个站、同一项、同一方的得分"
            extract.fault(row, column, "evaluation.score_twice", what, remedy="只留一行")
            return None
        before = known.scores.get(key)
        found.append(_New(row, known.evaluation.id, station_id, code, party, points, row.text("why"), before))
    return found


def _write(tx: Transaction, written: list[_New], batch: Batch) -> None:
    for each in written:
        if each.before is not None:
            tx.supersede("evaluation_score", each.before.id)
        insert_score(
            tx,
            each.evaluation_id,
            each.station_id,
            each.code,
            each.party,
            each.points,
            why=each.why,
            batch_id=batch.id,
            source_row=each.row.number,
        )
