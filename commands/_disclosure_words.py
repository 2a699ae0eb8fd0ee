"""How a run of `swtool disclosure` tells what it did."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from swtool.dates import Month
    from swtool.disclosure.following import Moved
    from swtool.disclosure.outcome import Result
    from swtool.terminal import Terminal


def show_result(terminal: Terminal, result: Result, *, dry_run: bool) -> None:
    """One organization's lines: what was done and where it lies, or every reason why not and what to do."""
    from swtool.disclosure.outcome import State

    if result.state in (State.CHECKED, State.DRAFTED, State.WAITING, State.RETURNED, State.WITHDRAWN):
        _show_on_its_way(terminal, result, dry_run=dry_run)
        return

    name = f"{result.organization.name} {result.month.label}"
    version = f"第{result.version}版，封存码 {result.code}"
    late = f"，比最后一天晚 {result.days_late} 天" if result.days_late > 0 else "，按时"
    late = "" if result.unposted else late
    match result.state:
        case State.REFUSED | State.FAILED:
            failed = result.state is State.FAILED
            terminal.write(f"✗ {name}：{'没有做完' if failed else f'不能公开，{len(result.faults)} 处要处理'}")
            for fault in result.faults:
                figures = f"（应为 {fault.expected}，实为 {fault.actual}）" if fault.expected or fault.actual else ""
                terminal.write(f"    {fault.what}{figures}")
                terminal.write(f"      怎么办：{fault.remedy}")
            return
        case State.ALREADY:
            done = "生成，还没有登记发布" if result.unposted else "公开"
            terminal.write(f"✓ {name}：已于 {result.published_on} {done}（{version}），没有改动")
            _tell_unposted(terminal, result)
            if result.changed:
                terminal.write(f"    公开以后登记的数据有变动：{'；'.join(result.changed)}")
                correct = f"swtool disclosure correct {result.organization.name} {result.month} --reason 原因"
                terminal.write(f"      怎么办：公开的内容有误时用 {correct} 更正；无误的不用处理")
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
    if not dry_run:
        _tell_unposted(terminal, result)


def _tell_unposted(terminal: Terminal, result: Result) -> None:
    """Where policy counts a month from its posting: what is still to be done."""
    if result.unposted:
        posted = f"swtool disclosure posted {result.organization.name} {result.month} --channel 渠道 --on 日期"
        terminal.write(f"      怎么办：按规则发布以后才算公开，发布后用 {posted} 登记")


def _show_on_its_way(terminal: Terminal, result: Result, *, dry_run: bool) -> None:
    """A month that is not out yet, or not any more, and nothing is wrong with it."""
    from swtool.disclosure.outcome import State

    name = f"{result.organization.name} {result.month.label}"
    subject = f"{result.organization.name} {result.month}"
    if result.state is State.CHECKED:
        terminal.write(f"✓ {name}：核对无误，可以公开")
    elif result.state is State.WITHDRAWN:
        terminal.write(f"✗ {name}：第{result.version}版已撤回，没有公开的内容")
        terminal.write(f"      怎么办：改正数据后用 swtool disclosure correct {subject} --reason 原因 重新公开")
    elif result.state is State.RETURNED and result.draft is not None and result.draft.returned is not None:
        back = result.draft.returned
        terminal.write(f"✗ {name}：草稿 {result.code} 已由{back.decided_by}退回：{back.remark}")
        again = f"swtool disclosure prepare --month {result.month} --org {result.organization.name}"
        terminal.write(f"      怎么办：改正数据后再运行；不用改的用 {again} 重新送审")
    else:
        verb = "将草拟" if dry_run else "已草拟" if result.state is State.DRAFTED else "草稿没有变动"
        waits = f"等{result.waits_for.label}" if result.waits_for else "可以公开"
        terminal.write(f"… {name}：{verb}（草稿 {result.code}），{waits}")
        for path in result.paths:
            terminal.write(f"    审批单 {path}")
        following = f"approve {subject} --draft {result.code}" if result.waits_for else f"publish {subject}"
        terminal.write(f"      怎么办：swtool disclosure {following}")
    for change in result.changed:
        terminal.write(f"    {'与上一份草稿不同' if result.draft else '更正'}：{change}")


def show_summary(terminal: Terminal, month: Month, results: Sequence[Result]) -> None:
    """How many are out, and how many are where on their way."""
    from swtool.disclosure.outcome import State

    if not results:
        terminal.write(f"{month.label}没有要公开的机构：当月没有运营合同，也没有已立项的项目")
        return
    words = (
        ("已公开", sum(result.state.is_out for result in results)),
        ("核对无误", sum(result.state is State.CHECKED for result in results)),
        ("等审批", sum(result.state in (State.DRAFTED, State.WAITING) for result in results)),
        ("已退回", sum(result.state is State.RETURNED for result in results)),
        ("已撤回", sum(result.state is State.WITHDRAWN for result in results)),
        ("有缺漏或不符", sum(result.state is State.REFUSED for result in results)),
        ("没有做完", sum(result.state is State.FAILED for result in results)),
    )
    told = "，".join(f"{word} {count} 家" for word, count in words if count)
    terminal.write(f"{month.label}：应公开 {len(results)} 家；{told}")


def show_moved(terminal: Terminal, moved: Sequence[Moved]) -> None:
    """Later months that no longer say what they would say now."""
    terminal.write("之后已公开的月份受影响：")
    for each in moved:
        for what in each.what:
            terminal.write(f"    {each.month.label}：{what}")
