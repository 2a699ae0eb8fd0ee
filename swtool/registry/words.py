"""The words that real sheets use for what the registry stores under one name (domain §3.11 item 13, §2.5)."""

from __future__ import annotations

from collections.abc import Mapping

from swtool.forms.kinds import Choice
from swtool.registry.credentials import EDUCATION_LEVELS
from swtool.registry.organizations import ORGANIZATION_KINDS
from swtool.registry.posts import BASES, POST_KINDS
from swtool.registry.stations import OPERATION_MODES, TIERS

NO_CERTIFICATE = "none"
"""What 无 under 持证情况 is read as: said to have none, which is not a blank cell."""


def _turned(words: Mapping[str, str]) -> dict[str, str]:
    return {label: stored for stored, label in words.items()}


BASIS = Choice(_turned(BASES), {"全职": "full_time", "全日制": "full_time", "专": "full_time", "兼": "part_time"})
POST_KIND = Choice(
    _turned(POST_KINDS),
    {
        "事务性": "administrative_post",
        "事务": "administrative_post",
        "事务岗": "administrative_post",
        "服务性": "service_post",
        "服务": "service_post",
        "服务岗": "service_post",
        "一线社工": "service_post",
        "督导岗": "supervisor",
        "负责人": "station_head",
        "站长岗": "station_head",
    },
)
EDUCATION = Choice(
    _turned(EDUCATION_LEVELS),
    {
        "专科": "junior_college",
        "大学专科": "junior_college",
        "高职": "junior_college",
        "大学": "bachelor",
        "大学本科": "bachelor",
        "本科学历": "bachelor",
        "学士": "bachelor",
        "硕士": "master",
        "研究生": "master",
        "硕士研究生及以上": "master",
        "博士": "doctor",
        "高中": "senior_middle",
        "中专": "senior_middle",
        "职高": "senior_middle",
        "技校": "senior_middle",
        "中专（高中）": "senior_middle",
    },
)
CERTIFICATE = Choice(
    {
        "助理社会工作师": "assistant",
        "社会工作师": "social_worker",
        "高级社会工作师": "senior",
        "高级成绩合格证明": "senior_pass",
        "无": NO_CERTIFICATE,
    },
    {
        "助理": "assistant",
        "助工": "assistant",
        "初级": "assistant",
        "初级社工": "assistant",
        "初级社会工作师": "assistant",
        "助理社工师": "assistant",
        "社工师": "social_worker",
        "中级": "social_worker",
        "中级社工": "social_worker",
        "中级社工师": "social_worker",
        "中级社会工作师": "social_worker",
        "高级": "senior",
        "高级社工师": "senior",
        "高级合格证明": "senior_pass",
        "成绩合格证明": "senior_pass",
        "高级社会工作师成绩合格证明": "senior_pass",
        "持证": "unknown_level",
        "社工证": "unknown_level",
        "有": "unknown_level",
        "是": "unknown_level",
        "√": "unknown_level",
        "否": NO_CERTIFICATE,
        "没有": NO_CERTIFICATE,
        "未持证": NO_CERTIFICATE,
        "未取得": NO_CERTIFICATE,
        "/": NO_CERTIFICATE,
        "—": NO_CERTIFICATE,
        "-": NO_CERTIFICATE,
        "——": NO_CERTIFICATE,
    },
)
SEX = Choice({"男": "男", "女": "女"}, {"1": "男", "2": "女", "男性": "男", "女性": "女"})
TIER = Choice(
    _turned(TIERS),
    {"社工总站": "county_station", "社工站": "station", "社工室": "service_point", "服务点": "service_point"},
)
OPERATION_MODE = Choice(
    _turned(OPERATION_MODES),
    {
        "政府购买服务": "contracted",
        "机构运营": "contracted",
        "直聘": "direct_hire",
        "自主运营": "self_registered",
    },
)
ORGANIZATION_KIND = Choice(
    _turned(ORGANIZATION_KINDS),
    {
        "民办非企业单位": "social_service_institution",
        "民非": "social_service_institution",
        "社团": "social_association",
        "公司": "enterprise",
    },
)
RATING = Choice(
    {"5A": "5", "4A": "4", "3A": "3", "2A": "2", "1A": "1", "无": "0"},
    {"AAAAA": "5", "AAAA": "4", "AAA": "3", "AA": "2", "A": "1", "未评": "0", "未参评": "0"},
)
