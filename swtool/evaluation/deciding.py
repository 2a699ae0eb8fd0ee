"""From the seal to the end: 封存, 公示, 异议, 复核, 定稿. What was sealed stays; a changed score seals anew."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from swtool.errors import NotFound, SwtoolError, UsageFault
from swtool.evaluation import store
from swtool.evaluation.rules import Inputs, Result, results, score_fault
from swtool.evaluation.scoring import gather, last_seal, party_of, refuse_sealed
from swtool.evaluation.store import Evaluation, Objection, Seal
from swtool.evaluation.terms import Party
from swtool.office import Office
from swtool.policy.conventions import plain_convention
from swtool.registry.station_finder import require_station
from swtool.scanner import refuse_numbers
from swtool.workdays import Deadline, deadline

NOTICE = "evaluation.notice"
_SHOWN = 5


def freeze(office: Office, one: Evaluation, *, keep: bool = True) -> tuple[Seal, tuple[Result, ...]]:
    """Seal the inputs; the seal and the results that follow. Raises ``SwtoolError`` before the period is over or where
    it was done."""
    if office.today <= one.last_on:
        raise SwtoolError(
            f"评估期到 {one.last_on.isoformat()} 才结束，还不能封存", remedy="现在的得分见 swtool evaluation rank"
        )
    with office.change(f"封存评估 {one.period} {one.scheme}", keep=keep) as tx:  # what is sealed is what stands then
        refuse_sealed(store.evaluation_of(office.db, one.id))
        inputs = gather(office, one)
        if not inputs.entrants:
            raise SwtoolError("评估期末没有开放的社工站，没有可封存的", remedy="用 swtool station list 查看")
        _refuse_unfit(inputs)
        store.insert_seal(tx, one.id, 1, inputs, office.today, "评分结束")
        seal = last_seal(office, one)
        assert seal is not None
    return seal, results(inputs)


def _refuse_unfit(inputs: Inputs) -> None:
    """Scores that the scheme, changed since, does not take any more."""
    items = {item.code: item for item in inputs.items}
    names = {each.key: each.name for each in inputs.entrants}
    unfit = [
        f"{names[key]}：{fault}"
        for (key, code, party), points in sorted(inputs.scores.items())
        if (fault := score_fault(items[code], party, points))
    ]
    if unfit:
        more = f"等 {len(unfit)} 处" if len(unfit) > _SHOWN else ""
        raise SwtoolError(
            "有的得分和现在的方案对不上，不能封存",
            why="；".join(unfit[:_SHOWN]) + more,
            remedy="用 swtool evaluation score 改分，或改回指标表重新载入",
        )


def announce(office: Office, one: Evaluation, *, keep: bool = True) -> date:
    """Begin the notice today; its last day. Raises ``SwtoolError`` before the seal or where it runs already."""
    seal = _require_seal(office, one)
    last = notice_from(office, office.today).last_day
    with office.change(f"公示评估结果 {one.period} {one.scheme}", keep=keep) as tx:
        begun = store.evaluation_of(office.db, one.id).notice_on
        if begun is not None:
            raise SwtoolError(f"{one.title}已于 {begun.isoformat()} 开始公示", remedy="见 swtool evaluation list")
        store.insert_step(tx, one.id, "notice", seal.id, office.today, last)
    return last


def notice_from(office: Office, day: date) -> Deadline:
    """How long a notice runs that begins on a day. It is provisional where the holidays of a year are not known yet."""
    return deadline(day, plain_convention(office.policy.at(NOTICE, day)), office.calendar)


def _last_of_notice(office: Office, began: date, announced: date) -> date:
    """The last day as announced, or later, where the holidays that came out since make the notice too short. It is
    never shortened: what was announced was promised."""
    return max(announced, notice_from(office, began).last_day)


def object_to(office: Office, one: Evaluation, station_name: str, code: str, why: str, *, keep: bool = True) -> int:
    """A station objects to a score while the notice runs; the number of its objection.

    Raises ``SwtoolError`` outside the notice, ``NotFound`` for an indicator or station that was not evaluated.
    """
    refuse_numbers(why, "理由")
    if one.notice_on is None or one.notice_until is None:
        raise SwtoolError(f"{one.title}还没有公示", remedy="先用 swtool evaluation notice 公示")
    if office.today < one.notice_on:
        raise SwtoolError(f"公示从 {one.notice_on.isoformat()} 才开始", remedy="到那天再提出")
    until = _last_of_notice(office, one.notice_on, one.notice_until)
    if office.today > until:
        raise SwtoolError(f"公示已于 {until.isoformat()} 结束，不再受理异议", remedy="见 swtool evaluation list")
    inputs = _require_seal(office, one).inputs()
    station = require_station(office.db, station_name)
    if store.station_uids(office.db, [station.id])[station.id] not in {each.key for each in inputs.entrants}:
        raise NotFound(f"{station.name}不在这项评估里")
    if code not in {item.code for item in inputs.items}:
        raise NotFound(f"《{one.scheme}》没有指标 {code}", remedy="编号见 swtool evaluation items")
    with office.change(f"评估异议 {one.period} {station.name} {code}", keep=keep) as tx:
        _refuse_final(store.evaluation_of(office.db, one.id))
        return tx.insert(
            "evaluation_objection",
            {
                "evaluation_id": one.id,
                "station_id": station.id,
                "code": code,
                "raised_on": office.today.isoformat(),
                "why": why,
                "recorded_at": tx.recorded_at,
            },
        )


class Reviewed(NamedTuple):
    """What a review came to: the results before and after it; equal where the score was kept."""

    objection: Objection
    before: tuple[Result, ...]
    after: tuple[Result, ...]


def review(
    office: Office,
    one: Evaluation,
    number: int,
    why: str,
    *,
    points: int | None = None,
    party: Party | None = None,
    keep: bool = True,
) -> Reviewed:
    """Decide on an objection: keep the score, or give another (hundredths), which seals the inputs anew.

    What was computed is not scored: its records are corrected, and its objection kept with the reason.
    Raises ``NotFound``, ``SwtoolError`` where it was decided, ``UsageFault`` for a score that cannot be.
    """
    refuse_numbers(why, "理由")
    with office.change(f"复核评估异议 {one.period} {number}", keep=keep) as tx:
        found = _waiting(office, store.evaluation_of(office.db, one.id), number)
        seal = _require_seal(office, one)
        inputs = seal.inputs()
        before = after = results(inputs)
        if points is not None:
            item = next(each for each in inputs.items if each.code == found.code)
            who = party_of(item, party)
            if fault := score_fault(item, who, points):
                raise UsageFault(fault)
            key = store.station_uids(office.db, [found.station_id])[found.station_id]
            changed = inputs._replace(scores={**inputs.scores, (key, found.code, who): points})
            for had in store.scores(office.db, one.id):
                if (had.station_id, had.code, had.party) == (found.station_id, found.code, who):
                    tx.supersede("evaluation_score", had.id)
            store.insert_score(tx, one.id, found.station_id, found.code, who, points, why=why, objection_id=number)
            store.insert_seal(tx, one.id, seal.number + 1, changed, office.today, f"第 {number} 号异议复核：{why}")
            after = results(changed)
        tx.insert(
            "evaluation_review",
            {
                "objection_id": number,
                "outcome": "kept" if points is None else "changed",
                "decided_on": office.today.isoformat(),
                "why": why,
                "recorded_at": tx.recorded_at,
            },
        )
    return Reviewed(found, before, after)


def _waiting(office: Office, one: Evaluation, number: int) -> Objection:
    """The objection of that number, which nobody has decided. Raises as ``review``."""
    _refuse_final(one)
    found = next((each for each in store.objections(office.db, one.id) if each.id == number), None)
    if found is None:
        raise NotFound(f"{one.title}没有第 {number} 号异议", remedy="见 swtool evaluation appeals")
    if found.decided_on is not None:
        raise SwtoolError(
            f"第 {number} 号异议已于 {found.decided_on.isoformat()} 复核", remedy="见 swtool evaluation appeals"
        )
    return found


def finish(office: Office, one: Evaluation, *, keep: bool = True) -> tuple[Result, ...]:
    """Make the results final. Raises ``SwtoolError`` while the notice runs or an objection waits."""
    _require_seal(office, one)
    if one.notice_on is None or one.notice_until is None:
        raise SwtoolError(f"{one.title}还没有公示", remedy="先用 swtool evaluation notice 公示")
    until = _last_of_notice(office, one.notice_on, one.notice_until)
    if office.today <= until:
        later = "（原定的日期里有后来公布的放假日，顺延）" if until > one.notice_until else ""
        raise SwtoolError(f"公示到 {until.isoformat()} 才结束{later}，还不能定稿", remedy="到下一天再定稿")
    with office.change(f"评估定稿 {one.period} {one.scheme}", keep=keep) as tx:  # no review comes in between
        _refuse_final(store.evaluation_of(office.db, one.id))
        waiting = [each.id for each in store.objections(office.db, one.id) if each.decided_on is None]
        if waiting:
            numbers = "、".join(map(str, waiting))
            raise SwtoolError(f"第 {numbers} 号异议还没有复核", remedy="用 swtool evaluation review 复核")
        seal = _require_seal(office, one)
        store.insert_step(tx, one.id, "final", seal.id, office.today)
    return results(seal.inputs())


def _require_seal(office: Office, one: Evaluation) -> Seal:
    seal = last_seal(office, one)
    if seal is None:
        raise SwtoolError(f"{one.title}还没有封存", remedy="先用 swtool evaluation freeze 封存")
    return seal


def _refuse_final(one: Evaluation) -> None:
    if one.final_on is not None:
        raise SwtoolError(f"{one.title}已于 {one.final_on.isoformat()} 定稿")
