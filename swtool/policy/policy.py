"""Policy: which rule holds here on that day. Layers by division code, adopted packs beside them (design §3).

Most specific first: the county's own file, its pack, the city's, the province's, the national one. A layer that states
nothing for the day (not yet, or repealed) or for the subject lets the next one speak. An adopted jurisdiction's rules
stand behind all of these and say so: 参照江苏.
"""

from __future__ import annotations

import difflib
import fnmatch
import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from swtool.errors import PolicyFault
from swtool.findings import Severity
from swtool.periods import PartialDate
from swtool.policy.citation import cite
from swtool.policy.entries import Entry, Value
from swtool.policy.packs import Pack, read_pack, shipped_codes, shipped_pack
from swtool.policy.parameter import Parameter, Scope
from swtool.policy.shapes import SHAPES, Kind, shape_of

_NATIONAL = "00"
_LEVELS = (2, 4, 6, 9, 12)


def chain(jurisdiction: str) -> tuple[str, ...]:
    """The codes whose rules bind a division, most specific first: 330481 → 330481, 3304, 33, 00.

    Raises PolicyFault if it is no division code.
    """
    if not re.fullmatch(r"\d{2}(\d{2}(\d{2}(\d{3}(\d{3})?)?)?)?", jurisdiction, re.ASCII):
        raise PolicyFault(f"“{jurisdiction}”不是区划代码", remedy="写 6 位数字，如 330481；省写 33，全国写 00")
    codes = [jurisdiction[:length] for length in _LEVELS if length <= len(jurisdiction)]
    own = [codes[0]]
    for shorter, longer in pairwise(codes):
        own.append(longer if int(longer[len(shorter) :]) else own[-1])
    seen = dict.fromkeys(reversed(own))
    return (*(code for code in seen if code != _NATIONAL), _NATIONAL)


class Layer(NamedTuple):
    """A pack as one layer: the entries it lends, and whether they are adopted rather than binding."""

    pack: Pack
    entries: Mapping[str, Entry]
    adopted: bool


