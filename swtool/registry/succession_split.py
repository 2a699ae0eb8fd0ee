"""After a split: which village, station, file or resource belongs to which of the new divisions. Nothing is guessed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from swtool.boundaries import Boundaries
from swtool.errors import NotFound, SwtoolError, UsageFault
from swtool.office import Office
from swtool.registry.boundaries import Places, Subject
from swtool.registry.divisions import Division, DivisionIndex, canonical_code, read_divisions
from swtool.registry.station_finder import require_station
from swtool.registry.stations import all_stations, station_names
from swtool.registry.succession_plan import Assignment, Part, Step, SuccessionPlan

_SHOWN = 8


def assigned(
    index: DivisionIndex, plan: SuccessionPlan, village: Division, town: Division, targets: Sequence[int]
) -> int | None:
    """The opening to which a village of a split town belongs; None where nobody said."""
    for text, target in plan.request.assign.items():
        if village.code == canonical_code(text) or index.match_village(town, text).one is village:
            return _target(plan, target, targets)
    return _target(plan, plan.request.rest, targets) if plan.request.rest else None


def _target(plan: SuccessionPlan, text: str, targets: Sequence[int]) -> int:
    found = [at for at in targets if text in (plan.openings[at].name, plan.openings[at].code)]
    if not found:
        names = "、".join(plan.openings[at].name for at in targets)
        raise UsageFault(f"“{text}”不是拆分后的区划", where="--assign", remedy=f"写其中之一：{names}")
    return found[0]


def assign(office: Office, plan: SuccessionPlan, old: Division, targets: Sequence[int], parts: Sequence[Part]) -> None:
    """Of a split division: where its stations belong, and of a village also the files, needs and resources."""
    request, named = plan.request, set()
    places = Places(office.db, request.day - timedelta(days=1), Boundaries.THEN)
    names = station_names(office.db)
    subjects: dict[str, Subject] = {
        names[station.id]: ("station", station.id)
        for station in all_stations(office.db)
        if places.of(station.division_id, ("station", station.id)).division.id == old.id
        and (station.closed_on is None or station.closed_on > request.day)
        and station.id not in {merged.id for merged, _ in plan.merged}
    }
    if old.level == "village":
        for part in parts:
            subjects |= part.subjects(office, places.sources({old.id}), request.day)
    stated = {}
    for text, target in request.assign.items():
        for subject in _meant(office, text, subjects):
            stated[subject] = target
            named.add(text)
    for label, subject in subjects.items():
        chosen = stated.get(subject) or request.rest
        if not chosen:
            plan.missing.append(label)
            continue
        at = _target(plan, chosen, targets)
        plan.assignments.append(Assignment(subject, at))
        if subject[0] == "station":
            plan.steps.append(Step("社工站归属", label, plan.openings[at].name))
    others = len(plan.assignments) - sum(assignment.subject[0] == "station" for assignment in plan.assignments)
    if others:
        plan.steps.append(Step("档案、需求、资源归属", f"{others} 份", "按所写的归属"))
    villages = {division.name for division in plan.closing} | {division.code for division in plan.closing}
    unknown = [text for text in request.assign if text not in named and not _is_village(office, plan, text, villages)]
    if unknown:
        raise NotFound(f"{old.name}没有“{'、'.join(unknown)}”", where="--assign", remedy="写村（社区）、站名或编号")
    if plan.missing:
        shown = "、".join(plan.missing[:_SHOWN]) + (f" 等 {len(plan.missing)} 个" if len(plan.missing) > _SHOWN else "")
        raise UsageFault(
            f"拆分后待分配：{shown}",
            why="拆分后各归哪一个，文件以外看不出来",
            remedy="逐个写 --assign 名称=新区划，或放在表里用 --assign-file；其余归一处的写 --rest 新区划",
        )


def _meant(office: Office, text: str, subjects: Mapping[str, Subject]) -> list[Subject]:
    if text in subjects:
        return [subjects[text]]
    try:
        station: Subject = ("station", require_station(office.db, text).id)
    except SwtoolError:
        return []
    return [station] if station in subjects.values() else []


def _is_village(office: Office, plan: SuccessionPlan, text: str, villages: set[str]) -> bool:
    if text in villages or canonical_code(text) in villages:
        return True
    index = read_divisions(office.db, day=plan.request.day)
    found = index.match_village(plan.closing[0], text).one
    return found is not None and found.name in villages
