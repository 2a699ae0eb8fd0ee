"""`swtool policy`: the rules in force with their sources, and the county's own calendar years."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from swtool.errors import ExitCode, NotFound
from swtool.parser import Noun
from swtool.tables import Heading, Table
from swtool.terminal import Terminal

from . import _policy_places
from ._arguments import AsOf, DryRun, Format, Output, OutputFormat, day
from ._context import emit, office_of

if TYPE_CHECKING:
    from datetime import date

    from swtool.office import Office

OfPlace = Annotated[
    str, typer.Option("--policy", metavar="规则", help="看这里的规则：区划代码（44），或规则文件（990101.toml）")
]

app = Noun("规则：现行数值与出处，两地对照，自己写规则，节假日历")
calendar = Noun("节假日历：补一年国务院还没进程序的放假安排")
app.add_typer(calendar, name="calendar")


@app.verb("list", "某一天有效的全部规则和设置")
def list_rules(
    ctx: typer.Context,
    as_of: AsOf = None,
    place: OfPlace = "",
    format: Format = OutputFormat.TABLE,
    output: Output = None,
) -> ExitCode:
    with office_of(ctx) as office:
        emit(office, _rules(_under(office, place), as_of or office.today), format, output)
    return ExitCode.DONE


@app.verb("at", "指定某一天，列出那天有效的规则")
def at(
    ctx: typer.Context,
    on: Annotated[str, typer.Argument(metavar="日期", help="如 2021-06-17")],
    format: Format = OutputFormat.TABLE,
    output: Output = None,
) -> ExitCode:
    asked = day(on)
    with office_of(ctx) as office:
        emit(office, _rules(office, asked), format, output)
    return ExitCode.DONE


@app.verb("show", "一条规则：数值、适用范围、出处、原文")
def show(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="规则", help="规则名，如 filing.deadline")],
    as_of: AsOf = None,
    place: OfPlace = "",
) -> ExitCode:
    from difflib import get_close_matches

    from swtool.findings import SEVERITY_LABELS
    from swtool.policy.citation import value_text
    from swtool.policy.elsewhere import scope_text

    terminal = Terminal()
    with office_of(ctx) as own:
        office = _under(own, place)
        if name not in office.policy.names():
            near = tuple(get_close_matches(name, office.policy.names()))
            raise NotFound(f"没有“{name}”这条规则", nearest=near, remedy="swtool policy list 列出全部")
        for number, parameter in enumerate(office.policy.every(name, as_of or office.today)):
            terminal.write("" if number else f"{parameter.label}（{name}）")
            terminal.write(f"数值：{value_text(parameter)}　程度：{SEVERITY_LABELS[parameter.severity]}")
            terminal.write(f"范围：{scope_text(parameter)}")
            terminal.write(f"依据：{office.policy.cite(parameter)}")
            if parameter.note:
                terminal.write(f"说明：{parameter.note}")
        if not office.policy.every(name, as_of or office.today):
            terminal.write(f"{name}：这一天没有规定")
    return ExitCode.DONE


_policy_places.add_verbs(app)


@calendar.verb(
    "load",
    "载入一年的放假安排，并列出它改变的截止日和回执",
    notes="文件：.csv（日期,休|班）或 .toml（year、source、rest、workdays）。",
)
def load(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="文件", help="放假安排文件")],
    year: Annotated[int | None, typer.Option("--year", min=2004, max=2099, metavar="年份", help="哪一年")] = None,
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.county_rules import store_calendar_year
    from swtool.filings.calendars import adopt_calendar, calendar_effects
    from swtool.policy.calendars import build_calendar, read_calendar_year
    from swtool.returns.planning import recount

    terminal = Terminal()
    with office_of(ctx, write=True) as office:
        fixed = office.policy.at("calendar.fixed_holidays", office.today).list("days")
        reading = read_calendar_year(file, year=year, fixed=fixed)
        if reading.findings:
            terminal.show_findings(reading.findings)
        if reading.year is None:
            return ExitCode.REFUSED
        new_calendar = build_calendar([reading.year], base=office.calendar)
        terminal.show(calendar_effects(office, new_calendar))
        with office.change(f"载入{reading.year.year}年放假安排", keep=not dry_run) as tx:
            store_calendar_year(office, tx, reading.year)
            changed = adopt_calendar(office, tx, new_calendar)
            moved = recount(replace(office, calendar=new_calendar), tx)
        done = "（试运行，没有写入）" if dry_run else ""
        terminal.write(f"{reading.year.year}年放假安排已载入，重算了 {changed} 个已定的截止日{done}")
        if moved:
            terminal.write(f"{moved} 张应报的表重算了最后一天，用 swtool returns status 查看")
    return ExitCode.DONE


def _under(office: Office, place: str) -> Office:
    """The office under another place's rules; its own where none is named."""
    from swtool.policy.elsewhere import policy_of

    return replace(office, policy=policy_of(place)) if place else office


def _rules(office: Office, on: date) -> Table:
    from swtool.findings import SEVERITY_LABELS
    from swtool.policy.citation import value_text

    headings = (
        Heading("name", "规则"),
        Heading("label", "名称"),
        Heading("value", "数值"),
        Heading("severity", "程度"),
        Heading("source", "出处"),
    )
    rows = [
        (
            parameter.name,
            parameter.label,
            value_text(parameter),
            "设置" if parameter.is_setting else SEVERITY_LABELS[parameter.severity],
            "" if parameter.is_setting else office.policy.cite(parameter).partition("：")[0],
        )
        for parameter in office.policy.in_force(on)
    ]
    return Table("现行规则与设置", headings, rows, as_of=on)
