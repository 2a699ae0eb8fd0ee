"""An evaluation from its opening to the sealed inputs: which edition, which stations, which scores and measures."""

from __future__ import annotations

import re
from datetime import date, timedelta
from fractions import Fraction

from swtool.errors import NotFound, PolicyFault, SwtoolError, UsageFault
from swtool.evaluation import store
from swtool.evaluation.measures import Span, measure_of
from swtool.evaluation.rules import Entrant, Inputs, Item, Result, TieRule, results, score_fault
from swtool.evaluation.store import Edition, Evaluation, Seal, editions, evaluations
from swtool.evaluation.terms import Party
from swtool.folding import squeeze
from swtool.office import Office
from swtool.patterns import Pattern
from swtool.policy.parameter import Parameter
from swtool.registry.boundaries import places_of
from swtool.registry.station_finder import require_station
from swtool.registry.stations import Station, station_order, stations_on
from swtool.scanner import refuse_numbers

RANKING, GRADES, STRUCTURE = "evaluation.ranking", "evaluation.grades", "evaluation.structure"
_PERIOD = Pattern(r"(?P<year>20\d\d)(?:Q(?P<quarter>[1-4]))?", re.ASCII)
_QUARTER = Pattern(r"(20\d\d)年第?([1-4])季度?", re.ASCII)
_QUARTER_MONTHS = 3
_DAY = timedelta(days=1)


def plain_period(text: str) -> str:
    """A period as it is kept, of the ways in which it is written: 2026年度, 2026q3, 2026年第3季度, wide digits."""
    plain = squeeze(text).upper()
    return _QUARTER.sub(r"\1Q\2", plain) if _QUARTER.fullmatch(plain) else plain.removesuffix("度").removesuffix("年")


def read_period(text: str) -> tuple[str, date, date]:
    """2026 or 2026Q3 (also 2026年第3季度), with its first and last day. Raises ``UsageFault``."""
    read = _PERIOD.fullmatch(plain_period(text))
    if read is None:
        raise UsageFault(f"“{text}”不是评估期间", remedy="写年份，如 2026；季度比赛写 2026Q3")
    year = int(read["year"])
    if read["quarter"] is None:
        return read[0], date(year, 1, 1), date(year, 12, 31)
    first = date(year, (int(read["quarter"]) - 1) * _QUARTER_MONTHS + 1, 1)
    following = first + timedelta(days=_QUARTER_MONTHS * 31)  # within the month after the quarter
    return read[0], first, following.replace(day=1) - _DAY


def edition_of(office: Office, one: Evaluation) -> Edition:
    """The edition by which an evaluation is made, as it stands now. Raises ``NotFound`` once its sheet is undone."""
    found = next((each for each in editions(office.db, scheme=one.scheme) if each.edition_on == one.edition_on), None)
    if found is None:
        raise NotFound(
            f"{one.title}用的方案（{one.edition_on.isoformat()}启用）已经撤回", remedy="重新载入这一版绩效评估指标表"
        )
    return found


def require_evaluation(office: Office, period: str, scheme: str = "", day: date | None = None) -> Evaluation:
    """The evaluation of a period. Raises ``NotFound``, and ``UsageFault`` where the period has several."""
    wanted = read_period(period)[0]
    found = [each for each in evaluations(office.db, period=wanted, day=day) if scheme in ("", each.scheme)]
    if not found:
        raise NotFound(
            f"{wanted} 没有开始评估", remedy="用 swtool evaluation open 开始；已有的见 swtool evaluation list"
        )
    if len(found) > 1:
        raise UsageFault(
            f"{wanted} 有 {len(found)} 项评估",
            why="、".join(each.scheme for each in found),
            remedy="加 --scheme 方案名称",
        )
    return found[0]


def current_edition(office: Office, scheme: str, day: date) -> Edition:
    """The newest edition of a scheme in force on a day. Raises ``NotFound``, ``UsageFault`` where several are meant."""
    current = {each.scheme: each for each in editions(office.db) if each.edition_on <= day}
    found = [each for name, each in current.items() if scheme in ("", name)]
    if not found:
        raise NotFound(
            f"没有现行的评估方案{f'《{scheme}》' if scheme else ''}",
            remedy="先用 swtool intake load 载入绩效评估指标表；列名见 swtool intake template 绩效评估指标表",
        )
    if len(found) > 1:
        raise UsageFault("有几个现行的评估方案", why="、".join(current), remedy="加 --scheme 方案名称")
    return found[0]


