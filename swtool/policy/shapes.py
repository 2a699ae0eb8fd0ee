"""The declared shape of every parameter: which keys its value has, of what kind, in which units. No values here.

A pack that names a parameter or a key not declared here is refused, so that a slip of the pen is never silently idle.
A new parameter is one line here and one entry in a pack.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum


class Kind(StrEnum):
    """What a payload key holds. ``CONVENTION`` names a parameter of the section ``convention``."""

    NUMBER = "不小于 0 的数字"
    WHOLE = "大于 0 的整数"
    NUMBERS = "由小到大的整数列表"
    TEXT = "文字"
    TEXTS = "文字列表"
    FLAG = "true 或 false"
    CONVENTION = "计算方法名"
    CONVENTIONS = "计算方法名列表"


NUMERIC = (Kind.NUMBER, Kind.WHOLE, Kind.NUMBERS)


@dataclass(frozen=True, slots=True)
class Key:
    """One payload key: its Chinese title, what it holds, the words it is limited to (empty: any), its maximum."""

    title: str
    kind: Kind
    choices: tuple[str, ...] = ()
    optional: bool = False
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Shape:
    """The payload keys of one parameter and the units its numbers may be in."""

    keys: Mapping[str, Key]
    units: tuple[str, ...] = field(default=())


TIERS = (
    "province_office",
    "city_centre",
    "county_station",
    "area_centre",
    "station",
    "service_point",
    "school_station",
)
SUBJECT_KINDS = (
    "certificate_holder",
    "community",
    "household",
    "operator",
    "professional_staff",
    "project_staff",
    "social_organization",
    "station",
    "station_staff",
)
EVENTS = ("project_approval",)

TRAINING_READINGS = ("per_person_year", "per_person_avg", "station_avg", "registration_period")
PRORATIONS = ("prorate_days", "full", "exempt_if_under_months")
UPDATE_READINGS = ("calendar_year", "within_year")
CERTIFICATE_LEVELS = ("assistant", "social_worker", "senior")
ORGANIZATION_KINDS = ("social_service_institution", "social_association", "foundation")
REVIEW_ASPECTS = ("political", "experience", "ethics")
EDUCATION_LEVELS = ("secondary", "junior_college", "bachelor", "master", "doctor")
MATERIALS: Mapping[str, str] = {
    "approval": "批复文件",
    "certificate": "职业水平证书",
    "commitment_letter": "公益服务承诺书",
    "contract": "合同",
    "credit_list": "信用名单截图",
    "education_proof": "学历证明",
    "handover": "交接清单",
    "inspection_report": "年检年报材料",
    "leaving_certificate": "离职证明",
    "minutes": "会议记录",
    "photo": "照片",
    "rating_certificate": "评估等级证书",
    "training_proof": "培训证明",
    "other": "其他材料",
}
"""Which paper an attachment is: the word that is typed, and the office's own."""
ATTACHMENT_TYPES = ("pdf", "ofd", "jpeg", "png", "tiff", "heic", "docx", "xlsx", "doc", "xls")
MATERIAL_GATES = ("nothing", "filing", "acceptance")
FILING_KINDS = ("join", "leave", "transfer_in", "transfer_out", "post_change", "basis_change", "long_leave")

