"""The registers of stations, towns and villages: papers, duties, places, who takes part, what was ticked off."""

from __future__ import annotations

from swtool.forms.days import Year
from swtool.forms.form import Column, Form
from swtool.forms.kinds import Code, Day, YesNo
from swtool.forms.rowchecks import InOrder, NotInFuture
from swtool.registers.columns import (
    DETAILS,
    NUMBER_COLUMN,
    STATION,
    TOWN,
    VILLAGE,
    count,
    mobile,
    person,
    required,
    since,
    until,
    words,
)
from swtool.registers.register import Register

_ENDS_LATER = (InOrder("effective_on", "effective_until"),)
_DOCUMENT_NO = Column("document_no", "文号", Code(), aliases=("文件号",))

DOCUMENTS = Register(
    Form(
        "register_documents",
        title="制度文件登记表",
        grain="一份制度、指引或机制文件",
        key=("title", "town", "village", "station"),
        columns=(
            NUMBER_COLUMN,
            TOWN,
            VILLAGE,
            STATION,
            words("title", "制度文件名称", "制度名称", "文件名称", "机制名称", must=True),
            words("category", "对应事项", "制度类别", longest=30, note="按规定的叫法写，如 服务流程、管理制度"),
            _DOCUMENT_NO,
            since("施行日期", "印发日期"),
            until("废止日期"),
            DETAILS,
        ),
        checks=_ENDS_LATER,
        belongs=("town", "village", "station"),
    ),
    "制度、工作指引、机制各有哪些文件，是否齐全；不写社工站的是全县（全村）的",
)
DUTIES = Register(
    Form(
        "register_duties",
        title="社工责任清单",
        grain="一项责任",
        key=("category", "title", "station", "unit"),
        columns=(
            NUMBER_COLUMN,
            STATION,
            words(
                "category",
                "责任方面",
                "责任类别",
                longest=30,
                must=True,
                note="如 个案管理、社区治理、人才培养、自身建设",
            ),
            words("title", "责任事项", "责任内容", longest=200, must=True),
            words("unit", "责任岗位", longest=40),
            words("details", "责任要求", longest=500),
            since("责任起始日", "启用日期"),
            until("责任终止日"),
        ),
        checks=_ENDS_LATER,
        belongs=("station",),
    ),
    "社工负什么责任，分哪几个方面；不写社工站的是全县统一的",
)
PROCEDURES = Register(
    Form(
        "register_procedures",
        title="工作程序清单",
        grain="一个程序的一个步骤",
        key=("category", "figure", "title", "station"),
        columns=(
            NUMBER_COLUMN,
            STATION,
            words("category", "程序名称", longest=60, must=True),
            count("figure", "第几步", "步骤序号"),
            words("title", "步骤内容", "程序步骤", longest=200, must=True),
            words("details", "时限和要求", longest=500),
            since("程序启用日", "启用日期"),
            until("程序停用日"),
        ),
        checks=_ENDS_LATER,
        belongs=("station",),
    ),
    "办一件事有哪几步；不写社工站的是全县统一的",
)
CO_LOCATED = Register(
    Form(
        "register_co_located",
        title="同址共用登记表",
        grain="与一个社工站同址的一个站或场所",
        key=("station", "category", "title"),
        columns=(
            NUMBER_COLUMN,
            required(STATION),
            words(
                "category",
                "同址的站",
                "共建的站",
                "同址场所",
                longest=40,
                must=True,
                note="如 养老服务站、党群服务中心",
            ),
            words("title", "同址单位名称", longest=80),
            words("unit", "管理单位", longest=80),
            since("共用起始日"),
            until("共用终止日"),
            DETAILS,
        ),
        checks=_ENDS_LATER,
    ),
    "社工站与哪些站、场所同址共用（五站共建、二合一改造）",
    whole="station",
)
FACILITIES = Register(
    Form(
        "register_facilities",
        title="民政服务场所登记表",
        grain="一个联通的服务场所",
        key=("title", "town", "village"),
        columns=(
            NUMBER_COLUMN,
            required(TOWN),
            VILLAGE,
            words("title", "服务场所名称", "场所名称", longest=80, must=True),
            words("category", "场所类别", longest=40, must=True, note="如 敬老院、日间照料中心、关爱之家"),
            Column("station", "联通社工站", STATION.kind, aliases=("社工站",)),
            words("unit", "场所运营单位", longest=80),
            since("场所启用日"),
            until("场所停用日"),
            DETAILS,
        ),
        checks=_ENDS_LATER,
        belongs=("village",),
    ),
    "联通了哪些敬老院、日间照料中心、关爱之家、社区服务中心",
)
SUPPORT = Register(
    Form(
        "register_support",
        title="镇街保障事项登记表",
        grain="一个乡镇（街道）的一项保障",
        key=("town", "category", "title"),
        columns=(
            NUMBER_COLUMN,
            required(TOWN),
            words("category", "保障类别", longest=20, must=True, note="如 场地、食宿"),
            words("title", "保障内容", "保障事项", longest=200, must=True),
            Column("fulfilled", "是否落实", YesNo(("落实",)), aliases=("已落实",)),
            since("保障起始日"),
            until("保障终止日"),
            DETAILS,
        ),
        checks=_ENDS_LATER,
    ),
    "乡镇（街道）提供的场地、食宿等后勤保障，落实了没有",
    whole="town",
)
ACTORS = Register(
    Form(
        "register_actors",
        title="联动主体登记表",
        grain="一种联动里的一方",
        key=("category", "title", "village", "town"),
        columns=(
            NUMBER_COLUMN,
            TOWN,
            VILLAGE,
            words("category", "联动名称", longest=20, must=True, note="如 五社联动、六社联动"),
            words("title", "联动主体", "参与方", longest=40, must=True, note="如 社区、社会组织、社工助理员"),
            words("details", "联动职责", longest=300),
            since("联动起始日"),
            until("联动终止日"),
        ),
        checks=_ENDS_LATER,
        belongs=("town", "village"),
    ),
    "五社、六社联动由哪几方组成，各做什么；由本地设定",
)
UNITS = Register(
    Form(
        "register_units",
        title="社区组织架构登记表",
        grain="一个社区的一个组织",
        key=("village", "category", "title"),
        columns=(
            NUMBER_COLUMN,
            TOWN,
            required(VILLAGE),
            words("category", "架构类别", longest=20, must=True, note="如 委、站、居、中心"),
            words("title", "架构组织名称", "组织全称", longest=80, must=True),
            person("主要负责人"),
            mobile(),
            since("架构成立日"),
            until("架构撤销日"),
        ),
        checks=_ENDS_LATER,
        belongs=("town",),
    ),
    "社区里的委、站、居、中心各是哪个组织，谁负责",
)
STANDARDS = Register(
    Form(
        "register_standards",
        title="核对标准登记表",
        grain="一项标准",
        key=("title", "category"),
        columns=(
            NUMBER_COLUMN,
            words("category", "标准名称", longest=30, must=True, note="如 六有标准"),
            words("title", "标准事项", "标准内容", longest=60, must=True),
            words("details", "达标要求", longest=300),
            since("标准启用日"),
            until("标准停用日"),
        ),
        checks=_ENDS_LATER,
    ),
    "本地的“六有”等标准是哪几项；来源没有列的由本地载入，系统不编",
)
TICKED = Register(
    Form(
        "register_ticked",
        title="站点核对表",
        grain="一个社工站一天核对的一项",
        key=("station", "title", "effective_on"),
        columns=(
            NUMBER_COLUMN,
            required(STATION),
            words("title", "核对事项", "核对项目", longest=60, must=True, note="与核对标准登记表的标准事项一致"),
            Column("fulfilled", "是否具备", YesNo(("具备", "达标")), required=True, aliases=("达标", "是否达标")),
            Column("effective_on", "核对日期", Day(), required=True, aliases=("检查日期",)),
            DETAILS,
        ),
        checks=(NotInFuture("effective_on"),),
    ),
    "各社工站逐项核对的结果，以最近一次为准",
    whole="station",
    lasts=False,
)
PLANS = Register(
    Form(
        "register_plans",
        title="年度计划登记表",
        grain="一个社工站一年的计划",
        key=("station", "year", "title"),
        columns=(
            NUMBER_COLUMN,
            required(STATION),
            Column("year", "计划年度", Year(), required=True),
            words("title", "计划名称", longest=100, must=True),
            since("计划制定日", "制定日期"),
            _DOCUMENT_NO,
            DETAILS,
        ),
        checks=(NotInFuture("effective_on"),),
    ),
    "各社工站的年度管理与服务计划",
    whole="station",
    lasts=False,
)
PILOTS = Register(
    Form(
        "register_pilots",
        title="试点登记表",
        grain="一个试点",
        key=("title", "town", "village"),
        columns=(
            NUMBER_COLUMN,
            TOWN,
            VILLAGE,
            STATION,
            words("title", "试点名称", longest=80, must=True),
            Column("effective_on", "试点起始日", Day(), required=True),
            until("试点终止日"),
            DETAILS,
        ),
        checks=_ENDS_LATER,
        belongs=("town", "village", "station"),
    ),
    "哪里在试点，从哪天到哪天",
)
REGISTERS = (
    DOCUMENTS, DUTIES, PROCEDURES, CO_LOCATED, FACILITIES, SUPPORT, ACTORS, UNITS, STANDARDS, TICKED, PLANS, PILOTS,
)  # fmt: skip
