"""The declared shape of every parameter: which keys its value has, of what kind, in which units. No values here.

A pack that names a parameter or a key not declared here is refused, so that a slip of the pen is never silently idle.
A new parameter is one line here and one entry in a pack.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from swtool.policy.fund_shapes import FUND_SHAPES
from swtool.policy.pay_shapes import PAY_SHAPES
from swtool.policy.place_shapes import PLACE_SHAPES, TARGET
from swtool.policy.shape import NUMERIC, Key, Kind, Shape, amount, count, flag, number, switch, text, texts, whole
from swtool.policy.words import (
    ATTACHMENT_TYPES,
    CERTIFICATE_LEVELS,
    EDUCATION_LEVELS,
    FILING_KINDS,
    MATERIAL_GATES,
    MATERIALS,
    ORGANIZATION_KINDS,
    PRORATIONS,
    REVIEW_ASPECTS,
    TRAINING_READINGS,
    UPDATE_READINGS,
)

__all__ = ["NUMERIC", "SHAPES", "Key", "Kind", "Shape", "shape_of", "typed"]


def _materials() -> Shape:
    """Which papers must be attached; with ``asked = false`` the entry is a suggestion that a county may switch on."""
    return Shape(
        {
            "materials": texts("材料", *MATERIALS),
            "asked": Key("要求附上", Kind.FLAG, optional=True),
        }
    )


def _job(key: str = "", title: str = "", unit: str = "") -> Shape:
    """A job that runs by itself every day at a time, or on those days that ``key`` leaves of them."""
    keys = {"on": flag("做不做"), "at": text("几点几分")}
    if not key:
        return Shape(keys)
    return Shape(keys | {key: whole(title, most=31)}, (unit,))


CONVENTION = Shape({"count": whole("数值"), "roll": flag("遇休息日顺延")}, ("calendar_day", "workday"))

SHAPES: Mapping[str, Shape] = {
    "calendar.fixed_holidays": Shape({"days": texts("月日固定的放假日")}),
    "certificate.levels": Shape({"levels": texts("等级", *CERTIFICATE_LEVELS), "titles": texts("名称")}),
    "backup.keep": Shape({"newest": whole("最新的份数"), "months": whole("每月留一份的月数")}, ("backup",)),
    "backup.verify_within": count("calendar_day"),
    "certificate.senior_pass_valid_for": count("year"),
    "continuing_education.carry_over": switch("allowed", "多出的学时可结转"),
    "continuing_education.degree_hours": amount("clock_hour"),
    "continuing_education.hours_per_registration_period": Shape(
        {
            "assistant": number("助理社会工作师"),
            "social_worker": number("社会工作师"),
            "senior": number("高级社会工作师"),
        },
        ("clock_hour", "credit_hour"),
    ),
    "continuing_education.level_judged": Shape({"at": text("按何时的等级", "period_start", "period_end")}),
    "disclosure.accounting": Shape({"regime": text("会计制度")}),
    "disclosure.approval": switch("waived", "不经审批"),
    "disclosure.approval_steps": Shape(
        {
            "steps": texts("审批步骤", "review", "issue"),
            "distinct": flag("各步骤由不同的人办理"),
            "alone": Key("没有别的经办人员时可由同一人办理", Kind.FLAG, optional=True),
        }
    ),
    "disclosure.clock": Shape({"judged_on": text("按时与否看哪一天", "rendering", "posting")}),
    "disclosure.kept": Shape({"asked": flag("到期撤下"), "count": whole("保留几年")}, ("year",)),
    "disclosure.lock": Shape(
        {"asked": flag("锁定"), "day": whole("锁定日", most=28)},
        ("day_of_month",),
    ),
    "disclosure.monthly": Shape(
        {
            # every month has a 28th
            "day": whole("公开日", most=28),
            "parts": texts("公开的几部分"),
            "month": text("公开哪个月", "previous", "current"),
            "roll": text("遇休息日", "exact", "previous_workday", "next_workday"),
        },
        ("day_of_month",),
    ),
    "disclosure.small_count": Shape({"below": whole("小于此数不公开具体数")}, ("person",)),
    "duplicates.name_similarity": count("percent"),
    "evidence.accepted": Shape({"types": texts("收哪些类型的文件", *ATTACHMENT_TYPES)}),
    "evidence.certified_staff": _materials(),
    "evidence.gate": Shape({"at": text("缺材料时不予办理", *MATERIAL_GATES)}),
    "evidence.outside_operator": _materials(),
    "evidence.project_staff": _materials(),
    "evidence.size_limit": amount("megabyte"),
    "evidence.training": _materials(),
    **{f"evidence.filing_{kind}": _materials() for kind in FILING_KINDS},
    "filing.counter_closing": Shape({"closes_at": text("窗口关门时间")}),
    "filing.clock": Shape({"stops_at": text("截止计时的一次", "first", "complete")}),
    "filing.deadline": Shape(
        {
            "convention": Key("计算方法", Kind.CONVENTION),
            "alternatives": Key("可选的计算方法", Kind.CONVENTIONS, optional=True),
        }
    ),
    "filing.lateness_buckets": Shape({"bounds": Key("各档的最后一天", Kind.NUMBERS)}, ("calendar_day",)),
    "filing.long_leave": switch("counts", "长期离岗算变动"),
    "filing.operator_change": switch("counts", "更换运营机构时留任算变动"),
    "filing.post_change": switch("counts", "岗位调整算变动"),
    "filing.succession": switch("counts", "区划调整随站划转算变动"),
    "filing.time_change": switch("counts", "专兼职变化算变动"),
    "client.categories": Shape({"names": texts("类别"), "child": texts("儿童类")}),
    "client.crossed_plan": count("category"),
    "household.file_and_plan": switch("asked", "要求一户一档、一人一案"),
    "need.elapsed": Shape({"report": whole("从发现到反馈"), "handle": whole("从发现到落实")}, ("calendar_day",)),
    "inventory.need_file_unit": Shape({"per": text("单位", "household", "person")}),
    "inventory.reading": Shape(
        {
            "reading": text("默认读法", *UPDATE_READINGS),
            "alternatives": texts("可选读法", *UPDATE_READINGS),
        }
    ),
    "inventory.resource_unit": Shape({"per": text("单位", "community", "town")}),
    "inventory.yearly_update": count("year"),
    "organization.abnormal_activity": switch("warns", "列入活动异常名录时提醒"),
    "organization.annual_inspection": Shape(
        {"due": text("报送的最后一天"), "organization_kinds": texts("机构类型", *ORGANIZATION_KINDS)}
    ),
    "organization.key_persons": Shape({"decisive": texts("一票否决的方面", *REVIEW_ASPECTS)}),
    "organization.serious_violation": switch("bars", "列入严重违法失信名单的不向其购买服务"),
    "operator.outside": Shape(
        {
            "rating_min": text("最低评估等级", "1A", "2A", "3A", "4A", "5A"),
            "local_hires": whole("本土新招培养对象"),
        },
        ("person",),
    ),
    "matching.expiring_soon": count("calendar_day"),
    "matching.weights": Shape(
        {
            "item": number("服务项目相同"),
            "item_near": number("服务项目相近"),
            "target": number("服务对象符合"),
            "village": number("同村（社区）"),
            "town": number("同乡镇（街道）"),
            "capacity": number("容量有余"),
            "validity": number("有效期还长"),
            "results": number("以往都满足"),
            "same_provider": number("同一提供方已在服务该户，减"),
        },
        ("point",),
    ),
    "orders.limits": Shape(
        {
            "accept": whole("待接单"),
            "dispatch": whole("待派单"),
            "finish": whole("办理"),
            "feedback": whole("待反馈"),
        },
        ("clock_hour",),
    ),
    "orders.loop": count("calendar_day"),
    "privacy.child_age": count("year_of_age"),
    "privacy.minor_age": count("year_of_age"),
    "privacy.erasure_refused": Shape({"in_post": flag("在岗人员不删除"), "open_filing": flag("备案未办结不删除")}),
    "privacy.purpose": Shape({"staff": text("人员信息的处理目的"), "client": text("家庭档案的处理目的")}),
    "rating.valid_for": Shape({"count": whole("数值"), "counted_from": text("起算", "published_on")}, ("year",)),
    "registration.first_within": count("year", "month"),
    "registration.renewal_window": count("month"),
    "registration.valid_for": count("year", "month"),
    "retention.attachment": count("year"),
    "retention.client_closed": count("year"),
    "retention.staff_left": count("year"),
    "returns.clock": Shape({"stops_at": text("算报到的一次", "first", "accepted")}),
    "returns.due_before": Shape({"day": whole("在哪一日之前", most=28)}, ("day_of_month",)),
    "returns.lead": amount("workday"),
    "returns.owed": Shape(
        {
            "monthly": texts("每月", optional=True),
            "quarterly": texts("每季度", optional=True),
            "yearly": texts("每年", optional=True),
        }
    ),
    "service.case_stages": Shape({"stages": texts("阶段")}),
    "service.catalogue": Shape({"items": texts("条目（编码 类/条目：要点）")}),
    "service.catalogue_counts": Shape(
        {"fields": whole("领域数"), "sections": whole("大项数"), "items": whole("小项数")}, ("item",)
    ),
    "service.duplicate_window": count("calendar_day"),
    "service.extra_fields": Shape({"fields": texts("领域")}),
    "service.minutes": Shape({"most": whole("一次最多"), "day": whole("一人一天最多")}, ("minute",)),
    "service.visit_interval": Shape(
        {f"level_{at}": whole(f"{name}隔多久", optional=True) for at, name in enumerate("一二三四五六", start=1)},
        ("calendar_day", "month"),
    ),
    "staff.commitment_letter": Shape(
        {
            "before": text("须早于", "entry"),
            "same_day": text("同日签署", "error", "warning", "info"),
        }
    ),
    "staff.insurance": Shape({"kinds": texts("险种")}),
    "staff.lapsed_registration": switch("counts_as_certified", "登记过期仍算持证"),
    "staff.maternity_in_medical": switch("covered", "生育保险并入医疗保险"),
    "staff.pay_min": Shape({"reference": text("不低于", "local_average_wage")}),
    "staff.professional_definition": Shape(
        {
            "certificate_levels": texts("证书等级", *CERTIFICATE_LEVELS),
            "education_min": text("最低学历", *EDUCATION_LEVELS),
            "majors": texts("专业"),
            "senior_pass_counts": flag("高级成绩合格证明算证书"),
        }
    ),
    "staff.professional_talent_definition": Shape(
        {
            "certificate_levels": texts("证书等级", *CERTIFICATE_LEVELS),
            "education_min": text("最低学历", *EDUCATION_LEVELS),
            "majors": texts("专业"),
        }
    ),
    "staff.talent_definition": Shape(
        {
            "certificate_levels": texts("证书等级", *CERTIFICATE_LEVELS),
            "education_min": text("最低学历", *EDUCATION_LEVELS),
        }
    ),
    "station.certified_min": count("person"),
    "station.full_time_min": count("person"),
    "station.office_area_min": amount("square_metre"),
    "station.plate_name": Shape({"pattern": text("式样"), "county_suffixes": texts("县级名称结尾")}),
    "station.professional_min": Shape({"count": whole("数值"), "population_max": whole("常住人口不超过")}, ("person",)),
    "schedule.audit": _job("every", "隔几天做一次", "calendar_day"),
    "schedule.backup": _job(),
    "schedule.disclosure": _job("from_day", "从每月几号起", "day_of_month"),
    "schedule.remind": _job(),
    "schedule.rounds": _job(),
    "rounds.opening": Shape({"needs": text("居民需求档案"), "resources": text("社区资源")}),
    "status.horizon": count("calendar_day"),
    "training.credit_hours_per_day": Shape(
        {"full_day": number("全天"), "half_day": number("半天", optional=True)}, ("credit_hour",)
    ),
    "training.daily_limit": amount("credit_hour"),
    "training.hours_per_year": amount("credit_hour"),
    "training.minutes_per_credit_hour": amount("minute"),
    "training.proration": Shape(
        {
            "method": text("不满一年", *PRORATIONS),
            "alternatives": texts("可选办法", *PRORATIONS),
            "months": whole("少于几个月免除", optional=True),
        },
        ("month",),
    ),
    "training.reading": Shape(
        {
            "reading": text("默认读法", *TRAINING_READINGS),
            "alternatives": texts("可选读法", *TRAINING_READINGS),
            "window": whole("人均读法的年数"),
        },
        ("year",),
    ),
    "volunteer.per_worker": count("person"),
    "volunteer.new_worker_grace": count("month"),
    "volunteer.trained_min": count("person"),
    "volunteer.training_period": Shape(
        {
            "reading": text("默认读法", *UPDATE_READINGS),
            "alternatives": texts("可选读法", *UPDATE_READINGS),
        }
    ),
    "volunteer.mobilised_min": count("person"),
    "community.incubated_min": count("organization"),
    "community.filing_body": Shape({"per": text("备案机关", "town")}),
    "supervision.regular": switch("asked", "定期督导"),
    "supervision.interval": count("month"),
    **FUND_SHAPES,
    **PAY_SHAPES,
    **PLACE_SHAPES,
}


def shape_of(name: str) -> Shape | None:
    """The shape of a parameter, or None for a name nobody asks for. A place may name conventions and targets itself."""
    if name.startswith("convention."):
        return CONVENTION
    if name.startswith("target."):
        return TARGET
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
        case Kind.DAY:
            return _day(given)
        case Kind.TEXTS | Kind.CONVENTIONS:
            return tuple(given) if isinstance(given, list) and given and _are_words(given) else None
        case Kind.NUMBERS:
            ok = isinstance(given, list) and given and all(type(item) is int for item in given)
            return tuple(given) if ok and isinstance(given, list) and given == sorted(set(given)) else None


def _day(given: object) -> str | None:
    if isinstance(given, date) and not isinstance(given, datetime):
        return given.isoformat()
    try:
        return date.fromisoformat(given).isoformat() if isinstance(given, str) else None
    except ValueError:
        return None


def _are_words(items: list[object]) -> bool:
    return all(isinstance(item, str) and item.strip() for item in items)
