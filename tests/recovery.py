"""What a stubborn reader can work out: everything that was ever published as equations, searched by brute force.

This knows nothing of how figures are held back. It takes what stands on the pages, writes down what everybody knows of
such sheets (a cumulative figure is the one before and the month, the whole is the sum of its fields, cases in hand are
those before, and opened, less closed, times are no fewer than persons), and looks for a second solution. Where there is
none, the reader has the figure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from swtool.dates import Month

MOST = 300
SMALL = "<5"
DASH = "—"
Var = tuple[object, ...]
Key = tuple[str, str]  # field, indicator
Known = Mapping[Key, Mapping[Month, tuple[int, int | None]]]  # what the records say: value, cumulative


@dataclass(frozen=True)
class Line:
    """One row of one published page."""

    month: Month
    key: Key
    value: int | str
    cumulative: int | str | None


@dataclass
class System:
    """Whole numbers from 0 to ``MOST`` under linear equations and inequalities (sum ≥ 0)."""

    domains: dict[Var, tuple[int, int]] = field(default_factory=dict)
    equations: list[tuple[dict[Var, int], int]] = field(default_factory=list)  # Σ factor·variable = constant
    at_least: list[dict[Var, int]] = field(default_factory=list)  # Σ factor·variable ≥ 0

    def variable(self, var: Var, low: int = 0, high: int = MOST) -> Var:
        have = self.domains.get(var, (0, MOST))
        self.domains[var] = (max(have[0], low), min(have[1], high))
        return var

    def equal(self, parts: Iterable[tuple[Var, int]], constant: int = 0) -> None:
        summed: dict[Var, int] = {}
        for var, factor in parts:
            self.variable(var)
            summed[var] = summed.get(var, 0) + factor
        self.equations.append(({var: factor for var, factor in summed.items() if factor}, constant))

    def another_solution(self, var: Var, value: int) -> bool:
        """Whether ``var`` can be something else than ``value``."""
        low, high = self.domains[var]
        others = sorted((v for v in range(low, high + 1) if v != value), key=lambda v: abs(v - value))
        return any(self._solve({**self.domains, var: (other, other)}) for other in others[:8])

    def is_solvable(self) -> bool:
        """Whether anything fits at all: the truth has to."""
        return self._solve(dict(self.domains))

    def _solve(self, domains: dict[Var, tuple[int, int]]) -> bool:
        if not self._narrow(domains):
            return False
        open_ = [(high - low, var) for var, (low, high) in domains.items() if high > low]
        if not open_:
            return True
        _, var = min(open_, key=lambda pair: (pair[0], repr(pair[1])))
        low, high = domains[var]
        return any(self._solve({**domains, var: (value, value)}) for value in range(low, high + 1))

    def _narrow(self, domains: dict[Var, tuple[int, int]]) -> bool:
        """Cut the ranges down until nothing moves; False where one becomes empty."""
        moves = True
        while moves:
            moves = False
            rows = [(factors, constant, True) for factors, constant in self.equations]
            rows += [(factors, 0, False) for factors in self.at_least]
            for factors, constant, is_equation in rows:
                lows = {v: min(f * domains[v][0], f * domains[v][1]) for v, f in factors.items()}
                highs = {v: max(f * domains[v][0], f * domains[v][1]) for v, f in factors.items()}
                low_sum, high_sum = sum(lows.values()), sum(highs.values())
                if high_sum < constant or (is_equation and low_sum > constant):
                    return False
                for var, factor in factors.items():
                    least = constant - (high_sum - highs[var])
                    most = constant - (low_sum - lows[var]) if is_equation else None
                    low, high = domains[var]
                    if factor > 0:
                        low = max(low, -(-least // factor))
                        high = high if most is None else min(high, most // factor)
                    else:
                        high = min(high, least // factor)
                        low = low if most is None else max(low, -(-most // factor))
                    if low > high:
                        return False
                    if (low, high) != domains[var]:
                        domains[var] = (low, high)
                        moves = True
                        break
        return True


def system_of(lines: Sequence[Line], truth: Known, *, adds_up: bool, begins_anew: Iterable[Month] = ()) -> System:
    """The equations of everything published that is still true under ``truth``: nothing else helps a reader."""
    found = System()
    keys = {line.key for line in lines}
    months = _span(lines)
    for key in sorted(keys):
        for place, month in enumerate(months):
            if key[1] == "cases_active":
                if place:
                    flows = [((f, "cases_opened"), 1) for f in (key[0],)] + [((key[0], "cases_closed"), -1)]
                    parts = [(("x", flow, month), sign) for flow, sign in flows]
                    now, before = ("x", key, month), ("x", key, months[place - 1])
                    found.equal([(now, -1), (before, 1), *parts])
                continue
            run = list(months[: place + 1])
            anew = [each for each in run if each in set(begins_anew)]
            held = [each for each in run if not anew or each >= anew[-1]]
            start: Var = ("base", key) if not anew else ("nothing", key)
            found.variable(start, 0, MOST if not anew else 0)
            total: Var = found.variable(("c", key, month))
            found.equal([(total, -1), (start, 1), *((("x", key, each), 1) for each in held)])
    if adds_up:
        for name in sorted({key[1] for key in keys if not key[0]}):
            fields = sorted(key[0] for key in keys if key[0] and key[1] == name)
            if fields:
                for month in months:
                    parts = [(("x", (single, name), month), 1) for single in fields]
                    found.equal([(("x", ("", name), month), -1), *parts])
                if name != "cases_active":
                    bases: list[tuple[Var, int]] = [(("base", (single, name)), 1) for single in fields]
                    found.equal([(("base", ("", name)), -1), *bases])
    for times, persons in (("served_person_times", "served_persons"),):
        for single in {key[0] for key in keys}:
            if {(single, times), (single, persons)} <= keys:
                for month in months:
                    found.at_least.append({("x", (single, times), month): 1, ("x", (single, persons), month): -1})
    for line in lines:
        value, cumulative = truth.get(line.key, {}).get(line.month, (None, None))
        var: Var = ("x", line.key, line.month)
        if isinstance(line.value, int) and line.value == value:
            found.variable(var, value, value)
        elif line.value == SMALL and value is not None and 0 < value < 5:
            found.variable(var, 1, 4)
        if isinstance(line.cumulative, int) and line.cumulative == cumulative:
            found.variable(("c", line.key, line.month), cumulative, cumulative)
    return found


def recovered(lines: Sequence[Line], truth: Known, *, adds_up: bool, begins_anew: Iterable[Month] = ()) -> list[Var]:
    """The small cells of ``truth`` that a reader of all ``lines`` can name, though no page ever told them."""
    found = system_of(lines, truth, adds_up=adds_up, begins_anew=begins_anew)
    assert found.is_solvable(), "the reader's own arithmetic is off"
    told = {(line.key, line.month, line.value) for line in lines}
    targets: dict[Var, int] = {}
    for key, months in truth.items():
        for month, (value, _) in months.items():
            if 0 < value < 5 and (key, month, value) not in told:
                targets["x", key, month] = value
    return [var for var, value in targets.items() if var in found.domains and not found.another_solution(var, value)]


def _span(lines: Sequence[Line]) -> list[Month]:
    first, last = min(line.month for line in lines), max(line.month for line in lines)
    months = [first]
    while months[-1] < last:
        months.append(months[-1].next())
    return months
