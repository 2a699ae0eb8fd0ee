"""The indicators of the monthly report (domain §3.4), each with its unit and the other words that sheets use for it."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Unit(StrEnum):
    """What an indicator counts, and so how its integer is to be read."""

    COUNT = "count"
    HOURS = "hours"  # hundredths of an hour
    MONEY = "money"  # 分
    PERCENT = "percent"  # hundredths of a percent


class Indicator(NamedTuple):
    """One indicator. ``adds_up`` is False for a level (files in hand, a share), which no cumulative sum may hold."""

    name: str
    title: str
    unit: Unit = Unit.COUNT
    aliases: tuple[str, ...] = ()
    adds_up: bool = True


INDICATORS: tuple[Indicator, ...] = (
    Indicator(
        "home_visits_household_times", "入户走访户次", aliases=("入户走访", "入户走访（户次）", "入户", "走访户次")
    ),
    Indicator("home_visit_households", "入户走访户数", aliases=("走访户数", "入户走访（户）")),
    Indicator("visits_person_times", "探访人次", aliases=("探访", "探访（人次）", "走访探视人次")),
    Indicator("visit_persons", "探访人数", aliases=("探访（人）",)),
    Indicator("phone_visits", "电话访问次数", aliases=("电话访问", "电访", "电话访问（次）", "电访次数")),
    Indicator("consultations", "咨询次数", aliases=("咨询", "咨询（次）", "咨询人次", "接待咨询")),
    Indicator("files_opened", "新建档案数", aliases=("新建档案", "新建服务档案", "建档数", "新建档案（户）")),
    Indicator(
        "cases_active",
        "在跟个案数",
        aliases=("个案在跟", "在跟个案", "跟进个案", "个案跟进", "个案/在跟", "个案工作/在跟"),
        adds_up=False,
    ),
    Indicator("cases_opened", "新增个案数", aliases=("个案新增", "新增个案", "新开个案", "个案/新增", "个案工作/新增")),
    Indicator("cases_closed", "结案数", aliases=("个案结案", "结案", "结案个案")),
    Indicator(
        "case_sessions", "个案节数", aliases=("个案服务节数", "个案（节）", "个案节次", "个案/节数", "个案工作/节数")
    ),
    Indicator(
        "groups", "小组个数", aliases=("小组", "小组（个）", "小组数", "小组/个数", "小组活动/个数", "小组工作/个数")
    ),
    Indicator(
        "group_sessions",
        "小组节数",
        aliases=("小组活动节数", "小组（节）", "小组节次", "小组/节数", "小组活动/节数", "小组工作/节数"),
    ),
    Indicator("group_members", "小组人数", aliases=("小组组员数", "小组（人）", "小组/人数", "小组活动/人数")),
    Indicator(
        "group_attendance",
        "小组人次",
        aliases=("小组参与人次", "小组（人次）", "小组服务人次", "小组/人次", "小组活动/人次", "小组工作/人次"),
    ),
    Indicator(
        "activities",
        "社区活动场次",
        aliases=("社区活动", "社区活动（场）", "活动场次", "社区活动场数", "社区活动/场次", "社区活动/场"),
    ),
    Indicator("activity_persons", "社区活动人数", aliases=("社区活动（人）", "活动人数")),
    Indicator(
        "activity_attendance",
        "社区活动人次",
        aliases=("社区活动（人次）", "活动人次", "社区活动参与人次", "社区活动/人次"),
    ),
    Indicator("served_persons", "服务人数", aliases=("服务对象人数", "受益人数", "服务（人）")),
    Indicator("served_person_times", "服务人次", aliases=("服务总人次", "受益人次", "服务（人次）")),
    Indicator("volunteers_new", "新增志愿者人数", aliases=("新增志愿者", "志愿者新增", "发展志愿者", "志愿者/新增")),
    Indicator(
        "volunteer_person_times",
        "志愿者参与人次",
        aliases=("志愿服务人次", "志愿者人次", "志愿者/参与人次", "志愿者/人次"),
    ),
    Indicator(
        "volunteer_hours",
        "志愿服务时长",
        Unit.HOURS,
        ("志愿服务时长（小时）", "志愿者时长", "志愿服务小时数", "志愿者/时长", "志愿服务/时长"),
    ),
    Indicator(
        "community_orgs_incubated",
        "社区社会组织培育数",
        aliases=("社区社会组织培育", "培育社区社会组织", "孵化社区社会组织"),
    ),
    Indicator(
        "resources_linked",
        "资源链接次数",
        aliases=("资源链接", "链接资源", "资源链接（次）", "资源链接/次数", "资源链接/次"),
    ),
    Indicator(
        "resource_owners", "资源链接家数", aliases=("资源链接（家）", "链接单位数", "资源链接/家数", "资源链接/家")
    ),
    Indicator(
        "resource_value",
        "资源链接折合金额",
        Unit.MONEY,
        ("资源折合金额", "资源折价", "链接资源金额", "资源链接折合金额（元）", "资源链接/折合金额"),
    ),
    Indicator("referrals", "转介数", aliases=("转介", "转介（例）", "转介个案")),
    Indicator("policy_sessions", "政策宣传场次", aliases=("政策宣传", "政策宣传（场）", "政策宣讲")),
    Indicator("trainings", "培训次数", aliases=("培训", "培训（次）", "培训场次")),
    Indicator("supervisions", "督导次数", aliases=("督导", "督导（次）")),
    Indicator("publicity_items", "宣传稿件数", aliases=("宣传稿件", "宣传报道", "宣传稿件（篇）", "信息报送")),
    Indicator("satisfaction", "满意度", Unit.PERCENT, ("服务满意度", "满意率"), adds_up=False),
)

BY_NAME = {indicator.name: indicator for indicator in INDICATORS}

# The times are never fewer than the persons (or households) they were given to (domain §3.4).
TIMES_AND_PERSONS = (
    ("home_visits_household_times", "home_visit_households"),
    ("visits_person_times", "visit_persons"),
    ("group_attendance", "group_members"),
    ("activity_attendance", "activity_persons"),
    ("served_person_times", "served_persons"),
)


def indicator_of(name: str) -> Indicator:
    """The indicator of that stored name; a sheet's own words are a count of their own."""
    return BY_NAME.get(name) or Indicator(name, name)