WORDS: Mapping[str, str] = {
    **MATERIALS,
    **{word: word.upper() for word in ATTACHMENT_TYPES},
    "jpeg": "JPG",
    "nothing": "只提示",
    "filing": "登记备案时",
    "acceptance": "予以备案时",
    "per_person_year": "每人每年",
    "per_person_avg": "每人按年平均",
    "station_avg": "每站人均",
    "registration_period": "证书登记有效期",
    "prorate_days": "按在岗天数折算",
    "full": "按全年",
    "exempt_if_under_months": "不满几个月的免除",
    "calendar_year": "每个自然年一次",
    "within_year": "距上次不超过一年",
    "assistant": "助理社会工作师",
    "social_worker": "社会工作师",
    "senior": "高级社会工作师",
    "secondary": "高中（中专）",
    "junior_college": "大专",
    "bachelor": "本科",
    "master": "硕士",
    "doctor": "博士",
    "period_start": "登记期开始时",
    "period_end": "登记期结束时",
    "previous": "上个月",
    "current": "当月",
    "exact": "不改期",
    "previous_workday": "提前到前一个工作日",
    "next_workday": "顺延到后一个工作日",
    "first": "首次提交",
    "complete": "材料补齐",
    "accepted": "核对入库",
    "household": "户",
    "person": "人",
    "community": "村（社区）",
    "town": "乡镇（街道）",
    "published_on": "公布之日",
    "review": "审核",
    "issue": "签发",
    "rendering": "生成文件之日",
    "posting": "登记发布之日",
    "entry": "入职",
    "error": "算错误",
    "warning": "提醒",
    "info": "提示",
    "local_average_wage": "当地平均工资",
    "social_service_institution": "社会服务机构",
    "social_association": "社会团体",
    "foundation": "基金会",
    "political": "政治素质",
    "experience": "从业经历",
    "ethics": "职业道德",
}
"""What the words that a parameter may be limited to mean, in the office's words."""


def _number(title: str, *, optional: bool = False) -> Key:
    return Key(title, Kind.NUMBER, optional=optional)


def _whole(title: str, *, optional: bool = False, most: int | None = None) -> Key:
    return Key(title, Kind.WHOLE, optional=optional, most=most)


def _text(title: str, *choices: str) -> Key:
    return Key(title, Kind.TEXT, choices)


def _texts(title: str, *choices: str, optional: bool = False) -> Key:
    return Key(title, Kind.TEXTS, choices, optional=optional)


def _flag(title: str) -> Key:
    return Key(title, Kind.FLAG)


def _count(*units: str) -> Shape:
    return Shape({"count": _whole("数值")}, units)


def _amount(*units: str) -> Shape:
    """A count that may have decimals."""
    return Shape({"count": _number("数值")}, units)


def _switch(key: str, title: str) -> Shape:
    return Shape({key: _flag(title)})


def _materials() -> Shape:
    """Which papers must be attached; with ``asked = false`` the entry is a suggestion that a county may switch on."""
    return Shape(
        {
            "materials": _texts("材料", *MATERIALS),
            "asked": Key("要求附上", Kind.FLAG, optional=True),
        }
    )


def _job(key: str = "", title: str = "", unit: str = "") -> Shape:
    """A job that runs by itself every day at a time, or on those days that ``key`` leaves of them."""
    keys = {"on": _flag("做不做"), "at": _text("几点几分")}
    if not key:
        return Shape(keys)
    return Shape(keys | {key: _whole(title, most=31)}, (unit,))


CONVENTION = Shape({"count": _whole("数值"), "roll": _flag("遇休息日顺延")}, ("calendar_day", "workday"))

