"""The measures of the yearly statistics (domain §3.9): what each counts, in which unit, and where the data comes from.

The reported figures of other counties (kind F of the domain) are of these measures: ORD-06 coverage, ORD-07 talent per
mille, CDU-06 stations by level, WUH-07 stations, rooms and area, NHU-06 education, LSH-13 services by client group.
"""

from __future__ import annotations

from swtool.statistics.terms import Measure, Unit

NETWORK, PEOPLE, SCHOOLING, PROJECTS, FUNDS = "站点", "人员", "学历和专业", "机构和项目", "资金"
SERVICES, CLIENTS, COMMUNITY, EVALUATION = "服务", "分类服务对象", "志愿服务和培训", "绩效评估"

_PLACES = ("division", "division_succession", "division_successor", "division_assignment")
_STATIONS = ("station", "station_successor", *_PLACES)
_POSTS = ("post", "person", "person_merge", *_STATIONS)
_CREDENTIALS = ("certificate", "education", *_POSTS)
_RECORDS = (
    "service_record", "service_total", "engagement", "engagement_step", "household", "volunteer", "volunteer_standing",
    "volunteer_record", "community_organization", "supervision", *_STATIONS,
)  # fmt: skip
_MEMBERS = ("service_record", "household", "household_member", *_STATIONS)
_EVALUATION = ("evaluation", "evaluation_step", "evaluation_seal", "evaluation_review", *_STATIONS)
_LEDGER = ("ledger_statement", "ledger_line", "project", "project_station", *_STATIONS)


def _network() -> tuple[Measure, ...]:
    def station(key: str, title: str) -> Measure:
        return Measure(key, NETWORK, title, "个", f"年底那天开设的{title}", "社工站登记", _STATIONS)

    def rate(key: str, title: str, part: str, whole: str, definition: str) -> Measure:
        return Measure(key, NETWORK, title, "%", definition, "由上两行算出", (), Unit.PERCENT, part, whole)

    return (
        station("county_station", "县级社工总站"),
        station("area_centre", "片区中心站"),
        station("station", "乡镇（街道）社工站"),
        station("service_point", "村（社区）社工室"),
        station("school_station", "校园社工站"),
        Measure("towns", NETWORK, "乡镇（街道）", "个", "年底那天的乡镇（街道）", "区划名单", _PLACES),
        Measure(
            "towns_covered",
            NETWORK,
            "已建站的乡镇（街道）",
            "个",
            "至少有一个乡镇（街道）社工站开设的",
            "社工站登记",
            _STATIONS,
        ),
        rate("town_coverage", "乡镇（街道）覆盖率", "towns_covered", "towns", "已建站的乡镇（街道）÷乡镇（街道）"),
        Measure("villages", NETWORK, "村（社区）", "个", "年底那天的村（社区）", "区划名单", _PLACES),
        Measure(
            "villages_covered",
            NETWORK,
            "已建社工室的村（社区）",
            "个",
            "至少有一个社工室开设的",
            "社工站登记",
            _STATIONS,
        ),
        rate(
            "village_coverage", "村（社区）覆盖率", "villages_covered", "villages", "已建社工室的村（社区）÷村（社区）"
        ),
        Measure(
            "office_area",
            NETWORK,
            "办公场地面积",
            "平方米",
            "年底开设的各级站点登记的办公面积之和",
            "社工站登记",
            ("station_profile", *_STATIONS),
            Unit.AREA,
        ),
        Measure(
            "population",
            NETWORK,
            "常住人口",
            "人",
            "乡镇（街道）社工站登记的常住人口之和",
            "社工站登记",
            ("station_profile", *_STATIONS),
        ),
    )


