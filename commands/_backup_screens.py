"""What the backup commands show."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from swtool.errors import ExitCode, UsageFault
from swtool.terminal import Terminal

if TYPE_CHECKING:
    from swtool.backups.create import Made
    from swtool.backups.restore import Restored, Standing
    from swtool.backups.verify import Verification
    from swtool.office import Office


def show_plan(office: Office, to: Path | None, *, keep_all: bool) -> ExitCode:
    from swtool.backups.places import backup_folder
    from swtool.backups.rotation import outdated

    terminal = Terminal()
    folder = to or backup_folder(office)
    terminal.write(f"会在 {folder} 做一份备份，链头 {office.head}（试运行，没有写入）")
    for found in [] if keep_all or not folder.is_dir() else outdated(office, folder):
        terminal.write(f"会删除较早的备份：{found.path.name}")
    return ExitCode.DONE


def show_made(made: Made) -> ExitCode:
    terminal = Terminal()
    manifest = made.manifest
    terminal.write(f"备份已做好：{made.path}")
    rows = sum(manifest.counts.values())
    terminal.write(f"{_size(made.size)}，{rows} 行，附件 {made.attachments} 个，链头 {manifest.printed_head}")
    for path in made.removed:
        terminal.write(f"已按设置删除较早的备份：{path.name}")
    for path in made.stuck:
        terminal.warn(f"删不掉较早的备份，可能正被打开：{path}")
    if made.fell_back:
        terminal.warn(f"一向用的备份文件夹现在用不了（U 盘没有插上？），这次放在数据库旁边：{made.fell_back}")
    if manifest.absent:
        terminal.warn(f"有 {len(manifest.absent)} 个附件缺失或内容变了，备份里没有它们：")
        for digest in manifest.absent[:10]:
            terminal.say(f"  {digest}")
        terminal.say("swtool audit verify 查是哪些；能找回原件的，放回后再做一份")
    return ExitCode.ATTENTION if made.stuck or made.fell_back or manifest.absent else ExitCode.DONE


def show_verified(result: Verification, *, recorded: bool) -> ExitCode:
    """What came of verifying a backup."""
    terminal = Terminal()
    manifest = result.manifest
    for note in result.notes:
        terminal.warn(note)
    if result.problems:
        for problem in result.problems:
            terminal.write(f"有问题：{problem}")
        terminal.write(f"这份备份没有通过核验：{result.path}")
        terminal.say("怎么办：用 swtool backup create 再做一份并核验；这一份不要用来恢复")
        return ExitCode.ATTENTION
    terminal.write(f"核验通过：{result.path}")
    terminal.write(
        f"{manifest.county_name}，{manifest.created_at[:16].replace('T', ' ')} 所做，链头 {manifest.printed_head}"
    )
    checks = f"，{result.checks} 项检查的结果与当时相同" if result.checks else ""
    attachments = len(manifest.attachments)
    terminal.write(f"{result.rows} 行、{attachments} 个附件与清单相符，日志完整{checks}")
    if not recorded:
        terminal.say("没有记入台账：现在没有打开这个台账（--db）")
    return ExitCode.DONE


def show_restored(done: Restored, *, dry_run: bool) -> ExitCode:
    terminal = Terminal()
    manifest = done.manifest
    mark = "（试运行，没有写入）" if dry_run else ""
    made = manifest.created_at[:16].replace("T", " ")
    terminal.write(f"{'可以恢复' if dry_run else '已恢复'}：{done.office}{mark}")
    terminal.write(f"{manifest.county_name}，{made} 的备份，链头 {manifest.printed_head}")
    if done.upgraded:
        terminal.write(f"备份是旧版本的结构，已升级 {done.upgraded} 项")
    if done.aside:
        terminal.write(f"原来的文件{'会' if dry_run else '已'}改名留在旁边：{done.aside.name}（规则和附件也一起）")
    if sentence := done.standing.sentence():
        terminal.warn(sentence)
    for warning in done.warnings:
        terminal.warn(f"备份里本来就有的问题：{warning}")
    if done.lacking:
        _tell_lacking(done.lacking)
    if not dry_run:
        terminal.say("以后不写 --db 就用这个文件。下一步：swtool status")
    return ExitCode.ATTENTION if done.warnings or done.lacking else ExitCode.DONE


def _tell_lacking(lacking: dict[str, str]) -> None:
    """An older backup brings back whoever was erased or restricted since."""
    from swtool.backups.cases import ERASE, parts

    terminal = Terminal()
    terminal.warn(f"这份备份做在 {len(lacking)} 件个人信息事项之前：已经删除、限制的内容又回来了，要马上再办一次")
    for number, words in lacking.items():
        _, act, who = parts(words)
        verb = "erase" if act == ERASE else "restrict"
        terminal.write(f"  {number}（{words}）：swtool privacy {verb} {who} --basis 恢复了旧备份，照{number}再办")


def agrees(standing: Standing) -> bool:
    terminal = Terminal()
    terminal.warn(standing.sentence())
    try:
        return terminal.ask("仍然恢复吗？原来的文件会改名留着", ("恢复", "不恢复")) == "恢复"
    except UsageFault as nobody:  # who sits at no terminal must say it on the line
        raise UsageFault(nobody.what, why=nobody.why, remedy="看清楚了仍要恢复，加 --yes") from None


def _size(count: int) -> str:
    return f"{count / (1 << 20):.1f} MB" if count >= 1 << 20 else f"{max(count // 1024, 1)} KB"
