"""The monthly ledger's sheet: 财务公开表 (domain §3.5). What holds for a whole statement may stand on any line."""

from __future__ import annotations

from swtool.forms.form import Column, Form
from swtool.forms.kinds import Choice, Code, Money, MonthOf, Rate, Reference, Text
from swtool.forms.rowchecks import IsShare
from swtool.projects.terms import Direction

DIRECTION = Choice(
    {"收入": Direction.INCOME.value, "支出": Direction.SPENDING.value},
    {"收": Direction.INCOME.value, "支": Direction.SPENDING.value, "到账": Direction.INCOME.value},
)

LEDGER = Form(
    "financial_disclosure",
    title="财务公开表",
    grain="一个科目一笔",
    key=("organization", "project_name", "month", "direction", "budget_line", "description", "voucher_no"),
    columns=(
        Column(
            "organization",
            "机构名称",
            Reference("organization"),
            aliases=("社会组织名称", "社会组织", "机构", "承接机构", "单位名称", "承接主体", "承接单位"),
        ),
        Column("project_name", "项目名称", Reference("project"), aliases=("项目", "服务项目")),
        Column("month", "月份", MonthOf(), aliases=("公开期", "公开月份", "所属月份", "期间", "所属期")),
        Column(
            "direction",
            "收支类别",
            DIRECTION,
            aliases=("收支", "收/支", "收支类型", "收支方向", "收支性质", "收入/支出", "收入或支出"),
            note="不写就是支出",
            vague=("类别", "类型", "性质", "方向", "分类", "大类", "款项类别", "资金类别", "科目类别", "项目类别"),
        ),
        Column(
            "budget_line",
            "科目",
            Text(50),
            required=True,
            aliases=("支出科目", "预算科目", "收支科目", "开支项目", "支出项目", "费用科目"),
        ),
        Column("budget", "预算", Money(), aliases=("预算金额", "预算数", "预算额"), own=True),
        Column(
            "amount",
            "本期金额",
            Money(may_be_negative=True),
            required=True,
            aliases=("本期支出", "本月支出", "金额", "支出金额", "本期发生额", "本月金额", "本月发生额"),
            own=True,
        ),
        Column(
            "cumulative",
            "累计金额",
            Money(may_be_negative=True),
            aliases=("累计支出", "累计发生额", "累计", "本年累计"),
            own=True,
        ),
        Column("execution_rate", "执行率", Rate(), aliases=("预算执行率", "支出进度"), note="累计除以预算；可不填"),
        Column("funding_source", "资金来源", Text(50)),
        Column("description", "摘要", Text(200), aliases=("用途", "支出说明")),
        Column("voucher_no", "票据号", Code(), aliases=("凭证号", "票据编号")),
        Column("purchaser", "购买方", Text(100), aliases=("购买主体", "委托方")),
        Column("contract_amount", "合同金额", Money(), aliases=("项目金额", "合同总额")),
        Column(
            "opening_balance", "期初结余", Money(may_be_negative=True), aliases=("上期结余", "上月结余", "上月结转")
        ),
        Column(
            "received_period", "本期到账", Money(), aliases=("本月到账", "本期到账金额", "本月收入合计", "本期收入合计")
        ),
        Column("received_total", "累计到账", Money(), aliases=("累计到账金额", "累计收入合计")),
        Column("spent_period", "本期支出合计", Money(may_be_negative=True), aliases=("本月支出合计",)),
        Column("spent_total", "累计支出合计", Money(may_be_negative=True)),
        Column(
            "closing_balance", "期末结余", Money(may_be_negative=True), aliases=("结余", "本期结余", "本月结余", "余额")
        ),
    ),
    checks=(IsShare("execution_rate", "cumulative", "budget"),),
    belongs=("project_name", "purchaser", "contract_amount"),
)

FORMS: tuple[Form, ...] = (LEDGER,)
