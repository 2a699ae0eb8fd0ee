"""The shapes of what single places state: staffing, pay, funds, evaluation, targets. No values here."""

from __future__ import annotations

from collections.abc import Mapping

from swtool.policy.shape import Key, Kind, Shape, amount, count, day, flag, number, switch, text, texts, whole

_LEVELS = ("secondary", "junior_college", "bachelor", "master", "doctor")


def _names(title: str) -> Shape:
    return Shape({"names": texts(title)})


TARGET = Shape(
    {"by": day("到哪一天"), "count": number("数值")},
    ("person", "item", "yuan", "percent"),
)
"""A dated target; a place names its own (target.<word>)."""

PLACE_SHAPES: Mapping[str, Shape] = {
    "allowance.assistant": amount("yuan_a_month"),
    "allowance.post": Shape(
        {
            "senior": number("高级社会工作师"),
            "social_worker": number("社会工作师"),
            "assistant": number("助理社会工作师"),
        },
        ("yuan_a_month",),
    ),
    "award.kinds": _names("评优种类"),
    "community.categories": _names("类别"),
    "community.units": _names("组织"),
    "contest.quarterly": count("time"),
    "evaluation.dimensions": _names("维度"),
    "evaluation.total": amount("point"),
    "evaluation.grades": Shape(
        {"names": texts("等级（由低到高）"), "cuts": Key("除最低一级外各级的最低分", Kind.NUMBERS)}, ("point",)
    ),
    "evaluation.notice": count("calendar_day", "workday"),
    "evaluation.ranking": Shape({"ties": text("同分的名次", "并列占位", "并列不占位", "比一级指标")}),
    "evaluation.parties": count("party"),
    "evaluation.structure": Shape(
        {
            "levels": whole("指标级数"),
            "grades": whole("评估等级数", optional=True),
            "leaves": whole("评分细则项数", optional=True),
        },
        ("item",),
    ),
    "evaluation.third_party": switch("asked", "要求第三方评估"),
    "evaluation.yearly": Shape({"count": whole("每年几次"), "third_party": flag("由第三方评估")}, ("time",)),
    "fund.assistance_share": amount("percent"),
    "fund.city_suburb": Shape({"city": whole("中心城区"), "suburb": whole("郊区县")}, ("part",)),
    "fund.county_match": amount("percent"),
    "fund.donation_match": Shape(
        {"raised": whole("每募集"), "matched": whole("配捐"), "cap": whole("上限")}, ("yuan",)
    ),
    "fund.pilot_budget": Shape({"town": whole("试点街道"), "community": whole("试点社区")}, ("yuan",)),
    "fund.purchase_cap": amount("percent"),
    "fund.shared_by": _names("分担的各级"),
    "fund.station_subsidy": amount("yuan"),
    "meeting.joint_interval": count("month"),
    "organization.charity": switch("asked", "鼓励认定"),
    "pay.ladder": Shape({"posts": whole("岗位数"), "grades": whole("级数")}, ("piece",)),
    "pilot.period": Shape({"least": whole("最短"), "most": whole("最长")}, ("year",)),
    "procurement.contract_notice": count("calendar_day", "workday"),
    "procurement.contract_within": count("calendar_day", "workday"),
    "procurement.disclosed": switch("asked", "要求公开"),
    "procurement.tender_days": count("calendar_day"),
    "project.after_end": Shape(
        {
            "evaluation": whole("结束后几日内评估"),
            "closure": whole("结束后几日内结项"),
            "renewal": whole("结束后几日内决定续签"),
        },
        ("calendar_day",),
    ),
    "project.kinds": _names("类别"),
    "project.mid_term": count("percent"),
    "project.paid_after_evaluation": switch("asked", "评估之后支付"),
    "project.professional_min": count("person"),
    "project.ways": switch("asked", "社工+志愿者+爱心资助"),
    "project.slots": Shape(
        {"core": whole("核心引领"), "brand": whole("治理品牌"), "basic": whole("民政基础项目")}, ("item",)
    ),
    "resource.categories": _names("类别"),
    "satisfaction.rounds": Shape(
        {
            "rounds": texts("轮次"),
            "respondents": texts("问谁"),
            "aspects": texts("问什么"),
            "channels": texts("渠道"),
            "channels_min": whole("每次几种渠道"),
        },
        ("item",),
    ),
    "service.administrative_share": switch("asked", "避免单纯承担事务性工作"),
    "service.fields": _names("领域"),
    "service.tiers": _names("层级"),
    "staff.education_min": Shape({"level": text("最低学历", *_LEVELS)}),
    "staff.exam": switch("asked", "鼓励报考"),
    "staff.head_qualification": Shape(
        {"experience": number("服务经验"), "certified": flag("须持证"), "party_member": flag("须是党员")}, ("year",)
    ),
    "staff.pay_reference": Shape({"reference": text("参照的标准")}),
    "station.administrative_min": count("person"),
    "station.assistants_per_room": count("person"),
    "station.certified_present": switch("asked", "要求有持证社工"),
    "station.centre_posts": Shape(
        {
            "supervisors": whole("中心督导岗位"),
            "professionals": whole("中心专业社工岗位"),
            "each_station": whole("每站专业社工岗位"),
        },
        ("person",),
    ),
    "station.checklist": count("item"),
    "station.co_located": _names("各种站"),
    "station.documents": _names("文件"),
    "station.duty_heads": _names("方面"),
    "station.line_covered": switch("asked", "一线不缺岗"),
    "station.lists": _names("清单"),
    "station.operation_stated": switch("asked", "写明运营方式和承接主体"),
    "station.part_time_min": count("person"),
    "station.party_building": switch("asked", "要求党建工作"),
    "station.party_interval": count("month"),
    "station.service_posts_per_village": count("person"),
    "station.site_area_min": Shape({"town": number("试点街道"), "community": number("试点社区")}, ("square_metre",)),
    "station.yearly_plan": switch("asked", "要求年度计划"),
    "supervision.adviser_roles": _names("指导员"),
    "supervision.pairing": Shape({"counties": whole("每所高校结对")}, ("county",)),
    "training.categories": _names("种类"),
    "training.lesson_holidays": Shape(
        {"weeks": text("有放假日的一周", "照常上课", "整周放假的不算", "有放假日的不算")}
    ),
    "training.weekly_lesson": amount("clock_hour"),
}
