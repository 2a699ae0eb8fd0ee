"""The words of services: how one was given, and what cases, groups and activities are called."""

from __future__ import annotations

SERVICE_KINDS = {
    "home_visit": "入户走访",
    "visit": "探访",
    "phone": "电话访问",
    "consultation": "咨询",
    "policy_session": "政策宣传",
    "case_session": "个案服务",
    "group_session": "小组活动",
    "activity": "社区活动",
    "referral": "转介",
    "resource": "资源链接",
    "other": "其他服务",
}
"""How a service was given. The monthly report (domain §3.4) counts by it."""
KIND_SYNONYMS = {
    "入户": "home_visit",
    "家访": "home_visit",
    "走访": "home_visit",
    "入户探访": "home_visit",
    "上门走访": "home_visit",
    "探视": "visit",
    "看望": "visit",
    "电话": "phone",
    "电访": "phone",
    "电话回访": "phone",
    "接待咨询": "consultation",
    "来访咨询": "consultation",
    "政策宣讲": "policy_session",
    "个案": "case_session",
    "个案面谈": "case_session",
    "小组": "group_session",
    "小组工作": "group_session",
    "活动": "activity",
    "链接资源": "resource",
    "其他": "other",
}
VISITS = ("home_visit", "visit")
"""What counts as having visited a household (domain §3.4: 入户走访、探访); a telephone call does not."""

ENGAGEMENT_KINDS = {
    "consultation_case": "咨询个案",
    "professional_case": "专业个案",
    "group": "小组",
    "activity": "社区活动",
}
CASES = ("consultation_case", "professional_case")
SESSION_OF = {
    "consultation_case": "case_session",
    "professional_case": "case_session",
    "group": "group_session",
    "activity": "activity",
}
"""A session of such a thing is a service record of that kind, where the record says no other."""
STEP_KINDS = {
    "stage": "进入阶段",
    "crisis": "列为危机个案",
    "calm": "解除危机",
    "referral": "转介",
    "closing": "结案（结项）",
}
TIERS = {1: "第一层级：民政对象", 2: "第二层级：民生服务", 3: "第三层级：社区治理"}
"""Whom a service reaches (CDU-04)."""


def number_of(record_id: int) -> str:
    """What people call a service record that has no number of its own: FW12."""
    return f"FW{record_id}"
