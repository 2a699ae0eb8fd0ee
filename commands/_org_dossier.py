"""`swtool org inspect|credit|person|person-end|person-review|dossier`: what is kept of an organization."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated

import typer

from swtool.errors import ExitCode, SwtoolError, UsageFault
from swtool.parser import Noun
from swtool.terminal import Terminal

from ._arguments import AsOf, DryRun, Format, Output, OutputFormat, Reveal, day, proper_name
from ._context import emit, office_of

app = Noun("机构档案")


class ReviewKind(StrEnum):
    """年检 or 年报 as typed."""

    INSPECTION = "annual_inspection"
    REPORT = "annual_report"
    CHARITY = "charity_report"


class Result(StrEnum):
    """结论 as typed."""

    QUALIFIED = "qualified"
    BASICALLY = "basically_qualified"
    UNQUALIFIED = "unqualified"
    REPORTED = "reported"
    NOT_REPORTED = "not_reported"


class CreditList(StrEnum):
    """信用名单 as typed."""

    ABNORMAL = "abnormal_activity"
    SERIOUS = "serious_violation"


class Role(StrEnum):
    """关键人员的身份 as typed."""

    HEAD = "head"
    INITIATOR = "initiator"
    MANAGER = "manager"


class Found(StrEnum):
    """审查结论 as typed."""

    PASSED = "passed"
    FAILED = "failed"
    PENDING = "pending"


Name = Annotated[str, typer.Argument(metavar="机构", help="机构全称、信用代码，或只有它才有的一段名称")]
KeyNo = Annotated[str, typer.Argument(metavar="编号", help="关键人员编号 GR…，用 swtool org dossier 查")]
Document = Annotated[str | None, typer.Option("--document", metavar="文号", help="文号或公告编号")]
_FOUND = "passed 通过、failed 不通过、pending 待查"


@app.verb("inspect", "登记一年的年度检查、年度报告结论；同一年再登记就是更正")
def inspect(
    ctx: typer.Context,
    name: Name,
    year: Annotated[int, typer.Option("--year", min=1990, max=2099, metavar="年", help="被检查（报告）的年度")],
    result: Annotated[
        Result,
        typer.Option(
            "--result",
            help="qualified 合格、basically_qualified 基本合格、unqualified 不合格、"
            "reported 已报送、not_reported 未报送",
        ),
    ],
    on: Annotated[date, typer.Option("--on", parser=day, metavar="日期", help="结论（报送）的日期")],
    kind: Annotated[
        ReviewKind,
        typer.Option(
            "--kind", help="annual_inspection 年度检查、annual_report 年度工作报告、charity_report 慈善组织年度报告"
        ),
    ] = ReviewKind.INSPECTION,
    document: Document = None,
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.registry.dossiers import RESULTS, REVIEW_KINDS, Review, record_review
    from swtool.registry.organizations import require_organization

    with office_of(ctx, write=True) as office:
        one = require_organization(office.db, name)
        if on.year < year:
            raise UsageFault(f"{year}年度的结论不会早于 {year} 年", where="--on", remedy="核对年度和日期")
        told = f"{one.name} {year}年度{REVIEW_KINDS[kind.value]}：{RESULTS[result.value]}"
        with office.change(f"登记 {told}", keep=not dry_run) as tx:
            record_review(tx, Review(one.id, kind.value, year, result.value, on, document))
        Terminal().say(f"试运行，没有写入：{told}" if dry_run else f"已登记 {told}")
    return ExitCode.DONE


@app.verb("credit", "登记列入、移出活动异常名录或严重违法失信名单")
def credit(
    ctx: typer.Context,
    name: Name,
    kind: Annotated[
        CreditList,
        typer.Option("--list", help="abnormal_activity 活动异常名录、serious_violation 严重违法失信名单"),
    ],
    since: Annotated[date | None, typer.Option("--from", parser=day, metavar="日期", help="列入的日期")] = None,
    until: Annotated[date | None, typer.Option("--to", parser=day, metavar="日期", help="在名单上的最后一天")] = None,
    basis: Annotated[str | None, typer.Option("--basis", metavar="事由", help="列入的事由")] = None,
    document: Document = None,
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.registry.dossiers import CREDIT_LISTS, credit_entries, list_organization, unlist_organization
    from swtool.registry.organizations import require_organization

    if since is None and until is None:
        raise UsageFault("没有写列入还是移出", remedy="列入写 --from 和 --basis，移出写 --to")
    if since is not None and not basis:
        raise UsageFault("没有写列入的事由", where="--basis", remedy="加 --basis 事由")
    with office_of(ctx, write=True) as office:
        one, title = require_organization(office.db, name), CREDIT_LISTS[kind.value]
        with office.change(f"登记 {one.name} {title}", keep=not dry_run) as tx:
            if since is not None:
                list_organization(tx, one.id, kind.value, on=since, basis=basis or "", document_no=document)
            if until is not None:
                standing = [each for each in credit_entries(office.db).get(one.id, []) if each.list == kind.value]
                if not standing or standing[0].effective_until is not None:
                    raise SwtoolError(f"{one.name} 不在{title}", remedy="用 swtool org dossier 查看")
                unlist_organization(tx, standing[0], until)
        Terminal().say("试运行，没有写入" if dry_run else f"已登记 {one.name}：{title}")
    return ExitCode.DONE


@app.verb("person", "登记负责人、发起人或管理人员，给一个编号（审查时用编号，不写姓名）")
def person(
    ctx: typer.Context,
    name: Name,
    who: Annotated[str, typer.Argument(parser=proper_name, metavar="姓名", help="关键人员的姓名")],
    role: Annotated[Role, typer.Option("--role", help="head 负责人、initiator 发起人、manager 管理人员")],
    since: Annotated[date, typer.Option("--from", parser=day, metavar="日期", help="从哪天起任职")],
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.registry.dossiers import ROLES, add_key_person
    from swtool.registry.organizations import require_organization

    with office_of(ctx, write=True) as office:
        one = require_organization(office.db, name)
        with office.change(f"登记 {one.name} 的{ROLES[role.value]}", keep=not dry_run) as tx:
            number = add_key_person(tx, one.id, who, role.value, since)
        Terminal().say("试运行，没有写入" if dry_run else f"已登记 {one.name} 的{ROLES[role.value]}，编号 {number}")
    return ExitCode.DONE


@app.verb("person-end", "登记关键人员卸任")
def person_end(
    ctx: typer.Context,
    number: KeyNo,
    last: Annotated[date, typer.Option("--to", parser=day, metavar="日期", help="任职的最后一天")],
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.registry.dossiers import end_key_person, key_person_named

    with office_of(ctx, write=True) as office:
        found = key_person_named(office.db, number, office.today)
        with office.change(f"登记 {found.key_no} 卸任", keep=not dry_run) as tx:
            end_key_person(tx, found, last)
        Terminal().say("试运行，没有写入" if dry_run else f"{found.key_no} 任职到 {last} 为止")
    return ExitCode.DONE


@app.verb("person-review", "登记关键人员的审查结论：政治素质、从业经历、职业道德")
def person_review(
    ctx: typer.Context,
    number: KeyNo,
    political: Annotated[Found, typer.Option("--political", help=f"政治素质：{_FOUND}")],
    experience: Annotated[Found, typer.Option("--experience", help=f"从业经历：{_FOUND}")],
    ethics: Annotated[Found, typer.Option("--ethics", help=f"职业道德：{_FOUND}")],
    on: Annotated[date, typer.Option("--on", parser=day, metavar="日期", help="审查的日期")],
    by: Annotated[str, typer.Option("--by", metavar="单位", help="审查的单位（科室）")],
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.registry.dossiers import KeyPersonReview, key_person_named, review_key_person

    with office_of(ctx, write=True) as office:
        found = key_person_named(office.db, number, office.today)
        if on > office.today:
            raise UsageFault(f"{on} 还没有到", where="--on", remedy="核对审查的日期")
        review = KeyPersonReview(political.value, experience.value, ethics.value, on, by)
        with office.change(f"登记 {found.key_no} 的审查结论", keep=not dry_run) as tx:
            review_key_person(tx, found.key_no, review)
        Terminal().say("试运行，没有写入" if dry_run else f"已登记 {found.key_no} 的审查结论")
    return ExitCode.DONE


@app.verb("dossier", "一个机构的档案：等级、年检年报、信用、关键人员、合同、项目、公开按时情况")
def show_dossier(
    ctx: typer.Context,
    name: Name,
    as_of: AsOf = None,
    format: Format = OutputFormat.TABLE,
    output: Output = None,
    reveal: Reveal = False,
) -> ExitCode:
    from swtool.registry.organizations import require_organization
    from swtool.reporting.dossier import dossier

    with office_of(ctx) as office:
        one = require_organization(office.db, name)
        emit(office, dossier(office, one, as_of or office.today), format, output, reveal=reveal)
    return ExitCode.DONE