@dataclass(frozen=True, slots=True)
class Policy:
    """The rules of one office. ``edition`` is a short digest of all rule text in use; it stands on receipts."""

    jurisdiction: str
    layers: tuple[Layer, ...]
    edition: str
    _found: dict[tuple[str, date, Scope | None], Parameter | None] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    _cited: dict[int, tuple[Parameter, str]] = field(default_factory=dict, init=False, repr=False, compare=False)

    @classmethod
    def load(cls, jurisdiction: str, adopts: Sequence[str] = (), county_file: Path | None = None) -> Policy:
        """The policy of a division.

        ``adopts`` names rules of other jurisdictions taken as reference ("32:training.*"); ``county_file`` is the
        county's own pack. Raises PolicyFault for a mistake in a file, a wrong code or a wrong adoption.
        """
        codes = chain(jurisdiction)
        shipped = shipped_codes()
        own = [shipped_pack(code) for code in codes if code in shipped]
        if county_file is not None:
            own.insert(0, _own_pack(county_file, codes[0]))
        layers: list[Layer] = []
        for pack in reversed(own):
            entries = {name: _completed(entry, layers, pack) for name, entry in pack.entries.items()}
            layers.insert(0, Layer(pack, entries, adopted=False))
        layers.extend(_adopted(adopts, codes))
        policy = cls(codes[0], tuple(layers), _edition(layers, adopts))
        policy._check_conventions()
        return policy

    def names(self) -> tuple[str, ...]:
        """Every parameter that some layer holds, sorted."""
        return tuple(sorted({name for layer in self.layers for name in layer.entries}))

    def every(self, name: str, day: date, *, scope: Scope | None = None) -> tuple[Parameter, ...]:
        """All values for that day, the one that counts first: binding layers, then adopted ones."""
        return tuple(self._in_force(name, day, scope))

    def find(self, name: str, day: date, *, scope: Scope | None = None) -> Parameter | None:
        """The value that counts on that day for such a subject, or None."""
        key = name, day, scope
        if key not in self._found:
            self._found[key] = next(self._in_force(name, day, scope), None)
        return self._found[key]

    def begins(self, name: str) -> tuple[date, ...]:
        """Every day on which some layer has another value of it, ascending."""
        entries = (layer.entries[name] for layer in self.layers if name in layer.entries)
        return tuple(sorted({value.since.first_day for entry in entries for value in entry.values}))

    def at(self, name: str, day: date, *, scope: Scope | None = None) -> Parameter:
        """The value that counts on that day, binding before adopted.

        Raises PolicyFault naming the parameter and the day when no layer states it; a check turns that into
        ``undetermined``.
        """
        found = self.find(name, day, scope=scope)
        if found is None:
            raise self._absent(name, day, scope)
        return found

    def in_force(self, day: date) -> tuple[Parameter, ...]:
        """The value that counts of every parameter on that day, by name."""
        found = (self.find(name, day) for name in self.names())
        return tuple(parameter for parameter in found if parameter is not None)

    def cite(self, parameter: Parameter) -> str:
        """One line that says whose rule it is: 海宁市 HNG-16《…》：中途变动的一周内必须到民政局备案."""
        known = self._cited.get(id(parameter))
        if known is None:
            known = self._cited[id(parameter)] = parameter, cite(parameter)
        return known[1]

    def _in_force(self, name: str, day: date, scope: Scope | None) -> Iterator[Parameter]:
        for layer in self.layers:
            entry = layer.entries.get(name)
            if entry is None or (scope is not None and entry.scope is not None and not entry.scope.covers(scope)):
                continue
            found = _value_on(entry, day)
            if found is not None and found[0].payload is not None:
                yield _parameter(layer, entry, *found, day)

    def _absent(self, name: str, day: date, scope: Scope | None) -> PolicyFault:
        holders = [(layer, layer.entries[name]) for layer in self.layers if name in layer.entries]
        if not holders:
            near = difflib.get_close_matches(name, sorted({*self.names(), *SHAPES}), 3)
            if name in SHAPES:
                why = "本地、上级和所参照的规则都没有规定它"
                remedy = "在本县规则文件里写明，或用 adopts 参照有规定的省"
            else:
                why = f"相近的有：{'、'.join(near)}" if near else ""
                remedy = "用 swtool policy list 查看全部参数"
            return PolicyFault(f"没有参数“{name}”可用于 {day.isoformat()}", why=why, remedy=remedy)
        spans = "；".join(f"{layer.pack.name}{_span(entry)}" for layer, entry in holders)
        if scope is not None and self.find(name, day) is not None:
            spans += "；但适用范围不含这一对象"
        return PolicyFault(
            f"参数“{name}”（{holders[0][1].label}）在 {day.isoformat()} 没有规定",
            why=spans,
            remedy="换一个日期，或在本县规则文件里写明那时的规定",
        )

    def _check_conventions(self) -> None:
        """Every convention that a value names must be held by some layer."""
        known = {name for name in self.names() if name.startswith("convention.")}
        for layer in self.layers:
            for entry in layer.entries.values():
                shape = shape_of(entry.name)
                keys = [key for key, form in shape.keys.items() if form.kind in _REFERENCES] if shape else []
                for value in entry.values:
                    for key in keys:
                        for label in _words((value.payload or {}).get(key)):
                            if f"convention.{label}" not in known:
                                raise PolicyFault(
                                    f"“{entry.name}”的“{key}”写了没有的计算方法“{label}”",
                                    where=layer.pack.place_of(entry),
                                    remedy=f"可用：{'、'.join(name.partition('.')[2] for name in sorted(known))}",
                                )


_REFERENCES = (Kind.CONVENTION, Kind.CONVENTIONS)


def _value_on(entry: Entry, day: date) -> tuple[Value, PartialDate | None] | None:
    """The value in force and its last day (its own ``until``, or the day before the next value)."""
    following: Value | None = None
    for value in reversed(entry.values):
        if value.since.first_day <= day:
            until = value.until
            if until is None and following is not None:
                until = PartialDate.of(following.since.first_day - timedelta(days=1))
            return None if until is not None and until.last_day < day else (value, until)
        following = value
    return None


