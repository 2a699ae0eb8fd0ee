"""人员变动备案表 as towns file it (domain §3.2): one row a change, or a change of places (one leaves, one joins)."""

from __future__ import annotations

from swtool.filings.terms import CHANGE_LABELS
from swtool.findings import Severity
from swtool.forms.form import Column, Form
from swtool.forms.kinds import Choice, Code, PartialDay, Reference, Text
from swtool.forms.personal import PersonName, ResidentId
from swtool.forms.rowchecks import NotInFuture, OnePerson
from swtool.privacy import Privacy
from swtool.registry.words import BASIS, CERTIFICATE, EDUCATION, POST_KIND

CHANGE_KIND = Choice(
    {label: kind.value for kind, label in CHANGE_LABELS.items()},
    {
        "新增": "join",
        "新进": "join",
        "新入职": "join",
        "招录": "join",
        "辞职": "leave",
        "离岗": "leave",
        "解聘": "leave",
        "退出": "leave",
        "转入": "transfer_in",
        "转出": "transfer_out",
        "岗位变动": "post_change",
        "岗位变化": "post_change",
        "转岗": "post_change",
        "职务变动": "post_change",
        "专兼职变动": "basis_change",
        "专职转兼职": "basis_change",
        "兼职转专职": "basis_change",
        "长期请假": "long_leave",
        "产假": "long_leave",
        "长假": "long_leave",
    },
)

STAFF_CHANGE_FILING = Form(
    "staff_change_filing",
    title="人员变动备案表",
    grain="一次变动",
    key=("station", "kind", "event_on", "name", "outgoing_name", "incoming_name"),
    columns=(
        Column("project_name", "项目名称", Text(100), aliases=("项目",)),
        Column("project_approved_on", "立项时间", PartialDay(), aliases=("立项日期", "项目立项时间")),
        Column(
            "station",
            "社工站名称",
            Reference("station"),
            required=True,
            aliases=("社工站", "站点名称", "站点", "所在社工站", "社会工作站"),
        ),
        Column(
            "kind",
            "变动类型",
            CHANGE_KIND,
            required=True,
            aliases=("变动情况", "变动类别", "变更类型", "变动形式", "异动类型"),
        ),
        Column(
            "event_on",
            "变动日期",
            PartialDay(),
            aliases=("变动时间", "变更日期", "变更时间", "发生日期", "异动日期", "离职或入职日期"),
            note="写到哪一日；只知道月份时写年月，之后补上日期",
        ),
        Column("name", "变动人员", PersonName(), aliases=("姓名", "人员姓名"), privacy=Privacy.PERSONAL),
        Column("staff_no", "人员编号", Code(), aliases=("工号", "变动人员编号")),
        Column(
            "resident_id", "身份证号", ResidentId(), aliases=("身份证号码", "公民身份号码"), privacy=Privacy.PERSONAL
        ),
        Column(
            "outgoing_name",
            "原人员",
            PersonName(),
            aliases=("原人员姓名", "变动前人员", "离职人员", "原人员/姓名"),
            privacy=Privacy.PERSONAL,
        ),
        Column("outgoing_no", "原人员编号", Code(), aliases=("原人员/人员编号",)),
        Column("outgoing_id", "原人员身份证号", ResidentId(), aliases=("原人员/身份证号",), privacy=Privacy.PERSONAL),
        Column(
            "incoming_name",
            "新人员",
            PersonName(),
            aliases=("新人员姓名", "变动后人员", "接替人员", "新进人员", "新人员/姓名"),
            privacy=Privacy.PERSONAL,
        ),
        Column("incoming_no", "新人员编号", Code(), aliases=("新人员/人员编号",)),
        Column("incoming_id", "新人员身份证号", ResidentId(), aliases=("新人员/身份证号",), privacy=Privacy.PERSONAL),
        Column("education", "新人员学历", EDUCATION, aliases=("学历", "新人员/学历")),
        Column("major", "新人员专业", Text(60), aliases=("专业", "所学专业", "新人员/专业")),
        Column("certificate", "新人员证书", CERTIFICATE, aliases=("证书", "持证情况", "证书等级", "新人员/证书")),
        Column("post_kind", "变动后岗位性质", POST_KIND, aliases=("岗位性质", "岗位类型", "新岗位性质")),
        Column("basis", "变动后专职/兼职", BASIS, aliases=("专职/兼职", "专兼职", "变动后专兼职")),
        Column("post_title", "变动后岗位", Text(30), aliases=("岗位", "岗位/职务", "新岗位", "变动后职务")),
        Column("pay_grade", "变动后岗级", Text(20), aliases=("岗级",)),
        Column("other_station", "调动对方社工站", Reference("station"), aliases=("调入站", "调出站", "对方社工站")),
        Column("reason", "变动原因", Text(200), aliases=("原因", "变更原因", "离职原因")),
        Column("handover", "交接情况", Text(200), aliases=("工作交接", "交接", "工作交接情况")),
        Column("commitment_signed_on", "承诺书签订日期", PartialDay(), aliases=("承诺书", "公益服务承诺书")),
        Column("handler", "经办人", Text(20), aliases=("填报人", "经办"), privacy=Privacy.PERSONAL),
    ),
    checks=(
        OnePerson("resident_id", "name"),
        OnePerson("incoming_id", "incoming_name"),
        OnePerson("outgoing_id", "outgoing_name"),
        NotInFuture("commitment_signed_on", Severity.WARNING),
    ),
    belongs=("project_name", "project_approved_on"),
)

FORMS: tuple[Form, ...] = (STAFF_CHANGE_FILING,)
