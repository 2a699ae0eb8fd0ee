"""A month of one organization asks the database as much among two hundred stations as among twenty."""

from __future__ import annotations

from pathlib import Path

from swtool.disclosure.collect import collect, read_county
from swtool.disclosure.duty import Duties
from tests.benchmarks import bench_disclosure as bench


def steps(folder: Path, stations: int) -> int:
    """What the database does to collect one organization's month, in hundreds of its instructions."""
    folder.mkdir()
    office = bench.county(folder, stations)
    duties = Duties(office.db)
    owing = duties.owing(bench.MONTH)[stations // 2]
    county = read_county(office, bench.MONTH, duties)
    counted = 0

    def count() -> None:
        nonlocal counted
        counted += 1

    office.db.connection.set_progress_handler(count, 100)
    sheet = collect(office, county, owing, bench.MONTH)
    office.db.connection.set_progress_handler(None, 0)
    office.db.close()
    assert len(sheet.totals) == len(bench.SERVICES)
    assert len(sheet.ledger.statements) == 1
    return counted


def test_collecting_does_not_cost_more_among_more_stations(tmp_path: Path) -> None:
    few, many = steps(tmp_path / "20", 20), steps(tmp_path / "200", 200)
    assert 0 < many <= few * 1.2, (few, many)
