"""Who serves, person by person and station by station: what 人员花名册 asks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from swtool.office import Office
from swtool.privacy import mask_all, mask_name, mask_phone, mask_resident_id
from swtool.registry.boundaries import places_of
from swtool.registry.credentials import CERTIFICATE_LEVELS, EDUCATION_LEVELS, Certificate, Education, Employment
from swtool.registry.people import Person
from swtool.registry.posts import BASES, POST_KINDS
from swtool.registry.profiles import profiles_on
from swtool.registry.snapshot import Serving, serving_on
from swtool.registry.stations import all_stations, names_on, operators_on, stations_on
from swtool.reporting.blocks import NUMBER_FIELD, Block, Field, Record, Scope, numbered, require_unique
from swtool.tables import Show

_LEVELS = ("assistant", "social_worker", "senior")

STAFF_FIELDS = require_unique(
    (
        NUMBER_FIELD,
        Field("town", "乡镇街道", "社工站所在的乡镇（街道）"),
        Field("station", "社工站", "社工站名称"),
        Field("operator", "运营机构", "当天运营该站的机构"),
        Field("staff_no", "人员编号", "本县编的号，代替姓名使用", Show.CODE),
        Field("name", "姓名", "", Show.TEXT, mask_name),
        Field("sex", "性别"),
        Field("ethnicity", "民族"),
        Field("birth_date", "出生年月", "", Show.DAY, mask_all),
        Field("resident_id", "身份证号", "", Show.CODE, mask_resident_id),
        Field("political_status", "政治面貌", "", Show.TEXT, mask_all),
        Field("mobile", "手机", "", Show.CODE, mask_phone),
        Field("education", "学历", "最高学历"),
        Field("school", "毕业院校", "最高学历的学校"),
        Field("major", "所学专业", "最高学历的专业"),
        Field("is_social_work_major", "是否社工专业", "最高学历的专业是否社会工作", Show.FLAG),
        Field("certificate", "证书等级", "当天持有的最高等级"),
        Field("certificate_no", "证书编号", "该证书的编号，没有就用管理号", Show.CODE, mask_all),
        Field("obtained_on", "取证时间", "", Show.DAY),
        Field("registration_valid_to", "登记有效期至", "有效期的最后一天", Show.DAY),
        Field("post", "岗位", "事务性岗位、服务性岗位、督导、站长"),
        Field("post_title", "职务"),
        Field("pay_grade", "岗级"),
        Field("basis", "专兼职", "专职或兼职"),
        Field("employment_type", "用工形式"),
        Field("entered_on", "入职时间", "进入现机构的时间", Show.DAY),
        Field("start", "任现岗时间", "", Show.DAY),
        Field("commitment_signed_on", "承诺书签订时间", "", Show.DAY),
        Field("insurance", "参保险种"),
        Field("is_local_household", "本地户籍", "", Show.FLAG),
        Field("is_local_recruit", "本土新招培养对象", "", Show.FLAG),
        Field("head", "人数", "每人填 1，一人多岗只在第一行填", Show.COUNT),
        Field("full_time", "专职人数", "有专职岗位的人填 1", Show.COUNT),
        Field("part_time", "兼职人数", "只有兼职岗位的人填 1", Show.COUNT),
        Field("certified", "持证人数", "持证的人填 1", Show.COUNT),
        Field("assistant", "助理社会工作师人数", "最高等级是助理的人填 1", Show.COUNT),
        Field("social_worker", "社会工作师人数", "最高等级是社会工作师的人填 1", Show.COUNT),
        Field("senior", "高级社会工作师人数", "持高级证书的人填 1", Show.COUNT),
        Field("professional", "专业人员人数", "专业社会工作服务人员（本省口径）填 1", Show.COUNT),
        Field("talent", "专业人才人数", "专业社会工作人才（全国统计口径）填 1", Show.COUNT),
    )
)

STATION_FIELDS = require_unique(
    (
        NUMBER_FIELD,
        Field("town", "乡镇街道", "社工站所在的乡镇（街道）"),
        Field("station", "社工站", "社工站名称"),
        Field("operator", "运营机构", "当天运营该站的机构"),
        Field("population", "常住人口", "", Show.COUNT),
        Field("office_area", "办公面积", "平方米", Show.HOURS),
        Field("head", "在岗人数", "当天在该站任职的人", Show.COUNT),
        Field("full_time", "专职人数", "在该站有专职岗位的人", Show.COUNT),
        Field("part_time", "兼职人数", "在该站只有兼职岗位的人", Show.COUNT),
        Field("certified", "持证人数", "", Show.COUNT),
        Field("assistant", "助理社会工作师", "最高等级是助理的人数", Show.COUNT),
        Field("social_worker", "社会工作师", "最高等级是社会工作师的人数", Show.COUNT),
        Field("senior", "高级社会工作师", "", Show.COUNT),
        Field("professional", "专业人员人数", "专业社会工作服务人员（本省口径）", Show.COUNT),
        Field("talent", "专业人才人数", "专业社会工作人才（全国统计口径）", Show.COUNT),
    )
)


def staff_rows(office: Office, scope: Scope) -> Sequence[Record]:
    """One record a post on the day; whoever has several is counted in the first of them only."""
    where, running = places(office, scope.as_of), operators_on(office.db, scope.as_of)
    serving = [each for each in serving_on(office, scope.as_of) if scope.holds(each.post.station_id)]
    full_time = {each.person.id for each in serving if each.post.is_full_time}
    counted: set[int] = set()
    records = []
    for each in serving:
        town, station = where[each.post.station_id]
        operator = running.get(each.post.station_id)
        record: dict[str, object] = {
            "town": town,
            "station": station,
            "operator": operator.organization_name if operator else None,
            **_person(each.person),
            **_credentials(each, scope),
            "post": POST_KINDS[each.post.post_kind],
            "post_title": each.post.post_title,
            "pay_grade": each.post.pay_grade,
            "basis": BASES[each.post.basis],
            "start": str(each.post.start),
        }
        first = each.person.id not in counted
        counted.add(each.person.id)
        works_full_time = each.person.id in full_time
        record |= {
            "head": _one(first),
            "full_time": _one(first and works_full_time),
            "part_time": _one(first and not works_full_time),
            "certified": _one(first and each.is_certified),
            **{level: _one(first and each.certificate == level) for level in _LEVELS},
            "professional": _one(first and bool(each.is_professional)),
            "talent": _one(first and bool(each.is_professional_talent)),
        }
        records.append(record)
    return numbered(records)


def staff_totals(office: Office, scope: Scope) -> Mapping[str, int]:
    """Heads by one SQL aggregate over posts and certificates."""
    return heads_counted(office, scope, key="person_id", where=scope.sql("p.station_id"))


def station_rows(office: Office, scope: Scope) -> Sequence[Record]:
    """One record a station open on the day, also where nobody serves, and a closed one where somebody still does:
    whose moves from a merged station are filed serves there until the filing is accepted."""
    where, running = places(office, scope.as_of), operators_on(office.db, scope.as_of)
    profiles = profiles_on(office.db, scope.as_of)
    serving: dict[int, dict[int, list[Serving]]] = {}
    for each in serving_on(office, scope.as_of):
        serving.setdefault(each.post.station_id, {}).setdefault(each.person.id, []).append(each)
    records: list[dict[str, object]] = []
    shown = stations_on(office, scope.as_of)
    left = set(serving) - {station.id for station in shown}
    shown += [each._replace(name=where[each.id][1]) for each in all_stations(office.db) if each.id in left]
    for station in shown:
        if not scope.holds(station.id):
            continue
        people = list(serving.get(station.id, {}).values())
        firsts = [posts[0] for posts in people]
        full_time = sum(any(each.post.is_full_time for each in posts) for posts in people)
        profile = profiles.get(station.id) if station.is_open(scope.as_of) else None
        operator = running.get(station.id)
        records.append(
            {
                "town": where[station.id][0],
                "station": station.name,
                "operator": operator.organization_name if operator else None,
                "population": profile.fields.resident_population if profile else None,
                "office_area": profile.fields.office_area if profile else None,
                "head": len(people),
                "full_time": full_time,
                "part_time": len(people) - full_time,
                "certified": sum(each.is_certified for each in firsts),
                **{level: sum(each.certificate == level for each in firsts) for level in _LEVELS},
                "professional": sum(bool(each.is_professional) for each in firsts),
                "talent": sum(bool(each.is_professional_talent) for each in firsts),
            }
        )
    return numbered(records)


def station_totals(office: Office, scope: Scope) -> Mapping[str, int]:
    """The same heads, each counted at every station where they serve; sizes of open stations."""
    is_open = "s.opened_on <= :day AND (s.closed_on IS NULL OR s.closed_on > :day)"
    heads = heads_counted(office, scope, key="station_id || '/' || person_id", where=scope.sql("p.station_id"))
    sizes = office.db.one(
        f"""
        SELECT coalesce(sum(office_area), 0) AS office_area
        FROM station s JOIN station_profile f ON f.id = (
            SELECT id FROM station_profile WHERE station_id = s.id AND superseded_at IS NULL AND effective_on <= :day
            ORDER BY effective_on DESC, id DESC LIMIT 1)
        WHERE {is_open} AND {scope.sql("s.id")}
        """,
        {"day": scope.as_of.isoformat()},
    )
    assert sizes is not None
    # What merged stations serve together follows from several rows by a rule: SQL would say the rule twice.
    profiles = profiles_on(office.db, scope.as_of)
    open_now = [each.id for each in stations_on(office, scope.as_of) if each.id in profiles and scope.holds(each.id)]
    population = sum(profiles[station].fields.resident_population or 0 for station in open_now)
    return heads | dict(sizes) | {"population": population}


PERSON = "coalesce(same.kept_id, p.person_id)"
"""Whom a post ``p`` means, with ``person_same`` joined as ``same``: of entries that are one person the kept one."""

# A date known to the year or month counts from its first day; a marked region holds for the divisions inside it.
_HELD = """
    SELECT max(CASE c.level WHEN 'senior' THEN 3 WHEN 'social_worker' THEN 2 WHEN 'assistant' THEN 1 ELSE 0 END)
    FROM certificate c
    WHERE c.person_id IN (
        SELECT {person} UNION ALL SELECT person_id FROM same_now WHERE kept_id = {person}
    ) AND c.level <> 'senior_pass'
    AND (c.obtained_on IS NULL OR substr(c.obtained_on || '-01-01', 1, 10) <= :day)
    AND (coalesce(c.valid_region, '') = '' OR :county LIKE CASE
        WHEN c.valid_region LIKE '%0000' THEN substr(c.valid_region, 1, 2)
        WHEN c.valid_region LIKE '%00' THEN substr(c.valid_region, 1, 4)
        ELSE c.valid_region END || '%')
