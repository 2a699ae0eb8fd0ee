"""The sheets of the inventory room: 居民需求档案, 居民需求清单, 社区资源清单 (domain §3.6, §3.7)."""

from __future__ import annotations

from swtool.findings import Severity
from swtool.forms.form import Column, Form
from swtool.forms.kinds import Choice, Code, Count, Day, EndDay, Money, PartialDay, Reference, Text, YesNo
from swtool.forms.personal import PersonName, Phone, ResidentId
from swtool.forms.rowchecks import InOrder, NotInFuture, OnePerson
from swtool.privacy import Privacy

RESIDENCE_STATUS = Choice(
    {"户籍在人在": "present", "户籍在人不在": "absent", "户籍不在人在": "incoming"},
    {"0": "present", "1": "absent", "2": "incoming", "人户一致": "present"},
)
SEX = Choice({"男": "男", "女": "女"}, {"1": "男", "2": "女", "男性": "男", "女性": "女"})
NEED_STATUS = Choice(
    {
        "已提出": "raised",
        "已受理": "accepted",
        "办理中": "in_progress",
        "已满足": "met",
        "已转介": "referred",
        "无法满足": "cannot_meet",
    },
    {
        "提出": "raised",
        "待办": "raised",
        "未对接": "raised",
        "受理": "accepted",
        "已接单": "accepted",
        "进行中": "in_progress",
        "跟进中": "in_progress",
        "对接中": "in_progress",
        "已对接": "in_progress",
        "完成": "met",
        "已完成": "met",
        "已解决": "met",
        "转介": "referred",
        "不能满足": "cannot_meet",
        "无法解决": "cannot_meet",
    },
)

POOL = Choice(
    {"爱心企业": "enterprise", "志愿服务": "volunteer", "场地": "venue", "资金": "fund"},
    {
        "爱心企业资源库": "enterprise",
        "企业": "enterprise",
        "志愿者": "volunteer",
        "志愿服务资源库": "volunteer",
        "场所": "venue",
    },
)
"""The pools of LSH-08, and those of money and rooms beside them."""
COVERAGE = Choice(
    {"本村（社区）": "village", "本乡镇（街道）": "town", "全县": "county"},
    {
        "本社区": "village",
        "本村": "village",
        "本村居": "village",
        "本镇": "town",
        "本街道": "town",
        "本乡镇": "town",
        "全镇": "town",
        "全街道": "town",
        "全区": "county",
        "全市": "county",
        "县域": "county",
    },
)

TOWN = Column(
    "town", "乡镇（街道）", Reference("town"), aliases=("乡镇", "镇街", "镇（街道）", "所属乡镇", "街道", "乡镇街道")
)
VILLAGE_ALIASES = (
    "村居",
    "村社",
    "村（居）",
    "村/社区",
    "所属村（社区）",
    "所在村（社区）",
    "所属社区",
    "行政村",
    "村（社区）名称",
)

