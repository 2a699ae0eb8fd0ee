"""The sheets of the community's room: 社区社会组织名册, 议事会议记录表, 督导名册 and 督导记录表 (domain §3.10)."""

from __future__ import annotations

from collections.abc import Mapping

from swtool.community.terms import LEVELS, ROLES, SESSION_KINDS, SOURCES, SUPERVISION_LEVELS
from swtool.findings import Severity
from swtool.forms.form import Column, Form
from swtool.forms.kinds import Choice, Code, Count, Day, PartialDay, Reference, Text
from swtool.forms.minutes import ServiceTime
from swtool.forms.personal import PersonName, Phone
from swtool.forms.rowchecks import InOrder, NotInFuture
from swtool.privacy import Privacy


def _turned(words: Mapping[str, str]) -> dict[str, str]:
    return {label: stored for stored, label in words.items()}


LEVEL = Choice(
    _turned(LEVELS),
    {
        "联席会": "joint",
        "社区联席会议": "joint",
        "议事厅": "hall",
        "社区议事会": "hall",
        "楼门议事": "block",
        "楼栋议事会": "block",
        "楼道议事会": "block",
    },
)
SOURCE = Choice(_turned(SOURCES), {"专家": "expert", "高校教师": "expert", "骨干": "backbone", "一线社工": "backbone"})
SUPERVISION_LEVEL = Choice(
    _turned(SUPERVISION_LEVELS),
    {"市": "city", "设区市": "city", "县": "county", "区级": "county", "镇": "town", "镇街": "town", "街道": "town"},
)
ROLE = Choice(_turned(ROLES), {"督导员": "supervisor", "专业督导": "supervisor"})
SESSION_KIND = Choice(
    _turned(SESSION_KINDS),
    {"个人督导": "individual", "一对一": "individual", "团体督导": "group", "集体督导": "group", "实地督导": "site"},
)

_TOWN = Column(
    "town", "乡镇（街道）", Reference("town"), aliases=("乡镇", "镇街", "镇（街道）", "所属乡镇", "街道", "乡镇街道")
)
_VILLAGES = ("村居", "村社", "村（居）", "村/社区", "所属村（社区）", "所在村（社区）", "所属社区", "社区", "行政村")

ORGANIZATION_LIST = Form(
    "community_organization_list",
    title="社区社会组织名册",
    grain="一个社区社会组织",
    key=("organization_no", "town", "village", "name"),
    columns=(
        Column("organization_no", "组织编号", Code(), note="系统给出；再次报送时保留它"),
        _TOWN,
        Column("village", "村（社区）", Reference("village"), required=True, aliases=_VILLAGES),
        Column(
            "name",
            "社区社会组织名称",
            Text(80),
            required=True,
            aliases=("组织名称", "社区社会组织", "社会组织名称", "自组织名称", "队伍名称"),
        ),
        Column("category", "组织类别", Text(30), aliases=("类别", "组织类型", "类型")),
        Column(
            "head_name", "组织负责人", PersonName(), aliases=("负责人", "负责人姓名", "队长"), privacy=Privacy.PERSONAL
        ),
        Column(
            "head_phone",
            "负责人电话",
            Phone(several=True),
            aliases=("联系电话", "联系方式", "手机"),
            privacy=Privacy.PERSONAL,
        ),
        Column("members", "成员数", Count(), aliases=("成员人数", "会员数", "人数")),
        Column("filing_no", "组织备案号", Code(), aliases=("备案号", "备案编号", "备案文号")),
        Column("filing_body", "备案机关", Text(60), aliases=("备案单位", "备案部门"), note="一般是乡镇（街道）"),
        Column("filed_on", "备案日期", PartialDay(), aliases=("备案时间",)),
        Column("station", "孵化社工站", Reference("station"), aliases=("孵化站", "培育社工站", "社工站")),
        Column("incubated_on", "孵化日期", PartialDay(), aliases=("培育日期", "孵化时间", "成立日期")),
        Column("closed_on", "注销日期", Day(), aliases=("解散日期", "停止活动日期"), note="不再活动的第一天"),
    ),
    checks=(NotInFuture("filed_on"), NotInFuture("incubated_on"), InOrder("incubated_on", "closed_on")),
)

