"""How a run of `swtool disclosure` tells what it did."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from swtool.disclosure.publish import Result
    from swtool.terminal import Terminal


def show_result(terminal: Terminal, result: Result, *, dry_run: bool) -> None:
    """One organization's lines: what was done and where it lies, or every reason why not and what to do."""
    from swtool.disclosure.publish import State

    name = f"{result.organization.name} {result.month.label}"
    version = f"第{result.version}版，封存码 {result.code}"
    late = f"，比最后一天晚 {result.days_late} 天" if result.days_late > 0 else "，按时"
    match result.state:
        case State.REFUSED:
            terminal.write(f"✗ {name}：不能公开，{len(result.faults)} 处要处理")
            for fault in result.faults:
                figures = f"（应为 {fault.expected}，实为 {fault.actual}）" if fault.expected or fault.actual else ""
                terminal.write(f"    {fault.what}{figures}")
                terminal.write(f"      怎么办：{fault.remedy}")
            return
        case State.ALREADY:
            terminal.write(f"✓ {name}：已于 {result.published_on} 公开（{version}），没有改动")
            if result.changed:
                terminal.write(f"    公开以后登记的数据有变动：{'；'.join(result.changed)}")
                terminal.write("      怎么办：公开的内容有误时用 --correct 原因 更正；无误的不用处理")
            return
        case State.COMPLETED:
            done = "将补写上次没有写完的文件" if dry_run else "已补写上次没有写完的文件"
        case State.PUBLISHED:
            done = "核对无误，将公开" if dry_run else "已更正" if result.version > 1 else "已公开"
    terminal.write(f"✓ {name}：{done}（{version}{'' if result.version > 1 else late}）")
    for path in result.paths:
        terminal.write(f"    {path}")
    for change in result.changed:
        terminal.write(f"    更正：{change}")
    if result.later:
        months = "、".join(str(month) for month in result.later)
        terminal.write(f"    之后已公开的月份可能也要更正（结余、累计相连）：{months}")
