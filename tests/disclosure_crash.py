"""Publishing, correcting and withdrawing, killed at every thing they do to a file or to the database; then done again.

    python -m tests.disclosure_crash FOLDER VERB EVERY

forks a child for every EVERY-th point and for the last ones, kills it there, looks at what lies in the folder of what
is public, does the same once more and looks again. It prints one JSON object: how often it killed, and every failure.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
from datetime import date
from pathlib import Path

from swtool.disclosure import store
from swtool.disclosure.outcome import State
from swtool.disclosure.publish import run_month
from swtool.disclosure.rendering import FORMATS
from swtool.disclosure.verify import verify
from swtool.disclosure.withdrawals import withdrawals
from swtool.disclosure.withdrawing import withdraw
from swtool.office import Office
from swtool.registry.organizations import require_organization
from swtool.store.audit import verify as verify_journal
from swtool.store.database import connect
from tests.disclosures import OCTOBER, World, full_month, report_party
from tests.faults_child import Points, wait_for_no_disk
from tests.offices import at, china_time

DAY = date(2026, 11, 10)
NAME = "海宁市示例社会工作服务中心"
REASON = "漏登一次活动"
VERBS = ("publish", "correct", "withdraw")
LAST = 12


def prepared(folder: Path, verb: str) -> None:
    """The desk on which the verb is typed: an office with a full month, published already where the verb needs it."""
    folder.mkdir(parents=True)
    world = full_month(folder)
    if verb != "publish":
        world.run()
        report_party(world, "民主评议")
    if verb == "withdraw":
        world.run(correct=REASON)
    world.office.db.close()


def opened(desk: Path) -> Office:
    return at(connect(desk / "office.db"), today=DAY, now=china_time(DAY))


def do(desk: Path, verb: str) -> None:
    """What is killed, and done again."""
    office = opened(desk)
    organization = require_organization(office.db, NAME)
    world = World(office, organization, (0, 0), 0, desk / "公开")
    if verb == "withdraw":
        withdraw(office, organization, OCTOBER, reason="附件有误")
    else:
        wish = world.wish(correct=REASON if verb == "correct" else "")
        (result,) = run_month(office, OCTOBER, wish, [organization])
        assert result.state in (State.PUBLISHED, State.COMPLETED, State.ALREADY), (result.state, result.faults)
    office.db.close()


def half_done(desk: Path) -> list[str]:
    """After the kill: whatever looks finished is an archived file of a seal, or the notice, whole."""
    office = opened(desk)
    known = {row[0] for row in office.db.query("SELECT sha256 FROM disclosure_file")}
    office.db.close()
    folder = desk / "公开"
    return [
        f"{path.name} is no archived file"
        for path in (folder.iterdir() if folder.is_dir() else ())
        if not path.name.startswith("~") and store.digest(path.read_bytes()) not in known and not is_notice(path)
    ]


def is_notice(path: Path) -> bool:
    return path.suffix == ".html" and "撤回" in path.read_text(encoding="utf-8")


def wrong(desk: Path, verb: str) -> list[str]:
    """After the second time: every version, whole, registered once, and nothing else."""
    office = opened(desk)
    organization = require_organization(office.db, NAME)
    found = [f"journal: {problem.what}" for problem in verify_journal(office.db)]
    seals = store.seals(office.db, organization.id, OCTOBER)
    if [seal.version for seal in seals] != ([1] if verb == "publish" else [1, 2]):
        found.append(f"versions {[seal.version for seal in seals]}")
    registered = office.db.value("SELECT count(*) FROM disclosure_publication")
    if registered != len(seals):
        found.append(f"registered {registered} times")
    if verb == "withdraw":
        taken_back = withdrawals(office.db)
        if [(each.version, len(each.steps)) for each in taken_back] != [(2, 1)]:
            found.append("withdrawn other than once")
        expected = {f.file_name for s in seals for f in store.files_of(office.db, s.id) if f.format == "html"}
        found += [f"{path.name} is no notice" for path in (desk / "公开").iterdir() if not is_notice(path)]
    else:
        expected = {f.file_name for s in seals for f in store.files_of(office.db, s.id)}
        found += [f"{line.what} {line.verdict}" for s in seals for line in verify(office, s) if line.is_fault]
        assert len(expected) == len(FORMATS) * len(seals)
    lying = {path.name for path in (desk / "公开").iterdir()}
    if lying != expected:
        found.append(f"in the folder: too many {sorted(lying - expected)}, missing {sorted(expected - lying)}")
    office.db.close()
    return found


def killed_at(desk: Path, verb: str, point: int) -> tuple[int, int]:
    """Do it in a child that dies before its ``point``-th step (0: never): how it ended, and how many steps it took."""
    told, tell = os.pipe()
    child = os.fork()
    if child == 0:
        code = 99
        try:
            points = Points(point or None)
            points.watch()
            do(desk, verb)
            os.write(tell, str(points.seen).encode())
            code = 0
        finally:
            os._exit(code)
    os.close(tell)
    steps = os.read(told, 20)
    os.close(told)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status), int(steps or 0)


def main(folder: Path, verb: str, every: int) -> None:
    wait_for_no_disk()
    desk, kept = folder / "desk", folder / "kept"
    prepared(desk, verb)
    shutil.copytree(desk, kept)
    code, total = killed_at(desk, verb, 0)
    assert (code, total > 20) == (0, True), (code, total)
    kills, failures = 0, [f"unharmed: {each}" for each in wrong(desk, verb)]
    for point in sorted({*range(1, total + 1, every), *range(max(total - LAST, 0), total + 1)} - {0}):
        shutil.rmtree(desk)
        shutil.copytree(kept, desk)
        code, _ = killed_at(desk, verb, point)
        kills += code == -signal.SIGKILL
        failures += [f"killed at {point} of {total}: {each}" for each in half_done(desk)]
        try:
            do(desk, verb)
        except Exception as fault:  # noqa: BLE001 - told with the others
            failures.append(f"killed at {point} of {total}, again: {fault!r}")
            continue
        failures += [f"killed at {point} of {total}, again: {each}" for each in wrong(desk, verb)]
    print(json.dumps({"total": total, "kills": kills, "failures": failures}, ensure_ascii=False))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
