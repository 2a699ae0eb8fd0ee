"""`swtool org`: the register of organizations, their rating and charity recognition."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from swtool.dates import PartialDate
from swtool.errors import ExitCode, SwtoolError, UsageFault
from swtool.parser import Noun
from swtool.terminal import Terminal

from ._arguments import AsOf, DryRun, Format, Output, OutputFormat, Reveal, day, partial_day, proper_name
from ._context import emit, office_of
from ._org_dossier import app as dossiers

if TYPE_CHECKING:
    from swtool.office import Office
    from swtool.registry.organizations import Organization

app = Noun("社会组织（运营机构）")
app.add_typer(dossiers)


class Kind(StrEnum):
    """机构类型 as typed."""

    INSTITUTION = "social_service_institution"
    ASSOCIATION = "social_association"
    FOUNDATION = "foundation"
    ENTERPRISE = "enterprise"
    PUBLIC = "public_institution"
    GOVERNMENT = "government"
    OTHER = "other"


Name = Annotated[str, typer.Argument(metavar="机构", help="机构全称、信用代码，或只有它才有的一段名称")]
CreditCode = Annotated[str | None, typer.Option("--credit-code", metavar="代码", help="统一社会信用代码，18 位")]
KindOption = Annotated[
    Kind | None,
    typer.Option(
        "--kind",
        help="social_service_institution 社会服务机构、social_association 社会团体、foundation 基金会、"
        "enterprise 企业、public_institution 事业单位、government 行政机关、other 其他",
    ),
]
Region = Annotated[str | None, typer.Option("--region", metavar="代码", help="登记地的 6 位区划代码；不写按信用代码看")]
Charity = Annotated[
    PartialDate | None, typer.Option("--charity", parser=partial_day, metavar="日期", help="认定为慈善组织的日期")
]
Contact = Annotated[str | None, typer.Option("--contact", metavar="姓名", help="联系人")]
Phone = Annotated[str | None, typer.Option("--phone", metavar="电话", help="联系电话")]


@app.verb("add", "登记一个机构")
def add(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(parser=proper_name, metavar="名称", help="机构全称")],
    credit_code: CreditCode = None,
    kind: KindOption = Kind.INSTITUTION,
    region: Region = None,
    charity: Charity = None,
    contact: Contact = None,
    phone: Phone = None,
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.registry.organizations import OrganizationFinder, insert_organization

    with office_of(ctx, write=True) as office:
        finder = OrganizationFinder(office.db)
        if finder.exactly(name) or (credit_code and finder.find(credit_code)):
            raise SwtoolError(f"“{name}”或它的信用代码已经登记", remedy="用 swtool org update 改")
        values = _values(credit_code, kind, region, charity, contact, phone)
        with office.change(f"登记机构 {name}", keep=not dry_run) as tx:
            insert_organization(tx, {"name": name, **values})
        Terminal().say("试运行，没有写入" if dry_run else f"已登记 {name}")
    return ExitCode.DONE


@app.verb("update", "改机构的登记内容：只写要改的")
def update(
    ctx: typer.Context,
    name: Name,
    rename: Annotated[str | None, typer.Option("--rename", parser=proper_name, metavar="名称", help="新的全称")] = None,
    credit_code: CreditCode = None,
    kind: KindOption = None,
    region: Region = None,
    charity: Charity = None,
    contact: Contact = None,
    phone: Phone = None,
    closed: Annotated[date | None, typer.Option("--closed", parser=day, metavar="日期", help="注销登记的日期")] = None,
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.registry.organizations import require_organization, update_organization

    values = _values(credit_code, kind, region, charity, contact, phone)
    values |= {"name": rename} if rename else {}
    values |= {"closed_on": closed.isoformat()} if closed else {}
    if not values:
        raise UsageFault("没有写要改什么", remedy="至少写一个选项，见 swtool org update --help")
    with office_of(ctx, write=True) as office:
        organization = require_organization(office.db, name)
        _refuse_taken(office, organization, rename, credit_code)
        if not office.db.differs("organization", organization.id, values):
            Terminal().say(f"{organization.name} 本来就是这样，没有变化")
            return ExitCode.DONE
        with office.change(f"更新机构 {organization.name}", keep=not dry_run) as tx:
            update_organization(tx, organization.id, values)
        Terminal().say("试运行，没有写入" if dry_run else f"已更新 {organization.name}")
    return ExitCode.DONE


@app.verb("rate", "登记社会组织评估等级；不写有效期就按规定计算")
def rate(
    ctx: typer.Context,
    name: Name,
    grade: Annotated[str, typer.Option("--grade", metavar="等级", help="1A、2A、3A、4A 或 5A")],
    since: Annotated[date, typer.Option("--from", parser=day, metavar="日期", help="公告（评定）的日期")],
    until: Annotated[date | None, typer.Option("--to", parser=day, metavar="日期", help="有效期的最后一天")] = None,
    dry_run: DryRun = False,
) -> ExitCode:
    from datetime import timedelta

    from swtool.folding import squeeze
    from swtool.registry.organizations import rate_organization, require_organization
    from swtool.registry.plans import until_by_policy
    from swtool.registry.stations import last_day

    grade = squeeze(grade).upper()
    if grade not in ("1A", "2A", "3A", "4A", "5A"):
        raise UsageFault(f"“{grade}”不是评估等级", where="--grade", remedy="写 1A、2A、3A、4A 或 5A")
    with office_of(ctx, write=True) as office:
        organization = require_organization(office.db, name)
        end = until + timedelta(days=1) if until else until_by_policy(office, since)
        with office.change(f"登记 {organization.name} 评估等级 {grade}", keep=not dry_run) as tx:
            rate_organization(tx, organization.id, int(grade[0]), effective_on=since, effective_until=end)
        told = f"{organization.name} {grade}，有效期 {since} 至 {last_day(end) or '未定'}"
        Terminal().say(f"试运行，没有写入：{told}" if dry_run else f"已登记 {told}")
    return ExitCode.DONE


@app.verb("list", "机构名单，含当日有效的评估等级")
def list_organizations(
    ctx: typer.Context, as_of: AsOf = None, format: Format = OutputFormat.TABLE, output: Output = None
) -> ExitCode:
    from swtool.registry import register_sheets as sheets

    with office_of(ctx) as office:
        emit(office, sheets.organizations(office, as_of or office.today), format, output)
    return ExitCode.DONE


@app.verb("show", "一个机构的登记内容和历次评估等级")
def show(
    ctx: typer.Context,
    name: Name,
    as_of: AsOf = None,
    format: Format = OutputFormat.TABLE,
    output: Output = None,
    reveal: Reveal = False,
) -> ExitCode:
    from swtool.registry import register_sheets as sheets
    from swtool.registry.organizations import require_organization

    with office_of(ctx) as office:
        organization = require_organization(office.db, name)
        emit(office, sheets.organization(office, organization, as_of or office.today), format, output, reveal=reveal)
    return ExitCode.DONE


def _refuse_taken(office: Office, organization: Organization, rename: str | None, credit_code: str | None) -> None:
    """A name or credit code stays with the organization that has it. Raises ``SwtoolError``."""
    from swtool.registry.organizations import OrganizationFinder

    finder = OrganizationFinder(office.db)
    for option, other in (
        ("--rename", finder.exactly(rename) if rename else None),
        ("--credit-code", finder.find(credit_code) if credit_code else None),
    ):
        if other is not None and other.id != organization.id:
            raise SwtoolError(f"{other.name} 已经用了它", where=option, remedy="核对；用 swtool org show 查看那一家")


def _values(
    credit_code: str | None,
    kind: Kind | None,
    region: str | None,
    charity: PartialDate | None,
    contact: str | None,
    phone: str | None,
) -> dict[str, object]:
    """The options as stored. A malformed credit code is refused; a wrong check digit is said and kept."""
    from swtool.identifiers import IdentifierFault, check_credit_code

    values: dict[str, object] = {}
    if credit_code:
        checked = check_credit_code(credit_code)
        if isinstance(checked, IdentifierFault):
            raise UsageFault(checked.reason, where="--credit-code", remedy="与登记证书核对")
        for note in checked.notes:
            Terminal().warn(f"--credit-code：{note.text}")
        values["credit_code"] = checked.code
    if region and not (len(region) == 6 and region.isascii() and region.isdigit()):
        raise UsageFault(f"“{region}”不是 6 位区划代码", where="--region")
    stated = {
        "kind": kind.value if kind else None,
        "registered_region": region,
        "charity_recognized_on": str(charity) if charity else None,
        "contact_name": contact,
        "contact_phone": phone,
    }
    return values | {key: value for key, value in stated.items() if value is not None}