SHAPES: Mapping[str, Shape] = {
    "calendar.fixed_holidays": Shape({"days": _texts("月日固定的放假日")}),
    "certificate.levels": Shape({"levels": _texts("等级", *CERTIFICATE_LEVELS), "titles": _texts("名称")}),
    "backup.keep": Shape({"newest": _whole("最新的份数"), "months": _whole("每月留一份的月数")}, ("backup",)),
    "backup.verify_within": _count("calendar_day"),
    "certificate.senior_pass_valid_for": _count("year"),
    "continuing_education.carry_over": _switch("allowed", "多出的学时可结转"),
    "continuing_education.degree_hours": _amount("clock_hour"),
    "continuing_education.hours_per_registration_period": Shape(
        {
            "assistant": _number("助理社会工作师"),
            "social_worker": _number("社会工作师"),
            "senior": _number("高级社会工作师"),
        },
        ("clock_hour", "credit_hour"),
    ),
    "continuing_education.level_judged": Shape({"at": _text("按何时的等级", "period_start", "period_end")}),
    "disclosure.accounting": Shape({"regime": _text("会计制度")}),
    "disclosure.approval": _switch("waived", "不经审批"),
    "disclosure.approval_steps": Shape(
        {
            "steps": _texts("审批步骤", "review", "issue"),
            "distinct": _flag("各步骤由不同的人办理"),
            "alone": Key("没有别的经办人员时可由同一人办理", Kind.FLAG, optional=True),
        }
    ),
    "disclosure.clock": Shape({"judged_on": _text("按时与否看哪一天", "rendering", "posting")}),
    "disclosure.kept": Shape({"asked": _flag("到期撤下"), "count": _whole("保留几年")}, ("year",)),
    "disclosure.lock": Shape(
        {"asked": _flag("锁定"), "day": _whole("锁定日", most=28)},
        ("day_of_month",),
    ),
    "disclosure.monthly": Shape(
        {
            # every month has a 28th
            "day": _whole("公开日", most=28),
            "parts": _texts("公开的几部分"),
            "month": _text("公开哪个月", "previous", "current"),
            "roll": _text("遇休息日", "exact", "previous_workday", "next_workday"),
        },
        ("day_of_month",),
    ),
    "disclosure.small_count": Shape({"below": _whole("小于此数不公开具体数")}, ("person",)),
    "duplicates.name_similarity": _count("percent"),
    "evidence.accepted": Shape({"types": _texts("收哪些类型的文件", *ATTACHMENT_TYPES)}),
    "evidence.certified_staff": _materials(),
    "evidence.gate": Shape({"at": _text("缺材料时不予办理", *MATERIAL_GATES)}),
    "evidence.outside_operator": _materials(),
    "evidence.project_staff": _materials(),
    "evidence.size_limit": _amount("megabyte"),
    "evidence.training": _materials(),
    **{f"evidence.filing_{kind}": _materials() for kind in FILING_KINDS},
    "filing.counter_closing": Shape({"closes_at": _text("窗口关门时间")}),
    "filing.clock": Shape({"stops_at": _text("截止计时的一次", "first", "complete")}),
    "filing.deadline": Shape(
        {
            "convention": Key("计算方法", Kind.CONVENTION),
            "alternatives": Key("可选的计算方法", Kind.CONVENTIONS, optional=True),
        }
    ),
    "filing.lateness_buckets": Shape({"bounds": Key("各档的最后一天", Kind.NUMBERS)}, ("calendar_day",)),
    "filing.long_leave": _switch("counts", "长期离岗算变动"),
    "filing.operator_change": _switch("counts", "更换运营机构时留任算变动"),
    "filing.post_change": _switch("counts", "岗位调整算变动"),
    "filing.succession": _switch("counts", "区划调整随站划转算变动"),
    "filing.time_change": _switch("counts", "专兼职变化算变动"),
    "client.categories": Shape({"names": _texts("类别"), "child": _texts("儿童类")}),
    "client.crossed_plan": _count("category"),
    "household.file_and_plan": _switch("asked", "要求一户一档、一人一案"),
    "need.elapsed": Shape({"report": _whole("从发现到反馈"), "handle": _whole("从发现到落实")}, ("calendar_day",)),
    "inventory.need_file_unit": Shape({"per": _text("单位", "household", "person")}),
    "inventory.reading": Shape(
        {
            "reading": _text("默认读法", *UPDATE_READINGS),
            "alternatives": _texts("可选读法", *UPDATE_READINGS),
        }
    ),
    "inventory.resource_unit": Shape({"per": _text("单位", "community", "town")}),
    "inventory.yearly_update": _count("year"),
    "organization.abnormal_activity": _switch("warns", "列入活动异常名录时提醒"),
    "organization.annual_inspection": Shape(
        {"due": _text("报送的最后一天"), "organization_kinds": _texts("机构类型", *ORGANIZATION_KINDS)}
    ),
    "organization.key_persons": Shape({"decisive": _texts("一票否决的方面", *REVIEW_ASPECTS)}),
    "organization.serious_violation": _switch("bars", "列入严重违法失信名单的不向其购买服务"),
    "operator.outside": Shape(
        {
            "rating_min": _text("最低评估等级", "1A", "2A", "3A", "4A", "5A"),
            "local_hires": _whole("本土新招培养对象"),
        },
        ("person",),
    ),
    "matching.expiring_soon": _count("calendar_day"),
    "matching.weights": Shape(
        {
            "item": _number("服务项目相同"),
            "item_near": _number("服务项目相近"),
            "target": _number("服务对象符合"),
            "village": _number("同村（社区）"),
            "town": _number("同乡镇（街道）"),
            "capacity": _number("容量有余"),
            "validity": _number("有效期还长"),
            "results": _number("以往都满足"),
            "same_provider": _number("同一提供方已在服务该户，减"),
        },
        ("point",),
    ),
    "orders.limits": Shape(
        {
            "accept": _whole("待接单"),
            "dispatch": _whole("待派单"),
            "finish": _whole("办理"),
            "feedback": _whole("待反馈"),
        },
        ("clock_hour",),
    ),
    "orders.loop": _count("calendar_day"),
    "privacy.child_age": _count("year_of_age"),
    "privacy.minor_age": _count("year_of_age"),
    "privacy.erasure_refused": Shape({"in_post": _flag("在岗人员不删除"), "open_filing": _flag("备案未办结不删除")}),
    "privacy.purpose": Shape({"staff": _text("人员信息的处理目的"), "client": _text("家庭档案的处理目的")}),
    "rating.valid_for": Shape({"count": _whole("数值"), "counted_from": _text("起算", "published_on")}, ("year",)),
    "registration.first_within": _count("year", "month"),
    "registration.renewal_window": _count("month"),
    "registration.valid_for": _count("year", "month"),
    "retention.attachment": _count("year"),
    "retention.client_closed": _count("year"),
    "retention.staff_left": _count("year"),
    "returns.clock": Shape({"stops_at": _text("算报到的一次", "first", "accepted")}),
    "returns.due_before": Shape({"day": _whole("在哪一日之前", most=28)}, ("day_of_month",)),
    "returns.lead": _amount("workday"),
    "returns.owed": Shape(
        {
            "monthly": _texts("每月", optional=True),
            "quarterly": _texts("每季度", optional=True),
            "yearly": _texts("每年", optional=True),
        }
    ),
    "service.case_stages": Shape({"stages": _texts("阶段")}),
    "service.catalogue": Shape({"items": _texts("条目（编码 类/条目：要点）")}),
    "service.catalogue_counts": Shape(
        {"fields": _whole("领域数"), "sections": _whole("大项数"), "items": _whole("小项数")}, ("item",)
    ),
    "service.duplicate_window": _count("calendar_day"),
    "service.extra_fields": Shape({"fields": _texts("领域")}),
    "service.minutes": Shape({"most": _whole("一次最多"), "day": _whole("一人一天最多")}, ("minute",)),
    "service.visit_interval": Shape(
        {f"level_{at}": _whole(f"{name}隔多久", optional=True) for at, name in enumerate("一二三四五六", start=1)},
        ("calendar_day", "month"),
    ),
    "staff.commitment_letter": Shape(
        {
            "before": _text("须早于", "entry"),
            "same_day": _text("同日签署", "error", "warning", "info"),
        }
    ),
    "staff.insurance": Shape({"kinds": _texts("险种")}),
    "staff.lapsed_registration": _switch("counts_as_certified", "登记过期仍算持证"),
    "staff.maternity_in_medical": _switch("covered", "生育保险并入医疗保险"),
    "staff.pay_min": Shape({"reference": _text("不低于", "local_average_wage")}),
    "staff.professional_definition": Shape(
        {
            "certificate_levels": _texts("证书等级", *CERTIFICATE_LEVELS),
            "education_min": _text("最低学历", *EDUCATION_LEVELS),
            "majors": _texts("专业"),
            "senior_pass_counts": _flag("高级成绩合格证明算证书"),
        }
    ),
    "staff.professional_talent_definition": Shape(
        {
            "certificate_levels": _texts("证书等级", *CERTIFICATE_LEVELS),
            "education_min": _text("最低学历", *EDUCATION_LEVELS),
            "majors": _texts("专业"),
        }
    ),
    "station.certified_min": _count("person"),
    "station.full_time_min": _count("person"),
    "station.office_area_min": _amount("square_metre"),
    "station.plate_name": Shape({"pattern": _text("式样"), "county_suffixes": _texts("县级名称结尾")}),
    "station.professional_min": Shape(
        {"count": _whole("数值"), "population_max": _whole("常住人口不超过")}, ("person",)
    ),
    "schedule.audit": _job("every", "隔几天做一次", "calendar_day"),
    "schedule.backup": _job(),
    "schedule.disclosure": _job("from_day", "从每月几号起", "day_of_month"),
    "schedule.remind": _job(),
    "status.horizon": _count("calendar_day"),
    "training.credit_hours_per_day": Shape(
        {"full_day": _number("全天"), "half_day": _number("半天", optional=True)}, ("credit_hour",)
    ),
    "training.daily_limit": _amount("credit_hour"),
    "training.hours_per_year": _amount("credit_hour"),
    "training.minutes_per_credit_hour": _amount("minute"),
    "training.proration": Shape(
        {
            "method": _text("不满一年", *PRORATIONS),
            "alternatives": _texts("可选办法", *PRORATIONS),
            "months": _whole("少于几个月免除", optional=True),
        },
        ("month",),
    ),
    "training.reading": Shape(
        {
            "reading": _text("默认读法", *TRAINING_READINGS),
            "alternatives": _texts("可选读法", *TRAINING_READINGS),
            "window": _whole("人均读法的年数"),
        },
        ("year",),
    ),
    "volunteer.per_worker": _count("person"),
    "volunteer.new_worker_grace": _count("month"),
    "volunteer.trained_min": _count("person"),
    "volunteer.training_period": Shape(
        {
            "reading": _text("默认读法", *UPDATE_READINGS),
            "alternatives": _texts("可选读法", *UPDATE_READINGS),
        }
    ),
    "volunteer.mobilised_min": _count("person"),
    "community.incubated_min": _count("organization"),
    "community.filing_body": Shape({"per": _text("备案机关", "town")}),
    "supervision.regular": _switch("asked", "定期督导"),
    "supervision.interval": _count("month"),
}


def shape_of(name: str) -> Shape | None:
    """The shape of a parameter, or None for a name nobody asks for. A county may add conventions of its own."""
    if name.startswith("convention."):
        return CONVENTION
    return SHAPES.get(name)


def typed(given: object, form: Key) -> object | None:
    """The value as the shape wants it (lists become tuples), or None if it is of another kind."""
    match form.kind:
        case Kind.NUMBER:
            if isinstance(given, bool) or not isinstance(given, int | Decimal):
                return None
            return given if Decimal(given).is_finite() and given >= 0 else None
        case Kind.WHOLE:
            return given if type(given) is int and given > 0 else None
        case Kind.FLAG:
            return given if isinstance(given, bool) else None
        case Kind.TEXT | Kind.CONVENTION:
            return given if isinstance(given, str) and given.strip() else None
        case Kind.TEXTS | Kind.CONVENTIONS:
            return tuple(given) if isinstance(given, list) and given and _are_words(given) else None
        case Kind.NUMBERS:
            ok = isinstance(given, list) and given and all(type(item) is int for item in given)
            return tuple(given) if ok and isinstance(given, list) and given == sorted(set(given)) else None


def _are_words(items: list[object]) -> bool:
    return all(isinstance(item, str) and item.strip() for item in items)
