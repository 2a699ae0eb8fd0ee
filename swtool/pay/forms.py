"""The sheets of pay and allowances that come in."""

from __future__ import annotations

from swtool.forms.amounts import Count, Money, Rate
from swtool.forms.days import Day, MonthOf
from swtool.forms.form import Column, Form
from swtool.forms.kinds import Choice, Code, Reference, Text
from swtool.forms.personal import PersonName, ResidentId
from swtool.pay.allowance_rules import Kind
from swtool.privacy import Privacy

KIND = Choice(
    {kind.label: kind.value for kind in Kind},
    {
        "持证津贴": "post",
        "岗位津贴": "post",
        "证书津贴": "post",
        "助理员津贴": "assistant",
        "社工助理员津贴": "assistant",
    },
)
STAFF_NO = Column("staff_no", "人员编号", Code(), aliases=("工号", "社工编号"), note="最稳妥：不会认错人")
NAME = Column("name", "姓名", PersonName(), required=True, aliases=("人员姓名", "社工姓名"), privacy=Privacy.PERSONAL)
RESIDENT_ID = Column(
    "resident_id",
    "身份证号",
    ResidentId(),
    aliases=("身份证号码", "公民身份号码", "身份证", "证件号码", "居民身份证号"),
    privacy=Privacy.PERSONAL,
)
STATION = Column(
    "station",
    "社工站",
    Reference("station"),
    aliases=("社工站名称", "所在社工站", "所属社工站", "站点", "工作单位"),
    note="只写姓名时必须填：按那个月在这个站的人对",
)

ALLOWANCE_PAYMENTS = Form(
    "allowance_payments",
    title="津贴发放登记表",
    grain="一人一个月的一种津贴",
    key=("month", "kind", "staff_no", "name"),
    columns=(
        Column("month", "津贴月份", MonthOf(), required=True, aliases=("所属月份", "发放月份")),
        Column("kind", "津贴种类", KIND, required=True, aliases=("津贴类别", "津贴名称", "津贴")),
        STATION,
        NAME,
        STAFF_NO,
        RESIDENT_ID,
        Column("days", "在岗天数", Count(), aliases=("在岗日数",)),
        Column("amount", "发放金额", Money(), required=True, aliases=("津贴金额", "实发津贴", "发放津贴"), own=True),
    ),
)

_LADDER = Column("ladder", "薪酬表名称", Text(60), aliases=("薪酬表", "岗级薪酬表", "工资标准名称"))
_POST = Column("post", "薪酬岗位", Text(30), required=True, aliases=("薪酬岗", "岗位类别", "岗位等次", "岗位"))
_GRADE = Column("grade", "薪酬级别", Text(20), required=True, aliases=("级别", "薪级", "岗级", "等级"))

PAY_LADDER = Form(
    "pay_ladder",
    title="岗级薪酬表",
    grain="一个岗位的一级",
    key=("ladder", "edition_on", "post", "grade"),
    columns=(
        _LADDER._replace(required=True),
        Column("edition_on", "执行日期", Day(), required=True, aliases=("标准执行日期", "启用日期", "施行日期")),
        _POST,
        _GRADE,
        Column("amount", "月薪酬标准", Money(), required=True, aliases=("月薪酬", "月标准", "薪酬标准", "月工资标准")),
    ),
)

GRADE_LIST = Form(
    "pay_grade_list",
    title="岗级核定表",
    grain="一人的一次核定",
    key=("staff_no", "name", "effective_on"),
    columns=(
        STATION,
        NAME,
        STAFF_NO,
        RESIDENT_ID,
        _LADDER._replace(note="只载入了一张岗级薪酬表时可以不写"),
        _POST,
        _GRADE,
        Column("effective_on", "岗级执行日期", Day(), required=True, aliases=("核定日期", "定级日期", "晋级日期")),
        Column("document", "核定依据", Text(100), aliases=("依据", "文号"), note="文件名称和文号，不写个人信息"),
    ),
)

PAY_LIST = Form(
    "staff_pay",
    title="人员薪酬发放表",
    grain="一人一个月",
    key=("month", "staff_no", "name"),
    columns=(
        Column("month", "薪酬月份", MonthOf(), required=True, aliases=("工资月份",)),
        STATION,
        NAME,
        STAFF_NO,
        RESIDENT_ID,
        Column(
            "gross",
            "应发工资",
            Money(),
            required=True,
            aliases=("应发合计", "应发薪酬", "应发数"),
            privacy=Privacy.SENSITIVE,
        ),
        Column(
            "net",
            "实发工资",
            Money(),
            aliases=("实发合计", "实发薪酬", "实发数"),
            privacy=Privacy.SENSITIVE,
            own=True,
        ),
        Column(
            "share",
            "折合全日制",
            Rate(),
            aliases=("折算比例", "工作量比例", "全日制比例"),
            note="兼职的写工作时间占全日制的百分之几；专职的不写",
        ),
    ),
)

FORMS: tuple[Form, ...] = (PAY_LADDER, GRADE_LIST, PAY_LIST, ALLOWANCE_PAYMENTS)
