"""Ten towns' rosters, each messy in its own way, and each to be read whole (``README.md`` says which has what)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from .county import BY_TOWN
from .invented import old_resident_id
from .paper import Cell, Expected, ExpectedTable, Paper, Planted, write_html, write_text, write_xlsx
from .rosters import FORM, USUAL, cells_of, expected, headings, plain, renamed
from .staff import Member, team

Made = tuple[Path, Expected]


def xiashi(folder: Path) -> Made:
    """Title and unit lines, a heading of two rows, vertical merges, a total in the name column, notes below."""
    town, members = "硖石街道", team("硖石街道社工站")
    keys = [
        "town",
        "name",
        "sex",
        "resident_id",
        "education",
        "major",
        "assistant",
        "social_worker",
        "senior",
        "certificate_no",
        "registration_valid_to",
        "post_kind",
        "basis",
        "entered_on",
        "commitment_signed_on",
        "insurance",
        "is_local_household",
        "mobile",
    ]
    paper = Paper("花名册")
    width = len(keys) + 1
    paper.over(f"海宁市{town}社工站人员花名册", width)
    paper.over(f"填报单位（盖章）：{town}社工站        填报日期：2026年1月8日        单位：人", width)
    upper = headings(keys)
    first = upper.index("助理")
    lower = [""] * first + upper[first : first + 3]
    upper[first : first + 3] = ["持证情况", "", ""]
    stand = [column for column in range(1, width + 1) if not first < column <= first + 3]
    merges = [(1, first + 1, 1, first + 3), *((1, column, 2, column) for column in stand)]
    header = paper.heading(upper, lower, merges=merges)
    rows = cells_of(members, keys)
    for place, row in enumerate(rows):
        paper.data(row if place == 0 else [row[0], "", *row[2:]])
    paper.merges.append((header + 1, 2, header + len(rows), 2))
    certified = sum(bool(member.certificate_no) for member in members[:5])
    paper.line(["", "", "合 计", "", f"{len(members)}人", "", "", certified])
    paper.line(["注：1.持证以全国社会工作者职业水平证书为准；2.兼职人员请在“专职/兼职”一栏写明。"])
    paper.line(["填表人：沈示例", "", "", "", "审核人：陆示例", "", "", "", "联系电话：0573-80000000"])
    path = folder / "01硖石街道社工站花名册.xlsx"
    write_xlsx(path, [paper])
    return path, expected(paper, header, len(members))


def haizhou(folder: Path) -> Made:
    """A GB18030 csv without a mark: a rare character, full-width digits and letters."""
    members = team("海洲街道社工站")
    wide = str.maketrans("0123456789X-", "０１２３４５６７８９Ｘ－")
    mess: dict[tuple[int, str], Cell | Planted] = {}
    for place, member in enumerate(members):
        if place % 2:
            mess[place, "mobile"] = member.mobile.translate(wide)
        if place in (0, 3):
            mess[place, "resident_id"] = member.resident_id.translate(wide)
            mess[place, "entered_on"] = str(member.entered).translate(wide)
    paper = Paper("02海洲街道花名册")
    header = paper.heading(headings(USUAL, {"resident_id": "身份证号码", "mobile": "联系电话"}))
    for row in cells_of(members, USUAL, mess):
        paper.data(row)
    path = folder / "02海洲街道花名册.csv"
    write_text(path, paper, encoding="gb18030", delimiter=",")
    return path, expected(paper, header, len(members))


def haichang(folder: Path) -> Made:
    """A web page called .xls, with rows spanned and a file name that went through several hands."""
    members = team("海昌街道社工站")
    keys = [key for key in USUAL if key != "organization"]
    paper = Paper("表1")
    paper.over("海昌街道社工站人员名册（2026年1月）", len(keys) + 1)
    header = paper.heading(headings(keys))
    for place, row in enumerate(cells_of(members, keys)):
        paper.data(row if place == 0 else [row[0], "", "", *row[3:]])
    paper.merges += [(header + 1, column, header + len(members), column) for column in (2, 3)]
    path = folder / "03海昌街道花名册(最终版)(2).xls"
    write_html(path, paper)
    return path, expected(paper, header, len(members))


def maqiao(folder: Path) -> Made:
    """Numbers that start again, blank rows, the heading again after a page break, subtotals and an average."""
    members = team("马桥街道社工站")
    keys = [key for key in USUAL if key not in ("organization", "town")]
    numbers: list[Cell] = ["一、", 1, 2, 3, 1, 2, 4]
    paper = Paper("Sheet1")
    paper.over("马桥街道社工站人员花名册", len(keys) + 1)
    header = paper.heading(headings(keys))
    for place, row in enumerate(cells_of(members, keys, numbers=numbers)):
        if place == 4:
            paper.line(["", "", "小计", "4人"])
            paper.skip(2)
            paper.headings.append(paper.line(headings(keys)))
        paper.data(row)
    paper.line(["", "", "小  计", "3人"])
    paper.line(["总计", "", f"{len(members)}人"])
    paper.line(["平均", "", "", "", "1983年"])
    paper.line(["备注：以上为2026年1月在岗人员。"])
    path = folder / "04马桥街道社工站.xlsx"
    write_xlsx(path, [paper])
    return path, expected(paper, header, len(members))


def xucun(folder: Path) -> Made:
    """A hidden sheet with words to choose from, a sample row under the heading, headings with hints and line breaks."""
    members = team("许村镇社工站")
    keys = list(USUAL)
    other = {"name": "姓  名*", "resident_id": "身份证号\n（18位）", "basis": "专职或兼职", "mobile": "手机号码"}
    paper = Paper("人员信息")
    paper.over("许村镇社工站从业人员信息采集表", len(keys) + 1)
    header = paper.heading(headings(keys, other))
    sample = cells_of(members[:1], keys, {(0, "name"): "例：张三", (0, "resident_id"): "33048119900101****"})[0]
    paper.data(["示例", *sample[1:]])
    for row in cells_of(members, keys):
        paper.data(row)
    words = Paper("数据字典", hidden=True)
    words.heading(["姓名", "学历", "持证情况", "专职/兼职"])
    words.line(["王示例", "本科", "助理社会工作师", "专职"])
    words.line(["李示例", "大专", "社会工作师", "兼职"])
    path = folder / "05许村镇人员信息采集表.xlsx"
    write_xlsx(path, [paper, words])
    return path, expected(paper, header, len(members))


def zhouwangmiao(folder: Path) -> Made:
    """Names with spaces of both kinds, remarks and stars behind them, a name with another dot."""
    members = team("周王庙镇社工站")
    mess: dict[tuple[int, str], Cell | Planted] = {}
    for place, member in enumerate(members):
        apart = " ".join(member.name)
        shapes = (
            apart,
            apart.replace(" ", "\u3000"),
            f"{member.name}  ",
            Planted(f"{member.name}*", "cell.name.cleaned"),
        )
        mess[place, "name"] = shapes[place % 4]
        if "·" in member.name:
            mess[place, "name"] = Planted(member.name.replace("·", "•"), "cell.name.cleaned")
        elif member.basis == "兼职":
            mess[place, "name"] = Planted(f"{member.name}（兼）", "cell.name.cleaned")
    paper = Paper("周王庙")
    paper.over("周王庙镇社工站人员花名册", len(USUAL) + 1)
    header = paper.heading(headings(USUAL))
    for row in cells_of(members, USUAL, mess):
        paper.data(row)
    path = folder / "07周王庙镇社工站花名册.xlsx"
    write_xlsx(path, [paper])
    return path, expected(paper, header, len(members))


def dingqiao(folder: Path) -> Made:
    """Days in every spelling, some only to the month, in a workbook that counts its days from 1904."""
    members = team("丁桥镇社工站")
    spell: tuple[Callable[[date], Cell], ...] = (
        lambda day: f"{day.year}.{day.month}.{day.day}",
        lambda day: f"{day:%Y%m%d}",
        lambda day: f"{day.year}年{day.month}月{day.day}日",
        lambda day: (day - date(1904, 1, 1)).days,
        lambda day: f"{day:%y}.{day.month}.{day.day}",
        lambda day: f"{day.year}年{day.month}月",
        lambda day: f"{day.year}/{day.month}/{day.day}",
    )
    mess: dict[tuple[int, str], Cell | Planted] = {}
    for place, member in enumerate(members):
        written = spell[place % len(spell)](member.entered)
        to_the_month = place % len(spell) == 5
        mess[place, "entered_on"] = Planted(written, "roster.start_not_exact") if to_the_month else written
        mess[place, "birth_date"] = f"{member.birth.year}.{member.birth.month:02d}"
        if member.commitment:
            mess[place, "commitment_signed_on"] = (
                f"{member.commitment.year}年{member.commitment.month}月{member.commitment.day}号"
            )
    keys = [key for key in USUAL if key != "town"]
    paper = Paper("丁桥镇")
    header = paper.heading(headings(keys, {"entered_on": "到岗时间"}))
    for row in cells_of(members, keys, mess):
        paper.data(row)
    path = folder / "08丁桥镇社工站花名册2026.xlsx"
    write_xlsx(path, [paper], date1904=True)
    return path, expected(paper, header, len(members))


def xieqiao(folder: Path) -> Made:
    """Tab text in UTF-16 called .xls: IDs with spaces, apostrophes, small x, the old 15 digits; phones of all kinds."""
    members = team("斜桥镇社工站")
    mess: dict[tuple[int, str], Cell | Planted] = {}
    for place, member in enumerate(members):
        number = member.resident_id
        spaced = f"{number[:6]} {number[6:14]} {number[14:]}"
        shapes = (
            Planted(spaced, "cell.resident_id.cleaned"),
            Planted(f"'{number}", "cell.resident_id.cleaned"),
            number.lower(),
            Planted(old_resident_id(number), "cell.resident_id.converted_15"),
        )
        mess[place, "resident_id"] = shapes[place % 4]
        local = Planted("80000000", "cell.phone.no_area_code")
        mess[place, "mobile"] = (f"{member.mobile}.0", local, "0573-80000000", f"+86{member.mobile}")[place % 4]
    paper = Paper("09斜桥镇花名册")
    header = paper.heading(headings(USUAL, {"name": "社工姓名", "resident_id": "公民身份号码"}))
    for row in cells_of(members, USUAL, mess):
        paper.data(row)
    path = folder / "09斜桥镇花名册.xls"
    write_text(path, paper, encoding="utf-16", delimiter="\t")
    return path, expected(paper, header, len(members))


def huangwan(folder: Path) -> Made:
    """Other words for everything that is chosen: 专科, 大学, 初级, 全职, 1 and 2 for the sexes, ticks."""
    members = team("黄湾镇社工站")
    words: dict[str, Cell] = {
        "本科": "大学",
        "大专": "专科",
        "助理社会工作师": "初级",
        "社会工作师": "中级",
        "专职": "全职",
        "是": "√",
        "否": "×",
        "女": 2,
        "男": 1,
        "服务性岗位": "一线社工",
        "事务性岗位": "事务岗",
        "站长": "负责人",
        "五险一金": "养老保险、医保、失业保险、工伤保险、生育保险、公积金",
    }
    mess: dict[tuple[int, str], Cell | Planted] = {
        (place, key): words[value]
        for place, member in enumerate(members)
        for key in USUAL
        if isinstance(value := plain(member, key), str) and value in words
    }
    other = {
        "education": "文化程度",
        "certificate": "证书等级",
        "basis": "专兼职",
        "post_kind": "岗位类别",
        "insurance": "社会保险",
    }
    paper = Paper("黄湾")
    paper.over("黄湾镇社会工作站人员一览", len(USUAL) + 1)
    header = paper.heading(headings(USUAL, other))
    for row in cells_of(members, USUAL, mess):
        paper.data(row)
    path = folder / "10黄湾镇社工站人员.xlsx"
    write_xlsx(path, [paper])
    return path, expected(paper, header, len(members))


def yanguan(folder: Path) -> Made:
    """A table about the station above the roster on one sheet; the town under four names."""
    members = team("盐官镇社工站")
    station = BY_TOWN["盐官镇"]
    names = ("盐官镇", "海宁市盐官镇", "盐官镇社工站", "浙江省海宁市盐官镇")
    keys = [key for key in USUAL if key not in ("station", "organization")]
    mess: dict[tuple[int, str], Cell | Planted] = {
        (place, "town"): names[place % len(names)] for place in range(len(members))
    }
    paper = Paper("盐官镇")
    above = paper.heading(["社工站名称", "办公面积（平方米）", "常住人口", "人口年份"])
    paper.line([station.name, f"{station.area}㎡", f"{station.population:,}", "2024年"])
    paper.skip(2)
    header = paper.heading(headings(keys))
    for row in cells_of(members, keys, mess):
        paper.data(row)
    path = folder / "11盐官镇社工站.xlsx"
    write_xlsx(path, [paper])
    tables = (
        ExpectedTable(paper.name, "station_list", above, 1, unchanged=1),
        ExpectedTable(paper.name, FORM, header, len(members), inserted=len(members)),
    )
    return path, Expected("loaded", tables, renamed(paper.findings, paper.name))


def yanguan_again(folder: Path) -> Made:
    """The roster of November with small edits: a new phone, one person no longer listed, one new."""
    before = list(team("盐官镇社工站"))
    members: list[Member] = [*before[:4], *before[5:], newcomer_of_yanguan()]
    keys = [key for key in USUAL if key not in ("station", "organization")]
    paper = Paper("盐官镇")
    paper.over("盐官镇社工站人员花名册（2026年11月）", len(keys) + 1)
    header = paper.heading(headings(keys))
    for row in cells_of(members, keys, {(2, "mobile"): "19900009999"}):
        paper.data(row)
    path = folder / "11盐官镇社工站(11月更新).xlsx"
    write_xlsx(path, [paper])
    rows = len(members)
    table = ExpectedTable(paper.name, FORM, header, rows, updated=1, unchanged=rows - 2, drafted=2)
    return path, Expected("loaded", (table,))


def newcomer_of_yanguan() -> Member:
    """Who stands on the November roster and was never filed."""
    from .staff import newcomer

    entered = date(2026, 10, 1) + timedelta(days=25)
    return newcomer(120, "盐官镇社工站", "盐官镇", entered=entered, certificate="助理社会工作师")
