"""The sheet of the books: 记账凭证序时表, one amount between two accounts a row."""

from __future__ import annotations

from swtool.forms.form import Column, Form
from swtool.forms.kinds import Code, Day, Money, Reference, Text
from swtool.forms.rowchecks import NotInFuture

FUND_ENTRIES = Form(
    "fund_entries",
    title="资金分录表",
    grain="一借一贷一笔",
    key=("fund", "happened_on", "voucher_no", "debit", "credit", "summary", "amount"),
    columns=(
        Column("fund", "资金", Text(60), required=True, aliases=("资金名称", "专项资金", "基金名称")),
        Column("happened_on", "记账日期", Day(of_month=True), required=True, aliases=("凭证日期", "业务日期")),
        Column("voucher_no", "凭证号", Code(), required=True, aliases=("凭证字号", "记账凭证号", "凭证编号")),
        Column("summary", "摘要", Text(200), required=True),
        Column("debit", "借方科目", Text(60), required=True, aliases=("借方", "借")),
        Column("credit", "贷方科目", Text(60), required=True, aliases=("贷方", "贷")),
        Column("amount", "金额", Money(), required=True, aliases=("发生额", "记账金额"), own=True),
        Column("project_name", "项目名称", Reference("project"), aliases=("项目", "所属项目")),
    ),
    checks=(NotInFuture("happened_on"),),
    belongs=("project_name",),
)

FORMS: tuple[Form, ...] = (FUND_ENTRIES,)
