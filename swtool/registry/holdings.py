"""What the registry holds about persons, and how a request finds a member of staff."""

from __future__ import annotations

from swtool.privacy import ERASED, PLACEHOLDERS
from swtool.registry.credentials import CERTIFICATE_LEVELS, EDUCATION_LEVELS
from swtool.registry.identities import identities
from swtool.registry.people import entries_by_id, require_person
from swtool.registry.posts import BASES, POST_KINDS
from swtool.store.database import Database
from swtool.store.holdings import ANY, Held, Holding, Replace, Retained, Subject, own_rows, rows_of

_PERSON = rows_of(f"SELECT id FROM person WHERE id IN {ANY}", "person_ids")
_EMPLOYMENT = rows_of(f"SELECT id FROM employment WHERE person_id IN {ANY}", "person_ids")
_CERTIFICATE = rows_of(f"SELECT id FROM certificate WHERE person_id IN {ANY}", "person_ids")
_EDUCATION = rows_of(f"SELECT id FROM education WHERE person_id IN {ANY}", "person_ids")
_POST = rows_of(f"SELECT id FROM post WHERE person_id IN {ANY}", "person_ids")
_STATION = ("社工站", "SELECT name FROM station WHERE id = ?")
_ORGANIZATION = ("用人单位", "SELECT name FROM organization WHERE id = ?")

PERSON = own_rows(
    Holding(
        "person",
        "人员登记",
        personal={
            "name": Held("姓名", Replace.WORD),
            "resident_id": Held("身份证号"),
            "birth_date": Held("出生日期"),
            "ethnicity": Held("民族"),
            "political_status": Held("政治面貌"),
            "mobile": Held("手机"),
        },
        plain=("uid", "staff_no", "sex"),
        shown={
            "staff_no": "人员编号",
            "sex": "性别",
            "is_local_household": "本地户籍",
            "is_local_recruit": "本土新招培养对象",
        },
        words={"1": "是", "0": "否"},
        identity={"name": "name", "resident_id": "resident_id", "mobile": "phone"},
        stays="人员编号、性别和两项本地标志：人数统计要用，单凭它们认不出人",
    ),
    _PERSON,
)

HOLDINGS = (
    PERSON,
    own_rows(
        Holding(
            "employment",
            "用工情况",
            plain=("employment_type", "entered_on", "left_on", "commitment_signed_on", "insurance_kinds"),
            shown={
                "employment_type": "用工形式",
                "entered_on": "入职时间",
                "left_on": "离职时间",
                "commitment_signed_on": "承诺书签订日期",
                "insurance_kinds": "参保险种",
            },
            refs={"organization_id": _ORGANIZATION},
            stays="用工形式、日期、险种：社工站各项检查要用",
        ),
        _EMPLOYMENT,
    ),
    own_rows(
        Holding(
            "certificate",
            "证书",
            personal={
                "certificate_no": Held("证书编号"),
                "management_no": Held("管理号"),
                "registration_no": Held("登记号"),
            },
            plain=("level", "obtained_on", "registered_on", "registration_valid_to", "valid_region"),
            shown={
                "level": "等级",
                "obtained_on": "取得日期",
                "registered_on": "登记日期",
                "registration_valid_to": "登记有效期至",
                "valid_region": "有效区域",
            },
            words=CERTIFICATE_LEVELS,
            stays="证书等级和日期：持证人数统计要用",
        ),
        _CERTIFICATE,
    ),
    own_rows(
        Holding(
            "education",
            "学历",
            personal={"school": Held("毕业院校")},
            plain=("level", "degree", "major", "graduated_on"),
            shown={"level": "学历", "degree": "学位", "major": "专业", "graduated_on": "毕业时间"},
            words=EDUCATION_LEVELS,
            stays="学历、专业、毕业时间：专业人员统计要用",
        ),
        _EDUCATION,
    ),
    own_rows(
        Holding(
            "post",
            "任职",
            plain=(
                "uid", "post_kind", "basis", "post_title", "pay_grade", "effective_on", "effective_until",
                "effective_precision", "cause", "recorded_at", "superseded_at",
            ),
            shown={
                "post_kind": "岗位性质",
                "basis": "专兼职",
                "post_title": "岗位名称",
                "pay_grade": "薪酬等级",
                "effective_on": "起",
                "effective_until": "止（不含）",
            },
            refs={"station_id": _STATION},
            words={**POST_KINDS, **BASES},
            stays="任职的站点、岗位、起止：任何一天的在岗人数要靠它",
        ),
        _POST,
    ),
    Holding(
        "organization",
        "机构联系人",
        free={"contact_name": Held("联系人"), "contact_phone": Held("联系电话")},
        plain=("uid", "credit_code", "name", "kind", "registered_region", "charity_recognized_on", "closed_on"),
    ),
    Holding(
        "organization_rating",
        "评估等级",
        plain=("effective_on", "effective_until", "recorded_at", "superseded_at"),
    ),
    Holding("division", "行政区划", plain=("uid", "system", "code", "name", "level", "valid_from", "valid_to")),
    Holding("station", "社工站", plain=("uid", "name", "tier", "opened_on", "closed_on")),
    Holding(
        "station_profile",
        "社工站情况",
        plain=(
            "operation_mode", "population_source", "plate_text", "co_located", "effective_on", "recorded_at",
            "superseded_at",
        ),
    ),
    Holding(
        "operator_contract",
        "运营合同",
        plain=("contract_no", "effective_on", "effective_until", "recorded_at", "superseded_at"),
    ),
    Holding("project", "项目", plain=("uid", "name", "purchaser", "approved_on", "starts_on", "ends_on")),
)  # fmt: skip


RETAINED = (
    Retained(
        "staff_left",
        "离任人员的登记",
        "staff",
        f"""
        SELECT p.staff_no AS number, max(o.effective_until) AS since FROM post o
        LEFT JOIN person_same s ON s.person_id = o.person_id
        JOIN person p ON p.id = coalesce(s.kept_id, o.person_id)
        WHERE o.superseded_at IS NULL AND p.name <> '{ERASED}' GROUP BY p.id
        HAVING count(*) = count(o.effective_until) AND max(o.effective_until) <= :day ORDER BY p.staff_no
        """,
        "swtool privacy erase {number} --basis 保存期限届满",
    ),
)
"""From the day after the last day of service, under whichever entry of the person it stands."""


def staff_subject(db: Database, text: str) -> Subject:
    """The member of staff that a text names (人员编号、身份证号、姓名). Raises as ``require_person``."""
    person = require_person(db, text)
    return with_entries(db, Subject("staff", person.uid, person.staff_no), person.id)


def with_entries(db: Database, subject: Subject, person_id: int) -> Subject:
    """The subject with everything that the register holds of them: all entries that are held to be this person."""
    ids = identities(db).all_of(person_id)
    entries = entries_by_id(db, ids)
    found = [entries[entry] for entry in ids]
    return subject._replace(
        person_ids=ids,
        entry_uids=tuple(entry.uid for entry in found),
        names=subject.names | {entry.name for entry in found} - set(PLACEHOLDERS),
        resident_ids=subject.resident_ids | {entry.resident_id for entry in found if entry.resident_id},
        phones=subject.phones | {entry.mobile for entry in found if entry.mobile},
    )


def person_of_number(db: Database, resident_id: str) -> int | None:
    """The row of the register with this resident ID."""
    found = db.value("SELECT id FROM person WHERE resident_id = ?", (resident_id,))
    return found if isinstance(found, int) else None
