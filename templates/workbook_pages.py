"""The pages of the workbook templates: columns with headings, markers and widths. ``make_workbooks`` draws them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

FIRST_HEAD = 3
"""The first heading row; the title and the line under it stand above."""


@dataclass(frozen=True)
class Col:
    """One column: the headings over a group of columns ('' if it stands alone, 持证情况/其中 for two), its own, the
    marker, the width in characters, whether the total row adds it up."""

    group: str
    title: str
    marker: str
    width: float
    total: bool = False
    left: bool = False

    @property
    def path(self) -> tuple[str, ...]:
        """The headings from top to bottom."""
        return (*filter(None, self.group.split("/")), self.title)


@dataclass(frozen=True)
class Page:
    """One sheet: title line, block whose rows repeat, columns, the small print under the table, the height of a row
    (enough for two lines where texts are long). ``page``: rows on a page with a 小计 under them; ``check`` is one more
    line under the total: its label, and formulas by column marker. ``signatures`` stand in the last line."""

    name: str
    title: str
    block: str
    columns: tuple[Col, ...]
    note: str = ""
    height: float = 24
    page: int = 0
    check: tuple[str, Mapping[str, str]] | None = None
    signatures: tuple[str, str, str] = ("单位负责人（签字）：", "填表人（签字）：", "联系电话：")

    @property
    def head_rows(self) -> int:
        """Rows that the headings take."""
        return max(len(column.path) for column in self.columns)

    @property
    def model(self) -> int:
        """The row that repeats."""
        return FIRST_HEAD + self.head_rows

    @property
    def total(self) -> int:
        """The row of the grand total."""
        return self.model + (2 if self.page else 1)


ROSTER = Page(
    "人员花名册",
    "{{县名}}社工站人员花名册",
    "人员",
    (
        Col("", "序号", "序号", 5),
        Col("", "乡镇\n（街道）", "乡镇街道", 10),
        Col("", "社工站", "社工站", 21, left=True),
        Col("基本情况", "姓名", "姓名", 8),
        Col("基本情况", "人员编号", "人员编号", 13),
        Col("基本情况", "性别", "性别", 5),
        Col("基本情况", "出生年月", "出生年月", 9.5),
        Col("基本情况", "身份证号", "身份证号", 19),
        Col("基本情况", "手机", "手机", 12.5),
        Col("学历", "学历", "学历", 12),
        Col("学历", "所学专业", "所学专业", 13, left=True),
        Col("社会工作者职业资格", "等级", "证书等级", 17),
        Col("社会工作者职业资格", "登记\n有效期至", "登记有效期至", 11),
        Col("岗位", "岗位", "岗位", 10.5),
        Col("岗位", "专兼职", "专兼职", 6.5),
        Col("岗位", "任现岗时间", "任现岗时间", 11),
        Col("", "承诺书\n签订时间", "承诺书签订时间", 11),
        Col("计数", "人数", "人数", 5.5, total=True),
        Col("计数", "专职", "专职人数", 5.5, total=True),
        Col("计数", "兼职", "兼职人数", 5.5, total=True),
        Col("计数", "持证", "持证人数", 5.5, total=True),
        Col("", "备注", "", 8),
    ),
    "注：一人在几处任职的，各占一行，只在第一行计数；有专职岗位的人计入专职。",
)
STATIONS = Page(
    "各站汇总",
    "{{县名}}社工站人员情况汇总表",
    "站点",
    (
        Col("", "序号", "序号", 5),
        Col("", "乡镇\n（街道）", "乡镇街道", 12),
        Col("", "社工站", "社工站", 20, left=True),
        Col("", "运营机构", "运营机构", 32, left=True),
        Col("", "常住人口\n（人）", "常住人口", 10, total=True),
        Col("", "办公面积\n（平方米）", "办公面积", 9.5, total=True),
        Col("在岗人员（人）", "合计", "在岗人数", 7, total=True),
        Col("在岗人员（人）", "专职", "专职人数", 7, total=True),
        Col("在岗人员（人）", "兼职", "兼职人数", 7, total=True),
        Col("持证人员（人）", "合计", "持证人数", 7, total=True),
        Col("持证人员（人）", "助理\n社工师", "助理社会工作师", 8, total=True),
        Col("持证人员（人）", "社工师", "社会工作师", 8, total=True),
        Col("持证人员（人）", "高级\n社工师", "高级社会工作师", 8, total=True),
        Col("", "专业社会工作\n服务人员（人）", "专业人员人数", 13, total=True),
        Col("", "备注", "", 10),
    ),
    "注：在两个站任职的人在两站各计一次，合计是人次。",
    height=30,
)
CHANGES = Page(
    "变动备案汇总表",
    "{{县名}}社工站人员变动备案汇总表（{{年度}}年）",
    "站点变动",
    (
        Col("", "序号", "序号", 5),
        Col("", "乡镇\n（街道）", "乡镇街道", 13),
        Col("", "社工站", "社工站", 20, left=True),
        *(
            Col("人员变动（件）", title, marker, 8.5, total=True)
            for title, marker in (
                ("入职", "入职"),
                ("离职", "离职"),
                ("调入", "调入"),
                ("调出", "调出"),
                ("岗位\n调整", "岗位调整"),
                ("专兼职\n变化", "专兼职变化"),
                ("长期\n离岗", "长期离岗"),
                ("合计", "变动合计"),
            )
        ),
        *(
            Col("备案情况（件）", title, marker, 8.5, total=True)
            for title, marker in (
                ("按时\n备案", "按时备案"),
                ("逾期\n备案", "逾期备案"),
                ("未备案", "未备案"),
                ("无法\n判定", "无法判定"),
                ("无须\n备案", "无须备案"),
            )
        ),
        Col("", "备注", "", 12),
    ),
    "注：各站“人员变动”合计等于“备案情况”五栏之和。未备案指须备案而没有备案的；无法判定指变动日期不详等。",
)
CHANGE_LIST = Page(
    "变动明细",
    "{{县名}}社工站人员变动明细（{{年度}}年）",
    "变动",
    (
        Col("", "序号", "序号", 5),
        Col("", "社工站", "社工站", 17, left=True),
        Col("人员", "姓名", "姓名", 8),
        Col("人员", "人员编号", "人员编号", 13),
        Col("变动", "变动编号", "变动编号", 13),
        Col("变动", "类型", "变动类型", 9.5),
        Col("变动", "日期", "变动日期", 11),
        Col("变动", "变动前", "变动前", 20, left=True),
        Col("变动", "变动后", "变动后", 20, left=True),
        Col("备案", "备案编号", "备案编号", 13),
        Col("备案", "首次备案时间", "首次备案时间", 16),
        Col("备案", "截止日", "截止日", 11),
        Col("备案", "是否按时", "是否按时", 20, left=True),
        Col("备案", "状态", "备案状态", 14),
    ),
    height=32,
)
HOURS = Page(
    "继续教育学时汇总表",
    "{{县名}}社工站人员继续教育学时汇总表（{{年度}}年）",
    "学时",
    (
        Col("", "序号", "序号", 5),
        Col("", "乡镇\n（街道）", "乡镇街道", 11),
        Col("", "社工站", "社工站", 17, left=True),
        Col("人员", "姓名", "姓名", 8),
        Col("人员", "人员编号", "人员编号", 13),
        Col("本年在岗", "天数", "在岗天数", 7),
        Col("本年在岗", "应修\n学时", "应修学时", 8),
        Col("已认定学时", "岗前", "岗前学时", 7.5, total=True),
        Col("已认定学时", "政策", "政策学时", 7.5, total=True),
        Col("已认定学时", "专业", "专业学时", 7.5, total=True),
        Col("已认定学时", "督导", "督导学时", 7.5, total=True),
        Col("已认定学时", "学历", "学历学时", 7.5, total=True),
        Col("已认定学时", "未分类", "未分类学时", 7.5, total=True),
        Col("已认定学时", "合计", "合计学时", 8.5, total=True),
        Col("", "尚欠\n学时", "尚欠学时", 8),
        Col("", "是否\n达到", "是否达到", 9),
        Col("", "待认定\n（条）", "待认定", 7.5, total=True),
        Col("", "备注", "", 9),
    ),
    "注：应修学时按本年在岗天数折算；待认定的学时没有证明或没有认定，不计入合计。",
)
HOURS_BY_STATION = Page(
    "各站学时",
    "{{县名}}社工站继续教育学时汇总（{{年度}}年，按站）",
    "站点学时",
    (
        Col("", "序号", "序号", 6),
        Col("", "乡镇\n（街道）", "乡镇街道", 15),
        Col("", "社工站", "社工站", 26, left=True),
        Col("人员（人）", "合计", "人数", 11, total=True),
        Col("人员（人）", "已达到", "已达到人数", 11, total=True),
        Col("人员（人）", "未达到", "未达到人数", 11, total=True),
        Col("人员（人）", "无法判定", "无法判定人数", 11, total=True),
        Col("", "已认定学时\n合计", "合计学时", 14, total=True),
        Col("", "备注", "", 18),
    ),
)
_HEADS = (
    ("在岗人员（人）", "合计", "在岗人数"),
    ("在岗人员（人）/其中", "专职", "专职人数"),
    ("在岗人员（人）/其中", "兼职", "兼职人数"),
    ("持证情况（人）", "合计", "持证人数"),
    ("持证情况（人）/其中", "助理\n社工师", "助理社会工作师"),
    ("持证情况（人）/其中", "社工师", "社会工作师"),
    ("持证情况（人）/其中", "高级\n社工师", "高级社会工作师"),
    ("学历情况（人）", "大专\n以下", "大专以下"),
    ("学历情况（人）", "大专", "大专"),
    ("学历情况（人）", "本科", "本科"),
    ("学历情况（人）", "研究生", "研究生"),
    ("学历情况（人）", "未登记", "学历未登记"),
)
STATISTICS = Page(
    "年度统计表",
    "{{县名}}乡镇（街道）社工站年度统计表（{{年度}}年）",
    "镇街",
    (
        Col("", "序号", "序号", 5),
        Col("", "乡镇（街道）", "乡镇街道", 15),
        Col("社工站", "站数\n（个）", "社工站数", 7.5, total=True),
        Col("社工站/服务条件", "常住人口\n（人）", "常住人口", 11, total=True),
        Col("社工站/服务条件", "办公面积\n（平方米）", "办公面积", 11, total=True),
        *(Col(group, title, marker, 7.5, total=True) for group, title, marker in _HEADS),
        Col("", "备注", "", 10),
    ),
    "注：一人在本镇几个站任职只计一次，在两个镇任职的两镇各计一次；学历按最高学历。",
)
_SIGNED = ("填表人（签字）：", "审核人（签字）：", "负责人（签字）：")
ANNUAL = Page(
    "年度统计汇总表",
    "{{县名}}社会工作年度统计汇总表（{{年度}}年）",
    "年度",
    (
        Col("", "序号", "序号", 5),
        Col("", "类别", "类别", 12),
        Col("", "指标", "指标", 24, left=True),
        Col("", "计量\n单位", "计量单位", 7),
        Col("", "本年", "本年数", 14),
        Col("同比", "上年", "上年数", 14),
        Col("同比", "增减", "增减", 11),
        Col("同比", "增减原因", "增减原因", 38, left=True),
        Col("", "说明", "说明", 28, left=True),
    ),
    "注：没有数据的写“无法判定”，不写 0；上年数按现在已登记的情况算；百分率和千分率的增减是百分点、千分点。",
    height=34,
    signatures=_SIGNED,
)
ANNUAL_SOURCES = Page(
    "口径和来源",
    "{{县名}}社会工作年度统计的口径和来源（{{年度}}年）",
    "年度",
    (
        Col("", "序号", "序号", 5),
        Col("", "指标", "指标", 26, left=True),
        Col("", "口径", "口径", 52, left=True),
        Col("比率", "分子", "分子", 12),
        Col("比率", "分母", "分母", 12),
        Col("", "数据来源", "数据来源", 26, left=True),
    ),
    height=30,
    signatures=_SIGNED,
)
QUALIFICATIONS = Page(
    "持证和学历分布表",
    "{{县名}}社工站人员持证和学历分布表",
    "站点学历",
    (
        Col("", "序号", "序号", 5),
        Col("", "乡镇\n（街道）", "乡镇街道", 12),
        Col("", "社工站", "社工站", 22, left=True),
        Col("在岗人员（人）", "合计", "在岗人数", 7.5, total=True),
        Col("在岗人员（人）", "专职", "专职人数", 7.5, total=True),
        Col("在岗人员（人）", "兼职", "兼职人数", 7.5, total=True),
        Col("持证情况（人）", "助理\n社工师", "助理社会工作师", 8, total=True),
        Col("持证情况（人）", "社工师", "社会工作师", 8, total=True),
        Col("持证情况（人）", "高级\n社工师", "高级社会工作师", 8, total=True),
        Col("持证情况（人）", "未持证", "未持证人数", 8, total=True),
        Col("学历情况（人）", "大专\n以下", "大专以下", 8, total=True),
        Col("学历情况（人）", "大专", "大专", 8, total=True),
        Col("学历情况（人）", "本科", "本科", 8, total=True),
        Col("学历情况（人）", "研究生", "研究生", 8, total=True),
        Col("学历情况（人）", "未登记", "学历未登记", 8, total=True),
        Col("", "备注", "", 10),
    ),
    "注：每页 15 个站，页末小计；在两个站任职的人在两站各计一次。",
    page=15,
)
TOWN_ROSTER = Page(
    "{{乡镇街道}}",
    "{{乡镇街道}}社工站人员名册",
    "人员",
    (
        Col("", "序号", "序号", 5),
        Col("", "社工站", "社工站", 20, left=True),
        Col("基本情况", "姓名", "姓名", 9),
        Col("基本情况", "人员编号", "人员编号", 14),
        Col("基本情况", "性别", "性别", 5.5),
        Col("基本情况", "学历", "学历", 13),
        Col("社会工作者职业资格/证书", "等级", "证书等级", 15),
        Col("社会工作者职业资格/证书", "取证时间", "取证时间", 12),
        Col("社会工作者职业资格", "登记\n有效期至", "登记有效期至", 12),
        Col("岗位", "岗位", "岗位", 12),
        Col("岗位", "专兼职", "专兼职", 7.5),
        Col("岗位", "任现岗时间", "任现岗时间", 12),
        Col("计数/人数", "合计", "人数", 6, total=True),
        Col("计数/人数", "专职", "专职人数", 6, total=True),
        Col("计数", "持证", "持证人数", 6, total=True),
    ),
    "注：每页 20 行，页末小计；一人在本镇几处任职的，各占一行，只在第一行计数。",
    page=20,
)
TOWN_SUMMARY = Page(
    "汇总",
    "{{县名}}社工站人员名册汇总",
    "镇街",
    (
        Col("", "序号", "序号", 9),
        Col("", "乡镇（街道）", "乡镇街道", 36),
        Col("", "社工站数\n（个）", "社工站数", 20, total=True),
        Col("在岗人员（人）", "合计", "在岗人数", 21, total=True),
        Col("在岗人员（人）", "专职", "专职人数", 21, total=True),
        Col("在岗人员（人）", "持证", "持证人数", 21, total=True),
        Col("", "备注", "", 32),
    ),
    "注：合计与各镇街名册的合计相等。",
    check=("各镇街名册合计", {"在岗人数": "M", "专职人数": "N", "持证人数": "O"}),
)
BOOKS: tuple[tuple[str, tuple[Page, ...]], ...] = (
    ("staff_roster.xlsx", (ROSTER, STATIONS)),
    ("change_filings.xlsx", (CHANGES, CHANGE_LIST)),
    ("training_hours.xlsx", (HOURS, HOURS_BY_STATION)),
    ("annual_statistics.xlsx", (STATISTICS,)),
    ("annual_summary.xlsx", (ANNUAL, ANNUAL_SOURCES)),
    ("qualifications.xlsx", (QUALIFICATIONS,)),
    ("town_rosters.xlsx", (TOWN_SUMMARY, TOWN_ROSTER)),
)
