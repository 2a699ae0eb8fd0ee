"""The words of the training room: what is stored and how the office says it (domain §3.3)."""

from __future__ import annotations

from enum import StrEnum

CATEGORIES = {
    "pre_post": "岗前",
    "policy": "政策",
    "professional": "专业",
    "supervision": "督导",
    "degree": "学历",
}
DELIVERY_MODES = {"in_person": "面授", "online": "线上", "blended": "线上线下结合"}
RESULTS = {"passed": "合格", "failed": "不合格"}

CREDIT_HOUR = "学时"
CREDIT_UNITS = (CREDIT_HOUR, "课时")
"""Units that are 学时 as they stand; every other needs a rule of the policy."""
CLOCK_HOUR, MINUTE, DAY, HALF_DAY = "小时", "分钟", "天", "半天"


class Reading(StrEnum):
    """What “平均每年不少于30学时” may mean (domain §2.3), and the national rule beside it."""

    PER_PERSON_YEAR = "per_person_year"
    PER_PERSON_AVG = "per_person_avg"
    STATION_AVG = "station_avg"
    REGISTRATION_PERIOD = "registration_period"

    @property
    def label(self) -> str:
        """In the office's words."""
        return READING_LABELS[self]


READING_LABELS = {
    Reading.PER_PERSON_YEAR: "每人每年",
    Reading.PER_PERSON_AVG: "每人按年平均",
    Reading.STATION_AVG: "每站人均",
    Reading.REGISTRATION_PERIOD: "证书登记有效期（国家规定）",
}


class CreditState(StrEnum):
    """Whether an attendance counts."""

    COUNTED = "counted"
    PENDING = "pending"  # a claim that nobody has verified and no proof stands behind
    UNDETERMINED = "undetermined"  # its length cannot be turned into 学时: no rule for its unit
    FAILED = "failed"
    NOT_SOCIAL_WORK = "not_social_work"


STATE_LABELS = {
    CreditState.COUNTED: "计入",
    CreditState.PENDING: "待认定，未计入",
    CreditState.UNDETERMINED: "不能折算，未计入",
    CreditState.FAILED: "考核不合格，不计",
    CreditState.NOT_SOCIAL_WORK: "不是社会工作继续教育，不计",
}
