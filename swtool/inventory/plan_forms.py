"""The sheets of personal plans (一人一案, GDG-06, CDU-03) and of care aid outside the policies (CDU-08)."""

from __future__ import annotations

from swtool.findings import Severity
from swtool.forms.form import Column, Form
from swtool.forms.kinds import Choice, Code, Day, Money, Text
from swtool.forms.personal import PersonName, ResidentId
from swtool.forms.rowchecks import InOrder
from swtool.privacy import Privacy

GOAL_STATUS = Choice(
    {"进行中": "open", "已达成": "reached", "已放弃": "dropped"},
    {"未完成": "open", "达成": "reached", "完成": "reached", "已完成": "reached", "放弃": "dropped", "终止": "dropped"},
)
GROUND = Choice(
    {"救助后仍有困难": "still_hard", "政策无法覆盖": "not_covered"},
    {"政府救助后仍有困难": "still_hard", "政策未覆盖": "not_covered", "政策覆盖不到": "not_covered"},
)
"""The two grounds of CDU-08."""

_FILE = Column("file_no", "档案号", Code(), required=True, aliases=("档案编号", "户档案号", "家庭编号", "户编号"))
_ID = Column(
    "resident_id",
    "身份证号",
    ResidentId(),
    aliases=("身份证号码", "公民身份号码", "身份证"),
    privacy=Privacy.PERSONAL,
)

PLAN_LIST = Form(
    "individual_plan",
    title="一人一案计划表",
    grain="一个目标",
    key=("file_no", "client_name", "goal", "opened_on"),
    columns=(
        Column("plan_no", "计划编号", Code(), aliases=("个案计划编号",), note="系统给出；再次报送时保留它"),
        _FILE,
        Column(
            "client_name",
            "服务对象",
            PersonName(),
            required=True,
            aliases=("服务对象姓名", "对象姓名", "姓名"),
            privacy=Privacy.SENSITIVE,
        ),
        _ID,
        Column(
            "goal",
            "计划目标",
            Text(),
            required=True,
            aliases=("目标", "服务目标", "个案目标"),
            privacy=Privacy.SENSITIVE,
        ),
        Column("goal_status", "目标状态", GOAL_STATUS, aliases=("目标完成情况", "达成情况")),
        Column("opened_on", "制定日期", Day(), required=True, aliases=("计划日期", "制定时间")),
        Column("review_on", "下次复核日期", Day(), aliases=("下次评估日期", "下次复核")),
        Column(
            "responsible_worker",
            "负责社工",
            PersonName(),
            aliases=("责任社工", "跟进社工"),
            privacy=Privacy.PERSONAL,
        ),
        Column("closed_on", "结案日期", Day(), aliases=("结案时间",)),
        Column("closed_why", "结案原因", Text(100), aliases=("结案理由",), privacy=Privacy.SENSITIVE),
    ),
    checks=(InOrder("opened_on", "closed_on"), InOrder("opened_on", "review_on", Severity.WARNING)),
)

AID_LIST = Form(
    "care_aid",
    title="关爱援助登记表",
    grain="一次援助",
    key=("file_no", "given_on", "aid_reason", "amount", "goods"),
    columns=(
        Column("aid_no", "援助编号", Code(), note="系统给出；再次报送时保留它"),
        _FILE,
        Column(
            "client_name",
            "援助对象",
            PersonName(),
            aliases=("受助人", "受助人姓名", "援助对象姓名"),
            privacy=Privacy.SENSITIVE,
            note="援助一名成员时写；给全户的不写",
        ),
        Column("given_on", "援助日期", Day(), required=True, aliases=("发放日期", "援助时间")),
        Column("ground", "政策外情形", GROUND, required=True, aliases=("援助情形",)),
        Column("aid_reason", "援助原因", Text(), required=True, aliases=("困难情况",), privacy=Privacy.SENSITIVE),
        Column("amount", "援助金额", Money(), aliases=("金额", "援助资金"), privacy=Privacy.SENSITIVE, own=True),
        Column("goods", "援助物资", Text(100), aliases=("物资", "物品"), privacy=Privacy.SENSITIVE),
        Column("aid_source", "援助来源", Text(100), required=True, aliases=("资金来源", "款物来源")),
    ),
)
