"""The parts that the towns' rosters are made of: columns with their headings, plain cells, and the expected result."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from .county import BY_TOWN
from .paper import Cell, Expected, ExpectedFinding, ExpectedTable, Mess, Paper, Planted, write_xlsx
from .staff import Member, team

FORM = "staff_roster"

COLUMNS: Mapping[str, tuple[str, Callable[[Member], Cell]]] = {
    "town": ("乡镇（街道）", lambda m: m.town),
    "station": ("社工站名称", lambda m: m.station),
    "organization": ("运营机构", lambda m: BY_TOWN[m.town].operator.name if m.town else ""),
    "name": ("姓名", lambda m: m.name),
    "sex": ("性别", lambda m: m.sex),
    "birth_date": ("出生年月", lambda m: f"{m.birth:%Y-%m}"),
    "resident_id": ("身份证号", lambda m: m.resident_id),
    "political_status": ("政治面貌", lambda m: m.political),
    "education": ("学历", lambda m: m.education),
    "school": ("毕业院校", lambda m: m.school),
    "major": ("所学专业", lambda m: m.major),
    "certificate": ("持证情况", lambda m: m.certificate or "无"),
    "assistant": ("助理", lambda m: "√" if m.certificate == "助理社会工作师" else ""),
    "social_worker": ("社工师", lambda m: "√" if m.certificate == "社会工作师" else ""),
    "senior": ("高级", lambda m: "√" if m.certificate == "高级社会工作师" else ""),
    "certificate_no": ("证书编号", lambda m: m.certificate_no),
    "obtained_on": ("取证时间", lambda m: m.obtained),
    "registration_valid_to": ("登记有效期至", lambda m: m.registered_until),
    "post_kind": ("岗位性质", lambda m: m.post),
    "pay_grade": ("岗级", lambda m: m.grade),
    "basis": ("专职/兼职", lambda m: m.basis),
    "employment_type": ("用工形式", lambda m: "机构聘用" if m.town else "直聘"),
    "entered_on": ("入职时间", lambda m: m.entered),
    "commitment_signed_on": ("承诺书签订日期", lambda m: m.commitment),
    "insurance": ("五险一金", lambda m: "五险一金" if m.insurance.endswith("公积金") else m.insurance),
    "is_local_household": ("本地户籍", lambda m: "是" if m.local else "否"),
    "is_local_recruit": ("本土新招培养对象", lambda m: "是" if m.recruit else "否"),
    "mobile": ("手机", lambda m: m.mobile),
}
USUAL = tuple(key for key in COLUMNS if key not in ("assistant", "social_worker", "senior"))


def plain(member: Member, key: str) -> Cell:
    """The cell of a column as a careful clerk writes it."""
    return COLUMNS[key][1](member)


def cells_of(
    members: Sequence[Member], keys: Sequence[str], mess: Mess | None = None, *, numbers: Sequence[Cell] | None = None
) -> list[list[Cell | Planted]]:
    """A row for each member: 序号, then the columns. ``mess`` is written in place of the plain cell."""
    messy = mess or {}
    given = numbers if numbers is not None else range(1, len(members) + 1)
    return [
        [number, *(messy.get((place, key), plain(member, key)) for key in keys)]
        for place, (member, number) in enumerate(zip(members, given, strict=True))
    ]


def headings(keys: Sequence[str], other: Mapping[str, str] | None = None) -> list[str]:
    """序号 and the columns' headings; ``other`` names those that this town calls otherwise."""
    return ["序号", *((other or {}).get(key, COLUMNS[key][0]) for key in keys)]


def expected(paper: Paper, header_row: int, rows: int, *, sheet: str = "") -> Expected:
    """A roster that loads whole and is the first of its station: every row is new."""
    name = sheet or paper.name
    table = ExpectedTable(name, FORM, header_row, rows, inserted=rows)
    return Expected("loaded", (table,), renamed(paper.findings, name))


def renamed(findings: Sequence[ExpectedFinding], sheet: str) -> tuple[ExpectedFinding, ...]:
    """The same findings where the reader calls the sheet otherwise."""
    return tuple(ExpectedFinding(sheet, each.cell, each.code, each.severity) for each in findings)


def plain_roster(folder: Path, station: str, file: str) -> tuple[Path, Expected]:
    """A roster without any mess, as the county's own station keeps it."""
    members = team(station)
    keys = [key for key in USUAL if key not in ("town", "organization")]
    paper = Paper("花名册")
    paper.over(f"{station}人员花名册", len(keys) + 1)
    header = paper.heading(headings(keys))
    for row in cells_of(members, keys):
        paper.data(row)
    path = folder / file
    write_xlsx(path, [paper])
    return path, expected(paper, header, len(members))
