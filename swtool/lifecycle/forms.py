"""The sheets of a project's life. A project is named as in 项目一览表; a later sheet corrects an earlier one."""

from __future__ import annotations

from swtool.casework.forms import KIND as SERVICE_KIND
from swtool.evaluation.forms import Points
from swtool.forms.amounts import Count, Money
from swtool.forms.days import Day, Year
from swtool.forms.form import Column, Form
from swtool.forms.kinds import Choice, Code, Reference, Text, YesNo
from swtool.forms.rowchecks import InOrder, NotInFuture
from swtool.lifecycle.terms import MEASURES, METHODS, SLOTS


def _turned(words: dict[str, str]) -> dict[str, str]:
    return {label: stored for stored, label in words.items()}


SLOT = Choice(
    _turned(SLOTS),
    {
        "1": "core",
        "党管社工人才": "core",
        "2a": "brand_community",
        "2b": "brand_worker",
        "社区": "brand_community",
        "社工": "brand_worker",
        "3a": "basic_family",
        "3b": "basic_elderly",
        "3c": "basic_children",
        "X": "own",
    },
)
METHOD = Choice(_turned(METHODS), {"磋商": "consultation", "单一来源采购": "single_source", "直接委托": "direct"})
MEASURE = Choice(
    _turned(MEASURES), {"次数": "records", "人次": "person_times", "志愿者": "volunteers", "志愿者人次": "volunteers"}
)
PASSED = Choice(
    {"合格": "yes", "不合格": "no"}, {"通过": "yes", "不通过": "no", "未通过": "no", "是": "yes", "否": "no"}
)
_PROJECT = Column("project", "项目名称", Reference("project"), required=True, aliases=("项目",))

PROJECT_PLAN = Form(
    "project_plan",
    title="项目策划表",
    grain="一个项目",
    key=("project",),
    columns=(
        _PROJECT,
        Column("kind", "项目类别", Text(30), aliases=("项目类型", "类别")),
        Column("slot", "项目清单位置", SLOT, aliases=("123X", "清单位置"), note="“123X”里的哪一项"),
        Column("planned_on", "策划日期", Day(), aliases=("计划日期",)),
        Column("document", "策划文件", Text(100), aliases=("方案文号", "计划书")),
        Column("budget", "项目预算", Money(), aliases=("预算金额", "采购预算")),
    ),
)

PROJECT_PURCHASE = Form(
    "project_purchase",
    title="项目采购登记表",
    grain="一个项目的采购",
    key=("project",),
    columns=(
        _PROJECT,
        Column("method", "采购方式", METHOD, required=True),
        Column("notice_no", "采购公告编号", Code(), aliases=("公告编号", "采购编号")),
        Column("notice_on", "采购公告日期", Day(), aliases=("公告日期",)),
        Column("medium", "公告媒体", Text(60), aliases=("公告网站", "发布媒体")),
        Column("documents_on", "招标文件发出日期", Day(), aliases=("采购文件发出日期",)),
        Column("bids_until", "投标截止日期", Day(), aliases=("响应截止日期", "开标日期")),
        Column("award_on", "中标成交通知日期", Day(), aliases=("中标通知书日期", "成交通知书日期", "中标日期")),
        Column("contract_no", "合同编号", Code()),
        Column("contract_on", "合同签订日期", Day(), aliases=("签订日期", "签约日期")),
        Column("contract_notice_on", "合同公告日期", Day(), aliases=("合同公开日期",)),
    ),
    checks=(
        InOrder("notice_on", "bids_until"),
        InOrder("documents_on", "bids_until"),
        InOrder("notice_on", "award_on"),
        InOrder("award_on", "contract_on"),
        InOrder("contract_on", "contract_notice_on"),
        NotInFuture("contract_on"),
        NotInFuture("contract_notice_on"),
    ),
)

