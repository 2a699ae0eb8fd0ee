"""The tables of the registers: stations, organizations, projects."""

from __future__ import annotations

from datetime import date

from swtool.office import Office
from swtool.privacy import mask_name, mask_phone
from swtool.quantities import format_area
from swtool.registry.boundaries import boundary_notes, places_of
from swtool.registry.organizations import ORGANIZATION_KINDS, Organization, all_organizations, ratings
from swtool.registry.profiles import ProfileFields, profiles_on
from swtool.registry.projects import projects_by_place
from swtool.registry.snapshot import serving_on
from swtool.registry.stations import (
    OPERATION_MODES,
    TIERS,
    Station,
    former_names,
    last_day,
    names_on,
    operators,
    operators_on,
    station_moves,
    station_names,
    stations_on,
)
from swtool.tables import Chart, Heading, Show, Table


def stations(office: Office, as_of: date) -> Table:
    """The stations open on a day, with place, operator and head-count."""
    profiles, running = profiles_on(office.db, as_of), operators_on(office.db, as_of)
    places = places_of(office, as_of)
    members: dict[int, set[int]] = {}
    for serving in serving_on(office, as_of):
        members.setdefault(serving.post.station_id, set()).add(serving.person.id)
    rows = []
    for station in stations_on(office, as_of, places):
        profile = profiles.get(station.id)
        operator = running.get(station.id)
        rows.append(
            (
                station.name,
                TIERS[station.tier],
                places.of(station.division_id, ("station", station.id)).name,
                operator.organization_name if operator else None,
                OPERATION_MODES.get((profile.fields.operation_mode or "") if profile else ""),
                profile.fields.office_area if profile else None,
                profile.fields.resident_population if profile else None,
                len(members.get(station.id, ())),
                station.opened_on,
            )
        )
    return Table(
        "社工站一览表",
        (
            Heading("name", "社工站名称"),
            Heading("tier", "层级"),
            Heading("division", "所在区划"),
            Heading("operator", "运营机构"),
            Heading("operation_mode", "运营方式"),
            Heading("office_area", "办公面积（平方米）", Show.HOURS),
            Heading("resident_population", "常住人口", Show.COUNT),
            Heading("staff", "在岗人数", Show.COUNT),
            Heading("opened_on", "设立日期", Show.DAY),
        ),
        rows,
        as_of=as_of,
        notes=boundary_notes(office, as_of),
        chart=Chart("各站在岗人数", "name", ("staff",)),
    )


def station(office: Office, one: Station, as_of: date) -> Table:
    """What is registered of one station on a day, one line a datum."""
    profile = profiles_on(office.db, as_of).get(one.id)
    values = profile.fields if profile else ProfileFields()
    place = places_of(office, as_of).of(one.division_id, ("station", one.id))
    names = names_on(office, as_of)
    earlier = [each for each in former_names(office.db) if each.station_id == one.id]
    former = [f"{each.name}（至 {last_day(each.until)}）" for each in earlier]
    heir = next((move for move in station_moves(office.db) if move.old == one.id), None)
    population = f"{values.resident_population} 人" if values.resident_population is not None else None
    unknown = f"{profile.merged_on} 合并以后没有登记" if profile and profile.merged_on else None
    basis = "，".join(str(part) for part in (values.population_year, values.population_source) if part)
    rows = [
        ("站名", names[one.id]),
        *((("曾用名", "、".join(former)),) if former else ()),
        ("层级", TIERS[one.tier]),
        ("所在区划", f"{place.name}（{place.division.code}）"),
        ("上级站点", names.get(one.parent_id or 0)),
        ("设立日期", one.opened_on.isoformat()),
        ("撤销日期", one.closed_on.isoformat() if one.closed_on else None),
        *((("并入", f"{station_names(office.db)[heir.new]}（{heir.day.isoformat()} 起）"),) if heir else ()),
        ("运营方式", OPERATION_MODES.get(values.operation_mode or "")),
        ("办公面积", f"{format_area(values.office_area)} 平方米" if values.office_area is not None else None),
        *((("项目场地面积", f"{format_area(values.site_area)} 平方米"),) if values.site_area is not None else ()),
        ("常住人口", f"{population}（{basis or '没有注明年份和来源'}）" if population else unknown),
        ("牌子文字", values.plate_text),
        ("同址设施", values.co_located),
        ("情况登记自", profile.effective_on.isoformat() if profile else None),
    ]
    headings = (Heading("item", "项目"), Heading("value", "内容"))
    return Table(names[one.id], headings, rows, as_of=as_of, notes=boundary_notes(office, as_of))


