"""What the schedule keeps: jobs, machines, operators. A refusal told in a result might name anybody."""

from __future__ import annotations

from swtool.store.holdings import Held, Holding, Replace

HOLDINGS = (
    Holding(
        "job_installation",
        "定时任务的安装",
        plain=("job", "kind", "way", "runs_at", "on_behalf_of", "os_user", "machine", "recorded_at"),
    ),
    Holding("job_run", "定时任务的运行", plain=("job", "machine", "recorded_at")),
    Holding("job_run_end", "定时任务的结果", free={"result": Held("结果", Replace.WORD)}, plain=("recorded_at",)),
)
