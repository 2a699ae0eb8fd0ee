"""Two machines that share nothing but the office file: language, zone, hash seed, hour, folder and packer differ.

What they publish has the same seals and the same bytes.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

from swtool.disclosure.clients import KnownPlaces
from swtool.disclosure.own_templates import templates_in
from swtool.disclosure.statements import state_none
from swtool.disclosure.templates import FOLDER, copy_templates
from swtool.registry.organizations import insert_organization, require_organization
from swtool.registry.stations import insert_station, set_operator
from tests.disclosures import OCTOBER, World, full_month, new_world

HOUSE = Path(__file__).parents[1]
PARTS = ("党务", "业务", "财务")

RUN = """
import locale, os, sys, zlib
from contextlib import suppress
from datetime import date
from pathlib import Path
hour, level, out = int(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4])
packed = zlib.compress
zlib.compress = lambda content, *_: packed(content, level)
os.linesep = sys.argv[5].encode().decode("unicode_escape")
with suppress(locale.Error):
    locale.setlocale(locale.LC_ALL, "")
from swtool.dates import Month
from swtool.disclosure.draft import Wish
from swtool.disclosure.outcome import State
from swtool.disclosure.publish import run_month
from swtool.store.database import connect
from tests.offices import at, china_time
db = connect(Path(sys.argv[1]))
day = date(2026, 11, 10)
office = at(db, today=day, now=china_time(day, hour))
results = run_month(office, Month(2026, 10), Wish(out))
assert [result.state for result in results] == [State.PUBLISHED] * 3, results
db.close()
"""


def with_others(world: World) -> World:
    """Two more organizations, of which it was said that there was nothing: three seals in one run."""
    with world.office.change("示例") as tx:
        town = tx.execute("SELECT id FROM division WHERE level = 'town'").fetchone()[0]
        for name in ("第二示例中心", "第三示例中心"):
            values = {"name": f"{name}站", "tier": "station", "division_id": town, "opened_on": "2024-01-01"}
            owner = insert_organization(tx, {"name": name, "kind": "social_service_institution"})
            set_operator(tx, insert_station(tx, values), owner, effective_on=date(2026, 1, 1))
    for name in ("第二示例中心", "第三示例中心"):
        for part in PARTS:
            state_none(world.office, require_organization(world.office.db, name), OCTOBER, part)
    return world


def machine(desk: Path, office: Path, *, hour: int, level: int, line: str, **environment: str) -> dict[str, str]:
    """What one machine publishes: name of each file, and of each seal, → digest."""
    desk.mkdir()
    shutil.copy(office, desk / "office.db")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "PYTHON", "TZ"))}
    arguments = [str(desk / "office.db"), str(hour), str(level), str(desk / "公开"), line]
    done = subprocess.run(
        [sys.executable, "-c", RUN, *arguments],
        cwd=desk,
        env={**kept, "PYTHONPATH": str(HOUSE), "PYTHONDONTWRITEBYTECODE": "1", **environment},
        capture_output=True,
        encoding="utf-8",
        errors="replace",
    )
    assert done.returncode == 0, done.stderr
    found = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in (desk / "公开").iterdir()}
    from swtool.store.database import connect

    db = connect(desk / "office.db")
    for row in db.query("SELECT organization_id, sha256 FROM disclosure_seal"):
        found[f"seal {row[0]}"] = row[1]
    db.close()
    return found


def test_two_machines_publish_the_same_bytes(tmp_path: Path) -> None:
    world = with_others(full_month(tmp_path))
    world.office.db.close()
    office = tmp_path / "office.db"
    one = machine(
        tmp_path / "甲", office, hour=8, level=9, line="\\n",
        LANG="C.UTF-8", TZ="Asia/Shanghai", PYTHONHASHSEED="1",
    )  # fmt: skip
    other = machine(
        tmp_path / "desk b", office, hour=21, level=1, line="\\r\\n",
        LANG="de_DE.UTF-8", LC_ALL="POSIX", TZ="America/Los_Angeles", PYTHONHASHSEED="4711", PYTHONUTF8="1",
    )  # fmt: skip
    assert len(one) == 3 * 6 + 3
    assert one == other


def test_places_that_overlap_are_taken_out_in_one_order(tmp_path: Path) -> None:
    """Both are of three characters, and a set gives them in any order; 新 comes before 星."""
    world = new_world(tmp_path)
    with world.office.change("示例") as tx:
        for number, name in enumerate(("星村站", "新星村")):
            values = {"system": "nbs", "first_year": 2023, "last_year": 2023, "level": "village"}
            code = f"33048110430{number}"
            tx.insert("division", {"uid": tx.uid(), "code": code, "name": name, "valid_from": "2023-01-01", **values})
    assert KnownPlaces(world.office.db).taken_out("到新星村站去") == "到◇站去"


def test_a_template_saved_with_other_line_endings_is_the_same_template(tmp_path: Path) -> None:
    """Notepad writes CRLF and a mark at the beginning: pages do not change by it, nor does the seal."""
    digests = []
    for name, mark, line in (("甲", b"", b"\n"), ("乙", b"\xef\xbb\xbf", b"\r\n")):
        folder = tmp_path / name / FOLDER
        for path in copy_templates(folder)[0]:
            if path.suffix == ".html":
                path.write_bytes(mark + path.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", line))
        digests.append(templates_in(folder).digest)
    assert digests[0] == digests[1]
