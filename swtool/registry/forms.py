"""The registry's sheets: 社工站一览表, 社会组织名单, 社工站人员花名册, 项目一览表 (domain §3.1, §3.10)."""

from __future__ import annotations

from swtool.findings import Severity
from swtool.forms.form import Column, Form
from swtool.forms.kinds import (
    Area,
    Code,
    Count,
    Day,
    DayRange,
    EndDay,
    Money,
    PartialDay,
    Reference,
    Text,
    Year,
    YesNo,
)
from swtool.forms.personal import CreditCode, PersonName, Phone, ResidentId
from swtool.forms.rowchecks import InOrder, NotInFuture, OnePerson
from swtool.privacy import Privacy
from swtool.registry.kinds import InsuranceKinds, SignedDay
from swtool.registry.words import (
    BASIS,
    CERTIFICATE,
    EDUCATION,
    OPERATION_MODE,
    ORGANIZATION_KIND,
    POST_KIND,
    RATING,
    SEX,
    TIER,
)

PERSONAL = Privacy.PERSONAL

_STATION = ("社工站", "站点名称", "站点", "所在社工站", "所属社工站", "站名", "社会工作站", "服务站点")
_TOWN = ("镇街", "乡镇", "街道", "镇（街道）", "乡镇街道", "所属镇街", "所在镇街", "乡镇（街道）名称")
_ORGANIZATION = (
    "承接机构",
    "运营单位",
    "承接单位",
    "机构名称",
    "所属机构",
    "用人单位",
    "运营机构/承接机构",
    "社会组织名称",
)

STATION_LIST = Form(
    "station_list",
    title="社工站一览表",
    grain="一个社工站",
    key=("name",),
    columns=(
        Column("town", "乡镇（街道）", Reference("town"), aliases=_TOWN),
        Column("name", "社工站名称", Text(60), required=True, aliases=_STATION),
        Column(
            "tier",
            "站点层级",
            TIER,
            aliases=("层级", "类型", "站点类型"),
        ),
        Column("village", "所在村（社区）", Reference("village"), aliases=("村（社区）", "村社区", "社区", "村居")),
        Column("parent", "上级站点", Reference("station"), aliases=("上级社工站", "所属总站")),
        Column(
            "operation_mode",
            "运营方式",
            OPERATION_MODE,
            aliases=("运营模式", "建设方式"),
        ),
        Column("operator", "运营机构", Reference("organization"), aliases=_ORGANIZATION),
        Column(
            "operator_from",
            "合同起始日",
            DayRange("operator_to", exact=True),
            aliases=("合同开始", "承接时间", "运营起始日", "合同起止", "合同期限", "承接期限"),
        ),
        Column("operator_to", "合同截止日", EndDay(exact=True), aliases=("合同到期日", "合同结束", "运营截止日")),
        Column("contract_no", "合同编号", Code()),
        Column(
            "office_area",
            "办公面积",
            Area(),
            aliases=("办公场所面积", "办公面积（平方米）", "办公面积(㎡)", "面积"),
            note="只填办公场所，单位平方米",
        ),
        Column("resident_population", "常住人口", Count(), aliases=("常住人口数", "常住人口（人）"), note="单位人"),
        Column("population_year", "人口年份", Year(), aliases=("常住人口年份", "统计年份")),
        Column("population_source", "人口来源", Text(60), aliases=("常住人口来源", "数据来源")),
        Column("plate_text", "牌子文字", Text(60), aliases=("挂牌名称", "牌匾名称", "门牌文字")),
        Column("co_located", "同址设施", Text(200), aliases=("共用场所", "合署设施")),
        Column(
            "site_area",
            "项目场地面积",
            Area(),
            aliases=("场地面积", "项目场地面积（平方米）", "项目场地"),
            note="项目场地，与办公面积分开填，单位平方米",
        ),
        Column("opened_on", "设立日期", Day(), aliases=("成立时间", "建站时间", "设立时间", "启用时间", "成立日期")),
        Column("closed_on", "撤销日期", Day(), aliases=("关闭时间",)),
    ),
    checks=(InOrder("opened_on", "closed_on"), InOrder("opened_on", "operator_from", Severity.WARNING)),
)

