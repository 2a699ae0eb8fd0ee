"""`swtool attach`: letters, certificates, minutes and photos kept with what they prove, handed out, verified."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from swtool.dates import PartialDate
from swtool.errors import ExitCode, UsageFault
from swtool.parser import Noun
from swtool.terminal import Terminal

from ._arguments import AsOf, DryRun, Format, Output, OutputFormat, Reveal, partial_day
from ._context import as_written, emit, office_of
from ._refusals import refusals_noted

if TYPE_CHECKING:
    from swtool.evidence.recording import Attached

app = Noun("附件：承诺书、证书、离职证明、会议记录、照片，存入、查看、导出、核对")

KINDS = (
    "person 人员、filing 人员变动备案、station 社工站、organization 机构、project 项目、course 培训、"
    "household 家庭档案、register 登记簿"
)
Number = Annotated[str, typer.Argument(metavar="附件编号", help="附件编号，如 FJ-0001")]
KindWord = Annotated[str, typer.Argument(metavar="对象种类", help=KINDS)]
Whose = Annotated[
    str,
    typer.Argument(metavar="对象", help="人员编号、备案或变动编号、站名、机构名、项目名、培训名、档案编号、登记号"),
]
Issued = Annotated[
    PartialDate | None,
    typer.Option("--issued", parser=partial_day, metavar="日期", help="材料上的日期（签署、发证）；只知道月份就写年月"),
]


@app.verb(
    "add",
    "添加附件：把文件存一份到数据库旁的附件文件夹，按内容认类型，同样的内容只存一份",
    notes="收哪些类型、最大多大，见 swtool policy show evidence.accepted 和 evidence.size_limit。",
)
def add(
    ctx: typer.Context,
    kind: KindWord,
    subject: Whose,
    file: Annotated[Path, typer.Argument(metavar="文件", help="扫描件、照片或文档")],
    material: Annotated[
        str,
        typer.Option(
            "--material", metavar="材料", help="是什么材料，如 commitment_letter 或 公益服务承诺书；写错会列出全部"
        ),
    ],
    issued: Issued = None,
    note: Annotated[str | None, typer.Option("--note", metavar="备注", help="备注")] = None,
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.evidence.recording import NewAttachment, attach, material_named
    from swtool.evidence.subjects import kind_named
    from swtool.rooms import subjects

    terminal = Terminal()
    word = material_named(material)
    chosen = kind_named(subjects(), kind)
    with office_of(ctx, write=True) as office:
        if issued is not None and issued.first_day > office.today:
            raise UsageFault("材料上的日期还没有到", where="--issued", remedy=f"写 {office.today} 或以前的日期")
        found = chosen.find(office, subject)
        done = attach(office, file, NewAttachment(chosen, found, word, issued, note), keep=not dry_run)
        terminal.write(_told(done, f"{chosen.title} {found.label}"))
        if not done.is_whole:
            terminal.warn("文件的结尾不完整，可能没有传完：请打开看一看，不对的重新复制后再添加")
        if dry_run:
            terminal.say("试运行，没有写入")
    return ExitCode.DONE


@app.verb("list", "附件一览；可以只看一类对象或一个对象的")
def list_attachments(
    ctx: typer.Context,
    kind: Annotated[str, typer.Argument(metavar="对象种类", help=f"只看这一类：{KINDS}")] = "",
    subject: Annotated[str, typer.Argument(metavar="对象", help="只看这一个")] = "",
    every: Annotated[bool, typer.Option("--all", help="撤下的也列出")] = False,
    as_of: AsOf = None,
    format: Format = OutputFormat.TABLE,
    output: Output = None,
    reveal: Reveal = False,
) -> ExitCode:
    from swtool.evidence.sheets import attachment_list
    from swtool.evidence.subjects import kind_named
    from swtool.rooms import subjects

    kinds = subjects()
    chosen = kind_named(kinds, kind) if kind else None
    with office_of(ctx) as office:
        found = chosen.find(office, subject) if chosen and subject else None
        only = (chosen.word, found.uid) if chosen and found else None
        also = found.also if found else ()
        word = chosen.word if chosen else None
        table = attachment_list(office, kinds, as_of, subject=only, also=also, kind=word, removed=every, names=reveal)
        emit(office, table, format, output, reveal=reveal)
    return ExitCode.DONE


@app.verb("show", "一份附件的登记，并核对它的内容")
def show(
    ctx: typer.Context,
    number: Number,
    format: Format = OutputFormat.TABLE,
    output: Output = None,
    reveal: Reveal = False,
) -> ExitCode:
    from swtool.evidence.recording import PutAway, refuse_put_away
    from swtool.evidence.sheets import attachment_sheet
    from swtool.evidence.store import attachment_named
    from swtool.rooms import subjects

    with office_of(ctx) as office:
        one = attachment_named(office.db, number)
        with refusals_noted(PutAway, f"查看附件 {one.number}", office=office):
            refuse_put_away(one)
        table = attachment_sheet(office, subjects(), one)
        emit(office, table, format, output, reveal=reveal)
    return ExitCode.DONE


@app.verb("export", "导出一份附件的内容（会记入操作日志）")
def export_attachment(
    ctx: typer.Context,
    number: Number,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="文件", help="写到这个文件；不写就用附件编号作文件名")
    ] = None,
) -> ExitCode:
    from swtool.evidence.content import suffixes
    from swtool.evidence.recording import PutAway, export
    from swtool.evidence.store import attachment_named
    from swtool.evidence.subjects import kind_named
    from swtool.rooms import subjects

    with office_of(ctx, write=True) as office:
        one = attachment_named(office.db, number)
        target = output or Path(f"{one.number}{suffixes(one.media_type)[0]}")
        with refusals_noted(PutAway, f"导出附件 {one.number}", office=office):
            written = export(office, one, kind_named(subjects(), one.subject_kind), target)
        Terminal().write(f"已写入 {as_written(written, target)}")
    return ExitCode.DONE


@app.verb("verify", "逐个核对附件的内容：丢失的、改动过的、互换的", notes="退出码：3 有问题的。")
def verify(ctx: typer.Context, format: Format = OutputFormat.TABLE, output: Output = None) -> ExitCode:
    from swtool.evidence.sheets import fault_list
    from swtool.store import attachment_audit
    from swtool.store.attachments import folder_of

    terminal = Terminal()
    with office_of(ctx) as office:
        count = len(attachment_audit.expected(office.db))
        with office.progress("核对附件", count) as advance:
            faults = list(attachment_audit.faults(office.db, advance=advance))
        folder = folder_of(office.db.path)
        extra = attachment_audit.unnamed(office.db)
        if count and not folder.exists():
            terminal.warn(f"找不到附件文件夹 {folder.name}：它要和数据库放在一起，名字跟着数据库的名字改")
        whole = f"附件完好：核对了 {count} 个文件，内容都与登记一致"
        if faults or output is not None or format is not OutputFormat.TABLE:
            emit(office, fault_list(faults, whole), format, output)
        if faults:
            terminal.say("从最近的备份取回这些内容，或把原件再添加一次（内容相同的会补回原处）")
        elif format is OutputFormat.TABLE:
            terminal.write(whole)
        for path in extra:
            terminal.say(f"多余的文件，没有附件用它（可以删去）：{folder.name}/{path.relative_to(folder).as_posix()}")
    return ExitCode.ATTENTION if faults else ExitCode.DONE


@app.verb("remove", "撤下附件：附错了、被新的代替了；内容仍留作历史")
def remove_attachment(
    ctx: typer.Context,
    number: Number,
    why: Annotated[str, typer.Option("--why", metavar="原因", help="原因，必须写；不要写个人信息")],
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.evidence.recording import remove
    from swtool.evidence.store import attachment_named

    terminal = Terminal()
    with office_of(ctx, write=True) as office:
        one = attachment_named(office.db, number)
        with office.change(f"撤下附件 {one.number}", keep=not dry_run) as tx:
            remove(office, tx, one, reason=why)
        terminal.write(f"{one.number} {one.material_label} 已撤下")
        if dry_run:
            terminal.say("试运行，没有写入")
    return ExitCode.DONE


def _told(done: Attached, subject: str) -> str:
    from swtool.evidence.content import type_label
    from swtool.store.attachments import megabytes

    one = done.attachment
    if done.is_new:
        what = f"{type_label(one.media_type)}，{megabytes(one.size)}"
        day = f"，日期 {one.issued_on}" if one.issued_on else ""
        return f"{one.number} 已添加：{subject} 的{one.material_label}（{what}{day}）"
    if done.is_corrected:
        return f"{one.number} 内容相同，已更正日期或备注：{subject} 的{one.material_label}"
    return f"没有变化：{subject} 的{one.material_label}已有同样的内容，编号 {one.number}"
