"""Lists that are taken for all there are: who is not on a roster has left. A list of some is none.

A name with an ID fits a duty list and an application as well as a roster. Where no column says more than who somebody
is (``Form.telling``), the lines over the list must not speak of something else. No line over it, or only a town, a
station or a month, is no such word. Columns about posts make up for a title that says little, but not for one that
says of whom the list is: pay sheets have 岗位, and lists of leavers 离职时间.
"""

from __future__ import annotations

from collections.abc import Iterator

from swtool.findings import Finding, Severity, Where
from swtool.intake.fits import Fit
from swtool.intake.head_lines import lines_of_table
from swtool.intake.heads import cells_of, last_row_above
from swtool.patterns import Pattern
from swtool.workbooks.cells import Book, Sheet
from swtool.workbooks.headings import metadata_from

_LONGEST_TITLE = 50
_SHOWN = 3
_OF_SOME = Pattern(
    "值班|值守|排班|轮值|签到|报名|报考|考试|考生|培训|参训|学时|继续教育|课程|参会|与会|参加|参赛|会议|活动|体检|慰问|走访|来访|探访"
    "|评优|表彰|推荐|先进|优秀|获奖|考勤|加班|请假|休假|领取|领用|签收|发放|报销|用餐|住宿|志愿(?!服务站)|服务对象|居民|村民|党员|督导|讲师|持证"
    "|离职|离岗|退休|候选|候补|拟聘|应聘|面试|新招|新进|新入职|新聘"
)
_COME_OR_GONE = Pattern("离职|离岗|退休|候选|候补|拟聘|应聘|面试|新招|新进|新入职|新聘")
"""Words of those who have left or are about to come, whom a list may call 花名册, too."""
_WITH_ALL = Pattern("含|在[岗职册站]|全[体部员]")
_WHOLE = Pattern(r"花名|名册|底册|在[岗职册站]|驻站|一览|基本情况|配[备置]|编制|构成|架构|队伍|通讯录")
"""Words of a whole list that are believed beside columns about posts: 持证社工花名册 with 岗位 and 专兼职."""
_OF_ALL = Pattern(
    r"花名|名册|底册|在[岗职册站]|驻站|一览|信息|基本情况|配[备置]|编制|构成|架构|队伍|人才|通讯录"
    r"|(?:人员|成员|社工|社会工作者|员工|职工)(?:基本|登记)?(?:情况|登记|名单|名录|统计|汇总|台账|档案|明细|报|表)"
)
_OF_SOMETHING = Pattern(r"(?:[表册簿录]|名单|清单|登记|统计|汇总|台账|明细|报名)(?:\(.*\))?$")
_SENTENCE = Pattern("[,，。;；:：、]")


def may_be_of_some(fit: Fit) -> bool:
    """Whether a list that is taken for all there are says no more than who they are, and not in words that it is."""
    columns = {*fit.supplied, *(column.name for column, _ in fit.columns)}
    return bool(fit.form.telling) and not fit.is_named and columns.isdisjoint(fit.form.telling)


def foreign_title(sheet: Sheet, fit: Fit) -> str:
    """The line over a list that speaks of something else than the whole; '' where none does, or the columns do."""
    if not fit.form.telling or fit.is_named:
        return ""
    titles = list(_titles(sheet, fit))
    if not may_be_of_some(fit):
        return next((title for title in titles if _says_of_whom(title)), "")
    some = next((title for title in titles if _OF_SOME.search(title)), "")
    if some or any(_OF_ALL.search(title) for title in titles):
        return some
    return next((title for title in titles if _OF_SOMETHING.search(title)), "")


def _says_of_whom(title: str) -> bool:
    """Whether a title says that its list is of some, whatever its columns are."""
    if _COME_OR_GONE.search(title):
        return not _WITH_ALL.search(title)
    return bool(_OF_SOME.search(title)) and not _WHOLE.search(title)


def _titles(sheet: Sheet, fit: Fit) -> Iterator[str]:
    """The lines right over a heading, without sentences and those that are labelled."""
    rows = range(last_row_above(sheet, fit.header.top) + 1, fit.header.top)
    for line in lines_of_table(cells_of(sheet, row) for row in rows):
        title = metadata_from([line]).title
        if title and len(title) <= _LONGEST_TITLE and not _SENTENCE.search(title):
            yield title


def of_some_only(book: Book, sheet: Sheet, fit: Fit, title: str) -> Finding:
    """A list of some is refused rather than taken for all: everybody else would seem to have left."""
    form = fit.form
    read = "、".join(column.title for column, _ in fit.columns)
    lacking = "、".join(form.column(name).title for name in form.telling[:_SHOWN])
    is_bare = may_be_of_some(fit)
    why = f"只认出 {read}，没有{lacking}等列，怕" if is_bare else "看来"
    ways = f"，或补上{lacking}中的一列" if is_bare else ""
    return Finding(
        "intake.of_some_only",
        Severity.ERROR,
        Where(book.name, sheet.name, fit.rows),
        f"不敢认作《{form.title}》：表名写的是“{title}”，{why}只是一部分人的名单",
        remedy=f"确是全部人员的，在表格上面写上表名“{form.title}”{ways}；"
        "不是的，换成要报的那张填报表（swtool intake template）",
    )
