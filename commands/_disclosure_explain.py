"""`swtool disclosure explain`: where a published figure comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from swtool.errors import ExitCode
from swtool.parser import Noun
from swtool.terminal import Terminal

from ._arguments import Reveal
from ._context import office_of, record_reveal
from ._disclosure_options import OneMonth, OneOrganization

if TYPE_CHECKING:
    from swtool.disclosure.explaining import Explained

_MOST = 20

Wanted = Annotated[
    str, typer.Argument(metavar="栏目", help="页面上印的名称，可以只写一部分，如 财务/本期结余；不写就列出全部")
]


def add_to(app: Noun) -> None:
    """Register the verb."""
    app.verb(
        "explain",
        "一个公开的数从哪里来：由哪些行相加，哪张表的第几行，谁在什么时候载入",
        notes="已公开的按公开那一刻的登记说；没有公开的按现在的登记说。不公开的数不显示，确需查看的加 --reveal。",
    )(explain)


def explain(
    ctx: typer.Context,
    organization: OneOrganization,
    month: OneMonth,
    wanted: Wanted = "",
    reveal: Reveal = False,
) -> ExitCode:
    from swtool.disclosure import explaining
    from swtool.disclosure.explained_page import page_to_explain
    from swtool.registry.organizations import require_organization

    terminal = Terminal()
    with office_of(ctx) as office:
        found = require_organization(office.db, organization)
        page = page_to_explain(office, found, month, reveal=reveal)
        terminal.write(page.what)
        fields = explaining.fields_of(page.parts)
        if not wanted:
            for field in fields:
                terminal.write(f"{field.name}：{field.shown}")
            return ExitCode.DONE
        chosen = explaining.chosen(fields, wanted)
        if reveal:
            record_reveal(office, f"三务公开数据来源 {found.name} {month}")
        for field in chosen[:_MOST]:
            _tell(terminal, explaining.explain(office, found, month, field, known=page.known, reveal=reveal))
        if len(chosen) > _MOST:
            terminal.say(f"另有 {len(chosen) - _MOST} 项，把栏目写得详细些")
    return ExitCode.DONE


def _tell(terminal: Terminal, one: Explained) -> None:
    terminal.write(f"■ {one.field.name}：{one.field.shown}")
    terminal.write(f"    {one.how}")
    for addend in one.addends:
        terminal.write(f"    {addend.what} {addend.figure}　{addend.origin or '没有登记来源'}")
    if one.withheld:
        terminal.write(
            "    不列的数是个人收入，或小于规定人数、可以推算出服务对象的数；确需查看的加 --reveal（会记入操作日志）"
        )
