"""The run of the night: what goes wrong for one organization keeps no other from coming out."""

from __future__ import annotations

import errno
from datetime import date
from pathlib import Path

import pytest

from swtool.disclosure.outcome import Result, State
from swtool.disclosure.publish import run_month
from swtool.errors import SwtoolError
from swtool.registry.organizations import insert_organization
from swtool.registry.stations import set_operator
from tests.disclosure_command_case import run
from tests.disclosures import OCTOBER, World, full_month

__all__ = ["run"]  # a fixture


def two_organizations(tmp_path: Path) -> World:
    """A second one, which comes first by its name and owes everything, and the one with a full month."""
    world = full_month(tmp_path)
    with world.office.change("示例登记") as tx:
        values = {"name": "海宁市另一示例服务中心", "kind": "social_service_institution"}
        other = insert_organization(tx, values)
        set_operator(tx, world.station_ids[1], other, effective_on=date(2026, 1, 1))
        for part in ("party", "operations", "finance"):
            tx.insert(
                "disclosure_none",
                {
                    "organization_id": other,
                    "month": str(OCTOBER),
                    "part": part,
                    "recorded_at": tx.recorded_at,
                },
            )
    return world


def run_all(world: World) -> list[Result]:
    return run_month(world.office, OCTOBER, world.wish())


def fail_once(monkeypatch: pytest.MonkeyPatch) -> None:
    from swtool.workbooks import outfile

    real, left = outfile._write_bytes, [OSError(errno.ENOSPC, "full")]

    def write(path: Path, content: bytes) -> None:
        if left:
            raise left.pop()
        real(path, content)

    monkeypatch.setattr(outfile, "_write_bytes", write)


def test_the_others_come_out_and_the_next_run_finishes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    world = two_organizations(tmp_path)
    fail_once(monkeypatch)
    first, second = run_all(world)
    assert (first.state, second.state) == (State.FAILED, State.PUBLISHED)
    assert "磁盘空间不足" in first.faults[0].what
    assert not first.state.is_out
    assert [result.state for result in run_all(world)] == [State.COMPLETED, State.ALREADY]


def test_a_single_organization_is_told_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    world = full_month(tmp_path)
    fail_once(monkeypatch)
    with pytest.raises(SwtoolError, match="写不进去"):
        world.run()


def test_a_file_in_place_of_the_folder_is_told_and_nothing_is_sealed(tmp_path: Path) -> None:
    world = full_month(tmp_path)
    world.folder.write_text("file", encoding="utf-8")
    with pytest.raises(SwtoolError, match="文件夹建不了"):
        world.run()
    assert world.office.db.value("SELECT count(*) FROM disclosure_seal") == 0


def test_the_command_says_what_failed_and_ends_with_1(run, tmp_path: Path, monkeypatch, capsys) -> None:  # type: ignore[no-untyped-def]
    world = two_organizations(tmp_path)
    fail_once(monkeypatch)
    code, out, _ = run(world, "run", "--month", "2026-10", capsys=capsys)
    said = out.replace("\n", "").replace(" ", "")
    assert code == 1
    assert "✗海宁市另一示例服务中心2026年10月：没有做完" in said
    assert "磁盘空间不足" in said
    assert "没有做完1家" in said
    assert run(world, "run", "--month", "2026-10", capsys=capsys)[0] == 0
