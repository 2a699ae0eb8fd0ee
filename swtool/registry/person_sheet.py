"""One person's sheet: one row of everything registered, so that each datum keeps its own mask."""

from __future__ import annotations

from datetime import date

from swtool.office import Office
from swtool.privacy import mask_all, mask_name, mask_phone, mask_resident_id
from swtool.registry import rules
from swtool.registry.credentials import CERTIFICATE_LEVELS, EDUCATION_LEVELS, credentials_of
from swtool.registry.identities import identities
from swtool.registry.organizations import all_organizations
from swtool.registry.people import Person, entries_by_id
from swtool.registry.snapshot import definition_of
from swtool.tables import Heading, Show, Table


def person_sheet(office: Office, who: Person, as_of: date) -> Table:
    """Who a person is: identity, the two flags on profession, local flags."""
    credentials = credentials_of(office.db, who.id)
    region = office.fact("county_code", as_of)
    local = definition_of(office, "staff.professional_definition", as_of)
    national = definition_of(office, "staff.professional_talent_definition", as_of)
    row = (
        who.staff_no,
        who.name,
        who.sex,
        who.birth_date,
        who.resident_id,
        who.mobile,
        rules.is_certified(credentials, as_of, region),
        rules.is_professional(credentials, local, as_of, region) if local else None,
        rules.is_professional_talent(credentials, national, as_of, region) if national else None,
        who.is_local_household,
        who.is_local_recruit,
    )
    headings = (
        Heading("staff_no", "人员编号", Show.CODE),
        Heading("name", "姓名", mask=mask_name),
        Heading("sex", "性别"),
        Heading("birth_date", "出生日期", Show.DAY, mask_all),
        Heading("resident_id", "身份证号", Show.CODE, mask_resident_id),
        Heading("mobile", "手机", Show.CODE, mask_phone),
        Heading("is_certified", "持证", Show.FLAG),
        Heading("is_professional", "专业社会工作服务人员", Show.FLAG),
        Heading("is_professional_talent", "专业社会工作人才（统计）", Show.FLAG),
        Heading("is_local_household", "本地户籍", Show.FLAG),
        Heading("is_local_recruit", "本土新招培养对象", Show.FLAG),
    )
    others = entries_by_id(office.db, identities(office.db).all_of(who.id)[1:]).values()
    numbers = "、".join(sorted(other.staff_no for other in others))
    return Table("人员登记", headings, [row], as_of=as_of, notes=(f"并入的登记：{numbers}",) if numbers else ())


def credentials_sheet(office: Office, who: Person) -> Table:
    """What a person has to show, one row a document."""
    credentials = credentials_of(office.db, who.id)
    organizations = {each.id: each.name for each in all_organizations(office.db)}
    rows: list[tuple[object, ...]] = []
    for certificate in credentials.certificates:
        scope = f"仅在 {certificate.valid_region} 有效" if certificate.valid_region else ""
        until = certificate.registration_valid_to
        told = "；".join(filter(None, (f"登记有效期至 {until}" if until else "", scope)))
        rows.append(("证书", CERTIFICATE_LEVELS[certificate.level], certificate.obtained_on, told))
    for education in credentials.educations:
        flag = {True: "社工专业", False: "非社工专业", None: ""}[education.is_social_work_major]
        told = "；".join(filter(None, (education.school, education.major, flag)))
        rows.append(("学历", EDUCATION_LEVELS.get(education.level or "", ""), education.graduated_on, told))
    for employment in credentials.employments:
        employer = organizations.get(employment.organization_id or 0, "")
        signed = f"承诺书 {employment.commitment_signed_on}" if employment.commitment_signed_on else "无承诺书日期"
        paid = "未登记参保" if employment.insurance_kinds is None else f"参保：{employment.insurance_kinds or '无'}"
        told = "；".join(filter(None, (employment.employment_type, signed, paid)))
        rows.append(("用工", employer, employment.entered_on, told))
    headings = (
        Heading("kind", "类别"),
        Heading("what", "内容"),
        Heading("day", "日期", Show.DAY),
        Heading("details", "说明"),
    )
    return Table("证书、学历、用工", headings, rows)