"""
_HEADS = """
    WITH same_now AS MATERIALIZED (SELECT person_id, kept_id FROM person_same)  -- once, not once a post
    SELECT count(DISTINCT {key}) AS head,
        count(DISTINCT CASE WHEN basis = 'full_time' THEN {key} END) AS full_time,
        count(DISTINCT CASE WHEN held IS NOT NULL THEN {key} END) AS certified,
        count(DISTINCT CASE WHEN held = 1 THEN {key} END) AS assistant,
        count(DISTINCT CASE WHEN held = 2 THEN {key} END) AS social_worker,
        count(DISTINCT CASE WHEN held = 3 THEN {key} END) AS senior
    FROM (
        SELECT {person} AS person_id, p.station_id, p.basis, ({held}) AS held FROM post p
        LEFT JOIN same_now same ON same.person_id = p.person_id
        WHERE p.superseded_at IS NULL AND p.effective_on <= :day
            AND (p.effective_until IS NULL OR p.effective_until > :day) AND {where}
    )
"""


def heads_counted(office: Office, scope: Scope, *, key: str, where: str) -> dict[str, int]:
    """Heads by one SQL aggregate over posts and certificates; ``key`` says what counts as one."""
    values = {"day": scope.as_of.isoformat(), "county": office.fact("county_code", scope.as_of)}
    held = _HELD.format(person=PERSON)
    row = office.db.one(_HEADS.format(key=key, person=PERSON, held=held, where=where), values)
    assert row is not None
    return {**dict(row), "part_time": row["head"] - row["full_time"]}


STAFF = Block(
    "staff", "人员", "当天在岗的人，一岗一行", STAFF_FIELDS, staff_rows, staff_totals, ("staff_no", "station", "post")
)
STATIONS = Block(
    "stations",
    "站点",
    "当天开设的社工站，一站一行；已撤并而还有人在岗（调动待备案）的也列",
    STATION_FIELDS,
    station_rows,
    station_totals,
    ("station",),
)


def places(office: Office, as_of: date) -> dict[int, tuple[str, str]]:
    """Station id → its town and its name, on the office's boundaries."""
    lying, names = places_of(office, as_of), names_on(office, as_of)
    found = {}
    for station in all_stations(office.db):
        place = lying.of(station.division_id, ("station", station.id))
        found[station.id] = (place.town_name or place.name, names[station.id])
    return found


