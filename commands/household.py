"""`swtool household`: one household file at a time. Lists, the yearly round and reviews are `swtool inventory`."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated

import typer

from swtool.dates import PartialDate
from swtool.errors import ExitCode
from swtool.parser import Noun
from swtool.terminal import Terminal

from . import _household_groups
from ._arguments import DryRun, Format, Output, OutputFormat, Reveal, day, partial_day
from ._context import emit, office_of

app = Noun("一户一档：建档、成员变动、换户主、分户并户、销档")


class Left(StrEnum):
    """Why somebody left a household."""

    AWAY = "away"
    DIED = "died"
    OTHER_FILE = "other_file"
    OTHER = "other"


class Sex(StrEnum):
    """性别."""

    MALE = "男"
    FEMALE = "女"


FileNo = Annotated[str, typer.Argument(metavar="档案号", help="见 swtool inventory list households")]
Who = Annotated[str, typer.Argument(metavar="成员", help="姓名、身份证号，或成员号如 #12")]
On = Annotated[date, typer.Option("--on", parser=day, metavar="日期", help="从哪一天起")]
Relation = Annotated[str, typer.Option("--relation", metavar="关系", help="与户主关系，如 女儿")]
ResidentNo = Annotated[str | None, typer.Option("--id", metavar="身份证号", help="18位；出生日期和性别由它得出")]
Born = Annotated[
    PartialDate | None, typer.Option("--born", parser=partial_day, metavar="日期", help="出生年月，没有身份证号时写")
]
SexOf = Annotated[Sex | None, typer.Option("--sex", help="性别，没有身份证号时写")]
Category = Annotated[
    str | None, typer.Option("--category", metavar="类别", help="困难类别，几种用顿号隔开；见 household categories")
]
Guardian = Annotated[str | None, typer.Option("--guardian", metavar="监护人", help="未成年人的监护人")]
NewHead = Annotated[str, typer.Option("--new-head", metavar="成员", help="离开的是户主时，谁做户主")]
Address = Annotated[str | None, typer.Option("--address", metavar="住址", help="现住址")]
Level = Annotated[str | None, typer.Option("--level", metavar="级别", help="跟进级别，一级到六级")]
Worker = Annotated[str | None, typer.Option("--worker", metavar="社工", help="负责社工")]
Consent = Annotated[str | None, typer.Option("--consent", metavar="情况", help="知情同意，如 已签")]
Housing = Annotated[str | None, typer.Option("--housing", metavar="类型", help="居住类型")]
Income = Annotated[str | None, typer.Option("--income", metavar="来源", help="收入来源")]


@app.verb("open", "建一份家庭档案：户主先列入，其他成员用 household join")
def open_file(
    ctx: typer.Context,
    file_no: Annotated[str, typer.Argument(metavar="档案号", help="新档案号，没有用过的")],
    village: Annotated[str, typer.Option("--village", metavar="村（社区）", help="名称或12位区划代码")],
    head: Annotated[str, typer.Option("--head", metavar="姓名", help="户主")],
    on: On,
    resident_id: ResidentNo = None,
    born: Born = None,
    sex: SexOf = None,
    category: Category = None,
    guardian: Guardian = None,
    address: Address = None,
    level: Level = None,
    worker: Worker = None,
    consent: Consent = None,
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.inventory.file_changes import open_file

    from ._places import one_village

    person = _person(head, resident_id, born, sex, category, guardian)
    values = {"address": address, "follow_up_level": level, "responsible_worker": worker, "consent_status": consent}
    with office_of(ctx, write=True) as office:
        number = open_file(office, file_no, one_village(office, village), person, on, values=values, keep=not dry_run)
        _say(f"{'将建' if dry_run else '已建'}档 {number}，户主列为成员；其他成员：swtool household join {number}")
    return ExitCode.DONE


@app.verb("update", "更改一份档案的情况：住址、跟进级别、负责社工、知情同意等")
def update(
    ctx: typer.Context,
    file_no: FileNo,
    address: Address = None,
    level: Level = None,
    worker: Worker = None,
    consent: Consent = None,
    housing: Housing = None,
    income: Income = None,
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.inventory.file_changes import update_file
    from swtool.inventory.forms import HOUSEHOLD_FILE

    values = {
        "address": address,
        "follow_up_level": level,
        "responsible_worker": worker,
        "consent_status": consent,
        "housing_type": housing,
        "income_source": income,
    }
    with office_of(ctx, write=True) as office:
        changed = update_file(office, file_no, values, keep=not dry_run)
        titles = "、".join(HOUSEHOLD_FILE.column(name).title for name in changed)
        _say(f"档案 {file_no}：{'将更改' if dry_run else '已更改'}{titles}")
    return ExitCode.DONE


@app.verb("members", "一份档案的全部成员登记，离开的和改过的也列出（姓名隐去）")
def members(
    ctx: typer.Context,
    file_no: FileNo,
    format: Format = OutputFormat.TABLE,
    output: Output = None,
    reveal: Reveal = False,
) -> ExitCode:
    from swtool.inventory.file_sheets import course_of_members

    with office_of(ctx) as office:
        emit(office, course_of_members(office, file_no), format, output, reveal=reveal)
    return ExitCode.DONE


@app.verb("join", "一户新增一名成员：出生、嫁入、迁入")
def join(
    ctx: typer.Context,
    file_no: FileNo,
    name: Annotated[str, typer.Argument(metavar="姓名", help="新成员")],
    on: On,
    relation: Relation = "",
    resident_id: ResidentNo = None,
    born: Born = None,
    sex: SexOf = None,
    category: Category = None,
    guardian: Guardian = None,
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.inventory.file_changes import join

    person = _person(name, resident_id, born, sex, category, guardian) | {"relation": relation}
    with office_of(ctx, write=True) as office:
        number = join(office, file_no, person, on, keep=not dry_run)
        _say(f"档案 {number}：{'将新增' if dry_run else '已新增'}成员 1 人（{on.isoformat()} 起）")
    return ExitCode.DONE


@app.verb("leave", "一名成员离开：迁出 away、死亡 died、其他 other")
def leave(
    ctx: typer.Context,
    file_no: FileNo,
    who: Who,
    on: Annotated[date, typer.Option("--on", parser=day, metavar="日期", help="从哪一天起不在这一户")],
    why: Annotated[
        Left, typer.Option("--why", help="为什么：away 迁出、died 死亡、other_file 在别的档案里、other 其他")
    ],
    new_head: NewHead = "",
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.inventory.file_changes import leave
    from swtool.inventory.files import LEFT_LABELS

    with office_of(ctx, write=True) as office:
        plans = leave(office, file_no, who, on, why=why, new_head=new_head, keep=not dry_run)
        word = LEFT_LABELS[why]
        _say(f"档案 {file_no}：{'将登记' if dry_run else '已登记'}成员 1 人{word}（{on.isoformat()}）")
        if plans:
            _say(f"还有在办的个人计划 {'、'.join(plans)}：用 swtool plan close 结案")
    return ExitCode.DONE


@app.verb("alter", "一名成员的情况变了：姓名、身份证号、困难类别、监护人等，从哪一天起")
def alter(
    ctx: typer.Context,
    file_no: FileNo,
    who: Who,
    on: On,
    name: Annotated[str | None, typer.Option("--name", metavar="姓名", help="改名或更正")] = None,
    relation: Relation = "",
    resident_id: ResidentNo = None,
    born: Born = None,
    sex: SexOf = None,
    category: Category = None,
    guardian: Guardian = None,
    care: Annotated[str | None, typer.Option("--self-care", metavar="情况", help="自理能力")] = None,
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.inventory.file_changes import alter
    from swtool.inventory.known import MEMBER_FIELDS

    given = _person(name, resident_id, born, sex, category, guardian)
    given |= {"relation": relation, "self_care_level": care}
    with office_of(ctx, write=True) as office:
        changed = alter(office, file_no, who, given, on, keep=not dry_run)
        titles = "、".join(_title(field) for field in MEMBER_FIELDS if field in changed)
        _say(f"档案 {file_no}：{'将更改' if dry_run else '已更改'}成员 1 人的{titles}（{on.isoformat()} 起）")
    return ExitCode.DONE


@app.verb("head", "换户主：另一名成员从哪一天起做户主")
def head(
    ctx: typer.Context,
    file_no: FileNo,
    who: Who,
    on: On,
    relation: Annotated[str, typer.Option("--relation", metavar="关系", help="原户主与新户主的关系，如 母亲")] = "",
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.inventory.file_changes import change_head

    with office_of(ctx, write=True) as office:
        number = change_head(office, file_no, who, on, relation=relation, keep=not dry_run)
        _say(f"档案 {number}：{'将' if dry_run else '已'}更换户主（{on.isoformat()} 起）")
    return ExitCode.DONE


@app.verb("move", "一名成员转入另一户的档案，个人计划跟着走")
def move(
    ctx: typer.Context,
    file_no: FileNo,
    who: Who,
    to: Annotated[str, typer.Option("--to", metavar="档案号", help="转入哪一份")],
    on: On,
    relation: Annotated[str, typer.Option("--relation", metavar="关系", help="与转入户户主的关系")] = "",
    new_head: NewHead = "",
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.inventory.file_changes import move

    with office_of(ctx, write=True) as office:
        number = move(office, file_no, who, to, on, relation=relation, new_head=new_head, keep=not dry_run)
        _say(f"{'将把' if dry_run else '已把'}成员 1 人从档案 {file_no} 转入 {number}（{on.isoformat()} 起）")
    return ExitCode.DONE


@app.verb("close", "销档：写明原因；以前的日子仍查得到")
def close_file(
    ctx: typer.Context,
    file_no: FileNo,
    on: Annotated[date, typer.Option("--on", parser=day, metavar="日期", help="从哪一天起不再使用")],
    why: Annotated[str, typer.Option("--why", metavar="原因", help="如 全户迁出、不再困难；不写个人信息")],
    dry_run: DryRun = False,
) -> ExitCode:
    from swtool.inventory.closing import close
    from swtool.inventory.reviews import Kind

    with office_of(ctx, write=True) as office:
        close(office, Kind.NEEDS, file_no, on, why=why, keep=not dry_run)
        _say(f"{'将销' if dry_run else '已销'}档 {file_no}")
    return ExitCode.DONE


_household_groups.add_verbs(app)


def _person(
    name: str | None,
    resident_id: str | None,
    born: PartialDate | None,
    sex: Sex | None,
    category: str | None,
    guardian: str | None,
) -> dict[str, object]:
    given = {"name": name, "resident_id": resident_id, "birth_date": str(born) if born else None}
    return {**given, "sex": sex.value if sex else None, "client_category": category, "guardian": guardian}


def _title(field: str) -> str:
    from swtool.inventory.forms import HOUSEHOLD_FILE

    return HOUSEHOLD_FILE.column("member_name" if field == "name" else field).title


def _say(text: str) -> None:
    Terminal().say(text)