PROJECT_INDICATORS = Form(
    "project_indicators",
    title="项目指标表",
    grain="一个项目的一项指标",
    key=("project", "name"),
    columns=(
        _PROJECT,
        Column("name", "指标名称", Text(100), required=True, aliases=("指标", "服务指标", "产出指标")),
        Column("planned", "计划数", Count(), required=True, aliases=("目标值", "指标值", "计划完成数"), own=True),
        Column("unit", "计量单位", Text(10), aliases=("单位",)),
        Column("agreed_on", "指标确定日期", Day(), aliases=("确定日期",)),
        Column("measure", "按服务记录计", MEASURE, aliases=("计数方式",), note="写了就由服务记录计算，不写就填完成数"),
        Column("service_kind", "服务方式", SERVICE_KIND, aliases=("服务形式",), note="只计这一种方式的服务记录"),
        Column("service_item", "服务项目", Text(100), aliases=("服务事项",), note="只计这一项的服务记录"),
    ),
)

PROJECT_FIGURES = Form(
    "project_figures",
    title="项目指标完成表",
    grain="一项指标到一天的完成数",
    key=("project", "name", "counted_on"),
    columns=(
        _PROJECT,
        Column("name", "指标名称", Text(100), required=True, aliases=("指标", "服务指标", "产出指标")),
        Column("counted_on", "统计日期", Day(), required=True, aliases=("截止日期", "统计截止日期")),
        Column("done", "累计完成数", Count(), required=True, aliases=("完成数", "实际完成数", "累计完成"), own=True),
    ),
    checks=(NotInFuture("counted_on"),),
)

PROJECT_MILESTONES = Form(
    "project_milestones",
    title="项目付款节点表",
    grain="一个项目的一期付款",
    key=("project", "milestone"),
    columns=(
        _PROJECT,
        Column("milestone", "付款期次", Text(20), required=True, aliases=("期次", "付款节点")),
        Column("amount", "应付金额", Money(), required=True, aliases=("约定金额",), own=True),
        Column("due_on", "应付日期", Day(), aliases=("约定付款日期",)),
        Column("after_evaluation", "评估后支付", YesNo(), aliases=("是否评估后支付",)),
        Column("paid_on", "实付日期", Day(), aliases=("支付日期", "付款日期"), note="分几次付的，写最近一次"),
        Column("paid", "实付金额", Money(), aliases=("支付金额",), note="分几次付的，写到那一天一共付了多少", own=True),
        Column("voucher_no", "付款凭证号", Code(), aliases=("凭证号",)),
    ),
    checks=(NotInFuture("paid_on"),),
)

EVALUATION_OUTCOMES = Form(
    "evaluation_outcomes",
    title="评估结果登记表",
    grain="一次评估的结果",
    key=("year", "station", "project", "evaluator"),
    columns=(
        Column("year", "评估年份", Year(), required=True, aliases=("年份",)),
        Column(
            "station",
            "被评社工站",
            Reference("station"),
            aliases=("社工站", "社工站名称"),
            note="评社工站的写这一列",
        ),
        Column("project", "被评项目", Reference("project"), aliases=("项目名称", "项目"), note="评项目的写这一列"),
        Column("evaluator", "评估机构", Text(100), required=True, aliases=("第三方评估机构", "评估单位")),
        Column("evaluated_on", "评估日期", Day(), required=True, aliases=("评估报告日期",)),
        Column("passed", "评估结论", PASSED, required=True, aliases=("是否合格",)),
        Column("grade", "评估等级", Text(20), aliases=("等级",)),
        Column("score", "评估得分", Points(), aliases=("得分", "总分")),
        Column("document", "评估报告", Text(100), aliases=("评估报告文号", "报告文号")),
    ),
    checks=(NotInFuture("evaluated_on"),),
)

FORMS: tuple[Form, ...] = (
    PROJECT_PLAN,
    PROJECT_PURCHASE,
    PROJECT_INDICATORS,
    PROJECT_FIGURES,
    PROJECT_MILESTONES,
    EVALUATION_OUTCOMES,
)