def _people() -> tuple[Measure, ...]:
    def people(key: str, title: str, definition: str, section: str = PEOPLE) -> Measure:
        return Measure(key, section, title, "人", definition, "人员登记", _CREDENTIALS)

    def rate(key: str, title: str, part: str, whole: str, definition: str, unit: Unit = Unit.PERCENT) -> Measure:
        word = "%" if unit is Unit.PERCENT else "‰"
        return Measure(key, PEOPLE, title, word, definition, "由以上各行算出", (), unit, part, whole)

    return (
        people("practitioners", "社会工作从业人员", "年底那天实际在岗的人，一人只计一次，计入主要岗位所在的站"),
        people("full_time", "其中：专职", "有专职岗位的"),
        people("part_time", "其中：兼职", "只有兼职岗位的"),
        people("talent", "社会工作人才", "从业人员中，大专及以上学历或中级及以上职称的"),
        people(
            "professional_talent", "专业社会工作人才", "从业人员中，持证的，或社会工作及相关专业学历的（国家统计口径）"
        ),
        people("certified", "持证人员", "年底那天持有证书的，登记过期仍算"),
        people("assistant", "其中：助理社会工作师", "最高等级是助理社会工作师的"),
        people("social_worker", "其中：社会工作师", "最高等级是社会工作师的"),
        people("senior", "其中：高级社会工作师", "持高级证书的，只有成绩合格证明的不算"),
        people("unknown_level", "其中：等级不明", "有证书而没有写等级的"),
        rate("certified_share", "持证率", "certified", "practitioners", "持证人员÷社会工作从业人员"),
        rate(
            "practitioners_per_mille",
            "从业人员占常住人口",
            "practitioners",
            "population",
            "社会工作从业人员÷常住人口",
            Unit.PER_MILLE,
        ),
        rate(
            "certified_per_mille", "持证人员占常住人口", "certified", "population", "持证人员÷常住人口", Unit.PER_MILLE
        ),
        people("below_college", "大专以下", "最高学历在大专以下的", SCHOOLING),
        people("college", "大专", "最高学历是大专的", SCHOOLING),
        people("bachelor", "本科", "最高学历是本科的", SCHOOLING),
        people("postgraduate", "研究生", "最高学历是研究生的", SCHOOLING),
        people("social_work_major", "社会工作专业", "有社会工作专业学历的", SCHOOLING),
    )


def _money() -> tuple[Measure, ...]:
    def funds(key: str, title: str, definition: str) -> Measure:
        return Measure(key, FUNDS, title, "元", definition, "财务台账", _LEDGER, Unit.MONEY)

    def projects(key: str, title: str, word: str, definition: str, unit: Unit = Unit.NUMBER) -> Measure:
        return Measure(
            key, PROJECTS, title, word, definition, "项目登记", ("project", "project_station", *_STATIONS), unit
        )

    return (
        Measure(
            "operators",
            PROJECTS,
            "运营社工站的社工机构",
            "家",
            "年底那天有合同运营社工站的机构，一家只计一次",
            "社工站登记",
            ("operator_contract", "organization", *_STATIONS),
        ),
        projects("projects", "实施的项目", "个", "本年内有一天在实施期内的"),
        projects("projects_approved", "其中：本年立项", "个", "本年立项的"),
        projects("project_amount", "实施项目的合同金额", "元", "本年实施的项目，合同全额", Unit.MONEY),
        funds("income", "资金收入", "本年各月台账的收入之和"),
        funds("income_fiscal", "其中：财政资金", "来源写明财政、政府购买、救助补助资金等的"),
        funds("income_lottery", "其中：福彩公益金", "来源写明福彩、彩票公益金的"),
        funds("income_charity", "其中：慈善资金", "来源写明慈善、捐赠、基金会、社区基金的"),
        funds("income_other", "其中：其他资金", "来源是别的"),
        funds("income_unstated", "其中：没有写来源", "台账只写了合计，或没有写来源的"),
        funds("spending", "资金支出", "本年各月台账的支出之和"),
    )


SERVICE_TITLES = {
    "cases_opened": ("新增个案", "个"),
    "cases_closed": ("结案", "个"),
    "case_sessions": ("个案服务", "节"),
    "groups": ("小组", "个"),
    "group_sessions": ("小组活动", "节"),
    "activities": ("社区活动", "场"),
    "home_visits_household_times": ("入户走访", "户次"),
    "served_person_times": ("服务人次", "人次"),
    "policy_sessions": ("政策宣传", "场"),
    "referrals": ("转介", "例"),
    "resources_linked": ("资源链接", "次"),
    "supervisions": ("督导", "次"),
    "volunteer_person_times": ("志愿者参与", "人次"),
    "volunteer_hours": ("志愿服务时长", "小时"),
}
"""Indicators of the monthly report that are added up over the year. 小组 are counted month by month, as reported."""