def operator_history(office: Office, station_id: int) -> Table:
    """The contracts by which a station was and is run."""
    rows = [
        (each.organization_name, each.contract_no, each.effective_on, last_day(each.effective_until))
        for each in operators(office.db).get(station_id, [])
    ]
    headings = (
        Heading("organization", "运营机构"),
        Heading("contract_no", "合同编号", Show.CODE),
        Heading("effective_on", "起始日", Show.DAY),
        Heading("last", "最后一天", Show.DAY),
    )
    return Table("运营合同", headings, rows)


def organizations(office: Office, as_of: date) -> Table:
    """The register of organizations with the rating valid on a day."""
    rated = ratings(office.db)
    rows = []
    for each in all_organizations(office.db):
        rating = next((r for r in rated.get(each.id, []) if r.covers(as_of)), None)
        rows.append(
            (
                each.name,
                each.credit_code,
                ORGANIZATION_KINDS[each.kind],
                each.region,
                f"{rating.grade}A" if rating else None,
                last_day(rating.effective_until) if rating else None,
                each.charity_recognized_on,
                each.closed_on,
            )
        )
    return Table(
        "社会组织名单",
        (
            Heading("name", "机构名称"),
            Heading("credit_code", "统一社会信用代码", Show.CODE),
            Heading("kind", "类型"),
            Heading("region", "登记地", Show.CODE),
            Heading("rating", "评估等级"),
            Heading("rating_to", "等级有效期至", Show.DAY),
            Heading("charity_recognized_on", "认定慈善组织", Show.DAY),
            Heading("closed_on", "注销", Show.DAY),
        ),
        rows,
        as_of=as_of,
    )


def organization(office: Office, one: Organization, as_of: date) -> Table:
    """One organization: one row, its ratings named in their order."""
    rated = [
        f"{each.grade}A（{each.effective_on} 至 {last_day(each.effective_until) or '未定'}）"
        + ("有效" if each.covers(as_of) else "")
        for each in ratings(office.db).get(one.id, [])
    ]
    row = (
        one.name,
        one.credit_code,
        ORGANIZATION_KINDS[one.kind],
        one.region,
        "；".join(rated) or None,
        one.charity_recognized_on,
        one.contact_name,
        one.contact_phone,
        one.closed_on,
    )
    headings = (
        Heading("name", "机构名称"),
        Heading("credit_code", "统一社会信用代码", Show.CODE),
        Heading("kind", "类型"),
        Heading("region", "登记地", Show.CODE),
        Heading("ratings", "评估等级"),
        Heading("charity_recognized_on", "认定慈善组织", Show.DAY),
        Heading("contact_name", "联系人", mask=mask_name),
        Heading("contact_phone", "联系电话", Show.CODE, mask_phone),
        Heading("closed_on", "注销", Show.DAY),
    )
    return Table("机构登记", headings, [row], as_of=as_of)


def projects(office: Office, as_of: date, *, only: int | None = None) -> Table:
    """The project register (or one of it); whether each is approved and running on a day."""
    names = names_on(office, as_of)
    organizations = {each.id: each.name for each in all_organizations(office.db)}
    rows = [
        (
            project.name,
            organizations[project.organization_id],
            names.get(project.station_on(as_of) or 0),
            project.purchaser,
            project.amount,
            _text(project.approved_on),
            _text(project.starts_on),
            _text(project.ends_on),
            project.is_approved_on(as_of),
        )
        for project in projects_by_place(office, as_of)
        if only in (None, project.id)
    ]
    headings = (
        Heading("name", "项目名称"),
        Heading("organization", "承接机构"),
        Heading("station", "社工站"),
        Heading("purchaser", "购买方"),
        Heading("amount", "合同金额（元）", Show.MONEY),
        Heading("approved_on", "立项时间", Show.DAY),
        Heading("starts_on", "项目开始", Show.DAY),
        Heading("ends_on", "项目结束", Show.DAY),
        Heading("is_running", "立项后在执行", Show.FLAG),
    )
    return Table("项目一览表", headings, rows, as_of=as_of)


def _text(value: object) -> str | None:
    return None if value is None else str(value)
