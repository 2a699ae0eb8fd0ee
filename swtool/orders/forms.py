"""The sheet of orders, as APPs and hotlines export it: 点单服务清单 (LSH-07)."""

from __future__ import annotations

from swtool.forms.form import Column, Form
from swtool.forms.kinds import Choice, Code, Reference, Text
from swtool.forms.moments import Moment
from swtool.forms.personal import PersonName, Phone
from swtool.privacy import Privacy

MET = Choice(
    {"已满足": "met", "未满足": "not_met"},
    {"满足": "met", "已解决": "met", "已完成": "met", "完成": "met", "没有满足": "not_met", "未解决": "not_met"},
)
SATISFACTION = Choice(
    {"满意": "satisfied", "基本满意": "fair", "不满意": "dissatisfied"},
    {"非常满意": "satisfied", "很满意": "satisfied", "一般": "fair", "比较满意": "satisfied", "较满意": "satisfied"},
)
_PERSONAL, _TIMES = Privacy.PERSONAL, Moment()

ORDER_LIST = Form(
    "order_list",
    title="点单服务清单",
    grain="一张订单",
    key=("order_no",),
    columns=(
        Column("order_no", "订单号", Code(), required=True, aliases=("订单编号", "工单号", "工单编号", "点单编号")),
        Column("town", "乡镇（街道）", Reference("town"), aliases=("乡镇", "镇街", "街道", "所属乡镇")),
        Column(
            "village", "村（社区）", Reference("village"), required=True, aliases=("村居", "社区", "村", "所属社区")
        ),
        Column("client_name", "点单人", PersonName(), aliases=("下单人", "诉求人", "居民姓名"), privacy=_PERSONAL),
        Column(
            "client_phone",
            "点单人电话",
            Phone(several=True),
            aliases=("联系电话", "手机", "电话"),
            privacy=_PERSONAL,
        ),
        Column("file_no", "档案号", Code(), aliases=("户档案号",)),
        Column(
            "category", "服务项目", Text(50), required=True, aliases=("点单项目", "诉求类别", "服务类别", "需求类别")
        ),
        Column(
            "description", "服务内容", Text(), aliases=("点单内容", "诉求内容", "具体需求"), privacy=Privacy.SENSITIVE
        ),
        Column("source_channel", "来源渠道", Text(20), aliases=("渠道", "点单渠道", "来源")),
        Column("need_no", "需求编号", Code(), aliases=("对应需求",)),
        Column(
            "created_at", "点单时间", _TIMES, required=True, aliases=("下单时间", "创建时间", "提交时间", "诉求时间")
        ),
        Column("accepted_at", "接单时间", _TIMES, aliases=("受理时间",)),
        Column("accepted_by", "接单人", PersonName(), aliases=("受理人", "接单社工"), privacy=_PERSONAL),
        Column("dispatched_at", "派单时间", _TIMES, aliases=("转派时间", "转办时间")),
        Column("dispatched_to", "派给", Text(50), aliases=("承办单位", "承办人", "派单对象"), privacy=_PERSONAL),
        Column("done_at", "办结时间", _TIMES, aliases=("完成时间", "服务完成时间")),
        Column("outcome", "办理结果", MET, aliases=("是否满足", "是否解决")),
        Column("feedback_at", "反馈时间", _TIMES, aliases=("评价时间", "回访时间")),
        Column("satisfaction", "满意度", SATISFACTION, aliases=("评价", "满意情况")),
        Column("cancelled_at", "取消时间", _TIMES, aliases=("撤单时间",)),
        Column("note", "说明", Text(200), aliases=("取消原因", "办理说明", "备注"), privacy=Privacy.SENSITIVE),
    ),
)

FORMS: tuple[Form, ...] = (ORDER_LIST,)
