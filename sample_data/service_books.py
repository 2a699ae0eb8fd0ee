"""The workbooks of volunteers, services, plans and orders: the county's export, a town's sheets, the hotline's csv."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from .county import COUNTY_STATION
from .paper import Cell, Expected, ExpectedTable, Paper, Planted, write_text, write_xlsx
from .services import (
    STATION,
    TOWN,
    Service,
    aids,
    county_services,
    engagements,
    goals,
    orders,
    services,
)
from .volunteering import deeds, newly_listed, volunteers

VOLUNTEERS, RECORDS = "volunteer_list", "volunteer_records"

Made = tuple[Path, Expected]


def volunteer_book(folder: Path) -> Made:
    """The export of the county's volunteer system: everybody, and what they did. Hours are numbers or minutes."""
    listed = Paper("志愿者")
    listed.over("海宁市社工站志愿者名册（示例）", 12)
    first = listed.heading(
        ["志愿服务编号", "姓名", "性别", "手机号码", "所属乡镇", "所属社区", "是否常态化", "发展人", "所属社工站",
         "发展时间", "特长", "注册日期"]
    )  # fmt: skip
    for one in volunteers():
        regular = "是" if one.is_regular else "否"
        listed.line(
            [one.number, one.name, one.sex, one.mobile, one.town, one.village, regular, one.worker, one.station,
             one.developed, one.skills, one.joined]
        )  # fmt: skip
    done = Paper("服务和培训")
    done.over("海宁市志愿服务记录（2026年，示例）", 8)
    second = done.heading(
        ["志愿服务编号", "姓名", "记录类型", "日期", "服务项目", "服务时长（小时）", "组织单位", "评价"]
    )
    for deed in deeds():
        own = deed.volunteer
        done.line([own.number, own.name, deed.kind, deed.day, deed.title, deed.hours, own.station, deed.evaluation])
    path = folder / "全县志愿者2026.xlsx"
    write_xlsx(path, [listed, done])
    tables = (
        ExpectedTable(listed.name, VOLUNTEERS, first, len(volunteers()), inserted=len(volunteers())),
        ExpectedTable(done.name, RECORDS, second, len(deeds()), inserted=len(deeds())),
    )
    return path, Expected("loaded", tables)


def town_volunteers(folder: Path) -> Made:
    """A town's own list as GB18030 csv, without numbers: three whom the county knows, four new ones, and one of the
    three again under another telephone, which looks like the same person."""
    known = [one for one in volunteers() if one.town == TOWN][:3]
    again = replace(known[0], mobile=newly_listed(TOWN)[0].mobile)
    paper = Paper("05许村镇志愿者")
    header = paper.heading(["姓名", "性别", "手机", "乡镇", "村（社区）", "特长", "加入时间"])
    for one in (*known, *newly_listed(TOWN)[1:]):
        paper.line([one.name, one.sex, one.mobile, one.town, one.village, one.skills, str(one.joined)])
    name = Planted(again.name, "volunteer.possible_duplicate")
    paper.data([name, again.sex, again.mobile, again.town, again.village, again.skills, str(again.joined)])
    path = folder / "05许村镇志愿者.csv"
    write_text(path, paper, encoding="gb18030", delimiter=",")
    table = ExpectedTable(paper.name, VOLUNTEERS, header, 7, inserted=4, unchanged=3)
    return path, Expected("loaded", (table,), tuple(paper.findings))


_SERVICE_HEADINGS = (
    "服务日期", "服务方式", "服务项目", "服务社工", "档案号", "服务对象", "个案（小组、活动）编号", "时长（分钟）",
    "服务人数", "服务人次", "志愿者人数", "服务地点",
)  # fmt: skip


def station_book(folder: Path) -> Made:
    """A station's October: what it works on, what it did, the plans of its people, what was given."""
    papers, tables = [], []
    for name, form, fill in (
        ("个案小组活动", "engagement_list", _engagements),
        ("服务记录", "service_record", _services),
        ("一人一案", "individual_plan", _plans),
        ("关爱援助", "care_aid", _aids),
    ):
        paper = Paper(name)
        header, rows, inserted = fill(paper)
        papers.append(paper)
        tables.append(ExpectedTable(name, form, header, rows, inserted=inserted))
    path = folder / f"05{TOWN}服务台账2026年10月.xlsx"
    write_xlsx(path, papers)
    return path, Expected("loaded", tuple(tables))


