"""A real cron daemon with a shifted clock: the entry is installed, the minute comes, the job runs and is on record.

The daemon gets a spool and a /run of its own in a mount namespace, so that nobody's crontab is touched. It goes by
the machine's own zone, whatever that is; the job's time is China's.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from swtool.dates import CHINA
from tests.backup_house import opened
from tests.clerk import found

CRON, UNSHARE = shutil.which("cron", path="/usr/sbin:/sbin:/usr/bin:/bin"), shutil.which("unshare")
FAKETIME = next(iter(sorted(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"))), None)
MINUTE = datetime(2026, 12, 11, 9, 10, tzinfo=CHINA)  # the job's own time on a day after the 10th
LEAD = 4  # seconds that the daemon is up before the minute comes
HOUR = 3600
PATIENCE = 60


def _own_mounts() -> bool:
    return UNSHARE is not None and not subprocess.run([UNSHARE, "-m", "true"], capture_output=True).returncode


needs_cron = pytest.mark.skipif(
    os.name == "nt" or CRON is None or FAKETIME is None or os.geteuid() != 0 or not _own_mounts(),
    reason="needs root, cron, libfaketime and mount namespaces",
)
SCRIPT = """
set -e
mount -t tmpfs tmpfs /var/spool/cron
mkdir -m 1730 /var/spool/cron/crontabs
mount -t tmpfs tmpfs /run
printf 'MAILTO=""\\n5   4 * *  *  /bin/true\\n' | crontab -
"$PYTHON" -m swtool --db "$OFFICE" --operator 王经办 schedule install --via cron --job disclosure >&2
crontab -l > "$DESK/installed"
# From here on the minute is near. The job finds the same clock: cron gives it nothing but what stands in the table.
FAKETIME="+$(($MINUTE - $LEAD - $(env -u LD_PRELOAD date +%s)))"
{ printf 'LD_PRELOAD="%s"\\nFAKETIME="%s"\\n' "$LD_PRELOAD" "$FAKETIME"; crontab -l; } | crontab -
"$CRON" -f &
daemon=$!
n=0
while [ $n -lt $PATIENCE ] && ! grep -q 结束 "$LOG" 2>/dev/null; do n=$((n + 1)); sleep 1; done
kill $daemon
"""


@needs_cron
def test_a_real_cron_runs_the_job_when_its_minute_comes(tmp_path: Path) -> None:
    desk = tmp_path / "海宁 100% 台账"
    desk.mkdir()
    db = desk / "社工台账.db"
    found(db)
    ahead = int(MINUTE.timestamp() - HOUR - time.time())  # it is installed an hour before
    environment = {
        **os.environ, "PYTHON": sys.executable, "OFFICE": str(db), "DESK": str(desk), "CRON": str(CRON),
        "LOG": str(desk / "定时任务" / "社工台账.log"), "PATIENCE": str(PATIENCE), "HOME": str(tmp_path),
        "MINUTE": str(int(MINUTE.timestamp())), "LEAD": str(LEAD),
        "LD_PRELOAD": str(FAKETIME), "FAKETIME": f"{ahead:+d}",
    }  # fmt: skip
    house = Path(__file__).parents[1]
    done = subprocess.run(
        [str(UNSHARE), "-m", "/bin/sh", "-c", SCRIPT], env=environment, cwd=house, capture_output=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stderr
    ours, *foreign = (desk / "installed").read_text(encoding="utf-8").splitlines()
    assert foreign == ['MAILTO=""', "5   4 * *  *  /bin/true"]
    assert "海宁 100\\% 台账" in ours
    with closing(opened(db).db) as database:
        runs = database.query(
            "SELECT r.job, r.recorded_at, e.exit_code, e.result FROM job_run r JOIN job_run_end e ON e.run_id = r.id"
        )
        assert len(runs) == 1, done.stderr
        job, started, code, result = tuple(runs[0])
    assert (job, code, result) == ("disclosure", 3, "有机构没有公开；2026-11 应公开 1 家，已公开 0 家")
    late = datetime.fromisoformat(started) - MINUTE
    assert 0 <= late.total_seconds() < PATIENCE
    log = (desk / "定时任务" / "社工台账.log").read_text(encoding="utf-8").splitlines()
    assert [line.split(" ")[:3] for line in log] == [
        [log[0].split(" ")[0], "disclosure", "开始"],
        [log[1].split(" ")[0], "disclosure", "结束"],
    ]
    assert log[0].startswith("2026-12-11T09:10:")