HOUSEHOLD_FILE = Form(
    "household_file",
    title="居民需求档案",
    grain="一名家庭成员",
    key=("file_no", "member_name", "resident_id"),
    columns=(
        Column(
            "file_no",
            "档案号",
            Code(),
            required=True,
            aliases=("档案编号", "户档案号", "建档编号", "家庭编号", "户编号"),
        ),
        TOWN,
        Column("village", "村（社区）", Reference("village"), required=True, aliases=(*VILLAGE_ALIASES, "村", "社区")),
        Column("head_name", "户主", PersonName(), required=True, aliases=("户主姓名",), privacy=Privacy.SENSITIVE),
        Column("address", "住址", Text(), aliases=("家庭住址", "现住址", "居住地址", "地址"), privacy=Privacy.PERSONAL),
        Column("registered_address", "户籍地址", Text(), aliases=("户籍所在地",), privacy=Privacy.PERSONAL),
        Column("residence_status", "人户分离", RESIDENCE_STATUS, aliases=("人户分离情况", "人户状况", "居住状态")),
        Column("co_residents", "同住人数", Count(), aliases=("家庭人口", "家庭人数", "常住人数")),
        Column(
            "member_name",
            "成员姓名",
            PersonName(),
            required=True,
            aliases=("家庭成员", "家庭成员姓名", "姓名"),
            privacy=Privacy.SENSITIVE,
        ),
        Column("relation", "与户主关系", Text(20), aliases=("与户主的关系", "关系", "家庭关系")),
        Column(
            "resident_id",
            "身份证号",
            ResidentId(),
            aliases=("身份证号码", "公民身份号码", "身份证"),
            privacy=Privacy.PERSONAL,
        ),
        Column("sex", "性别", SEX),
        Column(
            "birth_date", "出生年月", PartialDay(short_years=False), aliases=("出生日期",), privacy=Privacy.PERSONAL
        ),
        Column("ethnicity", "民族", Text(20)),
        Column("marital_status", "婚姻状况", Text(20), aliases=("婚姻",), privacy=Privacy.SENSITIVE),
        Column("education", "学历", Text(20), aliases=("文化程度",)),
        Column("occupation", "职业", Text(50), aliases=("就业情况", "工作单位"), privacy=Privacy.PERSONAL),
        Column("health_status", "健康状况", Text(), aliases=("身体状况", "患病情况"), privacy=Privacy.SENSITIVE),
        Column("disability_type", "残疾类别", Text(50), aliases=("残疾类型",), privacy=Privacy.SENSITIVE),
        Column("disability_level", "残疾等级", Text(20), privacy=Privacy.SENSITIVE),
        Column("self_care_level", "自理能力", Text(50), aliases=("生活自理能力",), privacy=Privacy.SENSITIVE),
        Column(
            "client_category",
            "困难类别",
            Text(100),
            aliases=("服务对象类别", "人群类别", "对象类别", "困难类型"),
            privacy=Privacy.SENSITIVE,
        ),
        Column("entitlements", "享受政策", Text(200), aliases=("享受政策情况", "享受救助"), privacy=Privacy.SENSITIVE),
        Column("guardian", "监护人", PersonName(), privacy=Privacy.MINOR),
        Column("caregiver", "照顾者", PersonName(), aliases=("照料人", "主要照顾者"), privacy=Privacy.SENSITIVE),
        Column(
            "mobile",
            "联系电话",
            Phone(several=True),
            aliases=("手机", "手机号", "电话", "联系方式"),
            privacy=Privacy.PERSONAL,
        ),
        Column("income_source", "收入来源", Text(100), aliases=("主要收入来源",), privacy=Privacy.SENSITIVE),
        Column("housing_type", "居住类型", Text(50), aliases=("住房类型", "住房情况")),
        Column("follow_up_level", "跟进级别", Text(20), aliases=("关注等级", "服务等级")),
        Column(
            "responsible_worker",
            "负责社工",
            PersonName(),
            aliases=("责任社工", "跟进社工", "包户社工"),
            privacy=Privacy.PERSONAL,
        ),
        Column("consent_status", "知情同意", Text(20), aliases=("知情同意书", "是否知情同意")),
        Column("opened_on", "建档日期", PartialDay(), aliases=("建档时间",)),
        Column("assessed_on", "评估日期", PartialDay(), aliases=("评估时间",)),
        Column("reviewed_on", "更新日期", PartialDay(), aliases=("更新时间", "复核日期", "最近更新日期")),
        Column("remarks", "备注", Text(), privacy=Privacy.SENSITIVE),
    ),
    checks=(
        OnePerson("resident_id", "member_name", severity=Severity.WARNING),
        NotInFuture("birth_date"),
        InOrder("birth_date", "opened_on", Severity.WARNING),
        InOrder("opened_on", "assessed_on", Severity.WARNING),
        InOrder("opened_on", "reviewed_on", Severity.WARNING),
    ),
)