def _services() -> tuple[Measure, ...]:
    def service(key: str, title: str, word: str) -> Measure:
        unit = Unit.HOURS if key == "volunteer_hours" else Unit.NUMBER
        definition = "本年各月之和：有服务记录的站月按记录，没有的按月报"
        return Measure(key, SERVICES, title, word, definition, "服务记录、月报", _RECORDS, unit)

    return (
        *(service(key, title, word) for key, (title, word) in SERVICE_TITLES.items()),
        Measure(
            "silent_months",
            SERVICES,
            "没有服务数据的站月",
            "个",
            "乡镇（街道）社工站本年开设着、既无记录也无月报的月份",
            "服务记录、月报",
            _RECORDS,
        ),
        Measure(
            "served_households",
            CLIENTS,
            "服务户数",
            "户",
            "本年服务记录写明档案的家庭，一户只计一次",
            "服务记录",
            _MEMBERS,
        ),
        Measure(
            "served_clients",
            CLIENTS,
            "服务的在册对象",
            "人",
            "本年服务记录写明对象的，一人只计一次",
            "服务记录",
            _MEMBERS,
        ),
    )


def client_measures(category: str) -> tuple[Measure, Measure]:
    """The two lines of a client group; somebody of two groups counts in both."""
    source = "服务记录、居民需求档案"
    return (
        Measure(
            f"clients:{category}",
            CLIENTS,
            f"{category}：服务人数",
            "人",
            f"服务的在册对象中类别有{category}的",
            source,
            _MEMBERS,
            like="served_clients",
        ),
        Measure(
            f"client_times:{category}",
            CLIENTS,
            f"{category}：服务人次",
            "人次",
            f"为类别有{category}的对象服务的人次",
            source,
            _MEMBERS,
            like="served_clients",
        ),
    )


def _community() -> tuple[Measure, ...]:
    volunteers = ("volunteer", "volunteer_standing", *_PLACES)
    learning = ("attendance", "course", *_POSTS)
    organizations = ("community_organization", *_STATIONS)
    return (
        Measure("volunteers", COMMUNITY, "登记志愿者", "人", "年底那天在册的", "志愿者登记", volunteers),
        Measure(
            "regular_volunteers",
            COMMUNITY,
            "其中：常态化志愿者",
            "人",
            "年底那天是常态化志愿者的",
            "志愿者登记",
            volunteers,
        ),
        Measure(
            "community_organizations",
            COMMUNITY,
            "社区社会组织",
            "个",
            "年底那天在册的",
            "社区社会组织登记",
            organizations,
        ),
        Measure(
            "incubated",
            COMMUNITY,
            "其中：本年孵化",
            "个",
            "本年孵化的，年底前又注销的也算",
            "社区社会组织登记",
            organizations,
        ),
        Measure(
            "training_attendance", COMMUNITY, "培训", "人次", "本年结束的培训，每人每次计一次", "学时登记", learning
        ),
        Measure(
            "training_hours",
            COMMUNITY,
            "培训学时",
            "学时",
            "本年结束的培训中已认定或有证明的学时",
            "学时登记",
            learning,
            Unit.HOURS,
        ),
    )


GRADE_TITLE = "评估等级："


def grade_measure(grade: str) -> Measure:
    """The line of a grade; a station without a place may have none."""
    definition = f"本年绩效评估定稿的等级是{grade}的"
    title = f"{GRADE_TITLE}{grade}"
    return Measure(f"grade:{grade}", EVALUATION, title, "个", definition, "绩效评估", _EVALUATION, like="evaluated")


_EVALUATED = Measure(
    "evaluated", EVALUATION, "参加绩效评估的社工站", "个", "本年绩效评估定稿时参评的", "绩效评估", _EVALUATION
)
MEASURES: tuple[Measure, ...] = (*_network(), *_people(), *_money(), *_services(), *_community(), _EVALUATED)
"""All but the client groups and the grades, which the county names."""
