"""Another place's rules, by division code or as a file of one's own, and how two places' rules differ on a day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from swtool.errors import PolicyFault
from swtool.findings import SEVERITY_LABELS
from swtool.policy.citation import value_text
from swtool.policy.packs import read_pack, shipped_codes, shipped_pack
from swtool.policy.parameter import Parameter
from swtool.policy.policy import Policy, chain
from swtool.tables import Heading, Hint, Table

_NATIONAL = "00"


def policy_of(place: str) -> Policy:
    """The rules of a place: a division code ("44", "330481"), or a rule file ("990101.toml") that nobody ships.

    Raises PolicyFault for a mistake in the file, and for a code of which neither it nor what lies above it, save the
    nation, has a pack: to judge by it would be to judge by the national rules under a false name.
    """
    if place.lower().endswith(".toml"):
        path = Path(place)
        return Policy.load(read_pack(path, is_own_file=True).code, county_file=path)
    if not set(chain(place)) & set(shipped_codes()) - {_NATIONAL} and chain(place) != (_NATIONAL,):
        raise PolicyFault(
            f"没有“{place}”的规则包",
            why="有的是：" + "、".join(f"{code} {shipped_pack(code).name}" for code in shipped_codes()),
            remedy="换一个代码；自己写的规则文件写文件名，如 990101.toml",
        )
    return Policy.load(place)


def name_of(policy: Policy) -> str:
    """Whose rules they are: the name of the most specific pack."""
    return policy.layers[0].pack.name


def says_nothing(policy: Policy) -> bool:
    """Whether the place itself states no rule, so that only those above it speak."""
    return not policy.layers[0].entries


def differences(one: Policy, other: Policy, day: date) -> Table:
    """What two places' rules say differently on a day: one line a parameter, "—" where a place says nothing.

    A rule is the same where value, unit, severity and scope are; whose document says so does not matter.
    """
    names = sorted({*one.names(), *other.names()})
    headings = (
        Heading("name", "规则"),
        Heading("label", "名称"),
        Heading("one", name_of(one)),
        Heading("other", name_of(other)),
    )
    rows = list(_rows((name, one.find(name, day), other.find(name, day)) for name in names))
    title = f"{name_of(one)}与{name_of(other)}的规则差别"
    return Table(title, headings, rows, as_of=day, notes=(Hint("出处和原文：swtool policy show 规则 --policy 代码"),))


def _rows(found: Iterable[tuple[str, Parameter | None, Parameter | None]]) -> Iterator[tuple[object, ...]]:
    for name, mine, theirs in found:
        known = mine or theirs
        if known is None or (mine is not None and theirs is not None and _is_same(mine, theirs)):
            continue
        scopes_differ = mine is not None and theirs is not None and mine.scope != theirs.scope
        yield (
            name,
            known.label,
            _said(mine, scoped=scopes_differ),
            _said(theirs, scoped=scopes_differ),
        )


def _is_same(one: Parameter, other: Parameter) -> bool:
    return (one.payload, one.unit, one.severity, one.scope) == (other.payload, other.unit, other.severity, other.scope)


def _said(parameter: Parameter | None, *, scoped: bool) -> str:
    if parameter is None:
        return "—"
    degree = "设置" if parameter.is_setting else SEVERITY_LABELS[parameter.severity]
    where = f"，{scope_text(parameter)}" if scoped else ""
    return f"{value_text(parameter)}（{degree}{where}）"


def scope_text(parameter: Parameter) -> str:
    """Where a rule holds, in words: "社工站；只限试点：鲤城区" or "不限"."""
    scope = parameter.scope
    parts = ["、".join(TIER_WORDS[tier] for tier in scope.tiers)] if scope.tiers else []
    kinds = [] if scope.tiers and scope.kinds == ("station",) else scope.kinds  # 社工站 says it already
    parts += ["、".join(KIND_WORDS[kind] for kind in kinds)] if kinds else []
    parts += [f"只限：{'、'.join(scope.pilots)}"] if scope.pilots else []
    parts += ["立项以后"] if scope.after else []
    return "；".join(parts) or "不限"


TIER_WORDS = {
    "province_office": "省项目办",
    "city_centre": "市级指导中心",
    "county_station": "县级总站",
    "area_centre": "片区中心站",
    "station": "社工站",
    "service_point": "社工室（服务点）",
    "school_station": "学校社工站",
}
KIND_WORDS = {
    "certificate_holder": "持证人员",
    "community": "村（社区）",
    "household": "家庭",
    "operator": "运营机构",
    "professional_staff": "专业社会工作服务人员",
    "project_staff": "项目社工",
    "social_organization": "社会组织",
    "station": "站",
    "station_staff": "站工作人员",
}
