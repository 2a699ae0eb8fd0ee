"""三务公开 of a province in one run: 1,629 stations, each with an operator of its own, a project, services and money.

Printed: the whole, memory, the growth from half the stations to all of them, and what each stage costs a station. The
stages are timed by wrapping them, so their sum is a little less than the whole. Times are of the processor: what else
runs does not count. BENCH_STATIONS sets another number.
"""

from __future__ import annotations

import os
import resource
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import Any
from unittest import mock

from swtool import opening
from swtool.dates import Month
from swtool.disclosure import draft, publish
from swtool.disclosure.outcome import State
from swtool.disclosure.publish import run_month
from swtool.office import Office

STATIONS = int(os.environ.get("BENCH_STATIONS", "1629"))
NOW = datetime.fromisoformat("2026-11-10T09:00:00+08:00")
MONTH = Month(2026, 10)
MONTHS = 10  # months of figures behind the one that is published
SERVICES = (
    ("为老服务", "home_visits_household_times", 86),
    ("为老服务", "cases_opened", 2),
    ("儿童服务", "activities", 6),
)
LINES = (("人员薪酬及补贴", 3_000_000), ("服务活动", 850_050), ("行政管理", 120_000))
STAGES: tuple[tuple[str, Any, str], ...] = (
    ("collect", publish, "collect"),
    ("gate and compose", publish, "check_month"),
    ("render", draft, "render"),
    ("scan of the files", draft, "scan_files"),
    ("seal and archive", publish.store, "insert_files"),
    ("write out and register", publish, "_put_out"),
)


def county(folder: Path, stations: int) -> Office:
    """An office in which every station has reported ten months."""
    founding = opening.Founding("330481", "海宁市", "海宁市民政局")
    office = opening.found_office(folder / "office.db", founding, today=NOW.date(), now=NOW, actor="示例")
    with office.change("基准测试准备") as tx:
        for number in range(stations):
            _station(tx, number)
    return office


def _station(tx: Any, number: int) -> None:
    division = tx.insert(
        "division",
        {
            "uid": tx.uid(), "system": "nbs", "first_year": 2023, "last_year": 2023, "code": f"33{number:07d}",
            "name": f"示例{number}镇", "level": "town", "valid_from": "2000-01-01",
        },
    )  # fmt: skip
    owner = tx.insert(
        "organization",
        {"uid": tx.uid(), "name": f"示例{number}社会工作服务中心", "kind": "social_service_institution"},
    )
    values = {"uid": tx.uid(), "name": f"示例{number}镇社工站", "tier": "station", "division_id": division}
    station = tx.insert("station", {**values, "opened_on": "2021-01-01"})
    at = {"recorded_at": tx.recorded_at}
    tx.insert(
        "operator_contract",
        {"station_id": station, "organization_id": owner, "effective_on": "2026-01-01", **at},
    )
    project = tx.insert(
        "project",
        {
            "uid": tx.uid(), "name": f"示例{number}镇社工站项目", "organization_id": owner, "station_id": station,
            "purchaser": f"示例{number}镇人民政府", "amount": 60_000_000, "approved_on": "2026-01-05",
            "starts_on": "2026-01-05", "ends_on": "2026-12-31",
        },
    )  # fmt: skip
    for month in range(1, MONTHS + 1):
        for field, indicator, value in SERVICES:
            figures = {"value": value, "cumulative": value * month, "target": value * 12}
            row = {"station_id": station, "month": f"2026-{month:02d}", "service_field": field, "indicator": indicator}
            tx.insert("service_total", {**row, **figures, **at})
        _statement(tx, owner, project, month)
    entry = {"organization_id": owner, "month": str(MONTH), "held_on": "2026-10-18", "kind": "主题党日"}
    tx.insert("party_entry", {"uid": tx.uid(), **entry, "title": "学习全会精神", "participants": 12, **at})


def _statement(tx: Any, owner: int, project: int, month: int) -> None:
    spent = sum(amount for _, amount in LINES)
    opening_balance = 12_000_000 + (month - 1) * (5_000_000 - spent)
    statement = tx.insert(
        "ledger_statement",
        {
            "organization_id": owner, "project_id": project, "month": f"2026-{month:02d}",
            "opening_balance": opening_balance, "closing_balance": opening_balance + 5_000_000 - spent,
            "recorded_at": tx.recorded_at,
        },
    )  # fmt: skip
    for direction, line, amount in (
        ("income", "镇财政拨款", 5_000_000),
        *(("spending", line, amount) for line, amount in LINES),
    ):
        values = {"statement_id": statement, "direction": direction, "budget_line": line, "amount": amount}
        tx.insert("ledger_line", {**values, "recorded_at": tx.recorded_at})


def run(stations: int) -> tuple[float, dict[str, float], float]:
    """One run over so many stations: seconds, seconds by stage, the highest memory of it in MiB."""
    spent: dict[str, float] = {}

    def timed(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **named: Any) -> Any:
            start = time.process_time()
            try:
                return function(*arguments, **named)
            finally:
                spent[name] = spent.get(name, 0.0) + time.process_time() - start

        return call

    with tempfile.TemporaryDirectory() as folder, ExitStack() as patches:
        office = county(Path(folder), stations)
        for name, module, attribute in STAGES:
            patches.enter_context(mock.patch.object(module, attribute, timed(name, getattr(module, attribute))))
        start = time.process_time()
        results = run_month(office, MONTH, draft.Wish(Path(folder) / "公开"))
        took = time.process_time() - start
        assert [result.state for result in results] == [State.PUBLISHED] * stations, results[0].faults
        office.db.close()
        return took, spent, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Half the stations, then all of them."""
    half, _, _ = run(STATIONS // 2)
    whole, spent, memory = run(STATIONS)
    growth = (whole / STATIONS) / (half / (STATIONS // 2))
    each = whole / STATIONS * 1000
    print(
        f"disclosure: {STATIONS} stations in one run {whole:.1f} s of the processor, {each:.1f} ms a station, "
        f"{memory:.0f} MiB (bar 400); a station costs {growth:.2f}x of what it costs among half as many"
    )
    for name, seconds in spent.items():
        print(f"disclosure: {name} {seconds / STATIONS * 1000:.1f} ms a station, {seconds / whole:.0%}")


if __name__ == "__main__":
    main()
