"""The registers of persons: partners, pairs, lecturers, exams, recommendations, leaders, colleges."""

from __future__ import annotations

from swtool.forms.days import Day, Year
from swtool.forms.form import Column, Form
from swtool.forms.kinds import Choice
from swtool.forms.rowchecks import InOrder, NotInFuture
from swtool.registers.columns import (
    DETAILS,
    NUMBER_COLUMN,
    STATION,
    TOWN,
    VILLAGE,
    count,
    mobile,
    person,
    required,
    since,
    until,
    words,
    worker,
)
from swtool.registers.register import Register

_ENDS_LATER = (InOrder("effective_on", "effective_until"),)
EXAM_LEVEL = Choice(
    {"助理社会工作师": "assistant", "社会工作师": "social_worker", "高级社会工作师": "senior"},
    {"初级": "assistant", "助理": "assistant", "中级": "social_worker", "社工师": "social_worker", "高级": "senior"},
)
EXAM_OUTCOME = Choice(
    {"已报名": "registered", "通过": "passed", "未通过": "failed", "缺考": "absent"},
    {"合格": "passed", "不合格": "failed", "报名": "registered", "是": "passed", "否": "failed"},
)
RECOMMENDED = Choice(
    {"推荐中": "proposed", "当选": "elected", "未当选": "declined"}, {"已推荐": "proposed", "入选": "elected"}
)

PARTNERS = Register(
    Form(
        "register_partners",
        title="联动人员登记表",
        grain="一名联动人员的一个身份",
        key=("category", "name", "village", "town"),
        columns=(
            NUMBER_COLUMN,
            required(TOWN),
            VILLAGE,
            words("category", "联动身份", longest=30, must=True, note="如 儿童主任、儿童督导员、社会救助经办人员"),
            person("联动人员姓名", "联动人员", must=True),
            mobile(),
            words("unit", "所在单位", "工作单位", longest=80),
            since("担任起始日", "任职日期"),
            until("卸任日期"),
            DETAILS,
        ),
        checks=_ENDS_LATER,
        belongs=("village",),
    ),
    "与社工站联动的儿童主任、儿童督导员、社会救助经办人员",
)
MENTORS = Register(
    Form(
        "register_mentors",
        title="师徒结对登记表",
        grain="一对师徒",
        key=("staff_no", "partner_no", "name"),
        columns=(
            NUMBER_COLUMN,
            STATION,
            worker("驻站社工编号", "师傅编号", "驻站社工", "驻站社工姓名", "师傅", "师傅姓名", must=True),
            worker("优才对象编号", "徒弟编号", name="partner_no"),
            person("优才对象姓名", "优才对象", "徒弟姓名", "徒弟", note="不是本县社工的写姓名"),
            words("category", "培养计划名称", longest=40, note="如 优才计划"),
            since("结对起始日", "结对日期"),
            until("结对终止日"),
            words("details", "培养目标", longest=300),
        ),
        checks=_ENDS_LATER,
        belongs=("station",),
    ),
    "驻站社工带哪名优才对象",
    someone=("partner_no", "name"),
)
LECTURERS = Register(
    Form(
        "register_lecturers",
        title="讲师库登记表",
        grain="一名讲师",
        key=("name", "unit"),
        columns=(
            NUMBER_COLUMN,
            person("讲师姓名", "讲师", must=True),
            worker(),
            words("unit", "讲师单位", "工作单位", longest=80),
            words("title", "授课方向", "擅长领域", longest=100),
            words("category", "讲师类别", longest=30),
            mobile(),
            since("入库日期"),
            until("出库日期"),
            DETAILS,
        ),
        checks=_ENDS_LATER,
    ),
    "讲师库里有谁，讲什么",
)
EXAMS = Register(
    Form(
        "register_exams",
        title="职业水平考试登记表",
        grain="一人一年报考一个级别",
        key=("year", "category", "staff_no", "name", "unit"),
        columns=(
            NUMBER_COLUMN,
            Column("year", "考试年度", Year(), required=True, aliases=("考试年份",)),
            Column("category", "报考级别", EXAM_LEVEL, required=True, aliases=("考试级别",)),
            STATION,
            worker(),
            person("考生姓名", "报考人姓名", note="不是本县社工的写姓名"),
            words("unit", "考生单位", "所在单位", longest=80),
            words("title", "考生身份", longest=30, note="如 社工、网格员"),
            count("figure", "报考科目数"),
            count("reached", "合格科目数"),
            Column("outcome", "考试结果", EXAM_OUTCOME, aliases=("是否通过",), note="不写按“已报名”"),
            DETAILS,
        ),
        belongs=("station",),
    ),
    "谁报考了全国社会工作者职业水平考试，哪个级别，通过没有",
    someone=("staff_no", "name"),
    lasts=False,
    minor=frozenset({"station", "title", "figure", "reached"}),
)
RECOMMENDATIONS = Register(
    Form(
        "register_recommendations",
        title="代表委员推荐登记表",
        grain="一人一次推荐",
        key=("staff_no", "category", "effective_on"),
        columns=(
            NUMBER_COLUMN,
            worker("被推荐人编号", "人员编号", "被推荐人", "被推荐人姓名", must=True),
            words("category", "推荐为", longest=40, must=True, note="如 人大代表、政协委员、群团组织成员"),
            words("unit", "推荐单位", longest=80),
            Column("effective_on", "推荐日期", Day(), required=True),
            Column("outcome", "推荐结果", RECOMMENDED),
            DETAILS,
        ),
        checks=(NotInFuture("effective_on"),),
    ),
    "推荐哪些社工参选人大代表、政协委员和群团组织成员",
    lasts=False,
)
LEADERS = Register(
    Form(
        "register_leaders",
        title="分管领导登记表",
        grain="一个乡镇（街道）的一名分管领导",
        key=("town", "name", "station"),
        columns=(
            NUMBER_COLUMN,
            required(TOWN),
            STATION,
            person("分管领导", "分管领导姓名", must=True),
            words("title", "领导职务", "职务", longest=60),
            mobile(),
            since("分管起始日"),
            until("分管终止日"),
        ),
        checks=_ENDS_LATER,
        belongs=("station",),
    ),
    "各乡镇（街道）由谁分管社工站",
    whole="town",
)
COLLEGES = Register(
    Form(
        "register_colleges",
        title="高校结对登记表",
        grain="一所高校与一个区（县）的结对",
        key=("unit", "title"),
        columns=(
            NUMBER_COLUMN,
            words("unit", "结对高校", "高校名称", longest=60, must=True),
            words("title", "结对区县", "结对区（县）", longest=60, must=True),
            count("figure", "聘任督导专家数"),
            since("结对起始日", "结对日期"),
            until("结对终止日"),
            words("details", "合作内容", longest=300),
        ),
        checks=_ENDS_LATER,
    ),
    "哪所高校与哪些区（县）结对",
)
REGISTERS = (PARTNERS, MENTORS, LECTURERS, EXAMS, RECOMMENDATIONS, LEADERS, COLLEGES)
