"""The sheets of services: 服务记录表, 个案小组活动登记表 and 服务目录表."""

from __future__ import annotations

from swtool.casework.terms import ENGAGEMENT_KINDS, KIND_SYNONYMS, SERVICE_KINDS
from swtool.forms.form import Column, Form
from swtool.forms.kinds import Choice, Code, Count, Day, Reference, Text
from swtool.forms.minutes import WholeMinutes
from swtool.forms.personal import PersonName
from swtool.forms.rowchecks import InOrder, NotInFuture
from swtool.privacy import Privacy

KIND = Choice({label: word for word, label in SERVICE_KINDS.items()}, KIND_SYNONYMS)
TIER = Choice(
    {"第一层级": "1", "第二层级": "2", "第三层级": "3"},
    {"1": "1", "2": "2", "3": "3", "一": "1", "二": "2", "三": "3", "民政对象": "1", "民生服务": "2", "社区治理": "3"},
)
ENGAGEMENT_KIND = Choice(
    {label: word for word, label in ENGAGEMENT_KINDS.items()},
    {
        "咨询": "consultation_case",
        "个案": "professional_case",
        "专业": "professional_case",
        "小组工作": "group",
        "小组活动": "group",
        "活动": "activity",
    },
)

_STATION = Column("station", "社工站", Reference("station"), aliases=("社工站名称", "站点", "所属社工站", "服务站点"))
_PROJECT = Column("project", "项目名称", Reference("project"), aliases=("项目", "所属项目"))
_FILE_NO = Column("file_no", "档案号", Code(), aliases=("家庭档案号", "居民档案号", "档案编号"))

SERVICE_RECORD = Form(
    "service_record",
    title="服务记录表",
    grain="一次服务",
    key=("record_no",),
    columns=(
        Column("record_no", "记录编号", Code(), aliases=("服务编号", "服务记录编号")),
        _STATION,
        Column("happened_on", "服务日期", Day(of_month=True), required=True, aliases=("服务时间", "开展日期")),
        Column("kind", "服务方式", KIND, aliases=("服务形式", "方式"), note="个案、小组、活动的节次可以不填"),
        Column("item", "服务项目", Text(80), aliases=("服务条目", "服务小项"), note="服务目录里的编码或名称"),
        Column(
            "worker",
            "服务社工",
            Reference("person"),
            required=True,
            aliases=("社工", "服务人员", "社工姓名", "工作人员"),
            privacy=Privacy.PERSONAL,
            note="人员编号最稳妥；写姓名时按社工站对",
        ),
        _FILE_NO,
        Column(
            "client",
            "服务对象",
            PersonName(),
            aliases=("服务对象姓名", "案主"),
            privacy=Privacy.PERSONAL,
            note="档案里的成员；只服务到户的不填",
        ),
        Column(
            "engagement_no", "个案（小组、活动）编号", Code(), aliases=("个案编号", "小组编号", "活动编号", "所属编号")
        ),
        _PROJECT,
        Column("minutes", "时长（分钟）", WholeMinutes(), aliases=("服务时长（分钟）", "分钟", "服务分钟数")),
        Column("persons", "服务人数", Count(), aliases=("受益人数", "参加人数"), note="不写按 1 人", own=True),
        Column("person_times", "服务人次", Count(), aliases=("受益人次", "参加人次"), note="不写同人数", own=True),
        Column("volunteers", "志愿者人数", Count(), aliases=("参与志愿者", "志愿者"), own=True),
        Column("tier", "服务层级", TIER, aliases=("层级",)),
        Column("place", "服务地点", Text(60), aliases=("地点",)),
        Column("remarks", "备注", Text(300), aliases=("服务内容", "服务内容及备注", "服务情况")),
    ),
    checks=(NotInFuture("happened_on"),),
    belongs=("project", "engagement_no", "file_no", "client"),
)

ENGAGEMENT_LIST = Form(
    "engagement_list",
    title="个案小组活动登记表",
    grain="一个个案、小组或活动",
    key=("engagement_no",),
    columns=(
        Column(
            "engagement_no",
            "个案（小组、活动）编号",
            Code(),
            required=True,
            aliases=("个案编号", "小组编号", "活动编号"),
        ),
        Column("kind", "个案类别", ENGAGEMENT_KIND, required=True, aliases=("工作类别", "个案（小组、活动）类别")),
        _STATION,
        Column("title", "个案主题", Text(100), required=True, aliases=("主题", "小组名称", "活动名称", "个案名称")),
        Column(
            "worker",
            "负责社工",
            Reference("person"),
            aliases=("主责社工", "跟进社工"),
            privacy=Privacy.PERSONAL,
        ),
        _FILE_NO,
        _PROJECT,
        Column("members", "计划人数", Count(), aliases=("组员人数", "招募人数"), own=True),
        Column("opened_on", "开案日期", Day(), required=True, aliases=("接案日期", "立项日期", "开组日期")),
        Column("stage", "当前阶段", Text(30), aliases=("阶段", "所处阶段", "步骤")),
        Column("stage_on", "进入阶段日期", Day(), note="不写按开案日期"),
        Column("crisis_on", "列为危机日期", Day(), aliases=("危机日期",)),
        Column("referred_to", "转介去处", Text(60), aliases=("转介单位", "转介至")),
        Column("referred_on", "转介日期", Day()),
        Column("closed_on", "结案日期", Day(), aliases=("结项日期", "结束日期")),
        Column("result", "结案结果", Text(60), aliases=("结案情况", "结项结果")),
        Column("remarks", "备注", Text(300)),
    ),
    checks=(
        NotInFuture("opened_on"),
        NotInFuture("closed_on"),
        InOrder("opened_on", "closed_on"),
        InOrder("opened_on", "stage_on"),
        InOrder("opened_on", "referred_on"),
    ),
    belongs=("project",),
)

SERVICE_CATALOGUE = Form(
    "service_catalogue",
    title="服务目录表",
    grain="一个小项",
    key=("catalogue", "edition_on", "code"),
    columns=(
        Column("catalogue", "目录名称", Text(60), required=True, aliases=("服务目录", "目录")),
        Column("edition_on", "启用日期", Day(), required=True, aliases=("目录启用日期", "执行日期")),
        Column("code", "项目编码", Code(), required=True, aliases=("小项编码", "编码")),
        Column("field", "服务领域", Text(60), required=True, aliases=("领域",)),
        Column("section", "服务大项", Text(60), aliases=("大项",)),
        Column("name", "服务小项", Text(80), required=True, aliases=("小项", "小项名称")),
        Column("content", "服务要点", Text(300), aliases=("要点",)),
    ),
)

FORMS: tuple[Form, ...] = (SERVICE_CATALOGUE, ENGAGEMENT_LIST, SERVICE_RECORD)