def county_service_book(folder: Path) -> Made:
    """The county station's own record, short and plain."""
    paper = Paper("服务记录表")
    header, rows = _service_table(paper, COUNTY_STATION, county_services())
    path = folder / "00总站服务记录2026年10月.xlsx"
    write_xlsx(path, [paper])
    return path, Expected("loaded", (ExpectedTable(paper.name, "service_record", header, rows, inserted=rows),))


def _engagements(paper: Paper) -> tuple[int, int, int]:
    headings = ["个案（小组、活动）编号", "个案类别", "主题", "负责社工", "档案号", "计划人数", "开案日期", "当前阶段",
                "进入阶段日期", "列为危机日期", "转介去处", "转介日期", "结案日期", "结案结果"]  # fmt: skip
    paper.over(f"{STATION.name}个案、小组、活动登记（示例）", len(headings))
    header = paper.heading(headings)
    for one in engagements():
        paper.line(
            [one.number, one.kind, one.title, one.worker, one.file_no, one.members, one.opened, one.stage, one.stage_on,
             one.crisis_on, one.referred_to, one.referred_on, one.closed, one.result]
        )  # fmt: skip
    return header, len(engagements()), len(engagements())


def _services(paper: Paper) -> tuple[int, int, int]:
    header, rows = _service_table(paper, STATION.name, services())
    return header, rows, rows


def _service_table(paper: Paper, station: str, done: Sequence[Service]) -> tuple[int, int]:
    paper.over("服务记录（2026年10月，示例）", len(_SERVICE_HEADINGS))
    paper.line([f"填报单位：{station}"])
    header = paper.heading(_SERVICE_HEADINGS)
    for one in done:
        paper.line(
            [one.day, one.kind, one.item, one.worker, one.file_no, one.client, one.engagement, one.minutes, one.persons,
             one.times, one.volunteers, one.place]
        )  # fmt: skip
    return header, len(done)


def _plans(paper: Paper) -> tuple[int, int, int]:
    headings = (
        "档案号",
        "服务对象",
        "计划目标",
        "目标状态",
        "制定日期",
        "下次复核日期",
        "负责社工",
        "结案日期",
        "结案原因",
    )
    paper.over(f"{TOWN}一人一案计划（示例）", len(headings))
    header = paper.heading(headings)
    for one in goals():
        paper.line(
            [one.file_no, one.client, one.goal, one.status, one.opened, one.review, one.worker, one.closed, one.why]
        )
    return header, len(goals()), len({(one.file_no, one.client) for one in goals()})


def _aids(paper: Paper) -> tuple[int, int, int]:
    headings = ("档案号", "援助日期", "政策外情形", "援助原因", "援助金额", "援助物资", "援助来源")
    paper.over(f"{TOWN}关爱援助登记（示例）", len(headings))
    header = paper.heading(headings)
    for one in aids():
        paper.line([one.file_no, one.given, one.ground, one.reason, one.amount, one.goods, one.source])
    return header, len(aids()), len(aids())


def order_book(folder: Path) -> Made:
    """The hotline's export: GB18030 csv, moments as its program prints them, the closing remark in quotes."""
    paper = Paper("12345点单20261106")
    header = paper.heading(
        ["订单编号", "所属乡镇", "所属社区", "下单人", "联系电话", "档案号", "诉求类别", "诉求内容", "渠道", "创建时间",
         "受理时间", "派单时间", "派单对象", "完成时间", "是否解决", "回访时间", "满意情况", "撤单时间", "取消原因"]
    )  # fmt: skip
    for one in orders():
        accepted, dispatched, done, feedback = one.steps
        home, to = one.home, f"{one.home.town}社工站" if dispatched else ""
        cells: list[Cell] = [one.number, home.town, home.village, home.members[0].name, home.phone, home.file_no]
        cells += [one.category, one.description, one.channel, _printed(one.created), _printed(accepted)]
        cells += [_printed(dispatched), to, _printed(done), "已解决" if done else "", _printed(feedback)]
        cells += [one.satisfaction, _printed(one.cancelled), one.note]
        paper.line(cells)
    path = folder / "12345点单20261106.csv"
    write_text(path, paper, encoding="gb18030", delimiter=",")
    table = ExpectedTable(paper.name, "order_list", header, len(orders()), inserted=len(orders()))
    return path, Expected("loaded", (table,))


def _printed(moment: datetime | None) -> str:
    """2026/10/9 8:05, as a spreadsheet's export has it."""
    return f"{moment:%Y}/{moment.month}/{moment.day} {moment.hour}:{moment:%M}" if moment else ""