MEETING_ITEMS = Form(
    "meeting_items",
    title="议事会议记录表",
    grain="一项议题；一项议题要办几件事的，各写一行",
    key=("level", "town", "village", "held_on", "topic", "action"),
    columns=(
        Column("level", "会议类别", LEVEL, required=True, aliases=("会议类型", "议事层级", "层级", "会议名称")),
        _TOWN,
        Column("village", "村（社区）", Reference("village"), aliases=_VILLAGES, note="全镇的联席会议可不填"),
        Column(
            "held_on",
            "会议日期",
            Day(of_month=True),
            required=True,
            aliases=("开会日期", "会议时间", "议事日期", "召开时间"),
        ),
        Column("topic", "议题", Text(200), required=True, aliases=("会议议题", "议事内容", "讨论事项")),
        Column("participants", "参会人数", Count(), aliases=("参加人数", "到会人数"), note="只写人数，不写姓名"),
        Column("decision", "议定事项", Text(300), aliases=("决议", "会议决定", "议事结果", "讨论结果")),
        Column("action", "待办事项", Text(200), aliases=("办理事项", "落实事项", "任务"), note="议定后要去办的事"),
        Column("owner", "责任人", Text(60), aliases=("责任单位", "落实单位", "承办人", "牵头单位")),
        Column("due_on", "办理时限", Day(), aliases=("完成时限", "截止日期", "办结时限"), note="最后一天"),
        Column("done_on", "办结日期", Day(), aliases=("完成日期", "办结时间")),
        Column("outcome", "办理结果", Text(200), aliases=("落实情况", "办理情况", "结果")),
    ),
    checks=(
        NotInFuture("held_on"),
        NotInFuture("done_on"),
        InOrder("held_on", "done_on"),
        InOrder("held_on", "due_on", Severity.WARNING),
    ),
    belongs=("village", "participants"),
)

_SUPERVISOR_NO = Column("supervisor_no", "督导编号", Code(), note="系统给出；再次报送时保留它")
_SUPERVISOR = Column(
    "name",
    "督导姓名",
    PersonName(),
    required=True,
    aliases=("督导者", "督导老师", "督导员", "指导员", "指导员姓名", "督导"),
    privacy=Privacy.PERSONAL,
)
_STATION = ("社工站名称", "站点", "被督导单位", "对接社工站", "结对社工站")

SUPERVISOR_LIST = Form(
    "supervisor_list",
    title="督导名册",
    grain="一名督导（指导员）的一个身份或一个结对站",
    key=("supervisor_no", "name", "unit", "role", "station", "effective_on"),
    columns=(
        _SUPERVISOR_NO,
        _SUPERVISOR,
        Column("source", "督导来源", SOURCE, aliases=("来源", "人员类别")),
        Column("level", "督导级别", SUPERVISION_LEVEL, aliases=("级别",), note="市级、县级或镇级督导"),
        Column("unit", "工作单位", Text(80), aliases=("单位", "所在单位")),
        Column("mobile", "联系电话", Phone(), aliases=("手机", "电话", "联系方式"), privacy=Privacy.PERSONAL),
        Column("staff_no", "人员编号", Code(), aliases=("工号",), note="本县社工兼督导的填"),
        Column("role", "身份", ROLE, aliases=("角色", "指导员类别", "职务"), note="不填按“督导”"),
        Column("station", "结对社工站", Reference("station"), aliases=_STATION, note="全县的不填"),
        Column("effective_on", "聘任日期", Day(), aliases=("聘用日期", "开始日期", "聘任时间"), note="不填按今天"),
        Column("effective_until", "解聘日期", Day(), aliases=("结束日期", "离任日期"), note="不再担任的第一天"),
    ),
    checks=(InOrder("effective_on", "effective_until"),),
)

SUPERVISION_RECORDS = Form(
    "supervision_records",
    title="督导记录表",
    grain="一次督导",
    key=("supervisor_no", "name", "station", "held_on", "topic"),
    columns=(
        _SUPERVISOR_NO,
        _SUPERVISOR,
        Column("station", "社工站", Reference("station"), required=True, aliases=_STATION),
        Column("held_on", "督导日期", Day(of_month=True), required=True, aliases=("督导时间", "日期")),
        Column("kind", "督导形式", SESSION_KIND, aliases=("督导方式", "督导类型", "形式")),
        Column("minutes", "督导时长", ServiceTime(), aliases=("时长", "督导小时数", "时长（小时）"), note="按小时写"),
        Column("topic", "督导主题", Text(200), aliases=("主题", "督导内容", "督导议题")),
        Column(
            "workers",
            "被督导社工",
            Text(200),
            aliases=("被督导者", "参加社工", "参加人员", "受督导人员"),
            privacy=Privacy.PERSONAL,
            note="几个人用顿号隔开；写人员编号，或这个站的人的姓名",
        ),
    ),
    checks=(NotInFuture("held_on"),),
)

FORMS: tuple[Form, ...] = (ORGANIZATION_LIST, MEETING_ITEMS, SUPERVISOR_LIST, SUPERVISION_RECORDS)
