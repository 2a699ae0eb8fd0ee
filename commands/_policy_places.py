"""`swtool policy diff|new|test|adopt`: another place's rules beside one's own, and a rule file to begin with."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from swtool.errors import ExitCode, UsageFault
from swtool.parser import Noun
from swtool.terminal import Terminal

from ._arguments import AsOf, DryRun, Format, Output, OutputFormat, day
from ._context import emit, office_of

Place = Annotated[str, typer.Argument(metavar="规则", help="区划代码（44、330481），或规则文件（990101.toml）")]


def add_verbs(app: Noun) -> None:
    """Give `swtool policy` the verbs that look at another place's rules."""

    @app.verb("diff", "两地的规则在某一天有哪些不同")
    def diff(
        ctx: typer.Context,
        one: Place,
        other: Place,
        as_of: AsOf = None,
        format: Format = OutputFormat.TABLE,
        output: Output = None,
    ) -> ExitCode:
        from swtool.policy.elsewhere import differences, policy_of

        first, second = policy_of(one), policy_of(other)
        with office_of(ctx) as office:
            emit(office, differences(first, second, as_of or office.today), format, output)
        return ExitCode.DONE

    @app.verb(
        "new",
        "写一个规则文件的样子：每一项都有说明和别处的例子，照着改",
        notes="写出的文件里每一项前面都有 #，不起作用；怎样改见 docs/packs.md。",
    )
    def new(
        code: Annotated[str, typer.Argument(metavar="区划代码", help="6 位数字，如 990101")],
        name: Annotated[str, typer.Argument(metavar="名称", help="如 示例县")],
        output: Annotated[
            Path | None, typer.Option("--output", "-o", metavar="文件", help="写到哪里；不写就是 区划代码.toml")
        ] = None,
    ) -> ExitCode:
        from swtool.policy.skeleton import skeleton
        from swtool.workbooks.outfile import put_bytes

        path = output or Path(f"{code}.toml")
        text = skeleton(code, name)
        if path.exists():
            raise UsageFault("这个文件已经存在，没有覆盖", where=str(path), remedy="用 --output 换一个文件名")
        put_bytes(path, text.encode("utf-8"))
        Terminal().write(f"已写出 {path}：每一项去掉前面的 # 才起作用")
        return ExitCode.DONE

    @app.verb(
        "test",
        "试一个用例文件：规则对虚构的几个人、几个站得出的结论对不对",
        notes="用例怎样写见 docs/packs.md；自带的写区划代码，如 330481。退出码：3 有不对的。",
    )
    def test(
        file: Annotated[str, typer.Argument(metavar="用例", help="用例文件，或有自带用例的区划代码")],
        every: Annotated[bool, typer.Option("--all", help="对的也逐条列出")] = False,
    ) -> ExitCode:
        from swtool.casefiles import read_cases, shipped_cases
        from swtool.casetrials import run_cases, told_table

        paths = (shipped_cases(file) if file.isdecimal() else []) or [Path(file)]
        told = [each for path in paths for each in run_cases(read_cases(path))]
        wrong = [each for each in told if not each.holds]
        terminal = Terminal()
        if wrong or every:
            terminal.show(told_table(told if every else wrong))
        terminal.write(f"试了 {len(told)} 条，{len(wrong)} 条不对")
        return ExitCode.ATTENTION if wrong else ExitCode.DONE

    @app.verb(
        "adopt",
        "参照外地的规则，或不再参照，并列出因此改变的规则",
        notes="写法：区划代码:规则名，* 代表全部，如 32:training.*。打印时写明“参照江苏”。",
    )
    def adopt(
        ctx: typer.Context,
        rule: Annotated[str, typer.Argument(metavar="规则", help='如 "32:training.*"')],
        since: Annotated[
            date | None, typer.Option("--from", parser=day, metavar="日期", help="自哪一天起；不写就是今天")
        ] = None,
        drop: Annotated[bool, typer.Option("--drop", help="不再参照")] = False,
        dry_run: DryRun = False,
    ) -> ExitCode:
        from swtool.county_rules import adopt_rules, load_policy, refuse_before_office
        from swtool.policy.elsewhere import differences

        terminal = Terminal()
        with office_of(ctx, write=True) as office:
            first = since or office.today
            with office.change(f"{'不再参照' if drop else '参照'} {rule}", keep=not dry_run) as tx:
                refuse_before_office(office, first)
                before = load_policy(office.db, first)
                adopt_rules(office, tx, rule, first, drop=drop)
                after = load_policy(office.db, first)
            changed = differences(before, after, first)
            headings = tuple(
                heading._replace(title=title)
                for heading, title in zip(changed.headings, ("规则", "名称", "以前", "以后"), strict=True)
            )
            title = f"{'不再参照' if drop else '参照'} {rule}：自{first.isoformat()}起改变的规则"
            emit(office, replace(changed, title=title, headings=headings, notes=()), OutputFormat.TABLE, None)
            terminal.write("（试运行，没有写入）" if dry_run else "已登记")
        return ExitCode.DONE