def _parameter(layer: Layer, entry: Entry, value: Value, until: PartialDate | None, day: date) -> Parameter:
    pack = layer.pack
    return Parameter(
        name=entry.name,
        label=entry.label or entry.name,
        payload=value.payload or {},
        unit=value.unit,
        scope=entry.scope or Scope(),
        severity=entry.severity or Severity.INFO,
        hedge=entry.hedge,
        jurisdiction=pack.code,
        jurisdiction_name=pack.short if layer.adopted else pack.name,
        adopted=layer.adopted,
        since=value.since,
        since_basis=value.since_basis,
        until=until,
        start_uncertain=value.since.exact is None and day <= value.since.last_day,
        source=value.source,
        article=value.article,
        ref=value.ref,
        quote=value.quote,
        basis=value.basis,
        inferred=value.inferred,
        note=value.note,
    )


def _own_pack(path: Path, code: str) -> Pack:
    pack = read_pack(path, is_own_file=True)
    if chain(pack.code)[0] != code:
        raise PolicyFault(
            f"本县规则文件的 code 是 {pack.code}，本单位的区划代码是 {code}",
            where=pack.file,
            remedy="改正 [pack] 的 code，或换成本单位的规则文件",
        )
    return pack


def _completed(entry: Entry, below: Sequence[Layer], pack: Pack) -> Entry:
    """The entry with what it left out taken from the next layer below. Raises PolicyFault when none has it."""
    lower = next((layer.entries[entry.name] for layer in below if entry.name in layer.entries), None)
    if lower is None:
        missing = [key for key, value in (("label", entry.label), ("severity", entry.severity)) if value is None]
        if missing:
            raise PolicyFault(
                f"{entry.name}：缺少“{'”“'.join(missing)}”",
                where=pack.place_of(entry),
                why="上级规则里没有这个参数，不能沿用",
                remedy="补上这一项",
            )
        return entry if entry.scope is not None else entry._replace(scope=Scope())
    return entry._replace(
        label=entry.label or lower.label,
        severity=entry.severity or lower.severity,
        hedge=entry.hedge or ("" if entry.severity else lower.hedge),
        scope=entry.scope if entry.scope is not None else lower.scope,
    )


def _adopted(adopts: Sequence[str], own: Sequence[str]) -> Iterator[Layer]:
    chosen: dict[str, dict[str, Entry]] = {}
    for adoption in adopts:
        written, _, pattern = adoption.partition(":")
        if not written or not pattern:
            raise PolicyFault(f"参照“{adoption}”写法不对", remedy="写成 区划代码:参数名，如 32:training.*")
        code = chain(written)[0]
        if code in own:
            raise PolicyFault(f"参照“{adoption}”多余", why="它本来就约束本单位", remedy="去掉这一项")
        if code not in shipped_codes():
            raise PolicyFault(
                f"参照“{adoption}”：没有“{code}”的规则包", remedy=f"可参照的有：{'、'.join(shipped_codes())}"
            )
        entries = shipped_pack(code).entries
        matching = {name: entry for name, entry in entries.items() if fnmatch.fnmatchcase(name, pattern)}
        if not matching:
            near = "、".join(sorted({name.partition(".")[0] + ".*" for name in entries}))
            raise PolicyFault(f"参照“{adoption}”没有对应的参数", remedy=f"{code} 的规则包有：{near}")
        chosen.setdefault(code, {}).update(matching)
    for code, entries in chosen.items():
        yield Layer(shipped_pack(code), entries, adopted=True)


def _edition(layers: Sequence[Layer], adopts: Sequence[str]) -> str:
    digest = hashlib.sha256()
    for layer in layers:
        for part in (layer.pack.code, "adopted" if layer.adopted else "own", layer.pack.content):
            digest.update(part.encode() + b"\0")
    digest.update("\0".join(sorted(set(adopts))).encode())
    return digest.hexdigest()[:12]


def _span(entry: Entry) -> str:
    """自2021年起 / 自2021年6月17日起，到2026年12月31日止 …"""
    parts = []
    for value in entry.values:
        verb = "废止" if value.payload is None else "有规定"
        end = f"，到{value.until.label}止" if value.until else ""
        parts.append(f"自{value.since.label}起{verb}{end}")
    return "，".join(parts)


def _words(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    return tuple(str(word) for word in value) if isinstance(value, tuple) else ()
