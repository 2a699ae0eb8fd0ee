"""The lists of the inventory room. Clients' names are masked; of minors and their guardians nothing is shown."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from swtool.inventory import store
from swtool.inventory.categories import Guard
from swtool.inventory.forms import NEED_STATUS
from swtool.inventory.guarding import Guarded, mask_client, mask_client_id, minor_since
from swtool.office import Office
from swtool.privacy import mask_all, mask_name, mask_phone
from swtool.registry.boundaries import boundary_notes, places_of
from swtool.tables import Heading, Show, Table

_NAME = Heading("name", "姓名", mask=mask_client)


def households(office: Office, as_of: date, *, division_ids: Sequence[int] | None = None) -> Table:
    """Household files in use on the day."""
    files = store.households(
        office.db,
        as_of.isoformat(),
        minor_since=minor_since(office, as_of),
        places=places_of(office, as_of),
        division_ids=division_ids,
    )
    return Table(
        "居民需求档案",
        (
            Heading("file_no", "档案号", Show.CODE),
            Heading("town", "乡镇（街道）"),
            Heading("village", "村（社区）"),
            Heading("head_name", "户主", mask=mask_client),
            Heading("members", "人数", Show.COUNT),
            Heading("client_categories", "困难类别", mask=mask_all, minor=True),
            Heading("follow_up_level", "跟进级别", minor=True),
            Heading("open_needs", "未办结需求", Show.COUNT),
            Heading("last_review", "上次更新", Show.DAY),
        ),
        [
            (
                file.file_no,
                file.town,
                file.village,
                head_of(file),
                file.members,
                file.client_categories,
                file.follow_up_level,
                file.open_needs,
                file.last_review,
            )
            for file in files
        ],
        as_of=as_of,
        notes=boundary_notes(office, as_of),
    )


def members(office: Office, household: store.HouseholdRow, as_of: date) -> Table:
    """The members of one household file."""
    known = Guard(office, as_of)
    rows: list[tuple[object, ...]] = []
    for member in store.members_of(office.db, household.id, as_of.isoformat()):
        guard = Guarded if known.of(member.birth_date, member.client_category) else str
        rows.append(
            (
                guard(member.name),
                member.relation,
                member.sex,
                member.birth_date,
                guard(member.resident_id),
                member.client_category,
                member.health,
                Guarded(member.guardian),
                member.mobile,
                member.effective_on,
            )
        )
    return Table(
        f"档案 {household.file_no}（{household.town}{household.village}）",
        (
            _NAME,
            Heading("relation", "与户主关系"),
            Heading("sex", "性别"),
            Heading("birth_date", "出生年月", Show.DAY, mask=mask_all),
            Heading("resident_id", "身份证号", Show.CODE, mask=mask_client_id),
            Heading("client_category", "困难类别", mask=mask_all),
            Heading("health", "健康、残疾", mask=mask_all),
            Heading("guardian", "监护人", mask=mask_client),
            Heading("mobile", "联系电话", Show.CODE, mask=mask_phone),
            Heading("effective_on", "列入日期", Show.DAY),
        ),
        rows,
        as_of=as_of,
        notes=(
            f"上次更新：{household.last_review or '没有记录'}；未办结需求 {household.open_needs} 项",
            *(
                f"并入的档案 {each['file_no']}（{each['day']} 起）：上次更新 {each['last_review'] or '没有记录'}"
                for each in store.merged_by(office.db, household.id, as_of.isoformat())
            ),
        ),
    )


def needs(
    office: Office, as_of: date, *, division_ids: Sequence[int] | None = None, household_id: int | None = None
) -> Table:
    """Needs raised by the day."""
    places = places_of(office, as_of)
    rows = store.needs(
        office.db, as_of.isoformat(), places=places, division_ids=division_ids, household_id=household_id
    )
    return Table(
        "居民需求清单",
        (
            Heading("need_no", "需求编号", Show.CODE),
            Heading("file_no", "档案号", Show.CODE),
            Heading("town", "乡镇（街道）", minor=True),
            Heading("village", "村（社区）"),
            Heading("category", "需求类别"),
            Heading("description", "需求描述", mask=mask_all),
            Heading("urgency", "紧急程度", minor=True),
            Heading("raised_on", "提出日期", Show.DAY),
            Heading("resource", "对接资源", minor=True),
            Heading("status", "状态"),
            Heading("resolved_on", "完成日期", Show.DAY, minor=True),
        ),
        [
            (
                need.need_no,
                need.file_no,
                need.town,
                need.village,
                need.category,
                need.description,
                need.urgency,
                need.raised_on,
                need.resource,
                NEED_STATUS.label(need.status),
                need.resolved_on,
            )
            for need in rows
        ],
        persons_by="file_no",
        as_of=as_of,
        notes=boundary_notes(office, as_of),
    )


def resources(office: Office, as_of: date, *, division_ids: Sequence[int] | None = None) -> Table:
    """Community resources in use on the day."""
    return Table(
        "社区资源清单",
        (
            Heading("resource_no", "资源编号", Show.CODE),
            Heading("town", "乡镇（街道）"),
            Heading("village", "社区"),
            Heading("name", "资源名称"),
            Heading("category", "资源类别"),
            Heading("owner", "提供方"),
            Heading("offering", "可提供服务", minor=True),
            Heading("estimated_value", "折合价值", Show.MONEY, minor=True),
            Heading("contact_name", "联系人", mask=mask_name, minor=True),
            Heading("contact_phone", "联系电话", Show.CODE, mask=mask_phone, minor=True),
            Heading("valid_to", "有效期", Show.DAY, minor=True),
            Heading("last_review", "更新日期", Show.DAY),
        ),
        [
            (
                resource.resource_no,
                resource.town,
                resource.village,
                resource.name,
                resource.category,
                resource.owner,
                resource.offering,
                resource.estimated_value,
                resource.contact_name,
                resource.contact_phone,
                resource.valid_to,
                resource.last_review,
            )
            for resource in store.resources(
                office.db, as_of.isoformat(), places=places_of(office, as_of), division_ids=division_ids
            )
        ],
        as_of=as_of,
        notes=boundary_notes(office, as_of),
    )


def head_of(file: store.HouseholdRow) -> str:
    """The head's name, guarded whole where the head or a client of the household is a minor."""
    return Guarded(file.head_name) if file.head_is_minor else file.head_name


__all__ = [
    "Guarded",
    "head_of",
    "households",
    "mask_client",
    "mask_client_id",
    "members",
    "minor_since",
    "needs",
    "resources",
]