ORGANIZATION_LIST = Form(
    "organization_list",
    title="社会组织名单",
    grain="一个机构",
    key=("name",),
    columns=(
        Column("name", "机构名称", Text(80), required=True, aliases=("社会组织名称", "单位名称", "机构", "组织名称")),
        Column("credit_code", "统一社会信用代码", CreditCode(), aliases=("信用代码", "社会信用代码", "组织机构代码")),
        Column(
            "kind",
            "机构类型",
            ORGANIZATION_KIND,
            aliases=("类型", "组织类型", "社会组织类型"),
        ),
        Column("registered_region", "登记地区划代码", Code(), aliases=("登记地代码", "注册地区划代码")),
        Column(
            "rating",
            "评估等级",
            RATING,
            aliases=("社会组织评估等级", "等级"),
        ),
        Column(
            "rating_from",
            "等级起始日",
            DayRange("rating_to", exact=True),
            aliases=("评定时间", "等级公告日", "获评时间", "等级起止", "等级有效期"),
        ),
        Column("rating_to", "等级有效期至", EndDay(exact=True), aliases=("等级截止日", "评估有效期至")),
        Column("charity_recognized_on", "慈善组织认定日期", PartialDay(), aliases=("认定慈善组织时间",)),
        Column("contact_name", "联系人", PersonName(), aliases=("负责人",), privacy=PERSONAL),
        Column("contact_phone", "联系电话", Phone(several=True), aliases=("电话", "手机"), privacy=PERSONAL),
    ),
    checks=(NotInFuture("charity_recognized_on"), NotInFuture("rating_from", Severity.WARNING)),
)

STAFF_ROSTER = Form(
    "staff_roster",
    title="社工站人员花名册",
    grain="一人一岗",
    key=("resident_id", "name", "station"),
    columns=(
        Column("town", "乡镇（街道）", Reference("town"), aliases=_TOWN),
        Column("station", "社工站名称", Reference("station"), aliases=_STATION),
        Column("organization", "运营机构", Reference("organization"), aliases=_ORGANIZATION),
        Column("staff_no", "人员编号", Code(), aliases=("工号", "社工编号"), note="已登记人员的编号；新人不填"),
        Column("name", "姓名", PersonName(), required=True, aliases=("人员姓名", "社工姓名", "名字"), privacy=PERSONAL),
        Column("sex", "性别", SEX),
        Column("ethnicity", "民族", Text(20)),
        Column(
            "birth_date",
            "出生年月",
            PartialDay(short_years=False),
            aliases=("出生日期", "生日", "出生时间"),
            privacy=PERSONAL,
        ),
        Column(
            "resident_id",
            "身份证号",
            ResidentId(),
            aliases=("身份证号码", "公民身份号码", "身份证", "证件号码", "居民身份证号"),
            privacy=PERSONAL,
        ),
        Column("political_status", "政治面貌", Text(20), privacy=PERSONAL),
        Column("education", "学历", EDUCATION, aliases=("文化程度", "最高学历", "学历层次")),
        Column("degree", "学位", Text(20)),
        Column("school", "毕业院校", Text(60), aliases=("毕业学校", "学校", "院校")),
        Column("major", "所学专业", Text(60), aliases=("专业", "毕业专业")),
        Column("is_social_work_major", "是否社工专业", YesNo(), aliases=("社工专业", "是否社会工作专业")),
        Column("graduated_on", "毕业时间", PartialDay(), aliases=("毕业日期",)),
        Column(
            "certificate",
            "持证情况",
            CERTIFICATE,
            aliases=(
                "证书等级",
                "持证等级",
                "社工证",
                "职业资格",
                "社工证书",
                "持证情况/证书等级",
                "职业水平",
                "是否持证",
            ),
        ),
        Column(
            "certificate_assistant",
            "持证情况/助理",
            YesNo(),
            aliases=("持证情况/助理社会工作师", "持证情况/初级", "证书等级/助理", "社工证书/助理"),
        ),
        Column(
            "certificate_social_worker",
            "持证情况/社工师",
            YesNo(),
            aliases=("持证情况/社会工作师", "持证情况/中级", "证书等级/社工师", "社工证书/社工师"),
        ),
        Column(
            "certificate_senior",
            "持证情况/高级",
            YesNo(),
            aliases=("持证情况/高级社会工作师", "证书等级/高级", "社工证书/高级"),
        ),
        Column("certificate_no", "证书编号", Code(), aliases=("证书号", "资格证书编号"), privacy=PERSONAL),
        Column("management_no", "管理号", Code(), aliases=("证书管理号",), privacy=PERSONAL),
        Column("obtained_on", "取证时间", PartialDay(), aliases=("取得时间", "发证时间", "取得证书时间", "批准日期")),
        Column("registration_no", "登记证号", Code(), aliases=("登记号",), privacy=PERSONAL),
        Column("registration_valid_to", "登记有效期至", EndDay(), aliases=("登记有效期", "证书有效期", "登记到期日")),
        Column("valid_region", "有效区域代码", Code(), note="单独划线的证书填区划代码，全国有效的不填"),
        Column("post_title", "岗位", Text(30), aliases=("职务", "岗位名称", "岗位/职务", "职位")),
        Column("post_kind", "岗位性质", POST_KIND, aliases=("岗位类型", "岗位类别")),
        Column("pay_grade", "岗级", Text(20), aliases=("岗位等级", "薪级")),
        Column("basis", "专兼职", BASIS, aliases=("专职/兼职", "专职或兼职", "全职/兼职", "用工性质", "是否专职")),
        Column("employment_type", "用工形式", Text(20), aliases=("用工方式", "聘用方式")),
        Column("entered_on", "入职时间", PartialDay(), aliases=("入职日期", "参加工作时间", "聘用时间")),
        Column("started_on", "到站时间", PartialDay(), aliases=("到岗时间", "到站日期", "到岗日期", "上岗时间")),
        Column("left_on", "离职时间", PartialDay(), aliases=("离职日期", "离岗时间", "离站时间")),
        Column(
            "commitment_signed_on",
            "承诺书签订日期",
            SignedDay(),
            aliases=("是否签承诺书", "公益服务承诺书", "承诺书", "签承诺书时间", "承诺书签订时间"),
        ),
        Column("insurance", "五险一金", InsuranceKinds(), aliases=("社会保险", "社保", "参保情况", "缴纳五险一金")),
        Column("housing_fund", "住房公积金", YesNo(("缴纳", "缴")), aliases=("公积金", "是否缴纳公积金")),
        Column("is_local_household", "本地户籍", YesNo(), aliases=("是否本地户籍", "是否本地", "是否本市户籍")),
        Column("is_local_recruit", "本土新招培养对象", YesNo(), aliases=("是否本土新招", "本土新招", "本土培养对象")),
        Column(
            "mobile", "手机", Phone(), aliases=("手机号", "联系电话", "手机号码", "电话", "联系方式"), privacy=PERSONAL
        ),
        Column("remarks", "备注", Text(500)),
    ),
    checks=(
        OnePerson("resident_id", "name", "mobile"),
        NotInFuture("birth_date"),
        InOrder("birth_date", "graduated_on"),
        InOrder("birth_date", "obtained_on"),
        InOrder("birth_date", "entered_on"),
        InOrder("entered_on", "started_on", Severity.WARNING),
        InOrder("started_on", "left_on"),
        InOrder("entered_on", "left_on"),
        InOrder("obtained_on", "registration_valid_to"),
        NotInFuture("obtained_on"),
        NotInFuture("commitment_signed_on", Severity.WARNING),
    ),
    telling=(
        "post_title",
        "basis",
        "entered_on",
        "started_on",
        "left_on",
        "post_kind",
        "pay_grade",
        "employment_type",
        "organization",
        "insurance",
        "housing_fund",
        "commitment_signed_on",
    ),
)

