"""The registers of what happened or was decided: awards, fairs, contests, notices, subsidies, what a target reached."""

from __future__ import annotations

from swtool.evaluation.forms import Points
from swtool.forms.days import Year
from swtool.forms.form import Column, Form
from swtool.forms.kinds import Choice, Code, Day, Money, Reference, YesNo
from swtool.forms.rowchecks import InOrder, NotInFuture
from swtool.registers.columns import DETAILS, NUMBER_COLUMN, STATION, count, since, until, words, worker
from swtool.registers.register import Register

VENTURE_OUTCOME = Choice(
    {"参赛": "entered", "入围": "shortlisted", "获奖": "won", "落选": "lost"}, {"获胜": "won", "未获奖": "lost"}
)
NOTICE = Choice(
    {"采购意向公开": "intention", "采购公告": "tender", "中标（成交）结果公告": "result", "合同公告": "contract"},
    {
        "采购意向": "intention",
        "招标公告": "tender",
        "中标公告": "result",
        "成交公告": "result",
        "结果公告": "result",
        "合同公开": "contract",
    },
)
_PROJECT = Column("project", "项目名称", Reference("project"), aliases=("项目",))
_ORGANIZATION = Column("organization", "机构名称", Reference("organization"), aliases=("机构",))

AWARDS = Register(
    Form(
        "register_awards",
        title="评优表彰登记表",
        grain="一个获奖者的一个奖项",
        key=("title", "effective_on", "station", "project", "organization", "staff_no"),
        columns=(
            NUMBER_COLUMN,
            words("title", "奖项名称", "表彰名称", longest=80, must=True),
            words("category", "评优类别", longest=40, note="如 优秀社工站（室）、优秀社工项目、优秀社工站人员"),
            STATION,
            _PROJECT,
            _ORGANIZATION,
            worker("获奖人员编号", "人员编号", "获奖人员", "获奖人", "获奖人员姓名", "获奖人姓名", "获奖社工"),
            words("unit", "授予单位", "表彰单位", longest=80),
            Column("document_no", "表彰文号", Code(), aliases=("文号",)),
            since("表彰日期", "获奖日期", must=True),
            DETAILS,
        ),
        checks=(NotInFuture("effective_on"),),
        belongs=("station",),
    ),
    "哪些社工站、项目、机构、社工受了表彰",
    someone=("station", "project", "organization", "staff_no"),
    lasts=False,
    minor=frozenset({"category"}),
)
FAIRS = Register(
    Form(
        "register_fairs",
        title="双选会登记表",
        grain="一场双选会",
        key=("title", "effective_on"),
        columns=(
            NUMBER_COLUMN,
            words("title", "双选会名称", longest=80, must=True),
            Column("effective_on", "举办日期", Day(), required=True),
            words("unit", "主办单位", longest=80),
            count("figure", "参加单位数"),
            count("reached", "达成意向数"),
            DETAILS,
        ),
        checks=(NotInFuture("effective_on"),),
    ),
    "每年的双选会：多少单位参加，达成多少意向",
    lasts=False,
)
BRAND = Register(
    Form(
        "register_brand",
        title="品牌评价指标登记表",
        grain="一项指标",
        key=("category", "title"),
        columns=(
            NUMBER_COLUMN,
            words("category", "评价维度", longest=40),
            words("title", "品牌评价指标", "品牌指标", longest=200, must=True),
            Column("score", "指标分值", Points(), aliases=("分值",)),
            words("details", "指标评价标准", longest=500),
            since("指标启用日"),
            until("指标停用日"),
        ),
        checks=(InOrder("effective_on", "effective_until"),),
    ),
    "品牌社会组织评价指标有哪些，各多少分",
)
VENTURES = Register(
    Form(
        "register_ventures",
        title="公益创投大赛登记表",
        grain="一届大赛的一个参赛项目",
        key=("year", "category", "title", "unit"),
        columns=(
            NUMBER_COLUMN,
            Column("year", "大赛年度", Year(), required=True),
            words("category", "大赛名称", longest=80, must=True),
            words("title", "参赛项目", "参赛项目名称", longest=100, must=True),
            words("unit", "参赛单位", "申报单位", longest=80),
            STATION,
            Column("project", "立项项目名称", Reference("project"), note="得到资助、立了项的填"),
            Column("score", "评审得分", Points(), aliases=("得分",)),
            count("figure", "名次"),
            Column("outcome", "参赛结果", VENTURE_OUTCOME, aliases=("评审结果",)),
            Column("amount", "资助金额", Money(), aliases=("资助资金",), own=True),
            since("评审日期"),
            DETAILS,
        ),
        checks=(NotInFuture("effective_on"),),
        belongs=("station",),
    ),
    "公益创投大赛：谁参赛、得分、获奖、资助多少",
    lasts=False,
    minor=frozenset({"station", "project", "effective_on", "category"}),
)
NOTICES = Register(
    Form(
        "register_notices",
        title="采购公告登记表",
        grain="一份公告",
        key=("project", "category", "title"),
        columns=(
            NUMBER_COLUMN,
            Column("project", "采购项目", Reference("project"), required=True, aliases=("项目名称",)),
            Column("category", "公告类别", NOTICE, required=True),
            words("title", "公告标题", "公告名称", longest=120, must=True),
            Column("document_no", "公告编号", Code(), aliases=("项目编号", "采购编号")),
            words("unit", "发布媒体", "公告网站", longest=80),
            Column("effective_on", "发布日期", Day(), required=True, aliases=("公告日期",)),
            Column("due_on", "公告截止日", Day(), aliases=("公示截止日",), note="公告期的最后一天"),
            DETAILS,
        ),
        checks=(NotInFuture("effective_on"), InOrder("effective_on", "due_on")),
    ),
    "政府采购信息在哪里公开、公告到哪一天",
    lasts=False,
)
SUBSIDIES = Register(
    Form(
        "register_subsidies",
        title="运行补助登记表",
        grain="一个社工站或项目的一次补助决定",
        key=("title", "station", "project"),
        columns=(
            NUMBER_COLUMN,
            STATION,
            _PROJECT,
            words("title", "依据的评估", "评估期间", longest=60, must=True, note="如 2026年绩效评估"),
            words("category", "评估等级", longest=20),
            Column("amount", "补助金额", Money(), required=True, own=True),
            Column("document_no", "补助文号", Code(), aliases=("文号",)),
            Column("effective_on", "补助决定日", Day(), required=True, aliases=("决定日期",)),
            Column("fulfilled", "是否拨付", YesNo(("拨付",)), aliases=("已拨付",)),
            DETAILS,
        ),
        checks=(NotInFuture("effective_on"),),
        belongs=("station",),
    ),
    "评估之后对运行良好的给予多少补助，拨付了没有",
    someone=("station", "project"),
    lasts=False,
)
REACHED = Register(
    Form(
        "register_reached",
        title="目标完成数登记表",
        grain="一个目标到一天的完成数",
        key=("title", "effective_on"),
        columns=(
            NUMBER_COLUMN,
            words("title", "目标名称", longest=60, must=True, note="与 swtool target list 的目标一致"),
            count("figure", "完成数"),
            Column("amount", "完成金额", Money(), own=True),
            Column("effective_on", "统计截止日", Day(), required=True, aliases=("截至日期",)),
            words("unit", "数据来源", longest=100, must=True),
            DETAILS,
        ),
        checks=(NotInFuture("effective_on"),),
    ),
    "有期限的目标到某一天完成了多少（系统算不出来的）",
    someone=("figure", "amount"),
    lasts=False,
)
REGISTERS = (AWARDS, FAIRS, BRAND, VENTURES, NOTICES, SUBSIDIES, REACHED)
