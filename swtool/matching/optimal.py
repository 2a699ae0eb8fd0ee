"""The best plan of all for many needs and limited resources: a flow of least cost, by OR-Tools (extra ``match``).

First as many needs as possible are served, then with as many points as possible. The same input gives the same plan.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from importlib import import_module
from typing import Any

from swtool.errors import SwtoolError
from swtool.matching.planning import Planned
from swtool.matching.rules import Need
from swtool.matching.suggest import Candidate, Finder


def optimal(needs: Sequence[Need], finder: Finder) -> list[Planned]:
    """Who gets what. Raises ``SwtoolError`` where the extra is not installed."""
    flows, numpy = _solver()
    choices = [finder.every(need) for need in needs]
    offers = {one.offer.id: one.offer for each in choices for one in each}
    heads = {offer_id: len(needs) + place for place, offer_id in enumerate(offers)}
    source, sink = len(needs) + len(offers), len(needs) + len(offers) + 1
    # A need that goes without costs more than any rearranging of the others can save.
    nothing = 2 * (1 + max((abs(one.points) for each in choices for one in each), default=0)) * (len(needs) + 1)
    tail, head, most, cost = array("i"), array("i"), array("q"), array("q")

    def arc(start: int, end: int, capacity: int, price: int) -> None:
        tail.append(start)
        head.append(end)
        most.append(capacity)
        cost.append(price)

    wanted: list[tuple[int, Candidate]] = []
    for place, each in enumerate(choices):
        for one in each:
            arc(place, heads[one.offer.id], 1, -one.points)
            wanted.append((place, one))
    for place in range(len(needs)):
        arc(source, place, 1, 0)
        arc(place, sink, 1, nothing)
    for offer_id, node in heads.items():
        left = offers[offer_id].left
        arc(node, sink, len(needs) if left is None else left, 0)
    flow = flows.SimpleMinCostFlow()
    arcs = flow.add_arcs_with_capacity_and_unit_cost(*(numpy.asarray(each) for each in (tail, head, most, cost)))
    flow.set_node_supply(source, len(needs))
    flow.set_node_supply(sink, -len(needs))
    if needs and flow.solve() != flow.OPTIMAL:
        raise SwtoolError("最优分配算不出来", remedy="不加 --optimal，按先后逐项分配")
    chosen: dict[int, Candidate] = {}
    for (place, one), used in zip(wanted, flow.flows(arcs)[: len(wanted)] if needs else (), strict=True):
        if used:
            chosen[place] = one
    return [Planned(need, chosen.get(place)) for place, need in enumerate(needs)]


def _solver() -> tuple[Any, Any]:
    """The extra, which most offices do without."""
    try:
        return import_module("ortools.graph.python.min_cost_flow"), import_module("numpy")
    except ImportError as fault:
        remedy = "请管理员安装：pip install swtool[match]；不加 --optimal 就按先后逐项分配"
        raise SwtoolError("这台电脑没有装最优分配的组件", remedy=remedy) from fault
