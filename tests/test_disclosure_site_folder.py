"""The folder of the site: what a second run writes into it, what it leaves alone, and what does not get there."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from swtool.disclosure import site_folder
from swtool.disclosure.site_folder import LIST
from swtool.errors import SwtoolError
from tests.disclosures import World, full_month
from tests.site_house import built as built  # noqa: PLC0414
from tests.site_house import files_in, november, october, on, put_up, september
from tests.site_house import world as world  # noqa: PLC0414

# -- again ------------------------------------------------------------------------------------------------------------


def test_a_second_run_writes_nothing_and_elsewhere_the_bytes_are_the_same(
    world: World, built: Path, tmp_path: Path
) -> None:
    stamps = {path: path.stat().st_mtime_ns for path in built.rglob("*")}
    again = put_up(world, built)
    assert (again.done.written, again.done.removed, again.done.kept) == ([], [], len(files_in(built)) - 1)
    assert {path: path.stat().st_mtime_ns for path in built.rglob("*")} == stamps
    put_up(world, tmp_path / "另一处")
    assert files_in(tmp_path / "另一处") == files_in(built)


ELSEWHERE = """
import sys
from datetime import date
from pathlib import Path
from swtool.disclosure.site import write_site
from swtool.store.database import connect
from tests.offices import at
write_site(at(connect(Path(sys.argv[1])), today=date(2026, 12, 10)), Path(sys.argv[2]))
"""


@pytest.mark.parametrize(("seed", "zone", "language"), [("1", "UTC", "C"), ("4711", "America/New_York", "zh_CN.UTF-8")])
def test_another_machine_writes_the_same_bytes(
    world: World, built: Path, tmp_path: Path, seed: str, zone: str, language: str
) -> None:
    house = Path(__file__).parents[1]
    environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": language, "PYTHONPATH": str(house)}
    command = [sys.executable, "-c", ELSEWHERE, str(world.office.db.path), str(tmp_path / "别处")]
    subprocess.run(command, env=environment, cwd=tmp_path, check=True)
    assert files_in(tmp_path / "别处") == files_in(built)


def test_nothing_is_rendered_where_nothing_changed(world: World, built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> bytes:
        raise AssertionError("rendered")

    monkeypatch.setattr("swtool.disclosure.site_pages.fill", refuse)
    monkeypatch.setattr("swtool.disclosure.site_indexes.fill", refuse)
    assert put_up(world, built).done.written == []


def test_a_new_month_touches_its_own_pages_and_the_lists(tmp_path: Path) -> None:
    from tests.disclosures import new_world

    world = on(new_world(tmp_path), date(2026, 11, 10))
    september(world)
    october(world)
    folder = tmp_path / "网站"
    put_up(world, folder)
    later = on(world, date(2026, 12, 10))
    november(later)
    written = put_up(later, folder).done.written
    others = [path for path in written if "2026-11" not in path]
    assert sorted(others) == sorted([
        "disclosures.json", "index.html", "org/1/index.html", "org/index.html", "town/330481104.html",
    ])  # fmt: skip
    assert [path for path in written if path.startswith("org/1/2026-11/v1/")] != []


def test_a_damaged_and_a_missing_file_come_back(world: World, built: Path, tmp_path: Path) -> None:
    folder = tmp_path / "网站"
    put_up(world, folder)
    page = folder / "org/1/2026-10/index.html"
    page.write_bytes(page.read_bytes().replace(b"130,299.50", b"930,299.50"))
    (folder / "about.html").unlink()
    assert sorted(put_up(world, folder).done.written) == ["about.html", "org/1/2026-10/index.html"]
    assert files_in(folder) == files_in(built)


@pytest.mark.parametrize("after", [0, 1, 7, 30])
def test_a_run_that_was_killed_is_completed_by_the_next(
    world: World, built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    folder = tmp_path / "网站"
    real = site_folder.put_bytes
    count = iter(range(1000))

    def killed(path: Path, content: bytes) -> Path:
        if next(count) == after:
            (path.parent / f"~{'0' * 32}{path.suffix}").write_bytes(content[:10])  # begun, as a kill leaves it
            raise KeyboardInterrupt
        return real(path, content)

    monkeypatch.setattr(site_folder, "put_bytes", killed)
    with pytest.raises(KeyboardInterrupt):
        put_up(world, folder)
    monkeypatch.setattr(site_folder, "put_bytes", real)
    put_up(world, folder)
    assert files_in(folder) == files_in(built)


# -- whose folder it is -----------------------------------------------------------------------------------------------


def test_a_folder_with_other_things_is_refused(world: World, tmp_path: Path) -> None:
    (tmp_path / "照片.txt").write_text("x", encoding="utf-8")
    with pytest.raises(SwtoolError, match="文件夹里有别的文件"):
        put_up(world, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["照片.txt"]


def test_a_foreign_file_in_the_site_is_never_touched(world: World, built: Path, tmp_path: Path) -> None:
    folder = tmp_path / "网站"
    put_up(world, folder)
    (folder / "org/1/说明.txt").write_text("别人的", encoding="utf-8")
    assert put_up(world, folder).done.removed == []
    assert (folder / "org/1/说明.txt").read_text(encoding="utf-8") == "别人的"
    # In the way of a new page it stops the run before anything is written.
    stored = json.loads((folder / LIST).read_text(encoding="utf-8"))
    del stored["files"]["about.html"]
    (folder / LIST).write_text(json.dumps(stored, ensure_ascii=False), encoding="utf-8")
    with pytest.raises(SwtoolError, match="占了位置"):
        put_up(world, folder)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda stored: stored | {"office": "另一个"}, "另一个台账"),
        (lambda stored: stored | {"files": stored["files"] | {"../x.txt": ["", ""]}}, "被改动过"),
        (lambda stored: stored | {"files": {"C:/x.txt": ["", ""]}}, "被改动过"),
        (lambda stored: {"kind": 1}, "读不了"),
    ],
)
def test_a_list_that_is_not_ours_stops(world: World, built: Path, tmp_path: Path, change, told: str) -> None:  # type: ignore[no-untyped-def]
    stored = json.loads((built / LIST).read_text(encoding="utf-8"))
    (tmp_path / LIST).write_text(json.dumps(change(stored), ensure_ascii=False), encoding="utf-8")
    (tmp_path.parent / "x.txt").write_text("not ours", encoding="utf-8")
    with pytest.raises(SwtoolError, match=told):
        put_up(world, tmp_path)
    assert (tmp_path.parent / "x.txt").exists()


def test_a_dry_run_says_what_and_writes_nothing(world: World, tmp_path: Path) -> None:
    from swtool.disclosure.site import write_site

    result = write_site(world.office, tmp_path / "网站", keep=False)
    assert (len(result.done.written) > 40, result.months, (tmp_path / "网站").exists()) == (True, 3, False)


# -- the last look ----------------------------------------------------------------------------------------------------


def test_a_file_with_a_number_of_a_person_does_not_leave(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from swtool.disclosure import site_indexes

    real = site_indexes.fill

    def planted(name: str, values: object) -> bytes:
        return real(name, values).replace("怎样核对一份".encode(), "电话13800138000".encode())  # type: ignore[arg-type]

    monkeypatch.setattr(site_indexes, "fill", planted)
    with pytest.raises(SwtoolError) as refused:
        put_up(world, tmp_path / "网站")
    assert "about.html" in str(refused.value.where)
    assert "13800138000" not in str(refused.value.why)
    assert not (tmp_path / "网站" / "about.html").exists()
    monkeypatch.setattr(site_indexes, "fill", real)
    put_up(world, tmp_path / "网站")
    assert (tmp_path / "网站" / "about.html").is_file()


def test_a_damaged_snapshot_is_not_published(tmp_path: Path) -> None:
    world = on(full_month(tmp_path), date(2026, 11, 10))
    world.run()
    connection = world.office.db.connection
    for (name,) in connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'disclosure_seal'"
    ).fetchall():
        connection.execute(f"DROP TRIGGER {name}")
    connection.execute("UPDATE disclosure_seal SET snapshot = replace(snapshot, '130', '930')")
    with pytest.raises(SwtoolError, match="与摘要不一致"):
        put_up(world, tmp_path / "网站")
