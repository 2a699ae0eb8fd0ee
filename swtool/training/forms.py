"""The sheets of the training room: 继续教育学时登记表 (domain §3.3) and the 培训签到表 of one course."""

from __future__ import annotations

from collections.abc import Mapping

from swtool.forms.form import Column, Form
from swtool.forms.kinds import Choice, Code, CreditHours, Reference, Text, YesNo
from swtool.forms.minutes import WholeMinutes
from swtool.forms.personal import PersonName, ResidentId
from swtool.privacy import Privacy
from swtool.training.kinds import CourseDays, CourseLength, TimeOfDay
from swtool.training.signing import SignIn
from swtool.training.terms import CATEGORIES, CLOCK_HOUR, DAY, DELIVERY_MODES, RESULTS


def _turned(words: Mapping[str, str]) -> dict[str, str]:
    return {label: stored for stored, label in words.items()}


CATEGORY = Choice(
    _turned(CATEGORIES),
    {
        "岗前培训": "pre_post",
        "入职培训": "pre_post",
        "政策培训": "policy",
        "政策法规": "policy",
        "专业培训": "professional",
        "专业能力": "professional",
        "业务培训": "professional",
        "专业督导": "supervision",
        "督导培训": "supervision",
        "学历教育": "degree",
        "学历学位": "degree",
    },
)
DELIVERY = Choice(
    _turned(DELIVERY_MODES),
    {
        "线下": "in_person",
        "集中面授": "in_person",
        "现场": "in_person",
        "网络": "online",
        "网课": "online",
        "在线": "online",
        "远程": "online",
        "混合": "blended",
        "线上+线下": "blended",
    },
)
RESULT = Choice(
    _turned(RESULTS),
    {
        "通过": "passed",
        "及格": "passed",
        "良好": "passed",
        "优秀": "passed",
        "已结业": "passed",
        "结业": "passed",
        "未通过": "failed",
        "不及格": "failed",
        "未合格": "failed",
    },
)

_STATION = Column(
    "station",
    "社工站名称",
    Reference("station"),
    aliases=("社工站", "所在社工站", "所属社工站", "站点", "单位", "工作单位", "所在单位", "站点名称"),
    note="只写姓名时必须填：按当天在这个站的人对",
)
_STAFF_NO = Column("staff_no", "人员编号", Code(), aliases=("工号", "社工编号"), note="最稳妥：不会认错人")
_NAME = Column(
    "name",
    "姓名",
    PersonName(),
    required=True,
    aliases=("人员姓名", "社工姓名", "学员姓名", "参训人员", "参加人员", "学员"),
    privacy=Privacy.PERSONAL,
)
_RESIDENT_ID = Column(
    "resident_id",
    "身份证号",
    ResidentId(),
    aliases=("身份证号码", "公民身份号码", "身份证", "证件号码", "居民身份证号"),
    privacy=Privacy.PERSONAL,
)
_TITLE_ALIASES = ("课程名称", "培训课程", "课程", "培训内容", "培训项目", "培训班名称", "培训主题", "学习内容")
_CATEGORY = Column("category", "类别", CATEGORY, aliases=("培训类别", "课程类别", "培训类型"))
_SOCIAL_WORK = Column(
    "is_social_work",
    "是否社会工作",
    YesNo(),
    aliases=("是否社会工作类", "社会工作继续教育", "是否社工类"),
    note="不填按“是”；写“否”的不计入社会工作继续教育学时",
)
_MODE = Column("delivery_mode", "形式", DELIVERY, aliases=("培训形式", "培训方式", "授课方式", "学习形式"))
_ORGANIZER = Column("organizer", "主办单位", Text(80), aliases=("举办单位", "培训机构", "组织单位", "培训单位"))
_DAYS_ALIASES = ("培训时间", "培训日期", "起止时间", "起止日期", "开始日期", "起始时间", "学习时间")
_CREDIT_HOURS = Column(
    "credit_hours",
    "学时",
    CourseLength(),
    aliases=("课时", "申报学时", "培训学时", "学时数", "课时数"),
    note="写学时数；只知道天数的写“2天”，有折算规则时才计入",
)
_VERIFIED = Column("verified_credit_hours", "认定学时", CreditHours(), aliases=("核定学时", "审核学时", "确认学时"))
_VERIFIED_BY = Column(
    "verified_by",
    "认定单位",
    Text(60),
    aliases=("认定人", "认定人/单位", "认定单位/人", "审核人", "审核单位"),
    note="写了认定单位或证明编号，学时才计入",
)
_PROOF = Column("proof_no", "证明编号", Code(), aliases=("证书编号", "结业证编号", "证明文号", "合格证明编号"))

TRAINING_RECORD = Form(
    "training_record",
    title="继续教育学时登记表",
    grain="一人一课",
    key=("staff_no", "name", "course_title", "started_on", "started_time"),
    columns=(
        _STATION,
        _STAFF_NO,
        _NAME,
        _RESIDENT_ID,
        Column("course_title", "培训名称", Text(120), required=True, aliases=_TITLE_ALIASES),
        _CATEGORY,
        _SOCIAL_WORK,
        _MODE,
        _ORGANIZER,
        Column("started_on", "开始时间", CourseDays(), required=True, aliases=_DAYS_ALIASES),
        Column("ended_on", "结束时间", CourseDays(), aliases=("结束日期", "截止时间", "终止时间")),
        Column("started_time", "上课时刻", TimeOfDay(), aliases=("开始时刻", "起始时刻")),
        Column("ended_time", "下课时刻", TimeOfDay(), aliases=("结束时刻", "终止时刻")),
        Column("days", "天数", CourseLength(DAY), aliases=("培训天数",)),
        _CREDIT_HOURS,
        Column("clock_hours", "小时", CourseLength(CLOCK_HOUR), aliases=("小时数", "培训小时", "实际小时")),
        Column("minutes", "分钟", WholeMinutes(), aliases=("实际分钟", "分钟数")),
        Column("result", "考核结果", RESULT, aliases=("结果", "考核情况", "考试结果")),
        _PROOF,
        _VERIFIED_BY,
        _VERIFIED,
    ),
    over=("organizer", "ended_on", "days", "credit_hours", "clock_hours", "minutes"),
)

SIGN_IN_SHEET = Form(
    "training_sign_in",
    title="培训签到表",
    grain="一人一课",
    key=("staff_no", "name", "course_title", "started_on"),
    columns=(
        _STATION,
        _STAFF_NO,
        _NAME,
        _RESIDENT_ID,
        Column("course_title", "培训名称", Text(120), required=True, aliases=_TITLE_ALIASES),
        _CATEGORY,
        _SOCIAL_WORK,
        _MODE,
        _ORGANIZER,
        Column("started_on", "培训日期", CourseDays(), required=True, aliases=("开始时间", *_DAYS_ALIASES)),
        Column(
            "signed_in",
            "签到",
            SignIn(),
            required=True,
            aliases=("签到时间", "签名", "签到签名", "本人签名", "签字"),
            note="本人签名、√或签到时刻；没来的写“缺席”",
        ),
        Column("signed_out", "签退", SignIn(), aliases=("签退时间", "签退签名")),
        _CREDIT_HOURS,
        _VERIFIED_BY,
        _VERIFIED,
    ),
    over=("organizer", "credit_hours"),
)

FORMS: tuple[Form, ...] = (TRAINING_RECORD, SIGN_IN_SHEET)
