"""`swtool intake`: workbooks from towns are checked, loaded whole, or returned with their faults marked."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from swtool.errors import ExitCode
from swtool.parser import Noun
from swtool.terminal import Terminal

from . import _intake_map, _intake_template
from ._arguments import DryRun, Format, Output, OutputFormat, day, proper_reason
from ._context import emit, office_of
from ._intake_options import Detail, Existing, ExistingWord, Partial

if TYPE_CHECKING:
    from swtool.store.database import Transaction

app = Noun("收表：检查或载入各镇各站的表格，退回标明差错的表")
app.add_typer(_intake_map.app, name="map")

Files = Annotated[list[Path], typer.Argument(metavar="文件…", help="收到的表格，可写多个")]
Password = Annotated[str | None, typer.Option("--password", metavar="密码", help="表格的打开密码")]
Answers = Annotated[
    Path | None, typer.Option("--answers", metavar="文件夹", help="退回的表放到哪里；不写就放在原表旁边")
]
LeaveOut = Annotated[
    list[str] | None,
    typer.Option(
        "--leave-out", metavar="工作表", help="不收的工作表；只不收其中一张表的，写 工作表!表头行号，如 报表!20"
    ),
]


@app.verb("check", "检查表格，什么也不写入；有差错的另存一份标明差错的退回表")
def check(
    ctx: typer.Context,
    files: Annotated[list[Path] | None, typer.Argument(metavar="文件…", help="收到的表格，可写多个")] = None,
    answers: Answers = None,
    password: Password = None,
    leave_out: LeaveOut = None,
    detail: Detail = False,
    existing: Existing = ExistingWord.ERROR,
    partial: Partial = False,
    dropped: Annotated[bool, typer.Option("--dropped", hidden=True, help="供“检查表格.bat”使用")] = False,
) -> ExitCode:
    from ._intake_books import Wishes, files_meant, open_answers, take_in

    meant = files_meant(files or [], dropped=dropped)
    with office_of(ctx, write=True) as office:
        wishes = Wishes(existing.value, partial, False, answers, password, tuple(leave_out or ()), detail)
        return take_in(office, meant, wishes, then=open_answers if dropped else None)


@app.verb("load", "载入表格：没有差错就整本入库，有差错就一行也不写，退回标明差错的表")
def load(
    ctx: typer.Context,
    files: Files,
    answers: Answers = None,
    password: Password = None,
    leave_out: LeaveOut = None,
    detail: Detail = False,
    existing: Existing = ExistingWord.ERROR,
    partial: Partial = False,
    dry_run: DryRun = False,
) -> ExitCode:
    from ._intake_books import Wishes, take_in

    with office_of(ctx, write=True) as office:
        return take_in(
            office,
            files,
            Wishes(existing.value, partial, not dry_run, answers, password, tuple(leave_out or ()), detail),
        )


@app.verb(
    "inbox",
    "整个文件夹的表逐本入库，移到“已入库”或“已退回”，退回的表放在旁边；可以定时运行",
    notes="正在复制、正被打开的文件留到下次；不是表格的不动。同一个文件夹同时只有一个在处理。",
)
def inbox(
    ctx: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="文件夹", help="放收到的表的文件夹，不看里面的子文件夹")],
    answers: Answers = None,
    password: Password = None,
    existing: Existing = ExistingWord.ERROR,
    partial: Partial = False,
    format: Format = OutputFormat.TABLE,
    dry_run: DryRun = False,
) -> ExitCode:
    from ._intake_books import Wishes
    from ._intake_inbox import work_through

    with office_of(ctx, write=True) as office:
        wishes = Wishes(existing.value, partial, not dry_run, answers, password)
        return work_through(office, folder, wishes, format)


@app.verb("history", "已入库的批次")
def history(
    ctx: typer.Context,
    form: Annotated[str | None, typer.Option("--form", metavar="表", help="只看这一种表")] = None,
    town: Annotated[str | None, typer.Option("--town", metavar="镇", help="只看这个镇（街道）的（按报表登记）")] = None,
    since: Annotated[
        date | None, typer.Option("--since", parser=day, metavar="日期", help="只看这一天起入库的")
    ] = None,
    format: Format = OutputFormat.TABLE,
    output: Output = None,
) -> ExitCode:
    from swtool.intake.identify import find_form
    from swtool.intake.sheets import history_table
    from swtool.rooms import books

    with office_of(ctx) as office:
        title = find_form(form, [book.form for book in books()]).title if form else ""
        batches = None
        if town is not None:
            from swtool.registry.boundaries import named_division, places_today
            from swtool.returns.store import batches_of_towns

            place = named_division(office, places_today(office), town)
            batches = batches_of_towns(office.db, {place.id, *places_today(office).inside(place)})
        emit(office, history_table(office, form=title, since=since, batches=batches), format, output)
    return ExitCode.DONE


@app.verb("undo", "撤销一批入库：台账恢复到载入以前；后来的登记或报送用到了它就不能撤销")
def undo(
    ctx: typer.Context,
    batch: Annotated[int, typer.Argument(metavar="批次", help="批次号，见 intake history")],
    why: Annotated[str, typer.Option("--why", metavar="原因", help="原因，必须写")],
    reported: Annotated[
        bool, typer.Option("--reported", help="已经报送、公开的会因此不同，也要撤销；之后要更正")
    ] = False,
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.disclosure import resting
    from swtool.funds.recording import refuse_undoing
    from swtool.intake.undoing import undo_batch
    from swtool.matching import closing
    from swtool.reporting.standing import reported_since, told
    from swtool.rooms import table_label

    with office_of(ctx, write=True) as office:
        sent = reported_since(office, batch, is_accepted=reported)
        published = resting.published_since(office, batch, is_accepted=reported)
        held = closing.overheld(office.db)

        def judge(tx: Transaction) -> None:
            sent.judge(tx)
            published.judge(tx)
            refuse_undoing(office, batch)
            closing.refuse_undoing(office, batch, held)

        done = undo_batch(office, batch, proper_reason(why), label=table_label, keep=not dry_run, judge=judge)
        verb = "将撤销" if dry_run else "已撤销"
        Terminal().write(
            f"{verb}第 {done.batch_id} 批（{done.file_name}）：去掉 {done.removed} 条，恢复原样 {done.restored} 条"
        )
        if not dry_run:
            Terminal().say("改好的表可以重新载入")
        if sent.changed:
            remedy = "用 swtool report diff 号 列出出入，向收件单位更正"
            changed = "会和台账不一样" if dry_run else "和台账不一样了"
            Terminal().warn(f"已报送的数字{changed}：{told(sent.changed)}；{remedy}")
        if published.changed:
            changed = "会和台账不一样" if dry_run else "和台账不一样了"
            remedy = "用 swtool disclosure correct 更正"
            Terminal().warn(f"已公开的内容{changed}：{resting.told(published.changed)}；{remedy}")
    return ExitCode.DONE


_intake_template.add_to(app)


@app.verb(
    "shortcut",
    "生成“检查表格.bat”：在 Windows 里把收到的表拖到它上面就检查",
    notes="文件里写着现在的数据库和程序的位置；搬了家要重新生成。",
)
def shortcut(
    ctx: typer.Context,
    to: Annotated[
        Path | None, typer.Option("--to", metavar="文件夹", help="放到哪里，如桌面；不写就是当前文件夹")
    ] = None,
) -> ExitCode:
    import sys

    from swtool.intake.shortcut import NAME, batch_file
    from swtool.workbooks.outfile import put_bytes

    with office_of(ctx) as office:
        database = office.db.path.resolve()
    written = put_bytes((to or Path()) / NAME, batch_file(sys.executable, str(database)))
    Terminal().write(f"已生成 {written}；把表格拖到它上面就检查")
    return ExitCode.DONE
