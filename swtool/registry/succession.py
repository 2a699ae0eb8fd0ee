"""Merges, splits and renames of towns and villages: what is asked for, and the plan of everything that follows.

Every division that a document touches gets a new row from the day on, also one that keeps its name and code: its
territory is another. The links between the rows are what ``boundaries`` follows, so nothing that hangs on a division is
rewritten. Villages of a touched town go along with rows of their own; they keep their codes until a list renews them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from swtool.errors import SwtoolError, UsageFault
from swtool.office import Office
from swtool.registry.divisions import (
    Division,
    DivisionIndex,
    canonical_code,
    read_divisions,
    require_division,
    village_core,
)
from swtool.registry.succession_plan import Opening, Part, Request, Step, SuccessionKind, SuccessionPlan
from swtool.registry.succession_split import assign, assigned
from swtool.registry.succession_stations import plan_stations

__all__ = ["Opening", "Part", "Request", "Step", "SuccessionKind", "SuccessionPlan", "plan_succession"]

_SHOWN = 3  # villages named in one line of the plan


def plan_succession(office: Office, request: Request, parts: Sequence[Part] = ()) -> SuccessionPlan:
    """Work out everything that follows from a request.

    Raises ``SwtoolError`` where it contradicts what is recorded, ``UsageFault`` where something is left unsaid,
    ``NotFound`` for unknown names.
    """
    _refuse_days(office, request)
    index = read_divisions(office.db, day=request.day)
    old = [_standing(office, index, text, request.day) for text in dict.fromkeys(request.old)]
    old, kind = _derive(index, request, old)
    plan = SuccessionPlan(request, kind, old[0].system, closing=list(old))
    targets = _open(index, plan, old)
    if old[0].level == "town":
        _take_villages(index, plan, old, targets)
    plan_stations(office, plan)
    if kind is SuccessionKind.SPLIT:
        assign(office, plan, old[0], targets, parts)
    for part in parts:
        part.foresee(office, plan)
    return plan


def _refuse_days(office: Office, request: Request) -> None:
    if request.day > office.today:
        raise SwtoolError(
            f"{request.day.isoformat()} 还没有到", where="--on", remedy="到那一天再登记；文件晚到的可以补记以前的日期"
        )
    if not request.document_no.strip():
        raise UsageFault("没有写文号", where="--document", remedy="写批复文件的文号")


def _standing(office: Office, index: DivisionIndex, text: str, day: date) -> Division:
    found = require_division(index, text)
    if found.level == "county":
        raise UsageFault("县级区划的调整不在这里办理", where=text, remedy="只写乡镇（街道）或村（社区）")
    link = next((one for one in index.heirs.get(_named_before(index, text, found), ())), None)
    if link is not None:
        raise SwtoolError(
            f"“{text}”已于 {link.day} 按 {link.document_no} 调整，现在是{index.by_id[link.new_id].name}",
            remedy="不用再登记；用 swtool division show 查看。现在的区划再有调整，写现在的名称",
        )
    if found.valid_to is not None:
        later = office.db.one(
            "SELECT s.succession_no, s.document_no FROM division_successor l JOIN division_succession s "
            "ON s.id = l.succession_id WHERE l.old_division_id = ? AND s.superseded_at IS NULL",
            (found.id,),
        )
        by = f"按 {later['document_no']}（{later['succession_no']}）" if later else "按区划名单"
        raise SwtoolError(
            f"{found.name}自 {found.valid_to.isoformat()} 起已{by}另有调整",
            why=f"{day.isoformat()} 的调整补记在它之前，两者接不上",
            remedy="核对日期；先发生的要先登记",
        )
    if found.valid_from == day:
        raise SwtoolError(
            f"{found.name}正是 {day.isoformat()} 才设立的，同一天不能再调整",
            remedy="把同一天的调整合成一次登记；村（社区）的调整要在乡镇（街道）之前登记",
        )
    return found


def _named_before(index: DivisionIndex, text: str, found: Division) -> int:
    """The abolished division that a text names, where an old name led to ``found``; 0 where the name is in use."""
    match = index.match_town(text) if found.level == "town" else index.match_village(None, text)
    if not match.note:
        return 0
    return next((each for each, heirs in index.heirs.items() if any(heir.new_id == found.id for heir in heirs)), 0)


def _derive(index: DivisionIndex, request: Request, old: list[Division]) -> tuple[list[Division], SuccessionKind]:
    """The divisions touched (one that takes others in is one of them), and what kind of succession it is."""
    if len({division.level for division in old}) > 1:
        raise UsageFault("乡镇（街道）和村（社区）要分开登记", remedy="先登记村（社区），再登记乡镇（街道）")
    into = list(dict.fromkeys(request.into))
    if not into:
        raise UsageFault("没有写调整后的名称", where="--into", remedy="写 --into 名称")
    if len(into) > 1:
        if len(old) > 1:
            raise UsageFault("一次只能拆一个，或合成一个", remedy="分几次登记")
        derived = SuccessionKind.SPLIT
    else:
        host = _existing(index, into[0], old)
        if host is not None and host not in old:
            if host.level != old[0].level:
                raise UsageFault(f"{host.name}与{old[0].name}不是同一级", where="--into", remedy="核对名称")
            _standing_host(host, request.day)
            old = [*old, host]
        derived = SuccessionKind.MERGE if len(old) > 1 else SuccessionKind.RENAME
        if derived is SuccessionKind.RENAME and host is not None and not request.codes:
            raise UsageFault(f"{host.name}没有变化", where="--into", remedy="写新的名称，或用 --code 写新的代码")
    if request.kind is not None and request.kind is not derived:
        raise UsageFault(f"写的是{request.kind.label}，按名称看是{derived.label}", where="--kind", remedy="核对名称")
    return old, derived


def _standing_host(host: Division, day: date) -> None:
    if host.valid_to is not None or host.valid_from == day:
        other = host.valid_to or host.valid_from
        raise SwtoolError(f"{host.name}在 {other.isoformat()} 另有调整", remedy="核对日期；先发生的要先登记")


def _existing(index: DivisionIndex, text: str, old: Sequence[Division]) -> Division | None:
    """The standing division of that very name (or code), of the same level; None for a new name."""
    level = old[0].level
    if level == "town":
        match = index.match_town(text)
    else:
        parents = {division.parent_id for division in old}
        town = index.by_id.get(next(iter(parents)) or 0) if len(parents) == 1 else None
        match = index.match_village(town, text)
    if match.note or match.one is None:
        return None
    return match.one


def _open(index: DivisionIndex, plan: SuccessionPlan, old: Sequence[Division]) -> list[int]:
    """The divisions that begin, each with a code; their places in the plan."""
    codes = [canonical_code(code.strip()) for code in plan.request.codes]
    targets = []
    for name in dict.fromkeys(plan.request.into):
        host = _existing(index, name, old)
        if host is not None and host not in old:
            raise UsageFault(f"已经有{host.name}", where="--into", remedy="拆分出来的要写新的名称")
        code = _code(plan, name, host, codes, old)
        parents = {division.parent_id for division in old}
        if host is None and len(parents) > 1:
            raise UsageFault("这几个村（社区）不在同一个乡镇（街道）", remedy="并入现有的一个，--into 写它的名称")
        parent_id = host.parent_id if host else old[0].parent_id
        plan.openings.append(Opening(host.name if host else name, code, old[0].level, parent_id))
        targets.append(len(plan.openings) - 1)
    if codes:
        raise UsageFault(
            f"代码多写了：{'、'.join(codes)}", where="--code", remedy="只给新的名称写代码，按 --into 的顺序"
        )
    _refuse_codes(index, plan, old)
    if plan.kind is SuccessionKind.SPLIT:
        plan.links += [(old[0].id, target) for target in targets]
    else:
        plan.links += [(division.id, targets[0]) for division in old]
    names = "、".join(f"{plan.openings[at].name}（{plan.openings[at].code}）" for at in targets)
    for division in old:
        plan.steps.append(Step(f"区划{plan.kind.label}", f"{division.name}（{division.code}）", names))
    return targets


def _code(plan: SuccessionPlan, name: str, host: Division | None, codes: list[str], old: Sequence[Division]) -> str:
    if host is not None and not (plan.kind is SuccessionKind.RENAME and codes):
        return host.code
    if codes:
        return codes.pop(0)
    if plan.kind is SuccessionKind.RENAME:
        return old[0].code
    raise UsageFault(
        f"没有“{name}”这个区划，新设的要写代码", where="--into", remedy="核对名称；确是新设的加 --code 代码（按顺序）"
    )


def _refuse_codes(index: DivisionIndex, plan: SuccessionPlan, old: Sequence[Division]) -> None:
    length = len(old[0].code)
    taken = {d.code: d.name for d in index.by_id.values() if d.valid_to is None and d not in old}
    seen: set[str] = set()
    for opening in plan.openings:
        if not opening.code.isdigit() or len(opening.code) != length:
            raise UsageFault(
                f"“{opening.code}”不是{length}位代码", where="--code", remedy=f"写{length}位数字的区划代码"
            )
        if opening.code in taken or opening.code in seen:
            whose = taken.get(opening.code, opening.name)
            raise UsageFault(f"代码 {opening.code} 已经是{whose}的", where="--code", remedy="核对代码")
        seen.add(opening.code)


def _take_villages(index: DivisionIndex, plan: SuccessionPlan, old: Sequence[Division], targets: Sequence[int]) -> None:
    """The villages of touched towns go along: to the one new town, or as assigned."""
    moved: dict[tuple[Division, str], list[str]] = {}
    for town in old:
        for village in index.villages.get(town.id, ()):
            if village.valid_to is not None:
                raise SwtoolError(
                    f"{town.name}{village.name}自 {village.valid_to.isoformat()} 起另有调整",
                    why="它在这次调整之后，已经登记",
                    remedy="先发生的要先登记；核对日期",
                )
            target = targets[0] if len(targets) == 1 else assigned(index, plan, village, town, targets)
            if target is None:
                plan.missing.append(village.name)
                continue
            if village.valid_from == plan.request.day:  # made today by a succession of its own: no row to keep
                plan.adopted.append((village.id, target))
            else:
                plan.closing.append(village)
                plan.openings.append(Opening(village.name, village.code, "village", None, target))
                plan.links.append((village.id, len(plan.openings) - 1))
            moved.setdefault((town, plan.openings[target].name), []).append(village.name)
    codes = {opening.name: opening.code for opening in plan.openings if opening.level == "town"}
    for (town, target_name), names in moved.items():
        shown = "、".join(names[:_SHOWN]) + ("……" if len(names) > _SHOWN else "")
        keeps = codes[target_name] == town.code
        note = shown if keeps else f"{shown}；代码等新名单再换"
        plan.steps.append(Step("村（社区）随转", f"{town.name} {len(names)} 个", target_name, note))
    _tell_twins(plan, moved)


def _tell_twins(plan: SuccessionPlan, moved: Mapping[tuple[Division, str], Sequence[str]]) -> None:
    """Names that will stand twice in one town: sheets must then write the code."""
    counts = Counter((target, village_core(name)) for (_, target), names in moved.items() for name in names)
    twins = [f"{target}{name}" for (target, name), count in counts.items() if count > 1]
    if twins:
        plan.steps.append(Step("村（社区）重名", "、".join(twins), "", "同一乡镇有两个，报表里要写区划代码"))
