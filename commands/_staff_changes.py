"""`swtool staff join|leave|move|change|away`: a change of somebody's post is recorded; filing it is a second step."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from swtool.dates import PartialDate
from swtool.errors import ExitCode, SwtoolError, UsageFault
from swtool.parser import Noun
from swtool.terminal import Terminal

from ._arguments import DryRun, partial_day
from ._context import office_of

if TYPE_CHECKING:
    from swtool.filings.changes import NewChange, PostPart
    from swtool.filings.terms import ChangeKind
    from swtool.office import Office
    from swtool.registry.people import Person
    from swtool.registry.posts import Post

app = Noun("人员变动")


class PostKindWord(StrEnum):
    """岗位性质 as typed."""

    ADMINISTRATIVE = "administrative_post"
    SERVICE = "service_post"
    SUPERVISOR = "supervisor"
    HEAD = "station_head"


class BasisWord(StrEnum):
    """专职 or 兼职 as typed."""

    FULL = "full_time"
    PART = "part_time"


Who = Annotated[str, typer.Argument(metavar="人员", help="人员编号、身份证号，或在该站唯一的姓名")]
On = Annotated[
    PartialDate,
    typer.Option("--on", parser=partial_day, metavar="日期", help="变动的那一天（新状态的第一天）；只知道月份就写年月"),
]
At = Annotated[str, typer.Option("--station", metavar="社工站", help="哪个社工站；只在一个站任职时可以不写")]
KindOption = Annotated[
    PostKindWord | None,
    typer.Option(
        "--post-kind",
        help="岗位性质：administrative_post 事务性、service_post 服务性、supervisor 督导、station_head 站长",
    ),
]
BasisOption = Annotated[BasisWord | None, typer.Option("--basis", help="full_time 专职、part_time 兼职")]
TitleOption = Annotated[str | None, typer.Option("--title", metavar="岗位", help="岗位名称，如 项目社工")]
GradeOption = Annotated[str | None, typer.Option("--grade", metavar="岗级", help="岗级")]
Reason = Annotated[str | None, typer.Option("--reason", metavar="原因", help="变动原因")]
Handover = Annotated[str | None, typer.Option("--handover", metavar="情况", help="工作交接情况")]


class Circumstances(NamedTuple):
    """What every verb is told besides who and what."""

    on: PartialDate
    reason: str | None
    handover: str | None
    dry_run: bool


@app.verb("join", "登记入职：已登记的人到一个社工站任职", notes="新人先用 swtool staff register 登记。")
def join(
    ctx: typer.Context,
    who: Who,
    on: On,
    station: At,
    post_kind: KindOption = None,
    basis: BasisOption = None,
    title: TitleOption = None,
    grade: GradeOption = None,
    reason: Reason = None,
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.filings.terms import ChangeKind
    from swtool.registry.people import require_person
    from swtool.registry.station_finder import require_station

    with office_of(ctx, write=True) as office:
        person = require_person(office.db, who)
        told = Circumstances(on, reason, None, dry_run)
        part = _part(post_kind, basis, title, grade)
        return _record(
            office, [_new(ChangeKind.JOIN, person, require_station(office.db, station).id, told, part)], told
        )


@app.verb("leave", "登记离职")
def leave(
    ctx: typer.Context,
    who: Who,
    on: On,
    station: At = "",
    reason: Reason = None,
    handover: Handover = None,
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.filings.terms import ChangeKind

    return _end(ctx, ChangeKind.LEAVE, who, station, Circumstances(on, reason, handover, dry_run))


@app.verb("away", "登记长期离岗（从那一天起不在岗，回来时登记入职）")
def away(
    ctx: typer.Context,
    who: Who,
    on: On,
    station: At = "",
    reason: Reason = None,
    handover: Handover = None,
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.filings.terms import ChangeKind

    return _end(ctx, ChangeKind.LONG_LEAVE, who, station, Circumstances(on, reason, handover, dry_run))


@app.verb("move", "登记调动：从一个社工站调到另一个，记作一条调出、一条调入，分别备案")
def move(
    ctx: typer.Context,
    who: Who,
    on: On,
    to: Annotated[str, typer.Option("--to", metavar="社工站", help="调到哪个社工站")],
    station: Annotated[
        str, typer.Option("--from", metavar="社工站", help="从哪个社工站；只在一个站任职时可以不写")
    ] = "",
    post_kind: KindOption = None,
    basis: BasisOption = None,
    title: TitleOption = None,
    grade: GradeOption = None,
    reason: Reason = None,
    handover: Handover = None,
    dry_run: DryRun = False,
) -> ExitCode:

    from swtool.filings.changes import PostPart
    from swtool.filings.terms import ChangeKind
    from swtool.registry.station_finder import require_station

    told = Circumstances(on, reason, handover, dry_run)
    with office_of(ctx, write=True) as office:
        person, post = _serving(office, who, station, on)
        target = require_station(office.db, to)
        if target.id == post.station_id:
            raise UsageFault("调出和调入是同一个社工站", where="--to", remedy="站内变化请用 swtool staff change")
        before, stated = PostPart.of(post), _part(post_kind, basis, title, grade)
        after = PostPart(
            stated.post_kind or before.post_kind,
            stated.basis or before.basis,
            stated.post_title or before.post_title,
            stated.pay_grade or before.pay_grade,
        )
        out = _new(ChangeKind.TRANSFER_OUT, person, post.station_id, told, PostPart(), post)
        into = _new(ChangeKind.TRANSFER_IN, person, target.id, told, after)
        pair = [out._replace(other_station_id=target.id), into._replace(other_station_id=post.station_id)]
        return _record(office, pair, told)


@app.verb("change", "登记岗位调整或专兼职变化：只写变了的")
def change(
    ctx: typer.Context,
    who: Who,
    on: On,
    station: At = "",
    post_kind: KindOption = None,
    basis: BasisOption = None,
    title: TitleOption = None,
    grade: GradeOption = None,
    reason: Reason = None,
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.filings.changes import PostPart
    from swtool.filings.terms import ChangeKind

    told = Circumstances(on, reason, None, dry_run)
    with office_of(ctx, write=True) as office:
        person, post = _serving(office, who, station, on)
        stated = _part(post_kind, None, title, grade)
        new = []
        if stated != PostPart():
            new.append(_new(ChangeKind.POST_CHANGE, person, post.station_id, told, stated, post))
        if basis is not None and basis.value != post.basis:
            part = PostPart(basis=basis.value)
            new.append(_new(ChangeKind.BASIS_CHANGE, person, post.station_id, told, part, post))
        if not new:
            raise UsageFault("没有写明变了什么", remedy="写 --post-kind、--title、--grade 或与现在不同的 --basis")
        return _record(office, new, told)


def _end(ctx: typer.Context, kind: ChangeKind, who: str, station: str, told: Circumstances) -> ExitCode:
    from swtool.filings.changes import PostPart

    with office_of(ctx, write=True) as office:
        person, post = _serving(office, who, station, told.on)
        return _record(office, [_new(kind, person, post.station_id, told, PostPart(), post)], told)


def _serving(office: Office, who: str, station: str, on: PartialDate) -> tuple[Person, Post]:
    """The person and the post that changes: at the station named, else the only one held just before the day."""
    from swtool.registry.people import require_person
    from swtool.registry.posts import posts_of
    from swtool.registry.station_finder import require_station

    station_id = require_station(office.db, station).id if station else None
    person = require_person(office.db, who, station_id=station_id)
    held = [
        post
        for post in posts_of(office.db, person.id)
        if (station_id is None or post.station_id == station_id) and _may_hold(post, on.first_day, on.last_day)
    ]
    stations = {post.station_id for post in held}
    if not held:
        raise SwtoolError(
            f"{person.staff_no} 在{on.label}没有任职", remedy=f"用 swtool staff history {person.staff_no} 核对任职"
        )
    if len(stations) > 1:
        raise UsageFault(f"{person.staff_no} 同时在 {len(stations)} 个社工站任职", remedy="用 --station 写明是哪一个")
    return person, held[-1]


def _may_hold(post: Post, first: date, last: date) -> bool:
    return post.effective_on <= last and (post.effective_until is None or first < post.effective_until)


def _part(post_kind: PostKindWord | None, basis: BasisWord | None, title: str | None, grade: str | None) -> PostPart:
    from swtool.filings.changes import PostPart

    return PostPart(post_kind.value if post_kind else None, basis.value if basis else None, title, grade)


def _new(
    kind: ChangeKind, person: Person, station_id: int, told: Circumstances, after: PostPart, post: Post | None = None
) -> NewChange:
    from swtool.filings.changes import NewChange, PostPart
    from swtool.filings.terms import Origin

    return NewChange(
        kind=kind,
        person_id=person.id,
        station_id=station_id,
        event_on=told.on,
        origin=Origin.COMMAND,
        after=after,
        before=PostPart.of(post),
        reason=told.reason,
        handover=told.handover,
    )


def _record(office: Office, new: Sequence[NewChange], told: Circumstances) -> ExitCode:
    from swtool.filings.recording import record_by_command

    labels = "、".join(one.kind.label for one in new)
    with office.change(f"登记人员变动：{labels}", keep=not told.dry_run) as tx:
        recorded = record_by_command(office, tx, new)
    terminal = Terminal()
    for done in recorded:
        terminal.write(
            f"{done.change.change_no} {done.change.kind.label} {told.on.label}：{done.change.standing.label}"
        )
        terminal.write(f"  {done.duty.why}")
        if not done.duty.need_not:
            terminal.write(f"  下一步：swtool filing add {done.change.change_no}")
    if told.dry_run:
        terminal.say("试运行，没有写入")
    return ExitCode.DONE
