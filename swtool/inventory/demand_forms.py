"""The sheet of what is wrong in villages: 社区问题清单 (JLP-01), beside the needs of households."""

from __future__ import annotations

from swtool.forms.form import Column, Form
from swtool.forms.kinds import Code, PartialDay, Reference, Text
from swtool.inventory.forms import NEED_STATUS, TOWN, VILLAGE_ALIASES
from swtool.privacy import Privacy

PROBLEM_LIST = Form(
    "problem_list",
    title="社区问题清单",
    grain="一个问题",
    key=("problem_no", "village", "problem_category", "problem"),
    columns=(
        Column("problem_no", "问题编号", Code(), aliases=("问题号",), note="系统给出；再次报送时保留它"),
        TOWN,
        Column("village", "村（社区）", Reference("village"), required=True, aliases=(*VILLAGE_ALIASES, "村", "社区")),
        Column("problem_category", "问题类别", Text(50), required=True, aliases=("问题类型", "问题分类")),
        Column(
            "problem",
            "问题描述",
            Text(),
            aliases=("问题内容", "具体问题", "问题情况"),
            privacy=Privacy.SENSITIVE,
            note="写事情，不写个人姓名、号码",
        ),
        Column("urgency", "紧急程度", Text(20), aliases=("紧急度", "轻重缓急")),
        Column(
            "source_channel", "来源渠道", Text(50), aliases=("问题来源", "收集渠道"), note="入户、提案、协商、12345等"
        ),
        Column("raised_on", "提出日期", PartialDay(), aliases=("提出时间", "收集日期", "登记日期")),
        Column("expectation", "期望", Text(), aliases=("期望结果", "居民期望"), privacy=Privacy.SENSITIVE),
        Column("project_name", "对应项目", Text(100), aliases=("对接项目", "转化项目", "项目名称")),
        Column("status", "状态", NEED_STATUS, aliases=("问题状态", "办理状态", "办理情况")),
        Column("resolved_on", "完成日期", PartialDay(), aliases=("办结日期", "完成时间", "解决日期")),
        Column("feedback", "反馈", Text(), aliases=("反馈情况", "处理结果"), privacy=Privacy.SENSITIVE),
    ),
)