def _person(person: Person) -> dict[str, object]:
    keys = ("staff_no", "name", "sex", "ethnicity", "birth_date", "resident_id", "political_status", "mobile")
    flags = ("is_local_household", "is_local_recruit")
    return {key: getattr(person, key) for key in (*keys, *flags)}


def _credentials(each: Serving, scope: Scope) -> dict[str, object]:
    certificate = _shown_certificate(each, scope)
    education = _highest(each.credentials.educations)
    employment = _employment(each.credentials.employments, scope)
    return {
        "education": EDUCATION_LEVELS.get(education.level or "") if education else None,
        "school": education.school if education else None,
        "major": education.major if education else None,
        "is_social_work_major": education.is_social_work_major if education else None,
        "certificate": CERTIFICATE_LEVELS[certificate.level] if certificate else None,
        "certificate_no": (certificate.certificate_no or certificate.management_no) if certificate else None,
        "obtained_on": certificate.obtained_on if certificate else None,
        "registration_valid_to": certificate.registration_valid_to if certificate else None,
        "employment_type": employment.employment_type if employment else None,
        "entered_on": employment.entered_on if employment else None,
        "commitment_signed_on": employment.commitment_signed_on if employment else None,
        "insurance": employment.insurance_kinds if employment else None,
    }


def _shown_certificate(each: Serving, scope: Scope) -> Certificate | None:
    """The certificate behind the highest level, else a 成绩合格证明, which is shown and does not count."""
    held = [c for c in each.credentials.certificates if c.obtained_by(scope.as_of)]
    wanted = each.certificate or "senior_pass"
    return next((c for c in held if c.level == wanted), None)


def _highest(educations: Sequence[Education]) -> Education | None:
    order = tuple(EDUCATION_LEVELS)
    return max(educations, key=lambda e: order.index(e.level) if e.level else -1, default=None)


def _employment(employments: Sequence[Employment], scope: Scope) -> Employment | None:
    """The one that runs on the day; of several the last recorded."""
    running = [each for each in employments if each.runs_on(scope.as_of)]
    return running[-1] if running else None


def _one(counts: bool) -> int | None:
    return 1 if counts else None
