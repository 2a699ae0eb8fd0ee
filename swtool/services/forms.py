"""The sheets of the services room: 项目（社工站）月报表 as rows or as columns, and 党务公开事项 (domain §3.4)."""

from __future__ import annotations

from swtool.forms.form import Column, Form
from swtool.forms.kinds import Count, MonthOf, PartialDay, Rate, Reference, Text
from swtool.forms.rowchecks import IsShare
from swtool.services.figure import FigureKind, UnitFigure
from swtool.services.indicators import INDICATORS

_STATION = Column("station", "社工站", Reference("station"), aliases=("社工站名称", "站点", "填报单位", "站点名称"))
_ORGANIZATION = Column(
    "organization", "承接机构", Reference("organization"), aliases=("运营机构", "承接机构名称", "机构", "机构名称")
)
_MONTH = Column("month", "月份", MonthOf(), aliases=("期间", "报告月份", "所属月份", "统计月份"))
_FIELD = Column("service_field", "服务领域", Text(50), aliases=("领域", "服务类别", "服务板块"))

MONTHLY_REPORT = Form(
    "monthly_report",
    title="社工站月报表",
    grain="一个指标",
    key=("station", "organization", "month", "service_field", "indicator"),
    columns=(
        _STATION,
        _ORGANIZATION,
        _MONTH,
        _FIELD,
        Column("indicator", "指标", Text(50), required=True, aliases=("指标名称", "服务指标", "指标内容", "服务内容")),
        Column(
            "value",
            "本月",
            FigureKind(),
            required=True,
            aliases=("本月完成", "本月数", "本月完成数", "当月"),
            own=True,
        ),
        Column("cumulative", "累计", FigureKind(), aliases=("累计完成", "累计数", "累计完成数", "本年累计"), own=True),
        Column("target", "年度指标", FigureKind(), aliases=("年度目标", "目标", "指标数", "年度任务", "合同指标")),
        Column("completion_rate", "完成率", Rate(), aliases=("完成比例", "完成进度"), note="累计除以年度指标；可不填"),
    ),
    checks=(IsShare("completion_rate", "cumulative", "target"),),
    belongs=("organization", "service_field"),
)

MONTHLY_REPORT_WIDE = Form(
    "monthly_report_wide",
    title="社工站月报表（横表）",
    grain="一个站（或一个服务领域）的一个月",
    key=("station", "organization", "month", "service_field"),
    columns=(
        _STATION,
        _ORGANIZATION,
        _MONTH,
        _FIELD,
        *(
            Column(indicator.name, indicator.title, UnitFigure(indicator.unit), aliases=indicator.aliases, own=True)
            for indicator in INDICATORS
        ),
    ),
)

PARTY_ENTRIES = Form(
    "party_entries",
    title="党务公开事项表",
    grain="一次活动或一件事项",
    key=("organization", "month", "held_on", "kind", "title"),
    columns=(
        Column(
            "organization",
            "机构名称",
            Reference("organization"),
            aliases=("社会组织名称", "社会组织", "党组织所在机构", "承接机构", "单位名称"),
        ),
        Column("month", "月份", MonthOf(), aliases=("公开期", "公开月份", "所属月份")),
        Column("held_on", "日期", PartialDay(), aliases=("时间", "活动日期", "活动时间", "开展日期", "开展时间")),
        Column(
            "kind",
            "类别",
            Text(30),
            required=True,
            aliases=("党务类别", "事项类别", "活动类型", "活动类别", "党务事项"),
        ),
        Column("title", "主题", Text(200), required=True, aliases=("活动主题", "内容", "事项", "活动名称", "主要内容")),
        Column(
            "participants",
            "参加人数",
            Count(),
            aliases=("参与人数", "人数", "参会人数"),
            note="只写人数，不写姓名",
            own=True,
        ),
    ),
)

FORMS: tuple[Form, ...] = (MONTHLY_REPORT, MONTHLY_REPORT_WIDE, PARTY_ENTRIES)
