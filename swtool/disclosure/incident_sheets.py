"""Withdrawals and the incidents that they opened, as a list."""

from __future__ import annotations

from swtool.disclosure.withdrawals import STEPS, withdrawals
from swtool.office import Office
from swtool.tables import Heading, Show, Table


def incidents(office: Office) -> Table:
    """Every incident, one line a step, the newest incident last."""
    rows = [
        (
            str(one.month),
            one.organization_name,
            one.version,
            step.happened_on,
            STEPS[step.step],
            step.what,
            step.noted_by,
            "已办结" if one.is_closed else "处置中",
        )
        for one in withdrawals(office.db)
        for step in one.steps
    ]
    return Table(
        "撤回和泄露事件",
        (
            Heading("month", "月份", Show.DAY),
            Heading("organization", "机构"),
            Heading("version", "撤回到第几版", Show.COUNT),
            Heading("happened_on", "日期", Show.DAY),
            Heading("step", "步骤"),
            Heading("what", "情况"),
            Heading("noted_by", "记录人"),
            Heading("state", "状态"),
        ),
        rows,
        as_of=office.today,
    )
