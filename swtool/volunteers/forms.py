"""The sheets of the volunteers' room: 志愿者名册 and 志愿服务记录表 (domain §3.10)."""

from __future__ import annotations

from swtool.forms.form import Column, Form
from swtool.forms.kinds import Choice, Code, Day, PartialDay, Reference, Text, YesNo
from swtool.forms.minutes import ServiceTime
from swtool.forms.personal import PersonName, Phone, ResidentId
from swtool.forms.rowchecks import InOrder, NotInFuture, OnePerson
from swtool.privacy import Privacy
from swtool.volunteers.terms import KINDS

SEX = Choice({"男": "男", "女": "女"}, {"1": "男", "2": "女", "男性": "男", "女性": "女"})
KIND = Choice(
    {label: stored for stored, label in KINDS.items()},
    {
        "志愿服务": "service",
        "服务活动": "service",
        "活动": "service",
        "志愿者培训": "training",
        "培训学习": "training",
        "表彰奖励": "award",
        "奖励": "award",
        "荣誉": "award",
    },
)

_NUMBER = Column(
    "volunteer_no",
    "志愿者编号",
    Code(),
    aliases=("志愿服务编号", "志愿者号", "注册编号"),
    note="系统给出，或全国志愿服务信息系统的编号；再次报送时保留它",
)
_TOWN = Column(
    "town", "乡镇（街道）", Reference("town"), aliases=("乡镇", "镇街", "镇（街道）", "所属乡镇", "街道", "乡镇街道")
)
_VILLAGE = Column(
    "village",
    "村（社区）",
    Reference("village"),
    aliases=("村居", "村社", "村（居）", "村/社区", "所属村（社区）", "所在村（社区）", "所属社区", "社区", "行政村"),
)
_RESIDENT_ID = Column(
    "resident_id",
    "身份证号",
    ResidentId(),
    aliases=("身份证号码", "公民身份号码", "身份证", "证件号码"),
    privacy=Privacy.PERSONAL,
)
_MOBILE = Column(
    "mobile",
    "联系电话",
    Phone(several=True),
    aliases=("手机", "手机号", "手机号码", "电话", "联系方式"),
    privacy=Privacy.PERSONAL,
)
_STATION = Column(
    "station",
    "社工站",
    Reference("station"),
    aliases=("社工站名称", "所属社工站", "站点"),
    note="不填就按发展社工所在的站，或本镇唯一的站",
)

VOLUNTEER_LIST = Form(
    "volunteer_list",
    title="志愿者名册",
    grain="一名志愿者",
    key=("volunteer_no", "town", "village", "name", "resident_id", "mobile"),
    columns=(
        _NUMBER,
        Column(
            "name",
            "志愿者姓名",
            PersonName(),
            required=True,
            aliases=("姓名", "志愿者", "志愿者名字"),
            privacy=Privacy.PERSONAL,
        ),
        Column("sex", "性别", SEX),
        _RESIDENT_ID,
        _MOBILE,
        _TOWN,
        Column("village", "村（社区）", _VILLAGE.kind, required=True, aliases=_VILLAGE.aliases),
        Column(
            "is_regular",
            "常态化志愿者",
            YesNo(),
            aliases=("是否常态化", "常态化", "是否常态化志愿者", "是否骨干"),
            note="经常参加服务的写“是”",
        ),
        Column(
            "worker",
            "发展社工",
            Text(30),
            aliases=("发展人", "负责社工", "联系社工", "培育社工"),
            privacy=Privacy.PERSONAL,
            note="写人员编号，或姓名加社工站",
        ),
        _STATION,
        Column("developed_on", "发展日期", Day(), aliases=("发展时间",), note="从哪一天起算这名社工发展的"),
        Column("skills", "服务特长", Text(100), aliases=("特长", "专长", "技能", "服务意向")),
        Column("joined_on", "加入日期", PartialDay(), aliases=("注册日期", "注册时间", "加入时间", "登记日期")),
        Column("left_on", "退出日期", Day(), aliases=("退出时间", "注销日期"), note="不再是志愿者的第一天"),
    ),
    checks=(
        OnePerson("resident_id", "name"),
        NotInFuture("joined_on"),
        InOrder("joined_on", "developed_on"),
        InOrder("joined_on", "left_on"),
    ),
)

VOLUNTEER_RECORDS = Form(
    "volunteer_records",
    title="志愿服务记录表",
    grain="一名志愿者的一次服务、培训或表彰",
    key=("volunteer_no", "name", "resident_id", "mobile", "village", "kind", "happened_on", "title"),
    columns=(
        _NUMBER,
        Column(
            "name",
            "志愿者姓名",
            PersonName(),
            required=True,
            aliases=("姓名", "志愿者", "参加志愿者"),
            privacy=Privacy.PERSONAL,
        ),
        _RESIDENT_ID,
        _MOBILE,
        _TOWN,
        _VILLAGE,
        Column("kind", "记录类别", KIND, aliases=("记录类型", "类别"), note="不填按“服务”"),
        Column(
            "happened_on",
            "服务日期",
            Day(of_month=True),
            required=True,
            aliases=("日期", "活动日期", "服务时间", "活动时间", "培训日期", "表彰日期"),
        ),
        Column(
            "title",
            "志愿服务项目",
            Text(120),
            required=True,
            aliases=("服务项目", "活动名称", "服务内容", "培训名称", "项目名称", "表彰名称"),
        ),
        Column(
            "minutes",
            "服务时长",
            ServiceTime(),
            aliases=("服务时长（小时）", "时长", "志愿服务时长", "服务小时数", "培训时长", "小时数"),
            note="按小时写，如 2.5；培训、表彰可以不填",
        ),
        _STATION,
        Column("organizer", "组织单位", Text(80), aliases=("主办单位", "志愿服务组织", "活动组织单位")),
        Column("evaluation", "服务评价", Text(100), aliases=("评价", "星级", "评价情况")),
    ),
    checks=(OnePerson("resident_id", "name"), NotInFuture("happened_on")),
    belongs=("village", "kind", "station", "organizer"),
)

FORMS: tuple[Form, ...] = (VOLUNTEER_LIST, VOLUNTEER_RECORDS)
