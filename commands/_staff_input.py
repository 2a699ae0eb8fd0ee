"""What is typed about a person, read by the same kinds as a workbook's cells, so that both refuse the same."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

from swtool.dates import PartialDate
from swtool.errors import UsageFault
from swtool.terminal import Terminal

if TYPE_CHECKING:
    from swtool.forms.kind import Kind
    from swtool.office import Office
    from swtool.registry.posts import PostFields
    from swtool.registry.registering import Registration

_NONE = "无"


class CertificateWord(StrEnum):
    """证书等级 as typed."""

    ASSISTANT = "assistant"
    SOCIAL_WORKER = "social_worker"
    SENIOR = "senior"
    SENIOR_PASS = "senior_pass"  # noqa: S105 - 合格证明


class EducationWord(StrEnum):
    """学历 as typed."""

    PRIMARY = "primary"
    JUNIOR_MIDDLE = "junior_middle"
    SENIOR_MIDDLE = "senior_middle"
    JUNIOR_COLLEGE = "junior_college"
    BACHELOR = "bachelor"
    MASTER = "master"
    DOCTOR = "doctor"


class Typed(NamedTuple):
    """The options of `staff register` and `staff update`, unread."""

    name: str | None = None
    resident_id: str | None = None
    mobile: str | None = None
    local_household: bool | None = None
    local_recruit: bool | None = None
    station: str | None = None
    started: PartialDate | None = None
    post_kind: str | None = None
    basis: str | None = None
    title: str | None = None
    grade: str | None = None
    organization: str | None = None
    entered: PartialDate | None = None
    commitment: PartialDate | None = None
    insurance: str | None = None
    certificate: str | None = None
    certificate_no: str | None = None
    obtained: PartialDate | None = None
    valid_to: PartialDate | None = None
    valid_region: str | None = None
    education: str | None = None
    major: str | None = None
    social_work_major: bool | None = None


def person_values(office: Office, typed: Typed) -> dict[str, Any]:
    """What was typed of the person themselves, as stored. Raises ``UsageFault`` for a value that is none."""
    from swtool.forms.personal import PersonName, Phone, ResidentId
    from swtool.identifiers import birth_date, sex

    number = None if typed.resident_id == _NONE else typed.resident_id
    resident_id = _read(office, "--id", ResidentId(), number)
    values = {
        "name": _read(office, "--name", PersonName(), typed.name),
        "resident_id": resident_id,
        "sex": sex(resident_id) if resident_id else None,
        "birth_date": str(birth_date(resident_id)) if resident_id else None,
        "mobile": _read(office, "--mobile", Phone(), typed.mobile),
        "is_local_household": typed.local_household,
        "is_local_recruit": typed.local_recruit,
    }
    return {key: value for key, value in values.items() if value is not None}


def registration_of(office: Office, typed: Typed) -> Registration:
    """Everything typed about a new person. Raises ``UsageFault`` for what is missing or no value."""
    from swtool.registry.credentials import CertificateFields, EducationFields, EmploymentFields
    from swtool.registry.kinds import InsuranceKinds
    from swtool.registry.people import PersonFields
    from swtool.registry.registering import Registration

    post = _post(office, typed)
    certificate = None
    if typed.certificate:
        certificate = CertificateFields(
            typed.certificate,
            certificate_no=typed.certificate_no,
            obtained_on=_text(typed.obtained),
            registration_valid_to=_text(typed.valid_to),
            valid_region=typed.valid_region,
        )
    education = EducationFields(level=typed.education, major=typed.major, is_social_work_major=typed.social_work_major)
    employment = EmploymentFields(
        organization_id=_employer(office, typed, post),
        entered_on=_text(typed.entered or typed.started),
        commitment_signed_on=_text(typed.commitment),
        insurance_kinds=_read(office, "--insurance", InsuranceKinds(), typed.insurance),
    )
    return Registration(
        PersonFields(**person_values(office, typed)),
        certificate,
        None if education == EducationFields() else education,
        None if employment == EmploymentFields() else employment,
        post,
        typed.started,
    )


def _post(office: Office, typed: Typed) -> PostFields | None:
    from swtool.registry.posts import PostFields
    from swtool.registry.station_finder import require_station

    if typed.station is None:
        if any((typed.post_kind, typed.basis, typed.title, typed.grade)):
            raise UsageFault("写了岗位，没有写到哪个社工站", where="--station", remedy="加 --station 社工站")
        return None
    if typed.post_kind is None or typed.basis is None or typed.started is None:
        raise UsageFault(
            "写了社工站，还要写岗位性质、专兼职和到站时间",
            remedy="加 --post-kind service_post --basis full_time --from 2026-11-01",
        )
    station = require_station(office.db, typed.station)
    return PostFields(station.id, typed.post_kind, typed.basis, typed.title, typed.grade)


def _employer(office: Office, typed: Typed, post: PostFields | None) -> int | None:
    from swtool.registry.organizations import require_organization
    from swtool.registry.stations import operators_on

    if typed.organization:
        return require_organization(office.db, typed.organization).id
    if post is None or typed.started is None:
        return None
    operator = operators_on(office.db, typed.started.last_day).get(post.station_id)
    return operator.organization_id if operator else None


def _read(office: Office, option: str, kind: Kind, text: str | None) -> Any:
    from swtool.forms.kind import CellFault, Noted, ParseContext

    if text is None:
        return None
    value = kind.parse(text, ParseContext(today=office.today))
    if isinstance(value, CellFault):
        raise UsageFault(value.reason, where=option, remedy=value.expected and f"应为：{value.expected}")
    if isinstance(value, Noted):
        Terminal().warn(f"{option}：{value.note}")
        return value.value
    return value


def _text(day: PartialDate | None) -> str | None:
    return str(day) if day else None