def open_evaluation(office: Office, period: str, scheme: str = "", *, keep: bool = True) -> Evaluation:
    """Begin the evaluation of a period by the newest edition in force today.

    Raises ``NotFound`` without a scheme, ``UsageFault`` where several could be meant, ``SwtoolError`` where it was
    opened already.
    """
    wanted, first, last = read_period(period)
    edition = current_edition(office, scheme, office.today)
    if any(each.scheme == edition.scheme for each in evaluations(office.db, period=wanted)):
        raise SwtoolError(f"{wanted}《{edition.scheme}》评估已经开始", remedy="见 swtool evaluation list")
    with office.change(f"开始评估 {wanted} {edition.scheme}", keep=keep) as tx:
        tx.insert(
            "evaluation",
            {
                "uid": tx.uid(),
                "period": wanted,
                "first_on": first.isoformat(),
                "last_on": last.isoformat(),
                "scheme": edition.scheme,
                "edition_on": edition.edition_on.isoformat(),
                "opened_on": office.today.isoformat(),
                "recorded_at": tx.recorded_at,
            },
        )
        return require_evaluation(office, wanted, edition.scheme)


def entrants(office: Office, one: Evaluation, seen: date | None = None) -> list[Station]:
    """The 社工站 that were open on the last day of the period (today, while it runs), by place and name."""
    day = judged_on(office, one, seen)
    return [station for station in stations_on(office, day, places_of(office, day)) if station.tier == "station"]


def judged_on(office: Office, one: Evaluation, day: date | None = None) -> date:
    """The day on which states are looked at: the period's last, or today (``day``) before that."""
    return max(min(day or office.today, one.last_on), one.first_on)


def require_item(edition: Edition, code: str) -> Item:
    """An indicator by its number. Raises ``NotFound``."""
    found = next((item for item in edition.items if item.code == code), None)
    if found is None:
        raise NotFound(f"《{edition.scheme}》没有指标 {code}", remedy="编号见 swtool evaluation items")
    return found


def give_score(
    office: Office,
    one: Evaluation,
    station_name: str,
    code: str,
    party: Party | None,
    points: int,
    *,
    why: str = "",
    keep: bool = True,
) -> tuple[Station, Item, Party]:
    """Enter one score (hundredths), or another in its place. ``party`` may be left out where one scores alone.

    Raises ``NotFound``, ``SwtoolError`` once sealed, ``UsageFault`` for a score that cannot be.
    """
    refuse_numbers(why, "扣分原因")
    station, item = require_station(office.db, station_name), require_item(edition_of(office, one), code)
    if station.id not in {each.id for each in entrants(office, one)}:
        raise SwtoolError(f"{station.name}不在这项评估里", why="评估期末没有开放，或不是社工站")
    who = party_of(item, party)
    if fault := score_fault(item, who, points):
        raise UsageFault(fault)
    with office.change(f"评估得分 {one.period} {station.name} {code}", keep=keep) as tx:
        refuse_sealed(store.evaluation_of(office.db, one.id))  # somebody else may seal at the same time
        for had in store.scores(office.db, one.id):
            if (had.station_id, had.code, had.party) == (station.id, code, who):
                tx.supersede("evaluation_score", had.id)
        store.insert_score(tx, one.id, station.id, code, who, points, why=why)
    return station, item, who


def party_of(item: Item, party: Party | None) -> Party:
    """Who scores: as said, else the only one there is. Raises ``UsageFault``."""
    parties = [each for each, _ in item.parties]
    if party is None and len(parties) > 1:
        raise UsageFault(
            f"指标 {item.code} 由{'、'.join(each.label for each in parties)}分别评分",
            remedy="加 --party 说明是谁评的分",
        )
    return party if party is not None else parties[0]


def refuse_sealed(one: Evaluation) -> None:
    """Raise ``SwtoolError`` for an evaluation whose inputs are sealed."""
    if one.frozen_on is not None:
        raise SwtoolError(
            f"{one.title}已于 {one.frozen_on.isoformat()} 封存",
            remedy="封存后只能经异议、复核改分：swtool evaluation appeal、review",
        )


