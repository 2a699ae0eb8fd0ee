"""The sheet of what is disclosed beside the figures: 公开事项表 (业务 and 财务; 党务 has a sheet of its own)."""

from __future__ import annotations

from swtool.forms.form import Column, Form
from swtool.forms.kinds import Choice, MonthOf, PartialDay, Reference, Text

PART = Choice(
    {"业务": "operations", "财务": "finance"}, {"村务": "operations", "事务": "operations", "财务公开": "finance"}
)

ENTRY_LIST = Form(
    "disclosure_entries",
    title="公开事项表",
    grain="一件事项",
    key=("organization", "month", "part", "happened_on", "kind", "title"),
    columns=(
        Column(
            "organization",
            "机构名称",
            Reference("organization"),
            aliases=("社会组织名称", "社会组织", "承接机构", "单位名称"),
        ),
        Column("month", "月份", MonthOf(), aliases=("公开期", "公开月份", "所属月份")),
        Column("part", "公开部分", PART, required=True, aliases=("部分", "所属部分"), note="业务或财务"),
        Column("happened_on", "日期", PartialDay(), aliases=("时间", "开展日期", "开展时间")),
        Column("kind", "类别", Text(30), required=True, aliases=("事项类别",)),
        Column("title", "事项", Text(200), required=True, aliases=("主要内容", "内容", "事项名称")),
    ),
)

FORMS: tuple[Form, ...] = (ENTRY_LIST,)
