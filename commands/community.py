"""`swtool community`: community organizations, who incubated them and where they are filed."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from swtool.dates import PartialDate
from swtool.errors import ExitCode, UsageFault
from swtool.parser import Noun
from swtool.terminal import Terminal

from ._arguments import AsOf, DryRun, Format, Output, OutputFormat, Reveal, day, partial_day, proper_name, proper_reason
from ._context import emit, office_of
from ._places import one_village, villages_named

app = Noun("社区社会组织：名册、备案、由哪个社工站孵化")

OneOrganization = Annotated[str, typer.Argument(metavar="编号", help="见 swtool community list，如 SQ0001")]
Category = Annotated[str | None, typer.Option("--category", metavar="类别", help="如 文体、公益、调解")]
Head = Annotated[str | None, typer.Option("--head", metavar="姓名", help="负责人")]
HeadPhone = Annotated[str | None, typer.Option("--phone", metavar="电话", help="负责人电话")]
Members = Annotated[int | None, typer.Option("--members", min=0, metavar="人数", help="成员数")]
FilingNo = Annotated[str | None, typer.Option("--filing-no", metavar="备案号", help="备案号")]
FilingBody = Annotated[str | None, typer.Option("--filing-body", metavar="机关", help="备案机关，一般是乡镇（街道）")]
Filed = Annotated[PartialDate | None, typer.Option("--filed", parser=partial_day, metavar="日期", help="备案日期")]
Station = Annotated[str | None, typer.Option("--station", metavar="社工站", help="由哪个社工站孵化")]
Incubated = Annotated[
    PartialDate | None, typer.Option("--incubated", parser=partial_day, metavar="日期", help="孵化日期")
]


@app.verb("list", "某一天的社区社会组织名册（负责人姓名隐去）")
def list_organizations(
    ctx: typer.Context,
    village: Annotated[
        str | None, typer.Option("--village", metavar="村（社区）", help="只看这个村（社区）或乡镇（街道）")
    ] = None,
    as_of: AsOf = None,
    format: Format = OutputFormat.TABLE,
    output: Output = None,
    reveal: Reveal = False,
) -> ExitCode:
    from swtool.community import sheets

    with office_of(ctx) as office:
        judged = as_of or office.today
        table = sheets.organizations(office, judged, villages_named(office, village, judged))
        emit(office, table, format, output, reveal=reveal)
    return ExitCode.DONE


@app.verb("add", "登记一个社区社会组织；一批的报社区社会组织名册（swtool intake load）")
def add(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(parser=proper_name, metavar="名称", help="组织全称")],
    village: Annotated[str, typer.Option("--village", metavar="村（社区）", help="名称或12位区划代码")],
    category: Category = None,
    head: Head = None,
    phone: HeadPhone = None,
    members: Members = None,
    filing_no: FilingNo = None,
    filing_body: FilingBody = None,
    filed: Filed = None,
    station: Station = None,
    incubated: Incubated = None,
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.community.organizations import add_organization
    from swtool.registry.station_finder import require_station

    with office_of(ctx, write=True) as office:
        at = require_station(office.db, station).id if station else None
        values = _values(category, head, phone, members, filing_no, filing_body, filed, at, incubated)
        number = add_organization(office, one_village(office, village), name, values, keep=not dry_run)
        Terminal().say(f"{'将登记' if dry_run else '已登记'} {number} {name}")
    return ExitCode.DONE


@app.verb("update", "改社区社会组织的登记内容：只写要改的")
def update(
    ctx: typer.Context,
    number: OneOrganization,
    category: Category = None,
    head: Head = None,
    phone: HeadPhone = None,
    members: Members = None,
    filing_no: FilingNo = None,
    filing_body: FilingBody = None,
    filed: Filed = None,
    station: Station = None,
    incubated: Incubated = None,
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.community.organizations import update_organization
    from swtool.registry.station_finder import require_station

    with office_of(ctx, write=True) as office:
        at = require_station(office.db, station).id if station else None
        values = _values(category, head, phone, members, filing_no, filing_body, filed, at, incubated)
        if not values:
            raise UsageFault("没有写要改什么", remedy="例：swtool community update SQ0001 --members 25")
        changed = update_organization(office, number, values, keep=not dry_run)
        Terminal().say(f"{'将更正' if dry_run else '已更正'} {number}" if changed else f"{number} 的登记已经是这样")
    return ExitCode.DONE


@app.verb("close", "注销：从某一天起不再活动；以前的日子仍查得到")
def close(
    ctx: typer.Context,
    number: OneOrganization,
    on: Annotated[date, typer.Option("--on", parser=day, metavar="日期", help="不再活动的第一天")],
    why: Annotated[str, typer.Option("--why", metavar="原因", help="原因，必须写；不写个人信息")],
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.community.organizations import close_organization

    with office_of(ctx, write=True) as office:
        close_organization(office, number, on, why=proper_reason(why), keep=not dry_run)
        Terminal().say(f"{'将注销' if dry_run else '已注销'} {number}，自 {on.isoformat()} 起")
    return ExitCode.DONE


def _values(
    category: str | None,
    head: str | None,
    phone: str | None,
    members: int | None,
    filing_no: str | None,
    filing_body: str | None,
    filed: PartialDate | None,
    station_id: int | None,
    incubated: PartialDate | None,
) -> dict[str, object]:
    stated: dict[str, object] = {
        "category": category,
        "head_name": head,
        "head_phone": phone,
        "members": members,
        "filing_no": filing_no,
        "filing_body": filing_body,
        "filed_on": str(filed) if filed else None,
        "station_id": station_id,
        "incubated_on": str(incubated) if incubated else None,
    }
    return {name: value for name, value in stated.items() if value is not None}