PROJECT_LIST = Form(
    "project_list",
    title="项目一览表",
    grain="一个项目",
    key=("name",),
    columns=(
        Column("name", "项目名称", Text(100), required=True, aliases=("项目",)),
        Column(
            "organization",
            "承接机构",
            Reference("organization"),
            required=True,
            aliases=("承接单位", "实施机构", "运营机构", "社会组织名称", "机构名称"),
        ),
        Column("station", "社工站名称", Reference("station"), aliases=_STATION),
        Column("purchaser", "购买方", Text(60), aliases=("购买主体", "委托单位", "采购单位")),
        Column("amount", "合同金额", Money(), aliases=("项目金额", "金额", "项目资金")),
        Column("approved_on", "立项时间", PartialDay(), aliases=("立项日期", "批准立项时间")),
        Column(
            "starts_on",
            "项目开始",
            DayRange("ends_on"),
            aliases=(
                "开始时间",
                "实施开始",
                "起始时间",
                "合同起",
                "项目起止",
                "项目起止时间",
                "合同起止",
                "起止时间",
                "实施期限",
                "项目周期",
            ),
        ),
        Column("ends_on", "项目结束", EndDay(), aliases=("结束时间", "截止时间", "实施结束", "合同止")),
    ),
)

FORMS: tuple[Form, ...] = (ORGANIZATION_LIST, STATION_LIST, PROJECT_LIST, STAFF_ROSTER)