NEED_LIST = Form(
    "need_list",
    title="居民需求清单",
    grain="一项需求",
    key=("need_no", "file_no", "village", "category", "description"),
    columns=(
        Column("need_no", "需求编号", Code(), aliases=("需求号", "需求清单编号")),
        Column("file_no", "档案号", Code(), aliases=("档案编号", "户档案号", "建档编号", "家庭编号", "户编号")),
        TOWN,
        Column("village", "村（社区）", Reference("village"), aliases=(*VILLAGE_ALIASES, "村", "社区")),
        Column("head_name", "户主", PersonName(), aliases=("户主姓名", "姓名", "居民姓名"), privacy=Privacy.SENSITIVE),
        Column("category", "需求类别", Text(50), required=True, aliases=("需求类型", "需求分类")),
        Column(
            "description",
            "需求描述",
            Text(),
            aliases=("需求内容", "具体需求", "需求情况"),
            privacy=Privacy.SENSITIVE,
        ),
        Column("urgency", "紧急程度", Text(20), aliases=("紧急度", "轻重缓急")),
        Column("source_channel", "来源渠道", Text(50), aliases=("需求来源", "收集渠道")),
        Column("raised_on", "提出日期", PartialDay(), aliases=("提出时间", "收集日期", "登记日期")),
        Column("expectation", "期望", Text(), aliases=("期望结果", "居民期望"), privacy=Privacy.SENSITIVE),
        Column("matched_resource", "对接资源", Text(100), aliases=("对接资源/项目", "匹配资源", "对接项目")),
        Column("status", "状态", NEED_STATUS, aliases=("需求状态", "办理状态", "办理情况")),
        Column("resolved_on", "完成日期", PartialDay(), aliases=("办结日期", "完成时间")),
        Column("feedback", "反馈", Text(), aliases=("居民反馈", "反馈情况"), privacy=Privacy.SENSITIVE),
    ),
    belongs=("village", "file_no", "head_name"),
)

RESOURCE_LIST = Form(
    "community_resource_list",
    title="社区资源清单",
    grain="一项资源",
    key=("town", "village", "name", "owner"),
    columns=(
        Column("resource_no", "资源编号", Code(), aliases=("编号",), note="系统给出；再次报送时保留它"),
        TOWN,
        Column(
            "village",
            "社区",
            Reference("village"),
            required=True,
            aliases=(*VILLAGE_ALIASES, "村（社区）", "所在社区", "社区名称"),
        ),
        Column("name", "资源名称", Text(100), required=True, aliases=("资源", "名称", "资源项目")),
        Column("category", "资源类别", Text(50), aliases=("类别", "资源类型", "资源分类")),
        Column("owner", "提供方", Text(100), aliases=("资源提供方", "提供单位", "所属单位", "资源方")),
        Column("offering", "可提供服务", Text(), aliases=("可提供服务/物资", "可提供的服务", "服务内容", "资源内容")),
        Column("quantity", "数量", Text(50), aliases=("资源数量",)),
        Column("estimated_value", "折合价值", Money(rough=True), aliases=("价值", "估值", "折合金额"), own=True),
        Column("target_group", "服务对象", Text(100), aliases=("面向对象",)),
        Column("availability", "可用时间", Text(100), aliases=("开放时间", "可提供时间")),
        Column("contact_name", "联系人", PersonName(), aliases=("资源联系人",), privacy=Privacy.PERSONAL),
        Column(
            "contact_phone", "联系电话", Phone(several=True), aliases=("电话", "联系方式"), privacy=Privacy.PERSONAL
        ),
        Column("times_used", "对接次数", Count(rough=True), aliases=("使用次数",), own=True),
        Column("valid_to", "有效期", EndDay(exact=True), aliases=("有效期至",)),
        Column("pool", "资源池", POOL, aliases=("所属资源库", "资源库")),
        Column(
            "items",
            "服务项目",
            Text(200),
            aliases=("对应服务项目", "可服务项目"),
            note="能满足哪些需求类别，写需求清单里的叫法，多个用顿号隔开",
        ),
        Column("coverage", "服务范围", COVERAGE, aliases=("覆盖范围",)),
        Column(
            "capacity",
            "最大容量",
            Count(),
            aliases=("容量", "服务上限"),
            note="最多能给多少，单位写在下一列",
            own=True,
        ),
        Column("unit", "计量单位", Text(20), aliases=("容量单位",)),
        Column("reusable", "可重复使用", YesNo(), note="场地、志愿者用完还在的写“是”；发完就没有的物资写“否”"),
        Column("cost", "每次费用", Money(rough=True), aliases=("收费", "费用")),
        Column("valid_from", "启用日期", Day(), aliases=("有效期起", "开始日期")),
        Column("assured_by", "确认人", PersonName(), aliases=("核实人",), privacy=Privacy.PERSONAL),
        Column("reviewed_on", "更新日期", PartialDay(), aliases=("更新时间", "复核日期")),
    ),
)

FORMS: tuple[Form, ...] = (HOUSEHOLD_FILE, NEED_LIST, RESOURCE_LIST)
