"""`swtool staff`: who serves where, on any day, as known on any day; and the register of persons behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from swtool.dates import PartialDate
from swtool.errors import ExitCode, SwtoolError, UsageFault
from swtool.parser import Noun
from swtool.terminal import Terminal

from ._arguments import AsOf, DryRun, Format, KnownOn, Output, OutputFormat, Reveal, Yes, partial_day
from ._context import emit, office_of
from ._staff_changes import BasisOption, GradeOption, KindOption, TitleOption
from ._staff_changes import app as changes
from ._staff_input import CertificateWord, EducationWord, Typed, registration_of
from ._staff_merge import app as merges

if TYPE_CHECKING:
    from swtool.office import Office
    from swtool.registry.registering import Registration

app = Noun("人员")
app.add_typer(changes)
app.add_typer(merges)

Who = Annotated[str, typer.Argument(metavar="人员", help="人员编号、身份证号，或全县唯一的姓名")]
AtStation = Annotated[str | None, typer.Option("--station", metavar="社工站", help="只看这个社工站")]
Name = Annotated[str | None, typer.Option("--name", metavar="姓名", help="姓名；不写就在终端里问")]
ResidentNumber = Annotated[
    str | None, typer.Option("--id", metavar="号码", help="身份证号，18 位；不写就在终端里问，没有的写 无")
]
Mobile = Annotated[str | None, typer.Option("--mobile", metavar="号码", help="手机号")]
LocalHousehold = Annotated[bool | None, typer.Option("--local-household/--no-local-household", help="是不是本地户籍")]
LocalRecruit = Annotated[bool | None, typer.Option("--local-recruit/--no-local-recruit", help="是不是本土新招培养对象")]


@app.verb("list", "在岗人员名单（姓名隐去）；任何一天，按任何一天已登记的情况")
def list_staff(
    ctx: typer.Context,
    station: AtStation = None,
    as_of: AsOf = None,
    known_on: KnownOn = None,
    format: Format = OutputFormat.TABLE,
    output: Output = None,
    reveal: Reveal = False,
) -> ExitCode:
    from swtool.registry import sheets
    from swtool.registry.station_finder import require_station

    with office_of(ctx) as office:
        station_id = require_station(office.db, station).id if station else None
        table = sheets.staff(office, as_of or office.today, known_on, station_id=station_id)
        emit(office, table, format, output, reveal=reveal)
    return ExitCode.DONE


@app.verb("show", "一个人的登记：身份、证书、学历、用工、任职")
def show(
    ctx: typer.Context,
    who: Who,
    as_of: AsOf = None,
    known_on: KnownOn = None,
    format: Format = OutputFormat.TABLE,
    output: Output = None,
    reveal: Reveal = False,
) -> ExitCode:
    from swtool.filings.store import cause_numbers
    from swtool.registry import person_sheet, sheets
    from swtool.registry.people import require_person

    with office_of(ctx) as office:
        person = require_person(office.db, who)
        emit(office, person_sheet.person_sheet(office, person, as_of or office.today), format, output, reveal=reveal)
        if output is None and format is OutputFormat.TABLE:
            emit(office, person_sheet.credentials_sheet(office, person), format)
            numbers = cause_numbers(office.db, person.id)
            emit(office, sheets.history(office, person, known_on, replaced=False, numbers=numbers), format)
    return ExitCode.DONE


@app.verb("history", "一个人的任职经历；不写 --known-on 时连被取代的记录一起列出")
def history(
    ctx: typer.Context,
    who: Who,
    known_on: KnownOn = None,
    as_of: AsOf = None,
    format: Format = OutputFormat.TABLE,
    output: Output = None,
) -> ExitCode:
    from swtool.filings.store import cause_numbers
    from swtool.registry import sheets
    from swtool.registry.people import require_person

    with office_of(ctx) as office:
        person = require_person(office.db, who)
        numbers = cause_numbers(office.db, person.id)
        emit(office, sheets.history(office, person, known_on, day=as_of, numbers=numbers), format, output)
    return ExitCode.DONE


@app.verb(
    "register",
    "登记一个新人：先查有没有疑似已登记的，再给人员编号",
    notes="整张花名册用 intake load 载入。所在社工站有立项项目的，岗位记作入职变动，要备案。",
)
def register(
    ctx: typer.Context,
    name: Name = None,
    resident_id: ResidentNumber = None,
    mobile: Mobile = None,
    station: Annotated[str | None, typer.Option("--station", metavar="社工站", help="到哪个社工站任职")] = None,
    started: Annotated[
        PartialDate | None, typer.Option("--from", parser=partial_day, metavar="日期", help="到站时间")
    ] = None,
    post_kind: KindOption = None,
    basis: BasisOption = None,
    title: TitleOption = None,
    grade: GradeOption = None,
    organization: Annotated[str | None, typer.Option("--organization", metavar="机构", help="用人单位")] = None,
    entered: Annotated[
        PartialDate | None, typer.Option("--entered", parser=partial_day, metavar="日期", help="入职时间")
    ] = None,
    commitment: Annotated[
        PartialDate | None, typer.Option("--commitment", parser=partial_day, metavar="日期", help="承诺书签订日期")
    ] = None,
    insurance: Annotated[
        str | None, typer.Option("--insurance", metavar="险种", help="五险一金，或用、隔开的险种；没有写 无")
    ] = None,
    certificate: Annotated[
        CertificateWord | None,
        typer.Option(
            "--certificate",
            help="assistant 助理社会工作师、social_worker 社会工作师、senior 高级、senior_pass 合格证明（不是证书）",
        ),
    ] = None,
    certificate_no: Annotated[str | None, typer.Option("--certificate-no", metavar="编号", help="证书编号")] = None,
    obtained: Annotated[
        PartialDate | None, typer.Option("--obtained", parser=partial_day, metavar="日期", help="取证时间")
    ] = None,
    valid_to: Annotated[
        PartialDate | None, typer.Option("--valid-to", parser=partial_day, metavar="日期", help="登记有效期至")
    ] = None,
    valid_region: Annotated[
        str | None, typer.Option("--valid-region", metavar="代码", help="单独划线的证书：有效区域的区划代码")
    ] = None,
    education: Annotated[
        EducationWord | None,
        typer.Option("--education", help="junior_college 大专、bachelor 本科、master 硕士、doctor 博士 等"),
    ] = None,
    major: Annotated[str | None, typer.Option("--major", metavar="专业", help="所学专业")] = None,
    social_work_major: Annotated[
        bool | None, typer.Option("--social-work-major/--no-social-work-major", help="是不是社工专业")
    ] = None,
    local_household: LocalHousehold = None,
    local_recruit: LocalRecruit = None,
    yes: Yes = False,
    dry_run: DryRun = False,
) -> ExitCode:
    typed = Typed(
        name=name or Terminal().ask("姓名"),
        resident_id=resident_id or Terminal().ask("身份证号（没有的写 无）"),
        mobile=mobile,
        local_household=local_household,
        local_recruit=local_recruit,
        station=station,
        started=started,
        post_kind=post_kind.value if post_kind else None,
        basis=basis.value if basis else None,
        title=title,
        grade=grade,
        organization=organization,
        entered=entered,
        commitment=commitment,
        insurance=insurance,
        certificate=certificate.value if certificate else None,
        certificate_no=certificate_no,
        obtained=obtained,
        valid_to=valid_to,
        valid_region=valid_region,
        education=education.value if education else None,
        major=major,
        social_work_major=social_work_major,
    )
    with office_of(ctx, write=True) as office:
        registration = registration_of(office, typed)
        _refuse_duplicates(office, registration, yes=yes)
        _write(office, registration, dry_run=dry_run)
    return ExitCode.DONE


@app.verb("update", "改一个人的登记内容：只写要改的")
def update(
    ctx: typer.Context,
    who: Who,
    name: Annotated[str | None, typer.Option("--name", metavar="姓名", help="改名后的姓名")] = None,
    resident_id: Annotated[str | None, typer.Option("--id", metavar="号码", help="身份证号，18 位")] = None,
    mobile: Mobile = None,
    local_household: LocalHousehold = None,
    local_recruit: LocalRecruit = None,
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.registry.people import require_person, update_person

    from ._staff_input import person_values

    with office_of(ctx, write=True) as office:
        person = require_person(office.db, who)
        typed = Typed(name, resident_id, mobile, local_household, local_recruit)
        values = person_values(office, typed)
        if not values:
            raise UsageFault("没有写要改什么", remedy="至少写一个选项，见 swtool staff update --help")
        if not office.db.differs("person", person.id, values):
            Terminal().say(f"{person.staff_no} 本来就是这样，没有变化")
            return ExitCode.DONE
        with office.change(f"更新人员 {person.staff_no}", keep=not dry_run) as tx:
            update_person(tx, person.id, values)
        Terminal().say("试运行，没有写入" if dry_run else f"已更新 {person.staff_no}")
    return ExitCode.DONE


def _refuse_duplicates(office: Office, registration: Registration, *, yes: bool) -> None:
    """Show whoever may be the same person. The same ID is refused always, a likeness unless confirmed."""
    from swtool.registry import sheets
    from swtool.registry.similar import similar_persons

    found = similar_persons(office, registration.person)
    if not found:
        return
    terminal = Terminal()
    terminal.show(sheets.likely_duplicates(found))
    if found[0].is_same_number:
        raise SwtoolError(
            f"这个身份证号已经登记，人员编号 {found[0].person.staff_no}",
            remedy="到新的社工站任职用 swtool staff join 或 move；改登记内容用 swtool staff update",
        )
    if yes:
        return
    remedy = "核对后确是另一个人的，加 --yes"
    try:
        answer = terminal.ask("确是另一个人，仍要登记吗", ("登记", "不登记"))
    except UsageFault as fault:
        raise SwtoolError(f"有 {len(found)} 个疑似已登记的人，没有登记", remedy=remedy) from fault
    if answer == "不登记":
        raise SwtoolError("没有登记", remedy=remedy)


def _write(office: Office, registration: Registration, *, dry_run: bool) -> None:
    """Register the person. Where a project has been approved the post is a change that waits for its filing."""

    from swtool.filings.changes import NewChange, PostPart
    from swtool.filings.recording import record_by_command
    from swtool.filings.terms import ChangeKind, Origin
    from swtool.registry.projects import approved_project_of
    from swtool.registry.registering import register as write_registration

    post, started = registration.post, registration.started_on
    project = approved_project_of(office.db, post.station_id, started.last_day) if post and started else None
    terminal = Terminal()
    lines = []
    with office.change("登记人员", keep=not dry_run) as tx:
        person = write_registration(tx, registration._replace(post=None) if project else registration)
        if post and project:
            part = PostPart(post.post_kind, post.basis, post.post_title, post.pay_grade)
            join = NewChange(ChangeKind.JOIN, person.id, post.station_id, started, Origin.COMMAND, part)
            recorded = record_by_command(office, tx, [join])[0]
            lines.append(f"{project.name}已立项，入职记作变动 {recorded.change.change_no}：{recorded.duty.why}")
            lines.append(f"下一步：swtool filing add {recorded.change.change_no}")
    for line in lines:  # said when it is kept, not before
        terminal.say(line)
    terminal.write("试运行，没有写入" if dry_run else f"已登记，人员编号 {person.staff_no}")
