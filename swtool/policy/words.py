"""The words that a value may be limited to, and what the office calls them."""

from __future__ import annotations

from collections.abc import Mapping

from swtool.policy.pay_shapes import PAY_WORDS

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
    "calendar_month": "每个自然月一次",
    "within_year": "距上次不超过一年",
    "ever": "从开始一直算",
    "half_up": "四舍五入到分",
    "down": "不足一分的舍去",
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
    **PAY_WORDS,
}
"""What the words that a parameter may be limited to mean, in the office's words."""