def gather(office: Office, one: Evaluation, seen: date | None = None) -> Inputs:
    """What a ranking would follow from now, or on a day gone by. Settings are those of the period's last day."""
    edition, day = edition_of(office, one), judged_on(office, one, seen)
    known_on = seen if seen is not None and seen < office.today else None
    places, uids = places_of(office, day), store.station_uids(office.db)
    taking_part = entrants(office, one, seen)
    keys = {station.id: uids[station.id] for station in taking_part}
    codes = {item.code for item in edition.items}
    ranking, (names, cuts) = office.policy.at(RANKING, day), grades_on(office, day)
    return Inputs(
        title=one.title,
        items=edition.items,
        entrants=tuple(
            Entrant(keys[each.id], each.name, places.of(each.division_id, ("station", each.id)).town_name)
            for each in taking_part
        ),
        scores={
            (keys[score.station_id], score.code, score.party): score.points
            for score in store.scores(office.db, one.id, known_on)
            if score.station_id in keys and score.code in codes
        },
        measured=_measured(office, edition, keys, Span(one.first_on, day)),
        tie=TieRule(ranking.text("ties")),
        grades=names,
        cuts=cuts,
    )


def grades_on(office: Office, day: date) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """The grades, lowest first, and the least points of each but the lowest; nothing where no cut-offs are stated.

    Raises ``PolicyFault`` where the two do not fit.
    """
    stated = office.policy.find(GRADES, day)
    if stated is None:
        return (), ()
    names, cuts = stated.list("names"), stated.numbers("cuts")
    if len(cuts) != len(names) - 1:
        raise PolicyFault(
            f"{GRADES}：{len(names)} 个等级要有 {len(names) - 1} 个分数线，写了 {len(cuts)} 个",
            remedy="在本县规则文件里改：names 由低到高，cuts 是除最低一级外各级的最低分",
        )
    return names, cuts


def structure_on(office: Office, day: date) -> tuple[Parameter | None, int | None, int | None]:
    """The rule of how a scheme is built, if one holds, and the indicators and levels it wants, where it says so."""
    stated = office.policy.find(STRUCTURE, day)
    if stated is None:
        return None, None, None
    leaves, levels = (stated.number(key) if stated.has(key) else None for key in ("leaves", "levels"))
    return stated, leaves, levels


def _measured(
    office: Office, edition: Edition, keys: dict[int, str], span: Span
) -> dict[tuple[str, str], Fraction | None]:
    found: dict[tuple[str, str], Fraction | None] = {}
    for item in edition.items:
        measure = measure_of(item.measure) if item.measure else None
        if measure is not None:
            shares = measure.run(office, span)
            found |= {(key, item.code): shares.get(station) for station, key in keys.items()}
    return found


def last_seal(office: Office, one: Evaluation, day: date | None = None) -> Seal | None:
    """The seal that counts on a day."""
    return next(reversed(store.seals(office.db, one.id, day)), None)


def scored_by_third_party(office: Office, year: int, day: date) -> dict[int, str]:
    """Stations that a third party scored in an evaluation of that year which was final by ``day``, with its title."""
    station_ids = {uid: station_id for station_id, uid in store.station_uids(office.db).items()}
    found: dict[int, str] = {}
    for one in store.evaluations(office.db, period=str(year), day=day):
        if one.final_on is not None and (seal := last_seal(office, one, day)) is not None:
            scored = {key for key, _, party in seal.inputs().scores if party is Party.THIRD}
            found.update((station_ids[key], one.title) for key in scored)
    return found


def standing(office: Office, one: Evaluation, day: date) -> tuple[Inputs, Seal | None, tuple[Result, ...]]:
    """The results on a day: of the seal that counted then; before any seal, of what is there now. Equals by place."""
    seal = last_seal(office, one, day)
    inputs = seal.inputs() if seal else gather(office, one, day)
    order = entrant_order(office, day)
    found = sorted(
        results(inputs),
        key=lambda each: (each.rank is None, each.rank or 0, bool(each.vetoes), order[each.entrant.key]),
    )
    return inputs, seal, tuple(found)


def entrant_order(office: Office, day: date) -> dict[str, int]:
    """A station's uid → its number in lists (see ``station_order``)."""
    order = station_order(office, day)
    return {uid: order[station_id] for station_id, uid in store.station_uids(office.db).items()}


def require_entrant(office: Office, one: Evaluation, name: str, day: date) -> str:
    """The key of a station in the results of a day, by the name that it has or had. Raises ``NotFound``."""
    _, _, found = standing(office, one, day)
    keys = {each.entrant.name: each.entrant.key for each in found}
    if name in keys:
        return keys[name]
    station = require_station(office.db, name)
    key = store.station_uids(office.db, [station.id])[station.id]
    if key not in keys.values():
        raise NotFound(f"{station.name}不在这项评估里", remedy="参评的站见 swtool evaluation rank")
    return key
