"""The sheets of an evaluation: the scheme (绩效评估指标表) and the scores (评估评分表), domain §3.8."""

from __future__ import annotations

from dataclasses import dataclass

from swtool.evaluation.terms import ItemKind, Party
from swtool.folding import fold
from swtool.forms.amounts import Count, quantity
from swtool.forms.days import Day
from swtool.forms.form import Column, Form
from swtool.forms.kind import Kind, ParseContext
from swtool.forms.kinds import Choice, Code, Reference, Text
from swtool.forms.rowchecks import NotInFuture
from swtool.patterns import Pattern
from swtool.quantities import QuantityFault, parse_hours
from swtool.tables import Show

_UNIT = Pattern(r"\s*分\s*$")


@dataclass(frozen=True, slots=True)
class Points(Kind):
    """分 of an indicator, in hundredths: 5, 2.5, 3分."""

    show: Show = Show.HOURS
    cell_format: str = "0.##"

    def parse(self, cell: object, context: ParseContext) -> object:
        return quantity("points", cell, _points, expected="分值，如 2.5")


def _points(written: object) -> int | QuantityFault | None:
    read = parse_hours(_UNIT.sub("", fold(written)) if isinstance(written, str) else written)
    if isinstance(read, QuantityFault):
        return QuantityFault(read.reason.replace("学时", "分"), is_approximate=read.is_approximate)
    return read


KINDS = Choice(
    {"评分指标": ItemKind.LEAF, "加分项": ItemKind.BONUS, "一票否决": ItemKind.VETO},
    {"加分": ItemKind.BONUS, "附加分": ItemKind.BONUS, "否决项": ItemKind.VETO, "一票否决项": ItemKind.VETO},
)

EVALUATION_SCHEME = Form(
    "evaluation_scheme",
    title="绩效评估指标表",
    grain="一项三级指标",
    key=("scheme", "edition_on", "level1", "level2", "level3"),
    columns=(
        Column("scheme", "评估方案", Text(60), required=True, aliases=("方案名称", "评估方案名称")),
        Column("edition_on", "方案启用日期", Day(), required=True, aliases=("方案执行日期", "版本日期")),
        Column("code", "指标编号", Code(), aliases=("指标编码", "指标序号"), note="不写就按行次编 1、2、3"),
        Column("level1", "一级指标", Text(60), required=True),
        Column("level2", "二级指标", Text(60)),
        Column("level3", "三级指标", Text(200), aliases=("评分细则", "指标内容")),
        Column("kind", "指标类别", KINDS, aliases=("指标类型",)),
        Column("points", "分值", Points(), aliases=("满分", "标准分", "权重")),
        Column("parties", "评分主体", Text(100), aliases=("评分方", "由谁评分")),
        Column("measure", "计算指标", Text(30), aliases=("系统计算",)),
        Column("criteria", "评分标准", Text(1000), aliases=("评分办法", "评分说明")),
        Column("evidence", "佐证材料", Text(500), aliases=("评估材料", "证明材料", "印证材料")),
    ),
)

PARTY_COLUMNS = {
    Party.SELF: "self_score",
    Party.PURCHASER: "purchaser_score",
    Party.TOWN: "town_score",
    Party.CLIENTS: "clients_score",
    Party.THIRD: "third_score",
    Party.PANEL: "panel_score",
}

EVALUATION_SCORES = Form(
    "evaluation_scores",
    title="绩效评估评分表",
    grain="一站一项指标的得分",
    key=("period", "station", "code"),
    columns=(
        Column("period", "评估期间", Code(), required=True, aliases=("评估年度", "考核年度"), note="2026 或 2026Q3"),
        Column("scheme", "评估方案", Text(60), aliases=("方案名称",)),
        Column("station", "社工站", Reference("station"), required=True, aliases=("社工站名称", "被评社工站")),
        Column("code", "指标编号", Code(), required=True, aliases=("指标编码", "指标序号")),
        Column("self_score", "自评分", Points(), aliases=("自评得分",)),
        Column("purchaser_score", "民政部门评分", Points(), aliases=("民政局评分", "购买方评分")),
        Column("town_score", "镇街评分", Points(), aliases=("镇街评", "乡镇评分")),
        Column("clients_score", "服务对象评分", Points(), aliases=("居民评分",)),
        Column("third_score", "第三方评分", Points(), aliases=("专家评分", "专家评")),
        Column("panel_score", "评估组评分", Points(), aliases=("评审组评分", "评估得分")),
        Column("why", "扣分原因", Text(300), aliases=("扣分说明",)),
    ),
)

ROUND = Choice({"中期": "mid", "末期": "final"}, {"期中": "mid", "期末": "final", "终期": "final"})
RESPONDENT = Choice({"部门": "department", "服务对象": "client"}, {"相关部门": "department", "居民": "client"})
ASPECT = Choice({"实施过程": "process", "实施结果": "result"}, {"过程": "process", "结果": "result"})

SATISFACTION_ANSWERS = Form(
    "satisfaction_answers",
    title="满意度调查汇总表",
    grain="一个项目、一次、一方、一种方式的答卷数",
    key=("project", "round", "respondent", "aspect", "channel"),
    columns=(
        Column("project", "项目名称", Reference("project"), required=True, aliases=("项目",)),
        Column("round", "调查阶段", ROUND, required=True, aliases=("阶段",)),
        Column("respondent", "调查对象", RESPONDENT, required=True, aliases=("答卷方",)),
        Column("aspect", "调查内容", ASPECT, required=True, aliases=("对过程或结果",)),
        Column("channel", "调查方式", Text(20), required=True, aliases=("方式", "电话、问卷或座谈会")),
        Column("held_on", "调查日期", Day(), required=True),
        Column("valid", "有效份数", Count(), required=True, aliases=("有效答卷", "有效样本"), own=True),
        Column("satisfied", "满意份数", Count(), required=True, aliases=("满意答卷",), own=True),
    ),
    checks=(NotInFuture("held_on"),),
)

FORMS: tuple[Form, ...] = (EVALUATION_SCHEME, EVALUATION_SCORES, SATISFACTION_ANSWERS)
"""The books of evaluations: a scheme before its scores. 评估年度 stands in ``Code``, for a quarter is no year."""
